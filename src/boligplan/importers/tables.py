"""Neutral tables: rows of cells with their places, whatever program made them."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ROWS, MAX_COLUMNS = 20_000, 256


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
