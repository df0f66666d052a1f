"""`boligplan importer`: the table a municipality has already, as a plan."""

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
    table: Annotated[
        int | None,
        typer.Option("--tabell", parser=norsk.WholeNumber(1), show_default="alle", help="Bruk bare denne tabellen."),
    ] = None,
    municipality: MunicipalityOption = "",
    title: TitleOption = "",
    period: PeriodOption = None,
    per: PerOption = None,
) -> None:
    day: date = per or today()
    given = importing.Given(
        tuple(columns or ()), title, municipality, (period[0], period[-1]) if period else None, table or 0
    )
    result = importing.import_table(file, out.stem if out else file.stem, given, day)
    lines = [*summary.mapping(result), "", *summary.accounts(result), ""]
    if out is None:
        lines.append(f"Ingenting er skrevet. Lag planen med: boligplan importer {file} --ut plans/{file.stem}.yaml")
    else:
        lines += [f"Skrev {written}" for written in starting.begin(out, result.plan, result.journal, day)]
        lines.append(f"Se over alt som er merket «# USIKKER:», og kjør: boligplan sjekk {out}")
    for line in lines:
        print(safe(line))
