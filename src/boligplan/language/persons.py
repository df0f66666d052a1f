"""Names of people told from those of posts, by their letters and a few words; no list of names."""

from __future__ import annotations

import re

from boligplan.patterns import pattern

_WORD = "[A-ZÆØÅ][a-zæøåé]+(?:-[A-ZÆØÅ]?[a-zæøåé]+)?"
_NAME = pattern(rf"{_WORD}(?: [A-ZÆØÅ]\.?| {_WORD}){{1,3}}")
_POST = pattern(
    r"sjef|leder|leiar|direktør|rådgiv|ansvarlig|ansvarleg|koordinator|konsulent|rektor|rådmann|ordfører|planlegg"
    r"|avdeling|enhet|eining|utvalg|utval\b|gruppe|kontor|kommun|\bnav\b|team|tjeneste|teneste|seksjon|etat|husbank"
    r"|lege|pleier|terapeut|arbeider|ingeniør|jurist|ombud|behandler|forvalt|kontakt|styrer|mester|lærer|sekretær",
    re.IGNORECASE,
)


def is_persons_name(text: str) -> bool:
    """True where the text is most likely the name of a person: all words with a capital, none that a post has."""
    return bool(_NAME.fullmatch(text)) and not _POST.search(text)
