"""What git is asked where something is to be saved: git finds the repository itself, so that its owner check holds.

`git.py` reads objects and runs nothing of the repository's own; here git does what it does for its user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from boligplan.errors import BoligplanError

TIMEOUT = 600  # seconds; a hook may take its time, and signing asks for a password

# The user's own of git's variables. The others are set by a hook, and may point to another repository.
_OWN = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")


class Sides(NamedTuple):
    """A file as two branches have it, and as it was where they parted; None where it was not there."""

    ours: bytes | None
    theirs: bytes | None
    base: bytes | None


def conflict(path: Path) -> Sides | None:
    """Return the sides of a file that git is merging; None where git merges nothing, or has the file on one side only.

    They are the stages in the index. Where somebody has marked the file as solved, they are the two branches' own.
    """
    folder, stages = path.absolute().parent, unmerged(path)
    if not stages and (base := _asked(folder, "merge-base", "HEAD", "MERGE_HEAD")):
        revs = {"1": base.decode().strip(), "2": "HEAD", "3": "MERGE_HEAD"}
        stages = {stage: f"{rev}:./{path.name}" for stage, rev in revs.items()}
    base, ours, theirs = (_asked(folder, "cat-file", "blob", stages[n]) if n in stages else None for n in "123")
    return None if ours is None or theirs is None else Sides(ours, theirs, base)


def unmerged(path: Path) -> dict[str, str]:
    """Return the hashes of a file in conflict by their stage: 1 the base, 2 ours, 3 theirs; {} for another file."""
    listed = _asked(path.absolute().parent, "ls-files", "--unmerged", "-z", "--", f"./{path.name}")
    entries = os.fsdecode(listed or b"").split("\0")  # «100644 3f0c… 2⇥plans/x.framdrift.yaml»
    return {entry.split()[2]: entry.split()[1] for entry in entries if entry}


def top_of(path: Path) -> Path:
    """Return the top folder of the repository that holds `path`. Raises BoligplanError where there is none."""
    if top := find_top(path):
        return top
    raise BoligplanError(f"«{path}» ligger ikke i et git-depot.", help="Lag et med «git init» i mappen der planene er.")


def find_top(path: Path) -> Path | None:
    """Return the top folder of the repository that holds `path`, None where git finds none.

    Raises BoligplanError where git finds one that it will not use.
    """
    done = run(path.absolute().parent, "rev-parse", "--show-toplevel")
    if done.returncode == 0:
        return Path(os.fsdecode(done.stdout.rstrip(b"\r\n")))
    if b"not a git repository" in done.stderr:
        return None
    raise BoligplanError(f"git kan ikke bruke depotet som «{path}» ligger i.", help="Se hvorfor med: git status")


DRIVER = "boligplan"  # of that name in .gitattributes and in the repository's settings
# Without the program, or where it says no, git merges the lines and the file stays in conflict.
_DRIVER_COMMAND = "boligplan flett %A %B --grunnlag %O || { git merge-file -q %A %O %B; exit 1; }"


def set_up_joining(folder: Path) -> bool:
    """Return whether git will join journals by `flett` here; False where the folder is in no repository."""
    if _asked(folder, "rev-parse", "--git-dir") is None:
        return False
    for key, value in (("name", "Framdriftsfiler flettes av boligplan"), ("driver", _DRIVER_COMMAND)):
        if run(folder, "config", "--local", f"merge.{DRIVER}.{key}", value).returncode != 0:
            return False
    return True


# -- Saving ------------------------------------------------------------------------------------------------------------


class Program(NamedTuple):
    """Something that git starts when it saves: what it is called to a person, and all that decides what it does."""

    name: str
    content: str


def saved(path: Path) -> bytes | None:
    """Return the file as it was saved last; None where it was not."""
    return _asked(path.absolute().parent, "cat-file", "blob", f"HEAD:./{path.name}")


def is_merging(top: Path) -> bool:
    """Return whether a merge waits to be saved. Raises BoligplanError in the middle of something else."""
    folder = Path(os.fsdecode((_asked(top, "rev-parse", "--absolute-git-dir") or b"").rstrip(b"\r\n")))
    for name, what in (("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("CHERRY_PICK_HEAD", "cherry-pick"),
                       ("REVERT_HEAD", "revert")):  # fmt: skip
        if (folder / name).exists():
            told = f"git er midt i en «git {what}», så boligplan lagrer ikke nå."
            raise BoligplanError(
                told, help=f"Fullfør med «git add» og «git {what} --continue», eller avbryt med --abort."
            )
    return (folder / "MERGE_HEAD").exists()


def programs(top: Path, files: Sequence[Path]) -> list[Program]:
    """Return what git will start when it saves the files: hooks, filters and the signing program."""
    return [*_hooks(top), *_filters(top, files), *_signing(top)]


def _hooks(top: Path) -> Iterator[Program]:
    folder = top / os.fsdecode((_asked(top, "rev-parse", "--git-path", "hooks") or b"").rstrip(b"\r\n"))
    for hook in _HOOKS:
        file = folder / hook
        if file.is_file() and (os.name == "nt" or os.access(file, os.X_OK)):
            yield Program(f"kroken {hook} ({file})", file.read_bytes().hex())
    listed = _asked(top, "config", "-z", "--get-regexp", r"^hook\..*\.command$") or b""  # newer versions of git
    for entry in filter(None, os.fsdecode(listed).split("\0")):
        yield Program(f"kroken {entry.split()[0]} ({entry.partition(chr(10))[2]})", entry)


def _filters(top: Path, files: Sequence[Path]) -> Iterator[Program]:
    answer = _asked(top, "check-attr", "-z", "filter", "--", *names_in(top, files)) or b""
    named = dict.fromkeys(os.fsdecode(answer).split("\0")[2::3])  # name, attribute and value of each
    for name in named:
        command = setting(top, f"filter.{name}.process") or setting(top, f"filter.{name}.clean")
        if command:
            yield Program(f"filteret {name} ({command})", command)


def _signing(top: Path) -> Iterator[Program]:
    if setting(top, "commit.gpgSign", "--type=bool") == "true":
        kind = setting(top, "gpg.format") or "openpgp"
        standard = {"openpgp": "gpg", "x509": "gpgsm", "ssh": "ssh-keygen"}.get(kind, kind)
        general = setting(top, "gpg.program") if kind == "openpgp" else ""
        program = setting(top, f"gpg.{kind}.program") or general or standard
        key = setting(top, "gpg.ssh.defaultKeyCommand") if kind == "ssh" else ""
        yield Program(f"signering med {program}" + (f" og {key}" if key else ""), f"{program} {key}")


# Those that a plain commit runs, where it does not tidy up afterwards.
_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-index-change",
          "reference-transaction")  # fmt: skip
_SETTINGS = ("-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "i18n.commitEncoding=UTF-8")


def setting(top: Path, key: str, *how: str) -> str:
    """Return what git has for a setting, wherever it is given; nothing where it is not."""
    return os.fsdecode(_asked(top, "config", *how, "--get", key) or b"").rstrip("\n")


def set_here(top: Path, key: str, value: str) -> None:
    """Give a setting a value in this repository only. Raises BoligplanError where git does not take it."""
    if run(top, "config", "--local", key, value).returncode != 0:
        raise BoligplanError(f"Fikk ikke skrevet innstillingen {key} i git-depotet {top}.")


def knows_who(top: Path) -> bool:
    """Return whether git has been told whose commits are made here, and need not guess."""
    idents = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    return all(run(top, "-c", "user.useConfigOnly=true", "var", ident).returncode == 0 for ident in idents)


def begin(folder: Path) -> Path:
    """Make the folder a repository, and return it."""
    if run(folder, "init", "-q").returncode != 0:
        raise BoligplanError(f"Fikk ikke laget et git-depot i {folder}.")
    return folder.resolve()


def commit(top: Path, files: Sequence[Path], message: str, *, merging: bool) -> str:
    """Save the files, and nothing else but what a merge brings, in an ordinary commit; return its first ten signs.

    Raises BoligplanError where git does not, or a hook says no; what they say goes to the terminal.
    """
    names = names_in(top, files)
    fresh = [name for name in names if _asked(top, "ls-files", "--error-unmatch", "--", name) is None]
    to_add = names if merging else ["--intent-to-add", *fresh] if fresh else []
    added = run(top, "add", *to_add) if to_add else None
    if added and added.returncode != 0:
        told = "git tok ikke imot filene, så ingenting er lagret."
        raise BoligplanError(told, help=f"git sier: {added.stderr.decode('utf-8', 'replace').strip()}")
    if merging and (rest := _asked(top, "ls-files", "--unmerged", "-z")):
        left = ", ".join(sorted({entry.partition("\t")[2] for entry in os.fsdecode(rest).split("\0") if entry}))
        raise BoligplanError(f"Flettekonflikten er ikke løst i {left}.", help="Løs den først; ingenting er lagret.")
    only = [] if merging else ["--only", "--", *names]
    done = run(
        top, *_SETTINGS, "commit", "--quiet", "--cleanup=whitespace", "--file=-", *only,
        said=message.encode(), show=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise BoligplanError("git lagret ikke. Det som hindret det, står over.", help="Ingenting er lagret.")
    return os.fsdecode(_asked(top, "rev-parse", "HEAD") or b"")[:10]


def untracked(top: Path, files: Sequence[Path]) -> list[Path]:
    """Return those of the files that git does not know, and is not told to leave out."""
    answer = _asked(top, "ls-files", "--others", "--exclude-standard", "-z", "--", *names_in(top, files)) or b""
    return [top / name for name in os.fsdecode(answer).split("\0") if name]


def names_in(top: Path, files: Sequence[Path]) -> list[str]:
    """Return the files as git calls them, from the top; of a link what it leads to."""
    return [os.path.relpath(os.path.realpath(file), os.path.realpath(top)).replace(os.sep, "/") for file in files]


# -- Starting git ------------------------------------------------------------------------------------------------------


def _asked(folder: Path, *args: str) -> bytes | None:
    """Return what git answers, None where it fails."""
    done = run(folder, *args)
    return done.stdout if done.returncode == 0 else None


def run(folder: Path, *args: str, said: bytes | None = b"", show: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Return how git ended. With `show` what git and its programs say goes to the terminal.

    Raises BoligplanError where git cannot be started, does not end, or will not read a folder that another owns.
    """
    program = shutil.which("git")
    if program is None or not Path(program).is_absolute():  # never one that lies in the folder one stands in
        raise BoligplanError("Fant ikke programmet git.", help="Installer git fra https://git-scm.com og prøv igjen.")
    kept = {n: v for n, v in os.environ.items() if not n.upper().startswith("GIT_") or n.upper().startswith(_OWN)}
    try:
        done = subprocess.run(
            [
                program,
                "--no-pager",
                "--literal-pathspecs",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "safe.bareRepository=explicit",
                "-C",
                str(folder),
                *args,
            ],
            env=kept | {"LC_ALL": "C", "LANGUAGE": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"},
            input=said,
            stdout=subprocess.PIPE,
            stderr=None if show else subprocess.PIPE,
            timeout=TIMEOUT,
            check=False,
            creationflags=0 if show else getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise BoligplanError(f"git svarte ikke innen {TIMEOUT} sekunder.", help="Prøv igjen.") from None
    except OSError:
        raise BoligplanError(f"Fikk ikke startet git ({program}).", help="Se om «git --version» virker.") from None
    if b"dubious ownership" in (done.stderr or b""):
        raise BoligplanError(
            f"git vil ikke bruke mappen «{folder}», fordi en annen bruker eier den.",
            help="Be den som eier mappen om å lagre, eller lag deg en egen kopi med «git clone».",
        )
    return done
