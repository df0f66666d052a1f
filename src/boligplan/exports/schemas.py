"""What the open data hold, told for programs and people: JSON Schema, Frictionless Data Package, a page of columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from boligplan import __version__
from boligplan.exports import csvfiles
from boligplan.exports.jsonfiles import OF_MEASURE, OF_PLAN
from boligplan.exports.tables import (
    ENTRIES,
    INDICATORS,
    MEASURES,
    ORIGIN,
    PLANS,
    TABLES,
    VERSION,
    WORDS,
    YEARS,
    Column,
    Table,
)

Schema = dict[str, Any]
_JSON: dict[str, Schema] = {
    "tekst": {"type": "string"},
    "heltall": {"type": "integer"},
    "tall": {"type": "number"},
    "dato": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    "ja/nei": {"type": "boolean"},
    "liste": {"type": "array", "items": {"type": ["string", "integer"]}},
}
_FRICTIONLESS = {"heltall": "integer", "tall": "number", "dato": "date", "ja/nei": "boolean"}


def json_schema() -> str:
    """The text of `eksport-1.schema.json`: the document of `--til json`, or a line of `--til jsonl`."""
    measure = {table.name: _list(_object(table.columns, OF_MEASURE)) for table in (YEARS, ENTRIES, INDICATORS)}
    origin = {"kilde": _object(ORIGIN)}
    plan = _object(
        PLANS.columns,
        more=origin
        | {
            "tiltak": _list(_object(MEASURES.columns, OF_PLAN, measure)),
            "kostnader": _list(_object(YEARS.columns, OF_MEASURE)),
        },
    )
    head = {"versjon": {"const": VERSION}, "per": _JSON["dato"]}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Åpne data fra boligplan, versjon {VERSION}",
        "description": "Dokumentet fra «eksport --til json», eller en linje fra «eksport --til jsonl».",
        "anyOf": [{"$ref": "#/$defs/dokument"}, {"$ref": "#/$defs/linje"}],
        "$defs": {
            "dokument": _object((), more=head | {"planer": _list(plan)}),
            "linje": _object(MEASURES.columns, more=head | origin | measure),
        },
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _object(columns: Iterable[Column], without: tuple[str, ...] = (), more: Schema | None = None) -> Schema:
    properties = {column.name: _property(column) for column in columns if column.name not in without} | (more or {})
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _property(column: Column) -> Schema:
    schema = {**_JSON[column.kind], "description": column.description}
    if column.name in WORDS:
        schema["enum"] = list(WORDS[column.name])
    if not column.required and column.kind != "liste":
        schema["type"] = [schema["type"], "null"]
        schema |= {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema


def datapackage(day: date) -> str:
    """The text of `datapackage.json`, which stands beside the csv files."""
    package = {
        "profile": "tabular-data-package",
        "name": "boligplan",
        "title": "Boligsosiale planer",
        "description": f"Planene slik de sto {day}. Tomt betyr ukjent, aldri null. "
        "En tekst som begynner med en apostrof, har fått den for at et regneark ikke skal gjøre den om; ta den bort.",
        "version": f"{VERSION}.0.0",
        "created": f"{day}T00:00:00Z",
        "per": day.isoformat(),
        "program": f"boligplan {__version__}",
        "resources": [_resource(table) for table in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table) -> Schema:
    schema: Schema = {
        "fields": [_field(column) for column in csvfiles.columns_of(table)],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    others = {PLANS: (), MEASURES: (PLANS,), YEARS: (PLANS,)}.get(table, (PLANS, MEASURES))
    schema["foreignKeys"] = [
        {"fields": list(other.key), "reference": {"resource": other.name, "fields": list(other.key)}}
        for other in others
    ]
    return {
        "name": table.name.replace("å", "a"),
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": csvfiles.DELIMITER, "lineTerminator": csvfiles.LINE_END, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> Schema:
    field: Schema = {
        "name": column.name,
        "type": _FRICTIONLESS.get(column.kind, "string"),
        "description": column.description,
    }
    if column.kind == "tall":
        field["decimalChar"] = csvfiles.DECIMAL
    if column.kind == "liste":
        field["description"] += f" Flere er skilt med «{csvfiles.LIST}»."
    constraints: Schema = {"required": True} if column.required else {}
    if column.name in WORDS:
        constraints["enum"] = list(WORDS[column.name])
    return field | ({"constraints": constraints} if constraints else {})


def columns_page() -> str:
    """The text of `docs/åpne-data-kolonner.md`."""
    parts = [
        "# Kolonnene i de åpne dataene",
        "Denne siden er laget av programmet. Hvordan dataene brukes, står i [åpne-data.md](åpne-data.md).",
    ]
    for table in TABLES:
        rows = [
            f"| `{column.name}` | {column.kind} | {'nei' if column.required else 'ja'} | {column.description} |"
            for column in csvfiles.columns_of(table)
        ]
        parts += [f"## {table.name}", table.description]
        parts += ["\n".join(["| Kolonne | Type | Kan være tom | Innhold |", "|---|---|---|---|", *rows])]
    return "\n\n".join(parts) + "\n"
