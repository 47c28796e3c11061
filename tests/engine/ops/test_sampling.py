"""Images read at computed places."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

Array = np.ndarray[Any, Any]
PADDINGS = ("zeros", "border", "reflection")
CASES = [
    (*case, (3, 4, 5))
    for case in itertools.product(("bilinear", "nearest", "bicubic"), PADDINGS, (False, True))
] + [(*case, (2, 3, 4, 2)) for case in itertools.product(("bilinear", "nearest"), PADDINGS, (False, True))]  # fmt: skip


def drawn(shape: tuple[int, ...]) -> tuple[Array, Array]:
    """An image (2, *shape) and a grid that reaches beyond it on all sides."""
    rng = np.random.default_rng(3)
    axes = len(shape) - 1
    return rng.normal(size=(2, *shape)), rng.uniform(-2.3, 2.3, size=(2, *(4, 3, 3)[:axes], axes))


def leaves(x: Array, grid: Array) -> tuple[list[Tensor], list[torch.Tensor]]:
    """Both as tensors that want a gradient, ours and PyTorch's."""
    return [Tensor(a, True) for a in (x, grid)], [torch.tensor(a, requires_grad=True) for a in (x, grid)]


@pytest.mark.parametrize(("mode", "padding", "align", "shape"), CASES)
def test_places_are_read_as_in_pytorch(mode: Any, padding: Any, align: bool, shape: tuple[int, ...]) -> None:
    x, grid = drawn(shape)
    ours, theirs = leaves(x, grid)
    y = ops.grid_sample(ours[0], ours[1], mode, padding, align)
    expected = F.grid_sample(theirs[0], theirs[1], mode, padding, align)
    np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-12)
    g = np.cos(np.arange(y.size)).reshape(y.shape)
    wanted = torch.autograd.grad(expected, theirs, torch.tensor(g))
    for found, t in zip(grad(y, ours, g, allow_unused=True), wanted, strict=True):
        np.testing.assert_allclose(0 if found is None else found.numpy(), t.numpy(), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("align", [False, True])
def test_corners_borders_and_places_far_outside_are_read_as_in_pytorch(padding: Any, align: bool) -> None:
    along = np.array([-1e9, -3.0, -1.0, -0.5, 0.0, 0.25, 1.0, 1.5, 1e9])
    grid = np.stack(np.meshgrid(along, along), axis=-1)[None]
    for size, mode in itertools.product(((4, 4), (1, 3)), ("bilinear", "nearest")):
        x = np.random.default_rng(0).normal(size=(1, 2, *size))
        y = ops.grid_sample(x, grid, mode, padding, align)  # type: ignore[arg-type]
        expected = F.grid_sample(torch.tensor(x), torch.tensor(grid), mode, padding, align)
        np.testing.assert_allclose(y.numpy(), expected.numpy(), atol=1e-6)


def test_second_derivatives_are_pytorchs() -> None:
    x, grid = drawn((3, 4, 5))
    ours, theirs = leaves(x, grid)
    y, expected = ops.grid_sample(ours[0], ours[1]), F.grid_sample(theirs[0], theirs[1], align_corners=False)
    g = np.cos(np.arange(y.size)).reshape(y.shape)
    firsts = grad(y, ours, Tensor(g), create_graph=True)
    theirs_first = torch.autograd.grad(expected, theirs, torch.tensor(g), create_graph=True)
    assert firsts[0] is not None and firsts[1] is not None
    total = ops.sum(firsts[0] ** 2) + ops.sum(firsts[1] ** 2)
    wanted = torch.autograd.grad(theirs_first[0].square().sum() + theirs_first[1].square().sum(), theirs)
    for found, t in zip(grad(total, ours), wanted, strict=True):
        assert found is not None
        np.testing.assert_allclose(found.numpy(), t.numpy(), rtol=1e-8, atol=1e-10)


@pytest.mark.filterwarnings("ignore:Since version 1.3.0, affine_grid:UserWarning")
@pytest.mark.parametrize("size", [(2, 1, 3, 4), (2, 1, 1, 5), (2, 1, 2, 3, 4)])
@pytest.mark.parametrize("align", [False, True])
def test_affine_maps_are_pytorchs(size: tuple[int, ...], align: bool) -> None:
    axes = len(size) - 2
    theta = np.random.default_rng(1).normal(size=(2, axes, axes + 1))
    expected = F.affine_grid(torch.tensor(theta), list(size), align)
    np.testing.assert_allclose(ops.affine_grid(theta, size, align).numpy(), expected.numpy(), atol=1e-14)


@pytest.mark.parametrize("align", [False, True])
def test_the_map_that_moves_nothing_gives_the_image(align: bool) -> None:
    x, _ = drawn((3, 4, 5))
    grid = ops.affine_grid(np.tile(np.eye(2, 3), (2, 1, 1)), x.shape, align)
    np.testing.assert_allclose(ops.grid_sample(x, grid, align_corners=align).numpy(), x, atol=1e-12)


def test_sampling_is_recorded_as_it_is_computed() -> None:
    x, grid = drawn((3, 4, 5))
    data = {"x": x, "grid": grid}

    def step(data: Any, scalars: Any, states: Any) -> Any:
        image, places = (Tensor(data[name].data, True) for name in ("x", "grid"))
        y = ops.grid_sample(image, places, "bicubic", "reflection")
        first, second = grad(ops.sum(y * y), [image, places])
        return {"y": y, "first": first, "second": second}, {}

    program = trace(step, {name: ArraySpec.of(a) for name, a in data.items()}, {}, {})
    replayed, _ = ReferenceExecutor(program).run(data, {}, {})
    for name, value in step({name: Tensor(a) for name, a in data.items()}, {}, {})[0].items():
        np.testing.assert_array_equal(replayed[name], value.numpy())


def test_no_images_give_none_and_what_does_not_fit_is_refused() -> None:
    x = Tensor(np.zeros((0, 2, 3, 3)), True)
    y = ops.grid_sample(x, np.zeros((0, 4, 5, 2)))
    assert y.shape == (0, 2, 4, 5)
    (found,) = grad(ops.sum(y), x)
    assert found is not None and found.shape == x.shape
    with pytest.raises(ops.OperationError, match=r"got \(1, 2, 3, 3\) and \(2, 4, 5, 2\)"):
        ops.grid_sample(np.zeros((1, 2, 3, 3)), np.zeros((2, 4, 5, 2)))
    with pytest.raises(ValueError, match="needs a mode of bilinear"):
        ops.grid_sample(np.zeros((1, 2, 3, 3)), np.zeros((1, 4, 5, 2)), "linear")  # type: ignore[arg-type]
    with pytest.raises(ops.OperationError, match=r"needs maps \(1, 2, 3\)"):
        ops.affine_grid(np.zeros((1, 3, 4)), (1, 1, 4, 4))
