"""The tables in a file, whatever program made it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Literal

from boligplan.errors import BoligplanError
from boligplan.importers.tables import MAX_COLUMNS, MAX_ROWS, Cell, Row, Table
from boligplan.safetext import clean

MAX_TEXT, MAX_CELL = 10_000_000, 100_000
_PROSE = 3  # lines of plain text that part two tables; a page break has fewer

OTHER_FORMATS = {
    ".xls": "Åpne filen i Excel eller LibreOffice, og lagre den som .xlsx.",
    ".ods": "Åpne filen i LibreOffice, og lagre den som .xlsx.",
    ".doc": "Åpne filen i Word eller LibreOffice, og lagre den som .docx.",
    ".odt": "Åpne filen i LibreOffice, og lagre den som .docx.",
    ".pdf": "Merk tabellen i PDF-en, lim den inn i Excel, se over radene, og lagre som .xlsx.",
}


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
    for row in rows:
        if any(len(cell.text) > MAX_CELL for cell in row.cells):
            raise BoligplanError(
                f"{table.name}, rad {row.number}, har en celle på mer enn 100 000 tegn.",
                help="En tekst i en plan kan være på høyst 100 000 tegn. Er noe limt inn der ved et uhell?",
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
        texts = [data.decode(name, "replace") for name in ("cp1252", "cp865", "mac_roman")]  # Windows, DOS, old Mac
        return max(texts, key=lambda text: len(re.findall("[æøåÆØÅ]", text)))
