"""`boligplan status`: how the plan stands on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, NamedTuple

import typer

from boligplan.cli import norsk
from boligplan.cli.common import (
    FormOption,
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    answers,
    plans_from,
    print_json,
    today,
)
from boligplan.loading import Loaded
from boligplan.status import NextRevision, PlanStatus, Totals, add, assess

HELP = """Viser hvor planen står: hva som er meldt, hva kalenderen gjør av det, år for år, kostnad og neste revisjon.

Gis flere planer, vises én linje for hver, og summen."""

ByOption = Annotated[
    str,
    typer.Option("--etter", parser=norsk.Choice("mål", "ansvar", "år", "slag"), help="Hva tabellen grupperes etter."),
]


class Brief(NamedTuple):
    """One plan's line among many, small enough to come back from another process."""

    title: str
    totals: Totals
    revision: NextRevision
    answer: dict[str, Any] | None


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    by: ByOption = "mål",
    per: PerOption = None,
    rev: RevOption = None,
    form: FormOption = "tekst",
) -> int:
    day, paths = per or today(), plans_from([*(plans or []), *(plan or [])])
    if len(paths) == 1 and form == "tekst":
        found, code = answers(paths, day, rev, whole)
        for origin, status in found:
            from boligplan.terminal import drawing
            from boligplan.terminal import status as screen

            screen.draw(drawing.console(), status, origin, by)
        return code
    briefs, code = answers(paths, day, rev, as_object if form == "json" else brief)
    if form == "json":
        from boligplan import jsonviews

        if briefs or len(paths) > 1:
            total = jsonviews.totals_object(add(found.totals for _, found in briefs))
            objects = [(origin, found.answer or {}) for origin, found in briefs]
            print_json(jsonviews.document(day, objects, total, several=len(paths) > 1))
    elif briefs:
        from boligplan.terminal import drawing
        from boligplan.terminal import status as screen

        screen.draw_many(drawing.console(), [(b.title, b.totals, b.revision) for _, b in briefs], day)
    return code


def whole(loaded: Loaded, day: date) -> PlanStatus:
    """The status of a plan read without errors."""
    assert loaded.plan is not None  # `answers` passes on sound plans only
    return assess(loaded.plan, loaded.journal, day)


def brief(loaded: Loaded, day: date) -> Brief:
    """The plan's line among many."""
    status = whole(loaded, day)
    return Brief(f"{status.plan.municipality.name}: {status.plan.title}", status.totals, status.next_revision, None)


def as_object(loaded: Loaded, day: date) -> Brief:
    """The plan's line with its JSON object."""
    from boligplan.jsonviews import status_object

    status = whole(loaded, day)
    return Brief(status.plan.title, status.totals, status.next_revision, status_object(status))
