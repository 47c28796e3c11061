"""Transformers, small, and without dropout: what it drops differs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from tests.engine.nn.grids.grid import Grid, normal

from layerloom import nn

LAYER = {
    "d_model": (4, 8),
    "nhead": (2, 1),
    "dim_feedforward": (3, 5),
    "dropout": (0.0,),
    "activation": ("relu", "gelu"),
    "layer_norm_eps": (1e-5, 0.1),
    "batch_first": (True, False),
    "norm_first": (False, True),
    "bias": (True, False),
}
REFUSED = {"dropout": 1.5, "nhead": 3, "activation": "swish"}


def quietly(make: Callable[..., torch.nn.Module]) -> Callable[..., torch.nn.Module]:
    """PyTorch's module without its words on which implementation it takes."""

    def made(**arguments: Any) -> torch.nn.Module:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make(**arguments)

    return made


def stack(kind: Any, name: str, norm: bool, **arguments: Any) -> Any:
    """A stack of `kind`'s (`nn` of either) layers."""
    layer = getattr(kind, f"Transformer{name}Layer")(4, 2, 3, 0.0, batch_first=True)
    return getattr(kind, f"Transformer{name}")(layer, norm=kind.LayerNorm(4) if norm else None, **arguments)


def transformer(kind: Any, custom_encoder: bool, custom_decoder: bool, **arguments: Any) -> Any:
    """Both stacks; a custom one has a single layer and no norm at the end."""
    size = (arguments["d_model"], 2, 3, 0.0)
    order = {"batch_first": arguments["batch_first"]}
    parts = {}
    if custom_encoder:
        parts["custom_encoder"] = kind.TransformerEncoder(kind.TransformerEncoderLayer(*size, **order), 1)
    if custom_decoder:
        parts["custom_decoder"] = kind.TransformerDecoder(kind.TransformerDecoderLayer(*size, **order), 1)
    return kind.Transformer(**arguments, **parts)


def stacks(name: str, **more: Any) -> Grid:
    return Grid(
        normal((3, 5, 4)) if name == "Encoder" else normal((3, 5, 4), (3, 2, 4)),
        {"num_layers": (2, 1), "norm": (False, True), **more},
        ours=partial(stack, nn, name),
        theirs=quietly(partial(stack, torch.nn, name)),
    )


GRIDS: dict[str, Grid] = {
    "TransformerEncoderLayer": Grid(lambda rng, a: [rng.normal(size=(3, 5, a["d_model"]))], LAYER, refused=REFUSED),
    "TransformerDecoderLayer": Grid(
        lambda rng, a: [rng.normal(size=(3, 3, a["d_model"])), rng.normal(size=(3, 3, a["d_model"]))],
        LAYER,
        refused=REFUSED,
    ),
    "TransformerEncoder": stacks("Encoder", enable_nested_tensor=(True, False), mask_check=(True, False)),
    "TransformerDecoder": stacks("Decoder"),
    "Transformer": Grid(
        lambda rng, a: [rng.normal(size=(3, 3, a["d_model"])), rng.normal(size=(3, 3, a["d_model"]))],
        {
            **{name: values[:1] for name, values in LAYER.items()},
            "d_model": (4, 8),
            "num_encoder_layers": (1, 2),
            "num_decoder_layers": (1, 2),
            "batch_first": (True, False),
            "norm_first": (False, True),
            "custom_encoder": (False, True),
            "custom_decoder": (False, True),
        },
        ours=partial(transformer, nn),
        theirs=quietly(partial(transformer, torch.nn)),
    ),
}
