"""Texts of a hundred thousand characters: taken in, told where they are too long, and never worked on for ever.

Counted are steps, not seconds; a command that never ends is stopped after two minutes.
"""

import json
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.comparing.matching import alike
from boligplan.comparing.wordmarks import Matcher, TooMuchWork, Work, marked
from boligplan.diagnostics import Severity
from boligplan.importers.owners import Registry
from boligplan.loading import load
from boligplan.reader.guard import MAX_TEXT
from boligplan.reports.markdown import markdown
from boligplan.safetext import MAX_COMPARED, closest

PLAN = """\
format: 1
id: vik
tittel: {0}
kommune: {{navn: Vik}}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
vedtak: {{organ: kommunestyret, dato: 2021-12-14, sak: PS 1/21}}
referanser: [{0}]
ansvarlige:
  - {{id: nav, navn: {0}, type: enhet, også_kalt: [{1}]}}
mål:
  - id: eie
    tittel: {0}
    beskrivelse: {0}
    felt: {{Hode: {0}}}
    vi_vil:
      - id: vil
        tekst: {0}
        punkter: [{0}]
        ansvar: {{tekst: {0}, hos: [nav]}}
        økonomi: {{avklaring: innenfor ramme, tekst: {0}}}
        vi_skal:
          - {{id: rutine, tekst: {1}, år: 2024-2025, når: {0}}}
          - {{id: kurs, tekst: {0}, kilde: {0}, gjentas: årlig, år: 2022-2027}}
"""
JOURNAL = """\
- {{tiltak: rutine, dato: 2024-05-02, status: pågår, tekst: {1}, av: nav}}
- {{tiltak: kurs, dato: 2024-02-01, gjelder: 2023, status: ikke gjennomført, begrunnelse: {0}, tekst: {0}}}
"""
DAY = date(2026, 6, 1)
SHAPES = {
    "one word": "a",
    "few words": "kr a ",
    "prose": "Kommunen skal bygge flere boliger for unge i sentrum, og melde om det. ",
    "mail": "a@",
    "spaces": " ",
    "hard spaces": "\u00a0",
    "line ends": "\n",
    "brackets": "[",
    "quotes": '"',
    "digits": "99 99 99 9",
}
COMMANDS = [
    "sjekk plans", "status", "forfalt", "vis", "vis rutine", "endringer plans/a.yaml før/a.yaml", "purring",
    "regneark --ut r.xlsx", "hent r.xlsx", "eksport --til csv --ut csv", "nettside --ut sider",
    "rapport status --til md --ut s.md", "rapport handlingsprogram --til md --ut h.md",
    "rapport revisjon --til md --ut r.md", "revisjon start 2026", "meld rutine pågår --vis-bare --dato 2026-05-30",
]  # fmt: skip
ALL = """
import sys
from boligplan.cli.main import main
print([main(one.split()) for one in sys.argv[1:]], file=sys.stderr)
"""


def filled(unit: str, size: int = MAX_TEXT) -> str:
    """A text of this size, of the unit again and again, that begins and ends with a letter."""
    return "a" + (unit * size)[: size - 2] + "b"


def written(folder: Path, text: str, other: str = "") -> None:
    """Write a plan whose texts are all `text`, some of them `other`, and its journal."""
    folder.mkdir(exist_ok=True)
    both = [json.dumps(one, ensure_ascii=False) for one in (text, other or text)]
    (folder / "a.yaml").write_text(PLAN.format(*both), encoding="utf-8")
    (folder / "a.framdrift.yaml").write_text(JOURNAL.format(*both), encoding="utf-8")


@pytest.mark.parametrize("shape", SHAPES)
def test_every_command_ends_on_long_texts_of_any_shape(tmp_path: Path, shape: str) -> None:
    text = filled(SHAPES[shape])
    written(tmp_path / "plans", text)
    written(tmp_path / "før", text, "x".join(text[n : n + 97] for n in range(0, MAX_TEXT - 1100, 97)))
    done = subprocess.run(
        [sys.executable, "-c", ALL, *COMMANDS],
        cwd=tmp_path,
        capture_output=True,
        timeout=120,
        check=False,
        env={"BOLIGPLAN_PER": "2026-06-01", "PATH": "", "PYTHONPATH": ":".join(sys.path)},
    )
    codes = done.stderr.decode().splitlines()[-1]
    assert codes == str([0] * len(COMMANDS)), done.stderr.decode()[-2000:]


# -- A text that is too long -------------------------------------------------------------------------------------------


