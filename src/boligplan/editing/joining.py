"""Two journals that have grown apart, joined: every entry of both, each once.

A journal only grows, so what two have added can always be joined. The sides are put in one order before anything is
decided; so the result is the same, byte for byte, whichever of them is called ours.
"""

from __future__ import annotations

import heapq
import json
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from yaml.nodes import SequenceNode

from boligplan.diagnostics import errors_in
from boligplan.editing.pieces import Piece, Places, pieces
from boligplan.editing.spans import line_start
from boligplan.errors import BoligplanError
from boligplan.journal import STATUSES
from boligplan.reader.collector import collector_off
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import compose

T = TypeVar("T")

NOTHING = "Ingenting er skrevet."


class Clash(NamedTuple):
    """What the two sides have said about one thing, day and year, in the order it now stands; the last one counts."""

    target: str
    day: str
    year: str
    said: tuple[str, ...]


class Joined(NamedTuple):
    """The joined journal, how many entries it has, how many of them only one side had, and where the sides clash."""

    source: SourceFile
    entries: int
    only_ours: int
    only_theirs: int
    clashes: tuple[Clash, ...]


class _Side(NamedTuple):
    """One of the journals, its lines ended by `\\n` and its entries moved from the column `dash` to the first."""

    source: SourceFile
    text: str
    pieces: list[Piece]
    dash: int
    newline: str

    @property
    def entries(self) -> Counter[str]:
        """What the entries say, each with how many say it."""
        return Counter(piece.key for piece in self.pieces if piece.entry is not None)

    def place(self, piece: Piece) -> str:
        """Where a piece stands, in words."""
        return f"linje {self.text.count(chr(10), 0, piece.start) + 1} i {self.source.name}"


@collector_off()
def join(ours: SourceFile, theirs: SourceFile, base: SourceFile | None = None) -> Joined:
    """Join two journals; `base` is what both have grown from, where that is known.

    Without it, entries that are equal count once. Raises BoligplanError, with the place, where a file is no journal or
    an old entry is altered or removed, and where the result would not read back as the entries of both.
    """
    mine, other = _side(ours), _side(theirs)
    origin = _side(base) if base and base.text.strip() else None
    if origin:
        _refuse_altered(origin, mine, other)
    sides = sorted((mine, other), key=lambda side: side.source.data)
    parts = [_taken_apart(sides[n], sides[1 - n], origin) for n in (0, 1)]
    found = _skeleton(origin.pieces if origin else None, parts[0].rest, parts[1].rest)
    order = _order(sides[0].pieces, sides[1].pieces)
    new, clashes = _in_order(parts[0].new, parts[1].new, order)
    result = _written(_with(found, new, order), ours.name, origin, sides)
    expected = mine.entries | other.entries
    if _side(result).entries != expected:
        raise BoligplanError(
            f"{ours.name} lar seg ikke flette trygt med {theirs.name}.",
            help=f"Det ville ikke blitt akkurat meldingene i de to filene. {NOTHING}",
        )
    only_ours, only_theirs = ((expected - side.entries).total() for side in (other, mine))
    return Joined(result, expected.total(), only_ours, only_theirs, clashes)


# -- Reading and writing -----------------------------------------------------------------------------------------------


def _side(source: SourceFile) -> _Side:
    """The journal read; raises BoligplanError where it is none, or has faults of form."""
    text = source.text.replace("\r\n", "\n")
    text += "\n" if text and not text.endswith("\n") else ""
    read = compose(SourceFile(source.name, text))
    for fault in errors_in(read.faults):
        told = f"{source.name}, linje {fault.place.line}: {fault.message}"
        raise BoligplanError(told, help=f"{fault.help} {NOTHING}".lstrip())
    root, data = read.root, read.data or ()
    if root is not None and not isinstance(root, SequenceNode):
        told = f"{source.name} er ingen framdriftsfil, og bare framdriftsfiler kan flettes."
        raise BoligplanError(told, help=f"I en plan må noen velge hva som skal stå. {NOTHING}")
    if not all(isinstance(entry, dict) for entry in data) or (root and root.flow_style and root.value):
        told = f"{source.name} kan ikke flettes, for meldingene er ikke skrevet hver for seg."
        raise BoligplanError(told, help=f"Begynn hver melding med «- tiltak: …» på en egen linje. {NOTHING}")
    if root is not None and not root.value:  # an empty list
        text, root = text[: root.start_mark.index] + text[root.end_mark.index :], None
    dash = root.start_mark.index - line_start(text, root.start_mark.index) if root else 0
    margin = re.compile(f"(?m)^ {{1,{max(dash, 1)}}}")
    found = [
        piece._replace(
            text=margin.sub("", piece.text) if dash else piece.text,
            key=json.dumps(piece.entry, sort_keys=True, ensure_ascii=False),
        )
        if piece.entry is not None
        else piece
        for piece in pieces(text, root, data)
    ]
    return _Side(source, text, found, dash, "\r\n" if "\r\n" in source.text else "\n")


