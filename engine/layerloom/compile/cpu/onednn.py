"""oneDNN's C interface through ctypes: formats, primitives and prepared calls. The only file that speaks to it.

A primitive is described by a function of the library and its arguments in the header's order; formats, sequences of
sizes, numbers and `None` are turned into what C takes. What a primitive is at work on is bound once, so that a call
costs about two microseconds:

    product = Primitive("matmul", a, b, None, c)
    call = product.bound({ARG_SRC: (a, address), ARG_WEIGHTS: (b, address), ARG_DST: (c, address)})
    call()
"""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Callable, Mapping, Sequence
from ctypes import POINTER, byref, c_char_p, c_float, c_int, c_int64, c_size_t, c_uint, c_void_p
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import ml_dtypes
import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.library import library
from layerloom.ops.operation import DType, Shape

DTYPES: Mapping[DType, int] = {
    np.dtype(np.float32): c.F32,
    np.dtype(ml_dtypes.bfloat16): c.BF16,
    np.dtype(np.int32): c.S32,
    np.dtype(np.int8): c.S8,
    np.dtype(np.uint8): c.U8,
}
MOST_AXES = 12
_Dims = c_int64 * MOST_AXES


class Unsupported(ValueError):  # noqa: N818  (the word says what is wrong)
    """oneDNN has no fast implementation for these formats; what it was asked for is in the text."""


class _Argument(ctypes.Structure):
    _fields_ = (("arg", c_int), ("memory", c_void_p))


@cache
def _function(name: str, *types: Any) -> Callable[..., int]:
    """A function of the library that returns a status."""
    function = getattr(library(), name)
    function.argtypes, function.restype = types, c_int
    return function  # type: ignore[no-any-return]


def _owned(owner: object, kind: str, handle: c_void_p) -> None:
    """Give a handle back to the library when its owner is gone."""
    weakref.finalize(owner, _destroy(kind), c_void_p(handle.value)).atexit = False


def _destroy(kind: str) -> Callable[..., int]:
    return _function(f"dnnl_{kind}_destroy", c_void_p)


def _done(status: int, what: str) -> None:
    if status:
        raise Unsupported(f"oneDNN refuses {what} (status {status})")


@cache
def engine() -> c_void_p:
    """The one engine: this machine's CPU."""
    handle = c_void_p()
    _done(_function("dnnl_engine_create", c_void_p, c_int, c_size_t)(byref(handle), c.CPU, 0), "an engine")
    return handle


@cache
def stream() -> c_void_p:
    """The one stream: calls run in their order."""
    handle = c_void_p()
    create = _function("dnnl_stream_create", c_void_p, c_void_p, c_uint)
    _done(create(byref(handle), engine(), c.STREAM_IN_ORDER), "a stream")
    return handle


@cache
def version() -> str:
    """The library's version, such as "3.2.0"."""

    class Version(ctypes.Structure):
        _fields_ = (("major", c_int), ("minor", c_int), ("patch", c_int), ("hash", c_char_p), ("rest", c_uint * 2))

    get = library().dnnl_version
    get.restype = POINTER(Version)
    found = get().contents
    return f"{found.major}.{found.minor}.{found.patch}"


def supports(dtype: DType) -> bool:
    """Whether oneDNN has numbers of this kind."""
    return dtype in DTYPES


class Format:
    """How an array of some shape and dtype lies in memory: by strides, or in blocks of the library's choice."""

    def __init__(self, handle: c_void_p, dims: Shape, dtype: DType) -> None:
        self.handle, self.dims, self.dtype = handle, dims, dtype
        _owned(self, "memory_desc", handle)
        self.nbytes: int = _size(handle)

    @classmethod
    def strided(cls, dims: Shape, dtype: DType, strides: Shape | None = None) -> Format:
        """Plain memory: by strides, counted in numbers, or row after row."""
        if dtype not in DTYPES:
            raise Unsupported(f"numbers of dtype {dtype}")
        steps = row_major(dims) if strides is None else strides
        handle = c_void_p()
        create = _function("dnnl_memory_desc_create_with_strides", c_void_p, c_int, c_void_p, c_int, c_void_p)
        status = create(byref(handle), len(dims), _Dims(*dims), DTYPES[dtype], _Dims(*steps))
        _done(status, f"{dtype}{list(dims)} with strides {steps}")
        return cls(handle, dims, dtype)

    @classmethod
    def any(cls, dims: Shape, dtype: DType) -> Format:
        """Whatever the primitive likes best; ask it then."""
        handle = c_void_p()
        create = _function("dnnl_memory_desc_create_with_tag", c_void_p, c_int, c_void_p, c_int, c_int)
        _done(create(byref(handle), len(dims), _Dims(*dims), DTYPES[dtype], 1), f"any {dtype}{list(dims)}")
        return cls(handle, dims, dtype)

    def cast(self, dtype: DType) -> Format:
        """The same layout for numbers of another kind."""
        if (steps := self.strides) is not None:
            return Format.strided(self.dims, dtype, steps)
        raise Unsupported("blocks of another dtype")

    @property
    def strides(self) -> Shape | None:
        """Steps between neighbours along each axis, counted in numbers; `None` in blocks."""
        if self._number(c.QUERY_INNER_NBLKS_S32):
            return None
        found = POINTER(c_int64)()
        query = _function("dnnl_memory_desc_query", c_void_p, c_int, c_void_p)
        if query(self.handle, c.QUERY_STRIDES, byref(found)):
            return None
        return tuple(found[axis] for axis in range(len(self.dims)))

    def _number(self, what: int) -> int:
        found = c_int()
        query = _function("dnnl_memory_desc_query", c_void_p, c_int, c_void_p)
        return 0 if query(self.handle, what, byref(found)) else found.value

    def __eq__(self, other: object) -> bool:
        equal = _function("dnnl_memory_desc_equal", c_void_p, c_void_p)
        return isinstance(other, Format) and bool(equal(self.handle, other.handle))

    def __hash__(self) -> int:
        return hash((self.dims, self.dtype, self.nbytes))

    def __repr__(self) -> str:
        return f"Format({self.dtype}{list(self.dims)}, strides {self.strides}, {self.nbytes} bytes)"


