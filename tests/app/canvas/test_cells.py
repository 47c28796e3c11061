from __future__ import annotations

import random

from PySide6.QtCore import QRectF

from layerloom_app.canvas.cells import Cells


def _rect(dice: random.Random) -> QRectF:
    return QRectF(dice.uniform(-3000, 3000), dice.uniform(-3000, 3000), dice.uniform(10, 900), dice.uniform(10, 900))


def test_the_cells_find_what_asking_all_nodes_would_find():
    dice, cells, rects = random.Random(0), Cells(), {}
    for step in range(400):
        node = f"n{dice.randrange(60)}"
        if step % 5 == 4:
            cells.take(node)
            rects.pop(node, None)
        else:
            rects[node] = _rect(dice)
            cells.put(node, rects[node])
        asked = _rect(dice)
        assert cells.touching(asked) == {node: rect for node, rect in rects.items() if rect.intersects(asked)}
        assert cells.rect(node) == rects.get(node)
