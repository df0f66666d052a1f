"""What people type in cells, as the values of the journal; ValueError with a Norwegian sentence where it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from boligplan.deadline import Deadline, Miswritten, parse_date, parse_deadline
from boligplan.fields import parse_number
from boligplan.journal import NOT_SET, REPORTED, UNREPORTED
from boligplan.language import WORDS
from boligplan.reader.schemafaults import VALUES
from boligplan.safetext import clean, closest, fold

Raw = object  # what a spreadsheet keeps in a cell: text, number, date, truth value

# Every way of writing a status, in both målformer, with its value in the files.
STATUS_WORDS = {words: status for status in REPORTED for words in (*WORDS[status], status)}
_ESCAPED = re.compile("_x00([01][0-9A-F]|7F)_", re.IGNORECASE)  # a control character as spreadsheets write it
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
    if typed in WORDS[UNREPORTED]:
        raise ValueError(f"«{text_of(raw)}» er ikke noe å melde. La cellen stå tom når det ikke er meldt noe.")
    close = [VALUES[typed]] if VALUES.get(typed) in REPORTED else closest(typed, STATUS_WORDS)
    help = f"Mente du «{close[0]}»?" if close else f"Bruk en av: {', '.join(REPORTED)}."
    raise ValueError(f"«{text_of(raw)}» er ikke en status. {help}")


def day(raw: Raw) -> str:
    """The day as 2024-06-30, from a date cell or from text such as 30.6.2024, 30. juni 2024 and 2024-06-30."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raise ValueError(f"{text_of(raw)} er et tall, ikke en dato. Skriv dagen som 30.6.2024.")
    return _understood(parse_date, raw)


def deadline(raw: Raw) -> str:
    """The point in time as the files write it: 2024, 2024-T2, 2024-06 or 2024-06-30; also from «juni 2024» and such."""
    return _understood(parse_deadline, raw)


def new_deadline(raw: Raw) -> str:
    """Return the new deadline as the files write it, or that it is not set, in either målform."""
    typed = " ".join(text_of(raw).casefold().rstrip(".").split())
    return NOT_SET if typed in WORDS["ubestemt"] else deadline(raw)


def _understood(parse: Callable[[str], date | Deadline], raw: Raw) -> str:
    """The cell as `parse` reads it, or in the right form where it can be told what was meant."""
    try:
        return str(parse(_MIDNIGHT.sub("", fold(text_of(raw)))))
    except Miswritten as wrong:
        if not wrong.better:
            raise
        return wrong.better


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
