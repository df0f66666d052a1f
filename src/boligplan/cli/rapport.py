"""`boligplan rapport`: a document of the plan for a committee, the archive or the web."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, cast

from boligplan.cli import norsk
from boligplan.cli.common import (
    LanguageOption,
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    answers,
    one_plan_from,
    today,
)
from boligplan.editing.writing import write
from boligplan.errors import BoligplanError
from boligplan.language import Language
from boligplan.loading import Loaded
from boligplan.reports.draft import Draft, is_draft, read_draft
from boligplan.reports.pandoc import Format, convert
from boligplan.status import PlanStatus, standing

HELP = """Lager et dokument av planen: handlingsprogram, status, årsmelding, revisjon, tiltak, eller din egen mal.

MAL er navnet på en mal, en egen mal som fil, eller et utkast i Markdown som skal bli til et dokument."""

FORMATS = ("md", "html", "docx", "pdf", "odt")


def command(
    template: Annotated[str, norsk.argument("MAL", "Navnet på malen, eller en fil.")],
    plans: PlansArgument = None,
    plan: PlanOption = None,
    to: Annotated[
        list[str] | None,
        norsk.option("--til", None, "Filtype. Kan oppgis flere ganger.", norsk.Choice(*FORMATS), standard="md"),
    ] = None,
    out: Annotated[
        Path | None, norsk.option("--ut", "FIL", "Fil eller mappe å skrive til.", norsk.path, standard="skjermen")
    ] = None,
    per: PerOption = None,
    rev: RevOption = None,
    language: LanguageOption = None,
    reference: Annotated[
        Path | None, norsk.option("--mal-dokument", "FIL", "Kommunens egen Word- eller ODT-fil med stiler.", norsk.path)
    ] = None,
) -> int:
    by_name = out.suffix[1:] if out and out.suffix[1:] in FORMATS else "md"
    formats = cast(list[Format], list(dict.fromkeys(to or [by_name])))
    file = norsk.on_disk(Path(template))
    if is_draft(file):
        written = read_draft(file)
        _deliver(convert(written, formats, reference), written, out, file.stem)
        return 0
    from boligplan.reports import document, revising

    path = one_plan_from(plans, plan)
    own = file.parent if file.suffix == ".md" and file.is_file() else path.parent / "maler"
    name = document.template_name(file, own)
    found, code = answers([path], per or today(), rev, read_through)
    for origin, (loaded, status) in found:
        revision = revising.under_way(loaded, status, rev) if "revisjon" in name else None
        form = cast(Language, language or status.plan.language)
        draft = document.write(f"{name}.md", status, origin, form, own, revision)
        _deliver(convert(draft, formats, reference), draft, out, f"{name}-{status.plan.id}-{status.day}")
    return code


def read_through(loaded: Loaded, day: date) -> tuple[Loaded, PlanStatus]:
    """The plan with its status."""
    return loaded, standing(loaded, day)


def _deliver(made: dict[Format, bytes], draft: Draft, out: Path | None, name: str) -> None:
    """Write the documents to files or to stdout, and the pictures of a Markdown draft beside it."""
    if out is None:
        if len(made) > 1 or (sys.stdout.isatty() and not {"md", "html"} & set(made)):
            raise BoligplanError("Dokumentet må skrives til en fil.", help="Oppgi --ut FIL eller --ut MAPPE.")
        sys.stdout.flush()
        sys.stdout.buffer.write(*made.values())
        if "md" in made and draft.pictures:
            norsk.tell("Bildene er ikke med; de skrives ved siden av når du bruker --ut.")
        return
    for to, data in made.items():
        path = out / f"{name}.{to}" if out.is_dir() else out if out.suffix == f".{to}" else Path(f"{out}.{to}")
        write(path, data)
        if to == "md":
            for picture, svg in draft.pictures.items():
                write(path.with_name(picture), svg.encode())
        norsk.tell(f"Skrev {path}.")
