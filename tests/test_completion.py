"""The tabulator: what is offered where, in the program and in the shells themselves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings

from boligplan.cli.completing import SHELLS, complete, items, script
from boligplan.cli.main import main
from boligplan.loading import find_plans
from boligplan.tree import placed
from strategies import Made, plans
from test_repo import ROOT

PLAN = """\
format: 1
id: x
tittel: Plan
kommune: {navn: X}
målform: bokmål
tilstand: vedtatt
ansvarlige:
- {id: nav, navn: NAV}
- id: eiendom
  navn: Eiendomsavdelingen
mål:
- id: eie
  tittel: Eie
  vi_skal:
    - id: fagdag          # hvert år
      tekst: Holde en fagdag
    - id: "årsmelding"
      tekst: "Legge fram en melding"
    - id: færre-venter
      tekst: |
        id: ikke-noe-tiltak
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder one stands in, with a plan, its journal and other files."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "x.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "plans" / "x.framdrift.yaml").write_text("[]", encoding="utf-8")
    (tmp_path / "plan i år.yaml").write_text(PLAN.replace("fagdag", "annet-tiltak"), encoding="utf-8")
    (tmp_path / "notat.txt").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words(line: str) -> list[str]:
    """What is offered for the last word of the line."""
    *before, current = line.split(" ")
    return [word for word, _ in complete(before, current)[0]]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sta", ["status"]),
        ("status --et", ["--etter"]),
        ("status --etter ", ["mål", "ansvar", "år", "slag"]),
        ("status --etter=å", ["--etter=år"]),
        ("meld f", ["fagdag", "færre-venter"]),
        ("meld å", ["årsmelding"]),
        ("meld a\u030a", ["årsmelding"]),  # å as macOS writes it
        ("meld fagdag g", ["gjennomført"]),
        ("meld fagdag ikke ", ["påbegynt", "gjennomført"]),
        ("meld fagdag pågår ", []),
        ("meld fagdag pågår --av ", ["nav", "eiendom"]),
        ("forfalt --ansvar e", ["eiendom"]),
        ("vis e", ["eiendom", "eie"]),
        ("status ", ["plan i år.yaml", "plans/"]),
        ("status plans/", ["plans/x.yaml"]),
        ("status --plan plans/", ["plans/x.yaml"]),
        ("meld --plan plans/x.yaml fa", ["fagdag"]),
        ("hent not", ["notat.txt"]),
        ("revisjon fu", ["fullfør"]),
        ("revisjon start --pl", ["--plan"]),
        ("rapport hand", ["handlingsprogram"]),
        ("sjekk --forklar dobbel-i", ["dobbel-id"]),
        ("--tabulatorutfylling p", ["powershell"]),
        ("finnes-ikke ", []),
        ("status finnes/ikke/", []),
    ],
)
def test_the_words_that_can_stand_at_the_cursor(folder: Path, line: str, offered: list[str]) -> None:
    assert sorted(words(line)) == sorted(offered)


def test_ids_come_from_the_plan_named_on_the_line(folder: Path) -> None:
    assert [word for word, _ in complete(["meld", "--plan", "plan i år.yaml"], "an")[0]] == ["annet-tiltak"]
    assert [word for word, _ in complete(["meld", "--plan=plan i år.yaml"], "an")[0]] == ["annet-tiltak"]


def test_ids_are_found_in_a_plan_that_is_half_typed(folder: Path) -> None:
    (folder / "plans" / "x.yaml").write_text(PLAN + '    - id: nytt\n      tekst: "åpent\n', encoding="utf-8")
    assert words("meld n") == ["nytt"]


def test_a_text_cannot_reach_the_terminal_as_anything_but_signs() -> None:
    (found,) = items("vi_skal:\n- id: a\n  tekst: \x1b[31mrødt\tog mer\n")
    assert found.text == "\\x1b[31mrødt\\tog mer"


