"""Whatever fails around the program, nothing is lost, the exit code says so, and one Norwegian line says what."""

import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import vik
from boligplan.cli.main import Program, main
from conftest import IN_CI
from crashing import in_child

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")

READING = [
    "sjekk",
    "sjekk --format full",
    "sjekk --format json",
    "sjekk --forklar flettekonflikt",
    "status",
    "status --format json",
    "forfalt",
    "vis",
    "vis rutine",
    "endringer",
    "endringer --format json",
    "revisjon status 2026",
    "purring",
    "rapport status --til md",
    "rapport handlingsprogram --til docx",
    "eksport --til csv",
    "eksport --til json",
    "eksport --til ics",
    "--help",
]
WRITING = {  # the command, and the file it would write first
    "meld rutine gjennomført": "plans/vik.framdrift.yaml",
    "flett plans/vik.framdrift.yaml kopi.framdrift.yaml": "plans/vik.framdrift.yaml",
    "hent ark.xlsx --skriv": "plans/vik.framdrift.yaml",
    "revisjon vedta --dato 2022-05-02": "plans/vik.yaml",
    "revisjon start 2024": "revisjoner/vik-2024.yaml",
    "regneark --ut nytt.xlsx": "nytt.xlsx",
    "rapport status --til md --ut r.md": "r.md",
    "rapport status --til pdf --ut r.pdf": "r.pdf",
    "eksport --til csv --ut data": "",
    "eksport --til jsonschema --ut skjema": "",
    "purring --ut post": "",
    "nettside --ut nett": "",
    "importer tabell.csv --ut plans/ny.yaml": "plans/ny.yaml",
    "ny --kommune Fjordvik plans/fjordvik.yaml": "plans/fjordvik.yaml",
}

SAVING = ["lagre --ja"]  # by git, in its own folder


def test_every_command_is_tried() -> None:
    tried = {command.split()[0] for command in [*READING, *WRITING, *SAVING]} - {"--help"}
    assert tried == {entry.name for entry in Program.table}


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a plan, a begun revision, a filled-in spreadsheet and a table, that tests only read."""
    folder = tmp_path_factory.mktemp("depot")
    vik.repository(folder)
    more = "- {tiltak: rutine, dato: 2024-03-01, status: gjennomført}\n"
    (folder / "kopi.framdrift.yaml").write_text(vik.JOURNAL + more, encoding="utf-8")
    (folder / "tabell.csv").write_text("Mål;Tiltak;Ansvar;Frist\nEie;Lage rutine;Nav;2024\n", encoding="utf-8")
    with in_folder(folder):
        assert main(["revisjon", "start", "2026"]) == 0
        assert main(["regneark", "--ut", "ark.xlsx"]) == 0
    from openpyxl import load_workbook

    book = load_workbook(folder / "ark.xlsx")
    sheet = next(sheet for sheet in book if any(cell.value == "rutine" for row in sheet.iter_rows() for cell in row))
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "rutine")
    heads = {cell.value: cell.column for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)}
    sheet.cell(row, heads["Status"], "gjennomført")
    book.save(folder / "ark.xlsx")
    return folder


@contextlib.contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Stands in the folder, on the tests' day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("BOLIGPLAN_PER", vik.DAY)
        yield


# -- The answer gets nowhere -------------------------------------------------------------------------------------------


def closed_pipe() -> int:
    """The end to write in of a pipe that nobody reads from."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


NO_ROOM = "Feil: Det er ikke mer plass på disken."
CLOSED = "Feil: Utskriften ble avbrutt fordi mottakeren er lukket."


def faults(said: str) -> list[str]:
    """The lines that tell of a fault; nothing of Python's own may stand among the others."""
    assert "Traceback" not in said and "Exception" not in said, said
    return [line for line in said.splitlines() if line.startswith("Feil")]


