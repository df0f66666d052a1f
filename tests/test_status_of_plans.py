"""What is summed and listed over a plan: totals, years, money, headline, lists, owners and revisions."""

from __future__ import annotations

from datetime import date

import pytest

from boligplan.status import KINDS, Headline, add, count, has_unknown_cost, revisions_left
from judging import IN_FORCE, ids, look, several, status_of

OFF = "begrunnelse: x, status: utsatt, ny_frist:"
NOT = "begrunnelse: x, status: ikke gjennomført"
PART = "begrunnelse: x, status: delvis gjennomført"
DROP = "begrunnelse: x, status: utgår"
REPLACED = "begrunnelse: x, status: erstattet, erstattet_av: andre"
WORKING = "tilstand: under arbeid\nperiode: 2022-2027\n"
REPEALED = "tilstand: opphevet\nperiode: 2022-2027\n"
YEARLY = "gjentas: årlig\når: 2022-2024"


# -- Years ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "journal", "day", "years"),
    [
        # done once: an entry dated in the year
        ("år: 2022-2024", "", "2024-06-01", [(1, 0, 0), (1, 0, 0), (1, 0, 0)]),
        ("år: 2022-2024", "dato: 2023-05-01, status: pågår", "2024-06-01", [(1, 0, 0), (1, 1, 0), (1, 0, 0)]),
        ("år: 2022-2024", "dato: 2023-05-01, status: pågår", "2023-04-30", [(1, 0, 0), (1, 0, 0), (1, 0, 0)]),
        ("år: 2022-2024", "dato: 2022-12, status: ikke påbegynt", "2023-04-30", [(1, 1, 0), (1, 0, 0), (1, 0, 0)]),
        ("år: 2022", "dato: 2023-01-10, status: pågår", "2024-06-01", [(1, 0, 0), (0, 0, 0), (0, 0, 0)]),
        ("år: fra 2023", "", "2024-06-01", [(0, 0, 0), (1, 0, 0), (1, 0, 0)]),
        ("år: 2022-2024", "dato: 2023-05-01, status: pågår\ndato: 2023-06-01, begrunnelse: x, trekker: {dato: 2023-05-01, status: pågår}", "2024-06-01", [(1, 0, 0), (1, 0, 0), (1, 0, 0)]),
        # what was closed before 1 January is not in the plan that year
        ("år: 2022-2024", "dato: 2023-12-31, status: gjennomført", "2024-06-01", [(1, 0, 0), (1, 1, 0), (0, 0, 0)]),
        ("år: 2022-2024", "dato: 2024-01-01, status: gjennomført", "2024-06-01", [(1, 0, 0), (1, 0, 0), (1, 1, 0)]),
        ("år: 2022-2024", f"dato: 2022-05-01, {NOT}", "2024-06-01", [(1, 1, 0), (0, 0, 0), (0, 0, 0)]),
        ("år: 2022-2024", f"dato: 2022-05-01, {DROP}", "2024-06-01", [(1, 1, 0), (0, 0, 0), (0, 0, 0)]),
        ("år: 2022-2024", f"dato: 2022-05-01, {PART}", "2024-06-01", [(1, 1, 0), (1, 0, 0), (1, 0, 0)]),
        ("år: 2022-2024\nsluttet: 2023-12-31", "", "2024-06-01", [(1, 0, 0), (1, 0, 0), (0, 0, 0)]),
        ("år: 2022-2024\nsluttet: 2024-01-01", "", "2024-06-01", [(1, 0, 0), (1, 0, 0), (1, 0, 0)]),
        ("år: 2022-2024\nsluttet: 2023-12-31", "", "2023-12-30", [(1, 0, 0), (1, 0, 0), (1, 0, 0)]),
        # repeating: an entry for the year
        (YEARLY, "", "2023-01-31", [(1, 0, 0), (1, 0, 0), (1, 0, 0)]),
        (YEARLY, "", "2023-02-01", [(1, 0, 1), (1, 0, 0), (1, 0, 0)]),
        (YEARLY, "dato: 2023-01-10, gjelder: 2022, status: gjennomført", "2024-02-01", [(1, 1, 0), (1, 0, 1), (1, 0, 0)]),
        (YEARLY, "dato: 2022-06-01, gjelder: 2022, status: ikke påbegynt", "2023-02-01", [(1, 1, 1), (1, 0, 0), (1, 0, 0)]),
        (YEARLY, f"dato: 2023-05-01, {DROP}", "2026-06-01", [(1, 0, 0), (1, 0, 0), (0, 0, 0)]),
        # a coming year that is put off is not reported on before it begins
        (YEARLY, f"dato: 2023-06-01, gjelder: 2024, {OFF} 2026", "2023-12-31", [(1, 0, 1), (1, 0, 0), (1, 0, 0)]),
        (YEARLY, f"dato: 2023-06-01, gjelder: 2024, {OFF} 2026", "2024-01-01", [(1, 0, 1), (1, 0, 0), (1, 1, 0)]),
    ],
)  # fmt: skip
def test_a_year_counts_measures_reports_and_gaps(
    measure: str, journal: str, day: str, years: list[tuple[int, int, int]]
) -> None:
    found = {year.year: year for year in look(measure, journal, day).years}
    assert [(found[y].measures, found[y].reported, found[y].missing) for y in (2022, 2023, 2024)] == years


