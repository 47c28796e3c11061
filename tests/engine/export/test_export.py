"""What every export holds to: safe, stable, complete, and open about what it cannot do."""

import ast
import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layerloom import nn
from layerloom.export import NotExportable, Source, carried, identifier, refusals, script, write
from layerloom.export.printer import COOKIE
from layerloom.export.pytorch import PYTORCH
from layerloom.files import FileProblem
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Output, Place
from layerloom.layers import CSV, Accuracy, CrossEntropy, Dense, Digits, Flatten, Input, Layer, Spec
from layerloom.layers import Output as Result
from layerloom.layers.code import Call, Code, Port, call, named
from layerloom.layers.layer import forgotten
from layerloom_resources.templates import template

from . import strategies as some
from .nets import chain, nets, with_dropout

NETS = nets()
TARGETS = ("pytorch", "layerloom")
HOSTILE = "My net -*- coding: utf-7 -*-\r\nimport os\r\x0c\u2028'''\"\"\"\\"


def retitled(document: Document, title) -> Document:
    nodes = {id_: replace(node, title=title(i, node)) for i, (id_, node) in enumerate(document.nodes.items())}
    return document.with_table("nodes", nodes)


def skeleton(text: str) -> str:
    """The kinds of statements and calls of a script, without any name or text."""
    return " ".join(type(node).__name__ for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt | ast.Call))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["several_losses", "shared_weights", "digits-mlp"]), st.sampled_from(TARGETS), st.data())
def test_titles_never_become_code(name, target, data):
    document = NETS[name]
    titles = [data.draw(some.text) + str(i) for i in range(len(document.nodes))]
    hostile = retitled(document, lambda i, _: titles[i])
    called = data.draw(some.text)
    bare = replace(hostile, settings={**hostile.settings, "name": called})
    text = script(bare, target, called, graph=False).text
    assert skeleton(text) == skeleton(script(retitled(document, lambda i, n: f"a{i}"), target, "a", graph=False).text)
    assert not any(COOKIE.match(line) for line in re.split(r"[\r\n]", text)[:2])
    assert "\r" not in text


@pytest.mark.parametrize("target", TARGETS)
def test_a_hostile_project_name_stays_text(target):
    document = template("digits-cnn").make()
    named_so = replace(document, settings={**document.settings, "name": HOSTILE})
    text = script(named_so, target, HOSTILE).text
    first = ast.get_docstring(ast.parse(text)).splitlines()[0]
    assert "coding: utf-7" in first
    assert not any(isinstance(n, ast.Import) and n.names[0].name == "os" for n in ast.walk(ast.parse(text)))
    compile(text.encode(), "script", "exec")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", NETS)
def test_a_script_is_the_same_every_time_and_does_not_know_where_nodes_lie(name, target):
    document = NETS[name]
    text = script(document, target, name).text
    moved = document.with_table("places", {id_: Place(1.0, 2.0) for id_ in document.nodes})
    backwards = moved.with_table("nodes", dict(reversed(moved.nodes.items())))
    backwards = backwards.with_table("links", dict(reversed(backwards.links.items())))
    assert script(document, target, name).text == text
    assert script(backwards, target, name).text == text


@pytest.mark.parametrize("name", NETS)
def test_a_script_carries_its_graph(name):
    document = NETS[name]
    bare = replace(document, places={}, frames={}, notes={})
    assert carried(script(document, "pytorch", name).text) == bare
    with pytest.raises(FileProblem, match="carries no graph"):
        carried(script(document, "pytorch", name, graph=False).text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("LAYERLOOM_GRAPH = 'abc'", "damaged"),
        ("LAYERLOOM_GRAPH = 3", "no graph"),
        ("LAYERLOOM_GRAPH = open('x').read()", "no graph"),
        ("x = (", "not a Python script"),
        ("\0", "not a Python script"),
        ("(" * 300, "not a Python script"),
        ("x", "no graph"),
    ],
)
def test_what_is_no_carried_graph_is_refused_in_a_sentence(text, why):
    with pytest.raises(FileProblem, match=why):
        carried(text)


