"""Every document says first how the plan stands, and no more than the plan, the journal and the calendar can prove."""

import re
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.reports.markdown import plain

ROOT = Path(__file__).parents[1]
TEMPLATES = ("handlingsprogram", "status", "årsmelding", "revisjon", "tiltak")
PLAN = """\
format: 1
id: liten
tittel: Liten plan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
beløp_i: 1000 kr
ansvarlige:
  - {id: nav, navn: NAV, type: enhet}
  - {id: gruppa, navn: Arbeidsgruppen, type: gruppe}
  - {id: rådet, navn: Brukerrådet, type: gruppe}
vi_skal:
"""
YEARLY = "  - {id: a, tekst: Gjøre noe, år: 2022-2027, gjentas: årlig, ansvar: nav}\n"
ONCE = "  - {id: b, tekst: Bygge noe, år: 2024, ansvar: nav}\n"
OWN_DAY = "Planen sier ikke når det skal meldes; 31. januar er programmets egen dag."


def report(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    plan: str,
    journal: str = "[]\n",
    day: str = "2026-02-15",
) -> str:
    """Return the body of a document, without the marks of Markdown."""
    (folder / "liten.yaml").write_text(plan, encoding="utf-8")
    (folder / "liten.framdrift.yaml").write_text(journal, encoding="utf-8")
    assert main(["rapport", name, str(folder / "liten.yaml"), "--per", day]) == 0
    return plain(capsys.readouterr().out).replace("\xa0", " ").split("---\n", 2)[2]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("bokmål", "Ett tiltak skulle vært ferdig. Det er over fristen. Ingen har meldt noe om det ene som gjentas."),
        ("nynorsk", "Eitt tiltak skulle vore ferdig. Det er over fristen. Ingen har meldt noko om det eine som blir"),
    ],
)
def test_the_headline_is_the_first_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, language: str, first: str
) -> None:
    text = report(tmp_path, capsys, name, PLAN.replace("bokmål", language) + YEARLY + ONCE)
    assert f"## Kort sagt\n\n{first}" in text


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("tilstand: under arbeid", "Planen er under arbeid, og ingen frister gjelder ennå."),
        ("tilstand: opphevet", "Planen er opphevet, og det skal ikke meldes noe mer."),
        ("vedtak: {dato: 2026-03-01}\ntilstand: vedtatt", "Planen er under arbeid, og ingen frister gjelder ennå."),
    ],
)
def test_without_a_headline_its_reason_comes_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, line: str, first: str
) -> None:
    text = report(tmp_path, capsys, name, PLAN.replace("tilstand: vedtatt", line) + YEARLY)
    assert f"## Kort sagt\n\n{first}" in text
    assert OWN_DAY not in text


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(
    ("rule", "is_own"),
    [("", True), ("rapportering: {frist: 31. januar}\n", False), ("revisjon: {hvert: 2 år}\n", False)],
)
def test_the_own_day_is_called_so_in_every_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, rule: str, is_own: bool
) -> None:
    text = report(tmp_path, capsys, name, PLAN.replace("vi_skal:\n", f"{rule}vi_skal:\n") + YEARLY)
    assert (OWN_DAY in text) == is_own


@pytest.mark.parametrize("name", ["status", "årsmelding", "revisjon"])
def test_what_deviates_is_listed_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    journal = "- {tiltak: a, dato: 2025-01-10, gjelder: 2024, status: delvis gjennomført, begrunnelse: Få søkte.}\n"
    text = report(tmp_path, capsys, name, PLAN + YEARLY, journal)
    assert "- T1 Gjøre noe: delvis gjennomført for 2024, meldt 10. januar 2025. Få søkte." in text
    assert "1 tiltak har avvik." in text


@pytest.mark.parametrize(
    ("entry", "is_denied"),
    [
        ("", False),
        ("- {tiltak: a, dato: 2025-01-10, gjelder: 2024, status: gjennomført}\n", True),
        ("- {tiltak: a, dato: 2025-01-10, gjelder: 2023, status: ikke gjennomført, begrunnelse: Nei}\n", False),
    ],
)
def test_deviation_is_denied_only_where_reports_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], entry: str, is_denied: bool
) -> None:
    late = "- {tiltak: a, dato: 2026-01-10, gjelder: 2025, status: gjennomført}\n" if entry else ""
    for name in ("status", "revisjon"):
        assert (
            "Ingen avvik er meldt." in report(tmp_path, capsys, name, PLAN + YEARLY, f"{entry}{late}" or "[]\n")
        ) == (is_denied)


