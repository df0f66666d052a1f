"""What `vis` shows of a measure, a goal, an aim, a strategy and an owner."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from boligplan.cli.main import main
from vik import JOURNAL as JOURNAL_OF_VIK
from vik import git, repository

Shown = Callable[[str], list[str]]

PLAN = """\
format: 1
id: vik
tittel: Boligplan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
beløp_i: 1000 kr
føringer: [{id: trygt-hjem, tittel: Alle trenger et trygt hjem}]
ansvarlige:
  - {id: nav, navn: Nav Vik, type: enhet, også_kalt: [Nav], medlemmer: [teknisk], opprettes: 2023, kilde: Side 4}
  - {id: helse, navn: Helse og mestring, type: enhet, opphørt: 2026-01-01}
  - {id: råd, navn: Eldrerådet, type: politisk organ}
mål:
  - id: eie
    tittel: Flere skal eie
    føring: trygt-hjem
    beskrivelse: Om å eie.
    vi_vil:
      - id: unge
        tekst: Hjelpe unge
        punkter: [med råd, med lån]
        kostnad: {drift: {2023: 5, 2024: 7.5}, ramme: 2000, finansiering: [{fra: Husbanken, andel: 20, beløp: 40}]}
        vi_skal:
          - id: modell
            tekst: Lage en modell
            år: 2023-2024
            endret:
              - dato: 2022-06-01
                sak: RS 1/22
                grunn: Nye tall.
                før:
                  tekst: Lage noe
                  frist: ingen
                  ansvar: [nav, helse]
                  økonomi: {avklaring: budsjett, tekst: Se budsjettet}
              - {dato: 2022-08-01, før: {ansvar: {tekst: NAV som trykt, hos: nav}, økonomi: ingen}}
    vi_skal:
      - id: kurs
        tekst: Holde kurs
        punkter: [om lån, om leie]
        ansvar: {tekst: Nav (delegert til Helse), hos: nav, delegert: helse}
        involverte: [helse]
        utvalg: råd
        år: 2023-2024
        når: Innen to år
        frist: 2023-T2
        startet: 2021
        slag: [drift, investering]
        økonomi: {avklaring: budsjett, tekst: Settes av}
        prioritet: Høy
        kostnad: {investering: {2023: 1500}, tekst: Om lag}
        indikator: {navn: Deltakere, enhet: personer, minst: 12.5, høyst: 2000}
        felt: {Merknad: Som trykt}
        beskrivelse: Lengre.
        kilde: Side 9
        intern_merknad: Bare her
      - {id: løfte, tekst: Love noe, innført: {dato: 2022-07-01, sak: RS 2/22, grunn: Nytt behov.}, gjentas: årlig,
         år: 2023, indikator: {navn: Løfter, antall: 3}}
      - {id: gammelt, tekst: Det gamle, sluttet: {dato: 2022-09-01, grunn: Dekket.}}
      - {id: eldre, tekst: Det eldste, sluttet: {dato: 2022-09-01, erstattet_av: kurs}}
      - id: ramme
        tekst: Sette en ramme
        endret:
          - {dato: 2022-06-01, før: {kostnad: {ramme: 300}}}
          - {dato: 2022-07-01, før: {kostnad: ingen, slag: ingen}}
strategier:
  - {id: bygge, tekst: Bygge mer, kilde: Side 2, vi_skal: [{id: tomter, tekst: Finne tomter}]}
"""
JOURNAL = """\
- tiltak: kurs
  dato: 2023-02-01
  status: utsatt
  ny_frist: 2024-T1
  begrunnelse: Ingen lokaler.
  av: nav
  sak: RS 9/23
