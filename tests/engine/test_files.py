"""A save is all or nothing: killed, failing at any call, on a full disk, without permission."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from layerloom.files import FileProblem, System, backup_of, write_atomically

KILLS = 200
OLD, NEW = b"old " * 20_000, b"new! " * 30_000


class Failing(System):
    """The operating system, but the nth call fails; `calls` are the names of those made."""

    def __init__(self, fails_at: int, code: int = errno.EIO, short: bool = False) -> None:
        self.fails_at = fails_at
        self.code = code
        self.short = short
        self.calls: list[str] = []

    def _count(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self.fails_at:
            raise OSError(self.code, os.strerror(self.code))

    def create(self, path: Path, mode: int) -> int:
        self._count("create")
        return super().create(path, mode)

    def write(self, file: int, data: memoryview) -> int:
        if self.short:  # A disk that takes a little at a time.
            data = data[: max(1, len(data) // 2)] if len(data) > 5_000 else data
        self._count("write")
        return super().write(file, data)

    def sync(self, file: int) -> None:
        self._count("sync")
        super().sync(file)

    def close(self, file: int) -> None:
        super().close(file)
        self._count("close")

    def read(self, path: Path) -> bytes:
        self._count("read")
        return super().read(path)

    def keep(self, path: Path, under: Path) -> None:
        self._count("keep")
        super().keep(path, under)

    def replace(self, path: Path, target: Path) -> None:
        self._count("replace")
        super().replace(path, target)

    def sync_folder(self, folder: Path) -> None:
        self._count("sync_folder")
        super().sync_folder(folder)


class Corrupting(System):
    """A disk that loses the last byte without saying so."""

    def read(self, path: Path) -> bytes:
        return super().read(path)[:-1]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW
    assert files(tmp_path) == ["a"]


def test_an_empty_file_can_be_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"")
    assert (tmp_path / "a").read_bytes() == b""


def test_the_version_before_is_kept_beside(tmp_path: Path) -> None:
    for data in (b"one", b"two", b"three"):
        write_atomically(tmp_path / "a", data)
    assert backup_of(tmp_path / "a").read_bytes() == b"two"
    assert files(tmp_path) == ["a", "a.bak"]


def test_no_backup_is_made_where_none_is_wanted(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", OLD, keep_backup=False)
    write_atomically(tmp_path / "a", NEW, keep_backup=False)
    assert files(tmp_path) == ["a"]


def test_permissions_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    (tmp_path / "a").chmod(0o600)
    write_atomically(tmp_path / "a", NEW)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(OLD)
    (tmp_path / "a").symlink_to(tmp_path / "real" / "a")
    write_atomically(tmp_path / "a", NEW)
    assert (tmp_path / "a").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == NEW


def calls_of_a_save(folder: Path) -> list[str]:
    system = Failing(0, short=True)
    (folder / "probe").write_bytes(OLD)
    write_atomically(folder / "probe", NEW, system=system)
    return system.calls


def test_a_save_is_written_synced_read_back_and_only_then_named(tmp_path: Path) -> None:
    calls = [name for name in calls_of_a_save(tmp_path) if name != "write"]
    assert calls == ["create", "sync", "close", "read", "keep", "replace", "sync_folder", "read", "replace"]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("keep_backup", [True, False])
def test_an_error_at_any_call_leaves_the_old_file_whole(tmp_path: Path, code: int, keep_backup: bool) -> None:
    count = len(calls_of_a_save(tmp_path)) - (0 if keep_backup else 1)
    for index in range(1, count + 1):
        folder = tmp_path / f"{index}"
        folder.mkdir()
        (folder / "a").write_bytes(OLD)
        (folder / "a.bak").write_bytes(b"older")
        with pytest.raises(FileProblem) as caught:
            write_atomically(folder / "a", NEW, keep_backup, system=Failing(index, code, short=True))
        assert (folder / "a").read_bytes() == OLD, index
        assert (folder / "a.bak").read_bytes() == b"older", index
        assert files(folder) == ["a", "a.bak"], index
        assert str(folder / "a") in str(caught.value)
        assert "still the old one" in str(caught.value)


def test_an_error_at_any_call_of_a_first_save_leaves_nothing(tmp_path: Path) -> None:
    for index in range(1, 7):
        folder = tmp_path / f"{index}"
        folder.mkdir()
        with pytest.raises(FileProblem):
            write_atomically(folder / "a", NEW, system=Failing(index))
        assert files(folder) == [], index


def test_bytes_that_cannot_be_read_back_are_not_taken_for_saved(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    with pytest.raises(FileProblem, match="read back"):
        write_atomically(tmp_path / "a", NEW, system=Corrupting())
    assert (tmp_path / "a").read_bytes() == OLD


def test_a_file_system_without_links_keeps_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    (tmp_path / "a").write_bytes(OLD)
    write_atomically(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW
    assert (tmp_path / "a.bak").read_bytes() == OLD


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EROFS, "can only be read"),
        (errno.EACCES, "no permission"),
        (errno.EIO, "was not written"),
    ],
)
def test_the_sentence_says_what_happened_and_what_to_do(tmp_path: Path, code: int, sentence: str) -> None:
    with pytest.raises(FileProblem, match=sentence) as caught:
        write_atomically(tmp_path / "a", NEW, system=Failing(1, code))
    assert caught.value.remedy


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"the folder .*gone is not there"):
        write_atomically(tmp_path / "gone" / "a", NEW)


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(FileProblem, match="name of a folder"):
        write_atomically(tmp_path / "a", NEW)
    assert (tmp_path / "a").is_dir()


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="too long"):
        write_atomically(tmp_path / ("a" * 300), NEW)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_disk_that_is_really_full_is_noticed(tmp_path: Path) -> None:
    class Full(System):
        def create(self, path: Path, mode: int) -> int:
            path.touch()
            return os.open("/dev/full", os.O_WRONLY)

    (tmp_path / "a").write_bytes(OLD)
    with pytest.raises(FileProblem, match="the disk is full"):
        write_atomically(tmp_path / "a", NEW, system=Full())
    assert files(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == OLD


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    (tmp_path / "a").chmod(0o400)
    with pytest.raises(FileProblem, match="no permission"):
        write_atomically(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == OLD


SAVER = """
import sys
from pathlib import Path
from layerloom.files import write_atomically
path, version = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    version += 1
    write_atomically(path, (b"%08d" % version) * 25_000)
    print(version, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a word of Unix")
def test_a_save_that_is_killed_is_never_torn_and_never_lost(tmp_path: Path) -> None:
    path, chosen = tmp_path / "a", random.Random(3)
    write_atomically(path, b"%08d" % 0 * 25_000)
    saved = 0
    for _ in range(KILLS):
        saver = subprocess.Popen([sys.executable, "-c", SAVER, str(path), str(saved)], stdout=subprocess.PIPE)
        assert saver.stdout is not None
        assert saver.stdout.readline() == b"ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            saver.wait(chosen.random() * 0.03)
        saver.send_signal(signal.SIGKILL)
        told = [int(line) for line in saver.stdout.read().split()]
        saver.wait()
        saver.stdout.close()
        data = path.read_bytes()
        assert data == data[:8] * 25_000, "torn"
        assert int(data[:8]) >= max(told, default=saved), "lost"
        saved = int(data[:8])
        backup = backup_of(path)
        assert not backup.exists() or backup.read_bytes() == backup.read_bytes()[:8] * 25_000
    write_atomically(path, b"%08d" % 0 * 25_000)
    assert files(tmp_path) == ["a", "a.bak"], "what the killed left behind was cleared away"
