"""Memory at an aligned address, and arrays into and out of places in it, blocks included; at once, not as a call."""

from __future__ import annotations

import numpy as np

from layerloom.compile import memory
from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.denormals import Flushed
from layerloom.compile.cpu.onednn import Format, Primitive, describe, engine
from layerloom.compile.cpu.place import Place
from layerloom.device import Array


class Memory:
    """Bytes at an aligned address, zero at first; they take room when they are first touched."""

    def __init__(self, nbytes: int) -> None:
        self._bytes = np.zeros(nbytes + memory.ALIGNMENT, np.uint8)
        self.nbytes = nbytes
        start = self._bytes.ctypes.data
        self.address = -(-start // memory.ALIGNMENT) * memory.ALIGNMENT


def put(place: Place, address: int, array: Array) -> None:
    """Write an array, row after row, into a place of a buffer at an address."""
    if place.blocked is None:
        place.array(address)[...] = array
    else:
        _reorder(_plain(array), array.ctypes.data, place.format, address + place.offset)


def taken(place: Place, address: int) -> Array:
    """The numbers of a place of a buffer at an address, as an array of their own."""
    if place.blocked is None:
        return np.array(place.array(address), order="C")
    array = np.empty(place.dims, place.dtype)
    _reorder(place.format, address + place.offset, _plain(array), array.ctypes.data)
    return array


def _plain(array: Array) -> Format:
    return Format.strided(array.shape, array.dtype)


def _reorder(old: Format, start: int, new: Format, end: int) -> None:
    """Copy from one layout into another, now."""
    found = describe("reorder", old, engine(), new, engine())
    primitive = Primitive(found)
    scratch = Memory(primitive.scratch)
    arguments = {c.ARG_SRC: (old, start), c.ARG_DST: (new, end)}
    if (form := found.format(c.ARG_SCRATCHPAD)) is not None:
        arguments[c.ARG_SCRATCHPAD] = (form, scratch.address)
    with Flushed():
        primitive.bound(arguments)()
