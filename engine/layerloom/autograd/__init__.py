"""Gradients beyond `backward` and `grad`: functions of one's own, recomputing, derivatives, the search for nan."""

from layerloom.autograd.anomaly import AnomalyError, detect_anomaly
from layerloom.autograd.checkpoint import checkpoint
from layerloom.autograd.derivatives import hessian, hvp, jacobian, jvp, vjp
from layerloom.autograd.function import Context, Function
from layerloom.tensor import enable_grad, grad, inference_mode, is_grad_enabled, no_grad

__all__ = [
    "AnomalyError",
    "Context",
    "Function",
    "checkpoint",
    "detect_anomaly",
    "enable_grad",
    "grad",
    "hessian",
    "hvp",
    "inference_mode",
    "is_grad_enabled",
    "jacobian",
    "jvp",
    "no_grad",
    "vjp",
]
