"""What the models found wrong, as faults with places: keys, types and values."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, RootModel
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.journal import Entry, Journal
from boligplan.plan import Aim, Goal, Inheriting, Measure, Owner, Plan, Strategy
from boligplan.source import SourceFile
from boligplan.yamlnodes import Path, find

LEVELS: dict[str, type[BaseModel]] = {
    "planen (øverst)": Plan,
    "et mål": Goal,
    "et vi_vil": Aim,
    "et vi_skal (tiltak)": Measure,
    "en strategi": Strategy,
    "en ansvarlig": Owner,
    "felles": Inheriting,
    "en melding i framdriftsfilen": Entry,
}

# What people call a thing, and what the file calls it.
WORDS = {
    "tiltak": "vi_skal", "delmål": "vi_vil", "satsing": "mål", "hovedmål": "mål", "innsatsområde": "mål",
    "strategi": "strategier", "ar": "år", "aar": "år", "ansvarlig": "ansvar", "hvem": "ansvar", "eier": "ansvar",
    "kostnader": "kostnad", "okonomi": "økonomi", "maal": "mål", "mal": "mål", "deadline": "frist", "tidsfrist": "frist",
    "kommentar": "beskrivelse", "merknad": "intern_merknad", "navn": "tittel", "tittel": "tekst", "beskrivelse": "tekst",
    "type": "slag", "drift": "slag", "investering": "slag", "målform": "målform", "språk": "målform",
}  # fmt: skip
VALUES = {
    "ferdig": "gjennomført", "ferdigstilt": "gjennomført", "utført": "gjennomført", "fullført": "gjennomført", "ok": "gjennomført",
    "i gang": "pågår", "igangsatt": "pågår", "under arbeid": "pågår", "påbegynt": "pågår", "startet": "pågår",
    "ikke startet": "ikke påbegynt", "ikke begynt": "ikke påbegynt", "delvis": "delvis gjennomført", "ikke utført": "ikke gjennomført",
    "går ut": "utgår", "droppet": "utgår", "på vent": "utsatt", "d": "drift", "i": "investering", "d/i": "[drift, investering]",
    "i/d": "[drift, investering]", "drift/investering": "[drift, investering]", "nb": "bokmål", "nn": "nynorsk",
    "ja": "årlig", "hvert år": "årlig", "kontinuerlig": "løpende", "egen sak": "egen politisk sak",
}  # fmt: skip


def fault_of(source: SourceFile, root: Node, model: type[BaseModel], error: ErrorDetails) -> Diagnostic:
    """The fault one pydantic error stands for."""
    path: Path = tuple(error["loc"])
    context: dict[str, Any] = error.get("ctx") or {}
    if error["type"] == "plain" and "at" in context:
        path = (*path, context["at"])
    kind, name = error["type"], str(path[-1]) if path else ""
    if kind == "missing" or (error["input"] is None and kind != "extra_forbidden"):
        return _missing(source, root, model, path)
    if kind == "extra_forbidden":
        return _unknown_key(source, root, model, path)
    node, key_node, _ = find(root, path)
    index, length = node.start_mark.index, _length(node)
    label = f"{_label(path)}: " if path else ""
    if kind in ("value_error", "plain"):
        message = str(context.get("error") or context.get("text"))
        return _fault("feil-verdi", source, index, length, label + message)
    if kind == "literal_error":
        return _wrong_choice(source, index, length, label, str(error["input"]), context)
    if kind == "tuple_type":
        return _fault(
            "skal-være-liste", source, (key_node or node).start_mark.index, len(name),
            f"«{name}» skal være en liste.", "Skriv hvert punkt på egen linje med «- » foran.",
        )  # fmt: skip
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _fault(
            "skal-være-nøkler", source, index, length, f"{_label(path)}: her skal det stå nøkler og verdier, ikke bare tekst.",
            "Skriv for eksempel «id: …» og «tekst: …» på hver sin linje, med samme innrykk.",
        )  # fmt: skip
    if kind in ("string_type", "not_scalar"):
        return _fault(
            "skal-være-tekst", source, index, length, f"{_label(path)}: her skal det stå én verdi, ikke en liste eller nøkler.",
            "Har teksten kolon i seg, sett den i anførselstegn: '…'.",
        )  # fmt: skip
    if kind == "string_too_short":
        return _missing(source, root, model, path)
    return _fault(
        "feil-verdi",
        source,
        index,
        length,
        f"{label}verdien passer ikke her.",
        "Se planfilens nøkler i dokumentasjonen.",
    )


def _fault(
    code: str, source: SourceFile, index: int, length: int, message: str, help: str = "", better: str = ""
) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, source.place(index, length), help, better)


def _length(node: Node) -> int:
    return node.end_mark.index - node.start_mark.index if isinstance(node, ScalarNode) else 1


def _label(path: Path) -> str:
    """The innermost key of the path, quoted."""
    return f"«{next((step for step in reversed(path) if isinstance(step, str)), 'filen')}»"


def _missing(source: SourceFile, root: Node, model: type[BaseModel], path: Path) -> Diagnostic:
    node, key_node, steps = find(root, path)
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    if steps == len(path):
        at = key_node or node
        if not isinstance(path[-1], str):
            return _fault(
                "tomt-punkt",
                source,
                at.start_mark.index,
                1,
                "Her er et tomt punkt i listen.",
                "Fyll det ut eller slett linjen.",
            )
        return _fault(
            "mangler-verdi",
            source,
            at.start_mark.index,
            len(name),
            f"«{name}» er tom.",
            "Fyll inn verdien eller slett linjen.",
        )
    first = node.value[0][0] if isinstance(node, MappingNode) and node.value else node
    what = _level_of(model, path[:-1])
    description = _describe(model, path)
    return _fault(
        "mangler-nøkkel", source, first.start_mark.index, _length(first), f"«{name}» mangler i {what}.",
        f"Legg til en linje «{name}: …». {description}".strip(),
    )  # fmt: skip


def _level_of(model: type[BaseModel], path: Path) -> str:
    holder = model_at(model, path)
    return next((words for words, level in LEVELS.items() if level is holder), f"«{path[-1]}»" if path else "filen")


def _describe(model: type[BaseModel], path: Path) -> str:
    holder = model_at(model, path[:-1])
    if holder is None:
        return ""
    return next((field.description or "" for field in holder.model_fields.values() if field.alias == path[-1]), "")


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model whose keys stand at `path`; None where values or texts do."""
    current: type[BaseModel] | None = model
    for step in path:
        if current is None:
            return None
        if issubclass(current, RootModel):
            current = _inner(current.model_fields["root"].annotation)
        if isinstance(step, int) or current is None:
            continue
        field = next((field for field in current.model_fields.values() if field.alias == step), None)
        current = _inner(field.annotation, *field.metadata) if field else None
    return current


