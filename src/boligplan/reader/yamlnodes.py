"""YAML text to a node tree that keeps its places, and to plain data where every scalar is the text typed.

libyaml composes; a guard in front of it and a floor under it keep any bytes from taking the process down.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.patterns import pattern
from boligplan.reader import typos, yamlfaults
from boligplan.reader.guard import (
    MAX_DEPTH,
    MAX_FAULTS,
    MAX_NODES,
    cut_long_texts,
    cut_texts,
    guard,
    hidden_controls,
    unseen_signs,
)  # fmt: skip
from boligplan.reader.lines import content_below, line_at, softened
from boligplan.reader.source import SourceFile

BLOCK_DEPTH = 30  # columns that a block may be set in where the text is to be shallow
MAX_MENDS, MAX_MENDED = 20, 300_000  # rounds of mending, and characters in a file that is mended

Path = tuple[str | int, ...]
Data = Any  # str | None | tuple[Data, ...] | dict[str, Data]

_DEEP = pattern(rf"\n[ \t:?-]{{{BLOCK_DEPTH}}}")
_FLAT_FLOW = pattern(r"[\[{][^\[\]{}\"'#\n]*[\]}]")


class _TooMuch(Exception):
    def __init__(self, index: int) -> None:
        self.index = index


class _PlanLoader(yaml.CSafeLoader):
    """libyaml's composer with a floor under it: depth and node count are capped, tags are not resolved."""

    depth = nodes = 0

    def descend_resolver(self, parent: Node | None, index: Any) -> None:
        self.depth += 1
        self.nodes += 1
        if self.depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise _TooMuch(parent.start_mark.index if parent else 0)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return implicit


class _QuickLoader(yaml.CSafeLoader):
    """libyaml's composer for a text that `_is_shallow`: what it asks at every node is answered without Python."""

    descend_resolver = staticmethod(operator.is_)  # type: ignore[assignment]  # any function of two arguments
    ascend_resolver = staticmethod(tuple)  # type: ignore[assignment]  # and of none
    resolve = staticmethod(slice)  # and of three: nobody asks for the tag


def _is_shallow(text: str) -> bool:
    """True where the text is too short for more nodes than MAX_NODES, and cannot nest deeper than MAX_DEPTH.

    A node takes a sign at least, and a level of block a column. All flow that holds no bracket, and neither quotes nor
    comments that could hide one, adds a single level; every other bracket may add one.
    """
    if len(text) > MAX_NODES or _DEEP.search(text) or _DEEP.match("\n" + text[:BLOCK_DEPTH]):
        return False
    room = MAX_DEPTH - BLOCK_DEPTH - 4
    for sign in "[{":
        at = text.find(sign)
        while at != -1 and room >= 0:
            room -= not _FLAT_FLOW.match(text, at)
            at = text.find(sign, at + 1)
    return room >= 0


class Composed(NamedTuple):
    """What YAML gives: nodes and data (None where there are none), and the faults.

    `source` is the text that was read: where a fault is sure to be a slip of the pen, its line is read as mended,
    so that the rest of the file is judged. Line numbers stay; `mended` holds the lines that differ from the file.
    `stopped` is the line where reading ended, 0 where it reached the end.
    """

    source: SourceFile
    root: Node | None
    data: Data
    faults: tuple[Diagnostic, ...]
    mended: frozenset[int] = frozenset()
    stopped: int = 0


def compose(source: SourceFile) -> Composed:
    """The one document in `source`, read as far as mending leads."""
    read = _compose_once(source)
    if not read.faults:
        return read
    faults, changed = list(read.faults), frozenset[int]()
    for _ in range(MAX_MENDS if len(source.text) < MAX_MENDED else 0):
        again = None
        for with_block in (True, False):
            text, lines = mended(read.source, read.faults, with_block)
            again = _compose_once(replace(source, text=text)) if lines else None
            if again is None or not (again.stopped in lines or 0 < again.stopped <= read.stopped):
                break
        else:  # the mend did not help: do not show it
            faults = [found._replace(better="") if found in read.faults else found for found in faults]
            break
        if again is None:
            break
        changed |= lines
        new = tuple(found for found in again.faults if found.place.line not in changed)
        faults += new
        read = again._replace(faults=new)
    return read._replace(faults=tuple(faults), mended=changed)


