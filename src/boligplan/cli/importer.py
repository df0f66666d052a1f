"""`boligplan importer`: the table a municipality has already, as a plan."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from boligplan import starting
from boligplan.cli import norsk
from boligplan.cli.common import PerOption, today
from boligplan.deadline import parse_period
from boligplan.importers import importing, summary
from boligplan.safetext import safe

HELP = """Gjør tabellen dere har i Word, Excel, csv eller tekst fra PDF om til en plan.

Uten --ut vises bare hvordan tabellen blir lest. Stemmer det ikke, si hva kolonnene er: --kolonne Tiltak=C.
Det som er gjettet, er merket «# USIKKER:» i planen. Filer som finnes fra før, blir aldri skrevet over."""


def years(value: str) -> range:
    """The years of the period written as 2024-2027."""
    try:
        first, last = parse_period(value)
        return range(first, last + 1)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def numbers(value: str) -> list[int]:
    """The tables meant by 2, 2-5 or 2,4."""
    runs = [re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", run.strip()) for run in value.split(",")]
    found = [number for run in runs if run for number in range(int(run[1]), int(run[2] or run[1]) + 1)]
    if None in runs or min(found, default=0) < 1:
        raise typer.BadParameter(f"«{value}» er ikke tabeller. Skriv 2, 2-5 eller 2,4.")
    return found


PeriodOption = Annotated[
    range | None,
    typer.Option("--periode", metavar="ÅR-ÅR", parser=years, show_default=False, help="Planperioden, 2024-2027."),
]
MunicipalityOption = Annotated[str, typer.Option("--kommune", metavar="NAVN", parser=str, help="Kommunens navn.")]
TitleOption = Annotated[str, typer.Option("--tittel", metavar="TEKST", parser=str, help="Planens navn.")]


def command(
    file: Annotated[Path, typer.Argument(metavar="FIL", parser=norsk.path, help="docx, xlsx, csv, tsv eller txt.")],
    out: Annotated[
        Path | None, typer.Option("--ut", metavar="PLAN", parser=norsk.path, help="Planfilen som skal lages (.yaml).")
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--kolonne", metavar="HVA=KOLONNE", parser=str, help="Si hva en kolonne er.")
    ] = None,
    tables: Annotated[
        str, typer.Option("--tabell", metavar="TALL", parser=str, show_default="alle", help="Bruk bare disse: 2, 2-5.")
    ] = "",
    municipality: MunicipalityOption = "",
    title: TitleOption = "",
    period: PeriodOption = None,
    per: PerOption = None,
) -> None:
    day: date = per or today()
    span = (period[0], period[-1]) if period else None
    given = importing.Given(tuple(columns or ()), title, municipality, span, tuple(numbers(tables)) if tables else ())
    result = importing.import_table(file, out.stem if out else file.stem, given, day)
    lines = [*summary.mapping(result), "", *summary.accounts(result), ""]
    if out is None:
        lines.append(f"Ingenting er skrevet. Lag planen med: boligplan importer {file} --ut plans/{file.stem}.yaml")
    else:
        lines += starting.begin(out, result.plan, result.journal, day)
        lines.append(f"Se over alt som er merket «# USIKKER:», og kjør: boligplan sjekk {out}")
    for line in lines:
        print(safe(line))
