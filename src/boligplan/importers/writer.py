"""The plan as YAML text, with every doubt as a comment above what it is about."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from boligplan.editing.yamltext import WIDTH, Plain, block

_FIRST = (
    "id",
    "nummer",
    "navn",
    "type",
    "også_kalt",
    "tittel",
    "tekst",
    "punkter",
    "når",
    "frist",
    "gjentas",
    "økonomi",
)
_LAST = ("prioritet", "kostnad", "felt", "vi_vil", "vi_skal")
_TYPED = frozenset({"format", "år", "periode", "frist", "dato", "gjelder", "ramme", "drift", "investering"})
_SPACED = frozenset({"ansvarlige", "mål", "vi_skal"})


def to_yaml(data: dict[str, Any] | list[dict[str, Any]]) -> str:
    """The text of a plan or a journal. Empty values are left out; `#key` holds doubts about `key`."""
    if isinstance(data, list):
        return "\n".join(_items(data, 0)) + "\n"
    lines: list[str] = []
    for key in (key for key in data if not key.startswith("#")):
        part = _entries({key: data[key], f"#{key}": data.get(f"#{key}", ())}, 0)
        lines += ["", *part] if part and key in _SPACED else part
    return "\n".join(lines) + "\n"


def _entries(data: dict[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key in (key for key in data if not key.startswith("#") and not _is_empty(data[key])):
        value = data[key]
        lines += _comments(data.get(f"#{key}", ()), indent)
        if isinstance(value, list) and isinstance(value[0], dict):
            lines += [f"{' ' * indent}{key}:", *_items(value, indent + 2)]
        else:
            lines += block({key: _typed(key, value)}, indent)
    return lines


def _typed(key: str, value: Any) -> Any:
    """The value without what is empty, its texts told from its numbers."""
    if isinstance(value, dict):
        return {
            name: _typed(key if key in _TYPED else name, inner) for name, inner in value.items() if not _is_empty(inner)
        }
    if isinstance(value, list):
        return value[0] if key == "slag" and len(value) == 1 else value
    return Plain(value) if key in _TYPED else value


def _items(items: list[dict[str, Any]], indent: int) -> list[str]:
    lines: list[str] = []
    for item in items:
        about = [
            note for key, notes in item.items() if key[:1] == "#" and _is_empty(item.get(key[1:])) for note in notes
        ]
        first, *rest = _entries(dict(sorted(item.items(), key=_place)) if "id" in item else item, indent + 2)
        between = [""] if "vi_vil" in item and lines else []
        lines += [*between, *_comments(about, indent), f"{' ' * indent}- {first.lstrip()}", *rest]
    return lines


def _place(entry: tuple[str, Any]) -> int:
    key = entry[0]
    return _FIRST.index(key) if key in _FIRST else len(_FIRST) + (1 + _LAST.index(key) if key in _LAST else 0)


def _is_empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_empty(inner) for inner in value.values())
    return value is None or value in ("", [])


def _comments(notes: Iterable[str], indent: int) -> list[str]:
    pad = " " * indent + "# "
    texts = (f"USIKKER: {' '.join(note.split())}" for note in notes)
    return [line for text in texts for line in textwrap.wrap(text, WIDTH, initial_indent=pad, subsequent_indent=pad)]
