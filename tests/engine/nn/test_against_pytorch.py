"""Every module against the PyTorch module of the same name, over a grid of its constructor's arguments.

PyTorch's own weights are loaded by its own keys; outputs, gradients and buffers must agree in float64, and the same
forward and backward recorded as a program must give bitwise the same.
"""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, get_overloads

import numpy as np
import pytest
import torch
from tests.engine.compile.cpu.machines import once
from tests.engine.nn.grids.grid import Arguments, Array, Grid

from layerloom import nn, ops
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

FAMILIES = sorted(path.stem for path in Path(__file__).parent.glob("grids/*.py") if path.stem != "grid")
GRIDS: dict[str, Grid] = {}
for family in FAMILIES:
    GRIDS |= import_module(f"tests.engine.nn.grids.{family}").GRIDS


def _shown(value: object) -> str:
    return str(getattr(value, "__name__", value))


CASES = [
    pytest.param(name, case, mode, id=f"{name}-{mode}-{','.join(map(_shown, case.values()))}")
    for name, grid in GRIDS.items()
    for case in grid.cases()
    for mode in grid.modes
]


def module_classes() -> list[str]:
    classes = {name: getattr(nn, name) for name in nn.__all__}
    return [n for n, c in classes.items() if isinstance(c, type) and issubclass(c, nn.Module) and c is not nn.Module]


def constructor_arguments(cls: Callable[..., Any]) -> list[str]:
    overloads = get_overloads(cls.__init__) if isinstance(cls, type) else []  # PyTorch's recurrent modules
    parameters = inspect.signature(overloads[0] if overloads else cls).parameters.values()
    plain = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return [p.name for p in plain if p.name not in ("self", "device", "dtype", "mode") and p.name[0] != "_"]


def arrays_for(name: str, case: Arguments) -> dict[str, Array]:
    rng = np.random.default_rng(zlib.crc32(f"{name} {case}".encode()))
    return {f"x{place}": x for place, x in enumerate(GRIDS[name].inputs(rng, case))}


def built(name: str, case: Arguments) -> tuple[nn.Module, torch.nn.Module]:
    """Our module and PyTorch's, with the same arguments and weights."""
    grid = GRIDS[name]
    ours = (grid.ours or getattr(nn, name))(
        **{k: Tensor(v) if isinstance(v, np.ndarray) else v for k, v in case.items()}
    )
    make = grid.theirs or getattr(torch.nn, name)
    theirs = make(**{k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in case.items()}).double()
    with torch.no_grad():
        for key, value in theirs.state_dict().items():
            if value.is_floating_point() and not key.endswith("weight"):
                value.copy_(torch.rand(value.shape, generator=torch.Generator().manual_seed(zlib.crc32(key.encode()))))
    ours.double().load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


def forward_and_backward(
    module: nn.Module, inputs: Mapping[str, Tensor], states: Mapping[str, Tensor]
) -> tuple[Any, Any]:
    """Outputs, gradients of a weighted sum of the output, and the new buffers."""
    trained = [key for key, _ in module.named_parameters()]
    leaves = {key: Tensor(x.data, requires_grad=x.dtype.kind == "f") for key, x in inputs.items()}
    held = {key: Tensor(x.data, requires_grad=key in trained) for key, x in states.items()}
    with module.bound(held) as bound:
        y = joined(module(*leaves.values()))
    asked = {f"grad {k}": x for k, x in {**leaves, **held}.items() if x.requires_grad}
    gradients = grad(y, list(asked.values()), Tensor(weights_of(y.shape).astype(y.dtype)), allow_unused=True)
    found = {key: g for key, g in zip(asked, gradients, strict=True) if g is not None}
    return {"y": y, **found}, bound.buffers


def joined(y: Any) -> Any:
    """All numbers of several results in one vector; a single result as it is."""
    if not isinstance(y, tuple):
        return y
    parts = [joined(part).reshape(-1) for part in y if part is not None]
    return torch.cat(parts) if isinstance(parts[0], torch.Tensor) else ops.concatenate(parts)


def weights_of(shape: tuple[int, ...]) -> Array:
    return np.cos(np.arange(int(np.prod(shape)))).reshape(shape)


def states_of(module: nn.Module) -> dict[str, Tensor]:
    return {**dict(module.named_parameters()), **dict(module.named_buffers())}


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")
@pytest.mark.parametrize(("name", "case", "mode"), CASES)
def test_a_module_is_pytorchs_in_numbers_gradients_and_buffers(name: str, case: dict[str, Any], mode: str) -> None:
    arrays = arrays_for(name, case)
    ours, theirs = built(name, case)
    ours.train(mode == "train")
    theirs.train(mode == "train")
    outputs, buffers = forward_and_backward(ours, {k: Tensor(x) for k, x in arrays.items()}, states_of(ours))

    xs = {key: torch.tensor(x, requires_grad=x.dtype.kind == "f") for key, x in arrays.items()}
    y = joined(theirs(*xs.values()))
    np.testing.assert_allclose(outputs.pop("y").numpy(), y.detach().numpy(), rtol=1e-9, atol=1e-12)
    asked = {f"grad {k}": x for k, x in {**xs, **dict(theirs.named_parameters())}.items() if x.requires_grad}
    expected = torch.autograd.grad(y, list(asked.values()), torch.tensor(weights_of(y.shape)), allow_unused=True)
    for key, g in zip(asked, expected, strict=True):
        if g is None:
            assert key not in outputs
        else:
            np.testing.assert_allclose(outputs[key].numpy(), g.numpy(), rtol=1e-9, atol=1e-10, err_msg=key)
    for key, buffer in theirs.named_buffers():
        np.testing.assert_allclose(buffers[key].numpy(), buffer.numpy(), rtol=1e-9, err_msg=key)
    assert buffers.keys() == dict(theirs.named_buffers()).keys()


