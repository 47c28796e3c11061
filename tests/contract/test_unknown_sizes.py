"""What inference says of sizes that are not known must hold at every size.

Over the registry: the places of an image, volume or sequence are made unknown, and then so large. What is inferred
without the sizes must be what the inferences with them have in common, no less and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from layerloom import nn
from layerloom.layers import DataLayer, ShapeError, Spec
from layerloom.layers.code import NotExportable
from layerloom.layers.layer import PortSpecs
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME, Dim
from layerloom.tensor import Tensor

from .in_torch import InTorch
from .layer_samples import SAMPLES, Sample, values

PLACES = {IMAGE: (1, 2), VOLUME: (1, 2, 3), SEQUENCE: (0,)}
"""The axes that places lie along; the others are channels or features."""
LARGER: tuple[Callable[[int], int], ...] = (
    lambda size: size,
    lambda size: 2 * size,
    lambda size: 3 * size + 12,
    lambda size: 4 * size,
    lambda size: 12 * size + 24,
)


def places(spec: Spec) -> tuple[int, ...]:
    """The axes of unknown size: none where values are no image, volume or sequence of floating-point numbers."""
    return PLACES.get(spec.axes, ()) if spec.kind == "float" and not spec.variable else ()


def resized(spec: Spec, larger: Callable[[int], Dim]) -> Spec:
    """The Spec with other sizes."""
    sizes = tuple(larger(d) if axis in places(spec) and d not in (None, 1) else d for axis, d in enumerate(spec.dims))
    return replace(spec, shape=sizes)


def everywhere(inputs: PortSpecs, larger: Callable[[int], Dim]) -> PortSpecs:
    """All that lies at the ports with other sizes."""
    return {
        port: tuple(resized(x, larger) for x in found) if isinstance(found, tuple) else resized(found, larger)
        for port, found in inputs.items()
    }


def of_places() -> Iterator[Sample]:
    """The samples with sizes that may be unknown."""
    for sample in SAMPLES:
        if not isinstance(sample.layer, DataLayer) and everywhere(sample.inputs, lambda _: None) != sample.inputs:
            yield sample


def inferred(sample: Sample, larger: Callable[[int], Dim]) -> dict[str, Spec] | None:
    """What comes out at other sizes; `None` where the layer refuses these."""
    try:
        return sample.layer.infer_ports(everywhere(sample.inputs, larger))
    except ShapeError:
        return None


def common(dims: tuple[Dim, ...]) -> Dim:
    """The size that all have, `None` if they differ."""
    return dims[0] if len(set(dims)) == 1 else None


@pytest.mark.parametrize("sample", [*of_places()], ids=str)
def test_inference_without_sizes_is_what_holds_at_every_size(sample: Sample) -> None:
    known = [found for larger in LARGER if (found := inferred(sample, larger)) is not None]
    vague = sample.layer.infer_ports(everywhere(sample.inputs, lambda _: None))
    assert known, "the layer takes its own sample"
    for port, spec in vague.items():
        specs = [found[port] for found in known]
        assert spec.shape is not None, "the number of axes is known"
        assert {replace(found, shape=None, axes=()) for found in specs} == {replace(spec, shape=None, axes=())}
        assert {found.axes for found in specs} == {spec.axes}
        assert {found.rank for found in specs} == {spec.rank}
        if len(known) > 2:
            assert spec.dims == tuple(map(common, zip(*(found.dims for found in specs), strict=True)))


REFUSING = frozenset(
    {
        "PReLU(slopes=entry)",
        "Dense()",
        "LayerNorm()",
        "LayerNorm(trailing=2, eps=0.001, affine=False)",
        "RMSNorm()",
        "RMSNorm(trailing=2, eps=0.001, affine=False)",
        "PositionalEmbedding()",
        "MaxPool2D(stride=3, padding=((0, 0), (1, 0)), ceil_mode=True)",
        "AveragePool2D(kernel=3, stride=2, padding=((2, 0), (0, 0)), ceil_mode=True)",
    }
)
"""The samples that cannot work at every size: weights belong to places, or windows reach beyond uneven borders."""


def arguments(inputs: PortSpecs, batch: int) -> list[Tensor]:
    """Values for what lies at the ports."""
    specs = [x for found in inputs.values() for x in (found if isinstance(found, tuple) else (found,))]
    return [Tensor(values(spec, batch, seed)) for seed, spec in enumerate(specs)]


def made(sample: Sample, larger: Callable[[int], Dim]) -> Any:
    """What does the work of the layer on inputs of such sizes."""
    with nn.initializing(1):
        part = sample.layer.build(*sample.layer.arguments_for(everywhere(sample.inputs, larger))).make()
    return part.double().eval() if isinstance(part, nn.Module) else part


def given(part: Any, inputs: list[Tensor]) -> list[NDArray[np.generic]]:
    """What it gives."""
    result = part(*inputs) if isinstance(part, nn.Module) else part.update(*inputs)
    return [value.numpy() for value in (result if isinstance(result, tuple) else (result,))]


@pytest.mark.parametrize("sample", [*of_places()], ids=str)
def test_what_is_built_without_sizes_works_at_every_size(sample: Sample) -> None:
    try:
        vague = made(sample, lambda _: None)
    except ShapeError as error:
        assert str(sample) in REFUSING, error
        return
    for larger in LARGER[:2]:
        if inferred(sample, larger) is None:
            continue
        known, inputs = made(sample, larger), arguments(everywhere(sample.inputs, larger), 2)
        if isinstance(known, nn.Module):
            vague.load_state_dict(known.state_dict())
        for one, other in zip(given(vague, inputs), given(known, inputs), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("sample", [*of_places()], ids=str)
def test_code_without_sizes_works_at_every_size(sample: Sample) -> None:
    try:
        vague = InTorch(sample.layer.torch(*sample.layer.arguments_for(everywhere(sample.inputs, lambda _: None))))
    except (ShapeError, NotExportable):
        return
    for larger in LARGER[:2]:
        if inferred(sample, larger) is None:
            continue
        inputs = everywhere(sample.inputs, larger)
        known = InTorch(sample.layer.torch(*sample.layer.arguments_for(inputs)))
        for name, part in vague.parts.items():
            part.load_state_dict(known.parts[name].state_dict() if name in known.parts else {})
            known.parts.get(name, part).eval()
            part.eval()
        slots = [(p, s) for p, f in inputs.items() for s in range(len(f) if isinstance(f, tuple) else 1)]
        ports = {
            slot: torch.tensor(v.numpy()).to(torch.float32 if v.numpy().dtype.kind == "f" else torch.int64)
            for slot, v in zip(slots, arguments(inputs, 2), strict=True)
        }
        for one, other in zip(vague(ports), known(ports), strict=True):
            torch.testing.assert_close(one, other, equal_nan=True)
