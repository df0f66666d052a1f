"""From files to a plan with its journal, or to the faults that stand in the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePath
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from boligplan.diagnostics import Diagnostic, Place, Severity, has_errors
from boligplan.errors import BoligplanError
from boligplan.journal import Journal
from boligplan.patterns import pattern
from boligplan.plan import Plan
from boligplan.reader.collector import collector_off
from boligplan.reader.copies import ids_named, plan_named
from boligplan.reader.guard import MAX_FAULTS
from boligplan.reader.source import SourceFile, Unreadable, read_source
from boligplan.reader.yamlfaults import missing_dash
from boligplan.reader.yamlnodes import Composed, Data, compose, cut, find, same_key, to_data
from boligplan.rules import RULES, Checked, Finding, Rule
from boligplan.safetext import in_command

JOURNAL_SUFFIX = ".framdrift"
SUFFIXES = (".yaml", ".yml")
ADDRESSES = "adresser.yaml"  # beside the plans, kept out of git: where reminders go
WORKSHEETS = "revisjoner"  # the folder, beside that of the plans, where those of the revisions lie
# What a plan cannot be without; stands in where the file's own is faulty, so that the rest is judged.
STAND_INS: Data = {
    "format": "1",
    "id": "plan",
    "tittel": "(uten tittel)",
    "kommune": {"navn": "(uten navn)"},
    "målform": "bokmål",
    "tilstand": "vedtatt",
}
P = TypeVar("P", bound=PurePath)
# A line that begins with the key «id», in quotes or not, and one whose value is plain to see: «id: vik-2024  # vår»
_ID_LINE = pattern(r"^[\"']?id[\"']?[ \t]*:", re.MULTILINE)
_PLAIN_ID = pattern(r"^\ufeff?id:[ \t]+([\"']?)([\w-]+)\1(?:[ \t]+#.*)?[ \t]*\r?$", re.MULTILINE)
ENTRY = ("tiltak", "dato", "status")  # what every entry has
MAX_ROUNDS, MAX_ERRORS = 50, 2_000  # rounds of setting faulty items aside; with more errors the rest is not judged


class Document(NamedTuple):
    """One file read as a model: its nodes (faulty items cut out), the value and the faults of form.

    `source` is the text as it was read, with the lines `mended` otherwise than in the file.
    """

    source: SourceFile
    root: Node | None
    value: BaseModel | None
    diagnostics: tuple[Diagnostic, ...]
    cut: frozenset[str] = frozenset()
    lost: frozenset[tuple[str | int, ...]] = frozenset()
    mended: frozenset[int] = frozenset()


class Loaded(NamedTuple):
    """A plan with its journal. `plan` lacks what was set aside as faulty; it is None where nothing could be read."""

    path: Path
    name: str
    plan: Plan | None
    journal: Journal
    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[SourceFile, ...] = ()
    """The files as they were read, before anything was mended: the plan's, and the journal's where there is one."""

    @property
    def has_journal(self) -> bool:
        """True where there is a file of entries, though it may be empty."""
        return len(self.sources) > 1

    @property
    def is_sound(self) -> bool:
        """True where figures may be given: a plan was read and nothing in it is an error."""
        return self.plan is not None and not has_errors(self.diagnostics)

    @property
    def sound_plan(self) -> Plan:
        """The plan, of a reading that is sound."""
        assert self.plan is not None
        return self.plan

    @property
    def files(self) -> tuple[Path, ...]:
        """The plan's file, and the journal's where there is one."""
        journal = journal_path(self.path)
        return (self.path, journal) if len(self.documents) > 1 else (self.path,)


def journal_path(plan: Path) -> Path:
    """The journal that belongs to the plan's file, spelt as it is beside it; it need not exist."""
    return _as_spelt(journal_named(plan))


def journal_named(plan: P) -> P:
    """The name of the journal that belongs to the plan of this name."""
    return plan.with_name(plan.stem + JOURNAL_SUFFIX + plan.suffix)


def is_journal(path: PurePath) -> bool:
    """True where the name is that of a journal."""
    return path.suffix in SUFFIXES and path.stem.endswith(JOURNAL_SUFFIX)


def is_worksheet(path: Path) -> bool:
    """True where the file lies among the worksheets."""
    return path.absolute().parent.name == WORKSHEETS


def worksheets_in(path: Path) -> list[Path]:
    """The worksheets that are meant: those in the folder of worksheets, or the file itself."""
    files = [file for file in path.iterdir() if is_worksheet(file) and file.suffix in SUFFIXES] if path.is_dir() else []
    return sorted(files) or [path]


