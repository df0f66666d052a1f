"""The journal: what has been reported since the plan was adopted. It only grows."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import RootModel

from boligplan.fields import Day, Due, Id, Items, Many, Number, Text, Value, Year, key

Status = Literal[
    "ikke påbegynt",
    "pågår",
    "gjennomført",
    "delvis gjennomført",
    "ikke gjennomført",
    "utsatt",
    "utgår",
    "erstattet",
]
STATUSES: tuple[Status, ...] = get_args(Status)

ENDED: frozenset[Status] = frozenset({"utgår", "erstattet"})  # end all asking
CLOSED: frozenset[Status] = ENDED | {"gjennomført", "ikke gjennomført"}  # for a measure that is done once
ANSWERS: frozenset[Status] = frozenset({"gjennomført", "delvis gjennomført", "ikke gjennomført"})  # of a year
NEED_REASON: frozenset[Status] = ENDED | {"delvis gjennomført", "ikke gjennomført", "utsatt"}


class Entry(Value):
    """One dated report on one measure."""

    measure: Id = key("tiltak", "Tiltakets id i planen.", ...)
    day: Day = key("dato", "Dagen det ble meldt, for eksempel 2024-01-20.", ...)
    year: Year | None = key("gjelder", "Året meldingen gjelder; trengs når tiltaket gjentas.")
    status: Status = key("status", "Hva som meldes.", ...)
    text: Text | None = key("tekst", "Hva som er gjort.")
    value: Number | None = key("verdi", "Indikatorens verdi.")
    done: Due | None = key("utført", "Når det ble gjort; ellers gjelder datoen.")
    by: Id | None = key("av", "Hvem som melder (id fra ansvarlige).")
    case: Text | None = key("sak", "Saksnummer.")
    reason: Text | None = key("begrunnelse", "Hvorfor; trengs når tiltaket ikke er gjort som planlagt.")
    new_due: Due | None = key("ny_frist", "Den nye fristen når tiltaket er utsatt.")
    replaced_by: Many[Id] = key("erstattet_av", "Tiltakene som tok over.", ())
    internal_note: Text | None = key("intern_merknad", "Vises bare av «boligplan vis» og i filen selv.")


class Journal(RootModel[Items[Entry]]):
    """Entries in the order of the file."""

    model_config = {"strict": True, "frozen": True, "defer_build": True}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the file."""
        return self.root
