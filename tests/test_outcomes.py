"""Every outcome: what it asks for, word for word and with its place, and what it writes in the plan."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from boligplan.errors import BoligplanError
from boligplan.loading import Loaded, check
from boligplan.reader.source import SourceFile
from boligplan.revision.applying import NotReady, case_of, preview, revise
from boligplan.revision.outcomes import Problem, problems
from boligplan.revision.progress import progress
from boligplan.revision.worksheet import Sheet, faults_at, read_sheet, require_sheet
from boligplan.tree import placed

TODAY = date(2024, 11, 6)
PLAN = """\
format: 1
id: vik
tittel: Boligplan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
vedtak: {dato: 2022-05-02}
ansvarlige:
  - {id: nav, navn: Nav Vik}
  - {id: bygg, navn: Bygg}
strategier:
  - {id: samarbeid, tekst: Samarbeide, vi_skal: [{id: møte, tekst: Møtes, år: 2025}]}
mål:
  - id: eie
    tittel: Flere skal eie
    ansvar: nav
    år: 2025-2027
    vi_vil:
      - id: låne
        tekst: Låne ut
        år: 2022-2023
        vi_skal:
          - {id: lån, tekst: Gi lån, år: 2022-2026}
      - id: kjøpe
        tekst: Kjøpe
        vi_skal:
          - id: kjøp
            tekst: Kjøpe hus
            år: 2025
            ansvar: {hos: [bygg, nav]}
    vi_skal:
      - {id: årlig, tekst: Melde, år: 2022-2023, gjentas: årlig}
      - {id: frist, tekst: Bygge, år: 2025, frist: 2025-T2}
      - {id: sagt, tekst: Selge, år: 2023}
vi_skal:
  - {id: rutine, tekst: Lage rutine, år: 2022}
"""
JOURNAL = """\
- {tiltak: rutine, dato: 2022-12-01, status: gjennomført}
- {tiltak: årlig, dato: 2023-01-10, gjelder: 2022, status: gjennomført}
- {tiltak: årlig, dato: 2024-01-10, gjelder: 2023, status: delvis gjennomført, begrunnelse: Sykdom}
- {tiltak: sagt, dato: 2024-01-10, status: ikke gjennomført, begrunnelse: Ingen kjøper}
"""
IDS = ("lån", "kjøp", "årlig", "frist", "sagt", "møte", "rutine")
HEAD = "format: 1\nplan: vik\når: 2024\ndato: 2024-11-05\nsak: RS 1/24\n"


def read(plan: str = PLAN) -> Loaded:
    sources = [SourceFile("vik.yaml", plan), SourceFile("vik.framdrift.yaml", JOURNAL)]
    loaded = check(Path("vik.yaml"), sources, TODAY)
    assert loaded.is_sound, loaded.diagnostics
    return loaded


def sheet(head: str = HEAD, rest: str = "", **decided: str) -> Sheet:
    """A worksheet where all is carried on, but for what is `decided`; nothing leaves a measure out."""
    lines = {id: decided.get(id, "utfall: videreføres, avgjort: ja") for id in IDS}
    items = "".join(f"  - {{id: {id}, {line}}}\n" for id, line in lines.items() if line)
    read = read_sheet(Path("ark.yaml"), SourceFile("ark.yaml", f"{head}tiltak:\n{items}{rest}"))
    assert not read.diagnostics, read.diagnostics
    return read


def stuck(plan: str = PLAN, head: str = HEAD, rest: str = "", **decided: str) -> list[tuple[Any, ...]]:
    """What stands in the way: path, message, help, and whether it only waits for a decision."""
    worksheet = sheet(head, rest, **decided).worksheet
    assert worksheet
    return [tuple(problem) for problem in problems(case_of(read(plan), worksheet, TODAY))]


def revised(plan: str = PLAN, rest: str = "", **decided: str) -> str:
    """The text of the revised plan."""
    made = sheet(HEAD, rest, **{id: f"{line}, avgjort: ja" for id, line in decided.items()})
    assert made.worksheet
    return revise(read(plan), made.worksheet, made.data, TODAY).text


def measure(text: str, id: str) -> dict[str, Any]:
    """The measure as the plan's text has it."""
    data = yaml.load(text, yaml.BaseLoader)
    (goal,) = data["mål"]
    levels = (*goal["vi_vil"], goal, *data["strategier"], data)
    return next(measure for level in levels for measure in level["vi_skal"] if measure["id"] == id)


