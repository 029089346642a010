"""Columns of text put together row by row, where words that come again and again are spelled once and not in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import take

if TYPE_CHECKING:
    from ..basics.arrays import Ints

FEW_WORDS = 1000


def taken(texts: Any, place: Ints) -> pa.Array:
    """The text of every row; none where its position is -1."""
    column = texts if isinstance(texts, pa.Array) else arrow.column(texts, pa.string())
    if len(column) == len(place) and (place == np.arange(len(place))).all():
        return column
    return take(pa.concat_arrays([column, arrow.column([""], pa.string())]), np.where(place < 0, len(column), place))


def side_by_side(pieces: list[tuple[Ints, Any]], count: int, most: int | None = None) -> list[pa.Array]:
    """(position of each row's text, texts) one behind the other, as columns to join: neighbours of few words are put together first.

    most  how many words there may be of two columns put together; without it four for each row
    """
    most = max(4 * count, FEW_WORDS) if most is None else most
    told: list[tuple[Ints, Any]] = []
    for place, texts in pieces:
        if isinstance(texts, pa.Array) and len(texts) <= FEW_WORDS:
            texts = texts.to_pylist()
        if told and not isinstance(texts, pa.Array) and not isinstance(told[-1][1], pa.Array):
            first, words = told[-1]
            if (len(words) + 1) * (len(texts) + 1) <= most:
                pairs = (first + 1) * (len(texts) + 1) + place + 1
                there = np.flatnonzero(np.bincount(pairs))
                where = np.zeros(int(there[-1]) + 1 if len(there) else 0, np.int64)
                where[there] = np.arange(len(there))
                one, other = ["", *words], ["", *texts]
                both = [one[pair // len(other)] + other[pair % len(other)] for pair in there.tolist()]
                told[-1] = (where[pairs], both)
                continue
        told.append((place, texts))
    return [taken(texts, place) for place, texts in told]
