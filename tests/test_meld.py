"""`meld` adds one entry in its place and changes nothing else; what `sjekk` would reject is never written."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from boligplan.cli.main import main
from crashing import KILLED, in_child

PLAN = """\
    # yaml-language-server: $schema=../schema/plan-1.schema.json
    format: 1
    id: vik-2022-2027
    tittel: Boligsosial plan 2022–2027
    kommune: {navn: Vik}
    målform: bokmål
    tilstand: vedtatt
    periode: 2022-2027
    ansvarlige:
      - id: nav
        navn: Nav Vik
        type: enhet
    mål:
      - id: eie
        tittel: Flere skal kunne eie egen bolig
        ansvar: nav
        vi_skal:
          - id: startlån
            tekst: Tildele halvparten av startlånene til barnefamilier
            gjentas: årlig
            år: 2022-2027
            indikator: {navn: Andel, enhet: prosent, minst: 50}
          - id: leie-før-eie
            tekst: Lage en modell for leie før eie
            år: 2023-2024
          - id: boveileder
            tekst: Opprette stilling som boveileder
            år: 2025
"""
JOURNAL = """\
    # Framdrift
    - tiltak: leie-før-eie   # eldst
      dato: 2023-02-01
      status: "pågår"
      # hører til meldingen
    # Neste
    - tiltak: boveileder
      dato: 2023-03-01
      status: pågår
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder one stands in, with a plan in `plans/`, on 20 January 2024."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOLIGPLAN_PER", "2024-01-20")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "vik.yaml").write_text(dedent(PLAN), encoding="utf-8")
    return tmp_path


@pytest.fixture
def journal(folder: Path) -> Path:
    path = folder / "plans" / "vik.framdrift.yaml"
    path.write_text(dedent(JOURNAL), encoding="utf-8")
    return path


def test_an_entry_goes_after_the_older_ones_of_its_measure_and_nothing_else_changes(journal: Path) -> None:
    plan = journal.with_name("vik.yaml").read_bytes()
    command = [
        "meld",
        "leie-før-eie",
        "delvis",
        "gjennomført",
        "--tekst",
        "Modellen er klar: to bygg",
        "--sak",
        "PS 4/24",
    ]
    assert main([*command, "--begrunnelse", "Ett bygg står igjen.", "--utført", "2024-01", "--av", "nav"]) == 0
    assert journal.read_text(encoding="utf-8") == dedent("""\
        # Framdrift
        - tiltak: leie-før-eie   # eldst
          dato: 2023-02-01
          status: "pågår"
          # hører til meldingen
        - tiltak: leie-før-eie
          dato: 2024-01-20
          status: delvis gjennomført
          tekst: 'Modellen er klar: to bygg'
          utført: 2024-01
          av: nav
          sak: PS 4/24
          begrunnelse: Ett bygg står igjen.
        # Neste
        - tiltak: boveileder
          dato: 2023-03-01
          status: pågår
        """)
    assert journal.with_name("vik.yaml").read_bytes() == plan


def test_a_measure_nobody_has_reported_on_gets_its_place_by_the_plan(journal: Path) -> None:
    assert main(["meld", "startlån", "gjennomført", "--gjelder", "2023", "--verdi", "54"]) == 0
    text = journal.read_text(encoding="utf-8")
    assert text.startswith("# Framdrift\n- tiltak: startlån\n  dato: 2024-01-20\n  gjelder: 2023\n")


def test_an_entry_with_an_earlier_day_goes_before_the_newer_ones(journal: Path) -> None:
    assert main(["meld", "boveileder", "pågår", "--dato", "2023-01-01"]) == 0
    days = [line for line in journal.read_text(encoding="utf-8").splitlines() if "dato" in line]
    assert days == ["  dato: 2023-02-01", "  dato: 2023-01-01", "  dato: 2023-03-01"]


