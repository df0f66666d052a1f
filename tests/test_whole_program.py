"""The program as a whole: any valid plan through every command and format, and any odd YAML through the reader."""

from __future__ import annotations

import csv
import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from boligplan.cli.main import main
from boligplan.diagnostics import has_errors
from boligplan.loading import check
from boligplan.reader.source import SourceFile
from boligplan.status import assess
from strategies import Made, days, plans

ROOT = Path(__file__).parents[1]
EXAMPLES = int(os.environ.get("BOLIGPLAN_EXAMPLES", "10"))  # more of them: see CONTRIBUTING.md
REPORTS = ("handlingsprogram", "status", "årsmelding", "revisjon", "tiltak")


def run(*argv: object) -> tuple[int, str, str]:
    """Return the exit code and both streams of the program, which has bytes behind them as in a terminal."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(arg) for arg in argv])
    for stream in (out, err):
        stream.flush()
    return code, *(stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]


def ask(*argv: object) -> str:
    """Return what a command that must succeed prints."""
    code, out, err = run(*argv)
    assert code in (0, 1), (argv, err)
    assert "Traceback" not in out + err and "en feil i boligplan" not in err, (argv, err)
    return out


@cache
def schema(name: str) -> jsonschema.Draft7Validator:
    found: dict[str, Any] = json.loads((ROOT / f"schema/{name}.schema.json").read_text("utf-8"))
    return jsonschema.validators.validator_for(found)(found)


def answer(*argv: object) -> Any:
    """Return the JSON a command prints, which is as the schema of answers says."""
    data = json.loads(ask(*argv, "--format", "json"))
    schema("svar-1").validate(data)
    return data


def adds_up(total: dict[str, int]) -> bool:
    """True where each of the two groups of a `sum` adds up to its number of measures."""
    words = [name for name in total if name != "tiltak"]
    return sum(total[name] for name in words[:9]) == total["tiltak"] == sum(total[name] for name in words[9:])


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(plans(), plans(), days)
def test_every_command_answers_for_any_valid_plan(made: Made, other: Made, day: date) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        plan, before = made.write(folder), other.write(folder, "før.yaml")
        per = ("--per", day)
        loaded = made.load(day)
        assert loaded.plan is not None
        status = assess(loaded.plan, loaded.journal, day)
        ids = [m.measure.id for m in status.measures]

        answers_agree(plan, per, ids)
        open_data_agrees(plan, per, folder, ids)
        screens(plan, before, per, [*ids[:2], *(goal.id for goal in status.plan.goals), "nav", None])
        changes = answer("endringer", before, plan, *per)
        assert sum(changes["sum"].values()) == len(changes["endringer"])
        assert answer("endringer", plan, plan, *per)["endringer"] == []

        for template in REPORTS:
            for form in ("bokmål", "nynorsk"):
                assert ask("rapport", template, plan, *per, "--målform", form).startswith(("---", "#", "%"))
        ask("nettside", plan, "--ut", folder / "sider", *per)
        assert (folder / "sider" / "index.html").exists()
        ask("purring", plan, *per)
        code, _, told = run("regneark", plan, "--ut", folder / "ark.xlsx", *per)
        if code == 2:
            assert "ingen åpne tiltak å melde på" in told
        else:
            code, _, told = run("hent", folder / "ark.xlsx", "--plan", plan, "--dato", day)
            assert code in (0, 1), told


def answers_agree(plan: Path, per: tuple[object, ...], ids: list[str]) -> None:
    """The answers in JSON agree with each other."""
    found = answer("status", plan, *per)
    assert adds_up(found["sum"]) and found["sum"]["tiltak"] == len(ids)
    assert all(adds_up(goal["sum"]) for goal in found["mål"])
    overdue = answer("forfalt", plan, *per)
    for words in ("over_fristen", "mangler_melding", "nær_fristen", "uten_ny_melding", "uten_frist"):
        assert len(overdue[words]) == found["sum"][words]
    assert [m["id"] for m in answer("vis", "--plan", plan, *per)["tiltak"]] == ids
    assert not [fault for fault in answer("sjekk", plan, *per)["funn"] if fault["alvor"] == "feil"]
    second = plan.with_name("før.yaml").read_text("utf-8").replace("id: prøve-2022-2027", "id: annen")
    plan.with_name("annen.yaml").write_text(second, "utf-8")
    several = answer("status", plan, plan.with_name("annen.yaml"), *per)
    assert several["sum"]["tiltak"] == sum(one["sum"]["tiltak"] for one in several["planer"])


def open_data_agrees(plan: Path, per: tuple[object, ...], folder: Path, ids: list[str]) -> None:
    """The exports hold the same measures in every form."""
    document = json.loads(ask("eksport", plan, "--til", "json", *per))
    schema("eksport-1").validate(document)
    lines = [json.loads(line) for line in ask("eksport", plan, "--til", "jsonl", *per).splitlines()]
    for line in lines:
        schema("eksport-1").validate(line)
    rows = list(csv.DictReader(io.StringIO(ask("eksport", plan, "--til", "csv", *per).removeprefix("\ufeff"))))
    assert len(rows) == len(lines) == len(ids)
    ask("eksport", plan, "--til", "csv", "--ut", folder / "data", *per)
    calendar = ask("eksport", plan, "--til", "ics", *per)
    assert calendar.startswith("BEGIN:VCALENDAR\r\n") and calendar.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))


def screens(plan: Path, before: Path, per: tuple[object, ...], names: list[str | None]) -> None:
    """Nothing a terminal gets can steer it."""
    shown = [ask("status", plan, "--etter", by, *per) for by in ("mål", "ansvar", "år", "slag")]
    shown += [ask("sjekk", plan, "--format", form, *per) for form in ("full", "kort", "github")]
    shown += [ask("vis", *([name] if name else []), "--plan", plan, *per) for name in names]
    shown += [ask("endringer", before, plan, "--format", form, *per) for form in ("tekst", "md")]
    shown += [ask("forfalt", plan, *per), ask("status", plan, plan.with_name("annen.yaml"), *per)]
    assert not any(sign in text for text in shown for sign in ("\x1b", "\r", "\x07"))


@pytest.mark.parametrize("form", ["docx", "odt", "pdf", "html"])
def test_any_plan_becomes_a_document(tmp_path: Path, form: str) -> None:
    plan = tmp_path / "x.yaml"
    plan.write_text((ROOT / "examples/eksempelvik-2022-2027.yaml").read_text("utf-8"), "utf-8")
    ask("rapport", "status", plan, "--til", form, "--ut", tmp_path / f"x.{form}", "--per", "2024-06-01")
    assert (tmp_path / f"x.{form}").stat().st_size > 1000


# -- Odd YAML ---------------------------------------------------------------------------------------------------------

PLAN = """\
format: 1
id: x
tittel: X
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: under arbeid
"""
SUITE: dict[str, str] = json.loads((ROOT / "tests/data/yaml-test-suite.json").read_text("utf-8"))


WHERE = {
    "the plan": lambda odd: (odd, ""),
    "the journal": lambda odd: (PLAN, odd),
    "a list": lambda odd: (f"{PLAN}vi_skal:\n{indent(odd, '    ')}", ""),
    "a value": lambda odd: (f"{PLAN}vi_skal:\n  - id: m\n    tekst: T\n    ansvar:\n{indent(odd, ' ' * 8)}", ""),
}


@pytest.mark.parametrize("where", WHERE)
def test_odd_yaml_gives_a_plan_or_faults_that_have_a_place(where: str) -> None:
    """The 402 inputs of yaml-test-suite (github.com/yaml/yaml-test-suite, MIT)."""
    assert len(SUITE) > 400
    for name, odd in SUITE.items():
        texts = dict(zip(("x.yaml", "x.framdrift.yaml"), WHERE[where](odd), strict=True))
        loaded = check(Path("x.yaml"), [SourceFile(*file) for file in texts.items()], date(2024, 6, 1))
        assert loaded.is_sound or has_errors(loaded.diagnostics), name
        for found in loaded.diagnostics:
            assert found.message and 0 <= found.place.line <= texts[found.place.file].count("\n") + 1, (name, found)
