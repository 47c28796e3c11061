"""What every test shares: Qt without a screen, a temporary home, and the seconds of each suite at the end."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # Workers with threads of their own would wait for each other.
ROOT = Path(__file__).parent


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep settings, caches and runs of the tests away from the person who runs them."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: os.environ.get(name) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    os.environ.update(
        HOME=str(home),
        XDG_CONFIG_HOME=str(home / "config"),
        XDG_DATA_HOME=str(home / "data"),
        XDG_CACHE_HOME=str(home / "cache"),
    )
    yield
    for name, value in kept.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _suite(nodeid: str) -> str:
    """`tests/engine/graph/test_edit.py::...` -> `engine/graph`."""
    folders = nodeid.split("::", 1)[0].split("/")[1:-1]
    return "/".join(folders[:2]) or "tests"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    seconds: dict[str, float] = defaultdict(float)
    count: dict[str, int] = defaultdict(int)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[_suite(report.nodeid)] += report.duration
                count[_suite(report.nodeid)] += report.when == "call"
    terminalreporter.section("seconds of each suite")
    for suite in sorted(seconds, key=seconds.__getitem__, reverse=True):
        terminalreporter.line(f"{seconds[suite]:8.1f} s  {count[suite]:5d} tests  {suite}")
