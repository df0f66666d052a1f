"""A repository that sets a trap in every setting that runs a program: no command that reads starts one.

`git help --config` says which settings there are, and `data/git_settings.txt` which of them run a program. For each of
those there is a trap, and a plain git command that walks into it, where there is one without a window or a server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import vik
from boligplan.cli.main import Program, main
from saving import call, new_repo, save, settle
from test_repo import ROOT

pytestmark = [
    pytest.mark.usefixtures("own_git"),
    pytest.mark.skipif(os.name == "nt", reason="the traps are shell scripts"),
]

TABLE = ROOT / "tests" / "data" / "git_settings.txt"
# Documented elsewhere than in the list of git itself.
UNLISTED = ("filter.<driver>.process", "tar.<format>.command", "trailer.<token>.cmd", "trailer.<token>.command")
HOOKS = [
    *("applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch", "post-checkout", "post-commit"),
    *("post-index-change", "post-merge", "post-receive", "post-rewrite", "post-update", "pre-applypatch"),
    *("pre-auto-gc", "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "pre-receive", "prepare-commit-msg"),
    *("proc-receive", "push-to-checkout", "reference-transaction", "sendemail-validate", "update"),
]
MISSING = "1234567890" * 4  # the hash of something that git does not have

SIGN = "git commit -S --allow-empty -m x"
ASK = "printf 'protocol=https\\nhost=x\\n\\n' | git credential fill"
MERGE = "git stash -q; git merge nav; git mergetool -y"
MAIL = "printf 'From x\\nFrom: a@b\\nDate: Mon, 1 Jan 2024 00:00:00 +0000\\nSubject: x\\n\\nx\\n'"
EXT = "protocol.ext.allow=always"


class Trap(NamedTuple):
    """Settings with `{trap}` for a program, and a command of plain git that starts it; "" where none can here."""

    settings: tuple[str, ...]
    command: str


def trap(command: str, *settings: str) -> Trap:
    return Trap(settings, command)


# `{trap}` is a program that writes down that it was started. A command that begins with @ is given a terminal.
TRAPS = {
    "alias.*": trap("git felle", "alias.felle=!{trap}"),
    "browser.<tool>.cmd": trap("git web--browse --browser=felle http://x", "browser.felle.cmd={trap}"),
    "browser.<tool>.path": trap("git web--browse --browser=w3m http://x", "browser.w3m.path={trap}"),
    "commit.gpgSign": trap("git commit --allow-empty -m x", "commit.gpgSign=true", "gpg.program={trap}"),
    "core.alternateRefsCommand": trap(
        "git clone -qs . ../annen; git commit -q --allow-empty -m ny; cd ../annen; "
        "git config core.alternateRefsCommand '{trap}'; git fetch",
        "core.alternateRefsCommand={trap}",
    ),
    "core.askPass": trap(ASK, "core.askPass={trap}"),
    "core.editor": trap("git commit --allow-empty", "core.editor={trap}"),
    "core.fsmonitor": trap("git status", "core.fsmonitor={trap}"),
    "core.gitProxy": trap("git ls-remote git://localhost/x", "core.gitProxy={trap}"),
    "core.hooksPath": trap("git commit --allow-empty -m x", "core.hooksPath={hooks}"),
    "core.pager": trap("@git log", "core.pager={trap}"),
    "core.sshCommand": trap("git ls-remote ssh://localhost/x", "core.sshCommand={trap}"),
    "credential.<url>.*": trap(ASK, "credential.https://x.helper={trap}"),
    "credential.helper": trap(ASK, "credential.helper={trap}"),
    "diff.<driver>.command": trap("git diff", "diff.felle.command={trap}"),
    "diff.<driver>.textconv": trap("git diff", "diff.felletekst.textconv={trap}"),
    "diff.external": trap("git diff", "diff.external={trap}"),
    "diff.guitool": trap("git difftool -y -g", "diff.guitool=felle", "difftool.felle.cmd={trap}"),
    "diff.tool": trap("git difftool -y", "diff.tool=felle", "difftool.felle.cmd={trap}"),
    "difftool.<tool>.cmd": trap("git difftool -y -t felle", "difftool.felle.cmd={trap}"),
    "difftool.<tool>.path": trap("git difftool -y -t vimdiff", "difftool.vimdiff.path={trap}"),
    "filter.<driver>.clean": trap("git add .", "filter.felle.clean={trap}"),
    "filter.<driver>.process": trap("git add .", "filter.felleprosess.process={trap}"),
    "filter.<driver>.smudge": trap("git checkout -- plans", "filter.felle.smudge={trap}"),
    "gpg.<format>.program": trap(SIGN, "gpg.format=x509", "gpg.x509.program={trap}"),
    "gpg.program": trap(SIGN, "gpg.program={trap}"),
    "gpg.ssh.defaultKeyCommand": trap(SIGN, "gpg.format=ssh", "gpg.ssh.defaultKeyCommand={trap}"),
    "guitool.<name>.cmd": trap("", "guitool.felle.cmd={trap}"),
    "help.browser": trap(
        "git help -w log", "help.browser=felle", "browser.felle.cmd={trap}", "help.htmlPath=http://x/"
    ),
    "imap.tunnel": trap(f"{MAIL} | git imap-send", "imap.folder=x", "imap.tunnel={trap}"),
    "include.path": trap("git felle", "include.path={include}"),
    "includeIf.<condition>.path": trap("git felle", "includeIf.gitdir:**.path={include}"),
    "init.templateDir": trap(
        "git config --global init.templateDir '{template}'; git init -q ../ny; cd ../ny; git commit --allow-empty -m x",
        "init.templateDir={template}",
    ),
    "instaweb.browser": trap("", "instaweb.browser={trap}"),
    "instaweb.httpd": trap("", "instaweb.httpd={trap}"),
    "instaweb.modulePath": trap("", "instaweb.modulePath={hooks}"),
    "interactive.diffFilter": trap("@echo q | git add -p", "interactive.diffFilter={trap}"),
    "log.showSignature": trap("git log", "log.showSignature=true", "gpg.program={trap}"),
    "man.<tool>.cmd": trap("git help -m log", "man.viewer=felle", "man.felle.cmd={trap}"),
    "man.<tool>.path": trap("git help -m log", "man.viewer=man", "man.man.path={trap}"),
    "man.viewer": trap("git help -m log", "man.viewer=felle", "man.felle.cmd={trap}"),
    "merge.<driver>.driver": trap("git stash -q; git merge nav", "merge.felle.driver={trap} %A"),
    "merge.guitool": trap(f"{MERGE} -g", "merge.guitool=felle", "mergetool.felle.cmd={trap}"),
    "merge.tool": trap(MERGE, "merge.tool=felle", "mergetool.felle.cmd={trap}"),
    "merge.verifySignatures": trap(
        "git stash -q; git checkout -q HEAD~1; git merge main", "merge.verifySignatures=true", "gpg.program={trap}"
    ),
    "mergetool.<tool>.cmd": trap(f"{MERGE} -t felle", "mergetool.felle.cmd={trap}"),
    "mergetool.<tool>.path": trap(f"{MERGE} -t vimdiff", "mergetool.vimdiff.path={trap}"),
    "pager.<cmd>": trap("@git log", "pager.log={trap}"),
    "push.gpgSign": trap("", "push.gpgSign=true", "gpg.program={trap}"),
    "receive.procReceiveRefs": trap(
        "ln -sf '{trap}' .git/hooks/proc-receive; git push . HEAD:refs/for/main", "receive.procReceiveRefs=refs/for"
    ),
    "remote.<name>.promisor": trap(
        f"git cat-file -p {MISSING}",
        "remote.felle.promisor=true", "remote.felle.url=.", "remote.felle.uploadpack={trap}",
    ),
    "remote.<name>.pushurl": trap("git push felle main", "remote.felle.url=.", "remote.felle.pushurl=ext::{trap}", EXT),
    "remote.<name>.receivepack": trap("git push felle main", "remote.felle.url=.", "remote.felle.receivepack={trap}"),
    "remote.<name>.uploadpack": trap("git fetch felle", "remote.felle.url=.", "remote.felle.uploadpack={trap}"),
    "remote.<name>.url": trap("git fetch felle", "remote.felle.url=ext::{trap}", EXT),
    "remote.<name>.vcs": trap("git fetch felle", "remote.felle.url={trap}", "remote.felle.vcs=ext", EXT),
    "sendemail.<identity>.*": trap("", "sendemail.felle.smtpServer={trap}"),
    "sendemail.ccCmd": trap("", "sendemail.ccCmd={trap}"),
    "sendemail.smtpServer": trap("", "sendemail.smtpServer={trap}"),
    "sendemail.tocmd": trap("", "sendemail.tocmd={trap}"),
    "sequence.editor": trap("git stash -q; git rebase -i HEAD~1", "sequence.editor={trap}"),
    "submodule.<name>.update": trap("git submodule update", "submodule.modul.update=!{trap}"),
    "submodule.<name>.url": trap(
        "rm -rf modul .git/modules/modul; GIT_ALLOW_PROTOCOL=ext git submodule update",
        "submodule.modul.url=ext::{trap}",
    ),
    "tag.forceSignAnnotated": trap("git tag -m x x", "tag.forceSignAnnotated=true", "gpg.program={trap}"),
    "tag.gpgSign": trap("git tag -a -m x x", "tag.gpgSign=true", "gpg.program={trap}"),
    "tar.<format>.command": trap("git archive --format=felle HEAD", "tar.felle.command={trap}"),
    "trailer.<token>.cmd": trap(
        "echo x | git interpret-trailers --trailer felle", "trailer.felle.key=F", "trailer.felle.cmd={trap}"
    ),
    "trailer.<token>.command": trap(
        "echo x | git interpret-trailers --trailer felle", "trailer.felle.key=F", "trailer.felle.command={trap}"
    ),
    "uploadpack.packObjectsHook": trap(
        "git config --global uploadpack.packObjectsHook '{trap}'; git clone -q \"file://$PWD\" ../klone",
        "uploadpack.packObjectsHook={trap}",
    ),
    "url.<base>.insteadOf": trap("git ls-remote felle:x", "url.ext::{trap} .insteadOf=felle:", EXT),
    "url.<base>.pushInsteadOf": trap("git push felle:x main", "url.ext::{trap} .pushInsteadOf=felle:", EXT),
    "web.browser": trap("git web--browse http://x", "web.browser=felle", "browser.felle.cmd={trap}"),
}  # fmt: skip


def listed() -> dict[str, bool]:
    """Return the table: whether each setting runs a program."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {name: answer == "yes" for answer, name in (line.split() for line in lines if not line.startswith("#"))}


