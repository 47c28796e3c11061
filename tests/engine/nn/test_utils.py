"""`nn.utils` against PyTorch's: clipping, vectors, weights in other terms, packed sequences, fusion."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn, ops, optim
from layerloom.compile import ReferenceExecutor, trace
from layerloom.nn import utils
from layerloom.ops import ArraySpec
from layerloom.tensor import Tensor, grad, no_grad

RNG = np.random.default_rng(6)
X = RNG.normal(size=(5, 4))


def nets() -> tuple[Any, Any]:
    """The same net with the same gradients, ours and PyTorch's."""
    ours = nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2)).double()
    theirs = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2)).double()
    theirs.load_state_dict({key: torch.tensor(value.numpy()) for key, value in ours.state_dict().items()})
    (ours(Tensor(X)) ** 2).sum().backward()
    (theirs(torch.tensor(X)) ** 2).sum().backward()
    return ours, theirs


def same_gradients(ours: Any, theirs: Any) -> None:
    for our, their in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(our.grad.numpy(), their.grad.numpy(), rtol=1e-9)


@pytest.mark.parametrize(("limit", "order"), [(0.5, 2.0), (1e6, 2.0), (0.3, 1.0), (0.1, float("inf"))])
def test_gradients_are_clipped_by_their_common_norm(limit: float, order: float) -> None:
    ours, theirs = nets()
    before = utils.clip_grad_norm_(ours.parameters(), limit, norm_type=order)
    assert before.item() == pytest.approx(
        torch.nn.utils.clip_grad_norm_(theirs.parameters(), limit, norm_type=order).item()
    )
    same_gradients(ours, theirs)


def test_gradients_are_clipped_by_value() -> None:
    ours, theirs = nets()
    utils.clip_grad_value_(ours.parameters(), 0.05)
    torch.nn.utils.clip_grad_value_(theirs.parameters(), 0.05)
    same_gradients(ours, theirs)


def test_a_norm_that_is_not_finite_is_told_if_wanted() -> None:
    parameter = nn.Parameter(np.ones(2))
    parameter.grad = Tensor(np.array([np.inf, 1.0]))
    with pytest.raises(RuntimeError, match="norm of the gradients is inf"):
        utils.clip_grad_norm_(parameter, 1.0, error_if_nonfinite=True)
    assert utils.clip_grad_norm_([], 1.0).item() == 0


def test_parameters_become_a_vector_and_a_vector_parameters() -> None:
    ours, theirs = nets()
    vector = utils.parameters_to_vector(ours.parameters())
    expected = torch.nn.utils.parameters_to_vector(theirs.parameters())
    np.testing.assert_array_equal(vector.numpy(), expected.detach().numpy())
    utils.vector_to_parameters(vector * 2, ours.parameters())
    np.testing.assert_array_equal(ours[2].weight.numpy(), 2 * theirs[2].weight.detach().numpy())
    with pytest.raises(ValueError, match="23 numbers together"):
        utils.vector_to_parameters(vector[:-1], ours.parameters())


MODULES: dict[str, tuple[Any, tuple[int, ...]]] = {
    "Linear": ((4, 3), (5, 4)),
    "Conv2d": ((2, 3, 3), (1, 2, 5, 5)),
    "ConvTranspose1d": ((2, 3, 3), (1, 2, 4)),
}


def state_of(module: Any, make: Any) -> dict[str, Any]:
    return {key: make(np.array(value.detach().numpy())) for key, value in module.state_dict().items()}


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize(
    "kind", ["weight_norm", "weight_norm-1", "weight_norm-all", "spectral_norm", "spectral_norm-3"]
)
def test_a_weight_in_other_terms_is_pytorchs(name: str, kind: str) -> None:
    arguments, shape = MODULES[name]
    function, _, more = kind.partition("-")
    options: dict[str, Any] = {"": {}, "1": {"dim": 1}, "all": {"dim": None}, "3": {"n_power_iterations": 3}}[more]
    ours = getattr(utils.parametrizations, function)(getattr(nn, name)(*arguments).double(), **options)
    made = getattr(torch.nn, name)(*arguments).double()
    theirs = getattr(torch.nn.utils.parametrizations, function)(made, **options)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    theirs.load_state_dict(state_of(ours, torch.tensor))
    x = RNG.normal(size=shape)
    for mode in (True, False):
        y, expected = ours.train(mode)(Tensor(x)), theirs.train(mode)(torch.tensor(x))
        np.testing.assert_allclose(y.numpy(), expected.detach().numpy(), rtol=1e-8)
        gradients = grad(ops.sum(y * y), list(ours.parameters()))
        others = torch.autograd.grad((expected**2).sum(), list(theirs.parameters()))
        for our, their in zip(gradients, others, strict=True):
            assert our is not None
            np.testing.assert_allclose(our.numpy(), their.numpy(), rtol=1e-7, atol=1e-10)
    for key, value in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[key].numpy(), value.numpy(), rtol=1e-8)


