"""Whatever hands do to the canvas, undoing all of it gives the first document back, and redoing all of it the last."""

from __future__ import annotations

import random

import pytest
from tests.support.deeds import DEEDS, assert_shown, do

from layerloom.graph.file import dumps, loads


@pytest.mark.parametrize("seed", range(4))
def test_undoing_and_redoing_everything_gives_back_both_ends(hand, seed):
    dice = random.Random(seed)
    first = hand.document
    for _ in range(80):
        do(hand, dice)
        assert_shown(hand)
    hand.model.stack.setIndex(hand.model.stack.count())
    last = hand.document
    assert dumps(loads(dumps(last))) == dumps(last)
    hand.model.stack.setIndex(0)
    assert hand.document == first
    assert_shown(hand)
    hand.model.stack.setIndex(hand.model.stack.count())
    assert hand.document == last
    assert_shown(hand)


@pytest.mark.parametrize("name", DEEDS)
def test_each_deed_can_be_done_on_an_empty_canvas(empty, name):
    first = empty.document
    DEEDS[name](empty, random.Random(0))
    assert_shown(empty)
    empty.model.stack.setIndex(0)
    assert empty.document == first
