"""What a filled-in spreadsheet would add to the journal, what is there already, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from boligplan.diagnostics import Diagnostic
from boligplan.editing.reporting import Proposal, propose, readable_plan
from boligplan.editing.writing import Changed
from boligplan.errors import BoligplanError
from boligplan.journal import Entry
from boligplan.language import date_text
from boligplan.loading import Loaded, load
from boligplan.plan import Plan
from boligplan.safetext import fold
from boligplan.sheets.columns import FILL
from boligplan.sheets.marks import concerning, digest_of, said
from boligplan.sheets.reading import Contents, Fault, Filled
from boligplan.tree import Placed, placed

# Where the remedy of a fault goes, and what it is called, by the code of the fault.
_REMEDIES = {
    "mangler-begrunnelse": ("begrunnelse", "Fyll ut begrunnelsen."),
    "melding-etter-slutt": ("begrunnelse", "Fyll ut begrunnelsen, eller tøm raden."),
    "ny-frist": ("ny_frist", "Skriv fristen som gjelder nå."),
    "mangler-erstatning": ("status", "Det meldes med «boligplan meld», som også tar imot hva som tok over."),
}


class Fresh(NamedTuple):
    """A row that would be written: the measure it is about, and the entry it becomes."""

    row: Filled
    placed: Placed
    entry: dict[str, str]


@dataclass(frozen=True)
class Incoming:
    """The outcome: `new` is what would be written, `known` what the journal has, `faults` what is not taken in."""

    plan: Plan
    new: tuple[Fresh, ...]
    known: tuple[Filled, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    proposal: Proposal | None


def plan_for(contents: Contents, paths: list[Path], day: date) -> Path:
    """The plan's file the workbook was made from. Raises BoligplanError where none, or another, was given."""
    wanted = contents.facts.get("plan")
    loaded = {path: load(path, day).plan for path in paths}
    held = [path for path, plan in loaded.items() if plan and plan.id == wanted]
    if len(held) == 1 or (wanted is None and len(paths) == 1):
        return (held or paths)[0]
    if len(held) > 1:
        raise BoligplanError(f"Flere planfiler har id-en «{wanted}».", help="Velg en med --plan.")
    what = f"hører til planen «{wanted}», som ikke er her" if wanted else "sier ikke hvilken plan det hører til"
    names = ", ".join(map(str, paths[:5])) + (" …" if len(paths) > 5 else "")
    raise BoligplanError(f"Regnearket {what}.", help=f"Oppgi planfilen med --plan. Leste: {names}.")


def decide(contents: Contents, path: Path, reported: date, today: date) -> Incoming:
    """What the workbook would add to the plan's journal; rows without a date count as reported on `reported`."""
    loaded = load(path, today)
    plan = readable_plan(loaded)
    standing = _standing(loaded, contents.facts.get("per", ""))
    places = {node.item.id: node for node in placed(plan.at(today))}
    faults, known, fresh = list(contents.faults), [], []
    rows, doubles = _each_once(contents.rows)
    for row in rows:
        if row.id not in places:
            faults.append(_unknown(row, path))
            continue
        entries = concerning(standing, row.id, row.year)
        unseen = [entry for entry in entries if digest_of(entry) not in row.marks.seen]
        if any(_says(entry, row) for entry in (entries if "dato" in row.fields else unseen)):
            known.append(row)
        elif unseen:
            faults.append(_conflict(row, unseen))
        else:
            fresh.append(Fresh(row, places[row.id], _entry(row, plan, reported)))
    good, refused, proposal = _acceptable(fresh, loaded, today)
    every = (*faults, *doubles, *refused)
    return Incoming(plan, tuple(good), tuple(known), every, contents.notes, proposal)


def _standing(loaded: Loaded, made: str) -> list[Entry]:
    """Return the reports that a row can be in conflict with: all but those taken back before the day `made`.

    What was taken back since then counts: a file that is read once more must not report it again.
    """
    told = (one for of_measure in loaded.journal.told(date.max).values() for one in of_measure)
    return [one.entry for one in told if one.back is None or one.back.day.isoformat() >= made]


