"""`boligplan ny`: a new plan with its journal, ready to be filled in."""

from pathlib import Path
from typing import Annotated

import typer

from boligplan import starting
from boligplan.cli import norsk
from boligplan.cli.common import PerOption, today
from boligplan.cli.importer import PeriodOption, TitleOption
from boligplan.errors import BoligplanError
from boligplan.ids import plan_id
from boligplan.safetext import safe

HELP = """Lager en ny plan med framdriftsfil, og oppsett for redigering i VS Code.

Planen får de fire nasjonale målene, eller dem som gis med --mål. Filer som finnes fra før, blir aldri skrevet over."""

NEXT = """
Neste steg:
  1. Åpne {plan} i en teksteditor, og skriv inn ansvarlige, vi_vil og vi_skal under hvert mål.
  2. Kjør: boligplan sjekk {plan}
  3. Ta vare på arbeidet i git: git add . og så git commit -m "Ny plan"
  4. Når planen er vedtatt, kjør: boligplan revisjon vedta --dato ÅR-MÅNED-DAG --organ NAVN --sak SAK
"""


def command(
    municipality: Annotated[str, typer.Option("--kommune", metavar="NAVN", parser=str, help="Kommunens navn.")],
    plan: Annotated[
        Path | None,
        typer.Argument(metavar="PLAN", parser=norsk.path, show_default="plans/…", help="Planfilen som skal lages."),
    ] = None,
    period: PeriodOption = None,
    title: TitleOption = "",
    goals: Annotated[
        list[str] | None, typer.Option("--mål", metavar="TEKST", parser=str, help="Et mål; kan gis flere ganger.")
    ] = None,
    language: Annotated[
        str, typer.Option("--målform", parser=norsk.Choice("bokmål", "nynorsk"), help="Språket i planen.")
    ] = "bokmål",
    per: PerOption = None,
) -> None:
    day = per or today()
    if not municipality.strip():
        raise BoligplanError("Navnet på kommunen er tomt.", help="Skriv for eksempel --kommune Fjordvik.")
    first, last = (period[0], period[-1]) if period else (day.year, day.year + 3)
    path = plan or Path("plans") / f"{plan_id(municipality)}-{first}-{last}.yaml"
    name = "Bustadsosial plan" if language == "nynorsk" else "Boligsosial plan"
    text = starting.new_plan(
        path, municipality, title or f"{name} {first}–{last}", (first, last), goals or [], language
    )
    for line in starting.begin(path, text, {}, day):
        print(safe(line))
    print("\n".join(safe(line) for line in NEXT.format(plan=path).splitlines()))
