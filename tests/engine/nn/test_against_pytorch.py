"""Every module against the PyTorch module of the same name, over a grid of its constructor's arguments.

PyTorch's own weights are loaded by its own keys; outputs, gradients and buffers must agree in float64, and the same
forward and backward recorded as a program must give bitwise the same.
"""

from __future__ import annotations

import inspect
import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom import ops
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

Array = np.ndarray[Any, Any]
Arguments = Mapping[str, Any]
Draws = np.random.Generator


@dataclass(frozen=True)
class Grid:
    """What a module is built with and called on.

    `inputs` makes the arrays for given arguments. `vary` holds the values of each argument, the plain one first; all
    pairs of arguments are varied together. `refused` holds values that must raise, `valid` leaves out what PyTorch
    refuses too.
    """

    inputs: Callable[[Draws, Arguments], Sequence[Array]]
    vary: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    refused: Mapping[str, Any] = field(default_factory=dict)
    valid: Callable[[Arguments], bool] = lambda arguments: True
    theirs: Callable[..., torch.nn.Module] | None = None
    ours: Callable[..., nn.Module] | None = None
    modes: Sequence[str] = ("train", "eval")

    def cases(self) -> Iterator[dict[str, Any]]:
        plain = {name: values[0] for name, values in self.vary.items()}
        seen = set[str]()
        for two in itertools.combinations_with_replacement(self.vary, 2):
            for values in itertools.product(*(self.vary[name] for name in two)):
                case = {**plain, **dict(zip(two, values, strict=True))}
                if self.valid(case) and str(case) not in seen:
                    seen.add(str(case))
                    yield case
        if not self.vary:
            yield {}


def normal(*shapes: Sequence[int]) -> Callable[[Draws, Arguments], list[Array]]:
    return lambda rng, arguments: [rng.normal(size=shape) for shape in shapes]


