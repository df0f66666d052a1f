"""The screen of `endringer`."""

from __future__ import annotations

import textwrap

from rich.console import Console
from rich.text import Text

from boligplan.changes import PlanChanges
from boligplan.changetexts import Section, sections
from boligplan.language import list_text
from boligplan.safetext import safe
from boligplan.terminal.drawing import text

HINDSIGHT_NOTE = "Det som er meldt eller vedtatt, skal bare legges til. Her er noe endret eller fjernet:"


def draw(screen: Console, changes: PlanChanges, day: str, before: str, after: str) -> None:
    """Print what differs between two versions, class by class; says so where nothing does."""
    plan = changes.new
    screen.print(text(f"{plan.title} · {plan.municipality.name}", "bold"))
    _print(screen, f"Fra {before}", 0)
    _print(screen, f"Til {after}", 0)
    screen.print(text(f"Status er regnet per {day}."))
    screen.print()
    found = sections(changes)
    if not found:
        screen.print(text("Ingen endringer i mening."))
        return
    counts = [f"{section.heading.lower()} {len(section.items)}" for section in found]
    _print(screen, f"Kort sagt: {list_text(counts)}.", 0)
    for section in found:
        _section(screen, section)
    if any(run.marked for s in found for item in s.items for line in item.lines for run in line.runs):
        screen.print()
        screen.print(text("Ord i [hakeparentes] er ulike i de to versjonene.", "dim"))


def _section(screen: Console, section: Section) -> None:
    screen.print()
    screen.print(text(f"{section.heading}: {len(section.items)}", "bold red" if section.in_hindsight else "bold"))
    if section.in_hindsight:
        _print(screen, HINDSIGHT_NOTE, 0)
    for item in section.items:
        _print(screen, item.title, 2)
        for line in item.lines:
            runs = "".join(f"[{run.text}]" if run.marked else run.text for run in line.runs)
            _print(screen, f"{line.label}: {runs}" if line.label else runs, 6)


def _print(screen: Console, words: str, indent: int) -> None:
    """Print the words wrapped, set in from the left, without blanks at the ends of lines."""
    pad = " " * indent
    wrapped = textwrap.wrap(
        safe(words), screen.width, initial_indent=pad, subsequent_indent=pad, break_on_hyphens=False
    )
    screen.print(Text("\n".join(wrapped)), soft_wrap=True)
