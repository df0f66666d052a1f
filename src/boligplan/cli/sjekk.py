"""`boligplan sjekk`: every fault, where it is, and what to do about it."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Annotated

import typer

from boligplan import explanations, faultviews, jsonviews
from boligplan.cli import norsk
from boligplan.cli.common import (
    PerOption,
    PlanOption,
    PlansArgument,
    RevOption,
    plans_from,
    print_json,
    tell_notes,
    today,
)
from boligplan.diagnostics import Diagnostic, has_errors
from boligplan.loading import is_worksheet, worksheets_in
from boligplan.reading import Origin, each, origins, read
from boligplan.rules.wording import CHANGED

HELP = """Finner feil og svakheter i planen og framdriftsfilen, eller i revisjonsskjemaet, med sted og hjelp.

«feil» kan gjøre et tall galt eller miste tekst, «advarsel» betyr at planen mangler
noe som gjør den vanskelig å følge opp, «råd» at noe kan bli bedre.
Kommandoen ender med 1 når det er feil (med --streng: når det er noe som helst), og med 2 når en fil ikke kan leses."""

UNREADABLE = frozenset({"finnes-ikke", "git-mangler-innhold", "kan-ikke-leses", "for-stor-fil", "tegnkoding"})

Result = tuple[Origin, tuple[Diagnostic, ...]]


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    form: Annotated[
        str | None,
        norsk.option(
            "--format",
            None,
            "Hvordan funnene vises.",
            norsk.Choice("full", "kort", "json", "github"),
            standard="full på skjermen, ellers kort",
        ),
    ] = None,
    explain: Annotated[str | None, norsk.option("--forklar", "KODE", "Forklar et funn, med eksempler.")] = None,
    strict: Annotated[bool, typer.Option("--streng", help="Avslutt med kode 1 også ved advarsler og råd.")] = False,
    per: PerOption = None,
    rev: RevOption = None,
) -> int:
    if explain:
        print(explanations.explain(explain))
        return 0
    day = per or today()
    paths = [*(plans or []), *(plan or [])]
    paths = [file for path in paths for file in worksheets_in(path)]
    sheets = [path for path in paths if is_worksheet(path)]
    others = [path for path in paths if path not in sheets]
    files = plans_from(others) if others or not sheets else []
    results = [
        (origin, _explained(path, found, day, rev))
        for path, (origin, found) in zip(files, each(files, day, attrgetter("diagnostics"), rev), strict=True)
    ]
    results += _of_worksheets(sheets, day) if sheets else []
    for origin, _ in results:
        tell_notes(origin)
    found = [one for _, diagnostics in results for one in diagnostics]
    form = form or ("full" if sys.stdout.isatty() else "kort")
    if form == "json":
        print_json(_document(results, day))
    elif form == "full":
        _draw(results)
        print(faultviews.count(found, len(results), day.isoformat()))
    else:
        for one in found:
            print(faultviews.github(one) if form == "github" else faultviews.short(one))
        print(faultviews.count(found, len(results), day.isoformat()), file=sys.stderr)
    if any(one.code in UNREADABLE for one in found):
        return norsk.FAILED
    return 1 if has_errors(found) or (strict and found) else 0


def _explained(path: Path, found: tuple[Diagnostic, ...], day: date, rev: str | None) -> tuple[Diagnostic, ...]:
    """The faults, with what was changed since the adoption key by key where git can tell."""
    if not any(one.code == CHANGED for one in found):
        return found
    from boligplan.comparing.deviations import explained  # most plans are as they were adopted

    return explained(path, read(path, day, rev), day)


def _of_worksheets(paths: list[Path], day: date) -> Iterator[Result]:
    from boligplan.revision.worksheet import faults_at  # most who check have none

    return zip(origins(paths), [faults_at(path, day) for path in paths], strict=True)


def _draw(results: Sequence[Result]) -> None:
    """Print the faults of each plan under where it comes from; of several plans only those that have any."""
    from boligplan.terminal import drawing

    screen = drawing.console()
    for origin, found in results:
        if found or len(results) == 1:
            screen.print(drawing.text(drawing.origin_text(origin), "dim"), end="\n\n")
        for one in found:
            screen.print(faultviews.full(one, screen.width), end="", soft_wrap=True)


def _document(results: Sequence[Result], day: date) -> jsonviews.Object:
    answers = [(origin, {"funn": [faultviews.data(one) for one in found]}) for origin, found in results]
    total = faultviews.sums(one for _, found in results for one in found)
    return jsonviews.document(day, answers, total, several=len(results) > 1)
