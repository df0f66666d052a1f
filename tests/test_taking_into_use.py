"""What a municipality begins with works as it stands: the hook, the CI files and the starter folder."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import boligplan
import vik
from boligplan.cli.main import main
from test_repo import ROOT

CI = ROOT / "examples" / "ci"
BAD = vik.PLAN.replace("ansvar: nav", "ansvar: nva")
posix = pytest.mark.skipif(os.name == "nt", reason="the steps are for bash")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def environment(**more: str) -> dict[str, str]:
    """An environment where `boligplan` is the one under test."""
    return vik.environment(PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]), **more)


# -- pre-commit --------------------------------------------------------------------------------------------------------


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """A repository with our hook, run from the program under test instead of from an environment of its own."""
    vik.repository(tmp_path)
    hook = {**read(ROOT / ".pre-commit-hooks.yaml")[0], "language": "system"}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return tmp_path


def hook(depot: Path, files: dict[str, str]) -> tuple[int, str]:
    """The exit code and output of the hook when these files are about to be saved."""
    for name, text in files.items():
        (depot / name).parent.mkdir(exist_ok=True)
        (depot / name).write_text(text, encoding="utf-8")
    vik.git(depot, "add", "--force", ".")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--color", "never", "--files", *files],
        cwd=depot,
        env=environment(PRE_COMMIT_HOME=str(depot / ".git" / "hjem")),
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


@posix
def test_the_hook_lets_a_sound_plan_through_and_looks_at_nothing_else(depot: Path) -> None:
    code, said = hook(depot, {"plans/vik.yaml": vik.PLAN, "plans/vik.framdrift.yaml": vik.JOURNAL})
    assert (code, "Passed" in said) == (0, True), said
    code, said = hook(depot, {"annet/plan.yaml": "a: [", "plans/adresser.yaml": "nav: nav@example.org", "les.md": "#"})
    assert (code, "Skipped" in said) == (0, True), said


@posix
@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("plans/vik.yaml", BAD, "plans/vik.yaml:14:13: feil ukjent-ansvarlig"),
        ("plans/vik.framdrift.yaml", "- {tiltak: nei, dato: 2024-01-01, status: pågår}\n", "feil ukjent-tiltak"),
        ("plans/vik.yaml", "<<<<<<< HEAD\n", "feil flettekonflikt"),
        ("revisjoner/vik-2024.yaml", "format: 1\nplan: vik-2022-2027\når: 2024\ntiltka: []\n", "feil ukjent-nøkkel"),
    ],
    ids=["the plan", "the journal alone", "a conflict", "a worksheet"],
)
def test_the_hook_stops_a_commit_with_an_error_and_says_where(depot: Path, name: str, text: str, fault: str) -> None:
    code, said = hook(depot, {name: text})
    assert (code, fault in said) == (1, True), said


@pytest.mark.parametrize(
    ("kind", "file"), [("manifest", ROOT / ".pre-commit-hooks.yaml"), ("config", CI / "pre-commit-config.yaml")]
)
def test_pre_commit_accepts_our_files(kind: str, file: Path) -> None:
    subprocess.run([sys.executable, "-m", "pre_commit", f"validate-{kind}", file], check=True, capture_output=True)
    if kind == "config":
        wanted = [hook["id"] for repo in read(file)["repos"] for hook in repo["hooks"]]
        assert wanted == [hook["id"] for hook in read(ROOT / ".pre-commit-hooks.yaml")]


# -- CI ----------------------------------------------------------------------------------------------------------------


def steps(name: str) -> list[str]:
    """The shell commands of a CI file in order, but for those that install the program."""
    found = read(CI / name)
    if name.startswith("github"):
        commands = [step["run"] for step in found["jobs"]["sjekk"]["steps"] if "run" in step]
    else:
        commands = [line for job in found.values() if "script" in job for line in job["script"]]
    return [command for command in commands if "pip install" not in command]


def run_steps(name: str, folder: Path) -> tuple[list[int], str]:
    """The exit code of each step, run as CI does in a fresh clone, and all they print; it stops where CI would."""
    codes, said = list[int](), ""
    env = environment(GITHUB_STEP_SUMMARY=str(folder / "oppsummering.md"))
    for step in steps(name):
        done = subprocess.run(["bash", "-e", "-c", step], cwd=folder, env=env, capture_output=True, check=False)
        codes.append(done.returncode)
        said += done.stdout.decode()
        if done.returncode:
            break
    return codes, said


@posix
@pytest.mark.parametrize("name", ["github-actions.yaml", "gitlab-ci.yaml"])
def test_the_steps_of_the_ci_files_pass_with_a_sound_plan_and_stop_at_a_faulty_one(tmp_path: Path, name: str) -> None:
    vik.repository(tmp_path / "god")
    vik.repository(tmp_path / "dårlig").write_text(BAD, encoding="utf-8")
    codes, _ = run_steps(name, tmp_path / "god")
    assert codes == [0] * len(steps(name))
    if name.startswith("github"):
        summary = (tmp_path / "god" / "oppsummering.md").read_text(encoding="utf-8")
        assert summary.startswith("```text\nBoligsosial plan for Vik på Øya · Vik\n")
        assert "Mangler melding: 1" in summary
    else:
        assert [path.suffix for path in (tmp_path / "god" / "rapporter").iterdir()] == [".html"]
    codes, said = run_steps(name, tmp_path / "dårlig")
    assert codes == [1]
    if name.startswith("github"):
        assert "::error file=plans/vik.yaml,line=14,col=13,title=ukjent-ansvarlig::" in said
    else:
        assert "plans/vik.yaml:14:13: feil ukjent-ansvarlig" in said


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("github-actions.yaml", ["--builtin-schema", "vendor.github-workflows"]),
        ("gitlab-ci.yaml", ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
    ],
)
def test_the_ci_files_follow_their_schemas_and_install_this_version(name: str, options: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "check_jsonschema", *options, CI / name], check=True, capture_output=True)
    versions = re.findall(r"boligplan@v([\d.]+)", (CI / name).read_text(encoding="utf-8"))
    assert versions == [boligplan.__version__]
    assert f"rev: v{boligplan.__version__}\n" in (CI / "pre-commit-config.yaml").read_text(encoding="utf-8")


# -- The starter folder ------------------------------------------------------------------------------------------------


def test_the_starter_folder_is_what_ny_makes_and_passes_sjekk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["ny", "--kommune", "Eksempelvik", "--periode", "2025-2028", "--per", "2025-01-01"]) == 0
    assert vik.tree(tmp_path) == vik.tree(ROOT / "examples" / "start")
    monkeypatch.chdir(ROOT)
    capsys.readouterr()
    assert main(["sjekk", "examples/start/plans", "--per", "2025-01-01", "--format", "kort"]) == 0
    assert capsys.readouterr().err == "0 feil, 0 advarsler, 2 råd i 1 plan per 2025-01-01.\n"
