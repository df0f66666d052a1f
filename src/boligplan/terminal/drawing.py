"""The one console, the one table and the head of every screen."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.text import Text

from boligplan.language import counted, date_text, deadline_text, list_text, period_over_text
from boligplan.language.sentences import OWN_DAY, headline_text
from boligplan.plan import Plan
from boligplan.reading import Origin
from boligplan.safetext import fold, safe
from boligplan.status import MeasureStatus, PlanStatus

NARROWEST, WIDEST = 40, 120
WIDE = 110  # columns from which tables show everything
LEAST = 8  # columns of a column of texts

STYLES = {"over fristen": "bold red", "mangler melding": "red", "nær fristen": "yellow", "uten ny melding": "yellow"}


def console() -> Console:
    """The console: as wide as the terminal, at most 120; 80 in a pipe. No markup, no emoji, no highlighting.

    Colours are for a terminal; rich itself heeds FORCE_COLOR and NO_COLOR.
    """
    is_terminal = sys.stdout.isatty()
    columns = shutil.get_terminal_size((80, 24)).columns
    width = max(NARROWEST, min(WIDEST, columns if is_terminal or "COLUMNS" in os.environ else 80))
    return Console(
        file=sys.stdout, width=width, markup=False, emoji=False, highlight=False, soft_wrap=False,
        force_terminal=None if is_terminal or os.environ.get("FORCE_COLOR") else False, legacy_windows=False,
    )  # fmt: skip


def text(value: object, style: str = "") -> Text:
    """The value as text that cannot be markup or control the terminal."""
    return Text(safe(str(value).replace("\n", " ")), style=style)


def paragraph(screen: Console, words: str, indent: int = 0, style: str = "") -> None:
    """Print the words wrapped, set in from the left, without blanks at the ends of the lines."""
    lines = textwrap.wrap(safe(words.replace("\n", " ")), screen.width - indent, break_on_hyphens=False)
    screen.print(Text("\n".join(" " * indent + line for line in lines), style=style), soft_wrap=True)


def table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], *, wide: Sequence[int] = (0,), right: Sequence[int] = ()
) -> Table:
    """The one table: plain and aligned; the columns `wide` share the space that is left, those in `right` are numbers.

    A head may have several lines; heads stand on the same ground.
    """
    lines = max((head.count("\n") for head in heads), default=0)
    titles = ["\n" * (lines - head.count("\n")) + "\n".join(map(safe, head.split("\n"))) for head in heads]
    top = [[Text(title, style="bold") for title in titles]] if any(heads) else []
    cells = [[cell if isinstance(cell, Text) else text(cell) for cell in row] for row in rows]
    return Table([*top, *cells], frozenset(wide), frozenset(right))


class Table:
    """Cells in columns with one space between them; many times as fast as rich's own, which measures all it can do.

    A cell is one text in one style. What is too long for its column goes on below.
    """

    def __init__(self, rows: list[list[Text]], wide: frozenset[int], right: frozenset[int]) -> None:
        self.rows, self.wide, self.right = rows, wide, right

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        widths = self._widths(options.max_width)
        for row in self.rows:
            columns = [_fold(cell.plain, width) for cell, width in zip(row, widths, strict=True)]
            styles = [console.get_style(cell.style) if cell.style else None for cell in row]
            for n in range(max(map(len, columns))):
                written = start = 0  # nothing is written after the last sign of a line
                for index, (lines, width, style) in enumerate(zip(columns, widths, styles, strict=True)):
                    line = lines[n].rstrip() if n < len(lines) else ""
                    length = cell_len(line)
                    if length:
                        begin = start + (width - length if index in self.right else 0)
                        yield Segment(" " * (begin - written))
                        yield Segment(line, style)
                        written = begin + length
                    start += width + 1
                yield Segment.line()

    def _widths(self, room: int) -> list[int]:
        """The widths of the columns, together with the spaces between them no more than `room`."""
        columns = zip(*self.rows, strict=True)
        widths = [max(cell_len(line) for cell in column for line in cell.plain.split("\n")) for column in columns]
        left = room - (len(widths) - 1) - sum(width for index, width in enumerate(widths) if index not in self.wide)
        for n, index in enumerate(sorted(self.wide)):
            widths[index] = max(LEAST, (left + n) // len(self.wide))
        while sum(widths) + len(widths) - 1 > room and max(widths) > 1:
            widths[widths.index(max(widths))] -= 1
        return widths


def _fold(plain: str, width: int) -> list[str]:
    """The lines of a cell, folded at words, and inside a word that is longer than the column."""
    lines = []
    for line in plain.split("\n"):
        if cell_len(line) <= width:
            lines.append(line)
            continue
        begun = ""
        for word in line.split(" "):
            longer = f"{begun} {word}" if begun else word
            if cell_len(longer) > width and begun:
                lines.append(begun)
                longer = word
            *whole, begun = chop_cells(longer, width) if cell_len(longer) > width else [longer]
            lines += whole
        lines.append(begun)
    return lines


def head(screen: Console, plan: Plan, origin: Origin, status: PlanStatus) -> None:
    """Print which plan, which day, and which saved version is spoken of."""
    paragraph(screen, f"{plan.title} · {plan.municipality.name}", style="bold")
    over = period_over_text(plan.period, status.day)
    for line in (f"Per {date_text(status.day)}", origin_text(origin), state_text(plan, status), over):
        if line:
            paragraph(screen, line)


def origin_text(origin: Origin) -> str:
    """Where the figures come from, in words."""
    if origin.commit is None:
        return f"{origin.file}: fant ingen lagret versjon i git"
    saved = f"{origin.file}: sist lagret i git {date_text(origin.commit.day)}, {origin.commit.short}"
    if origin.commit.cut_off:
        saved += ", eller før; historikken er ikke hentet i sin helhet"
    return (
        saved
        + {True: "; endret, ikke lagret i git", False: "", None: "; kan ikke sammenlignes med git"}[origin.changed]
    )


def headline(screen: Console, status: PlanStatus) -> None:
    """Print the headline, where the plan has one that day."""
    if status.headline and status.measures:
        paragraph(screen, headline_text(status.headline))


def state_text(plan: Plan, status: PlanStatus) -> str:
    """What there is to say of the plan's own state that day; empty for a plan in force."""
    if plan.state == "under arbeid":
        return "Planen er under arbeid; tiltakene regnes ikke som startet."
    if plan.state == "opphevet":
        return "Planen er opphevet."
    if plan.adoption and plan.adoption.day and not plan.is_in_force(status.day):
        return f"Planen ble vedtatt {date_text(plan.adoption.day)}, etter denne dagen."
    return ""


