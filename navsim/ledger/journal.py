"""Every debit and credit, with its cause: an event, or a rule. accounting.md 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..events.shares import Offset, Payment
from ..portfolio.books import CASH
from ..strike.shapes import CONVERSION, DAILY
from .booked import Booked, components

if TYPE_CHECKING:
    from ..strike.orders import Paid, Placed

CAPITAL = "capital"
CONVERTED = "shares converted"
SHARES_SOLD = "receivable for fund shares sold"
SHARES_REDEEMED = "payable for fund shares redeemed"
DISTRIBUTIONS = "distributions payable"
FROM_PORTFOLIO = ("dividend_income", "foreign_tax", "interest", "realized", "unrealized", "currency", "offset")


@attrs.frozen(kw_only=True, eq=False)
class Journal:
    """Postings in order of session: class position (-1: the fund as a whole), account, cents (debits positive), cause.

    opening  {account: cents} of a run that goes on from an earlier one, at its first session
    """

    session: np.ndarray
    share_class: np.ndarray
    account: np.ndarray
    accounts: tuple[str, ...]
    cents: np.ndarray
    cause: tuple[str, ...]
    opening: dict[str, int] = attrs.field(factory=dict)
    first: int = 0

    def balances(self, account: str, sessions: int) -> np.ndarray:
        """int64 [t]: the balance of an account at every close, debits positive."""
        moved = np.zeros(sessions, np.int64)
        moved[self.first] = self.opening.get(account, 0)
        if account in self.accounts:
            mine = self.account == self.accounts.index(account)
            np.add.at(moved, self.session[mine], self.cents[mine])
        return np.cumsum(moved)


def accrued(fee: str) -> str:
    """The liability of a fee."""
    return f"accrued {fee}"


def keep(booked: Booked) -> Journal:
    """The journal of a run."""
    rows: list[Any] = [(t, -1, account, cents, cause) for t, account, cents, cause in booked.portfolio.books.bookings]
    rows += share_out(booked)
    rows += capital(booked)
    rows += fees(booked)
    rows += payments(booked)
    rows += distributions(booked)
    if booked.struck.ask.daily:
        rows += daily(booked)
    rows = [row for row in rows if row[3] and row[0] >= booked.first]
    order = sorted(range(len(rows)), key=lambda n: rows[n][0])
    names: dict[Any, Any] = {}
    return Journal(
        session=np.array([rows[n][0] for n in order], np.int64),
        share_class=np.array([rows[n][1] for n in order], np.int32),
        account=np.array([names.setdefault(rows[n][2], len(names)) for n in order], np.int32),
        accounts=tuple(names),
        cents=np.array([rows[n][3] for n in order], np.int64),
        cause=tuple(rows[n][4] for n in order),
        opening=booked.carried("journal") or {},
        first=booked.first,
    )


def share_out(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """What the portfolio earned, credited to each class; what a closed class left, moved."""
    told = components(booked)
    for component in (*FROM_PORTFOLIO, "class_closed"):
        account = CAPITAL if component == "class_closed" else component
        for t, c in np.argwhere(told[component]).tolist():
            yield t, c, account, -int(told[component][t, c]), f"allocation:{component}"


def capital(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """Orders booked, and settled. A conversion moves capital from class to class at once; a transfer moves none."""
    position = {name: n for n, name in enumerate(booked.class_ids)}
    for placed, cents in moved(booked):
        c, cause = position[placed.share_class], placed.order.event_id
        yield placed.booked, c, CAPITAL, -cents, cause
        if placed.line == CONVERSION:
            yield placed.booked, -1, CONVERTED, cents, cause
            continue
        owed = SHARES_SOLD if cents > 0 else SHARES_REDEEMED
        yield placed.booked, -1, owed, cents, cause
        paid = paid_at(booked, placed)
        if paid < booked.sessions:
            yield paid, -1, CASH, cents, cause
            yield paid, -1, owed, -cents, cause


def moved(booked: Booked) -> Iterator[tuple[Placed, int]]:
    """(Placed, cents into the fund) of every order booked that moves cents."""
    for placed, (_, amount, _) in zip(booked.struck.ask.placed, filled(booked), strict=True):
        if amount and placed.line >= 0 and placed.booked < booked.sessions:
            yield placed, amount if placed.purchase else -amount


def paid_at(booked: Booked, placed: Placed) -> int:
    """The session that books the cash of an order."""
    return max(placed.booked, booked.schedule.at_or_after(placed.settles))


def filled(booked: Booked) -> list[tuple[int, int, int]]:
    """(shares, cents, status) of each order, in the order they were worked out."""
    columns = [booked.recorded(name)[: len(booked.struck.ask.placed)] for name in ("order_shares", "order_amount", "order_status")]
    return list(zip(*(column.tolist() for column in columns), strict=True))


ADVISER = "due from adviser"


def fees(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """What was charged, what the adviser gave back of it and took back of earlier years, by class; what is owed in one sum."""
    sheet, charges = booked.sheet(), booked.charges
    for p in range(len(booked.parts)):
        t, first = booked.fee_lines(p)
        for k, accrual in enumerate(booked.accruals):
            if not accrual.memo:
                cause = f"fee:{accrual.fee}"
                yield from posted(t, sheet[t, first + k], f"expense:{accrual.fee}", accrued(accrual.fee), cause)
        if charges.vintages:
            yield from posted(t, sheet[t, first + charges.recoup_line], "recoupment", ADVISER, "recoupment")
    for _, t, c, k, limit, _, line in booked.given_back():
        row = sheet[t, line]
        if c is not None:
            row = np.where(np.arange(len(row)) == c, row, 0)
        fee = booked.accruals[k].fee if k is not None else None
        yield from posted(t, row, f"given back:{limit}", accrued(fee) if fee else ADVISER, f"limit:{limit}")


def posted(t: int, row: np.ndarray, account: str, owed: str, cause: str) -> Iterator[tuple[int, int, str, int, str]]:
    """A line of the strike sheet: each class's part against one account of the fund."""
    for c in np.flatnonzero(row).tolist():
        yield t, c, account, -int(row[c]), cause
    yield t, -1, owed, int(row.sum()), cause


