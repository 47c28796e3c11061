"""Layers of ours that Keras does not have, and why each is not compared with it."""

from __future__ import annotations

_FOUND_ELSEWHERE = "PyTorch has it and Keras does not"

WITHOUT: dict[str, str] = {
    "AnchorBoxes": "Keras has no layers of object detection",
    "BoxDecoding": "Keras has no layers of object detection",
    "BoxIoU": "Keras has no layers of object detection",
    "CBAM": "Keras builds it of other layers",
    "CosineSimilarity": _FOUND_ELSEWHERE,
    "DepthToSpace": "TensorFlow and ONNX have it and Keras does not",
    "Divide": "an operation in Keras, not a layer",
    "Expression": "Keras runs Python code in a Lambda",
    "Fold": _FOUND_ELSEWHERE,
    "Input": "carries values and computes nothing",
    "LPPool": _FOUND_ELSEWHERE,
    "LocalResponseNorm": _FOUND_ELSEWHERE,
    "MatMul": "an operation in Keras, not a layer",
    "NonMaxSuppression": "Keras has no layers of object detection",
    "Output": "carries values and computes nothing",
    "Padding1D": _FOUND_ELSEWHERE,
    "Padding2D": _FOUND_ELSEWHERE,
    "Padding3D": _FOUND_ELSEWHERE,
    "PixelShuffle": _FOUND_ELSEWHERE,
    "PixelUnshuffle": _FOUND_ELSEWHERE,
    "RReLU": _FOUND_ELSEWHERE,
    "RandomCrop": "Keras' resizes in evaluation, ours takes the middle as it is",
    "RandomErasing": "Keras' draws the size of the rectangle too",
    "RoIAlign": "Keras has no layers of object detection",
    "Sampling": "Keras has it in an example alone, where it draws in evaluation too",
    "Slice": "an operation in Keras, not a layer",
    "Softmin": _FOUND_ELSEWHERE,
    "SpaceToDepth": "TensorFlow and ONNX have it and Keras does not",
    "Split": "an operation in Keras, not a layer",
    "Squeeze": "an operation in Keras, not a layer",
    "SqueezeExcite": "Keras builds it of other layers",
    "Stack": "an operation in Keras, not a layer",
    "Transpose": "an operation in Keras, not a layer",
    "Unfold": _FOUND_ELSEWHERE,
    "Unsqueeze": "an operation in Keras, not a layer",
}
