"""Word and Excel files to neutral tables; every text in a cell is kept, whatever it is wrapped in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boligplan.errors import BoligplanError
from boligplan.extras import require
from boligplan.importers.tables import MAX_COLUMNS, MAX_ROWS, Cell, Row, Table
from boligplan.safetext import clean, fold
from boligplan.sheets.guard import open_workbook, read_package

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HIDDEN = {f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "pPr", "rPr", "tcPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_WRAPPERS = {f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "customXml")}
_HEADING = re.compile("heading|overskrift", re.IGNORECASE)
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}p": "\n", f"{_W}tc": "\n"}


def read_xlsx(path: Path) -> list[Table]:
    """The sheets of a workbook, hidden ones too, numbers and dates in Norwegian writing."""
    book = open_workbook(path)
    return [_sheet(sheet) for sheet in book.worksheets]


def _sheet(sheet: Worksheet) -> Table:
    cells: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet._cells.items():
        if cell.value is not None:
            if column > MAX_COLUMNS:
                raise BoligplanError(f"Arket «{sheet.title}» har tekst i {cell.coordinate}, langt utenfor tabellen.")
            cells.setdefault(row, {})[column] = Cell(clean(_written(cell.value, cell.number_format)))
    for span in sheet.merged_cells.ranges:
        first = cells.get(span.min_row, {}).get(span.min_col, Cell())
        for row in range(span.min_row, span.max_row + 1) if first.text else ():
            for column in range(span.min_col, min(span.max_col, MAX_COLUMNS) + 1):
                if (row, column) != (span.min_row, span.min_col):
                    side = "left" if row == span.min_row else "up"
                    cells.setdefault(row, {})[column] = Cell(first.text, side)
    rows = [
        Row(number, tuple(cells[number].get(column, Cell()) for column in range(1, max(cells[number]) + 1)))
        for number in sorted(cells)
    ]
    return Table(f"Arket «{fold(clean(sheet.title))}»", "", tuple(rows))


def _written(value: Any, number_format: str) -> str:
    if isinstance(value, bool):
        return "X" if value else ""
    if isinstance(value, datetime | date):
        return f"{value.day:02}.{value.month:02}.{value.year}"
    if isinstance(value, int | float | Decimal):
        percent = number_format.endswith("%")
        whole = (Decimal(str(value)) * (100 if percent else 1)).normalize()
        return f"{whole:f}".replace(".", ",") + " %" * percent
    return str(value)


def read_docx(path: Path) -> list[Table]:
    """The tables of a Word document in order, each with the paragraph before it as title.

    Raises BoligplanError where there is none, with advice for a list.
    """
    require("docx", "regneark", "Word-filer")
    from docx import Document

    data = read_package(path)
    try:
        document = Document(data)
    except Exception as error:  # whatever python-docx and lxml meet in a broken file
        raise BoligplanError(
            f"{path.name} kan ikke leses; filen er skadet.", help="Lagre den på nytt i Word."
        ) from error
    bulleted = {style.style_id for style in document.styles if style.element.find(f"./{_W}pPr/{_W}numPr") is not None}
    tables: list[Table] = []
    headings = {style.style_id for style in document.styles if _HEADING.match(style.name or "")}
    before = heading = ""
    items = 0
    for block in _inside(document.element.body, "p", "tbl"):
        if block.tag == f"{_W}p":
            text = fold(clean(_text(block, bulleted)))
            items += text.startswith("•")
            before = text or before
            heading = text if _style(block) in headings else heading
        else:
            rows = tuple(_rows(block, bulleted))
            tables.append(Table(f"Tabell {len(tables) + 1}", heading or before, rows))
            before = heading = ""
    if not tables:
        found = f", men {items} punkter i liste" if items else ""
        raise BoligplanError(
            f"{path.name} har ingen tabell{found}.",
            help="Merk listen i Word og velg Sett inn, Tabell, Konverter tekst til tabell. "
            "Gi tabellen en rad øverst med overskrifter, for eksempel Mål, Tiltak, Ansvar og Frist.",
        )
    return tables


def _inside(parent: Any, *tags: str) -> Iterator[Any]:
    """The elements with these tags in order, also those in content controls, which python-docx passes over."""
    for child in parent:
        if child.tag.removeprefix(_W) in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, *tags)


def _rows(table: Any, bulleted: set[str]) -> Iterator[Row]:
    above: list[Cell] = []
    for number, element in enumerate(_inside(table, "tr"), 1):
        if number > MAX_ROWS:
            break
        cells = [Cell()] * _number(element, f"./{_W}trPr/{_W}gridBefore")
        for cell in _inside(element, "tc"):
            span = max(1, _number(cell, f"./{_W}tcPr/{_W}gridSpan"))
            merge = cell.find(f"./{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart" and len(cells) < len(above):
                cells += [Cell(above[len(cells)].text, "up")] * span
            else:
                text = clean(_text(cell, bulleted))
                cells += [Cell(text), *[Cell(text, "left" if text else "")] * (span - 1)]
            if len(cells) > MAX_COLUMNS:  # too wide to be read, and the reader of all tables says so
                break
        above = cells
        yield Row(number, tuple(cells))


def _number(element: Any, path: str) -> int:
    found = element.find(path)
    value = found.get(f"{_W}val") if found is not None else "0"
    return min(int(value), MAX_COLUMNS) if str(value).isdecimal() else 0


def _text(element: Any, bulleted: set[str]) -> str:
    """Every text in the element, insertions too, without what is deleted; a paragraph of a list begins with «•»."""
    if element.tag in _HIDDEN:
        return ""
    sign = _SIGNS.get(element.tag, "")
    if element.tag == f"{_W}p" and _is_listed(element, bulleted):
        sign = "\n• "
    elif element.tag == f"{_W}t":
        sign = element.text or ""
    elif element.tag == f"{_W}sym":
        code = str(element.get(f"{_W}char"))
        sign = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else "•"
    return sign + "".join([_text(child, bulleted) for child in element])


def _is_listed(paragraph: Any, bulleted: set[str]) -> bool:
    numbered = paragraph.find(f"./{_W}pPr/{_W}numPr/{_W}numId")
    if numbered is not None:
        return bool(numbered.get(f"{_W}val") != "0")
    return _style(paragraph) in bulleted


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"./{_W}pPr/{_W}pStyle")
    return "" if style is None else str(style.get(f"{_W}val"))
