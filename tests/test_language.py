"""Norwegian dates, numbers, lists and words; Babel is the oracle where it knows."""

import datetime
import typing
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_minus_sign_symbol
from hypothesis import given
from hypothesis import strategies as st

from boligplan import journal, plan, planparts
from boligplan.deadline import parse_deadline, parse_duration
from boligplan.language import (
    LANGUAGES,
    WORDS,
    counted,
    date_text,
    deadline_text,
    duration_text,
    every_text,
    list_text,
    number_text,
    percent_text,
    sort_key,
    word,
    years_text,
)
from boligplan.language.values import Values
from boligplan.planparts import Responsibility
from boligplan.revision.outcomes import Outcome
from boligplan.status import Cell, KindOfMoney, Timing

LOCALES = ("nb", "nn")


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2199, 12, 31)))
def test_a_date_reads_as_babel_writes_it_in_both_languages(day: datetime.date) -> None:
    assert {date_text(day)} == {format_date(day, "d. MMMM y", locale=locale) for locale in LOCALES}


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_number_reads_as_babel_writes_it_in_both_languages(number: Decimal) -> None:
    expected = {
        format_decimal(number + 0, "#,##0.##", locale=locale).replace("-", get_minus_sign_symbol(locale))
        for locale in LOCALES
    }
    assert {number_text(number + 0)} == expected


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=5))
def test_a_list_reads_as_babel_writes_it_in_both_languages(items: list[str]) -> None:
    assert {list_text(items)} == {format_list(items, locale=locale) for locale in LOCALES}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("2024", "2024"),
        ("2024-T2", "2. tertial 2024"),
        ("2024-K3", "3. kvartal 2024"),
        ("2024-H1", "1. halvår 2024"),
        ("2024-06", "juni 2024"),
        ("2024-06-30", "30. juni 2024"),
    ],
)
def test_a_deadline_keeps_its_precision(typed: str, printed: str) -> None:
    assert deadline_text(parse_deadline(typed)) == printed


def test_a_yearly_day_and_a_span_read_as_typed_and_in_nynorsk() -> None:
    spans = ["1 dag", "90 dager", "1 uke", "2 uker", "1 måned", "12 måneder", "2 år"]
    nynorsk = ["1 dag", "90 dagar", "1 veke", "2 veker", "1 månad", "12 månader", "2 år"]
    assert [duration_text(parse_duration(span)) for span in spans] == spans
    assert [duration_text(parse_duration(span), "nynorsk") for span in spans] == nynorsk


def test_an_interval_reads_as_every_so_often() -> None:
    spans = [parse_duration(span) for span in ("1 år", "12 måneder", "2 år", "6 måneder", "2 uker", "90 dager")]
    assert [every_text(span) for span in spans] == [
        "hvert år",
        "hvert år",
        "hvert 2. år",
        "hver 6. måned",
        "hver 2. uke",
        "hver 90. dag",
    ]
    assert [every_text(span, "nynorsk") for span in spans[2:5]] == ["kvart 2. år", "kvar 6. månad", "kvar 2. veke"]


def test_years_in_a_row_become_a_span() -> None:
    assert years_text((2022,)) == "2022"
    assert years_text((2022, 2023)) == "2022 og 2023"
    assert years_text((2022, 2024, 2026)) == "2022, 2024 og 2026"
    assert years_text((2026, 2024, 2022, 2023)) == "2022–2024 og 2026"
    assert years_text(()) == ""


def test_a_count_takes_the_singular_only_for_one() -> None:
    counts = [counted(count, "dag", "dager") for count in (0, 1, 2, 21, 1000)]
    assert counts == ["0\xa0dager", "1\xa0dag", "2\xa0dager", "21\xa0dager", "1\xa0000\xa0dager"]


def test_per_cent_stands_off_from_its_number() -> None:
    assert percent_text(Decimal("12.50")) == "12,5\xa0%"


def test_the_alphabet_ends_with_the_three_norwegian_letters() -> None:
    names = ["Ås", "Ørland", "Ævar", "Zander", "Aasen", "ål", "Øy", "Ardal", "éa", "Eb", "Alle", "a\u030aa"]
    right = ["Alle", "Ardal", "éa", "Eb", "Zander", "Ævar", "Ørland", "Øy", "a\u030aa", "ål", "Ås", "Aasen"]
    assert sorted(names, key=sort_key) == right


