"""Norwegian over typer: commands, their help, and the values of options. How a run ends is in `ending.py`.

typer carries its own copy of click under `typer._click`; pyproject.toml pins the version whose names are used here.
"""

import importlib
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typer
from typer import _click as click
from typer._coercion import RuntimeParam
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from boligplan.errors import BoligplanError
from boligplan.safetext import closest, safe

INTERRUPTED = 130
FAILED = 2

FOLLOW_UP, REPORT, REVISE, PUBLISH, BEGIN = PANELS = ("Følge opp", "Melde", "Revidere", "Gi ut", "Starte")
_PLAIN: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False, "add_completion": False}


@dataclass(frozen=True)
class Entry:
    """One row in a table of commands; the module is imported when the command is used."""

    name: str
    module: str
    panel: str
    help: str
    function: str = "command"


# -- Help ------------------------------------------------------------------------------------------------------------


class _Parsing(RuntimeParam):
    """A value by the parameter's own parser alone: typer would make a pydantic adapter of each at every start."""

    def _coerce_value(self, value: Any, param: click.Parameter, ctx: click.Context) -> Any:
        parse = self.parameter_info.parser
        assert parse is not None
        return [parse(item) for item in value] if param.multiple or param.nargs == -1 else parse(value)


class _Norwegian(click.Command):
    """Help in Norwegian; nothing in it is taken from click's own wording."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for param in self.params:
            if isinstance(param, (TyperArgument, TyperOption)) and param.type_descriptor.parameter_info.parser:
                kind = param.type_descriptor
                param._runtime_param = _Parsing(kind.parameter_info, kind.annotation)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = self.make_parser(ctx).parse_args(args=list(args))[2]  # every option as often as it was typed
        for param in given:
            if isinstance(param, TyperOption) and not (param.multiple or param.is_flag) and given.count(param) > 1:
                name = quote(max(param.opts, key=len))
                raise BoligplanError(f"Valget {name} er gitt flere ganger, men tar bare én verdi.", help=see_help(ctx))
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Bruk: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [p for p in self.get_params(ctx) if isinstance(p, TyperArgument)]
        return ["[VALG]", *(n if a.required else f"[{n}]" for a in arguments for n in [shown_name(a)])]

    def get_help_option(self, ctx: click.Context) -> TyperOption | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "Vis denne hjelpen."
            option.default = False  # None would make typer import pydantic to validate it
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, kind in (("Argumenter", TyperArgument), ("Valg", TyperOption)):
            rows = [(shown_name(param), meaning(param)) for param in self.get_params(ctx) if isinstance(param, kind)]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


class Command(_Norwegian, TyperCommand):
    """A command whose help and usage errors are Norwegian."""

    allow_extra_args = True  # so that the sentence about them is ours

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest:
            raise BoligplanError(f"Kommandoen tar ikke imot {', '.join(map(quote, rest))}.", help=see_help(ctx))
        return rest


class Group(_Norwegian, TyperGroup):
    """Commands from a table, listed under the headings of the table and imported when used."""

    table: tuple[Entry, ...] = ()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [entry.name for entry in self.table]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = next((entry for entry in self.table if entry.name == cmd_name), None)
        return _load(entry) if entry else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str, click.Command, list[str]]:
        name, *rest = args
        command = self.get_command(ctx, name)
        if command is None:
            guess = did_you_mean(name, self.list_commands(ctx))
            raise BoligplanError(f"Kommandoen {quote(name)} finnes ikke.{guess}", help=see_help(ctx))
        return name, command, rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*_Norwegian.collect_usage_pieces(self, ctx), "KOMMANDO …"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _Norwegian.format_options(self, ctx, formatter)
        width = max(len(entry.name) for entry in self.table)
        for panel in dict.fromkeys(entry.panel for entry in self.table):
            with formatter.section(panel or "Kommandoer"):
                formatter.write_dl([(e.name.ljust(width), e.help) for e in self.table if e.panel == panel])


def group(cls: type[Group], *, help_text: str, callback: Callable[..., None] = lambda: None) -> typer.Typer:
    """Return the typer application of a group; `callback` holds the options before the command's name."""
    return typer.Typer(cls=cls, help=help_text, callback=callback, no_args_is_help=True, **_PLAIN)


def _load(entry: Entry) -> click.Command:
    """Return the command of a row: its function, or the `typer.Typer` of a group.

    A longer help than the row's one line stands in the module as `HELP`, or `HELP_START` for the function `start`.
    """
    module = importlib.import_module(entry.module)
    target = getattr(module, entry.function)
    if not isinstance(target, typer.Typer):
        single = typer.Typer(**_PLAIN)
        longer = "HELP" if entry.function == "command" else f"HELP_{entry.function.upper()}"
        single.command(entry.name, cls=Command, help=getattr(module, longer, entry.help))(target)
        target = single
    command = typer.main.get_command(target)
    command.name = entry.name
    return command


