"""The printed table of a plan: goals, strategies and what stands under the plan, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from boligplan.language import number_text
from boligplan.plan import Aim, Goal, Measure, Strategy
from boligplan.planparts import Cost
from boligplan.reports.measures import Measures
from boligplan.reports.words import Context, text
from boligplan.status import MeasureStatus, PlanStatus
from boligplan.tree import levels

Keep = Callable[[MeasureStatus], bool]


@dataclass(frozen=True)
class Group:
    """A goal, a strategy or the plan itself, with its measures, those of each aim together."""

    kind: str
    item: Goal | Strategy | None
    number: str
    title: str
    parts: tuple[tuple[Aim | None, str, tuple[MeasureStatus, ...]], ...]

    @property
    def measures(self) -> tuple[MeasureStatus, ...]:
        """Every measure in the group."""
        return tuple(measure for _, _, measures in self.parts for measure in measures)


def groups(status: PlanStatus) -> Iterator[Group]:
    """The goals, the strategies, and what stands right under the plan, in the order of the file."""
    own: defaultdict[str, list[MeasureStatus]] = defaultdict(list)  # by the id of what they stand right under
    for m in status.measures:
        own[m.placed.above[-1].id if m.placed.above else ""].append(m)
    for _, number, item, _ in levels(status.plan):
        right_under = (None, "", tuple(own[item.id]))
        if isinstance(item, Goal):
            aims = tuple(
                (node.item, node.number, tuple(own[node.item.id]))
                for node in levels(status.plan)
                if isinstance(node.item, Aim) and node.goal is item
            )
            yield Group("mål", item, number, item.title, (*aims, right_under) if item.measures else aims)
        elif isinstance(item, Strategy):
            yield Group("strategi", item, number, item.title or item.text, (right_under,))
    if own[""]:
        yield Group("plan", None, "", "", ((None, "", tuple(own[""])),))


class Programme(Measures):
    """The rows of the table in the words of one målform."""

    def rows(self, group: Group, keep: Keep) -> list[Context]:
        """The rows of the printed table: measures of an aim that are printed alike share one."""
        rows = []
        for aim, number, all_measures in group.parts:
            measures = [m for m in all_measures if keep(m)]
            runs = [list(run) for _, run in groupby(measures, key=lambda m: _printed(m.measure))]
            if aim and not all_measures:
                runs = [[]]
            rows += [self.row(aim, number, run, first=n == 0) for n, run in enumerate(runs)]
        return rows

    def row(self, aim: Aim | None, number: str, measures: list[MeasureStatus], *, first: bool) -> Context:
        """One row: an aim, or some of its measures, with what is printed of both."""
        top: Aim | Measure | None = measures[0].measure if measures else aim
        cost = (measures[0].measure.cost if measures else None) or (aim.cost if aim and first else None)
        economy, years = (top.economy, top.years or ()) if top else (None, ())
        more = [cost.text if cost and not (economy and economy.text) else None, *self.money(cost)]
        again = [f"{number} ({self.word('forts.')})"]
        top_lines = [f"{number} {aim.text}", *_points(aim), *_extras(aim)] if aim and first else again
        return {
            "nummer": number,
            "vi_vil": top_lines if aim else [],
            "vi_skal": [line for m in measures for line in self.lines(m)],
            "økonomi": [line for line in (self.values.as_printed(economy), *more) if line],
            "ansvar": self.values.as_printed(top.responsibility if top else None),
            "slag": "/".join(kind[0].upper() for kind in (top.kinds or ())) if top else "",
            "år": [_year_cell(y.year, y.year in years, cost) for y in self.status.years],
        }

    def lines(self, status: MeasureStatus) -> list[str]:
        """The measure in its cell: number and text, points, and the deadline as printed or as we read it."""
        measure = status.measure
        when = measure.when or text(measure.due)
        return [f"{status.number} {measure.text}{f' ({when})' if when else ''}", *_points(measure), *_extras(measure)]


def _printed(measure: Measure) -> object:
    """What decides whether two measures can stand in one row; a measure with its own cost stands alone."""
    own = measure.id if measure.cost else ""
    return (measure.economy, measure.responsibility, measure.kinds, measure.years, own)


def _points(item: Aim | Measure) -> list[str]:
    return [f"– {point}" for point in item.points]


def _extras(item: Aim | Measure) -> list[str]:
    return [f"{extra.head}: {extra.text}" for extra in item.fields]


def _year_cell(year: int, marked: bool, cost: Cost | None) -> str | list[str]:
    """An amount where there is one, else X where the year is marked; with both kinds of money, which is which."""
    parts = (("D", cost.running), ("I", cost.investment)) if cost else ()
    given = [(sign, dict(part.by_year)) for sign, part in parts if part.by_year]
    here = [(sign, number_text(by_year[year])) for sign, by_year in given if year in by_year]
    if not here:
        return "X" if marked else ""
    return here[0][1] if len(given) == 1 else [f"{sign} {amount}" for sign, amount in here]
