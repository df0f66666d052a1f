"""What a scalar in the files means: each field type turns the text typed into a value, or says what is wrong.

The reader hands every scalar over as the text that stands in the file, `None` where nothing stands there,
sequences as tuples and mappings as dictionaries. No type is ever guessed from how a scalar looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from boligplan.deadline import (
    DayOfYear,
    Deadline,
    Duration,
    Miswritten,
    parse_date,
    parse_day_of_year,
    parse_deadline,
    parse_duration,
    parse_entry_date,
    parse_from_year,
    parse_period,
    parse_year,
    parse_years,
)
from boligplan.ids import words
from boligplan.patterns import pattern

T = TypeVar("T")

NONE = "ingen"  # the word that says «none» where nothing would mean «not given»

_NUMBER = pattern(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
_LOOSE_NUMBER = pattern(r"(\d{1,3}(?:[ .\u00a0\u202f]\d{3})+|\d{1,12})(?:[.,](\d{1,2}))?", re.ASCII)
_CURRENCY = pattern(r"(?:kr\.?\s?)?(.*?)(?:,-|\s?kr\.?)?", re.IGNORECASE)
_ID = pattern(r"[a-zæøå][a-zæøå0-9-]*")


class Value(BaseModel):
    """A frozen value of the files: strict, no unknown keys, Norwegian aliases."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)

    def but(self, values: dict[str, Any]) -> Self:
        """The same with other values for some fields: `model_copy` in a third of the time, for what all commands do."""
        if not values:
            return self
        other = object.__new__(type(self))
        object.__setattr__(other, "__dict__", self.__dict__ | values)
        object.__setattr__(other, "__pydantic_fields_set__", self.__pydantic_fields_set__)
        object.__setattr__(other, "__pydantic_extra__", None)
        object.__setattr__(other, "__pydantic_private__", None)
        return other


def key(name: str, description: str, default: Any = None) -> Any:
    """A field that is called `name` in the files; `...` as default makes it required."""
    return Field(default, alias=name, description=description)


_SCALAR = core_schema.custom_error_schema(
    core_schema.str_schema(strict=True), custom_error_type="not_scalar", custom_error_message="not a scalar"
)


class Parsed:
    """Annotation: the value is what `parse` makes of the text typed; `schema` is its JSON Schema.

    The same ids, years and days come again and again, so what was parsed is remembered.
    """

    def __init__(self, parse: Callable[[str], Any], schema: dict[str, Any]) -> None:
        self.parse, self.schema = lru_cache(4096)(parse), schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.parse, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self.schema


class Shorthand:
    """Annotation: `expand` turns the short form of a value into its long form before it is validated."""

    def __init__(self, expand: Callable[[Any], Any], short: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> None:
        self.expand, self.short = expand, short

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.expand, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        long = handler(schema)
        forms = [*self.short(long), long]
        return {"anyOf": forms} if len(forms) > 1 else long


def _many(value: Any) -> Any:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _items(value: Any) -> Any:
    return () if value is None else value


def _many_or_none(value: Any) -> Any:
    return () if value == NONE else _many(value)


def parse_number(text: str) -> Decimal:
    """The number typed with plain digits and at most two decimals after a point."""
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    bare = _CURRENCY.fullmatch(text) if len(text) <= 40 else None
    match = _LOOSE_NUMBER.fullmatch(bare[1]) if bare else None
    better = re.sub(r"\D", "", match[1]) + ("." + match[2] if match[2] else "") if match else ""
    right = "bare siffer, og punktum foran høyst to desimaler, for eksempel 1500 eller 5.5"
    raise Miswritten(text, "er ikke et tall", right, better)


def parse_id(text: str) -> str:
    """The id typed: a small letter, then small letters, digits and hyphens."""
    if _ID.fullmatch(text):
        return text
    better = "-".join(words(text[:100])).lstrip("0123456789-")
    right = "små bokstaver, siffer og bindestrek, med en bokstav først"
    raise Miswritten(text, "kan ikke være en id", right, better if len(better) <= 60 else "")


def is_id(text: str) -> bool:
    """True where the text can be an id."""
    return bool(_ID.fullmatch(text))


_parse_years = lru_cache(4096)(parse_years)
_parse_from_year = lru_cache(4096)(parse_from_year)


def _years_or_none(value: Any) -> tuple[int, ...]:
    if isinstance(value, str):
        return () if value == NONE else _parse_from_year(value) or _parse_years(value)
    if isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        return tuple(sorted({year for item in value for year in _parse_years(item)}))
    raise PydanticCustomError("not_scalar", "not a scalar")


class _Years:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_years_or_none)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        one = {"type": ["integer", "string"]}
        return {"anyOf": [*({"type": kind} for kind in one["type"]), {"type": "array", "items": one}]}


ID_SCHEMA = {"type": "string", "pattern": f"^{_ID.pattern}$"}
ENTRY_DATE_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d\d(-\d\d)?$"}
DAY_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_DEADLINE_PATTERN = r"^\d{4}(-([TKH]\d|\d\d(-\d\d)?))?$"
DUE_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _DEADLINE_PATTERN}]}
_YEAR_SCHEMA = {"type": "integer", "minimum": 1900, "maximum": 2199}
_NUMBER_SCHEMA = {"type": "number", "minimum": 0}
_PERIOD_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d{4}\s*[-–]\s*\d{4}$"}]}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, Parsed(parse_id, ID_SCHEMA)]
Day = Annotated[date, Parsed(parse_date, DAY_SCHEMA)]
EntryDate = Annotated[Deadline, Parsed(parse_entry_date, ENTRY_DATE_SCHEMA)]
Due = Annotated[Deadline, Parsed(parse_deadline, DUE_SCHEMA)]
Year = Annotated[int, Parsed(parse_year, _YEAR_SCHEMA)]
Years = Annotated[tuple[int, ...], _Years()]
Number = Annotated[Decimal, Parsed(parse_number, _NUMBER_SCHEMA)]
Span = Annotated[Duration, Parsed(parse_duration, {"type": "string", "pattern": r"^\d+ (dag|uke|måned|år)"})]
YearDay = Annotated[DayOfYear, Parsed(parse_day_of_year, {"type": "string", "pattern": r"^\d{1,2}\. [a-z]+$"})]
Period = Annotated[tuple[int, int], Parsed(parse_period, _PERIOD_SCHEMA)]

# A list where one value may stand alone, the same with «ingen» for an empty one, and a list of mappings.
Many = Annotated[tuple[T, ...], Shorthand(_many, lambda long: [long["items"]])]
ManyOrNone = Annotated[tuple[T, ...], Shorthand(_many_or_none, lambda long: [{"const": NONE}, long["items"]])]
Items = Annotated[tuple[T, ...], Shorthand(_items, lambda long: [])]
