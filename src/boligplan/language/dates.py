"""Days, deadlines, spans and years as they are written in running text."""

import re
from collections.abc import Iterable
from datetime import date

from boligplan.deadline import MONTHS, Deadline, Duration, runs_of_years
from boligplan.language.words import Language, list_text

_PARTS = {"T": "tertial", "K": "kvartal", "H": "halvår"}
_NYNORSK_UNITS = {"dager": "dagar", "uke": "veke", "uker": "veker", "måned": "månad", "måneder": "månader"}


def date_text(day: date) -> str:
    """The day as «5. november 2024»."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def deadline_text(deadline: Deadline | date | None) -> str:
    """The deadline with its own precision: «2024», «2. tertial 2024», «juni 2024», «30. juni 2024», "" for None."""
    if not isinstance(deadline, Deadline):
        return date_text(deadline) if deadline else ""
    year, _, rest = deadline.text.partition("-")
    if not rest:
        return year
    if rest[0] in _PARTS:
        return f"{rest[1]}. {_PARTS[rest[0]]} {year}"
    return date_text(deadline.last) if len(rest) == 5 else f"{MONTHS[deadline.last.month - 1]} {year}"


def duration_text(duration: Duration, language: Language = "bokmål") -> str:
    """The span as it was typed: «12 måneder», in nynorsk «12 månader»."""
    if language == "bokmål":
        return duration.text
    return re.sub("[a-zæøå]+", lambda unit: _NYNORSK_UNITS.get(unit[0], unit[0]), duration.text)


def every_text(duration: Duration, language: Language = "bokmål") -> str:
    """The interval as «hvert år», «hvert 2. år», «hver 6. måned», «hver uke» or «hver 90. dag»."""
    months, days = duration.months, duration.days
    units = ((months, 12, "år", "år"), (months, 1, "måned", "månad"), (days, 7, "uke", "veke"), (days, 1, "dag", "dag"))
    count, length, *unit = next(found for found in units if found[0] and found[0] % found[1] == 0)
    every = ("hver", "kvar") if unit[0] != "år" else ("hvert", "kvart")
    number = "" if count == length else f" {count // length}."
    return f"{every[language == 'nynorsk']}{number} {unit[language == 'nynorsk']}"


def years_text(years: tuple[int, ...]) -> str:
    """The years as «2022», «2022–2024» or «2022–2024 og 2026»; two in a row are «2022 og 2023»."""
    parts: list[str] = []
    for first, last in runs_of_years(years):
        parts += [f"{first}–{last}"] if last - first > 1 else map(str, range(first, last + 1))
    return list_text(parts)


def period_text(period: Iterable[int]) -> str:
    """The first and the last year as «2022–2027», one of them where they are the same."""
    return "–".join(map(str, dict.fromkeys(period)))
