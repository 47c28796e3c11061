"""An unexpected exception: a report is written and shown, and the window lives on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from layerloom_app.errors import ErrorDialog, ErrorReporter, report

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from layerloom_app.main_window import MainWindow


def dialogs() -> list[ErrorDialog]:
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ErrorDialog) and widget.isVisible()
    ]


def fail(text: str) -> None:
    """Raise and hand the exception to whoever takes unexpected ones."""
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_report_names_the_versions_and_the_place() -> None:
    try:
        raise ValueError("three")
    except ValueError as error:
        text = report(type(error), error, error.__traceback__)
    assert "layerloom 0" in text and "numpy" in text and "Python 3" in text
    assert "test_errors.py" in text and "ValueError: three" in text


def test_an_exception_is_shown_with_a_report_that_can_be_copied(
    window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = sys.excepthook
    reporter = ErrorReporter(tmp_path / "reports", window)
    reporter.install(window)
    fail("the first")
    fail("the second")
    (dialog,) = dialogs()
    dialog.copy.click()
    assert "the first" in QGuiApplication.clipboard().text()
    assert len(list((tmp_path / "reports").iterdir())) == 2
    dialog.reject()
    fail("the third")
    assert "the third" in dialogs()[0].text.toPlainText()
    dialogs()[0].reject()
    reporter.remove()
    assert sys.excepthook is hook
    assert window.isVisible()


def test_a_folder_that_cannot_be_written_does_not_hide_the_report(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    reporter = ErrorReporter(tmp_path / "file" / "reports", window)
    reporter.install(window)
    fail("anything")
    assert "anything" in dialogs()[0].text.toPlainText()
    dialogs()[0].reject()
    reporter.remove()
