"""The fingerprint of adopted wording: it guards against accidents; git's history is the proof."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from decimal import Decimal
from typing import Any

from boligplan.plan import Aim, Goal, Measure, Plan, Strategy
from boligplan.planparts import Amounts, Cost, Responsibility


def fingerprint(plan: Plan) -> str:
    """`sha256-` and 64 hexadecimal digits over what was adopted: give `plan.at(day)`, with inheritance resolved.

    Titles, texts and points of goals, aims, strategies and measures, who answers as printed, years, slag and cost with
    its unit count, in the order of the file, as JSON lists. Unicode form, white space, layout and comments do not.
    """
    levels = [
        [_level(goal), [[_level(aim), _measures(aim)] for aim in goal.aims], _measures(goal)] for goal in plan.goals
    ]
    strategies = [[_level(strategy), _measures(strategy)] for strategy in plan.strategies]
    adopted = [plan.amounts_in, levels, strategies, _measures(plan)]
    text = json.dumps(adopted, ensure_ascii=False, separators=(",", ":"))
    return "sha256-" + hashlib.sha256(text.encode()).hexdigest()


def _measures(holder: Plan | Goal | Aim | Strategy) -> list[Any]:
    return [_level(measure) for measure in holder.measures]


def _level(item: Goal | Aim | Strategy | Measure) -> list[Any]:
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
