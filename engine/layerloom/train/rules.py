"""`Rules`: what a training step does besides descending the loss of the graph, from the settings and the data.

Regularisers and the greatest norm concern *weights*: every trained parameter with two axes or more, so neither biases
nor what a normalization multiplies by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from layerloom import nn, ops, optim
from layerloom.graph.build import Network
from layerloom.graph.layer_rules import ORDINARY, LayerRules, LayerRulesError, layer_rules
from layerloom.graph.model import Document, NodeId
from layerloom.graph.settings import TrainingConfig
from layerloom.tensor import Tensor
from layerloom.train.prepare import TrainingError

NORMS = (nn.LayerNorm, nn.RMSNorm)
"""Modules whose parameters may have several axes and are no weights."""
TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
"""Modules whose weights are (in, out, ...); all others have (out, in, ...)."""


@dataclass(frozen=True)
class Scaling:
    """How the scale of the loss follows the gradients in float16, with the defaults of PyTorch's `GradScaler`.

    A gradient that is not finite multiplies it by `backoff` and the step changes nothing; after `interval` good steps
    in a row it is multiplied by `growth` (Micikevicius et al., 2018).
    """

    initial: float = 65536.0
    growth: float = 2.0
    backoff: float = 0.5
    interval: int = 2000


@dataclass(frozen=True)
class Rules:
    """`l1` and `l2` times the sum of sizes and of squares of all weights are added to the loss, as in Keras.

    `max_norm` is the greatest norm of the weights that lead into a unit, 0 for any; `class_weights` has by loss node a
    factor for each class; with `scaling` layers compute in float16. Gradients are clipped number by number to
    `clip_value`, then each by itself to the norm `clip_norm_each`, 0 for neither. Weight decay leaves all but weights
    alone with `decay_weights_only`; `layers` has by node what is other there.
    """

    l1: float = 0.0
    l2: float = 0.0
    max_norm: float = 0.0
    class_weights: Mapping[NodeId, tuple[float, ...]] = field(default_factory=dict)
    scaling: Scaling | None = None
    clip_value: float = 0.0
    clip_norm_each: float = 0.0
    decay_weights_only: bool = False
    layers: Mapping[NodeId, LayerRules] = field(default_factory=dict)

    def of(self, key: str) -> LayerRules:
        """What is other for the layer of a parameter."""
        return self.layers.get(key.partition(".")[0], ORDINARY)


PLAIN = Rules()


def rules_of(
    config: TrainingConfig, document: Document, class_weights: Mapping[NodeId, tuple[float, ...]] | None = None
) -> Rules:
    """Those of the settings; `class_weights` come from the data, see `weighing`.

    Raises `TrainingError` where the settings name a layer that there is not.
    """
    try:
        layers = layer_rules(document, config.groups)
    except LayerRulesError as error:
        raise TrainingError(str(error)) from None
    return Rules(
        l1=config.l1,
        l2=config.l2,
        max_norm=config.max_norm,
        class_weights=class_weights or {},
        scaling=Scaling() if config.precision == "float16" else None,
        clip_value=config.clip_value,
        clip_norm_each=config.clip_norm_each,
        decay_weights_only=config.decay_weights_only,
        layers=layers,
    )


def weight_places(network: Network) -> Iterator[tuple[str, nn.Module]]:
    """The keys of the weights, each with the module that it belongs to."""
    owners = dict(network.named_modules())
    for key, parameter in network.named_parameters():
        module = owners[key.rpartition(".")[0]]
        if parameter.requires_grad and parameter.ndim >= 2 and not isinstance(module, NORMS):
            yield key, module


def with_penalty(loss: Tensor, network: Network, weights: Mapping[str, Tensor], rules: Rules) -> Tensor:
    """The loss with what regularisers add to it."""
    for key, _ in weight_places(network) if rules.l1 or rules.l2 or rules.layers else ():
        own = rules.of(key)
        l1, l2 = (usual if value is None else value for value, usual in ((own.l1, rules.l1), (own.l2, rules.l2)))
        if l1:
            loss = loss + l1 * ops.abs(weights[key]).sum()
        if l2:
            loss = loss + l2 * (weights[key] * weights[key]).sum()
    return loss


def clipped(gradients: optim.clipping.Gradients, rules: Rules) -> optim.clipping.Gradients:
    """The gradients with no number and no norm of a single one above the limits."""
    if rules.clip_value:
        gradients = optim.clip_by_value(gradients, rules.clip_value)
    return optim.clip_by_norm(gradients, rules.clip_norm_each) if rules.clip_norm_each else gradients


def within_norm(network: Network, weights: Mapping[str, Tensor], limit: float) -> dict[str, Tensor]:
    """The weights that lead into each unit, with a norm of at most `limit`; other parameters as they are."""
    found = dict(weights)
    for key, module in weight_places(network):
        axis, groups = (1, module.groups) if isinstance(module, TRANSPOSED) else (0, 1)
        found[key] = optim.max_norm(weights[key], limit, axis, groups)
    return found
