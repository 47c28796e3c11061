"""Parameters in other terms: what a module calls `weight` is computed from what it learns, as in PyTorch.

The keys of the state dict are PyTorch's: `parametrizations.weight.original` (or `original0`, `original1`, ... where the
terms are several), and `parametrizations.weight.0` for what the parametrization itself keeps.
"""

from __future__ import annotations

from typing import Any, TypeVar

from layerloom.nn.container import ModuleDict, ModuleList
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor, no_grad

M = TypeVar("M", bound=Module)


class ParametrizationList(ModuleList):
    """The original terms of one parameter and the parametrizations that make it, one after the other.

    A parametrization is a module from the original (or several originals) to the parameter. If it has `right_inverse`,
    that makes the original of the parameter as it was.
    """

    def __init__(self, modules: list[Module], original: Tensor) -> None:
        super().__init__(modules)
        made: Any = original.detach()
        for module in reversed(modules):
            inverse = getattr(module, "right_inverse", None)
            made = made if inverse is None else inverse(made)
        self.count = len(made) if isinstance(made, tuple) else 0
        for name, term in zip(self._names, made if isinstance(made, tuple) else (made,), strict=True):
            setattr(self, name, Parameter(term.data, original.requires_grad))

    @property
    def _names(self) -> list[str]:
        return [f"original{term}" for term in range(self.count)] or ["original"]

    def forward(self) -> Tensor:
        """The parameter."""
        first, *others = self
        value = first(*(getattr(self, name) for name in self._names))
        for module in others:
            value = module(value)
        made: Tensor = value
        return made


def register_parametrization(module: M, tensor_name: str, parametrization: Module) -> M:
    """Lets a parameter be computed by a parametrization from now on; one that is so already, by both in turn.

    Raises `ValueError` where the module has no such parameter, or the computed one has another shape.
    """
    if is_parametrized(module, tensor_name):
        getattr(module, "parametrizations")[tensor_name].append(parametrization)  # noqa: B009
        return module
    original = vars(module).get(tensor_name)
    if tensor_name not in module._parameters or original is None:
        raise ValueError(f"{type(module).__name__} has no parameter {tensor_name!r} to compute")
    with no_grad():
        made = ParametrizationList([parametrization], original)
        if made().shape != original.shape:
            raise ValueError(f"a parametrization makes {original.shape} again, got {made().shape}")
    del vars(module)[tensor_name], module._parameters[tensor_name]
    if not is_parametrized(module):
        setattr(module, "parametrizations", ModuleDict())  # noqa: B010
    vars(module)["parametrizations"][tensor_name] = made
    module.__class__ = _computing(type(module), tensor_name)
    return module


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """Whether that parameter, or if none is named any, is computed."""
    computed = vars(module).get("parametrizations", ())
    return len(computed) > 0 if tensor_name is None else tensor_name in computed


def remove_parametrizations(module: M, tensor_name: str, leave_parametrized: bool = True) -> M:
    """Lets the module learn the parameter itself again: as it is computed now, or else its original.

    Raises `ValueError` where it is not computed, or the original is several terms and shall come back.
    """
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"{type(module).__name__} computes no parameter {tensor_name!r}")
    made = vars(module)["parametrizations"][tensor_name]
    if not leave_parametrized and made.count:
        raise ValueError(f"{tensor_name} has {made.count} originals, none of which can take its place")
    with no_grad():
        value = made() if leave_parametrized else made.original
    del vars(module)["parametrizations"][tensor_name]
    module.__class__ = type(module).__bases__[0]
    if not is_parametrized(module):
        del vars(module)["parametrizations"]
    setattr(module, tensor_name, Parameter(value.data))
    return module


def _computing(cls: type[M], name: str) -> type[M]:
    """A subclass whose parameter is computed whenever it is read."""

    def computed(module: Any) -> Tensor:
        value: Tensor = module.parametrizations[name]()
        return value

    return type(cls.__name__, (cls,), {name: property(computed)})
