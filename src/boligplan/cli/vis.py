"""`boligplan vis`: a measure, a goal, an owner, the list, or a search."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

from boligplan import jsonviews
from boligplan.cli import norsk
from boligplan.cli.common import FormOption, PerOption, PlanOption, RevOption, answers, plans_from, print_json, today
from boligplan.errors import BoligplanError
from boligplan.finding import find, near
from boligplan.loading import Loaded
from boligplan.plan import Measure, Plan
from boligplan.status import PlanStatus, standing

HELP = """Viser et tiltak med hele historien, et mål, en ansvarlig, eller alle tiltakene.

Passer ingen id, søkes det i tekstene."""


class Seen(NamedTuple):
    """A plan as it stands in the file, and its status."""

    path: Path
    plan: Plan
    status: PlanStatus


def command(
    what: Annotated[str | None, norsk.argument("ID|ORD", "En id, eller ord å søke etter.")] = None,
    plan: PlanOption = None,
    per: PerOption = None,
    rev: RevOption = None,
    form: FormOption = "tekst",
) -> int:
    day = per or today()
    seen, code = answers(plans_from(plan), day, rev, look)
    found = [(origin, one, *find(one.plan, one.status, what)) for origin, one in seen]
    if what:
        found = [hit for hit in found if hit[2] is not None or hit[3]]
        if seen and not found:
            raise BoligplanError(f"Fant ikke «{what}».", help=near([one.plan for _, one in seen], what))
    if form == "json" and found:
        objects = [(hit[0], {"tiltak": [jsonviews.life_object(m) for m in hit[3]]}) for hit in found]
        total = {"tiltak": sum(len(hit[3]) for hit in found)}
        print_json(jsonviews.document(day, objects, total, several=len(seen) > 1))
    elif form == "tekst":
        from boligplan.comparing.versions import life
        from boligplan.terminal import drawing, show

        for n, (origin, (path, _, status), item, hits) in enumerate(found):
            if n:
                print()
            saved = life(path, item.id, day) if isinstance(item, Measure) and rev is None else []
            show.draw(drawing.console(), status, origin, what, item, hits, saved)
    return code


def look(loaded: Loaded, day: date) -> Seen:
    """The plan, read without errors, and its status."""
    return Seen(loaded.path, loaded.sound_plan, standing(loaded, day))
