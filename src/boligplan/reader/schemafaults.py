"""What the models found wrong, as faults with places: keys, types and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.fields import is_id
from boligplan.language.persons import is_persons_name
from boligplan.reader import yamlfaults
from boligplan.reader.keys import (
    FREE_TEXT,
    LEVELS,
    either,
    homes_of,
    keys_of,
    known_keys,
    level_of,
    model_at,
    needed_keys,
)
from boligplan.reader.lines import line_at, quoted
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlfaults import broken_key
from boligplan.reader.yamlnodes import Path, find
from boligplan.safetext import clipped, closest

# What people call a thing, and what the file may call it.
WORDS = {
    "tiltak": "vi_skal", "delmål": "vi_vil", "satsing": "mål", "hovedmål": "mål", "innsatsområde": "mål", "maal": "mål",
    "mal": "mål", "strategi": "strategier", "ar": "år", "aar": "år", "årstall": "år gjelder", "ansvarlig": "ansvar av",
    "hvem": "ansvar av", "eier": "ansvar", "rapportert_av": "av", "meldt_av": "av", "kostnader": "kostnad",
    "okonomi": "økonomi", "deadline": "frist", "tidsfrist": "frist", "kommentar": "tekst beskrivelse", "navn": "tittel",
    "merknad": "intern_merknad", "tittel": "tekst", "beskrivelse": "tekst", "årsak": "begrunnelse grunn", "dag": "dato",
    "saksnummer": "sak", "type": "slag", "drift/investering": "slag", "språk": "målform", "startdato": "startet",
}  # fmt: skip
VALUES = {
    "ferdig": "gjennomført", "ferdigstilt": "gjennomført", "utført": "gjennomført", "fullført": "gjennomført",
    "ok": "gjennomført", "gjort": "gjennomført", "i gang": "pågår", "igangsatt": "pågår", "under arbeid": "pågår",
    "påbegynt": "pågår", "startet": "pågår", "ikke startet": "ikke påbegynt", "ikke begynt": "ikke påbegynt",
    "delvis": "delvis gjennomført", "ikke utført": "ikke gjennomført", "går ut": "utgår", "droppet": "utgår",
    "på vent": "utsatt", "d": "drift", "i": "investering", "nb": "bokmål", "nn": "nynorsk", "ja": "årlig",
    "hvert år": "årlig", "kontinuerlig": "løpende", "egen sak": "egen politisk sak",
    "egen sak ved behov": "egen politisk sak ved behov", "i rammen": "innenfor ramme",
    "kroner": "kr", "nok": "kr", "tusen kr": "1000 kr", "1 000 kr": "1000 kr", "mill kr": "mill. kr",
}  # fmt: skip
LATE = frozenset({"forsinket", "forfalt", "for_sent"})
OWNER_KEYS = frozenset({"ansvar", "hos", "delegert", "ved", "hovedansvar", "involverte", "utvalg", "av"})


@dataclass(frozen=True)
class _Spot:
    """One error and where it is: the node at the path as far as the file goes."""

    source: SourceFile
    root: Node
    model: type[BaseModel]
    error: ErrorDetails
    path: Path

    @cached_property
    def found(self) -> tuple[Node, Node | None, int]:
        return find(self.root, self.path)

    @property
    def is_key(self) -> bool:
        """True where a key itself is wrong, and not what stands after it."""
        return self.path[-1:] == ("[key]",)

    @property
    def node(self) -> Node:
        value, key_node, _ = self.found
        return key_node if self.is_key and key_node else value

    @property
    def index(self) -> int:
        return self.node.start_mark.index

    @property
    def name(self) -> str:
        """The innermost key that the file has."""
        steps = self.path[: self.found[2] - self.is_key]
        return next((step for step in reversed(steps) if isinstance(step, str)), "")

    @property
    def label(self) -> str:
        return f"«{clipped(self.name)}»: " if self.name else ""

    @property
    def context(self) -> dict[str, Any]:
        return self.error.get("ctx") or {}

    def fault(self, code: str, message: str, help: str = "", better: str = "", at: Node | None = None) -> Diagnostic:
        node = at or self.node
        length = node.end_mark.index - node.start_mark.index if isinstance(node, ScalarNode) else 1
        place = self.source.place(node.start_mark.index, length)
        return Diagnostic(code, Severity.ERROR, message, place, help, better)

    def with_value(self, text: str) -> str:
        """The line with `text` in the node's place; empty where the node goes over several lines."""
        return replaced(self.source, self.node, text)