def test_a_compression_bomb_is_refused():
    import base64
    import zlib

    bomb = base64.b85encode(zlib.compress(b" " * (65 * 2**20), 9)).decode()
    with pytest.raises(FileProblem, match="larger than 64 MB"):
        carried(f"LAYERLOOM_GRAPH = {bomb!r}")


def test_pytorchs_module_has_no_name_that_an_attribute_could_hide():
    import torch

    module = torch.nn.Module()
    assert PYTORCH.attributes >= {name for name in {*dir(module), *vars(module)} if not name.startswith("_")}


def test_attributes_are_called_what_the_nodes_are_called_and_never_hide_a_method():
    draft = Draft()
    (x,) = draft.add(Input((4,)), title="forward")
    (a,) = draft.add(Dense(3), x, title="Train")
    (b,) = draft.add(Dense(3), x, title="Läyer 1x1")
    for title, value in (("first", a), ("second", b)):
        draft.add(Result(), value, title=title)
    text = script(draft.document(), "pytorch", "net").text
    assert "self.train2 = nn.Linear(4, 3)" in text
    assert "self.layer_1x1 = nn.Linear(4, 3)" in text
    assert 'return {"first": first, "second": second}' in text


def test_a_shared_layer_is_one_attribute_called_twice():
    text = script(NETS["shared_weights"], "pytorch", "net").text
    assert text.count("self.edges = nn.Conv2d(") == 1
    assert text.count("self.edges(") == 2


def test_shapes_and_own_titles_stand_at_each_stage():
    text = script(template("digits-cnn").make(), "pytorch", "digits-cnn").text
    assert "nn.Conv2d(1, 32, kernel_size=3, padding=1),  # (batch, 32, 8, 8)\n" in text
    assert "nn.Linear(128, 10),  # scores (batch, 10)\n" in text
    assert "return self.classifier(x)  # (batch, 10)\n" in text


def test_what_frameworks_disagree_about_is_always_written():
    assert "nn.BatchNorm2d(32, eps=1e-5, momentum=0.1)" in script(template("digits-cnn").make(), "pytorch", "x").text


def test_the_settings_of_the_project_are_the_defaults():
    document = replace(template("digits-mlp").make(), settings={"epochs": 7, "batch_size": 11, "learning_rate": 0.125})
    text = script(document, "pytorch", "net").text
    for option in ('"--epochs", type=int, default=7', '"--batch-size", type=int, default=11', "default=0.125"):
        assert option in text
    for absent in ("clip_grad", "CosineAnnealingLR", "weight_decay"):
        assert absent not in text
    tuned = replace(document, settings={"clip_norm": 2.0, "schedule": "cosine", "weight_decay": 0.5})
    for present in ("max_norm=2.0", "CosineAnnealingLR", "weight_decay=0.5"):
        assert present in script(tuned, "pytorch", "net").text


@pytest.mark.parametrize("target", TARGETS)
def test_a_graph_without_results_says_what_to_do(target):
    assert refusals(Document(), target) == (
        ("", "The graph has nothing to predict: link a layer to an Output or a loss."),
    )
    with pytest.raises(NotExportable, match="nothing to predict"):
        script(Document(), target, "empty")


@pytest.mark.parametrize("target", TARGETS)
def test_every_node_in_the_way_is_named(target):
    draft = Draft()
    image, label = draft.add(Digits())
    wrong = draft.node(Dense(10), label, title="wrong")
    open_ = draft.node(Dense(10), title="open")
    draft.add(CrossEntropy(), Output(wrong, "output"), label)
    draft.add(Result(), Output(open_, "output"))
    reasons = dict(refusals(draft.document(), target))
    assert reasons[wrong].startswith('Dense "wrong" cannot be exported: it needs floating-point numbers')
    assert reasons[open_] == 'Dense "open" cannot be exported: nothing is linked to x.'
    assert image.node not in reasons


