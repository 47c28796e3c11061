"""A dictionary that can be taken back to what it was."""

from __future__ import annotations

from typing import Any, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MISSING: Any = object()


class Journal(dict[Key, Value]):
    """Remembers every change by `journal[key] = value`. Values are to be replaced, not changed."""

    def __init__(self) -> None:
        super().__init__()
        self._changes: list[tuple[Key, Value]] = []

    def __setitem__(self, key: Key, value: Value) -> None:
        self._changes.append((key, self.get(key, _MISSING)))
        super().__setitem__(key, value)

    @property
    def mark(self) -> int:
        """A point to which `rewind` leads back."""
        return len(self._changes)

    def rewind(self, mark: int) -> None:
        """Undo what was changed since a mark."""
        while len(self._changes) > mark:
            key, before = self._changes.pop()
            if before is _MISSING:
                super().__delitem__(key)
            else:
                super().__setitem__(key, before)
