"""What a rule gets and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

from boligplan.diagnostics import Severity
from boligplan.journal import Entry, Journal
from boligplan.plan import Aim, Goal, Measure, Plan, Strategy

Path = tuple[str | int, ...]


class Finding(NamedTuple):
    """One thing a rule found: the path into the plan (or the journal) and the message; `related` names further paths."""

    path: Path
    message: str
    help: str = ""
    in_journal: bool = False
    related: tuple[tuple[str, Path], ...] = ()


class Located(NamedTuple):
    """A measure as written, as it stands on the day (None before it is introduced), and its path in the file."""

    path: Path
    written: Measure
    goal: Goal | None = None
    aim: Aim | None = None


@dataclass(frozen=True)
class Checked:
    """What the rules look at. `cut` holds ids that were set aside as faulty: what refers to them is no second fault."""

    plan: Plan
    journal: Journal
    day: date
    cut: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def located(self) -> tuple[Located, ...]:
        """Every measure with its path, in the order of the file."""
        plan, found = self.plan, []
        for g, goal in enumerate(plan.goals):
            for a, aim in enumerate(goal.aims):
                base: Path = ("mål", g, "vi_vil", a, "vi_skal")
                found += [Located((*base, m), measure, goal, aim) for m, measure in enumerate(aim.measures)]
            found += [Located(("mål", g, "vi_skal", m), measure, goal) for m, measure in enumerate(goal.measures)]
        for s, strategy in enumerate(plan.strategies):
            found += [Located(("strategier", s, "vi_skal", m), measure) for m, measure in enumerate(strategy.measures)]
        found += [Located(("vi_skal", m), measure) for m, measure in enumerate(plan.measures)]
        return tuple(found)

    @cached_property
    def items(self) -> tuple[tuple[Path, Goal | Aim | Strategy | Measure], ...]:
        """Every goal, aim, strategy and measure with its path."""
        plan = self.plan
        found: list[tuple[Path, Goal | Aim | Strategy | Measure]] = []
        for g, goal in enumerate(plan.goals):
            found.append((("mål", g), goal))
            found += [(("mål", g, "vi_vil", a), aim) for a, aim in enumerate(goal.aims)]
        found += [(("strategier", s), strategy) for s, strategy in enumerate(plan.strategies)]
        return (*found, *((located.path, located.written) for located in self.located))

    @cached_property
    def measures(self) -> dict[str, Located]:
        """Measures by id; the first of two alike."""
        return {located.written.id: located for located in reversed(self.located)}

    @cached_property
    def standing(self) -> dict[str, Measure]:
        """The measures in force on the day, by id, with everything inherited in its place."""
        return {placed.measure.id: placed.measure for placed in self.plan.at(self.day).placed()}

    @cached_property
    def in_force_last(self) -> dict[str, Measure]:
        """Every measure with what the file says now, decided changes of the future included."""
        return {placed.measure.id: placed.measure for placed in self.plan.at(date.max).placed()}

    @cached_property
    def owner_ids(self) -> frozenset[str]:
        """The ids in the registry of owners."""
        return frozenset(owner.id for owner in self.plan.owners)

    @cached_property
    def entries(self) -> dict[str, tuple[tuple[int, Entry], ...]]:
        """The entries of each measure with their index in the file, by date, ties in file order."""
        by_measure: dict[str, list[tuple[int, Entry]]] = {}
        for index, entry in enumerate(self.journal.entries):
            by_measure.setdefault(entry.measure, []).append((index, entry))
        return {id: tuple(sorted(own, key=lambda pair: pair[1].day)) for id, own in by_measure.items()}


@dataclass(frozen=True, slots=True)
class Rule:
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
    close = get_close_matches(word, known, 1, 0.6)
    return f"Mente du «{close[0]}»?" if close else ""