def test_silence_is_never_not_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measures = YEARLY + ONCE + "  - {id: c, tekst: Tegne noe, år: 2025, ansvar: nav}\n"
    text = report(
        tmp_path, capsys, "revisjon", PLAN + measures, "- {tiltak: c, dato: 2025-03-01, status: ikke påbegynt}\n"
    )
    silent, begun = text.index(": Tiltak som ingen har meldt noe om"), text.index(": Tiltak som er meldt ikke påbegynt")
    assert begun < text.index("Gjøre noe", begun) < silent
    assert "| T3 | Tegne noe | NAV | 2025 |" in text[:begun]
    assert "Tegne noe" not in text[begun:silent]


def test_the_revision_counts_from_the_one_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = "revisjon: {hvert: 2 år, gjennomført: [{år: 2024, dato: 2024-11-05}]}\nvi_skal:\n"
    more = "".join(f"  - {{id: {id}, tekst: Lage {id}, år: {year}}}\n" for id, year in (("før", 2023), ("etter", 2025)))
    journal = (
        "- {tiltak: a, dato: 2023-01-10, gjelder: 2022, status: gjennomført}\n"
        "- {tiltak: a, dato: 2025-01-10, gjelder: 2024, status: gjennomført}\n"
        "- {tiltak: før, dato: 2024-11-05, status: gjennomført}\n"
        "- {tiltak: etter, dato: 2024-11-06, status: gjennomført}\n"
    )
    text = report(tmp_path, capsys, "revisjon", PLAN.replace("vi_skal:\n", rule) + YEARLY + more, journal)
    done, years, before = (
        text.index(f": Tiltak som {caption}")
        for caption in ("er gjennomført siden revisjonen 5. november 2024", "gjentas, og årene", "var gjennomført før")
    )
    assert "Lage etter" in text[:done]
    assert "| T1 | Gjøre noe | NAV | 2022 og 2024 | 2023 og 2025 |" in text[done:years]
    assert "Lage før" in text[years:before]
    assert "| T1 | Gjøre noe | NAV | 2023 og 2025 |" in text[before:]


