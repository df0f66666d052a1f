"""New entries in the journal: where they go, what they look like, what `sjekk` would say, and writing them.

`propose` reads the files, places the entries and checks the result; nothing is written before `save`.
The plan file is never touched, and the journal only gets new lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yaml.nodes import Node, SequenceNode

from boligplan.diagnostics import Diagnostic, errors_in, has_errors
from boligplan.editing.pieces import Piece, Places, is_airy, pieces
from boligplan.editing.spans import (
    Edit,
    content_end,
    data_of,
    edited,
    insertion,
    item_after,
    item_lines,
    line_start,
    newline_at,
)
from boligplan.editing.writing import Changed, write
from boligplan.editing.yamltext import Plain, Value, as_read, block
from boligplan.errors import BoligplanError
from boligplan.journal import Entry
from boligplan.loading import Loaded, check, journal_path, load
from boligplan.plan import Plan
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import Data
from boligplan.tree import measures_by_id

# What was typed, by the keys of the file; empty means not given. Only `trekker` holds keys of its own.
Fields = Mapping[str, str | Sequence[str] | Mapping[str, str]]

KEYS = tuple(field.alias or name for name, field in Entry.model_fields.items())
_TEXTS = frozenset({"tekst", "sak", "begrunnelse", "intern_merknad"})
_SCHEMA = re.compile(r"^(# yaml-language-server: \$schema=\S*)plan(-1\.schema\.json)[ \t]*\r?$", re.MULTILINE)
_DEFAULT_SCHEMA = "# yaml-language-server: $schema=../schema/framdrift-1.schema.json"
_TRIES = 5  # times another may write the journal between our reading and our writing


class Refused(BoligplanError):
    """What was to be written is what `sjekk` would reject; carries the faults."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        first, *more = diagnostics
        helps = [first.help, *(" ".join((found.message, found.help)) for found in more)]
        super().__init__(first.message, help="\n".join(filter(None, helps)))
        self.diagnostics = diagnostics


