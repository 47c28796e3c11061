from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from layerloom.train.logs import KEPT, log_folder, new_log

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folder of logs differs between systems")


def test_logs_lie_in_the_state_folder_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    folder = tmp_path / "layerloom"
    folder.mkdir()
    for age in range(KEPT + 5):
        path = folder / f"worker-{age}.log"
        path.touch()
        os.utime(path, (1000 - age, 1000 - age))
    (folder / "window-1.log").touch()
    log = new_log("worker")
    assert (log_folder(), log.parent) == (folder, folder)
    left = {path.name for path in folder.glob("worker-*.log")}
    assert left == {f"worker-{age}.log" for age in range(KEPT - 1)}
    assert (folder / "window-1.log").exists()


def test_without_a_place_logs_go_to_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert new_log("worker").parent != log_folder()
