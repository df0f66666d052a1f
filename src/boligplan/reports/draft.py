"""A draft: a small header and Markdown, which a person may edit before it becomes a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from boligplan.deadline import parse_date
from boligplan.errors import BoligplanError
from boligplan.figures.checking import MAX_SVG, fault_of
from boligplan.language import Language, language_called

# A picture of ours with its alternative text, which pandoc's odt writer leaves out and our SVG needs.
PICTURE = re.compile(r'\]\((figur-[a-z0-9-]+\.svg)\)(?:\{[^}]*?alt="((?:\\.|[^"\\])*)")?')
_START = re.compile(rb"(\xef\xbb\xbf)?---\r?\ntittel:")
_HEADER = (
    "Hodet har tittel, undertittel, kommune, målform (bokmål eller nynorsk), dato, kilde og utkast (ja eller nei)."
)
_KEYS = ("tittel", "undertittel", "kommune", "målform", "dato", "kilde", "utkast")


@dataclass(frozen=True)
class Draft:
    """What a document is made of. `pictures` are SVG texts by name; `file` and `lines_before` say where the body is."""

    title: str
    subtitle: str
    municipality: str
    language: Language
    day: date
    source: str
    is_draft: bool
    body: str
    pictures: Mapping[str, str] = field(default_factory=dict)
    lines_before: int = 0
    file: str = ""

    def to_text(self) -> str:
        """The draft as it is written to a file."""
        values = (
            self.title, self.subtitle, self.municipality, self.language,
            self.day.isoformat(), self.source, "ja" if self.is_draft else "nei",
        )  # fmt: skip
        pairs = zip(_KEYS, values, strict=True)
        header = "".join(f"{key}: {value}".replace("\n", " ").rstrip() + "\n" for key, value in pairs)
        return f"---\n{header}---\n\n{self.body}"


def is_draft(path: Path) -> bool:
    """True where the file begins with the header of a draft."""
    return path.suffix == ".md" and path.is_file() and bool(_START.match(path.read_bytes()))


def read_draft(path: Path) -> Draft:
    """The draft in the file with its pictures beside it; raises BoligplanError with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BoligplanError(f"{path} er ikke lagret som UTF-8.", help="Lagre den som UTF-8, og prøv igjen.") from None
    if "---" not in lines[1:]:
        raise BoligplanError(f"{path} er ikke et utkast fra boligplan.", help="Hodet må slutte med en linje med ---.")
    end = lines.index("---", 1)
    values = _header(path, lines[1:end])
    body = "\n".join(lines[end + 1 :])
    try:
        day = parse_date(values["dato"])
    except ValueError as error:
        raise BoligplanError(f"{path}: {error}") from None
    language = language_called(values["målform"])
    if language is None or values["utkast"] not in ("ja", "nei") or not values["tittel"]:
        raise BoligplanError(f"{path}: hodet mangler noe.", help=_HEADER)
    heading = re.search(r"(?m)^# ", body)
    if heading:
        at = end + 2 + body.count("\n", 0, heading.start())
        raise BoligplanError(f"{path}, linje {at}: bruk ## for kapitler; tittelen står i hodet.")
    return Draft(
        values["tittel"], values["undertittel"], values["kommune"], language, day, values["kilde"],
        values["utkast"] == "ja", body, _pictures(path, body, end + 1), end + 1, str(path),
    )  # fmt: skip


def _header(path: Path, lines: list[str]) -> dict[str, str]:
    """The values of the header by their keys, "" for a key that is not there."""
    values = dict.fromkeys(_KEYS, "")
    for number, line in enumerate(lines, 2):
        key, colon, value = line.partition(":")
        if key.strip() not in values or not colon:
            raise BoligplanError(f"{path}, linje {number}: «{key.strip()}» hører ikke til i hodet.", help=_HEADER)
        values[key.strip()] = value.strip()
    return values


def _pictures(path: Path, body: str, before: int) -> dict[str, str]:
    pictures = {}
    for found in PICTURE.finditer(body):
        if found[1] not in pictures:
            where = f"{path}, linje {before + 1 + body.count(chr(10), 0, found.start())}"
            pictures[found[1]] = _picture(path.with_name(found[1]), where)
    return pictures


def _picture(file: Path, where: str) -> str:
    """Return the SVG text of the file; raises BoligplanError where it is none of the kind that `figures` draws."""
    name = file.name
    if file.is_symlink():
        raise BoligplanError(
            f"{where}: bildet {name} er en lenke til en annen fil, og blir ikke tatt med.",
            help="Legg bildet selv ved siden av utkastet.",
        )
    if not file.is_file():
        raise BoligplanError(f"{where}: bildet {name} finnes ikke ved siden av utkastet.")
    try:
        svg = file.read_text(encoding="utf-8-sig") if file.stat().st_size <= MAX_SVG else "x" * (MAX_SVG + 1)
    except UnicodeDecodeError:
        svg = ""
    if fault := fault_of(svg):
        raise BoligplanError(
            f"{where}: bildet {name} {fault}.",
            help="Bruk bildene som «boligplan rapport … --til md --ut …» la ved siden av utkastet.",
        )
    return svg
