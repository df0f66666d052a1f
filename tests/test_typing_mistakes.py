"""The faults people really make when they type a plan: the exact place, what is said, and the line mended.

In each text ▶ stands where the fault is to be shown; it is taken out before the text is read.
"""

from datetime import date
from pathlib import Path
from textwrap import indent

import pytest

from boligplan.diagnostics import Diagnostic, Severity
from boligplan.loading import check
from boligplan.reader.source import SourceFile

START = """\
format: 1
id: eksempelvik
tittel: Boligsosial plan
kommune:
  navn: Eksempelvik
målform: bokmål
tilstand: under arbeid
ansvarlige:
  - id: ks-helse
    navn: Kommunalsjef helse
    også_kalt: [Helsesjefen]
  - id: nav
    navn: NAV Eksempelvik
"""
PLAN = (
    START
    + """\
mål:
  - id: eie
    tittel: Flere skal eie
    vi_vil:
      - id: barnefamilier
        tekst: Prioritere barnefamilier
        vi_skal:
          - id: startlån
"""
)
AMOUNTS = "ett beløp for hvert år, {2022: 5, 2023: 5}, eller {hvert_år: 5}"
MEASURE = 12  # the indent of a measure's keys


def faults(text: str, journal: str = "") -> list[Diagnostic]:
    """Every error in a plan, and its journal where there is one."""
    sources = [SourceFile.from_bytes("plan.yaml", text.encode())]
    if journal:
        sources.append(SourceFile.from_bytes("plan.framdrift.yaml", journal.encode()))
    found = check(Path("plan.yaml"), sources, date(2024, 1, 1)).diagnostics
    return [fault for fault in found if fault.severity is Severity.ERROR]


def assert_told(marked: str, message: str, better: str, journal: str = "") -> Diagnostic:
    """Hold the only fault to its place, its message and its mended line (without indent where `better` has none)."""
    whole = marked + journal
    assert whole.count("▶") == 1
    (found,) = faults(marked.replace("▶", ""), journal.replace("▶", ""))
    own = journal if "▶" in journal else marked
    before = own.split("▶")[0]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert (found.place.line, found.place.column, found.message) == (*place, message)
    assert found.better == (better if better.startswith(" ") else better and _indent_of(found.better) + better)
    return found


def _indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


SIGN = "Teksten begynner med «{}», som har en egen betydning i filen."
COLON = "Kolonet i teksten gjør at den blir lest som en nøkkel."
HASH = "Teksten slutter ved #; det som står etter, blir lest som en kommentar."
GOES_ON = "Teksten fortsetter etter anførselstegnet som lukker den."
OPEN = "Anførselstegnet ({}) som åpner her, blir ikke lukket på linjen."
BRACKET = "Klammen «{}» blir ikke lukket på linjen."
COMMA = "Kommaet deler teksten foran «{}»; inne i {{…}} skiller komma mellom nøkler."
NO_SPACE = "Det mangler mellomrom etter kolonet."
DASH = "Her begynner et nytt punkt i listen, men «- » mangler foran «{}»."
LATE = "Forsinkelse skrives aldri inn; den regnes ut av fristen"

