"""`meld` asks in a terminal: one measure, or a whole meeting; what is confirmed is saved, and nothing else."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from boligplan.cli import asking
from boligplan.cli.main import main
from boligplan.errors import BoligplanError
from terminals import Terminal

PLAN = dedent("""\
    format: 1
    id: vik-2022-2027
    tittel: Boligsosial plan 2022–2027
    kommune: {navn: Vik}
    målform: bokmål
    tilstand: vedtatt
    periode: 2022-2027
    ansvarlige:
      - {id: nav, navn: Nav Vik, type: enhet}
      - {id: eiendom, navn: Eiendomsavdelingen, type: enhet}
    mål:
      - id: eie
        tittel: Flere skal kunne eie egen bolig
        vi_skal:
    """)
MEASURE = """\
      - id: tiltak-{n}
        tekst: Gjøre [bold]nummer {word}[/]
        år: 2022-2023
        ansvar: {owner}
"""
YEARLY = """\
      - id: fagdag
        tekst: Holde fagdag
        gjentas: årlig
        år: 2023-2025
        ansvar: eiendom
        indikator: {navn: Deltakere, enhet: personer}
"""
WORDS = ("en", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    measures = [MEASURE.format(n=n, word=word, owner="nav" if n % 2 else "eiendom") for n, word in enumerate(WORDS, 1)]
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "vik.yaml").write_text(PLAN + "".join(measures) + YEARLY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Terminal]]:
    terminals: list[Terminal] = []

    def run(*words: str) -> Terminal:
        terminals.append(Terminal(folder, *words))
        return terminals[-1]

    yield run
    for terminal in terminals:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()
        os.close(terminal.master)


def journal(folder: Path) -> str:
    path = folder / "plans" / "vik.framdrift.yaml"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return "\n".join(line for line in lines if line and not line.startswith("#"))


def test_it_asks_for_the_measure_the_status_and_the_text_and_writes_what_is_confirmed(
    folder: Path, start: Callable[..., Terminal]
) -> None:
    terminal = start("meld")
    terminal.answer("Søk", "finnes-ikke")
    terminal.expect("Fant ingen tiltak med «finnes-ikke»")
    terminal.answer("Søk", "nummer")
    terminal.expect("1.1 Gjøre [bold]nummer en[/]")
    terminal.answer("Velg tall", "3")
    terminal.expect("1.3 Gjøre [bold]nummer tre[/]")
    terminal.expect("Nav Vik")
    terminal.answer("Status", "ferdig", "er ikke et av valgene", "gj", "Hva er gjort?", "Alt: ferdig", "Når", "2024-02")
    terminal.expect("+ - tiltak: tiltak-3")
    terminal.expect("+   tekst: 'Alt: ferdig'")
    terminal.answer("Skrive dette?", "kanskje", "Skrive dette?", "j")
    assert terminal.end() == 0
    assert journal(folder) == (
        "- tiltak: tiltak-3\n  dato: 2024-03-01\n  status: gjennomført\n  tekst: 'Alt: ferdig'\n  utført: 2024-02"
    )


def test_what_sjekk_would_reject_is_told_and_asked_again_with_the_answers_kept(
    folder: Path, start: Callable[..., Terminal]
) -> None:
    terminal = start("meld", "tiltak-2", "--av", "nav")
    terminal.answer(
        "Status", "utsatt", "Hva er gjort?", "Litt", "Hvorfor?", "", "må fylles ut", "Lite folk", "Ny frist", "2023"
    )
    terminal.expect("ikke senere enn dagen det ble meldt (2024-03-01)")
    terminal.answer(
        "Status", "", "Hva er gjort? [Litt]", "", "Hvorfor? [Lite folk]", "", "Ny frist", "2025", "Skrive", "j"
    )
    assert terminal.end() == 0
    assert journal(folder) == (
        "- tiltak: tiltak-2\n  dato: 2024-03-01\n  status: utsatt\n  tekst: Litt\n  av: nav\n"
        "  begrunnelse: Lite folk\n  ny_frist: 2025"
    )


def test_an_entry_that_is_not_confirmed_is_not_written(folder: Path, start: Callable[..., Terminal]) -> None:
    terminal = start("meld", "tiltak-2")
    terminal.answer("Status", "2", "Hva er gjort?", "Litt", "Skrive dette?", "n")
    terminal.expect("Ingenting er skrevet")
    assert terminal.end() == 0
    assert journal(folder) == ""


@pytest.mark.parametrize(("sign", "code"), [("\x04", 0), ("\x03", 130)], ids=["Ctrl+D", "Ctrl+C"])
def test_it_can_be_left_in_the_middle_of_a_question(
    folder: Path, start: Callable[..., Terminal], sign: str, code: int
) -> None:
    terminal = start("meld", "tiltak-2")
    terminal.answer("Status", "2")
    terminal.expect("Hva er gjort?")
    time.sleep(0.1)
    os.write(terminal.master, sign.encode())
    assert terminal.end() == code
    assert journal(folder) == ""
    assert "Traceback" not in terminal.screen


def test_a_meeting_of_ten_measures_gives_ten_entries_and_git_sees_just_those(
    folder: Path, start: Callable[..., Terminal], need_tool: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git = [need_tool("git"), "-c", "user.name=P", "-c", "user.email=p@example.org", "-c", "commit.gpgsign=false"]
    monkeypatch.chdir(folder)
    assert main(["meld", "tiltak-1", "pågår", "--dato", "2022-03-01"]) == 0
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Planen"]):
        subprocess.run([*git, *words], check=True)
    terminal = start("meld", "--gjennomgang", "--av", "nav", "--sak", "Møte 1/24")
    terminal.expect("10 tiltak venter på en melding")
    for n in range(1, 10):
        terminal.expect(f"[{n} av 10] 1.{n} Gjøre")
        terminal.expect("over fristen (61 dager) · frist 31. desember 2023")
        terminal.answer("Status", "3", "Hva er gjort?", f"Svar {n}", "Når", "2023", "Skrive dette?", "j")
    terminal.expect("[10 av 10] Gjelder 2023. 1.10 Holde fagdag")
    terminal.expect("mangler melding (30 dager), for 2023")
    terminal.expect("31. januar er programmets egen dag.")
    terminal.answer("Status", "delvis", "Hvilket år gjelder det? [2023", "", "Hva er gjort?", "Svar 10")
    terminal.answer("Deltakere (personer)", "40", "Hvorfor?", "Kort dag", "Skrive dette?", "j")
    terminal.expect("10 meldinger er skrevet, 10 tiltak sto på listen")
    assert terminal.end() == 0
    texts = re.findall(r"tekst: (.*)", journal(folder))
    assert texts == [f"Svar {n}" for n in range(1, 11)]
    diff = subprocess.run([*git, "diff", "--numstat"], capture_output=True, text=True, check=True).stdout.split()
    assert diff == [str(9 * 7 + 9), "0", "plans/vik.framdrift.yaml"]
    assert main(["sjekk", "--format", "kort", "--per", "2024-03-01"]) == 0


def test_in_a_meeting_one_can_skip_go_back_and_stop(folder: Path, start: Callable[..., Terminal]) -> None:
    terminal = start("meld", "--gjennomgang")
    terminal.answer("[1 av 10]", "", "[2 av 10]", "2", "Hva er gjort?", "Litt", "Skrive dette?", "j")
    terminal.answer("[3 av 10]", "f")
    terminal.expect("[2 av 10]")
    terminal.expect("Sist meldt 1. mars 2024: pågår. Litt.")
    terminal.answer("Status", "1", "Hva er gjort?", "", "Skrive dette?", "r")
    terminal.answer("Status", "5", "Hva er gjort?", "", "Hvorfor?", "Stanset", "Skrive dette?", "n")
    terminal.answer("[3 av 10]", "s")
    terminal.expect("1 melding er skrevet, 10 tiltak sto på listen")
    assert terminal.end() == 0
    assert journal(folder) == "- tiltak: tiltak-2\n  dato: 2024-03-01\n  status: pågår\n  tekst: Litt"


def test_a_meeting_broken_off_keeps_what_was_confirmed(folder: Path, start: Callable[..., Terminal]) -> None:
    terminal = start("meld", "--gjennomgang")
    terminal.answer("[1 av 10]", "2", "Hva er gjort?", "Litt", "Skrive dette?", "j", "[2 av 10]", "2")
    terminal.expect("Hva er gjort?")
    time.sleep(0.1)
    os.write(terminal.master, b"\x03")
    terminal.expect("1 melding er skrevet")
    assert terminal.end() == 130
    assert journal(folder).count("tiltak:") == 1


def test_a_meeting_can_be_about_one_owner(folder: Path, start: Callable[..., Terminal]) -> None:
    terminal = start("meld", "--gjennomgang", "--ansvar", "Eiendom")
    terminal.expect("5 tiltak venter på en melding")
    for n in (2, 4, 6, 8, 10):
        terminal.answer(f"1.{n} ", "")
    terminal.expect("0 meldinger er skrevet, 5 tiltak sto på listen")
    assert terminal.end() == 0
    terminal = start("meld", "--gjennomgang", "--ansvar", "Ola")
    terminal.expect("Ingen ansvarlig i planen heter «Ola»")
    assert terminal.end() == 2


def test_two_meetings_at_once_both_keep_their_entries(folder: Path, start: Callable[..., Terminal]) -> None:
    first, second = start("meld", "tiltak-1"), start("meld", "tiltak-1")
    first.answer("Status", "2", "Hva er gjort?", "Den ene", "Skrive dette?", "")
    second.answer("Status", "2", "Hva er gjort?", "Den andre", "Skrive dette?", "j")
    assert second.end() == 0
    first.answer("Skrive dette?", "j")
    assert first.end() == 0
    assert re.findall(r"tekst: (.*)", journal(folder)) == ["Den andre", "Den ene"]


# -- In the same process, since nobody waits for the screen ------------------------------------------------------------


@pytest.fixture
def talk(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Give a function that holds a talk about one measure with these answers and returns all that was said."""
    monkeypatch.chdir(folder)

    def hold(*answers: str, paths: tuple[str, ...] = ("plans/vik.yaml",), owner: str | None = None) -> str:
        left = iter(answers)

        def typed(question: str) -> str:
            print(question)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", typed)
        files, fields, day = [Path(path) for path in paths], {"dato": "2024-03-01"}, date(2024, 3, 1)
        if owner is None:
            assert asking.ask_one(files, fields, day, False) == 0
        else:
            assert asking.walk_through(files, owner, fields, day) == 0
        assert list(left) == []
        said = capsys.readouterr()
        return said.out + said.err

    return hold


