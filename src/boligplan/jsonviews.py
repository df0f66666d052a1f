"""The answers of `status` and `forfalt` as JSON objects, as the contract and the schemas in `schema/` describe them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from boligplan.journal import STATUSES, Told
from boligplan.planparts import Responsibility
from boligplan.reading import Origin
from boligplan.status import TIMINGS, Headline, MeasureStatus, PlanStatus, Totals, count, responsible
from boligplan.tree import goals

VERSION = 1
Object = dict[str, Any]


def key(words: str) -> str:
    """Return the JSON key for a status or timing: «starter senere» is starter_senere."""
    return words.replace(" ", "_")


def heading(day: date, origin: Origin | None = None) -> Object:
    """How every answer starts."""
    return {"versjon": VERSION, "per": day.isoformat()} | ({"kilde": origin.as_json} if origin else {})


def totals_object(totals: Totals) -> Object:
    """The object `sum`: the status group and the timing group each add up to `tiltak`."""
    return (
        {"tiltak": totals.measures}
        | {key(status): totals.by_status[status] for status in STATUSES}
        | {key(timing): totals.by_timing[timing] for timing in TIMINGS}
    )


def status_object(status: PlanStatus) -> Object:
    """What `status` says of one plan; amounts in the plan's unit, null where nobody has stated one."""
    plan = status.plan
    return {
        "plan": {
            "id": plan.id, "tittel": plan.title, "kommune": plan.municipality.name, "tilstand": plan.state,
            "beløp_i": plan.amounts_in,
        },
        "hovedtall": headline_object(status.headline),
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
                "meldt": year.reported,
                "mangler": year.missing,
                "drift": amount(year.running),
                "investering": amount(year.investment),
                "ukjent_kostnad": year.unknown_cost,
            }
            for year in status.years
        ],
    }  # fmt: skip


def headline_object(headline: Headline | None) -> Object | None:
    """The numbers of the headline, as counts of measures; None where the plan has none that day."""
    if headline is None:
        return None
    return {
        "skulle_vært_ferdige": headline.should_be_done,
        "gjennomført": headline.done,
        "over_fristen": headline.late,
        "utsatt": headline.put_off,
        "avsluttet_ellers": sum(headline.closed_otherwise.values()),
        "gjentas": headline.repeating,
        "à_jour": headline.up_to_date,
        "mangler_melding": headline.lacking,
        "ikke_meldt": headline.unreported,
        "avvik": headline.deviating,
    }


def overdue_object(lists: dict[str, tuple[MeasureStatus, ...]], day: date) -> Object:
    """What `forfalt` says of one plan: one list for each heading."""
    return {
        key(words): [
            measure_object(measure) | (_next_object(measure, day) if words == "mangler melding" else {})
            for measure in measures
        ]
        for words, measures in lists.items()
    }


def _next_object(measure: MeasureStatus, day: date) -> Object:
    """The ended years whose reporting day is still to come, and the first such day; null where there are none."""
    coming = [(year, last) for year, last in measure.asked if year < day.year and last >= day]
    return {"neste": {"år": [y for y, _ in coming], "frist": min(d for _, d in coming).isoformat()} if coming else None}


def document(day: date, answers: list[tuple[Origin, Object]], total: Object, *, several: bool) -> Object:
    """The whole answer: the object of the one plan, or `planer` with one for each and the `sum`."""
    objects = [heading(day, origin) | answer for origin, answer in answers]
    if several:
        return heading(day) | {"planer": objects, "sum": total}
    return objects[0]


def measure_object(measure: MeasureStatus) -> Object:
    """One measure in a list: ids, the last day in time, days by the timing, and the years that lack a report."""
    goal, found = measure.placed.goal, measure.measure.responsibility or Responsibility()
    return {
        "id": measure.measure.id,
        "nummer": measure.number,
        "tekst": measure.measure.text,
        "slags": "tiltak",
        "mål": goal.id if goal else None,
        "ansvar": list(responsible(measure.measure)),
        "delegert": list(found.delegated),
        "ved": list(found.by),
        "frist": measure.due.isoformat() if measure.due else None,
        "dager": measure.days,
        "år": list(measure.missing),
    }


def life_object(measure: MeasureStatus, told: Iterable[Told]) -> Object:
    """Return one measure with its status, timing and every entry, those that were taken back with when and why."""
    return measure_object(measure) | {
        "status": measure.status,
        "stilling": measure.timing,
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
                "ny_frist": str(entry.moved_to) if entry.moved_to else None,
                "erstattet_av": list(entry.replaced_by),
                "trukket": back and {"dato": back.day.isoformat(), "begrunnelse": back.reason},
            }
            for entry, back in told
        ],
    }


def amount(value: Decimal | None) -> int | float | None:
    """The amount as a JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
