"""The monthly figures of form N-MFP, one figure a row: month by month, by day and class where the form asks for that.

Percentages are fractions of total assets, yields fractions, the market price has four decimals of a fund at 1.00. What the form asks and no
feed tells is left out: names and file numbers of the people behind the fund, whether it is for retail investors, taxes of its income.
"""

from collections.abc import Iterator
from fractions import Fraction

import attrs
import numpy as np

from ..basics.exact import RATE_ONE
from ..basics.instants import day_number
from ..ledger.assets import Assets, assets
from ..ledger.booked import Booked
from ..ledger.floating_checks import FEE_FROM, average_terms, floats, net_redeemed
from ..ledger.money_funds import levels
from ..ledger.order_charges import LIQUIDITY, charges
from ..ledger.yields import Yield, current_yield_of_fund, yields
from ..portfolio.quotes import AMORTIZED
from .money_funds import nearest
from .nmfp_holdings import CENTS, Item, of_securities

UNITS = 10**12  # to twelve decimals
GOVERNMENT_PART = Fraction(995, 1000)  # of total assets, in cash and what is the government's: a government fund
MANDATORY_ABOVE, DEFAULT_FEE = Fraction(5, 100), RATE_ONE // 100


@attrs.frozen(kw_only=True)
class Day:
    """A session as the form looks at it: market net assets (None: a price is missing) and shares, exact; days of maturity and life."""

    market: int | None
    net_assets: int
    shares: Fraction
    wam: Fraction
    wal: Fraction

    @property
    def shadow(self) -> Fraction:
        """Market net assets a share, in dollars."""
        return Fraction(self.market or 0) / self.shares / 100


def nmfp(booked: Booked) -> dict[str, list[object]]:
    """Every month of a money fund, the last one up to where the run ends."""
    rows: list[tuple[int, Item]] = []
    own, by_session, fees = assets(booked), days_of(booked), liquidity_fees(booked)
    told_yields, gross = yields(booked) if booked.struck.ask.daily else [], current_yield_of_fund(booked)
    for sessions in months(booked):
        last = sessions[-1]
        if last in by_session:
            items = [*of_month(booked, own, by_session[last], last), *of_days(own, by_session, gross, sessions), *of_fees(fees, sessions)]
            items += of_classes(booked, by_session, told_yields, sessions)
            items += of_securities(booked, last, by_session[last].net_assets)
            rows += [(last, item) for item in items]
    return {
        "session": [day_number(booked.days[last]) for last, _ in rows],
        "item": [item.part for _, item in rows],
        "what": [item.what for _, item in rows],
        "day": [day_number(booked.days[item.session]) for _, item in rows],
        "share_class": [item.share_class for _, item in rows],
        "security": [item.security for _, item in rows],
        "value": [item.value for _, item in rows],
        "said": [item.said for _, item in rows],
    }


def days_of(booked: Booked) -> dict[int, Day]:
    """{t: the day} of every session with shares: at a stable price against the market, of a floating price at the market it is struck at."""
    unit = Fraction(1, 10**booked.fund.share_decimals)
    if not floats(booked):
        return {
            level.session: Day(market=level.market, net_assets=level.net_assets, shares=level.shares * unit, wam=level.wam, wal=level.wal)
            for level in levels(booked)
        }
    net_assets, shares = (booked.recorded(name).sum(axis=1).tolist() for name in ("net_assets", "shares"))
    terms = average_terms(booked)
    return {
        t: Day(market=net_assets[t], net_assets=net_assets[t], shares=shares[t] * unit, wam=terms[t][0], wal=terms[t][1])
        for t in range(booked.sessions)
        if shares[t]
    }


def months(booked: Booked) -> list[list[int]]:
    """Sessions by calendar month."""
    by_month: dict[tuple[int, int], list[int]] = {}
    for t, day in enumerate(booked.days):
        by_month.setdefault((day.year, day.month), []).append(t)
    return list(by_month.values())


def of_month(booked: Booked, own: Assets, day: Day, t: int) -> Iterator[Item]:
    """As at the last session of the month."""
    total, stable = int(own.total[t]), booked.stable_price
    governments = int(own.cash[t]) + of_government(booked, t)
    yield Item(part="A.10", what="category", session=t, said="Government" if governments >= GOVERNMENT_PART * total else "Prime")
    figures = (
        ("A.11", "weighted average maturity", nearest(day.wam, 12)),
        ("A.12", "weighted average life", nearest(day.wal, 12)),
        ("A.14", "cash", int(own.cash[t]) * CENTS),
        ("A.14", "securities", int(own.securities[t]) * CENTS),
        ("A.14", "securities at amortized cost", at_amortized_cost(booked, own, t) * CENTS),
        ("A.14", "other assets", int(own.interest[t] + own.receivables[t]) * CENTS),
        ("A.15", "liabilities", int(own.liabilities[t]) * CENTS),
        ("A.16", "net assets", (total - int(own.liabilities[t])) * CENTS),
        ("A.17", "shares", nearest(day.shares, 2) * CENTS),
        ("A.18", "seeks a stable price", int(stable is not None) * UNITS),
        *([("A.18", "stable price", stable * 10**4)] if stable is not None else []),
    )
    for part, what, value in figures:
        yield Item(part=part, what=what, session=t, value=value)


def of_government(booked: Booked, t: int) -> int:
    """Cents in what is the government's, with its interest: its securities, and repos that stand on them."""
    held = booked.portfolio.holdings
    first, end = np.searchsorted(held.session, [t, t + 1]).tolist()
    worth = (booked.book_values[first:end] + held.interest[first:end]).tolist()
    securities = booked.portfolio.books.securities
    return sum(cents for cents, n in zip(worth, held.security[first:end].tolist(), strict=True) if securities[held.securities[n]].government)


