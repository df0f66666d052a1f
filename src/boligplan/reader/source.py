"""A file's text as it stands, and the places in it."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from boligplan.diagnostics import Diagnostic, Place, Severity

MAX_BYTES = 4_000_000


class Unreadable(Exception):
    """The file has no text to read; carries the fault."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.message)


@dataclass(frozen=True)
class SourceFile:
    """The text of one file. Indexes count characters after the byte-order mark; lines end at `\\n` only."""

    name: str
    text: str
    bom: bool = False

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> SourceFile:
        """The text of `data`, strictly UTF-8; a byte-order mark is taken off and remembered."""
        if len(data) > MAX_BYTES:
            raise Unreadable(
                _fault("for-stor-fil", name, "Filen er større enn 4 MB. Er det riktig fil?", "Er det riktig fil?")
            )
        bom = data.startswith(codecs.BOM_UTF8)
        try:
            return cls(name, data[3 * bom :].decode("utf-8"), bom)
        except UnicodeDecodeError as error:
            raise Unreadable(_not_utf8(name, data, error.start)) from None

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return codecs.BOM_UTF8 * self.bom + self.text.encode()

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.text.split("\n"):
            starts.append(at)
            at += len(line) + 1
        return starts

    def line_number(self, index: int) -> int:
        """The line the character at `index` stands on, from 1."""
        return bisect_right(self._starts, index)

    def line(self, number: int) -> str:
        """The text of line `number`, without its end."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].removesuffix("\r")

    def line_start(self, number: int) -> int:
        """The index where line `number` begins; the end of the text past the last line, 0 before the first."""
        return self._starts[max(number, 1) - 1] if number <= len(self._starts) else len(self.text)

    @property
    def line_count(self) -> int:
        """How many lines there are; a final newline begins no new one."""
        return len(self._starts) - (self._starts[-1] == len(self.text))

    def place(self, index: int, length: int = 1) -> Place:
        """The place of the character at `index`."""
        index = max(0, min(index, len(self.text)))
        start, end = self.text.rfind("\n", 0, index) + 1, self.text.find("\n", index)
        line = self.text[start : end if end != -1 else len(self.text)].removesuffix("\r")
        number, column = self.text.count("\n", 0, start) + 1, index - start + 1
        return Place(self.name, number, column, line, max(1, min(length, len(line) - column + 1)))


def read_source(path: Path, name: str | None = None) -> SourceFile:
    """The text of the file at `path`. Raises `Unreadable` with a fault that says why it cannot be read."""
    shown = name or str(path)
    try:
        if path.stat().st_size > MAX_BYTES and path.is_file():
            return SourceFile.from_bytes(shown, b"x" * (MAX_BYTES + 1))
        if not path.is_file():
            what = "en mappe" if path.is_dir() else "ingen vanlig fil"
            raise Unreadable(_fault("kan-ikke-leses", shown, f"{shown} er {what}.", "Oppgi en planfil (.yaml)."))
        return SourceFile.from_bytes(shown, path.read_bytes())
    except FileNotFoundError:
        fault = _fault("finnes-ikke", shown, f"Filen {shown} finnes ikke.", "Se etter skrivefeil i navnet og stien.")
        raise Unreadable(fault) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "ugyldig navn"
        fault = _fault("kan-ikke-leses", shown, f"Filen {shown} kan ikke leses ({reason}).", "Har du tilgang til den?")
        raise Unreadable(fault) from None


def _fault(code: str, name: str, message: str, help: str, place: Place | None = None) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, place or Place(name), help)


def _not_utf8(name: str, data: bytes, at: int) -> Diagnostic:
    line = data.count(b"\n", 0, at) + 1
    start = data.rfind(b"\n", 0, at) + 1
    end = data.find(b"\n", at)
    raw = data[start : end if end != -1 else len(data)].removesuffix(b"\r")
    wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "UTF-16" if wide else "Windows-1252 (ANSI)"
    source = "" if wide else raw.decode("cp1252", "replace")[:500]
    column = 1 if wide else len(raw[: at - start].decode("utf-8", "replace")) + 1
    return _fault(
        "tegnkoding",
        name,
        f"Filen er ikke lagret som UTF-8; den ser ut til å være {encoding}.",
        "Lagre filen på nytt med tegnkoding UTF-8 (i Notisblokk: Lagre som … Koding: UTF-8).",
        Place(name, line, column, source),
    )
