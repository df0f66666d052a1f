"""The worksheet as values, and what stands between it and a finished revision. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, get_args

from boligplan.comparing.matching import plain
from boligplan.deadline import Deadline, parse_deadline, parse_years, show_years
from boligplan.fields import Day, Id, Items, Many, Parsed, Text, Value, Year, key
from boligplan.language import date_text
from boligplan.plan import Inheriting, Measure, Plan
from boligplan.planparts import Cost
from boligplan.rules.base import close_match
from boligplan.status import MeasureStatus, PlanStatus
from boligplan.tree import Path, levels, measures_by_id

Outcome = Literal[
    "avsluttes",
    "videreføres",
    "flyttes",
    "endres",
    "slås sammen",
    "deles",
    "utgår",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Answer = Literal["ja", "nei"]


def parse_to(text: str) -> Deadline | tuple[int, ...]:
    """Where a measure is moved: years (2025-2026) or a deadline (2025-K3); a year alone is read as years."""
    for parse in (parse_years, parse_deadline):
        try:
            return parse(text)
        except ValueError:
            continue
    raise ValueError(f"«{text}» er verken årstall eller frist. Skriv for eksempel 2024-2026, 2026-T2 eller 2026-06-30.")


To = Annotated[Deadline | tuple[int, ...], Parsed(parse_to, {"type": ["string", "integer"]})]


class Decision(Inheriting):
    """One measure's outcome, and what the outcome asks for; the inherited keys are its new values."""

    id: Id = key("id", "Tiltakets id.", ...)
    outcome: Outcome | None = key("utfall", "Hva som skjer med tiltaket.")
    decided: Answer = key("avgjort", "ja når arbeidsgruppen har bestemt seg.", "nei")
    reason: Text | None = key("grunn", "Hvorfor; følger med inn i planen.")
    to: To | None = key("til", "Nye år, eller ny frist.")
    text: Text | None = key("tekst", "Ny ordlyd.")
    points: Many[Text] = key("punkter", "Nye underpunkter.", ())
    cost: Cost | None = key("kostnad", "Ny kostnad.")
    merged_with: Id | None = key("med", "Tiltaket det slås sammen med (id).")
    into: Items[Measure] = key("i", "De nye tiltakene det deles i.", ())


class Addition(Value):
    """A new measure, and the goal, aim or strategy it stands under."""

    under: Id = key("under", "Id-en til målet, vi_vil eller strategien tiltaket skal stå under.", ...)
    decided: Answer = key("avgjort", "ja når arbeidsgruppen har bestemt seg.", "nei")
    reason: Text | None = key("grunn", "Hvorfor; følger med inn i planen.")
    measure: Measure = key("tiltak", "Hele tiltaket, slik det skal stå i planen.", ...)


class Worksheet(Value):
    """What the working group decides, measure by measure."""

    format: Literal["1"] = key("format", "Filformatets versjon: 1.", ...)
    plan: Id = key("plan", "Planens id.", ...)
    year: Year = key("år", "Revisjonsåret.", ...)
    as_of: Day | None = key("per", "Dagen opplysningene i skjemaet er fra.")
    day: Day | None = key("dato", "Dagen saken er behandlet.")
    case: Text | None = key("sak", "Saksnummeret.")
    decisions: Items[Decision] = key("tiltak", "Ett utfall for hvert tiltak.", ())
    additions: Items[Addition] = key("nye", "Nye tiltak.", ())

    @property
    def new_measures(self) -> Iterator[tuple[Path, Measure]]:
        """Every new measure with its path in the worksheet."""
        for n, decision in enumerate(self.decisions):
            for i, measure in enumerate(decision.into):
                yield ("tiltak", n, "i", i), measure
        for n, addition in enumerate(self.additions):
            yield ("nye", n, "tiltak"), addition.measure


