"""The command line speaks Norwegian, ends with the promised exit code and cannot be used to control a terminal."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Annotated

import pytest
import typer
from typer import _click as click
from typer.core import TyperOption

import boligplan
import boligplan.__main__
from boligplan.cli import main as program
from boligplan.cli import norsk
from boligplan.cli.norsk import Entry
from boligplan.errors import BoligplanError
from boligplan.extras import require
from boligplan.safetext import safe

ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|error|invalid|missing|requires?d?|try|no such|did you mean|unexpected|got|"
    r"extra|default|show this|message|exit|aborted|value|choose|must|does not|env var|is not|text|integer|str|int|"
    r"traceback|file|directory)\b",
    re.IGNORECASE,
)


def sample_command(
    tiltak: Annotated[str, norsk.argument("ID", "Tiltaket det gjelder.")],
    planer: Annotated[list[Path] | None, norsk.argument("PLAN", "Fil eller mappe.", norsk.path)] = None,
    per: Annotated[date | None, norsk.option("--per", "DATO", "Dagen.", norsk.day, standard="i dag")] = None,
    form: Annotated[
        str, norsk.option("--format", None, "Form på svaret.", norsk.Choice("tekst", "json", "csv"))
    ] = "tekst",
    aar: Annotated[int | None, norsk.option("--år", "ÅR", "Hvilket år.", norsk.year)] = None,
    mal: Annotated[str | None, norsk.option("--mal", "MAL", "Malen.")] = None,
    streng: Annotated[bool, typer.Option("--streng", help="Ta med råd.")] = False,
) -> int | None:
    match tiltak:
        case "krasj":
            raise KeyError("noe fra planen")
        case "misbruk":
            raise BoligplanError("Fant ikke «a\x1b[31m».", help="Gjør dette.\nOg dette.")
        case "avbryt":
            raise KeyboardInterrupt
        case "angre":
            raise typer.Abort
        case "borte":
            Path("finnes-ikke.yaml").read_text(encoding="utf-8")
        case "funn":
            return 1
        case "mye":
            for number in range(100_000):
                print("linje", number)
    print(tiltak, planer, per, form, aar, mal, streng)
    return None


def sample_required(til: Annotated[str, typer.Option("--til", help="Formen.", metavar="FORM")]) -> None:
    print(til)


class _Revisjon(norsk.Group):
    table = (Entry("start", "prove_kommando", "", "Lag arbeidsarket.", "enkel"),)


class _Program(program.Program):
    table = (
        Entry("status", "prove_kommando", norsk.FOLLOW_UP, "Vis status for planen."),
        Entry("sjekk", "finnes_ikke_modul", norsk.FOLLOW_UP, "Sjekk planen."),
        Entry("rapport", "prove_kommando", norsk.PUBLISH, "Lag et dokument.", "med_til"),
        Entry("revisjon", "prove_kommando", norsk.REVISE, "Revider planen.", "revisjon"),
    )


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    module = ModuleType("prove_kommando")
    module.command = sample_command  # type: ignore[attr-defined] # a module made here has no declared names
    module.med_til = sample_required  # type: ignore[attr-defined] # as above
    module.enkel = lambda: print("startet")  # type: ignore[attr-defined] # as above
    module.revisjon = norsk.group(_Revisjon, help_text="Revider.")  # type: ignore[attr-defined] # as above
    monkeypatch.setitem(sys.modules, "prove_kommando", module)
    monkeypatch.setattr(program, "Program", _Program)
    monkeypatch.delenv("BOLIGPLAN_DEBUG", raising=False)

    def call(*argv: str) -> Outcome:
        code = program.main(argv)
        return Outcome(code, *capsys.readouterr())

    return call


def test_help_lists_the_commands_under_the_headings_of_the_table(run: Callable[..., Outcome]) -> None:
    shown = run("--help")
    assert shown.code == 0
    assert shown.out.startswith("Bruk: boligplan [VALG] KOMMANDO …\n")
    lines = [line.strip() for line in shown.out.splitlines()]
    headings = [line for line in lines if line.endswith(":")]
    assert headings == ["Valg:", "Følge opp:", "Gi ut:", "Revidere:"]
    assert "status    Vis status for planen." in lines
    assert re.search("^ *--help +Vis denne hjelpen.$", shown.out, re.MULTILINE)


def test_help_of_a_command_shows_arguments_options_and_standards(run: Callable[..., Outcome]) -> None:
    shown = run("status", "--help")
    assert shown.code == 0
    assert shown.out.startswith("Bruk: boligplan status [VALG] ID [PLAN …]\n")
    text = " ".join(shown.out.split())
    for part in (
        "Argumenter: ID Tiltaket det gjelder. [må oppgis] PLAN … Fil eller mappe.",
        "--per DATO Dagen. [standard: i dag]",
        "--format tekst|json|csv Form på svaret. [standard: tekst]",
        "--år ÅR Hvilket år.",
        "--mal MAL Malen.",
        "--streng Ta med råd.",
        "--help Vis denne hjelpen.",
    ):
        assert part in text


def test_a_longer_help_text_stands_in_the_module(run: Callable[..., Outcome]) -> None:
    sys.modules["prove_kommando"].HELP = "En lengre forklaring."  # type: ignore[attr-defined] # as above
    assert "En lengre forklaring." in run("status", "--help").out
    assert "En lengre forklaring." not in run("revisjon", "start", "--help").out


def test_a_command_is_imported_only_when_it_is_used(run: Callable[..., Outcome]) -> None:
    assert run("--help").code == 0
    assert "ModuleNotFoundError" in run("sjekk").err


@pytest.mark.parametrize("argv", [(), ("--help",), ("status", "--help"), ("rapport", "--help"), ("revisjon", "--help")])
def test_no_help_page_has_an_english_word(run: Callable[..., Outcome], argv: tuple[str, ...]) -> None:
    shown = run(*argv)
    text = (shown.out + shown.err).replace("--format", "")
    assert text.count("Bruk: ") == 1
    assert ENGLISH.findall(text) == []


USAGE_ERRORS = [
    (("status",), "Argumentet ID mangler."),
    (("rapport",), "Valget «--til» mangler."),
    (("rapport", "--til"), "Valget «--til» mangler en verdi etter seg."),
    (("status", "x", "--frmat", "json"), "Valget «--frmat» finnes ikke. Mente du «--format»?"),
    (("status", "x", "--qqq"), "Valget «--qqq» finnes ikke."),
    (("status", "x", "-q"), "Valget «-q» finnes ikke."),
    (("status", "x", "-pe"), "Valget «-p» finnes ikke. Mente du «--per»?"),
    (("--versjon",), "Valget «--versjon» finnes ikke. Mente du «--version»?"),
    (("statsu",), "Kommandoen «statsu» finnes ikke. Mente du «status»?"),
    (("Status",), "Kommandoen «Status» finnes ikke. Mente du «status»?"),
    (("blåbær",), "Kommandoen «blåbær» finnes ikke."),
    (("revisjon", "strat"), "Kommandoen «strat» finnes ikke. Mente du «start»?"),
    (("--",), "Si hvilken kommando du vil kjøre."),
    (("rapport", "--til", "pdf", "a", "b c"), "Kommandoen tar ikke imot «a», «b c»."),
    (("status", "x", "--streng=ja"), "Valget «--streng» skal stå uten verdi."),
    (("status", "x", "--per", "20.1.2023"), "Valget «--per»: «20.1.2023» må skrives 2023-01-20."),
    (("status", "x", "--per", "2023-02-30"), "Valget «--per»: «2023-02-30» finnes ikke i kalenderen."),
    (
        ("status", "x", "--per", "20230120"),
        "Valget «--per»: «20230120» er ikke en dato. Skriv år, måned og dag slik: 2023-01-20.",
    ),
    (
        ("status", "x", "--format", "jsn"),
        "Valget «--format»: «jsn» kan ikke brukes her; velg tekst, json eller csv. Mente du «json»?",
    ),
    (("status", "x", "--år", "26"), "Valget «--år»: «26» er ikke et årstall. Skriv for eksempel 2026."),
    (("status", "x", "--år", "2204"), "Valget «--år»: «2204» er ikke et årstall. Skriv for eksempel 2026."),
    (("status", "x", ""), "Argumentet PLAN: navnet på filen eller mappen er tomt."),
]


@pytest.mark.parametrize(("argv", "sentence"), USAGE_ERRORS)
def test_wrong_use_is_one_norwegian_sentence_on_stderr(
    run: Callable[..., Outcome], argv: tuple[str, ...], sentence: str
) -> None:
    told = run(*argv)
    assert told.code == 2
    assert told.out == ""
    first, *rest = told.err.splitlines()
    assert first == f"Feil: {sentence}"
    assert all(re.fullmatch(r"Skriv «boligplan.* --help» for å se hva som kan brukes\.", line) for line in rest)
    assert ENGLISH.findall(told.err.replace("--format", "")) == []


def single_options(words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words that lead to every option of the program that takes one value, the option last."""
    command: click.Command = typer.main.get_command(program.program())
    ctx = command.context_class(command)
    for word in words:
        assert isinstance(command, norsk.Group)
        command = command.get_command(ctx, word) or command
    for param in command.params:
        if isinstance(param, TyperOption) and not (param.multiple or param.is_flag):
            yield (*words, param.opts[0])
    for entry in command.table if isinstance(command, norsk.Group) else ():
        yield from single_options((*words, entry.name))


