"""Checks the number arrays of the wire, row by row: they hold finite numbers only."""

from typing import Annotated

from pydantic import AfterValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Vector = Annotated[list[Number], Field(fail_fast=True)]
"""A row of finite numbers. Booleans, strings, NaN and infinities are refused; the first offender is named."""


def rectangular(rows: list[Vector]) -> list[Vector]:
    """Returns the rows as they came. Raises PydanticCustomError, which counts rows from 1, where there is
    none or one is not as wide as the first."""
    if not rows:
        raise PydanticCustomError("no_rows", "no rows")
    width = len(rows[0])
    if width == 0:
        raise PydanticCustomError("empty_row", "row 1 is empty")
    for place, row in enumerate(rows, start=1):
        if len(row) != width:
            context = {"row": place, "came": len(row), "width": width}
            raise PydanticCustomError("ragged", "row {row} is not as wide as row 1", context)
    return rows


Matrix = Annotated[list[Vector], Field(fail_fast=True), AfterValidator(rectangular)]
"""At least one row, every row equally wide and not empty."""


def tensor_tag(value: object) -> str:
    """Returns the tag of a parameter's shape: a matrix where its first entry is a list, else a vector."""
    return "<matrix>" if isinstance(value, list) and value and isinstance(value[0], list) else "<vector>"


Tensor = Annotated[
    Annotated[Vector, Tag("<vector>")] | Annotated[Matrix, Tag("<matrix>")],
    Discriminator(tensor_tag),
]
"""A parameter as nested lists: a bias is a vector, a weight a matrix."""
