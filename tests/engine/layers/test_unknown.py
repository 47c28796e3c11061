"""The placeholder for layers that this program does not know."""

from __future__ import annotations

from layerloom.layers import UNKNOWN, Unknown, registry

CAPSULE = Unknown("Capsule", '{"routings": 3, "squash": [1, {"deep": null}]}', ("x", "gate"), ("pose", "score"))


def test_a_placeholder_keeps_type_and_parameters() -> None:
    assert CAPSULE.type_name == "Capsule"
    assert CAPSULE.changed == {"routings": 3, "squash": [1, {"deep": None}]}


def test_a_placeholder_has_the_ports_that_links_end_at() -> None:
    assert [port.name for port in CAPSULE.ports.inputs] == ["x", "gate"]
    assert CAPSULE.infer_ports({}) == {"pose": UNKNOWN, "score": UNKNOWN}


def test_a_placeholder_is_not_offered() -> None:
    assert "Unknown" not in registry
