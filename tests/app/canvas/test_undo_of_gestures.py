"""Whatever hands do to the canvas, undoing all of it gives the first document back, and redoing all of it the last."""

from __future__ import annotations

import random

import pytest
from PySide6.QtGui import QGuiApplication
from tests.support.deeds import DEEDS, assert_known, assert_shown, do

from layerloom.graph.file import dumps, loads
from layerloom_app.actions import ALIGN, MENUS, SEPARATOR

HARMLESS = {
    "select_none", "select_wire", "find", "commands", "settings", "edit", "problems", "next_problem",
    "previous_problem",
}  # fmt: skip
"""Actions of the menus Edit and Graph that make no step of undo. What the other menus do concerns no document."""


def test_every_action_that_changes_the_document_is_among_the_deeds():
    listed = {*MENUS["&Edit"], *MENUS["&Graph"], *ALIGN}
    assert {entry for entry in listed if entry != SEPARATOR and entry[0] != "+"} - DEEDS.keys() == HARMLESS


@pytest.mark.parametrize("seed", range(3))
def test_undoing_and_redoing_everything_gives_back_both_ends(hand, seed):
    QGuiApplication.clipboard().clear()
    dice = random.Random(seed)
    first = hand.document
    for number in range(70):
        do(hand, dice)
        assert_shown(hand)
        if number % 10 == 0:
            assert_known(hand)
    hand.model.stack.setIndex(hand.model.stack.count())
    last = hand.model.root
    assert dumps(loads(dumps(last))) == dumps(last)
    hand.model.stack.setIndex(0)
    assert hand.model.root == first
    assert_shown(hand)
    hand.model.stack.setIndex(hand.model.stack.count())
    assert hand.model.root == last
    assert_shown(hand)
    assert_known(hand)


@pytest.mark.parametrize("name", DEEDS)
def test_each_deed_can_be_done_on_an_empty_canvas(empty, name):
    first = empty.document
    DEEDS[name](empty, random.Random(0))
    assert_shown(empty)
    empty.model.stack.setIndex(0)
    assert empty.document == first
