"""Norwegian over typer: help, parameter values, usage errors and exit codes.

typer carries its own copy of click under `typer._click`; pyproject.toml pins the version whose names are used here.
"""

import errno
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Literal

import typer
from typer import _click as click
from typer._click import exceptions as usage
from typer._coercion import RuntimeParam
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from boligplan.errors import BoligplanError
from boligplan.safetext import safe

INTERRUPTED = 130
FAILED = 2

FOLLOW_UP, REPORT, REVISE, PUBLISH, BEGIN = PANELS = ("Følge opp", "Melde", "Revidere", "Gi ut", "Starte")


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

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Bruk: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        arguments = [p for p in self.get_params(ctx) if isinstance(p, TyperArgument) and not p.hidden]
        return ["[VALG]", *(n if a.required else f"[{n}]" for a in arguments for n in [argument_name(a)])]

    def get_help_option(self, ctx: click.Context) -> TyperOption | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "Vis denne hjelpen."
            option.default = False  # None would make typer import pydantic to validate it
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        params = [p for p in self.get_params(ctx) if isinstance(p, (TyperArgument, TyperOption)) and not p.hidden]
        arguments = [(argument_name(p), meaning(p, ctx)) for p in params if isinstance(p, TyperArgument)]
        options = [(option_name(p), meaning(p, ctx)) for p in params if isinstance(p, TyperOption)]
        for heading, rows in (("Argumenter", arguments), ("Valg", options)):
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


class Command(_Norwegian, TyperCommand):
    """A command whose help and usage errors are Norwegian."""

    allow_extra_args = True  # so that the sentence about them is ours

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            quoted = ", ".join(_quote(word) for word in rest)
            raise BoligplanError(f"Kommandoen tar ikke imot {quoted}.", help=_see_help(ctx))
        return rest


class Group(_Norwegian, TyperGroup):
    """Commands from a table, listed under the headings of the table and imported when used."""

    table: tuple[Entry, ...] = ()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [entry.name for entry in self.table]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = next((entry for entry in self.table if entry.name == cmd_name), None)
        return _load(entry) if entry else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            names = self.list_commands(ctx)
            raise BoligplanError(
                f"Kommandoen {_quote(name)} finnes ikke." + _did_you_mean(name, names), help=_see_help(ctx)
            )
        return name if command else None, command, args[1:]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*_Norwegian.collect_usage_pieces(self, ctx), "KOMMANDO …"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _Norwegian.format_options(self, ctx, formatter)
        width = max((len(entry.name) for entry in self.table), default=0)
        for panel in dict.fromkeys(entry.panel for entry in self.table):
            with formatter.section(panel or "Kommandoer"):
                formatter.write_dl([(e.name.ljust(width), e.help) for e in self.table if e.panel == panel])


def group(cls: type[Group], *, help_text: str, callback: Callable[..., None] | None = None) -> typer.Typer:
    """Return the typer application of a group; `callback` holds the options before the command's name."""
    return typer.Typer(
        cls=cls,
        help=help_text,
        callback=callback or _no_options,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
    )


def _no_options() -> None:
    """Return nothing: typer makes a group only where there is a callback."""


def _load(entry: Entry) -> click.Command:
    """Return the command of a row: its function, or the `typer.Typer` of a group.

    A longer help than the row's one line stands in the module as `HELP`, or `HELP_START` for the function `start`.
    """
    module = importlib.import_module(entry.module)
    target = getattr(module, entry.function)
    if not isinstance(target, typer.Typer):
        single = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        longer = "HELP" if entry.function == "command" else f"HELP_{entry.function.upper()}"
        single.command(entry.name, cls=Command, help=getattr(module, longer, entry.help))(target)
        target = single
    command = typer.main.get_command(target)
    command.name = entry.name
    return command


def argument_name(param: TyperArgument) -> str:
    """Return the argument as help calls it."""
    name = param.metavar or param.name.upper()
    return name if param.nargs == 1 else f"{name} …"


