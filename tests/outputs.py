"""All that the program says of a plan on a day, as sentences, lines and cells."""

import contextlib
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from boligplan.cli.main import main

DOCUMENTS = ("handlingsprogram", "status", "tiltak", "årsmelding", "revisjon")
SCREENS = ("status", "forfalt", "purring")
DATA = ("ics", "csv", "json")
INLINE = re.compile(r"</?(?:a|b|strong|em|span|abbr|time|mark|small)\b[^>]*>")  # <a href="om.html">
ELEMENT = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)  # <p>, and what holds no text
ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«])")  # between «… i alt.» and «Tallene …»
LAYOUT = re.compile(r"^(?:#+|-|:|•) +|\*\*|\\| \{bredder=.*\}$")  # «### », «- **Frist:**», «: Caption {bredder="8 42"}»
PICTURE = re.compile(r'^!\[(.*)\]\(\S+\)\{alt="(.*)" .*\}$')  # ![Kostnad](figur.svg){alt="Stolper." width=100%}


def run(*args: object) -> str:
    """Return what a command that should go well prints."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        patch.setenv("COLUMNS", "80")
        assert main([str(arg) for arg in args]) == 0, args
    out.flush()
    return out.buffer.getvalue().decode().replace("\r\n", "\n")  # type: ignore[attr-defined] # a BytesIO, made above


def screens(plan: Path, day: str, *ids: str) -> dict[str, str]:
    """Return what the commands of the terminal print of the plan, and `vis` of each of the ids."""
    shown = {id: run("vis", id, "--plan", plan, "--per", day) for id in ids}
    return {name: run(name, "--plan", plan, "--per", day) for name in SCREENS} | shown


def documents(plan: Path, day: str) -> dict[str, str]:
    """Return the drafts of the documents."""
    return {name: run("rapport", name, plan, "--til", "md", "--per", day) for name in DOCUMENTS}


def pages(plan: Path, day: str) -> dict[str, str]:
    """Return the pages of the site, without their marks: a line for each element that holds text."""
    place = plan.parent / "side"
    run("nettside", plan, "--ut", place, "--per", day)
    return {page.name: text(page.read_text(encoding="utf-8")) for page in sorted(place.glob("*.html"))}


def text(page: str) -> str:
    """Return the text of a page of HTML."""
    return html.unescape(ELEMENT.sub("\n", INLINE.sub("", " ".join(page.split()))))


def sheets(plan: Path, day: str) -> dict[str, str]:
    """Return the texts of the cells of each sheet."""
    run("regneark", plan, "--ut", plan.parent / "ark.xlsx", "--per", day)
    book = load_workbook(plan.parent / "ark.xlsx")
    rows = {sheet.title: [cell.value for row in sheet.iter_rows() for cell in row] for sheet in book}
    return {name: "\n".join(value for value in values if isinstance(value, str)) for name, values in rows.items()}


def data(plan: Path, day: str) -> dict[str, str]:
    """Return what is exported, as text."""
    made = {kind: run("eksport", plan, "--til", kind, "--per", day) for kind in DATA}
    made["ics"] = made["ics"].replace("\n ", "").replace("\\n", "\n")  # lines are folded, and ends of lines written
    return made | {"csv": made["csv"].replace(";", "\n")}


def parts(text: str) -> Iterator[str]:
    """Give the sentences and cells of a text, without their marks."""
    for line in text.splitlines():
        picture = PICTURE.match(line)
        for cell in (f"{picture[1]}. {picture[2]}" if picture else line).replace("<br>", " | ").split(" | "):
            for sentence in ENDS.split(LAYOUT.sub("", cell.strip(" |"))):
                if sentence.strip():
                    yield " ".join(sentence.split())
