"""git.py against real repositories: what it answers, what it refuses, and what it is not disturbed by."""

import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from boligplan import git
from boligplan.errors import BoligplanError


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool: Callable[[str], str]) -> None:
    need_tool("git")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "hjemme"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Prøve\n\temail = prove@example.no\n[init]\n\tdefaultBranch = main\n"
        '[core]\n\tautocrlf = false\n[commit]\n\tgpgsign = false\n[protocol "file"]\n\tallow = always\n',
        encoding="utf-8",
    )


def call(folder: Path, *args: str, day: str = "2024-03-01", zone: str = "+0100") -> str:
    stamp = f"{day}T12:00:00{zone}" if "T" not in day else f"{day}{zone}"
    env = {**os.environ, "GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": stamp}
    done = subprocess.run(["git", *args], cwd=folder, env=env, capture_output=True, check=True)
    return done.stdout.decode().strip()


def new_repo(folder: Path) -> Path:
    folder.mkdir(parents=True)
    call(folder, "init", "-q")
    return folder


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return new_repo(tmp_path / "depot med æøå")


def save(repo: Path, files: dict[str, str], subject: str = "lagret", day: str = "2024-03-01", **more: str) -> str:
    for name, text in files.items():
        file = repo / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    call(repo, "add", "-A")
    call(repo, "commit", "-q", "-m", subject, day=day, **more)
    return call(repo, "rev-parse", "HEAD")


def differs(paths: list[Path]) -> bool:
    """Whether git keeps something else than what lies here."""
    root = git.repo_root(paths[0])
    return root is not None and git.traces(root, [paths])[0].changed


def test_the_root_is_found_from_a_file_a_folder_and_a_file_that_is_not_there_yet(repo: Path) -> None:
    save(repo, {"plans/a.yaml": "a"})
    for path in (repo, repo / "plans", repo / "plans/a.yaml", repo / "ny/mappe/b.yaml"):
        assert git.repo_root(path) == repo.resolve()


