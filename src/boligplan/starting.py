"""The files a municipality begins with: the plan, its journal, and what an editor needs to help."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath
from string import Template

from boligplan.deadline import show_years
from boligplan.diagnostics import Severity
from boligplan.editing.reporting import new_journal
from boligplan.editing.writing import write, write_new
from boligplan.editing.yamltext import Plain, block, scalar
from boligplan.errors import BoligplanError
from boligplan.git_writing import DRIVER, set_up_joining
from boligplan.ids import Ids, plan_id
from boligplan.language import Language, Phrase, period_text, same
from boligplan.loading import ADDRESSES, check, is_journal, journal_path
from boligplan.plan import Plan
from boligplan.reader.source import SourceFile
from boligplan.resources import resource_dir

# Two who report at the same time: git joins what they have written.
JOINED = f"*.framdrift.yaml merge={DRIVER}"

SCHEMAS = ("plan-1.schema.json", "framdrift-1.schema.json")

# Two spaces, UTF-8 and \n as the files are written; no reformatting, nothing fetched from the net.
EDITOR = {
    "files.encoding": "utf8",
    "files.eol": "\n",
    "files.insertFinalNewline": True,
    "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2, "editor.wordWrap": "on", "editor.formatOnSave": False},
    "yaml.format.enable": False,
    "yaml.schemaStore.enable": False,
}
# Goals and guidance of the national strategy; only the bokmål titles are its own words.
NATIONAL_GOALS = (
    (Phrase("eie", "eige"), Phrase("Flere skal kunne eie egen bolig", "Fleire skal kunne eige eigen bustad")),
    (Phrase("leie", "leige"), Phrase("Leie skal være et trygt alternativ", "Leige skal vere eit trygt alternativ")),
    (
        Phrase("bærekraft", "berekraft"),
        Phrase("Sosial bærekraft i boligpolitikken", "Sosial berekraft i bustadpolitikken"),
    ),
    (
        same("roller"),
        Phrase(
            "Tydelige roller, og nødvendig kunnskap og kompetanse",
            "Tydelege roller, og nødvendig kunnskap og kompetanse",
        ),
    ),
)
TITLE = Phrase("Boligsosial plan {}", "Bustadsosial plan {}")
GROUP = Phrase("Arbeidsgruppen for boligsosialt arbeid", "Arbeidsgruppa for bustadsosialt arbeid")
GUIDANCE = {
    "id": "trygt-hjem",
    "tittel": "Nasjonal strategi for den boligsosiale politikken «Alle trenger et trygt hjem»",
    "gyldig": Plain("2021-2024"),
}


class _Text(Template):
    idpattern = "[a-zæøå]+"


def begin(path: Path, plan: str, entries: Mapping[str, str], day: date) -> list[str]:
    """What was done, a line each: the plan written at `path`, its journal with the entries (text by measure), what the
    editor needs, the .gitignore that keeps addresses out of git, and what makes git join journals.

    What the editor needs is left as it is where it is there already. Raises BoligplanError where the plan or its
    journal exists, or where what would be written is not sound.
    """
    if path.suffix not in (".yaml", ".yml") or is_journal(path):
        raise BoligplanError(f"En plan kan ikke hete {path.name}.", help="Bruk et navn som slutter på .yaml.")
    for file in (path, journal_path(path)):
        if os.path.lexists(file):
            raise BoligplanError(f"Filen {file} finnes fra før.", help="Ingenting er skrevet. Velg et annet navn.")
    root = _root(path)
    source = SourceFile(str(path), _schema_line(path, root) + plan)
    journal = new_journal(_sound(path, [source], day), source, str(journal_path(path))).text
    for id, entry in entries.items():
        journal = journal.replace(f"# {id}\n", f"# {id}\n{entry}", 1)
    _sound(path, [source, SourceFile(str(journal_path(path)), journal)], day)
    texts = {root / "schema" / name: (resource_dir("schema") / name).read_text(encoding="utf-8") for name in SCHEMAS}
    texts[root / ".vscode" / "settings.json"] = json.dumps(EDITOR, indent=2, ensure_ascii=False) + "\n"
    texts[root / ".gitignore"] = f"{ADDRESSES}\n"
    support = {file: text for file, text in texts.items() if not os.path.lexists(file)}
    files = {file: text.encode() for file, text in {path: source.text, journal_path(path): journal, **support}.items()}
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
    write_new(files)
    ignored = _added(root / ".gitignore", ADDRESSES, "så e-postadresser ikke kommer med i git")
    return [f"Skrev {file}" for file in files] + ignored + join_by_git(root)


def support(plan: Path) -> list[Path]:
    """The files that `begin` makes besides the plan and its journal."""
    root = _root(plan)
    names = (".vscode/settings.json", ".gitignore", ".gitattributes", *(f"schema/{name}" for name in SCHEMAS))
    return [root / name for name in names]


def _root(plan: Path) -> Path:
    return plan.parent.parent if plan.parent.name == "plans" else plan.parent


def join_by_git(root: Path) -> list[str]:
    """What was done, a line each, so that git joins the journals in the folder by `flett`."""
    file = root / ".gitattributes"
    lines = [] if os.path.lexists(file) else [f"Skrev {file}"]
    if lines:
        write(file, JOINED.encode() + b"\n", None)
    lines += _added(file, JOINED, "så git fletter framdriftsfiler")
    with suppress(BoligplanError):  # no git, or another's repository
        if set_up_joining(root):
            return [*lines, "Satte opp git her, så meldinger fra to som melder samtidig, flettes av seg selv"]
    return [*lines, "Når mappen ligger i git, kjør boligplan flett --sett-opp, så flettes meldinger av seg selv"]


def _added(file: Path, line: str, purpose: str) -> list[str]:
    """What was added to a file of git's; nothing where the line, or one that ends with its last word, is there."""
    if not file.is_file():
        return []
    old, end = file.read_bytes(), line.rpartition(" ")[2].encode()
    if any(one.strip().endswith(end) and one[:1] not in (b"#", b"!") for one in old.splitlines()):
        return []
    write(file, old + b"\n" * (old[-1:] not in b"\n") + line.encode() + b"\n", old)
    return [f"La til linjen «{line}» i {file}, {purpose}"]


