"""`boligplan regneark`: a spreadsheet to report in, one sheet for each owner."""

import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from boligplan.cli.main import main
from sheet_filling import PLAN, TODAY, keys, made, rows_of, stand_in, told


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder one stands in."""
    return stand_in(tmp_path, monkeypatch)


def test_each_owner_has_a_sheet_and_what_nobody_answers_for_has_its_own() -> None:
    book = load_workbook(made())
    assert book.sheetnames == [
        "Les dette først", "NAV Fjordby", "Eiendomsavdelingen", "Kommunalsjef helse", "Uten ansvarlig", "boligplan",
    ]  # fmt: skip
    assert book["boligplan"].sheet_state == "veryHidden"
    assert rows_of(book["Kommunalsjef helse"], "t7")
    assert rows_of(book["NAV Fjordby"], "t7")
    assert rows_of(book["Uten ansvarlig"], "t10")


def test_only_open_measures_and_begun_years_without_an_answer_get_a_row() -> None:
    book = load_workbook(made("--per", "2025-02-01"))
    nav, helse = book["NAV Fjordby"], book["Kommunalsjef helse"]
    assert rows_of(helse, "t9") == []
    years = [nav.cell(row, keys(nav)["gjelder"]).value for row in rows_of(nav, "t2")]
    assert years == ["2024", "2025"]
    deadlines = [nav.cell(row, keys(nav)["frist"]).value for row in rows_of(nav, "t2")]
    assert deadlines == ["meldefrist 31. januar 2025", "meldefrist 31. januar 2026"]


def test_a_row_says_where_the_measure_stands() -> None:
    sheet = load_workbook(made())["Eiendomsavdelingen"]
    columns, (row,) = keys(sheet), rows_of(sheet, "t3")
    said = {key: sheet.cell(row, column).value for key, column in columns.items()}
    assert said["nr"] == "1.1.3"
    assert said["vi_skal"] == "Kjøpe fire boliger"
    assert (said["mål"], said["vi_vil"]) == ("Flere skal eie", "Bruke startlån")
    assert (said["år"], said["frist"], said["stilling"]) == ("2023–2025", "1. halvår 2025", "uten ny melding")
    assert said["siste"] == "ingen melding"
    assert load_workbook(made())["NAV Fjordby"].cell(4, columns["siste"]).value == (
        "2. mai 2023: pågår. Utkast er skrevet."
    )


def test_one_owner_may_be_asked_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert load_workbook(made("--ansvar", "eiendom")).sheetnames == [
        "Les dette først", "Eiendomsavdelingen", "boligplan",
    ]  # fmt: skip
    assert main(["regneark", "--ut", "x.xlsx", "--ansvar", "ordfører"]) == 2
    assert "Ingen ansvarlig i planen heter «ordfører»" in told(capsys)


def test_a_nynorsk_plan_gives_a_nynorsk_spreadsheet() -> None:
    plan = Path("plans/fjordby.yaml")
    plan.write_text(PLAN.replace("målform: bokmål", "målform: nynorsk"), encoding="utf-8")
    book = load_workbook(made())
    assert "Uten ansvarlig" not in book.sheetnames
    assert "Utan ansvarleg" in book.sheetnames
    sheet = book["NAV Fjordby"]
    heads = [cell.value for cell in sheet[3]]
    assert {"Gjeld år", "Kva er gjort", "Grunngiving"} <= set(heads)
    lists = [check.formula1 for check in sheet.data_validations.dataValidation if check.type == "list"]
    assert lists == ['"ikkje påbyrja,pågår,gjennomført,delvis gjennomført,ikkje gjennomført,utsett,går ut"']
    assert str(book["Les dette først"]["A5"].value) == (
        "Meld for 2025 innan 31. januar 2026. "
        "Planen seier ikkje når det skal meldast; 31. januar er den eigne dagen til programmet."
    )
    assert str(book["Les dette først"]["A6"].value).startswith("Kvart ark er for éin av dei planen nemner.")


def test_the_first_sheet_says_what_it_was_made_from_and_explains_in_five_lines(folder: Path) -> None:
    def lines() -> list[str]:
        return [str(row[0]) for row in load_workbook(made())["Les dette først"].values if row[0]]

    assert lines()[:3] == [
        "Meld framdrift: Boligsosial plan for Fjordby",
        "Regnearket viser planen per 1. februar 2025.",
        "Laget av fjordby.yaml, som ikke er lagret i git.",
    ]
    assert lines()[3] == (
        "Meld for 2025 innen 31. januar 2026. Planen sier ikke når det skal meldes; 31. januar er programmets egen dag."
    )
    assert len(lines()) == 4 + 5
    for command in ("init", "add plans", "-c user.name=x -c user.email=x@x commit -m x"):
        dated = os.environ | {"GIT_COMMITTER_DATE": "2025-01-31T12:00:00+0100"}
        subprocess.run(["git", *command.split()], cwd=folder, check=True, capture_output=True, env=dated)
    assert re.fullmatch(r"Laget av plans/fjordby.yaml, lagret i git 31. januar 2025 \([0-9a-f]{10}\)\.", lines()[2])
    Path("plans/fjordby.yaml").write_text(PLAN + "# mer\n", encoding="utf-8")
    assert lines()[2].endswith("og endret siden.")


def test_the_same_plan_and_day_give_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made().read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    (folder / "andre").mkdir()
    assert main(["regneark", "plans/fjordby.yaml", "--per", TODAY, "--ut", "andre/annet.xlsx"]) == 0
    assert (folder / "andre/annet.xlsx").read_bytes() == first
    assert {info.date_time for info in zipfile.ZipFile("ut.xlsx").infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_texts_stand_in_cells_as_they_are_and_never_as_formulas() -> None:
    texts = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "-2",
        "https://example.org/x",
        "_x0041_",
        "</t><f>1</f>",
        "[nav]",
    ]
    measures = "".join(f"          - {{id: h{n}, tekst: {text!r}, ansvar: nav}}\n" for n, text in enumerate(texts))
    Path("plans/fjordby.yaml").write_text(PLAN + measures.replace("\\", ""), encoding="utf-8")
    file = made()
    package = zipfile.ZipFile(file)
    sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 6
    assert not [sheet for sheet in sheets if re.search("<f[ >]|<hyperlink", sheet)]
    sheet = load_workbook(file)["NAV Fjordby"]
    shown = [sheet.cell(row, keys(sheet)["vi_skal"]).value for n in range(8) for row in rows_of(sheet, f"h{n}")]
    assert [str(text).replace("_x005F", "") for text in shown] == texts


def test_names_of_sheets_are_legal_short_and_different() -> None:
    long = "Kommunalsjef for helse, omsorg og mestring"
    owners = (
        f"  - {{id: a, navn: '{long} nord'}}\n  - {{id: b, navn: '{long} sør'}}\n  - {{id: c, navn: '[a/b]: *?'}}\n"
    )
    owners += "  - {id: d, navn: history}\n"
    plan = PLAN.replace("mål:\n  - id: eie", owners + "mål:\n  - id: eie")
    plan += "".join(f"          - {{id: n{id}, tekst: Noe, ansvar: {id}}}\n" for id in "abcd")
    Path("plans/fjordby.yaml").write_text(plan, encoding="utf-8")
    names = load_workbook(made()).sheetnames[4:8]
    assert names == ["Kommunalsjef for helse, omsorg", "Kommunalsjef for helse, omsor 2", "a-b", "history 2"]


def test_people_may_sort_and_filter_but_a_column_from_the_plan_takes_no_typing() -> None:
    sheet = load_workbook(made())["NAV Fjordby"]
    assert (sheet.protection.sheet, sheet.protection.sort, sheet.protection.autoFilter) == (True, False, False)
    assert sheet.protection.password is None
    assert not any(cell.protection.locked for cell in sheet[4])  # a protected sheet sorts unlocked cells only
    refusing = [check for check in sheet.data_validations.dataValidation if check.type == "custom"]
    assert {check.formula1 for check in refusing} == {"FALSE"}
    assert len(refusing) == 14
    assert sheet.auto_filter.ref == f"A3:{sheet.cell(8, len(keys(sheet))).coordinate}"
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("F4", "landscape", 9)
    assert [sheet.column_dimensions[letter].hidden for letter in "ABD"] == [True, True, False] or (
        sheet.column_dimensions["A"].hidden and sheet.column_dimensions["A"].max == 3
    )


def test_a_spreadsheet_that_is_there_is_never_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    Path("ut.xlsx").write_text("fylt ut av noen")
    assert main(["regneark", "--ut", "ut.xlsx"]) == 2
    assert Path("ut.xlsx").read_text() == "fylt ut av noen"
    assert "finnes fra før" in told(capsys)


def test_the_file_must_be_named_as_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["regneark", "--ut", "ut.ods"]) == 2
    assert "Regnearket må hete noe på .xlsx, ikke «ut.ods»." in told(capsys)
    assert not Path("ut.ods").exists()


def test_where_nothing_is_open_there_is_no_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    plan = Path("plans/fjordby.yaml")
    plan.write_text(PLAN.replace("mål:\n", "  - {id: lag, navn: Laget}\nmål:\n"), encoding="utf-8")
    assert main(["regneark", "--ut", "ut.xlsx", "--ansvar", "lag"]) == 2
    assert "Det er ingen åpne tiltak hos Laget å melde på." in told(capsys)
    plan.write_text(PLAN[: PLAN.index("    vi_vil:")], encoding="utf-8")
    Path("plans/fjordby.framdrift.yaml").unlink()
    assert main(["regneark", "--ut", "ut.xlsx"]) == 2
    assert "Det er ingen åpne tiltak å melde på." in told(capsys)
    assert not Path("ut.xlsx").exists()


def test_a_text_longer_than_a_cell_ends_in_dots() -> None:
    plan = Path("plans/fjordby.yaml")
    plan.write_text(PLAN.replace("Kjøpe fire boliger", "Kjøpe " + "boliger " * 5000 + "til slutt"), encoding="utf-8")
    sheet = load_workbook(made())["Eiendomsavdelingen"]
    text = str(sheet.cell(rows_of(sheet, "t3")[0], keys(sheet)["vi_skal"]).value)
    assert len(text) == 32_767
    assert text.endswith(" …")


def test_a_deadline_put_off_to_a_day_is_shown_as_that_day() -> None:
    journal = Path("plans/fjordby.framdrift.yaml")
    entry = "- {tiltak: t3, dato: 2025-01-10, status: utsatt, begrunnelse: Kutt, ny_frist: 2026-03-15}\n"
    journal.write_text(journal.read_text("utf-8") + entry, encoding="utf-8")
    sheet = load_workbook(made())["Eiendomsavdelingen"]
    assert sheet.cell(rows_of(sheet, "t3")[0], keys(sheet)["frist"]).value == "15. mars 2026"


def test_the_row_of_a_year_says_where_that_year_stands_and_when_it_is_put_off_to() -> None:
    journal = Path("plans/fjordby.framdrift.yaml")
    entry = "- {tiltak: t2, dato: 2025-01-10, gjelder: 2024, status: utsatt, begrunnelse: Kutt, ny_frist: 2025-06-30}\n"
    journal.write_text(entry, encoding="utf-8")
    sheet = load_workbook(made())["NAV Fjordby"]
    columns = [keys(sheet)[key] for key in ("gjelder", "frist", "stilling")]
    assert [[sheet.cell(row, column).value for column in columns] for row in rows_of(sheet, "t2")] == [
        ["2023", "meldefrist 31. januar 2024", "mangler melding"],
        ["2024", "30. juni 2025", "utsatt"],
        ["2025", "meldefrist 31. januar 2026", "venter"],
    ]


def test_the_last_report_is_shown_whatever_its_year() -> None:
    sheet = load_workbook(made())["NAV Fjordby"]
    last = keys(sheet)["siste"]
    assert {sheet.cell(row, last).value for row in rows_of(sheet, "t2")} == {
        "20. januar 2024: gjennomført for 2023, verdi 54."
    }


def test_a_report_dated_with_a_month_is_shown_so() -> None:
    Path("plans/fjordby.framdrift.yaml").write_text("- {tiltak: t3, dato: 2024-05, status: pågår}\n", encoding="utf-8")
    sheet = load_workbook(made())["Eiendomsavdelingen"]
    assert sheet.cell(rows_of(sheet, "t3")[0], keys(sheet)["siste"]).value == "mai 2024: pågår."


def test_each_sheet_says_what_part_its_owner_has() -> None:
    plan = Path("plans/fjordby.yaml")
    shared = "{hos: helse, delegert: nav, ved: eiendom}"
    plan.write_text(PLAN.replace("ansvar: [helse, nav]", f"ansvar: {shared}"), encoding="utf-8")
    book = load_workbook(made())
    parts = {name: book[name].cell(rows_of(book[name], "t7")[0], keys(book[name])["rolle"]).value for name in
             ("Kommunalsjef helse", "NAV Fjordby", "Eiendomsavdelingen")}  # fmt: skip
    assert parts == {
        "Kommunalsjef helse": "har ansvaret", "NAV Fjordby": "delegert til", "Eiendomsavdelingen": "ved"
    }  # fmt: skip


def test_a_meldefrist_the_plan_sets_is_no_day_of_the_program() -> None:
    plan = Path("plans/fjordby.yaml")
    plan.write_text(PLAN.replace("ansvarlige:", "rapportering: {frist: 1. mars}\nansvarlige:"), encoding="utf-8")
    lines = [str(row[0]) for row in load_workbook(made())["Les dette først"].values if row[0]]
    assert lines[3] == "Meld for 2024 innen 1. mars 2025."
