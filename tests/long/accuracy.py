"""The mean test accuracy of the digits template over its first seeds, through the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping

GOAL = 0.985
COMMAND = (sys.executable, "-c", "import sys; from layerloom.cli import main; sys.exit(main())")


def digits_accuracy(seeds: int) -> Mapping[str, object]:
    """Accuracies of `layerloom train digits-cnn --json --seed 0 ...`; passed if their mean reaches the goal."""
    with tempfile.TemporaryDirectory() as folder:
        found = [_accuracy(seed, folder) for seed in range(seeds)]
    mean = sum(found) / len(found)
    return {"passed": mean >= GOAL, "mean": round(mean, 4), "accuracies": [round(value, 4) for value in found]}


def _accuracy(seed: int, folder: str) -> float:
    command = [*COMMAND, "train", "digits-cnn", "--json", "--seed", str(seed)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1])["test"]["accuracy"])
