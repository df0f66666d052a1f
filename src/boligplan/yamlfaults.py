"""What is wrong with a text as YAML, said in Norwegian: one function per fault."""

from __future__ import annotations

import re
from typing import Any

import yaml

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.source import SourceFile


def _error(code: str, source: SourceFile, index: int, message: str, help: str, **more: Any) -> Diagnostic:
    length = more.pop("length", 1)
    return Diagnostic(code, Severity.ERROR, message, source.place(index, length), help, **more)


def too_much(source: SourceFile, index: int) -> Diagnostic:
    """More levels or items than any plan has."""
    return _error(
        "for-dyp", source, index, "Filen har for mange nivåer eller for mange punkter til å være en plan.",
        "Er det riktig fil? En plan har mål, vi_vil og vi_skal, og ikke flere nivåer.",
    )  # fmt: skip


def unreadable_character(source: SourceFile, index: int) -> Diagnostic:
    """A control character or a sign that turns the direction of the text."""
    sign = source.text[index : index + 1]
    return _error(
        "usynlig-tegn", source, index, f"Her står et usynlig styretegn (U+{ord(sign or chr(0)):04X}).",
        "Slett tegnet. Det kommer ofte med når tekst limes inn fra PDF eller nettsider.",
    )  # fmt: skip


def escaped_control(source: SourceFile, index: int) -> Diagnostic:
    """A control character written as an escape in a quoted text."""
    return _error(
        "usynlig-tegn", source, index, "Teksten i anførselstegn lager et usynlig styretegn (med \\).",
        "Skriv teksten uten \\-koder.",
    )  # fmt: skip


def lone_carriage_return(source: SourceFile, index: int) -> Diagnostic:
    """Line ends of very old Macs."""
    return _error(
        "linjeskift", source, index, "Filen har linjeskift av en gammel type (bare CR).",
        "Lagre filen på nytt med vanlige linjeskift (LF eller CRLF).",
    )  # fmt: skip


def conflict(source: SourceFile, markers: list[re.Match[str]]) -> Diagnostic:
    """The marks git leaves where two people changed the same lines; both sides named."""
    start = markers[0]
    end = next((marker for marker in markers[1:] if marker[1].startswith(">")), markers[-1])
    ours, theirs = ((marker[2] or "").strip() or "uten navn" for marker in (start, end))
    return _error(
        "flettekonflikt", source, start.start(),
        f"To endringer av de samme linjene er ikke flettet: «{ours}» og «{theirs}».",
        "Behold begge når begge er meldinger eller tiltak: slett bare linjene som begynner med <<<<<<<, ======= og >>>>>>>. "
        "Sier de ulike ting om det samme, velg den riktige og slett den andre.",
        length=7, related=(("den andre siden slutter her", source.place(end.start(), 7)),),
    )  # fmt: skip


def directive(source: SourceFile, index: int) -> Diagnostic:
    """A line that starts with %."""
    return _error(
        "prosenttegn-først", source, index, "En linje kan ikke begynne med %.", "Sett teksten i anførselstegn: '…'."
    )


def special(source: SourceFile, index: int) -> Diagnostic:
    """An anchor, an alias or a tag."""
    sign = source.text[index : index + 1]
    names = {"&": "et anker (&)", "*": "et alias (*)", "!": "en merkelapp (!)"}
    line = source.place(index).source
    better = re.sub(
        r"^(\s*(?:- )?(?:[\w-]+: )?(?:- )?)(\S.*?)\s*$", lambda m: f"{m[1]}'{m[2].replace(chr(39), chr(39) * 2)}'", line
    )
    return _error(
        "spesialtegn", source, index, f"Teksten begynner med {sign}, og da leser YAML den som {names.get(sign, 'noe annet enn tekst')}.",
        "Sett teksten i enkle anførselstegn.", better=better,
    )  # fmt: skip


def cut_by_comment(source: SourceFile, start: int, index: int, severity: Severity) -> Diagnostic:
    """A text that ends at a number sign."""
    line = source.place(start)
    value = line.source[line.column - 1 :].rstrip()
    better = line.source[: line.column - 1] + "'" + value.replace("'", "''") + "'"
    return Diagnostic(
        "tekst-kuttet", severity, "Teksten slutter ved #; det som står etter, blir lest som en kommentar.",
        source.place(index), "Hører det til teksten, sett hele teksten i anførselstegn.", better,
    )  # fmt: skip


def odd_key(source: SourceFile, index: int) -> Diagnostic:
    """A key that is a list or a mapping."""
    return _error(
        "feil-nøkkel", source, index, "En nøkkel må være ett ord, fulgt av kolon.", "Skriv for eksempel «tekst: …»."
    )


def duplicate_key(source: SourceFile, key: str, index: int, first: int) -> Diagnostic:
    """The same key twice in one place."""
    return _error(
        "dobbel-nøkkel", source, index, f"«{key}» står to ganger på samme sted.",
        "Slett den ene, eller slå dem sammen. Er det et nytt punkt i en liste, mangler det «- » foran det.",
        length=len(key), related=(("den første står her", source.place(first, len(key))),),
    )  # fmt: skip


def split_by_comma(source: SourceFile, node: yaml.Node, key: yaml.ScalarNode) -> Diagnostic:
    """A text inside {…} that a comma cuts."""
    return _error(
        "tekst-delt-av-komma", source, key.start_mark.index,
        f"Kommaet deler teksten foran «{key.value}»; inne i {{…}} skiller komma mellom nøkler.",
        "Sett teksten med komma i anførselstegn, eller skriv nøklene på hver sin linje.", length=len(key.value),
    )  # fmt: skip


def syntax(source: SourceFile, error: yaml.MarkedYAMLError) -> Diagnostic:
    """What the person most likely did where libyaml stopped reading."""
    mark = error.problem_mark or error.context_mark
    return _error(
        "yaml", source, mark.index if mark else 0, "Filen kan ikke leses herfra; YAML-formen er brutt.",
        "Se etter manglende kolon, feil innrykk eller anførselstegn som ikke er lukket, her eller på linjen over.",
    )  # fmt: skip