- {tiltak: kurs, dato: 2024-04-20, status: gjennomført, verdi: 1250.5, utført: 2024-04, intern_merknad: Mellom oss}
- {tiltak: ramme, dato: 2023-02-01, status: erstattet, begrunnelse: Dekket., erstattet_av: [kurs, løfte]}
"""


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Asks `vis` and gives the lines, white space folded."""
    monkeypatch.setenv("COLUMNS", "110")
    (tmp_path / "vik.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "vik.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")

    def ask(what: str) -> list[str]:
        code = main(["vis", what, "--plan", str(tmp_path / "vik.yaml"), "--per", "2024-06-01"])
        out, err = capsys.readouterr()
        assert code == 0, err
        return [" ".join(line.split()) for line in out.splitlines()][3:]

    return ask


def test_a_measure_is_shown_with_all_that_is_known(shown: Shown) -> None:
    assert shown("kurs") == [
        "",
        "1.2 Holde kurs",
        "id kurs",
        "under Flere skal eie",
        "punkter om lån",
        "om leie",
        "status gjennomført",
        "mot fristene avsluttet, ferdig i tide",
        "ansvarlig Nav Vik (skulle opprettes 2023)",
        "delegert til Helse og mestring",
        "ansvar i planen Nav (delegert til Helse)",
        "involvert Helse og mestring",
        "utvalg Eldrerådet",
        "år 2023 og 2024",
        "når i planen Innen to år",
        "frist 30. april 2024",
        "flyttet 1 gang, fra 31. august 2023",
        "begynte 2021",
        "drift/investering drift og investering",
        "økonomi budsjett: Settes av",
        "prioritet Høy",
        "kostnad (hele tusen kroner)",
        "investering 2023: 1 500",
        "Om lag",
        "indikator Deltakere: minst 12,5 og høyst 2 000 personer",
        "Merknad Som trykt",
        "beskrivelse Lengre.",
        "kilde Side 9",
        "intern merknad Bare her",
        "",
        "Meldinger: 2",
        "2023-02-01 utsatt",
        "Begrunnelse: Ingen lokaler.",
        "Ny frist: 1. tertial 2024",
        "Nav Vik, RS 9/23",
        "2024-04-20 gjennomført",
        "Verdi: 1 250,5",
        "Utført: april 2024",
        "Intern merknad: Mellom oss",
    ]


def test_what_a_decision_replaced_is_told_in_names_and_amounts(shown: Shown) -> None:
    assert shown("modell")[-9:] == [
        "Endringer i planen",
        "2022-06-01 endret, sak RS 1/22. Nye tall.",
        "før, ansvar: Nav Vik og Helse og mestring",
        "før, frist: ingen",
        "før, tekst: Lage noe",
        "før, økonomi: budsjett: Se budsjettet",
        "2022-08-01 endret",
        "før, ansvar: NAV som trykt",
        "før, økonomi: ingen",
    ]
    assert shown("ramme")[-5:] == [
        "2022-06-01 endret",
        "før, kostnad: samlet ramme 300 (hele tusen kroner)",
        "2022-07-01 endret",
        "før, drift/investering: ingen",
        "før, kostnad: ingen",
    ]


def test_what_came_left_and_was_replaced_is_told(shown: Shown) -> None:
    assert shown("løfte")[-1] == "2022-07-01 kom inn i planen, sak RS 2/22. Nytt behov."
    assert shown("gammelt")[-1] == "2022-09-01 gikk ut av planen. Dekket."
    assert shown("eldre")[-1] == "2022-09-01 erstattet av kurs"
    assert "Erstattet av: «Holde kurs» og «Love noe»" in shown("ramme")


def test_every_part_in_the_responsibility_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vik.yaml"
    owners = "{tekst: NAV (trykt), hos: [nav, helse], hovedansvar: nav, delegert: helse, ved: råd}"
    file.write_text(PLAN.replace("{tekst: Nav (delegert til Helse), hos: nav, delegert: helse}", owners), "utf-8")
    assert main(["vis", "kurs", "--plan", str(file), "--per", "2024-06-01"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    at = lines.index("ansvarlig Nav Vik (skulle opprettes 2023) og Helse og mestring")
    assert lines[at + 1 : at + 5] == [
        "hovedansvar Nav Vik (skulle opprettes 2023)",
        "delegert til Helse og mestring",
        "ved Eldrerådet",
        "ansvar i planen NAV (trykt)",
    ]


def test_timing_is_told_with_years_and_days(shown: Shown) -> None:
    assert "mot fristene mangler melding for 2023 (122 dager)" in shown("løfte")
    assert "gjentas årlig" in shown("løfte")
    assert "status ikke meldt, 0 av 1 år meldt, 0 gjennomført" in shown("løfte")
    assert "indikator Løfter: 3" in shown("løfte")
    assert "mot fristene uten ny melding (882 dager)" in shown("tomter")
    assert "Ingen har meldt noe om tiltaket." in shown("tomter")


def test_the_cost_of_the_aim_is_shown_as_such(shown: Shown) -> None:
    lines = shown("modell")
    at = lines.index("kostnad for hele vi_vil (hele tusen kroner)")
    assert lines[at + 1 : at + 4] == [
        "drift 2023: 5, 2024: 7,5",
        "samlet ramme 2 000",
        "finansiering Husbanken: 20 %, 40",
    ]
    assert "under Flere skal eie → Hjelpe unge" in lines


def test_the_levels_and_an_owner_are_shown_with_their_measures(shown: Shown) -> None:
    assert shown("eie")[1:6] == [
        "Flere skal eie",
        "id eie",
        "føring Alle trenger et trygt hjem",
        "beskrivelse Om å eie.",
        "",
    ]
    assert shown("unge")[1:5] == ["Hjelpe unge", "id unge", "punkter med råd", "med lån"]
    assert shown("bygge")[1:5] == ["Bygge mer", "id bygge", "kilde Side 2", ""]
    assert "under Bygge mer" in shown("tomter")
    assert shown("nav")[1:8] == [
        "Nav Vik (skulle opprettes 2023)",
        "id nav",
        "type enhet",
        "også kalt Nav",
        "medlemmer teknisk",
        "opprettes 2023",
        "kilde Side 4",
    ]
    assert "opphørt 1. januar 2026" in shown("helse")
    assert shown("kurs lån") == [
        "",
        "Tiltak med «kurs lån»: 1",
        "tiltak id status",
        "1.2 Holde kurs kurs gjennomført, avsluttet",
    ]


def test_a_level_is_found_by_its_printed_number(shown: Shown) -> None:
    for number, title in (("1", "Flere skal eie"), ("1.1", "Hjelpe unge"), ("S1", "Bygge mer")):
        assert shown(number)[1] == title


def test_the_text_of_a_strategy_is_searched(shown: Shown) -> None:
    assert shown("bygge mer")[1:4:2] == [
        "Tiltak med «bygge mer»: 1",
        "S1.1 Finne tomter tomter ikke meldt, uten ny melding",
    ]


def test_the_saved_versions_that_changed_a_measure_are_told_also_from_before_a_new_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repository(tmp_path)
    new = file.with_name("øya.yaml")
    journal, new_journal = (path.with_name(f"{path.stem}.framdrift.yaml") for path in (file, new))
    journal.write_text("- {tiltak: [\n", encoding="utf-8")
    git(tmp_path, "commit", "-qam", "Kan ikke leses")
    journal.write_text(JOURNAL_OF_VIK, encoding="utf-8")
    file.rename(new)
    journal.rename(new_journal)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-qm", "Nytt navn")
    entry = "- {tiltak: rutine, dato: 2024-03-01, status: gjennomført}\n"
    new_journal.write_text(JOURNAL_OF_VIK + entry, encoding="utf-8")
    git(tmp_path, "commit", "-qam", "Rutinen er ferdig")
    assert main(["vis", "rutine", "--plan", str(new), "--per", "2024-06-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    told = lines[lines.index("Lagret i git") + 1 :]
    assert [line.split(maxsplit=2)[2] if n % 2 == 0 else line.strip() for n, line in enumerate(told)] == [
        "avsluttet og ny melding", "Rutinen er ferdig", "ny og ny melding", "Planen slik den ble vedtatt",
    ]  # fmt: skip


def test_a_strategy_is_found_by_the_number_it_is_printed_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "p.yaml"
    plan.write_text(
        "format: 1\nid: p\ntittel: P\nkommune: {navn: K}\nmålform: bokmål\ntilstand: vedtatt\n"
        "strategier:\n  - {id: s, nummer: B2, tekst: Samarbeide}\n  - {id: t, tekst: Bygge}\n",
        encoding="utf-8",
    )
    for number, text in (("B2", "Samarbeide"), ("S2", "Bygge")):
        assert main(["vis", number, "--plan", str(plan)]) == 0
        assert f"{text}\nid" in capsys.readouterr().out


def test_what_was_taken_back_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "vik.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    plan.with_name("vik.framdrift.yaml").write_text(
        "- {tiltak: modell, dato: 2023-03-01, status: gjennomført}\n"
        "- {tiltak: modell, dato: 2023-03-05, trekker: {dato: 2023-03-01, status: gjennomført},"
        " begrunnelse: Feil tiltak.}\n",
        encoding="utf-8",
    )
    for day, status, entry in (
        ("2023-03-04", "gjennomført", ["2023-03-01 gjennomført"]),
        ("2023-03-05", "ikke meldt", ["2023-03-01 gjennomført", "Trukket tilbake 5. mars 2023: Feil tiltak."]),
    ):
        assert main(["vis", "modell", "--plan", str(plan), "--per", day]) == 0
        lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
        assert f"status {status}" in lines
        at = lines.index("Meldinger: 1") + 1
        assert lines[at : lines.index("", at)] == entry
    assert main(["vis", "modell", "--plan", str(plan), "--per", "2024-06-01", "--format", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["tiltak"][0]["meldinger"]
    assert told["trukket"] == {"dato": "2023-03-05", "begrunnelse": "Feil tiltak."}
