"""Where a new entry goes in a journal, what it holds, and when none is written."""

from datetime import date
from pathlib import Path

import pytest

from boligplan.editing.reporting import Refused, add_entry, new_journal, propose, readable_plan, save
from boligplan.errors import BoligplanError
from boligplan.loading import check, load
from boligplan.reader.source import SourceFile

ORDER = ("a", "b", "c")
DAY = date(2024, 6, 1)
PLAN = """\
format: 1
id: vik
tittel: Boligplan  for Vik
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
vi_skal:
  - {id: a, tekst: A, år: 2024}
  - {id: b, tekst: B, år: 2024, indikator: {navn: Antall}}
  - {id: c, tekst: C, år: 2022-2024, gjentas: årlig}
"""


def entry(id: str, day: str = "2024-01-01") -> str:
    return f"- tiltak: {id}\n  dato: {day}\n  status: pågår\n"


def added(journal: str, id: str, day: str = "2024-03-01") -> str:
    """The journal with «NY» where an entry on the measure came."""
    fields = {"tiltak": id, "dato": day, "status": "pågår"}
    text = add_entry(SourceFile("j", journal), fields, ORDER).text
    assert text.count(entry(id, day)) == 1
    return text.replace(entry(id, day), "NY\n")


A, B, C = map(entry, ORDER)
LATER = entry("a", "2024-05-01")


@pytest.mark.parametrize(
    ("journal", "id", "expected"),
    [
        (A + LATER + C, "a", A + "NY\n" + LATER + C),  # by date among its own
        (LATER + C, "a", "NY\n" + LATER + C),
        ("# a\n# b\n# c\n", "b", "# a\n# b\nNY\n# c\n"),
        ("# a\n" + LATER + "# b\n", "a", "# a\nNY\n" + LATER + "# b\n"),
        (LATER + "# a\n# b\n", "a", "NY\n" + LATER + "# a\n# b\n"),  # its line has come below it
        (A + "\n" + C, "b", A + "\nNY\n\n" + C),  # after what stands on the measure above it in the plan
        (A + "# a\n\n" + C, "b", A + "# a\n\nNY\n\n" + C),
        ("# b\n\n# slutt\n", "c", "# b\nNY\n\n# slutt\n"),
        ("# topp\n" + C, "a", "# topp\nNY\n" + C),  # else before what stands on the one below
        ("# topp\n\n# om c\n" + C, "a", "# topp\n\nNY\n# om c\n" + C),
        (A + "  # hører til a\n# hører ikke til a\n", "b", A + "  # hører til a\nNY\n# hører ikke til a\n"),
        (entry("x") + "\n# slutt\n", "b", entry("x") + "NY\n\n# slutt\n"),  # else last
        (entry("x") + "\n# slutt\n", "y", entry("x") + "NY\n\n# slutt\n"),
        ("# slutt\n", "b", "# slutt\nNY\n"),
        ("", "b", "NY\n"),
    ],
)
def test_an_entry_goes_to_its_measure_by_its_date(journal: str, id: str, expected: str) -> None:
    assert added(journal, id) == expected


def test_of_two_entries_on_a_day_the_one_written_last_stands_last() -> None:
    fields = {"tiltak": "a", "dato": "2024-01-01", "status": "pågår", "tekst": "To"}
    assert add_entry(SourceFile("j", A + C), fields, ORDER).text == A + entry("a") + "  tekst: To\n" + C


@pytest.mark.parametrize(
    ("journal", "is_airy"),
    [
        (A + "\n" + B + "\n" + entry("b", "2024-02-01") + C, True),
        (A + "\n" + B + entry("b", "2024-02-01") + C, False),
        (A + "\n" + B, True),
        (A + B, False),
        (A, False),
    ],
)
def test_an_entry_has_a_blank_line_above_it_where_most_have(journal: str, is_airy: bool) -> None:
    text = add_entry(SourceFile("j", journal), {"tiltak": "x", "dato": "2024-06-01", "status": "pågår"}, ORDER).text
    assert text == journal + "\n" * is_airy + entry("x", "2024-06-01")


def test_an_entry_has_its_keys_in_order_its_texts_trimmed_and_nothing_empty() -> None:
    fields = {
        "begrunnelse": "  Én\r\nto ", "tekst": " ", "ny_frist": "2025", "status": "erstattet", "dato": "2024-06-01",
        "tiltak": "a", "erstattet_av": ["b", " ", "c"], "sak": "12", "verdi": " 5 ",
    }  # fmt: skip
    text = add_entry(SourceFile("j", ""), fields, ORDER).text
    assert text == (
        "- tiltak: a\n  dato: 2024-06-01\n  status: erstattet\n  verdi: 5\n  sak: '12'\n  begrunnelse: |-\n    Én\n"
        "    to\n  ny_frist: 2025\n  erstattet_av:\n    - b\n    - c\n"
    )
    one = add_entry(SourceFile("j", ""), {"tiltak": "a", "erstattet_av": ["b"]}, ORDER).text
    assert one == "- tiltak: a\n  erstattet_av: b\n"


