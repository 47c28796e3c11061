"""Runs the long checks one after the other and prints a line of JSON for each; the exit code is 1 if one fell short."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping

from tests.long.accuracy import digits_accuracy
from tests.long.agreement.functions import functions_agree
from tests.long.agreement.modules import modules_agree
from tests.long.agreement.others import others_agree
from tests.long.appearance import appearance
from tests.long.compiled import first_gradients, losses_of_ten_steps
from tests.long.damage import damaged_checkpoints
from tests.long.keras_agreement import keras_agreement
from tests.long.kills import killed_and_resumed
from tests.long.memory import forecasts
from tests.long.reached import reached
from tests.long.undo import undone

Check = Callable[[int], Mapping[str, object]]
CHECKS: Mapping[str, tuple[Check, int]] = {
    "killed and resumed": (killed_and_resumed, 100),
    "damaged checkpoints": (damaged_checkpoints, 10_000),
    "digits accuracy": (digits_accuracy, 5),
    "losses of ten steps": (losses_of_ten_steps, 99),
    "first gradients": (first_gradients, 7),
    "reference results": (reached, 3),
    "memory forecasts": (forecasts, 99),
    "undo": (undone, 50_000),
    "appearance": (appearance, 9),
    "modules beside PyTorch": (modules_agree, 200),
    "functions beside PyTorch": (functions_agree, 200),
    "programs and training beside PyTorch": (others_agree, 200),
    "keras agreement": (keras_agreement, 200),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.long", description=__doc__)
    parser.add_argument("--only", choices=CHECKS, help="a single check")
    parser.add_argument("--share", type=float, default=1.0, help="share of the rounds, for a shorter run")
    arguments = parser.parse_args()
    passed = True
    for name, (check, rounds) in CHECKS.items():
        if arguments.only in (None, name):
            begin = time.monotonic()
            figures = check(max(1, round(rounds * arguments.share)))
            passed &= bool(figures["passed"])
            line = {"check": name, **figures, "seconds": round(time.monotonic() - begin, 1)}
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
