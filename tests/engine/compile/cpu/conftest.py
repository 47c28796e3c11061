"""Without oneDNN there is nothing to test here; with it, two threads as on the smallest machine."""

from __future__ import annotations

import pytest

from layerloom.compile.cpu.library import Unavailable, library, set_threads


@pytest.fixture(autouse=True, scope="session")
def _onednn() -> None:
    try:
        library()
    except Unavailable as reason:
        pytest.skip(str(reason))
    set_threads(2)
