"""Markdown that reads back as the very text that was put in, tables in it, and templates that make it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import jinja2

from boligplan.errors import BoligplanError
from boligplan.language import Language, counted, date_text, list_text, number_text, template_folder
from boligplan.reports.templating import Environment, Loader, filled, keep_line_ends, paragraphs, sandbox
from boligplan.resources import resource_dir

LINE, LONG_LINE = 105, 160  # signs on a line across a standing and a lying page, roughly


Head = str | tuple[str, ...]
_BEGINS = re.compile(r"(\s*)([-+=:%])|(\s*\d+)([.)])")  # «- a», «= a», «12. a», «3) a»


class Ready(str):
    """Markdown that needs no more escaping."""

    __slots__ = ()


class NoNumber(str):
    """A word in place of a number; it stands to the right as numbers do."""

    __slots__ = ()


def markdown(value: object) -> Ready:
    """Text as Markdown that pandoc reads back as the same text, in any place but code."""
    if isinstance(value, Ready):
        return value
    if isinstance(value, bool) or value is None:
        raise BoligplanError("Malen skriver ut en verdi som ikke er tekst.", help="Bruk {% if … %} for ja og nei.")
    if isinstance(value, list | tuple | dict | set):
        raise BoligplanError("Malen skriver ut en liste der det skal stå tekst.", help="Bruk en løkke, eller «liste».")
    text = number_text(value) if isinstance(value, int | Decimal) else str(value)
    text = re.sub(r'([\\`*_\[\]<>{}&|#~^$@!"\'])', r"\\\1", text.strip(" \t\r\n"))
    first, *rest = text.split("\n")
    lines = [first.rstrip(), *(line.strip() for line in rest if line.strip())] if rest else [first]
    return Ready("<br>".join([_begun(line) for line in lines]))


def _begun(line: str) -> str:
    """The line with an escape before what makes a list, a heading or a caption of it."""
    found = _BEGINS.match(line)
    return line[: found.end() - 1] + "\\" + line[found.end() - 1 :] if found else line


def plain(text: str) -> str:
    """The text that `markdown` was given; line breaks become spaces."""
    return re.sub(r"\\(.)", r"\1", text.replace("<br>", " "))


def table(
    rader: Iterable[object],
    kolonner: Mapping[Head, str],
    tittel: str,
    sist: Sequence[object] = (),
    bredder: str = "",
    liggende: object = False,
) -> Ready:
    """A table with its caption; the parameters have the names that templates use.

    `kolonner` says what stands under each head: a name in the row, `a.b` for a name in it, names with a space between
    for lines in one cell; a head that is a list is spread over the list found there. `sist` is a row of its own.
    A single column that is empty all the way is left out, and so is a table without rows; a column with numbers stands
    to the right. `bredder` are relative; without them they follow from the words.
    """
    heads = [one for head in kolonner for one in (head if isinstance(head, tuple) else (head,))]
    body = [[cell for head, path in kolonner.items() for cell in _found(row, path, head)] for row in rader]
    body += [list(sist)] if sist else []
    if not body:
        return Ready("")
    kept = [n for n, head in enumerate(heads) if head not in kolonner or any(row[n] not in ("", []) for row in body)]
    heads, body = [heads[n] for n in kept], [[row[n] for n in kept] for row in body]
    numeric = [any(isinstance(row[n], int | Decimal | NoNumber) for row in body) for n in range(len(heads))]
    cells: list[list[str]] = [[_cell(cell) for cell in row] for row in [list[object](heads), *body]]
    rule = ["--:" if right else "---" for right in numeric]
    lines = ["| " + " | ".join(row) + " |" for row in [cells[0], rule, *cells[1:]]]
    bredder = bredder or " ".join(str(width) for width in _widths(cells, LONG_LINE if liggende else LINE))
    return Ready("\n\n" + "\n".join(lines) + f'\n\n: {markdown(tittel).strip()} {{bredder="{bredder}"}}\n\n')


def counted_or_none(count: int, one: str, many: str, none: str = "") -> str:
    return none if none and not count else counted(count, one, many)


def _found(row: object, path: str, head: Head) -> Sequence[object]:
    """What the row has for a head: one cell, or as many as the head has parts."""
    values = [_walk(row, name) for name in path.split()]
    if isinstance(head, tuple):
        spread = values[0]
        return list(spread) if isinstance(spread, list | tuple) else [spread]
    if len(values) == 1:
        return values
    parts = [part for value in values for part in (value if isinstance(value, list | tuple) else [value])]
    return [[part for part in parts if part != ""]]


def _walk(row: object, path: str) -> object:
    for name in path.split("."):
        if row is None:
            return ""
        if not isinstance(row, Mapping) or name not in row:
            raise jinja2.UndefinedError(f"'{path}' is undefined")
        row = row[name]
    return "" if row is None else row


def _cell(value: object) -> Ready:
    lines: list[object] = [*value] if isinstance(value, list | tuple) else [value]
    return Ready("<br>".join([markdown(line) for line in lines]))


def _widths(rows: Sequence[Sequence[str]], line: int) -> list[int]:
    """What the longest word of each column needs, and the rest shared out to those that want more than one line."""
    columns = [[plain(row[n]) for row in rows] for n in range(len(rows[0]))]
    words = [max(len(word) for cell in column for word in _unbroken(cell)) + 3 for column in columns]
    wants = [
        max(1, *(len(cell) - word for cell in column)) ** 0.65 for column, word in zip(columns, words, strict=True)
    ]
    spare = max(line - sum(words), 10) / sum(wants)
    return [round(word + spare * want) for word, want in zip(words, wants, strict=True)]


def _unbroken(text: str) -> list[str]:
    """The pieces that no line break can part; short ones such as «D/I», and a span of years, should not be."""
    whole = re.compile(r".{0,5}|\d{4}–\d{4}")
    return [p for word in text.split(" ") for p in ([word] if whole.fullmatch(word) else re.split("[/–-]", word))]


def environment(language: Language, own: Path | None) -> Environment:
    """The sandbox of documents: what a block, a macro or `super()` gives is Markdown already; the rest is escaped."""
    ours = resource_dir("templates") / template_folder(language)
    loader = Loader([ours], [own / template_folder(language), own] if own else [], keep_line_ends)
    made = sandbox(loader, markdown, Ready, keep_trailing_newline=True)
    made.globals = {"tabell": table, "range": range}
    made.add_filters({
        "dato": date_text, "tall": number_text, "liste": list_text, "antall": counted_or_none, "avsnitt": paragraphs,
    })  # fmt: skip
    return made


def render(name: str, context: Mapping[str, object], language: Language, own: Path | None) -> str:
    """The template's text with the context filled in; raises BoligplanError with the template's file and line."""
    text = filled(environment(language, own), name, context)
    # Headings and parts stand alone, however they were typed.
    text = re.sub(r"(?m)^(#{1,6} .*|:::.*)$", r"\n\1\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
