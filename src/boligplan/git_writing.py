"""What git is asked where something is to be saved: git finds the repository itself, so that its owner check holds.

`git.py` reads objects and runs nothing of the repository's own; here git does what it does for its user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
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
    entries = (listed or b"").decode().split("\0")  # «100644 3f0c… 2⇥plans/x.framdrift.yaml»
    return {entry.split()[2]: entry.split()[1] for entry in entries if entry}


def top_of(path: Path) -> Path:
    """Return the top folder of the repository that holds `path`. Raises BoligplanError where there is none."""
    if answer := _asked(path.absolute().parent, "rev-parse", "--show-toplevel"):
        return Path(os.fsdecode(answer.rstrip(b"\r\n")))
    raise BoligplanError(f"«{path}» ligger ikke i et git-depot.", help="Lag et med «git init» i mappen der planene er.")


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
            [program, "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C", str(folder), *args],
            env=kept | {"LC_ALL": "C", "LANGUAGE": "C"},
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
