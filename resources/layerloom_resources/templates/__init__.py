"""Templates: functions that make a document, each a net that is known to work.

A template is a function whose parameters have defaults and are declared like a layer's. `templates()` finds them by
name: `digits_mlp` is called `digits-mlp`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from layerloom.layers.parameters import Parameter, parameters_of_function

if TYPE_CHECKING:
    from layerloom.graph.model import Document


class TemplateError(ValueError):
    """A template does not exist, or was given a parameter that it does not have or cannot use; a sentence."""


@dataclass(frozen=True)
class Template:
    """A template as the gallery and the command line show it.

    As it comes it trains on bundled data. `test` are parameters that make it small and quick, `full` those that give
    the net of its paper where that is another one.
    """

    name: str
    title: str
    description: str
    function: Callable[..., Document]
    test: Mapping[str, object] = field(default_factory=dict)
    full: Mapping[str, object] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return parameters_of_function(self.function)

    def make(self, **values: Any) -> Document:
        """The document with these parameters, defaults for the others; raises `TemplateError`."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in values.items():
            if name not in known:
                raise TemplateError(f"The template {self.name} has no parameter {name}; it has: {', '.join(known)}.")
            if expected := known[name].problem(value):
                raise TemplateError(f"The template {self.name} needs {expected} as {name}, got {value!r}.")
        return self.function(**values)


def templates() -> dict[str, Template]:
    """All templates by name, the simplest first."""
    from layerloom_resources.templates import (  # noqa: PLC0415 - nets only when asked for
        alexnet,
        densenet,
        digits,
        inception,
        lenet,
        mobilenet,
        resnet,
        sentiment,
        sequences,
        tagging,
        vgg,
    )

    families = (digits, lenet, alexnet, vgg, resnet, inception, mobilenet, densenet, sentiment, tagging, sequences)
    return {template.name: template for module in families for template in _of(module)}


def template(name: str) -> Template:
    """The template of this name; raises `TemplateError`."""
    known = templates()
    if name not in known:
        raise TemplateError(f"There is no template {name}; there are: {', '.join(known)}.")
    return known[name]


def _of(module: ModuleType) -> list[Template]:
    """The templates of a module: its public functions, in their order, with its `TEST_SIZES` and `FULL_SIZES`."""
    full: Mapping[str, Mapping[str, object]] = getattr(module, "FULL_SIZES", {})
    own = {
        name: f for name, f in vars(module).items() if callable(f) and getattr(f, "__module__", "") == module.__name__
    }
    return [
        _template(f, module.TEST_SIZES[name], full.get(name, {}))
        for name, f in own.items()
        if not (name.startswith("_") or isinstance(f, type))
    ]


def _template(function: Callable[..., Document], test: Mapping[str, object], full: Mapping[str, object]) -> Template:
    title, _, rest = (function.__doc__ or "").strip().partition("\n")
    name = function.__name__.replace("_", "-")
    return Template(name, title.rstrip("."), " ".join(rest.split()), function, test, full)
