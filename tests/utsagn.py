"""Every sentence that the program says of a plan, and docs/utsagn.md: what proves each of them.

A sentence is a text of four words or more, or one that ends in a full stop; shorter ones are words and labels.
It is shown as «Planen ble vedtatt[ av «…»]»: «…» is what the plan fills in, [ ] what is said only at times.
"""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data" / "utsagn.yaml"
DOCUMENTS = ("_felles.md", "_ramme.md", "handlingsprogram.md", "status.md", "tiltak.md", "årsmelding.md", "revisjon.md")
TEMPLATES = (*DOCUMENTS, "purring.txt", "ord.html")
CODE = "koden"

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)  # {# Biter som flere maler bruker. #}
SET = re.compile(r"\{% *set .*?%\}", re.DOTALL)  # {% set uten_frist = "Uten år og frist" %}
TABLE = re.compile(r"\{\{ *tabell\(.*\) *\}\}")  # {{ tabell(rader, {"Nr.": "nummer"}, "Tiltak over fristen") }}
EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)  # {{ plan.tittel }}
COUNTED = re.compile(r"antall\((.*?)\)")  # {{ n | antall("tiltak er nytt", "tiltak er nye") }}
LITERAL = re.compile(r'"([^"]*)"')  # "Nr."
JOINED = re.compile(r'" ~ [\w.]+ ~ "')  # "Tiltak for " ~ år ~ " og senere"
JOINED_LAST = re.compile(r'" ~ [\w.]+(?=[,)])')  # "Meldinger om tiltak " ~ t.nummer)
KEY = re.compile(r"\w\.\w|#|^[a-zæøå_-]*$")  # siste.dato, over_fristen, index.html#topp
OPENED, OTHER, CLOSED = (  # {% if a %}, {% else %}, {% endfor %}
    re.compile(rf"\{{% *(?:{words}).*?%\}}") for words in ("if|for", "elif|else", "endif|endfor")
)
TAG = re.compile(r"\{%.*?%\}")  # {% block tittel %}
PICTURE = re.compile(r'^!\[(.*)\]\(\S+\)\{alt="(.*)" .*\}$')  # ![Kostnad](figur.svg){alt="Stolper." width=100%}
MARKS = re.compile(r"^(?:#+|-) +|\*\*")  # «### », «- **Frist:**»
ASIDE = re.compile(r"\[ ([A-ZÆØÅ][^\[\]]*\.)\]")  # «[ Den er senere opphevet.]»
END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«\[])")  # between «… i alt.» and «Tallene …»
WORD = re.compile(r"[a-zæøåA-ZÆØÅ]{2,}")


class Sentence(NamedTuple):
    """A sentence, and the file it first stands in."""

    text: str
    file: str


def sentences(folder: str = "nb") -> list[Sentence]:
    """Return every sentence of the templates and of the code's phrases once, in the order of the files."""
    found: dict[str, str] = {}
    for name in TEMPLATES:
        for text in template(name, folder):
            found.setdefault(text, name)
    for text in phrases(folder):
        found.setdefault(text, CODE)
    return [Sentence(*item) for item in found.items()]


def template(name: str, folder: str) -> list[str]:
    """Return the sentences of a template in bokmål (nb) or nynorsk (nn), in order and as often as they stand."""
    return in_template(source(name, folder))


def source(name: str, folder: str) -> str:
    """Return the text of a template without its comments."""
    place = ROOT / "templates" / ("nettside" if name == "ord.html" else "") / folder / name
    return COMMENT.sub("", place.read_text(encoding="utf-8"))


def in_template(text: str) -> list[str]:
    """Return the sentences of the text of a template: those of its tables and words first, then line by line."""
    texts = [JOINED_LAST.sub('«…»"', JOINED.sub("«…»", part)) for part in SET.findall(text) + TABLE.findall(text)]
    held = [literal for part in texts for literal in LITERAL.findall(part) if not KEY.search(literal)]
    lines = TABLE.sub("", SET.sub("", text)).splitlines()
    return [*(part for literal in held for part in split(literal)), *(p for line in lines for p in in_line(line))]


def in_line(line: str) -> Iterator[str]:
    """Give the sentences of a line."""
    for form in said(line):
        yield from split(form)


def shape(name: str, folder: str) -> list[tuple[list[str], int]]:
    """Return what each line of a template is made of: its tags and expressions without texts, and its sentences."""
    found = []
    for line in source(name, folder).splitlines():
        bare = LITERAL.sub('""', line)
        found.append((TAG.findall(bare) + EXPRESSION.findall(bare), len(END.split(line))))
    return found


