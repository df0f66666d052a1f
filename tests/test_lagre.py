"""`lagre` is an ordinary commit of just its files, in words, and nothing of the repository's own runs before a yes."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from boligplan.cli.main import main
from terminals import Terminal
from vik import git, make, repository

NEW = "- {tiltak: rutine, dato: 2024-05-01, status: gjennomført, tekst: Vedtatt.}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository one stands in, where all is saved and git knows a name from the machine."""
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\n\tname = Prøve\n\temail = prove@example.org\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for name in ("NAME", "EMAIL"):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.delenv(f"GIT_{who}_{name}", raising=False)
    monkeypatch.delenv("EMAIL", raising=False)
    monkeypatch.setenv("BOLIGPLAN_PER", "2024-06-01")
    repository(tmp_path / "depot")
    monkeypatch.chdir(tmp_path / "depot")
    return tmp_path / "depot"


@pytest.fixture
def nameless(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return folder


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    started: list[Terminal] = []
    yield started
    for terminal in started:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()
        os.close(terminal.master)


def add(folder: Path, text: str = NEW, name: str = "vik.framdrift.yaml") -> None:
    with (folder / "plans" / name).open("a", encoding="utf-8") as file:
        file.write(text)


def commits(folder: Path) -> int:
    return len(git(folder, "rev-list", "HEAD").split())


def last(folder: Path, form: str = "%B") -> str:
    return git(folder, "log", "-1", f"--format={form}").strip()


def files(folder: Path) -> list[str]:
    """The names of the files that the last commit changed."""
    return git(folder, "-c", "core.quotepath=off", "show", "--format=", "--name-only", "HEAD").split()


def hook(folder: Path, name: str = "pre-commit", text: str = "touch krok") -> Path:
    file = folder / ".git" / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    file.chmod(0o755)
    return file


def test_the_message_is_what_is_new_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(folder)
    assert main(["lagre", "--ja"]) == 0
    assert last(folder).splitlines() == [
        "Avsluttet 1, nye meldinger 1",
        "",
        "Avsluttet: 1",
        "  1.2 Lage rutine for leie før eie",
        "    status: pågår → gjennomført",
        "Nye meldinger: 1",
        "  1.2 Lage rutine for leie før eie",
        "    1. mai 2024: gjennomført. Vedtatt.",
    ]
    said = capsys.readouterr()
    assert "    1. mai 2024: gjennomført. Vedtatt." in said.out.replace("\xa0", " ")
    assert "Ingenting er sendt." in said.err


def test_only_the_plans_own_files_are_saved(folder: Path) -> None:
    add(folder)
    (folder / "notat.txt").write_text("mitt", "utf-8")
    git(folder, "add", "notat.txt")
    assert main(["lagre", "--ja"]) == 0
    assert files(folder) == ["plans/vik.framdrift.yaml"]
    assert git(folder, "status", "--porcelain") == "A  notat.txt\n"


def test_a_worksheet_is_saved_with_how_much_is_decided(folder: Path) -> None:
    assert main(["revisjon", "start", "2024"]) == 0
    assert main(["lagre", "--ja"]) == 0
    assert files(folder) == ["revisjoner/vik-2024.yaml"]
    assert last(folder).endswith("Revisjonsskjemaet vik-2024.yaml: 0 av 2 avgjort.")


@pytest.mark.parametrize("to", ["plans/øya", "planer/vik"])
def test_a_renamed_plan_leaves_its_old_name(to: str, folder: Path) -> None:
    (folder / "planer").mkdir()
    for ending in (".yaml", ".framdrift.yaml"):
        (folder / "plans" / f"vik{ending}").rename(folder / f"{to}{ending}")
    assert main(["lagre", "--ja", f"{to}.yaml"]) == 0
    kept = git(folder, "-c", "core.quotepath=off", "ls-tree", "-r", "--name-only", "HEAD").split()
    assert kept == [f"{to}.framdrift.yaml", f"{to}.yaml"]


def test_what_ny_made_is_saved_with_the_plan(folder: Path) -> None:
    assert main(["ny", "--kommune", "Øya", "plans/øya.yaml"]) == 0
    assert main(["lagre", "--ja", "plans/øya.yaml"]) == 0
    assert {".gitattributes", ".gitignore", "plans/øya.yaml", "schema/plan-1.schema.json"} < set(files(folder))
    assert last(folder, "%s") == "Ny plan"


def test_where_all_is_saved_nothing_is_done(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lagre", "--ja"]) == 0
    assert capsys.readouterr().err == "Alt er lagret fra før.\n"
    assert commits(folder) == 1


def test_comments_alone_are_saved_as_such(folder: Path) -> None:
    add(folder, "# Husk dette\n")
    assert main(["lagre", "--ja"]) == 0
    assert last(folder, "%s") == "Ingen endringer i innholdet, bare i kommentarer eller oppsett"


def test_a_plan_with_errors_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(folder, "- {tiltak: ukjent, dato: 2024-05-01, status: pågår}\n")
    assert main(["lagre", "--ja"]) == 2
    assert "har 1 feil." in capsys.readouterr().err
    assert commits(folder) == 1
    assert main(["lagre", "--ja", "--likevel"]) == 0
    assert last(folder, "%s") == "1 feil i planen"


def test_two_plans_with_one_id_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(folder / "plans" / "vik.yaml", folder / "plans" / "kopi.yaml")
    assert main(["lagre", "--ja"]) == 2
    assert "--likevel" in capsys.readouterr().err
    assert commits(folder) == 1


def test_gits_marks_are_never_saved(folder: Path) -> None:
    add(folder, "<<<<<<< HEAD\n=======\n>>>>>>> gren\n")
    assert main(["lagre", "--ja", "--likevel"]) == 2
    assert commits(folder) == 1


def test_without_a_terminal_nobody_is_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(folder)
    assert main(["lagre"]) == 2
    assert "--ja" in capsys.readouterr().err
    assert commits(folder) == 1


def test_a_no_saves_nothing(folder: Path, terminals: list[Terminal]) -> None:
    add(folder)
    terminals.append(Terminal(folder, "lagre"))
    terminals[0].answer("Lagre dette?", "n")
    terminals[0].expect("Ingenting er lagret.")
    assert terminals[0].end() == 0
    assert commits(folder) == 1


# -- What git runs -----------------------------------------------------------------------------------------------------


def test_a_hook_is_named_and_asked_about_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(folder)
    hook(folder)
    assert main(["lagre", "--ja"]) == 2
    assert "  kroken pre-commit (" in capsys.readouterr().err
    assert not (folder / "krok").exists()
    assert main(["lagre", "--ja", "--godta-programmer"]) == 0
    assert (folder / "krok").exists()


def test_a_hook_in_the_settings_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(folder, "config", "hook.felle.command", "touch felle")
    add(folder)
    assert main(["lagre", "--ja"]) == 2
    assert "  kroken hook.felle.command (touch felle)" in capsys.readouterr().err


def test_a_yes_is_remembered_until_the_hook_changes(folder: Path) -> None:
    hook(folder)
    add(folder)
    assert main(["lagre", "--ja", "--godta-programmer"]) == 0
    add(folder, NEW.replace("05-01", "05-02"))
    assert main(["lagre", "--ja"]) == 0
    hook(folder, text="touch annet")
    add(folder, NEW.replace("05-01", "05-03"))
    assert main(["lagre", "--ja"]) == 2
    assert not (folder / "annet").exists()


def test_a_repository_brings_no_yes_of_its_own(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook(folder)
    add(folder)
    assert main(["lagre", "--ja", "--godta-programmer"]) == 0
    folder.rename(tmp_path / "først")
    shutil.copytree(tmp_path / "først", folder)
    monkeypatch.chdir(folder)
    add(folder, NEW.replace("05-01", "05-02"))
    assert main(["lagre", "--ja"]) == 2


@pytest.mark.parametrize(
    ("settings", "attributes", "named"),
    [
        ({"filter.felle.clean": "touch felle; cat"}, "*.yaml filter=felle", "filteret felle (touch felle; cat)"),
        ({"filter.felle.process": "touch felle"}, "*.yaml filter=felle", "filteret felle (touch felle)"),
        ({"commit.gpgsign": "yes", "gpg.program": "./felle.sh"}, "", "signering med ./felle.sh"),
        ({"core.hookspath": "kroker"}, "", "kroken commit-msg ("),
        ({"core.fsmonitor": "touch felle"}, "", ""),
    ],
)
def test_what_git_would_run_is_named_and_not_run(
    folder: Path,
    settings: dict[str, str],
    attributes: str,
    named: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / "kroker").mkdir()
    for trap in (folder / "felle.sh", folder / "kroker" / "commit-msg"):
        trap.write_text("#!/bin/sh\ntouch felle\n", "utf-8")
        trap.chmod(0o755)
    (folder / ".gitattributes").write_text(attributes + "\n", "utf-8")
    for key, value in settings.items():
        git(folder, "config", key, value)
    add(folder)
    assert main(["lagre", "--ja"]) == (2 if named else 0)
    assert named in capsys.readouterr().err
    assert not (folder / "felle").exists()
    subprocess.run(["git", "commit", "-aqm", "Felle"], cwd=folder, capture_output=True, check=False)
    subprocess.run(["git", "status"], cwd=folder, capture_output=True, check=False)
    assert (folder / "felle").exists()  # the trap works


def test_a_repository_inside_the_folder_is_not_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(folder, "init", "-q", "--bare", "plans")
    hook = folder / "plans" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\ntouch felle\n", "utf-8")
    hook.chmod(0o755)
    git(folder / "plans", "config", "core.bare", "false")
    git(folder / "plans", "config", "core.worktree", str(folder / "plans"))
    add(folder)
    assert main(["lagre", "--ja", "--godta-programmer"]) == 2
    assert "git kan ikke bruke depotet" in capsys.readouterr().err
    assert not [*folder.rglob("felle")]
    words = ["git", "commit", "--allow-empty", "-qm", "Felle"]
    subprocess.run(words, cwd=folder / "plans", capture_output=True, check=False)
    assert [*folder.rglob("felle")]  # the trap works


def test_a_hook_that_says_no_saves_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    hook(folder, text="echo Ikke i dag >&2; exit 1")
    add(folder)
    assert main(["lagre", "--ja", "--godta-programmer"]) == 2
    assert "Ikke i dag" in capfd.readouterr().err
    assert commits(folder) == 1


def test_in_anothers_repository_it_refuses(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(folder)
    if os.name == "nt" or os.geteuid():
        pytest.skip("only root can give a folder away")
    for path in (folder, folder / ".git"):
        os.chown(path, 12345, -1)
    assert main(["lagre", "--ja"]) == 2
    assert "fordi en annen bruker eier" in capsys.readouterr().err


# -- Who, and where ----------------------------------------------------------------------------------------------------


def test_a_machine_without_a_name_is_asked_for_one(nameless: Path, terminals: list[Terminal]) -> None:
    add(nameless)
    terminals.append(Terminal(nameless, "lagre"))
    terminals[0].answer(
        "Lagre dette?", "j", "Navn", "Kari Prøve", "E-postadresse", "kari", "E-postadresse", "k@example.org"
    )
    terminals[0].expect("Lagret som")
    assert terminals[0].end() == 0
    assert last(nameless, "%an <%ae>") == "Kari Prøve <k@example.org>"
    assert git(nameless, "config", "--local", "user.name") == "Kari Prøve\n"


def test_without_a_terminal_it_says_how_to_give_a_name(nameless: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(nameless)
    assert main(["lagre", "--ja"]) == 2
    assert "git config user.name" in capsys.readouterr().err
    assert commits(nameless) == 1


def test_a_folder_outside_git_becomes_a_repository(folder: Path, terminals: list[Terminal], tmp_path: Path) -> None:
    new = tmp_path / "ny"
    make(new)
    terminals.append(Terminal(new, "lagre", "plans"))
    terminals[0].answer("Skal den bli det?", "j", "Lagre dette?", "j")
    terminals[0].expect("Lagret som")
    assert terminals[0].end() == 0
    assert files(new) == ["plans/vik.framdrift.yaml", "plans/vik.yaml"]


def test_a_merge_is_saved_whole(folder: Path) -> None:
    git(folder, "checkout", "-qb", "gren")
    add(folder)
    (folder / "notat.txt").write_text("deres", "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Gren")
    git(folder, "checkout", "-q", "main")
    add(folder, NEW.replace("05-01", "05-02"))
    git(folder, "commit", "-qam", "Main")
    subprocess.run(["git", "merge", "-q", "gren"], cwd=folder, capture_output=True, check=False)
    assert main(["lagre", "--ja"]) == 2
    assert main(["flett"]) == 0
    assert main(["lagre", "--ja"]) == 0
    assert last(folder, "%p").count(" ") == 1
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "show", "HEAD:plans/vik.framdrift.yaml").count("tiltak: rutine") == 3


def test_in_the_middle_of_a_rebase_it_waits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(folder)
    (folder / ".git" / "rebase-merge").mkdir()
    assert main(["lagre", "--ja"]) == 2
    assert "git rebase --continue" in capsys.readouterr().err
