"""An old project stays what it was: a default that a file relies on never changes unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

from layerloom.graph.migrate import STEPS, VERSION
from layerloom.layers import registry
from layerloom.layers.layer import Parameter, parameters

SNAPSHOT = Path(__file__).parent / "golden" / "defaults1.json"
"""The defaults of the last format that changed one; later formats changed other things."""


def declared_defaults() -> dict[str, dict[str, object]]:
    """Every default of every layer that the program brings, as a file would have it."""
    ours = {name: cls for name, cls in registry.items() if cls.__module__.startswith("layerloom.")}
    return {
        name: {parameter.name: Parameter.encoded(parameter.default) for parameter in parameters(cls)}
        for name, cls in sorted(ours.items())
    }


def test_a_default_that_files_rely_on_is_what_it_was() -> None:
    """Whoever changes a default raises VERSION, adds a step that writes the old one, and commits a snapshot."""
    snapshot = json.loads(SNAPSHOT.read_text("utf-8"))
    declared = declared_defaults()
    for name, defaults in snapshot.items():
        kept = {key: declared.get(name, {}).get(key, "nothing") for key in defaults}
        assert kept == defaults, f"{name} relies on another default in files of format {VERSION}"


def test_every_default_stands_in_the_snapshot() -> None:
    """A new layer or parameter needs no migration, but its defaults must be remembered from now on."""
    snapshot = json.loads(SNAPSHOT.read_text("utf-8"))
    new = {name: values for name, values in declared_defaults().items() if snapshot.get(name) != values}
    assert not new, f"add to {SNAPSHOT.name}: {json.dumps(new)}"


def test_every_older_version_has_a_step() -> None:
    assert list(STEPS) == list(range(1, VERSION))
