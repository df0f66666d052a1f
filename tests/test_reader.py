"""Any bytes give a plan or faults with exact places; what a scalar says depends on its field alone."""

import gc
import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.errors import BoligplanError
from boligplan.faultviews import full, short
from boligplan.loading import Loaded, check, find_plans, load
from boligplan.plan import Measure, Plan
from boligplan.reader.source import MAX_BYTES, SourceFile, Unreadable
from boligplan.safetext import safe
from boligplan.tree import placed

ROOT = Path(__file__).parents[1]
DAY = date(2024, 1, 1)
HEAD = """\
format: 1
id: eksempelvik
tittel: Boligsosial plan
kommune:
  navn: Eksempelvik
målform: bokmål
tilstand: under arbeid
"""


def read(plan: str | bytes, journal: str | bytes | None = None) -> Loaded:
    """The plan with its journal and every fault; a file that is no text at all gives its one fault."""
    texts = {"p.yaml": plan, "p.framdrift.yaml": journal}
    try:
        sources = [
            SourceFile.from_bytes(name, text.encode() if isinstance(text, str) else text)
            for name, text in texts.items()
            if text is not None
        ]
    except Unreadable as error:
        return Loaded(Path("p.yaml"), "p.yaml", None, read(HEAD).journal, (), (error.diagnostic,))
    return check(Path("p.yaml"), sources, DAY)


def errors(loaded: Loaded) -> list[Diagnostic]:
    return [found for found in loaded.diagnostics if found.severity is Severity.ERROR]


def codes(loaded: Loaded) -> list[str]:
    return [found.code for found in errors(loaded)]


def one_measure(lines: str) -> Measure:
    """The only measure of a plan whose other keys are `lines`."""
    loaded = read(
        f"{HEAD}vi_skal:\n  - id: a\n    tekst: Gjøre a\n    {lines.strip().replace(chr(10), chr(10) + '    ')}\n"
    )
    assert errors(loaded) == []
    assert loaded.plan is not None
    return loaded.plan.measures[0]


# -- Any bytes ------------------------------------------------------------------------------------------------------


def assert_plan_or_faults(plan: bytes, journal: bytes | None) -> None:
    loaded = read(plan, journal)
    assert loaded.is_sound or errors(loaded)
    for found in loaded.diagnostics:
        assert found.message
        assert "\n" not in found.better
        assert found.place.column <= len(found.place.source) + 1
        for text in (short(found), *full(found).plain.split("\n")):
            assert text == safe(text), "nothing that a terminal would obey"


EXAMPLES = [
    (ROOT / "examples" / name).read_text(encoding="utf-8") for name in ("fjordvik-2024-2027.yaml", "halden.yaml")
]
JOURNAL = (ROOT / "examples" / "fjordvik-2024-2027.framdrift.yaml").read_text(encoding="utf-8")
PIECES = [
    "\t", "\u00a0", "#", " #", "- ", "-", ": ", ":", "'", '"', "[", "]", "{", "}", "&a ", "*a", "!", "%", "@", "`", "|",
    ">-", "? ", ",", "\n", "\n\n", "  ", "\r\n", "\r", "\\", "---\n", "...", "~", "<<: ", "\u2028", "\ufeff", "\x00",
    "\u202e", "å", "A\u030a", "id: x", "tekst: ", "vi_skal:\n", "mål:\n", "år: 2022-27", "5,5", "5 000", "20.01.2023",
    "=======\n", "<<<<<<< a\n", ">>>>>>> b\n", "\x1b[2J", "\U0001f3e0", "ferdig", "- tiltak: x\n", "dato: 2023-02-31",
]  # fmt: skip


@settings(max_examples=100)
@given(st.binary(max_size=300), st.none() | st.binary(max_size=100))
def test_any_bytes_give_a_plan_or_faults(plan: bytes, journal: bytes | None) -> None:
    assert_plan_or_faults(plan, journal)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.booleans())
def test_any_pieces_of_yaml_give_a_plan_or_faults(pieces: list[str], after_a_head: bool) -> None:
    text = "".join(pieces)
    assert_plan_or_faults(((HEAD if after_a_head else "") + text).encode(), text.encode())


edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(["", *PIECES])), min_size=1, max_size=4)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EXAMPLES), edits, edits)
def test_any_change_of_a_good_plan_gives_a_plan_or_faults(
    plan: str, edits: list[Any], journal_edits: list[Any]
) -> None:
    assert_plan_or_faults(edited(plan, edits).encode(), edited(JOURNAL, journal_edits).encode())


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    for where, length, piece in edits:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + length :]
    return text


@pytest.mark.parametrize(
    "text", ["-", "- a", "-a", "• a", "- - a\n- b: c", "a:b\n", ": a", "\t", "\u00a0a: b", "'a", "[", "{a"]
)
def test_a_file_of_one_line_gives_faults(text: str) -> None:
    assert_plan_or_faults(text.encode(), text.encode())


@settings(max_examples=100)
@given(st.sampled_from(EXAMPLES), edits)
def test_a_mended_line_never_makes_more_of_the_file_unreadable(plan: str, edits: list[Any]) -> None:
    text = edited(plan, edits)
    lines = text.split("\n")
    mended = [found for found in errors(read(text)) if found.better and found.place.file == "p.yaml"]
    for found in mended[:1]:
        lines[found.place.line - 1] = found.better
        after = errors(read("\n".join(lines)))
        assert (found.place.line, found.message) not in {(other.place.line, other.message) for other in after}


# -- Bombs ----------------------------------------------------------------------------------------------------------

