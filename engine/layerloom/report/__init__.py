"""A project on one page of HTML: picture, layers, problems, settings, and how its last training went.

The page stands alone: no script, no font, no picture from elsewhere. It is light or dark as its reader is, and prints.
"""

from layerloom.report.page import Run, page
from layerloom.report.runs import read, run_of

__all__ = ["Run", "page", "read", "run_of"]
