"""What travels on a wire: the shape, axes and kind of one sample.

A `Spec` says everything that the editor knows about a value before any number exists. Dimensions are those of one
sample, without the batch axis. A dimension that is not known is `None` and printed as `?`; a wire about which nothing
is known carries `UNKNOWN`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from layerloom.words import counted, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from layerloom.layers.layer import Layer

Dim = int | None
Kind = Literal["float", "int", "bool"]

IMAGE = ("C", "H", "W")
VOLUME = ("C", "D", "H", "W")
SEQUENCE = ("T", "F")


@dataclass(frozen=True)
class Spec:
    """Shape, axis names and kind of one sample on a wire.

    `shape` is `None` where not even the number of axes is known. `axes` has one name an axis, or is empty where they
    have none. `variable` says that the first axis differs from sample to sample, so that a vector of lengths travels
    with the value, `masked` that a mask travels instead: which of the steps along the first axis count. `classes` is
    the number of classes of an integer label, `vocabulary` the number of different tokens of a text.
    """

    shape: tuple[Dim, ...] | None
    axes: tuple[str, ...] = ()
    kind: Kind = "float"
    variable: bool = False
    classes: int | None = None
    vocabulary: int | None = None
    masked: bool = False

    def __post_init__(self) -> None:
        assert self.shape is None or not self.axes or len(self.axes) == len(self.shape), "one name an axis"

    @property
    def known(self) -> bool:
        """Whether every dimension is a number (the length of a variable sequence counts as known)."""
        return self.shape is not None and all(
            dim is not None or (self.variable and position == 0) for position, dim in enumerate(self.shape)
        )

    @property
    def rank(self) -> int:
        """The number of axes of one sample; the shape must be known to that extent."""
        assert self.shape is not None, "the rank of a wire about which nothing is known was asked for"
        return len(self.shape)

    @property
    def dims(self) -> tuple[Dim, ...]:
        """The dimensions; the shape must be known at least up to its rank."""
        assert self.shape is not None, "the dimensions of a wire about which nothing is known were asked for"
        return self.shape

    @property
    def size(self) -> int | None:
        """The number of values in one sample, or `None` where a dimension is unknown."""
        return None if self.shape is None else product(self.shape)

    def reshaped(self, shape: tuple[Dim, ...], axes: tuple[str, ...] = ()) -> Spec:
        """The same value in another shape, as floating-point numbers without classes."""
        keeps_length = self.variable and bool(shape) and shape[0] is None
        return Spec(shape, axes, "float", keeps_length)

    def renamed(self, axes: tuple[str, ...]) -> Spec:
        return replace(self, axes=axes)

    def __str__(self) -> str:
        """The label on a wire: `1 x 28 x 28`, `? x 64`, `10 classes`."""
        if self.shape is None:
            return "?"
        if not self.shape:
            return counted(self.classes, "class") if self.classes else tr("number")
        return " × ".join("?" if dim is None else str(dim) for dim in self.shape)


UNKNOWN = Spec(None)


def product(dims: tuple[Dim, ...]) -> int | None:
    """The product of the dimensions, `None` as soon as one is unknown."""
    total = 1
    for dim in dims:
        if dim is None:
            return None
        total *= dim
    return total


def with_mask(made: Spec, inputs: Iterable[Spec]) -> Spec:
    """What a layer makes of its first inputs: where it keeps their steps, it keeps their mask too."""
    masks = [x for x in inputs if x.masked]
    if not masks:
        return made
    keeps = bool(made.shape) and made.axes[:1] in ((), ("T",)) and any(made.dims[0] == x.dims[0] for x in masks)
    return replace(made, masked=keeps)


def agree(a: Dim, b: Dim) -> bool:
    """Whether two dimensions can be the same: an unknown one agrees with everything."""
    return a is None or b is None or a == b


@dataclass(frozen=True)
class Fix:
    """A way out of a `ShapeError`, in the words of the layer.

    `change` names new values of its parameters, and `replace` is another layer in its place, whose wires stay at ports
    of the same name; `remove` says to take it away. Where `port` is set all three mean the layer that feeds that port.
    `insert` is a layer to put before `port`. `slot` counts within a variadic port. What is in `then` belongs to the fix
    and is done after it, in order. A fix is a proposal: whoever offers it tries it first, and drops it where it does
    not help.
    """

    text: str
    change: Mapping[str, object] = field(default_factory=dict)
    insert: Layer | None = None
    port: str = ""
    slot: int = 0
    remove: bool = False
    replace: Layer | None = None
    then: tuple[Fix, ...] = ()


class ShapeError(ValueError):
    """A layer cannot take what its ports carry. Says what was expected, what came and why, in the user's words."""

    def __init__(self, expected: str, got: str, why: str = "", fixes: Iterable[Fix] = ()) -> None:
        super().__init__(tr("needs {0}, got {1}").format(expected, got) + (f": {why}" if why else ""))
        self.expected = expected
        self.got = got
        self.why = why
        self.fixes = tuple(fixes)