def _written(found: list[Piece], name: str, origin: _Side | None, sides: list[_Side]) -> SourceFile:
    """The pieces as a file, with the margin, line ends and byte-order mark that one of the sides has gone over to."""
    first, second = sides
    dash = _changed(origin and origin.dash, first.dash, second.dash)
    newline = _changed(origin and origin.newline, first.newline, second.newline)
    bom = _changed(origin and origin.source.bom, first.source.bom, second.source.bom)
    margin = re.compile(r"(?m)^(?=.)")  # every line with something on it
    text = "".join(margin.sub(" " * dash, piece.text) if piece.entry is not None else piece.text for piece in found)
    return SourceFile(name, text.replace("\n", newline), bom)


def _changed(old: T | None, one: T, other: T) -> T:
    """What stands after two have had the chance to change it; where nobody knows how it was, what the first has."""
    return other if one == old else one


# -- What may not be joined --------------------------------------------------------------------------------------------


def _refuse_altered(origin: _Side, *sides: _Side) -> None:
    """Raise BoligplanError with every old entry that is not as it was on one of the sides, where there is one."""
    told = [line for side in sides for line in _altered(origin, side)]
    if told:
        what = "Det som er meldt før, skal stå. Sett det tilbake slik det var, og prøv igjen. Hvis det var feil, "
        what += "trekk det tilbake med «boligplan meld --angre»."
        raise BoligplanError(told[0], help="\n".join([*told[1:], what, NOTHING]))


def _altered(origin: _Side, side: _Side) -> Iterator[str]:
    """A sentence, with the place, for each old entry that the side has altered or removed."""
    gone, fresh = origin.entries - side.entries, side.entries - origin.entries
    altered = [piece for piece in side.pieces if piece.entry is not None and piece.key in fresh]
    for piece in origin.pieces:
        if piece.entry is None or gone[piece.key] <= 0:
            continue
        gone[piece.key] -= 1
        what = f"Meldingen om «{piece.target}» {piece.entry.get('dato')} er"
        now = next((one for one in altered if (one.target, one.day) == (piece.target, piece.day)), None)
        if now:
            altered.remove(now)
            yield f"{what} endret: {side.place(now)}."
        else:
            yield f"{what} fjernet i {side.source.name}; den sto på {origin.place(piece)}."


# -- What both have from before ----------------------------------------------------------------------------------------


class _Parts(NamedTuple):
    """A side taken apart: its new entries, each with the comments above it that are its own, and the rest."""

    new: list[Piece]
    rest: list[Piece]


def _taken_apart(side: _Side, another: _Side, origin: _Side | None) -> _Parts:
    """Take the new entries out of a side: those that the origin, or without one the other side, does not have."""
    left = origin.entries if origin else side.entries & another.entries
    known = {piece.text for piece in (origin or another).pieces if piece.is_comment}
    new: list[Piece] = []
    rest: list[Piece] = []
    for piece in side.pieces:
        if piece.entry is None:
            rest.append(piece)
        elif left[piece.key] > 0:
            left[piece.key] -= 1
            rest.append(piece)
        else:
            above = len(rest)
            while above and _is_own(rest[above - 1], known):
                above -= 1
            above = above or len(rest)  # the comments that head the file stay
            new.append(piece._replace(text="".join(one.text for one in [*rest[above:], piece])))
            del rest[above:]
    return _Parts(new, rest)


def _is_own(above: Piece, known: set[str]) -> bool:
    """True for a line above a new entry that came with it."""
    return above.is_blank or (above.is_comment and not above.heading and above.text not in known)


