"""`boligplan status`: how the plan stands on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

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
from boligplan.loading import Loaded
from boligplan.reading import Origin
from boligplan.status import NextRevision, Totals, add, standing

if TYPE_CHECKING:
    from boligplan.terminal.status import PlanRow

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


def as_row(loaded: Loaded, day: date) -> PlanRow:
    """Return the plan's line among many; it is small enough to come back from another process."""
    from boligplan.terminal.status import PlanRow

    status = standing(loaded, day)
    plan, coming = status.plan, status.next_revision
    following = NextRevision(None, False, coming.is_called_for) if status.is_over else coming
    name = f"{plan.municipality.name}: {plan.title}"
    return PlanRow(name, status.totals, following, status.is_over, status.is_asked_by_program)


def as_object(loaded: Loaded, day: date) -> tuple[Totals, jsonviews.Object]:
    """The plan's sum and its JSON object."""
    status = standing(loaded, day)
    return status.totals, jsonviews.status_object(status)
