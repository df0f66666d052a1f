"""What differs in meaning between two versions of a plan with its journal. Pure: no files, no git, no clock.

`compare` matches by id and, for an id that is lost, by the likeness of the texts. Order, layout, comments, quoting and
white space never count. A change that flows down (a goal's owner, say) is told once, where it was made, with the
measures it reaches. `compare(a, a)` is empty and `compare(a, b)` mirrors `compare(b, a)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from boligplan.comparing.matching import Node, Pairing, Subject, nodes_of, pair, plain, unlike_records
from boligplan.journal import Entry, Journal
from boligplan.plan import Measure, Plan
from boligplan.planparts import Responsibility, RevisionRule
from boligplan.status import MeasureStatus, assess


class Kind(StrEnum):
    """The classes of difference, in the order they are shown; the values are the words of the JSON output."""

    ENTRY_ALTERED = "melding endret i ettertid"
    ENTRY_REMOVED = "melding fjernet i ettertid"
    DECISION_ALTERED = "vedtak endret i ettertid"
    DECISION_REMOVED = "vedtak fjernet i ettertid"
    NEW = "ny"
    GONE = "borte"
    RENAMED = "ny id"
    CLOSED = "avsluttet"
    REOPENED = "åpnet igjen"
    WORDING = "ordlyd"
    MOVED = "flyttet"
    OWNER = "ansvar"
    DELEGATION = "delegering"
    YEARS = "år"
    DUE = "frist"
    MONEY_KIND = "slag"
    COST = "kostnad"
    STATUS = "status"
    REPORTED = "ny melding"
    DECIDED = "nytt vedtak"
    OTHER = "annet"


IN_HINDSIGHT = frozenset(
    (Kind.ENTRY_ALTERED, Kind.ENTRY_REMOVED, Kind.DECISION_ALTERED, Kind.DECISION_REMOVED)
)  # what is recorded once should only ever grow
_FIELD_KINDS = {
    "title": Kind.WORDING,
    "text": Kind.WORDING,
    "points": Kind.WORDING,
    "years": Kind.YEARS,
    "due": Kind.DUE,
    "kinds": Kind.MONEY_KIND,
    "cost": Kind.COST,
    "economy": Kind.COST,
}
_FLOWING = frozenset(("economy", "responsibility", "kinds", "years", "committee"))
_OWN_NODES = frozenset(("id", "goals", "aims", "measures", "strategies", "owners", "guidance", "process", "common"))
_RECORDED = frozenset(("changes", "adoption", "introduced", "ended"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `field` is the key in the file; `old` or `new` is None where that version lacks the subject.

    `reach` holds the ids, as the new version has them, of the measures below that inherit the change, `decision` the
    recorded decision behind it, and `likeness` (0 to 1) says that the two were matched by their texts and not by id.
    """

    kind: Kind
    old: Subject | None
    new: Subject | None
    field: str = ""
    before: Any = None
    after: Any = None
    reach: tuple[str, ...] = ()
    decision: BaseModel | None = None
    likeness: float | None = None

    @property
    def subject(self) -> Subject:
        """What it is about, as the new version has it where it does."""
        subject = self.new or self.old
        assert subject is not None
        return subject


@dataclass(frozen=True)
class PlanChanges:
    """Every difference between two versions, in the order of `Kind` and then of the plan."""

    old: Plan
    new: Plan
    differences: tuple[Difference, ...]

    def about(self, id: str) -> tuple[Difference, ...]:
        """The differences that concern one item, those it inherits too."""
        return tuple(
            found
            for found in self.differences
            if id in found.reach or any(side is not None and side.id == id for side in (found.old, found.new))
        )


def compare(
    old: tuple[Plan, Journal], new: tuple[Plan, Journal], day: date, *, wording_on: date = date.max
) -> PlanChanges:
    """What differs in meaning between two versions, each a plan with its journal.

    `day` is the day both are judged on. The texts are those the files say now, or on `wording_on`.
    """
    pairing = pair(nodes_of(old[0], wording_on), nodes_of(new[0], wording_on))
    states = tuple({m.measure.id: m for m in assess(*version, day).measures} for version in (old, new))
    found = [Difference(Kind.GONE, node.subject, None, decision=node.introduced) for node in pairing.gone]
    found += [Difference(Kind.NEW, None, node.subject, decision=node.introduced) for node in pairing.come]
    found += _matched(pairing, states)
    found += _journals(old, new, pairing)
    order = list(Kind)
    return PlanChanges(old[0], new[0], tuple(sorted(found, key=lambda difference: order.index(difference.kind))))


