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
    Sparsemax,
    SparsePlus,
    SquarePlus,
    Tanh,
    TanhShrink,
    Threshold,
)
from layerloom.layers.attention import MultiHeadAttention
from layerloom.layers.augmentation import (
    RandomBrightness,
    RandomContrast,
    RandomCrop,
    RandomErasing,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)
from layerloom.layers.bidirectional import Bidirectional
from layerloom.layers.blocks import CBAM, SqueezeExcite
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
from layerloom.layers.class_losses import NLL, BinaryFocal, Dice, Focal, KLDivergence
from layerloom.layers.class_metrics import AUC, F1, ConfusionMatrix, IoU, Precision, Recall
from layerloom.layers.conv_lstm import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from layerloom.layers.convolution import Conv1D, Conv2D, Conv3D
from layerloom.layers.core import Dense, Dropout, Identity, Input, Output
from layerloom.layers.data import CSV, Arrays, Field, csv_of
from layerloom.layers.detection import AnchorBoxes, BoxDecoding, BoxIoU, NonMaxSuppression, RoIAlign
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
from layerloom.layers.keras import from_keras
from layerloom.layers.layer import DataLayer, Layer, LossLayer, MetricLayer, ParameterError, registry
from layerloom.layers.losses import MSE, BinaryCrossEntropy, CrossEntropy, SoftCrossEntropy
from layerloom.layers.margin_losses import (
    CategoricalHinge,
    Hinge,
    HingeEmbedding,
    MarginRanking,
    MultiLabelMargin,
    MultiLabelSoftMargin,
    MultiMargin,
    SoftMargin,
)
from layerloom.layers.merge import Add, Average, Concatenate, Divide, Maximum, Minimum, Multiply, Subtract
from layerloom.layers.metrics import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    Perplexity,
    TokenAccuracy,
    TopKAccuracy,
)
from layerloom.layers.normalization import (
    BatchNorm,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    LocalResponseNorm,
    RMSNorm,
    UnitNorm,
)
from layerloom.layers.number_losses import (
    MAE,
    MAPE,
    MSLE,
    GaussianLikelihood,
    Huber,
    LogCosh,
    PoissonLikelihood,
    SmoothL1,
)
from layerloom.layers.number_metrics import PSNR, R2, SSIM, MeanAbsoluteError, MeanSquaredError, RootMeanSquaredError
from layerloom.layers.other_losses import CTC, ValueLoss
from layerloom.layers.overlap_losses import Tversky
from layerloom.layers.pooling import AveragePool1D, AveragePool2D, AveragePool3D, MaxPool1D, MaxPool2D, MaxPool3D
from layerloom.layers.positions import PositionalEmbedding, SinusoidalPositions
from layerloom.layers.products import CosineSimilarity, Dot, MatMul, Stack
from layerloom.layers.recurrent import GRU, LSTM, RNN
from layerloom.layers.samples import BloodCells, Digits, Mnist5k, Sentences, TaggedSentences, Text
from layerloom.layers.sampling import Sampling
from layerloom.layers.scaling import Normalization, OneHot, Rescaling
from layerloom.layers.score_attention import AdditiveAttention, Attention
from layerloom.layers.separable import DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D, SeparableConv2D
from layerloom.layers.shape import Flatten, Permute, Reshape, Squeeze, Transpose, Unsqueeze
from layerloom.layers.slicing import Slice, Split
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec
from layerloom.layers.steps import LastStep, Masking, RepeatVector, Reverse
from layerloom.layers.time_distributed import TimeDistributed
from layerloom.layers.transformer import TransformerDecoder, TransformerEncoder
from layerloom.layers.transposed import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from layerloom.layers.unknown import Unknown
from layerloom.layers.vector_losses import Contrastive, CosineEmbedding, CosineLoss, KLToNormal, Triplet
from layerloom.layers.whole_metrics import BLEU, ROUGE, MeanAveragePrecision
from layerloom.layers.whole_pooling import (
    AdaptiveAveragePool,
    AdaptiveMaxPool,
    GlobalAveragePool,
    GlobalMaxPool,
    LPPool,
)

