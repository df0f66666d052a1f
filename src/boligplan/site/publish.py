"""The folder the site is put in: ours alone, and every page in it of this time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from boligplan.editing.writing import clear_leftovers, put
from boligplan.errors import BoligplanError
from boligplan.jsonviews import document, status_object, totals_object
from boligplan.language import Language, common_language, period_over_text, word
from boligplan.loading import Loaded
from boligplan.reading import Origin
from boligplan.reports.context import municipality
from boligplan.reports.words import Context, text
from boligplan.site.pages import FOLDER, Pages, as_json, assets, front_page, pages_of
from boligplan.status import Totals, add, revisions_left, standing

LIST = ".boligplan-nettside"  # says that the folder is ours, and what is in it
_HEAD = "Laget av «boligplan nettside». Filene under fjernes når de ikke lenger er med."


@dataclass(frozen=True)
class Site:
    """What is asked for: where, in which målform (else the plans' own), and whether there is one plan or several."""

    out: Path
    language: Language | None
    several: bool
    origins: dict[Path, Origin]


@dataclass(frozen=True)
class Made:
    """A plan that has its pages: what the front page and its data file say of it, and the names of its files."""

    language: Language
    row: Context
    answer: Context
    totals: Totals
    files: tuple[str, ...]


def own_templates(plan: Path) -> Path:
    """The folder with the municipality's own templates, beside the plan; it need not exist."""
    return plan.parent / "maler" / FOLDER


def make(loaded: Loaded, day: date, site: Site) -> Made:
    """Write the pages of one plan; what was made. Runs in any process."""
    plan, own = loaded.sound_plan, own_templates(loaded.path)
    status = standing(loaded, day)
    language = site.language or plan.language
    origin = site.origins[loaded.path]
    pages = pages_of(plan, loaded.journal, status, origin, language, own, several=site.several)
    folder = f"{plan.id}/" if site.several else ""
    files = _put(site.out, {folder + name: data for name, data in pages.items()})
    over = period_over_text(plan.period, day)
    row = {
        "kommune": municipality(plan), "tittel": plan.title, "side": f"{folder}index.html",
        "sum": totals_object(status.totals),
        "tilstand": "" if plan.state == "vedtatt" else word(plan.state, language),
        "neste": "" if over or status.next_revision.is_late else text(status.next_revision.year), "over": over,
        "ikke_ført": [str(year) for year in revisions_left(plan, day) if year < day.year],
        "egen_dag": status.is_asked_by_program and plan.is_in_force(day),
    }  # fmt: skip
    return Made(language, row, status_object(status), status.totals, files)


def begin(out: Path) -> set[str]:
    """The names of what an earlier run put in the folder, which is made where it does not exist.

    Raises BoligplanError for a folder with something in it that no earlier run has made.
    """
    marker = out / LIST
    if out.exists() and not out.is_dir():
        raise BoligplanError(f"{out} er en fil.", help="Oppgi en mappe med --ut.")
    out.mkdir(parents=True, exist_ok=True)
    if not marker.is_file():
        clear_leftovers(out)
        if any(out.iterdir()):
            raise BoligplanError(
                f"Mappen {out} har filer som «boligplan nettside» ikke har laget.",
                help="Ingenting er skrevet. Velg en tom mappe eller en ny.",
            )
        put(marker, f"{_HEAD}\n".encode())
    return set(marker.read_text(encoding="utf-8").splitlines()[1:])


def leave(out: Path) -> None:
    """Nothing; a folder that holds no more than the list that `begin` put there is gone."""
    if list(out.iterdir()) == [out / LIST]:
        (out / LIST).unlink()
        out.rmdir()


def finish(site: Site, made: list[tuple[Origin, Made]], day: date, old: set[str]) -> int:
    """How many files the site has: the front page and what follows the pages is written, and old pages are gone."""
    own = own_templates(next(iter(site.origins)))
    shared: Pages = assets(own)
    if site.several:
        total = add(one.totals for _, one in made)
        answers = [(origin, one.answer) for origin, one in made]
        language = common_language(one.language for _, one in made)
        shared["index.html"] = front_page([one.row for _, one in made], total, day, language, own)
        shared["status.json"] = as_json(document(day, answers, totals_object(total), several=True))
    new = {*_put(site.out, shared), *(name for _, one in made for name in one.files)}
    put(site.out / LIST, "\n".join([_HEAD, *sorted(new), ""]).encode())
    for name in old - new:
        _remove(site.out, name)
    return len(new)


def _put(out: Path, files: Pages) -> tuple[str, ...]:
    for name, data in files.items():
        path = out / name
        path.parent.mkdir(exist_ok=True)
        put(path, data)
    return tuple(files)


def _remove(out: Path, name: str) -> None:
    """Remove a file of ours, and its folder when it is empty; nothing outside `out`, whatever the list says."""
    file = out / name
    if file.is_file() and file.parent.resolve().is_relative_to(out.resolve()):
        file.unlink()
        if file.parent != out and not any(file.parent.iterdir()):
            file.parent.rmdir()
