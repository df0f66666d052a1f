"""One thing, one word: what a person reads says the words of the contract, and never those they replace.

Each pair is what stood, and what is said instead. FOLDERS is what has been read through; add to it what is mended.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from test_repo import ROOT

FOLDERS = (
    "src",
    "docs",
    "README.md",
    "CHANGELOG.md",
    "templates",
    "schema",
    "examples/ci",
    "tools/planfilen.md",
    "examples/start",
)

# An expression for what is never said, an example of it, and what is said instead.
WORDS = (
    (r"\bsvarer\b", "hvem som svarer", "hvem som har ansvaret"),
    (r"\bsvarar\b", "kven som svarar", "kven som har ansvaret"),
    (r"[Rr]apportfrist", "rapportfrist", "meldefrist"),
    (r"mangl[ae]r rapport|[Rr]apport mangl[ae]r", "mangler rapport", "mangler melding"),
    (r"\b[Ff]orfall(?:e|er|en|ne)?\b|\b(?:er|blir|det) forfalt\b", "det som er forfalt", "det som er over fristen"),
    (r"for sent ute|er for sent\b", "hva som er for sent", "hva som er over fristen"),
    (r"ut[ae]n oppdatering", "uten oppdatering", "uten ny melding"),
    (r"[Tt]idsstilling", "tidsstilling", "målt mot fristene"),
    (r"(?:etter|hva) kalenderen", "hva kalenderen gjør av det", "hvordan det ligger an mot fristene"),
    (r"ikk(?:j)?e star(?:tet|ta) enn?o?å?", "ikke startet ennå", "starter senere"),
    (r"\bmerket (?:med|for)\b|\bmerkede år|hvert merket år", "året det er merket med", "året det er ført opp for"),
    (r"\btrykt(?:e)?\b", "slik det er trykt", "slik det står i planen"),
    (r"\b[Aa]vtrykket\b|\b(?:et|noe) avtrykk\b", "avtrykket", "kontrollsummen"),
    (r"[Ff]ullføring", "fullføring", "tabulatorutfylling"),
    (r"[Vv]erktøyet", "verktøyet", "programmet"),
    (r"\bteksteditor|\ben editor\b", "i en teksteditor", "i et redigeringsprogram"),
    (r"\b[Mm]appa\b", "mappa", "mappen"),
    (r"\b[Cc]ella\b", "cella", "cellen"),
    (r"\b[Ll]ista\b", "lista", "listen"),
    (r"\b(?:kommando)?linja\b", "kommandolinja", "kommandolinjen"),
    (r"\b[Aa]rbeidsgruppa\b", "arbeidsgruppa", "arbeidsgruppen"),
    (r"\b[Rr]evisjonsark", "revisjonsarket", "revisjonsskjemaet"),
    (r"(?<!\|)\bi rute\b", "er i rute", "er før fristen"),  # the importer knows it where others say it
    (
        r"\b[Ff]ikk? rapport\b|\b(?:sist|siste) rapport\b|rapporter[et]? (?:på|om) tiltak",
        "siste rapport",
        "siste melding",
    ),
    (r"\b[Aa]rbeidsark|\bmelding\.stille\b|revisjon\.ark\b", "arbeidsarket", "revisjonsskjemaet"),
    (r"\b[Nn]ettsted(?:et)?\b", "på nettstedet", "på nettsiden"),
    (r"\b[Ss]ifre\b", "fire sifre", "fire siffer"),
    (r"\bhørt fra\b|stille rundt|er stille\b", "som det er stille rundt", "uten ny melding"),
    (r"\brooms\b|\bonly (?:other )?room\b", "the only room that starts git", "the only module that starts git"),
    (r"«[^»‘]*«", "«Føringen «Alle trenger»»", "«Føringen ‘Alle trenger’»"),
    (r"[Ss]ummerer ikke", "radene summerer ikke", "tallene kan ikke summeres"),
)
NYNORSK = r"\b(?:frå|ikkje|bustad\w*|ein|eit|dei|Reknearket)\b"  # nynorsk, where the forms in -a stand

# The forty sentences that read worst, as they stood, and what is said instead.
SENTENCES = (
    ("planen lover dårlig", "mangler noe som gjør den vanskelig å følge opp"),
    ("hva kalenderen gjør av det", "hvordan det ligger an mot fristene"),
    ("snart forfaller eller ikke er hørt fra", "er nær fristen, uten ny melding eller uten frist"),
    ("ikke er hørt fra", "uten ny melding"),
    ("endret i mening", "hvilke endringer i innholdet"),
    ("Ingen endringer i mening", "Ingen endringer i innholdet"),
    ("Gi 1 til slutt", "Avslutt med kode 1 når"),
    ("også gi 1 til slutt", "Avslutt med kode 1 også ved advarsler og råd"),
    ("så radene summerer ikke til totalen", "Derfor kan ikke tallene summeres."),
    ("skal være meldt innen", ""),
    ("uten nytt på", ""),
    ("minne dem som har noe på frist", ""),
    ("kan gis flere ganger", "Kan oppgis flere ganger."),
    ("Gir ut data", "Eksporterer data"),
    ("Gi ut data", "Eksporter data"),
    ("Ingen tall regnes av en plan med feil", "Tallene regnes ikke ut før feilene er rettet."),
    ("ingen tall blir gitt før det er ute", ""),
    ("som heter som en person", ""),
    ("Prøv at alt virker", ""),
    ("som det er stille rundt", ""),
    ("mangler rapport eller er stille", ""),
    ("Tiltaket rommer flere ting", "Tiltaket inneholder flere oppgaver"),
    ("Vis hva som er for sent, og hvem som svarer", "Vis hva som er over fristen, og hvem som har ansvaret."),
    ("Purre dem som svarer", ""),
    ("Lag meldinger til dem som har noe å svare på", "Lag påminnelser til dem som har en frist."),
    ("Kommandoene svarer for", ""),
    ("Hvem som svarer", "Hvem som har ansvaret"),
    ("tiltak trenger svar", ""),
    ("Verktøyets standard, fordi planen ikke sier noe", "Planen sier ikke når det skal meldes"),
    ("Ingen tiltak er gjennomført, og ingen tiltak er avsluttet i alt", ""),
    ("Ingen tiltak har avvik", "Ingen avvik er meldt"),
    ("Dagen det spørres for", "Datoen tallene skal gjelde for."),
    ("med et avtrykk av den vedtatte ordlyden", "lagrer en kontrollsum av den vedtatte planen"),
    ("Dagen året før skal være meldt", "Siste dag for å melde om året før"),
    ("Vedtaket som vedtok planen", "Vedtaket av planen."),
    ("Hvor mange det har", "Antall meldinger."),
    ("Dagen for den siste", "Datoen for den siste meldingen."),
    ("Om den er for sen", "Om året er over uten at revisjonen er ført."),
    ("Slags sak", "Hva slags sak"),
    ("Id til det kommunen vil", "Id-en til «vi vil»-punktet."),
    ("| Det stopper opp | Gjør |", ""),
    ("Taushet er ikke et svar", ""),
    ("En id peker på én ting", "En id skal gjelde det samme tiltaket så lenge planen varer."),
    ("Så stor er ingen plan", "Er det riktig fil?"),
    ("Det er ikke mer plass til deg på disken", "Diskkvoten din er brukt opp."),
    ("Svaret har ikke noe sted å gå", "Utskriften ble avbrutt fordi mottakeren er lukket."),
    ("Ingen svarer for tiltakene under", ""),
    ("Noen må finne ut hvem som skal gjøre det", ""),
    ("git glemmer ikke", ""),
    ("Numre skifter eier", ""),
    ("Folk bytter jobb; ansvaret blir stående", ""),
    ("er ikke gjennomført, og fristen er ute", ""),
    ("Er planen flyttet, flytt begge", "Hvis planen er flyttet, flytt begge."),
)  # fmt: skip


def strings(file: Path) -> Iterator[str]:
    """What a person reads of a file: the strings of Python, of the docstrings only the pages of the rules."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        yield text
        return
    tree = ast.parse(text)
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                hidden.add(first.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            page = file.parent.name == "rules" and "Galt:" in node.value
            yield from () if node in hidden and not page else (node.value,)


def read_by_people() -> Iterator[tuple[str, str]]:
    """The name of a file and a text in it, white space folded."""
    for folder in FOLDERS:
        top = ROOT / folder
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for file in files:
            if file.suffix in (".py", ".md", ".txt", ".html", ".json", ".yaml", ".bash", ".zsh", ".fish", ".ps1"):
                for text in strings(file):
                    yield str(file.relative_to(ROOT)), " ".join(text.split())


READ = tuple(read_by_people())


@pytest.mark.parametrize(("never", "example", "instead"), WORDS, ids=[example for _, example, _ in WORDS])
def test_a_word_that_was_replaced_is_never_said(never: str, example: str, instead: str) -> None:
    expression = re.compile(never)
    assert expression.search(example) and not expression.search(instead)
    is_form = instead.endswith("en")
    found = {
        (name, around)
        for name, text in READ
        for hit in expression.finditer(text)
        if (around := text[max(0, hit.start() - 60) : hit.end() + 60])
        and not (is_form and (re.search(NYNORSK, around) or "/nn/" in name))
    }
    assert found == set()


@pytest.mark.parametrize(("old", "new"), SENTENCES, ids=[old for old, _ in SENTENCES])
def test_a_sentence_that_was_mended_stands_as_mended(old: str, new: str) -> None:
    assert [name for name, text in READ if old in text] == []
    assert not new or any(new in text for _, text in READ), new


# «Er planen flyttet, flytt begge.», where most people read «Hvis planen er flyttet, …» more easily
VERB_FIRST = re.compile(
    r"(?:^|[.:;] |» )(?:Er|Har|Står|Finnes|Skal|Blir|Ligger|Sier|Mangler|Møter|Settes|Oppdager|Klager|Var|Må|Ble)\b"
    r" [^.?!:|]*?, [^.?!|]*[.|]"
)


def test_a_condition_begins_with_hvis() -> None:
    assert VERB_FIRST.search("Flytt den. Er planen flyttet, flytt begge.")
    found = {(name, hit[0][:80]) for name, text in READ for hit in VERB_FIRST.finditer(text)}
    assert found == set()