# -- What an outcome asks for ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ({"lån": ""}, (("tiltak",), "Tiltaket «lån» mangler i skjemaet.", "Legg til «- id: lån» med et utfall.", True)),
        (
            {"kjøp": "avgjort: ja"},
            (("tiltak", 1, "utfall"), "«kjøp» har ikke noe utfall.",
             "Velg avsluttes, videreføres, flyttes, endres, slås sammen, deles, utgår.", True),
        ),
        (
            {"kjøp": "utfall: videreføres"},
            (("tiltak", 1, "avgjort"), "«kjøp» er ikke avgjort.", "Skriv avgjort: ja.", True),
        ),
        (
            {"sagt": "utfall: avsluttes, avgjort: ja"},
            (("tiltak", 4, "utfall"),
             "«sagt»: «avsluttes» er for tiltak som er gjennomført; dette var ikke gjennomført 5. november 2024.",
             "Meld det gjennomført med en dato som ikke er senere, eller velg et annet utfall.", False),
        ),
        (
            {"kjøp": "utfall: flyttes, til: 2024-11-05, avgjort: ja"},
            (("tiltak", 1, "til"), "«kjøp»: Tiltaket flyttes til 2024-11-05, som er før saken behandles.",
             "Skriv en senere frist.", False),
        ),
        (
            {"frist": "utfall: flyttes, til: 2026-2028, avgjort: ja"},
            (("tiltak", 3, "til"), "«frist»: Tiltaket har fristen 2025-T2; år alene sier ikke når den nye er.",
             "Skriv en frist, for eksempel til: 2028-T2.", False),
        ),
        (
            {"årlig": "utfall: flyttes, til: 2026-T1, avgjort: ja"},
            (("tiltak", 2, "til"), "«årlig»: Tiltaket gjentas og kan ikke ha en frist.",
             "Skriv år, for eksempel til: 2024-2027.", False),
        ),
        (
            {"kjøp": "utfall: endres, avgjort: ja"},
            (("tiltak", 1, "utfall"),
             "«kjøp»: «endres» trenger en ny verdi: tekst, punkter, økonomi, ansvar, slag, kostnad eller til.",
             "Skriv det som skal stå i planen fra nå av.", False),
        ),
        (
            {"kjøp": "utfall: endres, tekst: Kjøpe hus, avgjort: ja"},
            (("tiltak", 1, "tekst"), "«kjøp»: «tekst» er det samme som i planen.", "Slett linjen, eller skriv det nye.",
             False),
        ),
        (
            {"kjøp": "utfall: slås sammen, med: kjøp, grunn: Likt, avgjort: ja"},
            (("tiltak", 1, "med"), "«kjøp»: «kjøp» er ikke et annet tiltak i planen.",
             "Skriv id-en til tiltaket som tar over.", False),
        ),
        (
            {"kjøp": "utfall: slås sammen, med: frist, grunn: Likt, avgjort: ja",
             "frist": "utfall: deles, i: [{id: ny, tekst: Ny}], grunn: Stort, avgjort: ja"},
            (("tiltak", 1, "med"), "«kjøp»: «frist» går selv ut ved denne revisjonen.",
             "Velg et tiltak som videreføres.", False),
        ),
        (
            {"kjøp": "utfall: utgår, avgjort: ja"},
            (("tiltak", 1, "utfall"), "«kjøp»: «utgår» trenger en grunn.",
             "Skriv grunn: …; den følger med inn i planen.", False),
        ),
        (
            {"kjøp": "utfall: deles, grunn: Stort, avgjort: ja"},
            (("tiltak", 1, "utfall"), "«kjøp»: «deles» trenger «i».",
             "Skriv de nye tiltakene under i:, hvert med id og tekst.", False),
        ),
        (
            {"kjøp": "utfall: videreføres, til: 2027, avgjort: ja"},
            (("tiltak", 1, "til"), "«kjøp»: «til» hører ikke til utfallet «videreføres».",
             "Slett linjen, eller velg et annet utfall.", False),
        ),
        (
            {"kjøp": "utfall: deles, i: [{id: møte, tekst: Ny}], grunn: Stort, avgjort: ja"},
            (("tiltak", 1, "i", 0, "id"), "Id-en «møte» er brukt før.", "Gi det nye tiltaket en egen id.", False),
        ),
    ],
)  # fmt: skip
def test_an_outcome_says_what_it_lacks_where_and_what_to_do(
    decided: dict[str, str], expected: tuple[object, ...]
) -> None:
    assert stuck(**decided) == [expected]


