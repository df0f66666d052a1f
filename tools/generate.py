"""Write what is made from the code: schemas, pages on rules, keys, commands and sentences, words, a first plan.

    python tools/generate.py

A test tells when it is time.
"""

import json
import re
import runpy
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from typer import _click as click
from typer.core import TyperArgument, TyperOption
from typer.main import get_command

from boligplan import explanations, jsonschemas, starting
from boligplan.cli import norsk
from boligplan.cli.main import Program, program
from boligplan.cli.norsk import Group
from boligplan.exports import schemas as exports
from boligplan.journal import REPORTED

ROOT = Path(__file__).resolve().parents[1]


def generated() -> dict[str, str]:
    """The text of every generated file by its path from the top of the repository."""
    schemas = {f"schema/{name}": text for name, text in jsonschemas.schemas().items()}
    return (
        schemas
        | start()
        | {
            "docs/planfilen.md": keys_page(),
            "docs/kommandoer.md": commands_page(),
            "schema/eksport-1.schema.json": exports.json_schema(),
            "docs/regler.md": explanations.document(),
            "docs/utsagn.md": runpy.run_path(str(ROOT / "tests" / "utsagn.py"))["page"](),
            "docs/åpne-data-kolonner.md": exports.columns_page(),
            "src/boligplan/cli/words.json": words(),
        }
    )


def words() -> str:
    """What shells can complete without reading the commands, as JSON: see `boligplan.cli.completing`."""
    templates = sorted(path.stem for path in (ROOT / "templates" / "nb").glob("[!_]*.md"))
    codes = {page.code: page.summary for family in explanations.families().values() for page in family}
    commands = _commands("", get_command(program()))
    table = {"statuses": REPORTED, "templates": templates, "codes": codes, "commands": commands}
    return _lines(table, 3) + "\n"


def _lines(value: Any, depth: int) -> str:
    """The value as JSON with a line for each member down to `depth`, and what is below it on that line."""
    if not depth or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    members = (f"{json.dumps(key, ensure_ascii=False)}: {_lines(below, depth - 1)}" for key, below in value.items())
    return "{\n" + ",\n".join(members) + "\n}"


def _commands(name: str, command: click.Command) -> dict[str, Any]:
    """The options, arguments and commands of a command, and of those below it, by the words that lead to it."""
    ctx = command.context_class(command)
    below = {entry.name: entry.help for entry in command.table} if isinstance(command, Group) else {}
    options, arguments = {}, []
    for param in command.get_params(ctx):
        parser = param.type_descriptor.parameter_info.parser
        choices = {"choices": parser.names} if isinstance(parser, norsk.Choice) else {}
        spec = {"value": "" if getattr(param, "is_flag", False) else param.metavar} | choices
        if isinstance(param, TyperArgument):
            arguments.append(spec | {"many": param.nargs != 1})
        else:
            options |= {option: {"help": param.help} | spec for option in param.opts}
    found = {name: {"commands": below, "options": options, "arguments": arguments}}
    for word in below:
        found |= _commands(f"{name} {word}".strip(), command.get_command(ctx, word))
    return found


# -- A plan to start with ----------------------------------------------------------------------------------------------


