"""What a rule gets and what it gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

from pydantic import BaseModel

from boligplan.diagnostics import Severity
from boligplan.fields import NONE
from boligplan.journal import CLOSED, Entry, Journal
from boligplan.patterns import pattern
from boligplan.plan import Aim, Inheriting, Measure, Plan
from boligplan.planparts import Extra, Owner, Responsibility
from boligplan.reader.keys import known_keys
from boligplan.safetext import closest
from boligplan.tree import Level, Node, Path, Placed, measures_by_id, placed, walk

_ITEMS = frozenset({"mål", "vi_vil", "vi_skal", "strategier", "planprosess", "ansvarlige", "framdrift"})
_DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = pattern(r"[0-9][0-9](?:[0-9 ]{6}|[0-9]{4}[.-][0-9])")  # begins with a class, which makes it quick


class Finding(NamedTuple):
    """One thing a rule found: its path, the message and help; `related` are more paths, each with a word.

    A path leads into the plan, or into the journal where it starts with «framdrift». `lacks` are the keys it misses:
    that is no second fault where a faulty one was set aside.
    """

    path: Path
    message: str
    help: str = ""
    related: tuple[tuple[str, Path], ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What the rules look at.

    `cut` holds ids that were set aside as faulty: what refers to them is no second fault. `raw` is the text of both
    files, for a plain test before a dearer one. `is_whole` is False where something in the plan was set aside, and
    `lost` is where each thing stood that was.
    """

    plan: Plan
    journal: Journal
    day: date
    cut: frozenset[str] = field(default_factory=frozenset)
    raw: str = ""
    is_whole: bool = True
    lost: frozenset[Path] = frozenset()

    def has_lost(self, path: Path, keys: tuple[str, ...]) -> bool:
        """True where one of `keys`, or a key nobody knows, was set aside at `path` or where it inherits from."""
        for lost in self.lost:
            item, key = _item_and_key(lost)
            above = item == path if not item else item == ("felles",) or path[: len(item)] == item
            if above and (key in keys or (key and key not in known_keys())):
                return True
        return False

    @cached_property
    def nodes(self) -> tuple[Node[Level | Measure], ...]:
        """Everything in the plan as written, in the order of the file."""
        return tuple(walk(self.plan))

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Every measure as written."""
        return tuple(placed(self.plan))

    @cached_property
    def measures(self) -> dict[str, Placed]:
        """Measures by id; the first of two alike."""
        return {node.item.id: node for node in reversed(self.placed)}

    @cached_property
    def standing(self) -> dict[str, Measure]:
        """The measures in force on the day, by id, with everything inherited in its place."""
        return measures_by_id(self.plan.at(self.day))

    @cached_property
    def in_force_last(self) -> dict[str, Measure]:
        """Every measure with what the file says now, decided changes of the future included."""
        return measures_by_id(self.plan.at(date.max))

    def as_it_stood(self, id: str, day: date) -> Measure:
        """The measure `id` with what the plan said of it on `day`; as written where it had not come into the plan."""
        node = self.measures[id]
        if any(change.day > day for item in (*node.above, node.item) for change in item.changes):
            return measures_by_id(self.plan.at(day)).get(id, node.item)
        return self.in_force_last[id]

    def moving_days(self, id: str) -> list[date]:
        """Return the days on which a decision changed the years or the deadline of the measure, or of what is above."""
        node = self.measures[id]
        return [c.day for item in (*node.above, node.item) for c in item.changes if c.before.moves]

    @cached_property
    def long_numbers(self) -> str:
        """Where the files may have eight digits or more, with what stands around it: a plain test for two dear ones."""
        zeros = self.raw.encode().translate(_DIGITS_TO_ZERO)  # quicker to search than the text with an expression
        if b"000000" not in zeros and b"00 00 00" not in zeros and b"000 00 0" not in zeros:
            return ""
        return "\n".join(self.raw[max(0, hit.start() - 8) : hit.end() + 8] for hit in _LONG_NUMBER.finditer(self.raw))

    @cached_property
    def years_ever(self) -> dict[str, frozenset[int]]:
        """The years each measure is or was marked with, decided changes of all times included."""
        days = {change.day - timedelta(1) for node in self.nodes for change in node.item.changes}
        years: dict[str, frozenset[int]] = {}
        for day in (date.max, *days):
            for id, measure in measures_by_id(self.plan.at(day)).items():
                years[id] = years.get(id, frozenset()).union(measure.years or ())
        return years

    @cached_property
    def responsibilities(self) -> tuple[tuple[Path, Responsibility], ...]:
        """Every `ansvar` as written, with its path; what is inherited stands once."""
        common = self.plan.common.responsibility
        own = [((*n.path, "ansvar"), n.item.responsibility) for n in self.nodes if n.item.responsibility]
        return ((("felles", "ansvar"), common), *own) if common else tuple(own)

    @cached_property
    def owner_references(self) -> tuple[tuple[Path, str], ...]:
        """Every place that names an owner, with the id."""
        return tuple(_owner_references(self))

    @cached_property
    def lasting(self) -> tuple[tuple[Placed, Measure], ...]:
        """The measures that no decision has taken out, with what the file says now."""
        last = self.in_force_last
        return tuple(
            (node, measure) for node in self.placed if (measure := last.get(node.item.id)) and not measure.ended
        )

    @cached_property
    def owners(self) -> dict[str, Owner]:
        """The registry of owners by id; the first of two alike."""
        return {owner.id: owner for owner in reversed(self.plan.owners)}

    def is_closed(self, measure: Measure) -> bool:
        """True where nothing more is asked on the day: closed, ended, or an entry for every marked year."""
        entries = [entry for _, entry in self.entries.get(measure.id, ()) if entry.day <= self.day]
        if measure.ended or (entries and entries[-1].status in CLOSED and not measure.is_repeating):
            return True
        return measure.is_repeating and bool(measure.years) and set(measure.years or ()) <= {e.year for e in entries}

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Every text of both files with its path."""
        yield from _texts((), self.plan)
        yield from _texts(("framdrift",), self.journal.entries)

    @cached_property
    def reports(self) -> tuple[tuple[int, Entry], ...]:
        """Every entry that reports something, with its index in the file; those that take back another are not."""
        return tuple((index, entry) for index, entry in enumerate(self.journal.entries) if not entry.takes_back)

    @cached_property
    def entries(self) -> dict[str, tuple[tuple[int, Entry], ...]]:
        """The reports of each measure that nobody takes back, with their index in the file, by date, ties in order."""
        withdrawals = [entry for entry in self.journal.entries if entry.takes_back]
        by_measure: dict[str, list[tuple[int, Entry]]] = {}
        for index, entry in self.reports:
            if not any(entry.is_taken_back_by(other) for other in withdrawals):
                by_measure.setdefault(entry.measure, []).append((index, entry))
        return {id: tuple(sorted(own, key=lambda pair: pair[1].day)) for id, own in by_measure.items()}


