"""`boligplan eksport`: open data that other programs read as they are, and a calendar."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from boligplan.cli.main import main
from boligplan.exports.csvfiles import harmless

ROOT = Path(__file__).parents[1]
EXAMPLES = [*sorted((ROOT / "plans").glob("*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]
EKSEMPELVIK = ROOT / "examples" / "eksempelvik-2022-2027.yaml"
FJORDVIK = ROOT / "examples" / "fjordvik-2024-2027.yaml"
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "schema" / "eksport-1.schema.json").read_text(encoding="utf-8"))
)
TABLES = ("planer", "tiltak", "år", "meldinger", "indikatorer")
PLAN = """\
format: 1
id: prøve
tittel: Prøveplan
kommune: {navn: Prøvevik, nummer: 0301}
målform: bokmål
tilstand: vedtatt
periode: 2024-2026
beløp_i: 1000 kr
revisjon: {hvert: 1 år, gjennomført: [{år: 2025, dato: 2025-06-01}]}
intern_merknad: HEMMELIG
ansvarlige:
  - {id: nav, navn: "=HYPERLINK(\\"http://x\\")", type: enhet}
mål:
  - id: eie
    tittel: Flere skal eie
    intern_merknad: HEMMELIG
    vi_vil:
      - id: startlån
        tekst: "@SUM(A1)"
        intern_merknad: HEMMELIG
        år: 2024-2025
        kostnad: {drift: {2024: 5.5}}
        vi_skal:
          - {id: kjøpe, tekst: "=1+1", ansvar: nav, frist: 2025-06-30, intern_merknad: HEMMELIG}
          - {id: melde, tekst: "-2; +3 \\"og\\" 'fire'", gjentas: årlig, indikator: {navn: Andel, minst: 50}}
vi_skal:
  - {id: løst, tekst: "Løst\\n=tiltak", kostnad: {investering: {2024: 0}}, år: 2024}
"""
JOURNAL = """\
- {tiltak: melde, dato: 2025-01-10, gjelder: 2024, status: gjennomført, verdi: 54.5, sak: 3/25}
- {tiltak: kjøpe, dato: 2025-02-01, status: gjennomført, utført: 2025-01, intern_merknad: HEMMELIG}
- {tiltak: kjøpe, dato: 2026-02-01, status: pågår, tekst: Det var feil}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder one stands in, with a plan and its journal."""
    monkeypatch.chdir(tmp_path)
    Path("prøve.yaml").write_text(PLAN, encoding="utf-8")
    Path("prøve.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")
    return tmp_path


def eksport(*args: object) -> int:
    return main(["eksport", *map(str, args), *([] if "--per" in args else ["--per", "2025-07-01"])])


def tables(*args: object) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every csv file that is made of the plans."""
    assert eksport(*(args or ["prøve.yaml"]), "--til", "csv", "--ut", "data") == 0
    return {name: rows(Path("data", f"{name}.csv").read_bytes()) for name in TABLES}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))


def document(*args: object) -> dict[str, Any]:
    """Return the JSON document, which follows its schema."""
    assert eksport(*(args or ["prøve.yaml"]), "--til", "json", "--ut", "alt.json") == 0
    made: dict[str, Any] = json.loads(Path("alt.json").read_text(encoding="utf-8"))
    SCHEMA.validate(made)
    return made


# -- json and jsonl ----------------------------------------------------------------------------------------------------


def test_every_plan_of_the_repository_follows_the_schema_and_loses_no_measure() -> None:
    plans = document(*(path for path in EXAMPLES if ".framdrift" not in path.name))["planer"]
    assert len(plans) == 6
    for plan in plans:
        assert len(plan["tiltak"]) == plan["antall_tiltak"]
    assert sum(plan["antall_tiltak"] for plan in plans) > 60


def test_a_line_holds_a_measure_and_can_be_read_alone() -> None:
    assert eksport("prøve.yaml", EKSEMPELVIK, "--til", "jsonl", "--ut", "alt.jsonl") == 0
    lines = [json.loads(line) for line in Path("alt.jsonl").read_text(encoding="utf-8").splitlines()]
    for line in lines:
        SCHEMA.validate(line)
    assert [line["tiltak"] for line in lines[:3]] == ["kjøpe", "melde", "løst"]
    assert {line["kommune"] for line in lines} == {"Prøvevik", "Eksempelvik"}
    nested = [plan["tiltak"] for plan in document("prøve.yaml", EKSEMPELVIK)["planer"]]
    head = {"versjon", "per", "kilde", "plan", "kommune"}
    bare = [{key: value for key, value in line.items() if key not in head} for line in lines]
    assert bare == [measure for measures in nested for measure in measures]


