from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from layerloom.data import DataError, read_blood_cells, read_digits, read_mnist5k, read_sentences
from layerloom_resources import samples

READERS = {
    "digits.npz": read_digits,
    "mnist5k.npz": read_mnist5k,
    "blood_cells.npz": read_blood_cells,
    "sentences.tsv.gz": lambda: read_sentences(100, 8),
}
FOLDER = samples.path("SOURCES.md").parent


@pytest.mark.parametrize(("name", "read"), READERS.items(), ids=READERS)
def test_a_damaged_sample_is_named(
    name: str, read: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = samples.path(name).read_bytes()
    monkeypatch.setattr(samples, "path", lambda file: tmp_path / file)
    for damaged in (whole[:1000], whole[:5000] + b"?" * 2000 + whole[7000:], b"no archive"):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(DataError, match=f"{name}.* is damaged"):
            read()
    (tmp_path / name).unlink()
    with pytest.raises(DataError, match=f"{name}.* is not there"):
        read()


def test_every_sample_has_a_source_and_all_are_small() -> None:
    sources = (FOLDER / "SOURCES.md").read_text("utf-8")
    data = [path for path in FOLDER.iterdir() if path.suffix in (".npz", ".csv", ".gz")]
    assert {path.name for path in data} >= READERS.keys()
    assert [path.name for path in data if f"`{path.name}`" not in sources] == []
    assert [path.name for path in FOLDER.glob("LICENSE-*") if f"`{path.name}`" not in sources] == []
    assert sum(path.stat().st_size for path in data) < 20_000_000
