"""First in, first out by columns, and lot by lot: what sales take, and what is left, are the same."""

import datetime
import random

import numpy as np
import pytest

from navsim.events.many import Few, Many, Whole
from navsim.events.portfolio import Trade
from navsim.portfolio import lots, ordinary_lots
from navsim.portfolio.happenings import Lived


def dealt(chance, count, most=10**12):
    """Trades at random of four securities, never of more than is held: (Lived, buys, cost, proceeds)."""
    held, rows = [0] * 4, []
    for n in range(count):
        security = chance.randrange(4)
        sells = held[security] and chance.random() < 0.55
        some = chance.choice((1, chance.randint(1, most), held[security] // 2 or 1, held[security] or 1))
        units = min(some, held[security]) if sells else chance.randint(1, chance.choice((3, most)))
        held[security] += -units if sells else units
        rows.append((security, not sells, units, chance.randint(0, 10**10), chance.randint(-500, 10**10), n))
    security, buys, units, cost, proceeds, place = (np.array(each) for each in zip(*rows, strict=True))
    columns = {
        "event_id": Few(np.arange(count, dtype=np.int32), tuple(f"T{n:06d}" for n in range(count))),
        "date": Few(np.zeros(count, np.int32), (datetime.date(2024, 1, 2),)),
        "quantity_e6": Whole(units),
        "line": Whole(place),
    }
    return Lived(told=Many(kind=Trade, columns=columns), place=place, session=place // 3, security=security), buys, cost, proceeds


def columns_of(relieved):
    """All that was taken."""
    return [getattr(relieved, name).tolist() for name in ("sale", "lot", "quantity", "cost", "proceeds")]


@pytest.mark.parametrize("seed", range(40))
def test_columns_say_what_lots_say(seed):
    """Sales of parts, of all, of several lots; costs and proceeds that do not divide."""
    chance = random.Random(seed)
    trades, buys, cost, proceeds = dealt(chance, chance.choice((1, 2, 30, 400)), chance.choice((5, 10**12)))
    units = trades.told.whole("quantity_e6")
    theirs, quantity, left = ordinary_lots.one_by_one(trades, buys, units, cost, proceeds, "fifo")
    ours = ordinary_lots.deal(trades, buys, cost, proceeds, "fifo")
    assert columns_of(ours.relieved) == columns_of(theirs)
    assert (ours.quantity.tolist(), ours.cost.tolist()) == (quantity.tolist(), left.tolist())
    told = [(lot.id, lot.bought, lot.paid, lot.quantity, lot.cost) for _, _, lot in ours.lots()]
    there = zip(np.flatnonzero(buys), units[buys], cost[buys], quantity, left, strict=True)
    assert told == [(f"T{n:06d}", *amounts) for n, *amounts in there]


def test_no_lot_is_made_until_somebody_asks(monkeypatch):
    """First in, first out is dealt without one."""
    made = []
    monkeypatch.setattr(ordinary_lots, "Lot", lambda **told: made.append(told) or lots.Lot(**told))
    trades, buys, cost, proceeds = dealt(random.Random(1), 300)
    found = ordinary_lots.deal(trades, buys, cost, proceeds, "fifo")
    assert len(found.relieved.sale) > 50
    assert not made
    assert len(found.lots()) == len(made) == buys.sum()
