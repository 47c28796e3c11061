"""Templates beside PyTorch as a user would run both: the same losses at first, and results as good over several seeds.

PyTorch's side is the exported script, run by itself with weights of its own.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.resources.nets import Net

from layerloom.graph.file import save
from layerloom_resources.templates import template

NETS: Mapping[str, int] = {"digits-cnn": 3, "lenet": 1, "sentiment": 1, "tagging": 1}
"""Names, and how many times as many seeds are taken: the digits have 360 test rows, and one of them is 0.3 %."""
STEPS = 20
CLOSE = 1e-3
"""By how much the first losses may differ, in absolute terms."""
LAYERLOOM = (sys.executable, "-c", "import sys; from layerloom.cli import main; sys.exit(main())")


def reached(seeds: int) -> Mapping[str, object]:
    """For each net the largest difference of the first 20 losses, and the test accuracies of so many seeds or more.

    Passed if the mean is no less than PyTorch's minus one standard deviation.
    """
    figures = {name: {"losses": _difference(name), **_accuracies(name, times * seeds)} for name, times in NETS.items()}
    return {"passed": all(_fine(each) for each in figures.values()), "nets": figures}


def _fine(figures: Mapping[str, object]) -> bool:
    ours, theirs, losses = figures["ours"], figures["pytorch"], figures["losses"]
    assert isinstance(ours, list)
    assert isinstance(theirs, list)
    assert isinstance(losses, float)
    spread = statistics.stdev(theirs) if len(theirs) > 1 else 0.0
    return losses <= CLOSE and statistics.mean(ours) >= statistics.mean(theirs) - spread


def _difference(name: str) -> float:
    """How far the losses of the first steps at full size are apart, with the same weights and batches."""
    net = Net(name, whole=True)
    rows = net.config.batch_size
    batches = [net.batch(rows, rows * number) for number in range(STEPS)]
    ours, theirs = net.losses(batches), net.torch_losses(batches, np.float32)
    return round(float(np.abs(ours - theirs).max()), 7)


def _accuracies(name: str, seeds: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"ours": [], "pytorch": []}
    for seed in range(seeds):
        with tempfile.TemporaryDirectory() as folder:
            found["ours"].append(_ours(Path(folder), name, seed))
            found["pytorch"].append(_theirs(Path(folder), name, seed))
    return found


def _ours(folder: Path, name: str, seed: int) -> float:
    text = _run(folder, *LAYERLOOM, "train", name, "--json", "--seed", str(seed))
    return float(json.loads(text.splitlines()[-1])["test"]["accuracy"])


def _theirs(folder: Path, name: str, seed: int) -> float:
    """The exported script on the same rows, which the seed chooses."""
    document = template(name).make()
    save(folder / "net.loom", replace(document, settings={**document.settings, "seed": seed}))
    _run(folder, *LAYERLOOM, "export", "net.loom", "-o", "net.py", "--weights", "none")
    last = _run(folder, sys.executable, "net.py", "--seed", str(seed)).splitlines()[-1]
    found = re.fullmatch(r"test .*accuracy ([0-9.]+).*", last)
    assert found, last
    return float(found[1])


def _run(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
