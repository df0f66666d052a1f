"""The screen of `endringer`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from boligplan.comparing.changes import PlanChanges
from boligplan.comparing.changetexts import Section, sections
from boligplan.language import list_text
from boligplan.terminal.drawing import paragraph, text

HINDSIGHT_NOTE = "Det som er meldt eller vedtatt, skal bare legges til. Her er noe endret eller fjernet:"


def draw(screen: Console, changes: PlanChanges, day: str, before: str, after: str, notes: Sequence[str] = ()) -> None:
    """Print what differs between two versions, class by class; says so where nothing does."""
    plan = changes.new
    paragraph(screen, f"{plan.title} · {plan.municipality.name}", style="bold")
    paragraph(screen, f"Fra {before}")
    paragraph(screen, f"Til {after}")
    screen.print(text(f"Status er regnet per {day}."))
    for note in notes:
        paragraph(screen, note)
    screen.print()
    found = sections(changes)
    if not found:
        screen.print(text("Ingen endringer i innholdet."))
        return
    counts = [f"{section.heading.lower()} {section.count}" for section in found]
    paragraph(screen, f"Kort sagt: {list_text(counts)}.")
    for section in found:
        _section(screen, section)
    if any(run.marked for s in found for item in s.items for line in item.lines for run in line.runs):
        screen.print()
        screen.print(text("Ord i [hakeparentes] er ulike i de to versjonene.", "dim"))


def _section(screen: Console, section: Section) -> None:
    screen.print()
    screen.print(text(f"{section.heading}: {section.count}", "bold red" if section.in_hindsight else "bold"))
    if section.in_hindsight:
        paragraph(screen, HINDSIGHT_NOTE)
    for item in section.items:
        paragraph(screen, item.title, 2)
        for line in item.lines:
            runs = "".join(f"[{run.text}]" if run.marked else run.text for run in line.runs)
            paragraph(screen, f"{line.label}: {runs}" if line.label else runs, 6)
