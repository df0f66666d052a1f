"""Every code finds what its page says it finds, where it says, and nothing else is made of it."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.errors import BoligplanError
from boligplan.explanations import Page, explain, families
from boligplan.loading import check
from boligplan.reader.source import SourceFile
from boligplan.rules import RULES
from test_repo import ROOT

DAY = date(2026, 1, 1)
BASE = {
    "format": "1",
    "id": "eksempelvik",
    "tittel": "Boligsosial plan",
    "kommune": "{navn: Eksempelvik}",
    "målform": "bokmål",
    "tilstand": "vedtatt",
    "periode": "2022-2027",
}
PAGES = [page for family in families().values() for page in family]


def findings(text: str, day: date = DAY, base: dict[str, str] = BASE) -> list[Diagnostic]:
    """Return every finding in a plan whose usual keys are filled in; the journal stands after a line `# framdrift`."""
    plan, _, journal = text.partition("# framdrift\n")
    missing = [f"{name}: {value}\n" for name, value in base.items() if not re.search(f"^{name}:", plan, re.MULTILINE)]
    sources = [SourceFile("plan.yaml", "".join(missing) + plan)]
    if journal:
        sources.append(SourceFile("plan.framdrift.yaml", journal))
    return list(check(Path("plan.yaml"), sources, day).diagnostics)


def found(text: str, code: str, day: date = DAY) -> list[tuple[str, str]]:
    """Return, for each finding with this code, its file's kind and line, trimmed, and the words marked."""
    places = [finding.place for finding in findings(text, day) if finding.code == code]
    return [
        (place.source.strip(), place.source[place.column - 1 : place.column - 1 + place.length]) for place in places
    ]


def messages(text: str, code: str, day: date = DAY) -> list[str]:
    """Return the messages of the findings with this code."""
    return [finding.message for finding in findings(text, day) if finding.code == code]


# -- The pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [page for page in PAGES if page.wrong], ids=lambda page: page.code)
def test_the_wrong_example_of_a_page_has_its_fault_and_the_right_one_has_no_error(page: Page) -> None:
    without_period = {name: value for name, value in BASE.items() if name != "periode"}
    base = without_period if page.code == "fra-uten-periode" else BASE
    assert page.code in {finding.code for finding in findings(page.wrong, base=base)}
    right = findings(page.right)
    assert page.code not in {finding.code for finding in right}
    assert [finding.message for finding in right if finding.severity is Severity.ERROR] == []


def test_every_rule_has_a_page_with_both_examples() -> None:
    pages = {page.code: page for page in PAGES}
    assert len(pages) == len(PAGES)
    for rule in RULES:
        page = pages[rule.code]
        assert page.summary.endswith(".")
        assert page.wrong, rule.code
        assert page.right, rule.code