@posix
@pytest.mark.parametrize("command", READING)
def test_a_reader_that_has_left_is_met_with_silence_and_a_full_disk_is_told(
    depot: Path, tmp_path: Path, command: str
) -> None:
    full = os.open("/dev/full" if Path("/dev/full").exists() else os.devnull, os.O_WRONLY)
    for out, expected in ((closed_pipe(), []), (full, [NO_ROOM] if Path("/dev/full").exists() else None)):
        code = in_child(lambda: with_streams(depot, command.split(), out, tmp_path / "sagt"))  # noqa: B023 - done at once
        os.close(out)
        if expected is not None:
            assert (code, faults((tmp_path / "sagt").read_text(encoding="utf-8"))) == (2 if expected else 0, expected)


def with_streams(folder: Path, words: list[str], out: int, err: Path) -> int:
    """The exit code of a command in this process, whose streams are sent to a file that is open and one that is not."""
    os.dup2(out, 1)
    os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8")  # type: ignore[misc]
    sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", 0, closefd=False), encoding="utf-8", write_through=True)
    with in_folder(folder):
        return main(words)


@posix
@pytest.mark.parametrize("command", ["status", "rapport handlingsprogram --til docx", "--help"])
def test_an_answer_that_gets_nowhere_is_no_success(depot: Path, command: str) -> None:
    left, words = closed_pipe(), command.split()
    running = [vik.start(depot, *words, stdout=left), vik.start(depot, *words, program=without_streams(1))]
    os.close(left)
    ended = [(process.communicate(timeout=120)[1].decode(), process.returncode) for process in running]
    assert [code for _, code in ended] == [0, 2]
    assert [faults(said) for said, _ in ended] == [[], [CLOSED]]


def without_streams(*numbers: int) -> tuple[str, str]:
    """Arguments of Python that begin `boligplan` with these streams closed."""
    restart = "os.execv(sys.executable, [sys.executable, '-m', 'boligplan', *sys.argv[1:]])"
    return "-c", f"import os, sys\nfor number in {numbers}: os.close(number)\n{restart}"


@posix
def test_with_every_stream_closed_a_message_is_written_all_the_same(tmp_path: Path) -> None:
    file = vik.make(tmp_path)
    ended = vik.run(tmp_path, "meld", "rutine", "gjennomført", program=without_streams(0, 1, 2))
    assert ended == (0, "", "")
    journal = file.with_name("vik.framdrift.yaml").read_text(encoding="utf-8")
    assert journal == vik.JOURNAL + "- tiltak: rutine\n  dato: 2024-06-01\n  status: gjennomført\n"


# -- Interrupted -------------------------------------------------------------------------------------------------------


def test_interrupted_before_it_has_begun(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "class Early:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Early())\n"
        "from boligplan.__main__ import start\nsys.exit(start())"
    )
    assert vik.run(tmp_path, "status", program=("-c", code)) == (130, "", "Avbrutt.\n")


@posix
@pytest.mark.parametrize(
    ("plans", "method", "moment"),
    [
        (2, "fork", "event == 'open' and str(args[0]).endswith('vik-01.yaml')"),
        (70, "fork", "event == 'open' and str(args[0]).endswith('vik-40.yaml')"),
        (70, "spawn", "event == 'subprocess.Popen' and multiprocessing.active_children()"),
    ],
    ids=["one process", "a process for each core", "as on Windows and macOS"],
)
def test_interrupted_while_it_reads(tmp_path: Path, plans: int, method: str, moment: str) -> None:
    vik.git(tmp_path, "init", "-q")  # which git is asked about meanwhile
    for n in range(plans):
        vik.make(tmp_path, f"vik-{n:02}", vik.PLAN.replace("id: vik-2022-2027", f"id: vik-{n:02}"))
    code = (
        "import multiprocessing, os, signal, sys, time\n"
        f"multiprocessing.get_all_start_methods = lambda: ['{method}']\n"
        f"multiprocessing.set_start_method('{method}')\n"
        "def watch(event, args):\n"
        f"    if {moment}:\n"
        "        for child in multiprocessing.active_children():\n"  # in the middle of their start
        "            time.sleep(0.25)\n"
        "            os.kill(child.pid, signal.SIGINT)\n"
        "        os.killpg(0, signal.SIGINT)\n"
        "sys.addaudithook(watch)\n"
        "from boligplan.__main__ import start\nsys.exit(start())"
    )
    ended = vik.run(tmp_path, "status", program=("-c", code), start_new_session=True)
    assert ended == (130, "", "Avbrutt.\n")


