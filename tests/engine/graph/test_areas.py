"""Frames and notes: planned changes do what was wished, and nodes are left alone."""

from __future__ import annotations

from layerloom.graph import EMPTY, Document, apply, inverse, plan
from layerloom.graph.areas import (
    SMALLEST_FRAME,
    SMALLEST_NOTE,
    Box,
    areas,
    around,
    box,
    coloured,
    framed,
    inside,
    moved,
    noted,
    put,
    without,
    worded,
)
from layerloom.layers import Dense


def _drawn() -> tuple[Document, str, str]:
    """A document with a frame and a note."""
    frame, edits = framed(EMPTY, Box(0, 0, 400, 300), "encoder")
    document = apply(EMPTY, edits)
    note, edits = noted(document, Box(500, 0, 240, 120), "try more units")
    return apply(document, edits), frame, note


def test_frames_and_notes_are_added_worded_and_taken_back() -> None:
    document, frame, note = _drawn()
    edits = (*worded(document, frame, " decoder "), *worded(document, note, "two\nlines"))
    after = apply(document, edits)
    assert (after.frames[frame].title, after.notes[note].text) == ("decoder", "two\nlines")
    assert apply(after, inverse(edits)) == document


def test_moving_keeps_the_size() -> None:
    document, frame, note = _drawn()
    after = apply(document, moved(document, [frame, note, "no such"], 16, -8))
    assert box(after.frames[frame]) == (16, -8, 400, 300)
    assert box(after.notes[note]) == (516, -8, 240, 120)


def test_nothing_gets_smaller_than_it_can_be_used() -> None:
    document, frame, note = _drawn()
    after = apply(document, put(document, {frame: Box(0, 0, 1, 1), note: Box(0, 0, 1, 1)}))
    assert box(after.frames[frame])[2:] == SMALLEST_FRAME
    assert box(after.notes[note])[2:] == SMALLEST_NOTE


def test_only_frames_have_colours() -> None:
    document, frame, note = _drawn()
    after = apply(document, coloured(document, [frame, note], "teal"))
    assert after.frames[frame].colour == "teal"
    assert after.notes == document.notes


def test_a_frame_holds_what_lies_wholly_in_it() -> None:
    document, frame, note = _drawn()
    inner, edits = framed(document, Box(10, 50, 200, 100), "inner")
    document = apply(document, edits)
    nodes = {"in": Box(20, 60, 160, 56), "over the edge": Box(300, 60, 160, 56), "out": Box(900, 0, 160, 56)}
    assert inside(document, frame, nodes) == {"in", inner}
    assert inside(document, inner, nodes) == {"in"}
    assert inside(document, note, nodes) == frozenset()


def test_a_frame_around_boxes_holds_them() -> None:
    boxes = [Box(0, 0, 160, 56), Box(300, 200, 160, 80)]
    frame = around(boxes)
    assert all(frame.contains(each) for each in boxes)
    assert frame.y + 40 < 0, "there is room for the title"


def test_a_deleted_frame_leaves_its_nodes() -> None:
    document, frame, note = _drawn()
    node, edits = plan.addition(document, Dense(), (20.0, 60.0))
    document = apply(document, edits)
    after = apply(document, without(document, [frame, note, node]))
    assert not areas(after)
    assert node in after.nodes


def test_copies_carry_frames_and_notes() -> None:
    document, frame, note = _drawn()
    node, edits = plan.addition(document, Dense(), (20.0, 60.0))
    document = apply(document, edits)
    after = apply(document, plan.pasting(document, plan.copied(document, [frame, note, node]), (100.0, 100.0)))
    assert len(after.frames) == len(after.notes) == len(after.nodes) == 2
    (copy,) = after.frames.keys() - document.frames.keys()
    assert box(after.frames[copy]) == (100, 100, 400, 300)
    (other,) = after.notes.keys() - document.notes.keys()
    assert after.notes[other].x == 600
    assert apply(document, plan.duplicate(document, [note])).notes.keys() > document.notes.keys()
