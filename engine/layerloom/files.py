"""Writing files so that a crash, a full disk or a lost permission never costs the old version.

Everything that the program keeps (projects, checkpoints, exports) goes through `write_atomically`: the bytes go into a
new file beside the old one, are read back and compared, and only then take its name. A failure at any step leaves the
old file as it was and raises `FileProblem`, a sentence that says what happened, where, and what to do.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from layerloom.words import tr


class FileProblem(Exception):  # noqa: N818 - the user's word, shown as it is
    """A file cannot be read or written. `what` happened, `where`, and the `remedy`; `str` of it is the whole text."""

    def __init__(self, what: str, where: str | Path = "", remedy: str = "") -> None:
        self.what = what
        self.where = str(where)
        self.remedy = remedy
        place = f"{self.where}: " if self.where else ""
        super().__init__(f"{place}{what}." + (f" {remedy}." if remedy else ""))


class System:
    """The calls of the operating system that a save is made of; tests let them fail one by one."""

    def create(self, path: Path, mode: int) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)

    def write(self, file: int, data: memoryview) -> int:
        return os.write(file, data)

    def sync(self, file: int) -> None:
        os.fsync(file)

    def close(self, file: int) -> None:
        os.close(file)

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def keep(self, path: Path, under: Path) -> None:
        """The file gets a second name; on a file system without hard links it is copied."""
        try:
            os.link(path, under)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _write(self, under, self.read(path), _mode(path))

    def replace(self, path: Path, target: Path) -> None:
        os.replace(path, target)  # noqa: PTH105 - the same as the other calls here

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        if os.name == "nt":  # Windows cannot sync a folder.
            return
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


SYSTEM = System()
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


def backup_of(path: Path) -> Path:
    """Where the previous version of a file is kept: `digits.loom.bak`."""
    return path.with_name(path.name + ".bak")


def write_atomically(path: Path | str, data: bytes, keep_backup: bool = True, *, system: System = SYSTEM) -> None:
    """Puts the bytes into the file, all or nothing; the version before stays as `.bak` if `keep_backup`.

    Raises `FileProblem`; the file is then what it was before.
    """
    target = Path(os.path.realpath(path))  # A link is written through, not replaced.
    stem = f".{target.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}"
    fresh, previous = target.with_name(stem + ".new"), target.with_name(stem + ".old")
    try:
        _clear_leftovers(target)
        _write(system, fresh, data, _mode(target))
        _compare(system, fresh, data)
        _take_name(system, (fresh, previous, target), data, keep_backup)
    except OSError as error:
        raise FileProblem(_reason(error, target), path, _remedy(error, target)) from error
    finally:
        for leftover in (fresh, previous):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def _take_name(system: System, paths: tuple[Path, Path, Path], data: bytes, keep_backup: bool) -> None:
    fresh, previous, target = paths
    existed = target.exists()
    if existed:
        system.keep(target, previous)
    try:
        system.replace(fresh, target)
        system.sync_folder(target.parent)
        _compare(system, target, data)
        if existed and keep_backup:
            system.replace(previous, backup_of(target))
    except OSError:
        _restore(previous, target, existed)
        raise


def _restore(previous: Path, target: Path, existed: bool) -> None:
    """The name goes back to the old version, past the wrapper: this is the way out of a failure."""
    if existed and previous.exists():
        os.replace(previous, target)  # noqa: PTH105 - the same call as above
    elif not existed:
        target.unlink(missing_ok=True)


def _write(system: System, path: Path, data: bytes, mode: int) -> None:
    file = system.create(path, mode)
    try:
        rest = memoryview(data)
        while rest:
            written = system.write(file, rest)
            if written <= 0:
                raise OSError(errno.EIO, tr("the disk took no more bytes"))
            rest = rest[written:]
        system.sync(file)
    finally:
        system.close(file)


def _compare(system: System, path: Path, data: bytes) -> None:
    if system.read(path) != data:
        raise OSError(errno.EIO, tr("the bytes read back are not those that were written"))


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, else the usual ones; a read-only one is refused."""
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return 0o666
    if not mode & 0o222 or not os.access(target, os.W_OK):  # A rename would replace it all the same.
        raise PermissionError(errno.EACCES, tr("the file is read-only"))
    return mode


def _clear_leftovers(target: Path) -> None:
    """Removes what a save that was killed left behind: its name tells the process that wrote it."""
    if os.name == "nt":  # There is no harmless way to ask whether a process lives.
        return
    stem = f".{target.name[:100]}."
    for path in target.parent.iterdir():
        process = path.name.removeprefix(stem).split("-")[0]
        if path.name.startswith(stem) and path.suffix in (".new", ".old") and process.isdigit() and not _alive(process):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _reason(error: OSError, target: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr("the disk is full, so the file was not written")
    if error.errno == errno.EROFS:
        return tr("the disk can only be read, so the file was not written")
    if error.errno in (errno.EACCES, errno.EPERM):
        return tr("there is no permission to write here, so the file was not written")
    if error.errno in (errno.ENOENT, errno.ENOTDIR) and not target.parent.is_dir():
        return tr("the folder {0} is not there, so the file was not written").format(target.parent)
    if error.errno == errno.ENAMETOOLONG:
        return tr("the name is too long, so the file was not written")
    if error.errno == errno.EISDIR or target.is_dir():
        return tr("this is the name of a folder, so the file was not written")
    return tr("the file was not written ({0})").format(error.strerror or error)


def _remedy(error: OSError, target: Path) -> str:
    kept = tr(". The version on disk is still the old one") if os.path.isfile(target) else ""  # noqa: PTH113 - a name that is too long is no file
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr("Free some space, or save to another disk") + kept
    return tr("Save under another name or in another folder") + kept