def row_major(dims: Shape) -> Shape:
    """The strides of an array without gaps, the last axis together."""
    steps, step = [], 1
    for size in reversed(dims):
        steps.append(step)
        step *= max(size, 1)
    return tuple(reversed(steps))


def _size(handle: c_void_p) -> int:
    get = library().dnnl_memory_desc_get_size
    get.argtypes, get.restype = (c_void_p,), c_size_t
    return int(get(handle))


@dataclass(frozen=True)
class Eltwise:
    """A function of one number that is applied to the result: `c.ELTWISE_...` with its two parameters."""

    algorithm: int
    alpha: float = 0.0
    beta: float = 0.0


@dataclass(frozen=True)
class Binary:
    """The result combined with another array: `c.BINARY_...`; axes of size 1 are repeated."""

    algorithm: int
    other: Format


@dataclass(frozen=True)
class Sum:
    """The result added to `scale` times what lay there before."""

    scale: float = 1.0


PostOp = Eltwise | Binary | Sum


@dataclass(frozen=True)
class Attributes:
    """What a primitive does besides: functions applied to its result, factors of its arguments, its arithmetic."""

    post: tuple[PostOp, ...] = ()
    scaled: tuple[int, ...] = ()
    """Arguments that are multiplied by one number each, bound as `ARG_ATTR_SCALES | argument`."""
    arithmetic: int = c.FPMATH_MODE_STRICT
    """`FPMATH_MODE_BF16` lets float32 products be computed in bfloat16."""

    def handle(self) -> c_void_p:
        """A new object of the library for it, to be given back."""
        handle = c_void_p()
        _done(_function("dnnl_primitive_attr_create", c_void_p)(byref(handle)), "attributes")
        _attribute("scratchpad_mode", handle, c.SCRATCHPAD_MODE_USER)
        _attribute("fpmath_mode", handle, self.arithmetic)
        for argument in self.scaled:
            set_mask = _function("dnnl_primitive_attr_set_scales_mask", c_void_p, c_int, c_int)
            _done(set_mask(handle, argument, 0), "a factor")
        if self.post:
            operations = self._operations()
            _done(_function("dnnl_primitive_attr_set_post_ops", c_void_p, c_void_p)(handle, operations), "post-ops")
            _destroy("post_ops")(operations)
        return handle

    def _operations(self) -> c_void_p:
        handle = c_void_p()
        _done(_function("dnnl_post_ops_create", c_void_p)(byref(handle)), "post-ops")
        for operation in self.post:
            _done(_append(handle, operation), str(operation))
        return handle


def _attribute(name: str, handle: c_void_p, value: int) -> None:
    _done(_function(f"dnnl_primitive_attr_set_{name}", c_void_p, c_int)(handle, value), name)


def _append(handle: c_void_p, operation: PostOp) -> int:
    match operation:
        case Eltwise(algorithm, alpha, beta):
            add = _function("dnnl_post_ops_append_eltwise", c_void_p, c_int, c_float, c_float)
            return add(handle, algorithm, alpha, beta)
        case Binary(algorithm, other):
            return _function("dnnl_post_ops_append_binary", c_void_p, c_int, c_void_p)(handle, algorithm, other.handle)
        case Sum(scale):
            add = _function("dnnl_post_ops_append_sum", c_void_p, c_float, c_int, c_int)
            return add(handle, scale, 0, 0)


