"""What a tensor can do, a family a file. The methods are PyTorch's; `layerloom.ops`, their makings, is NumPy's.

Where the two differ a method means what it means in PyTorch: `x.max(1)` and `x.sort()` give values and places,
`x.var()` divides by one less, `x.split(2)` says how long a piece is, `x.transpose(1, 2)` exchanges two axes. Axes may
be called `dim` or `axis`.
"""

from __future__ import annotations

from layerloom.tensor_methods.base import Picked
from layerloom.tensor_methods.elementwise import Elementwise
from layerloom.tensor_methods.in_place import InPlace, as_given, become
from layerloom.tensor_methods.kinds import Kinds
from layerloom.tensor_methods.operators import Operators
from layerloom.tensor_methods.outside import Outside
from layerloom.tensor_methods.pairwise import Pairwise
from layerloom.tensor_methods.places import Places
from layerloom.tensor_methods.products import Products
from layerloom.tensor_methods.reductions import Reductions
from layerloom.tensor_methods.shapes import Shapes

__all__ = ["Picked", "TensorMethods", "as_given", "become"]


class TensorMethods(Operators, Elementwise, Pairwise, Reductions, Shapes, Places, Products, Kinds, InPlace, Outside):
    """All methods that are made of operations."""

    __slots__ = ()
