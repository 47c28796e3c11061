"""The devices are those that a real worker finds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from layerloom.compile.machines import serving
from layerloom.device import CPU, devices
from layerloom_app.device_list import DeviceList, FoundDevice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = 60_000


def test_a_worker_tells_the_devices_of_this_machine(qtbot: QtBot) -> None:
    found = DeviceList()
    with qtbot.waitSignal(found.changed, timeout=LONG):
        found.ask()
    assert [device.id for device in found.found] == [str(info.device) for info in devices()]
    assert found.found[0].id == "cpu" and found.found[0].name
    assert (found.found[0].executor, found.found[0].note) == serving(CPU)
    qtbot.waitUntil(lambda: found._process is None, timeout=LONG)


def test_noise_and_a_worker_that_dies_tell_nothing_and_one_may_ask_again(qtbot: QtBot) -> None:
    found = DeviceList(command=(sys.executable, "-c", 'print(\'noise\\n[1]\\n{"event": "devices", "devices": [3]}\')'))
    found.ask()
    qtbot.waitUntil(lambda: found._process is None, timeout=LONG)
    assert found.found == ()
    line = '{"event": "devices", "devices": [{"device": "cpu", "name": "abacus", "memory_bytes": null}]}'
    found._command = (sys.executable, "-c", f"print({line!r})")
    with qtbot.waitSignal(found.changed, timeout=LONG):
        found.ask()
    assert found.found == (FoundDevice("cpu", "abacus", None),)
    found.close()


def test_closing_does_not_wait_for_the_answer(qtbot: QtBot) -> None:
    found = DeviceList(command=(sys.executable, "-c", "import time; time.sleep(100)"))
    found.ask()
    found.close()
    assert found._process is None