def codes_in_the_code() -> set[str]:
    """Return every code that a `Diagnostic` is made with: the first text in a call that makes one."""
    makers = {"Diagnostic", "_error", "_fault", "fault"}
    calls = [
        node
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in makers
    ]
    first = [call.args[0] for call in calls if call.args]
    first += [word.value for call in calls for word in call.keywords if word.arg == "code"]
    texts = [node.value for arg in first for node in ast.walk(arg) if isinstance(node, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-zæøå]+(-[a-zæøå]+)*", text)}


def test_every_code_in_the_program_is_explained() -> None:
    codes = codes_in_the_code()
    assert {"dobbel-nøkkel", "finnes-ikke", "feil-valg"} <= codes
    assert sorted(codes - {page.code for page in PAGES}) == []


def test_the_later_in_the_file_is_the_double() -> None:
    first = "mål:\n  - id: eie\n    tittel: Eie\n    vi_skal:\n      - {id: leie, tekst: Leie}\n"
    assert found(first + "  - id: leie # mål\n    tittel: Leie\n", "dobbel-id") == [("- id: leie # mål", "leie")]


def test_an_explanation_is_readable_in_a_terminal_of_80_columns() -> None:
    for page in PAGES:
        text = explain(page.code)
        assert text.startswith(f"{page.code} ({page.severity})\n")
        assert max(map(len, text.splitlines())) <= 110  # an example is never broken


def test_an_unknown_code_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(BoligplanError, match="Mente du «uten-ansvar»") as error:
        explain("utenansvar")
    assert "uten-tid" in (error.value.help or "")


# -- Weaknesses are told once, where they belong -----------------------------------------------------------------------

GOAL = """\
mål:
  - id: eie
    tittel: Flere skal kunne eie egen bolig
    vi_vil:
      - id: familier
        tekst: Hjelpe flere familier
        vi_skal:
          - {id: a, tekst: Gjøre A, år: 2023, økonomi: innenfor ramme}
          - {id: b, tekst: Gjøre B, år: 2023, økonomi: innenfor ramme}
"""


def test_what_all_measures_of_a_level_lack_is_told_once_at_the_highest_such_level() -> None:
    alone = "vi_skal: [{id: c, tekst: Gjøre C, år: 2023, ansvar: nav}]\nansvarlige: [{id: nav, navn: NAV}]\n"
    assert messages(GOAL + alone, "uten-ansvar") == ["Ingen av de 2 tiltakene under «eie» har noen ansvarlig."]
    assert found(GOAL + alone, "uten-ansvar") == [("- id: eie", "id")]
    assert messages(GOAL, "uten-ansvar") == ["Ingen av de 2 tiltakene i planen har noen ansvarlig."]


def test_one_weak_measure_among_others_is_told_of_itself() -> None:
    text = GOAL.replace("år: 2023, økonomi: innenfor ramme}", "økonomi: innenfor ramme}", 1)
    assert messages(text, "uten-tid") == ["«a» har verken år eller frist."]


def test_what_is_inherited_is_judged_where_it_is_written() -> None:
    owners = "ansvarlige: [{id: nav, navn: NAV}, {id: eiendom, navn: Eiendom}]\nfelles:\n  ansvar: [nav, eiendom]\n"
    assert found(owners + GOAL, "uten-hovedansvar") == [("ansvar: [nav, eiendom]", "ansvar")]
    assert found(owners + GOAL, "uten-ansvar") == []


def test_a_measure_that_has_left_the_plan_is_not_asked_for_an_owner_a_year_or_a_cost() -> None:
    text = "vi_skal: [{id: a, tekst: Gjøre A, sluttet: 2023-01-01}]\n"
    assert findings(text) == []


def test_an_aim_with_a_cost_makes_the_cost_of_its_measures_known() -> None:
    text = GOAL.replace(", økonomi: innenfor ramme", "")
    assert messages(text, "ukjent-kostnad") != []
    text = text.replace("        vi_skal:\n", "        kostnad: {ramme: 5}\n        vi_skal:\n")
    assert messages(text, "ukjent-kostnad") == []


# -- Owners ------------------------------------------------------------------------------------------------------------

GONE = """\
ansvarlige: [{id: gruppe, navn: Gruppen, opphørt: 2024-06-30}]
vi_skal:
  - {id: a, tekst: Gjøre A, år: 2025, ansvar: gruppe}
  - {id: b, tekst: Gjøre B, år: 2023, ansvar: gruppe}
  - {id: c, tekst: Gjøre C, år: 2022-2023, gjentas: årlig, ansvar: gruppe}
  - {id: d, tekst: Gjøre D, år: 2023, ansvar: gruppe, sluttet: 2024-01-01}
# framdrift
- {tiltak: b, dato: 2023-12-01, status: gjennomført}
- {tiltak: c, dato: 2023-01-20, gjelder: 2022, status: gjennomført}
- {tiltak: c, dato: 2024-01-20, gjelder: 2023, status: gjennomført}
"""


def test_a_dissolved_owner_is_told_of_with_the_measures_that_are_still_open() -> None:
    message = "«Gruppen» opphørte 2024-06-30, men har ansvar for tiltak som ikke er avsluttet: «a»."
    assert messages(GONE, "opphørt-ansvarlig") == [message]
    assert messages(GONE, "opphørt-ansvarlig", date(2024, 6, 29)) == []


def test_an_owner_to_be_set_up_is_overdue_the_day_after_the_deadline() -> None:
    text = "ansvarlige: [{id: gruppe, navn: Gruppen, opprettes: 2023-H1}]\nfelles: {ansvar: gruppe}\n"
    assert messages(text, "ikke-opprettet", date(2023, 6, 30)) == []
    assert messages(text, "ikke-opprettet", date(2023, 7, 1)) == ["«Gruppen» skulle vært opprettet innen 2023-06-30."]
    assert messages(text.replace("2023-H1", "ja"), "ikke-opprettet") == []


@pytest.mark.parametrize(
    "use",
    [
        "felles: {ansvar: {delegert: nav}}",
        "felles: {utvalg: nav}",
        "revisjon: {av: nav}",
        "planprosess: [{id: p, tekst: P, ansvar: nav}]",
        "vi_skal: [{id: a, tekst: Gjøre A, involverte: nav}]",
        "vi_skal: [{id: a, tekst: Gjøre A, endret: [{dato: 2023-01-01, før: {ansvar: nav}}]}]",
        "vi_skal: [{id: a, tekst: Gjøre A}]\n# framdrift\n- {tiltak: a, dato: 2023-01-01, status: pågår, av: nav}",
    ],
)
def test_an_owner_is_in_use_wherever_it_is_named(use: str) -> None:
    assert found(f"ansvarlige: [{{id: nav, navn: NAV}}]\n{use}\n", "ubrukt-ansvarlig") == []
    assert found(f"{use}\n", "ukjent-ansvarlig") != []


def test_spelling_and_spaces_do_not_make_two_names_of_one() -> None:
    text = "ansvarlige: [{id: a, navn: Arbeidsgruppen}, {id: b, navn: B, også_kalt: [' arbeidsgruppen']}]\n"
    assert messages(text, "navn-på-flere") == ["Både «a» og «b» heter «arbeidsgruppen»."]


# -- Time --------------------------------------------------------------------------------------------------------------

MOVED = """\
mål:
  - id: eie
    tittel: Flere skal kunne eie egen bolig
    år: 2024-2026
    endret: [{dato: 2024-01-01, før: {år: 2022-2024}}]
    vi_skal: [{id: fagdag, tekst: Holde fagdag, gjentas: årlig}]
# framdrift
- {tiltak: fagdag, dato: 2026-12-20, gjelder: YEAR, status: gjennomført}
"""


@pytest.mark.parametrize(("year", "errors"), [(2021, 1), (2022, 0), (2024, 0), (2026, 0), (2027, 1)])
def test_a_year_reported_on_must_be_or_have_been_marked_on_the_measure_or_above_it(year: int, errors: int) -> None:
    assert len(found(MOVED.replace("YEAR", str(year)), "gjelder-ikke-ført-opp")) == errors


def test_a_year_that_is_not_marked_is_an_error_on_any_day() -> None:
    text = MOVED.replace("YEAR", "2021")
    for day in (date(1990, 1, 1), date(2024, 1, 1), date(2100, 1, 1)):
        assert len(messages(text, "gjelder-ikke-ført-opp", day)) == 1


def test_entries_after_the_day_asked_for_are_told_once() -> None:
    text = "vi_skal: [{id: a, tekst: Gjøre A}]\n# framdrift\n" + "".join(
        f"- {{tiltak: a, dato: 2024-0{month}-01, status: pågår}}\n" for month in range(1, 5)
    )
    assert found(text, "melding-fram-i-tid", date(2024, 2, 1)) == [
        ("- {tiltak: a, dato: 2024-03-01, status: pågår}", "2024-03-01")
    ]
    assert found(text, "melding-fram-i-tid", date(2024, 4, 1)) == []


def test_work_that_began_before_the_period_may_be_reported_before_it() -> None:
    plan = "vi_skal: [{id: a, tekst: Gjøre A, startet: 2020}]\n"
    text = plan + "# framdrift\n- {tiltak: a, dato: YEAR-05-01, status: pågår}\n"
    assert found(text.replace("YEAR", "2020"), "melding-før-perioden") == []
    assert found(text.replace("YEAR", "2019"), "melding-før-perioden") != []


def test_a_deadline_outside_the_period_is_one_fault_and_not_two() -> None:
    text = "vi_skal: [{id: a, tekst: Gjøre A, år: 2022-2023, frist: 2031-06}]\n"
    assert found(text, "utenfor-perioden") != []
    assert found(text, "frist-utenfor-årene") == []


# -- Text and privacy --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Ferdigstille og implementere rutine for kjøp", "implementere rutine for …"),
        ("Utarbeide boligplan, selge eldre boliger", "selge eldre boliger …"),
        ("Delta i opplæring. Deretter vurdere metoden", "Deretter vurdere metoden …"),
        ("Utarbeide boligplan og boligrapport", ""),
        ("Lage rutine for å søke, tildele og forvalte boliger", ""),
        ("Opprette stilling som skal veilede og kartlegge", ""),
        ("Vurdere varigheten på kontrakter. Den enkelte kontrakt vurderes for seg", ""),
    ],
)
def test_several_acts_are_told_apart_from_several_things(text: str, second: str) -> None:
    told = messages(f"vi_skal: [{{id: a, tekst: '{text}'}}]\n", "flere-tiltak-i-ett")
    assert told == ([f"Tiltaket inneholder flere oppgaver: «{second}» bør være et eget tiltak."] if second else [])


