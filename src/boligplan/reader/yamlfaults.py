"""What is wrong with a text as YAML, said in Norwegian: one function per fault."""

from __future__ import annotations

import re

import yaml

from boligplan.diagnostics import Diagnostic, Place, Severity
from boligplan.reader.keys import keys_of, known_keys
from boligplan.reader.lines import MAX_LINE, Level, Line, levels_above, line_at, quoted, right_column, softened
from boligplan.reader.source import SourceFile
from boligplan.safetext import UNSEEN_NAMES, clipped, seen, shown

QUOTE = "Sett teksten i anførselstegn."


def fault(
    code: str,
    source: SourceFile,
    index: int,
    message: str,
    help: str,
    better: str = "",
    *,
    length: int = 1,
    severity: Severity = Severity.ERROR,
    related: tuple[tuple[str, Place], ...] = (),
) -> Diagnostic:
    """A fault at the character `index`; a line too long to look at is not shown mended."""
    place = source.place(index, length)
    return Diagnostic(code, severity, message, place, help, better if len(place.source) <= MAX_LINE else "", related)


def line_of(source: SourceFile, index: int) -> tuple[Line, int]:
    """The line the character at `index` stands on, and its column."""
    line = line_at(source, source.line_number(index))
    return line, index - line.start


def too_much(source: SourceFile, index: int) -> Diagnostic:
    """More levels or items than any plan has."""
    message = "Filen har for mange nivåer eller for mange punkter til å være en plan."
    help = "Er det riktig fil? En plan har mål, vi_vil og vi_skal, og ikke flere nivåer."
    return fault("for-dyp", source, index, message, help)


def unreadable_character(source: SourceFile, index: int) -> Diagnostic:
    """A control character or a sign that turns the direction of the text."""
    sign = source.text[index : index + 1]
    message = f"Her står et usynlig styretegn (U+{ord(sign or chr(0)):04X})."
    help = "Slett tegnet. Det kommer ofte med når tekst limes inn fra PDF eller nettsider."
    return fault("usynlig-tegn", source, index, message, help)


def escaped_control(source: SourceFile, index: int) -> Diagnostic:
    """A control character written as an escape in a quoted text."""
    message = "Teksten i anførselstegn lager et usynlig styretegn (med \\)."
    return fault("usynlig-tegn", source, index, message, "Skriv teksten uten \\-koder.")


def unseen_sign(source: SourceFile, index: int, sign: str, text: str, start: int, end: int) -> Diagnostic:
    """A sign that nobody sees at `index`, in an id, a reference or a value of one spelling: «na\\u{200b}v»."""
    name = f"{UNSEEN_NAMES[sign]}, " if sign in UNSEEN_NAMES else ""
    message = f"I «{clipped(shown(text))}» står et tegn som ikke synes ({name}U+{ord(sign):04X})."
    help = "Slett tegnet. Det kommer ofte med når tekst limes inn fra nettsider, PDF eller Word."
    place = source.place(index)
    at = place.column - 1 - (index - start)
    mended = seen(text) if source.text[start : start + 1] == '"' else seen(source.text[start:end])
    better = place.source[:at] + mended + place.source[at + end - start :] if at >= 0 and mended else ""
    return fault("usynlig-tegn", source, index, message, help, better)


def long_text(source: SourceFile, index: int, size: int) -> Diagnostic:
    """A text longer than any text of a plan."""
    message = f"Teksten er på {size:,} tegn; en tekst kan være på høyst 100 000.".replace(",", "\u00a0")
    return fault("for-lang-tekst", source, index, message, "Er det noe som er limt inn her ved et uhell?")


def lone_carriage_return(source: SourceFile, index: int) -> Diagnostic:
    """Line ends of very old Macs."""
    message = "Filen har linjeskift av en gammel type (bare CR)."
    return fault("linjeskift", source, index, message, "Lagre filen på nytt med vanlige linjeskift (LF eller CRLF).")


