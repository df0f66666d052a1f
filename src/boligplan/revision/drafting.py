"""Several edits of one plan file at once: gathered, put in an order that holds, proved to change only what is meant."""

from __future__ import annotations

from boligplan.editing.spans import Edit, append_item, data_of, edited, set_value
from boligplan.editing.yamltext import Plain, Value, as_read
from boligplan.plan import Plan
from boligplan.reader.keys import FREE_TEXT
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import Data, Path, find


def later_keys(name: str) -> tuple[str, ...]:
    """Return the keys that come after `name` at the top of a plan, in the order of the model."""
    keys = [info.alias or field for field, info in Plan.model_fields.items()]
    return tuple(keys[keys.index(name) + 1 :])


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
        return _at(self.data, path)

    def set(self, path: Path, value: Value, before: tuple[str, ...] = ()) -> None:
        """Gives the key at `path` a value; a new key stands in front of the keys `before`."""
        self._sets[path] = (value, before)

    def append(self, path: Path, item: Value) -> None:
        """Puts an item last in the list at `path`, which is made where it is missing."""
        self._appends.setdefault(path, []).append(item)

    def result(self) -> SourceFile:
        """The file with every edit made; raises BoligplanError where that would change anything else."""
        planned: list[tuple[int, bool, list[Edit]]] = []
        expected = self.data
        for path, (value, before) in self._sets.items():
            planned.append((len(path), self._is_new(path), set_value(self.source, self.root, path, value, before)))
            expected = _replaced(expected, path, as_read(value))
        for path, items in self._appends.items():
            if self.value(path):
                edits = [edit for item in items for edit in append_item(self.source, self.root, path, item)]
            else:
                edits = set_value(self.source, self.root, path, items)
            planned.append((len(path), self._is_new(path), edits))
            expected = _replaced(expected, path, (*(_at(expected, path) or ()), *map(as_read, items)))
        # Where several edits meet at the end of a block, what stands deepest comes first, and a key that is there
        # already before one that is new.
        planned.sort(key=lambda plan: (-plan[0], plan[1]))
        return edited(self.source, [edit for *_, edits in planned for edit in edits], expected)

    def _is_new(self, path: Path) -> bool:
        return find(self.root, path)[2] < len(path)


def _at(data: Data, path: Path) -> Data:
    """What stands at `path`; None where nothing does."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else data[step]
    return data


def _replaced(data: Data, path: Path, value: Data) -> Data:
    """The data with `value` at `path`."""
    if not path:
        return value
    step, *rest = path
    if isinstance(data, dict):
        return {**data, step: _replaced(data.get(step), tuple(rest), value)}
    return tuple(_replaced(item, tuple(rest), value) if n == step else item for n, item in enumerate(data))


def typed(data: Data, name: str = "") -> Value:
    """Data read from a file as a value to be written: what is no text is not quoted for looking like a number."""
    if isinstance(data, dict):
        given = {str(key): value for key, value in data.items() if value is not None}
        return {key: typed(value, "felt" if name == "felt" else key) for key, value in given.items()}
    if isinstance(data, tuple):
        return [typed(item, name) for item in data]
    return str(data) if name in FREE_TEXT else Plain(data)
