"""What git knows about the files; the only place that starts git.

Two kinds of question. The first asks about working files and is answered without git as well: no git, no repository, no
commit and an unknown file all mean None or False. The second asks for a named version and raises `BoligplanError`.

History is followed along first parents: what stood on this branch, and when it came there. On such a line the state of
any set of files is the state at the last commit that touched one of them, so a report can be rebuilt from that commit,
which is not so for a commit from one side of a merge. Days are the commits' own, so the reader's time zone is nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from boligplan.errors import BoligplanError

TIMEOUT = 60  # seconds; a large history on a network drive is slow, a prompt would last for ever

# A setting of the user or of the repository may change neither what is read nor start another program.
_SETTINGS = (
    "core.quotepath=off",
    "core.fsmonitor=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    "log.follow=false",
    "submodule.recurse=false",
)
_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *(word for setting in _SETTINGS for word in ("-c", setting)),
)
_LOG = (
    "log",
    "-z",
    "--first-parent",
    "-m",
    "--no-ext-diff",
    "--format=%x01%H%x02%cs%x02%P%x02%s",
)
_RECORD = re.compile(r"\x01([0-9a-f]{40,64})\x02([0-9-]{10})\x02([0-9a-f ]*)\x02(.*)", re.DOTALL)


class Commit(NamedTuple):
    """A saved version: `day` is the committer's local day, `subject` the first line as written (not made safe)."""

    hash: str
    day: date
    subject: str
    cut_off: bool = False
    """The history of a shallow clone ends here, so that what the commit seems to change may be older."""

    @property
    def short(self) -> str:
        """Return ten characters of the hash: git's own short form depends on the clone, and reports must not."""
        return self.hash[:10]


class Trace(NamedTuple):
    """What git knows about some files: the last commit that touched any of them, and whether they differ from it."""

    commit: Commit | None
    changed: bool


class Version(NamedTuple):
    """A commit that touched a file, and where the file lay then, counted from the root of the repository."""

    commit: Commit
    path: PurePosixPath


# -- Questions that need no git ----------------------------------------------------------------------------------------


def repo_root(path: Path) -> Path | None:
    """Return the top folder of the repository that holds `path` (which need not exist), or None."""
    folder = _folder(path)
    if _program() and (top := _plain_top(folder)):
        return top
    answer = _ask(folder, "rev-parse", "--show-toplevel")
    return Path(_text(answer).rstrip("\r\n")) if answer else None


def _plain_top(folder: Path) -> Path | None:
    """Return what git would answer where that is plain to see, which saves a start of git; else None.

    It is where the nearest `.git` is a folder, all is ours (else git wants to be told that it is safe), and no setting
    moves the top.
    """
    for top in (folder, *folder.parents):
        kept = top / ".git"
        if kept.exists():
            if hasattr(os, "geteuid"):  # Windows has no user numbers
                with suppress(OSError):
                    is_ours = {top.stat().st_uid, kept.stat().st_uid} == {os.geteuid()}
                    is_plain = (kept / "HEAD").is_file() and b"worktree" not in (kept / "config").read_bytes().lower()
                    return top.resolve() if is_ours and is_plain else None
            return None
    return None


def last_commit(paths: Sequence[Path], rev: str = "HEAD") -> Commit | None:
    """Return the last commit up to `rev` that touched any of the files, or None; they lie in one repository."""
    root = repo_root(paths[0])
    log = _ask(root, *_LOG, "-1", "--no-patch", rev, "--", *_names(root, paths)) if root else None
    return next((commit for commit, _ in _records(root, log)), None) if root and log else None


def leaves_out(path: Path) -> bool:
    """Return whether git will not keep the file: it is ignored and was never added, or there is no repository."""
    question = ("ls-files", "--others", "--ignored", "--exclude-standard", "--", path.name)
    return repo_root(path) is None or bool(_ask(_folder(path), *question))


def traces(root: Path, groups: Sequence[Sequence[Path]]) -> list[Trace]:
    """Return one trace for each group of files (a plan and its journal) under `root`, in two or three calls of git."""
    named = [_names(root, group) for group in groups]
    folders = [str(PurePosixPath(name).parent) for names in named for name in names]
    alone = len(named) == 1  # then git need not look further than the last commit
    where = named[0] if alone else [os.path.commonpath(folders).replace(os.sep, "/") or "."]
    log = _ask(root, *_LOG, *(("-1",) if alone else ()), "--name-only", "--no-renames", "--", *where)
    latest: dict[str, tuple[int, Commit]] = {}
    for order, (commit, touched) in enumerate(_records(root, log or b"")):
        for name in touched:
            latest.setdefault(name, (order, commit))
    changed = _changed(root, where)
    result = []
    for names in named:
        _, newest = min((latest[name] for name in names if name in latest), default=(0, None))
        result.append(Trace(newest, changed=any(_touches(changed, name) for name in names)))
    return result


