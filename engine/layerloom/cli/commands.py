"""The commands, each a few lines around a function of the engine."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from layerloom import __version__
from layerloom.cli import doctor as diagnosis
from layerloom.cli.demo import headless_demo
from layerloom.cli.drawing import drawn
from layerloom.cli.editing import fix, lay_out
from layerloom.cli.layer_page import layer_called, page
from layerloom.cli.pictures import NONE, Renderers, check_picture, write_picture
from layerloom.cli.profile import ProfileRequest, run_profile
from layerloom.cli.project import UsageError, project
from layerloom.cli.report import write_report
from layerloom.cli.training import TrainingRequest, run_training
from layerloom.cli.weights import weights_for
from layerloom.data import DataError
from layerloom.device import DeviceError, devices
from layerloom.export import TARGETS, Target, write
from layerloom.export.picture_style import ThemeName
from layerloom.files import FileProblem
from layerloom.graph.build import BuildError
from layerloom.graph.comparison import compared
from layerloom.graph.cost import cost
from layerloom.graph.flat import flat
from layerloom.graph.infer import infer
from layerloom.graph.model import Document
from layerloom.graph.problems import Problem
from layerloom.graph.settings import PRECISIONS, SettingsError
from layerloom.graph.validate import problems
from layerloom.layers import Layer, registry
from layerloom.layers.code import NotExportable
from layerloom.layers.layer import CATEGORIES, DataLayer
from layerloom.layers.parameters import Parameter, parameters
from layerloom.model.summary import summary
from layerloom.train.checkpoint import CheckpointError
from layerloom.train.places import described
from layerloom.train.prepare import TrainingError
from layerloom.train.profiling import STEPS
from layerloom.train.run import RunError
from layerloom_resources.templates import Template, TemplateError, templates

USER_ERRORS = (
    UsageError, SettingsError, FileProblem, DataError, DeviceError, RunError, CheckpointError, TrainingError,
    BuildError, NotExportable, TemplateError, OSError,
)  # fmt: skip

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of text for people.")


def main(arguments: Sequence[str] | None = None, renderers: Renderers = NONE) -> int:
    """Run a command line; returns the exit code. `renderers` make pictures of other kinds than SVG, if somebody can."""
    try:
        result = commands.main(arguments, prog_name="layerloom", standalone_mode=False, obj=renderers)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except USER_ERRORS as error:
        print_error(str(error))
        return 1
    return result if isinstance(result, int) else 0


def print_error(sentence: str) -> None:
    """Say on standard error what is wrong."""
    click.echo(f"layerloom: {sentence}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(__version__, prog_name="Layerloom")
def commands() -> None:
    """Draw, train and export neural networks. Without a command the editor opens, on the PROJECT.loom that is named."""


@commands.command()
@click.argument("project_or_template")
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="A parameter of the template, or a setting.")
@click.option("--epochs", type=int, help="How often every row is seen.")
@click.option("--batch-size", type=int, help="Rows in one step.")
@click.option("--lr", "learning_rate", type=float, help="Learning rate.")
@click.option("--seed", type=int, help="What every random number follows from.")
@click.option("--device", help="cpu, cuda or cuda:0.")
@click.option("--resume", is_flag=True, help="Go on with the newest run exactly where it ended.")
@click.option("--precision", type=click.Choice(PRECISIONS), help="That of products; the weights stay float32.")
@click.option("--eager", is_flag=True, help="Compute one operation after the other instead of a step planned once.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the runs; NAME.runs here if left out.")
@as_json
def train(
    project_or_template: str, values: tuple[str, ...], epochs: int | None, batch_size: int | None,
    learning_rate: float | None, seed: int | None, device: str | None, resume: bool, precision: str | None,
    eager: bool, out: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Train a project file or a template."""
    given = {
        "epochs": epochs, "batch_size": batch_size, "learning_rate": learning_rate, "seed": seed, "device": device,
        "precision": precision, "compiled": False if eager else None,
    }  # fmt: skip
    settings = {name: value for name, value in given.items() if value is not None}
    request = TrainingRequest(project_or_template, values, settings, resume=resume, runs=out)
    return run_training(request, as_json=as_json)