def test_what_was_answered_for_another_status_is_not_written(folder: Path, talk: Callable[..., str]) -> None:
    talk("tiltak-1", "utsatt", "", "Kutt", "2025-06-30", "r", "gjennomført", "Ferdig", "2024-02", "j")
    assert "status: gjennomført\n  tekst: Ferdig\n  utført: 2024-02" in journal(folder)
    assert "ny_frist" not in journal(folder)
    assert "begrunnelse" not in journal(folder)


def test_what_takes_over_is_asked_for_and_what_cannot_be_written_is_answered_again(
    folder: Path, talk: Callable[..., str]
) -> None:
    said = talk("tiltak-1", "8", "", "Likt", "", "tiltak-99", "8", "", "", "tiltak-2, tiltak-3", "n")
    assert "Dette må fylles ut." in said
    assert "feil: " in said
    assert "Meldingen kan ikke skrives slik." in said
    assert said.endswith("Ikke skrevet.\nIngenting er skrevet.\n")
    assert not (folder / "plans" / "vik.framdrift.yaml").exists()


def test_a_text_that_cannot_stand_in_the_file_is_told_and_asked_for_again(
    folder: Path, talk: Callable[..., str]
) -> None:
    said = talk("tiltak-1", "pågår", "Skjult \u202e tegn", "pågår", "Synlig", "ja")
    assert "har tegn som ikke kan stå i filen" in said
    assert "tekst: Synlig" in journal(folder)


