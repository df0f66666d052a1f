"""What only the case document of a revision says: outcomes, what remains, changes, and the programme it leads to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from boligplan.comparing.changes import compare
from boligplan.comparing.changetexts import sections
from boligplan.comparing.wordmarks import Line
from boligplan.journal import UNREPORTED, Journal
from boligplan.language import Language, period_over_text
from boligplan.loading import WORKSHEETS, Loaded
from boligplan.plan import Plan
from boligplan.planparts import Revised
from boligplan.reader.source import SourceFile
from boligplan.reading import kept_in, origins
from boligplan.reports.context import Builder
from boligplan.reports.measures import unreported_years
from boligplan.reports.programme import groups
from boligplan.reports.words import Context, text
from boligplan.revision import worksheet
from boligplan.revision.applying import case_of, is_recorded, preview, revision_years
from boligplan.revision.outcomes import OUTCOMES, Case, Problem, problems
from boligplan.status import MeasureStatus, PlanStatus, assess
from boligplan.tree import decision_days, measures_by_id

_FAILED = ("delvis gjennomført", "ikke gjennomført", "utsatt", "utgår", "erstattet")


@dataclass(frozen=True)
class Revision:
    """What the case document is written from: the worksheet `sheet`, held against the plan, and what it leads to."""

    loaded: Loaded
    status: PlanStatus
    sheet: str = ""
    sheet_changed: bool = False
    case: Case | None = None
    after: Plan | None = None

    @cached_property
    def recorded(self) -> Revised | None:
        """The revision that was dealt with this year, by that day."""
        day = self.status.day
        found = [done for done in self.plan.revision.done if done.day and done.day.year == day.year and done.day <= day]
        return found[-1] if found else None

    @property
    def plan(self) -> Plan:
        """The plan as the file says it."""
        return self.loaded.sound_plan

    @cached_property
    def revised(self) -> PlanStatus:
        """The plan that the outcomes lead to, on the same day."""
        return assess(self.after, self.loaded.journal, self.status.day) if self.after else self.status

    @property
    def year(self) -> int | None:
        """The year of the revision recorded or under way, else of the latest one due; None where none is left."""
        if self.recorded or self.case:
            return self.recorded.year if self.recorded else self.case.worksheet.year if self.case else None
        plan, day = self.status.plan, self.status.day
        return None if period_over_text(plan.period, day) else next(iter(revision_years(plan, day)), None)

    @cached_property
    def before(self) -> tuple[Plan, date | None]:
        """The plan before the revision: the day before it was recorded, else as the last decision left it, and when.

        Where neither adoption nor revision has a day, everything that the plan records counts as later.
        """
        if self.recorded and self.recorded.day:
            return self.plan.at(self.recorded.day - timedelta(1)), None
        decided = [done.day for done in self.plan.revision.done if done.day and done.day <= self.status.day]
        adoption = self.plan.adoption
        since = max([*decided, *([adoption.day] if adoption and adoption.day else [])], default=None)
        first = min({*decision_days(self.plan), self.status.day + timedelta(1)})
        return self.plan.at(since or first - timedelta(1)), since

    @property
    def previous(self) -> date | None:
        """The day of the last revision before this one; None where none is recorded."""
        day = self.status.day
        days = [done.day for done in self.plan.revision.done if done.day and done.day <= day and done != self.recorded]
        return max(days, default=None)

    @cached_property
    def left(self) -> list[Problem]:
        """What remains before all is decided; the day and the case come with the meeting."""
        return [found for found in problems(self.case) if found.path not in (("dato",), ("sak",))] if self.case else []


def under_way(loaded: Loaded, status: PlanStatus, rev: str | None) -> Revision:
    """The revision that is under way, with its worksheet where there is one, both as they stood in `rev`."""
    for year in sorted({*revision_years(status.plan, status.day), status.day.year}, reverse=True):
        path = worksheet.sheet_path(loaded.path, year)
        kept = kept_in(path, rev) if rev else None
        if is_recorded(status.plan, year) or not (kept if rev else path.is_file()):
            continue
        source = SourceFile.from_bytes(path.name, kept) if kept else None
        sheet = worksheet.require_sheet(path, year, source)
        if sheet.worksheet:
            case = case_of(loaded, sheet.worksheet, status.day)
            after = preview(loaded, sheet.worksheet, sheet.data, status.day)
            changed = not rev and origins([path])[0].changed is True
            return Revision(loaded, status, f"{WORKSHEETS}/{path.name}", changed, case, after)
    return Revision(loaded, status)


def build(revision: Revision, language: Language) -> Context:
    """The name `revisjon`, and in place of the lists of what lacks something those of the revised plan."""
    status, case, recorded, revised = revision.status, revision.case, revision.recorded, revision.revised
    changed = Builder(revised, language)
    before, since = revision.before
    told = compare((before, Journal(())), (revised.plan, Journal(())), status.day)
    old = measures_by_id(before)
    is_done = recorded is not None or (case is not None and not revision.left)
    return changed.lacking() | {
        "revisjon": {
            "år": text(revision.year),
            "utkast": not is_done,
            "ferdig": is_done,
            "skjema": revision.sheet,
            "skjema_endret": revision.sheet_changed,
            "sak": text(recorded.case if recorded else case and case.worksheet.case),
            "dato": text(recorded and recorded.day),
            "siden": text(since),
            "forrige": text(revision.previous),
            **_outcomes(revision, Builder(status, language)),
            "endringer": [
                {"hva": section.heading, "navn": item.title, "linjer": [_line(line) for line in item.lines]}
                for section in sections(told, language)
                for item in section.items
            ],
            "nye": changed.listed(m for m in revised.measures if m.measure.id not in old),
            "avsluttede": changed.listed(m for m in revised.measures if m.is_closed),
            "grupper": [changed.group(group) for group in groups(revised)],
        },
    }


def _outcomes(revision: Revision, builder: Builder) -> Context:
    """How every measure went, the outcomes of the worksheet, and what it waits for."""
    left, case = revision.left, revision.case
    waiting = {found.path[1] for found in left if found.waits and found.path[:1] == ("tiltak",) and found.path[1:]}
    decisions = case.worksheet.decisions if case else ()
    by_id = {m.measure.id: m for m in revision.status.measures}
    rows = [(n, decision, by_id[decision.id]) for n, decision in enumerate(decisions) if decision.id in by_id]
    tally = Counter(decision.outcome for decision in decisions)
    return {
        "uavgjort": builder.listed(m for n, _, m in rows if n in waiting),
        "andre_mangler": len(left) - len(waiting),
        "utfall": [
            {
                "tiltak": tiltak,
                "utfall": builder.word(decision.outcome) if decision.outcome else "",
                "grunn": text(decision.reason),
            }
            for tiltak, (_, decision, _) in zip(builder.listed(m for _, _, m in rows), rows, strict=True)
        ],
        "utfall_antall": [{"navn": builder.word(name), "antall": tally[name]} for name in OUTCOMES if tally[name]],
        **{name: builder.listed(found) for name, found in _by_result(revision).items()},
        "uten_melding": builder.listed(m for m in revision.status.measures if unreported_years(m, revision.status.day)),
    }


def _line(line: Line) -> str:
    return ": ".join(part for part in (line.label, line.text) if part)


def _by_result(revision: Revision) -> dict[str, list[MeasureStatus]]:
    """Every measure in one of the lists, by how it went."""
    names = (
        "gjort", "gjort_før", "gjort_enkelte_år", "ikke_gjort", "i_arbeid", "ikke_begynt", "ikke_meldt",
        "starter_senere",
    )  # fmt: skip
    lists: dict[str, list[MeasureStatus]] = {name: [] for name in names}
    for m in revision.status.measures:
        lists[_result(m, revision.previous)].append(m)
    return lists


def _result(found: MeasureStatus, previous: date | None) -> str:
    """Return the list that the measure belongs in; what was done before the revision `previous` is not done again."""
    if found.status in _FAILED:
        return "ikke_gjort"
    if found.status == "gjennomført":
        return "gjort_før" if previous and found.closed_on and found.closed_on <= previous else "gjort"
    if any(answer == "gjennomført" for _, answer in found.answers):
        return "gjort_enkelte_år"
    if found.status == UNREPORTED:
        return "starter_senere" if found.timing == "starter senere" else "ikke_meldt"
    return "ikke_begynt" if found.status == "ikke påbegynt" else "i_arbeid"
