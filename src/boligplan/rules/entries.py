"""What design calls for of an entry in the journal, so that a status always has one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from boligplan.diagnostics import Severity
from boligplan.journal import CLOSED, ENDED, NEED_REASON, NOT_SET, OF_WORK, Entry
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
        if (entry.takes_back or entry.status in NEED_REASON) and not entry.reason:
            what = "Å trekke en melding tilbake" if entry.takes_back else f"«{entry.status}»"
            yield Finding(
                ("framdrift", index, "trekker" if entry.takes_back else "status"),
                f"{what} trenger en begrunnelse.",
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
        moved: tuple[date, date] | None = None  # the last report that moved it: its day and the deadline
        for index, entry in entries:
            if entry.status != "utsatt":
                continue
            if entry.moved_to == NOT_SET:
                continue
            if entry.new_due is None:
                year = entry.day.year + 1
                help = f"Legg til en linje «ny_frist: …», for eksempel {year} eller {year}-06-30."
                yield Finding(
                    ("framdrift", index, "status"), "«utsatt» trenger en ny frist.", help, lacks=("ny_frist",)
                )
                continue
            before = entry.day - timedelta(1)  # a decision of that day may be what came of it
            measure = checked.as_it_stood(id, before)
            due = measure.due_day
            if moved and not any(moved[0] <= decided <= before for decided in checked.moving_days(id)):
                due = moved[1]
            last = max(filter(None, (entry.day, None if measure.is_repeating else due)))
            if entry.new_due.last <= last:
                yield Finding(
                    ("framdrift", index, "ny_frist"),
                    f"Den nye fristen {entry.new_due} er ikke senere enn "
                    f"{'dagen det ble meldt' if last == entry.day else 'den som gjaldt'} ({last.isoformat()}).",
                    "Skriv fristen som er vedtatt nå.",
                )
            elif not measure.is_repeating:
                moved = entry.day, entry.new_due.last


@rule("ny-frist-ikke-fastsatt", Severity.WARNING)
def deadline_not_set(checked: Checked) -> Iterator[Finding]:
    """Tiltaket er meldt utsatt uten at noen har satt en ny frist.

    Fristen i planen gjelder til noen setter en ny.

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
          ny_frist: ikke fastsatt
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
    for entries in checked.entries.values():
        index, entry = entries[-1]
        if entry.moved_to == NOT_SET:
            message = f"«{entry.measure}» er utsatt uten ny frist. Fristen i planen gjelder fortsatt."
            yield Finding(("framdrift", index, "ny_frist"), message, "Meld en ny frist når den er satt.")


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
    for index, entry in checked.reports:
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
    for index, entry in checked.reports:
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


@rule("åpnet-igjen", Severity.ADVICE)
def opened_again(checked: Checked) -> Iterator[Finding]:
    """Et tiltak som var meldt ferdig, er åpnet igjen.

    Det er lov, og det siste som er meldt, gjelder. Hvis det er en skrivefeil, trekk meldingen tilbake.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2023-10-01
          status: gjennomført
        - tiltak: boligplan
          dato: 2023-11-01
          status: pågår
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2023-10-01
          status: pågår
        - tiltak: boligplan
          dato: 2023-11-01
          status: gjennomført
    """
    for id, entries in checked.entries.items():
        node = checked.measures.get(id)
        if node is None or node.item.is_repeating:
            continue
        (_, before), (index, entry) = entries[-2:] if len(entries) > 1 else (entries[0], entries[0])
        if before.status in CLOSED - ENDED and entry.status not in CLOSED:
            message = f"«{id}» var meldt {before.status} {before.dated}, og åpnes igjen."
            yield Finding(
                ("framdrift", index, "status"), message, "Hvis det er en skrivefeil, trekk meldingen tilbake."
            )


