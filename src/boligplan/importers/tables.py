"""Files to neutral tables: rows of cells with their places, whatever program made them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Literal

from boligplan.errors import BoligplanError

MAX_TEXT, MAX_ROWS, MAX_COLUMNS = 10_000_000, 20_000, 256

_PROSE = 3  # lines of plain text that part two tables; a page break has fewer

_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "✓", "\uf0fe": "✓", "\uf0fd": "✓"})
_PRIVATE = re.compile("[\ue000-\uf8ff]")

OTHER_FORMATS = {
    ".xls": "Åpne filen i Excel eller LibreOffice, og lagre den som .xlsx.",
    ".ods": "Åpne filen i LibreOffice, og lagre den som .xlsx.",
    ".doc": "Åpne filen i Word eller LibreOffice, og lagre den som .docx.",
    ".odt": "Åpne filen i LibreOffice, og lagre den som .docx.",
    ".pdf": "Merk tabellen i PDF-en, lim den inn i Excel, se over radene, og lagre som .xlsx.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of one cell. `merged` says where it goes on from («up», «left»); the text is then that cell's."""

    text: str = ""
    merged: str = ""

    @property
    def own(self) -> str:
        """The text, where it begins in this cell."""
        return "" if self.merged else self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its number in the source, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def own(self) -> list[str]:
        """The texts that begin in this row."""
        return [cell.own for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Table:
    """One table or sheet: what to call it, the heading before it, and its rows that are not blank."""

    name: str
    title: str
    rows: tuple[Row, ...]


def letter(index: int) -> str:
    """The column's letter as in a spreadsheet, A for 0."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def clean(text: str) -> str:
    """The text in NFC without invisible signs, spaces folded, its lines kept."""
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text.replace("\r\n", "\n").translate(_SYMBOLS)))
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", _PRIVATE.sub("•", text)).split("\n"))
    return "\n".join(line for line in lines if line)


def fold(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def read_tables(path: Path) -> list[Table]:
    """The tables in the file at `path`. Raises BoligplanError where it cannot be read or holds no table."""
    from boligplan.importers.office import read_docx, read_xlsx

    readers: dict[str, Callable[[Path], list[Table]]] = {".docx": read_docx, ".xlsx": read_xlsx}
    kind = path.suffix.lower()
    if not path.is_file():
        raise BoligplanError(f"Filen {path} finnes ikke.", help="Se etter skrivefeil i navnet og stien.")
    if kind not in readers and kind not in (".csv", ".tsv", ".txt", ".tab"):
        raise BoligplanError(
            f"{path.name} har et format som ikke kan importeres.",
            help=OTHER_FORMATS.get(kind, "Bruk .docx, .xlsx, .csv, .tsv eller .txt."),
        )
    tables = [replace(table, rows=tuple(_bounded(table))) for table in readers.get(kind, read_delimited)(path)]
    if not any(table.rows for table in tables):
        raise BoligplanError(f"{path.name} er tom.", help="Er det riktig fil, og er den lagret?")
    return [table for table in tables if table.rows]


def _bounded(table: Table) -> list[Row]:
    rows = [row for row in table.rows if any(row.own)]
    if len(rows) > MAX_ROWS or any(len(row.cells) > MAX_COLUMNS for row in rows):
        raise BoligplanError(
            f"{table.name} er større enn en plan kan være ({MAX_ROWS} rader, {MAX_COLUMNS} kolonner).",
            help="Lag en ny fil med bare tabellen i.",
        )
    return rows


def read_delimited(path: Path) -> list[Table]:
    """The tables in a text file (UTF-8, UTF-16 or Windows-1252; tab, semicolon or comma), parted by text between."""
    if path.stat().st_size > MAX_TEXT:
        raise BoligplanError(f"{path.name} er større enn {MAX_TEXT // 1_000_000} MB.", help="Er det riktig fil?")
    text = _decode(path)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    try:
        read = [list(csv.reader(StringIO(text, newline=""), delimiter=sign, quoting=quoting)) for sign in "\t;,"]
    except csv.Error as error:
        raise BoligplanError(
            f"{path.name} har en celle som aldri slutter.", help='Se etter et løst " i filen.'
        ) from error
    rows = max(read, key=_evenness)
    found = [Row(number, tuple(Cell(clean(text)) for text in row)) for number, row in enumerate(rows, 1)]
    parts: list[list[Row]] = [[]]
    prose: list[Row] = []
    for row in (row for row in found if any(row.own)):
        if len(row.cells) == 1:
            prose.append(row)
            continue
        if len(prose) >= _PROSE and parts[-1]:
            parts.append([])
        parts[-1] += [*prose, row]
        prose = []
    parts[-1] += prose
    names = [path.name] if len(parts) == 1 else [f"{path.name}, tabell {number}" for number in range(1, len(parts) + 1)]
    return [Table(name, "", tuple(part)) for name, part in zip(names, parts, strict=True)]


def _evenness(rows: list[list[str]]) -> int:
    """How much of a table the rows look like: cells in the rows of the width that fills most."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((width * count for width, count in widths.items()), default=0)


def _decode(path: Path) -> str:
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise BoligplanError(f"{path.name} er ikke en tekstfil.", help="Er det riktig fil?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
