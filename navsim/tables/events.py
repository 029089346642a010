"""The events a run was made of, with what each says and where it was read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.instants import day_number
from ..events.canonical import payload, price_payloads
from ..log import identity
from ..log.knowledge import Known
from ..log.price_ids import price_ids

if TYPE_CHECKING:
    from ..events.prices import PriceColumns

WORLD = None
NAMES = ("seq", "event_id", "kind", "effective", "recorded_at", "file", "line", "payload")


def events(known: Known, funds: dict[str, int]) -> dict[str | None, dict[str, list[Any]]]:
    """{fund, or WORLD: columns of the table}: every event known to the run, those taken back included.

    funds  {fund id: day number of its inception}, for events without a date of their own
    """
    log = known.log
    rows: dict[Any, Any] = {}
    first = min(funds.values())
    for event, said, seq in zip(log.events, log.contents, log.event_seqs, strict=True):
        if event.event_id in known.seqs and (event.fund is None or event.fund in funds):
            when = identity.effective(event)
            day = day_number(when) if when else funds.get(event.fund, first)
            row = (seq, event.event_id, identity.kind_of(event), day, event.recorded_at, event.file, event.line, payload(said))
            rows.setdefault(event.fund, []).append(row)
    told = {fund: dict(zip(NAMES, (list(column) for column in zip(*own, strict=True)), strict=True)) for fund, own in rows.items()}
    prices = heard_prices(known)
    if prices["seq"]:
        world = told.setdefault(WORLD, {name: [] for name in NAMES})
        told[WORLD] = {name: world[name] + prices[name] for name in NAMES}
    return {fund: in_order(own) for fund, own in told.items()}


def heard_prices(known: Known) -> dict[str, list[Any]]:
    """The prices known to the run, column by column: they are never rows."""
    prices, seqs = known.log.prices, known.log.price_seqs
    heard = np.ones(len(prices), bool)
    if known.at is not None:
        heard &= prices.recorded_at <= known.at
    if known.seq is not None:
        heard &= seqs <= known.seq
    if not heard.all():
        prices, seqs = prices.take(np.flatnonzero(heard)), seqs[heard]
    return {
        "seq": seqs.tolist(),
        "event_id": ids_of(prices) if len(prices) else [],
        "kind": ["prices"] * len(prices),
        "effective": prices.date.tolist(),
        "recorded_at": prices.recorded_at.tolist(),
        "file": [prices.files[n] for n in prices.file.tolist()],
        "line": prices.line.tolist(),
        "payload": price_payloads(prices),
    }


def ids_of(prices: PriceColumns) -> list[str]:
    """The id of every price; where names are so long that a key may be cut, one by one."""
    longest = sum(max(map(len, names), default=0) for names in (prices.securities, prices.sources, tuple(prices.reverses.values())))
    if longest > identity.LONGEST_KEY // 2:
        return [identity.price_id(prices, n) for n in range(len(prices))]
    return price_ids(prices).to_pylist()


def in_order(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Columns in the order of the log, with the digest of what each row says."""
    order = np.argsort(np.array(told["seq"], np.int64), kind="stable").tolist()
    told = {name: [column[n] for n in order] for name, column in told.items()}
    told["digest"] = [hashlib.sha256(text.encode()).hexdigest() for text in told["payload"]]
    return told
