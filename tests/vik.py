"""A small plan with a journal, in a folder of its own, and ways to run `boligplan` there."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import boligplan

SOURCE = Path(boligplan.__file__).parents[1]
DAY = "2024-06-01"
BUG = "feil i boligplan"

PLAN = dedent("""\
    format: 1
    id: vik-2022-2027
    tittel: Boligsosial plan for Vik på Øya
    kommune: {navn: Vik}
    målform: bokmål
    tilstand: vedtatt
    periode: 2022-2027
    revisjon: {hvert: 2 år}
    ansvarlige:
      - {id: nav, navn: Nav Vik, type: enhet}
    mål:
      - id: eie
        tittel: Flere skal kunne eie egen bolig
        ansvar: nav
        vi_skal:
          - id: startlån
            tekst: Tildele startlån til barnefamilier
            gjentas: årlig
            år: 2022-2027
          - id: rutine
            tekst: Lage rutine for leie før eie
            år: 2024
    rapportering: {frist: 31. januar}
    """)
JOURNAL = dedent("""\
    - tiltak: startlån
      dato: 2023-01-20
      gjelder: 2022
      status: gjennomført
    - tiltak: rutine
      dato: 2024-02-01
      status: pågår
      tekst: Utkastet er på høring på Øya.
    """)


def make(folder: Path, name: str = "vik", plan: str = PLAN, journal: str = JOURNAL) -> Path:
    """The file of the plan, made in `plans/` of the folder with its journal beside it."""
    file = folder / "plans" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(plan, encoding="utf-8", newline="")
    file.with_name(f"{name}.framdrift.yaml").write_text(journal, encoding="utf-8", newline="")
    return file


def git(folder: Path, *words: str) -> str:
    """What git says; a user and a day are given, and nothing of the machine's own settings counts."""
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in
           (("NAME", "Prøve"), ("EMAIL", "prove@example.org"), ("DATE", "2024-05-02T12:00:00+0200"))},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    command = ["git", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always", "-C", str(folder), *words]
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


def repository(folder: Path, name: str = "vik") -> Path:
    """The file of the plan in a repository where all is saved."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    file = make(folder, name)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Planen slik den ble vedtatt")
    return file


def environment(**more: str | None) -> dict[str, str]:
    """The environment of a child: the program's own source, a given day, and what is asked for; None takes away."""
    env: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(SOURCE), "BOLIGPLAN_PER": DAY, **more}
    return {name: value for name, value in env.items() if value is not None}


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder below the folder but git's own, with what the files hold."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if ".git" not in path.relative_to(folder).parts
    }


def start(
    cwd: Path,
    *words: str,
    env: dict[str, str] | None = None,
    program: tuple[str, ...] = ("-m", "boligplan"),
    **more: object,
) -> "subprocess.Popen[bytes]":
    """`boligplan` begun in a process of its own; `more` is for `Popen`."""
    streams: dict[str, object] = {
        "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more
    }  # fmt: skip
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return] # the streams are the caller's
        [sys.executable, *program, *words], cwd=cwd, env=env or environment(), **streams
    )


def run(cwd: Path, *words: str, **more: object) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of `boligplan` in a process of its own."""
    process = start(cwd, *words, **more)  # type: ignore[arg-type] # passed on
    try:
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    return process.returncode, (out or b"").decode(), (err or b"").decode()
