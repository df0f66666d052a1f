"""What a template may say of a plan on a day: plain values with Norwegian names, documented in docs/maler.md.

Texts are "" where nothing is given, numbers are None; dates and deadlines are words already. `intern_merknad` and ids
of people's accounts are not here, so that no template can print them. A change that could break an own template raises
`VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from boligplan import __version__
from boligplan.journal import STATUSES, Status
from boligplan.jsonviews import key, totals_object
from boligplan.language import Language, duration_text, every_text, period_over_text, period_text
from boligplan.language.sentences import OWN_DAY, headline_text
from boligplan.language.values import owner_name
from boligplan.plan import Aim, Measure, Plan, Strategy
from boligplan.planparts import Owner
from boligplan.reading import Origin
from boligplan.reports.programme import Group, Programme, groups
from boligplan.reports.words import Context, extras, in_words, picked, text
from boligplan.reports.yearly import Row, last_ended, of_year
from boligplan.status import (
    KINDS,
    TIMINGS,
    MeasureStatus,
    PlanStatus,
    Timing,
    Totals,
    count,
    has_unknown_cost,
    report_day,
    responsible,
    revisions_left,
)
from boligplan.tree import goals, walk

VERSION = 1


def build(status: PlanStatus, origin: Origin, language: Language) -> Context:
    """The context of every template."""
    return Builder(status, language).context(origin)


def municipality(plan: Plan) -> str:
    """The municipality as it signs: «Eigersund kommune»."""
    name = plan.municipality.name
    return name if name.casefold().endswith("kommune") else f"{name} kommune"


class Builder(Programme):
    """Makes the parts of the context for one plan in one målform."""

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that occur in the plan."""
        return tuple(name for name in STATUSES if self.status.totals.by_status[name])

    @cached_property
    def timings(self) -> tuple[Timing, ...]:
        """The timings that occur in the plan."""
        return tuple(name for name in TIMINGS if self.status.totals.by_timing[name])

    @cached_property
    def _made(self) -> dict[str, Context]:
        return {m.measure.id: self.measure(m) for m in self.status.measures}

    def listed(self, found: Iterable[MeasureStatus]) -> list[Context]:
        """The measures, each made once."""
        return [self._made[m.measure.id] for m in found]

    def context(self, origin: Origin) -> Context:
        """The whole."""
        status = self.status
        return {
            "versjon": VERSION,
            "program": f"boligplan {__version__}",
            "per": in_words(status.day),
            "per_år": str(status.day.year),
            "utkast": self.plan.state == "under arbeid",
            "kilde": self.source(origin),
            "plan": self.about(),
            "sum": self.totals(status.totals),
            "hovedsetning": headline_text(status.headline, self.language) if status.headline else "",
            "statusnavn": tuple(self.word(name) for name in self.statuses),
            "tidsnavn": tuple(self.word(name) for name in self.timings),
            "grupper": [self.group(group) for group in groups(status)],
            "tiltak": self.listed(status.measures),
            **{key(name): self.listed(found) for name, found in status.needing.items()},
            "uten_avvik": self.has_only_reports_without_deviation,
            **self.lacking(),
            "utgåtte": self.listed(m for m in status.measures if m.measure.ended),
            "per_ansvarlig": [
                {
                    "navn": self.name(owner.id) if owner else self.word("uten ansvar"),
                    "tiltak": self.listed(found),
                    "sum": self.totals(count(found)),
                }
                for owner, found in status.by_owner
            ],
            "andre_roller": self.other_roles(),
            "per_slag": [
                {"navn": self.word(kind), "antall": sum(m.kind_of_money == kind for m in status.measures)}
                for kind in KINDS
            ],
            "melding": self.yearly(),
        }  # fmt: skip

    @property
    def has_only_reports_without_deviation(self) -> bool:
        """True where something is reported, and nothing of it is delvis or ikke gjennomført."""
        reported = {entry.status for m in self.status.measures for entry in m.entries}
        return bool(reported) and not reported & {"delvis gjennomført", "ikke gjennomført"}

    def other_roles(self) -> list[Context]:
        """The owners that measures are delegated to, are done by, or that take part: how many, apart by role."""
        found = []
        for owner in self.plan.owners:
            parts = [(m.measure.responsibility, m.measure.involved) for m in self.status.measures]
            roles = {
                "delegert": sum(owner.id in own.delegated for own, _ in parts if own),
                "ved": sum(owner.id in own.by for own, _ in parts if own),
                "involvert": sum(owner.id in involved for _, involved in parts),
            }
            if any(roles.values()):
                found.append({"navn": self.name(owner.id)} | roles)
        return found

    def lacking(self) -> Context:
        """The open measures that lack something, and the money of each year."""
        open_ones = [m for m in self.status.measures if not m.is_closed]
        years = self.status.years
        return {
            "uten_ansvar": self.listed(m for m in open_ones if not responsible(m.measure)),
            "uten_tid": self.listed(m for m in open_ones if not m.measure.years and m.due is None),
            "ukjent_kostnad": self.listed(m for m in open_ones if has_unknown_cost(m.placed)),
            "egen_sak": self.listed(m for m in open_ones if _clarification(m) == "egen politisk sak"),
            "egen_sak_ved_behov": self.listed(
                m for m in open_ones if _clarification(m) == "egen politisk sak ved behov"
            ),
            "rammer": [
                {"nummer": node.number, "tekst": node.item.text, "ramme": self.costs[node.item.id].frame}
                for node in walk(self.plan)
                if isinstance(node.item, Aim | Measure)
                and node.item.id in self.costs and self.costs[node.item.id].frame is not None
            ],
            "penger_stanset": any(m.money_until is not None for m in self.status.measures),
            "har_beløp": any(y.running is not None or y.investment is not None for y in years),
            "per_år_tall": [
                {
                    "år": str(year.year), "tiltak": year.measures, "meldt": year.reported, "mangler": year.missing,
                    "drift": self.known(year.running), "investering": self.known(year.investment),
                    "ukjent": year.unknown_cost,
                }
                for year in years
            ],
        }  # fmt: skip

    def source(self, origin: Origin) -> Context:
        """Where the numbers come from."""
        commit = origin.commit
        version = {"versjon": commit.short if commit else "", "dato": text(commit and commit.day)}
        notes = [note.in_(self.language) for note in origin.notes]
        return {
            "fil": origin.file, **version,
            "endret": origin.changed is True, "usammenliknet": origin.changed is None, "merknader": notes,
        }  # fmt: skip

    def about(self) -> Context:
        """The plan itself."""
        plan, adopted = self.plan, self.plan.adoption.day if self.plan.adoption else None
        return {
            **picked(plan, "tittel", "beskrivelse", "kilde", "tilstand", "referanser"),
            "kommune": municipality(plan),
            "periode": period_text(plan.period or ()),
            "periode_over": period_over_text(plan.period, self.status.day),
            "år": tuple(str(year.year) for year in self.status.years),
            "beløp_i": self.word(plan.amounts_in) if plan.amounts_in else "",
            "vedtak": picked(plan.adoption, "organ", "dato", "sak") | {
                "senere": adopted is not None and adopted > self.status.day
            },
            "ord": {
                "mål": plan.terms.goal or self.word("Mål"),
                "vi_vil": plan.terms.aim or "Vi vil",
                "vi_skal": plan.terms.measure or "Vi skal",
            },
            "rapportering": self.reporting(),
            "revisjon": self.revision_rule(),
            "ansvarlige": [self.owner(owner) for owner in plan.owners],
            "føringer": [
                picked(guidance, "tittel") | {
                    "gyldig": period_text(guidance.valid or ()),
                    "utgått": guidance.valid is not None and guidance.valid[1] < self.status.day.year,
                    "mål": [goal.title for _, _, goal, _ in goals(plan) if guidance.id in goal.guidance],
                }
                for guidance in plan.guidance
            ],
            "kommuneplan": self.municipal_plan(),
            "planprosess": [
                picked(step, "tekst", "beskrivelse") | {
                    "når": step.when or text(step.due),
                    "ansvar": self.values.as_printed(step.responsibility),
                    "gjort": self.by_now(step.done) or self.word("ikke oppgitt").capitalize(),
                }
                for step in plan.process
            ],
            "felt": extras(plan),
        }  # fmt: skip

    def by_now(self, day: date | None) -> str:
        """The day in words where it has come."""
        return in_words(day) if day and day <= self.status.day else ""

    def reporting(self) -> Context:
        """How often and by when is reported, and whether the plan says all of it."""
        plan, given = self.plan, self.plan.reporting
        return {
            "hver": duration_text(plan.interval, self.language),
            "frist": str(given.by or ""),
            "varsle": duration_text(plan.notice, self.language),
            "egen_dag": OWN_DAY.in_(self.language) if self.status.is_asked_by_program else "",
            "ved_revisjon": report_day(plan, self.status.day.year, self.status.day).said_by == "revisjon",
        }

    def revision_rule(self) -> Context:
        """How often the plan is revised, and which revisions are done."""
        rule, following, day = self.plan.revision, self.status.next_revision, self.status.day
        is_over = bool(period_over_text(self.plan.period, day))
        return picked(rule, "legges_fram", "som") | {
            "hvert": every_text(rule.every, self.language) if rule.every else "",
            "av": self.name(rule.by) if rule.by else "",
            "neste": "" if is_over else text(following.year),
            "for_sen": following.is_late and not is_over,
            "ikke_ført": [str(year) for year in revisions_left(self.plan, day) if year < day.year],
            "gjennomført": [
                picked(done, "år", "dato", "sak") for done in rule.done if done.day is None or done.day <= day
            ],
        }

    def owner(self, owner: Owner) -> Context:
        """One in the registry."""
        return picked(owner, "medlemmer", "opprettes") | {
            "navn": owner_name(owner, self.status.day, self.language),
            "type": self.word(owner.type) if owner.type else "",
            "opphørt": self.by_now(owner.dissolved),
        }

    def municipal_plan(self) -> Context | None:
        """The part of the kommuneplan the plan serves."""
        found = self.plan.municipal_plan
        if found is None:
            return None
        return picked(found, "tittel", "kilde") | {
            "målbilder": [
                picked(picture, "tittel") | {"vi_vil": [picked(aim, "tekst", "vi_skal") for aim in picture.aims]}
                for picture in found.pictures
            ],
        }

    def totals(self, totals: Totals) -> Context:
        """The counts by the keys of the JSON output, and as lists of what is not none."""
        return totals_object(totals) | {
            "statuser": [
                {"navn": self.word(name), "antall": number} for name, number in totals.by_status.items() if number
            ],
            "etter_status": [totals.by_status[name] for name in self.statuses],
            "etter_tid": [totals.by_timing[name] for name in self.timings],
        }

    def group(self, group: Group) -> Context:
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
            "tiltak": self.listed(group.measures),
            "rader": self.rows(group, lambda m: m.measure.ended is None),
            "åpne_rader": self.rows(group, lambda m: not m.is_closed),
        }

    def yearly(self) -> Context:
        """The last year that has ended: what was asked of it and how it went, and the values of the indicators."""
        found = of_year(self.status, last_ended(self.status.day))
        rows = {name: [self.told(row) for row in rows] for name, rows in found.lists.items()}
        return {
            "år": str(found.year),
            "krysset_av": len(found.asked),
            "ikke_spurt": found.unasked,
            "avsluttet_før": self.listed(found.before),
            **rows,
            "indikatorer": [
                row for told in rows.values() for row in told
                if row["tiltak"]["indikator"] and row["melding"] and row["melding"]["verdi"] is not None
            ],
        }  # fmt: skip

    def told(self, row: Row) -> Context:
        """A measure with the report on the year."""
        measure, entry = row
        return {"tiltak": self._made[measure.measure.id], "melding": self.entry(entry) if entry else None}


def _clarification(status: MeasureStatus) -> str | None:
    return status.measure.economy.clarification if status.measure.economy else None
