"""What the pages may say: the values of the documents, with addresses, classes for the style sheet, bars and history.

Like the documents, the pages have no access to `intern_merknad`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from boligplan.comparing.changes import PlanChanges
from boligplan.journal import Status
from boligplan.language import tag
from boligplan.plan import Aim, Goal, Measure, Strategy
from boligplan.planparts import Owner
from boligplan.reading import Origin
from boligplan.reports import context
from boligplan.reports.programme import Group
from boligplan.reports.words import Context, extras, in_words, text
from boligplan.site.history import History, told
from boligplan.status import Cell, MeasureStatus, Totals, count, owners_of
from boligplan.tree import walk

_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "-"})
_IN_BARS: tuple[Status, ...] = (
    "gjennomført", "delvis gjennomført", "pågår", "utsatt", "ikke påbegynt", "ikke gjennomført", "utgår", "erstattet",
)  # fmt: skip
_KINDS = {Goal: "maal", Strategy: "strategi", Measure: "tiltak"}  # aims are on the page of their goal
_WITHOUT_OWNER, _UNDER_PLAN = "uten-ansvar.html", "planens-tiltak.html"  # no id is in front of these


def page_of(kind: str, id: str) -> str:
    """The file name of a page; it follows the id and nothing else, so that the address lasts."""
    return f"{kind}-{id}.html"


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
            "eiere": [self.owner_page(owner, found) for owner, found in self.status.by_party],
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
            "eiere": [{"navn": self.name(id), "side": page_of("ansvarlig", id)} for id in owners_of(measure)],
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
        reports = (
            (entry.day, {"melding": self.entry(entry), "klasse": style(entry.status)}) for entry in status.entries
        )
        events.extend(reports)
        events.sort(key=lambda event: event[0])
        return [{"iso": day.isoformat(), "dato": in_words(day), "melding": None} | event for day, event in events[::-1]]

    # -- Goals, owners, money ------------------------------------------------------------------------------------------

    def group(self, group: Group) -> Context:
        """A goal, a strategy or what stands under the plan, in its parts."""
        item = group.item
        found = super().group(group) | {
            "side": self._pages[item.id] if item else _UNDER_PLAN,
            "deler": self.bar(count(group.measures)),
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

    def owner_page(self, owner: Owner | None, measures: Sequence[MeasureStatus]) -> Context:
        """An owner with its measures; None for the measures nobody answers for."""
        nobody = Owner.model_construct(id="", name=self.word("uten ansvar").capitalize())
        return self.owner(owner or nobody) | {
            "side": page_of("ansvarlig", owner.id) if owner else _WITHOUT_OWNER,
            "sum": self.totals(count(measures)),
            "deler": self.bar(count(measures)),
            "tiltak": self.listed(measures),
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
