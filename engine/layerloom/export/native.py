"""Scripts for Layerloom's own engine: the same shape as those for PyTorch."""

from __future__ import annotations

from layerloom import nn
from layerloom.export.target import MODEL, SHOWN, Batches, Choice, Clip, Penalty, Schedules, Target
from layerloom.export.watching import Watching
from layerloom.layers import core
from layerloom.layers.code import (
    Apply,
    Code,
    Expression,
    Item,
    Method,
    NotExportable,
    Part,
    Port,
    Shared,
    lengths_of,
    without_defaults,
)
from layerloom.layers.layer import Layer, MetricLayer, PortSpecs
from layerloom.layers.metrics import NEEDS_ALL
from layerloom.layers.spec import Spec


def _code(layer: Layer, specs: PortSpecs) -> Code:
    """The module that the layer builds, called on what lies at its ports, unless it is written plainly."""
    if isinstance(layer, core.Output):
        return Code()
    if isinstance(layer, MetricLayer) and layer.whole:
        raise NotExportable(NEEDS_ALL)
    if (plain := layer.plain(*layer.arguments_for(specs))) is not None:
        return plain
    made = without_defaults(layer.build(*layer.arguments_for(specs)))
    ports: list[Port] = []
    for port in layer.ports.inputs:
        found = specs.get(port.name)
        slots = len(found) if isinstance(found, tuple) else int(found is not None)
        ports += [Port(port.name, slot) for slot in range(slots)]
    lengths = _lengths(layer, specs, ports)
    called: Expression = Apply(Part(), tuple(ports), lengths)
    if isinstance(layer, MetricLayer):
        called = Method(Part(), "update", tuple(ports), lengths)
    count = len(layer.ports.outputs)
    if count == 1:
        return Code({"": made}, (called,))
    return Code({"": made}, tuple(Item(Shared(), place) for place in range(count)), called)


def _lengths(layer: Layer, specs: PortSpecs, ports: list[Port]) -> tuple[tuple[str, Expression], ...]:
    """The arguments with the lengths of its sequences, for a module that takes them."""
    taken = {port.name: layer.lengths_at[port.name] for port in ports if port.name in layer.lengths_at}
    if layer.takes_lengths and ports:
        taken[ports[-1 if layer.lengths_of_last else 0].name] = "lengths"
    known = {port: spec for port in taken if isinstance(spec := specs[port], Spec) and spec.variable}
    return tuple((taken[port], lengths_of(port)) for port in known)


_CLIPPED = """
gradients = {{key: parameter.grad for key, parameter in model.named_parameters()}}
{}
for key, parameter in model.named_parameters():
    parameter.grad = gradients[key]
"""

