"""What the spreadsheet for reporting holds: a sheet for every owner, a row for every report that can be made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from boligplan.journal import Entry
from boligplan.language import Language, date_text, deadline_text, word, years_text
from boligplan.plan import Plan
from boligplan.planparts import Owner
from boligplan.sheets.labels import DATA_SHEET, INTRO_SHEET, NOBODY
from boligplan.sheets.marks import Marks, concerning
from boligplan.status import MeasureStatus, PlanStatus, report_deadline

LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One report that can be made: `cells` by the keys of the columns, `by` who is asked, `marks` the fingerprint."""

    id: str
    by: str
    cells: dict[str, str]
    marks: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows one owner is asked for."""

    name: str
    title: str
    rows: tuple[Row, ...]

    @property
    def has_indicator(self) -> bool:
        """True where a value can be reported."""
        return any(row.cells["indikator"] for row in self.rows)


def sheets_of(status: PlanStatus, owner: str | None = None) -> tuple[Sheet, ...]:
    """The sheets of everybody who has something open, or only of the owner with this id.

    A measure with several owners stands on the sheet of each. What is closed is left out: to open it again is a
    decision, and needs more words than a cell.
    """
    language = status.plan.language
    names = SheetNames([INTRO_SHEET.in_(language), DATA_SHEET, "History"])  # Excel keeps the last for itself
    sheets = []
    for who, measures in status.by_owner:
        if owner is None or (who and who.id == owner):
            rows = tuple(row for measure in measures for row in _rows(status, measure, who))
            if rows:
                title = who.name if who else NOBODY.in_(language)
                sheets.append(Sheet(names.take(title, who.id if who else "ark"), title, rows))
    return tuple(sheets)


class SheetNames:
    """Gives out names that a spreadsheet accepts: at most 31 characters, without forbidden signs, each once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.casefold() for name in taken}

    def take(self, title: str, fallback: str) -> str:
        """The name for a sheet with this title; `fallback` where nothing of the title can be used."""
        clean = " ".join(_FORBIDDEN.sub("-", title).split()).strip("' -")
        base = clean or fallback
        name, n = base[:LONGEST_NAME].rstrip("' "), 1
        while name.casefold() in self._taken:
            n += 1
            end = f" {n}"
            name = base[: LONGEST_NAME - len(end)].rstrip("' ") + end
        self._taken.add(name.casefold())
        return name


def _rows(status: PlanStatus, measure: MeasureStatus, owner: Owner | None) -> Iterator[Row]:
    if measure.is_closed or measure.status in ("utgår", "erstattet"):
        return
    for year in _years(status, measure):
        entries = concerning(measure.entries, measure.measure.id, year)
        cells = _cells(status.plan, measure, year, entries)
        marks = Marks.of(measure.measure.id, cells, entries)
        yield Row(measure.measure.id, owner.id if owner else "", cells, str(marks))


def _years(status: PlanStatus, measure: MeasureStatus) -> list[int | None]:
    """The years that can be reported on: those begun that lack a final answer; None for a measure done once.

    A repeating measure without years is asked about the year whose reporting deadline comes next.
    """
    if not measure.measure.is_repeating:
        return [None]
    this = status.day.year
    if not measure.measure.years:
        return [this - 1 if status.day <= report_deadline(status.plan, this - 1) else this]
    answered = {year for year, answer in measure.answers if answer != "utsatt"}
    return [year for year in measure.measure.years if year <= this and year not in answered]


def _cells(plan: Plan, measure: MeasureStatus, year: int | None, entries: list[Entry]) -> dict[str, str]:
    placed, language = measure.placed, plan.language
    measured = measure.measure.indicator
    strategy = placed.strategy.title or placed.strategy.text if placed.strategy else ""
    return {
        "nr": placed.number,
        "vi_skal": "\n".join((measure.measure.text, *(f"• {point}" for point in measure.measure.points))),
        "mål": placed.goal.title if placed.goal else "",
        "vi_vil": placed.aim.text if placed.aim else strategy,
        "år": years_text(measure.measure.years) if measure.measure.years else "",
        "frist": _deadline(plan, measure, year),
        "gjelder": str(year or ""),
        "stilling": word(measure.timing, language),
        "siste": _last(entries, language),
        "indikator": measured.name + (f" ({measured.unit})" if measured.unit else "") if measured else "",
    }


def _deadline(plan: Plan, measure: MeasureStatus, year: int | None) -> str:
    """The deadline in force with its own precision; for a year, the day it is to be reported by."""
    if year is not None:
        return date_text(report_deadline(plan, year))
    due = measure.measure.due
    if due and due.last == measure.due:
        return deadline_text(due)
    return date_text(measure.due) if measure.due else ""


def _last(entries: list[Entry], language: Language) -> str:
    if not entries:
        return word("ingen melding", language)
    last = entries[-1]
    head = f"{word(last.status, language)}, {date_text(last.day)}"
    return f"{head}: {last.text}" if last.text else head
