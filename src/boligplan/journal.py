"""The journal: what has been reported since the plan was adopted. It only grows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import ConfigDict, RootModel, model_validator
from pydantic_core import PydanticCustomError

from boligplan.deadline import Deadline, parse_deadline
from boligplan.fields import (
    DUE_SCHEMA,
    Due,
    EntryDate,
    Id,
    Items,
    Many,
    Number,
    Parsed,
    Text,
    Value,
    Year,
    key,
)

# What can be reported; «ikke meldt» is what the engine says where nothing is.
Reported = Literal[
    "ikke påbegynt",
    "pågår",
    "gjennomført",
    "delvis gjennomført",
    "ikke gjennomført",
    "utsatt",
    "utgår",
    "erstattet",
]
Status = Literal["ikke meldt", Reported]
UNREPORTED: Status = "ikke meldt"
REPORTED: tuple[Reported, ...] = get_args(Reported)
STATUSES: tuple[Status, ...] = (UNREPORTED, *REPORTED)

ENDED: frozenset[Status] = frozenset({"utgår", "erstattet"})  # end all asking
CLOSED: frozenset[Status] = ENDED | {"gjennomført", "ikke gjennomført"}  # for a measure that is done once
ANSWERS: frozenset[Status] = frozenset({"gjennomført", "delvis gjennomført", "ikke gjennomført"})  # of a year
OF_WORK: frozenset[Status] = ANSWERS | {"ikke påbegynt", "pågår"}  # say something of work that was done or not
NEED_REASON: frozenset[Status] = ENDED | {"delvis gjennomført", "ikke gjennomført", "utsatt"}

NOT_SET: Literal["ikke fastsatt"] = "ikke fastsatt"  # in the place of a new deadline


class TakenBack(Value):
    """Which entries of the same measure are taken back: those with just this day, year and status."""

    dated: EntryDate = key("dato", "Datoen til meldingen som trekkes.", ...)
    year: Year | None = key("gjelder", "Året meldingen som trekkes, gjelder.")
    status: Reported = key("status", "Statusen i meldingen som trekkes.", ...)
    text: Text | None = key("tekst", "Teksten i meldingen som trekkes, når flere ellers er like.")


class Entry(Value):
    """One dated report on one measure, or the taking back of one.

    An entry that takes back another has that one's status as its own `status`: in the file it has none.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["tiltak", "dato"],
            "anyOf": [{"required": ["status"]}, {"required": ["trekker"]}],
        }
    )

    measure: Id = key("tiltak", "Tiltakets id i planen.", ...)
    dated: EntryDate = key("dato", "Dagen eller måneden det ble meldt, for eksempel 2024-01-20 eller 2024-01.", ...)
    year: Year | None = key("gjelder", "Året meldingen gjelder; trengs når tiltaket gjentas.")
    status: Reported = key("status", "Hva som meldes.", ...)
    text: Text | None = key("tekst", "Hva som er gjort.")
    value: Number | None = key("verdi", "Indikatorens verdi.")
    done: Due | None = key("utført", "Når det ble gjort; ellers gjelder datoen.")
    by: Id | None = key("av", "Hvem som melder (id fra ansvarlige).")
    case: Text | None = key("sak", "Saksnummer.")
    reason: Text | None = key("begrunnelse", "Hvorfor; trengs når tiltaket ikke er gjort som planlagt.")
    moved_to: Annotated[
        Deadline | Literal["ikke fastsatt"] | None,
        Parsed(
            lambda text: text if text == NOT_SET else parse_deadline(text),
            {"anyOf": [{"const": NOT_SET}, *DUE_SCHEMA["anyOf"]]},
        ),
    ] = key("ny_frist", "Den nye fristen når tiltaket er utsatt, eller «ikke fastsatt».")
    replaced_by: Many[Id] = key("erstattet_av", "Tiltakene som tok over.", ())
    takes_back: TakenBack | None = key("trekker", "Meldingen som trekkes tilbake: dato, gjelder og status.")
    internal_note: Text | None = key("intern_merknad", "Vises bare av «boligplan vis» og i filen selv.")

    @model_validator(mode="before")
    @classmethod
    def _status_of_what_is_taken_back(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not isinstance(value.get("trekker"), dict):
            return value
        if "status" in value:
            told = "En melding som trekker en annen tilbake, har ikke status selv. Slett linjen «status»."
            raise PydanticCustomError("plain", "{text}", {"text": told})
        status = value["trekker"].get("status")
        return {**value, "status": status if status in REPORTED else REPORTED[0]}

    @property
    def day(self) -> date:
        """The day it was reported; of a month the last day."""
        return self.dated.last

    @property
    def new_due(self) -> Deadline | None:
        """The new deadline; None where none is given, or it is said not to be set."""
        return self.moved_to if isinstance(self.moved_to, Deadline) else None

    def is_taken_back_by(self, other: Entry) -> bool:
        """Return True where `other` takes back this entry."""
        taken = other.takes_back
        return (
            taken is not None
            and self.takes_back is None
            and (self.measure, self.day, self.year, self.status)
            == (other.measure, taken.dated.last, taken.year, taken.status)
            and (taken.text is None or taken.text == self.text)
        )


class Told(NamedTuple):
    """A report, and the entry that takes it back; None where it stands."""

    entry: Entry
    back: Entry | None


class Journal(RootModel[Items[Entry]]):
    """Entries in the order of the file."""

    model_config = {"strict": True, "frozen": True, "defer_build": True}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the file, what takes back and what is taken back too."""
        return self.root

    def told(self, day: date) -> dict[str, tuple[Told, ...]]:
        """Return every report by `day` by measure, oldest first, each with what takes it back by then."""
        known = sorted((entry for entry in self.root if entry.day <= day), key=lambda entry: entry.day)
        withdrawals = [entry for entry in known if entry.takes_back]
        found: dict[str, list[Told]] = {}
        for entry in known:
            if not entry.takes_back:
                back = next((other for other in withdrawals if entry.is_taken_back_by(other)), None)
                found.setdefault(entry.measure, []).append(Told(entry, back))
        return {measure: tuple(told) for measure, told in found.items()}

    def by_measure(self, day: date) -> dict[str, tuple[Entry, ...]]:
        """Return the reports in force on `day` by measure: dated by then and not taken back by then, oldest first."""
        standing = ((id, tuple(one.entry for one in told if not one.back)) for id, told in self.told(day).items())
        return {id: entries for id, entries in standing if entries}
