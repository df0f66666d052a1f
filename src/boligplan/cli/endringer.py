"""`boligplan endringer`: what differs in meaning between two versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from boligplan.cli import norsk
from boligplan.cli.common import PerOption, PlanOption, plans_from, print_json, today
from boligplan.comparing import changetexts
from boligplan.comparing.versions import Compared, compared, since_adoption
from boligplan.comparing.versions import since as since_day
from boligplan.errors import BoligplanError
from boligplan.language import Note, date_text
from boligplan.loading import SUFFIXES
from boligplan.reading import Reading, read, twins

HELP = """Viser hvilke endringer i innholdet det er mellom to versjoner av en plan med framdriften: tekst, ansvar, år,
frister, penger, status og meldinger.

FRA og TIL er planfiler, eller versjoner i git: en dato, et merke, en gren eller starten av en innsjekkings-id.
Uten FRA sammenliknes siste lagrede versjon (HEAD) med filene slik de ligger nå,
og uten TIL brukes filene slik de ligger nå.
Med --siden går meldingene etter datoen de selv har, og planen etter git; der git ikke vet nok, blir det sagt.
Rekkefølge, linjeskift, kommentarer og anførselstegn teller ikke. Hvis en melding eller et vedtak er endret eller
fjernet i ettertid, står det først."""


def command(
    old: Annotated[str | None, norsk.argument("FRA", "Versjon eller fil.", standard="HEAD")] = None,
    new: Annotated[str | None, norsk.argument("TIL", "Versjon eller fil.", standard="filene nå")] = None,
    plan: PlanOption = None,
    since: Annotated[
        date | None, norsk.option("--siden", "DATO", "Det som er kommet etter denne dagen.", norsk.day)
    ] = None,
    adopted: Annotated[bool, typer.Option("--vedtatt", help="Bare det som avviker fra det som er vedtatt.")] = False,
    per: PerOption = None,
    form: Annotated[
        str, norsk.option("--format", None, "Tekst, Markdown eller JSON.", norsk.Choice("tekst", "md", "json"))
    ] = "tekst",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Avslutt med kode 1 når noe er endret.")] = False,
) -> int:
    if sum(map(bool, (old, since, adopted))) > 1:
        raise BoligplanError("Velg én av FRA, --siden og --vedtatt.")
    day = per or today()
    before = old or "HEAD"
    two_files = bool(new) and _is_file(before) and _is_file(new or "")
    paths = [norsk.on_disk(Path(before))] if two_files else plans_from(plan)
    if since:
        found, is_whole = _each(paths, lambda path: since_day(path, since, read(path, day), day))
    elif adopted:
        found, is_whole = _each(paths, lambda path: since_adoption(path, _version(path, new, day), day))
    else:
        found, is_whole = _each(paths, lambda path: _compared(path, before, new, day))
    if form == "json":
        _show_json(found, day, several=len(paths) > 1)
    else:
        (_show_markdown if form == "md" else _show_text)(found, day)
    if not is_whole:
        return norsk.FAILED
    return 1 if exit_code and any(one.changes.differences for one in found) else 0


def _each(paths: list[Path], compare: Callable[[Path], Compared]) -> tuple[list[Compared], bool]:
    """What differs in each plan, and whether all could be compared; says of each that could not, raises where none."""
    found: list[Compared] = []
    failed: dict[Path, BoligplanError] = {}
    same = twins(paths)
    for path in paths:
        try:
            if path in same:
                raise BoligplanError(same[path].message, help=same[path].help)
            found.append(compare(path))
        except BoligplanError as error:
            failed[path] = error
    if not found:
        raise next(iter(failed.values()))
    for path, why in failed.items():
        norsk.tell(why.message if path.name in why.message else f"{path}: {why.message}", why.help)
    return found, not failed


def _compared(path: Path, before: str, new: str | None, day: date) -> Compared:
    """What differs between the plan in two versions, or between two files."""
    are_files = _is_file(before) or _is_file(new or "")
    return compared(_version(path, before, day), _version(path, new, day), day, are_files=are_files)


def _is_file(word: str) -> bool:
    return Path(word).suffix in SUFFIXES


def _version(path: Path, word: str | None, day: date) -> Reading:
    return read(norsk.on_disk(Path(word)), day) if word and _is_file(word) else read(path, day, word)


def told(one: Compared) -> tuple[Note, ...]:
    """Everything that must be said with what differs: of the versions, and of how they were compared."""
    return (*one.old.notes, *one.new.notes, *one.notes)


def _show_text(found: list[Compared], day: date) -> None:
    from boligplan.terminal import changes, drawing

    screen = drawing.console()
    for n, one in enumerate(found):
        if n:
            screen.print()
        old, new = (drawing.origin_text(origin) for origin in (one.old, one.new))
        changes.draw(screen, one.changes, date_text(day), old, new, notes=[note.in_() for note in told(one)])


def _show_markdown(found: list[Compared], day: date) -> None:
    from boligplan.reports.changes import changes_markdown

    for one in found:
        print(changes_markdown(one.changes, day, one.old, one.new, told(one)))


def _show_json(found: list[Compared], day: date, *, several: bool) -> None:
    objects = [
        {"fra": one.old.as_json, "til": one.new.as_json, "merknader": [note.in_() for note in one.notes]}
        | changetexts.as_object(one.changes)
        for one in found
    ]
    print_json({"versjon": 1, "per": str(day)} | ({"planer": objects} if several else objects[0]))
