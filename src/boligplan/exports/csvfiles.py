"""The tables as csv that a Norwegian Excel opens right, and that no spreadsheet runs anything from.

Excel takes the separators of the country it is set to: `;` between cells and a decimal comma here, since `.` would
make 5.5 a date. A byte-order mark tells it that the text is UTF-8.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from functools import partial
from io import StringIO
from tempfile import TemporaryFile
from typing import IO

from boligplan.exports.tables import MEASURES, ORIGIN, PLANS, TABLES, WORDS, Column, Table, Value
from boligplan.reading import Origin
from boligplan.status import PlanStatus

MARK = "\ufeff"
DELIMITER, LINE_END, DECIMAL, LIST = ";", "\r\n", ",", " | "
# What a spreadsheet runs as a formula or drops, and the sign that guards against it.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'")  # four of them wide
_GUARD = "'"
# A text that a spreadsheet would turn into a number or a date: 2.1, 0301, 12/22, 1E5, mai 2024.
_GUESSED = re.compile(
    r"(kr)?[\d\s.,:/%()-]*\d[\d\s.,:/%()-]*(e[+-]?\d+|kr)?"
    r"|(\d{1,2}\W{0,2})?(jan(uar)?|feb(ruar)?|mars?|apr(il)?|mai|juni?|juli?|aug(ust)?|sept?(ember)?|okt(ober)?"
    r"|nov(ember)?|des(ember)?)\W{0,2}\d{0,4}",
    re.IGNORECASE,
)
_LONGEST_GUESS = 40  # characters; nothing longer is taken for a number


def plan_rows(status: PlanStatus) -> dict[str, str]:
    """The rows of one plan by the name of the table; that of `planer` still lacks where the plan comes from."""
    return {table.name: _lines(_cells(table.columns, row) for row in table.rows(status)) for table in TABLES}


def with_origin(rows: dict[str, str], origin: Origin) -> dict[str, str]:
    """The rows with where the plan comes from."""
    cells = _lines([_cells(ORIGIN, origin)])
    return rows | {PLANS.name: rows[PLANS.name].removesuffix(LINE_END) + DELIMITER + cells}


def heads() -> dict[str, str]:
    """The first line of each table, after the byte-order mark."""
    return {table.name: MARK + _lines([[column.name for column in columns_of(table)]]) for table in TABLES}


def measures(found: Iterable[tuple[Origin, dict[str, str]]]) -> Iterator[bytes]:
    """The pieces of the table of measures, plan by plan."""
    yield heads()[MEASURES.name].encode()
    for _, rows in found:
        yield rows[MEASURES.name].encode()


def every_table(found: Iterable[tuple[Origin, dict[str, str]]], files: ExitStack) -> dict[str, Iterable[bytes]]:
    """The pieces of the file of each table, from one reading of the plans.

    The tables wait on the disk, however long they are, until `files` is closed.
    """
    spools: dict[str, IO[bytes]] = {}
    for name, head in heads().items():
        spools[name] = files.enter_context(TemporaryFile())  # noqa: SIM115 - the stack closes it
        spools[name].write(head.encode())
    for origin, rows in found:
        for name, text in with_origin(rows, origin).items():
            spools[name].write(text.encode())
    for spool in spools.values():
        spool.seek(0)
    return {f"{name}.csv": iter(partial(spool.read, 1 << 16), b"") for name, spool in spools.items()}


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns of the table as they stand in the file."""
    return table.columns + (ORIGIN if table is PLANS else ())


def _lines(rows: Iterable[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, delimiter=DELIMITER, lineterminator=LINE_END).writerows(rows)
    return text.getvalue()


def _cells(columns: tuple[Column, ...], row: object) -> list[str]:
    return [_text(column.value(row), is_ours=column.name in WORDS) for column in columns]


def _text(value: Value, *, is_ours: bool) -> str:
    match value:
        case str() if is_ours:
            return value
        case str() | (str(), *_):
            return harmless(value if isinstance(value, str) else LIST.join(map(str, value)))
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}".replace(".", DECIMAL)
        case date():
            return value.isoformat()
        case tuple():
            return LIST.join(map(str, value))
    return str(value)


def harmless(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would run it, or take it for a number or a date.

    The first apostrophe taken away gives the text again, since one that begins with an apostrophe gets one too.
    """
    guessed = len(text) <= _LONGEST_GUESS and _GUESSED.fullmatch(text)
    return _GUARD + text if guessed or text.startswith(_RUNS) else text
