"""What is shown of a value on one sample: small enough to be drawn and sent as a line of JSON."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from layerloom.graph.model import NodeId, Output
from layerloom.layers.spec import UNKNOWN, Spec
from layerloom.train.meaning import NOTHING, Meaning

Values = NDArray[Any]
Kind = Literal["picture", "maps", "sequence", "series", "vector", "classes", "tokens", "tags", "boxes", "number"]
"""`sequence`: steps of many entries, `series`: lines over time, `classes`: a score for each, `tags`: one a step."""
MOST_MAPS = 16
MOST_VALUES = 64
"""Of a longer vector the first so many are shown."""
MOST_CLASSES = 16
"""Of more classes those with the highest scores are shown."""
MOST_TOKENS, MOST_BOXES = 200, 100
PICTURE_SIDE, MAP_SIDE = 128, 32
"""A larger picture or map is thinned out to so many pixels a side."""
MOST_LINES, LINE_POINTS = 4, 200
"""Steps of at most so many entries are lines; of a longer one the least and largest of each part are shown."""
LONG = 64
"""So many rows of a few numbers are steps of time, even if nobody says so."""
_GREYS = 255


@dataclass(frozen=True)
class Shown:
    """What a node gives at a port: `pixels` (height, width, channels) in base64, or `values`, and its statistics.

    `maps` are how many channels the mosaic of feature maps shows. `names` say what the values stand for: classes or
    words; `tags` stand beside the words. `lines` are those of a series, `boxes` (left, top, right, bottom) in parts of
    the picture. Where there is a `target`, its picture is the left half. Of `count` values, boxes or tokens there may
    be fewer here. Statistics are of the finite numbers; `zeros` is the share of zeros, `bad` how many numbers are not
    finite; `slope` is the mean size of the gradient of the loss of this sample, `None` where nobody knows it.
    """

    node: NodeId
    port: str
    kind: Kind
    shape: tuple[int, ...]
    axes: tuple[str, ...] = ()
    drawn: bool = True
    pixels: str = ""
    height: int = 0
    width: int = 0
    channels: int = 1
    maps: int = 0
    target: bool = False
    values: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lines: tuple[tuple[float, ...], ...] = ()
    boxes: tuple[tuple[float, ...], ...] = ()
    count: int = 0
    minimum: float = 0.0
    mean: float = 0.0
    maximum: float = 0.0
    deviation: float = 0.0
    zeros: float = 0.0
    bad: int = 0
    slope: float | None = None

    @property
    def bytes(self) -> bytes:
        """The pixels, row by row."""
        return base64.b64decode(self.pixels)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Shown:
        """What a JSON object tells of; raises `TypeError` or `KeyError` where it is none."""
        flat = {name: tuple(values[name]) for name in ("shape", "axes", "values", "names", "tags")}
        nested = {name: tuple(map(tuple, values[name])) for name in ("lines", "boxes")}
        return cls(**{**values, **flat, **nested})


@dataclass(frozen=True)
class Context:
    """What else belongs to a value: its spec and meaning, how many steps of it count, and what black and white are.

    `words` are those of the steps, `target` what it should have been, `image` the picture with (height, width) that
    boxes lie in, `valid` how many of these count.
    """

    spec: Spec = UNKNOWN
    meaning: Meaning = NOTHING
    length: int | None = None
    ends: tuple[Values, Values] | None = None
    words: Sequence[str] = ()
    target: Values | None = None
    image: Values | None = None
    valid: int | None = None
    slope: float | None = None


def summary(output: Output, value: Values, context: Context | None = None, *, drawn: bool = True) -> Shown:
    """What is shown of the value of a port on one sample; its statistics alone unless it is to be `drawn`."""
    value, context = np.asarray(value), context or Context()
    axes = context.spec.axes if len(context.spec.axes) == value.ndim else ()
    kind = _kind(value, context)
    bare = Shown(
        output.node, output.port, kind, value.shape, axes, drawn, slope=context.slope, **_statistics(value)
    )  # fmt: skip
    return replace(bare, **_DRAWN[kind](_finite(value), context)) if drawn and value.size else bare


def _kind(value: Values, context: Context) -> Kind:
    spec, meaning = context.spec, context.meaning
    whole = not np.issubdtype(value.dtype, np.floating)
    if value.ndim == 0 or value.size <= 1:
        return "number"
    if context.image is not None:
        return "boxes"
    if value.ndim <= 2 and whole and (value.ndim == 1 or spec.vocabulary):
        return "tokens"
    if value.ndim == 1:
        return "series" if spec.axes == ("T",) else "classes" if meaning.scores else "vector"
    if value.ndim == 2:
        long = spec.axes[:1] == ("T",) or value.shape[0] >= LONG
        return "tags" if meaning.scores else "series" if long and value.shape[1] <= MOST_LINES else "sequence"
    return "picture" if value.ndim == 3 and value.shape[0] in (1, 3) else "maps"


def _statistics(value: Values) -> dict[str, Any]:
    numbers = value[np.isfinite(value)].astype(np.float64)
    if not numbers.size:
        return {"bad": int(value.size)}
    return {
        "minimum": float(numbers.min()), "mean": float(numbers.mean()), "maximum": float(numbers.max()),
        "deviation": float(numbers.std()), "zeros": float((numbers == 0).mean()), "bad": value.size - numbers.size,
    }  # fmt: skip


def _finite(value: Values) -> Values:
    return np.nan_to_num(value.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)


# Each kind: the fields of `Shown` that hold it


def _number(value: Values, context: Context) -> dict[str, Any]:
    """A number; where it is the score of yes or no, the probabilities of both."""
    only, names = float(value.ravel()[0]), context.meaning.names
    if context.meaning.activation == "sigmoid" and len(names) == 2:
        yes = 1 / (1 + float(np.exp(-np.clip(only, -700, 700))))
        return {"kind": "classes", "values": (1 - yes, yes), "names": tuple(names), "count": 2}
    named = 0 <= only < len(names) and only == int(only)
    return {"values": (only,), "names": (names[int(only)],) if named else ()}


def _vector(value: Values, _context: Context) -> dict[str, Any]:
    return {"values": _floats(value.ravel()[:MOST_VALUES]), "count": value.size}


def _classes(value: Values, context: Context) -> dict[str, Any]:
    """The scores of the classes; of many the highest ones."""
    scores, names = value.ravel(), context.meaning.names
    chosen = np.arange(len(scores))
    if len(scores) > MOST_CLASSES:
        chosen = np.argsort(-scores, kind="stable")[:MOST_CLASSES]
    return {"values": _floats(scores[chosen]), "names": _named(names, chosen), "count": len(scores)}


def _tokens(value: Values, context: Context) -> dict[str, Any]:
    """Numbers with what they stand for; several for each step are the letters of a word."""
    steps = value[: context.length].astype(np.int64)
    count, steps = len(steps), steps[:MOST_TOKENS]
    if steps.ndim > 1:
        return {"names": tuple("".join(_named(context.meaning.names, step)) for step in steps), "count": count}
    names = _named(context.meaning.names, steps) if len(context.meaning.names) else ()
    return {"values": _floats(steps), "names": names, "count": count}


def _tags(value: Values, context: Context) -> dict[str, Any]:
    """The class with the highest score at each step, beside the word."""
    steps = value[: context.length]
    best = steps[:MOST_TOKENS].argmax(1)
    return {
        "tags": _named(context.meaning.names, best), "names": tuple(context.words[: len(best)]),
        "values": _floats(best), "count": len(steps),
    }  # fmt: skip


def _series(value: Values, context: Context) -> dict[str, Any]:
    steps = value[: context.length] if context.length else value
    lines = steps.reshape(len(steps), -1).T
    return {"lines": tuple(_floats(_envelope(line)) for line in lines), "count": len(steps)}


def _envelope(line: Values) -> Values:
    """The line, or the least and the largest of equal parts of it, which look the same when drawn."""
    if len(line) <= LINE_POINTS:
        return line
    parts = np.array_split(line, LINE_POINTS // 2)
    return np.array([end for part in parts for end in (part.min(), part.max())])


def _boxes(value: Values, context: Context) -> dict[str, Any]:
    """Boxes over the picture that they lie in; of many some, equally far apart."""
    assert context.image is not None, "boxes lie in a picture"
    count = len(value) if context.valid is None else min(len(value), context.valid)
    chosen = np.unique(np.linspace(0, max(count - 1, 0), min(count, MOST_BOXES)).round().astype(int))
    height, width = context.image.shape[1:]
    scaled = value[chosen[:count]] / np.array([width, height, width, height])
    picture = _picture(_finite(context.image), replace(context, target=None))
    return {**picture, "boxes": tuple(map(_floats, scaled)), "count": count}


def _picture(value: Values, context: Context) -> dict[str, Any]:
    drawn = _coloured(value, context)
    if context.target is not None:
        wanted = _coloured(_finite(context.target), context)
        drawn = np.concatenate([wanted, np.full_like(drawn[:, :1], _GREYS // 2), drawn], axis=1)
    return {**_pixels(drawn), "target": context.target is not None}


def _coloured(value: Values, context: Context) -> NDArray[np.uint8]:
    """A picture as pixels (height, width, channels), black and white where they were before it was prepared."""
    low, high = (value.min(), value.max()) if context.ends is None else context.ends
    drawn: NDArray[np.uint8] = _grey(_thinned(value, PICTURE_SIDE), low, high).transpose(1, 2, 0)
    return drawn


def _sequence(value: Values, context: Context) -> dict[str, Any]:
    """Time goes to the right."""
    steps = _thinned(value[: context.length] if context.length else value, PICTURE_SIDE)
    return _pixels(_grey(steps.T, steps.min(), steps.max())[:, :, None])


def _maps(value: Values, _context: Context) -> dict[str, Any]:
    count = min(MOST_MAPS, value.shape[0])
    while value.ndim > 3:  # Of a volume the slice in the middle.
        value = value[:, value.shape[1] // 2]
    maps = [_thinned(each, MAP_SIDE) for each in value[:MOST_MAPS]]
    return {**_pixels(_mosaic([_grey(each, each.min(), each.max()) for each in maps])[:, :, None]), "maps": count}


_DRAWN = {
    "number": _number, "vector": _vector, "classes": _classes, "tokens": _tokens, "tags": _tags, "series": _series,
    "boxes": _boxes, "picture": _picture, "sequence": _sequence, "maps": _maps,
}  # fmt: skip


def _pixels(drawn: NDArray[np.uint8]) -> dict[str, Any]:
    height, width, channels = drawn.shape
    pixels = base64.b64encode(np.ascontiguousarray(drawn).tobytes()).decode()
    return {"pixels": pixels, "height": height, "width": width, "channels": channels}


def grid_of(count: int) -> tuple[int, int]:
    """How many maps lie side by side in a mosaic of so many, and how many below each other."""
    across = math.isqrt(count - 1) + 1
    return across, -(-count // across)


def _mosaic(maps: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The maps in a grid with a dark line between them."""
    across, down = grid_of(len(maps))
    height, width = maps[0].shape
    grid = np.zeros((down * (height + 1) - 1, across * (width + 1) - 1), np.uint8)
    for place, each in enumerate(maps):
        top, left = place // across * (height + 1), place % across * (width + 1)
        grid[top : top + height, left : left + width] = each
    return grid


def _thinned(value: Values, most: int) -> Values:
    """The value with at most so many entries along its last two axes."""
    for axis in (-2, -1):
        if value.shape[axis] > most:
            value = value.take(np.linspace(0, value.shape[axis] - 1, most).round().astype(int), axis)
    return value


def _grey(value: Values, low: Any, high: Any) -> NDArray[np.uint8]:
    """The values from black at `low` to white at `high`; grey where these are the same."""
    room = np.subtract(high, low)
    scaled = np.where(room > 0, (value - low) / np.where(room > 0, room, 1.0), 0.5)
    grey: NDArray[np.uint8] = (np.clip(scaled, 0.0, 1.0) * _GREYS).round().astype(np.uint8)
    return grey


def _named(names: Sequence[str], numbers: Values) -> tuple[str, ...]:
    return tuple(names[n] if 0 <= n < len(names) else str(n) for n in map(int, numbers))


def _floats(values: Values) -> tuple[float, ...]:
    return tuple(values.astype(float).tolist())
