"""The values of a plan as they read in running text, in either målform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from pydantic import BaseModel

from boligplan.deadline import Deadline, Duration
from boligplan.journal import Entry
from boligplan.language import (
    Language,
    Phrase,
    date_text,
    deadline_text,
    duration_text,
    inner_quotes,
    list_text,
    number_text,
    percent_text,
    period_text,
    same,
    word,
    years_text,
)
from boligplan.plan import Plan
from boligplan.planparts import Amounts, Cost, Economy, Financing, Indicator, Owner, Responsibility
from boligplan.tree import measures_by_id

HIDDEN = "intern_merknad"  # shown by `vis` and in the file, nowhere else

PHRASES = {
    "none": Phrase("ikke oppgitt", "ikkje oppgitt"),
    "nothing": same("ingen"),
    "for": same("{} for {}"),
    "takes back": Phrase("trekker tilbake meldingen fra {}: {}", "trekkjer tilbake meldinga frå {}: {}"),
    "nobody": Phrase("ingen ansvarlig", "ingen ansvarleg"),
    "yearly": Phrase("{} hvert år", "{} kvart år"),
    "source": same("finansiering {}"),
    "no unit": Phrase("enhet ikke oppgitt", "eining ikkje oppgitt"),
    "frame": Phrase("samlet ramme {}", "samla ramme {}"),
}
# An owner that is still to be set up: some day, by a day to come, by a day that is past.
TO_BE_SET_UP = Phrase("{} (skal opprettes)", "{} (skal opprettast)")
SET_UP_BY = Phrase("{} (skal opprettes {})", "{} (skal opprettast {})")
SHOULD_BE_SET_UP = Phrase("{} (skulle opprettes {})", "{} (skulle opprettast {})")

# What a key is called where it is not the key itself.
LABELS = {
    "antall": Phrase("antall", "tal"),
    "ansvarlige": Phrase("ansvarlige", "ansvarlege"),
    "begrunnelse": Phrase("begrunnelse", "grunngiving"),
    "beskrivelse": Phrase("beskrivelse", "omtale"),
    "betegnelser": Phrase("betegnelser", "nemningar"),
    "enhet": Phrase("enhet", "eining"),
    "erstattet_av": Phrase("erstattet av", "erstatta av"),
    "føringer": Phrase("føringer", "føringar"),
    "gjelder": Phrase("gjelder", "gjeld"),
    "gjentas": Phrase("gjentas", "blir gjenteke"),
    "gjort": Phrase("gjort", "gjord"),
    "hovedansvar": Phrase("hovedansvar", "hovudansvar"),
    "hver": Phrase("hver", "kvar"),
    "hvert": Phrase("hvert", "kvart"),
    "høyst": Phrase("høyst", "høgst"),
    "kilde": Phrase("kilde", "kjelde"),
    "legges_fram": Phrase("legges fram", "blir lagd fram"),
    "medlemmer": Phrase("medlemmer", "medlemer"),
    "målbilder": Phrase("målbilder", "målbilete"),
    "navn": Phrase("navn", "namn"),
    "opphørt": Phrase("opphørt", "lagd ned"),
    "opprettes": Phrase("opprettes", "skal opprettast"),
    "også_kalt": Phrase("også kalt", "også kalla"),
    "punkter": Phrase("punkter", "punkt"),
    "referanser": Phrase("referanser", "referansar"),
    "slag": same("drift/investering"),
    "sluttet": Phrase("sluttet", "slutta"),
    "startet": Phrase("startet", "starta"),
    "utvalg": Phrase("utvalg", "utval"),
}

DETAILS = ("verdi", "utført", "ny_frist", "erstattet_av")  # of a report, each with its label


class EntryWords(NamedTuple):
    """A report in words; "" where it does not say. `status` is with the year, `details` with their labels."""

    day: str
    status: str
    text: str
    reason: str
    details: tuple[tuple[str, str], ...]
    by: str


def sentence(text: str) -> str:
    """Return the text with a full stop, where it ends in a letter or a number."""
    return f"{text}." if text[-1:].isalnum() else text


def owner_name(owner: Owner, day: date, language: Language = "bokmål") -> str:
    """Return the owner's name, and that it is still to be set up where the plan says so: «Gruppa (skal opprettes)»."""
    if owner.created is None:
        return owner.name
    if not isinstance(owner.created, Deadline):
        return TO_BE_SET_UP.in_(language, owner.name)
    phrase = SHOULD_BE_SET_UP if owner.created.last < day else SET_UP_BY
    return phrase.in_(language, owner.name, deadline_text(owner.created))