def plan_of_journal(path: P) -> P:
    """The plan's file that the journal at `path` belongs to."""
    return path.with_name(path.stem.removesuffix(JOURNAL_SUFFIX) + path.suffix)


def find_plans(paths: list[Path]) -> list[Path]:
    """The plan files meant by `paths`: files, folders (not below them), journals standing for their plan; each once.

    Raises BoligplanError where a path does not exist or a folder holds no plan. A journal alone in a folder is
    given as the plan it lacks, so that reading it tells.
    """
    found: dict[Path, None] = {}
    for path in map(_as_spelt, paths):
        if path.is_dir():
            names = sorted(
                entry
                for entry in path.iterdir()
                if entry.suffix in SUFFIXES and not entry.name.startswith(".") and entry.name != ADDRESSES
            )
            plans = [_as_spelt(plan_of_journal(name)) if is_journal(name) else name for name in names]
            if not plans:
                raise BoligplanError(
                    f"Fant ingen planer i mappen {path}.", help="En plan er en fil som slutter på .yaml."
                )
            found.update(dict.fromkeys(plans))
        else:
            found[_as_spelt(plan_of_journal(path)) if is_journal(path) else path] = None
    return list(found)


def id_in(data: bytes) -> str | None:
    """The id of the plan in these bytes, NFC, whatever else is wrong with it; None where there is none to be read.

    It is looked for in every version that git keeps, so the plan is only taken apart where the line does not say it.
    """
    text = data.decode("utf-8", "replace")
    lines = _ID_LINE.findall(text.removeprefix("\ufeff"))
    plain = _PLAIN_ID.search(text) if len(lines) == 1 else None
    if plain:
        return unicodedata.normalize("NFC", plain[2])
    if "id" not in text:
        return None
    with suppress(Unreadable):
        found = compose(SourceFile.from_bytes("", data)).data
        id = found.get("id") if isinstance(found, dict) else None
        return unicodedata.normalize("NFC", id) if isinstance(id, str) else None
    return None


def id_place(source: SourceFile) -> Place:
    """Where the plan in the file has its id; the file where it cannot be told."""
    found = _ID_LINE.search(source.text)
    return source.place(found.start(), 2) if found else Place(source.name)


def _as_spelt(path: Path) -> Path:
    """The path; where there is none, the one beside it of the same letters: «å» is one sign or two, as a Mac has it."""
    if path.name.isascii() or path.exists():
        return path
    return _spelt_otherwise(path) or path


def _spelt_otherwise(path: Path) -> Path | None:
    """Another file beside the path whose name has the same letters, written with other signs."""
    if path.name.isascii():
        return None
    wanted = unicodedata.normalize("NFC", path.name)
    with suppress(OSError):
        for other in path.parent.iterdir():
            if other.name != path.name and unicodedata.normalize("NFC", other.name) == wanted:
                return other
    return None


def read_document(source: SourceFile, model: type[BaseModel]) -> Document:
    """The model's value in `source`, with every fault of form; faulty items are set aside and the rest is kept."""
    read = compose(source)
    root, faults, removed = read.root, list(read.faults), set[str]()
    lost: list[tuple[Node, str | int]] = []
    value: BaseModel | None = None
    if root is None and not faults and model is Journal:
        value = Journal(())
    elif root is None:
        faults += [] if faults else [_empty(source)]
    elif not isinstance(root, SequenceNode if model is Journal else MappingNode):
        faults.append(_wrong_top(read.source, root, model))
    else:
        value, found = _validate(read, root, model, removed, lost)
        faults += [fault for fault in found if fault.place.line not in read.mended]
    paths = frozenset(_paths_of(lost, root)) if root is not None and lost else frozenset()
    return Document(read.source, root, value, tuple(faults), frozenset(removed), paths, read.mended)


