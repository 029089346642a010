"""The fund buys and sells, on trade date: accounting.md 5."""

from ..events.portfolio import Trade
from . import debt, exchange
from .books import INVESTMENTS, PURCHASED, SOLD, Books
from .lots import Lot, take
from .settlement import OpenItem, settles


def trade(books: Books, t: int, event: Trade) -> None:
    """One trade at its session."""
    (buy if event.side == "buy" else sell)(books, t, event)


def principal(books: Books, t: int, event: Trade) -> int:
    """Quantity x price in cents, or the amount that was given."""
    if event.amount_cents is not None:
        return event.amount_cents
    fx = books.fx(event.security, t, event.fx_e8)
    return exchange.principal(event.quantity_e6, event.price_e8, fx, books.per(event.security))


def formula(books: Books, event: Trade):
    """How the open item of a foreign trade is revalued; an amount given in dollars is not."""
    return None if event.amount_cents is not None else books.local(event.security, event.quantity_e6, event.price_e8)


def buy(books: Books, t: int, event: Trade) -> None:
    """A lot comes in at price and commission, and is owed for: 1,000 at 50.00 and 5.00 commission cost 50,005.00."""
    if debt.is_debt(books.securities[event.security]):
        debt.buy(books, t, event, principal(books, t, event), formula(books, event))
        return
    paid = principal(books, t, event) + event.commission_cents
    lot = Lot(id=event.event_id, opened=event.date, quantity=event.quantity_e6, cost=paid, bought=event.quantity_e6, paid=paid)
    books.open_lot(t, event.security, lot)
    books.book(t, INVESTMENTS, paid, event.event_id)
    books.owe(
        OpenItem(
            account=PURCHASED,
            cause=event.event_id,
            security=event.security,
            booked=t,
            due=settles(books.schedule, event.date, event.settle),
            cents=-paid,
            local=formula(books, event),
            fixed=-event.commission_cents,
        )
    )


def sell(books: Books, t: int, event: Trade) -> None:
    """Lots go out at their cost; proceeds are price less commission; the difference is realized."""
    held = books.held(event.security)
    if event.quantity_e6 > held:
        books.refuse(
            event,
            "trade.more_than_held",
            f"sale of {units(event.quantity_e6)} {event.security} on {event.date}, but only {units(held)} are held",
            "the fund may not sell short: lower the quantity, or add the missing buy",
        )
        return
    wanted = named(books, event) if event.lots else None
    if event.lots and wanted is None:
        return
    proceeds = principal(books, t, event) - event.commission_cents
    if debt.is_debt(books.securities[event.security]):
        debt.sell(books, t, event, proceeds, formula(books, event), wanted or debt.choose(books, event))
        return
    slices = [take(lot, quantity) for lot, quantity in wanted] if wanted else None
    books.dispose(t, event.security, event.quantity_e6, event.event_id, proceeds, slices, sold=event.date)
    books.owe(
        OpenItem(
            account=SOLD,
            cause=event.event_id,
            security=event.security,
            booked=t,
            due=settles(books.schedule, event.date, event.settle),
            cents=proceeds,
            local=formula(books, event),
            fixed=-event.commission_cents,
        )
    )


def named(books: Books, event: Trade) -> list | None:
    """[(lot, quantity)] of the lots a sale names, or None where they are not there or do not add up."""
    there = {lot.id: lot for lot in books.lots[event.security] if lot.quantity}
    wanted = []
    for name, quantity in event.lots:
        lot = there.get(name)
        if lot is None or (quantity or 0) > lot.quantity:
            has = f"has {units(lot.quantity)} left" if lot else "is not among the lots held"
            books.refuse(event, "trade.no_such_lot", f"lot {name} of {event.security} {has}", "name lots by the event_id of their buy")
            return None
        wanted.append((lot, lot.quantity if quantity is None else quantity))
    total = sum(quantity for _, quantity in wanted)
    if total != event.quantity_e6:
        books.refuse(
            event,
            "trade.lots_do_not_add_up",
            f"the lots named hold {units(total)}, the sale is of {units(event.quantity_e6)}",
            "let the quantities of the lots add up to the quantity sold",
        )
        return None
    return wanted


def units(quantity_e6: int) -> str:
    """A quantity as people write it."""
    whole, part = divmod(quantity_e6, 10**6)
    return f"{whole:,}" + (f".{part:06d}".rstrip("0") if part else "")
