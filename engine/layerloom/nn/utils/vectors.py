"""All parameters as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable

from layerloom import ops
from layerloom.tensor import Tensor, no_grad


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """The numbers of all parameters one after the other, through which a gradient passes."""
    return ops.concatenate([ops.reshape(parameter, (-1,)) for parameter in parameters])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Lets the parameters take the numbers of a vector; raises `ValueError` where it has another length."""
    several = list(parameters)
    sizes = [parameter.numel() for parameter in several]
    if vec.shape != (sum(sizes),):
        raise ValueError(f"the parameters have {sum(sizes)} numbers together, got a vector of shape {vec.shape}")
    with no_grad():
        for parameter, part in zip(several, vec.split(sizes), strict=True):
            parameter.copy_(part.reshape(parameter.shape))
