"""The web site: every page, what it says of a plan, and the folder it is put in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import jinja2
import pytest

from boligplan.cli.main import main
from boligplan.journal import STATUSES
from boligplan.language import language_called, word
from boligplan.loading import load
from boligplan.resources import resource_dir
from boligplan.status import TIMINGS
from boligplan.tree import placed

ROOT = Path(__file__).parents[1]
EKSEMPELVIK = ROOT / "examples" / "eksempelvik-2022-2027.yaml"
FJORDVIK = ROOT / "examples" / "fjordvik-2024-2027.yaml"
DAY = "2026-11-22"

PLAN = """\
format: 1
id: prøve
tittel: Prøveplan
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
beløp_i: 1000 kr
vedtak: {organ: kommunestyret, dato: 2022-05-01, sak: PS 12/22}
ansvarlige:
  - {id: ks, navn: Kommunalsjef helse, type: stilling}
  - {id: nav, navn: Nav, type: enhet}
mål:
  - id: eie
    tittel: Flere skal eie
    vi_vil:
      - id: barn
        tekst: Redusere barnefattigdom
        vi_skal:
          - id: startlån
            tekst: Tildele startlån til barnefamilier
            ansvar: ks
            år: 2022-2024
            endret: [{dato: 2024-11-05, sak: RS 14/24, grunn: Tydeligere krav., før: {tekst: Tildele startlån}}]
          - {id: rutine, tekst: Lage en rutine, ansvar: nav, år: 2023, kostnad: {drift: {2023: 5}}}
          - {id: nytt, tekst: Prøve noe nytt, år: 2025, innført: {dato: 2024-11-05, sak: RS 14/24}}
"""
JOURNAL = """\
- {tiltak: startlån, dato: 2023-02-01, status: pågår, tekst: Kommet i gang.}
- {tiltak: rutine, dato: 2023-12-01, status: gjennomført, tekst: Rutinen er tatt i bruk., av: nav}
- {tiltak: startlån, dato: 2025-01-10, status: utsatt, begrunnelse: For få søkere., ny_frist: 2026-06}
"""


class Page(HTMLParser):
    """A page as a reader meets it: its text, links, ids and headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.pieces: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes += given.items()
        self.ids |= {given["id"]} if "id" in given else set()
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.language = self.language or given.get("lang", "")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plans" / "prøve.yaml"
    file.parent.mkdir()
    file.write_text(PLAN, encoding="utf-8")
    file.with_name("prøve.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")
    return file


def make(out: Path, *args: object, day: str = DAY) -> int:
    return main(["nettside", *map(str, args), "--ut", str(out), "--per", day])


def page(out: Path, name: str) -> Page:
    return Page((out / name).read_text(encoding="utf-8"))


def pages(out: Path) -> Iterator[tuple[Path, Page]]:
    for file in sorted(out.rglob("*.html")):
        yield file, Page(file.read_text(encoding="utf-8"))


def contents(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}


# -- Every page ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of all the plans in the repository."""
    out = tmp_path_factory.mktemp("alle")
    assert make(out, ROOT / "plans", ROOT / "examples") == 0
    return out