PLAN_WRITERS = ["meld rutine gjennomført", "revisjon vedta --dato 2022-05-02"]


@posix
@pytest.mark.parametrize("command", PLAN_WRITERS)
def test_interrupted_at_any_file_event_the_files_are_the_old_or_the_new(tmp_path: Path, command: str) -> None:
    path = tmp_path / WRITING[command]
    found, code, number = [], 130, 0
    while code == 130:
        vik.make(tmp_path)
        for name in path.parent.glob(".*"):
            name.unlink()
        old = path.read_bytes()
        number += 1
        code = in_child(lambda: interrupted(command.split(), tmp_path, number))  # noqa: B023 - done before the next round
        found.append(path.read_bytes())
    assert code == 0
    assert found[-1] != old
    assert set(found) == {old, found[-1]}
    assert number > 8


def interrupted(command: list[str], folder: Path, number: int) -> int:
    """The exit code of a command that is interrupted at its n-th event that names a file in the folder."""
    seen = 0

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        names = [Path(arg).absolute() for arg in args if isinstance(arg, (str, os.PathLike))]
        if event.startswith(("open", "os.")) and any(name.is_relative_to(folder) for name in names):
            seen += 1
            if seen == number:
                signal.raise_signal(signal.SIGINT)

    os.chdir(folder)
    os.environ["BOLIGPLAN_PER"] = vik.DAY
    sys.addaudithook(watch)
    return main(command)


