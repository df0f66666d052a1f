"""What is new in a plan, its journal and its worksheets since they were saved, in the words of `endringer`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from boligplan import git_writing
from boligplan.comparing.changetexts import plain_lines, sections
from boligplan.comparing.versions import compared
from boligplan.diagnostics import errors_in
from boligplan.errors import BoligplanError
from boligplan.language import counted
from boligplan.loading import Loaded, journal_path
from boligplan.reader.source import SourceFile, Unreadable
from boligplan.reading import Reading, read
from boligplan.revision.worksheet import read_sheet, sheet_path
from boligplan.tree import placed

NO_MEANING = "Ingen endringer i innholdet, bare i kommentarer eller oppsett"


class News(NamedTuple):
    """Some of what is new: in a few words, and line by line."""

    short: str
    lines: tuple[str, ...] = ()


class Unsaved(NamedTuple):
    """A plan with something new: the files that are not as they were saved, and what is new in them."""

    loaded: Loaded
    files: tuple[Path, ...]
    news: tuple[News, ...]
    is_new: bool

    @property
    def title(self) -> str:
        """What the plan is called."""
        return self.loaded.plan.title if self.loaded.plan else self.loaded.name


def unsaved(path: Path, day: date) -> Unsaved | None:
    """Return what is new of the plan at `path`; None where all is saved."""
    changed = [file for file in (path, journal_path(path)) if _differs(file)]
    sheets = [file for file in _worksheets(path) if _differs(file)]
    if not (changed or sheets):
        return None
    now, before = read(path, day), _saved(path, day)
    top = git_writing.top_of(path)
    was = [top / document.source.name for document in before.loaded.documents] if before else []
    changed += [file for file in was if not file.exists()]  # what it was called then is gone with the new name
    news = [_of_plan(now, before, day)] if changed else []
    return Unsaved(now.loaded, (*changed, *sheets), (*news, *map(_of_sheet, sheets)), before is None)


def _saved(path: Path, day: date) -> Reading | None:
    """The plan and its journal as they were saved last; None where the plan was not."""
    with suppress(BoligplanError):  # nothing is saved here yet
        reading = read(path, day, "HEAD")
        return reading if reading.loaded.documents else None
    return None


def _differs(file: Path) -> bool:
    """True where the file is not as it was saved, whatever its line ends."""
    saved = git_writing.saved(file)
    now = file.read_bytes() if file.is_file() else None
    return saved != now and (saved is None or now is None or _plain(saved) != _plain(now))


def _plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _worksheets(plan: Path) -> Iterator[Path]:
    """The worksheets of the plan that there are."""
    folder = sheet_path(plan, 0).parent
    name = re.compile(re.escape(plan.stem) + r"-\d{4}\.yaml")  # eksempelvik-2022-2027-2026.yaml
    yield from sorted(file for file in folder.glob("*.yaml") if name.fullmatch(file.name))


# -- In words ----------------------------------------------------------------------------------------------------------


def _of_plan(now: Reading, before: Reading | None, day: date) -> News:
    """What is new in the plan and its journal; where there are errors, how many."""
    if faults := errors_in(now.loaded.diagnostics):
        return News(f"{len(faults)} feil i planen", tuple(fault.message for fault in faults[:5]))
    plan = now.loaded.sound_plan
    if before is None:
        entries = counted(len(now.loaded.journal.entries), "melding", "meldinger")
        return News("ny plan", (f"Ny plan: {plan.title}, {len([*placed(plan)])} tiltak, {entries}",))
    try:
        changes = compared(before, now, day).changes
    except BoligplanError as error:
        return News("planen", (f"Kan ikke sammenlignes med forrige lagrede versjon: {error.message}",))
    found = [f"{section.heading[0].lower()}{section.heading[1:]} {section.count}" for section in sections(changes)]
    return News(", ".join(found), plain_lines(changes)) if found else News(NO_MEANING.lower(), (f"{NO_MEANING}.",))


def _of_sheet(file: Path) -> News:
    """How much is decided in the worksheet, and how much was when it was saved."""
    now, before = _decided(file, file.read_bytes()), _decided(file, git_writing.saved(file))
    if now is None:
        return News(f"revisjonsskjema {file.stem}", (f"Revisjonsskjemaet {file.name} har feil.",))
    told = f"{now[0]} av {now[1]} avgjort"
    if before:
        told += f", {before[0]} da det ble lagret sist"
    return News(f"revisjonsskjema {file.stem[-4:]}", (f"Revisjonsskjemaet {file.name}: {told}.",))


def _decided(file: Path, data: bytes | None) -> tuple[int, int] | None:
    """How many outcomes of the worksheet are decided, and of how many; None where it cannot be read."""
    with suppress(Unreadable):
        sheet = read_sheet(file, SourceFile.from_bytes(str(file), data)).worksheet if data is not None else None
        if sheet:
            answers = [one.decided == "ja" for one in sheet.decisions] + [
                one.decided == "ja" for one in sheet.additions
            ]
            return sum(answers), len(answers)
    return None
