"""Which reminders fall due: a ladder of days around every deadline that is left, without any memory.

A notice is due on each rung: 30, 7 and 1 days before the deadline, 1 and 7 days after it, and then 30, 60, 90 … days
after it. The same plan, journal and days give the same notices, so nothing is stored of what was said before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from boligplan.planparts import Owner
from boligplan.status import MeasureStatus, PlanStatus

BEFORE, AFTER, EVERY = (30, 7, 1), (1, 7), 30  # days


@dataclass(frozen=True, slots=True)
class Notice:
    """One deadline to remind of: `year` is the year to be reported, None where the measure is done once."""

    measure: MeasureStatus
    year: int | None
    due: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """All that one owner is reminded of; None is for what names nobody."""

    owner: Owner | None
    notices: tuple[Notice, ...]


def last_rung(due: date, since: date, day: date) -> date | None:
    """The last day on the ladder of `due` that lies after `since` and not after `day`; None where there is none."""
    late = (day - due).days
    after = (*AFTER, *((late - late % EVERY,) if late >= EVERY else ()))
    rungs = [due + timedelta(days) for days in (*(-days for days in BEFORE), *after)]
    return max((rung for rung in rungs if since < rung <= day), default=None)


def is_silent(status: PlanStatus) -> bool:
    """True where nobody is reminded of anything: the plan is not adopted yet, or repealed."""
    return status.plan.state == "opphevet" or not status.plan.is_in_force(status.day)


def reminders(status: PlanStatus, since: date) -> tuple[Reminder, ...]:
    """One for each owner with a notice after `since` and not after the day of `status`, in the registry's order."""
    if is_silent(status):
        return ()
    due = {measure.measure.id: _notices(status, measure, since) for measure in status.measures}
    found = (
        Reminder(owner, tuple(notice for measure in measures for notice in due[measure.measure.id]))
        for owner, measures in status.by_party
    )
    return tuple(reminder for reminder in found if reminder.notices)


def _notices(status: PlanStatus, measure: MeasureStatus, since: date) -> tuple[Notice, ...]:
    return tuple(Notice(measure, year, due) for year, due in measure.deadlines if last_rung(due, since, status.day))
