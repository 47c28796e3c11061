"""The best machine for a device, and if it is not the fast one, the reason why."""

from __future__ import annotations

from layerloom.compile.executor import Machine
from layerloom.compile.reference import ReferenceMachine
from layerloom.device import CPU, Device

FLOAT32 = "float32"


def machine(
    device: Device = CPU, *, compiled: bool = True, precision: str = FLOAT32, recompute: bool = False
) -> tuple[Machine, str]:
    """The machine that serves a device, and a sentence where it cannot do what was asked for, else ''.

    Without `compiled` it is the `ReferenceMachine`, whatever there is. `precision` is that of products and
    convolutions: 'float32', 'bfloat16', or 'fast' (float32 whose products may be rounded to bfloat16). With `recompute`
    cheap values are computed again rather than kept, which is also done where memory would not suffice.
    """
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


def _reference(device: Device, precision: str) -> tuple[Machine, str]:
    found = ReferenceMachine(device)
    return found, "" if precision == FLOAT32 else f"{found.name} computes in float32 where {precision} was asked for."
