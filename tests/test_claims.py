"""What leaves the house says no more than the plan: conditions, groups to come, unknown milestones, ended periods."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from boligplan.cli.main import main
from boligplan.language.sentences import headline_text
from judging import several

HEAD = """\
format: 1
id: liten
tittel: Liten plan
kommune: {{navn: Vik}}
målform: {language}
tilstand: vedtatt
periode: 2022-2027
"""


def written(folder: Path, body: str, language: str = "bokmål") -> Path:
    """A plan file with the head above."""
    plan = folder / "liten.yaml"
    plan.write_text(HEAD.format(language=language) + body, encoding="utf-8")
    return plan


def document(name: str, plan: Path, day: str) -> str:
    """The draft of a document, on one line: words alone, the escapes and the breaks that are never made taken out."""
    out = plan.with_suffix(".md")
    assert main(["rapport", name, str(plan), "--til", "md", "--ut", str(out), "--per", day]) == 0
    return folded(out.read_text(encoding="utf-8").replace("\\", ""))


def site_page(name: str, plan: Path, day: str) -> str:
    """The HTML of one page of the site, on one line."""
    out = plan.parent / "nettside"
    assert main(["nettside", str(plan), "--ut", str(out), "--per", day]) == 0
    return folded((out / name).read_text(encoding="utf-8"))


def folded(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


# -- A separate political case, always or only when needed -------------------------------------------------------------

CONDITIONAL = "  - {id: b, tekst: Prøve noe, økonomi: egen politisk sak ved behov}\n"
ALWAYS = "  - {id: a, tekst: Bygge noe, økonomi: egen politisk sak}\n"
ONE_AND_MORE = {
    "bokmål": [
        "For 1 åpent tiltak sier planen at pengene avklares i egen politisk sak bare ved behov.",
        "For 2 åpne tiltak sier planen at pengene avklares i egen politisk sak bare ved behov.",
    ],
    "nynorsk": [
        "For 1 ope tiltak seier planen at pengane blir avklarte i eiga politisk sak berre ved behov.",
        "For 2 opne tiltak seier planen at pengane blir avklarte i eiga politisk sak berre ved behov.",
    ],
}


@pytest.mark.parametrize("language", ONE_AND_MORE)
@pytest.mark.parametrize("number", [1, 2])
def test_a_conditional_case_is_counted_not_listed(tmp_path: Path, language: str, number: int) -> None:
    more = CONDITIONAL.replace("id: b", "id: c") * (number - 1)
    plan = written(tmp_path, f"vi_skal:\n{ALWAYS}{CONDITIONAL}{more}", language)
    sentence = ONE_AND_MORE[language][number - 1]

    made = document("revisjon", plan, "2024-06-01")
    assert sentence in made
    heading = {"bokmål": "### Krever egen politisk sak", "nynorsk": "### Krev eiga politisk sak"}[language]
    section = made[made.index(heading) : made.index(sentence)]
    assert "Bygge noe" in section
    assert "Prøve noe" not in section

    assert sentence in site_page("penger.html", plan, "2024-06-01")


def test_without_a_condition_nothing_is_said_of_one(tmp_path: Path) -> None:
    plan = written(tmp_path, f"vi_skal:\n{ALWAYS}")
    assert "ved behov" not in document("revisjon", plan, "2024-06-01")
    assert "ved behov" not in site_page("penger.html", plan, "2024-06-01")


def test_with_conditions_alone_no_case_is_called_for(tmp_path: Path) -> None:
    plan = written(tmp_path, f"vi_skal:\n{CONDITIONAL}")
    assert "Krever egen politisk sak" not in document("revisjon", plan, "2024-06-01")


# -- Longer texts -----------------------------------------------------------------------------------------------------

LONG = """\
beskrivelse: |
  Første avsnitt.

  Dette gjelder:
  • Eie & leie
  • Bo
  – Godt arbeid, sier lederen.
