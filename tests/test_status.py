"""The engine of judgement: every edge of the calendar, as a table, and what must hold for any plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boligplan.journal import Journal
from boligplan.loading import check
from boligplan.reader.source import SourceFile
from boligplan.status import (
    KINDS,
    MeasureStatus,
    PlanStatus,
    add,
    assess,
    count,
    deadlines_of,
    has_unknown_cost,
    revisions_left,
)
from strategies import ADOPTED, LAST_DAY, Made, plans

HEAD = """
format: 1
id: x
tittel: X
kommune: {navn: Eksempelvik}
målform: bokmål
"""
IN_FORCE = "tilstand: vedtatt\nperiode: 2022-2027\n"


def look(measure: str, journal: str, day: str, top: str = IN_FORCE) -> PlanStatus:
    """The status of a plan with one measure, `m`, written as the lines under it."""
    lines = "".join(f"    {line.strip()}\n" for line in measure.strip().splitlines())
    other = "  - id: andre\n    tekst: Gjøre noe annet\n    år: 2022\n"
    plan = f"{HEAD}{top}vi_skal:\n  - id: m\n    tekst: Gjøre noe\n{lines}{other}"
    entries = "".join(f"- {{tiltak: m, {line.strip()}}}\n" for line in journal.strip().splitlines())
    sources = [SourceFile("x.yaml", plan), SourceFile("x.framdrift.yaml", entries)]
    loaded = check(Path("x.yaml"), sources, date.fromisoformat(day))
    assert loaded.is_sound, [found.message for found in loaded.diagnostics]
    assert loaded.plan is not None
    return assess(loaded.plan, loaded.journal, date.fromisoformat(day))


def judge(measure: str, journal: str, day: str, top: str = IN_FORCE) -> MeasureStatus:
    return look(measure, journal, day, top).measures[0]


DONE_ONCE = [
    # measure, journal, day, status, timing, days
    ("år: 2023", "", "2022-12-31", "ikke påbegynt", "starter senere", None),
    ("år: 2023", "", "2023-01-01", "ikke påbegynt", "før fristen", None),
    ("år: 2023", "dato: 2022-11-01, status: pågår", "2022-12-01", "pågår", "før fristen", None),
    ("år: 2026", "dato: 2022-06-01, status: pågår", "2024-06-01", "pågår", "før fristen", None),
    ("år: 2023", "", "2023-10-01", "ikke påbegynt", "før fristen", None),
    ("år: 2023", "", "2023-10-02", "ikke påbegynt", "nær fristen", 90),
    ("år: 2023", "", "2023-12-31", "ikke påbegynt", "nær fristen", 0),
    ("år: 2023", "", "2024-01-01", "ikke påbegynt", "forfalt", 1),
    ("år: 2022, 2025", "", "2024-06-01", "ikke påbegynt", "uten ny melding", 882),
    ("år: 2022, 2025", "", "2026-01-01", "ikke påbegynt", "forfalt", 1),
    ("år: 2024\nfrist: 2024-02", "", "2024-02-29", "ikke påbegynt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-02", "", "2024-03-01", "ikke påbegynt", "forfalt", 1),
    ("år: 2024\nfrist: 2024-T1", "", "2024-04-30", "ikke påbegynt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-T1", "", "2024-05-01", "ikke påbegynt", "forfalt", 1),
    ("år: 2024\nfrist: 2024-T2", "", "2024-08-31", "ikke påbegynt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-T3", "", "2025-01-01", "ikke påbegynt", "forfalt", 1),
    ("år: 2024\nfrist: 2024-K1", "", "2024-04-01", "ikke påbegynt", "forfalt", 1),
    ("år: 2024\nfrist: 2024-K3", "", "2024-09-30", "ikke påbegynt", "nær fristen", 0),
    ("år: 2024\nfrist: 2024-H1", "", "2024-07-01", "ikke påbegynt", "forfalt", 1),
    ("år: 2024\nfrist: 2024-06-15", "", "2024-06-15", "ikke påbegynt", "nær fristen", 0),
    ("frist: 2024-06-15", "", "2024-06-16", "ikke påbegynt", "forfalt", 1),
    ("år: 2022", "dato: 2022-05-01, status: gjennomført", "2030-01-01", "gjennomført", "avsluttet", None),
    ("år: 2022", "dato: 2022-05-01, status: gjennomført", "2022-04-30", "ikke påbegynt", "før fristen", None),
    ("år: 2022", "dato: 2022-05-01, status: ikke gjennomført, begrunnelse: x", "2023-06-01", "ikke gjennomført", "avsluttet", None),
    ("år: 2022", "dato: 2022-12-01, status: delvis gjennomført, begrunnelse: x", "2023-01-01", "delvis gjennomført", "forfalt", 1),
    ("år: 2022", "dato: 2022-12-01, status: utsatt, begrunnelse: x, ny_frist: 2023-H1", "2023-06-30", "utsatt", "nær fristen", 0),
    ("år: 2022", "dato: 2022-12-01, status: utsatt, begrunnelse: x, ny_frist: 2023-H1", "2023-07-01", "utsatt", "forfalt", 1),
    ("år: 2025", "dato: 2022-06-01, status: utgår, begrunnelse: x", "2022-06-01", "utgår", "avsluttet", None),
    ("år: 2025", "dato: 2022-06-01, status: erstattet, begrunnelse: x, erstattet_av: andre", "2026-06-01", "erstattet", "avsluttet", None),
    ("år: 2022-2027", "dato: 2022-03-01, status: pågår", "2023-03-01", "pågår", "før fristen", None),
    ("år: 2022-2027", "dato: 2022-03-01, status: pågår", "2023-03-02", "pågår", "uten ny melding", 366),
    ("år: 2022-2027", "dato: 2022-01-15, status: pågår", "2023-01-31", "pågår", "før fristen", None),
    ("år: 2022-2027", "dato: 2022-01-15, status: pågår", "2023-02-01", "pågår", "uten ny melding", 382),
    ("år: 2023-2027", "", "2024-01-31", "ikke påbegynt", "før fristen", None),
    ("år: 2023-2027", "", "2024-02-01", "ikke påbegynt", "uten ny melding", 396),
    ("år: 2022-2024", "dato: 2022-03-01, status: utsatt, begrunnelse: x, ny_frist: 2026", "2024-05-01", "utsatt", "før fristen", None),
    ("", "", "2026-01-01", "ikke påbegynt", "før fristen", None),
    ("", "dato: 2024-02-29, status: pågår", "2025-02-28", "pågår", "før fristen", None),
    ("", "dato: 2024-02-29, status: pågår", "2025-03-01", "pågår", "uten ny melding", 366),
]  # fmt: skip

REPEATING = [
    ("gjentas: årlig\når: 2022-2023", "", "2021-12-31", "ikke påbegynt", "starter senere", None),
    ("gjentas: årlig\når: 2022-2023", "", "2022-12-31", "ikke påbegynt", "før fristen", None),
    ("gjentas: årlig\når: 2022-2023", "", "2023-01-01", "ikke påbegynt", "nær fristen", 30),
    ("gjentas: årlig\når: 2022-2023", "", "2023-01-31", "ikke påbegynt", "nær fristen", 0),
    ("gjentas: årlig\når: 2022-2023", "", "2023-02-01", "ikke påbegynt", "mangler melding", 1),
    ("gjentas: årlig\når: 2022-2023", "", "2024-02-01", "ikke påbegynt", "mangler melding", 366),
    ("gjentas: årlig\når: 2022-2023", "dato: 2023-01-10, gjelder: 2022, status: gjennomført", "2023-02-01", "pågår", "før fristen", None),
    ("gjentas: årlig\når: 2022-2023", "dato: 2023-01-10, gjelder: 2022, status: pågår", "2023-02-01", "pågår", "mangler melding", 1),
    ("gjentas: løpende\når: 2022-2023", "dato: 2023-01-10, gjelder: 2022, status: pågår", "2023-02-01", "pågår", "før fristen", None),
    ("gjentas: årlig\når: 2022", "dato: 2023-01-10, gjelder: 2022, status: gjennomført", "2023-01-10", "gjennomført", "avsluttet", None),
    ("gjentas: løpende\når: 2022", "dato: 2023-01-10, gjelder: 2022, status: pågår", "2023-02-01", "pågår", "avsluttet", None),
    ("gjentas: årlig\når: 2022", "dato: 2023-01-10, gjelder: 2022, status: ikke gjennomført, begrunnelse: x", "2023-02-01", "ikke gjennomført", "avsluttet", None),
    ("gjentas: årlig\når: 2022-2023", "dato: 2022-06-01, status: utgår, begrunnelse: x", "2025-02-01", "utgår", "avsluttet", None),
    ("gjentas: årlig\når: 2022", "dato: 2023-01-10, gjelder: 2022, status: utsatt, begrunnelse: x, ny_frist: 2023-H1", "2023-06-30", "pågår", "før fristen", None),
    ("gjentas: årlig\når: 2022", "dato: 2023-01-10, gjelder: 2022, status: utsatt, begrunnelse: x, ny_frist: 2023-H1", "2023-07-01", "pågår", "mangler melding", 1),
    ("gjentas: årlig\når: 2022, 2025", "dato: 2023-01-10, gjelder: 2022, status: gjennomført", "2025-12-31", "pågår", "før fristen", None),
    ("gjentas: løpende", "", "2026-01-01", "ikke påbegynt", "før fristen", None),
    ("gjentas: løpende", "dato: 2024-03-01, gjelder: 2024, status: pågår", "2025-03-02", "pågår", "uten ny melding", 366),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "journal", "day", "status", "timing", "days"), DONE_ONCE + REPEATING)
def test_a_measure_has_this_status_and_timing(
    measure: str, journal: str, day: str, status: str, timing: str, days: int | None
) -> None:
    found = judge(measure, journal, day)
    assert (found.status, found.timing) == (status, timing)
    if days is not None or timing in ("avsluttet", "før fristen", "starter senere"):
        assert found.days == days


def test_a_year_gap_in_a_repeating_measure_is_not_asked_for() -> None:
    found = judge("gjentas: årlig\når: 2022, 2025", "", "2026-02-01")
    assert found.missing == (2022, 2025)
    assert [(cell.year, cell.word) for cell in found.cells] == [(2022, "mangler melding"), (2025, "mangler melding")]


def test_every_year_answered_in_different_ways_is_partly_done() -> None:
    journal = """dato: 2023-01-10, gjelder: 2022, status: gjennomført
                 dato: 2024-01-10, gjelder: 2023, status: ikke gjennomført, begrunnelse: x"""
    found = judge("gjentas: årlig\når: 2022-2023", journal, "2024-01-10")
    assert (found.status, found.timing) == ("delvis gjennomført", "avsluttet")


def test_the_last_entry_for_a_year_is_its_answer() -> None:
    journal = """dato: 2023-01-10, gjelder: 2022, status: ikke gjennomført, begrunnelse: x
                 dato: 2023-03-10, gjelder: 2022, status: gjennomført"""
    assert judge("gjentas: årlig\når: 2022", journal, "2023-03-09").status == "ikke gjennomført"
    assert judge("gjentas: årlig\når: 2022", journal, "2023-03-10").status == "gjennomført"


def test_a_measure_that_is_reopened_is_open_again() -> None:
    journal = """dato: 2022-06-01, status: utgår, begrunnelse: x
                 dato: 2023-06-01, status: pågår, begrunnelse: Utvalget ba om det"""
    assert judge("år: 2024", journal, "2023-05-31").timing == "avsluttet"
    assert judge("år: 2024", journal, "2023-06-01").status == "pågår"
    assert judge("år: 2024", journal, "2025-01-01").timing == "forfalt"


def test_a_moved_deadline_remembers_the_first_and_the_number_of_moves() -> None:
    journal = """dato: 2023-12-01, status: utsatt, begrunnelse: x, ny_frist: 2024-H1
                 dato: 2024-06-01, status: utsatt, begrunnelse: x, ny_frist: 2025"""
    found = judge("år: 2023", journal, "2026-01-01")
    assert (found.due, found.first_due, found.moves, found.days) == (date(2025, 12, 31), date(2023, 12, 31), 2, 1)


@pytest.mark.parametrize(
    ("done", "in_time"), [("2023-12-31", True), ("2023-12", True), ("2024-01-01", False), ("2024", False)]
)
def test_done_in_time_goes_by_when_it_was_done_not_when_it_was_reported(done: str, in_time: bool) -> None:
    found = judge("år: 2023", f"dato: 2024-03-01, status: gjennomført, utført: {done}", "2024-03-01")
    assert found.in_time is in_time


def test_done_in_time_is_unknown_where_the_precision_cannot_tell() -> None:
    found = judge("år: 2023\nfrist: 2023-06", "dato: 2024-03-01, status: gjennomført, utført: 2023", "2024-03-01")
    assert found.in_time is None


def test_without_year_and_deadline_is_a_flag_beside_the_timing_and_ends_when_closed() -> None:
    assert judge("", "", "2026-01-01").no_deadline
    assert not judge("frist: 2026", "", "2026-01-01").no_deadline
    assert not judge("", "dato: 2024-01-01, status: gjennomført", "2026-01-01").no_deadline


@pytest.mark.parametrize(
    ("top", "day"),
    [("tilstand: under arbeid\n", "2026-01-01"), ("tilstand: vedtatt\nvedtak: {dato: 2022-05-02}\n", "2022-05-01")],
)
def test_no_measure_has_started_in_a_plan_not_yet_adopted(top: str, day: str) -> None:
    assert judge("år: 2021", "", day, top).timing == "starter senere"


def test_no_year_lacks_a_report_in_a_plan_not_yet_adopted() -> None:
    found = judge("år: 2021-2022\ngjentas: årlig", "", "2026-01-01", "tilstand: under arbeid\n")
    assert found.missing == ()
    assert [cell.word for cell in found.cells] == ["venter", "venter"]


def test_after_the_period_what_is_open_is_still_late() -> None:
    assert judge("år: 2027", "", "2031-01-01").timing == "forfalt"


CHANGED = "år: 2026\nendret: [{dato: 2024-11-05, sak: RS 1/24, før: {år: 2023}}]"


def test_before_a_change_the_old_years_hold_and_after_it_the_new() -> None:
    assert judge(CHANGED, "", "2024-11-04").timing == "forfalt"
    assert judge(CHANGED, "", "2024-11-05").timing != "forfalt"
    assert judge(CHANGED, "", "2024-11-05").due == date(2026, 12, 31)


def test_a_measure_is_counted_from_the_day_it_was_introduced() -> None:
    measure = "år: 2025\ninnført: 2024-11-05"
    assert [m.measure.id for m in look(measure, "", "2024-11-04").measures] == ["andre"]
    assert [m.measure.id for m in look(measure, "", "2024-11-05").measures] == ["m", "andre"]


def test_a_measure_that_was_ended_is_dropped_or_replaced_from_that_day() -> None:
    assert judge("år: 2023\nsluttet: 2024-11-05", "", "2024-11-04").timing == "forfalt"
    assert judge("år: 2023\nsluttet: 2024-11-05", "", "2024-11-05").status == "utgår"
    ended = "år: 2023\nsluttet: {dato: 2024-11-05, erstattet_av: andre}"
    assert judge(ended, "", "2024-11-05").status == "erstattet"


def test_year_cells_of_a_measure_done_once_carry_the_news_of_each_year() -> None:
    found = judge("år: 2022-2025", "dato: 2023-05-01, status: pågår", "2024-06-01")
    words = [(cell.year, cell.word, cell.timing) for cell in found.cells]
    assert words == [
        (2022, "ingen melding", None),
        (2023, "pågår", None),
        (2024, "ingen melding", None),
        (2025, "pågår", found.timing),
    ]


def test_year_cells_of_a_repeating_measure_wait_for_an_answer() -> None:
    found = judge("gjentas: årlig\når: 2022-2025", "dato: 2023-01-05, gjelder: 2022, status: gjennomført", "2024-01-20")
    words = [cell.word for cell in found.cells]
    assert words == ["gjennomført", "venter", "venter", "kommer"]


REVISION = IN_FORCE + "revisjon: {hvert: 2 år, gjennomført: [{år: 2024, dato: 2024-11-05}]}\n"


@pytest.mark.parametrize(
    ("day", "year", "late"),
    [
        ("2022-01-01", 2024, False),
        ("2024-11-04", 2024, False),
        ("2024-11-05", 2026, False),
        ("2026-12-31", 2026, False),
        ("2027-01-01", 2026, True),
    ],
)
def test_the_next_revision_is_the_first_not_recorded_by_that_day(day: str, year: int, late: bool) -> None:
    found = look("år: 2022", "", day, REVISION).next_revision
    assert (found.year, found.is_late) == (year, late)


def test_no_revision_is_left_when_the_last_one_in_the_period_is_recorded() -> None:
    top = IN_FORCE + "revisjon: {hvert: 2 år, gjennomført: [{år: 2026, dato: 2026-11-05}]}\n"
    assert look("år: 2022", "", "2026-12-01", top).next_revision.year is None
    assert look("år: 2022", "", "2026-12-01", top).next_revision.is_called_for


def test_money_that_nobody_has_stated_is_not_zero() -> None:
    top = IN_FORCE + "beløp_i: 1000 kr\n"
    status = look("år: 2022-2023\nkostnad: {drift: {2022: 0, 2023: 5.5}}", "", "2024-01-01", top)
    by_year = {year.year: (year.running, year.investment, year.unknown_cost) for year in status.years}
    assert by_year[2022] == (0, None, 1)
    assert str(by_year[2023][0]) == "5.5"
    assert by_year[2024] == (None, None, 0)


SEVERAL = (
    HEAD
    + """\
