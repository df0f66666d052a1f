"""Short speaking ids made of texts."""

from __future__ import annotations

import re
import unicodedata
from itertools import count

_LIGHT = """å og i på av for til fra frå med som at det den de en ei et ein eit er skal vil om ved ha gi eller samt slik
    innen være vere bli sikre sine sitt sin flere fleire kunne må kan mot hos under over via se ta bruk kontinuerlig
    bidra vurdere utarbeide lage arbeide legge rette muligheten mulighet benytte gjennomføre etablere få nødvendig
    gå gjennom alle"""
_SHORT = 24  # letters that three words may take


def words(text: str) -> list[str]:
    """The words of the text in small letters, without accents; æ, ø and å are letters of their own."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return re.findall("[a-z0-9æøå]+", "".join(c if c in "æøå" else unicodedata.normalize("NFD", c)[0] for c in plain))


def plan_id(name: str) -> str:
    """The id of the plan whose file has this name, without its suffix."""
    id = "-".join(words(name)) or "plan"
    return id if id[0].isalpha() else f"plan-{id}"


class Ids:
    """Gives every text an id of its own."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._last: dict[str, int] = {}

    def __call__(self, text: str) -> str:
        """An unused id of the first telling words of the text."""
        every = words(text) or ["punkt"]
        told = [word for word in every if word not in _LIGHT.split()] or every
        if told[0][0].isdigit():
            told.insert(0, "p")
        most = min(3, len(told)) if len("-".join(told[:3])) <= _SHORT else min(2, len(told))
        tries = ["-".join(told[:many])[:40].strip("-") for many in range(most, min(6, len(told)) + 1)]
        id = next((id for id in tries if id not in self.used), "") or self._numbered(tries[0])
        self.used.add(id)
        return id

    def _numbered(self, stem: str) -> str:
        """The first unused one of «stem-2», «stem-3» …; those before the last one given are all used."""
        for number in count(self._last.get(stem, 2)):
            if (id := f"{stem}-{number}") not in self.used:
                self._last[stem] = number
                return id
        raise AssertionError  # `count` has no end
