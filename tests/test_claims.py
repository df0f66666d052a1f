"""What leaves the house says no more than the plan: conditions, groups to come, unknown milestones, ended periods."""

from pathlib import Path

import pytest

from boligplan.cli.main import main

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
