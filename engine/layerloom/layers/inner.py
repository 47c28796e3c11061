"""Modules that wrap one of `layerloom.nn` and keep its keys."""

from __future__ import annotations

from collections.abc import Iterator

from layerloom import nn


class Around(nn.Module):
    """A module that does its work through an inner one; their state-dict keys are those of the inner one."""

    inner: nn.Module

    def _places(self, key: str = "") -> Iterator[tuple[str, nn.Module]]:
        yield key, self
        yield from self.inner._places(key)
