"""The bundled data sets. `SOURCES.md` beside them says where each comes from and under which licence."""

from importlib.resources import files
from pathlib import Path


def path(name: str) -> Path:
    """Where the sample file of this name lies."""
    return Path(str(files(__package__) / name))
