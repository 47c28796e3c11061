"""A network at work on given weights: prediction and evaluation, planned once for each number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from layerloom.device import CPU, Array, Device, DeviceError, device, to_device, to_numpy
from layerloom.graph.build import Network
from layerloom.graph.settings import TrainingConfig
from layerloom.train.batches import Batches
from layerloom.train.measure import Totals
from layerloom.train.rules import rules_of
from layerloom.train.step import Scalars, evaluation, prediction
from layerloom.train.steps import runner_for, totals


class Running:
    """A network with its weights on a machine."""

    def __init__(self, network: Network, config: TrainingConfig) -> None:
        self._network = network
        self._config = config
        self._device = _device_of(config)
        network.to(self._device)
        self._runner, _ = runner_for(self._states(), config, self._device)
        self._evaluate = evaluation(network, rules_of(config, network.document))
        self._predict = {wanted: prediction(network, probabilities=wanted) for wanted in (False, True)}

    def write(self, weights: Mapping[str, Array]) -> None:
        """Use other weights; raises `StateError` if they do not fit."""
        self._network.load_state_dict(weights)
        self._runner.write(self._states())

    def measured(self, batches: Iterable[Mapping[str, Array]], batch_size: int | None) -> dict[str, float]:
        """`loss` and each metric by title over all rows of some columns, or of several after one another."""
        return self._totals(batches, batch_size).figures(self._network)

    def tables(self, columns: Mapping[str, Array], batch_size: int | None) -> dict[str, NDArray[np.float64]]:
        """The confusion matrices over all rows, by title."""
        return self._totals([columns], batch_size).tables(self._network)

    def _totals(self, batches: Iterable[Mapping[str, Array]], batch_size: int | None) -> Totals:
        """What the batches of all rows add up to."""
        total = Totals()
        for columns in batches:
            on_device = {key: to_device(array, self._device) for key, array in columns.items()}
            rows, size = np.arange(len(next(iter(columns.values())))), batch_size or self._config.batch_size
            totals(self._runner, self._evaluate, Batches(on_device), rows, size, total)
        return total

    def predicted(
        self, columns: Mapping[str, Array], batch_size: int, *, probabilities: bool
    ) -> Iterator[dict[str, Array]]:
        """What the net gives for so many rows after so many, by title, as NumPy arrays."""
        function, scalars = self._predict[probabilities], Scalars(0).at(0)
        rows = len(next(iter(columns.values())))
        for start in range(0, max(rows, 1), batch_size):
            count = min(batch_size, rows - start)
            batch = {key: self._filled(array[start : start + count], batch_size) for key, array in columns.items()}
            found = self._runner.run(function, batch, scalars)
            yield {title: np.array(to_numpy(value)[:count]) for title, value in found.items()}

    def _filled(self, array: Array, most: int) -> Array:
        """The rows on the device, filled up to the next power of two, so that few plans serve every number of rows."""
        missing = min(most, 1 << max(len(array) - 1, 0).bit_length()) - len(array)
        if missing:
            first = array[:1] if len(array) else np.zeros((1, *array.shape[1:]), array.dtype)
            array = np.concatenate([array, np.repeat(first, missing, axis=0)])
        return to_device(array, self._device)

    def _states(self) -> dict[str, Array]:
        tensors = chain(self._network.named_parameters(), self._network.named_buffers())
        return {key: tensor.data for key, tensor in tensors}


def _device_of(config: TrainingConfig) -> Device:
    """The device of the settings, or the CPU where a net that was trained on a GPU is used without one."""
    try:
        return device(config.device)
    except DeviceError:
        return CPU
