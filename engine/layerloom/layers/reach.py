"""How far a layer looks: where along an axis of its input the values lie that one value it gives depends on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

Places = int | Fraction
"""Whole numbers wherever no layer makes an axis longer: they are many times faster."""


@dataclass(frozen=True)
class Reach:
    """A value at place q depends on the places from `step * q + first` to `step * q + last`.

    Where a layer makes an axis longer, `step` is a fraction; of the places that the two ends name those between count.
    """

    step: Places = 1
    first: Places = 0
    last: Places = 0

    @classmethod
    def of(cls, step: Places, first: Places, last: Places) -> Reach:
        """The reach with whole numbers where these are whole."""
        return cls(_plain(step), _plain(first), _plain(last))

    @property
    def size(self) -> int:
        """How many places a value depends on, at most: behind steps that are fractions it may be one too many."""
        return math.floor(self.last - self.first) + 1

    def behind(self, before: Reach) -> Reach:
        """Where it looks through what lies before it.

        Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks" (2019), the recurrences
        for jump and for the ends of the field (section 2.2), from the input on instead of from the output back.
        """
        if self is HERE:
            return before
        step = before.step
        return Reach.of(step * self.step, step * self.first + before.first, step * self.last + before.last)

    def beside(self, other: Reach) -> Reach | None:
        """What it sees together with another; `None` if the two move by different steps, so that no size holds
        everywhere (section 2.3 there, on paths that are not aligned)."""
        if self.step != other.step:
            return None
        return Reach(self.step, min(self.first, other.first), max(self.last, other.last))


def _plain(places: Places) -> Places:
    return int(places) if places.denominator == 1 else places


HERE = Reach()
"""Each value depends on those at its own place alone."""


def shifted(places: int) -> Reach:
    """Each value comes from so many places further on; those before the first one come from nowhere."""
    return Reach.of(1, places, places)


def repeated(times: int) -> Reach:
    """Each place becomes so many."""
    return Reach.of(Fraction(1, times), Fraction(1 - times, times), 0)


def resampled(places: int, made: int, taps: int) -> Reach:
    """An axis gets another size: each value is a mean of so many neighbours of where its centre lies."""
    step, between = Fraction(places, made), Fraction(1, 2 * made)
    middle = (step - 1) / 2
    return Reach.of(step, middle - Fraction(taps, 2) + between, middle + Fraction(taps, 2))
