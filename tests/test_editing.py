"""An edit changes what is meant and nothing else, however the file is written."""

import difflib
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from boligplan.editing.reporting import add_entry
from boligplan.editing.spans import Edit, append_item, apply, data_of, edited, insertion, set_value
from boligplan.editing.yamltext import Plain, scalar
from boligplan.errors import BoligplanError
from boligplan.reader.source import SourceFile
from strategies import Made, plans

IDS = ("startlån", "leie-før-eie", "boveileder", "nav", "x")
STATUSES = ("pågår", "gjennomført", "utgår")
texts = st.sampled_from(
    [
        "Ferdig.",
        "Ferdig: alt",
        "# ikke en kommentar",
        "to\nlinjer",
        "Ola's «sak» #12",
        "ord " * 50 + "slutt",
        "- a",
        "nav",
    ]
)
comments = st.sampled_from(["", "", "# merknad", "# startlån", "#", "# - tiltak: nav"])


# -- Journals in every hand --------------------------------------------------------------------------------------------


@st.composite
def journals(draw: st.DrawFn) -> SourceFile:
    """A journal as people write them: any indentation, quotes, comments, blank lines and line ends."""
    dash, gap = draw(st.sampled_from([(0, 1), (0, 3), (2, 1), (4, 2)]))
    blank, flow = draw(st.booleans()), draw(st.integers(0, 5)) == 0
    lines = draw(st.sampled_from([[], ["# Framdrift"], ["# Framdrift", ""], ["---"], ["", "# nav", "# x"]]))
    for _ in range(draw(st.integers(1 if lines == ["---"] else 0, 5))):
        head, pad = " " * dash + "-" + " " * gap, " " * (dash + 1 + gap)
        if comment := draw(comments):
            lines.append(" " * dash + comment)
        entry = {"tiltak": draw(st.sampled_from(IDS)), "dato": f"2023-0{draw(st.integers(1, 9))}-15"}
        status = draw(st.sampled_from(STATUSES))
        if flow:
            lines.append(f"{head}{{tiltak: {entry['tiltak']}, dato: {entry['dato']}, status: {status}}}")
            continue
        quote = draw(st.sampled_from(["", "'", '"']))
        keys = [f"tiltak: {entry['tiltak']}", f"dato: {entry['dato']}", f"status: {quote}{status}{quote}"]
        if draw(st.booleans()):
            keys.append(f"tekst: {scalar(draw(texts), len(pad))}")
        keys = [keys[0], *draw(st.permutations(keys[1:]))]
        if draw(st.booleans()) and "\n" not in keys[1]:
            keys[1] += "   # ved siden av"
        lines += "\n".join([head + keys[0], *(pad + key for key in keys[1:])]).split("\n")
        if draw(st.booleans()):
            lines.append(pad + "# hører til")
        lines += [""] * blank
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    text = ending.join(lines) + (ending if draw(st.booleans()) and lines else "")
    return SourceFile("x.framdrift.yaml", text, bom=draw(st.booleans()))


entries = st.fixed_dictionaries(
    {
        "tiltak": st.sampled_from(IDS),
        "dato": st.integers(1, 9).map(lambda month: f"2023-0{month}-20"),
        "status": st.sampled_from(STATUSES),
    },
    optional={"tekst": texts, "gjelder": st.just("2023"), "erstattet_av": st.just(["nav", "x"]), "sak": st.just("1")},
)


def as_data(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value.strip() for key, value in entry.items()}


