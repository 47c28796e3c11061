"""Where log files lie, by the custom of the system."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

KEPT = 20
"""How many logs of one kind are kept."""


def log_folder() -> Path:
    """The folder of all log files; it may not be there yet."""
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Logs" / "Layerloom"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Layerloom" / "Logs"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "layerloom"


def new_log(kind: str) -> Path:
    """The path for a log of this process, in the temporary folder if need be; the oldest of its kind are removed."""
    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(folder.glob(f"{kind}-*.log"), key=_age)[: -(KEPT - 1)]:
            old.unlink(missing_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    return (folder if writable else Path(tempfile.gettempdir())) / f"{kind}-{os.getpid()}.log"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
