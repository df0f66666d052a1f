"""`boligplan forfalt`: what is late, unreported, due soon, silent or without a deadline, and who answers."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

import typer

from boligplan import jsonviews
from boligplan.cli.common import (
    FormOption,
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    answers,
    owner_called,
    plans_from,
    print_json,
    today,
)
from boligplan.loading import Loaded
from boligplan.status import MeasureStatus, PlanStatus, answering, assess

HELP = """Viser det som er forfalt, mangler rapport, forfaller snart, er uten oppdatering eller uten frist.

Med dager og hvem som svarer for det."""

Found = tuple[PlanStatus, dict[str, tuple[MeasureStatus, ...]]]


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--ansvar", metavar="HVEM", parser=str, help="Bare tiltak denne svarer for: id, navn eller del av navn."
        ),
    ] = None,
    per: PerOption = None,
    rev: RevOption = None,
    form: FormOption = "tekst",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Gi 1 til slutt når noe er forfalt eller mangler rapport.")
    ] = False,
) -> int:
    day, paths = per or today(), plans_from([*(plans or []), *(plan or [])])
    found, code = answers(paths, day, rev, partial(look, owner=owner))
    several = len(paths) > 1
    if form == "json" and (found or several):
        objects = [(origin, jsonviews.overdue_object(lists)) for origin, (_, lists) in found]
        total = {
            jsonviews.key(words): sum(len(lists[words]) for _, (_, lists) in found)
            for words in (found[0][1][1] if found else ())
        }
        print_json(jsonviews.document(day, objects, total, several=several))
    elif form == "tekst":
        from boligplan.terminal import drawing, overdue

        screen = drawing.console()
        for origin, (status, lists) in found:
            overdue.draw(screen, status, origin, lists, owner)
    late = any(lists["forfalt"] or lists["mangler rapport"] for _, (_, lists) in found)
    return code or int(exit_code and late)


def look(loaded: Loaded, day: date, owner: str | None) -> Found:
    """The status of a plan read without errors, and its lists, those of one owner where `owner` names one."""
    assert loaded.plan is not None  # `answers` passes on sound plans only
    status = assess(loaded.plan, loaded.journal, day)
    lists = status.needing
    if owner is not None:
        id = owner_called(status.plan, owner).id
        lists = {words: answering(measures, id) for words, measures in lists.items()}
    return status, lists