MEASURES = HEAD + "vi_skal:\n"
BOMBS: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "aliases": (
        lambda: (
            HEAD
            + "a: &a [x]\n"
            + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in pairwise("abcdefghi"))
        ),
        "spesialtegn",
    ),
    "alias-to-itself": (lambda: HEAD + "felt: &a {b: *a}\n", "spesialtegn"),
    "depth-block": (lambda: HEAD + "felt:\n" + "- " * 100_000, "for-dyp"),
    "depth-indent": (lambda: HEAD + "".join(" " * n + "a:\n" for n in range(2000)), "for-dyp"),
    "depth-brackets": (lambda: "[" * 1_000_000, "for-dyp"),
    "depth-closed-brackets": (lambda: HEAD + "felt: " + "[" * 100_000 + "]" * 100_000, "for-dyp"),
    "depth-braces": (lambda: "{a: " * 100_000, "for-dyp"),
    "depth-questions": (lambda: "? " * 100_000, "for-dyp"),
    "depth-with-anchors": (lambda: "&a [" * 100_000, "spesialtegn"),
    "nodes": (lambda: HEAD + "referanser:\n" + "- a\n" * 300_000, "for-dyp"),
    "nodes-on-one-line": (lambda: HEAD + "referanser: [" + "a, " * 300_000 + "]", "for-dyp"),
    "tag-python": (lambda: HEAD + "kilde: !!python/object/apply:os.system ['true']\n", "spesialtegn"),
    "tag-binary": (lambda: HEAD + "kilde: !!binary aGVp\n", "spesialtegn"),
    "tag-local": (lambda: HEAD + "kilde: !a b\n", "spesialtegn"),
    "tag-alone": (lambda: HEAD + "kilde: ! b\n", "spesialtegn"),
    "merge": (lambda: HEAD + "felles: {<<: {slag: drift}}\n", "ukjent-nøkkel"),
    "merge-alias": (lambda: HEAD + "felles:\n  <<: *a\n", "spesialtegn"),
    "directive": (lambda: "%YAML 1.1\n---\n" + HEAD, "prosenttegn-først"),
    "directive-tag": (lambda: "%TAG ! tag:x,2000:\n---\n" + HEAD, "prosenttegn-først"),
    "nul": (lambda: HEAD + "kilde: a\x00b\n", "usynlig-tegn"),
    "escape": (lambda: HEAD + "kilde: a\x1b[2Jb\n", "usynlig-tegn"),
    "delete": (lambda: HEAD + "kilde: a\x7fb\n", "usynlig-tegn"),
    "c1": (lambda: HEAD + "kilde: a\x9bb\n", "usynlig-tegn"),
    "bidi": (lambda: HEAD + "kilde: a\u202eb\n", "usynlig-tegn"),
    "bidi-isolate": (lambda: HEAD + "kilde: a\u2066b\n", "usynlig-tegn"),
    "bidi-arabic-mark": (lambda: HEAD + "kilde: a\u061cb\n", "usynlig-tegn"),
    "bidi-in-key": (lambda: HEAD + "felt: {a\u202eb: c}\n", "usynlig-tegn"),
    "nel": (lambda: HEAD + "kilde: a\x85tittel: b\n", "usynlig-tegn"),
    "line-separator": (lambda: HEAD + "kilde: a\u2028b\n", "usynlig-tegn"),
    "paragraph-separator": (lambda: HEAD + "kilde: a\u2029b\n", "usynlig-tegn"),
    "second-byte-order-mark": (lambda: HEAD + "kilde: a\ufeffb\n", "usynlig-tegn"),
    "nul-as-escape": (lambda: HEAD + 'kilde: "a\\0b"\n', "usynlig-tegn"),
    "escape-as-escape": (lambda: HEAD + 'kilde: "a\\eb"\n', "usynlig-tegn"),
    "bidi-as-escape": (lambda: HEAD + 'kilde: "a\\u202Eb"\n', "usynlig-tegn"),
    "bidi-as-escape-in-key": (lambda: HEAD + 'felt: {"a\\u202Eb": c}\n', "usynlig-tegn"),
    "nel-as-escape": (lambda: HEAD + 'kilde: "a\\Nb"\n', "usynlig-tegn"),
    "separator-as-escape": (lambda: HEAD + 'kilde: "a\\Lb"\n', "usynlig-tegn"),
    "return-as-escape": (lambda: HEAD + 'kilde: "a\\rb"\n', "usynlig-tegn"),
    "surrogate-as-escape": (lambda: HEAD + 'kilde: "a\\ud800b"\n', "bakstrek"),
    "surrogate-bytes": (lambda: HEAD.encode() + b"kilde: \xed\xa0\x80\n", "tegnkoding"),
    "cp1252": (lambda: HEAD.encode("cp1252"), "tegnkoding"),
    "utf-16": (lambda: HEAD.encode("utf-16"), "tegnkoding"),
    "utf-16-without-mark": (lambda: HEAD.encode("utf-16-le"), "tegnkoding"),
    "lone-return": (lambda: HEAD.replace("\n", "\r"), "linjeskift"),
    "empty": (lambda: "", "tom-fil"),
    "blank": (lambda: "\n\n  \n", "tom-fil"),
    "comments": (lambda: "# bare\n# kommentarer\n", "tom-fil"),
    "byte-order-mark-only": (lambda: b"\xef\xbb\xbf", "tom-fil"),
    "huge": (lambda: HEAD + "#" * MAX_BYTES, "for-stor-fil"),
    "documents": (lambda: HEAD + "---\n" + HEAD, "flere-dokumenter"),
    "list-as-key": (lambda: HEAD + "? [a, b]\n: c\n", "feil-nøkkel"),
    "mapping-as-key": (lambda: HEAD + "felt: {? {a: b} : c}\n", "feil-nøkkel"),
    "list-at-the-top": (lambda: "- a\n", "skal-være-nøkler"),
    "text-at-the-top": (lambda: "hei\n", "skal-være-nøkler"),
    "null-at-the-top": (lambda: "~\n", "skal-være-nøkler"),
    "conflict": (lambda: HEAD + "<<<<<<< HEAD\nkilde: a\n=======\nkilde: b\n>>>>>>> gren\n", "flettekonflikt"),
    "same-key-often": (lambda: HEAD + "kilde: a\n" * 50_000, "dobbel-nøkkel"),
    "unknown-keys": (lambda: HEAD + "".join(f"x{n}: a\n" for n in range(50_000)), "ukjent-nøkkel"),
    "faulty-items": (lambda: MEASURES + "  - a\n" * 50_000, "skal-være-nøkler"),
    "measures-without-text": (lambda: MEASURES + "".join(f"  - id: a{n}\n" for n in range(20_000)), "mangler-nøkkel"),
    "many-hashes": (lambda: MEASURES + "  - {id: a, tekst: b}\nreferanser:\n" + "  - a #b\n" * 50_000, "tekst-kuttet"),
    "many-open-quotes": (lambda: HEAD + 'kilde: "a\nid: b\n' * 3_000, "åpent-anførselstegn"),
    "many-indents": (lambda: HEAD + "".join(" " * (n % 30) + f"a{n}: b\n" for n in range(10_000)), "kolon-i-tekst"),
    "many-tabs": (lambda: HEAD + "felt:\n" + "\ta: b\n" * 5_000, "tabulator"),
    "many-hard-spaces": (lambda: HEAD + "felt:\n" + "\u00a0id: b\n" * 30_000, "hardt-mellomrom"),
    "long-spaces": (lambda: HEAD + "kilde: a" + " " * 1_000_000 + "b: c\n", "kolon-i-tekst"),
    "long-hard-spaces": (lambda: HEAD + "\u00a0" * 500_000 + "b: c\n", "hardt-mellomrom"),
    "long-dashes": (lambda: HEAD + "kilde: a\n -" + "-" * 1_000_000 + ": b\n", "kolon-i-tekst"),
    "long-number": (lambda: MEASURES + f"  - {{id: a, tekst: b, kostnad: {{ramme: {'1' * 500_000}}}}}\n", "feil-verdi"),
    "long-id": (lambda: MEASURES + f"  - {{id: {'A b' * 100_000}, tekst: b}}\n", "feil-verdi"),
    "long-choice": (lambda: MEASURES + f"  - {{id: a, tekst: b, slag: {'d / ' * 100_000}}}\n", "feil-valg"),
    "long-years": (lambda: MEASURES + f"  - {{id: a, tekst: b, år: '{'2022 og ' * 100_000}'}}\n", "feil-verdi"),
}