@pytest.mark.parametrize("top", [WORKING, IN_FORCE + "vedtak: {dato: 2026-05-02}\n"])
def test_no_year_has_gaps_before_the_decision(top: str) -> None:
    assert [year.missing for year in look(YEARLY, "", "2026-05-01", top).years] == [0] * 6


def test_a_measure_counts_in_a_year_whatever_its_cells_say() -> None:
    (year,) = (
        one for one in look("år: 2022-2023", "dato: 2022-03-01, status: pågår", "2023-06-01").years if one.year == 2023
    )
    assert (year.measures, year.reported) == (1, 0)  # the now cell says «pågår», and nothing was said in 2023


def test_every_year_of_period_marks_and_amounts_is_counted() -> None:
    plan = "mål: [{id: g, tittel: G, vi_vil: [{id: v, tekst: V, kostnad: {drift: {2029: 1}}}]}]\n"
    assert [year.year for year in status_of(plan, "", "2022-06-01").years] == [*range(2022, 2028), 2029]
    assert [year.year for year in look("år: 2030", "", "2022-06-01").years] == [*range(2022, 2028), 2030]
    assert [year.year for year in look("år: 2022", "", "2022-06-01", "tilstand: vedtatt\n").years] == [2022]


# -- Money ------------------------------------------------------------------------------------------------------------

EVERY_YEAR = "år: 2022-2025\nkostnad: {drift: {hvert_år: 5}}"
UNSTATED = "år: 2022-2025"


