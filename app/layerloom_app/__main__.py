"""The command `layerloom`: the window, or the command line where a subcommand says so.

    layerloom                 the editor, empty
    layerloom PROJECT.loom    the editor on a project
    layerloom demo            the editor on the bundled digits project, which it trains at once
    layerloom demo --screenshot FILE [--theme dark|light]
                              the same, until a picture of the window is written halfway through the training
    layerloom COMMAND ...     everything else is a command without a window (`layerloom --help`)

Qt is imported only to open a window.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import sys
from functools import partial
from pathlib import Path

DEMO = "digits-cnn"
NO_SCREEN = (
    "Layerloom cannot open its window: there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set). Without "
    "a window you can use: layerloom demo --no-window, train, profile, check, export, draw, report, diff, fix, "
    "layout, layers, templates, devices, doctor."
)
NO_LIBRARIES = (
    "Layerloom cannot open its window, because Qt does not find the system libraries {0}. On Debian and Ubuntu they "
    "come with: apt install {1}"
)
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
XCB_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The libraries that Qt's windows need on Linux, and the Debian packages that hold them."""


def main() -> int:
    """Run the command with the arguments of the process; returns the exit code."""
    arguments = sys.argv[1:]
    first = arguments[0] if arguments else ""
    if first == "demo":
        return _demo(arguments[1:])
    if not first or _is_project(first):
        return _window(Path(first) if first else None)
    return _command(arguments)


def _is_project(text: str) -> bool:
    return text.endswith(".loom") or (not text.startswith("-") and Path(text).is_file())


def has_screen() -> bool:
    """Whether a window can be shown: on Linux a display is named, or Qt is told to draw elsewhere."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_libraries() -> dict[str, str]:
    """System libraries that a window needs and that are not there, with their Debian packages."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return {}
    needed = LIBRARIES | ({} if os.environ.get("WAYLAND_DISPLAY") else XCB_LIBRARIES)
    return {name: package for name, package in needed.items() if not _loads(name)}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _demo(arguments: list[str]) -> int:
    if "--screenshot" in arguments:
        return _photograph(arguments)
    if arguments or not has_screen():
        return _command(["demo", *arguments])
    return _window(None, demo=True)


def _photograph(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="layerloom demo", description="Write a picture of the window in training.")
    parser.add_argument("--screenshot", type=Path, required=True, metavar="FILE", help="the PNG file to write")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    chosen = parser.parse_args(arguments)
    if refusal := _obstacle():
        return _refuse(refusal)
    from layerloom_app.start import run_for_picture  # noqa: PLC0415 - Qt is imported only to open a window

    return run_for_picture(sys.argv[:1], DEMO, chosen.screenshot, chosen.theme)


def _window(path: Path | None, *, demo: bool = False) -> int:
    if refusal := _obstacle():
        return _refuse(refusal)
    gc.disable()  # Nothing that is imported is garbage. The window's `Collector` takes it up again.
    from layerloom_app.start import run  # noqa: PLC0415 - Qt is imported only to open a window

    return run(sys.argv[:1], path, template=DEMO if demo else None)


def _obstacle() -> str:
    """Why no window can be opened, in a sentence; empty if one can."""
    if not has_screen():
        return NO_SCREEN
    missing = missing_libraries()
    return NO_LIBRARIES.format(", ".join(missing), " ".join(missing.values())) if missing else ""


def _command(arguments: list[str]) -> int:
    from layerloom.cli import main as command_line  # noqa: PLC0415 - the engine is imported only to be used

    return command_line(arguments, {".png": partial(_rendered, "png"), ".pdf": partial(_rendered, "pdf")})


def _rendered(kind: str, text: str) -> bytes:
    """The text of an SVG file as a file of another kind, drawn where nobody sees it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - Qt is imported only to draw

    from layerloom_app import exporting  # noqa: PLC0415

    drawing = QGuiApplication.instance() or QGuiApplication([])  # Without an application there are no fonts.
    assert drawing is not None
    return exporting.png(text) if kind == "png" else exporting.pdf(text)


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
