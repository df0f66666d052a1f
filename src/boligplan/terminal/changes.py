"""The screen of `endringer`."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from boligplan.changes import PlanChanges
from boligplan.changetexts import Item, Section, sections
from boligplan.language import list_text
from boligplan.safetext import safe
from boligplan.terminal.drawing import text
from boligplan.valuetexts import Line

HINDSIGHT_NOTE = "Det som er meldt eller vedtatt, skal bare legges til. Her er noe endret eller fjernet:"


def draw(screen: Console, changes: PlanChanges, day: str, before: str, after: str) -> None:
    """Print what differs between two versions, class by class; says so where nothing does."""
    plan = changes.new
    screen.print(text(f"{plan.title} · {plan.municipality.name}", "bold"))
    screen.print(text(f"Fra {before}"))
    screen.print(text(f"Til {after}"))
    screen.print(text(f"Status er regnet per {day}."))
    screen.print()
    found = sections(changes)
    if not found:
        screen.print(text("Ingen endringer i mening."))
        return
    counts = [f"{section.heading.lower()} {len(section.items)}" for section in found]
    screen.print(text(f"Kort sagt: {list_text(counts)}."))
    for section in found:
        _section(screen, section)
    if any(run.marked for s in found for item in s.items for line in item.lines for run in line.runs):
        screen.print()
        screen.print(text("Ord i [hakeparentes] er ulike i de to versjonene.", "dim"))


def _section(screen: Console, section: Section) -> None:
    screen.print()
    screen.print(text(f"{section.heading}: {len(section.items)}", "bold red" if section.in_hindsight else "bold"))
    if section.in_hindsight:
        screen.print(text(HINDSIGHT_NOTE))
    for item in section.items:
        _item(screen, item)


def _item(screen: Console, item: Item) -> None:
    screen.print(Padding(text(item.title), (0, 0, 0, 2), expand=False))
    for line in item.lines:
        screen.print(Padding(_line(line), (0, 0, 0, 6), expand=False))


def _line(line: Line) -> Text:
    drawn = Text(f"{line.label}: " if line.label else "", style="dim")
    for run in line.runs:
        words = safe(run.text)
        drawn.append(f"[{words}]" if run.marked else words, "bold not dim" if run.marked else "not dim")
    return drawn
