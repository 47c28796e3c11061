"""The canvas: nodes and wires of the document, drawn, and edited by mouse and keys."""

from layerloom_app.canvas.view import MIME_LAYER, CanvasView

__all__ = ["MIME_LAYER", "CanvasView"]
