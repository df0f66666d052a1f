"""What stands in one cell: list points, times, marks and amounts, as printed in Norwegian plans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from boligplan.deadline import MONTHS, parse_date
from boligplan.safetext import fold

_STAR = re.compile(r"(?:^|\n)\s*(?:[*•▪●‣·]|[–—-](?=\s))\s*|(?:^|\s)\*\s*(?=\w)|\s[•▪●‣]\s*")
_NUMBERED = re.compile(r"(?:^|\n)\s*(?:\d{1,2}[.)]|[a-zæøå]\))\s+")
_PARAGRAPH = re.compile(r"\n(?=[A-ZÆØÅ«\d])")
_RING = re.compile(r"(?:^|\s)[o◦○]\s+(?=[A-ZÆØÅ])|\s[◦○]\s*")

YES = frozenset({"x", "xx", "(x)", "v", "ja", "✓", "✔", "√", "☒", "☑", "✗", "✘", "●", "•", "■", "▪", "⬛", "█"})
NO = frozenset({"", "-", "–", "—", "nei", "☐", "□", "0", "0,0"})
_AMOUNT = re.compile(
    r"(?:kr\.? ?)?(\d{1,3}(?:[ .]\d{3})+|\d{1,12})(?:[,.](\d{1,2}))?(?:,?[-–])? ?"
    r"(mill(?:\.|ion(?:er|ar))?|mnok|tusen|t?kr|kroner|')?(?: ?kr(?:oner)?)?(?:,?-)?\.?"
)
FACTORS = {"kr": 1, "1000 kr": 1000, "mill. kr": 1_000_000}
_UNITS = {"mill": "mill. kr", "mnok": "mill. kr", "tusen": "1000 kr", "tkr": "1000 kr", "'": "1000 kr"}
Amount = tuple[Decimal, str]  # and the unit the cell names itself, or nothing
_DAY_AND_MONTH = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.?")
_YEARS = re.compile(r"\b(20\d\d)\b")
_SPAN = re.compile(r"\b(20\d\d) ?[-–/] ?(?:20)?(\d\d)\b(?![.\d])")
_DAY = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./] ?(20\d\d|\d\d)\b")
_MONTH = re.compile(
    r"(?:\b(\d{1,2})\.? ?)?\b(" + "|".join((*MONTHS, "des", "sept", "okt", "nov", "jan", "feb")) + r")\b"
)
_IN_WORDS = re.compile(r"\b(?:(første|fyrste)|(andre|annet)|(tredje)|fjerde) (?=tertial|kvartal|halvår)")
_PARTS = (
    (re.compile(r"\b([1-3])\.? ?tertial|tertial ([1-3])\b|\bt([1-3])\b"), "T"),
    (re.compile(r"\b([1-4])\.? ?kvartal|kvartal ([1-4])\b|\b[qk]([1-4])\b"), "K"),
    (re.compile(r"\b([12])\.? ?halvår|\bh([12])\b"), "H"),
)
_SEASONS = (
    (r"før sommar|før sommer|innen sommer|innan sommar", "06"),
    (r"sommer|sommar", "08"),
    (r"\bvår", "H1"),
    (r"\bhøst|\bhaust", "H2"),
)
_LATEST = re.compile(r"\b(innen|innan|senest|seinast|fram til|frem til|utgangen)\b")
_ONLY_YEARS = re.compile(r"(\W|\d|i|løpet|laupet|av|år|året|og|til|ca|planperioden|perioden)*")
_FROM = re.compile(r"\b(fra|frå|start|oppstart)\b")
_YEARLY = re.compile(
    r"\bårlige?\b|\bårlege?\b|(?<!annen )(?<!annet )\b(hvert|kvart) år\b|/år\b|\ben gang i året\b|\bein gong i året\b"
)
_STANDING = re.compile(r"\b(løpende|løpande|kontinuerl[ie]g|fortløpende|fortløpande|til (enhver|ei kvar) tid)\b")
_LONGEST = 2_000  # characters of a cell that says a time or an amount
_WHOLE = re.compile(r"\b(plan)?perioden\b")


def split_points(text: str) -> tuple[str, list[str]]:
    """What stands before the first list point of a cell, and the points, without their signs, each on one line."""
    for sign in (_STAR, _NUMBERED):
        lead, *points = sign.split(text)
        if points and not (sign is _NUMBERED and len(points) < 2):
            return fold(lead), [point.strip() for point in points if point.strip()]
    paragraphs = _PARAGRAPH.split(text)
    return ("", paragraphs) if len(paragraphs) > 1 else (text.strip(), [])


def split_rings(text: str) -> tuple[str, list[str]]:
    """A text and the sub-points under it, marked «o»."""
    lead, *points = _RING.split(text)
    return fold(lead), [fold(point) for point in points if fold(point)]


@dataclass
class Time:
    """What a printed time means: marked years, a deadline, whether it comes back; `doubt` says what is uncertain."""

    years: set[int] = field(default_factory=set)
    due: str = ""
    repeats: str = ""
    doubt: str = ""


def repeats(text: str) -> str:
    """«årlig» or «løpende» where the words say so."""
    low = text.casefold()
    return "årlig" if _YEARLY.search(low) else "løpende" if _STANDING.search(low) else ""


def read_time(text: str, period: tuple[int, int] | None) -> Time:
    """What the printed time says; `period` stands in where it says «i planperioden» or nothing of the year."""
    if len(text) > _LONGEST:
        return Time(doubt="tiden ble ikke forstått")
    low = _IN_WORDS.sub(lambda match: f"{match.lastindex or 4}. ", fold(text).casefold())
    whole = set(range(period[0], period[1] + 1)) if period else set()
    years = {int(year) for year in _YEARS.findall(low)}
    for first, last in _SPAN.findall(low):
        years |= set(range(int(first), max(int(first), 2000 + int(last)) + 1)) if int(last) < 100 else set()
    time = Time(years, repeats=repeats(low))
    days = [f"{int(y) + (2000 if len(y) == 2 else 0)}-{int(m):02}-{int(d):02}" for d, m, y in _DAY.findall(low)]
    if days and all(map(_exists, days)):
        time.due = max(days)
        time.years = set(range(int(min(days)[:4]), int(time.due[:4]) + 1))
        time.doubt = "flere datoer; den siste er brukt som frist" if len(days) > 1 else ""
    elif part := _part(low):
        year = max(years) if years else period[0] if period and period[0] == period[1] else 0
        time.due = f"{year}-{part}" if year else ""
        time.doubt = (
            "" if len(years) == 1 else "året står ikke der" if not years else "flere år; den siste er brukt som frist"
        )
    elif years and _LATEST.search(low):
        time.due = str(max(years))
    elif years and _FROM.search(low) and len(years) == 1 and period and min(years) <= period[1]:
        time.years = set(range(min(years), period[1] + 1))
        time.doubt = "«fra» er lest som årene ut perioden"
    elif years and not time.repeats and not _ONLY_YEARS.fullmatch(low):
        time.doubt = "bare årstallet er forstått"
    if time.repeats:
        time.due = ""
        time.years = time.years or whole
    elif not time.years and _WHOLE.search(low):
        time.years = whole
    if not time.years and not time.repeats and not time.doubt:
        time.doubt = "tiden ble ikke forstått"
    return time


def _part(low: str) -> str:
    """The last part of a year that is named, as a deadline has it."""
    for pattern, sign in _PARTS:
        for match in [*pattern.finditer(low)][-1:]:
            return sign + next(group for group in match.groups() if group)
    for match in [*_MONTH.finditer(low)][-1:]:
        month = f"{next(n for n, name in enumerate(MONTHS, 1) if name.startswith(match[2][:3])):02}"
        day = f"-{int(match[1] or 0):02}"
        return month + (day if _exists(f"2023-{month}{day}") else "")
    return next((part for pattern, part in _SEASONS if re.search(pattern, low)), "")


def _exists(day: str) -> bool:
    try:
        parse_date(day)
    except ValueError:
        return False
    return True


def worth(amounts: Iterable[Amount], factor: int) -> Decimal:
    """The sum of the amounts in kroner; `factor` is for those without a unit of their own."""
    return sum((amount * FACTORS.get(unit, factor) for amount, unit in amounts), Decimal(0))


def read_amount(text: str) -> Amount | None:
    """The amount of a cell and the unit it names itself («kr», «1000 kr», «mill. kr» or nothing)."""
    match = _AMOUNT.fullmatch(fold(text[:_LONGEST]).casefold())
    if not match or _DAY_AND_MONTH.fullmatch(text):
        return None
    number = Decimal(re.sub(r"[ .]", "", match[1]) + ("." + match[2] if match[2] else ""))
    word = match[3] or ("kr" if "kr" in text.casefold() or text.rstrip().endswith("-") else "")
    unit = next((unit for start, unit in _UNITS.items() if word.startswith(start)), "kr" if word else "")
    return number, unit
