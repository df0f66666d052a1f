"""The screen of `revisjon status`."""

from __future__ import annotations

from datetime import date

from rich.console import Console

from boligplan.language import date_text, period_over_text
from boligplan.plan import Plan
from boligplan.reading import Origin
from boligplan.revision.progress import Progress
from boligplan.terminal.drawing import origin_text, paragraph, table, text


def draw(screen: Console, plan: Plan, origin: Origin, state: Progress, sheet: str, day: date) -> None:
    """Print how far the revision has come, and what remains for each who has the responsibility."""
    paragraph(screen, f"{plan.title} · revisjonen {state.case.worksheet.year}", style="bold")
    paragraph(screen, f"Per {date_text(day)} · {sheet}")
    for line in filter(None, (origin_text(origin), period_over_text(plan.period, day))):
        paragraph(screen, line)
    screen.print()
    screen.print(text(f"Avgjort: {state.decided} av {state.measures} tiltak."))
    for problem in state.needed:
        paragraph(screen, f"{problem.message} {problem.help}")
    if state.inconsistent:
        screen.print()
        screen.print(text(f"Henger ikke sammen: {len(state.inconsistent)}", "bold red"))
        for problem in state.inconsistent:
            paragraph(screen, f"{problem.message} {problem.help}", 2)
    for name, waiting in state.by_owner:
        screen.print()
        paragraph(screen, f"{name}: {len(waiting)}", style="bold")
        rows = [[measure.number, measure.measure.text, outcome or "?"] for measure, outcome in waiting]
        screen.print(table(("", "", ""), rows, wide=(1,)))
    if not state.problems:
        screen.print()
        screen.print(
            text(f"Alt er avgjort. Før det i planen med: boligplan revisjon fullfør {state.case.worksheet.year}")
        )
    elif state.undecided:
        screen.print()
        screen.print(
            text("Hvert tiltak står hos den første som har ansvaret. «?» betyr at skjemaet spør om noe.", "dim")
        )
