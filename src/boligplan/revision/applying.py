"""From decisions to the revised plan: one function per outcome, edits at the place that is meant, and the proofs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel

from boligplan.diagnostics import errors_in
from boligplan.errors import BoligplanError
from boligplan.fingerprint import fingerprint
from boligplan.journal import Journal
from boligplan.loading import Loaded, check
from boligplan.plan import Measure, Plan
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import Data
from boligplan.revision.drafting import Draft
from boligplan.revision.edits import decided, write_outcomes
from boligplan.revision.outcomes import Case, Problem, Worksheet, problems
from boligplan.rules.base import Checked
from boligplan.status import MeasureStatus, PlanStatus, assess

_LATER_KEYS = ("felles", "ansvarlige", "føringer", "kommuneplan", "planprosess", "strategier", "referanser", "mål")


class NotReady(BoligplanError):
    """The revision cannot be finished; carries everything that stands in the way."""

    def __init__(self, found: list[Problem]) -> None:
        count = "Én ting" if len(found) == 1 else f"{len(found)} ting"
        lines = [f"- {problem.message} {problem.help}".rstrip() for problem in found]
        super().__init__(
            f"Revisjonen kan ikke fullføres. {count} gjenstår; ingenting er skrevet.", help="\n".join(lines)
        )
        self.problems = found


@dataclass(frozen=True)
class Revised:
    """The revised plan, not yet written, with what it was made from."""

    before: Loaded
    source: SourceFile
    after: Loaded
    case: Case


def case_of(loaded: Loaded, worksheet: Worksheet, today: date) -> Case:
    """The worksheet held against the plan on the day of the case; before it has one, on `today`."""
    assert loaded.plan is not None
    return Case(worksheet, loaded.plan, assess(loaded.plan, loaded.journal, worksheet.day or today))


def is_recorded(plan: Plan, year: int) -> bool:
    """True where the revision of `year` stands in the plan."""
    return any(done.year == year for done in plan.revision.done)


def revise(loaded: Loaded, worksheet: Worksheet, data: Data, today: date) -> Revised:
    """The plan as the finished worksheet makes it, proved; `data` is the worksheet as read from the file.

    Raises NotReady with everything that stands in the way, and BoligplanError where a proof fails.
    """
    case = case_of(loaded, worksheet, today)
    found = problems(case)
    if worksheet.day and worksheet.day > today:
        found.append(Problem(("dato",), f"Datoen {worksheet.day} har ikke vært ennå.", "Vent til saken er behandlet."))
    if found:
        raise NotReady(found)
    source = _edited(loaded, case, data)
    sources = [source, *(document.source for document in loaded.documents[1:])]
    after = check(loaded.path, sources, today)
    if errors := errors_in(after.diagnostics):
        raise NotReady([Problem((), f"Planen ville fått feil: {fault.message}", fault.help) for fault in errors])
    _prove(case, loaded, after)
    return Revised(loaded, source, after, case)


def preview(loaded: Loaded, worksheet: Worksheet, data: Data, today: date) -> Plan | None:
    """The plan as the outcomes decided so far would make it, for a draft; None where that is no sound plan."""
    case = case_of(loaded, worksheet, today)
    stuck = {problem.path[:2] for problem in problems(case)}
    draft = Draft(loaded.documents[0].source)
    try:
        write_outcomes(draft, case, data, lambda path: path not in stuck)
        plan = check(loaded.path, [draft.result()], today).plan
    except BoligplanError:
        return None
    return plan


def _edited(loaded: Loaded, case: Case, data: Data) -> SourceFile:
    """The plan with every outcome written, and the revision recorded with its fingerprint."""
    draft = Draft(loaded.documents[0].source)
    write_outcomes(draft, case, data, lambda path: True)
    revised = check(loaded.path, [draft.result()], case.status.day).plan
    if revised is None:
        raise BoligplanError("Den reviderte planen lar seg ikke lese; ingenting er skrevet.")
    taken = fingerprint(revised.at(case.status.day))
    record = {"år": case.worksheet.year, **decided(case, None), "avtrykk": taken}
    if draft.value(("revisjon",)):
        draft.append(("revisjon", "gjennomført"), record)
    else:
        draft.set(("revisjon",), {"gjennomført": [record]}, _LATER_KEYS)
    return draft.result()


# -- Proofs -----------------------------------------------------------------------------------------------------------


def _prove(case: Case, before: Loaded, after: Loaded) -> None:
    """Nothing, where the revised plan has lost nothing; raises BoligplanError where a proof fails."""
    assert before.plan is not None
    assert after.plan is not None
    old, new = _ids(before.plan), _ids(after.plan)
    added = {measure.id for _, measure in case.worksheet.new_measures}
    if sorted(decision.id for decision in case.worksheet.decisions) != sorted(case.measures):
        raise _failed("utfallene er ikke like mange som tiltakene")
    if new != old | added:
        raise _failed("en id er kommet bort eller kommet til")
    for day in _days(before.plan, case.status.day):
        if not _stood_alike(before, after, day):
            raise _failed(f"planen slik den sto {day} er ikke lenger den samme")
    earlier = before.plan.revision.done
    if after.plan.revision.done[: len(earlier)] != earlier:
        raise _failed("en tidligere revisjon er endret")


def _ids(plan: Plan) -> set[str]:
    return {item.id for _, item in Checked(plan, Journal(()), date.max).items}


def _days(plan: Plan, decided: date) -> list[date]:
    """The day before the revision, and the days around every earlier decision."""
    items = [item for _, item in Checked(plan, Journal(()), date.max).items]
    days = {change.day for item in items for change in item.changes}
    days |= {m.introduced.day for m in items if isinstance(m, Measure) and m.introduced}
    days |= {m.ended.day for m in items if isinstance(m, Measure) and m.ended}
    around = {day - timedelta(back) for day in {*days, decided} for back in (0, 1)}
    return sorted(day for day in around if day < decided)


def _stood_alike(before: Loaded, after: Loaded, day: date) -> bool:
    one, other = (assess(loaded.plan, loaded.journal, day) for loaded in (before, after) if loaded.plan)
    return _figures(one) == _figures(other)


def _figures(status: PlanStatus) -> tuple[object, ...]:
    """All that is said of a plan on a day, texts and judgements."""
    plan, names = status.plan, [name for name in MeasureStatus._fields if name != "placed"]
    judged = [(m.measure.id, m.number, *(getattr(m, name) for name in names)) for m in status.measures]
    return _said((plan.goals, plan.strategies, plan.measures)), judged, status.years


def _said(value: object) -> object:
    """The value as plain data without what is empty: «ingen» and nothing at all say the same."""
    if isinstance(value, BaseModel):
        given = {name: _said(getattr(value, name)) for name in type(value).model_fields}
        return {name: inner for name, inner in given.items() if inner is not None} or None
    return ([_said(item) for item in value] or None) if isinstance(value, tuple) else value


def _failed(what: str) -> BoligplanError:
    return BoligplanError(
        f"Revisjonen er ikke ført, fordi {what}. Ingenting er skrevet.",
        help="Det skyldes som regel at planen er skrevet på en uvanlig måte. Gjør endringen for hånd og kjør sjekk.",
    )
