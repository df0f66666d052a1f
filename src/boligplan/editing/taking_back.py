"""Which report is taken back, and how: one that is not saved yet is removed, a saved one is taken back by another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from boligplan.editing.reporting import Fields
from boligplan.errors import BoligplanError
from boligplan.journal import Entry
from boligplan.loading import Loaded
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import compose


class Written(NamedTuple):
    """An entry where it stands: the plan, its number in the journal, and itself."""

    loaded: Loaded
    number: int
    entry: Entry

    @property
    def about(self) -> tuple[str, str, int | None]:
        """The plan, the id and the year."""
        return self.loaded.name, self.entry.measure, self.entry.year


def unsaved(loaded: Loaded, saved: bytes | None) -> list[Written]:
    """Return the entries of a sound plan that the journal as it was saved last does not have."""
    if len(loaded.documents) < 2:
        return []
    old = compose(SourceFile.from_bytes(loaded.name, saved)).data if saved else None
    left = Counter(map(repr, map(_sorted, old or ())))
    found = []
    data = compose(loaded.documents[1].source).data or ()
    for number, (item, entry) in enumerate(zip(data, loaded.journal.entries, strict=True)):
        left[repr(_sorted(item))] -= 1
        if left[repr(_sorted(item))] < 0:
            found.append(Written(loaded, number, entry))
    return found


def _sorted(item: object) -> object:
    """The entry whatever the order of its keys."""
    return sorted(item.items()) if isinstance(item, dict) else item


def in_force(loaded: Loaded, id: str, day: date) -> list[Written]:
    """Return the reports on a measure that nothing has taken back by `day`."""
    standing = loaded.journal.by_measure(day).get(id, ())
    return [Written(loaded, n, entry) for n, entry in enumerate(loaded.journal.entries) if entry in standing]


def newest(found: Sequence[Written]) -> list[Written]:
    """Return those of the newest day, of each thing and year the last."""
    last = max((one.entry.day for one in found), default=None)
    return list({one.about: one for one in found if one.entry.day == last}.values())


def taking_back(written: Written, given: Fields) -> Fields:
    """Return the entry that takes another back; `given` has its own day, reason and sender.

    Raises BoligplanError where another entry cannot be told from it.
    """
    entry = written.entry
    taken = {"dato": str(entry.dated), "gjelder": str(entry.year or ""), "status": entry.status}
    alike = [e for e in written.loaded.journal.entries if not e.takes_back and _key(e) == _key(entry)]
    if any(other.text != entry.text for other in alike):
        if not entry.text:
            told = (
                f"To meldinger om «{entry.measure}» er like, og den som skal trekkes, har ingen tekst å kjenne den på."
            )
            raise BoligplanError(told, help="Meld på nytt i stedet; den siste meldingen gjelder.")
        taken["tekst"] = entry.text
    return {**given, "tiltak": entry.measure, "trekker": {key: text for key, text in taken.items() if text}}


def _key(entry: Entry) -> tuple[object, ...]:
    return entry.measure, entry.day, entry.year, entry.status
