"""The page itself, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from layerloom import __version__
from layerloom.export import picture
from layerloom.export.picture_style import ThemeName
from layerloom.graph.cost import cost
from layerloom.graph.flat import Flat, flat
from layerloom.graph.flat import Path as Way
from layerloom.graph.infer import Inference, infer
from layerloom.graph.instances import block_of
from layerloom.graph.levels import level, ways
from layerloom.graph.model import Document
from layerloom.graph.problems import Problem
from layerloom.graph.seen import cost_at, inference_at, problems_at
from layerloom.graph.settings import SettingsError, TrainingConfig
from layerloom.graph.validate import problems
from layerloom.report import charts, tables
from layerloom.report.style import sheet
from layerloom.report.tables import Cell, Row, count, size
from layerloom.train.events import Epoch, Finished, Started
from layerloom.words import language, number, tr

_THEMES: tuple[ThemeName, ...] = ("light", "dark")


@dataclass(frozen=True)
class Run:
    """A training: what was trained, and what it told. `finished` is missing where it broke off.

    `is_now` says whether what was trained is still what the report shows.
    """

    name: str
    document: Document
    started: Started
    epochs: tuple[Epoch, ...]
    finished: Finished | None
    is_now: bool


def page(document: Document, name: str, folder: Path | None = None, run: Run | None = None) -> str:
    """The report of a document as the text of an HTML file; files of data are looked for from `folder` on."""
    opened = _Opened.of(document, folder)
    sections = [
        _head(opened, name),
        _picture(opened, ()),
        *_problems(opened),
        *_layers(opened, ()),
        *(section for way in ways(document).values() for section in _block(opened, way)),
        *_settings(document),
        *([] if run is None else _training(run)),
        f"<footer>{escape(tr('Made with Layerloom {}.').format(__version__))}</footer>",
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(name)}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}"><head>{head}\n<style>{sheet()}</style></head>\n'
        f"<body><main>\n{chr(10).join(sections)}\n</main></body></html>\n"
    )


@dataclass(frozen=True)
class _Opened:
    """A document with all that is found out about it."""

    document: Document
    flat: Flat
    inference: Inference
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, document: Document, folder: Path | None) -> _Opened:
        known = flat(document)
        inference = infer(known.document)
        found = problems(known.document, inference, document.settings, folder)
        return cls(document, known, inference, problems_at(known, found, document, document, ()))


def _head(opened: _Opened, name: str) -> str:
    document = opened.document
    total = cost(opened.flat.document, opened.inference)
    wrong = sum(problem.severity == "error" for problem in opened.problems)
    cards = [
        (count(len(document.nodes)), tr("nodes")),
        (count(total.parameters), tr("parameters")),
        (count(total.macs), tr("multiply-adds a sample")),
        (size(total.activation_bytes), tr("activations a sample")),
        (count(wrong), tr("errors")),
    ]
    shown = "".join(f'<div class="card"><b>{escape(text)}</b>{escape(what)}</div>' for text, what in cards)
    return f'<h1>{escape(name)}</h1>\n<div class="cards">{shown}</div>'


# The graph


def _picture(opened: _Opened, way: Way) -> str:
    """The graph at a level in both themes, of which the reader's is shown."""
    shown = level(opened.document, way)
    if not shown.nodes:
        return ""
    inference = inference_at(opened.flat, opened.inference, shown, way)
    drawn = "".join(f'<div class="{theme}">{_inline(picture.svg(shown, inference, theme))}</div>' for theme in _THEMES)
    id_ = "-".join(("whole", *way))
    return (
        f'<input type="checkbox" class="whole" id="{id_}">'
        f'<label class="size" for="{id_}">{escape(tr("Actual size"))}</label>\n'
        f'<figure class="picture">{drawn}</figure>'
    )


def _inline(svg: str) -> str:
    """The picture without what only a file of its own begins with."""
    return svg.partition("?>\n")[2]


