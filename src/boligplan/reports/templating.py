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

from boligplan.errors import BoligplanError
from boligplan.reports.bounds import Bounded, TooMuch

Environment = Bounded

BUILT_IN = "standard/"  # how an own template names the one it builds on: {% extends "standard/status.md" %}
_SUFFIXES = (".md", ".html", ".txt")
MAX_TEMPLATE = 100_000  # bytes; the longest of ours has a tenth


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


def keep_line_ends(text: str) -> str:
    """The template with the line ends kept that `trim_blocks` would take after words, as in «{{ navn }}{% endif %}»."""
    lines = []
    for line in text.split("\n"):
        kept = line.rstrip(" \t")
        lines.append(kept + '{{""}}' if kept.endswith("%}") and not _is_only_tags(kept) else line)
    return "\n".join(lines)


def _is_only_tags(line: str) -> bool:
    """Return whether nothing but white space stands between the tags of the line."""
    at = 0
    while (start := line.find("{%", at)) != -1 and not line[at:start].strip():
        end = line.find("%}", start)
        if end == -1:
            return False
        at = end + 2
    return start == -1 and not line[at:].strip()


class Loader(jinja2.BaseLoader):
    """The municipality's own folders first, then ours; `standard/` before a name means ours."""

    def __init__(self, ours: Sequence[Path], own: Sequence[Path], mend: Callable[[str], str] = str) -> None:
        self.ours, self.own, self.mend = tuple(ours), tuple(own), mend

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        folders = self.ours if template.startswith(BUILT_IN) else (*self.own, *self.ours)
        pieces = template.removeprefix(BUILT_IN).split("/")
        if not any(piece in ("", ".", "..") or set(piece) & set("\\:\0") for piece in pieces):
            for folder in folders:
                file = folder.joinpath(*pieces)
                if file.is_file():
                    if folder in self.own:
                        refuse_links(file, self.own[-1])
                    return self.mend(_read(file)), str(file), None
        raise jinja2.TemplateNotFound(template)


def refuse_links(file: Path, folder: Path) -> None:
    """Raise BoligplanError where the file in `folder`, or a folder on the way to it, is a link to somewhere else."""
    parts = file.relative_to(folder).parts
    for place in (folder.joinpath(*parts[:n]) for n in range(len(parts) + 1)):
        if place.is_symlink():
            raise BoligplanError(
                f"Malen {file} blir ikke lest, for {place} er en lenke til et annet sted.",
                help="Legg filen selv i mappen med malene.",
            )


def sandbox(
    loader: Loader, printed: Callable[[Any], object], joined: Callable[[str], str], **options: Any
) -> Environment:
    """The sandbox that templates run in; an undefined name is an error.

    `printed` is asked what to write of a value, and `joined` of the text of a block, a macro or the whole.
    """
    made = Bounded(
        loader=loader,
        finalize=printed,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    made.concat = lambda parts: joined(made.join(parts))  # type: ignore[method-assign] # the hook jinja2 has for it
    return made


def _read(file: Path) -> str:
    if file.stat().st_size > MAX_TEMPLATE:
        raise BoligplanError(f"Malen {file} er større enn {MAX_TEMPLATE // 1_000} kB.", help="Er det riktig fil?")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BoligplanError(f"Malen {file} er ikke UTF-8.", help="Lagre den som UTF-8 og prøv igjen.") from None


def filled(made: Environment, name: str, context: Mapping[str, object]) -> str:
    """The template's text with the context filled in; raises BoligplanError with the template's file and line."""
    made.begin(context.values())
    try:
        template = made.get_template(name)
        made.begin(context.values())
        return template.render(context)
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
    except TooMuch as error:
        raise BoligplanError(f"{_where(error, name)}: malen {error}.", help=_ENDLESS) from None
    except (RecursionError, MemoryError, OverflowError) as error:
        raise BoligplanError(f"{_where(error, name)}: malen {_SPENT[type(error)]}.", help=_ENDLESS) from None
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise BoligplanError(f"{_where(error, name)}: uttrykket kan ikke regnes ut{_why(error)}.") from None


_ENDLESS = "Se etter en mal eller en makro som henter inn seg selv, og etter løkker inni hverandre."
_SPENT: dict[type[BaseException], str] = {
    RecursionError: "henter inn seg selv, eller har for mye inni hverandre",
    MemoryError: "bruker mer minne enn maskinen har",
    OverflowError: "regner med et tall som er for stort",
}
# What jinja2 says of a template that it cannot read, and what it means.
_SYNTAX = (
    (r"Unexpected end of template", "malen slutter før alt er lukket, for eksempel med {{% endfor %}}"),
    (r"Encountered unknown tag '(.+?)'", "«{0}» er ingen kjent tag, eller står på feil sted"),
    (r"expected token '(.+?)', got '(.+?)'", "her skulle det stått «{0}», ikke «{1}»"),
    (r"unexpected '(.+?)'", "«{0}» kan ikke stå her"),
    (r"unexpected char '(.+?)'", "tegnet «{0}» kan ikke stå her"),
    (r"No filter named '(.+?)'", "filteret «{0}» finnes ikke i maler"),
    (r"No test named '(.+?)'", "prøven «{0}» finnes ikke i maler"),
    (r"Missing end of (?:comment|raw)", "en kommentar er ikke lukket"),
    (r"block '(.+?)' defined twice", "blokken «{0}» står to ganger"),
    (r"(for mye står inni hverandre)", "{0}"),
)
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (ZeroDivisionError, "det er delt på null"),
    (ArithmeticError, "tallene går ikke opp"),
    (TypeError, "verdiene er ikke av det slaget som trengs"),
    (ValueError, "verdien har feil form"),
    (LookupError, "det er ikke så mange ledd, eller ikke noe med det navnet"),
)


def _syntax(error: jinja2.TemplateSyntaxError) -> str:
    for pattern, words in _SYNTAX:
        if found := re.search(pattern, error.message or "", re.DOTALL):
            return f"skrivemåten kan ikke leses ({words.format(*found.groups())})."
    return "skrivemåten kan ikke leses."


def _why(error: BaseException) -> str:
    return next((f" ({words})" for kind, words in _REASONS if isinstance(error, kind)), "")


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
