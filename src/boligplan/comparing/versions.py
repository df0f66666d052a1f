"""Saved versions of one plan, read and compared: where the adopted wording stood, and the life of one measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from boligplan import git
from boligplan.checksum import OF_PLAN, checksum, latest, stands
from boligplan.comparing.changes import IN_HINDSIGHT, Difference, Kind, PlanChanges, compare
from boligplan.errors import BoligplanError
from boligplan.journal import Journal
from boligplan.language import Note, Phrase, date_text, list_text
from boligplan.plan import Plan
from boligplan.reading import Origin, Reading, read, saved
from boligplan.safetext import safe
from boligplan.tree import walk
from boligplan.versions import on_day

_NO_JOURNAL = Phrase(
    "{} har ingen framdriftsfil, så meldingene er ikke sammenlignet.",
    "{} har inga framdriftsfil, så meldingane er ikkje samanlikna.",
)
_BY_DATE = Phrase(
    "Meldinger er tatt med når de er datert etter {}.", "Meldingar er tekne med når dei er daterte etter {}."
)
_LATE = Phrase(
    "Datert {} eller før, men lagret senere, og derfor ikke med under: {}.",
    "Datert {} eller før, men lagra seinare, og difor ikkje med under: {}.",
)
_NOT_SAVED = Phrase(
    "Planen er ikke lagret i git, så det kan ikke vises hva som er endret i den.",
    "Planen er ikkje lagra i git, så det kan ikkje visast kva som er endra i han.",
)
_TOO_LATE = Phrase(
    "git har ingen versjon av planen fra {} eller før; den eldste er fra {} ({}). "
    "Hva som ble endret i planen før det, kan ikke vises.",
    "git har ingen versjon av planen frå {} eller før; den eldste er frå {} ({}). "
    "Kva som vart endra i planen før det, kan ikkje visast.",
)
_CUT_OFF = Phrase(
    "git har ingen versjon av planen fra {} eller før; den eldste som er hentet, er fra {} ({}). "
    "Hva som ble endret i planen før det, kan ikke vises. Hent resten av historikken med «git fetch --unshallow».",
    "git har ingen versjon av planen frå {} eller før; den eldste som er henta, er frå {} ({}). "
    "Kva som vart endra i planen før det, kan ikkje visast. Hent resten av historikken med «git fetch --unshallow».",
)
# What is judged and not written, and where nothing is covered by the checksum.
_NOT_WRITTEN = frozenset((Kind.CLOSED, Kind.REOPENED, Kind.STATUS, Kind.REPORTED, Kind.DECIDED, *IN_HINDSIGHT))
_NOT_COVERED = frozenset(("ansvarlig", "føring"))


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
        version = f" slik den sto i {commit.short}" if commit and reading.origin.is_saved else ""
        raise BoligplanError(
            f"{reading.origin.file}{version} kan ikke leses i sin helhet: {safe(first.message)}{where}", help=first.help
        )
    return loaded.plan, loaded.journal


class Compared(NamedTuple):
    """Two versions and what differs; `notes` are what must be said with it."""

    old: Origin
    new: Origin
    changes: PlanChanges
    notes: tuple[Note, ...] = ()


def compared(before: Reading, after: Reading, day: date, *, are_files: bool = False) -> Compared:
    """What differs between two versions; raises BoligplanError where one of them could not be read in full.

    Of two files, both must have a journal for anything to be told of reports. Of two versions of a plan, the later one:
    before there was a journal, nobody had reported.
    """
    old, new = whole(before), whole(after)
    has = before.loaded.has_journal, after.loaded.has_journal
    if has[0] == has[1] or (has[1] and not are_files):
        return Compared(before.origin, after.origin, compare(old, new, day))
    lacking = (before if has[1] else after).origin
    version = f"{lacking.file} ({lacking.commit.short})" if lacking.commit and lacking.is_saved else lacking.file
    changes = compare((old[0], Journal(())), (new[0], Journal(())), day)
    return Compared(before.origin, after.origin, changes, (Note(_NO_JOURNAL, (version,)),))


def since(path: Path, start: date, now: Reading, day: date) -> Compared:
    """What has come after a day: of the reports those dated later, and of the plan what differs from the version then.

    It says where git cannot tell: of a plan that is not saved, or was saved later. Raises BoligplanError where one of
    the versions could not be read in full.
    """
    new = whole(now)
    then, notes = _version_of(path, start, day)
    old = whole(then) if then else new
    earlier = tuple(entry for entry in new[1].entries if entry.day <= start)
    changes = compare((old[0], Journal.model_construct(root=earlier)), new, day)
    if then and then.loaded.has_journal and now.loaded.has_journal:
        by_git = compare(old, new, day).differences
        accused = tuple(found for found in by_git if found.kind in (Kind.ENTRY_ALTERED, Kind.ENTRY_REMOVED))
        changes = replace(changes, differences=(*accused, *changes.differences))
        if not notes:
            late = [f.after for f in by_git if f.kind is Kind.REPORTED and f.after.day <= start]
            told = [f"{entry.measure} ({date_text(entry.day)})" for entry in late]
            notes = (Note(_LATE, (date_text(start), list_text(told))),) if told else ()
    notes = (Note(_BY_DATE, (date_text(start),)), *notes)
    return Compared(
        then.origin if then else Origin(now.origin.file, None, now.origin.changed), now.origin, changes, notes
    )


def _version_of(path: Path, start: date, day: date) -> tuple[Reading | None, tuple[Note, ...]]:
    """The plan in the version of a day, else in the oldest one after it, and what it lacks; None without git."""
    root = git.repo_root(path)
    if root is None or not git.is_there():
        return None, (Note(_NOT_SAVED),)
    line = git.line(root)
    found = on_day(line, start).commit
    if found:
        then = read(path, day, start.isoformat())
        if then.loaded.plan or [fault.code for fault in then.loaded.diagnostics] != ["finnes-ikke"]:
            return then, ()
    oldest = None
    for _, reading in saved(path, day):
        oldest = reading
    if oldest is None or oldest.origin.commit is None:
        return None, (Note(_NOT_SAVED),)
    commit = oldest.origin.commit
    phrase = _CUT_OFF if line and line[-1].cut_off else _TOO_LATE
    return oldest, (Note(phrase, (date_text(start), date_text(commit.day), commit.short)),)


def since_adoption(path: Path, now: Reading, day: date) -> Compared:
    """What in `now` differs from the last version that has the checksum recorded in it, later decisions aside.

    Raises BoligplanError where no checksum is recorded or no saved version has it.
    """
    plan, journal = whole(now)
    recorded = latest(plan)
    if recorded is None:
        raise BoligplanError(
            "Planen har ingen kontrollsum.",
            help="Registrer vedtaket først, med «boligplan revisjon vedta».",
        )
    git.require_repo(path)
    for _, then in saved(path, day):
        if then.loaded.plan and checksum(then.loaded.plan, recorded.day) == recorded.checksum:
            found = compare(whole(then), (plan, journal), day, wording_on=recorded.day)
            costs = [
                {node.item.id: getattr(node.item, "cost", None) for node in walk(side)} for side in (found.old, plan)
            ]
            kept = tuple(
                difference
                for difference in found.differences
                if is_of_the_adopted(difference)
                # a cost of every year follows the years, which are told of themselves
                and not (difference.field == "kostnad" and len({c.get(difference.subject.id) for c in costs}) == 1)
            )
            return Compared(then.origin, now.origin, replace(found, differences=kept))
    if stands(plan):
        return compared(now, now, day)  # the decision is recorded, and not saved yet
    since = f" fra {recorded.day}" if recorded.day > date.min else ""
    raise BoligplanError(
        f"git har ingen versjon av planen som stemmer med kontrollsummen{since}.",
        help="Er hele historikken hentet? Kontrollsummen kan også være skrevet om for hånd.",
    )


def is_of_the_adopted(difference: Difference) -> bool:
    """Return True where the difference is in something that the checksum covers."""
    if difference.kind in _NOT_WRITTEN or difference.subject.level in _NOT_COVERED:
        return False
    if not difference.field or difference.kind in (Kind.RENAMED, Kind.MOVED):
        return True
    if difference.field == "ny_frist":
        return False
    if difference.subject.level == "plan":
        return difference.field in {Plan.model_fields[name].alias for name in OF_PLAN}
    return difference.field not in {"beskrivelse", "kilde", "felt", "intern_merknad", "gjort"}


class Life(NamedTuple):
    """The commits that changed what is said of one item, newest first, each with what it changed.

    Those in `passed_over` hold the plan in a form that cannot be read.
    """

    changes: tuple[tuple[git.Commit, Sequence[Difference]], ...]
    passed_over: tuple[git.Commit, ...]


def life(path: Path, id: str, day: date) -> Life:
    """What git tells of one item; nothing outside git. Raises BoligplanError for what git has and cannot give."""
    readings, passed_over = [], []
    for commit, reading in saved(path, day):
        try:
            whole(reading)
        except BoligplanError:
            passed_over.append(commit)
        else:
            readings.append((commit, reading))
    found = []
    for n, (commit, new) in enumerate(readings):
        old = readings[n + 1][1] if n + 1 < len(readings) else None
        changes = compared(old, new, day).changes if old else compare(_nothing(whole(new)[0]), whole(new), day)
        about = changes.about(id)
        if about:
            found.append((commit, about))
    return Life(tuple(found), tuple(passed_over))


def _nothing(plan: Plan) -> tuple[Plan, Journal]:
    """The plan before anything stood in it."""
    return plan.model_copy(update={"goals": (), "strategies": (), "measures": ()}), Journal(())