def test_of_several_plans_one_is_chosen_and_one_with_errors_is_told_of(folder: Path, talk: Callable[..., str]) -> None:
    plan = folder / "plans" / "vik.yaml"
    plan.with_name("nes.yaml").write_text(plan.read_text("utf-8").replace("vik-2022", "nes-2022"), encoding="utf-8")
    both = ("plans/nes.yaml", "plans/vik.yaml")
    said = talk("3", "", "1", "nummer to", "", paths=both)
    assert "«3» er ikke et av valgene." in said
    assert "1.2 Gjøre [bold]nummer to[/]" in said
    plan.write_text(plan.read_text("utf-8").replace("vik-2022-2027", "Vik!"), encoding="utf-8")
    with pytest.raises(BoligplanError, match=r"plans/vik.yaml har feil: ") as refused:
        talk("2", paths=both)
    assert "boligplan sjekk plans/vik.yaml" in str(refused.value.help)


def test_of_several_plans_the_one_with_the_given_id_is_taken(folder: Path, start: Callable[..., Terminal]) -> None:
    plan = folder / "plans" / "vik.yaml"
    other = plan.read_text("utf-8").replace("vik-2022", "nes-2022").replace("id: tiltak-1\n", "id: bare-her\n")
    plan.with_name("nes.yaml").write_text(other, encoding="utf-8")
    terminal = start("meld", "bare-her")
    terminal.expect("1.1 Gjøre")
    terminal.answer("Status", "")
    terminal.expect("Ingenting er skrevet.")
    assert terminal.end() == 0


