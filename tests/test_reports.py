"""`rapport`: what a committee and an archive need of a document, in every format."""

import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import docx
import pytest

from boligplan.cli.main import main
from boligplan.reading import read
from boligplan.reports import revising
from boligplan.reports.context import VERSION, build
from boligplan.reports.markdown import plain
from boligplan.reports.pandoc import pandoc_binary
from boligplan.reports.revising import Revision
from boligplan.resources import resource_dir
from boligplan.status import assess

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 22)
EXAMPLE = ROOT / "examples" / "eksempelvik-2022-2027.yaml"
NYNORSK = ROOT / "examples" / "fjordvik-2024-2027.yaml"
TEMPLATES = ("handlingsprogram", "status", "årsmelding", "revisjon", "tiltak")
PLAN = """\
format: 1
id: liten
tittel: Liten plan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
periode: 2024-2025
mål:
  - id: eie
    tittel: Flere skal eie
    vi_skal:
      - {id: en, tekst: Gjøre noe, år: 2024}
"""


def rapport(*args: object) -> int:
    return main(["rapport", *map(str, args), "--per", "2026-11-22"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every template in every format, of the bokmål and the nynorsk example."""
    folder = tmp_path_factory.mktemp("rapporter")
    formats = [word for to in ("docx", "odt", "pdf", "html", "md") for word in ("--til", to)]
    for name in TEMPLATES:
        for plan, short in ((EXAMPLE, "nb"), (NYNORSK, "nn")):
            assert rapport(name, plan, *formats, "--ut", folder / f"{short}-{name}") == 0
    return folder


def part(file: Path, name: str) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("name", TEMPLATES)
def test_word_has_title_language_repeated_heads_whole_rows_and_letterhead(made: Path, name: str) -> None:
    file = made / f"nb-{name}.docx"
    document = docx.Document(str(file))
    assert document.core_properties.title
    assert 'w:lang w:val="nb-NO"' in part(file, "word/styles.xml")
    xml = part(file, "word/document.xml")
    rows = re.findall(r"<w:tr>.*?</w:tr>", xml, re.DOTALL)
    assert rows
    assert all("<w:cantSplit/>" in row for row in rows)
    assert xml.count("<w:tblHeader") == xml.count("<w:tbl>") == xml.count("<w:tblCaption")
    for section in document.sections:
        assert "Eksempelvik kommune" in section.header.paragraphs[0].text
        assert "Side" in section.footer.paragraphs[0].text
    sizes = {tuple(sorted((round(s.page_width.mm), round(s.page_height.mm)))) for s in document.sections}
    assert sizes == {(210, 297)}


def test_word_headings_come_in_order_and_wide_tables_lie_down(made: Path) -> None:
    document = docx.Document(str(made / "nb-status.docx"))
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [section.page_width > section.page_height for section in document.sections] == [False, True, False]


def test_odt_has_title_language_repeated_heads_whole_rows_and_letterhead(made: Path) -> None:
    file = made / "nn-status.odt"
    content, styles = part(file, "content.xml"), part(file, "styles.xml")
    assert "<dc:language>nn-NO</dc:language>" in part(file, "meta.xml")
    assert 'fo:language="nn"' in styles
    assert content.count("<table:table-header-rows>") == len(re.findall(r"<table:table ", content)) > 5
    assert "<table:table-row>" not in content
    assert 'fo:keep-together="always"' in content
    assert styles.count("Fjordvik kommune") == 2
    assert "{{" not in styles
    assert 'fo:page-width="29.7cm"' in styles


def test_pictures_have_alternative_texts_everywhere(made: Path) -> None:
    said = "Liggende stolper som viser tiltakene under hvert mål"
    assert f'descr="{said}' in part(made / "nb-status.docx", "word/document.xml")
    assert f"<svg:title>{said}" in part(made / "nb-status.odt", "content.xml")
    assert f'alt="{said}' in (made / "nb-status.html").read_text()
    assert "<title>Liggjande stolpar" in (made / "figur-status.svg").read_text()  # the nynorsk one was made last


def test_pdf_is_marked_for_archive_and_accessibility(made: Path, need_tool) -> None:
    for name in TEMPLATES:
        data = (made / f"nn-{name}.pdf").read_bytes()
        for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<", b"<rdf:li>nn-NO<"):
            assert mark in data, (name, mark)
    told = subprocess.run([need_tool("pdfinfo"), "-struct", made / "nn-status.pdf"], capture_output=True, check=True)
    tags = told.stdout.decode("latin-1")
    assert {"Table", "THead", "TH", "Caption", "Figure", "H1", "H2", "L"} <= set(re.findall(r"\b[A-Z]\w*\b", tags))


def test_html_has_language_one_title_captions_and_column_heads(made: Path) -> None:
    page = (made / "nn-handlingsprogram.html").read_text()
    assert '<html lang="nn-NO">' in page
    assert page.count("<h1") == 1
    assert page.count("<table") == page.count("<caption") == page.count("<thead")
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!data:)', page)


def test_the_last_page_says_day_and_commit(made: Path, pdf_text) -> None:
    last = pdf_text((made / "nb-status.pdf").read_bytes()).split("\f")[-2]
    assert "22. november 2026" in last.replace("\xa0", " ")
    assert "examples/eksempelvik-2022-2027.yaml" in last.replace("\n", "")


def test_a_draft_says_so_on_every_page_and_what_remains(made: Path, pdf_text) -> None:
    pages = pdf_text((made / "nb-revisjon.pdf").read_bytes()).split("\f")[:-1]
    assert [page for page in pages if "UTKAST" not in page] == []
    assert "Ingen tiltak har fått et utfall" in pages[0]
    assert "UTKAST" in docx.Document(str(made / "nb-revisjon.docx")).sections[1].header.paragraphs[0].text
    assert "UTKAST" not in (made / "nb-status.html").read_text()


def test_a_case_for_information_decides_nothing(made: Path) -> None:
    text = (made / "nb-revisjon.md").read_text()
    assert "## Forslag\n\nSaken tas til orientering.\n" in text
    assert not re.search(r"\bvedtar\b|vedtas|Kommunestyret vedtok|innstilling", text)


# -- Målform -----------------------------------------------------------------------------------------------------------

ONLY_BOKMAL = """
ikke fra noe noen hva hvem hvor hvorfor hver hvert hvilke uten mangler gjelder endringer føringer meldinger
tiltakene årene tallene kjent ansvarlig ansvarlige egen begynt de sent nå innen flere bare ble være saken
begrunnelse dager uker måneder løpende årlig utgår erstattet påbegynt avsluttet forfaller venter kommer
merket laget endret lagret filen planens gikk opprettes arbeidsgruppen"""
ONLY_NYNORSK = """
ikkje frå noko nokon kva kven kor kvifor kvar kvart kva utan manglar gjeld endringar føringar meldingar
tiltaka åra tala kjend ansvarleg ansvarlege eiga byrja dei seint no innan fleire berre vart vere saka
grunngiving dagar veker månader løpande årleg erstatta påbyrja avslutta forfell ventar kjem merkt laga
endra lagra fila gjekk opprettast arbeidsgruppa eit ein"""


@pytest.mark.parametrize(("short", "foreign"), [("nb", ONLY_NYNORSK), ("nn", ONLY_BOKMAL)])
def test_a_document_holds_no_word_of_the_other_målform(made: Path, short: str, foreign: str) -> None:  # noqa: PLC2401 - the field's own word
    for file in sorted(made.glob(f"{short}-*.md")):
        words = set(re.findall(r"[a-zæøå]+", file.read_text().lower()))
        assert words & set(foreign.split()) == set(), file.name


def test_both_languages_have_the_same_templates_with_the_same_tags() -> None:
    def shape(file: Path) -> list[str]:
        bare = re.sub(r'"[^"{}]*"', '""', file.read_text())
        return re.findall(r"\{[%{].*?[%}]\}|^#+|^:::|^- |^\|", bare, re.MULTILINE)

    folders = [resource_dir("templates") / name for name in ("nb", "nn")]
    names = [sorted(file.name for file in folder.iterdir()) for folder in folders]
    assert names[0] == names[1]
    for name in names[0]:
        assert len(shape(folders[0] / name)) == len(shape(folders[1] / name)), name


# -- The same bytes ----------------------------------------------------------------------------------------------------


def test_the_same_files_and_day_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    found = []
    for n, place in enumerate((tmp_path / "a", tmp_path / "b" / "en æøå-mappe")):
        tools = place / "bin"
        tools.mkdir(parents=True)
        for program in ("pandoc", "rsvg-convert", "typst"):
            (tools / program).write_text("#!/bin/sh\necho feil >&2\nexit 1\n")
            (tools / program).chmod(0o755)
        (place / "liten.yaml").write_text(EXAMPLE.read_text())
        env = {
            "HOME": str(place), "TZ": ("UTC", "Pacific/Auckland")[n], "LANG": ("C", "nb_NO.UTF-8")[n],
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip
        formats = [word for to in ("docx", "odt", "pdf", "html", "md") for word in ("--til", to)]
        command = [sys.executable, "-m", "boligplan", "rapport", "revisjon", "liten.yaml", "--per", "2026-11-22"]
        subprocess.run([*command, *formats, "--ut", "r"], cwd=place, env=env, check=True, capture_output=True)
        found.append({file.name: file.read_bytes() for file in sorted(place.glob("[rf]*")) if file.is_file()})
    assert len(found[0]) == 7
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


# -- Drafts ------------------------------------------------------------------------------------------------------------


def test_a_draft_becomes_the_same_document_and_keeps_what_is_written_into_it(tmp_path: Path) -> None:
    assert rapport("status", EXAMPLE, "--til", "md", "--til", "docx", "--ut", tmp_path / "r") == 0
    assert main(["rapport", str(tmp_path / "r.md"), "--ut", str(tmp_path / "igjen.docx")]) == 0
    assert (tmp_path / "igjen.docx").read_bytes() == (tmp_path / "r.docx").read_bytes()
    edited = (tmp_path / "r.md").read_text().replace("## Kort sagt\n", "## Kort sagt\n\nSkrevet for hånd.\n")
    (tmp_path / "r.md").write_text(edited)
    assert main(["rapport", str(tmp_path / "r.md"), "--ut", str(tmp_path / "igjen.docx")]) == 0
    assert "Skrevet for hånd." in [p.text for p in docx.Document(str(tmp_path / "igjen.docx")).paragraphs]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Tekst <b>fet</b>", "linje 12: HTML kan ikke brukes her (<b>)."),
        ("![x](http://example.org/x.png)", "linje 12: bildet «http://example.org/x.png» hører ikke til rapporten."),
        ("![x](../hemmelig.svg)", "linje 12: bildet «../hemmelig.svg» hører ikke til rapporten."),
        ("![x](figur-borte.svg)", "linje 12: bildet figur-borte.svg finnes ikke ved siden av utkastet."),
        ("# Overskrift", "linje 12: bruk ## for kapitler"),
    ],
)
def test_a_draft_takes_neither_html_nor_other_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: str, told: str
) -> None:
    head = "---\ntittel: T\nundertittel:\nkommune: K\nmålform: bokmål\ndato: 2024-01-01\nkilde: k\nutkast: nei\n---\n\n"
    (tmp_path / "u.md").write_text(head + f"Først.\n\n{typed}\n".removeprefix("Først.\n"))
    assert main(["rapport", str(tmp_path / "u.md"), "--ut", str(tmp_path / "u.docx")]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "u.docx").exists()


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("---\ntittel: T\n", "er ikke et utkast fra boligplan.\nHodet må slutte med en linje med ---."),
        ("---\ntittel: T\ndato: i går\n---\n", "u.md: «i går»"),
        ("---\ntittel: T\nmålform: bokmål\ndato: 2024-01-01\nutkast: nei\n---\n\n# Kapittel\n", "linje 8: bruk ## for"),
    ],
)
def test_a_draft_that_is_not_whole_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], draft: str, told: str
) -> None:
    (tmp_path / "u.md").write_text(draft, encoding="utf-8")
    assert main(["rapport", str(tmp_path / "u.md")]) == 2
    assert told in capsys.readouterr().err


def test_an_unknown_template_is_told_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "liten.yaml").write_text(PLAN, encoding="utf-8")
    assert rapport("vedtak", tmp_path / "liten.yaml") == 2
    assert "Malen «vedtak» finnes ikke.\nVelg en av: handlingsprogram, revisjon, status" in capsys.readouterr().err


def test_a_header_with_an_unknown_line_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "u.md").write_text("---\ntittel: T\nforfatter: X\n---\nTekst\n")
    assert main(["rapport", str(tmp_path / "u.md"), "--til", "html"]) == 2
    assert "linje 3: «forfatter» hører ikke til i hodet." in capsys.readouterr().err


# -- The municipality's own --------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "liten.yaml").write_text(PLAN)
    (tmp_path / "maler").mkdir()
    return tmp_path


def test_an_own_template_can_change_one_block_and_keep_the_rest(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = '{% extends "standard/status.md" %}\n'
    own += "{% block kostnad %}\n## Penger\n\nSe budsjettet.\n\n{{ super() }}\n{% endblock %}\n"
    (home / "maler" / "status.md").write_text(own)
    assert rapport("status", home / "liten.yaml") == 0
    text = capsys.readouterr().out
    assert "## Penger\n\nSe budsjettet.\n\n## Kostnad\n\nPlanen oppgir ingen beløp.\n" in text
    assert "## Kort sagt" in text


def test_a_new_template_is_found_by_name_and_by_path(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "maler" / "brev.md").write_text("# Brev om {{ plan.tittel }}\n\nVi har {{ sum.tiltak }} tiltak.\n")
    for name in ("brev", home / "maler" / "brev.md"):
        assert rapport(name, home / "liten.yaml") == 0
        out = capsys.readouterr().out
        assert "tittel: Brev om Liten plan\n" in out
        assert out.endswith("---\n\nVi har 1 tiltak.\n")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("Hei\n\n{{ plan.titel }}\n", "brev.md, linje 3: navnet «titel» finnes ikke."),
        ("\n{{ tabell(tiltak, {'A': 'tekst', 'B': 'ansvr'}, 'T') }}", "brev.md, linje 2: navnet «ansvr» finnes ikke."),
        ("{{ plan.tittel.__class__ }}", "brev.md, linje 1: malen prøver noe som ikke er lov i en mal."),
        ("Hei\n{% for x in tiltak %}\n", "brev.md, linje 2: skrivemåten kan ikke leses"),
        ('{% include "../liten.yaml" %}', "Fant ikke malen «../liten.yaml»."),
        ("{{ 1 // 0 }}", "brev.md, linje 1: uttrykket kan ikke regnes ut"),
        ("\udce6", "brev.md er ikke UTF-8."),
        ("---\ntittel: \udce6\n---\n", "brev.md er ikke lagret som UTF-8."),
    ],
)
def test_a_fault_in_a_template_is_told_with_its_line(
    home: Path, capsys: pytest.CaptureFixture[str], template: str, told: str
) -> None:
    file = home / "maler" / "brev.md"
    file.write_text(template, encoding="utf-8", errors="surrogateescape")
    assert rapport(file, home / "liten.yaml") == 2
    assert told in capsys.readouterr().err


def test_the_municipalitys_own_word_file_gives_styles_and_letterhead(home: Path) -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Vårt brevhode"
    own.styles["Heading 1"].font.name = "Comic Sans MS"
    own.save(str(home / "vår.docx"))
    wanted = ("--til", "docx", "--mal-dokument", home / "vår.docx", "--ut", home / "r.docx")
    assert rapport("handlingsprogram", home / "liten.yaml", *wanted) == 0
    made = docx.Document(str(home / "r.docx"))
    assert {section.header.paragraphs[0].text for section in made.sections} == {"Vårt brevhode"}
    assert made.styles["Heading 1"].font.name == "Comic Sans MS"


def test_pages_that_lie_have_the_margins_of_the_municipalitys_own_file(home: Path) -> None:
    own = docx.Document()
    own.sections[0].left_margin = docx.shared.Cm(4)
    own.save(str(home / "vår.docx"))
    wanted = ("--til", "docx", "--mal-dokument", home / "vår.docx", "--ut", home / "r.docx")
    assert rapport("status", home / "liten.yaml", *wanted) == 0
    sections = docx.Document(str(home / "r.docx")).sections
    assert [round(section.left_margin.cm) for section in sections] == [4, 4, 4]


def test_wide_tables_lie_down_in_the_municipalitys_own_odt_file_too(home: Path) -> None:
    given = subprocess.run(
        [pandoc_binary(), "--print-default-data-file=reference.odt"], capture_output=True, check=True
    )
    (home / "kommune.odt").write_bytes(given.stdout)
    (home / "liten.yaml").write_text(PLAN)
    own = ("--mal-dokument", home / "kommune.odt", "--ut", home / "r.odt")
    assert rapport("handlingsprogram", home / "liten.yaml", *own) == 0
    styles, content = part(home / "r.odt", "styles.xml"), part(home / "r.odt", "content.xml")
    assert 'text:style-name="Liggende"' in content
    pages = dict(re.findall(r'<style:style style:name="(Liggende|Stående)".*?style:master-page-name="(\w+)"', styles))
    assert pages == {"Liggende": "Liggende", "Stående": "Standard"}
    layouts = dict(re.findall(r'<style:master-page\s+style:name="(\w+)"\s+style:page-layout-name="(\w+)"', styles))
    wide = dict(re.findall(r'(?s)<style:page-layout\s+style:name="(\w+)".*?fo:page-width="([\d.]+in)"', styles))
    assert {page: wide[layout] for page, layout in layouts.items()} == {"Standard": "8.5in", "Liggende": "11in"}


def test_lying_parts_leave_no_empty_pages(home: Path) -> None:
    part_of_it = "::: {.liggende}\n\n## Alle\n\nTekst.\n\n:::\n"
    (home / "maler" / "brev.md").write_text(f"# Brev\n\nHei.\n\n{part_of_it}\n{part_of_it}")
    assert rapport("brev", home / "liten.yaml", "--til", "docx", "--til", "odt", "--ut", home / "r") == 0
    sections = docx.Document(str(home / "r.docx")).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, True]
    assert re.findall(r'<text:p text:style-name="(Liggende|Stående)"', part(home / "r.odt", "content.xml")) == [
        "Liggende",
        "Liggende",
    ]


def test_a_word_file_that_is_none_is_told_plainly(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vår.docx").write_text("ikke Word")
    assert rapport("status", home / "liten.yaml", "--mal-dokument", home / "vår.docx", "--ut", home / "r.docx") == 2
    told = capsys.readouterr().err
    assert "vår.docx kan ikke leses; den er skadet" in told
    assert "Haskell" not in told


def test_the_language_can_be_chosen_for_one_document(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rapport("årsmelding", home / "liten.yaml", "--målform", "nynorsk") == 0
    assert "Ingen tiltak var kryssa av for 2025.\n\nIngen har meldt noko for 2025." in capsys.readouterr().out


def test_a_letter_no_font_has_is_told_and_not_left_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "liten.yaml").write_text(PLAN.replace("Gjøre noe", "Gjøre 漢字"))
    assert rapport("status", home / "liten.yaml", "--til", "pdf", "--ut", home / "r.pdf") == 2
    assert "PDF-en mangler skrifttegn for «漢»" in capsys.readouterr().err
    assert rapport("status", home / "liten.yaml", "--til", "docx", "--ut", home / "r.docx") == 0


def test_a_plan_with_faults_gives_no_document(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "liten.yaml").write_text(PLAN.replace("år: 2024", "år: 24"))
    assert rapport("status", home / "liten.yaml", "--ut", home / "r.md") == 2
    assert not (home / "r.md").exists()
    assert "Tallene regnes ikke ut før feilene er rettet." in capsys.readouterr().err


def test_binary_documents_can_go_down_a_pipe(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert rapport("status", home / "liten.yaml", "--til", "docx") == 0
    assert zipfile.is_zipfile(io.BytesIO(capsysbinary.readouterr().out))


# -- What the documentation promises -----------------------------------------------------------------------------------


def test_every_name_a_template_may_use_is_documented() -> None:
    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for inner in value.values() for name in names(inner)}
        return {name for inner in value for name in names(inner)} if isinstance(value, list | tuple) else set()

    reading = read(EXAMPLE, DAY)
    assert reading.loaded.plan is not None
    status = assess(reading.loaded.plan, reading.loaded.journal, DAY)
    everything = build(status, reading.origin, "bokmål") | revising.build(Revision(reading.loaded, status), "bokmål")
    documented = set(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / "maler.md").read_text()))
    assert names(everything) - documented == set()
    assert f"## Navnene (versjon {VERSION})" in (ROOT / "docs" / "maler.md").read_text()


def test_every_block_is_documented() -> None:
    page = (ROOT / "docs" / "maler.md").read_text()
    common = ("tittel", "merknad", "innhold", "slutt")
    for file in (resource_dir("templates") / "nb").glob("*.md"):
        blocks = [
            name for name in re.findall(r"\{% block (\w+)", file.read_text()) if name not in ("tittel", "innhold")
        ]
        row = next((line for line in page.splitlines() if line.startswith(f"| `{file.stem}` |")), "")
        assert [name for name in blocks if name not in row and name not in common] == []


def test_the_templates_of_the_documentation_work(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n, template in enumerate(
        re.findall(r"```jinja\n(.*?)```", (ROOT / "docs" / "maler.md").read_text(), re.DOTALL)
    ):
        (home / "maler" / f"prøve{n}.md").write_text(template)
        assert rapport(f"prøve{n}", home / "liten.yaml") == 0
        assert "Liten plan" in capsys.readouterr().out


# -- The revision ------------------------------------------------------------------------------------------------------

SHEET = """\
format: 1
plan: liten
år: 2026
tiltak:
  - {id: en, utfall: utgår, grunn: Behovet er borte, avgjort: %s}
nye:
  - under: eie
    avgjort: ja
    tiltak: {id: to, tekst: Gjøre noe annet, år: 2027}
"""


@pytest.mark.parametrize("decided", ["ja", "nei"])
def test_the_worksheet_gives_outcomes_and_what_remains(
    home: Path, capsys: pytest.CaptureFixture[str], decided: str
) -> None:
    (home / "liten.yaml").write_text(PLAN.replace("2024-2025", "2024-2028") + "revisjon: {hvert: 2 år}\n")
    (home / "revisjoner").mkdir()
    (home / "revisjoner" / "liten-2026.yaml").write_text(SHEET % decided)
    assert rapport("revisjon", home / "liten.yaml") == 0
    text = capsys.readouterr().out
    assert re.search(r"\| 1\\\.1 \| Gjøre noe \| utgår \| Behovet er borte \|", text)
    assert "Gjøre noe annet" in text
    assert "- utgår: 1\xa0tiltak\n\n1\xa0tiltak er nytt.\n" in text  # a paragraph, and no part of the list
    assert "Denne saken er revisjonen i 2026." in text
    heading = (
        "Det reviderte handlingsprogrammet" if decided == "ja" else "Handlingsprogrammet med de utfallene som er klare"
    )
    assert f"### {heading}\n" in text
    assert ("utkast: nei" in text) == (decided == "ja")
    assert ("1 tiltak mangler et avgjort utfall: 1.1." in text.replace("\xa0", " ").replace("\\", "")) == (
        decided == "nei"
    )
    assert "Utfallene står i revisjoner/liten-2026.yaml." in text.replace("\\", "")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_plan_with_next_to_nothing_in_it_gives_a_document(home: Path, name: str) -> None:
    (home / "liten.yaml").write_text(PLAN[: PLAN.index("periode")])
    formats = [word for to in ("docx", "odt", "pdf", "html") for word in ("--til", to)]
    assert rapport(name, home / "liten.yaml", *formats, "--ut", home / "r") == 0


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("plan", [PLAN, PLAN[: PLAN.index("periode")], PLAN.replace("år: 2024", "år: 2027")])
@pytest.mark.parametrize("rule", ["", "revisjon: {hvert: 2 år}\n"])
def test_no_heading_stands_over_nothing(
    home: Path, capsys: pytest.CaptureFixture[str], name: str, plan: str, rule: str
) -> None:
    (home / "liten.yaml").write_text(plan + rule)
    assert rapport(name, home / "liten.yaml") == 0
    blocks = [*re.split(r"\n\n+", capsys.readouterr().out.strip()), "#"]
    levels = [len(block) - len(block.lstrip("#")) for block in blocks]
    assert [block for block, (level, after) in zip(blocks, pairwise(levels), strict=False) if level >= after > 0] == []


@pytest.mark.parametrize("name", ["status", "årsmelding", "revisjon"])
def test_a_plan_without_goals_has_no_picture_of_goals(
    home: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (home / "liten.yaml").write_text(PLAN[: PLAN.index("mål:\n")] + "vi_skal: [{id: en, tekst: Gjøre noe, år: 2024}]\n")
    assert rapport(name, home / "liten.yaml") == 0
    told = capsys.readouterr().out
    assert "figur-status.svg" not in told
    assert "| Tiltak under planen | 1 | 1 |" in told


def test_the_summary_of_a_revision_counts_every_measure(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = "".join(f"      - {{id: {id}, tekst: Gjøre mer, år: 2025}}\n" for id in ("to", "tre"))
    (home / "liten.yaml").write_text(PLAN + more)
    (home / "liten.framdrift.yaml").write_text(
        "- {tiltak: en, dato: 2024-10-01, status: utsatt, begrunnelse: Ingen søkte., ny_frist: 2027}\n"
        "- {tiltak: to, dato: 2024-10-01, status: pågår}\n"
    )
    assert rapport("revisjon", home / "liten.yaml") == 0
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert "Planen har 3 tiltak, etter status: ikke meldt 1, pågår 1 og utsatt 1." in told


def test_a_document_says_when_the_plan_is_not_yet_or_no_longer_in_force(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopted = PLAN + "vedtak: {organ: kommunestyret, dato: 2024-05-02}\n"
    (home / "liten.yaml").write_text(adopted.replace("tilstand: vedtatt", "tilstand: opphevet"))
    for day, said in (("2024-05-01", "ikke vedtatt før 2. mai 2024."), ("2024-05-02", "kommunestyret 2. mai 2024.")):
        assert main(["rapport", "status", str(home / "liten.yaml"), "--per", day]) == 0
        told = plain(capsys.readouterr().out).replace("\xa0", " ")
        assert f"{said}\nPlanen er opphevet." in told


def test_the_sheet_of_a_measure_has_values_money_and_what_took_over(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = "indikator: {navn: Boliger, antall: 4}, kostnad: {ramme: 14, finansiering: [{fra: Husbanken, andel: 40}]}"
    (home / "liten.yaml").write_text(PLAN.replace("år: 2024", f"år: 2024, {more}") + "beløp_i: mill. kr\n")
    (home / "liten.framdrift.yaml").write_text(
        "- {tiltak: en, dato: 2024-10-01, status: gjennomført, verdi: 4, utført: 2024-09}\n"
    )
    assert rapport("tiltak", home / "liten.yaml") == 0
    told = plain(capsys.readouterr().out).replace("\xa0", " ")
    assert (
        "- **Ramme og finansiering (millioner kroner):**\n    - Samlet ramme 14\n    - Finansiering Husbanken: 40 %\n"
        in told
    )
    assert "| Dato | Status | Utført | Verdi |\n" in told
    assert "| 1. oktober 2024 | gjennomført | september 2024 | 4 |\n" in told


def test_the_limits_told_are_those_that_count_also_where_the_plan_says_some(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = "Planen sier ikke når det skal meldes; 31. januar er programmets egen dag."
    for rule, said in (
        ("rapportering: {hver: 6 måneder}", "når ingen har meldt noe om det på 6 måneder."),
        ("rapportering: {frist: 1. mars, hver: 1 år}", "Meldefristen for hvert år er 1. mars året etter."),
        ("rapportering: {varsle: 2 uker}", "nær fristen når det er 2 uker eller mindre igjen."),
        ("revisjon: {hvert: 1 år}", "Det meldes til revisjonen av planen: for hvert år innen utgangen av det neste"),
    ):
        (home / "liten.yaml").write_text(PLAN.replace("år: 2024", "år: 2024, gjentas: årlig") + f"{rule}\n")
        assert rapport("status", home / "liten.yaml") == 0
        told = plain(capsys.readouterr().out).replace("\xa0", " ")
        assert said in told
        assert (own in told) == (rule in ("rapportering: {hver: 6 måneder}", "rapportering: {varsle: 2 uker}"))


def test_a_time_that_a_decision_has_moved_is_no_longer_printed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = "frist: 2025-H1, når: innen våren, endret: [{dato: 2024-06-01, før: {frist: 2024-T1, år: 2024}}]"
    (home / "liten.yaml").write_text(PLAN.replace("år: 2024", f"år: 2024-2025, {moved}"))
    for day, told in (("2024-05-31", "innen våren"), ("2024-06-01", "1. halvår 2025")):
        assert main(["rapport", "handlingsprogram", str(home / "liten.yaml"), "--per", day]) == 0
        assert f"Gjøre noe ({told})" in plain(capsys.readouterr().out).replace("\xa0", " ")


def test_the_revision_tells_why_each_year_failed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "liten.yaml").write_text(PLAN.replace("år: 2024", "år: 2024-2025, gjentas: årlig"))
    (home / "liten.framdrift.yaml").write_text(
        "- {tiltak: en, dato: 2025-01-10, gjelder: 2024, status: ikke gjennomført, begrunnelse: Ingen søkte.}\n"
        "- {tiltak: en, dato: 2026-01-10, gjelder: 2025, status: gjennomført, tekst: Mange søkte.}\n"
    )
    assert rapport("revisjon", home / "liten.yaml") == 0
    assert "| delvis gjennomført | 2025 | 2024: ikke gjennomført. Ingen søkte. |" in plain(capsys.readouterr().out)


def test_an_earlier_version_of_the_worksheet_can_be_asked_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "liten.yaml").write_text(PLAN.replace("2024-2025", "2024-2028") + "revisjon: {hvert: 2 år}\n")
    sheet = home / "revisjoner" / "liten-2026.yaml"
    sheet.parent.mkdir()
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "init", "-q", home], check=True)
    for decided in ("nei", "ja"):
        sheet.write_text(SHEET % decided)
        subprocess.run(["git", "-C", home, "add", "."], check=True)
        subprocess.run(["git", "-C", home, *identity, "commit", "-qm", decided], check=True)
    for rev, is_draft in (("HEAD~1", "ja"), ("HEAD", "nei")):
        assert rapport("revisjon", home / "liten.yaml", "--rev", rev) == 0
        assert f"utkast: {is_draft}" in capsys.readouterr().out
