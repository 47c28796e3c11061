"""Data nodes: ports from the schema, and files that are not what the schema says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layerloom.data import Column, DataError
from layerloom.graph import Document, Node, dumps, loads
from layerloom.layers import CSV, Arrays, Digits, Field, ParameterError, Spec, csv_of
from layerloom.layers.spec import IMAGE

FLOWERS = "length,width,species\n1.5,2,setosa\n3,4.5,virginica\n5,6,setosa\n7,8,virginica\n"


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS)
    return path


def test_the_digits_are_what_their_ports_say() -> None:
    columns = Digits().load(Path())
    assert len(columns["image"]) == len(columns["label"]) == Digits().rows
    assert columns["image"].shape[1:] == Digits().infer().image.shape
    assert set(columns["label"]) == set(range(10))


def test_a_table_proposes_its_ports(flowers: Path) -> None:
    layer = csv_of(flowers, flowers.parent)
    assert layer.path == "flowers.csv"
    assert layer.rows == 4
    assert layer.ports.outputs == ("features", "species")
    assert layer.infer_ports({}) == {
        "features": Spec((2,), ("F",)),
        "species": Spec((), kind="int", classes=2),
    }
    columns = layer.load(flowers.parent)
    np.testing.assert_array_equal(columns["features"], [[1.5, 2], [3, 4.5], [5, 6], [7, 8]])
    np.testing.assert_array_equal(columns["species"], [0, 1, 0, 1])


def test_a_table_outside_the_project_keeps_its_whole_path(flowers: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    layer = csv_of(flowers, project)
    assert Path(layer.path).is_absolute()
    assert len(layer.load(project)["species"]) == 4


def test_the_schema_survives_a_file(flowers: Path) -> None:
    layer = csv_of(flowers)
    document = Document(nodes={"a": Node(layer, "flowers")})
    assert loads(dumps(document)).nodes["a"].layer == layer


def test_a_table_that_changed_is_noticed(flowers: Path) -> None:
    layer = csv_of(flowers, flowers.parent)
    flowers.write_text(FLOWERS + "1,2,setosa\n")
    with pytest.raises(DataError, match=r'"flowers\.csv" has 5 rows in "features", but had 4 when it was chosen'):
        layer.load(flowers.parent)
    flowers.unlink()
    with pytest.raises(DataError, match="is not there"):
        layer.load(flowers.parent)


def test_no_file_yet_is_no_error_until_it_is_read() -> None:
    assert CSV().infer_ports({}) == {}
    assert CSV().rows is None
    for layer in (CSV(), Arrays()):
        with pytest.raises(DataError, match=r"No .* file was chosen"):
            layer.load(Path())


def test_columns_are_checked_through_and_through() -> None:
    with pytest.raises(ParameterError, match=r"CSV needs .* as kind"):
        CSV("a.csv", (Column("x", "colour"),))  # type: ignore[arg-type]


def test_arrays_say_their_ports(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", picture=np.zeros((3, 1, 2, 2)), label=np.arange(3))
    layer = Arrays("a.npz", (Field("picture", (1, 2, 2)), Field("label", (), "int", 3)), 3)
    assert layer.infer_ports({})["picture"] == Spec((1, 2, 2), IMAGE)
    assert layer.load(tmp_path)["label"].tolist() == [0, 1, 2]


def test_arrays_that_are_not_there_or_broken_are_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", label=np.arange(3))
    with pytest.raises(DataError, match=r'"a\.npz" has no array'):
        Arrays("a.npz", (Field("picture"),), 3).load(tmp_path)
    with pytest.raises(DataError, match="has 3 rows"):
        Arrays("a.npz", (Field("label"),), 4).load(tmp_path)
    (tmp_path / "a.npz").write_bytes(b"no archive")
    with pytest.raises(DataError, match="cannot be read as a NumPy file"):
        Arrays("a.npz", (Field("label"),), 3).load(tmp_path)
    with pytest.raises(DataError, match="is not there"):
        Arrays("b.npz", (Field("label"),), 3).load(tmp_path)


def test_arrays_of_another_shape_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", picture=np.zeros((3, 4)))
    with pytest.raises(DataError, match=r'"picture" of shape \(3, 4\), but \(rows, 5\) is expected'):
        Arrays("a.npz", (Field("picture", (5,)),), 3).load(tmp_path)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (np.array([0, 1, 3]), "needs class numbers from 0 to 2"),
        (np.array([0, -1, 2]), "got -1 to 2"),
        (np.array([0.0, 1.0, 2.0]), 'needs whole numbers in "label", got float64'),
        (np.array(["a", "b", "c"]), "needs whole numbers"),
    ],
)
def test_labels_that_cannot_be_are_refused(tmp_path: Path, values: np.ndarray, says: str) -> None:
    np.savez(tmp_path / "a.npz", label=values)
    with pytest.raises(DataError, match=says):
        Arrays("a.npz", (Field("label", (), "int", 3),), 3).load(tmp_path)


def test_sequences_come_with_their_lengths(tmp_path: Path) -> None:
    layer = Arrays("a.npz", (Field("words", (None, 2)),), 3)
    np.savez(tmp_path / "a.npz", **{"words": np.zeros((3, 4, 2)), "words.lengths": np.array([4, 0, 2])})
    assert layer.load(tmp_path)["words.lengths"].tolist() == [4, 0, 2]
    for wrong in (np.array([5, 0, 2]), np.array([-1, 0, 2]), np.array([0.5, 1, 2]), np.zeros((3, 1), int)):
        np.savez(tmp_path / "a.npz", **{"words": np.zeros((3, 4, 2)), "words.lengths": wrong})
        with pytest.raises(DataError, match=r"no whole number from 0 to 4 for each sequence"):
            layer.load(tmp_path)


def test_pickled_objects_are_not_loaded(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", label=np.array([{"run": "code"}], object))
    with pytest.raises(DataError, match="cannot be read"):
        Arrays("a.npz", (Field("label"),), 1).load(tmp_path)


def test_what_was_found_wrong_in_a_table_survives_a_file(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x,name,y\n1,,a\n?,,b\n3,,a\n")
    layer = csv_of(tmp_path / "t.csv")
    assert layer.flaws
    assert layer.left_out
    assert loads(dumps(Document(nodes={"a": Node(layer, "t")}))).nodes["a"].layer == layer
    with pytest.raises(DataError, match='row 3, column "x"'):
        layer.load(tmp_path)
