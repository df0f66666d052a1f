"""How every measure stands on a day: the one engine of judgement that all commands and reports use.

`assess(plan, journal, day)` is pure. Days are local calendar days; the due day itself is not late. The rules are
those of the contract, section 4: what was reported (status) and how it stands against its deadlines (timing) are two
things. The file is past 400 lines so that the values and every rule that fills them are read in one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from boligplan.deadline import Deadline, add_months
from boligplan.journal import ANSWERS, CLOSED, ENDED, STATUSES, UNREPORTED, Entry, Journal, Status
from boligplan.plan import Aim, Measure, Plan
from boligplan.planparts import AT_REVISION, DEFAULT_REPORT_DAY, Cost, Owner
from boligplan.tree import Level, Placed, levels, measures_by_id, placed, walk

if TYPE_CHECKING:
    from boligplan.loading import Loaded

Timing = Literal[
    "avsluttet",
    "starter senere",
    "over fristen",
    "mangler melding",
    "nær fristen",
    "uten ny melding",
    "uten frist",
    "før fristen",
]
TIMINGS: tuple[Timing, ...] = get_args(Timing)

NEEDING: tuple[Timing, ...] = ("over fristen", "mangler melding", "nær fristen", "uten ny melding", "uten frist")
DEVIATING = "avvik"

KindOfMoney = Literal["drift", "investering", "drift og investering", "ikke oppgitt"]
KINDS: tuple[KindOfMoney, ...] = get_args(KindOfMoney)

SaidBy = Literal["planen", "revisjon", "programmet"]


class ReportDay(NamedTuple):
    """The last day to report on a year, and who says so: the plan's own day, its revisions, or only the program."""

    day: date
    said_by: SaidBy


class Cell(NamedTuple):
    """What one marked year shows of one measure; display only, never counted. "" is the empty cell.

    `timing` stands only in the cell of the year that is now, of a measure done once.
    """

    year: int
    word: Status | Literal["mangler melding", "venter", "kommer", "ingen melding", ""]
    timing: Timing | None = None


class MeasureStatus(NamedTuple):
    """One measure on one day.

    `due` is the last day in time, moved deadlines included, None where there is none or the measure repeats;
    `first_due` the first there was, and `moves` how often reports and decisions moved it.
    `days`: late · since the oldest missed reporting deadline · left · since the last news, by the timing; else None.
    `missing`: the years past their reporting day without an answer. `asked`: every marked year without a final
    answer, with the last day to report on it. `answers`: the years that have one. `entries`: the reports in force,
    oldest first. `deviates`: the last answer is delvis or ikke gjennomført. `closed_on`: the day of the closing report
    in force, or of `sluttet`. `in_time`: whether it was done in time, None where that cannot be told.
    """

    placed: Placed
    status: Status
    timing: Timing
    days: int | None
    due: date | None
    first_due: date | None
    moves: int
    missing: tuple[int, ...]
    asked: tuple[tuple[int, date], ...]
    answers: tuple[tuple[int, Status], ...]
    entries: tuple[Entry, ...]
    deviates: bool
    closed_on: date | None
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
    def has_left(self) -> bool:
        """True where it is out of the plan: utgår, erstattet, or `sluttet` by a decision."""
        return self.status in ENDED or self.measure.ended is not None

    @property
    def deadline(self) -> Deadline | date | None:
        """The deadline in force: as the plan writes it, or the day that follows from the years or from a move."""
        written = self.measure.due
        return written if written and written.last == self.due else self.due

    @property
    def deadlines(self) -> tuple[tuple[int | None, date], ...]:
        """Every deadline it still has: its due day (year None), or each year asked about with its reporting day."""
        if self.is_closed:
            return ()
        return (*(((None, self.due),) if self.due else ()), *self.asked)

    @property
    def money_until(self) -> int | None:
        """The last year whose planned money counts; None while the measure has neither left nor failed."""
        left = [self.measure.ended.day] if self.measure.ended else []
        if self.closed_on and (self.status in ENDED or self.status == "ikke gjennomført"):
            left.append(self.closed_on)
        return min(left).year if left else None

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


