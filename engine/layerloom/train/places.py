"""Where training can run: the devices of this machine and what computes on them, as the worker and commands tell."""

from __future__ import annotations

from layerloom.compile.machines import serving
from layerloom.device import DeviceInfo


def described(info: DeviceInfo) -> dict[str, object]:
    """A device as JSON values. `executor` computes on it; `note` is why it is not the fast one, or ''."""
    executor, note = serving(info.device)
    return {
        "device": str(info.device),
        "name": info.name,
        "memory_bytes": info.memory_bytes,
        "executor": executor,
        "note": note,
    }
