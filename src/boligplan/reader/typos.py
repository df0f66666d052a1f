"""Where libyaml stopped: what the person most likely typed wrong there.

libyaml says what it did not expect; each function here knows one mistake that leads it there and gives
None where the text does not look like that mistake. The first that fits gives the fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import yaml

from boligplan.diagnostics import Diagnostic
from boligplan.patterns import pattern
from boligplan.reader import yamlfaults
from boligplan.reader.keys import FREE_TEXT, known_keys
from boligplan.reader.lines import (
    MAX_LINE,
    Level,
    Line,
    content_above,
    hard_space,
    levels_above,
    line_at,
    quoted,
    right_column,
)
from boligplan.reader.source import SourceFile
from boligplan.reader.yamlfaults import fault

BULLET = pattern(r" *(?:-(?![\s\d-])|[•–])(?=.)")
_TAB = pattern(r"[ -]*(?:\w+: *)?(\t+)")
_SIGN = pattern(
    "scanning an? (alias|anchor|tag)|parsing a tag|cannot start any token|scanning a block scalar|"
    "(mapping keys|block sequence entries) are not allowed"
)


@dataclass(frozen=True)
class _Stop:
    """Where libyaml stopped (`at`), what it was in the middle of (`opened`), and what it said."""

    source: SourceFile
    said: str
    at: int
    opened: int

    @cached_property
    def line(self) -> Line:
        return line_at(self.source, self.source.line_number(self.at))

    @cached_property
    def opening(self) -> Line:
        return line_at(self.source, self.source.line_number(self.opened))

    @cached_property
    def before(self) -> Line:
        """The last line with content above the stop."""
        return content_above(self.source, self.line.number)

    @property
    def column(self) -> int:
        return self.at - self.line.start

    @property
    def opened_column(self) -> int:
        return self.opened - self.opening.start


def syntax(source: SourceFile, error: yaml.MarkedYAMLError) -> Diagnostic:
    """The fault behind the place where libyaml stopped reading."""
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, len(source.text))
    opened = min(error.context_mark.index, at) if error.context_mark else at
    stop = _Stop(source, f"{error.context or ''}: {error.problem or ''}", at, opened)
    help = "Se etter manglende kolon, feil innrykk eller anførselstegn som ikke er lukket, her eller på linjen over."
    found = (found for mistake in MISTAKES if (found := mistake(stop)))
    return next(found, fault("yaml", source, at, "Filen kan ikke leses videre herfra.", help))


def _odd_space(stop: _Stop) -> Diagnostic | None:
    """A tab or a hard space in front of the text of a line."""
    source = stop.source
    for line in dict.fromkeys((stop.line, stop.opening, stop.before)):
        tab, hard = _TAB.match(line.text), hard_space(line.text)
        if tab:
            rest = line_at(SourceFile("", line.text.replace("\t", " ")), 1)
            rest = rest._replace(indent=MAX_LINE, number=line.number)
            column = right_column(source, rest, levels_above(source, line.number))
            better = line.moved(tab.end(1) if column is None else column)
            message = "Linjen er rykket inn med tabulator."
            help = "Bruk mellomrom. Sett redigeringsprogrammet til å skrive mellomrom når du trykker tabulator."
            return fault("tabulator", source, line.start + tab.start(1), message, help, better, length=len(tab[1]))
        if hard:
            return yamlfaults.hard_space(source, line.start + hard[0], hard[1])
    return None


def _open_quote(stop: _Stop) -> Diagnostic | None:
    """A quote that is never closed, or first by the quote that opens a later text."""
    start = stop.opened if "scanning a quoted scalar" in stop.said else _swallowing_quote(stop)
    return None if start is None else yamlfaults.open_quote(stop.source, start)


def _swallowing_quote(stop: _Stop) -> int | None:
    """Where the quoted text right before the stop begins, when it holds lines that look like keys."""
    last = None
    try:
        for token in yaml.scan(stop.source.text, Loader=yaml.CSafeLoader):
            if isinstance(token, yaml.ScalarToken):
                if token.start_mark.index >= stop.at:
                    break
                last = token
    except yaml.YAMLError:
        pass
    if last is None or last.style not in ("'", '"'):
        return None
    start = last.start_mark.index
    return start if swallowed_key(stop.source.text[start : last.end_mark.index]) else None


def swallowed_key(text: str) -> re.Match[str] | None:
    """The first line of the text, below its first, that looks like a key of the files."""
    found = re.finditer(r"\n *(?:- +)*(\w+):(?= |\r?$)", text, re.MULTILINE)
    return next((match for match in found if match[1] in known_keys()), None)


def _backslash(stop: _Stop) -> Diagnostic | None:
    if "parsing a quoted scalar" not in stop.said:
        return None
    line, column = stop.opening, stop.opened_column
    match = re.match(r'"([^"]*)"', line.text[column:])
    better = line.text[:column] + quoted(match[1]) + line.text[column + match.end() :] if match else ""
    message = "En bakstrek (\\) i dobbelte anførselstegn har en egen betydning."
    index = stop.at if stop.line == line else stop.opened
    return fault("bakstrek", stop.source, index, message, "Bruk enkle anførselstegn.", better)


def _conflict_rest(stop: _Stop) -> Diagnostic | None:
    for line in (stop.line, stop.opening):
        if re.match(r"(<{7}|={7}|>{7}|\|{7})( |$)", line.text):
            message, help = "Her står en rest etter en flettekonflikt i git.", "Se over linjene rundt, og slett denne."
            return fault("flettekonflikt", stop.source, line.start, message, help, length=7)
    return None


def _second_document(stop: _Stop) -> Diagnostic | None:
    if not re.match(r"(---|\.\.\.)(\s|$)", stop.line.text):
        return None
    message = "Filen har flere dokumenter; «---» begynner et nytt."
    help = "Én fil har én plan. Slett linjen, eller flytt resten til en egen fil."
    return fault("flere-dokumenter", stop.source, stop.line.start, message, help, length=3)


def _special_sign(stop: _Stop) -> Diagnostic | None:
    line, column = stop.opening, stop.opened_column
    if not _SIGN.search(stop.said) or column not in (line.column, line.value_column):
        return None
    if line.text[column : column + 2] == "- ":
        return yamlfaults.dash_in_text(stop.source, stop.opened, known_keys().get(line.key, False))
    return yamlfaults.special_sign(stop.source, stop.opened)


def _text_goes_on(stop: _Stop) -> Diagnostic | None:
    """Text after a closed quote or bracket."""
    line, column = stop.line, stop.line.value_column
    if line.value[:1] not in tuple("'\"[{") or stop.column <= column:
        return None
    if line.value[0] in "'\"":
        message = "Teksten fortsetter etter anførselstegnet som lukker den."
        help, better = "Sett anførselstegn rundt hele teksten.", line.quoted(column)
        return fault("tekst-etter-anførselstegn", stop.source, stop.at, message, help, better)
    is_whole = line.value.rstrip()[-1:] in ("]", "}")
    return None if is_whole else yamlfaults.special_sign(stop.source, line.start + column)


def _open_bracket(stop: _Stop) -> Diagnostic | None:
    if "did not find expected ',' or" not in stop.said:
        return None
    line, column = stop.opening, stop.opened_column
    rest = line.text[column:]
    close = {"[": "]", "{": "}"}.get(rest[:1], "")
    comment = re.search(r"\s#(?=\S)", rest)
    if comment:
        index = stop.opened + comment.start() + 1
        text = re.search(r"(?<=[:,\[{] )[^:,\[{]*#[^,}\]]*", rest)
        better = line.text[:column] + rest[: text.start()] + quoted(text[0]) + rest[text.end() :] if text else ""
        message = "Teksten slutter ved #; det som står etter, blir lest som en kommentar."
        return fault("tekst-kuttet", stop.source, index, message, yamlfaults.QUOTE, better)
    if close and rest.count(rest[0]) > rest.count(close):
        if line.key in FREE_TEXT and not re.match(r"\{\w+: ", rest):
            return yamlfaults.special_sign(stop.source, stop.opened)
        return yamlfaults.open_bracket(stop.source, stop.opened, close)
    message = "Inne i klammer, {…} eller […], kan ikke teksten leses videre herfra."
    help = "Sett teksten i anførselstegn, eller skriv nøklene på hver sin linje."
    return fault("feil-i-klammer", stop.source, stop.at, message, help)


def _broken_key(stop: _Stop) -> Diagnostic | None:
    """A key without its name, its colon or the space after it; an item with another sign than «- »."""
    source = stop.source
    for line in (stop.opening if "simple key" in stop.said else stop.before, stop.line):
        broken = yamlfaults.broken_key(source, line)
        if broken:
            return broken
        if BULLET.match(line.text):
            return yamlfaults.bullet(source, line.number)
        if re.match(r" *(?:- +)*:(?: |$)", line.text):
            message, help = "Det mangler en nøkkel foran kolonet.", "Skriv nøkkelen, eller slett linjen."
            return fault("mangler-nøkkel", source, line.start + line.column, message, help)
    return None


def _colon_in_text(stop: _Stop) -> Diagnostic | None:
    if "mapping values are not allowed" not in stop.said:
        return None
    line, first = stop.line, stop.before.number
    if line.key and stop.column >= line.value_column:
        below = line_at(stop.source, line.number + 1)
        goes_on = below.indent > line.column and not (below.key or below.dash) and below.value[:1] not in ("", "#")
        if not goes_on or line.key not in FREE_TEXT:
            start = line.value_column if line.key in known_keys() or not line.dash else line.column
            better = "" if line.value[:1] in ("{", "[") else line.quoted(start)
            return yamlfaults.colon_in_text(stop.source, stop.at, better)
        first = line.number
    elif line.key in known_keys() or line.dash:
        return None
    help = f"Skriv «>-» etter kolonet på linje {first}, og hele teksten på linjene under, rykket inn."
    return fault("kolon-i-tekst", stop.source, stop.at, "En tekst over flere linjer har kolon i seg.", help)


def _missing_dash(stop: _Stop) -> Diagnostic | None:
    line = stop.line
    levels = levels_above(stop.source, line.number)
    if line.key in ("id", "tiltak") and not line.dash and any(level.dash == line.indent for level in levels):
        return yamlfaults.missing_dash(stop.source, line.number, line.indent)
    bare = next((level for level in levels if level.dash is None and known_keys().get(level.container)), None)
    if bare and bare.model and line.dash and bare.column > line.indent - 3:
        return yamlfaults.missing_dash(stop.source, bare.first, line.indent)
    if bare and bare.model and bare.first == stop.before.number and line.indent == bare.column + 2:
        return yamlfaults.missing_dash(stop.source, bare.first, bare.column)
    return None


def _wrong_indent(stop: _Stop) -> Diagnostic | None:
    line = stop.line
    if not line.key and not line.dash:
        return None
    levels = levels_above(stop.source, line.number)
    odd = _odd_one_above(stop, levels)
    if odd:
        above, column = odd
        return yamlfaults.wrong_indent(stop.source, above, column, levels_above(stop.source, above.number))
    column_here = right_column(stop.source, line, levels)
    if column_here is None or column_here == line.indent:
        return None
    return yamlfaults.wrong_indent(stop.source, line, column_here, levels)


def _odd_one_above(stop: _Stop, levels: list[Level]) -> tuple[Line, int] | None:
    """The line above, and the column it belongs at, where it and not the line of the stop is out of place."""
    line, before = stop.line, stop.before
    earlier = content_above(stop.source, before.number)
    opens = earlier.column + 2 if earlier.key and not earlier.value else earlier.column
    if before.key and before.value and not before.dash and not line.dash and before.column < line.indent == opens:
        return before, line.indent
    holders = [level for level in levels if level.first < line.number]
    for level, holder in pairwise(holders[:2]):
        opener = line_at(stop.source, level.first)
        right = holder.column + 2
        step = 2 if opener.dash and not line.dash else 0
        if opener.indent != right and line.indent == right + step and (opener.dash or not line.dash):
            return opener, right
    return None


def _loose_text(stop: _Stop) -> Diagnostic | None:
    lines = [stop.opening] if "simple key" in stop.said else [stop.line, stop.before]
    line = next((line for line in lines if line.text.strip() and not line.key and not line.dash), None)
    if line is None:
        return None
    above = content_above(stop.source, line.number)
    message = "Denne linjen har ingen nøkkel, og er ikke rykket inn under teksten over."
    help = "Hvis teksten over fortsetter, rykk linjen inn. Hvis det er noe nytt, mangler nøkkelen og kolonet."
    if stop.source.line(line.number - 1).lstrip().startswith("#"):
        help, better = "Fortsetter kommentaren over, skriv # foran.", "# " + line.moved(0)
    elif above.key in FREE_TEXT and above.value:
        better = line.moved(above.column + 2)
    else:
        better = line.moved(above.column) if not above.key and not above.dash else ""
    index, length = line.start + line.column, len(line.text.strip())
    return fault("løs-tekst", stop.source, index, message, help, better, length=length)


def _dash_without_list(stop: _Stop) -> Diagnostic | None:
    if not stop.line.dash:
        return None
    message = "Her er ingen liste, så et punkt med «- » passer ikke."
    help = "Slett streken, eller rett innrykket, så punktet står under listen det hører til."
    return fault("strek-uten-liste", stop.source, stop.line.start + stop.line.indent, message, help)


MISTAKES = (
    _second_document,
    _conflict_rest,
    _odd_space,
    _open_quote,
    _backslash,
    _special_sign,
    _text_goes_on,
    _open_bracket,
    _broken_key,
    _colon_in_text,
    _missing_dash,
    _wrong_indent,
    _loose_text,
    _dash_without_list,
)
