"""Values of a plan as they read in a document, in one målform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from boligplan.deadline import Deadline
from boligplan.fields import Value
from boligplan.language import Language, deadline_text, word
from boligplan.language.values import Values
from boligplan.plan import Plan
from boligplan.planparts import Cost, Noted
from boligplan.reports.markdown import NoNumber
from boligplan.status import PlanStatus

Context = dict[str, Any]


def in_words(day: date | Deadline) -> str:
    """The day as «5. november 2024», a deadline with its own precision; never broken after a number."""
    return deadline_text(day).replace(". ", ".\xa0")


def text(value: object) -> str:
    """The value in print: "" for None, days and deadlines in words."""
    if isinstance(value, date | Deadline):
        return in_words(value)
    return "" if value is None else str(value)


def picked(part: Value | None, *keys: str) -> Context:
    """The values of some keys of a part of the plan, in print; every one is "" where the plan lacks that part."""
    names = {info.alias: name for name, info in type(part).model_fields.items()} if part else {}
    values = {key: getattr(part, names[key]) if part else None for key in keys}
    return {key: [text(v) for v in value] if isinstance(value, tuple) else text(value) for key, value in values.items()}


def extras(item: Noted | None) -> list[Context]:
    """The printed columns that have no key of their own; none where there is no item."""
    return [picked(extra, "hode", "tekst") for extra in item.fields] if item else []


@dataclass(frozen=True)
class Words:
    """The words for one plan on a day."""

    status: PlanStatus
    language: Language

    @property
    def plan(self) -> Plan:
        """The plan as it stood that day."""
        return self.status.plan

    def word(self, value: str) -> str:
        """A fixed word in the målform."""
        return word(value, self.language)

    def known(self, amount: Decimal | None) -> Decimal | NoNumber:
        """The amount; unknown is a word and never zero."""
        return NoNumber(self.word("ikke oppgitt")) if amount is None else amount

    @cached_property
    def values(self) -> Values:
        """The values of the plan in words."""
        return Values(self.plan, language=self.language, day=self.status.day)

    def name(self, owner: str) -> str:
        """The owner's name, and that it is still to be set up."""
        return self.values.names.get(owner, owner)

    def money(self, cost: Cost | None) -> list[str]:
        """The total frame and the financing, each on a line of its own."""
        return [line[0].upper() + line[1:] for line in (self.values.frame(cost) if cost else ())]
