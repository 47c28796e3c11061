"""Previews for another process: a worker keeps the net that was looked into last, so that the next look is quick."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from layerloom.data import DataError
from layerloom.device import DeviceError
from layerloom.graph.build import BuildError
from layerloom.graph.file import loads
from layerloom.graph.settings import TrainingConfig
from layerloom.train.events import Problem, encoded
from layerloom.train.probing import Prober, Wish
from layerloom.words import tr

EVERY_S = 0.1
"""How often it is said how far a preview is."""
Say = Callable[..., None]


class Previews:
    """Makes previews of one document after another."""

    def __init__(self) -> None:
        self._known: tuple[object, Prober] | None = None

    def tell(self, path: Path, folder: Path, wish: Wish, say: Say) -> None:
        """Say what every node of a project gives, or what the problem is, and on the way how far it is."""
        told_s = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal told_s
            if (now := time.monotonic()) - told_s >= EVERY_S:
                told_s = now
                say(event="previewing", done=done, total=total)

        try:
            found = self._prober(path, folder).preview(wish, progress)
        except (BuildError, DataError, DeviceError) as error:
            say(**encoded(Problem(str(error), node=getattr(error, "node", ""), fatal=False)))
        except MemoryError:
            self._known = None
            say(**encoded(Problem(tr("There is not enough memory to show what the nodes give."), fatal=False)))
        else:
            say(event="preview", **asdict(found))

    def _prober(self, path: Path, folder: Path) -> Prober:
        content = path.read_bytes()
        if self._known is None or self._known[0] != (content, folder) or not self._known[1].is_current:
            self._known = None
            document = loads(content.decode())
            self._known = (content, folder), Prober(document, TrainingConfig.of(document.settings), folder)
        return self._known[1]
