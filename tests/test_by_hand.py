"""Ten measures of Eigersund, read by hand from sixty made-up reports: every figure is the same everywhere.

The reports stand in data/eigersund-meldinger.yaml. The plan says nothing of reporting but is revised every second year
(2024, 2026): the years 2022 and 2023 were due on 31 December 2024, and 2024 and 2025 are due on 31 December 2026.
"""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

import outputs
from boligplan.language import number_text
from boligplan.language.sentences import headline_text
from boligplan.loading import load
from boligplan.status import PlanStatus, assess
from test_repo import ROOT

DAY = "2026-02-15"


class ByHand(NamedTuple):
    """How a measure stands on the day, as a person reads the entries."""

    id: str
    number: str
    status: str
    timing: str
    days: int | None = None
    due: str | None = None
    missing: tuple[int, ...] = ()
    deviates: bool = False


TEN = [
    # 2022 and 2023 done, 2024 in part; 2025 is asked for by the end of 2026
    ByHand("startlån-barnefamilier", "1.1.1", "pågår", "før fristen", deviates=True),
    # 2022 done; 2023 came on 20 February 2026, after the day; 411 = the year 2025 and 46 days
    ByHand("søke-startlånsmidler", "1.2.1", "pågår", "mangler melding", 411, missing=(2023,)),
    # put off to 2024 and to 30 June 2025, then under way; 230 = 184 to the end of 2025 and 46
    ByHand("revidere-boligplan", "1.4.1", "pågår", "over fristen", 230, "2025-06-30"),
    # taken out on 1 May 2024
    ByHand("tiltak-leie-til-eie", "1.4.2", "utgår", "avsluttet", due="2022-12-31"),
    # nothing heard since 1 May 2023: 731 days to 1 May 2025, and 290
    ByHand("bo-oppfølgingsplan", "2.2.1", "pågår", "uten ny melding", 1021, "2027-12-31"),
    # done on 10 December 2022
    ByHand("boligløsninger-rop", "2.3.1", "gjennomført", "avsluttet", due="2022-12-31"),
    # done in part on 15 January 2023; 1142 = 365 + 366 + 365 and 46
    ByHand("anskaffe-boliger", "2.3.2", "delvis gjennomført", "over fristen", 1142, "2022-12-31", deviates=True),
    # put off from 2023 to 30 April 2026: 13 + 31 + 30 days left, within 90
    ByHand("digital-tildeling", "2.4.1", "utsatt", "nær fristen", 74, "2026-04-30"),
    # nobody ever reported; the first two years were due
    ByHand("brukermedvirkning", "2.1.1", "ikke meldt", "mangler melding", 411, missing=(2022, 2023)),
    # under way on 1 June 2025; the plan has neither year nor deadline
    ByHand("forskningsprosjekt", "4.6.1", "pågår", "uten frist"),
]
# Once, first due by the day, nine: two done, three open past it, one put off to a day to come, and one each taken out,
# replaced and not done. Repeating, sixteen, one of them taken out: five lack 2022 or 2023. Nobody reported on five.
HEADLINE = (
    "Av 9 tiltak som skulle vært ferdige, er 2 gjennomført, 3 over fristen, 1 utsatt og 3 avsluttet på annen måte. "
    "Av 15 som gjentas, er 10 à jour, og 5 mangler melding. Om 5 tiltak har ingen meldt noe. 4 tiltak har avvik."
)
BY_STATUS = {"ikke meldt": 5, "ikke påbegynt": 1, "pågår": 16, "gjennomført": 4, "delvis gjennomført": 1} | {
    "ikke gjennomført": 1, "utsatt": 1, "utgår": 2, "erstattet": 1
}  # fmt: skip
BY_TIMING = {"avsluttet": 8, "starter senere": 0, "over fristen": 3, "mangler melding": 5, "nær fristen": 1} | {
    "uten ny melding": 3, "uten frist": 1, "før fristen": 11
}  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eigersund")
    shutil.copy(ROOT / "plans" / "eigersund-2022-2027.yaml", folder)
    journal = folder / "eigersund-2022-2027.framdrift.yaml"
    shutil.copy(ROOT / "tests" / "data" / "eigersund-meldinger.yaml", journal)
    return folder / "eigersund-2022-2027.yaml"


@pytest.fixture(scope="module")
def judged(plan: Path) -> PlanStatus:
    day = date.fromisoformat(DAY)
    loaded = load(plan, day)
    return assess(loaded.sound_plan, loaded.journal, day)


@pytest.fixture(scope="module")
def documents(plan: Path) -> dict[str, str]:
    return {name: text.replace("\\", "").replace("\xa0", " ") for name, text in outputs.documents(plan, DAY).items()}


@pytest.fixture(scope="module")
def pages(plan: Path) -> dict[str, str]:
    return {name: " ".join(text.split()) for name, text in outputs.pages(plan, DAY).items()}


