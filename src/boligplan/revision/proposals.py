"""What the facts say of each measure before the working group meets: a proposed outcome, and what to notice.

A proposal is never a decision. The first rule that fits gives the outcome; every remark that fits is given.
The reason may end in the plan, so it is written in the plan's målform; the rest is for the working group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from boligplan.deadline import parse_deadline, parse_duration
from boligplan.language import Phrase, date_text, inner_quotes, list_text, same, years_text
from boligplan.language.values import owner_name
from boligplan.plan import Goal
from boligplan.planparts import Owner
from boligplan.revision.edits import years_key
from boligplan.revision.outcomes import Outcome
from boligplan.status import MeasureStatus, PlanStatus, has_unknown_cost, owners_of

DEFAULT_STEP = parse_duration("2 år")

REASONS = {
    "done": same("Gjennomført."),
    "answered": Phrase("Alle årene er meldt.", "Alle åra er melde."),
    "late": Phrase("Ikke meldt ferdig innen fristen.", "Ikkje meld ferdig innan fristen."),
}
_OWN_CASE = {
    "egen politisk sak": "Krever egen politisk sak.",
    "egen politisk sak ved behov": "Kan kreve egen politisk sak: planen sier «ved behov».",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed outcome with its reason; without an outcome, `question` is what must be answered first.

    `decided` where an earlier revision has settled it already.
    """

    outcome: Outcome | None
    reason: str | None = None
    to: str | None = None
    merged_with: str | None = None
    question: str | None = None
    decided: bool = False


Rule = Callable[[MeasureStatus, PlanStatus], Proposal | None]


def propose(measure: MeasureStatus, status: PlanStatus) -> Proposal:
    """The proposal of the first rule that fits; a measure under way and in time is carried on."""
    found = (rule(measure, status) for rule in _RULES)
    return next((proposal for proposal in found if proposal), Proposal("videreføres"))


