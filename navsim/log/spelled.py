"""Whole numbers as the plain decimals they stand for, a column at a time: what `canonical.decimal_text` says of each, spelled once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..basics import arrow


def decimals(values: np.ndarray, scale: int, least: int = 0) -> pa.Array:
    """Integers of `scale` decimals as text without idle zeros, but with at least so many places: 2551000000, 8, 2 is 25.51."""
    sizes = np.abs(values)
    text = arrow.column(sizes // 10**scale, pa.int64()).cast(pa.string())
    if scale:
        part = pc.utf8_slice_codeunits(arrow.column(sizes % 10**scale + 10**scale, pa.int64()).cast(pa.string()), 1)
        kept = pc.utf8_rtrim(part if not least else pc.utf8_slice_codeunits(part, least), characters="0")
        if least:
            kept = pc.binary_join_element_wise(pc.utf8_slice_codeunits(part, 0, least), kept, same(""))
        text = pc.utf8_rtrim(pc.binary_join_element_wise(text, kept, same(".")), characters=".")
    if (values < 0).any():
        signs = arrow.words_taken((values < 0).astype(np.int32), ("", "-"))
        text = pc.binary_join_element_wise(signs, text, same(""))
    return text


def same(text: str) -> pa.Scalar:
    """One text beside a column."""
    return arrow.text(text)


def joined(*parts: pa.Array | pa.Scalar) -> pa.Array:
    """Columns of text, and texts, one behind the other."""
    return pc.binary_join_element_wise(*parts, same(""))