def test_a_repeating_measure_may_be_closed_when_every_year_has_an_answer_good_or_bad() -> None:
    assert stuck(årlig="utfall: avsluttes, avgjort: ja") == []
    (found,) = stuck(PLAN.replace("2022-2023, gjentas", "2022-2024, gjentas"), årlig="utfall: avsluttes, avgjort: ja")
    assert found[1].endswith("dette var pågår 5. november 2024.")


def test_what_has_a_later_decision_may_only_be_carried_on_or_closed() -> None:
    later = PLAN.replace("tekst: Selge, år: 2023", "tekst: Selge, år: 2023, sluttet: 2025-01-01")
    later = later.replace("rutine, år: 2022", "rutine, år: 2022, endret: [{dato: 2024-11-05, før: {tekst: Rutine}}]")
    assert stuck(later, rutine="utfall: avsluttes, avgjort: ja") == []
    assert stuck(later, sagt="utfall: utgår, grunn: Nei, avgjort: ja") == [
        (("tiltak", 4, "id"), "«sagt» har et vedtak i planen samme dag som revisjonen eller senere.",
         "Rett datoen i skjemaet eller i planen; en revisjon føres etter alt annet som er vedtatt.", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "rest", "expected"),
    [
        (
            HEAD.replace("vik", "øy"), "",
            (("plan",), "Revisjonsskjemaet er for planen «øy», ikke «vik».", "Bruk skjemaet til denne planen.", False),
        ),
        (
            HEAD.replace("sak: RS 1/24\n", ""), "",
            (("sak",), "Revisjonsskjemaet mangler saksnummeret.", "Skriv sak: øverst i skjemaet.", True),
        ),
        (
            HEAD.replace("dato: 2024-11-05\n", ""), "",
            (("dato",), "Revisjonsskjemaet mangler dagen saken er behandlet.", "Skriv dato: øverst i skjemaet.", True),
        ),
        (
            HEAD.replace("2024-11-05", "2022-05-02"), "",
            (("dato",), "Datoen 2022-05-02 er ikke etter forrige vedtak (2022-05-02).", "Se etter skrivefeil.", False),
        ),
        (
            HEAD, "  - {id: borte, utfall: utgår, grunn: Nei, avgjort: ja}\n",
            (("tiltak", 7, "id"), "Tiltaket «borte» er ikke i planen.",
             "Slett det fra skjemaet. Nye tiltak skrives under nye:.", False),
        ),
        (
            HEAD, "nye: [{under: borte, avgjort: ja, tiltak: {id: ny, tekst: Ny}}]\n",
            (("nye", 0, "under"), "«borte» er ikke et mål, et vi_vil eller en strategi i planen.",
             "Skriv id-en til det tiltaket skal stå under; planens egen id går også.", False),
        ),
        (
            HEAD, "nye: [{under: eie, tiltak: {id: ny, tekst: Ny}}]\n",
            (("nye", 0, "avgjort"), "Det nye tiltaket «ny» er ikke avgjort.", "Skriv avgjort: ja, eller slett det.",
             True),
        ),
        (
            HEAD, "nye: [{under: eie, avgjort: ja, tiltak: {id: ny, tekst: Ny, frist: 2024-11-05}}]\n",
            (("nye", 0, "tiltak"),
             "Fristen for det nye tiltaket «ny», 5. november 2024, er før saken behandles.",
             "Skriv år: … eller frist: … på tiltaket; ellers arver det årene over seg.", False),
        ),
        *(
            (
                HEAD, f"nye: [{{under: eie, avgjort: ja, tiltak: {{id: ny, tekst: Ny, {history}}}}}]\n",
                (("nye", 0, "tiltak"), "«ny» er nytt og kan ikke ha innført, sluttet eller endret.", "Slett dem.",
                 False),
            )
            for history in ("innført: 2024-01-01", "sluttet: 2025-01-01",
                            "endret: [{dato: 2024-01-01, før: {tekst: Gammel}}]")
        ),
    ],
)  # fmt: skip
def test_a_worksheet_says_what_is_wrong_with_it_where_and_what_to_do(
    head: str, rest: str, expected: tuple[object, ...]
) -> None:
    if "2022-05-02" in head:  # before the entries: what the outcomes say of the day is another matter
        assert expected in stuck(head=head, rest=rest)
    else:
        assert stuck(head=head, rest=rest) == [expected]


