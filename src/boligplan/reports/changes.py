"""The differences between two versions as Markdown, in the plan's own målform."""

from __future__ import annotations

from datetime import date

from boligplan.comparing.changes import PlanChanges
from boligplan.comparing.changetexts import sections
from boligplan.comparing.valuetexts import Line
from boligplan.language import date_text
from boligplan.reading import Origin
from boligplan.reports.markdown import Ready, markdown

_PHRASES = {
    "bokmål": ("Endringer i {}", "Fra {} til {}. Status er regnet per {}.", "Ingen endringer i mening.", "versjonen"),
    "nynorsk": ("Endringar i {}", "Frå {} til {}. Status er rekna per {}.", "Ingen endringar i meining.", "versjonen"),
}
_UNSAVED = {"bokmål": "filene slik de ligger nå", "nynorsk": "filene slik dei ligg no"}


def changes_markdown(changes: PlanChanges, day: date, before: Origin, after: Origin) -> str:
    """A heading, which two versions, and a list for each class of differences."""
    language = changes.new.language
    heading, versions, nothing, version = _PHRASES[language]
    one_file = before.file == after.file
    told = [_version(origin, version, _UNSAVED[language] if one_file else origin.file) for origin in (before, after)]
    parts = [f"# {markdown(heading.format(changes.new.title))}", markdown(versions.format(*told, date_text(day)))]
    found = sections(changes, language)
    for section in found:
        parts.append(f"## {markdown(section.heading)}")
        for item in section.items:
            lines = [f"- **{markdown(item.title)}**", *(f"    - {_line(line)}" for line in item.lines)]
            parts.append("\n".join(lines))
    return "\n\n".join(parts if found else [*parts, markdown(nothing)]) + "\n"


def _version(origin: Origin, version: str, unsaved: str) -> str:
    if origin.commit is None or origin.changed:
        return unsaved
    return f"{version} {date_text(origin.commit.day)} ({origin.commit.short})"


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
