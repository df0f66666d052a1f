"""What other programs, and people who mean harm, make of the spreadsheet before `hent` reads it."""

import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from boligplan.cli.main import main
from sheet_filling import JOURNAL, fill, journal, made, stand_in

NAV, EIENDOM = "NAV Fjordby", "Eiendomsavdelingen"
SHEET = "xl/worksheets/sheet2.xml"  # that of NAV


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder one stands in."""
    return stand_in(tmp_path, monkeypatch)


def crafted(change: Callable[[bytes], bytes], part: str = SHEET, packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """Return a filled-in spreadsheet with one part changed, or added where it was not there."""
    file, path = made(), Path("laget.xlsx")
    fill(file, NAV, "t1", status="pågår")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(path, "w", packing) as target:
        for name in dict.fromkeys([*source.namelist(), part]):
            content = source.read(name) if name in source.namelist() else b""
            target.writestr(name, change(content) if name == part else content)
    return path


def before_end(tag: bytes, text: bytes) -> Callable[[bytes], bytes]:
    """Return a change that puts the text in front of an end tag."""
    return lambda content: content.replace(tag, text + tag)


LINKS = b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
MERGED = b'<mergeCells><mergeCell ref="a1:xfd1048576"/></mergeCells>'
FAR_ROW = b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
BEYOND = b'<row r="99999999999"><c r="A99999999999" t="str"><v>x</v></c></row>'


@pytest.mark.parametrize(
    ("change", "part", "packing", "said"),
    [
        (before_end(b"</sheetData>", b"<row/>" * 1_000_000), SHEET, 8, "flere rader og celler enn en plan kan ha"),
        (before_end(b"</worksheet>", LINKS), SHEET, 8, "flere rader og celler enn en plan kan ha"),
        (before_end(b"</worksheet>", MERGED), SHEET, 8, "flere rader og celler enn en plan kan ha"),
        (
            before_end(b"</worksheet>", MERGED.replace(b"a1", b"&#97;1")),
            SHEET,
            8,
            "flere rader og celler enn en plan kan",
        ),
        (lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml, SHEET, 8, "har egne definisjoner"),
        (lambda xml: xml.replace(b"<sheetData>", b"<sheetData"), SHEET, 8, "er skadet"),
        (lambda xml: xml[:-400], SHEET, 8, "er skadet"),
        (lambda xml: b"x", "xl/vbaProject.bin", 8, "har makroer"),
        (lambda xml: b"<a/>", "xl/externalLinks/externalLink1.xml", 8, "henter tall fra andre filer"),
        (lambda xml: b"\0" * 200_000_000, "xl/media/bilde.png", 8, "pakker ut til mer"),
        (lambda xml: xml, SHEET, zipfile.ZIP_LZMA, "pakket på en måte"),
    ],
    ids=[
        "rows",
        "links",
        "merged",
        "references",
        "entities",
        "broken",
        "cut off",
        "macros",
        "other files",
        "zip bomb",
        "packing",
    ],
)
def test_a_crafted_file_is_refused_and_nothing_is_written(
    change: Callable[[bytes], bytes], part: str, packing: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = crafted(change, part, packing)
    start = time.perf_counter()
    assert main(["hent", str(path), "--skriv"]) == 2
    assert time.perf_counter() - start < 30
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Dette er en feil i boligplan" not in captured.err
    assert journal() == JOURNAL


@pytest.mark.parametrize("row", [FAR_ROW, BEYOND], ids=["the last cell", "beyond the last"])
def test_a_cell_far_away_costs_nothing(row: bytes) -> None:
    path = crafted(before_end(b"</sheetData>", row))
    start = time.perf_counter()
    assert main(["hent", str(path)]) in (0, 2)
    assert time.perf_counter() - start < 30


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are Unix")
@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, b"<row/>" * 4_000_000),
        (SHEET, b'<row><c t="str"><v>x</v></c></row>' * 199_000),
        ("xl/sharedStrings.xml", b"<si><t>" + b"x" * 29_000_000 + b"</t></si>"),
        ("xl/media/bilde.png", b"\0" * 300_000_000),
    ],
    ids=["empty rows", "as many cells as can be", "one long text", "zip bomb"],
)
def test_a_crafted_file_costs_bounded_memory(part: str, content: bytes) -> None:
    import resource

    path = crafted(lambda xml: xml.replace(b"</sheetData>", content + b"</sheetData>")
                   .replace(b"</sst>", content + b"</sst>") or content, part)  # fmt: skip
    limit = 900_000_000
    done = subprocess.run(
        [sys.executable, "-m", "boligplan", "hent", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode in (0, 2)
    assert "Dette er en feil i boligplan" not in done.stderr
    assert done.stderr.strip()


def test_a_spreadsheet_saved_by_libreoffice_and_by_way_of_ods_reads_the_same(
    folder: Path, need_tool: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    soffice = need_tool("soffice")

    def converted(file: Path, to: str) -> Path:
        (folder / "nye").mkdir(exist_ok=True)
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        command = [soffice, "--headless", profile, "--convert-to", to, "--outdir", "nye", str(file)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
        return folder / "nye" / file.with_suffix(f".{to}").name

    file = made()
    text = "Første linje.\n- Andre linje: «100 %» & <b>"
    fill(file, NAV, "t1", status="delvis gjennomført", tekst=text, begrunnelse="Én mangler.", dato="20.1.2025")
    fill(file, NAV, "t2", 1, status="gjennomført", verdi=54.5, utført="2024-12")
    fill(file, EIENDOM, "t3", status="utsatt", begrunnelse="Kutt.", ny_frist="2026-06")
    book = load_workbook(file)
    book[NAV].cell(book[NAV].max_row, 1).value = None  # a row whose id somebody has lost, and has nothing to say
    book.save(file)
    assert main(["hent", str(file), "--skriv"]) == 0
    expected = journal()
    for saved in (converted(file, "xlsx"), converted(converted(file, "ods"), "xlsx")):
        Path("plans/fjordby.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")
        assert main(["hent", str(saved), "--skriv"]) == 0
        assert journal() == expected
        assert "Merk:" not in capsys.readouterr().out
        assert main(["hent", str(saved), "--skriv"]) == 0
        assert journal() == expected
