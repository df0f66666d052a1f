"""Years, deadlines and the dates of entries, held against each other and against the period."""

from __future__ import annotations

from collections.abc import Iterator

from boligplan.deadline import FromYear, show_years
from boligplan.diagnostics import Severity
from boligplan.language import period_text
from boligplan.plan import Measure
from boligplan.rules.base import Checked, Finding, rule, weak_measures


@rule("uten-tid", Severity.WARNING)
def no_time(checked: Checked) -> Iterator[Finding]:
    """Tiltaket har verken år eller frist.

    Uten tid kommer det aldri over fristen, og ingen blir spurt om det. Det blir listet som «uten frist».

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
    """
    words = "har verken år eller frist", "har år eller frist"
    help = "Skriv året eller årene det gjelder, for eksempel «år: 2023» eller «år: 2022-2027»."
    yield from weak_measures(
        checked, lambda _, measure: not measure.years and not measure.due, ("år", "frist"), words, help
    )


@rule("fra-uten-periode", Severity.ERROR)
def open_years_without_period(checked: Checked) -> Iterator[Finding]:
    """Årene er skrevet «fra 2024», men planen sier ikke når perioden slutter.

    Galt:
        periode:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: fra 2024
    Riktig:
        periode: 2022-2027
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: fra 2024
    """
    if checked.plan.period is None:
        for path, _, item, _ in checked.nodes:
            if isinstance(item.years, FromYear):
                message = f"«{show_years(item.years)}» varer ut perioden, men planen har ingen periode."
                yield Finding((*path, "år"), message, "Skriv perioden øverst i planen, eller årene med siste år.")


@rule("utenfor-perioden", Severity.WARNING)
def outside_period(checked: Checked) -> Iterator[Finding]:
    """Et år eller en frist ligger utenfor perioden planen gjelder for.

    Galt:
        periode: 2022-2027
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2032
    Riktig:
        periode: 2022-2027
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
    """
    if checked.plan.period is None:
        return
    (first, last), period = checked.plan.period, period_text(checked.plan.period)
    help = "Rett årstallet, eller perioden. Begynte arbeidet før perioden, bruk «startet»."
    for path, _, item, _ in checked.nodes:
        outside = [str(year) for year in item.years or () if not first <= year <= last]
        if outside:
            are = "er utenfor" if len(outside) > 1 else "er et år utenfor"
            yield Finding((*path, "år"), f"{', '.join(outside)} {are} perioden {period}.", help)
        if isinstance(item, Measure) and item.due and not first <= item.due.last.year <= last:
            message = f"Fristen {item.due} er utenfor perioden {period}."
            yield Finding((*path, "frist"), message, help)


@rule("frist-utenfor-årene", Severity.WARNING)
def deadline_outside_years(checked: Checked) -> Iterator[Finding]:
    """Fristen er ikke i noen av årene tiltaket er ført opp for.

    Fristen sier når på året det skal være gjort. Hvis den sier et annet år enn årene, vet ingen hva som gjelder.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2022-2023
            frist: 2025-06
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2022-2025
            frist: 2025-06
    """
    first, last = checked.plan.period or (0, 9999)
    for path, _, written, _ in checked.placed:
        due = written.due
        measure = checked.in_force_last.get(written.id)
        if due is None or measure is None or not measure.years or not first <= due.last.year <= last:
            continue
        if due.last.year not in measure.years:
            message = f"Fristen {due} er ikke i noen av årene «{measure.id}» er ført opp for."
            yield Finding((*path, "frist"), message, "Rett fristen, eller ta med året i «år».")


@rule("gjelder-ikke-ført-opp", Severity.ERROR)
def year_not_marked(checked: Checked) -> Iterator[Finding]:
    """Meldingen gjelder et år tiltaket ikke er, og aldri har vært, ført opp for.

    Et tiltak som gjentas, skal ha en melding for hvert år det er ført opp for. En melding på et annet år teller ikke.

    Galt:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2024
        # framdrift
        - tiltak: fagdag
          dato: 2023-01-20
          gjelder: 2012
          status: gjennomført
    Riktig:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2024
        # framdrift
        - tiltak: fagdag
          dato: 2023-01-20
          gjelder: 2022
          status: gjennomført
    """
    for index, entry in checked.reports:
        node = checked.measures.get(entry.measure)
        if entry.year is None or node is None or entry.year in (node.item.years or ()):
            continue
        measure = checked.in_force_last.get(entry.measure)
        if measure is None or not measure.is_repeating or entry.year in (measure.years or ()):
            continue
        years = checked.years_ever.get(measure.id, frozenset())
        if years and entry.year not in years:
            marked = ", ".join(str(year) for year in sorted(years))
            message = f"«{measure.id}» er ikke ført opp for {entry.year}, bare for {marked}."
            help = "Rett «gjelder», eller ta med året i planen (med «endret» og sak)."
            yield Finding(("framdrift", index, "gjelder"), message, help)


