"""The Eigersund plan holds the printed programme (chapter 4.2) cell by cell, slips included.

The plan is read as plain YAML, so that these tests do not lean on the reader they help to check.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
PLAN = HERE.parent / "plans" / "eigersund-2022-2027.yaml"
TABLE = HERE / "data" / "eigersund_tabell.yaml"
TEXT = HERE / "data" / "eigersund_tekst.txt"  # front page, the web page, chapters 2.2 and 3, page cut included

YEARS = range(2022, 2028)
SLAG = {"D": ["drift"], "I": ["investering"], "D/I": ["drift", "investering"]}
TEXT_COLUMNS = ("hovedmål", "vi_vil", "vi_skal", "økonomi", "ansvar")
REFERENCES = {"id", "føring", "hos", "delegert", "ved", "involverte"}
NOT_PRINTED = REFERENCES | {"avklaring", "slag", "år", "gjentas", "indikator", "kilde"}

Row = dict[str, Any]


def read(path: Path) -> Any:
    """What a YAML file holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def fold(*texts: str) -> str:
    """The texts joined, white space folded."""
    return " ".join(" ".join(texts).split())


def without_bullets(cell: str) -> str:
    """A printed cell without its «*» and «o » bullets, white space folded."""
    return fold(re.sub(r"(^|\s)(\*|o\s)", " ", cell))


def printed_rows() -> dict[str, Row]:
    """The printed rows by number (1.1, 1.2, …), page cuts joined and the goal written on every row."""
    whole: list[Row] = []
    for raw in read(TABLE):
        if raw.get("fortsetter"):
            for column in TEXT_COLUMNS:
                whole[-1][column] = fold(whole[-1].get(column, ""), raw.get(column, ""))
        else:
            whole.append(dict(raw))
    rows: dict[str, Row] = {}
    goal, aim, title = 0, 0, ""
    for row in whole:
        if row.get("hovedmål"):
            goal, aim, title = goal + 1, 0, row["hovedmål"]
        aim += 1
        rows[f"{goal}.{aim}"] = {**row, "hovedmål": title}
    return rows


def planned_rows() -> dict[str, tuple[str, Row]]:
    """Goal title and aim of the plan, by number."""
    return {
        f"{i}.{j}": (goal["tittel"], aim)
        for i, goal in enumerate(read(PLAN)["mål"], 1)
        for j, aim in enumerate(goal["vi_vil"], 1)
    }


PRINTED = printed_rows()
PLANNED = planned_rows()

each_row = pytest.mark.parametrize("number", PRINTED)


SOURCE = fold(TEXT.read_text(encoding="utf-8"))


def texts_of(item: Row) -> str:
    """The wording of an aim or a measure with its sub-points."""
    return fold(item["tekst"], *item.get("punkter", []))


def owner_texts(aim: Row) -> list[str]:
    """The owner texts of a row, the aim's first, then those of its measures."""
    return [item["ansvar"]["tekst"] for item in (aim, *aim["vi_skal"]) if "ansvar" in item]


def years_of(value: str | int | None) -> list[int]:
    """The years of «2023», «2022-2027» or nothing."""
    if value is None:
        return []
    first, _, last = str(value).partition("-")
    return list(range(int(first), int(last or first) + 1))


def year_cells(aim: Row) -> list[str]:
    """What the plan would print in the year columns: an amount, else X, else nothing."""
    marked = years_of(aim.get("år"))
    amounts = [item["kostnad"]["drift"]["hvert_år"] for item in (aim, *aim["vi_skal"]) if "kostnad" in item]
    mark = str(sum(amounts)) if amounts else "X"
    return [mark if year in marked else "" for year in YEARS]


