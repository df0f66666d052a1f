"""What all commands share on the command line: which plans are meant, and which day."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

import typer

from boligplan import git
from boligplan.cli import norsk
from boligplan.diagnostics import Diagnostic, errors_in
from boligplan.errors import BoligplanError
from boligplan.journal import Entry
from boligplan.language import LANGUAGES, inner_quotes
from boligplan.language.values import Values
from boligplan.loading import Loaded, find_plans
from boligplan.plan import Plan
from boligplan.planparts import Owner
from boligplan.reading import Origin, each
from boligplan.safetext import clipped, fold
from boligplan.tree import placed

if TYPE_CHECKING:
    from boligplan.editing.reporting import Proposal

T = TypeVar("T")

DAY_VARIABLE = "BOLIGPLAN_PER"

PlansArgument = Annotated[list[Path] | None, norsk.argument("PLAN", "Planfil eller mappe med planer.", norsk.path)]
PlanOption = Annotated[
    list[Path] | None, norsk.option("--plan", "FIL", "Planfil. Kan oppgis flere ganger.", norsk.path)
]
PerOption = Annotated[
    date | None,
    norsk.option(
        "--per", "DATO", "Datoen tallene skal gjelde for.", norsk.day, standard=f"{DAY_VARIABLE}, ellers i dag"
    ),
]
RevOption = Annotated[
    str | None,
    norsk.option("--rev", "GITREV", "Les filene slik de sto i denne versjonen i git, eller på en dato."),
]
FormOption = Annotated[
    str, norsk.option("--format", None, "Tekst for mennesker eller JSON for maskiner.", norsk.Choice("tekst", "json"))
]
OwnerOption = Annotated[
    str | None, norsk.option("--ansvar", "HVEM", "Bare tiltakene til denne: id, navn eller del av navn.")
]
LanguageOption = Annotated[
    str | None,
    norsk.option("--målform", None, "Språket i dokumentet.", norsk.Choice(*LANGUAGES), standard="planens"),
]


def today() -> date:
    """The day that counts as today: BOLIGPLAN_PER where it is set, else the calendar's. Nobody else reads the clock."""
    given = os.environ.get(DAY_VARIABLE)
    if not given:
        return date.today()  # noqa: DTZ011 - a local calendar day is what is asked for
    try:
        return norsk.day(given)
    except typer.BadParameter as error:
        raise BoligplanError(f"Miljøvariabelen {DAY_VARIABLE}: {error.message}") from None


def plans_from(*given: list[Path] | None) -> list[Path]:
    """The plan files meant by what was given; where it is nothing, those in `plans/` of the repository one stands in.

    Raises BoligplanError where there are none to be found.
    """
    return find_plans([path for paths in given for path in paths or ()] or [_own_plans()])


def one_plan_from(*given: list[Path] | None) -> Path:
    """The one plan file meant. Raises BoligplanError where there are none, or several."""
    paths = plans_from(*given)
    if len(paths) > 1:
        names = ", ".join(map(str, paths[:5])) + (" …" if len(paths) > 5 else "")
        told = f"Her er det {len(paths)} planer, og kommandoen tar én om gangen."
        raise BoligplanError(told, help=f"Velg én med --plan: {names}.")
    return paths[0]


def _own_plans() -> Path:
    here = Path.cwd()
    folder = (git.repo_root(here) or here) / "plans"
    if not folder.is_dir():
        raise BoligplanError(
            "Fant ingen mappe som heter «plans» her.",
            help="Oppgi en planfil eller en mappe, eller stå i git-depotet der planene ligger.",
        )
    return Path(os.path.relpath(folder.resolve(), here.resolve()))


def answers(
    paths: list[Path], day: date, rev: str | None, job: Callable[[Loaded, date], T]
) -> tuple[list[tuple[Origin, T]], int]:
    """What `job` makes of every plan without errors, and the exit code: 2 where a plan had to be left out."""
    faulty: list[Origin] = []
    found = list(stream(paths, day, rev, job, faulty))
    return found, norsk.FAILED if faulty else 0


