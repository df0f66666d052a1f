"""`boligplan vis`: a measure, a goal, an owner, the list, or a search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

from boligplan import git, jsonviews
from boligplan.cli import norsk
from boligplan.cli.common import FormOption, PerOption, PlanOption, RevOption, answers, plans_from, print_json, today
from boligplan.errors import BoligplanError
from boligplan.finding import find, near
from boligplan.language import list_text
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
        from boligplan.comparing.changes import Difference
        from boligplan.comparing.versions import life
        from boligplan.terminal import drawing, show

        for n, (origin, (path, _, status), item, hits) in enumerate(found):
            if n:
                print()
            saved: Sequence[tuple[git.Commit, Sequence[Difference]]] = ()
            if isinstance(item, Measure) and rev is None:
                try:
                    saved, passed_over = life(path, item.id, day)
                    _tell_passed_over(passed_over)
                except BoligplanError as error:
                    code = norsk.FAILED
                    norsk.tell(f"Historien i git er ikke vist. {error.message}", error.help)
            show.draw(drawing.console(), status, origin, what, item, hits, saved)
    return code


def _tell_passed_over(commits: Sequence[git.Commit]) -> None:
    """Say on stderr which saved versions the history does not tell of."""
    if commits:
        names = list_text(commit.short for commit in commits)
        norsk.tell(f"Merk: Planen kan ikke leses i versjon {names}, så historien sier ikke hva som ble endret der.")


def look(loaded: Loaded, day: date) -> Seen:
    """The plan, read without errors, and its status."""
    return Seen(loaded.path, loaded.sound_plan, standing(loaded, day))
