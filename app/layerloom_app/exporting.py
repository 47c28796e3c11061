"""Taking things away: the graph as a script, as a picture in SVG, PNG or PDF, and as a report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from layerloom import export, report
from layerloom.data import DataError
from layerloom.files import FileProblem, write_atomically
from layerloom.layers.code import NotExportable
from layerloom.train.run import RunFolder
from layerloom_app import asking
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.documents import Project
from layerloom_app.past_run import PastRun
from layerloom_app.picture_dialog import PictureDialog

SCALE = 2
"""Pixels of a PNG for one unit of the canvas."""
LARGEST_SIDE = 16_000
"""A PNG has at most so many pixels a side; a larger graph is drawn smaller."""


def script(model: DocumentModel, project: Project, target: export.Target) -> str:
    """The script of the open project; raises `NotExportable` or `ValueError` with a sentence."""
    return export.script(model.root, target, project.name, graph=False, inference=model.flat_inference).text


def ask_script(parent: QWidget, model: DocumentModel, project: Project, run: PastRun | None) -> str:
    """Ask for a file and write the script there, with the best weights of the newest run if there are any.

    Returns what was written in a sentence, or nothing.
    """
    pytorch, own = tr("PyTorch script (*.py)"), tr("Layerloom script (*.py)")
    start = project.folder / f"{export.identifier(project.name)}.py"
    chosen = asking.file_for_kind(parent, tr("Export as a script"), start, (pytorch, own))
    if chosen is None:
        return ""
    path, kind = chosen
    try:
        return write_script(model, project, "pytorch" if kind == pytorch else "layerloom", path, run)
    except (NotExportable, ValueError, DataError, FileProblem, OSError) as reason:
        asking.tell(parent, tr("The script was not exported"), str(reason))
        return ""


def write_script(model: DocumentModel, project: Project, target: export.Target, path: Path, run: PastRun | None) -> str:
    """Write the script, and beside it the best weights of a run; returns what was written in a sentence."""
    weights = run.best_for(model.root) if run is not None else None
    source = export.Source(model.root, project.name, project.folder)
    script_file, *beside = export.write(source, target, path, weights=weights)
    wrote = tr("Wrote {0}").format(" + ".join([str(script_file), *(file.name for file in beside)]))
    if weights is not None:
        return tr("{0}, with the best weights of the last run.").format(wrote)
    if run is None:
        return tr("{0}, without weights: the network is not trained yet.").format(wrote)
    return tr("{0}, without weights: those of the last run do not fit the network as it is now.").format(wrote)


def ask_picture(parent: QWidget, model: DocumentModel, project: Project, said: Callable[[str], object]) -> None:
    """Ask what to draw, and draw it to a file or to the clipboard; `said` gets what was written in a sentence."""
    PictureDialog(model, lambda svg: _keep_picture(parent, project, svg, said), png, parent).open()


def _keep_picture(parent: QWidget, project: Project, svg: str, said: Callable[[str], object]) -> bool:
    """Ask for a file and write the picture there; whether that was done."""
    start = project.folder / f"{project.name}.svg"
    path = asking.file_for(parent, tr("Export a picture"), start, tr("Pictures (*.svg *.png *.pdf)"))
    if path is None:
        return False
    try:
        write_picture(svg, path)
    except (OSError, FileProblem) as reason:
        asking.tell(parent, tr("The picture was not exported"), str(reason))
        return False
    said(tr("Wrote {0}.").format(path))
    return True


def write_picture(svg: str, path: Path) -> None:
    """Write the text of an SVG file as what the ending of the path says; raises `FileProblem`."""
    made = {".png": png, ".pdf": pdf}.get(path.suffix.lower())
    write_atomically(path, made(svg) if made else svg.encode(), keep_backup=False)


def ask_report(parent: QWidget, model: DocumentModel, project: Project, run: PastRun | None) -> str:
    """Ask for a file and write a page about the project there; returns what was written in a sentence, or nothing."""
    start = project.folder / f"{project.name}.html"
    path = asking.file_for(parent, tr("Export a report"), start, tr("Web pages (*.html)"))
    if path is None:
        return ""
    told = None if run is None else report.read(model.root, RunFolder(run.path))
    try:
        text = report.page(model.root, project.name, project.folder, told)
        write_atomically(path, text.encode(), keep_backup=False)
    except (OSError, FileProblem) as reason:
        asking.tell(parent, tr("The report was not exported"), str(reason))
        return ""
    return tr("Wrote {0}.").format(path)


def png(text: str) -> bytes:
    """The text of an SVG file as a PNG file."""
    drawing = QSvgRenderer(QByteArray(text.encode()))
    size = drawing.defaultSize() * SCALE
    if max(size.width(), size.height()) > LARGEST_SIDE:
        size.scale(LARGEST_SIDE, LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def pdf(text: str) -> bytes:
    """The text of an SVG file as a PDF file of one page, as large as the drawing."""
    drawing = QSvgRenderer(QByteArray(text.encode()))
    size = QSizeF(drawing.defaultSize())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Point)
    painter = QPainter(writer)
    drawing.render(painter, QRectF(0, 0, writer.width(), writer.height()))
    painter.end()
    return bytes(buffer.data().data())
