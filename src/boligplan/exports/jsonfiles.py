"""Plans as JSON: one document with a plan a line, or JSON Lines with a measure a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from boligplan.exports import tables
from boligplan.exports.tables import ORIGIN, PLANS, VERSION, YEARS, Row, Table, Value
from boligplan.jsonviews import amount
from boligplan.reading import Origin
from boligplan.status import PlanStatus

Object = dict[str, Any]
OF_PLAN = ("plan", "kommune")  # what an object under a plan need not say again
OF_MEASURE = (*OF_PLAN, "tiltak")  # … and what one under a measure need not


def plan_text(status: PlanStatus) -> str:
    """The plan as a JSON object, less where it comes from."""
    measures = [_without(OF_PLAN, measure_object(row)) for row in tables.measures(status)]
    costs = [_without(OF_MEASURE, _object(YEARS, row)) for row in tables.years_of_aims(status)]
    return _dump(_object(PLANS, Row(status)) | {"tiltak": measures, "kostnader": costs})


def measure_texts(status: PlanStatus) -> list[str]:
    """Every measure of the plan as a JSON object, less where the plan comes from."""
    return [_dump(measure_object(row)) for row in tables.measures(status)]


def measure_object(row: Row) -> Object:
    """A measure with its years, entries and indicators."""
    below = {
        tables.YEARS: tables.years_of(row),
        tables.ENTRIES: tables.entries_of(row),
        tables.INDICATORS: tables.indicators_of(row),
    }
    return _object(tables.MEASURES, row) | {
        table.name: [_without(OF_MEASURE, _object(table, one)) for one in found] for table, found in below.items()
    }


def document(day: date, found: Iterable[tuple[Origin, str]]) -> Iterator[str]:
    """The pieces of the document with every plan, in order."""
    yield f'{{"versjon": {VERSION}, "per": "{day}", "planer": ['
    between = "\n"
    for origin, text in found:
        yield between + _with({"kilde": origin_object(origin)}, text)
        between = ",\n"
    yield "\n]}\n"


def lines(day: date, found: Iterable[tuple[Origin, list[str]]]) -> Iterator[str]:
    """The lines of every plan, in order; each can be read alone."""
    for origin, texts in found:
        head = {"versjon": VERSION, "per": day.isoformat(), "kilde": origin_object(origin)}
        yield "".join(_with(head, text) + "\n" for text in texts)


def origin_object(origin: Origin) -> Object:
    """Where a plan comes from."""
    return {column.name: _value(column.value(origin)) for column in ORIGIN}


def _with(head: Object, text: str) -> str:
    """The object `text` with the members of `head` before its own."""
    return _dump(head)[:-1] + ", " + text[1:]


def _dump(value: Object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _object(table: Table, row: Row) -> Object:
    return {column.name: _value(column.value(row)) for column in table.columns}


def _without(names: tuple[str, ...], found: Object) -> Object:
    return {name: value for name, value in found.items() if name not in names}


def _value(value: Value) -> str | int | float | bool | list[str | int] | None:
    match value:
        case Decimal():
            return amount(value)
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
    return value
