"""A measure as a template sees it: what the plan says, how it stands, and all that was reported."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from boligplan.journal import Entry
from boligplan.language import number_text, years_text
from boligplan.plan import Measure
from boligplan.reports.words import Context, Words, picked, text
from boligplan.status import Cell, MeasureStatus, owners_of


class Measures(Words):
    """Measures in the words of one målform."""

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
            **picked(measure, "tekst", "punkter", "når", "startet", "prioritet", "beskrivelse", "kilde"),
            "nummer": status.number,
            "mål": (over.title or "") if over else "",
            "vi_vil": placed.aim.text if placed.aim else "",
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
            "gjentas": measure.is_repeating,
            "år_svart": len(status.answers),
            "år_gjennomført": sum(answer == "gjennomført" for _, answer in status.answers),
            "antall_år": len(measure.years or ()),
            "år": years_text(measure.years or ()),
            "celler": [self.cell(cells.get(year.year)) for year in self.status.years],
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
            "indikator": self.indicator(measure),
            "felt": [picked(extra, "hode", "tekst") for extra in measure.fields],
            "sluttet": self.ended(measure),
            "avvik": self.deviations(status),
            "meldinger": [self.entry(entry) for entry in status.entries],
            "siste": self.entry(status.entries[-1]) if status.entries else None,
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
        return picked(ended, "dato", "sak", "grunn") | {"erstattet_av": self.titles(ended.replaced_by)}

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
        return {"navn": found.name, "krav": " ".join([*target, text(found.unit)]).strip()}

    def entry(self, entry: Entry) -> Context:
        """One report."""
        return picked(entry, "dato", "gjelder", "tekst", "begrunnelse", "utført", "ny_frist", "sak") | {
            "status": self.word(entry.status),
            "verdi": entry.value,
            "erstattet_av": self.titles(entry.replaced_by),
            "av": self.name(entry.by) if entry.by else "",
        }