def test_every_setting_of_this_git_is_in_the_table() -> None:
    said = subprocess.run(["git", "help", "--config"], capture_output=True, check=True).stdout.decode()
    names = {line for line in said.splitlines() if "." in line and " " not in line}
    assert len(names) > 500
    assert names - listed().keys() == set(), "say of each whether it runs a program, and set a trap if it does"


def test_every_setting_that_runs_a_program_has_a_trap() -> None:
    assert {name for name, runs in listed().items() if runs} | {*UNLISTED} == TRAPS.keys()
    assert sum(not one.command for one in TRAPS.values()) <= 9, "those that need a window, a server or a mail program"


def test_the_counts_stand_in_the_documentation() -> None:
    said = " ".join((ROOT / "docs" / "installere.md").read_text(encoding="utf-8").split())
    assert f"{len(TRAPS)} innstillingene i git som kjører et program, og i {len(HOOKS)} kroker" in said
    assert f"{len(READING)} lesende kommandolinjer, ingen starter noe" in said


class Place(NamedTuple):
    """A repository with things to walk into, where the traps lie, and the file in which each writes its name."""

    repo: Path
    traps: Path
    log: Path

    def program(self, name: str) -> str:
        """Return the path of a program that writes down the name; a filter also passes on what it is given."""
        file = self.traps / "".join(sign if sign.isalnum() else "-" for sign in name)
        if not file.exists():
            passed_on = "exec cat\n" if name.startswith("filter.") else ""
            file.write_text(f"#!/bin/sh\necho '{name}' >> '{self.log}'\n{passed_on}")
            file.chmod(0o755)
        return str(file)

    def filled(self, name: str, text: str) -> str:
        """Return a setting or a command with its program, hooks and files in it."""
        hooks, include, template = self.traps / "hooks", self.traps / f"include-{len(name)}", self.traps / "mal"
        if "{hooks}" in text or "{template}" in text:
            for folder in (hooks, template / "hooks"):
                folder.mkdir(parents=True, exist_ok=True)
                for hook in HOOKS:
                    (folder / hook).unlink(missing_ok=True)
                    (folder / hook).symlink_to(self.program(name))
        if "{include}" in text:
            include.write_text(f"[alias]\n\tfelle = !{self.program(name)}\n")
        values = {"{trap}": self.program(name), "{hooks}": hooks, "{include}": include, "{template}": template}
        for word, value in values.items():
            text = text.replace(word, str(value))
        return text

    def set(self, name: str, config: Path) -> None:
        """Set the trap in the settings file."""
        for setting in TRAPS[name].settings:
            key, _, value = self.filled(name, setting).partition("=")
            if name.startswith("url."):  # url.ext::/program .insteadOf=felle:
                key, _, value = self.filled(name, setting).rpartition("=")
            call(self.repo.parent, "config", "-f", str(config), "--add", key, value)

    def started(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a plan, a submodule, another branch, a signed commit and unsaved changes, to be copied."""
    top = tmp_path_factory.mktemp("laget")
    with pytest.MonkeyPatch.context() as patch:
        settle(top / "hjemme", patch)
        module, repo = new_repo(top / "modul"), new_repo(top / "depot")
        first = save(module, {"a": "1"})
        save(module, {"a": "2"})
        call(repo, "submodule", "--quiet", "add", str(module), "modul")
        attributes = (
            "plans/*.yaml filter=felle diff=felle merge=felle\nplans/*.md diff=felletekst filter=felleprosess\n"
        )
        files: dict[str, str | None] = {
            "plans/vik.yaml": vik.PLAN, "plans/vik.framdrift.yaml": vik.JOURNAL, "plans/les.md": "x\n",
            ".gitattributes": attributes, "felles.txt": "1\n",
        }  # fmt: skip
        save(repo, files, day="2024-01-10")
        call(repo, "checkout", "-q", "-b", "nav")
        save(repo, {"plans/vik.framdrift.yaml": vik.JOURNAL.replace("på høring", "sendt"), "felles.txt": "2\n"})
        call(repo, "checkout", "-q", "main")
        new = {"plans/vik.framdrift.yaml": vik.JOURNAL.replace("på høring", "vedtatt"), "felles.txt": "3\n"}
        save(repo, {**new}, day="2024-02-10")
        signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n"
        commit = call(repo, "cat-file", "commit", "HEAD").replace("\n\n", f"\n{signature}", 1)
        (top / "signert").write_text(commit + "\n")
        call(repo, "update-ref", "HEAD", call(repo, "hash-object", "-t", "commit", "-w", str(top / "signert")))
        call(repo / "modul", "checkout", "-q", first)
        (repo / "plans/vik.yaml").write_text(vik.PLAN.replace("leie før eie", "leie til eie"), encoding="utf-8")
        (repo / "plans/les.md").write_text("y\n")
    return repo


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Place:
    """Give the repository, with nothing of what an earlier test did."""
    shutil.copytree(made, tmp_path / "depot", symlinks=True, ignore=shutil.ignore_patterns("*.sample"))
    (tmp_path / "feller").mkdir()
    return Place(tmp_path / "depot", tmp_path / "feller", tmp_path / "startet")


def plain(place: Place, command: str) -> None:
    """Run a command of plain git, with a terminal where it asks for one, and wait a little for what it starts."""
    words = ["sh", "-c", command.removeprefix("@")]
    env = {**os.environ, "TERM": "xterm", "GIT_TERMINAL_PROMPT": "0"}
    if command.startswith("@"):
        import pty  # which Windows has not

        outer, inner = pty.openpty()
        threading.Thread(target=swallow, args=(outer,), daemon=True).start()
        subprocess.run(words, cwd=place.repo, env=env, stdin=inner, stdout=inner, stderr=inner, check=False, timeout=20)
        os.close(inner)
    else:
        subprocess.run(words, cwd=place.repo, env=env, input=b"", capture_output=True, check=False, timeout=20)
    for _ in range(100):
        if place.started():
            return
        time.sleep(0.02)  # what was started may still be on its way


def swallow(terminal: int) -> None:
    """Read what is written to the terminal until it is closed."""
    try:
        while os.read(terminal, 1000):
            pass
    except OSError:
        os.close(terminal)


@pytest.mark.parametrize("name", [name for name, one in TRAPS.items() if one.command])
def test_plain_git_walks_into_the_trap(place: Place, name: str) -> None:
    place.set(name, place.repo / ".git/config")
    plain(place, place.filled(name, TRAPS[name].command))
    assert name in place.started()


def test_plain_git_starts_a_hook_that_lies_in_the_repository(place: Place) -> None:
    (place.repo / ".git/hooks/pre-commit").symlink_to(place.program("pre-commit"))
    plain(place, "git commit --allow-empty -m x")
    assert place.started() == ["pre-commit"]


# -- No command that reads starts anything -----------------------------------------------------------------------------

READING = [
    *("sjekk", "sjekk --rev HEAD", "sjekk --format json", "status", "status --rev HEAD", "status --rev 2024-01-20"),
    *("status --format json", "forfalt", "forfalt --rev HEAD~1", "vis", "vis rutine", "vis rutine --rev HEAD"),
    *("endringer", "endringer HEAD~1", "endringer HEAD~1 HEAD", "endringer --siden 2024-01-20"),
    *("endringer --format md", "endringer --vedtatt", "rapport status --til md", "rapport revisjon --til md"),
    *("rapport status --til md --rev HEAD", "nettside --ut ../nett", "nettside --ut ../nett2 --rev HEAD"),
    *(
        "eksport --til csv",
        "eksport --til json --rev HEAD",
        "eksport --til ics",
        "purring",
        "regneark --ut ../ark.xlsx",
    ),
    *("revisjon status 2024", "meld rutine pågår --vis-bare", "hent ../ark.xlsx"),
]
UNABLE = ("endringer --vedtatt", "revisjon", "sjekk")  # there is no decision, no worksheet, and advice
WRITING = {"flett", "importer", "ny", "lagre", "del", "vindu"}  # told of what will run by commands of their own


def test_every_command_is_among_those_that_read_or_write() -> None:
    assert {entry.name for entry in Program.table} - WRITING == {line.split()[0] for line in READING}


@pytest.fixture
def hostile(place: Place) -> Place:
    """Give the repository with every trap at once, in its own settings, the user's, its hooks and its attributes."""
    (place.repo / "plans/vik.yaml").touch()
    settings = place.traps / "innstillinger"
    for name in TRAPS:
        place.set(name, settings)
    config = place.repo / ".git/config"
    for file in (config, Path(os.environ["HOME"]) / ".gitconfig"):
        file.write_text(file.read_text() + settings.read_text())
    (place.repo / ".git/hooks").mkdir(exist_ok=True)
    for hook in HOOKS:
        (place.repo / ".git/hooks" / hook).symlink_to(place.program("krok"))
    (place.repo / ".git/info").mkdir(exist_ok=True)
    (place.repo / ".git/info/attributes").write_text("*.yaml filter=felle diff=felle merge=felle\n")
    place.log.unlink(missing_ok=True)
    return place


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[Path, str], tuple[int, str]]:
    """Give a function that runs a command in a folder and returns its exit code and all it says."""
    monkeypatch.setenv("BOLIGPLAN_PER", vik.DAY)

    def ask(folder: Path, line: str) -> tuple[int, str]:
        monkeypatch.chdir(folder)
        code = main(line.split())
        return code, "".join(capsys.readouterr())

    return ask


