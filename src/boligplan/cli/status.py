"""`boligplan status`: how the plan stands on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from boligplan import jsonviews
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
    stream,
    today,
)
from boligplan.language import period_over_text
from boligplan.loading import Loaded
from boligplan.reading import Origin
from boligplan.status import NextRevision, Totals, add, standing

HELP = """Viser hvor planen står: hva som er meldt, hvordan det ligger an mot fristene, år for år, kostnad
og neste revisjon.

Hvis du oppgir flere planer, vises én linje for hver, og summen."""


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    by: Annotated[
        str, norsk.option("--etter", None, "Hva tabellen grupperes etter.", norsk.Choice("mål", "ansvar", "år", "slag"))
    ] = "mål",
    per: PerOption = None,
    rev: RevOption = None,
    form: FormOption = "tekst",
) -> int:
    day, paths = per or today(), plans_from(plans, plan)
    several = len(paths) > 1
    if form == "json":
        made, code = answers(paths, day, rev, as_object)
        if made or several:
            total = jsonviews.totals_object(add(totals for _, (totals, _) in made))
            objects = [(origin, answer) for origin, (_, answer) in made]
            print_json(jsonviews.document(day, objects, total, several=several))
        return code
    from boligplan.terminal import drawing
    from boligplan.terminal import status as screen

    if several:
        faulty: list[Origin] = []
        rows = [row for _, row in stream(paths, day, rev, as_row, faulty)]
        if rows:
            screen.draw_many(drawing.console(), rows, [origin.file for origin in faulty], day)
        return norsk.FAILED if faulty else 0
    found, code = answers(paths, day, rev, standing)
    for origin, status in found:
        screen.draw(drawing.console(), status, origin, by)
    return code


def as_row(loaded: Loaded, day: date) -> tuple[str, Totals, NextRevision, bool]:
    """Return the plan's line among many: name, totals, next revision (none when the period is over), is it over.

    It is small enough to come back from another process.
    """
    status = standing(loaded, day)
    plan, coming = status.plan, status.next_revision
    is_over = bool(period_over_text(plan.period, day))
    following = NextRevision(None, False, coming.is_called_for) if is_over else coming
    return f"{plan.municipality.name}: {plan.title}", status.totals, following, is_over


def as_object(loaded: Loaded, day: date) -> tuple[Totals, jsonviews.Object]:
    """The plan's sum and its JSON object."""
    status = standing(loaded, day)
    return status.totals, jsonviews.status_object(status)