@dataclass(frozen=True)
class Proposal:
    """A journal with new entries in it, not yet written. `before` is None where the journal is to be made.

    `known` is what the files said, `loaded` what they say with the entries; `diagnostics` is what `sjekk` finds anew.
    """

    path: Path
    before: SourceFile | None
    start: SourceFile
    after: SourceFile
    diagnostics: tuple[Diagnostic, ...]
    known: Loaded
    loaded: Loaded
    added: tuple[Entry, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The new faults that stand in the way."""
        return errors_in(self.diagnostics)

    @property
    def remarks(self) -> list[str]:
        """What is found, a line each, for a person to read."""
        return [f"{found.severity}: {found.message} {found.help}" for found in self.diagnostics]

    @property
    def preview(self) -> list[str]:
        """The name of the file, and the first of the new entries as it will stand there; nothing of its neighbours."""
        (root, after), before = data_of(self.after), data_of(self.start)[1] or ()
        assert root is not None  # it holds the entries
        node = root.value[next((n for n, one in enumerate(before) if one != after[n]), len(before))]
        text, start = self.after.text, node.start_mark.index
        line = line_start(text, start)
        shown = text[line if text[line:start].strip() == "-" else start : content_end(text, node)]
        return [f"{self.after.name}{'' if self.before else ' (ny fil)'}:", *(f"+ {one}" for one in shown.splitlines())]


def propose(plan: Path, entries: Sequence[Fields], day: date) -> Proposal:
    """The journal of the plan's file with the entries in their places, checked as on `day`.

    Raises BoligplanError where the plan or the journal cannot be read, or where the result would not read back as
    what was there and exactly these entries.
    """
    loaded = load(plan, day)
    standing = readable_plan(loaded)
    sources = [document.source for document in loaded.documents]
    path = journal_path(plan)
    before = sources[1] if len(sources) > 1 else None
    start = before or new_journal(standing, sources[0], str(path))
    order = list(measures_by_id(standing))
    after = start
    for fields in entries:
        after = add_entry(after, fields, order)
    checked = check(plan, [sources[0], after], day)
    return Proposal(path, before, start, after, _new(loaded, checked), loaded, checked, _added(loaded, checked))


def propose_without(loaded: Loaded, number: int, day: date) -> Proposal:
    """The journal of a sound plan without the entry of that number, counted from 0 in the order of the file.

    Raises BoligplanError where the result would not read back as what was there but for this entry.
    """
    before = loaded.documents[1].source
    root, entries = data_of(before)
    if not isinstance(root, SequenceNode) or root.flow_style:
        told = f"Meldingen kan ikke fjernes fra {before.name} slik filen er skrevet."
        raise BoligplanError(told, help="Slett den for hånd.")
    found = pieces(before.text, root, entries)
    at = [n for n, piece in enumerate(found) if piece.entry is not None][number]
    first = at - (is_airy(found) and at > 0 and found[at - 1].is_blank)
    end = found[at].start + len(found[at].text)
    left = (*entries[:number], *entries[number + 1 :])
    after = edited(before, [Edit(found[first].start, end, "")], left or None)
    checked = check(loaded.path, [loaded.documents[0].source, after], day)
    return Proposal(journal_path(loaded.path), before, before, after, _new(loaded, checked), loaded, checked, ())


def save(proposal: Proposal) -> Proposal:
    """The proposal, now written. Raises Refused, and Changed where the journal is not as it was when it was read."""
    if proposal.errors:
        raise Refused(proposal.errors)
    write(proposal.path, proposal.after.data, proposal.before.data if proposal.before else None)
    return proposal


def report(plan: Path, entries: Sequence[Fields], day: date) -> Proposal:
    """What was written: the entries are added to the journal as it stands, also when others write at the same time."""
    for _ in range(_TRIES - 1):
        with suppress(Changed):
            return save(propose(plan, entries, day))
    return save(propose(plan, entries, day))


def readable_plan(loaded: Loaded) -> Plan:
    """The plan; raises BoligplanError where a file has no plan or no list in it."""
    files = 2 if journal_path(loaded.path).exists() else 1
    values = [document.value for document in loaded.documents]
    is_read = loaded.plan is not None and len(values) >= files and None not in values
    for fault in () if is_read else errors_in(loaded.diagnostics):  # none where a journal has come since it was read
        raise BoligplanError(f"{fault.message} ({fault.place.file})", help=fault.help)
    return loaded.sound_plan


def _added(before: Loaded, after: Loaded) -> tuple[Entry, ...]:
    """The entries in `after` that `before` does not have."""
    old = Counter(before.journal.entries)
    added = []
    for entry in after.journal.entries:
        old[entry] -= 1
        if old[entry] < 0:
            added.append(entry)
    return tuple(added)


def _new(before: Loaded, after: Loaded) -> tuple[Diagnostic, ...]:
    """The faults in `after` that `before` does not have; a fault that was there may stand on another line now.

    Where the form of an entry is wrong, only that is told: what the rules say of the rest of it follows from that.
    """
    known = Counter((found.code, found.message) for found in before.diagnostics)
    new = []
    for found in after.diagnostics:
        known[found.code, found.message] -= 1
        if known[found.code, found.message] < 0:
            new.append(found)
    of_form = tuple(found for found in new if found in after.documents[-1].diagnostics)
    return of_form if has_errors(of_form) else tuple(new)


def new_journal(plan: Plan, source: SourceFile, name: str) -> SourceFile:
    """A journal without entries: the schema, a heading, and a line for every measure where its entries will go.

    Two who report on different measures then never write in the same place, so git merges both without a conflict.
    """
    schema = _SCHEMA.search(source.text)
    lines = [
        f"{schema[1]}framdrift{schema[2]}" if schema else _DEFAULT_SCHEMA,
        f"# Framdrift for {' '.join(plan.title.split())}: det som er meldt på tiltakene. Filen bare vokser.",
        "# Meldingene på et tiltak står under id-en. La linjene stå, så kan to melde samtidig uten konflikt i git.",
        "",
        *(f"# {id}" for id in measures_by_id(plan)),
    ]
    newline = newline_at(source.text, len(source.text))
    return SourceFile(name, "".join(line + newline for line in lines))


def add_entry(source: SourceFile, fields: Fields, order: Sequence[str]) -> SourceFile:
    """The journal with one entry more; `order` is the ids of the plan's measures in the order of the plan.

    It goes after the measure's older entries, else to the measure's own comment line, else in the plan's order.
    Raises BoligplanError where the result would not read back as what was there and exactly this entry.
    """
    item = _item(fields)
    root, data = data_of(source)
    entries: tuple[Data, ...] = data or ()
    items = root if isinstance(root, SequenceNode) and root.value else None
    if items is not None and items.flow_style:
        edits, number = [item_after(source.text, items, item)], len(entries)
    else:
        found = pieces(source.text, items, entries)
        at = Places(found, order).of(str(fields["tiltak"]), str(fields.get("dato", "")))
        number = sum(piece.entry is not None for piece in found[:at])
        edits = [*_without_brackets(source.text, root), _lines_at(source.text, items, found, at, item)]
    return edited(source, edits, (*entries[:number], as_read(item), *entries[number:]))


def _item(fields: Fields) -> dict[str, Value]:
    """The entry as it is to be written: keys in their order, what is empty left out."""
    item: dict[str, Value] = {}
    for key in sorted(fields, key=KEYS.index):
        given = fields[key]
        if isinstance(given, Mapping):
            item[key] = {name: text if name in _TEXTS else Plain(text) for name, text in given.items()}
            continue
        values = [_tidy(value) for value in ([given] if isinstance(given, str) else given)]
        typed: list[Value] = [value if key in _TEXTS else Plain(value) for value in values if value]
        if typed:
            item[key] = typed[0] if len(typed) == 1 else typed
    return item


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip())


def _lines_at(text: str, items: SequenceNode | None, found: Sequence[Piece], at: int, item: Value) -> Edit:
    """The edit that puts the entry in front of the piece with this number, in the style of the entries there are."""
    index = found[at].start if at < len(found) else len(text)
    if items is None:
        return insertion(text, index, block([item]))
    lines = item_lines(text, items, item)
    if is_airy(found):
        lines = ["", *lines] if index > items.value[0].start_mark.index else [*lines, ""]
    return insertion(text, index, lines)


def _without_brackets(text: str, root: Node | None) -> list[Edit]:
    """The edit that takes away the `[]` of an empty list."""
    if not isinstance(root, SequenceNode) or root.value:
        return []
    return [Edit(root.start_mark.index, root.end_mark.index, "")]
