"""Files of zipped XML (.xlsx, .docx) from anywhere, let in only when they can be read in bounded memory and time."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from boligplan.errors import BoligplanError
from boligplan.extras import require

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_FILE, MAX_UNPACKED, MAX_XML, MAX_PARTS = 50_000_000, 150_000_000, 30_000_000, 5_000
MAX_CELLS, MAX_ROWS, MAX_MERGED = 200_000, 50_000, 50_000

_XML = (".xml", ".rels")
_OLE = b"\xd0\xcf\x11\xe0"
_KINDS = {".xlsx": ("xl/workbook.xml", "Excel-fil (.xlsx)"), ".docx": ("word/document.xml", "Word-fil (.docx)")}
_UNPACKED = re.compile(  # what openpyxl makes a cell for each of
    rb"""<(?:[^\s<>:/]+:)?(?:mergeCell|hyperlink|comment)\b[^>]*?\bref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)"""
)
_CELL, _ROW = re.compile(rb"<(?:[^\s<>:/]+:)?c[\s/>]"), re.compile(rb"<(?:[^\s<>:/]+:)?row[\s/>]")
_FORMULA_ALONE = re.compile(
    rb"<(?:[^\s<>:/]+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:[^\s<>:/]+:)?f>)\s*(?:<(?:[^\s<>:/]+:)?v\s*/>|</(?:[^\s<>:/]+:)?c>)"
)


def read_package(path: Path) -> BytesIO:
    """The bytes of the .xlsx or .docx at `path`, once every part of it is known to be harmless.

    Raises BoligplanError for a file that is not what its name says, unpacks to too much, declares entities,
    or carries macros or links to other workbooks.
    """
    name = path.name
    if path.stat().st_size > MAX_FILE:
        raise BoligplanError(
            f"{name} er større enn {MAX_FILE // 1_000_000} MB.", help="Ta ut bilder, og lagre på nytt."
        )
    data = path.read_bytes()
    main, kind = _KINDS[path.suffix.lower()]
    if data.startswith(_OLE):
        raise BoligplanError(
            f"{name} er lagret med passord, eller i et gammelt format.",
            help=f"Åpne den, ta bort passordet, og lagre den som {kind}.",
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            if main not in package.namelist():
                raise BoligplanError(f"{name} er ikke en {kind}.", help="Lagre den på nytt i riktig format.")
            _check_parts(name, parts)
            counts = [0, 0, 0]
            for part in parts:
                content = package.read(part)
                if part.filename.lower().endswith(_XML) or content.lstrip(b"\xef\xbb\xbf \r\n\t\0")[:1] == b"<":
                    _check_xml(name, part.filename, content)
                    counts = [sum(both) for both in zip(counts, _size(content), strict=True)]
            _check_size(name, counts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _unreadable(name, kind) from error
    return BytesIO(data)


def open_workbook(path: Path, *, rows_only: bool = False) -> Workbook:
    """The workbook at `path`, values only, without macros or links kept; `rows_only` reads row by row when asked to.

    Raises BoligplanError as `read_package`. Where rows are read when asked for, so are their faults: see `readable`.
    """
    if path.suffix.lower() != ".xlsx":
        kind = _KINDS[".xlsx"][1]
        raise BoligplanError(f"{path} er ikke en {kind}.", help=f"Åpne den, og lagre den som {kind}.")
    require("openpyxl", "regneark", "Regneark")
    from openpyxl import load_workbook

    data = read_package(path)
    with readable(path):
        return load_workbook(data, data_only=True, keep_links=False, read_only=rows_only)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turns whatever openpyxl meets in a broken file into a BoligplanError."""
    try:
        yield
    except Exception as error:
        raise _unreadable(path.name, _KINDS[".xlsx"][1]) from error


def _unreadable(name: str, kind: str) -> BoligplanError:
    return BoligplanError(f"{name} kan ikke leses; den er skadet, eller ikke en {kind}.", help="Lagre den på nytt.")


def _check_parts(name: str, parts: list[zipfile.ZipInfo]) -> None:
    sizes = [(part.filename.lower(), part.file_size) for part in parts]
    names = {part for part, _ in sizes}
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise BoligplanError(f"{name} er pakket på en måte som vanlige programmer aldri gjør. Den leses ikke.")
    too_big = any(size > MAX_XML for part, size in sizes if part.endswith(_XML))
    if len(parts) > MAX_PARTS or sum(size for _, size in sizes) > MAX_UNPACKED or too_big:
        raise BoligplanError(
            f"{name} pakker ut til mer enn en plan kan være.",
            help="Lag en ny fil med bare tabellen i. Hvis filen er fra noen du ikke kjenner, slett den.",
        )
    if len(names) < len(parts):
        raise BoligplanError(f"{name} har to deler med samme navn, og er ikke laget av et vanlig program.")
    if any(part.endswith("vbaproject.bin") for part in names):
        raise BoligplanError(f"{name} har makroer.", help="Lagre den som vanlig .xlsx eller .docx, uten makroer.")
    if any(part.startswith("xl/externallinks/") for part in names):
        raise BoligplanError(
            f"{name} henter tall fra andre filer.",
            help="Velg Data, Rediger koblinger og Bryt kobling i Excel, og lagre på nytt.",
        )


def _check_xml(name: str, part: str, xml: bytes) -> None:
    if (
        xml[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\0" in xml
        or re.match(rb"<\?xml[^>]+encoding=.(?!utf-?8\b)", xml, re.IGNORECASE)
    ):
        raise BoligplanError(
            f"{name} er ikke laget av et vanlig program (tegnkoding i {part}).", help="Lagre den på nytt."
        )
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise BoligplanError(
            f"{name} har egne definisjoner i {part}, som vanlige programmer aldri lager. Den leses ikke."
        )
    if _FORMULA_ALONE.search(xml):
        raise BoligplanError(
            f"{name} har formler uten svar; tallene ville blitt borte.",
            help="Åpne filen i Excel eller LibreOffice, og lagre den, så regnes de ut.",
        )


def _size(xml: bytes) -> list[int]:
    """How many cells, rows and merged cells a part has."""
    merged = sum(
        (_column(right) - _column(left) + 1) * (int(last) - int(first) + 1)
        for left, first, right, last in _UNPACKED.findall(xml)
    )
    return [len(_CELL.findall(xml)), len(_ROW.findall(xml)), merged]


def _check_size(name: str, counts: list[int]) -> None:
    if any(count > most for count, most in zip(counts, (MAX_CELLS, MAX_ROWS, MAX_MERGED), strict=True)):
        raise BoligplanError(
            f"{name} har flere rader og celler enn en plan kan ha.",
            help="Slett de tomme radene under tabellen, eller lim tabellen inn i en ny fil.",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