@pytest.mark.parametrize(
    ("measure", "journal", "day", "running"),
    [
        (EVERY_YEAR, "", "2026-06-01", "5 5 5 5"),
        (EVERY_YEAR, "dato: 2023-05-01, status: gjennomført", "2026-06-01", "5 5 5 5"),  # a post filled costs on
        (EVERY_YEAR, f"dato: 2023-05-01, {PART}", "2026-06-01", "5 5 5 5"),
        (EVERY_YEAR, f"dato: 2023-05-01, {OFF} 2027", "2026-06-01", "5 5 5 5"),
        (EVERY_YEAR, f"dato: 2023-05-01, {NOT}", "2026-06-01", "5 5 - -"),
        (EVERY_YEAR, f"dato: 2023-05-01, {DROP}", "2026-06-01", "5 5 - -"),
        (EVERY_YEAR, f"dato: 2023-05-01, {REPLACED}", "2026-06-01", "5 5 - -"),
        (EVERY_YEAR, f"dato: 2023-05-01, {DROP}", "2023-04-30", "5 5 5 5"),
        (EVERY_YEAR, f"dato: 2023-12-31, {DROP}", "2026-06-01", "5 5 - -"),
        (EVERY_YEAR, f"dato: 2024-01-01, {DROP}", "2026-06-01", "5 5 5 -"),
        (EVERY_YEAR, f"dato: 2023-05-01, {DROP}\ndato: 2024-05-01, begrunnelse: x, status: pågår", "2026-06-01", "5 5 5 5"),
        (f"{EVERY_YEAR}\nsluttet: 2023-12-31", "", "2026-06-01", "5 5 - -"),
        (f"{EVERY_YEAR}\nsluttet: 2024-01-01", "", "2026-06-01", "5 5 5 -"),
        (f"{EVERY_YEAR}\nsluttet: 2024-01-01", "", "2023-12-31", "5 5 5 5"),
        (f"{EVERY_YEAR}\nsluttet: 2023-12-31", "dato: 2022-05-01, status: gjennomført", "2026-06-01", "5 5 - -"),
        (f"{EVERY_YEAR}\nsluttet: 2024-12-31", f"dato: 2022-05-01, {DROP}", "2026-06-01", "5 - - -"),  # left by the first
        # where it stands, marked or not
        ("år: 2022\nkostnad: {drift: {2022: 5, 2024: 7.5}}", "", "2022-06-01", "5 - 7.5 -"),
        ("år: 2022\nkostnad: {drift: {2022: 5, 2024: 7.5}}", f"dato: 2023-05-01, {DROP}", "2023-06-01", "5 - - -"),
        # unknown is never zero
        ("år: 2022-2025\nkostnad: {drift: {2022: 0}}", "", "2022-06-01", "0 - - -"),
        ("år: 2022-2025\nkostnad: {ramme: 9}", "", "2022-06-01", "- - - -"),
        ("år: fra 2024\nkostnad: {drift: {hvert_år: 5}}", "", "2022-06-01", "- - 5 5"),
        # its own years stay, also those before it came
        (f"{EVERY_YEAR}\ninnført: 2024-05-01", "", "2024-06-01", "5 5 5 5"),
    ],
)  # fmt: skip
def test_a_year_has_this_money(measure: str, journal: str, day: str, running: str) -> None:
    found = {year.year: year.running for year in look(measure, journal, day, IN_FORCE + "beløp_i: kr\n").years}
    assert " ".join("-" if found[y] is None else str(found[y]) for y in (2022, 2023, 2024, 2025)) == running


@pytest.mark.parametrize(
    ("measure", "journal", "unknown"),
    [
        (UNSTATED, "", "1 1 1 1"),
        (UNSTATED, f"dato: 2023-05-01, {DROP}", "1 1 0 0"),
        (UNSTATED, f"dato: 2023-05-01, {NOT}", "1 1 0 0"),
        (UNSTATED, "dato: 2023-05-01, status: gjennomført", "1 1 1 1"),
        (f"{UNSTATED}\nsluttet: 2023-12-31", "", "1 1 0 0"),
        (EVERY_YEAR, "", "0 0 0 0"),
        (f"{UNSTATED}\nøkonomi: innenfor ramme", "", "0 0 0 0"),
        (f"{UNSTATED}\nkostnad: {{ramme: 5}}", "", "0 0 0 0"),
        ("år: 2023", "", "0 1 0 0"),
    ],
)
def test_a_year_has_these_unknown_costs(measure: str, journal: str, unknown: str) -> None:
    found = {
        year.year: year.unknown_cost for year in look(measure, journal, "2026-06-01", IN_FORCE + "beløp_i: kr\n").years
    }
    assert " ".join(str(found[y]) for y in (2022, 2023, 2024, 2025)) == unknown


@pytest.mark.parametrize(
    ("journal", "measures", "investment"),
    [
        ("", "", "9 9 9 9"),  # also where it has no measures
        ("", "a b", "9 9 9 9"),
        (f"a, dato: 2023-05-01, {DROP}", "a b", "9 9 9 9"),
        (f"a, dato: 2023-05-01, {DROP}\nb, dato: 2024-05-01, {NOT}", "a b", "9 9 9 -"),
        (f"a, dato: 2024-05-01, {DROP}\nb, dato: 2022-05-01, {NOT}", "a b", "9 9 9 -"),
        (f"a, dato: 2023-05-01, {DROP}\nb, dato: 2022-05-01, status: gjennomført", "a b", "9 9 9 9"),
    ],
)
def test_an_aims_cost_stops_when_all_under_it_left(journal: str, measures: str, investment: str) -> None:
    under = ", ".join(f"{{id: {id}, tekst: A, år: 2022-2025}}" for id in measures.split())
    plan = f"beløp_i: kr\nmål: [{{id: g, tittel: G, vi_vil: [{{id: v, tekst: V, år: 2022-2025, kostnad: {{investering: {{hvert_år: 9}}}}, vi_skal: [{under}]}}]}}]\n"
    found = {year.year: year.investment for year in status_of(plan, journal, "2026-06-01").years}
    assert " ".join("-" if found[y] is None else str(found[y]) for y in (2022, 2023, 2024, 2025)) == investment