def _layers(opened: _Opened, way: Way) -> Iterator[str]:
    shown = level(opened.document, way)
    if not shown.nodes:
        return
    if not way:
        yield f"<h2>{escape(tr('Layers'))}</h2>"
    inference = inference_at(opened.flat, opened.inference, shown, way)
    price = cost_at(opened.flat, cost(opened.flat.document, opened.inference), shown, way)
    wrong = frozenset((*inference.errors, *inference.missing, *inference.cyclic))
    yield tables.layers(shown, inference, price, wrong)


def _block(opened: _Opened, way: Way) -> Iterator[str]:
    *outer, node = way
    block = block_of(opened.document.blocks, level(opened.document, tuple(outer)).nodes[node])
    assert block is not None, "a way leads into blocks"
    title = opened.document.blocks[block].title
    yield f"<h2>{escape(tr('In the block {}').format(title))}</h2>"
    yield _picture(opened, way)
    yield "<br>"
    yield from _layers(opened, way)


# What is wrong


def _problems(opened: _Opened) -> Iterator[str]:
    if not opened.problems:
        return
    yield f"<h2>{escape(tr('Problems'))}</h2>"
    for problem in opened.problems:
        yield f'<div class="problem {problem.severity}"><b>{escape(problem.title)}</b>{_explained(problem)}</div>'


def _explained(problem: Problem) -> str:
    lines = (
        f"{problem.why[:1].upper()}{problem.why[1:]}." if problem.why else "",
        tr("Expected: {}").format(problem.expected) if problem.expected else "",
        tr("Got: {}").format(problem.got) if problem.got else "",
    )
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


# Training


def _settings(document: Document) -> Iterator[str]:
    yield f"<h2>{escape(tr('Training settings'))}</h2>"
    try:
        yield tables.settings(TrainingConfig.of(document.settings))
    except SettingsError as error:
        yield f'<div class="problem error">{escape(str(error))}</div>'


def _training(run: Run) -> Iterator[str]:
    yield f"<h2>{escape(tr('The last training'))}</h2>"
    yield f'<p class="muted">{escape(" ".join(_told(run)))}</p>'
    yield _figures(run)
    keys = ((tr("training"), "train"), (tr("validation"), "validation"))
    legend = "".join(f'<i class="{kind}"></i>{escape(text)}' for text, kind in keys)
    yield f'<p class="legend">{legend}</p>'
    drawn = (f"<figure><h3>{escape(title)}</h3>{svg}</figure>" for title, svg in charts.charts(run.epochs))
    yield f'<div class="charts">{"".join(drawn)}</div>'


def _told(run: Run) -> Iterator[str]:
    """What the training was, in sentences."""
    started, finished = run.started, run.finished
    yield tr("Run {0}: {1} of {2} epochs on {3} rows, computed with {4}.").format(
        run.name, len(run.epochs), started.epochs, count(started.train_rows), started.executor
    )
    if finished is None:
        yield tr("It has not come to its end.")
    else:
        yield tr("It took {} seconds.").format(number(f"{finished.seconds:,.1f}"))
    if not run.is_now:
        yield tr("The graph was changed since.")


def _figures(run: Run) -> str:
    """The figures of the best epoch, and those of the test rows."""
    best = _best(run.epochs, run.finished)
    test = {} if run.finished is None else run.finished.test
    names = dict.fromkeys((*best.train, *best.validation, *test))
    heads = (tr("Figure"), tr("Training"), tr("Validation"), tr("Test"))
    rows = [
        Row((Cell(name), *(Cell(_figure(side.get(name)), True) for side in (best.train, best.validation, test))))
        for name in names
    ]
    caption = escape(tr("Best epoch: {}.").format(best.epoch))
    return f'<p class="muted">{caption}</p>{tables.table(heads, rows)}<br>'


def _best(epochs: Sequence[Epoch], finished: Finished | None) -> Epoch:
    wanted = None if finished is None else finished.best_epoch
    marked = [epoch for epoch in epochs if epoch.epoch == wanted or (wanted is None and epoch.best)]
    return (marked or list(epochs))[-1]


def _figure(value: float | None) -> str:
    return "" if value is None else number(f"{value:.4g}")
