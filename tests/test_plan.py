"""What `Plan.at` gives: inheritance in its place, and the plan as it stood on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from boligplan.loading import check
from boligplan.plan import Measure, Plan
from boligplan.reader.source import SourceFile
from boligplan.tree import placed

HEAD = "format: 1\nid: x\ntittel: X\nkommune: {navn: E}\nmålform: bokmål\ntilstand: vedtatt\n"


def plan_of(text: str) -> Plan:
    loaded = check(Path("x.yaml"), [SourceFile("x.yaml", HEAD + text)], date(2025, 1, 1))
    assert loaded.is_sound, [found.message for found in loaded.diagnostics]
    assert loaded.plan
    return loaded.plan


def measures(plan: Plan, day: str = "2025-01-01") -> dict[str, Measure]:
    return {node.item.id: node.item for node in placed(plan.at(date.fromisoformat(day)))}


OWNERS = """
ansvarlige:
  - {id: ks, navn: Kommunalsjefen}
  - {id: nav, navn: NAV}
  - {id: utvalg, navn: Utvalget}
"""

TREE = (
    OWNERS
    + """
felles: {ansvar: ks, slag: drift, økonomi: budsjett, utvalg: utvalg}
mål:
  - id: eie
    tittel: Flere skal eie
    år: 2023-2024
    vi_vil:
      - id: hjelpe
        tekst: Hjelpe flere
        ansvar: {hos: nav, delegert: ks}
        vi_skal:
          - {id: arver, tekst: A}
          - {id: egen, tekst: B, ansvar: ks, år: 2022, slag: [drift, investering], økonomi: ukjent}
          - {id: slutt, tekst: C, ansvar: ingen, år: ingen, slag: ingen, økonomi: ingen, utvalg: ingen}
    vi_skal:
      - {id: rett-under, tekst: D}
vi_skal:
  - {id: løs, tekst: E}
"""
)


def test_the_nearest_value_wins_whole_and_is_never_merged() -> None:
    found = measures(plan_of(TREE))
    inherits, own = found["arver"], found["egen"]
    assert inherits.responsibility and inherits.responsibility.everyone == ("nav", "ks")
    assert own.responsibility and own.responsibility.everyone == ("ks",)
    assert (inherits.years, own.years) == ((2023, 2024), (2022,))
    assert (inherits.kinds, own.kinds) == (("drift",), ("drift", "investering"))
    assert inherits.economy and inherits.economy.clarification == "budsjett"
    assert found["rett-under"].responsibility == found["løs"].responsibility
    assert found["løs"].years is None


def test_none_ends_inheritance() -> None:
    ended = measures(plan_of(TREE))["slutt"]
    assert ended.responsibility and ended.responsibility.everyone == ()
    assert ended.economy and ended.economy.clarification is None
    assert (ended.years, ended.kinds, ended.committee) == ((), (), "")


def test_numbers_follow_the_file_unless_the_source_gives_its_own() -> None:
    plan = plan_of(TREE.replace("{id: egen,", "{id: egen, nummer: 7b,"))
    assert [node.number for node in placed(plan)] == ["1.1.1", "7b", "1.1.3", "1.2", "T1"]


CHANGED = """
mål:
  - id: eie
    tittel: Ny tittel
    endret: [{dato: 2024-06-01, før: {tittel: Gammel tittel}}]
    vi_vil:
      - id: hjelpe
        tekst: Hjelpe
        år: 2026
        endret:
          - {dato: 2023-06-01, sak: A, før: {år: 2022}}
          - {dato: 2024-06-01, sak: B, før: {år: 2024}}
        vi_skal:
          - id: a
            tekst: Nytt
            frist: 2026-06-30
            endret: [{dato: 2024-06-01, sak: B, før: {tekst: Gammelt, frist: ingen}}]
          - {id: b, tekst: B, innført: 2024-06-01}
          - {id: c, tekst: C, sluttet: {dato: 2024-06-01, erstattet_av: b}}
"""


def test_changes_after_the_day_are_taken_back_one_by_one() -> None:
    plan = plan_of(CHANGED)
    assert [measures(plan, day)["a"].years for day in ("2023-05-31", "2023-06-01", "2024-06-01")] == [
        (2022,),
        (2024,),
        (2026,),
    ]
    assert [plan.at(date(2024, 5, 31)).goals[0].title, plan.at(date(2024, 6, 1)).goals[0].title] == [
        "Gammel tittel",
        "Ny tittel",
    ]
    before, after = measures(plan, "2024-05-31")["a"], measures(plan, "2024-06-01")["a"]
    assert (before.text, before.due_day) == ("Gammelt", date(2024, 12, 31))
    assert (after.text, after.due_day) == ("Nytt", date(2026, 6, 30))


def test_measures_come_and_go_on_their_day_and_no_change_is_left_to_see() -> None:
    plan = plan_of(CHANGED)
    assert list(measures(plan, "2024-05-31")) == ["a", "c"]
    assert list(measures(plan, "2024-06-01")) == ["a", "b", "c"]
    assert measures(plan, "2024-05-31")["c"].ended is None
    assert measures(plan, "2024-06-01")["c"].ended is not None
    standing = plan.at(date(2024, 6, 1))
    assert not any(node.item.changes for node in placed(standing))


def test_the_plan_of_a_day_is_its_own_plan_of_that_day() -> None:
    for text in (TREE, CHANGED):
        plan = plan_of(text)
        for day in (date(2023, 1, 1), date(2024, 6, 1)):
            assert plan.at(day).at(day) == plan.at(day)


def test_yearly_cost_is_written_out_over_the_marked_years() -> None:
    plan = plan_of("beløp_i: kr\nvi_skal:\n  - {id: a, tekst: A, år: 2022-2023, kostnad: {drift: {hvert_år: 5}}}\n")
    cost = measures(plan)["a"].cost
    assert cost
    assert [(year, int(amount)) for year, amount in cost.running.by_year] == [(2022, 5), (2023, 5)]
