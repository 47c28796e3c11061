"""Every action of the window in one table. Menus, toolbar, command palette and the sheet of shortcuts are read from
it.

Keys of `canvas` actions act only while the canvas has the focus; the canvas handles them itself, the table shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QKeySequence

from layerloom_app import theme

SEPARATOR = "-"


@dataclass(frozen=True)
class ActionSpec:
    """One action: what it is called, where it is found and which keys start it."""

    id: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    tip: str = ""
    canvas: bool = False
    """Whether the keys are single letters that act on the canvas alone."""
    checkable: bool = False


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "&New", "new", ("Ctrl+N",), "Start with an empty canvas."),
    ActionSpec("open", "&Open…", "open", ("Ctrl+O",), "Open a project."),
    ActionSpec("save", "&Save", "save", ("Ctrl+S",), "Save the project."),
    ActionSpec("save_as", "Save &as…", "save-as", ("Ctrl+Shift+S",), "Save the project under another name."),
    ActionSpec("export", "&Export script…", "export", ("Ctrl+E",), "Write the network as a Python script."),
    ActionSpec("picture", "Export &picture…", "picture", (), "Save the graph as SVG, PNG or PDF."),
    ActionSpec("report", "Export repo&rt…", "", (), "Save a page about the project and its last training."),
    ActionSpec("compare", "&Compare with…", "", (), "Show what differs from another project."),
    ActionSpec("quit", "&Quit", "quit", ("Ctrl+Q",), "Close the window."),
    ActionSpec("undo", "&Undo", "undo", ("Ctrl+Z",), "Take back the last change."),
    ActionSpec("redo", "&Redo", "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "Make the change again."),
    ActionSpec("cut", "Cu&t", "cut", ("Ctrl+X",), "Move the selected nodes to the clipboard."),
    ActionSpec("copy", "&Copy", "copy", ("Ctrl+C",), "Copy the selected nodes as text."),
    ActionSpec("paste", "&Paste", "paste", ("Ctrl+V",), "Paste nodes from the clipboard."),
    ActionSpec("paste_keeping", "Paste &keeping wires", "", ("Ctrl+Shift+V",), "Paste nodes with the wires into them."),
    ActionSpec("duplicate", "&Duplicate", "duplicate", ("Ctrl+D",), "Copy the selected nodes beside themselves."),
    ActionSpec("delete", "De&lete", "delete", ("Del", "Backspace"), "Delete, and join what that parted.", canvas=True),
    ActionSpec("delete_plain", "Delete with &wires", "", ("Shift+Del",), "Delete nodes with their wires.", canvas=True),
    ActionSpec("select_all", "Select &all", "select-all", ("Ctrl+A",), "Select every node."),
    ActionSpec("select_none", "Select &none", "", ("Ctrl+Shift+A",), "Select nothing."),
    ActionSpec("select_invert", "&Invert selection", "", ("Ctrl+I",), "Select what is not selected."),
    ActionSpec("select_upstream", "Select what &feeds it", "", ("[",), "Add what leads to the selection.", canvas=True),
    ActionSpec("select_downstream", "Select what it fee&ds", "", ("]",), "Add what follows from it.", canvas=True),
    ActionSpec("find", "&Find a node…", "search", ("Ctrl+F",), "Go to a node by its title."),
    ActionSpec("commands", "Command pale&tte…", "command", ("Ctrl+Shift+P",), "Run any action by its name."),
    ActionSpec("settings", "&Settings…", "sliders", ("Ctrl+,",), "Choose how the window looks and moves."),
    ActionSpec("add", "&Add a layer…", "plus", ("Tab", "Shift+A"), "Search for a layer to add.", canvas=True),
    ActionSpec("connect", "&Connect to…", "", ("K",), "Search for a layer to wire the selected one to.", canvas=True),
    ActionSpec("select_wire", "Select a &wire…", "", (), "Select a wire of the selected nodes, or any, by its ends."),
    ActionSpec("edit", "&Edit parameters", "", ("Return", "Enter"), "Go to the parameters of the node.", canvas=True),
    ActionSpec("rename", "&Rename", "", ("F2",), "Change the title of the selected node.", canvas=True),
    ActionSpec("collapse", "C&ollapse or unfold", "", ("H",), "Show the selected nodes small, or whole.", canvas=True),
    ActionSpec("freeze", "Free&ze or unfreeze", "lock", ("Shift+F",), "Keep the weights of nodes.", canvas=True),
    ActionSpec("bypass", "B&ypass or switch on", "", ("M",), "Let values pass by the selected nodes.", canvas=True),
    ActionSpec("group", "&Group into a block", "", ("Ctrl+G",), "Make a block of the selected nodes.", canvas=True),
    ActionSpec("ungroup", "&Unpack the block", "", ("Ctrl+Shift+G",), "Put its nodes in its place.", canvas=True),
    ActionSpec("enter", "Ente&r the block", "", (), "Show what is in the block (Ctrl+Enter on the canvas)."),
    ActionSpec("leave", "Lea&ve the block", "", ("Alt+Up",), "Show the graph around the block.", canvas=True),
    ActionSpec("keep", "Save to m&y blocks…", "", (), "Save the selected block for other projects."),
    ActionSpec("frame", "F&rame", "", ("C",), "Put a frame around the selected nodes.", canvas=True),
    ActionSpec("note", "&Note", "", ("N",), "Put a note on the canvas.", canvas=True),
    ActionSpec("walk_back", "Go &upstream", "", ("Alt+Left",), "Select the node that feeds it.", canvas=True),
    ActionSpec("walk_forward", "Go &downstream", "", ("Alt+Right",), "Select the node that it feeds.", canvas=True),
    ActionSpec("layout", "Lay out &everything", "layout", ("Shift+L",), "Arrange all nodes.", canvas=True),
    ActionSpec("layout_selection", "Lay out &selection", "layout", ("L",), "Arrange the selected nodes.", canvas=True),
    ActionSpec("align_left", "Align &left sides", "", (), "Align the left sides of what is selected."),
    ActionSpec("align_centre", "Align &centres", "", (), "Align what is selected on a vertical line."),
    ActionSpec("align_right", "Align &right sides", "", (), "Align the right sides of what is selected."),
    ActionSpec("align_top", "Align &top sides", "", (), "Align the top sides of what is selected."),
    ActionSpec("align_middle", "Align &middles", "", (), "Align what is selected on a horizontal line."),
    ActionSpec("align_bottom", "Align &bottom sides", "", (), "Align the bottom sides of what is selected."),
    ActionSpec("distribute_across", "Distribute &across", "", (), "Make the gaps between columns equal."),
    ActionSpec("distribute_down", "Distribute &down", "", (), "Make the gaps between rows equal."),
    ActionSpec("zoom_in", "Zoom &in", "zoom-in", ("Ctrl++", "Ctrl+="), "Show the canvas larger."),
    ActionSpec("zoom_out", "Zoom &out", "zoom-out", ("Ctrl+-",), "Show the canvas smaller."),
    ActionSpec("zoom_reset", "A&ctual size", "", ("Ctrl+0",), "Show the canvas at its actual size."),
    ActionSpec("fit", "&Fit everything", "fit", ("Home",), "Show the whole graph.", canvas=True),
    ActionSpec("fit_selection", "Fit &selection", "", ("F",), "Show the selected nodes.", canvas=True),
    ActionSpec("to_canvas", "Go to the &canvas", "", ("Ctrl+1",), "Give the canvas the keys."),
    ActionSpec("to_training", "Go to the &training", "", ("Ctrl+2",), "Give the keys to the settings of the training."),
    ActionSpec("outline", "&Outline", "", ("F4",), "Go to the list of all nodes."),
    ActionSpec("minimap", "&Map of the graph", "", ("Shift+M",), "Show where you are.", canvas=True, checkable=True),
    ActionSpec("colour_own", "&Own colours", "", (), "Show the nodes in their own colours.", checkable=True),
    ActionSpec("colour_parameters", "&Parameters", "", (), "Colour nodes by their parameters.", checkable=True),
    ActionSpec("colour_macs", "&Multiply-adds", "", (), "Colour nodes by what they multiply.", checkable=True),
    ActionSpec("colour_activation_bytes", "&Activations", "", (), "Colour nodes by what they give.", checkable=True),
    ActionSpec("colour_time", "&Time in a step", "", (), "Colour nodes by the time measured.", checkable=True),
    ActionSpec("colour", "Colour by the &next cost", "", ("Shift+C",), "Show which nodes cost most.", canvas=True),
    ActionSpec("preview", "Pre&view of outputs", "", ("P",), "Show what the selected nodes give.", canvas=True),
    ActionSpec("sample_previous", "Pre&vious sample", "chevron-left", ("Alt+,",), "Show the one before in previews."),
    ActionSpec("sample_next", "Ne&xt sample", "chevron-right", ("Alt+.",), "Show the next one in previews."),
    ActionSpec("sample_any", "An&y sample", "shuffle", (), "Show any one in previews."),
    ActionSpec("theme_system", "&System", "system", (), "Use the theme of the system.", checkable=True),
    ActionSpec("theme_dark", "&Dark", "moon", (), "Use the dark theme.", checkable=True),
    ActionSpec("theme_light", "&Light", "sun", (), "Use the light theme.", checkable=True),
    ActionSpec("train", "&Train", "play", ("F5", "Ctrl+Return", "Ctrl+Enter"), "Train the network."),
    ActionSpec("pause", "&Pause", "pause", ("F6",), "Pause the training, or go on with it."),
    ActionSpec("stop", "&Stop", "stop", ("Shift+F5",), "Stop the training."),
    ActionSpec("finish", "&Finish now, keep the best", "finish", (), "End after this step and test the best epoch."),
    ActionSpec("resume", "&Resume the last run", "play", (), "Go on with the run that was stopped or broke off."),
    ActionSpec("profile", "Pro&file", "profile", ("Shift+F6",), "Show what each node costs in a training step."),
    ActionSpec("run_folder", "Open the &run folder", "folder", (), "Show the files of the last run."),
    ActionSpec("problems", "&Problems", "problems", ("F7",), "Show the list of problems."),
    ActionSpec("next_problem", "&Next problem", "", ("F8",), "Go to the next problem."),
    ActionSpec("previous_problem", "P&revious problem", "", ("Shift+F8",), "Go to the previous problem."),
    ActionSpec("mend", "Fix all that is &safe", "fix", ("Shift+F7",), "Take every fix that removes nothing you drew."),
    ActionSpec("shortcuts", "&Keyboard shortcuts", "keyboard", ("?",), "Show every key.", canvas=True),
    ActionSpec("help", "&Help on the layer", "help", ("F1",), "Show what the layer does."),
    ActionSpec("welcome", "&Welcome", "template", (), "Show templates and recent projects."),
    ActionSpec("tour", "&Take the tour", "jump", (), "Show the parts of the window."),
    ActionSpec("reports", "Error &report folder", "folder", (), "Show the folder in which error reports are kept."),
    ActionSpec("about", "&About Layerloom", "info", (), "Versions and licences."),
)  # fmt: skip

MENUS: Mapping[str, tuple[str, ...]] = {
    "&File": (
        "new", "+templates", "open", "+recent", SEPARATOR, "save", "save_as", SEPARATOR, "export", "picture", "report",
        SEPARATOR,
        "compare", SEPARATOR, "quit",
    ),
    "&Edit": (
        "undo", "redo", SEPARATOR, "cut", "copy", "paste", "paste_keeping", "duplicate", "delete",
        "delete_plain", SEPARATOR, "select_all", "select_none", "select_invert", "select_upstream",
        "select_downstream", SEPARATOR, "find", "commands", SEPARATOR, "settings",
    ),
    "&View": (
        "zoom_in", "zoom_out", "zoom_reset", "fit", "fit_selection", SEPARATOR, "to_canvas", "to_training", "outline",
        "minimap", SEPARATOR, "preview", "sample_previous", "sample_next", "sample_any", SEPARATOR, "+colours",
        "colour", SEPARATOR, "+panels", "+theme", "+language",
    ),
    "&Graph": (
        "add", "connect", "select_wire", "frame", "note", SEPARATOR, "edit", "rename", "collapse", "freeze", "bypass",
        SEPARATOR,
        "+block", "+arrange", SEPARATOR, "walk_back", "walk_forward", SEPARATOR, "problems", "next_problem",
        "previous_problem", "mend",
    ),
    "&Training": ("train", "resume", "pause", "stop", "finish", SEPARATOR, "profile", SEPARATOR, "run_folder"),
    "&Help": ("shortcuts", "help", SEPARATOR, "welcome", "tour", SEPARATOR, "reports", "about"),
}  # fmt: skip
"""The menus by their titles. An entry that starts with `+` is a submenu that the window fills."""

COLOURS: tuple[str, ...] = (
    "colour_own", SEPARATOR, "colour_parameters", "colour_macs", "colour_activation_bytes", "colour_time",
)  # fmt: skip
"""The submenu that colours nodes by what they cost."""

ALIGN: tuple[str, ...] = (
    "align_left", "align_centre", "align_right", SEPARATOR, "align_top", "align_middle", "align_bottom", SEPARATOR,
    "distribute_across", "distribute_down",
)  # fmt: skip
"""What brings nodes into line."""

ARRANGE: tuple[str, ...] = ("layout", "layout_selection", SEPARATOR, *ALIGN)
"""The submenu that puts nodes elsewhere."""

BLOCK: tuple[str, ...] = ("group", "ungroup", SEPARATOR, "enter", "leave", SEPARATOR, "keep")
"""The submenu of what is done with blocks."""

SUBMENUS: Mapping[str, tuple[str, ...]] = {"+colours": COLOURS, "+arrange": ARRANGE, "+block": BLOCK}
"""The submenus of actions, by their entries in `MENUS`."""

TOOLBAR: tuple[str, ...] = (
    "new", "open", "save", SEPARATOR, "undo", "redo", SEPARATOR, "add", "delete", "layout", SEPARATOR,
    "zoom_out", "zoom_in", "fit", SEPARATOR, "find", "problems", "export",
)  # fmt: skip


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Layerloom", text)


def plain(text: str) -> str:
    """The text of an action without its mnemonic and dots: `Save as`."""
    return tr(text).replace("&", "").removesuffix("…")


def made(spec: ActionSpec, parent: QObject, slot: Callable[[], object]) -> QAction:
    """The action, which calls `slot` when it is triggered."""
    action = QAction(parent)
    action.setObjectName(spec.id)
    action.setText(tr(spec.text))
    action.setIconText(plain(spec.text))
    action.setCheckable(spec.checkable)
    action.setStatusTip(tr(spec.tip))
    action.triggered.connect(lambda _checked=False: slot())
    return action


def show_keys(spec: ActionSpec, action: QAction, keys: tuple[str, ...], shown: str) -> None:
    """Give the action its keys. Those of the canvas are only shown, because it handles them itself."""
    text = action.text().partition("\t")[0]
    action.setText(f"{text}\t{shown}" if spec.canvas and shown else text)
    action.setShortcuts([] if spec.canvas else [QKeySequence(key) for key in keys])
    action.setToolTip(f"{tr(spec.tip)} ({shown})" if shown else tr(spec.tip))


def tint(spec: ActionSpec, action: QAction) -> None:
    """Give the action its icon in the colours of the current theme."""
    if spec.icon:
        action.setIcon(theme.icon(spec.icon))
