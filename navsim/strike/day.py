"""The order of a strike, top to bottom: accounting.md 4. The numbers are its steps; 2 to 4 are the portfolio's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..basics.compiled import compiled
from ..basics.exact import muldiv
from .allocation import allocate, weigh
from .capital import book_capital
from .class_limits import give_to_classes
from .daily import declare, pay
from .distributions import distribute, reinvest
from .fees import accrue_fees, set_bases
from .floor import keep_yield
from .limits import give_back, measure, open_periods
from .pricing import offer, price_linked, price_orders
from .recoupment import close_year, recoup
from .rows import add_two, copy, put
from .shapes import (
    BOUND,
    CURRENCY,
    DIVIDENDS,
    FEES,
    NEGATIVE_NET_ASSETS,
    OPENING,
    OUT_OF_BOUNDS,
    REALIZED,
    RUNNING,
    WORTHLESS,
)
from .sums import average, post_again, post_two_again, post_two_once_more

if TYPE_CHECKING:
    from ..basics.arrays import Arrays
    from .shapes import Desk, Record, State, Terms, World

MORNING, ORDERS, EVENING = 1, 2, 4  # what a session is made of: steps 1 to 8, step 10, and what it leaves for the next
WHOLE = MORNING | ORDERS | EVENING


@compiled
def strike_sessions(
    first: int,
    last: int,
    steps: Any,
    world: World,
    terms: Terms,
    state: State,
    desk: Desk,
    record: Record,
    session_of: Arrays,
    part_of: Arrays,
    order_of: Arrays,
    distribution_of: Arrays,
    path_of: Arrays,
) -> None:
    """Strike sessions first to last - 1 of one fund, for every structure of the block. The one rule that is called from Python.

    Each rule writes its lines of the sheet, and nothing else moves net assets: they are its sum. A sheet is clean when a session begins.

    steps   WHOLE; funds that exchanges link take a step each before any takes the next
    session_of, part_of, order_of, distribution_of   where each is recorded; all zero where nothing is kept
    path_of   where the NAV of each session is recorded, which is kept also where its sheet is not
    """
    for t in range(first, last):
        sheet, first_part = record.sheet[session_of[t]], world.part_first[t]
        if steps & MORNING:
            book_capital(t, world, state, sheet, desk, record, order_of)  # 1
            weigh(world, state, sheet, desk)
            share_portfolio(t, world, state, sheet, desk)  # 5
            set_bases(world, terms, state, sheet, desk)
            for p in range(first_part, world.part_first[t + 1]):  # 6
                row, line = part_of[p], FEES + terms.block * (p - first_part)
                close_year(p, terms, state)
                open_periods(p, terms, state)
                accrue_fees(t, p, row, line, world, terms, state, sheet, desk, record)
                for n in range(terms.fund_passes):
                    measure(n, p, row, terms, state, desk, record)
                    give_back(n, t, p, row, line, world, terms, state, sheet, desk, record)
                recoup(t, p, row, line, world, terms, state, sheet, desk, record)
                for n in range(terms.fund_passes, len(terms.pass_daily)):
                    give_to_classes(n, t, p, row, line, world, terms, state, sheet, desk, record)
            distribute(t, world, state, sheet, record, distribution_of)  # 7
            if world.daily:
                keep_yield(t, world, terms, state, sheet, record, part_of)
                declare(t, path_of[t], world, state, sheet, desk, record)
            strike(t, world, state, sheet, record)  # 8
            offer(t, world, state, desk)
        if steps & ORDERS:
            price_orders(t, world, state, desk, record, order_of)  # 10
        if steps & EVENING:
            price_linked(t, world, state, desk, record, order_of)
            reinvest(t, world, state, desk, record, distribution_of)
            if world.daily:
                pay(t, path_of[t], world, state, desk, record)
            keep(t, session_of[t], path_of[t], state, desk, record)  # what the next session cannot write over
            average(t, world, terms, desk, record)


@compiled
def share_portfolio(t: int, world: World, state: State, sheet: Arrays, desk: Desk) -> None:
    """Dividends, foreign tax, interest, realized gain, change in unrealized, currency and offsets, each on its own.

    Gains go by net assets; income and offsets, where the fund makes that difference, by what is paid for.
    """
    for n in range(world.portfolio.shape[1]):
        line = DIVIDENDS + n
        if world.portfolio[t, n] == 0:
            continue
        put(world.portfolio[t, n], desk.amount)
        if (line >= REALIZED) & (line <= CURRENCY):
            allocate(desk.amount, t, state, desk.weight, desk.largest, desk.left, sheet[world.place[line]])
        else:
            allocate(desk.amount, t, state, desk.paid_weight, desk.paid_largest, desk.left, sheet[world.place[line]])


@compiled
def strike(t: int, world: World, state: State, sheet: Arrays, record: Record) -> None:
    """Net assets are the sum of the sheet, what the adviser bears left out; NAV is net assets over shares, rounded.

    496,015.00 over 50,000 shares is 9.9203, struck at 9.92. A class without shares keeps its last NAV.
    """
    outside = 0
    for c in range(len(state.net_assets)):
        net_assets = state.net_assets[c]
        copy(sheet[world.place[OPENING], c], net_assets)
        add_up(t, c, world, sheet, net_assets, record)
        if len(record.totals) == 0:
            copy(net_assets, sheet[len(sheet) - 1, c])
        outside |= divide(net_assets, state.shares[c], state.nav[c], world.nav_scale, world.nav_unit)
    if outside < 0:
        watch(t, state)


@compiled
def add_up(t: int, c: int, world: World, sheet: Arrays, net_assets: Arrays, record: Record) -> None:
    """What moves a class: before fees; fees and what follows. Two rows at a time: each pass over net assets costs as much as one over a row.

    A sheet that is written again and again is clean then, and what fees come to over the sessions, also those the adviser bears, in the totals.
    """
    again, parts, first = len(record.totals) > 0, world.part_first[t + 1] - world.part_first[t], world.moving_first[c]
    for n in range(world.before_first[t], world.before_first[t + 1]):
        one, two = sheet[world.before[n, 0], c], sheet[world.before[n, 1], c]
        if again:
            post_two_again(one, two, net_assets)
        else:
            add_two(one, two, net_assets)
    for n in range(first, first + parts * world.moving_each[c]):
        row, other = world.moving[n, 0], world.moving[n, 1]
        one, two = sheet[row, c], sheet[other, c]
        if again:
            post_two_once_more(one, two, net_assets, record.totals[row, c], record.totals[other, c])
        else:
            add_two(one, two, net_assets)
    if again:
        for n in range(parts * world.memo_each):
            row = world.memo[n]
            post_again(sheet[row, c], record.totals[row, c])


@compiled
def divide(net_assets: Arrays, shares: Arrays, nav: Arrays, scale: int, unit: int) -> int:
    """NAVs of a class; below zero where one of its structures may have left the bounds, see watch."""
    outside = 0
    for s in range(len(nav)):
        there = shares[s] > 0
        struck, before = muldiv(net_assets[s], scale, max(shares[s], 1)) * unit, nav[s]
        now = struck if there else before
        nav[s] = now
        outside |= (now - there) | net_assets[s] | (BOUND - net_assets[s]) | shares[s] | (BOUND - shares[s])
    return outside


@compiled
def watch(t: int, state: State) -> None:
    """A structure that leaves the bounds stops at its session: from there its figures mean nothing, the others' are untouched.

    It happens to real inputs: flat fees on a fund of seven dollars, a NAV of 0.00.
    """
    classes, structures = state.net_assets.shape
    for c in range(classes):
        for s in range(structures):
            worthless = (state.nav[c, s] < 1) & (state.shares[c, s] > 0)
            negative = (state.net_assets[c, s] < 0) | (state.shares[c, s] < 0)
            beyond = (state.net_assets[c, s] > BOUND) | (state.shares[c, s] > BOUND)
            if (state.status[s] == RUNNING) & (worthless | negative | beyond):
                state.status[s] = NEGATIVE_NET_ASSETS * negative + (1 - negative) * (OUT_OF_BOUNDS * beyond + (1 - beyond) * WORTHLESS)
                state.stopped_at[s] = t
                state.stopped_class[s] = c


@compiled
def keep(t: int, row: int, path: int, state: State, desk: Desk, record: Record) -> None:
    """What the session leaves behind is kept where the next one cannot write over it; of an unrecorded one its NAVs."""
    classes = len(state.net_assets)
    if len(record.totals):
        for c in range(classes):
            see(t + 1, state.nav[c], state.shares[c], record.nav[path, c], record.first[c], record.last[c])
    else:
        for c in range(classes):
            copy(state.nav[c], record.nav[path, c])
            copy(state.shares[c], record.shares[row, c])
            copy(state.net_assets[c], record.net_assets[row, c])
        for c in range(classes + 1):
            copy(desk.weight[c], record.weight[row, c])


@compiled
def see(number: int, nav: Arrays, shares: Arrays, navs: Arrays, first: Arrays, last: Arrays) -> None:
    """The NAV of a class, nothing where it has no shares; the first and the last session after which it has some."""
    for s in range(len(shares)):
        there, begun, seen = shares[s] > 0, first[s], last[s]
        navs[s] = nav[s] if there else 0
        first[s] = number if there & (begun == 0) else begun
        last[s] = number if there else seen
