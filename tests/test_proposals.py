"""What a new worksheet proposes for a measure, what it asks, and what it bids the working group notice."""

from datetime import date
from pathlib import Path

import pytest

from boligplan.loading import Loaded, check
from boligplan.reader.source import SourceFile
from boligplan.revision.proposals import Proposal, lapsed_guidance, propose, remarks
from boligplan.revision.worksheet import new_sheet
from boligplan.status import MeasureStatus, PlanStatus, standing

DAY = date(2024, 11, 5)
HEAD = """\
format: 1
id: vik
tittel: Boligplan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
revisjon: {hvert: 2 år}
ansvarlige:
  - {id: nav, navn: Nav Vik}
  - {id: lag, navn: Laget, opphørt: 2024-11-05}
  - {id: råd, navn: Rådet, opphørt: 2024-11-06}
  - {id: ny, navn: Nygruppa, opprettes: 2023}
  - {id: snart, navn: Snartgruppa, opprettes: 2024-11-05}
  - {id: en-gang, navn: Enganggruppa, opprettes: ja}
"""
KNOWN = "økonomi: ingen kostnad"


def read(measures: str, entries: str = "", head: str = HEAD) -> Loaded:
    journal = SourceFile("vik.framdrift.yaml", entries)
    loaded = check(Path("vik.yaml"), [SourceFile("vik.yaml", f"{head}vi_skal:\n{measures}"), journal], DAY)
    assert loaded.is_sound, loaded.diagnostics
    return loaded


def one(measure: str, entries: str = "", head: str = HEAD, day: date = DAY) -> tuple[MeasureStatus, PlanStatus]:
    """The measure «x» with the keys given, as it stands on the day."""
    others = "  - {id: a, tekst: A, år: 2026}\n  - {id: b, tekst: B, år: 2026}\n"
    told = "".join(f"- {{tiltak: x, {entry}}}\n" for entry in entries.splitlines())
    status = standing(read(f"  - {{id: x, tekst: X, {measure}}}\n{others}", told, head), day)
    return status.measures[0], status


QUIET = Proposal(None, question="Ingen har meldt noe. Er arbeidet begynt? Spør Nav Vik.")
NEXT_PLAN = Proposal(None, question="Fristen er ute og planperioden snart over. Skal tiltaket med i neste plan?")
LATE = "Ikke meldt ferdig innen fristen."
TOLD = "dato: 2024-09-01, status: pågår"


@pytest.mark.parametrize(
    ("measure", "entries", "expected"),
    [
        ("år: 2023", "dato: 2023-05-01, status: gjennomført", Proposal("avsluttes", "Gjennomført.")),
        (
            "år: 2022-2023, gjentas: årlig",
            "dato: 2023-01-10, gjelder: 2022, status: gjennomført\n"
            + TOLD.replace("pågår", "ikke gjennomført, begrunnelse: Sykdom, gjelder: 2023"),
            Proposal("avsluttes", "Alle årene er meldt."),
        ),
        ("år: 2022-2023, gjentas: årlig", TOLD + ", gjelder: 2022", Proposal("videreføres")),
        (
            "år: 2022, gjentas: årlig",
            "dato: 2023-01-10, gjelder: 2022, status: ikke gjennomført, begrunnelse: Sykdom",
            Proposal("avsluttes", "Alle årene er meldt."),
        ),
        ("år: 2022-2025, gjentas: løpende, ansvar: nav", "", Proposal("videreføres")),
        ("år: 2026", "dato: 2024-09-01, status: utgår, begrunnelse: Dekket", Proposal("utgår", "Dekket")),
        (
            "år: 2026", "dato: 2024-09-01, status: erstattet, begrunnelse: Likt, erstattet_av: a",
            Proposal("slås sammen", "Likt", merged_with="a"),
        ),
        (
            "år: 2026", "dato: 2024-09-01, status: erstattet, begrunnelse: Likt, erstattet_av: [a, b]",
            Proposal("utgår", "Likt"),
        ),
        (
            "år: 2023", "dato: 2024-09-01, status: ikke gjennomført, begrunnelse: Dyrt",
            Proposal("utgår", "Dyrt"),
        ),
        ("år: 2023, ansvar: nav", "", QUIET),
        ("år: 2023-2026, ansvar: nav", "", QUIET),
        ("frist: 2024-06, ansvar: nav", "", QUIET),
        (
            "år: 2023, ansvar: [nav, råd]", "",
            Proposal(None, question="Ingen har meldt noe. Er arbeidet begynt? Spør Nav Vik og Rådet."),
        ),
        (
            "år: 2023", "",
            Proposal(None, question="Ingen har meldt noe. Er arbeidet begynt? Spør den som kjenner saken; ingen er "
                     "ansvarlig."),
        ),
        ("år: 2024-2026", "", Proposal("videreføres")),
        ("slag: drift", "", Proposal("videreføres")),
        ("år: 2022-2023", TOLD, Proposal("flyttes", LATE, to="2022-2025")),
        ("år: 2022-2023", TOLD + ", begrunnelse: Venter", Proposal("flyttes", "Venter", to="2022-2025")),
        ("år: 2023, frist: 2023-T2", TOLD, Proposal("flyttes", LATE, to="2025-T2")),
        ("år: 2024, frist: 2024-02-29", TOLD, Proposal("flyttes", LATE, to="2026-02-28")),
        (
            "år: 2023",
            "dato: 2023-11-01, status: utsatt, begrunnelse: Tomta, ny_frist: 2025-06-30",
            Proposal("flyttes", "Tomta", to="2025-06-30"),
        ),
        (
            "år: 2027, endret: [{dato: 2024-09-01, før: {år: 2023}}]",
            "dato: 2023-11-01, status: utsatt, begrunnelse: Tomta, ny_frist: 2025-06-30",
            Proposal("videreføres"),
        ),
        (
            "år: 2022",
            "dato: 2022-11-01, status: utsatt, begrunnelse: Tomta, ny_frist: 2026-06-30\n" + TOLD,
            Proposal("videreføres"),
        ),
        (
            "år: 2022, frist: 2022-06",
            "dato: 2022-05-01, status: utsatt, begrunnelse: Tomta, ny_frist: 2024-06-30",
            Proposal("flyttes", "Tomta", to="2026-06"),
        ),
    ],
)  # fmt: skip
def test_a_proposal_follows_from_what_is_reported_and_what_is_late(
    measure: str, entries: str, expected: Proposal
) -> None:
    assert propose(*one(measure, entries)) == expected


