"""Vectors for tokens."""

from __future__ import annotations

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn import init
from layerloom.nn.arguments import floating, supported
from layerloom.nn.module import Module, Parameter
from layerloom.tensor import Tensor


class Embedding(Module):
    """The rows of `weight` (num_embeddings, embedding_dim) whose numbers come in: (...) becomes (..., embedding_dim).

    The row `padding_idx` starts as zeros and is not learned.
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        supported(self, max_norm=(max_norm, None), norm_type=(norm_type, 2.0))
        supported(self, scale_grad_by_freq=(scale_grad_by_freq, False), sparse=(sparse, False))
        if padding_idx is not None and not -num_embeddings <= padding_idx < num_embeddings:
            raise ValueError(f"padding_idx needs one of the {num_embeddings} rows, got {padding_idx}")
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = None if padding_idx is None else padding_idx % num_embeddings
        rows = init.normal((num_embeddings, embedding_dim), 1.0, floating(dtype))
        if self.padding_idx is not None and rows.flags.writeable:  # not where only shapes are asked for
            rows[self.padding_idx] = 0
        self.weight = Parameter(rows)

    def forward(self, ids: Tensor) -> Tensor:
        return ops.lookup(ids, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
