from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from layerloom.data import Column, DataError, propose_columns, read_csv
from layerloom_resources import samples

FLOWERS = "length,width,kind\n1.5,2,rose\n3,4e-1,tulip\n-5,.5,rose\n"


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    return written(tmp_path, FLOWERS)


def written(folder: Path, content: str | bytes, name: str = "flowers.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def sentence(path: Path, *columns: Column) -> str:
    with pytest.raises(DataError) as caught:
        read_csv(path, columns)
    return str(caught.value)


def test_the_proposal_joins_numbers_and_finds_the_classes(flowers: Path) -> None:
    schema = propose_columns(flowers)
    assert schema.columns == (
        Column("features", "number", ("length", "width")),
        Column("kind", "class", (), ("rose", "tulip")),
    )
    assert schema.rows == 3
    assert schema.sha256 == hashlib.sha256(FLOWERS.encode()).hexdigest()


def test_what_was_proposed_can_be_read(flowers: Path) -> None:
    values = read_csv(flowers, propose_columns(flowers).columns)
    np.testing.assert_array_equal(values["features"], np.array([[1.5, 2], [3, 0.4], [-5, 0.5]], np.float32))
    np.testing.assert_array_equal(values["kind"], [0, 1, 0])
    assert values["features"].dtype == np.float32
    assert values["kind"].dtype == np.int64


@pytest.mark.parametrize(
    ("name", "rows", "numbers", "label"), [("iris", 150, 4, "species"), ("wine", 178, 13, "cultivar")]
)
def test_the_bundled_tables_are_whole(name: str, rows: int, numbers: int, label: str) -> None:
    path = samples.path(f"{name}.csv")
    schema = propose_columns(path)
    values = read_csv(path, schema.columns)
    assert schema.rows == rows
    assert values["features"].shape == (rows, numbers)
    assert sorted(set(values[label].tolist())) == [0, 1, 2]


def test_the_last_column_of_few_whole_numbers_is_a_class(tmp_path: Path) -> None:
    lines = "\n".join(f"{i}.5,{i % 10 + 2}" for i in range(40))
    schema = propose_columns(written(tmp_path, "x,y\n" + lines))
    assert schema.columns[1] == Column("y", "class", (), ("2", "3", "4", "5", "6", "7", "8", "9", "10", "11"))


def test_without_classes_the_last_column_is_what_is_predicted(tmp_path: Path) -> None:
    schema = propose_columns(written(tmp_path, "a,b,y\n1,2,3.25\n4,5,6.5\n"))
    assert schema.columns == (Column("features", "number", ("a", "b")), Column("y"))


def test_a_port_never_hides_another(tmp_path: Path) -> None:
    schema = propose_columns(written(tmp_path, "a,features\n1,yes\n2,no\n"))
    assert [(c.name, c.sources) for c in schema.columns] == [("features", ("a",)), ("features_", ("features",))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separators_and_line_endings_are_found(tmp_path: Path, delimiter: str, ending: str) -> None:
    text = FLOWERS.replace(",", delimiter).replace("\n", ending)
    assert propose_columns(written(tmp_path, text)).columns[0].headers == ("length", "width")


def test_a_byte_order_mark_and_quoted_cells_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeff"a, b",c\r\n"1",x\r\n2,"line\nbreak"\r\n')
    assert propose_columns(path).columns == (
        Column("features", "number", ("a, b",)),
        Column("c", "class", (), ("line\nbreak", "x")),
    )


def test_a_file_without_a_header_gets_numbered_columns(tmp_path: Path) -> None:
    schema = propose_columns(written(tmp_path, "1,2,a\n3,4,b\n"))
    assert (schema.rows, [c.sources for c in schema.columns]) == (2, [("column1", "column2"), ("column3",)])


def test_a_missing_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    text = sentence(tmp_path / "gone.csv", Column("x"))
    assert str(tmp_path / "gone.csv") in text
    assert "Locate..." in text


def test_text_in_a_number_column_is_pinned_down(tmp_path: Path) -> None:
    path = written(tmp_path, FLOWERS.replace("4e-1", "wide"))
    text = sentence(path, Column("features", "number", ("length", "width")))
    assert all(part in text for part in ('"flowers.csv"', "row 3", 'column "width"', '"wide"', "correct the cell"))


@pytest.mark.parametrize("cell", ["", " ", "nan", "inf", "1_000", "1e999", "0x10", "--1", "1 2", "٣", "1e39"])
def test_nothing_but_a_finite_decimal_number_passes(tmp_path: Path, cell: str) -> None:
    assert 'row 3, column "x"' in sentence(written(tmp_path, f"x,y\n1,a\n{cell},a\n"), Column("x"))


def test_a_decimal_comma_is_explained(tmp_path: Path) -> None:
    assert "decimal comma" in sentence(written(tmp_path, "x;y\n1;a\n1,5;a\n"), Column("x"))


def test_an_unknown_class_is_pinned_down(flowers: Path) -> None:
    text = sentence(flowers, Column("kind", "class", (), ("rose", "lily")))
    assert all(part in text for part in ("row 3", '"tulip"', "rose, lily"))


def test_a_column_that_is_gone_is_named(flowers: Path) -> None:
    text = sentence(flowers, Column("height"))
    assert '"height"' in text
    assert "length, width, kind" in text


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"a,b\n", "no rows"),
        (b"a,b\n1,2\n3\n", "row 3: 1 cells, but the first row has 2"),
        (b"a,a\n1,2\n", 'two columns called "a"'),
        (b"a\xe9,b\n1,2\n", "not UTF-8 text (row 1 has the byte 0xe9)"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b'a,b\n1,"2\n', "cannot be read as a table"),
    ],
)
def test_a_broken_table_is_explained(tmp_path: Path, content: bytes, part: str) -> None:
    path = written(tmp_path, content)
    assert part in sentence(path, Column("a"))
    with pytest.raises(DataError):
        propose_columns(path)


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    assert "cannot be read" in sentence(tmp_path, Column("a"))