def test_what_has_left_by_a_decision_needs_no_outcome_and_may_have_none() -> None:
    gone = PLAN.replace("tekst: Selge, år: 2023", "tekst: Selge, år: 2023, sluttet: 2024-11-05")
    assert stuck(gone, sagt="") == []
    assert [problem[1] for problem in stuck(gone)] == ["Tiltaket «sagt» er ikke i planen."]
    unknown = "  - {id: borte, utfall: deles, i: [{id: ny, tekst: Ny}], grunn: Stort, avgjort: ja}\n"
    assert [problem[1] for problem in stuck(rest=unknown)] == ["Tiltaket «borte» er ikke i planen."]


def test_a_measure_may_stand_once_in_the_worksheet() -> None:
    twice = stuck(rest="  - {id: kjøp, utfall: videreføres, avgjort: ja}\n")
    said = "Tiltaket «kjøp» står to ganger.", "La det ene utfallet stå.", False
    assert twice == [(("tiltak", 1, "id"), *said), (("tiltak", 7, "id"), *said)]


def test_earlier_decisions_without_a_day_stand_in_nobodys_way() -> None:
    plan = PLAN.replace(
        "vedtak: {dato: 2022-05-02}", "revisjon: {gjennomført: [{år: 2023}, {år: 2022, dato: 2022-11-01}]}"
    )
    assert stuck(plan) == stuck(plan.replace("revisjon:", "vedtak: {sak: PS 1/22}\nrevisjon:")) == []


@pytest.mark.parametrize(
    ("rest", "decided", "year"),
    [
        ("nye: [{under: låne, avgjort: ja, tiltak: {id: ny, tekst: Ny}}]\n", {}, 2023),
        ("nye: [{under: låne, avgjort: ja, tiltak: {id: ny, tekst: Ny, år: 2025}}]\n", {}, None),
        ("nye: [{under: kjøpe, avgjort: ja, tiltak: {id: ny, tekst: Ny}}]\n", {}, None),
        ("nye: [{under: samarbeid, avgjort: ja, tiltak: {id: ny, tekst: Ny}}]\n", {}, None),
        ("nye: [{under: vik, avgjort: ja, tiltak: {id: ny, tekst: Ny}}]\n", {}, None),
        ("", {"lån": "i: [{id: ny, tekst: Ny}]"}, 2023),
        ("", {"lån": "i: [{id: ny, tekst: Ny, år: ingen}]"}, None),
        ("", {"kjøp": "i: [{id: ny, tekst: Ny}]"}, None),
        ("", {"frist": "i: [{id: ny, tekst: Ny}]"}, None),
        ("", {"møte": "i: [{id: ny, tekst: Ny}]"}, None),
    ],
)
def test_a_new_measure_inherits_the_years_of_the_level_it_comes_under(
    rest: str, decided: dict[str, str], year: int | None
) -> None:
    split = {id: f"utfall: deles, grunn: Stort, avgjort: ja, {new}" for id, new in decided.items()}
    found = stuck(rest=rest, **split)
    path = ("nye", 0, "tiltak") if rest else ("tiltak", 0, "i", 0)
    late = f"Fristen for det nye tiltaket «ny», 31. desember {year}, er før saken behandles."
    assert [problem[:2] for problem in found] == ([(path, late)] if year else [])


def test_years_gone_by_of_a_goal_are_inherited_too() -> None:
    plan = PLAN.replace("    år: 2025-2027\n", "    år: 2023\n")
    for under in ("eie", "kjøpe"):
        found = stuck(plan, rest=f"nye: [{{under: {under}, avgjort: ja, tiltak: {{id: ny, tekst: Ny}}}}]\n")
        assert [problem[0] for problem in found] == [("nye", 0, "tiltak")]
    for id in ("kjøp", "frist"):
        found = stuck(plan, **{id: "utfall: deles, i: [{id: ny, tekst: Ny}], grunn: Stort, avgjort: ja"})
        assert [problem[0] for problem in found] == [("tiltak", IDS.index(id), "i", 0)]
    without = plan.replace("        tekst: Kjøpe\n", "        tekst: Kjøpe\n        år: ingen\n")
    assert stuck(without, rest="nye: [{under: kjøpe, avgjort: ja, tiltak: {id: ny, tekst: Ny}}]\n") == []


