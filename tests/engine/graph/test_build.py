"""Networks built from documents: order, sharing, first weights, results, and what cannot be built."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from layerloom.compile.program import ArraySpec
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.graph import Document, Output, infer
from layerloom.graph.build import BuildError, Network, build
from layerloom.graph.draft import Draft, id_of
from layerloom.layers import (
    MSE,
    Accuracy,
    Add,
    BatchNorm,
    CrossEntropy,
    Dense,
    Digits,
    Dropout,
    Flatten,
    GlobalAveragePool,
    Input,
    ReLU,
    Sigmoid,
    Unknown,
)
from layerloom.layers import Output as Result
from layerloom.nn import count_parameters
from layerloom.ops import random
from layerloom.tensor import Tensor

RANDOM = np.random.default_rng(0)


def built(draft: Draft, seed: int = 0) -> Network:
    document = draft.document()
    return build(document, infer(document), seed)


def tensors(columns: Mapping[Output, object]) -> dict[str, Tensor]:
    return {f"{output.node}.{output.port}": Tensor(np.asarray(value)) for output, value in columns.items()}


def digits(rows: int = 5) -> tuple[Draft, Output, Output, dict[str, Tensor]]:
    """A draft with the data, and random columns for it."""
    draft = Draft()
    image, label = draft.add(Digits())
    pictures, labels = RANDOM.normal(size=(rows, 1, 8, 8)).astype(np.float32), np.arange(rows) % 10
    return draft, image, label, tensors({image: pictures, label: labels})


def test_the_first_weights_follow_from_seed_and_id_alone() -> None:
    def weights(seed: int, *, with_another: bool) -> np.ndarray:
        draft, image, _, _ = digits()
        (flat,) = draft.add(Flatten(), image)
        if with_another:
            draft.add(Dense(3), flat, title="before")
        draft.add(Dense(4), flat, title="kept")
        return built(draft, seed).state_dict()[f"{id_of('kept')}.weight"].numpy()

    alone = weights(0, with_another=False)
    np.testing.assert_array_equal(alone, weights(0, with_another=True))
    assert not np.array_equal(alone, weights(1, with_another=False))


def test_losses_add_up_by_their_weights() -> None:
    draft, image, label, columns = digits()
    (flat,) = draft.add(Flatten(), image)
    (scores,) = draft.add(Dense(10), flat)
    (classes,) = draft.add(CrossEntropy(weight=2.0), scores, label)
    (pixels,) = draft.add(MSE(weight=0.5), flat, flat)
    (other,) = draft.add(MSE(weight=0.5), draft.add(Dense(64), scores)[0], flat)
    network = built(draft)
    each = network.forward(columns, (classes, pixels, other))
    loss, sums = network.step_values(columns)
    assert loss.item() == pytest.approx(2 * each[classes].item() + each[pixels].item() / 2 + each[other].item() / 2)
    assert not sums


def test_metrics_are_sums_by_title() -> None:
    draft, image, label, columns = digits(rows=7)
    (scores,) = draft.add(Dense(10), draft.add(Flatten(), image)[0])
    draft.add(CrossEntropy(), scores, label)
    draft.add(Accuracy(), scores, label, title="hits")
    network = built(draft)
    _, sums = network.step_values(columns)
    assert sums["hits"].numpy()[1] == 7
    assert 0 <= network.metrics["hits"].result(sums["hits"].numpy()) <= 1


def test_nodes_that_share_weights_count_and_learn_as_one() -> None:
    draft = Draft()
    (a,), (b,) = draft.add(Input((3,))), draft.add(Input((3,)))
    owner = draft.node(Dense(2), a, title="owner")
    draft.node(Dense(2), b, title="sharer", weights_of=owner)
    network = built(draft)
    assert count_parameters(network) == 8
    assert set(network.state_dict()) == {f"{owner}.weight", f"{owner}.bias"}
    x = RANDOM.normal(size=(4, 3)).astype(np.float32)
    found = network.predict(tensors({a: x, b: x}))
    np.testing.assert_array_equal(found["owner"].numpy(), found["sharer"].numpy())
    first, second = network.forward(tensors({a: x, b: x}), network.results.values()).values()
    (first.sum() + second.sum()).backward()
    np.testing.assert_allclose(next(iter(network.parameters())).grad.numpy(), 2 * np.tile(x.sum(0), (2, 1)), rtol=1e-5)


def test_weights_that_do_not_fit_are_not_shared() -> None:
    draft = Draft()
    (a,), (b,) = draft.add(Input((3,))), draft.add(Input((4,)))
    owner = draft.node(Dense(2), a, title="owner")
    draft.node(Dense(2), b, title="sharer", weights_of=owner)
    with pytest.raises(BuildError, match='"sharer" cannot use the weights of "owner"'):
        built(draft)


def test_dropout_draws_another_mask_for_each_node_and_step() -> None:
    draft = Draft()
    (x,) = draft.add(Input((200,)))
    first, second = draft.add(Dropout(), x)[0], draft.add(Dropout(), x)[0]
    network = built(draft)
    columns = tensors({x: np.ones((1, 200), np.float32)})

    def masks(step: int) -> list[np.ndarray]:
        with random.generator(seed=1, step=step):
            return [value.numpy() for value in network.forward(columns, (first, second)).values()]

    one, other = masks(1)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one, masks(2)[0])
    np.testing.assert_array_equal(one, masks(1)[0])


def test_outputs_name_the_results() -> None:
    draft, image, label, columns = digits()
    (scores,) = draft.add(Dense(10), draft.add(Flatten(), image)[0])
    draft.add(CrossEntropy(), scores, label)
    draft.add(Result(), scores, title="digit")
    network = built(draft)
    assert list(network.predict(columns)) == ["digit"]
    np.testing.assert_allclose(network.predict(columns, probabilities=True)["digit"].numpy().sum(1), 1, rtol=1e-5)


def test_without_outputs_predictions_and_open_ends_are_the_results() -> None:
    draft, image, label, columns = digits()
    (flat,) = draft.add(Flatten(), image, title="flat")
    (scores,) = draft.add(Dense(10), flat, title="scores")
    draft.add(CrossEntropy(), scores, label)
    draft.add(ReLU(), scores, title="open end")
    assert set(built(draft).predict(columns)) == {"scores", "open end"}


def test_predict_needs_no_labels_and_leaves_the_mode_alone() -> None:
    draft, image, label, columns = digits()
    (scores,) = draft.add(Dense(10), draft.add(BatchNorm(), draft.add(Flatten(), image)[0])[0])
    draft.add(CrossEntropy(), scores, label)
    network = built(draft)
    assert network.needs(network.results.values()) == (image,)
    assert set(network.schema) == {image, label}
    before = {key: value.numpy().copy() for key, value in network.state_dict().items()}
    found = network.predict({key: value for key, value in columns.items() if key.endswith("image")})
    assert network.training
    assert not next(iter(found.values())).requires_grad
    for key, value in network.state_dict().items():
        np.testing.assert_array_equal(value.numpy(), before[key])


def test_an_input_takes_its_own_column_before_what_is_linked_to_it() -> None:
    draft, image, _, columns = digits()
    (x,) = draft.add(Input((1, 8, 8)), image)
    (flat,) = draft.add(Flatten(), x, title="flat")
    network = built(draft)
    assert network.schema == (image,)
    given = columns[f"{image.node}.image"].numpy()
    np.testing.assert_array_equal(network.forward(columns, (flat,))[flat].numpy(), given.reshape(5, 64))
    own = tensors({x: np.ones((2, 1, 8, 8))})
    assert network.forward(own, (flat,))[flat].shape == (2, 64)


def test_only_what_an_output_needs_runs() -> None:
    draft, image, label, columns = digits()
    (flat,) = draft.add(Flatten(), image)
    draft.add(CrossEntropy(), draft.add(Dense(10), flat)[0], label)
    network = built(draft)
    only_image = {key: value for key, value in columns.items() if key.endswith("image")}
    assert network.forward(only_image, (flat,))[flat].shape == (5, 64)


def test_sequences_of_different_lengths_are_averaged_within_their_length() -> None:
    draft = Draft()
    (x,) = draft.add(Input((None, 2)))
    (mean,) = draft.add(GlobalAveragePool(), draft.add(ReLU(), x)[0])
    values = np.abs(RANDOM.normal(size=(3, 5, 2)))
    lengths = np.array([2, 5, 1])
    columns = tensors({x: values}) | {f"{x.node}.output.lengths": Tensor(lengths)}
    found = built(draft).forward(columns, (mean,))[mean].numpy()
    np.testing.assert_allclose(found, [values[i, :n].mean(0) for i, n in enumerate(lengths)])


def test_a_sigmoid_turns_binary_scores_into_probabilities() -> None:
    from layerloom.layers import BinaryCrossEntropy

    draft = Draft()
    (x,), (y,) = draft.add(Input((2,))), draft.add(Input((), "int", 2))
    draft.add(BinaryCrossEntropy(), draft.add(Dense(1), x, title="score")[0], y)
    columns = tensors({x: RANDOM.normal(size=(4, 2)).astype(np.float32)})
    network = built(draft)
    scores = network.predict(columns)["score"].numpy()
    shares = network.predict(columns, probabilities=True)["score"].numpy()
    np.testing.assert_allclose(shares, 1 / (1 + np.exp(-scores)), rtol=1e-5)


def test_a_node_with_a_problem_is_named() -> None:
    draft, image, label, _ = digits()
    (scores,) = draft.add(Dense(7), draft.add(Flatten(), image)[0])
    draft.add(CrossEntropy(), scores, label, title="loss")
    with pytest.raises(BuildError, match='CrossEntropy "loss" needs 10 scores, got 7') as caught:
        built(draft)
    assert caught.value.node == id_of("loss")


def test_a_missing_input_and_an_unknown_size_are_named() -> None:
    draft, image, _, _ = digits()
    draft.add(CrossEntropy(), draft.add(Flatten(), image)[0], title="loss")
    with pytest.raises(BuildError, match='CrossEntropy "loss" needs a wire at target'):
        built(draft)
    unknown = Draft()
    (image,) = unknown.add(Input((1, 8, None)))
    (flat,) = unknown.add(Flatten(), image)
    unknown.add(Result(), unknown.add(Dense(), flat, title="scores")[0])
    with pytest.raises(BuildError, match=r'Dense "scores" needs a vector of known size, got \(\?,\)'):
        built(unknown)


def test_an_unknown_layer_is_named() -> None:
    draft = Draft()
    (strange,) = draft.add(Unknown("Capsule"), title="capsule")
    draft.add(Result(), draft.add(Dense(), strange)[0])
    with pytest.raises(BuildError, match='Capsule "capsule" is a layer that this program does not have'):
        built(draft)


def test_a_branch_with_a_problem_that_nothing_needs_is_left_out() -> None:
    draft, image, label, columns = digits()
    (flat,) = draft.add(Flatten(), image)
    draft.add(CrossEntropy(), draft.add(Dense(10), flat, title="scores")[0], label)
    draft.add(ReLU(), draft.add(Add(), flat, draft.add(Dense(3), flat)[0], title="wrong")[0])
    assert "wrong" not in built(draft).results
    built(draft).step_values(columns)


def test_a_cycle_is_refused() -> None:
    from layerloom.graph import Input as Target

    draft = Draft()
    node = draft.node(Sigmoid(), title="round")
    draft.link(Output(node, "output"), Target(node, "x"))
    with pytest.raises(BuildError, match='Sigmoid "round" feeds itself'):
        built(draft)


def test_an_empty_document_builds_to_nothing() -> None:
    network = build(Document(), infer(Document()))
    assert not network.results
    with pytest.raises(BuildError, match="There is no loss"):
        network.step_values({})


def test_a_chain_of_thousands_of_nodes_builds_and_runs() -> None:
    draft = Draft()
    (x,) = draft.add(Input((2,)))
    for _ in range(1500):
        (x,) = draft.add(ReLU(), x, title="relu")
    network = build(draft.document(), infer(draft.document()))
    source = network.schema[0]
    assert network.forward(tensors({source: np.ones((1, 2))}), (x,))[x].shape == (1, 2)


def sequence_labels() -> tuple[Network, dict[str, np.ndarray]]:
    """A net that labels every step of sequences of different lengths."""
    draft = Draft()
    (x,), (y,), (z,) = draft.add(Input((None, 3))), draft.add(Input((None,), "int", 4)), draft.add(Input((2,)))
    (scores,) = draft.add(Dense(4), x)
    draft.add(CrossEntropy(), scores, y)
    draft.add(Accuracy(), scores, y, title="accuracy")
    draft.add(MSE(), draft.add(Dense(3), x)[0], x)
    draft.add(MSE(), draft.add(Dense(2), draft.add(GlobalAveragePool(), x)[0])[0], z)
    columns = {x: RANDOM.normal(size=(3, 5, 3)), y: RANDOM.integers(0, 4, (3, 5)), z: np.zeros((3, 2))}
    found = {f"{output.node}.{output.port}": array for output, array in columns.items()}
    lengths = {f"{output.node}.{output.port}.lengths": np.array([2, 5, 1]) for output in (x, y)}
    return built(draft).double(), found | lengths


def test_steps_behind_the_length_of_a_sequence_do_not_count() -> None:
    network, columns = sequence_labels()
    loss, sums = network.step_values({key: Tensor(array) for key, array in columns.items()})
    assert sums["accuracy"].numpy()[1] == 2 + 5 + 1
    for array in columns.values():
        if array.ndim >= 2 and array.shape[1] == 5:
            array[0, 2:], array[2, 1:] = 0, 0
    again, same = network.step_values({key: Tensor(array) for key, array in columns.items()})
    assert loss.item() == again.item()
    assert sums["accuracy"].tolist() == same["accuracy"].tolist()


def test_a_net_on_sequences_of_different_lengths_is_recorded() -> None:
    network, columns = sequence_labels()

    weights = {key: tensor.data for key, tensor in network.named_parameters()}

    def step(data: Mapping[str, Tensor], _: object, states: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], ...]:
        with network.bound(states):
            return {"loss": network.step_values(data)[0]}, {}

    specs = [
        {key: ArraySpec(array.shape, array.dtype) for key, array in arrays.items()} for arrays in (columns, {}, weights)
    ]
    outputs, _ = ReferenceExecutor(trace(step, *specs)).run(columns, {}, weights)
    eager, _ = network.step_values({key: Tensor(array) for key, array in columns.items()})
    assert float(outputs["loss"]) == eager.item()


# Frozen nodes


def test_frozen_nodes_do_not_learn_and_their_batch_norm_uses_what_it_knows() -> None:
    draft = Draft()
    (x,) = draft.add(Input((4,)))
    (normed,) = draft.add(BatchNorm(), x, title="norm", frozen=True)
    (scores,) = draft.add(Dense(2), normed, title="scores")
    draft.node(Result(), scores, title="result")
    network = built(draft).train()
    learned = [key for key, parameter in network.named_parameters() if parameter.requires_grad]
    assert learned == [f"{scores.node}.weight", f"{scores.node}.bias"]
    columns = tensors({x: RANDOM.normal(3.0, 2.0, (8, 4)).astype(np.float32)})
    before = {key: value.numpy().copy() for key, value in network.state_dict().items()}
    in_training = network.forward(columns, [scores])[scores].numpy()
    np.testing.assert_array_equal(in_training, network.predict(columns)["result"].numpy())
    for key, value in network.state_dict().items():
        np.testing.assert_array_equal(value.numpy(), before[key])
