"""Dates, years and spans of time that keep the precision they were written with.

Everything here turns a written form into a value or raises `Miswritten` with a Norwegian sentence
that shows the right form. Days are local calendar days, and every last day is included.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from boligplan.patterns import pattern
from boligplan.safetext import clipped

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2199

_PARTS = {"T": 3, "K": 4, "H": 2}
_DEADLINE = pattern(r"(\d{4})(?:-(?:([TKH])(\d)|(\d\d)(?:-(\d\d))?))?", re.ASCII)
_MONTH = "|".join(name if len(name) < 5 else f"{name}|{name[:3]}\\.?" for name in MONTHS)
# What people write for a day and for other deadlines, and the order of year, month (or part) and day in it.
_OTHER_DAYS = (
    (pattern(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4}|\d\d)"), (3, 2, 1)),
    (pattern(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})"), (1, 2, 3)),
    (pattern(rf"(\d{{1,2}})\.? ?({_MONTH}) (\d{{4}})"), (3, 2, 1)),
)
_OTHER_DEADLINES = (
    (pattern(r"(\d{4})[ /-]?([tkhq]\d|\d{1,2})"), (1, 2)),
    (pattern(r"(\d{1,2})[./](\d{4})"), (2, 1)),
    (pattern(rf"([tkhq]\d|\d\. ?(?:tertial|kvartal|halvår)|{_MONTH})[ /-]?(\d{{4}})"), (2, 1)),
)
_UNITS = {"mnd": "måneder", "mnd.": "måneder", "måned": "måneder", "dager": "dager", "d": "dager", "uke": "uker"}
_DURATION = pattern(r"(\d{1,4}) (dag|dager|uke|uker|måned|måneder|år)", re.ASCII)
_DAY_OF_YEAR = pattern(r"(\d{1,2})\. ([a-z]+)", re.ASCII)
_YEARS = pattern(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", re.ASCII)


class Miswritten(ValueError):
    """A written form that is wrong. `better` is the right one, where it can be told what was meant."""

    def __init__(self, text: str, wrong: str, right: str, better: str = "") -> None:
        self.better = better
        super().__init__(f"«{clipped(text)}» {wrong}. Skriv {better or right}.")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point in time with the precision it was written with; `last` is the due day, never late itself."""

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Duration:
    """A span such as «12 måneder»: whole days or whole months."""

    days: int
    months: int
    text: str

    def after(self, day: date) -> date:
        """The day this long after `day`; the end of a shorter month stands in for a day it lacks."""
        return add_months(day, self.months) + timedelta(self.days)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day that comes back every year, such as «31. januar»."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """The day in `year`; 29 February is 28 February in other years than leap years."""
        day = monthrange(year, 2)[1] if (self.month, self.day) == (2, 29) else self.day
        return date(year, self.month, day)

    def __str__(self) -> str:
        return f"{self.day}. {MONTHS[self.month - 1]}"


@lru_cache(4096)
def add_months(day: date, months: int) -> date:
    """The day `months` months after `day`, in the last possible year at the most."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse_date(text: str) -> date:
    """The day written as 2024-11-05."""
    found = _read_deadline(text) if len(text) == 10 else None
    if found:
        return found.last
    wrong = "finnes ikke i kalenderen" if len(text) == 10 and _DEADLINE.fullmatch(text) else "er ikke en dato"
    raise Miswritten(text, wrong, "år-måned-dag, for eksempel 2024-11-05", _meant(text, _OTHER_DAYS))


def parse_entry_date(text: str) -> Deadline:
    """Return the day, or the whole month, that an entry is dated with, written as 2024-11-05 or 2024-11."""
    found = _read_deadline(text) if len(text) in (7, 10) and text[5:6].isdigit() else None
    if found:
        return found
    wrong = "finnes ikke i kalenderen" if len(text) in (7, 10) and _DEADLINE.fullmatch(text) else "er ikke en dato"
    better = _meant(text, (*_OTHER_DAYS, *_OTHER_DEADLINES))
    better = better if len(better) in (7, 10) and better[5:6].isdigit() else ""
    raise Miswritten(text, wrong, "år-måned-dag eller år-måned, for eksempel 2024-11-05 eller 2024-11", better)


