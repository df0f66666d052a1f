"""What design calls for of an entry in the journal, so that a status always has one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from boligplan.diagnostics import Severity
from boligplan.journal import ENDED, NEED_REASON
from boligplan.rules.base import Checked, Finding, rule


@rule("mangler-begrunnelse", Severity.ERROR)
def reason_needed(checked: Checked) -> Iterator[Finding]:
    """Meldingen sier at tiltaket ikke ble gjort som planlagt, men ikke hvorfor.

    delvis gjennomført, ikke gjennomført, utsatt, utgår og erstattet trenger en begrunnelse. Den kommer
    med i revisjonen.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2024-01-10
          status: ikke gjennomført
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2024-01-10
          status: ikke gjennomført
          begrunnelse: Det ble ikke satt av midler i budsjettet.
    """
    for index, entry in enumerate(checked.journal.entries):
        if entry.status in NEED_REASON and not entry.reason:
            yield Finding(
                ("framdrift", index, "status"),
                f"«{entry.status}» trenger en begrunnelse.",
                "Legg til en linje «begrunnelse: …» som sier hvorfor.",
                lacks=("begrunnelse",),
            )


@rule("ny-frist", Severity.ERROR)
def new_deadline(checked: Checked) -> Iterator[Finding]:
    """Et utsatt tiltak mangler ny frist, eller den nye fristen er ikke senere enn den gamle.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2023-11-10
          status: utsatt
          begrunnelse: Venter på boligrapporten.
          ny_frist: 2023
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2023-11-10
          status: utsatt
          begrunnelse: Venter på boligrapporten.
          ny_frist: 2024-H1
    """
    for id, entries in checked.entries.items():
        if not any(entry.status == "utsatt" for _, entry in entries) or id not in checked.measures:
            continue
        moved = None
        for index, entry in entries:
            if entry.status != "utsatt":
                continue
            if entry.new_due is None:
                year = entry.day.year + 1
                help = f"Legg til en linje «ny_frist: …», for eksempel {year} eller {year}-06-30."
                yield Finding(
                    ("framdrift", index, "status"), "«utsatt» trenger en ny frist.", help, lacks=("ny_frist",)
                )
                continue
            measure = checked.as_it_stood(id, entry.day - timedelta(1))  # a decision of that day may be what came of it
            last = max(filter(None, (entry.day, None if measure.is_repeating else measure.due_day, moved)))
            if entry.new_due.last <= last:
                yield Finding(
                    ("framdrift", index, "ny_frist"),
                    f"Den nye fristen {entry.new_due} er ikke senere enn "
                    f"{'dagen det ble meldt' if last == entry.day else 'den som gjaldt'} ({last.isoformat()}).",
                    "Skriv fristen som er vedtatt nå.",
                )
            elif not measure.is_repeating:
                moved = entry.new_due.last


@rule("mangler-erstatning", Severity.ERROR)
def replacement_needed(checked: Checked) -> Iterator[Finding]:
    """Tiltaket er meldt erstattet, men ikke av hva.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
        # framdrift
        - tiltak: boligplan
          dato: 2023-11-10
          status: erstattet
          begrunnelse: Slått sammen med boligrapporten.
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
          - id: boligrapport
            tekst: Utarbeide boligrapport
        # framdrift
        - tiltak: boligplan
          dato: 2023-11-10
          status: erstattet
          begrunnelse: Slått sammen med boligrapporten.
          erstattet_av: boligrapport
    """
    for index, entry in enumerate(checked.journal.entries):
        if entry.status == "erstattet" and not entry.replaced_by:
            help = "Legg til en linje «erstattet_av: …» med id-en til tiltaket som tok over."
            yield Finding(
                ("framdrift", index, "status"), "«erstattet» trenger erstattet_av.", help, lacks=("erstattet_av",)
            )
        elif entry.measure in entry.replaced_by:
            told = f"«{entry.measure}» er meldt erstattet av seg selv."
            yield Finding(("framdrift", index, "erstattet_av"), told, "Skriv id-en til tiltaket som tok over.")


@rule("mangler-gjelder", Severity.ERROR)
def year_needed(checked: Checked) -> Iterator[Finding]:
    """En melding på et tiltak som gjentas, sier ikke hvilket år den gjelder.

    Galt:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2024
        # framdrift
        - tiltak: fagdag
          dato: 2023-01-20
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
    for index, entry in enumerate(checked.journal.entries):
        node = checked.measures.get(entry.measure)
        if node and node.item.is_repeating and entry.year is None and entry.status not in ENDED:
            yield Finding(
                ("framdrift", index, "tiltak"),
                f"«{entry.measure}» gjentas; meldingen må si hvilket år den gjelder.",
                f"Legg til en linje «gjelder: …», for eksempel «gjelder: {entry.day.year}».",
                lacks=("gjelder",),
            )


@rule("melding-etter-slutt", Severity.ERROR)
def entry_after_end(checked: Checked) -> Iterator[Finding]:
    """Det er meldt på et tiltak som er gått ut eller erstattet, uten å si hvorfor det åpnes igjen.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
        # framdrift
        - tiltak: boligplan
          dato: 2023-11-10
          status: utgår
          begrunnelse: Dekkes av boligrapporten.
        - tiltak: boligplan
          dato: 2024-02-01
          status: pågår
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
        # framdrift
        - tiltak: boligplan
          dato: 2023-11-10
          status: utgår
          begrunnelse: Dekkes av boligrapporten.
        - tiltak: boligplan
          dato: 2024-02-01
          status: pågår
          begrunnelse: Formannskapet ba om at arbeidet ble tatt opp igjen.
    """
    for entries in checked.entries.values():
        for (before, ended), (index, entry) in pairwise(entries):
            if ended.status in ENDED and not entry.reason:
                yield Finding(
                    ("framdrift", index, "status"),
                    f"«{entry.measure}» er meldt {ended.status}. Å åpne det igjen trenger en begrunnelse.",
                    "Legg til en linje «begrunnelse: …», eller slett meldingen.",
                    lacks=("begrunnelse",),
                    related=((f"meldt {ended.status} her", ("framdrift", before, "status")),),
                )


@rule("melding-etter-vedtak", Severity.WARNING)
def entry_after_the_measure_left(checked: Checked) -> Iterator[Finding]:
    """Det er meldt på et tiltak etter at et vedtak tok det ut av planen. Meldingen endrer ikke status.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            sluttet: {dato: 2023-11-10, sak: RS 14/23, grunn: Dekkes av boligrapporten.}
        # framdrift
        - tiltak: boligplan
          dato: 2024-02-01
          status: pågår
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            sluttet: {dato: 2023-11-10, sak: RS 14/23, grunn: Dekkes av boligrapporten.}
        # framdrift
        - tiltak: boligplan
          dato: 2023-02-01
          status: pågår
    """
    for index, entry in enumerate(checked.journal.entries):
        node = checked.measures.get(entry.measure)
        ended = node.item.ended if node else None
        if ended and entry.day > ended.day:
            yield Finding(
                ("framdrift", index, "dato"),
                f"«{entry.measure}» gikk ut av planen {ended.day}. En melding etter det endrer ikke status.",
                "Rett datoen hvis den er feil. Skal tiltaket være med igjen, må «sluttet» ut av planen.",
            )
