"""A value written as YAML reads back as exactly the same value, and looks like what a person would have typed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from boligplan.editing.yamltext import WIDTH, Plain, block, flow, scalar
from boligplan.errors import BoligplanError
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import compose

SIGNS = list("ab æå:#-'\"[]{}>|*&!%@`,?~\\=<0123.\t\n")
HOSTILE = ["status: x", "- a", "# b", ">-", "|", "no", "null", "---", "...", "<<<<<<< HEAD", "%YAML", "tekst:", "  "]
pieces = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(SIGNS), st.text(alphabet="abc ", max_size=60))
texts = st.lists(pieces).map("".join)
names = texts.filter(lambda name: len(name) < 100)
values = st.recursive(
    texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)


def read(text: str) -> Any:
    """What our reader makes of the text; it must find nothing wrong."""
    found = compose(SourceFile("x", text))
    assert not found.faults, (text, found.faults)
    return found.data


def listed(value: Any) -> Any:
    """The value with tuples for lists, as the reader gives them."""
    if isinstance(value, dict):
        return {name: listed(inner) for name, inner in value.items()}
    return tuple(map(listed, value)) if isinstance(value, list) else value


@given(texts, st.integers(0, 8), st.integers(0, 40))
def test_every_text_reads_back_as_it_was(text: str, indent: int, used: int) -> None:
    assert read(f"{' ' * indent}k: {scalar(text, indent, used)}\n") == {"k": text}


@given(values, st.integers(0, 4), st.integers(1, 3))
def test_every_structure_reads_back_as_it_was(value: Any, indent: int, gap: int) -> None:
    assert read("\n".join([*block([{"k": value}], indent, gap), ""])) == ({"k": listed(value)},)


@given(values)
def test_every_structure_reads_back_from_one_line(value: Any) -> None:
    written = flow({"k": value})
    assert "\n" not in written
    assert read(written) == {"k": listed(value)}


@given(texts.filter(lambda text: "\t" not in text))
def test_other_readers_of_yaml_see_the_same_text(text: str) -> None:
    assert yaml.safe_load(f"k: {scalar(text)}\n") == {"k": text}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Ferdig i mai", "Ferdig i mai"),
        ("A & B, ca. 50 %", "A & B, ca. 50 %"),
        ("Ferdig: alt", "'Ferdig: alt'"),
        ("Sak #12", "'Sak #12'"),
        ("Sak 4 # 12", "'Sak 4 # 12'"),
        ("*viktig*", "'*viktig*'"),
        ("- punkt", "'- punkt'"),
        ("Ola's: x", "'Ola''s: x'"),
        ("", "''"),
        ("~", "'~'"),
        (" luft ", "' luft '"),
        ("2023", "'2023'"),
        ("no", "'no'"),
        ("a\nb", "|-\n  a\n  b"),
        (Plain("2023"), "2023"),
        (2023, "2023"),
        (Decimal("5.50"), "5.50"),
        (date(2023, 1, 20), "2023-01-20"),
    ],
)
def test_quotes_stand_only_where_they_are_needed(value: Any, written: str) -> None:
    assert scalar(value) == written


def test_a_long_text_is_folded_within_the_width() -> None:
    text = "Prosjektgruppen har levert et forslag til " * 10 + "slutt"
    written = scalar(text, indent=4, used=20)
    assert written.startswith(">-\n      Prosjekt")
    assert max(map(len, written.split("\n"))) <= WIDTH


def test_a_folded_text_fills_its_lines_to_the_last_sign() -> None:
    words = ["a" * 57, "b" * 58, "c"]  # 118 signs with the spaces between
    assert scalar(" ".join(words), indent=0, used=2) == scalar(" ".join(words)) == " ".join(words)
    assert scalar(" ".join(words), used=3) == ">-\n  " + " ".join(words)
    words[1] = "b" * 61
    assert scalar(" ".join(words), used=3) == f">-\n  {words[0]}\n  {words[1]} c"
    words[1] = "b" * 60
    assert scalar(" ".join(words), used=3) == f">-\n  {words[0]} {words[1]}\n  c"


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"a: b": 1}, ["'a: b': 1"]),
        ({"Ola's: x": 1}, ["'Ola''s: x': 1"]),
        ({"a\nb": 1}, ['"a\\nb": 1']),
        ({"a\næ": 1}, ['"a\\næ": 1']),
        (["a\nb", "c"], ["- |-", "  a", "  b", "- c"]),
        (["a\n\nb"], ["- |-", "  a", "", "  b"]),
        ([], []),
        ({"a": [], "b": {}, "c": ["x"]}, ["a: []", "b: {}", "c:", "  - x"]),
        ([{"a": 1, "b": [2]}, []], ["- a: 1", "  b:", "    - 2", "- []"]),
    ],
)
def test_keys_and_items_stand_on_lines_of_their_own(value: Any, lines: list[str]) -> None:
    assert block(value) == lines


def test_inside_brackets_a_text_of_several_lines_is_one() -> None:
    assert flow({"a": ["b\næ", "c, d"]}) == "{a: [\"b\\næ\", 'c, d']}"


def test_a_text_that_cannot_be_written_is_told_in_part() -> None:
    with pytest.raises(BoligplanError) as refused:
        scalar("x" * 50 + "\x07")
    assert refused.value.message == f"Teksten «{'x' * 39}…» har tegn som ikke kan stå i filen."


@pytest.mark.parametrize("text", ["klokke\x07", "snudd\u202e", "\ud800", "x\udfff"])
def test_a_sign_that_cannot_stand_in_a_file_is_refused(text: str) -> None:
    with pytest.raises(BoligplanError, match="tegn som ikke kan stå"):
        scalar(text)


@pytest.mark.parametrize(("holds", "room"), [(lambda x: {"k": x}, 3), (lambda x: [x], 2), (lambda x: {"k": [x]}, 4)])
def test_a_line_is_as_wide_as_the_width_and_no_wider(holds: Callable[[str], Any], room: int) -> None:
    fits, folded = ("x" * (WIDTH - room + more) for more in (0, 1))
    *above, line = block(holds(fits))
    assert (len(line), ">-" in "".join(above)) == (WIDTH, False)
    assert block(holds(folded))[-1].strip() == folded
