"""Overhead of eager tensors: ten elementwise operations in a chain on small arrays, there and back, beside PyTorch.

    python -m benchmarks.eager [--json] [--record]

Both sides run in this process with one thread, in turns of a few milliseconds, so that whatever else the machine does
hits both alike; what counts is the ratio of the medians, which should not be above 3.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import torch
from benchmarks.cpu.machine_facts import busy, load, machine_in_words
from benchmarks.cpu.report import record, section

from layerloom import ops
from layerloom.tensor import Tensor

ALLOWED = 3.0
"""So many times PyTorch's time is the most that is good."""
ROWS, COLUMNS = 4, 8
CASES = {"alike": (ROWS, COLUMNS), "broadcast": (COLUMNS,)}
"""The shape of the second operand, by the name of the case; the first is always (4, 8)."""


def chain(x: Any, w: Any, tanh: Callable[[Any], Any], exp: Callable[[Any], Any]) -> Any:
    """Ten operations, most of them with two operands that require a gradient."""
    y = x * w
    y = y + w
    y = tanh(y)
    y = y - w
    y = y * w
    y = exp(y)
    y = y / w
    y = tanh(y)
    y = y + x
    return y * 0.5


@dataclass(frozen=True)
class Compared:
    """The median times of one case in microseconds."""

    name: str
    ours_us: float
    torch_us: float

    @property
    def ratio(self) -> float:
        return self.ours_us / self.torch_us


def compared(name: str, rounds: int, repeats: int) -> Compared:
    """Both sides in turns: `rounds` turns of `repeats` steps each."""
    ours, theirs = _steps(CASES[name])
    for step in (ours, theirs):
        _seconds(step, repeats)
    times = [(_seconds(ours, repeats), _seconds(theirs, repeats)) for _ in range(rounds)]
    a, b = (statistics.median(side) / repeats * 1e6 for side in zip(*times, strict=True))
    return Compared(name, a, b)


def _steps(shape: tuple[int, ...]) -> tuple[Callable[[], None], Callable[[], None]]:
    """Forward and backward of the chain, ours and PyTorch's, on the same numbers."""
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(ROWS, COLUMNS)).astype(np.float32), rng.uniform(1, 2, size=shape).astype(np.float32)
    seed = np.ones((ROWS, COLUMNS), np.float32)
    a, b, g = Tensor(x, True), Tensor(w, True), Tensor(seed)
    c, d, h = torch.tensor(x, requires_grad=True), torch.tensor(w, requires_grad=True), torch.tensor(seed)

    def ours() -> None:
        a.grad = b.grad = None
        chain(a, b, ops.tanh, ops.exp).backward(g)

    def theirs() -> None:
        c.grad = d.grad = None
        chain(c, d, torch.tanh, torch.exp).backward(h)

    ours()
    theirs()
    for mine, other in ((a.grad, c.grad), (b.grad, d.grad)):
        assert mine is not None and other is not None
        np.testing.assert_allclose(mine.numpy(), other.numpy(), rtol=1e-4)
    return ours, theirs


def _seconds(step: Callable[[], None], repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        step()
    return perf_counter() - start


def markdown(found: Sequence[Compared]) -> str:
    lines = [f"| {one.name} | {one.ours_us:.0f} | {one.torch_us:.0f} | {one.ratio:.2f} |" for one in found]
    return "\n".join(["| operands | layerloom us | PyTorch us | ratio |", "| --- | --- | --- | --- |", *lines])


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if no case takes more than `ALLOWED` times PyTorch's time, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.eager", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=101, help="turns of each side")
    parser.add_argument("--repeats", type=int, default=20, help="steps in a turn")
    parser.add_argument("--record", action="store_true", help="append the table to benchmarks/RESULTS.md")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    warning = busy(load())
    found = [compared(name, options.rounds, options.repeats) for name in CASES]
    sys.stdout.write(f"{markdown(found)}\n{warning}\n")
    if options.record:
        versions = f"NumPy {np.__version__}, PyTorch {torch.__version__}, one thread"
        record(section("python -m benchmarks.eager", f"{machine_in_words()}, {versions}", [markdown(found)], warning))
    if options.json:
        sys.stdout.write(json.dumps({one.name: {**vars(one), "ratio": one.ratio} for one in found}) + "\n")
    return 0 if all(one.ratio <= ALLOWED for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
