"""`boligplan nettside`: the plans and how they stand as a web site."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, cast

from boligplan.cli import norsk
from boligplan.cli.common import (
    LanguageOption,
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    answers,
    plans_from,
    today,
)
from boligplan.language import Language, counted
from boligplan.reading import origins, read

HELP = """Lager en nettside av planen: hvordan det går, mål, tiltak med historie, ansvarlige, penger og åpne data.

Sidene er ferdige filer som kan legges på hvilken som helst nettjener. Hvis du oppgir flere planer, får
hver sin mappe, og forsiden viser alle."""


def command(
    out: Annotated[Path, norsk.option("--ut", "MAPPE", "Tom mappe, eller en fra forrige gang.", norsk.path)],
    plans: PlansArgument = None,
    plan: PlanOption = None,
    per: PerOption = None,
    rev: RevOption = None,
    language: LanguageOption = None,
) -> int:
    from boligplan.site import publish

    day, paths = per or today(), plans_from(plans, plan)
    where = [read(path, day, rev).origin for path in paths] if rev else origins(paths)
    site = publish.Site(out, cast(Language | None, language), len(paths) > 1, dict(zip(paths, where, strict=True)))
    old = publish.begin(out)
    made, code = answers(paths, day, rev, partial(publish.make, site=site))
    if made:
        files = publish.finish(site, made, day, old)
        norsk.tell(f"Skrev {counted(len(made), 'plan', 'planer')} i {out}: {counted(files, 'fil', 'filer')}.")
    else:
        publish.leave(out)
    return code
