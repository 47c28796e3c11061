"""A reader of TensorBoard's event files that shares nothing with the writer."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Events:
    """What stands in the files of one folder."""

    versions: list[str] = field(default_factory=list)
    scalars: dict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    histograms: dict[str, list[tuple[int, dict[int, Any]]]] = field(default_factory=lambda: defaultdict(list))
    graphs: list[dict[str, tuple[str, list[str]]]] = field(default_factory=list)
    forgotten_from: list[int] = field(default_factory=list)


def crc(content: bytes) -> int:
    """CRC-32C bit by bit."""
    register = 0xFFFFFFFF
    for byte in content:
        for place in range(8):
            bit = (register ^ byte >> place) & 1
            register = register >> 1 ^ 0x82F63B78 * bit
    return ~register & 0xFFFFFFFF


def unmasked(masked: int) -> int:
    turned = masked - 0xA282EAD8 & 0xFFFFFFFF
    return (turned >> 17 | turned << 15) & 0xFFFFFFFF


def records(content: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(content):
        length, check = struct.unpack_from("<QI", content, place)
        assert unmasked(check) == crc(content[place : place + 8])
        body = content[place + 12 : place + 12 + length]
        (check,) = struct.unpack_from("<I", content, place + 12 + length)
        assert unmasked(check) == crc(body)
        yield body
        place += 16 + length


def varint(content: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[place]
        value, shift, place = value | (byte & 0x7F) << shift, shift + 7, place + 1
        if byte < 0x80:
            return value, place


def fields(content: bytes) -> dict[int, list[Any]]:
    """The values of each field of a message, in the order of the fields."""
    found: dict[int, list[Any]] = defaultdict(list)
    place = 0
    while place < len(content):
        key, place = varint(content, place)
        value: Any
        match key & 7:
            case 0:
                value, place = varint(content, place)
            case 1:
                (value,), place = struct.unpack_from("<d", content, place), place + 8
            case 5:
                (value,), place = struct.unpack_from("<f", content, place), place + 4
            case _:
                length, place = varint(content, place)
                value, place = content[place : place + length], place + length
        found[key >> 3].append(value)
    return found


def take(events: Events, event: dict[int, list[Any]]) -> None:
    step = event.get(2, [0])[0]
    events.versions += [text.decode() for text in event.get(3, [])]
    for summary in event.get(5, []):
        for value in map(fields, fields(summary)[1]):
            name = value[1][0].decode()
            if 2 in value:
                events.scalars[name].append((step, value[2][0]))
            if 5 in value:
                events.histograms[name].append((step, histogram(value[5][0])))
    for graph in event.get(4, []):
        nodes = map(fields, fields(graph)[1])
        events.graphs.append({n[1][0].decode(): (n[2][0].decode(), [i.decode() for i in n[3]]) for n in nodes})
    for session in event.get(7, []):
        assert fields(session)[1] == [1]
        events.forgotten_from.append(step)


def histogram(content: bytes) -> dict[int, Any]:
    found = fields(content)
    packed = {place: struct.unpack(f"<{len(found[place][0]) // 8}d", found[place][0]) for place in (6, 7)}
    return {place: packed.get(place, found[place][0]) for place in found}


@pytest.fixture
def read_events() -> Callable[[Path], Events]:
    """A function from a folder to what its event files say."""

    def read(folder: Path) -> Events:
        events = Events()
        for path in sorted(folder.glob("events.out.tfevents.*"), key=lambda path: path.stat().st_mtime_ns):
            for body in records(path.read_bytes()):
                take(events, fields(body))
        return events

    return read
