"""`boligplan regneark`: a spreadsheet to report in, one sheet for each owner."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

from boligplan.cli import norsk
from boligplan.cli.common import (
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    answers,
    one_plan_from,
    owner_called,
    today,
)
from boligplan.editing.writing import write
from boligplan.errors import BoligplanError
from boligplan.language import counted
from boligplan.loading import Loaded
from boligplan.plan import Plan
from boligplan.sheets.rows import Sheet, sheets_of
from boligplan.status import standing

HELP = """Lager et regneark til å melde framdrift i, med ett ark for hver ansvarlig.

Send det til dem som skal melde, og les det inn igjen med «boligplan hent». Tiltak som er avsluttet, er ikke med."""


def command(
    out: Annotated[Path, norsk.option("--ut", "FIL", "Regnearket som skal lages (.xlsx).", norsk.path)],
    plans: PlansArgument = None,
    owner: Annotated[str | None, norsk.option("--ansvar", "HVEM", "Bare arket til denne.", standard="alle")] = None,
    plan: PlanOption = None,
    per: PerOption = None,
    rev: RevOption = None,
) -> int:
    if out.suffix.lower() != ".xlsx":
        raise BoligplanError(f"Regnearket må hete noe på .xlsx, ikke «{out.name}».")
    day = per or today()
    found, code = answers([one_plan_from(plans, plan)], day, rev, partial(_rows, owner=owner))
    for origin, (written, sheets) in found:
        from boligplan.sheets.writing import Book, workbook

        write(out, workbook(Book(written, day, origin, sheets)), None)
        rows = counted(sum(len(sheet.rows) for sheet in sheets), "rad", "rader")
        norsk.tell(f"Skrev {out}: {counted(len(sheets), 'ark', 'ark')} og {rows}.")
    return code


def _rows(loaded: Loaded, day: date, owner: str | None) -> tuple[Plan, tuple[Sheet, ...]]:
    status = standing(loaded, day)
    who = owner_called(status.plan, owner) if owner else None
    sheets = sheets_of(status, who.id if who else None)
    if not sheets:
        whose = f" hos {who.name}" if who else ""
        raise BoligplanError(f"Det er ingen åpne tiltak{whose} å melde på.", help="Se alle med «boligplan vis».")
    return status.plan, sheets