@pytest.mark.parametrize(("own", "first"), [("", 2024), ("år: 2022-2025, ", 2022)], ids=["inherited", "its own"])
def test_inherited_years_before_it_came_are_not_its(own: str, first: int) -> None:
    plan = f"beløp_i: kr\nmål: [{{id: g, tittel: G, år: 2022-2025, vi_skal: [{{id: a, {own}tekst: A, innført: 2024-05-01, kostnad: {{drift: {{hvert_år: 5}}}}}}]}}]\n"
    status = status_of(plan, "", "2024-06-01")
    assert status.measures[0].measure.years == tuple(range(first, 2026))
    assert [year.year for year in status.years if year.running] == list(range(first, 2026))
    assert [year.year for year in status.years if year.measures] == list(range(first, 2026))


def test_running_and_investment_are_summed_apart() -> None:
    measures = """a, år: 2022-2023, kostnad: {drift: {2022: 5}, investering: {2023: 7.5}}
                  b, år: 2022-2023, kostnad: {drift: {2022: 0.5}}"""
    years = several(measures, "", "2023-06-01", "tilstand: vedtatt\nbeløp_i: kr\n").years
    assert [tuple(map(str, year)) for year in years] == [
        ("2022", "2", "0", "0", "5.5", "None", "0"),
        ("2023", "2", "0", "0", "None", "7.5", "0"),
    ]


# -- Headline ---------------------------------------------------------------------------------------------------------

ONCE = "a, år: 2022"
TWICE = "a, år: 2022-2024, gjentas: årlig"


def headline(measures: str, journal: str, day: str, top: str = IN_FORCE) -> Headline:
    found = several(measures, journal, day, top).headline
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("measures", "journal", "day", "expected"),
    [
        # should be done, done, late, put off, closed otherwise
        (ONCE, "", "2022-12-31", (0, 0, 0, 0, {})),
        (ONCE, "", "2023-01-01", (1, 0, 1, 0, {})),
        (ONCE, "a, dato: 2022-05-01, status: gjennomført", "2022-12-31", (0, 0, 0, 0, {})),
        (ONCE, "a, dato: 2022-05-01, status: gjennomført", "2023-01-01", (1, 1, 0, 0, {})),
        (ONCE, f"a, dato: 2022-05-01, {OFF} 2024", "2023-01-01", (1, 0, 0, 1, {})),
        (ONCE, f"a, dato: 2022-05-01, {OFF} 2024", "2024-12-31", (1, 0, 0, 1, {})),
        (ONCE, f"a, dato: 2022-05-01, {OFF} 2024", "2025-01-01", (1, 0, 1, 0, {})),
        (ONCE, f"a, dato: 2022-05-01, {OFF} 2024\na, dato: 2023-05-01, status: pågår", "2023-06-01", (1, 0, 0, 1, {})),
        (ONCE, f"a, dato: 2022-05-01, {OFF} ikke fastsatt", "2023-01-01", (1, 0, 1, 0, {})),
        (ONCE, f"a, dato: 2022-05-01, {NOT}", "2023-01-01", (1, 0, 0, 0, {"ikke gjennomført": 1})),
        (ONCE, f"a, dato: 2022-05-01, {DROP}", "2023-01-01", (1, 0, 0, 0, {"utgår": 1})),
        (ONCE, f"a, dato: 2022-05-01, {PART}", "2023-01-01", (1, 0, 1, 0, {})),
        ("a, år: 2022, sluttet: 2022-06-01", "", "2023-01-01", (1, 0, 0, 0, {"utgår": 1})),
        ("a, år: 2022, sluttet: {dato: 2022-06-01, erstattet_av: b}\nb, år: 2026", "", "2023-01-01", (1, 0, 0, 0, {"erstattet": 1})),
        # a decision moves the day in force and not the first
        ("a, år: 2025, endret: [{dato: 2023-06-01, før: {år: 2022}}]", "", "2023-06-01", (1, 0, 0, 1, {})),
        ("a, år: ingen, endret: [{dato: 2023-06-01, før: {år: 2022}}]", "", "2023-06-01", (1, 0, 0, 1, {})),
        # neither what repeats nor what has no deadline
        ("a, år: 2022, gjentas: årlig\nb, økonomi: budsjett\nc, år: fra 2022", "", "2028-06-01", (0, 0, 0, 0, {})),
        ("a, frist: 2022-06-30\nb, år: 2022\nc, år: 2023", "b, dato: 2022-03-01, status: gjennomført", "2023-06-01", (2, 1, 1, 0, {})),
    ],
)  # fmt: skip
def test_the_headline_tells_what_should_be_done(
    measures: str, journal: str, day: str, expected: tuple[int, int, int, int, dict[str, int]]
) -> None:
    found = headline(measures, journal, day)
    otherwise = {status: number for status, number in found.closed_otherwise.items() if number}
    assert (found.should_be_done, found.done, found.late, found.put_off, otherwise) == expected


