"""Tables of other shapes become plans: every row accounted for, every guess marked, the result without errors."""

import csv
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from boligplan.cli.main import main
from boligplan.importers import importing
from boligplan.importers.heads import classify
from boligplan.importers.summary import accounts
from boligplan.starting import begin

FIXTURES = Path(__file__).parent / "data" / "import"

Data = dict[str, Any]
Import = Callable[..., "Result"]


class Result:
    """The plan and the journal as written, and what the command said."""

    def __init__(self, plan: Path, said: str) -> None:
        self.path, self.said = plan, said
        self.text = plan.read_text(encoding="utf-8")
        self.plan: Data = yaml.load(self.text, Loader=yaml.BaseLoader)
        self.journal = yaml.load(plan.with_suffix(".framdrift.yaml").read_text("utf-8"), Loader=yaml.BaseLoader) or []

    @property
    def measures(self) -> list[Data]:
        """Every measure, in order."""
        levels = [self.plan, *self.plan.get("mål", ())]
        return [m for top in levels for item in (top, *top.get("vi_vil", ())) for m in item.get("vi_skal", ())]

    def measure(self, start: str) -> Data:
        """The measure whose text begins so."""
        return next(measure for measure in self.measures if measure["tekst"].startswith(start))

    def above(self, line: str) -> str:
        """The comments right above the first line that begins so."""
        lines = [text.strip().removeprefix("- ") for text in self.text.splitlines()]
        at = next(n for n, text in enumerate(lines) if text.startswith(line))
        start = at
        while lines[start - 1].startswith("#"):
            start -= 1
        return " ".join(text.removeprefix("# ") for text in lines[start:at])


