"""Exported scripts run alone, and compute what the project computes."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from layerloom import nn, optim
from layerloom.data import Column
from layerloom.export import Source, script, write
from layerloom.graph.build import build
from layerloom.graph.cost import cost
from layerloom.graph.draft import Draft
from layerloom.graph.infer import infer
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import CSV, MSE, Accuracy, BatchNorm, BinaryCrossEntropy, Dense, Output, Tanh
from layerloom.tensor import Tensor
from layerloom.train.prepare import prepared
from layerloom_resources.templates import templates

from .nets import chain, nets

NETS = nets()
TARGETS = ("pytorch", "layerloom")
TRAINED = [name for name in NETS if name != "without_data"]
RATE = 0.05
LIKE_RESNET50 = {"alexnet", "squeezenet", "resnet18", "googlenet", "mobilenet-v2", "densenet121"}
UNLIKE = [name for name in templates() if name not in LIKE_RESNET50]
"""Templates whose scripts differ in more than the model."""

CHILD = Path(__file__).with_name("child.py")
RUFF = [sys.executable, "-m", "ruff"]


def child_process(*command: object, cwd: Path) -> str:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Exported:
    """One net, exported with its first weights, and what our engine makes of it."""

    def __init__(self, name: str, target: str, folder: Path) -> None:
        self.name, self.folder, self.document = name, folder, NETS[name]
        self.inference = infer(self.document)
        self.network = build(self.document, self.inference, seed=1)
        write(Source(self.document, name), target, folder / "net.py", weights=self.network.state_dict())
        self.made = script(self.document, target, name, stem="net")
        self.columns = self._columns()
        np.savez(folder / "given.npz", **self._given())

    def _columns(self) -> dict[str, np.ndarray]:
        if self.name == "without_data":
            (source,) = self.network.schema
            numbers = np.random.default_rng(0).normal(size=(48, 3, 8, 8)).astype(np.float32)
            return {f"{source.node}.{source.port}": numbers}
        ready = prepared(self.document, TrainingConfig.of(self.document.settings), Path())
        return ready.batch(ready.split.train[:48])

    def batch(self, step: int) -> dict[str, Tensor]:
        return {key: Tensor(column[16 * step : 16 * step + 16]) for key, column in self.columns.items()}

    def _given(self) -> dict[str, np.ndarray]:
        """The arguments of `forward` and `loss_function`, found by the names that the script has for them."""
        if self.name == "without_data":
            return {"input/0": next(iter(self.columns.values()))}
        ports = {name: f"{port.node}.{port.port}" for name, port in self.made.columns.items()}
        forward, loss = (_parameters(self.made.text, name) for name in ("forward", "loss_function"))
        given = {f"input/{i}": self.columns[ports[name]] for i, name in enumerate(forward)}
        for step in range(3):
            batch = {name: self.batch(step)[key].numpy() for name, key in ports.items()}
            given |= {f"step/{step}/{i}": batch[name] for i, name in enumerate(forward)}
            given |= {f"step/{step}/{name}": batch[name] for name in loss[1:]}
        return given | {"loss": np.array(loss)}

    @property
    def found(self) -> dict[str, np.ndarray]:
        with np.load(self.folder / "found.npz") as file:
            return dict(file)


def _parameters(text: str, function: str) -> list[str]:
    """The names of a function's parameters."""
    (found,) = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef) and n.name == function)
    return [argument.arg for argument in found.args.args if argument.arg != "self"]


@pytest.fixture(scope="module", params=TARGETS)
def exported(request, tmp_path_factory) -> dict[str, Exported]:
    """Every net, run by one child process for each target."""
    folder = tmp_path_factory.mktemp(request.param)
    made = {}
    for name in NETS:
        (folder / name).mkdir()
        made[name] = Exported(name, request.param, folder / name)
    child_process(CHILD, request.param, RATE, *(net.folder for net in made.values()), cwd=folder)
    return made


@pytest.mark.parametrize("name", NETS)
def test_a_script_has_the_parameters_of_its_graph(exported, name):
    net = exported[name]
    assert net.found["parameters"] == cost(net.document, net.inference).parameters == nn.count_parameters(net.network)


@pytest.mark.parametrize("name", NETS)
def test_a_script_predicts_what_the_project_predicts(exported, name):
    net = exported[name]
    columns = {key: Tensor(column) for key, column in net.columns.items()}
    expected = net.network.predict(columns, probabilities=True)
    found = {key.partition("/")[2]: value for key, value in net.found.items() if key.startswith("predict/")}
    # A model that gives more in training, such as auxiliary scores, names also the only one of its results.
    assert set(found) in ([{""}, set(expected)] if len(expected) == 1 else [set(expected)])
    for title, value in expected.items():
        np.testing.assert_allclose(found.get(title, found.get("")), value.numpy(), atol=1e-5)


@pytest.mark.parametrize("name", TRAINED)
def test_a_script_trains_as_the_project_trains(exported, name):
    net = exported[name]
    network = build(net.document, net.inference, seed=1)
    optimizer = optim.SGD(network.parameters(), lr=RATE)
    losses = []
    for step in range(3):
        optimizer.zero_grad()
        loss, _ = network.train().step_values(net.batch(step))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    normalized = any(isinstance(node.layer, BatchNorm) for node in net.document.nodes.values())
    np.testing.assert_allclose(net.found["losses"][0], losses[0], rtol=1e-4)
    np.testing.assert_allclose(net.found["losses"][2], losses[2], rtol=1e-2 if normalized else 1e-4)