def replaced(source: SourceFile, node: Node, text: str) -> str:
    """The line of the node with `text` in its place; empty where the node goes over several lines."""
    start, end = node.start_mark.index, node.end_mark.index
    if not text or "\n" in source.text[start:end]:
        return ""
    place = source.place(start)
    return place.source[: place.column - 1] + text + place.source[place.column - 1 + end - start :]


def fault_of(source: SourceFile, root: Node, model: type[BaseModel], error: ErrorDetails) -> Diagnostic:
    """The fault one pydantic error stands for."""
    path, kind = tuple(error["loc"]), error["type"]
    spot = _Spot(source, root, model, error, path)
    if isinstance(spot.node, ScalarNode) and kind in BARE:
        line = line_at(source, source.line_number(spot.index))
        broken = broken_key(source, line) if line.start + line.column == spot.index else None
        if broken:
            return broken
    if kind == "missing" or (error["input"] is None and kind != "extra_forbidden"):
        return _missing(spot)
    return HANDLERS.get(kind, _does_not_fit)(spot)


def _does_not_fit(spot: _Spot) -> Diagnostic:
    return spot.fault("feil-verdi", f"{spot.label}verdien passer ikke her.", "Se planfilens nøkler i dokumentasjonen.")


def _missing(spot: _Spot) -> Diagnostic:
    node, key_node, steps = spot.found
    if steps == len(spot.path):
        if not isinstance(spot.path[-1], str):
            return spot.fault("tomt-punkt", "Her er et tomt punkt i listen.", "Fyll det ut eller slett linjen.")
        return spot.fault(
            "mangler-verdi", f"«{spot.name}» er tom.", "Fyll inn verdien eller slett linjen.", at=key_node or node
        )
    name = str(spot.path[-1])
    holder = model_at(spot.model, spot.path[:-1])
    fields = holder.model_fields.values() if holder else ()
    description = next((field.description or "" for field in fields if field.alias == name), "")
    first = node.value[0][0] if isinstance(node, MappingNode) and node.value else node
    message = f"«{name}» mangler i {level_of(spot.model, spot.path[:-1])}."
    return spot.fault("mangler-nøkkel", message, f"Legg til en linje «{name}: …». {description}".strip(), at=first)


def _unknown_key(spot: _Spot) -> Diagnostic:
    name = str(spot.path[-1])
    holder = model_at(spot.model, spot.path[:-1])
    allowed = keys_of(holder) if holder else []
    key_node = spot.found[1] or spot.root
    colon = re.match(r"(\w+):\S", name)
    if colon and colon[1] in allowed:
        return yamlfaults.missing_space(spot.source, key_node.start_mark.index + len(colon[1]))
    word = name.casefold().replace(" ", "_")
    close = meant(name, allowed)
    below = next((key for key in allowed if holder and name in _keys_below(holder, key)), "")
    message = f"«{clipped(name)}» er ikke en nøkkel i {level_of(spot.model, spot.path[:-1])}."
    parent = find(spot.root, spot.path[:-1])[0]
    n = next((n for n, pair in enumerate(parent.value) if pair[0] is key_node), 0)
    if n and not close and isinstance(parent, MappingNode) and parent.flow_style:
        return yamlfaults.split_by_comma(spot.source, parent, n, parent.value[n][1])
    help, better = "", ""
    if name == "<<":
        help = "Planfilen har ikke slike sammenslåinger. Skriv nøklene ut der de gjelder, eller bruk felles."
    elif word in LATE:
        help = "Forsinkelse skrives aldri inn; den regnes ut av fristen og framdriften."
    elif close:
        help, better = f"Mente du «{close}»?", replaced(spot.source, key_node, close)
    elif below and not close:
        help = f"«{name}» hører til under «{below}», og skal rykkes lenger inn enn den."
    elif homes_of(name):
        help, better = _home(spot, name, key_node)
    elif allowed:
        help = f"Det som kan stå her: {', '.join(allowed)}."
        help += " Andre kolonner i planen kan stå under felt." if "felt" in allowed else ""
    return spot.fault("ukjent-nøkkel", message, help, better, at=key_node)


