"""Fuzz what the program parses itself: `python tools/fuzz.py fields --seconds 60`. Needs `pip install atheris`.

A target takes any text and must give a value, or the one kind of fault that belongs there. What crashes is printed with
its text: put it in tests/test_fuzzed.py, then mend it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

with atheris.instrument_imports(include=["boligplan"]):
    from fuzz_targets import TARGETS


def main() -> None:
    """Run one target until the time is out or something crashes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("target", choices=TARGETS)
    options.add_argument("--seconds", type=int, default=60)
    told = options.parse_args()
    atheris.Setup([sys.argv[0], f"-max_total_time={told.seconds}", "-max_len=120"], _on_bytes(TARGETS[told.target]))
    atheris.Fuzz()


def _on_bytes(target: Callable[[str], None]) -> Callable[[bytes], None]:
    def once(data: bytes) -> None:
        text = data.decode("utf-8", "ignore")
        try:
            target(text)
        except BaseException:
            sys.stderr.write(f"Crashed on {text!r}\n")
            raise

    return once


if __name__ == "__main__":
    main()
