"""`boligplan eksport`: data and schemas for other programs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from boligplan.cli import norsk
from boligplan.writing import write

HELP = """Gir ut data til andre programmer.

jsonschema: skjemaene for planfilen og framdriftsfilen, så et redigeringsprogram kan fullføre nøkler og vise feil."""


def command(
    form: Annotated[str, typer.Option("--til", parser=norsk.Choice("jsonschema"), help="Hva som skal gis ut.")],
    out: Annotated[
        Path | None,
        typer.Option("--ut", metavar="MAPPE", parser=norsk.path, help="Mappen filene skrives i, ellers vises de."),
    ] = None,
) -> int:
    from boligplan.jsonschemas import schemas

    return _give(schemas(), out)


def _give(files: dict[str, str], out: Path | None) -> int:
    """0; the files are written in the folder `out`, or shown one after the other."""
    for name, text in files.items():
        if out is None:
            sys.stdout.write(text)
        else:
            out.mkdir(parents=True, exist_ok=True)
            write(out / name, text.encode())
            print(f"Skrev {out / name}", file=sys.stderr)
    return 0
