"""Which thing in one version of a plan is which in the other: by id, then by the likeness of the texts.

Everything here is the same both ways: whichever version is called the old one, the same things and records are paired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import takewhile
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel

from boligplan.comparing.wordmarks import Matcher, TooMuchWork, Work
from boligplan.plan import Aim, Goal, Measure, Plan, Strategy
from boligplan.planparts import Before
from boligplan.safetext import fold
from boligplan.tree import Path, walk

MOST = 5_000  # characters of a text that its likeness is told by
LIKE = 0.6  # how like two texts must be for a lost id to be taken for a new one
FEW = 2_500  # pairs of texts that are all compared letter by letter, in about a second

Level = Literal["plan", "felles", "mål", "vi_vil", "tiltak", "strategi", "milepæl", "ansvarlig", "føring"]
_LEVELS: dict[type, Level] = {Goal: "mål", Aim: "vi_vil", Strategy: "strategi", Measure: "tiltak"}
_UNORDERED = frozenset(
    ("kinds", "involved", "owners", "delegated", "by", "replaced_by", "guidance", "members", "aliases", "fields",
     "financing")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What a difference is about, as one of the two versions has it; `number` and `text` may be empty."""

    level: Level
    id: str
    number: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in a plan: its value with everything inherited, as written, and the key of what it stands under."""

    subject: Subject
    value: BaseModel
    written: BaseModel
    parent: tuple[str, str] | None

    @property
    def introduced(self) -> BaseModel | None:
        """The decision that brought it into the plan, where there is one."""
        return getattr(self.written, "introduced", None)

    @property
    def key(self) -> tuple[str, str]:
        return (self.subject.level, self.subject.id)


@dataclass
class Pairing:
    """The nodes of both versions: matched, lost and come."""

    matched: list[tuple[Node, Node]] = field(default_factory=list)
    guessed: dict[tuple[str, str], float] = field(default_factory=dict)
    gone: list[Node] = field(default_factory=list)
    come: list[Node] = field(default_factory=list)

    @property
    def sides(self) -> tuple[list[Node], list[Node]]:
        """Every node of the old version, and every one of the new."""
        return [a for a, _ in self.matched] + self.gone, [b for _, b in self.matched] + self.come

    def places(self, old: Node, new: Node) -> tuple[Subject, Subject] | None:
        """What a matched node stood under and what it stands under; None where that is the same thing."""
        if old.parent is None or new.parent is None or self._renamed[old.parent] == new.parent:
            return None
        before, after = ({node.key: node.subject for node in nodes} for nodes in self.sides)
        return before[old.parent], after[new.parent]

    @cached_property
    def _renamed(self) -> dict[tuple[str, str], tuple[str, str] | None]:
        """The new key of every node by its old one."""
        return {node.key: None for node in self.gone} | {old.key: new.key for old, new in self.matched}


def nodes_of(plan: Plan, day: date) -> list[Node]:
    """Everything in the plan that has an id, and the plan itself, each after what it stands under."""
    nodes: list[Node] = []

    def add(level: Level, value: Any, written: Any, parent: tuple[str, str] | None, number: str = "") -> Node:
        text = getattr(value, "title", None) or getattr(value, "text", None) or getattr(value, "name", None) or ""
        nodes.append(Node(Subject(level, getattr(value, "id", level), number, text), value, written, parent))
        return nodes[-1]

    standing = plan.at(day)
    top = add("plan", standing, plan, None).key
    common = add("felles", plan.common, plan.common, None).key
    written = {node.item.id: node.item for node in walk(plan)}
    lists: dict[Path, int] = {}  # a whole list before what stands under its first: goals 1 and 2, then aim 1.1
    in_order = sorted(walk(standing), key=lambda node: lists.setdefault(node.path[:-1], len(lists)))
    for _, number, item, above in in_order:
        parent = (_LEVELS[type(above[-1])], above[-1].id) if above else common
        add(_LEVELS[type(item)], item, written[item.id], parent, number)
    loose: dict[Level, tuple[Any, ...]] = {"milepæl": plan.process, "ansvarlig": plan.owners, "føring": plan.guidance}
    for level, things in loose.items():
        for thing in things:
            add(level, thing, thing, top)
    return nodes


def pair(old: list[Node], new: list[Node]) -> Pairing:
    by_key = {node.key: node for node in new}
    found = Pairing([(node, by_key[node.key]) for node in old if node.key in by_key])
    if (old[0].key, new[0].key) not in [(a.key, b.key) for a, b in found.matched[:1]]:
        found.matched.insert(0, (old[0], new[0]))  # the plan is the plan, whatever its id has become
    taken = {side.key for pair in found.matched for side in pair}
    found.gone = [node for node in old if node.key not in taken]
    found.come = [node for node in new if node.key not in taken]
    for likeness, before, after in _by_likeness(found.gone, found.come):
        found.matched.append((before, after))
        found.guessed[before.key] = likeness
        taken.add(after.key)
    found.gone = [node for node in found.gone if node.key not in found.guessed]
    found.come = [node for node in found.come if node.key not in taken]
    place = {node.key: n for n, node in enumerate(new)}
    found.matched.sort(key=lambda pair: place[pair[1].key])  # what something stands under comes before it
    return found


def _by_likeness(gone: list[Node], come: list[Node]) -> Iterator[tuple[float, Node, Node]]:
    """Pairs of one level whose texts are alike, each node in one of them, whichever version is the old one.

    The most alike are paired first. To compare letters in order takes a hundred times as long as to count them: the
    count says how like two texts can be at most, and by the time that is asked for, most have found another.
    """
    work = Work(left=40_000_000, each=400_000)
    few = len(gone) * len(come) <= FEW
    left, right = ([_Text.of(node.subject.text) for node in nodes] for nodes in (gone, come))
    waiting = [
        (-most, False, sorted((before.key, after.key)), i, j)
        for i, before in enumerate(gone)
        for j, after in enumerate(come)
        if before.subject.level == after.subject.level
        and (few or left[i].shares_words(right[j]))
        and (most := left[i].most_alike(right[j])) >= LIKE
    ]
    heapify(waiting)
    lost, new = ({node.key for node in nodes} for nodes in (gone, come))
    while lost and new and waiting:
        most, is_known, keys, i, j = heappop(waiting)
        before, after = gone[i], come[j]
        if before.key not in lost or after.key not in new:
            continue
        if is_known:
            lost.remove(before.key)
            new.remove(after.key)
            yield -most, before, after
        elif (likeness := alike(before.subject.text, after.subject.text, work)) >= LIKE:
            heappush(waiting, (-likeness, True, keys, i, j))


class _Text(NamedTuple):
    """The words of a text, and its letters, each with its number among the same ones so that a set holds them all."""

    words: frozenset[str]
    letters: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, text: str) -> Self:
        folded, seen = fold(text[:MOST]), Counter[str]()
        letters = []
        for letter in folded:
            seen[letter] += 1
            letters.append((letter, seen[letter]))
        return cls(frozenset(folded.casefold().split()), frozenset(letters))

    def shares_words(self, other: Self) -> bool:
        """True where at least a third of the words are in both: a quick look before a slow one."""
        return len(self.words & other.words) * 3 >= len(self.words | other.words)

    def most_alike(self, other: Self) -> float:
        """The most that `alike` can say of the two, from their letters whatever the order."""
        total = len(self.letters) + len(other.letters)
        return 2 * len(self.letters & other.letters) / total if total else 1.0


def alike(one: str, other: str, work: Work | None = None) -> float:
    """How like two texts are, 0 to 1 and the same both ways: difflib's ratio, of no more than their beginnings.

    Where that takes too many steps, the order of the letters does not count.
    """
    first, second = sorted((fold(one[:MOST]), fold(other[:MOST])))
    matcher = Matcher(first, second, work or Work(each=400_000))
    try:
        return matcher.ratio()
    except TooMuchWork:
        return matcher.quick_ratio()


def unlike_records(
    old: Sequence[BaseModel], new: Sequence[BaseModel], owner: Callable[[Any], str] = lambda record: ""
) -> Iterator[tuple[int | None, int | None]]:
    """The places of the records that are not the same in both: (in old, in new), None for the side that lacks it.

    A record that was altered is paired with the one most like it of the same owner.
    """
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    )  # a journal only grows
    left = [same + place for place in _unmatched(old[same:], new[same:])]
    right = [same + place for place in _unmatched(new[same:], old[same:])]
    pairs = [
        ((-likeness, *sorted((i, j))), i, j)
        for i in left
        for j in right
        if owner(old[i]) == owner(new[j]) and (likeness := _record_likeness(old[i], new[j]))
    ]
    for _, i, j in sorted(pairs):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield i, j
    yield from ((i, None) for i in left)
    yield from ((None, j) for j in right)


def _unmatched(here: Sequence[BaseModel], there: Sequence[BaseModel]) -> list[int]:
    """The places of the records that the other version lacks."""
    spare = Counter(plain(record) for record in there)
    left = []
    for place, record in enumerate(here):
        form = plain(record)
        if spare[form]:
            spare[form] -= 1
        else:
            left.append(place)
    return left


def _record_likeness(before: BaseModel, after: BaseModel) -> float:
    """The share of given fields that are equal; 0 where neither the day nor half of them is."""
    one, other = dict(plain(before)), dict(plain(after))
    given = [name for name in one if one[name] or other[name]]
    share = sum(one[name] == other[name] for name in given) / max(1, len(given))
    is_of_one_day = getattr(before, "day", None) == getattr(after, "day", None)
    return share if is_of_one_day or share >= 0.5 else 0.0


def plain(value: Any, name: str = "") -> Any:
    """A hashable form of the value that is equal where the meaning is: white space folded, sets in one order."""
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, Before):
        return tuple((key, plain(getattr(value, key), key)) for key in sorted(value.model_fields_set))
    if isinstance(value, BaseModel):
        return tuple((key, plain(getattr(value, key), key)) for key in type(value).model_fields)
    if isinstance(value, tuple | list):
        items: Iterable[Any] = (plain(item) for item in value)
        return tuple(sorted(items, key=repr) if name in _UNORDERED else items)
    return value
