"""`boligplan rapport`: a document of the plan for a committee, the archive or the web."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, cast

import typer

from boligplan.cli import norsk
from boligplan.cli.common import PerOption, PlanOption, PlansArgument, RevOption, answers, plans_from, today
from boligplan.cli.status import whole
from boligplan.editing.writing import write
from boligplan.errors import BoligplanError
from boligplan.language import Language
from boligplan.loading import Loaded
from boligplan.reports.draft import Draft, is_draft, read_draft
from boligplan.reports.pandoc import Format, convert
from boligplan.reports.revising import Revision
from boligplan.resources import resource_dir
from boligplan.status import PlanStatus

HELP = """Lager et dokument av planen: handlingsprogram, status, årsmelding, revisjon, tiltak, eller din egen mal.

MAL er navnet på en mal, en egen mal som fil, eller et utkast i Markdown som skal bli til et dokument."""

FORMATS = ("md", "html", "docx", "pdf", "odt")

TemplateArgument = Annotated[str, typer.Argument(metavar="MAL", parser=str, help="Navnet på malen, eller en fil.")]
ToOption = Annotated[
    list[str] | None,
    typer.Option("--til", parser=norsk.Choice(*FORMATS), show_default="md", help="Filtype; kan gis flere ganger."),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--ut", metavar="FIL", parser=norsk.path, show_default="skjermen", help="Fil eller mappe å skrive til."
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(
        "--målform", parser=norsk.Choice("bokmål", "nynorsk"), show_default="planens", help="Språket i dokumentet."
    ),
]
ReferenceOption = Annotated[
    Path | None,
    typer.Option(
        "--mal-dokument", metavar="FIL", parser=norsk.path, help="Kommunens egen Word- eller ODT-fil med stiler."
    ),
]


def command(
    template: TemplateArgument,
    plans: PlansArgument = None,
    plan: PlanOption = None,
    to: ToOption = None,
    out: OutOption = None,
    per: PerOption = None,
    rev: RevOption = None,
    language: LanguageOption = None,
    reference: ReferenceOption = None,
) -> int:
    formats = cast(list[Format], list(dict.fromkeys(to or [_by_name(out)])))
    _check_reference(reference, formats)
    file = Path(template)
    if file.suffix == ".md" and file.is_file() and is_draft(file.read_text("utf-8-sig", "replace").replace("\r", "")):
        draft, name, code = read_draft(file), file.stem, 0
    else:
        from boligplan.reports import document

        paths = plans_from([*(plans or []), *(plan or [])])
        if len(paths) != 1:
            raise BoligplanError(f"Her er det {len(paths)} planer.", help="Oppgi hvilken plan rapporten skal lages av.")
        own = file.parent if file.suffix == ".md" and file.is_file() else paths[0].parent / "maler"
        name = _name(file, own)
        found, code = answers(paths, per or today(), rev, read_through)
        if not found:
            return code
        origin, (loaded, status) = found[0]
        revision = _revision(loaded, status, rev) if "revisjon" in name else None
        form = cast(Language, language or status.plan.language)
        draft = document.write(f"{name}.md", status, origin, form, own, revision)
        name = f"{name}-{status.plan.id}-{status.day}"
    _deliver(convert(draft, formats, reference), draft, out, name)
    return code


def read_through(loaded: Loaded, day: date) -> tuple[Loaded, PlanStatus]:
    """The plan with its status."""
    return loaded, whole(loaded, day)


def _revision(loaded: Loaded, status: PlanStatus, rev: str | None) -> Revision:
    """The revision that is under way, with its worksheet where there is one, both as they stood in `rev`."""
    from boligplan import git
    from boligplan.reader.source import SourceFile
    from boligplan.revision import applying, worksheet

    for year in sorted({status.next_revision.year or status.day.year, status.day.year}, reverse=True):
        path = worksheet.sheet_path(loaded.path, year)
        kept = git.show(git.require_repo(path), rev, path) if rev else None
        if applying.is_recorded(status.plan, year) or not (kept if rev else path.is_file()):
            continue
        source = SourceFile.from_bytes(path.name, kept) if kept else None
        sheet = worksheet.require_sheet(path, year, source)
        if sheet.worksheet:
            case = applying.case_of(loaded, sheet.worksheet, status.day)
            after = applying.preview(loaded, sheet.worksheet, sheet.data, status.day)
            changed = not rev and git.repo_root(path) is not None and git.differs([path])
            return Revision(loaded, status, f"{worksheet.FOLDER}/{path.name}", changed, case, after)
    return Revision(loaded, status)


def _by_name(out: Path | None) -> str:
    suffix = out.suffix[1:] if out else ""
    return suffix if suffix in FORMATS else "md"


def _check_reference(reference: Path | None, formats: list[Format]) -> None:
    if reference is None:
        return
    if not reference.is_file():
        raise BoligplanError(f"Fant ikke {reference}.")
    if reference.suffix.lower() not in (".docx", ".odt") or reference.suffix[1:].lower() not in formats:
        raise BoligplanError(
            f"{reference} kan ikke brukes som mal-dokument her.",
            help="En .docx brukes med --til docx, en .odt med --til odt.",
        )


def _name(file: Path, own: Path) -> str:
    """The name of the template; raises BoligplanError where there is none of that name."""
    name = file.stem if file.suffix == ".md" else file.name
    folders = [own, own / "nb", own / "nn", resource_dir("templates") / "nb"]
    names = {found.stem for folder in folders for found in folder.glob("[!_]*.md")}
    if name not in names:
        raise BoligplanError(f"Malen «{name}» finnes ikke.", help="Velg en av: " + ", ".join(sorted(names)) + ".")
    return name


def _deliver(made: dict[Format, bytes], draft: Draft, out: Path | None, name: str) -> None:
    """Write the documents to files or to stdout, and the pictures of a Markdown draft beside it."""
    if out is None:
        if len(made) > 1 or (sys.stdout.isatty() and not {"md", "html"} & set(made)):
            raise BoligplanError("Dokumentet må skrives til en fil.", help="Oppgi --ut FIL eller --ut MAPPE.")
        sys.stdout.flush()
        sys.stdout.buffer.write(*made.values())
        if "md" in made and draft.pictures:
            print("Bildene er ikke med; de skrives ved siden av når du bruker --ut.", file=sys.stderr)
        return
    for to, data in made.items():
        path = out / f"{name}.{to}" if out.is_dir() else out if out.suffix == f".{to}" else Path(f"{out}.{to}")
        write(path, data)
        if to == "md":
            for picture, svg in draft.pictures.items():
                write(path.with_name(picture), svg.encode())
        print(f"Skrev {path}.", file=sys.stderr)
