"""`boligplan eksport`: open data, a calendar and schemas for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from boligplan.cli import norsk
from boligplan.cli.common import PerOption, PlanOption, PlansArgument, RevOption, plans_from, stream, today
from boligplan.editing.writing import write
from boligplan.errors import BoligplanError
from boligplan.exports import calendar as ics
from boligplan.exports import csvfiles, jsonfiles, schemas
from boligplan.loading import Loaded
from boligplan.reading import Origin
from boligplan.status import standing

HELP = """Eksporterer data til andre programmer.

csv, json, jsonl: tiltak, år, meldinger og indikatorer som åpne data. csv uten --ut viser tiltakene.
ics: frister, meldefrister og revisjoner som kalender.
jsonschema: skjemaene for planfilen og framdriftsfilen, så et redigeringsprogram kan foreslå nøkler og vise feil."""

FORMS = ("csv", "json", "jsonl", "ics", "jsonschema")


def command(
    form: Annotated[str, norsk.option("--til", None, "Hva som skal eksporteres.", norsk.Choice(*FORMS))],
    plans: PlansArgument = None,
    out: Annotated[
        Path | None, norsk.option("--ut", "STI", "Fil eller mappe å skrive til.", norsk.path, standard="skjermen")
    ] = None,
    plan: PlanOption = None,
    per: PerOption = None,
    rev: RevOption = None,
) -> int:
    if form == "jsonschema":
        from boligplan.jsonschemas import schemas as of_files

        _deliver({name: [text.encode()] for name, text in of_files().items()}, out)
        return 0
    if form == "csv" and out is not None and out.suffix == ".csv":
        raise BoligplanError("Åpne data i csv er flere filer.", help="Oppgi en mappe med --ut MAPPE.")
    day, faulty = per or today(), list[Origin]()
    made = stream(plans_from(plans, plan), day, rev, partial(make, form=form), faulty)
    first = next(made, None)
    if first is None:
        return norsk.FAILED
    with ExitStack() as files:
        found = chain([first], made)
        match form:
            case "csv" if out is None:
                _deliver({"tiltak.csv": csvfiles.measures(found)}, None)
            case "csv":
                package = {"datapackage.json": [schemas.datapackage(day).encode()]}
                _deliver(package | csvfiles.every_table(found, files), out)
            case "json":
                _deliver({"boligplan.json": map(str.encode, jsonfiles.document(day, found))}, out)
            case "jsonl":
                _deliver({"tiltak.jsonl": map(str.encode, jsonfiles.lines(day, found))}, out)
            case _:
                _deliver({"boligplan.ics": ics.calendar(day, found)}, out)
    return norsk.FAILED if faulty else 0


def make(loaded: Loaded, day: date, form: str) -> Any:
    """What the form needs of the plan, small enough to come back from another process."""
    status = standing(loaded, day)
    return {
        "csv": csvfiles.plan_rows, "json": jsonfiles.plan_text, "jsonl": jsonfiles.measure_texts, "ics": ics.source
    }[form](status)  # fmt: skip


def _deliver(files: Mapping[str, Iterable[bytes]], out: Path | None) -> None:
    """Show the files one after the other, or write them: in the folder `out`, or a single one as the file `out`."""
    if out is None:
        sys.stdout.flush()
        for piece in chain(*files.values()):
            sys.stdout.buffer.write(piece)
        return
    for name, pieces in files.items():
        is_file = len(files) == 1 and out.suffix == Path(name).suffix and not out.is_dir()
        path = out if is_file else out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, pieces)
        norsk.tell(f"Skrev {path}")
