"""A measure as a template sees it: what the plan says, how it stands, and all that was reported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from boligplan.journal import ANSWERS, Entry
from boligplan.language import years_text
from boligplan.language.sentences import DUE_IS, DUE_WAS, LACKS_FOR, NEVER_REPORTED, REPORT_DUE_IS, SILENT_SINCE
from boligplan.plan import Measure
from boligplan.planparts import Amounts, Cost, Responsibility
from boligplan.reports.words import Context, Words, extras, picked, text
from boligplan.status import Cell, MeasureStatus


class Measures(Words):
    """Measures in the words of one målform."""

    def measure(self, status: MeasureStatus) -> Context:
        """A measure with all that has been said of it."""
        measure, placed = status.measure, status.placed
        cost = self.costs.get(measure.id)
        over = placed.goal or placed.strategy
        return {
            **picked(measure, "tekst", "punkter", "når", "startet", "prioritet", "beskrivelse", "kilde"),
            **self.progress(status),
            "nummer": status.number,
            "mål": text(over.title) if over else "",
            "vi_vil": placed.aim.text if placed.aim else "",
            "gjentas": measure.is_repeating,
            "antall_år": len(measure.years or ()),
            "år": years_text(measure.years or ()),
            "ansvar": self.values.as_printed(measure.responsibility),
            "roller": self.roles(measure),
            **self.parties(measure),
            "involverte": self.values.named(measure.involved),
            "utvalg": self.name(measure.committee) if measure.committee else "",
            "slag": self.word(status.kind_of_money),
            "økonomi": self.values.as_printed(measure.economy),
            "kostnad": {
                "drift": _by_year(cost.running) if cost else [],
                "investering": _by_year(cost.investment) if cost else [],
                "ramme": cost.frame if cost else None,
                "linjer": self.money(cost),
                "tekst": text(cost and cost.text),
            },
            "indikator": self.indicator(measure),
            "felt": extras(measure),
            "sluttet": self.ended(measure),
        }

    @cached_property
    def costs(self) -> dict[str, Cost]:
        """The cost of each measure and aim that has one, without the money of the years after it has left."""
        return {item.id: cost for item, cost in self.status.costs}

    def parties(self, measure: Measure) -> Context:
        """The names of those who have the responsibility and of the others, apart by role, and what the plan prints."""
        found = measure.responsibility or Responsibility()
        return {
            "ansvarlige": [self.name(id) for id in found.responsible],
            "hovedansvar": self.name(found.lead) if found.lead else "",
            "delegert": [self.name(id) for id in found.delegated],
            "ved": [self.name(id) for id in found.by],
            "ansvar_i_planen": found.text or "",
        }

    def roles(self, measure: Measure) -> list[str]:
        """Who has the responsibility, and on lines of their own whom it is delegated to and who else is named."""
        found = measure.responsibility or Responsibility()
        shares = self.values.shares(found)
        shares += [(self.word("involvert"), self.values.named(measure.involved))] if measure.involved else []
        own = self.values.named(found.responsible) or found.text or self.values.phrase("nobody")
        return [own, *(f"{part} {names}" for part, names in shares)]

    def progress(self, status: MeasureStatus) -> Context:
        """How the measure stands, and all that was reported."""
        cells = {cell.year: cell for cell in status.cells}
        entries = [self.entry(entry) for entry in status.entries]
        deviating = self.deviating(status)
        return {
            "status": self.word(status.status),
            "tid": self.word(status.timing),
            "forklaring": self.explained(status),
            "tid_forklart": [line for line in (self.word(status.timing), self.explained(status)) if line],
            "avsluttet": status.is_closed,
            "dager": status.days,
            "frist": text(status.due),
            "første_frist": text(status.first_due),
            "flyttinger": status.moves,
            "i_tide": status.in_time,
            "utført": text(status.done),
            "mangler": years_text(status.missing),
            "uten_melding": years_text(unreported_years(status, self.status.day)),
            "sist_meldt": text(status.entries[-1].dated) if status.entries else NEVER_REPORTED.in_(self.language),
            "år_svart": len(status.answers),
            "år_gjennomført": sum(answer == "gjennomført" for _, answer in status.answers),
            "gjennomført_for": years_text(tuple(year for year, answer in status.answers if answer == "gjennomført")),
            "celler": [self.cell(cells.get(year.year)) for year in self.status.years],
            "avvik": self.deviations(status),
            "avvikende": self.entry(deviating) if deviating else None,
            "meldinger": entries,
            "siste": entries[-1] if entries else None,
        }

    def explained(self, status: MeasureStatus) -> str:
        """Return what the timing is measured against: the deadline and which it is, the years, or the last report."""
        match status.timing:
            case "over fristen":
                return DUE_WAS.in_(self.language, text(status.due))
            case "mangler melding":
                return LACKS_FOR.in_(self.language, years_text(status.missing))
            case "nær fristen" if status.due:
                return DUE_IS.in_(self.language, text(status.due))
            case "nær fristen" if status.days is not None:
                due = self.status.day + timedelta(status.days)
                years = tuple(year for year, last in status.asked if last == due)
                return REPORT_DUE_IS.in_(self.language, years_text(years), text(due))
            case "uten ny melding" if status.entries:
                return SILENT_SINCE.in_(self.language, text(status.entries[-1].dated))
            case "uten ny melding":
                return NEVER_REPORTED.in_(self.language)
        return ""

    def deviating(self, status: MeasureStatus) -> Entry | None:
        """The report that makes the measure deviate: of one that repeats, that on the last year with an answer."""
        if not status.deviates:
            return None
        answers = [entry for entry in status.entries if entry.status in ANSWERS]
        if status.measure.is_repeating:
            answers.sort(key=lambda entry: entry.year or 0)
        return answers[-1]

    def deviations(self, status: MeasureStatus) -> list[str]:
        """Why it was not done as planned: the reason last given, for a measure that repeats that of each year."""
        repeats = status.measure.is_repeating
        last = {entry.year if repeats else None: entry for entry in status.entries}
        return [
            f"{year}: {self.word(entry.status)}. {entry.reason}" if year else entry.reason
            for year, entry in last.items()
            if entry.reason
        ]

    def cell(self, cell: Cell | None) -> list[str]:
        """A year of a measure in words; of the year that is now, also that the measure is past its deadline."""
        if cell is None or not cell.word:
            return []
        told = ["over fristen"] if cell.timing == "over fristen" else []
        return [self.word(word) for word in (cell.word, *told)]

    def ended(self, measure: Measure) -> Context | None:
        """How the measure left the plan."""
        ended = measure.ended
        if ended is None:
            return None
        return picked(ended, "dato", "sak", "grunn") | {"erstattet_av": self.titles(ended.replaced_by)}

    def titles(self, ids: Iterable[str]) -> list[str]:
        """The numbers and texts of some measures."""
        return [self._titles.get(id, id) for id in ids]

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {m.measure.id: f"{m.number} {m.measure.text}" for m in self.status.measures}

    def indicator(self, measure: Measure) -> Context | None:
        """What is measured, and the target."""
        found = measure.indicator
        if found is None:
            return None
        return {"navn": found.name, "krav": self.values.target(found)}

    def entry(self, entry: Entry) -> Context:
        """One report."""
        words = self.values.keys(entry)
        return picked(entry, "dato", "gjelder", "tekst", "begrunnelse", "utført", "sak") | {
            "status": words["status"],
            "verdi": entry.value,
            "ny_frist": text(entry.new_due) or words.get("ny_frist", ""),
            "erstattet_av": self.titles(entry.replaced_by),
            "av": words.get("av", ""),
        }


def unreported_years(status: MeasureStatus, day: date) -> tuple[int, ...]:
    """Return the ended years that nobody has reported on, of a measure that repeats, whatever their reporting day."""
    reported = {entry.year for entry in status.entries}
    return tuple(year for year, _ in status.asked if year < day.year and year not in reported)


def _by_year(amounts: Amounts) -> list[Context]:
    return [{"år": str(year), "beløp": amount} for year, amount in amounts.by_year]
