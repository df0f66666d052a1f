"""What has happened to a plan by what it records itself: every decision, and changes since the last revision.

No git is asked: `endret`, `innført` and `sluttet` say what was decided, and the journal what was reported, so that a
site made in a shallow clone is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from boligplan.comparing.changes import PlanChanges, compare
from boligplan.comparing.changetexts import sections
from boligplan.journal import Journal
from boligplan.language import Language
from boligplan.plan import Plan
from boligplan.reports.words import Context
from boligplan.tree import decision_days, placed

Since = Literal["siden vedtaket", "siden revisjonen", "revisjonen"]


@dataclass(frozen=True)
class History:
    """A plan as written and its journal, seen from `day`."""

    plan: Plan
    journal: Journal
    day: date

    @property
    def adopted(self) -> date | None:
        """The day the plan was adopted, None where it is not known or later."""
        day = self.plan.adoption.day if self.plan.adoption else None
        return day if day and day <= self.day else None

    @cached_property
    def adopted_ids(self) -> frozenset[str]:
        """The measures that came with the plan and not by a later decision."""
        return frozenset(node.item.id for node in placed(self.plan) if node.item.introduced is None)

    def decisions(self) -> list[tuple[date, PlanChanges]]:
        """What each day's recorded decisions changed in the plan, oldest first."""
        days = sorted(day for day in decision_days(self.plan) if day <= self.day)
        return [(day, self._between(day - timedelta(1), day, day)) for day in days]

    def changes(self) -> Iterator[tuple[Since, date, PlanChanges]]:
        """What has changed since the last revision and what it changed, else since the adoption; none without a day."""
        revised = [one.day for one in self.plan.revision.done if one.day and one.day <= self.day]
        if revised:
            last = max(revised)
            yield "siden revisjonen", last, self._between(last, self.day, self.day)
            yield "revisjonen", last, self._between(last - timedelta(1), last, last, reported=last)
        elif self.adopted:
            yield "siden vedtaket", self.adopted, self._between(self.adopted, self.day, self.day)

    def _between(self, first: date, last: date, day: date, reported: date | None = None) -> PlanChanges:
        """What differs between two days; up to `reported` the journal is the same in both."""
        return compare(self._on(first, reported or first), self._on(last, reported or last), day)

    def _on(self, day: date, reported: date) -> tuple[Plan, Journal]:
        entries = tuple(entry for entry in self.journal.entries if entry.day <= reported)
        return self.plan.as_written(day), Journal.model_construct(root=entries)


def told(changes: PlanChanges, language: Language, pages: Mapping[str, str], about: str = "") -> list[Context]:
    """The changes, or those about one thing, for a template: sections of things, each with its page if it has one."""
    shown = replace(changes, differences=changes.about(about)) if about else changes
    return [
        {
            "tittel": section.heading,
            "punkter": [
                {
                    "tittel": item.title,
                    "side": pages.get(item.id, ""),
                    "linjer": [
                        {"merke": line.label, "biter": [{"tekst": r.text, "merket": r.marked} for r in line.runs]}
                        for line in item.lines
                    ],
                }
                for item in section.items
            ],
        }
        for section in sections(shown, language)
    ]
