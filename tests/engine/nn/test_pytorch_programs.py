"""Programs as users of PyTorch write them, with another import: they run, and give PyTorch's losses."""

from __future__ import annotations

import copy
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn, ops, optim
from layerloom.tensor import Tensor, no_grad

OURS = SimpleNamespace(
    nn=nn, F=nn.functional, optim=optim, no_grad=no_grad, tril=ops.tril, cat=ops.concatenate, utils=nn.utils,
    ones=lambda *shape: ops.ones(shape), zeros=lambda *shape: ops.zeros(shape), tensor=Tensor,
    arange=lambda stop: Tensor(np.arange(stop)), relu=nn.functional.relu, softmax=ops.softmax,
)  # fmt: skip
THEIRS = SimpleNamespace(
    nn=torch.nn, F=torch.nn.functional, optim=torch.optim, no_grad=torch.no_grad, tril=torch.tril, cat=torch.cat,
    utils=torch.nn.utils, ones=torch.ones, zeros=torch.zeros, tensor=torch.tensor, arange=torch.arange,
    relu=torch.nn.functional.relu, softmax=torch.softmax,
)  # fmt: skip


def gpt(lib: Any, vocabulary: int = 11, block: int = 8, width: int = 16, heads: int = 2, layers: int = 2) -> Any:
    """A small GPT, written as its author would."""
    F = lib.F

    class CausalSelfAttention(lib.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.c_attn = lib.nn.Linear(width, 3 * width)
            self.c_proj = lib.nn.Linear(width, width)
            self.attn_dropout = lib.nn.Dropout(0.0)
            self.register_buffer("bias", lib.tril(lib.ones(block, block)).view(1, 1, block, block))

        def forward(self, x: Any) -> Any:
            B, T, C = x.size()
            q, k, v = self.c_attn(x).split(width, dim=2)
            k = k.view(B, T, heads, C // heads).transpose(1, 2)
            q = q.view(B, T, heads, C // heads).transpose(1, 2)
            v = v.view(B, T, heads, C // heads).transpose(1, 2)
            att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
            att = att.masked_fill(self.bias[:, :, :T, :T] == 0, float("-inf"))
            att = self.attn_dropout(F.softmax(att, dim=-1))
            y = (att @ v).transpose(1, 2).contiguous().view(B, T, C)
            return self.c_proj(y)

    class Block(lib.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.ln_1, self.ln_2 = lib.nn.LayerNorm(width), lib.nn.LayerNorm(width)
            self.attn = CausalSelfAttention()
            self.mlp = lib.nn.ModuleDict(
                {
                    "c_fc": lib.nn.Linear(width, 4 * width),
                    "act": lib.nn.GELU(),
                    "c_proj": lib.nn.Linear(4 * width, width),
                }
            )

        def forward(self, x: Any) -> Any:
            x = x + self.attn(self.ln_1(x))
            m = self.mlp
            return x + m["c_proj"](m["act"](m["c_fc"](self.ln_2(x))))

    class GPT(lib.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.transformer = lib.nn.ModuleDict(
                {
                    "wte": lib.nn.Embedding(vocabulary, width), "wpe": lib.nn.Embedding(block, width),
                    "h": lib.nn.ModuleList([Block() for _ in range(layers)]), "ln_f": lib.nn.LayerNorm(width),
                }
            )  # fmt: skip
            self.lm_head = lib.nn.Linear(width, vocabulary, bias=False)
            self.transformer.wte.weight = self.lm_head.weight
            self.apply(self._init_weights)
            for name, p in self.named_parameters():
                if name.endswith("c_proj.weight"):
                    lib.nn.init.normal_(p, mean=0.0, std=0.02 / math.sqrt(2 * layers))

        def _init_weights(self, module: Any) -> None:
            if isinstance(module, lib.nn.Linear):
                lib.nn.init.normal_(module.weight, mean=0.0, std=0.02)
                if module.bias is not None:
                    lib.nn.init.zeros_(module.bias)
            elif isinstance(module, lib.nn.Embedding):
                lib.nn.init.normal_(module.weight, mean=0.0, std=0.02)

        def forward(self, idx: Any, targets: Any = None) -> Any:
            _, t = idx.size()
            pos = lib.arange(t).unsqueeze(0)
            x = self.transformer.wte(idx) + self.transformer.wpe(pos)
            for module in self.transformer.h:
                x = module(x)
            x = self.transformer.ln_f(x)
            if targets is None:
                return self.lm_head(x[:, [-1], :]), None
            logits = self.lm_head(x)
            return logits, F.cross_entropy(logits.view(-1, logits.size(-1)), targets.reshape(-1), ignore_index=-1)

        def generate(self, idx: Any, count: int) -> Any:
            with lib.no_grad():
                for _ in range(count):
                    cond = idx if idx.size(1) <= block else idx[:, -block:]
                    logits, _ = self(cond)
                    logits = logits[:, -1, :] / 0.8
                    v, _ = logits.topk(3)
                    logits[logits < v[:, [-1]]] = -float("inf")
                    probs = lib.softmax(logits, -1)
                    idx = lib.cat((idx, probs.argmax(dim=-1, keepdim=True)), 1)
            return idx

    return GPT()


def trained(lib: Any, net: Any, tokens: Any, steps: int = 4) -> list[float]:
    decay = [p for p in net.parameters() if p.dim() >= 2]
    rest = [p for p in net.parameters() if p.dim() < 2]
    groups = [{"params": decay, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.0}]
    optimizer = lib.optim.AdamW(groups, lr=1e-2, betas=(0.9, 0.95))
    losses = []
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 1e-2 * (step + 1) / steps
        for half in tokens.chunk(2):  # gradients accumulated
            _, loss = net(half[:, :-1], half[:, 1:])
            (loss / 2).backward()
        norm = lib.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses += [loss.item(), norm.item()]
    return losses


def test_a_gpt_trains_and_writes_as_in_pytorch() -> None:
    ours, theirs = gpt(OURS), gpt(THEIRS)
    assert sorted(ours.state_dict()) == sorted(theirs.state_dict())
    theirs.load_state_dict({key: torch.tensor(value.numpy()) for key, value in ours.state_dict().items()})
    tokens = np.random.default_rng(1).integers(0, 11, (4, 9))
    found, expected = trained(OURS, ours, Tensor(tokens)), trained(THEIRS, theirs, torch.tensor(tokens))
    np.testing.assert_allclose(found, expected, rtol=2e-4)
    start = tokens[:1, :3]
    assert ours.eval().generate(Tensor(start), 9).tolist() == theirs.eval().generate(torch.tensor(start), 9).tolist()


def gan(lib: Any, weights: dict[str, Any] | None, real: Any, noise: Any) -> tuple[Any, list[float]]:
    """Some steps of a GAN with a moving average of the generator."""
    generator = lib.nn.Sequential(lib.nn.Linear(3, 8), lib.nn.BatchNorm1d(8), lib.nn.ReLU(), lib.nn.Linear(8, 2))
    discriminator = lib.nn.Sequential(lib.nn.Linear(2, 8), lib.nn.LeakyReLU(0.2), lib.nn.Linear(8, 1))
    both = lib.nn.ModuleDict({"g": generator, "d": discriminator})
    if weights is not None:
        both.load_state_dict(weights)
    first = {key: np.array(value.detach().numpy()) for key, value in both.state_dict().items()}
    average = copy.deepcopy(generator).eval().requires_grad_(False)
    g_step = lib.optim.Adam(generator.parameters(), lr=2e-3, betas=(0.5, 0.999))
    d_step = lib.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.999))
    criterion, losses = lib.nn.BCEWithLogitsLoss(), []
    label = lib.zeros(len(real[0]), 1)
    for x, z in zip(real, noise, strict=True):
        discriminator.zero_grad()
        label.fill_(0.9)
        loss_real = criterion(discriminator(x), label)
        loss_real.backward()
        fake = generator(z)
        label.fill_(0.0)
        loss_fake = criterion(discriminator(fake.detach()), label)
        loss_fake.backward()
        d_step.step()
        for p in discriminator.parameters():
            p.requires_grad_(False)
        generator.zero_grad()
        label.fill_(1)
        loss = criterion(discriminator(fake), label)
        loss.backward()
        g_step.step()
        for p in discriminator.parameters():
            p.requires_grad_(True)
            p.grad = None
        with lib.no_grad():
            for slow, fast in zip(average.parameters(), generator.parameters(), strict=True):
                slow.mul_(0.9).add_(fast, alpha=0.1)
            for slow, fast in zip(average.buffers(), generator.buffers(), strict=True):
                slow.copy_(fast)
        losses += [loss_real.item() + loss_fake.item(), loss.item(), average(z).mean().item()]
    return first, losses


def test_a_gan_trains_as_in_pytorch() -> None:
    rng = np.random.default_rng(3)
    real = [rng.normal(size=(6, 2)).astype(np.float32) for _ in range(4)]
    noise = [rng.normal(size=(6, 3)).astype(np.float32) for _ in range(4)]
    weights, found = gan(OURS, None, list(map(Tensor, real)), list(map(Tensor, noise)))
    state = {key: torch.tensor(value) for key, value in weights.items()}
    _, expected = gan(THEIRS, state, list(map(torch.tensor, real)), list(map(torch.tensor, noise)))
    # A bias before a batch norm has no gradient but what rounding leaves, which Adam makes as large as any other.
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=2e-4)


def loop(lib: Any, weights: dict[str, Any] | None, x: Any, y: Any) -> tuple[Any, list[float]]:
    """A residual net of one's own in a loop of one's own, with a schedule and clipping."""

    class Residual(lib.nn.Module):  # type: ignore[misc]
        def __init__(self, channels: int) -> None:
            super().__init__()
            self.conv1 = lib.nn.Conv2d(channels, channels, 3, padding=1, bias=False)
            self.bn1 = lib.nn.BatchNorm2d(channels)
            self.conv2 = lib.nn.Conv2d(channels, channels, 3, padding=1, bias=False)
            self.bn2 = lib.nn.BatchNorm2d(channels)
            self.relu = lib.nn.ReLU(inplace=True)

        def forward(self, x: Any) -> Any:
            identity = x
            out = self.relu(self.bn1(self.conv1(x)))
            out = self.bn2(self.conv2(out))
            out += identity
            return self.relu(out)

    class Net(lib.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.stem = lib.nn.Sequential(lib.nn.Conv2d(1, 4, 3, stride=2), lib.nn.ReLU(True))
            self.block, self.fc = Residual(4), lib.nn.Linear(4, 3)

        def forward(self, x: Any) -> Any:
            x = self.block(self.stem(x))
            x = lib.F.adaptive_avg_pool2d(x, (1, 1)).flatten(1)
            return self.fc(lib.F.dropout(x, p=0.5, training=False))

    net = Net()
    if weights is not None:
        net.load_state_dict(weights)
    first = {key: np.array(value.detach().numpy()) for key, value in net.state_dict().items()}
    optimizer = lib.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=1e-3)
    losses = []
    for epoch in range(3):
        net.train()
        for at in range(0, x.size(0), 4):
            optimizer.zero_grad()
            out = net(x[at : at + 4])
            loss = lib.F.cross_entropy(out, y[at : at + 4], label_smoothing=0.1)
            loss.backward()
            lib.utils.clip_grad_value_(net.parameters(), 0.1)
            optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] *= 0.5
        net.eval()
        with lib.no_grad():
            right = (net(x).max(1)[1] == y).float().mean()
        losses += [loss.item(), right.item(), float(epoch)]
    return first, losses


def test_a_residual_net_trains_as_in_pytorch() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(8, 1, 9, 9)).astype(np.float32), rng.integers(0, 3, 8)
    weights, found = loop(OURS, None, Tensor(x), Tensor(y))
    state = {key: torch.tensor(value) for key, value in weights.items()}
    _, expected = loop(THEIRS, state, torch.tensor(x), torch.tensor(y))
    np.testing.assert_allclose(found, expected, rtol=1e-3)


@pytest.mark.parametrize("lib", [OURS, THEIRS], ids=["ours", "pytorch"])
def test_idioms_that_are_met_everywhere(lib: Any) -> None:
    x = lib.tensor(np.arange(12, dtype=np.float32).reshape(3, 4))
    x[x > 5] = 0
    assert x.view(-1).sum().item() == 15 and x.numel() == 12 and len(x.shape) == x.dim() == 2
    values, places = x.max(dim=1)
    assert values.tolist() == [3, 5, 0] and places.tolist() == [3, 1, 0]
    mask = lib.zeros(3, 4).bool()
    mask[torch.tensor([0]) if lib is THEIRS else Tensor([0]), 1] = True
    assert x.masked_fill(mask, -1.0)[0, 1].item() == -1
    h = lib.zeros(3, 2)
    steps = []
    for t in range(4):
        h = (h + x[:, t : t + 1]).tanh()
        steps.append(h)
    out = lib.cat([step.unsqueeze(1) for step in steps], 1)
    assert tuple(out.shape) == (3, 4, 2)
    onehot = lib.zeros(3, 4).scatter_(1, places.unsqueeze(1), 1.0)
    assert onehot.argmax(1).tolist() == places.tolist()
    assert x.mean(dim=(0, 1)).item() == pytest.approx(x.mean().item())
    assert abs(x.std().item() - float(np.std(x.numpy(), ddof=1))) < 1e-6


@pytest.mark.parametrize("make", ["ReLU", "ReLU6", "LeakyReLU", "ELU", "SiLU", "Hardtanh", "Dropout", "Hardswish"])
def test_a_module_in_place_leaves_its_result_in_the_input(make: str) -> None:
    numbers = np.linspace(-4, 4, 9)
    results = []
    for lib in (OURS, THEIRS):
        leaf = lib.tensor(numbers).requires_grad_()
        x = leaf * 1
        y = getattr(lib.nn, make)(inplace=True).eval()(x)
        assert y is x
        (y * x).sum().backward()
        results.append((x.detach().numpy(), leaf.grad.numpy()))
    for ours, theirs in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)
