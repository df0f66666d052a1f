"""XML from anywhere, read by a parser that opens nothing and lets the text define nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

Start = Callable[[str, dict[str, str]], None]


class ForbiddenXml(Exception):
    """The text has what no ordinary program writes into such a file: definitions of its own, or another encoding."""

    def __init__(self, what: str) -> None:
        self.what = what  # «tegnkoding» or «egne definisjoner»
        super().__init__(what)


class BrokenXml(Exception):
    """The text is not XML."""


def scan(
    data: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    namespace: Callable[[str | None, str | None], None] | None = None,
) -> None:
    """Call `start`, `end`, `text` and `namespace` (prefix, address) for what stands in `data`, in order.

    Names of elements are given without prefix; an attribute with one is «http://… name».

    An entity can only be used where it is defined, so a text without definitions grows by nothing. Raises
    `ForbiddenXml` and `BrokenXml`, and whatever the functions raise.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        raise ForbiddenXml("tegnkoding")
    parser = expat.ParserCreate(namespace_separator=" ")  # «http://…/main mergeCell»
    parser.buffer_text = True
    parser.XmlDeclHandler = _declared
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _defined
    parser.StartElementHandler = lambda name, values: start(name[name.rfind(" ") + 1 :], values)
    if end:
        parser.EndElementHandler = lambda name: end(name[name.rfind(" ") + 1 :])
    if namespace:
        parser.StartNamespaceDeclHandler = namespace
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BrokenXml(str(error)) from None
    except ValueError:  # an encoding that Python does not know either
        raise ForbiddenXml("tegnkoding") from None


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise ForbiddenXml("tegnkoding")


def _defined(*_: object) -> NoReturn:
    raise ForbiddenXml("egne definisjoner")
