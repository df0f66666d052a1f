"""The schemas let an editor complete and mark a plan, and never mark what the reader accepts."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from jsonschema.exceptions import best_match

from boligplan.cli.main import main
from boligplan.loading import check
from boligplan.reader.source import SourceFile
from language_server import LanguageServer
from strategies import Made, plans
from test_repo import ROOT

SCHEMAS = {
    name: json.loads((ROOT / f"schema/{name}-1.schema.json").read_text("utf-8")) for name in ("plan", "framdrift")
}
FILES = sorted([*(ROOT / "plans").glob("*.yaml"), *(ROOT / "examples").glob("*.yaml")])

PLAN = """\
format: 1
id: eksempelvik
tittel: Boligsosial plan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
"""


class _Yaml12(yaml.SafeLoader):
    """YAML as editors read it: 1.2, where a date is a text and only true and false are truth values."""


_Yaml12.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in forms if not tag.endswith((":timestamp", ":bool", ":int"))]
    for sign, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|false)$"), list("tf"))
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d+$"), list("-+0123456789"))


def faults(text: str, schema: str = "plan") -> list[str]:
    """Return where the schema finds the text wrong; of several forms that were possible, by the one that is nearest."""
    data = json.loads(json.dumps(yaml.load(text, _Yaml12)))
    validator = jsonschema.Draft7Validator(SCHEMAS[schema])
    return [best_match([error]).json_path for error in validator.iter_errors(data)]


def codes(text: str) -> set[str]:
    """Return the codes of what the reader itself says is wrong with the form of a plan."""
    loaded = check(Path("plan.yaml"), [SourceFile("plan.yaml", text)], date(2024, 1, 1))
    return {found.code for document in loaded.documents for found in document.diagnostics}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_schema_is_a_schema(schema: str) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMAS[schema])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_plan_and_journal_in_the_repository_validates(path: Path) -> None:
    assert faults(path.read_text("utf-8"), "framdrift" if ".framdrift" in path.name else "plan") == []


@settings(max_examples=40)
@given(plans())
def test_what_the_reader_accepts_the_schemas_accept(made: Made) -> None:
    assert faults(made.plan) == []
    assert made.journal is None or faults(made.journal, "framdrift") == []


@pytest.mark.parametrize(
    "lines",
    [
        "kilde: 1.10",
        "kilde: true",
        "kilde:",
        "kilde: ~",
        "vedtak: {dato: 2022-05-02, sak: 12}",
        "periode: 2022",
        "periode: 2022–2027",
        "felt: {Merknad: 5}",
        "felles: {økonomi: ingen, ansvar: ingen, slag: [drift, investering]}",
        "revisjon: {hvert: 2 år, gjennomført: [{år: '2024'}]}",
        "vi_skal: [{id: a, tekst: 1, år: ingen, kostnad: {drift: {2022: '5'}}}]",
        "vi_skal: [{id: a, tekst: A, år: [2022, 2024-2026], frist: 2024-T2, innført: 2022-01-01}]",
        "vi_skal: [{id: a, tekst: A, sluttet: {dato: 2022-01-01, erstattet_av: b}, startet: 2021}]",
        "vi_skal: [{id: a, tekst: A, endret: [{dato: 2022-01-01, før: {frist: ingen, kostnad: ingen, år: ingen}}]}]",
        "vi_skal:",
        "rapportering:",
        "vi_skal: [{id: a, tekst: A, gjentas: , punkter: , kostnad: {drift: }}]",
        "ansvarlige: [{id: a, navn: A, opprettes: ja}, {id: b, navn: B, opprettes: 2024}]",
    ],
)
def test_every_way_of_writing_that_the_reader_accepts_is_accepted(lines: str) -> None:
    assert codes(PLAN + lines) == set()
    assert faults(PLAN + lines) == []


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("tiltak: []", "$"),
        ("vedtak: {dato: 02.05.2022}", "$.vedtak.dato"),
        ("beløp_i: tusen kroner", "$['beløp_i']"),
        ("vi_skal: [{id: a}]", "$.vi_skal[0]"),
        ("vi_skal: [{id: A B, tekst: A}]", "$.vi_skal[0].id"),
        ("vi_skal: [{id: a, tekst: A, gjentas: hver uke}]", "$.vi_skal[0].gjentas"),
        ("vi_skal: [{id: a, tekst: A, frist: snart}]", "$.vi_skal[0].frist"),
        ("vi_skal: [{id: a, tekst: A, kostnad: {drift: {hvert_år: 5, 2022: 5}}}]", "$.vi_skal[0].kostnad.drift"),
        ("mål: [{id: a, tittel: A, tekst: A}]", "$['mål'][0]"),
    ],
)
def test_what_is_wrong_is_marked_where_it_is(lines: str, place: str) -> None:
    assert codes(PLAN + lines) != set()
    assert faults(PLAN + lines) == [place]


def test_every_key_has_a_norwegian_description_and_no_name_comes_from_the_code() -> None:
    for schema in SCHEMAS.values():
        for model in schema["$defs"].values():
            assert "description" not in model
            assert "title" not in model
            for name, field in model["properties"].items():
                assert field["description"].endswith("."), name


def test_eksport_writes_both_schemas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eksport", "--til", "jsonschema", "--ut", str(tmp_path / "ny")]) == 0
    assert capsys.readouterr().out == ""
    for name, schema in SCHEMAS.items():
        assert json.loads((tmp_path / "ny" / f"{name}-1.schema.json").read_text("utf-8")) == schema


# -- In an editor ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[LanguageServer]:
    need_tool: Callable[[str], str] = request.getfixturevalue("need_tool")
    folder = tmp_path_factory.mktemp("planer")
    with LanguageServer(need_tool("yaml-language-server"), ROOT / "schema/plan-1.schema.json", folder) as running:
        yield running


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_editor_marks_nothing_in_our_plans_by_the_schema_they_name(server: LanguageServer, path: Path) -> None:
    assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=../schema/")
    assert server.marked(path.read_text("utf-8"), path) == []


def test_an_editor_marks_a_fault_by_the_schema_the_file_names(server: LanguageServer) -> None:
    path = ROOT / "examples" / "ny.framdrift.yaml"
    first = "# yaml-language-server: $schema=../schema/framdrift-1.schema.json\n"
    text = first + "- tiltak: a\n  dato: 2024-01-01\n  stat: ok\n"
    assert (4, "stat") in server.marked(text, path)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("mål:\n  - id: eie\n    tittel: Eie\n    tiltak: []\n", 10, "tiltak"),
        ("vi_skal:\n  - id: eie\n    tekst: Eie\n    gjentas: hver uke\n", 10, "hver uke"),
        ("vedtak:\n  dato: 02.05.2022\n", 8, "02.05.2022"),
    ],
)
def test_an_editor_marks_a_fault_where_it_is(server: LanguageServer, text: str, line: int, words: str) -> None:
    assert server.marked(PLAN + text) == [(line, words)]


def test_an_editor_completes_the_keys_of_the_level_one_stands_at(server: LanguageServer) -> None:
    top = server.completed(PLAN + "|")
    goal = server.completed(PLAN + "mål:\n  - id: a\n    tittel: A\n    |")
    measure = server.completed(PLAN + "vi_skal:\n  - id: a\n    tekst: A\n    |")
    owner = server.completed(PLAN + "vi_skal:\n  - id: a\n    tekst: A\n    ansvar:\n      |")
    assert {"mål", "ansvarlige", "beløp_i"} <= top
    assert {"vi_vil", "vi_skal", "føring"} <= goal
    assert {"gjentas", "frist", "kostnad"} <= measure
    assert {"vi_vil", "mål", "tittel"}.isdisjoint(measure)
    assert owner == {"tekst", "hos", "delegert", "ved", "hovedansvar"}


def test_an_editor_completes_the_values_there_are_to_choose_from(server: LanguageServer) -> None:
    assert {"nei", "årlig", "løpende"} <= server.completed(PLAN + "vi_skal:\n  - id: a\n    gjentas: |")
    assert {"budsjett", "egen politisk sak", "ukjent"} <= server.completed(PLAN + "felles:\n  økonomi: |")
