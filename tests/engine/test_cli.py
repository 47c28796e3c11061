from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from safetensors.numpy import load_file

from layerloom.cli import headless_demo, main
from layerloom.cli.project import UsageError, project
from layerloom.cli.training import duration, snake_case
from layerloom.compile import machines
from layerloom.compile.cpu.library import Unavailable
from layerloom.compile.machines import serving
from layerloom.data import Column
from layerloom.device import CPU
from layerloom.graph.draft import Draft
from layerloom.graph.file import save
from layerloom.graph.settings import SettingsError
from layerloom.layers import CSV, MSE, Dense, registry
from layerloom.layers.parameters import parameters
from layerloom.model import Model
from layerloom_resources.templates import templates

SMALL = ("--set", "width=4", "--set", "units=8", "--epochs", "2")
COMMAND = (sys.executable, "-c", "import sys; from layerloom.cli import main; sys.exit(main())")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def running(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capfd.readouterr()
        return code, out, err

    return running


def weights(run_folder: str | Path) -> dict[str, np.ndarray]:
    return load_file(Path(run_folder) / "last.safetensors")


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


# train


def test_training_as_json_is_one_event_a_line_and_ends_with_the_test_figures(run: Run) -> None:
    code, out, err = run("train", "digits-cnn", *SMALL, "--json", "--lr", "0.01", "--set", "dropout=0")
    events = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [event["event"] for event in events if event["event"] != "step"] == ["started", "epoch", "epoch", "finished"]
    assert events[-1]["test"].keys() == {"loss", "accuracy"}
    assert events[-1]["test"]["accuracy"] > 0.3
    assert Path(events[-1]["run"]).parent == Path.cwd() / "digits-cnn.runs"


def test_training_for_people_shows_epochs_and_where_the_run_is(run: Run) -> None:
    code, out, err = run("train", "digits-mlp", "--set", "units=8", "--epochs", "2")
    assert (code, err) == (0, "")
    assert "1294 rows to train, 144 to validate, 359 to test" in out
    assert "epoch   2  loss" in out
    assert "test loss" in out
    assert "digits-mlp.runs" in out


@pytest.mark.parametrize("name", templates())
def test_every_template_can_be_trained(run: Run, name: str) -> None:
    sizes = [f"{key}={value}" for key, value in templates()[name].test.items()]
    code, out, _ = run("train", name, "--json", *(part for size in sizes for part in ("--set", size)))
    assert (code, json.loads(out.splitlines()[-1])["reason"]) == (0, "completed")


def test_options_win_over_the_document(run: Run) -> None:
    options = ("--batch-size", "200", "--lr", "0.5", "--set", "optimizer=sgd", "--set", "clip_norm=1")
    _, out, _ = run("train", "digits-mlp", "--epochs", "1", *options, "--json")
    started, first, *_ = map(json.loads, out.splitlines())
    assert started["steps_per_epoch"] == 7
    assert first["learning_rate"] == 0.5
    description = json.loads((Path(started["run"]) / "run.json").read_text())
    assert (description["settings"]["optimizer"], description["settings"]["clip_norm"]) == ("sgd", 1.0)


def test_eager_training_gives_the_same_weights(run: Run) -> None:
    runs = []
    for flags in ((), ("--eager",)):
        _, out, _ = run("train", "digits-mlp", "--set", "units=8", "--epochs", "1", "--json", *flags)
        lines = [json.loads(line) for line in out.splitlines()]
        runs.append((lines[0]["executor"], weights(lines[-1]["run"])))
    (planned, one), (eager, other) = runs
    assert planned != eager == "eager"
    assert one.keys() == other.keys()
    for key in one:
        np.testing.assert_allclose(one[key], other[key], rtol=1e-3, atol=1e-4, err_msg=key)


def test_a_project_file_is_trained_with_data_beside_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    save(folder / "net.loom", project("digits-mlp", ("units=8", "epochs=1")).document)
    code, out, _ = run("train", str(folder / "net.loom"), "--out", "here", "--json")
    assert code == 0
    assert Path(json.loads(out.splitlines()[-1])["run"]).parent == Path("here")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nothing",), 'neither a project file nor a template called "nothing"; templates: digits-mlp'),
        (("gone.loom",), "gone.loom"),
        (("digits-mlp", "--set", "wings=2"), 'no "wings" to set; there are: units'),
        (("digits-mlp", "--set", "units=many"), "units needs a whole number"),
        (("digits-mlp", "--set", "units"), "--set needs NAME=VALUE"),
        (("digits-mlp", "--epochs", "0"), "epochs needs at least 1"),
        (("digits-mlp", "--device", "cuda:77"), "cuda:77"),
        (("digits-mlp", "--device", "abacus"), "no device called 'abacus'"),
        (("digits-mlp", "--resume"), "There is no run to resume"),
    ],
)
def test_what_cannot_be_is_one_sentence_on_standard_error(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    code, out, err = run("train", *arguments)
    assert (code, out.strip()) == (1, "")
    assert len(err.splitlines()) == 1
    assert sentence in err
    assert not list(Path.cwd().glob("*.runs/*"))


def test_a_broken_file_and_a_missing_table_are_sentences(run: Run) -> None:
    Path("broken.loom").write_text('{"format": ')
    document = project("digits-mlp", ("units=8", "epochs=1")).document
    nodes = {key: node for key, node in document.nodes.items() if node.layer.type_name == "Digits"}
    (key,) = nodes
    lost = CSV("gone.csv", (), 3)
    Path("bad.csv").write_text("a,b\n1,x\n")
    for name, content in (("broken.loom", None), ("lost.loom", lost)):
        if content is not None:
            changed = {**document.nodes, key: type(document.nodes[key])(content, "table")}
            save(name, document.with_table("nodes", changed))
        code, _, err = run("train", name)
        assert code == 1
        assert "Traceback" not in err
        assert len(err.splitlines()) == 1


def test_an_option_that_is_none_is_a_usage_error(run: Run) -> None:
    assert run("train", "digits-mlp", "--epochs", "many")[0] == 2
    assert run("fly")[0] == 2


# Ctrl+C and resume


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_the_checkpoint_and_resume_goes_on_exactly(run: Run, number: int) -> None:
    arguments = ("train", "digits-cnn", "--set", "width=4", "--set", "units=8", "--epochs", "4", "--json")
    _, out, _ = run(*arguments, "--out", "whole")
    whole = json.loads(out.splitlines()[-1])
    process = subprocess.Popen([*COMMAND, *arguments, "--out", "parts"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process:
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "step" and event["step"] == 60:
                os.kill(process.pid, number)
    assert process.returncode == 130
    assert (event["event"], event["reason"], event["test"]) == ("finished", "stopped", {})
    code, out, err = run(*arguments, "--out", "parts", "--resume")
    resumed = json.loads(out.splitlines()[-1])
    assert (code, err) == (0, "")
    assert json.loads(out.splitlines()[0])["step"] >= 60
    assert same(weights(whole["run"]), weights(resumed["run"]))
    assert whole["test"] == resumed["test"]
    assert len(list(Path("parts").iterdir())) == 1


def test_a_run_can_be_resumed_by_its_folder_with_more_epochs(run: Run) -> None:
    _, out, _ = run("train", "digits-mlp", "--set", "units=8", "--epochs", "1", "--json")
    folder = json.loads(out.splitlines()[-1])["run"]
    code, out, _ = run("train", folder, "--resume", "--epochs", "2", "--json")
    assert (code, json.loads(out.splitlines()[-1])["epochs"]) == (0, 2)


def test_a_run_is_not_resumed_with_other_settings(run: Run) -> None:
    run("train", "digits-mlp", "--set", "units=8", "--epochs", "1")
    code, _, err = run("train", "digits-mlp", "--resume", "--seed", "7")
    assert code == 1
    assert "keeps its settings" in err


# The rest


def test_a_run_is_not_resumed_with_another_graph(run: Run) -> None:
    small = ("digits-mlp", "--set", "units=8", "--epochs", "1", "--json")
    assert run("train", *small)[0] == 0
    code, _, err = run("train", "digits-mlp", "--set", "units=16", "--epochs", "2", "--json", "--resume")
    assert code == 1
    assert "is not the one that its newest run was begun with" in err
    assert run("train", "digits-mlp", "--set", "units=8", "--epochs", "2", "--json", "--resume")[0] == 0


def test_a_run_that_was_complete_says_so_when_it_is_resumed(run: Run) -> None:
    small = ("train", "digits-mlp", "--set", "units=8", "--epochs", "1")
    run(*small)
    code, out, _ = run(*small, "--resume")
    assert code == 0
    assert "The run was complete already (epoch 1 of 1)" in out
    assert "complete already" not in run(*small, "--epochs", "2", "--resume")[1]


def test_an_epoch_fits_on_a_line_of_80_columns(run: Run) -> None:
    _, out, _ = run("train", "digits-mlp", "--set", "units=8", "--epochs", "1")
    (line,) = (line for line in out.splitlines() if line.startswith("epoch   1"))
    assert line.endswith("  best")
    assert len(line) <= 80


def test_check_counts_and_lists_problems(run: Run) -> None:
    code, out, _ = run("check", "digits-cnn")
    assert code == 0
    assert "parameters" in out
    document = project("digits-mlp").document
    save("open.loom", document.with_table("links", dict(list(document.links.items())[1:])))
    code, out, _ = run("check", "open.loom", "--json")
    assert code == 1
    assert any(problem["severity"] == "error" for problem in json.loads(out)["problems"])


def test_check_reports_what_only_reading_the_data_shows(run: Run) -> None:
    Path("good.csv").write_text("a,b\n1,2\n3,4\n5,7.5\n")
    draft = Draft()
    a, b = draft.add(CSV("good.csv", (Column("a"), Column("b")), 3), title="table")
    (y,) = draft.add(Dense(1), a)
    draft.add(MSE(), y, b)
    save("net.loom", draft.document())
    assert run("check", "net.loom")[0] == 0
    for cell, sentence in (("", "the cell is empty"), ("x", '"x" is not a number')):
        Path("good.csv").write_text(f"a,b\n1,2\n3,{cell}\n5,7.5\n")
        code, out, _ = run("check", "net.loom")
        assert code == 1
        assert f'error: table: "good.csv", row 3, column "b": {sentence}' in out
        assert json.loads(run("check", "net.loom", "--json")[1])["problems"][0]["title"] == "table"
    Path("good.csv").unlink()
    assert run("check", "net.loom")[1].count("error:") == 1


def test_a_file_that_is_no_project_is_told_what_it_is_for(run: Run) -> None:
    Path("good.csv").write_text("a,b\n1,2\n")
    code, _, err = run("check", "good.csv")
    assert code == 1
    assert "whose name ends in .loom. It is a table: put a CSV node into a project" in err


@pytest.mark.parametrize("name", registry)
def test_every_layer_has_a_page(run: Run, name: str) -> None:
    code, out, err = run("layers", name.lower())
    assert (code, err) == (0, "")
    assert out.startswith(f"{name} (")
    assert all(parameter.help in out for parameter in parameters(registry[name]))
    assert json.loads(run("layers", name, "--json")[1])["name"] == name


def test_the_page_of_a_layer_shows_ports_ranges_and_defaults(run: Run) -> None:
    _, out, _ = run("layers", "Dropout")
    assert "Inputs:   x\nOutputs:  output\n" in out
    assert "number from 0 to 1; default 0.5" in out


@pytest.mark.parametrize(
    ("name", "near"),
    [("Conv2", "Did you mean Conv2D"), ("linaer", "Did you mean Dense"), ("qqq", "layerloom layers lists them")],
)
def test_a_misspelt_layer_brings_the_nearest_to_mind(run: Run, name: str, near: str) -> None:
    code, _, err = run("layers", name)
    assert code == 1
    assert f'no layer called "{name}". {near}' in err


def test_layers_templates_and_devices_are_listed(run: Run) -> None:
    _, out, _ = run("layers", "--json")
    assert {layer["name"] for layer in json.loads(out)} == set(registry)
    _, out, _ = run("layers")
    assert all(name in out for name in registry)
    _, out, _ = run("templates", "--json")
    assert [template["name"] for template in json.loads(out)] == list(templates())
    _, out, _ = run("devices", "--json")
    (cpu, *_) = json.loads(out)
    assert (cpu["device"], (cpu["executor"], cpu["note"])) == ("cpu", serving(CPU))
    for command in ("templates", "devices"):
        assert run(command)[0] == 0


def test_without_the_fast_executor_devices_and_training_say_why(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(precision: str, recompute: bool) -> object:
        raise Unavailable("oneDNN is not installed: install it.")

    monkeypatch.setattr(machines, "_fast", missing)
    _, out, _ = run("devices")
    assert "computes with NumPy" in out
    assert "oneDNN is not installed: install it." in out
    _, out, _ = run("train", "digits-mlp", "--set", "units=8", "--epochs", "1", "--precision", "bfloat16")
    assert re.search(r"parameters on cpu \(NumPy, \d+\.\d MiB for a step\)", out)
    assert "oneDNN is not installed: install it. NumPy computes in float32 where bfloat16 was asked for." in out


def test_doctor_says_what_a_bug_report_needs(run: Run) -> None:
    _, out, _ = run("doctor", "--json")
    report = json.loads(out)
    assert report["libraries"]["numpy"] == np.__version__
    assert report.keys() >= {"layerloom", "python", "system", "blas", "devices", "log folder"}
    _, out, _ = run("doctor")
    assert np.__version__ in out


def test_a_drawing_is_an_svg(run: Run) -> None:
    assert run("draw", "digits-cnn", "-o", "net.svg", "--theme", "dark")[0] == 0
    assert ET.parse("net.svg").getroot().tag.endswith("svg")


def test_a_drawing_of_another_kind_needs_the_libraries_of_the_window(run: Run) -> None:
    code, _, error = run("draw", "digits-cnn", "-o", "net.png")
    assert code == 1
    assert 'must end in .svg, got "net.png"' in error
    assert not Path("net.png").exists()


def test_a_difference_is_told_in_lines(run: Run) -> None:
    document = project("digits-mlp").document
    save("before.loom", document)
    save("after.loom", project("digits-mlp", ("units=64", "epochs=3")).document)
    code, out, _ = run("diff", "before.loom", "after.loom")
    assert code == 0
    assert "units 128 → 64" in out
    assert "~ epochs 30 → 3" in out
    assert run("diff", "before.loom", "after.loom", "--exit-code")[0] == 1
    assert run("diff", "before.loom", "before.loom", "--exit-code")[:2] == (0, "No difference.\n")


@pytest.mark.parametrize("target", ["pytorch", "layerloom"])
def test_an_export_is_a_python_file(run: Run, target: str) -> None:
    code, out, _ = run("export", "digits-cnn", "--to", target, "-o", "net.py")
    assert code == 0
    assert out.splitlines()[0] == "net.py"
    compile(Path("net.py").read_text(), "net.py", "exec")


def test_an_export_takes_the_best_weights_of_the_newest_run_of_its_graph(run: Run) -> None:
    document = project("digits-mlp", ("units=8", "epochs=1")).document
    save("net.loom", document)
    save("other.loom", project("digits-mlp", ("units=9", "epochs=1")).document)
    code, out, _ = run("export", "net.loom", "-o", "net.py")
    assert (code, out.splitlines()[-1].partition(";")[0]) == (0, "Weights: none were found")
    folders = []
    for name, seed in (("net.loom", "1"), ("net.loom", "2"), ("other.loom", "3")):
        _, out, _ = run("train", name, "--epochs", "1", "--seed", seed, "--out", "net.runs", "--json")
        folders.append(Path(json.loads(out.splitlines()[-1])["run"]))
    _, out, _ = run("export", "net.loom", "-o", "net.py")
    assert out.splitlines()[:3] == ["net.py", "net.npz", "net.safetensors"]
    assert out.splitlines()[-1].endswith(f"the best of the run {folders[1]}")
    best, found = load_file(folders[1] / "best.safetensors"), load_file("net.safetensors")
    assert all(any(np.array_equal(value, other) for other in found.values()) for value in best.values())
    _, out, _ = run("export", "net.loom", "-o", "bare.py", "--weights", "none")
    assert out.splitlines()[:2] == ["bare.py", "bare.npz"]
    assert not Path("bare.safetensors").exists()
    _, out, _ = run("export", "net.loom", "-o", "net.py", "--weights", str(folders[0] / "best.safetensors"))
    assert f"those in {folders[0]}" in out
    code, _, err = run("export", "net.loom", "-o", "net.py", "--weights", str(folders[2] / "best.safetensors"))
    assert code == 1
    assert "those of another graph" in err


def test_an_export_takes_the_weights_that_a_model_was_saved_with(run: Run) -> None:
    document = project("digits-mlp", ("units=8",)).document
    save("net.loom", document)
    model = Model.load("net.loom")
    model.save("net.loom")
    before = Path("net.safetensors").read_bytes()
    _, out, _ = run("export", "net.loom", "-o", "net.py")
    assert out.splitlines() == ["net.py", "net.npz", "net_weights.safetensors", "Weights: those in net.safetensors"]
    assert Path("net.safetensors").read_bytes() == before


def test_an_export_replaces_a_foreign_script_only_by_force(run: Run) -> None:
    Path("net.py").write_text("mine = 1\n")
    code, _, err = run("export", "digits-mlp", "-o", "net.py")
    assert code == 1
    assert "--force" in err
    assert Path("net.py").read_text() == "mine = 1\n"
    assert run("export", "digits-mlp", "-o", "net.py", "--force")[0] == 0
    assert run("export", "digits-mlp", "-o", "net.py")[0] == 0


def test_an_export_into_a_folder_that_is_not_there_is_a_sentence(run: Run) -> None:
    code, _, err = run("export", "digits-cnn", "-o", "nowhere/net.py")
    assert code == 1
    assert "nowhere" in err
    assert len(err.splitlines()) == 1


def test_the_demo_leaves_script_picture_curve_and_project(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert headless_demo(tmp_path / "demo", ("width=4", "units=8", "epochs=2")) == 0
    out = capfd.readouterr().out
    for name in ("digits_cnn.py", "digits_cnn.safetensors", "graph.svg", "loss.svg", "digits-cnn.loom"):
        assert (tmp_path / "demo" / name).stat().st_size > 0
    for name in ("digits_cnn.py", "graph.svg", "loss.svg"):
        assert str(tmp_path / "demo" / name) in out


def test_a_pair_sets_a_parameter_of_the_template_or_a_setting() -> None:
    chosen = project("digits-mlp", ("units=7", "momentum=0.5"))
    assert chosen.settings == {"momentum": 0.5}
    assert any(getattr(node.layer, "units", None) == 7 for node in chosen.document.nodes.values())
    with pytest.raises(UsageError):
        project("digits-mlp", ("=7",))
    with pytest.raises(SettingsError):
        project("digits-mlp", ("momentum=2",))


def test_titles_and_seconds_are_written_for_programs_and_people() -> None:
    assert snake_case(" Hit rate (top-5) ") == "hit_rate_top_5"
    assert [duration(s) for s in (0.4, 61, 3725)] == ["0:00", "1:01", "1:02:05"]
