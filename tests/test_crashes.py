"""Whatever happens while a command writes, every file is the old one or the new one, whole, and nothing is lost.

Each writing command meets each fault in a child process, in a real folder. `docs/robusthet.md` shows how many times
each was tried; a command that writes and is not in `WRITES`, and a cell that tried nothing, fail the test.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import vik
from boligplan.cli import revisjon
from boligplan.cli.main import Program, main
from boligplan.loading import load
from crashing import KILLED
from sheet_filling import keys, rows_of
from test_repo import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only")
Files = dict[str, bytes]
DAY = "2024-06-01"
SOME = 30  # of the events, where every one would take minutes
EDITOR = b"# lagret fra et annet program\n"

# What each writing command needs in its folder before, and how it is run.
WRITES: dict[str, tuple[str, str]] = {
    "meld": ("plan", "meld rutine gjennomført --tekst Vedtatt"),
    "hent": ("sheet", "hent ark.xlsx --skriv"),
    "flett": ("copy", "flett plans/vik.framdrift.yaml kopi.yaml --ut plans/vik.framdrift.yaml"),
    "ny": ("nothing", "ny --kommune Vik plans/ny.yaml"),
    "importer": ("table", "importer tabell.csv --ut plans/ny.yaml"),
    "lagre": ("repository", "lagre --ja"),
    "revisjon vedta": ("plan", "revisjon vedta --dato 2022-05-02"),
    "revisjon rett": ("slip", "revisjon rett --grunn Skrivefeil."),
    "revisjon start": ("plan", "revisjon start 2024"),
    "revisjon fullfør": ("worksheet", "revisjon fullfør 2024"),
    "regneark": ("plan", "regneark --ut ut.xlsx"),
    "rapport": ("plan", "rapport status --til md --ut ut.md"),
    "nettside": ("plan", "nettside --ut ut"),
    "purring": ("plan", "purring --ut ut"),
    "eksport": ("plan", "eksport --til csv --ut ut"),
}
SAVED = ".git/boligplan-prøve"  # in a repository that a command saves in
READS = {"sjekk", "status", "forfalt", "vis", "endringer", "revisjon status"}
FAULTS = ("avbrutt", "full disk", "uten rett", "mappen borte", "redigert imens", "git checkout imens", "20 samtidig")
PAGE = ROOT / "docs" / "robusthet.md"

_tried: dict[tuple[str, str], int] = {}


def run(words: str) -> int:
    """The exit code of a command; what it prints goes to the file «sagt»."""
    with Path("sagt").open("a", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
        sys.stdout = sys.stderr = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the child
        return main(words.split())


def child(folder: Path, words: str, hook: Callable[[int, str], None] | None = None, user: int = 0) -> int:
    """The exit code of the command run in `folder` by a process of its own, which calls `hook` at every file event."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.chdir(folder)
            os.environ |= {"BOLIGPLAN_PER": DAY, "COLUMNS": "80"}
            if user:
                os.setgroups([])
                os.setuid(user)
            if hook:
                watch(folder, hook)
            code = run(words)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def watch(folder: Path, hook: Callable[[int, str], None]) -> None:
    """Call `hook` with its number and name at every event that touches a file in the folder, but those it makes."""
    seen, is_busy = 0, False

    def audit(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen, is_busy
        names = [os.fspath(arg) for arg in args if isinstance(arg, (str, os.PathLike))]
        is_ours = any(str(name).startswith(("plans", "ut", "revisjoner", str(folder), ".")) for name in names)
        if (
            not is_busy
            and event.partition(".")[0] in ("open", "os", "shutil", "fcntl")
            and (is_ours or "fcntl" in event)
        ):
            seen += 1
            is_busy = True
            hook(seen, event)
            is_busy = False

    sys.addaudithook(audit)


def files(folder: Path) -> Files:
    """What every file in the folder holds, hidden ones and git's own aside."""
    found = (path for path in folder.rglob("*") if path.is_file())
    names = ((path.relative_to(folder).as_posix(), path) for path in found)
    held = {name: path.read_bytes() for name, path in names if not name.startswith((".", "sagt")) and "/." not in name}
    if (folder / SAVED).is_file():  # what is saved in git counts as a file of its own
        tree = subprocess.run(["git", "rev-parse", "HEAD^{tree}"], cwd=folder, capture_output=True, check=True)
        held["HEAD"] = tree.stdout
    return held


# -- The folders ------------------------------------------------------------------------------------------------------


def prepare(kind: str, folder: Path) -> None:
    """Make the folder that a command is run in."""
    folder.mkdir(exist_ok=True)
    if kind == "nothing":
        (folder / "plans").mkdir()
        return
    if kind == "table":
        (folder / "plans").mkdir()
        (folder / "tabell.csv").write_text("Mål;Tiltak;Ansvar;Frist\nEie;Lage boligplan;NAV;2024\n", encoding="utf-8")
        return
    file = vik.make(folder)
    if kind == "repository":
        more = "- tiltak: rutine\n  dato: 2024-03-01\n  status: pågår\n  tekst: Nytt.\n"
        journal = file.with_name("vik.framdrift.yaml")
        for words in (
            "init -q -b main --template=",
            "config user.name x",
            "config user.email x@example.org",
            "add -A",
            "commit -qm en",
        ):
            subprocess.run(["git", *words.split()], cwd=folder, check=True)
        journal.write_text(vik.JOURNAL + more, encoding="utf-8")
        (folder / SAVED).touch()
    elif kind == "sheet":
        fill_in(folder)
    elif kind == "copy":
        more = "- tiltak: rutine\n  dato: 2024-03-01\n  status: pågår\n  tekst: Nytt.\n"
        (folder / "kopi.yaml").write_text(vik.JOURNAL + more, encoding="utf-8")
    elif kind == "slip":
        assert child(folder, "revisjon vedta --dato 2022-05-02") == 0
        file.write_text(file.read_text("utf-8").replace("Lage rutine", "Lage ei rutine"), encoding="utf-8")
    elif kind == "worksheet":
        assert child(folder, "revisjon start 2024") == 0
        (sheet,) = (folder / "revisjoner").glob("*.yaml")
        text = (
            sheet.read_text("utf-8")
            .replace("avgjort: nei", "avgjort: ja")
            .replace("utfall:\n", "utfall: videreføres\n")
        )
        sheet.write_text(text.replace("dato:\n", "dato: 2024-05-30\n").replace("sak:\n", "sak: RS 1/24\n"), "utf-8")


def fill_in(folder: Path) -> None:
    from openpyxl import load_workbook

    assert child(folder, "regneark --ut ark.xlsx") == 0
    book = load_workbook(folder / "ark.xlsx")
    sheet = next(sheet for sheet in book if sheet.title == "Nav Vik")
    sheet.cell(rows_of(sheet, "rutine")[0], keys(sheet)["status"]).value = "gjennomført"
    book.save(folder / "ark.xlsx")


@pytest.fixture(scope="module", params=WRITES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Case":
    """A writing command in a folder that it can be tried in again and again."""
    return Case(request.param, tmp_path_factory.mktemp("krasj"))


class Case:
    """One command: its folder as it is before, and what the files are after a run that nothing disturbed."""

    def __init__(self, name: str, place: Path) -> None:
        self.name, (kind, self.words) = name, WRITES[name]
        self.before, self.work = place / "før", place / "arbeid"
        prepare(kind, self.before)
        self.old = files(self.before)
        self.again()
        assert child(self.work, self.words) == 0, (self.work / "sagt").read_text("utf-8")
        self.new = files(self.work)
        assert self.new != self.old

    def again(self) -> None:
        """The folder as it was before anything was run."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.before, self.work)

    def try_it(self, hook: Callable[[int, str], None] | None = None, user: int = 0) -> int:
        """The exit code of a run; whatever it said, it was no bug."""
        code = child(self.work, self.words, hook, user)
        said = (self.work / "sagt").read_text("utf-8") if (self.work / "sagt").is_file() else ""
        assert vik.BUG not in said, said
        return code

    def is_whole(self) -> bool:
        """True where every file is the old one or the new one, and none is missing that was there."""
        now = files(self.work)
        return all(data in (self.old.get(name), self.new.get(name)) for name, data in now.items()) and set(
            self.old
        ) <= set(now)


def events(case: Case, hook: Callable[[int, str], None], most: int = 0) -> Iterator[tuple[int, int]]:
    """Run the command once for each file event it has, `hook` called at it: the event's number and the exit code.

    With `most` only about that many of them, spread evenly; an event that is not met any more ends it.
    """
    total = len(events_of(case))
    for number in range(1, total + 1, max(1, total // most) if most else 1):
        case.again()
        reached = case.work.parent / "nådd"
        reached.unlink(missing_ok=True)

        def at(seen: int, event: str, number: int = number, reached: Path = reached) -> None:
            if seen == number:
                reached.touch()
                hook(seen, event)

        code = case.try_it(at)
        if reached.exists():
            yield number, code


def events_of(case: Case) -> list[str]:
    """The names of the file events of an undisturbed run."""
    case.again()
    kept = case.work.parent / "hendelser"
    kept.unlink(missing_ok=True)

    def note(seen: int, event: str) -> None:
        with kept.open("a") as out:
            out.write(f"{event}\n")

    assert case.try_it(note) == 0
    return kept.read_text().split()


# -- The faults -------------------------------------------------------------------------------------------------------


def test_killed_at_every_file_event(case: Case) -> None:
    def die(seen: int, event: str) -> None:
        os._exit(KILLED)

    tried = 0
    for number, code in events(case, die):
        tried += 1
        assert code == KILLED
        assert case.is_whole(), f"hendelse {number}"
        is_asked = case.name not in ("ny", "importer") and (
            tried < SOME or tried % 4 == 0
        )  # of very many, not after every one
        if is_asked and files(case.work) != case.new:
            case.try_it()
            assert files(case.work) == case.new, f"etter hendelse {number}"
    assert tried > 5
    _tried[case.name, "avbrutt"] = tried


def test_a_full_disk(case: Case, tmp_path: Path) -> None:
    if os.geteuid():
        pytest.skip("bare root kan lage en liten disk")
    kept, disk = case.work, tmp_path / "disk"
    disk.mkdir()
    size = 64 + 4 * sum(1 + path.stat().st_size // 4096 for path in case.before.rglob("*"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(disk)], check=True)
    try:
        case.work, tried = disk / "arbeid", 0
        for free in (0, 4096, 8192, 16384):
            case.again()
            (disk / "fyll").unlink(missing_ok=True)
            left = os.statvfs(disk)
            (disk / "fyll").write_bytes(b"x" * max(0, left.f_bavail * left.f_frsize - free - 4096))
            case.try_it()
            assert case.is_whole()
            tried += 1
        _tried[case.name, "full disk"] = tried
    finally:
        case.work = kept
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_without_rights(case: Case) -> None:
    if os.geteuid():
        pytest.skip("bare root kan bli en annen bruker")
    case.again()
    for path in (case.work, *case.work.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for folder in case.work.parents:
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055)
    (case.work / "sagt").touch()
    (case.work / "sagt").chmod(0o666)
    assert case.try_it(user=65534) == 2
    assert files(case.work) == case.old
    _tried[case.name, "uten rett"] = 1


def test_a_folder_that_vanishes(case: Case) -> None:
    tried = 0
    for _ in events(case, lambda seen, event: shutil.rmtree(case.work, ignore_errors=True), SOME):
        tried += 1
    assert tried > 5
    _tried[case.name, "mappen borte"] = tried


def edit(folder: Path) -> None:
    """Save every YAML file as an editor does, with one line more."""
    for path in (*folder.glob("plans/*.yaml"), *folder.glob("revisjoner/*.yaml")):
        path.write_bytes(path.read_bytes() + EDITOR)


def test_an_editor_that_saves_meanwhile(case: Case) -> None:
    renames = _renames(case)
    targets = [name for name in case.old if name.endswith(".yaml") and case.new[name] != case.old[name]]
    tried = 0

    def save(seen: int, event: str) -> None:
        if event not in ("os.rename", "os.link"):  # the step that puts the new file in its place
            edit(case.work)

    for number, _ in events(case, save, SOME):
        tried += 1
        now = files(case.work)
        lost = [name for name in targets if now[name] == case.new[name] and EDITOR not in now[name]]
        assert not lost or number in renames, f"hendelse {number}: {lost}"
    _tried[case.name, "redigert imens"] = tried


def _renames(case: Case) -> set[int]:
    """The numbers of the events at which a new file takes its place."""
    return {n for n, event in enumerate(events_of(case), 1) if event in ("os.rename", "os.link")}


def test_a_checkout_meanwhile(case: Case, need_tool: Callable[[str], str]) -> None:
    git = need_tool("git")
    if case.name == "lagre":
        _tried[case.name, "git checkout imens"] = _tried[case.name, "redigert imens"]
        return  # git itself holds its lock, and the editor's save was tried
    base = case.before
    name = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    if not (base / ".git").exists():
        for words in ("init -q -b main", "add -A", "commit -qm en --allow-empty", "checkout -qb annen"):
            subprocess.run([git, *name, *words.split()], cwd=base, check=True)
        edit(base)
        for words in ("commit -qam to --allow-empty", "checkout -q main"):
            subprocess.run([git, *name, *words.split()], cwd=base, check=True)
    other = {n: data + EDITOR if n.startswith(("plans/", "revisjoner/")) else data for n, data in case.old.items()}
    tried, renames = 0, _renames(case)

    def switch(seen: int, event: str) -> None:
        if event not in ("os.rename", "os.link"):
            subprocess.run([git, "checkout", "-q", "annen"], cwd=case.work, check=False, capture_output=True)

    try:
        for number, _ in events(case, switch, SOME):
            tried += 1
            for n, data in files(case.work).items():
                if not n.startswith(("plans/", "revisjoner/")):  # what is made of them names the version in git
                    continue
                known = (case.old.get(n), case.new.get(n), other.get(n))
                is_new_on_top = data.count(EDITOR) == 1
                assert data in known or is_new_on_top or number in renames, f"hendelse {number}: {n}"
    finally:
        shutil.rmtree(base / ".git", ignore_errors=True)
    _tried[case.name, "git checkout imens"] = tried


def test_twenty_at_once(case: Case) -> None:
    case.again()
    words = case.words
    pids = []
    for _ in range(20):
        pid = os.fork()
        if pid == 0:
            os._exit(child(case.work, words))
        pids.append(pid)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    said = (case.work / "sagt").read_text("utf-8")
    assert vik.BUG not in said, said
    assert codes.count(0) >= 1 and set(codes) <= {0, 2}
    if case.name == "meld":
        journal = (case.work / "plans" / "vik.framdrift.yaml").read_text("utf-8")
        assert journal.count("tekst: Vedtatt") == codes.count(0)
    else:
        assert files(case.work) == case.new
    for plan in (case.work / "plans").glob("[!.]*.yaml"):
        if ".framdrift" not in plan.name:
            assert load(plan, date.fromisoformat(DAY)).is_sound
    _tried[case.name, "20 samtidig"] = 20


def test_every_writing_command_is_tried() -> None:
    known = {entry.name for entry in Program.table} - {"revisjon"}
    known |= {f"revisjon {entry.name}" for entry in revisjon.Commands.table}
    assert known == set(WRITES) | READS


HEAD = """\
# Når noe går galt mens programmet skriver

Alle kommandoene som skriver, er prøvd mot feilene under, i ekte mapper og med ekte filer. Tallene er hvor mange ganger
hver er prøvd. Etter hver gang er hver fil enten den gamle eller den nye, hel; ingen melding er tapt, og kommandoen kan
kjøres på nytt. Etter `ny` og `importer` må en halvferdig plan slettes først. Siden lages
av testen `tests/test_crashes.py`, og den stanser hvis en rute er tom.

- **avbrutt**: programmet blir stanset, som når strømmen går, ved hver hendelse på en fil.
- **full disk**: disken går full underveis (en disk på 64 kB med litt plass igjen).
- **uten rett**: brukeren har ikke lov til å skrive i mappen.
- **mappen borte**: mappen blir slettet, ved hver hendelse.
- **redigert imens**: et annet program lagrer filene, ved hver hendelse. Det som ble lagret, blir aldri skrevet over. Et
  unntak kan ikke lukkes: øyeblikket mellom den siste kontrollen og at den nye filen tar plassen til den gamle.
- **git checkout imens**: git bytter ut filene, ved hver hendelse.
- **20 samtidig**: tjue kjører den samme kommandoen på en gang. Alt som er bekreftet skrevet, er skrevet.

"""


def test_the_page_shows_every_cell() -> None:
    if os.environ.get("BOLIGPLAN_SKRIV"):  # run in one process: -n0
        rows = [f"| `{name}` | " + " | ".join(str(_tried[name, fault]) for fault in FAULTS) + " |" for name in WRITES]
        lines = [f"| Kommando | {' | '.join(FAULTS)} |", "|---|" + "---:|" * len(FAULTS), *rows]
        PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    assert text.startswith(HEAD)
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in text[len(HEAD) :].splitlines()]
    assert table[0][1:] == list(FAULTS)
    assert [row[0].strip("`") for row in table[2:]] == list(WRITES)
    assert all(int(cell) > 0 for row in table[2:] for cell in row[1:])