def due_text(found: MeasureStatus) -> str:
    """The deadline as it is written, and its last day where that says more: «3. kvartal 2026 (30. september 2026)»."""
    written, last = deadline_text(found.deadline), date_text(found.due) if found.due else ""
    return written if written == last else f"{written} ({last})"


def coming_text(found: MeasureStatus, day: date) -> str:
    """Which deadline of a measure is near, its own or that of a report, with its day and the days left."""
    left = f"om {counted(found.days, 'dag', 'dager')}" if found.days else "i dag"
    if found.due:
        return f"fristen er {due_text(found)}, {left}"
    last = day + timedelta(found.days or 0)
    years = list_text(str(year) for year, asked_by in found.asked if asked_by == last)
    return f"meldefristen for {years} er {date_text(last)}, {left}"


def own_day_text(status: PlanStatus) -> str:
    """Return that the reporting day is the program's own, where somebody is asked by it; else nothing."""
    return OWN_DAY.bokmaal if status.is_asked_by_program else ""


def shorten(words: str, width: int) -> str:
    """The text on one line, cut at a word with «…» where it is longer than `width` columns."""
    line = fold(words)
    if len(line) <= width:
        return line
    cut = line[: width - 1].rsplit(" ", 1)[0] if " " in line[: width - 1] else line[: width - 1]
    return cut.rstrip(" ,.;:–-") + "…"
