"""The exact bytes of a training step, without a run: the plan of the compiled step or the plain program, and states."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from layerloom import nn
from layerloom.compile.cpu.lowering import StatePlaces
from layerloom.compile.cpu.machine import PRECISIONS
from layerloom.compile.cpu.plan import planned
from layerloom.compile.passes import optimized
from layerloom.compile.program import ArraySpec
from layerloom.compile.reference import ReferenceMachine
from layerloom.compile.trace import trace
from layerloom.graph.build import Network, build
from layerloom.graph.flat import flat
from layerloom.graph.footprint import DTYPES
from layerloom.graph.infer import Inference, infer
from layerloom.graph.model import Document
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.train.rules import rules_of
from layerloom.train.runner import SCALARS
from layerloom.train.step import initial_states, training_step


def exact(document: Document, config: TrainingConfig) -> tuple[int, int]:
    """The bytes of the arena and of the states, as training plans them."""
    opened = flat(document).document
    inference = infer(opened)
    with nn.shapes_only():
        network = build(opened, inference)
        rules, optimizer, parts = rules_of(config, opened, None), optimizer_of(config), config.accumulate > 1
        states = initial_states(network, optimizer, config.ema_decay, rules, parts=parts)
    specs = {key: ArraySpec.of(array) for key, array in states.items()}
    step = training_step(network, optimizer, config.clip_norm, ema_decay=config.ema_decay, rules=rules, parts=parts)
    program = trace(step, _columns(network, inference, config.batch_size), SCALARS, specs)
    if not config.compiled:
        machine = ReferenceMachine()
        machine.write(states)
        return machine.prepare(program).arena_bytes, sum(spec.nbytes for spec in specs.values())
    program = optimized(program)
    places = StatePlaces(specs)
    plan = planned(program, places, PRECISIONS[config.precision])
    laid_out = {place.buffer: place.buffer.nbytes for place in places.places.values()}
    return plan.arena_bytes, sum(laid_out.values())


def _columns(network: Network, inference: Inference, batch: int) -> Mapping[str, ArraySpec]:
    """What a batch of the data is, sequences as long as they may be."""
    found: dict[str, ArraySpec] = {}
    for output in network.schema:
        spec, key = inference.spec(output), f"{output.node}.{output.port}"
        length = getattr(network.document.nodes[output.node].layer, "length", 0)
        found[key] = ArraySpec((batch, *(length if dim is None else dim for dim in spec.dims)), DTYPES[spec.kind])
        if spec.variable:
            found[f"{key}.lengths"] = ArraySpec((batch,), np.dtype(np.int64))
    return found
