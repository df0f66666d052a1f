"""`flett` solves the conflict git has in a journal; two clones lose nothing, by hand or by the merge driver."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from boligplan.cli.main import main
from boligplan.editing.reporting import report
from boligplan.loading import load
from vik import git, make

DAY = date(2024, 6, 1)
IDS = [f"tiltak-{n}" for n in range(1, 8)]
PLAN = """\
format: 1
id: vik
tittel: Boligsosial plan
kommune: {navn: Vik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
mål:
  - id: eie
    tittel: Flere skal kunne eie egen bolig
    vi_skal:
""" + "".join(f"      - {{id: {id}, tekst: Gjøre noe for {id}, år: 2022-2027}}\n" for id in IDS)


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with 35 entries on 7 measures; git knows no settings of the machine."""
    monkeypatch.setenv("BOLIGPLAN_PER", str(DAY))
    for what in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{what}", os.devnull)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Prøve")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "prove@example.org")
    monkeypatch.setenv("PATH", os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    folder = tmp_path / "felles"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    plan = make(folder, plan=PLAN, journal="")
    plan.with_name("vik.framdrift.yaml").unlink()
    days = ("2023-01-20", "2023-03-01", "2023-06-30", "2023-09-01", "2024-01-20")
    report(plan, [{"tiltak": id, "dato": day, "status": "pågår"} for id in IDS for day in days], DAY)
    save(folder)
    return folder


def save(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "Lagret")


def tell(folder: Path, *ids: str, status: str = "gjennomført", words: str = "Ferdig") -> None:
    plan = str(folder / "plans" / "vik.yaml")
    for id in ids:
        assert main(["meld", id, status, "--tekst", words, "--plan", plan]) == 0


def clone(origin: Path, name: str) -> Path:
    folder = origin.parent / name
    git(origin.parent, "clone", "-q", str(origin), str(folder))
    return folder


def grown_apart(origin: Path) -> Path:
    """A clone that has fetched what the other has: three reports on each side, one of them on the same measure."""
    mine, theirs = clone(origin, "min"), clone(origin, "deres")
    tell(mine, *IDS[:3], words="Fra meg")
    save(mine)
    tell(theirs, *IDS[2:5], words="Fra dem")
    save(theirs)
    git(mine, "fetch", "-q", str(theirs), "main:deres")
    return mine


def merge(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """How git ends when it merges the other side, with what it says."""
    command = ["git", "merge", "-q", "--no-edit", *words, "deres"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def entries(folder: Path) -> int:
    """How many entries `boligplan` reads; the plan is sound."""
    loaded = load(folder / "plans" / "vik.yaml", DAY)
    assert loaded.is_sound
    return len(loaded.journal.entries)


def flett(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.chdir(folder)
    return main(["flett", *words])


def test_two_clones_and_one_conflict_keep_41_of_41(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = grown_apart(origin)
    assert merge(mine).returncode == 1
    assert flett(mine, monkeypatch) == 0
    assert entries(mine) == 41
    said = capsys.readouterr().err.replace("\xa0", " ")
    assert "41 meldinger. 3 sto bare i den ene utgaven, 3 bare i den andre." in said
    assert "To har meldt om «tiltak-3» 2024-06-01: «gjennomført» og «gjennomført»." in said
    save(mine)
    assert git(mine, "log", "-1", "--format=%p").count(" ") == 1  # a merge, with both sides above it


def test_the_driver_joins_without_a_conflict(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (origin / ".gitattributes").write_text("*.framdrift.yaml merge=boligplan\n")
    save(origin)
    mine = grown_apart(origin)
    assert flett(mine, monkeypatch, "--sett-opp") == 0
    done = merge(mine)
    assert (done.returncode, entries(mine)) == (0, 41), done.stderr
    assert "To har meldt om «tiltak-3»" in done.stderr


def test_the_driver_leaves_an_altered_entry_in_conflict(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (origin / ".gitattributes").write_text("*.framdrift.yaml merge=boligplan\n")
    save(origin)
    mine = grown_apart(origin)
    journal = mine / "plans" / "vik.framdrift.yaml"
    journal.write_text(journal.read_text("utf-8").replace("2023-03-01", "2023-03-02", 1), "utf-8")
    save(mine)
    assert flett(mine, monkeypatch, "--sett-opp") == 0
    done = merge(mine)
    assert done.returncode == 1
    assert "Meldingen om «tiltak-1» 2023-03-01 er fjernet i din utgave" in done.stderr
    assert git(mine, "ls-files", "--unmerged") != ""


def test_without_the_program_git_leaves_its_marks(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (origin / ".gitattributes").write_text("*.framdrift.yaml merge=boligplan\n")
    save(origin)
    mine = grown_apart(origin)
    assert flett(mine, monkeypatch, "--sett-opp") == 0
    git(
        mine,
        "config",
        "merge.boligplan.driver",
        git(mine, "config", "merge.boligplan.driver").replace("boligplan", "x"),
    )
    assert merge(mine).returncode == 1
    assert "<<<<<<< " in (mine / "plans" / "vik.framdrift.yaml").read_text("utf-8")
    assert flett(mine, monkeypatch) == 0
    assert entries(mine) == 41


def test_an_altered_entry_is_refused_and_nothing_written(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = grown_apart(origin)
    journal = mine / "plans" / "vik.framdrift.yaml"
    journal.write_text(journal.read_text("utf-8").replace("status: pågår", "status: gjennomført", 1), "utf-8")
    save(mine)
    merge(mine)
    before = journal.read_bytes()
    assert flett(mine, monkeypatch) == 2
    assert journal.read_bytes() == before
    assert "Meldingen om «tiltak-1» 2023-01-20 er endret: linje 6 i " in capsys.readouterr().err


def test_two_branches_that_both_create_the_journal(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(origin, "rm", "-q", "plans/vik.framdrift.yaml")
    save(origin)
    mine = grown_apart(origin)
    assert merge(mine).returncode == 1
    assert flett(mine, monkeypatch) == 0
    assert entries(mine) == 6


def test_the_driver_joins_a_journal_that_both_created(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(origin, "rm", "-q", "plans/vik.framdrift.yaml")
    (origin / ".gitattributes").write_text("*.framdrift.yaml merge=boligplan\n")
    save(origin)
    mine = grown_apart(origin)
    assert flett(mine, monkeypatch, "--sett-opp") == 0
    assert (merge(mine).returncode, entries(mine)) == (0, 6)


def test_what_union_weaves_together_is_an_error(origin: Path) -> None:
    (origin / ".gitattributes").write_text("*.framdrift.yaml merge=union\n")
    save(origin)
    mine = grown_apart(origin)
    assert merge(mine).returncode == 0
    codes = {found.code for found in load(mine / "plans" / "vik.yaml", DAY).diagnostics if found.severity == "feil"}
    assert codes == {"dobbel-nøkkel"}


def test_setting_up_overrules_union(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (origin / ".gitattributes").write_text("*.yaml merge=union")
    assert flett(origin, monkeypatch, "--sett-opp") == 0
    assert git(origin, "check-attr", "merge", "plans/vik.framdrift.yaml").endswith("merge: boligplan\n")


def test_a_conflict_in_a_rebase_is_joined(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = grown_apart(origin)
    subprocess.run(["git", "rebase", "-q", "deres"], cwd=mine, capture_output=True, check=False)
    assert flett(mine, monkeypatch) == 0
    git(mine, "add", ".")
    git(mine, "-c", "core.editor=true", "rebase", "--continue")
    assert entries(mine) == 41


def test_a_conflict_taken_for_solved_is_joined(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = grown_apart(origin)
    merge(mine)
    git(mine, "checkout", "--ours", "--", "plans/vik.framdrift.yaml")
    git(mine, "add", ".")
    tell(mine, "tiltak-7")
    assert flett(mine, monkeypatch) == 0
    assert entries(mine) == 42


def test_what_is_joined_is_not_joined_again(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = grown_apart(origin)
    merge(mine)
    assert flett(mine, monkeypatch) == 0
    tell(mine, "tiltak-7")
    assert flett(mine, monkeypatch) == 0
    assert entries(mine) == 42
    assert "Alle meldingene fra begge sider står i " in capsys.readouterr().err


def test_a_conflict_in_the_plan_is_not_touched(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, theirs = clone(origin, "min"), clone(origin, "deres")
    for folder, words in ((mine, "Bygge"), (theirs, "Kjøpe")):
        plan = folder / "plans" / "vik.yaml"
        plan.write_text(plan.read_text("utf-8").replace("Gjøre noe for tiltak-1", words), "utf-8")
        save(folder)
    git(mine, "fetch", "-q", str(theirs), "main:deres")
    merge(mine)
    before = (mine / "plans" / "vik.yaml").read_bytes()
    assert flett(mine, monkeypatch) == 0
    assert (mine / "plans" / "vik.yaml").read_bytes() == before
    assert "er i selve planen, og røres ikke" in capsys.readouterr().err


def test_without_a_conflict_nothing_is_done(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert flett(origin, monkeypatch) == 0
    assert capsys.readouterr().err == "git har ingen flettekonflikt i framdriftsfilene her, så ingenting er gjort.\n"


def test_the_same_result_from_both_clones(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = grown_apart(origin)
    theirs = origin.parent / "deres"
    git(theirs, "fetch", "-q", str(mine), "main:deres")
    for folder in (mine, theirs):
        merge(folder)
        assert flett(folder, monkeypatch) == 0
    one, other = (folder / "plans" / "vik.framdrift.yaml" for folder in (mine, theirs))
    assert one.read_bytes() == other.read_bytes()


def test_a_copy_is_joined_into_the_first_file(
    origin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = origin / "plans" / "vik.framdrift.yaml"
    copy = journal.with_name("vik.framdrift – Kopi.yaml")
    before = journal.read_bytes()
    tell(origin, "tiltak-1")
    copy.write_bytes(journal.read_bytes())
    journal.write_bytes(before)
    tell(origin, "tiltak-2")
    assert flett(origin, monkeypatch, str(journal), str(copy)) == 0
    assert entries(origin) == 37
    assert f"Når du har sett over, kan du slette {copy}." in capsys.readouterr().err


def test_one_file_alone_is_not_enough(origin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert flett(origin, monkeypatch, "plans/vik.framdrift.yaml") == 2


def test_sjekk_advises_on_a_clash_until_somebody_reports_again(
    origin: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = str(origin / "plans" / "vik.yaml")
    for status, advised in (("gjennomført", False), ("pågår", True), ("gjennomført", True)):
        tell(origin, "tiltak-1", status=status)
        main(["sjekk", plan, "--format", "kort"])
        assert ("råd to-samme-dag: «tiltak-1» er meldt både" in capsys.readouterr().out) == advised
    assert main(["meld", "tiltak-1", "pågår", "--dato", "2024-06-02", "--plan", plan]) == 0
    main(["sjekk", plan, "--format", "kort"])
    assert "to-samme-dag" not in capsys.readouterr().out