def _skeleton(base: list[Piece] | None, one: list[Piece], other: list[Piece]) -> list[Piece]:
    """Both sides without their new entries: the old ones in their old order, and the lines between them.

    A line that a side has added is there, one that a side has removed is not; without a base nothing is removed.
    """
    start = one if base is None else base
    names = [_name(piece) for piece in start]
    removed: set[int] = set()
    gaps: list[list[list[Piece]]] = [[] for _ in range(len(start) + 1)]
    for side in (other,) if base is None else (one, other):
        for how, i1, i2, j1, j2 in SequenceMatcher(None, names, [_name(piece) for piece in side]).get_opcodes():
            if how != "equal":
                removed |= set(range(i1, i2)) if base is not None else set()
                gaps[i1].append([piece for piece in side[j1:j2] if piece.entry is None])
    layouts = [{piece.key: piece.text for piece in side if piece.entry is not None} for side in (one, other)]
    found: list[Piece] = []
    for n, gap in enumerate(gaps):
        texts = [[piece.text for piece in lines] for lines in gap]
        found += gap[0] if len(gap) == 2 and texts[0] == texts[1] else [piece for lines in gap for piece in lines]
        if n < len(start) and start[n].entry is not None:
            found.append(_laid_out(start[n], [layout[start[n].key] for layout in layouts]))
        elif n < len(start) and n not in removed:
            found.append(start[n])
    return found


def _laid_out(old: Piece, texts: list[str]) -> Piece:
    """The entry in the layout that somebody has given it; of two, the longer, which has the comments."""
    changed = [text for text in texts if text != old.text]
    return old._replace(text=max(changed, key=lambda text: (len(text), text), default=old.text))


def _name(piece: Piece) -> str:
    return piece.text if piece.entry is None else piece.key


# -- What is new -------------------------------------------------------------------------------------------------------


def _with(found: list[Piece], new: list[Piece], order: list[str]) -> list[Piece]:
    """The pieces with the new entries in their places, those about one thing in the order given."""
    places = Places(found, order)
    gaps: list[list[Piece]] = [[] for _ in range(len(found) + 1)]
    at, about = 0, None
    for piece in new:
        place = places.of(piece.target, piece.day)
        at = max(at, place) if piece.target == about else place
        about = piece.target
        gaps[at].append(piece)
    return [piece for gap, old in zip(gaps, [[one] for one in found] + [[]], strict=True) for piece in (*gap, *old)]


def _in_order(one: list[Piece], other: list[Piece], order: list[str]) -> tuple[list[Piece], tuple[Clash, ...]]:
    """The new entries of both sides, each once, by what they are about and then by day, and where the sides clash.

    Of one day, each side's own stand in their own order, and between the sides in the order of `_rank`.
    """
    twice = Counter(piece.key for piece in one) & Counter(piece.key for piece in other)
    only = []
    for piece in other:
        if twice[piece.key] > 0:
            twice[piece.key] -= 1
        else:
            only.append(piece)
    sides: tuple[dict[str, list[Piece]], ...] = ({}, {})
    for side, added in zip(sides, (one, only), strict=True):
        for piece in added:
            side.setdefault(piece.target, []).append(piece)
    found: list[Piece] = []
    clashes: list[Clash] = []
    for target in (*order, ""):
        lists = [sorted(side.get(target, []), key=lambda piece: piece.day) for side in sides]
        both = [*heapq.merge(*lists, key=_rank)]
        found += both
        clashes += _clashes(both, *lists)
    return found, tuple(clashes)


def _rank(piece: Piece) -> tuple[str, int, str, str]:
    status = piece.entry.get("status")
    number = STATUSES.index(status) if status in STATUSES else len(STATUSES)
    return piece.day, number, str(piece.entry.get("tekst", "")), piece.text


def _clashes(both: list[Piece], one: list[Piece], other: list[Piece]) -> Iterator[Clash]:
    """Where both lists say something about the same day and year, in the order it stands in `both`."""

    def what(piece: Piece) -> tuple[str, str, str]:
        return piece.target, piece.day, str(piece.entry.get("gjelder") or "")

    on_other = set(map(what, other))
    for about in dict.fromkeys(what(piece) for piece in one if what(piece) in on_other):
        said = (piece.entry for piece in both if what(piece) == about)
        yield Clash(*about, tuple(str(entry.get("status") or entry.get("verdi") or "") for entry in said))


def _order(first: list[Piece], second: list[Piece]) -> list[str]:
    """The ids in the order of the first side, and those only the second has each after the one above it there."""
    order, more = (
        dict.fromkeys(filter(None, (piece.target or piece.heading for piece in side))) for side in (first, second)
    )
    after: dict[str, list[str]] = {}
    above = ""
    for id in more:
        if id in order:
            above = id
        else:
            after.setdefault(above, []).append(id)
    return [id for old in ("", *order) for id in (*([old] if old else []), *after.get(old, []))]
