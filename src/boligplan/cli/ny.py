"""`boligplan ny`: a new plan with its journal, ready to be filled in."""

from pathlib import Path
from typing import Annotated, cast

from boligplan import starting
from boligplan.cli import norsk
from boligplan.cli.common import PerOption, today
from boligplan.cli.importer import MunicipalityOption, PeriodOption, TitleOption
from boligplan.errors import BoligplanError
from boligplan.ids import plan_id
from boligplan.language import LANGUAGES, Language, period_text
from boligplan.safetext import in_command, safe

HELP = """Lager en ny plan med framdriftsfil, og oppsett for redigering i VS Code.

Planen får de fire nasjonale målene, eller dem du oppgir med --mål. Filer som finnes fra før, blir aldri
skrevet over."""

NEXT = """
Neste steg:
  1. Åpne {plan} i et redigeringsprogram, og skriv inn ansvarlige, vi_vil og vi_skal under hvert mål.
  2. Kjør: boligplan sjekk {plan}
  3. Ta vare på arbeidet: boligplan lagre
  4. Når planen er vedtatt, kjør: boligplan revisjon vedta --dato ÅR-MÅNED-DAG --organ NAVN --sak SAK
"""


def command(
    municipality: MunicipalityOption,
    plan: Annotated[
        Path | None, norsk.argument("PLAN", "Planfilen som skal lages.", norsk.path, standard="plans/…")
    ] = None,
    period: PeriodOption = None,
    title: TitleOption = "",
    goals: Annotated[list[str] | None, norsk.option("--mål", "TEKST", "Et mål. Kan oppgis flere ganger.")] = None,
    language: Annotated[str, norsk.option("--målform", None, "Språket i planen.", norsk.Choice(*LANGUAGES))] = "bokmål",
    per: PerOption = None,
) -> None:
    day = per or today()
    if not municipality.strip():
        raise BoligplanError("Navnet på kommunen er tomt.", help="Skriv for eksempel --kommune Fjordvik.")
    first, last = (period[0], period[-1]) if period else (day.year, day.year + 3)
    years = period_text((first, last))
    path = plan or Path("plans") / f"{plan_id(municipality)}-{years.replace('–', '-')}.yaml"
    text = starting.new_plan(path, municipality, title, (first, last), goals or [], cast(Language, language))
    for line in starting.begin(path, text, {}, day):
        print(safe(line))
    print("\n".join(safe(line) for line in NEXT.format(plan=in_command(path)).splitlines()))
