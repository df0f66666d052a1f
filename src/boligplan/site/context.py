"""What the pages may say: the values of the documents, with addresses, classes for the style sheet, bars and history.

Like the documents, the pages have no access to `intern_merknad`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import quote

from boligplan.changes import PlanChanges
from boligplan.journal import Journal, Status
from boligplan.language import list_text, tag, years_text
from boligplan.plan import Aim, Goal, Measure, Owner, Plan
from boligplan.reading import Origin
from boligplan.reports import context
from boligplan.reports.programme import Group
from boligplan.reports.words import Context, in_words, text
from boligplan.site.history import History, about, told
from boligplan.status import Cell, MeasureStatus, Totals, costs_of, count, owners_of

_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "-"})
_IN_BARS: tuple[Status, ...] = (
    "gjennomført", "delvis gjennomført", "pågår", "utsatt", "ikke påbegynt", "ikke gjennomført", "utgår", "erstattet",
)  # fmt: skip
_PREFIX = {"mål": "maal-", "strategi": "strategi-"}
WITHOUT_OWNER, UNDER_PLAN = "uten-ansvar.html", "planens-tiltak.html"  # no id is in front of these


def file_name(prefix: str, id: str) -> str:
    """The name of the page of one thing; it follows the id and nothing else, so that the address lasts."""
    return f"{prefix}{id}.html"


def style(words: str) -> str:
    """The class in the style sheet for a status, timing or kind of money: «pågår» is `pagar`."""
    return words.translate(_ASCII)


def parts(counts: Iterable[tuple[str, str, int | Decimal]], whole: int | Decimal) -> list[Context]:
    """The parts of a bar that is `whole` wide: name, class, number, and where each begins and its width in per cent."""
    found, start = [], 0.0
    for name, kind, number in counts:
        if number:
            width = 100 * float(number) / float(whole)
            place = {"fra": f"{start:.2f}", "bredde": f"{width:.2f}"}
            found.append({"navn": name, "klasse": kind, "antall": number} | place)
            start += width
    return found


@dataclass(frozen=True)
class Builder(context.Builder):
    """The values of the documents, and what only pages need. `written` is the plan as its file has it."""

    written: Plan
    journal: Journal

    @cached_property
    def _made(self) -> dict[str, Context]:
        return {}

    @cached_property
    def _decisions(self) -> list[tuple[date, PlanChanges]]:
        return self._past.decisions()

    @cached_property
    def _past(self) -> History:
        return History(self.written, self.journal, self.status.day)

    @cached_property
    def _pages(self) -> dict[str, str]:
        """The address of everything that has a page, by its id; an aim is on its goal's."""
        plan = self.plan
        pages = {goal.id: quote(file_name("maal-", goal.id)) for goal in plan.goals}
        pages |= {aim.id: pages[goal.id] for goal in plan.goals for aim in goal.aims}
        pages |= {strategy.id: quote(file_name("strategi-", strategy.id)) for strategy in plan.strategies}
        return pages | {m.measure.id: quote(file_name("tiltak-", m.measure.id)) for m in self.status.measures}

    def context(self, origin: Origin) -> Context:
        """The whole, for every page of the plan."""
        values = super().context(origin)
        owners = [self.owner_page(owner, found) for owner, found in self.status.by_owner]
        busy = {owner["id"] for owner in owners}
        return values | {
            "språk": tag(self.language)[:2],
            "er_meldt": any(m.entries for m in self.status.measures),
            "eiere": owners,
            "uten_tiltak": [self.owner(owner) for owner in self.plan.owners if owner.id not in busy],
            "penger": self.money_page(),
            "endringer": [
                {"slag": since, "dato": in_words(day), "avsnitt": told(found, self.language, self._pages)}
                for since, day, found in self._past.changes()
            ],
        }

    def bar(self, totals: Totals) -> list[Context]:
        """Measures by status."""
        counts = ((self.word(name), style(name), totals.by_status[name]) for name in _IN_BARS)
        return parts(counts, totals.measures)

    # -- Measures ------------------------------------------------------------------------------------------------------

    def measure(self, status: MeasureStatus) -> Context:
        """A measure with its page, its year cells and its history; each made once."""
        id = status.measure.id
        if id not in self._made:
            self._made[id] = super().measure(status) | self._more(status)
        return self._made[id]

    def _more(self, status: MeasureStatus) -> Context:
        measure, over = status.measure, status.placed.goal or status.placed.strategy
        cells = {cell.year: cell for cell in status.cells}
        top = (over.number or status.number.split(".")[0], over.title or over.text) if over else ()  # type: ignore[union-attr]
        return {
            "id": measure.id,
            "side": self._pages[measure.id],
            "gruppe": {
                "side": self._pages[over.id] if over else UNDER_PLAN,
                "navn": " ".join(top) or self.word("Tiltak under planen"),
            },
            "statusklasse": style(status.status),
            "tidsklasse": style(status.timing),
            "tidsnøkkel": status.timing,
            "sorteres": text(status.due or (measure.years or ("9999",))[-1]),
            "gjentakelse": self.word(measure.repeats) if measure.is_repeating else "",
            "eiere": [{"navn": self.name(id), "side": quote(file_name("ansvarlig-", id))} for id in owners_of(measure)],
            "matrise": [self.year_cell(year.year, cells.get(year.year)) for year in self.status.years],
            "verdier": [self.entry(entry) for entry in status.entries if entry.value is not None]
            if measure.indicator
            else [],
            "historie": self.history(status),
        }

    def year_cell(self, year: int, cell: Cell | None) -> Context:
        """A year of a measure: the words and their classes, empty where the year is not marked."""
        words = [*self.cell(cell), "", ""]
        kind, timing = (style(cell.word), style(cell.timing or "")) if cell else ("", "")
        return {"år": str(year), "ord": words[0], "tid": words[1], "klasse": kind, "tidsklasse": timing}

    def history(self, status: MeasureStatus) -> list[Context]:
        """All that has happened to a measure, newest first: reports, recorded decisions, and the adoption."""
        events: list[tuple[date, Context]] = []
        adopted = self.plan.adoption.day if self.plan.adoption else None
        if adopted and adopted <= self.status.day and self._was_there(status.measure):
            events.append((adopted, {"vedtatt": True, "linjer": []}))
        for day, found in self._decisions:
            lines = [
                line
                for section in told(about(found, status.measure.id), self.language, {})
                for item in section["punkter"]
                for line in item["linjer"]
            ]
            if lines:
                events.append((day, {"vedtatt": False, "linjer": lines}))
        events += [
            (entry.day, {"melding": self.entry(entry), "klasse": style(entry.status)}) for entry in status.entries
        ]
        events.sort(key=lambda event: event[0])
        return [{"iso": day.isoformat(), "dato": in_words(day), "melding": None} | event for day, event in events[::-1]]

    def _was_there(self, measure: Measure) -> bool:
        """True where the measure came with the plan and not by a later decision."""
        return measure.id in {p.measure.id for p in self.written.placed() if p.measure.introduced is None}

    # -- Goals, owners, money ------------------------------------------------------------------------------------------

    def group(self, group: Group, measures: list[Context]) -> Context:
        """A goal, a strategy or what stands under the plan, in its parts."""
        item = group.item
        guidance = item.guidance if isinstance(item, Goal) else ()
        by_id = {measure["id"]: measure for measure in measures}
        return super().group(group, measures) | {
            "id": item.id if item else "",
            "side": self._pages[item.id] if item else UNDER_PLAN,
            "fil": file_name(_PREFIX[group.kind], item.id) if item else UNDER_PLAN,
            "deler": self.bar(count(group.measures)),
            "føringer": [
                {
                    "tittel": one.title,
                    "gyldig": years_text(tuple(range(one.valid[0], one.valid[1] + 1))) if one.valid else "",
                    "utgått": one.valid is not None and one.valid[1] < self.status.day.year,
                }
                for one in self.plan.guidance
                if one.id in guidance
            ],
            "felt": [{"hode": extra.head, "tekst": extra.text} for extra in item.fields] if item else [],
            "kilde": text(item.source) if item else "",
            "deler_av": [
                self.aim(aim, number, [by_id[m.measure.id] for m in found]) for aim, number, found in group.parts
            ],
        }

    def aim(self, aim: Aim | None, number: str, measures: list[Context]) -> Context:
        """An aim with its measures; None for those that stand right under a goal."""
        return {
            "nummer": number,
            "tekst": aim.text if aim else "",
            "punkter": list(aim.points) if aim else [],
            "beskrivelse": text(aim.description) if aim else "",
            "prioritet": text(aim.priority) if aim else "",
            "involverte": self.names(aim.involved) if aim else "",
            "felt": [{"hode": extra.head, "tekst": extra.text} for extra in aim.fields] if aim else [],
            "tiltak": measures,
        }

    def owner_page(self, owner: Owner | None, found: Sequence[MeasureStatus]) -> Context:
        """An owner with its measures; None for the measures nobody answers for."""
        totals = count(found)
        facts = self.owner(owner) if owner else {}
        name = file_name("ansvarlig-", owner.id) if owner else WITHOUT_OWNER
        return {
            "id": owner.id if owner else "",
            "fil": name,
            "side": quote(name),
            "navn": owner.name if owner else self.word("uten ansvar").capitalize(),
            "fakta": facts | {"medlemmer": list_text(facts["medlemmer"])} if facts else None,
            "sum": self.totals(totals),
            "deler": self.bar(totals),
            "tiltak": [self.measure(m) for m in found],
        }

    def money_page(self) -> Context:
        """Each year as a bar, and every amount where it stands."""
        years = self.status.years
        known = {y.year: [amount for amount in (y.running, y.investment) if amount is not None] for y in years}
        most = max((sum(amounts) for amounts in known.values()), default=Decimal(0))
        return {
            "år": [
                {
                    "år": str(y.year),
                    "sum": sum(known[y.year]) if known[y.year] else self.word("ikke oppgitt"),
                    "deler": parts((("", "drift", y.running or 0), ("", "investering", y.investment or 0)), most or 1),
                }
                for y in years
            ],
            "poster": [
                {
                    "navn": item.text,
                    "side": self._pages[item.id],
                    "slag": self.word(kind),
                    "beløp": [{"år": str(y.year), "verdi": dict(amounts.by_year).get(y.year, "")} for y in years],
                    "sum": amounts.total,
                }
                for item, cost in costs_of(self.plan)
                for kind, amounts in (("drift", cost.running), ("investering", cost.investment))
                if amounts.by_year
            ],
        }