ANSWERED = "a, dato: 2023-01-10, gjelder: 2022, status: gjennomført"


@pytest.mark.parametrize(
    ("measures", "journal", "day", "expected"),
    [
        # repeating, up to date, lacking, not yet asked and the day they are to be
        (TWICE, "", "2021-12-31", (0, 0, 0, 0, None)),
        (TWICE, "", "2022-01-01", (1, 0, 0, 1, "2023-01-31")),
        (TWICE, "", "2023-01-31", (1, 0, 0, 1, "2023-01-31")),
        (TWICE, "", "2023-02-01", (1, 0, 1, 0, None)),
        (TWICE, ANSWERED, "2023-02-01", (1, 1, 0, 0, None)),
        (TWICE, ANSWERED, "2024-02-01", (1, 0, 1, 0, None)),
        (TWICE, "a, dato: 2022-06-01, gjelder: 2022, status: pågår", "2022-06-01", (1, 1, 0, 0, None)),
        (TWICE, "a, dato: 2022-06-01, gjelder: 2022, status: pågår", "2023-02-01", (1, 0, 1, 0, None)),
        # closed with every year answered it is still à jour; what has left is not asked about
        ("a, år: 2022, gjentas: årlig", ANSWERED, "2026-02-01", (1, 1, 0, 0, None)),
        (TWICE, f"a, dato: 2022-06-01, {DROP}", "2023-02-01", (0, 0, 0, 0, None)),
        ("a, år: 2022-2024, gjentas: årlig, sluttet: 2022-06-01", "", "2023-02-01", (0, 0, 0, 0, None)),
        # reported on before its first year, it has begun
        ("a, år: 2024, gjentas: årlig", f"a, dato: 2023-06-01, gjelder: 2024, {OFF} 2026", "2023-06-01", (1, 1, 0, 0, None)),
        # several: the day is the first of theirs
        (f"{TWICE}\nb, år: 2022, gjentas: årlig\nc, år: 2023, gjentas: årlig", ANSWERED, "2023-01-31", (3, 1, 0, 2, "2023-01-31")),
        (f"{TWICE}\nb, år: 2022, gjentas: årlig\nc, år: 2023, gjentas: årlig", ANSWERED, "2023-02-01", (3, 1, 1, 1, "2024-01-31")),
    ],
)  # fmt: skip
def test_the_headline_tells_what_repeats(
    measures: str, journal: str, day: str, expected: tuple[int, int, int, int, str | None]
) -> None:
    found = headline(measures, journal, day)
    by = str(found.unasked_by) if found.unasked_by else None
    assert (found.repeating, found.up_to_date, found.lacking, found.unasked, by) == expected