def _owner_references(checked: Checked) -> Iterator[tuple[Path, str]]:
    plan = checked.plan
    for path, responsibility in _all_responsibilities(checked):
        yield from _named(path, responsibility)
    for path, _, item, _ in checked.nodes:
        if isinstance(item, Aim | Measure):
            for i, id in enumerate(item.involved):
                yield (*path, "involverte", i), id
    levels: list[tuple[Path, Inheriting]] = [(node.path, node.item) for node in checked.nodes]
    for path, level in ((("felles",), plan.common), *levels):
        if level.committee and level.committee != NONE:
            yield (*path, "utvalg"), level.committee
    if plan.revision.by:
        yield ("revisjon", "av"), plan.revision.by
    for i, entry in enumerate(checked.journal.entries):
        if entry.by:
            yield ("framdrift", i, "av"), entry.by


def _all_responsibilities(checked: Checked) -> Iterator[tuple[Path, Responsibility]]:
    """Those in force, those of the planning process, and those that changes have replaced."""
    yield from checked.responsibilities
    for i, step in enumerate(checked.plan.process):
        if step.responsibility:
            yield ("planprosess", i, "ansvar"), step.responsibility
    for path, _, item, _ in checked.nodes:
        for n, change in enumerate(item.changes):
            if change.before.responsibility:
                yield (*path, "endret", n, "før", "ansvar"), change.before.responsibility


