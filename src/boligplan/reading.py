"""Plans with where they come from: working files or a saved version, one or hundreds, in one process or several."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath
from threading import Thread
from typing import NamedTuple, TypeVar

from boligplan import git
from boligplan.diagnostics import Diagnostic, Place, Severity
from boligplan.loading import Loaded, check, journal_path, load, unread
from boligplan.reader.collector import collector_off
from boligplan.reader.source import SourceFile, Unreadable

T = TypeVar("T")
Kept = list[tuple[str, bytes | None]]  # the names of a plan and its journal, each with its bytes where there was one

MANY = 64  # plans; below this one process is faster than starting another
AT_ONCE = 50  # saved versions asked of git in one go
_PATIENCE = 1.0  # seconds before a progress bar shows


class Origin(NamedTuple):
    """Where a plan comes from: its file, seen from the top of the repository (outside one: its name), the last commit
    that touched the plan or its journal, and whether the files read differ from it."""

    file: str
    commit: git.Commit | None
    changed: bool

    @property
    def as_json(self) -> dict[str, str | bool | None]:
        """The object `kilde` of the JSON output."""
        return {"fil": self.file, "commit": self.commit.short if self.commit else None, "endret": self.changed}


class Reading(NamedTuple):
    """A plan as it was read, and where from."""

    loaded: Loaded
    origin: Origin


def read(path: Path, day: date, rev: str | None = None, *, errors_only: bool = False) -> Reading:
    """The plan at `path` with its journal, faults judged on `day`; `rev` reads both as they stood in that version.

    Raises BoligplanError where there is no such version. That the file was not in it is a fault.
    """
    if rev is None:
        return Reading(load(path, day, errors_only=errors_only), origins([path])[0])
    root = git.require_repo(path)
    commit, own = git.resolve(root, rev), root / _from_top(root, path)
    plan, kept = next(_kept(root, [commit], [own]))
    if kept[0][1] is None:
        plan, kept = next(_kept(root, [commit], [own, *_names(root, git.history(root, path))]))
    origin = Origin(_from_top(root, plan), git.last_commit([plan, journal_path(plan)], commit), changed=False)
    return Reading(_of_bytes(path if plan == own else plan, kept, day, rev, errors_only=errors_only), origin)


def _of_bytes(plan: Path, kept: Kept, day: date, rev: str = "", *, errors_only: bool) -> Loaded:
    """The plan whose file and journal were kept under these names as these bytes, None where there was no file."""
    name, data = kept[0]
    if data is None:
        message, help = (
            f"{name} fantes ikke i versjonen «{rev}».",
            "Velg en nyere versjon. Er planen ny, lagre den i git først.",
        )
        return unread(plan, name, Diagnostic("finnes-ikke", Severity.ERROR, message, Place(name), help))
    try:
        sources = [SourceFile.from_bytes(name, data) for name, data in kept if data is not None]
    except Unreadable as error:
        return unread(plan, name, error.diagnostic)
    return check(plan, sources, day, errors_only=errors_only)


def saved(path: Path, day: date) -> Iterator[tuple[git.Commit, Reading]]:
    """Every version that changed the plan or its journal, newest first, and both as they were; nothing outside git.

    Rules that do not stand in the way are not asked.
    """
    root = git.repo_root(path)
    if root is None:
        return
    versions = git.history(root, path)
    of_both = {v.commit.hash: v.commit for v in (*versions, *git.history(root, journal_path(path)))}
    place = git.order(root)
    commits = sorted(of_both.values(), key=lambda commit: place.get(commit.hash, len(place)))
    plans = [root / _from_top(root, path), *_names(root, versions)]
    for commit, (plan, kept) in zip(commits, _kept(root, [c.hash for c in commits], plans), strict=True):
        origin = Origin(_from_top(root, plan), commit, changed=False)
        yield commit, Reading(_of_bytes(plan, kept, day, errors_only=True), origin)


def _names(root: Path, versions: list[git.Version]) -> Iterator[Path]:
    """What the file has been called, each name once, the newest first."""
    return (root / name for name in dict.fromkeys(version.path for version in versions))


def _kept(root: Path, commits: list[str], plans: list[Path]) -> Iterator[tuple[Path, Kept]]:
    """For each version the plan, called what it was then, and what was kept of it and its journal."""
    for start in range(0, len(commits), AT_ONCE):
        some = commits[start : start + AT_ONCE]
        wanted = [(commit, file) for commit in some for plan in plans for file in (plan, journal_path(plan))]
        found = dict(zip(wanted, git.show_many(root, wanted), strict=True))
        for commit in some:
            plan = next((plan for plan in plans if found[commit, plan] is not None), plans[0])
            yield plan, [(os.path.relpath(file, root), found[commit, file]) for file in (plan, journal_path(plan))]


def origins(paths: list[Path]) -> list[Origin]:
    """Where each of the plans comes from, in a few calls of git for all of one repository."""
    roots: dict[Path, Path | None] = {}
    groups: dict[Path | None, list[int]] = {}
    for index, path in enumerate(paths):
        folder = path.absolute().parent
        if folder not in roots:
            roots[folder] = git.repo_root(folder)
        groups.setdefault(roots[folder], []).append(index)
    found: dict[int, Origin] = {}
    for root, indexes in groups.items():
        if root is None:
            found |= {index: Origin(paths[index].name, None, changed=False) for index in indexes}
            continue
        files = [[p, j] if (j := journal_path(p)).exists() else [p] for p in (paths[index] for index in indexes)]
        for index, trace in zip(indexes, git.traces(root, files), strict=True):
            found[index] = Origin(_from_top(root, paths[index]), trace.commit, trace.changed)
    return [found[index] for index in range(len(paths))]


def _from_top(root: Path, path: Path) -> str:
    full = path.parent.resolve() / path.name
    top = root.resolve()
    return str(PurePosixPath(full.relative_to(top))) if full.is_relative_to(top) else path.name


def each(
    paths: list[Path], day: date, job: Callable[[Loaded], T], rev: str | None = None, *, errors_only: bool = False
) -> Iterator[tuple[Origin, T]]:
    """What `job` makes of every plan, in the order of `paths`, whatever the number of processes.

    They come one at a time, so that thousands need no more room than one. `job` must be a function of a module: above
    64 plans it runs on every core. With `errors_only` the faults that do not stand in the way are not looked for.
    """
    if rev is not None:
        for path in paths:
            reading = read(path, day, rev, errors_only=errors_only)
            yield reading.origin, job(reading.loaded)
        return
    cores = _processes() if len(paths) > MANY else 1
    if cores == 1:
        where = _meanwhile(lambda: origins(paths))  # git answers while the first plan is read
        for n, path in enumerate(_shown(paths, len(paths))):
            result = _do((path, day, job, errors_only))
            yield where()[n], result
        return
    from concurrent.futures import ProcessPoolExecutor  # slow to import, and for many plans only
    from multiprocessing import get_all_start_methods, get_context

    context = get_context("fork" if "fork" in get_all_start_methods() and sys.platform == "linux" else None)
    with ProcessPoolExecutor(cores, context, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
        work = [(path, day, job, errors_only) for path in paths]
        with _deaf():
            pending = pool.map(_do, work, chunksize=max(1, min(32, len(paths) // (cores * 4))))
        try:
            yield from zip(origins(paths), _shown(pending, len(paths)), strict=True)
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
def _do(work: tuple[Path, date, Callable[[Loaded], T], bool]) -> T:
    path, day, job, errors_only = work
    return job(load(path, day, errors_only=errors_only))


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
