"""A draw of a module here and in PyTorch: the same numbers, gradients and buffers, or a refusal from both."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from tests.engine.nn.test_against_pytorch import joined, states_of, weights_of
from tests.long.agreement.dice import Array, Draw

from layerloom import nn, ops
from layerloom.tensor import Tensor, grad

RTOL, STEPS = 1e-7, 2
ROUGH = {"CELU": 1e-6, "ELU": 1e-6, "SELU": 1e-6}
"""Where PyTorch computes with less: its exponential in the gradient of these has half of the digits of float64."""
KNOWN = {
    "smaller than kernel size": "average pooling in 3d: the margin counts here, as it does in 1d and 2d",
    "too large relative to input": "fractional pooling in 3d: a window may reach the end here, as it may in 2d",
    "in a tensor with 0 axes": "the axis 0 of a number, which has none",
    "needs more dimensions than () has": "the same",
    "output_padding needs less": "of a batch without samples: PyTorch does not look at the argument then",
    "there are no 0 windows": "a result without numbers",
    "too small. Calculated output": "a pad that cuts everything away leaves nothing",
    "var has negative": "a negative variance: what is recorded cannot look at numbers, so it counts as eps",
    "quantile() input tensor must be non-empty": "the median of no rows is one of no rows",
    "conv_transpose makes nothing of": "a result without numbers of a batch without samples",
}
"""Refusals of one of the two that are meant, by a part of the sentence, and why."""
REFUSALS = (ValueError, TypeError, RuntimeError, IndexError, NotImplementedError, AssertionError, KeyError)


class Disagreement(AssertionError):
    """What differs from PyTorch, in a sentence."""


def compare(name: str, draw: Draw, train: bool, build: Callable[..., Any] | None = None) -> bool:
    """Whether both accept the draw; raises `Disagreement` where only one does or the results differ."""
    expected = _refused(lambda: _their_results(name, draw, train, build))
    found = _refused(lambda: _our_results(name, draw, train, expected, build))
    if isinstance(expected, Exception) or isinstance(found, Exception):
        _both_refuse(expected, found)
        return False
    for step, (ours, theirs) in enumerate(zip(found, expected[1], strict=True)):
        if ours.keys() != theirs.keys():
            raise Disagreement(f"step {step}: {sorted(ours)} here, {sorted(theirs)} there")
        for key in ("y",) if np.isnan(theirs["y"]).any() else theirs:
            _same(f"step {step}, {key}", ours[key], theirs[key], ROUGH.get(name, RTOL))
    return True


def _refused(run: Callable[[], Any]) -> Any:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return run()
        except REFUSALS as error:
            return error


def _both_refuse(expected: Any, found: Any) -> None:
    if any(part in str(one) for part in KNOWN for one in (expected, found)):
        return
    if not isinstance(found, Exception):
        raise Disagreement(f"accepted here, refused there: {expected}")
    if not isinstance(expected, Exception):
        raise Disagreement(f"accepted there, refused here: {type(found).__name__}: {found}") from found
    if isinstance(found, AssertionError | KeyError) or len(str(found)) < 15:
        raise Disagreement(f"refused here without a sentence: {found!r}") from found


def _same(what: str, ours: Array, theirs: Array, rtol: float) -> None:
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
        raise Disagreement(f"{what}: {ours.dtype}{ours.shape} here, {theirs.dtype}{theirs.shape} there")
    finite = np.abs(theirs[np.isfinite(theirs)])
    scale = finite.max() if finite.size else 1.0
    if not np.allclose(ours, theirs, rtol=rtol, atol=1e-12 + 1e-10 * scale, equal_nan=True):
        raise Disagreement(f"{what}: {ours.ravel()[:8]} here, {theirs.ravel()[:8]} there")


def _made(draw: Draw, convert: Callable[[Array], Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arguments and keywords with tensors in place of arrays."""
    both = (
        {k: convert(v) if isinstance(v, np.ndarray) else v for k, v in given.items()}
        for given in (draw.arguments, draw.keywords)
    )
    first, second = both
    return first, second


