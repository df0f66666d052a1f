"""What all commands share on the command line: which plans are meant, and which day."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from boligplan import git
from boligplan.cli import norsk
from boligplan.errors import BoligplanError
from boligplan.loading import find_plans

DAY_VARIABLE = "BOLIGPLAN_PER"

PlansArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PLAN", parser=norsk.path, show_default=False, help="Planfil eller mappe med planer."),
]
PlanOption = Annotated[
    list[Path] | None,
    typer.Option("--plan", metavar="FIL", parser=norsk.path, show_default=False, help="Planfil; kan gis flere ganger."),
]
PerOption = Annotated[
    date | None,
    typer.Option(
        "--per",
        metavar="DATO",
        parser=norsk.day,
        envvar=DAY_VARIABLE,
        show_default="i dag",
        help="Dagen det spørres for.",
    ),
]
RevOption = Annotated[
    str | None,
    typer.Option("--rev", metavar="GITREV", parser=str, help="Les filene slik de sto i denne versjonen i git, eller på en dato."),
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


def plans_from(paths: list[Path]) -> list[Path]:
    """The plan files meant by `paths`; where none is given, those in `plans/` of the repository one stands in.

    Raises BoligplanError where there are none to be found.
    """
    return find_plans(paths or [_own_plans()])


def _own_plans() -> Path:
    here = Path.cwd()
    folder = (git.repo_root(here) or here) / "plans"
    if not folder.is_dir():
        raise BoligplanError(
            "Fant ingen mappe som heter «plans» her.",
            help="Oppgi en planfil eller en mappe, eller stå i git-depotet der planene ligger.",
        )
    return Path(os.path.relpath(folder.resolve(), here.resolve()))
