"""The expression node: what its language means, where a mistake stands, and that a text can do nothing else."""

from __future__ import annotations

import ast
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.wired.base import Sample, values
from tests.contract.wired.expressions import SAMPLES

from layerloom import ops
from layerloom.export import script
from layerloom.export.native import LAYERLOOM
from layerloom.export.tree import Place
from layerloom.graph import infer
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.layers import Expression, Input, Output, ShapeError, Spec
from layerloom.layers.formula import DEEPEST, ENTRYWISE, LONGEST, FormulaError, mentioned, names, parsed
from layerloom.layers.formula_module import Formula
from layerloom.layers.layer import InputPort
from layerloom.tensor import Tensor

VECTOR = Spec((4,), ("F",))
STEPS = Spec((None, 4), ("T", "F"), variable=True)
X = np.array([[-1.5, 0.0, 0.5, 2.0], [3.0, -2.0, 1.0, 0.25]])


def value(text: str, *inputs: np.ndarray) -> np.ndarray:
    return Formula(text)(*map(Tensor, inputs or (X,))).numpy()


def test_every_name_is_an_input_in_the_order_of_mention() -> None:
    assert Expression("b * sigmoid(a) + b").ports.inputs == (InputPort("b"), InputPort("a"))
    assert Expression().ports.inputs == (InputPort("x"),)


@pytest.mark.parametrize("text", ["gate * (value +", "gate * value $", "gate * value)", "gate ** ** value"])
def test_a_text_that_is_being_typed_keeps_its_wires(text: str) -> None:
    assert [port.name for port in Expression(text).ports.inputs] == ["gate", "value"]


def test_names_of_functions_and_constants_are_no_inputs() -> None:
    assert mentioned("exp(x) * pi + mean(y, axis=-1) + sigmoid") == ("x", "y")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * x", 1 + 2 * X),
        ("(1 + 2) * x", 3 * X),
        ("-x ** 2", -(X**2)),
        ("2 ** 3 ** 0.5 * x", 2 ** (3**0.5) * X),
        ("10 - 4 - 3 + 0 * x", 3 + 0 * X),
        ("12 / 2 / 3 * x", 2 * X),
        ("x - -x", 2 * X),
        ("+x", X),
        ("1e-1 * x + .5", X / 10 + 0.5),
        ("cos(pi * x)", np.cos(np.pi * X)),
        ("x > 0", (X > 0) * 1.0),
        ("(x > 0) + (x < 1)", (X > 0) * 1.0 + (X < 1)),
        ("where(x, 5, 7)", np.where(X != 0, 5.0, 7.0)),
        ("mean(x) + 0 * x", X.mean(1, keepdims=True) + 0 * X),
        ("x[1:3]", X[:, 1:3]),
        ("x[-1]", X[:, -1:]),
        ("x[:-1] - x[1:]", X[:, :-1] - X[:, 1:]),
        ("max(x, 0.5, -x)", np.maximum(np.maximum(X, 0.5), -X)),
        ("min(1, x)", np.minimum(1, X)),
    ],
)
def test_what_a_formula_means(text: str, expected: np.ndarray) -> None:
    np.testing.assert_allclose(value(text), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("a * (b + 1", 10, "')'"),
        ("a * )", 4, "a number, a name or a bracket"),
        ("a b", 2, "an operator or the end"),
        ("a $ b", 2, "a number, a name or an operator"),
        ("a + A", 4, "small letters in the name of an input"),
        ("a + exec(b)", 4, "a function that there is"),
        ("a + exp", 4, "a bracket after a function"),
        ("1 < a < 2", 6, "one comparison at a time"),
        ("sum(a, axis=1)", 12, "an axis counted from the end"),
        ("softmax(a, axis=(-1, -2))", 0, "no such axis in softmax"),
        ("exp(a, b)", 0, "one value in exp"),
        ("where(a, b)", 0, "3 values in where"),
        ("where(1, a, b)", 6, "a condition with an input"),
        ("clip(a, b, 1)", 0, "two numbers as limits of clip"),
        ("a[0:b]", 4, "a whole number"),
        ("a[0.5]", 2, "a whole number"),
        ("2[0] + a", 1, "an input before the bracket"),
        ("1 + 2", 0, "the name of an input"),
        ("a * (1 / 0)", 7, "numbers that can be worked out"),
        ("a * 9 ** 9 ** 9 ** 9", 11, "numbers that can be worked out"),
        ("a * (-1) ** 0.5", 9, "numbers that can be worked out"),
        ("a + 1e999", 4, "numbers that can be worked out"),
        ("", 0, "a number, a name or a bracket"),
        ("a.b", 1, "a number, a name or an operator"),
        ("a = 1", 2, "an operator or the end"),
        ("'a'", 0, "a number, a name or an operator"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, at: int, expected: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parsed(text)
    assert caught.value.at == at
    assert caught.value.expected.startswith(expected)


def test_the_node_marks_the_place_before_anything_is_wired() -> None:
    with pytest.raises(ShapeError, match=r"needs '\)', got the end at character 11: a \* \(b \+ 1▸"):
        Expression("a * (b + 1").infer_ports({})


@pytest.mark.parametrize(
    ("text", "spec", "expected", "got"),
    [
        ("x[0:2] + x", VECTOR, "a value like the first, (2,)", "(4,) at character 8"),
        ("softmax(x, axis=-2)", VECTOR, "at least 2 axes", "(4,) at character 1"),
        ("sum(x)", Spec(()), "an axis", "a single number at character 1"),
        ("x[0, 0]", VECTOR, "at least 2 axes", "(4,) at character 2"),
        ("x[9:]", VECTOR, "at least one place in each cut", "(4,) at character 2"),
        ("x / sum(x)", STEPS, "an axis of fixed size", "(?, 4) at character 5"),
        ("x[0]", STEPS, "a cut of an axis of fixed size", "(?, 4) at character 2"),
    ],
)
def test_shapes_that_do_not_fit_are_told_with_their_place(text: str, spec: Spec, expected: str, got: str) -> None:
    with pytest.raises(ShapeError) as caught:
        Expression(text).infer_ports({"x": spec})
    assert (caught.value.expected, caught.value.got) == (expected, got)


def test_class_numbers_are_no_sizes() -> None:
    with pytest.raises(ShapeError, match="floating-point"):
        Expression("x + 1").infer_ports({"x": Spec((4,), kind="int", classes=3)})


@pytest.mark.parametrize("text", ["-" * 9999 + "x", "(" * 99 + "x" + ")" * 99, "x" + "+x" * 499, "x" + "[0]" * 99])
def test_length_and_depth_have_limits(text: str) -> None:
    with pytest.raises(FormulaError, match=f"at most ({LONGEST}|{DEEPEST}|256) "):
        parsed(text)


def test_the_longest_chain_still_computes() -> None:
    text = "+".join(["x"] * 127)
    np.testing.assert_allclose(value(text), 127 * X)
    assert Expression(text).infer_ports({"x": VECTOR})["output"].shape == (4,)


def test_a_sequence_stays_as_long_as_it_is() -> None:
    spec = Expression("x * softmax(x)").infer_ports({"x": STEPS})["output"]
    assert spec.variable and spec.shape == (None, 4)


FORMULAS = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5", "pi"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "<", ">="]), inner).map(
            lambda p: f"({' '.join(p)})"
        ),
        st.tuples(st.sampled_from(ENTRYWISE), inner).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(st.sampled_from(["sum", "max", "softmax"]), inner).map(lambda p: f"{p[0]}({p[1]}, axis=-1)"),
        st.tuples(inner, inner, inner).map(lambda p: f"where({', '.join(p)})"),
        inner.map(lambda part: f"-{part}"),
        inner.map(lambda part: f"{part}[0:2]"),
    ),
    max_leaves=8,
)


