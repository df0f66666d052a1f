"""What `status`, `forfalt` and `vis` answer: JSON by its schema, screens that are calm, exit codes and streams."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from boligplan.cli.main import main

ROOT = Path(__file__).parents[1]
EIGERSUND = ROOT / "plans" / "eigersund-2022-2027.yaml"
EKSEMPELVIK = ROOT / "examples" / "eksempelvik-2022-2027.yaml"
SCHEMA = json.loads((ROOT / "schema" / "svar-1.schema.json").read_text(encoding="utf-8"))
STATUS = (
    "ikke_meldt",
    "ikke_påbegynt",
    "pågår",
    "gjennomført",
    "delvis_gjennomført",
    "ikke_gjennomført",
    "utsatt",
    "utgår",
    "erstattet",
)
TIMING = (
    "avsluttet",
    "starter_senere",
    "over_fristen",
    "mangler_melding",
    "nær_fristen",
    "uten_ny_melding",
    "uten_frist",
    "før_fristen",
)

PLAN = """\
format: 1
id: prøve
tittel: Prøveplan [bold]
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
ansvarlige:
  - {id: ks, navn: "Kommunalsjef [/] helse", type: stilling, også_kalt: [Helsesjefen]}
mål:
  - id: eie
    tittel: Flere skal eie [red]
    vi_skal:
      - {id: startlån, tekst: "Tildele [link=x]startlån[/link] :smile:", ansvar: ks, år: 2023}
  - {id: leie, tittel: Leie skal være trygt}
