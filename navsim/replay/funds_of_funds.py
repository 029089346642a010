"""What the strikes of a fund tell a fund of the folder that holds its shares: NAVs as prices, orders as trades, distributions as what it is paid."""

import datetime
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..events.portfolio import Dividend, Trade
from ..events.prices import ARRAYS, CLOSE, DTYPES, PriceColumns, concatenate
from ..events.shares import AccountCount
from ..events.terms import PolicyTerms
from ..ledger import register
from ..ledger.booked import Booked
from ..ledger.front_load import front_loads
from ..ledger.order_charges import deferred
from ..log.knowledge import Known
from ..portfolio.fund_shares import FundPaid
from . import daily_of_funds
from .holders import bought_by_order, holdings, shares_of


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Told:
    """What the funds it holds tell a fund: their NAVs as prices, its purchases as trades, their distributions.

    accounts  the counts of its own register, where its fees are charged on those; None where rows say what they are
    """

    prices: tuple[tuple[str, datetime.date, int], ...]  # (security, date, NAV e8)
    trades: tuple[Trade, ...]
    paid: tuple[FundPaid, ...]
    accounts: tuple[AccountCount, ...] | None = None

    def same(self, other: "Told") -> bool:
        """Whether another time the same is told."""
        return (self.prices, self.trades, self.paid, self.accounts) == (other.prices, other.trades, other.paid, other.accounts)


def told_to(known: Known, holder: str, struck: dict[str, Booked]) -> Told:
    """What a fund hears of those it holds. `struck` is {fund: Booked}."""
    prices, trades, paid = [], [], []
    dividends = {(event.security, event.ex_date) for event in known.of(Dividend)}
    for held, securities in sorted(holdings(known).get(holder, {}).items()):
        if held not in struck:
            continue
        booked, by_order = struck[held], bought_by_order(known, holder, held)
        for security in securities:
            _, name = shares_of(known)[security]
            prices += navs(booked, security, name)
            trades += bought(booked, holder, security, name) if by_order else []
            payments = to_account(booked, holder, security, name) if by_order else a_share(booked, holder, security, name)
            payments += declared_daily(known, booked, holder, security, name, by_order)
            paid += [each for each in payments if (security, each.date) not in dividends]
            trades += [reinvestment for reinvestment in reinvested(booked, holder, security, name) if by_order]
    return Told(prices=tuple(prices), trades=tuple(trades), paid=tuple(paid))


def heard(known: Known, told: Told) -> Known:
    """The log as known, with what other funds, or its own register, tell; nobody wrote it, and no table of events has it."""
    if told.accounts is not None:
        known = attrs.evolve(known, events={**known.events, AccountCount: told.accounts})
    if not told.prices:
        return known
    securities = tuple(dict.fromkeys(security for security, _, _ in told.prices))
    count = len(told.prices)
    columns: dict[str, Any] = {name: np.zeros(count, DTYPES[name]) for name in ARRAYS}
    columns["security"] = np.array([securities.index(security) for security, _, _ in told.prices], np.int32)
    columns["date"] = np.array([day_number(day) for _, day, _ in told.prices], np.int32)
    columns["price_e8"] = np.array([nav for _, _, nav in told.prices], np.int64)
    columns["kind"] = np.full(count, CLOSE, np.int8)
    prices = concatenate([PriceColumns(**columns, securities=securities), known.prices])
    events = {**known.events, Trade: (*known.events.get(Trade, ()), *told.trades), FundPaid: told.paid}
    seqs = np.concatenate([np.zeros(count, np.int64), known.price_seqs])
    return attrs.evolve(known, events=events, prices=prices, price_seqs=seqs)


def navs(booked: Booked, security: str, name: str) -> list[tuple[str, datetime.date, int]]:
    """The NAV of every session at which the class has shares, as its price."""
    c, struck, shares = booked.class_ids.index(name), booked.recorded("nav"), booked.recorded("shares")
    return [(security, day, int(struck[t, c])) for t, day in enumerate(booked.days) if shares[t, c]]


