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
from boligplan.errors import BoligplanError
from boligplan.ids import plan_id
from boligplan.importers import importing, summary
from boligplan.safetext import in_command, safe

HELP = """Gjør tabellen dere har i Word, Excel, csv eller tekst fra PDF om til en plan.

Uten --ut vises bare hvordan tabellen blir lest. Hvis det ikke stemmer, si hva kolonnene er: --kolonne Tiltak=C.
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
        raise BoligplanError(f"Valget «--tabell»: «{value}» er ikke tabeller. Skriv 2, 2-5 eller 2,4.")
    return found


PeriodOption = Annotated[range | None, norsk.option("--periode", "ÅR-ÅR", "Planperioden, 2024-2027.", years)]
MunicipalityOption = Annotated[str, norsk.option("--kommune", "NAVN", "Kommunens navn.")]
TitleOption = Annotated[str, norsk.option("--tittel", "TEKST", "Planens navn.")]


def command(
    file: Annotated[Path, norsk.argument("FIL", "docx, xlsx, csv, tsv eller txt.", norsk.path)],
    out: Annotated[Path | None, norsk.option("--ut", "PLAN", "Planfilen som skal lages (.yaml).", norsk.path)] = None,
    columns: Annotated[list[str] | None, norsk.option("--kolonne", "HVA=KOLONNE", "Si hva en kolonne er.")] = None,
    tables: Annotated[str, norsk.option("--tabell", "TALL", "Bruk bare disse: 2, 2-5.", standard="alle")] = "",
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
        lines.append(
            f"Ingenting er skrevet. Lag planen med: "
            f"boligplan importer {in_command(file)} --ut plans/{plan_id(file.stem)}.yaml"
        )
    else:
        lines += starting.begin(out, result.plan, result.journal, day)
        lines.append(f"Se over alt som er merket «# USIKKER:», og kjør: boligplan sjekk {in_command(out)}")
    for line in lines:
        print(safe(line))
