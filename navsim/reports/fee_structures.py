"""The figures of a sweep as plain rows with Arrow types, for CSV, JSON and Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .figures import Figures

if TYPE_CHECKING:
    from ..sweep.result import Sweep


def figures(sweep: Sweep) -> Figures:
    """One row a structure and class."""
    table = sweep.table("final")
    columns = tuple((field.name, field.type) for field in table.schema)
    return Figures(columns, tuple(zip(*(column.to_pylist() for column in table.columns), strict=True)))