class Function(torch.nn.Module):
    """What PyTorch writes as an expression."""

    def __init__(self, function: Callable[..., torch.Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *x: torch.Tensor) -> torch.Tensor:
        return self.function(*x)


class OursInTurn(nn.Module):
    """Calls the modules of a list or mapping one after another."""

    def __init__(self, parts: nn.ModuleList | nn.ModuleDict) -> None:
        super().__init__()
        self.parts = parts

    def forward(self, x: Tensor) -> Tensor:
        for _, part in self.parts.named_children():
            x = part(x)
        return x


class TheirsInTurn(torch.nn.Module):
    def __init__(self, parts: torch.nn.ModuleList | torch.nn.ModuleDict) -> None:
        super().__init__()
        self.parts = parts

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for part in self.parts.children():
            x = part(x)
        return x


def batch_norm_grid(*shapes: tuple[int, ...]) -> Grid:
    return Grid(
        lambda rng, arguments: [rng.normal(2.0, 3.0, size=shapes[arguments["eps"] == 1e-2])],
        {
            "num_features": (4,),
            "eps": (1e-5, 1e-2),
            "momentum": (0.1, 0.5, None),
            "affine": (True, False),
            "bias": (True, False),
            "track_running_stats": (True, False),
        },
    )


def mapping_of(module: Any) -> dict[str, Any]:
    return {"first": module.Linear(3, 4), "second": module.Tanh()}


old_words = {"size_average": True, "reduce": False, "reduction": "total"}
reductions = ("mean", "sum", "none")
class_weights = np.array([0.2, 1.0, 3.0])


def labelled(rng: Draws, arguments: Arguments) -> list[Array]:
    labels = rng.integers(0, 3, size=(5, 4))
    labels[2, 0] = arguments["ignore_index"]
    return [rng.normal(size=(5, 3, 4)), labels]


GRIDS: dict[str, Grid] = {
    "Linear": Grid(normal((2, 5, 3)), {"in_features": (3,), "out_features": (4, 1), "bias": (True, False)}),
    "Identity": Grid(normal((2, 3))),
    "Conv2d": Grid(
        normal((2, 4, 7, 6)),
        {
            "in_channels": (4,),
            "out_channels": (2, 6),
            "kernel_size": (3, (2, 3), 1),
            "stride": (1, 2, (2, 1)),
            "padding": (1, 0, (2, 0), "same", "valid"),
            "dilation": (1, 2, (1, 2)),
            "groups": (1, 2),
            "bias": (True, False),
            "padding_mode": ("zeros", "reflect", "replicate", "circular"),
        },
        refused={"padding": "full", "padding_mode": "mirror", "groups": 3, "kernel_size": 0, "stride": (1, 1, 1)},
        valid=lambda a: a["padding"] != "same" or a["stride"] == 1,
    ),
    "MaxPool2d": Grid(
        normal((2, 3, 7, 8)),
        {
            "kernel_size": (2, (3, 2), 3),
            "stride": (None, 1, (2, 3)),
            "padding": (0, 1, (1, 0)),
            "ceil_mode": (False, True),
        },
        refused={"dilation": 2, "return_indices": True, "padding": 2},
    ),
    "AvgPool2d": Grid(
        normal((2, 3, 7, 8)),
        {
            "kernel_size": (2, (3, 2), 3),
            "stride": (None, 1, (2, 3)),
            "padding": (0, 1, (1, 0)),
            "ceil_mode": (False, True),
            "count_include_pad": (True, False),
            "divisor_override": (None, 3),
        },
        refused={"padding": 2, "divisor_override": 0},
    ),
    "AdaptiveAvgPool2d": Grid(normal((2, 3, 7, 8)), {"output_size": (1, 2, (3, 5), (None, 4), 9)}),
    "Flatten": Grid(normal((2, 3, 4, 5)), {"start_dim": (1, 0, 2), "end_dim": (-1, 2, 3)}),
    "Unflatten": Grid(normal((2, 12, 3)), {"dim": (1, -2), "unflattened_size": ((3, 4), (-1, 2), (2, 3, 2))}),
    "Reshape": Grid(
        normal((2, 12)),
        {"shape": ((3, 4), (-1, 6), (12,))},
        theirs=lambda shape: Function(lambda x: x.reshape(x.shape[0], *shape)),
    ),
    "Dropout": Grid(normal((2, 3)), {"p": (0.5, 0.0, 1.0)}, refused={"inplace": True, "p": 1.5}, modes=("eval",)),
    "BatchNorm1d": batch_norm_grid((6, 4), (5, 4, 3)),
    "BatchNorm2d": batch_norm_grid((3, 4, 2, 5), (2, 4, 1, 1)),
    "LayerNorm": Grid(
        normal((2, 3, 4)),
        {
            "normalized_shape": (4, (4,), (3, 4)),
            "eps": (1e-5, 1e-2),
            "elementwise_affine": (True, False),
            "bias": (True, False),
        },
    ),
    "ReLU": Grid(normal((3, 4)), refused={"inplace": True}),
    "LeakyReLU": Grid(normal((3, 4)), {"negative_slope": (0.01, 0.3, 0.0)}, refused={"inplace": True}),
    "GELU": Grid(normal((3, 4)), {"approximate": ("none", "tanh")}, refused={"approximate": "fast"}),
    "Sigmoid": Grid(normal((3, 4))),
    "Tanh": Grid(normal((3, 4))),
    "Softmax": Grid(normal((3, 4)), {"dim": (1, 0, -1)}, refused={"dim": None}),
    "ZeroPad2d": Grid(
        normal((2, 3, 4, 5)), {"padding": (1, (1, 0, 2, 3), (-1, 1, 0, -2))}, refused={"padding": (1, 2)}
    ),
    "ConstantPad2d": Grid(normal((2, 3, 4, 5)), {"padding": (1, (1, 0, 2, 3), (0, -2, 1, 0)), "value": (0.0, 2.5)}),
    "Add": Grid(
        normal((2, 3), (2, 1), (2, 3)),
        theirs=lambda: Function(lambda *x: x[0] + x[1] + x[2]),
    ),
    "Multiply": Grid(
        normal((2, 3), (2, 3), (2, 1)),
        theirs=lambda: Function(lambda *x: x[0] * x[1] * x[2]),
    ),
    "Concatenate": Grid(
        normal((2, 3), (2, 3)),
        {"axis": (1, 0, -1)},
        theirs=lambda axis: Function(lambda *x: torch.cat(x, axis)),
    ),
    "Embedding": Grid(
        lambda rng, _: [rng.integers(0, 6, size=(3, 4))],
        {"num_embeddings": (6, 9), "embedding_dim": (3, 1), "padding_idx": (None, 2, -1)},
        refused={"padding_idx": 6, "max_norm": 1.0, "norm_type": 1.0, "scale_grad_by_freq": True, "sparse": True},
    ),
    "LSTM": Grid(
        normal((3, 5, 2)),
        {
            "input_size": (2,),
            "hidden_size": (4, 1),
            "num_layers": (1, 3),
            "batch_first": (True, False),
            "bias": (True, False),
            "bidirectional": (False, True),
        },
        refused={"proj_size": 2, "dropout": 1.5, "hidden_size": 0},
    ),
    "MultiheadAttention": Grid(
        lambda rng, a: [rng.normal(size=(3, 3, a[n] or a["embed_dim"])) for n in ("embed_dim", "kdim", "vdim")],
        {
            "embed_dim": (6, 12),
            "num_heads": (2, 3, 1),
            "batch_first": (True, False),
            "bias": (True, False),
            "kdim": (None, 5),
            "vdim": (None, 4),
        },
        refused={"add_bias_kv": True, "add_zero_attn": True, "num_heads": 4, "dropout": 1.5},
    ),
    "Sequential": Grid(
        normal((5, 3)),
        ours=lambda: nn.Sequential(nn.Linear(3, 4), nn.Sequential(nn.BatchNorm1d(4), nn.ReLU())),
        theirs=lambda: torch.nn.Sequential(
            torch.nn.Linear(3, 4), torch.nn.Sequential(torch.nn.BatchNorm1d(4), torch.nn.ReLU())
        ),
    ),
    "ModuleList": Grid(
        normal((5, 3)),
        ours=lambda: OursInTurn(nn.ModuleList([nn.Linear(3, 4), nn.Tanh()])),
        theirs=lambda: TheirsInTurn(torch.nn.ModuleList([torch.nn.Linear(3, 4), torch.nn.Tanh()])),
    ),
    "ModuleDict": Grid(
        normal((5, 3)),
        ours=lambda: OursInTurn(nn.ModuleDict(mapping_of(nn))),
        theirs=lambda: TheirsInTurn(torch.nn.ModuleDict(mapping_of(torch.nn))),
    ),
    "MSELoss": Grid(normal((4, 3), (4, 3)), {"reduction": reductions}, refused=old_words),
    "CrossEntropyLoss": Grid(
        labelled,
        {
            "weight": (None, class_weights),
            "ignore_index": (-100, 2, -1),
            "reduction": reductions,
            "label_smoothing": (0.0, 0.1, 1.0),
        },
        refused={**old_words, "label_smoothing": 2.0},
    ),
    "BCELoss": Grid(
        lambda rng, _: [rng.uniform(0.01, 0.99, size=(4, 3)), rng.uniform(size=(4, 3))],
        {"weight": (None, class_weights), "reduction": reductions},
        refused=old_words,
    ),
    "BCEWithLogitsLoss": Grid(
        lambda rng, _: [rng.normal(0, 5, size=(4, 3)), rng.uniform(size=(4, 3))],
        {"weight": (None, class_weights), "reduction": reductions, "pos_weight": (None, class_weights)},
        refused=old_words,
    ),
}

CASES = [
    pytest.param(name, case, mode, id=f"{name}-{mode}-{','.join(map(str, case.values()))}")
    for name, grid in GRIDS.items()
    for case in grid.cases()
    for mode in grid.modes
]


def module_classes() -> list[str]:
    classes = {name: getattr(nn, name) for name in nn.__all__}
    return [n for n, c in classes.items() if isinstance(c, type) and issubclass(c, nn.Module) and c is not nn.Module]


def constructor_arguments(cls: Callable[..., Any]) -> list[str]:
    recurrent = isinstance(cls, type) and issubclass(cls, torch.nn.RNNBase)
    parameters = inspect.signature(torch.nn.RNNBase if recurrent else cls).parameters.values()
    plain = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return [p.name for p in plain if p.name not in ("device", "dtype", "mode") and p.name[0] != "_"]


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
    gradients = grad(y, list(asked.values()), Tensor(weights_of(y.shape)), allow_unused=True)
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