__all__ = [
    "AUC", "BLEU", "CBAM", "CELU", "CSV", "CTC", "ELU", "F1", "GELU", "GLU", "GRU", "LSTM", "MAE", "MAPE", "MSE",
    "MSLE", "NLL", "PSNR", "R2", "RNN", "ROUGE", "SELU", "SSIM", "UNKNOWN", "Accuracy", "AdaptiveAveragePool",
    "AdaptiveMaxPool", "Add", "AdditiveAttention", "AlphaDropout", "AnchorBoxes", "Arrays", "Attention", "Average",
    "AveragePool1D", "AveragePool2D", "AveragePool3D", "BatchNorm", "Bidirectional", "BinaryAccuracy",
    "BinaryCrossEntropy", "BinaryFocal", "BloodCells", "BoxDecoding", "BoxIoU", "CategoricalAccuracy",
    "CategoricalHinge", "CenterCrop", "Concatenate", "ConfusionMatrix", "Contrastive", "Conv1D", "Conv1DTranspose",
    "Conv2D", "Conv2DTranspose", "Conv3D", "Conv3DTranspose", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
    "CosineEmbedding", "CosineLoss", "CosineSimilarity", "Cropping1D", "Cropping2D", "Cropping3D", "CrossEntropy",
    "DataLayer", "Dense", "DepthToSpace", "DepthwiseConv1D", "DepthwiseConv2D", "Dice", "Digits", "Divide", "Dot",
    "Dropout", "Embedding", "Exponential", "Expression", "Field", "Fix", "Flatten", "Focal", "Fold", "GaussianDropout",
    "GaussianLikelihood", "GaussianNoise", "GlobalAveragePool", "GlobalMaxPool", "GroupNorm", "HardShrink",
    "HardSigmoid", "HardSwish", "HardTanh", "Hinge", "HingeEmbedding", "Huber", "Identity", "Input", "InstanceNorm",
    "IoU", "KLDivergence", "KLToNormal", "LPPool", "LastStep", "Layer", "LayerNorm", "LeakyReLU", "LocalResponseNorm",
    "LogCosh", "LogSigmoid", "LogSoftmax", "LossLayer", "MarginRanking", "Masking", "MatMul", "MaxPool1D", "MaxPool2D",
    "MaxPool3D", "Maximum", "MeanAbsoluteError", "MeanAveragePrecision", "MeanSquaredError", "MetricLayer", "Minimum",
    "Mish", "Mnist5k", "MultiHeadAttention", "MultiLabelMargin", "MultiLabelSoftMargin", "MultiMargin", "Multiply",
    "NonMaxSuppression", "Normalization", "OneHot", "Output", "PReLU", "Padding1D", "Padding2D", "Padding3D",
    "ParameterError", "Permute", "Perplexity", "PixelShuffle", "PixelUnshuffle", "PoissonLikelihood",
    "PositionalEmbedding", "Precision", "RMSNorm", "RReLU", "RandomBrightness", "RandomContrast", "RandomCrop",
    "RandomErasing", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "ReLU", "ReLU6", "Recall",
    "RepeatVector", "Rescaling", "Reshape", "Resizing", "Reverse", "RoIAlign", "RootMeanSquaredError", "Sampling",
    "Sentences", "SeparableConv1D", "SeparableConv2D", "ShapeError", "SiLU", "Sigmoid", "SinusoidalPositions", "Slice",
    "SmoothL1", "SoftCrossEntropy", "SoftMargin", "SoftShrink", "Softmax", "Softmin", "Softplus", "Softsign",
    "SpaceToDepth", "SparsePlus", "Sparsemax", "SpatialDropout", "Spec", "Split", "SquarePlus", "Squeeze",
    "SqueezeExcite", "Stack", "Subtract", "TaggedSentences", "Tanh", "TanhShrink", "Text", "Threshold",
    "TimeDistributed", "TokenAccuracy", "TopKAccuracy", "TransformerDecoder", "TransformerEncoder", "Transpose",
    "Triplet", "Tversky", "Unfold", "UnitNorm", "Unknown", "Unsqueeze", "UpSampling1D", "UpSampling2D", "UpSampling3D",
    "ValueLoss", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "csv_of", "from_keras", "registry",
]  # fmt: skip
