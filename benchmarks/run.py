"""How fast the program is beside others: makes the plans, runs everything in turn, and prints a table.

    pip install -e '.[bench]'
    python benchmarks/run.py [--rounds 9] [--quick]

Whole processes are timed, start-up included. Every round runs all commands of a group one after the other, so that
what else the machine does hits them alike, and a ratio is the median of the rounds' own ratios to the group's first
command. The two other checkers take minutes and are run in one round; `--quick` leaves them out. Memory is the most
that a command and the processes it starts hold together (on Linux, measured in a run of its own).
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import make_plans

HERE = Path(__file__).parent
ROOT = HERE.parent
PYTHON = sys.executable
BOLIGPLAN = (PYTHON, "-c", "import sys; from boligplan.cli.main import main; sys.exit(main())")  # as installed
ONE_PROCESS = {"BOLIGPLAN_PROSESSER": "1"}


@dataclass(frozen=True)
class Subject:
    """Something to time: commands run one after the other, and what its ratio should be at most."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    aim: float | None = None
    env: dict[str, str] = field(default_factory=dict)


class Run(NamedTuple):
    """Seconds on the clock, and of the processors."""

    wall: float
    cpu: float


def groups(folder: Path, *, quick: bool) -> Iterator[tuple[str, list[Subject], bool]]:
    """Every group: what its ratios are to, its subjects, that one first, and whether it is run in one round only."""
    plans, one = folder / "plans", str(folder / "plans" / "kommune-001.yaml")
    floor = Subject("floor: yaml.compose, C loader, collector off", ((PYTHON, str(HERE / "floor.py"), str(plans)),))
    journals = sorted(map(str, plans.glob("*.framdrift.yaml")))
    files = sorted(set(map(str, plans.glob("*.yaml"))) - set(journals))
    yield f"{len(files)} plans with journals", [
        floor,
        *(
            Subject(f"{name}, {where}", ((*BOLIGPLAN, name, str(plans)),), aim, env)
            for name in ("sjekk", "status")
            for where, aim, env in (("one process", 2.0, ONE_PROCESS), (f"{os.cpu_count()} cores", 1.25, {}))
        ),
    ], False  # fmt: skip
    if not quick:
        schema = (PYTHON, "-m", "check_jsonschema", "--schemafile")
        yield "the same, other checkers", [
            floor,
            Subject("check-jsonschema with our schemas", (
                (*schema, str(ROOT / "schema" / "plan-1.schema.json"), *files),
                (*schema, str(ROOT / "schema" / "framdrift-1.schema.json"), *journals),
            )),
            Subject("yamllint, relaxed", ((PYTHON, "-m", "yamllint", "-d", "relaxed", str(plans)),)),
        ], True  # fmt: skip
    yield "one plan", [
        Subject("tomt.py: an empty command", ((PYTHON, str(HERE / "tomt.py"), one),)),
        Subject("status", ((*BOLIGPLAN, "status", one),), 1.3),
        Subject("sjekk", ((*BOLIGPLAN, "sjekk", one),)),
    ], False  # fmt: skip
    completing = {"_BOLIGPLAN_COMPLETE": "bash"}
    yield "start-up", [
        Subject("import typer", ((PYTHON, "-c", "import typer"),)),
        Subject("--help", ((*BOLIGPLAN, "--help"),), 1.5),
        Subject("completion of an id", ((*BOLIGPLAN, "meld", "--plan", one, "=b"),), 2.0, completing),
        Subject("completion of a command", ((*BOLIGPLAN, "=s"),), 2.0, completing),
    ], False  # fmt: skip


def environment(subject: Subject) -> dict[str, str]:
    """Ours, where Python keeps what it has compiled, as in an installed program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BOLIGPLAN"))}
    return kept | {"PYTHONPATH": str(ROOT / "src"), "BOLIGPLAN_PER": make_plans.TODAY.isoformat()} | subject.env


def once(subject: Subject, folder: Path) -> Run:
    """One timed run. Raises where a command could not do its work."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in subject.commands:
        done = subprocess.run(command, env=environment(subject), cwd=folder, capture_output=True, check=False)
        if done.returncode not in (0, 1) or b"Traceback" in done.stderr:
            raise SystemExit(f"{subject.name}: {done.stderr.decode()}")
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def most_memory(subject: Subject, folder: Path) -> float | None:
    """The most memory in MB that the processes hold together, shared pages counted once; None where it is not told."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    most = 0
    for command in subject.commands:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, env=environment(subject), cwd=folder, **quiet) as process:
            while process.poll() is None:
                most = max(most, sum(map(_held, _family(process.pid))))
                time.sleep(0.01)
    return most / 1024


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _held(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def table(title: str, subjects: list[Subject], rounds: int, folder: Path) -> Iterator[str]:
    """The lines of a group's table, as Markdown."""
    for subject in subjects:
        once(subject, folder)  # what is read from the disk is read, and what Python compiles is compiled
    runs = [[once(subject, folder) for subject in subjects] for _ in range(rounds)]
    yield from (f"| {title} | s | × | at most | CPU s | CPU × | MB |", "|---|--:|--:|--:|--:|--:|--:|")
    for n, subject in enumerate(subjects):
        wall, cpu = (statistics.median(run[n][kind] for run in runs) for kind in (0, 1))
        times, cpu_times = (statistics.median(run[n][kind] / run[0][kind] for run in runs) for kind in (0, 1))
        memory = most_memory(subject, folder)
        yield (
            f"| {subject.name} | {wall:.3f} | {times:.2f} | {subject.aim or ''} | {cpu:.3f} | {cpu_times:.2f} "
            f"| {'' if memory is None else round(memory)} |"
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--plans", type=int, default=make_plans.MUNICIPALITIES)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make_plans.make(folder / "plans", given.plans)
        for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Planene"]):
            author = ("-c", "user.name=x", "-c", "user.email=x@x.example")
            subprocess.run(["git", *author, *command], cwd=folder, check=True)
        size = sum(path.stat().st_size for path in (folder / "plans").iterdir())
        machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
        sys.stdout.write(f"{len(paths)} plans, {size / 1e6:.1f} MB; {given.rounds} rounds; {machine}\n\n")
        for title, subjects, is_slow in groups(folder, quick=given.quick):
            for line in table(title, subjects, 1 if is_slow else given.rounds, folder):
                sys.stdout.write(line + "\n")
            sys.stdout.write("\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