def conflicts(source: SourceFile, markers: list[re.Match[str]]) -> list[Diagnostic]:
    """The marks git leaves where two people changed the same lines: one fault for each place, both sides named."""
    starts = [n for n, marker in enumerate(markers) if marker[1][0] == "<"] or [0]
    return [_conflict(source, markers[n:end]) for n, end in zip(starts, [*starts[1:], len(markers)], strict=True)]


def _conflict(source: SourceFile, markers: list[re.Match[str]]) -> Diagnostic:
    start, end = markers[0], next((marker for marker in markers if marker[1][0] == ">"), markers[-1])
    ours, theirs = ((marker[2] or "").strip() or "uten navn" for marker in (start, end))
    message = f"To endringer av de samme linjene er ikke flettet: «{ours}» og «{theirs}»."
    help = (
        "I en framdriftsfil: kjør «boligplan flett», så kommer hver melding med. I en plan: hvis det er to tiltak, "
        "behold begge, hele og hver for seg, og skriv linjene de deler, i begge. Hvis det er samme sted i to utgaver, "
        "velg den riktige. Slett linjene med <<<<<<<, ======= og >>>>>>>."
    )
    related = (("den andre siden slutter her", source.place(end.start(), 7)),) if end is not start else ()
    return fault("flettekonflikt", source, start.start(), message, help, length=7, related=related)


def directive(source: SourceFile, index: int) -> Diagnostic:
    """A line that starts with %."""
    line, _ = line_of(source, index)
    message = "En linje kan ikke begynne med %."
    return fault(
        "prosenttegn-først", source, index, message, f"Rykk linjen inn, eller bruk anførselstegn: {line.quoted(0)}"
    )


def special_sign(source: SourceFile, index: int) -> Diagnostic:
    """A text that begins with a sign that YAML reads as something else."""
    line, column = line_of(source, index)
    sign = line.text[column : column + 1]
    is_block = sign in "|>" and re.match(r"[|>][-+]? +\S", line.text[column:])
    message = f"Teksten begynner med «{sign}», som har en egen betydning i filen."
    help = f"{QUOTE[:-1]}, eller skriv den på linjene under «{sign}-», rykket inn." if is_block else QUOTE
    better = line.quoted(column) if column in (line.column, line.value_column) else ""
    return fault("spesialtegn", source, index, message, help, better)


def dash_in_text(source: SourceFile, index: int, is_list: bool) -> Diagnostic:
    """A text that begins with «- » after its key; `is_list` where the key holds a list."""
    line, column = line_of(source, index)
    message = "Teksten begynner med «- », som er tegnet for et punkt i en liste."
    if is_list:
        help = "Punktene i en liste skal stå på linjene under, hvert med «- » foran."
        return fault("strek-i-tekst", source, index, message, help)
    help = f"{QUOTE} Hvis det er et punkt i en liste, skal det stå på linjen under."
    return fault("strek-i-tekst", source, index, message, help, line.quoted(column))


def open_quote(source: SourceFile, start: int) -> Diagnostic:
    """A quotation mark, at `start`, that nothing closes on its line."""
    line, _ = line_of(source, start)
    mark = source.text[start]
    message = f"Anførselstegnet ({mark}) som åpner her, blir ikke lukket på linjen."
    better = line.text.rstrip() + mark
    return fault("åpent-anførselstegn", source, start, message, f"Sett {mark} der teksten slutter.", better)


def open_bracket(source: SourceFile, start: int, close: str) -> Diagnostic:
    """A bracket, at `start`, that nothing closes on its line."""
    line, column = line_of(source, start)
    message = f"Klammen «{line.text[column]}» blir ikke lukket på linjen."
    return fault("åpen-klamme", source, start, message, f"Sett «{close}» der den slutter.", line.text.rstrip() + close)


def colon_in_text(source: SourceFile, index: int, better: str) -> Diagnostic:
    """A text that its colon, at `index`, turns into a key."""
    message = "Kolonet i teksten gjør at den blir lest som en nøkkel."
    return fault("kolon-i-tekst", source, index, message, QUOTE, better)