class Values:
    """Values in the words of one målform; owners are called by their names in any of the plans.

    With a `day`, the names say which owners are still to be set up; without one, as in a comparison, they do not.
    """

    phrases: Mapping[str, Phrase] = PHRASES

    def __init__(self, *plans: Plan, language: Language = "bokmål", day: date | None = None) -> None:
        self.language = language
        self.names = {
            owner.id: owner_name(owner, day, language) if day else owner.name for plan in plans for owner in plan.owners
        }
        self._senders = {owner.id: owner.name for plan in plans for owner in plan.owners}  # who reports is set up
        self.unit = plans[-1].amounts_in
        self._plans = plans

    def phrase(self, key: str, *values: object) -> str:
        """Return one of the phrases, filled in."""
        return self.phrases[key].in_(self.language, *values)

    def label(self, key: str) -> str:
        """Return what a key of the files is called."""
        return LABELS[key].in_(self.language) if key in LABELS else key.replace("_", " ")

    def value(self, field: str, value: Any) -> str:
        """The value of a key as it reads in running text."""
        if value is None:
            return self.phrase("none")
        if value in ((), ""):
            return self.phrase("nothing")
        if not isinstance(value, tuple):
            return self._one(field, value)
        if field == "år":
            return years_text(value)
        if field == "erstattet_av":
            return self.measures(value)
        if all(isinstance(part, int) for part in value):
            return period_text(value)
        return ("; " if field == "punkter" else ", ").join(self._one(field, part) for part in value)

    def _one(self, field: str, value: Any) -> str:
        match value:
            case Deadline():
                return deadline_text(value)
            case date():
                return date_text(value)
            case Duration():
                return duration_text(value, self.language)
            case Decimal():
                return number_text(value)
            case Responsibility():
                return self.responsibility(value) or self.phrase("nothing")
            case Economy():
                return self.economy(value) or self.phrase("nothing")
            case Cost():
                return self.cost(value) or self.phrase("none")
            case Indicator():
                return self.indicator(value)
            case BaseModel():
                return self._model(value) or self.phrase("none")
            case str() if field in ("slag", "status", "gjentas", "tilstand", "type", "beløp_i", "ny_frist"):
                return word(value, self.language)
            case str() if field in ("utvalg", "involverte", "av"):
                return (self._senders if field == "av" else self.names).get(value, value)
        return str(value)

    def _model(self, value: BaseModel) -> str:
        if set(type(value).model_fields) == {"head", "text"}:
            return f"{value.head}: {value.text}"  # type: ignore[attr-defined] # by the names just asked for
        return "; ".join(f"{self.label(key)}: {words}" for key, words in self.keys(value).items() if key != "id")

    def keys(self, value: BaseModel) -> dict[str, str]:
        """Return what each key of a value says in words; without those that say nothing, and what is internal."""
        given = ((info.alias or name, getattr(value, name)) for name, info in type(value).model_fields.items())
        return {key: self.value(key, part) for key, part in given if part not in (None, ()) and key != HIDDEN}

    def entry(self, entry: Entry) -> EntryWords:
        """Return a report in words, part by part."""
        words, about = self.keys(entry), entry.takes_back or entry
        status = self.phrase("for", words["status"], about.year) if about.year else words["status"]
        if entry.takes_back:
            status = self.phrase("takes back", deadline_text(about.dated), status)
        details = tuple((self.label(key), words[key]) for key in DETAILS if key in words)
        by = ", ".join(words[key] for key in ("av", "sak") if key in words)
        return EntryWords(words["dato"], status, entry.text or "", entry.reason or "", details, by)

    def entry_text(self, entry: Entry) -> str:
        """Return a report on one line: «1. mai 2024: utsatt, ny frist 2025. Ingen lokaler. (Nav, 24/17)»."""
        words = self.entry(entry)
        facts = ", ".join([words.status, *(f"{label} {value}" for label, value in words.details)])
        by = f"({words.by})" if words.by else ""
        return " ".join(filter(None, [f"{words.day}: {facts}.", sentence(words.text), sentence(words.reason), by]))

    def measures(self, ids: Iterable[str]) -> str:
        """Return the texts of some measures in a list; the id where there is none."""
        return list_text(f"«{inner_quotes(self._measures.get(id, id))}»" for id in ids)

    @cached_property
    def _measures(self) -> dict[str, str]:
        return {id: found.text for plan in self._plans for id, found in measures_by_id(plan).items()}

    def responsibility(self, found: Responsibility) -> str:
        """Return who answers, by name or else as printed, with the other parts apart: «A og B (hovedansvar A)»."""
        parts = ", ".join(f"{part} {names}" for part, names in self.shares(found))
        owners = self.named(found.owners) or found.text or (self.phrase("nobody") if parts else "")
        return f"{owners} ({parts})" if parts else owners

    def shares(self, found: Responsibility) -> list[tuple[str, str]]:
        """Return the names of those who have another part than to answer, by what the part is called."""
        lead = (found.lead,) if found.lead else ()
        parts = (("hovedansvar", lead), ("delegert til", found.delegated), ("ved", found.by))
        return [(word(part, self.language), self.named(ids)) for part, ids in parts if ids]

    def owners_text(self, found: Responsibility | None) -> str:
        """Return who answers where no label says what it is, or that nobody does."""
        return (self.responsibility(found) if found else "") or self.phrase("nobody")

    def as_printed(self, part: Responsibility | Economy | None) -> str:
        """Return the plan's own words, as a document prints them, or else ours; "" where there are none."""
        if part is None or part.text:
            return part.text or "" if part else ""
        return self.responsibility(part) if isinstance(part, Responsibility) else self.economy(part)

    def named(self, ids: Iterable[str]) -> str:
        """Return the names of owners in a list; the id where there is no such owner."""
        return list_text(self.names.get(id, id) for id in ids)

    def economy(self, found: Economy) -> str:
        """Return where the money is to be settled, and what the plan says of it."""
        settled = word(found.clarification, self.language) if found.clarification else ""
        return ": ".join(filter(None, [settled, found.text]))

    def cost(self, found: Cost) -> str:
        """Return all that is said of a cost on one line."""
        parts = [*self.amounts(found), *self.frame(found)]
        in_kroner = found.running, found.investment, found.frame, *(part.amount for part in found.financing)
        unit = f" ({self.unit_text})" if any(part not in (None, Amounts()) for part in in_kroner) else ""
        return "; ".join(filter(None, ["; ".join(parts) + unit, found.text]))

    def amounts(self, found: Cost) -> list[str]:
        """Return the amounts year by year, those of drift and those of investering."""
        kinds = (("drift", self._amounts(found.running)), ("investering", self._amounts(found.investment)))
        return [f"{word(kind, self.language)} {amounts}" for kind, amounts in kinds if amounts]

    def frame(self, found: Cost) -> list[str]:
        """Return the total frame, and who gives money."""
        frame = [self.phrase("frame", number_text(found.frame))] if found.frame is not None else []
        return [*frame, *map(self.financing, found.financing)]

    @property
    def unit_text(self) -> str:
        """What the amounts of the plan are in."""
        return word(self.unit, self.language) if self.unit else self.phrase("no unit")

    def _amounts(self, amounts: Amounts) -> str:
        """The amounts by year; years on end with the same amount are told together."""
        if amounts.yearly is not None:
            return self.phrase("yearly", number_text(amounts.yearly))
        told = []
        for amount, group in groupby(amounts.by_year, key=lambda one: one[1]):
            years = tuple(year for year, _ in group)
            sum_text = number_text(amount)
            told.append(f"{years_text(years)}: {sum_text if len(years) == 1 else self.phrase('yearly', sum_text)}")
        return ", ".join(told)

    def financing(self, source: Financing) -> str:
        """Who gives money, the share and the amount."""
        share = percent_text(source.share) if source.share is not None else ""
        amount = number_text(source.amount) if source.amount is not None else ""
        return ": ".join(filter(None, [self.phrase("source", source.source), ", ".join(filter(None, [share, amount]))]))

    def measured(self, found: Indicator) -> str:
        """Return what is measured, and in what: «Boliger (antall)»."""
        return f"{found.name} ({found.unit})" if found.unit else found.name

    def indicator(self, found: Indicator) -> str:
        """Return what is measured and what it should come to: «Boliger: minst 10 boliger»."""
        return f"{found.name}: {self.target(found)}".removesuffix(": ")

    def target(self, indicator: Indicator) -> str:
        """What an indicator should come to, in its unit."""
        targets = (("minst", indicator.at_least), ("høyst", indicator.at_most), ("", indicator.count))
        given = [f"{self.label(name)} {number_text(number)}".strip() for name, number in targets if number is not None]
        return " ".join(filter(None, [list_text(given), indicator.unit]))