# The lines of a measure (its text is added where it has none), the message, the line mended.
IN_A_MEASURE = {
    "colon": ("tekst: Mål▶: flere boliger", COLON, "tekst: 'Mål: flere boliger'"),
    "colon-with-comment": ("tekst: Mål▶: flere # merknad", COLON, "tekst: 'Mål: flere' # merknad"),
    "colon-in-point": ("tekst: a\npunkter:\n  - Først▶: dette", COLON, "- 'Først: dette'"),
    "hash": ("tekst: Sak ▶#12 i rådet", HASH, "tekst: 'Sak #12 i rådet'"),
    "hash-first": ("tekst: ▶#12 er viktig", HASH, "tekst: '#12 er viktig'"),
    "hash-in-point": ("tekst: a\npunkter:\n  - ▶#12 er viktig\n  - b", HASH, "- '#12 er viktig'"),
    "hash-in-braces": ("tekst: a\nøkonomi: {tekst: Sak ▶#12}", HASH, "økonomi: {tekst: 'Sak #12'}"),
    "star": ("tekst: ▶*viktig* sak", SIGN.format("*"), "tekst: '*viktig* sak'"),
    "star-in-point": ("tekst: a\npunkter:\n  - ▶* viktig", SIGN.format("*"), "- '* viktig'"),
    "ampersand": ("tekst: ▶&viktig", SIGN.format("&"), "tekst: '&viktig'"),
    "exclamation": ("tekst: ▶!viktig sak", SIGN.format("!"), "tekst: '!viktig sak'"),
    "exclamation-alone": ("tekst: ▶! viktig sak", SIGN.format("!"), "tekst: '! viktig sak'"),
    "percent": ("tekst: ▶% av boligene", SIGN.format("%"), "tekst: '% av boligene'"),
    "at": ("tekst: ▶@kommunen gjør det", SIGN.format("@"), "tekst: '@kommunen gjør det'"),
    "backtick": ("tekst: ▶`kode`", SIGN.format("`"), "tekst: '`kode`'"),
    "pipe": ("tekst: ▶| eller", SIGN.format("|"), "tekst: '| eller'"),
    "more-than": ("tekst: ▶> 50 % av lånene", SIGN.format(">"), "tekst: '> 50 % av lånene'"),
    "question": ("tekst: ▶? hva nå", SIGN.format("?"), "tekst: '? hva nå'"),
    "bracket": ("tekst: ▶[Ja] det gjør vi", SIGN.format("["), "tekst: '[Ja] det gjør vi'"),
    "bracket-whole": ("tekst: ▶[Ja]", SIGN.format("["), "tekst: '[Ja]'"),
    "bracket-open": ("tekst: ▶[Ja, det gjør vi", SIGN.format("["), "tekst: '[Ja, det gjør vi'"),
    "brace": ("tekst: ▶{Ja} det gjør vi", SIGN.format("{"), "tekst: '{Ja} det gjør vi'"),
    "brace-whole": ("tekst: ▶{Ja}", SIGN.format("{"), "tekst: '{Ja}'"),
    "list-open": ("tekst: a\nslag: ▶[drift, investering", BRACKET.format("["), "slag: [drift, investering]"),
    "keys-open": ("tekst: a\nøkonomi: ▶{avklaring: budsjett", BRACKET.format("{"), "økonomi: {avklaring: budsjett}"),
    "quoted-word": ('tekst: "Startlån" ▶til familier', GOES_ON, "tekst: '\"Startlån\" til familier'"),
    "quoted-word-single": ("tekst: 'Startlån' ▶til familier", GOES_ON, "tekst: \"'Startlån' til familier\""),
    "apostrophe": ("tekst: 'Kommunens' ▶eiendom's nytte'", GOES_ON, "tekst: \"Kommunens' eiendom's nytte\""),
    "open-quote": ('tekst: ▶"Startlån til familier', OPEN.format('"'), 'tekst: "Startlån til familier"'),
    "open-quote-single": ("tekst: ▶'Startlån til familier", OPEN.format("'"), "tekst: 'Startlån til familier'"),
    "quote-opened-by-later": ('tekst: ▶"Startlån\nprioritet: "høy"', OPEN.format('"'), 'tekst: "Startlån"'),
    "quote-that-swallows": ('tekst: ▶"Startlån\nprioritet: høy"', OPEN.format('"'), 'tekst: "Startlån"'),
    "backslash": (
        'tekst: "C:▶\\plan"',
        "En bakstrek (\\) i dobbelte anførselstegn har en egen betydning.",
        "tekst: 'C:\\plan'",
    ),
    "dash": (
        "tekst: ▶- gjøre det",
        "Teksten begynner med «- », som er tegnet for et punkt i en liste.",
        "tekst: '- gjøre det'",
    ),
    "list-on-the-key's-line": (
        "tekst: a\npunkter: ▶- b",
        "Teksten begynner med «- », som er tegnet for et punkt i en liste.",
        "",
    ),
    "comma": (
        "tekst: a\nøkonomi: {tekst: Ja▶, spesifiseres}",
        COMMA.format("spesifiseres"),
        "økonomi: {tekst: 'Ja, spesifiseres'}",
    ),
    "comma-then-key": (
        "tekst: a\nøkonomi: {tekst: Ja▶, spesifiseres, avklaring: budsjett}",
        COMMA.format("spesifiseres"),
        "økonomi: {tekst: 'Ja, spesifiseres', avklaring: budsjett}",
    ),
    "comma-and-colon": (
        "tekst: a\nøkonomi: {avklaring: budsjett, tekst: Ja▶, se: s. 4}",
        COMMA.format("se"),
        "økonomi: {avklaring: budsjett, tekst: 'Ja, se: s. 4'}",
    ),
    "comma-in-number": (
        "tekst: a\nkostnad:\n  drift: {2022: ▶5,5}",
        "«5,5» er ikke et tall. Skriv 5.5.",
        "drift: {2022: 5.5}",
    ),
    "no-space-after-colon": ("tekst▶:Tildele startlån", NO_SPACE, "tekst: Tildele startlån"),
    "no-space-in-last-key": ("tekst: a\når▶:2022", NO_SPACE, "år: 2022"),
    "no-space-in-braces": ("tekst: a\nøkonomi: {tekst▶:Ja}", NO_SPACE, "økonomi: {tekst: Ja}"),
    "no-space-after-comma-key": (
        "tekst: a\nøkonomi: {tekst: Ja, avklaring▶:budsjett}",
        NO_SPACE,
        "økonomi: {tekst: Ja, avklaring: budsjett}",
    ),
    "no-space-after-dash": (
        "tekst: a\npunkter:\n  ▶-Først",
        "Det mangler mellomrom etter streken.",
        "- Først",
    ),
    "bullet": ("tekst: a\npunkter:\n  ▶• Først", "«•» er ikke tegnet for et punkt i en liste.", "- Først"),
    "no-colon": ("▶tekst Tildele startlån", "Det mangler kolon etter «tekst».", "tekst: Tildele startlån"),
    "no-key": ("tekst: a\n▶: b", "Det mangler en nøkkel foran kolonet.", ""),
    "tab": (
        "tekst: a\n▶\når: 2022".replace("▶\n", "▶\t"),
        "Linjen er rykket inn med tabulator.",
        " " * 12 + "år: 2022",
    ),
    "hard-space": (
        "tekst: a\n▶\u00a0år: 2022",
        "Her står et hardt mellomrom, som ser ut som et vanlig.",
        " " * 12 + "år: 2022",
    ),
    "hard-space-after-colon": (
        "tekst:▶\u00a0a",
        "Her står et hardt mellomrom, som ser ut som et vanlig.",
        "tekst: a",
    ),
    "indent-too-far": (
        "tekst: a\n ▶år: 2022",
        "«år» er rykket for langt inn: 13 mellomrom, det skal være 12.",
        " " * 12 + "år: 2022",
    ),
    "text-goes-on-without-indent": (
        "tekst: Første linje\n▶andre linje",
        "Denne linjen har ingen nøkkel, og er ikke rykket inn under teksten over.",
        " " * 14 + "andre linje",
    ),
    "colon-on-the-first-of-two-lines": (
        "tekst: Først▶: dette\n  og så dette\nslag: drift",
        "En tekst over flere linjer har kolon i seg.",
        "",
    ),
    "colon-on-the-second-line": (
        "tekst: Første linje\n  andre linje▶: mer",
        "En tekst over flere linjer har kolon i seg.",
        "",
    ),
    "key-inside-folded-text": (
        "tekst: >-\n  Tildele startlån\n  ▶år: 2022",
        "«år:» er blitt en del av teksten over, fordi linjen er rykket like langt inn.",
        " " * 12 + "år: 2022",
    ),
    "new-measure-without-dash": ("tekst: a\n\n▶id: b\ntekst: b", DASH.format("id"), " " * 10 + "- id: b"),
    "same-key-twice": ("tekst: a\nslag: drift\n▶slag: drift", "«slag» står to ganger på samme sted.", ""),
    "ar": ("tekst: a\n▶ar: 2022", "«ar» er ikke en nøkkel i et vi_skal (tiltak).", "år: 2022"),
    "År": ("tekst: a\n▶År: 2022", "«År» er ikke en nøkkel i et vi_skal (tiltak).", "år: 2022"),
    "ansvarlig": ("tekst: a\n▶ansvarlig: nav", "«ansvarlig» er ikke en nøkkel i et vi_skal (tiltak).", "ansvar: nav"),
    "forsinket": ("tekst: a\n▶forsinket: ja", "«forsinket» er ikke en nøkkel i et vi_skal (tiltak).", ""),
    "goal's-key": (
        "tekst: a\n▶føring: trygt-hjem",
        "«føring» er ikke en nøkkel i et vi_skal (tiltak).",
        " " * 4 + "føring: trygt-hjem",
    ),
    "list-in-a-measure": (
        "tekst: a\n▶vi_skal: b",
        "«vi_skal» er ikke en nøkkel i et vi_skal (tiltak).",
        " " * 8 + "vi_skal: b",
    ),
    "D/I": ("tekst: a\nslag: ▶D/I", "«slag»: «D/I» er ikke et av valgene.", "slag: [drift, investering]"),
    "D": ("tekst: a\nslag: ▶D", "«slag»: «D» er ikke et av valgene.", "slag: drift"),
    "D-og-I": (
        "tekst: a\nslag: ▶Drift og investering",
        "«slag»: «Drift og investering» er ikke et av valgene.",
        "slag: [drift, investering]",
    ),
    "person": (
        "tekst: a\nansvar: ▶Kari Nordmann",
        "«ansvar»: «Kari Nordmann» ser ut til å være navnet på en person.",
        "",
    ),
    "person-in-list": (
        "tekst: a\nansvar: {hos: [▶Kari Nordmann]}",
        "«hos»: «Kari Nordmann» ser ut til å være navnet på en person.",
        "",
    ),
    "owner-by-name": (
        "tekst: a\nansvar: ▶Kommunalsjef Helse",
        "«ansvar»: her skal det stå en id fra ansvarlige, ikke «Kommunalsjef Helse».",
        "ansvar: ks-helse",
    ),
    "owner-by-alias": (
        "tekst: a\nansvar: ▶Helsesjefen",
        "«ansvar»: her skal det stå en id fra ansvarlige, ikke «Helsesjefen».",
        "ansvar: ks-helse",
    ),
    "two-owners": (
        "tekst: a\nansvar: ▶ks-helse og nav",
        "«ansvar»: her skal det stå en id fra ansvarlige, ikke «ks-helse og nav».",
        "ansvar: [ks-helse, nav]",
    ),
    "5 000": ("tekst: a\nkostnad:\n  ramme: ▶5 000", "«ramme»: «5 000» er ikke et tall. Skriv 5000.", "ramme: 5000"),
    "5.000": ("tekst: a\nkostnad:\n  ramme: ▶5.000", "«ramme»: «5.000» er ikke et tall. Skriv 5000.", "ramme: 5000"),
    "5,5": (
        "tekst: a\nkostnad:\n  drift:\n    2022: ▶5,5",
        "«2022»: «5,5» er ikke et tall. Skriv 5.5.",
        "2022: 5.5",
    ),
    "kr": (
        "tekst: a\nkostnad:\n  ramme: ▶kr 5 000,-",
        "«ramme»: «kr 5 000,-» er ikke et tall. Skriv 5000.",
        "ramme: 5000",
    ),
    "date": (
        "tekst: a\ninnført: ▶20.01.2023",
        "«innført»: «20.01.2023» er ikke en dato. Skriv 2023-01-20.",
        "innført: 2023-01-20",
    ),
    "deadline": (
        "tekst: a\nfrist: ▶juni 2024",
        "«frist»: «juni 2024» er ikke en frist. Skriv 2024-06.",
        "frist: 2024-06",
    ),
    "years": ("tekst: a\når: ▶2022-27", "«år»: «2022-27» er ikke årstall. Skriv 2022-2027.", "år: 2022-2027"),
    "years-backwards": (
        "tekst: a\når: ▶2027-2022",
        "«år»: «2027-2022» går baklengs. Skriv 2022-2027.",
        "år: 2022-2027",
    ),
    "empty": ("▶tekst:", "«tekst» er tom.", ""),
    "no-text": ("år: 2022", "«tekst» mangler i et vi_skal (tiltak).", ""),
}


