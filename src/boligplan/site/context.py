"""What the pages may say: the values of the documents, with addresses, classes for the style sheet, bars and history.

Like the documents, the pages have no access to `intern_merknad`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from boligplan.comparing.changes import PlanChanges
from boligplan.journal import STATUSES, Entry, Status
from boligplan.language import tag
from boligplan.language.sentences import OWN_DAY
from boligplan.plan import Aim, Goal, Measure, Strategy
from boligplan.planparts import Owner, Responsibility
from boligplan.reading import Origin
from boligplan.reports import context
from boligplan.reports.programme import Group
from boligplan.reports.words import Context, extras, in_words, text
from boligplan.site.history import History, told
from boligplan.status import TIMINGS, Cell, MeasureStatus, Totals, count, report_day, responsible
from boligplan.tree import walk

_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "-"})
_IN_BARS: tuple[Status, ...] = (
    "gjennomført", "delvis gjennomført", "pågår", "utsatt", "ikke påbegynt", "ikke gjennomført", "utgår", "erstattet",
    "ikke meldt",
)  # fmt: skip
_EXPLAINED = (*STATUSES, *TIMINGS, "avvik", "venter", "kommer", "ingen melding")  # in the list of words, in this order
_KINDS = {Goal: "maal", Strategy: "strategi", Measure: "tiltak"}  # aims are on the page of their goal
ROLES = ("ansvar", "delegert", "ved", "involvert")
_WITHOUT_OWNER, _UNDER_PLAN = "uten-ansvar.html", "planens-tiltak.html"  # no id is in front of these


def page_of(kind: str, id: str) -> str:
    """The file name of a page; it follows the id and nothing else, so that the address lasts."""
    return f"{kind}-{id}.html"


def style(words: str) -> str:
    """The class in the style sheet for a status, timing or kind of money: «pågår» is `pagar`."""
    return words.translate(_ASCII)


def parties(measure: Measure) -> dict[str, tuple[str, ...]]:
    """The ids of everyone named in the measure by their part in it; who has the responsibility has no other part."""
    found = measure.responsibility or Responsibility()
    named = dict(zip(ROLES, (responsible(measure), found.delegated, found.by, measure.involved), strict=True))
    own = named["ansvar"]
    return {role: ids if role == "ansvar" else tuple(id for id in ids if id not in own) for role, ids in named.items()}


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
    """The values of the documents, and what only pages need, with the history of the plan."""

    history: History

    @cached_property
    def _decisions(self) -> list[tuple[date, PlanChanges]]:
        return self.history.decisions()

    @cached_property
    def _pages(self) -> dict[str, str]:
        """The page of everything that has one, by its id; an aim is on its goal's."""
        pages: dict[str, str] = {}
        for _, _, item, above in walk(self.plan):
            pages[item.id] = pages[above[-1].id] if isinstance(item, Aim) else page_of(_KINDS[type(item)], item.id)
        return pages

    def context(self, origin: Origin) -> Context:
        """The whole, for every page of the plan."""
        return super().context(origin) | {
            "språk": tag(self.language)[:2],
            "egen_dag": self.own_day(self.status.measures),
            "eiere": self.owner_pages(),
            "ordliste": [{"navn": self.word(name), "klasse": style(name), "nøkkel": name} for name in _EXPLAINED],
            "penger": self.money_page(),
            "endringer": [
                {"slag": since, "dato": in_words(day), "avsnitt": told(found, self.language, self._pages)}
                for since, day, found in self.history.changes()
            ],
        }

    def bar(self, totals: Totals) -> list[Context]:
        """Measures by status."""
        counts = ((self.word(name), style(name), totals.by_status[name]) for name in _IN_BARS)
        return parts(counts, totals.measures)

    # -- Measures ------------------------------------------------------------------------------------------------------

    def measure(self, status: MeasureStatus) -> Context:
        """A measure with its page, its year cells and all that has happened to it."""
        measure, cells = status.measure, {cell.year: cell for cell in status.cells}
        return super().measure(status) | {
            "id": measure.id,
            "side": self._pages[measure.id],
            "statusklasse": style(status.status),
            "tidsklasse": style(status.timing),
            "tidsnøkkel": status.timing,
            "sorteres": str(status.due or (measure.years or ("9999",))[-1]),
            "gjentakelse": self.word(measure.repeats) if measure.is_repeating else "",
            "egen_dag": self.own_day([status]),
            "hvem": [
                {"nøkkel": role, "hvem": [{"navn": self.name(id), "side": page_of("ansvarlig", id)} for id in ids]}
                for role, ids in parties(measure).items()
                if ids
            ],
            "matrise": [self.year_cell(year.year, cells.get(year.year)) for year in self.status.years],
            "historie": self.events(status),
        }

    def year_cell(self, year: int, cell: Cell | None) -> Context:
        """A year of a measure: the words and their classes, empty where the year is not marked."""
        words = [*self.cell(cell), "", ""]
        kind, timing = (style(cell.word), style(cell.timing or "")) if cell else ("", "")
        return {"år": str(year), "ord": words[0], "tid": words[1], "klasse": kind, "tidsklasse": timing}

    def events(self, status: MeasureStatus) -> list[Context]:
        """All that has happened to a measure, newest first: reports, recorded decisions, and the adoption."""
        id, adopted = status.measure.id, self.history.adopted
        events: list[tuple[date, Context]] = []
        if adopted and id in self.history.adopted_ids:
            events.append((adopted, {"linjer": []}))
        for day, found in self._decisions:
            sections = told(found, self.language, {}, about=id)
            lines = [line for section in sections for item in section["punkter"] for line in item["linjer"]]
            if lines:
                events.append((day, {"linjer": lines}))
        events.extend((entry.day, self.report(entry)) for entry in status.entries)
        events.sort(key=lambda event: event[0])
        return [{"iso": day.isoformat(), "dato": in_words(day), "melding": None} | event for day, event in events[::-1]]

    def report(self, entry: Entry) -> Context:
        """A report among the events, dated as precisely as it says itself."""
        said = self.entry(entry)
        return {"melding": said, "klasse": style(entry.status), "iso": entry.dated.text, "dato": said["dato"]}

    def own_day(self, measures: Iterable[MeasureStatus]) -> str:
        """That the reporting day is the program's own, where one of the measures is asked by it; else ""."""
        plan, day = self.plan, self.status.day
        if plan.state == "opphevet" or not plan.is_in_force(day):
            return ""
        years = {year for m in measures if m.measure.is_repeating for year in m.measure.years or ()}
        is_own = any(report_day(plan, year, day).said_by == "programmet" for year in years)
        return OWN_DAY.in_(self.language) if is_own else ""

    # -- Goals, owners, money ------------------------------------------------------------------------------------------

    def group(self, group: Group) -> Context:
        """A goal, a strategy or what stands under the plan, in its parts."""
        item = group.item
        found = super().group(group) | {
            "side": self._pages[item.id] if item else _UNDER_PLAN,
            "deler": self.bar(count(group.measures)),
            "egen_dag": self.own_day(group.measures),
            "felt": extras(item),
            "kilde": text(item.source) if item else "",
            "deler_av": [self.aim(*part) for part in group.parts],
        }
        for measure in found["tiltak"]:
            measure["gruppe"] = {"navn": found["navn"], "side": found["side"]}
        return found

    def aim(self, aim: Aim | None, number: str, measures: Iterable[MeasureStatus]) -> Context:
        """An aim with its measures; None for those that stand right under a goal."""
        return {
            "nummer": number,
            "tekst": aim.text if aim else "",
            "punkter": list(aim.points) if aim else [],
            "beskrivelse": text(aim.description) if aim else "",
            "prioritet": text(aim.priority) if aim else "",
            "involverte": self.values.named(aim.involved) if aim else "",
            "felt": extras(aim),
            "tiltak": self.listed(measures),
        }

    def owner_pages(self) -> list[Context]:
        """Everyone who is named in a measure, in the order of the registry; last the measures nobody answers for."""
        measures = self.status.measures
        parts = {m.measure.id: parties(m.measure) for m in measures}
        found = [
            self.owner_page(
                owner, {role: [m for m in measures if owner.id in parts[m.measure.id][role]] for role in ROLES}
            )
            for owner in self.plan.owners
        ]
        nobody = [m for m in measures if not parts[m.measure.id]["ansvar"]]
        pages = [page for page in found if page["tiltak"] or page["andre"]]
        return [*pages, self.owner_page(None, {"ansvar": nobody})] if nobody else pages

    def owner_page(self, owner: Owner | None, parts: Mapping[str, Sequence[MeasureStatus]]) -> Context:
        """An owner with its measures by its part in them, of which only the first is counted; None for nobody."""
        nobody = Owner.model_construct(id="", name=self.word("uten ansvar").capitalize())
        own = parts["ansvar"]
        return self.owner(owner or nobody) | {
            "side": page_of("ansvarlig", owner.id) if owner else _WITHOUT_OWNER,
            "ingen": owner is None,
            "sum": self.totals(count(own)),
            "deler": self.bar(count(own)) if own else [],
            "tiltak": self.listed(own),
            "andre": [
                {"nøkkel": role, "tiltak": self.listed(found)}
                for role, found in parts.items()
                if role != "ansvar" and found
            ],
            "egen_dag": self.own_day(m for found in parts.values() for m in found),
        }

    def money_page(self) -> Context:
        """Each year as a bar, and every amount where it stands."""
        years = self.status.years
        known = [[amount for amount in (y.running, y.investment) if amount is not None] for y in years]
        most = max(map(sum, known), default=0) or 1
        return {
            "år": [
                {
                    "år": str(y.year),
                    "sum": sum(amounts) if amounts else self.word("ikke oppgitt"),
                    "deler": parts((("", "drift", y.running or 0), ("", "investering", y.investment or 0)), most),
                }
                for y, amounts in zip(years, known, strict=True)
            ],
            "poster": [
                {
                    "navn": item.text,
                    "side": self._pages[item.id],
                    "slag": self.word(kind),
                    "beløp": [{"år": str(y.year), "verdi": dict(amounts.by_year).get(y.year, "")} for y in years],
                    "sum": amounts.total,
                }
                for item, cost in self.status.costs
                for kind, amounts in (("drift", cost.running), ("investering", cost.investment))
                if amounts.by_year
            ],
        }
