"""What the spreadsheet for reporting holds: a sheet for every owner, a row for every report that can be made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from boligplan.deadline import Deadline
from boligplan.journal import ENDED
from boligplan.language import Language, deadline_text, word, years_text
from boligplan.language.values import Values, owner_name
from boligplan.planparts import Owner
from boligplan.safetext import fold
from boligplan.sheets.labels import DATA_SHEET, INTRO_SHEET, NOBODY, REPORT_DUE
from boligplan.sheets.marks import Marks, concerning
from boligplan.status import MeasureStatus, PlanStatus, report_day

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

    A measure stands on the sheet of everyone it names, with the part they have in it. What is closed is left out: to
    open it again is a decision, and needs more words than a cell.
    """
    language = status.plan.language
    values = Values(status.plan, language=language, day=status.day)
    taken = {name.casefold() for name in (INTRO_SHEET.in_(language), DATA_SHEET, "History")}  # Excel keeps the last
    sheets = []
    for who, measures in status.by_party:
        if owner is None or (who and who.id == owner):
            rows = tuple(row for measure in measures for row in _rows(values, status, measure, who))
            if rows:
                name = who.name if who else NOBODY.in_(language)
                title = owner_name(who, status.day, language) if who else name
                sheets.append(Sheet(_name(name, who.id if who else "ark", taken), title, rows))
    return tuple(sheets)


def _name(title: str, fallback: str, taken: set[str]) -> str:
    """A name that a spreadsheet accepts, at most 31 characters without forbidden signs; it is now one of `taken`.

    `fallback` where nothing of the title can be used.
    """
    base = fold(_FORBIDDEN.sub("-", title)).strip("' -") or fallback
    for end in ("", *(f" {n}" for n in range(2, len(taken) + 2))):
        name = base[: LONGEST_NAME - len(end)].rstrip("' ") + end
        if name.casefold() not in taken:
            break
    taken.add(name.casefold())
    return name


def _rows(values: Values, status: PlanStatus, measure: MeasureStatus, owner: Owner | None) -> Iterator[Row]:
    if measure.is_closed or measure.status in ENDED:
        return
    for year, deadline in _asked(status, measure):
        entries = concerning(measure.entries, measure.measure.id, year)
        timing = next((cell.word for cell in measure.cells if cell.year == year), measure.timing)
        about = {
            "frist": _deadline(status, year, deadline),
            "gjelder": str(year or ""),
            "stilling": word(timing, values.language),
        }
        cells = about | _cells(values, measure, owner)
        marks = Marks.of(measure.measure.id, cells, entries)
        yield Row(measure.measure.id, owner.id if owner else "", cells, str(marks))


def _deadline(status: PlanStatus, year: int | None, deadline: Deadline | date | None) -> str:
    """Return the deadline, and that it is a meldefrist where it is the day that every measure is reported by."""
    said = deadline_text(deadline)
    is_report_day = year is not None and deadline == report_day(status.plan, year, status.day).day
    return REPORT_DUE.in_(status.plan.language, said) if is_report_day else said


def _asked(status: PlanStatus, measure: MeasureStatus) -> list[tuple[int | None, Deadline | date | None]]:
    """What can be reported on, with its deadline: the years begun that lack a final answer, None where it is done once.

    A repeating measure without years is asked about the year whose reporting deadline comes next.
    """
    if not measure.measure.is_repeating:
        return [(None, measure.deadline)]
    if measure.measure.years:
        return [(year, day) for year, day in measure.asked if year <= status.day.year]
    year = status.day.year
    coming = ((asked, report_day(status.plan, asked, status.day).day) for asked in (year - 1, year))
    return [next(pair for pair in coming if status.day <= pair[1])]


def _cells(values: Values, measure: MeasureStatus, owner: Owner | None) -> dict[str, str]:
    """Return what the columns say of the measure to this owner, whatever year the row is about."""
    placed = measure.placed
    measured = measure.measure.indicator
    strategy = placed.strategy.title or placed.strategy.text if placed.strategy else ""
    return {
        "nr": placed.number,
        "vi_skal": "\n".join((measure.measure.text, *(f"• {point}" for point in measure.measure.points))),
        "mål": placed.goal.title if placed.goal else "",
        "vi_vil": placed.aim.text if placed.aim else strategy,
        "år": years_text(measure.measure.years) if measure.measure.years else "",
        "rolle": _role(measure, owner, values.language),
        "siste": values.entry_text(measure.entries[-1]) if measure.entries else word("ingen melding", values.language),
        "indikator": values.measured(measured) if measured else "",
    }


def _role(measure: MeasureStatus, owner: Owner | None, language: Language) -> str:
    """Return what part the owner has in the measure: «har ansvaret», «delegert til», «ved»; of nobody nothing."""
    found = measure.measure.responsibility
    if owner is None or found is None:
        return ""
    parts = (("har ansvaret", found.responsible), ("delegert til", found.delegated), ("ved", found.by))
    return ", ".join(word(part, language) for part, ids in parts if owner.id in ids)
