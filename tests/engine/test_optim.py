from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import optim
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops.operation import ArraySpec
from layerloom.optim import clip_by_global_norm
from layerloom.tensor import Tensor

Array = np.ndarray[Any, Any]
SHAPES = {"a": (3, 2), "b": (4,), "c": ()}

CASES: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"weight_decay": 0.1}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "dampening": 0.3}),
    ("SGD", {"momentum": 0.8, "dampening": 0.5, "weight_decay": 0.05}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"betas": (0.8, 0.95), "eps": 1e-3}),
    ("Adam", {"weight_decay": 0.1}),
    ("Adam", {"amsgrad": True}),
    ("Adam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {}),
    ("AdamW", {"betas": (0.5, 0.9), "eps": 1e-4, "weight_decay": 0.2}),
    ("AdamW", {"weight_decay": 0.0}),
    ("AdamW", {"betas": (0.5, 0.6), "amsgrad": True}),
    ("Adamax", {}),
    ("Adamax", {"betas": (0.5, 0.9), "eps": 1e-3, "weight_decay": 0.1}),
    ("NAdam", {}),
    ("NAdam", {"betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1, "momentum_decay": 0.02}),
    ("NAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RAdam", {}),
    ("RAdam", {"betas": (0.8, 0.9), "eps": 1e-3, "weight_decay": 0.1}),
    ("RAdam", {"betas": (0.8, 0.9), "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RMSprop", {}),
    ("RMSprop", {"alpha": 0.9, "eps": 1e-3, "weight_decay": 0.1}),
    ("RMSprop", {"momentum": 0.7}),
    ("RMSprop", {"momentum": 0.7, "centered": True, "eps": 1e-2}),
    ("Adagrad", {}),
    ("Adagrad", {"lr_decay": 0.2, "weight_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3}),
    ("Adadelta", {}),
    ("Adadelta", {"rho": 0.7, "eps": 1e-3, "weight_decay": 0.1}),
]
IDS = [f"{name}-{arguments}" for name, arguments in CASES]


def start() -> dict[str, Array]:
    rng = np.random.default_rng(1)
    return {name: rng.normal(size=shape) for name, shape in SHAPES.items()}


def gradients(step: int) -> dict[str, Array]:
    rng = np.random.default_rng(100 + step)
    return {name: rng.normal(size=shape) for name, shape in SHAPES.items()}


def rate(step: int) -> float:
    """A rate that changes from step to step, as a schedule makes it."""
    return 0.1 / (1 + 0.3 * step)


def by_pytorch(name: str, arguments: dict[str, Any], steps: int = 20) -> list[dict[str, Array]]:
    params = {key: torch.tensor(value, requires_grad=True) for key, value in start().items()}
    optimizer = getattr(torch.optim, name)(params.values(), lr=1.0, **arguments)
    path = []
    for step in range(1, steps + 1):
        optimizer.param_groups[0]["lr"] = rate(step)
        for key, g in gradients(step).items():
            params[key].grad = torch.tensor(g)
        optimizer.step()
        path.append({key: p.detach().numpy().copy() for key, p in params.items()})
    return path


def tensors(arrays: dict[str, Array]) -> dict[str, Tensor]:
    return {key: Tensor(value) for key, value in arrays.items()}


def scalars(step: int) -> dict[str, Tensor]:
    return {"learning_rate": Tensor(np.asarray(rate(step))), "step": Tensor(np.asarray(step))}


def agree(ours: dict[str, Array], theirs: dict[str, Array], name: str = "") -> None:
    room = 1e-6 if name == "NAdam" else 1e-12  # whose product of momenta PyTorch keeps in float32
    for key, value in theirs.items():
        np.testing.assert_allclose(ours[key], value, rtol=room, atol=room, err_msg=key)


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=IDS)
def test_pure_updates_follow_pytorch_through_twenty_steps(name: str, arguments: dict[str, Any]) -> None:
    optimizer = getattr(optim, name)(**arguments)
    params = tensors(start())
    states = optimizer.initial_state(params)
    for step, expected in enumerate(by_pytorch(name, arguments), 1):
        before = {key: p.data for key, p in params.items()}
        new, states = optimizer.update(params, tensors(gradients(step)), states, scalars(step))
        assert all(params[key].data is before[key] for key in params)
        params = new
        agree({key: p.numpy() for key, p in params.items()}, expected, name)


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=IDS)
def test_one_recorded_update_serves_every_step_bitwise(name: str, arguments: dict[str, Any]) -> None:
    optimizer = getattr(optim, name)(**arguments)
    params = tensors(start())
    states = optimizer.initial_state(params)

    def update(data: Any, numbers: Any, held: Any) -> Any:
        own = {key: held[f"p.{key}"] for key in params}
        new_params, new_states = optimizer.update(own, data, {key: held[f"s.{key}"] for key in states}, numbers)
        return {}, {f"p.{k}": v for k, v in new_params.items()} | {f"s.{k}": v for k, v in new_states.items()}

    held = {f"p.{k}": v.data for k, v in params.items()} | {f"s.{k}": v.data for k, v in states.items()}

    def specs(arrays: dict[str, Array]) -> dict[str, ArraySpec]:
        return {key: ArraySpec.of(value) for key, value in arrays.items()}

    numbers = {key: value.data for key, value in scalars(1).items()}
    program = trace(update, specs(gradients(1)), specs(numbers), specs(held))
    for step in range(1, 6):
        numbers = {key: value.data for key, value in scalars(step).items()}
        _, held = ReferenceExecutor(program).run(gradients(step), numbers, held)
        params, states = optimizer.update(params, tensors(gradients(step)), states, scalars(step))
        for key, value in params.items():
            np.testing.assert_array_equal(held[f"p.{key}"], value.numpy(), strict=True)
        for key, value in states.items():
            np.testing.assert_array_equal(held[f"s.{key}"], value.numpy(), strict=True)


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=IDS)
def test_step_follows_pytorch_even_where_gradients_are_missing_at_times(name: str, arguments: dict[str, Any]) -> None:
    ours = {key: Tensor(value, requires_grad=True) for key, value in start().items()}
    theirs = {key: torch.tensor(value, requires_grad=True) for key, value in start().items()}
    optimizer = getattr(optim, name)(ours.values(), lr=0.1, **arguments)
    expected = getattr(torch.optim, name)(theirs.values(), lr=0.1, **arguments)
    for step in range(1, 9):
        optimizer.zero_grad()
        expected.zero_grad()
        present = {key: g for key, g in gradients(step).items() if key != "a" or step % 3 == 2}
        for key, g in present.items():
            ours[key].grad, theirs[key].grad = Tensor(g), torch.tensor(g)
        optimizer.step()
        expected.step()
        found = {key: p.detach().numpy() for key, p in theirs.items()}
        agree({key: p.numpy() for key, p in ours.items()}, found, name)


def test_a_parameter_without_a_gradient_keeps_its_value_and_state() -> None:
    optimizer = optim.Adam(weight_decay=0.5)
    params = tensors(start())
    states = optimizer.initial_state(params)
    grads = {**tensors(gradients(1)), "a": None}
    new_params, new_states = optimizer.update(params, grads, states, scalars(1))
    assert new_params["a"] is params["a"]
    assert all(new_states[key] is states[key] for key in states if key.startswith("a/"))
    assert all(new_states[key] is not states[key] for key in states if key.startswith("b/"))


def test_states_and_parameters_stay_in_float32() -> None:
    for name, arguments in CASES:
        optimizer = getattr(optim, name)(**arguments)
        params = tensors({key: value.astype(np.float32) for key, value in start().items()})
        grads = tensors({key: value.astype(np.float32) for key, value in gradients(1).items()})
        new = optimizer.update(params, grads, optimizer.initial_state(params), scalars(1))
        assert {x.dtype for part in new for x in part.values()} == {np.dtype(np.float32)}, name


def test_the_bias_correction_is_right_in_float32_after_many_steps() -> None:
    """1 - 0.999^step computed in float32 would be off by 1e-5 at the first step."""
    optimizer, p = optim.Adam(), {"p": Tensor(np.zeros(1, np.float32))}
    g = {"p": Tensor(np.full(1, 1e-3, np.float32))}
    new, _ = optimizer.update(p, g, optimizer.initial_state(p), scalars(1))
    np.testing.assert_allclose(new["p"].numpy(), -rate(1) * 1e-3 / (1e-3 + 1e-8), rtol=5e-7)


@pytest.mark.parametrize("limit", [0.5, 3.0, 1e6])
@pytest.mark.parametrize("as_tensor", [False, True])
def test_clipping_is_pytorchs(limit: float, as_tensor: bool) -> None:
    arrays = gradients(3)
    clipped, norm = clip_by_global_norm(
        {**tensors(arrays), "none": None}, Tensor(np.float64(limit)) if as_tensor else limit
    )
    theirs = {key: torch.tensor(np.zeros_like(g), requires_grad=True) for key, g in arrays.items()}
    for key, g in arrays.items():
        theirs[key].grad = torch.tensor(g)
    expected = torch.nn.utils.clip_grad_norm_(theirs.values(), limit)
    assert clipped["none"] is None
    np.testing.assert_allclose(norm.item(), expected.item(), rtol=1e-14)
    for key, p in theirs.items():
        ours = clipped[key]
        assert ours is not None and p.grad is not None
        np.testing.assert_allclose(ours.numpy(), p.grad.numpy(), rtol=1e-14)


def test_clipping_keeps_float32_and_takes_no_gradients_at_all() -> None:
    clipped, _ = clip_by_global_norm({"a": Tensor(np.ones(3, np.float32))}, 0.1)
    assert clipped["a"] is not None and clipped["a"].dtype == np.float32
    nothing, norm = clip_by_global_norm({"a": None}, 0.1)
    assert nothing == {"a": None} and norm.item() == 0


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("SGD", {"lr": -1.0}, "lr needs a number of at least 0, got -1.0"),
        ("SGD", {"nesterov": True}, "nesterov needs momentum"),
        ("SGD", {"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "no dampening"),
        ("SGD", {"momentum": -0.1}, "momentum needs"),
        ("Adam", {"betas": (0.9, 1.0)}, "betas need"),
        ("Adam", {"eps": -1e-8}, "eps needs"),
        ("AdamW", {"weight_decay": float("nan")}, "weight_decay needs"),
    ],
)
def test_a_wrong_argument_is_refused(name: str, arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        getattr(optim, name)(**arguments)


def test_a_rate_in_the_place_of_the_parameters_is_explained() -> None:
    with pytest.raises(TypeError, match="give the rate as lr="):
        optim.SGD(0.1)  # type: ignore[arg-type]


def test_lion_follows_its_published_program() -> None:
    """Chen et al., 2023, program 1, written out for one vector."""
    p, m = np.array([1.0, -2.0, 3.0]), np.zeros(3)
    optimizer = optim.Lion(betas=(0.9, 0.95), weight_decay=0.1)
    params = {"p": Tensor(p)}
    states = optimizer.initial_state(params)
    for step in range(1, 8):
        g = np.random.default_rng(step).normal(size=3)
        params, states = optimizer.update(params, {"p": Tensor(g)}, states, scalars(step))
        p = p - rate(step) * (np.sign(0.9 * m + 0.1 * g) + 0.1 * p)
        m = 0.95 * m + 0.05 * g
        np.testing.assert_allclose(params["p"].numpy(), p, rtol=1e-12)


def test_a_step_of_lamb_is_as_long_as_the_parameter_times_the_rate() -> None:
    optimizer = optim.LAMB(weight_decay=0.05)
    params = tensors(start())
    new, states = optimizer.update(params, tensors(gradients(1)), optimizer.initial_state(params), scalars(1))
    for key, p in params.items():
        moved = np.linalg.norm(np.ravel(new[key].numpy() - p.numpy()))
        assert moved == pytest.approx(rate(1) * np.linalg.norm(np.ravel(p.numpy())), rel=1e-12)
    assert set(states) == {f"{key}/{slot}" for key in SHAPES for slot in ("exp_avg", "exp_avg_sq")}


def test_lamb_moves_a_parameter_of_zeros_by_adams_step() -> None:
    zeros, g = {"p": Tensor(np.zeros(3))}, {"p": Tensor(np.array([1.0, -2.0, 0.5]))}
    ours, theirs = optim.LAMB(weight_decay=0.0), optim.Adam(eps=1e-6)
    found, expected = (each.update(zeros, g, each.initial_state(zeros), scalars(1))[0] for each in (ours, theirs))
    np.testing.assert_allclose(found["p"].numpy(), expected["p"].numpy(), rtol=1e-12)


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "RMSprop"])
def test_groups_of_parameters_have_settings_of_their_own(name: str) -> None:
    ours = {key: Tensor(value, requires_grad=True) for key, value in start().items()}
    theirs = {key: torch.tensor(value, requires_grad=True) for key, value in start().items()}

    def groups(params: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"params": [params["a"]], "lr": 0.3, "weight_decay": 0.2}, {"params": [params["b"], params["c"]]}]

    optimizer = getattr(optim, name)(groups(ours), lr=0.1)
    expected = getattr(torch.optim, name)(groups(theirs), lr=0.1)
    for step in range(1, 6):
        for key, g in gradients(step).items():
            ours[key].grad, theirs[key].grad = Tensor(g), torch.tensor(g)
        optimizer.step()
        expected.step()
    agree({key: p.numpy() for key, p in ours.items()}, {key: p.detach().numpy() for key, p in theirs.items()})


