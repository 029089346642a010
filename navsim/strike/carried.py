"""What a strike leaves for the next one, by names: taken out of the arrays of one run, put into those of another.

The arrays of two runs have other axes: other orders and accounts, one more closed year. So what stands on an axis is told by what it
stands for, never by its position.
"""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from ..basics.instants import day_number
from ..basics.window import Unfit
from . import accounts as registers
from . import arrays, shapes

OF_CLASSES = ("net_assets", "shares", "nav", "due_shares", "due", "unpaid_total", "carry", "left_over", "declared")
OF_FEES = ("since_bill", "spent", "given", "covered", "allowed", "allowed_dust", "limit_gave", "from_fund", "rest")
OF_FLOORS = ("floor_gave", "floor_repaid", "fee_left", "class_left")
OF_PAIRS = ("pair_covered", "pair_own", "pair_allowed", "pair_dust")
ALIKE = OF_CLASSES + OF_FEES + OF_FLOORS + OF_PAIRS  # their axes are classes, accruals and limits, which no night changes
BY_ACCOUNT = ("balance", "held", "due_account", "unpaid_balance")
BY_PART_AND_ACCOUNT = ("accrued", "accrued_part")
BY_YEAR = ("vintage", "vintage_taken", "vintage_spent", "vintage_allowed", "vintage_dust")
OF_ORDER = ("order_nav", "order_shares", "order_amount", "order_status", "order_there", "order_young", "order_kept", "order_liquidity")
NINETY_DAYS = 92  # of rule 18f-1
OF_DISTRIBUTION = ("distributed", "entitled", "reinvested")


def take(engine: Any, t: int) -> dict[str, Any]:
    """What session t left, with what later sessions look up of orders and distributions that are not done."""
    ask, state, record = engine.ask, engine.state, engine.record
    told: dict[str, Any] = {name: getattr(state, name)[..., 0].tolist() for name in ALIKE}
    names = [list(key) for key in engine.accounts]
    told["accounts"] = names
    for name in BY_ACCOUNT:
        told[name] = getattr(state, name)[:, 0].tolist()
    for name in BY_PART_AND_ACCOUNT:
        told[name] = getattr(state, name)[:, :, 0].tolist()
    told["reinvesting"] = int(state.reinvesting[0])
    told["filled"] = state.filled[:, 0].tolist()
    told["unpaid"] = [[key_of(ask.placed, n), int(state.unpaid[slot, 0]), int(state.unpaid_shares[slot, 0])] for slot, n in enumerate(engine.unpaid)]
    told["dust"] = dust_told(engine)
    years = [(ask.charges.limits[v.limit].id, v.fiscal_year) for v in ask.charges.vintages]
    for name in BY_YEAR:
        told[name] = [[*year, int(cents)] for year, cents in zip(years, getattr(state, name)[:, 0].tolist(), strict=True)]
    told["orders"] = [[key_of(ask.placed, n), *(int(getattr(record, name)[n, 0]) for name in OF_ORDER)] for n in open_orders(ask, t)]
    told["distributions"] = [
        [p.event.event_id, *(int(getattr(record, name)[n, 0]) for name in OF_DISTRIBUTION)]
        for n, p in enumerate(ask.paid)
        if p.ex <= t < ask.schedule.at_or_after(p.event.pay_date or p.event.ex_date)
    ]
    told["payable"] = record.payable[t, :, 0].tolist()
    told["ninety_days"], told["axes"] = in_kind(ask), axes(ask)
    return dict(plain(told))


def axes(ask: Any) -> list[Any]:
    """What the axes of the arrays stand for that no night changes."""
    charges = ask.charges
    fees = [[each.fee, each.share_class] for each in charges.accruals]
    return [list(charges.classes), fees, *([each.id for each in limits] for limits in (charges.limits, charges.class_limits))]


def in_kind(ask: Any) -> bool:
    """Whether there are redemptions in kind, which look back on ninety days of others."""
    return bool((ask.placed.line == shapes.IN_KIND).any())


def open_orders(ask: Any, t: int) -> list[int]:
    """Positions of orders worked out by session t that are looked up later: until they are paid, and while their shares are young."""
    days, placed = ask.schedule.days, ask.placed
    young = int(placed.fee_days.max(initial=0))
    young = max(young, NINETY_DAYS) if in_kind(ask) else young
    since = ask.schedule.at_or_after(days[t] - datetime.timedelta(days=young))
    paid = placed.paid_at(np.array([day_number(day) for day in days], np.int64))
    still = (placed.at_strike <= t) & ((placed.at_strike == t) | (placed.priced >= since) | (paid > t))
    told: list[int] = np.flatnonzero(still).tolist()
    return told


def plain(told: Any) -> Any:
    """Whole numbers of Python all the way down."""
    if isinstance(told, dict):
        return {name: plain(each) for name, each in told.items()}
    if isinstance(told, list):
        return [plain(each) for each in told]
    return told if isinstance(told, str) or told is None else int(told)


