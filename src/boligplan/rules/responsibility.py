"""Who answers: a measure with nobody in particular to answer for it is a measure nobody does."""

from __future__ import annotations

from collections.abc import Iterator

from boligplan.deadline import Deadline
from boligplan.diagnostics import Severity
from boligplan.language.words import inner_quotes, list_text
from boligplan.rules.base import Checked, Finding, rule, weak_measures
from boligplan.tree import Path


@rule("uten-ansvar", Severity.WARNING)
def nobody(checked: Checked) -> Iterator[Finding]:
    """Ingen har ansvaret for tiltaket.

    Et tiltak uten ansvarlig blir sjelden gjort, og ingen får spørsmål om det. Ansvaret kan stå på tiltaket, på vi_vil,
    på målet eller under felles; det arves nedover.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
    Riktig:
        ansvarlige:
          - id: eiendom
            navn: Eiendomsavdelingen
            type: enhet
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            ansvar: eiendom
    """
    words = "har ingen ansvarlig", "har noen ansvarlig"
    help = "Skriv hvem som har ansvaret: «ansvar: …» med en id fra ansvarlige."
    yield from weak_measures(
        checked,
        lambda _, m: not (m.responsibility and (m.responsibility.text or m.responsibility.everyone)),
        ("ansvar",),
        words,
        help,
    )


@rule("ansvar-bare-tekst", Severity.WARNING)
def printed_only(checked: Checked) -> Iterator[Finding]:
    """Ansvaret er skrevet av fra planen, men ikke knyttet til noen i registeret.

    Da kommer tiltaket ikke med i oversikten til den som har ansvaret, og ingen får påminnelse.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            ansvar:
              tekst: Leder bygg og eiendom
    Riktig:
        ansvarlige:
          - id: leder-bygg
            navn: Leder bygg og eiendom
            type: stilling
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            ansvar:
              tekst: Leder bygg og eiendom
              hos: leder-bygg
    """
    for path, responsibility in checked.responsibilities:
        if responsibility.text and not responsibility.everyone:
            help = "Legg til «hos: …» med id-en til den ansvarlige."
            message = f"«{inner_quotes(responsibility.text)}» er ikke knyttet til noen under ansvarlige."
            yield Finding((*path, "tekst"), message, help, lacks=("ansvar",))


@rule("ubestemt-ansvar", Severity.WARNING)
def nobody_in_particular(checked: Checked) -> Iterator[Finding]:
    """Ansvaret ligger hos ingen bestemt.

    Når «alle» har ansvaret, har ingen det. Ansvarlige av typen ubestemt kan stå slik det står i planen, men
    tiltaket trenger noen som kan ta ansvaret.

    Galt:
        ansvarlige:
          - id: alle
            navn: Alle
            type: ubestemt
        vi_skal:
          - id: brukermedvirkning
            tekst: Spørre leietakerne om hva de trenger
            år: 2023
            ansvar: alle
    Riktig:
        ansvarlige:
          - id: ks-helse
            navn: Kommunalsjef helse og omsorg
            type: stilling
        vi_skal:
          - id: brukermedvirkning
            tekst: Spørre leietakerne om hva de trenger
            år: 2023
            ansvar: ks-helse
    """
    for path, responsibility in checked.responsibilities:
        owners = [checked.owners[id] for id in responsibility.everyone if id in checked.owners]
        if owners and all(owner.type == "ubestemt" for owner in owners):
            names = list_text(f"«{owner.name}»" for owner in owners)
            help = "Avklar hvem som skal ha ansvaret, og skriv stillingen eller enheten."
            yield Finding(path, f"{names} er ingen bestemt ansvarlig.", help)


@rule("uten-hovedansvar", Severity.WARNING)
def several_and_no_lead(checked: Checked) -> Iterator[Finding]:
    """Flere har ansvaret, og ingen av dem leder.

    Når flere står side om side, venter de lett på hverandre. hovedansvar sier hvem som tar initiativet.

    Galt:
        ansvarlige:
          - id: ks-helse
            navn: Kommunalsjef helse og omsorg
          - id: ks-teknisk
            navn: Kommunalsjef teknisk
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            ansvar: [ks-helse, ks-teknisk]
    Riktig:
        ansvarlige:
          - id: ks-helse
            navn: Kommunalsjef helse og omsorg
          - id: ks-teknisk
            navn: Kommunalsjef teknisk
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            ansvar:
              hos: [ks-helse, ks-teknisk]
              hovedansvar: ks-teknisk
    """
    for path, responsibility in checked.responsibilities:
        if len(responsibility.owners) > 1 and not responsibility.lead:
            names = list_text(f"«{id}»" for id in responsibility.owners)
            message = f"{names} har ansvaret sammen, og ingen er satt til å lede."
            yield Finding(path, message, "Avklar hvem som leder, og legg til «hovedansvar: …».", lacks=("ansvar",))