def test_a_vague_measure_with_an_indicator_can_be_answered() -> None:
    text = "vi_skal: [{id: a, tekst: Sikre brukermedvirkning, indikator: {navn: Møter, antall: 4}}]\n"
    assert found(text, "ikke-ja-eller-nei") == []
    assert found(text.replace("antall: 4", "enhet: møter"), "ikke-ja-eller-nei") == []
    assert found("vi_skal: [{id: a, tekst: Sikre brukermedvirkning}]\n", "ikke-ja-eller-nei") != []


@pytest.mark.parametrize(
    ("name", "kind", "is_told"),
    [
        ("Fornavn Etternavn", "stilling", True),
        ("Fornavn M. Etternavn-Etternavn", "stilling", True),
        ("Leder Nav", "stilling", False),
        ("Kommuneoverlege", "stilling", False),
        ("Boligkoordinator Nord", "stilling", False),
        ("Kommunalsjef helse og omsorg", "stilling", False),
        ("Blå Kors", "ekstern", False),
    ],
)
def test_a_post_that_is_called_like_a_person_is_told(name: str, kind: str, is_told: bool) -> None:
    text = f"ansvarlige: [{{id: a, navn: {name}, type: {kind}}}]\n"
    assert len(messages(text, "navn-på-person")) == is_told


