"""Markdown that reads back as the very text that was put in, tables in it, and templates that make it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

from boligplan.errors import BoligplanError
from boligplan.language import Language, counted, date_text, list_text, number_text
from boligplan.resources import resource_dir

FOLDERS: dict[Language, str] = {"bokmål": "nb", "nynorsk": "nn"}
BUILT_IN = "standard/"  # how an own template names the one it builds on: {% extends "standard/status.md" %}


class Ready(str):
    """Markdown that needs no more escaping."""

    __slots__ = ()


def markdown(value: object) -> Ready:
    """Text as Markdown that pandoc reads back as the same text, in any place but code."""
    if isinstance(value, Ready):
        return value
    if isinstance(value, bool) or value is None:
        raise BoligplanError("Malen skriver ut en verdi som ikke er tekst.", help="Bruk {% if … %} for ja og nei.")
    text = number_text(value) if isinstance(value, int | Decimal) else str(value)
    text = re.sub(r'([\\`*_\[\]<>{}&|#~^$@!"\'])', r"\\\1", text.strip(" \t\r\n"))
    text = re.sub(r"(?m)^(\s*)([-+=:%])", r"\1\\\2", text)
    text = re.sub(r"(?m)^(\s*\d+)([.)])", r"\1\\\2", text)
    return Ready(re.sub(r"\s*\n\s*", "<br>", text))


def plain(text: str) -> str:
    """The text that `markdown` was given; line breaks become spaces."""
    return re.sub(r"\\(.)", r"\1", text.replace("<br>", " "))


def table(heads: Sequence[object], rows: Iterable[Sequence[object]], title: str, widths: str = "") -> Ready:
    """A table with its caption; a cell may be a list of texts, one to a line. Columns of numbers stand to the right.

    `widths` are relative, separated by spaces; without them they follow from the longest words and the lengths.
    """
    body = [list(row) for row in rows]
    numeric = [
        bool(body) and all(isinstance(cell, int | Decimal) or cell == "" for cell in column) for column in zip(*body)
    ]
    cells = [[_cell(cell) for cell in row] for row in [list(heads), *body]]
    widths = widths or " ".join(str(width) for width in _widths(cells))
    rule = ["--:" if right else "---" for right in numeric or [False] * len(heads)]
    lines = ["| " + " | ".join(row) + " |" for row in [cells[0], rule, *cells[1:]]]
    return Ready("\n\n" + "\n".join(lines) + f'\n\n: {markdown(title)} {{bredder="{widths}"}}\n\n')


def _cell(value: object) -> Ready:
    if isinstance(value, list | tuple):
        return Ready("<br>".join(markdown(part) for part in value))
    return markdown(value)


def _widths(rows: list[list[Ready]]) -> list[int]:
    """What the longest word of each column needs, and the rest shared out by the square root of the text."""
    columns = [[plain(cell) for cell in column] for column in zip(*rows)]
    words = [
        max((len(w) for cell in column for w in re.split(r"[\s/-]+(?!\xa0)", cell)), default=1) for column in columns
    ]
    words = [max(len(word) for cell in column for word in re.split(r"[ /–-]", cell)) + 2 for column in columns]
    lengths = [max(len(cell) for cell in column) ** 0.5 for column in columns]
    spare = max(0, 150 - sum(words))
    return [round(word + spare * length / (sum(lengths) or 1)) for word, length in zip(words, lengths)]


class _Environment(ImmutableSandboxedEnvironment):
    """Blocks, macros and `super()` are Markdown already; everything else that is printed is escaped."""

    @staticmethod
    def concat(parts: Iterable[str]) -> str:  # type: ignore[override] # an attribute there
        return Ready("".join(parts))


class _Loader(jinja2.BaseLoader):
    """The municipality's own folder first, then ours; in each, the målform's folder first. `standard/` means ours."""

    def __init__(self, language: Language, own: Path | None) -> None:
        ours = resource_dir("templates")
        self.ours = (ours / FOLDERS[language],)
        self.all = (*((own / FOLDERS[language], own) if own else ()), *self.ours)

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        folders = self.ours if template.startswith(BUILT_IN) else self.all
        pieces = template.removeprefix(BUILT_IN).split("/")
        if ".." not in pieces:
            for folder in folders:
                file = folder.joinpath(*pieces)
                if file.is_file():
                    return _read(file), str(file), None
        raise jinja2.TemplateNotFound(template)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BoligplanError(f"Malen {file} er ikke UTF-8.", help="Lagre den som UTF-8 og prøv igjen.") from None


def environment(language: Language, own: Path | None) -> jinja2.Environment:
    """The sandbox the templates run in; an undefined name is an error."""
    made = _Environment(
        loader=_Loader(language, own),
        autoescape=False,
        finalize=markdown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals = {"tabell": table, "range": range}
    made.filters |= {"dato": date_text, "tall": number_text, "liste": list_text, "antall": counted}
    return made


def render(name: str, context: Mapping[str, object], language: Language, own: Path | None) -> str:
    """The template's text with the context filled in; raises BoligplanError with the template's file and line."""
    made = environment(language, own)
    try:
        text = made.get_template(name).render(context)
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
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _syntax(error: jinja2.TemplateSyntaxError) -> str:
    return f"skrivemåten kan ikke leses ({error.message})."


def _undefined(error: jinja2.UndefinedError) -> str:
    named = re.search(r"'([^']+)' is undefined|no (?:attribute|element) '?([^']+)'?", str(error))
    return f"navnet «{named[1] or named[2]}» finnes ikke." if named else "et navn finnes ikke."


def _where(error: BaseException, name: str) -> str:
    """The innermost line of a template in the error's traceback."""
    lines = [f"Malen {file}, linje {line}" for file, line in _frames(error.__traceback__) if file.endswith(".md")]
    return lines[-1] if lines else f"Malen {name}"


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def day_or_dash(day: date | None) -> str:
    """The day in words, or a dash."""
    return date_text(day) if day else "–"