def _named(path: Path, responsibility: Responsibility) -> Iterator[tuple[Path, str]]:
    for name, ids in (
        ("hos", responsibility.owners),
        ("delegert", responsibility.delegated),
        ("ved", responsibility.by),
    ):
        for i, id in enumerate(ids):
            yield (*path, name, i), id
    if responsibility.lead:
        yield (*path, "hovedansvar"), responsibility.lead


def _item_and_key(path: Path) -> tuple[Path, str]:
    """The innermost item (of a list, or `felles`) that the path goes into, and its key; no key for a whole item."""
    if path[:1] == ("felles",):
        return ("felles",), str(path[1]) if len(path) > 1 else ""
    ends = [n + 1 for n, step in enumerate(path) if isinstance(step, int) and path[n - 1] in _ITEMS]
    end = max(ends, default=0)
    return path[:end], str(path[end]) if len(path) > end else ""


def _texts(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Extra):
        yield (*path[:-1], value.head), f"{value.head}: {value.text}"
    elif isinstance(value, BaseModel):
        for name, spec in type(value).model_fields.items():
            yield from _texts((*path, spec.alias or name), getattr(value, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts((*path, index), item)


def weak_measures(
    checked: Checked,
    is_weak: Callable[[Placed, Measure], bool],
    lacks: tuple[str, ...],
    words: tuple[str, str],
    help: str,
) -> Iterator[Finding]:
    """One finding where all measures of a level are weak, for the highest such level, else one for each measure.

    `words` end the sentences «startlån …» and «Ingen av de 4 tiltakene …». Of the keys `lacks` the first is marked.
    """
    hits = [
        node for node, measure in checked.lasting if is_weak(node, measure) and not checked.has_lost(node.path, lacks)
    ]
    if not hits:
        return
    held = Counter(level for node, _ in checked.lasting for level in _levels(node.path))
    weak = Counter(level for node in hits for level in _levels(node.path))
    told: set[Path] = set()
    for node in hits:
        level = next((level for level in _levels(node.path) if held[level] == weak[level] > 1), node.path)
        if level in told:
            continue
        told.add(level)
        if level == node.path:
            message = f"«{node.item.id}» {words[0]}."
        else:
            holder = next((item.id for path, _, item, _ in checked.nodes if path == level), None)
            where = f"under «{holder}»" if holder else "i planen"
            message = f"Ingen av de {held[level]} tiltakene {where} {words[1]}."
        yield Finding((*level, lacks[0]) if level else node.path[:1], message, help)


def _levels(path: Path) -> Iterator[Path]:
    """The levels above the measure at `path`, the plan first."""
    return (path[:n] for n in range(0, len(path), 2))


class Rule(NamedTuple):
    """One rule: its code, its severity, and the function that finds."""

    code: str
    severity: Severity
    find: Callable[[Checked], Iterator[Finding]]


def rule(code: str, severity: Severity) -> Callable[[Callable[[Checked], Iterator[Finding]]], Rule]:
    """A decorator that makes a function a `Rule`."""
    return lambda find: Rule(code, severity, find)


def rules_in(module: ModuleType) -> tuple[Rule, ...]:
    """The rules of a family, in the order they are written."""
    values: list[Any] = list(vars(module).values())
    return tuple(value for value in values if isinstance(value, Rule))


def close_match(word: str, known: Iterable[str]) -> str:
    """«Mente du …?» with the known word nearest to `word`; empty where none is near."""
    close = closest(word, known)
    return f"Mente du «{close[0]}»?" if close else ""
