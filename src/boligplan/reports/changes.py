"""The differences between two versions as Markdown, in the plan's own målform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from boligplan.comparing.changes import PlanChanges
from boligplan.comparing.changetexts import sections
from boligplan.comparing.wordmarks import Line
from boligplan.language import Language, Note, Phrase, date_text, same
from boligplan.reading import Origin
from boligplan.reports.markdown import Ready, markdown

HEADING = Phrase("Endringer i {}", "Endringar i {}")
VERSIONS = Phrase("Fra {} til {}. Status er regnet per {}.", "Frå {} til {}. Status er rekna per {}.")
NOTHING = Phrase("Ingen endringer i innholdet.", "Ingen endringar i meining.")
SAVED = same("versjonen {} ({})")
UNSAVED = Phrase("filene slik de ligger nå", "filene slik dei ligg no")


def changes_markdown(changes: PlanChanges, day: date, before: Origin, after: Origin, notes: Sequence[Note] = ()) -> str:
    """A heading, which two versions, what must be said with them, and a list for each class of differences."""
    language = changes.new.language
    one_file = before.file == after.file
    pair = [_version(origin, language, one_file=one_file) for origin in (before, after)]
    parts = [
        f"# {markdown(HEADING.in_(language, changes.new.title))}",
        markdown(VERSIONS.in_(language, *pair, date_text(day))),
        *(markdown(note.in_(language)) for note in notes),
    ]
    found = sections(changes, language)
    for section in found:
        parts.append(f"## {markdown(section.heading)}")
        for item in section.items:
            lines = [f"- **{markdown(item.title)}**", *(f"    - {_line(line)}" for line in item.lines)]
            parts.append("\n".join(lines))
    return "\n\n".join(parts if found else [*parts, markdown(NOTHING.in_(language))]) + "\n"


def _version(origin: Origin, language: Language, *, one_file: bool) -> str:
    if origin.commit is None or not origin.is_saved:
        return UNSAVED.in_(language) if one_file else origin.file
    return SAVED.in_(language, date_text(origin.commit.day), origin.commit.short)


def _line(line: Line) -> Ready:
    label = f"{line.label}: " if line.label else ""
    runs = "".join(_kept(run.text, "**" if run.marked else "") for run in line.runs)
    return Ready(markdown(label) + (" " if label else "") + runs)


def _kept(text: str, mark: str) -> str:
    """The text escaped, the mark close around it, with the white space at its ends kept."""
    body = text.strip()
    if not body:
        return " "
    start = text[: len(text) - len(text.lstrip())]
    return start + mark + markdown(body) + mark + text[len(text.rstrip()) :]
