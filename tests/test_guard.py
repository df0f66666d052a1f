"""Crafted spreadsheets and Word files are refused, clearly and in bounded time and memory."""

import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from boligplan.cli.main import main
from boligplan.resources import resource_dir

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
    """What `importer` says when it refuses the file, within half a minute."""
    start = time.perf_counter()
    assert main(["importer", str(path)]) == 2
    assert time.perf_counter() - start < 30
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
        (rows('<row><c r="A1"><f>1+1</f></c></row>', 1), "formler uten svar (celle A1)"),
        (rows('<row><c r="B7"><f>1+1</f><v></v></c></row>', 1), "formler uten svar (celle B7)"),
        (rows('<row><c r="A1"><f>1+1</f><v/></c></row>', 1), "formler uten svar"),
        (rows('<row><c r="A1"><f>1+1</f><v><!-- 2 --></v></c></row>', 1), "formler uten svar"),
        (rows('<row><c r="A1"><v></v><f><![CDATA[1+1]]></f></c></row>', 1), "formler uten svar"),
        (rows('<row><c r="A1"><f t="shared" si="0"/></c></row>', 1), "formler uten svar"),
        (rows("<a/>" * 1_600_000, 1), "flere rader og celler enn en plan kan ha"),
    ],
    ids=["empty rows", "cells", "merged", "entities", "utf-16", "utf-7", "zip bomb", "broken", "no values",
         "empty value", "value without end tag", "comment as value", "value before formula", "shared formula",
         "elements"],
)  # fmt: skip
def test_a_crafted_sheet_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sheet: bytes, said: str
) -> None:
    assert said in refused(changed(tmp_path / "x.xlsx", {SHEET: sheet}), capsys)


SPREAD = (
    "A1:XFD1048576", "a1:xfd1048576", "$a$1:$XfD$1048576", "&#65;1:&#x58;FD1048576", "A1:xfd&#49;048576",
    " A1:XFD1048576 ", "A:XFD", "1:1048576", "Ark1!A1:XFD1048576", "A1:XFD104857६", "xfd1048576:a1:b2",
    "A1 B2:XFD1048576",
)  # fmt: skip


@pytest.mark.parametrize("span", SPREAD)
@pytest.mark.parametrize(
    "element",
    [
        '<mergeCells><mergeCell ref="{}"/></mergeCells>',
        "<m:mergeCells xmlns:m='urn:x'><m:mergeCell\n ref='{}'></m:mergeCell></m:mergeCells>",
        '<hyperlinks><hyperlink location="A1" ref="{}"/></hyperlinks>',
    ],
    ids=["merge", "prefix", "link"],
)
def test_a_range_over_the_whole_sheet_is_refused_however_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], element: str, span: str
) -> None:
    sheet = rows("", 1).replace(b"</worksheet>", element.format(span).encode() + b"</worksheet>")
    said = refused(changed(tmp_path / "x.xlsx", {SHEET: sheet}), capsys)
    assert "flere rader og celler enn en plan kan ha" in said or "et område som ikke er skrevet slik" in said


def test_many_small_ranges_are_refused_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    merged = "".join(f'<mergeCell ref="a{n}:z{n}"/>' for n in range(1, 3000))
    sheet = rows("", 1).replace(b"</worksheet>", f"<mergeCells>{merged}</mergeCells></worksheet>".encode())
    assert "flere rader og celler" in refused(changed(tmp_path / "x.xlsx", {SHEET: sheet}), capsys)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "tegnkoding"),
        (b"<?xml version='1.0'\n encoding\n=\n'utf-7' ?><a/>", "tegnkoding"),
        (b"\xff\xfe<\0a\0/\0>\0", "tegnkoding"),
        (b'<!DOCTYPE lolz [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><a>&b;</a>', "egne definisjoner"),
        (b'<!doctype a SYSTEM "http://127.0.0.1/x"><a/>', "skadet"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>', "egne definisjoner"),
        (b"<a>&udefinert;</a>", "skadet"),
        (b"<a", "skadet"),
    ],
)
def test_any_part_is_read_with_a_parser_that_defines_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], xml: bytes, said: str
) -> None:
    assert said in refused(changed(tmp_path / "x.xlsx", {"docProps/egen.xml": xml}), capsys)


def test_a_drawing_that_is_no_xml_stops_nothing(tmp_path: Path) -> None:
    path = changed(tmp_path / "x.xlsx", {"xl/drawings/vmlDrawing1.vml": b"<xml><br></xml>"})
    assert main(["importer", str(path), "--kommune", "K", "--ut", str(tmp_path / "p.yaml")]) == 0


def test_a_formula_whose_answer_is_no_text_has_an_answer(tmp_path: Path) -> None:
    answer = '<c r="{1}{0}" t="str"><f>IF(1,"{2}")</f><v>{2}</v></c>'
    table = [("Tiltak", "Ansvar"), ("Kjøpe hus", ""), ("Bygge hus", "NAV")]
    cells = [
        [answer.format(row, *pair) for pair in zip("AB", texts, strict=True)] for row, texts in enumerate(table, 1)
    ]
    sheet = rows("".join(f'<row r="{row}">{"".join(two)}</row>' for row, two in enumerate(cells, 1)), 1)
    path = changed(tmp_path / "x.xlsx", {SHEET: sheet})
    assert main(["importer", str(path), "--kommune", "K", "--ut", str(tmp_path / "p.yaml")]) == 0
    assert "Kjøpe hus" in (tmp_path / "p.yaml").read_text(encoding="utf-8")


def strict(path: Path) -> Path:
    """The package at `path` with the namespaces of Strict Open XML."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    made = path.with_name(f"strict{path.suffix}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new).replace(b"/2006/main", b"/main"))
    return made


def test_a_strict_file_is_told_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "er lagret som «Strict Open XML»" in refused(strict(workbook(tmp_path / "x.xlsx")), capsys)


@pytest.mark.parametrize("to", ["docx", "odt"])
def test_a_documents_own_template_is_looked_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], to: str
) -> None:
    reference = resource_dir("templates") / "dokument" / f"reference.{to}"
    harmful = tmp_path / f"mal.{to}"
    part = "word/styles.xml" if to == "docx" else "styles.xml"
    with zipfile.ZipFile(reference) as source, zipfile.ZipFile(harmful, "w") as target:
        for name in source.namelist():
            xml = source.read(name)
            target.writestr(name, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' if name == part else xml)
    plan = resource_dir("examples") / "eksempelvik-2022-2027.yaml"
    wanted = ["rapport", "status", str(plan), "--til", to, "--ut", str(tmp_path / f"r.{to}"), "--mal-dokument"]
    assert main([*wanted, str(reference)]) == 0
    (tmp_path / f"r.{to}").unlink()
    assert main([*wanted, str(harmful)]) == 2
    assert "har egne definisjoner" in capsys.readouterr().err
    if to == "docx":
        assert main([*wanted, str(strict(Path(shutil.copy(reference, tmp_path))))]) == 2
        assert "er lagret som «Strict Open XML»" in capsys.readouterr().err
    assert not (tmp_path / f"r.{to}").exists()


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
