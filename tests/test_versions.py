"""Which files are a plan in a saved version, which version is of a day, and how the commands tell of it."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vik
from boligplan import git
from boligplan.cli.main import main
from boligplan.errors import BoligplanError
from boligplan.reading import read, saved
from boligplan.versions import Past, Refused, Wanted, on_day
from saving import call, damage, new_repo, partial_clone, save

pytestmark = pytest.mark.usefixtures("own_git")

DAY = date(2024, 6, 1)
PLAN = vik.PLAN
JOURNAL = vik.JOURNAL
LATER = "- tiltak: rutine\n  dato: 2024-05-02\n  status: gjennomført\n  tekst: Vedtatt.\n"
OTHER = PLAN.replace("id: vik-2022-2027", "id: bø-2022-2027")
STRANGER = OTHER.replace("startlån", "boligtilskudd").replace("id: rutine", "id: veileder")
ID = "vik-2022-2027"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a repository to stand in, with the plan and its journal saved in January 2024."""
    top = new_repo(tmp_path / "depot")
    save(top, {"plans/vik.yaml": PLAN, "plans/vik.framdrift.yaml": JOURNAL}, "Planen", "2024-01-10")
    monkeypatch.chdir(top)
    monkeypatch.setenv("BOLIGPLAN_PER", str(DAY))
    return top


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs a command and returns its exit code, stdout and stderr."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        return code, *capsys.readouterr()

    return run


def pair(repo: Path, rev: str = "HEAD", name: str = "plans/vik.yaml", id: str | None = ID) -> tuple[str, str] | None:
    """Return the names of the plan and its journal in a version; "" where there is no journal."""
    found = Past(repo).at(git.resolve(repo, rev), Wanted(name, id))
    return found and (found.plan.name, found.journal.name if found.journal else "")


def done(run: Run, rev: str, *more: str) -> int:
    """Return how many measures `status` says are done in a version."""
    code, out, err = run("status", "--rev", rev, "--format", "json", *more)
    assert code == 0, err
    count: int = json.loads(out)["sum"]["pågår"]
    return count


# -- A plan is known by its id -----------------------------------------------------------------------------------------


def test_a_renamed_plan_is_the_same_plan(repo: Path) -> None:
    call(repo, "mv", "plans/vik.yaml", "plans/ny.yaml")
    call(repo, "mv", "plans/vik.framdrift.yaml", "plans/ny.framdrift.yaml")
    save(repo, {}, "Nytt navn")
    assert pair(repo, name="plans/ny.yaml") == ("plans/ny.yaml", "plans/ny.framdrift.yaml")
    assert pair(repo, "HEAD~1", "plans/ny.yaml") == ("plans/vik.yaml", "plans/vik.framdrift.yaml")


def test_a_plan_that_was_rewritten_is_the_same_plan(repo: Path) -> None:
    text = f"format: 1\nid: {ID}\ntittel: Helt ny\nkommune: {{navn: Vik}}\nmålform: nynorsk\ntilstand: under arbeid\n"
    save(repo, {"plans/vik.yaml": None, "plans/vik.framdrift.yaml": None, "plans/ny.yaml": text}, "Alt på nytt")
    assert pair(repo, name="plans/ny.yaml") == ("plans/ny.yaml", "")
    assert pair(repo, "HEAD~1", "plans/ny.yaml") == ("plans/vik.yaml", "plans/vik.framdrift.yaml")


def test_a_plan_copied_and_then_deleted_is_the_same_plan(repo: Path, run: Run) -> None:
    save(repo, {"arkiv/vik.yaml": PLAN, "arkiv/vik.framdrift.yaml": JOURNAL}, "Kopi")
    save(repo, {"plans/vik.yaml": None, "plans/vik.framdrift.yaml": None}, "Gammel bort")
    assert pair(repo, "HEAD~2", "arkiv/vik.yaml") == ("plans/vik.yaml", "plans/vik.framdrift.yaml")
    assert pair(repo, name="arkiv/vik.yaml") == ("arkiv/vik.yaml", "arkiv/vik.framdrift.yaml")
    code, out, _ = run("endringer", "HEAD~2", "--plan", "arkiv")
    assert (code, "Ingen endringer i innholdet." in out) == (0, True)