def start() -> dict[str, str]:
    """The files in examples/start/: what `boligplan ny` makes for a municipality."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plans", "eksempelvik-2025-2028.yaml")
        text = starting.new_plan(path, "Eksempelvik", "Boligsosial plan 2025–2028", (2025, 2028), [], "bokmål")
        starting.begin(path, text, {}, date(2025, 1, 1))
        made = (file for file in Path(folder).rglob("*") if file.is_file())
        return {
            f"examples/start/{file.relative_to(folder).as_posix()}": file.read_text(encoding="utf-8") for file in made
        }


# -- The keys ----------------------------------------------------------------------------------------------------------

FILES = {
    "plan-1": "Planen",
    "framdrift-1": "Meldingene i framdriftsfilen",
    "revisjon-1": "Revisjonsskjemaet",
}
TOP, ENTRY = "øverst i filen", "i meldingen"
LAST = ("beskrivelse", "kilde", "felt", "intern_merknad")  # what any level may carry


def keys_page() -> str:
    """docs/planfilen.md: what the files are, and every key of each: where it stands, its form and its meaning."""
    parts = [(ROOT / "tools" / "planfilen.md").read_text(encoding="utf-8").strip() + "\n"]
    names: dict[str, str] = {}  # of a level, by the key that first led to it
    for name, heading in FILES.items():
        schema = json.loads(jsonschemas.schemas()[f"{name}.schema.json"])
        levels = _levels(schema)
        fresh = {level: keys for level, keys in levels.items() if level not in names}
        names |= {level: (keys or [""])[0] for level, (keys, _) in fresh.items() if level}
        parts.append(f"## {heading}\n")
        for level, (keys, parents) in fresh.items():
            parts += [_level_heading(keys, parents), _key_table(_level(schema, level), names)]
    return "\n".join(parts)


def _level(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"][name] if name else schema
    return found


def _levels(schema: dict[str, Any]) -> dict[str, tuple[list[str], list[str]]]:
    """Each level in the order it is met, with the keys that lead to it and what those stand under."""
    found: dict[str, tuple[list[str], list[str]]] = {} if "items" in schema else {"": ([], [])}
    waiting = ["items"] if "items" in schema else [""]
    while waiting:
        name = waiting.pop(0)
        fields = {"": schema["items"]} if name == "items" else _level(schema, name)["properties"]
        for key, field in fields.items():
            for level in re.findall(r'"#/\$defs/(\w+)"', json.dumps(field)):
                names, parents = found.setdefault(level, ([], []))
                if not (names or parents):
                    waiting.append(level)
                names += [key] if key and key not in names else []
                top = ENTRY if found.get(name, ([], []))[1] else TOP  # in a list of entries
                parent = (found[name][0] or [top])[0] if name in found else TOP
                parents += [parent] if parent not in parents else []
    return found


def _level_heading(names: list[str], parents: list[str]) -> str:
    if not names:
        return (
            "### Øverst i filen\n"
            if not parents
            else "Filen er en liste av meldinger. Hver melding har disse nøklene:\n"
        )
    where = [f"under `{parent}`" if parent not in (TOP, ENTRY) else parent for parent in parents]
    return f"### {', '.join(f'`{name}`' for name in names)}\n\nStår {', '.join(where)}.\n"


def _key_table(level: dict[str, Any], names: dict[str, str]) -> str:
    fields, needed = level["properties"], level.get("required", [])
    order = sorted(fields, key=lambda key: (key in LAST, key not in needed))
    rows = [
        (f"`{key}`" + (" (må)" if key in needed else ""), _form(fields[key], names), fields[key]["description"])
        for key in order
    ]
    return _table(("Nøkkel", "Form", "Betydning"), rows)


def _form(schema: dict[str, Any], names: dict[str, str]) -> str:
    """How a value is written, in words, read off its schema."""
    *first, last = dict.fromkeys(_forms(schema, names))
    return f"{', '.join(first)} eller {last}" if first else last


def _forms(schema: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    kinds = schema.get("type", [])
    kinds = {kinds} if isinstance(kinds, str) else set(kinds)
    pattern = schema.get("pattern", "")
    if "anyOf" in schema:
        inner = [form for part in schema["anyOf"] for form in _forms(part, names)]
        yield from _SEVERAL.get(frozenset(inner), inner)
    elif "$ref" in schema:
        yield f"nøklene under `{names[schema['$ref'].rpartition('/')[2]]}`"
    elif "const" in schema or "enum" in schema:
        yield from (f"`{value}`" for value in schema.get("enum", [schema.get("const")]) if value != "1")
    elif pattern:
        yield next(words for start, words in _PATTERNS.items() if pattern.startswith(start))
    elif "items" in schema:
        forms = list(_forms(schema["items"], names))
        yield (
            forms[0].replace("nøklene", "en liste, hvert punkt med nøklene")
            if "$ref" in schema["items"]
            else "en liste"
        )
    elif "patternProperties" in schema or schema.get("properties", {}).keys() == {"hvert_år"}:
        yield "beløp per år"
    elif "additionalProperties" in schema:
        yield "`overskrift: tekst`, så mange som trengs"
    elif "boolean" in kinds:
        yield "tekst"
    elif {"string", "integer"} <= kinds:
        yield "frist eller det betydningen sier"
    elif kinds & {"integer", "number"}:
        yield "årstall" if "maximum" in schema else "tall"
    elif kinds - {"null"}:
        yield "tekst"


_PATTERNS = {
    jsonschemas.ID_SCHEMA["pattern"]: "id",
    jsonschemas.DAY_SCHEMA["pattern"]: "dato",
    jsonschemas.ENTRY_DATE_SCHEMA["pattern"]: "dato eller måned",
    r"^\d{4}(-([TKH]": "frist",
    r"^\d{4}\s*[-–]": "periode",
    r"^\d+ (dag": "varighet",
    r"^\d{1,2}\. ": "dag i året",
    r"^\d{4}$": "årstall",
    r"^\d{1,12}": "tall",
}
# Forms of which one says it all.
_SEVERAL = {
    frozenset({"tall", "frist"}): ["frist"],
    frozenset({"tall", "periode"}): ["periode"],
    frozenset({"tall", "tekst", "en liste"}): ["år", "`ingen`"],
    frozenset({"`ingen`", "tall", "frist"}): ["frist", "`ingen`"],
}


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


# -- The commands ------------------------------------------------------------------------------------------------------


COMMANDS_HEAD = """# Kommandoene

