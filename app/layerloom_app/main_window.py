"""The window: canvas in the middle, panels around it, and every action of the table with what it does.

It joins the parts and decides nothing that they could decide. What actions do stands in `file_actions`,
`graph_actions` and `training_actions`, how they are found in `bars`, how the panels lie in `docks`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QIcon, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from layerloom.train.events import Event, Glimpse
from layerloom_app import asking, exporting, language, theme
from layerloom_app.about import AboutDialog, ShortcutSheet
from layerloom_app.actions import ACTIONS, ALIGN, made, show_keys, tint, tr
from layerloom_app.announcing import Announcer
from layerloom_app.bars import Bars
from layerloom_app.canvas import keys
from layerloom_app.canvas.preview_items import Thumbnails
from layerloom_app.canvas.view import CanvasView
from layerloom_app.colouring import CHOICES, Colouring
from layerloom_app.commands import DocumentModel
from layerloom_app.device_list import DeviceList
from layerloom_app.docks import Docks
from layerloom_app.documents import Project
from layerloom_app.errors import ErrorReporter
from layerloom_app.file_actions import FileActions
from layerloom_app.forecasting import Forecasting
from layerloom_app.graph_actions import GraphActions
from layerloom_app.helping import Helping
from layerloom_app.keeping import Keeping
from layerloom_app.key_editor import KeyEditor
from layerloom_app.keymap import KeyMap
from layerloom_app.motion import motion
from layerloom_app.own_blocks import OwnBlocks
from layerloom_app.panels.banner import Banner
from layerloom_app.panels.code import CodePane
from layerloom_app.panels.inspector import Inspector
from layerloom_app.panels.outline import OutlinePanel
from layerloom_app.panels.palette import Palette
from layerloom_app.panels.preview import PreviewPanel
from layerloom_app.panels.problems import ProblemsPanel
from layerloom_app.panels.training import TrainingPanel
from layerloom_app.previewing import Previewing
from layerloom_app.profiling import Profiling
from layerloom_app.settings import Settings
from layerloom_app.settings_dialog import SettingsDialog
from layerloom_app.training_actions import TrainingActions
from layerloom_app.training_process import TrainingProcess

SMALLEST = QSize(800, 520)


class MainWindow(QMainWindow):
    """One window with one document."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.model = DocumentModel(parent=self)
        self.project = Project(self.model, settings, self)
        self.training = TrainingProcess(self)
        self.profiling = Profiling(self.model, lambda: self.project.folder, self)
        self.previewing = Previewing(self.model, lambda: self.project.folder, self._run_to_preview, self)
        self.devices = DeviceList(self)
        self.forecasting = Forecasting(self.model, self.devices, self)
        self.colouring = Colouring(self.model, self.profiling, self)
        self.reporter = ErrorReporter(settings.reports, self)
        theme.manager().set_choice(settings.theme)
        motion().set_choice(settings.motion)
        self._dress_application()
        self.setWindowIcon(QIcon(theme.pixmap("layerloom", "", 128)))
        self.setMinimumSize(SMALLEST)
        self._make_middle()
        self._make_actions()
        self._make_docks()
        self.languages = language.actions(settings, self.say, self)
        self.bars = Bars(self, self.actions_by_id, self.file_actions, self.docks, self.languages)
        self._connect()
        self.docks.restore(settings)
        self.setAnimated(not motion().reduced)
        self._tint()
        self._refresh()

    def begin(self, path: Path | None, template: str | None) -> None:
        """What a start was asked to open, and the work that an earlier window lost."""
        self.file_actions.offer_recovery()
        if path is not None:
            self.file_actions.open(path)
        if template is not None:
            self.file_actions.new_from_template(template)
            self.training_actions.train()
        if path is None and template is None:
            self.helping.greet()

    # Making

    def _make_middle(self) -> None:
        self.keymap = KeyMap(self.settings.keys, self)
        self.own = OwnBlocks(self.settings.blocks, self)
        self.canvas = CanvasView(self.model, keys=self.keymap, own=self.own)
        self.announcer = Announcer(self.model, self.canvas)
        self.problems = ProblemsPanel(self.model)
        self.banner = Banner()
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.canvas, 1)
        self.setCentralWidget(middle)

    def _make_actions(self) -> None:
        self.training_actions = TrainingActions(self.model, self.project, self.training, self.settings.runs, self)
        self.file_actions = FileActions(
            self, self.model, self.project, self.settings, lambda: self.training_actions.last, self.banner
        )
        self.graph_actions = GraphActions(self, self.model, self.canvas, self.problems)
        self.keeping = Keeping(self, self.model, self.own)
        self.helping = Helping(self)
        slots = {
            **self.file_actions.slots(),
            **self.graph_actions.slots(),
            **self.training_actions.slots(),
            **self._slots(),
        }
        self.actions_by_id = {spec.id: made(spec, self, slots[spec.id]) for spec in ACTIONS}
        self.addActions(list(self.actions_by_id.values()))
        self._show_keys()
        self.keymap.changed.connect(self._keep_keys)

    def _show_keys(self) -> None:
        for spec in ACTIONS:
            show_keys(spec, self.actions_by_id[spec.id], self.keymap.keys(spec.id), self.keymap.shown(spec.id))

    def _keep_keys(self) -> None:
        self.settings.keys = self.keymap.chosen
        self._show_keys()

    def _slots(self) -> Mapping[str, Callable[[], object]]:
        """What the actions call that concern the window itself."""
        return {
            "theme_system": partial(self._set_theme, "system"), "theme_dark": partial(self._set_theme, "dark"),
            "theme_light": partial(self._set_theme, "light"), "shortcuts": self._show_shortcuts,
            **self.helping.slots(), "reports": self._open_reports, "about": self._show_about,
            "sample_previous": partial(self.previewing.step, -1), "sample_next": partial(self.previewing.step, 1),
            "sample_any": self.previewing.choose_any,
            **{f"colour_{choice}": partial(self.colouring.choose, choice) for choice in CHOICES},
            "colour": self.colouring.step,
            "preview": self._toggle_preview, "profile": self._profile, "outline": self._show_outline,
            "keep": self.keeping.keep_selected,
            "to_training": self._show_training, "settings": self._show_settings,
        }  # fmt: skip

    def _make_docks(self) -> None:
        self.palette_panel = Palette(self.own)
        self.inspector = Inspector(self.model, lambda: self.project.folder)
        self.code = CodePane(self.model, lambda model, target: exporting.script(model, self.project, target))
        self.training_panel = TrainingPanel(self.model, self.training, self.devices, self.actions_by_id)
        self.outline = OutlinePanel(self.model, partial(keys.handle, self.canvas))
        self.preview_panel = PreviewPanel(self.model, self.previewing)
        self.thumbnails = Thumbnails(self.canvas.canvas_scene, self.previewing.of)
        self.docks = Docks(self)
        self.docks.add("layers", tr("Layers"), self.palette_panel, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.docks.add("inspector", tr("Inspector"), self.inspector, Qt.DockWidgetArea.RightDockWidgetArea)
        self.docks.add("training", tr("Training"), self.training_panel, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks.add("problems", tr("Problems"), self.problems, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks.add("outline", tr("Outline"), self.outline, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks.add("preview", tr("Preview"), self.preview_panel, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks.add("code", tr("Code"), self.code, Qt.DockWidgetArea.BottomDockWidgetArea)

    def _connect(self) -> None:
        stack, actions = self.model.stack, self.actions_by_id
        stack.canUndoChanged.connect(actions["undo"].setEnabled)
        stack.canRedoChanged.connect(actions["redo"].setEnabled)
        stack.undoTextChanged.connect(partial(self._name_step, "undo", tr("&Undo"), tr("&Undo: {0}")))
        stack.redoTextChanged.connect(partial(self._name_step, "redo", tr("&Redo"), tr("&Redo: {0}")))
        for changed in (self.model.checked, self.model.replaced, self.model.selection_changed, self.project.changed):
            changed.connect(self._refresh)
        self.training.state_changed.connect(self._refresh)
        self.colouring.changed.connect(self._show_colours)
        self.forecasting.changed.connect(self._tell_memory)
        self.previewing.changed.connect(self._show_preview)
        self.canvas.canvas_scene.outputs = self.previewing.glance
        self.canvas.canvas_scene.outputs_at = self.previewing.words_at
        self.canvas.preview_requested.connect(self._toggle_preview)
        self.canvas.colour_requested.connect(self.colouring.step)
        self.docks.watch("preview", partial(self.previewing.look, "panel"))
        self.docks.watch("outline", self.outline.look)
        self.docks.watch("code", self.code.look)
        self.preview_panel.show_keys(actions["sample_previous"], actions["sample_next"])
        self.previewing.watching.connect(self.training.watch)
        self.training.received.connect(self._glimpse)
        self.training.ended.connect(self.previewing.end_live)
        self.training_actions.found.connect(self.previewing.take_up)
        self.canvas.legend.cleared.connect(self.colouring.clear)
        self.canvas.legend.stopped.connect(self.profiling.stop)
        self.training_panel.end_requested.connect(self.training.kill)
        self.training_actions.refused.connect(self.training_panel.tell)
        self.training_actions.found.connect(self.training_panel.show_past)
        self.training_actions.blocked.connect(self.problems.point_out)
        self.training_actions.changed.connect(self._refresh)
        self.model.replaced.connect(self.training_actions.look_back)
        for shown in (self.training_actions.shown, self.graph_actions.shown):
            shown.connect(self.docks.show)
        for said in (
            self.canvas.message, self.inspector.message, self.problems.message, self.project.failed,
            self.training.ended, self.file_actions.said, self.training_actions.said, self.profiling.failed,
            self.keeping.said,
        ):  # fmt: skip
            said.connect(self.say)
        self.palette_panel.chosen.connect(self.canvas.add_layer)
        self.palette_panel.own_asked.connect(self.keeping.do)
        self.canvas.keep_requested.connect(self.keeping.keep)
        self.keeping.kept.connect(self.palette_panel.show_own)
        self.problems.jumped.connect(self.graph_actions.go_to)
        self.problems.counted.connect(self._count_problems)
        self.canvas.edit_requested.connect(lambda _node: self.inspector.edit_parameters())
        self.canvas.minimap_switched.connect(self._keep_minimap)
        self.canvas.minimap.switch(self.settings.flag("minimap", True))
        self.actions_by_id["minimap"].setChecked(self.canvas.minimap.is_on)
        theme.manager().changed.connect(self._change_theme)
        motion().changed.connect(self._change_theme)
        errors = [problem.severity for problem in self.model.problems]
        self._count_problems(errors.count("error"), errors.count("warning"))

    # Showing

    def _dress_application(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window is made without an application"
        theme.apply(app)

    def _change_theme(self) -> None:
        self._dress_application()
        self.setAnimated(not motion().reduced)
        self._tint()

    def _tint(self) -> None:
        for spec in ACTIONS:
            tint(spec, self.actions_by_id[spec.id])
        look = theme.manager().theme
        self.actions_by_id["train"].setIcon(theme.icon("play", look.on_accent))
        self.docks.tint()

    def _refresh(self) -> None:
        """Title, totals, and which actions can be done now."""
        self.setWindowTitle(self._title())
        self.setWindowModified(self.project.dirty)
        self.bars.tell_totals(len(self.model.document.nodes), self.model.cost)
        for name, on in self._possible().items():
            self.actions_by_id[name].setEnabled(on)
        pause, paused = self.actions_by_id["pause"], self.training.state == "paused"
        pause.setText(tr("&Go on") if paused else tr("&Pause"))
        pause.setIconText(tr("Go on") if paused else tr("Pause"))
        pause.setIcon(theme.icon("play" if paused else "pause"))
        profile = self.actions_by_id["profile"]
        profile.setText(tr("Stop pro&filing") if self.profiling.running else tr("Pro&file"))

    def _possible(self) -> Mapping[str, bool]:
        """Whether each action that cannot always be done can be done now."""
        state, stack = self.training.state, self.model.stack
        any_node, selected, chosen = bool(self.model.document.nodes), bool(self.model.selection), self.model.chosen
        drawn, one = bool(self.canvas.canvas_scene.everything), self.canvas.only_selected is not None
        blocks = [node for node in self.model.selection if self.model.may_enter(node)]
        return {
            "bypass": selected, "group": selected, "ungroup": bool(blocks), "enter": one and bool(blocks),
            "leave": bool(self.model.path), "keep": len(blocks) == 1, "undo": stack.canUndo(), "redo": stack.canRedo(),
            "train": state == "idle" and not self.profiling.running,
            "pause": state in ("running", "paused"), "stop": state in ("starting", "running", "paused"),
            "finish": state in ("running", "paused"), "resume": self.training_actions.can_resume,
            "run_folder": self.training_actions.last is not None,
            **dict.fromkeys(("sample_previous", "sample_next", "sample_any"), self.previewing.preview is not None),
            "colour_time": self.colouring.can("time"),
            "preview": selected, "profile": self.profiling.running or (any_node and state == "idle"),
            "cut": bool(chosen), "copy": bool(chosen), "duplicate": bool(chosen), "export": any_node,
            "picture": any_node, "report": any_node, "find": any_node, "layout": any_node, "fit": drawn,
            "select_all": drawn,
            "select_invert": drawn, "select_none": bool(chosen), "fit_selection": bool(chosen),
            "layout_selection": selected, "select_upstream": selected, "select_downstream": selected, "connect": one,
            "select_wire": bool(self.model.document.links), "edit": len(chosen) == 1, "rename": len(chosen) == 1,
            **dict.fromkeys((name for name in ALIGN if name.startswith("align")), len(chosen) > 1),
            **dict.fromkeys((name for name in ALIGN if name.startswith("distribute")), len(chosen) > 2),
            "mend": self.problems.can_mend, "collapse": selected, "freeze": selected, "walk_back": one,
            "walk_forward": one,
        }  # fmt: skip

    def _title(self) -> str:
        note = tr(" (read only)") if self.project.read_only else ""
        name = self.project.name.replace("[*]", "[*][*]")  # Qt takes a single one for the place of the unsaved mark.
        return f"{name}[*]{note} – Layerloom"

    def _name_step(self, action: str, bare: str, full: str, text: str) -> None:
        self.actions_by_id[action].setText(full.format(text) if text else bare)

    def _count_problems(self, errors: int, warnings: int) -> None:
        count = errors + warnings
        self.docks.rename("problems", tr("Problems ({0})").format(count) if count else tr("Problems"))

    def say(self, sentence: str) -> None:
        """Show a sentence in the status bar for a while; an empty one changes nothing."""
        if sentence:
            self.bars.say(sentence)
            self.announcer.say(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bars.tell_totals(len(self.model.document.nodes), self.model.cost)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.docks.settle()

    # Profile

    def _profile(self) -> None:
        """Profile the document, or end that if it is under way."""
        if self.profiling.running:
            self.profiling.stop()
        elif self.training.state == "idle" and self.training_actions.is_trainable():
            self.profiling.start()

    def _show_colours(self) -> None:
        """Show on the canvas what nodes cost, or how far the measuring is."""
        self.canvas.show_heat(self.colouring.map())
        if self.profiling.profile is None and self.profiling.progress is not None:
            self.canvas.show_profiling(*self.profiling.progress)
        for choice in CHOICES:
            self.actions_by_id[f"colour_{choice}"].setChecked(choice == self.colouring.choice)
        self._refresh()

    def _tell_memory(self) -> None:
        told = self.forecasting
        self.bars.tell_memory(told.brief(), told.lines(), told.level)

    # Preview

    def _toggle_preview(self) -> None:
        """Show under the selected nodes what they give, or hide it."""
        self.thumbnails.toggle(self.model.selection)
        self.previewing.look("canvas", bool(self.thumbnails.chosen))
        self.previewing.want("canvas", self.thumbnails.chosen)
        if self.thumbnails.crowded:
            self.say(
                tr("There is little room for pictures: lay out the graph ({0}) to make some.").format(
                    self.keymap.shown("layout")
                )
            )

    def _show_preview(self) -> None:
        self.thumbnails.refresh()
        self.canvas.refresh_tooltip()
        for name in ("sample_previous", "sample_next", "sample_any"):
            self.actions_by_id[name].setEnabled(self.previewing.preview is not None)

    def _glimpse(self, event: Event) -> None:
        """Follow the weights of the training under way, if it trains what is shown."""
        if isinstance(event, Glimpse) and not self.training.disowned:
            self.previewing.glimpse(Path(event.path), event.step)

    def _run_to_preview(self) -> Path | None:
        """The run whose weights are shown: the one under way, or the last."""
        if self.training.run is not None and not self.training.disowned:
            return self.training.run
        return None if self.training_actions.last is None else self.training_actions.last.path

    # Theme and help

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field took: the one that asks for the sheet of keys, and Escape, which goes to the canvas."""
        if self.keymap.canvas_action(event) == "shortcuts":
            self._show_shortcuts()
        elif event.key() == Qt.Key.Key_Escape:
            self.canvas.setFocus()
        else:
            super().keyPressEvent(event)

    def _set_theme(self, choice: theme.Choice) -> None:
        self.settings.theme = choice
        self.actions_by_id[f"theme_{choice}"].setChecked(True)
        theme.manager().set_choice(choice)

    def _show_settings(self) -> None:
        SettingsDialog(self.settings, self.languages, self._set_theme, self._change_keys, self).open()

    def _change_keys(self) -> None:
        KeyEditor(self.keymap, self).open()

    def _keep_minimap(self, on: bool) -> None:
        self.settings.set_flag("minimap", on)
        self.actions_by_id["minimap"].setChecked(on)

    def _show_shortcuts(self) -> None:
        ShortcutSheet(self.keymap, self).open()

    def _show_outline(self) -> None:
        self.docks.show("outline")
        self.outline.tree.setFocus()

    def _show_training(self) -> None:
        self.docks.show("training")
        self.training_panel.form.edit_first()

    def _open_reports(self) -> None:
        try:
            self.settings.reports.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.say(tr("There is no folder of reports: {0}.").format(error.strerror or error))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.settings.reports)))

    def _show_about(self) -> None:
        AboutDialog(self).open()

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close():
            event.ignore()
            return
        self.docks.remember(self.settings)
        self.training.close()
        self.devices.close()
        self.profiling.close()
        self.previewing.close()
        self.project.close()
        self.reporter.remove()
        event.accept()

    def _may_close(self) -> bool:
        if self.training.state != "idle" and not asking.training_stops(self):
            return False
        return self.file_actions.may_leave()