def _sound(path: Path, sources: list[SourceFile], day: date) -> Plan:
    """The plan in the sources; raises BoligplanError where there is an error in them."""
    loaded = check(path, sources, day)
    if loaded.plan is None or not loaded.is_sound:
        fault = next(found for found in loaded.diagnostics if found.severity is Severity.ERROR)
        raise BoligplanError(f"Det ble en plan med feil: {fault.message}", help=f"{fault.help} Ingenting er skrevet.")
    return loaded.plan


def new_plan(
    path: Path, municipality: str, title: str, period: tuple[int, int], goals: list[str], language: Language
) -> str:
    """Return the text of a new plan under work, with explanations; `title` may be empty.

    Without goals of its own it gets the four national ones.
    """
    ids = Ids()
    national = [(id.in_(language), goal.in_(language), "trygt-hjem") for id, goal in NATIONAL_GOALS]
    named = [(ids(goal), goal, "") for goal in goals] or national
    values = {
        "id": plan_id(path.stem),
        "tittel": scalar(title or TITLE.in_(language, period_text(period))),
        "kommune": scalar(municipality, used=8),
        "målform": language,
        "periode": show_years(range(period[0], period[1] + 1)),
        "år": str(period[0]),
        "gruppe": GROUP.in_(language),
        "føringer": "" if goals else "\n" + "\n".join(block({"føringer": [GUIDANCE]})) + "\n",
        "mål": "\n".join(block([{"id": i, "tittel": t, **({"føring": f} if f else {})} for i, t, f in named], 2)),
    }
    return _Text((resource_dir("templates") / "ny" / "plan.yaml").read_text(encoding="utf-8")).substitute(values)


def _schema_line(path: Path, root: Path) -> str:
    """The comment that tells an editor which schema the file follows."""
    relative = PurePosixPath(Path(os.path.relpath(root / "schema" / SCHEMAS[0], path.parent)))
    return f"# yaml-language-server: $schema={relative}\n"
