"""The same answers wherever the program stands: in any state of git, under any name, in any language, on any day."""

import json
import os
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import vik
from boligplan.cli.main import main

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs a command in a folder and returns its exit code, stdout and stderr."""
    monkeypatch.setenv("BOLIGPLAN_PER", vik.DAY)

    def run(folder: Path, command: str, *more: str) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        code = main([*command.split(), *more])
        return code, *capsys.readouterr()

    return run


def figures(out: str) -> dict[str, Any]:
    """The JSON of an answer without where it comes from."""
    document: dict[str, Any] = json.loads(out)
    del document["kilde"]
    return document


# -- A merge that is half done -----------------------------------------------------------------------------------------

ASKING = [
    "status",
    "forfalt",
    "vis rutine",
    "endringer",
    "rapport status --til md",
    "purring",
    "revisjon status",
    "regneark --ut ark.xlsx",
    "eksport --til json",
    "nettside --ut nett",
    "meld rutine gjennomført",
    "revisjon vedta --dato 2022-05-02",
    "revisjon start 2024",
]


@pytest.fixture
def half_merged(tmp_path: Path) -> Path:
    """A repository where two branches have changed the title of the plan and reported on the same measure."""
    file = vik.repository(tmp_path)
    for branch, said in (("nav", "Rutinen er vedtatt."), ("main", "Rutinen er ferdig.")):
        vik.git(tmp_path, "checkout", "-q", *(["-b"] if branch == "nav" else []), branch)
        vik.make(
            tmp_path,
            plan=vik.PLAN.replace("Boligsosial plan", f"Plan fra {branch}"),
            journal=f"{vik.JOURNAL}- tiltak: rutine\n  dato: 2024-05-02\n  status: gjennomført\n  tekst: {said}\n",
        )
        vik.git(tmp_path, "commit", "-q", "-a", "-m", branch)
    with pytest.raises(AssertionError, match="CONFLICT"):
        vik.git(tmp_path, "merge", "nav")
    assert "<<<<<<<" in file.read_text(encoding="utf-8")
    return tmp_path


def test_sjekk_names_both_sides_of_every_conflict(half_merged: Path, run: Run) -> None:
    code, out, _ = run(half_merged, "sjekk")
    assert code == 1
    found = [line.partition(": feil ")[2] for line in out.splitlines() if ": feil " in line]
    assert found == ["flettekonflikt: To endringer av de samme linjene er ikke flettet: «HEAD» og «nav»."] * 2


@pytest.mark.parametrize("command", ASKING)
def test_in_the_middle_of_a_merge_no_figure_is_given_and_nothing_written(
    half_merged: Path, run: Run, command: str
) -> None:
    before = vik.tree(half_merged)
    code, out, err = run(half_merged, command)
    assert (code, out) == (2, "")
    assert "To endringer av de samme linjene er ikke flettet: «HEAD» og «nav»." in err
    assert vik.tree(half_merged) == before


def test_in_the_middle_of_a_merge_the_saved_versions_can_still_be_read(half_merged: Path, run: Run) -> None:
    for rev in ("HEAD", "nav"):
        assert run(half_merged, "status --rev", rev)[0] == 0
    assert run(half_merged, "endringer HEAD nav")[0] == 0


# -- States of a repository --------------------------------------------------------------------------------------------


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """A repository with two commits: the plan, and a report."""
    file = vik.repository(tmp_path / "depot")
    journal = file.with_name("vik.framdrift.yaml")
    text = vik.JOURNAL + "- tiltak: rutine\n  dato: 2024-05-02\n  status: gjennomført\n"
    journal.write_text(text, encoding="utf-8", newline="")
    vik.git(tmp_path / "depot", "commit", "-q", "-a", "-m", "Melding")
    return tmp_path / "depot"


def test_a_shallow_clone_says_that_it_does_not_know_all(depot: Path, tmp_path: Path, run: Run) -> None:
    vik.git(tmp_path, "clone", "-q", "--depth", "1", depot.as_uri(), "grunn")
    code, out, err = run(tmp_path / "grunn", "status")
    assert (code, err) == (0, "")
    assert "eller før; historikken er ikke hentet i sin helhet" in " ".join(out.split())
    for command in ("status --rev HEAD~1", "status --rev 2020-01-01", "endringer HEAD~1"):
        code, out, err = run(tmp_path / "grunn", command)
        assert (code, out) == (2, "")
        assert err.splitlines()[-1] == "Historikken er ikke hentet i sin helhet; hent den med «git fetch --unshallow»."


def test_a_detached_head_a_worktree_and_a_submodule_give_the_same_figures(
    depot: Path, tmp_path: Path, run: Run
) -> None:
    expected = run(depot, "status --format json")
    assert expected[0] == 0
    vik.git(depot, "worktree", "add", "-q", "--detach", str(tmp_path / "tre"))
    (tmp_path / "over").mkdir()
    vik.git(tmp_path / "over", "init", "-q")
    vik.git(tmp_path / "over", "submodule", "--quiet", "add", depot.as_uri(), "planer")
    vik.git(depot, "checkout", "-q", "--detach")
    for folder in (depot, tmp_path / "tre", tmp_path / "over" / "planer"):
        assert run(folder, "status --format json") == expected
        assert run(folder, "meld rutine ikke påbegynt --begrunnelse Feil --vis-bare")[0] == 0
    assert run(tmp_path / "over", "status --format json planer/plans") == expected


def test_without_git_the_figures_are_the_same_and_one_line_says_what_is_not_known(
    depot: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = figures(run(depot, "status --format json")[1])
    vik.make(depot, "bø", vik.PLAN.replace("id: vik", "id: bø"))
    monkeypatch.setenv("PATH", "")
    code, out, err = run(depot, "status --format json plans/vik.yaml")
    assert (code, figures(out)) == (0, expected)
    assert err == (
        "Merk: Fant ikke programmet git. Siste lagring er derfor ukjent. "
        "Installer git fra https://git-scm.com og prøv igjen.\n"
    )
    assert run(depot, "status")[2].count("Merk:") == 1, "once, however many plans"
    for command in ("status --rev HEAD", "endringer"):
        code, out, err = run(depot, command)
        assert (code, out, err.splitlines()[0]) == (2, "", "Feil: Fant ikke programmet git.")
    assert run(depot, "meld rutine pågår --begrunnelse Gjenåpnet --plan plans/vik.yaml")[0] == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder to another")
def test_a_repository_of_another_user_is_read(depot: Path, run: Run) -> None:
    expected = run(depot, "status --format json")
    for path in (depot, depot / ".git"):
        os.chown(path, 65534, 65534)
    assert run(depot, "status --format json") == expected
    assert run(depot, "status --rev HEAD~1")[0] == 0


def test_outside_a_repository_all_but_history_is_answered(tmp_path: Path, run: Run) -> None:
    vik.make(tmp_path)
    code, out, err = run(tmp_path, "status")
    assert (code, err) == (0, "")
    assert "vik.yaml: fant ingen lagret versjon i git" in out
    for command in ("status --rev HEAD", "endringer", "vis rutine --rev 2024-01-01"):
        code, out, err = run(tmp_path, command)
        assert (code, out) == (2, "")
        assert "ligger ikke i et git-depot, så eldre versjoner finnes ikke." in err
    assert run(tmp_path, "meld rutine gjennomført")[0] == 0


def test_a_folder_without_plans_and_a_file_that_is_not_there_are_one_line_and_what_to_do(
    tmp_path: Path, run: Run
) -> None:
    code, out, err = run(tmp_path, "status")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "Feil: Fant ingen mappe som heter «plans» her.",
        "Oppgi en planfil eller en mappe, eller stå i git-depotet der planene ligger.",
    ]
    missing = "Feil: Filen nei.yaml finnes ikke. Se etter skrivefeil i navnet og stien.\n"
    assert run(tmp_path, "status", "nei.yaml") == (2, "", missing)


# -- Names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spaces_and_norwegian_letters_in_names_are_only_letters(tmp_path: Path, run: Run, form: Any) -> None:
    folder = tmp_path / unicodedata.normalize(form, "Bærum på Øya")
    name = unicodedata.normalize(form, "vår plan å")
    vik.repository(folder, name)
    expected = run(folder, "status --format json")
    assert expected[0] == 0
    assert json.loads(expected[1])["kilde"]["commit"] is not None
    for typed in ("NFC", "NFD"):
        file = unicodedata.normalize(typed, "plans/vår plan å.yaml")  # type: ignore[arg-type] # one of the forms
        assert run(folder, "status --format json", file) == expected
        assert run(folder, "status --format json --rev HEAD", file) == expected
    for command in ("sjekk", "vis rutine", "endringer", "rapport status --til docx --ut årsmøte.docx", "purring"):
        assert run(folder, command)[0] == 0
    assert run(folder, "meld rutine gjennomført")[0] == 0
    assert [path.name for path in (folder / "plans").iterdir() if "framdrift" in path.name] == [
        f"{name}.framdrift.yaml"
    ]


# -- The environment ---------------------------------------------------------------------------------------------------

ENVIRONMENTS: list[dict[str, str | None]] = [
    {"TZ": "Pacific/Auckland"},
    {"TZ": "Tull/Tøys"},
    {"LANG": "C", "LC_ALL": None},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"PYTHONIOENCODING": "cp1252:strict"},
    {"PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C"},
    {"HOME": None, "USER": None, "LANG": None, "TMPDIR": None},
    {"COLUMNS": None, "TERM": "dumb", "NO_COLOR": "1"},
]


@posix
@pytest.mark.parametrize("command", ["vis --plan plans/øya.yaml startlån", "rapport status --til md plans/øya.yaml"])
def test_the_bytes_are_the_same_in_any_environment(tmp_path: Path, command: str) -> None:
    vik.repository(tmp_path, "øya")
    usual: dict[str, str | None] = {"COLUMNS": None, "LC_ALL": "C.UTF-8"}
    running = [
        vik.start(tmp_path, *command.split(), env=vik.environment(**{**usual, **env})) for env in [{}, *ENVIRONMENTS]
    ]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert (ended[0][2], b"Feil" in ended[0][1]) == (0, False)
    assert b"\xc3\xb8" in ended[0][0]
    for env, end in zip([{}, *ENVIRONMENTS], ended, strict=True):
        assert end == ended[0], (env, end[1].decode())


# -- The calendar ------------------------------------------------------------------------------------------------------


@posix
def test_without_a_day_it_is_the_calendar_day_where_one_is(tmp_path: Path) -> None:
    vik.make(tmp_path)
    zones = {"Etc/GMT+12": -12, "Etc/GMT-14": 14}
    running = {
        zone: vik.start(tmp_path, "status", "--format", "json", env=vik.environment(TZ=zone, BOLIGPLAN_PER=None))
        for zone in zones
    }
    before = time.time()
    days = {zone: json.loads(process.communicate(timeout=120)[0])["per"] for zone, process in running.items()}
    for zone, hours in zones.items():
        near = [time.strftime("%Y-%m-%d", time.gmtime(at + hours * 3600)) for at in (before - 60, time.time())]
        assert days[zone] in near
    assert days["Etc/GMT+12"] < days["Etc/GMT-14"]


def test_at_the_turn_of_the_year_what_was_due_becomes_late_and_a_new_year_is_asked_for(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    vik.make(tmp_path)
    timings = {}
    for day in ("2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01"):
        monkeypatch.setenv("BOLIGPLAN_PER", "2023-01-01")
        given = run(tmp_path, "forfalt --format json --per", day)
        monkeypatch.setenv("BOLIGPLAN_PER", day)
        assert run(tmp_path, "forfalt --format json") == given, "both ways to give the day"
        late = json.loads(given[1])
        timings[day] = {
            name: [(one["id"], one["dager"], one["år"]) for one in late[name]]
            for name in ("over_fristen", "mangler_melding", "nær_fristen")
        }
    missing = [("startlån", 335, [2023])]
    assert timings["2024-12-31"] == {
        "over_fristen": [],
        "mangler_melding": missing,
        "nær_fristen": [("rutine", 0, [])],
    }
    assert timings["2025-01-01"]["over_fristen"] == [("rutine", 1, [])]
    assert timings["2025-01-31"]["mangler_melding"] == [("startlån", 366, [2023])]
    assert timings["2025-02-01"]["mangler_melding"] == [("startlån", 367, [2023, 2024])]


@pytest.mark.parametrize("day", ["1900-01-01", "2024-02-29", "2028-01-01", "2199-12-31"])
def test_on_the_first_and_the_last_of_days_every_question_has_an_answer(tmp_path: Path, run: Run, day: str) -> None:
    vik.make(tmp_path)
    for command in (
        "sjekk",
        "status",
        "forfalt",
        "vis rutine",
        "rapport status --til md",
        "purring",
        "eksport --til ics",
    ):
        code, _, err = run(tmp_path, f"{command} --per {day}")
        assert (code, vik.BUG in err) == (0, False), (command, err)


@pytest.mark.parametrize("day", ["1899-12-31", "2200-01-01", "0024-06-01"])
def test_a_year_that_no_plan_has_is_a_slip_of_the_keys(tmp_path: Path, run: Run, day: str) -> None:
    vik.make(tmp_path)
    code, out, err = run(tmp_path, "status --per", day)
    assert (code, out) == (2, "")
    assert err.startswith(f"Feil: Valget «--per»: Året i «{day}» må være fra 1900 til 2199.")
