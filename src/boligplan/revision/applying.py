"""From decisions to the revised plan: what stands in the way, the edits, and the proof that nothing is lost."""

from __future__ import annotations

from datetime import date

from boligplan.checksum import checksum
from boligplan.diagnostics import errors_in, has_errors
from boligplan.errors import BoligplanError
from boligplan.loading import Loaded, check
from boligplan.plan import Plan
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import Data
from boligplan.revision.drafting import Draft, later_keys
from boligplan.revision.edits import decided, write_outcomes
from boligplan.revision.outcomes import Case, Problem, Worksheet, problems
from boligplan.revision.proving import prove
from boligplan.status import revisions_left, standing


class NotReady(BoligplanError):
    """The revision cannot be finished; carries everything that stands in the way."""

    def __init__(self, found: list[Problem]) -> None:
        count = "Én ting" if len(found) == 1 else f"{len(found)} ting"
        lines = [f"- {problem.message} {problem.help}".rstrip() for problem in found]
        super().__init__(
            f"Revisjonen kan ikke fullføres. {count} gjenstår; ingenting er skrevet.", help="\n".join(lines)
        )


def case_of(loaded: Loaded, worksheet: Worksheet, today: date) -> Case:
    """The worksheet held against the plan on the day of the case; before it has one, on `today`."""
    return Case(worksheet, loaded.sound_plan, standing(loaded, worksheet.day or today))


def is_recorded(plan: Plan, year: int) -> bool:
    """True where the revision of `year` stands in the plan."""
    return any(done.year == year for done in plan.revision.done)


def revision_years(plan: Plan, day: date) -> tuple[int, ...]:
    """Return the years that a revision made on `day` can be of, not recorded yet, the likeliest first.

    On 22 November 2026, with nothing recorded for 2024: 2026, then 2024. In 2023: 2024, the next.
    """
    left = revisions_left(plan, day)
    return tuple(year for year in reversed(left) if year <= day.year) or left[:1]


def revise(loaded: Loaded, worksheet: Worksheet, data: Data, today: date) -> SourceFile:
    """The plan as the finished worksheet makes it, proved; `data` is the worksheet as read from the file.

    Raises NotReady with everything that stands in the way, and BoligplanError where a proof fails.
    """
    case = case_of(loaded, worksheet, today)
    found = obstacles(loaded, case, data)
    if worksheet.day and worksheet.day > today:
        found.append(Problem(("dato",), f"Datoen {worksheet.day} har ikke vært ennå.", "Vent til saken er behandlet."))
    if found:
        raise NotReady(found)
    source = _edited(loaded, case, data)
    sources = [source, *(document.source for document in loaded.documents[1:])]
    prove(case, loaded, check(loaded.path, sources, today))
    return source


def preview(loaded: Loaded, worksheet: Worksheet, data: Data, today: date) -> Plan | None:
    """The plan as the outcomes decided so far would make it, for a draft; None where that is no sound plan."""
    case = case_of(loaded, worksheet, today)
    after = _so_far(loaded, case, data, problems(case))
    return after.plan if after else None


def obstacles(loaded: Loaded, case: Case, data: Data) -> list[Problem]:
    """Everything that stands in the way, the faults too that the plan would get of what is decided so far.

    These are told only where the plan and the worksheet, whose `data` is None else, have no faults of their own.
    """
    found = problems(case)
    if data is None or has_errors(loaded.diagnostics):
        return found
    after = _so_far(loaded, case, data, found)
    errors = errors_in(after.diagnostics) if after else ()
    return [*found, *(Problem((), f"Planen ville fått feil: {fault.message}", fault.help) for fault in errors)]


def _so_far(loaded: Loaded, case: Case, data: Data, found: list[Problem]) -> Loaded | None:
    """The plan with every outcome that nothing stands in the way of; None where it cannot be edited so."""
    stuck = {problem.path[:2] for problem in found}
    draft = Draft(loaded.documents[0].source)
    try:
        write_outcomes(draft, case, data, lambda path: path not in stuck)
        return check(loaded.path, [draft.result()], case.status.day)
    except BoligplanError:
        return None


def _edited(loaded: Loaded, case: Case, data: Data) -> SourceFile:
    """The plan with every outcome written, and the revision recorded with its checksum."""
    draft = Draft(loaded.documents[0].source)
    write_outcomes(draft, case, data, lambda path: True)
    revised = check(loaded.path, [draft.result()], case.status.day).sound_plan
    taken = checksum(revised, case.status.day)
    record = {"år": case.worksheet.year, **decided(case, None), "kontrollsum": taken}
    if draft.value(("revisjon",)):
        draft.append(("revisjon", "gjennomført"), record)
    else:
        draft.set(("revisjon",), {"gjennomført": [record]}, later_keys("revisjon"))
    return draft.result()
