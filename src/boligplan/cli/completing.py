"""What can stand where the cursor is: the answer to the shells' completion scripts in `shells/`.

It must come while a finger rests on a key, so nothing here imports pydantic, rich or a command: names of commands and
options are read from words.json, which tools/generate.py makes of the commands. Ids are read line by line instead of
with a YAML parser: that is quicker, and it finds the ids also in a plan that is half typed and no YAML at the moment.

A script sets _BOLIGPLAN_COMPLETE to the name of its shell and gives the words after the program. The last one is the
word at the cursor, with `=` before it, since some shells drop an empty word. The answer is «ord» or «fil» (the
candidates are names of files), then a candidate a line, with a tab and an explanation for the shells that show one.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

from boligplan.safetext import clipped, safe

SHELLS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
SUFFIXES = (".yaml", ".yml")
MAX_FILES, MAX_BYTES = 64, 4_000_000  # of plans searched for ids; --plan says which where there are more

_HERE = Path(__file__).parent
_KEY = re.compile(r"( *(?:- +)*)(\w+):(?: +(.*))?$")
_ID = re.compile(r"[\"']?([a-zæøå][a-z0-9æøå-]*)")
_LEVELS = frozenset({"mål", "vi_vil", "vi_skal", "strategier", "ansvarlige"})

Candidates = Iterable[tuple[str, str]]  # what can be typed, and its explanation


class Item(NamedTuple):
    """Something with an id in a plan: the key of the list it stands in, the id, and its text."""

    kind: str
    id: str
    text: str


def script(shell: str) -> str:
    """The completion script for the shell."""
    return (_HERE / "shells" / f"boligplan.{SHELLS[shell]}").read_text(encoding="utf-8")


def answer(shell: str, arguments: Sequence[str]) -> int:
    """0, having printed what can stand at the cursor."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    *before, current = arguments or ["="]
    current = current.removeprefix("=")
    if shell == "bash":  # gives the words as typed, and --ansvar=nav as three of them
        before, current = [_unquoted(word) for word in before if word != "="], "" if current == "=" else current
    if shell in ("bash", "fish"):
        current = _unquoted(current)
    found, are_files = complete(before, current)
    lines = ["fil" if are_files else "ord"]
    lines += [word if shell == "bash" or not text else f"{word}\t{text}" for word, text in found]
    print("\n".join(lines))
    return 0


def _unquoted(word: str) -> str:
    """What a shell makes of the word."""
    for ending in ("", "'", '"'):  # the word at the cursor may have a quotation mark that is still open
        with suppress(ValueError):
            return "".join(shlex.split(word + ending))
    return word


def complete(before: Sequence[str], current: str) -> tuple[list[tuple[str, str]], bool]:
    """The candidates for `current` after the words `before`, and whether they are names of files."""
    words = [part for word in before for part in (word.split("=", 1) if word.startswith("--") else [word])]
    table = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))
    spec, given, waiting = _walk(table, words)
    joined = ""
    if waiting is None and current.startswith("-"):
        name, equals, value = current.partition("=")
        if not equals:
            return _starting(current, ((name, option["help"]) for name, option in spec["options"].items())), False
        joined, current, waiting = name + equals, value, name
    if waiting is not None:
        slot = {"name": waiting, **spec["options"].get(waiting, {})}
    elif spec["commands"]:
        return [] if given else _starting(current, spec["commands"].items()), False
    else:
        slot, given = _next_argument(spec["arguments"], given)
    candidates, are_files = _values(table, slot, given, words, current)
    return [(joined + word, text) for word, text in _starting(current, candidates)], are_files and not joined