def _done(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """What is done leaves the list of work and stays in the totals; the last revision has closed what was done then."""
    if measure.status != "gjennomført":
        return None
    last = max((done.day for done in status.plan.revision.done if done.day and done.day <= status.day), default=None)
    is_settled = last is not None and measure.entries[-1].day <= last
    return Proposal("avsluttes", _reason("done", status), decided=is_settled)


def _reported_out(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """A report is no decision: what has been reported as dropped or replaced is put before the committee."""
    if measure.status not in ("utgår", "erstattet"):
        return None
    last = measure.entries[-1]
    if measure.status == "erstattet" and len(last.replaced_by) == 1:
        return Proposal("slås sammen", last.reason, merged_with=last.replaced_by[0])
    return Proposal("utgår", last.reason)


def _not_done(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """A measure reported as not done will not be done by itself: drop it, or choose to try again."""
    if measure.status != "ikke gjennomført" or measure.measure.is_repeating:
        return None
    return Proposal("utgår", measure.entries[-1].reason)


def _answered(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """A repeated measure with an answer for every year asks for no more."""
    if measure.measure.is_repeating and measure.is_closed:
        return Proposal("avsluttes", _reason("answered", status))
    return None


def _repeats(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """A repeated measure goes on in its marked years; missing reports are asked for, not decided."""
    return Proposal("videreføres") if measure.measure.is_repeating else None


def _never_reported(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """Silence says nothing: where nobody has reported on what should have begun, somebody must be asked."""
    years = measure.measure.years
    begun = measure.timing == "over fristen" or (years and years[0] < status.day.year)
    if measure.entries or not begun:
        return None
    names = list_text(owner.name for owner in _owners(measure, status)) or "den som kjenner saken; ingen er ansvarlig"
    return Proposal(None, question=f"Ingen har meldt noe. Er arbeidet begynt? Spør {names}.")


def _late(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """What is begun and late gets the time from one revision to the next, or a decision to stop."""
    if measure.timing != "over fristen":
        return None
    to = _later(measure, status)
    if to is None:
        return Proposal(None, question="Fristen er ute og planperioden snart over. Skal tiltaket med i neste plan?")
    return Proposal("flyttes", measure.entries[-1].reason or _reason("late", status), to=to)


def _put_off(measure: MeasureStatus, status: PlanStatus) -> Proposal | None:
    """A deadline that was put off by a report is made the plan's own."""
    last = measure.entries[-1] if measure.status == "utsatt" else None
    if last is None or last.new_due is None or last.new_due.last != measure.due:
        return None
    return Proposal("flyttes", last.reason, to=last.new_due.text)


_RULES: tuple[Rule, ...] = (
    _done,
    _reported_out,
    _not_done,
    _answered,
    _repeats,
    _never_reported,
    _late,
    _put_off,
)


def _later(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """The deadline moved by the time between two revisions, in its own precision; None past the end of the period."""
    step = max(1, (status.plan.revision.every or DEFAULT_STEP).months // 12)
    due, years = measure.measure.due, measure.measure.years or ()
    end = status.plan.period[1] if status.plan.period else None
    planned = due.last.year if due else years[-1] if years else 0
    assert measure.due is not None  # it is late
    year = max(planned, measure.due.year) + step
    while date(year, 12, 31) <= status.day:
        year += step
    year = min(year, end) if end else year
    if date(year, 12, 31) <= status.day:
        return None
    if due is None:
        return years_key((*years, *range(planned + 1 if years else year, year + 1)))
    try:
        moved = parse_deadline(f"{year}{due.text[4:]}")
    except ValueError:  # 29 February
        moved = parse_deadline(f"{year}-02-28")
    return moved.text if moved.last > status.day else str(year)


def _reason(key: str, status: PlanStatus) -> str:
    return REASONS[key].in_(status.plan.language)


def _owners(measure: MeasureStatus, status: PlanStatus) -> list[Owner]:
    return [owner for id in owners_of(measure.measure) if (owner := status.plan.owner(id))]


# -- What to notice ---------------------------------------------------------------------------------------------------

Remark = Callable[[MeasureStatus, PlanStatus], str | None]


def remarks(measure: MeasureStatus, status: PlanStatus) -> list[str]:
    """What the working group should notice about the measure, most pressing first."""
    if measure.is_closed:
        return []
    return [words for remark in _REMARKS if (words := remark(measure, status))]


def _no_owner(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """Without an owner nobody answers when the reminder is sent."""
    return None if owners_of(measure.measure) else "Ingen er ansvarlig."


def _dissolved_owner(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """A group that is gone answers no more."""
    owners = _owners(measure, status)
    gone = [owner.name for owner in owners if owner.dissolved and owner.dissolved <= status.day]
    return f"{list_text(gone)} er lagt ned." if gone else None


def _no_deadline(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """Without year and deadline nothing is ever late."""
    return "Tiltaket har verken år eller frist." if not measure.measure.years and measure.due is None else None


def _moved_often(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """A deadline moved more than once says that the plan promised too much, or too little."""
    if measure.moves < 2 or measure.first_due is None:
        return None
    return f"Fristen er flyttet {measure.moves} ganger siden {date_text(measure.first_due)}."


def _missing_years(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """A year that has ended without an entry is a hole in what the revision can tell, due or not."""
    answered = dict(measure.answers)
    silent = tuple(year for year, _ in measure.asked if year < status.day.year and year not in answered)
    return f"Ingen melding for {years_text(silent)}." if silent else None


def _unknown_cost(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """What nobody has priced is in no budget."""
    return "Kostnaden er ukjent." if has_unknown_cost(measure.placed) else None


def _own_case(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """What waits for a separate political case moves only when somebody writes it."""
    economy = measure.measure.economy
    return _OWN_CASE.get(economy.clarification or "") if economy else None


def _not_set_up(measure: MeasureStatus, status: PlanStatus) -> str | None:
    """An owner that is yet to be set up cannot answer."""
    waiting = [
        owner_name(owner, status.day)
        for owner in _owners(measure, status)
        if owner.created and (owner.created == "ja" or owner.created.last < status.day)
    ]
    asked = "Er den opprettet?" if len(waiting) == 1 else "Er de opprettet?"
    return f"{asked} {list_text(waiting)}." if waiting else None


_REMARKS: tuple[Remark, ...] = (
    _no_owner,
    _dissolved_owner,
    _not_set_up,
    _no_deadline,
    _missing_years,
    _moved_often,
    _unknown_cost,
    _own_case,
)


def lapsed_guidance(goal: Goal, status: PlanStatus) -> list[str]:
    """What the working group should notice about a goal: guidance that lapses may leave it without a ground."""
    ends = [
        (guide.title, guide.valid[1]) for guide in status.plan.guidance if guide.id in goal.guidance and guide.valid
    ]
    return [
        f"Føringen «{inner_quotes(title)}» {'gjaldt' if last < status.day.year else 'gjelder'} til og med {last}."
        for title, last in ends
        if last <= status.day.year
    ]