@pytest.fixture
def importer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Import a file, or the text of one; the rows must add up and the plan must pass `sjekk`."""

    def run(source: Path | str | bytes, *options: str, name: str = "tabell.csv") -> Result:
        if not isinstance(source, Path):
            path = tmp_path / name
            path.write_bytes(source if isinstance(source, bytes) else source.encode())
            source = path
        plan = tmp_path / "plans" / "plan.yaml"
        assert main(["importer", str(source), "--ut", str(plan), "--per", "2024-02-01", *options]) == 0
        said = capsys.readouterr().out
        rows, taken, joined, listed = map(int, re.findall(r"(\d+) (?:rader inn|med|satt|andre)", said)[:4])
        assert rows == taken + joined + listed
        named = re.findall(r"^  .*rad \d+: (?:mål|over|gjen|sum|ikke|titt|side).*«", said, re.MULTILINE)
        assert len(named) == listed or "» …" in said
        assert main(["sjekk", str(plan), "--format", "kort", "--per", "2024-02-01"]) == 0
        capsys.readouterr()
        return Result(plan, said)

    return run


def test_a_deadline_column_instead_of_years_made_by_libreoffice(importer: Import) -> None:
    made = importer(FIXTURES / "frist.docx")
    assert [goal["tittel"] for goal in made.plan["mål"]] == ["Flere skal eie egen bolig", "Leie skal være trygt"]
    read = {m["når"]: (m.get("år"), m.get("frist"), m.get("gjentas")) for m in made.measures}
    assert read == {
        "2. tertial 2025": ("2025", "2025-T2", None),
        "Årlig": ("2024-2027", None, "årlig"),
        "Løpende": ("2024-2027", None, "løpende"),
        "31.12.2025": ("2025", "2025-12-31", None),
        "innen 2024": ("2024", "2024", None),
        "Våren 2025": ("2025", "2025-H1", None),
        "Snarest": (None, None, None),
        "I planperioden": ("2024-2027", None, None),
    }
    assert "tiden ble ikke forstått («Snarest»)" in made.above("når: Snarest")
    assert made.measure("Holde fagdag")["felt"] == {"Merknad": "Sammen med banken"}
    assert made.plan["kommune"] == {"navn": "Eksempelvik"}


def test_spellings_of_one_owner_are_joined_and_the_printed_text_kept(importer: Import) -> None:
    made = importer(FIXTURES / "frist.docx")
    (office,) = [owner for owner in made.plan["ansvarlige"] if owner["navn"] == "Boligkontoret"]
    assert office["også_kalt"] == ["Boligkontor"]
    assert made.measure("Veilede familier")["ansvar"] == {"tekst": "Boligkontor", "hos": [office["id"]]}
    both = made.measure("Kartlegge behovet")["ansvar"]
    assert both == {"tekst": "NAV Eksempelvik og Boligkontoret", "hos": ["nav-eksempelvik", office["id"]]}


def test_a_status_column_becomes_the_journal_saved_by_libreoffice(importer: Import) -> None:
    made = importer(FIXTURES / "status.xlsx")
    assert [(e["tiltak"], e["dato"], e["status"]) for e in made.journal] == [
        ("boligplan", "2023-12-31", "gjennomført"),
        ("kartlegge-behov", "2023-12-31", "pågår"),
        ("bygge-boliger", "2023-12-31", "ikke påbegynt"),
        ("ansette-boveileder", "2023-12-31", "utgår"),
        ("holde-fagdag", "2023-12-31", "gjennomført"),
        ("øke-bostøtten", "2023-12-31", "pågår"),
    ]
    assert made.journal[1]["tekst"] == "Pågår, venter på tall"
    assert made.journal[3]["begrunnelse"] == "Utgår. Ikke midler i budsjettet"
    assert made.measure("Lage boligplan")["nummer"] == "1.1"
    assert "sier ikke ny frist; ført som pågår" in made.said


def test_costs_with_group_sums_are_checked_saved_by_libreoffice(importer: Import) -> None:
    made = importer(FIXTURES / "kostnader.xlsx")
    assert made.plan["beløp_i"] == "1000 kr"
    assert made.measure("Gi startlån")["kostnad"] == {"drift": {"hvert_år": "100"}}
    assert made.measure("Bygge boliger")["kostnad"] == {"investering": {"2025": "4000", "2026": "2500.5"}}
    assert "«Sum» sier 650, men beløpene i raden er 600" in made.above("id: leie-inn-vaktmester")
    assert "summen i «2026» er 9999, men radene gir 2900,5" in made.said
    assert made.said.count("summen i") == 1


def test_two_rows_of_heads_with_merged_cells_saved_by_libreoffice(importer: Import) -> None:
    made = importer(FIXTURES / "toradershode.xlsx")
    assert made.measure("Bygge boliger")["kostnad"] == {"investering": {"2024": "1200", "2025": "800"}}
    assert made.measure("Bygge boliger") in made.plan["mål"][0]["vi_skal"]
    assert made.measure("Pusse opp")["slag"] == ["drift", "investering"]
    assert made.measure("Pusse opp")["kostnad"] == {"drift": {"2024": "5"}, "investering": {"2024": "20"}}


def test_one_table_for_each_goal_made_by_libreoffice(importer: Import) -> None:
    made = importer(FIXTURES / "tabell-per-maal.docx")
    goals = {goal["tittel"]: [m["tekst"] for m in goal["vi_skal"]] for goal in made.plan["mål"]}
    assert goals == {
        "Flere skal kunne eie egen bolig": ["Gi råd om startlån", "Lage brosjyre om startlån"],
        "Leie skal være et trygt alternativ": ["Fornye leiekontraktene", "Kjøpe to boliger"],
    }
    assert made.measure("Fornye")["ansvar"]["ved"] == ["boligkontoret"]


def test_nynorsk_heads_in_a_semicolon_file_from_an_old_excel(importer: Import) -> None:
    table = (
        "Hovudmål;Tiltak;Ansvarleg;Kven er involvert;Tidsfrist;Økonomiske konsekvensar\r\n"
        "Fleire skal eige eigen bustad;Gje råd til dei;Bustadkontoret;NAV, helsestasjonen;Løpande;Innanfor ramma\r\n"
        ";Byggje fire bustader;Eigedomsavdelinga;;Hausten 2026;Blir avklart i eiga politisk sak\r\n"
    ).encode("cp1252")
    made = importer(table)
    assert made.plan["målform"] == "nynorsk"
    assert made.plan["betegnelser"] == {"mål": "Hovudmål", "vi_skal": "Tiltak"}
    first, second = made.measures
    assert first["gjentas"] == "løpende"
    assert first["involverte"] == ["nav", "helsestasjonen"]
    assert second["frist"] == "2026-H2"
    assert [m["økonomi"]["avklaring"] for m in made.measures] == ["innenfor ramme", "egen politisk sak"]


def test_measures_right_under_goals_with_priority_letters(importer: Import) -> None:
    made = importer(
        "Satsingsområde,Tiltak,Hvem,Når,Prioritet\n"
        '1. Bolig,"Lage plan, også for eldre",Kommunalsjef teknisk,2025,A\n'
        ",Kjøpe boliger,Kommunalsjef teknisk,2025-2026,B\n"
        "2. Tjenester,Styrke oppfølging i bolig,NAV,Fra 2025,C\n"
    )
    assert [(goal.get("nummer"), goal["tittel"]) for goal in made.plan["mål"]] == [("1", "Bolig"), ("2", "Tjenester")]
    assert [m["prioritet"] for m in made.measures] == ["A", "B", "C"]
    assert made.measures[0]["tekst"] == "Lage plan, også for eldre"
    assert [m["år"] for m in made.measures] == ["2025", "2025-2026", "2025-2026"]
    assert "«fra» er lest som årene ut perioden" in made.above("når: Fra 2025")


def test_heads_repeated_on_each_page_are_dropped_and_page_cuts_joined(importer: Import) -> None:
    head = "Mål\tTiltak\tAnsvar\t2024\t2025\n"
    made = importer(
        f"{head}Bolig\tLage en plan for boliger til\tNAV\tX\t\n{head}\tunge og eldre\t\t\t\n\tKjøpe hus\tNAV\t\tX\n"
        "\t(fire i alt)\t\t\t\nSide 18 av 24\n",
        name="tabell.txt",
    )
    assert [m["tekst"] for m in made.measures] == [
        "Lage en plan for boliger til unge og eldre",
        "Kjøpe hus (fire i alt)",
    ]
    assert "gjentatte overskrifter" in made.said
    assert "sidetall: «Side 18 av 24»" in made.said


def test_a_row_whose_goal_stands_over_it_and_a_row_without_measure_are_listed(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Frist\nKjøpe hus;NAV;2025\n;NAV;2026\n")
    assert "ikke plassert: ingen tekst i kolonnen for tiltak: «NAV | 2026»" in made.said
    assert len(made.measures) == 1


def test_tables_between_the_text_of_a_whole_plan_are_told_apart_and_chosen(importer: Import) -> None:
    prose = "Boligsosial plan\nKapittel 1\nHer står det noe, og noe mer.\n"
    text = (
        f"{prose}Målbilde\tVi vil\tVi skal\nSmåby\tVokse\tBygge\n\n{prose}"
        f"Mål\tTiltak\tAnsvar\nBolig\tKjøpe hus\tNAV\n3\n\tLeie ut hus\tNAV\n{prose}"
    )
    made = importer(text, "--tabell", "2", name="hele.txt")
    assert [m["tekst"] for m in made.measures] == ["Kjøpe hus", "Leie ut hus"]
    assert [goal["tittel"] for goal in made.plan["mål"]] == ["Bolig"]
    assert "Målbilde" not in made.said
    assert "sidetall: «3»" in made.said
    assert "tekst utenfor tabellen: «Boligsosial plan» …" in made.said


def test_the_user_can_say_what_a_column_is(importer: Import) -> None:
    table = "Mål;Hva gjør vi framover;Hvem;Notat;Midler\nBolig;Kjøpe hus;NAV;Viktig;500\n"
    made = importer(
        table, "--kolonne", "Tiltak=B", "--kolonne", "2025=Midler", "--kommune", "Fjordvik", "--tittel", "Plan"
    )
    assert made.measures[0]["tekst"] == "Kjøpe hus"
    assert made.measures[0]["kostnad"] == {"drift": {"2025": "500"}}
    assert made.measures[0]["felt"] == {"Notat": "Viktig"}
    assert made.plan["kommune"] == {"navn": "Fjordvik"}


def test_marks_amounts_and_dates_in_year_columns(importer: Import) -> None:
    made = importer(
        "Tiltak;Ansvar;Drift/investering;2024 (kr);2025 (kr)\n"
        "Kjøpe hus;NAV;I;kr 2 000 000,-;1.500.000\nMåle;NAV;D;✓;\nByggje;NAV;I;;1. halvår\nFeire;NAV;D;-;ja\n"
    )
    assert made.plan["beløp_i"] == "kr"
    assert made.measures[0]["kostnad"] == {"investering": {"2024": "2000000", "2025": "1500000"}}
    assert [m["år"] for m in made.measures] == ["2024-2025", "2024", "2025", "2025"]
    assert made.measures[2]["frist"] == "2025-H1"


def test_sub_points_starred_items_and_numbers_in_cells(importer: Import) -> None:
    made = importer(
        "Vi vil\tVi skal\tAnsvar\t2024\n"
        "1.1 Ha gode hus\t*Kjøpe hus *Leie ut hus o Til unge o Til eldre\t*NAV *Eiendom\tX\n"
        "Ha råd\tGi råd om: • lån • støtte\tNAV\tX\n",
        "--tittel", "Boligplan", name="t.tsv",
    )  # fmt: skip
    aims = made.plan["mål"][0]["vi_vil"]
    assert (aims[0]["nummer"], aims[0]["tekst"]) == ("1.1", "Ha gode hus")
    assert [(m["tekst"], m.get("punkter"), m["ansvar"]["tekst"]) for m in aims[0]["vi_skal"]] == [
        ("Kjøpe hus", None, "NAV"),
        ("Leie ut hus", ["Til unge", "Til eldre"], "Eiendom"),
    ]
    assert aims[1]["vi_skal"][0]["punkter"] == ["lån", "støtte"]


def test_a_row_with_only_an_aim_keeps_what_it_says_on_the_aim(importer: Import) -> None:
    made = importer(
        "Vi vil;Vi skal;Ansvar;Frist;Kostnad\n"
        "Ha gode hus;;NAV;2025;500\n"
        "• Eie • Leie;Kjøpe hus;NAV;2025;\n"
        "Ha råd;Gi råd;NAV;2025;100\n",
        "--tittel", "Boligplan",
    )  # fmt: skip
    empty, listed, plain = made.plan["mål"][0]["vi_vil"]
    assert (empty["ansvar"]["hos"], empty["kostnad"], empty["felt"]) == (["nav"], {"ramme": "500"}, {"Frist": "2025"})
    assert "så her er bare «vi vil»" in made.above(f"id: {empty['id']}")
    assert (listed["tekst"], listed["punkter"]) == ("Eie", ["Leie"])
    assert "det første punktet er brukt som tekst" in made.above(f"id: {listed['id']}")
    assert "vi_skal" in plain


@pytest.mark.parametrize(
    ("cell", "texts", "doubt"),
    [
        ("Vi starter nå\n• Kjøpe hus", ["Vi starter nå", "Kjøpe hus"], "teksten foran listen"),
        ("Kjøpe hus\nLeie ut hus", ["Kjøpe hus", "Leie ut hus"], "hvert avsnitt i cellen"),
        ("Kjøpe hus Sikre drift", ["Kjøpe hus Sikre drift"], "flere setninger etter hverandre"),
        ("1. Kjøpe hus\n2. Leie ut hus", ["Kjøpe hus", "Leie ut hus"], ""),
    ],
)
def test_a_cell_with_several_measures_is_divided_and_doubted(
    importer: Import, cell: str, texts: list[str], doubt: str
) -> None:
    made = importer(f'Mål;Tiltak;Ansvar\nBolig;"{cell}";NAV\n')
    assert [m["tekst"] for m in made.measures] == texts
    assert doubt in made.above(f"id: {made.measures[0]['id']}")


def test_the_amount_of_a_row_with_several_measures_stands_once_and_is_doubted(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Drift/investering;2025 (kr)\n*Kjøpe hus *Leie ut hus;NAV;Begge;500\n")
    first, second = made.measures
    assert first["kostnad"] == {"drift": {"2025": "500"}}
    assert "kostnad" not in second
    assert "beløpet gjelder alle tiltakene i raden" in made.above("kostnad:")
    assert "«Begge» ble ikke forstått som drift eller investering" in made.said
    assert first["felt"] == {"Drift/investering": "Begge"}


def test_two_columns_of_one_kind_are_not_counted_twice(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Kostnad;Beløp (kr)\nKjøpe hus;NAV;500;600\n")
    assert made.measures[0]["kostnad"] == {"ramme": "500"}
    assert made.measures[0]["felt"] == {"Beløp (kr)": "600"}


def test_an_amount_finer_than_the_unit_and_one_beyond_the_head_are_kept_but_not_counted(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;2025 (mill. kr)\nKjøpe hus;NAV;12345 kr;sist\n")
    assert made.measures[0]["felt"] == {"2025 (mill. kr)": "12345 kr"}
    assert "kostnad" not in made.measures[0]
    assert "«12345 kr» er ikke regnet med; det står under felt" in made.said
    assert "raden har 4 celler, overskriften 3; det siste er «sist»" in made.said


def test_a_second_column_of_goals_is_the_aim(importer: Import) -> None:
    made = importer("Mål;Satsingsområde;Ansvar;Tiltak\nBolig;Eie;NAV;Kjøpe\n")
    (goal,) = made.plan["mål"]
    assert (goal["tittel"], goal["vi_vil"][0]["tekst"], made.measures[0]["tekst"]) == ("Bolig", "Eie", "Kjøpe")


def test_an_aim_where_there_are_no_measures_is_the_measure(importer: Import) -> None:
    made = importer("Mål;Vi vil;Ansvar\nBolig;Kjøpe;NAV\n")
    assert [m["tekst"] for m in made.plan["mål"][0]["vi_skal"]] == ["Kjøpe"]


def test_money_that_stands_on_an_aim_and_its_measures_is_moved_to_a_measure(importer: Import) -> None:
    made = importer(
        "Vi vil;Vi skal;Ansvar;Drift 2025 (kr)\nEie;*Kjøpe *Bygge;NAV;500\nEie;Leie ut;NAV;700\n", "--tittel", "Plan"
    )
    assert [m.get("kostnad") for m in made.measures] == [{"drift": {"2025": "500"}}, None, {"drift": {"2025": "700"}}]
    assert "beløpet gjelder alle tiltakene i raden, men står på det første" in made.above("kostnad:")


def test_owners_that_cannot_be_told_apart_are_doubted(importer: Import) -> None:
    made = importer('Tiltak;Ansvar;Frist\nKjøpe hus;"Enhet for bolig, helse";2025\nMåle;NAV - ved behov;2025\n')
    assert "«Enhet for bolig, helse» er lest som én ansvarlig" in made.said
    assert "bare det som står før «-», er lest som ansvarlig, ikke «ved behov»" in made.said


def word_file(path: Path, rows: list[list[str]], *, wrapped: bool = False) -> Path:
    """A Word document with the rows as a table, in a content control where `wrapped`."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    if wrapped:
        control = docx.oxml.parse_xml(
            '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdtContent/></w:sdt>'
        )
        table._tbl.addprevious(control)
        control[0].append(table._tbl)
        sign = '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sym w:char="%s"/></w:r>'
        for code in ("F0FC", "nei"):
            table.cell(1, 2).paragraphs[0]._p.append(docx.oxml.parse_xml(sign % code))
    document.save(path)
    return path


