"""Text from files and command lines, made harmless for a terminal."""

import re

# Controls (C0, DEL, C1), bidi marks and overrides, Unicode's own line separators, and what UTF-8 cannot carry.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """Return `text`, one line, with control and bidi characters, line feeds too, as visible escapes such as `\\x1b`."""
    return _UNSAFE.sub(lambda match: ascii(match[0])[1:-1], text)


def clipped(text: str, room: int = 60) -> str:
    """Return `text`, or as much of it as fits in `room` characters with an ellipsis."""
    return text if len(text) <= room else text[: room - 1] + "…"
