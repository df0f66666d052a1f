"""The screen of `forfalt`."""

from __future__ import annotations

from datetime import timedelta

from rich.console import Console

from boligplan.language import counted, date_text, deadline_text, list_text
from boligplan.language.values import Values
from boligplan.planparts import Responsibility
from boligplan.status import DEVIATING, MeasureStatus, PlanStatus
from boligplan.terminal.drawing import STYLES, coming_text, due_text, own_day_text, paragraph, table, text

HEADINGS = {
    "over fristen": "Over fristen",
    "mangler melding": "Mangler melding",
    "nær fristen": "Nær fristen",
    "uten ny melding": "Uten ny melding",
    "uten frist": "Uten frist (verken år eller frist i planen)",
    DEVIATING: "Avvik",
}


def draw_lists(
    screen: Console, status: PlanStatus, lists: dict[str, tuple[MeasureStatus, ...]], owner: str | None
) -> None:
    """Print the lists that hold something, most pressing first; says so where nothing needs attention."""
    plan = status.plan
    values = Values(plan, day=status.day)
    if owner is not None:
        name = values.named([plan.owners_called(owner)[0].id])
        paragraph(screen, f"Bare tiltakene til {name}: som ansvarlig, delegert til eller «ved».")
    screen.print()
    for words, measures in lists.items():
        if measures:
            screen.print(text(f"{HEADINGS[words]}: {len(measures)}", STYLES.get(words) or "bold"))
            width = max(len(measure.number) for measure in measures)
            for measure in measures:
                rows: list[list[object]] = [
                    [measure.number.ljust(width), measure.measure.text],
                    ["", _when(measure, words, status)],
                    ["", text(_who(values, measure), "dim")],
                ]
                screen.print(table(("", ""), rows, wide=(1,)))
            screen.print()
    if plan.state == "opphevet":
        paragraph(screen, "Det skal ikke meldes noe mer, og ingen frister gjelder.")
    elif not any(lists.values()):
        paragraph(screen, "Ingenting er over fristen, nær fristen, uten frist eller uten ny melding.")
        latest = ", og ingen av de siste meldingene er et avvik" if any(m.entries for m in status.measures) else ""
        paragraph(screen, f"Ingen melding mangler{latest}.")
    if own_day := own_day_text(status):
        paragraph(screen, own_day, style="dim")


def _who(values: Values, found: MeasureStatus) -> str:
    """Who has the responsibility, the others apart, and the id."""
    item = found.measure
    responsibility = item.responsibility or Responsibility()
    names = values.named(responsibility.responsible)
    others = [*values.shares(responsibility), ("involvert", values.named(item.involved))]
    parts = [f"{part} {named}" for part, named in others if named]
    return " · ".join([f"Ansvarlig: {names}" if names else "Ingen ansvarlig", *parts, item.id])


def _when(found: MeasureStatus, words: str, status: PlanStatus) -> str:
    """When it was due, is due or was last heard of, or what deviates: the line that tells why it is in the list."""
    days = counted(found.days or 0, "dag", "dager")
    if words == DEVIATING:
        return _deviation(found)
    if words == "over fristen":
        return f"{days} over fristen, som var {due_text(found)}.{_moves(found)}"
    if words == "mangler melding":
        last, year = min((last, year) for year, last in found.asked if year in found.missing)
        years = list_text(map(str, found.missing))
        return f"Mangler melding for {years}. Meldefristen for {year} var {date_text(last)}, for {days} siden."
    if words == "nær fristen":
        coming = coming_text(found, status.day)
        return f"{coming[0].upper()}{coming[1:]}.{_moves(found)}"
    if words == "uten ny melding":
        since = date_text(status.day - timedelta(found.days or 0))
        if found.entries:
            return f"Ingen melding siden {since}, på {days}."
        return f"Aldri meldt på {days}, regnet fra {since}."
    return f"I planen står: {found.measure.when}" if found.measure.when else "Planen sier ikke når."


def _deviation(found: MeasureStatus) -> str:
    """What was reported when, and why: of a repeating measure for the last year that has an answer."""
    year = max((year for year, answer in found.answers if answer != "utsatt"), default=None)
    entry = next(one for one in reversed(found.entries) if not found.measure.is_repeating or one.year == year)
    about = f" for {year}" if found.measure.is_repeating else ""
    when = ("" if entry.dated.first == entry.dated.last else "i ") + deadline_text(entry.dated)
    return f"Meldt {when}: {entry.status}{about}. {entry.reason or ''}".rstrip()


def _moves(found: MeasureStatus) -> str:
    if not found.moves:
        return ""
    first = f"; den første var {date_text(found.first_due)}" if found.first_due else ""
    return f" Fristen er flyttet {counted(found.moves, 'gang', 'ganger')}{first}."
