"""The screen of `hent`: every entry a spreadsheet would make, what is known already, and what is not taken in."""

from __future__ import annotations

from rich.console import Console

from boligplan.deadline import parse_date
from boligplan.language import counted, date_text
from boligplan.sheets.incoming import Incoming
from boligplan.sheets.reading import Contents
from boligplan.terminal.drawing import paragraph, table, text

_SHOWN = ("verdi", "utført", "ny_frist", "tekst", "begrunnelse")


def draw(screen: Console, file: str, contents: Contents, incoming: Incoming) -> None:
    """Print all that the file would do, and what it would not."""
    paragraph(screen, f"{file} · {incoming.plan.title}", style="bold")
    if day := contents.facts.get("per"):
        saved = f", lagret i git {commit}" if (commit := contents.facts.get("commit")) else ""
        screen.print(text(f"Regnearket viser planen per {_day(day)}{saved}."))
    for note in incoming.notes:
        paragraph(screen, f"Merk: {note}", style="yellow")
    screen.print()
    screen.print(text(f"Nye meldinger: {len(incoming.new)}", "bold"))
    for row, placed, entry in incoming.new:
        year = f"for {entry['gjelder']}, " if "gjelder" in entry else ""
        by = f", av {entry['av']}" if "av" in entry else ""
        head = text(f"{entry['status']}, {year}meldt {_day(entry['dato'])}{by}", "bold")
        said = [line for key in _SHOWN if key in entry for line in f"{key}: {entry[key]}".splitlines()]
        lines = [head, *said, text(f"{row.id} · {row.place}", "dim")]
        screen.print(table(("", ""), [[placed.number, placed.item.text], *(["", line] for line in lines)], wide=(1,)))
    for remark in incoming.proposal.remarks if incoming.proposal else ():
        screen.print(text(remark, "yellow"))
    if incoming.known:
        screen.print()
        screen.print(text(f"Står i framdriftsfilen fra før: {len(incoming.known)}", "bold"))
        screen.print(table(("", ""), [[row.id, text(row.place, "dim")] for row in incoming.known], wide=(1,)))
    if incoming.faults:
        screen.print()
        screen.print(text(f"Kan ikke tas inn: {counted(len(incoming.faults), 'feil', 'feil')}", "bold red"))
        for fault in incoming.faults:
            screen.print(text(fault.place, "red"))
            screen.print(table(("", ""), [["", line] for line in (fault.message, *fault.help.splitlines())], wide=(1,)))


def _day(iso: str) -> str:
    try:
        return date_text(parse_date(iso))
    except ValueError:
        return iso
