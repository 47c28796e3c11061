"""A whole script: docstring, imports, and the sections data, model, loss and metrics, training, evaluation, main."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from layerloom.export.beyond import differences
from layerloom.export.measures import Measures
from layerloom.export.model import model_class, shape_text
from layerloom.export.names import Names, camel, shown
from layerloom.export.printer import printed
from layerloom.export.quote import Filling, bound_in, expression, names_in, statements, stored
from layerloom.export.rates import schedule_call
from layerloom.export.remark import remarked
from layerloom.export.stages import Layout, layout
from layerloom.export.structure import Entry, Step, Structure
from layerloom.export.target import PATIENCE, WEIGHT_LIST, Target
from layerloom.export.tree import calls_in, literal, name, names
from layerloom.export.watching import watched, watching
from layerloom.graph.settings import PLATEAU, TrainingConfig
from layerloom.layers.normalization import BatchNorm
from layerloom.layers.transposed import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose


@dataclass(frozen=True)
class About:
    """What a script says besides the graph.

    `stem` is its name without the ending; `data_file` and `weights_file` lie beside it, the latter is '' if no weights
    do. `carried` is the compressed graph or ''.
    """

    title: str
    stem: str
    data_file: str
    weights_file: str
    config: TrainingConfig
    parameters: int
    carried: str = ""


CARRIED = "LAYERLOOM_GRAPH"
"""The name of the constant that holds the graph."""

ROWS = ("train", "validation", "test")
"""The arrays of row numbers that lie beside the columns in the data file."""


class Writer:
    """Puts one script together."""

    def __init__(self, graph: Structure, target: Target, about: About) -> None:
        self.graph, self.target, self.about = graph, target, about
        fixed = {CARRIED, "HERE", "loss_function", "measure", *(called for _, called in self._own_imports())}
        taken = {*names_in(*target.texts, OPTIONS, WEIGHTS_BESIDE, SAVE, MAIN), *ROWS, *fixed}
        module = Names(taken)
        self.class_name = module.take(camel(about.title, "Net"))
        self.layout: Layout = layout(graph, {*taken, self.class_name}, target.attributes)
        entries = self.layout.entries.values()
        local = Names({*bound_in(*target.texts, MAIN), *fixed, self.class_name, *entries})
        self.measures = Measures(graph, self.layout, target, Names({*taken, *entries}), local)

    def text(self) -> str:
        """The script; the same graph gives the same bytes."""
        body = [statement for section in self._sections() for statement in section]
        here = statements("HERE = Path(__file__).resolve().parent") if "HERE" in _used(body) else []
        imports = _imports(self.target.imports, self._own_imports(), _used([*here, *body]))
        return printed(ast.Module([ast.Expr(ast.Constant(self._docstring())), *imports, *here, *body], []))

    def _own_imports(self) -> Iterator[tuple[str, str]]:
        """What layers need that the target does not import anyway."""
        graph = self.graph
        for step in (*graph.steps, *(*graph.targets, *graph.losses, *graph.metrics) * graph.trains):
            for call in calls_in((*step.code.parts.values(), *step.code.expressions)):
                if (own := self.target.own_import(call.function)) is not None:
                    yield own

    @property
    def columns(self) -> dict[str, Entry]:
        """The arrays of the data file, by their names."""
        return {self.layout.entries[entry.source]: entry for entry in self.graph.entries}

    def _sections(self) -> Iterator[list[ast.stmt]]:
        model = model_class(self.graph, self.layout, self.target, self.class_name)
        if self.graph.trains:
            yield _section("Data", self._data())
            yield _section("Model", model)
            yield _section("Loss and metrics", self.measures.statements())
            yield _section("Training", self._training())
            yield _section("Evaluation", self._evaluation())
        else:
            yield _section("Model", model)
        yield _section("Main", self._main())
        yield statements('if __name__ == "__main__":\n    main()')
        if self.about.carried:
            words = "The graph, so that Layerloom can open this script again; the code above does not need it."
            value = literal(self.about.carried)
            yield [remarked(ast.Assign([ast.Name(CARRIED, ast.Store())], value), above=(words,), blank=True)]

    # The docstring

    def _docstring(self) -> str:
        return "\n".join(self._docstring_lines()) + "\n"

    def _docstring_lines(self) -> Iterator[str]:
        stem = shown(self.about.stem)
        yield f"{shown(self.about.title)}: a neural network in {self.target.title}."
        yield ""
        for entry in self.graph.entries:
            if entry.model:
                yield f"Input:    {shown(entry.title)} {shape_text(entry.spec)}"
        for head in self.graph.heads:
            if head.output:
                logits = ", logits" if head.activation else ""
                yield f"Output:   {shown(head.title)} {shape_text(head.spec)}{logits}"
        yield f"Size:     {self.about.parameters:,} parameters"
        yield f"Install:  pip install {self.target.packages}"
        yield f"Run:      python {stem}.py"
        if self.about.weights_file:
            yield f"          python {stem}.py --weights   (starts from {shown(self.about.weights_file)})"
        yield f"          python {stem}.py --help"
        if self.graph.trains:
            yield ""
            yield f"The data lie beside this script in {shown(self.about.data_file)}, already split into training,"
            yield "validation and test rows."
            yield from self._differences()

    def _differences(self) -> Iterator[str]:
        """What training does in Layerloom and not here."""
        kinds = (Conv1DTranspose, Conv2DTranspose, Conv3DTranspose)
        transposed = any(isinstance(step.layer, kinds) for step in self.graph.steps)
        found = list(differences(self.about.config, transposed=transposed))
        if found:
            yield ""
            yield "In Layerloom training differs:"
        for sentence in found:
            yield from wrap(sentence, 100, initial_indent="- ", subsequent_indent="  ")

    # The sections

    def _data(self) -> list[ast.stmt]:
        columns: list[ast.stmt] = []
        for variable, entry in self.columns.items():
            value = expression(self.target.column, KEY=literal(variable))
            shape = shape_text(entry.spec).replace("batch", "rows", 1)
            comment = f"{shape}, {entry.spec.classes} classes" if entry.spec.classes else shape
            columns.append(remarked(ast.Assign([ast.Name(variable, ast.Store())], value), comment=comment))
        picked = [expression("COLUMN[file[part]]", COLUMN=name(variable)) for variable in self.columns]
        return _filled(
            self.target.data,
            DATA_FILE=literal(self.about.data_file),
            COLUMNS=columns,
            PICKED=picked,
            BATCHES=self._batches(),
            PICKED_TUPLE=ast.Tuple(list(picked), ast.Load()),
        )

    def _training(self) -> list[ast.stmt]:
        config = self.about.config
        scheduled = bool(config.warmup) or config.schedule not in ("constant", PLATEAU)
        return _filled(
            self.target.training,
            **self._batch(inline=True),
            BATCHES=self._batches(),
            OPTIMIZER=expression(self.target.optimizer_for(config)),
            CLIP=self._clip(),
            WEIGHTS=statements(WEIGHT_LIST) if config.l1 or config.l2 or config.max_norm else [],
            PENALTY=self._penalty(),
            LIMITED=self._limited() if config.max_norm else [],
            WAITED=statements("waited = 0") if config.patience else [],
            PATIENCE=statements(PATIENCE, MOST=literal(config.patience)) if config.patience else [],
            SCHEDULE_MADE=self._schedule() if scheduled else [],
            SCHEDULE_BEFORE=self._before(scheduled=scheduled),
            SCHEDULE_AFTER=statements(self.target.schedules.after) if scheduled else [],
            **watching(config, watched(config, self.graph.metrics), self.target.watching),
        )

    def _clip(self) -> list[ast.stmt]:
        """The lines that shorten the gradients."""
        config = self.about.config
        limits = zip(self.target.clip, (config.clip_value, config.clip_norm_each, config.clip_norm), strict=True)
        return [line for text, limit in limits if limit for line in statements(text, LIMIT=literal(limit))]

    def _penalty(self) -> list[ast.stmt]:
        """The line that adds what regularisers do to the loss."""
        config, known = self.about.config, self.target.penalty
        sums = [(config.l1, known.sizes), (config.l2, known.squares)]
        made = [
            expression("FACTOR * sum(EACH for weight in weights)", FACTOR=literal(factor), EACH=expression(each))
            for factor, each in sums
            if factor
        ]
        return [line for value in made for line in statements("loss = loss + VALUE", VALUE=value)]

    def _limited(self) -> list[ast.stmt]:
        limit = statements(self.target.limit, LIMIT=literal(self.about.config.max_norm))
        return statements("for weight in weights:\n    BODY", BODY=limit)

    def _schedule(self) -> list[ast.stmt]:
        """The schedule of the learning rate, made from the number of all steps."""
        config, known = self.about.config, self.target.schedules
        rises = config.warmup and config.schedule != "one-cycle"
        warm = statements("warm = max(round(WARMUP * steps), 1)", WARMUP=literal(config.warmup)) if rises else []
        start: dict[str, Filling] = {"START": literal(config.warmup_start)} if config.warmup_start else {}
        if config.schedule == PLATEAU:
            made = expression(known.rising_from if start else known.rising, **start)
        else:
            kind = schedule_call(config, self.target, "steps - warm" if rises else "steps")
            made = expression(known.warmed_from if start else known.warmed, THEN=kind, **start) if rises else kind
        steps = known.full_steps if config.drop_last else known.steps
        if config.schedule_steps:
            steps = f"steps = {config.schedule_steps}"
        return [*statements(steps), *warm, *statements("schedule = MADE", MADE=made)]

    def _before(self, *, scheduled: bool) -> list[ast.stmt]:
        """What sets the rate of a step."""
        if self.about.config.schedule == PLATEAU:
            return statements(self.target.watching.both if scheduled else self.target.watching.lowered)
        return statements(self.target.schedules.before) if scheduled else []

    def _batches(self) -> list[ast.stmt]:
        if self.about.config.drop_last:
            return statements(self.target.batches.full)
        normalizes = any(isinstance(step.layer, BatchNorm) for step in self.graph.steps)
        return statements(self.target.batches.without_lone_row if normalizes else self.target.batches.plain)

    def _evaluation(self) -> list[ast.stmt]:
        figures, results = (choice[bool(self.graph.metrics)] for choice in (self.target.figures, self.target.results))
        (measured,) = _filled(figures, **self._batch())
        assert isinstance(measured, ast.Expr)
        return _filled(self.target.evaluation, **self._batch(), FIGURES=measured.value, RESULTS=expression(results))

    def _batch(self, *, inline: bool = False) -> dict[str, Filling]:
        """What fills the holes for a batch of columns; `inline` calls the model where its result is used."""
        columns = [name(column) for column in self.columns]
        inputs = [name(self.layout.entries[entry.source]) for entry in self.graph.entries if entry.model]
        returned = ast.Call(name("model"), list(inputs), []) if inline else name(self.measures.returned)

        def arguments(steps: tuple[Step, ...]) -> list[ast.expr]:
            parameters = self.measures.parameters(steps)
            return [returned if p == self.measures.returned else name(p) for p in parameters]

        return {
            "BATCH": ast.Tuple(list(columns), ast.Load()),
            "MOVED": self._moved(),
            "FIRST": columns[0],
            "RETURNED": name(self.measures.returned),
            "MODEL_ARGUMENTS": inputs,
            "LOSS_ARGUMENTS": arguments(self.graph.losses),
            "METRIC_ARGUMENTS": arguments(self.graph.metrics),
        }

    def _moved(self) -> list[ast.stmt]:
        """The line that takes a batch to the device, where batches do not come from there."""
        if not self.target.moved:
            return []
        values = [expression(self.target.moved, VALUE=name(column)) for column in self.columns]
        value = values[0] if len(values) == 1 else ast.Tuple(list(values), ast.Load())
        return [ast.Assign([stored(names(self.columns))], value)]

    def _main(self) -> list[ast.stmt]:
        config, about = self.about.config, self.about
        text = self.target.main if self.graph.trains else self.target.untrained_main
        body = statements(text, NAME=self.class_name)
        if self.graph.trains and config.test_fraction:
            body += statements(self.target.test)
        device = expression(self.target.device) if config.device == "cpu" else literal(config.device)
        return _filled(
            MAIN,
            DESCRIPTION=literal(shown(about.title).replace("%(", "(")),  # which argparse would fill in
            TRAINING_OPTIONS=self._options() if self.graph.trains else [],
            SAVE_OPTION=statements(SAVE, BEST_FILE=literal(f"{about.stem}_best.safetensors"))
            if self.graph.trains
            else [],
            DEVICE=device,
            WEIGHTS_OPTION=self._weights_option(),
            BODY=[remarked(body[0], blank=True), *body[1:]],
        )

    def _weights_option(self) -> list[ast.stmt]:
        file = self.about.weights_file
        if not file:
            return statements(WEIGHTS)
        help_text = f"start from this file, {file} if none is named".replace("%", "%%")
        return statements(WEIGHTS_BESIDE, WEIGHTS_FILE=literal(file), WEIGHTS_HELP=literal(help_text))

    def _options(self) -> list[ast.stmt]:
        config = self.about.config
        return statements(
            OPTIONS,
            EPOCHS=literal(config.epochs),
            BATCH_SIZE=literal(config.batch_size * config.accumulate),
            LEARNING_RATE=literal(config.learning_rate),
            SEED=literal(config.seed),
        )


OPTIONS = """
parser.add_argument("--epochs", type=int, default=EPOCHS, help="how often every row is seen")
parser.add_argument("--batch-size", type=int, default=BATCH_SIZE, help="rows in one step")
parser.add_argument("--lr", type=float, default=LEARNING_RATE, help="learning rate")
parser.add_argument("--seed", type=int, default=SEED, help="what random numbers follow from")
"""

WEIGHTS = """
parser.add_argument("--weights", type=Path, help="start from this file")
"""

WEIGHTS_BESIDE = """
parser.add_argument("--weights", type=Path, nargs="?", const=HERE / WEIGHTS_FILE, help=WEIGHTS_HELP)
"""

SAVE = """
parser.add_argument("--save", type=Path, default=HERE / BEST_FILE, help="file for the best weights")
"""

MAIN = """
def main() -> None:
    parser = argparse.ArgumentParser(description=DESCRIPTION)
    TRAINING_OPTIONS
    parser.add_argument("--device", default=DEVICE, help="cpu, cuda or cuda:0")
    WEIGHTS_OPTION
    SAVE_OPTION
    args = parser.parse_args()
    if args.weights and not args.weights.exists():
        parser.error(f"there are no weights in {args.weights}")
    BODY
