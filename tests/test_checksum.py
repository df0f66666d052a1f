"""The checksum changes with everything that was adopted, and with nothing else."""

from datetime import date
from pathlib import Path

import pytest

from boligplan.checksum import checksum
from boligplan.loading import check
from boligplan.reader.source import SourceFile

PLAN = """\
format: 1
id: eksempelvik
tittel: Boligsosial plan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
beløp_i: 1000 kr
ansvarlige:
  - {id: nav, navn: NAV}
  - {id: eiendom, navn: Eiendom}
mål:
  - id: eie
    tittel: Flere skal kunne eie egen bolig
    vi_vil:
      - id: familier
        tekst: Hjelpe flere familier
        punkter: [med startlån, med råd]
        ansvar: {tekst: Leder NAV, hos: nav}
        slag: [drift, investering]
        år: 2022-2024
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
            kostnad: {drift: {2022: 5}, ramme: 20, finansiering: [{fra: Staten, andel: 40}], tekst: Om lag 5}
          - id: råd
            tekst: Gi råd
            ansvar: nav
strategier:
  - {id: tidlig, tekst: Komme tidlig inn}
"""


def taken(text: str, day: date = date(2024, 1, 1)) -> str:
    """Return the checksum of the plan as it stood on the day."""
    plan = check(Path("x.yaml"), [SourceFile("x.yaml", text)], day).plan
    assert plan is not None
    return checksum(plan, day)


def changed(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Flere skal kunne", "Alle skal kunne"),
        ("Hjelpe flere", "Hjelpe mange"),
        ("Tildele startlån", "Tildele flere startlån"),
        ("Komme tidlig inn", "Komme inn"),
        ("[med startlån, med råd]", "[med råd, med startlån]"),
        ("[med startlån, med råd]", "[med startlån med råd]"),
        ("tekst: Leder NAV", "tekst: Leder eiendom"),
        ("            ansvar: nav\n", "            ansvar: eiendom\n"),
        ("            ansvar: nav\n", ""),
        ("slag: [drift, investering]", "slag: drift"),
        ("år: 2022-2024", "år: 2022, 2024"),
        ("drift: {2022: 5}", "drift: {2023: 5}"),
        ("drift: {2022: 5}", "investering: {2022: 5}"),
        ("drift: {2022: 5}", "drift: {2022: 5.5}"),
        ("ramme: 20", "ramme: 200"),
        ("andel: 40", "beløp: 40"),
        ("fra: Staten", "fra: Husbanken"),
        ("Om lag 5", "Omtrent 5"),
        ("beløp_i: 1000 kr", "beløp_i: kr"),
        ("beløp_i: 1000 kr", "beløp_i: 1000 kr\nperiode: 2022-2027"),
        ("beløp_i: 1000 kr", "beløp_i: 1000 kr\nrapportering: {frist: 15. februar}"),
        ("beløp_i: 1000 kr", "beløp_i: 1000 kr\nrapportering: ved revisjon"),
        ("beløp_i: 1000 kr", "beløp_i: 1000 kr\nrevisjon: {hvert: 2 år}"),
        ("beløp_i: 1000 kr", "beløp_i: 1000 kr\nfelles: {ansvar: nav}"),
        ("tekst: Gi råd", "tekst: Gi råd\n            frist: 2024-06"),
        ("tekst: Gi råd", "tekst: Gi råd\n            når: innen sommeren"),
        ("tekst: Gi råd", "tekst: Gi råd\n            gjentas: årlig"),
        ("tekst: Gi råd", "tekst: Gi råd\n            år: fra 2022"),
        ("tekst: Gi råd", "tekst: Gi råd\n            involverte: eiendom"),
        ("tekst: Gi råd", "tekst: Gi råd\n            indikator: {navn: Råd, minst: 5}"),
        ("hos: nav", "hos: eiendom"),
        ("id: startlån", "id: tildele"),
        ("strategier:", "planprosess: [{id: utkast, tekst: Utkast, frist: 2022-03}]\nstrategier:"),
        ("strategier:", "vi_skal: [{id: ny, tekst: Ny}]\nstrategier:"),
    ],
)  # fmt: skip
def test_what_was_adopted_counts(old: str, new: str) -> None:
    assert taken(changed(old, new)) != taken(PLAN)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tekst: Tildele startlån", "tekst: 'Tildele startlån'  # hvor mange?"),
        ("tekst: Tildele startlån", "tekst: >-\n              Tildele\n              startlån"),
        ("tekst: Tildele startlån", "tekst: Tildele   startla\u030an"),
        ("punkter: [med startlån, med råd]", "punkter:\n          - med startlån\n          - med råd"),
        ("slag: [drift, investering]", "slag: [investering, drift]"),
        ("år: 2022-2024", "år: [2022, 2023, 2024]"),
        ("2022: 5}", "2022: 5.0}"),
        ("navn: Eiendom", "navn: Eiendomsavdelingen"),
        ("tekst: Gi råd", "tekst: Gi råd\n            gjentas: nei"),
        ("beløp_i: 1000 kr", "beløp_i: 1000 kr\nrevisjon: {gjennomført: [{år: 2023}]}"),
        ("tekst: Gi råd", "tekst: Gi råd\n            beskrivelse: Mer om det\n            intern_merknad: Husk"),
        ("\n", "\r\n"),
    ],
)
def test_layout_notes_and_the_registry_do_not_count(old: str, new: str) -> None:
    assert taken(changed(old, new)) == taken(PLAN)


def test_the_same_sum_for_every_year_may_be_written_in_short() -> None:
    text = changed("2022: 5}", "2022: 5, 2023: 5, 2024: 5}")
    assert taken(text) == taken(changed("2022: 5}", "hvert_år: 5}"))


def test_where_one_text_ends_and_the_next_begins_counts() -> None:
    assert taken(changed("tekst: Gi råd", "tekst: Gi\n            punkter: [råd]")) != taken(PLAN)


def test_it_is_the_plan_of_the_day_that_counts() -> None:
    text = changed(
        "tekst: Gi råd", "tekst: Gi gode råd\n            endret: [{dato: 2024-11-05, før: {tekst: Gi råd}}]"
    )
    assert taken(text, date(2024, 11, 4)) == taken(PLAN)
    assert taken(text, date(2024, 11, 5)) != taken(PLAN)
