"""The one exception that reading data raises."""

from __future__ import annotations

from pathlib import Path


class DataError(Exception):
    """A sentence for the user: which file, what is wrong in it and where, and what to do."""


def missing(path: Path) -> DataError:
    """The error for a file that is not there."""
    return DataError(f'The data file "{path}" is not there: choose Locate... and show where it is now, or put it back.')