def bought(booked: Booked, holder: str, security: str, name: str) -> list[Trade]:
    """Orders under the holder's id as its trades, at what it paid or got; an as-of order is known on the session that books it.

    A sales charge comes on top of what it buys, a deferred one off what it redeems: 500.00 at 5 % bring 475.00.
    """
    told: list[Trade] = []
    units, orders, dealt = 10 ** (6 - booked.fund.share_decimals), booked.struck.ask.placed, booked.dealt
    if holder not in orders.accounts:
        return told
    on_top = front_loads(booked)
    for charge in deferred(booked):
        on_top[charge.position] -= charge.cents
    mine = (orders.account_at == orders.accounts.index(holder)) & (dealt.share_class == booked.class_ids.index(name))
    for n in np.flatnonzero(mine & ~dealt.refused & (dealt.shares != 0) & (dealt.line >= 0)).tolist():
        placed = orders[n]
        told.append(
            Trade(
                event_id=placed.order.event_id,
                recorded_at=placed.order.recorded_at,
                file=placed.order.file,
                line=placed.order.line,
                fund=holder,
                date=booked.schedule.days[placed.booked if placed.as_of else placed.priced],
                security=security,
                side="buy" if placed.purchase else "sell",
                quantity_e6=int(dealt.shares[n]) * units,
                amount_cents=int(dealt.cents[n] + on_top[n]),
                settle=placed.settles,
            )
        )
    return told


def to_account(booked: Booked, holder: str, security: str, name: str) -> list[FundPaid]:
    """The holder's part of every distribution, to the cent of the held fund's register."""
    return [
        FundPaid(
            event_id=event_id,
            fund=holder,
            date=booked.days[paid.ex],
            security=security,
            kind=paid.kind,
            cents=int(paid.in_cash[n] + paid.reinvested[n]),
            pay_date=pay_date,
        )
        for paid, n, event_id, pay_date in own_parts(booked, holder, name)
        if paid.kind != daily_of_funds.KIND
    ]


def declared_daily(known: Known, booked: Booked, holder: str, security: str, name: str, by_order: bool) -> list[FundPaid]:
    """What a fund that declares every day declares to a holder."""
    if not booked.struck.ask.daily:
        return []
    if by_order:
        held, paid = daily_of_funds.in_account(booked, holder, name), daily_of_funds.paid_to(booked, holder, name)
        return daily_of_funds.daily_dividends(booked, holder, security, name, held, paid)
    lag = next((each.booking_lag for each in known.of(PolicyTerms, holder)), 0)
    trades = [trade for trade in known.of(Trade, holder) if trade.security == security]
    held = daily_of_funds.by_trades(booked, trades, lag)
    return daily_of_funds.daily_dividends(booked, holder, security, name, held, None)


def reinvested(booked: Booked, holder: str, security: str, name: str) -> list[Trade]:
    """What was reinvested as purchases at the NAV of the ex-date, paid with the distribution."""
    units = 10 ** (6 - booked.fund.share_decimals)
    return [
        Trade(
            event_id=f"{event_id}.reinvested",
            recorded_at=booked.schedule.closes[paid.ex],
            fund=holder,
            date=booked.days[paid.ex],
            security=security,
            side="buy",
            quantity_e6=int(paid.shares[n]) * units,
            amount_cents=int(paid.reinvested[n]),
            settle=pay_date or booked.days[paid.ex],
        )
        for paid, n, event_id, pay_date in own_parts(booked, holder, name)
        if paid.shares[n]
    ]


def own_parts(booked: Booked, holder: str, name: str) -> Iterator[tuple[register.Payment, int, str, datetime.date | None]]:
    """(payment, place in it, id, pay date) of every payment to the holder's account."""
    place = booked.struck.accounts.get((name, holder))
    pay_dates = {each.event.event_id: each.event.pay_date for each in booked.struck.ask.paid}
    for paid in register.payments(booked):
        n = -1 if place is None else place - paid.first
        if 0 <= n < len(paid.shares) and (paid.in_cash[n] or paid.reinvested[n]):
            event_id = paid.event_id or f"daily.{booked.fund.id}.{name}.{booked.days[paid.ex]}"
            yield paid, n, event_id, pay_dates.get(paid.event_id)


def a_share(booked: Booked, holder: str, security: str, name: str) -> list[FundPaid]:
    """Where the holder's purchases are trades: so much a share on what it holds when the ex-date opens, in cash."""
    return [
        FundPaid(
            event_id=paid.event.event_id,
            fund=holder,
            date=paid.event.ex_date,
            security=security,
            kind=paid.event.kind,
            per_share_e9=paid.event.per_share_e9,
            pay_date=paid.event.pay_date,
        )
        for paid in booked.struck.ask.paid
        if paid.event.share_class == name
    ]
