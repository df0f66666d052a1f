"""`boligplan flett`: joins two journals that have grown apart; also git's merge driver."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from boligplan import git_writing, starting
from boligplan.cli import norsk
from boligplan.cli.common import PlanOption, plans_from
from boligplan.editing.joining import Clash, Joined, join
from boligplan.editing.writing import write
from boligplan.errors import BoligplanError
from boligplan.language import counted, list_text
from boligplan.loading import journal_path
from boligplan.reader.source import SourceFile, Unreadable, read_source
from boligplan.safetext import in_command

HELP = """Fletter to utgaver av en framdriftsfil: hver melding i de to kommer med, én gang.

Uten filer tar kommandoen flettekonflikten som git har i planens framdriftsfil. Med to filer skrives resultatet i den
første, eller i --ut. Resultatet er det samme hvilken av de to som står først.
Hvis en gammel melding er endret eller fjernet i en av dem, skrives ingenting. En konflikt i selve planen røres ikke."""

_OF_GIT = ".merge_file_"  # how git's names begin for the files it gives a merge driver
BY_HAND = "Se «boligplan sjekk --forklar flettekonflikt»."
_SIDES = ("din utgave", "den andre utgaven", "utgaven begge kommer fra")


def command(
    ours: Annotated[Path | None, norsk.argument("VÅR", "Den ene utgaven.", norsk.path)] = None,
    theirs: Annotated[Path | None, norsk.argument("DERES", "Den andre utgaven.", norsk.path)] = None,
    base: Annotated[
        Path | None, norsk.option("--grunnlag", "FIL", "Utgaven som begge kommer fra, når dere har den.", norsk.path)
    ] = None,
    out: Annotated[
        Path | None, norsk.option("--ut", "FIL", "Skriv resultatet her i stedet for i VÅR.", norsk.path)
    ] = None,
    plan: PlanOption = None,
    set_up: Annotated[bool, typer.Option("--sett-opp", help="Be git om å flette slik selv, i dette depotet.")] = False,
) -> int:
    if set_up:
        return _set_up(plans_from(plan))
    if ours is None:
        if base or out:
            raise BoligplanError("--grunnlag og --ut brukes bare sammen med to filer.")
        return _conflicts(plans_from(plan))
    if theirs is None:
        raise BoligplanError("Si hvilken fil den skal flettes med.", help=f"boligplan flett {in_command(ours)} FIL")
    mine, other, *more = (_file(path, role) for path, role in zip((ours, theirs, base), _SIDES, strict=True) if path)
    joined = join(mine, other, *more)
    read = {path.resolve(): side.data for path, side in ((ours, mine), (theirs, other))}
    target = out or ours
    write(target, joined.source.data, read.get(target.resolve(), ...))  # never over what came after it was read
    _tell(joined, mine.name if out is None else str(out))
    if not (base or out):
        norsk.tell(f"Når du har sett over, kan du slette {theirs}.")
    return 0


def _set_up(plans: list[Path]) -> int:
    """The exit code after telling git of `flett` in the repository that the plans lie in."""
    for top in dict.fromkeys(git_writing.top_of(path) for path in plans):
        for line in starting.join_by_git(top):
            norsk.tell(f"{line}.")
    return 0


def _file(path: Path, role: str) -> SourceFile:
    """The file, called by its role where git has given it a name of its own."""
    try:
        source = read_source(path)
    except Unreadable as error:
        raise BoligplanError(error.diagnostic.message, help=error.diagnostic.help) from None
    return replace(source, name=role) if path.name.startswith(_OF_GIT) else source


# -- The conflict that git has -----------------------------------------------------------------------------------------


def _conflicts(plans: list[Path]) -> int:
    """The exit code after joining the journals that git has in conflict."""
    found = {path: sides for path in map(journal_path, plans) if (sides := git_writing.conflict(path))}
    for path, sides in found.items():
        _join_sides(path, sides)
    for path in plans:
        if git_writing.unmerged(path):
            norsk.tell(f"Konflikten i {path} er i selve planen, og røres ikke. {BY_HAND}")
    if not found:
        norsk.tell("git har ingen flettekonflikt i framdriftsfilene her, så ingenting er gjort.")
    return 0


def _join_sides(path: Path, sides: git_writing.Sides) -> None:
    """Write the joined journal, and say so; entries that have been added to the file since are kept."""
    try:
        mine, other, *base = (
            SourceFile.from_bytes(f"{path} ({role})", data)
            for role, data in zip(_SIDES, sides, strict=True)
            if data is not None
        )
        joined = join(mine, other, *base)
    except Unreadable as error:
        raise BoligplanError(error.diagnostic.message, help=error.diagnostic.help) from None
    before = path.read_bytes() if path.exists() else None
    with suppress(BoligplanError, Unreadable):  # as a rule git's marks are in it, and it is no journal
        again = join(joined.source, SourceFile.from_bytes(str(path), before or b""))
        if not again.only_ours:
            norsk.tell(f"Alle meldingene fra begge sider står i {path} fra før.")
            return
        joined = again if again.only_theirs else joined
    write(path, joined.source.data, before)
    _tell(joined, str(path))
    norsk.tell("Kjør «boligplan sjekk», og så «boligplan lagre».")


def _tell(joined: Joined, name: str) -> None:
    """Say how many entries there are and where they come from, and every place where somebody has to look."""
    entries = counted(joined.entries, "melding", "meldinger")
    norsk.tell(
        f"Flettet {name}: {entries}. {joined.only_ours} sto bare i den ene utgaven, {joined.only_theirs} bare i den "
        "andre.",
        *map(_clash, joined.clashes),
    )


def _clash(clash: Clash) -> str:
    """What two have said about the same."""
    year = f" for {clash.year}" if clash.year else ""
    said = list_text(f"«{one}»" for one in clash.said)
    return f"To har meldt om «{clash.target}»{year} {clash.day}: {said}. Den siste gjelder til noen melder på nytt."