def parse_deadline(text: str) -> Deadline:
    """The deadline written as 2024, 2024-T2, 2024-K3, 2024-H1, 2024-06 or 2024-06-30."""
    found = _read_deadline(text)
    if found:
        return found
    right = "2024, 2024-T2 (tertial), 2024-K3 (kvartal), 2024-H1 (halvår), 2024-06 eller 2024-06-30"
    wrong = "finnes ikke i kalenderen" if _DEADLINE.fullmatch(text) else "er ikke en frist"
    raise Miswritten(text, wrong, right, _meant(text, (*_OTHER_DAYS, *_OTHER_DEADLINES)))


def _read_deadline(text: str) -> Deadline | None:
    match = _DEADLINE.fullmatch(text)
    if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        try:
            return Deadline(text, *_bounds(int(match[1]), match[2], match[3], match[4], match[5]))
        except ValueError:
            pass
    return None


def _bounds(year: int, part: str | None, number: str | None, month: str | None, day: str | None) -> tuple[date, date]:
    if part and number:
        months = 12 // _PARTS[part]
        last_month = int(number) * months
        first = date(year, last_month - months + 1, 1)
    elif month:
        last_month = int(month)
        first = date(year, last_month, int(day or 1))
        if day:
            return first, first
    else:
        first, last_month = date(year, 1, 1), 12
    return first, date(year, last_month, monthrange(year, last_month)[1])


def _meant(text: str, forms: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...]) -> str:
    """The deadline in the right form, where the text has one of the other forms and the day exists; else empty."""
    for form, order in forms if len(text) <= 40 else ():
        match = form.fullmatch(text.strip().casefold())
        if match:
            year, *rest = (match[n] for n in order)
            right = "-".join(["20" + year if len(year) == 2 else year, *map(_part_of_year, rest)])
            return right if _read_deadline(right) else ""
    return ""


def _part_of_year(text: str) -> str:
    """A month or a day with two digits, or a third, quarter or half, as a deadline has it."""
    if text.isdigit():
        return f"{int(text):02}"
    month = next((n for n, name in enumerate(MONTHS, 1) if name.startswith(text.rstrip("."))), 0)
    if month:
        return f"{month:02}"
    sign, number = (text[0], text[1]) if text[0].isalpha() else (text.lstrip("0123456789. ")[0], text[0])
    return sign.upper().replace("Q", "K") + number


def parse_year(text: str) -> int:
    """The year written with four digits."""
    if len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise Miswritten(text, "er ikke et årstall", f"fire siffer, fra {FIRST_YEAR} til {LAST_YEAR}")


def parse_years(value: str) -> tuple[int, ...]:
    """The years written as 2023, 2022-2027 or «2022, 2024-2026», in rising order, each once."""
    years: set[int] = set()
    for piece in value.split(","):
        match = _YEARS.fullmatch(piece.strip())
        if not match:
            right = "2023, 2022-2027, «2022, 2024» eller [2022, 2024-2026], eller ingen"
            raise Miswritten(value, "er ikke årstall", right, _meant_years(value))
        first, last = parse_year(match[1]), parse_year(match[2] or match[1])
        if last < first:
            raise Miswritten(
                piece.strip(), "går baklengs", "det første året først", f"{last}-{first}" * (piece == value)
            )
        years.update(range(first, last + 1))
    return tuple(sorted(years))


