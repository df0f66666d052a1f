"""Many plans: read on every core, in the order they were given, and one that is bad does not stop the others."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.loading import Loaded
from boligplan.reading import MANY, each

PLAN = """\
format: 1
id: plan-{n}
tittel: Plan {n}
kommune: {{navn: Kommune {n}}}
målform: bokmål
tilstand: vedtatt
periode: 2024-2026
ansvarlige:
  - {{id: nav, navn: Nav, type: enhet}}
vi_skal:
  - {{id: en, tekst: Gjøre noe, ansvar: nav, år: 2024, frist: 2024-{month:02}}}
  - {{id: to, tekst: Gjøre mer, ansvar: nav, år: 2024-2026, gjentas: årlig}}
"""
COMMANDS = [
    ["status"],
    ["status", "--format", "json"],
    ["forfalt", "--format", "json"],
    ["forfalt"],
    ["sjekk", "--format", "json"],
    ["eksport", "--til", "json"],
    ["eksport", "--til", "jsonl"],
    ["eksport", "--til", "csv"],
    ["eksport", "--til", "ics"],
    ["purring"],
]
BAD = "plan-07"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with more plans than one process reads alone, the eighth of them with an error."""
    found = tmp_path_factory.mktemp("planer")
    for n in range(MANY + 6):
        text = PLAN.format(n=n, month=n % 12 + 1)
        found.joinpath(f"plan-{n:02}.yaml").write_text(text, encoding="utf-8")
    found.joinpath(f"{BAD}.yaml").write_text(
        PLAN.format(n=7, month=8).replace("ansvar: nav", "ansvar: ukjent"), "utf-8"
    )
    return found


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    code = main([*map(str, args), "--per", "2025-01-20"])
    return code, *capsys.readouterr()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_one_process_and_several_say_the_same(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    several = run(capsys, *command, folder)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert run(capsys, *command, folder) == several
    assert several[0] == (1 if command[0] == "sjekk" else 2)
    assert f"{BAD}.yaml" in several[1] + several[2]
    if "json" in command:
        plans = json.loads(several[1])["planer"]
        files = [plan["kilde"]["fil"] for plan in plans]
        assert files == sorted(files)
        assert len(files) == MANY + (6 if command[0] == "sjekk" else 5)


@pytest.mark.parametrize("command", [command for command in COMMANDS if "json" in command], ids=" ".join)
def test_plans_come_in_the_order_they_were_given(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [path for path in sorted(folder.glob("*.yaml"), reverse=True) if path.stem != BAD]
    plans = json.loads(run(capsys, *command, *paths)[1])["planer"]
    assert [plan["kilde"]["fil"] for plan in plans] == [path.name for path in paths]


def test_the_csv_of_many_plans_has_every_row_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "eksport", folder, "--til", "csv", "--ut", tmp_path)[0] == 2
    for name, rows in (("planer", MANY + 5), ("tiltak", 2 * (MANY + 5)), ("år", 4 * (MANY + 5)), ("meldinger", 0)):
        lines = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(set(lines)) == rows + 1


def test_whoever_stops_reading_stops_the_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    found = each(sorted(folder.glob("*.yaml")), date(2025, 1, 20), len_of_name)
    assert next(found)[1] == len("plan-00.yaml")
    found.close()


def len_of_name(loaded: Loaded) -> int:
    return len(loaded.path.name)
