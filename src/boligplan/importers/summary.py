"""What an import tells: how the columns were read, what became of every row, and what is uncertain."""

from __future__ import annotations

from itertools import groupby

from boligplan.importers.importing import Imported
from boligplan.importers.rows import ABOVE, HEADLESS, OUTSIDE
from boligplan.sheets.columns import letter

_ONE = {"ansvarlige": "ansvarlig", "meldinger": "melding"}
_SHOWN = 6  # places named for each doubt


def mapping(result: Imported) -> list[str]:
    """One line for every column: its letter, its head, and what it becomes; tables with the same heads together."""
    lines = []
    for layout, tables in groupby(result.taken.layouts, key=lambda pair: pair[1]):
        lines.append(f"Slik er kolonnene i {', '.join(name for name, _ in tables)} lest:")
        lines += [f"  {letter(c.index):<3}{c.head[:40]:<42}{c.meaning}" for c in layout.columns if c.head]
    if len({layout for _, layout in result.taken.layouts}) > 1:
        lines.append(
            "Hvis ikke alle tabellene hører til planen, velg dem som gjør det: --tabell 2, eller --tabell 2-5."
        )
    return lines


def accounts(result: Imported) -> list[str]:
    """What became of all rows, the rows that hold no measure, and the doubts, those alike on one line."""
    taken = result.taken
    measures = sum(bool(record.texts) for record in taken.records)
    sums = f"{taken.rows} rader inn = {measures} med tiltak + {taken.joined} satt sammen med raden over"
    lines = [f"{sums} + {len(taken.listed)} andre:"]
    for (_, reason), rows in groupby(taken.listed, key=lambda row: (row[0].rpartition(", ")[0], row[1])):
        first, *rest = rows
        if rest and reason in (HEADLESS, OUTSIDE, ABOVE):
            lines.append(f"  {first[0]}–{rest[-1][0].rpartition(' ')[2]}: {reason}: «{first[2]}» …")
        else:
            lines += [f"  {place}: {reason}: «{text}»" for place, _, text in (first, *rest)]
    counts = (f"{number} {_ONE.get(what, what) if number == 1 else what}" for what, number in result.counts.items())
    lines.append(f"Det ble {', '.join(count for count in counts if count[0] != '0')}.")
    places: dict[str, list[str]] = {}
    for place, words in result.doubts:
        places.setdefault(words, []).append(place)
    if places:
        lines.append(f"Usikkert ({len(result.doubts)} steder, merket «# USIKKER:» i filen):")
    for words, where in places.items():
        more = f" og {len(where) - _SHOWN} til" if len(where) > _SHOWN else ""
        lines.append(f"  {words}: {'; '.join(dict.fromkeys(where[:_SHOWN]))}{more}")
    return lines
