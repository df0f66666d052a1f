"""Sentences that several outputs say alike, whole in both målformer and in singular and plural."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from boligplan.language.dates import date_text
from boligplan.language.words import Language, Phrase, list_text, same

OWN_DAY = Phrase(
    "Planen sier ikke når det skal meldes; 31. januar er programmets egen dag.",
    "Planen seier ikkje når det skal meldast; 31. januar er den eigne dagen til programmet.",
)

# How a measure stands against its deadlines, beside the name of its timing.
DUE_WAS = same("fristen var {}")
DUE_IS = same("fristen er {}")
REPORT_DUE_IS = same("meldefristen for {} er {}")
LACKS_FOR = same("for {}")
SILENT_SINCE = Phrase("ingen melding siden {}", "inga melding sidan {}")
NEVER_REPORTED = same("aldri meldt")

# What became of the measures that should have been done: one, and several.
_ENDS = {
    "gjennomført": (same("gjennomført"), Phrase("gjennomført", "gjennomførte")),
    "over fristen": (same("over fristen"), same("over fristen")),
    "utsatt": (Phrase("utsatt", "utsett"), Phrase("utsatt", "utsette")),
    "ikke gjennomført": (
        Phrase("ikke gjennomført", "ikkje gjennomført"),
        Phrase("ikke gjennomført", "ikkje gjennomførte"),
    ),
    "utgår": (Phrase("tatt ut av planen", "teke ut av planen"), Phrase("tatt ut av planen", "tekne ut av planen")),
    "erstattet": (Phrase("erstattet", "erstatta"), Phrase("erstattet", "erstatta")),
    "": (
        Phrase("avsluttet på annen måte", "avslutta på annan måte"),
        Phrase("avsluttet på annen måte", "avslutta på annan måte"),
    ),
}
_ONCE_NONE = Phrase("Ingen tiltak skulle vært ferdige ennå.", "Ingen tiltak skulle vore ferdige enno.")
_ONCE_ONE = Phrase("Ett tiltak skulle vært ferdig. Det er {}.", "Eitt tiltak skulle vore ferdig. Det er {}.")
_ONCE_ALL = Phrase(
    "Alle de {} tiltakene som skulle vært ferdige, er {}.", "Alle dei {} tiltaka som skulle vore ferdige, er {}."
)
_ONCE = Phrase("Av {} tiltak som skulle vært ferdige, er {}.", "Av {} tiltak som skulle vore ferdige, er {}.")

# The repeating ones: à jour, lacking and not asked yet, by which of the three there are. {0} is all of them, {4} the
# day the last are to be reported by.
_REPEATING = {
    (True, False, False): Phrase("Alle de {0} som gjentas, er à jour.", "Alle dei {0} som blir gjentekne, er à jour."),
    (False, True, False): Phrase(
        "Alle de {0} som gjentas, mangler melding.", "Alle dei {0} som blir gjentekne, manglar melding."
    ),
    (True, True, False): Phrase(
        "Av {0} som gjentas, er {1} à jour, og {2} mangler melding.",
        "Av {0} som blir gjentekne, er {1} à jour, og {2} manglar melding.",
    ),
    (True, False, True): Phrase(
        "Av {0} som gjentas, er {1} à jour, og om {3} er ingenting meldt{4}.",
        "Av {0} som blir gjentekne, er {1} à jour, og om {3} er ingenting meldt{4}.",
    ),
    (False, True, True): Phrase(
        "Av {0} som gjentas, mangler {2} melding, og om {3} er ingenting meldt{4}.",
        "Av {0} som blir gjentekne, manglar {2} melding, og om {3} er ingenting meldt{4}.",
    ),
    (True, True, True): Phrase(
        "Av {0} som gjentas, er {1} à jour, {2} mangler melding, og om {3} er ingenting meldt{4}.",
        "Av {0} som blir gjentekne, er {1} à jour, {2} manglar melding, og om {3} er ingenting meldt{4}.",
    ),
}
_REPEATING_ONE = {
    (True, False, False): Phrase("Det ene som gjentas, er à jour.", "Det eine som blir gjenteke, er à jour."),
    (False, True, False): Phrase(
        "Det ene som gjentas, mangler melding.", "Det eine som blir gjenteke, manglar melding."
    ),
}
_REPEATING_SILENT = Phrase(
    "Ingen har meldt noe om de {} som gjentas{}.", "Ingen har meldt noko om dei {} som blir gjentekne{}."
)
_REPEATING_SILENT_ONE = Phrase(
    "Ingen har meldt noe om det ene som gjentas{}.", "Ingen har meldt noko om det eine som blir gjenteke{}."
)
_BY = same(" (meldefrist {})")
_UNREPORTED = Phrase("Om {} tiltak har ingen meldt noe.", "Om {} tiltak i alt har ingen meldt noko.")
_DEVIATING = Phrase("{} tiltak har avvik.", "{} tiltak har avvik.")


class Counts(Protocol):
    """The numbers of the headline, as `status.Headline` has them."""

    @property
    def should_be_done(self) -> int: ...
    @property
    def done(self) -> int: ...
    @property
    def late(self) -> int: ...
    @property
    def put_off(self) -> int: ...
    @property
    def closed_otherwise(self) -> Mapping[str, int]: ...
    @property
    def repeating(self) -> int: ...
    @property
    def up_to_date(self) -> int: ...
    @property
    def lacking(self) -> int: ...
    @property
    def unasked(self) -> int: ...
    @property
    def unasked_by(self) -> date | None: ...
    @property
    def repeating_unreported(self) -> int: ...
    @property
    def unreported(self) -> int: ...
    @property
    def deviating(self) -> int: ...


def headline_text(counts: Counts, language: Language = "bokmål") -> str:
    """Return the first sentences of every output: what should have been done, what repeats, silence and avvik."""
    said = [_once(counts, language), _repeating(counts, language)]
    if counts.unreported > counts.repeating_unreported:
        said.append(_UNREPORTED.in_(language, counts.unreported))
    if counts.deviating:
        said.append(_DEVIATING.in_(language, counts.deviating))
    return " ".join(filter(None, said))


def _once(counts: Counts, language: Language) -> str:
    closed = dict(counts.closed_otherwise)
    otherwise = closed if len(closed) == 1 else {"": sum(closed.values())}
    kinds = {"gjennomført": counts.done, "over fristen": counts.late, "utsatt": counts.put_off, **otherwise}
    ends = [(n, _ENDS[kind][n > 1].in_(language)) for kind, n in kinds.items() if n]
    if not ends:
        return _ONCE_NONE.in_(language)
    if len(ends) > 1:
        return _ONCE.in_(language, counts.should_be_done, list_text(f"{n} {end}" for n, end in ends))
    if counts.should_be_done == 1:
        return _ONCE_ONE.in_(language, ends[0][1])
    return _ONCE_ALL.in_(language, counts.should_be_done, ends[0][1])


def _repeating(counts: Counts, language: Language) -> str:
    if not counts.repeating:
        return ""
    by = _BY.in_(language, date_text(counts.unasked_by)) if counts.unasked_by else ""
    if counts.repeating_unreported == counts.repeating:
        form = _REPEATING_SILENT_ONE if counts.repeating == 1 else _REPEATING_SILENT
        return form.in_(language, *([counts.repeating] * (counts.repeating > 1)), by)
    parts = (counts.up_to_date, counts.lacking, counts.unasked)
    shape = (bool(parts[0]), bool(parts[1]), bool(parts[2]))
    forms = _REPEATING_ONE if counts.repeating == 1 else _REPEATING
    return forms[shape].in_(language, counts.repeating, *parts, by)