class Problem(NamedTuple):
    """One thing that stands in the way of finishing; `path` leads into the worksheet. `waits` where it is undecided."""

    path: Path
    message: str
    help: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Case:
    """A worksheet held against the plan it revises, on the day of the case (or of the worksheet before it has one)."""

    worksheet: Worksheet
    plan: Plan
    status: PlanStatus

    @cached_property
    def measures(self) -> dict[str, MeasureStatus]:
        """The measures that need an outcome: all in force; those that have left by a decision have theirs."""
        return {m.measure.id: m for m in self.status.measures if m.measure.ended is None}

    @cached_property
    def eve(self) -> dict[str, Measure]:
        """The measures as they stood the day before the case."""
        return measures_by_id(self.plan.at(self.status.day - timedelta(1)))

    @cached_property
    def changed_later(self) -> frozenset[str]:
        """The measures of which the plan records a decision on the day of the case or after it."""
        days = {
            id: [change.day for change in measure.changes] + [measure.ended.day if measure.ended else date.min]
            for id, measure in measures_by_id(self.plan).items()
        }
        return frozenset(id for id, found in days.items() if max(found) >= self.status.day)

    @cached_property
    def holders(self) -> frozenset[str]:
        """The ids a new measure can stand under."""
        return frozenset((*(node.item.id for node in levels(self.plan)), self.plan.id))

    def years_above(self, path: Path) -> tuple[int, ...] | None:
        """The years that the new measure at `path` of the worksheet inherits; None for none."""
        n = int(path[1])
        if path[0] == "nye":
            under = self.worksheet.additions[n].under
        else:
            split = self.measures.get(self.worksheet.decisions[n].id)
            under = split.placed.above[-1].id if split and split.placed.above else ""
        return {node.item.id: node.item.years for node in levels(self.status.plan)}.get(under)

    @cached_property
    def used_ids(self) -> frozenset[str]:
        """Every id that is taken in the plan."""
        return self.holders | measures_by_id(self.plan).keys() | {step.id for step in self.plan.process}


# -- What each outcome asks for ---------------------------------------------------------------------------------------

NEW_VALUES = ("text", "points", "economy", "responsibility", "kinds", "cost")
ALIASES = {name: field.alias or name for model in (Measure, Decision) for name, field in model.model_fields.items()}
Asked = Iterator[tuple[str, str, str]]  # the key, what is wrong with it, and what to do


class _Asks(NamedTuple):
    """What an outcome asks for: the keys it may have, how to write the first where it must, a reason, and a check."""

    keys: tuple[str, ...] = ()
    example: str = ""
    reason: bool = False
    check: Callable[[Case, MeasureStatus, Decision], Asked] | None = None


def _closes(case: Case, measure: MeasureStatus, decision: Decision) -> Asked:
    """Only what is done can be closed; else it would leave the list without anyone having said why."""
    if measure.status != "gjennomført" and not (measure.is_closed and measure.measure.is_repeating):
        said = f"dette var {measure.status} {date_text(case.status.day)}"
        help = "Meld det gjennomført med en dato som ikke er senere, eller velg et annet utfall."
        yield "utfall", f"«avsluttes» er for tiltak som er gjennomført; {said}.", help


def _moves(case: Case, measure: MeasureStatus, decision: Decision) -> Asked:
    """A new time is later than the day of the case, and a deadline where there was one."""
    to, due, years = decision.to, measure.measure.due, measure.measure.years or ()
    if to is None:
        return
    last = to.last if isinstance(to, Deadline) else date(to[-1], 12, 31)
    if isinstance(to, Deadline) and measure.measure.is_repeating:
        yield "til", "Tiltaket gjentas og kan ikke ha en frist.", "Skriv år, for eksempel til: 2024-2027."
    elif due and not isinstance(to, Deadline) and len(to) > 1:
        help = f"Skriv en frist, for eksempel til: {to[-1]}{due.text[4:]}."
        yield "til", f"Tiltaket har fristen {due}; år alene sier ikke når den nye er.", help
    if last <= case.status.day:
        yield "til", f"Tiltaket flyttes til {last}, som er før saken behandles.", "Skriv en senere frist."
    elif (to.text if isinstance(to, Deadline) else show_years(to)) == (due.text if due else show_years(years)):
        yield "til", "«til» er det samme som i planen.", "Skriv den nye tiden, eller velg «videreføres»."