# -- What differs in one thing ----------------------------------------------------------------------------------------


def _matched(pairing: Pairing, states: tuple[dict[str, MeasureStatus], ...]) -> list[Difference]:
    """The differences of everything that is in both versions."""
    found: list[Difference] = []
    flowing: dict[tuple[tuple[str, str], str], int] = {}
    for old, new in pairing.matched:
        about = (old.subject, new.subject)
        if old.subject.id != new.subject.id:
            likeness = pairing.guessed.get(old.key)
            found.append(Difference(Kind.RENAMED, *about, "id", old.subject.id, new.subject.id, likeness=likeness))
        places = pairing.places(old, new)
        if places:
            found.append(Difference(Kind.MOVED, *about, "plass", *places))
        records = list(_decisions(old, new))
        for difference, name in _fields(old, new):
            source = flowing.get((new.parent, name)) if new.parent and not places else None
            if source is not None and name in _FLOWING and _same_change(found[source], difference):
                found[source] = _reaching(found[source], new.subject)
            else:
                source = len(found)
                found.append(replace(difference, decision=_behind(name, records)))
            flowing[new.key, name] = source
        found += records
        found += _judged(old, new, states)
    return found


def _reaching(source: Difference, subject: Subject) -> Difference:
    """The difference with one more measure that inherits it."""
    ids = {*source.reach, subject.id} if subject.level == "tiltak" else source.reach
    return replace(source, reach=tuple(sorted(ids)))


def _behind(name: str, records: list[Difference]) -> BaseModel | None:
    """The latest decision that is recorded in one version only and says what the field was before."""
    changed = [record for record in records if record.field == "endret"]
    decisions = [side for record in changed for side in (record.before, record.after) if side is not None]
    decisions = [decision for decision in decisions if name in decision.before.model_fields_set]
    return max(decisions, key=lambda decision: (decision.day, repr(decision)), default=None)


def _fields(old: Node, new: Node) -> Iterator[tuple[Difference, str]]:
    """The difference of every key of a thing, with the field's name in the code."""
    for name, info in type(new.value).model_fields.items():
        if name in _OWN_NODES or name in _RECORDED:
            continue
        before, after = (_without_record(getattr(node.value, name)) for node in (old, new))
        if before == after or plain(before, name) == plain(after, name) or (name == "when" and _is_moved(old, new)):
            continue
        kind = _FIELD_KINDS.get(name, Kind.OTHER)
        if isinstance(before or after, Responsibility):
            kind = Kind.DELEGATION if _who(before) == _who(after) else Kind.OWNER
        yield Difference(kind, old.subject, new.subject, info.alias or name, before, after), name


def _is_moved(old: Node, new: Node) -> bool:
    """True where a measure has other years or another deadline, which tells why the printed time is gone."""
    first, second = old.value, new.value
    if not isinstance(first, Measure) or not isinstance(second, Measure) or (first.when and second.when):
        return False
    return (first.years, first.due) != (second.years, second.due)


def _who(responsibility: Responsibility | None) -> Any:
    """Who answers, apart from whom it is delegated to."""
    if responsibility is None:
        return None
    return plain(responsibility.text), frozenset(responsibility.owners), responsibility.lead


def _without_record(value: Any) -> Any:
    """The value; a rule of revision without the revisions done, which are compared one by one."""
    return value.but({"done": ()}) if isinstance(value, RevisionRule) else value


def _same_change(told: Difference, other: Difference) -> bool:
    return (plain(told.before), plain(told.after)) == (plain(other.before), plain(other.after))


