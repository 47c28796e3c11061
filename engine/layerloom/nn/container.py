"""Modules made of modules or parameters, with PyTorch's keys: positions, or the names given.

They behave like Python's lists and dicts. What a list loses or gains in the middle moves its followers to other keys.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from itertools import groupby
from typing import Any, Self, overload

from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor


class _Container(Module):
    """Children by name, in order."""

    def __len__(self) -> int:
        return len(list(self.named_children()))

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.children()))


class _Numbered(_Container):
    """Children named '0', '1', ... unless other names were given."""

    @overload
    def __getitem__(self, place: int) -> Module: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> Module | Self:
        named = list(self.named_children())
        return self._part(named[place]) if isinstance(place, slice) else named[operator.index(place)][1]

    def _part(self, named: Sequence[tuple[str, Module]]) -> Self:
        """A container of the same kind with some of the children."""
        raise NotImplementedError

    def __setitem__(self, place: int, module: Module) -> None:
        name, _ = list(self.named_children())[place]
        self.add_module(name, module)

    def __delitem__(self, place: int | slice) -> None:
        modules = list(self.children())
        del modules[place]
        self._refill(modules)

    def _refill(self, modules: Iterable[Module]) -> None:
        """Puts these in place of all children, numbered anew."""
        for name, _ in list(self.named_children()):
            delattr(self, name)
        self.extend(modules)

    def append(self, module: Module) -> Self:
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        for module in list(modules):
            self.append(module)
        return self

    def insert(self, place: int, module: Module) -> Self:
        """Puts a module before the one at a place; raises `IndexError` where there is no such place."""
        modules = list(self.children())
        if not -len(modules) <= place <= len(modules):
            raise IndexError(f"there is no place {place} among {len(modules)} modules")
        modules.insert(place, module)
        self._refill(modules)
        return self

    @overload
    def pop(self, place: int) -> Module: ...
    @overload
    def pop(self, place: slice) -> Self: ...
    def pop(self, place: int | slice) -> Module | Self:
        """Takes out and returns what is at a place."""
        taken = self[place]
        del self[place]
        return taken

    def __iadd__(self, modules: Iterable[Module]) -> Self:
        return self.extend(modules)


class Sequential(_Numbered):
    """Calls its modules one after another: `Sequential(a, b)(x)` is `b(a(x))`. A single mapping gives them names."""

    def __init__(self, *modules: Module | Mapping[str, Module]) -> None:
        super().__init__()
        for place, module in enumerate(modules):
            named = module.items() if isinstance(module, Mapping) else [(str(place), module)]
            for name, child in named:
                self.add_module(name, child)

    def _part(self, named: Sequence[tuple[str, Module]]) -> Self:
        return type(self)(dict(named))

    def forward(self, x: Any) -> Any:
        for module in self.children():
            x = module(x)
        return x

    def __add__(self, other: Sequential) -> Sequential:
        return Sequential(*self, *other)

    def __mul__(self, times: int) -> Sequential:
        """The same modules so many times in turn: weights are shared."""
        return Sequential(*list(self) * _positive(times))

    __rmul__ = __mul__

    def __imul__(self, times: int) -> Self:
        return self.extend(list(self) * (_positive(times) - 1))


class ModuleList(_Numbered):
    """A list of modules whose parameters are found; it cannot be called."""

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(modules or ())

    def _part(self, named: Sequence[tuple[str, Module]]) -> Self:
        return type(self)(module for _, module in named)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def child_lines(self) -> list[str]:
        """Neighbours that print the same stand in one line, as in PyTorch."""
        lines, start = [], 0
        for text, group in groupby(map(repr, self.children())):
            count = len(list(group))
            name = f"{start}" if count == 1 else f"{start}-{start + count - 1}"
            lines.append(f"({name}): {text}" if count == 1 else f"({name}): {count} x {text}")
            start += count
        return lines


class ModuleDict(_Container):
    """A mapping of modules whose parameters are found; it cannot be called."""

    def __init__(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] | None = None) -> None:
        super().__init__()
        self.update(modules or {})

    def __getitem__(self, name: str) -> Module:
        return dict(self.named_children())[name]

    def __setitem__(self, name: str, module: Module) -> None:
        self.add_module(name, module)

    def __delitem__(self, name: str) -> None:
        self[name]  # raises for what is no child
        delattr(self, name)

    def __contains__(self, name: object) -> bool:
        return name in dict(self.named_children())

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def keys(self) -> KeysView[str]:
        return dict(self.named_children()).keys()

    def values(self) -> ValuesView[Module]:
        return dict(self.named_children()).values()

    def items(self) -> list[tuple[str, Module]]:
        return list(self.named_children())

    def update(self, modules: Mapping[str, Module] | ModuleDict | Iterable[tuple[str, Module]]) -> None:
        """Takes over modules by name, in their order; one that is there keeps its place."""
        pairs = modules.items() if isinstance(modules, Mapping | ModuleDict) else modules
        for name, module in pairs:
            self[name] = module

    def pop(self, name: str) -> Module:
        """Takes out and returns the module of this name."""
        taken = self[name]
        del self[name]
        return taken

    def clear(self) -> None:
        for name in self.keys():
            del self[name]


class _Values(Module):
    """Parameters and other values by name, in order; tensors become parameters."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._names)

    def _get(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return vars(self)[name]

    def _put(self, name: str, value: Any) -> None:
        if not isinstance(name, str) or not name or "." in name or (name not in self._names and hasattr(self, name)):
            raise ValueError(f"{type(self).__name__} cannot have a value named {name!r}")
        made = Parameter(value.data) if isinstance(value, Tensor) and not isinstance(value, Parameter) else value
        self._names[name] = None
        setattr(self, name, made)

    def _drop(self, name: str) -> Any:
        value = self._get(name)
        delattr(self, name)
        self._parameters.pop(name, None)
        del self._names[name]
        return value

    def __repr__(self) -> str:
        lines = [f"  ({name}): {_described(self._get(name))}" for name in self._names]
        inside = "".join(lines) if len(lines) < 2 else "\n  " + "\n  ".join(lines) + "\n"
        return f"{type(self).__name__}({inside})"


class ParameterList(_Values):
    """A list of parameters that are found; tensors become parameters, and other values may stand among them."""

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(() if values is None else values)

    def _name(self, place: int) -> str:
        at = operator.index(place)
        if not -len(self) <= at < len(self):
            raise IndexError(f"there is no place {place} among {len(self)} values")
        return str(at % len(self))

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return type(self)(list(self)[place])
        return self._get(self._name(place))

    def __setitem__(self, place: int, value: Any) -> None:
        self._put(self._name(place), value)

    def __iter__(self) -> Iterator[Any]:
        return iter([self._get(name) for name in self._names])

    def __iadd__(self, values: Iterable[Any]) -> Self:
        return self.extend(values)

    def append(self, value: Any) -> Self:
        self._put(str(len(self)), value)
        return self

    def extend(self, values: Iterable[Any]) -> Self:
        if isinstance(values, Tensor):
            raise TypeError("extend needs a list of tensors, got a single one")
        for value in list(values):
            self.append(value)
        return self

    def pop(self, place: int = -1) -> Any:
        """Takes out and returns the value at a place; those behind it move up."""
        values = list(self)
        taken = values.pop(place)
        for name in list(self._names):
            self._drop(name)
        self.extend(values)
        return taken


class ParameterDict(_Values):
    """A mapping of parameters that are found; tensors become parameters, and other values may stand among them."""

    def __init__(self, parameters: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__()
        self.update(parameters or {})

    def __getitem__(self, name: str) -> Any:
        return self._get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._put(name, value)

    def __delitem__(self, name: str) -> None:
        self._drop(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._names))

    def __reversed__(self) -> Iterator[str]:
        return reversed(list(self._names))

    def keys(self) -> KeysView[str]:
        return dict(self._names).keys()

    def values(self) -> list[Any]:
        return [self._get(name) for name in self._names]

    def items(self) -> list[tuple[str, Any]]:
        return [(name, self._get(name)) for name in self._names]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of this name, or the default where there is none."""
        return self._get(name) if name in self else default

    def setdefault(self, name: str, default: Any = None) -> Any:
        """The value of this name, which is first set to the default where there is none."""
        if name not in self:
            self[name] = default
        return self[name]

    def update(self, parameters: Mapping[str, Any] | ParameterDict | Iterable[tuple[str, Any]]) -> None:
        """Takes over values by name; those of a plain dict in the order of their names, as in PyTorch."""
        pairs = sorted(parameters.items()) if type(parameters) is dict else parameters
        for name, value in pairs.items() if isinstance(pairs, Mapping | ParameterDict) else pairs:
            self[name] = value

    def pop(self, name: str) -> Any:
        """Takes out and returns the value of this name."""
        return self._drop(name)

    def popitem(self) -> tuple[str, Any]:
        """Takes out and returns the last name and its value."""
        name = next(reversed(self))
        return name, self._drop(name)

    def clear(self) -> None:
        for name in self:
            del self[name]

    def copy(self) -> ParameterDict:
        """Another mapping of the same parameters."""
        return ParameterDict(self.items())

    def fromkeys(self, names: Iterable[str], default: Any = None) -> ParameterDict:
        """Another mapping of these names to one value."""
        return ParameterDict((name, default) for name in names)

    def __or__(self, other: Mapping[str, Any] | ParameterDict) -> ParameterDict:
        union = self.copy()
        union.update(other)
        return union

    def __ior__(self, other: Mapping[str, Any] | ParameterDict) -> Self:
        self.update(other)
        return self


def _positive(times: int) -> int:
    if not isinstance(times, int) or times < 1:
        raise ValueError(f"modules are repeated a positive number of times, got {times!r}")
    return times


def _described(value: Any) -> str:
    """What is printed for a value."""
    if not isinstance(value, Tensor):
        return f"Object of type: {type(value).__name__}"
    kind = "Parameter" if isinstance(value, Parameter) else "Tensor"
    return f"{kind} containing: [{value.dtype} of size {'x'.join(map(str, value.shape))}]"
