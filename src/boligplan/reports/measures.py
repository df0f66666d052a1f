"""A measure as a template sees it: what the plan says, how it stands, and all that was reported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property

from boligplan.journal import Entry
from boligplan.language import years_text
from boligplan.plan import Measure
from boligplan.planparts import Amounts
from boligplan.reports.words import Context, Words, extras, picked, text
from boligplan.status import Cell, MeasureStatus, owners_of


class Measures(Words):
    """Measures in the words of one målform."""

    def measure(self, status: MeasureStatus) -> Context:
        """A measure with all that has been said of it."""
        measure, placed, cost = status.measure, status.placed, status.measure.cost
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
            "ansvarlige": [self.name(id) for id in owners_of(measure)],
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

    def progress(self, status: MeasureStatus) -> Context:
        """How the measure stands, and all that was reported."""
        cells = {cell.year: cell for cell in status.cells}
        entries = [self.entry(entry) for entry in status.entries]
        due = status.due
        if due is None and status.timing == "nær fristen" and status.days is not None:
            due = self.status.day + timedelta(status.days)  # the reporting deadline
        return {
            "status": self.word(status.status),
            "tid": self.word(status.timing),
            "avsluttet": status.is_closed,
            "dager": status.days,
            "frist": text(due),
            "første_frist": text(status.first_due),
            "flyttinger": status.moves,
            "i_tide": status.in_time,
            "utført": text(status.done),
            "mangler": years_text(status.missing),
            "år_svart": len(status.answers),
            "år_gjennomført": sum(answer == "gjennomført" for _, answer in status.answers),
            "celler": [self.cell(cells.get(year.year)) for year in self.status.years],
            "avvik": self.deviations(status),
            "meldinger": entries,
            "siste": entries[-1] if entries else None,
        }

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
        """A year of a measure in words; the timing of the last year where it says more than the status."""
        if cell is None or not cell.word:
            return []
        told = [] if cell.timing in (None, "avsluttet", "før fristen", "starter senere") else [cell.timing]
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
        return picked(entry, "dato", "gjelder", "tekst", "begrunnelse", "utført", "ny_frist", "sak") | {
            "status": self.word(entry.status),
            "verdi": entry.value,
            "erstattet_av": self.titles(entry.replaced_by),
            "av": self.name(entry.by) if entry.by else "",
        }


def _by_year(amounts: Amounts) -> list[Context]:
    return [{"år": str(year), "beløp": amount} for year, amount in amounts.by_year]
