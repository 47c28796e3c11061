"""Looking inside: the values of nodes on one sample, as `.npy` files beside the run."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from layerloom.device import to_numpy
from layerloom.files import write_atomically
from layerloom.graph.model import NodeId, Output
from layerloom.tensor import Tensor, no_grad
from layerloom.train.control import Probe
from layerloom.train.events import Event, Problem, Sample
from layerloom.train.prepare import Prepared
from layerloom.train.step import Arrays
from layerloom.words import tr

FOLDER = "samples"


def samples(ready: Prepared, weights: Arrays, probe: Probe, run: Path) -> Iterator[Event]:
    """A `Sample` for each output port of the nodes, or a `Problem` about what there is not.

    The values are those of one sample without the batch axis, as in evaluation; `weights` lie on the device.
    """
    rows = len(next(iter(ready.columns.values())))
    if not 0 <= probe.sample < rows:
        yield Problem(
            tr("There is no sample {0}: the data has rows 0 to {1}.").format(probe.sample, rows - 1), fatal=False
        )
        return
    for node in probe.nodes:
        entry = ready.document.nodes.get(node)
        if entry is None:
            yield Problem(tr('The graph that is trained has no node "{0}".').format(node), node, fatal=False)
            continue
        for port in entry.layer.ports.outputs:
            yield _sample(ready, weights, Output(node, port), probe.sample, run)


def _sample(ready: Prepared, weights: Arrays, output: Output, row: int, run: Path) -> Event:
    if output not in ready.network.outputs and _key(output) not in ready.columns:
        return Problem(tr("This node is not part of what is trained."), output.node, fatal=False)
    value = _value(ready, weights, output, row)
    path = run / FOLDER / f"{_plain(output.node)}.{_plain(output.port)}.{row}.npy"
    path.parent.mkdir(exist_ok=True)
    content = io.BytesIO()
    np.save(content, value, allow_pickle=False)
    write_atomically(path, content.getvalue(), keep_backup=False)
    return Sample(output.node, output.port, str(path))


def _value(
    ready: Prepared, weights: Arrays, output: Output, row: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    batch = ready.batch(np.array([row]))
    if (column := batch.get(_key(output))) is not None:
        return np.asarray(to_numpy(column)[0])
    bound = {key: Tensor(value) for key, value in weights.items()}
    with no_grad(), ready.network.eval().bound(bound):
        value = ready.network.forward({key: Tensor(v) for key, v in batch.items()}, (output,))[output].numpy()
    return np.asarray(value[0] if value.ndim else value)


def _key(output: Output) -> str:
    return f"{output.node}.{output.port}"


def _plain(name: NodeId) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)
