"""Whole numbers as the plain decimals they stand for, a column at a time: what `canonical.decimal_text` says of each, spelled once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import as_text, joined, sliced, without_last


def decimals(values: np.ndarray, scale: int, least: int = 0) -> pa.Array:
    """Integers of `scale` decimals as text without idle zeros, but with at least so many places: 2551000000, 8, 2 is 25.51."""
    sizes = np.abs(values)
    text = as_text(arrow.column(sizes // 10**scale, pa.int64()))
    if scale:
        part = sliced(as_text(arrow.column(sizes % 10**scale + 10**scale, pa.int64())), 1)
        if least == scale:
            text = joined(text, same("."), part)
        elif least:
            text = joined(text, same("."), sliced(part, 0, least), without_last(sliced(part, least), "0"))
        else:
            text = without_last(joined(text, same("."), without_last(part, "0")), ".")
    if (values < 0).any():
        text = joined(arrow.words_taken((values < 0).astype(np.int32), ("", "-")), text)
    return text


def same(text: str) -> pa.Scalar:
    """One text beside a column."""
    return arrow.text(text)