class Headline(NamedTuple):
    """The first sentence of every output, in numbers: counts of measures with their right denominators.

    Of those done once whose first due day has passed (`should_be_done`): `done`, `late`, `put_off` and
    `closed_otherwise` by its status, which add up. Of the `repeating` ones that have begun and not left: `up_to_date`
    (something reported and no year missing), `lacking` a year, and `unasked`, which nobody has reported on or been
    asked about yet, with the day they are to be; these add up. `repeating_unreported`:
    those of them that nobody has reported on, asked or not. `unreported`: nobody has reported anything, those that
    start later aside; `deviating`: the last answer is delvis or ikke gjennomført.
    """

    should_be_done: int
    done: int
    late: int
    put_off: int
    closed_otherwise: Mapping[str, int]
    repeating: int
    up_to_date: int
    lacking: int
    unasked: int
    unasked_by: date | None
    repeating_unreported: int
    unreported: int
    deviating: int


class YearTotals(NamedTuple):
    """One year: measures in the plan, how many were reported on and how many lack a report, and the planned money.

    Money is in the plan's unit, and None where no amount is given: unknown is not zero. `unknown_cost` counts the
    measures whose cost nobody has stated.
    """

    year: int
    measures: int
    reported: int
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

    @property
    def is_over(self) -> bool:
        """True where the period is over."""
        return self.plan.is_over(self.day)

    @property
    def is_asked_by_program(self) -> bool:
        """True where somebody is asked by the program's own reporting day, since the plan says none."""
        return self.plan.state != "opphevet" and any(
            report_day(self.plan, year, self.day).said_by == "programmet"
            for m in self.measures
            for year in (m.measure.years or () if m.measure.is_repeating else ())
        )

    @cached_property
    def headline(self) -> Headline | None:
        """The headline; None before the decision, and of a plan that is opphevet."""
        if self.plan.state == "opphevet" or not self.plan.is_in_force(self.day):
            return None
        once = [m for m in self.measures if m.first_due and m.first_due < self.day]
        done = [m for m in once if m.status == "gjennomført"]
        late = [m for m in once if m.timing == "over fristen"]
        closed: Counter[Status] = Counter(m.status for m in once if m.is_closed and m.status != "gjennomført")
        repeating = [
            m for m in self.measures if m.measure.is_repeating and m.timing != "starter senere" and not m.has_left
        ]
        lacking = [m for m in repeating if m.missing]
        unasked = [m for m in repeating if not m.missing and not m.entries]
        return Headline(
            len(once), len(done), len(late), len(once) - len(done) - len(late) - closed.total(),
            {status: closed[status] for status in STATUSES if closed[status]},
            len(repeating), len(repeating) - len(lacking) - len(unasked), len(lacking), len(unasked),
            min((day for m in unasked for _, day in m.asked), default=None),
            sum(not m.entries for m in repeating),
            sum(m.status == UNREPORTED and m.timing != "starter senere" for m in self.measures),
            sum(m.deviates for m in self.measures),
        )  # fmt: skip

    def under(self, item: Level | None) -> tuple[MeasureStatus, ...]:
        """The measures under a goal, aim or strategy; None gives those that stand under the plan itself."""
        if item is None:
            return tuple(m for m in self.measures if not m.placed.above)
        return tuple(m for m in self.measures if item.id in (level.id for level in m.placed.above))

    @cached_property
    def needing(self) -> dict[str, tuple[MeasureStatus, ...]]:
        """What needs attention: a list for each such timing, most pressing first, and those that deviate."""
        lists: dict[str, tuple[MeasureStatus, ...]] = {
            timing: tuple(sorted((m for m in self.measures if m.timing == timing), key=_most_pressing))
            for timing in NEEDING
        }
        return lists | {DEVIATING: tuple(m for m in self.measures if m.deviates)}

    @cached_property
    def by_owner(self) -> tuple[tuple[Owner | None, tuple[MeasureStatus, ...]], ...]:
        """The measures that each owner has the responsibility for, in the order of the registry; None for nobody."""
        groups: list[tuple[Owner | None, tuple[MeasureStatus, ...]]] = []
        for owner in self.plan.owners:
            own = tuple(m for m in self.measures if owner.id in responsible(m.measure))
            if own:
                groups.append((owner, own))
        nobody = tuple(m for m in self.measures if not responsible(m.measure))
        return (*groups, (None, nobody)) if nobody else tuple(groups)

    @cached_property
    def by_party(self) -> tuple[tuple[Owner | None, tuple[MeasureStatus, ...]], ...]:
        """The measures in which each owner is named in any role, as those who are to report; None for nobody."""
        groups: list[tuple[Owner | None, tuple[MeasureStatus, ...]]] = []
        groups += [(owner, own) for owner in self.plan.owners if (own := answering(self.measures, owner.id))]
        nobody = tuple(m for m in self.measures if not owners_of(m.measure))
        return (*groups, (None, nobody)) if nobody else tuple(groups)

    @cached_property
    def costs(self) -> tuple[tuple[Aim | Measure, Cost], ...]:
        """Every cost with the place where it stands, each once: what the plan says until the measures have left.

        The cost of an aim ends when all its measures have; one without measures counts as it stands.
        """
        until = {m.measure.id: m.money_until for m in self.measures}
        counted = []
        for item, cost in costs_of(self.plan):
            ends = [until[m.measure.id] for m in self.under(item)] if isinstance(item, Aim) else [until[item.id]]
            last = max((end for end in ends if end), default=None) if all(ends) else None
            counted.append((item, cost.until(last)))
        return tuple(counted)

    @cached_property
    def years(self) -> tuple[YearTotals, ...]:
        """The totals of each year of the period, of every other marked year, and of every other year with money."""
        years = {year for m in self.measures for year in m.measure.years or ()}
        years |= {
            year for _, cost in self.costs for part in (cost.running, cost.investment) for year, _ in part.by_year
        }
        if self.plan.period:
            years |= set(range(self.plan.period[0], self.plan.period[1] + 1))
        return tuple(self._year(year) for year in sorted(years))

    def _year(self, year: int) -> YearTotals:
        marked = [m for m in self.measures if year in (m.measure.years or ())]
        planned = [m for m in marked if not (m.closed_on and m.closed_on.year < year)]
        return YearTotals(
            year,
            len(planned),
            sum(_is_reported(m, year) for m in planned) if year <= self.day.year else 0,
            sum(year in m.missing for m in planned),
            _sum(dict(cost.running.by_year).get(year) for _, cost in self.costs),
            _sum(dict(cost.investment.by_year).get(year) for _, cost in self.costs),
            sum(has_unknown_cost(m.placed) for m in marked if m.money_until is None or year <= m.money_until),
        )


