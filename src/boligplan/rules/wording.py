"""The adopted wording, held against the fingerprint taken when it was adopted or last revised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from boligplan.diagnostics import Severity
from boligplan.fingerprint import fingerprint
from boligplan.plan import Plan
from boligplan.rules.base import Checked, Finding, rule
from boligplan.tree import Path


def latest_fingerprint(plan: Plan) -> tuple[date, str, Path] | None:
    """The latest fingerprint recorded, the day it was taken and where it stands.

    Without a day, the adoption comes before every change and a revision ends its year.
    """
    taken: list[tuple[date, str, Path]] = []
    if plan.adoption and plan.adoption.fingerprint:
        taken.append((plan.adoption.day or date.min, plan.adoption.fingerprint, ("vedtak", "avtrykk")))
    for i, revised in enumerate(plan.revision.done):
        if revised.fingerprint:
            day = revised.day or date(revised.year, 12, 31)
            taken.append((day, revised.fingerprint, ("revisjon", "gjennomført", i, "avtrykk")))
    return max(taken, key=lambda found: found[0], default=None)


@rule("vedtatt-tekst-endret", Severity.ERROR)
def adopted_wording(checked: Checked) -> Iterator[Finding]:
    """Vedtatt tekst er endret: planen stemmer ikke med kontrollsummen fra vedtaket eller den siste revisjonen.

    Kontrollsummen dekker tekstene i mål, vi_vil og vi_skal, hvem som har ansvaret, årene, slag og kostnad. Linjeskift,
    kommentarer og rekkefølgen på nøkler teller ikke. Det som er endret ved et senere vedtak, skal stå i «endret»,
    «innført» eller «sluttet» med dato etter kontrollsummen; da vet planen hva som sto før.

    Galt:
        vedtak:
          dato: 2022-05-02
          avtrykk: sha256-0000000000000000000000000000000000000000000000000000000000000000
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    Riktig:
        vedtak:
          dato: 2022-05-02
          avtrykk: sha256-436626b63f00167031a19eb040187bd4d2dbf0181376d80787507cb64dc3a97e
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    """
    latest = latest_fingerprint(checked.plan)
    if latest is None or not checked.is_whole:
        return
    day, taken, path = latest
    if fingerprint(checked.plan.at(day)) != taken:
        since = f"kontrollsummen fra {day}" if day > date.min else "kontrollsummen"
        yield Finding(
            path,
            f"Vedtatt tekst er endret; planen stemmer ikke med {since}.",
            "«boligplan endringer --vedtatt» viser hva som er endret. Hvis endringen er vedtatt, skriv den i "
            "endret, innført eller sluttet med dato og sak. Hvis ikke, sett tilbake det som sto.",
        )