def test_what_is_not_known_is_null_and_what_is_nothing_is_zero() -> None:
    (plan,) = document()["planer"]
    buy, report, loose = plan["tiltak"]
    assert (buy["dager"], buy["ramme"], buy["prioritet"], buy["hovedansvar"]) == (None, None, None, None)
    assert loose["år"] == [
        {"vi_vil": None, "år": 2024, "krysset_av": True, "celle": "ingen melding", "drift": None, "investering": 0,
         "beløp_i": "1000 kr", "drift_kr": None, "investering_kr": 0}
    ]  # fmt: skip
    assert report["indikatorer"] == [
        {"navn": "Andel", "enhet": None, "minst": 50, "høyst": None, "antall": None, "år": 2024, "dato": "2025-01-10",
         "dato_presisjon": "dag", "verdi": 54.5, "nådd": True}
    ]  # fmt: skip
    assert plan["kostnader"][0]["drift_kr"] == 5500
    assert plan["kostnader"][0]["vi_vil"] == "startlån"


def test_only_what_was_said_by_the_day_is_there() -> None:
    (plan,) = document()["planer"]
    (buy, *_) = plan["tiltak"]
    assert (buy["status"], buy["stilling"], buy["i_tide"]) == ("gjennomført", "avsluttet", True)
    assert (buy["utført"], buy["utført_presisjon"], buy["antall_meldinger"]) == ("2025-01-31", "måned", 1)
    (later,) = document("prøve.yaml", "--per", "2026-03-01")["planer"]
    assert (later["tiltak"][0]["stilling"], later["tiltak"][0]["dager"]) == ("over fristen", 244)


def test_a_measure_says_what_is_reported_and_how_its_deadline_moved() -> None:
    moves = "- {tiltak: kjøpe, dato: 2025-06, status: utsatt, begrunnelse: Kutt, ny_frist: 2026-H1}\n"
    Path("prøve.framdrift.yaml").write_text(moves, encoding="utf-8")
    buy, report, loose = document("prøve.yaml", "--per", "2025-07-01")["planer"][0]["tiltak"]
    keys = ("status", "stilling", "dager", "frist", "første_frist", "flyttet", "meldt")
    assert [buy[key] for key in keys] == ["utsatt", "før fristen", None, "2026-06-30", "2025-06-30", 1, True]
    assert [report[key] for key in keys] == ["ikke meldt", "mangler melding", 30, None, None, 0, False]
    assert [loose[key] for key in keys] == ["ikke meldt", "over fristen", 182, "2024-12-31", "2024-12-31", 0, False]
    assert (buy["siste_melding"], buy["siste_melding_presisjon"]) == ("2025-06-30", "måned")
    (entry,) = buy["meldinger"]
    assert (entry["dato"], entry["dato_presisjon"]) == ("2025-06-30", "måned")
    assert (entry["ny_frist"], entry["ny_frist_presisjon"]) == ("2026-06-30", "halvår")


def test_a_new_deadline_that_is_not_set_is_said_so() -> None:
    entry = "- {tiltak: kjøpe, dato: 2025-02-01, status: utsatt, begrunnelse: Kutt, ny_frist: ikke fastsatt}\n"
    Path("prøve.framdrift.yaml").write_text(entry, encoding="utf-8")
    (row,) = tables()["meldinger"]
    assert (row["ny_frist"], row["ny_frist_presisjon"]) == ("", "ikke fastsatt")


def test_what_was_taken_back_is_no_row() -> None:
    back = "trekker: {dato: 2025-02-01, status: gjennomført}, begrunnelse: Feil tiltak"
    text = f"{JOURNAL}- {{tiltak: kjøpe, dato: 2025-03-01, {back}}}\n"
    Path("prøve.framdrift.yaml").write_text(text, encoding="utf-8")
    assert [(row["tiltak"], row["status"]) for row in tables()["meldinger"]] == [("melde", "gjennomført")]
    before = tables("prøve.yaml", "--per", "2025-02-28")["meldinger"]
    assert [(row["tiltak"], row["status"]) for row in before] == [("kjøpe", "gjennomført"), ("melde", "gjennomført")]