def _is_reported(found: MeasureStatus, year: int) -> bool:
    return any((entry.year if found.measure.is_repeating else entry.day.year) == year for entry in found.entries)


def _most_pressing(measure: MeasureStatus) -> int:
    days = measure.days or 0
    return days if measure.timing == "nær fristen" else -days


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def responsible(measure: Measure) -> tuple[str, ...]:
    """Return the ids of those who have the responsibility for the measure; the delegated and other parties aside."""
    return measure.responsibility.responsible if measure.responsibility else ()


def owners_of(measure: Measure) -> tuple[str, ...]:
    """Return the ids of everyone named: who has the responsibility, whom it is delegated to, and by whom; each once."""
    return measure.responsibility.everyone if measure.responsibility else ()


def answering(measures: Iterable[MeasureStatus], owner: str) -> tuple[MeasureStatus, ...]:
    """Return the measures in which the owner with this id is named."""
    return tuple(measure for measure in measures if owner in owners_of(measure.measure))


def costs_of(plan: Plan) -> Iterator[tuple[Aim | Measure, Cost]]:
    """Every cost of a standing plan with the place where it stands, each once."""
    for _, _, item, _ in (*levels(plan), *placed(plan)):
        if isinstance(item, Aim | Measure) and item.cost:
            yield item, item.cost


