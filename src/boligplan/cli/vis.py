"""`boligplan vis`: a measure, a goal, an owner, the list, or a search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from boligplan import jsonviews
from boligplan.cli.common import (
    FormOption,
    PerOption,
    PlanOption,
    RevOption,
    answers,
    plans_from,
    print_json,
    today,
)
from boligplan.errors import BoligplanError
from boligplan.loading import Loaded
from boligplan.plan import Aim, Goal, Measure, Plan, Strategy
from boligplan.planparts import Owner
from boligplan.reading import Origin
from boligplan.status import MeasureStatus, PlanStatus, answering, assess

if TYPE_CHECKING:
    from boligplan.comparing.changes import Difference
    from boligplan.git import Commit

HELP = """Viser et tiltak med hele historien, et mål, en ansvarlig, eller alle tiltakene.

Passer ingen id, søkes det i tekstene."""

Answer = tuple[Plan, PlanStatus]


def command(
    what: Annotated[
        str | None,
        typer.Argument(metavar="ID|ORD", parser=str, show_default=False, help="En id, eller ord å søke etter."),
    ] = None,
    plan: PlanOption = None,
    per: PerOption = None,
    rev: RevOption = None,
    form: FormOption = "tekst",
) -> int:
    day, paths = per or today(), plans_from(plan or [])
    located, code = answers(paths, day, rev, _look_at)
    read = [(origin, answer) for origin, (_, answer) in located]
    found = [(origin, answer, *find(answer, what)) for origin, answer in read]
    if what:
        found = [hit for hit in found if hit[2] is not None or hit[3]]
        if read and not found:
            raise BoligplanError(f"Fant ikke «{what}».", help=_near([answer[0] for _, answer in read], what))
    if form == "json" and found:
        objects = [
            (origin, {"tiltak": [jsonviews.life_object(m) for m in measures]}) for origin, _, _, measures in found
        ]
        total = {"tiltak": sum(len(measures) for *_, measures in found)}
        print_json(jsonviews.document(day, objects, total, several=len(read) > 1))
    elif form == "tekst":
        files = {origin.file: path for origin, (path, _) in located}
        for origin, answer, item, measures in found:
            saved = []
            if isinstance(item, Measure) and rev is None:
                from boligplan.comparing.versions import life  # reads every saved version: only where it is shown

                saved = life(files[origin.file], item.id, day)
            draw(answer, origin, what, item, measures, saved)
    return code


def look(loaded: Loaded, day: date) -> Answer:
    """The plan as written and its status, of a plan read without errors."""
    assert loaded.plan is not None  # `answers` passes on sound plans only
    return loaded.plan, assess(loaded.plan, loaded.journal, day)


def _look_at(loaded: Loaded, day: date) -> tuple[Path, Answer]:
    return loaded.path, look(loaded, day)


Item = Goal | Aim | Strategy | Measure | Owner | None


def find(answer: Answer, what: str | None) -> tuple[Item, tuple[MeasureStatus, ...]]:
    """What `what` names, with the measures that belong to it: by id or printed number, else by owner, else by words."""
    written, status = answer
    if what is None:
        return None, status.measures
    plan = status.plan
    for m in status.measures:
        if what in (m.measure.id, m.number):
            return next(p.measure for p in written.placed() if p.measure.id == m.measure.id), (m,)
    levels: list[Goal | Aim | Strategy] = [
        *plan.goals,
        *(aim for goal in plan.goals for aim in goal.aims),
        *plan.strategies,
    ]
    for level in levels:
        if level.id == what:
            return level, status.under(level)
    owners = [owner for owner in plan.owners if what.casefold() in (owner.id, owner.name.casefold())]
    if owners:
        return owners[0], answering(status.measures, owners[0].id)
    words = what.casefold().split()
    hits = tuple(m for m in status.measures if all(word in _searched(m) for word in words))
    if not hits and len(named := plan.owners_called(what)) == 1:
        return named[0], answering(status.measures, named[0].id)
    return None, hits


def _searched(m: MeasureStatus) -> str:
    levels = [m.placed.goal.title if m.placed.goal else "", m.placed.aim.text if m.placed.aim else ""]
    entries = [entry.text or "" for entry in m.entries]
    return " ".join([m.measure.id, m.measure.text, *m.measure.points, *levels, *entries]).casefold()


def _near(plans: list[Plan], what: str) -> str:
    measures = {placed.measure.id: placed.measure for plan in plans for placed in plan.placed()}
    if what in measures and (introduced := measures[what].introduced):
        return f"Tiltaket kom inn i planen {introduced.day}. Velg den dagen eller en senere med --per."
    close = get_close_matches(what.casefold(), measures, 3, 0.5)
    return f"Mente du {' eller '.join(close)}?" if close else "Se alle tiltakene med «boligplan vis»."


def draw(
    answer: Answer,
    origin: Origin,
    what: str | None,
    item: Item,
    hits: tuple[MeasureStatus, ...],
    saved: Sequence[tuple[Commit, tuple[Difference, ...]]],
) -> None:
    from boligplan.terminal import drawing, show

    screen, status = drawing.console(), answer[1]
    if isinstance(item, Measure):
        show.measure(screen, status, origin, hits[0], item, saved)
    elif isinstance(item, Owner):
        show.owner(screen, status, origin, item)
    elif item is not None:
        show.group(screen, status, origin, item)
    elif what is None:
        show.everything(screen, status, origin)
    else:
        show.matches(screen, status, origin, what, hits)
