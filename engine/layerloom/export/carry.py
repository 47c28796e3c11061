"""The graph inside a script: one compressed constant, so that a script can be opened again as a project."""

from __future__ import annotations

import ast
import base64
import binascii
import zlib
from dataclasses import replace

from layerloom.export.script import CARRIED
from layerloom.files import FileProblem
from layerloom.graph.file import MAX_BYTES, dumps, loads
from layerloom.graph.model import Document

_REMEDY = "Open the project file instead"


def packed(document: Document) -> str:
    """What the document means, compressed to text; places, frames and notes are not part of that."""
    meaning = replace(document, places={}, frames={}, notes={})
    return base64.b85encode(zlib.compress(dumps(meaning).encode(), 9)).decode("ascii")


def carried(script: str) -> Document:
    """The document that a script carries. Nothing of the script is executed; raises `FileProblem` if there is none."""
    if len(script) > MAX_BYTES:
        raise FileProblem("this script is larger than 64 MB", remedy=_REMEDY)
    try:
        data = base64.b85decode(_constant(script))
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(data, MAX_BYTES)
        if not unpacking.eof:
            raise FileProblem("the graph in this script is cut short or larger than 64 MB", remedy=_REMEDY)
        return loads(text.decode("utf-8"))
    except (ValueError, zlib.error, binascii.Error) as error:
        raise FileProblem("the graph in this script is damaged", remedy=_REMEDY) from error


def _constant(script: str) -> str:
    """The text of the constant at the end of the script."""
    try:
        body = ast.parse(script).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FileProblem("this is not a Python script", remedy=_REMEDY) from error
    for node in reversed(body):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value) if name == CARRIED:
                found = ast.literal_eval(value)
                if isinstance(found, str):
                    return found
    raise FileProblem("this script carries no graph", remedy=_REMEDY)
