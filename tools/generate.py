"""Write what is made from the code: the schemas of the files, the pages of the rules and the words to complete.

    python tools/generate.py

A test tells when it is time.
"""

import json
from pathlib import Path
from typing import Any

from typer import _click as click
from typer.core import TyperArgument
from typer.main import get_command

from boligplan import explanations, jsonschemas
from boligplan.cli.main import program
from boligplan.cli.norsk import Group
from boligplan.exports import schemas as exports
from boligplan.journal import STATUSES

ROOT = Path(__file__).resolve().parents[1]


def generated() -> dict[str, str]:
    """The text of every generated file by its path from the top of the repository."""
    schemas = {f"schema/{name}": text for name, text in jsonschemas.schemas().items()}
    return schemas | {
        "schema/eksport-1.schema.json": exports.json_schema(),
        "docs/regler.md": explanations.document(),
        "docs/åpne-data-kolonner.md": exports.columns_page(),
        "src/boligplan/cli/words.json": words(),
    }


def words() -> str:
    """What shells can complete without reading the commands, as JSON: see `boligplan.cli.completing`."""
    templates = sorted(path.stem for path in (ROOT / "templates" / "nb").glob("[!_]*.md"))
    codes = {page.code: page.summary for family in explanations.families().values() for page in family}
    commands = _commands("", get_command(program()))
    table = {"statuses": STATUSES, "templates": templates, "codes": codes, "commands": commands}
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _commands(name: str, command: click.Command) -> dict[str, Any]:
    """The options, arguments and commands of a command, and of those below it, by the words that lead to it."""
    ctx = command.context_class(command)
    below = {entry.name: entry.help for entry in command.table} if isinstance(command, Group) else {}
    options, arguments = {}, []
    for param in command.get_params(ctx):
        parser = getattr(getattr(param, "type_descriptor", None), "parameter_info", None)
        choices = list(getattr(getattr(parser, "parser", None), "names", ()))
        value = param.metavar or param.name.upper()
        if isinstance(param, TyperArgument):
            arguments.append({"value": value, "many": param.nargs != 1, "choices": choices})
        else:
            spec = {"value": "" if param.is_flag else value, "help": param.help or "", "choices": choices}
            options |= {option: spec for option in param.opts if option.startswith("--")}
    found = {name: {"commands": below, "options": options, "arguments": arguments}}
    for word in below:
        found |= _commands(f"{name} {word}".strip(), command.get_command(ctx, word))
    return found


if __name__ == "__main__":
    for name, text in generated().items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