@pytest.mark.parametrize("words", [*single_options()], ids=" ".join)
def test_an_option_given_twice_is_an_error(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    *command, option = words
    assert program.main([*command, option, "a", option, "b"]) == 2
    assert capsys.readouterr().err.startswith(f"Feil: Valget «{option}» er gitt flere ganger, men tar bare én verdi.\n")


def test_an_option_for_several_takes_several(tmp_path: Path) -> None:
    plan = tmp_path / "plans" / "vik.yaml"
    assert program.main(["ny", "--kommune", "Vik", "--mål", "Eie", "--mål", "Leie", str(plan)]) == 0
    assert "tittel: Eie" in plan.read_text("utf-8")
    assert "tittel: Leie" in plan.read_text("utf-8")


def test_a_bad_day_in_the_environment_names_the_variable(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOLIGPLAN_PER", "1.2.2024")
    assert program.main(["status"]) == 2
    assert capsys.readouterr().err == "Feil: Miljøvariabelen BOLIGPLAN_PER: «1.2.2024» må skrives 2024-02-01.\n"


def test_a_value_that_typer_itself_rejects_is_not_told_in_english(run: Callable[..., Outcome]) -> None:
    def typed(antall: Annotated[int, typer.Option("--antall")] = 1) -> None:
        print(antall)

    sys.modules["prove_kommando"].command = typed  # type: ignore[attr-defined] # as above
    assert run("status", "--antall", "x").err.startswith("Feil: Valget «--antall»: verdien kan ikke brukes her.\n")


def test_without_arguments_the_help_goes_to_stderr_and_the_code_is_two(run: Callable[..., Outcome]) -> None:
    shown = run()
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == run("--help").out


def test_values_are_parsed(run: Callable[..., Outcome]) -> None:
    argv = ("status", "x", "a b.yaml", "æ", "--per", "2023-01-20", "--format", "json", "--år", "2026", "--streng")
    shown = run(*argv)
    assert shown.err == ""
    assert shown.out == f"x {[Path('a b.yaml'), Path('æ')]} 2023-01-20 json 2026 None True\n"


@pytest.mark.parametrize(
    ("argv", "code", "told"),
    [
        (("status", "x"), 0, ""),
        (("status", "funn"), 1, ""),
        (("status", "avbryt"), 130, "Avbrutt.\n"),
        (("status", "angre"), 130, "Avbrutt.\n"),
        (("status", "misbruk"), 2, "Feil: Fant ikke «a\\x1b[31m».\nGjør dette.\nOg dette.\n"),
        (("status", "borte"), 2, "Feil: Fant ikke «finnes-ikke.yaml».\n"),
        (("revisjon", "start"), 0, ""),
    ],
)
def test_every_ending_has_its_exit_code(
    run: Callable[..., Outcome], argv: tuple[str, ...], code: int, told: str
) -> None:
    ended = run(*argv)
    assert (ended.code, ended.err) == (code, told)


def test_a_bug_says_that_it_is_one_and_keeps_the_text_of_the_plan_to_itself(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run("status", "krasj")
    assert told.code == 2
    assert re.match(r"Feil: Dette er en feil i boligplan, .*\(KeyError i test_cli_norsk\.py, linje \d+\)\.\n", told.err)
    assert "BOLIGPLAN_DEBUG=1" in told.err
    assert "noe fra planen" not in told.err
    monkeypatch.setenv("BOLIGPLAN_DEBUG", "1")
    assert "Traceback" in run("status", "krasj").err


def test_what_the_user_typed_cannot_control_the_terminal(run: Callable[..., Outcome]) -> None:
    for argv in (("\x1b[2J\u202e",), ("status", "x", "--\x1b[2J"), ("status", "x", "--per", "\x1b[2J\n\x9b")):
        told = run(*argv).err
        assert "\\x1b[2J" in told
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told)


def test_an_answer_with_nowhere_to_go_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.__stdout__)  # what the program puts there is taken away again
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, None)
    assert program.main(["--version"]) == 2
    assert capsys.readouterr().err == "Feil: Utskriften ble avbrutt fordi mottakeren er lukket.\n"
    monkeypatch.setattr(sys, "stderr", None)
    assert program.main(["blåbær"]) == 2


