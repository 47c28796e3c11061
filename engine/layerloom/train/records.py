"""Two formats of files that TensorBoard reads, as much of them as is needed: records, and the messages within.

A record is length (8 bytes), masked CRC of the length, content, masked CRC of the content, all little-endian. The CRC
is CRC-32C (Castagnoli polynomial, RFC 3720, appendix B.4); the mask keeps a CRC of content that holds CRCs apart.

A message is fields one after another: a key (number << 3 | kind) and a value. Kind 0 is a varint, 1 eight bytes, 2 a
length and so many bytes, 5 four bytes (Protocol Buffers, "Encoding").
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache

_POLYNOMIAL = 0x82F63B78  # bits reversed
_MASK = 0xA282EAD8


def record(content: bytes) -> bytes:
    """The content as a record."""
    length = struct.pack("<Q", len(content))
    return length + struct.pack("<I", masked_crc(length)) + content + struct.pack("<I", masked_crc(content))


def masked_crc(content: bytes) -> int:
    """The CRC-32C, turned by 15 bits and moved."""
    crc = crc32c(content)
    return ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF


def crc32c(content: bytes) -> int:
    """The CRC-32C of some bytes."""
    table, crc = _table(), 0xFFFFFFFF
    for byte in content:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


@cache
def _table() -> tuple[int, ...]:
    """What each byte does to a CRC."""
    found = []
    for crc in range(256):
        for _ in range(8):
            crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)  # noqa: PLW2901
        found.append(crc)
    return tuple(found)


# The fields of messages


def whole(number: int, value: int) -> bytes:
    """A whole number of at least 0."""
    return _varint(number << 3) + _varint(value)


def double(number: int, value: float) -> bytes:
    """A number of 64 bits."""
    return _varint(number << 3 | 1) + struct.pack("<d", value)


def single(number: int, value: float) -> bytes:
    """A number of 32 bits; what is too large for it is infinite."""
    return _varint(number << 3 | 5) + _float32(value)


def content(number: int, value: bytes | str) -> bytes:
    """A text, bytes, or a message within."""
    value = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def doubles(number: int, values: Iterable[float]) -> bytes:
    """Several numbers of 64 bits, packed."""
    return content(number, b"".join(struct.pack("<d", value) for value in values))


def _float32(value: float) -> bytes:
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", float("inf") if value > 0 else float("-inf"))


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