LAYERLOOM = Target(
    name="layerloom",
    title="Layerloom",
    packages="layerloom",
    coder=_code,
    imports="""
import argparse
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from layerloom import metrics, nn, ops, optim, schedules
from layerloom.device import Device, DeviceError, device
from layerloom.ops import random
from layerloom.tensor import Tensor, no_grad
from safetensors.numpy import load_file, save_file
""",
    short={f"layerloom.{module}": module for module in ("metrics", "nn", "ops", "optim")},
    attributes=frozenset({*(name for name in dir(nn.Module) if name[0] != "_"), "training", "predict"}),
    model=MODEL,
    predict="""
@no_grad()
def predict(self, INPUTS) -> RETURNS:
    DOC
    self.eval()
    BODY
""",
    activations={"softmax": "ops.softmax(VALUE, axis=AXIS)", "sigmoid": "ops.sigmoid(VALUE)"},
    data='''
def load_data() -> dict[str, tuple[np.ndarray, ...]]:
    """The rows to train on, to choose the best epoch by, and to test with."""
    with np.load(HERE / DATA_FILE) as file:
        COLUMNS
        return {part: PICKED_TUPLE for part in ("train", "validation", "test")}


def batches(
    data: tuple[np.ndarray, ...], size: int, place: Device, order: np.random.Generator | None = None
) -> Iterator[list[Tensor]]:
    """The rows in batches of `size`, shuffled if there is an order."""
    rows = np.arange(len(data[0])) if order is None else order.permutation(len(data[0]))
    BATCHES
    for start in range(0, len(rows), size):
        yield [Tensor(column[rows[start : start + size]]).to(place) for column in data]
''',
    column="file[KEY]",
    moved="",
    batches=Batches(
        "",
        """
        # A batch norm cannot learn from one row alone.
        if order is not None and len(rows) % size == 1:
            rows = rows[:-1]
        """,
        """
        if order is not None:
            rows = rows[: len(rows) // size * size]
        """,
    ),
    measure="What the metrics of a batch add up.",
    metrics="METRICS = MADE",
    optimizer="optim",
    clip=Clip(
        _CLIPPED.format("gradients = optim.clip_by_value(gradients, LIMIT)"),
        _CLIPPED.format("gradients = optim.clip_by_norm(gradients, LIMIT)"),
        _CLIPPED.format("gradients, _ = optim.clip_by_global_norm(gradients, LIMIT)"),
    ),
    penalty=Penalty("ops.abs(weight).sum()", "(weight * weight).sum()"),
    limit="""
    with no_grad():
        weight.assign(optim.max_norm(weight, LIMIT))
    """,
    schedules=Schedules(
        steps='steps = args.epochs * math.ceil(len(data["train"][0]) / args.batch_size)',
        full_steps='steps = args.epochs * (len(data["train"][0]) // args.batch_size)',
        kinds={
            "constant": "schedules.Constant()",
            "cosine": "schedules.Cosine(STEPS)",
            "restarts": "schedules.CosineRestarts(math.ceil((STEPS) / PARTS), GROWTH)",
            "linear": "schedules.Polynomial(STEPS)",
            "step": "schedules.StepDecay(math.ceil((STEPS) / 3))",
            "exponential": "schedules.Exponential(0.01 ** (1 / (STEPS)))",
            "one-cycle": "schedules.OneCycle(STEPS)",
        },
        general={
            "cosine": "schedules.Cosine(STEPS, END)",
            "restarts": "schedules.CosineRestarts(math.ceil((STEPS) / PARTS), GROWTH, END)",
            "linear": "schedules.Polynomial(STEPS, POWER, END)",
            "polynomial": "schedules.Polynomial(STEPS, POWER, END)",
            "step": "schedules.StepDecay(math.ceil((STEPS) / PARTS), FACTOR)",
            "multi-step": "schedules.MultiStep([round(share * (STEPS)) for share in MILESTONES], FACTOR)",
            "exponential": "schedules.Exponential(END ** (1 / (STEPS)))",
            "one-cycle": "schedules.OneCycle(STEPS, RISE, START, END)",
        },
        rising="schedules.Warmup(warm)",
        rising_from="schedules.Warmup(warm, start=START)",
        warmed="schedules.Warmup(warm, THEN)",
        warmed_from="schedules.Warmup(warm, THEN, START)",
        before="optimizer.lr = args.lr * schedule(step)",
        after="",
    ),
    watching=Watching(
        snapshot="{key: value.numpy() for key, value in model.state_dict().items()}",
        plateau="plateau = schedules.Plateau(FACTOR, PATIENCE, mode=MODE)",
        plateau_in_full="plateau = schedules.Plateau(FACTOR, PATIENCE, THRESHOLD, MODE, COOLDOWN, SMALLEST)",
        observed="plateau.observe(figures[FIGURE])",
        lowered="optimizer.lr = args.lr * plateau.share",
        both="optimizer.lr = args.lr * schedule(step) * plateau.share",
        begin="LIMIT, best, step = WORST, {}, 0",
        begin_last="LIMIT, step = WORST, 0",
    ),
    lacking=frozenset(),
    training="""
def train(
    model: nn.Module, data: dict[str, tuple[np.ndarray, ...]], args: argparse.Namespace, place: Device
) -> None:
    DOC
    order = np.random.default_rng(args.seed)
    optimizer = OPTIMIZER
    WEIGHTS
    SCHEDULE_MADE
    PLATEAU_MADE
    WAITED
    BEGIN
    print(LEGEND)
    for epoch in range(1, args.epochs + 1):
        model.train()
        total = 0.0
        for BATCH in batches(data["train"], args.batch_size, place, order):
            step += 1
            with random.generator(args.seed, step):
                loss = loss_function(LOSS_ARGUMENTS)
            PENALTY
            optimizer.zero_grad()
            loss.backward()
            CLIP
            SCHEDULE_BEFORE
            optimizer.step()
            LIMITED
            SCHEDULE_AFTER
            total += loss.item() * len(FIRST)

        figures = evaluate(model, data["validation"], args.batch_size, place)
        KEPT
        mean, mark = total / len(data["train"][0]), " *" if better else ""
        print(f"epoch {epoch:3}  loss {mean:.4f}  validation {shown(figures)}{mark}")
        OBSERVED
        PATIENCE
    RESTORED
""",
    evaluation='''
@no_grad()
def evaluate(
    model: nn.Module, data: tuple[np.ndarray, ...], batch_size: int, place: Device
) -> dict[str, float]:
    """The loss and the metrics over all rows."""
    model.eval()
    totals = defaultdict(float)
    for BATCH in batches(data, batch_size, place):
        RETURNED = model(MODEL_ARGUMENTS)
        sums = FIGURES
        for name, value in sums.items():
            totals[name] += value.numpy()
    if not totals:
        return {}
    mean = float(totals["loss"]) / len(data[0])
    return RESULTS
'''
    + SHOWN,
    figures=Choice(
        '{"loss": loss_function(LOSS_ARGUMENTS) * len(FIRST)}',
        '{"loss": loss_function(LOSS_ARGUMENTS) * len(FIRST), **measure(METRIC_ARGUMENTS)}',
    ),
    results=Choice(
        '{"loss": mean}',
        '{"loss": mean, **{name: metric.result(totals[name]) for name, metric in METRICS.items()}}',
    ),
    device='"cpu"',
    main="""
    try:
        place = device(args.device)
    except DeviceError as error:
        parser.error(str(error))
    data = load_data()
    with nn.initializing(args.seed):
        model = NAME().to(place)
    if args.weights:
        model.load_state_dict(load_file(args.weights))
    print(f"{nn.count_parameters(model):,} parameters on {place}")

    train(model, data, args, place)
    """,
    test="""
    print("test", shown(evaluate(model, data["test"], args.batch_size, place)))
    """,
    untrained_main="""
    try:
        place = device(args.device)
    except DeviceError as error:
        parser.error(str(error))
    model = NAME().to(place)
    if args.weights:
        model.load_state_dict(load_file(args.weights))
    print(f"{nn.count_parameters(model):,} parameters on {place}")
    """,
)