def _each_once(rows: Iterable[Filled]) -> tuple[list[Filled], list[Fault]]:
    """The rows, one for each measure and year; those that say different things of the same are faults."""
    groups: dict[tuple[str, int | None], list[Filled]] = {}
    for row in rows:
        groups.setdefault(row.subject, []).append(row)
    once, faults = [], []
    for (id, _), same in groups.items():
        if len({row.content for row in same}) == 1:
            once.append(same[0])
        else:
            places = "\n".join(f"{row.place}: {_shown(row.fields)}" for row in same)
            help = f"{places}\nLa bare én av dem stå."
            faults.append(Fault(same[0].place, f"«{id}» er meldt på flere måter i samme fil.", help))
    return once, faults


def _unknown(row: Filled, path: Path) -> Fault:
    help = "Tiltaket kan være tatt ut av planen. Tøm raden, eller lag et nytt regneark."
    return Fault(row.place, f"Planen {path} har ikke noe tiltak «{row.id}».", help)


def _conflict(row: Filled, unseen: list[Entry]) -> Fault:
    journal = "\n".join(f"I framdriftsfilen: {_shown(said(entry))}" for entry in unseen)
    advice = f"Hvis raden fortsatt gjelder, meld den med «boligplan meld {row.id}»."
    help = f"{journal}\nI regnearket: {_shown(row.fields)}\n{advice}"
    last = max(entry.day for entry in unseen)
    told = f"«{row.id}» er meldt etter at regnearket ble laget; siste melding er fra {date_text(last)}."
    return Fault(row.place, told, help)


def _shown(fields: dict[str, str]) -> str:
    return " · ".join(f"{key} {fold(value)}" for key, value in fields.items() if key != "tiltak")


def _says(entry: Entry, row: Filled) -> bool:
    """True where the entry reports what the row does; a row without a date has none to differ in."""
    reported = {key: value for key, value in said(entry).items() if key in (*FILL, "gjelder")}
    wanted = dict(row.content) | ({"gjelder": str(row.subject[1])} if row.subject[1] else {})
    if "dato" not in wanted:
        del reported["dato"]
    return reported == wanted


def _entry(row: Filled, plan: Plan, reported: date) -> dict[str, str]:
    """The row as an entry: reported by the sheet's owner, on the day given or the one it was filled in with."""
    entry = {"tiltak": row.id, "dato": reported.isoformat()} | row.fields
    if row.subject[1]:
        entry["gjelder"] = str(row.subject[1])
    if row.by and plan.owner(row.by):
        entry["av"] = row.by
    return entry


def _acceptable(rows: list[Fresh], loaded: Loaded, today: date) -> tuple[list[Fresh], list[Fault], Proposal | None]:
    """The rows that `sjekk` would accept, the faults of the others, and the journal with the accepted ones in it."""
    proposal, found = _tried(rows, loaded, today)
    if not found:
        return rows, [], proposal
    good: list[Fresh] = []
    faults: list[Fault] = []
    for one in rows:  # after those on the same measure, to know whose fault it is
        found = _tried([*(other for other in good if other.row.id == one.row.id), one], loaded, today)[1]
        faults += found
        good += [] if found else [one]
    proposal, found = _tried(good, loaded, today)
    return good if proposal else [], [*faults, *found], proposal


def _tried(rows: list[Fresh], loaded: Loaded, today: date) -> tuple[Proposal | None, list[Fault]]:
    """The journal with the rows in it, or what stands in the way, told of the last row.

    It must be the journal that the conflicts were looked for in.
    """
    if not rows:
        return None, []
    last = rows[-1].row
    try:
        proposal = propose(loaded.path, [one.entry for one in rows], today)
    except BoligplanError as error:
        return None, [Fault(last.place, error.message, error.help or "")]
    read = loaded.documents[1].source.data if len(loaded.documents) > 1 else None
    if (proposal.before.data if proposal.before else None) != read:
        raise Changed(f"Filen {proposal.path} ble endret mens den ble lest.", help="Prøv igjen.")
    faults = [_fault(last, found) for found in proposal.errors]
    return (None if faults else proposal), faults


def _fault(row: Filled, found: Diagnostic) -> Fault:
    key, help = _REMEDIES.get(found.code, ("status", found.help))
    return Fault(row.places.get(key, row.place), found.message, help)
