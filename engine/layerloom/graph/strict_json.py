"""Reading JSON that may be broken or hostile: what `json.loads` lets through and a project must not hold is refused."""

from __future__ import annotations

import json
import math
from typing import Any

from layerloom.files import FileProblem
from layerloom.graph.encoding import MAX_DEPTH, MAX_INTEGER
from layerloom.words import later, tr

_REMEDY = later("Take the version before (it ends in .bak) or correct the file in a text editor")
_TOO_DEEP = later("this is nested more than {0} levels deep")


def parsed(text: str) -> object:
    """The value that the text says.

    Raises `FileProblem` for anything but strict JSON, and for NaN, infinite numbers, whole numbers over 2^53, keys that
    come twice, half surrogate pairs, and more than 64 levels.
    """
    try:
        value: object = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
        )
        text.encode("utf-8")
    except json.JSONDecodeError as error:
        raise FileProblem(
            tr("this is not JSON ({0})").format(error.msg),
            tr("line {0}, column {1}").format(error.lineno, error.colno),
            tr(_REMEDY),
        ) from error
    except RecursionError as error:
        raise FileProblem(tr(_TOO_DEEP).format(MAX_DEPTH), remedy=tr(_REMEDY)) from error
    _check(value, 1)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise FileProblem(tr("the key {0} comes twice in one object").format(ascii(key)[:60]), remedy=tr(_REMEDY))
        result[key] = value
    return result


def _constant(text: str) -> float:
    raise FileProblem(tr("{0} is not a number that a file can hold").format(text), remedy=tr(_REMEDY))


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise FileProblem(tr("the number {0} is too large").format(text[:40]), remedy=tr(_REMEDY))
    return value


def _int(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:
        raise FileProblem(tr("the number {0} is larger than 2^53").format(text[:40]), remedy=tr(_REMEDY))
    return int(text)


def _check(value: object, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FileProblem(tr(_TOO_DEEP).format(MAX_DEPTH), remedy=tr(_REMEDY))
    if isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
        raise FileProblem(tr("there is broken text here (half of a surrogate pair)"), remedy=tr(_REMEDY))
