"""The fingerprint of adopted wording: it guards against accidents; git's history is the proof."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import defaultdict
from decimal import Decimal
from typing import Any

from boligplan.plan import Aim, Goal, Measure, Plan, Strategy
from boligplan.planparts import Amounts, Cost, Responsibility
from boligplan.tree import Level, Path, walk


def fingerprint(plan: Plan) -> str:
    """`sha256-` and 64 hexadecimal digits over what was adopted: give `plan.at(day)`, with inheritance resolved.

    Titles, texts and points of goals, aims, strategies and measures, who answers as printed, years, slag and cost with
    its unit count, in the order of the file, as JSON lists. Unicode form, white space, layout and comments do not.
    """
    lists: defaultdict[Path, list[Any]] = defaultdict(list)
    for path, _, item, _ in walk(plan):
        below = [lists[*path, name] for name in _BELOW[type(item)]]
        lists[path[:-1]].append([_level(item), *below] if below else _level(item))
    adopted = [plan.amounts_in, lists[("mål",)], lists[("strategier",)], lists[("vi_skal",)]]
    text = json.dumps(adopted, ensure_ascii=False, separators=(",", ":"))
    return "sha256-" + hashlib.sha256(text.encode()).hexdigest()


_BELOW = {Goal: ("vi_vil", "vi_skal"), Aim: ("vi_skal",), Strategy: ("vi_skal",), Measure: ()}


def _level(item: Level | Measure) -> list[Any]:
    points, cost = (item.points, item.cost) if isinstance(item, Aim | Measure) else ((), None)
    return [
        _fold(getattr(item, "title", None)),
        _fold(getattr(item, "text", None)),
        [_fold(point) for point in points],
        _owner(item.responsibility),
        list(item.years or ()),
        sorted(item.kinds or ()),
        _cost(cost),
    ]


def _owner(responsibility: Responsibility | None) -> Any:
    """The owner text as printed; where none is printed, the ids, so that nobody is exchanged unnoticed."""
    if responsibility is None or responsibility.text:
        return _fold(responsibility.text if responsibility else None)
    return [responsibility.owners, responsibility.delegated, responsibility.by, responsibility.lead]


def _cost(cost: Cost | None) -> Any:
    if cost is None:
        return None
    shares = [[_fold(part.source), _number(part.share), _number(part.amount)] for part in cost.financing]
    return [_amounts(cost.running), _amounts(cost.investment), _number(cost.frame), shares, _fold(cost.text)]


def _amounts(amounts: Amounts) -> list[Any]:
    yearly = [] if amounts.yearly is None else [(0, amounts.yearly)]  # a year of its own, since it stands in none
    return [[year, _number(amount)] for year, amount in (*yearly, *amounts.by_year)]


def _number(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def _fold(text: str | None) -> str | None:
    return None if text is None else " ".join(unicodedata.normalize("NFC", text).split())
