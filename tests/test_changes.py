"""What differs in meaning between two versions of a plan, and how it is told."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from boligplan.cli.main import main
from boligplan.comparing.changes import Difference, Kind, PlanChanges, compare
from boligplan.comparing.changetexts import plain_lines, sections
from boligplan.comparing.versions import life
from eksempelvik import EXAMPLES, NAME
from strategies import Made, days, plans

DAY = date(2024, 6, 1)
PLAN = """\
format: 1
id: vik
tittel: Boligplan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
beløp_i: 1000 kr
vedtak: {dato: 2022-05-02}
ansvarlige:
  - {id: nav, navn: Nav Vik, type: enhet}
  - {id: helse, navn: Helse og mestring, type: enhet}
mål:
  - id: eie
    tittel: Flere skal eie
    ansvar: nav
    vi_vil:
      - id: unge
        tekst: Hjelpe unge inn i egen bolig
        vi_skal:
          - id: modell
            tekst: Lage en kommunal modell for leie før eie
            år: 2022-2023
            slag: drift
          - id: kurs
            tekst: Holde kurs i privatøkonomi for unge
            år: 2022-2027
            gjentas: årlig
  - id: leie
    tittel: Leie skal være trygt
    vi_skal:
      - id: rapport
        tekst: Utarbeide boligrapport
        år: 2024
        frist: 2024-T1
