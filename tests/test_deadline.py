"""Dates, years and spans keep the precision they were written with, and say the right form where they are wrong."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boligplan.deadline import (
    FIRST_YEAR,
    LAST_YEAR,
    DayOfYear,
    Miswritten,
    add_months,
    parse_date,
    parse_day_of_year,
    parse_deadline,
    parse_duration,
    parse_period,
    parse_year,
    parse_years,
)
from boligplan.fields import parse_id, parse_number

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-T1", "2024-01-01", "2024-04-30"),
        ("2024-T2", "2024-05-01", "2024-08-31"),
        ("2024-T3", "2024-09-01", "2024-12-31"),
        ("2024-K1", "2024-01-01", "2024-03-31"),
        ("2024-K2", "2024-04-01", "2024-06-30"),
        ("2024-K3", "2024-07-01", "2024-09-30"),
        ("2024-K4", "2024-10-01", "2024-12-31"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2199", "2199-01-01", "2199-12-31"),
    ],
)
def test_a_deadline_lasts_to_the_end_of_what_was_written(text: str, first: str, last: str) -> None:
    due = parse_deadline(text)
    assert (due.first.isoformat(), due.last.isoformat(), str(due)) == (first, last, text)


@given(days)
def test_the_parts_of_a_year_hold_each_day_once(day: date) -> None:
    for part, parts in (("T", 3), ("K", 4), ("H", 2)):
        held = [parse_deadline(f"{day.year}-{part}{n}") for n in range(1, parts + 1)]
        assert sum(due.first <= day <= due.last for due in held) == 1
        assert (held[0].first, held[-1].last) == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert parse_deadline(day.isoformat()[:7]).last >= day
    assert parse_date(day.isoformat()) == parse_deadline(day.isoformat()).last == day


MISWRITTEN: list[tuple[Callable[[str], object], str, str]] = [
    (parse_date, "20.01.2023", "2023-01-20"),
    (parse_date, "1.5.2023", "2023-05-01"),
    (parse_date, "20.1.23", "2023-01-20"),
    (parse_date, "20/1/2023", "2023-01-20"),
    (parse_date, "2023/01/20", "2023-01-20"),
    (parse_date, "2023-1-20", "2023-01-20"),
    (parse_date, "20. januar 2023", "2023-01-20"),
    (parse_date, "1 Mai 2023", "2023-05-01"),
    (parse_date, "20 jan. 2023", "2023-01-20"),
    (parse_date, "31.02.2023", ""),
    (parse_date, "2023-02-31", ""),
    (parse_date, "2023-02-29", ""),
    (parse_date, "1900-02-29", ""),
    (parse_date, "2023", ""),
    (parse_date, "2023-06", ""),
    (parse_date, "2024-W01-1", ""),
    (parse_date, "1899-12-31", ""),
    (parse_date, "2200-01-01", ""),
    (parse_date, "\u0662\u0660\u0662\u0663-01-01", ""),
    (parse_date, "i dag", ""),
    (parse_date, "", ""),
    (parse_date, "1" * 100_000, ""),
    (parse_deadline, "30.06.2024", "2024-06-30"),
    (parse_deadline, "juni 2024", "2024-06"),
    (parse_deadline, "6.2024", "2024-06"),
    (parse_deadline, "13/2024", ""),
    (parse_deadline, "Juni 2024", "2024-06"),
    (parse_deadline, "2024-6", "2024-06"),
    (parse_deadline, "2024-t2", "2024-T2"),
    (parse_deadline, "T2 2024", "2024-T2"),
    (parse_deadline, "2024 H1", "2024-H1"),
    (parse_deadline, "Q3 2024", "2024-K3"),
    (parse_deadline, "2. tertial 2024", "2024-T2"),
    (parse_deadline, "1. halvår 2024", "2024-H1"),
    (parse_deadline, "3. kvartal 2024", "2024-K3"),
    (parse_deadline, "2024-T4", ""),
    (parse_deadline, "2024-K5", ""),
    (parse_deadline, "2024-H0", ""),
    (parse_deadline, "2024-13", ""),
    (parse_deadline, "2024-00", ""),
    (parse_deadline, "5. kvartal 2024", ""),
    (parse_deadline, "24", ""),
    (parse_deadline, "høsten 2024", ""),
    (parse_year, "24", ""),
    (parse_year, "2024 ", ""),
    (parse_year, "02024", ""),
    (parse_year, "\u0662\u0660\u0662\u0664", ""),
    (parse_years, "2022-27", "2022-2027"),
    (parse_years, "2022 til 2027", "2022-2027"),
    (parse_years, "2022 t.o.m. 2024", "2022-2024"),
    (parse_years, "2022/2023", "2022, 2023"),
    (parse_years, "2022 og 2024", "2022, 2024"),
    (parse_years, "2027-2022", "2022-2027"),
    (parse_years, "2022,", ""),
    (parse_years, "2022, hele perioden", ""),
    (parse_years, "", ""),
    (parse_years, "2022 og " * 50_000, ""),
    (parse_period, "2022-27", "2022-2027"),
    (parse_period, "2022 til 2027", "2022-2027"),
    (parse_period, "2022, 2023", ""),
    (parse_duration, "12 mnd", "12 måneder"),
    (parse_duration, "1år", "1 år"),
    (parse_duration, "Årlig", "12 måneder"),
    (parse_duration, "0 dager", ""),
    (parse_duration, "-1 år", ""),
    (parse_duration, "to år", ""),
    (parse_day_of_year, "31.1", "31. januar"),
    (parse_day_of_year, "31.01.", "31. januar"),
    (parse_day_of_year, "31 Januar", "31. januar"),
    (parse_day_of_year, "1. jan", "1. januar"),
    (parse_day_of_year, "30. februar", ""),
    (parse_day_of_year, "31.13", ""),
    (parse_day_of_year, "31.0", ""),
    (parse_number, "5 000", "5000"),
    (parse_number, "5.000", "5000"),
    (parse_number, "1.234.567,50", "1234567.50"),
    (parse_number, "5\u00a0000", "5000"),
    (parse_number, "5,5", "5.5"),
    (parse_number, "kr 5 000,-", "5000"),
    (parse_number, "5000 kr", "5000"),
    (parse_number, "5.555", "5555"),
    (parse_number, "5 mill.", ""),
    (parse_number, "-5", ""),
    (parse_number, "1" * 13, ""),
    (parse_id, "Startlån til unge", "startlån-til-unge"),
    (parse_id, "2.3.1 Startlån", "startlån"),
    (parse_id, "Café Åsen", "cafe-åsen"),
    (parse_id, "123", ""),
    (parse_id, "a_b", "a-b"),
]


@pytest.mark.parametrize(("parse", "text", "better"), MISWRITTEN)
def test_what_is_wrong_is_shown_as_it_should_be(parse: Callable[[str], object], text: str, better: str) -> None:
    with pytest.raises(Miswritten) as caught:
        parse(text)
    assert caught.value.better == better
    said = str(caught.value)
    assert said.startswith(f"«{text[:59]}")
    assert len(said) < 250
    if better:
        assert said.endswith(f"Skriv {better}.")
        parse(better)


@pytest.mark.parametrize("parse", [parse_date, parse_deadline])
def test_a_day_that_does_not_exist_is_called_so(parse: Callable[[str], object]) -> None:
    with pytest.raises(Miswritten, match="«2023-02-29» finnes ikke i kalenderen"):
        parse("2023-02-29")


@given(st.text(max_size=20))
def test_any_text_is_a_value_or_miswritten(text: str) -> None:
    for parse in (
        parse_date, parse_deadline, parse_year, parse_years, parse_period, parse_duration, parse_day_of_year,
        parse_number, parse_id,
    ):  # fmt: skip
        with suppress(Miswritten):
            parse(text)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023", (2023,)),
        ("2022-2024", (2022, 2023, 2024)),
        ("2022 – 2024", (2022, 2023, 2024)),
        ("2024, 2022", (2022, 2024)),
        ("2022,2024-2025, 2024", (2022, 2024, 2025)),
    ],
)
def test_years_come_in_rising_order_each_once(text: str, years: tuple[int, ...]) -> None:
    assert parse_years(text) == years


def test_a_period_may_be_one_year() -> None:
    assert (parse_period("2022"), parse_period("2022–2027")) == ((2022, 2022), (2022, 2027))


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        ("90 dager", "2024-01-01", "2024-03-31"),
        ("1 dag", "2024-02-28", "2024-02-29"),
        ("1 dag", "2023-02-28", "2023-03-01"),
        ("2 uker", "2024-02-20", "2024-03-05"),
        ("1 måned", "2024-01-31", "2024-02-29"),
        ("1 måned", "2023-01-31", "2023-02-28"),
        ("12 måneder", "2024-02-29", "2025-02-28"),
        ("4 år", "2024-02-29", "2028-02-29"),
        ("2 år", "2022-12-31", "2024-12-31"),
        ("9999 år", "2024-01-01", "9999-12-31"),
    ],
)
def test_a_span_counts_calendar_months_and_stays_in_a_shorter_one(span: str, start: str, end: str) -> None:
    assert parse_duration(span).after(date.fromisoformat(start)).isoformat() == end


@given(days, st.integers(-600, 600))
def test_months_back_and_forth_lose_only_the_end_of_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    back = add_months(moved, -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert timedelta(0) <= day - back <= timedelta(3)


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("31. januar", 2024, "2024-01-31"),
        ("29. februar", 2024, "2024-02-29"),
        ("29. februar", 2023, "2023-02-28"),
        ("31. desember", 2023, "2023-12-31"),
    ],
)
def test_a_day_of_the_year_exists_in_every_year(text: str, year: int, day: str) -> None:
    yearly = parse_day_of_year(text)
    assert isinstance(yearly, DayOfYear)
    assert yearly.of(year).isoformat() == day
    assert str(yearly) == text


@pytest.mark.parametrize("text", ["a", "åpne-dører", "startlån-2", "ø", "a-", "a--b", "hus9999"])
def test_an_id_is_a_short_word_of_small_letters(text: str) -> None:
    assert parse_id(text) == text


@pytest.mark.parametrize(
    ("parse", "text", "said"),
    [
        (
            parse_date,
            "2024-02-30",
            "«2024-02-30» finnes ikke i kalenderen. Skriv år-måned-dag, for eksempel 2024-11-05.",
        ),
        (parse_date, "2024-06", "«2024-06» er ikke en dato. Skriv år-måned-dag, for eksempel 2024-11-05."),
        (parse_date, "etter jul.", "«etter jul.» er ikke en dato. Skriv år-måned-dag, for eksempel 2024-11-05."),
        (parse_deadline, "2024-T4", "«2024-T4» finnes ikke i kalenderen. Skriv 2024, "),
        (parse_deadline, "2024-K0", "«2024-K0» finnes ikke i kalenderen. Skriv 2024, "),
        (parse_deadline, "2024-13", "«2024-13» finnes ikke i kalenderen. Skriv 2024, "),
        (parse_deadline, "snart", "«snart» er ikke en frist. Skriv 2024, 2024-T2 (tertial), "),
        (parse_year, "1899", "«1899» er ikke et årstall. Skriv fire siffer, fra 1900 til 2199."),
        (parse_year, "2200", "«2200» er ikke et årstall."),
        (parse_year, "٢٠٢٤", "«٢٠٢٤» er ikke et årstall."),
        (parse_years, " 2022 til 2027 ", "Skriv 2022-2027."),
        (parse_years, "2022, 2027-2024", "«2027-2024» går baklengs. Skriv det første året først."),
        (parse_years, "2027-2024", "«2027-2024» går baklengs. Skriv 2024-2027."),
        (parse_years, "1900 til 2199", "Skriv 1900-2199."),
        (parse_years, "2022/2024", "Skriv 2022, 2024."),
        (parse_years, "2022 til 2200", "Skriv 2023, 2022-2027,"),
        (parse_day_of_year, "29.2", "Skriv 29. februar."),
        (parse_day_of_year, "5.0", "Skriv dag og måned, for eksempel 31. januar."),
        (parse_duration, "12 Måneder", "Skriv 12 måneder."),
        (parse_duration, "Årlig", "Skriv 12 måneder."),
        (parse_day_of_year, "31. Januar.", "Skriv 31. januar."),
        (parse_day_of_year, "31.12.", "Skriv 31. desember."),
        (parse_day_of_year, "1.1", "Skriv 1. januar."),
        (parse_day_of_year, "31.13", "«31.13» er ikke en dag i året. Skriv dag og måned, for eksempel 31. januar."),
        (parse_day_of_year, "31. jutmar", "Skriv dag og måned, for eksempel 31. januar."),
        (parse_day_of_year, "0.1", "Skriv dag og måned, for eksempel 31. januar."),
    ],
)
def test_what_is_miswritten_is_told_with_the_right_form(parse: Callable[[str], object], text: str, said: str) -> None:
    with pytest.raises(Miswritten) as refused:
        parse(text)
    assert said in str(refused.value)


def test_the_first_and_the_last_that_can_be_written() -> None:
    assert (parse_year("1900"), parse_year("2199")) == (1900, 2199)
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert add_months(date(1, 2, 28), -1) == date(1, 1, 28)
    assert add_months(date(1, 1, 1), -1) == date.min
