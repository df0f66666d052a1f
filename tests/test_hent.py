"""`boligplan hent`: a filled-in spreadsheet becomes entries in the journal; nothing is lost or made up on the way."""

import random
import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from boligplan.cli.main import main
from boligplan.loading import load
from boligplan.reading import Origin
from boligplan.sheets.columns import letter
from boligplan.sheets.incoming import decide
from boligplan.sheets.reading import Contents, read
from boligplan.sheets.rows import sheets_of
from boligplan.sheets.writing import Book, workbook
from boligplan.status import assess
from sheet_filling import JOURNAL, PLAN, fill, journal, keys, made, rows_of, stand_in, told
from strategies import Made, days, plans, texts

NAV, EIENDOM, HELSE = "NAV Fjordby", "Eiendomsavdelingen", "Kommunalsjef helse"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder one stands in."""
    return stand_in(tmp_path, monkeypatch)


def cell_date(year: int, month: int, day: int) -> datetime:
    """Return the day as openpyxl keeps it in a cell."""
    return datetime(year, month, day)  # noqa: DTZ001 - cells have no time zone


def new_entries() -> list[dict[str, object]]:
    """Return the entries the journal did not have from the start, every value as it was typed."""
    before = yaml.load(JOURNAL, yaml.BaseLoader)
    return [entry for entry in yaml.load(journal(), yaml.BaseLoader) if entry not in before]


def moved(path: Path, change: Callable[[list[list[object]], Worksheet], list[list[object]]], sheet: str = NAV) -> None:
    """Give the rows of a sheet a new order, as sorting, copying and deleting do."""
    book = load_workbook(path)
    target = book[sheet]
    rows = [[cell.value for cell in row] for row in target.iter_rows(4, target.max_row)]
    target.delete_rows(4, target.max_row)
    for number, row in enumerate(change(rows, target), 4):
        for column, value in enumerate(row, 1):
            target.cell(number, column).value = value  # type: ignore[assignment]  # it came from a cell
    book.save(path)


# -- From sheet to journal ---------------------------------------------------------------------------------------------


def test_three_filled_in_sheets_report_ten_measures_and_git_shows_just_those_entries(folder: Path) -> None:
    def git(*args: str) -> str:
        options = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "core.autocrlf=false"]
        done = subprocess.run(["git", *options, *args], cwd=folder, check=True, capture_output=True, text=True)
        return done.stdout

    git("init", "-q")
    git("add", "plans")
    git("commit", "-qm", "Vedtatt")
    file = made()
    for id, sheet in {"t1": NAV, "t2": NAV, "t12": NAV, "t3": EIENDOM, "t4": EIENDOM, "t5": EIENDOM}.items():
        fill(file, sheet, id, status="pågår", tekst=f"Vi er i gang med {id}.")
    for id in ("t6", "t7", "t8", "t11"):
        fill(file, HELSE, id, status="gjennomført", dato=cell_date(2025, 1, 15), utført="2024-12")

    assert main(["hent", str(file), "--skriv"]) == 0

    lines = git("diff", "--unified=0").splitlines()
    added = "\n".join(line[1:] for line in lines if line.startswith("+") and not line.startswith("+++"))
    removed = [line for line in lines if line.startswith("-") and not line.startswith("---")]
    entries = yaml.load(added, yaml.BaseLoader)
    assert removed == []
    assert git("diff", "--name-only").split() == ["plans/fjordby.framdrift.yaml"]
    assert {entry["tiltak"] for entry in entries} == {"t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t11", "t12"}
    assert len(entries) == 10
    assert main(["sjekk", "--streng", "plans"]) in (0, 1)
    assert [entry for entry in entries if entry["tiltak"] in ("t2", "t11")] == [
        {"tiltak": "t2", "dato": "2025-02-01", "gjelder": "2024", "status": "pågår",
         "tekst": "Vi er i gang med t2.", "av": "nav"},
        {"tiltak": "t11", "dato": "2025-01-15", "status": "gjennomført", "utført": "2024-12", "av": "helse"},
    ]  # fmt: skip


def test_a_preview_shows_every_entry_and_writes_nothing(capsys: Capture) -> None:
    file = made()
    cell = fill(file, EIENDOM, "t3", status="utsatt", begrunnelse="Budsjettet ble kuttet.", ny_frist="juni 2026")
    assert main(["hent", str(file)]) == 0
    out = told(capsys)
    assert "Nye meldinger: 1" in out
    assert "1.1.3 Kjøpe fire boliger utsatt, meldt 1. februar 2025, av eiendom" in out
    assert "ny_frist: 2026-06" in out
    assert f"Arket «Eiendomsavdelingen», celle {cell}" in out
    assert "Ingenting er skrevet. Kjør den samme kommandoen med --skriv til slutt" in out
    assert journal() == JOURNAL


def test_an_empty_spreadsheet_says_that_there_is_nothing_new(capsys: Capture) -> None:
    assert main(["hent", str(made()), "--skriv"]) == 0
    assert "det er ingen nye meldinger" in told(capsys)
    assert journal() == JOURNAL


def test_the_same_file_twice_adds_nothing_even_on_another_day(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    file = made()
    fill(file, NAV, "t1", status="gjennomført", tekst="Rutinen er tatt i bruk.\nAlle er lært opp.")
    fill(file, NAV, "t2", status="gjennomført", verdi=54.5, dato=cell_date(2025, 1, 20))
    assert main(["hent", str(file), "--skriv"]) == 0
    once = journal()
    assert len(new_entries()) == 2
    monkeypatch.setenv("BOLIGPLAN_PER", "2025-03-01")
    capsys.readouterr()
    assert main(["hent", str(file), "--skriv"]) == 0
    assert journal() == once
    assert "Står i framdriftsfilen fra før: 2" in told(capsys)


def test_the_same_words_as_last_year_are_a_new_report() -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="Utkast er skrevet.")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["dato"] for entry in new_entries()] == ["2025-02-01"]


def test_rows_without_a_date_get_the_day_that_is_given() -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår")
    fill(file, NAV, "t12", status="pågår", dato="2025-01-02")
    assert main(["hent", str(file), "--dato", "2025-01-20", "--skriv"]) == 0
    assert {entry["tiltak"]: entry["dato"] for entry in new_entries()} == {"t1": "2025-01-20", "t12": "2025-01-02"}


def test_a_journal_is_made_where_there_is_none() -> None:
    Path("plans/fjordby.framdrift.yaml").unlink()
    file = made()
    fill(file, NAV, "t1", status="pågår")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert yaml.load(journal(), yaml.BaseLoader)[0]["tiltak"] == "t1"


# -- Twice, or by others -----------------------------------------------------------------------------------------------


def test_a_measure_reported_alike_by_two_owners_counts_once(capsys: Capture) -> None:
    file = made()
    for sheet in (NAV, HELSE):
        fill(file, sheet, "t7", status="pågår", tekst="Mandatet er skrevet.")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert len(new_entries()) == 1


def test_a_measure_reported_differently_by_two_owners_is_shown_and_not_taken_in(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t7", status="pågår", tekst="Mandatet er skrevet.")
    cell = fill(file, HELSE, "t7", status="gjennomført", tekst="Kontoret er åpnet.")
    assert main(["hent", str(file), "--skriv"]) == 2
    out = told(capsys)
    assert "«t7» er meldt på flere måter" in out
    assert "Mandatet er skrevet." in out
    assert f"«Kommunalsjef helse», celle {cell}: status gjennomført · tekst Kontoret er åpnet." in out
    assert journal() == JOURNAL


def test_what_was_taken_back_is_no_newer_entry() -> None:
    said = "- tiltak: t1\n  dato: 2025-01-10\n  status: gjennomført\n"
    back = (
        "- tiltak: t1\n  dato: 2025-01-12\n  begrunnelse: Feil.\n  trekker: {dato: 2025-01-10, status: gjennomført}\n"
    )
    Path("plans/fjordby.framdrift.yaml").write_text(JOURNAL + said + back, encoding="utf-8")
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="Fra regnearket.")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["tekst"] for entry in new_entries() if "tekst" in entry] == ["Fra regnearket."]


def test_a_newer_entry_in_the_journal_is_a_conflict_and_both_are_shown(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="Fra regnearket.")
    fill(file, NAV, "t12", status="pågår", tekst="Brosjyren er trykt.")
    assert main(["meld", "t1", "gjennomført", "--tekst", "Fra møtet.", "--dato", "2025-01-28"]) == 0
    meanwhile = journal()
    capsys.readouterr()
    assert main(["hent", str(file), "--skriv"]) == 2
    out = told(capsys)
    assert "«t1» er meldt etter at regnearket ble laget; siste melding er fra 28. januar 2025." in out
    assert "Fra møtet." in out
    assert "Fra regnearket." in out
    assert journal() == meanwhile

    assert main(["hent", str(file), "--skriv", "--delvis"]) == 2
    assert journal().replace("\n\n", "\n").count("- tiltak") == 5
    assert [entry["tiltak"] for entry in new_entries()] == ["t1", "t12"]


def test_an_entry_on_another_year_is_no_conflict() -> None:
    file = made()
    fill(file, NAV, "t2", 0, status="gjennomført", verdi=51)
    assert main(["meld", "t2", "pågår", "--gjelder", "2025"]) == 0
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["gjelder"] for entry in new_entries()] == ["2025", "2024"]


def test_the_rest_can_be_taken_in_when_a_row_is_faulty(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår")
    cell = fill(file, NAV, "t12", status="ikke gjennomført")
    assert main(["hent", str(file), "--skriv"]) == 2
    assert journal() == JOURNAL
    assert main(["hent", str(file), "--skriv", "--delvis"]) == 2
    assert [entry["tiltak"] for entry in new_entries()] == ["t1"]
    out = told(capsys)
    assert f"celle S{cell[1:]} «ikke gjennomført» trenger en begrunnelse. Fyll ut begrunnelsen." in out


def taken_back(day: str) -> str:
    """Return the entry that takes back that t1 was under way on 2 May 2023."""
    back = "trekker: {dato: 2023-05-02, status: pågår}, begrunnelse: Feil tiltak."
    return f"- {{tiltak: t1, dato: {day}, {back}}}\n"


def test_what_was_taken_back_before_is_no_conflict() -> None:
    Path("plans/fjordby.framdrift.yaml").write_text(JOURNAL + taken_back("2024-01-01"), encoding="utf-8")
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="Utkast er skrevet.")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry.get("tekst") for entry in new_entries() if "trekker" not in entry] == ["Utkast er skrevet."]


def test_a_file_read_again_repeats_nothing_taken_back(capsys: Capture) -> None:
    Path("plans/fjordby.framdrift.yaml").write_text("[]\n", encoding="utf-8")
    file = made()
    fill(file, NAV, "t1", status="pågår", dato=cell_date(2023, 5, 2))
    assert main(["hent", str(file), "--skriv"]) == 0
    path = Path("plans/fjordby.framdrift.yaml")
    path.write_text(written := path.read_text("utf-8") + taken_back("2025-02-01"), encoding="utf-8")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert "Står i framdriftsfilen fra før: 1" in told(capsys)
    assert journal() == written


# -- What people type --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Gjennomført", "gjennomført"),
        (" IKKJE PÅBYRJA ", "ikke påbegynt"),
        ("pågår.", "pågår"),
        ("ikke  påbegynt", "ikke påbegynt"),
    ],
)
def test_a_status_may_be_written_in_both_languages_and_any_case(typed: str, status: str) -> None:
    file = made()
    fill(file, NAV, "t1", status=typed)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["status"] for entry in new_entries()] == [status]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("gjenomført", "«gjenomført» er ikke en status. Mente du «gjennomført»?"),
        ("utsett til neste år", "«utsett til neste år» er ikke en status."),
        ("Ikkje meld", "«Ikkje meld» er ikke noe å melde. La cellen stå tom"),
        ("??", "Bruk en av: ikke påbegynt, pågår,"),
        (100, "«100» er ikke en status."),
        ("ikke meldt", "«ikke meldt» er ikke noe å melde."),
    ],
)
def test_a_word_that_is_no_status_is_told_with_its_cell(typed: object, answer: str, capsys: Capture) -> None:
    file = made()
    cell = fill(file, NAV, "t1", status=typed)
    assert main(["hent", str(file)]) == 2
    out = told(capsys)
    assert f"Arket «NAV Fjordby», celle {cell}" in out
    assert answer in out


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (cell_date(2025, 1, 20), "2025-01-20"),
        ("20.1.2025", "2025-01-20"),
        ("20.01.25", "2025-01-20"),
        ("20. januar 2025", "2025-01-20"),
        ("2025-01-20", "2025-01-20"),
        ("2025-01-20 00:00:00", "2025-01-20"),
    ],
)
def test_a_date_may_be_a_date_or_text(typed: object, day: str) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", dato=typed)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["dato"] for entry in new_entries()] == [day]


@pytest.mark.parametrize("typed", ["01/20/2025", "i går", "31.2.2025", "45677", "2025", True])
def test_what_is_no_date_is_told_and_not_guessed(typed: object, capsys: Capture) -> None:
    file = made()
    cell = fill(file, NAV, "t1", status="pågår", dato=typed)
    assert main(["hent", str(file), "--skriv"]) == 2
    assert f"Arket «NAV Fjordby», celle Q{cell[1:]}" in told(capsys)
    assert journal() == JOURNAL


def test_a_number_in_a_cell_that_is_no_date_is_not_taken_for_one(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", dato=45677)
    book = load_workbook(file)
    book[NAV].cell(4, keys(book[NAV])["dato"]).number_format = "General"
    book.save(file)
    assert main(["hent", str(file)]) == 2
    assert "45677 er et tall, ikke en dato. Skriv dagen som 30.6.2024." in told(capsys)


@pytest.mark.parametrize(
    ("typed", "deadline"),
    [
        (2026, "2026"),
        ("2026-t2", "2026-T2"),
        ("2. tertial 2026", "2026-T2"),
        ("1. halvår 2026", "2026-H1"),
        ("juni 2026", "2026-06"),
        ("06.2026", "2026-06"),
        ("6/2026", "2026-06"),
        ("31. jan. 2026", "2026-01-31"),
        ("30.6.2026", "2026-06-30"),
        (cell_date(2026, 6, 30), "2026-06-30"),
        ("Ikke fastsatt", "ikke fastsatt"),
        ("ikkje fastsett.", "ikke fastsatt"),
    ],
)
def test_a_deadline_keeps_the_precision_it_was_typed_with(typed: object, deadline: str) -> None:
    file = made()
    fill(file, EIENDOM, "t3", status="utsatt", begrunnelse="Venter på budsjett.", ny_frist=typed)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["ny_frist"] for entry in new_entries()] == [deadline]


def test_of_rows_that_cannot_stand_together_the_later_is_told_of_and_the_rest_is_taken_in(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår")
    book = load_workbook(file)
    first, second = rows_of(book[HELSE], "t8")[:2]
    for row, status in ((first, "utgår"), (second, "gjennomført")):
        book[HELSE].cell(row, keys(book[HELSE])["status"]).value = status
        book[HELSE].cell(row, keys(book[HELSE])["begrunnelse"]).value = "Kutt." if status == "utgår" else None
    book.save(file)
    assert main(["hent", str(file), "--skriv", "--delvis"]) == 2
    cell = f"celle {letter(keys(book[HELSE])['begrunnelse'] - 1)}{second}"
    assert f"Arket «{HELSE}», {cell}" in told(capsys)
    assert sorted(entry["tiltak"] for entry in new_entries()) == ["t1", "t8"]


@pytest.mark.parametrize(("typed", "value"), [(54, "54"), (54.5, "54.5"), ("54,5", "54.5"), ("54 %", "54")])
def test_a_number_may_be_a_number_or_text(typed: object, value: str) -> None:
    file = made()
    fill(file, NAV, "t2", status="gjennomført", verdi=typed)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["verdi"] for entry in new_entries()] == [value]


def test_a_cell_that_shows_a_share_as_per_cent_means_what_it_shows() -> None:
    file = made()
    fill(file, NAV, "t2", status="gjennomført", verdi=0.54)
    book = load_workbook(file)
    book[NAV].cell(rows_of(book[NAV], "t2")[0], keys(book[NAV])["verdi"]).number_format = "0%"
    book.save(file)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["verdi"] for entry in new_entries()] == ["54"]


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"verdi": "mange", "status": "pågår"}, "«mange» er ikke et tall."),
        ({"verdi": 54.321, "status": "pågår"}, "54,321 har for mange desimaler"),
        ({"tekst": "Vi er i gang."}, "Raden er fylt ut, men status mangler."),
        ({"status": "utsatt", "begrunnelse": "Kutt.", "ny_frist": "snart"}, "«snart» er ikke en frist."),
        ({"status": "utsatt", "begrunnelse": "Kutt.", "ny_frist": "2023"}, "ikke senere enn dagen det ble meldt"),
        ({"status": "utsatt", "begrunnelse": "Kutt."}, "«utsatt» trenger en ny frist."),
        ({"status": "erstattet", "begrunnelse": "Slått sammen."}, "boligplan meld"),
        ({"status": "pågår", "dato": "31.2.2024"}, "«31.2.2024» er ikke en dato. Skriv år-måned-dag"),
        ({"status": "pågår", "tekst": "Bruker 17454000080 har fått lån."}, "fødselsnummer"),
        ({"status": "#N/A"}, "Cellen viser en feil"),
        ({"status": "pågår", "verdi": True}, "«SANN» er ikke et tall."),
        ({"status": "pågår", "verdi": cell_date(2025, 1, 2)}, "«2025-01-02» er ikke et tall."),
        ({"status": "Ferdig."}, "«Ferdig.» er ikke en status. Mente du «gjennomført»?"),
    ],
)
def test_what_cannot_stand_in_the_journal_is_refused(values: dict[str, object], answer: str, capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t2", **values)
    assert main(["hent", str(file), "--skriv"]) == 2
    assert answer in told(capsys)
    assert journal() == JOURNAL


def test_a_text_of_several_lines_is_shown_as_lines(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="Møtet er holdt.\nReferatet kommer.")
    fill(file, NAV, "t7", status="pågår", tekst="Det ene\nog det andre")
    fill(file, HELSE, "t7", status="pågår", tekst="Noe annet")
    assert main(["hent", str(file)]) == 2
    assert "tekst: Møtet er holdt. Referatet kommer." in (out := told(capsys))
    assert "tekst Det ene og det andre" in out


def test_texts_come_through_whatever_they_hold() -> None:
    file = made()
    texts = {"t1": "- [nav]: «100 %» # ikke kommentar\nlinje to", "t12": "'=1+1'; {a: b} & *x"}
    for id, text in texts.items():
        fill(file, NAV, id, status="pågår", tekst=text)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert {entry["tiltak"]: entry["tekst"] for entry in new_entries()} == texts


# -- What people do to the sheet ---------------------------------------------------------------------------------------


def test_rows_may_be_sorted_deleted_and_copied() -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="En")
    fill(file, NAV, "t2", 1, status="pågår", tekst="To")
    fill(file, NAV, "t12", status="pågår", tekst="Tre")

    def mixed(rows: list[list[object]], sheet: Worksheet) -> list[list[object]]:
        kept = [row for row in rows if row[0] != "t7"]
        random.Random(4).shuffle(kept)
        return [*kept, kept[0], [None] * len(kept[0]), kept[1]]

    moved(file, mixed)
    assert main(["hent", str(file), "--skriv"]) == 0
    entries = {(entry["tiltak"], entry.get("gjelder")): entry["tekst"] for entry in new_entries()}
    assert entries == {("t1", None): "En", ("t2", "2025"): "To", ("t12", None): "Tre"}


def test_a_row_may_be_moved_to_another_sheet() -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="En")
    book = load_workbook(file)
    row = [cell.value for cell in book[NAV][rows_of(book[NAV], "t1")[0]]]
    book.create_sheet("Samlet")
    for cells in ([cell.value for cell in book[NAV][2]], row):
        book["Samlet"].append(cells)
    del book[NAV]
    book.save(file)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [(entry["tekst"], entry["av"]) for entry in new_entries()] == [("En", "nav")]


def test_columns_may_be_inserted_and_what_stands_in_them_is_told(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", tekst="En")
    book = load_workbook(file)
    book[NAV].insert_cols(6, 2)
    book[NAV].insert_cols(1)
    book[NAV]["G3"], book[NAV]["G4"] = "Våre notater", "Husk å ringe"
    book.create_sheet("Notater").append(["Hei"])
    book.save(file)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["tekst"] for entry in new_entries()] == ["En"]
    out = told(capsys)
    assert "Arket «NAV Fjordby»: kolonnen G «Våre notater» leses ikke." in out
    assert "Arket «Notater» er ikke laget av boligplan, og leses ikke." in out


def test_rows_whose_measures_were_sorted_without_their_ids_are_refused(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår")
    moved(file, lambda rows, sheet: [[*row[:3], *other[3:]] for row, other in zip(rows, reversed(rows), strict=True)])
    assert main(["hent", str(file), "--skriv"]) == 2
    assert "Raden er ikke som da regnearket ble laget" in told(capsys)
    assert journal() == JOURNAL


def test_a_year_that_is_written_over_is_refused(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t2", gjelder="2022", status="gjennomført")
    assert main(["hent", str(file), "--skriv"]) == 2
    assert "nummer, tekst og år hører ikke til «t2»" in told(capsys)


def test_words_written_in_the_columns_of_the_plan_are_told(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", siste="Vi er egentlig ferdige.")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert "det er skrevet i kolonnene fra planen (rad 4). Det leses ikke." in told(capsys)


def test_a_row_that_is_no_measure_is_told(capsys: Capture) -> None:
    file = made()
    book = load_workbook(file)
    columns, row = keys(book[NAV]), book[NAV].max_row + 1
    book[NAV].cell(row, columns["vi_skal"]).value = "Et nytt tiltak"
    book[NAV].cell(row, columns["status"]).value = "pågår"
    book.save(file)
    assert main(["hent", str(file)]) == 2
    assert "Raden hører ikke til noe tiltak i planen." in told(capsys)


def test_a_measure_that_has_left_the_plan_is_told(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t12", status="pågår")
    Path("plans/fjordby.yaml").write_text(re.sub(".*id: t12.*\n", "", PLAN), encoding="utf-8")
    assert main(["hent", str(file)]) == 2
    assert "har ikke noe tiltak «t12»" in told(capsys)


def test_a_missing_or_doubled_column_is_told(capsys: Capture) -> None:
    for change, answer in (("delete", "mangler kolonner som må være der: status."), ("double", "to utgaver")):
        file = made()
        book = load_workbook(file)
        status = keys(book[NAV])["status"]
        if change == "delete":
            book[NAV].delete_cols(status)
        else:
            book[NAV].cell(2, 30).value = "status"
        book.save(file)
        assert main(["hent", str(file)]) == 2
        assert answer in told(capsys)


# -- Which plan --------------------------------------------------------------------------------------------------------


def test_the_plan_is_found_among_many_and_another_is_refused(capsys: Capture) -> None:
    other = PLAN.replace("id: fjordby", "id: annen")
    file = made()
    Path("plans/annen.yaml").write_text(other, encoding="utf-8")
    fill(file, NAV, "t1", status="pågår")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert len(new_entries()) == 1
    assert main(["hent", str(file), "--plan", "plans/annen.yaml"]) == 2
    assert "Regnearket hører til planen «fjordby», som ikke er her." in told(capsys)


def test_a_sheet_copied_to_a_file_of_its_own_can_be_read_when_the_plan_is_given(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår")
    source, copy = load_workbook(file)[NAV], Workbook()
    for row in source.iter_rows(values_only=True):
        copy.worksheets[0].append(row)
    copy.save("kopi.xlsx")
    Path("plans/annen.yaml").write_text(PLAN.replace("id: fjordby", "id: annen"), encoding="utf-8")
    assert main(["hent", "kopi.xlsx"]) == 2
    assert "sier ikke hvilken plan" in told(capsys)
    assert main(["hent", "kopi.xlsx", "--plan", "plans/fjordby.yaml", "--skriv"]) == 0
    assert len(new_entries()) == 1


def test_a_file_that_is_not_ours_is_told(capsys: Capture) -> None:
    Workbook().save("annet.xlsx")
    Path("tekst.txt").write_text("hei")
    for name, answer in (("annet.xlsx", "Fant ingen ark å lese"), ("tekst.txt", "er ikke en Excel-fil (.xlsx)")):
        assert main(["hent", name]) == 2
        assert answer in told(capsys)
    assert main(["hent", "borte.xlsx"]) == 2
    assert "borte.xlsx" in told(capsys)


def test_a_nynorsk_sheet_fills_the_journal_with_the_words_of_the_format() -> None:
    Path("plans/fjordby.yaml").write_text(PLAN.replace("målform: bokmål", "målform: nynorsk"), encoding="utf-8")
    file = made()
    fill(file, NAV, "t1", status="går ut", begrunnelse="Dekt av andre tiltak.")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [entry["status"] for entry in new_entries()] == ["utgår"]


def test_a_repeated_measure_that_ends_is_ended_once_whatever_year_it_was_said_for() -> None:
    file = made()
    for row in (0, 1):
        fill(file, NAV, "t2", row, status="utgår", begrunnelse="Ordningen er lagt ned.")
    assert main(["hent", str(file), "--skriv"]) == 0
    assert [(entry["status"], entry.get("gjelder")) for entry in new_entries()] == [("utgår", None)]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans(), days, texts)
def test_every_row_of_any_plan_can_be_reported_and_becomes_its_entry(
    tmp_path: Path, plan: Made, day: date, text: str
) -> None:
    for old in tmp_path.glob("x*"):
        old.unlink()
    path = plan.write(tmp_path)
    loaded = load(path, day)
    assert loaded.plan is not None
    status = assess(loaded.plan, loaded.journal, day)
    sheets = sheets_of(status)
    assume(sheets)
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook(Book(status.plan, day, Origin("x.yaml", None, changed=False), sheets)))
    assert read(file) == Contents(read(file).facts, (), (), ())

    book = load_workbook(file)
    for sheet in sheets:
        columns = keys(book[sheet.name])
        for number in range(4, 4 + len(sheet.rows)):
            book[sheet.name].cell(number, columns["status"]).value = "pågår"
            book[sheet.name].cell(number, columns["tekst"]).value = text
            book[sheet.name].cell(number, columns["tekst"]).data_type = "s"
    book.save(file)
    incoming = decide(read(file), path, day, day)

    told_later = {e.measure for e in loaded.journal.entries if e.day > day or (e.takes_back and e.day == day)}
    asked = {(row.id, row.cells["gjelder"]) for sheet in sheets for row in sheet.rows}
    assert {id for id, _ in asked if id not in told_later} <= {row.id for row, _, _ in incoming.new}
    assert len(incoming.new) + len(incoming.faults) == len(asked)
    if incoming.proposal:
        entries = incoming.proposal.loaded.journal.entries
        assert len(entries) == len(loaded.journal.entries) + len(incoming.new)
        assert not incoming.proposal.errors


def test_a_day_that_somebody_has_changed_is_shown_as_it_stands(capsys: Capture) -> None:
    file = made()
    book = load_workbook(file)
    book["boligplan"]["B3"] = "i går"
    book.save(file)
    assert main(["hent", str(file)]) == 0
    assert "Regnearket viser planen per i går." in told(capsys)


def test_a_number_is_no_date(capsys: Capture) -> None:
    file = made()
    fill(file, NAV, "t1", status="pågår", dato=45678)
    book = load_workbook(file)
    book[NAV].cell(rows_of(book[NAV], "t1")[0], keys(book[NAV])["dato"]).number_format = "General"
    book.save(file)
    assert main(["hent", str(file), "--skriv"]) == 2
    assert "45678 er et tall, ikke en dato. Skriv dagen som 30.6.2024." in told(capsys)


def test_a_workbook_of_another_layout_or_for_two_plans_is_refused(capsys: Capture) -> None:
    file = made()
    book = load_workbook(file)
    book["boligplan"]["B1"] = "99"
    book.save("annen.xlsx")
    assert main(["hent", "annen.xlsx"]) == 2
    assert "annen.xlsx er laget av en annen utgave av boligplan." in told(capsys)
    Path("plans/kopi.yaml").write_text(PLAN, encoding="utf-8")
    assert main(["hent", str(file)]) == 2
    assert "Flere planfiler har id-en «fjordby». Velg en med --plan." in told(capsys)
    assert main(["hent", str(file), "--plan", "plans/kopi.yaml"]) == 0


def test_what_the_journal_has_is_listed_and_a_journal_that_cannot_be_read_is_told_of(capsys: Capture) -> None:
    file = made()
    where = fill(file, NAV, "t1", status="pågår", tekst="Vi er i gang.")
    assert main(["hent", str(file), "--skriv"]) == 0
    told(capsys)
    assert main(["hent", str(file), "--skriv"]) == 0
    assert "Står i framdriftsfilen fra før: 1 t1" in told(capsys)
    Path("plans/fjordby.framdrift.yaml").write_text("tiltak: t1\n", encoding="utf-8")
    assert main(["hent", str(file)]) == 2
    assert "(plans/fjordby.framdrift.yaml)" in told(capsys)
    assert where
