"""Text from files and command lines, made plain and harmless."""

import os
import re
import shlex
import unicodedata
from pathlib import Path

# Controls (C0, DEL, C1), bidi marks and overrides, Unicode's own line separators, and what UTF-8 cannot carry.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "✓", "\uf0fe": "✓", "\uf0fd": "✓"})
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def safe(text: str) -> str:
    """Return `text`, one line, with control and bidi characters, line feeds too, as visible escapes such as `\\x1b`."""
    return _UNSAFE.sub(lambda match: ascii(match[0])[1:-1], text)


def clipped(text: str, room: int = 60) -> str:
    """Return `text`, or as much of it as fits in `room` characters with an ellipsis."""
    return text if len(text) <= room else text[: room - 1] + "…"


def fold(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def clean(text: str) -> str:
    """The text in NFC without invisible signs, spaces folded, its lines kept."""
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text.replace("\r\n", "\n").translate(_SYMBOLS)))
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", _PRIVATE.sub("•", text)).split("\n"))
    return "\n".join(line for line in lines if line)


def in_command(path: Path) -> str:
    """The path as it is typed on a command line: in quotes where it has spaces or signs of the shell's own."""
    text = str(path)
    if re.fullmatch(r"[\w@%+=:,./\\-]+", text):
        return text
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)
