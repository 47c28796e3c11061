"""Workers in turn: so many steps each, round after round, so that what disturbs one disturbs all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.cpu.child import Child

WARM_UP = 3
"""Steps before any is timed: memory is fetched, code is generated, the clock of the processor rises."""

TRIED = 3
"""Steps after those that say how many fill a round."""

UNTIMED = 1
"""Steps at the start of a round that are not timed: they wake the threads and fill the caches again."""


@dataclass(frozen=True)
class Times:
    """Milliseconds a step, the mean of each round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def minimum(self) -> float:
        return min(self.rounds)


Ask = Callable[[Child, int, int], float]
"""(worker, untimed, count) -> seconds of `count` steps."""


def interleaved(children: Sequence[Child], rounds: int, seconds: float, ask: Ask) -> dict[str, Times]:
    """The times of all workers by name; a round of each takes about so many seconds."""
    counts = {child.name: _count(ask(child, WARM_UP, TRIED) / TRIED, seconds) for child in children}
    found: dict[str, list[float]] = {child.name: [] for child in children}
    for number in range(rounds):
        for child in _rotated(children, number):
            count = counts[child.name]
            found[child.name].append(ask(child, UNTIMED, count) / count * 1e3)
    return {name: Times(tuple(times)) for name, times in found.items()}


def _count(step_s: float, seconds: float) -> int:
    return max(1, round(seconds / max(step_s, 1e-6)))


def _rotated(children: Sequence[Child], number: int) -> Iterable[Child]:
    """Another one begins each round, so that nobody always follows the same."""
    start = number % len(children)
    return (*children[start:], *children[:start])


def steps(child: Child, untimed: int, count: int) -> float:
    """The seconds that a worker takes for `count` training steps."""
    return float(child.ask("steps", untimed=untimed, count=count)["seconds"])
