"""Layerloom's engine: tensors, layers, the graph, training and export. It works without a window."""

__version__ = "0.1.0"