def _changes(case: Case, measure: MeasureStatus, decision: Decision) -> Asked:
    """A measure that is changed asks for at least one new value that differs from the one in force."""
    given = [name for name in NEW_VALUES if getattr(decision, name)]
    if not given and decision.to is None:
        words = "tekst, punkter, økonomi, ansvar, slag, kostnad eller til"
        yield "utfall", f"«endres» trenger en ny verdi: {words}.", "Skriv det som skal stå i planen fra nå av."
    for name in given:
        if plain(getattr(decision, name), name) == plain(getattr(measure.measure, name), name):
            yield ALIASES[name], f"«{ALIASES[name]}» er det samme som i planen.", "Slett linjen, eller skriv det nye."
    yield from _moves(case, measure, decision)


def _merges(case: Case, measure: MeasureStatus, decision: Decision) -> Asked:
    """The measure that takes over must itself go on."""
    other = decision.merged_with
    new = {measure.id for _, measure in case.worksheet.new_measures}
    leaves = {d.id for d in case.worksheet.decisions if d.outcome in ("slås sammen", "deles", "utgår")}
    if other and (other == decision.id or other not in {*case.measures, *new}):
        help = close_match(other, {*case.measures, *new} - {decision.id}) or "Skriv id-en til tiltaket som tar over."
        yield "med", f"«{other}» er ikke et annet tiltak i planen.", help
    elif other in leaves:
        yield "med", f"«{other}» går selv ut ved denne revisjonen.", "Velg et tiltak som videreføres."


_ASKS: dict[Outcome, _Asks] = {
    "avsluttes": _Asks(check=_closes),
    "videreføres": _Asks(),
    "flyttes": _Asks(("to",), "Skriv til: 2024-2026, eller en frist: til: 2026-T2.", check=_moves),
    "endres": _Asks((*NEW_VALUES, "to"), check=_changes),
    "slås sammen": _Asks(("merged_with",), "Skriv id-en til tiltaket som tar over: med: …", True, _merges),
    "deles": _Asks(("into",), "Skriv de nye tiltakene under i:, hvert med id og tekst.", True),
    "utgår": _Asks(reason=True),
}
_ASKED_BY_SOME = (*NEW_VALUES, "to", "merged_with", "into", "committee")


def _missing_or_wrong(case: Case, measure: MeasureStatus, decision: Decision, outcome: Outcome) -> Asked:
    """What the decision has that its outcome does not ask for, what it lacks, and what is wrong with the rest."""
    asks = _ASKS[outcome]
    for name in _ASKED_BY_SOME:
        if getattr(decision, name) and name not in asks.keys:
            help = "Slett linjen, eller velg et annet utfall."
            yield ALIASES[name], f"«{ALIASES[name]}» hører ikke til utfallet «{outcome}».", help
    if asks.example and not getattr(decision, asks.keys[0]):
        yield "utfall", f"«{outcome}» trenger «{ALIASES[asks.keys[0]]}».", asks.example
    if asks.check:
        yield from asks.check(case, measure, decision)
    if asks.reason and decision.reason is None:
        yield "utfall", f"«{outcome}» trenger en grunn.", "Skriv grunn: …; den følger med inn i planen."


# -- What stands in the way -------------------------------------------------------------------------------------------


def problems(case: Case) -> list[Problem]:
    """Everything that stands between the worksheet and a finished revision, in the order of the worksheet."""
    return [*_heading(case), *_coverage(case), *_outcomes(case), *_new_measures(case)]


def _heading(case: Case) -> Iterator[Problem]:
    sheet, plan = case.worksheet, case.plan
    if sheet.plan != plan.id:
        yield Problem(
            ("plan",),
            f"Revisjonsskjemaet er for planen «{sheet.plan}», ikke «{plan.id}».",
            "Bruk skjemaet til denne planen.",
        )
    for name, value, words in (("dato", sheet.day, "dagen saken er behandlet"), ("sak", sheet.case, "saksnummeret")):
        if value is None:
            yield Problem(
                (name,), f"Revisjonsskjemaet mangler {words}.", f"Skriv {name}: øverst i skjemaet.", waits=True
            )
    before = [done.day for done in plan.revision.done] + [plan.adoption.day if plan.adoption else None]
    last = max((day for day in before if day), default=None)
    if sheet.day and last and sheet.day <= last:
        yield Problem(("dato",), f"Datoen {sheet.day} er ikke etter forrige vedtak ({last}).", "Se etter skrivefeil.")