def test_every_link_leads_somewhere(everything: Path) -> None:
    ids = {file.resolve(): found.ids for file, found in pages(everything)}
    broken = []
    for file, found in pages(everything):
        for link in found.links:
            target, anchor = urldefrag(link)
            goal = (file.parent / unquote(target)).resolve() if target else file.resolve()
            if not goal.is_file() or (anchor and anchor not in ids[goal]):
                broken.append(f"{file.name}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_outside_and_no_style_or_script_stands_in_a_page(everything: Path) -> None:
    for file, found in pages(everything):
        text = file.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        assert [link for link in found.links if "//" in link or ":" in link] == []
        assert [name for name, _ in found.attributes if name == "style" or name.startswith("on")] == []
        assert re.findall(r"<style|<script(?! src=)", text) == []
    css = (everything / "stil.css").read_text(encoding="utf-8")
    assert [url for url in re.findall(r'url\("(.*?)"\)', css) if not (everything / url).is_file()] == []


@pytest.mark.parametrize("name", ["eksempelvik-2022-2027", "fjordvik-2024-2027"])
def test_every_text_of_the_plan_is_found_as_written(everything: Path, name: str) -> None:
    plan = load(ROOT / "examples" / f"{name}.yaml", date.fromisoformat(DAY)).plan
    assert plan is not None
    standing = plan.at(date.fromisoformat(DAY))
    words = {m.item.text for m in placed(standing)} | {goal.title for goal in standing.goals}
    words |= {point for m in placed(standing) for point in m.item.points} | {owner.name for owner in standing.owners}
    words |= {aim.text for goal in standing.goals for aim in goal.aims} | {g.title for g in standing.guidance}
    text = " ".join(found.text for _, found in pages(everything / name))
    assert {word for word in words if " ".join(word.split()) not in text} == set()


def test_each_plan_has_its_own_language_and_the_option_overrides_it(tmp_path: Path, everything: Path) -> None:
    assert page(everything, "fjordvik-2024-2027/index.html").language == "nn"
    assert page(everything, "eksempelvik-2022-2027/index.html").language == "nb"
    assert make(tmp_path / "ut", EKSEMPELVIK, "--målform", "nynorsk") == 0
    found = page(tmp_path / "ut", "oppfolging.html")
    assert found.language == "nn"
    assert "Manglar melding" in found.text


def test_the_front_page_over_plans_in_nynorsk_is_in_nynorsk(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PLAN.replace("bokmål", "nynorsk"))
    (tmp_path / "b.yaml").write_text(PLAN.replace("bokmål", "nynorsk").replace("id: prøve", "id: to"))
    assert make(tmp_path / "ut", tmp_path / "a.yaml", tmp_path / "b.yaml") == 0
    assert "2 planar med 6 tiltak" in page(tmp_path / "ut", "index.html").text


def test_the_wording_has_the_same_names_in_both_languages() -> None:
    names = []
    for form in ("nb", "nn"):
        text = (resource_dir("templates") / "nettside" / form / "ord.html").read_text(encoding="utf-8")
        environment = jinja2.Environment()
        environment.filters |= {"antall": str, "liste": str}  # looked up, never called
        module = environment.from_string(text).module
        names.append({name for name in vars(module) if not name.startswith("_")})
    assert names[0] == names[1]


def test_the_front_page_over_several_plans_has_a_line_for_each_and_the_sum(everything: Path) -> None:
    found = page(everything, "index.html")
    assert "6 planer med 70 tiltak" in found.text
    assert "fjordvik-2024-2027/index.html" in found.links
    assert "Halden kommune Boligsosial strategi – – – – – Ingen" in found.text
    assert "Eigersund kommune Boligsosial plan 2022-2027 32 – 32 9 16 Ingen revisjon er ført for 2024." in found.text
    answer = json.loads((everything / "status.json").read_text(encoding="utf-8"))
    assert (len(answer["planer"]), answer["sum"]["tiltak"]) == (6, 70)


def test_plan_text_is_never_markup(tmp_path: Path, plan: Path) -> None:
    hostile = '<script>alert(1)</script> {{ 7 * 7 }} & \\"x'
    plan.write_text(PLAN.replace("Lage en rutine", f'"{hostile}"'), encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    for file, found in pages(tmp_path / "ut"):
        assert "<script>alert" not in file.read_text(encoding="utf-8")
        assert "49" not in found.text
    assert '<script>alert(1)</script> {{ 7 * 7 }} & "x' in page(tmp_path / "ut", "tiltak-rutine.html").text


# -- What the pages say ----------------------------------------------------------------------------------------------


def test_a_measure_has_its_whole_history_newest_first(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan) == 0
    text = page(tmp_path / "ut", "tiltak-startlån.html").text.partition("Historien til tiltaket")[2]
    order = [
        *("10. januar 2025", "For få søkere.", "Ny frist: juni 2026"),
        *("5. november 2024", "til barnefamilier", "RS 14/24. Tydeligere krav."),
        *("1. februar 2023", "Kommet i gang.", "1. mai 2022", "sak PS 12/22"),
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_a_measure_that_came_later_was_not_adopted_with_the_plan(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan) == 0
    text = page(tmp_path / "ut", "tiltak-nytt.html").text
    assert "Kom inn 5. november 2024, sak RS 14/24." in text
    assert "vedtatt med planen" not in text


def test_changes_count_from_the_last_revision_and_say_what_it_changed(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan) == 0
    assert "Siden planen ble vedtatt 1. mai 2022" in page(tmp_path / "ut", "endringer.html").text
    revised = PLAN + "revisjon: {hvert: 2 år, gjennomført: [{år: 2024, dato: 2024-11-05, sak: RS 14/24}]}\n"
    plan.write_text(revised, encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    since, _, before = page(tmp_path / "ut", "endringer.html").text.partition("Endret i revisjonen 5. november 2024")
    assert "Siden revisjonen 5. november 2024" in since
    assert "For få søkere." in since
    assert "Ny ordlyd" not in since
    assert "Ny ordlyd" in before
    assert "Prøve noe nytt" in before
    assert "Rutinen er tatt i bruk." not in since + before


def test_pages_of_a_past_day_know_nothing_later(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan, day="2023-06-01") == 0
    text = " ".join(found.text for _, found in pages(tmp_path / "ut"))
    assert "Kommet i gang." in text
    for later in ("Rutinen er tatt i bruk.", "For få søkere.", "barnefamilier", "Prøve noe nytt", "RS 14/24"):
        assert later not in text


def test_a_plan_nobody_has_reported_on_is_not_said_to_have_come_nowhere(tmp_path: Path, plan: Path) -> None:
    plan.with_name("prøve.framdrift.yaml").unlink()
    assert make(tmp_path / "ut", plan) == 0
    front = page(tmp_path / "ut", "index.html").text
    said = "Alle de 3 tiltakene som skulle vært ferdige, er over fristen. Om 3 tiltak har ingen meldt noe."
    assert said in front
    assert "3 ikke meldt" in front
    assert "gjennomført" not in front
    for file, found in pages(tmp_path / "ut"):
        if file.name != "om.html":  # where every word is explained
            assert "påbegynt" not in found.text


@pytest.mark.parametrize(
    ("journal", "said"),
    [
        ("", "Ett tiltak skulle vært ferdig. Det er over fristen. Om 1 tiltak har ingen meldt noe."),
        (
            "- {tiltak: a, dato: 2026-01-01, status: gjennomført}\n",
            "Ett tiltak skulle vært ferdig. Det er gjennomført.",
        ),
        (
            "- {tiltak: a, dato: 2025-12-01, status: utsatt, begrunnelse: b, ny_frist: 2026-12}\n",
            "Ett tiltak skulle vært ferdig. Det er utsatt.",
        ),
    ],
)
def test_a_plan_with_one_measure_has_a_heading_anyone_would_say(tmp_path: Path, journal: str, said: str) -> None:
    (tmp_path / "en.yaml").write_text(PLAN[: PLAN.index("mål:\n")] + "vi_skal: [{id: a, tekst: Bygge, år: 2025}]\n")
    (tmp_path / "en.framdrift.yaml").write_text(journal)
    assert make(tmp_path / "ut", tmp_path / "en.yaml") == 0
    assert said in page(tmp_path / "ut", "index.html").text


def test_before_the_decision_nothing_says_that_the_plan_is_adopted(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan, day="2022-04-30") == 0
    for name in ("index.html", "om.html"):
        text = page(tmp_path / "ut", name).text
        assert "Planen ble ikke vedtatt før 1. mai 2022." in text
        assert "Planen er vedtatt" not in text


def test_a_plan_without_measures_years_or_decision_has_its_pages(tmp_path: Path) -> None:
    bare = "format: 1\nid: bar\ntittel: Plan\nkommune: {navn: Bar}\nmålform: nynorsk\ntilstand: under arbeid\n"
    (tmp_path / "bar.yaml").write_text(bare, encoding="utf-8")
    assert make(tmp_path / "ut", tmp_path / "bar.yaml") == 0
    front = page(tmp_path / "ut", "index.html").text
    assert "Planen er under arbeid og ikkje vedteken. Plan Planen har ingen tiltak. Status per" in front
    assert not re.search(r"\b0\b", front.partition("Sidene viser")[0])


def test_a_plan_without_measures_shows_its_goals_and_milestones(tmp_path: Path) -> None:
    bare = PLAN[: PLAN.index("    vi_vil:")] + "planprosess: [{id: høring, tekst: Høring, frist: 2022-02}]\n"
    (tmp_path / "bar.yaml").write_text(bare, encoding="utf-8")
    assert make(tmp_path / "ut", tmp_path / "bar.yaml") == 0
    front = page(tmp_path / "ut", "index.html")
    for said in ("Planen har ingen tiltak.", "1 Flere skal eie", "Høring", "februar 2022", "Ikke oppgitt"):
        assert said in front.text
    assert 'class="tall"' not in (tmp_path / "ut/index.html").read_text(encoding="utf-8")
    assert "Ingen tiltak er over fristen." not in front.text


def test_the_front_page_begins_with_the_headline(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan) == 0
    text = (tmp_path / "ut/index.html").read_text(encoding="utf-8").partition("<h1>")[2]
    assert re.sub(r"\s+", " ", text).startswith(
        'Prøveplan</h1> <p class="hovedsetning">Av 3 tiltak som skulle vært ferdige, '
        "er 1 gjennomført og 2 over fristen. Om 1 tiltak har ingen meldt noe.</p>"
    )


def test_deviations_have_a_list_of_their_own(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan) == 0
    assert "Ingen avvik er meldt." in page(tmp_path / "ut", "oppfolging.html").text
    partly = "- {tiltak: nytt, dato: 2026-02-01, status: delvis gjennomført, begrunnelse: Bare én bolig.}\n"
    plan.with_name("prøve.framdrift.yaml").write_text(JOURNAL + partly, encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    text = page(tmp_path / "ut", "oppfolging.html").text.rpartition(" Avvik ")[2]
    assert "Prøve noe nytt ingen ansvarlig delvis gjennomført, 1. februar 2026 Bare én bolig." in text


def test_a_report_dated_with_a_month_keeps_its_precision(tmp_path: Path, plan: Path) -> None:
    plan.with_name("prøve.framdrift.yaml").write_text("- {tiltak: nytt, dato: 2025-05, status: pågår}\n")
    assert make(tmp_path / "ut", plan) == 0
    text = (tmp_path / "ut/tiltak-nytt.html").read_text(encoding="utf-8")
    assert '<time datetime="2025-05">mai 2025</time>' in text


def test_the_years_after_a_measure_has_left_are_empty(tmp_path: Path, plan: Path) -> None:
    left = "- {tiltak: startlån, dato: 2023-06-01, status: utgår, begrunnelse: Dekt av andre.}\n"
    plan.with_name("prøve.framdrift.yaml").write_text(left, encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    table = page(tmp_path / "ut", "tiltak-startlån.html").text.partition("År for år")[2]
    assert "2022ingen melding 2023utgår Denne adressen" in table


def test_an_owner_is_counted_for_its_responsibility_alone(tmp_path: Path, plan: Path) -> None:
    shared = "ansvar: {hos: ks, delegert: nav}"
    text = PLAN.replace("tekst: Prøve noe nytt,", f"tekst: Prøve noe nytt, {shared},")
    plan.write_text(text.replace("mål:\n", "  - {id: lag, navn: Laget, opprettes: 2028}\nmål:\n", 1), encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    nav = page(tmp_path / "ut", "ansvarlig-nav.html").text
    own, _, delegated = nav.partition("Tiltak som er delegert hit")
    assert "Har ansvaret for 1 tiltak." in own
    assert "Prøve noe nytt" not in own
    assert "Prøve noe nytt" in delegated
    everyone = page(tmp_path / "ut", "ansvarlige.html").text
    assert "Kommunalsjef helse 2 1 2 0 Nav 1 0 0 0 Tiltak i alt 3 1 2 0" in everyone
    assert "Andre roller" in everyone
    assert "Ikke nevnt i noe tiltak Laget (skal opprettes 2028)" in everyone
    measure = page(tmp_path / "ut", "tiltak-nytt.html").text
    assert "Har ansvaretKommunalsjef helse Delegert tilNav" in measure


OWN_DAY = "31. januar er programmets egen dag."


def test_a_day_of_the_programs_own_is_said_wherever_it_shows(tmp_path: Path, plan: Path) -> None:
    yearly = "          - {id: fast, tekst: Holde fagdag, gjentas: årlig, år: 2022-2027, ansvar: ks}\n"
    plan.write_text(PLAN + yearly, encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    said = {file.name for file, found in pages(tmp_path / "ut") if OWN_DAY in found.text}
    assert said == {
        *("index.html", "oppfolging.html", "tiltak.html", "ansvarlige.html", "om.html"),
        *("maal-eie.html", "ansvarlig-ks.html", "tiltak-fast.html"),
    }
    plan.write_text(PLAN + yearly + "rapportering: {frist: 1. mars}\n", encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    assert not [file.name for file, found in pages(tmp_path / "ut") if OWN_DAY in found.text]


@pytest.mark.parametrize("form", ["bokmål", "nynorsk"])
def test_the_list_explains_each_word_by_others(form: str, tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan, "--målform", form) == 0
    text = (tmp_path / "ut/om.html").read_text(encoding="utf-8").partition('class="ordliste"')[2]
    explained = dict(re.findall(r"<dt><span[^>]*>(.*?)</span></dt><dd>(.*?)</dd>", text))
    language = language_called(form)
    assert language
    assert set(explained) >= {word(name, language) for name in (*STATUSES, *TIMINGS, "avvik")}
    for name, explanation in explained.items():
        assert explanation.casefold().count(name) == 0, name


def test_the_address_of_a_measure_follows_its_id_when_everything_else_changes(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan) == 0
    before = {name for name in contents(tmp_path / "ut") if name.startswith("tiltak-")}
    moved = PLAN.replace("id: eie", "id: bo").replace("Lage en rutine", "Noe annet").replace("id: barn", "id: unge")
    plan.write_text(moved, encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 0
    assert {name for name in contents(tmp_path / "ut") if name.startswith("tiltak-")} == before


def test_the_data_files_are_what_the_commands_answer(
    tmp_path: Path, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(tmp_path / "ut", plan) == 0
    capsys.readouterr()
    assert main(["status", str(plan), "--per", DAY, "--format", "json"]) == 0
    assert capsys.readouterr().out == (tmp_path / "ut" / "status.json").read_text(encoding="utf-8")
    assert main(["eksport", str(plan), "--per", DAY, "--til", "csv", "--ut", str(tmp_path / "data")]) == 0
    assert main(["eksport", str(plan), "--per", DAY, "--til", "json", "--ut", str(tmp_path / "data")]) == 0
    exported = contents(tmp_path / "data")
    assert len(exported) == 7
    assert {name: data for name, data in contents(tmp_path / "ut").items() if name in exported} == exported
    assert {unquote(link) for link in page(tmp_path / "ut", "data.html").links} >= exported.keys()


# -- Templates of one's own ------------------------------------------------------------------------------------------


def test_each_template_word_and_file_can_be_replaced_alone(tmp_path: Path, plan: Path) -> None:
    own = plan.parent / "maler" / "nettside"
    (own / "nb").mkdir(parents=True)
    (own / "data.html").write_text(
        '{% extends "standard/data.html" %}'
        "{% block innhold %}{{ super() }}<p>Spør oss: {{ plan.kommune }}</p>{% endblock %}"
    )
    (own / "egen.css").write_text(":root { --topp: #003; }")
    assert make(tmp_path / "ut", plan) == 0
    assert "Åpne data" in page(tmp_path / "ut", "data.html").text
    assert "Spør oss: Eksempelvik kommune" in page(tmp_path / "ut", "data.html").text
    assert (tmp_path / "ut" / "egen.css").read_text() == ":root { --topp: #003; }"


def test_a_fault_in_an_own_template_is_told_with_its_line(
    tmp_path: Path, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = plan.parent / "maler" / "nettside"
    own.mkdir(parents=True)
    (own / "om.html").write_text('{% extends "_ramme.html" %}\n{% block innhold %}\n{{ plan.titel }}\n{% endblock %}')
    assert make(tmp_path / "ut", plan) == 2
    assert "om.html, linje 3: navnet «titel» finnes ikke." in capsys.readouterr().err


# -- The folder ------------------------------------------------------------------------------------------------------


def test_the_same_plans_give_the_same_bytes_in_another_folder(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "a", plan, EKSEMPELVIK) == 0
    assert make(tmp_path / "b" / "ny", plan, EKSEMPELVIK) == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b" / "ny")


def test_many_plans_in_several_processes_give_the_same_pages_as_few_in_one(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    for n in range(66):
        (plans / f"p{n}.yaml").write_text(PLAN.replace("id: prøve", f"id: prøve-{n}"), encoding="utf-8")
    assert make(tmp_path / "mange", plans) == 0
    assert make(tmp_path / "to", plans / "p7.yaml", plans / "p65.yaml") == 0
    assert contents(tmp_path / "mange" / "prøve-65") == contents(tmp_path / "to" / "prøve-65")


def test_a_folder_with_something_else_in_it_is_left_alone(
    tmp_path: Path, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "brev.txt").write_text("mitt")
    assert make(tmp_path / "ut", plan) == 2
    assert "har filer som «boligplan nettside» ikke har laget" in capsys.readouterr().err
    assert contents(tmp_path / "ut") == {"brev.txt": b"mitt"}


def test_pages_that_are_no_more_are_removed_and_what_others_have_put_there_stays(tmp_path: Path, plan: Path) -> None:
    out = tmp_path / "ut"
    assert make(out, plan, EKSEMPELVIK) == 0
    (out / "CNAME").write_text("bolig.example")
    (out / "eksempelvik-2022-2027" / "logo.png").write_bytes(b"png")
    assert make(out, plan, FJORDVIK) == 0
    assert sorted(contents(out / "eksempelvik-2022-2027")) == ["logo.png"]
    assert (out / "CNAME").read_text() == "bolig.example"
    assert make(out, EKSEMPELVIK, FJORDVIK) == 0
    assert not (out / "prøve").exists()


@pytest.mark.parametrize("name", ["../viktig.txt", "x/../../viktig.txt", "lenke/viktig.txt", "{absolute}"])
def test_a_crafted_list_of_pages_removes_nothing_outside_the_folder(tmp_path: Path, plan: Path, name: str) -> None:
    out, file = tmp_path / "ut", tmp_path / "viktig.txt"
    file.write_text("mitt")
    assert make(out, plan) == 0
    (out / "lenke").symlink_to(tmp_path)
    with (out / ".boligplan-nettside").open("a", encoding="utf-8") as listing:
        listing.write(name.format(absolute=file) + "\n")
    assert make(out, plan) == 0
    assert file.read_text() == "mitt"


def test_a_plan_with_a_fault_is_told_and_the_others_are_done(
    tmp_path: Path, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = plan.with_name("gal.yaml")
    bad.write_text(PLAN.replace("id: prøve", "id: gal").replace("år: 2023", "år: tjuetre"), encoding="utf-8")
    assert make(tmp_path / "ut", plan.parent) == 2
    assert "gal.yaml" in capsys.readouterr().err
    assert sorted(path.name for path in (tmp_path / "ut").iterdir() if path.is_dir()) == ["prøve"]


def test_a_site_stays_as_it_was_when_its_only_plan_has_a_fault(tmp_path: Path, plan: Path) -> None:
    assert make(tmp_path / "ut", plan) == 0
    before = contents(tmp_path / "ut")
    plan.write_text(PLAN.replace("år: 2023", "år: tjuetre"), encoding="utf-8")
    assert make(tmp_path / "ut", plan) == 2
    assert contents(tmp_path / "ut") == before


def test_two_plans_with_the_same_id_cannot_share_their_addresses(
    tmp_path: Path, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan.with_name("kopi.yaml").write_text(PLAN, encoding="utf-8")
    assert make(tmp_path / "ut", plan.parent) == 2
    assert "samme id" in capsys.readouterr().err


def test_nothing_but_the_folder_is_written(tmp_path: Path, plan: Path) -> None:
    before = contents(plan.parent)
    assert make(tmp_path / "ut", plan) == 0
    assert contents(plan.parent) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plans", "ut"]


# -- The plan as its file stood ----------------------------------------------------------------------------------------


def test_the_plan_as_written_on_a_day_takes_later_decisions_back(plan: Path) -> None:
    now = load(plan, date.fromisoformat(DAY)).plan
    assert now is not None
    then = now.as_written(date(2024, 11, 4))
    assert [m.id for m in then.goals[0].aims[0].measures] == ["startlån", "rutine"]
    assert (then.goals[0].aims[0].measures[0].text, then.goals[0].aims[0].measures[0].changes) == (
        "Tildele startlån",
        (),
    )
    assert now.as_written(date(2024, 11, 5)) == now
    assert now.as_written(date(2022, 4, 30)).adoption is None
