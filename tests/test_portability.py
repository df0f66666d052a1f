"""Windows and macOS: UTF-8 whatever the code page, the file's own line ends, and nothing only one system has."""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vik
from boligplan.cli.main import main
from test_repo import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))

# -- What the source says ----------------------------------------------------------------------------------------------

OF_ONE_SYSTEM = {"fcntl", "grp", "msvcrt", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty", "winreg"}
OF_POSIX = {
    *("chown", "fork", "getegid", "geteuid", "getgid", "getpgid", "getuid", "killpg", "lchown", "mkfifo", "nice"),
    *("openpty", "register_at_fork", "sched_getaffinity", "setsid", "statvfs", "sync", "ttyname", "uname", "wait"),
    *("O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "alarm", "setitimer"),
}
GUARD = re.compile(r"\b(sys\.platform|os\.name|WINDOWS|hasattr)\b")


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Each call with the last word of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield node, called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def lacks_encoding(call: ast.Call, name: str) -> bool:
    """True for a call that reads or writes text in whatever encoding the machine happens to have."""
    named = {keyword.arg for keyword in call.keywords}
    if name in ("read_text", "write_text"):
        return "encoding" not in named and len(call.args) <= (name == "write_text")
    if name == "TextIOWrapper":
        return "encoding" not in named and len(call.args) < 2
    if name in ("run", "Popen", "check_output") and isinstance(call.func, ast.Attribute):
        return bool(named & {"text", "universal_newlines"}) and "encoding" not in named
    if name in ("open", "fdopen", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"):
        of_os = isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "os.open"
        modes = [ast.unparse(value) for value in (*call.args, *(k.value for k in call.keywords if k.arg == "mode"))]
        is_binary = any(re.search(r"^'[rwxa+]*b[rwxa+]*'$|^mode$", mode) for mode in modes)
        standard_is_binary = name.endswith("TemporaryFile") and not any(re.match("'[rwxa]", mode) for mode in modes)
        return not (of_os or "encoding" in named or is_binary or standard_is_binary)
    return False


def unguarded(tree: ast.AST, guards: tuple[str, ...] = ()) -> Iterator[str]:
    """Each name of one system that no `if` around it keeps from the others."""
    here = (*guards, ast.unparse(tree.test)) if isinstance(tree, (ast.If, ast.IfExp)) else guards
    if isinstance(tree, ast.BoolOp):
        here = (*guards, ast.unparse(tree.values[0]))
    names: list[str] = []
    if isinstance(tree, ast.Import):
        names = [alias.name for alias in tree.names if alias.name in OF_ONE_SYSTEM]
    elif isinstance(tree, ast.ImportFrom) and tree.module in OF_ONE_SYSTEM:
        names = [tree.module]
    elif isinstance(tree, ast.Attribute) and ast.unparse(tree.value) in ("os", "signal") and tree.attr in OF_POSIX:
        names = [ast.unparse(tree)]
    if names and not any(GUARD.search(guard) for guard in here):
        yield from names
    for child in ast.iter_child_nodes(tree):
        yield from unguarded(child, here)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("open('a')", True),
        ("open('a', 'rb')", False),
        ("path.open('w')", True),
        ("path.open(encoding='utf-8')", False),
        ("path.read_text()", True),
        ("path.read_text('utf-8-sig', 'replace')", False),
        ("path.write_text(text)", True),
        ("path.write_text(text, encoding='utf-8')", False),
        ("TemporaryFile()", False),
        ("subprocess.run(a, text=True)", True),
        ("subprocess.run(a, capture_output=True)", False),
    ],
)
def test_the_search_for_missing_encodings_finds_them(code: str, found: bool) -> None:
    assert lacks_encoding(*next(calls(ast.parse(code)))) is found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import fcntl", ["fcntl"]),
        ("if sys.platform == 'win32':\n    import msvcrt\nelse:\n    import fcntl", []),
        ("n = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1", []),
        ("n = os.getuid()", ["os.getuid"]),
        ("if hasattr(os, 'chown') and a:\n    os.chown(a, 1, 1)", []),
    ],
)
def test_the_search_for_what_one_system_has_finds_it(code: str, found: list[str]) -> None:
    assert list(unguarded(ast.parse(code))) == found


