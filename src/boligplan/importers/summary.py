"""What an import tells: how the columns were read, what became of every row, and what is uncertain."""

from __future__ import annotations

from boligplan.importers.importing import Imported
from boligplan.importers.tables import letter

_SHOWN = 8  # places named for each doubt


def mapping(result: Imported) -> list[str]:
    """One line for every column of every table: its letter, its head, and what it becomes."""
    lines = []
    for name, layout in result.taken.layouts:
        lines.append(f"Slik er kolonnene i {name} lest:")
        lines += [f"  {letter(c.index):<3}{c.head[:40]:<42}{c.meaning}" for c in layout.columns if c.head]
    return lines


def accounts(result: Imported) -> list[str]:
    """What became of all rows, the rows that hold no measure, and the doubts, those alike on one line."""
    taken, counts = result.taken, result.counts
    measures = sum(bool(record.texts) for record in taken.records)
    sums = f"{taken.rows} rader inn = {measures} med tiltak + {taken.joined} satt sammen med raden over"
    lines = [
        f"{sums} + {len(taken.listed)} andre:",
        *(f"  {place}: {reason}: «{text}»" for place, reason, text in taken.listed),
        "Det ble " + ", ".join(f"{number} {what}" for what, number in counts.items() if number) + ".",
    ]
    places: dict[str, list[str]] = {}
    for place, words in result.doubts:
        places.setdefault(words, []).append(place)
    if places:
        lines.append(f"Usikkert ({len(result.doubts)} steder, merket «# USIKKER:» i filen):")
    for words, where in places.items():
        more = f" og {len(where) - _SHOWN} til" if len(where) > _SHOWN else ""
        lines.append(f"  {words}: {'; '.join(dict.fromkeys(where[:_SHOWN]))}{more}")
    return lines
