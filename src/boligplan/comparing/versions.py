"""Saved versions of one plan, read and compared: where the adopted wording stood, and the life of one measure."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from boligplan import git
from boligplan.comparing.changes import Difference, Kind, PlanChanges, compare
from boligplan.errors import BoligplanError
from boligplan.fingerprint import fingerprint
from boligplan.journal import Journal
from boligplan.plan import Plan
from boligplan.reading import Origin, Reading, read, saved
from boligplan.rules.wording import latest_fingerprint
from boligplan.safetext import safe

# What the fingerprint covers.
_WORDING = frozenset(
    (Kind.NEW, Kind.GONE, Kind.RENAMED, Kind.WORDING, Kind.MOVED, Kind.OWNER, Kind.DELEGATION, Kind.YEARS,
     Kind.MONEY_KIND, Kind.COST)
)  # fmt: skip
_LEVELS = frozenset(("felles", "mål", "vi_vil", "tiltak", "strategi"))


def whole(reading: Reading) -> tuple[Plan, Journal]:
    """The plan and its journal, to be compared; raises BoligplanError where some of the text could not be read."""
    loaded = reading.loaded
    of_form = [fault for document in loaded.documents for fault in document.diagnostics if fault.severity == "feil"]
    if loaded.plan is None or of_form:
        first = (of_form or loaded.diagnostics)[0]
        if not loaded.documents:  # there is nothing to be read
            raise BoligplanError(first.message, help=first.help)
        where = f" (linje {first.place.line})" if first.place.line else ""
        commit = reading.origin.commit
        version = f" slik den sto i {commit.short}" if commit and not reading.origin.changed else ""
        raise BoligplanError(
            f"{reading.origin.file}{version} kan ikke leses i sin helhet: {safe(first.message)}{where}", help=first.help
        )
    return loaded.plan, loaded.journal


class Compared(NamedTuple):
    """Two versions and what differs."""

    old: Origin
    new: Origin
    changes: PlanChanges


def compared(before: Reading, after: Reading, day: date) -> Compared:
    """What differs between two versions; raises BoligplanError where one of them could not be read in full."""
    return Compared(before.origin, after.origin, compare(whole(before), whole(after), day))


def since_adoption(path: Path, now: Reading, day: date) -> Compared:
    """What in `now` differs in wording from the last version that has the fingerprint recorded in it.

    Raises BoligplanError where no fingerprint is recorded or no saved version has it.
    """
    plan, journal = whole(now)
    latest = latest_fingerprint(plan)
    if latest is None:
        raise BoligplanError(
            "Planen har ikke noe avtrykk av den vedtatte ordlyden.",
            help="Skriv det første med «boligplan revisjon vedta --dato DATO --sak SAK».",
        )
    decided, taken, _ = latest
    for version in git.history(git.require_repo(path), path):
        then = read(path, day, version.commit.hash)
        if then.loaded.plan and fingerprint(then.loaded.plan.at(decided)) == taken:
            found = compare(whole(then), (plan, journal), day, wording_on=decided)
            kept = tuple(d for d in found.differences if d.kind in _WORDING and d.subject.level in _LEVELS)
            changes = replace(found, differences=tuple(d for d in kept if d.field != "økonomi"))
            return Compared(then.origin, now.origin, changes)
    if fingerprint(plan.at(decided)) == taken:
        return compared(now, now, day)  # the decision is recorded, and not saved yet
    raise BoligplanError(
        f"git har ingen versjon av planen der ordlyden stemmer med avtrykket fra {decided}.",
        help="Er hele historikken hentet? Avtrykket kan også være skrevet om for hånd.",
    )


def life(path: Path, id: str, day: date) -> list[tuple[git.Commit, tuple[Difference, ...]]]:
    """The commits that changed what is said of one item, newest first, each with what it changed.

    Empty outside git. Versions that cannot be read are passed over.
    """
    readings = []
    for commit, reading in saved(path, day):
        with suppress(BoligplanError):
            readings.append((commit, whole(reading)))
    found = []
    for n, (commit, new) in enumerate(readings):
        old = readings[n + 1][1] if n + 1 < len(readings) else _nothing(new[0])
        about = compare(old, new, day).about(id)
        if about:
            found.append((commit, about))
    return found


def _nothing(plan: Plan) -> tuple[Plan, Journal]:
    """The plan before anything stood in it."""
    return plan.model_copy(update={"goals": (), "strategies": (), "measures": ()}), Journal(())
