"""The edits of each outcome: one function per outcome, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from boligplan.deadline import Deadline, parse_deadline, show_years
from boligplan.editing.yamltext import Plain, Value, written
from boligplan.plan import Measure, Plan
from boligplan.planparts import Change as RecordedChange
from boligplan.reader.yamlnodes import Data, Path
from boligplan.revision.drafting import Draft, typed
from boligplan.revision.outcomes import ALIASES, NEW_VALUES, Case, Decision, Outcome
from boligplan.tree import measures_by_id, walk

_NONE = Plain("ingen")


def write_outcomes(draft: Draft, case: Case, data: Data, is_ready: Callable[[Path], bool]) -> None:
    """Puts the edits of the outcomes and new measures that are ready, told by their path, into the draft."""
    paths = {node.item.id: node.path for node in walk(case.plan)}
    for n, decision in enumerate(case.worksheet.decisions):
        if decision.outcome and is_ready(("tiltak", n)):
            _EDITS[decision.outcome](Change(draft, case, paths[decision.id], decision, data["tiltak"][n]))
    for n, addition in enumerate(case.worksheet.additions):
        if is_ready(("nye", n)):
            new = typed(data["nye"][n]["tiltak"])
            _add(draft, case, paths.get(addition.under, ()), new, addition.reason)


@dataclass(frozen=True)
class Change:
    """One measure's decision: where the measure stands in the plan, and the decision as it was typed."""

    draft: Draft
    case: Case
    path: Path
    decision: Decision
    data: Data

    @property
    def measure(self) -> Measure:
        """The measure as it stood the day before the case, or that day where it came then."""
        return self.case.eve.get(self.decision.id) or self.case.measures[self.decision.id].measure

    def before(self, name: str) -> Value:
        """What the measure said of a field: as typed where it says it itself, else what it inherited, else «ingen»."""
        alias = ALIASES[name]
        own = self.draft.value((*self.path, alias))
        return typed(own, alias) if own not in (None, ()) else written(getattr(self.measure, name)) or _NONE

    def replace(self, values: dict[str, Value]) -> None:
        """Writes new values by the name of their field, and what they replaced in `endret`."""
        before = {ALIASES[name]: self.before(name) for name in values}
        for name in values:
            if self.draft.value((*self.path, ALIASES[name])) is None:
                self._keep_inherited(name)
        for name, value in values.items():
            self.draft.set((*self.path, ALIASES[name]), value, ("endret",))
        entry = {**decided(self.case, self.decision.reason), "før": before}
        self.draft.append((*self.path, "endret"), entry)

    def _keep_inherited(self, name: str) -> None:
        """Writes the changes the measure has inherited of a field: once it has its own, it inherits them no more."""
        plan, id = self.case.plan, self.decision.id
        for change in _changes_above(plan, id, self.case.status.day):
            was, then = _standing(plan, id, change.day - timedelta(1)), _standing(plan, id, change.day)
            if was and getattr(was, name) != getattr(then, name):
                entry = _decision(change.day, change.case, change.reason)
                before: Value = {ALIASES[name]: written(getattr(was, name)) or _NONE}
                self.draft.append((*self.path, "endret"), {**entry, "før": before})

    def end(self, replaced_by: list[Value]) -> None:
        """Writes that the measure has left, and what took over."""
        ended = decided(self.case, self.decision.reason)
        if replaced_by:
            ended["erstattet_av"] = replaced_by if len(replaced_by) > 1 else replaced_by[0]
        self.draft.set((*self.path, "sluttet"), ended)


def _changes_above(plan: Plan, id: str, day: date) -> list[RecordedChange]:
    """The decided changes, before `day`, of the levels that the measure stands under; oldest first."""
    above = next(node.above for node in walk(plan) if node.item.id == id)
    found = (change for level in above for change in level.changes if change.day < day)
    return sorted(found, key=lambda change: change.day)


def _standing(plan: Plan, id: str, day: date) -> Measure | None:
    return measures_by_id(plan.at(day)).get(id)


def _stands(change: Change) -> None:
    """Nothing is written for what is closed or carried on: the plan says it already, and the journal says the rest."""


def _moved(change: Change) -> None:
    change.replace(_new_time(change))


def _new_time(change: Change) -> dict[str, Value]:
    """The new years, and the new deadline where one is given or a year alone stands for one."""
    to, measure = change.decision.to, change.measure
    assert to is not None  # `problems` asks for it
    years = measure.years
    typed_to = str(change.data["til"])
    if not isinstance(to, Deadline):
        if measure.due is None:
            return {"years": Plain(typed_to)}
        to = parse_deadline(typed_to)
    values: dict[str, Value] = {"due": to}
    if years and to.last.year not in years:
        after = range(min(years[-1] + 1, to.last.year), to.last.year + 1)
        values["years"] = years_key((*years, *after))
    return values


def _changed(change: Change) -> None:
    values = {
        name: typed(change.data[ALIASES[name]], ALIASES[name]) for name in NEW_VALUES if getattr(change.decision, name)
    }
    change.replace(values | (_new_time(change) if change.decision.to is not None else {}))


def _merged(change: Change) -> None:
    change.end([Plain(change.decision.merged_with)])


def _split(change: Change) -> None:
    for new in change.data["i"]:
        _add(change.draft, change.case, change.path[:-2], typed(new), change.decision.reason)
    change.end([Plain(measure.id) for measure in change.decision.into])


def _dropped(change: Change) -> None:
    change.end([])


_EDITS: dict[Outcome, Callable[[Change], None]] = {
    "avsluttes": _stands,
    "videreføres": _stands,
    "flyttes": _moved,
    "endres": _changed,
    "slås sammen": _merged,
    "deles": _split,
    "utgår": _dropped,
}


def _add(draft: Draft, case: Case, holder: Path, new: Value, reason: str | None) -> None:
    """Puts a new measure last under its holder: the numbers of those that stand there do not change."""
    assert isinstance(new, dict)  # the worksheet was validated
    draft.append((*holder, "vi_skal"), {**new, "innført": decided(case, reason)})


def decided(case: Case, reason: str | None) -> dict[str, Value]:
    """The day and the case of the decision, and why."""
    return _decision(case.status.day, case.worksheet.case, reason)


def _decision(day: date, case: str | None, reason: str | None) -> dict[str, Value]:
    given = {"dato": day, "sak": case, "grunn": reason}
    return {name: value for name, value in given.items() if value is not None}


def years_key(years: tuple[int, ...]) -> Plain:
    """The years as they are typed: 2022-2024 or «2022, 2024»."""
    return Plain(show_years(years))
