"""Where a test runs besides the CPU: the first GPU, where there is one."""

from __future__ import annotations

import pytest

from layerloom.device import Device, devices

_FOUND = any(info.device.kind == "cuda" for info in devices())
_NEEDED = pytest.mark.skipif(not _FOUND, reason="this machine has no GPU that CuPy can use")
OTHER_PLACES = [pytest.param(Device("cuda", 0), id="gpu", marks=[pytest.mark.gpu, _NEEDED])]
"""Devices that must compute what the CPU does."""