@pytest.mark.parametrize(
    ("head", "day", "measure", "expected"),
    [
        (HEAD, date(2025, 1, 1), "år: 2024", "2024-2026"),
        (HEAD, DAY, "år: 2022-2026, frist: 2023-06", "2025-06"),  # the years go on past the deadline
        (HEAD, date(2026, 12, 31), "år: 2024", "2024-2027"),  # 2026 would be over that day
        (HEAD, date(2027, 12, 30), "år: 2024", "2024-2027"),
        (HEAD, date(2027, 12, 31), "år: 2024", None),
        (HEAD, date(2026, 6, 29), "frist: 2024-06-30", "2026-06-30"),
        (HEAD, date(2026, 6, 30), "frist: 2024-06-30", "2026"),
        (HEAD, date(2027, 7, 1), "frist: 2024-06-30", "2027"),
        (HEAD.replace("hvert: 2 år", "hvert: 3 år"), DAY, "år: 2023", "2023-2026"),
        (HEAD.replace("hvert: 2 år", "hvert: 6 måneder"), DAY, "år: 2023", "2023-2024"),
        (HEAD.replace("revisjon: {hvert: 2 år}\n", ""), DAY, "år: 2023", "2023-2025"),
        (HEAD.replace("periode: 2022-2027\n", ""), date(2029, 1, 1), "år: 2023", "2023-2029"),
    ],
)
def test_what_is_late_gets_the_time_to_the_next_revision_inside_the_period(
    head: str, day: date, measure: str, expected: str | None
) -> None:
    proposal = propose(*one(measure, TOLD, head, day))
    assert proposal == (Proposal("flyttes", LATE, to=expected) if expected else NEXT_PLAN)


@pytest.mark.parametrize(
    ("done", "is_settled"),
    [
        ("[{år: 2022, dato: 2022-11-01}, {år: 2023, dato: 2023-05-01}]", True),
        ("[{år: 2023, dato: 2023-05-02}, {år: 2022, dato: 2022-11-01}]", True),
        ("[{år: 2023, dato: 2023-04-30}]", False),
        ("[{år: 2023, dato: 2024-11-05}]", True),
        ("[{år: 2024, dato: 2024-11-06}]", False),
        ("[{år: 2023}]", False),
    ],
)
def test_what_was_done_before_the_last_revision_is_decided_already(done: str, is_settled: bool) -> None:
    head = HEAD.replace("hvert: 2 år", f"hvert: 2 år, gjennomført: {done}")
    assert propose(*one("år: 2023", "dato: 2023-05-01, status: gjennomført", head)).decided is is_settled


TWICE = (
    "dato: 2023-01-01, status: utsatt, begrunnelse: a, ny_frist: 2025\n"
    "dato: 2024-01-01, status: utsatt, begrunnelse: b, ny_frist: 2026"
)