def has_unknown_cost(node: Placed) -> bool:
    """Return True where neither the measure nor its aim states an amount or a frame, nor that it costs no more."""
    if any(item and item.cost and item.cost.is_known for item in (node.item, node.aim)):
        return False
    economy = node.item.economy
    return not (economy and economy.clarification in ("ingen kostnad", "innenfor ramme"))


def count(measures: Iterable[MeasureStatus]) -> Totals:
    """Return the totals of some measures."""
    measures = tuple(measures)
    by_status, by_timing = Counter(m.status for m in measures), Counter(m.timing for m in measures)
    return Totals(
        len(measures),
        {status: by_status[status] for status in STATUSES},
        {timing: by_timing[timing] for timing in TIMINGS},
    )


def add(totals: Iterable[Totals]) -> Totals:
    """Return the sum of some totals."""
    totals = tuple(totals)
    return Totals(
        sum(t.measures for t in totals),
        {status: sum(t.by_status[status] for t in totals) for status in STATUSES},
        {timing: sum(t.by_timing[timing] for t in totals) for timing in TIMINGS},
    )


def assess(plan: Plan, journal: Journal, day: date) -> PlanStatus:
    """Return how `plan` stands on `day` by what `journal` had said by then."""
    standing = plan.at(day)
    entries = journal.by_measure(day)
    decided = _decided_deadlines(plan, standing, day)
    measures = tuple(
        _judge(_facts(standing, node, entries.get(node.item.id, ()), decided[node.item.id], day))
        for node in placed(standing)
    )
    return PlanStatus(standing, day, measures, next_revision(plan, day))


def standing(loaded: Loaded, day: date) -> PlanStatus:
    """Return how a plan that was read without errors stands on `day`."""
    return assess(loaded.sound_plan, loaded.journal, day)


# -- What is known of one measure, before it is judged ----------------------------------------------------------------

Said = tuple[date, date | None]  # a day, and the due day that was said or decided on it


class Facts(NamedTuple):
    """What the rules of judgement look at: one measure of a standing plan, what was said of it, and the day."""

    plan: Plan
    placed: Placed
    entries: tuple[Entry, ...]
    day: date
    status: Status
    answers: dict[int, Status]
    is_closed_by_report: bool
    due: date | None
    first_due: date | None
    moves: int
    asked: tuple[tuple[int, date], ...]

    @property
    def measure(self) -> Measure:
        return self.placed.item

    @property
    def years(self) -> tuple[int, ...]:
        return self.placed.item.years or ()


def _decided_deadlines(plan: Plan, standing: Plan, day: date) -> dict[str, list[Said]]:
    """The due day that the plan itself gave each measure: at first (day `date.min`), and by each decision since."""
    found: dict[str, list[Said]] = {}
    written = measures_by_id(plan)
    for moved in _moving_days(plan, day):
        before = measures_by_id(plan.at(moved - timedelta(1)))
        for id, after in measures_by_id(plan.at(moved)).items():
            was = before.get(id, after)
            found.setdefault(id, [(date.min, was.due_day)])
            own = any(change.day == moved and change.before.moves for change in written[id].changes)
            if own or (was.years, was.due) != (after.years, after.due):
                found[id].append((moved, after.due_day))
    for id, measure in measures_by_id(standing).items():
        found.setdefault(id, [(date.min, measure.due_day)])
    return found


def _moving_days(plan: Plan, day: date) -> list[date]:
    """The days up to `day` on which a decision gave something in the plan other years or another deadline."""
    changes = (change for node in walk(plan) for change in node.item.changes if change.before.moves)
    return sorted({change.day for change in changes if change.day <= day})


