"""Copies of a journal that OneDrive or Explorer has made: known by the ids their entries name, not by their names."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from boligplan.reader.source import SourceFile, Unreadable, read_source
from boligplan.reader.yamlnodes import Data, compose

MANY = 50  # plans in a folder; above this only those whose name is a part of the copy's are looked into


def ids_named(source: SourceFile) -> set[str]:
    """What the entries of a journal are about; nothing for another kind of file."""
    data = compose(source).data
    entries = [entry for entry in data if isinstance(entry, dict)] if isinstance(data, tuple) else []
    return {str(entry.get("tiltak") or entry.get("indikator")) for entry in entries} - {"None"}


def ids_in(source: SourceFile) -> set[str]:
    """Every id that a plan gives something."""
    return set(_ids(compose(source).data))


def plan_named(ids: set[str], copy: Path, plans: Iterable[Path]) -> Path | None:
    """The plan that has all the ids, of several the one whose name the copy's begins or goes on with; None for none."""
    plans = sorted(plans, key=lambda plan: (plan.stem not in copy.name, -len(plan.stem), plan.name))
    for n, plan in enumerate(plans if ids else []):
        if n < MANY or plan.stem in copy.name:
            with suppress(Unreadable):
                if ids <= ids_in(read_source(plan)):
                    return plan
    return None


def _ids(data: Data) -> Iterable[str]:
    """Every id in the data."""
    if isinstance(data, dict):
        yield from (value for name, value in data.items() if name == "id" and isinstance(value, str))
        for value in data.values():
            yield from _ids(value)
    elif isinstance(data, tuple):
        for value in data:
            yield from _ids(value)
