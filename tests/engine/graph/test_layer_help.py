"""The page of every layer, generated from its declaration."""

from __future__ import annotations

import pytest

from layerloom.graph.layer_help import formula_in, layer_help, sources_in, templates_with
from layerloom.layers.layer import registry
from layerloom_resources.templates import templates


@pytest.mark.parametrize("name", sorted(registry))
def test_no_part_of_a_page_is_empty(name: str) -> None:
    told = layer_help(name)
    assert told.summary and told.related and told.aliases is not None
    assert all(row.meaning and row.values and row.default for row in told.parameters)
    assert told.example.inputs or all(port.optional for port in told.inputs)
    assert all(spec.known for _, spec in told.example.outputs) or not told.inputs
    assert told.example.outputs or not told.outputs or name in FROM_FILES


FROM_FILES = {"CSV", "Arrays"}
"""Data whose columns are known once a file is chosen."""

USED_MOST = {
    "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "SeparableConv2D", "BatchNorm", "LayerNorm", "GroupNorm",
    "InstanceNorm", "RMSNorm", "LSTM", "GRU", "RNN", "MultiHeadAttention", "ReLU", "LeakyReLU", "PReLU", "ELU", "SELU",
    "GELU", "SiLU", "Softmax", "GLU", "Embedding",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(USED_MOST))
def test_the_layers_used_most_say_their_formula_and_where_they_come_from(name: str) -> None:
    told = layer_help(name)
    assert told.formula
    assert told.sources


def test_the_page_of_a_dense_layer_says_formula_and_other_names() -> None:
    told = layer_help("Dense")
    assert told.formula == "y = x Wᵀ + b"
    assert (told.keras, told.pytorch) == (("Dense",), ("torch.nn.Linear",))
    assert {row.name: row.keras for row in told.parameters}["bias"] == ("use_bias",)


def test_an_example_shows_the_shape_rule() -> None:
    (_, x), (_, y) = *layer_help("MaxPool2D").example.inputs, *layer_help("MaxPool2D").example.outputs
    assert (x.shape, y.shape) == ((3, 32, 32), (3, 16, 16))


def test_a_template_is_named_only_where_it_has_the_layer() -> None:
    assert "resnet50" in templates_with("Conv2D") and "digits-mlp" not in templates_with("Conv2D")
    used = {name for layer in registry for name in templates_with(layer)}
    assert used == set(templates())


def test_formulas_and_sources_are_read_out_of_sentences() -> None:
    assert formula_in("Makes sums: y = x + b. And more.") == "y = x + b"
    assert formula_in("Between the sum (p = 1) and the largest value.") == ""
    assert sources_in("As in He et al., 2015, and Kingma and Welling, 2014.") == (
        "He et al., 2015", "Kingma and Welling, 2014",
    )  # fmt: skip