@dataclass
class Description:
    """A primitive's description: which implementation it found, and the formats that it wants."""

    handle: c_void_p
    what: str
    kept: tuple[object, ...] = field(default=(), repr=False)
    """What the library reads through pointers while the description lives."""

    def __post_init__(self) -> None:
        _owned(self, "primitive_desc", self.handle)

    @property
    def implementation(self) -> str:
        """The name of the implementation, such as "jit:avx512_core"."""
        found = c_char_p()
        query = _function("dnnl_primitive_desc_query", c_void_p, c_int, c_int, c_void_p)
        _done(query(self.handle, c.QUERY_IMPL_INFO_STR, 0, byref(found)), "a name")
        return (found.value or b"").decode()

    def next_implementation(self) -> bool:
        """Go on to the next implementation; whether there is one."""
        return not _function("dnnl_primitive_desc_next_impl", c_void_p)(self.handle)

    def format(self, argument: int) -> Format | None:
        """How the primitive wants an argument (`c.ARG_...`); `None` if it takes none."""
        query = library().dnnl_primitive_desc_query_md
        query.argtypes, query.restype = (c_void_p, c_int, c_int), c_void_p
        handle = query(self.handle, c.QUERY_EXEC_ARG_MD, argument)
        if not handle:
            return None
        copy = c_void_p()
        _done(_function("dnnl_memory_desc_clone", c_void_p, c_void_p)(byref(copy), handle), "a format")
        found = Format(copy, *_shape(copy))
        return found if found.nbytes else None


def _shape(handle: c_void_p) -> tuple[Shape, DType]:
    """Dims and dtype of a format."""
    count, kind, dims = c_int(), c_int(), POINTER(c_int64)()
    query = _function("dnnl_memory_desc_query", c_void_p, c_int, c_void_p)
    query(handle, c.QUERY_NDIMS_S32, byref(count))
    query(handle, c.QUERY_DATA_TYPE, byref(kind))
    query(handle, c.QUERY_DIMS, byref(dims))
    by_number = {number: dtype for dtype, number in DTYPES.items()}
    return tuple(dims[axis] for axis in range(count.value)), by_number.get(kind.value, np.dtype(np.uint8))


def describe(name: str, *arguments: object, attributes: Attributes | None = None) -> Description:
    """The description that `dnnl_<name>_primitive_desc_create` makes of these arguments; raises `Unsupported`."""
    handle = c_void_p()
    given, kept = zip(*map(_passed, arguments), strict=True)
    extra = (attributes or Attributes()).handle()
    function = getattr(library(), f"dnnl_{name}_primitive_desc_create")
    function.restype = c_int
    leading = () if name == "reorder" else (engine(),)
    status = function(byref(handle), *leading, *given, extra)
    _destroy("primitive_attr")(extra)
    _done(status, f"{name} of {[a for a in arguments if isinstance(a, Format)]}")
    return Description(handle, name, kept)


def _passed(argument: object) -> tuple[object, object]:
    """An argument as C takes it, and what must stay alive with it."""
    match argument:
        case None:
            return c_void_p(), None
        case Format() | Description():
            return argument.handle, argument
        case float():
            return c_float(argument), None
        case int():
            return c_int(argument), None
        case c_void_p():
            return argument, None
    if isinstance(argument, Sequence) and argument and isinstance(argument[0], Format):
        handles = (c_void_p * len(argument))(*(each.handle for each in argument))
        return handles, (argument, handles)
    dims = _Dims(*argument)  # type: ignore[misc]
    return dims, dims


class Primitive:
    """A primitive made ready: code has been generated for it."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self.handle = c_void_p()
        create = _function("dnnl_primitive_create", c_void_p, c_void_p)
        _done(create(byref(self.handle), description.handle), description.what)
        _owned(self, "primitive", self.handle)

    @property
    def scratch(self) -> int:
        """Bytes of scratch memory that a call needs."""
        found = self.description.format(c.ARG_SCRATCHPAD)
        return found.nbytes if found else 0

    def bound(self, arguments: Mapping[int, tuple[Format, int]]) -> Callable[[], int]:
        """A call of the primitive on memory at fixed addresses."""
        memories = [memory(form, address) for form, address in arguments.values()]
        table = (_Argument * len(memories))()
        for place, (argument, each) in enumerate(zip(arguments, memories, strict=True)):
            table[place].arg, table[place].memory = argument, each
        execute = _function("dnnl_primitive_execute", c_void_p, c_void_p, c_int, c_void_p)
        call = partial(execute, self.handle, stream(), len(memories), table)
        call.__dict__["primitive"] = self  # which must live as long
        for each in memories:
            _owned(call, "memory", each)
        return call


def memory(form: Format, address: int) -> c_void_p:
    """The library's object for memory at an address."""
    handle = c_void_p()
    create = _function("dnnl_memory_create", c_void_p, c_void_p, c_void_p, c_void_p)
    _done(create(byref(handle), form.handle, engine(), c_void_p(address)), "memory")
    return handle
