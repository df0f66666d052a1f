"""What is said the same whether nobody or everybody has reported says nothing of the work, or stands in the table.

No phrase is searched for: every output of the plan of Eigersund is made with an empty journal and with one where all
that can be reported is done, and what is equal in both and speaks of work is approved by hand, with its reason.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import outputs
import utsagn
from boligplan.loading import load
from boligplan.tree import measures_by_id
from test_repo import ROOT

EIGERSUND = ROOT / "plans" / "eigersund-2022-2027.yaml"
DAY = "2026-11-30"
TABLE: dict[str, list[str]] = yaml.safe_load((ROOT / "tests" / "data" / "stillhet.yaml").read_text(encoding="utf-8"))
WORK = re.compile(  # «meldt», «er ikke ferdig», «over fristen»
    r"meld|gjort|gjør|gjennomfør|ferdig|frist|pågå|begyn|start|avslutt|utsatt|utgå|erstatt|sent|åpen|åpne|status|venter",
    re.IGNORECASE,
)
LETTERS = re.compile(r"[^\W\d_]{2,}")  # a word; a part with fewer than three is a label
NUMBER = re.compile(r"\d[\d.\xa0]*")  # «1 430», «1.4.1»
KINDS: dict[str, Callable[[Path, str], dict[str, str]]] = {
    "screens": lambda plan, day: outputs.screens(plan, day, "erfaringskompetanse", "bo-oppfølgingsplan"),
    "documents": outputs.documents,
    "pages": outputs.pages,
    "sheets": outputs.sheets,
    "data": outputs.data,
}


def all_done(plan: Path) -> str:
    """Return a journal in which every measure is done, and each that repeats in every year that has ended."""
    loaded = load(plan, date.fromisoformat(DAY))
    entries = []
    for id, measure in measures_by_id(loaded.sound_plan.at(date.fromisoformat(DAY))).items():
        if measure.is_repeating:
            years = [year for year in measure.years or () if year < int(DAY[:4])]
            entries += [f"tiltak: {id}, dato: {year}-12-01, gjelder: {year}, status: gjennomført" for year in years]
        else:
            entries.append(f"tiltak: {id}, dato: 2022-12-01, status: gjennomført")
    return "".join(f"- {{{entry}}}\n" for entry in entries)


def of_the_plan(value: Any) -> Iterator[str]:
    """Give every text that the plan file holds, in parts."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from of_the_plan(part)
    else:
        yield from outputs.parts(str(value))


def made(folder: Path, journal: str) -> dict[str, set[str]]:
    """Return the parts of every output of the plan with the journal, by its kind."""
    folder.mkdir()
    plan = folder / EIGERSUND.name
    plan.write_text(EIGERSUND.read_text(encoding="utf-8"), encoding="utf-8")
    plan.with_name(f"{plan.stem}.framdrift.yaml").write_text(journal, encoding="utf-8")
    texts = {name: make(plan, DAY).values() for name, make in KINDS.items()}
    return {name: {part for text in found for part in outputs.parts(text)} for name, found in texts.items()}


@pytest.fixture(scope="module")
def said_alike(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return what speaks of work and is the same with an empty journal and with all done, «…» for the plan's texts."""
    folder = tmp_path_factory.mktemp("stillhet")
    silent, done = made(folder / "tom", ""), made(folder / "gjort", all_done(EIGERSUND))
    alike = {part for kind, parts in silent.items() for part in parts & done[kind]}
    own = sorted(set(of_the_plan(yaml.safe_load(EIGERSUND.read_text(encoding="utf-8")))), key=len, reverse=True)
    texts = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(text) for text in own if len(text) > 8)})(?!\w)")
    bare = {NUMBER.sub("«…»", texts.sub("«…»", part)) for part in alike}
    explained = [utsagn.pattern(text) for text, proof in utsagn.proofs().items() if not proof.test]
    return {
        part
        for part in bare
        if len(LETTERS.findall(part)) > 2
        and WORK.search(part)
        and not any(found.fullmatch(part) for found in explained)
    }


def test_silence_and_work_done_are_told_apart(said_alike: set[str]) -> None:
    approved = {text for texts in TABLE.values() for text in texts}
    assert sorted(said_alike - approved) == [], (
        "says the same whether nobody or everybody has reported: mend it, or put it into the table"
    )


def test_nothing_is_approved_that_is_not_said(said_alike: set[str]) -> None:
    approved = [text for texts in TABLE.values() for text in texts]
    assert [text for text in approved if text not in said_alike] == []