def _coverage(case: Case) -> Iterator[Problem]:
    """Every measure in force has one outcome, and nothing else has."""
    count = Counter(decision.id for decision in case.worksheet.decisions)
    for n, decision in enumerate(case.worksheet.decisions):
        if decision.id not in case.measures:
            help = "Slett det fra skjemaet. Nye tiltak skrives under nye:."
            yield Problem(("tiltak", n, "id"), f"Tiltaket «{decision.id}» er ikke i planen.", help)
        elif count[decision.id] > 1:
            yield Problem(("tiltak", n, "id"), f"Tiltaket «{decision.id}» står to ganger.", "La det ene utfallet stå.")
    for id in case.measures:
        if not count[id]:
            yield Problem(
                ("tiltak",), f"Tiltaket «{id}» mangler i skjemaet.", f"Legg til «- id: {id}» med et utfall.", waits=True
            )


def _outcomes(case: Case) -> Iterator[Problem]:
    for n, decision in enumerate(case.worksheet.decisions):
        measure = case.measures.get(decision.id)
        at: Path = ("tiltak", n)
        if measure is None:
            continue
        if decision.outcome is None:
            help = "Velg " + ", ".join(OUTCOMES) + "."
            yield Problem((*at, "utfall"), f"«{decision.id}» har ikke noe utfall.", help, waits=True)
            continue
        if decision.decided == "nei":
            yield Problem((*at, "avgjort"), f"«{decision.id}» er ikke avgjort.", "Skriv avgjort: ja.", waits=True)
        if decision.outcome not in ("avsluttes", "videreføres") and decision.id in case.changed_later:
            help = "Rett datoen i skjemaet eller i planen; en revisjon føres etter alt annet som er vedtatt."
            yield Problem(
                (*at, "id"), f"«{decision.id}» har et vedtak i planen samme dag som revisjonen eller senere.", help
            )
        for name, message, help in _missing_or_wrong(case, measure, decision, decision.outcome):
            yield Problem((*at, name), f"«{decision.id}»: {message}", help)


def _new_measures(case: Case) -> Iterator[Problem]:
    """New ids are new, and a new measure carries no history of its own."""
    seen: set[str] = set()
    for path, measure in case.worksheet.new_measures:
        if measure.id in case.used_ids | seen:
            yield Problem((*path, "id"), f"Id-en «{measure.id}» er brukt før.", "Gi det nye tiltaket en egen id.")
        seen.add(measure.id)
        if measure.introduced or measure.ended or measure.changes:
            yield Problem(path, f"«{measure.id}» er nytt og kan ikke ha innført, sluttet eller endret.", "Slett dem.")
        years = case.years_above(path) if measure.years is None else measure.years
        last = measure.due.last if measure.due else date(years[-1], 12, 31) if years else None
        if last and last <= case.status.day:
            message = f"Fristen for det nye tiltaket «{measure.id}», {date_text(last)}, er før saken behandles."
            yield Problem(path, message, "Skriv år: … eller frist: … på tiltaket; ellers arver det årene over seg.")
    for n, addition in enumerate(case.worksheet.additions):
        if addition.under not in case.holders:
            help = "Skriv id-en til det tiltaket skal stå under; planens egen id går også."
            message = f"«{addition.under}» er ikke et mål, et vi_vil eller en strategi i planen."
            yield Problem(("nye", n, "under"), message, help)
        if addition.decided == "nei":
            message = f"Det nye tiltaket «{addition.measure.id}» er ikke avgjort."
            yield Problem(("nye", n, "avgjort"), message, "Skriv avgjort: ja, eller slett det.", waits=True)
