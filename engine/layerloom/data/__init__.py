"""Reading data, splitting it and cutting it into batches.

What is wrong with a file is a `DataError`; nothing is ever substituted.
"""

from layerloom.data.blood_cells import read_blood_cells
from layerloom.data.buckets import Buckets, bucket_sizes
from layerloom.data.digits import read_digits, read_mnist5k
from layerloom.data.order import (
    Rows,
    Split,
    batch_count,
    batches,
    drawn,
    in_order,
    in_turn,
    joined,
    permutation,
    shuffled,
    split,
)  # fmt: skip
from layerloom.data.problem import DataError
from layerloom.data.proposal import Flaw, LeftOut, Schema, propose_columns
from layerloom.data.sentences import read_sentences, read_text
from layerloom.data.table import Column, content_hash, read_csv
from layerloom.data.tagged import read_tagged

__all__ = [
    "Buckets", "Column", "DataError", "Flaw", "LeftOut", "Rows", "Schema", "Split", "batch_count", "batches",
    "bucket_sizes", "content_hash", "drawn", "in_order", "in_turn", "joined", "permutation", "propose_columns",
    "read_blood_cells", "read_csv", "read_digits", "read_mnist5k", "read_sentences", "read_tagged", "read_text",
    "shuffled", "split",
]  # fmt: skip
