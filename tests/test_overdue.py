"""What the screen of `forfalt` says of each measure: when, and who has the responsibility."""

from __future__ import annotations

from pathlib import Path

import pytest

from boligplan.cli.main import main

NEEDING = """\
format: 1
id: seks
tittel: Seks lister
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
rapportering: {frist: 31. januar}
ansvarlige:
  - {id: nav, navn: Nav}
  - {id: helse, navn: Helse}
  - {id: råd, navn: Råd}
  - {id: lag, navn: Lag}
vi_skal:
  - id: sen
    tekst: Sen
    år: 2024
    frist: 2024-K3
    ansvar: {hos: nav, delegert: helse, ved: råd}
    involverte: [lag]
  - {id: mangler, tekst: Mangler, gjentas: årlig, år: 2024-2027, ansvar: nav}
  - {id: nær, tekst: Nær, frist: 2026-02-28, ansvar: {delegert: helse}}
  - {id: meldefrist, tekst: Meldefrist, gjentas: årlig, år: 2025-2027}
  - {id: stille, tekst: Stille}
  - {id: aldri, tekst: Aldri}
  - {id: uten, tekst: Uten, når: Etter behov}
  - {id: avvik, tekst: Avvik, år: 2027}
  - {id: årlig-avvik, tekst: Avvik, gjentas: årlig, år: 2024-2026}
"""
NEEDING_JOURNAL = """\
- {tiltak: stille, dato: 2024-06-10, status: pågår}
- {tiltak: uten, dato: 2025-12-01, status: pågår}
- {tiltak: avvik, dato: 2025-03, status: delvis gjennomført, begrunnelse: Lite folk.}
- {tiltak: årlig-avvik, dato: 2024-12-01, gjelder: 2024, status: ikke gjennomført, begrunnelse: Ingen kom.}
- {tiltak: årlig-avvik, dato: 2025-12-01, gjelder: 2025, status: pågår}
"""


def test_each_list_says_when_and_who(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    plan = tmp_path / "seks.yaml"
    plan.write_text(NEEDING, encoding="utf-8")
    plan.with_name("seks.framdrift.yaml").write_text(NEEDING_JOURNAL, encoding="utf-8")
    assert main(["forfalt", str(plan), "--per", "2026-01-15"]) == 0
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert [" ".join(line.split()) for line in out.split("\n\n", 1)[1].splitlines() if line] == [
        "Over fristen: 1",
        "T1 Sen",
        "472 dager over fristen, som var 3. kvartal 2024 (30. september 2024).",
        "Ansvarlig: Nav · delegert til Helse · ved Råd · involvert Lag · sen",
        "Mangler melding: 1",
        "T2 Mangler",
        "Mangler melding for 2024. Meldefristen for 2024 var 31. januar 2025, for 349 dager siden.",
        "Ansvarlig: Nav · mangler",
        "Nær fristen: 3",
        "T4 Meldefrist",
        "Meldefristen for 2025 er 31. januar 2026, om 16 dager.",
        "Ingen ansvarlig · meldefrist",
        "T9 Avvik",
        "Meldefristen for 2025 er 31. januar 2026, om 16 dager.",
        "Ingen ansvarlig · årlig-avvik",
        "T3 Nær",
        "Fristen er 28. februar 2026, om 44 dager.",
        "Ingen ansvarlig · delegert til Helse · nær",
        "Uten ny melding: 2",
        "T6 Aldri",
        "Aldri meldt på 1 475 dager, regnet fra 1. januar 2022.",
        "Ingen ansvarlig · aldri",
        "T5 Stille",
        "Ingen melding siden 10. juni 2024, på 584 dager.",
        "Ingen ansvarlig · stille",
        "Uten frist (verken år eller frist i planen): 1",
        "T7 Uten",
        "I planen står: Etter behov",
        "Ingen ansvarlig · uten",
        "Avvik: 2",
        "T8 Avvik",
        "Meldt i mars 2025: delvis gjennomført. Lite folk.",
        "Ingen ansvarlig · avvik",
        "T9 Avvik",
        "Meldt 1. desember 2024: ikke gjennomført for 2024. Ingen kom.",
        "Ingen ansvarlig · årlig-avvik",
    ]


def test_vis_names_the_deadline_that_is_near(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "seks.yaml"
    plan.write_text(NEEDING, encoding="utf-8")
    for id, told in (
        ("nær", "nær fristen: fristen er 28. februar 2026, om 44 dager"),
        ("meldefrist", "nær fristen: meldefristen for 2025 er 31. januar 2026, om 16 dager"),
    ):
        assert main(["vis", id, "--plan", str(plan), "--per", "2026-01-15"]) == 0
        shown = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
        assert f"mot fristene {told}" in shown


def test_a_moved_deadline_that_is_near_is_told_in_two_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "seks.yaml"
    plan.write_text(NEEDING, encoding="utf-8")
    plan.with_name("seks.framdrift.yaml").write_text(
        "- {tiltak: sen, dato: 2024-09-01, status: utsatt, begrunnelse: Nei., ny_frist: 2026-02-01}\n", "utf-8"
    )
    assert main(["forfalt", str(plan), "--per", "2026-01-15"]) == 0
    shown = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    moved = "Fristen er flyttet 1 gang; den første var 30. september 2024."
    assert f"Fristen er 1. februar 2026, om 17 dager. {moved}" in shown