def meant(name: str, allowed: Sequence[str]) -> str:
    """The key of those allowed that the unknown key `name` most likely is; empty where none is near."""
    word = name.casefold().replace(" ", "_")
    close = next((word for word in (word, *WORDS.get(word, "").split()) if word in allowed), "")
    return close or ("" if name in known_keys() else "".join(closest(word, allowed, 1, 0.7)))


def told_already(model: type[BaseModel], errors: Sequence[ErrorDetails]) -> set[Path]:
    """The paths of missing keys that stand there under a name that is near: the unknown key is the fault."""
    unknown = [tuple(error["loc"]) for error in errors if error["type"] == "extra_forbidden"]
    holders = {path[:-1]: model_at(model, path[:-1]) for path in unknown}
    return {(*path[:-1], meant(str(path[-1]), keys_of(holder))) for path in unknown if (holder := holders[path[:-1]])}


def _keys_below(holder: type[BaseModel], key: str) -> list[str]:
    below = model_at(holder, (key,))
    return keys_of(below) if below and below not in LEVELS.values() else []


def _home(spot: _Spot, name: str, key_node: Node) -> tuple[str, str]:
    """Where the key belongs, and its line moved there: the nearest level above it that knows the key."""
    help = f"«{name}» hører til {either(homes_of(name))}. Flytt linjen dit, eller rett innrykket."
    for steps in range(len(spot.path) - 2, -1, -1):
        above = spot.path[:steps]
        holder = model_at(spot.model, above)
        node = find(spot.root, above)[0]
        if holder is None or name not in keys_of(holder) or not isinstance(node, MappingNode):
            continue
        first = spot.source.place(node.value[0][0].start_mark.index)
        line = spot.source.place(key_node.start_mark.index).line
        below = spot.source.line(line + 1)
        is_last = not below.strip() or len(below) - len(below.lstrip()) < first.column
        better = line_at(spot.source, line).moved(first.column - 1) if is_last else ""
        where = "øverst i filen" if not above else f"{level_of(spot.model, above)} som begynner på linje {first.line}"
        return f"«{name}» hører til {where}. Der er innrykket {first.column - 1} mellomrom.", better
    return help, ""


def _wrong_value(spot: _Spot) -> Diagnostic:
    error = spot.context.get("error")
    message = spot.label + str(error or spot.context.get("text"))
    better = spot.with_value(getattr(error, "better", ""))
    text = spot.error["input"]
    if spot.name in OWNER_KEYS and isinstance(text, str):
        return _wrong_owner(spot, text)
    return spot.fault("feil-verdi", message, "", better)


def _wrong_owner(spot: _Spot, text: str) -> Diagnostic:
    message = f"{spot.label}her skal det stå en id fra ansvarlige, ikke «{clipped(text)}»."
    names = _owner_names(spot.root)
    ids = [names.get(part.casefold(), part if is_id(part) else "") for part in re.split(r"\s*(?:,|/|\bog\b)\s*", text)]
    close = names.get(text.casefold(), "") or "".join(names[name] for name in closest(text.casefold(), names, 1, 0.8))
    if close:
        return spot.fault("feil-verdi", message, f"Mente du «{close}»?", spot.with_value(close))
    if len(ids) > 1 and all(ids):
        help = "Flere skrives som en liste."
        return spot.fault("feil-verdi", message, help, spot.with_value(f"[{', '.join(ids)}]"))
    if is_persons_name(text):
        message = f"{spot.label}«{text}» ser ut til å være navnet på en person."
        help = "Ansvaret ligger til en stilling, en enhet eller en gruppe. Skriv id-en, slik den står under ansvarlige."
        return spot.fault("personnavn", message, help)
    return spot.fault("feil-verdi", message, "Legg den til under ansvarlige med id, navn og type, og skriv id-en her.")


def _owner_names(root: Node) -> dict[str, str]:
    """The ids of the owners by name and alias, as far as the registry can be read."""
    registry = find(root, ("ansvarlige",))
    found: dict[str, str] = {}
    for n in range(len(registry[0].value) if registry[2] and isinstance(registry[0], SequenceNode) else 0):
        id, name, aliases = (find(registry[0], (n, key)) for key in ("id", "navn", "også_kalt"))
        if id[2] == 2 and isinstance(id[0], ScalarNode):
            nodes = [name[0], *(aliases[0].value if isinstance(aliases[0], SequenceNode) and aliases[2] == 2 else ())]
            found |= {node.value.casefold(): id[0].value for node in nodes if isinstance(node, ScalarNode)}
    return found


