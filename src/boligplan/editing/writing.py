"""The one place that writes files: the old file or the new one, whole, whatever happens on the way."""

from __future__ import annotations

import glob
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import EllipsisType

from boligplan.errors import BoligplanError

WINDOWS = os.name == "nt"
PATIENCE = 10.0  # seconds to wait for another who is writing, or for a program that holds the file


class Changed(BoligplanError):
    """The file is not as it was when it was read."""


def write(path: Path, data: bytes | Iterable[bytes], expected: bytes | EllipsisType | None = ...) -> None:
    """Nothing; the file at `path` holds `data`, unless it no longer holds `expected` (None: it must not exist).

    The bytes, which may come in pieces, go to a file beside it, which takes its place in one step when it is safe on
    the disk. Permissions and symbolic links are kept. Raises `Changed`, and BoligplanError where the file may not be
    written or is held.
    """
    target = Path(os.path.realpath(path))
    with _told_of(path), _lock(target, path):
        _clear_leftovers(target)
        current = _content(target) if expected is not ... else b"" if target.exists() else None
        if expected is not ... and current != expected:
            raise _taken(path) if expected is None else _changed(path, current)
        if current is not None and not os.access(target, os.W_OK):
            raise BoligplanError(f"Filen {path} er skrivebeskyttet.", help="Fjern skrivebeskyttelsen og prøv igjen.")
        fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.ny")
        try:
            _store(fresh, data, target if current is not None else None)
            if isinstance(expected, bytes) and (now := _content(target)) != expected:  # an editor asks for no lock
                raise _changed(path, now)
            _take_place(fresh, target, path, must_be_new=expected is None)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


def put(path: Path, data: bytes) -> None:
    """Nothing; the file at `path` holds `data`, from one moment to the next; one that holds it already is left alone.

    For what can be made again, such as pages: no lock, and no waiting for the disk.
    """
    if path.is_symlink() or _content(path) != data:
        fresh = path.with_name(f".{secrets.token_hex(4)}.ny")
        try:
            with _told_of(path):
                fresh.write_bytes(data)
                fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise


def clear_leftovers(folder: Path) -> None:
    """Remove from the folder what `put` had begun when its process was killed."""
    for old in folder.glob(".????????.ny"):
        with suppress(OSError):
            old.unlink()


def write_new(files: Mapping[Path, bytes]) -> None:
    """Nothing; every file holds its data, or none is made. Raises `Changed` where one holds something else.

    A file that holds just that already is left as it is, so that the same can be made twice.
    """
    held = {path: _content(path) for path in files}
    for path, data in files.items():
        if held[path] not in (None, data):
            raise Changed(
                f"Filen {path} finnes fra før.", help="Ingenting er skrevet. Flytt den, eller velg en annen mappe."
            )
    made: list[Path] = []
    try:
        for path, data in files.items():
            if held[path] is None:
                write(path, data, None)
                made.append(path)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """What the disk refuses is told of the file that was asked for, not of the one that was to take its place."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _content(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _taken(path: Path) -> Changed:
    return Changed(f"Filen {path} finnes fra før.", help="Ingenting er skrevet. Velg et annet navn.")


def _changed(path: Path, current: bytes | None) -> Changed:
    what = "er borte" if current is None else "er endret"
    return Changed(f"Filen {path} {what} siden den ble lest.", help="Ingenting er skrevet. Prøv igjen.")


def _store(fresh: Path, data: bytes | Iterable[bytes], like: Path | None) -> None:
    """Write the bytes and wait until the disk has them; permissions and group as those of `like`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(fresh, flags, 0o666), "wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        os.fsync(file.fileno())
    if like:
        old = like.stat()
        if hasattr(os, "chown") and old.st_gid != fresh.stat().st_gid:
            with suppress(OSError):  # only a member of the group may give the file to it
                os.chown(fresh, -1, old.st_gid)
        fresh.chmod(stat.S_IMODE(old.st_mode))


def _take_place(fresh: Path, target: Path, shown: Path, *, must_be_new: bool) -> None:
    """Move the new file to its name in one step; one that must be new never takes the place of another."""
    if must_be_new and not WINDOWS:  # on Windows rename refuses by itself
        try:
            os.link(fresh, target)
        except FileExistsError:
            raise _taken(shown) from None
        except OSError:  # a file system without links
            if target.exists():
                raise _taken(shown) from None
        else:
            fresh.unlink()
            return
    for _ in _tries():
        try:
            (os.rename if must_be_new else os.replace)(fresh, target)
        except FileExistsError:
            raise _taken(shown) from None
        except PermissionError:
            if not WINDOWS:
                raise
        else:
            return
    raise BoligplanError(f"Filen {shown} er åpen i et annet program.", help="Lukk filen der og prøv igjen.")


def _sync_folder(folder: Path) -> None:
    if not WINDOWS:
        with suppress(OSError):  # some network drives cannot
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _clear_leftovers(target: Path) -> None:
    """Remove what a process that was killed in the middle left behind; the lock says that nobody is writing now."""
    for old in target.parent.glob(f".{glob.escape(target.name)}.????????.ny"):
        with suppress(OSError):
            old.unlink()


def _tries() -> Iterator[None]:
    end = time.monotonic() + PATIENCE
    yield
    while time.monotonic() < end:
        time.sleep(0.02)
        yield


@contextmanager
def _lock(target: Path, shown: Path) -> Iterator[None]:
    """Hold the lock of `target`: a file beside it that the operating system frees by itself when a process dies."""
    name = target.with_name(f".{target.name}.lås")
    for _ in _tries():
        try:
            handle = _open_lock(name)
        except FileNotFoundError:
            raise BoligplanError(f"Mappen {shown.parent} finnes ikke.", help="Lag den først.") from None
        except (IsADirectoryError, FileExistsError):
            raise BoligplanError(
                f"{name} er i veien. boligplan bruker en fil med det navnet mens det skriver.", help="Slett den."
            ) from None
        except PermissionError:
            if WINDOWS and target.parent.is_dir():  # another is just removing it
                continue
            raise BoligplanError(f"Du har ikke lov til å skrive i mappen {shown.parent}.") from None
        if _take(handle) and _is_still(handle, name):
            break
        os.close(handle)
    else:
        raise BoligplanError(f"Noen andre skriver i {shown} nå.", help="Vent litt og prøv igjen.")
    try:
        yield
    finally:
        if WINDOWS:  # an open file cannot be removed there, and one that another has opened stays
            os.close(handle)
        with suppress(OSError):
            name.unlink()
        if not WINDOWS:
            os.close(handle)


def _open_lock(name: Path) -> int:
    """Open the lock, made where it is missing. One that another user has left behind needs only to be readable.

    Raises FileExistsError where a link has the name.
    """
    if name.is_symlink():
        raise FileExistsError(name)
    flags = os.O_CREAT | (os.O_RDWR if WINDOWS else os.O_RDONLY) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(name, flags, 0o666)


def _take(handle: int) -> bool:
    """True where the lock is ours, or the disk knows no locks: then the check of the content has to do."""
    try:
        if sys.platform == "win32":  # these words, for the type checker
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return not WINDOWS
    return True


def _is_still(handle: int, name: Path) -> bool:
    """True where the file we hold is the one that has the name: who held it before may have removed it."""
    try:
        return os.path.samestat(os.fstat(handle), name.stat())
    except FileNotFoundError:
        return False