def missing_space(source: SourceFile, index: int) -> Diagnostic:
    """A key whose colon, at `index`, is followed by its value at once."""
    line, column = line_of(source, index)
    better = line.text[: column + 1] + " " + line.text[column + 1 :]
    return fault(
        "mangler-mellomrom", source, index, "Det mangler mellomrom etter kolonet.", "Sett inn et mellomrom.", better
    )


def hard_space(source: SourceFile, index: int, length: int) -> Diagnostic:
    """Hard spaces in front of the text of a line; told once for all lines that have them."""
    number = sum(softened(line) != line for line in map(source.line, range(1, source.line_count + 1)))
    message = "Her står et hardt mellomrom, som ser ut som et vanlig."
    help = "Bytt det ut med et vanlig mellomrom. Det kommer ofte med når tekst limes inn."
    help += f" Det gjelder {number} linjer i filen." if number > 1 else ""
    better = softened(line_of(source, index)[0].text)
    return fault("hardt-mellomrom", source, index, message, help, better, length=length)


def broken_key(source: SourceFile, line: Line) -> Diagnostic | None:
    """A key of the files without the space after its colon, or without the colon; None where the line has none."""
    tight = re.match(r"(\w+):(?=[^\s:/])", line.text[line.column :])
    if tight and tight[1] in known_keys():
        return missing_space(source, line.start + line.column + tight.end() - 1)
    word = re.match(r"\w+(?= |$)", line.text[line.column :])
    if not word or line.key or word[0] not in known_keys():
        return None
    end = line.column + word.end()
    message, better = f"Det mangler kolon etter «{word[0]}».", line.text[:end] + ":" + line.text[end:]
    index = line.start + line.column
    return fault("mangler-kolon", source, index, message, "Sett inn et kolon.", better, length=len(word[0]))


def wrong_indent(source: SourceFile, line: Line, column: int, levels: list[Level]) -> Diagnostic:
    """A line that should begin at `column`; `levels` are those open above it."""
    name = line.key or "- "
    homes = [level for level in levels if not line.dash and level.model and line.key in keys_of(level.model)]
    where = " eller i ".join(f"{level.container or 'planen'} ({level.column} mellomrom)" for level in homes[:2])
    help = "Nøkler på samme nivå skal stå rett under hverandre, og «- » likeså."
    help = f"«{name}» kan stå i {where}." if len(homes) > 1 else help
    way = "langt" if line.indent > column else "kort"
    message = f"«{clipped(name)}» er rykket for {way} inn: {line.indent} mellomrom, det skal være {column}."
    index = line.start + line.indent
    return fault("innrykk", source, index, message, help, line.moved(column), length=len(name))


def bullet(source: SourceFile, number: int) -> Diagnostic:
    """An item of a list that begins with another sign than «- »."""
    line = line_at(source, number)
    sign, index = line.text[line.indent], line.start + line.indent
    help = "Skriv «- » foran punktet. Hvis det er tekst, sett den i anførselstegn."
    better = " " * line.indent + "- " + line.text[line.indent + 1 :].lstrip()
    if sign == "-":
        return fault("mangler-mellomrom", source, index, "Det mangler mellomrom etter streken.", help, better)
    return fault("feil-punkttegn", source, index, f"«{sign}» er ikke tegnet for et punkt i en liste.", help, better)


def missing_dash(source: SourceFile, number: int, column: int) -> Diagnostic:
    """An item of a list without its «- », which belongs at `column`."""
    line = line_at(source, number)
    message = f"Her begynner et nytt punkt i listen, men «- » mangler foran «{clipped(line.key)}»."
    help = "Sett «- » foran, og la nøklene under stå rett under hverandre."
    better = " " * column + "- " + line.text.lstrip(" ")
    return fault("mangler-strek", source, line.start + line.indent, message, help, better, length=len(line.key))