def test_a_text_of_one_sign_more_is_told_with_its_line(tmp_path: Path) -> None:
    written(tmp_path, "a" * 100_000)
    assert [one for one in load(tmp_path / "a.yaml", DAY).diagnostics if one.severity is Severity.ERROR] == []
    path = tmp_path / "a.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{"a" * 100_000}"', "kort", 1), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("tittel: kort", f"tittel: {'å' * 100_001}"), "utf-8")
    (fault,) = [one for one in load(path, DAY).diagnostics if one.severity is Severity.ERROR]
    assert (fault.code, fault.place.line) == ("for-lang-tekst", 3)
    assert (
        unicodedata.normalize("NFKC", fault.message)
        == "Teksten er på 100 001 tegn; en tekst kan være på høyst 100 000."
    )


def test_a_journal_may_have_no_longer_text_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, "kort")
    with (tmp_path / "a.framdrift.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- {{tiltak: rutine, dato: 2024-06-02, status: pågår, tekst: '{'kr ' * 40_000}'}}\n")
    assert main(["sjekk", str(tmp_path), "--per", "2026-06-01", "--format", "kort"]) == 1
    assert "a.framdrift.yaml:3:" in capsys.readouterr().out
    assert main(["status", str(tmp_path), "--per", "2026-06-01"]) == 2


def test_a_cell_that_is_too_long_is_told_with_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text(f"Tiltak;Ansvar\nBygge;NAV\n{'a' * 100_001};NAV\n", encoding="utf-8")
    assert main(["importer", str(tmp_path / "t.csv"), "--kommune", "K", "--ut", str(tmp_path / "p.yaml")]) == 2
    assert "rad 3, har en celle på mer enn 100 000 tegn" in capsys.readouterr().err


# -- Steps that are counted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [500, 5_000, 50_000])
def test_words_that_differ_are_found_in_bounded_steps(size: int) -> None:
    work = Work()
    one, other = marked("først " + "kr kr " * size + "sist", "først " + "kr a " * size + "sist", work)
    assert "".join(run.text for run in one) == "først " + "kr kr " * size + "sist"
    assert "".join(run.text for run in other) == "først " + "kr a " * size + "sist"
    assert any(run.marked for run in (*one, *other))
    assert Work().left - work.left <= work.each


def test_where_words_are_too_many_the_middle_is_marked() -> None:
    one, other = marked("Alt " + "a b " * 9_000 + "slutt.", "Alt " + "b a a " * 9_000 + "slutt.")
    assert [run.marked for run in one] == [run.marked for run in other] == [False, True, False]
    assert one[0].text == other[0].text == "Alt "
    assert one[-1].text.endswith("slutt.")


def test_many_texts_share_what_steps_there_are() -> None:
    work = Work(left=1_000)
    pairs = [marked(f"Bygge {n} hus i sentrum", f"Bygge {n} boliger i sentrum", work) for n in range(100)]
    assert 0 <= work.left < 100
    assert all(any(run.marked for run in one) for one, _ in pairs[-50:])


def test_the_steps_of_a_comparison_are_those_of_difflib() -> None:
    matcher = Matcher(list("abcab"), list("abxab"), Work())
    assert [(tag, i, j) for tag, i, j, *_ in matcher.get_opcodes()] == [
        ("equal", 0, 2),
        ("replace", 2, 3),
        ("equal", 3, 5),
    ]
    with pytest.raises(TooMuchWork):
        Matcher(list("a" * 100), list("a" * 100), Work(each=50)).ratio()


def test_likeness_of_long_texts_is_that_of_their_letters() -> None:
    assert alike("ab" * 50_000, "ba" * 50_000) == pytest.approx(1, abs=0.01)
    assert alike("a" * 100_000, "b" * 100_000) == 0


def test_a_word_is_no_longer_compared_with_names_than_pays() -> None:
    names = [f"navn-{n}" for n in range(2_000)]
    found = [closest(f"navm-{n}", names) for n in range(200)]
    assert found[0] == ["navn-0"]
    assert sum(map(bool, found)) == MAX_COMPARED // len(names)
    assert closest("a" * 200, ["a" * 199]) == []


def test_one_text_in_markdown_is_looked_through_once() -> None:
    assert markdown("a" + " " * 99_000 + "\n" * 900 + "- b") == "a<br>\\- b"
    assert markdown("1. a\n\n  2) b\n= c\nd") == "1\\. a<br>2\\) b<br>\\= c<br>d"
    assert markdown("\u00a0a") == "\u00a0a"


def test_a_long_cell_names_no_owner() -> None:
    doubts: list[str] = []
    registry = Registry(lambda name: name)
    assert registry.responsibility("(" * 3_000, doubts)["hos"] == []
    assert doubts == ["fant ikke hvem som er ansvarlig i en så lang tekst; fyll ut «hos»"]


def test_two_spellings_of_an_owner_are_one_among_thousands() -> None:
    registry = Registry(lambda name: name)
    for n in range(3_000):
        registry.responsibility(f"Enhet {n} boligkontor", [])
    assert registry.responsibility("Enhet 7 boligkontoret", [])["hos"] == ["Enhet 7 boligkontor"]
    assert len({owner.id for owner in registry.owners.values()}) == 3_000
