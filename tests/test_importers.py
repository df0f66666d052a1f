"""Tables of other shapes become plans: every row accounted for, every guess marked, the result without errors."""

import csv
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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
