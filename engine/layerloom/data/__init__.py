"""Reading data, splitting it and cutting it into batches.

What is wrong with a file is a `DataError`; nothing is ever substituted.
"""

from layerloom.data.digits import read_digits
from layerloom.data.order import Rows, Split, batch_count, batches, in_order, permutation, split
from layerloom.data.problem import DataError
from layerloom.data.table import Column, Schema, content_hash, propose_columns, read_csv

__all__ = [
    "Column", "DataError", "Rows", "Schema", "Split", "batch_count", "batches", "content_hash", "in_order",
    "permutation", "propose_columns", "read_csv", "read_digits", "split",
]  # fmt: skip
