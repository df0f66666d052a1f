"""YAML text to a node tree that keeps its places, and to plain data where every scalar is the text typed.

The only module that knows PyYAML. libyaml composes; a guard in front of it and a floor under it keep any
bytes from taking the process down: size, depth, node count, anchors, tags, directives, control characters.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from boligplan import yamlfaults
from boligplan.diagnostics import Diagnostic, Severity
from boligplan.source import SourceFile

MAX_DEPTH, MAX_NODES = 40, 200_000

Path = tuple[str | int, ...]
Data = Any  # str | None | tuple[Data, ...] | dict[str, Data]

FREE_TEXT = frozenset(
    ["tekst", "tittel", "navn", "beskrivelse", "kilde", "begrunnelse", "grunn", "når", "prioritet", "punkter", "også_kalt", "medlemmer", "referanser", "vi_skal", "intern_merknad", "legges_fram", "nummer", "felt", "enhet", "fra"]
)

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_LONE_CR = re.compile(r"\r(?!\n)")
_MARKER = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( .*)?\r?$", re.MULTILINE)
_SPECIAL = re.compile(r"(?<![^\s,\[\]{}:?-])[&*!]\S")
_TRAILING_COMMENT = re.compile(r"\S[ \t]+#")
_COMMENT_AFTER = re.compile(r"[ \t]+#(.?)")


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


@contextmanager
def _no_collector() -> Iterator[None]:
    """The garbage collector off: it triples the time of composing, and nodes make no rings."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def compose(source: SourceFile) -> tuple[Node | None, list[Diagnostic]]:
    """The node tree of the one document in `source`, None where it is empty or cannot be read, and the faults found."""
    faults = _guard(source)
    if faults:
        return None, faults
    text = source.text
    try:
        with _no_collector():
            loader = _PlanLoader(text)
            try:
                node = loader.get_single_node()
            finally:
                loader.dispose()
    except _TooMuch as error:
        return None, [yamlfaults.too_much(source, error.index)]
    except yaml.MarkedYAMLError as error:
        return None, [yamlfaults.syntax(source, error)]
    except yaml.YAMLError:
        return None, [yamlfaults.unreadable_character(source, 0)]
    if node is None:
        return None, []
    faults = []
    if "\\" in text:
        faults += _hidden_controls(source, node)
    if _TRAILING_COMMENT.search(text):
        faults += _cut_texts(source, node, "")
    return node, faults


def _guard(source: SourceFile) -> list[Diagnostic]:
    text = source.text
    if not text.isascii() or not text.replace("\n", "").isprintable():
        found = None if text.replace("\n", "").isprintable() else _FORBIDDEN.search(text)
        if found:
            return [yamlfaults.unreadable_character(source, found.start())]
    if "\r" in text:
        found = _LONE_CR.search(text)
        if found:
            return [yamlfaults.lone_carriage_return(source, found.start())]
    if "<<<<<<<" in text or ">>>>>>>" in text:
        markers = list(_MARKER.finditer(text))
        if len(markers) > 1:
            return [yamlfaults.conflict(source, markers)]
    if text.startswith("%") or "\n%" in text:
        return [yamlfaults.directive(source, 0 if text.startswith("%") else text.index("\n%") + 1)]
    if ("&" in text or "*" in text or "!" in text) and _SPECIAL.search(text):
        return _specials(source)
    return []


def _specials(source: SourceFile) -> list[Diagnostic]:
    """The anchors, aliases and tags in the text; none where the signs stand inside texts and comments."""
    faults: list[Diagnostic] = []
    depth = count = 0
    try:
        for event in yaml.parse(source.text, Loader=yaml.CSafeLoader):
            count += 1
            start = isinstance(event, yaml.CollectionStartEvent)
            depth += start - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH or count > 2 * MAX_NODES:
                return [yamlfaults.too_much(source, event.start_mark.index)]
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
                faults.append(yamlfaults.special(source, event.start_mark.index))
                if len(faults) == 20:
                    break
    except yaml.MarkedYAMLError as error:
        return faults or [yamlfaults.syntax(source, error)]
    return faults