def _compose_once(source: SourceFile) -> Composed:
    faults = guard(source)
    if faults:
        return Composed(source, None, None, tuple(faults), stopped=max(0, *(found.place.line for found in faults)) or 1)
    try:
        loader = (_QuickLoader if _is_shallow(source.text) else _PlanLoader)(source.text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except _TooMuch as error:
        return _failed(source, error.index, yamlfaults.too_much(source, error.index))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _failed(source, mark.index if mark else 0, typos.syntax(source, error))
    except yaml.reader.ReaderError as error:
        return _failed(source, error.position, yamlfaults.unreadable_character(source, error.position))
    if node is None:
        return Composed(source, None, None, ())
    faults += [*hidden_controls(source, node), *cut_texts(source, node), *cut_long_texts(source, node)]
    faults += unseen_signs(source, node)
    return Composed(source, node, to_data(source, node, faults), tuple(faults))


def _failed(source: SourceFile, index: int, fault: Diagnostic) -> Composed:
    return Composed(source, None, None, (fault,), stopped=source.line_number(index))


def mended(source: SourceFile, faults: tuple[Diagnostic, ...], with_block: bool) -> tuple[str, frozenset[int]]:
    """The text with the faults' lines mended, and the numbers of the lines that changed.

    `with_block`: what stands under a line that moves, moves with it.
    """
    lines, changed = source.text.split("\n"), set[int]()
    for found in faults:
        number = found.place.line
        if not found.better or found.severity is not Severity.ERROR or number in changed:
            continue
        lines[number - 1] = found.better + ("\r" if lines[number - 1].endswith("\r") else "")
        changed.add(number)
        if found.code == "hardt-mellomrom":
            others = {n: softened(line) for n, line in enumerate(lines, 1)}
            changed |= {n for n, line in others.items() if line != lines[n - 1]}
            lines = list(others.values())
        if with_block and found.code in ("innrykk", "mangler-strek", "nøkkel-i-teksten"):
            changed |= _move_block(source, lines, number)
    return "\n".join(lines), frozenset(changed)


def _move_block(source: SourceFile, lines: list[str], number: int) -> set[int]:
    """The numbers of the lines under line `number` that were moved as far as it was."""
    old, new = line_at(source, number), line_at(SourceFile("", lines[number - 1]), 1)
    by, moved = new.column - old.column, set[int]()
    first = content_below(source, number)
    if first.column == new.column and not first.dash:
        return moved  # what stands below is in its place already
    for below in range(number, len(lines) if by else number):
        line = line_at(source, below + 1)
        if not line.text.strip():
            continue
        if line.indent < old.indent or (line.indent == old.indent and bool(line.dash) != bool(old.dash)):
            break
        lines[below] = " " * by + lines[below] if by > 0 else lines[below][-by:]
        moved.add(below + 1)
    return moved


def to_data(source: SourceFile, node: Node, faults: list[Diagnostic]) -> Data:
    """The data of `node`: texts as typed, None where nothing stands, tuples and dictionaries. Adds to `faults`."""
    fold = None if unicodedata.is_normalized("NFC", source.text) else unicodedata.normalize
    return _data(source, node, faults, fold)


def _data(source: SourceFile, node: Any, faults: list[Diagnostic], fold: Any) -> Data:
    kind = node.__class__
    if kind is MappingNode:
        return _mapping(source, node, faults, fold)
    if kind is SequenceNode:
        return tuple([_data(source, item, faults, fold) for item in node.value])
    return _scalar(source, node, faults, fold)


def _scalar(source: SourceFile, node: Any, faults: list[Diagnostic], fold: Any) -> str | None:
    value: str = node.value
    if node.style:
        if ":" in value:
            faults += _swallowed(source, node)
    elif not value or value == "~":
        return None
    elif " -" in value or value[0] in "-•–":
        faults += _joined_points(source, node)
    return fold("NFC", value) if fold else value


def _mapping(source: SourceFile, node: Any, faults: list[Diagnostic], fold: Any) -> dict[str, Data]:
    data: dict[str, Data] = {}
    is_told = False
    for n, (key_node, value_node) in enumerate(node.value):
        if key_node.__class__ is not ScalarNode:
            faults.append(yamlfaults.odd_key(source, key_node.start_mark.index))
            continue
        key = key_node.value
        if fold:
            key = fold("NFC", key)
        if node.flow_style and n and _has_no_colon(source, key_node, value_node):
            faults += [] if is_told else [yamlfaults.split_by_comma(source, node, n)]
            is_told = True
        elif key in data:
            faults += [] if is_told or len(faults) > MAX_FAULTS else [_twice(source, node, key_node)]
            is_told = is_told or key_node.value == node.value[0][0].value
        elif (
            value_node.__class__ is ScalarNode
            and not (value_node.style or fold)
            and (value := value_node.value)
            and value[0] not in "-•–~"
            and " -" not in value
        ):
            data[key] = value  # as below, without the cost of a call for most of the values there are
        else:
            data[key] = _data(source, value_node, faults, fold)
    return data


def _has_no_colon(source: SourceFile, key: ScalarNode, value: Node) -> bool:
    return ":" not in source.text[key.end_mark.index : value.end_mark.index]


def _twice(source: SourceFile, node: MappingNode, key: ScalarNode) -> Diagnostic:
    """The same key twice: a new item whose «- » is missing, where it is the first key of an item; else a duplicate."""
    first = next(other for other, _ in node.value if other.value == key.value)
    opening = line_at(source, source.line_number(first.start_mark.index))
    if first is node.value[0][0] and opening.dash and not node.flow_style:
        return yamlfaults.missing_dash(source, source.line_number(key.start_mark.index), opening.indent)
    return yamlfaults.duplicate_key(source, key.value, key.start_mark.index, first.start_mark.index)


def _swallowed(source: SourceFile, node: ScalarNode) -> list[Diagnostic]:
    """Keys that have become part of a text in quotation marks or on lines of its own."""
    start = node.start_mark.index
    match = typos.swallowed_key(source.text[start : node.end_mark.index])
    if not match:
        return []
    if node.style in ("'", '"'):
        return [yamlfaults.open_quote(source, start)]
    return [yamlfaults.swallowed_key(source, start + match.start(1), match[1])]


def _joined_points(source: SourceFile, node: Any) -> list[Diagnostic]:
    """Points of a list that have become one text, or a text that begins with «-» for want of a space."""
    start, end = node.start_mark.index, node.end_mark.index
    first, last = source.line_number(start), source.line_number(end)
    lines = [line_at(source, number) for number in range(first, last + 1)]
    if lines[0].start + lines[0].column != start:
        del lines[0]
    bullets = [line.number for line in lines if typos.BULLET.match(line.text)]
    if bullets:
        return [yamlfaults.bullet(source, number) for number in bullets]
    loose = [line for line in lines if line.dash and line.number > first]
    return [yamlfaults.joined_points(source, loose[0].start + loose[0].indent)] if loose else []


def find(node: Node, path: Path) -> tuple[Node, Node | None, int]:
    """The node at `path`, walked as far as it matches, its key node where it has one, and how many steps matched.

    A number in a mapping is the number of the pair.
    """
    key_node: Node | None = None
    for steps, step in enumerate(path):
        if isinstance(step, int) and isinstance(node, MappingNode | SequenceNode) and step < len(node.value):
            below = node.value[step]
            key_node, node = below if isinstance(node, MappingNode) else (None, below)
        elif isinstance(node, MappingNode) and (
            pair := next((pair for pair in node.value if pair[0].value == step), None)
            or next((pair for pair in node.value if same_key(pair[0], step)), None)
        ):
            key_node, node = pair
        else:
            return node, key_node, steps
    return node, key_node, len(path)


def same_key(node: Node, name: str | int) -> bool:
    """True where the key node spells `name`, however its letters are composed."""
    value = node.value
    return bool(value == name) or (
        isinstance(value, str) and isinstance(name, str) and unicodedata.normalize("NFC", value) == name
    )


def cut(root: Node, paths: Iterable[Path]) -> bool:
    """True where something was taken out of the tree: the keys and list items at the paths, all at once."""
    parents: dict[int, tuple[Node, set[int]]] = {}
    for path in paths:
        parent = find(root, path[:-1])[0]
        for n, item in enumerate(parent.value) if isinstance(path[-1], str) else ():
            if same_key(item[0], path[-1]):
                parents.setdefault(id(parent), (parent, set()))[1].add(n)
        if isinstance(path[-1], int):
            parents.setdefault(id(parent), (parent, set()))[1].add(path[-1])
    for parent, gone in parents.values():
        parent.value = [item for n, item in enumerate(parent.value) if n not in gone]
    return bool(parents)
