"""The keys of the files, read off the models: which there are, where they stand, and what a level is called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel, RootModel

from boligplan.journal import Entry
from boligplan.plan import Aim, Goal, Inheriting, Measure, Plan, Strategy
from boligplan.planparts import Owner

Path = tuple[str | int, ...]

# Fields that hold a person's own words: there a sign that means something in YAML is most likely meant as text.
_WORDS = """
    tekst tittel navn beskrivelse kilde begrunnelse grunn når prioritet punkter også_kalt medlemmer referanser vi_skal
    intern_merknad legges_fram som organ sak nummer felt enhet fra
"""
FREE_TEXT = frozenset(_WORDS.split())

LEVELS: dict[str, type[BaseModel]] = {
    "planen (øverst)": Plan,
    "et mål": Goal,
    "et vi_vil": Aim,
    "et vi_skal (tiltak)": Measure,
    "en strategi": Strategy,
    "en ansvarlig": Owner,
    "felles": Inheriting,
    "en melding i framdriftsfilen": Entry,
}


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a model knows, as they are called in the files."""
    return [field.alias or name for name, field in model.model_fields.items()]


def needed_keys(model: type[BaseModel]) -> list[str]:
    """The keys a model cannot do without."""
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model whose keys stand at `path`; None where values or texts do."""
    current: type[BaseModel] | None = model
    for step in path:
        if current is None:
            return None
        if issubclass(current, RootModel):
            current = _inner(current.model_fields["root"].annotation)
        if isinstance(step, int) or current is None:
            continue
        field = next((field for field in current.model_fields.values() if field.alias == step), None)
        current = _inner(field.annotation, *field.metadata) if field else None
    return current


def _inner(*annotations: Any) -> type[BaseModel] | None:
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
        found = _inner(*get_args(annotation)) if get_args(annotation) else None
        if found:
            return found
    return None


@cache
def known_keys() -> dict[str, bool]:
    """Every key that means something somewhere in the two files, with whether it holds a list there."""
    found = {"hvert_år": False}
    for name, is_list in (*_all_below(Plan), *_all_below(Entry)):
        found[name] = found.get(name, False) or is_list
    return found


def _all_below(model: type[BaseModel]) -> Iterator[tuple[str, bool]]:
    for field in model.model_fields.values():
        yield field.alias or "", get_origin(field.annotation) is tuple
        inner = _inner(field.annotation, *field.metadata)
        if inner:
            yield from _all_below(inner)


def level_of(model: type[BaseModel], path: Path) -> str:
    """What the level at `path` is called in a sentence."""
    holder = model_at(model, path)
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return next((words for words, level in LEVELS.items() if level is holder), f"«{key}»" if key else "filen")


def homes_of(name: str) -> list[str]:
    """The levels that know the key `name`, as they are called in a sentence."""
    return [words for words, level in LEVELS.items() if name in keys_of(level)]


def either(words: list[str]) -> str:
    """The words as «a, b eller c»."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " eller " + words[-1]