def _facts(plan: Plan, node: Placed, entries: tuple[Entry, ...], decided: list[Said], day: date) -> Facts:
    measure = node.item
    if measure.ended:  # what is reported after it has left changes nothing
        entries = tuple(entry for entry in entries if entry.day <= measure.ended.day)
    answers = _answers(measure, entries, day)
    status = _reported(measure, entries, answers)
    is_closed = _is_closed(measure, status, answers)
    if measure.ended and status not in ("gjennomført", "ikke gjennomført"):  # what was reported so stays so
        status = "erstattet" if measure.ended.replaced_by else "utgår"
    asks_nothing = is_closed or measure.ended or plan.state == "opphevet"
    asked = () if asks_nothing else _asked(plan, measure, entries, answers, day)
    return Facts(plan, node, entries, day, status, answers, is_closed, *_due(measure, entries, decided), asked)


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


def _reported(measure: Measure, entries: tuple[Entry, ...], answers: dict[int, Status]) -> Status:
    """What was reported; of a repeating measure what the answers of its years come to."""
    if not entries:
        return UNREPORTED
    if not measure.is_repeating or entries[-1].status in ENDED:
        return entries[-1].status
    if all(entry.status == "ikke påbegynt" for entry in entries):
        return "ikke påbegynt"
    given = {"gjennomført" if answer == "pågår" else answer for answer in answers.values()}
    if not given or len(answers) < len(measure.years or ()) or "utsatt" in given:
        return "pågår"
    if given == {"gjennomført"}:
        return "gjennomført"
    return "ikke gjennomført" if given == {"ikke gjennomført"} else "delvis gjennomført"


def _is_closed(measure: Measure, status: Status, answers: dict[int, Status]) -> bool:
    """True where the reports end all asking: a closing one, or a final answer for every marked year."""
    if status in ENDED or not measure.is_repeating:
        return status in CLOSED
    years = measure.years or ()
    return bool(years) and len(answers) == len(years) and "utsatt" not in answers.values()


def _due(measure: Measure, entries: tuple[Entry, ...], decided: list[Said]) -> tuple[date | None, date | None, int]:
    """The due day in force, the first there was, and the number of moves: the last thing said stands.

    Reports and decisions are taken in the order of their days, on one day the decision last. Saying the same day again
    is no move, nor is giving the first one.
    """
    if measure.is_repeating:
        return None, None, 0
    reported = [(entry.day, 0, entry.new_due.last) for entry in entries if entry.new_due is not None]
    due = first = known = None
    moves = 0
    for _, _, said in sorted([*reported, *((day, 1, said) for day, said in decided)], key=lambda said: said[:2]):
        due, first = said, first or said
        moves += bool(said and known and said != known)
        known = said or known
    return due, first, moves


def _asked(
    plan: Plan, measure: Measure, entries: tuple[Entry, ...], answers: dict[int, Status], day: date
) -> tuple[tuple[int, date], ...]:
    """The marked years that lack a final answer, each with its reporting day, or its last new deadline if later."""
    found = []
    for year in measure.years if measure.is_repeating and measure.years else ():
        if answers.get(year, "utsatt") == "utsatt":
            put_off = [entry.new_due.last for entry in entries if entry.year == year and entry.new_due]
            found.append((year, max([report_day(plan, year, day).day, *put_off[-1:]])))
    return tuple(found)


def report_day(plan: Plan, year: int, on: date) -> ReportDay:
    """Return the last day to report on `year` as it is known on the day `on`, and who says so.

    It is `rapportering.frist` of the year after; else the first revision after `year`, on its own day once it is
    recorded, else its 31 December, and for the last years 31 January after the period; else the program's own day.
    """
    if plan.reporting.by:
        return ReportDay(plan.reporting.by.of(year + 1), "planen")
    recorded = {done.year: done.day or date(done.year, 12, 31) for done in plan.revision.done}
    recorded = {revised: done for revised, done in recorded.items() if done <= on}
    if plan.revision.every or (plan.reporting.when == AT_REVISION and recorded):
        grid = next((revised for revised in _revision_years(plan) if revised > year), None)
        after = min([revised for revised in (grid, *recorded) if revised and revised > year], default=None)
        if after:
            return ReportDay(max(recorded.get(after, date(after, 12, 31)), date(year, 12, 31)), "revisjon")
        if plan.period and plan.revision.every:
            return ReportDay(DEFAULT_REPORT_DAY.of(max(plan.period[1], year) + 1), "revisjon")
    return ReportDay(DEFAULT_REPORT_DAY.of(year + 1), "programmet")


