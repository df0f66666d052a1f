"""A fault as a value: what is wrong, where, and what to do. Who finds it never prints it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a fault matters; the values are the words shown."""

    ERROR = "feil"  # a figure could be wrong, or text could be lost
    WARNING = "advarsel"  # the plan promises poorly
    ADVICE = "råd"  # could be better

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Place(NamedTuple):
    """A place in a file: line and column count from 1; `source` is the whole line, `length` what to mark."""

    file: str
    line: int = 0
    column: int = 0
    source: str = ""
    length: int = 1


class Diagnostic(NamedTuple):
    """One fault. `message` stands alone; `better` is the line mended; `related` are further places with a word each."""

    code: str
    severity: Severity
    message: str
    place: Place
    help: str = ""
    better: str = ""
    related: tuple[tuple[str, Place], ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, int, str]:
        """File, place, severity, code."""
        return (self.place.file, self.place.line, self.place.column, self.severity.rank, self.code)


def errors_in(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults that stand in the way of every figure."""
    return tuple(found for found in diagnostics if found.severity is Severity.ERROR)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """True where no figure may be given."""
    return any(found.severity is Severity.ERROR for found in diagnostics)