def stream(
    paths: list[Path], day: date, rev: str | None, job: Callable[[Loaded, date], T], faulty: list[Origin]
) -> Iterator[tuple[Origin, T]]:
    """What `job` makes of every plan without errors, one at a time.

    No figure comes from a plan with errors: those are told on stderr and added to `faulty`, and the others are done.
    `job` must be a function of a module.
    """
    results = each(paths, day, partial(_unless_faulty, day=day, job=job), rev, errors_only=True)
    asked = False
    for origin, (value, faults) in results:
        if faults:
            faulty.append(origin)
            _tell_faults(origin, faults)
            continue
        tell_notes(origin)
        if origin.commit is None and not asked:
            _tell_of_git(paths[0])
            asked = True
        yield origin, cast(T, value)


def tell_notes(origin: Origin) -> None:
    """Say on stderr what must be said with an answer from this origin."""
    norsk.tell(*(f"Merk: {note.in_()}" for note in origin.notes))


def require_sound(loaded: Loaded) -> None:
    """Nothing for a plan without errors. Raises BoligplanError with the first of them."""
    for fault in errors_in(loaded.diagnostics):
        help = f"Rett dem først. Se alle med: boligplan sjekk {loaded.path}"
        raise BoligplanError(f"{loaded.name} har feil: {fault.message}", help=help)


def _tell_of_git(path: Path) -> None:
    """Say on stderr why a plan that lies in a repository has no saved version where git is missing."""
    if git.repo_root(path) and not git.is_there():
        try:
            git.require_repo(path)
        except BoligplanError as error:
            norsk.tell(f"Merk: {error.message} Siste lagring er derfor ukjent. {error.help}")


def _unless_faulty(
    loaded: Loaded, day: date, job: Callable[[Loaded, date], T]
) -> tuple[T | None, tuple[Diagnostic, ...]]:
    if loaded.is_sound:
        return job(loaded, day), ()
    return None, errors_in(loaded.diagnostics)


def _tell_faults(origin: Origin, faults: tuple[Diagnostic, ...]) -> None:
    first, place = faults[0], faults[0].place
    what = f"{first.message} {first.help}".rstrip()
    if place.line == 0 and len(faults) == 1:  # of the whole file: there is nothing more to see
        norsk.tell(f"Feil: {what}")
        return
    files = dict.fromkeys([place.file, *(other.file for _, other in first.related)])
    many = f"{len(faults)} feil" + (", og den første er denne" if len(faults) > 1 else "")
    norsk.tell(
        f"{origin.file} har {many}. Tallene regnes ikke ut før feilene er rettet.",
        f"  {place.file}:{place.line}: {what}" if place.line else f"  {place.file}: {what}",
        f"  Se alle med: boligplan sjekk {' '.join(files)}",
    )


def print_json(document: dict[str, Any]) -> None:
    """Print a JSON document."""
    import json

    print(json.dumps(document, ensure_ascii=False, indent=2))


def owner_called(plan: Plan, words: str) -> Owner:
    """The one owner meant by `words` (id, name, alias, or a part of one). Raises BoligplanError where it is not one."""
    found = plan.owners_called(words)
    if len(found) == 1:
        return found[0]
    names = [f"{owner.id} ({owner.name})" for owner in found or plan.owners]
    told = "Flere ansvarlige passer til" if found else "Ingen ansvarlig i planen heter"
    raise BoligplanError(f"{told} «{words}».", help="Velg en av: " + ", ".join(names) + "." if names else None)


def entry_text(plan: Plan, entry: Entry) -> str:
    """The entry in plain words, with the number and text of what it is about."""
    named = {
        node.item.id: f"{node.number} «{inner_quotes(clipped(fold(node.item.text), 90))}»" for node in placed(plan)
    }
    return f"{named.get(entry.measure, entry.measure)}, {Values(plan).entry_text(entry)}"


def tell_saved(proposal: "Proposal") -> None:
    """Say on stderr what was written about what, where it went, and what is odd about it though it is no error."""
    entries = [entry_text(proposal.loaded.sound_plan, entry) for entry in proposal.added]
    norsk.tell(*proposal.remarks, *entries, f"Skrevet i {proposal.path}.")
