"""A file is written whole or not at all: whoever else writes, whatever stops us, never over what we have not seen."""

import errno
import multiprocessing
import os
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from boligplan.editing import writing
from boligplan.editing.writing import Changed, put, write, write_new
from boligplan.errors import BoligplanError
from crashing import KILLED, in_child

if os.name != "nt":
    import fcntl

OLD, NEW = b"gammel\n" * 20_000, b"ny\r\n" * 50_000
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.framdrift.yaml"
    path.write_bytes(OLD)
    return path


def test_the_new_bytes_take_the_place_of_the_old_and_nothing_else_is_left(file: Path) -> None:
    write(file, NEW, OLD)
    assert file.read_bytes() == NEW
    assert names_in(file.parent) == [file.name]


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(file: Path) -> None:
    with pytest.raises(Changed, match="er endret siden"):
        write(file, NEW, b"noe annet")
    assert file.read_bytes() == OLD
    assert names_in(file.parent) == [file.name]


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(Changed, match="er borte siden"):
        write(tmp_path / "x.yaml", NEW, OLD)
    assert names_in(tmp_path) == []


def test_a_new_file_does_not_take_the_place_of_another(file: Path) -> None:
    with pytest.raises(Changed, match="finnes fra før"):
        write(file, NEW, None)
    assert file.read_bytes() == OLD


def test_without_expectations_what_stands_is_replaced(file: Path) -> None:
    write(file, NEW)
    write(file.with_name("ny.yaml"), NEW)
    assert file.read_bytes() == file.with_name("ny.yaml").read_bytes() == NEW


def test_a_missing_folder_is_told_in_norwegian(tmp_path: Path) -> None:
    with pytest.raises(BoligplanError, match=r"Mappen .*borte finnes ikke"):
        write(tmp_path / "borte" / "x.yaml", NEW, None)


@posix
def test_permissions_stay_and_a_new_file_has_the_usual_ones(file: Path) -> None:
    file.chmod(0o640)
    write(file, NEW, OLD)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        write(file.with_name("ny.yaml"), NEW, None)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.with_name("ny.yaml").stat().st_mode) == 0o640


@posix
def test_a_symbolic_link_stays_a_link_and_the_file_it_names_is_written(file: Path) -> None:
    (file.parent / "et annet sted").mkdir()
    link = file.parent / "et annet sted" / "lenke.yaml"
    link.symlink_to(Path("..") / file.name)
    write(link, NEW, OLD)
    assert link.is_symlink()
    assert file.read_bytes() == NEW


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_is_write_protected_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(BoligplanError, match="skrivebeskyttet"):
        write(file, NEW, OLD)
    assert file.read_bytes() == OLD


# -- Stopped on the way ------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("expected", [OLD, None], ids=["written over", "made"])
def test_a_process_ended_at_any_file_event_leaves_the_old_file_or_the_new_whole(
    tmp_path: Path, expected: bytes | None
) -> None:
    found, code = [], KILLED
    while code == KILLED:
        folder = tmp_path / str(len(found))
        folder.mkdir()
        file = folder / "plan.framdrift.yaml"
        if expected is not None:
            file.write_bytes(expected)
        code = in_child(partial(write, file, NEW, expected), folder, len(found) + 1)
        found.append(file.read_bytes() if file.exists() else None)
        write(file, NEW)  # the next one is not hindered, and clears up
        assert names_in(folder) == [file.name]
    assert code == 0
    assert len(found) > 8
    assert set(found) == {expected, NEW}
    assert found.index(NEW) > 4, "the new file comes only after its bytes are safe"


@posix
def test_a_full_disk_leaves_the_old_file_whole(file: Path) -> None:
    import resource
    import signal

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with pytest.raises(OSError, match="File too large"):
            write(file, NEW, OLD)

    assert in_child(work) == 0
    assert file.read_bytes() == OLD
    assert names_in(file.parent) == [file.name]


# -- Two at once -------------------------------------------------------------------------------------------------------


def add_lines(path: Path, name: str, count: int) -> None:
    for number in range(count):
        while True:
            old = path.read_bytes()
            try:
                write(path, old + f"{name} {number}\n".encode(), old)
            except Changed:
                continue
            break


