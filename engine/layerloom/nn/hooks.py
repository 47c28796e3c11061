"""Hooks of a module: functions called before and after its forward, and when gradients pass it on the way back.

On the way back a module has two borders, one around its inputs and one around its outputs. Each is a function of the
tape that changes nothing: what arrives there are the gradients of all outputs or of all inputs at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from layerloom.autograd.function import Function
from layerloom.hooks import refuse_recording
from layerloom.tensor import Tensor, is_grad_enabled

if TYPE_CHECKING:
    from layerloom.nn.module import Module

Gradients = tuple[Tensor | None, ...]


class ForwardHook(NamedTuple):
    """A hook around forward, and whether it takes the named inputs too."""

    function: Callable[..., Any]
    named: bool


class ModuleHooks:
    """The hooks of one module, each kind in the order in which they run."""

    def __init__(self) -> None:
        self.before: dict[int, ForwardHook] = {}
        self.after: dict[int, ForwardHook] = {}
        self.backward_before: dict[int, Callable[..., Any]] = {}
        self.backward: dict[int, Callable[..., Any]] = {}

    def call(self, module: Module, inputs: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """What the module's forward gives with all hooks around it."""
        for hook in (*self.before.values(), *self.after.values()):
            refuse_recording(hook.function, f"a {type(module).__name__}")
        for function in (*self.backward_before.values(), *self.backward.values()):
            refuse_recording(function, f"a {type(module).__name__}")
        inputs, named = self._before(module, inputs, named)
        if not (self.backward or self.backward_before) or not is_grad_enabled():
            return self._after(module, inputs, named, module.forward(*inputs, **named))
        borders = _Borders(module, self, inputs)
        inputs = borders.entered()
        return borders.left(self._after(module, inputs, named, module.forward(*inputs, **named)))

    def _before(
        self, module: Module, inputs: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        for hook in tuple(self.before.values()):
            changed = hook.function(module, inputs, named) if hook.named else hook.function(module, inputs)
            if changed is None:
                continue
            if hook.named:
                inputs, named = changed
            else:
                inputs = changed if isinstance(changed, tuple) else (changed,)
        return inputs, named

    def _after(self, module: Module, inputs: tuple[Any, ...], named: dict[str, Any], output: Any) -> Any:
        for hook in tuple(self.after.values()):
            given = (module, inputs, named, output) if hook.named else (module, inputs, output)
            changed = hook.function(*given)
            output = output if changed is None else changed
        return output


class _Borders:
    """The way back past one call of a module."""

    def __init__(self, module: Module, hooks: ModuleHooks, inputs: tuple[Any, ...]) -> None:
        self._module = module
        self._hooks = hooks
        self._inputs = _Places(inputs)
        self._outputs = _Places(())
        self._of_outputs: Gradients = ()

    def entered(self) -> tuple[Any, ...]:
        """The inputs behind their border."""
        return self._inputs.replaced(_Border.apply(self.at_inputs, *self._inputs.tensors))

    def left(self, output: Any) -> Any:
        """The outputs behind their border."""
        self._outputs = _Places(output if isinstance(output, tuple) else (output,))
        behind = self._outputs.replaced(_Border.apply(self.at_outputs, *self._outputs.tensors))
        return behind if isinstance(output, tuple) else behind[0]

    def at_outputs(self, gradients: Gradients) -> Gradients:
        """The gradients of the outputs arrive."""
        found = self._outputs.spread(gradients)
        for hook in tuple(self._hooks.backward_before.values()):
            found = _changed(hook(self._module, found), found)
        self._of_outputs = found
        if not self._inputs.tensors:
            self.at_inputs(())
        return self._outputs.picked(found)

    def at_inputs(self, gradients: Gradients) -> Gradients:
        """The gradients of the inputs arrive; nothing more is to come."""
        found = self._inputs.spread(gradients)
        for hook in tuple(self._hooks.backward.values()):
            found = _changed(hook(self._module, found, self._of_outputs), found)
        self._of_outputs = ()
        return self._inputs.picked(found)


def _changed(returned: Any, before: Gradients) -> Gradients:
    """What a hook returned in place of the gradients, if anything."""
    if returned is None:
        return before
    after: Gradients = returned if isinstance(returned, tuple) else (returned,)
    if len(after) != len(before):
        raise RuntimeError(f"a backward hook returned {len(after)} gradients for {len(before)}")
    return after


class _Places:
    """Which of several values are tensors that require a gradient."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = tuple(values)
        self._at = [at for at, x in enumerate(self._values) if isinstance(x, Tensor) and x.requires_grad]

    @property
    def tensors(self) -> list[Tensor]:
        return [self._values[at] for at in self._at]

    def replaced(self, tensors: tuple[Tensor, ...]) -> tuple[Any, ...]:
        """All values, with others in place of the tensors."""
        values = list(self._values)
        for at, x in zip(self._at, tensors, strict=True):
            values[at] = x
        return tuple(values)

    def spread(self, gradients: Gradients) -> Gradients:
        """A gradient or `None` for each value, from those of the tensors."""
        found: list[Tensor | None] = [None] * len(self._values)
        for at, gradient in zip(self._at, gradients, strict=False):
            found[at] = gradient
        return tuple(found)

    def picked(self, gradients: Gradients) -> Gradients:
        """The gradients of the tensors."""
        return tuple([gradients[at] for at in self._at])


class _Border(Function):
    """Hands tensors on, and tells of their gradients when these come back."""

    @staticmethod
    def forward(ctx: Any, arrived: Callable[[Gradients], Gradients], *tensors: Tensor) -> tuple[Tensor, ...]:
        ctx.arrived = arrived
        ctx.set_materialize_grads(False)
        return tensors

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor | None) -> Gradients:
        return (None, *ctx.arrived(gradients))
