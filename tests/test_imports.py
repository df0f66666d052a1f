"""What imports what: the rooms in one direction, each library behind one door, and no command more than it needs."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from boligplan.cli.main import Program, main
from test_repo import ROOT

SRC = ROOT / "src"

# Rooms from the bottom up; a module imports from its own layer and from those above it in this list. A new room gets
# its place here.
LAYERS = (
    "boligplan errors safetext safexml patterns resources extras git git_writing",
    "ids deadline diagnostics fields planparts plan tree journal checksum",
    "language",
    "reader rules loading",
    "versions reading status finding comparing editing revision jsonviews jsonschemas explanations faultviews",
    "sheets",
    "figures reports importers exports site reminders terminal starting",
    "cli __main__",
)

# Who may import a library: modules, or whole rooms.
DOORS = {
    "typer": "cli",
    "rich": "terminal faultviews",
    "yaml": "reader editing loading",
    "jinja2": "reports",
    "stdnum": "rules.privacy",
    "docx": "importers.office",
    "openpyxl": "importers.office sheets.guard",
    "xlsxwriter": "sheets.writing",
    "pypandoc": "reports.pandoc",
    "typst": "reports.pandoc",
    "icalendar": "exports.calendar",
    "subprocess": "git git_writing reports.pandoc",
}
HEAVY = ("rich", "jinja2", "stdnum", "docx", "openpyxl", "xlsxwriter", "typst", "icalendar", "multiprocessing")


def modules() -> dict[str, ast.Module]:
    """The syntax tree of every module by its name under `boligplan`."""
    found = {}
    for path in SRC.rglob("*.py"):
        parts = path.relative_to(SRC).with_suffix("").parts
        name = ".".join(parts[1:-1] if parts[-1] == "__init__" else parts[1:])
        found[name or "boligplan"] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted names a module imports, anywhere in it; of `from a import b` both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    """The file or folder right under `boligplan` that a module lies in."""
    return module.removeprefix("boligplan.").split(".")[0]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_layer_and_those_under_it(module: str) -> None:
    level = {name: number for number, layer in enumerate(LAYERS) for name in layer.split()}
    assert room(module) in level, "give the room a layer in LAYERS"
    ours = {name for name in imports(MODULES[module]) if name.startswith("boligplan.")}
    used = {room(name) for name in ours if name.removeprefix("boligplan.") in MODULES}
    assert sorted(name for name in used if level[name] > level[room(module)]) == []


@pytest.mark.parametrize("library", DOORS)
def test_a_library_is_imported_behind_its_door_only(library: str) -> None:
    users = {name for name, tree in MODULES.items() if library in {used.split(".")[0] for used in imports(tree)}}
    doors = set(DOORS[library].split())
    assert sorted(name for name in users if name not in doors and room(name) not in doors) == []


def test_the_clock_is_read_in_one_place() -> None:
    reads = re.compile(r"\b(date\.today|datetime\.(now|utcnow|today)|time\.(time|localtime|gmtime))\(")
    found = [path.relative_to(SRC).as_posix() for path in SRC.rglob("*.py") if reads.search(path.read_text("utf-8"))]
    assert found == ["boligplan/cli/common.py"]


# -- What a command has imported when it ends -------------------------------------------------------------------------

COMMANDS = {
    "--help": "",
    "--version": "",
    "--tabulatorutfylling bash": "",
    "status --help": "pydantic yaml",
    "status": "pydantic yaml rich",
    "status --format json": "pydantic yaml",
    "sjekk": "pydantic yaml",
    "sjekk --format full": "pydantic yaml rich",
    "forfalt": "pydantic yaml rich",
    "vis fagdag": "pydantic yaml rich",
    "meld boveileder pågår --vis-bare": "pydantic yaml",
    "flett a.framdrift.yaml b.framdrift.yaml": "pydantic yaml",
    "lagre --help": "pydantic yaml",
    "endringer plans/x.yaml plans/x.yaml": "pydantic yaml rich",
    "revisjon start 2026": "pydantic yaml",
    "eksport --til jsonschema": "pydantic yaml",
    "eksport --til csv --ut csv": "pydantic yaml",
    "eksport --til ics": "pydantic yaml icalendar",
    "rapport status": "pydantic yaml jinja2",
    "purring --ut meldinger": "pydantic yaml jinja2",
    "nettside --ut sider": "pydantic yaml jinja2",
    "regneark --ut ark.xlsx": "pydantic yaml xlsxwriter",
    "hent utfylt.xlsx": "pydantic yaml rich openpyxl",
    "importer tabell.csv --ut ny.yaml": "pydantic yaml",
    "ny --kommune Vik annet/vik.yaml": "pydantic yaml",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan and its journal in `plans`, and a table to import."""
    made = tmp_path_factory.mktemp("mappe")
    (made / "plans").mkdir()
    for file in (ROOT / "examples").glob("eksempelvik-2022-2027*.yaml"):
        shutil.copy(file, made / "plans" / file.name.replace("eksempelvik-2022-2027", "x"))
    assert main(["regneark", str(made / "plans"), "--ut", str(made / "utfylt.xlsx"), "--per", "2026-06-01"]) == 0
    for name in ("a", "b"):
        (made / f"{name}.framdrift.yaml").write_text("# Framdrift\n", encoding="utf-8")
    (made / "tabell.csv").write_text("Mål;Tiltak;Ansvar;Frist\nEie;Lage boligplan;NAV;2024\n", encoding="utf-8")
    return made


