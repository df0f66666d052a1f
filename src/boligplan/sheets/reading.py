"""A filled-in spreadsheet as reports: which measure, what is said, and in which cell; faults are values.

Columns are found by the hidden row of keys and rows by their hidden id, so both may stand anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from boligplan.errors import BoligplanError
from boligplan.journal import ENDED
from boligplan.safetext import fold
from boligplan.sheets.columns import FILL, HIDDEN, INFO, letter
from boligplan.sheets.guard import MAX_ROWS, open_workbook, readable
from boligplan.sheets.labels import DATA_SHEET, INTRO_SHEET
from boligplan.sheets.marks import Marks
from boligplan.sheets.typed import Raw, share, text_of
from boligplan.sheets.writing import VERSION

MAX_COLUMNS = 200

_NEEDED = ("id", "radmerke", "status", "nr", "vi_skal", "gjelder")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, and where; such a row is not taken in."""

    place: str
    message: str
    help: str = ""


@dataclass(frozen=True)
class Filled:
    """One report as it was filled in: `fields` by the keys of the journal, `places` where each can be filled in."""

    id: str
    year: int | None
    by: str
    fields: dict[str, str]
    marks: Marks
    places: dict[str, str]

    @property
    def place(self) -> str:
        """Where the status is filled in, in words."""
        return self.places["status"]

    @property
    def subject(self) -> tuple[str, int | None]:
        """What the report is about: the measure, and the year where it is not about ending the measure."""
        return self.id, None if self.fields.get("status") in ENDED else self.year

    @property
    def content(self) -> tuple[tuple[str, str], ...]:
        """What is reported, whoever does it: equal for two that say the same."""
        return tuple(sorted((key, fold(value)) for key, value in self.fields.items()))


