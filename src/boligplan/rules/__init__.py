"""The rules: one function per rule, one family per file, and the plain list of them all.

A rule is a generator over `Finding`s. Its docstring is its documentation (Norwegian, shown by
`sjekk --forklar`): a sentence, a reason, and the sections «Galt:» and «Riktig:» with an example each.
"""

from __future__ import annotations

from boligplan.rules import entries, references
from boligplan.rules.base import Checked, Finding, Rule, rules_in

RULES: tuple[Rule, ...] = (*rules_in(references), *rules_in(entries))

__all__ = ["RULES", "Checked", "Finding", "Rule"]
