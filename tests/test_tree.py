"""The one walk through a plan: what it gives, and that nothing else goes through a plan or numbers what is in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from boligplan.loading import check
from boligplan.plan import Plan
from boligplan.reader.source import SourceFile
from boligplan.tree import Node, decision_days, goals, levels, measures_by_id, placed, walk
from test_repo import ROOT

SRC = ROOT / "src" / "boligplan"

PLAN = """
format: 1
id: x
tittel: X
kommune: {navn: E}
målform: bokmål
tilstand: vedtatt
mål:
  - id: eie
    tittel: Eie
    nummer: A
    endret: [{dato: 2024-06-01, før: {tittel: Eige}}]
    vi_vil:
      - id: hjelpe
        tekst: Hjelpe
        vi_skal:
          - {id: en, tekst: En, innført: 2024-02-01}
          - {id: to, tekst: To, nummer: 7b}
    vi_skal:
      - {id: tre, tekst: Tre}
  - {id: leie, tittel: Leie}
strategier:
  - id: lære
    tekst: Lære
    nummer: L
    vi_skal:
      - {id: fire, tekst: Fire, sluttet: 2024-03-01}
vi_skal:
  - {id: fem, tekst: Fem}
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return check(Path("x.yaml"), [SourceFile("x.yaml", PLAN)], date(2025, 1, 1)).sound_plan


def test_everything_has_path_number_and_what_is_above(plan: Plan) -> None:
    assert [(node.path, node.number, node.item.id, [level.id for level in node.above]) for node in walk(plan)] == [
        (("mål", 0), "A", "eie", []),
        (("mål", 0, "vi_vil", 0), "A.1", "hjelpe", ["eie"]),
        (("mål", 0, "vi_vil", 0, "vi_skal", 0), "A.1.1", "en", ["eie", "hjelpe"]),
        (("mål", 0, "vi_vil", 0, "vi_skal", 1), "7b", "to", ["eie", "hjelpe"]),
        (("mål", 0, "vi_skal", 0), "A.2", "tre", ["eie"]),
        (("mål", 1), "2", "leie", []),
        (("strategier", 0), "L", "lære", []),
        (("strategier", 0, "vi_skal", 0), "S1.1", "fire", ["lære"]),
        (("vi_skal", 0), "T1", "fem", []),
    ]


def test_filters_give_one_kind_each(plan: Plan) -> None:
    assert [node.item.title for node in goals(plan)] == ["Eie", "Leie"]
    assert [node.item.id for node in levels(plan)] == ["eie", "hjelpe", "leie", "lære"]
    assert [node.item.id for node in placed(plan)] == list(measures_by_id(plan)) == ["en", "to", "tre", "fire", "fem"]


def test_a_measure_knows_its_levels(plan: Plan) -> None:
    def over(node: Node) -> list[str | None]:  # type: ignore[type-arg]  # whatever it holds
        return [level and level.id for level in (node.goal, node.aim, node.strategy)]

    assert {node.item.id: over(node) for node in placed(plan)} == {
        "en": ["eie", "hjelpe", None],
        "to": ["eie", "hjelpe", None],
        "tre": ["eie", None, None],
        "fire": [None, None, "lære"],
        "fem": [None, None, None],
    }


def test_days_are_of_changes_and_of_measures_that_come_and_go(plan: Plan) -> None:
    assert decision_days(plan) == {date(2024, 6, 1), date(2024, 2, 1), date(2024, 3, 1)}


def test_only_plan_and_tree_loop_over_levels() -> None:
    # `for goal in plan.goals`, `for n, aim in enumerate(goal.aims)`, `*plan.strategies`, `_nodes(plan.goals, …`; but
    # not the pictures of the kommuneplan, which have aims that are texts
    loops = re.compile(
        r"(\bfor [\w, ]+ in |enumerate\(|\*|_nodes\()(?!picture\.)[\w.]+\.(goals|aims|strategies)\b(?!\.)"
    )
    assert modules_with(loops) == ["plan.py", "tree.py"]


def test_numbers_are_made_in_one_module() -> None:
    # `goal.number or str(n)`, `aim.number or f"{number}.{a}"`; not `subject.number or None`
    assert modules_with(re.compile(r"\.number or (str\(|f\")")) == ["tree.py"]


def modules_with(pattern: re.Pattern[str]) -> list[str]:
    """Return the modules in which the pattern is found."""
    files = {path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8") for path in SRC.rglob("*.py")}
    return sorted(name for name, text in files.items() if pattern.search(text))
