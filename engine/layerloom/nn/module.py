"""`Module`: what owns parameters and buffers, named as in `torch.nn`.

A parameter is a `Parameter` assigned to an attribute, a buffer a tensor given to `register_buffer`, a child a `Module`
assigned to an attribute; keys join the attribute names by dots. Arrays are never changed in place: a module that
updates a buffer calls `buffer.assign(value)`, so every array that was read before stays what it was, and `state_dict`
is a snapshot.

A training step is a pure function of its states. `bound` turns a module into one:

    with module.bound(states) as bound:
        prediction = module(x)
    new_states = bound.buffers
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Self, TypeVar

import ml_dtypes
import numpy as np
from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.device import array_module, device, to_device
from layerloom.hooks import Handle, hang
from layerloom.nn.hooks import ForwardHook, ModuleHooks
from layerloom.tensor import Tensor, is_float, no_grad, place_and_dtype

T = TypeVar("T")


class Parameter(Tensor):
    """A tensor that a module learns."""

    __slots__ = ()

    def __init__(self, data: Any, requires_grad: bool = True) -> None:
        super().__init__(data, requires_grad)


class StateError(ValueError):
    """A state dict does not fit a module; the sentence says which keys or shapes do not."""


class KeyDifference(NamedTuple):
    """What `load_state_dict(..., strict=False)` left out."""

    missing_keys: list[str]
    unexpected_keys: list[str]


class Bound(NamedTuple):
    """The buffers of a module inside and after `Module.bound`, by key: whatever the body assigned, they hold."""

    buffers: Mapping[str, Tensor]


class _Slot(NamedTuple):
    """A place where a module keeps a parameter or buffer."""

    key: str
    owner: Module
    name: str
    learned: bool
    persistent: bool

    @property
    def tensor(self) -> Tensor:
        tensor: Tensor = vars(self.owner)[self.name]
        return tensor

    def put(self, tensor: Tensor) -> None:
        vars(self.owner)[self.name] = tensor


class Module:
    """The base of everything with a `forward`; a subclass calls `super().__init__()` first."""

    training: bool
    _hooks: ModuleHooks | None = None

    def __init__(self) -> None:
        self.training = True
        self._parameters: dict[str, None] = {}
        self._buffers: dict[str, bool] = {}

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, Parameter):
            self._parameters[name] = None
        super().__setattr__(name, value)

    def forward(self, *inputs: Any, **named: Any) -> Any:
        """The outputs; written in `layerloom.ops`, so that it differentiates and traces."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def __call__(self, *inputs: Any, **named: Any) -> Any:
        return self.forward(*inputs, **named) if self._hooks is None else self._hooks.call(self, inputs, named)

    # Hooks

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> Handle:
        """Calls `hook(module, inputs)` before each forward; what it returns, unless `None`, stands in for the inputs.

        With `with_kwargs` it is `hook(module, inputs, named)`, and returns both.
        """
        return hang(self._own_hooks().before, ForwardHook(hook, with_kwargs), first=prepend)

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> Handle:
        """Calls `hook(module, inputs, output)` after each forward; what it returns, unless `None`, is the output.

        With `with_kwargs` it is `hook(module, inputs, named, output)`.
        """
        return hang(self._own_hooks().after, ForwardHook(hook, with_kwargs), first=prepend)

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], *, prepend: bool = False) -> Handle:
        """Calls `hook(module, gradients of the outputs)` on the way back; what it returns stands in for these."""
        return hang(self._own_hooks().backward_before, hook, first=prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], *, prepend: bool = False) -> Handle:
        """Calls `hook(module, gradients of the inputs, gradients of the outputs)` when all of them are there.

        What it returns, unless `None`, goes on in place of the gradients of the inputs. Where there is none stands
        `None`.
        """
        return hang(self._own_hooks().backward, hook, first=prepend)

    def _own_hooks(self) -> ModuleHooks:
        if self._hooks is None:
            self._hooks = ModuleHooks()
        return self._hooks

    # Parts

    def apply(self, function: Callable[[Module], object]) -> Self:
        """Calls a function on each module, those within before the one around them: to initialize weights, say."""
        for child in self.children():
            child.apply(function)
        function(self)
        return self

    def get_submodule(self, target: str) -> Module:
        """The module at a key such as `encoder.layers.0`, itself at the empty one; raises `AttributeError`."""
        found: Module = self
        for name in target.split(".") if target else ():
            child = getattr(found, name, None)
            if not isinstance(child, Module):
                has = ", ".join(name for name, _ in found.named_children()) or "none"
                raise AttributeError(f"{target}: {type(found).__name__} has no module {name!r}; it has {has}")
            found = child
        return found

    def set_submodule(self, target: str, module: Module) -> None:
        """Puts a module at a key in place of the one that is there."""
        key, _, name = target.rpartition(".")
        self.get_submodule(target)
        setattr(self.get_submodule(key), name, module)

    def get_parameter(self, target: str) -> Tensor:
        """The parameter at a key such as `encoder.weight`; raises `AttributeError`."""
        return self._kept(target, "parameter", "_parameters")

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at a key such as `norm.running_mean`; raises `AttributeError`."""
        return self._kept(target, "buffer", "_buffers")

    def _kept(self, target: str, what: str, where: str) -> Tensor:
        key, _, name = target.rpartition(".")
        owner = self.get_submodule(key)
        tensor = vars(owner).get(name)
        if name not in vars(owner)[where] or not isinstance(tensor, Tensor):
            raise AttributeError(f"{target}: {type(owner).__name__} has no {what} {name!r}")
        return tensor

    def register_parameter(self, name: str, value: Parameter | None) -> None:
        setattr(self, name, value)

    def register_buffer(self, name: str, value: Tensor | None, persistent: bool = True) -> None:
        """Keeps a tensor that is no parameter, such as a running mean; `persistent` puts it into the state dict."""
        self._buffers[name] = persistent
        setattr(self, name, value)

    def add_module(self, name: str, module: Module) -> None:
        """Keeps a child under a name that is not known while writing the class."""
        taken = hasattr(self, name) and not isinstance(getattr(self, name), Module)
        if taken or not name or "." in name:
            raise ValueError(f"{type(self).__name__} cannot have a child named {name!r}")
        setattr(self, name, module)

    register_module = add_module

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules kept in attributes, in the order in which they were assigned."""
        for name, value in vars(self).items():
            if isinstance(value, Module):
                yield name, value

    def children(self) -> Iterator[Module]:
        yield from (child for _, child in self.named_children())

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """The module itself and all below it, each once, with its first key."""
        yield from _unique(self._places(prefix))

    def modules(self) -> Iterator[Module]:
        yield from (module for _, module in self.named_modules())

    def _places(self, key: str = "") -> Iterator[tuple[str, Module]]:
        """Every key under which a module stands; a shared one stands under several."""
        yield key, self
        for name, child in self.named_children():
            yield from child._places(_joined(key, name))

    # Parameters and buffers

    def _slots(self) -> Iterator[_Slot]:
        """All parameters and buffers, shared ones under each of their keys: of each module the parameters first."""
        for key, module in self._places():
            kinds = [(name, True, True) for name in module._parameters]
            kinds += [(name, False, persistent) for name, persistent in module._buffers.items()]
            for name, learned, persistent in kinds:
                if vars(module).get(name) is not None:
                    yield _Slot(_joined(key, name), module, name, learned, persistent)

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """The parameters by key, which begins with the prefix; its own alone unless `recurse`.

        A shared one stands under its first key only, unless `remove_duplicate` is False.
        """
        return self._named(True, prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Tensor]:
        yield from (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """The buffers by key, those that are not persistent too; the arguments are those of `named_parameters`."""
        return self._named(False, prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        yield from (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def _named(self, learned: bool, prefix: str, recurse: bool, once: bool) -> Iterator[tuple[str, Tensor]]:
        pairs = (
            (_joined(prefix, slot.key), slot.tensor)
            for slot in self._slots()
            if slot.learned == learned and (recurse or slot.owner is self)
        )
        return _unique(pairs) if once else pairs

    # State

    def state_dict(self, prefix: str = "") -> dict[str, Tensor]:
        """Parameters and persistent buffers by key, as they are now: later updates do not reach what was returned."""
        return {prefix + slot.key: slot.tensor.detach() for slot in self._slots() if slot.persistent}

    def load_state_dict(self, state: Mapping[str, Any], strict: bool = True, assign: bool = False) -> KeyDifference:
        """Takes over arrays or tensors by key, in the dtype and on the device of what was there; `assign`: of theirs.

        Raises `StateError` where a shape differs, and for missing or unexpected keys unless `strict` is False; then
        nothing was taken over.
        """
        slots = {slot.key: slot for slot in self._slots() if slot.persistent}
        difference = KeyDifference([k for k in slots if k not in state], [k for k in state if k not in slots])
        if strict and any(difference):
            raise StateError(f"missing keys: {difference.missing_keys}, unexpected keys: {difference.unexpected_keys}")
        values = {key: _array(state[key]) for key in slots if key in state}
        for key, value in values.items():
            if value.shape != slots[key].tensor.shape:
                raise StateError(f"{key} needs shape {slots[key].tensor.shape}, got {value.shape}")
        with no_grad():
            for key, value in values.items():
                current = slots[key].tensor
                if assign:
                    current.data = value
                else:
                    current.assign(array_module(current.data).asarray(value, dtype=current.dtype))
        return difference

    @contextmanager
    def bound(self, states: Mapping[str, Tensor]) -> Iterator[Bound]:
        """The module as a pure function of `states`: inside, tensors by key stand in for its parameters and buffers.

        A parameter whose key is in `states` *is* the given tensor, so gradients are taken with respect to that one; one
        that is not given stays. Every buffer is replaced by a fresh tensor, which starts with the given value or else
        with the module's own, and into which the body assigns; `Bound.buffers` holds them under the keys of
        `named_buffers`, also after the body. Neither the module nor the tensors in `states` change, whether the body
        traces, computes or raises.

        What is shared (one tensor under several keys) is replaced under all of them by the tensor given for any of
        them; the keys of `named_parameters` and `named_buffers` name each once. Not for two threads at a time on one
        module.

            with module.bound(states) as bound:
                loss = cross_entropy(module(x), y)
            gradients = grad(loss, [states[key] for key, _ in module.named_parameters()])
            new_states = bound.buffers
        """
        slots = list(self._slots())
        _refuse_unknown(states, slots)
        originals = [slot.tensor for slot in slots]
        stand_ins = _stand_ins(slots, states)
        for slot, original in zip(slots, originals, strict=True):
            slot.put(stand_ins[id(original)])
        try:
            yield Bound(dict(self.named_buffers()))
        finally:
            for slot, original in zip(slots, originals, strict=True):
                slot.put(original)

    # Mode, place, dtype

    def train(self, mode: bool = True) -> Self:
        """Switches dropout and batch statistics on (or off)."""
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Freezes the parameters (False) or frees them."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forgets the gradients, or lets them be zeros."""
        for parameter in self.parameters():
            parameter.grad = None if set_to_none or parameter.grad is None else ops.zeros_like(parameter.grad)

    def to(self, place: Any = None, dtype: DTypeLike | None = None, **named: Any) -> Self:
        """Moves parameters and buffers to a device, and those of floating-point numbers to a dtype.

        `to(dtype)` may stand for `to(dtype=dtype)`, and `to(tensor)` for both of that tensor; `device=` is `place`.
        """
        place, dtype = place_and_dtype(named.get("device", place), dtype)
        target = device(place) if isinstance(place, str) else place
        for tensor in (*self.parameters(), *self.buffers()):
            array = tensor.data
            if dtype is not None and is_float(array.dtype):
                array = array.astype(dtype)
            tensor.data = array if target is None else to_device(array, target)
        return self

    def cpu(self) -> Self:
        return self.to("cpu")

    def cuda(self, device: int | str | None = None) -> Self:
        return self.to(device if isinstance(device, str) else "cuda" if device is None else f"cuda:{device}")

    def type(self, dtype: DTypeLike) -> Self:
        """Turns all floating-point numbers into those of a dtype."""
        return self.to(dtype=dtype)

    def float(self) -> Self:
        return self.to(dtype=np.float32)

    def double(self) -> Self:
        return self.to(dtype=np.float64)

    def half(self) -> Self:
        return self.to(dtype=np.float16)

    def bfloat16(self) -> Self:
        return self.to(dtype=ml_dtypes.bfloat16)

    # Words

    def extra_repr(self) -> str:
        """The arguments to print between the brackets."""
        return ""

    def child_lines(self) -> list[str]:
        """What is printed for each child."""
        return [f"({name}): {child!r}" for name, child in self.named_children()]

    def __repr__(self) -> str:
        lines = [_indented(line) for line in self.child_lines()]
        if not lines:
            return f"{type(self).__name__}({self.extra_repr()})"
        if self.extra_repr():
            lines.insert(0, self.extra_repr())
        return f"{type(self).__name__}(\n  " + "\n  ".join(lines) + "\n)"


def count_parameters(module: Module, trainable_only: bool = False) -> int:
    """How many numbers the module learns, shared ones counted once."""
    return sum(math.prod(p.shape) for p in module.parameters() if p.requires_grad or not trainable_only)


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _unique(pairs: Iterable[tuple[str, T]]) -> Iterator[tuple[str, T]]:
    """The pairs without those whose object was there before."""
    seen: set[int] = set()
    for key, value in pairs:
        if id(value) not in seen:
            seen.add(id(value))
            yield key, value


def _array(value: Any) -> Any:
    """The array of a tensor, which nobody changes, or a copy of anything else, which its owner might."""
    return value.data if isinstance(value, Tensor) else array_module(value).array(value)


def _refuse_unknown(states: Mapping[str, Tensor], slots: list[_Slot]) -> None:
    unknown = sorted(set(states) - {slot.key for slot in slots})
    if unknown:
        raise StateError(f"the module has no parameter or buffer {', '.join(unknown)}")


def _stand_ins(slots: list[_Slot], states: Mapping[str, Tensor]) -> dict[int, Tensor]:
    """What stands in for each original, by its identity."""
    given: dict[int, Tensor] = {}
    for slot in slots:
        if slot.key in states:
            known = given.setdefault(id(slot.tensor), states[slot.key])
            if known.data is not states[slot.key].data:
                raise StateError(f"{slot.key} is shared and was given two different values")
    stand_ins: dict[int, Tensor] = {}
    for slot in slots:
        tensor = given.get(id(slot.tensor), slot.tensor)
        stand_ins.setdefault(id(slot.tensor), tensor if slot.learned else Tensor(tensor.data))
    return stand_ins
