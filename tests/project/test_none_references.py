"""PySide6 6.12.0 on Python 3.11 loses a reference to None with each void call; the pinned versions must not."""

from __future__ import annotations

import subprocess
import sys

CHILD = """
import sys
from PySide6.QtCore import QObject

thing = QObject()
thing.setObjectName("warm-up")
before = sys.getrefcount(None)
for _ in range(20_000):
    thing.setObjectName("name")
print(sys.getrefcount(None) - before)
"""


def test_twenty_thousand_void_qt_calls_keep_the_references_to_none() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    assert abs(int(done.stdout)) < 100
