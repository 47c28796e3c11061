"""Changes that make a layer fit what comes."""

from __future__ import annotations

import pytest

from layerloom.graph.fitting import pictures
from layerloom.layers.spec import UNKNOWN, Spec

IMAGE = Spec((1, 8, 8))


@pytest.mark.parametrize(("prediction", "target"), [(UNKNOWN, IMAGE), (IMAGE, UNKNOWN), (UNKNOWN, UNKNOWN)])
def test_there_is_no_way_to_the_size_of_an_image_while_one_of_both_is_unknown(prediction: Spec, target: Spec) -> None:
    assert not list(pictures(prediction, target))
