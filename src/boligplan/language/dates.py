"""Days, deadlines, spans and years as they are written in running text."""

import re
from collections.abc import Iterable
from datetime import date

from boligplan.deadline import MONTHS, Deadline, Duration, runs_of_years
from boligplan.language.words import Language, Phrase, list_text, same

_PARTS = {"T": "tertial", "K": "kvartal", "H": "halvår"}
_UNITS = {
    phrase.bokmaal: phrase
    for phrase in (
        Phrase("dager", "dagar"),
        Phrase("uke", "veke"),
        Phrase("uker", "veker"),
        Phrase("måned", "månad"),
        Phrase("måneder", "månader"),
    )
}
# The unit of an interval: of how many months or days it is, «hver» in its gender, and its name.
_MONTHS = ((12, Phrase("hvert", "kvart"), same("år")), (1, Phrase("hver", "kvar"), Phrase("måned", "månad")))
_DAYS = ((7, Phrase("hver", "kvar"), Phrase("uke", "veke")), (1, Phrase("hver", "kvar"), same("dag")))


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
    return re.sub("[a-zæøå]+", lambda unit: _UNITS.get(unit[0], same(unit[0])).in_(language), duration.text)


def every_text(duration: Duration, language: Language = "bokmål") -> str:
    """The interval as «hvert år», «hvert 2. år», «hver 6. måned», «hver uke» or «hver 90. dag»."""
    count, units = (duration.months, _MONTHS) if duration.months else (duration.days, _DAYS)
    length, every, unit = next(found for found in units if count % found[0] == 0)
    number = "" if count == length else f" {count // length}."
    return f"{every.in_(language)}{number} {unit.in_(language)}"


def years_text(years: tuple[int, ...]) -> str:
    """The years as «2022», «2022–2024» or «2022–2024 og 2026»; two in a row are «2022 og 2023»."""
    parts: list[str] = []
    for first, last in runs_of_years(years):
        parts += [f"{first}–{last}"] if last - first > 1 else map(str, range(first, last + 1))
    return list_text(parts)


def period_text(period: Iterable[int]) -> str:
    """The first and the last year as «2022–2027», one of them where they are the same."""
    return "–".join(map(str, dict.fromkeys(period)))


def period_over_text(period: tuple[int, int] | None, day: date) -> str:
    """Return «Planperioden 2022–2027 er over.» for a day after the period, else ""; both målformer say it so."""
    return f"Planperioden {period_text(period)} er over." if period and day.year > period[1] else ""
