"""What a worker drives: one framework that trains one net. `SIDES` says which module has which competitor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from benchmarks.cpu.inputs import Arrays, Inputs

PYTORCH = ("eager", "channels_last", "compile", "compile_channels_last", "compile_max", "packed")
"""PyTorch's variants. The best of those that were measured is what Layerloom is compared with."""

OURS, ORACLE = "layerloom", "float64"

SIDES: Mapping[str, str] = {
    OURS: "ours",
    **dict.fromkeys((ORACLE, *PYTORCH), "torch_side"),
    **dict.fromkeys(("keras", "keras_jax"), "keras_side"),
    "tinygrad": "tinygrad_side",
}
"""The module of each competitor. Importing it imports the framework, and nothing else of weight."""

ENVIRONMENT: Mapping[str, Mapping[str, str]] = {
    "keras": {"KERAS_BACKEND": "torch"},
    "keras_jax": {"KERAS_BACKEND": "jax"},
    "tinygrad": {"DEV": "CPU"},
}
"""What a framework reads when it is imported."""


class Unavailable(Exception):  # noqa: N818  (the word says what is wrong)
    """A competitor cannot take part here; the text is the reason."""


class Competitor(Protocol):
    """A net in training. It is made from `Inputs`: the same first weights and batches for all."""

    @property
    def version(self) -> str:
        """The framework and its version, and how it computes."""
        ...

    def gradients(self) -> Arrays:
        """Makes the first step, on batch 0 from the first weights; its gradients by our keys, weight decay left out.

        Must be called before any other step. Raises `Unavailable` where there is no comparable gradient.
        """
        ...

    def step(self, number: int) -> None:
        """One whole training step on batch `number`: forward, backward, update."""
        ...

    def loss(self) -> float:
        """The loss of the last step."""
        ...

    def predict(self, columns: Arrays) -> Arrays:
        """The scores for these columns, as in evaluation, under the name `scores`."""
        ...


class Side(Protocol):
    """The module of a competitor."""

    @staticmethod
    def made(name: str, inputs: Inputs, dtype: str, threads: int) -> Competitor:
        """The competitor of this name; `dtype` is float32, bfloat16 or fast. Raises `Unavailable`."""
        ...
