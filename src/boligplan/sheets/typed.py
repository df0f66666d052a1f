"""What people type in cells, as the values of the journal; ValueError with a Norwegian sentence where it is none."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from boligplan.deadline import MONTHS, parse_date, parse_deadline
from boligplan.fields import parse_number
from boligplan.journal import STATUSES
from boligplan.language import NYNORSK
from boligplan.reader.schemafaults import VALUES
from boligplan.safetext import clean, fold

Raw = object  # what a spreadsheet keeps in a cell: text, number, date, truth value

# Every way of writing a status, in both målformer, with its value in the files.
STATUS_WORDS = {words: status for status in STATUSES for words in (NYNORSK[status], status)}
_ESCAPED = re.compile("_x00([01][0-9A-F]|7F)_", re.IGNORECASE)  # a control character as spreadsheets write it
_PARTS = {"tertial": "T", "kvartal": "K", "halvår": "H"}
_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)")
_LONG_DATE = re.compile(r"(\d{1,2})\. ([a-z]+) (\d{4})")
_MONTH = re.compile(r"([a-z]+) (\d{4})")
_MONTH_NUMBER = re.compile(r"(\d{1,2})[./](\d{4})")
_PART = re.compile(r"(\d)\. (tertial|kvartal|halvår) (\d{4})")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


def decoded(text: str) -> str:
    """The text with its control characters, line ends mostly, as characters."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def text_of(raw: Raw) -> str:
    """The cell as text: dates as 2024-06-30, whole numbers without decimals."""
    match raw:
        case None:
            return ""
        case bool():
            return "SANN" if raw else "USANN"
        case datetime() | date():
            return raw.strftime("%Y-%m-%d")
        case int() | float() | Decimal():
            number = Decimal(str(round(raw, 9))).normalize()
            return f"{number:f}"
    return clean(decoded(str(raw)))


def status(raw: Raw) -> str:
    """The status in the files' own spelling; the words may be bokmål or nynorsk, whatever the case."""
    typed = " ".join(text_of(raw).casefold().rstrip(".").split())
    if typed in STATUS_WORDS:
        return STATUS_WORDS[typed]
    close = [VALUES[typed]] if VALUES.get(typed) in STATUSES else get_close_matches(typed, STATUS_WORDS, 1, 0.6)
    help = f"Mente du «{close[0]}»?" if close else f"Bruk en av: {', '.join(STATUSES)}."
    raise ValueError(f"«{text_of(raw)}» er ikke en status. {help}")


def day(raw: Raw) -> str:
    """The day as 2024-06-30, from a date cell or from text such as 30.6.2024, 30. juni 2024 and 2024-06-30."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raise ValueError(f"{text_of(raw)} er et tall, ikke en dato. Skriv dagen som 30.6.2024.")
    typed = _one_line(raw)
    return str(parse_date(_iso(typed) or typed))


def deadline(raw: Raw) -> str:
    """The point in time as the files write it: 2024, 2024-T2, 2024-06 or 2024-06-30."""
    typed = _one_line(raw)
    if match := _PART.fullmatch(typed.casefold()):
        typed = f"{match[3]}-{_PARTS[match[2]]}{match[1]}"
    elif (match := _MONTH.fullmatch(typed.casefold())) and match[1] in MONTHS:
        typed = f"{match[2]}-{MONTHS.index(match[1]) + 1:02}"
    elif match := _MONTH_NUMBER.fullmatch(typed):
        typed = f"{match[2]}-{int(match[1]):02}"
    elif re.fullmatch(r"\d{4}-[tkh]\d", typed):
        typed = typed.upper()
    return parse_deadline(_iso(typed) or typed).text


def share(raw: Raw) -> Raw:
    """The number shown by a cell that holds 0.54 and shows it as 54 %."""
    return raw * 100 if isinstance(raw, int | float) and not isinstance(raw, bool) else raw


def number(raw: Raw) -> str:
    """The number with plain digits and a point."""
    if isinstance(raw, bool | date):
        raise ValueError(f"«{text_of(raw)}» er ikke et tall.")
    if isinstance(raw, int | float):
        raw = round(raw, 9)
        if raw != round(raw, 2):
            raise ValueError(f"{text_of(raw).replace('.', ',')} har for mange desimaler. Rund av til høyst to.")
    typed = text_of(raw).replace("%", "").replace("prosent", "").strip()
    if re.fullmatch(r"\d+,\d{1,2}", typed):
        typed = typed.replace(",", ".")
    elif re.fullmatch(r"\d{1,3}( \d{3})+", typed):
        typed = typed.replace(" ", "")
    return f"{parse_number(typed):f}"


def _one_line(raw: Raw) -> str:
    return _MIDNIGHT.sub("", fold(text_of(raw)))


def _iso(typed: str) -> str | None:
    """The day typed in Norwegian as 2024-06-30; None where it is not."""
    if match := _DATE.fullmatch(typed):
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
        return f"{year}-{int(match[2]):02}-{int(match[1]):02}"
    match = _LONG_DATE.fullmatch(typed.casefold())
    if match and match[2] in MONTHS:
        return f"{match[3]}-{MONTHS.index(match[2]) + 1:02}-{int(match[1]):02}"
    return None
