"""The values of a plan as they read in running text, in either målform, alone and as before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from boligplan.deadline import Deadline, Duration, add_months
from boligplan.language import (
    Language,
    Phrase,
    counted,
    date_text,
    deadline_text,
    duration_text,
    list_text,
    number_text,
    percent_text,
    period_text,
    same,
    word,
    years_text,
)
from boligplan.plan import Plan
from boligplan.planparts import Amounts, Cost, Economy, Financing, Indicator, Responsibility

SHORT = 44  # signs; two values no longer than this stand on one line with an arrow between them
HIDDEN = "intern_merknad"  # shown by `vis` and in the file, nowhere else

VALUE_PHRASES = {
    "none": Phrase("ikke oppgitt", "ikkje oppgitt"),
    "nothing": same("ingen"),
    "hidden": Phrase("Den interne merknaden er endret.", "Den interne merknaden er endra."),
    "before": same("før"),
    "after": Phrase("nå", "no"),
    "later": Phrase("{} senere", "{} seinare"),
    "earlier": Phrase("{} tidligere", "{} tidlegare"),
    "day": same("dag"),
    "days": Phrase("dager", "dagar"),
    "month": Phrase("måned", "månad"),
    "months": Phrase("måneder", "månader"),
    "year": same("år"),
    "years": same("år"),
    "delegated": same("delegert til {}"),
    "by": same("ved {}"),
    "lead": Phrase("hovedansvar {}", "hovudansvar {}"),
    "yearly": Phrase("{} hvert år", "{} kvart år"),
    "source": Phrase("fra {}", "frå {}"),
    "frame": Phrase("samlet ramme {}", "samla ramme {}"),
}

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
    "sluttet": Phrase("sluttet", "slutta"),
    "startet": Phrase("startet", "starta"),
    "utvalg": Phrase("utvalg", "utval"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; `marked` where it differs from the other version."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line under an item: a label, which may be empty, and the text in runs."""

    label: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The line without label and marks."""
        return "".join(run.text for run in self.runs)


class ValueTexts:
    """Values in the words of one målform; owners are called by their names in any of the plans."""

    phrases: Mapping[str, Phrase] = VALUE_PHRASES

    def __init__(self, plans: Sequence[Plan], language: Language = "bokmål") -> None:
        self.language = language
        self.names = {owner.id: owner.name for plan in plans for owner in plan.owners}
        self.unit = plans[-1].amounts_in

    def phrase(self, key: str, *values: object) -> str:
        """One of the phrases, filled in."""
        return self.phrases[key].in_(self.language, *values)

    def label(self, key: str) -> str:
        """What a key of the files is called."""
        return LABELS[key].in_(self.language) if key in LABELS else key.replace("_", " ")

    def pair(self, field: str, before: Any, after: Any) -> list[Line]:
        """Before → after: on one line where both are short, else on two with the words that differ marked."""
        if field == HIDDEN:
            return [line(self.phrase("hidden"))]
        label = self.label(field)
        words = [self.value(field, value) for value in (before, after)]
        if words[0] == words[1] and isinstance(before, Responsibility) and isinstance(after, Responsibility):
            words = [value.text or shown for value, shown in zip((before, after), words, strict=True)]
        if all(len(text) <= SHORT for text in words) and field not in ("tekst", "tittel", "punkter"):
            return [line(f"{label}: {words[0]} → {words[1]}{self._moved(before, after)}")]
        runs = marked(*words)
        labels = (self.phrase("before"), self.phrase("after"))
        lines = [Line(mark, part) for mark, part in zip(labels, runs, strict=True)]
        return lines if field in ("tekst", "tittel") else [line(f"{label}:"), *lines]

    def _moved(self, before: Any, after: Any) -> str:
        """By how much a deadline has moved: whole years or months where it is that, else days."""
        one, other = (value.last if isinstance(value, Deadline) else value for value in (before, after))
        if not isinstance(one, date) or not isinstance(other, date) or one == other:
            return ""
        first, last = sorted((one, other))
        months = (last.year - first.year) * 12 + last.month - first.month
        is_whole = add_months(first, months) == last or (_ends_month(first) and _ends_month(last))
        spans = ((months if is_whole else 0, 12, "year"), (months if is_whole else 0, 1, "month"))
        found = ((span // length, unit) for span, length, unit in spans if span and span % length == 0)
        count, unit = next(found, ((last - first).days, "day"))
        amount = counted(count, self.phrase(unit), self.phrase(f"{unit}s"))
        return ", " + self.phrase("later" if other > one else "earlier", amount)

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
                return self._responsibility(value)
            case Economy():
                settled = word(value.clarification, self.language) if value.clarification else ""
                return ": ".join(filter(None, [settled, value.text])) or self.phrase("nothing")
            case Cost():
                return self._cost(value)
            case Indicator():
                return " ".join(filter(None, [value.name, self.target(value)]))
            case BaseModel():
                return self._model(value) or self.phrase("none")
            case str() if field in ("slag", "status", "gjentas", "tilstand", "type", "beløp_i"):
                return word(value, self.language)
            case str() if field in ("utvalg", "involverte", "av"):
                return self.names.get(value, value)
        return str(value)

    def _model(self, value: BaseModel) -> str:
        if set(type(value).model_fields) == {"head", "text"}:
            return f"{value.head}: {value.text}"  # type: ignore[attr-defined] # by the names just asked for
        given = [
            (info.alias or name, getattr(value, name))
            for name, info in type(value).model_fields.items()
            if getattr(value, name) not in (None, ()) and info.alias not in (HIDDEN, "id")
        ]
        return "; ".join(f"{self.label(alias)}: {self.value(alias, part)}" for alias, part in given)

    def _responsibility(self, value: Responsibility) -> str:
        said = (("delegated", value.delegated), ("by", value.by), ("lead", filter(None, [value.lead])))
        extra = [self.phrase(key, names) for key, ids in said if (names := self._named(ids))]
        owners = self._named(value.owners) or value.text or self.phrase("nothing")
        return f"{owners} ({', '.join(extra)})" if extra else owners

    def _named(self, ids: Iterable[str]) -> str:
        return list_text(self.names.get(id, id) for id in ids)

    def _cost(self, value: Cost) -> str:
        kinds = (("drift", self._amounts(value.running)), ("investering", self._amounts(value.investment)))
        parts = [f"{word(kind, self.language)} {amounts}" for kind, amounts in kinds if amounts]
        if value.frame is not None:
            parts.append(self.phrase("frame", number_text(value.frame)))
        has_amounts = bool(parts) or any(part.amount is not None for part in value.financing)
        parts += [self.financing(part) for part in value.financing]
        unit = f" ({word(self.unit, self.language)})" if self.unit and has_amounts else ""
        return "; ".join(filter(None, ["; ".join(parts) + unit, value.text])) or self.phrase("none")

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

    def target(self, indicator: Indicator) -> str:
        """What an indicator should come to, in its unit."""
        targets = (("minst", indicator.at_least), ("høyst", indicator.at_most), ("", indicator.count))
        given = [f"{self.label(name)} {number_text(number)}".strip() for name, number in targets if number is not None]
        return " ".join(filter(None, [list_text(given), indicator.unit]))


def _ends_month(day: date) -> bool:
    return (day + timedelta(1)).day == 1


def line(text: str) -> Line:
    """A line of plain text without a label."""
    return Line("", (Run(text),))


def marked(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts with the words that differ marked; unmarked where they have little in common."""
    one, other = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < 0.3:
        return (Run(before),), (Run(after),)
    sides: tuple[list[Run], list[Run]] = ([], [])
    for tag, i, j, k, l in matcher.get_opcodes():  # noqa: E741 - the names difflib gives them
        for side, piece in zip(sides, ("".join(one[i:j]), "".join(other[k:l])), strict=True):
            _add(side, piece, tag != "equal")
    return _trimmed(sides[0]), _trimmed(sides[1])


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """The runs with the white space at the ends of marked ones left unmarked."""
    pieces = []
    for run in runs:
        body = run.text.strip() if run.marked else ""
        before, _, after = run.text.partition(body) if body else (run.text, "", "")
        pieces += [Run(before), Run(body, True), Run(after)]
    return tuple(run for run in pieces if run.text)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,\u00a0]\d+)*|\w+|\s+|[^\w\s]", text)


def _add(runs: list[Run], text: str, is_marked: bool) -> None:
    """Adds the text; a gap of white space between two marked words is marked with them."""
    if not text:
        return
    if is_marked and len(runs) > 1 and runs[-1].text.isspace() and runs[-2].marked:
        gap, word = runs.pop(), runs.pop()
        runs.append(Run(word.text + gap.text + text, True))
    else:
        runs.append(Run(text, is_marked))
