"""What every code means: the pages behind `sjekk --forklar` and docs/regler.md.

A rule's page is its docstring. The reader's codes have theirs in templates/funn.md, in the same form.
"""

from __future__ import annotations

import re
import textwrap
from functools import cache
from inspect import cleandoc
from typing import NamedTuple

from boligplan.diagnostics import Severity
from boligplan.errors import BoligplanError
from boligplan.resources import resource_dir
from boligplan.rules import FAMILIES
from boligplan.safetext import closest

_READER = re.compile(r"^## (\S+)(?: \((\S+)\))?\n", re.MULTILINE)  # the code, and its severity where it is no «feil»
_EXAMPLES = re.compile(r"^(Galt|Riktig):\n((?:(?:    .*)?\n?)+)", re.MULTILINE)


class Page(NamedTuple):
    """What one code means: a sentence, a reason, an example of wrong and right; any but the first may be empty."""

    code: str
    severity: Severity
    summary: str
    reason: str
    wrong: str
    right: str


def read_page(code: str, severity: Severity, text: str) -> Page:
    """The page written as a docstring: a sentence, a reason, «Galt:» and «Riktig:»."""
    text = cleandoc(text) + "\n"
    examples = {name: textwrap.dedent(body).strip("\n") + "\n" for name, body in _EXAMPLES.findall(text)}
    summary, _, reason = _EXAMPLES.sub("", text).strip().partition("\n\n")
    return Page(code, severity, _unwrap(summary), _unwrap(reason), examples.get("Galt", ""), examples.get("Riktig", ""))


def _unwrap(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


@cache
def families() -> dict[str, tuple[Page, ...]]:
    """Every page under the heading of its family: first the reader's codes, then the rules."""
    _, *parts = _READER.split((resource_dir("templates") / "funn.md").read_text(encoding="utf-8"))
    found = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    reader = tuple(read_page(code, Severity(severity or "feil"), text) for code, severity, text in found)
    rules = {
        heading: tuple(read_page(rule.code, rule.severity, rule.find.__doc__ or "") for rule in family)
        for heading, family in FAMILIES.items()
    }
    return {"Filens form": reader} | rules


def explain(code: str) -> str:
    """The page of a code as plain text for the terminal. Raises BoligplanError for a code that does not exist."""
    pages = {page.code: page for family in families().values() for page in family}
    page = pages.get(code.strip().casefold())
    if page is None:
        close = closest(code.casefold(), pages, 1, 0.5)
        guess = f" Mente du «{close[0]}»?" if close else ""
        raise BoligplanError(
            f"Koden «{code}» finnes ikke.{guess}",
            help=textwrap.fill("Kodene er " + ", ".join(sorted(pages)) + ".", 80, break_on_hyphens=False),
        )
    parts = [f"{page.code} ({page.severity})"]
    parts += [textwrap.fill(part, 80) for part in (page.summary, *page.reason.split("\n\n")) if part]
    parts += [
        heading + "\n" + textwrap.indent(example.rstrip("\n"), "    ")
        for heading, example in (("Galt:", page.wrong), ("Riktig:", page.right))
        if example
    ]
    return "\n\n".join(parts)


def document() -> str:
    """docs/regler.md: every page, family by family."""
    lines = [
        "# Hva `boligplan sjekk` finner",
        "",
        "Siden er laget av programmet. «feil» kan gjøre et tall galt eller miste tekst, «advarsel» betyr at planen",
        "mangler noe som gjør den vanskelig å følge opp, «råd» at noe kan bli bedre. Samme forklaring gir",
        "`boligplan sjekk --forklar KODE`.",
        "",
        "I eksemplene står framdriftsfilen etter linjen `# framdrift`; de faste nøklene øverst i planen er utelatt.",
        "",
    ]
    for heading, pages in families().items():
        lines += [f"## {heading}", ""]
        for page in pages:
            lines += [f"### {page.code}", "", f"*{str(page.severity).capitalize()}.* {page.summary}", ""]
            lines += [page.reason, ""] if page.reason else []
            for name, example in (("Galt", page.wrong), ("Riktig", page.right)):
                lines += [f"{name}:", "", "```yaml", *example.splitlines(), "```", ""] if example else []
    return "\n".join(lines)
