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
from boligplan.safexml import BrokenXml, ForbiddenXml, scan

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MAX_FILE, MAX_UNPACKED, MAX_XML, MAX_PARTS = 50_000_000, 150_000_000, 30_000_000, 5_000
MAX_CELLS, MAX_ROWS, MAX_MERGED, MAX_ELEMENTS = 200_000, 50_000, 50_000, 1_000_000

_XML = (".xml", ".rels")
_OLE = b"\xd0\xcf\x11\xe0"
_KINDS = {
    ".xlsx": ("xl/workbook.xml", "Excel-fil (.xlsx)"),
    ".docx": ("word/document.xml", "Word-fil (.docx)"),
    ".odt": ("content.xml", "ODT-fil (.odt)"),
}
_STRICT = "http://purl.oclc.org/ooxml/"  # what begins the namespaces of «Strict Open XML»
_SPREAD = ("mergeCell", "hyperlink", "comment")  # what openpyxl makes a cell for each of, or looks every one of up
# A1, $A$1:B2; «A:XFD» and «1:1048576» are whole columns and rows, which no program merges.
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


def read_package(path: Path) -> BytesIO:
    """The bytes of the .xlsx, .docx or .odt at `path`, once every part of it is known to be harmless.

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
            reader = _Reader(name, kind)
            for part in parts:
                content = package.read(part)
                if part.filename.lower().endswith(_XML) or content.lstrip(b"\xef\xbb\xbf \r\n\t\0")[:1] == b"<":
                    reader.read(part.filename, content)
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


class _Reader:
    """Reads every part of one package, and refuses it at the first that is harmful."""

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self.elements = 0
        self.counts = dict.fromkeys(_MOST, 0)
        self.cell: dict[str, str] = {}
        self.has_formula = self.has_value = self.in_value = False

    def read(self, part: str, xml: bytes) -> None:
        """Look the part through. Raises BoligplanError where it is harmful."""
        try:
            scan(xml, self._start, self._end, self._text, self._namespace)
        except ForbiddenXml as error:
            if error.what == "tegnkoding":
                message = f"{self.name} er ikke laget av et vanlig program (tegnkoding i {part})."
                raise BoligplanError(message, help="Lagre den på nytt.") from None
            message = f"{self.name} har egne definisjoner i {part}, som vanlige programmer aldri lager. Den leses ikke."
            raise BoligplanError(message) from None
        except BrokenXml:
            if part.lower().endswith(_XML):  # Excel's own drawings of comments (.vml) are often no XML
                raise _unreadable(self.name, self.kind) from None

    def _namespace(self, _prefix: str | None, uri: str | None) -> None:
        if uri and uri.startswith(_STRICT):
            raise BoligplanError(
                f"{self.name} er lagret som «Strict Open XML», som ikke kan leses her.",
                help=f"Velg Lagre som i Word eller Excel, og velg vanlig {self.kind}, ikke «Strict».",
            )

    def _start(self, element: str, values: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            self._count("row", MAX_ROWS + 1)
        if element == "row":
            self._count("row", 1)
        elif element == "c":
            self._count("c", 1)
            self.cell, self.has_formula, self.has_value = values, False, False
        elif element == "f":
            self.has_formula = True
        elif element == "v":
            # «<c t="str"><f>…</f><v></v></c>» is a formula whose answer is no text.
            self.in_value, self.has_value = True, self.cell.get("t") == "str"
        elif element in _SPREAD and "ref" in values:
            self._count("spread", self._cells(values["ref"]))

    def _text(self, _text: str) -> None:
        self.has_value = self.has_value or self.in_value

    def _end(self, element: str) -> None:
        if element == "v":
            self.in_value = False
        elif element == "c" and self.has_formula and not self.has_value:
            raise BoligplanError(
                f"{self.name} har formler uten svar (celle {self.cell.get('r', '?')}); tallene ville blitt borte.",
                help="Åpne filen i Excel eller LibreOffice, og lagre den, så regnes de ut.",
            )

    def _cells(self, span: str) -> int:
        """How many cells there are in a range such as «A1:C9»."""
        found = _RANGE.fullmatch(span.strip().upper())
        if not found:
            raise BoligplanError(
                f"{self.name} har et område som ikke er skrevet slik vanlige programmer gjør ({span[:30]}).",
                help="Lagre den på nytt i Excel eller LibreOffice.",
            )
        left, first, right, last = found.groups()
        wide = _column(right or left) - _column(left) + 1
        return max(wide, 1) * max(int(last or first) - int(first) + 1, 1)

    def _count(self, what: str, more: int) -> None:
        self.counts[what] += more
        if self.counts[what] > _MOST[what]:
            raise BoligplanError(
                f"{self.name} har flere rader og celler enn en plan kan ha.",
                help="Slett de tomme radene under tabellen, eller lim tabellen inn i en ny fil.",
            )


_MOST = {"c": MAX_CELLS, "row": MAX_ROWS, "spread": MAX_MERGED}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