"""

ANSWERED = """\
- {tiltak: a, dato: 2024-01-10, gjelder: 2023, status: ikke gjennomført, begrunnelse: Folk.}
- {tiltak: a, dato: 2025-01-10, gjelder: 2024, status: gjennomført}
"""
FAILED = "- {tiltak: a, dato: 2024-01-10, gjelder: 2023, status: ikke gjennomført, begrunnelse: Folk.}\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "prøve.yaml"
    file.write_text(PLAN, encoding="utf-8")
    return file


def ask(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    code = main([str(arg) for arg in args])
    out, err = capsys.readouterr()
    return code, out, err


def answer(capsys: pytest.CaptureFixture[str], *args: object) -> dict[str, Any]:
    code, out, err = ask(capsys, *args, "--format", "json")
    assert (code, err) == (0, "")
    value: dict[str, Any] = json.loads(out)
    jsonschema.validate(value, SCHEMA)
    return value


def test_status_of_the_real_plan_adds_up_and_says_what_it_speaks_of(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, "status", EIGERSUND, "--per", "2024-01-01")
    assert list(value)[:3] == ["versjon", "per", "kilde"]
    assert value["per"] == "2024-01-01"
    assert value["kilde"]["fil"] == "plans/eigersund-2022-2027.yaml"
    assert [goal["tittel"] for goal in value["mål"]][1] == "Leie skal være et trygt alternativ"
    for total in (value["sum"], *(goal["sum"] for goal in value["mål"])):
        assert sum(total[key] for key in STATUS) == total["tiltak"] == sum(total[key] for key in TIMING)
    assert sum(goal["sum"]["tiltak"] for goal in value["mål"]) == value["sum"]["tiltak"]
    assert value["revisjon"] == {"neste": 2024, "forfalt": False}
    assert [year["drift"] for year in value["år"]] == [5] * 6
    assert [year["investering"] for year in value["år"]] == [None] * 6


def test_overdue_of_the_real_plan_lists_days_and_who_answers(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, "forfalt", EIGERSUND, "--per", "2024-01-01")
    late = {measure["id"]: measure for measure in value["over_fristen"]}
    assert late and all(measure["dager"] > 0 and measure["frist"] < "2024-01-01" for measure in late.values())
    assert all(measure["ansvar"] for measure in late.values())
    assert {366, 1} == {measure["dager"] for measure in late.values()}
    assert value["mangler_melding"] == []  # 2022 and 2023 are to be reported at the revision of 2024
    assert [measure["frist"] for measure in value["uten_frist"]] == [None]
    after = answer(capsys, "forfalt", EIGERSUND, "--per", "2025-01-01")["mangler_melding"]
    assert len(after) == 16 and all(measure["år"] == [2022, 2023] for measure in after)


def test_several_plans_give_one_object_each_and_the_sum(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, "status", EIGERSUND, EKSEMPELVIK, "--per", "2024-01-01")
    assert value["sum"]["tiltak"] == sum(plan["sum"]["tiltak"] for plan in value["planer"])
    one = answer(capsys, "status", EKSEMPELVIK, "--per", "2024-01-01")
    assert value["planer"][1] == one


def test_every_status_and_timing_is_reached_by_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    total = answer(capsys, "status", EKSEMPELVIK, "--per", "2026-11-22")["sum"]
    assert [key for key in (*STATUS, *TIMING) if not total[key]] == []


def test_show_gives_a_measure_with_its_whole_life(capsys: pytest.CaptureFixture[str]) -> None:
    value = answer(capsys, "vis", "leie-før-eie", "--plan", EKSEMPELVIK, "--per", "2026-11-22")
    (measure,) = value["tiltak"]
    assert (measure["status"], measure["stilling"], measure["flyttet"]) == ("utsatt", "over fristen", 2)
    assert [entry["ny_frist"] for entry in measure["meldinger"]] == ["2025-06-30", "2026-H1"]


@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize("file", [EIGERSUND, EKSEMPELVIK])
@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("status", "--etter", "ansvar"),
        ("status", "--etter", "år"),
        ("status", "--etter", "slag"),
        ("forfalt",),
        ("vis", "--plan"),
        ("vis", "2.2.1", "--plan"),
        ("vis", "3", "--plan"),
    ],
)
def test_no_line_is_wider_than_the_terminal_or_ends_with_a_blank(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    width: str,
    file: Path,
    command: tuple[str, ...],
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    code, out, _ = ask(capsys, *command, file, "--per", "2026-11-22")
    assert code == 0
    assert max(map(len, out.splitlines())) <= int(width)
    assert [line for line in out.splitlines() if line.endswith(" ")] == []
    assert "\x1b" not in out
    assert "Per 22. november 2026" in out


def test_text_of_the_plan_is_never_markup(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    _, status, _ = ask(capsys, "status", plan, "--per", "2025-01-01")
    _, overdue, _ = ask(capsys, "forfalt", plan, "--per", "2025-01-01")
    _, shown, _ = ask(capsys, "vis", "startlån", "--plan", plan, "--per", "2025-01-01")
    assert "Prøveplan [bold]" in status and "Flere skal eie [red]" in status
    for text in (overdue, shown):
        assert "Tildele [link=x]startlån[/link] :smile:" in text
        assert "Kommunalsjef [/] helse" in text


def test_a_goal_without_measures_says_so(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    _, out, _ = ask(capsys, "vis", "leie", "--plan", plan)
    assert "Ingen tiltak." in out


@pytest.mark.parametrize("words", ["ks", "kommunalsjef [/] helse", "helsesjefen", "HELSE"])
def test_an_owner_is_found_by_id_name_alias_or_part(capsys: pytest.CaptureFixture[str], plan: Path, words: str) -> None:
    value = answer(capsys, "forfalt", plan, "--ansvar", words, "--per", "2025-01-01")
    assert [measure["id"] for measure in value["over_fristen"]] == ["startlån"]


def test_an_unknown_owner_is_told_with_those_that_exist(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    code, out, err = ask(capsys, "forfalt", plan, "--ansvar", "nav")
    assert (code, out) == (2, "")
    assert "nav" in err and "ks (Kommunalsjef [/] helse)" in err


def test_search_finds_words_in_the_texts_and_suggests_an_id(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    assert "startlån" in ask(capsys, "vis", "tildele", "--plan", plan)[1]
    code, _, err = ask(capsys, "vis", "startlan", "--plan", plan)
    assert code == 2
    assert "Mente du startlån?" in err


def test_a_measure_that_came_later_is_told_with_its_day(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    plan.write_text(PLAN.replace("år: 2023}", "år: 2025, innført: {dato: 2025-03-01}}"), encoding="utf-8")
    code, _, err = ask(capsys, "vis", "startlån", "--plan", plan, "--per", "2025-01-01")
    assert code == 2
    assert "Tiltaket kom inn i planen 2025-03-01. Velg den dagen eller en senere med --per." in err


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("tilstand: under arbeid", "Planen er under arbeid; tiltakene regnes ikke som startet."),
        ("tilstand: opphevet", "Planen er opphevet."),
        ("tilstand: vedtatt\nvedtak: {dato: 2025-02-01}", "Planen ble vedtatt 1. februar 2025, etter denne dagen."),
    ],
)
def test_a_plan_that_is_not_in_force_says_so(
    capsys: pytest.CaptureFixture[str], plan: Path, state: str, told: str
) -> None:
    plan.write_text(PLAN.replace("tilstand: vedtatt", state), encoding="utf-8")
    assert told in ask(capsys, "status", plan, "--per", "2025-01-01")[1].splitlines()[:4]


@pytest.mark.parametrize(
    ("state", "journal", "said"),
    [
        ("vedtatt", "", "Ingen melding mangler."),
        ("vedtatt", ANSWERED, "Ingen melding mangler, og ingen av de siste meldingene er et avvik."),
        ("opphevet", FAILED, "Det skal ikke meldes noe mer, og ingen frister gjelder."),
    ],
)
def test_no_deviation_is_denied_that_was_reported(
    capsys: pytest.CaptureFixture[str], plan: Path, state: str, journal: str, said: str
) -> None:
    measure = "{id: a, tekst: Gjøre noe, år: 2023-2025, gjentas: årlig, ansvar: ks}"
    head = PLAN[: PLAN.index("mål:")].replace("tilstand: vedtatt", f"tilstand: {state}")
    text = f"{head}rapportering: {{frist: 31. januar}}\nvi_skal:\n  - {measure}\n"
    plan.write_text(text, encoding="utf-8")
    plan.with_name(f"{plan.stem}.framdrift.yaml").write_text(journal or "[]\n", encoding="utf-8")
    day = "2025-03-01" if journal else "2023-03-01"
    assert ask(capsys, "forfalt", plan, "--per", day)[1].splitlines()[-1] == said


def test_a_plan_with_errors_gives_no_figures_and_the_others_are_done(
    capsys: pytest.CaptureFixture[str], plan: Path
) -> None:
    bad = plan.with_name("feil.yaml")
    bad.write_text(PLAN.replace("ansvar: ks", "ansvar: kss").replace("id: prøve", "id: feil"), encoding="utf-8")
    code, out, err = ask(capsys, "status", bad, "--format", "json")
    assert (code, out) == (2, "")
    assert "Tallene regnes ikke ut før feilene er rettet" in err and "«kss»" in err
    code, out, err = ask(capsys, "status", plan.parent, "--format", "json")
    assert code == 2
    assert [found["plan"]["id"] for found in json.loads(out)["planer"]] == ["prøve"]


def test_exit_code_asks_for_one_when_something_is_late(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    assert ask(capsys, "forfalt", plan, "--per", "2025-01-01")[0] == 0
    assert ask(capsys, "forfalt", plan, "--per", "2025-01-01", "--exit-code")[0] == 1
    assert ask(capsys, "forfalt", plan, "--per", "2023-01-01", "--exit-code")[0] == 0


def test_the_day_comes_from_the_environment_when_it_is_not_given(
    capsys: pytest.CaptureFixture[str], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOLIGPLAN_PER", "2025-02-03")
    assert answer(capsys, "status", plan)["per"] == "2025-02-03"


def git(folder: Path, *args: str) -> None:
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.org", *args],
        check=True,
        capture_output=True,
    )


def test_a_saved_version_is_read_with_its_journal_and_named(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    folder, journal = plan.parent, plan.with_name("prøve.framdrift.yaml")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "vedtatt", "--date", "2023-01-01T12:00:00")
    journal.write_text("- {tiltak: startlån, dato: 2023-06-01, status: gjennomført}\n", encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "meldt")
    git(folder, "mv", "prøve.yaml", "ny.yaml")
    git(folder, "mv", "prøve.framdrift.yaml", "ny.framdrift.yaml")
    git(folder, "commit", "-qm", "nytt navn")
    new = folder / "ny.yaml"
    now = answer(capsys, "status", new, "--per", "2025-01-01")
    before = answer(capsys, "status", new, "--per", "2025-01-01", "--rev", "HEAD~2")
    assert (now["sum"]["avsluttet"], now["sum"]["over_fristen"]) == (1, 0)
    assert (before["sum"]["avsluttet"], before["sum"]["over_fristen"]) == (0, 1)
    assert before["kilde"]["commit"] != now["kilde"]["commit"]
    new.write_text(PLAN.replace("2023}", "2024}"), encoding="utf-8")
    assert answer(capsys, "status", new)["kilde"]["endret"] is True
    assert answer(capsys, "status", new, "--rev", "HEAD")["kilde"]["endret"] is False


def test_outside_a_repository_all_but_saved_versions_works(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    assert answer(capsys, "status", plan)["kilde"] == {"fil": "prøve.yaml", "commit": None, "endret": False}
    code, _, err = ask(capsys, "status", plan, "--rev", "HEAD")
    assert code == 2
    assert "git-depot" in err


def test_readers_write_nothing(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    before = sorted(plan.parent.iterdir())
    for command in (("status",), ("forfalt",), ("sjekk",)):
        ask(capsys, *command, plan)
    assert sorted(plan.parent.iterdir()) == before
    assert plan.read_text(encoding="utf-8") == PLAN


ONE_YEAR = """\
format: 1
id: ett-år
tittel: Ettårsplan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2024
beløp_i: kr
vi_skal:
  - {id: a, tekst: Bygge boliger, frist: 2024-06-30, slag: investering, kostnad: {investering: {2024: 5}}}