class FromYear(tuple[int, ...]):
    """The years from one on, to the end of the period once a plan has said what that is; they set no deadline.

    It is equal to nothing but another of its kind: «fra 2024» is not «2024».
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FromYear) and tuple(self) == tuple(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(("fra", tuple(self)))

    def until(self, last: int) -> FromYear:
        """Return the years from the first to `last`; the first alone where it is later."""
        return FromYear(range(self[0], max(self[0], last) + 1))


def parse_from_year(text: str) -> FromYear | None:
    """Return the years written as «fra 2024»; None where the text does not begin so."""
    word, _, year = text.strip().partition(" ")
    return FromYear((parse_year(year.strip()),)) if word == "fra" else None


def show_years(years: Iterable[int]) -> str:
    """Return the years as they are read in a file; empty for none."""
    if isinstance(years, FromYear):
        return f"fra {years[0]}"
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs_of_years(years))


def runs_of_years(years: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of the years that follow on each other, in rising order."""
    runs: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _meant_years(text: str) -> str:
    """The years in the right form, where they are written like «2022-27», «2022 til 2027» or «2022/2023»."""
    if len(text) > 60:
        return ""
    right = re.sub(r" *(?:—|til|t\.o\.m\.) *", "-", text.strip())
    right = re.sub(r" *(?:/|;|&|\bog\b) *", ", ", right)
    right = re.sub(r"\b(\d\d)(\d\d)-(\d\d)\b(?!\d)", r"\1\2-\1\3", right)
    pieces = [_YEARS.fullmatch(piece.strip()) for piece in right.split(",")]
    years = [(int(piece[1]), int(piece[2] or piece[1])) if piece else (0, 0) for piece in pieces]
    return right if all(FIRST_YEAR <= first <= last <= LAST_YEAR for first, last in years) else ""


def parse_period(text: str) -> tuple[int, int]:
    """First and last year of a period written as 2022-2027 or 2022; both included."""
    match = _YEARS.fullmatch(text)
    if not match:
        meant = _meant_years(text)
        right = "første og siste år, for eksempel 2022-2027"
        raise Miswritten(text, "er ikke en periode", right, meant if "," not in meant else "")
    years = parse_years(text)
    return years[0], years[-1]


def parse_duration(text: str) -> Duration:
    """The span written as «90 dager», «12 måneder» or «2 år»."""
    match = _DURATION.fullmatch(text)
    if not match or int(match[1]) == 0:
        loose = re.fullmatch(r"(\d{1,4}) ?([a-zæøå.]+)", text.casefold())
        unit = _UNITS.get(loose[2], loose[2]) if loose else ""
        better = f"{loose[1]} {unit}" if loose and int(loose[1]) else ""
        better = better if _DURATION.fullmatch(better) else "12 måneder" if text.casefold() == "årlig" else ""
        raise Miswritten(
            text, "er ikke et tidsrom", "et tall og en enhet, for eksempel 90 dager eller 12 måneder", better
        )
    count, unit = int(match[1]), match[2]
    if unit.startswith("dag"):
        return Duration(count, 0, text)
    if unit.startswith("uke"):
        return Duration(count * 7, 0, text)
    return Duration(0, count * (12 if unit == "år" else 1), text)


def parse_day_of_year(text: str) -> DayOfYear:
    """The yearly day written as «31. januar»."""
    match = _DAY_OF_YEAR.fullmatch(text)
    if match and match[2] in MONTHS:
        month = MONTHS.index(match[2]) + 1
        if 1 <= int(match[1]) <= monthrange(2024, month)[1]:
            return DayOfYear(month, int(match[1]))
    better = ""
    loose = re.fullmatch(rf"(\d{{1,2}})\.? ?({_MONTH}|\d{{1,2}})\.?", text.casefold())
    if loose:
        month = int(_part_of_year(loose[2])) or 13
        in_year = month <= 12 and 1 <= int(loose[1]) <= monthrange(2024, month)[1]
        better = str(DayOfYear(month, int(loose[1]))) if in_year else ""
    raise Miswritten(text, "er ikke en dag i året", "dag og måned, for eksempel 31. januar", better)
