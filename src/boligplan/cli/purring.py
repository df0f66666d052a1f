"""`boligplan purring`: a draft to everyone who has something late, unreported or due soon. Nothing is sent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from boligplan import git
from boligplan.cli import norsk
from boligplan.cli.common import PerOption, PlanOption, PlansArgument, RevOption, plans_from, stream, today
from boligplan.editing.writing import write_new
from boligplan.errors import BoligplanError
from boligplan.language import counted, date_text
from boligplan.loading import ADDRESSES, Loaded
from boligplan.reading import Origin
from boligplan.reminders.mail import files
from boligplan.reminders.messages import Message, as_text, messages
from boligplan.reminders.notices import is_silent
from boligplan.status import PlanStatus, standing

HELP = """Lager en påminnelse til hver ansvarlig om det som er over fristen, mangler melding eller er nær fristen.

Ingenting blir sendt. Adressene står i adresser.yaml ved siden av planen; uten adresse går påminnelsen til
arbeidsgruppen. Det purres 30, 7 og 1 dag før en frist, 1 og 7 dager etter den, og så hver 30. dag."""

WINDOW = 30  # days: everything that is late, and everything due within as many days, has a notice in it
_PASSED_ON = {
    "uten ansvarlig": "Tiltak uten ansvarlig",
    "lagt ned": "{} er lagt ned",
    "uten adresse": "{}: ingen adresse",
    "ikke opprettet": "{} skal opprettes og har ingen adresse",
}


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    since: Annotated[
        date | None,
        norsk.option(
            "--siden",
            "DATO",
            "Ta med påminnelsene som skulle vært sendt etter denne dagen.",
            norsk.day,
            standard="30 dager før",
        ),
    ] = None,
    per: PerOption = None,
    rev: RevOption = None,
    out: Annotated[
        Path | None,
        norsk.option("--ut", "MAPPE", "Mappe for tekst og utkast til e-post.", norsk.path, standard="skjermen"),
    ] = None,
    has_sheets: Annotated[bool, typer.Option("--regneark", help="Legg ved regnearket til hver ansvarlig.")] = False,
) -> int:
    day = per or today()
    since = since or day - timedelta(WINDOW)
    if since >= day:
        raise BoligplanError(f"--siden må være en dag før {date_text(day)}, som er datoen tallene gjelder for.")
    if has_sheets and out is None:
        raise BoligplanError("Regneark kan ikke vises på skjermen.", help="Oppgi en mappe med --ut MAPPE.")
    faulty, number, written = list[Origin](), 0, dict[Path, bytes]()
    for origin, (path, status) in stream(plans_from(plans, plan), day, rev, look, faulty):
        _tell_of_plan(path, origin, status)
        for message, sheet in messages(path, origin, status, since, has_sheets=has_sheets):
            number += 1
            _tell_where(message)
            if out is None:
                print(as_text(message) + "-" * 72)
            else:
                written |= {out / name: data for name, data in files(message, sheet).items()}
    if out is not None and written:
        out.mkdir(parents=True, exist_ok=True)
        write_new(written)
    where = f" i {out}" if written else ""
    norsk.tell(f"{counted(number, 'melding', 'meldinger')}{where}. Ingenting er sendt.")
    return norsk.FAILED if faulty else 0


def look(loaded: Loaded, day: date) -> tuple[Path, PlanStatus]:
    """The plan's file and how it stands."""
    return loaded.path, standing(loaded, day)


def _tell_of_plan(path: Path, origin: Origin, status: PlanStatus) -> None:
    """Say on stderr why nobody is reminded, and that git may come to keep the addresses."""
    if is_silent(status):
        norsk.tell(f"{origin.file}: planen er ikke i kraft {date_text(status.day)}, så det purres ikke.")
    book = path.parent / ADDRESSES
    if book.exists() and not git.leaves_out(book):
        norsk.tell(f"{book} kan komme med i git. Skriv «{ADDRESSES}» på en egen linje i .gitignore.")


def _tell_where(message: Message) -> None:
    """Say on stderr who gets a message that does not go to the owner, or that it has nowhere to go."""
    if message.passed_on:
        why = _PASSED_ON[message.passed_on].format(message.owner)
        who = (
            f"går til {message.recipient}"
            if message.recipient
            else "har ingen mottaker; planen har ingen arbeidsgruppe"
        )
        norsk.tell(f"{why}. Meldingen {who}{'' if message.to else f', uten adresse i {ADDRESSES}'}.")
    elif not message.to:
        norsk.tell(f"{message.owner}: ingen adresse i {ADDRESSES}.")
