"""Dividends come in on their ex-date, on what was held when that day opened: accounting.md 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..basics import columns
from ..basics.exact import RATE_ONE, muldiv
from ..events.portfolio import Dividend, Income
from .books import DIVIDENDS_DUE, Books
from .settlement import OpenItem

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.many import Many

PER_UNIT = 10**12
NEVER = 1 << 40


def dividend(books: Books, t: int, event: Dividend) -> None:
    """Income gross, foreign tax, and a receivable for the rest until it is paid.

    1,000 shares at 0.30 with 15 % withheld: income 300.00, tax 45.00, receivable 255.00. Without a pay date it stays receivable.
    """
    units = books.held(event.security)
    if not units:
        return
    fx = books.fx(event.security, t, event.fx_e8)
    gross = muldiv(units * event.rate_e8, fx, PER_UNIT * 10**8)
    tax = muldiv(gross, event.withholding_e10, RATE_ONE)
    books.earn(t, "dividend_income", gross)
    books.earn(t, "foreign_tax", -tax)
    local = books.local(event.security, units, event.rate_e8)
    if local is not None:
        local = attrs.evolve(local, units=units, per=PER_UNIT, tax_e10=event.withholding_e10)
    books.owe(
        OpenItem(
            account=DIVIDENDS_DUE,
            cause=event.event_id,
            security=event.security,
            booked=t,
            due=max(t, books.schedule.at_or_after(event.pay_date)) if event.pay_date else NEVER,
            on=event.pay_date,
            cents=gross - tax,
            local=local,
        )
    )


def dividends_by_columns(told: Many, units: Ints) -> tuple[Ints, Ints]:
    """(gross income, foreign tax) in cents of many dividends in dollars, on the units held of each: the two lines of `dividend`."""
    gross = columns.muldiv(units, told.whole("rate_e8"), PER_UNIT)
    return gross, columns.muldiv(gross, told.whole("withholding_e10"), RATE_ONE)


def other_income(books: Books, t: int, event: Income) -> None:
    """Interest on cash, or the fee for securities lent: cash and income of its day."""
    books.earn(t, "interest", event.amount_cents)
    books.receive(t, event.amount_cents, event.event_id)
