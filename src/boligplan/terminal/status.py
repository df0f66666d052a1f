"""The screen of `status`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from rich.console import Console
from rich.text import Text

from boligplan.journal import STATUSES
from boligplan.language import counted, date_text, list_text, number_text, period_over_text, years_text
from boligplan.language.sentences import OWN_DAY
from boligplan.language.values import Values
from boligplan.plan import Goal, Strategy
from boligplan.reading import Origin
from boligplan.status import (
    KINDS,
    TIMINGS,
    Cell,
    MeasureStatus,
    NextRevision,
    PlanStatus,
    Totals,
    YearTotals,
    add,
    count,
    has_unknown_cost,
    owners_of,
    revisions_left,
)
from boligplan.terminal.drawing import STYLES, WIDE, head, headline, own_day_text, paragraph, shorten, table, text
from boligplan.tree import levels

BAR = 12  # columns of the longest bar

# One sign for each word a year cell can hold; the legend gives the words.
SIGNS = {
    "gjennomført": "G",
    "delvis gjennomført": "D",
    "ikke gjennomført": "N",
    "pågår": "P",
    "utsatt": "U",
    "utgår": "–",
    "erstattet": "E",
    "ikke påbegynt": "o",
    "mangler melding": "!",
    "venter": "?",
    "kommer": "·",
    "ingen melding": "□",
    "": " ",
}
LEGEND = {
    "G": "gjennomført", "D": "delvis gjennomført", "N": "ikke gjennomført", "P": "pågår", "U": "utsatt", "–": "utgår",
    "E": "erstattet", "o": "ikke påbegynt", "□": "ingen melding", "!": "over fristen eller mangler melding",
    "?": "venter på melding", "·": "kommer",
}  # fmt: skip


class Group(NamedTuple):
    """One row of the table: its title, its measures, and how many others an owner is named in without answering."""

    title: str
    measures: tuple[MeasureStatus, ...]
    others: int = 0


def draw(screen: Console, status: PlanStatus, origin: Origin, by: str) -> None:
    """Print the screen for one plan, its table grouped by `by` (mål, ansvar, år or slag)."""
    plan = status.plan
    head(screen, plan, origin, status)
    headline(screen, status)
    screen.print()
    if not status.measures:
        paragraph(screen, "Planen har ingen tiltak.")
    else:
        _summary(screen, status.totals)
        screen.print()
        _groups(screen, status, by)
        _matrix(screen, status)
    _money(screen, status)
    paragraph(screen, revision_text(status))
    if own_day := own_day_text(status):
        paragraph(screen, own_day, style="dim")


def revision_text(status: PlanStatus) -> str:
    """When the next revision is, in a sentence."""
    next_one, day = status.next_revision, status.day
    if not next_one.is_called_for:
        return "Neste revisjon: ikke fastsatt i planen."
    unrecorded = tuple(year for year in revisions_left(status.plan, day) if year < day.year)
    missed = f" Ingen revisjon er ført for {years_text(unrecorded)}." if unrecorded else ""
    if next_one.year is None or period_over_text(status.plan.period, day):
        return f"Neste revisjon: ingen flere i planperioden.{missed}"
    return f"Neste revisjon: {next_one.year}.{missed}"


def _summary(screen: Console, totals: Totals) -> None:
    """Both partitions side by side, each with bars, each adding up to the total."""
    most = max(*totals.by_status.values(), *totals.by_timing.values(), 1)
    rows = [
        [*_counted(totals.by_status, status, most, "  "), *_counted(totals.by_timing, timing, most)]
        for status, timing in zip_longest(STATUSES, TIMINGS)
    ]
    heads = (f"{totals.measures} tiltak: meldt", "", "", "Målt mot fristene", "", "")
    screen.print(table(heads, rows, wide=(), right=(1, 4)))


def _counted(counts: Mapping[Any, int], words: str | None, most: int, gap: str = "") -> list[object]:
    """The words, their number and its bar; blank where there are no words."""
    if words is None:
        return ["", "", ""]
    style = STYLES.get(words, "") if counts[words] else ""
    return [text(words, style), counts[words], _bar(counts[words], most, style) + gap]


def _bar(value: int, most: int, style: str = "") -> Text:
    return Text("█" * (max(1, round(BAR * value / most)) if value else 0), style=style or "cyan")


def groups_of(status: PlanStatus, by: str) -> tuple[str, list[Group], str]:
    """The head of the groups, the groups themselves, and a note where they do not add up to the total."""
    plan = status.plan
    if by == "ansvar":
        note = "Et tiltak telles hos hver som har ansvaret. Derfor kan ikke tallene summeres."
        return "Ansvarlig", _owners(status), note
    if by == "år":
        years = [Group(str(y.year), _marked(status, y.year)) for y in status.years]
        without = tuple(m for m in status.measures if not m.measure.years)
        note = "Et tiltak telles i hvert av årene sine. Derfor kan ikke tallene summeres."
        return "År", [*years, *([Group("uten år", without)] if without else [])], note
    if by == "slag":
        kinds = [Group(kind, tuple(m for m in status.measures if m.kind_of_money == kind)) for kind in KINDS]
        return "Drift/investering", kinds, ""
    tops: list[Group] = []
    for _, number, level, _ in levels(plan):
        if isinstance(level, Goal):
            tops.append(Group(f"{number} {level.title}", status.under(level)))
        elif isinstance(level, Strategy) and status.under(level):
            tops.append(Group(shorten(_title(level), 60), status.under(level)))
    loose = status.under(None)
    return plan.terms.goal or "Mål", [*tops, *([Group("rett under planen", loose)] if loose else [])], ""


def _owners(status: PlanStatus) -> list[Group]:
    """Those who have the responsibility, and those who are only delegated to, stand with «ved» or take part."""
    own, names = dict(status.by_owner), Values(status.plan, day=status.day).names
    groups = []
    for owner in (*status.plan.owners, *([None] if None in own else [])):
        named = [m for m in status.measures if owner and owner.id in (*owners_of(m.measure), *m.measure.involved)]
        mine = own.get(owner, ())
        if mine or named:
            groups.append(Group(names[owner.id] if owner else "ingen ansvarlig", mine, len(set(named) - set(mine))))
    return groups


def _marked(status: PlanStatus, year: int) -> tuple[MeasureStatus, ...]:
    return tuple(m for m in status.measures if year in (m.measure.years or ()))


def _groups(screen: Console, status: PlanStatus, by: str) -> None:
    name, groups, note = groups_of(status, by)
    named = any(group.others for group in groups)
    columns = _WIDE_COLUMNS if screen.width >= WIDE and not named else _COLUMNS
    if named and screen.width < WIDE:  # one column must give way
        columns = columns[:-1]
    rows: list[list[object]] = []
    for group in groups:
        totals = count(group.measures)
        counts = [_count(totals, words) for _, words in columns] if group.measures else [""] * len(columns)
        title = group.title if group.measures or group.others else f"{group.title} (ingen tiltak)"
        rows.append([title, totals.measures, *counts, *([_number(group.others)] if named else [])])
    label = "tiltak i alt" if note else "i alt"
    whole = [_count(status.totals, words) for _, words in columns]
    rows.append([text(label, "bold"), status.totals.measures, *whole, *([""] if named else [])])
    heads = (name, "tiltak", *(column for column, _ in columns), *(["delegert/\nved"] if named else []))
    screen.print(table(heads, rows, right=range(1, len(heads))))
    if note:
        paragraph(screen, note, style="dim")
    if columns is not _WIDE_COLUMNS:
        paragraph(screen, "«andre»: ikke påbegynt, delvis og ikke gjennomført, utsatt, utgår, erstattet.", style="dim")
    screen.print()


def _count(totals: Totals, words: tuple[str, ...]) -> Text:
    value = sum(totals.by_status.get(w, 0) + totals.by_timing.get(w, 0) for w in words)  # type: ignore[call-overload]
    return _number(value, STYLES.get(words[0], ""))


def _number(value: int, style: str = "") -> Text:
    return text(value, style if value else "dim")


_COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gjen-\nnomført", ("gjennomført",)),
    ("pågår", ("pågår",)),
    ("ikke\nmeldt", ("ikke meldt",)),
    ("andre", ("ikke påbegynt", "delvis gjennomført", "ikke gjennomført", "utsatt", "utgår", "erstattet")),
    ("over\nfristen", ("over fristen",)),
    ("mangler\nmelding", ("mangler melding",)),
    ("nær\nfristen", ("nær fristen",)),
)
_BRIEF = tuple(
    column for column in _COLUMNS if column[1][0] in ("gjennomført", "ikke meldt", "over fristen", "mangler melding")
)
_WIDE_COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gjennom-\nført", ("gjennomført",)),
    ("delvis", ("delvis gjennomført",)),
    ("ikke gjen-\nnomført", ("ikke gjennomført",)),
    ("pågår", ("pågår",)),
    ("ikke\nmeldt", ("ikke meldt",)),
    ("ikke på-\nbegynt", ("ikke påbegynt",)),
    ("utsatt", ("utsatt",)),
    ("utgår,\nerstattet", ("utgår", "erstattet")),
    ("over\nfristen", ("over fristen",)),
    ("mangler\nmelding", ("mangler melding",)),
    ("nær\nfristen", ("nær fristen",)),
    ("uten ny\nmelding", ("uten ny melding",)),
)


def _matrix(screen: Console, status: PlanStatus) -> None:
    """Every measure by year; the goal's title above its measures."""
    years = [totals.year for totals in status.years]
    if not years:
        return
    used: set[str] = set()
    rows: list[list[object]] = []
    last = object()
    number_width = max(len(m.number) for m in status.measures)
    room = screen.width - number_width - 2 - 6 * len(years)
    heads = [str(year) if room >= 0 else f"{year // 100}\n{year % 100:02}" for year in years]
    room = max(20, room)
    for m in status.measures:
        over = m.placed.goal or m.placed.strategy
        if over is not last:
            last = over
            rows.append(["", text(shorten(_title(over), room), "bold"), *[""] * len(years)])
        cells = {cell.year: cell for cell in m.cells}
        rows.append([m.number, shorten(m.measure.text, room), *(_sign(cells.get(year), used) for year in years)])
    screen.print(table(("", "År for år", *heads), rows, wide=(1,)))
    legend = [f"{sign} {words}".replace(" ", "\u00a0") for sign, words in LEGEND.items() if sign in used]
    if legend:
        paragraph(screen, "  ".join(legend), style="dim")
    screen.print()


