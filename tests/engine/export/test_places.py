"""An export destroys nothing that something else wrote."""

from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from layerloom import layers
from layerloom.export import Source, write
from layerloom.export.places import data_place, is_script, weights_place
from layerloom.files import FileProblem
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.graph.file import load
from layerloom.graph.infer import infer
from layerloom.layers import Dense, Input
from layerloom.model import Input as Given
from layerloom.model import Model

from .nets import chain, nets

DOCUMENT = nets()["digits-mlp"]


def exported(folder: Path, document=DOCUMENT, name="net.py", **options) -> list[str]:
    state = build(document, infer(document)).state_dict()
    paths = write(Source(document, "net", folder), "pytorch", folder / name, weights=state, **options)
    return [path.name for path in paths]


def test_the_files_of_a_saved_model_outlive_its_export(tmp_path):
    x = Given((4,))
    model = Model(x, layers.Dense(3)(x))
    model.compile(loss="cross_entropy")
    random = np.random.default_rng(0)
    model.fit(random.normal(size=(30, 4)), random.integers(0, 3, 30), epochs=1)
    model.save(tmp_path / "net.loom")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert before.keys() == {"net.loom", "net.npz", "net.safetensors", "net.optimizer.safetensors"}
    for _ in range(2):
        found = exported(tmp_path, load(tmp_path / "net.loom"))
        assert found == ["net.py", "net_data.npz", "net_weights.safetensors"]
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    text = (tmp_path / "net.py").read_text()
    assert '"net_data.npz"' in text
    assert '"net_weights.safetensors"' in text
    assert "net.npz" not in text


def test_an_export_goes_over_its_own_files_even_if_the_graph_has_changed(tmp_path):
    names = ["net.py", "net.npz", "net.safetensors"]
    assert exported(tmp_path) == names
    assert exported(tmp_path, nets()["digits-cnn"], overwrite=False) == names


def test_files_of_another_script_and_of_other_programs_are_passed_over(tmp_path):
    exported(tmp_path, name="net_data.py")
    np.savez(tmp_path / "net.npz", image=1, label=1, train=1, validation=1, test=1)
    safetensors.numpy.save_file({"w": np.zeros(1)}, tmp_path / "net.safetensors")
    (tmp_path / "net_weights.safetensors").write_text("notes")
    assert exported(tmp_path) == ["net.py", "net_data2.npz", "net_weights2.safetensors"]
    (tmp_path / "net_data2.npz").unlink()
    (tmp_path / "net_data2.npz").symlink_to("nowhere")
    assert exported(tmp_path)[1] == "net_data3.npz"


def test_a_data_file_of_the_project_is_never_written_though_an_export_made_it(tmp_path):
    exported(tmp_path)
    script, data = tmp_path / "net.py", tmp_path / "net.npz"
    assert data_place(script, ()) == data
    assert data_place(script, (tmp_path / "." / "net.npz",)).name == "net_data.npz"
    (tmp_path / "same.npz").hardlink_to(data)
    assert data_place(script, (tmp_path / "same.npz",)).name == "net_data.npz"
    assert weights_place(script, ()).name == "net.safetensors"


def test_a_script_is_not_written_over_the_data_of_its_project(tmp_path):
    draft = Draft()
    (number,) = draft.add(layers.CSV("table.py", (layers.data.Column("a"),), 3))
    chain(draft, number, Dense(1))
    (tmp_path / "table.py").write_text("a\n1\n2\n3\n")
    with pytest.raises(FileProblem, match="reads its data from this file"):
        write(Source(draft.document(), "net", tmp_path), "pytorch", tmp_path / "table.py")
    assert (tmp_path / "table.py").read_text() == "a\n1\n2\n3\n"


def test_a_script_of_somebody_else_is_replaced_only_if_that_is_wished(tmp_path):
    (tmp_path / "net.py").write_text("print('mine')\n")
    with pytest.raises(FileProblem, match=r"no exported script\. Choose another name, or replace it with --force"):
        exported(tmp_path, overwrite=False)
    assert [path.name for path in tmp_path.iterdir()] == ["net.py"]
    exported(tmp_path)
    assert (tmp_path / "net.py.bak").read_text() == "print('mine')\n"
    assert exported(tmp_path, overwrite=False)


@pytest.mark.parametrize("graph", [True, False])
def test_an_exported_script_is_known_by_its_graph_or_its_first_line(tmp_path, graph):
    exported(tmp_path, graph=graph)
    assert is_script(tmp_path / "net.py")
    (tmp_path / "latin.py").write_bytes(b"# \xe9\n")
    assert not is_script(tmp_path / "latin.py")


def test_a_script_has_no_other_ending_than_its_own(tmp_path):
    for name in ("net.npz", "net.loom"):
        with pytest.raises(FileProblem, match=r"ends in \.py"):
            exported(tmp_path, name=name)


def test_weights_of_another_graph_are_left_out(tmp_path):
    draft = Draft()
    (x,) = draft.add(Input((4,)), title="x")
    chain(draft, x, Dense(3))
    document = draft.document()
    state = {key: np.zeros((2, 2)) for key in build(document, infer(document)).state_dict()}
    (path,) = write(Source(document, "net"), "pytorch", tmp_path / "net.py", weights=state)
    assert ".safetensors" not in path.read_text()
