"""Vertical fusion: an operation and what uses its result alone, or what shares its operands, as one instruction.

One family of patterns a file. Each keeps the kernels and their order, so that every bit stays.
"""

from layerloom.compile.passes.fusion.gradients import with_bias_gradients
from layerloom.compile.passes.fusion.losses import with_shared_losses
from layerloom.compile.passes.fusion.norms import with_activated_norms
from layerloom.compile.passes.fusion.tails import with_tails

__all__ = ["with_activated_norms", "with_bias_gradients", "with_shared_losses", "with_tails"]