def test_a_plan_moved_to_another_folder_is_the_same_plan(repo: Path) -> None:
    (repo / "kommune/planer").mkdir(parents=True)
    for name in ("vik.yaml", "vik.framdrift.yaml"):
        call(repo, "mv", f"plans/{name}", f"kommune/planer/{name}")
    save(repo, {}, "Flyttet")
    assert pair(repo, "HEAD~1", "kommune/planer/vik.yaml") == ("plans/vik.yaml", "plans/vik.framdrift.yaml")


def test_a_copy_with_a_new_id_has_no_past(repo: Path, run: Run) -> None:
    save(repo, {"plans/bø.yaml": OTHER}, "Neste plan")
    assert pair(repo, "HEAD~1", "plans/bø.yaml", "bø-2022-2027") is None
    code, out, err = run("status", "--rev", "HEAD~1")
    assert code == 2
    assert "plans/bø.yaml fantes ikke i versjonen «HEAD~1»" in err
    assert "sum av 1\xa0plan" in out
    assert "i ettertid" not in run("vis", "rutine", "--plan", "plans/bø.yaml")[1]


def test_another_plan_under_the_old_name_is_no_past(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.yaml": OTHER}, "En annen plan tar navnet")
    code, out, err = run("status", "--rev", "HEAD~1")
    assert (code, out) == (2, "")
    assert "Planen bø-2022-2027 fantes ikke i versjonen «HEAD~1»; plans/vik.yaml hadde id-en vik-2022-2027 der." in err


def test_two_files_with_one_id_are_refused_by_name(repo: Path, run: Run) -> None:
    save(repo, {"arkiv/gammel.yaml": PLAN}, "Kopi")
    with pytest.raises(Refused, match=r"arkiv/gammel\.yaml og plans/vik\.yaml har samme id"):
        pair(repo)
    for command in (["status", "--rev", "HEAD"], ["endringer"], ["rapport", "status", "--rev", "HEAD"]):
        code, out, err = run(*command)
        assert (code, out) == (2, ""), command
        assert "arkiv/gammel.yaml og plans/vik.yaml" in err
    assert run("status")[0] == 0, "the files that lie here are not in doubt"


@pytest.mark.parametrize(
    "line",
    ["id: vik-2022-2027 # vår", "id: 'vik-2022-2027'", '"id": vik-2022-2027', "'id'  : \"vik-2022-2027\"",
     "? id\n: vik-2022-2027", "id:\n  vik-2022-2027", "id: >-\n  vik-2022-2027"],
)  # fmt: skip
def test_the_id_is_found_however_it_is_written(repo: Path, line: str) -> None:
    save(repo, {"plans/vik.yaml": PLAN.replace("id: vik-2022-2027", line, 1)})
    assert pair(repo, name="plans/ny.yaml") == ("plans/vik.yaml", "plans/vik.framdrift.yaml")


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_crlf_hide_no_id(repo: Path, change: Callable[[str], str]) -> None:
    save(repo, {"plans/vik.yaml": change(PLAN)})
    assert pair(repo, name="plans/ny.yaml") == ("plans/vik.yaml", "plans/vik.framdrift.yaml")


def test_a_flow_mapping_and_letters_in_two_signs_hide_no_id(repo: Path) -> None:
    text = "{format: 1, id: " + unicodedata.normalize("NFD", "på-øya") + ", tittel: Plan}\n"
    save(repo, {"plans/på.yaml": text})
    assert pair(repo, name="plans/ny.yaml", id="på-øya") == ("plans/på.yaml", "")


def test_a_version_that_cannot_be_read_tells_why(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.yaml": PLAN.replace("mål:\n", "mål: [\n")}, "Gal fil")
    save(repo, {"plans/vik.yaml": PLAN}, "Rett igjen")
    code, out, err = run("status", "--rev", "HEAD~1")
    assert (code, out) == (2, "")
    assert "plans/vik.yaml har 1 feil" in err
    version = git.resolve(repo, "HEAD~1")[:10]
    code, out, err = run("vis", "rutine")
    assert (code, f"Planen kan ikke leses i versjon {version}" in err) == (0, True)


def test_a_plan_deleted_here_is_found_by_its_name(repo: Path, run: Run) -> None:
    (repo / "plans/vik.yaml").unlink()
    assert done(run, "HEAD", "plans/vik.yaml") == 2


# -- A version is a pair -----------------------------------------------------------------------------------------------


@pytest.fixture
def renamed(repo: Path) -> Path:
    """Give the repository after the plan was renamed in one commit and the journal in the next."""
    call(repo, "mv", "plans/vik.yaml", "plans/ny.yaml")
    save(repo, {}, "Planen fikk nytt navn", "2024-02-01")
    call(repo, "mv", "plans/vik.framdrift.yaml", "plans/ny.framdrift.yaml")
    save(repo, {}, "Framdriften fikk nytt navn", "2024-02-05")
    return repo


def test_between_two_renames_the_journal_is_still_the_plans(renamed: Path, run: Run) -> None:
    assert pair(renamed, "HEAD~1", "plans/ny.yaml") == ("plans/ny.yaml", "plans/vik.framdrift.yaml")
    assert done(run, "HEAD~1") == done(run, "HEAD") == done(run, "HEAD~2") == 2


def test_two_renames_change_nothing_in_meaning(renamed: Path, run: Run) -> None:
    for words in (["--siden", "2024-02-02"], ["HEAD~1"], ["HEAD~2"], ["HEAD~2", "HEAD~1"]):
        code, out, _ = run("endringer", *words)
        assert (code, "Ingen endringer i innholdet." in out) == (0, True), words
    assert "i ettertid" not in run("vis", "rutine")[1]


def test_a_journal_that_names_another_plan_is_refused(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.framdrift.yaml": None, "plans/x.framdrift.yaml": JOURNAL.replace("rutine", "ukjent")})
    with pytest.raises(Refused, match=r"Meldingene i plans/x\.framdrift\.yaml har ingen plan"):
        pair(repo)
    code, out, err = run("status", "--rev", "HEAD", "plans/vik.yaml")
    assert (code, out) == (2, "")
    assert "plans/x.framdrift.yaml" in err


def test_two_journals_without_a_plan_are_refused(repo: Path) -> None:
    files: dict[str, str | None] = {f"plans/{name}.framdrift.yaml": JOURNAL for name in ("x", "y")}
    save(repo, files | {"plans/vik.framdrift.yaml": None})
    with pytest.raises(Refused, match=r"plans/x\.framdrift\.yaml og plans/y\.framdrift\.yaml"):
        pair(repo)


def test_a_journal_that_could_be_either_plans_is_refused(repo: Path) -> None:
    save(repo, {"plans/bø.yaml": OTHER, "plans/vik.framdrift.yaml": None, "plans/x.framdrift.yaml": JOURNAL})
    for name, id in (("plans/vik.yaml", ID), ("plans/bø.yaml", "bø-2022-2027")):
        with pytest.raises(Refused, match=r"plans/x\.framdrift\.yaml"):
            pair(repo, name=name, id=id)


def test_a_journal_that_is_plainly_anothers_is_left_to_it(repo: Path) -> None:
    save(repo, {"plans/bø.yaml": STRANGER, "plans/vik.framdrift.yaml": None, "plans/x.framdrift.yaml": JOURNAL})
    assert pair(repo) == ("plans/vik.yaml", "plans/x.framdrift.yaml")
    assert pair(repo, name="plans/bø.yaml", id="bø-2022-2027") == ("plans/bø.yaml", "")


def test_a_journal_beside_is_the_one_whatever_lies_elsewhere(repo: Path) -> None:
    save(repo, {"plans/x.framdrift.yaml": JOURNAL})
    assert pair(repo) == ("plans/vik.yaml", "plans/vik.framdrift.yaml")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_files_are_paired_whatever_signs_their_letters_have(repo: Path, run: Run, form: Any) -> None:
    other = "NFD" if form == "NFC" else "NFC"
    names = (unicodedata.normalize(form, "plans/på.yaml"), unicodedata.normalize(other, "plans/på.framdrift.yaml"))
    for old, new in zip(("plans/vik.yaml", "plans/vik.framdrift.yaml"), names, strict=True):
        (repo / old).rename(repo / new)
    assert run("sjekk", "--format", "kort")[0] == 0
    assert json.loads(run("status", "--format", "json")[1])["sum"]["pågår"] == 2
    save(repo, {}, "Nye navn")
    assert pair(repo, name=names[0]) == names
    assert done(run, "HEAD") == done(run, "HEAD~1") == 2
    assert json.loads(run("status", "--format", "json")[1])["kilde"]["endret"] is False


def test_a_plan_with_two_journals_in_other_signs_is_refused(repo: Path, run: Run) -> None:
    (repo / "plans/vik.yaml").rename(repo / "plans/på.yaml")
    (repo / "plans/vik.framdrift.yaml").rename(repo / unicodedata.normalize("NFC", "plans/på.framdrift.yaml"))
    (repo / unicodedata.normalize("NFD", "plans/på.framdrift.yaml")).write_text(LATER, encoding="utf-8")
    code, out, _ = run("sjekk")
    assert (code, "feil to-framdriftsfiler:" in out) == (1, True)
    assert run("status")[0] == 2
    save(repo, {}, "To")
    assert run("status", "--rev", "HEAD")[0] == 2


def test_links_lead_to_the_plan_and_its_journal(repo: Path, run: Run) -> None:
    (repo / "ekte").mkdir()
    for name in ("vik.yaml", "vik.framdrift.yaml"):
        call(repo, "mv", f"plans/{name}", f"ekte/{name}")
        (repo / "plans").mkdir(exist_ok=True)
        (repo / "plans" / name).symlink_to(f"../ekte/{name}")
    save(repo, {}, "Lenker")
    assert done(run, "HEAD") == done(run, "HEAD~1") == 2
    assert json.loads(run("status", "--format", "json")[1])["kilde"]["endret"] is False
    assert run("meld", "rutine", "gjennomført", "--dato", "2024-05-02")[0] == 0
    assert json.loads(run("status", "--format", "json")[1])["kilde"]["endret"] is True
    assert "2. mai 2024: gjennomført" in run("endringer")[1]


def test_a_journal_alone_may_be_a_link(repo: Path) -> None:
    (repo / "meldt").mkdir()
    call(repo, "mv", "plans/vik.framdrift.yaml", "meldt/2024.yaml")
    (repo / "plans/vik.framdrift.yaml").symlink_to("../meldt/2024.yaml")
    save(repo, {}, "Lenke")
    assert pair(repo) == ("plans/vik.yaml", "meldt/2024.yaml")


def test_the_folder_may_be_a_link(repo: Path, run: Run) -> None:
    call(repo, "mv", "plans", "data")
    (repo / "plans").symlink_to("data")
    save(repo, {}, "Mappen er en lenke")
    assert done(run, "HEAD") == done(run, "HEAD~1") == 2


def test_an_unsaved_new_name_is_a_change(repo: Path, run: Run) -> None:
    first = git.resolve(repo, "HEAD")[:10]
    for name in (".yaml", ".framdrift.yaml"):
        (repo / f"plans/vik{name}").rename(repo / f"plans/ny{name}")
    source = json.loads(run("status", "--format", "json")[1])["kilde"]
    assert source == {"fil": "plans/ny.yaml", "commit": first, "endret": True}


# -- The past of one plan ----------------------------------------------------------------------------------------------


def subjects(path: str) -> list[str]:
    return [commit.subject for commit, _ in saved(Path(path), DAY)]


def test_the_versions_are_those_that_changed_the_pair(renamed: Path) -> None:
    save(renamed, {"les meg.txt": "x", "plans/bø.yaml": STRANGER}, "Noe annet")
    save(renamed, {"plans/ny.framdrift.yaml": JOURNAL + LATER}, "Melding")
    assert subjects("plans/ny.yaml") == [
        "Melding", "Framdriften fikk nytt navn", "Planen fikk nytt navn", "Planen",
    ]  # fmt: skip
    assert subjects("plans/bø.yaml") == ["Noe annet"]


def test_the_versions_of_a_plan_end_where_its_id_began(repo: Path) -> None:
    save(repo, {"plans/vik.yaml": None, "plans/vik.framdrift.yaml": None, "plans/bø.yaml": OTHER}, "Ny plan")
    save(repo, {"plans/bø.yaml": OTHER.replace("Vik på", "Bø på")}, "Nytt navn på kommunen")
    assert subjects("plans/bø.yaml") == ["Nytt navn på kommunen", "Ny plan"]


def test_a_merge_is_one_version(repo: Path) -> None:
    call(repo, "checkout", "-q", "-b", "nav")
    save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Melding på grenen")
    call(repo, "checkout", "-q", "main")
    save(repo, {"plans/vik.yaml": PLAN.replace("på høring", "ute")}, "Ingen endring")
    call(repo, "merge", "-q", "--no-ff", "-m", "Flettet", "nav")
    assert subjects("plans/vik.yaml") == ["Flettet", "Planen"]


def test_hundreds_of_versions_take_a_handful_of_questions(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(120):
        entry = f"- tiltak: rutine\n  dato: 2024-02-01\n  status: pågår\n  tekst: Utkast {n}.\n"
        save(repo, {"plans/vik.framdrift.yaml": JOURNAL + entry}, f"Melding {n}")
    started: list[Any] = []
    real = subprocess.run

    def counted(*args: Any, **kwargs: Any) -> Any:
        started.append(args)
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", counted)
    assert len(subjects("plans/vik.yaml")) == 121
    assert len(started) <= 10


# -- Nothing is called altered that was only elsewhere -----------------------------------------------------------------


def test_a_lost_journal_accuses_nobody(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.framdrift.yaml": None}, "Framdriften borte")
    for words in (["HEAD~1"], ["HEAD~1", "HEAD"]):
        code, out, _ = run("endringer", *words)
        assert code == 0
        assert "har ingen framdriftsfil, så meldingene er ikke sammenlignet." in " ".join(out.split())
        assert "i ettertid" not in out
        assert "Ingen endringer i innholdet." in out
    assert "i ettertid" not in run("vis", "rutine")[1]


def test_the_first_reports_are_new_reports(repo: Path, run: Run) -> None:
    save(repo, {"plans/bø.yaml": STRANGER}, "Plan uten meldinger")
    entry = "- tiltak: veileder\n  dato: 2024-04-01\n  status: pågår\n"
    save(repo, {"plans/bø.framdrift.yaml": entry}, "Den første meldingen")
    code, out, _ = run("endringer", "HEAD~1", "--plan", "plans/bø.yaml")
    assert (code, "Nye meldinger: 1" in out, "framdriftsfil" in out) == (0, True, False)


@pytest.mark.parametrize("order", [("a.yaml", "b.yaml"), ("b.yaml", "a.yaml")])
def test_of_two_files_both_must_have_a_journal(repo: Path, run: Run, order: tuple[str, str]) -> None:
    Path("a.yaml").write_text(PLAN, encoding="utf-8")
    Path("b.yaml").write_text(PLAN.replace("leie før eie", "leie til eie"), encoding="utf-8")
    Path("a.framdrift.yaml").write_text(JOURNAL, encoding="utf-8")
    code, out, _ = run("endringer", *order)
    assert code == 0
    assert "b.yaml har ingen framdriftsfil, så meldingene er ikke sammenlignet." in " ".join(out.split())
    assert "Kort sagt: ny ordlyd 1." in out
    said = json.loads(run("endringer", *order, "--format", "json")[1])
    assert said["merknader"] == ["b.yaml har ingen framdriftsfil, så meldingene er ikke sammenlignet."]
    assert "b.yaml har ingen framdriftsfil" in run("endringer", *order, "--format", "md")[1]


def test_an_entry_altered_afterwards_is_still_told(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.framdrift.yaml": JOURNAL.replace("på høring", "vedtatt")}, "Skrevet om", "2024-03-01")
    for words in (["HEAD~1"], ["--siden", "2024-02-20"]):
        assert "i ettertid" in run("endringer", *words)[1], words


# -- Since a day -------------------------------------------------------------------------------------------------------


def test_reports_count_by_the_day_they_carry(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    top = new_repo(tmp_path / "sent")
    save(top, {"plans/vik.yaml": PLAN, "plans/vik.framdrift.yaml": JOURNAL + LATER}, "Alt på én gang", "2024-05-20")
    monkeypatch.chdir(top)
    code, out, _ = run("endringer", "--siden", "2024-03-01", "--per", "2024-06-01")
    said = " ".join(out.split())
    assert code == 0
    assert "git har ingen versjon av planen fra 1. mars 2024 eller før; den eldste er fra 20. mai 2024" in said
    assert "Avsluttet: 1" in said
    assert "2. mai 2024: gjennomført" in said
    assert "1. februar 2024" not in said


def test_the_plan_counts_by_git(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.yaml": PLAN.replace("leie før eie", "leie til eie")}, "Ny tekst", "2024-03-10")
    assert "Ny ordlyd: 1" in run("endringer", "--siden", "2024-03-01")[1]
    code, out, _ = run("endringer", "--siden", "2024-03-10")
    assert (code, "Ingen endringer i innholdet." in out) == (0, True)


def test_what_was_saved_late_is_named(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Ført i ettertid", "2024-05-20")
    said = " ".join(run("endringer", "--siden", "2024-05-10")[1].split())
    assert "Datert 10. mai 2024 eller før, men lagret senere, og derfor ikke med under: rutine (2. mai 2024)." in said
    assert "Ingen endringer i innholdet." in said


def test_without_git_the_reports_are_told_and_the_plan_not(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    vik.make(tmp_path, journal=JOURNAL + LATER)
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("endringer", "--siden", "2024-03-01", "--per", "2024-06-01")
    said = " ".join(out.split())
    assert code == 0
    assert "Planen er ikke lagret i git, så det kan ikke vises hva som er endret i den." in said
    assert "2. mai 2024: gjennomført" in said


def test_a_shallow_clone_says_how_to_get_the_rest(repo: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Melding", "2024-05-20")
    call(repo.parent, "clone", "-q", "--depth", "1", repo.as_uri(), "grunn")
    monkeypatch.chdir(repo.parent / "grunn")
    code, out, _ = run("endringer", "--siden", "2024-03-01")
    said = " ".join(out.split())
    assert (code, "git fetch --unshallow" in said, "2. mai 2024: gjennomført" in said) == (0, True, True)


def test_the_notes_are_in_the_plans_own_language(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.yaml": PLAN.replace("målform: bokmål", "målform: nynorsk")}, "Nynorsk", "2024-05-20")
    said = run("endringer", "--siden", "2023-01-01", "--format", "md")[1]
    assert "git har ingen versjon av planen frå 1. januar 2023 eller før" in said


# -- Which version is of a day -----------------------------------------------------------------------------------------


def line(*days: str) -> list[git.Commit]:
    """Return a line made of commits of these days, the oldest first in what is given."""
    made = [git.Commit(f"{n:040}", date.fromisoformat(day), day, 0) for n, day in enumerate(days)]
    return made[::-1]


# The days of a line, oldest first · the day asked for · the version it gives · the doubtful ones
ON_A_DAY = [
    ("2024-01-01 2024-02-01", "2024-01-15", "2024-01-01", ""),
    ("2024-01-01 2024-02-01", "2024-02-01", "2024-02-01", ""),
    ("2024-01-01 2024-02-01", "2023-12-31", "", ""),
    ("2025-06-01 2020-01-01", "2025-06-15", "2025-06-01", "2020-01-01"),
    ("2025-06-01 2022-01-01 2025-11-02", "2023-06-01", "", "2022-01-01"),
    ("2025-06-01 2022-01-01 2025-11-02", "2025-11-02", "2025-11-02", ""),
    ("2025-06-01 2031-01-01 2025-09-01", "2025-07-01", "2025-06-01", "2025-09-01"),
    ("2025-06-01 2031-01-01 2025-09-01", "2025-10-01", "2025-06-01", "2025-09-01"),
    ("2031-01-01 2025-06-01 2025-09-01", "2025-07-01", "", "2025-09-01 2025-06-01"),
    ("2025-06-01 2025-08-01 2026-05-01 2026-04-01", "2025-07-01", "2025-06-01", ""),
    ("2025-06-01 2020-01-01 2020-01-02 2025-07-01", "2025-06-15", "2025-06-01", "2020-01-02 2020-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("days", "asked", "given", "doubtful"), ON_A_DAY)
def test_a_day_is_of_the_last_commit_in_order(days: str, asked: str, given: str, doubtful: str) -> None:
    found = on_day(line(*days.split()), date.fromisoformat(asked))
    assert (found.commit.subject if found.commit else "") == given
    assert " ".join(commit.subject for commit, _ in found.doubtful) == doubtful


@given(st.lists(st.dates(date(2024, 1, 1), date(2024, 1, 9)), max_size=9), st.dates(date(2024, 1, 1), date(2024, 1, 9)))
def test_no_version_is_of_a_later_day(days: list[date], asked: date) -> None:
    commits = line(*map(str, days))
    found = on_day(commits, asked)
    assert found.commit is None or found.commit.day <= asked
    if all(older <= newer for older, newer in pairwise(days)):
        assert found.doubtful == ()
        assert found.commit == next((commit for commit in commits if commit.day <= asked), None)
    assert all(commits.index(one) < commits.index(other) and one.day < other.day for one, other in found.doubtful)


def test_a_clock_that_went_back_is_told_by_both_names(repo: Path, run: Run) -> None:
    first = git.resolve(repo, "HEAD")[:10]
    wrong = save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Feil klokke", "2020-01-01")[:10]
    code, out, err = run("vis", "rutine", "--rev", "2024-03-01")
    assert (code, "Vedtatt." in out) == (0, False)
    assert f"{wrong} er datert 1. januar 2020, men bygger på {first} fra 10. januar 2024." in err
    assert wrong in run("sjekk", "--rev", "2024-03-01")[2]
    note = json.loads(run("status", "--rev", "2024-03-01", "--format", "json")[1])["kilde"]["merknader"]
    assert [wrong in one and first in one for one in note] == [True]
    code, out, err = run("status", "--rev", "2022-01-01")
    assert (code, out) == (2, "")
    assert "git har ingen versjon fra 2022-01-01 eller før" in err
    assert wrong in err


def test_a_wrong_clock_that_touched_something_else_is_not_told(repo: Path, run: Run) -> None:
    save(repo, {"les meg.txt": "x"}, "Feil klokke", "2020-01-01")
    save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Melding", "2024-05-02")
    assert run("status", "--rev", "2024-03-01")[2] == ""


def test_what_lay_on_another_branch_that_day_is_told(repo: Path, run: Run) -> None:
    first = git.resolve(repo, "HEAD")[:10]
    call(repo, "checkout", "-q", "-b", "nav")
    aside = save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Melding fra Nav", "2024-02-01")[:10]
    call(repo, "checkout", "-q", "main")
    save(repo, {"les meg.txt": "x"}, "Noe annet", "2024-02-02")
    call(repo, "merge", "-q", "--no-ff", "-m", "Flettet", "nav", day="2024-04-01")
    code, out, err = run("vis", "rutine", "--rev", "2024-03-01")
    assert (code, "Vedtatt." in out) == (0, False)
    assert f"{aside} fra 1. februar 2024 endret planen eller meldingene på en annen gren" in err
    assert first in err or git.resolve(repo, "HEAD~1")[:10] in err
    assert run("status", "--rev", "2024-04-01")[2] == ""
    assert run("status", "--rev", "2024-01-20")[2] == ""


def test_a_document_says_what_is_doubtful(repo: Path, run: Run) -> None:
    wrong = save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Feil klokke", "2020-01-01")[:10]
    code, out, _ = run("rapport", "status", "--rev", "2024-03-01", "--til", "md")
    assert (code, wrong in out, "Dagene i git er ikke i rekkefølge" in out) == (0, True, True)


# -- What git has and cannot give --------------------------------------------------------------------------------------


def test_a_partial_clone_gives_no_figures_without_the_reports(
    repo: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(repo, {"plans/vik.framdrift.yaml": JOURNAL + LATER}, "Melding")
    clone = partial_clone(repo, repo.parent / "del")
    monkeypatch.chdir(clone)
    assert run("status")[0] == 0
    for command in (
        ["status", "--rev", "HEAD~1"],
        ["endringer", "HEAD~1"],
        ["sjekk", "--rev", "HEAD~1", "--format", "full"],
    ):
        code, out, err = run(*command)
        assert (code, "git fetch --refetch --no-filter" in out + err) == (2, True), command
        assert "pågår" not in out
    code, out, err = run("vis", "rutine")
    assert (code, "Utkastet er på høring" in out, "Historien i git er ikke vist" in err) == (2, True, True)
    call(clone, "fetch", "--refetch", "--no-filter")
    assert done(run, "HEAD~1") == 2
    assert run("vis", "rutine")[0] == 0


def test_a_damaged_journal_gives_no_figures_without_it(repo: Path, run: Run) -> None:
    damage(repo, "plans/vik.framdrift.yaml")
    code, out, err = run("status", "--rev", "HEAD")
    assert (code, out) == (2, "")
    assert "git får ikke lest innholdet i plans/vik.framdrift.yaml" in err
    code, out, _ = run("sjekk", "--rev", "HEAD")
    assert (code, "git-mangler-innhold" in out) == (2, True)


def test_a_huge_file_of_an_old_version_is_refused(repo: Path, run: Run) -> None:
    save(repo, {"plans/vik.framdrift.yaml": JOURNAL + "#" * 4_000_000})
    code, out, err = run("status", "--rev", "HEAD")
    assert (code, out, "4 MB" in err) == (2, "", True)


def test_one_plan_that_git_cannot_give_stops_no_other(repo: Path, run: Run) -> None:
    save(
        repo,
        {
            "plans/bø.yaml": STRANGER,
            "plans/bø.framdrift.yaml": "- {tiltak: veileder, dato: 2024-02-02, status: pågår}\n",
        },
    )
    damage(repo, "plans/bø.framdrift.yaml")
    code, out, err = run("status", "--rev", "HEAD", "--format", "json")
    assert code == 2
    assert [plan["plan"]["id"] for plan in json.loads(out)["planer"]] == [ID]
    assert "plans/bø.framdrift.yaml" in err


def test_attributes_that_name_a_program_leave_it_unsaid(repo: Path, run: Run) -> None:
    save(repo, {".gitattributes": "plans/* filter=lfs\n"})
    assert json.loads(run("status", "--format", "json")[1])["kilde"]["endret"] is None
    assert "kan ikke sammenlignes med git" in " ".join(run("status")[1].split())
    assert "kan ikke sammenlignes med git" in run("rapport", "status", "--til", "md")[1]
    assert run("eksport", "--til", "csv")[0] == 0


# -- Two plans with one id ---------------------------------------------------------------------------------------------


def test_a_copy_with_the_same_id_is_an_error_in_both(repo: Path, run: Run) -> None:
    (repo / "plans/kopi.yaml").write_text(PLAN, encoding="utf-8")
    code, out, _ = run("sjekk", "--format", "kort")
    found = [line for line in out.splitlines() if "samme-plan-id" in line]
    assert (code, len(found)) == (1, 2)
    assert all("plans/kopi.yaml" in line and "plans/vik.yaml" in line for line in found)
    assert found[0].startswith("plans/kopi.yaml:2:1: feil")


@pytest.mark.parametrize(
    "command",
    ["status", "status --format json", "forfalt", "eksport --til csv", "nettside --ut nett", "purring", "endringer",
     "vis rutine", "status --rev HEAD"],
)  # fmt: skip
def test_no_figure_is_given_of_two_with_one_id(repo: Path, run: Run, command: str) -> None:
    (repo / "plans/kopi.yaml").write_text(PLAN, encoding="utf-8")
    (repo / "plans/bø.yaml").write_text(STRANGER, encoding="utf-8")
    save(repo, {}, "Tre planer")
    (repo / "plans/kopi.yaml").write_text(PLAN, encoding="utf-8")
    code, out, err = run(*command.split())
    assert code == 2
    assert "plans/kopi.yaml" in err and "plans/vik.yaml" in err
    if command == "status --format json":
        assert json.loads(out)["sum"]["tiltak"] == 2, "the third plan only"


def test_plans_in_two_folders_are_read_apart(repo: Path, run: Run) -> None:
    vik.make(repo / "kopi")
    assert run("status", "kopi/plans")[0] == 0
    assert run("status", "plans", "kopi/plans")[0] == 2


def test_reading_asks_again_of_nothing(repo: Path) -> None:
    loaded, origin = read(repo / "plans/vik.yaml", DAY)
    assert [source.data for source in loaded.sources] == [PLAN.encode(), JOURNAL.encode()]
    assert origin.is_saved


def test_outside_a_repository_there_is_no_past(tmp_path: Path) -> None:
    assert list(saved(vik.make(tmp_path), DAY)) == []
    with pytest.raises(BoligplanError, match="ligger ikke i et git-depot"):
        read(tmp_path / "plans/vik.yaml", DAY, "HEAD")
