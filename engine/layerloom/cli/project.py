"""What `PROJECT_OR_TEMPLATE` on the command line means: a document, its name, and the folder of its data files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from layerloom.graph.file import load
from layerloom.graph.flat import flat
from layerloom.graph.model import Document, Link, Node, NodeId
from layerloom.graph.settings import NAMES, SettingsError, parsed
from layerloom.layers.parameters import Choice, Number, Parameter
from layerloom_resources.templates import templates


class UsageError(Exception):
    """The command line asks for what there is not; the message is a sentence."""


@dataclass(frozen=True)
class Project:
    """A document that was asked for. `settings` are training settings given on the command line.

    `file` is the project file, `None` for a template.
    """

    document: Document
    name: str
    folder: Path
    settings: Mapping[str, object]
    file: Path | None = None


def project(text: str, values: Iterable[str] = ()) -> Project:
    """The project file or template that a text names, changed by `NAME=VALUE` pairs.

    A pair sets a parameter of the template or a training setting. Raises `UsageError`, `SettingsError` or
    `FileProblem`.
    """
    pairs = dict(_pair(value) for value in values)
    path = Path(text)
    template = templates().get(text)
    if path.is_file() or (template is None and path.suffix):
        _refuse_data(path)
        return Project(load(path), path.stem, path.absolute().parent, _settings(pairs, ()), path)
    if template is None:
        names = ", ".join(templates())
        raise UsageError(f'There is neither a project file nor a template called "{text}"; templates: {names}.')
    known = {parameter.name: parameter for parameter in template.parameters}
    arguments = {name: _read(known[name], value) for name, value in pairs.items() if name in known}
    rest = {name: value for name, value in pairs.items() if name not in known}
    return Project(template.make(**arguments), text, Path.cwd(), _settings(rest, known))


_DATA = {
    ".csv": "a table: put a CSV node into a project and choose the file there",
    ".tsv": "a table: put a CSV node into a project and choose the file there",
    ".npz": "a file of arrays, which an Arrays node reads",
    ".safetensors": "a file of weights, which the --weights of export takes",
    ".py": "a script: what it was exported from is a project",
}


def _refuse_data(path: Path) -> None:
    """A file that goes with projects is no project; raises `UsageError` that says what it is for."""
    if path.suffix.lower() in _DATA:
        what = _DATA[path.suffix.lower()]
        raise UsageError(f'"{path}" is no project, whose name ends in .loom. It is {what}.')


def meaning(document: Document) -> tuple[Mapping[NodeId, Node], Mapping[str, Link]]:
    """What of a document is trained, without layout and settings."""
    opened = flat(document).document
    return opened.nodes, opened.links


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f'--set needs NAME=VALUE, got "{text}".')
    return name.strip(), value.strip()


def _settings(pairs: Mapping[str, str], parameters: Iterable[str]) -> dict[str, object]:
    for name in pairs:
        if name not in NAMES:
            there = ", ".join(dict.fromkeys((*parameters, *NAMES)))
            raise UsageError(f'There is no "{name}" to set; there are: {there}.')
    return {name: parsed(name, value) for name, value in pairs.items()}


def _read(parameter: Parameter, text: str) -> object:
    value: object = text
    if isinstance(parameter.form, Number):
        try:
            value = int(text) if parameter.form.whole else float(text)
        except ValueError:
            value = text
    elif isinstance(parameter.form, Choice):
        value = next((choice for choice in parameter.form.values if str(choice).lower() == text), text)
    if expected := parameter.problem(value):
        raise SettingsError(f"The template's {parameter.name} needs {expected}, got {text}.")
    return value
