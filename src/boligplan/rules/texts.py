"""The wording of the measures: said once, finished, and such that one can answer whether it is done."""

from __future__ import annotations

from collections.abc import Iterator

from boligplan.diagnostics import Severity
from boligplan.language.words import inner_quotes
from boligplan.patterns import pattern
from boligplan.plan import Measure
from boligplan.rules.base import Checked, Finding, rule
from boligplan.tree import Path

# Veiviseren (Husbanken): word a measure so that one can answer yes or no to whether it is done.
VAGUE = (
    "arbeide for", "arbeide med", "auke", "bedre", "betre", "bevisstgjøre", "bidra til", "forbedre", "forsøke",
    "fremme", "ha fokus", "ha tiltak", "ivareta", "jobbe", "kontinuerlig", "legge til rette", "legge vekt",
    "leggje til rette", "leggje vekt", "lytte", "motivere", "redusere", "sikre", "sikra", "stimulere", "styrke",
    "styrkje", "søke å", "ta hensyn", "ta omsyn", "tilstrebe", "vektlegge", "vere", "være", "øke",
)  # fmt: skip

ACTS = frozenset((
    "anskaffe", "ansette", "arrangere", "avklare", "bruke", "bygge", "etablere", "evaluere", "ferdigstille",
    "fordele", "forvalte", "fremskaffe", "gjennomføre", "holde", "implementere", "informere", "inngå", "innføre",
    "investere", "invitere", "kartlegge", "kjøpe", "lage", "legge", "leie", "oppdatere", "opprette", "planlegge",
    "prøve", "rapportere", "rekruttere", "revidere", "selge", "sende", "søke", "tilby", "tildele", "utarbeide",
    "utrede", "utvikle", "vedlikeholde", "veilede", "videreutvikle", "vurdere",
))  # fmt: skip
_NEXT_ACT = pattern(r"(?:,| og| samt) (\w+)")
_WITHIN = pattern(r" å | som |[(.;]")  # what follows belongs to the first act, or is another sentence
_NEXT_SENTENCE = pattern(r"\w{4,}[.;] +(\w+)")
_STARTS = ACTS | {"deretter", "dessuten", "og", "samt", "så"}

LEFT_OVER = pattern(r"\b(?:TODO|FIXME|XXX+)\b|\?\?\?|(?i:fyll inn)")
_LEFT_OVER_SIGNS = ("TODO", "FIXME", "XXX", "???", "yll inn")


def _measures(checked: Checked) -> Iterator[tuple[Path, Measure]]:
    """The measures that have not left the plan, with the path of the text."""
    for path, _, measure, _ in checked.placed:
        if not measure.ended:
            yield (*path, "tekst"), measure


@rule("lik-tekst", Severity.WARNING)
def same_text(checked: Checked) -> Iterator[Finding]:
    """To tiltak har samme tekst.

    Da telles det samme to ganger, og meldingene havner på hvert sitt sted.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
          - id: ny-boligrapport
            tekst: Utarbeide  boligrapport
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
          - id: boligplan
            tekst: Utarbeide boligplan
    """
    first: dict[str, tuple[str, Path]] = {}
    for path, measure in _measures(checked):
        words = " ".join((measure.text, *measure.points)).casefold()
        other, place = first.setdefault(" ".join(words.split()).rstrip("."), (measure.id, path))
        if place != path:
            help = "Hvis det er samme tiltak, behold det ene. Hvis de er ulike, si i teksten hva som skiller dem."
            yield Finding(
                path,
                f"«{measure.id}» har samme tekst som «{other}».",
                help,
                related=(("den samme teksten står her", place),),
            )


@rule("uferdig-tekst", Severity.WARNING)
def left_over(checked: Checked) -> Iterator[Finding]:
    """Det står igjen en påminnelse om at teksten ikke er ferdig.

    Galt:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport (TODO hvem?)
    Riktig:
        vi_skal:
          - id: boligrapport
            tekst: Utarbeide boligrapport
    """
    if not any(sign in checked.raw for sign in _LEFT_OVER_SIGNS):
        return
    for path, text in checked.texts():
        found = LEFT_OVER.search(text)
        if found and "intern_merknad" not in path:
            message = f"Teksten er ikke ferdig: «{found[0]}» står igjen."
            yield Finding(path, message, "Skriv teksten ferdig, eller flytt det til intern_merknad.")


@rule("ikke-ja-eller-nei", Severity.ADVICE)
def not_answerable(checked: Checked) -> Iterator[Finding]:
    """Tiltaket er formulert slik at ingen kan svare ja eller nei på om det er gjort.

    Veiviseren (Husbanken) råder til å formulere tiltak som kan krysses av. «Styrke», «sikre» og «legge til rette» er
    ønsker: si hva som skal gjøres for at det blir slik, eller hva som skal måles (indikator).

    Galt:
        vi_skal:
          - id: bomiljø
            tekst: Legge til rette for gode bomiljøer
            år: 2023
    Riktig:
        vi_skal:
          - id: bomiljø
            tekst: Gjennomføre tre trivselstiltak i kommunale boområder
            år: 2023
    """
    for path, measure in _measures(checked):
        if measure.text.casefold().startswith(VAGUE) and not measure.indicator:
            opening = next(start for start in VAGUE if measure.text.casefold().startswith(start))
            yield Finding(
                path,
                f"«{opening.capitalize()} …» kan ikke besvares med ja eller nei.",
                "Si hva som skal gjøres, så alle kan se når det er gjort, eller legg til en indikator.",
            )


@rule("flere-tiltak-i-ett", Severity.ADVICE)
def several_acts(checked: Checked) -> Iterator[Finding]:
    """Tiltaket inneholder flere oppgaver.

    Hvis det ene blir gjort og det andre ikke, finnes det ingen riktig status. Del det i to tiltak ved revisjonen.

    Galt:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan og selge eldre boliger
            år: 2023
    Riktig:
        vi_skal:
          - id: boligplan
            tekst: Utarbeide boligplan
            år: 2023
          - id: selge-boliger
            tekst: Selge eldre boliger
            år: 2023
    """
    for path, measure in _measures(checked):
        second = _second_act(measure.text)
        if second:
            help = "Vurder å dele det i to tiltak ved neste revisjon, så hvert av dem kan få sin egen status."
            message = f"Tiltaket inneholder flere oppgaver: «{inner_quotes(second)}» bør være et eget tiltak."
            yield Finding(path, message, help)


def _second_act(text: str) -> str:
    """The first words of a second act: a sentence that begins with one, or another verb; empty for one act."""
    for match in _NEXT_SENTENCE.finditer(text) if ". " in text or "; " in text else ():
        if match[1].casefold() in _STARTS:
            return _opening(text[match.start(1) :])
    if text.split(" ", 1)[0].casefold() in ACTS:
        for match in _NEXT_ACT.finditer(text):
            if match[1] in ACTS and not _WITHIN.search(text, 0, match.start()):
                return _opening(text[match.start(1) :])
    return ""


def _opening(text: str) -> str:
    return " ".join(text.split()[:3]) + " …"
