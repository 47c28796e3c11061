"""The window: canvas in the middle, panels around it, and one slot for each action of the table.

It joins the parts and decides nothing that they could decide. Questions are asked through `asking`, the disk is
reached through `documents.Project`, training through `TrainingProcess`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QActionGroup, QCloseEvent, QDesktopServices, QIcon, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSizePolicy, QToolBar, QVBoxLayout, QWidget

from layerloom.files import FileProblem
from layerloom.graph.problems import trainable
from layerloom_app import asking, exporting, theme
from layerloom_app.about import AboutDialog, ShortcutSheet
from layerloom_app.actions import ACTIONS, MENUS, SEPARATOR, TOOLBAR, keys_text, made, plain, tint, tr
from layerloom_app.autosave import Lost, discard, lost_work
from layerloom_app.canvas.view import CanvasView
from layerloom_app.commands import DocumentModel
from layerloom_app.docks import Docks
from layerloom_app.documents import InUse, Project, with_name
from layerloom_app.errors import ErrorReporter
from layerloom_app.panels.banner import Banner
from layerloom_app.panels.chooser import Choice, Chooser
from layerloom_app.panels.code import CodePane
from layerloom_app.panels.inspector import Inspector
from layerloom_app.panels.palette import Palette
from layerloom_app.panels.parts import ActionButton, bytes_text, count_text, label
from layerloom_app.panels.problems import ProblemsPanel
from layerloom_app.panels.training import TrainingPanel
from layerloom_app.settings import Settings, home
from layerloom_app.training_process import TrainingProcess
from layerloom_resources.templates import templates

SMALLEST = QSize(800, 520)
USUAL = QSize(1440, 900)
MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """One window with one document."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.model = DocumentModel(parent=self)
        self.project = Project(self.model, settings, self)
        self.training = TrainingProcess(self)
        self.reporter = ErrorReporter(settings.reports, self)
        theme.manager().set_choice(settings.theme)
        self._dress_application()
        self.setWindowIcon(QIcon(theme.pixmap("layerloom", "", 128)))
        self.setMinimumSize(SMALLEST)
        self.actions_by_id = {spec.id: made(spec, self, getattr(self, f"do_{spec.id}")) for spec in ACTIONS}
        self.addActions(list(self.actions_by_id.values()))
        self._make_panels()
        self._make_bars()
        self._connect()
        self.docks.restore(settings)
        self._tint()
        self._refresh()

    def begin(self, path: Path | None, template: str | None) -> None:
        """What a start was asked to open, and the work that an earlier window lost."""
        self.offer_recovery()
        if path is not None:
            self.open(path)
        if template is not None:
            self.new_from_template(template)
            self.do_train()

    # Making

    def _make_panels(self) -> None:
        self.canvas = CanvasView(self.model)
        self.palette_panel = Palette()
        self.inspector = Inspector(self.model, lambda: self.project.folder)
        self.problems = ProblemsPanel(self.model)
        self.code = CodePane(self.model, lambda model, target: exporting.script(model, self.project, target))
        self.training_panel = TrainingPanel(self.model, self.training, self.actions_by_id)
        self.banner = Banner()
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.canvas, 1)
        self.setCentralWidget(middle)
        self.docks = Docks(self)
        self.docks.add("layers", tr("Layers"), self.palette_panel, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.docks.add("inspector", tr("Inspector"), self.inspector, Qt.DockWidgetArea.RightDockWidgetArea)
        self.docks.add("training", tr("Training"), self.training_panel, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks.add("problems", tr("Problems"), self.problems, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks.add("code", tr("Code"), self.code, Qt.DockWidgetArea.BottomDockWidgetArea)

    def _make_bars(self) -> None:
        self._menus: dict[str, QMenu] = {}
        for title, entries in MENUS.items():
            self._fill_menu(self.menuBar().addMenu(tr(title)), entries)
        self.toolbar = QToolBar(tr("Tools"))
        self.toolbar.setObjectName("tools")
        self.toolbar.setMovable(False)
        self.toolbar.setIconSize(QSize(18, 18))
        self.toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for entry in TOOLBAR:
            self._add_tool(entry)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.toolbar.addWidget(space)
        self.train_button = ActionButton(self.actions_by_id["train"], primary=True)
        self.toolbar.addWidget(self.train_button)
        self.addToolBar(self.toolbar)
        self.statusBar().setSizeGripEnabled(False)
        self.totals = label("", "")
        self.statusBar().addPermanentWidget(self.totals)

    def _fill_menu(self, menu: QMenu, entries: tuple[str, ...]) -> None:
        for entry in entries:
            if entry == SEPARATOR:
                menu.addSeparator()
            elif entry.startswith("+"):
                self._menus[entry] = self._submenu(menu, entry)
            else:
                menu.addAction(self.actions_by_id[entry])

    def _submenu(self, menu: QMenu, entry: str) -> QMenu:
        names = {
            "+templates": tr("New from &template"), "+recent": tr("Open &recent"), "+panels": tr("&Panels"),
            "+theme": tr("&Theme"),
        }  # fmt: skip
        submenu = menu.addMenu(names[entry])
        if entry == "+recent":
            submenu.aboutToShow.connect(self._fill_recent)
        elif entry == "+templates":
            for name, template in templates().items():
                action = submenu.addAction(template.title, partial(self.new_from_template, name))
                action.setToolTip(template.description)
            submenu.setToolTipsVisible(True)
        elif entry == "+panels":
            for action in self.docks.toggles():
                submenu.addAction(action)
        else:
            group = QActionGroup(submenu)
            for choice in ("theme_system", "theme_dark", "theme_light"):
                submenu.addAction(group.addAction(self.actions_by_id[choice]))
            self.actions_by_id[f"theme_{theme.manager().choice}"].setChecked(True)
        return submenu

    def _add_tool(self, entry: str) -> None:
        if entry == SEPARATOR:
            self.toolbar.addSeparator()
        else:
            self.toolbar.addAction(self.actions_by_id[entry])

    def _connect(self) -> None:
        stack, actions = self.model.stack, self.actions_by_id
        stack.canUndoChanged.connect(actions["undo"].setEnabled)
        stack.canRedoChanged.connect(actions["redo"].setEnabled)
        stack.undoTextChanged.connect(partial(self._name_step, "undo", tr("&Undo"), tr("&Undo: {0}")))
        stack.redoTextChanged.connect(partial(self._name_step, "redo", tr("&Redo"), tr("&Redo: {0}")))
        self.model.checked.connect(self._refresh)
        self.model.replaced.connect(self._refresh)
        self.model.selection_changed.connect(self._refresh)
        self.training.state_changed.connect(self._refresh)
        self.training.ended.connect(self._training_ended)
        self.training_panel.end_requested.connect(self.training.kill)
        self.palette_panel.chosen.connect(self._add_layer)
        self.problems.jumped.connect(self.go_to)
        self.problems.counted.connect(self._count_problems)
        self.canvas.message.connect(self.say)
        self.canvas.edit_requested.connect(lambda _node: self.inspector.edit_parameters())
        self.inspector.message.connect(self.say)
        self.project.changed.connect(self._refresh)
        self.project.changed_on_disk.connect(self._tell_changed_on_disk)
        self.project.failed.connect(self.say)
        theme.manager().changed.connect(self._change_theme)
        self.problems.refresh()
        errors = [problem.severity for problem in self.model.problems]
        self._count_problems(errors.count("error"), errors.count("warning"))

    # Showing

    def _dress_application(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window is made without an application"
        theme.apply(app)

    def _change_theme(self) -> None:
        self._dress_application()
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
        self._tell_totals()
        document, actions = self.model.document, self.actions_by_id
        state = self.training.state
        any_node, selected = bool(document.nodes), bool(self.model.selection)
        enabled = {
            "undo": self.model.stack.canUndo(), "redo": self.model.stack.canRedo(), "train": state == "idle",
            "pause": state in ("running", "paused"), "stop": state in ("starting", "running", "paused"),
            "finish": state in ("running", "paused"), "run_folder": self.training.run is not None,
            "cut": selected, "copy": selected, "duplicate": selected, "help": selected, "export": any_node,
            "picture": any_node, "find": any_node, "layout": any_node, "fit": any_node, "select_all": any_node,
            "select_invert": any_node, "select_none": selected, "fit_selection": selected, "layout_selection": selected,
        }  # fmt: skip
        for name, on in enabled.items():
            actions[name].setEnabled(on)
        paused = state == "paused"
        actions["pause"].setText(tr("&Go on") if paused else tr("&Pause"))
        actions["pause"].setIconText(tr("Go on") if paused else tr("Pause"))
        actions["pause"].setIcon(theme.icon("play" if paused else "pause"))

    def _title(self) -> str:
        note = tr(" (read only)") if self.project.read_only else ""
        return f"{self.project.name}[*]{note} – Layerloom"

    def _tell_totals(self) -> None:
        document, cost = self.model.document, self.model.cost
        if not document.nodes:
            self.totals.setText("")
            return
        words = tr("{0} nodes   {1} parameters   {2} multiply-adds   {3} activations")
        sizes = count_text(cost.parameters), count_text(cost.macs), bytes_text(cost.activation_bytes)
        self.totals.setText(words.format(len(document.nodes), *sizes))

    def _name_step(self, action: str, bare: str, full: str, text: str) -> None:
        self.actions_by_id[action].setText(full.format(text) if text else bare)

    def _count_problems(self, errors: int, warnings: int) -> None:
        count = errors + warnings
        self.docks.rename("problems", tr("Problems ({0})").format(count) if count else tr("Problems"))

    def say(self, sentence: str) -> None:
        """Show a sentence in the status bar for a while."""
        self.statusBar().showMessage(sentence, MESSAGE_MS)

    def go_to(self, node: str) -> None:
        """Select a node and bring it into view."""
        if node in self.model.document.nodes:
            self.model.select([node])
            self.canvas.reveal(node)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.docks.settle()

    # File

    def do_new(self) -> None:
        if self.may_leave():
            self.project.new()

    def new_from_template(self, name: str) -> None:
        """Start from one of the bundled projects."""
        if self.may_leave():
            template = templates()[name]
            self.project.new(with_name(template.function(), name))
            self.say(template.description)

    def do_open(self) -> None:
        if self.may_leave() and (path := asking.file_to_open(self, self.project.folder)) is not None:
            self.open(path)

    def open(self, path: Path) -> bool:
        """Open a project, or say why not and keep the one that is open."""
        try:
            self.project.open(path)
        except InUse:
            return self._open_used(path)
        except FileProblem as problem:
            asking.tell(self, tr("The project was not opened"), str(problem))
            return False
        return True

    def _open_used(self, path: Path) -> bool:
        answer = asking.in_use(self, path.name)
        if answer == "cancel":
            return False
        try:
            if answer == "copy":
                self.project.open_copy(path)
            else:
                self.project.open(path, read_only=True)
        except FileProblem as problem:
            asking.tell(self, tr("The project was not opened"), str(problem))
            return False
        return True

    def _fill_recent(self) -> None:
        menu = self._menus["+recent"]
        menu.clear()
        for path in self.settings.recent:
            action = menu.addAction(path.name.replace("&", "&&"), partial(self._open_recent, path))
            action.setStatusTip(str(path))
            action.setEnabled(path.exists())
        if menu.isEmpty():
            menu.addAction(tr("Nothing yet")).setEnabled(False)
        else:
            menu.addSeparator()
            menu.addAction(tr("Forget these"), self.settings.forget_recent)

    def _open_recent(self, path: Path) -> None:
        if self.may_leave():
            self.open(path)

    def do_save(self) -> bool:
        if self.project.path is None or self.project.read_only:
            return self.do_save_as()
        return self.save(self.project.path)

    def do_save_as(self) -> bool:
        start = self.project.path or self.project.folder / f"{self.project.name}.loom"
        path = asking.file_to_save(self, start)
        return path is not None and self.save(path)

    def save(self, path: Path) -> bool:
        """Write the project, or say why not."""
        try:
            self.project.save(path)
        except (FileProblem, InUse) as problem:
            asking.tell(self, tr("The project was not saved"), str(problem))
            return False
        self.say(tr("Saved {0}.").format(path))
        return True

    def may_leave(self) -> bool:
        """Ask what to do with unsaved work; whether the document may be left."""
        if not self.project.dirty:
            return True
        answer = asking.unsaved(self, self.project.name)
        return answer == "discard" or (answer == "save" and self.do_save())

    def _tell_changed_on_disk(self) -> None:
        path = self.project.path
        if path is not None:
            text = tr("Another program changed “{0}” on the disk.").format(path.name)
            self.banner.tell(text, (tr("Read it again"), partial(self.open, path)), (tr("Keep mine"), lambda: None))

    def offer_recovery(self) -> None:
        """Tell of work that an earlier window lost, if there is any."""
        if lost := lost_work(self.settings.journals):
            newest = lost[0]
            name = newest.path.name if newest.path else tr("an unsaved project")
            text = tr("Layerloom did not end as it should. Unsaved work on {0} was kept ({1} steps).")
            self.banner.tell(
                text.format(name, newest.steps),
                (tr("Recover it"), partial(self.recover, newest)),
                (tr("Discard it"), partial(discard, newest)),
            )

    def recover(self, lost: Lost) -> None:
        if self.may_leave():
            self.project.recover(lost)
            self.say(tr("The unsaved work is back. Save it to keep it."))

    def do_export(self) -> None:
        exporting.ask_script(self, self.model, self.project, self.training.run)

    def do_picture(self) -> None:
        exporting.ask_picture(self, self.model, self.project)

    def do_quit(self) -> None:
        self.close()

    # Edit

    def do_undo(self) -> None:
        self.model.stack.undo()

    def do_redo(self) -> None:
        self.model.stack.redo()

    def do_cut(self) -> None:
        self.canvas.cut()

    def do_copy(self) -> None:
        self.canvas.copy()

    def do_paste(self) -> None:
        self.canvas.paste()

    def do_duplicate(self) -> None:
        self.canvas.duplicate()

    def do_delete(self) -> None:
        self.canvas.delete_selection(True)

    def do_delete_plain(self) -> None:
        self.canvas.delete_selection(False)

    def do_select_all(self) -> None:
        self.canvas.select_all()

    def do_select_none(self) -> None:
        self.canvas.select_none()

    def do_select_invert(self) -> None:
        self.canvas.invert_selection()

    def do_find(self) -> None:
        nodes = sorted(self.model.document.nodes.items(), key=lambda item: item[1].title)
        choices = [
            Choice(node.title, partial(self.go_to, key), node.layer.type_name, self._icon(node.layer.category))
            for key, node in nodes
        ]
        Chooser(self, tr("Find a node"), choices).open_over(self.canvas)

    @staticmethod
    def _icon(category: str) -> QIcon:
        return theme.category_icon(category) if category else theme.icon("node")

    def do_commands(self) -> None:
        choices = [
            Choice(
                plain(spec.text),
                self.actions_by_id[spec.id].trigger,
                keys_text(spec),
                theme.icon(spec.icon or "command"),
            )
            for spec in ACTIONS
            if self.actions_by_id[spec.id].isEnabled() and spec.id != "commands"
        ]
        Chooser(self, tr("Run an action"), choices).open_over(self.canvas)

    # View and graph

    def do_zoom_in(self) -> None:
        self.canvas.zoom_in()

    def do_zoom_out(self) -> None:
        self.canvas.zoom_out()

    def do_zoom_reset(self) -> None:
        self.canvas.zoom_reset()

    def do_fit(self) -> None:
        self.canvas.fit_all()

    def do_fit_selection(self) -> None:
        self.canvas.fit_selection()

    def do_theme_system(self) -> None:
        self._set_theme("system")

    def do_theme_dark(self) -> None:
        self._set_theme("dark")

    def do_theme_light(self) -> None:
        self._set_theme("light")

    def _set_theme(self, choice: theme.Choice) -> None:
        self.settings.theme = choice
        self.actions_by_id[f"theme_{choice}"].setChecked(True)
        theme.manager().set_choice(choice)

    def do_add(self) -> None:
        self.canvas.setFocus()
        self.canvas.open_search()

    def _add_layer(self, type_name: str) -> None:
        self.canvas.add_layer(type_name)

    def do_layout(self) -> None:
        self.canvas.layout_all()

    def do_layout_selection(self) -> None:
        self.canvas.layout_selection()

    def do_problems(self) -> None:
        self.docks.show("problems")
        self.problems.list.setFocus()

    def do_next_problem(self) -> None:
        self.docks.show("problems")
        self.problems.step(1)

    def do_previous_problem(self) -> None:
        self.docks.show("problems")
        self.problems.step(-1)

    # Training

    def do_train(self) -> None:
        if self.training.state != "idle":
            return
        if not trainable(self.model.problems):
            self.docks.show("problems")
            self.say(tr("The network cannot be trained yet. The problems are listed below."))
            return
        self.docks.show("training")
        try:
            self.training.train(self.model.document, self.project.runs, self.project.folder)
        except (OSError, FileProblem) as error:
            self.training_panel.tell(tr("The run could not be prepared. {0}").format(error))

    def do_pause(self) -> None:
        if self.training.state == "paused":
            self.training.resume()
        else:
            self.training.pause()

    def do_stop(self) -> None:
        self.training.stop()

    def do_finish(self) -> None:
        self.training.finish()

    def do_run_folder(self) -> None:
        if self.training.run is not None:
            self._show_folder(self.training.run)

    def _training_ended(self, sentence: str) -> None:
        if sentence:
            self.say(sentence)

    # Help

    def do_shortcuts(self) -> None:
        ShortcutSheet(self).open()

    def do_help(self) -> None:
        self.docks.show("inspector")
        self.inspector.setFocus()

    def do_reports(self) -> None:
        self.settings.reports.mkdir(parents=True, exist_ok=True)
        self._show_folder(self.settings.reports)

    def do_about(self) -> None:
        AboutDialog(self).open()

    @staticmethod
    def _show_folder(folder: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close():
            event.ignore()
            return
        self.docks.remember(self.settings)
        self.training.close()
        self.project.close()
        self.reporter.remove()
        event.accept()

    def _may_close(self) -> bool:
        if self.training.state != "idle" and not asking.training_stops(self):
            return False
        return self.may_leave()


def run(arguments: list[str], path: Path | None, *, template: str | None = None) -> int:
    """Open the window and serve it to its end; returns the exit code.

    It starts with a file, with nothing, or with a template, which is trained at once.
    """
    app = QApplication(arguments)
    app.setApplicationName("Layerloom")
    app.setDesktopFileName("layerloom")
    window = MainWindow(Settings(home()))
    window.reporter.install(window)
    window.show()
    QTimer.singleShot(0, partial(window.begin, path, template))
    return app.exec()
