"""What the reader's codes mean, in the form of a rule's docstring; shown by `sjekk --forklar` and in docs/regler.md."""

from __future__ import annotations

READER: dict[str, str] = {}
