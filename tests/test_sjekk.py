"""`sjekk` tells every fault in the form asked for, and ends with the code that says how it went."""

import json
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len

from boligplan import faultviews
from boligplan.cli.main import main
from boligplan.diagnostics import Diagnostic, Place, Severity
from test_repo import ROOT

HEAD = """\
format: 1
id: eksempelvik
tittel: Boligsosial plan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
"""
SOUND = HEAD + "ansvarlige: [{id: nav, navn: NAV}]\nfelles: {ansvar: nav, økonomi: innenfor ramme}\n"
WEAK = HEAD + "vi_skal:\n  - id: rutine\n    tekst: Lage en rutine\n    år: 2023\n    økonomi: ingen kostnad\n"
WRONG = WEAK + "    frist: snart\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, on a day of our own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOLIGPLAN_PER", "2024-01-15")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *args: str, **files: str) -> tuple[int, str, str]:
    """Return the exit code, what stands on stdout and what on stderr, after writing the files."""
    for name, text in files.items():
        Path(f"{name}.yaml").write_text(text, encoding="utf-8")
    code = main(["sjekk", *args])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_in_a_pipe_each_fault_is_one_line_and_the_sum_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "plan.yaml", plan=WRONG)
    first, second = out.splitlines()
    assert first == "plan.yaml:8:5: advarsel uten-ansvar: «rutine» har ingen ansvarlig."
    assert second.startswith("plan.yaml:12:12: feil feil-verdi: «frist»: «snart» er ikke en frist.")
    assert err == "1 feil, 1 advarsel, 0 råd i 1 plan per 2024-01-15.\n"
    assert code == 1


@pytest.mark.parametrize(
    ("text", "plain", "strict"), [(SOUND, 0, 0), (WEAK, 0, 1), (WRONG, 1, 1), (HEAD + "vi_skal: [\n", 1, 1)]
)
def test_the_exit_code_is_1_for_errors_and_with_streng_for_anything(
    capsys: pytest.CaptureFixture[str], text: str, plain: int, strict: int
) -> None:
    assert run(capsys, "plan.yaml", plan=text)[0] == plain
    assert run(capsys, "plan.yaml", "--streng")[0] == strict


def test_a_file_that_cannot_be_read_gives_2_and_the_others_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    Path("gammel.yaml").write_bytes(HEAD.encode("cp1252"))
    code, out, err = run(capsys, "plan.yaml", "borte.yaml", "gammel.yaml", plan=WRONG)
    assert code == 2
    assert "borte.yaml: feil finnes-ikke: Filen borte.yaml finnes ikke." in out
    assert "gammel.yaml:5:2: feil tegnkoding:" in out
    assert "plan.yaml:12:12: feil feil-verdi:" in out
    assert err.startswith("3 feil, 1 advarsel, 0 råd i 3 planer")


def test_without_a_plan_those_of_the_repository_are_checked(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    Path("plans").mkdir()
    Path("plans/min.yaml").write_text(WEAK, encoding="utf-8")
    assert run(capsys)[1].startswith("plans/min.yaml:8:5: advarsel uten-ansvar:")
    assert run(capsys, "--plan", "plans")[1].startswith("plans/min.yaml:8:5: advarsel")


def test_json_has_every_fault_and_where_the_plan_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "plan.yaml", "--format", "json", "--per", "2024-06-30", plan=WEAK)
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "versjon": 1,
        "per": "2024-06-30",
        "kilde": {"fil": "plan.yaml", "commit": None, "endret": False},
        "funn": [
            {
                "kode": "uten-ansvar",
                "alvor": "advarsel",
                "melding": "«rutine» har ingen ansvarlig.",
                "fil": "plan.yaml",
                "linje": 8,
                "kolonne": 5,
                "hjelp": "Skriv hvem som har ansvaret: «ansvar: …» med en id fra ansvarlige.",
            }
        ],
    }


def test_json_of_several_plans_has_one_object_for_each_and_the_sum(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(run(capsys, ".", "--format", "json", a=WEAK, b=WRONG.replace("\nid: ", "\nid: b-", 1))[1])
    assert [(plan["kilde"]["fil"], len(plan["funn"])) for plan in document["planer"]] == [("a.yaml", 1), ("b.yaml", 2)]
    assert document["sum"] == {"feil": 1, "advarsel": 2, "råd": 0}


def test_on_a_screen_the_line_is_shown_with_a_mark_under_it_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "plan.yaml", "--format", "full", plan=WEAK)[1]
    assert out == (
        "plan.yaml: fant ingen lagret versjon i git\n\n"
        "advarsel uten-ansvar: «rutine» har ingen ansvarlig.\n"
        "  plan.yaml:8:5\n"
        "     8 │   - id: rutine\n"
        "       │     ^^\n"
        "  Skriv hvem som har ansvaret: «ansvar: …» med en id fra ansvarlige.\n\n"
        "0 feil, 1 advarsel, 0 råd i 1 plan per 2024-01-15.\n"
    )


