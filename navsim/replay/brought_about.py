"""What drove a run out of its bounds: of all that moved a class on the day it stopped the most, and the event behind it, with its file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..basics.problems import Place, Problem
from ..events.shares import Expense
from ..portfolio.books import EARNINGS
from ..strike.shapes import COMPONENTS, FEES, NO_WEIGHT, OUT_OF_BOUNDS
from . import portfolio_moved

if TYPE_CHECKING:
    from ..events.terms import FeeTerms
    from ..ledger.booked import Booked
    from ..strike.charges import Accrual

FLOWS = ("purchases", "redemptions", "conversion", "redeemed_in_kind")


def told(problem: Problem, booked: Booked) -> Problem:
    """The problem of a run that stopped, with what brought it about: where that stands, and what it came to."""
    state = booked.struck.state
    t, status = int(state.stopped_at[0]), int(state.status[0])
    c = None if status == NO_WEIGHT else int(state.stopped_class[0])
    moved = of_the_fund(booked, t) if c is None else of_class(booked, t, c)
    if status != OUT_OF_BOUNDS:
        moved = {name: cents for name, cents in moved.items() if cents < 0} or moved
    if not moved:
        return problem
    name = max(moved, key=lambda each: abs(moved[each]))
    took = f"{name} {'took' if moved[name] < 0 else 'brought'} {abs(moved[name]) // 100:,}.{abs(moved[name]) % 100:02d} that day, the most of all"
    found = place(booked, name, t, c)
    where = Place(file=found[0], line=found[1]) if found else problem.place
    return attrs.evolve(problem, place=where, help=f"{took}: look there, then at the orders, fees and prices up to that session")


def of_the_fund(booked: Booked, t: int) -> dict[str, int]:
    """{component: cents} that a fund without shares would have to share out: of its portfolio, and its bills."""
    found = {name: int(cents) for name, cents in zip(EARNINGS, booked.portfolio.earned[t].tolist(), strict=True) if cents}
    for bill in bills(booked, t):
        if bill.share_class is None:
            found[f"fee:{bill.fee}"] = found.get(f"fee:{bill.fee}", 0) - bill.amount_cents
    return found


def of_class(booked: Booked, t: int, c: int) -> dict[str, int]:
    """{component: cents} of what moved a class, opening aside."""
    sheet, block, first = booked.sheet, booked.charges.block, int(booked.struck.world.part_first[t])
    found = {name: int(sheet[t, line, c]) for line, name in enumerate(COMPONENTS) if line}
    for p in range(first, int(booked.struck.world.part_first[t + 1])):
        for k, accrual in enumerate(booked.accruals):
            if not accrual.memo:
                name = f"fee:{accrual.fee}"
                found[name] = found.get(name, 0) + int(sheet[t, FEES + block * (p - first) + k, c])
    return {name: cents for name, cents in found.items() if cents}


def place(booked: Booked, name: str, t: int, c: int | None) -> tuple[str, int] | None:
    """File and line of the event that moved a component the most; None where no single one did."""
    part, _, of = name.partition(":")
    if part == "fee":
        mine = (None, *booked.class_ids) if c is None else (None, booked.class_ids[c])
        own = [bill for bill in bills(booked, t) if bill.fee == of and bill.share_class in mine]
        event: Expense | FeeTerms | None = max(own, key=lambda bill: abs(bill.amount_cents)) if own else terms(booked, of, t)
        return (event.file, event.line) if event is not None else None
    if part == "distribution":
        paid = [each.event for each in booked.struck.ask.paid if each.ex == t and each.event.kind == of]
        paid = [event for event in paid if c is None or event.share_class == booked.class_ids[c]]
        return (paid[0].file, paid[0].line) if paid else None
    if part in FLOWS:
        return of_order(booked, part, t, c)
    return of_portfolio(booked, part, t)


def of_portfolio(booked: Booked, component: str, t: int) -> tuple[str, int] | None:
    """File and line of what moved a component that the portfolio earned."""
    if component in ("dividend_income", "foreign_tax"):
        return portfolio_moved.of_dividend(booked, t, component == "foreign_tax")
    found = {"realized": portfolio_moved.of_sale, "currency": portfolio_moved.of_rate, "unrealized": portfolio_moved.of_price}.get(component)
    return found(booked, t) if found else None


def bills(booked: Booked, t: int) -> list[Expense]:
    """Bills and one-offs of the days that a strike books."""
    first, last = booked.schedule.window(t)
    return [bill for bill in booked.known.of(Expense, booked.fund.id) if first <= bill.date <= last]


def terms(booked: Booked, fee: str, t: int) -> FeeTerms | None:
    """The terms of a fee on the day of a session."""
    own: list[Accrual] = [accrual for accrual in booked.accruals if accrual.fee == fee]
    dated: list[FeeTerms] = [each.entry for accrual in own for each in accrual.dated]
    begun = [entry for entry in dated if entry.first is None or entry.first <= booked.schedule.through[t]]
    return next(reversed(begun or dated), None)


def of_order(booked: Booked, component: str, t: int, c: int | None) -> tuple[str, int] | None:
    """The largest order of a line that a session books."""
    placed, amounts = booked.struck.ask.placed, booked.struck.record.order_amount[: len(booked.struck.ask.placed), 0]
    own = (placed.booked == t) & (placed.line == COMPONENTS.index(component))
    if c is not None:
        own &= np.array([name == booked.class_ids[c] for name in placed.classes], bool)[placed.class_at]
    rows = np.flatnonzero(own).tolist()
    return placed.place(max(rows, key=lambda n: abs(int(amounts[n])))) if rows else None
