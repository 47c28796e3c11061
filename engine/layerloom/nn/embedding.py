"""Vectors for tokens, one by one or in bags."""

from __future__ import annotations

from typing import Any, ClassVar, Self, get_args

import numpy as np
from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.device import array_module
from layerloom.nn import init
from layerloom.nn.arguments import floating, supported
from layerloom.nn.module import Module, Parameter
from layerloom.ops.lookup import Mode, bag_of, limited, lookup_bags
from layerloom.tensor import Tensor, is_recording, no_grad

_DENSE = "gradients are whole arrays, and optimizers update whole parameters"


class _Table(Module):
    """A learned table (num_embeddings, embedding_dim), and what may be asked of it.

    The row `padding_idx` starts as zeros and is not learned. Rows that are read and whose norm of order `norm_type` is
    above `max_norm` are shortened to it, in the table itself. With `scale_grad_by_freq` the gradient of a row is
    divided by how often it was read.
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None,
        max_norm: float | None,
        norm_type: float,
        scale_grad_by_freq: bool,
        sparse: bool,
        dtype: DTypeLike | None,
    ) -> None:
        super().__init__()
        supported(self, sparse=(sparse, False), hint=_DENSE)
        if padding_idx is not None and not -num_embeddings <= padding_idx < num_embeddings:
            raise ValueError(f"padding_idx needs one of the {num_embeddings} rows, got {padding_idx}")
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = None if padding_idx is None else padding_idx % num_embeddings
        self.max_norm, self.norm_type, self.scale_grad_by_freq = max_norm, norm_type, scale_grad_by_freq
        rows = init.normal((num_embeddings, embedding_dim), 1.0, floating(dtype))
        if self.padding_idx is not None and rows.flags.writeable:  # not where only shapes are asked for
            rows[self.padding_idx] = 0
        self.weight = Parameter(rows)

    @classmethod
    def from_pretrained(cls, embeddings: Tensor, freeze: bool = True, **arguments: Any) -> Self:
        """A module around a table that is there already, by default one that is not learned."""
        if embeddings.ndim != 2:
            raise ValueError(f"embeddings need (rows, width), got {embeddings.shape}")
        kind: Any = cls  # whose arguments are those of the subclass
        with init.shapes_only():
            made: Self = kind(*embeddings.shape, **arguments)
        made.weight = Parameter(embeddings.data, requires_grad=not freeze)
        return made

    def limit(self, ids: Tensor) -> None:
        """Shortens the rows that are about to be read, if a `max_norm` is given."""
        if self.max_norm is not None:
            with no_grad():
                shortened = limited(self.weight, ids, self.max_norm, self.norm_type)
                # Assigned needlessly, the table could not be read twice before one backward.
                if is_recording() or (shortened.data != self.weight.data).any():
                    self.weight.assign(shortened)

    def _options(self) -> dict[str, tuple[object, object]]:
        """The arguments that are printed where they are not the default: name -> (value, default)."""
        return {
            "padding_idx": (self.padding_idx, None),
            "max_norm": (self.max_norm, None),
            "norm_type": (self.norm_type, 2.0),
            "scale_grad_by_freq": (self.scale_grad_by_freq, False),
        }


class Embedding(_Table):
    """The rows of `weight` (num_embeddings, embedding_dim) whose numbers come in: (...) becomes (..., embedding_dim).

    The row `padding_idx` starts as zeros and is not learned. Rows that are read and whose norm of order `norm_type` is
    above `max_norm` are shortened to it, in `weight` itself. With `scale_grad_by_freq` the gradient of a row is divided
    by how often it was read.
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
        super().__init__(
            num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, dtype
        )

    def forward(self, ids: Tensor) -> Tensor:
        self.limit(ids)
        return ops.lookup(ids, self.weight, self.padding_idx, self.scale_grad_by_freq)

    def extra_repr(self) -> str:
        given = "".join(f", {name}={value}" for name, (value, default) in self._options().items() if value != default)
        return f"{self.num_embeddings}, {self.embedding_dim}{given}"


class EmbeddingBag(_Table):
    """The sum, mean or largest of the rows of each bag of tokens: (bags, embedding_dim), 0 for an empty bag.

    Tokens come as (bags, tokens in each), or as one vector with `offsets`, where each bag starts; with
    `include_last_offset` a last one says where the last bag ends. `per_sample_weights`, one for each token, multiply
    the rows before they are summed, in mode 'sum' only. Tokens that are `padding_idx` do not count. The other arguments
    are those of `Embedding`.
    """

    modes: ClassVar[tuple[Mode, ...]] = get_args(Mode)

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: Mode = "mean",
        sparse: bool = False,
        _weight: Tensor | None = None,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__(
            num_embeddings, embedding_dim, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, dtype
        )
        if mode not in self.modes:
            raise ValueError(f"mode needs one of {', '.join(self.modes)}, got {mode!r}")
        if mode == "max" and scale_grad_by_freq:
            raise ValueError("scale_grad_by_freq needs mode 'sum' or 'mean', got 'max'")
        self.mode, self.include_last_offset = mode, include_last_offset
        if _weight is not None:
            self.weight = Parameter(_weight.data)

    def forward(self, ids: Tensor, offsets: Tensor | None = None, per_sample_weights: Tensor | None = None) -> Tensor:
        self._check(ids, offsets, per_sample_weights)
        bags, count = _even_bags(ids) if offsets is None else self._bags(offsets, ids.shape[0])
        tokens = ops.reshape(ids, ids.size)
        self.limit(tokens)
        weights = None if per_sample_weights is None else ops.reshape(per_sample_weights, ids.size)
        return lookup_bags(
            tokens, self.weight, bags, count, self.mode, weights, self.padding_idx, self.scale_grad_by_freq
        )

    def _bags(self, offsets: Tensor, tokens: int) -> tuple[Tensor, int]:
        starts = offsets[:-1] if self.include_last_offset else offsets
        return bag_of(starts, tokens), starts.shape[0]

    def _check(self, ids: Tensor, offsets: Tensor | None, weights: Tensor | None) -> None:
        if ids.ndim != (2 if offsets is None else 1) or (offsets is not None and offsets.ndim != 1):
            came = f"{ids.shape}" if offsets is None else f"{ids.shape} and offsets {offsets.shape}"
            raise ValueError(f"EmbeddingBag needs (bags, tokens), or (tokens,) with offsets (bags,), got {came}")
        if self.include_last_offset and offsets is not None and not offsets.shape[0]:
            raise ValueError("EmbeddingBag needs at least one offset with include_last_offset, got none")
        if weights is not None and self.mode != "sum":
            raise ValueError(f"per_sample_weights need mode 'sum', got {self.mode!r}")
        if weights is not None and weights.shape != ids.shape:
            raise ValueError(f"per_sample_weights need the shape of the tokens {ids.shape}, got {weights.shape}")

    def extra_repr(self) -> str:
        options = self._options()
        padding = options.pop("padding_idx")
        given = "".join(f", {name}={value}" for name, (value, default) in options.items() if value != default)
        end = "" if padding[0] is None else f", padding_idx={padding[0]}"
        return f"{self.num_embeddings}, {self.embedding_dim}{given}, mode={self.mode!r}{end}"


def _even_bags(ids: Tensor) -> tuple[Tensor, int]:
    """The bag of each of the tokens (bags, tokens), row by row, and how many bags there are."""
    count, each = ids.shape
    return Tensor(array_module(ids.data).asarray(np.repeat(np.arange(count), each))), count
