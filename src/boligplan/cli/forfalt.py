"""`boligplan forfalt`: what is late, unreported, due soon, silent, without a deadline or deviating, and whose it is."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, NamedTuple

import typer

from boligplan import jsonviews
from boligplan.cli import norsk
from boligplan.cli.common import (
    FormOption,
    OwnerOption,
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    owner_called,
    plans_from,
    print_json,
    stream,
    today,
)
from boligplan.errors import BoligplanError
from boligplan.loading import Loaded
from boligplan.reading import Origin
from boligplan.status import MeasureStatus, PlanStatus, answering, standing

HELP = """Viser det som er over fristen, mangler melding, er nær fristen, uten ny melding eller uten frist, og avvikene.

For hvert tiltak står dagene og hvem som har ansvaret."""

Found = tuple[PlanStatus, dict[str, tuple[MeasureStatus, ...]]]


class Drawn(NamedTuple):
    """A plan's lists as they are shown; `status` is without its measures, to come back fast from another process."""

    status: PlanStatus
    text: str
    is_late: bool


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    owner: OwnerOption = None,
    per: PerOption = None,
    rev: RevOption = None,
    form: FormOption = "tekst",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Avslutt med kode 1 når noe er over fristen eller mangler melding.")
    ] = False,
) -> int:
    day, paths = per or today(), plans_from(plans, plan)
    several, late, empty, faulty = len(paths) > 1, False, True, list[Origin]()
    if form == "json":
        seen = stream(paths, day, rev, partial(as_object, owner=owner, several=several), faulty)
        objects = [(origin, lists) for origin, lists in seen if lists is not None]
        empty = not objects
        total = {key: sum(len(lists[key]) for _, lists in objects) for key in (objects[0][1] if objects else ())}
        late = any(total.get(key) for key in ("over_fristen", "mangler_melding"))
        if objects or several:
            print_json(jsonviews.document(day, objects, total, several=several))
    else:
        from boligplan.terminal import drawing

        screen, shown = drawing.console(), "\n\n"
        for origin, drawn in stream(paths, day, rev, partial(draw, owner=owner, several=several), faulty):
            if drawn is None:
                continue
            if not shown.endswith("\n\n"):
                screen.print()
            drawing.head(screen, drawn.status.plan, origin, drawn.status)
            shown, late = drawn.text, late or drawn.is_late
            sys.stdout.write(shown)
            empty = False
    if owner and several and empty:
        raise BoligplanError(f"Ingen ansvarlig i planene heter «{owner}».")
    return norsk.FAILED if faulty else int(exit_code and late)


def look(loaded: Loaded, day: date, owner: str | None, *, several: bool) -> Found | None:
    """The status of a plan read without errors, and its lists, those of one owner where `owner` names one.

    None where nobody in the plan, which is one of several, is called so.
    """
    status = standing(loaded, day)
    if owner is None:
        return status, status.needing
    if several and not status.plan.owners_called(owner):
        return None
    id = owner_called(status.plan, owner).id
    return status, {words: answering(measures, id) for words, measures in status.needing.items()}


def draw(loaded: Loaded, day: date, owner: str | None, *, several: bool) -> Drawn | None:
    """The lists as they are shown on the screen."""
    from boligplan.terminal import drawing, overdue

    found = look(loaded, day, owner, several=several)
    if found is None:
        return None
    status, lists = found
    screen = drawing.console()
    with screen.capture() as shown:
        overdue.draw_lists(screen, status, lists, owner)
    bare = replace(status, plan=status.plan.but({"goals": (), "strategies": (), "measures": ()}), measures=())
    return Drawn(bare, shown.get(), any(lists[words] for words in ("over fristen", "mangler melding")))


def as_object(loaded: Loaded, day: date, owner: str | None, *, several: bool) -> jsonviews.Object | None:
    """The lists as JSON, small enough to come back from another process."""
    found = look(loaded, day, owner, several=several)
    return jsonviews.overdue_object(found[1], day) if found else None