def _wrong_choice(spot: _Spot) -> Diagnostic:
    value = str(spot.error["input"])
    word = value.strip(" .").casefold()
    choices = re.findall(r"'([^']*)'", str(spot.context.get("expected", "")))

    def known(word: str) -> str:
        return word if word in choices else VALUES.get(word, "") if VALUES.get(word) in choices else ""

    parts = [known(part) for part in re.split(r"\s*(?:,|/|\+|\bog\b)\s*", word)]
    close, help = known(word), ""
    if word.replace(" ", "_") in LATE:
        help = "Forsinkelse skrives aldri inn; den regnes ut av fristen. "
    elif spot.name == "slag" and len(parts) > 1 and all(parts):
        close = f"[{', '.join(dict.fromkeys(parts))}]"
    elif not close:
        close = "".join(closest(word, choices))
    help += f"Mente du «{close}»? " if close else ""
    message = f"{spot.label}«{clipped(value)}» er ikke et av valgene."
    return spot.fault("feil-valg", message, f"{help}Velg {either(choices)}.", spot.with_value(close))


def _not_a_list(spot: _Spot) -> Diagnostic:
    node, key_node, _ = spot.found
    if isinstance(node, MappingNode) and not node.flow_style:
        line, column = yamlfaults.line_of(spot.source, spot.index)
        above = yamlfaults.line_of(spot.source, key_node.start_mark.index)[1] if key_node else column
        return yamlfaults.missing_dash(spot.source, line.number, column - 2 if column - 2 >= above else column)
    message, help = f"«{spot.name}» skal være en liste.", "Skriv hvert punkt på egen linje med «- » foran."
    better = spot.with_value(f"[{spot.source.text[spot.index : node.end_mark.index]}]") if node.value else ""
    return spot.fault("skal-være-liste", message, help, better if isinstance(node, MappingNode) else "", at=key_node)


def _not_keys(spot: _Spot) -> Diagnostic:
    what = "bare tekst" if isinstance(spot.node, ScalarNode) else "en liste"
    holder = model_at(spot.model, spot.path)
    needed = needed_keys(holder) if holder else []
    text = spot.node.value if isinstance(spot.node, ScalarNode) else ""
    safe = text if not re.search(r"[,{}\[\]:#'\"]", text) else quoted(text)
    better = spot.with_value(f"{{{needed[0]}: {safe}}}") if text and len(needed) == 1 else ""
    names = " og ".join(f"«{name}: …»" for name in needed or (keys_of(holder)[:2] if holder else ["tekst"]))
    message = f"{spot.label}her skal det stå nøkler og verdier, ikke {what}."
    return spot.fault("skal-være-nøkler", message, f"Skriv {names} på egne linjer, med samme innrykk.", better)


def _not_text(spot: _Spot) -> Diagnostic:
    node, source = spot.node, spot.source
    if getattr(node, "flow_style", False) and spot.name in FREE_TEXT:
        return yamlfaults.special_sign(source, spot.index)
    if isinstance(node, MappingNode) and len(node.value) == 1 and not node.flow_style:
        key, value = node.value[0]
        line = line_at(source, source.line_number(spot.index))
        better = line.quoted(spot.index - line.start) if isinstance(value, ScalarNode) else ""
        return yamlfaults.colon_in_text(source, key.end_mark.index, better)
    what = "en liste" if isinstance(node, SequenceNode) else "nøkler"
    message = f"{spot.label}her skal det stå én verdi, ikke {what}."
    return spot.fault("skal-være-tekst", message, "Hvis det er tekst, sett den i anførselstegn.")


BARE = frozenset({"model_type", "tuple_type", "plain", "not_scalar"})  # where keys were expected and text stands
HANDLERS: dict[str, Callable[[_Spot], Diagnostic]] = {
    "extra_forbidden": _unknown_key,
    "value_error": _wrong_value,
    "plain": _wrong_value,
    "literal_error": _wrong_choice,
    "tuple_type": _not_a_list,
    "model_type": _not_keys,
    "string_type": _not_text,
    "not_scalar": _not_text,
    "string_too_short": _missing,
}