@rule("to-samme-dag", Severity.ADVICE)
def two_on_one_day(checked: Checked) -> Iterator[Finding]:
    """To har meldt ulikt om det samme på samme dag, og ingen har meldt siden.

    Slik blir det ofte når to har meldt hver for seg, og meldingene er flettet. Den siste i filen gjelder. Hvis det er
    feil, meld på nytt, eller trekk den ene tilbake med «boligplan meld --angre».

    Galt:
        vi_skal:
          - id: boveileder
            tekst: Ansette boveileder
            år: 2024
        # framdrift
        - tiltak: boveileder
          dato: 2024-03-01
          status: pågår
        - tiltak: boveileder
          dato: 2024-03-01
          status: gjennomført
    Riktig:
        vi_skal:
          - id: boveileder
            tekst: Ansette boveileder
            år: 2024
        # framdrift
        - tiltak: boveileder
          dato: 2024-03-01
          status: pågår
        - tiltak: boveileder
          dato: 2024-03-02
          status: gjennomført
    """
    for id, entries in checked.entries.items():
        for year in dict.fromkeys(entry.year for _, entry in entries):
            same = [pair for pair in entries if pair[1].year == year]
            (first, before), (index, last) = same[-2:] if len(same) > 1 else same * 2
            if before.day == last.day and _what(before) != _what(last):
                about = f"«{id}»{f' for {year}' if year else ''}"
                message = f"{about} er meldt både {before.status} og {last.status} {last.dated}. Den siste gjelder."
                related = (("den andre meldingen", ("framdrift", first, "status")),)
                help = "Meld på nytt hvis det er feil, eller trekk den ene tilbake."
                yield Finding(("framdrift", index, "status"), message, help, related)


def _what(entry: Entry) -> tuple[object, ...]:
    """What the entry says that figures are made from."""
    return entry.status, entry.moved_to, entry.value, entry.done


@rule("gjelder-ikke-begynt", Severity.ERROR)
def year_not_begun(checked: Checked) -> Iterator[Finding]:
    """Meldingen sier hvordan arbeidet gikk i et år som ikke var begynt da det ble meldt.

    Ingen kan melde om et år som ikke er begynt. Et år som kommer, kan bare utsettes.

    Galt:
        vi_skal:
          - id: fagdag
            tekst: Holde fagdag
            gjentas: årlig
            år: 2022-2024
        # framdrift
        - tiltak: fagdag
          dato: 2023-01-20
          gjelder: 2024
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
        if entry.year and entry.year > entry.day.year and entry.status in OF_WORK:
            message = f"«{entry.status}» er meldt for {entry.year}, men {entry.year} var ikke begynt {entry.dated}."
            help = "Rett «gjelder» eller «dato». Et år som kommer, kan bare meldes utsatt."
            yield Finding(("framdrift", index, "gjelder"), message, help)


@rule("trekker-ukjent", Severity.ERROR)
def nothing_to_take_back(checked: Checked) -> Iterator[Finding]:
    """En melding trekker tilbake noe som ikke er meldt, eller flere meldinger som ikke er like.

    Det som trekkes, er meldingen på samme tiltak med nettopp den datoen, det året og den statusen. Hvis to slike har
    ulik tekst, sier «tekst» hvilken.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2023-10-01
          status: gjennomført
        - tiltak: boligplan
          dato: 2023-10-05
          trekker: {dato: 2023-10-02, status: gjennomført}
          begrunnelse: Skrevet på feil tiltak.
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
        # framdrift
        - tiltak: boligplan
          dato: 2023-10-01
          status: gjennomført
        - tiltak: boligplan
          dato: 2023-10-05
          trekker: {dato: 2023-10-01, status: gjennomført}
          begrunnelse: Skrevet på feil tiltak.
    """
    for index, entry in enumerate(checked.journal.entries):
        if not entry.takes_back:
            continue
        found = [report for _, report in checked.reports if report.is_taken_back_by(entry)]
        path = ("framdrift", index, "trekker")
        if not found or entry.takes_back.dated.last > entry.day:
            message = f"Ingen melding på «{entry.measure}» fra {entry.takes_back.dated} passer med den som trekkes."
            yield Finding(path, message, "Skriv dato, gjelder og status slik de står i meldingen som skal trekkes.")
        elif len({report.text for report in found}) > 1:
            message = (
                f"{len(found)} meldinger på «{entry.measure}» fra {entry.takes_back.dated} passer, med ulik tekst."
            )
            yield Finding(path, message, "Legg til «tekst» under «trekker», med teksten i den som skal trekkes.")


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
    for index, entry in checked.reports:
        node = checked.measures.get(entry.measure)
        ended = node.item.ended if node else None
        if ended and entry.day > ended.day:
            yield Finding(
                ("framdrift", index, "dato"),
                f"«{entry.measure}» gikk ut av planen {ended.day}. En melding etter det endrer ikke status.",
                "Rett datoen hvis den er feil. Hvis tiltaket skal være med igjen, må «sluttet» ut av planen.",
            )
