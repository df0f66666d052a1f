"""Records to a plan and its journal as data, comments beside their keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from boligplan.deadline import show_years
from boligplan.editing.yamltext import Plain
from boligplan.ids import Ids
from boligplan.importers import values
from boligplan.importers.cells import read_time, split_points, split_rings
from boligplan.importers.owners import Registry
from boligplan.importers.rows import KIND, LABEL, Record, Taken
from boligplan.importers.values import Data
from boligplan.safetext import fold

_RUN_ON = re.compile(
    r"[a-zæøå»)] (Ha|Gi|Sikre|Utarbeide|Etablere|Vurdere|Revidere|Bygge|Lage|Informere|Delta|Styrke)\b"
)
_DOTTED, _ANY_NUMBER = r"(?:[A-ZÆØÅ]\.?)?\d+(?:\.\d+)+[.)]?", r"\d+(?:\.\d+)*[.)]?(?=\s+[A-ZÆØÅ«])"
_SHARED = ("owner", "economy", "when", "involved")


class Builder:
    """Builds goals, aims and measures from the records, in their order, under the `head` of the plan."""

    def __init__(self, taken: Taken, head: Data, period: tuple[int, int] | None, day: date) -> None:
        self.taken, self.head, self.period, self.day = taken, head, period, day
        self.ids, self.registry = Ids(), Registry(Ids())
        self.doubts = list(taken.doubts)
        self.journal: dict[str, list[Data]] = {}  # by measure
        self.goals: dict[str, Data] = {}
        self.top: list[Data] = []
        columns = [column for _, layout in taken.layouts for column in layout.columns]
        heads = " ".join([*taken.titles, *(c.head for c in columns if c.role in ("year", "money", "sum"))])
        self.unit, doubt = values.unit(taken.records, heads)
        head["#beløp_i"] = [doubt] if doubt else []
        years = {column.year for column in columns if column.year}
        if len(years) < 2 and not period:
            years |= {year for record in taken.records for year in read_time(record.text("when"), None).years}
            if len(years) > 1:
                head["#periode"] = ["første og siste år er de som er nevnt i fristene"]
        if years and not period:
            self.period = (min(years), max(years))
        head["periode"] = Plain(show_years(range(self.period[0], self.period[1] + 1)) if self.period else "")
        head["beløp_i"] = self.unit
        head["betegnelser"] = {
            key: fold(c.head)
            for role, key in (("goal", "mål"), ("aim", "vi_vil"), ("measure", "vi_skal"))
            for c in columns[::-1]
            if c.role == role and "(" not in c.head
        }

    def build(self) -> Data:
        """The plan; the journal and the doubts stand beside it afterwards."""
        for record in self.taken.records:
            self._place(record)
        for goal in self.goals.values():
            for aim in goal["vi_vil"]:
                self._once(aim)
                _lift(aim)
        owners = {owner.id: owner for owner in self.registry.owners.values()}.values()
        for owner in owners:
            self.doubts += [(f"ansvarlige, {owner.name}", doubt) for doubt in owner.doubts]
        self.doubts += [(key[1:], words) for key, notes in self.head.items() if key[0] == "#" for words in notes]
        return self.head | {
            "ansvarlige": [owner.as_data for owner in owners],
            "mål": list(self.goals.values()),
            "vi_skal": self.top,
        }

    def _place(self, record: Record) -> None:
        parent = self._goal(record.goal) if record.goal else {"vi_skal": self.top}
        if not record.texts:
            for words in record.doubts:
                self._doubt(record)(parent, "", words)
            return
        aim: Data | None = None  # the aim this row begins
        if record.aim:
            if not parent["vi_vil"] or parent["vi_vil"][-1]["rad"] != fold(record.aim):
                aim = self._aim(record)
                parent["vi_vil"].append(aim)
                record.doubts = []
            parent = parent["vi_vil"][-1]
        measures = list(self._measures(record))
        if not measures:
            self._doubt(record)(parent, "", "raden har ingen tekst i kolonnen for tiltak, så her er bare «vi vil»")
            self._say(parent, record, {role: record.text(role) for role in ("owner", "economy", "involved")})
            for column, text in record.filled("when", "status"):
                record.keep(column, text)
        self._extras(aim if aim and len(measures) != 1 else measures[0], record, several=len(measures) > 1)
        parent["vi_skal"].extend(measures)

    def _goal(self, text: str) -> Data:
        text = fold(text)
        if text not in self.goals:
            label = LABEL.match(text)
            number, title = _numbered(text[label.end() :] if label else text, _ANY_NUMBER)
            if label:
                number |= {"nummer": label[1]} if label[1] else {}
                self.head["betegnelser"].setdefault("mål", re.split(r"[ \d:.]", text)[0])
            self.goals[text] = {"id": self.ids(title), **number, "tittel": title, "vi_vil": [], "vi_skal": []}
        return self.goals[text]

    def _aim(self, record: Record) -> Data:
        lead, points = split_points(record.aim)
        first, rings = split_rings(lead)
        points = rings + [fold(point) for point in points]
        number, text = _numbered(first or [*points, fold(record.aim)][0], _DOTTED)
        aim: Data = {"id": self.ids(text), **number, "tekst": text, "punkter": points if first else points[1:]}
        for words in record.doubts:
            self._doubt(record)(aim, "", words)
        if not first:
            self._doubt(record)(aim, "", "cellen er en liste; det første punktet er brukt som tekst")
        return aim | {"rad": fold(record.aim), "vi_skal": []}

    def _measures(self, record: Record) -> Iterator[Data]:
        if not (cell := record.text("measure")):
            return
        lead, points = split_points(cell)
        doubts, under = list(record.doubts), []
        if points and lead.endswith(":"):
            texts, under = [lead], [fold(point) for point in points]
            doubts.append("listen i cellen er lest som underpunkter til ett tiltak")
        else:
            texts = ([lead] if lead else []) + points
            if points and lead:
                doubts.append("teksten foran listen er lest som et eget tiltak")
            elif points and cell.startswith(points[0]) and not re.match(_DOTTED, cell):
                doubts.append("hvert avsnitt i cellen er lest som et tiltak")
            elif _RUN_ON.search(lead):
                doubts.append("cellen har flere setninger etter hverandre; er det flere tiltak?")
        texts = texts or [fold(cell)]
        for index, whole in enumerate(texts):
            text, rings = split_rings(whole)
            text = text or rings.pop(0)
            number, text = _numbered(text, _DOTTED)
            measure: Data = {"id": self.ids(text), **number, "tekst": text, "punkter": under + rings}
            for words in doubts if not index else ():
                self._doubt(record)(measure, "", words)
            self._say(measure, record, {role: _share(record.text(role), index, len(texts)) for role in _SHARED})
            for column, status in record.filled("status"):
                words = fold(_share(status, index, len(texts)))
                entry = values.entry(measure, column.head, words, self.day, self._doubt(record))
                self.journal.setdefault(measure["id"], []).append(entry)
            yield measure

    def _say(self, item: Data, record: Record, said: dict[str, str]) -> None:
        """Write into `item` what the row says of who, money in words, kind and time."""
        doubt = self._doubt(record)
        if economy := fold(said["economy"] or values.money_in_words(record)):
            item["økonomi"] = values.economy(economy)
        for key, role, read in (
            ("ansvar", "owner", self.registry.responsibility),
            ("involverte", "involved", self.registry.ids),
        ):
            notes: list[str] = []
            item[key] = read(said[role], notes) if said[role] else []
            for words in notes:
                doubt(item, key, words)
            for column, text in record.filled(role) if notes and key == "involverte" else ():
                record.keep(column, text)
        kinds = values.kinds(record)
        item["slag"] = kinds[0] if len(kinds) == 1 else kinds
        for column, kind in record.filled("kind"):
            if not KIND.fullmatch(kind):
                record.keep(column, kind)
                doubt(item, "slag", f"«{fold(kind)}» ble ikke forstått som drift eller investering")
        values.time(item, record, fold(said.get("when", "")), self.period, doubt)
        item["prioritet"] = fold(record.text("priority"))

    def _extras(self, home: Data, record: Record, several: bool) -> None:
        """Write what belongs to the row as a whole: its number, its cost, and columns that are kept as they are."""
        home["kostnad"] = values.cost(home, record, self.unit, self._doubt(record))
        for column, text in record.filled("field", "number"):
            if column.role == "field" or home.setdefault("nummer", fold(text)) != fold(text):
                record.keep(column, text)
        home["felt"] = record.kept
        if several and home["kostnad"] and "vi_skal" not in home:
            self._doubt(record)(home, "kostnad", "beløpet gjelder alle tiltakene i raden, men står på det første")

    def _once(self, aim: Data) -> None:
        """Move the cost of an aim to its first measure where measures have costs too: it is counted in one place."""
        if aim.get("kostnad") and any(measure.get("kostnad") for measure in aim["vi_skal"]):
            words = "beløpet gjelder alle tiltakene i raden, men står på det første"
            aim["vi_skal"][0] |= {"kostnad": aim.pop("kostnad"), "#kostnad": [*aim.pop("#kostnad", []), words]}
            self.doubts.append((aim["tekst"], words))

    def _doubt(self, record: Record) -> Callable[[Data, str, str], None]:
        def note(item: Data, key: str, words: str) -> None:
            if words not in item.setdefault(f"#{key}", []):
                item[f"#{key}"].append(words)
                self.doubts.append((record.place, words))

        return note


def _numbered(text: str, number: str) -> tuple[Data, str]:
    """The printed number a text begins with, where there is one, and the rest."""
    match = re.match(rf"({number})\s+(?=\D)", text)
    return ({"nummer": match[1].rstrip(".)")}, text[match.end() :]) if match else ({}, text)


def _share(text: str, index: int, count: int) -> str:
    """The part of a cell that belongs to measure `index`: its own point where the cell has one for each, else all."""
    lead, points = split_points(text)
    if count > 1 and len(points) == count and not lead:
        return points[index]
    return "\n".join([lead, *points]) if points and count > 1 else text


def _lift(aim: Data) -> None:
    """Move what all measures of an aim share up to the aim."""
    del aim["rad"]
    for key in ("økonomi", "ansvar", "slag", "år"):
        found = [measure.get(key) for measure in aim["vi_skal"]]
        if found and found[0] and not aim.get(key) and all(value == found[0] for value in found):
            aim[key] = found[0]
            for measure in aim["vi_skal"]:
                del measure[key]
                if words := measure.pop(f"#{key}", []):
                    aim[f"#{key}"] = words
