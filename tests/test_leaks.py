"""What is internal stays internal: markers are planted wherever it can stand, and every output is searched.

`intern_merknad` is shown by `vis` and stands in the files, nowhere else; so do comments in the files. Who saved a
version and the words it was saved with are git's, and the addresses of people belong in reminders alone. A new output
is one line in `OUTPUTS`; a new command without one fails the last test.
"""

from __future__ import annotations

import email
import email.policy
import io
import os
import re
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from boligplan.cli.main import Program, main

MARK = re.compile(r"hemmelig\d\d", re.IGNORECASE)
PUBLIC = "Åpentekst"  # stands in every text of the plan, so that an empty output cannot pass
DAY = "2026-06-01"
YEAR = "2026"

PLAN = """\
# hemmelig01 i en kommentar
format: 1
id: prøve
tittel: Åpentekst-planen
kommune: {navn: Eksempelvik}
målform: bokmål
tilstand: vedtatt
periode: 2022-2027
vedtak: {organ: kommunestyret, dato: 2022-05-01, sak: PS 1/22}
revisjon: {hvert: 2 år, av: ks, gjennomført: [{år: 2024, dato: 2024-11-05, sak: RS 14/24}]}
intern_merknad: hemmelig02
ansvarlige:
  - {id: ks, navn: Åpentekst-sjefen, type: stilling}
  - {id: nav, navn: Åpentekst-nav, type: enhet}
strategier:
  - id: strategi
    tekst: Åpentekst-strategien
    intern_merknad: hemmelig03
    vi_skal: [{id: s1, tekst: Åpentekst s1, ansvar: nav, år: 2026, intern_merknad: hemmelig04}]
vi_skal: [{id: p1, tekst: Åpentekst p1, ansvar: ks, år: 2024-2026, gjentas: årlig, intern_merknad: hemmelig05}]
mål:
  - id: eie
    tittel: Åpentekst-målet
    intern_merknad: hemmelig06
    vi_skal: [{id: m1, tekst: Åpentekst m1, ansvar: nav, intern_merknad: hemmelig07}]
    vi_vil:
      - id: barn
        tekst: Åpentekst-barn
        intern_merknad: hemmelig08
        vi_skal:
          - id: lån # hemmelig09 i en kommentar
            tekst: Åpentekst lån
            ansvar: [ks, nav]
            år: 2022-2025
            indikator: {navn: Åpentekst-andel, enhet: prosent, minst: 5}
            kostnad: {drift: {2022: 5}}
            intern_merknad: hemmelig10
            endret: [{dato: 2024-11-05, sak: RS 14/24, grunn: Åpentekst, før: {tekst: Åpentekst før}}]
"""
JOURNAL = """\
# hemmelig11 i en kommentar
- {tiltak: lån, dato: 2023-02-01, status: pågår, tekst: Åpentekst, verdi: 3, av: ks, intern_merknad: hemmelig12}
- {tiltak: lån, dato: 2024-02-01, status: utsatt, begrunnelse: Åpentekst, ny_frist: 2026-05, intern_merknad: hemmelig13}
- {tiltak: p1, dato: 2025-01-10, gjelder: 2024, status: gjennomført, tekst: Åpentekst, intern_merknad: hemmelig14}
"""
ADDRESSES = "ks: hemmelig15@kommune.example\nnav: hemmelig15@kommune.example\n"
NOTES = {f"hemmelig{n:02}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14)}
# In the version before, every note said something else, and there was one more.
OLD = {"hemmelig02": "hemmelig16", "hemmelig13": "hemmelig17", "hemmelig10": "hemmelig18", "hemmelig08": "hemmelig19"}
WHO = {"GIT_AUTHOR_NAME": "hemmelig20", "GIT_AUTHOR_EMAIL": "hemmelig21@x.example", "GIT_COMMITTER_NAME": "hemmelig22"}

SHEET = f"boligplan regneark --ut ut/ark.xlsx --per {DAY}"
START = f"boligplan revisjon start --per {DAY}"
REPORTS = ("handlingsprogram", "status", "årsmelding", "revisjon", "tiltak")
# Each line a session, the commands that lead up to it first; what it may show is the one exception, after «#».
OUTPUTS = [
    *(f"boligplan sjekk --format {form}" for form in ("full", "kort", "json", "github")),
    *(f"boligplan status --etter {by}" for by in ("mål", "ansvar", "år", "slag")),
    "boligplan status --format json",
    "boligplan forfalt",
    "boligplan forfalt --format json",
    *(f"boligplan {name} --rev HEAD~1" for name in ("status", "forfalt", "rapport status")),
    "boligplan meld lån pågår --tekst Åpentekst --vis-bare",
    "boligplan meld lån pågår --tekst Åpentekst",
    "boligplan meld lån gjennomført --tekst Åpentekst --intern-merknad hemmelig30",
    "boligplan meld lån pågår --tekst Åpentekst; boligplan lagre --ja",
    "boligplan meld lån pågår --tekst Åpentekst; boligplan flett plans/prøve.framdrift.yaml plans/prøve.framdrift.yaml",
    SHEET,
    f"{SHEET}; boligplan hent ut/ark.xlsx",
    *(f"boligplan endringer HEAD~1 --format {form}" for form in ("tekst", "md", "json")),
    "boligplan endringer HEAD~1 HEAD",
    *(
        f"boligplan rapport {name} --til {to} --ut ut"
        for name in REPORTS
        for to in ("md", "html", "docx", "odt", "pdf")
    ),
    *(f"boligplan rapport {name} --målform nynorsk" for name in REPORTS),
    START,
    f"{START}; boligplan revisjon status {YEAR}",
    f"{START}; boligplan rapport revisjon",
    "boligplan revisjon vedta --dato 2022-05-01 --sak 'PS 1/22'",
    "boligplan nettside --ut ut/sider",
    "boligplan nettside plans plans/kopi/to.yaml --ut ut/sider",
    "boligplan purring --siden 2024-01-01 # hemmelig15",
    "boligplan purring --siden 2024-01-01 --ut ut --regneark # hemmelig15",
    *(f"boligplan eksport --til {form} --ut ut/{form}" for form in ("csv", "json", "jsonl", "ics")),
    "boligplan eksport --til csv",
]
SHOWS_NOTHING_OF_A_PLAN = {"importer", "ny"}
SHOWS_ALL = {"vis"}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two versions of a plan that has a marker in everything internal."""
    top = tmp_path_factory.mktemp("hemmelig23")
    plans = top / "plans"
    plans.mkdir()

    def write(name: str, text: str) -> None:
        (plans / name).write_text(text, encoding="utf-8")

    def git(*args: str) -> None:
        subprocess.run(["git", "-C", str(top), *args], check=True, capture_output=True, env=os.environ | WHO)

    git("init", "-q")
    git("config", "user.email", "hemmelig24@x.example")
    plan, journal = PLAN, JOURNAL
    for now, then in OLD.items():
        plan, journal = plan.replace(now, then), journal.replace(now, then)
    for versions in ((plan, journal), (PLAN, JOURNAL)):
        write("prøve.yaml", versions[0])
        write("prøve.framdrift.yaml", versions[1])
        (top / ".gitignore").write_text("adresser.yaml\nut/\n")
        git("add", ".")
        git("commit", "-qm", "hemmelig25")
    write("adresser.yaml", ADDRESSES)
    (plans / "kopi").mkdir()
    write("kopi/to.yaml", PLAN.replace("id: prøve", "id: to"))
    return top


@pytest.fixture
def inside(planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a copy of the repository."""
    copy = tmp_path / "hemmelig26"
    shutil.copytree(planted, copy)
    (copy / "ut").mkdir()
    monkeypatch.chdir(copy)
    monkeypatch.setenv("BOLIGPLAN_PER", DAY)
    return copy


def texts(data: bytes, pdf_text: Callable[[bytes], str]) -> Iterator[str]:
    """All text in a file, also in the files it is packed of."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts(archive.read(name), pdf_text)
    elif data.startswith(b"%PDF"):
        yield pdf_text(data)
        yield data.decode("latin-1")
    else:
        text = data.decode("utf-8", "replace")
        yield text
        yield re.sub(r"<[^>]*>", "", text)
        if re.match(r"(?i)(from|to|subject|date|mime-version|x-[\w-]+|message-id):", text):
            for part in email.message_from_bytes(data, policy=email.policy.default).walk():
                if not part.is_multipart():
                    yield from texts(part.get_payload(decode=True), pdf_text)


def run(line: str, capfdbinary: pytest.CaptureFixture[bytes]) -> bytes:
    """What the last command of the session says."""
    for command in line.split("; "):
        assert main(shlex.split(command)[1:]) in (0, 1), command
        said = b"".join(capfdbinary.readouterr())
    return said


def written(folder: Path, since: dict[Path, bytes]) -> Iterator[bytes]:
    """The files that the session has made, apart from the plan and the journal, which hold what they hold."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and ".git" not in file.relative_to(folder).parts and file not in since:
            yield str(file.relative_to(folder)).encode()
            yield file.read_bytes()


@pytest.mark.parametrize("line", OUTPUTS)
def test_nothing_internal_comes_out(
    line: str, inside: Path, capfdbinary: pytest.CaptureFixture[bytes], pdf_text: Callable[[bytes], str]
) -> None:
    line, _, allowed = line.partition(" # ")
    before = {file: file.read_bytes() for file in (inside / "plans").rglob("*") if file.is_file()}
    said = run(line, capfdbinary)
    found = [text for data in (said, *written(inside, before)) for text in texts(data, pdf_text)]
    marks = {mark.lower() for text in found for mark in MARK.findall(text)}
    assert marks - set(allowed.split()) == set()
    assert any(PUBLIC in text for text in found) or "sjekk" in line or "meld" in line or "vedta" in line


def test_vis_shows_every_note(inside: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    said = b"".join(
        run(f"boligplan vis {id}", capfdbinary) for id in ("eie", "barn", "strategi", "lån", "p1", "m1", "s1")
    )
    assert NOTES - {"hemmelig02"} <= set(MARK.findall(said.decode()))


def test_a_fault_in_a_note_is_told_without_the_note(inside: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """What other commands tell of a plan with faults; `sjekk` shows the line itself to who can read the file."""
    (inside / "plans" / "prøve.yaml").write_text(
        PLAN.replace("intern_merknad: hemmelig10", "intern_merknad: [hemmelig10]"), encoding="utf-8"
    )
    for command in ("status", "forfalt", "nettside --ut ut/sider"):
        assert main(command.split()) == 2
        assert MARK.findall(b"".join(capfdbinary.readouterr()).decode()) == []


def test_every_command_is_searched() -> None:
    searched = {command.split()[1] for line in OUTPUTS for command in line.partition(" # ")[0].split("; ")}
    assert {entry.name for entry in Program.table} - searched == SHOWS_ALL | SHOWS_NOTHING_OF_A_PLAN