def put(engine: Any, told: dict[str, Any], first: int) -> None:
    """Go on from there."""
    ask, state, record = engine.ask, engine.state, engine.record
    if told["axes"] != axes(ask):
        raise Unfit("its classes, fees or limits are others than before, or stand in another order")
    for name in ALIKE:
        fill(getattr(state, name)[..., 0], told[name])
    place = [engine.accounts[tuple(name)] for name in told["accounts"]]
    for name in BY_ACCOUNT:
        array = getattr(state, name)
        for a, value in zip(place, told[name], strict=True):
            array[a, 0] = value
    for name in BY_PART_AND_ACCOUNT:
        array = getattr(state, name)
        for bucket in range(2):
            for a, value in zip(place, told[name][bucket], strict=True):
                array[bucket, a, 0] = value
    state.reinvesting[0] = told["reinvesting"]
    for n, value in enumerate(told["filled"][: len(state.filled)]):
        state.filled[n, 0] = value
    unpaid = {tuple(key): (cents, shares) for key, cents, shares in told["unpaid"]}
    for slot, n in enumerate(engine.unpaid):
        state.unpaid[slot, 0], state.unpaid_shares[slot, 0] = unpaid.get(tuple(key_of(ask.placed, n)), (0, 0))
    dust = {tuple(key): (value, one) for key, value, one in told["dust"]}
    for cell, (key, one) in enumerate(zip(dust_keys(ask.charges.accruals), ones(engine), strict=True)):
        state.dust[cell, 0], before = dust.get(key, (0, one))
        if before != one:
            raise Unfit(f"the terms of {key[0]} are counted in other parts of a cent than before")
    for name in BY_YEAR:
        of_years = {(limit, year): cents for limit, year, cents in told[name]}
        for v, each in enumerate(ask.charges.vintages):
            getattr(state, name)[v, 0] = of_years.get((ask.charges.limits[each.limit].id, each.fiscal_year), 0)
    orders = {tuple(key): values for key, *values in told["orders"]}
    for n in np.flatnonzero(ask.placed.at_strike < first).tolist():
        for name, value in zip(OF_ORDER, orders.get(tuple(key_of(ask.placed, n)), (0,) * len(OF_ORDER)), strict=True):
            getattr(record, name)[n, 0] = value
    for n, slot in registers.young(ask).slot.items():
        if ask.placed.at_strike[n] < first:
            state.young[slot, 0] += record.order_shares[n, 0]
    paid = {event_id: values for event_id, *values in told["distributions"]}
    for n, each in enumerate(ask.paid):
        if each.ex < first:
            for name, value in zip(OF_DISTRIBUTION, paid.get(each.event.event_id, (0, 0, 0)), strict=True):
                getattr(record, name)[n, 0] = value
    fill(record.payable[first - 1, :, 0], told["payable"])
    for name in ("net_assets", "shares", "nav"):
        fill(getattr(record, name)[first - 1, :, 0], told[name])


def fill(array: Any, values: list[Any]) -> None:
    """Values into an array of one or more axes."""
    for n, value in enumerate(values):
        if isinstance(value, list):
            fill(array[n], value)
        else:
            array[n] = value


def key_of(placed: Any, n: int) -> list[Any]:
    """The name of an order's leg."""
    return [placed.event_ids[n], int(placed.into[n])]


def dust_told(engine: Any) -> list[list[Any]]:
    """[what a cell is of, its dust, how much makes a cent]; and those of terms that had no day in this run, as they were carried into it."""
    ask, opening = engine.ask, engine.ask.window.of("strike")
    keys = dust_keys(ask.charges.accruals)
    told = [[list(key), int(value), one] for key, value, one in zip(keys, engine.state.dust[:, 0].tolist(), ones(engine), strict=True)]
    return [*told, *([] if opening is None else (each for each in opening["dust"] if tuple(each[0]) not in set(keys)))]


def ones(engine: Any) -> list[int]:
    """How much dust makes a cent in each cell: it hangs on all the forms that the terms of a fee have in a run."""
    every = [dated for accrual in engine.ask.charges.accruals for dated in accrual.dated]
    one_of_tier = [int(one) for dated, one in zip(every, engine.terms.dated_one.tolist(), strict=False) for _ in dated.tiers]
    cells = dict(zip(arrays.dust_cells(engine.ask.charges.accruals), one_of_tier, strict=True))
    return [cells[cell] for cell in range(len(cells))]


def dust_keys(accruals: Any) -> list[tuple[Any, ...]]:
    """What each cell of dust is of, in the order of arrays.dust_cells."""
    told: dict[int, tuple[Any, ...]] = {}
    cells = iter(arrays.dust_cells(accruals))
    for accrual in accruals:
        for dated in accrual.dated:
            for i in range(len(dated.tiers)):
                one = (accrual.fee, accrual.share_class, i if dated.entry.rounding == "tier" else 0)
                told.setdefault(next(cells), one)
    return [told[n] for n in range(len(told))]


def unfit(ask: Any, first: int) -> str | None:
    """Why a run cannot go on from a session: something after it looks at sessions before that nobody has kept; None: it can."""
    placed = ask.placed
    if (placed.as_of & (placed.priced < first) & (first <= placed.at_strike)).any():
        return "an order heard later takes an earlier price"
    if not ask.window.of("strike")["ninety_days"] and ((placed.line == shapes.IN_KIND) & (placed.at_strike >= first)).any():
        return "a redemption in kind, the first for long, looks back on ninety days"
    if any(p.recorded < first <= p.ex for p in ask.paid):
        return "a distribution looks at an earlier record date"
    return None


def quiet(ask: Any, t: int, pays: Any) -> bool:
    """Whether nothing of session t is booked by the session after it but orders: no distribution, no payment of a month."""
    return not (ask.daily and pays(t)) and all(p.ex != t for p in ask.paid)