@pytest.fixture(scope="module")
def bombs_found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What one `sjekk` finds in all the bombs; in a process of its own, since libyaml can take a process down."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, (make, _) in BOMBS.items():
        data = make()
        (folder / f"{name}.yaml").write_bytes(data.encode() if isinstance(data, str) else data)
    (folder / "a-folder.yaml").mkdir()
    command = [sys.executable, "-m", "boligplan", "sjekk", "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    assert done.returncode == 2, done.stderr.decode()[-2000:]
    assert b"Traceback" not in done.stderr
    found: dict[str, list[dict[str, Any]]] = {}
    for fault in (fault for plan in json.loads(done.stdout)["planer"] for fault in plan["funn"]):
        found.setdefault(Path(fault["fil"]).stem, []).append(fault)
    return found


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_fault(name: str, bombs_found: dict[str, list[dict[str, Any]]]) -> None:
    told = [fault for fault in bombs_found[name] if fault["alvor"] == "feil"]
    assert BOMBS[name][1] in {fault["kode"] for fault in told}
    assert len(told) <= 1_000
    assert all(len(fault["melding"]) < 1_000 for fault in told)


def test_a_folder_with_the_name_of_a_plan_is_told(bombs_found: dict[str, list[dict[str, Any]]]) -> None:
    assert [fault["kode"] for fault in bombs_found["a-folder"]] == ["kan-ikke-leses"]


# -- Line ends, encodings, conflicts --------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_byte_order_mark_and_windows_line_ends_change_nothing_in_the_plan(mark: str, newline: str) -> None:
    text = HEAD + "beskrivelse: |\n  Første\n  andre\n"
    assert read((mark + text.replace("\n", newline)).encode()).plan == read(text).plan


def test_a_conflict_names_both_sides_and_says_keep_both() -> None:
    text = "- tiltak: a\n<<<<<<< HEAD\n  dato: 2023-01-01\n=======\n  dato: 2023-01-02\n>>>>>>> gren/ola\n"
    found = next(found for found in errors(read(HEAD, text)) if found.code == "flettekonflikt")
    assert (found.place.file, found.place.line, found.place.column) == ("p.framdrift.yaml", 2, 1)
    assert found.message == "To endringer av de samme linjene er ikke flettet: «HEAD» og «gren/ola»."
    assert "behold begge, hele og hver for seg" in found.help
    assert [(words, place.line) for words, place in found.related] == [("den andre siden slutter her", 6)]


def test_each_conflict_is_told() -> None:
    text = HEAD + "".join(f"<<<<<<< a\nkilde: {n}\n=======\nkilde: x\n>>>>>>> b\n" for n in range(3))
    assert [(found.code, found.place.line) for found in errors(read(text))] == [
        ("flettekonflikt", 8),
        ("flettekonflikt", 13),
        ("flettekonflikt", 18),
    ]


def test_text_composed_otherwise_is_the_same_text_key_and_id() -> None:
    text = HEAD + "vi_skal:\n  - id: åpne-dører\n    tekst: Åpne dører\n    år: 2022\n"
    journal = "- tiltak: åpne-dører\n  dato: 2023-01-01\n  status: pågår\n"
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert errors(read(decomposed, journal)) == []
    assert read(decomposed).plan == read(text).plan
    twice = read(HEAD + "kilde: a\nmålform: bokmål\n".replace("å", "a\u030a"))
    assert codes(twice) == ["dobbel-nøkkel"]


# -- A scalar means what its field says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "0301",
        "1.10",
        "no",
        "yes",
        "true",
        "null",
        "Null",
        "1e3",
        "0x1F",
        "2022-01-01",
        "12:30",
        "1_000",
        ".inf",
        "=",
        "<<",
        "5.000",
    ],
)
def test_a_text_is_the_text_typed(typed: str) -> None:
    measure = one_measure(f"nummer: {typed}\npunkter: [{typed}, '{typed}']\nfelt: {{{typed}: {typed}}}")
    assert measure.number == typed
    assert measure.points == (typed, typed)
    assert [(field.head, field.text) for field in measure.fields] == [(typed, typed)]


