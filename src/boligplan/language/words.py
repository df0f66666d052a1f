"""The fixed words in both målformer, lists, and the order of the Norwegian alphabet."""

import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

Language = Literal["bokmål", "nynorsk"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Phrase(NamedTuple):
    """One phrase in bokmål and nynorsk; `{}` is where a text of the plan goes."""

    bokmaal: str
    nynorsk: str

    def in_(self, language: Language, *values: object) -> str:
        """Return the phrase in the language, filled in with the values."""
        text = self.nynorsk if language == "nynorsk" else self.bokmaal
        return text.format(*values) if values else text


class Note(NamedTuple):
    """A phrase with its values, to be said with an answer wherever it is shown; the terminal and JSON say bokmål."""

    phrase: Phrase
    values: tuple[str, ...] = ()

    def in_(self, language: Language = "bokmål") -> str:
        """Return the sentence in the language."""
        return self.phrase.in_(language, *self.values)


def same(text: str) -> Phrase:
    """Return a phrase that is written the same in both målformer."""
    return Phrase(text, text)


# Every word that stands in a file in one spelling and is printed: statuses, timings, year cells, kinds, states.
WORDS = {
    "ikke meldt": Phrase("ikke meldt", "ikkje meld"),
    "ikke påbegynt": Phrase("ikke påbegynt", "ikkje påbyrja"),
    "pågår": same("pågår"),
    "gjennomført": same("gjennomført"),
    "delvis gjennomført": same("delvis gjennomført"),
    "ikke gjennomført": Phrase("ikke gjennomført", "ikkje gjennomført"),
    "utsatt": Phrase("utsatt", "utsett"),
    "utgår": Phrase("utgår", "går ut"),
    "erstattet": Phrase("erstattet", "erstatta"),
    "avsluttet": Phrase("avsluttet", "avslutta"),
    "over fristen": same("over fristen"),
    "mangler melding": Phrase("mangler melding", "manglar melding"),
    "nær fristen": Phrase("nær fristen", "nær fristen"),
    "uten ny melding": Phrase("uten ny melding", "utan ny melding"),
    "starter senere": Phrase("starter senere", "startar seinare"),
    "før fristen": same("før fristen"),
    "uten frist": Phrase("uten frist", "utan frist"),
    "uten ansvar": Phrase("uten ansvar", "utan ansvar"),
    "avvik": same("avvik"),
    "ferdig i tide": same("ferdig i tide"),
    "ferdig for sent": Phrase("ferdig for sent", "ferdig for seint"),
    "venter": Phrase("venter", "ventar"),
    "kommer": Phrase("kommer", "kjem"),
    "ingen melding": Phrase("ingen melding", "inga melding"),
    "ingen tiltak": same("ingen tiltak"),
    "meldt": Phrase("meldt", "meld"),
    "drift": same("drift"),
    "investering": same("investering"),
    "drift og investering": same("drift og investering"),
    "ikke oppgitt": Phrase("ikke oppgitt", "ikkje oppgitt"),
    "hovedansvar": Phrase("hovedansvar", "hovudansvar"),
    "har ansvaret": same("har ansvaret"),
    "delegert til": same("delegert til"),
    "ved": same("ved"),
    "involvert": same("involvert"),
    "forts.": Phrase("forts.", "framh."),
    "minst": same("minst"),
    "høyst": Phrase("høyst", "høgst"),
    "Tiltak under planen": same("Tiltak under planen"),
    "Mål": same("Mål"),
    "avsluttes": Phrase("avsluttes", "blir avslutta"),
    "videreføres": Phrase("videreføres", "blir vidareført"),
    "flyttes": Phrase("flyttes", "blir flytta"),
    "endres": Phrase("endres", "blir endra"),
    "slås sammen": Phrase("slås sammen", "blir slått saman"),
    "deles": Phrase("deles", "blir delt"),
    "nei": same("nei"),
    "årlig": Phrase("årlig", "årleg"),
    "løpende": Phrase("løpende", "løpande"),
    "under arbeid": same("under arbeid"),
    "vedtatt": Phrase("vedtatt", "vedteken"),
    "opphevet": Phrase("opphevet", "oppheva"),
    "budsjett": same("budsjett"),
    "egen politisk sak": Phrase("egen politisk sak", "eiga politisk sak"),
    "egen politisk sak ved behov": Phrase("egen politisk sak ved behov", "eiga politisk sak ved behov"),
    "innenfor ramme": Phrase("innenfor ramme", "innanfor ramma"),
    "ingen kostnad": same("ingen kostnad"),
    "ukjent": Phrase("ukjent", "ukjend"),
    "stilling": same("stilling"),
    "enhet": Phrase("enhet", "eining"),
    "gruppe": same("gruppe"),
    "politisk organ": same("politisk organ"),
    "ekstern": same("ekstern"),
    "ikke fastsatt": Phrase("ikke fastsatt", "ikkje fastsett"),
    "ubestemt": Phrase("ikke fastsatt", "ikkje fastsett"),
    "kr": same("kroner"),
    "1000 kr": Phrase("hele tusen kroner", "heile tusen kroner"),
    "mill. kr": Phrase("millioner kroner", "millionar kroner"),
}
_FOLDER = Phrase("nb", "nn")
_ORDER = {"æ": "\ue000", "ä": "\ue000", "ø": "\ue001", "ö": "\ue001", "å": "\ue002"}


def word(value: str, language: Language = "bokmål") -> str:
    """Return how `value`, as it is written in the files or by the engine, reads in print; KeyError if unknown."""
    return WORDS[value].in_(language)


def tag(language: Language) -> str:
    """Return the language tag for documents: nb-NO or nn-NO."""
    return f"{template_folder(language)}-NO"


def template_folder(language: Language) -> str:
    """Return the folder that holds the templates of the language: nb or nn."""
    return _FOLDER.in_(language)


def language_called(name: str) -> Language | None:
    """Return the language with this name; None where there is no such."""
    return next((language for language in LANGUAGES if language == name), None)


def common_language(languages: Iterable[Language]) -> Language:
    """Return what a page about several plans is written in: their own language where all share it, else bokmål."""
    found = set(languages)
    return found.pop() if len(found) == 1 else LANGUAGES[0]


def list_text(items: Iterable[str], last: str = "og") -> str:
    """The items as «a», «a og b» or «a, b og c»."""
    *before, end = list(items) or [""]
    return f"{', '.join(before)} {last} {end}" if before else end


def inner_quotes(text: str) -> str:
    """Return the text as it stands between «…»: «A «B» C» is written «A ‘B’ C»."""
    return text.replace("«", "‘").replace("»", "’")


def sort_key(text: str) -> str:
    """A key that sorts as in a Norwegian dictionary: case aside, æ, ø and å last, aa as å, other accents aside."""
    letters = unicodedata.normalize("NFC", text.casefold()).replace("aa", "å")
    return "".join(_ORDER.get(letter) or unicodedata.normalize("NFD", letter)[0] for letter in letters)
