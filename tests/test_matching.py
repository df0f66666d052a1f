"""Which thing in one version is which in the other: by id, else by the likeness of the texts, the same both ways."""

from datetime import date
from pathlib import Path

import pytest

from boligplan.comparing.matching import Node, Pairing, alike, nodes_of, pair, plain, unlike_records
from boligplan.journal import Entry
from boligplan.loading import check
from boligplan.planparts import Change, Responsibility
from boligplan.reader.source import SourceFile

DAY = date(2024, 6, 1)
HEAD = "format: 1\nid: vik\ntittel: Plan\nkommune: {navn: Vik}\nmålform: bokmål\ntilstand: vedtatt\n"


def nodes(body: str, head: str = HEAD) -> list[Node]:
    loaded = check(Path("vik.yaml"), [SourceFile("vik.yaml", head + body)], DAY)
    assert loaded.is_sound, loaded.diagnostics
    return nodes_of(loaded.sound_plan, DAY)


def paired(old: str, new: str) -> dict[str, str]:
    """The id in the new version of each thing of the old one, «-» where it is gone, and what has come under «+»."""
    found = pair(nodes(old), nodes(new))
    come = {"+": " ".join(node.subject.id for node in found.come)} if found.come else {}
    same = {a.subject.id: b.subject.id for a, b in found.matched if a.subject.level not in ("plan", "felles")}
    return same | {node.subject.id: "-" for node in found.gone} | come