@pytest.mark.parametrize(("typed", "meant"), [("", None), (" ~", None), (" '~'", "~"), (" ' a '", "a")])
def test_empty_and_tilde_mean_not_given(typed: str, meant: str | None) -> None:
    assert one_measure(f"nummer:{typed}").number == meant


@pytest.mark.parametrize("typed", ["''", '""', "' '"])
def test_an_empty_text_in_quotation_marks_is_a_fault(typed: str) -> None:
    assert codes(read(HEAD + f"kilde: {typed}\n")) == ["mangler-verdi"]


@pytest.mark.parametrize(
    ("typed", "number"), [("5", "5"), ("5.5", "5.5"), ("5.50", "5.50"), ("0", "0"), ("007", "7"), ("'5'", "5")]
)
def test_a_number_has_plain_digits_and_two_decimals_at_most(typed: str, number: str) -> None:
    cost = one_measure(f"kostnad: {{ramme: {typed}}}").cost
    assert cost is not None
    assert cost.frame == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["5.000", "5 000", "'5,5'", "-5", "+5", "1e3", "0x10", "1_000", ".5", "5.", "5.555", "nan", ".inf", "٣", "fem"],
)
def test_what_is_no_plain_number_is_a_fault(typed: str) -> None:
    assert codes(read(HEAD + f"vi_skal: [{{id: a, tekst: b, kostnad: {{ramme: {typed}}}}}]\n")) == ["feil-verdi"]


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2023", (2023,)),
        ("2022-2024", (2022, 2023, 2024)),
        ("2022–2024", (2022, 2023, 2024)),
        ("2022, 2024", (2022, 2024)),
        ("[2022, 2024-2026]", (2022, 2024, 2025, 2026)),
        ("['2024', 2022, 2022]", (2022, 2024)),
        ("ingen", ()),
    ],
)
def test_years_are_written_in_several_ways(typed: str, years: tuple[int, ...]) -> None:
    assert one_measure(f"år: {typed}").years == years


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("ansvar: a", "ansvar: {hos: [a]}"),
        ("ansvar: [a, b]", "ansvar: {hos: [a, b]}"),
        ("ansvar: ingen", "ansvar: {}"),
        ("økonomi: egen politisk sak", "økonomi: {avklaring: egen politisk sak}"),
        ("økonomi: ingen", "økonomi: {}"),
        ("slag: drift", "slag: [drift]"),
        ("slag: ingen", "slag: []"),
        ("punkter: ett", "punkter:\n      - ett"),
        ("innført: 2023-01-01", "innført: {dato: 2023-01-01}"),
        ("sluttet: 2023-01-01", "sluttet: {dato: 2023-01-01}"),
        ("endret:", "endret: []"),
    ],
)
def test_shorthand_is_the_same_as_the_long_form(short: str, long: str) -> None:
    owners = "ansvarlige: [{id: a, navn: A}, {id: b, navn: B}]\n"
    text = HEAD + owners + "vi_skal:\n  - id: x\n    tekst: y\n    {}\n"
    plan = read(text.replace("{}", short)).plan
    assert plan is not None
    assert plan == read(text.replace("{}", long)).plan