@rule("opphørt-ansvarlig", Severity.ADVICE)
def dissolved(checked: Checked) -> Iterator[Finding]:
    """En ansvarlig er lagt ned, men står fortsatt på tiltak som ikke er avsluttet.

    Galt:
        ansvarlige:
          - id: prosjektgruppe
            navn: Prosjektgruppen for nye boliger
            type: gruppe
            opphørt: 2024-06-30
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2025
            ansvar: prosjektgruppe
    Riktig:
        ansvarlige:
          - id: prosjektgruppe
            navn: Prosjektgruppen for nye boliger
            type: gruppe
            opphørt: 2024-06-30
          - id: eiendom
            navn: Eiendomsavdelingen
            type: enhet
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2025
            ansvar: eiendom
            endret:
              - dato: 2024-06-30
                sak: RS 9/24
                før: {ansvar: prosjektgruppe}
    """
    for i, owner in enumerate(checked.plan.owners):
        if owner.dissolved is None or owner.dissolved > checked.day:
            continue
        left = [
            f"«{measure.id}»"
            for measure in checked.standing.values()
            if measure.responsibility and owner.id in measure.responsibility.everyone and not checked.is_closed(measure)
        ]
        if left:
            message = f"«{owner.name}» opphørte {owner.dissolved}, men har ansvar for tiltak som ikke er avsluttet: "
            help = "Avklar hvem som har tatt over, og endre ansvaret med «endret» og sak."
            yield Finding(("ansvarlige", i, "opphørt"), message + ", ".join(left) + ".", help)


@rule("ikke-opprettet", Severity.ADVICE)
def overdue_creation(checked: Checked) -> Iterator[Finding]:
    """En ansvarlig skulle vært opprettet nå.

    Galt:
        ansvarlige:
          - id: prosjektgruppe
            navn: Prosjektgruppen for nye boliger
            type: gruppe
            opprettes: 2023
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2025
            ansvar: prosjektgruppe
    Riktig:
        ansvarlige:
          - id: prosjektgruppe
            navn: Prosjektgruppen for nye boliger
            type: gruppe
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2025
            ansvar: prosjektgruppe
    """
    for i, owner in enumerate(checked.plan.owners):
        if isinstance(owner.created, Deadline) and owner.created.last < checked.day:
            message = f"«{owner.name}» skulle vært opprettet innen {owner.created.last}."
            help = "Hvis den er opprettet, slett linjen «opprettes». Hvis ikke, skriv den nye fristen."
            yield Finding(("ansvarlige", i, "opprettes"), message, help)


@rule("navn-på-flere", Severity.WARNING)
def shared_names(checked: Checked) -> Iterator[Finding]:
    """To ansvarlige går under samme navn.

    Da kan ingen vite hvem planen mener når navnet står i en tabell eller et regneark.

    Galt:
        ansvarlige:
          - id: arbeidsgruppe
            navn: Arbeidsgruppen for boligsosialt arbeid
            også_kalt: [Arbeidsgruppen]
          - id: prosjektgruppe
            navn: Prosjektgruppen for nye boliger
            også_kalt: [Arbeidsgruppen]
    Riktig:
        ansvarlige:
          - id: arbeidsgruppe
            navn: Arbeidsgruppen for boligsosialt arbeid
            også_kalt: [Arbeidsgruppen]
          - id: prosjektgruppe
            navn: Prosjektgruppen for nye boliger
    """
    first: dict[str, tuple[str, Path]] = {}
    for i, owner in enumerate(checked.plan.owners):
        aliases: list[tuple[Path, str]] = [
            (("ansvarlige", i, "også_kalt", n), alias) for n, alias in enumerate(owner.aliases)
        ]
        for path, name in [(("ansvarlige", i, "navn"), owner.name), *aliases]:
            other, place = first.setdefault(" ".join(name.casefold().split()), (owner.id, path))
            if other != owner.id:
                message = f"Både «{other}» og «{owner.id}» heter «{name}»."
                help = "La navnet stå hos den det gjelder. Hvis det er den samme, slå dem sammen."
                yield Finding(path, message, help, related=(("den andre står her", place),))


@rule("ubrukt-ansvarlig", Severity.ADVICE)
def unused_owner(checked: Checked) -> Iterator[Finding]:
    """En ansvarlig står i registeret, men ikke noe sted i planen eller framdriften.

    Det kan være en skrivefeil et annet sted, eller at ansvaret aldri ble fordelt.

    Galt:
        ansvarlige:
          - id: boligutvalg
            navn: Boligutvalget
            type: gruppe
    Riktig:
        ansvarlige:
          - id: boligutvalg
            navn: Boligutvalget
            type: gruppe
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            år: 2023
            ansvar: boligutvalg
    """
    used = {id for _, id in checked.owner_references}
    for i, owner in enumerate(checked.plan.owners):
        if owner.id not in used and checked.is_whole:
            help = "Hvis den skal ha ansvar for noe, skriv det der. Hvis ikke, kan den slettes."
            yield Finding(("ansvarlige", i, "id"), f"«{owner.name}» har ikke ansvar for noe i planen.", help)