def test_everything_with_an_id_has_its_number_its_text_and_what_it_stands_under() -> None:
    body = """\
ansvarlige: [{id: nav, navn: Nav Vik}]
føringer: [{id: lov, tittel: Loven}]
planprosess: [{id: høring, tekst: Høring}]
strategier:
  - {id: s, tekst: Samarbeide, vi_skal: [{id: møte, tekst: Møtes}]}
  - {id: t, nummer: B, tittel: Tittel, tekst: Teksten}
mål:
  - id: eie
    tittel: Eie
    vi_vil:
      - {id: låne, tekst: Låne, vi_skal: [{id: lån, tekst: Gi}]}
      - {id: kjøpe, nummer: 1b, tekst: Kjøpe}
    vi_skal: [{id: melde, tekst: Melde}]
  - {id: leie, nummer: II, tittel: Leie, vi_vil: [{id: hus, tekst: Hus}]}
vi_skal: [{id: sist, tekst: Sist}]
"""
    found = nodes(body)
    order = [node.key for node in found]
    assert all(node.parent in order[:place] for place, node in enumerate(found) if node.parent)
    assert {(n.subject.level, n.subject.id, n.subject.number, n.subject.text, n.parent) for n in found} == {
        ("plan", "vik", "", "Plan", None),
        ("felles", "felles", "", "", None),
        ("mål", "eie", "1", "Eie", ("felles", "felles")),
        ("vi_vil", "låne", "1.1", "Låne", ("mål", "eie")),
        ("tiltak", "lån", "1.1.1", "Gi", ("vi_vil", "låne")),
        ("vi_vil", "kjøpe", "1b", "Kjøpe", ("mål", "eie")),
        ("tiltak", "melde", "1.3", "Melde", ("mål", "eie")),
        ("mål", "leie", "II", "Leie", ("felles", "felles")),
        ("vi_vil", "hus", "II.1", "Hus", ("mål", "leie")),
        ("strategi", "s", "S1", "Samarbeide", ("felles", "felles")),
        ("tiltak", "møte", "S1.1", "Møtes", ("strategi", "s")),
        ("strategi", "t", "B", "Tittel", ("felles", "felles")),
        ("tiltak", "sist", "T1", "Sist", ("felles", "felles")),
        ("milepæl", "høring", "", "Høring", ("plan", "vik")),
        ("ansvarlig", "nav", "", "Nav Vik", ("plan", "vik")),
        ("føring", "lov", "", "Loven", ("plan", "vik")),
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("vi_skal: [{id: a, tekst: A}]", "vi_skal: [{id: a, tekst: Noe helt annet}]", {"a": "a"}),
        ("vi_skal: [{id: a, tekst: Bygge hus}]", "vi_skal: [{id: b, tekst: Bygge  hus}]", {"a": "b"}),
        ("vi_skal: [{id: a, tekst: Bygge hus}]", "vi_skal: [{id: b, tekst: Selge tomt}]", {"a": "-", "+": "b"}),
        # the most alike first, whichever stands first
        (
            "vi_skal: [{id: a, tekst: Bygge fire hus}, {id: b, tekst: Bygge fem hus}]",
            "vi_skal: [{id: c, tekst: Bygge fem hus}, {id: d, tekst: Bygge fire hus nå}]",
            {"a": "d", "b": "c"},
        ),
        # one text, two that would have it
        (
            "vi_skal: [{id: a, tekst: Bygge hus nå}, {id: b, tekst: Bygge hus}]",
            "vi_skal: [{id: c, tekst: Bygge hus}]",
            {"a": "-", "b": "c"},
        ),
        (
            "vi_skal: [{id: a, tekst: Bygge hus}]",
            "vi_skal: [{id: c, tekst: Bygge hus i år}, {id: d, tekst: Bygge husa}]",
            {"a": "d", "+": "c"},
        ),
        (
            "vi_skal: [{id: a, tekst: Bygge fire hus}, {id: b, tekst: Bygge fem}]",
            "vi_skal: [{id: c, tekst: Bygge fire hus}, {id: d, tekst: Bygge fire}]",
            {"a": "c", "b": "d"},
        ),
        # the same letters in another order are another text
        ("vi_skal: [{id: a, tekst: Bygge hus}]", "vi_skal: [{id: b, tekst: suh eggyB}]", {"a": "-", "+": "b"}),
        # things of two kinds are never the same
        ("vi_skal: [{id: a, tekst: Bygge hus}]", "strategier: [{id: b, tekst: Bygge hus}]", {"a": "-", "+": "b"}),
        ("føringer: [{id: a, tittel: Loven}]", "føringer: [{id: b, tittel: Loven}]", {"a": "b"}),
        ("ansvarlige: [{id: a, navn: Nav}]", "ansvarlige: [{id: b, navn: Nav}]", {"a": "b"}),
    ],
)
def test_what_has_lost_its_id_is_known_by_its_text(old: str, new: str, expected: dict[str, str]) -> None:
    assert paired(old, new) == expected
    back = {now: then for then, now in expected.items() if now != "-" and then != "+"}
    assert {then: now for then, now in paired(new, old).items() if now != "-" and then != "+"} == back


def test_the_plan_is_the_plan_though_another_thing_has_taken_its_id() -> None:
    old, new = nodes("mål: [{id: eie, tittel: Eie}]"), nodes("mål: [{id: eie, tittel: Eie}]", HEAD.replace("vik", "øy"))
    found = pair(old, new)
    assert [(a.subject.id, b.subject.id) for a, b in found.matched] == [
        ("vik", "øy"),
        ("felles", "felles"),
        ("eie", "eie"),
    ]
    assert (found.gone, found.come, found.guessed) == ([], [], {})


def move(old: str, new: str) -> list[tuple[str, str, str]]:
    """What has moved: its id, and the ids of what it stood under and stands under."""
    found = pair(nodes(old), nodes(new))
    moved = ((b, Pairing.places(found, a, b)) for a, b in found.matched)
    return [(node.subject.id, *(place.id for place in places)) for node, places in moved if places]