# -- The judgement ----------------------------------------------------------------------------------------------------

Judged = tuple[Timing, int | None]  # the timing and its days


def _judge(facts: Facts) -> MeasureStatus:
    timing, days = next(filter(None, (judgement(facts) for judgement in JUDGEMENTS)), ("før fristen", None))
    is_waiting = timing == "starter senere"
    missing = tuple(year for year, last in facts.asked if facts.day > last and not is_waiting)
    closed_on = _closed_on(facts)
    done, in_time = _done(facts)
    return MeasureStatus(
        facts.placed, facts.status, timing, days, facts.due, facts.first_due, facts.moves, missing, facts.asked,
        tuple(facts.answers.items()), facts.entries, _deviates(facts), closed_on, in_time, done,
        _cells(facts, timing, missing, closed_on),
    )  # fmt: skip


def _closed(facts: Facts) -> Judged | None:
    is_closed = facts.is_closed_by_report or facts.measure.ended or facts.plan.state == "opphevet"
    return ("avsluttet", None) if is_closed else None


def _starts_later(facts: Facts) -> Judged | None:
    if not facts.plan.is_in_force(facts.day):
        return "starter senere", None
    is_early = bool(facts.years) and facts.day.year < facts.years[0] and not facts.entries
    return ("starter senere", None) if is_early and not (facts.due and facts.day > facts.due) else None


def _late(facts: Facts) -> Judged | None:
    return ("over fristen", (facts.day - facts.due).days) if facts.due and facts.day > facts.due else None


def _lacks_reports(facts: Facts) -> Judged | None:
    late = [last for _, last in facts.asked if facts.day > last]
    return ("mangler melding", (facts.day - min(late)).days) if late else None


def _soon(facts: Facts) -> Judged | None:
    """The due day, or the reporting day of a year that has ended or is put off, is within the notice."""
    put_off = {year for year, answer in facts.answers.items() if answer == "utsatt"}
    days = [last for year, last in facts.asked if year < facts.day.year or year in put_off]
    coming = facts.due or min(days, default=None)
    if coming and coming <= facts.plan.notice.after(facts.day):
        return "nær fristen", (coming - facts.day).days
    return None


def _silent(facts: Facts) -> Judged | None:
    """Open, begun, and nothing heard for too long; where that falls in a year before a reporting day, it waits for it.

    Repeating measures with marked years are asked year by year instead.
    """
    last = facts.entries[-1] if facts.entries else None
    if (facts.measure.is_repeating and facts.years) or (last and last.status == "utsatt" and last.new_due):
        return None
    begins = [date(facts.years[0], 1, 1)] if facts.years else []
    begins += [facts.measure.introduced.day] if facts.measure.introduced else []
    begins += [facts.plan.begins] if facts.plan.begins else []
    begins += [last.day] if last else []
    if not begins:
        return None
    heard = max(begins)
    limit = facts.plan.interval.after(heard)
    asked_on = report_day(facts.plan, limit.year - 1, facts.day).day
    limit = max(limit, asked_on) if asked_on.year == limit.year else limit
    return ("uten ny melding", (facts.day - heard).days) if facts.day > limit else None


def _without_deadline(facts: Facts) -> Judged | None:
    return ("uten frist", None) if not facts.years and facts.due is None else None


# The first that answers wins; what none answers is «før fristen».
JUDGEMENTS: tuple[Callable[[Facts], Judged | None], ...] = (
    _closed,
    _starts_later,
    _late,
    _lacks_reports,
    _soon,
    _silent,
    _without_deadline,
)


def _closed_on(facts: Facts) -> date | None:
    """The day of the closing report in force, or of `sluttet`, whichever is first; None of what is open."""
    days = [facts.measure.ended.day] if facts.measure.ended else []
    days += [facts.entries[-1].day] if facts.is_closed_by_report else []
    return min(days, default=None)


