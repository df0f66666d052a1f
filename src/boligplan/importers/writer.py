"""The plan as YAML text, with every doubt as a comment above what it is about."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from boligplan.editing.yamltext import WIDTH, block

_ORDER = """id nummer navn type også_kalt tittel tekst punkter når frist gjentas økonomi ansvar involverte slag år
    prioritet kostnad felt vi_vil vi_skal"""
_SPACED = frozenset({"ansvarlige", "mål", "vi_skal"})


def to_yaml(data: dict[str, Any] | list[dict[str, Any]]) -> str:
    """The text of a plan or a journal. Empty values are left out; `#key` holds doubts about `key`."""
    return "\n".join(_items(data, 0) if isinstance(data, list) else _entries(data, 0)) + "\n"


def _entries(data: dict[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key, value in ((key, _filled(value)) for key, value in data.items() if key[:1] != "#"):
        if not value:
            continue
        lines += [""] if key in _SPACED and not indent else []
        lines += _comments(data.get(f"#{key}", ()), indent)
        if isinstance(value, list) and isinstance(value[0], dict):
            lines += [f"{' ' * indent}{key}:", *_items(value, indent + 2)]
        else:
            lines += block({key: value}, indent)
    return lines


def _items(items: list[dict[str, Any]], indent: int) -> list[str]:
    lines: list[str] = []
    order = {key: place for place, key in enumerate(_ORDER.split())}
    for item in items:
        about = [note for key in item if key[:1] == "#" and not _filled(item.get(key[1:])) for note in item[key]]
        keys = sorted(item, key=lambda key: order.get(key, 0)) if "id" in item else item
        first, *rest = _entries({key: item[key] for key in keys}, indent + 2)
        lines += [""] if "vi_vil" in item and lines else []
        lines += [*_comments(about, indent), f"{' ' * indent}- {first.lstrip()}", *rest]
    return lines


def _filled(value: Any) -> Any:
    """The value without what is empty in it."""
    if isinstance(value, dict):
        return {key: inner for key, inner in ((key, _filled(inner)) for key, inner in value.items()) if inner}
    return value


def _comments(notes: Iterable[str], indent: int) -> list[str]:
    pad = " " * indent + "# "
    texts = (f"USIKKER: {' '.join(note.split())}" for note in notes)
    return [line for text in texts for line in textwrap.wrap(text, WIDTH, initial_indent=pad, subsequent_indent=pad)]
