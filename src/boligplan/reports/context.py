"""What a template may say of a plan on a day: plain values with Norwegian names, documented in docs/maler.md.

Texts are "" where nothing is given, numbers are None; dates and deadlines are words already. `intern_merknad` and ids
of people's accounts are not here, so that no template can print them. A change that could break an own template raises
`VERSION`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from boligplan import __version__
from boligplan.deadline import Deadline
from boligplan.journal import STATUSES, Entry, Status
from boligplan.language import (
    Language,
    date_text,
    day_of_year_text,
    deadline_text,
    duration_text,
    every_text,
    list_text,
    number_text,
    percent_text,
    word,
    years_text,
)
from boligplan.plan import Aim, Cost, Goal, Measure, Owner, Plan, Responsibility, Strategy
from boligplan.reading import Origin
from boligplan.status import (
    KINDS,
    TIMINGS,
    Cell,
    MeasureStatus,
    PlanStatus,
    Timing,
    Totals,
    count,
    has_unknown_cost,
    owners_of,
)

VERSION = 1
Context = dict[str, Any]
Keep = Callable[[MeasureStatus], bool]


def build(status: PlanStatus, origin: Origin, language: Language) -> Context:
    """The context of every template."""
    return Builder(status, language).context(origin)


def municipality(plan: Plan) -> str:
    """The municipality as it signs: «Eigersund kommune»."""
    name = plan.municipality.name
    return name if name.casefold().endswith("kommune") else f"{name} kommune"


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
    by_id = {m.measure.id: m for m in status.measures}

    def found(measures: Iterable[Measure]) -> tuple[MeasureStatus, ...]:
        return tuple(by_id[measure.id] for measure in measures)

    for g, goal in enumerate(status.plan.goals, 1):
        number = goal.number or str(g)
        aims = [(aim, aim.number or f"{number}.{a}", found(aim.measures)) for a, aim in enumerate(goal.aims, 1)]
        loose = [(None, "", found(goal.measures))] if goal.measures else []
        yield Group("mål", goal, number, goal.title, (*aims, *loose))
    for s, strategy in enumerate(status.plan.strategies, 1):
        parts = ((None, "", found(strategy.measures)),)
        yield Group("strategi", strategy, strategy.number or f"S{s}", strategy.title or strategy.text, parts)
    if status.plan.measures:
        yield Group("plan", None, "", "", ((None, "", found(status.plan.measures)),))


def in_words(day: date) -> str:
    """The day as «5. november 2024», never broken after the number."""
    return date_text(day).replace(". ", ".\xa0")


def due_in_words(due: Deadline) -> str:
    """The deadline with its precision, never broken after a number."""
    return deadline_text(due).replace(". ", ".\xa0")


def text(value: object) -> str:
    """The value in print, "" for None."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Builder:
    """Makes the parts of the context for one plan in one målform."""

    status: PlanStatus
    language: Language

    @property
    def plan(self) -> Plan:
        """The plan as it stood that day."""
        return self.status.plan

    def lacking(self) -> Context:
        """The open measures that lack something, and the money of each year."""
        open_ones = [m for m in self.status.measures if not m.is_closed]
        years = self.status.years
        return {
            "uten_ansvar": [self.measure(m) for m in open_ones if not owners_of(m.measure)],
            "ukjent_kostnad": [self.measure(m) for m in open_ones if has_unknown_cost(m.placed)],
            "egen_sak": [self.measure(m) for m in open_ones if _clarification(m) == "egen politisk sak"],
            "har_beløp": any(y.running is not None or y.investment is not None for y in years),
            "per_år_tall": [
                {
                    "år": str(year.year), "tiltak": year.measures, "svar": year.answered, "mangler": year.missing,
                    "drift": self.known(year.running), "investering": self.known(year.investment),
                    "ukjent": year.unknown_cost,
                }
                for year in years
            ],
        }  # fmt: skip

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that occur in the plan."""
        return tuple(name for name in STATUSES if self.status.totals.by_status[name])

    @cached_property
    def timings(self) -> tuple[Timing, ...]:
        """The timings that occur in the plan."""
        return tuple(name for name in TIMINGS if self.status.totals.by_timing[name])

    def context(self, origin: Origin) -> Context:
        """The whole."""
        status = self.status
        measures = {m.measure.id: self.measure(m) for m in status.measures}

        def listed(found: Iterable[MeasureStatus]) -> list[Context]:
            return [measures[m.measure.id] for m in found]

        return {
            "versjon": VERSION,
            "program": f"boligplan {__version__}",
            "per": in_words(status.day),
            "per_år": str(status.day.year),
            "utkast": self.plan.state == "under arbeid",
            "kilde": self.source(origin),
            "plan": self.about(),
            "sum": self.totals(status.totals),
            "statusnavn": tuple(self.word(name) for name in self.statuses),
            "tidsnavn": tuple(self.word(name) for name in self.timings),
            "grupper": [self.group(group, listed(group.measures)) for group in groups(status)],
            "tiltak": list(measures.values()),
            "forfalt": listed(status.needing["forfalt"]),
            "mangler_rapport": listed(status.needing["mangler rapport"]),
            "forfaller_snart": listed(status.needing["forfaller snart"]),
            "uten_oppdatering": listed(status.needing["uten oppdatering"]),
            "uten_frist": listed(status.needing["uten frist"]),
            **self.lacking(),
            "utgåtte": listed(m for m in status.measures if m.measure.ended),
            "per_ansvarlig": [
                {
                    "navn": owner.name if owner else self.word("uten ansvar"),
                    "tiltak": listed(found),
                    "sum": self.totals(count(found)),
                }
                for owner, found in status.by_owner
            ],
            "per_slag": [
                {"navn": self.word(kind), "antall": sum(m.kind_of_money == kind for m in status.measures)}
                for kind in KINDS
            ],
            "melding": self.yearly(measures),
        }  # fmt: skip

    def word(self, value: str) -> str:
        """A fixed word in the målform."""
        return word(value, self.language)

    def known(self, amount: Decimal | None) -> Decimal | str:
        """The amount; unknown is a word and never zero."""
        return self.word("ikke oppgitt") if amount is None else amount

    def name(self, owner: str) -> str:
        """The owner's name."""
        found = self.plan.owner(owner)
        return found.name if found else owner

    def names(self, owners: Iterable[str]) -> str:
        """The owners' names in a list."""
        return list_text(self.name(owner) for owner in owners)

    def source(self, origin: Origin) -> Context:
        """Where the numbers come from."""
        commit = origin.commit
        return {
            "fil": origin.file,
            "versjon": commit.short if commit else "",
            "dato": in_words(commit.day) if commit else "",
            "endret": origin.changed,
        }

    def about(self) -> Context:
        """The plan itself."""
        plan, rule, following = self.plan, self.plan.revision, self.status.next_revision
        adoption, reporting = plan.adoption, plan.reporting
        return {
            "tittel": plan.title,
            "kommune": municipality(plan),
            "beskrivelse": text(plan.description),
            "kilde": text(plan.source),
            "tilstand": plan.state,
            "periode": "–".join(str(year) for year in dict.fromkeys(plan.period or ())),
            "år": tuple(str(year.year) for year in self.status.years),
            "beløp_i": self.word(plan.amounts_in) if plan.amounts_in else "",
            "vedtak": {
                "organ": text(adoption.body) if adoption else "",
                "dato": in_words(adoption.day) if adoption and adoption.day else "",
                "sak": text(adoption.case) if adoption else "",
            },
            "ord": {
                "mål": plan.terms.goal or self.word("Mål"),
                "vi_vil": plan.terms.aim or "Vi vil",
                "vi_skal": plan.terms.measure or "Vi skal",
            },
            "rapportering": {
                "hver": duration_text(plan.interval, self.language),
                "frist": day_of_year_text(plan.report_day),
                "varsle": duration_text(plan.notice, self.language),
                "standard": reporting.every is None or reporting.by is None or reporting.notice is None,
            },
            "revisjon": {
                "hvert": every_text(rule.every, self.language) if rule.every else "",
                "av": self.name(rule.by) if rule.by else "",
                "legges_fram": text(rule.laid_before),
                "som": text(rule.as_case),
                "neste": text(following.year),
                "for_sen": following.is_late,
                "gjennomført": [
                    {"år": str(done.year), "dato": in_words(done.day) if done.day else "", "sak": text(done.case)}
                    for done in rule.done
                    if done.day is None or done.day <= self.status.day
                ],
            },
            "ansvarlige": [self.owner(owner) for owner in plan.owners],
            "føringer": [
                {
                    "tittel": guidance.title,
                    "gyldig": "–".join(str(year) for year in dict.fromkeys(guidance.valid or ())),
                    "utgått": guidance.valid is not None and guidance.valid[1] < self.status.day.year,
                    "mål": [goal.title for goal in plan.goals if guidance.id in goal.guidance],
                }
                for guidance in plan.guidance
            ],
            "kommuneplan": self.municipal_plan(),
            "planprosess": [
                {
                    "tekst": step.text, "når": step.when or (due_in_words(step.due) if step.due else ""),
                    "ansvar": self.responsibility(step.responsibility),
                    "gjort": in_words(step.done) if step.done and step.done <= self.status.day else "",
                    "beskrivelse": text(step.description),
                }
                for step in plan.process
            ],
            "referanser": list(plan.references),
            "felt": [{"hode": extra.head, "tekst": extra.text} for extra in plan.fields],
        }  # fmt: skip

    def owner(self, owner: Owner) -> Context:
        """One in the registry."""
        created = owner.created
        return {
            "navn": owner.name,
            "type": self.word(owner.type) if owner.type else "",
            "medlemmer": list(owner.members),
            "opprettes": due_in_words(created) if isinstance(created, Deadline) else text(created),
            "opphørt": in_words(owner.dissolved) if owner.dissolved and owner.dissolved <= self.status.day else "",
        }

    def municipal_plan(self) -> Context | None:
        """The part of the kommuneplan the plan serves."""
        found = self.plan.municipal_plan
        if found is None:
            return None
        return {
            "tittel": text(found.title),
            "kilde": text(found.source),
            "målbilder": [
                {"tittel": p.title, "vi_vil": [{"tekst": a.text, "vi_skal": list(a.measures)} for a in p.aims]}
                for p in found.pictures
            ],
        }

    def totals(self, totals: Totals) -> Context:
        """The counts by the keys of the JSON output, and as lists of what is not none."""
        return {
            "tiltak": totals.measures,
            **{_key(name): totals.by_status[name] for name in STATUSES},
            **{_key(name): totals.by_timing[name] for name in TIMINGS},
            "uten_frist": totals.no_deadline,
            "statuser": [
                {"navn": self.word(name), "antall": number} for name, number in totals.by_status.items() if number
            ],
            "etter_status": [totals.by_status[name] for name in self.statuses],
            "etter_tid": [totals.by_timing[name] for name in self.timings],
        }

    def group(self, group: Group, measures: list[Context]) -> Context:
        """A goal, a strategy or what stands under the plan."""
        item = group.item
        return {
            "slag": group.kind,
            "nummer": group.number,
            "tittel": group.title,
            "navn": f"{group.number} {group.title}".strip() or self.word("Tiltak under planen"),
            "tekst": item.text if isinstance(item, Strategy) and item.title else "",
            "beskrivelse": text(item.description) if item else "",
            "sum": self.totals(count(group.measures)),
            "tiltak": measures,
            "rader": self.rows(group, lambda m: m.measure.ended is None),
            "åpne_rader": self.rows(group, lambda m: not m.is_closed),
        }

    # -- The printed table ---------------------------------------------------------------------------------------------

    def rows(self, group: Group, keep: Keep) -> list[Context]:
        """The rows of the printed table: measures of an aim that are printed alike share one."""
        rows = []
        for aim, number, all_measures in group.parts:
            measures = [m for m in all_measures if keep(m)]
            runs = [list(run) for _, run in groupby(measures, key=lambda m: _printed(m.measure))]
            first = True
            for run in runs or ([[]] if aim and not all_measures else []):
                rows.append(self.row(aim, number, run, first))
                first = False
        return rows

    def row(self, aim: Aim | None, number: str, measures: list[MeasureStatus], first: bool) -> Context:
        """One row: an aim, or some of its measures, with what is printed of both."""
        top: Aim | Measure | None = measures[0].measure if measures else aim
        cost = (measures[0].measure.cost if measures else None) or (aim.cost if aim and first else None)
        economy = top.economy if top else None
        more = [cost.text if cost and not (economy and economy.text) else None, *self.money(cost)]
        years = set(top.years or ()) if top else set()
        again = [f"{number} ({self.word('forts.')})"]
        top_lines = [f"{number} {aim.text}", *_points(aim), *_extras(aim)] if aim and first else again
        return {
            "nummer": number,
            "vi_vil": top_lines if aim else [],
            "vi_skal": [line for m in measures for line in self.lines(m)],
            "økonomi": [line for line in (self.economy(top), *more) if line],
            "ansvar": self.responsibility(top.responsibility if top else None),
            "slag": "/".join(kind[0].upper() for kind in (top.kinds or ())) if top else "",
            "år": [_year_cell(year, year in years, cost) for year in (y.year for y in self.status.years)],
        }

    def lines(self, status: MeasureStatus) -> list[str]:
        """The measure in its cell: number and text, points, and the deadline as printed or as we read it."""
        measure = status.measure
        when = measure.when or (due_in_words(measure.due) if measure.due else "")
        return [f"{status.number} {measure.text}{f' ({when})' if when else ''}", *_points(measure), *_extras(measure)]

    def economy(self, item: Aim | Measure | None) -> str:
        """The financial consequences as printed, or where they are to be settled."""
        economy = item.economy if item else None
        if economy is None:
            return ""
        return economy.text or (self.word(economy.clarification) if economy.clarification else "")

    def money(self, cost: Cost | None) -> list[str]:
        """The total frame and the financing."""
        lines = [f"{self.word('Ramme')}: {number_text(cost.frame)}"] if cost and cost.frame is not None else []
        for part in cost.financing if cost else ():
            numbers = [percent_text(part.share)] if part.share is not None else []
            numbers += [number_text(part.amount)] if part.amount is not None else []
            lines.append(part.source + (f": {', '.join(numbers)}" if numbers else ""))
        return lines

    def responsibility(self, found: Responsibility | None) -> str:
        """Who answers, as printed, else by name."""
        if found is None:
            return ""
        if found.text:
            return found.text
        words = [
            self.name(id) + (f" ({self.word('hovedansvar')})" if id == found.lead and len(found.owners) > 1 else "")
            for id in found.owners
        ]
        more = [("delegert til", found.delegated), ("ved", found.by)]
        return " ".join(
            [list_text(words), *(f"({self.word(term)} {self.names(owners)})" for term, owners in more if owners)]
        )

    # -- A measure -----------------------------------------------------------------------------------------------------

    def measure(self, status: MeasureStatus) -> Context:
        """A measure with all that has been said of it."""
        measure, placed = status.measure, status.placed
        cost = measure.cost
        over = placed.goal or placed.strategy
        cells = {cell.year: cell for cell in status.cells}
        due = status.due
        if due is None and status.timing == "forfaller snart" and status.days is not None:
            due = self.status.day + timedelta(status.days)  # the reporting deadline
        return {
            "nummer": status.number,
            "tekst": measure.text,
            "punkter": list(measure.points),
            "mål": (over.title or "") if over else "",
            "vi_vil": placed.aim.text if placed.aim else "",
            "status": self.word(status.status),
            "tid": self.word(status.timing),
            "avsluttet": status.is_closed,
            "dager": status.days,
            "frist": in_words(due) if due else "",
            "første_frist": in_words(status.first_due) if status.first_due else "",
            "flyttinger": status.moves,
            "i_tide": status.in_time,
            "utført": self.when(status.done),
            "mangler": years_text(status.missing),
            "gjentas": measure.is_repeating,
            "år_svart": len(status.answers),
            "år_gjennomført": sum(answer == "gjennomført" for _, answer in status.answers),
            "antall_år": len(measure.years or ()),
            "år": years_text(measure.years or ()),
            "celler": [self.cell(cells.get(year.year)) for year in self.status.years],
            "når": text(measure.when),
            "startet": text(measure.started),
            "ansvar": self.responsibility(measure.responsibility),
            "ansvarlige": [self.name(id) for id in owners_of(measure)],
            "involverte": self.names(measure.involved),
            "utvalg": self.name(measure.committee) if measure.committee else "",
            "slag": self.word(status.kind_of_money),
            "økonomi": self.economy(measure),
            "kostnad": {
                "drift": [{"år": str(y), "beløp": a} for y, a in cost.running.by_year] if cost else [],
                "investering": [{"år": str(y), "beløp": a} for y, a in cost.investment.by_year] if cost else [],
                "ramme": cost.frame if cost else None,
                "linjer": self.money(cost),
                "tekst": text(cost.text) if cost else "",
            },
            "prioritet": text(measure.priority),
            "indikator": self.indicator(measure),
            "beskrivelse": text(measure.description),
            "kilde": text(measure.source),
            "felt": [{"hode": extra.head, "tekst": extra.text} for extra in measure.fields],
            "sluttet": self.ended(measure),
            "meldinger": [self.entry(entry) for entry in status.entries],
            "siste": self.entry(status.entries[-1]) if status.entries else None,
        }

    def when(self, done: Deadline | date | None) -> str:
        """When something was done, with the precision it was reported with."""
        if done is None:
            return ""
        return due_in_words(done) if isinstance(done, Deadline) else in_words(done)

    def cell(self, cell: Cell | None) -> list[str]:
        """A year of a measure in words; the timing of the last year where it says more than the status."""
        if cell is None:
            return []
        timing = (
            [self.word(cell.timing)] if cell.timing not in (None, "avsluttet", "i rute", "ikke startet ennå") else []
        )
        return [self.word(cell.word), *timing]

    def ended(self, measure: Measure) -> Context | None:
        """How the measure left the plan."""
        ended = measure.ended
        if ended is None:
            return None
        return {
            "dato": in_words(ended.day),
            "sak": text(ended.case),
            "grunn": text(ended.reason),
            "erstattet_av": self.titles(ended.replaced_by),
        }

    def titles(self, ids: Iterable[str]) -> list[str]:
        """The numbers and texts of some measures."""
        by_id = {m.measure.id: f"{m.number} {m.measure.text}" for m in self.status.measures}
        return [by_id.get(id, id) for id in ids]

    def indicator(self, measure: Measure) -> Context | None:
        """What is measured: the target, and the values reported, oldest first."""
        found = measure.indicator
        if found is None:
            return None
        limits = (("minst", found.at_least), ("høyst", found.at_most), ("", found.count))
        target = [
            f"{word and self.word(word)} {number_text(limit)}".strip() for word, limit in limits if limit is not None
        ]
        return {
            "navn": found.name,
            "krav": " ".join([*target, text(found.unit)]).strip(),
        }

    def entry(self, entry: Entry) -> Context:
        """One report."""
        return {
            "dato": in_words(entry.day),
            "gjelder": str(entry.year or ""),
            "status": self.word(entry.status),
            "tekst": text(entry.text),
            "begrunnelse": text(entry.reason),
            "verdi": entry.value,
            "utført": due_in_words(entry.done) if entry.done else "",
            "ny_frist": due_in_words(entry.new_due) if entry.new_due else "",
            "erstattet_av": self.titles(entry.replaced_by),
            "av": self.name(entry.by) if entry.by else "",
            "sak": text(entry.case),
        }

    # -- A year --------------------------------------------------------------------------------------------------------

    def yearly(self, measures: dict[str, Context]) -> Context:
        """The last year that has ended: what was reported of it, sorted by how it went, and the indicators' values."""
        day = self.status.day
        year = day.year if (day.month, day.day) == (12, 31) else day.year - 1
        told: dict[str, list[Context]] = {"gjennomført": [], "avvik": [], "annet": []}
        silent, indicators = [], []
        for m in self.status.measures:
            about = [e for e in m.entries if (e.year or (e.done.last.year if e.done else e.day.year)) == year]
            row = {"tiltak": measures[m.measure.id]}
            if about:
                last = about[-1]
                kind = "gjennomført" if last.status == "gjennomført" else "annet" if last.status == "pågår" else "avvik"
                told[kind].append(row | {"melding": self.entry(last)})
                if m.measure.indicator and last.value is not None:
                    indicators.append(row | {"melding": self.entry(last)})
            elif year in (m.measure.years or ()) and not m.is_closed:
                silent.append(row)
        return {"år": str(year), **told, "stille": silent, "indikatorer": indicators}