def _next_argument(slots: list[dict[str, Any]], given: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The argument that comes next, and what has been given of it; an empty one where the command takes no more."""
    if len(given) < len(slots):
        return slots[len(given)], []
    return (slots[-1], given[len(slots) - 1 :]) if slots and slots[-1]["many"] else ({}, [])


def _walk(table: dict[str, Any], words: Sequence[str]) -> tuple[dict[str, Any], list[str], str | None]:
    """The command the words lead to, the arguments it has been given, and the option that waits for its value."""
    name, given, waiting = "", list[str](), None
    spec = table["commands"][name]
    for word in words:
        if waiting is not None:
            waiting = None
        elif word.startswith("-"):
            option = spec["options"].get(word)
            waiting = word if option and option["value"] else None
        elif word in spec["commands"]:
            name = f"{name} {word}".strip()
            spec, given = table["commands"][name], []
        else:
            given.append(word)
    return spec, given, waiting


def _values(
    table: dict[str, Any], slot: dict[str, Any], given: Sequence[str], words: Sequence[str], current: str
) -> tuple[Candidates, bool]:
    """What can be the value of an option or argument, and whether these are files."""
    name, value = slot.get("name"), slot.get("value")
    if slot.get("choices"):
        return [(choice, "") for choice in slot["choices"]], False
    if value == "STATUS":
        return _next_words(table["statuses"], given), False
    if value == "KODE":
        return table["codes"].items(), False
    if value == "MAL":
        return [*((template, "") for template in table["templates"]), *_files(current, (".md",))], True
    if name in ("--ansvar", "--av"):
        return _items(words, frozenset({"ansvarlige"})), False
    if value in ("ID", "ID|ORD"):
        return _items(words, _LEVELS if value == "ID|ORD" else frozenset({"vi_skal"})), False
    if name == "--plan" or value in ("PLAN", "FRA", "TIL"):
        return _files(current, SUFFIXES), True
    if value in ("FIL", "MAPPE"):
        return _files(current, () if value == "MAPPE" else ("",)), True
    return [], False


def _starting(current: str, candidates: Candidates) -> list[tuple[str, str]]:
    prefix = unicodedata.normalize("NFC", current)
    return [pair for pair in candidates if unicodedata.normalize("NFC", pair[0]).startswith(prefix)]


def _next_words(phrases: Iterable[str], given: Sequence[str]) -> Candidates:
    """The next word of every phrase that begins with the words given; a status is typed without quotation marks."""
    words = [word.lower() for word in given]
    following = (phrase.split() for phrase in phrases)
    hits = [phrase[len(words)] for phrase in following if phrase[: len(words)] == words and len(phrase) > len(words)]
    return [(word, "") for word in dict.fromkeys(hits)]


def _files(current: str, suffixes: tuple[str, ...]) -> Candidates:
    """Folders, with `/` after, and files with one of the endings; journals stand for their plan and are left out."""
    folder = current[: max(current.rfind("/"), current.rfind(os.sep)) + 1]
    with suppress(OSError):
        for path in sorted(Path(folder).expanduser().iterdir()):
            if path.name.startswith(".") or not path.name.isprintable():
                continue
            if path.is_dir():
                yield f"{folder}{path.name}/", ""
            elif suffixes and path.name.endswith(suffixes) and not (suffixes == SUFFIXES and _is_journal(path)):
                yield f"{folder}{path.name}", ""


def _is_journal(path: Path) -> bool:
    return path.stem.endswith(".framdrift")


def _items(words: Sequence[str], kinds: frozenset[str]) -> Candidates:
    """Ids from the plans named on the line, else from those the command would use."""
    room = MAX_BYTES
    for path in _plans(words)[:MAX_FILES]:
        try:
            room -= path.stat().st_size
            text = path.read_text(encoding="utf-8", errors="replace") if room > 0 else ""
        except OSError:
            continue
        yield from ((item.id, item.text) for item in items(text) if item.kind in kinds)


def _plans(words: Sequence[str]) -> list[Path]:
    named = [Path(word).expanduser() for word in words if word.endswith(SUFFIXES) or {"/", os.sep} & {*word}]
    here = Path.cwd()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    found = [
        file
        for path in named or [top / "plans"]
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.suffix in SUFFIXES and file.is_file()
    ]
    return [path for path in found if not _is_journal(path)]


def items(text: str) -> Iterator[Item]:
    """Everything with an id in the text of a plan, in the order of the file."""
    above: list[tuple[int, str]] = []  # the keys over this line, with their indent
    item, column = None, 0
    for line in text.splitlines():
        match = _KEY.match(line.replace("- {", "-  ", 1))
        if not match:
            continue
        indent, key, value = len(match[1]), match[2], match[3] or ""
        while above and above[-1][0] >= indent:
            above.pop()
        if key == "id" and (id := _ID.match(value)):
            if item:
                yield item
            item, column = Item(above[-1][1] if above else "", id[1], ""), indent
        elif item and indent == column and key in ("tekst", "tittel", "navn") and not item.text:
            item = item._replace(text=_explanation(value))
        above.append((indent, key))
    if item:
        yield item


def _explanation(value: str) -> str:
    return "" if value[:1] in (">", "|") else clipped(safe(value.strip(" '\"")))
