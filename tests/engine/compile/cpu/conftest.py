"""Without oneDNN there is nothing to test here."""

from __future__ import annotations

import pytest

from layerloom.compile.cpu import threads
from layerloom.compile.cpu.library import Unavailable, library


@pytest.fixture(autouse=True, scope="session")
def _onednn() -> None:
    try:
        library()
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even small programs run on two threads, whatever the machine has."""
    monkeypatch.setattr(threads, "FEW_FLOPS", 0)
    monkeypatch.setattr(threads, "most_threads", lambda: 2)
