"""Crafted spreadsheets and Word files are refused, clearly and in bounded time and memory."""

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from boligplan.cli.main import main

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def workbook(path: Path) -> Path:
    """A small good workbook at `path`."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["Tiltak", "Ansvar"])
    book.active.append(["Kjøpe hus", "NAV"])
    book.save(path)
    return path


def changed(path: Path, parts: dict[str, bytes]) -> Path:
    """The workbook with parts replaced or added."""
    good = workbook(path.with_name("god.xlsx"))
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `importer` says when it refuses the file, within five seconds."""
    start = time.perf_counter()
    assert main(["importer", str(path)]) == 2
    assert time.perf_counter() - start < 5
    said = capsys.readouterr().err
    assert "Dette er en feil i boligplan" not in said
    return said


def rows(text: str, count: int) -> bytes:
    """A sheet of many rows."""
    return f"{HEAD}<sheetData>{text * count}</sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (rows("<row/>", 1_000_000), "flere rader og celler enn en plan kan ha"),
        (rows('<row><c t="n"/></row>', 300_000), "flere rader og celler enn en plan kan ha"),
        (rows("", 1).replace(b"</sh", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></sh', 1)
         .replace(b"</mergeCells></sheetData>", b"</mergeCells>"), "flere rader og celler enn en plan kan ha"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + rows("&b;", 1), "egne definisjoner"),
        (rows("<row/>", 1).decode().encode("utf-16"), "tegnkoding"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + rows("<row/>", 1), "tegnkoding"),
        (b" " * 40_000_000, "pakker ut til mer"),
        (b"<worksheet", "er skadet"),
        (rows('<row><c r="A1"><f>1+1</f></c></row>', 1), "formler uten svar"),
    ],
    ids=["empty rows", "cells", "merged", "entities", "utf-16", "utf-7", "zip bomb", "broken", "no values"],
)  # fmt: skip
def test_a_crafted_sheet_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sheet: bytes, said: str
) -> None:
    assert said in refused(changed(tmp_path / "x.xlsx", {SHEET: sheet}), capsys)


@pytest.mark.parametrize(
    ("part", "said"),
    [("xl/vbaProject.bin", "har makroer"), ("xl/externalLinks/externalLink1.xml", "henter tall fra andre filer")],
)
def test_macros_and_links_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str, said: str) -> None:
    assert said in refused(changed(tmp_path / "x.xlsx", {part: b"x"}), capsys)


def test_a_part_that_stands_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workbook(tmp_path / "x.xlsx")
    with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr(SHEET, rows("", 1))
    assert "to deler med samme navn" in refused(path, capsys)


def test_a_word_cell_over_a_million_columns_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Tiltak", "Ansvar", "Kjøpe", "NAV"], strict=True
    ):
        cell.text = text
    table.rows[1].cells[1]._tc.get_or_add_tcPr().get_or_add_gridSpan().set(docx.oxml.ns.qn("w:val"), "100000000")
    document.save(tmp_path / "x.docx")
    assert "er større enn en plan kan være" in refused(tmp_path / "x.docx", capsys)


def test_one_cell_far_away_is_told_and_costs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Tiltak", "Ansvar"])
    book.active["XFD1048576"] = "langt borte"
    book.save(tmp_path / "x.xlsx")
    assert "har tekst i XFD1048576, langt utenfor tabellen" in refused(tmp_path / "x.xlsx", capsys)


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are Unix")
def test_a_file_that_unpacks_to_gigabytes_is_refused_in_little_memory(tmp_path: Path) -> None:
    import resource

    path = changed(tmp_path / "x.xlsx", {})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/media/b.bin", "w") as part:
        for _ in range(300):
            part.write(b"\0" * 1_000_000)
    code = "import sys; from boligplan.cli.main import main; sys.exit(main(sys.argv[1:]))"
    limit = 600_000_000
    done = subprocess.run(
        [sys.executable, "-c", code, "importer", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode == 2
    assert "pakker ut til mer" in done.stderr
