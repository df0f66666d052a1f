"""`boligplan ny` gives a plan that is right from the first line, and never touches a file that is there."""

import json
import re
from pathlib import Path

import pytest
import yaml

from boligplan.cli.main import main

PLAN = Path("plans/fjordvik-2024-2027.yaml")
NEW = ["ny", "--kommune", "Fjordvik", "--periode", "2024-2027"]


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOLIGPLAN_PER", "2024-01-15")


def goals(path: Path) -> list[str]:
    """The goals' titles in the plan."""
    return [goal["tittel"] for goal in yaml.safe_load(path.read_text(encoding="utf-8"))["mål"]]


def test_a_new_plan_has_the_four_national_goals_and_passes_sjekk(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(NEW) == 0
    assert "Neste steg:" in capsys.readouterr().out
    assert goals(PLAN) == [
        "Flere skal kunne eie egen bolig",
        "Leie skal være et trygt alternativ",
        "Sosial bærekraft i boligpolitikken",
        "Tydelige roller, og nødvendig kunnskap og kompetanse",
    ]
    assert main(["sjekk", "plans", "--format", "kort"]) == 0
    assert "0 feil, 0 advarsler" in "".join(capsys.readouterr())


def test_every_example_in_the_comments_can_be_put_to_use() -> None:
    """The lines after # are taken in, the row of a goal at its place, and the plan passes."""
    assert main(NEW) == 0
    text = PLAN.read_text(encoding="utf-8")
    example = re.search(r"(?:^#     .*\n)+", text, re.MULTILINE)
    assert example
    row = example[0].replace("# ", "", 1).replace("\n# ", "\n")
    text = text.replace(example[0], "").replace("    føring: trygt-hjem\n", f"    føring: trygt-hjem\n{row}", 1)
    text = re.sub(r"^# ((?:  )?[a-zæøå_]+:.*)$", r"\1", text, flags=re.MULTILINE).replace("under arbeid", "vedtatt")
    PLAN.write_text(text, encoding="utf-8")
    data = yaml.safe_load(text)
    assert data["vedtak"]["organ"] == "kommunestyret"
    assert data["mål"][0]["vi_vil"][0]["vi_skal"][0]["id"] == "rutine-startlån"
    assert main(["sjekk", "plans", "--format", "kort"]) == 0


def test_goals_and_language_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*NEW, "--målform", "nynorsk"]) == 0
    assert goals(PLAN)[0] == "Fleire skal kunne eige eigen bustad"
    assert "navn: Arbeidsgruppa for bustadsosialt arbeid\n" in PLAN.read_text(encoding="utf-8")
    assert main(["ny", "eigen.yaml", "--kommune", "Ås: x", "--mål", "Bo: trygt #1", "--mål", "Bo: trygt #2"]) == 0
    assert goals(Path("eigen.yaml")) == ["Bo: trygt #1", "Bo: trygt #2"]
    assert main(["sjekk", "plans", "eigen.yaml", "--format", "kort"]) == 0
    assert "føring" not in Path("eigen.yaml").read_text(encoding="utf-8")


def test_a_period_of_one_year_is_written_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ny", "--kommune", "Fjordvik", "--periode", "2024"]) == 0
    plan = yaml.safe_load(Path("plans/fjordvik-2024.yaml").read_text(encoding="utf-8"))
    assert (plan["tittel"], plan["periode"]) == ("Boligsosial plan 2024", 2024)


def test_the_editor_finds_the_schemas_and_its_settings() -> None:
    assert main(NEW) == 0
    for file in (PLAN, Path("plans/fjordvik-2024-2027.framdrift.yaml")):
        line = file.read_text(encoding="utf-8").splitlines()[0]
        schema = file.parent / line.removeprefix("# yaml-language-server: $schema=")
        assert json.loads(schema.read_text(encoding="utf-8"))["title"]
    assert json.loads(Path(".vscode/settings.json").read_text(encoding="utf-8"))["[yaml]"]["editor.tabSize"] == 2


def test_files_that_are_there_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    settings = Path(".vscode/settings.json")
    settings.parent.mkdir()
    settings.write_text("{}", encoding="utf-8")
    assert main(NEW) == 0
    before = PLAN.read_bytes()
    assert main(NEW) == 2
    assert "finnes fra før" in capsys.readouterr().err
    assert PLAN.read_bytes() == before
    assert settings.read_text(encoding="utf-8") == "{}"


def test_addresses_are_kept_out_of_git_from_the_first_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(NEW) == 0
    assert "Skrev .gitignore\n" in capsys.readouterr().out
    assert Path(".gitignore").read_bytes() == b"adresser.yaml\n"
    assert main(["ny", "--kommune", "Vik"]) == 0
    assert ".gitignore" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"*.log", b"*.log\nadresser.yaml\n"),
        (b"*.log\r\n# adresser.yaml\r\n", b"*.log\r\n# adresser.yaml\r\nadresser.yaml\n"),
        (b"", b"adresser.yaml\n"),
        (b"plans/adresser.yaml\r\n", None),
    ],
)
def test_a_gitignore_that_is_there_gets_the_line_it_lacks(
    before: bytes, after: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".gitignore").write_bytes(before)
    assert main(NEW) == 0
    assert Path(".gitignore").read_bytes() == (after or before)
    assert ("La til linjen «adresser.yaml» i .gitignore" in capsys.readouterr().out) == bool(after)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--periode", "2027-2024"], "går baklengs"),
        (["--kommune", " "], "Navnet på kommunen er tomt."),
        (["plan.txt"], "En plan kan ikke hete plan.txt"),
        (["x.framdrift.yaml"], "En plan kan ikke hete x.framdrift.yaml"),
        (["--målform", "norsk"], "velg bokmål eller nynorsk"),
    ],
)
def test_what_cannot_be_a_plan_is_told(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ny", *([] if "--kommune" in options else ["--kommune", "Fjordvik"]), *options]) == 2
    assert said in capsys.readouterr().err
    assert list(Path().iterdir()) == []