@pytest.mark.parametrize("name", IN_A_MEASURE)
def test_a_mistake_in_a_measure_is_told_where_it_is_and_mended(name: str) -> None:
    lines, message, better = IN_A_MEASURE[name]
    text = PLAN + indent(lines, " " * MEASURE).replace(" ▶\u00a0", "▶\u00a0") + "\n"
    if "▶" not in text:  # the whole measure is what is wrong
        text = text.replace("id: startlån", "▶id: startlån")
    assert_told(text, message, better)


# Lines that stand somewhere else than in a measure.
ELSEWHERE = {
    "indent-too-short": (
        PLAN + "            tekst: a\n           ▶år: 2022\n",
        "«år» er rykket for kort inn: 11 mellomrom, det skal være 12.",
        " " * 12 + "år: 2022",
    ),
    "aim's-key-after-its-measures": (
        PLAN + "            tekst: a\n         ▶involverte: nav\n",
        "«involverte» er rykket for langt inn: 9 mellomrom, det skal være 8.",
        " " * 8 + "involverte: nav",
    ),
    "measure-too-far-in": (
        PLAN + "            tekst: a\n           ▶- id: b\n             tekst: b\n",
        "«id» er rykket for langt inn: 11 mellomrom, det skal være 10.",
        " " * 10 + "- id: b",
    ),
    "measure-too-far-out": (
        PLAN + "            tekst: a\n         ▶- id: b\n            tekst: b\n",
        "«id» er rykket for kort inn: 9 mellomrom, det skal være 10.",
        " " * 10 + "- id: b",
    ),
    "measure-without-dash-at-the-dash": (
        PLAN + "            tekst: a\n          ▶id: b\n          tekst: b\n",
        DASH.format("id"),
        " " * 10 + "- id: b",
    ),
    "first-measure-without-dash": (
        PLAN.replace("- id: startlån", "▶id: startlån") + "          tekst: a\n",
        DASH.format("id"),
        " " * 8 + "- id: startlån",
    ),
    "dash-without-space": (
        PLAN + "            tekst: a\n          ▶-id: b\n            tekst: b\n",
        "Det mangler mellomrom etter streken.",
        "- id: b",
    ),
    "id-without-space": (
        PLAN.replace("- id: startlån", "- id▶:startlån") + "            tekst: a\n",
        NO_SPACE,
        "- id: startlån",
    ),
    "measure's-key-in-a-goal": (
        PLAN.replace("    vi_vil", "    ▶gjentas: årlig\n    vi_vil") + "            tekst: a\n",
        "«gjentas» er ikke en nøkkel i et mål.",
        "",
    ),
    "tiltak": (
        PLAN.replace("vi_skal:", "▶tiltak:") + "            tekst: a\n",
        "«tiltak» er ikke en nøkkel i et vi_vil.",
        "vi_skal:",
    ),
    "delmål": (
        PLAN.replace("vi_vil:", "▶delmål:") + "            tekst: a\n",
        "«delmål» er ikke en nøkkel i et mål.",
        "vi_vil:",
    ),
    "satsing": (
        PLAN.replace("mål:\n", "▶satsing:\n", 2).replace("▶satsing:\n", "satsing:\n", 0) + "            tekst: a\n",
        "«satsing» er ikke en nøkkel i planen (øverst).",
        "mål:",
    ),
    "no-space-at-the-top": (START.replace("tittel: ", "tittel▶:"), NO_SPACE, "tittel: Boligsosial plan"),
    "no-colon-at-the-top": (
        START.replace("kommune:", "▶kommune"),
        "Det mangler kolon etter «kommune».",
        "kommune:",
    ),
    "municipality-as-text": (
        START.replace("kommune:\n  navn: Eksempelvik", "kommune: ▶Eksempelvik"),
        "«kommune»: her skal det stå nøkler og verdier, ikke bare tekst.",
        "kommune: {navn: Eksempelvik}",
    ),
    "measures-as-texts": (
        START + "vi_skal:\n  - ▶Tildele startlån\n",
        "«vi_skal»: her skal det stå nøkler og verdier, ikke bare tekst.",
        "",
    ),
    "second-document": (START + "▶---\nid: b\n", "Filen har flere dokumenter; «---» begynner et nytt.", ""),
    "percent-first-on-the-line": (
        START + "kilde: Vi gir\n▶%50 støtte\n",
        "En linje kan ikke begynne med %.",
        "",
    ),
    "rest-of-a-conflict": (
        START + "▶=======\nkilde: a\n",
        "Her står en rest etter en flettekonflikt i git.",
        "",
    ),
    "span": (
        START + "rapportering:\n  hver: ▶12 mnd\n",
        "«hver»: «12 mnd» er ikke et tidsrom. Skriv 12 måneder.",
        "hver: 12 måneder",
    ),
    "day-of-the-year": (
        START + "rapportering:\n  frist: ▶31.1\n",
        "«frist»: «31.1» er ikke en dag i året. Skriv 31. januar.",
        "frist: 31. januar",
    ),
    "period": (
        START + "periode: ▶2022-27\n",
        "«periode»: «2022-27» er ikke en periode. Skriv 2022-2027.",
        "periode: 2022-2027",
    ),
    "id-with-capitals": (
        START + "vi_skal:\n  - id: ▶Tildele startlån\n    tekst: a\n",
        "«id»: «Tildele startlån» kan ikke være en id. Skriv tildele-startlån.",
        "- id: tildele-startlån",
    ),
}