def sorted_items(entry: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(entry.items())


@given(journals(), entries)
def test_an_entry_adds_lines_in_one_place_and_reads_back_as_given(source: SourceFile, entry: dict[str, Any]) -> None:
    before = data_of(source)[1] or ()
    result = add_entry(source, entry, IDS)

    old, new = source.text, result.text
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    assert new.endswith(old[start:]), "the old text is still there, cut in two at one place at most"
    assert len(new) > len(old)
    if old:
        assert new.endswith("\n") == old.endswith("\n")
        assert ("\r" in old and old.count("\r") == old.count("\n")) <= (new.count("\r") == new.count("\n"))
        assert ("\n" in old and "\r" not in old) <= ("\r" not in new)

    after = data_of(result)[1]
    number = next(n for n in range(len(after)) if after[:n] + after[n + 1 :] == before and after[n] == as_data(entry))
    own = [n for n, other in enumerate(after) if other["tiltak"] == entry["tiltak"]]
    sorted_before = [e["dato"] for e in before if e["tiltak"] == entry["tiltak"]]
    if sorted_before == sorted(sorted_before):
        assert [after[n]["dato"] for n in own] == sorted(after[n]["dato"] for n in own)
    assert result.bom == source.bom
    assert number in own


@given(journals(), st.lists(entries, min_size=1, max_size=4))
def test_entries_one_by_one_keep_every_line_that_was_there(source: SourceFile, more: list[dict[str, Any]]) -> None:
    result = source
    for entry in more:
        result = add_entry(result, entry, IDS)
    rest = iter(result.text.splitlines())
    assert all(line in rest for line in source.text.splitlines()), "the old lines, in their order, among the new"
    assert len(data_of(result)[1]) == len(data_of(source)[1] or ()) + len(more)


@pytest.mark.parametrize("text", ["[]", "[]\n", "# alt\n[]  # tom\n", "- {tiltak: x, dato: 2023-01-01, status: pågår}"])
def test_an_entry_can_follow_an_empty_list_or_entries_on_one_line(text: str) -> None:
    result = add_entry(SourceFile("x", text), {"tiltak": "nav", "dato": "2023-02-01", "status": "pågår"}, IDS)
    assert data_of(result)[1][0] == {"tiltak": "nav", "dato": "2023-02-01", "status": "pågår"}


@pytest.mark.parametrize(
    ("day", "blank", "lines"),
    [
        ("2023-03-01", "\n", ["", "- tiltak: nav", "  dato: 2023-03-01", "  status: pågår"]),
        ("2022-01-01", "\n", ["- tiltak: nav", "  dato: 2022-01-01", "  status: pågår", ""]),
        ("2023-03-01", "", ["- tiltak: nav", "  dato: 2023-03-01", "  status: pågår"]),
    ],
)
def test_an_entry_has_a_blank_line_to_the_next_where_most_have(day: str, blank: str, lines: list[str]) -> None:
    old = [f"- {{tiltak: nav, dato: 2023-0{n}-01, status: pågår}}\n" for n in (1, 2)]
    result = add_entry(SourceFile("x", blank.join(old)), {"tiltak": "nav", "dato": day, "status": "pågår"}, IDS)
    whole = [line for line in blank.join(old).split("\n") if line or blank][: 3 if blank else 2]
    assert result.text.splitlines() == ([*lines, *whole] if day < "2023" else [*whole, *lines])


def test_an_entry_stands_after_the_measure_above_it_and_before_what_ends_the_file() -> None:
    text = "- {tiltak: startlån, dato: 2023-01-01, status: pågår}\n\n# Slutt på filen\n"
    new = {"tiltak": IDS[IDS.index("startlån") + 1], "dato": "2023-02-01", "status": "pågår"}
    lines = add_entry(SourceFile("x", text), new, IDS).text.splitlines()
    assert lines[1:4] == [f"- tiltak: {new['tiltak']}", "  dato: 2023-02-01", "  status: pågår"]
    assert lines[4:] == ["", "# Slutt på filen"]


def test_entries_inside_brackets_get_one_more_inside_the_brackets() -> None:
    source = SourceFile("x", "[{tiltak: x, dato: 2023-01-01, status: pågår}]  # slutt\n")
    result = add_entry(source, {"tiltak": "nav", "dato": "2023-02-01", "status": "pågår", "tekst": "a, b"}, IDS)
    assert result.text == (
        "[{tiltak: x, dato: 2023-01-01, status: pågår}, "
        "{tiltak: nav, dato: 2023-02-01, status: pågår, tekst: 'a, b'}]  # slutt\n"
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(entries, max_size=6), st.lists(entries, min_size=1, max_size=3), st.lists(entries, min_size=1, max_size=3)
)
def test_two_who_report_on_different_measures_never_conflict_in_git(
    tmp_path: Path, need_tool: Callable[[str], str], base: list[Any], ours: list[Any], theirs: list[Any]
) -> None:
    assume(not {entry["tiltak"] for entry in ours} & {entry["tiltak"] for entry in theirs})
    start = SourceFile("j", "# Framdrift\n\n" + "".join(f"# {id}\n" for id in IDS))
    sides: list[SourceFile] = []
    for entry in base:
        start = add_entry(start, entry, IDS)
    for side in (ours, theirs):
        result = start
        for entry in side:
            result = add_entry(result, entry, IDS)
        sides.append(result)
    for name, source in zip(("base", "ours", "theirs"), (start, *sides), strict=True):
        (tmp_path / name).write_bytes(source.data)
    command = [need_tool("git"), "merge-file", "-p", "ours", "base", "theirs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    merged = data_of(SourceFile("m", done.stdout.decode()))[1]
    assert sorted(map(str, map(sorted_items, merged))) == sorted(
        str(sorted_items(as_data(entry))) for entry in [*base, *ours, *theirs]
    )


# -- Keys and items of a plan ------------------------------------------------------------------------------------------

PLAN = """\
    # topp
    tittel: Plan   # kommentar
    revisjon:
      gjennomført: []   # - {år: 2024}
    ansvarlige:
    - id: nav   # først
      navn: 'Nav'
    vi_skal:
      # om tiltaket
      - id: en
        tekst: >-
          En lang
          tekst
        år: 2022-2027   # merket
        ansvar:  # to
          hos: [nav]
          tekst: Nav

        # før felt
        felt: {Hode: verdi}
      - {id: to, tekst: To}
      - id: tre
        frist:
        tekst: Tre"""


def changed(path: tuple[str | int, ...], value: Any, before: tuple[str, ...] = (), append: bool = False) -> list[str]:
    """The lines of a diff (without context) after an edit of PLAN; all else must be as it was."""
    source = SourceFile("p", dedent(PLAN))
    root, _ = data_of(source)
    assert root is not None
    edits = append_item(source, root, path, value) if append else set_value(source, root, path, value, before)
    old, new = source.text.split("\n"), apply(source.text, edits).split("\n")
    return [line for line in difflib.ndiff(old, new) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("path", "value", "before", "expected"),
    [
        (("tittel",), "Ny: plan", (), ["- tittel: Plan   # kommentar", "+ tittel: 'Ny: plan'   # kommentar"]),
        (("vi_skal", 0, "år"), Plain("2024"), (), ["-     år: 2022-2027   # merket", "+     år: 2024   # merket"]),
        (("vi_skal", 0, "tekst"), "Kort", (), [
            "-     tekst: >-", "-       En lang", "-       tekst", "+     tekst: Kort"]),
        (("vi_skal", 0, "år"), [2022, 2024], (), [
            "-     år: 2022-2027   # merket", "+     år:   # merket", "+       - 2022", "+       - 2024"]),
        (("vi_skal", 0, "ansvar"), "nav", (), [
            "-     ansvar:  # to", "-       hos: [nav]", "-       tekst: Nav", "+     ansvar: nav  # to"]),
        (("vi_skal", 0, "ansvar"), {"hos": ["a", "b"]}, (), [
            "-       hos: [nav]", "+       hos:", "-       tekst: Nav", "+         - a", "+         - b"]),
        (("vi_skal", 0, "ansvar", "hos"), ["a", "b"], (), [
            "-       hos: [nav]", "+       hos:", "+         - a", "+         - b"]),
        (("vi_skal", 0, "sluttet"), date(2024, 11, 5), ("felt",), ["+     sluttet: 2024-11-05"]),
        (("vi_skal", 1, "år"), 2024, (), ["-   - {id: to, tekst: To}", "+   - {id: to, tekst: To, år: 2024}"]),
        (("vi_skal", 1, "tekst"), "a, b", (), ["-   - {id: to, tekst: To}", "+   - {id: to, tekst: 'a, b'}"]),
        (("vi_skal", 2, "frist"), Plain("2024"), (), ["-     frist:", "+     frist: 2024"]),
        (("vi_skal", 2, "år"), 2024, (), ["+     år: 2024"]),
        (("periode",), Plain("2022-2027"), ("ansvarlige",), ["+ periode: 2022-2027"]),
    ],
)  # fmt: skip
def test_a_key_gets_its_value_and_the_rest_stays(
    path: tuple[str | int, ...], value: Any, before: tuple[str, ...], expected: list[str]
) -> None:
    assert sorted(changed(path, value, before)) == sorted(expected)


@pytest.mark.parametrize(
    ("path", "item", "expected"),
    [
        (("revisjon", "gjennomført"), {"år": 2024}, [
            "-   gjennomført: []   # - {år: 2024}", "+   gjennomført:   # - {år: 2024}", "+     - år: 2024"]),
        (("ansvarlige",), {"id": "ks", "navn": "Kommunalsjef"}, ["+ - id: ks", "+   navn: Kommunalsjef"]),
        (("vi_skal",), {"id": "fire", "punkter": ["a", "b"]}, [
            "+   - id: fire", "+     punkter:", "+       - a", "+       - b"]),
        (("vi_skal", 0, "ansvar", "hos"), "ks", ["-       hos: [nav]", "+       hos: [nav, ks]"]),
        (("vi_skal", 2, "endret"), {"dato": date(2024, 11, 5), "før": {"frist": "ingen"}}, [
            "+     endret:", "+       - dato: 2024-11-05", "+         før:", "+           frist: ingen"]),
    ],
)  # fmt: skip
def test_an_item_is_put_last_in_its_list_and_the_list_is_made_where_it_is_missing(
    path: tuple[str | int, ...], item: Any, expected: list[str]
) -> None:
    assert sorted(changed(path, item, append=True)) == sorted(expected)


LONG = "et ord " * 30 + "slutt"


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("a: 1", "b", 2, "a: 1\nb: 2"),
        ("a: 1\r\nb: 2", "c", 3, "a: 1\r\nb: 2\r\nc: 3"),
        ("a: 1\r\nb: 2\n", "a", [1], "a:\r\n  - 1\r\nb: 2\n"),
        ("a: 1\nb: 2\r\n", "a", [1], "a:\n  - 1\nb: 2\r\n"),
        ("\na: 1\n", "a", [1], "\na:\n  - 1\n"),
        ("a: 1\n", "a", [], "a: []\n"),
        ("a: 1\n", "a", {}, "a: {}\n"),
        ("a:\n  - x", "a", ["z"], "a:\n  - z"),
        ("a:\n  - x\nb: 1\n", "a", "z", "a: z\nb: 1\n"),
        ("a: {}\n", "a.b", 1, "a: {b: 1}\n"),
        ("a: |\n  x\n\n# om b\nb: 1\n", "a", "z", "a: z\n\n# om b\nb: 1\n"),
        ("a:\n  t: |\n    x\n\nb: 1\n", "a.u", 1, "a:\n  t: |\n    x\n  u: 1\n\nb: 1\n"),
        ("a:\n  t: |+\n    x\n\nb: 1\n", "a.u", 1, "a:\n  t: |+\n    x\n\n  u: 1\nb: 1\n"),
        ("a: |+\r\n  x\r\n\r\nb: 1\r\n", "a", "z", "a: z\r\nb: 1\r\n"),
        ("a:\n  t:   # om t\nb: 1\n", "a.u", 1, "a:\n  t:   # om t\n  u: 1\nb: 1\n"),
        ("a: 1\n", "a", "x" * 117, f"a: {'x' * 117}\n"),
        ("a: 1\n", "a", "x" * 118, f"a: >-\n  {'x' * 118}\n"),
    ],
)  # fmt: skip
def test_an_edit_keeps_to_how_the_file_is_laid_out(text: str, path: str, value: Any, expected: str) -> None:
    source = SourceFile("p", text)
    root, _ = data_of(source)
    assert root is not None
    assert apply(text, set_value(source, root, tuple(path.split(".")), value)) == expected