def test_output_is_utf8_also_where_the_console_is_not(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    assert program.main(["status", "æ→\udcff"]) == 0
    assert raw.getvalue().decode().startswith("æ→\\udcff ")


def test_safe_text_shows_controls_bidi_marks_and_lone_surrogates_and_leaves_the_rest() -> None:
    assert safe("a\tb\nc\x00\x7f\x85\x9b") == r"a\tb\nc\x00\x7f\x85\x9b"
    assert safe("\u200e\u200f\u202a\u202e\u2066\u2069\u061c\u2028") == (
        r"\u200e\u200f\u202a\u202e\u2066\u2069\u061c\u2028"
    )
    assert safe("\udcff") == r"\udcff"
    assert safe("«Blåbær» – 5 ½ % \\ 🏠 ẞ") == "«Blåbær» – 5 ½ % \\ 🏠 ẞ"


# -- As a process ----------------------------------------------------------------------------------------------------


def start(*argv: str, code: str | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    source = str(Path(boligplan.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": source, **environment}
    words = ["-c", code] if code else ["-m", "boligplan"]
    return subprocess.run([sys.executable, *words, *argv], env=env, capture_output=True, check=False)


def test_the_installed_command_starts_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["boligplan", "--version"])
    assert boligplan.__main__.start() == 0
    assert capsys.readouterr().out == f"boligplan {boligplan.__version__}\n"


def test_what_lacks_an_extra_says_which_to_install() -> None:
    with pytest.raises(BoligplanError, match="Regneark trenger et tillegg som ikke er installert") as told:
        require("finnes_ikke", "regneark", "Regneark")
    assert told.value.help == "Installer det med: pip install 'boligplan[regneark]'"


def test_the_version_is_the_packages() -> None:
    done = start("--version")
    assert (done.returncode, done.stdout.decode().split()) == (0, ["boligplan", boligplan.__version__])


def test_a_process_in_a_windows_code_page_still_writes_utf8() -> None:
    done = start("blåbær", PYTHONIOENCODING="cp1252:strict")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Feil: Kommandoen «blåbær» finnes ikke.")


def test_help_imports_neither_rich_nor_pydantic_nor_yaml() -> None:
    code = (
        "import sys; from boligplan.cli.main import main; main(['--help']);"
        "print([m for m in ('rich', 'pydantic', 'yaml', 'jinja2') if m in sys.modules], file=sys.stderr)"
    )
    assert start(code=code).stderr.decode().strip() == "[]"


NOISY = """
import sys
from boligplan.cli import main as program, norsk
def command():
    for number in range(100_000):
        print("linje", number)
program.Program.table = (norsk.Entry("mye", "__main__", norsk.BEGIN, "Skriv mye."),)
sys.exit(program.main(["mye"]))
"""


def test_a_reader_that_leaves_early_is_met_with_silence() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(boligplan.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", NOISY], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().rstrip() == b"linje 0"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_told_and_is_no_success() -> None:
    with Path("/dev/full").open("wb") as full:
        env = {**os.environ, "PYTHONPATH": str(Path(boligplan.__file__).parents[1])}
        done = subprocess.run(
            [sys.executable, "-m", "boligplan", "--help"], env=env, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "Feil: Det er ikke mer plass på disken.\n"
