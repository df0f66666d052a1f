"""The screens of `vis`: a measure's whole life, a goal, an owner, a list, a search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from boligplan.comparing.changes import Difference
from boligplan.finding import Item
from boligplan.git import Commit
from boligplan.journal import Entry, Told
from boligplan.language import counted, date_text, deadline_text, list_text, years_text
from boligplan.language.values import Values, owner_name
from boligplan.plan import Aim, Goal, Measure, Plan, Strategy
from boligplan.planparts import Change, Cost, Ended, Introduced, Noted, Owner, Responsibility
from boligplan.reading import Origin
from boligplan.status import MeasureStatus, PlanStatus
from boligplan.terminal.drawing import STYLES, coming_text, head, own_day_text, paragraph, shorten, table, text

_BLANKS = re.compile(r"\n{3,}")  # many empty lines show no more than one does

Rows = list[tuple[str, str]]


def draw(
    screen: Console,
    status: PlanStatus,
    origin: Origin,
    what: str | None,
    item: Item,
    hits: Sequence[MeasureStatus],
    told: Sequence[Told],
    saved: Sequence[tuple[Commit, Sequence[Difference]]],
) -> None:
    """Print what `what` was found to mean; `told` is all that was reported, `saved` how it was in saved versions."""
    head(screen, status.plan, origin, status)
    screen.print()
    if isinstance(item, Measure):
        _measure(screen, status, hits[0], item, told, saved)
        return
    if isinstance(item, Owner):
        _owner(screen, item, status.day)
    elif item is not None:
        _group(screen, status.plan, item)
    elif what is not None:
        paragraph(screen, f"Tiltak med «{what}»: {len(hits)}", style="bold")
    _listing(screen, hits)
    if own_day := _own_day(status, hits):
        screen.print()
        paragraph(screen, own_day, style="dim")


def _own_day(status: PlanStatus, shown: Sequence[MeasureStatus]) -> str:
    """That the reporting day is the program's own, where one that is shown lacks a report by it or soon will."""
    asked = any(m.measure.is_repeating and m.timing in ("mangler melding", "nær fristen") for m in shown)
    return own_day_text(status) if asked else ""


def _measure(
    screen: Console,
    status: PlanStatus,
    found: MeasureStatus,
    written: Measure,
    told: Sequence[Told],
    saved: Sequence[tuple[Commit, Sequence[Difference]]],
) -> None:
    """Print everything that is known of one measure: texts, who, when, money, entries, changes and commits."""
    paragraph(screen, f"{found.number} {found.measure.text}", style="bold")
    plan, values = status.plan, Values(status.plan, day=status.day)
    _facts(screen, [*_whose(values, found, status), *_when_and_money(values, found), *_noted(found.measure)])
    _dated(screen, f"Meldinger: {len(told)}", [row for one in told for row in _entry(values, *one)])
    if not told:
        screen.print()
        screen.print(text("Ingen har meldt noe om tiltaket."))
    _dated(screen, "Endringer i planen", _changes(plan, written))
    _dated(screen, "Lagret i git", [row for commit, differences in saved for row in _saved(commit, differences)])


def _whose(values: Values, found: MeasureStatus, status: PlanStatus) -> Rows:
    """Where a measure stands, how it stands, and who has to do with it."""
    item, placed = found.measure, found.placed
    responsibility = item.responsibility or Responsibility()
    over = (placed.goal.title if placed.goal else "", *(level.text for level in (placed.aim, placed.strategy) if level))
    return [
        ("id", item.id),
        ("under", " → ".join(filter(None, over))),
        ("punkter", "\n".join(item.points)),
        ("status", found.status + _answered(found)),
        ("mot fristene", "\n".join(filter(None, [_timing(found, status.day), _own_day(status, [found])]))),
        ("ansvarlig", values.named(responsibility.responsible) or values.owners_text(None)),
        *values.shares(responsibility),
        ("ansvar i planen", responsibility.text or ""),
        ("involvert", values.named(item.involved)),
        ("utvalg", values.named(filter(None, [item.committee]))),
    ]


def _when_and_money(values: Values, found: MeasureStatus) -> Rows:
    item, aim = found.measure, found.placed.aim
    first = date_text(found.first_due) if found.first_due else "ingen frist"
    cost = item.cost or (aim.cost if aim else None)
    return [
        ("år", years_text(item.years or ())),
        ("når i planen", item.when or ""),
        ("frist", deadline_text(found.deadline)),
        ("flyttet", f"{counted(found.moves, 'gang', 'ganger')}, fra {first}" if found.moves else ""),
        ("gjentas", "" if item.repeats == "nei" else item.repeats),
        ("begynte", str(item.started or "")),
        ("drift/investering", list_text(item.kinds or ())),
        ("økonomi", values.economy(item.economy) if item.economy else ""),
        ("prioritet", item.priority or ""),
        ("kostnad", _cost(cost, values, of_aim=item.cost is None) if cost else ""),
        ("indikator", values.indicator(item.indicator) if item.indicator else ""),
        *((extra.head, extra.text) for extra in item.fields),
    ]


def _noted(item: Noted) -> Rows:
    return [
        ("beskrivelse", item.description or ""),
        ("kilde", item.source or ""),
        ("intern merknad", item.internal_note or ""),
    ]


def _answered(found: MeasureStatus) -> str:
    """How many of the marked years of a repeating measure have an answer, and how many are done."""
    years = found.measure.years
    if not (years and found.measure.is_repeating):
        return ""
    done = sum(status == "gjennomført" for _, status in found.answers)
    return f", {len(found.answers)} av {len(years)} år meldt, {done} gjennomført"


