"""What was changed since the adoption is told key by key, with lines that record it when they are pasted."""

import re
import subprocess
from pathlib import Path

import pytest

from boligplan.cli.main import main

PLAN = """\
format: 1
id: vik
tittel: Boligplan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
rapportering:
  frist: 31. januar
ansvarlige:
  - {id: nav, navn: NAV, type: enhet}
  - {id: bygg, navn: Bygg, type: enhet}
felles:
  ansvar: nav
mål:
  - id: eie
    tittel: Flere skal eie
    år: 2022-2024
    vi_vil:
      - id: lån
        tekst: Gi lån
        vi_skal:
          - id: søke
            tekst: Søke om midler
            gjentas: årlig
            kostnad:
              drift:
                hvert_år: 5
          - id: rapport
            tekst: Lage rapport
            frist: 2024-06-30
"""
FILE = Path("plans/vik.yaml")


@pytest.fixture
def adopted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A plan in git with its adoption recorded, of which neither day nor case is known; the text of its file."""
    monkeypatch.chdir(tmp_path)
    FILE.parent.mkdir()
    FILE.write_text(PLAN, encoding="utf-8")
    assert main(["revisjon", "vedta"]) == 0
    for line in ("init -q", "add .", "-c user.name=x -c user.email=x@example.org commit -qm Vedtatt"):
        subprocess.run(["git", *line.split()], check=True)
    return FILE.read_text(encoding="utf-8")


def check(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of `sjekk`, and all it prints."""
    capsys.readouterr()
    code = main(["sjekk", "--format", "full", "--per", "2026-01-01", "plans"])
    return code, capsys.readouterr().out


HAND_EDITS = [
    # what is edited by hand, and where the lines that the fault shows are pasted: in front of this line
    ("frist: 2024-06-30", "frist: 2024-12-31", "            tekst: Lage rapport", "2024-06-30"),
    ("gjentas: årlig", "gjentas: løpende", "            tekst: Søke om midler", "gjentas: årlig"),
    ("hvert_år: 5", "hvert_år: 50", "            tekst: Søke om midler", "drift"),
    ("tekst: Lage rapport", "tekst: Lage en rapport", "            frist: 2024-06-30", "tekst: Lage rapport"),
    ("    år: 2022-2024", "    år: 2022-2026", "    tittel: Flere skal eie", "år: 2022-2024"),
    ("  frist: 31. januar", "  frist: 1. mars", "ansvarlige:", "frist: 31. januar"),
    ("periode: 2022-2027", "periode: 2022-2028", "ansvarlige:", "periode: 2022-2027"),
    ("  ansvar: nav", "  ansvar: bygg", "ansvarlige:", "nav"),
    ("gjentas: årlig", "gjentas: årlig\n            når: hver høst", "            tekst: Søke om midler", "når:"),
]


@pytest.mark.parametrize(("old", "new", "before", "shown"), HAND_EDITS)
def test_pasted_lines_record_a_hand_edit(
    adopted: str, capsys: pytest.CaptureFixture[str], old: str, new: str, before: str, shown: str
) -> None:
    assert old in adopted
    FILE.write_text(adopted.replace(old, new, 1), encoding="utf-8")
    code, said = check(capsys)
    assert code == 1 and "endret-siden-vedtaket" in said
    lines = re.findall(r"(?m)^ {6}(.*)$", said.split("legg til dette under", 1)[1])
    assert shown in "\n".join(lines)
    indent = " " * (len(before) - len(before.lstrip()))
    pasted = "".join(f"{indent}{line}\n" for line in lines).replace("DATO", "2025-03-01").replace("SAK", "PS 1/25")
    text = FILE.read_text(encoding="utf-8")
    FILE.write_text(text.replace(f"{before}\n", f"{pasted}{before}\n", 1), encoding="utf-8")
    assert check(capsys)[0] == 0
    assert main(["status", "--per", "2026-01-01", "plans"]) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tekst: Gi lån", "tekst: Gi lån\n        beskrivelse: Mer om dette."),
        ("tekst: Gi lån", "tekst: Gi lån  # se saken"),
        ("- {id: nav, navn: NAV", "- {id: nav, navn: Nav"),
        ("type: enhet}\n  - {id: bygg", "type: enhet, opphørt: 2024-01-01, også_kalt: Nav Vik}\n  - {id: bygg"),
        ("felles:", "føringer: [{id: nasjonal, tittel: Nasjonal strategi, gyldig: 2021-2024}]\nfelles:"),
        (
            "tekst: Gi lån",
            "tekst: Gi lån\n        kilde: Side 4\n        felt: {Merknad: ja}\n        intern_merknad: Ring",
        ),
        ("        tekst: Gi lån", "        tekst: Gi lån\n        år: 2022-2024"),
    ],
)
def test_what_is_not_adopted_may_be_edited(
    adopted: str, capsys: pytest.CaptureFixture[str], old: str, new: str
) -> None:
    assert old in adopted
    FILE.write_text(adopted.replace(old, new, 1), encoding="utf-8")
    assert check(capsys)[0] == 0


def test_check_and_comparison_name_the_same(adopted: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = adopted.replace("frist: 2024-06-30", "frist: 2024-12-31").replace("hvert_år: 5", "hvert_år: 6")
    FILE.write_text(text, encoding="utf-8")
    _, said = check(capsys)
    assert re.findall(r"«(\w+)» var", said) == ["kostnad", "frist"]
    assert main(["endringer", "--vedtatt", "--plan", str(FILE)]) == 0
    shown = capsys.readouterr().out
    assert "frist: 30. juni 2024 → 31. desember 2024" in shown and "kostnad" in shown


def test_without_git_the_fault_stands_alone(adopted: str, capsys: pytest.CaptureFixture[str]) -> None:
    FILE.write_text(adopted.replace("frist: 2024-06-30", "frist: 2024-12-31"), encoding="utf-8")
    subprocess.run(["rm", "-rf", ".git"], check=True)
    code, said = check(capsys)
    assert code == 1 and said.count("endret-siden-vedtaket") == 1 and "kontrollsummen" in said


def test_a_slip_of_the_pen_is_put_right(adopted: str, capsys: pytest.CaptureFixture[str]) -> None:
    FILE.write_text(adopted.replace("Søke om midler", "Søke om midlar"), encoding="utf-8")
    assert main(["status", "plans"]) == 2
    assert main(["revisjon", "rett", "--grunn", "Skrevet av feil.", "--plan", str(FILE)]) == 0
    assert check(capsys)[0] == 0
    text = FILE.read_text(encoding="utf-8")
    assert "rettet:" in text and "Skrevet av feil." in text
    assert main(["revisjon", "rett", "--grunn", "En gang til.", "--plan", str(FILE)]) == 2
    assert "det er ingenting å rette" in capsys.readouterr().err
    assert FILE.read_text(encoding="utf-8") == text


def test_a_removed_measure_is_told(adopted: str, capsys: pytest.CaptureFixture[str]) -> None:
    FILE.write_text(adopted[: adopted.index("          - id: rapport")], encoding="utf-8")
    code, said = check(capsys)
    assert code == 1 and "«rapport» sto i planen da den ble vedtatt" in said and "sluttet:" in said
