"""What git knows about the files. Only `git_writing.py` starts git otherwise.

git is only asked for what it keeps: trees, blobs, commits and attributes. Never `status`, `diff` or anything else that
reads the index or asks what a working file would become, since those start the programs that a repository names as
filters. The repository is found here and named to git, so that no other one lying in the folder is taken for it.

A question about working files is answered without git as well: no git, no repository and no commit all mean None. A
question for a named version raises `BoligplanError`; so does any question where git has something and cannot give it.

History is followed along first parents: what stood on this branch, and when it came there. On such a line the state of
any set of files is the state at the last commit that touched one of them, so a report can be rebuilt from that commit,
which is not so for a commit from one side of a merge. Days are the commits' own, so the reader's time zone is nothing.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from boligplan.errors import BoligplanError

TIMEOUT = 60  # seconds; a large history on a network drive is slow, a prompt would last for ever
AT_ONCE = 16_000_000  # bytes of content asked for in one go

# A setting of the user or of the repository may change neither what is read nor start another program.
_SETTINGS = (
    "core.quotepath=off",
    "core.fsmonitor=false",
    "safe.bareRepository=explicit",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
    "submodule.recurse=false",
)
_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    *(word for setting in _SETTINGS for word in ("-c", setting)),
)
_LINE = ("log", "-z", "--no-ext-diff", "--no-textconv", "-O/dev/null", "--format=%x01%H%x02%cs%x02%ct%x02%P%x02%s")
_LOG = (*_LINE, "--first-parent", "-m")
_RECORD = re.compile(r"\x01([0-9a-f]{40,64})\x02([0-9-]{10})\x02([0-9]+)\x02([0-9a-f ]*)\x02(.*)", re.DOTALL)
# «:100644 100644 7898… 6178… M», before and after: what it is, and the hash of what it holds
_CHANGE = re.compile(r"\n?:([0-7]{6}) ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z][0-9]*")
_HEAD = re.compile(rb"[0-9a-f]+ blob ([0-9]+)")  # «7898… blob 120»; else «7898… missing»


class Commit(NamedTuple):
    """A saved version: `day` is the committer's local day, `subject` the first line as written (not made safe).

    `made` is the moment, in seconds since 1970. Where `cut_off`, the history of a shallow clone ends here, so that what
    the commit seems to change may be older.
    """

    hash: str
    day: date
    subject: str
    made: int
    cut_off: bool = False

    @property
    def short(self) -> str:
        """Return ten characters of the hash: git's own short form depends on the clone, and reports must not."""
        return self.hash[:10]


class Kept(NamedTuple):
    """What a commit keeps under a name: the hash of the content, and whether it is the text of a symbolic link."""

    blob: str
    is_link: bool


Tree = dict[str, Kept]  # by the name from the top of the repository, as git writes it


class Step(NamedTuple):
    """A commit on the line and what it changed: each name with what was kept there before it and after it."""

    commit: Commit
    changes: dict[str, tuple[Kept | None, Kept | None]]


class Print(NamedTuple):
    """The hashes that git gives some bytes (SHA-1, SHA-256): as they are, and with every line end as LF."""

    as_read: tuple[str, str]
    folded: tuple[str, str]


def print_of(data: bytes) -> Print:
    """Return the hashes that git gives the bytes."""
    as_read = _hashes(data)
    return Print(as_read, _hashes(data.replace(b"\r\n", b"\n")) if b"\r\n" in data else as_read)


def _hashes(data: bytes) -> tuple[str, str]:
    text = b"blob %d\0" % len(data) + data
    return hashlib.sha1(text, usedforsecurity=False).hexdigest(), hashlib.sha256(text).hexdigest()


# -- Which repository --------------------------------------------------------------------------------------------------


def repo_root(path: Path) -> Path | None:
    """Return the top folder of the repository that `path` (which need not exist) plainly lies in, or None."""
    folder = _folder(path)
    for top in (folder, *folder.parents):
        kept = top / ".git"
        if kept.is_file():  # of a linked worktree, a submodule, or a repository that is kept elsewhere
            return top if git_folder(top) else None
        if _is_repository(kept):
            return top
    return None


def git_folder(top: Path) -> Path | None:
    """Return the folder where git keeps what belongs to the repository at `top`, or None where there is none."""
    kept = top / ".git"
    if kept.is_file():
        named = re.fullmatch(
            rb"gitdir: ([^\0\r\n]{1,4096})[\r\n]*", kept.read_bytes()[:5000]
        )  # gitdir: ../.git/modules/a
        kept = top / os.fsdecode(named[1]) if named else kept
    return kept if _is_repository(kept) else None


