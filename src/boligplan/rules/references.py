"""Ids and references: everything named exists, and nothing is named twice."""

from __future__ import annotations

from collections.abc import Iterator

from boligplan.diagnostics import Severity
from boligplan.plan import Aim
from boligplan.rules.base import Checked, Finding, close_match, rule
from boligplan.tree import Path, goals


@rule("dobbel-id", Severity.ERROR)
def duplicate_ids(checked: Checked) -> Iterator[Finding]:
    """To ting har samme id.

    En id skal gjelde det samme tiltaket så lenge planen varer. Hvis to har den samme, vet ingen hvilket en melding
    gjelder. Mål, vi_vil, vi_skal, strategier og planprosess deler navn; ansvarlige og føringer har hver sitt sett.

    Galt:
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            vi_skal:
              - id: eie
                tekst: Tildele startlån
    Riktig:
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            vi_skal:
              - id: tildele-startlån
                tekst: Tildele startlån
    """
    plan = checked.plan
    steps: list[tuple[Path, str]] = [(("planprosess", i), step.id) for i, step in enumerate(plan.process)]
    items = [(node.path, node.item.id) for node in checked.nodes]
    owners: list[tuple[Path, str]] = [(("ansvarlige", i), owner.id) for i, owner in enumerate(plan.owners)]
    guidance: list[tuple[Path, str]] = [(("føringer", i), guide.id) for i, guide in enumerate(plan.guidance)]
    for group in ([*items, *steps], owners, guidance):
        first: dict[str, Path] = {}
        for path, id in group:
            if id in first:
                yield Finding(
                    (*path, "id"),
                    f"Id-en «{id}» er brukt to ganger.",
                    "Gi den nyeste en annen id. En id som det er meldt på, skal stå.",
                    related=(("den første står her", (*first[id], "id")),),
                )
            first.setdefault(id, path)


@rule("ukjent-ansvarlig", Severity.ERROR)
def unknown_owners(checked: Checked) -> Iterator[Finding]:
    """En ansvarlig er nevnt, men står ikke i registeret.

    Alle som har ansvar, er delegert noe, deltar eller melder, skal stå under «ansvarlige», slik at oversikten per
    ansvarlig blir hel. Der skal det stå stillinger, enheter og grupper, aldri navn på personer.

    Galt:
        ansvarlige:
          - id: ks-helse
            navn: Kommunalsjef helse og omsorg
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
            ansvar: ks-helsa
    Riktig:
        ansvarlige:
          - id: ks-helse
            navn: Kommunalsjef helse og omsorg
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
            ansvar: ks-helse
    """
    known = checked.owners
    for path, id in checked.owner_references:
        if id not in known and id not in checked.cut:
            person = " ".join(part.capitalize() for part in id.split("-")) if id.count("-") == 1 else ""
            yield Finding(
                path,
                f"«{id}» står ikke under ansvarlige.",
                close_match(id, known)
                or "Legg den til under ansvarlige med id, navn og type"
                + (f". Er «{person}» en person? Bruk stillingen eller enheten." if person else "."),
            )


@rule("ukjent-føring", Severity.ERROR)
def unknown_guidance(checked: Checked) -> Iterator[Finding]:
    """Et mål viser til en føring som ikke står under føringer.

    Galt:
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            føring: trygt-hjem
    Riktig:
        føringer:
          - id: trygt-hjem
            tittel: Alle trenger et trygt hjem
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            føring: trygt-hjem
    """
    known = {guide.id for guide in checked.plan.guidance}
    for path, _, goal, _ in goals(checked.plan):
        for i, id in enumerate(goal.guidance):
            if id not in known and id not in checked.cut:
                help = close_match(id, known) or "Legg den til under føringer med id og tittel."
                yield Finding((*path, "føring", i), f"«{id}» står ikke under føringer.", help)


@rule("ukjent-tiltak", Severity.ERROR)
def unknown_measures(checked: Checked) -> Iterator[Finding]:
    """En melding, eller erstattet_av, viser til et tiltak som ikke finnes i planen.

    Galt:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
        # framdrift
        - tiltak: startlan
          dato: 2023-01-20
          status: pågår
    Riktig:
        vi_skal:
          - id: startlån
            tekst: Tildele startlån
        # framdrift
        - tiltak: startlån
          dato: 2023-01-20
          status: pågår
    """
    known = checked.measures
    for path, id in _measure_references(checked):
        if id not in known and id not in checked.cut:
            other = any(node.item.id == id for node in checked.nodes)
            help = close_match(id, known) or "Se id-ene med «boligplan vis»."
            if other:
                help = "Det er id-en til et nivå over tiltakene. Det meldes på tiltakene (vi_skal)."
            yield Finding(path, f"Tiltaket «{id}» finnes ikke i planen.", help)


def _measure_references(checked: Checked) -> Iterator[tuple[Path, str]]:
    for i, entry in enumerate(checked.journal.entries):
        yield ("framdrift", i, "tiltak"), entry.measure
        for n, id in enumerate(entry.replaced_by):
            yield ("framdrift", i, "erstattet_av", n), id
    for path, _, measure, _ in checked.placed:
        if measure.ended:
            for n, id in enumerate(measure.ended.replaced_by):
                yield (*path, "sluttet", "erstattet_av", n), id


@rule("kostnad-to-steder", Severity.ERROR)
def cost_in_two_places(checked: Checked) -> Iterator[Finding]:
    """Kostnaden står både på et vi_vil og på tiltakene under det.

    Kostnad summeres der den står. Hvis den står begge steder, telles de samme pengene to ganger.

    Galt:
        beløp_i: 1000 kr
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            vi_vil:
              - id: barnefamilier
                tekst: Prioritere barnefamilier
                kostnad: {drift: {2022: 5}}
                vi_skal:
                  - id: startlån
                    tekst: Tildele startlån
                    år: 2022
                    kostnad: {drift: {2022: 5}}
    Riktig:
        beløp_i: 1000 kr
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            vi_vil:
              - id: barnefamilier
                tekst: Prioritere barnefamilier
                vi_skal:
                  - id: startlån
                    tekst: Tildele startlån
                    år: 2022
                    kostnad: {drift: {2022: 5}}
    """
    for path, _, item, _ in checked.nodes:
        if isinstance(item, Aim) and item.cost:
            for m, measure in enumerate(item.measures):
                if measure.cost:
                    yield Finding(
                        (*path, "vi_skal", m, "kostnad"),
                        f"Kostnaden står både her og på «{item.id}» over; da telles den to ganger.",
                        "La den stå ett sted: på tiltaket, eller på vi_vil når den gjelder alle tiltakene under ett.",
                        related=(("kostnaden over står her", (*path, "kostnad")),),
                    )


@rule("frist-på-gjentakende", Severity.ERROR)
def deadline_on_repeating(checked: Checked) -> Iterator[Finding]:
    """Et tiltak som gjentas, har en frist.

    Det som gjentas, meldes for hvert år det er ført opp for. En frist midt i det har ingen mening; årene sier når det
    skal gjøres.

    Galt:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2024
            frist: 2024
    Riktig:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2024
    """
    for path, _, measure, _ in checked.placed:
        if measure.is_repeating and measure.due:
            help = "Slett fristen, eller gjentas, etter hva planen sier."
            yield Finding((*path, "frist"), "Et tiltak som gjentas, kan ikke ha en frist.", help)