def test_many_hits_are_cut_short_and_a_search_without_hits_is_told(folder: Path, talk: Callable[..., str]) -> None:
    plan = folder / "plans" / "vik.yaml"
    more = "".join(MEASURE.format(n=n, word=f"mange {n}", owner="nav") for n in range(20, 40))
    plan.write_text(plan.read_text("utf-8") + more, encoding="utf-8")
    said = talk("mange", "nord", "")
    assert "og 5 til; søk med flere ord." in said
    assert "Fant ingen tiltak med «nord»." in said
    assert said.endswith("Ingenting er skrevet.\n")


def test_a_meeting_without_anything_to_report_ends_at_once(folder: Path, talk: Callable[..., str]) -> None:
    plan = folder / "plans" / "vik.yaml"
    plan.write_text(plan.read_text("utf-8").replace("ansvar: nav", "ansvar: eiendom"), encoding="utf-8")
    assert talk(owner="nav") == "Ingenting venter på en melding.\n"


def test_a_meeting_goes_back_skips_and_stops(folder: Path, talk: Callable[..., str]) -> None:
    said = talk("F", "", "f", "pågår", "I gang", "j", "S", owner="nav")
    heads = re.findall(r"\[(\d) av 5\]", said)
    assert heads == ["1", "1", "2", "1", "2"]
    assert "1\u00a0melding er skrevet, 5 tiltak sto på listen." in said


def test_a_meeting_counts_measures_and_asks_no_more_about_one_that_was_ended(
    folder: Path, talk: Callable[..., str]
) -> None:
    plan = folder / "plans" / "vik.yaml"
    plan.write_text(plan.read_text("utf-8").replace("år: 2023-2025", "år: 2021-2025"), encoding="utf-8")
    said = talk("", "", "", "", "utgår", "", "", "Ingen kom", "j", owner="eiendom")
    assert "5\u00a0tiltak venter på 7\u00a0meldinger." in said
    assert said.count(" av 7] Gjelder ") == 1
    assert "1\u00a0melding er skrevet, 5 tiltak sto på listen." in said
    assert journal(folder) == "- tiltak: fagdag\n  dato: 2024-03-01\n  status: utgår\n  begrunnelse: Ingen kom"


def test_a_journal_changed_by_another_all_the_time_is_told_of(
    folder: Path, talk: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "plans" / "vik.framdrift.yaml"
    made: list[int] = []

    def another(*words: Any) -> None:
        made.append(len(made))
        raise FileExistsError(17, "there")

    monkeypatch.setattr(os, "link", another)
    said = talk("tiltak-1", "pågår", "I gang", "j", "s")
    assert made == [0, 1, 2, 3, 4]
    assert "finnes fra før" in said
    assert not path.exists()


def test_a_journal_changed_by_another_four_times_is_written_the_fifth(
    folder: Path, talk: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = os.link, list[int]()

    def another(*words: Any) -> None:
        made.append(len(made))
        if len(made) < 5:
            raise FileExistsError(17, "there")
        real(*words)

    monkeypatch.setattr(os, "link", another)
    assert "Skrevet i plans/vik.framdrift.yaml." in talk("tiltak-1", "pågår", "I gang", "j")
    assert "tekst: I gang" in journal(folder)


def test_opening_a_closed_measure_needs_a_yes(folder: Path, start: Callable[..., Terminal]) -> None:
    (folder / "plans" / "vik.framdrift.yaml").write_text(
        "- tiltak: tiltak-2\n  dato: 2023-10-01\n  status: gjennomført\n", encoding="utf-8"
    )
    before = journal(folder)
    terminal = start("meld", "tiltak-2", "pågår")
    terminal.expect("1.2 var gjennomført 1. oktober 2023, og åpnes igjen.")
    terminal.answer("Skrive dette?", "n")
    terminal.expect("Ingenting er skrevet.")
    assert (terminal.end(), journal(folder)) == (0, before)
    terminal = start("meld", "tiltak-2", "pågår")
    terminal.answer("Skrive dette?", "j")
    assert terminal.end() == 0
    assert journal(folder).endswith("dato: 2024-03-01\n  status: pågår")