def test_many_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "felles.yaml"
    file.write_bytes(b"")
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "fork")
    writers = [context.Process(target=add_lines, args=(file, name, 25)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    lines = file.read_text().splitlines()
    assert sorted(lines) == sorted(f"{name} {number}" for name in "abcd" for number in range(25))
    assert names_in(tmp_path) == [file.name]


def test_who_waits_too_long_for_another_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    with writing._lock(file, file), pytest.raises(BoligplanError, match="Noen andre skriver"):
        write(file, NEW, OLD)
    write(file, NEW, OLD)
    assert file.read_bytes() == NEW


# -- Disks and systems that are otherwise ------------------------------------------------------------------------------


def refusing(error: OSError, *, times: int = 1_000_000, name: str = "") -> Callable[..., Any]:
    """What stands in for a call of the system: refused some times for files with the name, then answered with None."""

    def call(*words: Any, **_: Any) -> None:
        nonlocal times
        if times and name in str(words[0]):
            times -= 1
            raise error

    return call


@posix
@pytest.mark.parametrize("data", [[b"del 1\n", b"del 2\n"], NEW])
def test_a_disk_without_links_and_locks_gets_its_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Any
) -> None:
    monkeypatch.setattr(os, "link", refusing(OSError(errno.EPERM, "no links")))
    monkeypatch.setattr(fcntl, "flock", refusing(OSError(errno.ENOLCK, "no locks")))
    write(tmp_path / "ny.yaml", data, None)
    assert (tmp_path / "ny.yaml").read_bytes() == b"".join(data if isinstance(data, list) else [data])
    assert names_in(tmp_path) == ["ny.yaml"]


@posix
@pytest.mark.parametrize("error", [FileExistsError(errno.EEXIST, "there"), OSError(errno.EPERM, "no links")])
def test_a_file_that_another_makes_in_the_last_moment_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    file = tmp_path / "ny.yaml"

    def link(*_: object) -> None:
        file.write_bytes(OLD)
        raise error

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(Changed, match="finnes fra før"):
        write(file, NEW, None)
    assert file.read_bytes() == OLD
    assert names_in(tmp_path) == ["ny.yaml"]


@posix
def test_what_the_disk_refuses_is_told_of_the_file_that_was_asked_for(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", refusing(PermissionError(errno.EACCES, "no", "x.ny", None, "y")))
    with pytest.raises(PermissionError) as found:
        write(file, NEW, OLD)
    assert (found.value.filename, found.value.filename2) == (str(file), None)
    assert names_in(file.parent) == [file.name]


@posix
def test_on_windows_a_file_that_is_open_elsewhere_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "WINDOWS", True)
    monkeypatch.setattr(writing, "PATIENCE", 0.1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refusing(PermissionError(errno.EACCES, "open")))
        with pytest.raises(BoligplanError, match="er åpen i et annet program"):
            write(file, NEW, OLD)
        patch.setattr(os, "rename", refusing(FileExistsError(errno.EEXIST, "there")))
        with pytest.raises(Changed, match="finnes fra før"):
            write(file.with_name("ny.yaml"), NEW, None)
        patch.setattr(fcntl, "flock", refusing(OSError(errno.ENOLCK, "no locks")))
        with pytest.raises(BoligplanError, match="Noen andre skriver"):
            write(file, NEW, OLD)
        patch.setattr(os, "open", refusing(PermissionError(errno.EACCES, "being removed"), name=".lås"))
        with pytest.raises(BoligplanError, match="Noen andre skriver"):
            write(file, NEW, OLD)
    assert file.read_bytes() == OLD
    write(file, NEW, OLD)
    assert file.read_bytes() == NEW
    assert names_in(file.parent) == [file.name]


@posix
def test_a_folder_one_may_not_write_in_is_told_of(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", refusing(PermissionError(errno.EACCES, "no"), name=".lås"))
    with pytest.raises(BoligplanError, match="Du har ikke lov til å skrive i mappen"):
        write(file, NEW, OLD)


@posix
@pytest.mark.parametrize("number", [errno.EWOULDBLOCK, errno.EACCES])
def test_a_lock_that_is_taken_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(OSError(number, "taken"), times=2))
    write(file, NEW, OLD)
    assert file.read_bytes() == NEW


@posix
def test_a_lock_whose_file_is_gone_is_taken_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []

    def flock(*_: object) -> None:
        held.append(len(held))
        if len(held) == 1:
            file.with_name(f".{file.name}.lås").unlink()

    monkeypatch.setattr(fcntl, "flock", flock)
    write(file, NEW, OLD)
    assert held == [0, 1]
    assert file.read_bytes() == NEW


@posix
def test_the_group_is_kept_where_the_system_lets_us(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []

    def chown(_: object, owner: int, group: int) -> None:
        given.append((owner, group))
        raise PermissionError(errno.EPERM, "not a member")

    monkeypatch.setattr(os, "chown", chown)
    write(file, NEW, OLD)
    assert given == []
    if os.geteuid() == 0:  # who else may give a file to a group it is no member of?
        monkeypatch.undo()
        other = file.stat().st_gid + 1
        os.chown(file, -1, other)
        monkeypatch.setattr(os, "chown", chown)
        write(file, OLD, NEW)
        assert given == [(-1, other)]
        assert file.read_bytes() == OLD


# -- Several files, and files that can be made again -------------------------------------------------------------------


def test_of_several_new_files_all_are_made_or_none(tmp_path: Path) -> None:
    files = {tmp_path / "a": b"A", tmp_path / "b": b"B"}
    write_new(files)
    write_new(files)
    assert [path.read_bytes() for path in files] == [b"A", b"B"]
    with pytest.raises(Changed, match=r"b finnes fra før"):
        write_new({tmp_path / "c": b"C", tmp_path / "b": b"X"})
    with pytest.raises(BoligplanError, match="finnes ikke"):
        write_new({tmp_path / "a": b"A", tmp_path / "c": b"C", tmp_path / "borte" / "d": b"D"})
    assert names_in(tmp_path) == ["a", "b"]


def test_what_can_be_made_again_is_put_in_one_step_and_left_alone_where_it_is_the_same(tmp_path: Path) -> None:
    page = tmp_path / "side.html"
    put(page, b"1")
    before = page.stat().st_ino
    put(page, b"1")
    assert page.stat().st_ino == before
    put(page, b"2")
    assert page.read_bytes() == b"2"
    (tmp_path / "mappe").mkdir()
    (tmp_path / "mappe" / "x").write_bytes(b"")
    with pytest.raises(OSError, match="mappe"):
        put(tmp_path / "mappe", b"3")
    assert names_in(tmp_path) == ["mappe", "side.html"]
