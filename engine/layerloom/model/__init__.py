"""The Python face of the graph: the same documents that the editor draws, written as code.

from layerloom import layers
from layerloom.model import Input, Model

x = Input((1, 28, 28))
y = layers.Dense(10)(layers.Flatten()(x))
model = Model(x, y)
model.compile(loss="cross_entropy", metrics=["accuracy"])
model.fit(pictures, labels, epochs=5)
model.save("net.loom")          # opens in the editor
"""

from layerloom.model.columns import ModelError
from layerloom.model.history import History
from layerloom.model.model import Model
from layerloom.model.module import ModelModule
from layerloom.model.part import Part
from layerloom.model.sequences import Padded
from layerloom.model.sequential import Sequential
from layerloom.model.symbol import Input, Symbol

__all__ = ["History", "Input", "Model", "ModelError", "ModelModule", "Padded", "Part", "Sequential", "Symbol"]