def test_a_thing_has_moved_when_it_stands_under_another_and_not_when_that_has_a_new_id() -> None:
    two = "mål: [{{id: {0}, tittel: Eie egen bolig, vi_skal: [{1}]}}, {{id: leie, tittel: Leie, vi_skal: [{2}]}}]"
    measure = "{id: a, tekst: A}"
    assert move(two.format("eie", measure, ""), two.format("eie", "", measure)) == [("a", "eie", "leie")]
    assert move(two.format("eie", measure, ""), two.format("eige", measure, "")) == []
    assert move(two.format("eie", measure, ""), "vi_skal: [{id: a, tekst: A}]") == [("a", "eie", "felles")]
    assert move("vi_skal: [{id: a, tekst: A}]", two.format("eie", measure, "")) == [("a", "felles", "eie")]


def test_likeness_is_the_same_both_ways_and_of_texts_alone() -> None:
    assert alike("Bygge  hus", "Bygge hus") == alike("", "") == 1
    assert alike("bygge", "selge") == alike("selge", "bygge")
    assert alike("abcd", "abce") == 0.75
    assert alike("tide", "diet") == alike("diet", "tide")  # difflib itself gives two answers here


def entry(text: str) -> Entry:
    given = dict(part.split("=") for part in text.split())
    return Entry.model_validate({"tiltak": "a", "dato": "2024-01-01", "status": "pågår", **given})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["sak=1"], ["sak=1"], []),
        (["sak=1", "sak=1"], ["sak=1"], [(1, None)]),
        (["sak=1"], ["sak=1", "sak=1", "sak=1"], [(None, 1), (None, 2)]),
        (["sak=1"], ["sak=2"], [(0, 0)]),
        # the one most alike, whichever stands first
        (["sak=1 tekst=x av=nav"], ["sak=2 tekst=y av=nav", "sak=2 tekst=x av=nav"], [(0, 1), (None, 0)]),
        (["sak=2 tekst=y av=nav", "sak=2 tekst=x av=nav"], ["sak=1 tekst=x av=nav"], [(1, 0), (0, None)]),
        # of another owner it is another
        (["sak=1"], ["sak=1 tiltak=b"], [(0, None), (None, 0)]),
        # on another day at least half of what is given must be the same
        (["sak=1"], ["sak=1 dato=2024-02-01"], [(0, 0)]),
        (["sak=1"], ["sak=2 dato=2024-02-01"], [(0, 0)]),
        (["sak=1"], ["sak=2 dato=2024-02-01 tekst=x"], [(0, None), (None, 0)]),
        (["sak=1"], ["sak=2 tekst=x status=utsatt av=nav verdi=5"], [(0, 0)]),
    ],
)
def test_a_record_that_was_altered_is_paired_with_the_one_most_like_it(
    old: list[str], new: list[str], expected: list[tuple[int | None, int | None]]
) -> None:
    here, there = [*map(entry, old)], [*map(entry, new)]
    assert list(unlike_records(here, there, lambda record: record.measure)) == expected
    back = [(j, i) for i, j in expected]
    assert sorted(unlike_records(there, here, lambda record: record.measure), key=str) == sorted(back, key=str)


def test_what_means_the_same_has_the_same_form() -> None:
    assert plain(" a \n b") == "a b"
    assert plain(("b", "a"), "owners") == plain(["a", "b"], "owners") == ("a", "b")
    assert plain(("b", "a"), "points") == ("b", "a")
    one = Responsibility.model_validate({"tekst": "Nav  Vik", "hos": ("a", "b")})
    other = Responsibility.model_validate({"tekst": "Nav Vik", "hos": ("b", "a")})
    assert plain(one) == plain(other)
    assert hash(plain(one)) == hash(plain(other))
    changes = [
        Change.model_validate({"dato": "2024-01-01", "før": before})
        for before in ({"tekst": "A", "år": "2022"}, {"år": "2022", "tekst": " A"}, {"tekst": "A"})
    ]
    assert plain(changes[0]) == plain(changes[1]) != plain(changes[2])
    assert dict(plain(changes[2]))["before"] == (("text", "A"),)