def test_github_gets_one_annotation_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "plan.yaml", "--format", "github", plan=WEAK)[1]
    assert out == (
        "::warning file=plan.yaml,line=8,col=5,title=uten-ansvar::«rutine» har ingen ansvarlig."
        "%0ASkriv hvem som har ansvaret: «ansvar: …» med en id fra ansvarlige.\n"
    )


def test_an_earlier_version_is_checked_as_it_stood(capsys: pytest.CaptureFixture[str]) -> None:
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    Path("plan.yaml").write_text(WRONG, encoding="utf-8")
    for command in (["init", "-q"], ["add", "plan.yaml"], ["commit", "-qm", "Først"]):
        subprocess.run([*git, *command], check=True)
    assert run(capsys, "plan.yaml", plan=WEAK)[0] == 0
    assert run(capsys, "plan.yaml", "--rev", "HEAD")[0] == 1


def test_forklar_prints_a_page_and_needs_no_plan(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--forklar", "uten-ansvar")
    assert (code, out.splitlines()[:3]) == (0, ["uten-ansvar (advarsel)", "", "Ingen har ansvaret for tiltaket."])
    code, out, err = run(capsys, "--forklar", "uten-ansvra")
    assert (code, out) == (2, "")
    assert "Mente du «uten-ansvar»?" in err


def test_our_own_plans_have_weaknesses_and_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, str(ROOT / "plans"), str(ROOT / "examples"))
    assert code == 0
    told = [line.split(": ")[1].split()[1] for line in out.splitlines()]
    assert {"ukjent-kostnad", "uten-hovedansvar", "ubestemt-ansvar", "føring-utløpt"} <= set(told)
    assert len(told) < 60


# -- What a fault may hold ---------------------------------------------------------------------------------------------

HOSTILE = "\x1b[31m[red]:b,%\r\n\u202e"


def fault(**more: object) -> Diagnostic:
    values: dict[str, object] = {"code": "kode", "severity": Severity.ERROR, "message": "Melding.", "help": "Hjelp."}
    return Diagnostic(**(values | {"place": Place("x.yaml", 3, 5, "abc: def", 3)} | more))  # type: ignore[arg-type]


def test_no_form_gives_a_terminal_or_a_workflow_anything_but_text() -> None:
    place = Place(f"{HOSTILE}.yaml", 1, 1, f"tekst: {HOSTILE}", 5)
    hostile = fault(place=place, message=HOSTILE, help=HOSTILE, better=HOSTILE, related=((HOSTILE, place),))
    for text in (faultviews.short(hostile), faultviews.github(hostile), faultviews.full(hostile).plain):
        assert [sign for sign in text if sign != "\n" and not sign.isprintable()] == []
        assert "[red]" in text
    assert faultviews.short(hostile).count("\n") == faultviews.github(hostile).count("\n") == 0
    head, _, message = faultviews.github(hostile).removeprefix("::").partition("::")
    assert head.count(",") == 3
    assert "%25" in message


@pytest.mark.parametrize("column", [1, 40, 78, 150, 200])
def test_the_mark_stands_under_the_words_it_means_however_long_the_line(column: int) -> None:
    line = "\tåæø 漢字 " + "x" * (column - 9) + "FEILEN" + "y" * 90 if column > 9 else "FEILEN" + "y" * 200
    place = Place("x.yaml", 3, line.index("FEILEN") + 1, line, 6)
    shown, mark = faultviews.full(fault(place=place), 80).plain.splitlines()[2:4]
    assert cell_len(shown) <= 84
    assert cell_len(shown[: shown.index("FEILEN")]) == mark.index("^")
    assert mark.count("^") == 6


def test_help_is_folded_to_the_width_and_the_mended_line_stands_under_the_line() -> None:
    found = fault(help="Skriv noe annet. " * 12, better="abc: xyz")
    lines = faultviews.full(found, 60).plain.splitlines()
    assert max(map(len, lines)) <= 60
    assert [line.index("abc") for line in lines if "abc" in line] == [9, 9]
    assert any(line.startswith("  Slik │ abc: xyz") for line in lines)


def test_the_line_with_an_identity_number_is_not_shown_again(capsys: pytest.CaptureFixture[str]) -> None:
    text = HEAD + "beskrivelse: Saken til 17454000080\n"
    for form in ("full", "kort", "github", "json"):
        out = run(capsys, "plan.yaml", "--format", form, plan=text)[1]
        assert "fødselsnummer" in out
        assert "17454000080" not in out


def test_colour_only_for_a_person_who_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    def drawn(**settings: object) -> str:
        console = Console(force_terminal=True, width=80, **settings)  # type: ignore[arg-type]
        with console.capture() as captured:
            console.print(faultviews.full(fault()))
        return captured.get()

    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[1;31mfeil" in drawn()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "31m" not in drawn()