def test_outside_a_repository_there_is_no_commit_and_no_difference(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a")
    assert git.repo_root(file) is None
    assert git.last_commit([file]) is None
    assert differs([file]) is False
    with pytest.raises(BoligplanError, match="ligger ikke i et git-depot"):
        git.require_repo(file)


def test_without_git_on_path_only_the_demanding_questions_fail(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(repo, {"a.yaml": "a"})
    file = repo / "a.yaml"
    monkeypatch.setenv("PATH", "")
    assert git.repo_root(file) is None
    assert git.last_commit([file]) is None
    assert differs([file]) is False
    assert git.traces(repo, [[file]]) == [git.Trace(None, changed=False)]
    assert git.history(repo, file) == []
    for question in (lambda: git.require_repo(file), lambda: git.resolve(repo, "HEAD")):
        with pytest.raises(BoligplanError, match="Fant ikke programmet git"):
            question()


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
def test_a_git_that_lies_in_the_current_folder_is_never_started(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = repo / "git"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/startet'\n")
    trap.chmod(0o755)
    monkeypatch.chdir(repo)
    monkeypatch.setenv("PATH", ".")
    assert git.repo_root(repo) is None
    assert not (tmp_path / "startet").exists()


def test_a_repository_without_commits_has_no_commit_and_says_so_when_asked_for_a_day(repo: Path) -> None:
    file = repo / "a.yaml"
    file.write_text("a")
    assert git.last_commit([file]) is None
    assert differs([file]) is True
    assert git.traces(repo, [[file]]) == [git.Trace(None, changed=True)]
    assert git.history(repo, file) == []
    with pytest.raises(BoligplanError, match="ikke lagret noen versjon"):
        git.resolve(repo, "2024-01-01")


def test_the_last_commit_is_the_one_that_touched_the_files_and_not_head(repo: Path) -> None:
    first = save(repo, {"a.yaml": "a"}, "vedtatt", "2024-01-10")
    save(repo, {"annet.txt": "x"}, "noe annet", "2024-02-10")
    commit = git.last_commit([repo / "a.yaml", repo / "a.framdrift.yaml"])
    assert commit == git.Commit(first, date(2024, 1, 10), "vedtatt")
    assert commit.short == first[:10]


def test_the_day_is_the_committers_own_whatever_the_zone_of_the_reader(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = save(repo, {"a.yaml": "a"}, day="2024-01-10T00:30:00", zone="+0200")
    for zone in ("America/Los_Angeles", "Pacific/Auckland"):
        monkeypatch.setenv("TZ", zone)
        commit = git.last_commit([repo / "a.yaml"])
        assert commit is not None
        assert commit.day == date(2024, 1, 10)
        assert git.resolve(repo, "2024-01-10") == first
        with pytest.raises(BoligplanError, match="ingen versjon fra 2024-01-09"):
            git.resolve(repo, "2024-01-09")


def test_a_change_a_new_file_a_deleted_file_and_an_ignored_file_differ(repo: Path) -> None:
    save(repo, {"a.yaml": "a", "b.yaml": "b", "borte.yaml": "c", ".gitignore": "privat/\n"})
    (repo / "a.yaml").write_text("endret")
    (repo / "ny.yaml").write_text("ny")
    (repo / "borte.yaml").unlink()
    (repo / "privat").mkdir()
    (repo / "privat/d.yaml").write_text("d")
    names = ("a.yaml", "b.yaml", "ny.yaml", "borte.yaml", "privat/d.yaml", "finnes-ikke.yaml")
    expected = [True, False, True, True, True, False]
    assert [differs([repo / name]) for name in names] == expected
    assert [trace.changed for trace in git.traces(repo, [[repo / name] for name in names])] == expected


def test_a_staged_change_differs(repo: Path) -> None:
    save(repo, {"a.yaml": "a"})
    (repo / "a.yaml").write_text("b")
    call(repo, "add", "a.yaml")
    assert differs([repo / "a.yaml"]) is True


def test_line_ends_that_git_itself_converts_are_no_difference(repo: Path) -> None:
    save(repo, {"a.yaml": "a: 1\nb: 2\n"})
    call(repo, "config", "core.autocrlf", "true")
    (repo / "a.yaml").write_bytes(b"a: 1\r\nb: 2\r\n")
    assert differs([repo / "a.yaml"]) is False


@pytest.mark.parametrize(
    "name", ["-p.yaml", "med rom.yaml", "bærum æøå.yaml", ":(top)a.yaml", "*.yaml", "[a].yaml", "#.yaml"]
)
def test_odd_file_names_are_only_names(repo: Path, name: str) -> None:
    if os.name == "nt" and set(name) & set(':*"?'):
        pytest.skip("not a file name on Windows")
    first = save(repo, {f"plans/{name}": "innhold"}, "odde")
    save(repo, {"plans/a.yaml": "a"}, "annen")
    file = repo / "plans" / name
    commit = git.last_commit([file])
    assert commit is not None
    assert commit.hash == first
    assert git.show(repo, "HEAD", file) == b"innhold"
    assert [version.commit.hash for version in git.history(repo, file)] == [first]
    assert git.traces(repo, [[file]]) == [git.Trace(commit, changed=False)]
    file.write_text("endret")
    assert differs([file]) is True
    assert differs([repo / "plans/a.yaml"]) is False


def test_a_relative_path_and_a_path_through_a_link_are_the_same_file(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(repo, {"plans/a.yaml": "a"})
    monkeypatch.chdir(repo / "plans")
    assert git.show(repo, "HEAD", Path("a.yaml")) == b"a"
    if os.name != "nt":
        (tmp_path / "lenke").symlink_to(repo)
        assert git.last_commit([tmp_path / "lenke/plans/a.yaml"]) == git.last_commit([Path("a.yaml")])


def test_a_file_outside_the_repository_is_refused(repo: Path, tmp_path: Path) -> None:
    save(repo, {"a.yaml": "a"})
    with pytest.raises(BoligplanError, match="ligger ikke i git-depotet"):
        git.show(repo, "HEAD", tmp_path / "b.yaml")


def test_the_bytes_of_an_old_version_are_given_as_they_were_kept(repo: Path) -> None:
    save(repo, {"a.yaml": "\ufeffå: 1\r\n"}, day="2024-01-01")
    save(repo, {"a.yaml": "ny"}, day="2024-02-01")
    assert git.show(repo, "HEAD~1", repo / "a.yaml") == "\ufeffå: 1\r\n".encode()
    assert git.show(repo, "2024-01-15", repo / "a.yaml") == "\ufeffå: 1\r\n".encode()
    assert git.show(repo, "HEAD~1", repo / "b.yaml") is None


def test_many_old_files_are_given_at_once_in_the_order_asked_for(repo: Path) -> None:
    one = save(repo, {"å b.yaml": "missing\n\n", "mappe/a.yaml": ""})
    two = save(repo, {"å b.yaml": "ny missing", "mappe/a.yaml": "blob 3\n"})
    asked = [(rev, repo / name) for rev in (two, one) for name in ("å b.yaml", "nei.yaml", "mappe", "mappe/a.yaml")]
    found: list[bytes | None] = [b"ny missing", None, None, b"blob 3\n", b"missing\n\n", None, None, b""]
    assert git.show_many(repo, asked) == found
    assert git.show_many(repo, [*asked, (one, repo / "to\nlinjer.yaml")]) == [*found, None]
    assert git.show_many(repo, []) == []


def test_a_revision_is_a_hash_a_branch_a_tag_or_a_day(repo: Path) -> None:
    one = save(repo, {"a.yaml": "1"}, day="2024-01-10")
    two = save(repo, {"a.yaml": "2"}, day="2024-01-20")
    call(repo, "tag", "-a", "vedtak-2024", "-m", "vedtatt", one)
    (repo / "HEAD").write_text("a file of that name is no revision")
    assert [git.resolve(repo, rev) for rev in ("HEAD", "main", two[:8], "vedtak-2024", "HEAD~1")] == [
        two, two, two, one, one,
    ]  # fmt: skip
    assert [git.resolve(repo, day) for day in ("2024-01-10", "2024-01-19", "2024-01-20", "2030-01-01")] == [
        one, one, two, two,
    ]  # fmt: skip


@pytest.mark.parametrize("rev", ["ukjent", "", "--all", "-1", "HEAD..HEAD", "HEAD\n", "HEAD\0", "HEAD:a.yaml"])
def test_what_is_no_revision_is_refused_in_norwegian(repo: Path, rev: str) -> None:
    save(repo, {"a.yaml": "a"})
    with pytest.raises(BoligplanError, match="kjenner ingen versjon"):
        git.resolve(repo, rev)


def test_a_day_that_is_not_in_the_calendar_is_refused(repo: Path) -> None:
    save(repo, {"a.yaml": "a"})
    with pytest.raises(BoligplanError, match="finnes ikke i kalenderen"):
        git.resolve(repo, "2023-02-30")


def test_a_day_gives_what_stood_on_this_branch_that_day_and_not_what_lay_on_a_side_branch(repo: Path) -> None:
    main = save(repo, {"a.yaml": "1"}, day="2024-01-05")
    call(repo, "checkout", "-q", "-b", "forslag")
    save(repo, {"a.yaml": "2"}, day="2024-01-10")
    call(repo, "checkout", "-q", "main")
    call(repo, "merge", "-q", "--no-ff", "-m", "flettet", "forslag", day="2024-02-01")
    assert git.resolve(repo, "2024-01-20") == main
    assert git.resolve(repo, "2024-02-01") == call(repo, "rev-parse", "HEAD")


def test_the_commit_that_is_named_holds_the_files_as_they_stand_also_after_a_merge(repo: Path) -> None:
    save(repo, {"a.yaml": "1", "a.framdrift.yaml": "1"}, day="2024-01-01")
    call(repo, "checkout", "-q", "-b", "melding")
    save(repo, {"a.framdrift.yaml": "2"}, day="2024-01-02")
    call(repo, "checkout", "-q", "main")
    save(repo, {"a.yaml": "2"}, day="2024-01-03")
    call(repo, "merge", "-q", "--no-ff", "-m", "flettet", "melding", day="2024-01-04")
    save(repo, {"annet": "x"}, day="2024-01-05")
    pair = [repo / "a.yaml", repo / "a.framdrift.yaml"]
    commit = git.last_commit(pair)
    assert commit is not None
    assert [git.show(repo, commit.hash, path) for path in pair] == [b"2", b"2"]
    assert git.traces(repo, [pair]) == [git.Trace(commit, changed=False)]


def test_hundreds_of_plans_give_the_same_answers_together_as_one_by_one(repo: Path) -> None:
    save(repo, {f"plans/k{n}/plan {n}.yaml": "1" for n in range(300)}, "alle", "2024-01-01")
    save(repo, {f"plans/k{n}/plan {n}.framdrift.yaml": "1" for n in range(0, 300, 3)}, "meldt", "2024-02-01")
    save(repo, {f"plans/k{n}/plan {n}.yaml": "2" for n in range(0, 300, 7)}, "endret", "2024-03-01")
    (repo / "plans/k5/plan 5.yaml").write_text("ulagret")
    (repo / "plans/k6/plan 6.framdrift.yaml").write_text("ulagret")
    groups = [[repo / f"plans/k{n}/plan {n}.yaml", repo / f"plans/k{n}/plan {n}.framdrift.yaml"] for n in range(300)]
    together = git.traces(repo, groups)
    for n in (0, 1, 3, 5, 6, 7, 21, 299):
        assert together[n] == git.Trace(git.last_commit(groups[n]), differs(groups[n])), n
    assert [n for n, trace in enumerate(together) if trace.changed] == [5, 6]


def test_traces_asks_git_no_more_often_for_many_plans_than_for_one(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(repo, {f"{n}.yaml": "1" for n in range(40)})
    save(repo, {"sist.txt": "1"})
    started: list[object] = []
    real = subprocess.run

    def counted(*args: Any, **kwargs: Any) -> Any:
        started.append(args)
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", counted)
    git.traces(repo, [[repo / "1.yaml"]])
    one = len(started)
    git.traces(repo, [[repo / f"{n}.yaml"] for n in range(40)])
    assert len(started) == 2 * one


def test_history_follows_a_file_through_its_names(repo: Path) -> None:
    text = "".join(f"linje {n}\n" for n in range(30))
    save(repo, {"gammel plan.yaml": text}, "vedtatt", "2024-01-01")
    call(repo, "mv", "gammel plan.yaml", "plans.yaml")
    save(repo, {}, "flyttet", "2024-02-01")
    save(repo, {"plans.yaml": text + "mer\n"}, "endret\x01\x02 æ", "2024-03-01")
    versions = git.history(repo, repo / "plans.yaml")
    assert [(v.commit.day.isoformat(), v.commit.subject, v.path) for v in versions] == [
        ("2024-03-01", "endret\x01\x02 æ", PurePosixPath("plans.yaml")),
        ("2024-02-01", "flyttet", PurePosixPath("plans.yaml")),
        ("2024-01-01", "vedtatt", PurePosixPath("gammel plan.yaml")),
    ]
    oldest = versions[-1]
    assert git.show(repo, oldest.commit.hash, repo / oldest.path) == text.encode()


def test_a_detached_head_and_a_worktree_are_repositories_like_any_other(repo: Path, tmp_path: Path) -> None:
    first = save(repo, {"a.yaml": "1"}, day="2024-01-01")
    save(repo, {"a.yaml": "2"}, day="2024-02-01")
    call(repo, "worktree", "add", "-q", "--detach", str(tmp_path / "eldre"), first)
    file = tmp_path / "eldre/a.yaml"
    assert git.repo_root(file) == (tmp_path / "eldre").resolve()
    commit = git.last_commit([file])
    assert commit is not None
    assert commit.hash == first
    assert git.resolve(tmp_path / "eldre", "2024-12-31") == first
    assert differs([file]) is False


def test_inside_a_hook_of_another_repository_git_still_looks_at_ours(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = save(repo, {"a.yaml": "1"})
    other = new_repo(tmp_path / "annet")
    save(other, {"b.yaml": "1"}, "noe annet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_TRACE", "1")
    assert git.repo_root(repo / "a.yaml") == repo.resolve()
    assert git.resolve(repo, "HEAD") == first
    assert differs([repo / "a.yaml"]) is False


def test_a_shallow_clone_says_where_its_history_is_cut_off(repo: Path, tmp_path: Path) -> None:
    save(repo, {"a.yaml": "1"}, day="2024-01-01")
    save(repo, {"annet": "1"}, day="2024-02-01")
    call(tmp_path, "clone", "-q", "--depth", "1", repo.as_uri(), "grunn")
    shallow = tmp_path / "grunn"
    commit = git.last_commit([shallow / "a.yaml"])
    assert commit is not None
    assert commit.cut_off is True
    assert git.traces(shallow, [[shallow / "a.yaml"]])[0].commit == commit
    with pytest.raises(BoligplanError) as caught:
        git.resolve(shallow, "2024-01-15")
    assert "unshallow" in (caught.value.help or "")


def test_the_first_commit_of_a_whole_history_is_not_cut_off(repo: Path) -> None:
    save(repo, {"a.yaml": "1"})
    commit = git.last_commit([repo / "a.yaml"])
    assert commit is not None
    assert commit.cut_off is False


def test_settings_of_the_user_do_not_change_the_answers(repo: Path) -> None:
    first = save(repo, {"æ.yaml": "1"}, "blåbær")
    before = (
        git.last_commit([repo / "æ.yaml"]),
        git.history(repo, repo / "æ.yaml"),
        git.traces(repo, [[repo / "æ.yaml"]]),
    )
    for setting in (
        "log.showSignature=true", "core.quotepath=true", "color.ui=always", "core.abbrev=40", "log.follow=true",
        "i18n.logOutputEncoding=ISO-8859-1", "status.showUntrackedFiles=no", "format.pretty=oneline",
        "log.decorate=full", "core.pager=false", "diff.noprefix=true", "diff.external=false", "log.date=relative",
        "status.branch=true", "status.short=true", "diff.relative=true", "log.diffMerges=off",
    ):  # fmt: skip
        call(repo, "config", *setting.split("=", 1))
    assert before == (
        git.last_commit([repo / "æ.yaml"]), git.history(repo, repo / "æ.yaml"), git.traces(repo, [[repo / "æ.yaml"]]),
    )  # fmt: skip
    assert before[0] == git.Commit(first, date(2024, 3, 1), "blåbær")
    (repo / "ny.yaml").write_text("ny")
    assert differs([repo / "ny.yaml"]) is True


def test_asking_writes_nothing_in_the_repository(repo: Path) -> None:
    save(repo, {"a.yaml": "1"})
    (repo / "a.yaml").touch()

    def state() -> dict[Path, tuple[int, int]]:
        return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in repo.rglob("*") if p.is_file()}

    before = state()
    differs([repo / "a.yaml"])
    git.traces(repo, [[repo / "a.yaml"]])
    git.show(repo, "HEAD", repo / "a.yaml")
    assert state() == before


@pytest.mark.skipif(os.name == "nt", reason="what can be run is known by other signs")
def test_a_git_that_cannot_be_started_is_told(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "bin/git"
    broken.parent.mkdir()
    broken.write_bytes(b"\x00")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent))
    with pytest.raises(BoligplanError, match="Fikk ikke startet git"):
        git.resolve(repo, "HEAD")


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
def test_a_git_that_hangs_is_given_up(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin/git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec /bin/sleep 20\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent))
    monkeypatch.setattr(git, "TIMEOUT", 0.2)
    assert git.last_commit([repo / "a.yaml"]) is None
    with pytest.raises(BoligplanError, match="svarte ikke"):
        git.resolve(repo, "HEAD")