@commands.command()
@click.argument("project_or_template")
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="A parameter of the template, or a setting.")
@click.option("--steps", type=click.IntRange(1), default=STEPS, show_default=True, help="How many steps are timed.")
@click.option("--batch", "batch_size", type=int, help="Rows in one step.")
@click.option("--precision", type=click.Choice(PRECISIONS), help="What products and convolutions are computed in.")
@click.option("--device", help="cpu, cuda or cuda:0.")
@click.option("--calls", is_flag=True, help="List call by call too.")
@click.option("--image", type=click.Path(path_type=Path), help="Draw the graph as a heat map, as FILE.svg or FILE.png.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@as_json
@click.pass_obj
def profile(
    renderers: Renderers, project_or_template: str, values: tuple[str, ...], steps: int, batch_size: int | None,
    precision: str | None, device: str | None, calls: bool, image: Path | None, theme: ThemeName, as_json: bool,
) -> None:  # fmt: skip
    """Show what a training step spends on each node."""
    given = {"batch_size": batch_size, "precision": precision, "device": device}
    settings = {name: value for name, value in given.items() if value is not None}
    request = ProfileRequest(project_or_template, values, settings, steps, image, theme)
    run_profile(request, as_json=as_json, calls=calls, renderers=renderers)


@commands.command()
@click.argument("project_or_template")
@as_json
def check(project_or_template: str, as_json: bool) -> int:
    """Show the problems, shapes and size of a project."""
    chosen = project(project_or_template)
    opened = flat(chosen.document).document
    inference = infer(opened)
    found = problems(opened, inference, opened.settings, chosen.folder)
    found += data_problems(opened, chosen.folder, found)
    total = cost(opened, inference)
    if as_json:
        listed = [{"node": p.node, "severity": p.severity, "title": p.title, "why": p.why} for p in found]
        click.echo(json.dumps({"problems": listed, "parameters": total.parameters, "macs": total.macs}))
    else:
        for problem in found:
            click.echo(f"{problem.severity}: {problem}")
        click.echo(summary(opened))
    return 1 if any(problem.severity == "error" for problem in found) else 0


def data_problems(document: Document, folder: Path, found: Sequence[Problem]) -> tuple[Problem, ...]:
    """What only reading the data shows, as training would meet it; `found` is known already."""
    known = {problem.node for problem in found if problem.severity == "error"}
    nodes = document.nodes.items()
    return tuple(
        Problem(node, entry.title, why=sentence, kind="file")
        for node, entry in nodes
        if isinstance(entry.layer, DataLayer) and node not in known
        if (sentence := _unreadable(entry.layer, folder))
    )


def _unreadable(layer: DataLayer, folder: Path) -> str:
    """Why the data of a layer cannot be read, or ''."""
    try:
        layer.load(folder)
    except DataError as error:
        return str(error)
    return ""


@commands.command()
@click.argument("project_or_template")
@click.option("--to", "target", type=click.Choice(list(TARGETS)), default="pytorch", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The script to write.")
@click.option(
    "--weights", metavar="FILE|none", help="Weights to put beside it; the best of the newest run if left out."
)
@click.option("--force", is_flag=True, help="Replace a file that is no exported script.")
def export(project_or_template: str, target: Target, output: Path, weights: str | None, force: bool) -> None:
    """Write a standalone Python script of a project, its data and its weights."""
    chosen = project(project_or_template)
    found = weights_for(chosen, weights)
    for path in write(chosen, target, output, weights=found.state, overwrite=force):
        click.echo(path)
    click.echo(f"Weights: {found.origin}")


@commands.command()
@click.argument("project_or_template")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="FILE.svg, FILE.png or FILE.pdf.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option("--block", metavar="TITLE", help="Draw what is in this block.")
@click.option("--node", "nodes", metavar="TITLE", multiple=True, help="Draw this node only; more with more of these.")
@click.pass_obj
def draw(
    renderers: Renderers, project_or_template: str, output: Path, theme: ThemeName, block: str | None,
    nodes: tuple[str, ...],
) -> None:  # fmt: skip
    """Write a picture of a project's graph as SVG, PNG or PDF."""
    check_picture(output, renderers)
    write_picture(output, drawn(project(project_or_template).document, block, nodes, theme), renderers)
    click.echo(output)


@commands.command()
@click.argument("project_or_template")
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="A parameter of the template, or a setting.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The HTML file to write.")
@click.option("--run", type=click.Path(path_type=Path), help="The folder of the run to tell of, else the newest.")
def report(project_or_template: str, values: tuple[str, ...], output: Path, run: Path | None) -> None:
    """Write a page about a project: picture, layers, problems, settings, and how its last training went."""
    write_report(project(project_or_template, values), output, run)
    click.echo(output)


into = click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write, else the same one.")


@commands.command(name="fix")
@click.argument("project_or_template")
@into
def fix_project(project_or_template: str, output: Path | None) -> int:
    """Take every safe fix of a project's problems, and say which."""
    return fix(project(project_or_template), output)


@commands.command(name="layout")
@click.argument("project_or_template")
@into
def lay_out_project(project_or_template: str, output: Path | None) -> None:
    """Lay out the nodes of a project anew."""
    lay_out(project(project_or_template), output)


@commands.command()
@click.argument("before")
@click.argument("after")
@click.option("--exit-code", is_flag=True, help="End with 1 if there is a difference, as a check in a script wants it.")
def diff(before: str, after: str, exit_code: bool) -> int:
    """Tell what differs between two projects or templates."""
    difference = compared(project(before).document, project(after).document)
    for line in difference.lines():
        click.echo(line)
    if difference.is_none:
        click.echo("No difference.")
    return int(exit_code and not difference.is_none)


@commands.command()
@click.argument("name", required=False)
@as_json
def layers(name: str | None, as_json: bool) -> None:
    """List the layers, or show all about the one called NAME."""
    chosen = [layer_called(name)] if name else _by_category()
    if as_json:
        described = [_described(layer) for layer in chosen]
        click.echo(json.dumps(described[0] if name else described))
    elif name:
        click.echo("\n".join(page(chosen[0])))
    else:
        _print(_table_of(chosen))


def _table_of(layers: Sequence[type[Layer]]) -> Table:
    table = Table("layer", "category", "parameters", "what it does", box=None)
    for layer in layers:
        table.add_row(layer.__name__, layer.category, ", ".join(p.name for p in parameters(layer)), _first_line(layer))
    return table


def _by_category() -> list[type[Layer]]:
    """The layers in the order of the palette."""
    return sorted(registry.values(), key=lambda layer: (CATEGORIES.index(layer.category), layer.__name__))


def _first_line(layer: type) -> str:
    return (layer.__doc__ or "").strip().split("\n")[0]


def _described(layer: type[Layer]) -> dict[str, object]:
    listed = [{"name": p.name, "default": Parameter.encoded(p.default), "help": p.help} for p in parameters(layer)]
    return {"name": layer.__name__, "category": layer.category, "help": _first_line(layer), "parameters": listed}


@commands.command(name="templates")
@as_json
def list_templates(as_json: bool) -> None:
    """List the templates and their parameters."""
    found = templates()
    if as_json:
        click.echo(json.dumps([_offered(name, template) for name, template in found.items()]))
        return
    table = Table("template", "what it is", "--set NAME=VALUE", box=None)
    for name, template in found.items():
        table.add_row(name, template.title, ", ".join(f"{p.name}={p.default}" for p in template.parameters))
    _print(table)


def _offered(name: str, template: Template) -> dict[str, object]:
    arguments = {p.name: Parameter.encoded(p.default) for p in template.parameters}
    return {"name": name, "title": template.title, "description": template.description, "parameters": arguments}


@commands.command(name="devices")
@as_json
def list_devices(as_json: bool) -> None:
    """List where training can run."""
    found = [described(info) for info in devices()]
    if as_json:
        click.echo(json.dumps(found))
        return
    for entry in found:
        click.echo(f"{entry['device']:8} {entry['name']}, computes with {entry['executor']}")
        if entry["note"]:
            click.echo(f"{'':8} {entry['note']}")


@commands.command()
@as_json
def doctor(as_json: bool) -> None:
    """Say what a bug report needs: versions, devices, folders."""
    report = diagnosis.report()
    if as_json:
        click.echo(json.dumps(report))
        return
    for name, value in diagnosis.lines(report):
        click.echo(f"{name:24} {value}")


@commands.command()
@click.option("--no-window", is_flag=True, help="Train in the terminal even where there is a screen.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("layerloom-demo"), show_default=True)
@click.option("--screenshot", type=click.Path(path_type=Path), help="Write a picture of the window in training.")
@click.option("--theme", type=click.Choice(("dark", "light")), help="The theme of that picture, dark if not given.")
def demo(no_window: bool, out: Path, screenshot: Path | None, theme: str | None) -> int:  # noqa: ARG001
    """Train the bundled digits and leave script, picture and curve."""
    # The window's program looks at the other options before they come here.
    if screenshot is None and theme is not None:
        raise click.UsageError("--theme is that of a picture: add --screenshot FILE.")
    if screenshot is not None:
        raise click.UsageError("A picture of the window cannot be taken here: there is no window.")
    return headless_demo(out)


def _print(table: Table) -> None:
    """A table as wide as the terminal, or as it likes where there is none."""
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200)
    console.print(table)