def at_amortized_cost(booked: Booked, own: Assets, t: int) -> int:
    """Cents of what is valued so: everything at a stable price unless it is priced at market, and of other funds paper of sixty days."""
    if booked.stable_price is not None:
        return int(own.securities[t]) - int(booked.portfolio.recognized[t])
    held = booked.portfolio.holdings
    first, end = np.searchsorted(held.session, [t, t + 1]).tolist()
    mine = held.kind[first:end] == AMORTIZED
    return int(held.value[first:end][mine].sum())


def of_days(own: Assets, by_session: dict[int, Day], gross: dict[int, Fraction | None], sessions: list[int]) -> Iterator[Item]:
    """Every session of the month."""
    for t in sessions:
        if t not in by_session:
            continue
        day, total = by_session[t], max(int(own.total[t]), 1)
        for word, cents in (("daily", int(own.daily[t])), ("weekly", int(own.weekly[t]))):
            yield Item(part="A.13", what=f"{word} liquid assets", session=t, value=cents * CENTS)
            part = nearest(Fraction(cents, total), 12)
            yield Item(part="A.13", what=f"{word} liquid assets, part of total assets", session=t, value=part)
        week = gross.get(t)
        if week is not None:
            yield Item(part="A.19", what="seven-day gross yield", session=t, value=nearest(week, 12))
        if day.market is not None:
            yield Item(part="A.20", what="market price a share", session=t, value=nearest(day.shadow, 4) * 10**8)


def liquidity_fees(booked: Booked) -> dict[int, tuple[int, int, str]]:
    """{t: (cents charged, cents redeemed that they were charged on, kind of fee)}."""
    told: dict[int, tuple[int, int, int]] = {}
    for charge in charges(booked):
        if charge.kind == LIQUIDITY:
            cents, base, _ = told.get(charge.session, (0, 0, 0))
            told[charge.session] = (cents + charge.cents, base + charge.base, charge.rate or 0)
    redeemed = net_redeemed(booked)
    return {t: (cents, base, kind_of_fee(booked, t, redeemed[t], rate)) for t, (cents, base, rate) in told.items()}


def kind_of_fee(booked: Booked, t: int, redeemed: Fraction, rate: int) -> str:
    """Mandatory where a floating price and more than 5 % redeemed ask for it since October 2024; 1 % is the default where nobody can estimate."""
    if not (floats(booked) and booked.days[t] >= FEE_FROM and redeemed > MANDATORY_ABOVE):
        return "discretionary"
    return "mandatory, default amount" if rate == DEFAULT_FEE else "mandatory, estimated cost"


def of_fees(fees: dict[int, tuple[int, int, str]], sessions: list[int]) -> Iterator[Item]:
    """Whether a liquidity fee was charged in the month, and each session's."""
    charged = [t for t in sessions if t in fees]
    yield Item(part="A.22", what="charged a liquidity fee", session=sessions[-1], value=int(bool(charged)) * UNITS)
    for t in charged:
        cents, base, kind = fees[t]
        yield Item(part="A.22", what="kind of liquidity fee", session=t, said=kind)
        yield Item(part="A.22", what="liquidity fees", session=t, value=cents * CENTS)
        yield Item(part="A.22", what="liquidity fees, part of the value redeemed", session=t, value=nearest(Fraction(cents, max(base, 1)), 12))


def of_classes(booked: Booked, by_session: dict[int, Day], told_yields: list[Yield], sessions: list[int]) -> list[Item]:
    """Every session and class of the month: price, price at market, net yield, what came and went."""
    nav, net_assets, shares = (booked.recorded(name) for name in ("nav", "net_assets", "shares"))
    sheet, told = booked.components, list[Item]()
    for t in sessions:
        for c in np.flatnonzero(shares[t] > 0).tolist():
            figures = [
                ("net assets", int(net_assets[t, c]) * CENTS),
                ("shares", nearest(Fraction(int(shares[t, c]), 10**booked.fund.share_decimals), 2) * CENTS),
                ("price a share", int(nav[t, c]) * 10**4),
                ("gross subscriptions", int(sheet["purchases"][t, c] + sheet["reinvested"][t, c]) * CENTS),
                ("gross redemptions", -int(sheet["redemptions"][t, c]) * CENTS),
            ]
            day = by_session[t]
            if day.market is not None:
                figures.append(("market price a share", nearest(at_market(booked, t, c, day), 4) * 10**8))
            told += [Item(part="B", what=what, session=t, share_class=booked.class_ids[c], value=value) for what, value in figures]
    for row in told_yields:
        if sessions[0] <= row.session <= sessions[-1] and row.current is not None:
            name = booked.class_ids[row.share_class]
            told.append(Item(part="B", what="seven-day net yield", session=row.session, share_class=name, value=nearest(row.current, 12)))
    return sorted(told, key=lambda item: (item.session, item.share_class or "", item.what))


def at_market(booked: Booked, t: int, c: int, day: Day) -> Fraction:
    """A class's part of market net assets, by its net assets as struck, a share."""
    net_assets = booked.recorded("net_assets")[t]
    share = Fraction(int(net_assets[c]), max(int(net_assets.sum()), 1))
    return Fraction(share * (day.market or 0) * 10**booked.fund.share_decimals) / (int(booked.recorded("shares")[t, c]) * 100)
