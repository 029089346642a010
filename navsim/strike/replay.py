"""Strike a fund over its sessions: lay out what the rules are given, choose how to run them, keep what they leave."""

import sys

import attrs
import numpy as np

from ..basics import compiled as basics_compiled
from ..basics.problems import refuse
from ..basics.sessions import Schedule
from . import arrays as term_arrays
from . import shapes, terms

FEW = 2_000  # strikes: below this, interpreting is faster than importing a compiler
_told = []


@attrs.frozen(kw_only=True, eq=False)
class Ask:
    """All that decides the strikes of one fund.

    schedule, sessions   the first `sessions` of the schedule are struck
    portfolio            [t][component] cents, from the portfolio
    placed, paid         orders and distributions with their sessions
    charges              fees and limits laid out
    initial_navs         e8, by class
    """

    fund: str
    classes: tuple
    schedule: Schedule
    sessions: int
    portfolio: np.ndarray
    placed: tuple
    paid: tuple
    charges: terms.Charges
    initial_navs: tuple
    share_decimals: int
    nav_decimals: int
    clip: bool
    settled: bool = False


@attrs.frozen(kw_only=True, eq=False)
class Struck:
    """What the strikes left: the arrays of shapes.Record, and what their positions stand for."""

    ask: Ask
    record: shapes.Record
    accounts: dict
    part_first: tuple
    arrays: shapes.Terms


def session_parts(schedule: Schedule, sessions: int, fiscal_year_end: tuple) -> tuple:
    """The parts of every session: its window, cut at fiscal year ends."""
    from ..basics.sessions import fiscal_parts

    return tuple(
        terms.Part(session=t, first=first, last=last, fiscal_year=year)
        for t in range(sessions)
        for first, last, year in fiscal_parts(*schedule.window(t), fiscal_year_end)
    )


def strike(ask: Ask, mode: str | None = None) -> Struck:
    """Strike every session, in one block of one structure.

    mode  "interpreted" or "compiled"; by default the faster for so many strikes
    """
    mode = mode or choose(ask.sessions * len(ask.charges.structures))
    load = basics_compiled.twin if mode == "compiled" else basics_compiled.plain
    forms, rules, own = load("basics.compiled"), load("strike.day"), load("strike.shapes")
    accounts = _accounts(ask)
    n = sizes(ask, accounts)
    world, firsts = _world(ask, accounts, forms, own)
    arrays = own.Terms(*term_arrays.arrays_of(ask.charges, forms))
    state, desk, record = own.new_state(n), own.new_desk(n, ask.settled), own.new_record(n)
    each = [forms.integers(list(range(count))) for count in (n.sessions, n.parts, max(n.orders, 1), max(n.distributions, 1))]
    rules.strike_sessions(0, n.sessions, world, arrays, state, desk, record, *each)
    stop(ask, state)
    return Struck(ask=ask, record=record, accounts=accounts, part_first=firsts, arrays=arrays)


def choose(strikes: int) -> str:
    """Compiled where it pays; said once where it cannot be had."""
    if strikes < FEW:
        return "interpreted"
    if basics_compiled.can_compile():
        return "compiled"
    if not _told:
        _told.append(True)
        print("navsim: numba is not installed; striking with plain Python integers, slower, to the same cent", file=sys.stderr)
    return "interpreted"


def _accounts(ask: Ask) -> dict:
    accounts: dict = {}
    for placed in ask.placed:
        if placed.order.account is not None:
            accounts.setdefault((placed.order.share_class, placed.order.account), len(accounts))
    return accounts


def sizes(ask: Ask, accounts: dict) -> shapes.Sizes:
    """How long the axes of this fund are."""
    by_strike = np.bincount([p.at_strike for p in ask.placed], minlength=1)
    parts = np.bincount([part.session for part in ask.charges.parts], minlength=1)
    exes = np.bincount([paid.ex for paid in ask.paid], minlength=1)
    return shapes.Sizes(
        sessions=ask.sessions,
        parts=len(ask.charges.parts),
        most_parts=int(parts.max()),
        classes=len(ask.classes),
        accruals=len(ask.charges.accruals),
        tiers=ask.charges.tiers,
        dusts=max(term_arrays.dust_cells(ask.charges.accruals), default=-1) + 1,
        limits=len(ask.charges.limits),
        class_limits=len(ask.charges.class_limits),
        vintages=len(ask.charges.vintages),
        block=ask.charges.block,
        orders=len(ask.placed),
        most_orders=int(by_strike.max()),
        accounts=len(accounts),
        late_slots=len({p.priced for p in ask.placed if p.late}),
        record_slots=len({p.recorded for p in ask.paid if p.recorded < p.ex}),
        unpaid_slots=len(unpaid(ask)),
        distributions=len(ask.paid),
        most_distributions=max(int(exes.max()), 1),
        structures=len(ask.charges.structures),
    )


