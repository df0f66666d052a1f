"""`boligplan hent`: reads a filled-in spreadsheet, shows what it says, and adds it to the journal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from boligplan.cli import norsk
from boligplan.cli.common import PlanOption, plans_from, today
from boligplan.editing.reporting import save
from boligplan.language import counted
from boligplan.sheets.incoming import Incoming, decide, plan_for
from boligplan.sheets.reading import read

HELP = """Leser et regneark laget med «boligplan regneark» og viser meldingene det gir.

Med --skriv legges meldingene til i framdriftsfilen. Hvis det er feil i noen av radene, skrives ingenting, med
mindre du bruker --delvis. Den samme filen kan leses flere ganger; det som er skrevet fra før, skrives
ikke en gang til."""


def command(
    file: Annotated[Path, norsk.argument("FIL", "Det utfylte regnearket (.xlsx).", norsk.path)],
    plan: PlanOption = None,
    day: Annotated[
        date | None,
        norsk.option("--dato", "DATO", "Dagen for rader uten meldt dato.", norsk.day, standard="i dag"),
    ] = None,
    store: Annotated[bool, typer.Option("--skriv", help="Skriv meldingene i framdriftsfilen.")] = False,
    partly: Annotated[bool, typer.Option("--delvis", help="Ta inn radene uten feil, og la resten være.")] = False,
) -> int:
    contents = read(file)
    path = plan_for(contents, plans_from(plan), today())
    incoming = decide(contents, path, day or today(), today())
    from boligplan.terminal import drawing
    from boligplan.terminal.incoming import draw

    draw(drawing.console(), file.name, contents, incoming)
    norsk.tell(_outcome(incoming, store, partly))
    return norsk.FAILED if incoming.faults else 0


def _outcome(incoming: Incoming, store: bool, partly: bool) -> str:
    """What was done, in one sentence; writes where that was asked for and nothing stands in the way."""
    if not incoming.new or incoming.proposal is None:
        return "Ingenting er skrevet; det er ingen nye meldinger å skrive."
    if incoming.faults and not partly:
        return "Ingenting er skrevet. Rett feilene i regnearket, eller ta inn resten med --delvis."
    if not store:
        return "Ingenting er skrevet. Kjør den samme kommandoen med --skriv til slutt for å skrive meldingene."
    save(incoming.proposal)
    return f"Skrev {counted(len(incoming.new), 'melding', 'meldinger')} i {incoming.proposal.path}."
