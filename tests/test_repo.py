"""The repository keeps its own promises: commands, versions, contents of the wheel, nothing of one machine."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import boligplan
from boligplan.resources import resource_dir

ROOT = Path(__file__).parents[1]

README_COMMANDS = {
    "bash": [
        (
            "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt . && "
            ".venv/bin/boligplan status plans/eigersund-2022-2027.yaml"
        ),
        (
            "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e '.[test]' && "
            ".venv/bin/python -m pytest"
        ),
    ],
    "powershell": [
        (
            r"py -m venv .venv; if ($?) { .venv\Scripts\pip install -q -c constraints.txt . ; "
            r"if ($?) { .venv\Scripts\boligplan status plans/eigersund-2022-2027.yaml } }"
        ),
        (
            r"py -m venv .venv; if ($?) { .venv\Scripts\pip install -q -c constraints.txt -e '.[test]' ; "
            r"if ($?) { .venv\Scripts\python -m pytest } }"
        ),
    ],
}


def tracked_files() -> list[Path]:
    """Return the files that are, or by the next commit would be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("shell", README_COMMANDS)
def test_the_first_two_commands_of_the_readme_for_each_shell_are_the_start_and_the_tests(shell: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{shell}\n(.*?)\n```$", readme, re.MULTILINE | re.DOTALL)
    assert blocks[:2] == README_COMMANDS[shell]


def test_ci_runs_the_readmes_own_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -E '(.+?)' README\.md", script)
    assert pattern is not None
    assert [line for line in readme.splitlines() if re.search(pattern[1], line)] == [README_COMMANDS["bash"][1]]


def test_the_version_stands_in_one_place() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in pyproject["project"]["dynamic"]
    assert pyproject["tool"]["hatch"]["version"]["path"] == "src/boligplan/__init__.py"
    assert metadata.version("boligplan") == boligplan.__version__


def test_constraints_pin_exact_versions_and_hold_every_direct_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line)] == []

    pinned = {normalised(line) for line in pins}
    wanted = {normalised(line) for line in metadata.requires("boligplan") or []} - {"boligplan"}
    assert wanted <= pinned


def normalised(requirement: str) -> str:
    """Return the name in a requirement as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine() -> None:
    registries = ["pypi", "pythonhosted", "debian", "npmjs"]
    folders = ["work", "root", "opt", "home", "Users"]
    forbidden = re.compile(
        rf"(?:{'|'.join(registries)})\.org"
        rf"|(?<![\w.-])/(?:{'|'.join(folders)})/\w"
        r"|\b[A-Z]:\\+Users\\"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked_files()
        if (match := forbidden.search(path.read_bytes().decode("utf-8", errors="ignore")))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["templates", "schema"])
def test_a_checkout_finds_its_own_folders(name: str) -> None:
    assert resource_dir(name) in (ROOT / name, Path(boligplan.__file__).parent / name)


def test_the_wheel_carries_templates_and_schemas_as_they_stand(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, stdin=subprocess.DEVNULL)

    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"boligplan/{path.relative_to(ROOT).as_posix()}"
        for path in tracked_files()
        if path.relative_to(ROOT).parts[0] in ("templates", "schema")
    }
    assert expected
    assert expected <= inside