def _their_results(name: str, draw: Draw, train: bool, build: Any) -> Any:
    """(first weights and buffers, for each step the results by name)."""
    arguments, keywords = _made(draw, lambda x: torch.from_numpy(np.array(x)))
    torch.manual_seed(0)
    module = (build(torch.nn, **arguments) if build else getattr(torch.nn, name)(**arguments)).double().train(train)
    with torch.no_grad():
        for key, value in module.state_dict().items():
            if value.is_floating_point():
                value.uniform_(0.2 if "var" in key else -1, 1)
    first = {key: value.numpy().copy() for key, value in module.state_dict().items()}
    return first, [_their_step(module, draw, keywords) for _ in range(STEPS)]


def _their_step(module: Any, draw: Draw, keywords: Any) -> dict[str, Array]:
    xs = [torch.from_numpy(np.array(x, order="C")).requires_grad_(draw.moves(i)) for i, x in enumerate(draw.inputs)]
    y = joined(draw.of(module, *xs, **keywords))
    asked = _asked(xs, dict(module.named_parameters()))
    results = {"y": y.detach().numpy()}
    if y.requires_grad:
        gradients = torch.autograd.grad(y, list(asked.values()), torch.tensor(weights_of(y.shape)), allow_unused=True)
        results |= {k: g.to_dense().numpy() for k, g in zip(asked, gradients, strict=True) if g is not None}
    return results | {key: buffer.numpy().copy() for key, buffer in module.named_buffers()}


def _asked(xs: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {f"grad {k}": x for k, x in {**dict(enumerate(xs)), **parameters}.items() if x.requires_grad}


def made_here(name: str, draw: Draw, train: bool, first: Any, build: Any) -> nn.Module:
    arguments, _ = _made(draw, Tensor)
    module = (build(nn, **arguments) if build else getattr(nn, name)(**arguments)).double().train(train)
    if first is not None:
        module.load_state_dict(first)
    made: nn.Module = module
    return made


def _our_results(name: str, draw: Draw, train: bool, expected: Any, build: Any) -> Any:
    module = made_here(name, draw, train, None if isinstance(expected, Exception) else expected[0], build)
    states = states_of(module)
    steps = []
    inputs = {key: Tensor(x) for key, x in arrays_of(draw).items()}
    for _ in range(STEPS):
        results, buffers = one_step(module, draw, inputs, states)
        states = {**states, **buffers}
        steps.append({key: value.numpy() for key, value in {**results, **buffers}.items()})
    return steps


def arrays_of(draw: Draw) -> dict[str, Array]:
    """The inputs of a draw by number, and the number of the step, by which random numbers are drawn."""
    return {**{str(i): x for i, x in enumerate(draw.inputs)}, "step": np.asarray(0)}


def one_step(module: nn.Module, draw: Draw, inputs: Mapping[str, Tensor], states: Mapping[str, Tensor]) -> Any:
    trained = [key for key, _ in module.named_parameters()]
    _, keywords = _made(draw, Tensor)
    xs = [Tensor(inputs[str(i)].data, requires_grad=draw.moves(i)) for i in range(len(draw.inputs))]
    held = {key: Tensor(x.data, requires_grad=key in trained) for key, x in states.items()}
    with module.bound(held) as bound, ops.random.generator(0, inputs["step"]):
        y = joined(draw.of(module, *xs, **keywords))
    results = {"y": y}
    if y.requires_grad:
        asked = _asked(xs, {key: held[key] for key in trained})
        gradients = grad(y, list(asked.values()), Tensor(weights_of(y.shape).astype(y.dtype)), allow_unused=True)
        results |= {key: g for key, g in zip(asked, gradients, strict=True) if g is not None}
    return results, bound.buffers
