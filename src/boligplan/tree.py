"""The one walk through a plan: every goal, aim, strategy and measure, with its place in the file and printed number.

All that goes through a plan filters `walk`. Only `Plan.at` and `Plan.as_written`, which build a new tree, go by
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Generic, NamedTuple, TypeVar, cast

from boligplan.plan import Aim, Goal, Measure, Plan, Strategy

Path = tuple[str | int, ...]
Level = Goal | Aim | Strategy
T_co = TypeVar("T_co", bound=Level | Measure, covariant=True)


class Node(NamedTuple, Generic[T_co]):
    """One thing in a plan: its path in the file, printed number, itself, and what it stands under, outermost first.

    The second measure of the first aim: ("mål", 0, "vi_vil", 0, "vi_skal", 1), "1.1.2", the measure, (goal, aim). The
    path leads into the file where the plan is as written; a plan as it stood on a day can have fewer measures.
    """

    path: Path
    number: str
    item: T_co
    above: tuple[Level, ...] = ()

    @property
    def goal(self) -> Goal | None:
        """The goal it stands under."""
        return next((level for level in self.above if isinstance(level, Goal)), None)

    @property
    def aim(self) -> Aim | None:
        """The aim it stands under."""
        return next((level for level in self.above if isinstance(level, Aim)), None)

    @property
    def strategy(self) -> Strategy | None:
        """The strategy it stands under."""
        return next((level for level in self.above if isinstance(level, Strategy)), None)


Placed = Node[Measure]


def walk(plan: Plan) -> Iterator[Node[Level | Measure]]:
    """Everything in the plan, each after what it stands under: goals, strategies, and what stands under the plan.

    Measures right under a goal are numbered after its aims. Those of a strategy are S1.1 whatever number is printed on
    the strategy, so that none is taken for one under a goal.
    """
    for goal in _nodes(plan.goals, ("mål",)):
        yield goal
        for aim in _nodes(goal.item.aims, (*goal.path, "vi_vil"), (goal.item,), f"{goal.number}."):
            yield aim
            above = (goal.item, aim.item)
            yield from _nodes(aim.item.measures, (*aim.path, "vi_skal"), above, f"{aim.number}.")
        first = len(goal.item.aims) + 1
        yield from _nodes(goal.item.measures, (*goal.path, "vi_skal"), (goal.item,), f"{goal.number}.", first)
    for s, strategy in enumerate(_nodes(plan.strategies, ("strategier",), (), "S"), 1):
        yield strategy
        yield from _nodes(strategy.item.measures, (*strategy.path, "vi_skal"), (strategy.item,), f"S{s}.")
    yield from _nodes(plan.measures, ("vi_skal",), (), "T")


def _nodes(
    items: tuple[T_co, ...], path: Path, above: tuple[Level, ...] = (), prefix: str = "", first: int = 1
) -> Iterator[Node[T_co]]:
    """The items of one list, which stands at `path`."""
    for n, item in enumerate(items):
        yield Node((*path, n), item.number or f"{prefix}{first + n}", item, above)


def goals(plan: Plan) -> Iterator[Node[Goal]]:
    """Every goal."""
    return (cast("Node[Goal]", node) for node in walk(plan) if isinstance(node.item, Goal))


def levels(plan: Plan) -> Iterator[Node[Level]]:
    """What measures stand under: every goal and its aims, then the strategies."""
    return (cast("Node[Level]", node) for node in walk(plan) if not isinstance(node.item, Measure))


def placed(plan: Plan) -> Iterator[Placed]:
    """Every measure."""
    return (cast("Placed", node) for node in walk(plan) if isinstance(node.item, Measure))


def measures_by_id(plan: Plan) -> dict[str, Measure]:
    """Every measure by its id."""
    return {node.item.id: node.item for node in placed(plan)}


def decision_days(plan: Plan) -> set[date]:
    """The days of every decision the plan records on what stands in it."""
    days = {change.day for change in plan.changes}
    days |= {change.day for node in walk(plan) for change in node.item.changes}
    for measure in measures_by_id(plan).values():
        days |= {decision.day for decision in (measure.introduced, measure.ended) if decision}
    return days
