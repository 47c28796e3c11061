"""What keeps frozen layers as they are in a script: parameters that require no gradient, batch norms in evaluation."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from layerloom.export.quote import statements
from layerloom.export.remark import remarked
from layerloom.export.stages import Layout, Stage, modules_of
from layerloom.export.structure import Step
from layerloom.export.target import public_name
from layerloom.export.tree import calls_in, literal, name
from layerloom.layers.code import Call

TRAIN = """
def train(self, mode: bool = True) -> NAME:
    super().train(mode)
    HELD
    return self
"""


def freezing(layout: Layout) -> list[ast.stmt]:
    """The lines at the end of `__init__` after which frozen layers do not learn."""
    lines = [_line(place, "requires_grad_", literal(False)) for place in _frozen(layout)]
    words = "Frozen: these layers keep their weights in training."
    return [remarked(lines[0], above=(words,)), *lines[1:]] if lines else []


def held_in_training(layout: Layout, class_name: str) -> list[ast.stmt]:
    """The method that leaves frozen batch norms in evaluation, as Keras does; nothing where there are none."""
    found = (module for stage in layout.stages for module in modules_in(stage))
    lines = [_line(place, "eval") for place, step, made in found if step.frozen and _normalizes(made)]
    if not lines:
        return []
    first = remarked(lines[0], above=("Frozen batch norms use their running statistics and leave them as they are.",))
    return statements(TRAIN, NAME=ast.Constant(class_name), HELD=[first, *lines[1:]])


def _frozen(layout: Layout) -> Iterator[ast.expr]:
    """Where frozen modules stand; a run that is frozen as a whole counts as one."""
    for stage in layout.stages:
        learning = [(place, step) for place, step, made in modules_in(stage) if _learning(made)]
        if stage.is_run and learning and all(step.frozen for _, step in learning):
            yield _attribute(stage.attribute)
        else:
            yield from (place for place, step in learning if step.frozen)


def modules_in(stage: Stage) -> Iterator[tuple[ast.expr, Step, Call[object]]]:
    """Every module that a stage adds to the model: where it stands, what it belongs to, and the call that makes it."""
    if not stage.is_run:
        for part, made in stage.first.code.parts.items() if stage.first_use else ():
            yield _attribute(f"{stage.attribute}_{part}" if part else stage.attribute), stage.first, made
        return
    found = [(step, made) for step in stage.steps for made in modules_of(step)]
    for place, (step, made) in enumerate(found):
        yield ast.Subscript(_attribute(stage.attribute), literal(place), ast.Load()), step, made


_WITHOUT_WEIGHTS = {"ReLU", "LeakyReLU", "GELU", "SiLU", "ELU", "Softmax", "Sigmoid", "Tanh", "Flatten", "Identity"}
_KINDS_WITHOUT = ("Pool", "Dropout", "Pad", "Upsampl")


def _learning(call: Call[object]) -> bool:
    """Whether a module may have weights, as far as its name tells."""
    called = public_name(call.function).rpartition(".")[2]
    return called not in _WITHOUT_WEIGHTS and not any(word in called for word in _KINDS_WITHOUT)


def _normalizes(call: Call[object]) -> bool:
    return any("BatchNorm" in public_name(inner.function) for inner in calls_in(call))


def _attribute(attribute: str) -> ast.expr:
    return name(f"self.{attribute}")


def _line(place: ast.expr, method: str, *arguments: ast.expr) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Attribute(place, method, ast.Load()), list(arguments), []))
