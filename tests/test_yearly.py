"""The year's report: what was asked of the year, how it went, and what nobody reported on."""

from datetime import date
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.reading import read
from boligplan.reports.markdown import plain
from boligplan.reports.yearly import last_ended, of_year
from boligplan.status import standing

PLAN = """\
format: 1
id: liten
tittel: Liten plan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
rapportering: {frist: 31. januar}
vi_skal:
"""


def asked(tmp_path: Path, measures: str, journal: str, head: str = PLAN) -> dict[str, str]:
    """Return the lists that are not empty, by name, with the ids in them; and what was asked and closed before."""
    (tmp_path / "liten.yaml").write_text(head + measures, encoding="utf-8")
    (tmp_path / "liten.framdrift.yaml").write_text(journal, encoding="utf-8")
    on = date(2026, 2, 15)
    found = of_year(standing(read(tmp_path / "liten.yaml", on).loaded, on), 2025)
    rows = {name: " ".join(m.measure.id for m, _ in rows) for name, rows in found.lists.items() if rows}
    groups = {"spurt": found.asked, "før": found.before}
    return rows | {name: " ".join(m.measure.id for m in own) for name, own in groups.items() if own}


ONCE = "  - {id: a, tekst: Gjøre noe, år: 2024-2026}\n"
YEARLY = "  - {id: a, tekst: Gjøre noe, år: 2024-2026, gjentas: årlig}\n"


@pytest.mark.parametrize(
    ("measures", "journal", "found"),
    [
        (ONCE, "[]", {"ikke_meldt": "a", "spurt": "a"}),
        (ONCE, "- {tiltak: a, dato: 2025-03-01, status: pågår}", {"i_arbeid": "a", "spurt": "a"}),
        (ONCE, "- {tiltak: a, dato: 2025-03-01, status: ikke påbegynt}", {"ikke_begynt": "a", "spurt": "a"}),
        (ONCE, "- {tiltak: a, dato: 2025-03-01, status: gjennomført}", {"gjennomført": "a", "spurt": "a"}),
        (
            ONCE,
            "- {tiltak: a, dato: 2025-03-01, status: utsatt, begrunnelse: Nei, ny_frist: 2027}",
            {"utsatt": "a", "spurt": "a"},
        ),
        (
            ONCE,
            "- {tiltak: a, dato: 2025-03-01, status: ikke gjennomført, begrunnelse: Nei}",
            {"avvik": "a", "spurt": "a"},
        ),
        (ONCE, "- {tiltak: a, dato: 2025-03-01, status: utgår, begrunnelse: Nei}", {"ut": "a", "spurt": "a"}),
        # Reported in January: in the year of the work where that is given, else in the year of the report.
        (ONCE, "- {tiltak: a, dato: 2026-01-10, status: gjennomført}", {"ikke_meldt": "a", "spurt": "a"}),
        (
            ONCE,
            "- {tiltak: a, dato: 2026-01-10, status: gjennomført, utført: 2025-12}",
            {"gjennomført": "a", "spurt": "a"},
        ),
        # Done or gone before the year began.
        (ONCE, "- {tiltak: a, dato: 2024-12-31, status: gjennomført}", {"før": "a"}),
        (ONCE, "- {tiltak: a, dato: 2025-01-10, status: gjennomført, utført: 2024-12}", {"før": "a"}),
        (YEARLY, "- {tiltak: a, dato: 2024-11-05, status: utgår, begrunnelse: Nei}", {"før": "a"}),
        # The year that is named, whatever the day of the report.
        (
            YEARLY,
            "- {tiltak: a, dato: 2026-01-10, gjelder: 2025, status: gjennomført}",
            {"gjennomført": "a", "spurt": "a"},
        ),
        (
            YEARLY,
            "- {tiltak: a, dato: 2025-01-10, gjelder: 2024, status: gjennomført}",
            {"ikke_meldt": "a", "spurt": "a"},
        ),
        # Not crossed off for the year.
        ("  - {id: a, tekst: Gjøre noe, år: 2026}\n", "[]", {}),
        (
            "  - {id: a, tekst: Gjøre noe, år: 2026}\n",
            "- {tiltak: a, dato: 2025-03-01, status: pågår}",
            {"i_arbeid": "a"},
        ),
        # By a decision, without a word in the journal.
        (
            "  - {id: a, tekst: Gjøre noe, år: 2024-2026, sluttet: {dato: 2025-11-05, grunn: Nei}}\n",
            "[]",
            {"ut": "a", "spurt": "a"},
        ),
        (
            "  - {id: a, tekst: Gjøre noe, år: 2024-2026, sluttet: {dato: 2024-11-05, grunn: Nei}}\n",
            "- {tiltak: a, dato: 2024-01-10, status: gjennomført}",
            {"før": "a"},
        ),
    ],
)  # fmt: skip
def test_every_measure_stands_under_how_the_year_went(
    tmp_path: Path, measures: str, journal: str, found: dict[str, str]
) -> None:
    assert asked(tmp_path, measures, journal + "\n") == found


