"""How a run ends: the exit code, what went wrong as a Norwegian sentence, and streams that take what is written."""

import errno
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Literal

import typer
from typer import _click as click
from typer._click import exceptions as usage
from typer.core import TyperOption

from boligplan.cli.norsk import FAILED, INTERRUPTED, did_you_mean, quote, see_help, tell
from boligplan.errors import BoligplanError


def run(app: typer.Typer, argv: Sequence[str]) -> int:
    """Return the exit code (0, 1, 2 or 130) after running `app`; whatever went wrong is told on stderr in Norwegian."""
    _prepare_streams()
    try:
        result = typer.main.get_command(app).main(args=list(argv), prog_name="boligplan", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except (SystemExit, Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place where all ends
        return _explain(error)
    if code == INTERRUPTED:
        tell("Avbrutt.")
    return code


def _explain(error: BaseException) -> int:
    """Return the exit code for `error` after having told about it."""
    if isinstance(error, SystemExit) and isinstance(error.__context__, OSError):
        error = error.__context__  # typer turns a broken pipe into SystemExit(1)
    if os.environ.get("BOLIGPLAN_DEBUG") and not isinstance(error, (usage.NoArgsIsHelpError, typer.Abort)):
        import traceback

        tell(*"".join(traceback.format_exception(error)).splitlines())
    match error:
        case typer.Abort() | KeyboardInterrupt():
            tell("Avbrutt.")
            return INTERRUPTED
        case usage.NoArgsIsHelpError():
            tell(*error.message.splitlines())
        case BoligplanError():
            tell(f"Feil: {error.message}", *(error.help or "").splitlines())
        case typer.TyperException():
            tell(f"Feil: {_sentence(error)}", see_help(getattr(error, "ctx", None)))
        case OSError():
            _drop_unwritten()
            if _is_closed_pipe(error):
                return 0  # whoever reads has got what was wanted, as with `| head -1`
            tell(f"Feil: {_os_sentence(error)}")
        case _:
            tell(*_bug(error))
    return FAILED


def _sentence(error: typer.TyperException) -> str:
    """Return what was wrong with the command line, as one Norwegian sentence."""
    match error:
        case usage.MissingParameter(param=param):
            return f"{_hint(param)} mangler."
        case usage.BadParameter(param=param):
            known = error.__cause__ is None  # a cause is pydantic's, and English
            return f"{_hint(param)}: {error.message if known else 'verdien kan ikke brukes her.'}"
        case usage.NoSuchOption(option_name=name, ctx=ctx):
            options = [opt for param in (ctx.command.get_params(ctx) if ctx else []) for opt in param.opts]
            return f"Valget {quote(name)} finnes ikke." + did_you_mean(name, options)
        case usage.BadOptionUsage(option_name=name) if "does not take" in error.message:
            return f"Valget {quote(name)} skal stå uten verdi."
        case usage.BadOptionUsage(option_name=name):
            return f"Valget {quote(name)} mangler en verdi etter seg."
        case _:  # what is left is a group without a command
            return "Si hvilken kommando du vil kjøre."


def _hint(param: click.Parameter | None) -> str:
    """Return the name by which the user knows `param`: its longest option, or its argument."""
    if isinstance(param, TyperOption):
        return "Valget " + quote(max(param.opts, key=len))
    return f"Argumentet {param.metavar if param else ''}"


_OS_SENTENCES = {
    errno.ENOENT: "Fant ikke {name}.",
    errno.EACCES: "Har ikke tilgang til {name}.",
    errno.EPERM: "Har ikke tilgang til {name}.",
    errno.EISDIR: "{name} er en mappe, ikke en fil.",
    errno.ENOTDIR: "{name} er ikke en mappe.",
    errno.ENOSPC: "Det er ikke mer plass på disken.",
    errno.EDQUOT: "Diskkvoten din er brukt opp.",
    errno.EFBIG: "Filen ble større enn disken tar imot.",
    errno.EROFS: "Disken kan bare leses, ikke skrives til.",
    errno.EBADF: "Utskriften ble avbrutt fordi mottakeren er lukket.",
}


def _os_sentence(error: OSError) -> str:
    name = quote(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else "filen"
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
    assert stdout is not None  # `_prepare_streams` has seen to it
    try:
        stdout.flush()
    except (OSError, ValueError):
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stdout.fileno())
