"""What holds for the judgement of any plan on any day, and that a second judge, written apart, says the same."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from boligplan.deadline import Deadline
from boligplan.journal import Entry, Journal, Reported
from boligplan.plan import Plan
from boligplan.status import KINDS, MeasureStatus, PlanStatus, Totals, assess, count
from boligplan.tree import placed
from reference import Judged, judged
from strategies import ADOPTED, FIRST, LAST, LAST_DAY, plans

DAY = timedelta(1)


class Asked(NamedTuple):
    """A plan with its journal, and the day asked for."""

    plan: Plan
    journal: Journal
    day: date

    @property
    def status(self) -> PlanStatus:
        return assess(self.plan, self.journal, self.day)

    def with_journal(self, entries: list[Entry]) -> PlanStatus:
        return assess(self.plan, Journal(tuple(entries)), self.day)


def turning_days(plan: Plan, journal: Journal) -> list[date]:
    """Return the days on which a judgement is likely to change: what is said, decided and due, and the days beside."""
    found = [
        date(year, *end) for year in range(FIRST, LAST + 3) for end in ((1, 1), (1, 31), (2, 15), (3, 1), (12, 31))
    ]
    for entry in journal.entries:
        found += [entry.day, plan.interval.after(entry.day)]
        found += [entry.new_due.last, entry.new_due.last - timedelta(90)] if entry.new_due else []
    for node in placed(plan):
        measure = node.item
        found += [change.day for change in measure.changes]
        found += [one.day for one in (measure.introduced, measure.ended) if one]
        found += [measure.due.last, measure.due.last - timedelta(90)] if measure.due else []
    return sorted({day + n * DAY for day in found for n in (-1, 0, 1)})


@st.composite
def questions(draw: st.DrawFn, journal: bool | None = None, of_every_kind: bool = True) -> Asked:
    """A plan and a day: any day, or one on which something turns."""
    loaded = draw(plans(journal, of_every_kind)).load()
    turning = turning_days(loaded.sound_plan, loaded.journal)
    day = draw(st.sampled_from(turning) | st.dates(ADOPTED - timedelta(400), LAST_DAY))
    return Asked(loaded.sound_plan, loaded.journal, day)


def said(measure: MeasureStatus, status: Reported, day: date) -> Entry:
    """Return an entry that says this of the measure."""
    return Entry.model_construct(measure=measure.measure.id, dated=Deadline(str(day), day, day), status=status)


# -- A second judge ---------------------------------------------------------------------------------------------------


@settings(max_examples=100)
@given(questions(), st.integers())
def test_a_second_judge_says_the_same(asked: Asked, seed: int) -> None:
    turning = turning_days(asked.plan, asked.journal)
    for day in (asked.day, *Random(seed).sample(turning, 12)):
        expected = judged(asked.plan, asked.journal, day)
        found = {
            m.measure.id: Judged(m.status, m.timing, m.days, m.due, m.first_due, m.moves, m.missing)
            for m in assess(asked.plan, asked.journal, day).measures
        }
        for id, judgement in found.items():
            assert (str(day), id, judgement) == (str(day), id, expected[id])
        assert found.keys() == expected.keys()


# -- Sums -------------------------------------------------------------------------------------------------------------


def by_word(totals: Totals) -> dict[str, int]:
    return {**totals.by_status, **totals.by_timing}


@settings(max_examples=60)
@given(questions())
def test_every_count_agrees_with_its_parts(asked: Asked) -> None:
    status = asked.status
    assert_partitions(status)
    assert_years(status)
    assert_headline(status)
    for m in status.measures:
        assert tuple(cell.year for cell in m.cells) == tuple(m.measure.years or ())
        least = {"over fristen": 1, "mangler melding": 1, "nær fristen": 0, "uten ny melding": 1}.get(m.timing)
        assert (m.days is None) if least is None else (m.days is not None and m.days >= least)


def assert_partitions(status: PlanStatus) -> None:
    """Both columns add up to the total: in all, for goals and strategies, and for the kinds of money."""
    plan, whole = status.plan, status.totals
    slices = [
        [*(status.under(goal) for goal in plan.goals), *(status.under(s) for s in plan.strategies), status.under(None)],
        [tuple(m for m in status.measures if m.kind_of_money == kind) for kind in KINDS],
    ]
    for parts in slices:
        counts = [count(part) for part in parts]
        assert sum(found.measures for found in counts) == whole.measures
        for found in (*counts, whole):
            assert sum(found.by_status.values()) == found.measures == sum(found.by_timing.values())
        for word, number in by_word(whole).items():
            assert sum(by_word(found)[word] for found in counts) == number


def assert_years(status: PlanStatus) -> None:
    """No year counts more than its measures, or anything that is to come; and no sum is made from what is displayed."""
    for year in status.years:
        assert 0 <= year.reported <= year.measures
        assert 0 <= year.missing <= year.measures
        assert year.year <= status.day.year or (year.reported, year.missing) == (0, 0)
    bare = PlanStatus(
        status.plan, status.day, tuple(m._replace(cells=()) for m in status.measures), status.next_revision
    )
    assert (bare.years, bare.totals, bare.headline) == (status.years, status.totals, status.headline)


def assert_headline(status: PlanStatus) -> None:
    """The parts of the headline add up to its wholes, and agree with the totals."""
    found = status.headline
    if found is None:
        assert {m.timing for m in status.measures} <= {"avsluttet", "starter senere"}
        return
    once = [m for m in status.measures if not m.measure.is_repeating]
    assert found.should_be_done == found.done + found.late + found.put_off + sum(found.closed_otherwise.values())
    assert found.should_be_done <= len(once)
    assert found.late == status.totals.by_timing["over fristen"]
    assert found.repeating == found.up_to_date + found.lacking + found.unasked <= len(status.measures) - len(once)
    assert found.lacking == status.totals.by_timing["mangler melding"]
    assert found.unasked_by is None or (found.unasked > 0 and found.unasked_by >= status.day)
    assert found.unreported <= status.totals.by_status["ikke meldt"]
    assert found.deviating == len(status.needing["avvik"])


# -- Money ------------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(questions(of_every_kind=False), st.data())
def test_no_money_grows_because_a_measure_left(asked: Asked, data: st.DataObject) -> None:
    before = asked.status
    leaving = [m for m in before.measures if not m.is_closed]
    if not leaving:
        return
    m = data.draw(st.sampled_from(leaving))
    after = asked.with_journal([*asked.journal.entries, said(m, "utgår", asked.day)])
    for was, now in zip(before.years, after.years, strict=False):
        if was.year != now.year:
            break  # a year that had nothing but that money is no longer there
        for old, new in ((was.running, now.running), (was.investment, now.investment)):
            assert new is None or (old is not None and new <= old)
            assert new == old or was.year > asked.day.year
        assert now.unknown_cost <= was.unknown_cost


@settings(max_examples=40)
@given(questions(of_every_kind=False), st.data())
def test_what_is_done_takes_no_money_away(asked: Asked, data: st.DataObject) -> None:
    before = asked.status
    doing = [m for m in before.measures if not m.is_closed and not m.measure.is_repeating]
    if not doing:
        return
    after = asked.with_journal(
        [*asked.journal.entries, said(data.draw(st.sampled_from(doing)), "gjennomført", asked.day)]
    )
    assert [(y.year, y.running, y.investment, y.unknown_cost) for y in after.years] == [
        (y.year, y.running, y.investment, y.unknown_cost) for y in before.years
    ]


# -- Time -------------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(questions())
def test_what_is_late_stays_late_until_somebody_speaks(asked: Asked) -> None:
    after = asked.day + DAY
    recorded = {one.day or date(one.year, 12, 31) for one in asked.plan.revision.done}
    if asked.plan.at(asked.day) != asked.plan.at(after) or after in recorded:
        return
    spoken = {entry.measure for entry in asked.journal.entries if entry.day == after}
    tomorrow = {m.measure.id: m for m in assess(asked.plan, asked.journal, after).measures}
    for m in asked.status.measures:
        if m.timing in ("over fristen", "mangler melding") and m.measure.id not in spoken:
            assert tomorrow[m.measure.id].timing == m.timing
            assert tomorrow[m.measure.id].days == (m.days or 0) + 1


@settings(max_examples=60)
@given(questions())
def test_what_is_said_or_decided_later_changes_nothing(asked: Asked) -> None:
    known = [entry for entry in asked.journal.entries if entry.day <= asked.day]
    status = asked.status
    assert asked.with_journal(known) == status
    decided = asked.plan.as_written(asked.day).but({"adoption": asked.plan.adoption})
    assert assess(decided, asked.journal, asked.day).measures == status.measures


@settings(max_examples=60)
@given(questions(journal=True), st.integers())
def test_the_order_of_the_journal_changes_nothing(asked: Asked, seed: int) -> None:
    def order(entry: Entry) -> tuple[str, date, bool]:
        return entry.measure, entry.day, entry.takes_back is not None

    groups = [list(group) for _, group in groupby(sorted(asked.journal.entries, key=order), key=order)]
    Random(seed).shuffle(groups)
    assert asked.with_journal([entry for group in groups for entry in group]) == asked.status


@settings(max_examples=60)
@given(questions(journal=True), st.data())
def test_what_is_taken_back_was_never_said(asked: Asked, data: st.DataObject) -> None:
    entries = [entry for entry in asked.journal.entries if not entry.takes_back]
    if not entries:
        return
    wrong = data.draw(st.sampled_from(entries))
    day = data.draw(st.dates(wrong.day, LAST_DAY + DAY))
    meant = {"dato": wrong.dated.text, "status": wrong.status} | ({"gjelder": str(wrong.year)} if wrong.year else {})
    back = Entry.model_validate({"tiltak": wrong.measure, "dato": str(day), "trekker": meant, "begrunnelse": "Feil."})
    places = list(entries)
    places.insert(data.draw(st.integers(0, len(entries))), back)
    alike = [entry for entry in entries if entry.is_taken_back_by(back)]
    without = [entry for entry in entries if entry not in alike]
    assert wrong in alike
    assert asked.with_journal(places) == asked.with_journal(without if day <= asked.day else entries)
