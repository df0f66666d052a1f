"""A plan's status and a template into a draft with its pictures."""

from __future__ import annotations

from pathlib import Path

from boligplan.errors import BoligplanError
from boligplan.figures import FIGURES
from boligplan.language import Language
from boligplan.reading import Origin
from boligplan.reports import context, revising
from boligplan.reports.draft import PICTURE, Draft
from boligplan.reports.markdown import plain, render
from boligplan.reports.revising import Revision
from boligplan.resources import resource_dir
from boligplan.status import PlanStatus


def template_name(file: Path, own: Path) -> str:
    """The name of the template, ours or in the folder `own`; raises BoligplanError where there is none of that name."""
    name = file.stem if file.suffix == ".md" else file.name
    folders = [own, own / "nb", own / "nn", resource_dir("templates") / "nb"]
    names = {found.stem for folder in folders for found in folder.glob("[!_]*.md")}
    if name not in names:
        raise BoligplanError(f"Malen «{name}» finnes ikke.", help="Velg en av: " + ", ".join(sorted(names)) + ".")
    return name


def write(
    template: str,
    status: PlanStatus,
    origin: Origin,
    language: Language,
    own: Path | None = None,
    revision: Revision | None = None,
) -> Draft:
    """The draft that `template` makes of the plan; only the case document of a revision knows of `revision`."""
    plan = status.plan
    values = context.build(status, origin, language) | (revising.build(revision, language) if revision else {})
    text = render(template, values, language, own)
    first, _, rest = text.partition("\n")
    titled = first.startswith("# ")
    title, body = (plain(first[2:]), rest.lstrip("\n")) if titled else (plan.title, text)
    pictures = {
        name: FIGURES[name](
            revision.revised if revision and name == "figur-kostnad.svg" else status, language, plain(alternative)
        )
        for name, alternative in PICTURE.findall(body)
        if name in FIGURES
    }
    source = values["kilde"]
    where = ", ".join(part for part in (source["fil"], source["versjon"], source["dato"]) if part)
    is_draft = "::: {.utkast}" in body
    return Draft(title, plan.title, context.municipality(plan), language, status.day, where, is_draft, body, pictures)
