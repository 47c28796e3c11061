"""Keras' way to say that a sequence is read in both directions."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from layerloom.layers.layer import ParameterError
from layerloom.layers.recurrent import GRU, LSTM, RNN
from layerloom.layers.recurrent_modules import Merge
from layerloom.words import tr

R = TypeVar("R", RNN, LSTM, GRU)


def Bidirectional(layer: R, merge_mode: Merge = "concat") -> R:
    """The recurrent layer with `bidirectional=True`, which reads a sequence from its end too.

    `merge_mode` says how both directions become one. Raises `ParameterError` for a layer that reads no sequence, and
    for a merge mode of None, which leaves both directions apart: a `Split` behind does.
    """
    if not isinstance(layer, RNN | LSTM | GRU):
        raise ParameterError(tr("Bidirectional needs an RNN, an LSTM or a GRU, got {0}").format(type(layer).__name__))
    if merge_mode is None:
        raise ParameterError(tr("Bidirectional needs a merge_mode: keep both side by side and wire a Split behind"))
    return replace(layer, bidirectional=True, merge=merge_mode)
