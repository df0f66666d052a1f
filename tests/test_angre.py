"""`meld --angre` removes the last report where it is not saved, and takes a saved one back with another."""

from datetime import date
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.loading import load
from vik import JOURNAL, git, make, repository

DAY = date(2024, 6, 1)
AIRY = JOURNAL.replace("\n- ", "\n\n- ")


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of a plan in a repository one stands in, where all is saved."""
    monkeypatch.setenv("BOLIGPLAN_PER", str(DAY))
    monkeypatch.chdir(tmp_path)
    return repository(tmp_path).with_name("vik.framdrift.yaml")


def save(folder: Path = Path()) -> None:
    git(folder, "commit", "-qam", "Meldt")


def status(id: str = "rutine") -> str:
    """The last report in force on a measure."""
    loaded = load(Path("plans/vik.yaml"), DAY)
    assert loaded.is_sound
    return loaded.journal.by_measure(DAY)[id][-1].status


@pytest.mark.parametrize(
    "start", [JOURNAL, AIRY, f"# Framdrift\n# startlån\n# rutine\n{JOURNAL}", JOURNAL.replace("\n", "\r\n")]
)
def test_what_is_not_saved_is_removed_to_the_byte(
    start: str, journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.write_text(start, "utf-8", newline="")
    git(Path(), "commit", "-qam", "Ny form", "--allow-empty")
    assert main(["meld", "rutine", "gjennomført", "--tekst", "Vedtatt: nå"]) == 0
    assert main(["meld", "--angre"]) == 0
    assert journal.read_bytes() == start.encode()
    assert "  1.2 «Lage rutine for leie før eie», 1. juni 2024: gjennomført. Vedtatt: nå" in capsys.readouterr().err


def test_the_last_of_several_on_a_measure_goes_first(journal: Path) -> None:
    for said in ("utsatt", "gjennomført"):
        main(["meld", "rutine", said, "--begrunnelse", "Se", *(["--ny-frist", "2025"] if said == "utsatt" else [])])
    assert main(["meld", "--angre"]) == 0
    assert status() == "utsatt"
    assert main(["meld", "--angre"]) == 0
    assert journal.read_text("utf-8") == JOURNAL


def test_of_several_that_may_be_the_last_one_must_be_chosen(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["meld", "rutine", "gjennomført"])
    main(["meld", "startlån", "gjennomført", "--gjelder", "2023"])
    before = journal.read_bytes()
    assert main(["meld", "--angre"]) == 2
    assert "boligplan meld --angre startlån --gjelder 2023\n" in capsys.readouterr().err
    assert journal.read_bytes() == before
    assert main(["meld", "--angre", "startlån"]) == 0
    assert main(["meld", "--angre"]) == 0
    assert journal.read_text("utf-8") == JOURNAL


def test_an_unsaved_report_goes_before_a_saved_one(journal: Path) -> None:
    main(["meld", "rutine", "gjennomført", "--dato", "2024-03-01"])
    save()
    main(["meld", "rutine", "pågår", "--dato", "2024-02-02"])
    assert main(["meld", "--angre", "rutine"]) == 0
    assert git(Path(), "status", "--porcelain") == ""


def test_a_saved_report_is_taken_back_with_a_reason(journal: Path) -> None:
    main(["meld", "rutine", "gjennomført"])
    save()
    before = journal.read_text("utf-8")
    assert main(["meld", "--angre", "rutine", "--begrunnelse", "Gjaldt et annet tiltak."]) == 0
    assert status() == "pågår"
    assert journal.read_text("utf-8") == before + (
        "- tiltak: rutine\n  dato: 2024-06-01\n  begrunnelse: Gjaldt et annet tiltak.\n"
        "  trekker:\n    dato: 2024-06-01\n    status: gjennomført\n"
    )


def test_the_year_tells_which_saved_report(journal: Path) -> None:
    for year in ("2022", "2023"):
        main(["meld", "startlån", "ikke gjennomført", "--gjelder", year, "--begrunnelse", "Feil"])
    save()
    assert main(["meld", "--angre", "startlån", "--begrunnelse", "Se"]) == 2
    assert main(["meld", "--angre", "startlån", "--gjelder", "2022", "--begrunnelse", "Se"]) == 0
    kept = load(Path("plans/vik.yaml"), DAY).journal.by_measure(DAY)["startlån"]
    assert [(entry.year, entry.status) for entry in kept] == [(2022, "gjennomført"), (2023, "ikke gjennomført")]


def test_two_alike_are_told_apart_by_their_text(journal: Path) -> None:
    for text in ("Anbudet er ute.", "Anbudet er inne."):
        main(["meld", "rutine", "pågår", "--tekst", text])
    save()
    assert main(["meld", "--angre", "rutine", "--begrunnelse", "Se"]) == 0
    assert "    tekst: Anbudet er inne.\n" in journal.read_text("utf-8")
    assert [e.text for e in load(Path("plans/vik.yaml"), DAY).journal.by_measure(DAY)["rutine"]][1:] == [
        "Anbudet er ute."
    ]


def test_a_saved_report_needs_a_reason(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meld", "--angre", "rutine"]) == 2
    assert "boligplan meld --angre rutine --begrunnelse '…'" in capsys.readouterr().err
    assert journal.read_text("utf-8") == JOURNAL


def test_where_all_is_saved_the_measure_must_be_given(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meld", "--angre"]) == 2
    assert "Alle meldingene er lagret i git." in capsys.readouterr().err


def test_what_is_taken_back_is_not_taken_back_again(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meld", "--angre", "rutine", "--begrunnelse", "Se"]) == 0
    save()
    assert main(["meld", "--angre", "rutine", "--begrunnelse", "Se"]) == 2
    assert "Ingen har meldt noe om «rutine» som kan trekkes tilbake." in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["rutine", "--begrunnelse", "Se"]])
def test_it_can_be_shown_without_being_done(words: list[str], journal: Path) -> None:
    if not words:
        main(["meld", "rutine", "gjennomført"])
    before = journal.read_bytes()
    assert main(["meld", "--angre", *words, "--vis-bare"]) == 0
    assert journal.read_bytes() == before


def test_outside_git_the_last_report_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOLIGPLAN_PER", str(DAY))
    plan = make(tmp_path)
    assert main(["meld", "rutine", "gjennomført", "--plan", str(plan)]) == 0
    assert main(["meld", "--angre", "--plan", str(plan)]) == 0
    assert plan.with_name("vik.framdrift.yaml").read_text("utf-8") == JOURNAL


def test_nothing_new_is_reported_on_the_way(journal: Path) -> None:
    assert main(["meld", "--angre", "rutine", "pågår"]) == 2
    assert main(["meld", "--angre", "--tekst", "Nei"]) == 2
    assert main(["meld", "--angre", "ukjent"]) == 2
    assert journal.read_text("utf-8") == JOURNAL
