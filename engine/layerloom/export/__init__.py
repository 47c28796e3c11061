"""Taking a project away as code: scripts that run where Layerloom is not installed.

    script(document, "pytorch", "digits-cnn").text                       # the text alone, no file is read
    write(Source(document, "digits-cnn", folder), "pytorch", "out/digits_cnn.py", weights=network.state_dict())
    carried(text)                                                        # the document that a script was made from

A script is made in four steps, each a module: `structure` reads the graph, `stages` decides how the model is written
down and what things are called, `script` (with `model` and `measures`) builds a syntax tree from it and from the texts
of a `Target`, and `printer` prints that tree and proves that it reads back as it was meant.
"""

from layerloom.export.carry import carried
from layerloom.export.project import (
    TARGETS,
    Exportable,
    Script,
    Source,
    Target,
    fits,
    identifier,
    refusals,
    script,
    weights_in,
    write,
)
from layerloom.export.structure import Refused
from layerloom.layers.code import NotExportable

__all__ = [
    "TARGETS", "Exportable", "NotExportable", "Refused", "Script", "Source", "Target", "carried", "fits", "identifier",
    "refusals", "script", "weights_in", "write",
]  # fmt: skip
