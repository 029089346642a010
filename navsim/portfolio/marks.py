"""What a session leaves of each security it touched: quantity, cost, amortized cost, interest receivable."""

from __future__ import annotations

from ..events.portfolio import DEBT
from .books import CONTRACTS, Books
from .bounds import MOST_HELD_E6, too_many


def mark(books: Books, t: int) -> None:
    """Quantity, cost, amortized cost and interest receivable of what this session changed; of debt, also lot by lot."""
    for security in books.touched:
        books.as_carried.pop(security, None)
        if security in books.sums:
            quantity, cost, used_up = books.sums[security]
            if 8 * used_up > len(books.current[security]):  # so that each lot is looked at a few times, not once a trade
                books.current[security][:] = [lot for lot in books.current[security] if lot.quantity]
                books.sums[security][2] = 0
            books.at_mark[security] = quantity
            counted(books, security, quantity, t)
            books.marks.setdefault(security, []).append((t, quantity, cost, cost, 0))
            continue
        lots = [lot for lot in books.current[security] if lot.quantity]
        books.current[security][:] = lots
        if not lots:
            books.bonds.pop(security, None)
        contract = books.securities[security].type in CONTRACTS
        quantity = cost = carried = due = 0
        for lot in lots:
            quantity += lot.quantity
            cost += lot.cost
            if lot.accrual is None:
                carried += lot.cost
            else:
                carried += lot.accrual.carried
                due += lot.accrual.dollars
        books.at_mark[security] = quantity
        counted(books, security, quantity, t)
        if not contract and all(lot.accrual is None for lot in lots) and books.securities[security].type not in (*DEBT, "option"):
            books.sums[security] = [quantity, cost, 0]
        if contract:
            books.notional.setdefault(security, []).append((t, cost))
        row = (t, quantity, *((0, 0) if contract else (cost, carried)), due)
        books.marks.setdefault(security, []).append(row)
        if lots and lots[0].accrual is not None:
            books.debt_lots[security, t] = [(lot.quantity, lot.accrual.carried, lot.accrual.born, lot.accrual.names) for lot in lots]
    books.touched.clear()


def counted(books: Books, security: str, quantity: int, t: int) -> None:
    """A position of no more units than are counted."""
    if not -MOST_HELD_E6 <= quantity <= MOST_HELD_E6:
        too_many(books.securities[security], quantity, books.schedule.days[t])