@pytest.mark.parametrize(
    ("name", "target"),
    [(name, "pytorch") for name in (*UNLIKE, "several_losses", "shared_weights")]
    + [(name, "layerloom") for name in (*UNLIKE, "several_losses", "shared_weights", "without_data")],
)
def test_a_script_runs_from_beginning_to_end(name, target, tmp_path):
    network = build(NETS[name], infer(NETS[name]))
    write(Source(NETS[name], name), target, tmp_path / "net.py", weights=network.state_dict())
    block = "import sys; sys.modules['layerloom'] = None\n" if target == "pytorch" else ""
    run = (
        f"{block}import runpy, sys; sys.argv = ['net.py', *sys.argv[1:]]; runpy.run_path('net.py', run_name='__main__')"
    )
    epochs = [] if name == "without_data" else ["--epochs", "1"]
    text = child_process("-W", "error", "-c", run, *epochs, "--weights", "--device", "cpu", cwd=tmp_path)
    assert "parameters on cpu" in text
    if epochs:
        assert "epoch   1  loss" in text
        assert "test loss" in text
        assert text.count("* marks the best epoch so far") == 1
        assert f"the best weights are saved in {tmp_path / 'net_best.safetensors'}" in text
        assert safetensors.numpy.load_file(tmp_path / "net_best.safetensors").keys() >= {
            key for key in safetensors.numpy.load_file(tmp_path / "net.safetensors") if "running" not in key
        }


@pytest.mark.parametrize("target", TARGETS)
def test_scripts_are_formatted_as_ruff_formats_them_and_it_finds_nothing(target, tmp_path):
    for name, document in NETS.items():
        (tmp_path / f"{name}.py").write_text(script(document, target, name).text)
    options = ["--isolated", "--line-length", "100"]
    child_process("-m", "ruff", "check", *options, "--select", "E,F,W,I,B,C4,SIM,RET,UP", ".", cwd=tmp_path)
    child_process("-m", "ruff", "format", *options, "--check", ".", cwd=tmp_path)


@pytest.mark.parametrize("target", TARGETS)
def test_a_script_without_weights_says_so(target, tmp_path):
    write(Source(NETS["without_data"], "net"), target, tmp_path / "net.py")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.py"]
    text = (tmp_path / "net.py").read_text()
    assert "net.safetensors" not in text
    assert "--weights  " not in text
    command = [sys.executable, "net.py", "--weights", "net.safetensors"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there are no weights in" in done.stderr


@pytest.mark.parametrize("device", ["cuda:77", "abacus"])
@pytest.mark.parametrize("name", ["digits-mlp", "without_data"])
@pytest.mark.parametrize("target", TARGETS)
def test_a_device_that_is_not_there_is_a_sentence(target, name, device, tmp_path):
    write(Source(NETS[name], "net"), target, tmp_path / "net.py")
    command = [sys.executable, "net.py", "--device", device]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "error: " in done.stderr.splitlines()[-1]
    assert device in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("target", TARGETS)
def test_a_single_row_left_over_does_not_stop_a_batch_norm(target, tmp_path):
    (tmp_path / "table.csv").write_text("\n".join(["a,b", *(f"{i % 7},{i % 3}" for i in range(33))]) + "\n")
    draft = Draft()
    columns = (Column("a", "number", ("a",)), Column("b", "number", ("b",)))
    a, b = draft.add(CSV("table.csv", columns, 33), title="table")
    draft.add(MSE(), chain(draft, a, Dense(4), BatchNorm(), Dense(1)), b, title="loss")
    settings = {"batch_size": 8, "test_fraction": 0.0, "validation_fraction": 0.0}
    write(Source(draft.document(settings), "net", tmp_path), target, tmp_path / "net.py")
    assert "epoch   2  loss" in child_process("net.py", "--epochs", "2", "--device", "cpu", cwd=tmp_path)


@pytest.mark.parametrize("target", TARGETS)
def test_yes_or_no_from_a_table_trains_alone(target, tmp_path):
    rows = [f"{i % 7},{i % 3},{'yes' if i % 2 else 'no'}" for i in range(60)]
    (tmp_path / "table.csv").write_text("\n".join(["a,b,answer", *rows]) + "\n")
    draft = Draft()
    columns = (Column("a b", "number", ("a", "b")), Column("answer", "class", classes=("no", "yes")))
    numbers, answer = draft.add(CSV("table.csv", columns, 60), title="table")
    score = chain(draft, numbers, Dense(4), Tanh(), Dense(1))
    draft.add(BinaryCrossEntropy(), score, answer, title="loss")
    draft.add(Accuracy(), score, answer, title="right")
    draft.add(Output(), score, title="answer")
    out = tmp_path / "out"
    out.mkdir()
    write(Source(draft.document(), "Yes or no", tmp_path), target, out / "net.py")
    text = child_process("-W", "error", "net.py", "--epochs", "2", "--device", "cpu", cwd=out)
    assert "17 parameters on cpu" in text
    assert text.splitlines()[-1].startswith("test loss ")
    assert ", right " in text.splitlines()[-1]
    child_process("-m", "ruff", "format", "--isolated", "--line-length", "100", "--check", "net.py", cwd=out)


def test_what_a_net_costs_is_worked_out_once_for_a_script(monkeypatch):
    asked = []
    monkeypatch.setattr("layerloom.export.project.cost", lambda *given: (asked.append(given), cost(*given))[1])
    script(NETS["without_data"], "pytorch", "net")
    assert len(asked) == 1
