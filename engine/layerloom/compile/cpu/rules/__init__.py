"""How each operation becomes calls, one family a file. Importing this package declares all of them."""

from layerloom.compile.cpu.rules import (
    classification,
    convolution,
    entrywise,
    fused,
    linear,
    normalization,
    pooling,
    recurrent,
    reduction,
    views,
)

__all__ = [
    "classification",
    "convolution",
    "entrywise",
    "fused",
    "linear",
    "normalization",
    "pooling",
    "recurrent",
    "reduction",
    "views",
]