def option_name(param: TyperOption) -> str:
    """Return the option as help calls it, with the name of its value."""
    names = ", ".join(sorted(param.opts, key=len))
    if param.secondary_opts:
        names += " / " + ", ".join(param.secondary_opts)
    return names if param.is_flag or param.count else f"{names} {_metavar(param)}"


def _metavar(param: TyperOption) -> str:
    parser = param.type_descriptor.parameter_info.parser
    return param.metavar or getattr(parser, "metavar", None) or param.name.upper()


def meaning(param: TyperArgument | TyperOption, ctx: click.Context) -> str:
    """Return what an argument or option means, with its standard value in brackets."""
    extra = []
    if param.show_envvar and param.envvar:
        extra.append(f"miljøvariabel: {param.envvar if isinstance(param.envvar, str) else ', '.join(param.envvar)}")
    if standard := _default_text(param, ctx):
        extra.append(f"standard: {standard}")
    if param.required:
        extra.append("må oppgis")
    return "  ".join(part for part in (param.help, f"[{'; '.join(extra)}]" if extra else "") if part)


def _default_text(param: TyperArgument | TyperOption, ctx: click.Context) -> str:
    if isinstance(param.show_default, str):
        return param.show_default
    value = param.get_default(ctx, call=False)
    if not param.show_default or value is None or isinstance(value, bool) or callable(value):
        return ""
    return ", ".join(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value)


# -- Values: every parameter has one of these as `parser=`, because typer's own types speak English -------------------


def day(value: str | date) -> date:
    """Return the day written as 2023-01-20."""
    if isinstance(value, date):
        return value
    text = value.strip()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise typer.BadParameter(f"{_quote(text)} finnes ikke i kalenderen.") from None
        if not 1900 <= found.year <= 2199:
            raise typer.BadParameter(f"Året i {_quote(text)} må være fra 1900 til 2199.")
        return found
    if other := re.fullmatch(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})", text):
        right = f"{other[3]}-{int(other[2]):02}-{int(other[1]):02}"
        raise typer.BadParameter(f"{_quote(text)} må skrives {right}.")
    raise typer.BadParameter(f"{_quote(text)} er ikke en dato. Skriv år, måned og dag slik: 2023-01-20.")


