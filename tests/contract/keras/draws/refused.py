"""What ours does not express, by Keras' layer and argument; `from_keras` names a way out for each."""

from __future__ import annotations

from collections.abc import Mapping

_MIRRORED = "ours mirrors the image beyond its border, and weighs between four pixels"
_SYMMETRIC = "ours is drawn evenly around nothing"
_MOVED: Mapping[str, str] = {"fill_mode": _MIRRORED, "interpolation": _MIRRORED, "fill_value": _MIRRORED}
_ONE_NUMBER = {"reduction": "a loss is the mean over what counts, whatever the size of a batch"}
_FOCAL = {**_ONE_NUMBER, "label_smoothing": "ours takes the targets as they are"}
_CHANNELS = {"axis": "ours normalizes channels, or the last axes"}

REFUSED: Mapping[str, Mapping[str, str]] = {
    "BatchNormalization": _CHANNELS,
    "GroupNormalization": _CHANNELS,
    "LayerNormalization": _CHANNELS,
    "RMSNormalization": _CHANNELS,
    "UnitNormalization": {"axis": "ours divides by the norm along one axis"},
    "UpSampling2D": {"interpolation": "ours weighs between four pixels"},
    "Resizing": {
        **dict.fromkeys(("crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_value"), "ours stretches the image"),
        "interpolation": "ours weighs between 4 or 16 pixels", "antialias": "an average pool before it blurs",
    },
    "Normalization": {"axis": "ours goes by channel", "invert": "an Expression turns it back"},
    "GroupQueryAttention": {"use_gate": "wire a Dense and a Multiply"},
    "MultiHeadAttention": {"sliding_window": "ours looks at all steps", "use_gate": "wire a Dense and a Multiply"},
    "Precision": {"class_id": "the answers of all classes are counted", "thresholds": "answers are told at one half"},
    "Recall": {"class_id": "the answers of all classes are counted", "thresholds": "answers are told at one half"},
    "F1Score": {"average": "a metric is one number, not one for each class"},
    "R2Score": {"class_aggregation": "the mean over the outputs"},
    "RandomRotation": {**_MOVED, "factor": _SYMMETRIC},
    "RandomTranslation": {**_MOVED, "height_factor": _SYMMETRIC, "width_factor": _SYMMETRIC},
    "RandomZoom": {**_MOVED, "height_factor": _SYMMETRIC, "width_factor": "ours keeps the proportions"},
    "CategoricalFocalCrossentropy": _FOCAL,
    **dict.fromkeys(
        (
            "MeanAbsoluteError", "MeanSquaredError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError",
            "LogCosh", "Poisson", "Huber", "Hinge", "SquaredHinge", "KLDivergence", "CosineSimilarity",
            "CategoricalHinge", "Dice", "Tversky", "BinaryCrossentropy", "BinaryFocalCrossentropy",
            "CategoricalCrossentropy", "SparseCategoricalCrossentropy",
        ),
        _ONE_NUMBER,
    ),
}  # fmt: skip