def _hidden_controls(source: SourceFile, node: Node) -> list[Diagnostic]:
    faults = []
    for scalar in _scalars(node):
        if scalar.style == '"' and not scalar.value.isprintable():
            found = _FORBIDDEN.search(scalar.value)
            if found or any("\ud800" <= sign <= "\udfff" for sign in scalar.value):
                faults.append(yamlfaults.escaped_control(source, scalar.start_mark.index))
    return faults


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    else:
        for item in node.value:
            yield from _scalars(item)


def _cut_texts(source: SourceFile, node: Node, field: str) -> list[Diagnostic]:
    """Texts that a `#` cuts: an error where a sign follows it at once, else a warning."""
    if isinstance(node, ScalarNode):
        if field not in FREE_TEXT or node.style:
            return []
        match = _COMMENT_AFTER.match(source.text, node.end_mark.index)
        if not match:
            return []
        severity = Severity.WARNING if match[1] in ("", " ", "\t", "\r") else Severity.ERROR
        return [yamlfaults.cut_by_comment(source, node.start_mark.index, match.end() - len(match[1]) - 1, severity)]
    faults = []
    if isinstance(node, MappingNode):
        for key, value in node.value:
            faults += _cut_texts(source, value, "felt" if field == "felt" else str(key.value))
    else:
        for item in node.value:
            faults += _cut_texts(source, item, field)
    return faults


def to_data(source: SourceFile, node: Node, faults: list[Diagnostic]) -> Data:
    """The data of `node`: texts as typed, None where nothing stands, tuples and dictionaries. Adds to `faults`."""
    fold = None if unicodedata.is_normalized("NFC", source.text) else unicodedata.normalize
    with _no_collector():
        return _data(source, node, faults, fold)


def _data(source: SourceFile, node: Node, faults: list[Diagnostic], fold: Any) -> Data:
    kind = node.__class__
    if kind is ScalarNode:
        value = node.value
        if not node.style and (not value or value == "~"):
            return None
        return fold("NFC", value) if fold else value
    if kind is SequenceNode:
        return tuple([_data(source, item, faults, fold) for item in node.value])
    data: dict[str, Data] = {}
    for key_node, value_node in node.value:
        if key_node.__class__ is not ScalarNode:
            faults.append(yamlfaults.odd_key(source, key_node.start_mark.index))
            continue
        key = key_node.value
        if fold:
            key = fold("NFC", key)
        if key in data:
            first = next(other for other, _ in node.value if other.value == key_node.value)
            faults.append(yamlfaults.duplicate_key(source, key, key_node.start_mark.index, first.start_mark.index))
            continue
        if node.flow_style and ":" not in source.text[key_node.end_mark.index : value_node.end_mark.index]:
            faults.append(yamlfaults.split_by_comma(source, node, key_node))
            continue
        data[key] = _data(source, value_node, faults, fold)
    return data


def find(node: Node, path: Path) -> tuple[Node, Node | None, int]:
    """The node at `path`, walked as far as it matches, its key node where it has one, and how many steps matched."""
    key_node: Node | None = None
    for steps, step in enumerate(path):
        if isinstance(node, MappingNode):
            pair = next((pair for pair in node.value if same_key(pair[0], step)), None)
            if pair is None:
                return node, key_node, steps
            key_node, node = pair
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            key_node, node = None, node.value[step]
        else:
            return node, key_node, steps
    return node, key_node, len(path)


def same_key(node: Node, name: str | int) -> bool:
    """True where the key node spells `name`, however its letters are composed."""
    value = node.value
    return bool(value == name) or (
        isinstance(value, str) and isinstance(name, str) and unicodedata.normalize("NFC", value) == name
    )


def cut(node: Node, path: Path) -> bool:
    """True where the key or list item at `path` was taken out of the tree."""
    parent, _, steps = find(node, path[:-1])
    if not path or steps < len(path) - 1:
        return False
    if isinstance(parent, MappingNode):
        kept = [pair for pair in parent.value if not same_key(pair[0], path[-1])]
    elif isinstance(parent, SequenceNode) and isinstance(path[-1], int):
        kept = [item for i, item in enumerate(parent.value) if i != path[-1]]
    else:
        return False
    changed = len(kept) < len(parent.value)
    parent.value = kept
    return changed
