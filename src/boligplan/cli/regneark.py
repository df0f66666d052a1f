"""`boligplan regneark`: a spreadsheet to report in, one sheet for each owner."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from boligplan.cli import norsk
from boligplan.cli.common import (
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    answers,
    owner_called,
    plans_from,
    today,
)
from boligplan.editing.writing import write
from boligplan.errors import BoligplanError
from boligplan.language import counted
from boligplan.loading import Loaded
from boligplan.plan import Plan
from boligplan.safetext import safe
from boligplan.sheets.rows import Sheet, sheets_of
from boligplan.status import assess

HELP = """Lager et regneark til å melde framdrift i, med ett ark for hver ansvarlig.

Send det til dem som skal melde, og les det inn igjen med «boligplan hent». Tiltak som er avsluttet, er ikke med."""


def command(
    plans: PlansArgument = None,
    out: Annotated[
        Path, typer.Option("--ut", metavar="FIL", parser=norsk.path, help="Regnearket som skal lages (.xlsx).")
    ] = ...,  # type: ignore[assignment]  # typer's way of saying that it must be given
    owner: Annotated[
        str | None,
        typer.Option("--ansvar", metavar="HVEM", parser=str, show_default="alle", help="Bare arket til denne."),
    ] = None,
    plan: PlanOption = None,
    per: PerOption = None,
    rev: RevOption = None,
) -> int:
    if out.suffix.lower() != ".xlsx":
        raise BoligplanError(f"Regnearket må hete noe på .xlsx, ikke «{out.name}».")
    paths = plans_from([*(plans or []), *(plan or [])])
    if len(paths) != 1:
        names = ", ".join(map(str, paths[:5])) + (" …" if len(paths) > 5 else "")
        raise BoligplanError("Et regneark er for én plan, og her er det flere.", help=f"Velg en av: {names}.")
    day = per or today()
    found, code = answers(paths, day, rev, partial(_rows, owner=owner))
    for origin, (standing, sheets) in found:
        from boligplan.sheets.writing import Book, workbook

        write(out, workbook(Book(standing, day, origin, sheets)), None)
        rows = counted(sum(len(sheet.rows) for sheet in sheets), "rad", "rader")
        print(safe(f"Skrev {out}: {counted(len(sheets), 'ark', 'ark')} og {rows}."), file=sys.stderr)
    return code


def _rows(loaded: Loaded, day: date, owner: str | None) -> tuple[Plan, tuple[Sheet, ...]]:
    assert loaded.plan is not None  # `answers` passes on sound plans only
    status = assess(loaded.plan, loaded.journal, day)
    who = owner_called(status.plan, owner) if owner else None
    sheets = sheets_of(status, who.id if who else None)
    if not sheets:
        whose = f" hos {who.name}" if who else ""
        raise BoligplanError(f"Det er ingen åpne tiltak{whose} å melde på.", help="Se alle med «boligplan vis».")
    return status.plan, sheets
