"""The rules: one function per rule, one family per file, and the plain list of them all.

A rule is a generator over `Finding`s. Its docstring is its documentation (Norwegian, shown by
`sjekk --forklar`): a sentence, a reason, and the sections «Galt:» and «Riktig:» with an example each.
"""

from __future__ import annotations

from boligplan.rules import entries, guidance, money, privacy, references, responsibility, texts, time, wording
from boligplan.rules.base import Checked, Finding, Rule, rules_in

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "Henvisninger": rules_in(references),
    "Meldinger": rules_in(entries),
    "Ansvar": rules_in(responsibility),
    "Tid": rules_in(time),
    "Penger": rules_in(money),
    "Tekst": rules_in(texts),
    "Personvern": rules_in(privacy),
    "Føringer": rules_in(guidance),
    "Vedtatt ordlyd": rules_in(wording),
}
RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES.values() for rule in family)

__all__ = ["FAMILIES", "RULES", "Checked", "Finding", "Rule"]