def test_years_gone_by_of_a_strategy_are_inherited() -> None:
    plan = PLAN.replace("tekst: Samarbeide,", "tekst: Samarbeide, år: 2023,")
    added = stuck(plan, rest="nye: [{under: samarbeid, avgjort: ja, tiltak: {id: ny, tekst: Ny}}]\n")
    split = stuck(plan, møte="utfall: deles, i: [{id: ny, tekst: Ny}], grunn: Stort, avgjort: ja")
    assert [problem[0] for problem in (*added, *split)] == [("nye", 0, "tiltak"), ("tiltak", IDS.index("møte"), "i", 0)]


def test_a_revision_may_be_recorded_on_the_day_of_the_case() -> None:
    made = sheet()
    assert made.worksheet
    assert "år: 2024" in revise(read(), made.worksheet, made.data, date(2024, 11, 5)).text


def test_finishing_tells_everything_that_stands_in_the_way_at_once() -> None:
    made = sheet(HEAD.replace("2024-11-05", "2024-12-01"), kjøp="utfall: utgår, grunn: Nei")
    assert made.worksheet
    with pytest.raises(NotReady) as refused:
        revise(read(), made.worksheet, made.data, TODAY)
    assert refused.value.message == "Revisjonen kan ikke fullføres. 2 ting gjenstår; ingenting er skrevet."
    assert refused.value.help == (
        "- «kjøp» er ikke avgjort. Skriv avgjort: ja.\n"
        "- Datoen 2024-12-01 har ikke vært ennå. Vent til saken er behandlet."
    )


# -- What an outcome writes --------------------------------------------------------------------------------------------


def test_a_measure_keeps_only_those_inherited_changes_that_it_lived_to_see() -> None:
    earlier = (
        "økonomi: ingen kostnad\n{0}endret:\n{0}  - {{dato: 2023-06-01, sak: PS 1/23, før: {{økonomi: ukjent}}}}\n"
    )
    later = "{0}  - {{dato: 2024-01-01, sak: PS 1/24, før: {{tekst: Skaffe, økonomi: budsjett}}}}\n"
    plan = PLAN.replace("        tekst: Låne ut\n", "        tekst: Låne ut\n        " + earlier.format(" " * 8))
    plan = plan.replace("        tekst: Kjøpe\n", "        tekst: Kjøpe\n        " + (earlier + later).format(" " * 8))
    kept = [
        {"dato": "2023-06-01", "sak": "PS 1/23", "før": {"økonomi": {"avklaring": "ukjent"}}},
        {"dato": "2024-01-01", "sak": "PS 1/24", "før": {"økonomi": {"avklaring": "budsjett"}}},
        {"dato": "2024-11-05", "sak": "RS 1/24", "før": {"økonomi": {"avklaring": "ingen kostnad"}}},
    ]
    for day, lived in (("2023-05-31", kept), ("2023-06-01", kept[1:]), ("2023-09-01", kept[1:])):
        text = plan.replace("tekst: Kjøpe hus", f"tekst: Kjøpe hus\n            innført: {day}")
        text = revised(text, kjøp="utfall: endres, økonomi: innenfor ramme")
        assert measure(text, "kjøp")["endret"] == lived


def test_what_a_decision_of_the_day_before_gave_is_what_was_replaced() -> None:
    plan = PLAN.replace("    år: 2025-2027\n", """\
    år: 2025-2027
    økonomi: budsjett
    endret: [{dato: 2024-11-04, før: {økonomi: ukjent}}]
""")  # fmt: skip
    text = revised(plan, kjøp="utfall: endres, økonomi: ingen kostnad")
    assert measure(text, "kjøp")["endret"][-1]["før"] == {"økonomi": {"avklaring": "budsjett"}}


def test_a_single_inherited_year_is_kept_as_typed() -> None:
    plan = PLAN.replace("år: 2025-2027", "år: 2025").replace("            år: 2025\n", "")
    moved = measure(revised(plan, kjøp="utfall: flyttes, til: 2026"), "kjøp")
    assert (moved["år"], moved["endret"][0]["før"]) == ("2026", {"år": "2025"})