@given(FORMULAS)
@settings(max_examples=60, deadline=None)
def test_whatever_has_a_shape_computes_to_that_shape(text: str) -> None:
    layer = Expression(text)
    try:
        spec = layer.infer_ports({port.name: VECTOR for port in layer.ports.inputs})["output"]
    except ShapeError as error:
        assert "▸" in str(error)
        return
    with np.errstate(all="ignore"):
        found = value(text, *(X for _ in layer.ports.inputs))
    assert found.shape == (2, *spec.dims)
    layer.torch(*(VECTOR for _ in layer.ports.inputs))


ALPHABET = [*"xyab019 .,+-*/<>=!()[]:_\"'\\{}@#$%&;~`^|?\n", "import ", "__", "lambda ", "eval(", "sum(", "axis=", "**"]


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(ALPHABET), max_size=25).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_formula_or_a_mistake_with_a_place(text: str) -> None:
    layer = Expression(text)
    try:
        formula = parsed(text)
    except FormulaError as error:
        assert 0 <= error.at <= len(text)
        with pytest.raises(ShapeError):
            layer.infer_ports({})
    else:
        assert names(formula) == tuple(port.name for port in layer.ports.inputs)
    assert all(port.name.isidentifier() and port.name.islower() for port in layer.ports.inputs)


def test_a_net_with_a_formula_gives_gradients_by_composition() -> None:
    draft = Draft()
    sources = [draft.add(Input((4,)))[0] for _ in range(2)]
    (made,) = draft.add(Expression("a * sigmoid(b) + 0.5"), *sources)
    document = draft.document()
    network = build(document, infer(document)).double()
    inputs = [Tensor(X, requires_grad=True), Tensor(X + 1, requires_grad=True)]
    columns = {f"{source.node}.output": x for source, x in zip(sources, inputs, strict=True)}
    network.forward(columns, [made])[made].sum().backward()
    share = 1 / (1 + np.exp(-(X + 1)))
    assert inputs[0].grad is not None and inputs[1].grad is not None
    np.testing.assert_allclose(inputs[0].grad.numpy(), share)
    np.testing.assert_allclose(inputs[1].grad.numpy(), X * share * (1 - share))
    assert math.isclose(float(network.forward(columns, [made])[made].numpy()[0, 1]), 0.5)


@pytest.mark.parametrize("target", ["pytorch", "layerloom"])
def test_scripts_show_the_formula_itself(target: str) -> None:
    draft = Draft()
    sources = [draft.add(Input((4,)), title=title)[0] for title in "uv"]
    (made,) = draft.add(
        Expression("-a * sigmoid(b[0:1]) + max(mean(a, axis=-1), 0.5) * (a[0] > 0)"), *sources, title="y"
    )
    draft.add(Output(), made)
    text = script(draft.document(), target, "net", graph=False).text
    assert "-u * " in text and "v[:, :1]" in text


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_our_own_script_computes_what_the_node_computes(sample: Sample) -> None:
    layer = sample.layer
    specs = layer.arguments_for(sample.inputs)
    arrays = {
        name: values(spec, 3, 1, sample.between.get(name))
        for name, spec in sample.inputs.items()
        if isinstance(spec, Spec)
    }
    tensors = {name: Tensor(array) for name, array in arrays.items()}
    ports = {(name, 0): ast.Name(name, ast.Load()) for name in tensors}
    plain = layer.plain(*specs)
    assert plain is not None
    written = Place(ports, ast.Name, LAYERLOOM.function).expression(plain.outputs[0])
    found = eval(ast.unparse(written), {"ops": ops, **tensors})
    expected = layer.build(*specs).make()(*(tensors[port.name] for port in layer.ports.inputs))
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-12)
