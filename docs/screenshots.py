"""Renders the pictures of the window that the documents show.

    python -m docs.screenshots                 all of them
    python -m docs.screenshots errors blocks   these

Each is the real window in a situation of `tests.support.situations`, once in each theme, in colours few enough for a
small file. A training is a real one, so its curves differ a little from time to time.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from tests.support.judged import THEMES
from tests.support.situations import look, shown

FOLDER = Path(__file__).parent / "pictures"
SIZE = QSize(1440, 900)
MOST_BYTES = 250_000
COLOURS = 256

PICTURES: Mapping[str, str] = {
    "empty": "An empty project says how to begin.",
    "welcome": "The first start offers templates and a tour.",
    "small": "A small net: shapes on the wires, parameters in the cards, settings of the selected layer.",
    "resnet": "ResNet-50: 178 nodes in rows, with a map of the graph in the corner.",
    "errors": "A net with mistakes: each told at its node and in the list, with fixes that were tried.",
    "training": "A training under way: curves, figures, time left; the learning rate can be changed.",
    "inspection": "A trained net: what nodes give on a sample, under their cards and in the panel.",
    "blocks": "Two instances of one block, one repeated three times, in a frame with a note.",
    "inside": "The block entered: a parameter of a layer follows one of the block.",
}
"""What each picture shows, by its situation."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m docs.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to render: {', '.join(PICTURES)}")
    names = parser.parse_args().names or list(PICTURES)
    app = QApplication([])
    FOLDER.mkdir(exist_ok=True)
    too_large = []
    for name in names:
        with shown(name, SIZE, THEMES[0]) as window:
            for choice in THEMES:
                look(window, choice, SIZE)
                size = save(window.grab(), FOLDER / f"{name}-{choice}.png")
                too_large += [name] * (size > MOST_BYTES)
                sys.stdout.write(f"{name} {choice}: {size / 1000:.0f} kB\n")
    app.quit()
    return bool(too_large)


def save(picture: QPixmap, path: Path) -> int:
    """Write a picture as a small PNG file; returns its bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    pixels = np.asarray(Image.open(BytesIO(buffer.data().data())).convert("RGB"))
    colours, places, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    chosen = _chosen(colours.astype(np.float32), counts)
    few = Image.fromarray(chosen[1][places].reshape(pixels.shape[:2]).astype(np.uint8), "P")
    few.putpalette(colours[chosen[0]].astype(np.uint8).tobytes())
    few.save(path, optimize=True)
    return path.stat().st_size


def _chosen(colours: NDArray[np.float32], counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The colours to keep, each the one that is missed most, and for every colour the kept one that it is nearest to.

    What is rare is kept if it is unlike all others: an amber sign must not turn red.
    """
    kept = [int(counts.argmax())]
    nearest = np.zeros(len(colours), np.int64)
    distance = np.square(colours - colours[kept[0]]).sum(1)
    for number in range(1, min(COLOURS, len(colours))):
        kept.append(int((distance * np.sqrt(counts)).argmax()))
        new = np.square(colours - colours[kept[-1]]).sum(1)
        nearest[new < distance] = number
        distance = np.minimum(distance, new)
    return np.array(kept), nearest


if __name__ == "__main__":
    sys.exit(main())
