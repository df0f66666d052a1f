"""The columns of a sheet, by the keys that stand in the hidden row above the heads."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from boligplan.language import Phrase, same
from boligplan.sheets import typed


class Column(NamedTuple):
    """One column: its head, its width in characters, and where people fill it in, how that is read and shown."""

    head: Phrase
    width: int
    read: Callable[[typed.Raw], str] = typed.text_of
    number_format: str = "@"  # as text, 2024-06 stays what was typed


HIDDEN = ("id", "av", "radmerke")
INFO = {
    "nr": Column(same("Nr."), 7),
    "vi_skal": Column(same("Vi skal"), 34),
    "mål": Column(same("Mål"), 14),
    "vi_vil": Column(same("Vi vil"), 18),
    "rolle": Column(same("Rolle"), 11),
    "år": Column(same("År"), 10),
    "frist": Column(same("Frist"), 12),
    "gjelder": Column(Phrase("Gjelder år", "Gjeld år"), 8),
    "stilling": Column(Phrase("Målt mot fristene", "Målt mot fristane"), 12),
    "siste": Column(same("Siste melding"), 24),
    "indikator": Column(same("Indikator"), 14),
}
IDENTITY = ("nr", "vi_skal", "gjelder")  # these must follow the id, or the row is not what it says
FILL = {  # with the keys of the journal
    "status": Column(same("Status"), 14, typed.status),
    "tekst": Column(Phrase("Hva er gjort", "Kva er gjort"), 34),
    "dato": Column(same("Meldt dato"), 11, typed.day, "yyyy-mm-dd"),
    "utført": Column(same("Utført"), 11, typed.deadline),
    "begrunnelse": Column(Phrase("Begrunnelse", "Grunngiving"), 24),
    "ny_frist": Column(same("Ny frist"), 11, typed.new_deadline),
    "verdi": Column(same("Verdi"), 8, typed.number, "General"),
}
SPARE = ("indikator", "verdi")  # only on sheets where something is measured


def letter(index: int) -> str:
    """The column's letter as in a spreadsheet, A for 0."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)
