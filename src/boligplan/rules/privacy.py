"""What must not be in files that git never forgets: numbers and addresses of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from boligplan.diagnostics import Severity
from boligplan.language.persons import is_persons_name
from boligplan.patterns import pattern
from boligplan.rules.base import Checked, Finding, rule

_ELEVEN = pattern(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")
_PHONE = pattern(
    r"(?<![\w.,/-])(?:(?:\+|00)47 ?)?(?:2[1-9]|[3-9]\d)(?:\d{6}| \d\d \d\d \d\d|\d \d\d \d{3})"
    r"(?![\w/]|[.,-]\d|,-| ?(?:kr|mill))"
)
_MAIL = pattern(r"(?<=[\w.+-])@[\w-]+\.[\w-]")  # «post@kommune.no», looked for from its @
_FORGETS = (
    "Alt som er lagret i git, ligger der for alltid. Hvis det er lagret med «git commit», må også historikken renses."
)


def _found(checked: Checked, is_hit: Callable[[str], object], message: str, help: str) -> Iterator[Finding]:
    """One finding a text; the hit itself is never repeated."""
    for path, text in checked.texts():
        if is_hit(text):
            yield Finding(path, message, help)


def _has_identity_number(text: str) -> bool:
    numbers = _ELEVEN.findall(text)
    if not numbers:
        return False
    from stdnum.no import fodselsnummer  # brings half of the network library with it

    return any(fodselsnummer.is_valid(re.sub(r"\D", "", number)) for number in numbers)


def _has_phone_number(text: str) -> bool:
    return _PHONE.search(text) is not None


@rule("fødselsnummer", Severity.ERROR)
def identity_numbers(checked: Checked) -> Iterator[Finding]:
    """Det står et fødselsnummer i teksten.

    Planen og framdriften skal aldri ha opplysninger om enkeltpersoner. Kontrollsifrene stemmer, så dette
    er neppe noe annet.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
        # framdrift
        - tiltak: boligrapport
          dato: 2023-01-20
          status: pågår
          tekst: Søknaden fra 17454000080 er innvilget.
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
        # framdrift
        - tiltak: boligrapport
          dato: 2023-01-20
          status: pågår
          tekst: Søknaden er innvilget.
    """
    if _has_identity_number(checked.long_numbers):
        help = f"Ta det ut før filen lagres i git. {_FORGETS}"
        found = list(_found(checked, _has_identity_number, "Her står et fødselsnummer.", help))
        yield from found or [Finding((), "Det står et fødselsnummer i en kommentar i planen eller framdriften.", help)]


@rule("telefonnummer", Severity.WARNING)
def phone_numbers(checked: Checked) -> Iterator[Finding]:
    """Det står et telefonnummer i teksten.

    Planen viser til stillinger og enheter. Et nummer kan gå over til noen andre, og kan peke på en person.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport (spør eiendom, tlf. 99 99 99 99)
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    """
    if _has_phone_number(checked.long_numbers):
        message = "Her ser det ut til å stå et telefonnummer."
        help = f"Skriv stillingen eller enheten i stedet. {_FORGETS}"
        yield from _found(checked, _has_phone_number, message, help)


@rule("e-postadresse", Severity.WARNING)
def mail_addresses(checked: Checked) -> Iterator[Finding]:
    """Det står en e-postadresse i teksten.

    Planen viser til stillinger og enheter. En adresse peker som regel på en person.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport (spør fornavn.etternavn@kommune.example)
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    """
    if "@" in checked.raw:
        message = "Her står en e-postadresse."
        yield from _found(checked, _MAIL.search, message, f"Skriv stillingen eller enheten i stedet. {_FORGETS}")


@rule("navn-på-person", Severity.WARNING)
def persons_names(checked: Checked) -> Iterator[Finding]:
    """En stilling under ansvarlige har et navn som ser ut til å være en persons.

    Ansatte slutter, og alt som er lagret i git, ligger der for alltid. Skriv hva stillingen heter, og la
    personens navn stå i sakssystemet. Bare ansvarlige av typen stilling blir sett på, for enheter og stiftelser kan
    hete noe lignende.

    Galt:
        ansvarlige:
          - id: bolig
            navn: Fornavn Etternavn
            type: stilling
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            ansvar: bolig
    Riktig:
        ansvarlige:
          - id: bolig
            navn: Leder for boligkontoret
            type: stilling
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
            ansvar: bolig
    """
    for i, owner in enumerate(checked.plan.owners):
        if owner.type == "stilling" and is_persons_name(owner.name):
            help = f"Skriv hva stillingen heter i stedet. {_FORGETS}"
            yield Finding(("ansvarlige", i, "navn"), "Her ser det ut til å stå navnet på en person.", help)