def test_roles_stand_apart_from_the_responsibility(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = "{hos: [nav], delegert: [gruppa], ved: [rådet], tekst: NAV/gruppa (rådet)}"
    measure = f"  - {{id: b, tekst: Bygge noe, år: 2024, involverte: [rådet], ansvar: {own}}}\n"
    status = report(tmp_path, capsys, "status", PLAN + measure)
    assert "| T1 | Bygge noe | NAV delegert til Arbeidsgruppen ved Brukerrådet involvert Brukerrådet |" in status
    assert "| NAV | 1 | 0 | 1 | 0 |\n| Tiltak i alt | 1 |" in status
    assert "| Arbeidsgruppen | 1 | 0 | 0 |\n| Brukerrådet | 0 | 1 | 1 |" in status
    sheet = report(tmp_path, capsys, "tiltak", PLAN + measure)
    lines = ["Har ansvaret:** NAV", "Delegert til:** Arbeidsgruppen", "Ved:** Brukerrådet", "Involvert:** Brukerrådet"]
    assert "".join(f"- **{line}\n" for line in [*lines, "Ansvar slik det står i planen:** NAV/gruppa (rådet)"]) in sheet


def test_near_says_which_deadline_and_its_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    once = "  - {id: b, tekst: Bygge noe, år: 2026, frist: 2026-01-20}\n"
    journal = "".join(
        f"- {{tiltak: a, dato: 2025-01-10, gjelder: {y}, status: gjennomført}}\n" for y in (2022, 2023, 2024)
    )
    text = report(tmp_path, capsys, "status", PLAN + YEARLY + once, journal, "2026-01-15")
    assert "| T1 | Gjøre noe | NAV | meldefristen for 2025 er 31. januar 2026 | 16 |" in text
    assert "| T2 | Bygge noe | ingen ansvarlig | fristen er 20. januar 2026 | 5 |" in text


def test_silence_says_since_when_or_never(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_ones = "".join(f"  - {{id: {id}, tekst: Lage {id}, år: 2022-2027}}\n" for id in ("ny", "gammel"))
    journal = "- {tiltak: gammel, dato: 2023-03-05, status: pågår}\n"
    text = report(tmp_path, capsys, "tiltak", PLAN + open_ones, journal)
    assert "**Målt mot fristene:** uten ny melding (aldri meldt)\n" in text
    assert "**Målt mot fristene:** uten ny melding (ingen melding siden 5. mars 2023)\n" in text


def test_money_stops_when_the_measure_has_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    costs = "kostnad: {drift: {hvert_år: 100}}"
    left = f"  - {{id: b, tekst: Bygge noe, år: 2022-2027, {costs}, sluttet: {{dato: 2024-11-05, grunn: Nei}}}}\n"
    status = report(tmp_path, capsys, "status", PLAN + left)
    rows = [line for line in status.splitlines() if line.startswith(("| 2024 | 100", "| 2025 | ikke oppgitt"))]
    assert len(rows) == 2
    assert "er regnet med til og med året det skjedde." in status
    sheet = report(tmp_path, capsys, "tiltak", PLAN + left)
    assert "Drift 2024:" in sheet
    assert "Drift 2025:" not in sheet


def test_a_frame_is_said_and_makes_the_cost_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = report(
        tmp_path, capsys, "status", PLAN + "  - {id: b, tekst: Bygge noe, år: 2026, kostnad: {ramme: 15000}}\n"
    )
    assert "Planen oppgir ingen beløp år for år." in text
    assert "| T1 | Bygge noe | 15 000 |\n\n: Samlede rammer (hele tusen kroner)" in text
    assert "Uten kjent kostnad" not in report(tmp_path, capsys, "revisjon", (tmp_path / "liten.yaml").read_text())


@pytest.mark.parametrize("name", TEMPLATES)
def test_eigersunds_documents_never_say_work_is_undone(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["rapport", name, str(ROOT / "plans" / "eigersund-2022-2027.yaml"), "--per", "2026-11-30"]) == 0
    text = capsys.readouterr().out
    words = ("ikke påbegynt", "ikke gjennomført", "ikke gjort", "har ikke begynt", "Ingen avvik", "i rute")
    assert [word for word in words if word in text] == []
    assert "Om 32 tiltak har ingen meldt noe." in text


def pictured(folder: Path, name: str) -> list[str]:
    """Return the texts in a picture, in order: of each bar its label, its numbers and its sum, then the legend."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", (folder / name).read_text(encoding="utf-8"))


def test_the_pictures_count_what_the_tables_do(tmp_path: Path) -> None:
    plan = PLAN.replace(
        "vi_skal:\n", "strategier:\n  - id: s\n    tekst: Tidlig\n    vi_skal: [{id: s1, tekst: Se, år: 2023}]\n"
    )
    goal = "mål:\n  - {id: m, tittel: Bo trygt, vi_skal: [{id: m1, tekst: Bo, år: 2027}]}\n"
    (tmp_path / "liten.yaml").write_text(f"{plan}{goal}vi_skal:\n{ONCE}", encoding="utf-8")
    words = ["rapport", "status", str(tmp_path / "liten.yaml"), "--per", "2026-02-15", "--ut", str(tmp_path / "r.md")]
    assert main(words) == 0
    goals = pictured(tmp_path, "figur-status.svg")
    assert goals == ["1. Bo trygt", "1", "1", "S1. Tidlig", "1", "1", "Tiltak under planen", "1", "1", "ikke meldt"]
    years = pictured(tmp_path, "figur-utvikling.svg")
    assert years[-2:] == ["ingen melding", "kommer"]  # what is to come in 2027 is no silence


@pytest.mark.parametrize(("language", "said"), [("bokmål", "ikke fastsatt"), ("nynorsk", "ikkje fastsett")])
def test_a_deadline_put_off_without_a_day_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    journal = "- {tiltak: b, dato: 2024-03, status: utsatt, begrunnelse: Nei., ny_frist: ikke fastsatt}\n"
    text = report(tmp_path, capsys, "tiltak", PLAN.replace("bokmål", language) + ONCE, journal)
    assert f"| {said} |\n" in text
    assert "| mars 2024 |" in text


def test_a_year_put_off_is_not_called_a_deviation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = (
        "- {tiltak: a, dato: 2023-01-10, gjelder: 2022, status: gjennomført}\n"
        "- {tiltak: a, dato: 2024-01-10, gjelder: 2026, status: utsatt, ny_frist: 2027-06-30, begrunnelse: Nei.}\n"
    )
    lines = report(tmp_path, capsys, "revisjon", PLAN + YEARLY, journal).splitlines()
    row = next(n for n, line in enumerate(lines) if "2026: utsatt. Nei." in line)
    assert "Ikke som planlagt" in lines[row - 2]
    assert "Avvik" not in lines[row - 2]
