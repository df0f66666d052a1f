"""The pages of one plan, and the front page over several, as text by file name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from boligplan import __version__, jsonviews
from boligplan.errors import BoligplanError
from boligplan.exports import csvfiles, jsonfiles, schemas
from boligplan.journal import Journal
from boligplan.language import Language, list_text, number_text, tag, template_folder
from boligplan.plan import Plan
from boligplan.reading import Origin
from boligplan.reports.markdown import counted_or_none
from boligplan.reports.templating import Environment, Loader, filled, paragraphs, refuse_links, sandbox
from boligplan.reports.words import Context, in_words
from boligplan.resources import resource_dir
from boligplan.site.context import Builder
from boligplan.site.history import History
from boligplan.status import PlanStatus, Totals

FOLDER = "nettside"  # under templates/, and under maler/ beside the plans

Pages = dict[str, bytes]

_SINGLE = {
    "index.html": "forside.html",
    "tiltak.html": "alle_tiltak.html",
    "oppfolging.html": "oppfølging.html",
    "ansvarlige.html": "ansvarlige.html",
    "penger.html": "penger.html",
    "endringer.html": "endringer.html",
    "om.html": "om.html",
    "data.html": "data.html",
}


def pages_of(
    plan: Plan, journal: Journal, status: PlanStatus, origin: Origin, language: Language, own: Path, *, several: bool
) -> Pages:
    """Every page and data file of a plan; `own` is the folder with the municipality's templates, if any."""
    made = environment(language, own)
    data = data_of(status, origin)
    values = Builder(status, language, History(plan, journal, status.day)).context(origin) | {
        "rot": "../" if several else "",
        "flere": several,
        "filer": [(name, f"{number_text(-(-len(content) // 1024))}\xa0kB") for name, content in data.items()],
    }
    pages = {name: _page(made, template, values | {"adresse": name} | more) for name, template, more in _list(values)}
    return pages | data


def _list(values: Context) -> Iterator[tuple[str, str, Context]]:
    """File name, template and what the page has of its own."""
    for name, template in _SINGLE.items():
        yield name, template, {}
    for group in values["grupper"]:
        yield group["side"], "mål.html", {"g": group}
    for measure in values["tiltak"]:
        yield measure["side"], "tiltak.html", {"t": measure}
    for owner in values["eiere"]:
        yield owner["side"], "ansvarlig.html", {"a": owner}


def data_of(status: PlanStatus, origin: Origin) -> Pages:
    """The data files: what `status` answers as JSON, and the open data as `eksport` gives them."""
    rows = csvfiles.with_origin(csvfiles.plan_rows(status), origin)
    texts = {f"{name}.csv": head + rows[name] for name, head in csvfiles.heads().items()} | {
        "boligplan.json": "".join(jsonfiles.document(status.day, [(origin, jsonfiles.plan_text(status))])),
        "datapackage.json": schemas.datapackage(status.day),
    }
    answer = jsonviews.heading(status.day, origin) | jsonviews.status_object(status)
    return {"status.json": as_json(answer)} | {name: text.encode() for name, text in texts.items()}


def as_json(document: Context) -> bytes:
    """The document as the commands print it."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def front_page(plans: Iterable[Context], totals: Totals, day: date, language: Language, own: Path) -> bytes:
    """The page over several plans, in the order they were given."""
    values = {
        "språk": tag(language)[:2], "rot": "", "adresse": "index.html",
        "program": f"boligplan {__version__}", "per": in_words(day),
        "planer": list(plans), "sum": jsonviews.totals_object(totals),
    }  # fmt: skip
    return _page(environment(language, own), "planer.html", values)


def _page(made: Environment, template: str, values: Context) -> bytes:
    return (filled(made, template, values) + "\n").encode()


@lru_cache(maxsize=8)
def environment(language: Language, own: Path) -> Environment:
    """The sandbox of pages, where all that is printed is escaped.

    Wording stands on lines of its own in the templates; the white space around it is no part of it.
    """
    loader = Loader(_in_order(resource_dir("templates") / FOLDER, language), _in_order(own, language))
    made = sandbox(loader, _printed, str.strip, autoescape=True)
    made.add_filters({"antall": counted_or_none, "liste": list_text, "avsnitt": paragraphs})
    return made


def _in_order(folder: Path, language: Language) -> tuple[Path, Path]:
    return folder / template_folder(language), folder


def _printed(value: object) -> object:
    if isinstance(value, bool) or value is None:
        raise BoligplanError("Malen skriver ut en verdi som ikke er tekst.", help="Bruk {% if … %} for ja og nei.")
    return number_text(value) if isinstance(value, int | Decimal) else value


def assets(own: Path) -> Pages:
    """The files that follow the pages, style sheet, script, fonts and icon; the municipality's own take the place."""
    found: Pages = {}
    for folder in (resource_dir("templates") / FOLDER, own):
        for file in sorted(folder.glob("*.*")):
            if file.is_file() and file.suffix != ".html" and not file.name.startswith("."):
                if folder == own:
                    refuse_links(file, own)
                found[file.name] = file.read_bytes()
    return found
