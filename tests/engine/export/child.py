"""Runs exported scripts where Layerloom cannot be imported (unless it is their target): one process for many scripts.

Called with the target, a learning rate and a folder for each script; reads `given.npz` there and writes `found.npz`:
the parameter count, what `predict` and `forward` give with the exported weights, and the losses of three SGD steps.
"""

import importlib.util
import sys
from pathlib import Path

import numpy as np

target, rate, *folders = sys.argv[1:]
if target == "pytorch":
    sys.modules["layerloom"] = None  # whoever imports it now fails


def script(folder):
    spec = importlib.util.spec_from_file_location(f"script_{Path(folder).name}", Path(folder) / "net.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flat(value):
    return value if isinstance(value, dict) else {"": value}


def torch_values(module, given, count):
    import torch
    from safetensors.torch import load_file

    torch.set_num_threads(1)
    model = next(v for v in reversed(vars(module).values()) if isinstance(v, type) and issubclass(v, torch.nn.Module))()
    model.load_state_dict(load_file(Path(module.__file__).with_suffix(".safetensors")))
    found = {"parameters": sum(p.numel() for p in model.parameters())}
    inputs = [torch.from_numpy(given[f"input/{i}"]) for i in range(count)]
    found |= {f"predict/{key}": value.numpy() for key, value in flat(model.predict(*inputs)).items()}
    with torch.no_grad():
        found |= {f"forward/{key}": value.numpy() for key, value in flat(model.eval()(*inputs)).items()}
    optimizer = torch.optim.SGD(model.parameters(), lr=float(rate))
    losses = []
    for step in range(3 * ("loss" in given)):
        optimizer.zero_grad()
        inputs = [torch.from_numpy(given[f"step/{step}/{i}"]) for i in range(count)]
        columns = {name: torch.from_numpy(given[f"step/{step}/{name}"]) for name in given["loss"][1:]}
        loss = module.loss_function(model.train()(*inputs), *columns.values())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return found | {"losses": np.array(losses)}


def own_values(module, given, count):
    from safetensors.numpy import load_file

    from layerloom import nn, optim
    from layerloom.tensor import Tensor, no_grad

    model = next(v for v in reversed(vars(module).values()) if isinstance(v, type) and issubclass(v, nn.Module))()
    model.load_state_dict(load_file(Path(module.__file__).with_suffix(".safetensors")))
    found = {"parameters": nn.count_parameters(model)}
    inputs = [Tensor(given[f"input/{i}"]) for i in range(count)]
    found |= {f"predict/{key}": value.numpy() for key, value in flat(model.predict(*inputs)).items()}
    with no_grad():
        found |= {f"forward/{key}": value.numpy() for key, value in flat(model.eval()(*inputs)).items()}
    optimizer = optim.SGD(model.parameters(), lr=float(rate))
    losses = []
    for step in range(3 * ("loss" in given)):
        optimizer.zero_grad()
        inputs = [Tensor(given[f"step/{step}/{i}"]) for i in range(count)]
        columns = {name: Tensor(given[f"step/{step}/{name}"]) for name in given["loss"][1:]}
        loss = module.loss_function(model.train()(*inputs), *columns.values())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return found | {"losses": np.array(losses)}


for folder in folders:
    with np.load(Path(folder) / "given.npz") as file:
        given = dict(file)
    count = sum(key.startswith("input/") for key in given)
    values = torch_values if target == "pytorch" else own_values
    np.savez(Path(folder) / "found.npz", **values(script(folder), given, count))
