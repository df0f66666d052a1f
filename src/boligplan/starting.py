"""The files a municipality begins with: the plan, its journal, and what an editor needs to help."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from boligplan.errors import BoligplanError
from boligplan.loading import check, is_journal, journal_path
from boligplan.resources import resource_dir
from boligplan.source import SourceFile
from boligplan.writing import write

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
JOURNAL_HEADING = (
    "# Framdriften: én melding for hvert tiltak som meldes. Den vokser bare; skriv med «boligplan meld».\n"
)


def begin(path: Path, plan: str, journal: str, day: date) -> list[Path]:
    """The files written: the plan at `path` with its journal, and the editor's files that are not there already.

    Raises BoligplanError where the plan or its journal exists, or where what would be written is not sound.
    """
    if path.suffix not in (".yaml", ".yml") or is_journal(path):
        raise BoligplanError(f"En plan kan ikke hete {path.name}.", help="Bruk et navn som slutter på .yaml.")
    root = path.parent.parent if path.parent.name == "plans" else path.parent
    texts = {
        path: schema_line(path, root, SCHEMAS[0]) + plan,
        journal_path(path): schema_line(path, root, SCHEMAS[1]) + JOURNAL_HEADING + journal,
    }
    for file in texts:
        if os.path.lexists(file):
            raise BoligplanError(f"Filen {file} finnes fra før.", help="Ingenting er skrevet. Velg et annet navn.")
    loaded = check(path, [SourceFile(str(file), text) for file, text in texts.items()], day)
    if not loaded.is_sound:
        fault = next(found for found in loaded.diagnostics if found.severity == "feil")
        raise BoligplanError(f"Det ble en plan med feil: {fault.message}", help=f"{fault.help} Ingenting er skrevet.")
    support = {root / "schema" / name: (resource_dir("schema") / name).read_text(encoding="utf-8") for name in SCHEMAS}
    support[root / ".vscode" / "settings.json"] = json.dumps(EDITOR, indent=2, ensure_ascii=False) + "\n"
    return _write_new({**texts, **{file: text for file, text in support.items() if not os.path.lexists(file)}})


def schema_line(path: Path, root: Path, schema: str) -> str:
    """The comment that tells an editor which schema the file follows."""
    relative = PurePosixPath(Path(os.path.relpath(root / "schema" / schema, path.parent)))
    return f"# yaml-language-server: $schema={relative}\n"


def _write_new(texts: Mapping[Path, str]) -> list[Path]:
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, text.encode("utf-8"), expected=None)
    return list(texts)
