"""The deadlines, the days to report by and the revisions of plans as a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from boligplan.extras import require
from boligplan.language import Phrase, word
from boligplan.language.sentences import OWN_DAY
from boligplan.language.values import Values
from boligplan.reading import Origin
from boligplan.safetext import fold
from boligplan.status import MeasureStatus, PlanStatus, report_day, revisions_left

PUT_OFF = Phrase("Utsatt melding for {}: {} {}", "Utsett melding for {}: {} {}")
REVISED_BY = Phrase("Handlingsprogrammet revideres av {}.", "Handlingsprogrammet blir revidert av {}.")


class Event(NamedTuple):
    """One day in the calendar; `key` is what it is about and stays the same whatever else changes."""

    key: str
    day: date
    summary: str
    lines: tuple[str, ...]
    moves: int = 0
    """How often its day was moved."""


def events(status: PlanStatus) -> list[Event]:
    """What the plan asks for and when, by day; nothing where the plan is repealed.

    The reports of one year share an event, so that a calendar of ten yearly measures can still be read; one that is
    put off has its own.
    """
    plan, values = status.plan, Values(status.plan, language=status.plan.language, day=status.day)
    if plan.state == "opphevet":
        return []
    found, yearly = [], dict[int, list[MeasureStatus]]()
    for measure in status.measures:
        id, named = measure.measure.id, (measure.number, measure.measure.text)
        for year, due in measure.deadlines:
            if year is None:
                found.append(
                    Event(f"frist/{id}", due, "Frist: {} {}".format(*named), _about(values, measure), measure.moves)
                )
            elif due == report_day(plan, year, status.day).day:
                yearly.setdefault(year, []).append(measure)
            else:
                summary = PUT_OFF.in_(values.language, year, *named)
                moves = sum(entry.year == year and entry.new_due is not None for entry in measure.entries)
                found.append(Event(f"melding/{year}/{id}", due, summary, _about(values, measure), moves))
    for year, asked in yearly.items():
        lines = tuple(f"{m.number} {m.measure.text} · {values.owners_text(m.measure.responsibility)}" for m in asked)
        due, said_by = report_day(plan, year, status.day)
        lines += (OWN_DAY.in_(values.language),) if said_by == "programmet" else ()
        found.append(Event(f"melding/{year}", due, f"Meldefrist for {year}: {len(asked)} tiltak", lines))
    lines = tuple(REVISED_BY.in_(values.language, values.named([id])) for id in filter(None, [plan.revision.by]))
    found += [
        Event(f"revisjon/{year}", date(year, 12, 31), f"Siste dag for revisjonen i {year}", lines)
        for year in revisions_left(plan, status.day)
    ]
    found.sort(key=lambda event: (event.day, event.key))
    return [event._replace(lines=(*event.lines, f"Plan: {plan.title}, {plan.municipality.name}")) for event in found]


def _about(values: Values, measure: MeasureStatus) -> tuple[str, ...]:
    return (
        f"Ansvar: {values.owners_text(measure.measure.responsibility)}",
        f"Status: {word(measure.status, values.language)}",
        f"Id: {measure.measure.id}",
    )


class Source(NamedTuple):
    """What the calendar needs of a plan, small enough to come back from another process."""

    id: str
    title: str
    municipality: str
    is_draft: bool
    events: list[Event]


def source(status: PlanStatus) -> Source:
    """The events of a plan, with whose they are."""
    plan = status.plan
    return Source(plan.id, plan.title, plan.municipality.name, plan.state == "under arbeid", events(status))


def calendar(day: date, found: Iterable[tuple[Origin, Source]]) -> Iterator[bytes]:
    """The pieces of the .ics file: every plan's events as whole days.

    An event keeps its UID as long as plan and measure keep their ids, and its SEQUENCE grows when its day is moved. Its
    stamp is the moment of the plan's last saved version, `day` where it is not saved, so that the same files give the
    same bytes.
    """
    require("icalendar", "kalender", "Kalenderen")
    from icalendar import Calendar

    head = Calendar()
    head.add("prodid", "-//boligplan//boligplan//NO")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    head.add("method", "PUBLISH")
    opened, closed = head.to_ical().split(b"END:VCALENDAR")
    yield opened
    for origin, plan in found:
        made = origin.commit.made if origin.commit and origin.is_saved else None
        saved = datetime.combine(day, time(), UTC) if made is None else datetime.fromtimestamp(made, UTC)
        yield b"".join(_vevent(plan, event, saved) for event in plan.events)
    yield b"END:VCALENDAR" + closed


def _vevent(plan: Source, event: Event, saved: datetime) -> bytes:
    from icalendar import Event as Component

    made = Component()
    made.add("uid", f"{uuid5(NAMESPACE_URL, f'boligplan:{plan.municipality}/{plan.id}/{event.key}')}@boligplan")
    made.add("dtstamp", saved)
    made.add("last-modified", saved)
    made.add("sequence", event.moves)
    made.add("dtstart", event.day)
    made.add("dtend", event.day + timedelta(1))
    made.add("summary", fold(event.summary))
    made.add("description", "\n".join(event.lines))
    made.add("categories", [event.key.partition("/")[0]])
    made.add("status", "TENTATIVE" if plan.is_draft else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return bytes(made.to_ical())