tilstand: vedtatt
periode: 2022-2027
ansvarlige:
  - {id: nav, navn: Nav, type: enhet}
  - {id: helse, navn: Helse, type: enhet}
  - {id: ingen-ting, navn: Uten tiltak, type: enhet}
mål:
  - id: eie
    tittel: Eie
    vi_vil:
      - {id: lån, tekst: Gi lån, kostnad: {drift: {2024: 5}}, vi_skal: [{id: a, tekst: A, år: 2022, ansvar: helse}]}
    vi_skal:
      - {id: b, tekst: B, år: 2023, ansvar: [helse, nav]}
strategier:
  - {id: samarbeid, tekst: Samarbeide, vi_skal: [{id: c, tekst: C, frist: 2024-07-31}]}
vi_skal:
  - {id: d, tekst: D, frist: 2024-06-30, økonomi: ingen kostnad, år: 2024}
  - {id: e, tekst: E, økonomi: innenfor ramme, år: 2024-2025}
  - {id: f, tekst: F, økonomi: budsjett, år: 2024-2025}
"""
)


def several(day: str) -> PlanStatus:
    loaded = check(Path("x.yaml"), [SourceFile("x.yaml", SEVERAL)], date.fromisoformat(day))
    assert loaded.plan is not None and loaded.is_sound, loaded.diagnostics
    return assess(loaded.plan, loaded.journal, date.fromisoformat(day))


def ids(measures: Iterable[MeasureStatus]) -> list[str]:
    return [m.measure.id for m in measures]


def test_what_needs_attention_stands_with_the_most_pressing_first() -> None:
    lists = several("2024-06-01").needing
    assert list(lists) == ["forfalt", "mangler melding", "nær fristen", "uten ny melding", "uten frist"]
    assert ids(lists["forfalt"]) == ["a", "b"]
    assert ids(lists["nær fristen"]) == ["d", "c"]


def test_what_has_been_silent_for_longest_stands_first() -> None:
    top = "tilstand: vedtatt\nperiode: 2021-2030\n"
    measure = "år: 2022-2030\n  - id: eldre\n    tekst: Eldre\n    år: 2021-2030"
    lines = f"{HEAD}{top}vi_skal:\n  - id: m\n    tekst: Gjøre noe\n    {measure}\n"
    loaded = check(Path("x.yaml"), [SourceFile("x.yaml", lines)], date(2024, 6, 1))
    assert loaded.plan is not None
    assert ids(assess(loaded.plan, loaded.journal, date(2024, 6, 1)).needing["uten ny melding"]) == ["eldre", "m"]


def test_the_measures_of_an_owner_come_in_the_order_of_the_registry_and_those_of_nobody_last() -> None:
    groups = [(owner.id if owner else None, ids(found)) for owner, found in several("2024-06-01").by_owner]
    assert groups == [("nav", ["b"]), ("helse", ["a", "b"]), (None, ["c", "d", "e", "f"])]


def test_every_level_has_the_measures_under_it() -> None:
    status = several("2024-06-01")
    goal = status.plan.goals[0]
    assert [ids(status.under(one)) for one in (goal, goal.aims[0], status.plan.strategies[0])] == [
        ["a", "b"],
        ["a"],
        ["c"],
    ]
    assert ids(status.under(None)) == ["d", "e", "f"]


def test_a_cost_is_known_where_the_measure_its_aim_or_the_economy_says_so() -> None:
    unknown = {m.measure.id for m in several("2024-06-01").measures if has_unknown_cost(m.placed)}
    assert unknown == {"b", "c", "f"}
    assert [(y.year, y.running, y.unknown_cost) for y in several("2024-06-01").years][2] == (2024, 5, 1)


def test_the_deadlines_of_a_measure_are_its_due_day_or_its_years_without_a_report() -> None:
    plan = look("år: 2022", "", "2022-06-01").plan
    assert deadlines_of(plan, judge("år: 2023", "", "2022-06-01")) == ((None, date(2023, 12, 31)),)
    assert deadlines_of(plan, judge("", "", "2022-06-01")) == ()
    assert deadlines_of(plan, judge("år: 2022", "dato: 2022-03-01, status: gjennomført", "2022-06-01")) == ()
    journal = """dato: 2023-01-10, gjelder: 2022, status: gjennomført
                 dato: 2023-01-10, gjelder: 2023, status: utsatt, begrunnelse: x, ny_frist: 2024-H1"""
    found = judge("gjentas: årlig\når: 2022-2024", journal, "2023-06-01")
    assert deadlines_of(plan, found) == ((2023, date(2024, 6, 30)), (2024, date(2025, 1, 31)))


def test_a_measure_that_comes_back_has_years_and_no_lack_of_a_deadline() -> None:
    assert not judge("gjentas: årlig\når: 2022-2023", "", "2022-06-01").no_deadline
    assert judge("gjentas: løpende", "", "2022-06-01").no_deadline


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("drift", "drift"),
        ("investering", "investering"),
        ("[drift, investering]", "drift og investering"),
        ("ingen", "ikke oppgitt"),
    ],
)
def test_a_measure_counts_in_one_of_four_kinds_of_money(written: str, kind: str) -> None:
    assert judge(f"slag: {written}", "", "2022-06-01").kind_of_money == kind
    assert judge("", "", "2022-06-01").kind_of_money == "ikke oppgitt"


def test_done_is_what_was_said_to_be_done_and_else_the_day_of_the_report() -> None:
    assert (
        str(judge("år: 2023", "dato: 2024-03-01, status: gjennomført, utført: 2023-K2", "2024-03-01").done) == "2023-K2"
    )
    assert judge("år: 2023", "dato: 2024-03-01, status: gjennomført", "2024-03-01").done == date(2024, 3, 1)
    found = judge("år: 2023", "dato: 2023-03-01, status: pågår", "2024-03-01")
    assert (found.done, found.in_time) == (None, None)


def test_done_in_time_is_unknown_where_the_deadline_is_the_first_of_the_days_it_may_have_been_done() -> None:
    measure, journal = "frist: 2023-12-01", "dato: 2024-03-01, status: gjennomført, utført: 2023-12"
    assert judge(measure, journal, "2024-03-01").in_time is None


def test_a_running_measure_answered_as_running_in_every_year_is_running() -> None:
    journal = """dato: 2023-01-10, gjelder: 2022, status: pågår
                 dato: 2024-01-10, gjelder: 2023, status: gjennomført"""
    assert judge("gjentas: løpende\når: 2022-2023", journal, "2024-01-10").status == "pågår"


def test_a_revision_is_called_for_by_a_period_and_an_interval_together() -> None:
    every = "revisjon: {hvert: 2 år}\n"
    for top, is_called_for in ((IN_FORCE + every, True), (IN_FORCE, False), ("tilstand: vedtatt\n" + every, False)):
        assert look("år: 2022", "", "2022-06-01", top).next_revision.is_called_for is is_called_for


def test_years_outside_the_period_are_counted_too() -> None:
    assert [year.year for year in look("frist: 2029", "", "2022-06-01", "tilstand: vedtatt\n").years] == [2022]


def test_the_sum_of_totals_is_the_totals_of_all() -> None:
    status = several("2024-06-01")
    assert add([count(status.under(None)), count(status.under(status.plan.goals[0]))]) == count(
        (*status.under(None), *status.under(status.plan.goals[0]))
    )


def test_a_year_that_is_put_off_is_answered_until_its_new_deadline_and_no_longer() -> None:
    put_off = "dato: 2023-01-10, gjelder: 2022, status: utsatt, begrunnelse: x, ny_frist: 2024-06-30"
    on_the_day = judge("gjentas: årlig\når: 2022-2023", put_off, "2024-06-30")
    assert on_the_day.answers == ((2022, "utsatt"),)
    assert [(cell.year, cell.word) for cell in on_the_day.cells] == [(2022, "utsatt"), (2023, "mangler melding")]
    assert (on_the_day.missing, on_the_day.moves) == ((2023,), 0)  # only 2022 was put off
    after = judge("gjentas: årlig\når: 2022-2023", put_off, "2024-07-01")
    assert (after.answers, after.missing) == ((), (2022, 2023))


def test_a_running_year_is_no_answer_for_a_yearly_measure() -> None:
    journal = "dato: 2023-01-10, gjelder: 2022, status: pågår"
    assert judge("gjentas: årlig\når: 2022-2023", journal, "2023-01-11").answers == ()


def test_the_answer_for_a_year_stands_when_the_measure_is_dropped_and_the_rest_is_not_asked_for() -> None:
    journal = """dato: 2023-01-10, gjelder: 2022, status: gjennomført
        dato: 2023-01-20, gjelder: 2022, status: utgår, begrunnelse: x"""
    found = judge("gjentas: årlig\når: 2022-2023", journal, "2026-01-01")
    assert (found.answers, found.missing) == (((2022, "gjennomført"),), ())
    assert [(cell.year, cell.word) for cell in found.cells] == [(2022, "gjennomført"), (2023, "utgår")]


def test_a_repeating_measure_that_is_told_not_begun_is_not_begun() -> None:
    journal = "dato: 2022-03-01, gjelder: 2022, status: ikke påbegynt"
    assert judge("gjentas: årlig\når: 2022-2023", journal, "2022-06-01").status == "ikke påbegynt"


def test_a_deadline_is_first_only_where_it_is_moved() -> None:
    assert judge("år: 2024", "", "2024-01-01").first_due is None
    found = judge("", "dato: 2022-06-01, status: utsatt, begrunnelse: x, ny_frist: 2023-H1", "2022-07-01")
    assert (found.due, found.first_due, found.moves) == (date(2023, 6, 30), None, 1)


def test_a_plan_has_started_on_the_day_it_is_adopted() -> None:
    assert judge("år: 2022", "", "2022-05-02", IN_FORCE + "vedtak: {dato: 2022-05-02}\n").timing == "før fristen"


def test_a_measure_can_be_silent_in_its_first_marked_year() -> None:
    top = IN_FORCE + "rapportering: {hver: 3 måneder, frist: 1. mars}\n"
    assert judge("år: 2022-2027", "", "2022-04-01", top).timing == "før fristen"
    found = judge("år: 2022-2027", "", "2022-04-02", top)
    assert (found.timing, found.days) == ("uten ny melding", 91)


def test_a_coming_year_before_the_last_is_still_to_come() -> None:
    cells = judge("år: 2022-2024", "", "2022-06-01").cells
    assert [(cell.year, cell.word) for cell in cells] == [
        (2022, "ingen melding"), (2023, "kommer"), (2024, "ikke påbegynt"),
    ]  # fmt: skip


def test_a_year_is_summed_with_its_answers_gaps_and_amounts() -> None:
    measure = """gjentas: årlig
        år: 2022-2023
        kostnad: {drift: {2022: 5}, investering: {2023: 7.5}}
      - id: n
        tekst: Noe
        gjentas: årlig
        år: 2022-2023
        kostnad: {drift: {2022: 0.5}}"""
    lines = measure.replace("        ", "    ").replace("      - id", "  - id")
    plan = f"{HEAD}tilstand: vedtatt\nvi_skal:\n  - id: m\n    tekst: X\n    {lines}\n"
    journal = "- {tiltak: m, dato: 2023-01-10, gjelder: 2022, status: gjennomført}\n"
    loaded = check(Path("x.yaml"), [SourceFile("x.yaml", plan), SourceFile("x.framdrift.yaml", journal)], LAST_DAY)
    assert loaded.plan is not None and loaded.is_sound
    status = assess(loaded.plan, loaded.journal, date(2023, 6, 1))
    assert status.day == date(2023, 6, 1)
    assert [tuple(map(str, year)) for year in status.years] == [
        ("2022", "2", "1", "1", "5.5", "None", "0"),
        ("2023", "2", "0", "0", "None", "7.5", "0"),
    ]


def test_not_begun_is_no_answer_for_a_year() -> None:
    (year,) = (year for year in look("år: 2022", "", "2022-06-01").years if year.year == 2022)
    assert (year.measures, year.answered) == (2, 0)


def test_what_is_due_today_stands_before_what_is_due_tomorrow() -> None:
    measure = "frist: 2024-06-02\n  - id: først\n    tekst: Først\n    frist: 2024-06-01"
    plan = f"{HEAD}tilstand: vedtatt\nvi_skal:\n  - id: m\n    tekst: X\n    {measure}\n"
    loaded = check(Path("x.yaml"), [SourceFile("x.yaml", plan)], LAST_DAY)
    assert loaded.plan is not None
    assert ids(assess(loaded.plan, loaded.journal, date(2024, 6, 1)).needing["nær fristen"]) == ["først", "m"]


@pytest.mark.parametrize(
    ("rule", "day", "left"),
    [
        ("hvert: 2 år", "2022-06-01", (2024, 2026)),  # the last year of the period too
        ("hvert: 720 dager", "2022-06-01", (2024, 2026)),  # a month for every 30 days
        ("hvert: 20 dager", "2022-06-01", (2023, 2024, 2025, 2026)),  # never less than a month
        ("hvert: 2 år, gjennomført: [{år: 2024}]", "2024-12-30", (2024, 2026)),
        ("hvert: 2 år, gjennomført: [{år: 2024}]", "2024-12-31", (2026,)),  # without a day: the last of its year
    ],
)
def test_the_revisions_left_are_counted_from_the_first_year(rule: str, day: str, left: tuple[int, ...]) -> None:
    top = f"tilstand: vedtatt\nperiode: 2022-2026\nrevisjon: {{{rule}}}\n"
    assert revisions_left(look("år: 2022", "", day, top).plan, date.fromisoformat(day)) == left


def test_every_year_of_the_period_is_counted_and_every_year_with_an_amount() -> None:
    plan = (
        f"{HEAD}{IN_FORCE}mål: [{{id: g, tittel: G, vi_vil: [{{id: v, tekst: V, kostnad: {{drift: {{2029: 1}}}}}}]}}]\n"
    )
    loaded = check(Path("x.yaml"), [SourceFile("x.yaml", plan)], LAST_DAY)
    assert loaded.plan is not None
    years = assess(loaded.plan, loaded.journal, LAST_DAY).years
    assert [year.year for year in years] == [*range(2022, 2028), 2029]


def test_a_frame_alone_leaves_the_cost_of_the_years_unknown() -> None:
    assert has_unknown_cost(judge("kostnad: {ramme: 5}", "", "2022-06-01").placed)
    assert not has_unknown_cost(judge("år: 2022\nkostnad: {drift: {2022: 5}}", "", "2022-06-01").placed)


def test_only_what_lacks_a_deadline_is_listed_as_such() -> None:
    assert ids(look("", "", "2022-06-01").needing["uten frist"]) == ["m"]


def test_nobody_is_a_group_only_where_somebody_lacks_an_owner() -> None:
    top = IN_FORCE + "felles: {ansvar: nav}\nansvarlige: [{id: nav, navn: Nav, type: enhet}]\n"
    assert [owner and owner.id for owner, _ in look("", "", "2022-06-01", top).by_owner] == ["nav"]


# -- What holds for any plan ------------------------------------------------------------------------------------------

days = st.dates(ADOPTED - timedelta(400), LAST_DAY)


def assessed(made: Made, day: date) -> PlanStatus:
    loaded = made.load(day)
    assert loaded.plan is not None
    return assess(loaded.plan, loaded.journal, day)


@settings(max_examples=60)
@given(plans(), days)
def test_both_partitions_add_up_to_the_total_in_every_slice_that_adds_up(made: Made, day: date) -> None:
    status = assessed(made, day)
    plan, whole = status.plan, status.totals
    slices = [
        [*(status.under(goal) for goal in plan.goals), *(status.under(s) for s in plan.strategies), status.under(None)],
        [tuple(m for m in status.measures if m.kind_of_money == kind) for kind in KINDS],
    ]
    for parts in slices:
        counts = [count(part) for part in parts]
        assert sum(found.measures for found in counts) == whole.measures
        for found in (*counts, whole):
            assert sum(found.by_status.values()) == found.measures == sum(found.by_timing.values())
        for word, number in {**whole.by_status, **whole.by_timing}.items():
            assert sum({**found.by_status, **found.by_timing}[word] for found in counts) == number


@settings(max_examples=60)
@given(plans(), days)
def test_what_is_late_stays_late_until_somebody_reports_or_decides(made: Made, day: date) -> None:
    loaded = made.load(day)
    assert loaded.plan is not None
    after = day + timedelta(1)
    if loaded.plan.at(day) != loaded.plan.at(after):
        return
    told = {entry.measure for entry in loaded.journal.entries if entry.day == after}
    tomorrow = {m.measure.id: m for m in assess(loaded.plan, loaded.journal, after).measures}
    for m in assess(loaded.plan, loaded.journal, day).measures:
        if m.timing in ("forfalt", "mangler melding") and m.measure.id not in told:
            assert tomorrow[m.measure.id].timing == m.timing
            assert tomorrow[m.measure.id].days == (m.days or 0) + 1


@settings(max_examples=60)
@given(plans(), days)
def test_what_is_reported_or_decided_after_the_day_changes_nothing(made: Made, day: date) -> None:
    loaded = made.load(day)
    assert loaded.plan is not None
    known = Journal(tuple(entry for entry in loaded.journal.entries if entry.day <= day))
    status = assess(loaded.plan, loaded.journal, day)
    assert assess(loaded.plan, known, day) == status
    decided = loaded.plan.as_written(day).but({"adoption": loaded.plan.adoption})
    assert assess(decided, known, day).measures == status.measures


@settings(max_examples=60)
@given(plans(journal=True), days, st.integers())
def test_the_order_of_the_journal_changes_nothing(made: Made, day: date, seed: int) -> None:
    loaded = made.load(day)
    assert loaded.plan is not None
    same_day: dict[object, list] = {}  # type: ignore[type-arg]
    for entry in loaded.journal.entries:
        same_day.setdefault((entry.measure, entry.day), []).append(entry)
    groups = list(same_day.values())
    Random(seed).shuffle(groups)
    shuffled = Journal(tuple(entry for group in groups for entry in group))
    assert assess(loaded.plan, shuffled, day) == assess(loaded.plan, loaded.journal, day)


def test_a_deadline_moved_by_a_decision_is_counted_once_and_the_first_is_remembered() -> None:
    reported = "dato: 2023-06-01, status: utsatt, begrunnelse: x, ny_frist: 2024"
    taken_over = "år: 2024\nendret: [{dato: 2023-11-05, før: {år: 2023}}]"
    found = judge(taken_over, reported, "2025-01-01")  # the revision made the reported deadline the plan's own
    assert (found.due, found.first_due, found.moves) == (date(2024, 12, 31), date(2023, 12, 31), 1)

    twice = "år: 2026\nendret: [{dato: 2023-11-05, før: {år: 2023}}, {dato: 2025-11-05, før: {år: 2024}}]"
    moves = {day: judge(twice, "", day) for day in ("2023-11-04", "2023-11-05", "2025-11-05")}
    assert [(found.first_due, found.moves) for found in moves.values()] == [
        (None, 0),
        (date(2023, 12, 31), 1),
        (date(2023, 12, 31), 2),
    ]


def test_the_first_deadline_a_decision_gives_is_no_move() -> None:
    given = "år: 2026\nendret: [{dato: 2024-11-05, før: {år: ingen}}]"
    found = judge(given, "", "2025-01-01")
    assert (found.first_due, found.moves) == (None, 0)
    put_off = judge(given, "dato: 2025-02-01, status: utsatt, begrunnelse: x, ny_frist: 2027", "2025-03-01")
    assert (put_off.first_due, put_off.moves) == (date(2026, 12, 31), 1)


PUT_OFF = "status: utsatt, begrunnelse: x, ny_frist:"


@pytest.mark.parametrize(
    ("measure", "journal", "due", "first", "moves"),
    [
        # a decision after a report, to another day than the reported one
        ("år: 2026\nendret: [{dato: 2024-11-05, før: {år: 2023}}]", f"dato: 2023-05-01, {PUT_OFF} 2024", 2026, 2023, 2),
        # a report after a decision, that says nothing of what the decision did
        ("år: 2025\nendret: [{dato: 2024-01-01, før: {år: 2023}}]", f"dato: 2025-05-01, {PUT_OFF} 2026", 2026, 2023, 2),
        # a report on the day of the decision comes before it
        ("år: 2025\nendret: [{dato: 2023-11-05, før: {år: 2023}}]", f"dato: 2023-11-05, {PUT_OFF} 2026", 2026, 2023, 1),
        # decisions on two days that follow on each other
        ("år: 2025\nendret: [{dato: 2023-11-04, før: {år: 2023}}, {dato: 2023-11-05, før: {år: 2024}}]", "", 2025, 2023, 2),
        # a deadline that is taken away is no move
        ("år: ingen\nendret: [{dato: 2023-11-05, før: {år: 2023}}]", "", None, None, 0),
    ],
)  # fmt: skip
def test_reports_and_decisions_move_a_deadline_together(
    measure: str, journal: str, due: int | None, first: int | None, moves: int
) -> None:
    found = judge(measure, journal, "2026-06-01")
    ends = [date(year, 12, 31) if year else None for year in (due, first)]
    assert ([found.due, found.first_due], found.moves) == (ends, moves)


def test_a_measure_done_once_has_no_answers_of_years() -> None:
    assert judge("år: 2023", "dato: 2023-05-01, gjelder: 2023, status: gjennomført", "2024-01-01").answers == ()


def test_what_is_not_begun_or_only_has_a_new_date_answers_no_year() -> None:
    for repeats, said in (("løpende", "ikke påbegynt"), ("årlig", "pågår, ny_frist: 2030")):
        entry = f"dato: 2023-01-10, gjelder: 2022, status: {said}"
        assert judge(f"år: 2022-2023\ngjentas: {repeats}", entry, "2023-03-01").answers == ()


def test_a_year_of_a_measure_done_once_shows_the_last_word_of_that_year() -> None:
    told = "dato: 2022-03-01, status: ikke påbegynt\ndato: 2022-10-01, status: pågår"
    assert [cell.word for cell in judge("år: 2022-2024", told, "2023-06-01").cells][:2] == ["pågår", "ingen melding"]


def test_a_deadline_is_told_with_the_precision_it_was_given() -> None:
    for measure, journal, deadline in (
        ("år: 2024\nfrist: 2024-T2", "", "2024-T2"),
        ("år: 2024", "", "2024-12-31"),
        ("år: 2023\nfrist: 2023-06", f"dato: 2023-05-01, {PUT_OFF} 2024-H1", "2024-06-30"),
        ("slag: drift", "", "None"),
    ):
        assert str(judge(measure, journal, "2023-05-02").deadline) == deadline
