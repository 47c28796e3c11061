"""Ways to what a loss or metric compares: images of one size, the last step alone, scores without an activation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from layerloom.layers.comparing import closing
from layerloom.layers.convolution import Conv2D
from layerloom.layers.images import Resizing
from layerloom.layers.layer import Layer
from layerloom.layers.losses import BinaryCrossEntropy, CrossEntropy
from layerloom.layers.spec import Fix, Spec
from layerloom.words import counted, tr

_LAST = "return_sequences"


def last_step(layer: Layer, title: str) -> Fix | None:
    """Letting a recurrent layer give its last step instead of every step, `None` for other layers."""
    if getattr(layer, _LAST, False) is not True:
        return None
    return Fix(tr('Let "{0}" give the last step only').format(title), {_LAST: False})


def same_size(layer: Layer, title: str) -> Fix | None:
    """Letting a window keep the size of what it moves over, `None` for layers that do so or have none."""
    if getattr(layer, "padding", None) != "valid":
        return None
    return Fix(tr("Pad what \"{0}\" gets (padding 'same')").format(title), {"padding": "same"})


def pictures(prediction: object, target: object) -> Iterator[Fix]:
    """Ways to an image of the channels and the size that the target has."""
    if not isinstance(prediction, Spec) or not isinstance(target, Spec) or target.kind != "float":
        return
    if prediction.shape is None or target.shape is None:
        return
    if prediction.rank != 3 or target.rank != 3 or None in (*prediction.dims, *target.dims):
        return
    channels, height, width = (dim or 0 for dim in target.dims)
    steps = []
    if prediction.dims[1:] != target.dims[1:]:
        steps.append(Fix(tr("Resize it to {0}").format(f"{height} × {width}"), insert=Resizing(height, width)))
    if prediction.dims[0] != channels:
        text = tr("Give the layer before {0}").format(counted(channels, "channel"))
        yield from _chained([Fix(text, {"channels": channels}), *steps])
        text = tr("Make it {0} by a 1 × 1 convolution").format(counted(channels, "channel"))
        steps.append(Fix(text, insert=Conv2D(channels, 1)))
    yield from _chained(steps)


def _chained(steps: list[Fix]) -> Iterator[Fix]:
    """The steps as one fix at the prediction."""
    if steps:
        first, *rest = (replace(step, port="prediction") for step in steps)
        yield replace(first, text=tr(", then: ").join(step.text for step in steps), then=tuple(rest))


def bare(fixes: Iterable[Fix], source: Layer | None) -> Iterator[Fix]:
    """The fixes; those that put a loss in place that applies an activation itself take that away before it."""
    made = closing(source)
    for fix in fixes:
        if made in ("softmax", "sigmoid") and isinstance(fix.replace, CrossEntropy | BinaryCrossEntropy):
            own = getattr(source, "activation", None) != made
            drop = Fix("", {} if own else {"activation": "none"}, port="prediction", remove=own)
            text = tr("{0}, without the {1} before it").format(fix.text, made.capitalize())
            yield replace(fix, text=text, then=(drop, *fix.then))
        else:
            yield fix


__all__ = ["bare", "last_step", "pictures", "same_size"]
