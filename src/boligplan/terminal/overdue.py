"""The screen of `forfalt`."""

from __future__ import annotations

from rich.console import Console

from boligplan.language import counted, date_text, deadline_text, list_text
from boligplan.language.values import Values
from boligplan.status import DEVIATING, MeasureStatus, PlanStatus
from boligplan.terminal.drawing import STYLES, own_day_text, paragraph, table, text

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
        paragraph(screen, f"Bare tiltak som {values.named([plan.owners_called(owner)[0].id])} svarer for.")
    screen.print()
    for words, measures in lists.items():
        if measures:
            screen.print(text(f"{HEADINGS[words]}: {len(measures)}", STYLES.get(words) or "bold"))
            width = max(len(measure.number) for measure in measures)
            for measure in measures:
                _item(screen, values, measure, words, width)
            screen.print()
    if not any(lists.values()):
        paragraph(screen, "Ingenting er over fristen, nær fristen eller uten frist, og ingenting mangler melding.")
    if own_day := own_day_text(status):
        paragraph(screen, own_day, style="dim")


def _item(screen: Console, values: Values, measure: MeasureStatus, words: str, width: int) -> None:
    """Print one measure: what it is, then when and who, set in from the number."""
    rows: list[list[object]] = [
        [measure.number.ljust(width), measure.measure.text],
        ["", _when(measure, words)],
        ["", text(f"{values.owners_text(measure.measure.responsibility)} · {measure.measure.id}", "dim")],
    ]
    screen.print(table(("", ""), rows, wide=(1,)))


def _when(measure: MeasureStatus, words: str) -> str:
    days = counted(measure.days or 0, "dag", "dager")
    if words == "uten frist":
        return f"I planen står: {measure.measure.when}" if measure.measure.when else "Planen sier ikke når."
    if words == "over fristen":
        return f"{days} over fristen, {deadline_text(measure.deadline)}.{_moves(measure)}"
    if words == "mangler melding":
        return f"Melding mangler for {list_text(map(str, measure.missing))}, {days} over meldefristen."
    if words == "nær fristen" and measure.deadline:
        return f"Frist om {days}, {deadline_text(measure.deadline)}.{_moves(measure)}"
    if words == "nær fristen":
        return f"Meldefrist om {days}."
    return f"Ingen melding på {days}."


def _moves(measure: MeasureStatus) -> str:
    if not measure.moves:
        return ""
    first = f"; den første var {date_text(measure.first_due)}" if measure.first_due else ""
    return f" Fristen er flyttet {counted(measure.moves, 'gang', 'ganger')}{first}."
