"""`boligplan` in a pseudo-terminal, for tests of what it asks."""

import codecs
import contextlib
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="a pseudo-terminal is needed", exc_type=ImportError)


class Terminal:
    """`boligplan` in a terminal: `expect` waits for words on the screen, `type` answers."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self.master, slave = pty.openpty()
        own = "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)"  # so that Ctrl+C reaches it
        code = f"{own}; from boligplan.cli.main import main; sys.exit(main(sys.argv[1:]))"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *words], cwd=folder, stdin=slave, stdout=slave, stderr=slave,
            env={**os.environ, "BOLIGPLAN_PER": "2024-03-01", "TERM": "dumb", "LC_ALL": "C.UTF-8", **more},
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.screen = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def expect(self, words: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while words not in self.screen:
            if not select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"waited for {words!r}; the screen says:\n{self.screen}")
            try:
                read = os.read(self.master, 65536)
            except OSError:  # the other end is closed
                read = b""
            if not read:
                raise AssertionError(f"ended before {words!r}; the screen says:\n{self.screen}")
            self.screen += self.decoder.decode(read).replace("\r\n", "\n").replace("\u00a0", " ")
        self.screen = self.screen.partition(words)[2]

    def type(self, line: str) -> None:
        os.write(self.master, line.encode() + b"\n")

    def answer(self, *pairs: str) -> None:
        """Questions and answers in turn."""
        for question, line in zip(pairs[::2], pairs[1::2], strict=True):
            self.expect(question)
            self.type(line)

    def end(self) -> int:
        """The exit code; what is left on the screen is read."""
        with contextlib.suppress(AssertionError):
            self.expect("\0", seconds=20)
        return self.process.wait(20)
