"""The picture of a graph: sound SVG that shows every node, wire and shape, in either theme, whatever titles say."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from layerloom.export.picture import svg
from layerloom.export.picture_style import ThemeName, elided, text_width
from layerloom.graph import EMPTY, Document, Frame, Input, Note, Output, apply, infer, plan
from layerloom.graph.heat import Heat
from layerloom.layers import CrossEntropy, Dense, Digits, Flatten, Layer, ReLU, Unknown
from layerloom_resources.themes import THEMES

NAME = "{http://www.w3.org/2000/svg}"
NAMES: tuple[ThemeName, ...] = ("dark", "light")


def classifier(*titles: str) -> Document:
    """Digits to a loss; the titles are given to the first nodes."""
    document, nodes = EMPTY, []
    layers: list[Layer] = [Digits(), Flatten(), Dense(32), ReLU(), Dense(10), CrossEntropy()]
    for index, layer in enumerate(layers):
        node, edits = plan.addition(document, layer, (0, 0), titles[index] if index < len(titles) else None)
        document, nodes = apply(document, edits), [*nodes, node]
    for source, target in pairwise(nodes):
        document = apply(document, plan.connecting(document, source, target))
    target = Input(nodes[-1], "target")
    return apply(document, plan.linking(document, Output(nodes[0], "label"), target))


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{NAME}text")]


@pytest.mark.parametrize("theme", NAMES)
def test_every_node_and_every_shape_is_shown(theme: ThemeName) -> None:
    document = classifier()
    shown = texts(svg(document, infer(document), theme))
    for node in document.nodes.values():
        assert node.title in shown
    assert {"1 × 8 × 8", "64", "32", "10", "10 classes", "image", "label", "prediction", "target"} <= set(shown)
    assert "Dense · 32" in shown


@pytest.mark.parametrize("theme", NAMES)
def test_categories_have_the_colours_of_the_theme(theme: ThemeName) -> None:
    document = classifier()
    picture = svg(document, infer(document), theme)
    for category in ("Data", "Core", "Shape", "Activation", "Loss"):
        assert THEMES[theme].category[category] in picture
    assert THEMES[theme].canvas in picture


def test_a_title_cannot_become_markup() -> None:
    title = "</text><script>alert(\"1\")</script> & 'x'"
    document = classifier(title)
    picture = svg(document, infer(document), "light")
    root = ET.fromstring(picture)
    assert root.find(f".//{NAME}script") is None
    assert next(root.iter(f"{NAME}title")).text == title


def test_notes_and_frames_are_drawn_and_may_say_anything() -> None:
    document = classifier()
    document = apply(document, plan.noting(document, Note("first\n\x00<b>second</b>", 0, 900))[1])
    frame = Frame("encoder", -50, -50, 400, 300, 'red" onload="x')
    document = apply(document, plan.framing(document, frame)[1])
    shown = texts(svg(document, infer(document), "dark"))
    assert {"first", "<b>second</b>", "encoder"} <= set(shown)
    assert "onload" not in svg(document, infer(document), "dark")


def test_everything_lies_within_the_picture() -> None:
    document = classifier()
    root = ET.fromstring(svg(document, infer(document), "light"))
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    for box in root.iter(f"{NAME}rect"):
        x, y = float(box.attrib["x"]), float(box.attrib["y"])
        assert left <= x
        assert top <= y
        assert x + float(box.attrib["width"]) <= left + width
        assert y + float(box.attrib["height"]) <= top + height


def test_nodes_stay_where_the_canvas_has_them_unless_they_overlap() -> None:
    document = classifier()
    spread = {node: (400.0 * index, 77.0) for index, node in enumerate(document.nodes)}
    placed = apply(document, plan.moving(document, spread))
    assert 'y="77"' in svg(placed, infer(placed), "light")
    heap = dict.fromkeys(document.nodes, (5.0, 77.0))
    heaped = apply(document, plan.moving(document, heap))
    assert svg(heaped, infer(heaped), "light") == svg(document, infer(document), "light")


def test_a_node_with_an_error_is_outlined_in_its_colour() -> None:
    document = classifier()
    dense = next(node for node, entry in document.nodes.items() if entry.title == "dense2")
    assert THEMES["light"].error not in svg(document, infer(document), "light")
    wrong = apply(document, plan.changing(document, dense, units=7))
    assert THEMES["light"].error in svg(wrong, infer(wrong), "light")


def test_an_empty_graph_and_a_layer_that_is_not_known_give_pictures_too() -> None:
    ET.fromstring(svg(EMPTY, infer(EMPTY), "dark"))
    _, edits = plan.addition(EMPTY, Unknown("Alien", "{}", ("x",), ("head", "tail")), (0, 0))
    document = apply(EMPTY, edits)
    assert "Alien" in texts(svg(document, infer(document), "dark"))


def test_long_titles_are_cut_to_the_width_of_the_node() -> None:
    assert elided("short", 13, 100) == "short"
    cut = elided("a very long title that no node has room for", 13, 100)
    assert cut.endswith("…")
    assert text_width(cut, 13) <= 100


@pytest.mark.parametrize("theme", NAMES)
def test_a_heat_map_tints_nodes_and_gives_them_badges(theme: ThemeName) -> None:
    document = classifier()
    cold, hot, *_ = document.nodes
    heat = {cold: Heat(0.0, "1 µs"), hot: Heat(1.0, "2 ms · 99 %"), "gone": Heat(0.5, "never")}
    picture = svg(document, infer(document), theme, heat)
    fills = [element.get("fill") for element in ET.fromstring(picture).iter(f"{NAME}rect")]
    look = THEMES[theme]
    assert fills.count(look.heat[-1]) == 1
    assert look.heat[2] not in fills
    assert {"1 µs", "2 ms · 99 %"} <= set(texts(picture)) and "never" not in texts(picture)
    plain = svg(document, infer(document), theme)
    assert look.heat[-1] not in plain and svg(document, infer(document), theme, {}) == plain