def test_a_computed_weight_learns_and_can_be_traced() -> None:
    module = utils.parametrizations.spectral_norm(nn.Linear(4, 3))
    optimizer = optim.SGD(module.parameters(), lr=0.1)
    before = module.weight.numpy()
    module(Tensor(X.astype(np.float32))).sum().backward()
    optimizer.step()
    assert not np.allclose(module.weight.numpy(), before)
    states = {key: ArraySpec.of(value.data) for key, value in module.state_dict().items()}

    def step(data: Any, _: Any, states: Any) -> Any:
        with module.bound(states) as bound:
            y = module(data["x"])
        return {"y": y}, {**states, **bound.buffers}

    program = trace(step, {"x": ArraySpec((5, 4), np.dtype(np.float32))}, {}, states)
    now = {key: value.numpy() for key, value in module.state_dict().items()}
    outputs, new = ReferenceExecutor(program).run({"x": X.astype(np.float32)}, {}, now)
    np.testing.assert_allclose(outputs["y"], module(Tensor(X.astype(np.float32))).numpy(), rtol=1e-6)
    key = "parametrizations.weight.0._u"
    np.testing.assert_allclose(new[key], module.state_dict()[key].numpy(), rtol=1e-6)


def test_a_weight_is_learned_itself_again_after_its_terms_are_removed() -> None:
    module = nn.Linear(4, 3)
    before = module.weight.numpy()
    utils.parametrizations.weight_norm(module)
    assert utils.parametrize.is_parametrized(module, "weight") and isinstance(module, nn.Linear)
    with pytest.raises(ValueError, match="2 originals"):
        utils.parametrize.remove_parametrizations(module, "weight", leave_parametrized=False)
    utils.parametrize.remove_parametrizations(module, "weight")
    assert type(module) is nn.Linear and sorted(module.state_dict()) == ["bias", "weight"]
    np.testing.assert_allclose(module.weight.numpy(), before, rtol=1e-6)
    with pytest.raises(ValueError, match="no parameter 'foo'"):
        utils.parametrizations.weight_norm(module, "foo")


def test_a_parametrization_of_ones_own_may_be_stacked() -> None:
    class Positive(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return ops.exp(x)

        def right_inverse(self, x: Tensor) -> Tensor:
            return ops.log(x)

    class Symmetric(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.triu() + x.triu(1).T

    module = nn.Linear(3, 3)
    with no_grad():
        module.weight.copy_(np.abs(module.weight.numpy()) + 1)
    expected = module.weight.numpy()
    utils.parametrize.register_parametrization(module, "weight", Positive())
    np.testing.assert_allclose(module.weight.numpy(), expected, rtol=1e-6)
    utils.parametrize.register_parametrization(module, "weight", Symmetric())
    np.testing.assert_allclose(module.weight.numpy(), module.weight.numpy().T)
    assert module.weight.numpy().min() > 0


@pytest.mark.parametrize("batch_first", [False, True])
def test_sequences_are_packed_and_unpacked(batch_first: bool) -> None:
    rows = [RNG.normal(size=(steps, 3)) for steps in (4, 2, 1)]
    ours, theirs = [Tensor(row) for row in rows], [torch.tensor(row) for row in rows]
    padded, lengths = utils.rnn.pad_packed_sequence(utils.rnn.pack_sequence(ours), batch_first, -1.0)
    other, counts = torch.nn.utils.rnn.pad_packed_sequence(torch.nn.utils.rnn.pack_sequence(theirs), batch_first, -1.0)
    np.testing.assert_array_equal(padded.numpy(), other.numpy())
    assert lengths.tolist() == counts.tolist()
    for found, row in zip(utils.rnn.unpad_sequence(padded, lengths, batch_first), rows, strict=True):
        np.testing.assert_array_equal(found.numpy(), row)
    for found, row in zip(utils.rnn.unpack_sequence(utils.rnn.pack_sequence(ours)), rows, strict=True):
        np.testing.assert_array_equal(found.numpy(), row)


@pytest.mark.parametrize("name", ["Conv2d", "Conv2d-nobias", "ConvTranspose2d", "ConvTranspose2d-groups", "Linear"])
def test_a_batch_norm_is_worked_into_the_map_before_it(name: str) -> None:
    kind, _, more = name.partition("-")
    x = RNG.normal(size=(3, 4, 5, 5) if kind != "Linear" else (3, 4))
    options: dict[str, Any] = {"nobias": {"bias": False}, "groups": {"groups": 2}, "": {}}[more]
    arguments = (4, 6, 3) if kind != "Linear" else (4, 6)
    first = getattr(nn, kind)(*arguments, **options).double()
    norm = (nn.BatchNorm2d if kind != "Linear" else nn.BatchNorm1d)(6).double()
    norm(first(Tensor(x)))
    with no_grad():
        norm.weight.copy_(RNG.random(6) + 0.5)
        norm.bias.copy_(RNG.random(6))
    fuse = utils.fuse_linear_bn_eval if kind == "Linear" else utils.fuse_conv_bn_eval
    with pytest.raises(ValueError, match="needs eval"):
        fuse(first, norm)
    more_arguments = {"transpose": True} if kind == "ConvTranspose2d" else {}
    fused = fuse(first.eval(), norm.eval(), **more_arguments)
    np.testing.assert_allclose(fused(Tensor(x)).numpy(), norm(first(Tensor(x))).numpy(), rtol=1e-9, atol=1e-12)


def test_a_module_with_computed_weights_can_be_copied() -> None:
    module = utils.parametrizations.weight_norm(nn.Linear(4, 3))
    twin = copy.deepcopy(module)
    np.testing.assert_array_equal(twin.weight.numpy(), module.weight.numpy())
    with no_grad():
        twin.parametrizations.weight.original0.zero_()
    assert not twin.weight.numpy().any() and module.weight.numpy().any()
