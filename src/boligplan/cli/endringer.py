"""`boligplan endringer`: what differs in meaning between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from boligplan.cli import norsk
from boligplan.cli.common import PerOption, PlanOption, plans_from, print_json, today
from boligplan.comparing import changetexts
from boligplan.comparing.changes import PlanChanges, compare
from boligplan.comparing.versions import since_adoption, whole
from boligplan.errors import BoligplanError
from boligplan.language import date_text
from boligplan.loading import SUFFIXES
from boligplan.reading import Origin, Reading, read

HELP = """Viser hva som er endret i mening mellom to versjoner av en plan med framdriften: tekst, ansvar, år, frister, \
penger, status og meldinger.

FRA og TIL er planfiler, eller versjoner i git: en dato, et merke, en gren eller starten av en innsjekkings-id.
Uten FRA sammenliknes siste lagrede versjon (HEAD) med filene slik de ligger nå,
og uten TIL brukes filene slik de ligger nå.
Rekkefølge, linjeskift, kommentarer og anførselstegn teller ikke. Er en melding eller et vedtak endret eller fjernet i
ettertid, står det først."""


@dataclass(frozen=True)
class Compared:
    """Two versions and what differs."""

    old: Origin
    new: Origin
    changes: PlanChanges


def command(
    old: Annotated[
        str | None, typer.Argument(metavar="FRA", parser=str, show_default="HEAD", help="Versjon eller fil.")
    ] = None,
    new: Annotated[
        str | None, typer.Argument(metavar="TIL", parser=str, show_default="filene nå", help="Versjon eller fil.")
    ] = None,
    plan: PlanOption = None,
    since: Annotated[
        date | None,
        typer.Option("--siden", metavar="DATO", parser=norsk.day, help="Fra siste versjon til og med denne dagen."),
    ] = None,
    adopted: Annotated[bool, typer.Option("--vedtatt", help="Bare det som avviker fra den vedtatte ordlyden.")] = False,
    per: PerOption = None,
    form: Annotated[
        str, typer.Option("--format", parser=norsk.Choice("tekst", "md", "json"), help="Tekst, Markdown eller JSON.")
    ] = "tekst",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Gi 1 til slutt når noe er endret.")] = False,
) -> int:
    if sum(map(bool, (old, since, adopted))) > 1:
        raise BoligplanError("Velg én av FRA, --siden og --vedtatt.")
    day = per or today()
    if since:
        old = since.isoformat()
    if old and _is_file(old) and (new and _is_file(new)):
        found = [_compared(read(Path(old), day), read(Path(new), day), day)]
    else:
        found = [_of_one(path, old, new, adopted, day) for path in plans_from(plan or [])]
    show = {"md": _show_markdown, "json": _show_json, "tekst": _show_text}[form]
    show(found, day)
    return 1 if exit_code and any(one.changes.differences for one in found) else 0


def _is_file(word: str) -> bool:
    return Path(word).suffix in SUFFIXES


def _of_one(path: Path, old: str | None, new: str | None, adopted: bool, day: date) -> Compared:
    after = _version(path, new, day)
    if adopted:
        then, changes = since_adoption(path, after, day)
        return Compared(then.origin, after.origin, changes)
    return _compared(_version(path, old or "HEAD", day), after, day)


def _version(path: Path, word: str | None, day: date) -> Reading:
    if word and _is_file(word):
        return read(Path(word), day)
    return read(path, day, word)


def _compared(before: Reading, after: Reading, day: date) -> Compared:
    return Compared(before.origin, after.origin, compare(whole(before), whole(after), day))


def _show_text(found: list[Compared], day: date) -> None:
    from boligplan.terminal import changes, drawing

    screen = drawing.console()
    for n, one in enumerate(found):
        if n:
            screen.print()
        origins = (drawing.origin_text(origin) for origin in (one.old, one.new))
        changes.draw(screen, one.changes, date_text(day), *origins)


def _show_markdown(found: list[Compared], day: date) -> None:
    from boligplan.reports.changes import changes_markdown

    for one in found:
        print(changes_markdown(one.changes, day, one.old, one.new))


def _show_json(found: list[Compared], day: date) -> None:
    head = {"versjon": 1, "per": day.isoformat()}
    objects: list[dict[str, Any]] = []
    for one in found:
        told = changetexts.as_data(one.changes)
        counts = {kind: sum(t["klasse"] == kind for t in told) for kind in dict.fromkeys(t["klasse"] for t in told)}
        objects.append({"fra": one.old.as_json, "til": one.new.as_json, "sum": counts, "endringer": told})
    print_json(head | (objects[0] if len(objects) == 1 else {"planer": objects}))