def test_a_long_text_has_the_line_ends_of_the_file() -> None:
    source = SourceFile("p", "a: 1\r\nb: 2\r\n")
    root, _ = data_of(source)
    assert root is not None
    result = edited(source, set_value(source, root, ("a",), LONG), {"a": LONG, "b": "2"}).text
    assert result.count("\n") == result.count("\r\n") == 4


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("a: 1\nb: 2\n", ("b",), "a: 1\nny: 3\nb: 2\n"),
        ("a: 1\nb: 2\n", ("a",), "a: 1\nb: 2\nny: 3\n"),  # the first key may hold the «- » of an item
        ("{a: 1, b: 2}", ("b",), "{a: 1, ny: 3, b: 2}"),
        ("{a: 1, b: 2}", (), "{a: 1, b: 2, ny: 3}"),
    ],
)
def test_a_new_key_stands_before_what_comes_later_but_never_first(
    text: str, before: tuple[str, ...], expected: str
) -> None:
    source = SourceFile("p", text)
    root, _ = data_of(source)
    assert root is not None
    assert apply(text, set_value(source, root, ("ny",), 3, before)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n-   id: x\n    t:\nb: 1\n", "a:\n-   id: x\n    t:\n-   id: z\n    t: 1\nb: 1\n"),
        ("a:\n  -\n    id: x\n", "a:\n  -\n    id: x\n  - id: z\n    t: 1\n"),
        ("a:\n  -          id: x\n", "a:\n  -          id: x\n  - id: z\n    t: 1\n"),
        ("a: # tom\n", "a: # tom\n  - id: z\n    t: 1\n"),
        ("a: [{id: x}]", "a: [{id: x}, {id: z, t: 1}]"),
    ],
)
def test_an_item_stands_as_far_from_its_dash_as_the_others(text: str, expected: str) -> None:
    source = SourceFile("p", text)
    root, _ = data_of(source)
    assert root is not None
    assert apply(text, append_item(source, root, ("a",), {"id": "z", "t": 1})) == expected


