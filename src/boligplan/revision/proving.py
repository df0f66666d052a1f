"""The proof that a revision loses nothing: every measure has an outcome, and every day before stands as it stood."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import BaseModel

from boligplan.diagnostics import errors_in
from boligplan.errors import BoligplanError
from boligplan.loading import Loaded
from boligplan.plan import Plan
from boligplan.revision.outcomes import Case
from boligplan.status import MeasureStatus, PlanStatus, standing
from boligplan.tree import decision_days, walk


def prove(case: Case, before: Loaded, after: Loaded) -> None:
    """Nothing, where the revised plan has lost nothing; raises BoligplanError where it has."""
    if wrong := unproved(case, before, after):
        raise BoligplanError(
            f"Revisjonen er ikke ført, fordi {wrong}. Ingenting er skrevet.",
            help="Planen er skrevet på en måte som ikke kan endres automatisk. Gjør endringen for hånd, og kjør sjekk.",
        )


def unproved(case: Case, before: Loaded, after: Loaded) -> str | None:
    """What the revised plan has lost, as a clause; None where it has lost nothing."""
    if sorted(decision.id for decision in case.worksheet.decisions) != sorted(case.measures):
        return "utfallene er ikke like mange som tiltakene"
    for fault in errors_in(after.diagnostics):
        return f"planen ville fått feil: {fault.message.rstrip('.')}"
    added = {measure.id for _, measure in case.worksheet.new_measures}
    if _ids(after.sound_plan) != _ids(before.sound_plan) | added:
        return "en id er kommet bort eller kommet til"
    for day in _days(before.sound_plan, case.status.day):
        if not _stood_alike(before, after, day):
            return f"planen slik den sto {day} er ikke lenger den samme"
    earlier = before.sound_plan.revision.done
    if after.sound_plan.revision.done[: len(earlier)] != earlier:
        return "en tidligere revisjon er endret"
    return None


def _ids(plan: Plan) -> set[str]:
    return {node.item.id for node in walk(plan)}


def _days(plan: Plan, decided: date) -> list[date]:
    """The day before the revision, and the days around every earlier decision."""
    around = {day - timedelta(back) for day in {*decision_days(plan), decided} for back in (0, 1)}
    return sorted(day for day in around if day < decided)


def _stood_alike(before: Loaded, after: Loaded, day: date) -> bool:
    one, other = (standing(loaded, day) for loaded in (before, after))
    return _figures(one) == _figures(other)


def _figures(status: PlanStatus) -> tuple[object, ...]:
    """All that is said of a plan on a day, texts and judgements."""
    plan, names = status.plan, [name for name in MeasureStatus._fields if name != "placed"]
    judged = [(m.measure.id, m.number, *(getattr(m, name) for name in names)) for m in status.measures]
    return _said((plan.goals, plan.strategies, plan.measures)), judged, status.years


def _said(value: object) -> object:
    """The value as plain data without what is empty: «ingen» and nothing at all say the same."""
    if isinstance(value, BaseModel):
        given = {name: _said(getattr(value, name)) for name in type(value).model_fields}
        return {name: inner for name, inner in given.items() if inner is not None} or None
    return ([_said(item) for item in value] or None) if isinstance(value, tuple) else value