mål:
  - id: eie
    tittel: Eie
    beskrivelse: |
      Om målet.
      Mer om målet.
    vi_skal:
      - id: a
        tekst: Bygge
        beskrivelse: |
          Om tiltaket.
          Mer om tiltaket.
"""


def test_paragraphs_and_points_are_kept_in_documents(tmp_path: Path) -> None:
    plan = written(tmp_path, LONG)
    out = tmp_path / "ut.md"
    for name in ("handlingsprogram", "tiltak"):
        assert main(["rapport", name, str(plan), "--til", "md", "--ut", str(out), "--per", "2024-06-01"]) == 0
        made = out.read_text(encoding="utf-8")
        if name == "tiltak":
            assert "\n\nOm tiltaket.\n\nMer om tiltaket.\n\n" in made
        else:
            assert (
                "\n\nFørste avsnitt.\n\nDette gjelder:\n\n- Eie \\& leie\n- Bo\n\n– Godt arbeid, sier lederen.\n\n"
                in made
            )
            assert "\n\nOm målet.\n\nMer om målet.\n\n" in made


def test_paragraphs_and_points_are_kept_on_pages(tmp_path: Path) -> None:
    plan = written(tmp_path, LONG)
    about = site_page("om.html", plan, "2024-06-01")
    assert "<p>Dette gjelder:</p> <ul> <li>Eie &amp; leie</li> <li>Bo</li> </ul> <p>– Godt arbeid" in about
    assert "<p>Om målet.</p> <p>Mer om målet.</p>" in site_page("maal-eie.html", plan, "2024-06-01")
    assert "<p>Om tiltaket.</p> <p>Mer om tiltaket.</p>" in site_page("tiltak-a.html", plan, "2024-06-01")


# -- Milestones -------------------------------------------------------------------------------------------------------

STEPS = """\
planprosess:
  - {id: høring, tekst: Høring, frist: 2023}
  - {id: vedtak, tekst: Vedtak, gjort: 2023-05-02}
"""


@pytest.mark.parametrize(("language", "words"), [("bokmål", "Ikke oppgitt"), ("nynorsk", "Ikkje oppgitt")])
def test_a_milestone_nobody_tells_of_is_unknown(tmp_path: Path, language: str, words: str) -> None:
    plan = written(tmp_path, STEPS, language)
    assert f"| Høring | 2023 | {words} |" in document("handlingsprogram", plan, "2024-06-01")
    about = site_page("om.html", plan, "2024-06-01")
    assert '<th scope="row">Høring</th><td data-navn="Når">2023</td>' in about
    assert about.count(f">{words}</td></tr>") == 1
    assert ">2. mai 2023</td></tr>" in about


# -- The period is over, and the years of revisions --------------------------------------------------------------------

OVER = "Planperioden 2022–2027 er over."
BODY = """\
revisjon: {hvert: 2 år}
ansvarlige: [{id: nav, navn: Nav, type: enhet}]
vi_skal:
  - {id: a, tekst: Bygge, år: 2027, ansvar: nav}