def printed_texts(value: Any) -> Iterator[str]:
    """Every text under a node of the plan that claims to be printed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_PRINTED:
                yield from printed_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from printed_texts(inner)
    elif isinstance(value, str):
        yield value


def test_the_plan_has_the_printed_rows_and_no_others() -> None:
    """Four goals with 4, 6, 6 and 7 rows, in the printed order."""
    assert list(PLANNED) == list(PRINTED)
    assert [len(goal["vi_vil"]) for goal in read(PLAN)["mål"]] == [4, 6, 6, 7]


def test_every_printed_measure_is_a_measure_of_its_own() -> None:
    """32 measures: each starred one, and the two unstarred sentences of row 1.4."""
    starred = {number: max(1, row["vi_skal"].count("*")) for number, row in PRINTED.items()}
    measures = {number: len(aim["vi_skal"]) for number, (_, aim) in PLANNED.items()}
    assert measures == starred | {"1.4": 2}
    assert sum(measures.values()) == 32


@each_row
def test_goal_is_as_printed(number: str) -> None:
    assert fold(PLANNED[number][0]) == fold(PRINTED[number]["hovedmål"])


@each_row
def test_aim_with_sub_points_is_the_printed_cell(number: str) -> None:
    assert texts_of(PLANNED[number][1]) == without_bullets(PRINTED[number]["vi_vil"])


@each_row
def test_measures_in_order_are_the_printed_cell(number: str) -> None:
    measures = PLANNED[number][1]["vi_skal"]
    assert fold(*map(texts_of, measures)) == without_bullets(PRINTED[number]["vi_skal"])


@each_row
def test_starred_texts_are_split_at_their_stars(number: str) -> None:
    cell = PRINTED[number]["vi_skal"]
    if "*" in cell:
        pieces = [fold(piece) for piece in cell.split("*") if piece.strip()]
        assert [texts_of(measure) for measure in PLANNED[number][1]["vi_skal"]] == pieces


@each_row
def test_sub_points_are_split_at_their_bullets(number: str) -> None:
    lead_in, *points = (fold(piece) for piece in re.split(r"\so\s", PRINTED[number]["vi_vil"]))
    aim = PLANNED[number][1]
    assert [fold(text) for text in (aim["tekst"], *aim.get("punkter", []))] == [lead_in, *points]


@each_row
def test_financial_consequences_are_as_printed(number: str) -> None:
    assert fold(PLANNED[number][1]["økonomi"]["tekst"]) == fold(PRINTED[number]["økonomi"])


def test_a_case_that_depends_is_conditional() -> None:
    """The 20 rows that say «dersom det gir konsekvenser»."""
    depends = [number for number, row in PRINTED.items() if "dersom det gir konsekvenser" in row["økonomi"]]
    settled = {number: aim["økonomi"].get("avklaring") for number, (_, aim) in PLANNED.items()}
    assert [number for number in settled if settled[number] == "egen politisk sak ved behov"] == depends
    assert len(depends) == 20
    assert "egen politisk sak" not in settled.values()


@each_row
def test_owner_texts_in_order_are_the_printed_cell(number: str) -> None:
    assert fold(*owner_texts(PLANNED[number][1])) == without_bullets(PRINTED[number]["ansvar"])


@each_row
def test_funding_is_as_printed(number: str) -> None:
    slag = PLANNED[number][1]["slag"]
    assert (slag if isinstance(slag, list) else [slag]) == SLAG[PRINTED[number]["slag"]]


@each_row
def test_year_columns_are_as_printed(number: str) -> None:
    assert year_cells(PLANNED[number][1]) == [str(cell) for cell in PRINTED[number]["år"]]


def test_no_text_under_the_goals_is_added() -> None:
    """Each text under «mål» stands in a printed cell; what is not printed is named in NOT_PRINTED."""
    cells = [without_bullets(row[column]) for row in PRINTED.values() for column in TEXT_COLUMNS] + [SOURCE]
    strangers = [text for text in printed_texts(read(PLAN)["mål"]) if not any(fold(text) in cell for cell in cells)]
    assert strangers == []


def test_every_paragraph_is_word_for_word_the_source() -> None:
    plan = read(PLAN)
    described = [plan["beskrivelse"], *(goal["beskrivelse"] for goal in plan["mål"])]
    paragraphs = [line.removeprefix("• ") for text in described for line in text.split("\n")]
    assert [line for line in paragraphs if line not in SOURCE] == []
    assert sum(map(len, paragraphs)) > 6000


def test_each_goal_has_its_own_paragraph() -> None:
    """Chapter 3 numbers the goals; what stands between two of the headings is the paragraph of the first."""
    goals = read(PLAN)["mål"]
    heads = [f"{n}. {goal['tittel']} " for n, goal in enumerate(goals, 1)]
    starts = [SOURCE.index(head) for head in heads]
    ends = [*starts[1:], len(SOURCE)]
    told = [SOURCE[start + len(head) : end] for start, head, end in zip(starts, heads, ends, strict=True)]
    assert [goal["beskrivelse"] for goal in goals] == [text.strip() for text in told]


def test_the_plan_says_that_it_binds_nobody() -> None:
    assert "Den er ikke utarbeidet etter Plan og bygningsloven (PBL)" in read(PLAN)["beskrivelse"]
    assert "ikke juridisk bindende" in read(PLAN)["beskrivelse"]