def test_no_text_is_read_or_written_in_the_encoding_of_the_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)}"
        for path in SOURCES
        for call, name in calls(ast.parse(path.read_text(encoding="utf-8")))
        if lacks_encoding(call, name)
    ]
    assert found == []


def test_nothing_only_one_system_has_is_used_without_asking() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in unguarded(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


# -- What the program does ---------------------------------------------------------------------------------------------

COMMANDS = [
    "sjekk --format full",
    "status",
    "forfalt",
    "vis rutine",
    "meld rutine gjennomført",
    "regneark --ut ark.xlsx",
    "hent ark.xlsx --skriv",
    "endringer",
    "revisjon vedta --dato 2022-05-02",
    "revisjon start 2024",
    "revisjon status 2024",
    "rapport revisjon --til md --ut r.md",
    "rapport status --til docx --ut r.docx",
    "rapport status --til pdf --ut r.pdf",
    "rapport status --til html --ut r.html",
    "nettside --ut nett",
    "purring --ut post",
    "eksport --til csv --ut data",
    "eksport --til ics --ut kalender",
    "importer tabell.csv --ut plans/importert.yaml",
    "ny --kommune Bø plans/ny.yaml",
    "--tabulatorutfylling powershell",
]

# As on Windows: the streams begin in another encoding, and whoever leaves that of a file to the machine is stopped.
AS_ON_WINDOWS = """
import json, sys, warnings
warnings.filterwarnings("error", category=EncodingWarning, module="boligplan")
from boligplan.cli.main import main
for command in json.loads(sys.argv[1]):
    print(command, main(command.split()), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="made to be as on Windows")
def test_every_command_runs_where_the_machine_has_another_encoding(tmp_path: Path) -> None:
    vik.repository(tmp_path)
    (tmp_path / "tabell.csv").write_bytes("Mål;Tiltak;Ansvar;Frist\r\nEie;Gå på tur;Bø;2024\r\n".encode("cp1252"))
    env = vik.environment(PYTHONUTF8="0", PYTHONIOENCODING="cp1252:strict", LC_ALL="C.UTF-8")
    program = ("-X", "warn_default_encoding", "-c", AS_ON_WINDOWS)
    code, out, err = vik.run(tmp_path, json.dumps(COMMANDS), env=env, program=program)
    assert code == 0, err
    ended = {command: re.search(rf"^{re.escape(command)} (\d)$", out, re.MULTILINE) for command in COMMANDS}
    assert {command: end and end[1] for command, end in ended.items()} == dict.fromkeys(COMMANDS, "0"), err


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "with a byte-order mark"])
def test_every_line_that_is_written_into_a_file_ends_as_the_others_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: bytes
) -> None:
    file = vik.make(tmp_path)
    journal = file.with_name("vik.framdrift.yaml")
    for path in (file, journal):
        path.write_bytes(mark + path.read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOLIGPLAN_PER", vik.DAY)
    before = {path: path.read_bytes() for path in (file, journal)}
    assert main(["meld", "rutine", "utsatt", "--begrunnelse", "Øy", "--ny-frist", "2025", "--dato", "2024-05-20"]) == 0
    assert main(["revisjon", "vedta", "--dato", "2022-05-02", "--sak", "PS 1/22"]) == 0
    assert main(["revisjon", "start", "2024"]) == 0
    sheet = tmp_path / "revisjoner" / "vik-2024.yaml"
    text = sheet.read_text(encoding="utf-8").replace("avgjort: nei", "avgjort: ja")
    text = text.replace("\ndato:\nsak:\n", "\ndato: 2024-06-01\nsak: RS 1/24\n")
    sheet.write_bytes(text.replace("\n", "\r\n").encode())
    assert main(["revisjon", "fullfør", "2024"]) == 0
    for path, old in before.items():
        new = path.read_bytes()
        assert new != old
        assert new.startswith(mark)
        assert new.count(b"\n") == new.count(b"\r\n") > old.count(b"\r\n")
        assert mark not in new[len(mark) :] or not mark
