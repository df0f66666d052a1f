"""Joining two journals keeps every entry of both, each once, and says no where something else was done."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boligplan.editing.joining import Clash, join
from boligplan.errors import BoligplanError
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import compose

HEAD = "# Framdrift\n# Filen bare vokser.\n\n"
IDS = ("a", "b", "c")


def file(text: str, name: str = "a.yaml") -> SourceFile:
    return SourceFile(name, dedent(text))


def entry(id: str, day: str, status: str = "pågår", **more: str) -> str:
    values = {"dato": day, "status": status, **more}
    return f"- tiltak: {id}\n" + "".join(f"  {key}: {value}\n" for key, value in values.items())


def journal(*entries: str, head: str = HEAD) -> str:
    """A journal as `meld` makes it: a line for each id, and its entries below it."""
    return head + "".join(f"# {id}\n" + "".join(e for e in entries if e.startswith(f"- tiltak: {id}\n")) for id in IDS)


def joined(ours: str, theirs: str, base: str | None = None) -> str:
    """The text of the two joined, after seeing that the other way gives the same."""
    origin = SourceFile("grunnlag.yaml", base) if base is not None else None
    one, other = SourceFile("vår.yaml", ours), SourceFile("deres.yaml", theirs)
    result, reverse = join(one, other, origin), join(other, one, origin)
    assert result.source.data == reverse.source.data
    assert (result.only_ours, result.only_theirs) == (reverse.only_theirs, reverse.only_ours)
    return result.source.text


OLD = entry("a", "2023-01-20")


def test_both_sides_new_entries_stand_under_their_ids() -> None:
    one, other = entry("a", "2024-01-20", "gjennomført"), entry("b", "2024-01-21")
    assert joined(journal(OLD, one), journal(OLD, other), journal(OLD)) == journal(OLD, one, other)


def test_entries_of_one_measure_stand_by_day() -> None:
    late, early = entry("a", "2024-03-01", "gjennomført"), entry("a", "2024-02-01")
    assert joined(journal(OLD, late), journal(OLD, early), journal(OLD)) == journal(OLD, early, late)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("a", "2024-02-01", "pågår"), entry("a", "2024-02-01", "gjennomført")),
        (entry("a", "2024-02-01", "pågår", tekst="Anbud"), entry("a", "2024-02-01", "pågår", tekst="Bygging")),
    ],
)
def test_entries_of_one_day_stand_by_status_then_text(one: str, other: str) -> None:
    assert joined(journal(OLD, other), journal(OLD, one), journal(OLD)) == journal(OLD, one, other)


def test_each_side_keeps_its_own_order_of_a_day() -> None:
    first, then = entry("a", "2024-02-01", "utsatt"), entry("a", "2024-02-01", "pågår")
    other = entry("a", "2024-02-01", "gjennomført")
    assert joined(journal(first, then), journal(other), journal()) == journal(other, first, then)


def test_what_both_said_about_one_day_is_named() -> None:
    year = {"gjelder": "2023"}
    one = journal(entry("a", "2024-02-01", "pågår", **year), entry("b", "2024-02-01"))
    other = journal(entry("a", "2024-02-01", "gjennomført", **year), entry("a", "2024-02-01", gjelder="2022"))
    assert join(file(one), file(other), file(journal())).clashes == (
        Clash("a", "2024-02-01", "2023", ("pågår", "gjennomført")),
    )


def test_an_entry_that_both_have_added_counts_once() -> None:
    same = entry("a", "2024-02-01", tekst="Nytt")
    assert joined(journal(OLD, same), journal(OLD, same), journal(OLD)) == journal(OLD, same)


def test_without_a_base_equal_entries_count_once() -> None:
    one, other = entry("a", "2024-01-20", "gjennomført"), entry("c", "2024-01-21")
    assert joined(journal(OLD, one), journal(OLD, other)) == journal(OLD, one, other)


def test_an_empty_base_is_no_base() -> None:
    assert joined(journal(OLD), journal(OLD), "") == journal(OLD)


def test_comments_and_layout_are_kept_as_text() -> None:
    base = "# Framdrift\n- tiltak: a   # eldst\n  dato: 2023-01-20\n  status: 'pågår'\n"
    ours = base + "\n# Fra møtet\n- {tiltak: a, dato: 2024-01-01, status: pågår}\n  # hører til\n"
    theirs = base.replace("# Framdrift\n", "# Framdrift i Vik\n") + "- tiltak: b\n  dato: 2024-01-02\n  status: pågår\n"
    assert joined(ours, theirs, base) == (
        "# Framdrift i Vik\n- tiltak: a   # eldst\n  dato: 2023-01-20\n  status: 'pågår'\n"
        "\n# Fra møtet\n- {tiltak: a, dato: 2024-01-01, status: pågår}\n  # hører til\n"
        "- tiltak: b\n  dato: 2024-01-02\n  status: pågår\n"
    )


def test_windows_line_ends_and_margins_are_kept() -> None:
    base = journal(OLD)
    indented = "".join(f"  {line}" if line[:1] in "- " else line for line in base.splitlines(keepends=True))
    ours = indented.replace("\n", "\r\n")
    new = entry("b", "2024-01-01")
    result = joined(ours, journal(OLD, new), base)
    assert result.count("\n") == result.count("\r\n") == journal(OLD, new).count("\n")
    assert "\r\n  - tiltak: b\r\n    dato: 2024-01-01\r\n" in result


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        (journal(entry("a", "2023-01-20", "gjennomført")), "endret: linje 5 i deres.yaml."),
        (journal(), "fjernet i deres.yaml; den sto på linje 5 i grunnlag.yaml."),
    ],
)
def test_an_old_entry_altered_or_removed_is_refused(theirs: str, told: str) -> None:
    ours = journal(OLD, entry("b", "2024-01-01"))
    with pytest.raises(BoligplanError) as refused:
        joined(ours, theirs, journal(OLD))
    assert refused.value.message == f"Meldingen om «a» 2023-01-20 er {told}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mål: []\n", "a.yaml er ingen framdriftsfil"),
        ("[{tiltak: a, dato: 2024-01-01, status: pågår}]\n", "a.yaml kan ikke flettes"),
        ("- bare tekst\n", "a.yaml kan ikke flettes"),
        ("- tiltak: a\n  status: pågår\n  status: utsatt\n", "a.yaml, linje 3: "),
    ],
)
def test_what_is_no_journal_is_refused(text: str, told: str) -> None:
    with pytest.raises(BoligplanError, match=told):
        join(file(text), file(journal(OLD), "b.yaml"))


def test_an_empty_list_takes_the_other_sides_entries() -> None:
    assert joined("# Framdrift\n[]\n", "# Framdrift\n" + OLD, "# Framdrift\n[]\n") == "# Framdrift\n" + OLD


_ENTRY = st.builds(
    entry,
    st.sampled_from(IDS),
    st.sampled_from(("2024-01-01", "2024-01-02", "2024-02", "2025-01-01")),
    st.sampled_from(("pågår", "gjennomført", "utsatt")),
    tekst=st.sampled_from(("en", "to", "'#3'", "|-\n    fire\n\n    fem")),
)
_COMMENTED = st.builds(lambda text, before: before + text, _ENTRY, st.sampled_from(("", "", "\n", "# merk\n")))


@st.composite
def _grown(draw: st.DrawFn, base: list[str]) -> str:
    """The base with entries, and comments, put in anywhere."""
    lines = list(base)
    for new in draw(st.lists(st.one_of(_COMMENTED, st.sampled_from(("# a\n", "# notat\n", "\n"))), max_size=5)):
        lines.insert(draw(st.integers(0, len(lines))), new)
    return "".join(lines)


@st.composite
def _three(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(st.lists(st.one_of(_COMMENTED, st.sampled_from(("# a\n", "# b\n", "# om filen\n", "\n"))), max_size=6))
    return draw(_grown(base)), draw(_grown(base)), "".join(base)


def entries(text: str) -> list[str]:
    return sorted(map(str, compose(SourceFile("", text)).data or ()))


@given(_three())
def test_nothing_is_lost_whatever_two_have_added(three: tuple[str, str, str]) -> None:
    ours, theirs, base = three
    for text in (joined(ours, theirs, base), joined(ours, theirs)):
        found, sides = entries(text), (entries(ours), entries(theirs))
        assert found == sorted(one for one in {*found} for _ in range(max(side.count(one) for side in sides)))
        assert {*found} == {*sides[0], *sides[1]}
        comments = {line for side in (ours, theirs) for line in side.splitlines() if line.startswith("#")}
        assert comments <= set(text.splitlines())