def _world(ask: Ask, accounts: dict, forms, own) -> tuple:
    integers = forms.integers
    position = {name: n for n, name in enumerate(ask.classes)}
    late = _slots(sorted({p.priced for p in ask.placed if p.late}))
    recorded = _slots(sorted({p.recorded for p in ask.paid if p.recorded < p.ex}))
    seed_first, order_first = _firsts(ask)
    part_first = _counted([part.session for part in ask.charges.parts], ask.sessions)
    lines = {"income": shapes.INCOME, "short_gain": shapes.SHORT_GAIN, "long_gain": shapes.LONG_GAIN, "capital": shapes.CAPITAL}
    orders, paid = ask.placed, ask.paid
    slots = {n: slot for slot, n in enumerate(unpaid(ask))}
    paid_at = sorted((settled_at(ask, orders[n]), slot) for n, slot in slots.items() if settled_at(ask, orders[n]) < ask.sessions)
    world = own.World(
        portfolio=integers(ask.portfolio.tolist(), ask.sessions, shapes.PORTFOLIO),
        part_first=integers(part_first),
        seed_first=integers(seed_first),
        order_first=integers(order_first),
        order_class=integers([position[p.order.share_class] for p in orders]),
        order_account=integers([accounts.get((p.order.share_class, p.order.account), -1) for p in orders]),
        order_kind=integers([p.kind for p in orders]),
        order_units=integers([p.units for p in orders]),
        order_price=integers([p.order.price_e8 or 0 for p in orders]),
        order_slot=integers([late[p.priced] if p.late else -1 for p in orders]),
        order_unpaid=integers([slots.get(n, -1) for n in range(len(orders))]),
        paid_first=integers(_counted([t for t, _ in paid_at], ask.sessions)),
        paid_slot=integers([slot for _, slot in paid_at]),
        unpaid_class=integers([position[orders[n].order.share_class] for n in slots]),
        late_slot=integers([late.get(t, -1) for t in range(ask.sessions)]),
        initial_nav=integers(ask.initial_navs),
        share_scale=10 ** (ask.share_decimals + 6),
        nav_scale=10 ** (ask.share_decimals + ask.nav_decimals - 2),
        nav_unit=10 ** (8 - ask.nav_decimals),
        settled=int(ask.settled),
        clip=int(ask.clip),
        distribution_first=integers(_counted([p.ex for p in paid], ask.sessions)),
        distribution_class=integers([position[p.event.share_class] for p in paid]),
        distribution_line=integers([lines[p.event.kind] for p in paid]),
        distribution_rate=integers([p.event.per_share_e9 for p in paid]),
        distribution_reinvest=integers([p.event.reinvest_e10 for p in paid]),
        distribution_slot=integers([recorded[p.recorded] if p.recorded < p.ex else -1 for p in paid]),
        record_slot=integers([recorded.get(t, -1) for t in range(ask.sessions)]),
    )
    return world, tuple(part_first)


def settled_at(ask: Ask, placed) -> int:
    """The session that books the cash of an order."""
    return max(placed.booked, ask.schedule.at_or_after(placed.settles))


def unpaid(ask: Ask) -> list:
    """Positions of purchases that are booked before they are paid, where that makes a difference."""
    if not ask.settled:
        return []
    return [n for n, p in enumerate(ask.placed) if p.kind <= shapes.PURCHASE_SHARES and settled_at(ask, p) > p.booked]


def _slots(sessions) -> dict:
    return {t: slot for slot, t in enumerate(sessions)}


def _counted(positions, sessions: int) -> list:
    """Firsts of runs: [0, how many are at 0, ...] of sorted positions."""
    return (
        np.concatenate([[0], np.cumsum(np.bincount(positions or [0], minlength=sessions)[:sessions])]).tolist() if positions else [0] * (sessions + 1)
    )


def _firsts(ask: Ask) -> tuple:
    """Where the seed orders and the orders of each session begin."""
    seeds, others = [0] * (ask.sessions + 1), [0] * (ask.sessions + 1)
    for placed in ask.placed:
        (seeds if placed.seed else others)[placed.at_strike] += 1
    seed_first, order_first, reached = [], [], 0
    for t in range(ask.sessions):
        seed_first.append(reached)
        order_first.append(reached + seeds[t])
        reached += seeds[t] + others[t]
    seed_first.append(reached)
    return seed_first, order_first


STOPPED = {
    shapes.NEGATIVE_NET_ASSETS: ("strike.negative_net_assets", "has negative net assets"),
    shapes.WORTHLESS: ("strike.worthless", "has a NAV that rounds to zero"),
    shapes.OUT_OF_BOUNDS: ("strike.out_of_bounds", "is above ten trillion dollars, or has more shares than can be kept"),
    shapes.NO_WEIGHT: ("strike.no_shares", "has amounts to share out, but no class has shares"),
}


def stop(ask: Ask, state) -> None:
    """Refuse a run that left the bounds, naming fund, class and session."""
    status = int(state.status[0])
    if status == shapes.RUNNING:
        return
    code, what = STOPPED[status]
    who = f"fund {ask.fund}"
    if status != shapes.NO_WEIGHT:
        who = f"class {ask.classes[int(state.stopped_class[0])]} of {who}"
    day = ask.schedule.days[int(state.stopped_at[0])]
    refuse(code, f"{who} {what} on {day}; the run stops", "look at the orders, fees and prices up to that session")
