"""The answers of `status` and `forfalt` as JSON objects, as the contract and the schemas in `schema/` describe them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from boligplan.journal import STATUSES
from boligplan.reading import Origin
from boligplan.status import TIMINGS, MeasureStatus, PlanStatus, Totals, count, owners_of
from boligplan.tree import goals

VERSION = 1
Object = dict[str, Any]


def key(words: str) -> str:
    """The JSON key for a status or timing: «ikke startet ennå» is ikke_startet."""
    return words.removesuffix(" ennå").replace(" ", "_")


def heading(day: date, origin: Origin | None = None) -> Object:
    """How every answer starts."""
    return {"versjon": VERSION, "per": day.isoformat()} | ({"kilde": origin.as_json} if origin else {})


def totals_object(totals: Totals) -> Object:
    """The object `sum`: the status group and the timing group each add up to `tiltak`."""
    return (
        {"tiltak": totals.measures}
        | {key(status): totals.by_status[status] for status in STATUSES}
        | {key(timing): totals.by_timing[timing] for timing in TIMINGS}
        | {"uten_frist": totals.no_deadline}
    )


def status_object(status: PlanStatus) -> Object:
    """What `status` says of one plan; amounts in the plan's unit, null where nobody has stated one."""
    plan = status.plan
    return {
        "plan": {"id": plan.id, "tittel": plan.title, "kommune": plan.municipality.name, "beløp_i": plan.amounts_in},
        "sum": totals_object(status.totals),
        "mål": [
            {
                "id": goal.id,
                "nummer": number,
                "tittel": goal.title,
                "sum": totals_object(count(status.under(goal))),
            }
            for _, number, goal, _ in goals(plan)
        ],
        "revisjon": {"neste": status.next_revision.year, "forfalt": status.next_revision.is_late},
        "år": [
            {
                "år": year.year,
                "tiltak": year.measures,
                "svar": year.answered,
                "mangler": year.missing,
                "drift": amount(year.running),
                "investering": amount(year.investment),
            }
            for year in status.years
        ],
    }


def overdue_object(lists: dict[str, tuple[MeasureStatus, ...]]) -> Object:
    """What `forfalt` says of one plan: one list for each heading."""
    return {key(words): [measure_object(measure) for measure in measures] for words, measures in lists.items()}


def document(day: date, answers: list[tuple[Origin, Object]], total: Object, *, several: bool) -> Object:
    """The whole answer: the object of the one plan, or `planer` with one for each and the `sum`."""
    objects = [heading(day, origin) | answer for origin, answer in answers]
    if several:
        return heading(day) | {"planer": objects, "sum": total}
    return objects[0]


def measure_object(measure: MeasureStatus) -> Object:
    """One measure in a list: ids, the last day in time, days by the timing, and the years that lack a report."""
    goal = measure.placed.goal
    return {
        "id": measure.measure.id,
        "nummer": measure.number,
        "tekst": measure.measure.text,
        "mål": goal.id if goal else None,
        "ansvar": list(owners_of(measure.measure)),
        "frist": measure.due.isoformat() if measure.due else None,
        "dager": measure.days,
        "år": list(measure.missing),
    }


def life_object(measure: MeasureStatus) -> Object:
    """One measure with its status, timing and every entry."""
    return measure_object(measure) | {
        "status": measure.status,
        "tidsstilling": measure.timing,
        "flyttet": measure.moves,
        "meldinger": [
            {
                "dato": entry.day.isoformat(),
                "gjelder": entry.year,
                "status": entry.status,
                "tekst": entry.text,
                "verdi": amount(entry.value),
                "utført": str(entry.done) if entry.done else None,
                "av": entry.by,
                "sak": entry.case,
                "begrunnelse": entry.reason,
                "ny_frist": str(entry.new_due) if entry.new_due else None,
                "erstattet_av": list(entry.replaced_by),
            }
            for entry in measure.entries
        ],
    }


def amount(value: Decimal | None) -> int | float | None:
    """The amount as a JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