IDENTITY_NUMBER = "17454000080"  # synthetic: month 45 is nobody's


@pytest.mark.parametrize("written", [IDENTITY_NUMBER, "174540 00080"])
@pytest.mark.parametrize(
    "text",
    [
        "beskrivelse: 'Saken til X'",
        "felt: {Merknad: 'Saken til X'}",
        "intern_merknad: 'Saken til X'",
        "mål: [{id: a, tittel: A, vi_skal: [{id: b, tekst: B, punkter: ['Saken til X']}]}]",
        "vi_skal: [{id: a, tekst: A}]\n# framdrift\n- {tiltak: a, dato: 2023-01-01, status: pågår, tekst: 'Sak X'}",
    ],
)
def test_an_identity_number_is_found_in_any_text_and_never_repeated(text: str, written: str) -> None:
    told = [finding for finding in findings(text.replace("X", written)) if finding.code == "fødselsnummer"]
    assert len(told) == 1
    assert written in told[0].place.source
    assert written not in told[0].message + told[0].help


def test_an_identity_number_in_a_comment_is_told_of_too() -> None:
    message = "Det står et fødselsnummer i en kommentar i planen eller framdriften."
    assert messages(f"kilde: Planen  # {IDENTITY_NUMBER}\n", "fødselsnummer") == [message]


def test_eleven_digits_with_other_check_digits_are_no_identity_number() -> None:
    assert found("beskrivelse: Bestilling 17454000081", "fødselsnummer") == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Ring 51 46 80 00", 1),
        ("Ring 51468000.", 1),
        ("Ring +47 900 00 000", 1),
        ("I 2022-2027, 2024-06-30, sak 2023/41 og 12/22", 0),
        ("Dagen 20240612 og 45000000 kr", 0),
        ("Ramme 12 000 000 kr, 4500000 kr og 25 000 000 kr", 0),
        ("Organisasjonsnummer 123456785, gnr. 13 bnr. 45", 0),
        ("Avtrykk sha256-436626b63f00167031a19eb040187bd4d2dbf0181376d80787507cb64dc3a97e", 0),
    ],
)
def test_a_telephone_number_is_told_apart_from_years_and_amounts(text: str, hits: int) -> None:
    assert len(found(f"beskrivelse: {text}", "telefonnummer")) == hits