def test_only_those_with_the_responsibility_stand_under_it() -> None:
    others = "  - {id: lag, navn: Laget}\n  - {id: råd, navn: Rådet}\nmål:"
    shared = "ansvar: {hos: nav, delegert: lag, ved: råd}"
    Path("prøve.yaml").write_text(PLAN.replace("mål:", others, 1).replace("ansvar: nav", shared), encoding="utf-8")
    buy, *_ = document()["planer"][0]["tiltak"]
    assert (buy["ansvar"], buy["delegert"], buy["ved"]) == (["nav"], ["lag"], ["råd"])


@pytest.mark.parametrize(
    ("said", "by"),
    [("revisjon: {hvert: 1 år}", "revisjon"), ("rapportering: {frist: 1. mars}", "planen"), ("", "programmet")],
)
def test_the_data_say_who_set_the_day_to_report_by(said: str, by: str) -> None:
    rule = "revisjon: {hvert: 1 år, gjennomført: [{år: 2025, dato: 2025-06-01}]}"
    Path("prøve.yaml").write_text(PLAN.replace(rule, said), encoding="utf-8")
    assert tables()["planer"][0]["meldefrist_satt_av"] == by


def test_the_schema_knows_every_key_and_forbids_others() -> None:
    made = document()
    made["planer"][0]["tiltak"][0]["nytt"] = 1
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(made)


# -- csv ---------------------------------------------------------------------------------------------------------------


def test_excel_in_norwegian_opens_the_files_right() -> None:
    tables()
    for name in TABLES:
        data = Path("data", f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        assert b"\r\n" not in data.replace(b"\r\n", b"\n")
        assert data.decode("utf-8-sig").splitlines()[0].count(";") == len(rows(data)[0]) - 1
    assert rows(Path("data/meldinger.csv").read_bytes())[1]["verdi"] == "54,5"
    assert rows(Path("data/år.csv").read_bytes())[-1]["investering"] == ""


def test_nothing_in_a_cell_is_a_formula_a_number_or_a_date_that_was_a_text() -> None:
    made = tables()
    found = {row["tiltak"]: row for row in made["tiltak"]}
    assert found["kjøpe"]["tekst"] == "'=1+1"
    assert found["kjøpe"]["vi_vil_tekst"] == "'@SUM(A1)"
    assert found["kjøpe"]["ansvar_navn"] == '\'=HYPERLINK("http://x")'
    assert found["kjøpe"]["nummer"] == "'1.1.1"
    assert found["melde"]["tekst"] == "'-2; +3 \"og\" 'fire'"
    assert found["løst"]["tekst"] == "Løst\n=tiltak"
    assert made["planer"][0]["kommunenummer"] == "'0301"
    assert [row["sak"] for row in made["meldinger"]] == ["", "'3/25"]
    for table in made.values():
        for row in table:
            assert not [cell for cell in row.values() if cell[:1] in tuple("=+-@\t\r")]


@pytest.mark.parametrize(
    "text",
    ["=1", "+47", "-1", "@a", "\ta", "\ra", "\na", "'a", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201",
     "2.1", "2.3.1", "0301", "12/22", "1E5", "1e-5", "5 000", "50 %", "12:30", "(5)", "5 kr", "kr 5,-",
     "mai", "2. mai", "mai 2024", "1-jan", "des.24", "3.MARS 2024"],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_run_or_change_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PS 12/22",
        "Tildele 50 %",
        "maiken",
        "a=1",
        "S1.2",
        "T1",
        "desember-utvalget",
        "Sak 3",
        "eie",
        "1. mai-toget",
    ],
)
def test_any_other_text_stands_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_the_text_comes_back_when_the_first_apostrophe_goes(text: str) -> None:
    assert harmless(text).removeprefix("'") == text or harmless(text) == text
    assert harmless(text).startswith("'") or not text.startswith("'")


