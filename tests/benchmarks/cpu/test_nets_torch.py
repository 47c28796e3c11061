"""Each hand-written net is the template of its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.cpu import nets_torch
from benchmarks.cpu.torch_side import Torch, load
from benchmarks.cpu.workloads import WORKLOADS
from tests.benchmarks.cpu.nets import small_inputs


@pytest.mark.parametrize("model", WORKLOADS)
def test_every_weight_of_the_template_has_its_place_in_the_hand_written_net(model: str, tmp_path: Path) -> None:
    inputs = small_inputs(model, tmp_path)
    net = nets_torch.net(inputs.task)
    load(net, inputs.task, inputs.weights())
    assert sum(weight.numel() for weight in net.state_dict().values()) == sum(
        weight.size for weight in inputs.weights().values()
    )


def test_packing_leaves_the_gradients_of_the_lstm_as_they_are(tmp_path: Path) -> None:
    inputs = small_inputs("lstm", tmp_path)
    padded, packed = (Torch(name, inputs, "float32").gradients() for name in ("eager", "packed"))
    for key, gradient in padded.items():
        assert packed[key] == pytest.approx(gradient, rel=1e-3, abs=1e-6)
