"""The best machine for a device, and if it is not the fast one, the reason why."""

from __future__ import annotations

from layerloom.compile.executor import Machine
from layerloom.compile.reference import ReferenceMachine
from layerloom.device import CPU, Device

FLOAT32, FLOAT16 = "float32", "float16"


def machine(
    device: Device = CPU, *, compiled: bool = True, precision: str = FLOAT32, recompute: bool = False
) -> tuple[Machine, str]:
    """The machine that serves a device, and a sentence where it cannot do what was asked for, else ''.

    Without `compiled` it is the `ReferenceMachine`, whatever there is. `precision` is that of products and
    convolutions: 'float32', 'bfloat16', or 'fast' (float32 whose products may be rounded to bfloat16); 'float16' says
    that programs are written so. With `recompute`
    cheap values are computed again rather than kept, which is also done where memory would not suffice.
    """
    if precision == FLOAT16:
        return _in_float16(device)
    if device.kind != "cpu" or not compiled:
        return _reference(device, precision)
    # Loaded here and not with this module: most of the engine works without it.
    from layerloom.compile.cpu.library import Unavailable  # noqa: PLC0415

    try:
        return _fast(precision, recompute), ""
    except Unavailable as reason:
        found, more = _reference(device, precision)
        return found, f"{reason} {more}".rstrip()


def _fast(precision: str, recompute: bool) -> Machine:
    """The machine of oneDNN; raises `Unavailable`."""
    from layerloom.compile.cpu.machine import CpuMachine  # noqa: PLC0415

    return CpuMachine(precision, recompute=recompute)


def title(machine: Machine, precision: str = FLOAT32) -> str:
    """What a person reads of a machine: 'oneDNN 3.2, float32'; `ReferenceMachine` computes in what it is given."""
    return machine.name if isinstance(machine, ReferenceMachine) else f"{machine.name}, {precision}"


def serving(device: Device) -> tuple[str, str]:
    """The name of the machine that serves a device, and why it is not the fast one, or ''."""
    found, reason = machine(device)
    return found.name, reason


def _in_float16(device: Device) -> tuple[Machine, str]:
    """Programs that are written in float16 run as they are; no fast machine has kernels for them."""
    found = ReferenceMachine(device)
    slow = "" if device.kind != "cpu" else "This processor computes float16 slowly: bfloat16 takes less time."
    return found, slow


def _reference(device: Device, precision: str) -> tuple[Machine, str]:
    found = ReferenceMachine(device)
    return found, "" if precision == FLOAT32 else f"{found.name} computes in float32 where {precision} was asked for."
