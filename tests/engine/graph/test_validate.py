"""Problems: each kind is found, put in words, ordered, and comes with fixes that work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from layerloom.data import Column
from layerloom.graph import Document, Input, Problem, Severity, apply, infer, loads, plan, problems, trainable
from layerloom.graph import Output as LinkEnd
from layerloom.graph.flow import losses
from layerloom.layers import (
    CSV,
    Accuracy,
    Add,
    Conv2D,
    CrossEntropy,
    Dense,
    Digits,
    Flatten,
    Output,
    ReLU,
    Softmax,
    csv_of,
)
from layerloom_resources.templates import template


def found(document: Document, kind: str | None = None, **options: Any) -> list[Problem]:
    every = problems(document, infer(document), document.settings, **options)
    return [problem for problem in every if kind in (None, problem.kind)]


def only(document: Document, kind: str, **options: Any) -> Problem:
    (problem,) = found(document, kind, **options)
    return problem


def classifier(draw: Any, *layers: Any) -> list[str]:
    """Digits through the layers into a loss; the nodes from the data to the loss."""
    nodes = draw.chain(Digits(), *layers)
    loss = draw.add(CrossEntropy())
    draw.link(nodes[-1], loss, port="prediction")
    draw.link(nodes[0], loss, out="label", port="target")
    return [*nodes, loss]


def test_a_sound_graph_has_no_problems(draw: Any) -> None:
    classifier(draw, Flatten(), Dense(32), ReLU(), Dense(10))
    assert found(draw.document) == []
    assert trainable(found(draw.document))


def test_a_shape_error_says_what_was_needed_what_came_and_why(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(7))
    problem = only(draw.document, "shape")
    assert problem.node == nodes[-1]
    assert problem.title == f'CrossEntropy "{draw.title(nodes[-1])}" needs 10 scores, got 7'
    assert (problem.expected, problem.got, problem.severity) == ("10 scores", "7", "error")
    assert "10 classes" in problem.why
    assert not trainable([problem])


def test_every_fix_of_a_shape_error_removes_it(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(7))
    fixes = only(draw.document, "shape").fixes
    assert len(fixes) == 2
    for fix in fixes:
        after = apply(draw.document, fix.edits)
        assert found(after) == []
    changed = apply(draw.document, fixes[0].edits)
    assert changed.nodes[nodes[2]].layer == Dense(10)


def test_a_fix_that_does_not_help_is_not_offered(draw: Any) -> None:
    classifier(draw, Flatten(), Dense(7), ReLU())
    (fix,) = only(draw.document, "shape").fixes
    assert "Insert" in fix.text, "the layer before the loss has no units to change"


def test_only_the_node_where_it_happens_has_the_error(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Conv2D(), Flatten(), Dense(10))
    assert [problem.node for problem in found(draw.document) if problem.severity == "error"] == [nodes[2]]


def test_a_missing_input_names_the_port(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(10))
    draw.do(plan.unlinking(draw.document, draw.document.links[f"{nodes[2]}.x.0"]))
    problem = only(draw.document, "missing input")
    assert problem.title == 'Dense "dense1" needs a wire at x'
    assert problem.severity == "error"


def test_a_node_without_any_wire_does_not_stop_training(draw: Any) -> None:
    classifier(draw, Flatten(), Dense(10))
    spare = draw.add(Dense())
    problem = only(draw.document, "unconnected")
    assert (problem.node, problem.severity) == (spare, "warning")
    assert trainable(found(draw.document))
    assert found(apply(draw.document, problem.fixes[0].edits)) == []


def test_a_loss_without_wires_stops_training(draw: Any) -> None:
    draw.add(Digits())
    draw.add(CrossEntropy())
    assert {problem.severity for problem in found(draw.document, "missing input")} == {"error"}


def test_a_cycle_is_told_with_its_path_and_can_be_cut(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Add(), Dense(64), Dense(10))
    draw.force(nodes[3], nodes[2], slot=1)
    problem = only(draw.document, "cycle")
    assert problem.severity == "error"
    path = ("add1 → dense1 → add1", "dense1 → add1 → dense1")
    assert problem.got in path
    assert found(apply(draw.document, problem.fixes[0].edits), "cycle") == []


def test_a_node_that_feeds_itself_is_a_cycle(draw: Any) -> None:
    node = draw.add(ReLU())
    draw.force(node, node)
    assert only(draw.document, "cycle").got == "relu1 → relu1"


def test_nodes_behind_a_cycle_are_reached_by_no_data(draw: Any) -> None:
    a, b, behind = draw.chain(ReLU(), ReLU(), Dense())
    draw.force(b, a)
    assert [problem.node for problem in found(draw.document, "unreachable")] == [behind]


def test_a_branch_that_leads_nowhere_is_a_warning_at_its_end(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(10))
    first, last = draw.add(Dense()), draw.add(ReLU())
    draw.link(nodes[1], first)
    draw.link(first, last)
    problem = only(draw.document, "unused")
    assert (problem.node, problem.severity) == (last, "warning")
    draw.link(last, draw.add(Output()))
    assert found(draw.document, "unused") == []


def test_without_data_or_loss_nothing_can_be_trained(draw: Any) -> None:
    kinds = [problem.kind for problem in found(draw.document)]
    assert kinds == ["no data", "no loss"]
    assert {problem.severity for problem in found(draw.document)} == {"info"}
    assert not trainable(found(draw.document))
    draw.chain(Digits(), Flatten())
    assert [problem.kind for problem in found(draw.document)] == ["no loss"]


def test_data_of_different_lengths_cannot_be_read_together(draw: Any, tmp_path: Path) -> None:
    draw.add(Digits())
    draw.add(CSV("wine.csv", (Column("x"),), 100))
    problem = only(draw.document, "rows")
    assert (problem.expected, problem.got) == ("1,797 rows", "100 rows")


def test_data_without_a_file_and_a_file_that_is_gone_are_told(draw: Any, tmp_path: Path) -> None:
    node = draw.add(CSV())
    assert only(draw.document, "file").title == 'CSV "csv1" has no data yet'
    draw.do(plan.changing(draw.document, node, path="wine.csv", columns=(Column("x"),), rows=3))
    assert found(draw.document, "file") == []
    assert "wine.csv is not there" in only(draw.document, "file", folder=tmp_path).title
    (tmp_path / "wine.csv").write_text("x\n1\n2\n3\n")
    assert found(draw.document, "file", folder=tmp_path) == []


def test_shared_weights_must_have_the_same_shapes(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(10))
    sharer = draw.add(Dense(10))
    draw.link(nodes[2], sharer)
    draw.do(plan.sharing(draw.document, sharer, nodes[2]))
    problem = only(draw.document, "weights")
    assert problem.node == sharer
    assert "weight 10 × 10" in problem.expected
    assert "weight 10 × 64" in problem.got
    assert found(apply(draw.document, problem.fixes[0].edits), "weights") == []


def test_shared_weights_of_the_same_shape_are_fine(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(64), Dense(64), Dense(10))
    draw.do(plan.sharing(draw.document, nodes[3], nodes[2]))
    assert found(draw.document) == []


def test_weights_are_not_shared_between_types(draw: Any) -> None:
    a, b = draw.chain(Flatten(), Dense())
    draw.do(plan.sharing(draw.document, b, a))
    assert only(draw.document, "weights").got == "Flatten"


def test_a_layer_that_is_not_known_is_an_error_that_names_it() -> None:
    document = loads('{"format": "layerloom/1", "nodes": {"a": {"title": "alien", "type": "Alien"}}}')
    problem = only(document, "layer")
    assert (problem.severity, problem.got) == ("error", "the layer type Alien")
    assert 'no layer is called "Alien"' in problem.why


def test_softmax_before_cross_entropy_is_doubtful_and_can_be_removed(draw: Any) -> None:
    classifier(draw, Flatten(), Dense(10), Softmax())
    problem = only(draw.document, "doubt")
    assert problem.severity == "warning"
    assert trainable([problem])
    after = apply(draw.document, problem.fixes[0].edits)
    assert found(after) == []
    assert not any(isinstance(node.layer, Softmax) for node in after.nodes.values())


def test_a_batch_larger_than_the_data_is_noticed(draw: Any) -> None:
    classifier(draw, Flatten(), Dense(10))
    draw.do(plan.setting(draw.document, "batch_size", 5000))
    assert only(draw.document, "batch").severity == "warning"


def test_the_most_severe_come_first_then_the_data_flow(draw: Any) -> None:
    classifier(draw, Flatten(), Conv2D(), Dense(7), Softmax())
    draw.add(Dense())
    draw.add(Accuracy())
    order: list[Severity] = [problem.severity for problem in found(draw.document)]
    assert order == sorted(order, key=["error", "warning", "info"].index)
    assert order[0] == "error"


@pytest.mark.parametrize("count", [1000])
def test_the_problems_of_a_thousand_nodes_are_found_in_a_quarter_of_a_second(draw: Any, count: int) -> None:
    import time

    draw.chain(Digits(), *(ReLU() for _ in range(count)))
    inference = infer(draw.document)
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        problems(draw.document, inference)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.25


def measured(draw: Any, *layers: Any) -> tuple[str, str, str]:
    """A classifier whose metric takes the same prediction and target as its loss: the last layer, loss and metric."""
    *nodes, loss = classifier(draw, *layers)
    metric = draw.add(Accuracy())
    draw.link(nodes[-1], metric, port="prediction")
    draw.link(nodes[0], metric, out="label", port="target")
    return nodes[-1], loss, metric


def test_one_inserted_layer_mends_the_loss_its_metric_and_its_output(draw: Any) -> None:
    last, loss, metric = measured(draw, Flatten(), Dense(64))
    shown = draw.add(Output())
    draw.link(last, shown)
    shapes = found(draw.document, "shape")
    assert {problem.node for problem in shapes} == {loss, metric}
    for problem in shapes:
        (fix,) = [fix for fix in problem.fixes if "Insert" in fix.text]
        assert all(draw.title(node) in fix.text for node in (loss, metric, shown))
        after = apply(draw.document, fix.edits)
        assert found(after) == []
        sources = {
            after.links[key].source for key in (f"{loss}.prediction.0", f"{metric}.prediction.0", f"{shown}.x.0")
        }
        assert len(sources) == 1
        assert len(after.nodes) == len(draw.document.nodes) + 1


def test_a_metric_that_needs_another_layer_than_the_loss_keeps_its_own_wire(draw: Any) -> None:
    last, _, metric = measured(draw, Flatten(), Dense(64))
    draw.do(plan.unlinking(draw.document, draw.document.links[f"{metric}.target.0"]))
    flags = draw.add(CSV("two.csv", (Column("flag", "class", (), ("no", "yes")),), 1797))
    draw.link(flags, metric, out="flag", port="target")
    (problem,) = [p for p in found(draw.document, "shape") if p.node != metric]
    after = apply(draw.document, next(fix.edits for fix in problem.fixes if "Insert" in fix.text))
    assert after.links[f"{metric}.prediction.0"].source.node == last


def test_a_metric_gets_no_layer_of_its_own_but_the_prediction_of_the_loss(draw: Any) -> None:
    last, loss, metric = measured(draw, Flatten(), Dense(64))
    scores = draw.add(Dense(10))
    draw.link(last, scores)
    draw.do(plan.linking(draw.document, LinkEnd(scores, "output"), Input(loss, "prediction")))
    problem = only(draw.document, "shape")
    assert problem.node == metric
    assert not any("Insert" in fix.text for fix in problem.fixes)
    assert problem.fixes[0].text == f'Take the prediction of "{draw.title(loss)}"'
    after = apply(draw.document, problem.fixes[0].edits)
    assert found(after) == []
    assert after.links[f"{metric}.prediction.0"].source.node == scores


@pytest.mark.parametrize("end", [Accuracy(), Output()], ids=["metric", "output"])
def test_weights_that_no_loss_depends_on_are_told_and_can_be_left_out(draw: Any, end: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(10))
    stray, shown = draw.add(Dense(10), "stray"), draw.add(end)
    draw.link(nodes[1], stray)
    draw.link(stray, shown, port=end.ports.inputs[0].name)
    if isinstance(end, Accuracy):
        draw.link(nodes[0], shown, out="label", port="target")
    problem = only(draw.document, "untrained")
    assert (problem.node, problem.severity) == (stray, "warning")
    assert problem.title == 'Dense "stray" is not trained: no loss depends on it'
    after = apply(draw.document, problem.fixes[0].edits)
    assert found(after) == []
    assert stray not in after.nodes


def test_weights_shared_with_a_trained_layer_are_trained(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(64), Dense(10))
    twin, shown = draw.add(Dense(64)), draw.add(Output())
    draw.link(nodes[1], twin)
    draw.link(twin, shown)
    assert only(draw.document, "untrained").node == twin
    draw.do(plan.sharing(draw.document, twin, nodes[2]))
    assert found(draw.document) == []


def test_an_open_target_is_offered_the_label_of_the_data(draw: Any) -> None:
    *_, loss = classifier(draw, Flatten(), Dense(10))
    draw.do(plan.unlinking(draw.document, draw.document.links[f"{loss}.target.0"]))
    (fix,) = only(draw.document, "missing input").fixes
    assert fix.text == 'Wire label of "digits1" to target'
    assert found(apply(draw.document, fix.edits)) == []


def test_a_metric_is_offered_what_the_loss_compares(draw: Any) -> None:
    classifier(draw, Flatten(), Dense(10))
    draw.add(Accuracy())
    metric_problems = found(draw.document, "missing input")
    assert len(metric_problems) == 2
    document = draw.document
    for problem in metric_problems:
        document = apply(document, problem.fixes[0].edits)
    assert found(document) == []


def test_an_open_input_is_offered_the_only_branch_that_ends_openly(draw: Any) -> None:
    nodes = classifier(draw, Flatten(), Dense(32), Dense(10))
    draw.do(plan.unlinking(draw.document, draw.document.links[f"{nodes[3]}.x.0"]))
    (fix,) = only(draw.document, "missing input").fixes
    assert f'"{draw.title(nodes[2])}"' in fix.text
    assert found(apply(draw.document, fix.edits)) == []


def test_open_targets_are_offered_the_label_before_the_prediction_has_the_right_number_of_scores(draw: Any) -> None:
    *_, dense, loss = classifier(draw, Flatten(), Dense(64))
    metric = draw.add(Accuracy())
    draw.link(dense, metric, port="prediction")
    draw.do(plan.unlinking(draw.document, draw.document.links[f"{loss}.target.0"]))
    document = draw.document
    for problem in found(document, "missing input"):
        (fix,) = problem.fixes
        assert fix.text == 'Wire label of "digits1" to target'
        document = apply(document, fix.edits)
    assert {problem.kind for problem in found(document)} == {"shape"}


@pytest.mark.parametrize("name", ["sentiment", "tagging", "transformer"])
def test_an_open_target_is_offered_what_the_net_does_not_read(name: str) -> None:
    document = template(name).make()
    (loss,) = losses(document)
    wire = document.links[f"{loss}.target.0"]
    (problem,) = found(apply(document, plan.unlinking(document, wire)), "missing input")
    (fix,) = problem.fixes
    assert [edit.new for edit in fix.edits] == [wire]


def test_no_wire_is_offered_where_nothing_fits(draw: Any) -> None:
    draw.add(Digits(), at=(0, 0))
    draw.chain(Flatten(), Dense())
    assert only(draw.document, "missing input").fixes != ()
    draw.do(plan.clearing(draw.document))
    draw.chain(Flatten(), Dense())
    assert only(draw.document, "missing input").fixes == ()


DIRTY = "age,name,height,kind\n" + "\n".join(f"{20 + i},name{i},{150 + i},{'abc'[i % 3]}" for i in range(40)) + "\n"


def dirty(draw: Any, folder: Path, content: str) -> str:
    (folder / "people.csv").write_text(content, "utf-8")
    node: str = draw.add(csv_of(folder / "people.csv", folder), "people")
    return node


def test_a_cell_that_is_no_number_is_told_with_its_row_and_its_column_can_be_left_out(
    draw: Any, tmp_path: Path
) -> None:
    node = dirty(draw, tmp_path, DIRTY.replace("22,", ",").replace("161", "tall"))
    assert draw.document.nodes[node].layer.columns[0].headers == ("age", "height")
    problems_ = [problem for problem in found(draw.document, "columns") if problem.severity == "error"]
    first, second = problems_
    assert first.title == 'CSV "people": row 4 of column "age" cannot be read'
    assert "the cell is empty where a number is needed" in first.why
    assert 'row 13 of column "height"' in second.title
    assert '"tall" is not a number' in second.why
    assert not trainable(problems_)
    after = apply(draw.document, first.fixes[-1].edits)
    assert after.nodes[node].layer.columns[0].headers == ("height",)  # type: ignore[attr-defined]
    assert [p.title for p in found(after, "columns") if p.severity == "error"] == [second.title]
    values = apply(after, found(after, "columns")[0].fixes[-1].edits).nodes[node].layer.load(tmp_path)  # type: ignore[attr-defined]
    assert list(values) == ["kind"]


def test_columns_that_are_left_out_are_told_until_that_is_said_to_be_right(draw: Any, tmp_path: Path) -> None:
    dirty(draw, tmp_path, DIRTY)
    problem = only(draw.document, "columns")
    assert (problem.severity, problem.title) == ("info", 'CSV "people" leaves 1 column of its file out')
    assert '"name" (40 different texts in 40 rows' in problem.why
    assert found(apply(draw.document, problem.fixes[0].edits), "columns") == []


def test_a_corrected_file_can_be_read_again(draw: Any, tmp_path: Path) -> None:
    node = dirty(draw, tmp_path, DIRTY.replace("22,", ","))
    texts = [fix.text for fix in found(draw.document, "columns", folder=tmp_path)[0].fixes]
    assert texts == ['Leave the column "age" out'], "the file is as it was"
    (tmp_path / "people.csv").write_text(DIRTY, "utf-8")
    problem = found(draw.document, "columns", folder=tmp_path)[0]
    assert problem.fixes[0].text == "Read the file again"
    after = apply(draw.document, problem.fixes[0].edits)
    assert after.nodes[node].layer == csv_of(tmp_path / "people.csv", tmp_path)
    assert [p.severity for p in found(after, "columns", folder=tmp_path)] == ["info"]


def test_many_columns_that_cannot_be_read_are_told_together(draw: Any, tmp_path: Path) -> None:
    header, row = ",".join(f"c{i}" for i in range(30)), ",".join("1.5" for _ in range(30))
    node = dirty(draw, tmp_path, "\n".join([header, row, row, ",".join("?" for _ in range(30)), row]))
    errors = [problem for problem in found(draw.document, "columns") if problem.severity == "error"]
    assert len(errors) == 7
    assert "24 more columns" in errors[-1].title
    after = apply(draw.document, errors[-1].fixes[0].edits)
    assert len(after.nodes[node].layer.flaws) == 6  # type: ignore[attr-defined]
