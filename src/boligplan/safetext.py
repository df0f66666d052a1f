"""Text from files and command lines, made plain and harmless."""

import os
import re
import shlex
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from boligplan.patterns import pattern

# Controls (C0, DEL, C1), bidi marks and overrides, Unicode's own line separators, and what UTF-8 cannot carry.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff\ufffe\uffff\ud800-\udfff]"
)
MAX_NAME, MAX_COMPARED = 100, 100_000  # characters of a word that may be a name mistyped; pairs compared
# Signs that nobody sees, and spaces that are not the one of the space bar, with what they are called.
UNSEEN_NAMES = {
    "\u00ad": "myk bindestrek", "\u200b": "mellomrom uten bredde", "\u200c": "skilletegn uten bredde",
    "\u200d": "bindetegn uten bredde", "\u2060": "ordbinder", "\ufeff": "byterekkefølgemerke",
    "\u00a0": "hardt mellomrom", "\u202f": "smalt hardt mellomrom", "\u2007": "mellomrom så bredt som et siffer",
    "\u2009": "tynt mellomrom", "\u3000": "bredt mellomrom",
}  # fmt: skip
_UNSEEN_MARKS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
UNSEEN = pattern(f"[{_UNSEEN_MARKS}{_UNSEEN_SPACES}]")  # «na\u200bv»
_MARKS, _SPACES = pattern(f"[{_UNSEEN_MARKS}]+"), pattern(f"[{_UNSEEN_SPACES} ]+")
_SYMBOLS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf0fc": "✓", "\uf0fe": "✓", "\uf0fd": "✓"})
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def safe(text: str) -> str:
    """Return `text`, one line, with control and bidi characters, line feeds too, as visible escapes such as `\\x1b`."""
    return _UNSAFE.sub(lambda match: ascii(match[0])[1:-1], text)


def shown(text: str) -> str:
    """Return `text` with every sign that nobody sees as its number, such as «na\\u{200b}v»."""
    return UNSEEN.sub(lambda found: f"\\u{{{ord(found[0]):04x}}}", text)


def seen(text: str) -> str:
    """Return `text` without signs that nobody sees; odd spaces are ordinary ones, and gone at the ends."""
    return str(_SPACES.sub(" ", _MARKS.sub("", text))).strip()


class _Names:
    """Names that may have been meant, with how many comparisons of letters may still be made with them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = [name for name in names if len(name) <= MAX_NAME]
        self.left = MAX_COMPARED
        self.found: dict[tuple[str, int, float], list[str]] = {}


@lru_cache(maxsize=32)
def _names(names: tuple[str, ...]) -> _Names:
    return _Names(names)


def closest(word: str, names: Iterable[str], most: int = 1, likeness: float = 0.6) -> list[str]:
    """Return those of the names that are most like `word`, at most `most` of them; none for what is too long.

    Thousands of unknown words against thousands of names would take minutes: past `MAX_COMPARED` comparisons with
    the same names nothing is near any more.
    """
    known, asked = _names(tuple(names)), (word, most, likeness)
    if asked not in known.found:
        known.left -= len(known.names)
        is_short = len(word) <= MAX_NAME and known.left >= 0
        known.found[asked] = get_close_matches(word, known.names, most, likeness) if is_short else []
    return known.found[asked]


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
