"""git.py against real repositories: what it answers, what it refuses, and what it is not disturbed by."""

import os
import subprocess
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from boligplan import git
from boligplan.errors import BoligplanError
from boligplan.reading import origins
from boligplan.versions import resolve
from saving import call, damage, new_repo, partial_clone, save

pytestmark = pytest.mark.usefixtures("own_git")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return new_repo(tmp_path / "depot med æøå")


def trace(path: Path) -> tuple[git.Commit | None, bool | None]:
    """Return the last commit that touched a plan or its journal, and whether git keeps something else."""
    origin = origins([path])[0]
    return origin.commit, origin.changed


def differs(path: Path) -> bool | None:
    return trace(path)[1]


def test_the_root_is_found_from_a_file_a_folder_and_a_file_that_is_not_there_yet(repo: Path) -> None:
    save(repo, {"plans/a.yaml": "a"})
    for path in (repo, repo / "plans", repo / "plans/a.yaml", repo / "ny/mappe/b.yaml"):
        assert git.repo_root(path) == repo.resolve()


def test_outside_a_repository_there_is_no_commit_and_no_difference(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a")
    assert git.repo_root(file) is None
    assert trace(file) == (None, False)
    with pytest.raises(BoligplanError, match="ligger ikke i et git-depot"):
        git.require_repo(file)


def test_without_git_on_path_only_the_demanding_questions_fail(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(repo, {"a.yaml": "a"})
    file = repo / "a.yaml"
    monkeypatch.setenv("PATH", "")
    assert git.repo_root(file) == repo.resolve()
    assert trace(file) == (None, None), "nobody can tell"
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
    assert trace(repo / "a.yaml")[0] is None
    assert not (tmp_path / "startet").exists()


def test_a_repository_without_commits_has_no_commit_and_says_so_when_asked_for_a_day(repo: Path) -> None:
    file = repo / "a.yaml"
    file.write_text("a")
    assert trace(file)[0] is None
    assert differs(file) is True
    assert git.line(repo) == git.steps(repo) == []
    with pytest.raises(BoligplanError, match="ikke lagret noen versjon"):
        resolve(repo, "2024-01-01")


def test_the_last_commit_is_the_one_that_touched_the_files_and_not_head(repo: Path) -> None:
    first = save(repo, {"a.yaml": "a"}, "vedtatt", "2024-01-10")
    save(repo, {"annet.txt": "x"}, "noe annet", "2024-02-10")
    commit = trace(repo / "a.yaml")[0]
    assert commit == git.Commit(first, date(2024, 1, 10), "vedtatt", 1_704_884_400)
    assert commit.short == first[:10]


def test_the_day_is_the_committers_own_whatever_the_zone_of_the_reader(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = save(repo, {"a.yaml": "a"}, day="2024-01-10T00:30:00", zone="+0200")
    for zone in ("America/Los_Angeles", "Pacific/Auckland"):
        monkeypatch.setenv("TZ", zone)
        commit = trace(repo / "a.yaml")[0]
        assert commit is not None
        assert commit.day == date(2024, 1, 10)
        assert resolve(repo, "2024-01-10") == first
        with pytest.raises(BoligplanError, match="ingen versjon fra 2024-01-09"):
            resolve(repo, "2024-01-09")


def test_a_change_a_new_file_a_deleted_file_and_an_ignored_file_differ(repo: Path) -> None:
    save(repo, {"a.yaml": "a", "b.yaml": "b", "borte.yaml": "c", ".gitignore": "privat/\n"})
    (repo / "a.yaml").write_text("endret")
    (repo / "ny.yaml").write_text("ny")
    (repo / "borte.yaml").unlink()
    (repo / "privat").mkdir()
    (repo / "privat/d.yaml").write_text("d")
    names = ("a.yaml", "b.yaml", "ny.yaml", "borte.yaml", "privat/d.yaml", "finnes-ikke.yaml")
    expected = [True, False, True, True, True, False]
    assert [differs(repo / name) for name in names] == expected
    assert [origin.changed for origin in origins([repo / name for name in names])] == expected


def test_a_staged_change_differs(repo: Path) -> None:
    save(repo, {"a.yaml": "a"})
    (repo / "a.yaml").write_text("b")
    call(repo, "add", "a.yaml")
    assert differs(repo / "a.yaml") is True


def test_line_ends_that_git_itself_converts_are_no_difference(repo: Path) -> None:
    save(repo, {"a.yaml": "a: 1\nb: 2\n"})
    call(repo, "config", "core.autocrlf", "true")
    (repo / "a.yaml").write_bytes(b"a: 1\r\nb: 2\r\n")
    assert differs(repo / "a.yaml") is False


@pytest.mark.parametrize(
    "name", ["-p.yaml", "med rom.yaml", "bærum æøå.yaml", ":(top)a.yaml", "*.yaml", "[a].yaml", "#.yaml"]
)
def test_odd_file_names_are_only_names(repo: Path, name: str) -> None:
    if os.name == "nt" and set(name) & set(':*"?'):
        pytest.skip("not a file name on Windows")
    first = save(repo, {f"plans/{name}": "innhold"}, "odde")
    save(repo, {"plans/a.yaml": "a"}, "annen")
    file = repo / "plans" / name
    commit = trace(file)[0]
    assert commit is not None
    assert commit.hash == first
    assert git.show(repo, "HEAD", file) == b"innhold"
    assert trace(file) == (commit, False)
    file.write_text("endret")
    assert differs(file) is True
    assert differs(repo / "plans/a.yaml") is False


def test_a_relative_path_and_a_path_through_a_link_are_the_same_file(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(repo, {"plans/a.yaml": "a"})
    monkeypatch.chdir(repo / "plans")
    assert git.show(repo, "HEAD", Path("a.yaml")) == b"a"
    if os.name != "nt":
        (tmp_path / "lenke").symlink_to(repo)
        assert trace(tmp_path / "lenke/plans/a.yaml")[0] == trace(Path("a.yaml"))[0]


def test_a_file_outside_the_repository_is_refused(repo: Path, tmp_path: Path) -> None:
    save(repo, {"a.yaml": "a"})
    with pytest.raises(BoligplanError, match="ligger ikke i git-depotet"):
        git.show(repo, "HEAD", tmp_path / "b.yaml")


def test_the_bytes_of_an_old_version_are_given_as_they_were_kept(repo: Path) -> None:
    save(repo, {"a.yaml": "\ufeffå: 1\r\n"}, day="2024-01-01")
    save(repo, {"a.yaml": "ny"}, day="2024-02-01")
    assert git.show(repo, "HEAD~1", repo / "a.yaml") == "\ufeffå: 1\r\n".encode()
    assert git.show(repo, "HEAD~1", repo / "b.yaml") is None


def test_a_revision_is_a_hash_a_branch_a_tag_or_a_day(repo: Path) -> None:
    one = save(repo, {"a.yaml": "1"}, day="2024-01-10")
    two = save(repo, {"a.yaml": "2"}, day="2024-01-20")
    call(repo, "tag", "-a", "vedtak-2024", "-m", "vedtatt", one)
    (repo / "HEAD").write_text("a file of that name is no revision")
    assert [git.resolve(repo, rev) for rev in ("HEAD", "main", two[:8], "vedtak-2024", "HEAD~1")] == [
        two, two, two, one, one,
    ]  # fmt: skip
    assert [resolve(repo, day) for day in ("2024-01-10", "2024-01-19", "2024-01-20", "2030-01-01")] == [
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
        resolve(repo, "2023-02-30")


def test_a_day_gives_what_stood_on_this_branch_that_day_and_not_what_lay_on_a_side_branch(repo: Path) -> None:
    main = save(repo, {"a.yaml": "1"}, day="2024-01-05")
    call(repo, "checkout", "-q", "-b", "forslag")
    save(repo, {"a.yaml": "2"}, day="2024-01-10")
    call(repo, "checkout", "-q", "main")
    call(repo, "merge", "-q", "--no-ff", "-m", "flettet", "forslag", day="2024-02-01")
    assert resolve(repo, "2024-01-20") == main
    assert resolve(repo, "2024-02-01") == call(repo, "rev-parse", "HEAD")


def test_the_commit_that_is_named_holds_the_files_as_they_stand_also_after_a_merge(repo: Path) -> None:
    save(repo, {"a.yaml": "1", "a.framdrift.yaml": "1"}, day="2024-01-01")
    call(repo, "checkout", "-q", "-b", "melding")
    save(repo, {"a.framdrift.yaml": "2"}, day="2024-01-02")
    call(repo, "checkout", "-q", "main")
    save(repo, {"a.yaml": "2"}, day="2024-01-03")
    call(repo, "merge", "-q", "--no-ff", "-m", "flettet", "melding", day="2024-01-04")
    save(repo, {"annet": "x"}, day="2024-01-05")
    pair = [repo / "a.yaml", repo / "a.framdrift.yaml"]
    commit = trace(pair[0])[0]
    assert commit is not None
    assert [git.show(repo, commit.hash, path) for path in pair] == [b"2", b"2"]
    assert trace(pair[0]) == (commit, False)


def test_hundreds_of_plans_give_the_same_answers_together_as_one_by_one(repo: Path) -> None:
    save(repo, {f"plans/k{n}/plan {n}.yaml": "1" for n in range(300)}, "alle", "2024-01-01")
    save(repo, {f"plans/k{n}/plan {n}.framdrift.yaml": "1" for n in range(0, 300, 3)}, "meldt", "2024-02-01")
    save(repo, {f"plans/k{n}/plan {n}.yaml": "2" for n in range(0, 300, 7)}, "endret", "2024-03-01")
    (repo / "plans/k5/plan 5.yaml").write_text("ulagret")
    (repo / "plans/k6/plan 6.framdrift.yaml").write_text("ulagret")
    plans = [repo / f"plans/k{n}/plan {n}.yaml" for n in range(300)]
    together = origins(plans)
    for n in (0, 1, 3, 5, 6, 7, 21, 299):
        assert together[n] == origins([plans[n]])[0], n
    assert [n for n, origin in enumerate(together) if origin.changed] == [5, 6]


def test_git_is_asked_no_more_often_for_many_plans(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(repo, {f"{n}.yaml": "1" for n in range(40)})
    save(repo, {"sist.txt": "1"})
    started: list[object] = []
    real = subprocess.run

    def counted(*args: Any, **kwargs: Any) -> Any:
        started.append(args)
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", counted)
    origins([repo / "1.yaml"])
    assert len(started) == 3
    origins([repo / f"{n}.yaml" for n in range(40)])
    assert len(started) == 6


def test_a_detached_head_and_a_worktree_are_repositories_like_any_other(repo: Path, tmp_path: Path) -> None:
    first = save(repo, {"a.yaml": "1"}, day="2024-01-01")
    save(repo, {"a.yaml": "2"}, day="2024-02-01")
    call(repo, "worktree", "add", "-q", "--detach", str(tmp_path / "eldre"), first)
    file = tmp_path / "eldre/a.yaml"
    assert git.repo_root(file) == (tmp_path / "eldre").resolve()
    commit = trace(file)[0]
    assert commit is not None
    assert commit.hash == first
    assert resolve(tmp_path / "eldre", "2024-12-31") == first
    assert differs(file) is False


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
    assert differs(repo / "a.yaml") is False


def test_a_shallow_clone_says_where_its_history_is_cut_off(repo: Path, tmp_path: Path) -> None:
    save(repo, {"a.yaml": "1"}, day="2024-01-01")
    save(repo, {"annet": "1"}, day="2024-02-01")
    call(tmp_path, "clone", "-q", "--depth", "1", repo.as_uri(), "grunn")
    shallow = tmp_path / "grunn"
    commit = trace(shallow / "a.yaml")[0]
    assert commit is not None
    assert commit.cut_off is True
    assert trace(shallow / "a.yaml") == (commit, False)
    with pytest.raises(BoligplanError) as caught:
        resolve(shallow, "2024-01-15")
    assert "unshallow" in (caught.value.help or "")


def test_the_first_commit_of_a_whole_history_is_not_cut_off(repo: Path) -> None:
    save(repo, {"a.yaml": "1"})
    commit = trace(repo / "a.yaml")[0]
    assert commit is not None
    assert commit.cut_off is False


def test_settings_of_the_user_do_not_change_the_answers(repo: Path) -> None:
    first = save(repo, {"æ.yaml": "1"}, "blåbær")
    before = (trace(repo / "æ.yaml"), git.steps(repo))
    for setting in (
        "log.showSignature=true", "core.quotepath=true", "color.ui=always", "core.abbrev=40", "log.follow=true",
        "i18n.logOutputEncoding=ISO-8859-1", "status.showUntrackedFiles=no", "format.pretty=oneline",
        "log.decorate=full", "core.pager=false", "diff.noprefix=true", "diff.external=false", "log.date=relative",
        "status.branch=true", "status.short=true", "diff.relative=true", "log.diffMerges=off",
    ):  # fmt: skip
        call(repo, "config", *setting.split("=", 1))
    assert before == (trace(repo / "æ.yaml"), git.steps(repo))
    assert before[0][0] == git.Commit(first, date(2024, 3, 1), "blåbær", 1_709_290_800)
    (repo / "ny.yaml").write_text("ny")
    assert differs(repo / "ny.yaml") is True


def test_asking_writes_nothing_in_the_repository(repo: Path) -> None:
    save(repo, {"a.yaml": "1"})
    (repo / "a.yaml").touch()

    def state() -> dict[Path, tuple[int, int]]:
        return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in repo.rglob("*") if p.is_file()}

    before = state()
    differs(repo / "a.yaml")
    git.steps(repo)
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
    for question in (lambda: trace(repo / "a.yaml")[0], lambda: git.resolve(repo, "HEAD")):
        with pytest.raises(BoligplanError, match="svarte ikke"):
            question()


# -- Bytes decide ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_flag_in_the_index_proves_nothing(repo: Path, flag: str) -> None:
    save(repo, {"a.yaml": "a"})
    call(repo, "update-index", flag, "a.yaml")
    (repo / "a.yaml").write_text("b")
    assert call(repo, "status", "--porcelain") == "", "which is what plain git says"
    assert differs(repo / "a.yaml") is True


def test_a_broken_index_hides_no_change(repo: Path) -> None:
    save(repo, {"a.yaml": "a", "b.yaml": "b"})
    (repo / ".git/index").write_bytes(b"skrap")
    (repo / "a.yaml").write_text("b")
    assert [differs(repo / name) for name in ("a.yaml", "b.yaml")] == [True, False]


@pytest.mark.parametrize(
    ("attributes", "autocrlf", "expected"),
    [
        ("", "false", True), ("", "true", False), ("", "input", False), ("* text", "false", False),
        ("* text=auto", "false", False), ("*.yaml eol=crlf", "false", False), ("* -text", "true", True),
    ],
)  # fmt: skip
def test_line_ends_differ_where_git_would_keep_them(repo: Path, attributes: str, autocrlf: str, expected: bool) -> None:
    save(repo, {"a.yaml": "a: 1\nb: 2\n"})
    call(repo, "config", "core.autocrlf", autocrlf)
    (repo / ".git/info").mkdir(exist_ok=True)
    (repo / ".git/info/attributes").write_text(attributes + "\n")
    (repo / "a.yaml").write_bytes(b"a: 1\r\nb: 2\r\n")
    assert bool(call(repo, "diff", "--name-only")) is expected, "which is what plain git says"
    assert differs(repo / "a.yaml") is expected


@pytest.mark.parametrize("attribute", ["filter=lfs", "ident", "working-tree-encoding=UTF-16"])
def test_what_a_program_would_alter_cannot_be_compared(repo: Path, attribute: str) -> None:
    save(repo, {"a.yaml": "a", "b.yaml": "b"})
    (repo / ".gitattributes").write_text(f"a.yaml {attribute}\n")
    assert [differs(repo / name) for name in ("a.yaml", "b.yaml")] == [None, False]


@pytest.mark.parametrize("old", ["NFC", "NFD"])
def test_a_name_is_the_same_with_other_signs_for_its_letters(repo: Path, old: Any) -> None:
    new = "NFD" if old == "NFC" else "NFC"
    first = save(repo, {unicodedata.normalize(old, "på.yaml"): "id: på\n"})
    file = repo / unicodedata.normalize(new, "på.yaml")
    (repo / unicodedata.normalize(old, "på.yaml")).rename(file)
    commit, changed = trace(file)
    assert (commit.hash if commit else None, changed) == (first, False)


def test_a_link_is_followed_inside_the_repository_only(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "utenfor.yaml").write_text("id: ute\n")
    (repo / "plans").mkdir()
    (repo / "plans/a.yaml").symlink_to("../ekte/a.yaml")
    (repo / "plans/ute.yaml").symlink_to(tmp_path / "utenfor.yaml")
    save(repo, {"ekte/a.yaml": "id: a\n"})
    assert differs(repo / "plans/a.yaml") is False
    assert trace(repo / "plans/ute.yaml") == (None, True)
    (repo / "ekte/a.yaml").write_text("id: a\ntittel: ny\n")
    assert differs(repo / "plans/a.yaml") is True


# -- What git has and cannot give --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
def test_what_was_not_fetched_is_not_absent(repo: Path, tmp_path: Path, kind: str) -> None:
    save(repo, {"a.yaml": "1"})
    save(repo, {"a.yaml": "2"})
    clone = partial_clone(repo, tmp_path / "del", kind)
    assert git.show(clone, "HEAD", clone / "a.yaml") == b"2"
    with pytest.raises(BoligplanError, match="hentet uten alt innholdet") as caught:
        git.show(clone, "HEAD~1", clone / "a.yaml")
    command = (caught.value.help or "").partition("«git ")[2].partition("»")[0]
    call(clone, *command.split())
    assert git.show(clone, "HEAD~1", clone / "a.yaml") == b"1"


def test_what_is_damaged_is_not_absent(repo: Path) -> None:
    save(repo, {"a.yaml": "1"})
    damage(repo, "a.yaml")
    with pytest.raises(BoligplanError, match=r"innholdet i a\.yaml; depotet er skadet"):
        git.show(repo, "HEAD", repo / "a.yaml")
    assert git.show(repo, "HEAD", repo / "b.yaml") is None


def test_a_lost_commit_is_no_empty_history(repo: Path) -> None:
    first = save(repo, {"a.yaml": "1"})
    (repo / ".git/objects" / first[:2] / first[2:]).unlink()
    for question in (git.line, git.steps, git.tree):
        with pytest.raises(BoligplanError, match="skadet eller ufullstendig"):
            question(repo)


# -- Which repository --------------------------------------------------------------------------------------------------


def test_a_folder_that_git_would_not_take_for_its_own_is_passed_by(repo: Path) -> None:
    (repo / "plans/.git").mkdir(parents=True)
    assert git.repo_root(repo / "plans") == repo.resolve()


def test_a_bare_repository_in_the_folder_is_not_taken_for_ours(repo: Path, tmp_path: Path) -> None:
    save(repo, {"plans/a.yaml": "1"})
    first = call(repo, "rev-parse", "HEAD")
    call(repo, "worktree", "add", "-q", str(tmp_path / "tre"))
    for top in (repo, tmp_path / "tre"):
        call(top, "init", "-q", "--bare", "plans")
        assert call(top / "plans", "rev-parse", "--is-bare-repository") == "true", "so plain git is taken in"
        assert git.repo_root(top / "plans/a.yaml") == top.resolve()
        assert git.resolve(top, "HEAD") == first
        assert differs(top / "plans/a.yaml") is False


def test_a_repository_that_is_kept_elsewhere_is_read(tmp_path: Path) -> None:
    top = tmp_path / "planer"
    call(tmp_path, "init", "-q", f"--separate-git-dir={tmp_path / 'lager'}", str(top))
    first = save(top, {"a.yaml": "1"})
    assert git.repo_root(top / "a.yaml") == top.resolve()
    assert git.resolve(top, "HEAD") == first


def test_a_graft_cuts_no_history(repo: Path) -> None:
    save(repo, {"a.yaml": "1"})
    second = save(repo, {"a.yaml": "2"})
    (repo / ".git/info").mkdir(exist_ok=True)
    (repo / ".git/info/grafts").write_text(second + "\n")
    assert call(repo, "rev-list", "--count", "HEAD") == "1", "which is what plain git says"
    assert len(git.line(repo)) == 2


def test_ignored_files_are_left_out_until_they_are_saved(repo: Path) -> None:
    save(repo, {".gitignore": "adresser.yaml\n", "plans/a.yaml": "1"})
    file = repo / "plans/adresser.yaml"
    assert git.leaves_out(file) is True
    assert git.leaves_out(repo / "plans/b.yaml") is False
    file.write_text("x")
    call(repo, "add", "-f", "plans/adresser.yaml")
    call(repo, "commit", "-qm", "adresser")
    assert git.leaves_out(file) is False
