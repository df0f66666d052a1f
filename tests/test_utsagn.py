"""No sentence is said without what proves it: every sentence of the templates has its row, and its test."""

import ast
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import yaml

import outputs
import utsagn
from test_repo import ROOT

DATA: dict[str, Any] = yaml.safe_load(utsagn.DATA.read_text(encoding="utf-8"))
PROVED = [group for group in DATA["utsagn"] if "med" in group]
HEAD = "format: 1\nid: prøve\ntittel: Prøveplan\nkommune: {navn: Vik}\nmålform: bokmål\n"


def test_every_sentence_has_its_row() -> None:
    known, said = utsagn.proofs(), [sentence.text for sentence in utsagn.sentences()]
    assert [text for text in said if text not in known] == [], "put them into tests/data/utsagn.yaml"
    assert [text for text in known if text not in said] == [], "no template says these any more"


def test_a_sentence_without_a_row_is_seen() -> None:
    line = "- **Merk:** {{ n }} tiltak er i rute{% if x %} nå{% endif %}."
    more = line + '\n{{ tabell(a, {"Nr.": "b"}, "Tiltak som går bra") }}'
    assert utsagn.in_template(more) == ["Tiltak som går bra", "Merk: «…» tiltak er i rute[ nå]."]


def test_every_proof_names_a_test() -> None:
    files = (ROOT / "tests").glob("test_*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    tests = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    assert [group["prøve"] for group in DATA["utsagn"] if group.get("prøve", utsagn.MADE) not in tests] == []


@pytest.mark.parametrize("name", utsagn.TEMPLATES)
def test_nynorsk_says_the_same_line_for_line(name: str) -> None:
    """The two hold the same tags, expressions and numbers of sentences, so one row proves both."""
    assert utsagn.shape(name, "nb") == utsagn.shape(name, "nn")


# -- Said with the fact, and not without it ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def parts_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], set[str]]:
    """Give a function that returns all that is said of one of the plans of the data file."""

    @cache
    def read(name: str) -> set[str]:
        case, folder = DATA["planer"][name], tmp_path_factory.mktemp("plan")
        plan, day = folder / "prøve.yaml", str(case["dag"])
        plan.write_text(HEAD + case["plan"], encoding="utf-8")
        plan.with_name("prøve.framdrift.yaml").write_text(case.get("framdrift", ""), encoding="utf-8")
        texts = outputs.documents(plan, day) | outputs.pages(plan, day)
        return {
            part
            for text in (*texts.values(), outputs.run("purring", plan, "--per", day))
            for part in outputs.parts(text)
        }

    return read


@pytest.mark.parametrize("group", PROVED, ids=lambda group: f"{group['med']}-{group['uten']}-{group['bevis'][:40]}")
def test_a_sentence_is_said_with_its_fact_alone(group: dict[str, Any], parts_of: Callable[[str], set[str]]) -> None:
    def said(name: str) -> list[str]:
        return [text for text in group["setninger"] if any(map(utsagn.pattern(text).fullmatch, parts_of(name)))]

    assert said(group["med"]) == group["setninger"]
    assert said(group["uten"]) == []
