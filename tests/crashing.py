"""Ends a process at the n-th thing it is about to do to a file."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

KILLED = 99


def in_child(work: Callable[[], int | None], folder: Path | None = None, number: int = 0) -> int:
    """The exit code of a child process that does `work`; KILLED where it was ended at event `number` in `folder`."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if folder:
                _die_at(number, folder)
            code = work() or 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _die_at(number: int, folder: Path) -> None:
    """End this process at the n-th event that names a file in the folder or changes an open one."""
    seen = 0

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        names = [os.fspath(arg) for arg in args if isinstance(arg, (str, os.PathLike))]
        if any(str(folder) in name or name.startswith("plans") for name in names) or event.startswith("fcntl."):
            seen += 1
            if seen == number:
                os._exit(KILLED)

    sys.addaudithook(watch)
