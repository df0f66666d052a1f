"""What a word on the command line means in a plan: an id, a printed number, an owner, or words to search for."""

from __future__ import annotations

from collections.abc import Iterable

from boligplan.plan import Aim, Goal, Measure, Plan, Strategy
from boligplan.planparts import Owner
from boligplan.safetext import closest
from boligplan.status import MeasureStatus, PlanStatus, answering
from boligplan.tree import levels, measures_by_id

Item = Goal | Aim | Strategy | Measure | Owner | None


def find(written: Plan, status: PlanStatus, what: str | None) -> tuple[Item, tuple[MeasureStatus, ...]]:
    """What `what` names, with the measures that belong to it: by id or printed number, else by owner, else by words.

    A measure is given as it stands in the file, and not as it stood on the day of `status`.
    """
    if what is None:
        return None, status.measures
    plan = status.plan
    for m in status.measures:
        if what in (m.measure.id, m.number):
            return measures_by_id(written)[m.measure.id], (m,)
    for _, number, level, _ in levels(plan):
        if what in (level.id, number):
            return level, status.under(level)
    owners = tuple(owner for owner in plan.owners if what.casefold() in (owner.id, owner.name.casefold()))
    words = what.casefold().split()
    hits = tuple(m for m in status.measures if all(word in _searched(m) for word in words))
    if not owners and not hits:
        alike = plan.owners_called(what)
        owners = alike if len(alike) == 1 else ()
    return (owners[0], answering(status.measures, owners[0].id)) if owners else (None, hits)


def _searched(m: MeasureStatus) -> str:
    goal, texts = m.placed.goal, [level.text for level in (m.placed.aim, m.placed.strategy) if level]
    entries = [entry.text or "" for entry in m.entries]
    over = [goal.title if goal else "", *texts]
    return " ".join([m.measure.id, m.measure.text, *m.measure.points, *over, *entries]).casefold()


def near(plans: Iterable[Plan], what: str) -> str:
    """What to do where `what` is in none of the plans: ids that look like it, or the day it came into the plan."""
    measures = {id: measure for plan in plans for id, measure in measures_by_id(plan).items()}
    if what in measures and (introduced := measures[what].introduced):
        return f"Tiltaket kom inn i planen {introduced.day}. Velg den dagen eller en senere med --per."
    close = closest(what.casefold(), measures, 3, 0.5)
    return f"Mente du {' eller '.join(close)}?" if close else "Se alle tiltakene med «boligplan vis»."