# -- Text is never cut in silence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("tekst: Sak #12", Severity.ERROR),
        ("tekst: Sak #", Severity.WARNING),
        ("tekst: Sak # merknad", Severity.WARNING),
        ("tekst: Sak  # merknad", Severity.WARNING),
        ("tekst: 'Sak' # merknad", None),
        ("tekst: 'Sak #12'", None),
        ("tekst: Sak#12", None),
        ("tekst: a\n    nummer: 1 #2", Severity.ERROR),
        ("tekst: a\n    felt: {kolonne: b}\n    når: 2023 #4", Severity.ERROR),
        ("tekst: a\n    felt:\n      Kolonne: b #4", Severity.ERROR),
        ("tekst: a\n    år: 2023 #4", None),
        ("tekst: a\n    år: 2023 # merknad", None),
        ("tekst: a # merknad\n    # en linje for seg", Severity.WARNING),
    ],
)
def test_a_comment_that_cuts_a_free_text_is_told(line: str, severity: Severity | None) -> None:
    found = [
        fault for fault in read(f"{HEAD}vi_skal:\n  - id: a\n    {line}\n").diagnostics if fault.code == "tekst-kuttet"
    ]
    assert [fault.severity for fault in found] == ([severity] if severity else [])


def test_points_without_a_key_do_not_run_together_in_silence() -> None:
    text = f"{HEAD}vi_skal:\n  - id: a\n    tekst: Bidra ved å\n      - gi lån\n      - bygge\n"
    found = [fault for fault in read(text).diagnostics if fault.code == "punkter-i-teksten"]
    assert [(fault.severity, fault.place.line, fault.place.column) for fault in found] == [(Severity.WARNING, 11, 7)]


# -- Faulty items are set aside, the rest is judged -----------------------------------------------------------------


def test_what_is_faulty_is_set_aside_and_the_rest_is_judged() -> None:
    plan = """\
ansvarlige:
  - {id: nav, navn: NAV}
  - {id: bolig, navn: Boligkontoret, type: kontor}
mål:
  - id: eie
    tittel: Eie
    vi_vil:
      - id: unge
        tekst: Unge
        vi_skal:
          - {id: a, tekst: Gjøre a, ansvar: bolig}
          - {id: b, ansvar: nav}
          - {id: c, tekst: Gjøre c, ansvar: nava}
"""
    journal = """\
- {tiltak: a, dato: 2023-01-01, status: pågår}
- {tiltak: b, dato: 2023-01-01, status: pågår}
- {tiltak: d, dato: 2023-01-01, status: pågår}
- {tiltak: c, dato: 1. mai, status: ferdig}
"""
    loaded = read(HEAD + plan, journal)
    assert [(found.place.file, found.place.line, found.code) for found in errors(loaded)] == [
        ("p.yaml", 10, "feil-valg"),  # the owner «bolig», and nothing about who refers to it
        ("p.yaml", 19, "mangler-nøkkel"),  # the measure b, and nothing about its entry
        ("p.yaml", 20, "ukjent-ansvarlig"),  # a rule, on what is left
        ("p.framdrift.yaml", 3, "ukjent-tiltak"),
        ("p.framdrift.yaml", 4, "feil-verdi"),
        ("p.framdrift.yaml", 4, "feil-valg"),
    ]
    assert isinstance(loaded.plan, Plan)
    assert [node.item.id for node in placed(loaded.plan)] == ["a", "c"]
    assert [entry.measure for entry in loaded.journal.entries] == ["a", "b", "d"]
    assert not loaded.is_sound


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("målform: bokmål", "målform: norsk"),
        ("tilstand: under arbeid", "tilstand: utkast"),
        ("  navn: Eksempelvik", "  namn: Eksempelvik"),
        ("tittel: Boligsosial plan\n", ""),
        ("format: 1", "format: 2"),
        ("id: eksempelvik", "id: Eksempelvik 2022"),
    ],
)
def test_the_rest_is_judged_where_the_head_of_the_plan_is_faulty(before: str, after: str) -> None:
    loaded = read(HEAD.replace(before, after) + "vi_skal: [{id: a, tekst: Gjøre a, ansvar: nav}]\n")
    assert "ukjent-ansvarlig" in codes(loaded)
    assert len(codes(loaded)) in (2, 3)  # «namn» is both unknown and a name that is missing
    assert not loaded.is_sound


