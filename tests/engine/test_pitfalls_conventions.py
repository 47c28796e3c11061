"""Where Keras and PyTorch mean different things by the same words: who takes one for the other gets wrong numbers.

What our layers give for the arguments and weights of a layer of Keras is compared with Keras itself in
`tests/contract/keras`; here the wrong reading stands beside the right one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from layerloom import losses, nn, ops
from layerloom.layers import LSTM, BatchNorm, Conv2D, Dense, Layer, MaxPool2D, Spec, from_keras
from layerloom.layers.spec import IMAGE
from layerloom.losses.clipped import clipped_cross_entropy
from layerloom.optim import SGD, Adam, AdamW, RMSprop
from layerloom.tensor import Tensor, no_grad

Array = NDArray[np.float64]
RNG = np.random.default_rng(4)
F = torch.nn.functional


def module(layer: Layer, *specs: Spec) -> Any:
    """The module of a layer for such inputs, in float64."""
    made: Any = layer.build(*specs).make()
    return made.double()


def run(made: Any, *inputs: Any) -> Array:
    with no_grad():
        found = made(*(Tensor(np.asarray(x)) for x in inputs))
    return np.asarray(found.numpy())


def far(a: Any, b: Any) -> bool:
    """Whether two results of the same shape are not the same."""
    assert np.shape(a) == np.shape(b), "of another shape it would be noticed"
    return not np.allclose(a, b, rtol=1e-6, atol=1e-8)


# Norms


def test_momentum_keeps_in_keras_and_takes_in_pytorch() -> None:
    x = np.array([[1.0], [2.0], [6.0]])
    right, naive = (module(layer, Spec((1,))) for layer in (from_keras("BatchNormalization"), BatchNorm(momentum=0.99)))
    for made in (right, naive):
        run(made.train(), x)
    assert right.running_mean.item() == pytest.approx(0.01 * 3)
    assert naive.running_mean.item() == pytest.approx(0.99 * 3)


def test_keras_follows_the_biased_variance_and_pytorch_the_unbiased_one() -> None:
    x = np.array([[1.0], [2.0], [6.0], [7.0]])
    keras, pytorch = (
        module(layer, Spec((1,))) for layer in (from_keras("BatchNormalization", momentum=0.0), BatchNorm(momentum=1.0))
    )
    for made in (keras, pytorch):
        run(made.train(), x)
    assert keras.running_var.item() == pytest.approx(x.var())
    assert pytorch.running_var.item() == pytest.approx(x.var(ddof=1))
    assert far(x.var(), x.var(ddof=1))


def test_a_batch_of_one_is_0_in_keras_and_refused_in_pytorch() -> None:
    x = np.array([[3.0, 4.0]])
    assert not run(module(from_keras("BatchNormalization"), Spec((2,))).train(), x).any()
    with pytest.raises(ValueError, match="more than"):
        run(module(BatchNorm(), Spec((2,))).train(), x)


@pytest.mark.parametrize(
    ("name", "eps"), [("LayerNormalization", 1e-3), ("GroupNormalization", 1e-3), ("RMSNormalization", 1e-6)]
)
def test_what_is_added_to_a_variance_differs(name: str, eps: float) -> None:
    arguments = {"groups": 1} if name == "GroupNormalization" else {}
    x = 1e-3 * np.array([[1.0, -2.0, 1.5]])
    centred = x if name == "RMSNormalization" else x - x.mean()
    right, naive = (centred / np.sqrt((centred**2).mean() + e) for e in (eps, 1e-5))
    np.testing.assert_allclose(run(module(from_keras(name, **arguments), Spec((3,))), x), right)
    assert far(right, naive)


def test_a_leaky_relu_leaks_more_in_keras() -> None:
    x = np.array([-1.0])
    assert run(module(from_keras("LeakyReLU"), Spec((1,))), x) == pytest.approx(-0.3)
    assert run(nn.LeakyReLU(), x) == pytest.approx(-0.01)


# Kernels


def test_a_square_dense_kernel_fits_both_ways_and_is_right_in_one() -> None:
    x, kernel = RNG.normal(size=(2, 3)), RNG.normal(size=(3, 3))
    made = module(Dense(3, bias=False), Spec((3,)))
    made.load_state_dict({"weight": kernel.T})
    np.testing.assert_allclose(run(made, x), x @ kernel)
    made.load_state_dict({"weight": kernel})
    assert far(run(made, x), x @ kernel)


def test_dense_layers_begin_otherwise() -> None:
    keras, pytorch = (module(layer, Spec((100,))) for layer in (from_keras("Dense", units=300), Dense(300)))
    assert np.abs(keras.weight.numpy()).max() == pytest.approx(math.sqrt(6 / 400), rel=0.01)
    assert np.abs(pytorch.weight.numpy()).max() == pytest.approx(1 / math.sqrt(100), rel=0.01)
    assert not keras.bias.numpy().any()
    assert pytorch.bias.numpy().any()


def test_a_convolution_kernel_is_transposed_and_not_reshaped() -> None:
    x, kernel = RNG.normal(size=(1, 2, 4, 4)), RNG.normal(size=(3, 3, 2, 5))  # Keras: height, width, in, out
    expected = sum(
        np.einsum("nchw,co->nohw", x[:, :, i : i + 2, j : j + 2], kernel[i, j]) for i in range(3) for j in range(3)
    )
    made = module(Conv2D(5, 3, padding="valid", bias=False), Spec((2, 4, 4), IMAGE))
    made.load_state_dict({"weight": kernel.transpose(3, 2, 0, 1)})
    np.testing.assert_allclose(run(made, x), expected)
    made.load_state_dict({"weight": kernel.reshape(5, 2, 3, 3)})
    assert far(run(made, x), expected)


def _spread(x: Array, kernel: Array, stride: int) -> Array:
    """Each pixel spreads through the kernel (height, width, out, in), as in Keras."""
    size = (x.shape[2] - 1) * stride + kernel.shape[0]
    y = np.zeros((len(x), kernel.shape[2], size, size))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            reach = slice(i, i + x.shape[2] * stride, stride), slice(j, j + x.shape[3] * stride, stride)
            y[:, :, reach[0], reach[1]] += np.einsum("nchw,oc->nohw", x, kernel[i, j])
    return y


def test_a_transposed_kernel_and_its_border_have_an_order_of_their_own() -> None:
    x, kernel = RNG.normal(size=(1, 2, 3, 3)), RNG.normal(size=(3, 3, 2, 2))
    expected = _spread(x, kernel, 2)[:, :, :6, :6]  # 'same': twice the size, cut off at the end
    made = module(from_keras("Conv2DTranspose", filters=2, kernel_size=3, strides=2, padding="same", use_bias=False),
                  Spec((2, 3, 3), IMAGE))  # fmt: skip
    (key,) = (key for key, _ in made.named_parameters())
    made.load_state_dict({key: kernel.transpose(3, 2, 0, 1)})
    np.testing.assert_allclose(run(made, x), expected)
    weight = torch.tensor(kernel.transpose(3, 2, 0, 1).copy())
    naive = F.conv_transpose2d(torch.tensor(x), weight, stride=2, padding=1, output_padding=1)
    assert far(naive.numpy(), expected)
    made.load_state_dict({key: kernel.transpose(2, 3, 0, 1)})  # the order of a plain convolution
    assert far(run(made, x), expected)


def test_flattening_an_image_takes_channels_first_here_and_last_in_keras() -> None:
    image, kernel = RNG.normal(size=(1, 2, 3, 3)), RNG.normal(size=(18, 4))
    in_keras = image.transpose(0, 2, 3, 1).reshape(1, -1) @ kernel
    made = nn.Sequential(nn.Flatten(), nn.Linear(18, 4, bias=False)).double()
    permuted = kernel.reshape(3, 3, 2, 4).transpose(2, 0, 1, 3).reshape(18, 4)
    made.load_state_dict({"1.weight": permuted.T})
    np.testing.assert_allclose(run(made, image), in_keras)
    made.load_state_dict({"1.weight": kernel.T})
    assert far(run(made, image), in_keras)


# Borders


def test_same_with_a_stride_adds_the_odd_pixel_at_the_end() -> None:
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    made = module(from_keras("Conv2D", filters=1, kernel_size=3, strides=2, padding="same", use_bias=False),
                  Spec((1, 4, 4), IMAGE))  # fmt: skip
    (key,) = (key for key, _ in made.named_parameters())
    kernel = np.ones((1, 1, 3, 3))
    made.load_state_dict({key: kernel})
    ends = F.conv2d(F.pad(torch.tensor(x), (0, 1, 0, 1)), torch.tensor(kernel), stride=2).numpy()
    around = F.conv2d(torch.tensor(x), torch.tensor(kernel), stride=2, padding=1).numpy()
    np.testing.assert_allclose(run(made, x), ends)
    assert far(ends, around)


def test_a_border_of_zeros_wins_over_negative_numbers_in_max_pooling() -> None:
    x = -np.arange(1.0, 10.0).reshape(1, 1, 3, 3)
    made = module(MaxPool2D(2, padding="same"), Spec((1, 3, 3), IMAGE))
    naive = F.max_pool2d(F.pad(torch.tensor(x), (0, 1, 0, 1)), 2).numpy()
    assert (run(made, x) < 0).all()
    assert (naive == 0).any()


def test_an_average_does_not_count_the_border() -> None:
    x = np.ones((1, 1, 3, 3))
    made = module(from_keras("AveragePooling2D", pool_size=2, padding="same"), Spec((1, 3, 3), IMAGE))
    naive = F.avg_pool2d(F.pad(torch.tensor(x), (0, 1, 0, 1)), 2).numpy()
    np.testing.assert_allclose(run(made, x), np.ones((1, 1, 2, 2)))
    assert far(naive, np.ones((1, 1, 2, 2)))


# Sequences


def sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))


def test_the_gates_of_an_lstm_have_an_order() -> None:
    x, kernel = RNG.normal(size=(1, 1, 3)), RNG.normal(size=(3, 8))
    i, _, c, o = np.split(x[0, 0] @ kernel, 4)  # Keras: in, forget, candidate, out; the state begins with 0
    expected = sigmoid(o) * np.tanh(sigmoid(i) * np.tanh(c))
    made = module(LSTM(2), Spec((1, 3)))
    state = {key: np.zeros(value.shape) for key, value in made.state_dict().items()}
    (key,) = (key for key in state if key.endswith("weight_ih_l0"))
    made.load_state_dict({**state, key: kernel.T})
    np.testing.assert_allclose(run(made, x)[0], expected)
    onnx = np.concatenate(np.split(kernel.T, 4)[:1] + np.split(kernel.T, 4)[3:] + np.split(kernel.T, 4)[1:3])
    made.load_state_dict({**state, key: onnx})
    assert far(run(made, x)[0], expected)


def test_the_gates_of_a_gru_have_an_order_and_the_reset_a_place() -> None:
    x, h = RNG.normal(size=3), RNG.normal(size=2)
    kernel, recurrent = RNG.normal(size=(3, 6)), RNG.normal(size=(2, 6))
    (xz, xr, xn), (hz, hr, hn) = np.split(x @ kernel, 3), np.split(h @ recurrent, 3)
    z, r = sigmoid(xz + hz), sigmoid(xr + hr)
    after = z * h + (1 - z) * np.tanh(xn + r * hn)
    before = z * h + (1 - z) * np.tanh(xn + (r * h) @ recurrent[:, 4:])
    assert far(after, before)
    cell = nn.GRUCell(3, 2, bias=False).double()
    z_last = [np.concatenate([w.T[2:4], w.T[:2], w.T[4:]]) for w in (kernel, recurrent)]  # PyTorch: r z n
    cell.load_state_dict(dict(zip(("weight_ih", "weight_hh"), z_last, strict=True)))
    np.testing.assert_allclose(run(cell, x[None], h[None])[0], after)
    cell.load_state_dict({"weight_ih": kernel.T, "weight_hh": recurrent.T})
    assert far(run(cell, x[None], h[None])[0], after)


def test_the_last_step_of_both_directions_is_not_their_last_state() -> None:
    x = RNG.normal(size=(2, 4, 3))
    steps, last = (module(LSTM(2, return_sequences=whole, bidirectional=True), Spec((4, 3))) for whole in (True, False))
    last.load_state_dict({key: value.numpy() for key, value in steps.state_dict().items()})
    every = run(steps, x)
    np.testing.assert_allclose(run(last, x), np.concatenate([every[:, -1, :2], every[:, 0, 2:]], 1))
    assert far(run(last, x), every[:, -1])


def test_a_mask_of_attention_means_the_opposite_in_two_places() -> None:
    q, k, v = (Tensor(RNG.normal(size=(1, 1, 3, 2))) for _ in range(3))
    seen = np.tril(np.ones((3, 3), bool))
    scores = (q.numpy() @ k.numpy().swapaxes(-1, -2)) / math.sqrt(2)
    shares = np.exp(np.where(seen, scores, -np.inf))
    expected = shares / shares.sum(-1, keepdims=True) @ v.numpy()
    made = nn.MultiheadAttention(2, 1, bias=False, batch_first=True).double()
    eye = np.eye(2)
    made.load_state_dict({"in_proj_weight": np.concatenate([eye, eye, eye]), "out_proj.weight": eye})
    with no_grad():
        right, naive = (
            made(*(x[0] for x in (q, k, v)), attn_mask=Tensor(mask), need_weights=False)[0].numpy()
            for mask in (~seen, seen)
        )
    np.testing.assert_allclose(right, expected[0])
    assert far(naive, expected[0])


def test_embeddings_begin_small_in_keras_and_with_variance_1_in_pytorch() -> None:
    words = Spec((4,), ("T",), "int", vocabulary=400)
    keras = module(from_keras("Embedding", input_dim=400, output_dim=20), words).weight.numpy()
    pytorch = nn.Embedding(400, 20).weight.numpy()
    assert np.abs(keras).max() <= 0.05
    assert pytorch.std() == pytest.approx(1, rel=0.05)


def test_dropout_of_an_lstm_lies_between_layers_here_and_on_inputs_in_keras() -> None:
    x = np.ones((2, 4, 3))
    here = module(LSTM(5, dropout=0.9), Spec((4, 3)))
    there = module(from_keras("LSTM", units=5, dropout=0.9), Spec((4, 3)))
    there.load_state_dict({key: value.numpy() for key, value in here.state_dict().items()})
    np.testing.assert_allclose(run(here.train(), x), run(here.eval(), x))
    with ops.random.generator(seed=1, step=1):
        dropped = run(there.train(), x)
    assert far(dropped, run(here.eval(), x))


def test_a_masked_step_neither_moves_the_state_nor_counts_in_the_loss() -> None:
    x, lengths = RNG.normal(size=(1, 4, 3)), np.array([2])
    made = module(LSTM(2), Spec((None, 3), variable=True))
    with no_grad():
        right = made(Tensor(x), lengths=Tensor(lengths)).numpy()
    np.testing.assert_allclose(right, run(made, x[:, :2]))
    assert far(right, run(made, x))
    wrong = np.array([[1.0, 2.0, 5.0, 7.0]])
    counted = losses.mse(Tensor(wrong), Tensor(np.zeros((1, 4))), lengths=Tensor(lengths)).item()
    assert counted == pytest.approx(2.5)
    assert far(counted, (wrong**2).mean())


# Losses and optimizers


def test_a_softmax_before_a_loss_of_logits_is_one_too_many() -> None:
    logits, label = np.array([[2.0, -1.0, 0.5]]), np.array([0])
    probabilities = np.exp(logits) / np.exp(logits).sum()
    right = -math.log(probabilities[0, 0])
    assert nn.CrossEntropyLoss()(Tensor(logits), Tensor(label)).item() == pytest.approx(right)
    assert clipped_cross_entropy(Tensor(probabilities), Tensor(label)).item() == pytest.approx(right)
    assert far(nn.CrossEntropyLoss()(Tensor(probabilities), Tensor(label)).item(), right)


def test_keras_clips_a_probability_of_nought() -> None:
    found = clipped_cross_entropy(Tensor(np.array([[0.0, 1.0]])), Tensor(np.array([0]))).item()
    assert found == pytest.approx(-math.log(1e-7))
    with np.errstate(divide="ignore"):
        assert np.isinf(-np.log(0.0))


def test_class_weights_divide_by_the_rows_in_keras_and_by_the_weights_in_pytorch() -> None:
    logits, label, weight = RNG.normal(size=(4, 2)), np.array([0, 1, 1, 0]), np.array([0.1, 0.4])
    terms = -np.log(np.exp(logits) / np.exp(logits).sum(1, keepdims=True))[np.arange(4), label] * weight[label]
    pytorch = nn.CrossEntropyLoss(weight=Tensor(weight))(Tensor(logits), Tensor(label)).item()
    assert pytorch == pytest.approx(terms.sum() / weight[label].sum())
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    keras = clipped_cross_entropy(Tensor(probabilities), Tensor(label), Tensor(weight)).item()
    assert keras == pytest.approx(terms.mean())
    assert far(pytorch, keras)


def moved(make: Any, steps: int = 1, gradient: float = 0.01) -> float:
    """Where a parameter that begins at 1 lies after some steps of the same gradient."""
    w = nn.Parameter(np.array([1.0]))
    optimizer = make([w])
    for _ in range(steps):
        w.grad = Tensor(np.array([gradient]))
        optimizer.step()
    return float(w.item())


def test_adam_adds_eps_after_the_bias_correction() -> None:
    g, eps = 1e-3, 1e-3
    after = 1 - 0.1 * g / (g + eps)
    before = 1 - 0.1 * math.sqrt(1 - 0.999) / (1 - 0.9) * (0.1 * g) / (math.sqrt(0.001) * g + eps)
    assert moved(lambda p: Adam(p, lr=0.1, eps=eps), gradient=g) == pytest.approx(after)
    assert far(after, before)


def test_rmsprop_adds_eps_outside_the_root() -> None:
    g, eps = 1e-3, 1e-3
    square = 0.01 * g * g
    outside, inside = 1 - 0.1 * g / (math.sqrt(square) + eps), 1 - 0.1 * g / math.sqrt(square + eps)
    assert moved(lambda p: RMSprop(p, lr=0.1, alpha=0.99, eps=eps), gradient=g) == pytest.approx(outside)
    assert far(outside, inside)


def test_momentum_keeps_gradients_and_not_steps() -> None:
    """The two are equal as long as the learning rate is."""
    w = nn.Parameter(np.array([0.0]))
    optimizer = SGD([w], lr=1.0, momentum=0.9)
    velocity = in_keras = 0.0
    for lr in (1.0, 0.1):
        for group in optimizer.param_groups:
            group["lr"] = lr
        w.grad = Tensor(np.array([1.0]))
        optimizer.step()
        velocity = 0.9 * velocity - lr
        in_keras += velocity
    assert w.item() == pytest.approx(-1.0 - 0.1 * 1.9)
    assert far(w.item(), in_keras)


def test_weight_decay_of_adam_is_not_that_of_adamw() -> None:
    coupled = moved(lambda p: Adam(p, lr=0.1, weight_decay=0.5))
    apart = moved(lambda p: AdamW(p, lr=0.1, weight_decay=0.5))
    assert apart == pytest.approx(1 - 0.1 * 0.5 - 0.1, rel=1e-5)
    assert coupled == pytest.approx(1 - 0.1, rel=1e-5)  # the gradient is scaled away, and the decay with it
    assert far(coupled, apart)
