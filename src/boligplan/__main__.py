"""The command `boligplan`, and `python -m boligplan`: what must be in order before the program can be read."""

import os
import sys


def start() -> int:
    """Return the exit code of the program, also where it is interrupted before it has begun."""
    if sys.getfilesystemencoding() != "utf-8":  # file names and arguments with æ, ø and å would not get through
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    try:
        from boligplan.cli.main import main

        return main()
    except KeyboardInterrupt:
        sys.stderr.write("Avbrutt.\n")
        return 130


if __name__ == "__main__":
    sys.exit(start())
