"""The drawn plans are what the properties elsewhere rely on: sound, and of every kind."""

from datetime import date

import pytest
from hypothesis import Phase, find, given, settings

from boligplan.deadline import FromYear
from boligplan.diagnostics import Severity
from boligplan.plan import Plan
from boligplan.tree import placed
from strategies import Made, days, plans


@settings(max_examples=60)
@given(plans() | plans(journal=True, of_every_kind=True), days)
def test_a_drawn_plan_has_no_error_on_any_day(made: Made, day: date) -> None:
    errors = [found.message for found in made.load(day).diagnostics if found.severity is Severity.ERROR]

    assert errors == []


def _written(plan: Plan) -> list:
    return [node.item for node in placed(plan)]


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(lambda plan, journal: any(m.is_repeating for m in _written(plan)), id="repeating"),
        pytest.param(lambda plan, journal: any(m.changes for m in _written(plan)), id="changed"),
        pytest.param(lambda plan, journal: any(m.introduced for m in _written(plan)), id="introduced"),
        pytest.param(lambda plan, journal: any(m.ended for m in _written(plan)), id="ended"),
        pytest.param(lambda plan, journal: any(m.due and m.due.text[4:6] == "-K" for m in _written(plan)), id="due"),
        pytest.param(lambda plan, journal: any(e.status == "utsatt" for e in journal.entries), id="postponed"),
        pytest.param(lambda plan, journal: any(e.moved_to == "ikke fastsatt" for e in journal.entries), id="not set"),
        pytest.param(lambda plan, journal: any(e.takes_back for e in journal.entries), id="taken back"),
        pytest.param(lambda plan, journal: any(len(e.dated.text) == 7 for e in journal.entries), id="a month"),
        pytest.param(
            lambda plan, journal: any((e.year or 0) > e.day.year for e in journal.entries), id="a coming year"
        ),
        pytest.param(
            lambda plan, journal: any(isinstance(m.years, FromYear) for m in _written(plan)), id="from a year"
        ),
        pytest.param(lambda plan, journal: plan.reporting.when is not None, id="at the revision"),
        pytest.param(lambda plan, journal: any(g.aims and g.aims[0].cost for g in plan.goals), id="cost"),
    ],
)
def test_every_kind_is_drawn(kind) -> None:
    def has(made: Made) -> bool:
        loaded = made.load()
        return loaded.plan is not None and kind(loaded.plan, loaded.journal)

    found = find(plans(journal=True), has, settings=settings(max_examples=500, phases=[Phase.generate]))

    assert found.journal is not None
