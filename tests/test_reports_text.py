"""What a plan says comes out of every format as it was written, and what is internal never comes out."""

import html
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boligplan.reading import read
from boligplan.reports.document import write
from boligplan.reports.draft import Draft
from boligplan.reports.markdown import environment, markdown, plain, table
from boligplan.reports.pandoc import Format, convert
from boligplan.reports.revising import Revision
from boligplan.status import assess
from boligplan.tree import placed

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 22)
PLANS = ("plans/eigersund-2022-2027.yaml", "examples/eksempelvik-2022-2027.yaml", "examples/fjordvik-2024-2027.yaml")
TEMPLATES = ("handlingsprogram", "status", "årsmelding", "revisjon", "tiltak")

HOSTILE = [
    "<script>alert(1)</script>",
    "a < b && c > d; &amp; &#x41;",
    "* ikke et punkt",
    "- 5 grader",
    "1. januar",
    "2) to",
    "# Overskrift",
    "Sak #12",
    "| celle | celle |",
    "`kode` og ``kode``",
    "*uthevet* _kursiv_ **fet** __fet__ ~~strøket~~",
    "[lenke](http://example.org) ![bilde](figur-status.svg) [^1]",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "$x^2$ og \\alpha \\",
    "...---'enkle' \"doble\" ’ « »",
    "-2 ++ == %% ::: div",
    "/ begynner med skråstrek",
    "@siterte #let x = 1; #[x]",
    "https://example.org/?a=b&c=d",
    "ord\u00a0med hardt mellomrom og – tankestrek",
    "=SUM(A1:A2)",
    "Setning. {.klasse #id} {=html}",
    "<br>",
    "a\\",
    "^hevet^ ~senket~",
    "!!! [x]{.y}",
]
ALPHABET = st.text("ab1 .-*_#<>&|`~^$@!\"'\\/[](){}:;=+%?«»æøå…–", min_size=1, max_size=25)


def squeezed(text: str) -> str:
    """The text without white space: where lines are broken is nothing to compare."""
    return re.sub(r"\s|\u00a0|\u00ad|\u200b", "", text)


def text_of(data: bytes, to: Format) -> str:
    """All text of a document, squeezed. Of a PDF see `pdf_text`."""
    if to in ("docx", "odt"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read("word/document.xml" if to == "docx" else "content.xml").decode()
        xml = re.sub(r'<text:s text:c="(\d+)" ?/>|<text:(?:s|tab|line-break) ?/>', " ", xml)
        return squeezed(html.unescape(re.sub(r"<[^>]*>", "", xml)))
    page = data.decode()
    body = page[page.index("<main>") :] if to == "html" else page
    return squeezed(html.unescape(re.sub(r"<[^>]*>", "", body)))


def draft(body: str) -> Draft:
    return Draft("Tittel", "", "Eksempelvik kommune", "bokmål", DAY, "plan.yaml", False, body)


def everywhere(strings: list[str]) -> str:
    """A body with each string where plan text can stand: heading, paragraph, bold, list item, cell and caption."""
    parts = []
    for one in strings:
        text = markdown(one)
        parts.append(f"## {text}\n\n{text}\n\nTekst **{text}** tekst\n\n- {text}\n")
        parts.append(table([{"a": one, "b": [one, one]}], {"Hode": "a", one: "b"}, one))
    return "\n".join(parts)


@pytest.mark.parametrize("to", ["docx", "odt", "html"])
def test_hostile_strings_come_out_as_written(to: Format) -> None:
    text = text_of(convert(draft(everywhere(HOSTILE)), [to])[to], to)
    assert [one for one in HOSTILE if text.count(squeezed(one)) < 8] == []


def test_hostile_strings_come_out_as_written_in_pdf(tmp_path: Path, pdf_text) -> None:
    text = squeezed(pdf_text(convert(draft(everywhere(HOSTILE)), ["pdf"])["pdf"]))
    assert [one for one in HOSTILE if text.count(squeezed(one)) < 8] == []


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strings=st.lists(ALPHABET.filter(str.strip), min_size=10, max_size=25))
def test_any_string_comes_out_as_written(strings: list[str], pdf_text) -> None:
    made = convert(draft(everywhere(strings)), ["docx", "odt", "html", "pdf"])
    texts = {to: text_of(made[to], to) for to in ("docx", "odt", "html")}
    texts["pdf"] = squeezed(pdf_text(made["pdf"]))
    assert {(to, one) for to, text in texts.items() for one in strings if squeezed(one) not in text} == set()


