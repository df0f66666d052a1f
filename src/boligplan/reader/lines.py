"""Single lines of a plan file: taken apart, mended, and the levels that are open above them.

For text that YAML cannot read (yet), so nothing here knows nodes. Columns and indexes count from 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import BaseModel

from boligplan.journal import Journal
from boligplan.patterns import pattern
from boligplan.plan import Plan
from boligplan.reader.keys import keys_of, model_at
from boligplan.reader.source import SourceFile

MAX_LINE = 1000  # characters of a line that are looked at; a longer one is not mended
MAX_UP = 20_000  # lines looked through for the levels above

_LINE = pattern(r"(?P<indent> *)(?P<dash>(?:- +)*)(?:(?P<key>[^\s'\"\[\]{}#&*!|>%@`,:-][^:#]*):(?: +|$))?(?P<value>.*)")
_COMMENT = pattern(r"\s+#(?:\s.*)?$")
_HARD_SPACE = pattern(r"[ -]*(?:\w+: *)?(?P<space>[\u00a0\u2007\u202f]+)")


class Line(NamedTuple):
    """One line taken apart; `key` is empty where it has none."""

    number: int
    start: int
    text: str
    indent: int
    dash: str
    key: str
    value: str

    @property
    def column(self) -> int:
        """Where the key, or the text after «- », begins."""
        return self.indent + len(self.dash)

    @property
    def value_column(self) -> int:
        """Where the value begins."""
        return len(self.text) - len(self.value)

    def quoted(self, from_column: int) -> str:
        """The line with everything from `from_column` in quotation marks, but for a comment."""
        value = _COMMENT.sub("", self.text[from_column:])
        return self.text[:from_column] + quoted(value.strip()) + self.text[from_column + len(value) :]

    def moved(self, column: int) -> str:
        """The line with its key, or its «- », at `column`."""
        return " " * column + self.text.lstrip(" \t\u00a0")


class Level(NamedTuple):
    """A level that is open above a line: the columns of its keys and of its «- », the model that knows its keys."""

    column: int
    dash: int | None
    model: type[BaseModel] | None
    first: int  # the number of its topmost line
    container: str  # the key it stands under


def line_at(source: SourceFile, number: int) -> Line:
    """Line `number` of the source, taken apart; no more of it than `MAX_LINE`."""
    text = source.line(number)[:MAX_LINE]
    match = _LINE.match(text)
    indent, dash, key, value = match.group("indent", "dash", "key", "value") if match else ("", "", "", text)
    return Line(number, source.line_start(number), text, len(indent), dash, (key or "").rstrip(), value)


def quoted(text: str) -> str:
    """The text in quotation marks, so that it is read as it stands."""
    mark = text[:1]
    if mark in "'\"" and len(text) > 2 and text.endswith(mark) and mark in text[1:-1]:
        text = text[1:-1]
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def hard_space(text: str) -> tuple[int, int] | None:
    """Where a line has hard spaces in front of its text, and how many; None where it has none."""
    match = _HARD_SPACE.match(text[:MAX_LINE])
    return (match.start("space"), len(match["space"])) if match else None


def softened(text: str) -> str:
    """The line with common spaces for the hard ones in front of its text."""
    found = hard_space(text)
    return text[: found[0]] + " " * found[1] + text[sum(found) :] if found else text


def levels_above(source: SourceFile, number: int) -> list[Level]:
    """The levels that are open above line `number`, the innermost first."""
    found: list[list[Any]] = []  # column, dash, first line, key of the lowest line
    limit = MAX_LINE
    for above in range(number - 1, max(0, number - MAX_UP), -1):
        line = line_at(source, above)
        if line.text.lstrip().startswith("#") or not (line.key or line.dash):
            continue
        if line.column < limit:
            if not found and line.key and not line.value:
                found.append([line.column + 2, line.column + 2, number, ""])  # a level that this line may open
            found.append([line.column, None, above, line.key])
        if found and line.column == found[-1][0]:
            found[-1][1:3] = [line.indent if line.dash else found[-1][1], above]
            limit = line.indent + 1 if line.dash else line.column
        if limit == 0:
            break
    is_journal = source.text.startswith("- ") or "\n- tiltak:" in source.text
    levels = []
    for n, (column, dash, first, _) in enumerate(found):
        path = tuple(key for _, _, _, key in reversed(found[n + 1 :]))
        model = model_at(Journal, path or (0,)) if is_journal else model_at(Plan, path)
        levels.append(Level(column, dash, model, first, path[-1] if path else ""))
    return levels


def right_column(source: SourceFile, line: Line, levels: list[Level]) -> int | None:
    """The column the line most likely belongs at: of the open levels that know its key, the nearest; for a «- » the
    one that the line below goes on from."""
    places = [(level.dash if line.dash else level.column, level.model) for level in levels]
    open_ones = [(column, model) for column, model in places if column is not None]
    fitting = [column for column, model in open_ones if model and line.key in keys_of(model)]
    columns = fitting or [column for column, _ in open_ones]
    below = content_below(source, line.number)
    goes_on = below.column - 2 if line.dash or not line.value else below.column
    if line.dash and not below.dash and goes_on in fitting:
        return goes_on
    return min(columns, key=lambda column: (abs(column - line.indent), column != goes_on, -column), default=None)


def content_above(source: SourceFile, number: int) -> Line:
    """The nearest line above line `number` that is neither blank nor a comment."""
    number -= 1
    while number > 1 and not source.line(number)[:MAX_LINE].split("#")[0].strip():
        number -= 1
    return line_at(source, number)


def content_below(source: SourceFile, number: int) -> Line:
    """The nearest line below line `number` that is neither blank nor a comment."""
    number += 1
    while number < source.line_count and not source.line(number)[:MAX_LINE].split("#")[0].strip():
        number += 1
    return line_at(source, number)