def test_lines_take_the_line_end_in_use_where_they_come() -> None:
    assert insertion("", 0, ["x"]) == Edit(0, 0, "x\n")
    assert insertion("a\r\nb\n", 0, ["x", "y"]) == Edit(0, 0, "x\r\ny\r\n")
    assert insertion("a\r\nb\n", 5, ["x"]) == Edit(5, 5, "x\n")


def test_an_edit_that_only_mending_could_read_is_refused() -> None:
    source = SourceFile("p", "id: x\ntekst: a\n")
    with pytest.raises(BoligplanError, match="filen er ikke rørt"):
        edited(source, [Edit(13, 14, "a: b")], {"id": "x", "tekst": "a: b"})


def test_an_edit_that_reads_back_as_something_else_is_refused() -> None:
    source = SourceFile("p", "a: 1\n")
    root, _ = data_of(source)
    assert root is not None
    edits = set_value(source, root, ("a",), "2")
    assert edited(source, edits, {"a": "2"}).text == "a: '2'\n"
    with pytest.raises(BoligplanError, match="filen er ikke rørt"):
        edited(source, edits, {"a": "3"})


def test_edits_that_overlap_are_a_bug() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply("abc", [Edit(0, 2, ""), Edit(1, 3, "")])


def replaced(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The data with another value at `path`."""
    if not path:
        return value
    step, *rest = path
    if isinstance(data, dict):
        return {**data, step: replaced(data.get(step), tuple(rest), value)}
    return tuple(replaced(item, tuple(rest), value) if n == step else item for n, item in enumerate(data))


def paths_to(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths to every mapping in the data."""
    if isinstance(data, dict):
        return [path, *(found for key, inner in data.items() for found in paths_to(inner, (*path, key)))]
    inside = enumerate(data) if isinstance(data, tuple) else ()
    return [found for n, inner in inside for found in paths_to(inner, (*path, n))]


@settings(max_examples=40)
@given(plans(), st.data(), texts, st.sampled_from(["\n", "\r\n"]))
def test_in_any_plan_a_key_can_be_set_and_an_item_added_without_touching_the_rest(
    made: Made, data: st.DataObject, text: str, ending: str
) -> None:
    source = SourceFile("p", made.plan.replace("\n", ending))
    root, before = data_of(source)
    assert root is not None
    path = data.draw(st.sampled_from(paths_to(before)))
    held = before
    for step in path:
        held = held[step]
    key = data.draw(st.sampled_from([*held, "ny"]))
    value, read = data.draw(
        st.sampled_from([(text, text), ([text, "b"], (text, "b")), ({"a": {"b": text}}, {"a": {"b": text}})])
    )
    result = edited(source, set_value(source, root, (*path, key), value), replaced(before, (*path, key), read))
    assert ("\r\n" in result.text) == (ending == "\r\n")
    if key == "ny":
        lines = result.text.split(ending)
        rest = iter(lines)
        flow_line = len(lines) == len(source.text.split(ending))
        assert flow_line or all(line in rest for line in source.text.split(ending))

    if isinstance(held.get(key), tuple) or key == "ny":
        old = held.get(key) or ()
        edits = append_item(source, root, (*path, key), {"id": "x", "tekst": text})
        edited(source, edits, replaced(before, (*path, key), (*old, {"id": "x", "tekst": text})))