def test_the_package_describes_the_files_as_they_are() -> None:
    made = tables(EKSEMPELVIK, FJORDVIK)
    package = json.loads(Path("data/datapackage.json").read_text(encoding="utf-8"))
    assert [resource["path"] for resource in package["resources"]] == [f"{name}.csv" for name in TABLES]
    found = {resource["name"]: resource for resource in package["resources"]}
    for resource in package["resources"]:
        table = made[resource["path"].removesuffix(".csv")]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(table[0])
        for row in table:
            for field in fields:
                assert is_valid(row[field["name"]], field), (field, row)
        key = resource["schema"].get("primaryKey")
        if key:
            assert len({tuple(row[name] for name in key) for row in table}) == len(table)
        for link in resource["schema"]["foreignKeys"]:
            other = made[found[link["reference"]["resource"]]["path"].removesuffix(".csv")]
            targets = {tuple(row[name] for name in link["reference"]["fields"]) for row in other}
            assert {tuple(row[name] for name in link["fields"]) for row in table} <= targets


def is_valid(cell: str, field: dict[str, Any]) -> bool:
    limits = field.get("constraints", {})
    forms = {"integer": r"\d+", "number": r"\d+(,\d+)?", "boolean": "true|false", "date": r"\d{4}-\d\d-\d\d"}
    if not cell:
        return not limits.get("required")
    is_right = re.fullmatch(forms.get(field["type"], r"(?s).*"), cell) is not None
    return (
        is_right and (field["type"] != "number" or field["decimalChar"] == ",") and cell in limits.get("enum", [cell])
    )


def test_the_years_add_up_to_what_status_says(capsys: pytest.CaptureFixture[str]) -> None:
    made = tables(EKSEMPELVIK)
    capsys.readouterr()
    assert main(["status", str(EKSEMPELVIK), "--per", "2025-07-01", "--format", "json"]) == 0
    for year in json.loads(capsys.readouterr().out)["år"]:
        here = [row for row in made["år"] if row["år"] == str(year["år"])]
        in_the_plan = [row for row in here if row["krysset_av"] == "true" and row["celle"]]  # it has not left
        assert len(in_the_plan) == year["tiltak"]
        for kind in ("drift", "investering"):
            amounts = [float(row[kind].replace(",", ".")) for row in here if row[kind]]
            assert (sum(amounts) if amounts else None) == year[kind]


def test_without_a_folder_csv_shows_the_measures(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert eksport("prøve.yaml", "--til", "csv") == 0
    assert [row["tiltak"] for row in rows(capsysbinary.readouterr().out)] == ["kjøpe", "melde", "løst"]


# -- DuckDB ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def answers() -> list[list[tuple[Any, ...]]]:
    """Give what DuckDB answers to each question in the documentation, of the two examples with a journal."""
    tables(EKSEMPELVIK, FJORDVIK, "--per", "2026-02-15")
    assert eksport(EKSEMPELVIK, FJORDVIK, "--per", "2026-02-15", "--til", "jsonl", "--ut", "data") == 0
    os.chdir("data")
    text = (ROOT / "docs" / "åpne-data.md").read_text(encoding="utf-8")
    questions = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    return [duckdb.sql(question).fetchall() for question in questions]


def test_duckdb_answers_the_questions_of_the_documentation(answers: list[list[tuple[Any, ...]]]) -> None:
    late, money, owners = answers
    plans = document(EKSEMPELVIK, FJORDVIK, "--per", "2026-02-15")["planer"]
    too_late = ("over fristen", "mangler melding")
    timings = {plan["kommune"]: [measure["stilling"] for measure in plan["tiltak"]] for plan in plans}
    wanted = [(name, len(found), sum(one in too_late for one in found)) for name, found in timings.items()]
    assert late == sorted(wanted, key=lambda row: (-row[2], row[0]))
    assert late[0][2] > 0
    by_year = {year: (running, investment) for year, running, investment in money}
    assert by_year[2025][1] is not None
    for year, sums in by_year.items():
        rows = [
            row
            for plan in plans
            for m in [*plan["tiltak"], {"år": plan["kostnader"]}]
            for row in m["år"]
            if row["år"] == year
        ]
        for found, kind in zip(sums, ("drift_kr", "investering_kr"), strict=True):
            amounts = [row[kind] for row in rows if row[kind] is not None]
            assert found == (pytest.approx(sum(amounts)) if amounts else None)
    names = [name for plan in plans for m in plan["tiltak"] if not m["avsluttet"] for name in m["ansvar_navn"]]
    assert owners == sorted(((name, names.count(name)) for name in set(names)), key=lambda row: (-row[1], row[0]))


def test_duckdb_reads_texts_of_several_lines_and_the_kinds_of_the_columns() -> None:
    tables()
    kinds = dict(
        duckdb.sql("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM 'data/tiltak.csv')").fetchall()
    )
    assert (kinds["frist"], kinds["avsluttet"], kinds["flyttet"]) == ("DATE", "BOOLEAN", "BIGINT")
    assert duckdb.sql("SELECT tekst FROM 'data/tiltak.csv' WHERE tiltak = 'løst'").fetchall() == [("Løst\n=tiltak",)]


# -- Calendar ----------------------------------------------------------------------------------------------------------


def calendar(*args: object) -> dict[str, Any]:
    """Return the events by their UID."""
    assert eksport(*(args or ["prøve.yaml"]), "--til", "ics", "--ut", "plan.ics") == 0
    data = Path("plan.ics").read_bytes()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    found = Calendar.from_ical(data)
    assert (found["version"], found["method"]) == ("2.0", "PUBLISH")
    by_uid = {str(event["uid"]): event for event in found.walk("VEVENT")}
    assert len(by_uid) == len(found.walk("VEVENT"))
    return by_uid


def told(events: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(event.decoded("dtstart")), str(event["summary"])) for event in events.values()]


