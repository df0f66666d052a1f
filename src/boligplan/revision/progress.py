"""How far a revision has come: what is decided, what remains, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from boligplan.language.values import owner_name
from boligplan.loading import Loaded
from boligplan.revision.applying import case_of, obstacles
from boligplan.revision.outcomes import Case, Outcome, Problem
from boligplan.revision.worksheet import Sheet
from boligplan.status import MeasureStatus, responsible


@dataclass(frozen=True)
class Progress:
    """A worksheet and what remains before it can be finished."""

    case: Case
    problems: tuple[Problem, ...]

    @property
    def measures(self) -> int:
        """How many measures need an outcome."""
        return len(self.case.measures)

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes chosen so far, decided or proposed."""
        return [decision.outcome for decision in self.case.worksheet.decisions if decision.outcome]

    @property
    def decided(self) -> int:
        """How many measures are decided."""
        return self.measures - len(self.undecided)

    @property
    def undecided(self) -> list[tuple[MeasureStatus, Outcome | None]]:
        """The measures that wait for a decision, with the outcome proposed."""
        made = self.case.worksheet.decisions
        proposed = {decision.id: decision.outcome for decision in made}
        settled = {decision.id for decision in made if decision.decided == "ja" and decision.outcome}
        return [(measure, proposed.get(id)) for id, measure in self.case.measures.items() if id not in settled]

    @property
    def by_owner(self) -> list[tuple[str, list[tuple[MeasureStatus, Outcome | None]]]]:
        """The undecided measures under the first who has the responsibility, as in the registry; nobody last."""
        plan, waiting = self.case.plan, self.undecided
        groups = [
            (
                owner_name(owner, self.case.status.day),
                [pair for pair in waiting if owner.id in responsible(pair[0].measure)[:1]],
            )
            for owner in plan.owners
        ]
        nobody = [pair for pair in waiting if not responsible(pair[0].measure)]
        return [group for group in [*groups, ("Ingen ansvarlig", nobody)] if group[1]]

    @property
    def inconsistent(self) -> list[Problem]:
        """What does not hang together, apart from what only waits."""
        return [problem for problem in self.problems if not problem.waits]

    @property
    def needed(self) -> list[Problem]:
        """What the head of the worksheet lacks."""
        return [problem for problem in self.problems if problem.waits and problem.path in (("dato",), ("sak",))]

    @property
    def as_json(self) -> dict[str, Any]:
        """The object of the JSON output."""
        return {
            "revisjon": self.case.worksheet.year,
            "tiltak": self.measures,
            "avgjort": self.decided,
            "nye": sum(1 for _ in self.case.worksheet.new_measures),
            "gjenstår": [
                {"id": measure.measure.id, "nummer": measure.number, "forslag": outcome,
                 "ansvar": list(responsible(measure.measure))}
                for measure, outcome in self.undecided
            ],
            "mangler": [problem.message for problem in self.needed],
            "henger_ikke_sammen": [problem.message for problem in self.inconsistent],
        }  # fmt: skip


def progress(sheet: Sheet, loaded: Loaded, today: date) -> Progress:
    """How far the worksheet has come; it has no faults of form."""
    assert sheet.worksheet is not None  # asked for by the caller
    case = case_of(loaded, sheet.worksheet, today)
    return Progress(case, tuple(obstacles(loaded, case, sheet.data)))