@given(ALPHABET)
def test_plain_takes_the_escapes_back(text: str) -> None:
    assert plain(markdown(text)) == text.strip()


def test_a_row_taller_than_a_page_keeps_its_text_in_pdf(pdf_text) -> None:
    tall = "Hjelpe innbyggere med å finne og beholde en egnet bolig. " * 70
    row = {"vil": tall, "år": [""] * 12}
    lying = table([row], {"Vi vil": "vil", tuple(map(str, range(2022, 2034))): "år"}, "Tittel", liggende=True)
    points = table([{"vil": ["– ett punkt"] * 90}], {"Vi vil": "vil"}, "Tittel")
    text = pdf_text(convert(draft(f"::: {{.liggende}}\n{lying}\n:::\n{points}"), ["pdf"])["pdf"])
    assert (text.count("innbyggere"), text.count("ett punkt")) == (70, 90)


def test_a_picture_without_alternative_text_does_not_take_that_of_the_next() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>x</title></svg>'
    body = '![En](figur-en.svg)\n\n![To](figur-to.svg){alt="To stolper"}\n'
    made = convert(replace(draft(body), pictures={"figur-en.svg": svg, "figur-to.svg": svg}), ["odt"])["odt"]
    content = zipfile.ZipFile(io.BytesIO(made)).read("content.xml").decode()
    assert re.findall("<svg:title>(.*?)</svg:title>", content) == ["", "To stolper"]


def test_amounts_that_are_unknown_stand_where_numbers_stand() -> None:
    (status,) = drafts("plans/eigersund-2022-2027.yaml", ("status",))
    assert "| År | Drift | Investering | Tiltak uten kjent kostnad |\n| --- | --: | --: | --: |\n" in status.body


def test_a_span_of_years_has_room_on_one_line() -> None:
    made = table([{"år": "2022–2027", "tekst": "lang tekst " * 40}], {"År": "år", "Tekst": "tekst"}, "Tittel")
    width = re.search(r'bredder="(\d+) ', made)
    assert width is not None
    assert int(width[1]) > len("2022–2027")


def drafts(plan: str, names: tuple[str, ...] = TEMPLATES) -> list[Draft]:
    reading = read(ROOT / plan, DAY)
    loaded = reading.loaded
    assert loaded.plan is not None
    status = assess(loaded.plan, loaded.journal, DAY)
    revision = Revision(loaded, status)
    return [write(f"{name}.md", status, reading.origin, loaded.plan.language, None, revision) for name in names]


def words_of(plan: str, measures_only: bool) -> set[str]:
    """Titles and texts of the plan as it stands, and unless `measures_only` every owner."""
    loaded = read(ROOT / plan, DAY).loaded
    assert loaded.plan is not None
    standing = loaded.plan.at(DAY)
    words = {node.item.text for node in placed(standing)} | {goal.title for goal in standing.goals}
    if not measures_only:
        words |= {aim.text for goal in standing.goals for aim in goal.aims} | {owner.name for owner in standing.owners}
        words |= {point for goal in standing.goals for aim in goal.aims for point in aim.points}
    return words


@pytest.mark.parametrize("plan", PLANS)
def test_every_title_and_owner_is_found_as_written_in_every_format(plan: str, pdf_text) -> None:
    programme, status = drafts(plan, ("handlingsprogram", "status"))
    for document, words in ((programme, words_of(plan, False)), (status, words_of(plan, True))):
        made = convert(document, ["docx", "odt", "html", "pdf"])
        texts = {to: text_of(made[to], to) for to in ("docx", "odt", "html")}
        texts["pdf"] = squeezed(pdf_text(made["pdf"]))
        assert {(to, one) for to, text in texts.items() for one in words if squeezed(one) not in text} == set()


@pytest.mark.parametrize("plan", PLANS)
def test_internal_notes_never_come_out(plan: str) -> None:
    notes = re.findall(r"intern_merknad: (.+)", (ROOT / plan).read_text() + _journal(plan))
    assert notes or "eksempelvik" not in plan
    for document in drafts(plan):
        text = squeezed(plain(document.body) + "".join(document.pictures.values()))
        assert [note for note in notes if squeezed(note) in text] == []


def _journal(plan: str) -> str:
    path = ROOT / plan.replace(".yaml", ".framdrift.yaml")
    return path.read_text() if path.exists() else ""


def test_plan_text_is_never_run_as_a_template() -> None:
    made = environment("bokmål", None).from_string("{{ tekst }}")
    assert plain(made.render(tekst="{{ 7 * 7 }}{% for x in y %}")) == "{{ 7 * 7 }}{% for x in y %}"