"""


@pytest.mark.parametrize("language", ["bokmål", "nynorsk"])
@pytest.mark.parametrize(("day", "times"), [("2027-12-31", 0), ("2028-01-01", 1)])
def test_every_document_says_that_the_period_is_over(tmp_path: Path, language: str, day: str, times: int) -> None:
    plan = written(tmp_path, BODY, language)
    for name in ("handlingsprogram", "status", "årsmelding", "revisjon", "tiltak"):
        assert document(name, plan, day).count(OVER) == times, name


@pytest.mark.parametrize("language", ["bokmål", "nynorsk"])
def test_every_page_says_that_the_period_is_over(tmp_path: Path, language: str) -> None:
    plan = written(tmp_path, BODY, language)
    site_page("index.html", plan, "2028-01-01")
    pages = {page.name: page.read_text(encoding="utf-8").count(OVER) for page in (tmp_path / "nettside").glob("*.html")}
    assert len(pages) > 8
    assert set(pages.values()) == {1}
    assert OVER not in site_page("index.html", plan, "2027-12-31")


def test_the_list_of_plans_says_whose_period_is_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = written(tmp_path, BODY)
    running = ended.with_name("ny.yaml")
    running.write_text(ended.read_text(encoding="utf-8").replace("2022-2027", "2026-2030").replace("liten", "ny"))

    assert main(["status", str(ended), str(running), "--per", "2028-02-01"]) == 0
    assert "Planperioden er over for Vik: Liten plan.\n" in capsys.readouterr().out
    out = tmp_path / "alle"
    assert main(["nettside", str(ended), str(running), "--ut", str(out), "--per", "2028-02-01"]) == 0
    assert (out / "index.html").read_text(encoding="utf-8").count(" er over.") == 1


@pytest.mark.parametrize("language", ["bokmål", "nynorsk"])
def test_reminders_and_sheets_say_that_the_period_is_over(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, book = written(tmp_path, BODY, language), tmp_path / "ark.xlsx"
    assert main(["purring", str(plan), "--per", "2028-02-01"]) == 0
    assert f"\n{OVER}\n" in capsys.readouterr().out
    assert main(["regneark", str(plan), "--ut", str(book), "--per", "2028-02-01"]) == 0
    assert load_workbook(book).worksheets[0]["A4"].value == OVER
    assert main(["revisjon", "start", "2026", "--plan", str(plan), "--per", "2028-02-01"]) == 0
    assert f"# {OVER}\n" in (tmp_path / "revisjoner" / "liten-2026.yaml").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["revisjon", "status", "--plan", str(plan), "--per", "2028-02-01"]) == 0
    assert f"\n{OVER}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("day", "title", "unrecorded"),
    [
        ("2022-06-01", "Revisjon 2024 av handlingsprogrammet", ""),
        ("2024-12-31", "Revisjon 2024 av handlingsprogrammet", ""),
        ("2025-02-01", "Revisjon 2024 av handlingsprogrammet", ""),
        ("2026-11-22", "Revisjon 2026 av handlingsprogrammet", "Ingen revisjon er ført for 2024."),
        ("2027-02-01", "Revisjon 2026 av handlingsprogrammet", "Ingen revisjon er ført for 2024."),
        ("2029-02-01", "Revisjon av handlingsprogrammet", "Ingen revisjon er ført for 2024 og 2026."),
    ],
)
@pytest.mark.parametrize("language", ["bokmål", "nynorsk"])
def test_a_revision_is_of_a_year_the_plan_has(
    tmp_path: Path, language: str, day: str, title: str, unrecorded: str
) -> None:
    made = document("revisjon", written(tmp_path, BODY, language), day)
    assert f"tittel: {title} " in made
    assert (unrecorded in made) if unrecorded else ("er ført for" not in made)
    assert "2028" not in made


def test_a_revision_recorded_is_missed_no_more(tmp_path: Path) -> None:
    done = BODY.replace("{hvert: 2 år}", "{hvert: 2 år, gjennomført: [{år: 2024, dato: 2024-11-05}]}")
    made = document("status", written(tmp_path, done), "2027-02-01")
    assert "Revisjonen i 2024 ble gjennomført 5. november 2024. Ingen revisjon er ført for 2026." in made


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-06-01", "Neste revisjon: 2024.\n"),
        ("2025-02-01", "Neste revisjon: 2024. Ingen revisjon er ført for 2024.\n"),
        ("2028-02-01", "Neste revisjon: ingen flere i planperioden. Ingen revisjon er ført for 2024 og 2026.\n"),
    ],
)
def test_the_screen_says_which_revision_is_not_recorded(
    tmp_path: Path, day: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path, BODY)
    assert main(["status", str(plan), "--per", day]) == 0
    assert folded(said) in folded(capsys.readouterr().out)
    front = site_page("index.html", plan, day)
    assert ("Ingen revisjon er ført for" in front) == ("er ført" in said)


def test_no_worksheet_is_begun_by_itself_after_the_period(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, BODY)
    assert main(["revisjon", "start", "--plan", str(plan), "--per", "2028-02-01"]) == 2
    assert f"{OVER} Planen har ingen flere revisjoner." in capsys.readouterr().err
    assert not (tmp_path / "revisjoner").exists()


def test_a_worksheet_left_behind_is_the_one_under_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, BODY)
    assert main(["revisjon", "start", "2024", "--plan", str(plan), "--per", "2025-02-01"]) == 0
    assert main(["revisjon", "status", "--plan", str(plan), "--per", "2026-02-01"]) == 0
    assert "revisjonen 2024" in capsys.readouterr().out
    assert "tittel: Revisjon 2024 av" in document("revisjon", plan, "2026-02-01")


# -- A group that is still to be set up -------------------------------------------------------------------------------

GROUP = """\
revisjon: {{hvert: 2 år, av: lag}}
ansvarlige:
  - {{id: lag, navn: Laget, type: gruppe}}
  - {{id: ny, navn: Nygruppa, type: gruppe, opprettes: {when}}}