def _key(name: str) -> str:
    return name.removesuffix(" ennå").replace(" ", "_")


def _clarification(status: MeasureStatus) -> str | None:
    return status.measure.economy.clarification if status.measure.economy else None


def _printed(measure: Measure) -> object:
    """What decides whether two measures can stand in one row; a measure with its own cost stands alone."""
    own = measure.id if measure.cost else ""
    return (measure.economy, measure.responsibility, measure.kinds, measure.years, own)


def _points(item: Aim | Measure) -> list[str]:
    return [f"– {point}" for point in item.points]


def _extras(item: Aim | Measure) -> list[str]:
    return [f"{extra.head}: {extra.text}" for extra in item.fields]


def _year_cell(year: int, marked: bool, cost: Cost | None) -> str | Decimal | list[str]:
    """An amount where there is one, else X where the year is marked; with both kinds of money, which is which."""
    amounts = (
        [(sign, dict(part.by_year)) for sign, part in (("D", cost.running), ("I", cost.investment))] if cost else []
    )
    given = [(sign, by_year) for sign, by_year in amounts if by_year]
    here = [(sign, by_year[year]) for sign, by_year in given if year in by_year]
    if not here:
        return "X" if marked else ""
    if len(given) == 1:
        return number_text(here[0][1])
    return [f"{sign} {number_text(amount)}" for sign, amount in here]
