"""Templates of documents and pages: where they are found, and what is said when one of them cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from boligplan.errors import BoligplanError

Environment = jinja2.Environment

BUILT_IN = "standard/"  # how an own template names the one it builds on: {% extends "standard/status.md" %}
_SUFFIXES = (".md", ".html", ".txt")


def paragraphs(text: str) -> list[str | list[str]]:
    """Return the paragraphs of a longer text, one a line; lines with «•» that follow each other are one list.

    A dash is no such sign: «– Det er godt arbeid, sier hun» is somebody speaking.
    """
    lines = filter(None, map(str.strip, text.split("\n")))
    found: list[str | list[str]] = []
    for is_point, run in groupby(lines, lambda line: line.startswith("•")):
        together = [line.removeprefix("•").strip() for line in run]
        found += [together] if is_point else together
    return found


# A line with more than tags on it, and a tag at its end.
_ENDS_WITH_TAG = re.compile(r"(?m)^(?!\s*(?:\{%.*?%\}\s*)+$)(.*%\})[ \t]*$")


def keep_line_ends(text: str) -> str:
    """The template with the line ends kept that `trim_blocks` would take after words."""
    return _ENDS_WITH_TAG.sub(r'\1{{""}}', text)


class Loader(jinja2.BaseLoader):
    """The municipality's own folders first, then ours; `standard/` before a name means ours."""

    def __init__(self, ours: Sequence[Path], own: Sequence[Path], mend: Callable[[str], str] = str) -> None:
        self.ours, self.all, self.mend = tuple(ours), (*own, *ours), mend

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        folders = self.ours if template.startswith(BUILT_IN) else self.all
        pieces = template.removeprefix(BUILT_IN).split("/")
        if ".." not in pieces:
            for folder in folders:
                file = folder.joinpath(*pieces)
                if file.is_file():
                    return self.mend(_read(file)), str(file), None
        raise jinja2.TemplateNotFound(template)


def sandbox(
    loader: Loader, printed: Callable[[Any], object], joined: Callable[[str], str], **options: Any
) -> Environment:
    """The sandbox that templates run in; an undefined name is an error.

    `printed` is asked what to write of a value, and `joined` of the text of a block, a macro or the whole.
    """
    made = ImmutableSandboxedEnvironment(
        loader=loader,
        finalize=printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    made.concat = lambda parts: joined("".join(parts))  # type: ignore[method-assign] # the hook jinja2 has for it
    return made


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BoligplanError(f"Malen {file} er ikke UTF-8.", help="Lagre den som UTF-8 og prøv igjen.") from None


def filled(made: Environment, name: str, context: Mapping[str, object]) -> str:
    """The template's text with the context filled in; raises BoligplanError with the template's file and line."""
    try:
        return made.get_template(name).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise BoligplanError(f"Malen {error.filename or name}, linje {error.lineno}: {_syntax(error)}") from None
    except jinja2.TemplateNotFound as error:
        raise BoligplanError(f"Fant ikke malen «{error.name}».", help="Se docs/maler.md.") from None
    except jinja2.UndefinedError as error:
        raise BoligplanError(
            f"{_where(error, name)}: {_undefined(error)}", help="Navnene står i docs/maler.md."
        ) from None
    except SecurityError as error:
        raise BoligplanError(f"{_where(error, name)}: malen prøver noe som ikke er lov i en mal.") from None
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise BoligplanError(f"{_where(error, name)}: uttrykket kan ikke regnes ut ({error}).") from None


def _syntax(error: jinja2.TemplateSyntaxError) -> str:
    return f"skrivemåten kan ikke leses ({error.message})."


def _undefined(error: jinja2.UndefinedError) -> str:
    named = re.search(r"'([^']+)' is undefined|no (?:attribute|element) '?([^']+)'?", str(error))
    return f"navnet «{named[1] or named[2]}» finnes ikke." if named else "et navn finnes ikke."


def _where(error: BaseException, name: str) -> str:
    """The innermost line of a template in the error's traceback."""
    lines = [f"Malen {file}, linje {line}" for file, line in _frames(error.__traceback__) if file.endswith(_SUFFIXES)]
    return lines[-1] if lines else f"Malen {name}"


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
