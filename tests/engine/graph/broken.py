"""Graphs as beginners draw them, each with one mistake: where it is told, in which words, and the way out."""

from __future__ import annotations

from tests.engine.graph import broken_layers, broken_often, broken_training
from tests.engine.graph.sketch import CASES, Case, Sketch

DRAWN = (broken_layers, broken_training, broken_often)
"""What puts its drawings into `CASES` when it is imported."""

__all__ = ["CASES", "Case", "Sketch"]
