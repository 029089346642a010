"""Whole numbers as the plain decimals they stand for, a column at a time: what `canonical.decimal_text` says of each, spelled once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import as_text, joined, sliced, without_last

Part = tuple[np.ndarray, pa.Array]  # (the place of each row's word, the words)


def decimals(values: np.ndarray, scale: int, least: int = 0) -> pa.Array:
    """Integers of `scale` decimals as text without idle zeros, but with at least so many places: 2551000000, 8, 2 is 25.51."""
    return arrow.put_together(*worded(values, scale, least))


def worded(values: np.ndarray, scale: int, least: int = 0) -> list[Part]:
    """The same yet to be put together: the sign where there is one, what stands before the point, and the rest; each spelled once."""
    sizes, one = np.abs(values), 10**scale
    told = [] if (values >= 0).all() else [((values < 0).astype(np.int32), arrow.column(["", "-"], pa.string()))]
    whole, at = arrow.distinct(sizes // one)
    told.append((at, as_text(arrow.column(whole, pa.int64()))))
    if scale:
        rest, at = arrow.distinct(sizes % one)
        told.append((at, _behind_the_point(sliced(as_text(arrow.column(rest + one, pa.int64())), 1), scale, least)))
    return told


def _behind_the_point(digits: pa.Array, scale: int, least: int) -> pa.Array:
    """The point and the digits behind it; nothing where they are idle."""
    if least == scale:
        return joined(same("."), digits)
    if least:
        return joined(same("."), sliced(digits, 0, least), without_last(sliced(digits, least), "0"))
    return without_last(joined(same("."), without_last(digits, "0")), ".")


def same(text: str) -> pa.Scalar:
    """One text beside a column."""
    return arrow.text(text)
