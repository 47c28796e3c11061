"""Where a training went wrong: the first node whose value on a batch is not a finite number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from layerloom.device import Array, to_numpy
from layerloom.graph.build import Network
from layerloom.graph.infer import order
from layerloom.graph.model import NodeId
from layerloom.ops import random
from layerloom.tensor import Tensor, grad, no_grad
from layerloom.train.events import Problem
from layerloom.words import tr

Arrays = Mapping[str, Array]


class Moment(NamedTuple):
    """What a step works on. `states` are those before it, so they are finite themselves."""

    data: Arrays
    scalars: Arrays
    states: Arrays


def diagnosis(network: Network, moment: Moment, learning_rate: float) -> Problem:
    """The fatal problem of a step whose loss or gradient is not finite: what, where, and what to do."""
    step, nodes = int(moment.scalars["step"]), network.document.nodes
    if source := _bad_data(moment.data):
        title = nodes[source].title
        return Problem(
            tr('Step {0}: "{1}" has values that are not finite numbers. Correct the data.').format(step, title), source
        )
    if node := first_bad_value(network, moment):
        what = tr('the values of "{0}"').format(nodes[node].title)
    elif node := _bad_gradient(network, moment):
        what = tr('the gradients at "{0}"').format(nodes[node].title)
    else:
        what = tr("the gradients")
    text = tr(
        "Step {0}: {1} are no longer finite numbers. Training was stopped, and the last good weights are kept. "
        "Train again with a smaller learning rate, such as {2:.1g}."
    )
    return Problem(text.format(step, what, learning_rate / 10), node or "")


def _bad_data(data: Arrays) -> NodeId | None:
    return next((key.partition(".")[0] for key, column in data.items() if not _finite(column)), None)


def first_bad_value(network: Network, moment: Moment) -> NodeId | None:
    """The first node in the order of the data flow with a value that is not finite, or `None`."""
    wanted = network.outputs
    with no_grad(), _bound(network, moment, _tensors(moment.states)):
        values = network.forward(_tensors(moment.data), wanted)
    return next((output.node for output in wanted if not _finite(values[output].data)), None)


def _bad_gradient(network: Network, moment: Moment) -> NodeId | None:
    """The node nearest to the loss with a gradient that is not finite."""
    names = [key for key, parameter in network.named_parameters() if parameter.requires_grad]
    parameters = {key: Tensor(moment.states[key], requires_grad=True) for key in names}
    with _bound(network, moment, _tensors(moment.states) | parameters):
        loss, _ = network.step_values(_tensors(moment.data))
    found = zip(names, grad(loss, list(parameters.values()), allow_unused=True), strict=True)
    bad = {key.partition(".")[0] for key, g in found if g is not None and not _finite(g.data)}
    return next((node for node in reversed(order(network.document)) if node in bad), None)


@contextmanager
def _bound(network: Network, moment: Moment, states: Mapping[str, Tensor]) -> Iterator[None]:
    """The network as the step had it, down to the random numbers."""
    network.train()
    seed, step = (Tensor(moment.scalars[name]) for name in ("seed", "step"))
    with network.bound(states), random.generator(seed, step):
        yield


def _tensors(states: Arrays) -> dict[str, Tensor]:
    return {key: Tensor(value) for key, value in states.items() if "/" not in key}


def first_bad_state(states: Arrays) -> NodeId | None:
    """The node of the first weight, statistic or optimizer's value that is not finite, or `None`."""
    return next((key.partition(".")[0] for key, value in states.items() if not _finite(value)), None)


def _finite(array: Array) -> bool:
    return array.dtype.kind not in "fV" or bool(np.isfinite(to_numpy(array).astype(np.float64)).all())