"""
JOURNAL = """\
- {tiltak: modell, dato: 2023-03-01, status: pågår, tekst: Utkastet er på høring.}
- {tiltak: kurs, dato: 2023-01-10, gjelder: 2022, status: gjennomført}
"""


def changes(plan: str = PLAN, journal: str = JOURNAL, *, old: str = PLAN, entries: str = JOURNAL) -> PlanChanges:
    """What differs from the plan above, both sound enough to be compared."""
    before, after = Made(old, entries).load(DAY), Made(plan, journal).load(DAY)
    assert before.plan is not None
    assert after.plan is not None, after.diagnostics
    return compare((before.plan, before.journal), (after.plan, after.journal), DAY)


def told(found: PlanChanges) -> list[tuple[Kind, str, str]]:
    """The class, the id and the key of every difference."""
    return [(difference.kind, difference.subject.id, difference.field) for difference in found.differences]


def text(found: PlanChanges, language: Any = "bokmål") -> str:
    """All that is said, one line each."""
    lines = []
    for section in sections(found, language):
        lines.append(section.heading)
        for item in section.items:
            lines.append(item.title)
            for line in item.lines:
                runs = "".join(f"[{run.text}]" if run.marked else run.text for run in line.runs)
                lines.append(f"{line.label}: {runs}" if line.label else runs)
    return "\n".join(lines)


def mirrored(found: Difference, old_ids: dict[str, str]) -> Difference:
    """The same difference seen from the other version, where the measures it reaches go by their old ids."""
    pairs = [
        (Kind.ENTRY_REMOVED, Kind.REPORTED), (Kind.DECISION_REMOVED, Kind.DECIDED), (Kind.NEW, Kind.GONE),
        (Kind.CLOSED, Kind.REOPENED),
    ]  # fmt: skip
    kind = (dict(pairs) | {b: a for a, b in pairs}).get(found.kind, found.kind)
    reach = tuple(sorted(old_ids.get(id, id) for id in found.reach))
    return replace(found, kind=kind, old=found.new, new=found.old, before=found.after, after=found.before, reach=reach)


# -- Properties --------------------------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(plans(), days)
def test_a_plan_does_not_differ_from_itself(made: Made, day: date) -> None:
    one = made.load()
    assert one.plan is not None
    assert compare((one.plan, one.journal), (one.plan, one.journal), day).differences == ()


@settings(max_examples=60)
@given(plans(), plans(), days)
def test_there_and_back_tell_the_same(one: Made, other: Made, day: date) -> None:
    a, b = one.load(), other.load()
    assert a.plan is not None
    assert b.plan is not None

    there = compare((a.plan, a.journal), (b.plan, b.journal), day)
    back = compare((b.plan, b.journal), (a.plan, a.journal), day)

    old_ids = {d.new.id: d.old.id for d in there.differences if d.kind is Kind.RENAMED and d.new and d.old}
    assert sorted(repr(mirrored(d, old_ids)) for d in there.differences) == sorted(map(repr, back.differences))


@settings(max_examples=40)
@given(plans(), plans(), days)
def test_every_difference_can_be_told_in_both_languages(one: Made, other: Made, day: date) -> None:
    a, b = one.load(), other.load()
    assert a.plan is not None
    assert b.plan is not None
    found = compare((a.plan, a.journal), (b.plan, b.journal), day)

    for language in ("bokmål", "nynorsk"):
        said = sections(found, language)
        assert bool(said) == bool(found.differences)
        assert all(item.title and "Deadline(" not in line.text for s in said for item in s.items for line in item.lines)


# -- What counts, and what does not ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(PLAN.replace("tittel: Boligplan", "tittel: 'Boligplan'   # merknad"), id="quotes and comments"),
        pytest.param(PLAN.replace("år: 2022-2023", "år: [2022, 2023]"), id="another way to write years"),
        pytest.param(PLAN.replace("\n", "\r\n"), id="line ends"),
        pytest.param(PLAN.replace("ansvar: nav", "ansvar: {hos: [nav]}"), id="shorthand"),
        pytest.param(PLAN.replace("Lage en kommunal", "Lage  en\n              kommunal"), id="white space"),
        pytest.param(
            PLAN[: PLAN.index("mål:")] + "mål:\n" + PLAN[PLAN.index("  - id: leie") :]
            + PLAN[PLAN.index("  - id: eie") : PLAN.index("  - id: leie")],
            id="order",
        ),
    ],
)  # fmt: skip
def test_order_layout_comments_and_quoting_do_not_count(plan: str) -> None:
    assert plan != PLAN
    assert told(changes(plan)) == []


def test_the_order_of_the_journal_does_not_count() -> None:
    first, second = JOURNAL.splitlines(keepends=True)
    assert told(changes(journal=second + first)) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (("Holde kurs", "Holde gode kurs"), [(Kind.WORDING, "kurs", "tekst")]),
        (("tittel: Flere skal eie", "tittel: Mange skal eie"), [(Kind.WORDING, "eie", "tittel")]),
        (("år: 2022-2023", "år: 2022-2025"), [(Kind.YEARS, "modell", "år")]),
        (("frist: 2024-T1", "frist: 2024-T3"), [(Kind.DUE, "rapport", "frist")]),
        (("slag: drift", "slag: investering"), [(Kind.MONEY_KIND, "modell", "slag")]),
        (("slag: drift", "slag: drift\n            kostnad: {drift: {2022: 5}}"), [(Kind.COST, "modell", "kostnad")]),
        (("ansvar: nav", "ansvar: helse"), [(Kind.OWNER, "eie", "ansvar")]),
        (("ansvar: nav", "ansvar: {hos: nav, delegert: helse}"), [(Kind.DELEGATION, "eie", "ansvar")]),
        (("navn: Nav Vik", "navn: NAV Vik"), [(Kind.OTHER, "nav", "navn")]),
        (("periode: 2022-2027", "periode: 2022-2028"), [(Kind.OTHER, "vik", "periode")]),
        (("slag: drift", "slag: drift\n            prioritet: A"), [(Kind.OTHER, "modell", "prioritet")]),
        (("dato: 2022-05-02", "dato: 2022-05-03"), [(Kind.DECISION_ALTERED, "vik", "vedtak")]),
        (("dato: 2022-05-02", "dato: 2022-05-02, sak: PS 1/22"), [(Kind.DECIDED, "vik", "vedtak")]),
        (
            ("slag: drift", "slag: drift\n            sluttet: {dato: 2024-05-01, sak: PS 3/24}"),
            [(Kind.CLOSED, "modell", "sluttet")],
        ),
    ],
)  # fmt: skip
def test_each_change_has_its_class(now: tuple[str, str], expected: list[tuple[Kind, str, str]]) -> None:
    assert told(changes(PLAN.replace(*now))) == expected


def test_a_change_above_is_told_once_with_what_it_reaches() -> None:
    (found,) = changes(PLAN.replace("ansvar: nav", "ansvar: helse")).differences

    assert found.reach == ("kurs", "modell")
    assert changes(PLAN.replace("ansvar: nav", "ansvar: helse")).about("modell") == (found,)


def test_a_new_measure_and_one_that_is_gone() -> None:
    other = PLAN.replace("id: rapport", "id: forum").replace("Utarbeide boligrapport", "Opprette et forum")

    assert told(changes(other)) == [(Kind.NEW, "forum", ""), (Kind.GONE, "rapport", "")]


def test_a_measure_moved_to_another_goal() -> None:
    start = PLAN.index("      - id: rapport")
    head = PLAN[: PLAN.index("  - id: leie\n")]
    moved = head + "    vi_skal:\n" + PLAN[start:] + "  - {id: leie, tittel: Leie skal være trygt}\n"

    assert told(changes(moved)) == [(Kind.MOVED, "rapport", "plass"), (Kind.OWNER, "rapport", "ansvar")]
    assert "fra «Mål 2: Leie skal være trygt» til «Mål 1: Flere skal eie»" in text(changes(moved))


def test_a_lost_id_is_guessed_by_the_text_with_the_figure_and_its_entries_follow() -> None:
    plan = PLAN.replace("id: modell", "id: leie-før-eie").replace("for leie før eie", "for leie til eie")
    found = changes(plan, JOURNAL.replace("tiltak: modell", "tiltak: leie-før-eie"))

    assert told(found) == [(Kind.RENAMED, "leie-før-eie", "id"), (Kind.WORDING, "leie-før-eie", "tekst")]
    assert "modell → leie-før-eie" in text(found)
    assert "Trolig det samme, siden tekstene ligner (92 % likt)." in text(found)


def test_new_reports_are_counted_and_not_their_measures() -> None:
    more = "- {tiltak: kurs, dato: 2024-01-10, gjelder: 2023, status: gjennomført}\n"
    back = "trekker: {dato: 2024-01-10, gjelder: 2023, status: gjennomført}, begrunnelse: Nei."
    more += f"- {{tiltak: kurs, dato: 2024-02-10, {back}}}\n"
    found = changes(journal=JOURNAL + more + "- {tiltak: rapport, dato: 2024-03-01, status: pågår}\n")

    assert "Nye meldinger: 3" in plain_lines(found)
    assert "Status: 1" in plain_lines(found)


def test_a_text_that_is_taken_is_not_guessed_again() -> None:
    measure = "  - {{id: {}, tekst: Lage {} for leie før eie i Vik}}\n".format
    old = PLAN + "vi_skal:\n" + measure("a", "en modell") + measure("b", "en modell til")
    found = changes(PLAN + "vi_skal:\n" + measure("x", "en modell") + "  - {id: y, tekst: Selge}\n", old=old)

    assert told(found)[:3] == [(Kind.NEW, "y", ""), (Kind.GONE, "b", ""), (Kind.RENAMED, "x", "id")]


def test_texts_that_are_little_alike_are_not_the_same_measure() -> None:
    old = "id: modell\n            tekst: Lage en kommunal modell for leie før eie"
    plan = PLAN.replace(old, "id: x\n            tekst: Selge boliger")

    kinds = [kind for kind, id, _ in told(changes(plan, "")) if id != "kurs"]
    assert kinds == [Kind.ENTRY_REMOVED, Kind.NEW, Kind.GONE]


def test_each_of_many_lost_ids_is_guessed_by_its_own_text() -> None:
    def plan(id: str, verb: str) -> str:
        items = [f"  - {{id: {id}-{n}, tekst: {verb} bolig nummer {n} i Vik}}\n" for n in range(60)]
        return PLAN + "vi_skal:\n" + "".join(items)

    found = changes(plan("ny", "Kjøpe"), old=plan("t", "Leie"))

    renamed = [(d.before, d.after) for d in found.differences if d.kind is Kind.RENAMED]
    assert renamed == [(f"t-{n}", f"ny-{n}") for n in range(60)]


def test_the_most_alike_of_two_texts_keeps_the_place_whichever_comes_first() -> None:
    measure = "  - {{id: {}, tekst: Lage {} for leie før eie i Vik}}\n".format
    old = PLAN + "vi_skal:\n" + measure("a", "en modell")
    for texts in ((("b", "to modeller"), ("c", "en ny modell")), (("c", "en ny modell"), ("b", "to modeller"))):
        found = changes(PLAN + "vi_skal:\n" + "".join(measure(*one) for one in texts), old=old)

        assert told(found)[:2] == [(Kind.NEW, "b", ""), (Kind.RENAMED, "c", "id")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("frist: 2024-T1", "frist: 2024-05-02", "frist: 1. tertial 2024 → 2. mai 2024, 2 dager senere"),
        ("frist: 2024-T1", "frist: 2024-03-30", "frist: 1. tertial 2024 → 30. mars 2024, 1 måned tidligere"),
        ("frist: 2024-T1", "frist: 2024-05-30", "frist: 1. tertial 2024 → 30. mai 2024, 1 måned senere"),
        ("frist: 2024-T1", "frist: 2024-02", "frist: 1. tertial 2024 → februar 2024, 2 måneder tidligere"),
        ("frist: 2024-12", "frist: 2024", "frist: desember 2024 → 2024"),
        ("frist: 2024-T1", "", "frist: 1. tertial 2024 → ikke oppgitt"),
        ("utvalg: nav", "utvalg: ingen", "utvalg: Nav Vik → ingen"),
        ("gjentas: årlig", "gjentas: løpende", "gjentas: årlig → løpende"),
        ("punkter: [a, b]", "punkter: [a, c]", "punkter: før: a; [b] nå: a; [c]"),
        ("felt: {Merknad: A}", "felt: {Merknad: B}", "felt: Merknad: A → Merknad: B"),
        ("økonomi: budsjett", "økonomi: {tekst: Se sak}", "økonomi: budsjett → Se sak"),
        ("økonomi: {avklaring: budsjett, tekst: A}", "økonomi: ingen", "økonomi: budsjett: A → ingen"),
        ("kostnad: {drift: {hvert_år: 5}}", "kostnad: {ramme: 1500.5}",
         "kostnad: drift 2024: 5 (hele tusen kroner) → samlet ramme 1 500,5 (hele tusen kroner)"),
        ("kostnad: {finansiering: [{fra: Husbanken, andel: 20}], tekst: Om lag}", "",
         "kostnad: finansiering Husbanken: 20 %; Om lag → ikke oppgitt"),
        ("kostnad: {finansiering: [{fra: Husbanken, beløp: 40}], tekst: Om lag}", "",
         "kostnad: før: finansiering Husbanken: 40 (hele tusen kroner); Om lag nå: ikke oppgitt"),
        ("kostnad: {drift: {2024: 0.25, 2025: 0.25}}", "kostnad: {drift: {2024: 0.5, 2025: 0.5}}",
         "kostnad: " + "før: drift 2024 og 2025: [0,25] hvert år (hele tusen kroner) "
         + "nå: drift 2024 og 2025: [0,5] hvert år (hele tusen kroner)"),
        ("frist: 2024-T1", "frist: 2026-T1", "frist: 1. tertial 2024 → 1. tertial 2026, 2 år senere"),
        ("kostnad: {tekst: Lite}", "kostnad: {}", "kostnad: Lite → ikke oppgitt"),
        ("indikator: {navn: Kurs, enhet: dager, antall: 3}", "indikator: {navn: Kurs, minst: 1, høyst: 2}",
         "indikator: Kurs: 3 dager → Kurs: minst 1 og høyst 2"),
        ("ansvar: {hos: nav, ved: helse}", "ansvar: {hos: nav, hovedansvar: nav}",
         "ansvar: Nav Vik (ved Helse og mestring) → Nav Vik (hovedansvar Nav Vik)"),
        ("ansvar: {tekst: Nav, hos: nav}", "ansvar: {tekst: NAV, hos: nav}", "ansvar: Nav → NAV"),
        ("ansvar: ingen", "ansvar: {tekst: Alle}", "ansvar: ingen → Alle"),
    ],
)  # fmt: skip
def test_values_are_told_in_words(before: str, after: str, said: str) -> None:
    def plan(line: str) -> str:
        return PLAN + f"      - id: annet\n        tekst: Et tiltak til\n        år: 2024\n        {line}\n"

    found = text(changes(plan(after), old=plan(before))).replace("\u00a0", " ")

    assert " ".join(found.split("\n")[2:]) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("periode: 2022-2027", "periode: 2022-2028", "periode: 2022–2027 → 2022–2028"),
        ("tilstand: vedtatt", "tilstand: opphevet", "tilstand: vedtatt → opphevet"),
        ("beløp_i: 1000 kr", "beløp_i: kr", "beløp i: hele tusen kroner → kroner"),
        ("{navn: Vik}", "{navn: Vik, nummer: '9999'}", "kommune: navn: Vik → navn: Vik; nummer: 9999"),
        ("periode: 2022-2027", "periode: 2022-2027\nrapportering: {hver: 6 måneder, frist: 1. mars}",
         "rapportering: ikke oppgitt → hver: 6 måneder; frist: 1. mars"),
    ],
)  # fmt: skip
def test_the_plans_own_keys_are_told_in_words(before: str, after: str, said: str) -> None:
    assert said in text(changes(PLAN.replace(before, after))).replace("\u00a0", " ")


def test_the_plan_is_the_plan_whatever_its_id() -> None:
    other = PLAN.replace("id: vik", "id: nyvik").replace("tittel: Boligplan", "tittel: Hus og hjem i Vik")
    assert told(changes(other)) == [(Kind.RENAMED, "nyvik", "id"), (Kind.WORDING, "nyvik", "tittel")]


def test_an_entry_on_a_measure_that_no_version_has_is_told_by_its_id() -> None:
    found = changes(journal=JOURNAL + "- {tiltak: borte, dato: 2024-01-01, status: pågår}\n")

    assert told(found) == [(Kind.REPORTED, "borte", "melding")]
    assert text(found) == "Nye meldinger\nborte\n1. januar 2024: pågår."


def test_an_altered_entry_tells_each_field() -> None:
    found = changes(journal=JOURNAL.replace("gjelder: 2022, status", "gjelder: 2023, verdi: 2.5, status"))

    assert text(found).split("\n")[2:] == [
        "Meldingen fra 10. januar 2023:",
        "gjelder: 2022 → 2023",
        "verdi: ikke oppgitt → 2,5",
    ]


def test_a_measure_that_was_replaced_names_the_one_that_took_over() -> None:
    ended = "slag: drift\n            sluttet: {dato: 2024-05-01, grunn: Slått sammen., erstattet_av: [kurs, ukjent]}"
    found = changes(PLAN.replace("slag: drift", ended))

    assert text(found).split("\n")[2] == (
        "Gikk ut 1. mai 2024. Slått sammen. Erstattet av «Holde kurs i privatøkonomi for unge» og «ukjent»."
    )


def more(old: str, new: str) -> PlanChanges:
    """What differs where the plan above has one more measure, with these lines."""
    measure = "      - id: m\n        tekst: Et tiltak til\n"
    lines = ("".join(f"        {line}\n" for line in given.splitlines()) for given in (old, new))
    before, after = (PLAN + measure + given for given in lines)
    return changes(after, old=before)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("punkter: a", "punkter: b", [(Kind.WORDING, "m", "punkter")]),
        ("økonomi: budsjett", "økonomi: ukjent", [(Kind.COST, "m", "økonomi")]),
        ("ansvar: {tekst: A, hos: nav}", "ansvar: {tekst: B, hos: nav}", [(Kind.OWNER, "m", "ansvar")]),
        ("ansvar: {tekst: A, hos: nav}", "", [(Kind.OWNER, "m", "ansvar")]),
        ("", "innført: 2023-01-01", [(Kind.DECIDED, "m", "innført")]),
        ("innført: 2023-01-01", "innført: 2023-01-02", [(Kind.DECISION_ALTERED, "m", "innført")]),
        ("når: I år", "når: Neste år", [(Kind.OTHER, "m", "når")]),
        ("innført: 2025-01-01", "innført: 2025-01-01\npunkter: a", [(Kind.WORDING, "m", "punkter")]),
        ("", "innført: 2025-01-01", [(Kind.DECIDED, "m", "innført")]),
        ("innført: 2025-01-01", "", [(Kind.DECISION_REMOVED, "m", "innført")]),
        (
            "innført: 2023-01-01\npunkter: a", "innført: 2023-01-02\npunkter: b",
            [(Kind.DECISION_ALTERED, "m", "innført"), (Kind.WORDING, "m", "punkter")],
        ),
        ("år: 2025\nnår: I år", "år: 2025", [(Kind.OTHER, "m", "når")]),
        ("år: 2025\nnår: I år", "år: 2026", [(Kind.YEARS, "m", "år")]),
        ("år: 2025\nnår: I år", "år: 2026\nnår: Neste år", [(Kind.YEARS, "m", "år"), (Kind.OTHER, "m", "når")]),
        ("sluttet: 2023-01-01", "", [(Kind.REOPENED, "m", "sluttet")]),
        ("sluttet: 2023-01-01", "sluttet: 2023-01-02", [(Kind.DECISION_ALTERED, "m", "sluttet")]),
    ],
)  # fmt: skip
def test_each_change_of_a_measure_has_its_class(before: str, after: str, expected: list[tuple[Kind, str, str]]) -> None:
    assert told(more(before, after)) == expected


def test_a_status_that_leaves_the_measure_open_is_only_a_new_status() -> None:
    entry = "- {tiltak: modell, dato: 2024-02-01, status: delvis gjennomført, begrunnelse: x}\n"
    assert told(changes(journal=JOURNAL + entry))[0] == (Kind.STATUS, "modell", "status")


def test_a_decision_stands_only_with_what_it_changed_and_the_latest_counts() -> None:
    endret = "endret: [{dato: 2024-02-01, sak: A, før: {år: 2022}}, {dato: 2024-03-01, sak: B, før: {år: 2023}}]"
    found = more("år: 2022", f"år: 2024\npunkter: a\n{endret}").differences

    assert [(d.kind, d.decision.case if d.decision else None) for d in found if d.kind is not Kind.DECIDED] == [
        (Kind.WORDING, None),
        (Kind.YEARS, "B"),
    ]


def test_what_came_by_a_decision_carries_it() -> None:
    plan = PLAN + "      - {id: m, tekst: Et tiltak til, innført: {dato: 2024-02-01, sak: RS 1/24}}\n"
    for found, kind in ((changes(plan), Kind.NEW), (changes(old=plan), Kind.GONE)):
        assert told(found) == [(kind, "m", "")]
        assert text(found).endswith("Kom inn 1. februar 2024, sak RS 1/24.")


def test_a_revision_that_is_recorded_is_told_by_itself() -> None:
    rule = "revisjon: {hvert: 2 år%s}\n"
    before, after = (PLAN + rule % done for done in ("", ", gjennomført: [{år: 2024, dato: 2024-05-01}]"))

    assert told(changes(after, old=before)) == [(Kind.DECIDED, "vik", "revisjon")]
    assert text(changes(after, old=before)).endswith("Revisjon 2024. Vedtatt 1. mai 2024.")


@pytest.mark.parametrize("line", ["økonomi: budsjett", "slag: drift", "utvalg: nav", "ansvar: helse", "år: 2023"])
def test_what_flows_down_is_told_once_and_what_does_not_where_it_stands(line: str) -> None:
    goal = PLAN + "  - id: ny\n    tittel: Ny\n    vi_skal: [{id: a, tekst: A}, {id: b, tekst: B}]\n"
    (found,) = changes(f"{goal}    {line}\n", old=goal).differences
    assert (found.subject.id, found.reach) == ("ny", ("a", "b"))


def test_what_is_changed_alike_at_two_levels_without_flowing_is_told_at_both() -> None:
    def goal(said: str) -> str:
        return PLAN + f"  - {{id: ny, tittel: Ny, {said}, vi_skal: [{{id: a, tekst: A, {said}}}]}}\n"

    found = changes(goal("beskrivelse: B"), old=goal("beskrivelse: A"))
    assert told(found) == [(Kind.OTHER, "ny", "beskrivelse"), (Kind.OTHER, "a", "beskrivelse")]


def test_another_change_below_is_told_apart() -> None:
    def goal(above: str, below: str) -> str:
        return PLAN + f"  - {{id: ny, tittel: Ny, slag: {above}, vi_skal: [{{id: a, tekst: A, slag: {below}}}]}}\n"

    found = changes(goal("drift", "drift"), old=goal("investering", "ingen"))
    assert told(found) == [(Kind.MONEY_KIND, "ny", "slag"), (Kind.MONEY_KIND, "a", "slag")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("føringer: [{id: f, tittel: F}]", [(Kind.NEW, "f", "")]),
        ("strategier: [{id: s, tekst: S}]", [(Kind.NEW, "s", "")]),
        ("planprosess: [{id: p, tekst: P}]", [(Kind.NEW, "p", "")]),
        ("felles: {slag: drift}", [(Kind.MONEY_KIND, "felles", "slag")]),
    ],
)
def test_the_other_parts_of_a_plan_are_told_once(lines: str, expected: list[tuple[Kind, str, str]]) -> None:
    assert told(changes(PLAN + lines + "\n")) == expected


def test_a_plan_that_is_not_adopted_can_be_compared() -> None:
    draft = PLAN.replace("vedtak: {dato: 2022-05-02}\n", "")
    assert told(changes(draft, old=draft)) == []
    assert told(changes(old=draft)) == [(Kind.DECIDED, "vik", "vedtak")]


def test_what_concerns_one_item_leaves_the_others_out() -> None:
    found = changes(PLAN.replace("Holde kurs", "Holde gode kurs").replace("2024-T1", "2024-T2"))

    assert [d.subject.id for d in found.about("rapport")] == ["rapport"]
    assert found.about("modell") == ()


def test_an_entry_that_names_a_measure_with_a_new_id_is_the_same_entry() -> None:
    replaced = "- {tiltak: rapport, dato: 2024-02-01, status: erstattet, begrunnelse: x, erstattet_av: modell}\n"
    found = changes(
        PLAN.replace("id: modell", "id: ny"), (JOURNAL + replaced).replace("modell", "ny"), entries=JOURNAL + replaced
    )

    assert told(found) == [(Kind.RENAMED, "ny", "id")]


# -- Entries and status ------------------------------------------------------------------------------------------------


def test_a_new_entry_is_told_with_the_status_it_leads_to() -> None:
    found = changes(journal=JOURNAL + "- {tiltak: modell, dato: 2024-02-01, status: gjennomført, tekst: Vedtatt.}\n")

    assert told(found) == [(Kind.CLOSED, "modell", "status"), (Kind.REPORTED, "modell", "melding")]
    assert "status: pågår → gjennomført" in text(found)


def test_a_status_that_goes_back_is_opened_again() -> None:
    done = JOURNAL + "- {tiltak: modell, dato: 2024-02-01, status: gjennomført}\n"
    again = done + "- {tiltak: modell, dato: 2024-03-01, status: pågår}\n"

    assert told(changes(journal=again, entries=done))[0] == (Kind.REOPENED, "modell", "status")


def test_a_deadline_put_off_tells_by_how_much() -> None:
    put_off = "- {tiltak: rapport, dato: 2024-04-01, status: utsatt, begrunnelse: Syk., ny_frist: 2024-T3}\n"
    found = changes(journal=JOURNAL + put_off)

    assert (Kind.DUE, "rapport", "ny_frist") in told(found)
    assert "ny frist: 30. april 2024 → 31. desember 2024, 8 måneder senere" in text(found).replace("\u00a0", " ")


def test_an_entry_altered_after_the_fact_comes_first() -> None:
    found = changes(
        PLAN.replace("Holde kurs", "Holde gode kurs"), JOURNAL.replace("Utkastet er på høring", "Utkastet er vedtatt")
    )

    assert told(found)[0] == (Kind.ENTRY_ALTERED, "modell", "melding")
    assert text(found).startswith(
        "Endret i ettertid\n1.1.1 Lage en kommunal modell for leie før eie\nMeldingen fra 1. mars 2023:\n"
        "før: Utkastet er [på høring].\nnå: Utkastet er [vedtatt]."
    )


def test_an_entry_removed_after_the_fact_comes_first() -> None:
    found = changes(journal=JOURNAL.splitlines(keepends=True)[0])

    assert told(found)[0] == (Kind.ENTRY_REMOVED, "kurs", "melding")
    assert "fjernet: 10. januar 2023: gjennomført for 2022." in text(found)


def test_an_internal_note_is_never_shown() -> None:
    plan = PLAN.replace("slag: drift", "slag: drift\n            intern_merknad: Hemmelig grunn")
    found = changes(plan, JOURNAL.replace("status: pågår", "status: pågår, intern_merknad: Også hemmelig"))

    assert "Hemmelig" not in text(found)
    assert "hemmelig" not in text(found)
    assert "Den interne merknaden er endret." in text(found)


def test_a_decided_change_carries_its_case() -> None:
    decided = "[{dato: 2024-03-01, sak: PS 9/24, grunn: Trangt., før: {år: 2022}}]"
    plan = PLAN.replace("slag: drift", f"slag: drift\n            endret: {decided}")
    found = changes(plan, old=PLAN.replace("år: 2022-2023", "år: 2022"))

    assert told(found) == [(Kind.YEARS, "modell", "år"), (Kind.DECIDED, "modell", "endret")]
    assert text(found) == (
        "År\n1.1.1 Lage en kommunal modell for leie før eie\når: 2022 → 2022 og 2023\n"
        "Vedtatt 1. mars 2024, sak PS 9/24. Trangt."
    )
    back = changes(old=plan, plan=PLAN.replace("år: 2022-2023", "år: 2022"))
    assert told(back)[0] == (Kind.DECISION_REMOVED, "modell", "endret")


def test_keys_are_called_by_their_names_in_the_language_of_the_plan() -> None:
    found = changes(
        PLAN.replace("slag: drift", "slag: drift\n            punkter: [Leie, Eie]\n            startet: 2021")
    )

    assert "punkter:" in text(found, "bokmål")
    assert "startet: ikke oppgitt → 2021" in text(found, "bokmål")
    assert "punkt:" in text(found, "nynorsk")
    assert "starta: ikkje oppgitt → 2021" in text(found, "nynorsk")


def test_a_printed_time_that_the_move_of_a_deadline_ended_is_told_once() -> None:
    old = PLAN.replace("frist: 2024-T1", "frist: 2024-T1\n        når: innen april")
    change = "endret: [{dato: 2024-03-01, før: {frist: 2024-T1}}]"
    found = changes(old.replace("frist: 2024-T1", f"frist: 2024-T3\n        {change}"), old=old)
    assert told(found) == [(Kind.DUE, "rapport", "frist"), (Kind.DECIDED, "rapport", "endret")]


def test_nynorsk_is_nynorsk() -> None:
    found = changes(PLAN.replace("ansvar: nav", "ansvar: {hos: nav, delegert: helse}").replace("2024-T1", "2024-T3"))

    assert "Gjeld 2 tiltak under." in text(found, "nynorsk").replace("\u00a0", " ")
    assert "8 månader seinare" in text(found, "nynorsk").replace("\u00a0", " ")


# -- The command -------------------------------------------------------------------------------------------------------


def git(*words: str, day: str = "2024-01-01") -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.no")
    times = {"GIT_AUTHOR_DATE": f"{day}T12:00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00"}
    subprocess.run(["git", *who, *words], check=True, capture_output=True, env=os.environ | times)


def save(message: str, day: str) -> None:
    git("add", "-A")
    git("commit", "-qm", message, day=day)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three saved versions: the plan, a renamed file with another text, and an entry."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOLIGPLAN_PER", "2024-06-01")
    git("init", "-q")
    folder = Path("plans")
    folder.mkdir()
    (folder / "gammel.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "gammel.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")
    save("Planen", "2023-04-01")
    for suffix in (".yaml", ".framdrift.yaml"):
        git("mv", f"plans/gammel{suffix}", f"plans/vik{suffix}")
    (folder / "vik.yaml").write_text(PLAN.replace("Holde kurs", "Holde gode kurs"), encoding="utf-8")
    save("Nytt navn", "2023-08-01")
    entry = "- {tiltak: modell, dato: 2024-02-01, status: gjennomført, tekst: Vedtatt.}\n"
    (folder / "vik.framdrift.yaml").write_text(JOURNAL + entry, encoding="utf-8")
    save("Melding", "2024-02-02")
    return tmp_path


def edit(old: str, new: str) -> None:
    """Puts other words into the working file of the plan."""
    plan = Path("plans/vik.yaml")
    text = plan.read_text("utf-8")
    assert old in text
    plan.write_text(text.replace(old, new), encoding="utf-8")


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["endringer", *words]) == 0, capsys.readouterr().err
    return " ".join(capsys.readouterr().out.split())


def test_without_arguments_the_saved_version_is_held_against_the_files(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Ingen endringer i innholdet." in ask(capsys)

    edit("2024-T1", "2024-T2")
    said = ask(capsys)
    assert "frist: 1. tertial 2024 → 2. tertial 2024, 4 måneder senere" in said
    assert "endret, ikke lagret i git" in said
    assert main(["endringer", "--exit-code"]) == 1
    assert main(["endringer", "HEAD", "HEAD", "--exit-code"]) == 0


def test_a_day_a_revision_and_a_file_can_be_compared_through_a_new_name(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    since = ask(capsys, "--siden", "2023-05-01")
    assert "nå: Holde [gode] kurs i privatøkonomi for unge" in since
    assert "status: pågår → gjennomført" in since
    assert ask(capsys, "2023-05-01") == since.replace("Meldinger er tatt med når de er datert etter 1. mai 2023. ", "")
    assert "Nye meldinger" not in ask(capsys, "2023-05-01", "HEAD~1")
    Path("annen.yaml").write_text(PLAN, encoding="utf-8")
    assert "før: Holde [gode] kurs" in ask(capsys, "plans/vik.yaml", "annen.yaml")


def test_what_cannot_be_compared_is_told(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["finnes-ikke"], "git kjenner ingen versjon som heter «finnes-ikke»"),
        (["HEAD", "--siden", "2023-05-01"], "Velg én av FRA, --siden og --vedtatt"),
        (["--vedtatt"], "Planen har ingen kontrollsum"),
        (["2020-01-01"], "git har ingen versjon fra 2020-01-01 eller før"),
    ):
        assert main(["endringer", *words]) == 2
        assert said in capsys.readouterr().err
    Path("plans/vik.yaml").write_text(PLAN.replace("tekst: Holde", "tekts: Holde"), encoding="utf-8")
    assert main(["endringer"]) == 2
    assert "kan ikke leses i sin helhet" in capsys.readouterr().err


def test_the_adopted_version_is_found_in_git(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revisjon", "vedta", "--dato", "2022-05-02"]) == 0
    save("Vedtatt", "2024-03-01")
    edit("Holde gode kurs", "Holde kurs")
    edit("slag: drift", "slag: drift\n            prioritet: A")
    save("Skrev om et tiltak", "2024-04-01")
    capsys.readouterr()

    said = ask(capsys, "--vedtatt")

    assert "før: Holde [gode] kurs i privatøkonomi for unge" in said
    assert "2024" in said
    assert "prioritet" in said


def test_json_follows_its_schema(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads((EXAMPLES.parent / "schema/svar-1.schema.json").read_text("utf-8"))
    answer = json.loads(ask(capsys, "--siden", "2023-05-01", "--format", "json"))
    jsonschema.validate(answer, schema)
    assert answer["sum"] == {"avsluttet": 1, "ordlyd": 1, "ny melding": 1}
    assert answer["endringer"][1]["før"] == "Holde kurs i privatøkonomi for unge"

    Path("plans/to.yaml").write_text(PLAN.replace("id: vik", "id: to"), encoding="utf-8")
    save("To planer", "2024-05-01")
    jsonschema.validate(json.loads(ask(capsys, "--format", "json")), schema)


def test_markdown_keeps_every_text_as_text(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("Holde gode kurs i privatøkonomi", "Holde <b>[kurs](x)</b> *i* $privatøkonomi$")

    said = ask(capsys, "--format", "md")

    assert said.startswith("# Endringer i Boligplan Fra versjonen 2. februar 2024 (")
    assert "## Ny ordlyd - **" in said
    assert "<b>" not in said
    assert "\\<b\\>\\[kurs\\]" in said.replace("**", "")


def test_text_from_a_plan_is_never_markup(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("Utarbeide boligrapport", "'Selge [red]rapport[/] :smile:'")

    assert "nå: Selge [red]rapport[/] :smile:" in ask(capsys)


def test_every_line_fits_80_columns(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = EXAMPLES / f"{NAME}.yaml"
    new = old.read_text("utf-8").replace("Eksempelvik", "Nyvik").replace("hvert år", "årlig")
    Path("ny.yaml").write_text(new, encoding="utf-8")

    assert main(["endringer", str(old), "ny.yaml"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 50
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []


def test_the_life_of_a_measure_names_the_commits_that_changed_it(repo: Path) -> None:
    def subjects(id: str) -> list[tuple[str, list[Kind]]]:
        lived = life(Path("plans/vik.yaml"), id, DAY)
        assert lived.passed_over == ()
        return [(commit.subject, [d.kind for d in found]) for commit, found in lived.changes]

    assert subjects("modell") == [
        ("Melding", [Kind.CLOSED, Kind.REPORTED]),
        ("Planen", [Kind.NEW, Kind.REPORTED]),
    ]
    assert [subject for subject, _ in subjects("kurs")] == ["Nytt navn", "Planen"]


def test_a_decision_behind_several_changes_of_one_kind_is_given_once_and_ends_in_a_full_stop() -> None:
    measure = "      - id: annet\n        tekst: {}\n        punkter: [{}]\n"
    decided = "        endret: [{dato: 2024-02-01, sak: RS 1/24, grunn: Ble klarere, før: {tekst: A, punkter: [a]}}]\n"

    found = text(changes(PLAN + measure.format("B", "b") + decided, old=PLAN + measure.format("A", "a")))

    assert found == (
        "Ny ordlyd\n2.2 B\nfør: A\nnå: B\npunkter:\nfør: a\nnå: b\nVedtatt 1. februar 2024, sak RS 1/24. Ble klarere."
    )


def test_a_decision_not_saved_yet_stands_as_it_was_decided(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["revisjon", "vedta", "--dato", "2022-05-02", "--sak", "PS 1/22"]) == 0
    capsys.readouterr()

    assert "Ingen endringer i innholdet." in ask(capsys, "--vedtatt")


def test_a_text_of_several_lines_is_told_on_one(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit("tekst: Utarbeide boligrapport", "tekst: |\n          Utarbeide\n          rapport")

    assert "nå: Utarbeide [rapport]" in ask(capsys)


def test_two_files_are_called_by_their_names(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("ny.yaml").write_text(PLAN.replace("boligrapport", "boligmelding"), encoding="utf-8")
    Path("gammel.yaml").write_text(PLAN, encoding="utf-8")

    assert main(["endringer", "gammel.yaml", "ny.yaml", "--format", "md"]) == 0
    assert "\nFra gammel.yaml til ny.yaml. Status er regnet per" in capsys.readouterr().out


def test_an_altered_decision_tells_what_differs_in_what_it_replaced() -> None:
    measure = PLAN + "      - {id: m, tekst: Nå, år: 2024, endret: [{dato: 2024-02-01, før: {tekst: %s, år: 2023}}]}\n"

    found = text(changes(measure % "Galt", old=measure % "Rett"))

    assert found == "Endret i ettertid\n2.2 Nå\nVedtatt 1. februar 2024. (tekst og år)\nfør: Rett\nnå: Galt"


def test_a_decision_that_says_less_or_is_gone_is_removed() -> None:
    full = PLAN.replace("dato: 2022-05-02", "dato: 2022-05-02, sak: PS 1/22")
    bare = PLAN.replace("vedtak: {dato: 2022-05-02}\n", "")
    assert told(changes(old=full)) == told(changes(bare)) == [(Kind.DECISION_REMOVED, "vik", "vedtak")]
    assert told(changes(full, old=bare)) == [(Kind.DECIDED, "vik", "vedtak")]


def test_what_moved_is_told_apart_from_a_change_of_what_it_moved_under() -> None:
    start, at = PLAN.index("      - id: rapport"), PLAN.index("  - id: leie\n")
    leie = "  - {id: leie, tittel: Leie skal være trygt, ansvar: nav}\n"
    old = PLAN.replace("tittel: Leie skal være trygt", "tittel: Leie skal være trygt\n    ansvar: nav")
    moved = PLAN[:at].replace("ansvar: nav", "ansvar: helse") + "    vi_skal:\n" + PLAN[start:] + leie
    found = changes(moved, old=old)
    assert told(found) == [
        (Kind.MOVED, "rapport", "plass"), (Kind.OWNER, "eie", "ansvar"), (Kind.OWNER, "rapport", "ansvar")
    ]  # fmt: skip
    assert [difference.reach for difference in found.differences] == [(), ("kurs", "modell"), ()]


def test_an_owner_may_have_the_id_of_a_measure() -> None:
    owner = "  - {{id: {}, navn: Gruppen for leie før eie, type: gruppe}}\nmål:"
    old, new = (PLAN.replace("mål:", owner.format(id)) for id in ("modell", "leiegruppe"))
    assert told(changes(new, old=old)) == [(Kind.RENAMED, "leiegruppe", "id")]


def test_an_entry_on_a_measure_with_a_new_id_is_told_of_both() -> None:
    plan = PLAN.replace("id: modell", "id: leie-før-eie")
    entry = "- {tiltak: leie-før-eie, dato: 2024-02-01, status: pågår}\n"
    found = changes(plan, JOURNAL.replace("tiltak: modell", "tiltak: leie-før-eie") + entry).differences
    (reported,) = [difference for difference in found if difference.kind is Kind.REPORTED]
    assert reported.old
    assert reported.new
    assert (reported.old.id, reported.new.id) == ("modell", "leie-før-eie")


def test_a_plan_that_was_not_there_then_does_not_stop_the_others(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Path("plans/vik.yaml")
    plan.write_text(plan.read_text("utf-8").replace("Utarbeide boligrapport", "Utarbeide rapport"), encoding="utf-8")
    Path("plans/øy.yaml").write_text(PLAN.replace("id: vik", "id: øy"), encoding="utf-8")

    assert main(["endringer"]) == 2
    out, err = capsys.readouterr()
    assert "nå: Utarbeide [rapport]" in out
    assert err.startswith("plans/øy.yaml fantes ikke i versjonen «HEAD».\n")
    assert main(["endringer", "--format", "json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert [one["til"]["fil"] for one in answer["planer"]] == ["plans/vik.yaml"]
    assert main(["endringer", "finnes-ikke"]) == 2
    assert capsys.readouterr().err.count("git kjenner ingen versjon") == 1  # which no plan has
    assert main(["revisjon", "vedta", "--dato", "2022-05-02", "--plan", "plans/vik.yaml"]) == 0
    capsys.readouterr()
    assert main(["endringer", "--vedtatt"]) == 2
    assert "plans/øy.yaml: Planen har ingen kontrollsum" in capsys.readouterr().err
