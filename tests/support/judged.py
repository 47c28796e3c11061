"""Judges situations of the window in both themes and several sizes; as a program of its own at another scale.

    QT_SCALE_FACTOR=2 python -m tests.support.judged small,errors dark 1024x700,1440x900

prints a line of JSON for each look: what was looked at, how many texts, and what is wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from tests.support.canvas_texts import painted
from tests.support.seen import faults
from tests.support.situations import SITUATIONS, look, shown
from tests.support.texts import texts

from layerloom_app import theme

THEMES: tuple[theme.Choice, ...] = ("dark", "light")
SIZES = ("1024x700", "1440x900", "2560x1440")
PATIENCE_S = 1500


@dataclass(frozen=True)
class Look:
    """A situation as it was looked at."""

    situation: str
    theme: str
    size: str
    scale: float
    texts: int
    wrong: tuple[str, ...]


def judged(names: Iterable[str], themes: Sequence[theme.Choice], sizes: Sequence[str]) -> Iterator[Look]:
    """Each situation in each theme and size; the window of a situation is made once."""
    for name in names:
        with shown(name, size_of(sizes[0]), themes[0]) as window:
            for size in sizes:
                for choice in themes:
                    look(window, choice, size_of(size))
                    count = sum(1 for _ in texts(window)) + len(painted(window.canvas).texts)
                    wrong = tuple(faults(window))
                    yield Look(name, choice, size, window.devicePixelRatioF(), count, wrong)


def size_of(text: str) -> QSize:
    """A size as it is written: `1024x700`."""
    return QSize(*map(int, text.split("x")))


def judged_at(scale: float, names: Sequence[str], themes: Sequence[str], sizes: Sequence[str]) -> list[Look]:
    """The same at another interface scale, which needs a process of its own."""
    command = [sys.executable, "-m", "tests.support.judged", *(",".join(each) for each in (names, themes, sizes))]
    scaled = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
    done = subprocess.run(command, env=scaled, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    return [Look(**{**look, "wrong": tuple(look["wrong"])}) for look in found]


def main() -> int:
    names, themes, sizes = (text.split(",") for text in (*sys.argv[1:], *("",) * 3)[:3])
    app = QApplication([])
    theme.apply(app)
    for found in judged(filter(None, names) if names != [""] else SITUATIONS, themes, sizes):  # type: ignore[arg-type]
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