@pytest.mark.parametrize(
    ("first", "schema"),
    [
        ("", "../schema/framdrift-1.schema.json"),
        (
            "# yaml-language-server: $schema=https://x.example/plan-1.schema.json\n",
            "https://x.example/framdrift-1.schema.json",
        ),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_new_journal_names_its_schema_and_has_a_line_for_every_measure(first: str, schema: str, ending: str) -> None:
    source = SourceFile("vik.yaml", (first + PLAN).replace("\n", ending))
    plan = check(Path("vik.yaml"), [source], DAY).sound_plan
    assert new_journal(plan, source, "j").text.split(ending) == [
        f"# yaml-language-server: $schema={schema}",
        "# Framdrift for Boligplan for Vik: det som er meldt på tiltakene. Filen bare vokser.",
        "# Meldingene på et tiltak står under id-en. La linjene stå, så kan to melde samtidig uten konflikt i git.",
        "",
        "# a",
        "# b",
        "# c",
        "",
    ]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "vik.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


FIELDS = {"tiltak": "b", "dato": "2024-06-01", "status": "pågår", "tekst": "I gang."}


def test_a_proposal_shows_the_new_entry_alone(plan: Path) -> None:
    journal = plan.with_name("vik.framdrift.yaml")
    shown = ["+ - tiltak: b", "+   dato: 2024-06-01", "+   status: pågår", "+   tekst: I gang."]
    assert propose(plan, [FIELDS], DAY).preview == [f"{journal} (ny fil):", *shown]
    for text in ("# tom\n", A, A + C, entry("b")):
        journal.write_text(text, encoding="utf-8")
        assert propose(plan, [FIELDS], DAY).preview == [f"{journal}:", *shown]
    assert not propose(plan, [FIELDS], DAY).errors


def test_where_the_form_is_wrong_only_that_is_told(plan: Path) -> None:
    proposal = propose(plan, [{**FIELDS, "status": "utsatt", "verdi": "mange"}], DAY)
    assert [found.code for found in proposal.errors] == ["feil-verdi"]
    proposal = propose(plan, [{**FIELDS, "status": "utsatt"}], DAY)
    assert [found.code for found in proposal.errors] == ["mangler-begrunnelse", "ny-frist"]


def test_every_fault_is_told_with_what_to_do(plan: Path) -> None:
    proposal = propose(plan, [{**FIELDS, "status": "utsatt"}], DAY)
    reason = "Legg til en linje «begrunnelse: …» som sier hvorfor."
    due = "Legg til en linje «ny_frist: …», for eksempel 2025 eller 2025-06-30."
    assert proposal.remarks == [
        f"feil: «utsatt» trenger en begrunnelse. {reason}", f"feil: «utsatt» trenger en ny frist. {due}"
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        save(proposal)
    assert refused.value.message == "«utsatt» trenger en begrunnelse."
    assert refused.value.help == f"{reason}\n«utsatt» trenger en ny frist. {due}"
    assert not plan.with_name("vik.framdrift.yaml").exists()


def test_a_fault_that_was_there_is_not_told_again(plan: Path) -> None:
    journal = plan.with_name("vik.framdrift.yaml")
    journal.write_text(entry("c"), encoding="utf-8")  # lacks the year
    assert propose(plan, [FIELDS], DAY).diagnostics == ()
    again = propose(plan, [{**FIELDS, "tiltak": "c"}], DAY)
    assert [found.code for found in again.diagnostics] == ["mangler-gjelder"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("vik.yaml", None, "finnes ikke"),
        ("vik.yaml", b"", "Filen er tom."),
        ("vik.yaml", "tittel: Ål".encode("cp1252"), "ikke lagret som UTF-8"),
        ("vik.framdrift.yaml", "- tekst: Ål".encode("cp1252"), "ikke lagret som UTF-8"),
        ("vik.framdrift.yaml", b"tiltak: b\n", "vik.framdrift.yaml"),
        ("vik.framdrift.yaml", b"- [\n", "vik.framdrift.yaml"),
    ],
)
def test_nothing_is_added_where_a_file_cannot_be_read(plan: Path, name: str, data: bytes | None, said: str) -> None:
    file = plan.with_name(name)
    if data is None:
        file.unlink()
    else:
        file.write_bytes(data)
    with pytest.raises(BoligplanError) as refused:
        propose(plan, [FIELDS], DAY)
    assert said in refused.value.message
    assert not data or file.read_bytes() == data


def test_a_journal_that_comes_after_the_reading_is_no_fault_of_the_plan(plan: Path) -> None:
    loaded = load(plan, DAY)
    plan.with_name("vik.framdrift.yaml").write_text(A, encoding="utf-8")
    assert readable_plan(loaded).id == "vik"  # whoever writes finds it, and tries again
