"""A second judge of measures, written from the contract (design §4) alone: slow, plain, and without the engine.

It shares the plan of the day (`Plan.at`) and the reading of files with the program, and nothing of its judgement.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from boligplan.deadline import FromYear, parse_duration
from boligplan.journal import Entry, Journal
from boligplan.plan import Measure, Plan
from boligplan.tree import measures_by_id, walk

TWELVE_MONTHS, NINETY_DAYS = parse_duration("12 måneder"), parse_duration("90 dager")
ANSWERS = ("gjennomført", "delvis gjennomført", "ikke gjennomført")
LEFT = ("utgår", "erstattet")


class Judged(NamedTuple):
    """What the contract says of one measure on one day."""

    status: str
    timing: str
    days: int | None
    due: date | None
    first_due: date | None
    moves: int
    missing: tuple[int, ...]


def judged(plan: Plan, journal: Journal, day: date) -> dict[str, Judged]:
    """Return the judgement of every measure that is in the plan on `day`."""
    measures = measures_by_id(plan.at(day))
    return {id: Judge(plan, one, in_force(journal, id, day), day).judgement() for id, one in measures.items()}


def in_force(journal: Journal, id: str, day: date) -> list[Entry]:
    """Return the reports on the measure dated by `day` and not taken back by then, in date order."""
    known = [entry for entry in journal.entries if entry.measure == id and entry.day <= day]
    reports = [entry for entry in known if not entry.takes_back]
    for back in (entry.takes_back for entry in known if entry.takes_back):
        meant = (back.dated.last, back.year, back.status)
        reports = [
            one for one in reports if (one.day, one.year, one.status) != meant or back.text not in (None, one.text)
        ]
    return sorted(reports, key=lambda entry: entry.day)


def report_day(plan: Plan, year: int, day: date) -> date:
    """Return the day by which `year` is to be reported, as it is known on `day`."""
    if plan.reporting.by:
        return plan.reporting.by.of(year + 1)
    days = revisions(plan, day) if plan.reporting.when or plan.revision.every else {}
    later = sorted(one for one in days if one > year)
    if later:
        return days[later[0]]
    if plan.period and plan.revision.every:
        return date(max(plan.period[1], year) + 1, 1, 31)
    return date(year + 1, 1, 31)


def revisions(plan: Plan, day: date) -> dict[int, date]:
    """Return every revision year with its day: on the grid the last of the year, once recorded its own."""
    adopted = plan.adoption.day if plan.adoption else None
    first = plan.period[0] if plan.period else adopted.year if adopted else None
    last = plan.period[1] if plan.period else 2199
    found = {}
    for n in range(1, 200) if plan.revision.every and first else ():
        year = first + n * plan.revision.every.months // 12  # type: ignore[operator, union-attr]  # both are given
        if first < year <= last:  # type: ignore[operator]  # as above
            found[year] = date(year, 12, 31)
    recorded = {one.year: one.day or date(one.year, 12, 31) for one in plan.revision.done}
    return found | {year: one for year, one in recorded.items() if one <= day}


def planned(measure: Measure) -> date | None:
    """Return the due day the plan itself gives."""
    last = measure.years[-1] if measure.years and not isinstance(measure.years, FromYear) else None
    return measure.due.last if measure.due else date(last, 12, 31) if last else None


class Judge:
    """One measure of the plan of the day, what is in force of reports on it, and the day."""

    def __init__(self, plan: Plan, measure: Measure, entries: list[Entry], day: date) -> None:
        self.plan, self.measure, self.entries, self.day = plan, measure, entries, day
        self.years, self.repeats = tuple(measure.years or ()), measure.repeats != "nei"
        self.answers = {year: answer for year in self.years if self.repeats and (answer := self.answer(year))}
        self.final = bool(self.years) and all(self.answers.get(year, "utsatt") != "utsatt" for year in self.years)
        self.status = self.find_status()
        done_once = self.status in ("gjennomført", "ikke gjennomført")
        by_report = self.status in LEFT or (self.final if self.repeats else done_once)
        self.is_closed = by_report or plan.state == "opphevet" or measure.ended is not None
        adopted = plan.adoption.day if plan.adoption else None
        self.is_decided = plan.state != "under arbeid" and not (adopted and day < adopted)
        self.due, self.first_due, self.moves = (None, None, 0) if self.repeats else self.deadlines()
        # each year without a final answer, with the day it is to be reported by: of a year put off the later of two
        self.asked = {}
        for year in self.years if self.repeats and not self.is_closed else ():
            if self.answers.get(year, "utsatt") == "utsatt":
                put_off = [entry.new_due.last for entry in entries if entry.year == year and entry.new_due]
                self.asked[year] = max([report_day(plan, year, day), *put_off[-1:]])

    def judgement(self) -> Judged:
        timing, days = self.timing()
        missing = tuple(year for year, last in self.asked.items() if self.day > last and self.is_decided)
        return Judged(self.status, timing, days, self.due, self.first_due, self.moves, missing)

    def answer(self, year: int) -> str | None:
        said = [entry for entry in self.entries if entry.year == year and entry.status not in LEFT]
        if not said:
            return None
        status, until = said[-1].status, said[-1].new_due
        is_put_off = status == "utsatt" and until is not None and self.day <= until.last
        is_running = status == "pågår" and self.measure.repeats == "løpende"
        return status if status in ANSWERS or is_put_off or is_running else None

    def find_status(self) -> str:
        said = "ikke meldt"
        if self.entries and (not self.repeats or self.entries[-1].status in LEFT):
            said = self.entries[-1].status
        elif self.entries and all(entry.status == "ikke påbegynt" for entry in self.entries):
            said = "ikke påbegynt"
        elif self.entries:
            # a running year of what is løpende counts as done
            given = {"gjennomført" if answer == "pågår" else answer for answer in self.answers.values()}
            said = "pågår" if not self.final else given.pop() if len(given) == 1 else "delvis gjennomført"
        if self.measure.ended and said not in ("gjennomført", "ikke gjennomført"):
            said = "erstattet" if self.measure.ended.replaced_by else "utgår"
        return said

    def deadlines(self) -> tuple[date | None, date | None, int]:
        """Return the day in force, the first there was, and how often it was moved: the last thing said stands."""
        id, came = self.measure.id, self.measure.introduced.day if self.measure.introduced else date(1900, 1, 1)
        said: list[tuple[date, int, date | None]] = [(e.day, 1, e.new_due.last) for e in self.entries if e.new_due]
        changes = [(node.item.id, change) for node in walk(self.plan) for change in node.item.changes]
        moving = {
            (change.day, of == id) for of, change in changes if change.before.moves and came < change.day <= self.day
        }
        for decided, is_own in moving:
            before, after = (measures_by_id(self.plan.at(decided - timedelta(n)))[id] for n in (1, 0))
            if is_own or (before.years, before.due) != (after.years, after.due):
                said.append((decided, 2, planned(after)))
        now = first = known = planned(measures_by_id(self.plan.at(came))[id])
        moves = 0
        for _, _, new in sorted(said, key=lambda one: one[:2]):
            moves += known is not None and new is not None and new != known
            now, first, known = new, first or new, new or known
        return now, first, moves

    def timing(self) -> tuple[str, int | None]:
        if self.is_closed:
            return "avsluttet", None
        late = self.due is not None and self.day > self.due
        is_early = bool(self.years) and self.day.year < self.years[0] and not self.entries
        if not self.is_decided or (is_early and not late):
            return "starter senere", None
        if self.due and late:
            return "over fristen", (self.day - self.due).days
        if any(self.day > last for last in self.asked.values()):
            return "mangler melding", (self.day - min(self.asked.values())).days
        near = [last for year, last in self.asked.items() if year < self.day.year or year in self.answers]
        near += [self.due] if self.due else []
        if near and min(near) <= (self.plan.reporting.notice or NINETY_DAYS).after(self.day):
            return "nær fristen", (min(near) - self.day).days
        heard = self.silent_since()
        if heard:
            return "uten ny melding", (self.day - heard).days
        return ("før fristen" if self.years or self.due else "uten frist"), None

    def silent_since(self) -> date | None:
        if (self.years and self.repeats) or (self.status == "utsatt" and self.entries[-1].new_due):
            return None
        begun = [date(self.years[0], 1, 1)] if self.years else []
        begun += [self.measure.introduced.day] if self.measure.introduced else []
        begun += [date(self.plan.period[0], 1, 1)] if self.plan.period else []
        begun += [self.plan.adoption.day] if self.plan.adoption and self.plan.adoption.day else []
        heard = max([*begun, *(entry.day for entry in self.entries[-1:])], default=None)
        if heard is None:
            return None
        until = (self.plan.reporting.every or self.plan.revision.every or TWELVE_MONTHS).after(heard)
        reporting = [report_day(self.plan, year, self.day) for year in range(until.year - 12, until.year)]
        waits = [one for one in reporting if one.year == until.year and one > until]
        return heard if self.day > max([until, *waits[:1]]) else None
