"""What all tests share."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from saving import settle

IN_CI = os.environ.get("CI") == "true"

NODE_MODULES = Path(__file__).parent / "node_modules"  # what `npm install --prefix tests` brings

settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if IN_CI else "local")


@pytest.fixture(scope="session")
def need_tool() -> Callable[[str], str]:
    """Give a function that finds a program on PATH or from npm: without it the test is skipped, and in CI it fails."""

    def find(name: str) -> str:
        path = shutil.which(name) or shutil.which(name, path=str(NODE_MODULES / ".bin"))
        if path is None:
            (pytest.fail if IN_CI else pytest.skip)(f"{name} is not on PATH")
        return path

    return find


@pytest.fixture
def own_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool: Callable[[str], str]) -> None:
    """Let git have a user of its own, and nothing of the settings of the machine."""
    need_tool("git")
    settle(tmp_path / "hjemme", monkeypatch)


@pytest.fixture
def pdf_text(need_tool: Callable[[str], str]) -> Callable[[bytes], str]:
    """Give a function that reads the text of a PDF."""
    program = need_tool("pdftotext")

    def read(data: bytes) -> str:
        done = subprocess.run([program, "-raw", "-", "-"], input=data, capture_output=True, check=True)
        return done.stdout.decode().replace("\u00ad\n", "")

    return read