@pytest.mark.parametrize(
    ("measures", "journal", "day", "unreported", "deviating"),
    [
        (f"{ONCE}\nb, år: 2024", "", "2022-06-01", 1, 0),  # b starts later
        (f"{ONCE}\nb, år: 2024", "", "2024-01-01", 2, 0),
        (f"{ONCE}\nb, år: 2024", "a, dato: 2022-06-01, status: ikke påbegynt", "2024-01-01", 1, 0),
        ("a, år: 2022, sluttet: 2022-06-01", "", "2024-01-01", 0, 0),
        (f"{ONCE}\nb, år: 2024", f"a, dato: 2022-06-01, {PART}\nb, dato: 2022-06-01, {NOT}", "2024-01-01", 0, 2),
        (f"{ONCE}\nb, år: 2024", f"a, dato: 2022-06-01, {PART}\na, dato: 2022-07-01, {DROP}", "2024-01-01", 1, 0),
    ],
)
def test_the_headline_counts_unreported_and_deviating(
    measures: str, journal: str, day: str, unreported: int, deviating: int
) -> None:
    found = headline(measures, journal, day)
    assert (found.unreported, found.deviating) == (unreported, deviating)


@pytest.mark.parametrize(
    ("top", "day", "given"),
    [
        (WORKING, "2026-01-01", False),
        (REPEALED, "2026-01-01", False),
        (IN_FORCE + "vedtak: {dato: 2022-05-02}\n", "2022-05-01", False),
        (IN_FORCE + "vedtak: {dato: 2022-05-02}\n", "2022-05-02", True),
        (IN_FORCE, "2031-01-01", True),
    ],
)
def test_only_a_plan_in_force_has_a_headline(top: str, day: str, given: bool) -> None:
    assert (several(ONCE, "", day, top).headline is not None) is given


def test_the_plan_is_over_after_its_period() -> None:
    assert [several(ONCE, "", day).is_over for day in ("2027-12-31", "2028-01-01")] == [False, True]
    assert not several(ONCE, "", "2090-01-01", "tilstand: vedtatt\n").is_over


# -- Lists and slices -------------------------------------------------------------------------------------------------

SEVERAL = """
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
  - {id: f, tekst: F, økonomi: budsjett, år: 2024-2025, slag: drift}
"""


def test_what_needs_attention_stands_with_the_most_pressing_first() -> None:
    lists = status_of(SEVERAL, f"b, dato: 2024-01-10, {PART}", "2024-06-01").needing
    assert list(lists) == ["over fristen", "mangler melding", "nær fristen", "uten ny melding", "uten frist", "avvik"]
    assert ids(lists["over fristen"]) == ["a", "b"]
    assert ids(lists["nær fristen"]) == ["d", "c"]
    assert ids(lists["avvik"]) == ["b"]


def test_what_has_been_silent_for_longest_stands_first() -> None:
    found = several(
        "m, år: 2022-2030\neldre, år: 2021-2030", "", "2024-06-01", "tilstand: vedtatt\nperiode: 2021-2030\n"
    )
    assert ids(found.needing["uten ny melding"]) == ["eldre", "m"]


def test_what_is_due_today_stands_before_tomorrows() -> None:
    found = several("m, frist: 2024-06-02\nførst, frist: 2024-06-01", "", "2024-06-01")
    assert ids(found.needing["nær fristen"]) == ["først", "m"]


def test_only_what_lacks_a_deadline_is_listed_so() -> None:
    measures = "m, økonomi: budsjett\nn, år: 2022\no, år: fra 2022\np, gjentas: løpende"
    found = several(measures, "", "2022-06-01")
    assert ids(found.needing["uten frist"]) == ["m", "p"]


def test_a_deviation_is_listed_whatever_the_timing() -> None:
    journal = f"m, dato: 2022-03-01, {NOT}\nn, dato: 2022-03-01, {PART}\no, dato: 2022-03-01, status: gjennomført"
    found = several("m, år: 2022\nn, år: 2024\no, år: 2022", journal, "2022-06-01")
    assert ids(found.needing["avvik"]) == ["m", "n"]
    assert found.headline is not None and found.headline.deviating == 2


def test_the_measures_of_an_owner_come_in_registry_order() -> None:
    groups = [
        (owner.id if owner else None, ids(found)) for owner, found in status_of(SEVERAL, "", "2024-06-01").by_owner
    ]
    assert groups == [("nav", ["b"]), ("helse", ["a", "b"]), (None, ["c", "d", "e", "f"])]