class Choice:
    """Returns the one of `names` that was written."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.metavar = "|".join(names)

    def __call__(self, value: str) -> str:
        if value in self.names:
            return value
        possible = " eller ".join([*filter(None, [", ".join(self.names[:-1])]), self.names[-1]])
        guess = _did_you_mean(value, self.names)
        raise typer.BadParameter(f"{_quote(value)} kan ikke brukes her; velg {possible}.{guess}")


class WholeNumber:
    """Returns the whole number that was written, no less than `least` and no more than `most`."""

    metavar = "TALL"

    def __init__(self, least: int = 0, most: int = 999_999_999) -> None:
        self.least, self.most = least, most

    def __call__(self, value: str | int) -> int:
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,9}", value.strip()):
            raise typer.BadParameter(f"{_quote(value)} er ikke et helt tall. Skriv bare siffer.")
        number = int(value)
        if not self.least <= number <= self.most:
            raise typer.BadParameter(f"{number} må være et tall fra {self.least} til {self.most}.")
        return number


def path(value: str | Path) -> Path:
    """Return the path that was written; whether it exists is for the command to say."""
    if not str(value).strip():
        raise typer.BadParameter("navnet på fila eller mappa er tomt.")
    return Path(value)


# -- Running ---------------------------------------------------------------------------------------------------------


def run(app: typer.Typer, argv: Sequence[str]) -> int:
    """Return the exit code (0, 1, 2 or 130) after running `app`; whatever went wrong is told on stderr in Norwegian."""
    _prepare_streams()
    try:
        result = typer.main.get_command(app).main(args=list(argv), prog_name="boligplan", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        if sys.stdout:
            sys.stdout.flush()
    except (SystemExit, Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place where all ends
        return _explain(error)
    if code == INTERRUPTED:
        _tell("Avbrutt.")
    return code


def _explain(error: BaseException) -> int:
    """Return the exit code for `error` after having told about it."""
    if isinstance(error, SystemExit) and isinstance(error.__context__, OSError):
        error = error.__context__  # typer turns a broken pipe into SystemExit(1)
    if os.environ.get("BOLIGPLAN_DEBUG") and not isinstance(error, (usage.NoArgsIsHelpError, typer.Abort)):
        import traceback

        _tell(*"".join(traceback.format_exception(error)).splitlines())
    match error:
        case typer.Abort() | KeyboardInterrupt():
            _tell("Avbrutt.")
            return INTERRUPTED
        case SystemExit():
            return error.code if isinstance(error.code, int) else FAILED
        case usage.NoArgsIsHelpError():
            _tell(*error.message.splitlines())
        case BoligplanError():
            _tell(f"Feil: {error.message}", *(error.help or "").splitlines())
            return error.exit_code
        case typer.TyperException():
            _tell(f"Feil: {_sentence(error)}", _see_help(getattr(error, "ctx", None)))
        case OSError():
            _drop_unwritten()
            if not _is_closed_pipe(error):
                _tell(f"Feil: {_os_sentence(error)}")
        case _:
            _tell(*_bug(error))
    return FAILED


def _sentence(error: typer.TyperException) -> str:
    """Return what was wrong with the command line, as one Norwegian sentence."""
    match error:
        case usage.MissingParameter(param=param) if param is not None:
            return f"{_hint(param)} mangler."
        case usage.BadParameter(param=param, ctx=ctx):
            where = _hint(param, ctx) + ": " if param is not None else ""
            known = error.__cause__ is None  # a cause is pydantic's, and English
            return where + (error.message if known else "verdien kan ikke brukes her.")
        case usage.NoSuchOption(option_name=name, ctx=ctx):
            return f"Valget {_quote(name)} finnes ikke." + _did_you_mean(name, _option_names(ctx))
        case usage.BadOptionUsage(option_name=name) if "does not take" in error.message:
            return f"Valget {_quote(name)} skal stå uten verdi."
        case usage.BadOptionUsage(option_name=name):
            return f"Valget {_quote(name)} mangler en verdi etter seg."
        case usage.UsageError(ctx=ctx) if ctx is not None and isinstance(ctx.command, Group):
            return "Si hvilken kommando du vil kjøre."
        case _:
            return "Kommandolinja kunne ikke forstås."


def _hint(param: click.Parameter, ctx: click.Context | None = None) -> str:
    """Return the name by which the user knows `param`: its longest option, its argument or its environment variable."""
    source = ctx.get_parameter_source(param.name) if ctx else None
    if source is not None and source.name == "ENVIRONMENT":
        names = [param.envvar] if isinstance(param.envvar, str) else param.envvar or []
        return "Miljøvariabelen " + next((name for name in names if os.environ.get(name)), "")
    if isinstance(param, TyperOption):
        return "Valget " + _quote(max(param.opts, key=len))
    return f"Argumentet {param.metavar or param.name.upper()}"


def _option_names(ctx: click.Context | None) -> list[str]:
    params = ctx.command.get_params(ctx) if ctx else []
    options = [p for p in params if isinstance(p, TyperOption) and not p.hidden]
    return [name for option in options for name in (*option.opts, *option.secondary_opts)]


def _did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return « Mente du …?», or nothing where no name is close; `-p` is close to every `--p…`."""
    bare = {name.lstrip("-"): name for name in names}  # dashes would make all options look alike
    close = [bare[match] for match in get_close_matches(word.lstrip("-").lower(), bare, n=2)]
    if len(word) == 2 and word[0] == "-":
        close = [name for name in bare.values() if name.startswith(f"-{word}")]
    return f" Mente du {' eller '.join(map(_quote, close))}?" if close else ""


