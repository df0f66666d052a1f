"""A copy of a journal is known by the ids in it, whatever it is called, and answered with the line that joins it."""

import json
from datetime import date
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.loading import load
from boligplan.reader.copies import MANY
from vik import JOURNAL, PLAN, make

NAMES = (
    "vik.framdrift - Kopi.yaml",
    "vik.framdrift – Kopi (2).yaml",
    "vik-PCNAVN.framdrift.yaml",
    "vik.framdrift-PCNAVN.yaml",
    "vik.framdrift (1).yaml",
    "vik.framdrift - Copy.yaml",
    "Kopi av vik.framdrift.yaml",
    "gammel.yml",
)


@pytest.mark.parametrize("name", NAMES)
def test_sjekk_answers_a_copy_with_the_joining_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path)
    Path("plans", name).write_text(JOURNAL, "utf-8")
    assert main(["sjekk", "--format", "json", "--per", "2024-06-01"]) == 1
    shown = f"'plans/{name}'" if " " in name else f"plans/{name}"
    plans = json.loads(capsys.readouterr().out)["planer"]
    (fault,) = (one for plan in plans for one in plan["funn"] if one["alvor"] == "feil")
    assert fault["melding"].startswith(f"plans/{name} er en kopi av vik.framdrift.yaml")
    assert f"boligplan flett plans/vik.framdrift.yaml {shown}»" in fault["hjelp"]


def test_no_figures_go_by_a_copy_in_silence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path)
    (tmp_path / "plans" / "vik.framdrift (1).yaml").write_text(JOURNAL, "utf-8")
    assert main(["status", str(tmp_path / "plans"), "--per", "2024-06-01"]) == 2
    assert "Kjør «boligplan flett " in capsys.readouterr().err


def test_of_two_plans_the_one_with_the_ids_is_meant(tmp_path: Path) -> None:
    make(tmp_path)
    make(tmp_path, "vik-eldre", PLAN.replace("id: startlån", "id: lån").replace("vik-2022", "vik-2018"), "")
    copy = tmp_path / "plans" / "vik-eldre.framdrift (1).yaml"
    copy.write_text(JOURNAL, "utf-8")
    (fault,) = load(copy, date(2024, 6, 1)).diagnostics
    assert "er en kopi av vik.framdrift.yaml" in fault.message


def test_a_journal_of_no_plan_here_is_no_copy(tmp_path: Path) -> None:
    make(tmp_path)
    other = tmp_path / "plans" / "by.framdrift.yaml"
    other.write_text("- {tiltak: ukjent, dato: 2024-01-01, status: pågår}\n", "utf-8")
    assert [fault.code for fault in load(other.with_name("by.yaml"), date(2024, 6, 1)).diagnostics] == [
        "framdrift-uten-plan"
    ]


def test_a_copy_of_what_is_gone_is_no_copy(tmp_path: Path) -> None:
    plan = make(tmp_path)
    plan.with_name("vik.framdrift.yaml").rename(plan.with_name("by.framdrift.yaml"))
    assert [fault.code for fault in load(plan.with_name("by.yaml"), date(2024, 6, 1)).diagnostics] == [
        "framdrift-uten-plan"
    ]


def test_in_a_large_folder_the_name_leads_to_the_plan(tmp_path: Path) -> None:
    make(tmp_path, "vik")
    for n in range(MANY + 1):
        (tmp_path / "plans" / f"a{n}.yaml").write_text("id: x\n", "utf-8")
    copy = tmp_path / "plans" / "vik.framdrift (1).yaml"
    copy.write_text(JOURNAL, "utf-8")
    assert [fault.code for fault in load(copy, date(2024, 6, 1)).diagnostics] == ["kopi-av-framdrift"]
