"""Images whose channels come last, as picture files and Keras have them: here they come first."""

from __future__ import annotations

from layerloom.layers.checks import described
from layerloom.layers.layer import Layer
from layerloom.layers.shape import Permute
from layerloom.layers.spec import Fix, ShapeError, Spec
from layerloom.words import tr

_COLOURS = (1, 3)
"""How many channels pictures have."""
_SMALLEST = 8
"""Pixels of a side; of less than that nobody takes a picture."""


def channels_last(x: Spec, source: Layer | None) -> tuple[ShapeError, ...]:
    """A doubt about values that enter the net with what looks like channels at the end.

    Further inside the shape (64, 32, 3) is nothing odd, so only what comes straight from data is looked at.
    """
    if source is None or any(not port.optional for port in source.ports.inputs) or not _seems_so(x):
        return ()
    shown = " × ".join(map(str, (x.dims[2], x.dims[0], x.dims[1])))
    fixes = [Fix(tr("Put the channels first: {0}").format(shown), insert=Permute((-1, -3, -2)), port="x")]
    shape = getattr(source, "shape", None)
    if source.type_name == "Input" and shape == x.dims:
        change = {"shape": (x.dims[2], x.dims[0], x.dims[1])}
        fixes.insert(0, Fix(tr("Let it be an image of {0}").format(shown), change, port="x"))
    why = tr("the last axis looks like the channels, which come first here")
    return (ShapeError(tr("an image (channels, height, width)"), described(x), why, fixes),)


def _seems_so(x: Spec) -> bool:
    if x.shape is None or x.rank != 3 or x.variable or None in x.dims:
        return False
    height, width, channels = (dim or 0 for dim in x.dims)
    return channels in _COLOURS and min(height, width) >= _SMALLEST
