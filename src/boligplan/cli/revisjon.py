"""`boligplan revisjon`: the adoption recorded, and the revision every second year from worksheet to revised plan."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from boligplan.cli import norsk
from boligplan.cli.common import FormOption, PerOption, PlanOption, one_plan_from, print_json, require_sound, today
from boligplan.cli.norsk import Entry
from boligplan.editing.writing import write
from boligplan.errors import BoligplanError
from boligplan.language import counted, list_text, period_over_text
from boligplan.loading import Loaded
from boligplan.reader.source import SourceFile
from boligplan.reading import Reading, read
from boligplan.revision.adopting import adopt, correct
from boligplan.revision.applying import is_recorded, revise, revision_years
from boligplan.revision.progress import Progress, progress
from boligplan.revision.worksheet import new_sheet, require_sheet, sheet_path
from boligplan.status import standing

HELP = """Registrerer vedtaket av planen, og reviderer den ved hjelp av et revisjonsskjema med ett utfall for
hvert tiltak.

Rekkefølgen er vedta (én gang), start, status så ofte det trengs, og fullfør når saken er behandlet."""
HELP_ADOPTED = """Registrerer vedtaket og lagrer en kontrollsum av den vedtatte planen.

Siden sier «boligplan sjekk» fra når planen er endret uten at det er ført som et vedtak. Oppgi det kilden sier: verken
dato eller sak må være med."""
HELP_CORRECTED = """Registrerer at en skrivefeil er rettet etter vedtaket, med grunn og ny kontrollsum.

Brukes når planen var skrevet av feil. En endring som er vedtatt, føres med «endret» i stedet."""
HELP_START = """Lager revisjonsskjemaet: hvert tiltak med opplysninger og et forslag til utfall.

Skjemaet legges i mappen «revisjoner» ved siden av «plans». Uten ÅR lages det for den revisjonen som står for tur."""
HELP_STATUS = """Viser hva som gjenstår før revisjonen kan fullføres, og hos hvem."""
HELP_FINISH = """Fører revisjonen i planen: alle utfall på én gang, eller ingenting.

