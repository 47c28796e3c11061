"""`torch.nn.utils`: gradients clipped, parameters as one vector, weights in other terms, sequences packed."""

from layerloom.nn.utils import parametrizations, parametrize, rnn
from layerloom.nn.utils.clipping import clip_grad_norm_, clip_grad_value_, clip_grads_with_norm_, get_total_norm
from layerloom.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval
from layerloom.nn.utils.vectors import parameters_to_vector, vector_to_parameters

__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_grads_with_norm_",
    "fuse_conv_bn_eval",
    "fuse_linear_bn_eval",
    "get_total_norm",
    "parameters_to_vector",
    "parametrizations",
    "parametrize",
    "rnn",
    "vector_to_parameters",
]
