"""Modules made of modules, with PyTorch's keys: positions, or the names given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, overload

from layerloom.nn.module import Module


class _Container(Module):
    """Children by name, in order."""

    def __len__(self) -> int:
        return len(list(self.named_children()))

    def __iter__(self) -> Iterator[Any]:
        return self.children()


class _Numbered(_Container):
    """Children named '0', '1', ..."""

    @overload
    def __getitem__(self, place: int) -> Module: ...
    @overload
    def __getitem__(self, place: slice) -> list[Module]: ...
    def __getitem__(self, place: int | slice) -> Module | list[Module]:
        return list(self.children())[place]

    def append(self, module: Module) -> None:
        self.add_module(str(len(self)), module)

    def extend(self, modules: Iterable[Module]) -> None:
        for module in modules:
            self.append(module)


class Sequential(_Numbered):
    """Calls its modules one after another: `Sequential(a, b)(x)` is `b(a(x))`. A single mapping gives them names."""

    def __init__(self, *modules: Module | Mapping[str, Module]) -> None:
        super().__init__()
        for place, module in enumerate(modules):
            named = module.items() if isinstance(module, Mapping) else [(str(place), module)]
            for name, child in named:
                self.add_module(name, child)

    def forward(self, x: Any) -> Any:
        for module in self.children():
            x = module(x)
        return x


class ModuleList(_Numbered):
    """A list of modules whose parameters are found; it cannot be called."""

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(modules or ())

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

    def __init__(self, modules: Mapping[str, Module] | None = None) -> None:
        super().__init__()
        for name, module in (modules or {}).items():
            self.add_module(name, module)

    def __getitem__(self, name: str) -> Module:
        return dict(self.named_children())[name]

    def __setitem__(self, name: str, module: Module) -> None:
        self.add_module(name, module)

    def __contains__(self, name: object) -> bool:
        return name in dict(self.named_children())

    def __iter__(self) -> Iterator[str]:
        yield from self.keys()

    def keys(self) -> list[str]:
        return [name for name, _ in self.named_children()]

    def values(self) -> list[Module]:
        return list(self.children())

    def items(self) -> list[tuple[str, Module]]:
        return list(self.named_children())