def test_every_fixed_word_of_the_files_has_its_nynorsk() -> None:
    literals = (
        planparts.Kind,
        planparts.Clarification,
        planparts.OwnerType,
        planparts.Repeat,
        journal.Status,
        Timing,
        KindOfMoney,
        Outcome,
    )
    literals += (typing.get_type_hints(Cell)["word"],)
    for name in ("state", "amounts_in"):
        literals += (plan.Plan.model_fields[name].annotation,)
    words = {value for literal in literals for value in _strings(literal)} - {""}  # the empty cell of a year
    assert words <= WORDS.keys()
    assert [word(value, "nynorsk") for value in ("ikke påbegynt", "utsatt", "1000 kr")] == [
        "ikkje påbyrja",
        "utsett",
        "heile tusen kroner",
    ]
    assert word("mill. kr") == "millioner kroner"


def _strings(literal: object) -> list[str]:
    arguments = typing.get_args(literal)
    return [text for arg in arguments for text in ([arg] if isinstance(arg, str) else _strings(arg))]


def a_plan(**more: object) -> plan.Plan:
    """A plan with two owners and what else is given."""
    owners = [{"id": "nav", "navn": "Nav Vik"}, {"id": "helse", "navn": "Helse og mestring"}]
    head = {"format": "1", "id": "vik", "tittel": "Plan", "kommune": {"navn": "Vik"}, "målform": "bokmål"}
    return plan.Plan.model_validate(head | {"tilstand": "vedtatt", "ansvarlige": owners} | more, strict=False)


@pytest.mark.parametrize(
    ("given", "bokmaal", "nynorsk"),
    [
        ({"hos": "nav"}, "Nav Vik", "Nav Vik"),
        (
            {"hos": ["nav", "helse"], "hovedansvar": "nav", "delegert": "helse", "ved": "råd"},
            "Nav Vik og Helse og mestring (hovedansvar Nav Vik, delegert til Helse og mestring, ved råd)",
            "Nav Vik og Helse og mestring (hovudansvar Nav Vik, delegert til Helse og mestring, ved råd)",
        ),
        ({"tekst": "NAV", "delegert": "nav"}, "NAV (delegert til Nav Vik)", "NAV (delegert til Nav Vik)"),
        ({"ved": "nav"}, "ingen ansvarlig (ved Nav Vik)", "ingen ansvarleg (ved Nav Vik)"),
        ({}, "ingen ansvarlig", "ingen ansvarleg"),
    ],
)
def test_owners_read_the_same_everywhere(given: dict[str, object], bokmaal: str, nynorsk: str) -> None:
    found = Responsibility.model_validate(given, strict=False)
    texts = [Values(a_plan(), language=language).owners_text(found) for language in LANGUAGES]
    assert texts == [bokmaal, nynorsk]


@pytest.mark.parametrize(
    ("given", "bokmaal", "nynorsk"),
    [
        (
            {"status": "utsatt", "gjelder": "2023", "begrunnelse": "Ingen lokaler", "ny_frist": "2025-06"},
            "1. mai 2024: utsatt for 2023, ny frist juni 2025. Ingen lokaler.",
            "1. mai 2024: utsett for 2023, ny frist juni 2025. Ingen lokaler.",
        ),
        (
            {"status": "utsatt", "begrunnelse": "Venter!", "ny_frist": "ikke fastsatt", "intern_merknad": "Hemmelig"},
            "1. mai 2024: utsatt, ny frist ikke fastsatt. Venter!",
            "1. mai 2024: utsett, ny frist ikkje fastsett. Venter!",
        ),
        (
            {"status": "erstattet", "verdi": "1.5", "utført": "2024", "erstattet_av": ["kurs", "x"], "tekst": "Ja."},
            "1. mai 2024: erstattet, verdi 1,5, utført 2024, erstattet av «Holde kurs» og «x». Ja.",
            "1. mai 2024: erstatta, verdi 1,5, utført 2024, erstatta av «Holde kurs» og «x». Ja.",
        ),
        (
            {"status": "pågår", "av": "nav", "sak": "24/17"},
            "1. mai 2024: pågår. (Nav Vik, 24/17)",
            "1. mai 2024: pågår. (Nav Vik, 24/17)",
        ),
        (
            {"trekker": {"dato": "2024-04", "gjelder": "2023", "status": "utgår"}, "begrunnelse": "Feil tiltak."},
            "1. mai 2024: trekker tilbake meldingen fra april 2024: utgår for 2023. Feil tiltak.",
            "1. mai 2024: trekkjer tilbake meldinga frå april 2024: går ut for 2023. Feil tiltak.",
        ),
    ],
)
def test_an_entry_reads_the_same_everywhere(given: dict[str, object], bokmaal: str, nynorsk: str) -> None:
    entry = journal.Entry.model_validate({"tiltak": "kurs", "dato": "2024-05-01"} | given, strict=False)
    found = a_plan(vi_skal=[{"id": "kurs", "tekst": "Holde kurs"}])
    assert [Values(found, language=language).entry_text(entry) for language in LANGUAGES] == [bokmaal, nynorsk]