@pytest.mark.parametrize(
    ("measure", "entries", "expected"),
    [
        (f"år: 2026, ansvar: nav, {KNOWN}", "", []),
        (f"år: 2026, {KNOWN}", "", ["Ingen er ansvarlig."]),
        (f"år: 2026, ansvar: [lag, råd], {KNOWN}", "", ["Laget er lagt ned."]),
        (
            f"år: 2026, ansvar: [ny, snart, en-gang], {KNOWN}", "",
            ["Er de opprettet? Nygruppa (skulle opprettes 2023) og Enganggruppa (skal opprettes)."],
        ),
        (
            f"år: 2026, ansvar: [snart, en-gang], {KNOWN}", "",
            ["Er den opprettet? Enganggruppa (skal opprettes)."],
        ),
        (f"ansvar: nav, {KNOWN}", "", ["Tiltaket har verken år eller frist."]),
        (f"år: 2022-2023, gjentas: årlig, ansvar: nav, {KNOWN}", "", ["Ingen melding for 2022 og 2023."]),
        (f"år: 2023, ansvar: nav, {KNOWN}", TWICE.splitlines()[0], []),
        (f"år: 2023, ansvar: nav, {KNOWN}", TWICE, ["Fristen er flyttet 2 ganger siden 31. desember 2023."]),
        (f"ansvar: nav, {KNOWN}", TWICE, []),
        ("år: 2026, ansvar: nav", "", ["Kostnaden er ukjent."]),
        (
            "år: 2026, ansvar: nav, økonomi: egen politisk sak", "",
            ["Kostnaden er ukjent.", "Krever egen politisk sak."],
        ),
        (
            "år: 2026, ansvar: nav, økonomi: egen politisk sak ved behov", "",
            ["Kostnaden er ukjent.", "Kan kreve egen politisk sak: planen sier «ved behov»."],
        ),
        ("år: 2023", "dato: 2023-05-01, status: gjennomført", []),
    ],
)  # fmt: skip
def test_a_remark_says_what_is_weak_about_an_open_measure(measure: str, entries: str, expected: list[str]) -> None:
    assert remarks(*one(measure, entries)) == expected


def test_guidance_that_lapses_is_told_under_the_goals_that_build_on_it() -> None:
    head = HEAD + """\
føringer:
  - {id: gammel, tittel: Gammel, gyldig: 2018-2023}
  - {id: i-år, tittel: I år, gyldig: 2021-2024}
  - {id: varig, tittel: Varig, gyldig: 2020-2025}
  - {id: uten, tittel: Uten}
mål:
  - {id: eie, tittel: Eie, føring: [gammel, i-år, varig, uten]}
  - {id: leie, tittel: Leie, føring: varig}
"""  # fmt: skip
    status = standing(read("  - {id: x, tekst: X}\n", head=head), DAY)
    assert [lapsed_guidance(goal, status) for goal in status.plan.goals] == [
        ["Føringen «Gammel» gjaldt til og med 2023.", "Føringen «I år» gjelder til og med 2024."],
        [],
    ]


