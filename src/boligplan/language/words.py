"""The fixed words in both målformer, lists, and the order of the Norwegian alphabet."""

import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

Language = Literal["bokmål", "nynorsk"]

# Every word that stands in a file in one spelling and is printed: statuses, timings, year cells, kinds, states.
NYNORSK = {
    "ikke påbegynt": "ikkje påbyrja",
    "pågår": "pågår",
    "gjennomført": "gjennomført",
    "delvis gjennomført": "delvis gjennomført",
    "ikke gjennomført": "ikkje gjennomført",
    "utsatt": "utsett",
    "utgår": "går ut",
    "erstattet": "erstatta",
    "avsluttet": "avslutta",
    "forfalt": "forfalle",
    "mangler rapport": "manglar rapport",
    "forfaller snart": "forfell snart",
    "uten oppdatering": "utan oppdatering",
    "ikke startet ennå": "ikkje starta enno",
    "i rute": "i rute",
    "uten frist": "utan frist",
    "uten ansvar": "utan ansvar",
    "ferdig i tide": "ferdig i tide",
    "ferdig for sent": "ferdig for seint",
    "venter": "ventar",
    "kommer": "kjem",
    "ingen melding": "inga melding",
    "ingen tiltak": "ingen tiltak",
    "meldt": "meldt",
    "ikke meldt": "ikkje meldt",
    "drift": "drift",
    "investering": "investering",
    "drift og investering": "drift og investering",
    "ikke oppgitt": "ikkje oppgitt",
    "hovedansvar": "hovudansvar",
    "delegert til": "delegert til",
    "ved": "ved",
    "forts.": "framh.",
    "minst": "minst",
    "høyst": "høgst",
    "Ramme": "Ramme",
    "Tiltak under planen": "Tiltak under planen",
    "Mål": "Mål",
    "avsluttes": "blir avslutta",
    "videreføres": "blir vidareført",
    "flyttes": "blir flytta",
    "endres": "blir endra",
    "slås sammen": "blir slått saman",
    "deles": "blir delt",
    "nei": "nei",
    "årlig": "årleg",
    "løpende": "løpande",
    "under arbeid": "under arbeid",
    "vedtatt": "vedteken",
    "opphevet": "oppheva",
    "budsjett": "budsjett",
    "egen politisk sak": "eiga politisk sak",
    "egen politisk sak ved behov": "eiga politisk sak ved behov",
    "innenfor ramme": "innanfor ramma",
    "ingen kostnad": "ingen kostnad",
    "ukjent": "ukjend",
    "stilling": "stilling",
    "enhet": "eining",
    "gruppe": "gruppe",
    "politisk organ": "politisk organ",
    "ekstern": "ekstern",
    "ubestemt": "ikkje fastsett",
    "kr": "kroner",
    "1000 kr": "heile tusen kroner",
    "mill. kr": "millionar kroner",
}
_BOKMAAL = {
    "ubestemt": "ikke fastsatt",
    "kr": "kroner",
    "1000 kr": "hele tusen kroner",
    "mill. kr": "millioner kroner",
}
_ORDER = {"æ": "\ue000", "ä": "\ue000", "ø": "\ue001", "ö": "\ue001", "å": "\ue002"}


class Phrase(NamedTuple):
    """One phrase in bokmål and nynorsk; `{}` is where a text of the plan goes."""

    bokmaal: str
    nynorsk: str

    def in_(self, language: Language) -> str:
        """The phrase in the language."""
        return self.nynorsk if language == "nynorsk" else self.bokmaal


def same(text: str) -> Phrase:
    """A phrase that is written the same in both målformer."""
    return Phrase(text, text)


def word(value: str, language: Language = "bokmål") -> str:
    """How `value`, as it is written in the files or by the engine, reads in print; KeyError for an unknown word."""
    return NYNORSK[value] if language == "nynorsk" else _BOKMAAL.get(value, value)


def tag(language: Language) -> str:
    """The language tag for documents: nb-NO or nn-NO."""
    return "nn-NO" if language == "nynorsk" else "nb-NO"


def list_text(items: Iterable[str], last: str = "og") -> str:
    """The items as «a», «a og b» or «a, b og c»."""
    *before, end = list(items) or [""]
    return f"{', '.join(before)} {last} {end}" if before else end


def sort_key(text: str) -> str:
    """A key that sorts as in a Norwegian dictionary: case aside, æ, ø and å last, aa as å, other accents aside."""
    letters = unicodedata.normalize("NFC", text.casefold()).replace("aa", "å")
    return "".join(_ORDER.get(letter) or unicodedata.normalize("NFD", letter)[0] for letter in letters)