def _inner(*annotations: Any) -> type[BaseModel] | None:
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return annotation
        found = _inner(*get_args(annotation)) if get_args(annotation) else None
        if found:
            return found
    return None


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a model knows, as they are called in the files."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _unknown_key(source: SourceFile, root: Node, model: type[BaseModel], path: Path) -> Diagnostic:
    name = str(path[-1])
    _, key_node, _ = find(root, path)
    at = (key_node or root).start_mark.index
    holder = model_at(model, path[:-1])
    allowed = keys_of(holder) if holder else []
    word = name.casefold().replace(" ", "_")
    close = next((c for c in (word, WORDS.get(word, "")) if c in allowed), "") or "".join(
        get_close_matches(word, allowed, 1, 0.7)
    )
    where = _level_of(model, path[:-1])
    help, better = "", ""
    if name == "<<":
        help = "Planfilen har ikke slike sammenslåinger. Skriv nøklene ut der de gjelder, eller bruk felles."
    elif word == "forsinket":
        help = "Forsinkelse skrives aldri inn; den regnes ut av fristen og framdriften."
    elif close:
        help = f"Mente du «{close}»?"
        line = source.place(at)
        better = line.source[: line.column - 1] + close + line.source[line.column - 1 + len(name) :]
    else:
        homes = [words for words, level in LEVELS.items() if name in keys_of(level)]
        if homes:
            help = f"«{name}» hører til {_either(homes)}. Flytt linjen dit, eller rett innrykket."
        elif allowed:
            help = "Det som kan stå her: " + ", ".join(allowed) + ". Andre trykte kolonner kan stå under felt."
    return _fault("ukjent-nøkkel", source, at, len(name), f"«{name}» er ikke en nøkkel i {where}.", help, better)


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " eller " + words[-1]


def _wrong_choice(
    source: SourceFile, index: int, length: int, label: str, value: str, context: dict[str, Any]
) -> Diagnostic:
    choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    known = VALUES.get(value.strip().casefold(), "")
    close = (
        known
        if known in choices or known.startswith("[")
        else "".join(get_close_matches(value.casefold(), choices, 1, 0.6))
    )
    help = f"Mente du «{close}»? " if close else ""
    if "forsinket" in value.casefold() or value.casefold() in ("forfalt", "for sent"):
        help = "Forsinkelse skrives aldri inn; den regnes ut av fristen. "
        close = ""
    place = source.place(index, length)
    better = ""
    if close:
        start = place.column - 1
        better = place.source[:start] + close + place.source[start + length :]
    return Diagnostic(
        "feil-valg",
        Severity.ERROR,
        f"{label}«{value}» er ikke et av valgene.",
        place,
        f"{help}Velg {_either(choices)}.",
        better,
    )


def root_model(is_journal: bool) -> type[Plan] | type[Journal]:
    """The model a file is read as."""
    return Journal if is_journal else Plan
