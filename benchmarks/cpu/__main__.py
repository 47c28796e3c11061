"""`python -m benchmarks.cpu`: see the package's docstring and `--help`."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from benchmarks.cpu.child import WorkerFailed, cores
from benchmarks.cpu.compared import Plan, comparison
from benchmarks.cpu.competitor import OURS, SIDES
from benchmarks.cpu.gradients import ALLOWED
from benchmarks.cpu.machine_facts import busy, load, machine_in_words
from benchmarks.cpu.material import smaller
from benchmarks.cpu.predicted import prediction
from benchmarks.cpu.report import json_line, markdown, preformatted, record, section, table
from benchmarks.cpu.whole import whole
from benchmarks.cpu.workloads import WORKLOADS, Workload

from layerloom_resources.templates import TemplateError

IMAGES_ONLY = frozenset({"channels_last", "compile_channels_last"})
DEFAULT_AGAINST = ("eager", "channels_last", "compile", "compile_channels_last", "packed")
"""PyTorch at its best, whichever that is for a net."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if all that was compared is equal, 1 if gradients or scores are not or a worker ended, 2 for a bad wish."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser().parse_args(given)
    warning = busy(load())
    try:
        outcome = _outcome(options)
    except TemplateError as error:
        _say(f"error: {error}")
        return 2
    if warning:
        _say(warning)
    if options.record:
        command = shlex.join(["python", "-m", "benchmarks.cpu", *(word for word in given if word != "--record")])
        record(section(command, machine_in_words(), outcome.markdown, warning))
    if options.json:
        _say("\n".join(outcome.lines))
    return 0 if outcome.good else 1


@dataclass
class _Outcome:
    """What was found, for people, for RESULTS.md and for programs; grows with each comparison."""

    markdown: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    good: bool = True

    def add(self, table: str, markdown: str, line: str, *, good: bool) -> None:
        _say(table + "\n")
        self.markdown.append(markdown)
        self.lines.append(line)
        self.good &= good


def _outcome(options: argparse.Namespace) -> _Outcome:
    outcome = _Outcome()
    measures = (
        [partial(_whole, options)] if options.whole else [partial(_plan, options, one) for one in _plans(options)]
    )
    for measure in measures:
        try:
            measure(outcome)
        except WorkerFailed as failure:  # what was measured before still counts
            outcome.good = False
            _say(f"error: {failure}\n")
    return outcome


def _whole(options: argparse.Namespace, outcome: _Outcome) -> None:
    trained = whole(options.epochs, options.runs, options.threads)
    outcome.add(trained.table, preformatted(trained.table), trained.json_line, good=True)


def _plan(options: argparse.Namespace, plan: Plan, outcome: _Outcome) -> None:
    if options.predict:
        scores = prediction(plan)
        outcome.add(scores.table, preformatted(scores.table), scores.json_line, good=scores.alike)
    else:
        found = comparison(plan)
        outcome.add(table(found), markdown(found), json_line(found), good=found.gradients_ok)


def _plans(options: argparse.Namespace) -> Iterator[Plan]:
    for name in options.model:
        workload = smaller(WORKLOADS[name], options.batch, test=options.small)
        for dtype in options.dtype:
            against = tuple(one for one in options.against if _sensible(one, workload))
            yield Plan(workload, dtype, against, options.rounds, options.seconds, options.threads)


def _sensible(name: str, workload: Workload) -> bool:
    """Whether a variant can be another one for this net."""
    return (workload.images or name not in IMAGES_ONLY) and (workload.ragged or name != "packed")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cpu",
        description="One whole training step, side by side in processes of their own that take turns.",
    )
    known = [name for name in SIDES if name not in {OURS, "float64"}]
    parser.add_argument("--model", type=_several(WORKLOADS), default=[*WORKLOADS], help=_of(WORKLOADS))
    parser.add_argument("--dtype", type=_several(ALLOWED), default=["float32"], help=_of(ALLOWED))
    parser.add_argument("--against", type=_several(known), default=[*DEFAULT_AGAINST], help=_of(known))
    parser.add_argument("--rounds", type=_positive, default=10, help="rounds of each competitor")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a round")
    parser.add_argument("--threads", type=_positive, default=cores(), help="threads of each process")
    parser.add_argument("--batch", type=_positive, help="another batch size")
    parser.add_argument("--small", action="store_true", help="the test sizes of the templates, to try the benchmark")
    parser.add_argument("--predict", action="store_true", help="predictions of 1 and 128 rows instead of steps")
    parser.add_argument("--whole", action="store_true", help="`layerloom train digits-cnn` beside a PyTorch script")
    parser.add_argument("--epochs", type=_positive, default=20, help="epochs of --whole")
    parser.add_argument("--runs", type=_positive, default=5, help="runs of each side of --whole")
    parser.add_argument("--record", action="store_true", help="append the tables to benchmarks/RESULTS.md")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON for each comparison")
    return parser


def _several(known: Iterable[str]) -> Callable[[str], list[str]]:
    """A reader of names with commas between them; 'all' are all."""
    names = list(known)

    def read(text: str) -> list[str]:
        chosen = names if text == "all" else text.split(",")
        if unknown := [name for name in chosen if name not in names]:
            raise argparse.ArgumentTypeError(f"there is no {unknown[0]}; there are: {', '.join(names)}")
        return chosen

    return read


def _of(known: Iterable[str]) -> str:
    return f"one or several of {','.join(known)}, or all"


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"a whole number above 0 is needed, got {text}")
    return int(text)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # A program that is asked to end still ends its workers, which stand still and would not notice.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    sys.exit(main())