"""


def test_a_version_from_before_one_of_the_plans_answers_for_the_others(
    capsys: pytest.CaptureFixture[str], plan: Path
) -> None:
    git(plan.parent, "init", "-q")
    git(plan.parent, "add", ".")
    git(plan.parent, "commit", "-q", "-m", "Første")
    plan.with_name("ny.yaml").write_text(ONE_YEAR, encoding="utf-8")
    git(plan.parent, "add", ".")
    git(plan.parent, "commit", "-q", "-m", "Andre")
    code, out, err = ask(capsys, "status", plan.parent, "--rev", "HEAD~1")
    assert (code, "Prøveplan" in out, "sum av 1\u00a0plan " in out) == (2, True, True)
    assert err.startswith("Feil: ny.yaml fantes ikke i versjonen «HEAD~1». Velg en nyere versjon. Hvis planen er ny,")
    assert err.count("\n") == 1
    assert ask(capsys, "sjekk", plan.parent, "--rev", "HEAD~1")[0] == 2


def test_the_plans_where_nobody_is_called_so_are_passed_over(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    plan.with_name("a.yaml").write_text(ONE_YEAR, encoding="utf-8")
    code, out, err = ask(capsys, "forfalt", plan.parent, "--ansvar", "Helsesjefen", "--per", "2025-01-01")
    assert (code, "Ettårsplan" in out, "startlån" in out, err) == (0, False, True, "")
    value = answer(capsys, "forfalt", plan.parent, "--ansvar", "ks", "--per", "2025-01-01")
    assert [one["kilde"]["fil"] for one in value["planer"]] == ["prøve.yaml"]
    assert ask(capsys, "forfalt", plan.parent, "--ansvar", "nav") == (
        2,
        "",
        "Feil: Ingen ansvarlig i planene heter «nav».\n",
    )


@pytest.mark.parametrize("years", ["2022-2027", "2022-2036"])
def test_no_amount_and_no_year_is_folded(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: str
) -> None:
    file = tmp_path / "kr.yaml"
    measure = "frist: 2024-06-30, slag: investering, kostnad: {investering: {2024: 5}}"
    dear = f"år: {years}, slag: investering, kostnad: {{investering: {{hvert_år: 112345678.50}}}}"
    file.write_text(ONE_YEAR.replace(measure, dear).replace("periode: 2024", f"periode: {years}"), encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    shown = ask(capsys, "status", file, "--per", "2024-01-01")[1].replace("\u00a0", " ")
    assert "2022 – 112 345 678,5 0" in " ".join(shown.split())
    heads = next(line for line in shown.splitlines() if "År for år" in line).split()[3:]
    assert heads in ([str(year) for year in range(2022, 2028)], [str(year) for year in range(22, 37)])


def test_a_plan_for_one_year_is_spoken_of_as_one_year(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "ett.yaml"
    file.write_text(ONE_YEAR, encoding="utf-8")
    shown = ask(capsys, "status", file, "--per", "2025-01-01")[1]
    assert "Planperioden 2024 er over.\n" in shown
    assert "\n\n\n" not in shown


def test_the_lists_of_several_plans_stand_apart(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    second = plan.with_name("ett.yaml")
    second.write_text(ONE_YEAR, encoding="utf-8")
    for command in ("vis", "forfalt"):
        for one, other, title in ((plan, second, "Ettårsplan · Vik"), (second, plan, "Prøveplan [bold] · Eksempelvik")):
            shown = ask(capsys, command, "--plan", one, "--plan", other, "--per", "2024-01-01")[1]
            assert f"\n\n{title}\n" in shown
            assert "\n\n\n" not in shown


def test_a_plan_beside_the_repository_one_stands_in_is_not_in_it(
    capsys: pytest.CaptureFixture[str], plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = plan.parent / "depot"
    repository.mkdir()
    git(repository, "init", "-q")
    monkeypatch.chdir(repository)
    code, out, err = ask(capsys, "status", f"../{plan.name}", "--per", "2024-01-01")
    assert (code, err) == (0, "")
    assert "prøve.yaml: fant ingen lagret versjon i git\n" in out


def test_after_the_period_the_lists_say_so(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    for command in ("status", "forfalt"):
        assert "Planperioden 2022–2027 er over.\n" in ask(capsys, command, plan, "--per", "2028-01-01")[1]


def test_those_delegated_to_are_counted_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Eigersund the word «delegert» or a bracket names NAV in three measures and Boligutvalg in four."""
    monkeypatch.setenv("COLUMNS", "120")
    _, out, _ = ask(capsys, "status", EIGERSUND, "--etter", "ansvar", "--per", "2024-01-01")
    rows = [line.split() for line in out.splitlines()]
    assert ["NAV", "0", "3"] in rows and ["Boligutvalg", "0", "4"] in rows
    assert "Et tiltak telles hos hver som har ansvaret. Derfor kan ikke tallene summeres." in out


