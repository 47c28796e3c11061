"""Previews: what every node gives on one sample of the data.

A preview needs no loss: what can be computed is, and for the rest it is said why not. Weights are those that training
begins with, those of a run where they fit the net, or those of a training under way (see `train.glimpse`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from layerloom.device import Array
from layerloom.graph.build import BuildError, Network, build
from layerloom.graph.flat import flat
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, NodeId, Output
from layerloom.graph.rows import Rows, rows
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.layer import DataLayer, LossLayer, MetricLayer
from layerloom.train.checkpoint import BEST, LAST, MANIFEST
from layerloom.train.computable import Why, missing, without
from layerloom.train.meaning import NOTHING, Meaning, data_ports, is_picture, meanings
from layerloom.train.one_sample import Computed, Ends, Progress, Run, key
from layerloom.train.shown import Context, Shown, Values, summary
from layerloom.words import later, tr

DRAWN_AT_ONCE = 64
"""Of a larger net only those nodes are drawn that are asked for: the others would be a burden to send."""
MOST_CHOICES = 1000
"""Of more classes than this, samples cannot be chosen by their class."""
_BYTES = 255.0
_LOOKED_AT = 256
"""So many pictures tell what black and white are."""
_FEW = 4
"""A label has at most so many numbers."""
_NO_DATA = later("There is nothing to show: the graph has no data that can be read.")


@dataclass(frozen=True)
class Wish:
    """What to show: a row of the data, or the next one of a class from there on (`back`: before there).

    Weights are those of `live` (called `called`), else of the `run`, where they fit. `nodes` are those to draw.
    """

    sample: int = 0
    of_class: int | None = None
    back: bool = False
    run: Path | None = None
    live: Path | None = None
    called: str = ""
    nodes: frozenset[NodeId] = frozenset()


@dataclass(frozen=True)
class Preview:
    """What all nodes give on a sample of `rows`; `weights` says which were used: `initial`, `epoch 3`, `best`.

    `part` says what the sample is for, `label` what its targets are, `classes` the classes to choose samples by, the
    sample's own is `of_class`. `missing` says of nodes why they show nothing, with the title of the node at fault.
    """

    sample: int
    rows: int
    weights: str
    shown: tuple[Shown, ...]
    part: str = ""
    label: str = ""
    classes: tuple[str, ...] = ()
    of_class: int | None = None
    missing: Mapping[NodeId, tuple[Why, str]] = field(default_factory=dict)
    seconds: float = 0.0
    """How much time of a processor it took."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Preview:
        """The preview that a JSON object tells of; raises `TypeError`, `KeyError` or `ValueError` where it is none."""
        missing = {str(node): (why, str(title)) for node, (why, title) in values["missing"].items()}
        shown, classes = tuple(map(Shown.of, values["shown"])), tuple(values["classes"])
        return cls(**{**values, "shown": shown, "classes": classes, "missing": missing})


def preview(document: Document, config: TrainingConfig, folder: Path, wish: Wish | None = None) -> Preview:
    """The preview of a document on a row of its data; raises `BuildError` or `DataError`.

    `folder` is where paths of data files start. A number beyond the rows is taken around.
    """
    return Prober(document, config, folder).preview(wish or Wish())


