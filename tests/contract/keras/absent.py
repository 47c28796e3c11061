"""Public classes of Keras without a counterpart in `from_keras`, and why, by module."""

from __future__ import annotations

from collections.abc import Mapping

_AUGMENTED = "an augmentation of pictures beyond those here: flips, turns, shifts, zoom, cuts, light and contrast"
_TEXT = "the columns of a data node are turned into numbers there, with the vocabulary of its training rows"
_CELL = "a cell alone has no place in a graph: RNN, GRU and LSTM walk along the steps themselves"
_CODE = "it runs code of another framework"
_BASE = "the base of others"
_BOTH = "a curve of two rates: ours has the area under it (AUC), and precision and recall at a half"
_COUNT = "a count: the metric ConfusionMatrix has all four"
_OWN = "ours of that name is exact where Keras' goes by thresholds or float32"
_SOUND = "sounds are not among the data here"

LAYERS: Mapping[str, str] = {
    "ActivityRegularization": "a loss is linked to what it holds small: ValueLoss",
    **dict.fromkeys(
        (
            "AugMix", "AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "CutMix", "Equalization", "MixUp",
            "RandAugment", "RandomColorDegeneration", "RandomColorJitter", "RandomElasticTransform",
            "RandomGaussianBlur", "RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective",
            "RandomPosterization", "RandomSaturation", "RandomSharpness", "RandomShear", "Solarization",
        ),
        _AUGMENTED,
    ),
    **dict.fromkeys(("Hashing", "HashedCrossing", "IntegerLookup", "StringLookup", "TextVectorization"), _TEXT),
    **dict.fromkeys(("GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells", "RNN"), _CELL),
    **dict.fromkeys(("FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper"), _CODE),
    **dict.fromkeys(("InputSpec", "Layer", "Wrapper"), _BASE),
    **dict.fromkeys(("MelSpectrogram", "STFTSpectrogram"), _SOUND),
    "Discretization": "the columns of a data node are turned into classes there",
    "EinsumDense": "Dense goes along the last axis, Expression and MatMul along others",
    "InputLayer": "Input, which takes a shape in our layout",
    "Lambda": "Expression, which takes a formula in place of code",
    "MaxNumBoundingBoxes": "boxes are padded by the data node that reads them",
    "Pipeline": "layers are wired one behind another",
    "RandomCrop": "Keras' resizes in evaluation, ours takes the middle as it is",
    "RandomErasing": "Keras' draws the size of the rectangle too",
    "ReversibleEmbedding": "two nodes share their weights by reference",
    "SpectralNormalization": "a constraint of weights: it is `nn.utils.parametrizations.spectral_norm` there",
}  # fmt: skip
LOSSES: Mapping[str, str] = {
    "CTC": "ours is divided by the number of labels, and does not count those that fill up",
    "CategoricalGeneralizedCrossEntropy": "a formula of the right class' probability: an Expression before ValueLoss",
    "Circle": "a formula of distances between all pairs of a batch: an Expression before ValueLoss",
    "Loss": _BASE,
}
METRICS: Mapping[str, str] = {
    **dict.fromkeys(("AUC", "BinaryIoU", "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU"), _OWN),
    **dict.fromkeys(
        ("PrecisionAtRecall", "RecallAtPrecision", "SensitivityAtSpecificity", "SpecificityAtSensitivity"), _BOTH
    ),
    **dict.fromkeys(("FalseNegatives", "FalsePositives", "TrueNegatives", "TruePositives"), _COUNT),
    **dict.fromkeys(("Mean", "MeanMetricWrapper", "Metric", "Sum"), _BASE),
    "Accuracy": "it compares numbers that are equal; ours of that name is SparseCategoricalAccuracy",
    "ConcordanceCorrelation": "R2 measures how far numbers agree",
    "FBetaScore": "F1 weighs precision and recall alike",
    "LogCoshError": "the loss LogCosh, whose value is shown beside the metrics",
    "PearsonCorrelation": "R2 measures how far numbers agree",
    "TopKCategoricalAccuracy": "TopKAccuracy, which takes class numbers: SparseTopKCategoricalAccuracy",
}
INITIALIZERS: Mapping[str, str] = {"Initializer": _BASE, "STFT": _SOUND, "STFTInitializer": _SOUND, "stft": _SOUND}
_PENALTY = "a setting of the training, for all weights or for those of a layer"
REGULARIZERS: Mapping[str, str] = {
    **dict.fromkeys(("L1", "L1L2", "L2", "l1", "l1_l2", "l2"), _PENALTY),
    **dict.fromkeys(
        ("OrthogonalRegularizer", "orthogonal_regularizer"), "a loss of the weights, which no wire carries"
    ),
    "Regularizer": _BASE,
}
CONSTRAINTS: Mapping[str, str] = {
    **dict.fromkeys(
        ("MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm", "max_norm", "min_max_norm", "non_neg", "unit_norm"),
        "the largest norm is a setting of the training; no other limit is",
    ),
    "Constraint": _BASE,
}