def test_a_faulty_plan_among_several_has_no_figures(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    plan.with_name("feil.yaml").write_text(
        PLAN.replace("ansvar: ks", "ansvar: kss").replace("id: prøve", "id: annen"), encoding="utf-8"
    )
    code, out, _ = ask(capsys, "status", plan.parent, "--per", "2025-01-01")
    rows = [line.split() for line in out.splitlines()]
    assert code == 2
    assert ["feil.yaml", *"––––––"] in rows
    assert "Planer med feil har ingen tall og er ikke med i summen." in out


def test_the_programs_own_reporting_day_is_said(capsys: pytest.CaptureFixture[str], plan: Path) -> None:
    own = "Planen sier ikke når det skal meldes; 31. januar er programmets egen dag."
    text = PLAN.replace("år: 2023}", "år: 2023-2024, gjentas: årlig}")
    plan.write_text(text, encoding="utf-8")
    plan.with_name("annen.yaml").write_text(text.replace("id: prøve", "id: annen"), encoding="utf-8")
    for command in (
        ("status", plan),
        ("forfalt", plan),
        ("vis", "startlån", "--plan", plan),
        ("vis", "--plan", plan),
        ("status", plan.parent),
    ):
        shown = " ".join(ask(capsys, *command, "--per", "2024-06-01")[1].split())
        assert own in shown, command
        assert "mangler" in shown.casefold()
    plan.write_text(text + "rapportering: {frist: 31. januar}\n", encoding="utf-8")
    for command in (("status", plan), ("forfalt", plan), ("vis", "startlån", "--plan", plan)):
        assert own not in " ".join(ask(capsys, *command, "--per", "2024-06-01")[1].split())