def phrases(folder: str) -> Iterator[str]:
    """Give the sentences of the code: what stands in `Phrase(…)` and `same(…)`."""
    for path in sorted((ROOT / "src" / "boligplan").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Phrase", "same"):
                text = node.args[-1 if folder == "nn" else 0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield from split(re.sub(r"\{\d?\}", "«…»", text.value))


def said(line: str) -> Iterator[str]:
    """Give a line as it is shown; where a count chooses between phrases, once with each of them."""
    picture = PICTURE.match(line.strip())
    if picture:
        line = f"{picture[1]}. {picture[2]}"
    if OPENED.search(line) and CLOSED.search(line):
        line = CLOSED.sub("]", OTHER.sub("|", OPENED.sub("[", line)))
    parts = EXPRESSION.split(TAG.sub("", line))
    choices = [spoken(part) if n % 2 else [part] for n, part in enumerate(parts)]
    yield from ("".join(choice) for choice in product(*choices))


def spoken(expression: str) -> list[str]:
    """Return what an expression may say: «…», a counted word, or each of several phrases."""
    counted = COUNTED.search(expression)
    if not counted:
        texts = [text for text in LITERAL.findall(expression) if len(WORD.findall(text)) > 2]
        return texts or ["«…»"]
    forms = list(dict.fromkeys(LITERAL.findall(counted[1])))
    if not any(" " in form for form in forms):
        return [f"«…» {'/'.join(forms)}"]
    return [form if form[0].isupper() else f"«…» {form}" for form in forms]


def split(text: str) -> Iterator[str]:
    """Give the sentences of a text."""
    text, begun = MARKS.sub("", ASIDE.sub(lambda found: f" {found[1].replace(chr(124), '')}", text.strip())), 0
    ends = [found.span() for found in END.finditer(text)] + [(len(text), len(text))]
    for end, following in ends:
        part = text[begun:end].strip()
        if part.count("[") == part.count("]"):
            begun = following
            if len(WORD.findall(part)) > 3 or (part.endswith(".") and len(WORD.findall(part)) > 1):
                yield part


def pattern(sentence: str) -> re.Pattern[str]:
    """Return what finds a sentence in a text on one line."""
    start = r"(?!Ingen\b)" if sentence.startswith("«…»") else ""  # «3 tiltak er …» is not «Ingen tiltak er …»
    parts = re.split(r"(«…»|[\[\]|])", sentence)  # «Planen ble vedtatt», «[», « av », «…», «]»
    turned = {"«…»": ".{1,200}?", "[": "(?:", "]": ")*", "|": "|"}
    return re.compile(start + "".join(turned.get(part) or counted(part) for part in parts))


def counted(text: str) -> str:
    """Return an expression for a text in which «tiltak/tiltaka» is either of the two."""
    return re.sub(r"(\w+)/(\w+)", r"(?:\1|\2)", re.escape(text).replace(r"\/", "/"))


# -- What proves them ----------------------------------------------------------------------------------------------


class Proof(NamedTuple):
    """What proves a sentence, and the test that fails when it is said without it; no test where it claims nothing."""

    fact: str
    test: str


def proofs() -> dict[str, Proof]:
    """Return the proof of each sentence in the data file."""
    data: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    found = {}
    for group in data["utsagn"]:
        test = group.get("prøve") or f"{MADE} ({group['med']} / {group['uten']})"
        found |= dict.fromkeys(group["setninger"], Proof(group["bevis"], test))
    for reason, texts in data["sier ikke noe om planen eller arbeidet"].items():
        found |= dict.fromkeys(texts, Proof(f"sier ikke noe om planen eller arbeidet: {reason}", ""))
    return found


MADE = "test_a_sentence_is_said_with_its_fact_alone"
HEAD = """# Utsagnene

Siden er laget av programmet fra malene og `tests/data/utsagn.yaml`. Her står hver setning som dokumentene, nettsiden,
påminnelsene og regnearkene kan si om en plan, hva som beviser den, og prøven som slår ut når den blir sagt uten at det
er slik. «…» er det planen fyller inn, og det som står i [ ], er bare med noen ganger. En setning uten bevis stopper
byggingen. Setningene på nynorsk er de samme, i samme rekkefølge.
"""


def page() -> str:
    """docs/utsagn.md."""
    known, parts = proofs(), [HEAD]
    for file in (*TEMPLATES, CODE):
        rows = [(text, *known.get(text, Proof("mangler", ""))) for text, place in sentences() if place == file]
        table = "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n" for row in rows)
        parts.append(f"## {file}\n\n| Setning | Bevis | Prøve |\n| --- | --- | --- |\n{table}")
    return "\n".join(parts)
