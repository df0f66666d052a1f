"""Neutral tables: rows of cells with their places, whatever program made them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_ROWS, MAX_COLUMNS = 20_000, 256

_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "✓", "\uf0fe": "✓", "\uf0fd": "✓"})
_PRIVATE = re.compile("[\ue000-\uf8ff]")


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
