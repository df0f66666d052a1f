"""`boligplan purring`: a draft to everyone who has something late, unreported or due soon. Nothing is sent."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from boligplan import git
from boligplan.cli import norsk
from boligplan.cli.common import PerOption, PlanOption, PlansArgument, RevOption, plans_from, stream, today
from boligplan.cli.status import whole
from boligplan.editing.writing import write_new
from boligplan.errors import BoligplanError
from boligplan.language import counted, date_text
from boligplan.loading import ADDRESSES, Loaded
from boligplan.reading import Origin
from boligplan.reminders.mail import draft
from boligplan.reminders.messages import Message, as_text, message
from boligplan.reminders.notices import Reminder, is_silent, reminders
from boligplan.safetext import safe
from boligplan.status import PlanStatus

HELP = """Lager en melding til hver ansvarlig om det som er over fristen, mangler rapport eller snart har frist.

Ingenting blir sendt. Adressene står i adresser.yaml ved siden av planen; uten adresse går meldingen til arbeidsgruppen.
Det purres 30, 7 og 1 dag før en frist, 1 og 7 dager etter den, og så hver 30. dag."""

WINDOW = 30  # days: everything that is late, and everything due within as many days, has a notice in it
_PASSED_ON = {
    "uten ansvarlig": "Tiltak uten ansvarlig",
    "lagt ned": "{} er lagt ned",
    "uten adresse": "{}: ingen adresse",
}

SinceOption = Annotated[
    date | None,
    typer.Option(
        "--siden",
        metavar="DATO",
        parser=norsk.day,
        show_default="30 dager før",
        help="Ta med purringene som har falt etter denne dagen.",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--ut",
        metavar="MAPPE",
        parser=norsk.path,
        show_default="skjermen",
        help="Mappe for tekst og utkast til e-post.",
    ),
]


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    since: SinceOption = None,
    per: PerOption = None,
    rev: RevOption = None,
    out: OutOption = None,
    has_sheets: Annotated[bool, typer.Option("--regneark", help="Legg ved arket til hver ansvarlig.")] = False,
) -> int:
    day = per or today()
    since = since or day - timedelta(WINDOW)
    if since >= day:
        raise BoligplanError(f"--siden må være en dag før {date_text(day)}, som er dagen det spørres for.")
    if has_sheets and out is None:
        raise BoligplanError("Regneark kan ikke vises på skjermen.", help="Oppgi en mappe med --ut MAPPE.")
    faulty, number, files = list[Origin](), 0, dict[Path, bytes]()
    for origin, (path, status) in stream(plans_from([*(plans or []), *(plan or [])]), day, rev, look, faulty):
        for text, sheet in _messages(path, origin, status, since, has_sheets):
            number += 1
            _tell_where(text)
            if out is None:
                print(as_text(text) + "-" * 72)
            else:
                files |= {out / name: data for name, data in _files(text, sheet).items()}
    if out is not None and files:
        out.mkdir(parents=True, exist_ok=True)
        write_new(files)
    where = f" i {out}" if files else ""
    _tell(f"{counted(number, 'melding', 'meldinger')}{where}. Ingenting er sendt.")
    return norsk.FAILED if faulty else 0


def look(loaded: Loaded, day: date) -> tuple[Path, PlanStatus]:
    """The plan's file and how it stands."""
    return loaded.path, whole(loaded, day)


def _messages(
    path: Path, origin: Origin, status: PlanStatus, since: date, has_sheets: bool
) -> Iterator[tuple[Message, bytes | None]]:
    """Each message of one plan, with the owner's spreadsheet where one is asked for."""
    if is_silent(status):
        _tell(f"{origin.file}: planen er ikke i kraft {date_text(status.day)}, så det purres ikke.")
    found = reminders(status, since)
    if not found:
        return
    from boligplan.reminders.addresses import read_addresses

    addresses = read_addresses(path.parent)
    if not git.leaves_out(path.parent / ADDRESSES):
        _tell(f"{path.parent / ADDRESSES} kan komme med i git. Skriv «{ADDRESSES}» på en egen linje i .gitignore.")
    for reminder in found:
        sheet = _sheet(origin, status, reminder) if has_sheets else None
        own = path.parent / "maler"
        yield message(status, origin, reminder, addresses, own, has_sheet=sheet is not None), sheet


def _sheet(origin: Origin, status: PlanStatus, reminder: Reminder) -> bytes | None:
    """The spreadsheet of the owner; what nobody answers for has none, since somebody must answer first."""
    if reminder.owner is None:
        return None
    from boligplan.sheets.rows import sheets_of
    from boligplan.sheets.writing import Book, workbook

    return workbook(Book(status.plan, status.day, origin, sheets_of(status, reminder.owner.id)))


def _files(text: Message, sheet: bytes | None) -> dict[str, bytes]:
    """The files of one message by their names."""
    files = {f"{text.name}.txt": as_text(text).encode(), f"{text.name}.eml": draft(text, sheet)}
    return files | ({f"{text.name}.xlsx": sheet} if sheet is not None else {})


def _tell_where(text: Message) -> None:
    """Say on stderr who gets a message that does not go to the owner."""
    if text.passed_on:
        why = _PASSED_ON[text.passed_on].format(text.owner)
        who = f"går til {text.recipient}" if text.recipient else "har ingen mottaker; planen har ingen arbeidsgruppe"
        _tell(f"{why}. Meldingen {who}{'' if text.to else f', uten adresse i {ADDRESSES}'}.")


def _tell(line: str) -> None:
    print(safe(line), file=sys.stderr)
