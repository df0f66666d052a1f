"""The checksum of an adopted plan: it guards against accidents; git's history is the proof.

It covers all that a figure, a deadline or a document is made from, in the order of the file, as the plan stood.
What records decisions (`endret`, `innført`, `sluttet`, `vedtak`) is left out, and what only explains: `beskrivelse`,
`kilde`, `felt` and `intern_merknad`. A new key of the models is covered unless it is named here.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from boligplan.deadline import FromYear
from boligplan.plan import Plan
from boligplan.planparts import Amounts, Kind
from boligplan.tree import Path, walk

# Fields of the plan itself that are covered; of everything in it all fields are, but those left out.
OF_PLAN = ("period", "amounts_in", "reporting", "revision", "common")
LEFT_OUT = frozenset(
    ("id", "aims", "measures", "changes", "introduced", "ended", "description", "source", "fields", "internal_note",
     "done")
)  # fmt: skip

_KINDS = frozenset(get_args(Kind))  # of money: which stands first says nothing

Covered = tuple[str, list[tuple[str, Any]]]  # whose it is, and its keys with their values


class Recorded(NamedTuple):
    """A checksum that is recorded: the day it was taken (`date.min` where the decision has none), and where."""

    day: date
    checksum: str
    path: Path


def checksum(plan: Plan, day: date) -> str:
    """Return `sha256-` and 64 hexadecimal digits over what was adopted on `day`, later decisions taken back."""
    text = json.dumps(list(covered(plan.at(day))), ensure_ascii=False, separators=(",", ":"))
    return "sha256-" + hashlib.sha256(text.encode()).hexdigest()


def covered(plan: Plan) -> Iterator[Covered]:
    """Return everything in a plan as it stood with what the checksum covers of it, in the order of the file.

    What is inherited counts where it has flowed to, so that where it is written says nothing; a cost is that of each
    year, also where it is written as `hvert_år`.
    """
    top = plan.but({"revision": plan.revision.but({"done": ()})})
    yield "", [(name, value) for name in OF_PLAN if (value := _plain(getattr(top, name))) is not None]
    for node in walk(plan):
        yield node.item.id, [("under", node.above[-1].id if node.above else ""), *_keys(node.item)]
    for step in plan.process:
        yield step.id, _keys(step)


def latest(plan: Plan) -> Recorded | None:
    """Return the latest checksum that is recorded, None where there is none.

    Without a day, the adoption comes before every change, and a revision ends its year.
    """
    taken: list[Recorded] = []
    if plan.adoption and plan.adoption.checksum:
        taken.append(Recorded(plan.adoption.day or date.min, plan.adoption.checksum, ("vedtak", "kontrollsum")))
    for i, revised in enumerate(plan.revision.done):
        if revised.checksum:
            day = revised.day or date(revised.year, 12, 31)
            taken.append(Recorded(day, revised.checksum, ("revisjon", "gjennomført", i, "kontrollsum")))
    return max(taken, key=lambda found: found.day, default=None)


def stands(plan: Plan) -> bool:
    """Return True where the plan is as its latest checksum says, or none is recorded."""
    recorded = latest(plan)
    return recorded is None or checksum(plan, recorded.day) == recorded.checksum


def _keys(item: BaseModel, left_out: frozenset[str] = LEFT_OUT) -> list[tuple[str, Any]]:
    """The keys of an item that are covered and say something else than nothing, by the names of their fields.

    What is as it is when the key is missing is passed over, so that a key that is new in the models changes nothing.
    """
    fields = [(name, getattr(item, name), info.default) for name, info in type(item).model_fields.items()]
    said = ((name, _plain(value)) for name, value, default in fields if name not in left_out and value != default)
    return [(name, value) for name, value in said if value is not None]


def _plain(value: Any) -> Any:
    """The value as JSON knows it: texts folded, shorthand written out, None for what says nothing at all."""
    match value:
        case None | str():
            return None if value is None else " ".join(unicodedata.normalize("NFC", value).split())
        case FromYear():
            return ["fra", value[0]]
        case bool() | int():
            return value
        case Decimal():
            return format(value.normalize(), "f")
        case Amounts():
            return [[year, _plain(amount)] for year, amount in value.by_year] + (
                [] if value.yearly is None else [["hvert_år", _plain(value.yearly)]]
            ) or None
        case BaseModel():
            return _keys(value, frozenset()) or None
        case tuple() if set(value) <= _KINDS:
            return sorted(value) or None
        case tuple():
            return [_plain(item) for item in value] or None
    return str(value)