@pytest.mark.parametrize(("name", "case", "mode"), CASES)
def test_a_recorded_module_computes_bitwise_what_an_eager_one_does(name: str, case: dict[str, Any], mode: str) -> None:
    arrays = arrays_for(name, case)
    ours, _ = built(name, case)
    ours.train(mode == "train")
    states = states_of(ours)
    expected, buffers = forward_and_backward(ours, {k: Tensor(x) for k, x in arrays.items()}, states)

    program = trace(
        lambda data, scalars, held: forward_and_backward(ours, data, held),
        {key: ArraySpec.of(x) for key, x in arrays.items()},
        {},
        {key: ArraySpec.of(x.data) for key, x in states.items()},
    )
    outputs, new_states = ReferenceExecutor(program).run(arrays, {}, {key: x.data for key, x in states.items()})
    assert outputs.keys() == expected.keys()
    for key, value in {**expected, **buffers}.items():
        np.testing.assert_array_equal({**outputs, **new_states}[key], value.numpy(), err_msg=key, strict=True)


@pytest.mark.parametrize(("name", "mode"), [(name, mode) for name, grid in GRIDS.items() for mode in grid.modes])
def test_the_onednn_machine_computes_what_the_reference_does(name: str, mode: str) -> None:
    """In float32, over the first and the last case of each grid."""
    cases = list(GRIDS[name].cases())
    for case in (cases[0], cases[-1]):
        arrays = {key: x.astype(np.float32) if x.dtype.kind == "f" else x for key, x in arrays_for(name, case).items()}
        ours = built(name, case)[0].float().train(mode == "train")
        states = {key: x.data for key, x in states_of(ours).items()}
        program = trace(
            lambda data, scalars, held, ours=ours: forward_and_backward(ours, data, held),
            {key: ArraySpec.of(x) for key, x in arrays.items()},
            {},
            {key: ArraySpec.of(x) for key, x in states.items()},
        )
        outputs, new_states = ReferenceExecutor(program).run(arrays, {}, states)
        found = once(program, arrays, {}, states)
        for key, expected in {**outputs, **{f"state {k}": x for k, x in new_states.items()}}.items():
            gap = np.linalg.norm(np.ravel(found[key].astype(np.float64) - expected))
            assert gap <= 1e-4 * np.linalg.norm(np.ravel(expected)) + 1e-5, f"{key} of {case}"


@pytest.mark.parametrize("name", [name for name in GRIDS if "Loss" not in name])
def test_a_batch_of_no_samples_gives_none_of_the_right_shape(name: str) -> None:
    case = next(GRIDS[name].cases())
    ours, theirs = built(name, case)
    empty = [x[:0] for x in arrays_for(name, case).values()]
    inputs = [Tensor(x, requires_grad=x.dtype.kind == "f") for x in empty]
    y = joined(ours(*inputs))
    assert y.shape == joined(theirs(*map(torch.tensor, empty))).shape
    y.sum().backward()
    assert all(x.grad is not None and x.grad.shape == x.shape for x in inputs if x.requires_grad)


@pytest.mark.parametrize("name", module_classes())
def test_every_module_has_a_grid_with_each_argument_in_two_values_or_more(name: str) -> None:
    grid = GRIDS[name]
    arguments = [] if grid.ours else constructor_arguments(getattr(nn, name))
    sizes = {"in_features", "in_channels", "num_features", "input_size"}
    for argument in set(arguments) - sizes:
        assert len(grid.vary.get(argument, ())) >= 2 or argument in grid.refused, argument


@pytest.mark.parametrize("name", [name for name in module_classes() if hasattr(torch.nn, name)])
def test_the_arguments_of_a_constructor_stand_in_pytorchs_order(name: str) -> None:
    ours, theirs = constructor_arguments(getattr(nn, name)), constructor_arguments(getattr(torch.nn, name))
    assert ours == theirs


@pytest.mark.parametrize(("name", "argument"), [(name, a) for name, grid in GRIDS.items() for a in grid.refused])
def test_a_value_that_is_not_supported_is_refused(name: str, argument: str) -> None:
    plain = {key: values[0] for key, values in GRIDS[name].vary.items()}
    with pytest.raises(ValueError, match=r"need|support|divide"):
        getattr(nn, name)(**{**plain, argument: GRIDS[name].refused[argument]})


@pytest.mark.parametrize("name", [name for name in module_classes() if hasattr(torch.nn, name)])
def test_a_module_prints_and_keeps_its_state_as_in_pytorch(name: str) -> None:
    for case in GRIDS[name].cases():
        ours, theirs = built(name, case)
        expected = repr(theirs).replace("NonDynamicallyQuantizableLinear", "Linear")
        assert repr(ours).replace("OursInTurn", "TheirsInTurn") == expected
        assert list(ours.state_dict()) == list(theirs.state_dict())
        assert [key for key, _ in ours.named_parameters()] == [key for key, _ in theirs.named_parameters()]
