"""Real git repositories for the tests: one made, files saved on a day, and what plain git answers."""

import os
import subprocess
from pathlib import Path

import pytest


def settle(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Let git have a user of its own, and nothing of the settings of the machine."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        patch.delenv(name)
    home.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE"):
        patch.setenv(name, str(home))
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Prøve\n\temail = prove@example.no\n[init]\n\tdefaultBranch = main\n"
        '[core]\n\tautocrlf = false\n[commit]\n\tgpgsign = false\n[protocol "file"]\n\tallow = always\n',
        encoding="utf-8",
    )


def call(folder: Path, *args: str, day: str = "2024-03-01", zone: str = "+0100") -> str:
    """Return what git says; a commit is made on the day."""
    stamp = f"{day}T12:00:00{zone}" if "T" not in day else f"{day}{zone}"
    env = {**os.environ, "GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": stamp}
    done = subprocess.run(["git", *args], cwd=folder, env=env, capture_output=True, check=True)
    return done.stdout.decode().strip()


def new_repo(folder: Path) -> Path:
    """Return the folder, made and a repository."""
    folder.mkdir(parents=True)
    call(folder, "init", "-q")
    return folder


def save(
    repo: Path, files: dict[str, str | None], subject: str = "lagret", day: str = "2024-03-01", zone: str = "+0100"
) -> str:
    """Return the hash of a commit with the files as given, None for one that is taken away."""
    for name, text in files.items():
        file = repo / name
        if text is None:
            file.unlink()
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    call(repo, "add", "-A")
    call(repo, "commit", "-q", "--allow-empty", "-m", subject, day=day, zone=zone)
    return call(repo, "rev-parse", "HEAD")


def partial_clone(repo: Path, folder: Path, kind: str = "blob:none") -> Path:
    """Return a clone that lacks what was not needed to show the newest version."""
    call(repo, "config", "uploadpack.allowFilter", "true")
    call(repo.parent, "clone", "-q", f"--filter={kind}", repo.as_uri(), str(folder))
    return folder


def damage(repo: Path, name: str, rev: str = "HEAD") -> None:
    """Write other bytes where git keeps what the file held in the version."""
    blob = call(repo, "rev-parse", f"{rev}:{name}")
    kept = repo / ".git" / "objects" / blob[:2] / blob[2:]
    kept.chmod(0o644)
    kept.write_bytes(b"ikke det som ble lagret")
