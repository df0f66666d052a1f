"""The differences between two versions in words: sections of items with lines, and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from boligplan.comparing.changes import IN_HINDSIGHT, Difference, Kind, PlanChanges
from boligplan.comparing.matching import Level, Subject
from boligplan.comparing.wordmarks import Line, Work, line, marked
from boligplan.deadline import Deadline, add_months
from boligplan.journal import Entry
from boligplan.language import (
    Language,
    Phrase,
    counted,
    date_text,
    list_text,
    same,
    values,
)
from boligplan.language.values import HIDDEN, Values, sentence
from boligplan.planparts import Before, Ended, Responsibility
from boligplan.tree import measures_by_id

HINDSIGHT = Phrase("Endret i ettertid", "Endra i ettertid")
HEADINGS: dict[Kind, Phrase] = {
    Kind.NEW: same("Nytt i planen"),
    Kind.GONE: Phrase("Borte fra planen", "Borte frå planen"),
    Kind.RENAMED: same("Ny id"),
    Kind.CLOSED: Phrase("Avsluttet", "Avslutta"),
    Kind.REOPENED: Phrase("Åpnet igjen", "Opna igjen"),
    Kind.WORDING: same("Ny ordlyd"),
    Kind.MOVED: Phrase("Flyttet i planen", "Flytta i planen"),
    Kind.OWNER: same("Ansvar"),
    Kind.DELEGATION: same("Delegering"),
    Kind.YEARS: same("År"),
    Kind.DUE: Phrase("Frister", "Fristar"),
    Kind.MONEY_KIND: same("Drift og investering"),
    Kind.COST: same("Økonomi"),
    Kind.STATUS: same("Status"),
    Kind.REPORTED: Phrase("Nye meldinger", "Nye meldingar"),
    Kind.DECIDED: Phrase("Vedtak ført i planen", "Vedtak førte i planen"),
    Kind.OTHER: Phrase("Annet", "Anna"),
}
LEVELS: dict[Level, Phrase] = {
    "plan": same("Planen"),
    "felles": same("Felles for alle tiltak"),
    "mål": same("Mål"),
    "vi_vil": same("Vi vil"),
    "tiltak": same(""),
    "strategi": same("Strategi"),
    "milepæl": same("Milepæl"),
    "ansvarlig": Phrase("Ansvarlig", "Ansvarleg"),
    "føring": same("Føring"),
}
SHORT = 44  # signs; two values no longer than this stand on one line with an arrow between them
PHRASES = values.PHRASES | {
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
    "entry of": Phrase("Meldingen fra {}:", "Meldinga frå {}:"),
    "removed": Phrase("fjernet: {}", "fjerna: {}"),
    "reach": Phrase("Gjelder {} under.", "Gjeld {} under."),
    "decided": Phrase("Vedtatt {}.", "Vedteke {}."),
    "came": same("Kom inn {}."),
    "left": Phrase("Gikk ut {}.", "Gjekk ut {}."),
    "replaced": Phrase("Erstattet av {}.", "Erstatta av {}."),
    "guess": Phrase(
        "Trolig det samme, siden tekstene ligner ({} % likt).",
        "Truleg det same, sidan tekstane liknar ({} % likt).",
    ),
    "from": Phrase("fra {} til {}", "frå {} til {}"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that differs, with its lines."""

    title: str
    id: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One class of differences: `count` things that differ, or of reports how many there are of them."""

    heading: str
    items: tuple[Item, ...]
    count: int
    in_hindsight: bool = False


def sections(changes: PlanChanges, language: Language = "bokmål") -> tuple[Section, ...]:
    """The differences by class, what was altered after the fact first; things in the order of the plan."""
    texts = Texts(changes, language)
    told = {id(difference.decision) for difference in changes.differences if difference.decision}
    shown = [d for d in changes.differences if not (d.kind is Kind.DECIDED and id(d.after) in told)]
    groups: list[tuple[str, list[Difference]]] = [
        (HINDSIGHT.in_(language), [found for found in shown if found.kind in IN_HINDSIGHT]),
        *((HEADINGS[kind].in_(language), [d for d in shown if d.kind is kind]) for kind in HEADINGS),
    ]
    return tuple(_section(heading, texts.items(found), found) for heading, found in groups if found)


def _section(heading: str, items: tuple[Item, ...], found: list[Difference]) -> Section:
    in_hindsight = found[0].kind in IN_HINDSIGHT
    of_reports = in_hindsight or found[0].kind is Kind.REPORTED  # each is one, however many a measure has
    return Section(heading, items, len(found) if of_reports else len(items), in_hindsight)


def plain_lines(changes: PlanChanges) -> tuple[str, ...]:
    """The differences as lines of plain text, words that differ in brackets."""
    lines = []
    for section in sections(changes):
        lines.append(f"{section.heading}: {section.count}")
        for item in section.items:
            lines.append(f"  {item.title}")
            for one in item.lines:
                runs = "".join(f"[{run.text}]" if run.marked else run.text for run in one.runs)
                lines.append(f"    {one.label}: {runs}" if one.label else f"    {runs}")
    return tuple(lines)


class Texts(Values):
    """Differences in the words of one målform."""

    phrases = PHRASES

    def __init__(self, changes: PlanChanges, language: Language = "bokmål") -> None:
        super().__init__(changes.old, changes.new, language=language)
        self.changes = changes
        self.work = Work()

    def items(self, differences: Iterable[Difference]) -> tuple[Item, ...]:
        """The differences gathered by what they are about."""
        gathered: dict[tuple[str, str], list[Difference]] = {}
        for difference in differences:
            gathered.setdefault((difference.subject.level, difference.subject.id), []).append(difference)
        return tuple(
            Item(self.title(group[0].subject), group[0].subject.id, tuple(self._of_one(group)))
            for group in gathered.values()
        )

    def _of_one(self, differences: list[Difference]) -> list[Line]:
        """What there is to say of the differences; a decision behind several in a row is given once, after them."""
        told: list[Line] = []
        for difference in differences:
            lines = self.lines(difference)
            if difference.decision and told[-1:] == lines[-1:]:
                told.pop()
            told += lines
        return told

    def title(self, subject: Subject) -> str:
        """What the difference is about: level, number and text."""
        level = LEVELS[subject.level].in_(self.language)
        if subject.level in ("plan", "felles"):
            return level
        head = " ".join(part for part in (level, subject.number) if part)
        return f"{head}: {subject.text}" if level else f"{head} {subject.text or subject.id}".strip()

    def lines(self, difference: Difference) -> list[Line]:
        """What there is to say of one difference."""
        match difference.kind:
            case Kind.NEW | Kind.GONE:
                lines = self._facts(difference)
            case Kind.ENTRY_ALTERED | Kind.DECISION_ALTERED:
                lines = self._altered(difference)
            case Kind.ENTRY_REMOVED | Kind.DECISION_REMOVED:
                lines = [line(self.phrase("removed", self.record(difference.before)))]
            case Kind.REPORTED | Kind.DECIDED:
                lines = [line(self.record(difference.after))]
            case Kind.RENAMED:
                lines = [line(f"{difference.before} → {difference.after}")]
            case Kind.MOVED:
                places = (self.title(difference.before), self.title(difference.after))
                lines = [line(self.phrase("from", *(f"«{place}»" for place in places)))]
            case _ if isinstance(difference.before or difference.after, Ended):
                lines = [line(self.record(difference.after or difference.before))]
            case _:
                lines = self.pair(difference.field, difference.before, difference.after)
        if difference.reach:
            lines.append(line(self.phrase("reach", counted(len(difference.reach), "tiltak", "tiltak"))))
        if difference.decision:
            lines.append(line(self.decision(difference)))
        if difference.likeness:
            lines.append(line(self.phrase("guess", round(difference.likeness * 100))))
        return lines

    def _facts(self, difference: Difference) -> list[Line]:
        """Years, owner and money of a measure that has come or gone."""
        plan = self.changes.new if difference.new else self.changes.old
        measure = measures_by_id(plan.at(date.max)).get(difference.subject.id)
        if difference.subject.level != "tiltak" or measure is None:
            return []
        facts = [
            ("år", measure.years),
            ("frist", measure.due),
            ("ansvar", measure.responsibility),
            ("slag", measure.kinds),
        ]
        words = [self.value(name, value) for name, value in facts if value]
        return [line("; ".join(words))] if words else []

    def _altered(self, difference: Difference) -> list[Line]:
        """What a record said and says: the record, then each field that differs."""
        before, after = difference.before, difference.after
        heading = self.phrase("entry of", date_text(after.day)) if isinstance(after, Entry) else self.record(after)
        return [line(heading), *self._fields(before, after)]

    def _fields(self, before: BaseModel, after: BaseModel) -> list[Line]:
        """Each field that differs; those of what a decision replaced one by one."""
        lines: list[Line] = []
        for name, info in type(after).model_fields.items():
            one, other = getattr(before, name), getattr(after, name)
            if isinstance(one, Before):
                lines += self._fields(one, other)
            elif one != other:
                lines += self.pair(info.alias or name, one, other)
        return lines

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
        runs = marked(words[0], words[1], self.work)
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

    def decision(self, difference: Difference) -> str:
        """The decision behind a difference."""
        key = "came" if difference.kind in (Kind.NEW, Kind.GONE) else "decided"
        assert difference.decision is not None
        return self._decided(key, difference.decision)

    def _decided(self, key: str, record: BaseModel) -> str:
        day, case, reason = (getattr(record, name, None) for name in ("day", "case", "reason"))
        words = date_text(day) if day else self.phrase("none")
        decided = self.phrase(key, words + (f", sak {case}" if case else ""))
        return " ".join(filter(None, [decided, sentence(reason or "")]))

    def record(self, record: BaseModel) -> str:
        """An entry, or a recorded decision, in one line."""
        if isinstance(record, Entry):
            return self.entry_text(record)
        if isinstance(record, Ended):
            words = self._decided("left", record)
            replaced = self.measures(record.replaced_by)
            return f"{words} {self.phrase('replaced', replaced)}" if replaced else words
        before = getattr(record, "before", None)
        year = getattr(record, "year", None)
        parts = [self._decided("decided", record)]
        if year:
            parts.insert(0, f"Revisjon {year}.")
        if before is not None:
            names = sorted(type(before).model_fields[name].alias or name for name in before.model_fields_set)
            parts.append(f"({list_text(names)})")
        return " ".join(parts)


def _ends_month(day: date) -> bool:
    return (day + timedelta(1)).day == 1


def as_object(changes: PlanChanges) -> dict[str, Any]:
    """The sum for each class and every difference as JSON's own values, `før` and `etter` as the terminal has them."""
    texts = Texts(changes)
    told = [_data(texts, difference) for difference in changes.differences]
    return {"sum": dict(Counter(one["klasse"] for one in told)), "endringer": told}


def _data(texts: Texts, difference: Difference) -> dict[str, Any]:
    subject, decision = difference.subject, difference.decision
    return {
        "klasse": str(difference.kind),
        "nivå": subject.level,
        "id": subject.id,
        "nummer": subject.number or None,
        "tekst": subject.text or None,
        "felt": difference.field or None,
        "før": _told(texts, difference.field, difference.before),
        "etter": _told(texts, difference.field, difference.after),
        "gjelder": list(difference.reach),
        "vedtak": texts.decision(difference) if decision else None,
        "likhet": round(difference.likeness, 2) if difference.likeness else None,
    }


def _told(texts: Texts, field: str, value: Any) -> str | None:
    if value is None or field == HIDDEN:
        return None
    if isinstance(value, Subject):
        return texts.title(value)
    if field in ("melding", "endret", "innført", "sluttet", "vedtak") or (
        field == "revisjon" and hasattr(value, "year")
    ):
        return texts.record(value)
    return texts.value(field, value)