def test_the_calendar_has_deadlines_reporting_deadlines_and_revisions() -> None:
    assert told(calendar("prøve.yaml", "--per", "2025-01-20")) == [
        ("2024-12-31", "Frist: T1 Løst =tiltak"),
        ("2025-06-30", "Frist: 1.1.1 =1+1"),
        ("2025-12-31", "Siste dag for revisjonen i 2025"),
        ("2026-12-31", "Meldefrist for 2025: 1 tiltak"),  # the plan says nothing of reporting: at its revision
        ("2026-12-31", "Siste dag for revisjonen i 2026"),
    ]
    for event in calendar("prøve.yaml", "--per", "2025-01-20").values():
        assert event.decoded("dtend") - event.decoded("dtstart") == date.resolution
        assert not isinstance(event.decoded("dtstart"), datetime)
        assert "HEMMELIG" not in str(event["description"])
    assert ("2025-06-30", "Frist: 1.1.1 =1+1") not in told(calendar("prøve.yaml"))


@pytest.mark.parametrize("rule", ["", "rapportering: {frist: 31. januar}", "revisjon: {hvert: 1 år}"])
def test_an_event_tells_that_its_day_is_the_programs(rule: str) -> None:
    text = re.sub("revisjon: .*", rule, PLAN)
    Path("prøve.yaml").write_text(text, encoding="utf-8")
    asked = [event for event in calendar().values() if "Meldefrist" in event["summary"]]
    assert asked
    assert {"programmets egen dag" in str(event["description"]) for event in asked} == {not rule}


def test_an_event_keeps_its_uid_when_its_words_and_day_change() -> None:
    before = {str(event["summary"]): uid for uid, event in calendar("prøve.yaml", "--per", "2025-01-20").items()}
    Path("prøve.yaml").write_text(PLAN.replace("=1+1", "Kjøpe").replace("2025-06-30", "2025-08-31"), encoding="utf-8")
    after = {str(event["summary"]): uid for uid, event in calendar("prøve.yaml", "--per", "2025-01-21").items()}
    assert after["Frist: 1.1.1 Kjøpe"] == before["Frist: 1.1.1 =1+1"]
    assert set(after.values()) == set(before.values())


def test_a_year_that_is_put_off_has_an_event_of_its_own() -> None:
    put_off = JOURNAL.replace("2024, status: gjennomført, verdi: 54.5", "2024, status: utsatt, begrunnelse: Ja")
    put_off = put_off.replace("sak: 3/25", "ny_frist: 2025-09-01")
    Path("prøve.framdrift.yaml").write_text(put_off, encoding="utf-8")
    assert ("2025-09-01", "Utsatt melding for 2024: 1.1.2 -2; +3 \"og\" 'fire'") in told(calendar())


