"""A plan's status and a template into a draft with its pictures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from boligplan.figures import FIGURES
from boligplan.language import Language
from boligplan.reading import Origin
from boligplan.reports import context
from boligplan.reports.draft import Draft
from boligplan.reports.markdown import plain, render
from boligplan.status import PlanStatus

_PICTURE = re.compile(r'\]\((figur-[a-z0-9-]+\.svg)\)(?:\{[^}]*?alt="((?:\\.|[^"\\])*)")?')


def write(
    template: str,
    status: PlanStatus,
    origin: Origin,
    language: Language,
    own: Path | None = None,
    more: dict[str, Any] | None = None,
) -> Draft:
    """The draft that `template` makes of the plan; `more` are names that only this template knows."""
    values = context.build(status, origin, language) | (more or {})
    text = render(template, values, language, own)
    first, _, body = text.partition("\n")
    title = plain(first.removeprefix("# ")) if first.startswith("# ") else status.plan.title
    body = body if first.startswith("# ") else text
    pictures = {
        name: FIGURES[name](status, language, plain(alternative))
        for name, alternative in _PICTURE.findall(body)
        if name in FIGURES
    }
    source = values["kilde"]
    where = ", ".join(part for part in (source["fil"], source["versjon"], source["dato"]) if part)
    return Draft(
        title, status.plan.title, context.municipality(status.plan), language, status.day,
        where, bool(values["utkast"]), body.lstrip("\n"), pictures,
    )  # fmt: skip