def cut_by_comment(source: SourceFile, start: int, index: int, severity: Severity) -> Diagnostic:
    """A text, from `start`, that ends at the number sign at `index`."""
    line, _ = line_of(source, index)
    rest = source.text[start : line.start + len(line.text)]
    column = start - line.start + len(rest) - len(rest.lstrip())
    message = "Teksten slutter ved #; det som står etter, blir lest som en kommentar."
    help = "Hvis det hører til teksten, sett hele teksten i anførselstegn."
    better = line.text[:column] + quoted(rest.strip()) if start >= line.start else ""
    return fault("tekst-kuttet", source, index, message, help, better, severity=severity)


def swallowed_key(source: SourceFile, index: int, name: str) -> Diagnostic:
    """A key that stands so far in that it is part of the text above."""
    line, _ = line_of(source, index)
    column = right_column(source, line, levels_above(source, line.number))
    message = f"«{name}:» er blitt en del av teksten over, fordi linjen er rykket like langt inn."
    help = "Rykk linjen ut. Hvis den hører til teksten, del linjene slik at den ikke begynner med en nøkkel."
    better = line.moved(column) if column is not None and column < line.indent else ""
    return fault("nøkkel-i-teksten", source, index, message, help, better, length=len(name))


def joined_points(source: SourceFile, index: int) -> Diagnostic:
    """Points of a list written under a text, which make them part of the text."""
    help = "Hvis det skal være et eget punkt, skriv det under «punkter:». Hvis det er tekst, sett den i anførselstegn."
    message = "Punktet er blitt en del av teksten over."
    return fault("punkter-i-teksten", source, index, message, help, severity=Severity.WARNING)


def odd_key(source: SourceFile, index: int) -> Diagnostic:
    """A key that is a list or a mapping."""
    message = "En nøkkel må være ett ord, fulgt av kolon."
    return fault("feil-nøkkel", source, index, message, "Skriv for eksempel «tekst: …».")


def duplicate_key(source: SourceFile, key: str, index: int, first: int) -> Diagnostic:
    """The same key twice in one place."""
    related = (("den første står her", source.place(first, len(key))),)
    help = (
        "Slett den ene, eller slå dem sammen. Hvis det er et nytt punkt i en liste, mangler det «- » foran. "
        "Hvis den hører til et annet nivå, rett innrykket."
    )
    message = f"«{clipped(key)}» står to ganger på samme sted."
    return fault("dobbel-nøkkel", source, index, message, help, length=len(key), related=related)


def split_by_comma(source: SourceFile, node: yaml.MappingNode, n: int, last: yaml.Node | None = None) -> Diagnostic:
    """A text inside {…} that a comma cuts before the `n`-th key; a number with a decimal comma; a colon without space.

    `last` is the node the text ends with, else the key.
    """
    before, key = node.value[n - 1][1], node.value[n][0]
    colon = re.match(r"(\w+):\S", key.value)
    if colon and colon[1] in known_keys():
        return missing_space(source, key.start_mark.index + len(colon[1]))
    start, end = before.start_mark.index, (last or key).end_mark.index
    line, column = line_of(source, start)
    text = source.text[start:end]
    is_number = re.fullmatch(r"\d+,\d{1,2}", text)
    ours = text.replace(",", ".") if is_number else quoted(text)
    same_line = "\n" not in text and isinstance(before, yaml.ScalarNode) and before.value
    better = line.text[:column] + ours + line.text[end - line.start :] if same_line else ""
    if is_number:
        message = f"«{text}» er ikke et tall. Skriv {ours}."
        help = "Desimaler skrives med punktum; inne i {…} skiller komma mellom nøkler."
        return fault("feil-verdi", source, start, message, help, better, length=len(text))
    comma = source.text.rfind(",", 0, key.start_mark.index)
    message = f"Kommaet deler teksten foran «{clipped(key.value)}»; inne i {{…}} skiller komma mellom nøkler."
    help = "Sett teksten med komma i anførselstegn, eller skriv nøklene på hver sin linje."
    return fault("tekst-delt-av-komma", source, comma, message, help, better)
