"""What was known of earlier documents: found again only for the very same one, and told with all that is different."""

from __future__ import annotations

from typing import Any

import pytest

from layerloom.graph import Edit, apply, infer, plan
from layerloom.graph.cost import cost
from layerloom.graph.edit import inverse
from layerloom.graph.flat import flat
from layerloom.graph.infer import seen_after
from layerloom.graph.past import Known, Past
from layerloom.graph.validate import drawn_wrong
from layerloom.layers import Conv2D, Dense, Digits, Flatten, ReLU


def known(document: Any) -> Known:
    opened = flat(document)
    inference = infer(opened.document)
    found = cost(opened.document, inference)
    return Known(document, opened, inference, found, drawn_wrong(opened.document, inference))


@pytest.fixture
def net(draw: Any) -> Any:
    draw.nodes = draw.chain(Digits(), Conv2D(6), ReLU(), Flatten(), Dense(10))
    return draw


def test_a_step_back_finds_what_was_known_before(net: Any) -> None:
    past, before = Past(), known(net.document)
    past.remember(before)
    edits = plan.changing(net.document, net.nodes[1], channels=7)
    back = inverse(edits)
    assert past.recall(apply(apply(net.document, edits), back), back) is before


def test_a_document_that_differs_in_one_value_is_another(net: Any) -> None:
    past = Past()
    past.remember(known(net.document.with_table("settings", {"augment": 1})))
    other = net.document.with_table("settings", {"augment": True})
    assert past.recall(other, ()) is None
    assert past.recall(net.document.with_table("settings", {}), ()) is None


def test_the_oldest_are_forgotten_when_there_are_too_many_nodes(net: Any) -> None:
    past = Past(most_nodes=3 * len(net.document.nodes))
    for units in range(20, 30):
        past.remember(known(apply(net.document, plan.changing(net.document, net.nodes[-1], units=units))))
    assert len(past) == 3


def test_the_same_document_is_kept_once(net: Any) -> None:
    past, found = Past(), known(net.document)
    for _ in range(3):
        past.remember(found)
    assert len(past) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda made: plan.changing(made.document, made.nodes[1], channels=9),
        lambda made: plan.changing(made.document, made.nodes[4], units=3),
        lambda made: plan.removal(made.document, [made.nodes[2]]),
        lambda made: plan.unlinking(made.document, *list(made.document.links.values())[1:2]),
        lambda made: plan.with_layer(made.document, made.nodes[3], Dense(2)),
    ],
    ids=["shapes", "last", "removal", "wire", "layer"],
)
def test_all_that_differs_from_what_was_shown_is_to_be_looked_at(net: Any, change: Any) -> None:
    before = infer(net.document)
    edits: tuple[Edit, ...] = change(net)
    after = apply(net.document, edits)
    worked_out = infer(after, (net.document, before))
    again = seen_after(after, infer(after), (net.document, before))
    assert again.fresh >= worked_out.fresh
    assert (again.specs, again.missing, again.cyclic) == (worked_out.specs, worked_out.missing, worked_out.cyclic)
    assert again.errors.keys() == worked_out.errors.keys()