def shown_name(param: TyperArgument | TyperOption) -> str:
    """Return the argument or option as help calls it, an option with the name of its value."""
    value = param.metavar or param.name.upper()
    if isinstance(param, TyperArgument):
        return value if param.nargs == 1 else f"{value} …"
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag else f"{names} {value}"


def meaning(param: TyperArgument | TyperOption) -> str:
    """Return what an argument or option means, with its standard value in brackets."""
    standard = param.show_default if isinstance(param.show_default, str) else param.show_default and param.default
    extra = f"[standard: {standard}]" if standard and isinstance(standard, str) else "[må oppgis]" * param.required
    return "  ".join(part for part in (param.help, extra) if part)


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return « Mente du …?», or nothing where no name is close; `-p` is close to every `--p…`."""
    bare = {name.lstrip("-"): name for name in names}  # dashes would make all options look alike
    close = [bare[match] for match in closest(word.lstrip("-").lower(), bare, 2)]
    if len(word) == 2 and word[0] == "-":
        close = [name for name in bare.values() if name.startswith(f"-{word}")]
    return f" Mente du {' eller '.join(map(quote, close))}?" if close else ""


def see_help(ctx: click.Context | None) -> str | None:
    """Return where to look up what can be typed."""
    return f"Skriv «{ctx.command_path} --help» for å se hva som kan brukes." if ctx else None


def quote(word: str) -> str:
    """Return the word between quotation marks."""
    return f"«{word}»"


def tell(*lines: str | None) -> None:
    """Write the lines that there are to stderr, without anything that could control the terminal."""
    with suppress(OSError):  # nobody may be listening; the exit code still tells
        for line in lines:
            if line is not None:
                print(safe(line), file=sys.stderr)


def is_at_terminal() -> bool:
    """Return whether there is a person to ask."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())


# -- Options and their values: every one has a parser, because typer's own types speak English ------------------------


class Choice:
    """Returns the one of `names` that was written."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, value: str) -> str:
        if value in self.names:
            return value
        *others, last = self.names
        possible = f"{', '.join(others)} eller {last}"
        guess = did_you_mean(value, self.names)
        raise typer.BadParameter(f"{quote(value)} kan ikke brukes her; velg {possible}.{guess}")


def option(
    name: str,
    metavar: str | None,
    help: str,
    parser: Callable[[str], Any] = str,
    *,
    standard: str | None = None,
    **more: Any,
) -> Any:
    """Return an option with a value, by default the text as typed; `standard` tells what holds where it is not given.

    `metavar` is None for a `Choice`, which is shown as what can be chosen.
    """
    metavar = "|".join(parser.names) if isinstance(parser, Choice) else metavar
    return typer.Option(name, metavar=metavar, parser=parser, show_default=standard or True, help=help, **more)


def argument(metavar: str, help: str, parser: Callable[[str], Any] = str, *, standard: str | None = None) -> Any:
    """Return an argument, by default the text as typed; `standard` tells what holds where it is not given."""
    return typer.Argument(metavar=metavar, parser=parser, show_default=standard or False, help=help)


def day(value: str) -> date:
    """Return the day written as 2023-01-20."""
    text = value.strip()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise typer.BadParameter(f"{quote(text)} finnes ikke i kalenderen.") from None
        if not 1900 <= found.year <= 2199:
            raise typer.BadParameter(f"Året i {quote(text)} må være fra 1900 til 2199.")
        return found
    if other := re.fullmatch(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})", text):
        right = f"{other[3]}-{int(other[2]):02}-{int(other[1]):02}"
        raise typer.BadParameter(f"{quote(text)} må skrives {right}.")
    raise typer.BadParameter(f"{quote(text)} er ikke en dato. Skriv år, måned og dag slik: 2023-01-20.")


def year(value: str) -> int:
    """Return the year written as 2026."""
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", value.strip()):
        raise typer.BadParameter(f"{quote(value)} er ikke et årstall. Skriv for eksempel 2026.")
    return int(value)


def typed(arguments: Sequence[str]) -> list[str]:
    """Return what was typed with each letter as one sign: a Mac's own lists of files have «å» as an a and a ring."""
    return [one if one.isascii() else unicodedata.normalize("NFC", one) for one in arguments]


def on_disk(path: Path) -> Path:
    """Return the path as its names are spelt on the disk, whichever way they are typed; the rest as it is."""
    if str(path).isascii() or path.exists():
        return path
    found = Path(path.anchor)
    for part in path.relative_to(path.anchor).parts:
        spelt = found / part
        if not spelt.exists() and found.is_dir():
            names = (other.name for other in found.iterdir())
            same = (name for name in names if unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", part))
            spelt = found / next(same, part)
        found = spelt
    return found


def path(value: str) -> Path:
    """Return the path that was written; whether it exists is for the command to say."""
    if not value.strip():
        raise typer.BadParameter("navnet på filen eller mappen er tomt.")
    return on_disk(Path(value))
