"""Pictures as SVG text: one function each, made of a plan's status and nothing else.

No picture stands alone: the same numbers belong in a table beside it, and `label` is what a screen reader says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import wrap
from xml.sax.saxutils import escape

from boligplan.journal import STATUSES
from boligplan.language import Language, number_text, word
from boligplan.plan import Goal, Strategy
from boligplan.status import PlanStatus, count
from boligplan.tree import Level, levels

WIDTH, LABEL, BAR, GAP, LINE = 680, 220, 24, 14, 15  # pixels
FONT = "Inter Tight, Segoe UI, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Series:
    """What one colour means; `ink` is the colour of the number on it."""

    name: str
    fill: str
    ink: str = "#1b1b1b"


Row = tuple[str, Sequence[int | Decimal], str]  # label, a value for each series, what stands after the bar

# The look of each status, in the order of `STATUSES`.
_LOOKS = (
    ("#eceef1",), ("#d3d8df",), ("#9ec5f4",), ("#1b6e4b", "#ffffff"), ("#a8d5ba",),
    ("#a63d40", "#ffffff"), ("#f3c969",), ("#5b6472", "#ffffff"), ("#d9d2e9",),
)  # fmt: skip


def status_per_goal(status: PlanStatus, language: Language, label: str) -> str:
    """Measures by status, as lying bars: of each goal and strategy, and what stands right under the plan."""
    series = [Series(word(name, language), *look) for name, look in zip(STATUSES, _LOOKS, strict=True)]
    over: list[tuple[str, Level | None]] = [
        (f"{number}. {item.title or (item.text if isinstance(item, Strategy) else '')}", item)
        for _, number, item, _ in levels(status.plan)
        if isinstance(item, Goal | Strategy)
    ]
    own = [(word("Tiltak under planen", language), None)] if status.under(None) else []
    rows: list[Row] = []
    for title, item in [*over, *own]:
        counts = count(status.under(item)).by_status
        values = [counts[name] for name in STATUSES]
        rows.append((title, values, _measures(sum(values), language)))
    return bars(rows, series, label)


def reports_per_year(status: PlanStatus, language: Language, label: str) -> str:
    """Measures crossed off for each year by whether they have been reported on; a year to come has nothing yet."""
    series = [
        Series(word("meldt", language), "#1b6e4b", "#ffffff"),
        Series(word("mangler melding", language), "#a63d40", "#ffffff"),
        Series(word("ingen melding", language), "#d3d8df"),
        Series(word("kommer", language), "#eceef1"),
    ]
    rows: list[Row] = []
    for year in status.years:
        rest = year.measures - year.reported - year.missing
        silent, coming = (rest, 0) if year.year <= status.day.year else (0, rest)
        values = [year.reported, year.missing, silent, coming]
        rows.append((str(year.year), values, _measures(year.measures, language)))
    return bars(rows, series, label)


def money_per_year(status: PlanStatus, language: Language, label: str) -> str:
    """Running cost and investment of each year, in the plan's unit; unknown amounts have no bar."""
    series = [Series(word("drift", language), "#9ec5f4"), Series(word("investering", language), "#1f3864", "#ffffff")]
    rows: list[Row] = []
    for year in status.years:
        known = [amount for amount in (year.running, year.investment) if amount is not None]
        values = [year.running or Decimal(0), year.investment or Decimal(0)]
        rows.append((str(year.year), values, number_text(sum(known)) if known else word("ikke oppgitt", language)))
    return bars(rows, series, label)


def _measures(count: int, language: Language) -> str:
    return number_text(count) if count else word("ingen tiltak", language)


FIGURES: dict[str, Callable[[PlanStatus, Language, str], str]] = {
    "figur-status.svg": status_per_goal,
    "figur-utvikling.svg": reports_per_year,
    "figur-kostnad.svg": money_per_year,
}


def bars(rows: Sequence[Row], series: Sequence[Series], label: str) -> str:
    """Lying, stacked bars with their numbers, and a legend of the series that occur."""
    used = [n for n in range(len(series)) if any(values[n] for _, values, _ in rows)]
    most = max((sum(values) for _, values, _ in rows), default=0)
    start = min(LABEL, 16 + 7 * max((len(text) for text, *_ in rows), default=0))
    room = WIDTH - start - 16 - 7 * max((len(total) for *_, total in rows), default=0)
    scale = float(room) / float(most) if most else 0.0
    parts: list[str] = []
    top = 0
    for text, values, total in rows:
        lines = wrap(text, 34, max_lines=3, placeholder=" …") or [""]
        height = max(BAR, len(lines) * LINE)
        parts += [_text(0, top + 16 + n * LINE, line) for n, line in enumerate(lines)]
        left = float(start)
        for n in used:
            wide = float(values[n]) * scale
            if wide:
                parts.append(_segment(left, top, wide, series[n], number_text(values[n])))
            left += wide
        parts.append(_text(left + 6, top + 16, total, 'font-weight="bold"'))
        top += height + GAP
    legend, bottom = _legend([series[n] for n in used], top)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{bottom}" viewBox="0 0 {WIDTH} {bottom}" '
        f'role="img" font-family="{FONT}" font-size="12" fill="#1b1b1b"><title>{escape(label)}</title>\n'
        + "\n".join([*parts, *legend])
        + "\n</svg>\n"
    )


def _segment(left: float, top: int, wide: float, series: Series, number: str) -> str:
    box = (
        f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{BAR}" fill="{series.fill}" '
        'stroke="#ffffff" stroke-width="1"/>'
    )
    if wide < 6 + 7 * len(number):
        return box
    return box + _text(left + wide / 2, top + 16, number, f'fill="{series.ink}" text-anchor="middle"')


def _legend(series: Sequence[Series], top: int) -> tuple[list[str], int]:
    """The legend's parts, in as many lines as it takes, and where the picture ends."""
    parts = []
    left, top = 0, top + 4
    for one in series:
        wide = 30 + 7 * len(one.name)
        if left and left + wide > WIDTH:
            left, top = 0, top + 20
        parts.append(f'<rect x="{left}" y="{top}" width="12" height="12" fill="{one.fill}" stroke="#5b6472"/>')
        parts.append(_text(left + 18, top + 10, one.name))
        left += wide
    return parts, top + 18


def _text(left: float, base: float, text: str, look: str = "") -> str:
    return f'<text x="{left:.1f}" y="{base:.0f}"{look and " " + look}>{escape(text)}</text>'
