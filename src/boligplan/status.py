"""How every measure stands on a day: the one engine of judgement that all commands and reports use.

`assess(plan, journal, day)` is pure. Days are local calendar days; the due day itself is not late. The rules are
those of the contract: what was reported (status) and what the calendar makes of it (timing) are two things.
The file is past 400 lines so that the values and every rule that fills them are read in one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from boligplan.deadline import Deadline, add_months
from boligplan.journal import ANSWERS, CLOSED, ENDED, STATUSES, Entry, Journal, Status
from boligplan.plan import Aim, Measure, Plan
from boligplan.planparts import Cost, Owner
from boligplan.tree import Level, Placed, levels, measures_by_id, placed, walk

if TYPE_CHECKING:
    from boligplan.loading import Loaded

Timing = Literal[
    "avsluttet",
    "forfalt",
    "mangler rapport",
    "forfaller snart",
    "uten oppdatering",
    "ikke startet ennå",
    "i rute",
]
TIMINGS: tuple[Timing, ...] = get_args(Timing)

NEEDING: tuple[Timing, ...] = ("forfalt", "mangler rapport", "forfaller snart", "uten oppdatering")
NO_DEADLINE = "uten frist"

KindOfMoney = Literal["drift", "investering", "drift og investering", "ikke oppgitt"]
KINDS: tuple[KindOfMoney, ...] = get_args(KindOfMoney)


class Cell(NamedTuple):
    """What one marked year says of one measure; `timing` only in the last year of a measure done once."""

    year: int
    word: Status | Literal["mangler rapport", "venter", "kommer", "ingen melding"]
    timing: Timing | None = None


class MeasureStatus(NamedTuple):
    """One measure on one day.

    `due` is the last day in time, moved deadlines included, None where there is none or the measure repeats.
    `days`: late · since the oldest missed reporting deadline · left · since the last news, by the timing; else None.
    `in_time`: whether a measure that is done was done in time, None where that cannot be told.
    `missing`: the years that lack a report. `entries`: what was reported by that day, oldest first.
    """

    placed: Placed
    status: Status
    timing: Timing
    days: int | None
    due: date | None
    first_due: date | None
    moves: int
    missing: tuple[int, ...]
    answers: tuple[tuple[int, Status], ...]
    entries: tuple[Entry, ...]
    no_deadline: bool
    in_time: bool | None
    done: Deadline | date | None
    cells: tuple[Cell, ...]

    @property
    def measure(self) -> Measure:
        """The measure as it stands that day."""
        return self.placed.item

    @property
    def number(self) -> str:
        """The printed number."""
        return self.placed.number

    @property
    def is_closed(self) -> bool:
        """True where nothing more is asked."""
        return self.timing == "avsluttet"

    @property
    def deadline(self) -> Deadline | date | None:
        """The deadline in force: as the plan writes it, or the day that follows from the years or from a move."""
        written = self.measure.due
        return written if written and written.last == self.due else self.due

    @property
    def kind_of_money(self) -> KindOfMoney:
        """Which of the four groups of slag the measure counts in."""
        kinds = self.measure.kinds or ()
        if len(set(kinds)) == 2:
            return "drift og investering"
        return kinds[0] if kinds else "ikke oppgitt"


class Totals(NamedTuple):
    """Counts of measures; `by_status` and `by_timing` each add up to `measures`."""

    measures: int
    by_status: dict[Status, int]
    by_timing: dict[Timing, int]
    no_deadline: int


class YearTotals(NamedTuple):
    """One year: marked measures, how many have an answer and how many lack one, and the money in the plan's unit.

    Money is None where no amount is given: unknown is not zero. `unknown_cost` counts marked measures whose cost
    nobody has stated.
    """

    year: int
    measures: int
    answered: int
    missing: int
    running: Decimal | None
    investment: Decimal | None
    unknown_cost: int


class NextRevision(NamedTuple):
    """The year of the next revision, None where none is left or none is called for; late after 31 December of it."""

    year: int | None
    is_late: bool
    is_called_for: bool


@dataclass(frozen=True)
class PlanStatus:
    """A plan on a day: the plan as it stood, every measure, and the next revision."""

    plan: Plan
    day: date
    measures: tuple[MeasureStatus, ...]
    next_revision: NextRevision

    @property
    def totals(self) -> Totals:
        """The counts over all measures."""
        return count(self.measures)

    def under(self, item: Level | None) -> tuple[MeasureStatus, ...]:
        """The measures under a goal, aim or strategy; None gives those that stand under the plan itself."""
        if item is None:
            return tuple(m for m in self.measures if not m.placed.above)
        return tuple(m for m in self.measures if item.id in (level.id for level in m.placed.above))

    @cached_property
    def needing(self) -> dict[str, tuple[MeasureStatus, ...]]:
        """What needs attention, in five lists, most pressing first; a measure without deadline may stand in two."""
        lists = {
            timing: tuple(sorted((m for m in self.measures if m.timing == timing), key=_most_pressing))
            for timing in NEEDING
        }
        return lists | {NO_DEADLINE: tuple(m for m in self.measures if m.no_deadline)}

    @cached_property
    def by_owner(self) -> tuple[tuple[Owner | None, tuple[MeasureStatus, ...]], ...]:
        """The measures of every owner, in the order of the registry; None, last, for those without one."""
        groups: list[tuple[Owner | None, tuple[MeasureStatus, ...]]] = []
        for owner in self.plan.owners:
            own = answering(self.measures, owner.id)
            if own:
                groups.append((owner, own))
        nobody = tuple(m for m in self.measures if not owners_of(m.measure))
        return (*groups, (None, nobody)) if nobody else tuple(groups)

    @cached_property
    def years(self) -> tuple[YearTotals, ...]:
        """The totals of each year of the period and of every other marked year."""
        marked = {year for m in self.measures for year in m.measure.years or ()}
        costs = tuple(costs_of(self.plan))
        marked |= {year for _, cost in costs for part in (cost.running, cost.investment) for year, _ in part.by_year}
        if self.plan.period:
            marked |= set(range(self.plan.period[0], self.plan.period[1] + 1))
        return tuple(self._year(year, [cost for _, cost in costs]) for year in sorted(marked))

    def _year(self, year: int, costs: list[Cost]) -> YearTotals:
        cells = [cell for m in self.measures for cell in m.cells if cell.year == year]
        marked = [m for m in self.measures if year in (m.measure.years or ())]
        return YearTotals(
            year,
            len(marked),
            sum(cell.word in STATUSES and cell.word != "ikke påbegynt" for cell in cells),
            sum(cell.word == "mangler rapport" for cell in cells),
            _sum(dict(cost.running.by_year).get(year) for cost in costs),
            _sum(dict(cost.investment.by_year).get(year) for cost in costs),
            sum(has_unknown_cost(m.placed) for m in marked),
        )


def _most_pressing(measure: MeasureStatus) -> int:
    days = measure.days or 0
    return days if measure.timing == "forfaller snart" else -days


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def owners_of(measure: Measure) -> tuple[str, ...]:
    """The ids of everyone who answers for the measure, each once."""
    return measure.responsibility.everyone if measure.responsibility else ()


def answering(measures: Iterable[MeasureStatus], owner: str) -> tuple[MeasureStatus, ...]:
    """The measures that the owner with this id answers for."""
    return tuple(measure for measure in measures if owner in owners_of(measure.measure))


def costs_of(plan: Plan) -> Iterator[tuple[Aim | Measure, Cost]]:
    """Every cost of a standing plan with the place where it stands, each once."""
    for _, _, item, _ in (*levels(plan), *placed(plan)):
        if isinstance(item, Aim | Measure) and item.cost:
            yield item, item.cost


def has_unknown_cost(node: Placed) -> bool:
    """True where neither the measure nor its aim states an amount, and nobody has said that it costs nothing more."""
    if any(item and item.cost and item.cost.is_known for item in (node.item, node.aim)):
        return False
    economy = node.item.economy
    return not (economy and economy.clarification in ("ingen kostnad", "innenfor ramme"))


def count(measures: Iterable[MeasureStatus]) -> Totals:
    """The totals of some measures."""
    measures = tuple(measures)
    by_status, by_timing = Counter(m.status for m in measures), Counter(m.timing for m in measures)
    return Totals(
        len(measures),
        {status: by_status[status] for status in STATUSES},
        {timing: by_timing[timing] for timing in TIMINGS},
        sum(m.no_deadline for m in measures),
    )


def add(totals: Iterable[Totals]) -> Totals:
    """The sum of some totals."""
    totals = tuple(totals)
    return Totals(
        sum(t.measures for t in totals),
        {status: sum(t.by_status[status] for t in totals) for status in STATUSES},
        {timing: sum(t.by_timing[timing] for t in totals) for timing in TIMINGS},
        sum(t.no_deadline for t in totals),
    )


def assess(plan: Plan, journal: Journal, day: date) -> PlanStatus:
    """How `plan` stands on `day` by what `journal` had said by then."""
    standing = plan.at(day)
    entries: dict[str, list[Entry]] = {}
    for entry in sorted((entry for entry in journal.entries if entry.day <= day), key=lambda entry: entry.day):
        entries.setdefault(entry.measure, []).append(entry)
    earlier = [(moved, _due_days(plan.at(moved - timedelta(1)))) for moved in _moving_days(plan, day)]
    measures = tuple(
        _judge(
            standing,
            node,
            tuple(entries.get(node.item.id, ())),
            [(moved, due.get(node.item.id)) for moved, due in earlier],
            day,
        )
        for node in placed(standing)
    )
    return PlanStatus(standing, day, measures, next_revision(plan, day))


def standing(loaded: Loaded, day: date) -> PlanStatus:
    """How a plan that was read without errors stands on `day`."""
    return assess(loaded.sound_plan, loaded.journal, day)


Earlier = list[tuple[date, date | None]]  # each day a decision moved deadlines, and the measure's due day until then


def _moving_days(plan: Plan, day: date) -> list[date]:
    """The days up to `day` on which a decision gave something in the plan other years or another deadline."""
    changes = (change for node in walk(plan) for change in node.item.changes if change.before.moves)
    return sorted({change.day for change in changes if change.day <= day})


def _due_days(plan: Plan) -> dict[str, date | None]:
    return {id: measure.due_day for id, measure in measures_by_id(plan).items()}


def _judge(plan: Plan, node: Placed, entries: tuple[Entry, ...], earlier: Earlier, day: date) -> MeasureStatus:
    measure = node.item
    answers = _answers(measure, entries, day)
    status = _status(measure, entries, answers)
    closed = _is_closed(measure, status, answers)
    due, first_due, moves = _due(measure, entries, earlier)
    asked = () if closed else _asked(plan, measure, entries, answers)
    timing, days = _timing(plan, measure, status, closed, due, asked, answers, entries, day)
    missing = tuple(year for year, deadline in asked if day > deadline and timing != "ikke startet ennå")
    done, in_time = _done(status, entries, due)
    no_deadline = not closed and due is None and not measure.years
    return MeasureStatus(
        node, status, timing, days, due, first_due, moves, missing, tuple(answers.items()), entries,
        no_deadline, in_time, done, _cells(measure, status, timing, answers, entries, missing, day),
    )  # fmt: skip


def _answers(measure: Measure, entries: tuple[Entry, ...], day: date) -> dict[int, Status]:
    """The answer of each marked year of a repeating measure that has one; utsatt answers until its new deadline."""
    if not measure.is_repeating:
        return {}
    last = {entry.year: entry for entry in entries if entry.status not in ENDED}
    return {
        year: entry.status
        for year in measure.years or ()
        if (entry := last.get(year))
        and (
            entry.status in ANSWERS
            or (entry.status == "pågår" and measure.repeats == "løpende")
            or (entry.status == "utsatt" and entry.new_due is not None and day <= entry.new_due.last)
        )
    }


def _status(measure: Measure, entries: tuple[Entry, ...], answers: dict[int, Status]) -> Status:
    if measure.ended:
        return "erstattet" if measure.ended.replaced_by else "utgår"
    if not measure.is_repeating or (entries and entries[-1].status in ENDED):
        return entries[-1].status if entries else "ikke påbegynt"
    if all(entry.status == "ikke påbegynt" for entry in entries):
        return "ikke påbegynt"
    given = set(answers.values())
    if not given or len(answers) < len(measure.years or ()) or given & {"pågår", "utsatt"}:
        return "pågår"
    return given.pop() if len(given) == 1 else "delvis gjennomført"


def _is_closed(measure: Measure, status: Status, answers: dict[int, Status]) -> bool:
    if status in ENDED or not measure.is_repeating:
        return status in CLOSED
    years = measure.years or ()
    return bool(years) and len(answers) == len(years) and "utsatt" not in answers.values()


def _due(measure: Measure, entries: tuple[Entry, ...], earlier: Earlier) -> tuple[date | None, date | None, int]:
    """The due day in force, the first one where it was moved, and the number of moves by reports and decisions.

    A decision that makes a reported deadline the plan's own moves nothing, nor does one that gives the first deadline.
    """
    if measure.is_repeating:
        return None, None, 0
    reported = [(entry.day, entry.new_due.last) for entry in entries if entry.new_due is not None]
    until = [*earlier, (date.max, measure.due_day)]
    moved = [next(n for n, (day, _) in enumerate(until) if said <= day) for said, _ in reported]
    for n, ((day, before), (_, after)) in enumerate(pairwise(until)):
        told = [due for said, due in reported if said <= day]
        if before and after and _latest(before, told) != _latest(after, told):
            moved.append(n)
    due = _latest(measure.due_day, [due for _, due in reported])
    return due, until[min(moved)][1] if moved else None, len(moved)


def _latest(planned: date | None, reported: list[date]) -> date | None:
    return max([*reported, *([planned] if planned else [])], default=None)


def _asked(
    plan: Plan, measure: Measure, entries: tuple[Entry, ...], answers: dict[int, Status]
) -> tuple[tuple[int, date], ...]:
    """The marked years that lack a final answer, each with its reporting deadline; a year put off waits longer."""
    found = []
    for year in measure.years if measure.is_repeating and measure.years else ():
        if answers.get(year, "utsatt") == "utsatt":
            put_off = [e.new_due.last for e in entries if e.year == year and e.status == "utsatt" and e.new_due]
            found.append((year, max([report_deadline(plan, year), *put_off])))
    return tuple(found)


def deadlines_of(plan: Plan, found: MeasureStatus) -> tuple[tuple[int | None, date], ...]:
    """Every deadline the measure still has: its due day, or each year that lacks a report with its reporting deadline.

    None stands for the year where it is done once; nothing is left of a measure that is closed.
    """
    if found.is_closed:
        return ()
    once = ((None, found.due),) if found.due else ()
    return (*once, *_asked(plan, found.measure, found.entries, dict(found.answers)))


def report_deadline(plan: Plan, year: int) -> date:
    """The day by which `year` is to be reported: `rapportering.frist` of the year after."""
    return plan.report_day.of(year + 1)


def _timing(
    plan: Plan,
    measure: Measure,
    status: Status,
    closed: bool,
    due: date | None,
    asked: tuple[tuple[int, date], ...],
    answers: dict[int, Status],
    entries: tuple[Entry, ...],
    day: date,
) -> tuple[Timing, int | None]:
    adopted = plan.adoption.day if plan.adoption else None
    if plan.state == "under arbeid" or (adopted and day < adopted):
        return "ikke startet ennå", None
    if closed:
        return "avsluttet", None
    if due and day > due:
        return "forfalt", (day - due).days
    late = [deadline for _, deadline in asked if day > deadline]
    if late:
        return "mangler rapport", (day - min(late)).days
    ended = (deadline for year, deadline in asked if year < day.year and year not in answers)
    coming = due or min(ended, default=None)
    if coming and coming <= plan.notice.after(day):
        return "forfaller snart", (coming - day).days
    heard = _silent_since(plan, measure, status, entries, day)
    if heard:
        return "uten oppdatering", (day - heard).days
    if measure.years and day.year < measure.years[0] and not entries:
        return "ikke startet ennå", None
    return "i rute", None


def _silent_since(plan: Plan, measure: Measure, status: Status, entries: tuple[Entry, ...], day: date) -> date | None:
    """The day of the last news of an open measure that has been silent for too long; None where it has not."""
    years = measure.years or ()
    if status == "utsatt" or (measure.is_repeating and years) or (years and day.year < years[0]):
        return None
    if entries:
        heard = entries[-1].day
    elif years:
        heard = date(years[0], 1, 1)
    else:
        return None
    limit = plan.interval.after(heard)
    return heard if day > max(limit, plan.report_day.of(limit.year)) else None


def _done(status: Status, entries: tuple[Entry, ...], due: date | None) -> tuple[Deadline | date | None, bool | None]:
    """When a measure that is done was done, and whether that was in time; None where the precision cannot tell."""
    if status != "gjennomført":
        return None, None
    entry = entries[-1]
    first, last = (entry.done.first, entry.done.last) if entry.done else (entry.day, entry.day)
    in_time = None if due is None or first <= due < last else last <= due
    return entry.done or entry.day, in_time


def _cells(
    measure: Measure,
    status: Status,
    timing: Timing,
    answers: dict[int, Status],
    entries: tuple[Entry, ...],
    missing: tuple[int, ...],
    day: date,
) -> tuple[Cell, ...]:
    years = measure.years or ()
    cells = []
    for year in years:
        if measure.is_repeating:
            if year in answers:
                cells.append(Cell(year, answers[year]))
            elif status in ENDED:
                cells.append(Cell(year, status))
            else:
                word = "mangler rapport" if year in missing else "kommer" if year > day.year else "venter"
                cells.append(Cell(year, word))  # type: ignore[arg-type]
        elif year == years[-1]:
            cells.append(Cell(year, status, timing))
        else:
            last = next((entry.status for entry in reversed(entries) if entry.day.year == year), None)
            cells.append(Cell(year, last or ("kommer" if year > day.year else "ingen melding")))
    return tuple(cells)


def next_revision(plan: Plan, day: date) -> NextRevision:
    """The first of the revisions that are left."""
    year = next(iter(revisions_left(plan, day)), None)
    is_called_for = plan.period is not None and plan.revision.every is not None
    return NextRevision(year, year is not None and day > date(year, 12, 31), is_called_for)


def revisions_left(plan: Plan, day: date) -> tuple[int, ...]:
    """The years of the revisions, `fra + n·hvert` in the period, after the last one recorded by `day`."""
    rule = plan.revision
    if plan.period is None or rule.every is None:
        return ()
    first, last = plan.period
    recorded = [done.year for done in rule.done if (done.day or date(done.year, 12, 31)) <= day]
    after = max(recorded, default=first)
    months = rule.every.months or max(1, rule.every.days // 30)
    times = (last - first + 1) * 12 // months
    years = (add_months(date(first, 1, 1), n * months).year for n in range(1, times + 1))
    return tuple(dict.fromkeys(year for year in years if after < year <= last))
