"""Several edits of one plan file at once: gathered, put in an order that holds, proved to change only what is meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from boligplan.editing.spans import Edit, append_item, data_of, edited, set_value
from boligplan.editing.yamltext import Plain, Value
from boligplan.reader.keys import FREE_TEXT
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import Data, Path, find


class Draft:
    """Edits of a plan, and the data that the plan must hold when they are made."""

    def __init__(self, source: SourceFile) -> None:
        root, data = data_of(source)
        assert root is not None  # a plan that is sound is not empty
        self.source, self.root = source, root
        self.data: Data = data
        self._sets: dict[Path, tuple[Value, tuple[str, ...]]] = {}
        self._appends: dict[Path, list[Value]] = {}

    def value(self, path: Path) -> Data:
        """What the file says at `path` now; None where nothing stands there."""
        here = self.data
        for step in path:
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, tuple) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here

    def set(self, path: Path, value: Value, before: tuple[str, ...] = ()) -> None:
        """Gives the key at `path` a value; a new key stands in front of the keys `before`."""
        self._sets[path] = (value, before)

    def append(self, path: Path, item: Value) -> None:
        """Puts an item last in the list at `path`, which is made where it is missing."""
        self._appends.setdefault(path, []).append(item)

    def result(self) -> SourceFile:
        """The file with every edit made; raises BoligplanError where that would change anything else."""
        planned: list[tuple[int, bool, list[Edit]]] = []
        expected = _open(self.data)
        for path, (value, before) in self._sets.items():
            planned.append((len(path), self._is_new(path), set_value(self.source, self.root, path, value, before)))
            _at(expected, path[:-1])[path[-1]] = _read_as(value)
        for path, items in self._appends.items():
            holder, name = _at(expected, path[:-1]), path[-1]
            if self.value(path):
                edits = [edit for item in items for edit in append_item(self.source, self.root, path, item)]
                planned.append((len(path) + 1, True, edits))
            else:
                planned.append((len(path), self._is_new(path), set_value(self.source, self.root, path, items)))
            holder[name] = [*(holder.get(name) or ()), *_read_as(items)]
        # Where several edits meet at the end of a block, what stands deepest comes first, and a key that is there
        # already before one that is new.
        planned.sort(key=lambda plan: (-plan[0], plan[1]))
        return edited(self.source, [edit for *_, edits in planned for edit in edits], _closed(expected))

    def _is_new(self, path: Path) -> bool:
        return find(self.root, path)[2] < len(path)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def typed(data: Data, name: str = "") -> Value:
    """Data read from a file as a value to be written: what is no text is not quoted for looking like a number."""
    if isinstance(data, dict):
        given = {str(key): value for key, value in data.items() if value is not None}
        return {key: typed(value, "felt" if name == "felt" else key) for key, value in given.items()}
    if isinstance(data, tuple):
        return [typed(item, name) for item in data]
    return str(data) if name in FREE_TEXT else Plain(data)


def _read_as(value: Value) -> Any:
    """What the reader will make of a written value, with lists that can still change."""
    if isinstance(value, Mapping):
        return {name: _read_as(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_read_as(item) for item in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def _open(data: Data) -> Any:
    """A copy of the data that can be changed."""
    if isinstance(data, dict):
        return {name: _open(value) for name, value in data.items()}
    return [_open(item) for item in data] if isinstance(data, tuple) else data


def _closed(data: Any) -> Data:
    if isinstance(data, dict):
        return {name: _closed(value) for name, value in data.items()}
    return tuple(_closed(item) for item in data) if isinstance(data, list) else data
