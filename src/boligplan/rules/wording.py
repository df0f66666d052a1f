"""The adopted plan, held against the checksum taken when it was adopted or last revised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from boligplan.checksum import latest, stands
from boligplan.diagnostics import Severity
from boligplan.rules.base import Checked, Finding, rule

CHANGED = "endret-siden-vedtaket"


@rule(CHANGED, Severity.ERROR)
def adopted_plan(checked: Checked) -> Iterator[Finding]:
    """Planen er endret siden vedtaket: den stemmer ikke med kontrollsummen fra vedtaket eller den siste revisjonen.

    Kontrollsummen dekker alt som et tall, en frist eller et dokument lages av: alle nøklene i mål, vi_vil, tiltak,
    strategier og milepæler, og planens periode, beløp_i, rapportering, revisjon og felles. Linjeskift, kommentarer,
    beskrivelse, kilde og felt teller ikke. Det som er endret ved et senere vedtak, skal stå i «endret», «innført» eller
    «sluttet» med dato etter kontrollsummen; da vet planen hva som sto før.

    Galt:
        vedtak:
          dato: 2022-05-02
          kontrollsum: sha256-0000000000000000000000000000000000000000000000000000000000000000
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    Riktig:
        vedtak:
          dato: 2022-05-02
          kontrollsum: sha256-c6d4400f5378212cc044b0dd790073fb4465bf066b88ba6b1efa800abe5b680d
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    """
    recorded = latest(checked.plan)
    if recorded and checked.is_whole and not stands(checked.plan):
        since = f"kontrollsummen fra {recorded.day}" if recorded.day > date.min else "kontrollsummen"
        yield Finding(
            recorded.path,
            f"Planen er endret siden vedtaket; den stemmer ikke med {since}.",
            "«boligplan endringer --vedtatt» viser hva som er endret. Hvis endringen er vedtatt, skriv den i endret, "
            "innført eller sluttet med dato og sak. Hvis det var en skrivefeil, bruk «boligplan revisjon rett». Hvis "
            "ikke, sett tilbake det som sto.",
        )
