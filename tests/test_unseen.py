"""Letters of two signs, and signs that nobody sees: typed, in names of files, and in ids and references."""

import json
import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.diagnostics import Diagnostic, Severity
from boligplan.loading import load

PLAN = """\
format: 1
id: vik-2024-2027
tittel: Boligsosial plan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2024-2027
vedtak: {organ: kommunestyret, dato: 2023-12-14, sak: PS 1/23}
ansvarlige:
  - id: navå
    navn: NAV Vik
    type: enhet
mål:
  - id: eie
    tittel: Flere skal eie egen bolig
    vi_skal:
      - id: rutine-på-plass
        tekst: Lage en rutine
        ansvar: navå
        økonomi: ingen kostnad
        frist: 2025-H1
        år: 2024-2025
"""
JOURNAL = "- tiltak: rutine-på-plass\n  dato: 2024-05-02\n  status: pågår\n  tekst: Begynt.\n  av: navå\n"


def apart(text: str) -> str:
    """The text with «å» as an a and a ring, as a Mac's list of files has it."""
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder one stands in, with a plan and its journal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOLIGPLAN_PER", "2026-06-01")
    Path("plans").mkdir()
    Path("plans/plan.yaml").write_text(PLAN, encoding="utf-8")
    Path("plans/plan.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")
    return tmp_path


# -- The command line --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["vis", "rutine-på-plass", "--plan", "plans/plan.yaml"],
        ["vis", "navå", "--plan", "plans/plan.yaml"],
        ["forfalt", "--ansvar", "navå", "plans"],
        ["status", "--etter", "år", "plans"],
        ["rapport", "årsmelding", "plans/plan.yaml"],
        ["rapport", "status", "plans/plan.yaml", "--målform", "bokmål"],
        ["meld", "rutine-på-plass", "pågår", "--dato", "2026-05-30", "--av", "navå", "--vis-bare",
         "--plan", "plans/plan.yaml"],
        ["sjekk", "--forklar", "ukjent-nøkkel"],
    ],
    ids=lambda words: " ".join(words[:2]),
)  # fmt: skip
def test_a_letter_of_two_signs_is_the_same_letter(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    code = main(words)
    first = capsys.readouterr()
    assert code in (0, 1), first.err
    assert main([apart(word) for word in words]) == code
    assert capsys.readouterr() == first


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_file_is_found_however_its_name_is_spelt(
    folder: Path, capsys: pytest.CaptureFixture[str], form: str, typed: str
) -> None:
    where = Path(unicodedata.normalize(form, "måned/på.yaml"))
    where.parent.mkdir()
    where.write_text(PLAN, encoding="utf-8")
    name = unicodedata.normalize(typed, "måned/på.yaml")
    assert main(["status", name, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["plan"]["id"] == "vik-2024-2027"
    assert main(["sjekk", str(folder / name)]) == 0
    assert main(["rapport", "status", name, "--ut", unicodedata.normalize(typed, "måned/år.md")]) == 0
    made = {unicodedata.normalize("NFC", file.name) for file in where.parent.glob("*r.md")}
    assert made == {"år.md"}
    assert len(list(folder.iterdir())) == 2


# -- In the files ------------------------------------------------------------------------------------------------------

ZERO = {
    "\u200b": "mellomrom uten bredde, U+200B",
    "\u200c": "skilletegn uten bredde, U+200C",
    "\u200d": "bindetegn uten bredde, U+200D",
    "\u00ad": "myk bindestrek, U+00AD",
    "\u2060": "ordbinder, U+2060",
    "\u034f": "U+034F",
    "\ufe0f": "U+FE0F",
    "\u3164": "U+3164",
    "\U000e0061": "U+E0061",
}
PLACES = {
    "id": ("  - id: rutine-på-plass", "rutine-{}på-plass"),
    "reference": ("ansvar: navå", "na{}vå"),
    "at the end": ("ansvar: navå", "navå{}"),
    "choice": ("tilstand: vedtatt", "ved{}tatt"),
    "day": ("dato: 2023-12-14", "2023-{}12-14"),
    "years": ("år: 2024-2025", "2024-{}2025"),
}


def errors() -> list[Diagnostic]:
    """The faults of the plan and its journal."""
    found = load(Path("plans/plan.yaml"), date(2026, 6, 1)).diagnostics
    return [one for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("sign", ZERO, ids=lambda sign: f"U+{ord(sign):04X}")
@pytest.mark.parametrize("place", PLACES)
def test_a_sign_nobody_sees_is_told_by_name(folder: Path, sign: str, place: str) -> None:
    there, written = PLACES[place]
    value = there.partition(": ")[2]
    Path("plans/plan.yaml").write_text(
        PLAN.replace(there, there.replace(value, written.format(sign))), encoding="utf-8"
    )
    Path("plans/plan.framdrift.yaml").unlink()
    (fault,) = errors()
    assert fault.code == "usynlig-tegn"
    shown = "\\u{" + f"{ord(sign):04x}" + "}"
    assert written.format(shown) in fault.message
    assert f"({ZERO[sign]})" in fault.message
    assert fault.better == next(line for line in PLAN.splitlines() if there in line)


@pytest.mark.parametrize("sign", ["\u00a0", "\u202f", "\u2009"])
def test_an_odd_space_in_a_reference_is_told(folder: Path, sign: str) -> None:
    Path("plans/plan.yaml").write_text(PLAN.replace("ansvar: navå", f"ansvar: navå{sign}"), encoding="utf-8")
    assert [(one.code, one.better) for one in errors()] == [("usynlig-tegn", "        ansvar: navå")]


def test_one_in_the_journal_and_one_in_a_key_are_told(folder: Path) -> None:
    Path("plans/plan.framdrift.yaml").write_text(JOURNAL.replace("rutine", "ru\u200btine"), encoding="utf-8")
    Path("plans/plan.yaml").write_text(PLAN.replace("økonomi", "øko\u00adnomi"), encoding="utf-8")
    found = {Path(one.place.file).name: one.better for one in errors() if one.code == "usynlig-tegn"}
    assert found == {
        "plan.framdrift.yaml": "- tiltak: rutine-på-plass",
        "plan.yaml": "        økonomi: ingen kostnad",
    }


def test_an_escape_that_makes_one_is_told(folder: Path) -> None:
    Path("plans/plan.yaml").write_text(PLAN.replace("ansvar: navå", 'ansvar: "na\\u200bvå"'), encoding="utf-8")
    assert [(one.code, one.better) for one in errors()] == [("usynlig-tegn", "        ansvar: navå")]


def test_what_is_free_text_may_have_them(folder: Path) -> None:
    words = "Lage en ru\u00adtine i\u00a0dag\u200b 👩\u200d👩\u200d👧"
    Path("plans/plan.yaml").write_text(PLAN.replace("Lage en rutine", words), encoding="utf-8")
    assert main(["sjekk", "plans"]) == 0


# -- The shell ---------------------------------------------------------------------------------------------------------


def test_colours_are_given_where_they_are_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "TERM", "xterm-256color")
    main(["forfalt", "plans"])
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["forfalt", "plans"])
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["forfalt", "plans"])
    assert "\x1b[3" not in capsys.readouterr().out
