"""The worksheet as a file: where it lies, what it says when it is new, and how it is read and checked."""

from __future__ import annotations

import os
import textwrap
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from boligplan.diagnostics import Diagnostic, Place, Severity, errors_in, has_errors
from boligplan.editing.spans import data_of
from boligplan.editing.yamltext import Plain, Value, block
from boligplan.errors import BoligplanError
from boligplan.language import counted, date_text, deadline_text, list_text, period_over_text, word, years_text
from boligplan.language.values import Values
from boligplan.loading import WORKSHEETS, Document, load, read_document
from boligplan.plan import Aim, Goal, Plan
from boligplan.reader.source import SourceFile, Unreadable, read_source
from boligplan.reader.yamlnodes import Data, find
from boligplan.revision.applying import case_of, is_recorded, obstacles
from boligplan.revision.outcomes import Problem, Worksheet
from boligplan.revision.proposals import Proposal, lapsed_guidance, propose, remarks
from boligplan.safetext import fold, in_command
from boligplan.status import MeasureStatus, PlanStatus
from boligplan.tree import Placed, levels

WIDTH = 110  # columns of a comment

_HEAD = """\
# yaml-language-server: $schema=../schema/revisjon-1.schema.json
# Revisjonen {year} av {title}.
#
# Ett utfall for hvert tiltak. Linjene med # er opplysninger per {day}; utfallet er et forslag.
# Arbeidsgruppen skriver «avgjort: ja» når den har bestemt seg, og retter utfallet når det ikke passer:
#
#   avsluttes     tiltaket er gjennomført
#   videreføres   tiltaket går videre som det er
#   flyttes       til: 2024-2026, eller en frist: til: 2026-T2
#   endres        tekst, punkter, ansvar, økonomi, slag, kostnad eller til: det som skal stå fra nå av
#   slås sammen   med: id-en til tiltaket som tar over, og grunn
#   deles         i: de nye tiltakene, hvert med id og tekst, og grunn
#   utgår         grunn
#
# Nye tiltak skrives nederst, under nye:. Se hva som gjenstår med: boligplan revisjon status {year}
"""
_FOOT = """\

# Nye tiltak, for eksempel:
#   - under: {under}
#     grunn: Hvorfor tiltaket trengs
#     avgjort: nei
#     tiltak:
#       id: kort-varig-navn
#       tekst: Det kommunen skal gjøre
#       år: {years}
nye: []
"""


@dataclass(frozen=True)
class Sheet:
    """A worksheet as read: the value, without what is faulty, the data as typed (None where any is), and the faults."""

    path: Path
    document: Document
    worksheet: Worksheet | None
    data: Data

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The faults of form."""
        return self.document.diagnostics

    def place(self, problem: Problem) -> Place:
        """Where in the file a problem stands."""
        source, root = self.document.source, self.document.root
        assert root is not None  # an empty file has no worksheet, and so no problems
        node, key_node, _ = find(root, problem.path)
        at = key_node or node
        return source.place(at.start_mark.index, at.end_mark.index - at.start_mark.index)


def sheet_path(plan: Path, year: int) -> Path:
    """The file of the worksheet: in `revisjoner/` beside the folder `plans`, or beside a plan that lies elsewhere."""
    top = plan.parent
    if plan.absolute().parent.name == "plans":
        top = Path(os.path.normpath(top / ".."))
    return top / WORKSHEETS / f"{plan.stem}-{year}.yaml"


def plan_of_sheet(path: Path) -> Path:
    """The plan's file that the worksheet at `path` belongs to."""
    name = path.stem.rpartition("-")[0] + path.suffix
    top = Path(os.path.normpath(path.parent / ".."))
    beside = top / "plans" / name
    return beside if beside.exists() else top / name


def read_sheet(path: Path, source: SourceFile | None = None) -> Sheet:
    """The worksheet at `path`, or an earlier text of it, with its faults of form; raises `Unreadable` without text."""
    if source is None and (path.is_symlink() or (path.parent.name == WORKSHEETS and path.parent.is_symlink())):
        message = f"{path} er en lenke til et annet sted, og blir ikke lest."
        help = f"Legg filen selv i mappen «{WORKSHEETS}»."
        raise Unreadable(Diagnostic("kan-ikke-leses", Severity.ERROR, message, Place(str(path)), help))
    document = read_document(source or read_source(path), Worksheet)
    value = document.value if isinstance(document.value, Worksheet) else None
    data = None if has_errors(document.diagnostics) else data_of(document.source)[1]
    return Sheet(path, document, value, data)


def require_sheet(path: Path, year: int, source: SourceFile | None = None, day: date | None = None) -> Sheet:
    """The worksheet at `path`, or an earlier text of it; raises BoligplanError where there is none, or it is faulty.

    Every fault is told; with a `day` also those that show when the worksheet is held against its plan.
    """
    if source is None and not path.is_file():
        raise BoligplanError(
            f"Det er ikke begynt på revisjonen {year} ({path} finnes ikke).",
            help=f"Begynn med «boligplan revisjon start {year}».",
        )
    try:
        sheet = read_sheet(path, source)
    except Unreadable as error:
        raise BoligplanError(error.diagnostic.message, help=error.diagnostic.help) from None
    if has_errors(sheet.diagnostics):
        found = errors_in(faults_at(path, day) if day else sheet.diagnostics)
        lines = [f"- linje {one.place.line}: {one.message} {one.help}".rstrip() for one in found]
        told = f"Revisjonsskjemaet {path} har {len(found)} feil."
        raise BoligplanError(told, help="\n".join([*lines, f"Se dem i filen med: boligplan sjekk {in_command(path)}"]))
    return sheet