def test_nobody_is_a_group_only_where_somebody_lacks_an_owner() -> None:
    top = IN_FORCE + "felles: {ansvar: nav}\nansvarlige: [{id: nav, navn: Nav, type: enhet}]\n"
    assert [owner and owner.id for owner, _ in look("", "", "2022-06-01", top).by_owner] == ["nav"]


def test_every_level_has_the_measures_under_it() -> None:
    status = status_of(SEVERAL, "", "2024-06-01")
    goal = status.plan.goals[0]
    under = [ids(status.under(one)) for one in (goal, goal.aims[0], status.plan.strategies[0], None)]
    assert under == [["a", "b"], ["a"], ["c"], ["d", "e", "f"]]


def test_a_cost_is_known_where_measure_aim_or_economy_says_so() -> None:
    status = status_of(SEVERAL, "", "2024-06-01")
    assert {m.measure.id for m in status.measures if has_unknown_cost(m.placed)} == {"b", "c", "f"}
    assert [(y.running, y.unknown_cost) for y in status.years if y.year == 2024] == [(5, 1)]


def test_totals_count_every_status_and_timing() -> None:
    totals = status_of(SEVERAL, "a, dato: 2024-01-10, status: gjennomført", "2024-06-01").totals
    assert totals.measures == 6
    assert {word: n for word, n in totals.by_status.items() if n} == {"ikke meldt": 5, "gjennomført": 1}
    assert {word: n for word, n in totals.by_timing.items() if n} == {
        "avsluttet": 1, "over fristen": 1, "nær fristen": 2, "før fristen": 2,
    }  # fmt: skip


def test_the_sum_of_totals_is_the_totals_of_all() -> None:
    status = status_of(SEVERAL, "", "2024-06-01")
    kinds = [tuple(m for m in status.measures if m.kind_of_money == kind) for kind in KINDS]
    assert add(count(one) for one in kinds) == status.totals


# -- Revisions --------------------------------------------------------------------------------------------------------

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
def test_the_next_revision_is_the_first_not_recorded(day: str, year: int, late: bool) -> None:
    found = look("år: 2022", "", day, REVISION).next_revision
    assert (found.year, found.is_late) == (year, late)


def test_a_revision_that_was_never_recorded_is_still_next() -> None:
    found = look("år: 2022", "", "2025-01-01", IN_FORCE + "revisjon: {hvert: 2 år}\n").next_revision
    assert (found.year, found.is_late) == (2024, True)


def test_no_revision_is_left_when_the_last_is_recorded() -> None:
    top = IN_FORCE + "revisjon: {hvert: 2 år, gjennomført: [{år: 2026, dato: 2026-11-05}]}\n"
    found = look("år: 2022", "", "2026-12-01", top).next_revision
    assert (found.year, found.is_called_for) == (None, True)


def test_period_and_interval_together_call_for_a_revision() -> None:
    every = "revisjon: {hvert: 2 år}\n"
    for top, is_called_for in ((IN_FORCE + every, True), (IN_FORCE, False), ("tilstand: vedtatt\n" + every, False)):
        assert look("år: 2022", "", "2022-06-01", top).next_revision.is_called_for is is_called_for


@pytest.mark.parametrize(
    ("rule", "day", "left"),
    [
        ("hvert: 2 år", "2022-06-01", (2024, 2026)),  # the last year of the period too
        ("hvert: 720 dager", "2022-06-01", (2024, 2026)),  # a month for every 30 days
        ("hvert: 20 dager", "2022-06-01", (2023, 2024, 2025, 2026)),  # never less than a month
        ("hvert: 2 år, gjennomført: [{år: 2024}]", "2024-12-30", (2024, 2026)),
        ("hvert: 2 år, gjennomført: [{år: 2024}]", "2024-12-31", (2026,)),  # without a day: the last of its year
        ("hvert: 2 år, gjennomført: [{år: 2025, dato: 2025-03-01}]", "2025-03-01", (2026,)),
    ],
)
def test_the_revisions_left_are_counted_from_the_first_year(rule: str, day: str, left: tuple[int, ...]) -> None:
    top = f"tilstand: vedtatt\nperiode: 2022-2026\nrevisjon: {{{rule}}}\n"
    assert revisions_left(look("år: 2022", "", day, top).plan, date.fromisoformat(day)) == left
