"""Plans with where they come from: working files or a saved version, one or hundreds, in one process or several."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from threading import Thread
from typing import NamedTuple, TypeVar

from boligplan import git
from boligplan.diagnostics import Diagnostic, Place, Severity
from boligplan.errors import BoligplanError
from boligplan.language import Note
from boligplan.loading import Loaded, check, id_in, id_place, journal_path, load, unread
from boligplan.reader.collector import collector_off
from boligplan.reader.source import MAX_BYTES, SourceFile, Unreadable, read_source
from boligplan.versions import Pair, Past, Refused, Wanted, contents, doubts, resolve, same_name

T = TypeVar("T")
MANY = 64  # plans; below this one process is faster than starting another
AT_ONCE = 50  # saved versions asked of git in one go
_PATIENCE = 1.0  # seconds before a progress bar shows


class Origin(NamedTuple):
    """Where a plan comes from: its file, seen from the top of the repository (outside one: its name), the last commit
    that touched the plan or its journal, and whether the files read differ from it; None where nobody can tell.

    `notes` are what must be said with the answer.
    """

    file: str
    commit: git.Commit | None
    changed: bool | None
    notes: tuple[Note, ...] = ()

    @property
    def is_saved(self) -> bool:
        """True where what was read is what the commit has."""
        return self.commit is not None and self.changed is False

    @property
    def as_json(self) -> dict[str, str | bool | list[str] | None]:
        """The object `kilde` of the JSON output."""
        commit = self.commit.short if self.commit else None
        notes = [note.in_() for note in self.notes]
        return {"fil": self.file, "commit": commit, "endret": self.changed} | ({"merknader": notes} if notes else {})


class Reading(NamedTuple):
    """A plan as it was read, and where from."""

    loaded: Loaded
    origin: Origin


class _Seen(NamedTuple):
    """What was read: the plan's id, and the hashes of the plan and of its journal, where there was one to read."""

    id: str | None
    prints: tuple[git.Print | None, git.Print | None]


class _Stored(NamedTuple):
    """What git has of a plan: the last commit, and for each of its files the hash and what attributes make of it.

    `is_moved` where git has it under another name only.
    """

    commit: git.Commit | None
    files: tuple[tuple[str | None, git.Handling], tuple[str | None, git.Handling]]
    is_moved: bool = False


_Asked = tuple[Past | None, str, _Stored | None]  # the repository, the file seen from its top, and what git has


def read(path: Path, day: date, rev: str | None = None, *, errors_only: bool = False) -> Reading:
    """The plan at `path` with its journal, faults judged on `day`; `rev` reads both as they stood in that version.

    Raises BoligplanError where there is no such version. That the plan was not in it is a fault.
    """
    if rev is not None:
        return _read_saved(path, day, rev, {}, errors_only=errors_only)
    loaded = load(path, day, errors_only=errors_only)
    return Reading(loaded, _origin(_asked([path])[0], _seen(loaded)))


# -- Saved versions ----------------------------------------------------------------------------------------------------


def _read_saved(path: Path, day: date, rev: str, pasts: dict[Path, tuple[Past, str]], *, errors_only: bool) -> Reading:
    """The plan as it stood in the version; `pasts` remembers what was asked of each repository."""
    root = git.require_repo(path)
    if root not in pasts:
        pasts[root] = Past(root), resolve(root, rev)
    past, commit = pasts[root]
    wanted = _wanted(root, path)
    try:
        pair = past.at(commit, wanted)
        if pair is None:
            fault = _absent(wanted, rev, past.id_at(commit, wanted.name))
            return Reading(unread(path, wanted.name, fault), Origin(wanted.name, None, changed=False))
        loaded = _of_pair(path, pair, contents(root, [pair]), day, errors_only=errors_only)
        last = git.last_touched(root, [pair.names], commit)[0]
        return Reading(loaded, Origin(pair.plan.name, last, False, doubts(root, rev, commit, pair)))
    except BoligplanError as error:
        loaded = unread(path, wanted.name, _refused(wanted.name, error))
        return Reading(loaded, Origin(wanted.name, None, changed=False))


