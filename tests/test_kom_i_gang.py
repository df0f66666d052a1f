"""The user guide is true: its commands, run from the first to the last in an empty folder, give what it shows."""

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "kom-i-gang.md"

pty = pytest.importorskip("pty", reason="a pseudo-terminal is needed", exc_type=ImportError)

BLOCK = re.compile(r"^(?:<!-- svar: (.*) -->\n)?```(console|diff (\S+))\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str, str]]:
    """The steps of the guide: what is typed into a question, the file a change is made in, the text."""
    found = BLOCK.finditer(GUIDE.read_text(encoding="utf-8"))
    return [(match[1] or "", match[3] or "", match[4]) for match in found]


def matches(expected: str, got: str) -> bool:
    """True where the answer is the one shown; «[…]» stands for any lines."""
    got = "".join(line.rstrip() + "\n" for line in got.replace("\u00a0", " ").splitlines())
    parts = [re.escape(part) for part in re.split(r"^\[…\]\n", expected, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), got) is not None


def change(file: Path, diff: str) -> None:
    """Make the change shown: lines with - out, lines with + in, the others stay."""
    before = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] != "+")
    after = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] != "-")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")


def talk(words: list[str], answers: list[str], folder: Path, env: dict[str, str]) -> str:
    """What the screen shows when the command asks and is answered, each answer when a question stands."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        words, cwd=folder, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    screen, waiting, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([master], [], [], 0.3)[0]:
            try:
                read = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            screen += read
        elif waiting and screen.endswith((b": ", b"? ")):
            os.write(master, waiting.pop(0).encode() + b"\n")
    os.close(master)
    assert process.wait(10) == 0
    assert not waiting
    return screen.decode().replace("\r\n", "\n")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A new user: no git settings but a name, and `boligplan` on the path."""
    home = tmp_path / "hjem"
    home.mkdir()
    program = home / "boligplan"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m boligplan "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "BOLIGPLAN_", "COLUMNS"))}
    person = {f"GIT_{who}_{what}": "ny" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    path = f"{home}{os.pathsep}{os.environ['PATH']}"
    return {**kept, **person, "HOME": str(home), "PATH": path, "TERM": "dumb", "LC_ALL": "C.UTF-8", "GIT_PAGER": "cat"}


def test_the_guide_works_from_its_first_line_to_its_last(tmp_path: Path, env: dict[str, str]) -> None:
    folder = tmp_path / "eksempelvik"
    folder.mkdir()
    shutil.copy(GUIDE.with_suffix("") / "handlingsprogram.docx", folder)
    run = 0
    for answers, file, text in blocks():
        if file:
            change(folder / file, text)
            continue
        for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            words = shlex.split(command)
            if words[0] == "export":
                env.update([words[1].split("=", 1)])
            elif answers:
                got = talk(words, [answer.strip() for answer in answers.split("|")], folder, env)
                assert matches(expected, got), f"{command}\n{got}"
            else:
                done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
                assert done.returncode == 0, f"{command}\n{done.stderr}"
                assert matches(expected, done.stdout + done.stderr), f"{command}\n{done.stdout}{done.stderr}"
            run += 1
    assert run > 15
    log = subprocess.run(["git", "log", "--format=%s"], cwd=folder, env=env, capture_output=True, text=True, check=True)
    assert len(log.stdout.splitlines()) == 3


@pytest.mark.parametrize("page", [GUIDE])
def test_the_pages_the_guide_points_to_exist(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []
