"""Previews as the window sees them: a worker of its own computes what every node gives on one sample of the data.

Nothing is computed while nobody looks. After an edit the job under way is given up for a new one. While a net is
trained its weights are shown as they become, but not more often than a small part of one processor allows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from layerloom.files import FileProblem
from layerloom.graph.flat import inside
from layerloom.graph.levels import level
from layerloom.graph.model import NodeId, Output
from layerloom.layers.wiring import Instance
from layerloom.train.probing import Preview
from layerloom.train.shown import Shown
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.preview_words import figures, slope_text, statistics, why_text
from layerloom_app.training_process import WORKER, Command
from layerloom_app.worker_link import WorkerLink

PATIENCE_MS = 300
"""So long after an edit the preview waits for the next one."""
LIVE_MS = 1000
"""While a net is trained, a preview is made at most so often."""
GLANCE_MS = 30_000
"""So long after somebody hovered over a node previews are still made."""
LIVE_SHARE = 0.01
"""At most such a part of one processor goes into following a training."""


class Previewing(QObject):
    """The preview of the open document, and the process that makes it."""

    changed = Signal()
    """The preview, why there is none, whether one is under way or how far it is, is another."""
    watching = Signal(bool)
    """The weights of a training are wished for, or no longer."""

    def __init__(
        self,
        model: DocumentModel,
        folder: Callable[[], Path],
        run: Callable[[], Path | None],
        parent: QObject | None = None,
        *,
        command: Command = WORKER,
    ) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self.reason = ""
        """Why there is no preview of the document as it is, in a sentence."""
        self.sample = 0
        self.of_class: int | None = None
        """Only samples of this class are shown; `None` for all."""
        self.running = False
        self.stopped = False
        """Whether a person ended the last job."""
        self.progress: tuple[int, int] | None = None
        """How many of how many nodes are done, where that is known."""
        self.follows = True
        """Whether the weights of a training under way are shown as they become."""
        self._model, self._folder, self._run = model, folder, run
        self._lookers: set[str] = set()
        self._wanted: dict[str, frozenset[NodeId]] = {}
        """The nodes that are to be drawn, by who looks at them."""
        self._copies: dict[tuple[NodeId, ...], int] = {}
        self._back = self._again = False
        self._live: tuple[Path, str] | None = None
        self._found: Mapping[Output, Shown] = {}
        self._subject: tuple[object, ...] = ()
        self._link = WorkerLink(self, command, threads=1)
        self._link.said.connect(self._take)
        self._link.gone.connect(self._lose)
        self._rested = QElapsedTimer()
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._start)
        self._glanced = QTimer(self, singleShot=True, interval=GLANCE_MS)
        self._glanced.timeout.connect(lambda: self.look("hover", False))
        model.checked.connect(self._compare)
        model.level_changed.connect(self._ask_for_drawings)
        model.replaced.connect(self._begin_anew)

    # Who looks, and at what

    def look(self, who: str, on: bool) -> None:
        """Somebody begins or ends to look at previews."""
        before = self.is_watching
        if on and not self._lookers:
            self._lookers.add(who)
            self._compare()
        elif on:
            self._lookers.add(who)
        else:
            self._lookers.discard(who)
            self._wanted.pop(who, None)
        self._tell_watching(before)

    def want(self, who: str, nodes: Collection[NodeId]) -> None:
        """Somebody wants these nodes of the level shown to be drawn; in a large net others are not."""
        self._wanted[who] = frozenset(nodes)
        self._ask_for_drawings()

    def _ask_for_drawings(self) -> None:
        """Have the nodes drawn that somebody wants to see now."""
        if self._to_draw() & {shown.node for shown in self._found.values() if not shown.drawn}:
            self.refresh(0, keep=True)

    def _to_draw(self) -> frozenset[NodeId]:
        """The flat nodes that are wanted at the level shown."""
        wanted = frozenset().union(*self._wanted.values()) & self._model.document.nodes.keys()
        return frozenset(source.node for node in wanted for source in self._sources(node))

    @property
    def is_watching(self) -> bool:
        """Whether the weights of a training are wished for."""
        return self.follows and bool(self._lookers)

    def follow(self, on: bool) -> None:
        """Show the weights of a training as they become, or keep to those that are shown."""
        before, self.follows = self.is_watching, on
        self._tell_watching(before)
        if on:
            self.refresh(0, keep=True)
        self.changed.emit()

    def _tell_watching(self, before: bool) -> None:
        if self.is_watching != before:
            self.watching.emit(self.is_watching)

    # The sample

    def choose(self, sample: int) -> None:
        """Show a row of the data; where a class is chosen, the next one of it from there on."""
        if sample != self.sample:
            self.sample, self._back = sample, False
            self.refresh(0, keep=True)

    def step(self, by: int) -> None:
        """Show the next sample (1) or the one before (-1), of the chosen class."""
        if self.preview is not None:
            self.sample, self._back = (self.sample + by) % self.preview.rows, by < 0
            self.refresh(0, keep=True)

    def choose_any(self) -> None:
        """Show any sample, of the chosen class."""
        if self.preview is not None:
            self.choose(random.randrange(self.preview.rows))

    def choose_class(self, of_class: int | None) -> None:
        """Show samples of this class only, or of all."""
        if of_class != self.of_class:
            self.of_class, self._back = of_class, False
            self.refresh(0, keep=True)

    # The work

    def refresh(self, delay_ms: int = PATIENCE_MS, *, keep: bool = False) -> None:
        """Make the preview anew, if somebody looks. The job under way is given up; `keep` waits for a short one."""
        if not self._lookers:
            self._subject = ()
            return
        if self.running and not keep:
            self._drop()
        self.stopped = False
        self._wait.start(delay_ms)

    def stop(self) -> None:
        """End the job under way, because a person does not want to wait for it."""
        if self.running or self._wait.isActive():
            self._wait.stop()
            self._drop()
            self.stopped = True
            self.changed.emit()

    def glimpse(self, path: Path, step: int) -> None:
        """The weights of the training under way are others: show them soon."""
        if self.follows:
            self._live = path, f"step {step}"
            self.take_up()

    def take_up(self) -> None:
        """Other weights are there: take them up, after the job under way and a rest that it has earned."""
        if not self._lookers:
            self._subject = ()
        elif not self._wait.isActive() and not self.stopped:
            cost_ms = 0.0 if self.preview is None else self.preview.seconds * 1000 / LIVE_SHARE
            rested = self._rested.elapsed() if self._rested.isValid() else cost_ms
            self._wait.start(round(max(LIVE_MS, cost_ms - rested)))

    def end_live(self) -> None:
        """The training is over: show what is kept of it."""
        self._live = None
        self.take_up()

    def close(self) -> None:
        """End the worker and wait for it, because the window closes."""
        self._wait.stop()
        self._glanced.stop()
        self._lookers.clear()
        self._link.close()
        self.running = False

    # What is known

    def of(self, node: NodeId) -> tuple[Shown, ...]:
        """What is known of a node at the level shown, one for each output port."""
        found = (self._found.get(source) for source in self._sources(node)) if self._found else ()
        return tuple(shown for shown in found if shown is not None)

    def why(self, node: NodeId) -> str:
        """Why nothing is known of a node, in a sentence; empty where something is, or where nothing was looked into."""
        if self.preview is None or self.of(node):
            return ""
        for source in (*self._sources(node), Output(self._inside(node), "")):
            if (known := self.preview.missing.get(source.node)) is not None:
                return why_text(*known)
        return ""

    def glance(self, node: NodeId) -> tuple[str, ...]:
        """The `words` about a node over which somebody hovers; where there are none yet, they are found out."""
        self._glanced.start()
        self.look("hover", True)
        if self.preview is None and not self.reason and not self.stopped and self._model.document.nodes:
            return (tr("The value is being computed …"),)
        return self.words(node)

    def words(self, node: NodeId) -> tuple[str, ...]:
        """Lines about a node's output: statistics, or why there are none; nothing while nobody looks."""
        shown = self.of(node)
        if not shown:
            return (why,) if (why := self.why(node)) else ()
        several = len(shown) > 1
        return tuple(line for each in shown for line in _lines(each, several=several))

    def words_at(self, port: Output) -> tuple[str, ...]:
        """Lines about the value on a wire that starts at a port."""
        shown = self._found.get(self._source(port))
        return () if shown is None else tuple(filter(None, (figures(shown), slope_text(shown))))

    def copies(self) -> tuple[int, int]:
        """Which copy of the innermost block is shown, and how many there are; one of one at the top."""
        path = self._model.path
        if not path:
            return 0, 1
        entry = level(self._model.root, path[:-1]).nodes.get(path[-1])
        count = entry.layer.repeat if entry is not None and isinstance(entry.layer, Instance) else 1
        return min(self._copies.get(path, 0), count - 1), count

    def choose_copy(self, index: int) -> None:
        """Show another copy of the innermost block."""
        if index != self._copies.get(self._model.path, 0):
            self._copies[self._model.path] = index
            self._ask_for_drawings()
            self.changed.emit()

    def _inside(self, node: NodeId) -> NodeId:
        path = self._model.path
        return inside(path, node, [self._copies.get(path[: end + 1], 0) for end in range(len(path))])

    def _source(self, port: Output) -> Output:
        return self._model.flat.source(Output(self._inside(port.node), port.port))

    def _sources(self, node: NodeId) -> tuple[Output, ...]:
        """The flat ports whose values a node shows: those of its outputs, or of what comes in where it has none."""
        entry = self._model.document.nodes.get(node)
        if entry is None:
            return ()
        ports = [Output(node, port) for port in entry.layer.ports.outputs]
        return tuple(map(self._source, ports or (link.source for link in self._model.document.incoming(node))))

    # The document

    def _compare(self) -> None:
        if self._lookers and self._subject != self._now():
            self.refresh()

    def _now(self) -> tuple[object, ...]:
        root = self._model.root
        return root.nodes, root.links, root.blocks, root.settings

    def _begin_anew(self) -> None:
        if self.running:
            self._drop()
        self._wait.stop()
        self.preview, self._found, self.reason, self.sample, self._subject = None, {}, "", 0, ()
        self.of_class, self._live, self.stopped = None, None, False
        self._copies.clear()
        self.changed.emit()
        if self._lookers:
            self.refresh(0)

    # The worker

    def _start(self) -> None:
        if self.running:
            self._again = True
            return
        self._subject = self._now()
        try:
            path = self._link.snapshot(self._model.root)
        except (OSError, FileProblem) as error:
            self._tell(tr("The preview could not be prepared. {0}").format(error))
            return
        self.running, self.progress = True, None
        run, live = self._run(), self._live
        self._link.send(
            {
                "command": "preview", "document": str(path), "folder": str(self._folder()), "sample": self.sample,
                "of_class": self.of_class, "back": self._back, "run": "" if run is None else str(run),
                "live": "" if live is None else str(live[0]), "called": "" if live is None else live[1],
                "nodes": sorted(self._to_draw()),
            }
        )  # fmt: skip
        self.changed.emit()

    def _take(self, values: Mapping[str, object]) -> None:
        """Understand what the worker says; what is none of ours is passed over."""
        fields = {name: value for name, value in values.items() if name != "event"}
        try:
            match values["event"]:
                case "previewing":
                    self.progress = int(str(fields["done"])), int(str(fields["total"]))
                case "preview":
                    self._show(Preview.of(fields))
                case "problem":
                    self._tell(str(fields["message"]))
                    return
                case _:
                    return
        except (ValueError, KeyError, TypeError):
            return
        self.changed.emit()

    def _show(self, preview: Preview) -> None:
        self.preview, self.reason = preview, ""
        self.sample, self._back = preview.sample, False
        self._found = {Output(shown.node, shown.port): shown for shown in preview.shown}
        self.running, self.progress = False, None
        self._rested.start()
        self._go_on()

    def _lose(self, reason: str) -> None:
        if reason:
            self._tell(tr("The preview could not be started: {0}").format(reason))
        elif self.running:
            self._tell(tr("The preview ended without a result."))

    def _tell(self, reason: str) -> None:
        self._found, self.preview, self.reason, self.running, self.progress = {}, None, reason, False, None
        self._go_on()
        self.changed.emit()

    def _go_on(self) -> None:
        """Do what was asked for while a job was under way."""
        if self._again:
            self._again = False
            self._wait.start(0)

    def _drop(self) -> None:
        self._link.drop()
        self.running, self.progress, self._again = False, None, False


def _lines(shown: Shown, *, several: bool) -> tuple[str, ...]:
    """The lines about one output; its port is named where there are several."""
    line = f"{shown.port}: {statistics(shown)}" if several else statistics(shown)
    return (line, slope) if (slope := slope_text(shown)) else (line,)