def test_a_cycle_is_refused():
    draft = Draft()
    first = draft.node(Dense(3), title="first")
    (second,) = draft.add(Dense(3), Output(first, "output"), title="second")
    document = Draft(draft.document())
    document.node(Result(), second)
    from layerloom.graph.model import Input as Port

    document.link(second, Port(first, "x"))
    assert {node for node, _ in refusals(document.document(), "pytorch")} == {first, second.node}


def test_a_layer_of_a_newcomer_is_exported_without_further_ado():
    class Doubled(Layer, category="Shape"):
        """Twice the value, or its negative for a target that cannot say more."""

        sign: Annotated[bool, "whether it is negative"] = False

        def infer(self, x: Spec) -> Spec:
            return x

        def build(self, x: Spec) -> Call[nn.Module]:
            return call(nn.LeakyReLU, negative_slope=2.0)

        def torch(self, x: Spec) -> Code:
            return Code(outputs=(named("torch.mul", Port("x"), -2.5 if self.sign else 2.0),))

    with forgotten("Doubled"):
        draft = Draft()
        (x,) = draft.add(Input((4,)), title="x")
        draft.add(Result(), chain(draft, x, Doubled(sign=True)), title="y")
        assert "return torch.mul(x, -2.5)  # (batch, 4)\n" in script(draft.document(), "pytorch", "net").text
        assert "nn.LeakyReLU(negative_slope=2.0)" in script(draft.document(), "layerloom", "net").text


def test_a_layer_that_a_target_has_no_words_for_is_refused_by_name():
    class Private(nn.Identity):
        pass

    class Odd(Layer, category="Shape"):
        """A module that nobody else has."""

        def infer(self, x: Spec) -> Spec:
            return x

        def build(self, x: Spec) -> Call[nn.Module]:
            return call(Private)

    with forgotten("Odd"):
        draft = Draft()
        (x,) = draft.add(Input((4,)), title="x")
        odd = draft.node(Odd(), x)
        draft.add(Result(), Output(odd, "output"), title="y")
        ((node, reason),) = refusals(draft.document(), "pytorch")
    assert node == odd
    assert 'Odd "odd1" cannot be exported' in reason


def test_dropout_sleeps_in_predict():
    text = script(with_dropout(), "pytorch", "net").text
    predict = text.partition("def predict")[2].partition("\n\n\n")[0]
    assert "self.eval()" in predict


def test_the_data_lie_beside_the_script_split_as_in_the_project(tmp_path):
    from layerloom.graph.settings import TrainingConfig
    from layerloom.train.prepare import prepared

    document = NETS["digits-mlp"]
    paths = write(Source(document, "x"), "pytorch", tmp_path / "my net.py")
    assert [path.name for path in paths] == ["my net.py", "my net.npz"]
    ready = prepared(document, TrainingConfig.of(document.settings), Path())
    with np.load(tmp_path / "my net.npz", allow_pickle=False) as file:
        assert set(file) == {"image", "label", "train", "validation", "test"}
        for part, rows in zip(("train", "validation", "test"), ready.split, strict=True):
            np.testing.assert_array_equal(file[part], rows)
        assert file["image"].dtype == np.float32
    first = (tmp_path / "my net.npz").read_bytes()
    write(Source(document, "x"), "pytorch", tmp_path / "my net.py")
    assert (tmp_path / "my net.npz").read_bytes() == first


def test_weights_come_from_a_checkpoint_too(tmp_path):
    document = NETS["shared_weights"]
    network = build(document, infer(document))
    state = {key: value.numpy() for key, value in network.state_dict().items()}
    (tmp_path / "best.safetensors").write_bytes(safetensors.numpy.save({**state, "elsewhere.weight": np.zeros(2)}))
    *_, weights = write(Source(document, "x"), "pytorch", tmp_path / "net.py", weights=tmp_path / "best.safetensors")
    found = safetensors.numpy.load_file(weights)
    assert len(found) == len(state)
    assert {"edges.weight", "grow.1.weight", "head.1.bias"} <= found.keys()
    with pytest.raises(FileProblem, match="cannot be read"):
        write(Source(document, "x"), "pytorch", tmp_path / "net.py", weights=tmp_path / "none.safetensors")


