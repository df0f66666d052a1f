"""What it costs, in which years and of which kind."""

from __future__ import annotations

from collections.abc import Iterator

from boligplan.diagnostics import Severity
from boligplan.plan import Aim, Measure
from boligplan.planparts import Amounts, Cost
from boligplan.rules.base import Checked, Finding, rule, weak_measures
from boligplan.tree import Path, Placed

NO_COST = frozenset({"innenfor ramme", "ingen kostnad"})


def _costs(checked: Checked) -> Iterator[tuple[Path, Aim | Measure, Cost]]:
    for path, _, item, _ in checked.nodes:
        if isinstance(item, Aim | Measure) and item.cost:
            yield path, item, item.cost


def _parts(cost: Cost) -> tuple[tuple[str, Amounts], tuple[str, Amounts]]:
    return ("drift", cost.running), ("investering", cost.investment)


@rule("ukjent-kostnad", Severity.WARNING)
def unknown_cost(checked: Checked) -> Iterator[Finding]:
    """Ingen vet hva tiltaket koster.

    Et tiltak må ha en sum for å komme med i budsjett og økonomiplan. Det regnes som kjent når kostnad har beløp, på
    tiltaket eller på vi_vil, eller når økonomi sier innenfor ramme eller ingen kostnad.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            økonomi: egen politisk sak
    Riktig:
        beløp_i: 1000 kr
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            økonomi: egen politisk sak
            slag: drift
            kostnad: {drift: {2023: 150}}
    """
    words = "har ingen kjent kostnad", "har kjent kostnad"
    help = "Skriv et anslag under kostnad, eller «økonomi: innenfor ramme» eller «ingen kostnad» når det er avklart."
    yield from weak_measures(checked, _is_unknown, ("økonomi", "kostnad"), words, help)


def _is_unknown(placed: Placed, measure: Measure) -> bool:
    above = placed.aim.cost if placed.aim else None
    known = any(cost and cost.is_known for cost in (measure.cost, above))
    return not known and not (measure.economy and measure.economy.clarification in NO_COST)


@rule("beløp-utenfor-årene", Severity.WARNING)
def amount_in_unmarked_year(checked: Checked) -> Iterator[Finding]:
    """Det står et beløp i et år tiltaket ikke er ført opp for.

    Galt:
        beløp_i: 1000 kr
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2024
            kostnad: {drift: {2025: 5}}
    Riktig:
        beløp_i: 1000 kr
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2025
            kostnad: {drift: {2025: 5}}
    """
    for path, item, cost in _costs(checked):
        measures = item.measures if isinstance(item, Aim) else (item,)
        years = {
            year for measure in measures if (last := checked.in_force_last.get(measure.id)) for year in last.years or ()
        }.union(item.years or ())
        for name, amounts in _parts(cost):
            for year, _ in amounts.by_year:
                if years and year not in years:
                    message = f"«{item.id}» har et beløp i {year}, men er ikke ført opp for det året."
                    yield Finding((*path, "kostnad", name, str(year)), message, "Rett året, eller ta det med i «år».")


@rule("ett-slag-uten-beløp", Severity.WARNING)
def one_kind_not_costed(checked: Checked) -> Iterator[Finding]:
    """Tiltaket er både drift og investering, men bare det ene har beløp.

    Hvis det trengs penger til begge deler, må begge med i økonomiplanen.

    Galt:
        beløp_i: 1000 kr
        vi_skal:
          - id: boliger
            tekst: Bygge seks boliger
            år: 2023
            slag: [drift, investering]
            kostnad: {investering: {2023: 9000}}
    Riktig:
        beløp_i: 1000 kr
        vi_skal:
          - id: boliger
            tekst: Bygge seks boliger
            år: 2023
            slag: [drift, investering]
            kostnad: {investering: {2023: 9000}, drift: {2023: 400}}
    """
    for path, item, cost in _costs(checked):
        kinds = _kinds(checked, item)
        without = [name for name, amounts in _parts(cost) if amounts == Amounts()]
        if len(kinds) == 2 and len(without) == 1:
            message = f"«{item.id}» er både drift og investering, men har ikke beløp for {without[0]}."
            help = f"Legg til «{without[0]}: …» under kostnad, eller rett «slag»."
            yield Finding((*path, "kostnad"), message, help, lacks=("kostnad",))


def _kinds(checked: Checked, item: Aim | Measure) -> tuple[str, ...]:
    last = checked.in_force_last.get(item.id) if isinstance(item, Measure) else None
    return (last.kinds if last else item.kinds) or ()


@rule("beløp-i-annet-slag", Severity.WARNING)
def amount_of_other_kind(checked: Checked) -> Iterator[Finding]:
    """Beløpet er ført som drift, men tiltaket er investering, eller omvendt.

    Galt:
        beløp_i: 1000 kr
        vi_skal:
          - id: boliger
            tekst: Bygge seks boliger
            år: 2023
            slag: investering
            kostnad: {drift: {2023: 9000}}
    Riktig:
        beløp_i: 1000 kr
        vi_skal:
          - id: boliger
            tekst: Bygge seks boliger
            år: 2023
            slag: investering
            kostnad: {investering: {2023: 9000}}
    """
    for path, item, cost in _costs(checked):
        kinds = _kinds(checked, item)
        for name, amounts in _parts(cost):
            if kinds and name not in kinds and amounts != Amounts():
                message = f"«{item.id}» har beløp for {name}; i «slag» står {kinds[0]}."
                yield Finding((*path, "kostnad", name), message, f"Flytt beløpet, eller ta {name} med i slag.")


@rule("beløp-uten-enhet", Severity.WARNING)
def no_unit(checked: Checked) -> Iterator[Finding]:
    """Planen har beløp, men sier ikke om de er i kroner, tusen eller millioner.

    Galt:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            år: 2022
            kostnad: {drift: {2022: 5}}
    Riktig:
        beløp_i: 1000 kr
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            år: 2022
            kostnad: {drift: {2022: 5}}
    """
    if checked.plan.amounts_in is None and not checked.has_lost((), ("beløp_i",)):
        first = next((path for path, _, cost in _costs(checked) if cost.is_known), None)
        if first:
            help = "Legg til «beløp_i: 1000 kr» (eller kr, mill. kr) øverst i planen."
            yield Finding((*first, "kostnad"), "Planen sier ikke hvilken enhet beløpene er i.", help)
