"""The guidance a plan builds on, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterator

from boligplan.diagnostics import Severity
from boligplan.language.words import list_text
from boligplan.rules.base import Checked, Finding, rule
from boligplan.tree import goals


@rule("føring-utløpt", Severity.ADVICE)
def lapsed(checked: Checked) -> Iterator[Finding]:
    """En føring gjelder ikke gjennom hele planens periode.

    Når en nasjonal strategi går ut, bør revisjonen si hva som har kommet i stedet, og om målene fortsatt står seg.

    Galt:
        periode: 2022-2027
        føringer:
          - id: trygt-hjem
            tittel: Alle trenger et trygt hjem
            gyldig: 2021-2024
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            føring: trygt-hjem
    Riktig:
        periode: 2022-2027
        føringer:
          - id: samfunnsdelen
            tittel: Kommuneplanens samfunnsdel
            gyldig: 2020-2032
        mål:
          - id: eie
            tittel: Flere skal kunne eie egen bolig
            føring: samfunnsdelen
    """
    if checked.plan.period is None:
        return
    first, last = checked.plan.period
    for i, guide in enumerate(checked.plan.guidance):
        if guide.valid is None or guide.valid[1] >= last:
            continue
        building = [f"«{goal.id}»" for _, _, goal, _ in goals(checked.plan) if guide.id in goal.guidance]
        when = f"planen begynner i {first}" if guide.valid[1] < first else f"planen varer til {last}"
        built = f" Mål som bygger på den: {list_text(building)}." if building else ""
        yield Finding(
            ("føringer", i, "gyldig"),
            f"Føringen «{guide.id}» gjelder til {guide.valid[1]}, og {when}.{built}",
            "Se ved neste revisjon hva som gjelder i stedet.",
        )