def _see_help(ctx: click.Context | None) -> str | None:
    return f"Skriv «{ctx.command_path} --help» for å se hva som kan brukes." if ctx else None


_OS_SENTENCES = {
    errno.ENOENT: "Fant ikke {name}.",
    errno.EACCES: "Har ikke tilgang til {name}.",
    errno.EPERM: "Har ikke tilgang til {name}.",
    errno.EISDIR: "{name} er en mappe, ikke en fil.",
    errno.ENOTDIR: "{name} er ikke en mappe.",
    errno.ENOSPC: "Det er ikke mer plass på disken.",
    errno.EDQUOT: "Det er ikke mer plass til deg på disken.",
    errno.EFBIG: "Fila ble større enn disken tar imot.",
    errno.EROFS: "Disken kan bare leses, ikke skrives til.",
    errno.EBADF: "Svaret har ikke noe sted å gå; stdout er lukket.",
}


def _os_sentence(error: OSError) -> str:
    name = _quote(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else "fila"
    sentence = _OS_SENTENCES.get(error.errno or 0, "Fikk ikke lest eller skrevet {name} ({code}).")
    text = sentence.format(name=name, code=errno.errorcode.get(error.errno or 0, type(error).__name__))
    unwritten = f" {name} er ikke skrevet." if error.filename and "{name}" not in sentence else ""
    return text[0].upper() + text[1:] + unwritten


def _bug(error: BaseException) -> tuple[str, str]:
    """Return two lines that say where the program went wrong; the exception's own words may hold text from a plan."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" i {Path(trace.tb_frame.f_code.co_filename).name}, linje {trace.tb_lineno}" if trace else ""
    return (
        f"Feil: Dette er en feil i boligplan, ikke i planen din ({type(error).__name__}{where}).",
        "Meld den gjerne. Kjør en gang til med miljøvariabelen BOLIGPLAN_DEBUG=1 for å se mer.",
    )


def _quote(word: str) -> str:
    return f"«{word}»"


def _tell(*lines: str | None) -> None:
    """Write the lines to stderr, without anything that could control the terminal."""
    with suppress(OSError):  # nobody may be listening; the exit code still tells
        for line in lines:
            if line is not None and sys.stderr:
                print(safe(line), file=sys.stderr)


def _prepare_streams() -> None:
    """Return nothing: both streams write UTF-8 and plain newlines everywhere, and what cannot be written as an escape.

    A stream that was closed gets a stand-in, so that no file that is opened takes its number. What is written to a
    closed stdout is lost, and said to be.
    """
    if sys.stdin is None:
        sys.stdin = _stand_in(os.O_RDONLY, "rb")
    if sys.stdout is None:
        sys.stdout = _stand_in(os.O_RDONLY, "wb")
        sys.__stdout__ = sys.stdout  # type: ignore[misc] # for _drop_unwritten, which looks behind typer's wrapper
    if sys.stderr is None:
        sys.stderr = _stand_in(os.O_WRONLY, "wb")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _stand_in(flags: int, mode: Literal["rb", "wb"]) -> TextIOWrapper:
    return TextIOWrapper(os.fdopen(os.open(os.devnull, flags), mode), encoding="utf-8")


def _is_closed_pipe(error: OSError) -> bool:
    """Return whether the reader has gone, as with `| head`; Windows calls it EINVAL and names no file."""
    return error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL and not error.filename)


def _drop_unwritten() -> None:
    """Return nothing: sends what stdout cannot take to nowhere, so that Python does not complain on its way out."""
    stdout = sys.__stdout__  # typer puts a wrapper in sys.stdout that hides the fault
    if stdout is None:
        return
    try:
        stdout.flush()
    except (OSError, ValueError):
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stdout.fileno())
