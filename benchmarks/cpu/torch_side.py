"""PyTorch as a competitor, as somebody writes it who wants speed: fused optimizer, the faster memory order, compiled.

The variants share one net (`nets_torch`) and differ in how it runs. `float64` is the oracle of the gradients.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from benchmarks.cpu import nets_torch
from benchmarks.cpu.competitor import ORACLE, Competitor, Unavailable
from benchmarks.cpu.inputs import Arrays, Inputs, Task
from torch import Tensor, nn

Batch = tuple[list[Tensor], Tensor]


def made(name: str, inputs: Inputs, dtype: str, threads: int) -> Competitor:
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    return Torch(name, inputs, dtype)


class Torch:
    """One variant of PyTorch. `fast` is ours alone: PyTorch then computes in bfloat16 by autocast too."""

    def __init__(self, name: str, inputs: Inputs, dtype: str) -> None:
        self._task, self._name = inputs.task, name
        self._lowered = dtype != "float32" and name != ORACLE
        self._kind = torch.float64 if name == ORACLE else torch.float32
        self._order = torch.channels_last if "channels_last" in name else torch.contiguous_format
        self._net = self._built(inputs)
        self._batches = [self._batch(columns) for columns in inputs.batches()]
        self._optimizer = optimizer(self._task, self._net)
        self._forward: Callable[..., Tensor] = self._compiled(self._loss)
        self._last = torch.zeros(())

    def _built(self, inputs: Inputs) -> nn.Module:
        net: nn.Module = nets_torch.net(self._task)
        if self._name == "packed":
            if not isinstance(net, nets_torch.SentenceLSTM):
                raise Unavailable(f"{self._task.model} reads no sequences of different lengths")
            net.packed = True
        load(net, self._task, inputs.weights())
        net.to(self._kind)
        net.to(memory_format=self._order)  # type: ignore[call-overload]
        return net.train()

    def _batch(self, columns: Arrays) -> Batch:
        return self._inputs(columns), torch.from_numpy(columns[self._task.target])

    def _inputs(self, columns: Arrays) -> list[Tensor]:
        keys = [*self._task.inputs, *filter(None, [self._task.lengths])]
        return [self._placed(torch.from_numpy(columns[key])) for key in keys]

    def _placed(self, value: Tensor) -> Tensor:
        """The value in the right precision and memory order, before any time is taken."""
        if value.is_floating_point():
            value = value.to(self._kind)
        return value.contiguous(memory_format=self._order) if value.dim() == 4 else value.contiguous()

    def _compiled(self, function: Callable[..., Tensor]) -> Callable[..., Tensor]:
        if not self._name.startswith("compile"):
            return function
        mode = "max-autotune-no-cudagraphs" if self._name == "compile_max" else None
        compiled: Callable[..., Tensor] = torch.compile(function, mode=mode)
        return compiled

    def _loss(self, inputs: list[Tensor], target: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=self._lowered):
            scores = self._net(*inputs)
            return nn.functional.cross_entropy(scores.flatten(0, -2), target.flatten())

    @property
    def version(self) -> str:
        return f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"

    def gradients(self) -> Arrays:
        self._backward(0)
        ours = {theirs: key for key, theirs in self._task.names.items()}
        named = {key: parameter.grad for key, parameter in self._net.named_parameters()}
        found = {ours[key]: g.double().numpy(force=True) for key, g in named.items() if key in ours and g is not None}
        self._optimizer.step()
        return found

    def step(self, number: int) -> None:
        self._backward(number)
        self._optimizer.step()

    def _backward(self, number: int) -> None:
        self._optimizer.zero_grad(set_to_none=True)
        self._last = self._forward(*self._batches[number])
        self._last.backward()  # type: ignore[no-untyped-call]

    def loss(self) -> float:
        return self._last.item()

    @torch.inference_mode()
    def predict(self, columns: Arrays) -> Arrays:
        self._net.eval()
        with torch.autocast("cpu", torch.bfloat16, enabled=self._lowered):
            scores: Tensor = self._net(*self._inputs(columns))
        return {"scores": scores.float().numpy()}


def optimizer(task: Task, net: nn.Module) -> torch.optim.Optimizer:
    """The optimizer of the task in its fused form, which is PyTorch's fastest."""
    shared: dict[str, Any] = {"lr": task.learning_rate, "weight_decay": task.weight_decay, "fused": True}
    match task.optimizer:
        case "sgd":
            return torch.optim.SGD(net.parameters(), momentum=task.momentum, **shared)
        case "adam":
            return torch.optim.Adam(net.parameters(), **shared)
        case "adamw":
            return torch.optim.AdamW(net.parameters(), **shared)
    raise Unavailable(f"no PyTorch optimizer is known for {task.optimizer}")


def load(net: nn.Module, task: Task, weights: Arrays) -> None:
    """Put our weights into the net; raises `Unavailable` unless every one has its place and shape there."""
    state = net.state_dict()
    given = {task.names[key]: torch.from_numpy(value) for key, value in weights.items()}
    different = given.keys() ^ state.keys()
    different |= {key for key in given.keys() & state.keys() if given[key].shape != state[key].shape}
    if different:
        raise Unavailable(f"the hand-written {task.model} is another net than the template: {sorted(different)[:6]}")
    net.load_state_dict(given)