def saved(path: Path, day: date) -> Iterator[tuple[git.Commit, Reading]]:
    """Every version that changed the plan or its journal, newest first, and both as they were; nothing outside git.

    Rules that do not stand in the way are not asked. Raises BoligplanError for what git has and cannot give.
    """
    root = git.repo_root(path)
    if root is None or not git.is_there():
        return
    versions = Past(root).versions(_wanted(root, path))
    for start in range(0, len(versions), AT_ONCE):
        some = versions[start : start + AT_ONCE]
        data = contents(root, (version.pair for version in some if isinstance(version.pair, Pair)))
        for commit, pair in some:
            if isinstance(pair, Pair):
                loaded = _of_pair(path, pair, data, day, errors_only=True)
                yield commit, Reading(loaded, Origin(pair.plan.name, commit, changed=False))
            else:
                loaded = unread(path, pair.file, _refused(pair.file, pair))
                yield commit, Reading(loaded, Origin(pair.file, commit, changed=False))


def kept_in(path: Path, rev: str) -> bytes | None:
    """The file as it was kept in the version, a revision or a day; None where it was not there."""
    root = git.require_repo(path)
    return git.show(root, resolve(root, rev), path)


def _wanted(root: Path, path: Path) -> Wanted:
    """Which plan the file is, by the id in it as it lies there now."""
    data = _bytes(path)
    return Wanted(git.names_of(root, [path])[0], id_in(data) if data else None)


def _of_pair(path: Path, pair: Pair, data: Mapping[str, bytes], day: date, *, errors_only: bool) -> Loaded:
    """The plan whose files are those of the pair; the faults name them as they were called then."""
    try:
        files = (pair.plan, pair.journal) if pair.journal else (pair.plan,)
        sources = [SourceFile.from_bytes(file.name, data[file.blob]) for file in files]
    except Unreadable as error:
        return unread(path, pair.plan.name, error.diagnostic)
    return check(path, sources, day, errors_only=errors_only)


def _absent(wanted: Wanted, rev: str, other: str | None) -> Diagnostic:
    """The fault that the plan was not in the version; `other` is the id of the plan that had its name."""
    if wanted.id and other:
        message = f"Planen {wanted.id} fantes ikke i versjonen «{rev}»; {wanted.name} hadde id-en {other} der."
        help = "En plan følges etter id-en. Velg en nyere versjon, eller se om id-en er endret."
    else:
        message = f"{wanted.name} fantes ikke i versjonen «{rev}»."
        help = "Velg en nyere versjon. Hvis planen er ny, lagre den i git først."
    return Diagnostic("finnes-ikke", Severity.ERROR, message, Place(wanted.name), help)


def _refused(name: str, error: BoligplanError) -> Diagnostic:
    """The fault that the version has no one answer, or that git cannot give it."""
    code, file = (error.code, error.file) if isinstance(error, Refused) else ("git-mangler-innhold", name)
    return Diagnostic(code, Severity.ERROR, error.message, Place(file), error.help or "")


# -- Working files -----------------------------------------------------------------------------------------------------


def origins(paths: list[Path]) -> list[Origin]:
    """Where each of the plans, or other files, comes from, by the bytes that lie there now."""
    return [_origin(asked, _on_disk(path)) for asked, path in zip(_asked(paths), paths, strict=True)]


def _seen(loaded: Loaded) -> _Seen:
    """What was read of the plan; a file that could not be taken for text is looked at once more."""
    if not loaded.sources or (not loaded.has_journal and journal_path(loaded.path).exists()):
        return _on_disk(loaded.path)
    prints = [git.print_of(source.data) for source in loaded.sources]
    return _Seen(id_in(loaded.sources[0].data), (prints[0], prints[1] if loaded.has_journal else None))


def _on_disk(path: Path) -> _Seen:
    plan, journal = (_bytes(file) for file in (path, journal_path(path)))
    prints = [None if data is None else git.print_of(data) for data in (plan, journal)]
    return _Seen(id_in(plan) if plan else None, (prints[0], prints[1]))


