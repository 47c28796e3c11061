"""The report of a project: what the graph is, what is wrong with it, how it is trained, and how that went."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from tests.engine.graph.sketch import Sketch

from layerloom import layers as L
from layerloom.cli import main
from layerloom.graph.file import dumps, save
from layerloom.report import page, read, run_of
from layerloom.report.charts import chart, charts
from layerloom.train.events import Epoch, Finished, Started, encoded
from layerloom.train.run import RunFolder, runs_of

if TYPE_CHECKING:
    from pathlib import Path

    from layerloom.graph.model import Document

VOID = {"meta", "input", "br", "link", "img"}
STARTED = Started("", 3, 10, 1200, 100, 50, 640, "cpu", "oneDNN")
EPOCHS = tuple(
    Epoch(at, at * 10, {"loss": 1 / at, "accuracy": 0.5 + at / 10}, {"loss": 2.5 / at}, best=at == 2, seconds=1.0)
    for at in (1, 2, 3)
)
FINISHED = Finished("completed", 3, 2, {"loss": 1.25}, {"loss": 1.3}, 12.5)


class Reader(HTMLParser):
    """Reads a page: its texts, and whether every element that is opened is closed where it ought to be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def sketch() -> Sketch:
    return Sketch().digits().chain("digits", flat=L.Flatten(), score=L.Dense(10)).loss("score")


def texts(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    assert not reader.open
    assert not reader.links
    return reader.texts


def run(document: Document, folder: Path, *, finished: bool = True) -> RunFolder:
    """A run of the document as training leaves it behind."""
    made = RunFolder(folder / "20260101-120000-1")
    made.path.mkdir(parents=True)
    made.document.write_text(dumps(document), encoding="utf-8")
    (made.path / "run.json").write_text(json.dumps({"settings": {}}))
    events = [STARTED, *EPOCHS, *([FINISHED] if finished else [])]
    made.events.write_text("".join(json.dumps(encoded(event)) + "\n" for event in events))
    return made


def test_every_layer_is_there_with_its_shape_and_cost() -> None:
    found = texts(page(sketch().document, "net"))
    at = found.index("score", found.index("Gives"))
    assert found[at : at + 4] == ["score", "Dense · 10", "F 10", "650"]
    assert "C 1 × H 8 × W 8; 10 classes" in found


def test_what_is_wrong_is_told_with_what_was_expected_and_came() -> None:
    drawing = Sketch().digits().chain("digits", flat=L.Flatten(), conv=L.Conv2D(4))
    found = texts(page(drawing.document, "net"))
    assert any("needs an image" in text for text in found)
    assert any(text.startswith("Got: (64,)") for text in found)
    assert "?" in found


def test_titles_are_text_and_never_code() -> None:
    name = "<script>alert(1)</script>&"
    document = Sketch().add(name, L.Digits()).document
    html = page(document, name)
    assert "<script" not in html
    assert texts(html).count(name) >= 2


def test_what_is_in_a_block_has_a_picture_and_a_table_of_its_own() -> None:
    document = sketch().group("flat", "score").document
    found = texts(page(document, "net"))
    head = next(text for text in found if text.startswith("In the block"))
    assert "flat" in found[found.index(head) :]


def test_there_is_a_picture_for_light_and_one_for_dark_eyes() -> None:
    html = page(sketch().document, "net")
    assert html.count("viewBox") == 2
    assert 'class="light"' in html
    assert 'class="dark"' in html
    assert "prefers-color-scheme: dark" in html


def test_the_same_document_gives_the_same_page() -> None:
    document = sketch().document
    assert page(document, "net") == page(document, "net")


def test_the_last_training_is_told_with_the_figures_of_its_best_epoch(tmp_path: Path) -> None:
    document = sketch().document
    run(document, tmp_path)
    found = texts(page(document, "net", run=run_of(document, [tmp_path])))
    (told,) = (text for text in found if text.startswith("Run "))
    assert "3 of 3 epochs on 1,200 rows" in told
    assert "changed" not in told
    assert "Best epoch: 2." in found
    at = found.index("loss", found.index("Figure"))
    assert found[at : at + 4] == ["loss", "0.5", "1.25", "1.3"]


def test_a_training_of_another_graph_and_one_that_broke_off_are_told_as_such(tmp_path: Path) -> None:
    run(sketch().document, tmp_path, finished=False)
    other = Sketch().digits().document
    found = texts(page(other, "net", run=run_of(other, [tmp_path])))
    (told,) = (text for text in found if text.startswith("Run "))
    assert "It has not come to its end." in told
    assert "The graph was changed since." in told


def test_without_a_run_there_is_no_training(tmp_path: Path) -> None:
    assert run_of(sketch().document, [tmp_path]) is None
    assert "The last training" not in texts(page(sketch().document, "net"))
    assert read(sketch().document, RunFolder(tmp_path)) is None


def test_settings_that_cannot_be_are_told_in_the_page() -> None:
    document = sketch().document.with_table("settings", {"epochs": -3})
    assert any("epochs" in text for text in texts(page(document, "net")))


@pytest.mark.parametrize("values", [(0.5,), (0.0, 0.0), (3.0, 0.001), (-2.0, 5.0), (1e-9, 2e-9), (float("nan"), 1.0)])
def test_a_chart_holds_its_curve_whatever_the_figures(values: tuple[float, ...]) -> None:
    epochs = [Epoch(at, at, {"loss": value}, {}, best=False, seconds=1.0) for at, value in enumerate(values, 1)]
    ((_, svg),) = charts(epochs)
    ElementTree.fromstring(svg)
    places = [
        float(y) for pair in re.findall(r'points="([^"]*)"', svg) for _, y in (p.split(",") for p in pair.split())
    ]
    assert all(0 <= y <= 200 for y in places)
    assert "nan" not in svg


def test_a_figure_without_a_value_has_an_empty_chart() -> None:
    ElementTree.fromstring(chart("loss", {"train": []}))


def test_the_command_writes_the_page_with_the_run_beside_the_project(tmp_path: Path) -> None:
    document = sketch().document
    project = tmp_path / "net.loom"
    save(project, document)
    folder = run(document, runs_of(project))
    assert main(["report", str(project), "-o", str(tmp_path / "net.html")]) == 0
    text = (tmp_path / "net.html").read_text(encoding="utf-8")
    assert folder.path.name in text
    assert main(["report", str(project), "-o", str(tmp_path / "net.html"), "--run", str(tmp_path)]) == 1


def test_a_block_and_single_nodes_are_drawn_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "net.loom"
    save(project, sketch().group("flat", "score").document)
    out = tmp_path / "net.svg"
    assert main(["draw", str(project), "-o", str(out), "--block", "Block"]) == 0
    assert ">flat<" in out.read_text() and ">digits<" not in out.read_text()
    assert main(["draw", str(project), "-o", str(out), "--block", "Block", "--node", "score"]) == 0
    assert ">flat<" not in out.read_text() and ">score<" in out.read_text()
    assert main(["draw", str(project), "-o", str(out), "--node", "nothing"]) == 1
    assert 'No node is called "nothing"' in capsys.readouterr().err
    assert main(["draw", str(project), "-o", str(out), "--block", "nothing"]) == 1
