"""Ids and payloads of prices, a million at a time: the same text as `identity.price_id` and `canonical.payload`, made column by column."""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..basics import arrow, blocks
from ..basics.arrow_functions import as_text, coalesced, joined
from ..basics.problems import refuse
from ..events.canonical import payload, price_content, rate_text
from ..events.prices import DISCOUNT_RATE, KINDS, PriceColumns
from .identity import NOT_OF_AN_ID, UNDATED
from .spelled import Part, same, worded

if TYPE_CHECKING:
    from ..basics.arrays import Ints

STEM = f"prices:{UNDATED}:"
END = ":1"
Amounts = Sequence[Part]
LONGEST_AMOUNT = 22  # of 64 bits, with sign and point


def price_ids(prices: PriceColumns) -> pa.Array:
    """The id of every price: the one given, or prices:-:date:security.price.kind:1, with source and what it reverses where it has them."""
    made = made_ids(prices)
    if not prices.ids:
        return made
    return arrow.column([prices.ids.get(row) or text for row, text in enumerate(made.to_pylist())], pa.string())


def made_ids(prices: PriceColumns, amounts: Amounts = ()) -> pa.Array:
    """The ids the log makes; `amounts` where they are spelled already. Refused where there are more than one column has room for."""
    check_room(prices)
    parts = [
        _dates(prices.date, STEM, ":"),
        _one_of(prices.security, [f"{NOT_OF_AN_ID.sub('', name)}." for name in prices.securities]),
        *(amounts or spelled_amounts(prices)),
        _one_of(prices.kind, [f".{kind}" for kind in KINDS]),
    ]
    if prices.source.any():
        parts.append(_one_of(prices.source, [f".{NOT_OF_AN_ID.sub('', name)}" if name else "" for name in prices.sources]))
    if prices.reverses:
        told = [NOT_OF_AN_ID.sub("", f".{prices.reverses[row]}") if row in prices.reverses else "" for row in range(len(prices))]
        parts.append(_as_told(told))
    place, last = parts.pop()
    return arrow.put_together(*parts, (place, joined(last, same(END))))


def check_room(prices: PriceColumns) -> None:
    """Refuse more prices at once than their ids have room for in one column of text."""
    names = (prices.securities, prices.sources, tuple(prices.reverses.values()))
    longest = len(STEM + "2000-01-01:" + END) + LONGEST_AMOUNT + max(map(len, KINDS)) + sum(1 + max(map(len, own), default=0) for own in names)
    if len(prices) * longest > blocks.ROOM:
        message = f"{len(prices):,} prices at once; with names as long as these, {blocks.ROOM // longest:,} at most"
        refuse("log.too_many_prices", message, "append them in several batches, a few years at a time; a folder may be run as it is")


def price_payloads(prices: PriceColumns, amounts: Amounts = ()) -> pa.Array:
    """The payload of every price, as `payload(price_content(...))` says it; `amounts` where they are spelled already."""
    sourced = bool(prices.source.any())
    parts = [
        _dates(prices.date, '{"date":"', '","kind":'),
        _one_of(prices.kind, [f'{quoted(kind)},"price":"' for kind in KINDS]),
        *(amounts or spelled_amounts(prices)),
        _one_of(prices.security, [f'","security":{quoted(name)}' + ("" if sourced else "}") for name in prices.securities]),
    ]
    if sourced:
        parts.append(_one_of(prices.source, [(f',"source":{quoted(name)}' if n else "") + "}" for n, name in enumerate(prices.sources)]))
    made = arrow.put_together(*parts)
    if not prices.reverses and not prices.said:
        return made
    told = made.to_pylist()
    for row in prices.reverses.keys() | prices.said.keys():
        told[row] = payload(price_content(prices, row))
    return arrow.column(told, pa.string())


def spelled_amounts(prices: PriceColumns) -> Amounts:
    """What each price says as a plain decimal without idle zeros, a rate with its sign: 2551000000 is 25.51. In parts, each spelled once."""
    told = worded(prices.price_e8, 8)
    if not (prices.kind >= DISCOUNT_RATE).any():
        return told
    rates = [rate_text(int(value)) if kind >= DISCOUNT_RATE else None for value, kind in zip(prices.price_e8, prices.kind, strict=True)]
    return [_as_told(coalesced(arrow.column(rates, pa.string()), arrow.put_together(*told)))]


def _dates(days: Ints, before: str, after: str) -> Part:
    """Each date between two texts; of the days from the first to the last each is spelled once."""
    first = int(days.min()) if len(days) else 0
    spelled = as_text(arrow.column(np.arange(first, int(days.max(initial=first)) + 1), pa.date32()))
    return days - first, joined(same(before), spelled, same(after))


def _one_of(codes: Ints, words: list[str]) -> Part:
    """The word each row has, by position."""
    return codes, arrow.column(words, pa.string())


def _as_told(texts: Any) -> Part:
    """Texts of which each row has its own."""
    return np.arange(len(texts)), arrow.column(texts, pa.string())