@dataclass(frozen=True)
class Contents:
    """What a workbook holds: facts of its making, the rows filled in, faults, and what else there is to tell."""

    facts: dict[str, str]
    rows: tuple[Filled, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


class _Cell(NamedTuple):
    """One cell that holds something."""

    raw: Raw
    is_share: bool
    is_error: bool

    def read_as(self, key: str) -> str:
        """The value as the journal has it in the field; ValueError with a Norwegian sentence where it is none."""
        if self.is_error:
            raise ValueError(f"Cellen viser en feil, {text_of(self.raw)}.")
        return FILL[key].read(share(self.raw) if self.is_share and key == "verdi" else self.raw)


class _Grid(NamedTuple):
    """A sheet's cells that hold something, by row and column from 1."""

    name: str
    is_visible: bool
    rows: dict[int, dict[int, _Cell]]


def read(path: Path) -> Contents:
    """The reports in the workbook at `path`. Raises BoligplanError where it cannot be read, or is not one of ours."""
    grids = _grids(path)
    facts = next((_facts(grid) for grid in grids if grid.name == DATA_SHEET), {})
    if facts.get("boligplan", VERSION) != VERSION:
        raise BoligplanError(
            f"{path.name} er laget av en annen utgave av boligplan.", help="Lag et nytt med «boligplan regneark»."
        )
    sheets = [_Sheet(grid, keys) for grid in grids if (keys := _key_row(grid)) is not None]
    if not sheets:
        raise BoligplanError(
            f"Fant ingen ark å lese i {path.name}.",
            help="Bruk en fil laget med «boligplan regneark». Rad 2 og kolonne A til C er skjult, og må være med.",
        )
    ours = {sheet.grid.name for sheet in sheets} | set(INTRO_SHEET)
    notes = [
        f"Arket «{grid.name}» er ikke laget av boligplan, og leses ikke."
        for grid in grids
        if grid.is_visible and grid.rows and grid.name not in ours
    ]
    found = [report for sheet in sheets for report in sheet.reports()]
    notes += [note for sheet in sheets for note in sheet.notes]
    faults = tuple(report for report in found if isinstance(report, Fault))
    return Contents(facts, tuple(report for report in found if isinstance(report, Filled)), faults, tuple(notes))


def _grids(path: Path) -> list[_Grid]:
    book = open_workbook(path, rows_only=True)
    grids = []
    with readable(path):
        for sheet in book.worksheets:
            rows: dict[int, dict[int, _Cell]] = {}
            for cells in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
                for cell in cells:
                    if cell.value is not None:
                        share, error = "%" in (cell.number_format or ""), cell.data_type == "e"
                        rows.setdefault(cell.row, {})[cell.column] = _Cell(cell.value, share, error)
            grids.append(_Grid(sheet.title, sheet.sheet_state == "visible", rows))
        book.close()
    return grids


def _facts(grid: _Grid) -> dict[str, str]:
    return {text_of(row[1].raw): text_of(row[2].raw) for row in grid.rows.values() if 1 in row and 2 in row}


def _key_row(grid: _Grid) -> int | None:
    """The row that says which column is which; None where the sheet is not one of ours."""
    for number, row in grid.rows.items():
        if {"id", "radmerke"} <= {text_of(cell.raw) for cell in row.values()}:
            return number
    return None


class _Sheet:
    """One sheet of ours; `notes` is what there is to tell once its reports have been read."""

    def __init__(self, grid: _Grid, key_row: int) -> None:
        self.grid, self.key_row = grid, key_row
        self.notes: list[str] = []

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of each key."""
        known = {*HIDDEN, *INFO, *FILL}
        found: dict[str, int] = {}
        for column, cell in self.grid.rows[self.key_row].items():
            key = text_of(cell.raw)
            if key in known and key in found:
                raise BoligplanError(
                    f"Arket «{self.grid.name}» har to utgaver av samme kolonne ({self._head(column)}).",
                    help="Slett den ene.",
                )
            if key in known:
                found[key] = column
        missing = [key for key in _NEEDED if key not in found]
        if missing:
            raise BoligplanError(
                f"Arket «{self.grid.name}» mangler kolonner som må være der: {', '.join(missing)}.",
                help="Bruk en fil laget med «boligplan regneark», uten å slette kolonner.",
            )
        return found

    def reports(self) -> Iterator[Filled | Fault]:
        """Every row that is filled in, or the faults in it."""
        fill = {key: column for key, column in self.columns.items() if key in FILL}
        known, stray, changed = set(self.columns.values()), set(), []
        for number, row in self.grid.rows.items():
            if number <= self.key_row or self._text(row, "id") == "id":  # the hidden row and the heads
                continue
            typed_in = {key: row[column] for key, column in fill.items() if column in row and text_of(row[column].raw)}
            if self._text(row, "id"):
                stray |= set(row) - known
            if typed_in:
                yield from self._report(number, row, typed_in)
            marks = self._marks(row)
            if marks and marks.rest != Marks.of(self._text(row, "id"), self._info(row)).rest:
                changed.append(number)
        if changed:
            rows = ", ".join(map(str, changed[:10])) + (" …" if len(changed) > 10 else "")
            self.notes.append(
                f"Arket «{self.grid.name}»: det er skrevet i kolonnene fra planen (rad {rows}). Det leses ikke."
            )
        for column in sorted(stray):
            self.notes.append(f"Arket «{self.grid.name}»: kolonnen {self._head(column)} leses ikke.")

    def _report(self, number: int, row: dict[int, _Cell], typed_in: dict[str, _Cell]) -> Iterator[Filled | Fault]:
        places = {
            key: f"Arket «{self.grid.name}», celle {letter(column - 1)}{number}"
            for key, column in self.columns.items()
            if key in FILL
        }
        first = places[next(iter(typed_in))]
        id, year, marks = self._text(row, "id"), self._text(row, "gjelder"), self._marks(row)
        if not id:
            yield Fault(first, "Raden hører ikke til noe tiltak i planen.", "Skriv i en rad som har et tiltak.")
            return
        if marks is None or marks.identity != Marks.of(id, self._info(row)).identity:
            yield Fault(
                first,
                f"Raden er ikke som da regnearket ble laget: nummer, tekst og år hører ikke til «{id}».",
                "Hvis bare noen av kolonnene er sortert, angre det. Ellers: meld det i et nytt regneark.",
            )
            return
        fields, faults = {}, []
        for key, cell in typed_in.items():
            try:
                fields[key] = cell.read_as(key)
            except ValueError as error:
                faults.append(Fault(places[key], str(error)))
        if "status" not in typed_in:
            faults.append(Fault(places["status"], "Raden er fylt ut, men status mangler.", "Velg en status."))
        yield from faults
        if not faults:
            of_year = int(year) if year.isdecimal() else None
            yield Filled(id, of_year, self._text(row, "av"), fields, marks, places)

    def _text(self, row: dict[int, _Cell], key: str) -> str:
        column = self.columns.get(key)
        return text_of(row[column].raw) if column in row else ""

    def _info(self, row: dict[int, _Cell]) -> dict[str, str]:
        return {key: self._text(row, key) for key in INFO}

    def _marks(self, row: dict[int, _Cell]) -> Marks | None:
        return Marks.read(self._text(row, "radmerke"))

    def _head(self, column: int) -> str:
        """The column's letter, and its head where it has one."""
        heads = self.grid.rows.get(self.key_row + 1, {})
        head = f" «{text_of(heads[column].raw)}»" if column in heads else ""
        return letter(column - 1) + head
