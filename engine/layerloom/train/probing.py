"""Previews: what every node gives on one sample of the data, small enough to be drawn and sent as a line of JSON.

A preview needs no loss: what can be computed is, and what cannot is left out. Weights are those that training begins
with, or those of a run where they fit the net.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from layerloom.data import DataError
from layerloom.device import DeviceError
from layerloom.graph.build import BuildError, Network, build
from layerloom.graph.flat import flat
from layerloom.graph.infer import Inference, infer, order
from layerloom.graph.model import Document, NodeId, Output
from layerloom.graph.rows import rows
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import core
from layerloom.layers.layer import DataLayer, LossLayer, MetricLayer
from layerloom.layers.unknown import Unknown
from layerloom.tensor import Tensor, no_grad
from layerloom.train.checkpoint import BEST, LAST, MANIFEST
from layerloom.train.events import Problem, encoded

Values = NDArray[Any]
Kind = Literal["picture", "maps", "sequence", "vector", "tokens", "number"]
MOST_MAPS = 16
MOST_VALUES = 64
"""Of a longer vector the first so many are shown."""
PICTURE_SIDE, MAP_SIDE = 128, 32
"""A larger picture or map is thinned out to so many pixels a side."""


@dataclass(frozen=True)
class Shown:
    """What a node gives at a port: `pixels` (height, width, channels) in base64, or `values`, and its statistics.

    `maps` are how many channels the mosaic of feature maps shows. Statistics are of the finite numbers; `zeros` is the
    share of zeros, `bad` how many numbers are not finite.
    """

    node: NodeId
    port: str
    kind: Kind
    shape: tuple[int, ...]
    pixels: str = ""
    height: int = 0
    width: int = 0
    channels: int = 1
    maps: int = 0
    values: tuple[float, ...] = ()
    minimum: float = 0.0
    mean: float = 0.0
    maximum: float = 0.0
    deviation: float = 0.0
    zeros: float = 0.0
    bad: int = 0

    @property
    def bytes(self) -> bytes:
        """The pixels, row by row."""
        return base64.b64decode(self.pixels)


@dataclass(frozen=True)
class Preview:
    """What all nodes give on a sample of `rows`; `weights` says which were used: `initial`, `epoch 3`, `best`."""

    sample: int
    rows: int
    weights: str
    shown: tuple[Shown, ...]


def preview(document: Document, config: TrainingConfig, folder: Path, sample: int, run: Path | None = None) -> Preview:
    """The preview of a document on a row of its data, with the weights of a run where they fit.

    `folder` is where paths of data files start. A number beyond the rows is taken around. Raises `BuildError` or
    `DataError`.
    """
    document = _computable(flat(document).document)
    inference = infer(document)
    network = build(document, inference, config.seed)
    data = [
        Output(node, port)
        for node, entry in document.nodes.items()
        if isinstance(entry.layer, DataLayer)
        for port in entry.layer.ports.outputs
    ]
    if not data:
        raise BuildError("There is nothing to show: the graph has no data that can be read.")
    columns = rows(document, inference, data, config, folder).columns
    count = len(next(iter(columns.values())))
    row = {key: values[sample % count : sample % count + 1] for key, values in columns.items()}
    weights, called = _weights(network, run)
    found = _values(network, row, weights, data)
    shown = tuple(summary(output, value) for output, value in found)
    return Preview(sample % count, count, called, shown)


def told(
    document: Document, config: TrainingConfig, folder: Path, sample: int, run: Path | None = None
) -> dict[str, object]:
    """The preview as a JSON object with an `event`, for another process; or the `problem` that there is."""
    try:
        return {"event": "preview", **asdict(preview(document, config, folder, sample, run))}
    except (BuildError, DataError, DeviceError) as error:
        return encoded(Problem(str(error), node=getattr(error, "node", ""), fatal=False))
    except MemoryError:
        return encoded(Problem("There is not enough memory to show what the nodes give.", fatal=False))


def decoded(values: Mapping[str, Any]) -> Preview:
    """The preview that a line told of; raises `TypeError` or `KeyError` where it is none."""
    shown = tuple(
        Shown(**{**entry, "shape": tuple(entry["shape"]), "values": tuple(entry["values"])})
        for entry in values["shown"]
    )
    return Preview(int(values["sample"]), int(values["rows"]), str(values["weights"]), shown)


def _computable(document: Document) -> Document:
    """The nodes that have no problem, and nothing before them has; losses and metrics are left out."""
    inference, kept = infer(document), set[NodeId]()
    for node in order(document):
        if _is_sound(document, inference, node) and all(link.source.node in kept for link in document.incoming(node)):
            kept.add(node)
    nodes = {node: entry for node, entry in document.nodes.items() if node in kept}
    links = {key: link for key, link in document.links.items() if {link.source.node, link.target.node} <= kept}
    nodes = {
        node: replace(entry, weights_of=None) if entry.weights_of not in kept else entry
        for node, entry in nodes.items()
    }
    return document.with_table("nodes", nodes).with_table("links", links)


def _is_sound(document: Document, inference: Inference, node: NodeId) -> bool:
    layer = document.nodes[node].layer
    if isinstance(layer, LossLayer | MetricLayer | Unknown):
        return False
    if node in inference.errors or node in inference.missing or node in inference.cyclic:
        return False
    if isinstance(layer, core.Input) and not any(document.incoming(node)):
        return False
    return all(inference.spec(Output(node, port)).known for port in layer.ports.outputs)


def _weights(network: Network, run: Path | None) -> tuple[Mapping[str, Values], str]:
    """The best or last weights of a run if they fit the net, else none, and what they are called."""
    wanted = {key: value.shape for key, value in network.state_dict().items()}
    for name in (BEST, LAST) if run is not None and wanted else ():
        assert run is not None, "names are looked for in a run only"
        try:
            found = load_file(run / name)
        except (OSError, SafetensorError):
            continue
        if all(key in found and found[key].shape == shape for key, shape in wanted.items()):
            return {key: found[key] for key in wanted}, _epoch(run) if name == LAST else "best"
    return {}, "initial"


def _epoch(run: Path) -> str:
    try:
        return f"epoch {json.loads((run / MANIFEST).read_text())['progress']['epoch']}"
    except (OSError, ValueError, KeyError):
        return "last"


def _values(
    network: Network, row: Mapping[str, Values], weights: Mapping[str, Values], data: list[Output]
) -> Iterator[tuple[Output, Values]]:
    for output in data:
        yield output, row[f"{output.node}.{output.port}"][0]
    outputs = tuple(network.outputs)
    bound = {key: Tensor(value) for key, value in weights.items()}
    with no_grad(), network.eval().bound(bound):
        found = network.forward({key: Tensor(value) for key, value in row.items()}, outputs)
    for output in outputs:
        value = found[output].numpy()
        yield output, value[0] if value.ndim else value


def summary(output: Output, value: Values) -> Shown:
    """What is shown of the value of a port on one sample."""
    value = np.asarray(value)
    kind = _kind(value)
    bare = Shown(output.node, output.port, kind, value.shape, **_statistics(value))
    if kind in ("vector", "tokens", "number"):
        return replace(bare, values=tuple(_finite(value).ravel()[:MOST_VALUES].astype(float).tolist()))
    drawn = _drawn(kind, _finite(value))
    height, width, channels = drawn.shape
    maps = min(MOST_MAPS, value.shape[0]) if kind == "maps" else 0
    pixels = base64.b64encode(drawn.tobytes()).decode()
    return replace(bare, pixels=pixels, height=height, width=width, channels=channels, maps=maps)


def _kind(value: Values) -> Kind:
    if value.ndim == 0 or value.size <= 1:
        return "number"
    if value.ndim == 1:
        return "vector" if np.issubdtype(value.dtype, np.floating) else "tokens"
    if value.ndim == 2:
        return "sequence"
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
    return np.nan_to_num(value.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)


def _drawn(kind: Kind, value: Values) -> NDArray[np.uint8]:
    """The value as pixels (height, width, channels)."""
    if kind == "picture":
        return _grey(_thinned(value, PICTURE_SIDE)).transpose(1, 2, 0)
    if kind == "sequence":
        return _grey(_thinned(value, PICTURE_SIDE))[:, :, None]
    while value.ndim > 3:  # Of a volume the slice in the middle.
        value = value[:, value.shape[1] // 2]
    return _mosaic([_grey(_thinned(each, MAP_SIDE)) for each in value[:MOST_MAPS]])[:, :, None]


def _mosaic(maps: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The maps in a grid with a dark line between them."""
    across = int(np.ceil(np.sqrt(len(maps))))
    down = -(-len(maps) // across)
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


def _grey(value: Values) -> NDArray[np.uint8]:
    """The values from black (the least) to white (the largest); a constant is grey."""
    low, high = float(value.min()), float(value.max())
    scaled = (value - low) / (high - low) if high > low else np.full(value.shape, 0.5)
    return (scaled * 255).round().astype(np.uint8)