def test_a_number_column_with_a_few_other_cells_stays_one_and_tells_them(tmp_path: Path) -> None:
    schema = propose_columns(written(tmp_path, "a,b,kind\n1,2,x\n,3,x\n4,n/a,y\n5,6,\n"))
    assert schema.columns[0] == Column("features", "number", ("a", "b"))
    assert schema.columns[1].classes == ("x", "y"), "an empty cell is no class"
    assert [(flaw.header, flaw.row, flaw.count) for flaw in schema.flaws] == [("a", 3, 1), ("b", 4, 1), ("kind", 5, 1)]
    assert schema.left_out == ()


def test_decimal_commas_are_numbers_that_cannot_be_read(tmp_path: Path) -> None:
    schema = propose_columns(written(tmp_path, "x;y\n1,5;a\n2,5;b\n"))
    assert schema.columns[0].sources == ("x",)
    assert "decimal comma" in schema.flaws[0].reason
    assert schema.flaws[0].count == 2


def test_every_column_is_read_or_left_out_with_a_reason(tmp_path: Path) -> None:
    lines = "\n".join(f"{i},someone {i},,{'ab'[i % 2]}" for i in range(60))
    schema = propose_columns(written(tmp_path, "x,name,nothing,kind\n" + lines))
    assert [source for column in schema.columns for source in column.sources] == ["x", "kind"]
    assert [(column.header, column.reason) for column in schema.left_out] == [
        ("name", "60 different texts in 60 rows are too many to be classes"),
        ("nothing", "all of its cells are empty"),
    ]


def test_an_empty_label_does_not_turn_classes_into_numbers(tmp_path: Path) -> None:
    lines = "\n".join(f"{i}.5,{i % 3 if i != 7 else ''}" for i in range(40))
    schema = propose_columns(written(tmp_path, "x,y\n" + lines))
    assert schema.columns[1] == Column("y", "class", (), ("0", "1", "2"))
    assert [(flaw.header, flaw.row) for flaw in schema.flaws] == [("y", 9)]
