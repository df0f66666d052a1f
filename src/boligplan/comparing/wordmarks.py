"""Lines of text before and after, with the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher


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


class Work:
    """How many steps a comparison may take: `left` in all, and `each` for one pair of texts."""

    def __init__(self, left: int = 20_000_000, each: int = 1_000_000) -> None:
        self.left, self.each = left, each


class TooMuchWork(Exception):
    """The two texts take more steps to compare than are left."""


class Matcher(SequenceMatcher[str]):
    """difflib's, counting its steps: words that stand often («kr kr kr …») take the third power of their number.

    Raises `TooMuchWork` where they are spent. The same texts take the same steps on every machine.
    """

    def __init__(self, one: Sequence[str], other: Sequence[str], work: Work) -> None:
        self._work, self._left = work, min(work.left, work.each)
        super().__init__(None, one, other, autojunk=False)

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        a, b2j = self.a, self.b2j  # type: ignore[attr-defined] # where difflib keeps each word's places
        steps = 1 + sum(1 + len(b2j.get(a[n], ())) for n in range(alo, len(a) if ahi is None else ahi))
        if steps > self._left:
            raise TooMuchWork
        self._left -= steps
        self._work.left -= steps
        return super().find_longest_match(alo, ahi, blo, bhi)


def marked(before: str, after: str, work: Work | None = None) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts with the words that differ marked; unmarked where they have little in common.

    Where it takes too much to find them, all is marked between the words that both begin and both end with.
    """
    one, other = _tokens(before), _tokens(after)
    try:
        matcher = Matcher(one, other, work or Work())
        if matcher.ratio() < 0.3:
            return (Run(before),), (Run(after),)
        codes: Iterable[tuple[str, int, int, int, int]] = matcher.get_opcodes()
    except TooMuchWork:
        codes = _middle(one, other)
    sides: tuple[list[Run], list[Run]] = ([], [])
    for tag, i, j, k, l in codes:  # noqa: E741 - the names difflib gives them
        for side, piece in zip(sides, ("".join(one[i:j]), "".join(other[k:l])), strict=True):
            _add(side, piece, tag != "equal")
    return _trimmed(sides[0]), _trimmed(sides[1])


def _middle(one: list[str], other: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """What both begin with, what lies between, and what both end with, as difflib gives them."""
    shorter = min(len(one), len(other))
    start = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if one[-1 - n] != other[-1 - n]), rest)
    i, j = len(one) - end, len(other) - end
    yield "equal", 0, start, 0, start
    yield "replace", start, i, start, j
    yield "equal", i, len(one), j, len(other)


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