def test_a_day_that_the_program_chose_is_said_to_be_its_own() -> None:
    assert "programmets egen dag" not in "".join(str(event["description"]) for event in calendar().values())
    rule = "revisjon: {hvert: 1 år, gjennomført: [{år: 2025, dato: 2025-06-01}]}"
    Path("prøve.yaml").write_text(PLAN.replace(rule, ""), encoding="utf-8")
    found = {str(event["summary"]): str(event["description"]) for event in calendar().values()}
    assert "31. januar er programmets egen dag." in found["Meldefrist for 2025: 1 tiltak"]


def test_a_nynorsk_plan_has_a_nynorsk_calendar_and_a_repealed_one_is_empty() -> None:
    text = "".join(str(event["description"]) for event in calendar(FJORDVIK).values())
    assert "blir revidert av" in text
    assert " ikke " not in text
    Path("prøve.yaml").write_text(PLAN.replace("tilstand: vedtatt", "tilstand: opphevet"), encoding="utf-8")
    assert calendar() == {}


def test_the_stamp_is_the_moment_of_the_saved_version() -> None:
    assert {str(event.decoded("dtstamp").date()) for event in calendar().values()} == {"2025-07-01"}
    env = os.environ | {"GIT_COMMITTER_DATE": "2025-03-04T12:00:00Z", "GIT_CONFIG_GLOBAL": os.devnull}
    for line in ("init -q", "add .", "-c user.name=x -c user.email=x commit -qm x"):
        subprocess.run(["git", *line.split()], check=True, env=env)
    for stamp in ("dtstamp", "last-modified"):
        assert {str(event.decoded(stamp)) for event in calendar().values()} == {"2025-03-04 12:00:00+00:00"}


def test_a_moved_deadline_is_a_later_edition_of_its_event() -> None:
    Path("prøve.framdrift.yaml").write_text("", encoding="utf-8")
    before = calendar()
    put_off = "- {tiltak: kjøpe, dato: 2025-01-02, status: utsatt, begrunnelse: Venter, ny_frist: 2025-12-01}\n"
    Path("prøve.framdrift.yaml").write_text(put_off, encoding="utf-8")
    after = calendar()
    moved = {key for key in after if key in before and after[key]["dtstart"].dt != before[key]["dtstart"].dt}
    assert len(moved) == 1
    assert {int(before[key]["sequence"]) for key in before} == {0}
    assert [int(after[key]["sequence"]) for key in moved] == [1]


# -- All forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "ics"])
def test_the_same_files_give_the_same_bytes_and_nothing_internal(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for n, zone in enumerate(("Europe/Oslo", "Asia/Tokyo")):
        monkeypatch.setenv("TZ", zone)
        assert eksport("prøve.yaml", EKSEMPELVIK, "--til", form, "--ut", Path("ut") / str(n)) == 0
    one, two = ({file.name: file.read_bytes() for file in Path("ut", n).iterdir()} for n in "01")
    assert one == two
    secrets = re.findall(r"intern_merknad: (.*)", EKSEMPELVIK.read_text(encoding="utf-8"))
    text = b"".join(one.values()).decode()
    assert len(secrets) > 3
    assert not [secret for secret in ("HEMMELIG", *secrets) if secret in text]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "ics"])
def test_on_the_screen_the_same_comes_as_in_the_file(form: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert eksport("prøve.yaml", "--til", form, "--ut", "ut") == 0
    assert capsysbinary.readouterr().out == b""
    assert eksport("prøve.yaml", "--til", form) == 0
    assert capsysbinary.readouterr().out in [file.read_bytes() for file in Path("ut").iterdir()]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "ics"])
def test_a_plan_with_an_error_is_told_and_left_out(form: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = PLAN.replace("ansvar: nav", "ansvar: ukjent").replace("id: prøve", "id: feil")
    Path("feil.yaml").write_text(text, encoding="utf-8")
    assert eksport("feil.yaml", "--til", form, "--ut", "ut") == 2
    assert not Path("ut").exists()
    assert eksport("feil.yaml", "prøve.yaml", "--til", form) == 2
    both = capsysbinary.readouterr()
    assert b"feil.yaml har" in both.err
    assert eksport("prøve.yaml", "--til", form) == 0
    assert capsysbinary.readouterr().out == both.out


def test_csv_goes_to_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert eksport("prøve.yaml", "--til", "csv", "--ut", "tiltak.csv") == 2
    assert "Oppgi en mappe" in capsys.readouterr().err
