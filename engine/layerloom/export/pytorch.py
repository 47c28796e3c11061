"""Scripts for PyTorch."""

from __future__ import annotations

from layerloom.export.target import MODEL, SHOWN, Batches, Choice, Clip, Penalty, Schedules, Target
from layerloom.export.watching import Watching
from layerloom.layers.code import Code
from layerloom.layers.layer import Layer, PortSpecs


def _code(layer: Layer, specs: PortSpecs) -> Code:
    return layer.torch(*layer.arguments_for(specs))


_ATTRIBUTES = """
T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval
extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia
named_buffers named_children named_modules named_parameters parameters predict register_backward_hook register_buffer
register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter
register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory
state_dict to to_empty train training type xpu zero_grad
"""

_POLYNOMIAL = """
torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda step: END + (1 - END) * (1 - min(step / (STEPS), 1)) ** POWER
)
"""

PYTORCH = Target(
    name="pytorch",
    title="PyTorch",
    packages="torch numpy safetensors",
    coder=_code,
    imports="""
import argparse
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset
""",
    short={"torch": "torch", "torch.nn": "nn", "torch.nn.functional": "F"},
    attributes=frozenset(_ATTRIBUTES.split()),
    model=MODEL,
    predict="""
@torch.inference_mode()
def predict(self, INPUTS) -> RETURNS:
    DOC
    self.eval()
    BODY
""",
    activations={"softmax": "torch.softmax(VALUE, dim=AXIS)", "sigmoid": "torch.sigmoid(VALUE)"},
    data='''
def load_data() -> dict[str, TensorDataset]:
    """The rows to train on, to choose the best epoch by, and to test with."""
    with np.load(HERE / DATA_FILE) as file:
        COLUMNS
        return {part: TensorDataset(PICKED) for part in ("train", "validation", "test")}
''',
    column="torch.from_numpy(file[KEY])",
    moved="VALUE.to(device)",
    batches=Batches(
        'batches = DataLoader(data["train"], batch_size=args.batch_size, shuffle=True)',
        """
        # A batch norm cannot learn from one row alone.
        lone_row = len(data["train"]) % args.batch_size == 1
        batches = DataLoader(data["train"], args.batch_size, shuffle=True, drop_last=lone_row)
        """,
        'batches = DataLoader(data["train"], args.batch_size, shuffle=True, drop_last=True)',
    ),
    measure="The metrics of a batch.",
    metrics="",
    optimizer="torch.optim",
    clip=Clip(
        "nn.utils.clip_grad_value_(model.parameters(), clip_value=LIMIT)",
        """
        for parameter in model.parameters():
            nn.utils.clip_grad_norm_(parameter, max_norm=LIMIT)
        """,
        "nn.utils.clip_grad_norm_(model.parameters(), max_norm=LIMIT)",
    ),
    penalty=Penalty("weight.abs().sum()", "weight.square().sum()"),
    limit="""
    with torch.no_grad():
        norm = torch.linalg.vector_norm(weight, dim=tuple(range(1, weight.ndim)), keepdim=True)
        weight *= norm.clamp(max=LIMIT) / (norm + 1e-7)
    """,
    schedules=Schedules(
        steps="steps = args.epochs * len(batches)",
        full_steps="steps = args.epochs * len(batches)",
        kinds={
            "constant": "torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)",
            "cosine": "torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS)",
            "restarts": """
            torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(
                optimizer, T_0=math.ceil((STEPS) / PARTS), T_mult=GROWTH
            )
            """,
            "linear": "torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=STEPS)",
            "step": "torch.optim.lr_scheduler.StepLR(optimizer, step_size=math.ceil((STEPS) / 3))",
            "exponential": "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.01 ** (1 / (STEPS)))",
            "one-cycle": """
            torch.optim.lr_scheduler.OneCycleLR(
                optimizer, max_lr=args.lr, total_steps=STEPS, cycle_momentum=False
            )
            """,
        },
        general={
            "cosine": """
            torch.optim.lr_scheduler.LambdaLR(
                optimizer, lambda step: END + (1 - END) * (1 + math.cos(math.pi * min(step / (STEPS), 1))) / 2
            )
            """,
            "restarts": """
            torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(
                optimizer, T_0=math.ceil((STEPS) / PARTS), T_mult=GROWTH, eta_min=END * args.lr
            )
            """,
            "linear": _POLYNOMIAL,
            "polynomial": _POLYNOMIAL,
            "step": "torch.optim.lr_scheduler.StepLR(optimizer, step_size=math.ceil((STEPS) / PARTS), gamma=FACTOR)",
            "multi-step": """
            torch.optim.lr_scheduler.MultiStepLR(
                optimizer, milestones=[round(share * (STEPS)) for share in MILESTONES], gamma=FACTOR
            )
            """,
            "exponential": "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=END ** (1 / (STEPS)))",
            "one-cycle": """
            torch.optim.lr_scheduler.OneCycleLR(
                optimizer, max_lr=args.lr, total_steps=STEPS, pct_start=RISE, div_factor=1 / START,
                final_div_factor=START / END, cycle_momentum=False,
            )
            """,
        },
        rising="torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1)",
        rising_from="torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=START, total_iters=warm)",
        warmed="""
        torch.optim.lr_scheduler.SequentialLR(
            optimizer,
            [torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / warm, total_iters=warm - 1), THEN],
            milestones=[warm],
        )
        """,
        warmed_from="""
        torch.optim.lr_scheduler.SequentialLR(
            optimizer,
            [torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=START, total_iters=warm), THEN],
            milestones=[warm],
        )
        """,
        before="",
        after="schedule.step()",
    ),
    watching=Watching(
        snapshot="{key: value.clone() for key, value in model.state_dict().items()}",
        plateau="""
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimizer, mode=MODE, factor=FACTOR, patience=PATIENCE
        )
        """,
        plateau_in_full="""
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimizer, mode=MODE, factor=FACTOR, patience=PATIENCE,
            threshold=THRESHOLD, cooldown=COOLDOWN, min_lr=SMALLEST * args.lr,
        )
        """,
        observed="plateau.step(figures[FIGURE])",
        lowered="",
        both="",
        begin="LIMIT, best = WORST, {}",
        begin_last="LIMIT = WORST",
    ),
    lacking=frozenset({"lion", "lamb"}),
    training="""
def train(
    model: nn.Module, data: dict[str, TensorDataset], args: argparse.Namespace, device: torch.device
) -> None:
    DOC
    BATCHES
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
        for BATCH in batches:
            MOVED
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

        figures = evaluate(model, data["validation"], args.batch_size, device)
        KEPT
        mean, mark = total / len(data["train"]), " *" if better else ""
        print(f"epoch {epoch:3}  loss {mean:.4f}  validation {shown(figures)}{mark}")
        OBSERVED
        PATIENCE
    RESTORED
""",
    evaluation='''
@torch.no_grad()
def evaluate(
    model: nn.Module, data: TensorDataset, batch_size: int, device: torch.device
) -> dict[str, float]:
    """The loss and the metrics, averaged over the rows."""
    model.eval()
    totals: dict[str, float] = defaultdict(float)
    for BATCH in DataLoader(data, batch_size=batch_size):
        MOVED
        RETURNED = model(MODEL_ARGUMENTS)
        figures = FIGURES
        for name, value in figures.items():
            totals[name] += value.item() * len(FIRST)
    return RESULTS
'''
    + SHOWN,
    figures=Choice(
        '{"loss": loss_function(LOSS_ARGUMENTS)}',
        '{"loss": loss_function(LOSS_ARGUMENTS), **measure(METRIC_ARGUMENTS)}',
    ),
    results=Choice(*["{name: total / len(data) for name, total in totals.items()}"] * 2),
    device='"cuda" if torch.cuda.is_available() else "cpu"',
    main="""
    try:
        device = torch.device(args.device)
        torch.empty(0, device=device)
    except (AssertionError, RuntimeError):
        parser.error(f"there is no device {args.device} here: choose another one, such as cpu")
    torch.manual_seed(args.seed)
    data = load_data()
    model = NAME().to(device)
    if args.weights:
        model.load_state_dict(load_file(args.weights))
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters on {device}")

    train(model, data, args, device)
    """,
    test="""
    print("test", shown(evaluate(model, data["test"], args.batch_size, device)))
    """,
    untrained_main="""
    try:
        device = torch.device(args.device)
        torch.empty(0, device=device)
    except (AssertionError, RuntimeError):
        parser.error(f"there is no device {args.device} here: choose another one, such as cpu")
    model = NAME().to(device)
    if args.weights:
        model.load_state_dict(load_file(args.weights))
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters on {device}")
    """,
)
