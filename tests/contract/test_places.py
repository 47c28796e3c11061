"""Every operation, module and layer computes on every device what it computes on the CPU."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contract.layer_samples import SAMPLES as WIRED
from tests.contract.operation_samples import SAMPLES
from tests.contract.test_layers import Wired
from tests.contract.test_operations import gradients, leaves, total, weights_for, zeros_for_none
from tests.engine.nn.test_against_pytorch import GRIDS, arrays_for, built, forward_and_backward, states_of
from tests.support.places import OTHER_PLACES

from layerloom.device import Device
from layerloom.layers import DataLayer
from layerloom.tensor import Tensor, grad

EACH_PLACE = pytest.mark.parametrize("place", OTHER_PLACES)
LAYERS = sorted({s.layer.type_name for s in WIRED if not isinstance(s.layer, DataLayer)})


def same(ours: Tensor, expected: Tensor, what: object) -> None:
    np.testing.assert_allclose(ours.numpy(), expected.numpy(), rtol=1e-8, atol=1e-10, err_msg=str(what))


@EACH_PLACE
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_an_operation_and_its_gradient(name: str, place: Device) -> None:
    for sample in SAMPLES[name]:
        here = sample.operation.outputs(*map(Tensor, sample.inputs))
        tensors = [tensor.detach().to(place) for tensor in map(Tensor, sample.inputs)]
        inputs = [
            x.requires_grad_(leaf.requires_grad) for x, leaf in zip(tensors, leaves(sample, sample.inputs), strict=True)
        ]
        there = sample.operation.outputs(*inputs)
        for ours, expected in zip(there, here, strict=True):
            assert ours.device == place
            same(ours, expected, sample)
        wrt = [x for x in inputs if x.requires_grad]
        if not wrt:
            continue
        weights = [Tensor(w).to(place) for w in weights_for([y.numpy() for y in here], seed=1)]
        y = total(there, weights)
        found = grad(y, wrt, allow_unused=True) if y.requires_grad else [None] * len(wrt)
        for ours, expected in zip(zeros_for_none(found, wrt), gradients(sample, sample.inputs)[1], strict=True):
            same(ours, expected, sample)


@EACH_PLACE
@pytest.mark.parametrize("name", sorted(GRIDS))
def test_a_module_with_its_gradients_and_buffers(name: str, place: Device) -> None:
    for mode in GRIDS[name].modes:
        case = next(GRIDS[name].cases())
        arrays, (module, _) = arrays_for(name, case), built(name, case)
        module.train(mode == "train")
        inputs = {key: Tensor(x) for key, x in arrays.items()}
        expected = forward_and_backward(module, inputs, states_of(module))
        module.to(place)
        moved = {key: x.to(place) for key, x in inputs.items()}
        found = forward_and_backward(module, moved, states_of(module))
        for ours, theirs in zip(found, expected, strict=True):
            assert ours.keys() == theirs.keys()
            for key, value in ours.items():
                same(value, theirs[key], (mode, key))


@EACH_PLACE
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer(name: str, place: Device) -> None:
    for sample in WIRED:
        if sample.layer.type_name != name:
            continue
        wired = Wired(sample)
        expected = wired.outputs()
        wired.network.to(place)
        wired.columns = {key: column.to(place) for key, column in wired.columns.items()}
        for ours, theirs in zip(wired.outputs(), expected, strict=True):
            same(ours, theirs, sample)
