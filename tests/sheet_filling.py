"""A plan whose spreadsheet the tests fill in."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from boligplan.cli.main import main

PLAN = """\
format: 1
id: fjordby
tittel: Boligsosial plan for Fjordby
kommune: {navn: Fjordby}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
ansvarlige:
  - {id: nav, navn: NAV Fjordby}
  - {id: eiendom, navn: Eiendomsavdelingen}
  - {id: helse, navn: Kommunalsjef helse}
mål:
  - id: eie
    tittel: Flere skal eie
    år: 2023-2025
    vi_vil:
      - id: startlån
        tekst: Bruke startlån
        vi_skal:
          - {id: t1, tekst: Lage rutine for startlån, ansvar: nav}
          - id: t2
            tekst: Gi startlån til barnefamilier
            gjentas: årlig
            ansvar: nav
            indikator: {navn: Andel til barnefamilier, enhet: prosent, minst: 50}
          - {id: t3, tekst: Kjøpe fire boliger, ansvar: eiendom, frist: 2025-H1}
          - {id: t4, tekst: Selge uegnede boliger, ansvar: eiendom}
          - {id: t5, tekst: Lage vedlikeholdsplan, ansvar: eiendom}
          - {id: t6, tekst: Ansette boveileder, ansvar: helse}
          - {id: t7, tekst: Opprette boligkontor, ansvar: [helse, nav]}
          - {id: t8, tekst: Holde fagdag, gjentas: løpende, ansvar: helse}
          - {id: t9, tekst: Skrive årsmelding, ansvar: helse}
          - {id: t10, tekst: Finne ut hvem som skal ha ansvar}
          - {id: t11, tekst: Starte boligskole, ansvar: helse}
          - {id: t12, tekst: Lage brosjyre om bostøtte, ansvar: nav}
"""
JOURNAL = """\
# Bare meldinger som er vedtatt i gruppen.
- tiltak: t1
  dato: 2023-05-02
  status: pågår
  tekst: Utkast er skrevet.
- tiltak: t2
  dato: 2024-01-20
  gjelder: 2023
  status: gjennomført
  verdi: 54
- tiltak: t9
  dato: 2023-05-02
  status: gjennomført
"""
TODAY = "2025-02-01"


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder, now with the plan and its journal in `plans`; one stands in it, on a certain day."""
    (folder / "plans").mkdir()
    (folder / "plans/fjordby.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "plans/fjordby.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BOLIGPLAN_PER", TODAY)
    return folder


def journal() -> str:
    return Path("plans/fjordby.framdrift.yaml").read_text(encoding="utf-8")


def made(*options: str, name: str = "ut.xlsx") -> Path:
    """Return the spreadsheet that `regneark` makes."""
    Path(name).unlink(missing_ok=True)
    assert main(["regneark", "--ut", name, *options]) == 0
    return Path(name)


def keys(sheet: Worksheet) -> dict[str, int]:
    """Return the column of each key in the sheet's hidden row."""
    (row,) = [row for row in sheet.iter_rows(1, 5) if {"id", "radmerke", "vi_skal"} <= {cell.value for cell in row}]
    return {str(cell.value): cell.column for cell in row if cell.value}


def rows_of(sheet: Worksheet, id: str) -> list[int]:
    """Return the numbers of the rows about the measure."""
    return [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, keys(sheet)["id"]).value == id]


def fill(path: Path, sheet: str, id: str, row: int = 0, **values: object) -> str:
    """Fill in the row of the measure; return where its status stands."""
    book = load_workbook(path)
    columns, number = keys(book[sheet]), rows_of(book[sheet], id)[row]
    for key, value in values.items():
        book[sheet].cell(number, columns[key]).value = value  # type: ignore[assignment]  # whatever people may write
    book.save(path)
    return str(book[sheet].cell(number, columns["status"]).coordinate)


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """Return all that was printed, white space folded."""
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())
