"""What must not reach libyaml, and what it would read in silence as something else than was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.patterns import pattern
from boligplan.reader import yamlfaults
from boligplan.reader.keys import FREE_TEXT, known_keys
from boligplan.reader.source import SourceFile
from boligplan.safetext import UNSEEN, seen

MAX_DEPTH, MAX_NODES = 40, 200_000
MAX_FAULTS = 200  # of one kind in one file
MAX_TEXT = 100_000  # characters of one text
MAX_SPECIALS = 20  # anchors, aliases and tags told of at once

# Control characters, what turns the direction of text, separators that only some programs take for line ends.
_SIGNS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_FORBIDDEN = pattern(f"[{_SIGNS}]")
_FORBIDDEN_ESCAPED = pattern(rf"[{_SIGNS}\r\ud800-\udfff]")
_LONE_CR = pattern(r"\r(?!\n)")
_MARKER = pattern(r"^(<{7}|={7}|>{7}|\|{7})( .*)?\r?$", re.MULTILINE)
_HARD_KEY = pattern(r"^[ -]*([\u00a0\u202f]{1,200})[ -]*[\u00a0\u202f]{0,200}(\w+):", re.MULTILINE)
# An anchor, an alias or a tag, where a value can begin. The sign comes first in the pattern: that is the fast way.
_SPECIAL = pattern(r"[&*!](?<![^\s,\[\]{}:?-].)(?:(?<=!)|\S)")
_COMMENT_AFTER = pattern(r"[ \t]+#(.?)")


def guard(source: SourceFile) -> list[Diagnostic]:
    """What must not reach libyaml, or would mislead it; cheap tests first, which look for one sign."""
    text = source.text
    if not text.replace("\n", "").isprintable() and (found := _FORBIDDEN.search(text)):
        return [yamlfaults.unreadable_character(source, found.start())]
    if "\r" in text and (found := _LONE_CR.search(text)):
        return [yamlfaults.lone_carriage_return(source, found.start())]
    if any(sign in text and 7 * sign in text for sign in "<>") and (markers := list(_MARKER.finditer(text))):
        return yamlfaults.conflicts(source, markers)
    if "%" in text and "\n%" in "\n" + text:
        return [yamlfaults.directive(source, ("\n" + text).index("\n%"))]
    if "\u00a0" in text or "\u202f" in text:
        hidden = (found for found in _HARD_KEY.finditer(text) if found[2] in known_keys())
        if found := next(hidden, None):
            return [yamlfaults.hard_space(source, found.start(1), len(found[1]))]
    if ("&" in text or "*" in text or "!" in text) and _SPECIAL.search(text):
        return _specials(source)
    return []


def _specials(source: SourceFile) -> list[Diagnostic]:
    """The anchors, aliases and tags in the text; none where the signs stand inside texts and comments."""
    faults: list[Diagnostic] = []
    depth = count = 0
    event: Any
    try:
        for event in yaml.parse(source.text, Loader=yaml.CSafeLoader):
            count += 1
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH or count > 2 * MAX_NODES:
                return [yamlfaults.too_much(source, event.start_mark.index)]
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
                faults.append(yamlfaults.special_sign(source, event.start_mark.index))
                if len(faults) == MAX_SPECIALS:
                    break
    except yaml.YAMLError:
        pass  # composing stops at the same place, and says why
    return faults


def hidden_controls(source: SourceFile, node: Node) -> list[Diagnostic]:
    """The control characters that texts in quotation marks make with an escape."""
    if "\\" not in source.text:
        return []
    return [
        yamlfaults.escaped_control(source, scalar.start_mark.index)
        for scalar in _scalars(node)
        if scalar.style == '"' and not scalar.value.isprintable() and _FORBIDDEN_ESCAPED.search(scalar.value)
    ]


def cut_long_texts(source: SourceFile, node: Node) -> list[Diagnostic]:
    """The texts that are longer than any; only their beginning stays in `node`, so that nothing more looks at them."""
    if len(source.text) <= MAX_TEXT:
        return []
    faults = []
    for scalar in _scalars(node):
        if len(scalar.value) > MAX_TEXT:
            faults.append(yamlfaults.long_text(source, scalar.start_mark.index, len(scalar.value)))
            scalar.value = scalar.value[:100]
    return faults


def unseen_signs(source: SourceFile, node: Node) -> Iterator[Diagnostic]:
    """The keys, ids and other values of one spelling with a sign in them that nobody sees."""
    if "\\" not in source.text and (source.text.isascii() or not UNSEEN.search(source.text)):
        return iter(())
    return islice(_unseen_in(source, node, ""), MAX_FAULTS)


def _unseen_in(source: SourceFile, node: Any, field: str) -> Iterator[Diagnostic]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if field != "felt":
                yield from _unseen_in(source, key, "")
            yield from _unseen_in(source, value, "felt" if field == "felt" else seen(str(key.value)))
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _unseen_in(source, item, field)
    elif field not in FREE_TEXT:
        start, end = node.start_mark.index, node.end_mark.index
        if found := UNSEEN.search(source.text, start, end):
            yield yamlfaults.unseen_sign(source, found.start(), found[0], node.value, start, end)
        elif node.style == '"' and (escaped := UNSEEN.search(node.value)):
            yield yamlfaults.unseen_sign(source, start, escaped[0], node.value, start, end)


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


def cut_texts(source: SourceFile, node: Node) -> Iterator[Diagnostic]:
    """Texts that a `#` cuts: an error where a sign follows it at once, else a warning."""
    return islice(_cut_in(source, node, ""), MAX_FAULTS) if _has_trailing_comment(source.text) else iter(())


def _has_trailing_comment(text: str) -> bool:
    """True where a comment may stand after something on its line."""
    at = text.find("#")  # one sign is found much faster than two
    while at != -1:
        if text[at - 1 : at] in (" ", "\t") and text[text.rfind("\n", 0, at) + 1 : at].strip():
            return True
        at = text.find("#", at + 1)
    return False


def _cut_in(source: SourceFile, node: Any, field: str) -> Iterator[Diagnostic]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _cut_in(source, value, "felt" if field == "felt" else str(key.value))
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _cut_in(source, item, field)
    elif field in FREE_TEXT and not node.style:
        match = _COMMENT_AFTER.match(source.text, node.end_mark.index)
        is_comment = match and match[1] in ("", " ", "\t", "\r", "#")
        if match and (node.value or not is_comment):
            severity = Severity.WARNING if is_comment else Severity.ERROR
            at = match.end() - len(match[1]) - 1
            yield yamlfaults.cut_by_comment(source, node.start_mark.index, at, severity)