Kommandoen nekter så lenge noe ikke er avgjort. Framdriftsfilen røres ikke, og tallene for tidligere dager står."""


class Commands(norsk.Group):
    """The adoption, and the steps of a revision."""

    table = (
        Entry("vedta", __name__, "", "Registrer vedtaket av planen.", "adopted"),
        Entry("rett", __name__, "", "Registrer at en skrivefeil er rettet.", "corrected"),
        Entry("start", __name__, "", "Lag revisjonsskjemaet med ett utfall for hvert tiltak.", "start"),
        Entry("status", __name__, "", "Vis hva som gjenstår, og hos hvem.", "status"),
        Entry("fullfør", __name__, "", "Før utfallene i planen.", "finish"),
    )


command = norsk.group(Commands, help_text=HELP)

YearArgument = Annotated[
    int | None, norsk.argument("ÅR", "Revisjonsåret.", norsk.year, standard="revisjonen som står for tur")
]


def adopted(
    day: Annotated[date | None, norsk.option("--dato", "DATO", "Dagen planen ble vedtatt.", norsk.day)] = None,
    case: Annotated[str | None, norsk.option("--sak", "SAK", "Saksnummeret.")] = None,
    body: Annotated[str | None, norsk.option("--organ", "NAVN", "Hvem som vedtok.")] = None,
    plan: PlanOption = None,
) -> int:
    reading = _one(plan, today())
    result = adopt(reading.loaded, day, case, body)
    if result is None:
        norsk.tell(f"Vedtaket er registrert fra før i {reading.origin.file}.")
        return 0
    _save(reading.loaded, result)
    norsk.tell(f"Vedtaket er registrert i {reading.origin.file}, med kontrollsum.")
    return 0


def corrected(
    reason: Annotated[str, norsk.option("--grunn", "TEKST", "Hva som var skrevet feil.")],
    plan: PlanOption = None,
) -> int:
    reading = read(one_plan_from(plan), today())
    if reading.loaded.plan is None:
        require_sound(reading.loaded)
    _save(reading.loaded, correct(reading.loaded, reason, today()))
    norsk.tell(f"Rettelsen er registrert i {reading.origin.file}, med ny kontrollsum.")
    return 0


def start(year: YearArgument = None, plan: PlanOption = None, per: PerOption = None) -> int:
    day = per or today()
    reading = _one(plan, day)
    loaded = reading.loaded
    year = _year(loaded, year, day, begun=False)
    if is_recorded(loaded.sound_plan, year):
        raise BoligplanError(f"Revisjonen {year} er alt ført i planen.")
    path = sheet_path(loaded.path, year)
    if path.exists():
        raise BoligplanError(
            f"Revisjonsskjemaet finnes fra før: {path}",
            help=f"Se hva som gjenstår med: boligplan revisjon status {year}",
        )
    status = standing(loaded, day)
    path.parent.mkdir(exist_ok=True)
    write(path, new_sheet(loaded.sound_plan, status, year, str(path)).text.encode(), None)
    state = progress(require_sheet(path, year), loaded, day)
    proposed = f" Forslag: {_counts(state)}." if state.outcomes else ""
    norsk.tell(f"Revisjonsskjemaet er laget: {path}", f"{counted(state.measures, 'tiltak', 'tiltak')}.{proposed}")
    if asked := [measure for measure, outcome in state.undecided if outcome is None]:
        norsk.tell(f"Uten forslag, med et spørsmål i skjemaet: {counted(len(asked), 'tiltak', 'tiltak')}.")
    norsk.tell(f"Se hva som gjenstår med: boligplan revisjon status {year}")
    return 0


def status(
    year: YearArgument = None, plan: PlanOption = None, per: PerOption = None, form: FormOption = "tekst"
) -> int:
    day = per or today()
    reading = _one(plan, day)
    year = _year(reading.loaded, year, day)
    path = sheet_path(reading.loaded.path, year)
    if is_recorded(reading.loaded.sound_plan, year):
        raise BoligplanError(f"Revisjonen {year} er ført i planen; ingenting gjenstår.")
    state = progress(require_sheet(path, year, day=day), reading.loaded, day)
    if form == "json":
        print_json(
            {"versjon": 1, "per": day.isoformat(), "kilde": reading.origin.as_json, "skjema": str(path)} | state.as_json
        )
        return 0
    from boligplan.terminal import drawing, revision

    revision.draw(drawing.console(), reading.loaded.sound_plan, reading.origin, state, str(path), day)
    return 0


def finish(year: YearArgument = None, plan: PlanOption = None, per: PerOption = None) -> int:
    day = per or today()
    reading = _one(plan, day)
    loaded = reading.loaded
    year = _year(loaded, year, day, or_last=True)
    if is_recorded(loaded.sound_plan, year):
        norsk.tell(f"Revisjonen {year} er ført fra før i {reading.origin.file}. Ingenting er endret.")
        return 0
    sheet = require_sheet(sheet_path(loaded.path, year), year, day=day)
    assert sheet.worksheet is not None
    _save(loaded, revise(loaded, sheet.worksheet, sheet.data, day))
    state = progress(sheet, loaded, day)
    measures = counted(state.measures, "tiltak", "tiltak")
    norsk.tell(
        f"Revisjonen {year} er ført i {reading.origin.file}.",
        f"{measures} før revisjonen, og like mange utfall: {_counts(state)}."
        if state.outcomes
        else "Planen hadde ingen tiltak før revisjonen.",
        f"Nye tiltak: {sum(1 for _ in sheet.worksheet.new_measures)}.",
        "Se endringene med «boligplan endringer», og lagre dem i git.",
    )
    return 0


def _one(plan: list[Path] | None, day: date) -> Reading:
    """The one plan that is meant, without errors."""
    path = one_plan_from(plan)
    reading = read(path, day)
    require_sound(reading.loaded)
    return reading


def _year(loaded: Loaded, year: int | None, day: date, *, begun: bool = True, or_last: bool = False) -> int:
    """Return the year asked for, else that of the worksheet that is `begun`, else of the revision that is due."""
    plan = loaded.sound_plan
    left = revision_years(plan, day)
    with_sheet = [year for year in left if begun and sheet_path(loaded.path, year).is_file()]
    over = period_over_text(plan.period, day)
    last = max((done.year for done in plan.revision.done), default=None) if or_last else None
    found = year or next(iter([*with_sheet, *(() if over else left)]), last)
    if found is None:
        what = f"{over} Planen har ingen flere revisjoner." if over else "Planen sier ikke når neste revisjon er."
        raise BoligplanError(what, help="Oppgi året, for eksempel 2024.")
    return found


def _save(loaded: Loaded, result: SourceFile) -> None:
    write(loaded.path, result.data, loaded.documents[0].source.data)


def _counts(state: Progress) -> str:
    counts: Counter[Any] = Counter(state.outcomes)
    return list_text(f"{outcome} {number}" for outcome, number in counts.items())