def test_the_first_entry_makes_a_journal_with_a_place_for_every_measure(folder: Path) -> None:
    assert main(["meld", "leie-før-eie", "Pågår"]) == 0
    assert (folder / "plans" / "vik.framdrift.yaml").read_text(encoding="utf-8") == dedent("""\
        # yaml-language-server: $schema=../schema/framdrift-1.schema.json
        # Framdrift for Boligsosial plan 2022–2027: det som er meldt på tiltakene. Filen bare vokser.
        # Meldingene på et tiltak står under id-en. La linjene stå, så kan to melde samtidig uten konflikt i git.

        # startlån
        # leie-før-eie
        - tiltak: leie-før-eie
          dato: 2024-01-20
          status: pågår
        # boveileder
        """)
    assert main(["sjekk", "--format", "kort"]) == 0


def test_vis_bare_shows_the_change_and_writes_nothing(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = journal.read_bytes()
    assert main(["meld", "boveileder", "gjennomført", "--vis-bare"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown == [
        f"plans/{journal.name}:",
        "+ - tiltak: boveileder",
        "+   dato: 2024-01-20",
        "+   status: gjennomført",
    ]
    assert journal.read_bytes() == before
    assert len(list(journal.parent.iterdir())) == 2


def test_vis_bare_tells_what_is_odd(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meld", "boveileder", "gjennomført", "--dato", "2034-01-20", "--vis-bare"]) == 0
    assert "Meldingen er datert etter 2024-01-20 og teller ikke med." in capsys.readouterr().err


def test_a_report_on_a_measure_that_a_decision_took_out_is_written_and_said_to_change_nothing(
    journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = journal.with_name("vik.yaml")
    plan.write_text(plan.read_text("utf-8") + "          sluttet: 2024-01-10\n", encoding="utf-8")
    assert main(["meld", "boveileder", "pågår", "--dato", "2024-01-10"]) == 0
    assert "gikk ut" not in capsys.readouterr().err
    assert main(["meld", "boveileder", "pågår", "--dato", "2024-01-11"]) == 0
    assert (
        "«boveileder» gikk ut av planen 2024-01-10. En melding etter det endrer ikke status." in capsys.readouterr().err
    )


def test_an_unknown_id_of_what_took_over_is_not_searched_for_as_the_measure(
    journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meld", "boveileder", "erstattet", "--begrunnelse", "x", "--erstattet-av", "ny"]) == 2
    told = capsys.readouterr().err
    assert "Tiltaket «ny» finnes ikke i planen." in told
    assert "boveileder" not in told


@pytest.mark.parametrize(("text", "shown"), [
    (("- {tiltak: boveileder, dato: 2024-01-02, status: pågår, intern_merknad: Hos Kari}\n- {tiltak: leie-før-eie, "
     "dato: 2024-01-20, status: pågår, intern_merknad: Hos Ola}\n"),
     ["+ - tiltak: boveileder", "+   dato: 2024-01-20", "+   status: pågår"]),
    ("[{tiltak: boveileder, dato: 2024-01-02, status: pågår, intern_merknad: Hos Kari}]",
     ["+ {tiltak: boveileder, dato: 2024-01-20, status: pågår}"]),
])  # fmt: skip
def test_vis_bare_shows_nothing_of_the_entries_around(
    journal: Path, text: str, shown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    journal.write_text(text, encoding="utf-8")
    assert main(["meld", "boveileder", "pågår", "--vis-bare"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"plans/{journal.name}:", *shown]


REFUSED = [
    (["leie-før-eie", "utsatt", "--ny-frist", "2025"], "trenger en begrunnelse", "--begrunnelse"),
    (["leie-før-eie", "utsatt", "--begrunnelse", "x"], "trenger en ny frist", "--ny-frist"),
    (["leie-før-eie", "utsatt", "--begrunnelse", "x", "--ny-frist", "2024"], "ikke senere enn", "2024-12-31"),
    (["leie-før-eie", "erstattet", "--begrunnelse", "x"], "trenger erstattet_av", "--erstattet-av"),
    (["boveileder", "erstattet", "--begrunnelse", "x", "--erstattet-av", "boveileder"], "av seg selv", "tok over"),
    (["startlån", "gjennomført"], "hvilket år den gjelder", "--gjelder"),
    (["startlån", "gjennomført", "--gjelder", "23"], "«23» er ikke et årstall", ""),
    (["boveileder", "ferdig"], "er ikke et av valgene", "Mente du «gjennomført»?"),
    (["boveileder", "gjenomført"], "er ikke et av valgene", "Mente du «gjennomført»?"),
    (["boveiledr", "pågår"], "«boveiledr» finnes ikke i planen", "Mente du «boveileder»?"),
    (["modell", "pågår"], "«modell» finnes ikke i planen", "1.2 leie-før-eie: Lage en modell for leie før eie"),
    (["eie", "pågår"], "«eie» finnes ikke i planen", "et nivå over tiltakene"),
    (["1.2", "pågår"], "Tiltaket «1.2» finnes ikke i planen.", "1.2 leie-før-eie: Lage en modell for leie før eie"),
    (["Boveileder", "pågår"], "«Boveileder» finnes ikke i planen", "Mente du «boveileder»?"),
    (["boveileder", "pågår", "--av", "nva"], "«nva» står ikke under ansvarlige", "Mente du «nav»?"),
    (["startlån", "pågår", "--gjelder", "2023", "--verdi", "5,5"], "er ikke et tall", "5.5"),
    (["boveileder", "pågår", "--tekst", "snudd \u202e"], "tegn som ikke kan stå", "usynlige tegn"),
]


@pytest.mark.parametrize(("words", "message", "help"), REFUSED, ids=[" ".join(words[:2]) for words, *_ in REFUSED])
def test_what_sjekk_would_reject_is_refused_and_nothing_is_written(
    journal: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str, help: str
) -> None:
    before = journal.read_bytes()
    assert main(["meld", *words]) == 2
    told = capsys.readouterr().err
    assert message in told.splitlines()[0]
    assert help in told
    assert journal.read_bytes() == before
    assert main(["meld", *words, "--vis-bare"]) == 2


def test_the_refusal_is_in_the_words_of_sjekk(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["meld", "boveileder", "utgår"])
    told = capsys.readouterr().err.splitlines()[0].removeprefix("Feil: ")
    journal.write_text("- tiltak: boveileder\n  dato: 2024-01-20\n  status: utgår\n", encoding="utf-8")
    main(["sjekk", "--format", "kort"])
    assert told in capsys.readouterr().out


def test_a_fault_that_was_there_before_does_not_stop_a_report(journal: Path) -> None:
    journal.write_text("- tiltak: boveileder\n  dato: 2023-01-20\n  status: utgår\n", encoding="utf-8")
    assert main(["meld", "leie-før-eie", "pågår"]) == 0
    assert "tiltak: leie-før-eie" in journal.read_text(encoding="utf-8")


def test_a_journal_that_cannot_be_read_is_left_alone(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (
        "- tiltak: boveileder\n  dato: [\n",
        "tiltak: boveileder\n",
        "<<<<<<< a\n- x: y\n=======\n>>>>>>> b\n",
        "- tiltak: boveileder\n  dato: 2024-01-01\n  status: pågår\n  tekst: Sak #12\n",
        "- tiltak: boveileder\n  dato: 2024-01-01\n  status:pågår\n",
    ):
        journal.write_text(text, encoding="utf-8")
        assert main(["meld", "boveileder", "pågår"]) == 2
        assert "framdrift" in capsys.readouterr().err
        assert journal.read_text(encoding="utf-8") == text


def test_the_plan_that_has_the_id_is_chosen(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = dedent(PLAN).replace("vik-2022", "nes-2022").replace("id: boveileder", "id: bare-her")
    journal.with_name("nes.yaml").write_text(other, encoding="utf-8")
    assert main(["meld", "bare-her", "pågår"]) == 0
    assert "tiltak: bare-her" in journal.with_name("nes.framdrift.yaml").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["meld", "startlån", "pågår"]) == 2
    assert "finnes i flere planer" in capsys.readouterr().err
    assert main(["meld", "boveiledr", "pågår"]) == 2
    assert "Mente du «boveileder»?" in capsys.readouterr().err
    journal.with_name("nes.yaml").write_text("- ikke en plan\n", encoding="utf-8")
    assert main(["meld", "bare-her", "pågår"]) == 2
    assert "(plans/nes.yaml)" in capsys.readouterr().err
    journal.with_name("nes.yaml").write_text(other, encoding="utf-8")
    assert main(["meld", "leie-før-eie", "pågår", "--plan", "plans/nes.yaml"]) == 0
    assert "leie-før-eie" in journal.with_name("nes.framdrift.yaml").read_text(encoding="utf-8")


def test_without_arguments_and_without_a_terminal_it_says_what_to_write(
    journal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ([], ["boveileder"], ["--gjennomgang"]):
        assert main(["meld", *words]) == 2
        assert "boligplan meld boveileder gjennomført --tekst" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["--gjennomgang", "boveileder"], ["--gjennomgang", "--vis-bare"], ["boveileder", "pågår", "--ansvar", "nav"]],
)
def test_options_that_do_not_go_together_are_told(
    journal: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    before = journal.read_bytes()
    assert main(["meld", *words]) == 2
    assert "sammen med" in capsys.readouterr().err
    assert journal.read_bytes() == before


def test_hostile_words_stay_one_entry(journal: Path) -> None:
    words = "x\n- tiltak: boveileder\n  dato: 2024-01-01\n  status: utgår\n# <b>[red]\\"
    assert main(["meld", "boveileder", "pågår", "--tekst", words, "--sak", "a: b # c"]) == 0
    assert main(["sjekk", "--format", "kort"]) == 0
    assert journal.read_text(encoding="utf-8").count("\n- tiltak: boveileder") == 2


def test_line_ends_and_a_byte_order_mark_of_windows_stay(journal: Path) -> None:
    old = b"\xef\xbb\xbf" + dedent(JOURNAL).replace("\n", "\r\n").encode()
    journal.write_bytes(old)
    assert main(["meld", "boveileder", "pågår", "--tekst", "a\nb"]) == 0
    new = journal.read_bytes()
    assert new.startswith(old)
    assert new.count(b"\r\n") == new.count(b"\n")


def test_those_who_report_at_the_same_time_lose_nothing(journal: Path) -> None:
    code = "import sys; from boligplan.cli.main import main; sys.exit(main(sys.argv[1:]))"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, "meld", id, "pågår", "--tekst", f"{id} {number}"], stderr=subprocess.PIPE
        )
        for number in range(3)
        for id in ("boveileder", "leie-før-eie")
    ]
    assert [process.communicate(timeout=60)[1] and process.returncode for process in running] == [0] * 6
    text = journal.read_text(encoding="utf-8")
    assert sorted(line for line in text.splitlines() if "tekst:" in line) == sorted(
        f"  tekst: {id} {number}" for number in range(3) for id in ("boveileder", "leie-før-eie")
    )
    assert main(["sjekk", "--format", "kort"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.parametrize("there", [True, False], ids=["one more entry", "the first entry"])
def test_a_report_ended_at_any_file_event_leaves_the_old_journal_or_the_new_whole(folder: Path, there: bool) -> None:
    path = folder / "plans" / "vik.framdrift.yaml"
    old = dedent(JOURNAL).encode() if there else None
    found, code = [], KILLED
    while code == KILLED:
        if old is not None:
            path.write_bytes(old)
        else:
            path.unlink(missing_ok=True)
        code = in_child(
            lambda: main(["meld", "boveileder", "gjennomført", "--tekst", "x" * 99]), folder, len(found) + 1
        )
        found.append(path.read_bytes() if path.exists() else None)
    assert code == 0
    new = found[-1]
    assert new is not None
    assert b"tekst: x" in new
    assert set(found) == {old, new}
    assert len(found) > 12


# -- git ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def git(folder: Path, need_tool: Callable[[str], str]) -> Callable[..., str]:
    program = need_tool("git")
    names = ["-c", "user.name=Prøve", "-c", "user.email=prove@example.org", "-c", "commit.gpgsign=false"]

    def run(*words: str) -> str:
        done = subprocess.run([program, *names, *words], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("init", "-q", "-b", "main")
    return run


def test_branches_that_report_on_different_measures_merge_without_conflict(
    folder: Path, git: Callable[..., str]
) -> None:
    assert main(["meld", "leie-før-eie", "pågår"]) == 0
    git("add", "-A")
    git("commit", "-qm", "Planen")
    for id in ("startlån", "leie-før-eie", "boveileder"):
        git("checkout", "-q", "-b", id, "main")
        year = ["--gjelder", "2023"] if id == "startlån" else []
        assert main(["meld", id, "gjennomført", "--av", "nav", *year]) == 0
        git("commit", "-qam", id)
    git("checkout", "-q", "main")
    for id in ("boveileder", "startlån", "leie-før-eie"):
        git("merge", "-q", "--no-edit", id)
    text = (folder / "plans" / "vik.framdrift.yaml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- tiltak: startlån", "- tiltak: leie-før-eie", "- tiltak: leie-før-eie", "- tiltak: boveileder"
    ]  # fmt: skip
    assert text.count("av: nav") == 3
    assert main(["sjekk", "--format", "kort"]) == 0


def test_git_sees_only_new_lines(journal: Path, git: Callable[..., str]) -> None:
    git("add", "-A")
    git("commit", "-qm", "Planen")
    assert main(["meld", "leie-før-eie", "pågår", "--tekst", "Tredje møte"]) == 0
    assert git("diff", "--numstat").split() == ["4", "0", "plans/vik.framdrift.yaml"]
    assert git("status", "--short") == " M plans/vik.framdrift.yaml\n"


def test_the_receipt_says_what_was_written_about_what(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meld", "leie-før-eie", "gjennomført", "--tekst", "Vedtatt", "--utført", "2024-01"]) == 0
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "1.2 «Lage en modell for leie før eie», 20. januar 2024: gjennomført, utført januar 2024. Vedtatt.",
        "Skrevet i plans/vik.framdrift.yaml.",
    ]
    assert main(["meld", "startlån", "gjennomført", "--gjelder", "2023", "--verdi", "54"]) == 0
    assert ", 20. januar 2024: gjennomført for 2023, verdi 54.\n" in capsys.readouterr().err


def test_opening_a_closed_measure_is_said(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meld", "leie-før-eie", "gjennomført", "--dato", "2023-10-01"]) == 0
    capsys.readouterr()
    assert main(["meld", "leie-før-eie", "pågår"]) == 0
    assert "«leie-før-eie» var meldt gjennomført 2023-10-01, og åpnes igjen." in capsys.readouterr().err
    assert journal.read_text(encoding="utf-8").count("tiltak: leie-før-eie") == 3


def test_opening_an_answered_repeating_measure_is_said(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = journal.with_name("vik.yaml")
    plan.write_text(plan.read_text("utf-8").replace("år: 2022-2027", "år: 2022-2023"), encoding="utf-8")
    for year in ("2022", "2023"):
        assert main(["meld", "startlån", "gjennomført", "--gjelder", year]) == 0
    capsys.readouterr()
    assert main(["meld", "startlån", "pågår", "--gjelder", "2023"]) == 0
    assert "1.1 var gjennomført 20. januar 2024, og åpnes igjen." in capsys.readouterr().err


def test_a_year_that_has_not_begun_is_refused(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = journal.read_bytes()
    assert main(["meld", "startlån", "gjennomført", "--gjelder", "2025"]) == 2
    told = capsys.readouterr().err
    assert "«gjennomført» er meldt for 2025, men 2025 var ikke begynt 2024-01-20." in told
    assert "Et år som kommer, kan bare meldes utsatt." in told
    assert "På kommandolinjen: --gjelder ÅR" in told
    assert journal.read_bytes() == before