def test_a_group_alone_may_have_momentum() -> None:
    ours = [Tensor(value, requires_grad=True) for value in start().values()]
    theirs = [torch.tensor(value, requires_grad=True) for value in start().values()]
    optimizer = optim.SGD([{"params": ours[:1], "momentum": 0.9}, {"params": ours[1:]}], lr=0.1)
    expected = torch.optim.SGD([{"params": theirs[:1], "momentum": 0.9}, {"params": theirs[1:]}], lr=0.1)
    for step in range(1, 4):
        for p, other, g in zip(ours, theirs, gradients(step).values(), strict=True):
            p.grad, other.grad = Tensor(g), torch.tensor(g)
        optimizer.step()
        expected.step()
    for p, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(p.numpy(), other.detach().numpy(), rtol=1e-12)


def test_a_group_cannot_have_what_the_optimizer_does_not_know() -> None:
    p = Tensor(np.zeros(2), requires_grad=True)
    p.grad = Tensor(np.ones(2))
    with pytest.raises(ValueError, match="SGD has no betas"):
        optim.SGD([{"params": [p], "betas": (0.9, 0.9)}]).step()
    with pytest.raises(TypeError, match='mapping with "params"'):
        optim.SGD([{"lr": 0.1}])


def test_clipping_by_value_and_by_norm() -> None:
    arrays = {"a": np.array([3.0, -4.0]), "b": np.array([0.3, 0.4])}
    by_value = optim.clip_by_value({**tensors(arrays), "none": None}, 1.0)
    by_norm = optim.clip_by_norm({**tensors(arrays), "none": None}, 1.0)
    assert by_value["none"] is None and by_norm["none"] is None
    found = {key: g.numpy().tolist() for key, g in by_value.items() if g is not None}
    assert found == {"a": [1.0, -1.0], "b": [0.3, 0.4]}
    lengths = {key: float(np.linalg.norm(g.numpy())) for key, g in by_norm.items() if g is not None}
    assert lengths == pytest.approx({"a": 1.0, "b": 0.5})
