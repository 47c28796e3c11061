"""Reading the bundled sample files, which are there and whole unless somebody damaged the installation."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from layerloom.data.problem import DataError, missing
from layerloom_resources import samples


def read_sample(name: str, *arrays: str) -> tuple[NDArray[np.generic], ...]:
    """These arrays of a bundled .npz file; raises `DataError`."""
    path = samples.path(name)
    with _named(path), path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return tuple(stored[array] for array in arrays)


def read_lines(name: str) -> list[str]:
    """The lines of a bundled, compressed text; raises `DataError`."""
    path = samples.path(name)
    with _named(path):
        return gzip.decompress(path.read_bytes()).decode().splitlines()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Says which sample file cannot be read."""
    try:
        yield
    except FileNotFoundError as error:
        raise missing(path) from error
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f'The sample file "{path}" is damaged ({error}): install Layerloom again.') from error