def test_what_was_not_said_before_counts_as_the_same_as_none() -> None:
    text = revised(kjøp="utfall: endres, slag: drift, punkter: [a]", møte="utfall: endres, ansvar: nav")
    assert measure(text, "kjøp")["endret"][0]["før"] == {"slag": "ingen", "punkter": "ingen"}
    assert measure(text, "møte")["endret"][0]["før"] == {"ansvar": "ingen"}


def test_a_new_key_stands_before_the_changes_and_what_is_split_before_what_it_became() -> None:
    earlier = "endret: [{dato: 2023-01-01, før: {tekst: Hus}}]"
    plan = PLAN.replace("tekst: Kjøpe hus\n", f"tekst: Kjøpe hus\n            {earlier}\n")
    text = revised(plan, kjøp="utfall: endres, slag: drift")
    assert text.index("slag: drift") < text.index("endret:")
    text = revised(kjøp="utfall: deles, i: [{id: tomt, tekst: Tomt}, {id: hus, tekst: Hus}], grunn: Stort")
    assert text.index("sluttet:") < text.index("id: tomt") < text.index("id: hus") < text.index("id: årlig")


def test_edits_that_meet_at_the_end_of_a_block_stand_in_the_order_of_their_depth() -> None:
    last = "          - id: leie\n            tekst: Leie\n            år: 2025\n            kostnad: {ramme: 5}\n"
    plan = PLAN.replace("    vi_skal:\n      - {id: årlig", f"{last}    vi_skal:\n      - {{id: årlig")
    changed = "  - {id: leie, utfall: endres, slag: drift, kostnad: {ramme: 7}, avgjort: ja}\n"
    text = revised(plan, changed, kjøp="utfall: deles, i: [{id: ny, tekst: Ny}], grunn: Stort")
    assert text.index("id: leie") < text.index("id: ny") < text.index("id: årlig")
    assert measure(text, "leie") == {
        "id": "leie", "tekst": "Leie", "år": "2025", "kostnad": {"ramme": "7"}, "slag": "drift",
        "endret": [{"dato": "2024-11-05", "sak": "RS 1/24", "før": {"slag": "ingen", "kostnad": {"ramme": "5"}}}],
    }  # fmt: skip


def test_what_looks_like_a_number_is_quoted_where_it_is_a_text() -> None:
    new = "nye: [{under: kjøpe, avgjort: ja, tiltak: {id: ny, tekst: '2025', år: 2026, felt: {Rom: '007'}}}]\n"
    assert (
        "- id: ny\n            tekst: '2025'\n            år: 2026\n            felt:\n              Rom: '007'\n"
        in revised(rest=new)
    )


def test_texts_of_a_new_measure_are_texts_whatever_they_look_like() -> None:
    new = """\
nye:
  - under: kjøpe
    avgjort: ja
    grunn: 'Pris: 5 # mill.'
    tiltak:
      id: ny
      tekst: '2025: bygg # to'
      beskrivelse:
      år: 2025
      felt: {Merknad: 'Se: PS 1 # 4', Rom: '007'}
      økonomi:
        tekst: 'a: b'
        avklaring:
"""
    assert measure(revised(rest=new), "ny") == {
        "id": "ny", "tekst": "2025: bygg # to", "år": "2025", "felt": {"Merknad": "Se: PS 1 # 4", "Rom": "007"},
        "økonomi": {"tekst": "a: b"},
        "innført": {"dato": "2024-11-05", "sak": "RS 1/24", "grunn": "Pris: 5 # mill."},
    }  # fmt: skip


def test_a_preview_leaves_out_what_is_not_decided() -> None:
    made = sheet(
        rest="nye: [{under: eie, tiltak: {id: ny, tekst: Ny}}]\n",
        lån="avgjort: ja",
        kjøp="utfall: utgår, grunn: Nei",
        møte="utfall: utgår, grunn: Nei, avgjort: ja",
    )
    assert made.worksheet
    plan = preview(read(), made.worksheet, made.data, TODAY)
    assert plan
    assert {p.item.id: bool(p.item.ended) for p in placed(plan)} == {id: id == "møte" for id in IDS}


# -- How far it has come -----------------------------------------------------------------------------------------------