def _deviates(facts: Facts) -> bool:
    """The last answer is delvis or ikke gjennomført, of what has neither left nor is done."""
    if facts.plan.state == "opphevet" or facts.measure.ended or facts.status in (*ENDED, "gjennomført"):
        return False
    answers = [entry for entry in facts.entries if entry.status in ANSWERS]
    if facts.measure.is_repeating:
        answers.sort(key=lambda entry: entry.year or 0)
    return bool(answers) and answers[-1].status != "gjennomført"


def _done(facts: Facts) -> tuple[Deadline | date | None, bool | None]:
    """When a measure that is done was done, and whether that was in time; None where the precision cannot tell."""
    if facts.status != "gjennomført":
        return None, None
    entry, due = facts.entries[-1], facts.due
    done = entry.done or entry.dated
    in_time = None if due is None or done.first <= due < done.last else done.last <= due
    return entry.done or (entry.day if done.first == done.last else done), in_time


def _cells(facts: Facts, timing: Timing, missing: tuple[int, ...], closed_on: date | None) -> tuple[Cell, ...]:
    until = closed_on.year if closed_on else None
    if facts.measure.is_repeating:
        return tuple(_year_cell(facts, year, missing, until) for year in facts.years)
    now = max((year for year in facts.years if year <= min(facts.day.year, until or facts.day.year)), default=None)
    return tuple(_once_cell(facts, year, now, until, timing) for year in facts.years)


def _year_cell(facts: Facts, year: int, missing: tuple[int, ...], until: int | None) -> Cell:
    """The cell of a year of a repeating measure."""
    if facts.status in ENDED and until is not None:
        if year == until:
            return Cell(year, facts.status)
        return Cell(year, "" if year > until else facts.answers.get(year, "ingen melding"))
    if year in facts.answers:
        return Cell(year, facts.answers[year])
    if facts.plan.state == "opphevet":
        return Cell(year, "" if year > facts.day.year else "ingen melding")
    return Cell(year, "mangler melding" if year in missing else "kommer" if year > facts.day.year else "venter")


def _once_cell(facts: Facts, year: int, now: int | None, until: int | None, timing: Timing) -> Cell:
    """The cell of a year of a measure done once; the one that is now carries the status."""
    if until is not None and year > until:
        return Cell(year, "")
    if year == now:
        return Cell(year, "ingen melding" if facts.status == UNREPORTED else facts.status, timing)
    if year > facts.day.year:
        return Cell(year, "" if timing == "avsluttet" else "kommer")
    last = next((entry.status for entry in reversed(facts.entries) if entry.day.year == year), None)
    return Cell(year, last or "ingen melding")


# -- Revisions --------------------------------------------------------------------------------------------------------


def _revision_years(plan: Plan) -> Iterator[int]:
    """The years the plan calls for a revision in, in rising order: to the end of the period, without one for ever."""
    every = plan.revision.every
    adopted = plan.adoption.day if plan.adoption else None
    first = plan.period[0] if plan.period else adopted.year if adopted else None
    if every is None or first is None:
        return
    months = every.months or max(1, every.days // 30)
    last = plan.period[1] if plan.period else date.max.year
    year, n = first, 0
    while year < last:
        n += 1
        following = add_months(date(first, 1, 1), n * months).year
        if year < following <= last:
            yield following
        year = following


def next_revision(plan: Plan, day: date) -> NextRevision:
    """Return the first of the revisions that are left."""
    year = next(iter(revisions_left(plan, day)), None)
    is_called_for = plan.period is not None and plan.revision.every is not None
    return NextRevision(year, year is not None and day > date(year, 12, 31), is_called_for)


def revisions_left(plan: Plan, day: date) -> tuple[int, ...]:
    """Return the years of the revisions, `fra + n·hvert` in the period, after the last one recorded by `day`."""
    if plan.period is None:
        return ()
    recorded = [done.year for done in plan.revision.done if (done.day or date(done.year, 12, 31)) <= day]
    after = max(recorded, default=plan.period[0])
    return tuple(year for year in _revision_years(plan) if year > after)
