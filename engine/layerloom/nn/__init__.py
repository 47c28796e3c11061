"""Modules that own parameters, with PyTorch's names, arguments, defaults and state-dict keys.

Images are (batch, channels, height, width). There is no `device` argument: modules are made on the CPU and `Module.to`
moves them. What PyTorch takes and this engine does not raises `UnsupportedError` with the reason.
"""

from layerloom.nn.activation import GELU, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from layerloom.nn.arguments import UnsupportedError
from layerloom.nn.attention import MultiheadAttention
from layerloom.nn.container import ModuleDict, ModuleList, Sequential
from layerloom.nn.convolution import Conv2d
from layerloom.nn.dropout import Dropout
from layerloom.nn.embedding import Embedding
from layerloom.nn.init import initializing, shapes_only
from layerloom.nn.linear import Identity, Linear
from layerloom.nn.losses import BCELoss, BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from layerloom.nn.merge import Add, Concatenate, Multiply
from layerloom.nn.module import Bound, KeyDifference, Module, Parameter, StateError, count_parameters
from layerloom.nn.normalization import BatchNorm1d, BatchNorm2d, LayerNorm
from layerloom.nn.padding import (
    CircularPad1d,
    CircularPad2d,
    CircularPad3d,
    ConstantPad1d,
    ConstantPad2d,
    ConstantPad3d,
    ReflectionPad1d,
    ReflectionPad2d,
    ReflectionPad3d,
    ReplicationPad1d,
    ReplicationPad2d,
    ReplicationPad3d,
    ZeroPad1d,
    ZeroPad2d,
    ZeroPad3d,
)
from layerloom.nn.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from layerloom.nn.recurrent import LSTM
from layerloom.nn.shape import Flatten, Reshape, Unflatten
from layerloom.nn.vision import (
    ChannelShuffle,
    Fold,
    PixelShuffle,
    PixelUnshuffle,
    Unfold,
    Upsample,
    UpsamplingBilinear2d,
    UpsamplingNearest2d,
)

__all__ = [
    "GELU", "LSTM", "AdaptiveAvgPool2d", "Add", "AvgPool2d", "BCELoss", "BCEWithLogitsLoss", "BatchNorm1d",
    "BatchNorm2d", "Bound", "ChannelShuffle", "CircularPad1d", "CircularPad2d", "CircularPad3d", "Concatenate",
    "ConstantPad1d", "ConstantPad2d", "ConstantPad3d", "Conv2d", "CrossEntropyLoss", "Dropout", "Embedding",
    "Flatten", "Fold", "Identity", "KeyDifference", "LayerNorm", "LeakyReLU", "Linear", "MSELoss", "MaxPool2d",
    "Module", "ModuleDict", "ModuleList", "MultiheadAttention", "Multiply", "Parameter", "PixelShuffle",
    "PixelUnshuffle", "ReLU", "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d",
    "ReplicationPad2d", "ReplicationPad3d", "Reshape", "Sequential", "Sigmoid", "Softmax", "StateError", "Tanh",
    "Unflatten", "Unfold", "UnsupportedError", "Upsample", "UpsamplingBilinear2d", "UpsamplingNearest2d",
    "ZeroPad1d", "ZeroPad2d", "ZeroPad3d", "count_parameters", "initializing", "shapes_only",
]  # fmt: skip
