"""Optimizers: pure updates in tensor operations, and PyTorch's `step` around them.

A training step is recorded as a pure program, so the core of an optimizer changes nothing: `initial_state(params)`
makes its states (keys `"<parameter>/<slot>"`), `update` returns new parameters and new states. Learning rate and step
number are 0-d tensors, inputs of the program:

    optimizer = Adam(betas=(0.9, 0.99))
    states = optimizer.initial_state(params)
    params, states = optimizer.update(params, grads, states, {"learning_rate": rate, "step": step})     # step from 1

At the prompt the same classes work as in PyTorch:

    optimizer = Adam(network.parameters(), lr=1e-3)
    loss.backward(); optimizer.step(); optimizer.zero_grad()

Arguments, defaults and formulas are PyTorch's; they differ from Keras' where `eps` goes and what weight decay means.
"""

from layerloom.optim.adam import Adam, Adamax, AdamW, NAdam, RAdam
from layerloom.optim.adaptive import Adadelta, Adagrad, RMSprop
from layerloom.optim.clipping import clip_by_global_norm, clip_by_norm, clip_by_value, global_norm
from layerloom.optim.constraints import max_norm
from layerloom.optim.large import LAMB, Lion
from layerloom.optim.optimizer import Optimizer
from layerloom.optim.sgd import SGD

__all__ = [
    "LAMB", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Lion", "NAdam", "Optimizer", "RAdam", "RMSprop",
    "clip_by_global_norm", "clip_by_norm", "clip_by_value", "global_norm", "max_norm",
]  # fmt: skip