def faults_at(path: Path, day: date) -> tuple[Diagnostic, ...]:
    """Every fault of the worksheet at `path`, held against its plan; what only waits for a decision is no fault."""
    try:
        sheet = read_sheet(path)
    except Unreadable as error:
        return (error.diagnostic,)
    found = list(sheet.diagnostics)
    plan = plan_of_sheet(path)
    loaded = load(plan, day)
    if loaded.plan is None:
        message = f"Planen som revisjonsskjemaet gjelder ({plan}), kan ikke leses."
        found.append(_fault(message, Place(str(path)), f"Se hvorfor med: boligplan sjekk {plan}"))
    elif sheet.worksheet and not is_recorded(loaded.plan, sheet.worksheet.year):
        waiting = obstacles(loaded, case_of(loaded, sheet.worksheet, day), sheet.data)
        found += [_fault(one.message, sheet.place(one), one.help) for one in waiting if not one.waits]
    return tuple(sorted(found, key=lambda one: one.sort_key))


def _fault(message: str, place: Place, help: str) -> Diagnostic:
    return Diagnostic("revisjonsskjema", Severity.ERROR, message, place, help)


# -- A new worksheet --------------------------------------------------------------------------------------------------


def new_sheet(plan: Plan, status: PlanStatus, year: int, name: str) -> SourceFile:
    """The text of a new worksheet: every measure in force with its facts as comments and a proposed outcome."""
    texts = Values(plan, day=status.day)
    head: dict[str, Value] = {"format": 1, "plan": Plain(plan.id), "år": year, "per": status.day}
    lines = [_HEAD.format(year=year, title=fold(plan.title), day=date_text(status.day)).rstrip("\n")]
    lines += [f"# {over}" for over in [period_over_text(plan.period, status.day)] if over]
    lines += [
        *block(head),
        "# Dagen saken er behandlet, og saksnummeret; trengs før fullfør:",
        "dato:",
        "sak:",
        "",
        "tiltak:",
    ]
    above: Placed | None = None
    for measure in status.measures:
        if measure.measure.ended is None:
            lines += ["", *_heading(measure.placed, above, status), *_item(measure, status, texts)]
            above = measure.placed
    under = next((item.id for kind in (Aim, Goal) for _, _, item, _ in levels(plan) if isinstance(item, kind)), plan.id)
    last = plan.period[1] if plan.period else year + 2
    return SourceFile(
        name,
        "\n".join(lines)
        + "\n"
        + _FOOT.format(under=under, years=f"{year + 1}-{last}" if last > year + 1 else year + 1),
    )


def _heading(placed: Placed, above: Placed | None, status: PlanStatus) -> list[str]:
    """The levels that the measure stands under and the one before it did not."""
    lines: list[str] = []
    for name, level, former in (
        ("Mål", placed.goal, above and above.goal),
        ("Vi vil", placed.aim, above and above.aim),
        ("Strategi", placed.strategy, above and above.strategy),
    ):
        if level and level is not former:
            lines += _comment(f"{name}: {level.title if isinstance(level, Goal) else level.text}", "#### ")
            if isinstance(level, Goal):
                for words in lapsed_guidance(level, status):
                    lines += _comment(f"Merk: {words}", "#    ")
    if above and (above.goal or above.strategy) and not (placed.goal or placed.strategy):
        lines += _comment("Rett under planen", "#### ")
    return [*lines, ""] if lines else []


def _item(measure: MeasureStatus, status: PlanStatus, texts: Values) -> list[str]:
    proposal = propose(measure, status)
    lines = _comment(f"{measure.number} {measure.measure.text}", "# ")
    facts = [*_facts(measure, texts), *(f"Merk: {words}" for words in remarks(measure, status))]
    if proposal.question:
        facts.append(f"Spørsmål: {proposal.question}")
    for fact in facts:
        lines += _comment(fact, "#   ")
    first, *rest = block(_decision(measure, proposal), 4)
    outcome = [] if proposal.outcome else ["    utfall:"]
    return [*lines, "  - " + first.lstrip(), *outcome, *rest]


def _decision(measure: MeasureStatus, proposal: Proposal) -> dict[str, Value]:
    given: dict[str, Value | None] = {
        "id": Plain(measure.measure.id),
        "utfall": Plain(proposal.outcome) if proposal.outcome else None,
        "til": Plain(proposal.to) if proposal.to else None,
        "med": Plain(proposal.merged_with) if proposal.merged_with else None,
        "grunn": proposal.reason,
        "avgjort": Plain("ja" if proposal.decided else "nei"),
    }
    return {name: value for name, value in given.items() if value is not None}


def _facts(measure: MeasureStatus, texts: Values) -> list[str]:
    item = measure.measure
    time = [years_text(item.years or ()) or "uten år", *([f"frist {deadline_text(item.due)}"] if item.due else [])]
    repeats = [] if item.repeats == "nei" else [word(item.repeats)]
    who = texts.value("ansvar", item.responsibility)
    facts = ["; ".join([", ".join([*time, *repeats]), f"ansvar: {who}"])]
    timing = f"{measure.timing}, {counted(measure.days, 'dag', 'dager')}" if measure.days else measure.timing
    facts.append(f"Status: {measure.status} ({timing})")
    if measure.answers:
        facts.append("Meldt: " + list_text(f"{year} {status}" for year, status in measure.answers))
    if measure.entries:
        facts.append(f"Siste melding {texts.entry_text(measure.entries[-1])}")
    return facts


def _comment(text: str, mark: str) -> list[str]:
    """The text as comment lines, the later ones set in under the first."""
    indent = "  " + mark
    return textwrap.wrap(
        fold(text), WIDTH, initial_indent=indent, subsequent_indent="  #" + " " * len(mark),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
