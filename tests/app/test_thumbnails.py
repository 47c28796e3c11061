"""Graphs as small pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from tests.app.conftest import small_net

from layerloom_app import theme
from layerloom_app.thumbnails import thumbnail
from layerloom_app.welcome import two_lines
from layerloom_resources.templates import templates

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROOM = QSize(184, 96)


@pytest.mark.parametrize("name", ["digits-mlp", "resnet50", "sentiment"])
def test_the_whole_of_a_template_is_within_its_picture(name: str, qapp: QApplication) -> None:
    template = templates()[name]
    picture = thumbnail(template.make(**template.test), ROOM, 1.0).toImage()
    ground = picture.pixel(ROOM.width() // 2, 2)
    edges = [(x, y) for x in range(12, ROOM.width() - 12) for y in (2, ROOM.height() - 3)]
    assert all(picture.pixel(x, y) == ground for x, y in edges)
    inside = {picture.pixel(x, y) for x in range(10, 174) for y in range(10, 86)}
    assert len(inside) > 20


def test_nodes_have_the_colours_of_their_categories(qapp: QApplication) -> None:
    picture = thumbnail(small_net(), ROOM, 2.0).toImage()
    look = theme.manager().theme
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert theme.mixed(look.raised, look.category["Loss"], 0.75) in colours


@pytest.mark.parametrize(
    ("text", "lines"),
    [("Short", ["Short", ""]), ("Digits with a multilayer perceptron", ["Digits with a", "multilayer perceptron"])],
    ids=["short", "long"],
)
def test_a_long_title_is_broken_between_two_words(text: str, lines: list[str], qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(theme.font(theme.manager().theme))
    assert two_lines(text, metrics, metrics.horizontalAdvance("multilayer perceptron")).split("\n") == lines