# -- Adopted wording ---------------------------------------------------------------------------------------------------


def test_a_change_since_the_adoption_must_be_recorded() -> None:
    page = next(page for page in families()["Vedtatt ordlyd"] if page.code == "endret-siden-vedtaket")
    changed = page.right.replace("Utarbeide boligrapport", "Utarbeide boligplan")
    recorded = changed + "    endret: [{dato: 2024-11-05, sak: RS 1/24, før: {tekst: Utarbeide boligrapport}}]\n"
    added = page.right + "  - {id: ny, tekst: Gjøre noe nytt, innført: 2024-11-05}\n"
    backdated = page.right + "  - {id: ny, tekst: Gjøre noe nytt, innført: 2022-05-02}\n"
    code = "endret-siden-vedtaket"
    assert found(page.right, code) == []
    assert [line[:9] for line, _ in found(changed, code)] == ["kontrolls"]
    assert found(recorded, code) == []
    assert found(added, code) == []
    assert len(found(backdated, code)) == 1


# -- One cause, one fault ----------------------------------------------------------------------------------------------

SOUND = "vi_skal: [{id: a, tekst: Gjøre A, år: 2022, gjentas: årlig, økonomi: ingen kostnad, ansvar: nav}]\n"


@pytest.mark.parametrize(
    "text",
    [
        "vi_skal: [{id: a, tekst: Gjøre A, år: 20222, økonomi: ingen kostnad, ansvar: nav}]",
        "vi_skal: [{id: a, tekst: Gjøre A, Aar: 2022, økonomi: ingen kostnad, ansvar: nav}]",
        "vi_skal: [{id: a, tekst: Gjøre A, år: 2022, økonomi: ingen kostnad, ansvar: [{id: nav}]}]",
        "mål: [{id: g, tittel: G, ansvar: 5 5, vi_skal: [{id: a, tekst: Gjøre A, år: 2022, økonomi: ingen kostnad}]}]",
        "felles: {ansvar: {hos: 5 5}}\nvi_skal: [{id: a, tekst: Gjøre A, år: 2022, økonomi: ingen kostnad}]",
        "vi_skal: [{id: a, tekst: Gjøre A, år: 2022, ansvar: nav, kostnad: {drift: {2022: 5x}}}]",
        "beløp_i: euro\nvi_skal: [{id: a, tekst: Gjøre A, år: 2022, ansvar: nav, kostnad: {drift: {2022: 5}}}]",
        f"{SOUND}# framdrift\n- {{tiltak: a, dato: 2022-05-05, status: utgår, begrunelse: Ingen penger}}",
        f"{SOUND}# framdrift\n- {{tiltak: a, dato: 2023-01-05, status: gjennomført, gjelder: i fjor}}",
    ],
)
def test_what_a_faulty_key_would_have_said_is_not_missed_as_well(text: str) -> None:
    told = findings(f"ansvarlige: [{{id: nav, navn: NAV}}]\n{text}\n")
    assert len(told) == 1, told
    assert told[0].severity is Severity.ERROR


def test_the_other_items_are_judged_all_the_same() -> None:
    text = "vi_skal:\n  - {id: a, tekst: Gjøre A, år: 20222}\n  - {id: b, tekst: Gjøre B}\n"
    assert messages(text, "uten-tid") == ["«b» har verken år eller frist."]
    assert messages(text, "uten-ansvar") == ["Ingen av de 2 tiltakene i planen har noen ansvarlig."]


def test_a_deadline_put_off_may_become_the_plans_own_on_the_day_it_was_reported() -> None:
    plan = """
vi_skal:
  - id: a
    tekst: Gjøre A
    år: 2024-2025
    frist: 2025-06
    endret:
      - dato: 2024-11-05
        før: {år: 2024, frist: ingen}
# framdrift
- {tiltak: a, dato: 2024-11-05, status: utsatt, begrunnelse: Jussen må avklares., ny_frist: DAY}
"""
    assert messages(plan.replace("DAY", "2025-06"), "ny-frist") == []
    assert messages(plan.replace("DAY", "2024-12"), "ny-frist") != []
