"""What the user wires: one class is one layer. Importing this package declares all of them."""

from layerloom.layers.activation import GELU, LeakyReLU, ReLU, ReLU6, Sigmoid, Softmax, Tanh
from layerloom.layers.attention import MultiHeadAttention, PositionalEmbedding
from layerloom.layers.convolution import Conv2D
from layerloom.layers.core import Dense, Dropout, Input, Output
from layerloom.layers.data import CSV, Arrays, Field, csv_of
from layerloom.layers.layer import DataLayer, Layer, LossLayer, MetricLayer, ParameterError, registry
from layerloom.layers.losses import MSE, BinaryCrossEntropy, CrossEntropy
from layerloom.layers.merge import Add, Concatenate, Multiply
from layerloom.layers.metrics import Accuracy
from layerloom.layers.normalization import BatchNorm, LayerNorm
from layerloom.layers.pooling import AveragePool2D, GlobalAveragePool, GlobalMaxPool, MaxPool2D
from layerloom.layers.recurrent import LSTM, Embedding
from layerloom.layers.samples import BloodCells, Digits, Mnist5k, Sentences, TaggedSentences, Text
from layerloom.layers.shape import Flatten, Reshape
from layerloom.layers.spec import UNKNOWN, Fix, ShapeError, Spec
from layerloom.layers.unknown import Unknown

__all__ = [
    "CSV", "GELU", "LSTM", "MSE", "UNKNOWN", "Accuracy", "Add", "Arrays", "AveragePool2D", "BatchNorm",
    "BinaryCrossEntropy", "BloodCells", "Concatenate", "Conv2D", "CrossEntropy", "DataLayer", "Dense", "Digits",
    "Dropout", "Embedding", "Field", "Fix", "Flatten", "GlobalAveragePool", "GlobalMaxPool", "Input", "Layer",
    "LayerNorm", "LeakyReLU", "LossLayer", "MaxPool2D", "MetricLayer", "Mnist5k", "MultiHeadAttention", "Multiply",
    "Output", "ParameterError", "PositionalEmbedding", "ReLU", "ReLU6", "Reshape", "Sentences", "ShapeError",
    "Sigmoid", "Softmax", "Spec", "TaggedSentences", "Tanh", "Text", "Unknown", "csv_of", "registry",
]  # fmt: skip
