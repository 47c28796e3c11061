"""What the user wires: one class is one layer. Importing this package declares all of them."""

from layerloom.layers.activation import GELU, LeakyReLU, ReLU, ReLU6, Sigmoid, Softmax, Tanh
from layerloom.layers.attention import MultiHeadAttention, PositionalEmbedding
from layerloom.layers.borders import (
    CenterCrop,
    Cropping1D,
    Cropping2D,
    Cropping3D,
    Padding1D,
    Padding2D,
    Padding3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from layerloom.layers.convolution import Conv2D
from layerloom.layers.core import Dense, Dropout, Input, Output
from layerloom.layers.data import CSV, Arrays, Field, csv_of
from layerloom.layers.images import (
    DepthToSpace,
    Fold,
    PixelShuffle,
    PixelUnshuffle,
    Resizing,
    SpaceToDepth,
    Unfold,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
)
from layerloom.layers.layer import DataLayer, Layer, LossLayer, MetricLayer, ParameterError, registry
from layerloom.layers.losses import MSE, BinaryCrossEntropy, CrossEntropy
from layerloom.layers.merge import Add, Average, Concatenate, Divide, Maximum, Minimum, Multiply, Subtract
from layerloom.layers.metrics import Accuracy
from layerloom.layers.normalization import BatchNorm, LayerNorm
from layerloom.layers.pooling import AveragePool2D, GlobalAveragePool, GlobalMaxPool, MaxPool2D
from layerloom.layers.products import CosineSimilarity, Dot, MatMul, Stack
from layerloom.layers.recurrent import LSTM, Embedding
from layerloom.layers.samples import BloodCells, Digits, Mnist5k, Sentences, TaggedSentences, Text
from layerloom.layers.shape import Flatten, Permute, Reshape, Squeeze, Transpose, Unsqueeze
from layerloom.layers.slicing import Slice, Split
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec
from layerloom.layers.unknown import Unknown

__all__ = [
    "CSV", "GELU", "LSTM", "MSE", "UNKNOWN", "Accuracy", "Add", "Arrays", "Average", "AveragePool2D", "BatchNorm",
    "BinaryCrossEntropy", "BloodCells", "CenterCrop", "Concatenate", "Conv2D", "CosineSimilarity", "Cropping1D",
    "Cropping2D", "Cropping3D", "CrossEntropy", "DataLayer", "Dense", "DepthToSpace", "Digits", "Divide", "Dot",
    "Dropout", "Embedding", "Field", "Fix", "Flatten", "Fold", "GlobalAveragePool", "GlobalMaxPool", "Input", "Layer",
    "LayerNorm", "LeakyReLU", "LossLayer", "MatMul", "MaxPool2D", "Maximum", "MetricLayer", "Minimum", "Mnist5k",
    "MultiHeadAttention", "Multiply", "Output", "Padding1D", "Padding2D", "Padding3D", "ParameterError", "Permute",
    "PixelShuffle", "PixelUnshuffle", "PositionalEmbedding", "ReLU", "ReLU6", "Reshape", "Resizing", "Sentences",
    "ShapeError", "Sigmoid", "Slice", "Softmax", "SpaceToDepth", "Spec", "Split", "Squeeze", "Stack", "Subtract",
    "TaggedSentences", "Tanh", "Text", "Transpose", "Unfold", "Unknown", "Unsqueeze", "UpSampling1D", "UpSampling2D",
    "UpSampling3D", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "csv_of", "registry",
]  # fmt: skip
