"""Choosing a device by name, with or without a GPU."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from layerloom.device import (
    CPU,
    Device,
    DeviceError,
    array_module,
    available_memory,
    device,
    device_of,
    devices,
    to_device,
    to_numpy,
)

GPUS = [info for info in devices() if info.device.kind == "cuda"]
without_gpu = pytest.mark.skipif(bool(GPUS), reason="this machine has a GPU")


def test_the_cpu_is_always_there() -> None:
    assert device("cpu") == CPU
    assert devices()[0].device == CPU
    assert devices()[0].name


def test_the_memory_of_the_machine_is_plausible() -> None:
    memory = devices()[0].memory_bytes
    assert memory is None or memory > 2**28


def test_the_memory_that_is_left_is_part_of_it() -> None:
    left, memory = available_memory(), devices()[0].memory_bytes
    assert (left is None) == (sys.platform != "linux")
    assert left is None or memory is None or 0 < left < memory


@pytest.mark.parametrize("name", ["gpu", "cuda:x", "cuda:-1", "cpu:1", "", "cuda:0:1"])
def test_an_unknown_name_is_refused_with_the_choices(name: str) -> None:
    with pytest.raises(DeviceError, match="'cpu', 'cuda' or 'cuda:<number>'"):
        device(name)


@without_gpu
@pytest.mark.parametrize("name", ["cuda", "cuda:0", "CUDA:1"])
def test_without_a_gpu_the_refusal_says_what_to_do(name: str) -> None:
    with pytest.raises(DeviceError, match=r"cannot be used: .*(Install|Check).* Or choose the device 'cpu'\."):
        device(name)


def test_devices_are_values_with_their_name_as_text() -> None:
    assert str(Device("cuda", 1)) == "cuda:1"
    assert str(CPU) == "cpu"
    assert Device("cuda", 1) == Device("cuda", 1)


def test_numpy_arrays_are_numpys_and_stay_where_they_are() -> None:
    array = np.arange(3)
    assert array_module(array) is np
    assert device_of(array) == CPU
    assert to_numpy(array) is array
    assert to_device(array, CPU) is array


def test_cupy_is_not_imported_for_the_cpu() -> None:
    code = "import sys, layerloom.ops, layerloom.compile; sys.exit('cupy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.gpu
@pytest.mark.skipif(not GPUS, reason="this machine has no GPU")
def test_arrays_travel_to_the_gpu_and_back() -> None:
    there = to_device(np.arange(3), device("cuda"))
    assert device_of(there) == Device("cuda", 0)
    assert array_module(there) is not np
    np.testing.assert_array_equal(to_numpy(there), np.arange(3))