def test_a_table_in_a_content_control_with_signs_of_a_symbol_font_is_read(importer: Import, tmp_path: Path) -> None:
    rows = [["Tiltak", "Ansvar", "Merknad"], ["Kjøpe hus", "NAV", ""]]
    made = importer(word_file(tmp_path / "t.docx", rows, wrapped=True))
    assert made.measures[0]["felt"] == {"Merknad": "✓•"}


def test_cells_merged_downwards_go_on_with_the_measure_above(importer: Import, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    rows = [["Tiltak", "Ansvar", "Merknad"], ["Kjøpe hus", "NAV", "Først"], ["", "", "Så"]]
    document = docx.Document(word_file(tmp_path / "t.docx", rows))
    document.tables[0].cell(1, 0).merge(document.tables[0].cell(2, 0))
    document.save(tmp_path / "t.docx")
    made = importer(tmp_path / "t.docx")
    assert [(m["tekst"], m["felt"]) for m in made.measures] == [("Kjøpe hus", {"Merknad": "Først Så"})]
    assert "satt sammen med rad 3" in made.said


def test_booleans_and_dates_of_a_workbook_are_written_as_in_a_table(importer: Import, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Tiltak", "Ansvar", "Frist", 2024, 2025], ["Kjøpe hus", "NAV", date(2025, 3, 1), False, True]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    made = importer(tmp_path / "t.xlsx")
    assert (made.measures[0]["år"], made.measures[0]["frist"]) == ("2025", "2025-03-01")


def test_a_group_head_that_says_nothing_leaves_the_one_below_it(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Økonomi;;\n;;2024;2025;Kostnad\nKjøpe hus;NAV;X;;500\n")
    assert made.measures[0]["år"] == "2024"
    assert made.measures[0]["kostnad"] == {"drift": {"2024": "500"}}


def test_tables_of_different_heads_are_told_so_that_one_can_be_chosen(importer: Import) -> None:
    prose = "Boligsosial plan\nKapittel 1\nHer står det noe.\n"
    made = importer(f"Tiltak;Ansvar\nKjøpe hus;NAV\n{prose}Tiltak;Frist\nLeie ut hus;2025\n")
    assert "Hvis ikke alle tabellene hører til planen, velg dem som gjør det: --tabell 2" in made.said


def test_a_text_saved_as_unicode_by_excel_is_read(importer: Import) -> None:
    made = importer("Tiltak\tAnsvar\nKjøpe småhus\tNAV\n".encode("utf-16"), name="t.txt")
    assert made.measures[0]["tekst"] == "Kjøpe småhus"


HOSTILE = [
    "=1+1",
    "[/red] **fet** <b>",
    "Sak #12 & co: ja",
    "- strek",
    "'",
    "null",
    "2024",
    "@a",
    "%b",
    "{a: b}",
    "a\u202eb",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_through_as_it_stands(importer: Import, text: str) -> None:
    """Whatever a cell holds is the text of the plan, less signs that cannot be seen."""
    made = importer(f"Tiltak\tAnsvar\tMerknad\nKjøpe hus\tNAV\t{text}\n", name="t.tsv")
    assert made.measures[0]["felt"] == {"Merknad": text.replace("\u202e", "")}


def test_word_keeps_inserted_text_nested_tables_and_tracked_changes_apart(importer: Import, tmp_path: Path) -> None:
    """Text put in with «spor endringer» is kept, deleted text is not, and a table in a cell is not lost."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Tiltaksplan")
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("Tiltak", "Ansvar", "Merknad"), strict=True):
        cell.text = text
    measure, owner, note = table.rows[1].cells
    measure.text, owner.text = "Kjøpe", "NAV"
    paragraph = measure.paragraphs[0]._p
    for tag, inner, text in (("ins", "t", " hus"), ("del", "delText", " bil")):
        run = docx.oxml.parse_xml(
            f'<w:{tag} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="1" w:author="x">'
            f'<w:r><w:{inner} xml:space="preserve">{text}</w:{inner}></w:r></w:{tag}>'
        )
        paragraph.append(run)
    inside = note.add_table(1, 2)
    inside.rows[0].cells[0].text, inside.rows[0].cells[1].text = "to", "felt"
    document.save(tmp_path / "t.docx")
    made = importer(tmp_path / "t.docx")
    assert made.measures[0]["tekst"] == "Kjøpe hus"
    assert made.measures[0]["felt"]["Merknad"].split() == ["to", "felt"]


def test_without_ut_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Tiltak;Ansvar\nKjøpe hus;NAV\n", encoding="utf-8")
    assert main(["importer", str(path)]) == 0
    said = capsys.readouterr().out
    assert "A  Tiltak" in said
    assert "Ingenting er skrevet." in said
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("existing", ["plan.yaml", "plan.framdrift.yaml"])
def test_no_file_is_ever_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str], existing: str) -> None:
    (tmp_path / "t.csv").write_text("Tiltak;Ansvar\nKjøpe hus;NAV\n", encoding="utf-8")
    (tmp_path / existing).write_text("mitt", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    assert main(["importer", str(tmp_path / "t.csv"), "--ut", str(tmp_path / "plan.yaml")]) == 2
    assert f"{existing} finnes fra før" in capsys.readouterr().err
    assert (tmp_path / existing).read_text(encoding="utf-8") == "mitt"
    assert sorted(tmp_path.iterdir()) == before


def refusal(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `importer` says when it refuses the file."""
    assert main(["importer", str(path), "--ut", str(path.parent / "plan.yaml")]) == 2
    assert not (path.parent / "plan.yaml").exists()
    return capsys.readouterr().err


def test_a_list_is_refused_with_advice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for text in ("Kjøpe hus", "Leie ut hus"):
        document.add_paragraph(text, style="List Bullet")
    document.save(tmp_path / "liste.docx")
    said = refusal(tmp_path / "liste.docx", capsys)
    assert "har ingen tabell, men 2 punkter i liste" in said
    assert "Konverter tekst til tabell" in said


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.csv",
            b"Fornavn;Etternavn\nKari;Nordmann\n",
            "Fant ingen tiltak i a.csv. Øverst står «Fornavn | Etternavn».",
        ),
        ("a.csv", b"", "a.csv er tom."),
        ("a.csv", b"\x00\x01\x02", "er ikke en tekstfil"),
        ("a.pdf", b"%PDF-1.7", "Merk tabellen i PDF-en"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "lagre den som .xlsx"),
        ("a.docx", b"\xd0\xcf\x11\xe0aaaa", "lagret med passord"),
        ("a.xlsx", b"PK\x03\x04nonsens", "er skadet"),
        ("a.csv", b"Tiltak;" + 300 * b"Ansvar;" + b"\nHus\n", "er større enn en plan kan være"),
        ("a.csv", b'Tiltak;"' + 200_000 * b"x" + b'"', "har en celle som aldri slutter"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in refusal(tmp_path / name, capsys)


def test_a_missing_file_and_a_wrong_column_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "finnes ikke" in refusal(tmp_path / "borte.docx", capsys)
    (tmp_path / "t.csv").write_text("Tiltak;Ansvar\nKjøpe hus;NAV\n", encoding="utf-8")
    assert main(["importer", str(tmp_path / "t.csv"), "--kolonne", "Tull=B"]) == 2
    assert "«Tull=B» sier ikke hva en kolonne er" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--tabell", "2"], "t.csv har bare 1 tabell."),
        (["--tabell", "x"], "Valget «--tabell»: «x» er ikke tabeller. Skriv 2, 2-5 eller 2,4."),
        (["--kolonne", "Tiltak=Borte"], "Ingen kolonne heter «Borte»."),
        (["--kolonne", "Frist=C"], "Ingen kolonne heter «C».\nBruk kolonnens bokstav, fra A til B."),
        (["--periode", "2027-2024"], "går baklengs"),
    ],
)
def test_what_the_file_does_not_have_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    (tmp_path / "t.csv").write_text("Tiltak;Ansvar\nKjøpe hus;NAV\n", encoding="utf-8")
    assert main(["importer", str(tmp_path / "t.csv"), *options]) == 2
    assert said in capsys.readouterr().err


def test_a_broken_word_file_and_a_sheet_with_a_stray_cell_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with ZipFile(word_file(tmp_path / "t.docx", [["Tiltak", "Ansvar"]])) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with ZipFile(tmp_path / "t.docx", "w") as broken:
        for name, data in parts.items():
            broken.writestr(name, data[:40] if name == "word/document.xml" else data)
    assert "den er skadet" in refusal(tmp_path / "t.docx", capsys)
    book = openpyxl.Workbook()
    book.active["ZZ3"] = "langt ute"
    book.save(tmp_path / "t.xlsx")
    assert "har tekst i ZZ3, langt utenfor tabellen" in refusal(tmp_path / "t.xlsx", capsys)


HEADS = {
    "Mål": ["Bo trygt", "Bo trygt", "2. Eie", "Leie", ""],
    "Vi vil": ["Hjelpe flere", "Ha: • en • to", "*Stjerne", "", ""],
    "Tiltak": ["*En ting *To ting", "kartlegge", "(forts.)", "Lage: • a\n• b", "o Ring", "*", "Sum", "To\nlinjer", ""],
    "Ansvar": ["NAV (delegert til Boligkontor)", "*NAV *Teknisk", "Kari Nordmann", "A" * 90, "", "Side 3"],
    "Involverte": ["NAV, skolen og helse", "", "B" * 90],
    "Frist": ["2. tertial", "31.12.2025", "32.13.2025", "årlig innen 1. mars", "innen 2024", "2024-2030", "1. mai", ""],
    "Økonomi": ["Innenfor ramme", "500", "kr 500 000,-", ""],
    "Drift/investering": ["D", "I", "D/I", "Vet ikke", ""],
    "2024": ["X", "5", "1.234,567", "Q2", "-", "0", "høst", ""],
    "2025": ["✓", "5 000", "99 mill. kr", ""],
    "Kostnad": ["500 000", "ukjent", "1,5 mill. kr", "0", ""],
    "Sum": ["10", "feil", ""],
    "Status": ["Ferdig", "Utsatt til høsten", "Delvis", "Utgår", "Erstattet", "grønn", ""],
    "Prioritet": ["A", ""],
    "Nr": ["1", "1.1", ""],
    "Merknad": ["# ikke kommentar", "a: b", "'", "=1+1", ""],
}


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A table of any of the heads, measures among them, with rows that fit well or badly."""
    heads = draw(st.lists(st.sampled_from([head for head in HEADS if head != "Tiltak"]), min_size=1, unique=True))
    heads.insert(draw(st.integers(0, len(heads))), "Tiltak")
    row = st.tuples(*(st.sampled_from(HEADS[head]) for head in heads)).map(list)
    return [heads, *draw(st.lists(row, max_size=6)), [("Kjøpe hus" if head == "Tiltak" else "") for head in heads]]


@settings(max_examples=60)
@given(tables(), st.integers(0, 3))
def test_no_row_and_no_word_is_ever_lost_and_the_plan_is_sound(table: list[list[str]], cut: int) -> None:
    """Every word of a cell stands in the plan, in its journal or in what the command says of its row."""
    cut = min(cut, len(table[0]) - 1 - table[0].index("Tiltak"))
    text = StringIO()
    csv.writer(text, delimiter=";").writerows([row[: len(row) - (cut if n else 0)] for n, row in enumerate(table)])
    with TemporaryDirectory() as folder:
        source, plan = Path(folder) / "t.csv", Path(folder) / "plan.yaml"
        source.write_text(text.getvalue(), encoding="utf-8")
        result = importing.import_table(source, "plan", importing.Given(), date(2024, 2, 1))
        begin(plan, result.plan, result.journal, date(2024, 2, 1))
        written = plan.read_text("utf-8") + (Path(folder) / "plan.framdrift.yaml").read_text("utf-8")
    taken = result.taken
    assert taken.rows == sum(bool(r.texts) for r in taken.records) + taken.joined + len(taken.listed)
    known = set(re.findall(r"\w+", written + "\n".join(accounts(result))))
    numbers = {"Drift/investering", "2024", "2025", "Kostnad", "Sum", "Mål"}
    cells = [(table[0][n], cell) for row in table[1:] for n, cell in enumerate(row[: len(row) - cut])]
    words = {word for head, cell in cells if head not in numbers for word in re.findall(r"\w\w+", cell)} - {"og"}
    assert words <= known, words - known


PAGE = Path(__file__).parents[1] / "docs" / "importere.md"
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("meaning", "heads"), ROWS[1:])
def test_the_page_about_importing_names_heads_that_are_known(meaning: str, heads: str) -> None:
    wrong = {head: classify(head).meaning for head in heads.split(", ") if not head.startswith("og alle")}
    assert {head: found for head, found in wrong.items() if found != meaning} == {}


def test_amounts_that_name_different_units_are_made_one(importer: Import) -> None:
    made = importer(
        "Tiltak;Ansvar;Drift 2025;Drift 2026\nKjøpe hus;NAV;1,5 mill.;0,5 mill.\nMåle hus;NAV;50 000;\n"
        "Leie hus;NAV;kr 75 000;\nSum;;1 625 000;500 000\n"
    )
    assert made.plan["beløp_i"] == "kr"
    assert [m["kostnad"]["drift"] for m in made.measures] == [
        {"2025": "1500000", "2026": "500000"},
        {"2025": "50000"},
        {"2025": "75000"},
    ]
    assert "enheten står ikke i tabellen; beløpene er store" in made.above("beløp_i:")
    assert "summen i" not in made.said


def test_each_dated_status_column_becomes_a_report_of_its_day(importer: Import) -> None:
    made = importer(
        "Tiltak;Ansvar;Status 31.12.2023;Status per 2. tertial 2023;Status våren 2023;Status 2024\n"
        "Kjøpe hus;NAV;Ferdig;Pågår;Ikke startet;\nLeie hus;NAV;;;;Pågår\n"
    )
    assert [(e["tiltak"], e["dato"], e["status"]) for e in made.journal] == [
        ("kjøpe-hus", "2023-06-30", "ikke påbegynt"),
        ("kjøpe-hus", "2023-08-31", "pågår"),
        ("kjøpe-hus", "2023-12-31", "gjennomført"),
        ("leie-hus", "2024-02-01", "pågår"),
    ]
    assert made.said.count("overskriften sier ikke hvilken dag statusen gjelder") == 1
    journal = made.path.with_suffix(".framdrift.yaml").read_text("utf-8")
    assert journal.count("# USIKKER: overskriften sier ikke hvilken dag") == 3


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Forventet ferdigstilt 2026", "pågår"),
        ("Ikke ferdig", "pågår"),
        ("50 % ferdig", "pågår"),
        ("100 % ferdig", "gjennomført"),
        ("Skal gjennomføres i 2026", "pågår"),
        ("Ikke gjennomført", "ikke gjennomført"),
    ],
)
def test_what_is_to_be_done_is_not_read_as_done(importer: Import, words: str, status: str) -> None:
    made = importer(f"Tiltak;Ansvar;Status per 31.12.2023\nKjøpe hus;NAV;{words}\n")
    assert made.journal[0]["status"] == status


def test_a_status_that_says_done_further_on_is_marked(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Status per 31.12.2023\nKjøpe hus;NAV;Huset er nå ferdig\n")
    assert "«Huset er nå ferdig» er lest som gjennomført" in made.said


def test_heads_that_ask_are_known_and_money_in_words_is_kept_as_such(importer: Import) -> None:
    made = importer(
        "Hva vil vi oppnå?;Hva gjør vi?;Hvem gjør det?;Når gjør vi det?;Hva koster det?\n"
        "Færre bostedsløse;Etablere boligteam;NAV;Høsten 2025;Innenfor rammen\n"
    )
    (measure,) = made.measures
    assert made.plan["mål"][0]["tittel"] == "Færre bostedsløse"
    assert (measure["tekst"], measure["ansvar"]["hos"], measure["frist"]) == ("Etablere boligteam", ["nav"], "2025-H2")
    assert measure["økonomi"] == {"avklaring": "innenfor ramme", "tekst": "Innenfor rammen"}
    assert "felt" not in measure


@pytest.mark.parametrize(
    ("words", "settled"),
    [
        ("Avklares i egen politisk sak dersom det gir konsekvenser", "egen politisk sak ved behov"),
        ("Egen sak hvis tiltaket koster noe", "egen politisk sak ved behov"),
        ("Ved behov lages en egen politisk sak", "egen politisk sak ved behov"),
        ("Blir avklart i eiga politisk sak om det gjev kostnader", "egen politisk sak ved behov"),
        ("Eiga sak viss det trengst", "egen politisk sak ved behov"),
        ("Avklares i egen politisk sak", "egen politisk sak"),
        ("Avklares i egen politisk sak. Hvis noen spør, svarer NAV", "egen politisk sak"),
        ("Egen politisk sak om det boligsosiale arbeidet", "egen politisk sak"),
    ],
)
def test_a_condition_makes_the_case_conditional(importer: Import, words: str, settled: str) -> None:
    made = importer(f"Tiltak;Hvem;Når;Økonomiske konsekvenser\nKjøpe hus;NAV;2025;{words}\n")
    assert made.measures[0]["økonomi"] == {"avklaring": settled, "tekst": words}


def test_a_head_where_two_columns_in_six_are_known_is_a_head(importer: Import) -> None:
    made = importer("Utfordring,Tiltak,Samhandling,Frist/status,Mulighet,Måloppnåelse\nNød,Kjøpe hus,,2025,,Delvis\n")
    assert made.measures[0]["tekst"] == "Kjøpe hus"
    assert made.measures[0]["felt"] == {"Utfordring": "Nød", "Måloppnåelse": "Delvis"}


def test_a_table_for_each_measure_with_heads_down_the_side_is_turned(importer: Import, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    heads = ("Hva skal vi oppnå", "Bakgrunn", "Hva skal vi gjøre", "Hvem er involvert", "Når", "Status")
    for texts in (
        ("Flere eier", "Mange leier", "Gi startlån", "NAV", "2025", "Vedtatt"),
        ("Trygg leie", "", "Kjøpe hus", "Eiendom", "2026", ""),
    ):
        table = document.add_table(len(heads), 2)
        for row, head, text in zip(table.rows, heads, texts, strict=True):
            row.cells[0].text, row.cells[1].text = head, text
    document.save(tmp_path / "t.docx")
    made = importer(tmp_path / "t.docx")
    assert [(goal["tittel"], goal["vi_skal"][0]["tekst"]) for goal in made.plan["mål"]] == [
        ("Flere eier", "Gi startlån"),
        ("Trygg leie", "Kjøpe hus"),
    ]
    assert [m["år"] for m in made.measures] == ["2025", "2026"]
    assert made.measures[0]["involverte"] == ["nav"]
    assert made.measures[0]["felt"] == {"Bakgrunn": "Mange leier"}
    assert "Tabell 1 (snudd), Tabell 2 (snudd)" in made.said


def test_a_table_of_investments_by_year_has_its_measures_in_the_first_column(importer: Import) -> None:
    made = importer(
        "Investering;Budsjett 2025 (1000 kr);Budsjett 2026 (1000 kr);Sum\nOmsorgsboliger;5000;12000,5;17000,5\n"
        "Leiligheter;;2000;2000\nTotalt;5000;14000,5;19000,5\n"
    )
    assert [(m["tekst"], m["kostnad"]["investering"]) for m in made.measures] == [
        ("Omsorgsboliger", {"2025": "5000", "2026": "12000.5"}),
        ("Leiligheter", {"2026": "2000"}),
    ]
    assert "summen" not in made.said


def test_a_title_of_two_cells_is_not_the_head_the_user_speaks_of(importer: Import) -> None:
    made = importer(
        "Plan;Beløp i 1000 kr\nArbeid;Enhet;Merke;Anslag;Note\nKjøpe hus;NAV;a;5;b\n", "--kolonne", "Tiltak=A"
    )
    assert [m["tekst"] for m in made.measures] == ["Kjøpe hus"]


def test_cells_missing_at_the_end_of_a_row_do_not_move_its_measure(importer: Import) -> None:
    made = importer("Tiltak;Note;Ansvar;Merke;2025;2026;2027;2028\nBygge;a;NAV;24;2,5;12;10\nMåle;;NAV;3;X;X;X;X\n")
    assert [m["tekst"] for m in made.measures] == ["Bygge", "Måle"]
    assert made.measures[0]["kostnad"] == {"drift": {"2025": "2.5", "2026": "12", "2027": "10"}}


def test_a_line_that_says_it_is_a_goal_is_one_wherever_it_stands(importer: Import) -> None:
    made = importer(
        "Innsatsområde 1: Eie;;\nTiltak;Ansvar;Frist\nGi startlån;NAV;2025\nInnsatsområde 2 – Leie;;\n"
        "Tiltak;Ansvar;Frist\nKjøpe hus;NAV;2026\n"
    )
    goals = [(goal["nummer"], goal["tittel"], len(goal["vi_skal"])) for goal in made.plan["mål"]]
    assert goals == [("1", "Eie", 1), ("2", "Leie", 1)]
    assert made.plan["betegnelser"]["mål"] == "Innsatsområde"
    assert "USIKKER: raden har bare" not in made.text


def test_rows_with_one_text_are_goals_where_the_table_begins_with_one(importer: Import) -> None:
    made = importer(
        "Tiltak;Ansvar;2025 (kr)\nBoliger;;\nKjøpe hus;NAV;500\nSum;;500\nTjenester;;\nGi råd;NAV;100\nMåle;;\n"
    )
    assert [(goal["tittel"], len(goal["vi_skal"])) for goal in made.plan["mål"]] == [
        ("Boliger", 1),
        ("Tjenester", 2),
    ]
    assert "raden har bare én tekst, og er lest som et mål" in made.above("id: boliger")
    assert "raden har bare én tekst, og er lest som et mål: tabell.csv, rad 2; tabell.csv, rad 5" in made.said


def test_a_row_with_one_text_among_others_is_a_measure(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Frist\nKjøpe hus;NAV;2025\nMåle hus;;\nLeie hus;NAV;2026\n")
    assert [m["tekst"] for m in made.measures] == ["Kjøpe hus", "Måle hus", "Leie hus"]


def test_words_and_lists_cut_by_a_new_row_are_joined(importer: Import) -> None:
    made = importer(
        "Mål\tTiltak\tAnsvar\tTid\nEie\tStartlån til barne-\t\t\n\tfamilier og unge\tNAV\t2025\n"
        "\tBygge små- \t\t\n\tog store hus\tNAV\t2025\n\tGi råd\tNAV,\t2025-\n\t\tBoligkontoret\t2026\n",
        name="t.txt",
    )  # fmt: skip
    assert [(m["tekst"], m["ansvar"]["tekst"], m["år"]) for m in made.measures] == [
        ("Startlån til barnefamilier og unge", "NAV", "2025"),
        ("Bygge små- og store hus", "NAV", "2025"),
        ("Gi råd", "NAV, Boligkontoret", "2025-2026"),
    ]
    assert made.text.count("satt sammen med rad") == 3


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp865"])
def test_a_text_from_an_old_machine_keeps_its_norwegian_letters(importer: Import, encoding: str) -> None:
    made = importer("Mål;Tiltak;Ansvar\nBolig;Kjøpe småhus på Åsen;Plan og miljø\n".encode(encoding))
    assert made.measures[0]["tekst"] == "Kjøpe småhus på Åsen"


def test_who_leads_a_unit_takes_part_and_a_slash_in_a_name_is_doubted(importer: Import) -> None:
    made = importer("Tiltak;Ansvar\nKjøpe hus;NAV v/leder og Eiendom v/ driftssjef\nLeie hus;NAV\nMåle;Helse/omsorg\n")
    assert made.measures[0]["ansvar"] == {
        "tekst": "NAV v/leder og Eiendom v/ driftssjef",
        "hos": ["nav", "eiendom"],
        "ved": ["leder", "driftssjef"],
    }
    assert made.measures[1]["ansvar"]["hos"] == ["nav"]
    assert "«Helse/omsorg» er lest som én ansvarlig" in made.said


def test_letters_in_numbers_are_numbers_and_one_is_said_as_one(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Kostnad (kr);Status\nA1.2 Kjøpe hus;NAV;500;Ferdig\n")
    assert (made.measures[0]["nummer"], made.measures[0]["tekst"]) == ("A1.2", "Kjøpe hus")
    assert "Det ble 1 tiltak, 1 ansvarlig, 1 melding." in made.said
    assert "er ført som drift" not in made.said


def test_a_row_with_text_only_beyond_the_head_is_listed(importer: Import) -> None:
    made = importer("Tiltak;Ansvar\nKjøpe hus;NAV\n;;notat\n")
    assert "ikke plassert: ingen tekst i kolonnen for tiltak: «notat»" in made.said


@pytest.mark.parametrize(
    ("printed", "years", "due", "doubt"),
    [
        ("innen 1. mars 2025", "2025", "2025-03-01", ""),
        ("31. februar 2025", "2025", "2025-02", ""),
        ("mai/juni 2025", "2025", "2025-06", ""),
        ("Q1-Q2 2025", "2025", "2025-K2", ""),
        ("Første halvår 2025", "2025", "2025-H1", ""),
        ("Fjerde kvartal 2025", "2025", "2025-K4", ""),
        ("01.02.2025-31.12.2026", "2025-2026", "2026-12-31", "flere datoer; den siste er brukt som frist"),
        ("i løpet av 2026", "2026", None, ""),
        ("Etter 2026", "2026", None, "bare årstallet er forstått"),
        ("Uke 34 2025", "2025", None, "bare årstallet er forstått"),
    ],
)
def test_a_time_keeps_its_precision_or_is_doubted(
    importer: Import, printed: str, years: str, due: str | None, doubt: str
) -> None:
    made = importer(f"Tiltak;Ansvar;Frist\nKjøpe hus;NAV;{printed}\n", "--periode", "2024-2027")
    assert (made.measures[0]["år"], made.measures[0].get("frist")) == (years, due)
    assert made.above("når:") == (f"USIKKER: {doubt} («{printed}»)" if doubt else "")


def test_every_second_year_is_not_every_year(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Frist\nMåle;NAV;annet hvert år\n", "--periode", "2024-2027")
    assert "gjentas" not in made.measures[0]
    assert "tiden ble ikke forstått" in made.said


def test_a_day_in_a_year_column_is_no_amount(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;2025;2026\nKjøpe hus;NAV;15.03;\nLeie hus;NAV;;1. juni\n")
    assert [m["frist"] for m in made.measures] == ["2025-03-15", "2026-06-01"]
    assert "kostnad" not in made.measures[0]
    assert "«15.03» i kolonnen for 2025 er lest som et merke" in made.above("år: 2025")


@pytest.mark.parametrize("head", [False, True])
def test_a_table_that_goes_on_in_a_new_one_keeps_its_goal(importer: Import, tmp_path: Path, head: bool) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    heads = ["Mål", "Tiltak", "Ansvar", "Frist"]
    first = [heads, ["Eie", "Gi startlån", "NAV", "2025"]]
    second = [["", "Gi råd", "NAV", "2026"], ["Leie", "Kjøpe hus", "NAV", "2027"]]
    for rows in (first, [heads] * head + second):
        table = document.add_table(len(rows), 4)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("")
    document.save(tmp_path / "t.docx")
    made = importer(tmp_path / "t.docx")
    goals = {goal["tittel"]: [m["tekst"] for m in goal["vi_skal"]] for goal in made.plan["mål"]}
    assert goals == {"Eie": ["Gi startlån", "Gi råd"], "Leie": ["Kjøpe hus"]}


def test_running_cost_and_investment_under_each_year_are_told_apart(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;2025;;2026;\n;;Drift;Invest.;Drift;Invest.\nKjøpe hus;NAV;10;500;20;\n")
    assert made.measures[0]["kostnad"] == {"drift": {"2025": "10", "2026": "20"}, "investering": {"2025": "500"}}


def test_a_second_column_for_a_year_is_doubted(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;2025;2025\nKjøpe hus;NAV;10;500\n")
    assert "flere kolonner er for «2025»; bare den første er regnet med: tabell.csv" in made.said


def test_shares_of_a_workbook_are_read_as_they_are_shown(importer: Import, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["Tiltak", "Ansvar", "Framdrift 31.12.2023"],
        ["Kjøpe", "NAV", 0.5],
        ["Leie", "NAV", 1],
        ["Måle", "NAV", 0],
    ):
        book.active.append(row)
    for cell in book.active["C"][1:]:
        cell.number_format = "0%"
    book.save(tmp_path / "t.xlsx")
    made = importer(tmp_path / "t.xlsx")
    assert [(e["status"], e["tekst"]) for e in made.journal] == [
        ("pågår", "50 %"),
        ("gjennomført", "100 %"),
        ("ikke påbegynt", "0 %"),
    ]


def test_the_heads_tell_the_language_too(importer: Import) -> None:
    assert importer("Tiltak;Ansvarleg\nRettleiing;NAV\n").plan["målform"] == "nynorsk"


def test_a_table_without_heads_under_its_own_title_is_a_goal_of_its_own(importer: Import, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for title, rows in (
        ("Eie", [["Tiltak", "Ansvar", "Frist"], ["Gi startlån", "NAV", "2025"]]),
        ("Leie", [["Kjøpe hus", "NAV", "2026"]]),
    ):
        document.add_heading(title, 1)
        table = document.add_table(len(rows), 3)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(tmp_path / "t.docx")
    made = importer(tmp_path / "t.docx")
    assert {goal["tittel"]: len(goal["vi_skal"]) for goal in made.plan["mål"]} == {"Eie": 1, "Leie": 1}


def test_a_command_that_is_shown_can_be_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "Plan (endelig) 2025.csv"
    path.write_text("Tiltak;Ansvar\nKjøpe hus;NAV\n", encoding="utf-8")
    assert main(["importer", str(path)]) == 0
    command = capsys.readouterr().out.splitlines()[-1].partition("boligplan ")[2]
    assert re.fullmatch(r"""importer (["']).*2025\.csv\1 --ut plans/plan-endelig-2025\.yaml""", command)


def test_the_cost_of_one_year_does_not_move_the_deadline(importer: Import) -> None:
    made = importer(
        "Tiltak;Ansvar;Frist;Kostnad 2025 (kr)\nKjøpe hus;NAV;2024;500\nMåle;NAV;Årlig;5\nLeie hus;NAV;;7\n",
        "--periode", "2024-2027",
    )  # fmt: skip
    assert [m["år"] for m in made.measures] == ["2024", "2024-2027", "2025"]


def test_a_deadline_outside_the_marked_years_is_kept_and_doubted(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Frist;2025;2026\nKjøpe hus;NAV;2024;X;X\nMåle;NAV;2026;X;X\n")
    assert [m["år"] for m in made.measures] == ["2024-2026", "2025-2026"]
    assert made.said.count("nevner ulike år; alle er med") == 1


def test_the_period_is_not_the_year_of_one_column_of_costs(importer: Import) -> None:
    made = importer("Tiltak;Ansvar;Frist;Kostnad 2025 (kr)\nKjøpe hus;NAV;2024;\nLeie hus;NAV;2026;7\n")
    assert made.plan["periode"] == "2024-2026"
    assert "første og siste år er de som er nevnt i fristene" in made.above("periode:")


@pytest.mark.parametrize(
    ("name", "created", "doubt"),
    [
        ("Egen opprettet arbeidsgruppe i planperioden", "ja", "er lest som at gruppen skal opprettes"),
        ("Prosjektgruppe som skal opprettes", "ja", "er lest som at gruppen skal opprettes"),
        ("Arbeidsgruppe, blir oppretta i planperioden", "ja", "er lest som at gruppen skal opprettes"),
        ("Egen arbeidsgruppe", None, "finnes gruppen alt?"),
        ("Arbeidsgruppen for boligsosialt arbeid", None, None),
        ("Kommunalt opprettet arbeidsgruppe", None, None),
    ],
)
def test_a_group_to_come_is_marked(importer: Import, name: str, created: str | None, doubt: str | None) -> None:
    made = importer(f"Tiltak;Ansvar;Når\nKjøpe hus;{name};2025\n")
    (owner,) = made.plan["ansvarlige"]
    assert owner.get("opprettes") == created
    assert owner["type"] == "gruppe"
    assert ("gruppen" in made.said and doubt in made.said) if doubt else ("gruppen alt" not in made.said)