@rule("melding-fram-i-tid", Severity.ADVICE)
def entries_in_the_future(checked: Checked) -> Iterator[Finding]:
    """Meldinger er datert etter datoen tallene gjelder for.

    De teller ikke med ennå. Hvis datoen er en skrivefeil, rett den. Hvis du har oppgitt en tidligere dato med --per, er
    alt som det skal.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2123-01-20
          status: pågår
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2023-01-20
          status: pågår
    """
    later = [index for index, entry in enumerate(checked.journal.entries) if entry.day > checked.day]
    if later:
        what = "Meldingen er datert" if len(later) == 1 else f"{len(later)} meldinger, denne først, er datert"
        message = f"{what} etter {checked.day} og teller ikke med."
        yield Finding(("framdrift", later[0], "dato"), message, "Se om datoen er riktig.")


@rule("melding-før-perioden", Severity.WARNING)
def entries_before_the_period(checked: Checked) -> Iterator[Finding]:
    """Meldingen er datert før planens periode begynner.

    Begynte arbeidet før perioden, sier «startet» på tiltaket det.

    Galt:
        periode: 2022-2027
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2013-01-20
          status: pågår
    Riktig:
        periode: 2022-2027
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2023-01-20
          status: pågår
    """
    if checked.plan.period is None:
        return
    begins = checked.plan.period[0]
    for index, entry in enumerate(checked.journal.entries):
        if entry.day.year >= begins:
            continue
        node = checked.measures.get(entry.measure)
        started = node.item.started if node else None
        if entry.day.year < (started or begins):
            message = f"Meldingen er datert {entry.day}, før perioden begynner i {begins}."
            yield Finding(("framdrift", index, "dato"), message, "Se om årstallet er riktig.")


@rule("feil-rekkefølge", Severity.ADVICE)
def out_of_order(checked: Checked) -> Iterator[Finding]:
    """Meldingen står etter en nyere melding på samme tiltak.

    Det er datoen som teller. Den nyeste meldingen nederst gjør filen lettere å lese, og skrivefeil i datoen synes.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2023-06-01
          status: gjennomført
        - tiltak: boligrapport
          dato: 2023-01-20
          status: pågår
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2023-01-20
          status: pågår
        - tiltak: boligrapport
          dato: 2023-06-01
          status: gjennomført
    """
    newest: dict[str, int] = {}
    entries = checked.journal.entries
    for index, entry in enumerate(entries):
        before = newest.setdefault(entry.measure, index)
        if entry.day < entries[before].day:
            yield Finding(
                ("framdrift", index, "dato"),
                f"Meldingen fra {entry.day} står etter en nyere på «{entry.measure}», fra {entries[before].day}.",
                "Rett datoen hvis den er feil, ellers flytt meldingen.",
                related=(("den nyere står her", ("framdrift", before, "dato")),),
            )
        else:
            newest[entry.measure] = index


@rule("utført-etter-melding", Severity.WARNING)
def done_after_reported(checked: Checked) -> Iterator[Finding]:
    """Tiltaket er sagt utført etter at det ble meldt.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2024-01-20
          status: gjennomført
          utført: 2032-12
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
        # framdrift
        - tiltak: boligrapport
          dato: 2024-01-20
          status: gjennomført
          utført: 2023-12
    """
    for index, entry in enumerate(checked.journal.entries):
        if entry.done and entry.done.first > entry.day:
            message = f"Utført {entry.done} er etter dagen det ble meldt, {entry.day}."
            yield Finding(("framdrift", index, "utført"), message, "Rett «utført» eller «dato».")