@pytest.mark.parametrize("path", find_plans([ROOT / "plans", ROOT / "examples"]), ids=lambda path: path.stem)
def test_the_ids_of_every_measure_and_owner_are_found_in_our_own_plans(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert_same_ids(text, Made(text, None))


@given(plans())
@settings(max_examples=30)
def test_the_ids_of_every_measure_and_owner_are_found_in_drawn_plans(made: Made) -> None:
    assert_same_ids(made.plan, made)


def assert_same_ids(text: str, made: Made) -> None:
    """Fail unless the line scan finds the ids that the whole reader finds."""
    plan = made.load().plan
    assert plan is not None
    found = list(items(text))
    assert [item.id for item in found if item.kind == "ansvarlige"] == [owner.id for owner in plan.owners]
    measures = {node.item.id for node in placed(plan)}
    assert {item.id for item in found if item.kind == "vi_skal"} == measures


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed_as_it_stands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tabulatorutfylling", shell]) == 0
    assert capsys.readouterr().out == script(shell)


def test_an_unknown_shell_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tabulatorutfylling", "fisk"]) == 2
    assert "bash, zsh, fish eller powershell" in capsys.readouterr().err


# -- The shells themselves, at a terminal ------------------------------------------------------------------------------

TYPED = {  # what is typed before the tabulator, and the words of the line after it
    "boligplan sta": ["boligplan", "status"],
    "boligplan meld fag": ["boligplan", "meld", "fagdag"],
    "boligplan meld å": ["boligplan", "meld", "årsmelding"],
    "boligplan meld fagdag ikke p": ["boligplan", "meld", "fagdag", "ikke", "påbegynt"],
    "boligplan forfalt --ansvar na": ["boligplan", "forfalt", "--ansvar", "nav"],
    "boligplan status plans/": ["boligplan", "status", "plans/x.yaml"],
    "boligplan status plan\\ ": ["boligplan", "status", "plan i år.yaml"],
    "boligplan status 'plan i": ["boligplan", "status", "plan i år.yaml"],
    "boligplan forfalt --ansvar=ei": ["boligplan", "forfalt", "--ansvar=eiendom"],
}
INTERACTIVE = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(boligplan --tabulatorutfylling bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -Uz compinit; compinit -u; eval "$(boligplan --tabulatorutfylling zsh)"'),
    "fish": (["fish", "--no-config", "-i"], "boligplan --tabulatorutfylling fish | source"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("shell", INTERACTIVE)
def test_the_tabulator_completes_the_line(shell: str, folder: Path, need_tool: Callable[[str], str]) -> None:
    need_tool(shell)
    argv, setup = INTERACTIVE[shell]
    show = "\x01printf '<%s>' "  # control-A: to the start of the line, so that the words are shown and not run
    keys = f" {setup}\n" + "".join(f"{line}\t{show}\n" for line in TYPED) + "exit\n"
    shown = at_a_terminal(argv, keys, folder)
    lines = [re.findall(r"<([^<>]*)>", line) for line in re.findall(r"<boligplan>(?:<[^<>\r\n]+>)+", shown)]
    assert lines == list(TYPED.values()), shown


def at_a_terminal(argv: list[str], keys: str, folder: Path) -> str:
    """All that a shell shows when the keys are typed at its terminal."""
    import fcntl
    import pty
    import termios

    command = folder / "bin" / "boligplan"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m boligplan "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    source = str(ROOT / "src")
    env = {"PATH": f"{command.parent}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    master, slave = pty.openpty()
    with subprocess.Popen(
        argv, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=env | {"PYTHONPATH": source},
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  no threads here
    ) as process:  # fmt: skip
        os.close(slave)
        os.write(master, keys.encode())
        shown, timer = bytearray(), threading.Timer(30, process.kill)
        timer.start()
        with suppress(OSError):  # Linux says so when the shell has gone
            while part := os.read(master, 65536):
                shown += part
        timer.cancel()
        os.close(master)
    return shown.decode("utf-8", "replace")


def test_powershell_completes_the_line(folder: Path) -> None:
    pwsh = shutil.which("pwsh") or pytest.skip("pwsh is not on PATH, and Debian has no package with it")
    ask = (
        f"function boligplan {{ & '{sys.executable}' -m boligplan @args }}; "
        "boligplan --tabulatorutfylling powershell | Out-String | Invoke-Expression; "
        "(TabExpansion2 'boligplan meld fag' 18).CompletionMatches.CompletionText"
    )
    done = subprocess.run([pwsh, "-NoProfile", "-Command", ask], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.split() == ["fagdag"]


def test_the_answer_to_a_shell_begins_with_its_kind(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_BOLIGPLAN_COMPLETE", "fish")
    assert main(["meld", "=fa"]) == 0
    assert main(["status", "=plans/"]) == 0
    assert capsys.readouterr().out == "ord\nfagdag\tHolde en fagdag\nfil\nplans/x.yaml\n"


def test_bash_gives_the_words_as_they_are_typed(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_BOLIGPLAN_COMPLETE", "bash")
    (folder / ".skjult.yaml").write_text("", encoding="utf-8")
    for words, offered in {
        ("forfalt", "--ansvar", "=", "=ei"): "ord\neiendom\n",
        ("status", "='plan i"): "fil\nplan i år.yaml\n",
        ("status", "=."): "fil\n",
        ("status", '="\\'): "fil\n",
    }.items():
        assert main(words) == 0
        assert capsys.readouterr().out == offered