"""


def _section(title: str, body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements under a heading."""
    return [remarked(body[0], heading=title), *body[1:]]


def _filled(text: str, **holes: Filling) -> list[ast.stmt]:
    """A text with those of the holes filled that it has."""
    mentioned = names_in(text)
    return statements(text, **{key: value for key, value in holes.items() if key in mentioned})


def _used(body: Iterable[ast.stmt]) -> set[str]:
    return {node.id for statement in body for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _imports(text: str, own: Iterable[tuple[str, str]], used: set[str]) -> list[ast.stmt]:
    """The imports of a text that something uses, and some more, sorted as isort does."""
    found: list[ast.stmt] = []
    for node in statements(text):
        assert isinstance(node, ast.Import | ast.ImportFrom)
        node.names = [a for a in node.names if (a.asname or a.name) in used]
        found += [node] if node.names else []
    several: dict[str, list[str]] = {}
    for module, called in sorted(set(own), key=lambda one: one[1].lower()):
        several.setdefault(module, []).append(called)
    found += [ast.ImportFrom(module, [ast.alias(called) for called in names], 0) for module, names in several.items()]
    found.sort(key=_import_place)
    for before, node in pairwise(found):
        remarked(node, blank=_import_place(before)[0] != _import_place(node)[0])
    return found


def _import_place(node: ast.stmt) -> tuple[bool, bool, str]:
    """Standard library first, then `import` before `from`, then by name."""
    module = str(node.module) if isinstance(node, ast.ImportFrom) else node.names[0].name  # type: ignore[attr-defined]
    return module.partition(".")[0] not in sys.stdlib_module_names, isinstance(node, ast.ImportFrom), module.lower()
