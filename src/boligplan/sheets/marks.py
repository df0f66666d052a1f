"""The fingerprint of a row: which measure it is about, and which entries the journal had when the sheet was made."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from boligplan.journal import Entry
from boligplan.sheets.columns import IDENTITY, INFO
from boligplan.sheets.typed import decoded


@dataclass(frozen=True, slots=True)
class Marks:
    """Digests of a row's identity, of its other columns from the plan, and of the entries that had been seen."""

    identity: str
    rest: str
    seen: tuple[str, ...]

    @classmethod
    def of(cls, id: str, cells: Mapping[str, str], entries: Iterable[Entry] = ()) -> Marks:
        """The marks of a row with this id and these texts in its columns, made when `entries` were there."""
        rest = (cells.get(key, "") for key in INFO if key not in IDENTITY)
        identity = digest([id, *(cells.get(key, "") for key in IDENTITY)])
        return cls(identity, digest(rest), tuple(digest_of(entry) for entry in entries))

    @classmethod
    def read(cls, text: str) -> Marks | None:
        """The marks written as `text`, None where it is none."""
        if re.fullmatch("[0-9a-f]{8}( [0-9a-f]{8})+", text):
            identity, rest, *seen = text.split(" ")
            return cls(identity, rest, tuple(seen))
        return None

    def __str__(self) -> str:
        return " ".join((self.identity, self.rest, *self.seen))


def digest(texts: Iterable[str]) -> str:
    """Eight hexadecimal digits over the texts; how white space stands and what a program escapes make no difference."""
    folded = ["".join(unicodedata.normalize("NFC", decoded(text)).split()) for text in texts]
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()[:8]


def digest_of(entry: Entry) -> str:
    """Eight hexadecimal digits over all that the entry says."""
    return digest(f"{key}: {value}" for key, value in said(entry).items())


def said(entry: Entry) -> dict[str, str]:
    """What the entry says by the keys of the file, written in one way, white space folded; empty keys left out."""
    found = {}
    for name, field in Entry.model_fields.items():
        value = getattr(entry, name)
        if value not in (None, ()):
            found[field.alias or name] = _written(value)
    return found


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    text = " ".join(value) if isinstance(value, tuple) else str(value)
    return " ".join(unicodedata.normalize("NFC", text).split())


def concerning(entries: Iterable[Entry], id: str, year: int | None) -> list[Entry]:
    """The entries on the measure; where the row is about a year, those on that year and those that name none."""
    return [e for e in entries if e.measure == id and (year is None or e.year in (None, year))]
