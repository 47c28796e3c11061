"""The exporters of pyqtgraph that the window uses."""

from typing import Any

from PySide6.QtWidgets import QGraphicsItem

class Exporter:
    params: Any
    def __init__(self, item: QGraphicsItem) -> None: ...
    def parameters(self) -> Any: ...

class ImageExporter(Exporter):
    def export(self, fileName: str | None = ..., toBytes: bool = ..., copy: bool = ...) -> Any: ...

class SVGExporter(Exporter):
    def export(self, fileName: str | None = ..., toBytes: bool = ..., copy: bool = ...) -> Any: ...