def _bytes(path: Path) -> bytes | None:
    """What the file holds, of one that is too large to be a plan no more than shows it; None for no file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        return None


def _origin(asked: _Asked, seen: _Seen) -> Origin:
    """Where a plan comes from, given what git has and what was read."""
    past, file, stored = asked
    if past is None or stored is None:
        return Origin(file, None, None if past else False)
    has_same_name = stored.files[0][0] is not None
    is_another = _differs(past.root, stored, seen, 0) and seen.id and past.id_at("HEAD", file) != seen.id
    if not has_same_name or is_another:
        stored = _stored_by_id(past, Wanted(file, seen.id)) or stored._replace(commit=None)
    answers = [stored.is_moved, *(_differs(past.root, stored, seen, n) for n in (0, 1))]
    return Origin(file, stored.commit, True if True in answers else None if None in answers else False)


def _differs(root: Path, stored: _Stored, seen: _Seen, n: int) -> bool | None:
    """Whether the plan (0) or the journal (1) is another than git has; None where bytes cannot tell."""
    (blob, handling), hashes = stored.files[n], seen.prints[n]
    if blob is None or hashes is None:
        return (blob is None) != (hashes is None)
    if handling.is_filtered:
        return None
    if blob in hashes.as_read:
        return False
    folds = handling.folds is not False and blob in hashes.folded
    return not (folds and (handling.folds or git.folds_lines(root)))


def _stored_by_id(past: Past, wanted: Wanted) -> _Stored | None:
    """What git has of a plan that it has under another name or through links; None where it has none of that id."""
    try:
        pair = past.at("HEAD", wanted)
    except Refused:  # the files that lie here are what is asked for; which saved ones they come from cannot be told
        return None
    if pair is None:
        return None
    handling = git.handling(past.root, [file.name for file in (pair.plan, pair.journal) if file])
    plan = pair.plan.blob, handling[pair.plan.name]
    journal = (pair.journal.blob, handling[pair.journal.name]) if pair.journal else (None, plan[1])
    is_moved = same_name(wanted.name) not in map(same_name, pair.names)
    return _Stored(git.last_touched(past.root, [pair.names])[0], (plan, journal), is_moved)


def _asked(paths: list[Path]) -> list[_Asked]:
    """What git has of each of the plans, in a few calls for all of one repository."""
    roots: dict[Path, Path | None] = {}
    groups: dict[Path | None, list[int]] = {}
    for index, path in enumerate(paths):
        folder = path.absolute().parent
        if folder not in roots:
            roots[folder] = git.repo_root(folder)
        groups.setdefault(roots[folder], []).append(index)
    found: dict[int, _Asked] = {}
    for root, indexes in groups.items():
        some = [paths[index] for index in indexes]
        if root is None:
            found |= {index: (None, paths[index].name, None) for index in indexes}
            continue
        names = [git.names_of(root, [path, journal_path(path)]) for path in some]
        stored = _all_stored(root, names) if git.is_there() else [None] * len(some)
        past = Past(root)
        found |= {index: (past, pair[0], one) for index, pair, one in zip(indexes, names, stored, strict=True)}
    return [found[index] for index in range(len(paths))]


def _all_stored(root: Path, names: list[list[str]]) -> list[_Stored | None]:
    every = [name for pair in names for name in pair]
    tree = git.tree(root, "HEAD", every if len(every) < AT_ONCE else ())
    handling = git.handling(root, every)
    commits = git.last_touched(root, names) if tree else [None] * len(names)
    result: list[_Stored | None] = []
    for (plan, journal), commit in zip(names, commits, strict=True):
        kept = {name: tree[name].blob for name in (plan, journal) if name in tree and not tree[name].is_link}
        is_link = any(name in tree and tree[name].is_link for name in (plan, journal))
        blobs = (None, None) if is_link else (kept.get(plan), kept.get(journal))  # links are followed by id
        result.append(_Stored(commit, ((blobs[0], handling[plan]), (blobs[1], handling[journal]))))
    return result


# -- Several plans -----------------------------------------------------------------------------------------------------


def twins(paths: list[Path]) -> dict[Path, Diagnostic]:
    """The fault of each plan that has the same id as another of them, with both files."""
    places: dict[str, list[tuple[Path, Place]]] = {}
    for path in paths if len(paths) > 1 else ():
        with suppress(Unreadable):
            source = read_source(path)
            if id := id_in(source.data):
                places.setdefault(id, []).append((path, id_place(source)))
    return {
        path: _twin(id, place, next(other for one, other in some if one is not path))
        for id, some in places.items()
        if len(some) > 1
        for path, place in some
    }


def _twin(id: str, place: Place, other: Place) -> Diagnostic:
    message = f"{place.file} og {other.file} har samme id, «{id}»."
    help = "Gi den nyeste planen en annen id, eller flytt kopien ut av mappen. Ingen av dem får tall før det er gjort."
    return Diagnostic("samme-plan-id", Severity.ERROR, message, place, help, related=(("den andre står her", other),))


def each(
    paths: list[Path], day: date, job: Callable[[Loaded], T], rev: str | None = None, *, errors_only: bool = False
) -> Iterator[tuple[Origin, T]]:
    """What `job` makes of every plan, in the order of `paths`, whatever the number of processes.

    They come one at a time, so that thousands need no more room than one. `job` must be a function of a module: above
    64 plans it runs on every core. With `errors_only` the faults that do not stand in the way are not looked for.
    """
    same = twins(paths)
    if rev is not None:
        pasts: dict[Path, tuple[Past, str]] = {}
        for path in paths:
            reading = _read_saved(path, day, rev, pasts, errors_only=errors_only)
            yield reading.origin, job(_with(reading.loaded, same.get(path)))
        return
    cores = _processes() if len(paths) > MANY else 1
    if cores == 1:
        where = _meanwhile(lambda: _asked(paths))  # git answers while the first plan is read
        for n, path in enumerate(_shown(paths, len(paths))):
            seen, result = _do((path, day, job, same.get(path), errors_only))
            yield _origin(where()[n], seen), result
        return
    from concurrent.futures import ProcessPoolExecutor  # slow to import, and for many plans only
    from multiprocessing import get_all_start_methods, get_context

    context = get_context("fork" if "fork" in get_all_start_methods() and sys.platform == "linux" else None)
    with ProcessPoolExecutor(cores, context, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        work = [(path, day, job, same.get(path), errors_only) for path in paths]
        with _deaf():
            pending = pool.map(_do, work, chunksize=max(1, min(32, len(paths) // (cores * 4))))
        try:
            for asked, (seen, result) in zip(_asked(paths), _shown(pending, len(paths)), strict=True):
                yield _origin(asked, seen), result
        except BaseException:  # whoever asked has had enough: do not read the rest first
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes begun meanwhile do not hear Ctrl+C: this one stops them, and they have nothing to say."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _meanwhile(work: Callable[[], T]) -> Callable[[], T]:
    """A function that waits for the answer of `work`, which is started at once in a thread of its own."""
    answers: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            answers.append(work())
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            errors.append(error)

    def wait() -> T:
        thread.join()
        if errors:
            raise errors[0]
        return answers[0]

    thread = Thread(target=run)
    thread.start()
    return wait


def _processes() -> int:
    """How many processes there may be: BOLIGPLAN_PROSESSER where it is a number, else the cores we may use."""
    given = os.environ.get("BOLIGPLAN_PROSESSER", "")
    if given.isdecimal() and int(given):
        return int(given)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@collector_off()  # until the plan is dropped: else every one is looked through once more before it goes
def _do(work: tuple[Path, date, Callable[[Loaded], T], Diagnostic | None, bool]) -> tuple[_Seen, T]:
    path, day, job, twin, errors_only = work
    loaded = load(path, day, errors_only=errors_only)
    return _seen(loaded), job(_with(loaded, twin))


def _with(loaded: Loaded, twin: Diagnostic | None) -> Loaded:
    """The plan with one fault more, where there is one."""
    return loaded._replace(diagnostics=(twin, *loaded.diagnostics)) if twin else loaded


def _shown(items: Iterator[T] | list[T], total: int) -> Iterator[T]:
    """The items, with a progress bar on stderr once it takes more than a second; only where a person sees it."""
    if total < 2 or not (sys.stderr and sys.stderr.isatty()):
        yield from items
        return
    start, width, seen = time.monotonic(), 30, False
    for n, item in enumerate(items, 1):
        yield item
        if seen or time.monotonic() - start > _PATIENCE:
            seen = True
            bar = "█" * (width * n // total)
            sys.stderr.write(f"\r{bar:<{width}} {n} av {total} planer")
            sys.stderr.flush()
    if seen:
        sys.stderr.write("\r" + " " * (width + 30) + "\r")
