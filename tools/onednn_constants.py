"""Writes `layerloom/compile/cpu/constants.py` from oneDNN's own headers, so that no number is copied by hand.

pip download onednn-devel-cpu-gomp==2023.2.0 --no-deps -d headers && unzip -d headers headers/*.whl
python tools/onednn_constants.py headers > engine/layerloom/compile/cpu/constants.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ENUMS = {
    "dnnl_data_type_t": "dnnl_",
    "dnnl_fpmath_mode_t": "dnnl_",
    "dnnl_format_kind_t": "dnnl_",
    "dnnl_prop_kind_t": "dnnl_",
    "dnnl_alg_kind_t": "dnnl_",
    "dnnl_normalization_flags_t": "dnnl_",
    "dnnl_rnn_flags_t": "dnnl_",
    "dnnl_rnn_direction_t": "dnnl_",
    "dnnl_scratchpad_mode_t": "dnnl_",
    "dnnl_query_t": "dnnl_",
    "dnnl_status_t": "dnnl_",
    "dnnl_engine_kind_t": "dnnl_",
    "dnnl_stream_flags_t": "dnnl_",
}
HEADER = '"""Numbers of the oneDNN 3.2 C interface, written by `tools/onednn_constants.py` from its headers."""\n'


def without_comments(text: str) -> str:
    text = re.sub(r"//[^\n]*", "", text)
    return re.sub(r"#if\w* DNNL_EXPERIMENTAL.*?#endif", "", text, flags=re.S)


def members(body: str) -> Iterator[tuple[str, int]]:
    """The names of an enum and their numbers; one without a number follows the one before."""
    known: dict[str, int] = {}
    following = 0
    for entry in filter(None, (part.strip() for part in body.split(","))):
        name, _, value = (part.strip() for part in entry.partition("="))
        number = following if not value else known[value] if value in known else int(value.rstrip("U"), 0)
        known[name], following = number, number + 1
        yield name, number


def constants(text: str) -> Iterator[str]:
    for body, enum in re.findall(r"typedef enum \{(.*?)\} (\w+);", text, re.S):
        if enum in ENUMS:
            yield f"\n# {enum}"
            yield from (f"{name.removeprefix(ENUMS[enum]).upper()} = {value:#x}" for name, value in members(body))
    yield "\n# Arguments of primitives"
    known: dict[str, str] = {}
    for name, value in re.findall(r"#define DNNL_(ARG_\w+) (\w+)$", text, re.M):
        known[name] = known.get(value.removeprefix("DNNL_"), value)
        yield f"{name} = {known[name]}"


def main(folder: Path) -> None:
    headers = (next(folder.rglob(f"oneapi/dnnl/{name}.h")) for name in ("dnnl_common_types", "dnnl_types"))
    text = without_comments("\n".join(header.read_text() for header in headers))
    sys.stdout.write("\n".join([HEADER, *constants(text), ""]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