def _title(level: Goal | Strategy | None) -> str:
    if level is None:
        return "Rett under planen"
    return level.title or level.text if isinstance(level, Strategy) else level.title


def _sign(cell: Cell | None, used: set[str]) -> Text:
    if cell is None:
        return Text("")
    sign = SIGNS[cell.word]
    late = "!" if cell.timing == "over fristen" else ""
    used.update(sign, late)
    return text(sign + late, STYLES.get(cell.timing or cell.word, ""))


def _money(screen: Console, status: PlanStatus) -> None:
    """Drift and investering per year, kept apart, with the rows of unknown cost beside."""
    years: Sequence[YearTotals] = status.years
    if not years or not status.measures:
        return
    if all(year.running is None and year.investment is None for year in years):
        unknown = sum(has_unknown_cost(m.placed) for m in status.measures)
        paragraph(screen, f"Ingen beløp er oppgitt i planen; {unknown} av tiltakene er uten oppgitt kostnad.")
        return
    unit = status.plan.amounts_in or "enhet ikke oppgitt"
    columns = [
        (f"Kostnad ({unit})", "drift", "investering", "tiltak uten oppgitt kostnad"),
        *((str(y.year), _amount(y.running), _amount(y.investment), str(y.unknown_cost)) for y in years),
    ]
    breadth = sum(max(map(len, column)) + 1 for column in columns[1:])
    fits = breadth + len("investering") <= screen.width  # else with a line for each year: no amount is folded
    heads, *rows = zip(*columns, strict=True) if fits else columns
    screen.print(table(heads, rows, right=range(1, len(heads))))
    paragraph(screen, "«–» betyr at beløp ikke er oppgitt.", style="dim")


