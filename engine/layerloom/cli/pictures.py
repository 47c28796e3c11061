"""Pictures that the command line writes: SVG by itself, other kinds with the libraries of the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from layerloom.cli.project import UsageError
from layerloom.files import write_atomically

Renderers = Mapping[str, Callable[[str], bytes]]
"""By the ending of a file, such as `.png`: what makes such a file of the text of an SVG file."""
NONE: Renderers = MappingProxyType({})


def check_picture(path: Path, renderers: Renderers) -> None:
    """Raises `UsageError` for a file whose ending no picture has that can be made."""
    endings = (".svg", *renderers)
    if path.suffix.lower() not in endings:
        shown = f"{', '.join(endings[:-1])} or {endings[-1]}" if len(endings) > 1 else endings[0]
        raise UsageError(f'The name of the picture must end in {shown}, got "{path}".')


def write_picture(path: Path, svg: str, renderers: Renderers) -> None:
    """Write the text of an SVG file as what the ending of the path says; `check_picture` was asked before."""
    made = renderers.get(path.suffix.lower())
    write_atomically(path, svg.encode() if made is None else made(svg), keep_backup=False)
