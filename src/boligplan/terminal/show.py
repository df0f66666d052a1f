"""The screens of `vis`: a measure's whole life, a goal, an owner, a list, a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console

from boligplan.comparing.changes import Difference
from boligplan.finding import Item
from boligplan.git import Commit
from boligplan.journal import Entry
from boligplan.jsonviews import amount
from boligplan.language import counted, date_text, deadline_text, list_text, number_text, years_text
from boligplan.plan import Aim, Goal, Measure, Plan, Strategy
from boligplan.planparts import Change, Cost, Owner
from boligplan.reading import Origin
from boligplan.status import MeasureStatus, PlanStatus, answering
from boligplan.terminal.drawing import STYLES, head, shorten, table, text
from boligplan.terminal.overdue import deadline_words, owners_text

Rows = list[tuple[str, str]]


def draw(
    screen: Console,
    status: PlanStatus,
    origin: Origin,
    what: str | None,
    item: Item,
    hits: tuple[MeasureStatus, ...],
    saved: Sequence[tuple[Commit, tuple[Difference, ...]]],
) -> None:
    """Print what `what` was found to mean; `saved` is how a measure was in the saved versions."""
    if isinstance(item, Measure):
        measure(screen, status, origin, hits[0], item, saved)
    elif isinstance(item, Owner):
        owner(screen, status, origin, item)
    elif item is not None:
        group(screen, status, origin, item)
    elif what is None:
        everything(screen, status, origin)
    else:
        matches(screen, status, origin, what, hits)


def measure(
    screen: Console,
    status: PlanStatus,
    origin: Origin,
    found: MeasureStatus,
    written: Measure,
    saved: Sequence[tuple[Commit, tuple[Difference, ...]]],
) -> None:
    """Print everything that is known of one measure: texts, who, when, money, entries, changes and commits."""
    plan, item, placed = status.plan, found.measure, found.placed
    head(screen, plan, origin, status)
    screen.print()
    screen.print(text(f"{found.number} {item.text}", "bold"))
    over = [
        level.title if isinstance(level, Goal) else level.text
        for level in (placed.goal, placed.aim, placed.strategy)
        if level
    ]
    rows: Rows = [("id", item.id), ("under", " → ".join(over)), ("punkter", "\n".join(item.points))]
    rows += [("status", found.status), ("tidsstilling", _timing(found)), ("svarer", owners_text(plan, found))]
    if item.responsibility:
        rows.append(("trykt ansvar", item.responsibility.text or ""))
    rows += [("delegert til", _names(plan, item.responsibility.delegated if item.responsibility else ()))]
    rows += [
        ("deltar", _names(plan, item.involved)),
        ("utvalg", _names(plan, (item.committee,) if item.committee else ())),
    ]
    rows += [("år", years_text(item.years or ())), ("når, trykt", item.when or ""), ("frist", deadline_words(found))]
    if found.moves:
        first = date_text(found.first_due) if found.first_due else "ingen frist"
        rows.append(("flyttet", f"{counted(found.moves, 'gang', 'ganger')}, fra {first}"))
    rows += [("gjentas", "" if item.repeats == "nei" else item.repeats), ("begynte", str(item.started or ""))]
    rows += [("slag", list_text(item.kinds or ())), ("økonomi", _economy(item)), ("prioritet", item.priority or "")]
    cost = item.cost or (placed.aim.cost if placed.aim else None)
    rows += [("kostnad", _cost(cost, plan, of_aim=item.cost is None) if cost else "")]
    if item.indicator:
        rows.append(("indikator", _indicator(item)))
    rows += [(extra.head, extra.text) for extra in item.fields]
    rows += [
        ("beskrivelse", item.description or ""),
        ("kilde", item.source or ""),
        ("intern merknad", item.internal_note or ""),
    ]
    _facts(screen, rows)
    _entries(screen, plan, found.entries)
    _changes(screen, written)
    _saved(screen, saved)


def _timing(found: MeasureStatus) -> str:
    words: str = found.timing
    if found.in_time is not None:
        words += ", ferdig i tide" if found.in_time else ", ferdig for sent"
    if found.missing:
        words += f" for {list_text(map(str, found.missing))}"
    if found.days is not None:
        words += f" ({counted(found.days, 'dag', 'dager')})"
    return words + (", uten frist" if found.no_deadline else "")


def _names(plan: Plan, ids: Iterable[str]) -> str:
    return list_text([owner.name for id in ids if (owner := plan.owner(id))])


def _economy(item: Measure) -> str:
    economy = item.economy
    if economy is None:
        return ""
    return ": ".join(part for part in (economy.clarification, economy.text) if part)


def _cost(cost: Cost, plan: Plan, *, of_aim: bool) -> str:
    unit = plan.amounts_in or "enhet ikke oppgitt"
    lines = [f"for hele vi_vil ({unit})" if of_aim else f"({unit})"]
    for name, part in (("drift", cost.running), ("investering", cost.investment)):
        if part.by_year:
            lines.append(f"{name}: " + ", ".join(f"{year} {number_text(value)}" for year, value in part.by_year))
    if cost.frame is not None:
        lines.append(f"samlet ramme: {number_text(cost.frame)}")
    for source in cost.financing:
        share = f" {number_text(source.share)} %" if source.share is not None else ""
        lines.append(
            f"fra {source.source}{share}" + (f" {number_text(source.amount)}" if source.amount is not None else "")
        )
    return "\n".join([*lines, *([cost.text] if cost.text else [])])


def _indicator(item: Measure) -> str:
    indicator = item.indicator
    assert indicator is not None  # asked for by the caller
    targets = (("minst", indicator.at_least), ("høyst", indicator.at_most), ("", indicator.count))
    target = " ".join(f"{word} {amount(value)}".strip() for word, value in targets if value is not None)
    return f"{indicator.name}: {target} {indicator.unit or ''}".strip(": ")


def _facts(screen: Console, rows: Rows) -> None:
    drawn = []
    for name, value in rows:
        for n, line in enumerate(value.split("\n") if value else []):
            drawn.append([text("" if n else name, "dim"), line])
    screen.print(table(("", ""), drawn, wide=(1,)))


def _entries(screen: Console, plan: Plan, entries: Sequence[Entry]) -> None:
    screen.print()
    if not entries:
        screen.print(text("Ingen meldinger."))
        return
    screen.print(text(f"Meldinger: {len(entries)}", "bold"))
    rows = []
    for entry in entries:
        by = plan.owner(entry.by) if entry.by else None
        parts = [
            f"{entry.status}{f' for {entry.year}' if entry.year else ''}",
            entry.text,
            f"Begrunnelse: {entry.reason}" if entry.reason else None,
            f"Verdi: {number_text(entry.value)}" if entry.value is not None else None,
            f"Utført: {deadline_text(entry.done)}" if entry.done else None,
            f"Ny frist: {deadline_text(entry.new_due)}" if entry.new_due else None,
            f"Erstattet av: {list_text(entry.replaced_by)}" if entry.replaced_by else None,
            ", ".join(filter(None, (by.name if by else None, entry.case))) or None,
            f"Intern merknad: {entry.internal_note}" if entry.internal_note else None,
        ]
        for n, part in enumerate(filter(None, parts)):
            rows.append(["" if n else entry.day.isoformat(), part])
    screen.print(table(("", ""), rows, wide=(1,)))


def _changes(screen: Console, written: Measure) -> None:
    rows = []
    if written.introduced:
        rows.append(
            [
                written.introduced.day.isoformat(),
                _decided("kom inn i planen", written.introduced.case, written.introduced.reason),
            ]
        )
    for change in written.changes:
        rows.append([change.day.isoformat(), _decided("endret; før sto det", change.case, change.reason)])
        rows += [["", f"{name}: {value}"] for name, value in before_texts(change)]
    if written.ended:
        words = (
            "erstattet av " + list_text(written.ended.replaced_by) if written.ended.replaced_by else "gikk ut av planen"
        )
        rows.append([written.ended.day.isoformat(), _decided(words, written.ended.case, written.ended.reason)])
    if rows:
        screen.print()
        screen.print(text("Endringer i planen", "bold"))
        screen.print(table(("", ""), rows, wide=(1,)))


def _decided(words: str, case: str | None, reason: str | None) -> str:
    return words + (f", sak {case}" if case else "") + (f". {reason}" if reason else "")


def before_texts(change: Change) -> list[tuple[str, str]]:
    """What a change replaced, key by key, in the words of the file."""
    before = change.before
    texts: list[tuple[str, str]] = []
    for name in before.model_fields_set:
        alias, value = type(before).model_fields[name].alias or name, getattr(before, name)
        if name == "years":
            shown = years_text(value)
        elif name == "due":
            shown = deadline_text(value) if value else ""
        elif name == "responsibility":
            shown = value.text or list_text(value.everyone)
        elif name == "economy":
            shown = value.text or value.clarification or ""
        elif name == "cost":
            parts = (("drift", value.running), ("investering", value.investment)) if value else ()
            shown = "; ".join(
                f"{kind} " + ", ".join(f"{y}: {number_text(a)}" for y, a in part.by_year)
                for kind, part in parts
                if part.by_year
            )
        else:
            shown = list_text(value) if isinstance(value, tuple) else value
        texts.append((alias, shown or "ingen"))
    return sorted(texts)


def _saved(screen: Console, saved: Sequence[tuple[Commit, tuple[Difference, ...]]]) -> None:
    """Print the saved versions that changed what is said of the measure, newest first, and what they changed."""
    if saved:
        screen.print()
        screen.print(text("Lagret i git", "bold"))
        rows: list[list[object]] = []
        for commit, differences in saved:
            changed = list_text(dict.fromkeys(str(difference.kind) for difference in differences))
            rows.append([commit.day.isoformat(), f"{commit.short} {changed}"])
            rows.append(["", text(shorten(commit.subject, 100), "dim")])
        screen.print(table(("", ""), rows, wide=(1,)))


def group(screen: Console, status: PlanStatus, origin: Origin, item: Goal | Aim | Strategy) -> None:
    """Print a goal, an aim or a strategy with the measures under it."""
    head(screen, status.plan, origin, status)
    screen.print()
    title = item.title if isinstance(item, Goal) else item.text
    screen.print(text(title, "bold"))
    guidance = [g.title for g in status.plan.guidance if isinstance(item, Goal) and g.id in item.guidance]
    points = "" if isinstance(item, Goal | Strategy) else "\n".join(item.points)
    rows: Rows = [
        ("id", item.id),
        ("punkter", points),
        ("føring", list_text(guidance)),
        ("beskrivelse", item.description or ""),
    ]
    _facts(screen, [*rows, ("kilde", item.source or ""), ("intern merknad", item.internal_note or "")])
    screen.print()
    listing(screen, status.under(item))


def owner(screen: Console, status: PlanStatus, origin: Origin, found: Owner) -> None:
    """Print an owner and everything the owner answers for."""
    head(screen, status.plan, origin, status)
    screen.print()
    screen.print(text(found.name, "bold"))
    dissolved = date_text(found.dissolved) if found.dissolved else ""
    created = str(found.created) if found.created else ""
    rows: Rows = [("id", found.id), ("type", found.type or ""), ("også kalt", list_text(found.aliases))]
    rows += [
        ("medlemmer", list_text(found.members)),
        ("opprettes", created),
        ("opphørt", dissolved),
        ("kilde", found.source or ""),
    ]
    _facts(screen, rows)
    screen.print()
    listing(screen, answering(status.measures, found.id))


def everything(screen: Console, status: PlanStatus, origin: Origin) -> None:
    """Print every measure of the plan."""
    head(screen, status.plan, origin, status)
    screen.print()
    listing(screen, status.measures)


def matches(screen: Console, status: PlanStatus, origin: Origin, words: str, found: Sequence[MeasureStatus]) -> None:
    """Print the measures a search found."""
    head(screen, status.plan, origin, status)
    screen.print()
    screen.print(text(f"Tiltak med «{words}»: {len(found)}", "bold"))
    listing(screen, found)


def listing(screen: Console, found: Sequence[MeasureStatus]) -> None:
    """Print measures line by line: number, text, id, status and timing."""
    if not found:
        screen.print(text("Ingen tiltak."))
        return
    rows = [
        [m.number, m.measure.text, m.measure.id, text(f"{m.status}, {m.timing}", STYLES.get(m.timing, ""))]
        for m in found
    ]
    screen.print(table(("", "tiltak", "id", "status"), rows, wide=(1, 2, 3)))