def _paths_of(
    lost: list[tuple[Node, str | int]], node: Node, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[str | int, ...]]:
    """Where each key or list item stood that was taken from a node still below `node`, which is at `path`."""
    yield from ((*path, step) for holder, step in lost if holder is node)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _paths_of(lost, value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _paths_of(lost, item, (*path, index))


def _empty(source: SourceFile) -> Diagnostic:
    message = "Filen har bare kommentarer." if source.text.strip() else "Filen er tom."
    help = "Begynn med «boligplan ny», eller kopier et eksempel."
    return Diagnostic("tom-fil", Severity.ERROR, message, source.place(0), help)


def _validate(
    read: Composed, root: Node, model: type[BaseModel], removed: set[str], lost: list[tuple[Node, str | int]]
) -> tuple[BaseModel | None, list[Diagnostic]]:
    """The value, without what is faulty, and the faults.

    The ids of what was set aside go into `removed`; what it was taken from, and the key or index, into `lost`.
    """
    faults: list[Diagnostic] = []
    data = read.data
    for _ in range(MAX_ROUNDS):
        try:
            return model.model_validate(data), faults
        except ValidationError as error:
            errors = error.errors(include_url=False)
        faults = faults or _translate(read.source, root, model, errors)
        if len(errors) > MAX_ERRORS:
            break
        paths = [found["loc"][:-1] if found["type"] == "missing" else found["loc"] for found in errors]
        held = {path[: find(root, path)[2]] for path in paths} - {()}
        for path in held:
            _ids_in(_at(data, path), removed, path[-1] == "id")
            lost.append((find(root, path[:-1])[0], path[-1]))
        is_cut = cut(root, held)
        stand_ins = {name: text for name, text in STAND_INS.items() if model is Plan and name not in data}
        if not (is_cut or stand_ins):
            break
        data = {**STAND_INS, **to_data(read.source, root, [])} if model is Plan else to_data(read.source, root, [])
    return None, faults


def _translate(source: SourceFile, root: Node, model: type[BaseModel], errors: list[ErrorDetails]) -> list[Diagnostic]:
    """One fault a place and cause."""
    from boligplan.reader.schemafaults import fault_of, told_already  # most plans have none

    seen: dict[tuple[int, int, str], Diagnostic] = {}
    told = told_already(model, errors[:MAX_FAULTS])
    for error in errors[:MAX_FAULTS]:
        if error["type"] == "missing" and error["loc"] in told:
            continue
        found = fault_of(source, root, model, error)
        seen.setdefault((found.place.line, found.place.column, found.message), found)
    return list(seen.values())


def _at(data: Data, path: tuple[str | int, ...]) -> Data:
    for step in path:
        data = list(data.values())[step] if isinstance(data, dict) and isinstance(step, int) else data[step]
    return data


def _ids_in(data: Data, ids: set[str], is_id: bool = False) -> None:
    """Adds every id in the data to `ids`."""
    if isinstance(data, dict):
        for name, value in data.items():
            _ids_in(value, ids, name == "id")
    elif isinstance(data, tuple):
        for value in data:
            _ids_in(value, ids)
    elif is_id and data:
        ids.add(data)


def _wrong_top(source: SourceFile, root: Node, model: type[BaseModel]) -> Diagnostic:
    index = root.start_mark.index
    first = root.value[0][0] if isinstance(root, MappingNode) and not root.flow_style else root
    if model is Journal and any(same_key(first, name) for name in ENTRY):
        return missing_dash(source, source.line_number(index), 0)
    if model is Journal:
        message = "En framdriftsfil er en liste av meldinger."
        help = "Skriv hver melding med «- tiltak: …» først, helt til venstre og uten noe over."
    else:
        message, help = (
            "En plan begynner med nøkler, ikke med en liste eller ren tekst.",
            "Begynn med «format: 1», «id: …» og «tittel: …».",
        )
    return Diagnostic("skal-være-nøkler", Severity.ERROR, message, source.place(index), help)


def unread(path: Path, name: str, fault: Diagnostic) -> Loaded:
    """What there is of a plan that cannot be read: the fault."""
    return Loaded(path, name, None, Journal(()), (), (fault,))


def load(path: Path, day: date, name: str | None = None, *, errors_only: bool = False) -> Loaded:
    """The plan at `path` with its journal and every fault, advice judged on `day`; or the errors, where nobody asks."""
    shown = name or str(path)
    journal_file = journal_path(path)
    journal_name = str(journal_path(Path(shown)))
    try:
        sources = [read_source(path, shown)]
    except Unreadable as error:
        fault = error.diagnostic
        if fault.code == "finnes-ikke" and journal_file.is_file():
            message = f"Framdriftsfilen {journal_name} har ingen plan; {shown} finnes ikke."
            fault = _copy(journal_file, journal_name) or Diagnostic(
                "framdrift-uten-plan", Severity.ERROR, message, Place(journal_name), "Gi filene samme navn."
            )
        return unread(path, shown, fault)
    try:
        if journal_file.exists():
            sources.append(read_source(journal_file, journal_name))
            if other := _spelt_otherwise(journal_file):
                message = f"{shown} har to framdriftsfiler: {journal_name} og {other.name}, med å skrevet på to måter."
                help = "Samle meldingene i den ene, og slett den andre."
                raise Unreadable(Diagnostic("to-framdriftsfiler", Severity.ERROR, message, Place(journal_name), help))
    except Unreadable as error:
        plan = read_document(sources[0], Plan)
        return Loaded(path, shown, None, Journal(()), (plan,), (*plan.diagnostics, error.diagnostic), tuple(sources))
    loaded = check(path, sources, day, errors_only=errors_only)
    is_list = loaded.plan is None and isinstance(loaded.documents[0].root, SequenceNode)
    copy = _copy(path, shown) if is_list else None
    return unread(path, shown, copy) if copy else loaded


def _copy(path: Path, shown: str) -> Diagnostic | None:
    """The fault that the file is a copy of the journal of a plan in the same folder; None where it is none."""
    with suppress(OSError, Unreadable):
        others = (p for p in path.parent.iterdir() if p.suffix in SUFFIXES and not is_journal(p) and p != path)
        plan = plan_named(ids_named(read_source(path)), path, others)
        journal = Path(shown).with_name(journal_path(plan).name) if plan else None
        if plan and journal and journal_path(plan).is_file():
            message = f"{shown} er en kopi av {journal.name}, og kan ha meldinger som den ikke har."
            help = f"Kjør «boligplan flett {in_command(journal)} {in_command(Path(shown))}», og slett så kopien."
            return Diagnostic("kopi-av-framdrift", Severity.ERROR, message, Place(shown), help)
    return None


@collector_off()
def check(path: Path, sources: list[SourceFile], day: date, *, errors_only: bool = False) -> Loaded:
    """The plan, and its journal where there is a second source, with every fault, or only what is an error."""
    documents = tuple(read_document(source, Journal if n else Plan) for n, source in enumerate(sources))
    diagnostics = [found for document in documents for found in document.diagnostics]
    plan = documents[0].value
    journal = documents[1].value if len(documents) > 1 else None
    if isinstance(plan, Plan):
        kept = journal if isinstance(journal, Journal) else Journal(())
        cut_out = frozenset[str]().union(*(document.cut for document in documents))
        raw = "\n".join(source.text for source in sources)
        starts: tuple[tuple[str, ...], ...] = ((), ("framdrift",))
        lost = {(*start, *path) for start, document in zip(starts, documents, strict=False) for path in document.lost}
        checked = Checked(plan, kept, day, cut_out, raw, not has_errors(documents[0].diagnostics), frozenset(lost))
        found = (
            diagnostic_of(documents, rule, finding)
            for rule in RULES
            if rule.severity is Severity.ERROR or not errors_only
            for finding in rule.find(checked)
            if not (finding.lacks and checked.has_lost(finding.path, finding.lacks))
        )
        mended = {(document.source.name, line) for document in documents for line in document.mended}
        diagnostics += [fault for fault in found if (fault.place.file, fault.place.line) not in mended]
    diagnostics.sort(key=lambda found: (found.place.file != sources[0].name, found.sort_key))
    return Loaded(
        path,
        sources[0].name,
        plan if isinstance(plan, Plan) else None,
        journal if isinstance(journal, Journal) else Journal(()),
        documents,
        tuple(diagnostics),
        tuple(sources),
    )


def diagnostic_of(documents: tuple[Document, ...], rule: Rule, found: Finding) -> Diagnostic:
    """Return what a rule found in the documents, as a fault with its place."""
    related = tuple((words, _place(documents, path)) for words, path in found.related)
    place = _place(documents, found.path)
    return Diagnostic(rule.code, rule.severity, found.message, place, found.help, related=related)


def _place(documents: tuple[Document, ...], path: tuple[str | int, ...]) -> Place:
    """The place of what stands at `path`; of a mapping or a list its key, else its first key."""
    in_journal = path[:1] == ("framdrift",)
    document, path = documents[in_journal], path[in_journal:]
    assert document.root is not None  # something was found in it
    node, key_node, steps = find(document.root, path)
    if isinstance(node, MappingNode | SequenceNode):
        if key_node is not None and steps == len(path):
            node = key_node
        elif isinstance(node, MappingNode):
            node = node.value[0][0]
        length = len(node.value) if isinstance(node.value, str) else 1
        return document.source.place(node.start_mark.index, length)
    start = node.start_mark.index
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        start = _first_text(document.source.text, start)
    return document.source.place(start, node.end_mark.index - start)


def _first_text(text: str, start: int) -> int:
    """The index of the first sign of a block text, whose node starts at its `>` or `|`."""
    body = text.find("\n", start) + 1
    return body + len(text[body:]) - len(text[body:].lstrip()) if body else start
