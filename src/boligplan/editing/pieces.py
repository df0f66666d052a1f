"""A journal as pieces of whole lines, each with its place: the entries, and the lines between them.

Where a new entry goes is decided here, for one that is reported and for those that are joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from yaml.nodes import Node, SequenceNode

from boligplan.editing.spans import after_line, content_end, line_start
from boligplan.reader.yamlnodes import Data

_COMMENT = re.compile(r"[ \t]*#")  # «  # hører til meldingen»
_HEADING = re.compile(r"#[ \t]*([a-zæøå][a-zæøå0-9-]*)[ \t]*\r?\n?")  # «# boveileder»


class Piece(NamedTuple):
    """Whole lines of a journal from `start`: an entry with the comments indented as a part of it, or another line.

    `key` is for whoever compares entries: what the entry says in a form of their own.
    """

    text: str
    start: int
    entry: Data = None
    key: str = ""

    @property
    def target(self) -> str:
        """The id of what the entry is about; nothing for another line."""
        about = (self.entry.get("tiltak") or self.entry.get("indikator")) if isinstance(self.entry, dict) else None
        return str(about or "")

    @property
    def day(self) -> str:
        """The day of the entry, as it orders; a month counts as its last day."""
        day = str(self.entry.get("dato")) if isinstance(self.entry, dict) else ""
        return f"{day}-31" if re.fullmatch(r"\d{4}-\d\d", day) else day  # «2024-01»

    @property
    def heading(self) -> str:
        """The id, where the line is a comment that holds nothing but a word such as an id."""
        found = _HEADING.fullmatch(self.text) if self.entry is None else None
        return found[1] if found else ""

    @property
    def is_comment(self) -> bool:
        """True for a comment outside every entry."""
        return self.entry is None and bool(_COMMENT.match(self.text))

    @property
    def is_blank(self) -> bool:
        """True for a line with nothing on it."""
        return self.entry is None and not self.text.strip()


def pieces(text: str, root: Node | None, data: Data) -> list[Piece]:
    """The text of a journal whose list, if it has one, is in block style; the pieces put together are the text."""
    found: list[Piece] = []
    at = 0
    if isinstance(root, SequenceNode) and root.value:
        dash = root.start_mark.index - line_start(text, root.start_mark.index)
        for node, entry in zip(root.value, data, strict=True):
            start = line_start(text, text.rindex("-", 0, node.start_mark.index))
            found += _lines(text, at, start)
            at = _after(text, node, dash)
            found.append(Piece(text[start:at], start, entry))
    return [*found, *_lines(text, at, len(text))]


class Places:
    """Where entries go among the pieces of a journal; `order` is the ids in the order of the plan."""

    def __init__(self, found: Sequence[Piece], order: Sequence[str]) -> None:
        known = set(order)
        self._found, self._order = found, order
        self._headings: dict[str, int] = {}
        self._entries: dict[str, list[int]] = {}
        for number, piece in enumerate(found):
            if piece.entry is not None:
                self._entries.setdefault(piece.target, []).append(number)
            elif (heading := piece.heading) in known:
                self._headings[heading] = number

    def of(self, target: str, day: str) -> int:
        """Return the number of the piece that an entry goes in front of.

        It goes after the older entries about the same, else to the comment line of the id, else in the order.
        """
        own = self._entries.get(target, [])
        if older := [number for number in own if self._found[number].day <= day]:
            return older[-1] + 1
        if target in self._headings and (not own or self._headings[target] < own[0]):
            return self._headings[target] + 1
        if own:
            return self._ends(target)[0]
        number = self._order.index(target) if target in self._order else len(self._order)
        if above := next(filter(None, map(self._ends, reversed(self._order[:number]))), None):
            return above[-1]
        if below := next(filter(None, map(self._ends, self._order[number + 1 :])), None):
            return below[0]
        return max((entries[-1] + 1 for entries in self._entries.values()), default=len(self._found))

    def _ends(self, id: str) -> list[int]:
        """Where what stands on an id begins and ends, its comment line and its entries; nothing for nothing."""
        lines = [self._headings[id], self._headings[id] + 1] if id in self._headings else []
        entries = self._entries.get(id)
        return sorted([*lines, *([_before(self._found, entries[0]), entries[-1] + 1] if entries else [])])


def is_airy(found: Sequence[Piece]) -> bool:
    """True where most entries have a blank line above them."""
    entries = [n for n, piece in enumerate(found) if piece.entry is not None][1:]
    return 2 * sum(found[_before(found, n) - 1].is_blank for n in entries) > len(entries)


def _lines(text: str, start: int, end: int) -> list[Piece]:
    lines = []
    while start < end:
        after = min(after_line(text, start), end)
        lines.append(Piece(text[start:after], start))
        start = after
    return lines


def _after(text: str, node: Node, dash: int) -> int:
    """The start of the line after an entry, whose dash is in that column, and after the comments indented below it."""
    at = after_line(text, content_end(text, node))
    while (match := _COMMENT.match(text, at)) and match.end() - 1 - at > dash:
        at = after_line(text, at)
    return at


def _before(found: Sequence[Piece], number: int) -> int:
    """The piece where the comments right above an entry begin; the comments that head the file stay."""
    at = number
    while at and found[at - 1].is_comment:
        at -= 1
    return at or number
