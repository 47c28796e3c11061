"""Callbacks of `Model.fit`, with the names and rules of Keras.

from layerloom.callbacks import EarlyStopping

model.fit(x, y, validation_split=0.1, epochs=100, callbacks=[EarlyStopping(patience=5, restore_best_weights=True)])

One's own extend `Callback`.
"""

from layerloom.callbacks.base import Callback, Callbacks
from layerloom.callbacks.monitoring import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from layerloom.callbacks.steering import LearningRateScheduler, TerminateOnNaN
from layerloom.callbacks.telling import CSVLogger, History, Progress, TensorBoard

__all__ = [
    "CSVLogger", "Callback", "Callbacks", "EarlyStopping", "History", "LearningRateScheduler", "ModelCheckpoint",
    "Progress", "ReduceLROnPlateau", "TensorBoard", "TerminateOnNaN",
]  # fmt: skip
