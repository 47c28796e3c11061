"""Bit flips and truncations of checkpoint files: each must be noticed and the checkpoint before be used."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from layerloom.train.checkpoint import BEST, LAST, MANIFEST, Checkpoints, Progress


def damaged_checkpoints(rounds: int) -> Mapping[str, object]:
    """Rounds with one damage each; passed if all were noticed and undamaged numbers came back."""
    generator = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        origin = Path(folder) / "origin"
        origin.mkdir()
        checkpoints = Checkpoints(origin)
        for step in (1, 2, 3):
            checkpoints.write(
                Progress(step=step, best_epoch=step, best={"loss": 1 / step}), _arrays(step), _arrays(step)
            )
        survived = sum(_survives(origin, Path(folder) / "copy", generator) for _ in range(rounds))
    return {"passed": survived == rounds, "rounds": rounds, "survived": survived}


def _arrays(step: int) -> dict[str, np.ndarray]:
    return {"w": np.full((5, 3), step, np.float32), "count": np.array(step)}


def _survives(origin: Path, copy: Path, generator: np.random.Generator) -> bool:
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(origin, copy)
    name = str(generator.choice([BEST, LAST, MANIFEST]))
    content = bytearray((copy / name).read_bytes())
    position = int(generator.integers(len(content)))
    if generator.integers(4):
        content[position] ^= 1 << int(generator.integers(8))
    else:
        del content[position:]
    (copy / name).write_bytes(content)
    found = Checkpoints(copy).read()
    best = found.best if found.best is not None else {}
    whole = np.array_equal(found.last["w"], _arrays(found.progress.step)["w"])
    return whole and name in found.note and np.array_equal(best["w"], _arrays(found.progress.best_epoch)["w"])