@pytest.mark.parametrize("hand", TEN, ids=lambda hand: hand.id)
def test_the_engine_judges_as_a_person_does(judged: PlanStatus, hand: ByHand) -> None:
    found = next(m for m in judged.measures if m.measure.id == hand.id)
    due = found.due.isoformat() if found.due else None
    assert (found.placed.number, found.status, found.timing) == (hand.number, hand.status, hand.timing)
    assert (found.days, due, found.missing, found.deviates) == (hand.days, hand.due, hand.missing, hand.deviates)


@pytest.mark.parametrize("hand", TEN, ids=lambda hand: hand.id)
def test_the_screen_shows_the_same(plan: Path, hand: ByHand) -> None:
    shown = " ".join(outputs.run("vis", hand.id, "--plan", plan, "--per", DAY).split())
    assert f" status {hand.status}" in shown
    assert f" mot fristene {hand.timing}" in shown
    if hand.days:
        assert f"{number_text(hand.days)} dager".replace("\xa0", " ") in shown


@pytest.mark.parametrize("hand", TEN, ids=lambda hand: hand.id)
def test_the_documents_and_pages_show_the_same(documents: dict[str, str], pages: dict[str, str], hand: ByHand) -> None:
    row = next(
        row for row in documents["status"].split("## Alle tiltak")[1].splitlines() if f"| {hand.number} |" in row
    )
    cells = row.split(" | ")
    assert (cells[3], cells[4].partition("<br>")[0]) == (hand.status, hand.timing)
    sheet = documents["tiltak"].split(f"### Tiltak {hand.number}\n")[1].split("\n### ")[0]
    assert f"- **Status:** {hand.status}" in sheet
    assert f"- **Målt mot fristene:** {hand.timing}" in sheet
    assert f"{hand.status} {hand.timing}" in pages[f"tiltak-{hand.id}.html"]


def test_what_needs_somebody_is_listed_alike(plan: Path, documents: dict[str, str], pages: dict[str, str]) -> None:
    answer = json.loads(outputs.run("forfalt", plan, "--per", DAY, "--format", "json"))
    for hand in TEN:
        rows = {
            name: row for name, rows in answer.items() if isinstance(rows, list) for row in rows if row["id"] == hand.id
        }
        listed = {hand.timing.replace(" ", "_")} - {"før_fristen", "avsluttet"} | (
            {"avvik"} if hand.deviates else set()
        )
        assert rows.keys() == listed, hand.id
        for name, row in rows.items():
            if name != "avvik":
                assert (row["dager"], row["frist"] or None, tuple(row["år"])) == (hand.days, hand.due, hand.missing)
        assert (f"| {hand.number} |" in documents["status"].split("## År for år")[0]) == bool(listed)
        assert (f" {hand.number} " in pages["oppfolging.html"]) == bool(listed)


def test_open_data_says_the_same(plan: Path) -> None:
    text = outputs.run("eksport", plan, "--til", "csv", "--per", DAY).lstrip("\ufeff")
    rows = {row["tiltak"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    for hand in TEN:
        row = rows[hand.id]
        assert (row["status"], row["stilling"], row["dager"]) == (hand.status, hand.timing, str(hand.days or ""))


def test_every_output_begins_with_the_same_sentence(
    plan: Path, judged: PlanStatus, documents: dict[str, str], pages: dict[str, str]
) -> None:
    assert judged.headline is not None
    assert headline_text(judged.headline) == HEADLINE
    assert HEADLINE in " ".join(outputs.run("status", plan, "--per", DAY).split())
    assert {name for name, text in documents.items() if HEADLINE not in text} == set()
    assert HEADLINE in pages["index.html"]
    figures = json.loads(outputs.run("status", plan, "--per", DAY, "--format", "json"))["hovedtall"]
    assert [figures[name] for name in ("skulle_vært_ferdige", "gjennomført", "over_fristen", "utsatt")] == [9, 2, 3, 1]
    assert [figures[name] for name in ("gjentas", "à_jour", "mangler_melding", "ikke_meldt", "avvik")] == [
        15,
        10,
        5,
        5,
        4,
    ]


def test_the_measures_add_up_as_counted_by_hand(judged: PlanStatus) -> None:
    assert judged.totals.by_status == BY_STATUS
    assert judged.totals.by_timing == BY_TIMING


def test_moves_of_a_deadline_are_told_on_its_page(pages: dict[str, str]) -> None:
    moved = {name: text for name, text in pages.items() if name.startswith("tiltak-") and "(flyttet" in text}
    assert moved.keys() == {"tiltak-revidere-boligplan.html", "tiltak-digital-tildeling.html"}
    assert "30. juni 2025 (flyttet 2 ganger, først 31. desember 2022)" in moved["tiltak-revidere-boligplan.html"]
    assert "30. april 2026 (flyttet 1 gang, først 31. desember 2023)" in moved["tiltak-digital-tildeling.html"]
