"""Faults laid out: one function per format. A fault knows nothing of how it is shown."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from boligplan.diagnostics import Diagnostic, Place, Severity
from boligplan.safetext import safe

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.ADVICE: "bold cyan"}
GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
SECRET = frozenset({"fødselsnummer"})  # what the line says is not shown again


def short(found: Diagnostic) -> str:
    """One line: `fil:linje:kolonne: alvor kode: melding`."""
    return f"{_where(found.place)}: {found.severity} {found.code}: {safe(found.message)}"


def data(found: Diagnostic) -> dict[str, Any]:
    """The fault as JSON's own values; line and column are 0 where the fault is of the whole file."""
    return {
        "kode": found.code,
        "alvor": str(found.severity),
        "melding": found.message,
        "fil": found.place.file,
        "linje": found.place.line,
        "kolonne": found.place.column,
        "hjelp": found.help,
    }


def github(found: Diagnostic) -> str:
    """A workflow command that GitHub shows at the line in a pull request."""
    place = found.place
    spot = f",line={place.line},col={place.column}" if place.line else ""
    text = "%0A".join(_escape(safe(part)) for part in (found.message, found.help) if part)
    name, title = (_escape(safe(part)).replace(":", "%3A").replace(",", "%2C") for part in (place.file, found.code))
    return f"::{GITHUB[found.severity]} file={name}{spot},title={title}::{text}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def full(found: Diagnostic, width: int = 80) -> Text:
    """Several lines, the last one empty: what, where, the line with a mark under it, the line mended, help."""
    from rich.text import Text

    text = Text()
    style = STYLES[found.severity]
    heading = _wrap(f"{found.severity} {found.code}: {safe(found.message)}", width)
    text.append(heading[: len(found.severity)], style)
    text.append(heading[len(found.severity) :] + "\n", "bold")
    text.append(f"  {_where(found.place)}\n")
    gutter = max(6, len(str(found.place.line)) + 2)
    if found.place.source and found.code not in SECRET:
        line, mark = _excerpt(found.place, width - gutter - 3)
        text.append(f"{found.place.line:>{gutter}} │ ", "dim")
        text.append(line + "\n")
        text.append(" " * gutter + " │ ", "dim")
        text.append(mark + "\n", style)
    if found.better:
        text.append(f"{'Slik':>{gutter}} │ ", "bold green")
        text.append(safe(found.better) + "\n")
    if found.help:
        for line in found.help.split("\n"):  # lines that are set in are to be pasted, and stand as they are
            shown = "  " + safe(line)
            text.append((shown if line.startswith(" ") else _wrap(shown, width, "  ")) + "\n")
    for words, place in found.related:
        text.append(_wrap(f"  {_where(place)}: {safe(words)}", width, "  ") + "\n", "dim")
    text.append("\n")
    return text


def _where(place: Place) -> str:
    return ":".join([safe(place.file), *([str(place.line), str(place.column)] if place.line else [])])


def _wrap(text: str, width: int, indent: str = "  ") -> str:
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _excerpt(place: Place, room: int) -> tuple[str, str]:
    """The part of the line that holds the fault, at most `room` signs of it, and the marks that stand under it."""
    from rich.cells import cell_len

    source, start = place.source.replace("\t", " "), place.column - 1
    first = max(0, min(start - room // 4, len(source) - room))
    last = first + room
    before = ("…" if first else "") + safe(source[first + bool(first) : start])
    marked = safe(source[start : min(start + place.length, last)])
    after = safe(source[start + place.length : last]) + ("…" if last < len(source) else "")
    return before + marked + after, " " * cell_len(before) + "^" * max(1, cell_len(marked))


def sums(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """How many of each severity, the worst first."""
    number = Counter(found.severity for found in diagnostics)
    return {str(severity): number[severity] for severity in Severity}


def count(diagnostics: Iterable[Diagnostic], plans: int, per: str) -> str:
    """The closing line: how many of each severity, in how many plans, and the day asked for."""
    errors, warnings, advice = sums(diagnostics).values()
    words = "advarsel" if warnings == 1 else "advarsler", "plan" if plans == 1 else "planer"
    return f"{errors} feil, {warnings} {words[0]}, {advice} råd i {plans} {words[1]} per {per}."
