"""What the user wires: one class is one layer. Importing this package declares all of them."""

from layerloom.layers.activation import (
    CELU,
    ELU,
    GELU,
    GLU,
    SELU,
    Exponential,
    HardShrink,
    HardSigmoid,
    HardSwish,
    HardTanh,
    LeakyReLU,
    LogSigmoid,
    LogSoftmax,
    Mish,
    PReLU,
    ReLU,
    ReLU6,
    RReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softmin,
    Softplus,
    SoftShrink,
    Softsign,
    Tanh,
    TanhShrink,
    Threshold,
)
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
from layerloom.layers.convolution import Conv1D, Conv2D, Conv3D
from layerloom.layers.core import Dense, Dropout, Input, Output
from layerloom.layers.data import CSV, Arrays, Field, csv_of
from layerloom.layers.dropout import AlphaDropout, GaussianDropout, GaussianNoise, SpatialDropout
from layerloom.layers.embedding import Embedding
from layerloom.layers.expression import Expression
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
from layerloom.layers.normalization import (
    BatchNorm,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    LocalResponseNorm,
    RMSNorm,
    UnitNorm,
)
from layerloom.layers.pooling import AveragePool1D, AveragePool2D, AveragePool3D, MaxPool1D, MaxPool2D, MaxPool3D
from layerloom.layers.products import CosineSimilarity, Dot, MatMul, Stack
from layerloom.layers.recurrent import GRU, LSTM, RNN
from layerloom.layers.samples import BloodCells, Digits, Mnist5k, Sentences, TaggedSentences, Text
from layerloom.layers.separable import DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D
from layerloom.layers.shape import Flatten, Permute, Reshape, Squeeze, Transpose, Unsqueeze
from layerloom.layers.slicing import Slice, Split
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec
from layerloom.layers.transposed import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from layerloom.layers.unknown import Unknown
from layerloom.layers.whole_pooling import (
    AdaptiveAveragePool,
    AdaptiveMaxPool,
    GlobalAveragePool,
    GlobalMaxPool,
    LPPool,
)

__all__ = [
    "CELU", "CSV", "ELU", "GELU", "GLU", "GRU", "LSTM", "MSE", "RNN", "SELU", "UNKNOWN", "Accuracy",
    "AdaptiveAveragePool", "AdaptiveMaxPool", "Add", "AlphaDropout", "Arrays", "Average", "AveragePool1D",
    "AveragePool2D", "AveragePool3D", "BatchNorm", "BinaryCrossEntropy", "BloodCells", "CenterCrop", "Concatenate",
    "Conv1D", "Conv1DTranspose", "Conv2D", "Conv2DTranspose", "Conv3D", "Conv3DTranspose", "CosineSimilarity",
    "Cropping1D", "Cropping2D", "Cropping3D", "CrossEntropy", "DataLayer", "Dense", "DepthToSpace", "DepthwiseConv1D",
    "DepthwiseConv2D", "Digits", "Divide", "Dot", "Dropout", "Embedding", "Exponential", "Expression", "Field", "Fix",
    "Flatten", "Fold", "GaussianDropout", "GaussianNoise", "GlobalAveragePool", "GlobalMaxPool", "GroupNorm",
    "HardShrink", "HardSigmoid", "HardSwish", "HardTanh", "Input", "InstanceNorm", "LPPool", "Layer", "LayerNorm",
    "LeakyReLU", "LocalResponseNorm", "LogSigmoid", "LogSoftmax", "LossLayer", "MatMul", "MaxPool1D", "MaxPool2D",
    "MaxPool3D", "Maximum", "MetricLayer", "Minimum", "Mish", "Mnist5k", "MultiHeadAttention", "Multiply", "Output",
    "PReLU", "Padding1D", "Padding2D", "Padding3D", "ParameterError", "Permute", "PixelShuffle", "PixelUnshuffle",
    "PositionalEmbedding", "RMSNorm", "RReLU", "ReLU", "ReLU6", "Reshape", "Resizing", "Sentences", "SeparableConv1D",
    "SeparableConv2D", "ShapeError", "SiLU", "Sigmoid", "Slice", "SoftShrink", "Softmax", "Softmin", "Softplus",
    "Softsign", "SpaceToDepth", "SpatialDropout", "Spec", "Split", "Squeeze", "Stack", "Subtract", "TaggedSentences",
    "Tanh", "TanhShrink", "Text", "Threshold", "Transpose", "Unfold", "UnitNorm", "Unknown", "Unsqueeze",
    "UpSampling1D", "UpSampling2D", "UpSampling3D", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "csv_of",
    "registry",
]  # fmt: skip