def imported(folder: Path, line: str, **variables: str) -> tuple[int, set[str]]:
    """The exit code of a command, and which of the libraries it has imported in a process of its own."""
    libraries = ("typer", "pydantic", "yaml", *HEAVY)
    code = (
        "import json, sys; from boligplan.cli.main import main; code = main(sys.argv[1:]); "
        f"print('\\n' + json.dumps([code, [name for name in {libraries} if name in sys.modules]]))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith(("BOLIGPLAN", "COVERAGE"))}
    command = [sys.executable, "-c", code, *line.split()]
    env |= {"PYTHONPATH": str(SRC), "BOLIGPLAN_PER": "2026-06-01", **variables}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    exit_code, names = json.loads(done.stdout.decode().splitlines()[-1])
    return exit_code, set(names)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_imports_what_it_needs_and_no_more(line: str, folder: Path) -> None:
    assert imported(folder, line) == (0, {"typer", *COMMANDS[line].split()})


def test_every_command_is_tried_for_what_it_imports() -> None:
    assert {entry.name for entry in Program.table} <= {line.split()[0] for line in COMMANDS}


def test_completion_imports_neither_models_nor_yaml(folder: Path) -> None:
    assert imported(folder, "meld =fag", _BOLIGPLAN_COMPLETE="bash") == (0, {"typer"})


# -- Who asks for the målform -----------------------------------------------------------------------------------------

# Where bokmål and nynorsk are data, and not a question: outside `language`, all else is a `Phrase`.
SAYS_THE_LANGUAGE = {
    "cli.ny": "the plan's målform where none is given",
    "comparing.changetexts": "what the terminal is written in",
    "importers.importing": "the guess from the words of a table",
    "loading": "the stand-in where the file's own is faulty",
    "plan": "the values of the key",
    "reader.schemafaults": "other spellings of the values",
}


def asks_for_the_language(node: ast.AST) -> bool:
    """Return whether the node compares a målform, or looks something up by its name."""
    if isinstance(node, ast.Compare) and any(
        isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops
    ):
        sides = [node.left, *node.comparators]
        names = {getattr(side, "id", None) or getattr(side, "attr", None) for side in sides}
        return "language" in names or any(is_language(side) for side in sides)
    if isinstance(node, ast.Subscript):
        is_type = isinstance(node.value, ast.Name) and node.value.id == "Literal"
        return not is_type and any(map(is_language, ast.walk(node.slice)))
    return isinstance(node, ast.Dict) and any(is_language(key) for key in node.keys if key)


def is_language(node: ast.AST) -> bool:
    """Return whether the node is the name of a målform."""
    return isinstance(node, ast.Constant) and node.value in ("bokmål", "nynorsk")


def test_only_language_asks_for_the_language() -> None:
    outside = {name: tree for name, tree in MODULES.items() if room(name) != "language"}
    assert [name for name, tree in outside.items() if any(map(asks_for_the_language, ast.walk(tree)))] == []
    told = {name for name, tree in outside.items() if any(map(is_language, ast.walk(tree)))}
    assert told == SAYS_THE_LANGUAGE.keys()


@pytest.mark.parametrize(
    "line",
    ['1 if plan.language == "nynorsk" else 0', 'TEXTS[language == "nynorsk"]', '{"bokmål": 1}', 'WORDS["nynorsk"]'],
)
def test_asking_for_the_language_is_found(line: str) -> None:
    assert any(map(asks_for_the_language, ast.walk(ast.parse(line))))
