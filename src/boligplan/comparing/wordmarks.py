"""Lines of text before and after, with the words that differ marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; `marked` where it differs from the other version."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line under an item: a label, which may be empty, and the text in runs."""

    label: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The line without label and marks."""
        return "".join(run.text for run in self.runs)


def line(text: str) -> Line:
    """A line of plain text without a label."""
    return Line("", (Run(text),))


def marked(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts with the words that differ marked; unmarked where they have little in common."""
    one, other = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < 0.3:
        return (Run(before),), (Run(after),)
    sides: tuple[list[Run], list[Run]] = ([], [])
    for tag, i, j, k, l in matcher.get_opcodes():  # noqa: E741 - the names difflib gives them
        for side, piece in zip(sides, ("".join(one[i:j]), "".join(other[k:l])), strict=True):
            _add(side, piece, tag != "equal")
    return _trimmed(sides[0]), _trimmed(sides[1])


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """The runs with the white space at the ends of marked ones left unmarked."""
    pieces = []
    for run in runs:
        body = run.text.strip() if run.marked else ""
        before, _, after = run.text.partition(body) if body else (run.text, "", "")
        pieces += [Run(before), Run(body, True), Run(after)]
    return tuple(run for run in pieces if run.text)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,\u00a0]\d+)*|\w+|\s+|[^\w\s]", text)


def _add(runs: list[Run], text: str, is_marked: bool) -> None:
    """Adds the text; a gap of white space between two marked words is marked with them."""
    if not text:
        return
    if is_marked and len(runs) > 1 and runs[-1].text.isspace() and runs[-2].marked:
        gap, word = runs.pop(), runs.pop()
        runs.append(Run(word.text + gap.text + text, True))
    else:
        runs.append(Run(text, is_marked))