# -- The disk ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def disk(depot: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[str]], list[dict[str, object]]]:
    """Give a function that runs commands on a disk with so many free blocks, or one that cannot be written."""
    place = tmp_path_factory.mktemp("disk")
    unshare = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else [])]
    try:
        subprocess.run([*unshare, "mount", "-t", "tmpfs", "tmpfs", place], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        (pytest.fail if IN_CI and os.geteuid() == 0 else pytest.skip)(f"no disk can be mounted here: {error}")

    def on_disk(kind: str, commands: list[str]) -> list[dict[str, object]]:
        env = vik.environment(PYTHONPATH=os.pathsep.join([str(vik.SOURCE), str(Path(__file__).parent)]))
        done = subprocess.run(
            [*unshare, sys.executable, Path(__file__).with_name("on_disk.py"), kind, depot, place],
            input=json.dumps([command.split() for command in commands]).encode(),
            capture_output=True,
            env=env,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        results: list[dict[str, object]] = json.loads(done.stdout)
        return results

    return on_disk


def test_on_a_full_disk_nothing_is_changed_and_the_file_is_named(
    disk: Callable[[str, list[str]], list[dict[str, object]]],
) -> None:
    for command, result in zip(WRITING, disk("0", [*WRITING]), strict=True):
        assert result["code"] == 2, (command, result)
        assert result["changed"] == [], (command, result)
        said = str(result["said"]).splitlines()
        assert said[-1].startswith("Feil: Det er ikke mer plass på disken. «"), (command, said)
        assert f"«{WRITING[command]}» er ikke skrevet." in said[-1] or not WRITING[command]


@pytest.mark.parametrize("kind", ["0", "lesbar"])
def test_what_git_cannot_save_is_told(kind: str, disk: Callable[[str, list[str]], list[dict[str, object]]]) -> None:
    for result in disk(kind, SAVING):
        assert result["code"] == 2 and result["changed"] == [], result
        assert "ngenting er lagret." in str(result["said"])


def test_on_a_disk_that_can_only_be_read_all_is_read_and_nothing_written(
    disk: Callable[[str, list[str]], list[dict[str, object]]],
) -> None:
    reading = [command for command in READING if not command.startswith("--")]
    results = disk("lesbar", [*WRITING, *reading])
    assert [result["code"] for result in results] == [2] * len(WRITING) + [0] * len(reading)
    assert [result["changed"] for result in results] == [[]] * len(results)
    for result in results[: len(WRITING)]:
        assert str(result["said"]).splitlines()[-1].startswith("Feil: Disken kan bare leses, ikke skrives til.")


def test_a_disk_that_fills_up_half_way_leaves_no_half_set_of_files(
    disk: Callable[[str, list[str]], list[dict[str, object]]],
) -> None:
    commands = ["ny --kommune Fjordvik plans/fjordvik.yaml", "eksport --til csv --ut data", "purring --ut post"]
    for room in ("1", "3"):
        for result in disk(room, commands):
            assert result["code"] in (0, 2), result
            assert result["changed"] == [] or result["code"] == 0, result


@posix
def test_in_a_folder_one_may_not_write_in_all_is_read_and_nothing_written(depot: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(depot, tmp_path / "låst")
    before = vik.tree(folder)
    for path in (folder, folder / "plans", folder / "revisjoner"):
        path.chmod(0o555)
    no_root = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    begin = f"import os, sys; os.execvp('setpriv', {no_root} + [sys.executable, '-m', 'boligplan', *sys.argv[1:]])"
    program = ("-c", begin) if os.geteuid() == 0 else ("-m", "boligplan")
    commands = [
        *PLAN_WRITERS,
        "ny --kommune Fjordvik plans/fjordvik.yaml",
        "rapport status --til md --ut r.md",
        "status",
    ]
    running = [vik.start(folder, *command.split(), program=program) for command in commands]
    ended = [(process.communicate(timeout=120)[1].decode(), process.returncode) for process in running]
    for path in (folder, folder / "plans", folder / "revisjoner"):
        path.chmod(0o755)
    assert [code for _, code in ended] == [2, 2, 2, 2, 0]
    assert [faults(said) for said, _ in ended] == [
        ["Feil: Du har ikke lov til å skrive i mappen plans."],
        ["Feil: Du har ikke lov til å skrive i mappen plans."],
        ["Feil: Har ikke tilgang til «schema»."],
        ["Feil: Du har ikke lov til å skrive i mappen .."],
        [],
    ]
    assert vik.tree(folder) == before


# -- A file that is gone from one moment to the next -------------------------------------------------------------------


@posix
@pytest.mark.parametrize("name", ["vik.yaml", "vik.framdrift.yaml"])
@pytest.mark.parametrize(
    "command", ["sjekk", "status", "vis rutine", "endringer", "rapport status --til md", "purring", *PLAN_WRITERS]
)
def test_a_file_that_vanishes_before_any_of_its_readings_is_told_of(tmp_path: Path, command: str, name: str) -> None:
    vik.repository(tmp_path)
    file = tmp_path / "plans" / name
    other = next(path for path in file.parent.iterdir() if path != file)
    content, others = file.read_bytes(), other.read_bytes()
    number = 0
    while not file.exists() or number == 0:
        file.write_bytes(content)
        number += 1
        code = in_child(lambda: vanishing(tmp_path, command.split(), file, number))  # noqa: B023 - done at once
        said = (tmp_path / "sagt").read_text(encoding="utf-8")
        assert vik.BUG not in said
        if not file.exists():
            assert other.read_bytes() == others
            assert (code, bool(faults(said))) in ((0, False), (2, True)) or command == "sjekk", said
    assert number > 1


def vanishing(folder: Path, words: list[str], file: Path, number: int) -> int:
    """The exit code of a command that finds the file gone when it opens it for the n-th time."""
    seen = 0

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "open" and isinstance(args[0], (str, os.PathLike)) and Path(args[0]).absolute() == file:
            seen += 1
            if seen == number:
                file.unlink()

    sys.addaudithook(watch)
    return with_streams(folder, words, os.open(os.devnull, os.O_WRONLY), folder / "sagt")