def test_no_reading_command_walks_into_any_trap(hostile: Place, ask: Callable[[Path, str], tuple[int, str]]) -> None:
    plain(hostile, "git status")
    assert hostile.started(), "the traps are set"
    hostile.log.unlink()
    for line in READING:
        code, said = ask(hostile.repo, line)
        assert vik.BUG not in said, line
        assert code == 0 or line.startswith(UNABLE), (line, said)
        assert hostile.started() == [], line


def test_what_is_missing_is_not_fetched(hostile: Place, ask: Callable[[Path, str], tuple[int, str]]) -> None:
    blob = call(hostile.repo, "rev-parse", "HEAD~1:plans/vik.framdrift.yaml")
    (hostile.repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for line in ("status --rev HEAD~1", "endringer HEAD~1", "vis rutine"):
        code, said = ask(hostile.repo, line)
        assert (code, "git mangler innholdet" in said) == (2, True), line
    assert hostile.started() == []


@pytest.mark.parametrize("kind", ["worktree", "submodule"])
def test_a_bare_repository_in_the_folder_starts_nothing(
    hostile: Place, ask: Callable[[Path, str], tuple[int, str]], kind: str, tmp_path: Path
) -> None:
    top = tmp_path / "tre"
    clean = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "submodule.recurse=false"]
    if kind == "worktree":
        call(hostile.repo, *clean, "worktree", "add", "-q", "--no-checkout", str(top))
    else:
        over = new_repo(tmp_path / "over")
        call(over, *clean, "clone", "-q", "--no-checkout", "-u", "git-upload-pack", str(hostile.repo), "planer")
        call(over, *clean, "submodule", "--quiet", "add", "--force", str(hostile.repo), "planer")
        call(over, *clean, "submodule", "--quiet", "absorbgitdirs")
        top = over / "planer"
    shutil.copytree(hostile.repo / "plans", top / "plans", dirs_exist_ok=True)
    call(top, *clean, "init", "-q", "--bare", "plans")
    (top / "plans/config").write_text(
        (hostile.repo / ".git/config").read_text() + "[core]\n\tbare = false\n\tworktree = .\n"
    )
    (top / "plans/info").mkdir(exist_ok=True)
    (top / "plans/info/attributes").write_text("* filter=felle\n")
    plain(hostile._replace(repo=top / "plans"), "git status")
    assert hostile.started(), "plain git is taken in"
    hostile.log.unlink()
    for folder in (top, top / "plans"):
        for line in ("status plans" if folder == top else "status .", "sjekk", "endringer", "vis rutine"):
            assert vik.BUG not in ask(folder, line)[1], line
            assert hostile.started() == [], (folder, line)
