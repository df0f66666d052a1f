"""Printed owner texts to a registry: posts, units, groups and bodies, the spellings of one joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from boligplan.editing.yamltext import Plain
from boligplan.language.persons import is_persons_name
from boligplan.safetext import fold

_BRACKET = re.compile(r"\(([^()]*)\)")
_DELEGATED = re.compile(r".*\b(?:deleger[a-zæøå]*|lagt|lagd) til\s+", re.IGNORECASE)
_BY = re.compile(r"(?:ved|v/)\s+", re.IGNORECASE)
_LEAD = re.compile(r"\s+v/\s*([^()]+?)(?=\s+og\s|\s*[;,&+\n]|$)")
_SPLIT = re.compile(r"\s*(?:[;\n+&]|/(?=\s*[A-ZÆØÅ])|,\s+(?=[A-ZÆØÅ])|\bog\s+(?=[A-ZÆØÅ]))\s*")
_PIECES = re.compile(r"\s*(?:,|/|\bog\b)\s*")
# «Egen opprettet arbeidsgruppe i planperioden», «Prosjektgruppe som skal opprettes»; «egen arbeidsgruppe» may be there.
_TO_BE_SET_UP = re.compile(
    r"\b(opprettes|opprettast|etableres|etablerast|nedsettes|setjast ned)\b|\boppretta?(et)?\b.*\bplanperioden\b",
    re.IGNORECASE,
)
_OWN_GROUP = re.compile(r"\b(egen|eget|eiga|eigen|ny|nye) \w*(gruppe|gruppa|team|utvalg|utval)\b", re.IGNORECASE)
_TOO_LONG = "fant ikke hvem som er ansvarlig i en så lang tekst; fyll ut «hos»"
_LIGHT = frozenset({"for", "det", "den", "de", "av", "i", "på", "om", "og", "ein", "en", "til"})
_LONGEST, _LONGEST_CELL = 70, 2_000  # characters of a name, and of a cell that names owners

_TYPES = (
    ("ubestemt", r"alle\b|den enkelte|hver enkelt|alle (enheter|tjenester|einingar)"),
    (
        "politisk organ",
        r"kommunestyret?|formannskap(et)?|(hoved|hovud)?utval(g|et)? for|bystyret?|(eldre|ungdoms|brukar|bruker)råd",
    ),
    (
        "stilling",
        r".*(leder|leiar|sjef|direktør|rådgiv[ae]r|koordinator|konsulent|rektor|rådmann|ordfører|planlegg[ae]r)\b",
    ),
    ("gruppe", r".*(gruppe|gruppa|gruppen|team|utvalg|utval|utvalget|råd|forum|nettverk)\b"),
    ("ekstern", r".*(husbanken|fylke|statsforvalt|politi|stiftelse|\biks\b|\bas\b|idrettslag|frivillig)"),
)


@dataclass
class Owner:
    """One owner: its id, the name first met, other spellings, and what is uncertain."""

    id: str
    name: str
    aliases: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def as_data(self) -> dict[str, Any]:
        """The entry in `ansvarlige`."""
        kind = next((kind for kind, words in _TYPES if re.match(words, self.name.casefold())), "enhet")
        data = {"#": self.doubts, "id": self.id, "navn": self.name, "type": kind}
        if self.aliases:
            data["også_kalt"] = self.aliases
        return {**data, "opprettes": Plain("ja")} if _TO_BE_SET_UP.search(self.name) else data


class Registry:
    """The owners met so far, by the core of their names."""

    def __init__(self, new_id: Any) -> None:
        self.new_id = new_id
        self.owners: dict[str, Owner] = {}
        self._alike: dict[tuple[str, ...], list[tuple[str, Owner]]] = {}  # last word and owner, by `_beginning`

    def responsibility(self, text: str, doubts: list[str]) -> dict[str, Any]:
        """The value of `ansvar` for a printed text: the text kept, and the ids it names."""
        printed = fold(text)
        if len(text) > _LONGEST_CELL:
            doubts.append(_TOO_LONG)
            return {"tekst": printed, "hos": [], "delegert": [], "ved": []}
        text = _LEAD.sub(r" (v/ \1)", text)
        outside, dash, rest = _BRACKET.sub(" ", text).partition(" - ")
        if dash:
            doubts.append(f"bare det som står før «-», er lest som ansvarlig, ikke «{fold(rest)}»")
        data: dict[str, Any] = {"tekst": printed, "hos": self._ids(outside, doubts), "delegert": [], "ved": []}
        for bracket in _BRACKET.findall(fold(text)):
            names = _BY.sub("", _DELEGATED.sub("", bracket)).partition(" - ")[0]
            data["delegert" if _DELEGATED.match(bracket) else "ved"] += self._ids(names, doubts)
        return data

    def ids(self, text: str, doubts: list[str]) -> list[str]:
        """The ids of those named in a list of units, such as a column of participants."""
        if len(text) > _LONGEST_CELL:
            doubts.append(_TOO_LONG)
            return []
        return list(
            dict.fromkeys(id for piece in _PIECES.split(fold(text)) if piece for id in self._ids(piece, doubts))
        )

    def _ids(self, text: str, doubts: list[str]) -> list[str]:
        found = []
        for piece in _SPLIT.split(text):
            name = _DELEGATED.sub("", _BY.sub("", fold(piece))).strip(" .,:-–•*")
            if len(name) > _LONGEST:
                doubts.append(_TOO_LONG)
            elif any(map(str.isalnum, name)):
                found += self._known(name) or [self._owner(name)]
                if "," in name or "/" in name:
                    doubts.append(f"«{name}» er lest som én ansvarlig")
        return list(dict.fromkeys(found))

    def _known(self, name: str) -> list[str]:
        """The owners of «A og B» or «a/b» where each is known by itself."""
        cores = [core(piece) for piece in _PIECES.split(name)]
        return (
            [self.owners[core].id for core in cores] if len(cores) > 1 and all(c in self.owners for c in cores) else []
        )

    def _owner(self, name: str) -> str:
        key = core(name)
        owner = self.owners.get(key) or self._near(key, name)
        if owner is None:
            name = name[0].upper() + name[1:]
            owner = Owner(self.new_id(name), name)
            if is_persons_name(name) and not any(re.match(words, name.casefold()) for _, words in _TYPES):
                owner.doubts.append("er dette en person? Bruk stillingen eller enheten i stedet")
            if _TO_BE_SET_UP.search(name):
                owner.doubts.append("navnet er lest som at gruppen skal opprettes; er den det alt, slett «opprettes»")
            elif _OWN_GROUP.search(name):
                owner.doubts.append("finnes gruppen alt? Skal den opprettes, skriv «opprettes: ja»")
        if key not in self.owners:
            self.owners[key] = owner
            self._alike.setdefault(_beginning(key), []).append((key.split()[-1], owner))
        if name.casefold() not in (spelling.casefold() for spelling in (owner.name, *owner.aliases)):
            owner.aliases.append(name)
        return owner.id

    def _near(self, key: str, name: str) -> Owner | None:
        """An owner whose name is the same but for the end of its last word."""
        *start, last = key.split()
        for ends, owner in self._alike.get(_beginning(key), ()) if start and len(last) >= _SAME else ():
            if len(ends) >= _SAME and (last.startswith(ends) or ends.startswith(last)):
                owner.doubts.append(f"«{name}» er lest som samme ansvarlig")
                return owner
        return None


_SAME = 5  # letters that the last words of two spellings of one name begin with, at the least


def _beginning(key: str) -> tuple[str, ...]:
    """All words but the last, and what the last one begins with: equal for two that `_near` may take for one."""
    *start, last = key.split() or [key]
    return (*start, last[:_SAME])


def core(name: str) -> str:
    """The words that tell owners apart: no light words, no definite endings; the name if nothing is left."""
    words = [word for word in re.findall(r"[\wæøå]+", name.casefold()) if word not in _LIGHT]
    stems = (re.sub("(en|et|e|a)$", "", word) if len(word) > 5 else word for word in words)
    return " ".join(stems) or name.casefold()