ELSEWHERE |= {
    "needed-key-in-capitals": (
        PLAN.replace("tilstand:", "▶Tilstand:") + "            tekst: a\n",
        "«Tilstand» er ikke en nøkkel i planen (øverst).",
        "tilstand: under arbeid",
    ),
    "needed-key-under-another-name": (
        PLAN.replace("    tittel:", "    ▶navn:") + "            tekst: a\n",
        "«navn» er ikke en nøkkel i et mål.",
        "tittel: Flere skal eie",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_mistake_elsewhere_in_the_plan_is_told_where_it_is_and_mended(name: str) -> None:
    assert_told(*ELSEWHERE[name])


ENTRY = "- tiltak: startlån\n  dato: 2023-01-20\n  status: pågår\n"
IN_THE_JOURNAL = {
    "ferdig": (ENTRY.replace("pågår", "▶ferdig"), "«status»: «ferdig» er ikke et av valgene.", "status: gjennomført"),
    "i gang": (ENTRY.replace("pågår", "▶i gang"), "«status»: «i gang» er ikke et av valgene.", "status: pågår"),
    "capital": (ENTRY.replace("pågår", "▶Pågår"), "«status»: «Pågår» er ikke et av valgene.", "status: pågår"),
    "forsinket": (ENTRY.replace("pågår", "▶forsinket"), "«status»: «forsinket» er ikke et av valgene.", ""),
    "date": (
        ENTRY.replace("2023-01-20", "▶20.01.2023"),
        "«dato»: «20.01.2023» er ikke en dato. Skriv 2023-01-20.",
        "dato: 2023-01-20",
    ),
    "date-in-words": (
        ENTRY.replace("2023-01-20", "▶20. januar 2023"),
        "«dato»: «20. januar 2023» er ikke en dato. Skriv 2023-01-20.",
        "dato: 2023-01-20",
    ),
    "person": (ENTRY + "  av: ▶Kari Nordmann\n", "«av»: «Kari Nordmann» ser ut til å være navnet på en person.", ""),
    "comment": (
        ENTRY + "  ▶kommentar: Godt i gang\n",
        "«kommentar» er ikke en nøkkel i en melding i framdriftsfilen.",
        "tekst: Godt i gang",
    ),
    "entry-without-dash": (
        ENTRY + "\n  ▶tiltak: startlån\n  dato: 2023-06-20\n  status: pågår\n",
        DASH.format("tiltak"),
        "- tiltak: startlån",
    ),
    "entry-at-the-margin-without-dash": (
        ENTRY + "\n▶tiltak: startlån\ndato: 2023-06-20\nstatus: pågår\n",
        DASH.format("tiltak"),
        "- tiltak: startlån",
    ),
    "only-entry-without-dash": (
        "▶tiltak: startlån\ndato: 2023-06-20\nstatus: pågår\n",
        DASH.format("tiltak"),
        "- tiltak: startlån",
    ),
    "heading": (
        "▶meldinger:\n  - tiltak: startlån\n    dato: 2023-01-20\n    status: pågår\n",
        "En framdriftsfil er en liste av meldinger.",
        "",
    ),
    "colon": (ENTRY + "  tekst: Status▶: før fristen\n", COLON, "tekst: 'Status: før fristen'"),
}


@pytest.mark.parametrize("name", IN_THE_JOURNAL)
def test_a_mistake_in_the_journal_is_told_where_it_is_and_mended(name: str) -> None:
    journal, message, better = IN_THE_JOURNAL[name]
    assert_told(PLAN + "            tekst: a\n", message, better, journal)


@pytest.mark.parametrize("value", ["forsinket", "forfalt", "for sent"])
def test_late_is_never_typed_but_worked_out(value: str) -> None:
    (found,) = faults(PLAN + "            tekst: a\n", ENTRY.replace("pågår", value))
    assert found.help.startswith(LATE)


def test_every_amount_that_cannot_be_read_is_told_at_once_and_where_it_stands() -> None:
    cost = "            kostnad: {drift: {2022: 5 000, 2023-2025: 6, per_år: 7, 2026: }}\n"
    found = faults(PLAN + "            tekst: a\n" + cost)
    assert [(fault.place.column, fault.message) for fault in found] == [
        (cost.index("5 000") + 1, "«2022»: «5 000» er ikke et tall. Skriv 5000."),
        (cost.index("2023-2025") + 1, f"«drift»: «2023-2025» er ikke et årstall. Skriv {AMOUNTS}."),
        (cost.index("per_år") + 1, f"«drift»: «per_år» er ikke et årstall. Skriv {AMOUNTS}."),
        (cost.index("2026") + 1, "«2026» er tom."),
    ]


def test_a_key_at_the_wrong_level_is_told_where_it_belongs() -> None:
    (found,) = faults(PLAN + "            tekst: a\n            føring: trygt-hjem\n            slag: drift\n")
    assert found.help == "«føring» hører til et mål som begynner på linje 15. Der er innrykket 4 mellomrom."
    assert found.better == "", "other lines follow, so moving this one alone would not mend it"


def test_the_line_is_shown_mended_only_where_that_makes_the_file_readable() -> None:
    (found,) = faults(PLAN + "            tekst: [a: {b\n")
    assert found.place.line == PLAN.count("\n") + 1
    assert found.better == ""


def test_many_mistakes_in_one_file_are_all_told_at_once() -> None:
    text = PLAN + (
        "            tekst: Mål: flere boliger\n"
        "             slag: D/I\n"
        "            år:2022\n"
        "\n"
        "            id: boligplan\n"
        "            tekst: *viktig* plan\n"
        "          - id: oppfølging\n"
        '            tekst: "Følge opp\n'
        "            frist: 20.1.2024\n"
        "beløp_i: kroner\n"
    )
    lines = text.splitlines()
    told = {found.place.line: found.better for found in faults(text)}
    assert {lines[number - 1].strip(): better.strip() for number, better in told.items()} == {
        "tekst: Mål: flere boliger": "tekst: 'Mål: flere boliger'",
        "slag: D/I": "slag: D/I",
        "år:2022": "år: 2022",
        "id: boligplan": "- id: boligplan",
        "tekst: *viktig* plan": "tekst: '*viktig* plan'",
        'tekst: "Følge opp': 'tekst: "Følge opp"',
        "frist: 20.1.2024": "frist: 2024-01-20",
        "beløp_i: kroner": "beløp_i: kr",
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_places_are_the_same_with_either_line_end_and_after_a_byte_order_mark(newline: str) -> None:
    text = PLAN + "            tekst: Mål: flere\n            slag: D\n"
    for mark in ("", "\ufeff"):
        found = faults(mark + text.replace("\n", newline))
        assert [(fault.place.line, fault.place.column, fault.better.strip()) for fault in found] == [
            (PLAN.count("\n") + 1, 23, "tekst: 'Mål: flere'"),
            (PLAN.count("\n") + 2, 19, "slag: drift"),
        ]


def test_hard_spaces_on_many_lines_are_one_fault_that_counts_them() -> None:
    hard = "\u00a0" * MEASURE
    found = faults(PLAN + f"{hard}tekst: a\n{hard}slag: drift\n{hard}år: 2022\n")
    assert [fault.help.rpartition(". ")[2] for fault in found] == ["Det gjelder 3 linjer i filen."]


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "Windows-1252 (ANSI)"), ("utf-16", "UTF-16")])
def test_another_encoding_is_named_with_what_to_do(encoding: str, name: str) -> None:
    from boligplan.reader.source import Unreadable

    with pytest.raises(Unreadable) as caught:
        SourceFile.from_bytes("plan.yaml", START.encode(encoding))
    found = caught.value.diagnostic
    assert found.message == f"Filen er ikke lagret som UTF-8; den ser ut til å være {name}."
    assert "Koding: UTF-8" in found.help
    if encoding == "cp1252":
        assert (found.place.line, found.place.column, found.place.source) == (6, 2, "målform: bokmål")
