"""`boligplan meld --angre`: takes back the last report, which is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from boligplan import git_writing
from boligplan.cli import norsk
from boligplan.cli.common import entry_text, require_sound, tell_saved
from boligplan.editing.reporting import Fields, Proposal, propose, propose_without, save
from boligplan.editing.taking_back import Written, in_force, newest, taking_back, unsaved
from boligplan.errors import BoligplanError
from boligplan.loading import Loaded, journal_path, load
from boligplan.safetext import safe

NOTHING = "Ingenting er skrevet."
TAKEN = ("dato", "av", "sak", "begrunnelse", "intern_merknad")  # what the new entry may say besides


def take_back(paths: Sequence[Path], id: str | None, given: Fields, day: date, *, dry: bool) -> int:
    """Return the exit code after taking back the last report, or the last one on the measure and year that is given."""
    year = str(given.get("gjelder", ""))
    plans = [load(path, day) for path in paths]
    for loaded in plans:
        require_sound(loaded)
    found = [one for loaded in plans for one in unsaved(loaded, git_writing.saved(journal_path(loaded.path)))]
    if fresh := newest([one for one in found if _is_meant(one, id, year)]):
        return _remove(_one(fresh), day, dry=dry)
    if id is None:
        told = "Alle meldingene er lagret i git."
        raise BoligplanError(told, help=f"Si hvilket tiltak: boligplan meld --angre ID --begrunnelse '…'\n{NOTHING}")
    standing = [one for loaded in plans for one in in_force(loaded, id, day) if _is_meant(one, id, year)]
    if not standing:
        raise BoligplanError(f"Ingen har meldt noe om «{id}»{year and f' for {year}'} som kan trekkes tilbake.")
    return _withdraw(_one(newest(standing)), given, day, dry=dry)


def _is_meant(one: Written, id: str | None, year: str) -> bool:
    return id in (None, one.entry.measure) and year in ("", str(one.entry.year or ""))


def _one(found: Sequence[Written]) -> Written:
    """The only one. Raises BoligplanError with all of them where there are several."""
    if len(found) > 1:
        listed = [f"  {_said(one.loaded, one)}\n    {_command(one)}" for one in found]
        raise BoligplanError("Flere meldinger kan være den siste. Si hvilken:", help="\n".join([*listed, NOTHING]))
    return found[0]


def _command(one: Written) -> str:
    year = f" --gjelder {one.entry.year}" if one.entry.year else ""
    return f"boligplan meld --angre {one.entry.measure}{year}"


def _said(loaded: Loaded, one: Written) -> str:
    return entry_text(loaded.sound_plan, one.entry)


def _remove(one: Written, day: date, *, dry: bool) -> int:
    """Remove an entry that is not saved."""
    proposal = propose_without(one.loaded, one.number, day)
    norsk.tell(f"Er ikke lagret i git, og fjernes fra {proposal.path}:", f"  {_said(one.loaded, one)}")
    if not dry and _is_wanted():
        save(proposal)
        norsk.tell("Meldingen er fjernet.")
    return 0


def _withdraw(one: Written, given: Fields, day: date, *, dry: bool) -> int:
    """Write the entry that takes back one that is saved."""
    own = {key: value for key, value in given.items() if key in TAKEN}
    norsk.tell(
        "Meldingen er lagret i git, og blir stående. En ny melding trekker den tilbake:", f"  {_said(one.loaded, one)}"
    )
    if not own.get("begrunnelse"):
        own["begrunnelse"] = _reason(one)
    proposal = propose(one.loaded.path, [taking_back(one, own)], day)
    if dry or proposal.errors:
        return _shown(proposal)
    if _is_wanted():
        tell_saved(save(proposal))
    return 0


def _shown(proposal: Proposal) -> int:
    """The exit code after showing what would be written; raises Refused where it may not be."""
    if proposal.errors:
        save(proposal)
    print("\n".join(safe(line) for line in proposal.preview))
    norsk.tell(*proposal.remarks)
    return 0


def _reason(one: Written) -> str:
    """Why, as answered at the terminal."""
    if not norsk.is_at_terminal():
        told = "Å trekke tilbake en lagret melding trenger en begrunnelse."
        raise BoligplanError(told, help=f"{_command(one)} --begrunnelse '…'\n{NOTHING}")
    from boligplan.cli import asking

    try:
        while not (typed := asking.ask("Hvorfor trekkes den tilbake?")):
            pass
    except asking.Stopped:
        raise BoligplanError(NOTHING) from None
    return typed


def _is_wanted() -> bool:
    """True where the person at the terminal says yes, or nobody is there to be asked."""
    if not norsk.is_at_terminal():
        return True
    from boligplan.cli import asking

    if asking.confirm("", "Gjøre dette?"):
        return True
    norsk.tell(NOTHING)
    return False
