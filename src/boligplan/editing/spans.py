"""Careful edits in the text of both files: only the place that is meant changes, all else stays byte for byte.

An edit is a span and the text that takes its place. The functions here find the span of a key or a list item in the
node tree and lay the new value out in the style of the lines around it. `edited` reads the result again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from boligplan.diagnostics import has_errors
from boligplan.editing.yamltext import SCALARS, Value, block, flow, scalar
from boligplan.errors import BoligplanError
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import Data, Path, compose, find, same_key

_KEPT = re.compile(r"[|>]\d?\+")  # a block scalar whose last blank lines belong to it


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` takes the place of the characters from `start` up to `end`; the same index twice is an insertion."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made. Edits may touch, not overlap; those at the same index stand in the order given."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < at:
            raise ValueError("edits overlap")
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def data_of(source: SourceFile) -> tuple[Node | None, Data]:
    """The nodes of the file and its data, None for an empty file."""
    read = compose(source)
    return read.root, read.data


def edited(source: SourceFile, edits: Iterable[Edit], expected: Data) -> SourceFile:
    """The file with the edits made, read again; raises BoligplanError where it does not say exactly `expected`."""
    result = SourceFile(source.name, apply(source.text, edits), source.bom)
    read = compose(result)
    if has_errors(read.faults) or read.data != expected:
        raise BoligplanError(
            f"Endringen lar seg ikke skrive trygt i {source.name}; filen er ikke rørt.",
            help="Filen er skrevet på en måte som ikke kan endres automatisk. Gjør endringen for hånd.",
        )
    return result


# -- Places in the text ------------------------------------------------------------------------------------------------


def newline_at(text: str, index: int) -> str:
    """The line end in use around `index`: that of the line before, else the first in the text."""
    before = text.rfind("\n", 0, index)
    at = before if before != -1 else text.find("\n")
    return "\r\n" if at > 0 and text[at - 1] == "\r" else "\n"


def line_start(text: str, index: int) -> int:
    """The index where the line that holds `index` begins."""
    return text.rfind("\n", 0, index) + 1


def after_line(text: str, index: int) -> int:
    """The index where the line after the one that holds `index` begins; the end of the text past the last."""
    end = text.find("\n", index)
    return end + 1 if end != -1 else len(text)


def content_end(text: str, node: Node) -> int:
    """The index after the last character of the node's own content, comments and blank lines after it left out."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style:
        last = node.value[-1]
        return content_end(text, last[1] if isinstance(last, tuple) else last)
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):  # ends where the next line begins
        body = text[start:end]
        return start + len(body.removesuffix("\n").removesuffix("\r") if _KEPT.match(body) else body.rstrip())
    return end


def insertion(text: str, index: int, lines: list[str]) -> Edit:
    """The edit that puts whole lines in front of the line that begins at `index`, or after a last line without end."""
    newline = newline_at(text, index)
    if index == len(text) and text and not text.endswith("\n"):
        return Edit(index, index, "".join(newline + line for line in lines))
    return Edit(index, index, "".join(line + newline for line in lines))


def _column(text: str, index: int) -> int:
    return index - line_start(text, index)


# -- Keys and list items -----------------------------------------------------------------------------------------------


def set_value(source: SourceFile, root: Node, path: Path, value: Value, before: tuple[str, ...] = ()) -> list[Edit]:
    """The edits that give the key at `path` this value; a new key stands last, though in front of the keys `before`."""
    mapping, _, steps = find(root, path[:-1])
    assert steps == len(path) - 1 and isinstance(mapping, MappingNode)  # noqa: PT018 - one fact: the path leads there
    pair = next((pair for pair in mapping.value if same_key(pair[0], path[-1])), None)
    if pair is None:
        return _new_key(source.text, mapping, str(path[-1]), value, before)
    if mapping.flow_style:
        return [Edit(pair[1].start_mark.index, content_end(source.text, pair[1]), flow(value))]
    return _replaced(source.text, mapping, pair[0], pair[1], value)


def append_item(source: SourceFile, root: Node, path: Path, item: Value) -> list[Edit]:
    """The edits that put `item` last in the list at `path`; the list is made where it is missing or empty."""
    node, _, steps = find(root, path)
    if steps == len(path) and isinstance(node, SequenceNode) and node.value:
        return [item_after(source.text, node, item)]
    return set_value(source, root, path, [item])


def item_after(text: str, items: SequenceNode, item: Value) -> Edit:
    """The edit that puts `item` last in a list that has items."""
    end = content_end(text, items.value[-1])
    if items.flow_style:
        return Edit(end, end, ", " + flow(item))
    return insertion(text, after_line(text, end), item_lines(text, items, item))


def item_lines(text: str, items: SequenceNode, item: Value) -> list[str]:
    """The item as lines with the indentation of the list it is meant for."""
    dash = _column(text, items.start_mark.index)
    first = items.value[0].start_mark.index
    gap = first - items.start_mark.index - 1
    return block([item], dash, gap if 1 <= gap <= 8 and "\n" not in text[items.start_mark.index : first] else 1)


def _new_key(text: str, mapping: MappingNode, name: str, value: Value, before: tuple[str, ...]) -> list[Edit]:
    names = [key.value for key, _ in mapping.value]
    last = next((index for index, key in enumerate(names) if key in before), len(names)) or len(names)
    if mapping.flow_style:
        at = content_end(text, mapping.value[last - 1][1]) if names else mapping.start_mark.index + 1
        return [Edit(at, at, (", " if names else "") + flow({name: value})[1:-1])]
    at = after_line(text, content_end(text, mapping.value[last - 1][1]))
    return [insertion(text, at, block({name: value}, _column(text, mapping.start_mark.index)))]


def _replaced(text: str, mapping: MappingNode, key: Node, old: Node, value: Value) -> list[Edit]:
    """The edits that exchange a value in block style; a comment on the key's line stays."""
    indent = _column(text, mapping.start_mark.index)
    colon = text.index(":", key.end_mark.index) + 1
    head, lines = _laid_out(value, indent, _column(text, colon) + 1)
    start, end = old.start_mark.index, max(colon, content_end(text, old))
    if "\n" not in text[colon:start]:
        return [Edit(colon, end, head), insertion(text, after_line(text, end), lines)]
    first, stop = line_start(text, start), after_line(text, end)  # the old value stands below its key
    newline = newline_at(text, start)
    ending = newline if lines and text[stop - 1] == "\n" else ""
    return [Edit(colon, colon, head), Edit(first, stop, newline.join(lines) + ending)]


def _laid_out(value: Value, indent: int, used: int) -> tuple[str, list[str]]:
    """What stands on the key's own line, and the lines below it."""
    if value and not isinstance(value, SCALARS):
        return "", block(value, indent + 2)
    first, *rest = (scalar(value, indent, used) if isinstance(value, SCALARS) else flow(value)).split("\n")
    return " " + first, rest
