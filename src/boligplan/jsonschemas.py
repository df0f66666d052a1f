"""JSON Schemas for the files people write, read off the models, so that an editor completes keys and marks faults."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from boligplan.fields import DAY_SCHEMA, ENTRY_DATE_SCHEMA, ID_SCHEMA
from boligplan.journal import Journal
from boligplan.plan import Plan
from boligplan.revision.outcomes import Worksheet

Schema = dict[str, Any]

TITLES = {
    "plan-1": "Boligsosial plan, format 1",
    "framdrift-1": "Framdrift i en boligsosial plan, format 1",
    "revisjon-1": "Ark til revisjonen av en boligsosial plan, format 1",
}

# What an editor says where the text typed has another form.
_FORMS = {
    DAY_SCHEMA["pattern"]: "Skriv år-måned-dag, for eksempel 2024-11-05.",
    ENTRY_DATE_SCHEMA["pattern"]: "Skriv år-måned-dag eller år-måned, for eksempel 2024-11-05 eller 2024-11.",
    ID_SCHEMA["pattern"]: "Bruk små bokstaver, siffer og bindestrek, med en bokstav først.",
}


def schemas() -> dict[str, str]:
    """The text of each schema by the name of its file in `schema/`."""
    made: dict[str, type[BaseModel]] = {"plan-1": Plan, "framdrift-1": Journal, "revisjon-1": Worksheet}
    schemas = {name: _top(TITLES[name], model.model_json_schema()) for name, model in made.items()}
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def _top(title: str, schema: Schema) -> Schema:
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title} | _as_typed(schema)


def _as_typed(schema: Schema) -> Schema:
    """The schema as the reader is: a text may look like a number, a number stand in quotes, what is optional be empty.

    Names and descriptions that pydantic takes from the code are left out; a field's own description is Norwegian.
    """
    schema = {name: value for name, value in schema.items() if name not in ("title", "default")}
    if "properties" in schema:
        required = schema.get("required", ())
        schema.pop("description", None)
        schema["properties"] = {
            name: _as_typed(field) if name in required else _or_empty(_as_typed(field))
            for name, field in schema["properties"].items()
        }
    for name in ("$defs", "patternProperties"):
        if name in schema:
            schema[name] = {key: _as_typed(value) for key, value in schema[name].items()}
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            schema[name] = _as_typed(schema[name])
    if "anyOf" in schema:
        forms = [form for value in schema["anyOf"] for form in _flat(_as_typed(value))]
        schema["anyOf"] = [form for i, form in enumerate(forms) if form not in forms[:i]]
    return _scalar(schema)


def _flat(schema: Schema) -> list[Schema]:
    return schema["anyOf"] if set(schema) == {"anyOf"} else [schema]


def _scalar(schema: Schema) -> Schema:
    """The schema of one value, widened to all the ways it may be typed."""
    match schema:
        case {"type": "string", "minLength": 1}:
            rest = {name: value for name, value in schema.items() if name != "minLength"}
            return rest | {"type": ["string", "number", "boolean"]}
        case {"type": "string", "pattern": pattern} if pattern in _FORMS:
            return schema | {"patternErrorMessage": _FORMS[pattern]}
        case {"const": "1"}:
            return {name: value for name, value in schema.items() if name not in ("const", "type")} | {"enum": [1, "1"]}
        case {"type": "integer" | "number" as kind, "minimum": _}:
            quoted = r"^\d{4}$" if kind == "integer" else r"^\d{1,12}(\.\d{1,2})?$"
            described = {name: schema[name] for name in schema if name == "description"}
            number = {name: schema[name] for name in schema if name != "description"}
            return described | {"anyOf": [number, {"type": "string", "pattern": quoted}]}
    return schema


def _or_empty(schema: Schema) -> Schema:
    """The schema of a key that may be left out: empty means not given."""
    words, empty = {"description": schema["description"]}, {"type": "null"}
    forms = [form for form in schema.get("anyOf", [schema]) if form != empty]
    first = forms[0]
    if len(forms) == 1 and "type" in first and "enum" not in first:
        kinds = [first["type"]] if isinstance(first["type"], str) else first["type"]
        return {**first, **words, "type": [*kinds, "null"]}
    bare = [{name: value for name, value in form.items() if name != "description"} for form in forms]
    return words | {"anyOf": [*bare, empty]}