Siden er laget av programmet. Det samme viser `boligplan KOMMANDO --help`.

Uten PLAN brukes planene i mappen `plans` i git-depotet du står i. Svarene gjelder for i dag, for datoen du oppgir
med `--per`, eller for den som står i miljøvariabelen `BOLIGPLAN_PER`.

De slutter med 0 når alt er i orden, 1 når det er funn (`sjekk` med feil, eller det du har bedt om med `--streng` eller
`--exit-code`), 2 når noe ikke lot seg gjøre, og 130 når de blir avbrutt.
"""


def commands_page() -> str:
    """docs/kommandoer.md: every command with its arguments and options, under the headings of the help."""
    main = get_command(program())
    ctx = click.Context(main, info_name="boligplan")
    parts = [COMMANDS_HEAD, _table(*_parameters(main, ctx))]
    for panel in dict.fromkeys(entry.panel for entry in Program.table):
        parts.append(f"## {panel}\n")
        for entry in Program.table:
            if entry.panel == panel:
                parts += _command_parts(main, ctx, entry.name)
    return "\n".join(parts)


def _command_parts(group: Any, above: click.Context, name: str) -> Iterator[str]:
    """The section of a command, and those of the commands below it."""
    command = group.get_command(above, name)
    ctx = click.Context(command, info_name=name, parent=above)
    level = "#" * (len(ctx.command_path.split()) + 1)
    yield f"{level} {ctx.command_path}\n"
    yield f"```\n{ctx.command_path} {' '.join(command.collect_usage_pieces(ctx))}\n```\n"
    yield (command.help or "").strip() + "\n"
    if isinstance(command, Group):
        for entry in command.table:
            yield from _command_parts(command, ctx, entry.name)
    else:
        yield _table(*_parameters(command, ctx))


def _parameters(command: Any, ctx: click.Context) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    params = command.get_params(ctx)
    arguments = [param for param in params if isinstance(param, TyperArgument)]
    options = [param for param in params if isinstance(param, TyperOption) and "--help" not in param.opts]
    return ("Argument eller valg", "Betydning"), [
        (f"`{norsk.shown_name(param)}`", re.sub(r" +(\[.*\])$", r" \1", norsk.meaning(param)))
        for param in [*arguments, *options]
    ]


if __name__ == "__main__":
    for name, text in generated().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
