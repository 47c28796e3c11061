"""`python -m benchmarks.editor`: see the package's docstring and `--help`."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cpu.machine_facts import busy, load, machine_in_words
from benchmarks.cpu.report import preformatted, record, section
from benchmarks.editor.report import Run, json_line, missed, table
from benchmarks.editor.watch import from_json

ROOT = Path(__file__).parents[2]
SIDES = ("canvas", "window")
NODEGRAPHQT = "NodeGraphQt"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if our sides reach every goal, 1 if not."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    options = _parser().parse_args(given)
    warning = busy(load())
    runs = []
    for run in _runs(options):
        runs.append(run)
        _say(table(run) + "\n")
    if warning:
        _say(warning)
    if options.record:
        command = shlex.join(["python", "-m", "benchmarks.editor", *(word for word in given if word != "--record")])
        record(section(command, machine_in_words(), [preformatted(table(run)) for run in runs], warning))
    if options.json:
        _say("\n".join(map(json_line, runs)))
    return 1 if any(missed(run) for run in runs if run.side in SIDES) else 0


def _runs(options: argparse.Namespace) -> Iterator[Run]:
    """Every side with every number of nodes, each in a process of its own."""
    for count in options.nodes:
        for side in SIDES:
            own = [sys.executable, "-m", "benchmarks.editor.ours", side, str(count), str(options.frames)]
            yield _run(side, count, own, options.limit)
        if options.nodegraphqt is not None:
            module = [options.nodegraphqt, "-m", "benchmarks.editor.nodegraphqt_side"]
            yield _run(NODEGRAPHQT, count, [*module, str(count), str(options.frames)], options.limit)


def _run(side: str, count: int, command: list[str], limit: float) -> Run:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return Run(side, count, {}, f"it took longer than {limit:.0f} seconds")
    except OSError as error:
        return Run(side, count, {}, f"{command[0]} cannot be started: {error.strerror}")
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return Run(side, count, {}, (done.stderr.strip().splitlines() or ["it ended"])[-1])
    return Run(side, count, from_json(json.loads(lines[-1])))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editor", description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[1000, 5000], help="1000 5000 if left out")
    parser.add_argument("--frames", type=int, default=100, help="frames of each gesture")
    parser.add_argument(
        "--nodegraphqt", metavar="PYTHON", help="an interpreter that has NodeGraphQt, to measure it too"
    )
    parser.add_argument("--limit", type=float, default=900.0, help="seconds after which a side is given up")
    parser.add_argument("--json", action="store_true", help="end with a line of JSON for each run")
    parser.add_argument("--record", action="store_true", help="append the tables to benchmarks/RESULTS.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
