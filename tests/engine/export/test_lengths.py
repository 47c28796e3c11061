"""Scripts of nets over sequences of different lengths compute what the project computes."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from layerloom.export import NotExportable, script
from layerloom.graph.build import Network, build
from layerloom.graph.draft import Draft
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Output
from layerloom.layers import (
    GRU,
    LSTM,
    MSE,
    RNN,
    Accuracy,
    Add,
    AdditiveAttention,
    Arrays,
    Attention,
    CrossEntropy,
    Dense,
    Embedding,
    Field,
    GlobalAveragePool,
    GlobalMaxPool,
    Input,
    LastStep,
    Layer,
    Masking,
    MultiHeadAttention,
    PositionalEmbedding,
    Reverse,
    SinusoidalPositions,
    Spec,
    TimeDistributed,
    TransformerDecoder,
    TransformerEncoder,
)
from layerloom.layers import Output as Result
from layerloom.layers.code import Code
from layerloom.layers.layer import forgotten
from layerloom.tensor import Tensor

from .nets import chain

TARGETS = pytest.mark.parametrize("target", ["pytorch", "layerloom"])
LENGTHS = np.array([4, 1, 6])
RNG = np.random.default_rng(0)
WORDS, CLASSES = RNG.integers(0, 9, (3, 6)), RNG.integers(0, 5, (3, 6))
FIELDS = (Field("words", (None,), "int", vocabulary=9), Field("tags", (None,), "int", 5), Field("label", (), "int", 5))

ONE: dict[str, tuple[Layer, ...]] = {
    "last": (LSTM(3),),
    "both ways": (LSTM(3, bidirectional=True, layers=2),),
    "mean": (LSTM(3, return_sequences=True, bidirectional=True), GlobalAveragePool()),
    "largest": (Dense(3), GlobalMaxPool()),
    "attention": (PositionalEmbedding(8), MultiHeadAttention(2, causal=True), MultiHeadAttention(1), LSTM(2)),
    "gated": (GRU(3, bidirectional=True, merge="sum", layers=2),),
    "plain": (TimeDistributed("Dense(3)"), RNN(3, return_sequences=True), LastStep()),
    "scores": (Attention(scale=True), AdditiveAttention(causal=True), GlobalMaxPool()),
    "sizes": (MultiHeadAttention(2, key_size=3, causal=True), LastStep()),
    "transformer": (SinusoidalPositions(), TransformerEncoder(2, 3, causal=True, dropout=0.0), GlobalAveragePool()),
}


def document(*layers: Layer, each_step: bool = False) -> Document:
    draft = Draft()
    words, tags, label = draft.add(Arrays("some.npz", FIELDS, 3, "0" * 64), title="data")
    scores = chain(draft, words, Embedding(4), *layers, Dense(5))
    target = tags if each_step else label
    draft.add(CrossEntropy(), scores, target, title="loss")
    draft.add(Accuracy(), scores, target, title="accuracy")
    return draft.document()


class Exported:
    """A script as a module, its model with the weights of the network, and both on the same columns."""

    def __init__(self, made: Document, target: Any) -> None:
        self.network: Network = build(made, infer(made), seed=2)
        self.made = script(made, target, "net")
        self.module = ModuleType("exported")
        vars(self.module)["__file__"] = "net.py"
        exec(compile(self.made.text, "net.py", "exec"), vars(self.module))
        self.torch = target == "pytorch"
        self.model = self.module.Net()
        state = self.made.state(self.network.state_dict())
        self.model.load_state_dict({key: self.value(array) for key, array in state.items()})
        self.model.eval()

    def value(self, array: np.ndarray) -> Any:
        return torch.tensor(array) if self.torch else Tensor(array)

    def call(self, function: Any, columns: dict[str, np.ndarray], *first: Any) -> Any:
        """A function of the script called on the columns that its parameters name."""
        _, *names = inspect.signature(function).parameters if first else ("", *inspect.signature(function).parameters)
        return function(*first, *(self.value(columns[name]) for name in names))


def of_script(columns: dict[str, Output]) -> dict[str, np.ndarray]:
    by_port = {"words": WORDS, "tags": CLASSES, "label": CLASSES[:, 0], "words.lengths": LENGTHS}
    return {name: by_port[output.port] for name, output in columns.items()}


def of_network(made: Document, network: Network) -> dict[str, Tensor]:
    (data,) = (id_ for id_, node in made.nodes.items() if isinstance(node.layer, Arrays))
    arrays = {"words": WORDS, "tags": CLASSES, "label": CLASSES[:, 0]}
    arrays |= {"words.lengths": LENGTHS, "tags.lengths": LENGTHS}
    return {f"{data}.{name}": Tensor(array) for name, array in arrays.items()}


@TARGETS
@pytest.mark.parametrize("name", [*ONE, "each step"])
def test_a_script_computes_with_lengths_what_the_project_does(name: str, target: str) -> None:
    each_step = name == "each step"
    made = document(*ONE.get(name, (LSTM(3, return_sequences=True),)), each_step=each_step)
    net = Exported(made, target)
    columns, ours = of_script(dict(net.made.columns)), of_network(made, net.network)
    assert "words_lengths" in columns
    found = net.call(net.model.forward, columns)
    (expected,) = net.network.predict(ours).values()
    inside = np.arange(6) < LENGTHS[:, None] if each_step else np.ones(3, bool)
    np.testing.assert_allclose(found.detach().numpy()[inside], expected.numpy()[inside], atol=1e-6)
    loss, sums = net.network.eval().step_values(ours)
    assert net.call(net.module.loss_function, columns, found).item() == pytest.approx(loss.item(), rel=1e-5)
    measured = net.call(net.module.measure, columns, found)["accuracy"]
    hits = net.network.metrics["accuracy"].result
    assert (float(measured) if net.torch else hits(measured.numpy())) == pytest.approx(hits(sums["accuracy"].numpy()))


@TARGETS
def test_a_model_without_data_takes_the_lengths_too(target: str) -> None:
    draft = Draft()
    (words,) = draft.add(Input((None,), "int", vocabulary=9), title="sentence")
    chain(draft, words, Embedding(4), LSTM(3))
    net = Exported(draft.document(), target)
    found = net.model(net.value(WORDS), net.value(LENGTHS))
    columns = {f"{words.node}.output": Tensor(WORDS), f"{words.node}.output.lengths": Tensor(LENGTHS)}
    (expected,) = net.network.predict(columns).values()
    np.testing.assert_allclose(found.detach().numpy(), expected.numpy(), atol=1e-6)
    assert list(inspect.signature(net.model.forward).parameters) == ["sentence", "sentence_lengths"]


def test_pytorch_code_that_would_forget_the_lengths_is_refused() -> None:
    with forgotten("Forgetful"):

        class Forgetful(MSE, category="Loss"):
            """The difference also of what pads the sequences."""

            def torch(self, prediction: Spec, target: Spec) -> Code:
                return super().torch(Spec((5, 3)), target)

        draft = Draft()
        (x,) = draft.add(Input((None, 3)))
        (scores,) = draft.add(Dense(3), x)
        draft.add(Forgetful(), scores, x, title="difference")
        with pytest.raises(NotExportable, match='Forgetful "difference" cannot be exported: sequences of different'):
            script(draft.document(), "pytorch", "net")


@TARGETS
def test_states_go_from_one_node_to_the_next(target: str) -> None:
    draft = Draft()
    (words,) = draft.add(Input((None,), "int", vocabulary=9), title="sentence")
    (vectors,) = draft.add(Embedding(4), words)
    _, state, cell = draft.add(LSTM(3, return_state=True, bidirectional=True), vectors, title="encoder")
    y, last = draft.add(LSTM(3, True, bidirectional=True, return_state=True), vectors, state, cell, title="decoder")[:2]
    (mean,) = draft.add(GlobalAveragePool(), y)
    (both,) = draft.add(Add(), mean, last)
    draft.add(Result(), both, title="found")
    net = Exported(draft.document(), target)
    found = net.model(net.value(WORDS), net.value(LENGTHS))
    columns = {f"{words.node}.output": Tensor(WORDS), f"{words.node}.output.lengths": Tensor(LENGTHS)}
    (expected,) = net.network.predict(columns).values()
    np.testing.assert_allclose(found.detach().numpy(), expected.numpy(), atol=1e-6)


@TARGETS
def test_two_sequences_have_lengths_of_their_own(target: str) -> None:
    draft = Draft()
    (asked,) = draft.add(Input((None, 4)), title="asked")
    (told,) = draft.add(Input((None, 4)), title="told")
    (seen,) = draft.add(TransformerDecoder(2, 3, dropout=0.0), asked, told)
    (matched,) = draft.add(Attention(), seen, told)
    (found,) = draft.add(GlobalMaxPool(), matched)
    draft.add(Result(), found, title="found")
    net = Exported(draft.document(), target)
    values = {
        "asked": RNG.normal(size=(3, 5, 4)).astype(np.float32),
        "told": RNG.normal(size=(3, 6, 4)).astype(np.float32),
    }
    lengths = {"asked_lengths": np.array([2, 5, 3]), "told_lengths": LENGTHS}
    given = {name: net.value(array) for name, array in (values | lengths).items()}
    made = net.model(**given)
    columns = {
        f"{node.node}.output{end}": Tensor(array)
        for node, name in ((asked, "asked"), (told, "told"))
        for end, array in (("", values[name]), (".lengths", lengths[f"{name}_lengths"]))
    }
    (expected,) = net.network.predict(columns).values()
    np.testing.assert_allclose(made.detach().numpy(), expected.numpy(), atol=1e-5)


@TARGETS
def test_a_mask_of_steps_is_refused_where_it_matters(target: str) -> None:
    draft = Draft()
    (x,) = draft.add(Input((5, 3)))
    (masked,) = draft.add(Masking(), x)
    (each,) = draft.add(Dense(2), masked, title="each")
    draft.add(Result(), each, title="found")
    script(draft.document(), target, "net")
    draft.add(Result(), draft.add(LSTM(2), each, title="reader")[0], title="read")
    with pytest.raises(NotExportable, match='LSTM "reader" cannot be exported: a mask leaves out steps'):
        script(draft.document(), target, "net")


@pytest.mark.parametrize(
    "layer",
    [Reverse(), GRU(2, go_backwards=True), GRU(2, reset_after=False), LSTM(2, recurrent_dropout=0.5)],
    ids=str,
)
def test_what_pytorch_does_not_have_is_refused(layer: Layer) -> None:
    draft = Draft()
    (x,) = draft.add(Input((None, 3)))
    chain(draft, x, layer)
    with pytest.raises(NotExportable, match="PyTorch"):
        script(draft.document(), "pytorch", "net")