def _amount(value: Decimal | None) -> str:
    return "–" if value is None else number_text(value)


class PlanRow(NamedTuple):
    """One plan among many; without a next revision when the period is over."""

    name: str
    totals: Totals
    revision: NextRevision
    is_over: bool
    is_asked_by_program: bool


def draw_many(screen: Console, rows: Sequence[PlanRow], faulty: Sequence[str], day: date) -> None:
    """Print one line for each plan, one without figures for each faulty file, and the sum of the others."""
    lines: list[list[object]] = [
        [name, totals.measures, *(_count(totals, words) for _, words in _BRIEF), _year(revision)]
        for name, totals, revision, *_ in rows
    ]
    lines += [[file, *["–"] * (len(_BRIEF) + 2)] for file in faulty]
    whole = add(row.totals for row in rows)
    sums = [_count(whole, words) for _, words in _BRIEF]
    lines.append([text(f"sum av {counted(len(rows), 'plan', 'planer')}", "bold"), whole.measures, *sums, ""])
    paragraph(screen, f"Per {date_text(day)}", style="bold")
    heads = ("Plan", "tiltak", *(column for column, _ in _BRIEF), "neste\nrevisjon")
    screen.print(table(heads, lines, right=range(1, len(heads))))
    if faulty:
        paragraph(screen, "Planer med feil har ingen tall og er ikke med i summen.", style="dim")
    if any(row.revision.is_late for row in rows):
        paragraph(screen, "«!»: ingen revisjon er ført for året.", style="dim")
    if any(row.revision.year is None for row in rows):
        paragraph(screen, "«–» under neste revisjon: planen sier ikke når, eller har ingen flere.", style="dim")
    if over := [row.name for row in rows if row.is_over]:
        paragraph(screen, f"Planperioden er over for {list_text(over)}.")
    if asked := [row.name for row in rows if row.is_asked_by_program]:
        paragraph(screen, f"{OWN_DAY.bokmaal} Det gjelder {list_text(asked)}.", style="dim")


def _year(revision: NextRevision) -> Text:
    late = "bold red" if revision.is_late else ""
    return text(f"{revision.year or '–'}{' !' if revision.is_late else ''}", late)