@pytest.mark.parametrize(
    "line", ["tilstand: opphevet", "tilstand: under arbeid", "vedtak: {dato: 2026-01-01}\ntilstand: vedtatt"]
)
def test_nothing_is_asked_of_a_plan_without_force(tmp_path: Path, line: str) -> None:
    assert asked(tmp_path, ONCE, "[]\n", PLAN.replace("tilstand: vedtatt", line)) == {}


def test_the_last_day_of_a_year_ends_it() -> None:
    assert [last_ended(date(2025, 12, day)) for day in (30, 31)] == [2024, 2025]


def told(tmp_path: Path, measures: str, journal: str, capsys: pytest.CaptureFixture[str], head: str = PLAN) -> str:
    (tmp_path / "liten.yaml").write_text(head + measures, encoding="utf-8")
    (tmp_path / "liten.framdrift.yaml").write_text(journal, encoding="utf-8")
    assert main(["rapport", "årsmelding", str(tmp_path / "liten.yaml"), "--per", "2026-02-15"]) == 0
    return plain(capsys.readouterr().out).replace("\xa0", " ")


def test_all_that_was_closed_before_the_year_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = told(tmp_path, ONCE, "- {tiltak: a, dato: 2023-05-01, status: gjennomført}\n", capsys)
    assert "Alle tiltakene som var krysset av for året, var avsluttet før året begynte." in text
    assert "## Gjennomført" not in text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("under arbeid", "1 tiltak er krysset av for 2025, men planen var ikke vedtatt da året var slutt."),
        ("opphevet", "1 tiltak var krysset av for 2025."),
    ],
)
def test_a_cross_is_not_denied_without_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], state: str, said: str
) -> None:
    done = "  - {id: b, tekst: Gjøre mer, år: 2023-2025}\n"
    journal = "- {tiltak: b, dato: 2023-05-01, status: gjennomført}\n"
    text = told(tmp_path, ONCE + done, journal, capsys, PLAN.replace("vedtatt", state))
    assert said in text.splitlines()
    assert "Alle tiltakene" not in text


def test_no_deviation_is_denied_beside_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = "  - {id: b, tekst: Gjøre mer, år: 2023}\n  - {id: c, tekst: Gjøre alt, år: 2025}\n"
    journal = (
        "- {tiltak: c, dato: 2025-05-01, status: pågår}\n"
        "- {tiltak: b, dato: 2023-12-01, status: ikke gjennomført, begrunnelse: Ingen ville.}\n"
    )
    text = told(tmp_path, more, journal, capsys)
    assert "Ingen avvik er meldt for 2025." in text
    assert (
        "Avvikene per 15. februar 2026 er:\n\n- T1 Gjøre mer: ikke gjennomført, meldt 1. desember 2023. Ingen ville."
        in text
    )
    assert "Av 2 tiltak som skulle vært ferdige, er 1 over fristen og 1 ikke gjennomført." in text
