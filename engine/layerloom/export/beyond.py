"""What training does in Layerloom and not in a script, which says so instead of leaving it out silently."""

from __future__ import annotations

from collections.abc import Iterator

from layerloom.export.names import shown
from layerloom.graph.rows import BALANCED
from layerloom.graph.settings import TrainingConfig


def differences(config: TrainingConfig, *, transposed: bool) -> Iterator[str]:
    """A sentence for each; `transposed` says that some weights are not (out, in, ...), which the limit would need."""
    if config.accumulate > 1:
        yield (
            f"The gradients of {config.accumulate} batches of {config.batch_size} rows are added up; this script takes "
            "them as one batch, which is the same but for batch norms and memory."
        )
    if config.class_weight:
        yield f"Classes are weighted ({shown(config.class_weight)}); here they all count alike."
    if config.sample_weight:
        yield f"Rows are weighted by a column ({shown(config.sample_weight)}); here they all count alike."
    if config.sampling:
        column = f"by the column {shown(config.sampling)}"
        how = "equally often from each class" if config.sampling == BALANCED else column
        yield f"Rows are drawn {how}; here each comes once an epoch."
    if config.bucketing:
        yield "Batches are of sequences of similar lengths; here they are as they come."
    if config.groups:
        yield f"Some layers learn by rules of their own ({shown(config.groups)}); here they all learn alike."
    if config.decay_weights_only and config.weight_decay:
        yield "Weight decay leaves biases, and what norms multiply by, alone; here it does not."
    if config.ema_decay:
        yield f"Weights are averaged over the steps (decay {config.ema_decay}); here they are the last ones."
    if config.precision != "float32":
        yield f"The net computes in {config.precision}; here it does in float32."
    if config.l1 or config.l2:
        yield "What l1 and l2 add to the loss is part of the figures of the validation too; here of the training alone."
    if config.max_norm and transposed:
        yield "The limit of norms holds for transposed convolutions too; here it does not."