# -- Questions that demand git -----------------------------------------------------------------------------------------


def require_repo(path: Path) -> Path:
    """Return the top folder of the repository that holds `path`; raise `BoligplanError` where there is none."""
    done = _run(_folder(path), "rev-parse", "--show-toplevel")
    if done.returncode == 0 and done.stdout:
        return Path(_text(done.stdout).rstrip("\r\n"))
    if b"dubious ownership" in done.stderr:
        raise BoligplanError(
            f"git vil ikke lese «{path}», fordi mappa eies av en annen bruker.",
            help="Er mappa til å stole på, så skriv: git config --global --add safe.directory MAPPE",
        )
    raise BoligplanError(
        f"«{path}» ligger ikke i et git-depot, så eldre versjoner finnes ikke.",
        help="Gå til mappa der planen ligger i git, eller lag et depot med «git init».",
    )


def resolve(root: Path, rev: str) -> str:
    """Return the full hash of `rev`: a git revision, or a day 2024-01-31 for the last commit on that day or before it.

    Raises `BoligplanError` where there is no such version.
    """
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", rev):
        return _commit_on(root, rev)
    if rev and not rev.startswith("-") and rev.isprintable():
        done = _run(root, "rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
        if done.returncode == 0:
            return _text(done.stdout).strip()
    raise BoligplanError(
        f"git kjenner ingen versjon som heter «{rev}».",
        help=_older_help(root) or "Bruk en dato (2024-01-31), et merke, en gren eller starten av en innsjekkings-id.",
    )


def show(root: Path, rev: str, path: Path) -> bytes | None:
    """Return the file as it was kept in `rev`, or None where it was not there.

    Raises `BoligplanError` for an unknown revision and a path outside the repository.
    """
    name = _names(root, [path])[0]
    done = _run(root, "cat-file", "blob", f"{resolve(root, rev)}:{name}")
    return done.stdout if done.returncode == 0 else None


def show_many(root: Path, wanted: Sequence[tuple[str, Path]]) -> list[bytes | None]:
    """Return each file as it was kept in its version, a full hash, or None where it was not there; in one call of git.

    Raises `BoligplanError` for a path outside the repository.
    """
    names = _names(root, (path for _, path in wanted))
    if any("\n" in name for name in names):  # which ends a question here
        return [show(root, rev, path) for rev, path in wanted]
    asked = "".join(f"{rev}:{name}\n" for (rev, _), name in zip(wanted, names, strict=True))
    said, at = _run(root, "cat-file", "--batch", said=asked.encode("utf-8", "surrogateescape")).stdout, 0
    found: list[bytes | None] = []
    for _ in wanted:
        head, _, _ = said[at : at + 10_000].partition(b"\n")
        at += len(head) + 1
        kept = re.fullmatch(rb"[0-9a-f]+ (\w+) ([0-9]+)", head)  # else there is no such file, and nothing follows
        found.append(said[at : at + int(kept[2])] if kept and kept[1] == b"blob" else None)
        at += int(kept[2]) + 1 if kept else 0
    return found


def history(root: Path, path: Path) -> list[Version]:
    """Return the versions of a file, newest first, through its earlier names; [] for a file git does not keep."""
    log = _ask(root, *_LOG, "--follow", "--name-only", "--", _names(root, [path])[0]) or b""
    return [Version(commit, PurePosixPath(names[0])) for commit, names in _records(root, log) if names]


def order(root: Path) -> dict[str, int]:
    """The hash of every commit on HEAD's line with its place, 0 for the newest; {} without git or a commit."""
    log = _ask(root, "rev-list", "--first-parent", "HEAD", "--") or b""
    return {commit: place for place, commit in enumerate(_text(log).split())}


def _commit_on(root: Path, day: str) -> str:
    """Return the hash of the newest commit on HEAD's line that was made on `day` or before it."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise BoligplanError(f"«{day}» finnes ikke i kalenderen.") from None
    done = _run(root, *_LOG, "--no-patch", "HEAD", "--")
    if done.returncode != 0:
        raise BoligplanError("Det er ikke lagret noen versjon i git ennå.", help="Lagre planen med «git commit» først.")
    for commit, _ in _records(root, done.stdout):
        if commit.day <= wanted:
            return commit.hash
    raise BoligplanError(
        f"git har ingen versjon fra {day} eller før.", help=_older_help(root) or "Velg en senere dato."
    )


def _older_help(root: Path) -> str | None:
    """Return what to do about a clone that was made without all of its history, or None."""
    return "Historikken er ikke hentet i sin helhet; hent den med «git fetch --unshallow»." if _cuts(root) else None


# -- Reading what git writes -------------------------------------------------------------------------------------------


def _records(root: Path, log: bytes) -> Iterator[tuple[Commit, list[str]]]:
    """Yield each commit of a `_LOG` with the names of the files it lists."""
    cuts: frozenset[str] | None = None
    commit: Commit | None = None
    names: list[str] = []
    for token in _text(log).split("\0"):
        record = _RECORD.fullmatch(token)
        if record is None:
            names.append(token.removeprefix("\n"))
            continue
        if commit:
            yield commit, [name for name in names if name]
        if not record[3] and cuts is None:
            cuts = _cuts(root)
        cut_off = not record[3] and record[1] in (cuts or ())
        commit, names = Commit(record[1], date.fromisoformat(record[2]), record[4], cut_off), []
    if commit:
        yield commit, [name for name in names if name]


def _cuts(root: Path) -> frozenset[str]:
    """Return the hashes where the history of a shallow clone ends; empty for a whole clone."""
    if (root / ".git").is_dir() and not (root / ".git" / "shallow").exists():
        return frozenset()  # what git would answer, without starting it
    answer = _ask(root, "rev-parse", "--git-path", "shallow")
    file = root / _text(answer).rstrip("\r\n") if answer else None
    return frozenset(file.read_text(encoding="ascii").split()) if file and file.is_file() else frozenset()


def _changed(root: Path, names: Iterable[str]) -> set[str]:
    """Return every file or folder under `names` that differs from the last commit, or that git does not keep.

    `git status` takes another line end for a change although git would save the same bytes; `git diff` looks closer.
    """
    flags = ("--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    status = _text(_ask(root, "status", *flags, "--", *names) or b"").split("\0")
    unkept = {entry[3:] for entry in status if entry[:2] in ("??", "!!")}
    touched = {entry[3:] for entry in status if entry} - unkept
    if not touched:
        return unkept
    flags = ("-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv")
    diff = _ask(root, "diff", *flags, "HEAD", "--", *names)
    return unkept | (touched if diff is None else set(_text(diff).split("\0")))


def _touches(changed: set[str], name: str) -> bool:
    """Return whether `name`, or a whole folder it lies in, is among `changed`."""
    return name in changed or any(f"{parent}/" in changed for parent in PurePosixPath(name).parents)


def _names(root: Path, paths: Iterable[Path]) -> list[str]:
    """Return the paths as git writes them, from the root; a link to a file is the link and not what it points to."""
    top = root.resolve()
    names = []
    for path in paths:
        full = path.parent.resolve() / path.name
        if not full.is_relative_to(top):
            raise BoligplanError(f"«{path}» ligger ikke i git-depotet «{root}».")
        name = full.relative_to(top).as_posix()
        names.append(unicodedata.normalize("NFC", name) if sys.platform == "darwin" else name)  # as git does there
    return names


def _folder(path: Path) -> Path:
    """Return the nearest folder that exists, at `path` or above it, without links and `..` on the way to it."""
    full = path.absolute()
    return next((folder for folder in (full, *full.parents) if folder.is_dir()), full).resolve()


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape")


# -- Starting git ------------------------------------------------------------------------------------------------------


def _ask(folder: Path, *args: str) -> bytes | None:
    """Return what git answers, or None when it is not installed, does not answer in time or fails."""
    try:
        done = _run(folder, *args)
    except BoligplanError:
        return None
    return done.stdout if done.returncode == 0 else None


def _program() -> str | None:
    """Return where git is; never one that lies in the folder one stands in."""
    program = shutil.which("git")
    return program if program and Path(program).is_absolute() else None


def _run(folder: Path, *args: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Return how git ended; raise `BoligplanError` when it cannot be started or does not answer in time."""
    program = _program()
    if program is None:
        raise BoligplanError("Fant ikke programmet git.", help="Installer git fra https://git-scm.com og prøv igjen.")
    try:
        return subprocess.run(
            [program, *_OPTIONS, "-C", str(folder), *args],
            env=_environment(),
            input=said,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise BoligplanError(f"git svarte ikke innen {TIMEOUT} sekunder.", help="Prøv igjen.") from None
    except OSError:
        raise BoligplanError(f"Fikk ikke startet git ({program}).", help="Se om «git --version» virker.") from None


def _environment() -> dict[str, str]:
    """Return our environment without git's own variables (a hook sets GIT_DIR): no prompt, download or translation."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return kept | {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
