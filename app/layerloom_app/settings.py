"""What the program remembers between runs, and the folder in which it keeps that.

`Settings` takes its folder as an argument, so that a test or a second profile never touches the person's own.
`home()` names the usual one; the environment variable LAYERLOOM_HOME puts it elsewhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from layerloom_app.motion import CHOICES
from layerloom_app.motion import Choice as Motion
from layerloom_app.theme import Choice

RECENT_FILES = 10
SMALLEST_SCALE, LARGEST_SCALE = 80, 200
"""Between these the interface can be scaled, in per cent."""


def home() -> Path:
    """The folder of the program's own files in the data folder of the user."""
    if chosen := os.environ.get("LAYERLOOM_HOME"):
        return Path(chosen)
    location = QStandardPaths.StandardLocation.GenericDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "layerloom"


class Settings:
    """Remembered choices in `<folder>/window.ini`; beside it journals, reports, own blocks, unsaved projects' runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.used_scale = self.scale
        """The scale that this run of the program has; another one is for the next."""

    @property
    def journals(self) -> Path:
        return self.folder / "journals"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def blocks(self) -> Path:
        return self.folder / "blocks"

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    @property
    def theme(self) -> Choice:
        value = self._store.value("theme", "system")
        return value if value in ("system", "dark", "light") else "system"

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._store.setValue("theme", choice)

    @property
    def scale(self) -> int:
        """How large texts, icons and distances are, in per cent."""
        value = str(self._store.value("scale", 100))
        return min(LARGEST_SCALE, max(SMALLEST_SCALE, int(value))) if value.isdecimal() else 100

    @scale.setter
    def scale(self, percent: int) -> None:
        self._store.setValue("scale", percent)

    @property
    def motion(self) -> Motion:
        value = self._store.value("motion", "system")
        return value if value in CHOICES else "system"

    @motion.setter
    def motion(self, choice: Motion) -> None:
        self._store.setValue("motion", choice)

    @property
    def language(self) -> str:
        """The code of a language, or `system` for that of the system."""
        return str(self._store.value("language", "system"))

    @language.setter
    def language(self, choice: str) -> None:
        self._store.setValue("language", choice)

    @property
    def recent(self) -> list[Path]:
        """The files opened or saved last, the newest first."""
        value = self._store.value("recent", [])
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [Path(str(text)) for text in texts]

    def remember(self, path: Path) -> None:
        """Put the file at the head of the recent ones."""
        path = path.absolute()
        paths = [path, *(other for other in self.recent if other != path)]
        self._store.setValue("recent", [str(p) for p in paths[:RECENT_FILES]])

    def forget_recent(self) -> None:
        self._store.remove("recent")

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that the person gave to actions, by their ids."""
        self._store.beginGroup("keys")
        found = {action: tuple(str(self._store.value(action)).split()) for action in self._store.childKeys()}
        self._store.endGroup()
        return found

    @keys.setter
    def keys(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        self._store.remove("keys")
        for action, keys in chosen.items():
            self._store.setValue(f"keys/{action}", " ".join(keys))

    def bytes_of(self, key: str) -> QByteArray:
        """A remembered state of Qt, such as the geometry of the window; empty if there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, key: str, value: QByteArray) -> None:
        self._store.setValue(key, value)

    def flag(self, key: str, default: bool) -> bool:
        return str(self._store.value(key, default)).lower() == "true"

    def set_flag(self, key: str, value: bool) -> None:
        self._store.setValue(key, value)

    def sync(self) -> None:
        self._store.sync()
