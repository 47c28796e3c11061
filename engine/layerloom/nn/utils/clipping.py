"""Gradients kept small between `backward` and the optimizer's step."""

from __future__ import annotations

from collections.abc import Iterable

from layerloom import ops
from layerloom.tensor import Tensor, no_grad

Parameters = Tensor | Iterable[Tensor]


def clip_grad_norm_(
    parameters: Parameters, max_norm: float, norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> Tensor:
    """Scales all gradients by one number, so that their common norm is `max_norm` at most; returns the norm before.

    As in PyTorch the number is max_norm / (norm + 1e-6), but no more than 1. Raises `RuntimeError` for a norm that is
    infinite or nan where `error_if_nonfinite`.
    """
    several = _several(parameters)
    total = get_total_norm([p.grad for p in several if p.grad is not None], norm_type, error_if_nonfinite)
    clip_grads_with_norm_(several, max_norm, total)
    return total


def get_total_norm(tensors: Parameters, norm_type: float = 2.0, error_if_nonfinite: bool = False) -> Tensor:
    """The norm of all numbers of all tensors alike."""
    norms = [ops.norm(x, norm_type) for x in _several(tensors)]
    with no_grad():
        total = ops.norm(ops.stack(norms), norm_type) if norms else Tensor(0.0)
    if error_if_nonfinite and not ops.isfinite(total):
        raise RuntimeError(f"the norm of the gradients is {total.item()}, and clipping cannot make it finite")
    return total


def clip_grads_with_norm_(parameters: Parameters, max_norm: float, total_norm: Tensor) -> None:
    """Scales the gradients by max_norm / (total_norm + 1e-6), but by no more than 1."""
    with no_grad():
        factor = ops.clip(max_norm / (total_norm + 1e-6), high=1.0)
        for parameter in _several(parameters):
            if parameter.grad is not None:
                parameter.grad.mul_(ops.cast(factor, parameter.grad.dtype))


def clip_grad_value_(parameters: Parameters, clip_value: float) -> None:
    """Brings each number of each gradient between -clip_value and clip_value."""
    with no_grad():
        for parameter in _several(parameters):
            if parameter.grad is not None:
                parameter.grad.clamp_(-clip_value, clip_value)


def _several(tensors: Parameters) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)