def _timing(found: MeasureStatus, day: date) -> str:
    words: str = found.timing
    if found.timing == "nær fristen":
        return f"{words}: {coming_text(found, day)}"
    if found.in_time is not None:
        words += ", ferdig i tide" if found.in_time else ", ferdig for sent"
    if found.missing:
        words += f" for {list_text(map(str, found.missing))}"
    if found.days is not None:
        words += f" ({counted(found.days, 'dag', 'dager')})"
    return words


def _cost(cost: Cost, values: Values, *, of_aim: bool) -> str:
    unit = f"({values.unit_text})"
    lines = [f"for hele vi_vil {unit}" if of_aim else unit, *values.amounts(cost), *values.frame(cost), cost.text or ""]
    return "\n".join(filter(None, lines))


def _facts(screen: Console, rows: Rows) -> None:
    drawn = []
    for name, value in rows:
        for n, line in enumerate(_BLANKS.sub("\n\n", value).split("\n") if value else []):
            drawn.append([text("" if n else name, "dim"), line])
    screen.print(table(("", ""), drawn, wide=(1,)))


def _dated(screen: Console, heading: str, rows: Sequence[tuple[str, str | Text]]) -> None:
    """Print what has happened, each with its day; nothing where nothing has."""
    if rows:
        screen.print()
        screen.print(text(heading, "bold"))
        screen.print(table(("", ""), rows, wide=(1,)))


def _entry(values: Values, entry: Entry, back: Entry | None) -> Rows:
    """One entry with all it says, and when it was taken back and why, where it was."""
    words = values.entry(entry)
    why = f": {back.reason}" if back and back.reason else ""
    parts = (
        words.status,
        f"Trukket tilbake {date_text(back.day)}{why}" if back else "",
        words.text,
        f"Begrunnelse: {words.reason}" if words.reason else "",
        *(f"{label.capitalize()}: {value}" for label, value in words.details),
        words.by,
        f"Intern merknad: {entry.internal_note}" if entry.internal_note else "",
    )
    return [("" if n else str(entry.dated), part) for n, part in enumerate(filter(None, parts))]


def _changes(plan: Plan, written: Measure) -> Rows:
    """The decisions recorded on a measure, with what each replaced."""
    came, left = written.introduced, written.ended
    rows = [_decided(came, "kom inn i planen")] if came else []
    for change in written.changes:
        rows += [_decided(change, "endret"), *(("", f"før, {name}: {value}") for name, value in _before(plan, change))]
    if left:
        replaced = left.replaced_by
        rows.append(_decided(left, "erstattet av " + list_text(replaced) if replaced else "gikk ut av planen"))
    return rows


def _decided(decision: Introduced | Change | Ended, words: str) -> tuple[str, str]:
    case = f", sak {decision.case}" if decision.case else ""
    return decision.day.isoformat(), words + case + (f". {decision.reason}" if decision.reason else "")


def _before(plan: Plan, change: Change) -> Rows:
    """What a change replaced, key by key."""
    values, fields = Values(plan), type(change.before).model_fields

    def said(key: str, value: Any) -> str:
        if value is None:
            return "ingen"
        return (isinstance(value, Responsibility) and value.text) or values.value(key, value)

    names = change.before.model_fields_set
    return sorted(
        (values.label(key := fields[name].alias or name), said(key, getattr(change.before, name))) for name in names
    )


def _saved(commit: Commit, differences: Sequence[Difference]) -> list[tuple[str, str | Text]]:
    """A saved version that changed what is said of the measure, and what it changed."""
    changed = list_text(dict.fromkeys(str(difference.kind) for difference in differences))
    return [
        (commit.day.isoformat(), f"{commit.short} {changed}"),
        ("", text(shorten(commit.subject, 100), "dim")),
    ]


def _group(screen: Console, plan: Plan, item: Goal | Aim | Strategy) -> None:
    """Print what is known of a goal, an aim or a strategy."""
    paragraph(screen, item.title if isinstance(item, Goal) else item.text, style="bold")
    guidance = [g.title for g in plan.guidance if isinstance(item, Goal) and g.id in item.guidance]
    points = item.points if isinstance(item, Aim) else ()
    _facts(screen, [("id", item.id), ("punkter", "\n".join(points)), ("føring", list_text(guidance)), *_noted(item)])
    screen.print()


def _owner(screen: Console, found: Owner, day: date) -> None:
    """Print what is known of an owner."""
    paragraph(screen, owner_name(found, day), style="bold")
    rows = [
        ("id", found.id),
        ("type", found.type or ""),
        ("også kalt", list_text(found.aliases)),
        ("medlemmer", list_text(found.members)),
        ("opprettes", str(found.created or "")),
        ("opphørt", date_text(found.dissolved) if found.dissolved else ""),
        ("kilde", found.source or ""),
    ]
    _facts(screen, rows)
    screen.print()


def _listing(screen: Console, found: Sequence[MeasureStatus]) -> None:
    """Print measures line by line: number, text, id, status and timing."""
    if not found:
        screen.print(text("Ingen tiltak."))
        return
    rows = [
        [m.number, m.measure.text, m.measure.id, text(f"{m.status}, {m.timing}", STYLES.get(m.timing, ""))]
        for m in found
    ]
    screen.print(table(("", "tiltak", "id", "status"), rows, wide=(1, 2, 3)))
