"""Names made from titles."""

import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.export.names import RESERVED, Names, camel, snake

from . import strategies as some


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("conv1", "conv1"), ("Conv 1x1", "conv_1x1"), ("myDense", "my_dense"), ("größe", "grosse"), ("Ärger", "arger"),
        ("卷积", "layer"), ("3 heads", "layer_3_heads"), ("", "layer"), ("HTTPServer", "http_server"),
        ("a\rimport os", "a_import_os"),
    ],
)  # fmt: skip
def test_a_title_becomes_a_snake_case_name(title, name):
    assert snake(title, "layer") == name


@pytest.mark.parametrize(
    ("title", "name"), [("digits-cnn", "DigitsCNN"), ("two inputs", "TwoInputs"), ("32x32", "Net32x32"), ("!", "Net")]
)
def test_a_title_becomes_a_class_name(title, name):
    assert camel(title, "Net") == name


@settings(max_examples=500, deadline=None)
@given(st.lists(some.text, max_size=20))
def test_titles_never_share_a_name_or_hide_one_of_pythons(titles):
    names = Names({"torch"})
    made = [names.take(snake(title, "layer")) for title in titles]
    assert len(set(made)) == len(made)
    assert all(name.isidentifier() and name.isascii() and not keyword.iskeyword(name) for name in made)
    assert not {*made} & {*RESERVED, "torch"}


def test_a_word_of_pythons_gets_an_underscore():
    names = Names()
    assert [names.take("input"), names.take("input"), names.take("conv1"), names.take("conv1")] == [
        "input_", "input_2", "conv1", "conv1_2",
    ]  # fmt: skip