def test_one_fault_a_place_and_cause() -> None:
    loaded = read(HEAD + "vi_skal:\n  - id: a\n    tekst: [x]\n    ansvar: {hos: [B C, B C], ved: B C}\n")
    places = [(found.place.line, found.place.column, found.message) for found in errors(loaded)]
    assert len(places) == len(set(places))
    assert [line for line, _, _ in places] == [10, 11, 11, 11]


def test_a_journal_that_cannot_be_read_leaves_the_plan_judged() -> None:
    loaded = read(HEAD + "vi_skal: [{id: a, tekst: Gjøre a, ansvar: nav}]\n", "- tiltak: [a\n")
    assert codes(loaded) == ["ukjent-ansvarlig", "åpen-klamme"]


@pytest.mark.parametrize("journal", ["", "# ingen meldinger ennå\n", "[]\n", "\ufeff"])
def test_an_empty_journal_is_a_journal_without_entries(journal: str) -> None:
    loaded = read(HEAD, journal)
    assert errors(loaded) == []
    assert loaded.journal.entries == ()


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    assert gc.isenabled()
    read(HEAD)
    assert gc.isenabled()
    gc.disable()
    try:
        read(HEAD)
        assert not gc.isenabled()
    finally:
        gc.enable()


# -- Files ----------------------------------------------------------------------------------------------------------


def test_a_plan_file_and_its_journal_are_read_together(tmp_path: Path) -> None:
    plan, journal = tmp_path / "p.yaml", tmp_path / "p.framdrift.yaml"
    plan.write_text(HEAD + "vi_skal: [{id: a, tekst: Gjøre a}]\n", encoding="utf-8")
    journal.write_text("- {tiltak: a, dato: 2023-01-01, status: pågår}\n", encoding="utf-8")
    assert (
        find_plans([journal]) == find_plans([plan]) == find_plans([tmp_path]) == find_plans([plan, journal]) == [plan]
    )
    loaded = load(plan, DAY)
    assert loaded.is_sound
    assert loaded.files == (plan, journal)
    assert [entry.measure for entry in loaded.journal.entries] == ["a"]


def test_a_journal_without_its_plan_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "p.framdrift.yaml").write_text("[]\n", encoding="utf-8")
    (found,) = load(find_plans([tmp_path])[0], DAY).diagnostics
    assert (found.code, found.severity, Path(found.place.file).name) == (
        "framdrift-uten-plan",
        Severity.ERROR,
        "p.framdrift.yaml",
    )


@pytest.mark.parametrize("name", ["finnes-ikke.yaml", "a\x00b.yaml", "n" * 300 + ".yaml"])
def test_a_file_that_cannot_be_opened_is_a_fault(tmp_path: Path, name: str) -> None:
    (found,) = load(tmp_path / name, DAY).diagnostics
    assert found.code in ("finnes-ikke", "kan-ikke-leses")


def test_a_journal_that_is_a_folder_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "p.framdrift.yaml").mkdir()
    assert "kan-ikke-leses" in codes(load(tmp_path / "p.yaml", DAY))


def test_hidden_files_and_other_files_in_a_folder_are_no_plans(tmp_path: Path) -> None:
    for name in (".skjult.yaml", "notat.txt", "b.yml", "a.yaml"):
        (tmp_path / name).write_text(HEAD, encoding="utf-8")
    assert find_plans([tmp_path]) == [tmp_path / "a.yaml", tmp_path / "b.yml"]


def test_a_folder_without_plans_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(BoligplanError, match="Fant ingen planer"):
        find_plans([tmp_path])
