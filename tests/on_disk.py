"""Runs commands on a disk that is full or cannot be written, and prints as JSON how each went.

Started in a mount namespace of its own, so that the disk is gone when it ends:

    unshare --mount python on_disk.py KIND SOURCE PLACE < commands.json
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from boligplan.cli.main import main
from vik import tree

SIZE = "16m"
BLOCK = 4096


def fill(disk: Path, room: int) -> None:
    """Leave room for so many blocks on the disk."""
    left = os.statvfs(disk).f_bavail - room
    with (disk / ".git" / "fyll").open("wb") as file, contextlib.suppress(OSError):
        for _ in range(left):
            file.write(b"x" * BLOCK)
            file.flush()


def attempt(command: list[str], disk: Path) -> dict[str, object]:
    """How the command went, and whether anything below `disk` is new, gone or changed."""
    said, before = io.StringIO(), tree(disk)
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        code = main(command)
    after = tree(disk)
    changed = [name for name in before.keys() | after.keys() if before.get(name, "") != after.get(name, "")]
    files = sorted(name for name in changed if after.get(name) is not None or name not in after)
    return {"code": code, "said": said.getvalue(), "changed": files}


def run(kind: str, source: Path, place: Path) -> None:
    """Print what came of every command on stdin, each on a fresh disk."""
    results = []
    for command in json.load(sys.stdin):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", place], check=True)
        shutil.copytree(source, place, dirs_exist_ok=True)
        if kind == "lesbar":
            subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        else:
            fill(place, int(kind))
        os.chdir(place)
        results.append(attempt(command, place))
        os.chdir("/")
        subprocess.run(["umount", place], check=True)
    print(json.dumps(results))


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
