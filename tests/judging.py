"""Small plans written in a test and judged on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from boligplan.loading import check
from boligplan.reader.source import SourceFile
from boligplan.status import MeasureStatus, PlanStatus, assess

HEAD = """
format: 1
id: x
tittel: X
kommune: {navn: Eksempelvik}
målform: bokmål
"""
IN_FORCE = "tilstand: vedtatt\nperiode: 2022-2027\n"  # says nothing of reporting: the program's own day


def status_of(plan: str, journal: str, day: str, top: str = IN_FORCE) -> PlanStatus:
    """Return how the plan `top` + `plan` stands; each line of the journal is an entry, beginning with the measure."""
    entries = "".join(f"- {{tiltak: {line.strip()}}}\n" for line in journal.strip().splitlines())
    sources = [SourceFile("x.yaml", HEAD + top + plan), SourceFile("x.framdrift.yaml", entries)]
    loaded = check(Path("x.yaml"), sources, date.fromisoformat(day))
    assert loaded.is_sound, [found.message for found in loaded.diagnostics]
    return assess(loaded.sound_plan, loaded.journal, date.fromisoformat(day))


def look(measure: str, journal: str, day: str, top: str = IN_FORCE) -> PlanStatus:
    """Return how a plan stands with one measure, `m`, written as the lines under it, and `andre` without a year."""
    lines = "".join(f"    {line.strip()}\n" for line in measure.strip().splitlines())
    plan = f"vi_skal:\n  - id: m\n    tekst: Gjøre noe\n{lines}  - id: andre\n    tekst: Gjøre noe annet\n"
    entries = "".join(f"m, {line.strip()}\n" for line in journal.strip().splitlines())
    return status_of(plan, entries, day, top)


def judge(measure: str, journal: str, day: str, top: str = IN_FORCE) -> MeasureStatus:
    """Return how the one measure stands."""
    return look(measure, journal, day, top).measures[0]


def several(measures: str, journal: str, day: str, top: str = IN_FORCE) -> PlanStatus:
    """Return how a plan stands with a measure a line, each its id and its keys: «a, år: 2022»."""
    lines = [line.strip() for line in measures.strip().splitlines()]
    plan = "vi_skal:\n" + "".join(f"  - {{tekst: Gjøre noe, id: {line}}}\n" for line in lines)
    return status_of(plan, journal, day, top)


def ids(measures: Iterable[MeasureStatus]) -> list[str]:
    """Return the ids of the measures."""
    return [m.measure.id for m in measures]