def test_progress_counts_what_is_decided_and_names_what_is_not_under_the_first_who_answers() -> None:
    made = sheet(
        HEAD.replace("sak: RS 1/24\n", ""),
        "nye: [{under: vik, tiltak: {id: ny, tekst: Ny}}]\n",
        lån="avgjort: ja",
        kjøp="utfall: utgår",
        møte="utfall: flyttes, til: 2026",
        rutine="",
    )
    state = progress(made, read(), TODAY)

    assert (state.measures, state.decided) == (7, 3)
    assert state.outcomes == ["utgår", "videreføres", "videreføres", "videreføres", "flyttes"]
    waiting = {name: [(m.measure.id, outcome) for m, outcome in pairs] for name, pairs in state.by_owner}
    assert waiting == {
        "Nav Vik": [("lån", None)],
        "Bygg": [("kjøp", "utgår")],
        "Ingen ansvarlig": [("møte", "flyttes"), ("rutine", None)],
    }
    assert [problem.message for problem in state.needed] == ["Revisjonsskjemaet mangler saksnummeret."]
    assert [problem.message for problem in state.inconsistent] == ["«kjøp»: «utgår» trenger en grunn."]
    assert (state.as_json["nye"], len(state.as_json["gjenstår"])) == (1, 4)


def test_a_day_that_cannot_be_is_no_day_that_is_missing() -> None:
    state = progress(sheet(HEAD.replace("2024-11-05", "2022-05-02").replace("sak: RS 1/24\n", "")), read(), TODAY)
    assert [problem.path for problem in state.needed] == [("sak",)]
    assert ("dato",) in [problem.path for problem in state.inconsistent]
    state = progress(sheet(HEAD.replace("dato: 2024-11-05\n", "")), read(), TODAY)
    assert [problem.path for problem in state.needed] == [("dato",)]


# -- The worksheet as a file -------------------------------------------------------------------------------------------


def test_a_problem_is_marked_at_its_key_or_where_it_would_stand() -> None:
    made = sheet(kjøp="utfall: flyttes, til: 2020, avgjort: ja", møte="")
    assert made.worksheet
    places = [made.place(problem) for problem in problems(case_of(read(), made.worksheet, TODAY))]
    assert [place.source[place.column - 1 :][: place.length] for place in places] == ["tiltak", "til"]
    whole = made.place(Problem(("tiltak", 1), "", ""))
    assert whole.source[whole.column - 1 :][: whole.length].startswith("{id: kjøp, utfall")


def test_an_earlier_worksheet_is_read_though_the_file_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "vik-2024.yaml"
    text = f"{HEAD}tiltak: []\n"
    assert require_sheet(gone, 2024, SourceFile("x", text)).worksheet
    with pytest.raises(BoligplanError) as refused:
        require_sheet(gone, 2024)
    assert refused.value.message == f"Det er ikke begynt på revisjonen 2024 ({gone} finnes ikke)."


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["tom-fil"]),
        (b"- x\n", ["skal-være-nøkler"]),
        ("sak: Ål".encode("cp1252"), ["tegnkoding"]),
        (f"{HEAD}tiltak: [{{id: borte}}]\n".encode(), ["revisjonsskjema"]),
        (  # with one decision set aside, the next is not taken for it
            f"{HEAD}tiltak: [{{utfall: utgår}}, {{id: a, utfall: endres, ansvar: nav, avgjort: ja}}]\n".encode(),
            ["mangler-nøkkel"],
        ),
    ],
)
def test_whatever_a_worksheet_holds_it_is_faults_that_come_out(tmp_path: Path, data: bytes, codes: list[str]) -> None:
    for folder in ("plans", "revisjoner"):
        (tmp_path / folder).mkdir()
    (tmp_path / "plans/vik.yaml").write_text("""\
format: 1
id: vik
tittel: Plan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
ansvarlige: [{id: nav, navn: Nav}]
vi_skal: [{id: a, tekst: A}]
""", encoding="utf-8")  # fmt: skip
    path = tmp_path / "revisjoner/vik-2024.yaml"
    path.write_bytes(data)
    assert [found.code for found in faults_at(path, TODAY)] == codes


def test_what_is_wrong_with_the_plan_already_is_no_fault_of_the_worksheet(tmp_path: Path) -> None:
    (tmp_path / "vik.yaml").write_text(PLAN.replace("ansvar: nav", "ansvar: borte"), encoding="utf-8")
    path = tmp_path / "revisjoner/vik-2024.yaml"
    path.parent.mkdir()
    path.write_text(sheet().document.source.text, encoding="utf-8")
    assert faults_at(path, TODAY) == ()