vi_skal:
  - {{id: a, tekst: Bygge, år: 2023, ansvar: ny}}
"""
CALLED = {
    ("bokmål", "ja"): "Nygruppa (skal opprettes)",
    ("bokmål", "2025"): "Nygruppa (skal opprettes 2025)",
    ("bokmål", "2023"): "Nygruppa (skulle opprettes 2023)",
    ("nynorsk", "ja"): "Nygruppa (skal opprettast)",
    ("nynorsk", "2025"): "Nygruppa (skal opprettast 2025)",
    ("nynorsk", "2023"): "Nygruppa (skulle opprettast 2023)",
}


@pytest.mark.parametrize(("language", "when"), CALLED)
def test_a_group_to_come_is_said_to_be_so(
    tmp_path: Path, language: str, when: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, called = written(tmp_path, GROUP.format(when=when), language), CALLED[language, when]
    assert f"| {called} |" in document("handlingsprogram", plan, "2024-06-01")
    assert document("status", plan, "2024-06-01").count(called) >= 3  # over the deadline, all measures, by owner
    assert f'<a href="ansvarlig-ny.html">{called}</a>' in site_page("ansvarlige.html", plan, "2024-06-01")
    assert f"<h1>{called}</h1>" in site_page("ansvarlig-ny.html", plan, "2024-06-01")
    book = tmp_path / "ark.xlsx"
    assert main(["regneark", str(plan), "--ut", str(book), "--per", "2024-06-01"]) == 0
    assert any(called in str(cell.value) for cell in load_workbook(book)["Nygruppa"][1])
    capsys.readouterr()
    for command in (["forfalt"], ["vis", "a", "--plan"], ["vis", "ny", "--plan"]):
        assert main([*command, str(plan), "--per", "2024-06-01"]) == 0
        assert CALLED["bokmål", when] in folded(capsys.readouterr().out), command
    assert main(["status", "--etter", "ansvar", str(plan), "--per", "2024-06-01"]) == 0
    assert CALLED["bokmål", when].partition(" opprettes")[0] in capsys.readouterr().out  # the rest is on the next lines


def test_a_group_that_is_there_needs_no_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, GROUP.format(when="ja").replace(", opprettes: ja", ""))
    assert "opprettes" not in document("status", plan, "2024-06-01")
    assert "opprettes" not in site_page("ansvarlige.html", plan, "2024-06-01")
    assert main(["forfalt", str(plan), "--per", "2024-06-01"]) == 0
    assert "opprettes" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("bokmål", "er til Nygruppa, som ifølge planen skal opprettes. Hvis det ikke er gjort, må noen avklare hvem"),
        ("nynorsk", "er til Nygruppa, som ifølgje planen skal opprettast. Dersom det ikkje er gjort, må nokon avklare"),
    ],
)
def test_a_reminder_to_a_group_to_come_is_passed_on(
    tmp_path: Path, language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path, GROUP.format(when="ja"), language)
    assert main(["purring", str(plan), "--per", "2024-06-01"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Til: Laget\n")
    assert said in folded(out)
    assert "Nygruppa skal opprettes og har ingen adresse." in folded(err)


def test_a_reminder_goes_to_a_group_that_has_an_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, GROUP.format(when="ja"))
    (tmp_path / "adresser.yaml").write_text("liten: {ny: ny@vik.kommune.no}\n", encoding="utf-8")
    assert main(["purring", str(plan), "--per", "2024-06-01"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Til: Nygruppa <ny@vik.kommune.no>\n")
    assert "Dette er fristene for Nygruppa (skal opprettes) i Liten plan" in out


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("bokmål", "Det finnes ikke noe revisjonsskjema. Ingen tiltak har fått et utfall."),
        ("nynorsk", "Det finst ikkje noko revisjonsskjema. Ingen tiltak har fått eit utfall."),
    ],
)
def test_without_a_worksheet_nothing_is_said_of_the_group(tmp_path: Path, language: str, said: str) -> None:
    made = document("revisjon", written(tmp_path, BODY, language), "2024-06-01")
    assert f"**UTKAST.** {said}" in made


# -- The first sentences -----------------------------------------------------------------------------------------------

ONE = "a, gjentas: årlig, år: 2022-2027"
TWO = f"{ONE}\nb, gjentas: årlig, år: 2022-2027"
YEAR = "a, dato: 2023-01-10, gjelder: 2022, status: gjennomført"
BOTH = f"{YEAR}\n{YEAR.replace('a', 'b', 1)}"
LATE = "a, frist: 2022"
DONE = "a, dato: 2022-10-10, status: gjennomført"
OUT = "a, dato: 2022-10-10, status: utgår, begrunnelse: Nei."
BY_JANUARY = "(meldefrist 31. januar 2024)."
NONE_DUE = "Ingen tiltak skulle vært ferdige ennå."


@pytest.mark.parametrize(
    ("measures", "journal", "day", "said"),
    [
        ("a, frist: 2023", "", "2023-06-01", f"{NONE_DUE} Om 1 tiltak har ingen meldt noe."),
        ("a, frist: 2023", "a, dato: 2023-01-10, status: pågår", "2023-06-01", NONE_DUE),
        (
            LATE, "", "2023-06-01",
            "Ett tiltak skulle vært ferdig. Det er over fristen. Om 1 tiltak har ingen meldt noe.",
        ),
        (
            LATE, DONE, "2023-06-01",
            "Ett tiltak skulle vært ferdig. Det er gjennomført.",
        ),
        (
            LATE, "a, dato: 2022-10-10, status: ikke gjennomført, begrunnelse: Nei.", "2023-06-01",
            "Ett tiltak skulle vært ferdig. Det er ikke gjennomført. 1 tiltak har avvik.",
        ),
        (
            LATE, OUT, "2023-06-01",
            "Ett tiltak skulle vært ferdig. Det er tatt ut av planen.",
        ),
        (
            f"{LATE}\nb, frist: 2022", "a, dato: 2022-10-10, status: pågår\nb, dato: 2022-10-10, status: pågår",
            "2023-06-01", "Alle de 2 tiltakene som skulle vært ferdige, er over fristen.",
        ),
        (
            f"{LATE}\nb, frist: 2022",
            f"{DONE}\nb, dato: 2022-10-10, status: utsatt, ny_frist: 2024, begrunnelse: Nei.", "2023-06-01",
            "Av 2 tiltak som skulle vært ferdige, er 1 gjennomført og 1 utsatt.",
        ),
        (
            f"{LATE}\nb, frist: 2022",
            f"{OUT}\nb, dato: 2022-10-10, status: ikke gjennomført, begrunnelse: Nei.", "2023-06-01",
            "Alle de 2 tiltakene som skulle vært ferdige, er avsluttet på annen måte. 1 tiltak har avvik.",
        ),
        (ONE, "", "2022-06-01", f"{NONE_DUE} Ingen har meldt noe om det ene som gjentas (meldefrist 31. januar 2023)."),
        (TWO, "", "2023-06-01", f"{NONE_DUE} Ingen har meldt noe om de 2 som gjentas."),
        (ONE, YEAR, "2023-06-01", f"{NONE_DUE} Det ene som gjentas, er à jour."),
        (ONE, YEAR, "2024-06-01", f"{NONE_DUE} Det ene som gjentas, mangler melding."),
        (TWO, BOTH, "2023-06-01", f"{NONE_DUE} Alle de 2 som gjentas, er à jour."),
        (TWO, BOTH, "2024-06-01", f"{NONE_DUE} Alle de 2 som gjentas, mangler melding."),
        (
            TWO, YEAR, "2023-06-01",
            f"{NONE_DUE} Av 2 som gjentas, er 1 à jour, og 1 mangler melding.",
        ),
        (
            TWO, YEAR, "2023-01-20",
            f"{NONE_DUE} Av 2 som gjentas, er 1 à jour, og om 1 er ingenting meldt (meldefrist 31. januar 2023).",
        ),
        (
            f"{ONE}\nb, gjentas: årlig, år: 2023-2027", YEAR.replace("gjennomført", "pågår"), "2024-01-20",
            f"{NONE_DUE} Av 2 som gjentas, mangler 1 melding, og om 1 er ingenting meldt (meldefrist 31. januar 2024).",
        ),
        (
            f"{TWO}\nc, gjentas: årlig, år: 2023-2027", YEAR, "2024-01-20",
            f"{NONE_DUE} Av 3 som gjentas, er 1 à jour, 1 mangler melding, og om 1 er ingenting meldt {BY_JANUARY}",
        ),
    ],
)  # fmt: skip
def test_each_headline_has_its_facts(measures: str, journal: str, day: str, said: str) -> None:
    headline = several(measures, journal, day).headline
    assert headline is not None
    assert headline_text(headline) == said


# -- Single sentences --------------------------------------------------------------------------------------------------


def test_a_goal_without_measures_says_so(tmp_path: Path) -> None:
    body = (
        "mål:\n  - {id: eie, tittel: Eie}\n  - {id: leie, tittel: Leie, vi_skal: [{id: a, tekst: Bygge, år: 2023}]}\n"
    )
    made = document("handlingsprogram", written(tmp_path, body), "2024-06-01")
    assert made.count("Ingen tiltak.") == 1
    assert "### 1 Eie Ingen tiltak. ### 2 Leie" in made


def test_a_plan_without_open_measures_lacks_nothing(tmp_path: Path) -> None:
    plan = written(tmp_path, BODY)
    closed = "- {tiltak: a, dato: 2024-01-10, status: gjennomført}\n"
    plan.with_name("liten.framdrift.yaml").write_text(closed, encoding="utf-8")
    made = document("revisjon", plan, "2024-06-01")
    assert "## Vurdering" not in made
    assert "Alle åpne tiltak" not in made


@pytest.mark.parametrize(
    ("worksheet", "said"),
    [
        ("", "### Endringer i planen Ingen endringer er ført i planen."),
        (", endret: [{dato: 2024-02-01, før: {tekst: Kjøpe}}]", "før: Kjøpe<br>nå: Bygge"),
    ],
)
def test_no_change_is_told_where_none_is_recorded(tmp_path: Path, worksheet: str, said: str) -> None:
    plan = written(tmp_path, BODY.replace("tekst: Bygge", f"tekst: Bygge{worksheet}"))
    made = document("revisjon", plan, "2024-06-01")
    assert ("Ingen endringer er ført" in made) == (not worksheet)
    assert said in made


@pytest.mark.parametrize(("frist", "said"), [("2024-06-20", "Fristen er"), ("2024-05-20", "Fristen var")])
def test_a_reminder_tells_a_deadline_to_come_from_one_past(
    tmp_path: Path, frist: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path, BODY.replace("år: 2027", f"frist: {frist}"))
    assert main(["purring", str(plan), "--per", "2024-06-01"]) == 0
    out = capsys.readouterr().out
    assert [start for start in ("Fristen er", "Fristen var") if start in out] == [said]


@pytest.mark.usefixtures("own_git")
@pytest.mark.parametrize("saved", ["nei", "ja", "endret"])
def test_an_unsaved_file_is_said_to_be_so(tmp_path: Path, saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    plan = written(tmp_path, BODY.replace("år: 2027", "år: 2023"))
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    if saved != "nei":
        subprocess.run(["git", "add", plan.name], cwd=tmp_path, check=True)
        subprocess.run(["git", "commit", "-qm", "Planen"], cwd=tmp_path, check=True)
    if saved == "endret":
        plan.write_text(plan.read_text(encoding="utf-8").replace("Bygge", "Bygge nytt"), encoding="utf-8")
    made = document("status", plan, "2024-06-01")
    assert ("Fant ingen lagret versjon av filen i git." in made) == (saved == "nei")
    assert ("Filen var endret og ikke lagret i git da dokumentet ble laget." in made) == (saved == "endret")
    front = site_page("index.html", plan, "2024-06-01")
    assert ("Fant ingen lagret versjon av filene i git." in front) == (saved == "nei")
    assert ("og er endret etter det uten å være lagret i git." in front) == (saved == "endret")
    capsys.readouterr()
    assert main(["purring", str(plan), "--per", "2024-06-01"]) == 0
    out = capsys.readouterr().out
    assert (", lagret i git" in out, ", endret og ikke lagret i git" in out) == (saved != "nei", saved == "endret")


@pytest.mark.parametrize(("by", "said"), [(", av: nav", True), ("", False)])
def test_the_calendar_says_who_revises_where_the_plan_does(
    tmp_path: Path, by: str, said: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path, BODY.replace("{hvert: 2 år}", f"{{hvert: 2 år{by}}}"))
    assert main(["eksport", str(plan), "--til", "ics", "--per", "2024-06-01"]) == 0
    assert ("Handlingsprogrammet revideres av Nav." in capsys.readouterr().out.replace("\r\n ", "")) == said


@pytest.mark.parametrize(("cost", "said"), [("", False), (", kostnad: {drift: {2023: 5}}", True)])
def test_money_of_the_pages_is_that_of_the_plan(tmp_path: Path, cost: str, said: bool) -> None:
    plan = written(tmp_path, BODY.replace("år: 2027", f"år: 2023{cost}"))
    page = site_page("penger.html", plan, "2024-06-01")
    assert ("Liggende stolper med drift og investering for hvert år." in page) == said
    assert ("2023: drift 5, investering ikke oppgitt." in page) == said


def test_the_list_of_plans_says_whose_day_is_the_programs(tmp_path: Path) -> None:
    own, day = "programmets egen dag", "2024-06-01"
    by_revision = written(tmp_path, BODY.replace("år: 2027", "gjentas: årlig, år: 2022-2027"))
    other = by_revision.with_name("annen.yaml")
    text = by_revision.read_text(encoding="utf-8").replace("liten", "annen")
    for silent in (False, True):
        other.write_text(text.replace("revisjon: {hvert: 2 år}\n", "") if silent else text, encoding="utf-8")
        out = tmp_path / f"alle-{silent}"
        assert main(["nettside", str(by_revision), str(other), "--ut", str(out), "--per", day]) == 0
        assert (own in (out / "index.html").read_text(encoding="utf-8")) == silent


@pytest.mark.parametrize("reported", [False, True])
def test_silence_on_a_measure_is_said_where_it_is(
    tmp_path: Path, reported: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = written(tmp_path, BODY.replace("år: 2027", "år: 2023"))
    entry = "- {tiltak: a, dato: 2023-02-01, status: pågår}\n" if reported else ""
    plan.with_name("liten.framdrift.yaml").write_text(entry, encoding="utf-8")
    assert main(["purring", str(plan), "--per", "2024-06-01"]) == 0
    said = "Ingen har meldt noe om tiltaket."
    assert (said in capsys.readouterr().out) != reported
    assert (said in site_page("tiltak-a.html", plan, "2024-06-01")) != reported