def _judged(old: Node, new: Node, states: tuple[dict[str, MeasureStatus], ...]) -> Iterator[Difference]:
    """What became of a measure: decided, reported, or put off."""
    if not isinstance(old.value, Measure) or not isinstance(new.value, Measure):
        return
    about = (old.subject, new.subject)
    ended = (old.written.ended, new.written.ended)  # type: ignore[attr-defined] # both are measures
    if plain(ended[0]) != plain(ended[1]):
        kind = Kind.CLOSED if ended[0] is None else Kind.REOPENED if ended[1] is None else Kind.DECISION_ALTERED
        yield Difference(kind, *about, "sluttet", *ended)
        return
    was, now = states[0].get(old.subject.id), states[1].get(new.subject.id)
    if was is None or now is None:
        return
    if was.status != now.status:
        kind = Kind.STATUS
        if was.is_closed != now.is_closed:
            kind = Kind.CLOSED if now.is_closed else Kind.REOPENED
        yield Difference(kind, *about, "status", was.status, now.status)
    if was.due != now.due and (old.value.due_day == new.value.due_day):
        yield Difference(Kind.DUE, *about, "ny_frist", was.due, now.due)


# -- What is recorded: entries and decisions only ever grow -----------------------------------------------------------


def _journals(old: tuple[Plan, Journal], new: tuple[Plan, Journal], pairing: Pairing) -> Iterator[Difference]:
    """Entries added, altered and removed; a measure that has a new id is the same measure."""
    sides = [
        {node.subject.id: node.subject for node in nodes if node.subject.level == "tiltak"} for nodes in pairing.sides
    ]
    now = {a.subject.id: b.subject.id for a, b in pairing.matched if a.subject.level == "tiltak"}
    then = {b: a for a, b in now.items()}
    before, after = old[1].entries, new[1].entries
    called_now = [_called(entry, now) for entry in before]
    for i, j in unlike_records(called_now, after, lambda entry: str(entry.measure)):
        kind = Kind.REPORTED if i is None else Kind.ENTRY_REMOVED if j is None else Kind.ENTRY_ALTERED
        id = next(entries[n].measure for entries, n in ((after, j), (called_now, i)) if n is not None)
        here, there = sides[0].get(then.get(id, id)), sides[1].get(id)
        if here is there is None:
            here = there = Subject("tiltak", id)
        entries = (None if i is None else before[i], None if j is None else after[j])
        yield Difference(kind, here, there, "melding", *entries)


def _called(entry: Entry, now: dict[str, str]) -> Entry:
    """The entry with every measure called what it is called now."""
    names = {"measure": now.get(entry.measure, entry.measure)}
    return entry.model_copy(update={**names, "replaced_by": tuple(now.get(id, id) for id in entry.replaced_by)})


def _decisions(old: Node, new: Node) -> Iterator[Difference]:
    """Recorded decisions on a thing: changes, the adoption of the plan, and its revisions."""
    for name, recorded in _RECORDS.items():
        before, after = recorded(old.written), recorded(new.written)
        one_each = len(before) == len(after) == 1 and plain(before) != plain(after)
        for i, j in [(0, 0)] if one_each else unlike_records(before, after):
            was, now = (None if i is None else before[i]), (None if j is None else after[j])
            kind = Kind.DECISION_ALTERED
            if was is None or (now is not None and _only_adds(was, now)):
                kind = Kind.DECIDED
            elif now is None or _only_adds(now, was):
                kind = Kind.DECISION_REMOVED
            yield Difference(kind, old.subject, new.subject, name, was, now)


def _adoptions(value: Any) -> tuple[BaseModel, ...]:
    return (value.adoption,) if isinstance(value, Plan) and value.adoption else ()


def _revisions(value: Any) -> tuple[BaseModel, ...]:
    return value.revision.done if isinstance(value, Plan) else ()


_RECORDS: dict[str, Callable[[Any], tuple[BaseModel, ...]]] = {
    "endret": lambda value: getattr(value, "changes", ()),
    "innført": lambda value: (value.introduced,) if getattr(value, "introduced", None) else (),
    "vedtak": _adoptions,
    "revisjon": _revisions,
}


def _only_adds(before: BaseModel, after: BaseModel) -> bool:
    """True where `after` says all that `before` says, and more."""
    one, other = dict(plain(before)), dict(plain(after))
    return all(other.get(name) == value for name, value in one.items() if value is not None)