def test_a_new_worksheet_has_every_measure_in_force_with_its_facts_under_its_levels() -> None:
    plan = """\
strategier:
  - {id: samarbeid, tekst: 'Samarbeide  om [alt]', vi_skal: [{id: møte, tekst: Møtes, økonomi: ingen kostnad}]}
føringer: [{id: gammel, tittel: Gammel, gyldig: 2018-2023}]
mål:
  - id: eie
    tittel: Eie
    ansvar: nav
    føring: gammel
    vi_vil:
      - id: låne
        tekst: Låne ut
        vi_skal:
          - {id: lån, tekst: Gi lån, år: 2022-2024, gjentas: årlig, økonomi: innenfor ramme}
          - {id: borte, tekst: Borte, år: 2022, sluttet: 2023-01-01}
          - {id: hus, tekst: Bygge, år: 2023-2024, frist: 2024-06, kostnad: {investering: {2024: 5}}}
    vi_skal:
      - {id: ferdig, tekst: Lage rutine, år: 2023, økonomi: ingen kostnad}
      - {id: taus, tekst: Kartlegge, år: 2023, økonomi: ingen kostnad}
"""
    entries = """\
- {tiltak: lån, dato: 2023-01-10, gjelder: 2022, status: gjennomført, tekst: Gitt.}
- {tiltak: lån, dato: 2024-01-10, gjelder: 2023, status: delvis gjennomført, tekst: Noe., begrunnelse: Sykdom.}
- {tiltak: hus, dato: 2024-03-01, status: pågår}
- {tiltak: ferdig, dato: 2023-05-01, status: gjennomført, tekst: Vedtatt.}
"""
    head = HEAD + "beløp_i: 1000 kr\n" + plan
    loaded = read("  - {id: sist, tekst: Være sist, år: 2026, ansvar: nav, økonomi: ingen kostnad}\n", entries, head)
    sheet = new_sheet(loaded.sound_plan, standing(loaded, DAY), 2024, "ark.yaml").text

    head, _, rest = sheet.partition("# Ett utfall for hvert tiltak. ")
    assert head == (
        "# yaml-language-server: $schema=../schema/revisjon-1.schema.json\n# Revisjonen 2024 av Boligplan.\n#\n"
    )
    body = rest[rest.index("# Nye tiltak skrives nederst") : rest.index("# Nye tiltak, for eksempel")]
    assert (
        body
        == """\
# Nye tiltak skrives nederst, under nye:. Se hva som gjenstår med: boligplan revisjon status 2024
format: 1
plan: vik
år: 2024
per: 2024-11-05
# Dagen saken er behandlet, og saksnummeret; trengs før fullfør:
dato:
sak:

tiltak:

  #### Mål: Eie
  #    Merk: Føringen «Gammel» gjaldt til og med 2023.
  #### Vi vil: Låne ut

  # 1.1.1 Gi lån
  #   2022–2024, årlig; ansvar: Nav Vik
  #   Status: pågår (før fristen)
  #   Meldt: 2022 gjennomført og 2023 delvis gjennomført
  #   Siste melding 10. januar 2024: delvis gjennomført for 2023. Noe. Sykdom.
  - id: lån
    utfall: videreføres
    avgjort: nei

  # 1.1.3 Bygge
  #   2023 og 2024, frist juni 2024; ansvar: Nav Vik
  #   Status: pågår (over fristen, 128 dager)
  #   Siste melding 1. mars 2024: pågår.
  - id: hus
    utfall: flyttes
    til: 2026-06
    grunn: Ikke meldt ferdig innen fristen.
    avgjort: nei

  # 1.2 Lage rutine
  #   2023; ansvar: Nav Vik
  #   Status: gjennomført (avsluttet)
  #   Siste melding 1. mai 2023: gjennomført. Vedtatt.
  - id: ferdig
    utfall: avsluttes
    grunn: Gjennomført.
    avgjort: nei

  # 1.3 Kartlegge
  #   2023; ansvar: Nav Vik
  #   Status: ikke meldt (over fristen, 310 dager)
  #   Spørsmål: Ingen har meldt noe. Er arbeidet begynt? Spør Nav Vik.
  - id: taus
    utfall:
    avgjort: nei

  #### Strategi: Samarbeide om [alt]

  # S1.1 Møtes
  #   uten år; ansvar: ikke oppgitt
  #   Status: ikke meldt (uten frist)
  #   Merk: Ingen er ansvarlig.
  #   Merk: Tiltaket har verken år eller frist.
  - id: møte
    utfall: videreføres
    avgjort: nei

  #### Rett under planen

  # T1 Være sist
  #   2026; ansvar: Nav Vik
  #   Status: ikke meldt (starter senere)
  - id: sist
    utfall: videreføres
    avgjort: nei

"""
    )


@pytest.mark.parametrize(
    ("head", "under", "years"),
    [
        (HEAD, "vik", "2025-2027"),
        (HEAD.replace("periode: 2022-2027", "periode: 2022-2025"), "vik", "2025"),
        (HEAD.replace("periode: 2022-2027\n", ""), "vik", "2025-2026"),
        (HEAD + "mål: [{id: eie, tittel: Eie}]\n", "eie", "2025-2027"),
        (HEAD + "mål: [{id: eie, tittel: Eie, vi_vil: [{id: låne, tekst: Låne}]}]\n", "låne", "2025-2027"),
    ],
)
def test_the_example_of_a_new_measure_fits_the_plan(head: str, under: str, years: str) -> None:
    loaded = read("  - {id: x, tekst: X}\n", head=head)
    sheet = new_sheet(loaded.sound_plan, standing(loaded, DAY), 2024, "ark.yaml").text
    assert f"#   - under: {under}\n" in sheet
    assert f"#       år: {years}\n" in sheet


def test_levels_are_told_once_and_long_texts_are_broken_between_words() -> None:
    head = HEAD + """\
strategier:
  - id: samarbeid
    tekst: Samarbeide
    vi_skal: [{id: p, tekst: P}, {id: q, tekst: Q}]
"""  # fmt: skip
    word = "drifts-/investeringsmidler"
    loaded = read(f"  - {{id: x, tekst: {' '.join([word] * 5)}}}\n  - {{id: y, tekst: {'y' * 120}}}\n", head=head)
    sheet = new_sheet(loaded.sound_plan, standing(loaded, DAY), 2024, "ark.yaml").text
    assert sheet.count("#### Strategi: Samarbeide\n") == 1
    assert f"  # T1 {word} {word} {word}\n  #  {word} {word}\n" in sheet
    assert f"  # T2\n  #  {'y' * 120}\n" in sheet
