"""The events a run was made of, with what each says and where it was read."""

from __future__ import annotations

import binascii
import hashlib
import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..log import identity
from ..log.columns import UNDATED, Columns
from ..log.knowledge import Known
from ..log.price_ids import made_ids, price_ids, price_payloads, spelled_amounts
from . import arrow
from .arrow import Words

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.prices import PriceColumns

WORLD = None
NAMES = ("seq", "event_id", "kind", "effective", "recorded_at", "file", "line", "payload")
KIND_OF_PRICES = "prices"


def events(known: Known, funds: dict[str, int]) -> dict[str | None, dict[str, Any]]:
    """{fund, or WORLD: columns of the table}: every event known to the run, those taken back included.

    funds  {fund id: day number of its inception}, for events without a date of their own
    """
    log = known.log
    columns, seqs = log.columns, np.array(log.event_seqs, np.int64)
    heard = np.ones(len(seqs), bool)
    if known.at is not None:
        heard &= columns.recorded_at <= known.at
    if known.seq is not None:
        heard &= seqs <= known.seq
    first = min(funds.values())
    told: dict[str | None, dict[str, Any]] = {}
    for code, fund in enumerate((*columns.fund.words, WORLD)):
        own = columns.fund.codes == (code if fund is not WORLD else -1)
        rows = np.flatnonzero(heard & own)
        if len(rows) and (fund is WORLD or fund in funds):
            rows = rows[np.argsort(seqs[rows], kind="stable")]
            told[fund] = of_rows(columns, seqs, rows, first if fund is WORLD else funds[fund])
    prices = heard_prices(known)
    if prices is not None:
        told[WORLD] = merged(told[WORLD], prices) if WORLD in told else prices
    for own in told.values():
        own["digest"] = digests(own["payload"])
    return told


def of_rows(columns: Columns, seqs: Ints, rows: Ints, undated: int) -> dict[str, Any]:
    """Some events of a log; `undated` is the day of those without a date of their own."""
    days = columns.effective[rows]
    texts = {name: arrow.select(getattr(columns, name), rows) for name in ("event_id", "payload")}
    return {
        "seq": seqs[rows],
        "kind": Words(columns.feed.codes[rows], columns.feed.words),
        "effective": np.where(days == UNDATED, undated, days),
        "recorded_at": columns.recorded_at[rows],
        "file": Words(columns.file.codes[rows], columns.file.words),
        "line": columns.line[rows],
        **texts,
    }


def heard_prices(known: Known) -> dict[str, Any] | None:
    """The prices known to the run, column by column: they are never rows. None: none."""
    prices, seqs = known.log.prices, known.log.price_seqs
    heard = np.ones(len(prices), bool)
    if known.at is not None:
        heard &= prices.recorded_at <= known.at
    if known.seq is not None:
        heard &= seqs <= known.seq
    if not heard.all():
        prices, seqs = prices.take(np.flatnonzero(heard)), seqs[heard]
    if not len(prices):
        return None
    amounts = spelled_amounts(prices)
    return {
        "seq": seqs,
        "event_id": ids_of(prices, amounts),
        "kind": Words(np.zeros(len(prices), np.int32), (KIND_OF_PRICES,)),
        "effective": prices.date.astype(np.int64),
        "recorded_at": prices.recorded_at,
        "file": Words(prices.file.astype(np.int32), tuple(prices.files)),
        "line": prices.line.astype(np.int64),
        "payload": price_payloads(prices, amounts),
    }


def ids_of(prices: PriceColumns, amounts: pa.Array) -> pa.Array:
    """The id of every price; where names are so long that a key may be cut, one by one."""
    longest = sum(max(map(len, names), default=0) for names in (prices.securities, prices.sources, tuple(prices.reverses.values())))
    if longest > identity.LONGEST_KEY // 2:
        return arrow.column([identity.price_id(prices, n) for n in range(len(prices))], pa.string())
    return price_ids(prices) if prices.ids else made_ids(prices, amounts)


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two sets of columns as one, in the order of the log."""
    order = np.argsort(np.concatenate([one["seq"], other["seq"]]), kind="stable")
    told: dict[str, Any] = {}
    for name in NAMES:
        if isinstance(one[name], Words):
            told[name] = arrow.joined_words(one[name], other[name], order)
        elif isinstance(one[name], pa.Array):
            told[name] = arrow.select(pa.concat_arrays([one[name], other[name]]), order)
        else:
            told[name] = np.concatenate([one[name], other[name]])[order]
    return told


def digests(texts: pa.Array) -> pa.Array:
    """The sha256 of each text, in hexadecimal."""
    offsets, data, sha = arrow.offsets(texts).tolist(), bytes(texts.buffers()[2] or b""), hashlib.sha256
    told = b"".join([sha(data[start:end]).digest() for start, end in itertools.pairwise(offsets)])
    return arrow.fixed_strings(binascii.hexlify(told), len(texts))