def payments(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """Cash paid against what was accrued, and expenses that brokers or the custodian paid."""
    for event, t in paid_fees(booked):
        yield t, -1, accrued(event.fee), event.amount_cents, event.event_id
        yield t, -1, CASH, -event.amount_cents, event.event_id
    for event in booked.known.of(Offset, booked.fund.id):
        t = booked.schedule.accruing(event.date)
        if t < booked.sessions:
            yield t, -1, accrued(event.fee), event.amount_cents, event.event_id


def paid_fees(booked: Booked) -> list[Any]:
    """(Payment, the session that books it) of those the run reaches."""
    told = [(event, booked.schedule.at_or_after(event.date)) for event in booked.known.of(Payment, booked.fund.id)]
    return [(event, t) for event, t in told if t < booked.sessions]


def distributions(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """Declared on the ex-date; reinvested the session after, paid in cash on the pay date."""
    position = {name: n for n, name in enumerate(booked.class_ids)}
    for paid, amount, cash in paid_out(booked):
        c, cause = position[paid.event.share_class], paid.event.event_id
        yield paid.ex, c, f"distribution:{paid.event.kind}", amount, cause
        yield paid.ex, -1, DISTRIBUTIONS, -amount, cause
        if paid.ex + 1 < booked.sessions:
            yield paid.ex + 1, -1, DISTRIBUTIONS, amount - cash, cause
            yield paid.ex + 1, c, CAPITAL, cash - amount, cause
        at = pay_session(booked, paid)
        if at < booked.sessions:
            yield at, -1, DISTRIBUTIONS, cash, cause
            yield at, -1, CASH, -cash, cause


def daily(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """Daily dividends: declared by class, reinvested the session after they are paid."""
    sheet, paid = booked.sheet(), booked.recorded("paid").sum(axis=1)
    for t, c in np.argwhere(sheet[:, DAILY]).tolist():
        cents = -int(sheet[t, DAILY, c])
        yield t, c, "distribution:daily", cents, "daily dividend"
        yield t, -1, DISTRIBUTIONS, -cents, "daily dividend"
    for t, c in np.argwhere(paid).tolist():
        if t + 1 < booked.sessions:
            yield t + 1, -1, DISTRIBUTIONS, int(paid[t, c]), "daily dividend reinvested"
            yield t + 1, c, CAPITAL, -int(paid[t, c]), "daily dividend reinvested"


def pay_session(booked: Booked, paid: Paid) -> int:
    """When the cash of a distribution leaves."""
    return max(paid.ex, booked.schedule.at_or_after(paid.event.pay_date or paid.event.ex_date))


def paid_out(booked: Booked) -> list[Any]:
    """[(Paid, cents declared, cents of it paid in cash)]."""
    from ..basics.exact import RATE_ONE, muldiv

    amounts = booked.recorded("distributed")
    told = []
    for n, paid in enumerate(booked.struck.ask.paid):
        amount = int(amounts[n])
        told.append((paid, amount, amount - muldiv(amount, paid.event.reinvest_e10, RATE_ONE)))
    return told
