"""Ids and payloads of prices, a million at a time: the same text as `identity.price_id` and `canonical.payload`, made column by column."""

from __future__ import annotations

from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import as_text, coalesced, joined, take
from ..events.canonical import payload, price_content, rate_text
from ..events.prices import DISCOUNT_RATE, KINDS, PriceColumns
from .identity import NOT_OF_AN_ID, UNDATED
from .spelled import decimals
from .spelled import same as _same

if TYPE_CHECKING:
    from ..basics.arrays import Ints

STEM = f"prices:{UNDATED}:"


def price_ids(prices: PriceColumns) -> pa.Array:
    """The id of every price: the one given, or prices:-:date:security.price.kind:1, with source and what it reverses where it has them."""
    made = made_ids(prices)
    if not prices.ids:
        return made
    return arrow.column([prices.ids.get(row) or text for row, text in enumerate(made.to_pylist())], pa.string())


def made_ids(prices: PriceColumns) -> pa.Array:
    """The ids the log makes."""
    dates = as_text(arrow.column(prices.date, pa.date32()))
    text = _amounts(prices)
    parts = [_same(STEM), dates, _same(":"), _words(prices.security, prices.securities), _same("."), text, _same("."), _words(prices.kind, KINDS)]
    if prices.source.any():
        parts.append(_words(prices.source, tuple("." + name if name else "" for name in prices.sources)))
    if prices.reverses:
        told = [NOT_OF_AN_ID.sub("", f".{prices.reverses[row]}") if row in prices.reverses else "" for row in range(len(prices))]
        parts.append(arrow.column(told, pa.string()))
    return joined(*parts, _same(":1"))


def price_payloads(prices: PriceColumns) -> pa.Array:
    """The payload of every price, as `payload(price_content(...))` says it."""
    parts = [
        _same('{"date":"'),
        as_text(arrow.column(prices.date, pa.date32())),
        arrow.words_taken(np.asarray(prices.kind, np.int32), tuple(f'","kind":{quoted(kind)},"price":"' for kind in KINDS)),
        _amounts(prices),
        arrow.words_taken(prices.security, tuple(f'","security":{quoted(name)}' for name in prices.securities)),
    ]
    if prices.source.any():
        parts.append(arrow.words_taken(prices.source, tuple(f',"source":{quoted(name)}' if n else "" for n, name in enumerate(prices.sources))))
    made = joined(*parts, _same("}"))
    if not prices.reverses and not prices.said:
        return made
    told = made.to_pylist()
    for row in prices.reverses.keys() | prices.said.keys():
        told[row] = payload(price_content(prices, row))
    return arrow.column(told, pa.string())


def _amounts(prices: PriceColumns) -> pa.Array:
    """What each price says, a rate with its sign."""
    text = _plain(prices.price_e8)
    if (prices.kind >= DISCOUNT_RATE).any():
        rates = [rate_text(int(value)) if kind >= DISCOUNT_RATE else None for value, kind in zip(prices.price_e8, prices.kind, strict=True)]
        text = coalesced(arrow.column(rates, pa.string()), text)
    return text


def _words(codes: Ints, words: tuple[str, ...]) -> pa.Array:
    return arrow.words_taken(np.asarray(codes, np.int32), tuple(NOT_OF_AN_ID.sub("", word) for word in words))


def _plain(values: np.ndarray) -> pa.Array:
    """Prices as plain decimals without idle zeros: 2551000000 is 25.51. Each is spelled once."""
    distinct, place = np.unique(values, return_inverse=True)
    return take(decimals(distinct, 8), place)
