"""A worker that makes previews keeps what it read, but only while that is still so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from layerloom import layers
from layerloom.graph.draft import Draft
from layerloom.graph.file import save
from layerloom.layers.data import csv_of
from layerloom.train.previews import Previews
from layerloom.train.probing import Wish


def test_data_that_another_program_wrote_anew_is_read_again(tmp_path: Path) -> None:
    table, project, said = tmp_path / "table.csv", tmp_path / "net.loom", list[dict[str, Any]]()
    table.write_text("a,b\n" + "1.5,2.5\n3.5,4.5\n" * 10)
    draft = Draft()
    ports = draft.add(csv_of(table), title="table")
    draft.add(layers.Dense(2), ports[0])
    save(project, draft.document({}))
    previews = Previews()
    previews.tell(project, tmp_path, Wish(), lambda **values: said.append(values))
    kept = previews._known
    previews.tell(project, tmp_path, Wish(1), lambda **values: said.append(values))
    assert previews._known is kept
    table.write_text("a,b\n" + "7.5,2.5\n3.5,4.5\n" * 10)
    previews.tell(project, tmp_path, Wish(), lambda **values: said.append(values))
    first, _, last = (values["shown"][0]["maximum"] for values in said if values["event"] == "preview")
    assert first < last == 7.5


def test_what_cannot_be_shown_is_a_problem_in_a_sentence(tmp_path: Path) -> None:
    project, said = tmp_path / "net.loom", list[dict[str, Any]]()
    save(project, Draft().document({}))
    Previews().tell(project, tmp_path, Wish(), lambda **values: said.append(values))
    assert said[0]["event"] == "problem" and said[0]["message"].endswith(".")
