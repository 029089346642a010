"""What a fund is paid on shares of another fund of the folder: worked out from that fund's own books, never written by anyone."""

import datetime

import attrs

from ..basics.exact import muldiv
from .actions import lower_cost
from .books import DIVIDENDS_DUE, Books
from .settlement import OpenItem

PER_UNIT = 10**13  # quantity e6 x dollars a share e9, in cents
GAINS = ("short_gain", "long_gain")


@attrs.frozen(kw_only=True, repr=False)
class FundPaid:
    """A distribution of a fund that this one holds: so many cents, or, where none are told, so much a share (e9) on what is held."""

    event_id: str
    fund: str
    date: datetime.date
    security: str
    kind: str
    cents: int | None = None
    per_share_e9: int = 0
    pay_date: datetime.date | None = None
    recorded_at: int = 0
    file: str = ""
    line: int = 0


def fund_paid(books: Books, t: int, event: FundPaid) -> None:
    """Income is dividend income, gains are realized, capital lowers what the shares cost; receivable until it is paid."""
    cents = event.cents if event.cents is not None else muldiv(books.held(event.security), event.per_share_e9, PER_UNIT)
    if not cents:
        return
    if event.kind == "capital":
        lower_cost(books, t, event.security, cents, event.event_id)
    else:
        books.earn(t, "realized" if event.kind in GAINS else "dividend_income", cents)
    books.owe(
        OpenItem(
            account=DIVIDENDS_DUE,
            cause=event.event_id,
            security=event.security,
            booked=t,
            due=max(t, books.schedule.at_or_after(event.pay_date or event.date)),
            on=event.pay_date or event.date,
            cents=cents,
            local=None,
        )
    )
