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
from boligplan.journal import Journal
from boligplan.language import list_text
from boligplan.loading import Loaded
from boligplan.plan import Measure, Plan
from boligplan.status import MeasureStatus, PlanStatus, standing

HELP = """Viser et tiltak med hele historien, et mål, en ansvarlig, eller alle tiltakene.

Hvis ingen id passer, søkes det i tekstene."""


class Seen(NamedTuple):
    """A plan as it stands in the file, its status, and its journal."""

    path: Path
    plan: Plan
    status: PlanStatus
    journal: Journal


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
        objects = [(origin, {"tiltak": _lives(one.journal, hits, day)}) for origin, one, _, hits in found]
        total = {"tiltak": sum(len(hit[3]) for hit in found)}
        print_json(jsonviews.document(day, objects, total, several=len(seen) > 1))
    elif form == "tekst":
        from boligplan.comparing.changes import Difference
        from boligplan.comparing.versions import life
        from boligplan.terminal import drawing, show

        for n, (origin, (path, _, status, journal), item, hits) in enumerate(found):
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
            told = journal.told(day).get(item.id, ()) if isinstance(item, Measure) else ()
            show.draw(drawing.console(), status, origin, what, item, hits, told, saved)
    return code


def _lives(journal: Journal, found: Sequence[MeasureStatus], day: date) -> list[jsonviews.Object]:
    told = journal.told(day)
    return [jsonviews.life_object(m, told.get(m.measure.id, ())) for m in found]


def _tell_passed_over(commits: Sequence[git.Commit]) -> None:
    """Say on stderr which saved versions the history does not tell of."""
    if commits:
        several = [f"{len(commits) - 3} til"] if len(commits) > 3 else []
        names = list_text([*(commit.short for commit in commits[:3]), *several])
        norsk.tell(f"Merk: Planen kan ikke leses i versjon {names}, så historien sier ikke hva som ble endret der.")


def look(loaded: Loaded, day: date) -> Seen:
    """Return the plan, read without errors, with its status and journal."""
    return Seen(loaded.path, loaded.sound_plan, standing(loaded, day), loaded.journal)
