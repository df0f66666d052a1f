"""What came of one year: what was asked of it, what was reported on it, and what nobody has reported on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from boligplan.journal import Entry, Status
from boligplan.status import MeasureStatus, PlanStatus

Row = tuple[MeasureStatus, Entry | None]  # the last report on the year; None of what left by a decision, or is silent

# The list that each reported status goes to; those that nobody has reported on go to «ikke_meldt».
LISTS: dict[Status, str] = {
    "gjennomført": "gjennomført",
    "delvis gjennomført": "avvik",
    "ikke gjennomført": "avvik",
    "utsatt": "utsatt",
    "utgår": "ut",
    "erstattet": "ut",
    "pågår": "i_arbeid",
    "ikke påbegynt": "ikke_begynt",
}
SILENT = "ikke_meldt"


@dataclass(frozen=True)
class Yearly:
    """One year of a plan: `asked` are the measures crossed off for it that had not left, `before` those that had.

    Nothing is asked of a plan that was not in force at the end of the year: `unasked` is how many that leaves.
    """

    year: int
    asked: tuple[MeasureStatus, ...]
    before: tuple[MeasureStatus, ...]
    unasked: int
    lists: dict[str, list[Row]]


def last_ended(day: date) -> int:
    """Return the last year that has ended on the day; 31 December ends its own."""
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def of_year(status: PlanStatus, year: int) -> Yearly:
    """Return what was asked of the year, and each measure under how it went by the last report on it."""
    marked = [m for m in status.measures if year in (m.measure.years or ())]
    before = tuple(m for m in marked if _is_over_before(m, year))
    is_asked = status.plan.state != "opphevet" and status.plan.is_in_force(date(year, 12, 31))
    standing = tuple(m for m in marked if m not in before)
    asked = standing if is_asked else ()
    lists: dict[str, list[Row]] = {name: [] for name in (*LISTS.values(), SILENT)}
    for m in status.measures:
        if _is_over_before(m, year):
            continue
        last = next((entry for entry in reversed(m.entries) if _year_of(m, entry) == year), None)
        ended = m.measure.ended
        if last:
            lists[LISTS[last.status]].append((m, last))
        elif ended and ended.day.year == year:
            lists["ut"].append((m, None))
        elif m in asked:
            lists[SILENT].append((m, None))
    return Yearly(year, asked, before, len(standing) - len(asked), lists)


def _year_of(measure: MeasureStatus, entry: Entry) -> int:
    """The year that a report is about: the one it names, else that of the work, else that of its day."""
    if measure.measure.is_repeating and entry.year:
        return entry.year
    return entry.done.last.year if entry.done else entry.day.year


def _is_over_before(measure: MeasureStatus, year: int) -> bool:
    """True where the measure had left the plan, or its work was done, before the year began."""
    if measure.closed_on is None:
        return False
    done = measure.status == "gjennomført" and not measure.measure.is_repeating and measure.measure.ended is None
    ended = min(measure.closed_on.year, _year_of(measure, measure.entries[-1])) if done else measure.closed_on.year
    return ended < year