class Prober:
    """The net and the data of a document, to be looked into again and again."""

    def __init__(self, document: Document, config: TrainingConfig, folder: Path) -> None:
        whole = flat(document).document
        known = infer(whole)
        self.missing = dict(missing(whole, known))
        self.document = without(whole, self.missing)
        self.inference = infer(self.document)
        self.network = build(self.document, self.inference, config.seed)
        self._data = list(data_ports(self.document))
        if not self._data:
            raise BuildError(tr(_NO_DATA))
        self._files = [folder / path for o in self._data if (path := getattr(self._layer(o), "path", ""))]
        self._stamps = list(map(_stamp, self._files))
        self._rows: Rows = rows(self.document, self.inference, self._data, config, folder)
        names = {output: self._layer(output).names(output.port) for output in self._data}
        names = {output: given for output, given in names.items() if len(given)}
        self._names: Mapping[Output, Sequence[str]] = names
        self._meanings = meanings(self.document, self.inference, names)
        self._values: tuple[object, Computed] | None = None
        """The values computed last, and of what."""

    @property
    def is_current(self) -> bool:
        """Whether the files of the data are those that were read."""
        return self._stamps == list(map(_stamp, self._files))

    def _layer(self, output: Output) -> DataLayer:
        layer = self.document.nodes[output.node].layer
        assert isinstance(layer, DataLayer), "these are data ports"
        return layer

    def preview(self, wish: Wish, progress: Progress = lambda _done, _total: None) -> Preview:
        """What every node gives on a sample; what was computed before for the same sample and weights is kept."""
        begin = time.process_time()
        row = self._row(wish)
        weights, called, version = _weights(self.network, wish)
        if self._values is None or self._values[0] != (row, version):
            self._values = None
            run = Run(self.network, self.inference, self._ends, progress)
            self._values = (row, version), run.computed(self._columns(row), weights)
        computed = self._values[1]
        draws_all = len(self.document.nodes) <= DRAWN_AT_ONCE
        shown = tuple(
            summary(output, value, self._context(output, computed), drawn=draws_all or output.node in wish.nodes)
            for output, value in computed.values.items()
        )
        labels = self._labels
        return Preview(
            row, self.count, called, shown, self._part(row), self._label(row), self._classes,
            None if labels is None else int(labels[row]),
            self.missing | computed.failed, time.process_time() - begin,
        )  # fmt: skip

    # The sample

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(next(iter(self._rows.columns.values())))

    def _columns(self, row: int) -> dict[str, Array]:
        """The columns of one row."""
        return {key: values[row : row + 1] for key, values in self._rows.columns.items()}

    def _row(self, wish: Wish) -> int:
        row, labels = wish.sample % self.count, self._labels
        if wish.of_class is None or labels is None:
            return row
        places = np.flatnonzero(labels == wish.of_class)
        if not len(places):
            return row
        there = places[places <= row][::-1] if wish.back else places[places >= row]
        return int(there[0] if len(there) else places[-1 if wish.back else 0])

    @cached_property
    def _ends(self) -> Ends:
        """What black and white are in the pictures of the data, where these are from 0 to 1 or bytes."""
        found: Ends = {}
        for output in self._data:
            if is_picture(self.inference.spec(output)):
                some = self._rows.columns[key(output)][:_LOOKED_AT]
                high = float(some.max(initial=0.0))
                if some.min(initial=0.0) >= 0 and high <= _BYTES:
                    found[output] = np.zeros(1), np.full(1, _BYTES if high > 1 else 1.0)
        return found

    @cached_property
    def _label_port(self) -> Output | None:
        """The only port of class labels, `None` where there are none or several."""
        found = [o for o in self._data if (spec := self.inference.spec(o)).classes and spec.shape == ()]
        return found[0] if len(found) == 1 else None

    @property
    def _labels(self) -> Array | None:
        return None if self._label_port is None else self._rows.columns[key(self._label_port)]

    @cached_property
    def _classes(self) -> tuple[str, ...]:
        """The classes by name, or else by number."""
        count = self.inference.spec(self._label_port).classes or 0 if self._label_port is not None else 0
        if self._label_port is None or count > MOST_CHOICES:
            return ()
        return tuple(self._names.get(self._label_port) or map(str, range(count)))

    def _part(self, row: int) -> str:
        parts = self._rows.split
        return next((name for name in ("train", "validation", "test") if row in getattr(parts, name)), "")

    def _label(self, row: int) -> str:
        """The targets of a row in words, where they are few."""
        targets = {
            link.source
            for node, entry in self.document.nodes.items()
            if isinstance(entry.layer, LossLayer | MetricLayer)
            for link in self.document.incoming(node)
        }
        texts = []
        for output in self._data:
            value = self._rows.columns[key(output)][row]
            if (output in targets or output == self._label_port) and value.size <= _FEW:
                texts.append(", ".join(self._text(output, each) for each in value.ravel()))
        return "; ".join(texts)

    def _text(self, output: Output, value: Array) -> str:
        names = self._names.get(output, ())
        whole = np.issubdtype(value.dtype, np.integer)
        return names[int(value)] if whole and 0 <= value < len(names) else f"{value:.6g}"

    # What is shown

    def _context(self, output: Output, computed: Computed) -> Context:
        meaning, values = self._meanings.get(output, NOTHING), computed.values
        spec = self.inference.spec(output)
        target = None if meaning.target is None else values.get(meaning.target)
        valid = None if meaning.valid is None else values.get(meaning.valid)
        return Context(
            spec, meaning, self._length(output, computed),
            computed.ends.get(meaning.target or meaning.picture or output), self._words(meaning, computed),
            target, None if meaning.picture is None else values.get(meaning.picture),
            None if valid is None else int(valid), computed.slopes.get(output),
        )  # fmt: skip

    def _length(self, output: Output, computed: Computed) -> int | None:
        """How many steps of a padded sequence count."""
        if not self.inference.spec(output).variable or output not in computed.values:
            return None
        lengths = [o for o in (output, *self._data) if key(o) in computed.lengths]
        same = (o for o in lengths if computed.values[o].shape[:1] == computed.values[output].shape[:1])
        return next((computed.lengths[key(o)] for o in same), None)

    def _words(self, meaning: Meaning, computed: Computed) -> tuple[str, ...]:
        """The words at the steps of some scores."""
        if meaning.words is None or meaning.words not in computed.values:
            return ()
        names = self._names[meaning.words]
        return tuple(names[n] if n < len(names) else str(n) for n in map(int, computed.values[meaning.words]))


def _stamp(path: Path) -> int:
    """When a file was written last, 0 if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


# Weights


def _weights(network: Network, wish: Wish) -> tuple[Mapping[str, Values], str, object]:
    """The weights wished for if they fit the net, else none; what they are called, and what tells them from others."""
    wanted = {key: value.shape for key, value in network.state_dict().items()}
    for path in _files(wish) if wanted else ():
        try:
            changed = path.stat().st_mtime_ns
            found = load_file(path)
        except (OSError, SafetensorError):
            continue
        if all(key in found and found[key].shape == shape for key, shape in wanted.items()):
            return {key: found[key] for key in wanted}, _called(path, wish), (str(path), changed)
    return {}, "initial", None


def _files(wish: Wish) -> Iterator[Path]:
    if wish.live is not None:
        yield wish.live
    if wish.run is not None:
        yield from (wish.run / BEST, wish.run / LAST)


def _called(path: Path, wish: Wish) -> str:
    if path == wish.live:
        return wish.called
    return "best" if path.name == BEST else _epoch(path.parent)


def _epoch(run: Path) -> str:
    try:
        return f"epoch {json.loads((run / MANIFEST).read_text())['progress']['epoch']}"
    except (OSError, ValueError, KeyError):
        return "last"
