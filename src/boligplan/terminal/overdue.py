"""The screen of `forfalt`."""

from __future__ import annotations

from rich.console import Console

from boligplan.language import counted, date_text, deadline_text, list_text
from boligplan.language.values import Values
from boligplan.plan import Plan
from boligplan.status import NO_DEADLINE, MeasureStatus
from boligplan.terminal.drawing import STYLES, defaults_text, paragraph, table, text

HEADINGS = {
    "forfalt": "Forfalt",
    "mangler rapport": "Mangler rapport",
    "forfaller snart": "Forfaller snart",
    "uten oppdatering": "Uten oppdatering",
    NO_DEADLINE: "Uten frist (verken år eller frist i planen)",
}


def draw_lists(screen: Console, plan: Plan, lists: dict[str, tuple[MeasureStatus, ...]], owner: str | None) -> None:
    """Print the lists that hold something, most pressing first; says so where nothing needs attention."""
    if owner is not None:
        paragraph(screen, f"Bare tiltak som {plan.owners_called(owner)[0].name} svarer for.")
    screen.print()
    values = Values(plan)
    for words, measures in lists.items():
        if measures:
            screen.print(text(f"{HEADINGS[words]}: {len(measures)}", STYLES.get(words) or "bold"))
            width = max(len(measure.number) for measure in measures)
            for measure in measures:
                _item(screen, values, measure, words, width)
            screen.print()
    if not any(lists.values()):
        paragraph(screen, "Ingenting er forfalt, mangler rapport, forfaller snart eller er uten oppdatering.")
    defaults = defaults_text(plan)
    if defaults:
        paragraph(screen, defaults, style="dim")


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
    if words == NO_DEADLINE:
        return f"I planen står: {measure.measure.when}" if measure.measure.when else "Planen sier ikke når."
    if words == "forfalt":
        return f"{days} over fristen, {deadline_text(measure.deadline)}.{_moves(measure)}"
    if words == "mangler rapport":
        return f"Rapport mangler for {list_text(map(str, measure.missing))}, {days} over rapportfristen."
    if words == "forfaller snart" and measure.deadline:
        return f"Frist om {days}, {deadline_text(measure.deadline)}.{_moves(measure)}"
    if words == "forfaller snart":
        return f"Rapport om {days}."
    return f"Ikke noe nytt på {days}."


def _moves(measure: MeasureStatus) -> str:
    if not measure.moves:
        return ""
    first = f"; den første var {date_text(measure.first_due)}" if measure.first_due else ""
    return f" Fristen er flyttet {counted(measure.moves, 'gang', 'ganger')}{first}."
