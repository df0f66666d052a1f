"""A file with a table to the text of a plan and its journal, and what is to be said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from boligplan.editing.yamltext import Plain
from boligplan.errors import BoligplanError
from boligplan.ids import plan_id
from boligplan.importers.build import Builder
from boligplan.importers.files import read_tables
from boligplan.importers.heads import told_columns
from boligplan.importers.rows import Taken, take_rows
from boligplan.importers.values import Data
from boligplan.importers.writer import to_yaml
from boligplan.safetext import clean

_MUNICIPALITY = re.compile(r"\b([A-ZÆØÅ][\wæøå-]+(?: [A-ZÆØÅ][\wæøå-]+)?) kommune\b")
_PERIOD = re.compile(r"\b(20\d\d) ?[-–] ?(20\d\d)\b")
_NYNORSK = re.compile(
    r"\b(ikkje|eit|ein|frå|bustad\w*|vere|korleis|dei|skaffe seg|fleire|hovudmål|ansvarleg|kva|kven|saman)\b"
)
_BOKMAAL = re.compile(r"\b(ikke|et|en|fra|bolig\w*|være|hvordan|de|flere|hovedmål|ansvarlig|hva|hvem|sammen)\b")


@dataclass(frozen=True)
class Given:
    """What the user says beside the file; empty where it is to be found in the table."""

    columns: tuple[str, ...] = ()
    title: str = ""
    municipality: str = ""
    period: tuple[int, int] | None = None
    tables: tuple[int, ...] = ()


@dataclass(frozen=True)
class Imported:
    """What is to be written, and the accounts: what became of every row, what is doubtful, how much came of it."""

    plan: str
    journal: dict[str, str]  # the entries of each measure, as text
    taken: Taken
    doubts: list[tuple[str, str]]
    counts: dict[str, int]


def import_table(path: Path, name: str, given: Given, day: date) -> Imported:
    """The plan made of the file at `path`, to be called `name`; a status without a date is dated `day`.

    Raises BoligplanError where no table has a column with measures.
    """
    tables = read_tables(path)
    if max(given.tables, default=0) > len(tables):
        raise BoligplanError(
            f"{path.name} har bare {len(tables)} {'tabell' if len(tables) == 1 else 'tabeller'}.",
            help="Velg et mindre tall.",
        )
    tables = [tables[number - 1] for number in given.tables] or tables
    taken = take_rows(tables, told_columns(list(given.columns), tables))
    if not any(record.texts for record in taken.records):
        heads = next((" | ".join(text for text in row.own if text) for row in tables[0].rows), "")
        raise BoligplanError(
            f"Fant ingen tiltak i {path.name}. Øverst står «{heads[:200]}».",
            help="Tabellen trenger en rad med overskrifter, for eksempel Mål, Tiltak, Ansvar og Frist.\n"
            "En liste må først gjøres om til en tabell, i Word med Sett inn, Tabell, Konverter tekst til tabell.\n"
            "Heter kolonnene noe annet, si hva de er: --kolonne Tiltak=C --kolonne Ansvar=D",
        )
    builder = Builder(taken, _head(path, name, given, taken), given.period or _period(path, taken), day)
    plan = builder.build()
    aims = [aim for goal in plan["mål"] for aim in goal["vi_vil"]]
    measures = [m for item in (*aims, *plan["mål"], plan) for m in item["vi_skal"]]
    entries = {id: sorted(found, key=lambda entry: str(entry["dato"])) for id, found in builder.journal.items()}
    counts = {
        "mål": len(plan["mål"]),
        "vi_vil": len(aims),
        "tiltak": len(measures),
        "ansvarlige": len(plan["ansvarlige"]),
        "meldinger": sum(map(len, entries.values())),
    }
    journal = {id: to_yaml(found) for id, found in entries.items()}
    return Imported(to_yaml(plan), journal, taken, builder.doubts, counts)


def _head(path: Path, name: str, given: Given, taken: Taken) -> Data:
    """What is said of the plan as a whole, by the user, the lines above the table or the name of the file."""
    titles = [title for title in taken.titles if title]
    heads = [head for _, layout in taken.layouts for head in layout.heads]
    texts = [text for record in taken.records for text in (record.goal, *record.texts.values())]
    words = " ".join([*titles, *heads, *texts]).casefold()
    head: Data = {
        "format": Plain("1"),
        "id": plan_id(name),
        "tittel": given.title,
        "kommune": {"navn": given.municipality},
        "målform": "nynorsk" if len(_NYNORSK.findall(words)) > len(_BOKMAAL.findall(words)) else "bokmål",
        "tilstand": "under arbeid",
        "#tilstand": ["står ikke i tabellen; er planen vedtatt, kjør «boligplan revisjon vedta»"],
    }
    if not given.title:
        head["tittel"] = next((title for title in titles if re.search("plan|program", title.casefold())), path.stem)
        head["#tittel"] = ["tittelen er det som står over tabellen, eller filens navn"]
    if not given.municipality:
        found = _MUNICIPALITY.search(_around(path, taken))
        head["kommune"] = {"navn": found[1] if found else "Navnet på kommunen"}
        head["#kommune"] = ["er dette kommunen?" if found else "fant ikke hvilken kommune; skriv navnet her"]
    return head


def _period(path: Path, taken: Taken) -> tuple[int, int] | None:
    """The period named above the table or by the file, where there is one."""
    found = _PERIOD.search(_around(path, taken))
    return (int(found[1]), int(found[2])) if found and found[1] <= found[2] else None


def _around(path: Path, taken: Taken) -> str:
    return " ".join([*filter(None, taken.titles), clean(path.stem.replace("_", " "))])
