"""Values as YAML text that our own reader reads back as exactly the same: block style, quotes where they are needed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pydantic import BaseModel

from boligplan.deadline import Deadline, show_years
from boligplan.errors import BoligplanError
from boligplan.fields import NONE
from boligplan.planparts import Amounts
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlnodes import Data, compose
from boligplan.safetext import clipped, safe

WIDTH = 120  # columns; a longer text is folded over several lines


class Plain(str):
    """A value of a field that is no text, such as a year typed: not quoted for looking like a number."""

    __slots__ = ()


Scalar = str | int | Decimal | date | Deadline
SCALARS = (str, int, Decimal, date, Deadline)
Value = Scalar | Mapping[str, "Value"] | list["Value"] | tuple["Value", ...]

# What other readers of YAML take for something else than text.
_LOOKALIKE = re.compile(r"(?i)~|null|true|false|yes|no|on|off|y|n|=|<<|[-+.]?\d[\d_.,:eExo+-]*|[-+]?\.(inf|nan)")


def scalar(value: Scalar, indent: int = 0, used: int = 0, *, flow: bool = False) -> str:
    """The value as YAML: plain, in quotes or, past the line's width, folded with its lines two columns past `indent`.

    `used` is what stands before it on the line. Raises BoligplanError where a sign in the text cannot stand in a file.
    """
    text = unicodedata.normalize("NFC", str(value))
    free = isinstance(value, str) and not isinstance(value, Plain)
    before, after = ("k: [", "]") if flow else (" " * indent + "k: ", "\n")
    is_unicode = not any("\ud800" <= sign <= "\udfff" for sign in text)
    for form in _forms(text, indent + 2, used, free, flow) if is_unicode else ():
        if _read(before + form + after) == {"k": (text,) if flow else text}:
            return form
    raise BoligplanError(
        f"Teksten «{safe(clipped(text, 40))}» har tegn som ikke kan stå i filen.",
        help="Slett usynlige tegn. De kommer ofte med når tekst limes inn fra PDF eller nettsider.",
    )


def _forms(text: str, indent: int, used: int, free: bool, flow: bool) -> Iterator[str]:
    """The ways to write `text`, the best first."""
    quoted = "'" + text.replace("'", "''") + "'"
    lines = "\n" in text
    if not flow and (lines or used + len(text) > WIDTH):
        pad = "\n" + " " * indent
        yield ("|-" if lines else ">-") + "".join(pad + line if line else "\n" for line in _folded(text, indent))
    if not lines:
        if not (free and _LOOKALIKE.fullmatch(text)):
            yield text
        yield quoted
    yield json.dumps(text, ensure_ascii=False)


def _folded(text: str, indent: int) -> list[str]:
    """The lines of `text`; a single line broken at single spaces so that each fits the width where it can."""
    if "\n" in text:
        return text.split("\n")
    lines = [""]
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if lines[-1] and indent + len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


@lru_cache(maxsize=1_000)  # the same few keys stand in every item
def _key(name: str, before: str = "", after: str = "\n") -> str:
    """The key as YAML."""
    text = unicodedata.normalize("NFC", name)
    forms = (text, "'" + text.replace("'", "''") + "'", json.dumps(text, ensure_ascii=False))
    return next((form for form in forms if _read(f"{before}{form}: x{after}") == {text: "x"}), forms[-1])


def _read(text: str) -> object:
    """What our reader makes of the text; None where it finds anything to say about it."""
    read = compose(SourceFile("", text))
    return None if read.faults else read.data


def written(value: object) -> Value | None:
    """Return a value of the models as it is written in a file: «ingen» for an empty list, None for nothing at all."""
    match value:
        case None:
            return None
        case BaseModel():
            given = {
                info.alias or name: written(getattr(value, name)) for name, info in type(value).model_fields.items()
            }
            return {name: inner for name, inner in given.items() if inner is not None and inner != NONE}
        case Amounts():
            by_year: dict[str, Value] = {str(year): amount for year, amount in value.by_year}
            return by_year or ({"hvert_år": value.yearly} if value.yearly is not None else None)
        case tuple() if value and all(isinstance(item, int) for item in value):
            return Plain(show_years(value))
        case tuple():
            items = [inner for item in value if (inner := written(item)) is not None]
            return items or Plain(NONE)
        case str() | int() | Decimal() | date() | Deadline():
            return value
    return str(value)


def block(value: Value, indent: int = 0, gap: int = 1) -> list[str]:
    """A mapping or list as lines of YAML at `indent`; `gap` is the room between a dash and what stands after it."""
    pad = " " * indent
    lines: list[str] = []
    if isinstance(value, Mapping):
        for name, inner in value.items():
            head = f"{pad}{_key(name)}:"
            if isinstance(inner, SCALARS) or not inner:
                lines += f"{head} {_inline(inner, indent, len(head) + 1)}".split("\n")
            else:
                lines += [head, *block(inner, indent + 2)]
        return lines
    for item in value if isinstance(value, list | tuple) else ():
        if isinstance(item, SCALARS) or not item:
            lines += f"{pad}-{' ' * gap}{_inline(item, indent, indent + 1 + gap)}".split("\n")
        else:
            first, *rest = block(item, indent + 1 + gap)
            lines += [f"{pad}-{' ' * gap}{first.lstrip(' ')}", *rest]
    return lines


def as_read(value: Value) -> Data:
    """What our reader makes of the value once it is written."""
    if isinstance(value, Mapping):
        return {name: as_read(inner) for name, inner in value.items()}
    return str(value) if isinstance(value, SCALARS) else tuple(map(as_read, value))


def _inline(value: Value, indent: int, used: int) -> str:
    return scalar(value, indent, used) if isinstance(value, SCALARS) else flow(value)


def flow(value: Value) -> str:
    """The value on one line, as it must stand inside `{…}` and `[…]`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name, '{', '}')}: {flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, SCALARS):
        return scalar(value, flow=True)
    return "[" + ", ".join(flow(item) for item in value) + "]"