def test_missing_data_is_a_sentence(tmp_path):
    from layerloom.data import Column

    columns = (Column("size", "number", ("a",)), Column("kind", "class", ("b",), ("x", "y")))
    draft = Draft()
    size, kind = draft.add(CSV("gone.csv", columns, 4))
    draft.add(CrossEntropy(), chain(draft, size, Dense(2)), kind)
    with pytest.raises(NotExportable, match=r"gone\.csv"):
        write(Source(draft.document(), "x", tmp_path), "pytorch", tmp_path / "net.py")
    assert not (tmp_path / "net.py").exists()


def test_a_metric_that_reads_inside_the_net_makes_the_net_return_that():
    draft = Draft()
    image, label = draft.add(Digits())
    early = chain(draft, image, Flatten(), Dense(10))
    late = chain(draft, early, Dense(10))
    draft.add(Accuracy(), early, label, title="early")
    draft.add(CrossEntropy(), late, label, title="loss")
    draft.add(Result(), late, title="digit")
    text = script(draft.document(), "pytorch", "net").text
    assert 'return {"digit": digit, "dense1": dense1}' in text
    assert 'return {"digit": torch.softmax(outputs["digit"], dim=1)}' in text


def test_files_are_called_after_the_project():
    assert identifier("Digits CNN") == "digits_cnn"
    assert identifier("../..") == "network"


@pytest.mark.parametrize("name", ["torch", "layerloom", "numpy", "safetensors", "random", "math"])
def test_no_script_is_called_like_a_module_that_it_needs(name, tmp_path):
    document = NETS["without_data"]
    with pytest.raises(FileProblem, match=f"would be imported in the place of the module {name}"):
        write(Source(document, name), "pytorch", tmp_path / f"{name}.py")
    assert not list(tmp_path.iterdir())
    assert identifier(name) == f"{name}_net"
    assert write(Source(document, name), "pytorch", tmp_path / f"{identifier(name)}.py")


def test_losses_keep_their_titles_and_hide_no_function_of_the_script():
    draft = Draft()
    image, label = draft.add(Digits())
    scores = chain(draft, image, Flatten(), Dense(10))
    for title in ("loss", "train loss", "F", "nn", "loss function"):
        draft.add(CrossEntropy(), scores, label, title=title)
    text = script(draft.document(), "pytorch", "net").text
    body = text.partition("def loss_function")[2].partition("\n\n\n")[0]
    assert body.endswith("return f_loss + loss + loss_function_loss + nn_loss + train_loss")


def test_accuracy_reads_as_a_person_writes_it():
    text = script(template("digits-mlp").make(), "pytorch", "net").text
    assert '{"accuracy": (logits.argmax(dim=1) == label).float().mean()}' in text


def test_two_outputs_of_one_value_are_both_returned():
    draft = Draft()
    (x,) = draft.add(Input((4,)), title="x")
    y = chain(draft, x, Dense(3))
    draft.add(Result(), y, title="b")
    draft.add(Result(), y, title="a")
    text = script(draft.document(), "pytorch", "net").text
    assert 'a = self.dense1(x)  # (batch, 3)\n        return {"a": a, "b": a}\n' in text


@pytest.mark.parametrize("name", ["100 % done", "%(prog)s and %s", "{braces}"])
def test_help_can_be_shown_whatever_the_project_is_called(name, tmp_path):
    import subprocess
    import sys

    document = replace(NETS["without_data"], settings={"name": name})
    (path,) = write(Source(document, name), "layerloom", tmp_path / f"{identifier(name)}%s.py")
    done = subprocess.run([sys.executable, path, "--help"], capture_output=True, text=True, check=True)
    assert name.split()[0].replace("%(", "(") in done.stdout
