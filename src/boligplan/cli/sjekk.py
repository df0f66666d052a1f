"""`boligplan sjekk`: every fault, where it is, and what to do about it."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from boligplan import explanations, faultviews
from boligplan.cli import norsk
from boligplan.cli.common import PerOption, PlanOption, PlansArgument, RevOption, plans_from, today
from boligplan.diagnostics import Diagnostic, has_errors
from boligplan.loading import Loaded
from boligplan.reading import Origin, each

HELP = """Finner feil og svakheter i planen og framdriftsfilen, med sted og hjelp.

«feil» kan gjøre et tall galt eller miste tekst, «advarsel» sier at planen lover dårlig, «råd» at noe kan bli bedre.
Kommandoen ender med 1 når det er feil (med --streng: når det er noe som helst), og med 2 når en fil ikke kan leses."""

UNREADABLE = frozenset({"finnes-ikke", "kan-ikke-leses", "for-stor-fil", "tegnkoding"})

Result = tuple[Origin, tuple[Diagnostic, ...]]


def command(
    plans: PlansArgument = None,
    plan: PlanOption = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            parser=norsk.Choice("full", "kort", "json", "github"),
            show_default="full på skjermen, ellers kort",
            help="Hvordan funnene vises.",
        ),
    ] = None,
    explain: Annotated[
        str | None, typer.Option("--forklar", metavar="KODE", parser=str, help="Forklar et funn, med eksempler.")
    ] = None,
    strict: Annotated[bool, typer.Option("--streng", help="La advarsler og råd også gi 1 til slutt.")] = False,
    per: PerOption = None,
    rev: RevOption = None,
) -> int:
    if explain:
        print(explanations.explain(explain))
        return 0
    day = per or today()
    results = each(plans_from([*(plans or []), *(plan or [])]), day, _diagnostics, rev)
    found = [one for _, diagnostics in results for one in diagnostics]
    form = form or ("full" if sys.stdout.isatty() else "kort")
    if form == "json":
        print(json.dumps(_document(results, day), ensure_ascii=False, indent=2))
    else:
        _show(form, found)
        closing = faultviews.count(found, len(results), day.isoformat())
        print(closing, file=sys.stdout if form == "full" else sys.stderr)
    if any(one.code in UNREADABLE for one in found):
        return 2
    return 1 if has_errors(found) or (strict and found) else 0


def _diagnostics(loaded: Loaded) -> tuple[Diagnostic, ...]:
    return loaded.diagnostics


def _show(form: str, found: Sequence[Diagnostic]) -> None:
    if form != "full":
        view = faultviews.github if form == "github" else faultviews.short
        for one in found:
            print(view(one))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    width = min(console.width, 100)
    for one in found:
        console.print(faultviews.full(one, width), end="")


def _document(results: Sequence[Result], day: date) -> dict[str, object]:
    """The object that `--format json` gives; for several plans, one for each and the sum."""
    head: dict[str, object] = {"versjon": 1, "per": day.isoformat()}
    plans = [
        head | {"kilde": origin.as_json, "funn": [faultviews.data(one) for one in found]} for origin, found in results
    ]
    if len(plans) == 1:
        return plans[0]
    return head | {"planer": plans, "sum": faultviews.sums(one for _, found in results for one in found)}