def _is_repository(folder: Path) -> bool:
    """Return whether git would take the folder for one of its own."""
    if not (folder / "HEAD").is_file() and not (folder / "HEAD").is_symlink():
        return False
    return (folder / "objects").is_dir() or (folder / "commondir").is_file()


def require_repo(path: Path) -> Path:
    """Return the top folder of the repository that holds `path`; raise `BoligplanError` where there is none."""
    program = _program()
    root = repo_root(path)
    if program is None:
        raise BoligplanError("Fant ikke programmet git.", help="Installer git fra https://git-scm.com og prøv igjen.")
    if root is None:
        raise BoligplanError(
            f"«{path}» ligger ikke i et git-depot, så eldre versjoner finnes ikke.",
            help="Gå til mappen der planen ligger i git, eller lag et depot med «git init».",
        )
    return root


def is_there() -> bool:
    """Return whether there is a git to ask."""
    return _program() is not None


# -- Versions ----------------------------------------------------------------------------------------------------------


def resolve(root: Path, rev: str) -> str:
    """Return the full hash of a git revision; raise `BoligplanError` where there is none of that name."""
    if rev and not rev.startswith("-") and rev.isprintable():
        done = _run(root, "rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
        if done.returncode == 0:
            return _text(done.stdout).strip()
    raise BoligplanError(
        f"git kjenner ingen versjon som heter «{rev}».",
        help=older_help(root) or "Bruk en dato (2024-01-31), et merke, en gren eller starten av en innsjekkings-id.",
    )


def line(root: Path, rev: str = "HEAD") -> list[Commit]:
    """Return the commits on the line that ends in `rev`, newest first; [] where nothing is saved yet."""
    log = _unless_unborn(root, rev, *_LOG, "--no-patch", rev, "--")
    return [commit for commit, _ in _records(root, log)]


def steps(root: Path, rev: str = "HEAD") -> list[Step]:
    """Return the commits on the line that ends in `rev`, newest first, each with what it changed in files and links."""
    log = _unless_unborn(root, rev, *_LOG, "--raw", "--no-abbrev", "--no-renames", rev, "--")
    return [
        Step(commit, {name: (_kept(c[1], c[3]), _kept(c[2], c[4])) for name, c in changes})
        for commit, changes in _records(root, log)
    ]


def last_touched(root: Path, groups: Sequence[Sequence[str]], rev: str = "HEAD") -> list[Commit | None]:
    """Return for each group of names the last commit up to `rev` that touched one of them; in one call of git."""
    alone = len(groups) == 1  # then git need not look further than the last commit
    folders = [str(PurePosixPath(name).parent) for names in groups for name in names]
    where = [*groups[0]] if alone else [os.path.commonpath(folders).replace(os.sep, "/") or "."]
    patch = ("-1", "--no-patch") if alone else ("--raw", "--no-abbrev", "--no-renames")
    log = _unless_unborn(root, rev, *_LOG, *patch, rev, "--", *where)
    if alone:
        return [next((commit for commit, _ in _records(root, log)), None)]
    latest: dict[str, tuple[int, Commit]] = {}
    for order, (commit, changes) in enumerate(_records(root, log)):
        for name, _ in changes:
            latest.setdefault(name, (order, commit))
    nothing: tuple[int, Commit | None] = (0, None)
    return [min((latest[name] for name in names if name in latest), default=nothing)[1] for names in groups]


def touched_after(root: Path, commit: str, names: Sequence[str]) -> list[Commit]:
    """Return the commits in HEAD and not in `commit` that changed the files, whichever side of a merge they are on."""
    log = _answer(root, *_LINE, "--no-patch", "HEAD", f"^{commit}", "--", *names)
    return [commit for commit, _ in _records(root, log)]


# -- What a version keeps ----------------------------------------------------------------------------------------------


def tree(root: Path, rev: str = "HEAD", names: Sequence[str] = ()) -> Tree:
    """Return all the files and links of a version, or those with the names; {} where nothing is saved yet."""
    entries = _unless_unborn(root, rev, "ls-tree", "-r", "-z", "--full-tree", rev, "--", *names)
    found = {}
    for entry in _text(entries).split("\0")[:-1]:
        what, _, name = entry.partition("\t")
        mode, _, blob = what.split(" ")
        if kept := _kept(mode, blob):
            found[name] = kept
    return found


def _kept(mode: str, blob: str) -> Kept | None:
    """Return what there is; None for nothing and for a submodule, which is another repository's."""
    return Kept(blob, mode == "120000") if mode in ("100644", "100755", "100664", "120000") else None


def blobs(root: Path, wanted: Mapping[str, str], limit: int | None = None) -> Iterator[tuple[str, bytes | None]]:
    """Yield each hash with what it stands for, None for more bytes than `limit`.

    `wanted` has a name for each, which is said where git cannot give it: then `BoligplanError` is raised.
    """
    asked = list(wanted)
    sizes = _sizes(root, wanted) if asked and (limit is not None or len(asked) > 100) else {}
    some: list[str] = []
    weight = 0
    for blob in asked:
        size = sizes.get(blob, 0)
        if limit is not None and size > limit:
            yield blob, None
            continue
        if some and weight + size > AT_ONCE:
            yield from _contents(root, some, wanted)
            some, weight = [], 0
        some.append(blob)
        weight += size
    yield from _contents(root, some, wanted)


def _sizes(root: Path, wanted: Mapping[str, str]) -> dict[str, int]:
    """Return the size of each."""
    done = _run(root, "cat-file", "--batch-check", said="".join(f"{blob}\n" for blob in wanted).encode())
    lines = done.stdout.split(b"\n")[:-1]
    found = {}
    for place, blob in enumerate(wanted):
        told = _HEAD.fullmatch(lines[place]) if place < len(lines) else None  # it stops where something is lost
        if told is None:
            raise _lost(root, wanted[blob])
        found[blob] = int(told[1])
    return found


def _contents(root: Path, some: Sequence[str], names: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield what each stands for, asked of git in one go."""
    if not some:
        return
    said, at = _run(root, "cat-file", "--batch", said="".join(f"{blob}\n" for blob in some).encode()).stdout, 0
    for blob in some:
        head, _, _ = said[at : at + 200].partition(b"\n")
        told, start = _HEAD.fullmatch(head), at + len(head) + 1
        data = said[start : start + int(told[1])] if told else b""
        if told is None or blob not in _hashes(data):  # missing, cut short or damaged
            raise _lost(root, names[blob])
        yield blob, data
        at = start + len(data) + 1


def show(root: Path, rev: str, path: Path) -> bytes | None:
    """Return the file as it was kept in the version, or None where it was not there.

    Raises `BoligplanError` for a path outside the repository and for what git cannot give.
    """
    name = names_of(root, [path])[0]
    kept = tree(root, rev, [name]).get(name)
    return next(data for _, data in blobs(root, {kept.blob: name})) if kept else None


# -- Working files -----------------------------------------------------------------------------------------------------


class Handling(NamedTuple):
    """What attributes make of a file: whether a program or a table stands between it and git, and its line ends."""

    is_filtered: bool
    folds: bool | None
    """Whether git takes CRLF for LF; None where the settings decide."""


def handling(root: Path, names: Sequence[str]) -> dict[str, Handling]:
    """Return what the attributes make of each file.

    The index, which may be broken, is not asked; so the files of attributes that count are those that lie there.
    """
    asked = ("filter", "ident", "working-tree-encoding", "text", "eol")
    said = "".join(f"{name}\0" for name in names)
    answer = _answer(root, "check-attr", "-z", "--stdin", *asked, said=said.encode("utf-8", "surrogateescape"))
    tokens = _text(answer).split("\0")
    values: dict[str, dict[str, str]] = {}
    for name, attribute, value in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
        values.setdefault(name, {})[attribute] = value
    found = {}
    for name in names:
        given = {key: value for key, value in values.get(name, {}).items() if value not in ("unspecified", "unset")}
        is_kept = values.get(name, {}).get("text") == "unset"  # «-text»: bytes as they are
        folds = False if is_kept else True if {"text", "eol"} & given.keys() else None
        found[name] = Handling(bool({"filter", "ident", "working-tree-encoding"} & given.keys()), folds)
    return found


def folds_lines(root: Path) -> bool:
    """Return whether git is set to take CRLF for LF where no attribute says it."""
    said = _run(root, "config", "--get", "core.autocrlf").stdout
    return _text(said).strip().lower() in ("true", "yes", "on", "1", "input")


def leaves_out(path: Path) -> bool:
    """Return whether git will not keep the file: it is ignored and was never saved, or there is no repository."""
    root = repo_root(path)
    if root is None or not is_there():
        return root is None
    name = names_of(root, [path])[0]
    ignored = _run(root, "check-ignore", "--no-index", "--quiet", "--", f"./{name}").returncode == 0
    return ignored and name not in tree(root, "HEAD", [name])


def names_of(root: Path, paths: Iterable[Path]) -> list[str]:
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


# -- Reading what git writes -------------------------------------------------------------------------------------------


def _records(root: Path, log: bytes) -> Iterator[tuple[Commit, list[tuple[str, re.Match[str]]]]]:
    """Yield each commit of a log with the changes it lists."""
    cuts: frozenset[str] | None = None
    commit: Commit | None = None
    changes: list[tuple[str, re.Match[str]]] = []
    tokens = iter(_text(log).split("\0"))
    for token in tokens:
        if change := _CHANGE.fullmatch(token):
            changes.append((next(tokens), change))
            continue
        record = _RECORD.fullmatch(token)
        if record is None:
            continue  # what is between the records
        if commit:
            yield commit, changes
        if not record[4] and cuts is None:
            cuts = _cuts(root)
        cut_off = not record[4] and record[1] in (cuts or ())
        commit = Commit(record[1], date.fromisoformat(record[2]), record[5], int(record[3]), cut_off)
        changes = []
    if commit:
        yield commit, changes


def _cuts(root: Path) -> frozenset[str]:
    """Return the hashes where the history of a shallow clone ends; empty for a whole clone."""
    if (root / ".git").is_dir() and not (root / ".git" / "shallow").exists():
        return frozenset()  # what git would answer, without starting it
    answer = _run(root, "rev-parse", "--git-path", "shallow").stdout
    file = root / _text(answer).rstrip("\r\n") if answer else None
    return frozenset(file.read_text(encoding="ascii").split()) if file and file.is_file() else frozenset()


def older_help(root: Path) -> str | None:
    """Return what to do about a clone that was made without all of its history, or None."""
    return "Historikken er ikke hentet i sin helhet; hent den med «git fetch --unshallow»." if _cuts(root) else None


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape")


# -- Starting git ------------------------------------------------------------------------------------------------------


def _unless_unborn(root: Path, rev: str, *args: str) -> bytes:
    """Return what git answers about `rev`; nothing where it is HEAD and there is no commit yet."""
    done = _run(root, *args)
    if done.returncode == 0:
        return done.stdout
    if rev == "HEAD" and _run(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 1:
        return b""
    raise _lost(root)


def _answer(root: Path, *args: str, said: bytes = b"") -> bytes:
    """Return what git answers; raise `BoligplanError` where it cannot."""
    done = _run(root, *args, said=said)
    if done.returncode != 0:
        raise _lost(root)
    return done.stdout


def _lost(root: Path, name: str = "") -> BoligplanError:
    """Return the error for something that git has and cannot give, with how to get it."""
    what = f"innholdet i {name}" if name else "noe av det som er lagret"
    partial = _run(
        root, "config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$"
    )  # remote.a.promisor
    if partial.returncode == 0:
        return BoligplanError(
            f"git mangler {what}; depotet er hentet uten alt innholdet.",
            help="Hent resten med «git fetch --refetch --no-filter», og prøv igjen.",
        )
    return BoligplanError(
        f"git får ikke lest {what}; depotet er skadet eller ufullstendig.",
        help="«git fsck» sier hva som er galt. Hent depotet på nytt med «git clone», eller ta det fra en annen kopi.",
    )


def _program() -> str | None:
    """Return where git is; never one that lies in the folder one stands in."""
    program = shutil.which("git")
    return program if program and Path(program).is_absolute() else None


def _run(root: Path, *args: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Return how git ended; raise `BoligplanError` when it cannot be started or does not answer in time."""
    program, kept = _program(), git_folder(root)
    if program is None:
        raise BoligplanError("Fant ikke programmet git.", help="Installer git fra https://git-scm.com og prøv igjen.")
    literal = [] if args[0] == "check-ignore" else ["--literal-pathspecs"]  # which knows no such thing
    where = [f"--git-dir={kept}", f"--work-tree={root}"] if kept else []
    try:
        return subprocess.run(
            [program, *_OPTIONS, *literal, *where, "-C", str(root), *args],
            env=_environment(kept),
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


def _environment(kept: Path | None) -> dict[str, str]:
    """Return our environment without git's own variables (a hook sets GIT_DIR): no prompt, download or translation.

    There is no index, and no grafts, which would cut a history in silence. No protocol is allowed, since some versions
    of git fetch what is missing whatever GIT_NO_LAZY_FETCH says.
    """
    ours = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return ours | {
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_GRAFT_FILE": "/dev/null",  # git knows the name on Windows too
        "GIT_INDEX_FILE": str((kept or Path(os.sep)) / "boligplan-leser-ingen-indeks"),
    }
