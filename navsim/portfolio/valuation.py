"""What every position is worth at the close of every session: accounting.md 5. Whole columns, one security at a time."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import columns
from ..basics.exact import RATE_ONE, muldiv
from ..basics.instants import day_number
from . import bounds, fx_rates
from .amortization import straight_line
from .books import CONTRACTS, Books
from .debt import is_debt
from .income import PER_UNIT
from .margin import marked_daily
from .market import Market
from .plain_values import COLUMNS, plain_names, plain_values
from .quotes import AMORTIZED, UNPRICED, PricesUsed

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints

SHORT = 60
Names = tuple[tuple[str, int, int], ...]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Holdings:
    """Positions session by session, sorted by session and security: int64 columns of one length.

    session    position of the session; security, position in `securities`
    quantity   e6; price e8; kind, position in quotes.NAMES; day of the price since 1970; age in sessions; fx e8
    cost, amortized, interest, value   cents
    found      whether there is a price that is not too old; without one only a fund at amortized cost is struck, at that cost
    """

    securities: tuple[str, ...]
    session: np.ndarray
    security: np.ndarray
    quantity: np.ndarray
    price: np.ndarray
    kind: np.ndarray
    day: np.ndarray
    age: np.ndarray
    fx: np.ndarray
    cost: np.ndarray
    amortized: np.ndarray
    interest: np.ndarray
    value: np.ndarray
    found: np.ndarray

    @property
    def unrealized(self) -> np.ndarray:
        """Market value less amortized cost (cost, for what is not amortized)."""
        result: Arrays = self.value - self.amortized
        return result


def value(books: Books, market: Market, short: bool, at_cost: bool) -> Holdings:
    """Every position at every session it is held.

    at_cost what has no price does not stop the run
    short   debt with sixty days or fewer to run is valued at amortized cost
    """
    pieces: dict[Any, Any] = {name: [] for name in COLUMNS}
    names = tuple(sorted(books.marks))
    together = [] if at_cost else plain_names(books, market)
    plain = plain_values(books, market, together)
    beyond = bounds.beyond(plain["quantity"], plain["price"], plain["fx"], (1, PER_UNIT))
    usual = plain["found"] if beyond is None else plain["found"] & ~beyond
    if not usual.all():  # what lacks a price, or is worth too much, goes with the others, which say so
        together = [name for n, name in enumerate(together) if usual[plain["security"] == n].all()]
        plain = plain_values(books, market, together)
    done = set(together)
    for n, security in enumerate(names):
        if security in done:
            continue
        sessions, quantity, cost, amortized, interest = spans(books.marks[security], books.sessions)
        if not len(sessions):
            continue
        prices = market.prices_used(security, sessions)
        fx = rates(books, security, sessions)
        value_ = market_value(quantity, prices, fx, books, security, market.calendar.of(sessions))
        if books.securities[security].type in CONTRACTS:
            gained = -agreed(books.notional[security], sessions)
            value_ = gained if marked_daily(books, security) else value_ + gained
        if short:
            prices, value_ = amortized_values(books, market, security, sessions, quantity, prices, value_)
        found = prices.found & (prices.age <= market.most_stale)
        if at_cost:
            prices = attrs.evolve(prices, kind=np.where(prices.found, prices.kind, UNPRICED))
            value_ = np.where(prices.found, value_, amortized)
        else:
            market.check(security, sessions, prices)
        pieces["session"].append(sessions)
        pieces["security"].append(np.full(len(sessions), n, np.int64))
        for name in ("price", "kind", "day", "age"):
            pieces[name].append(getattr(prices, name))
        columns_ = {"quantity": quantity, "fx": fx, "cost": cost, "amortized": amortized, "interest": interest, "value": value_, "found": found}
        for name, column in columns_.items():
            pieces[name].append(column)
    place = {name: n for n, name in enumerate(names)}
    plain["security"] = np.array([place[name] for name in together], np.int64)[plain["security"]]
    return Holdings(securities=names, **merged(plain, by_session(pieces, books.sessions), len(names)))


def merged(some: dict[str, Arrays], others: dict[str, Arrays], securities: int) -> dict[str, Arrays]:
    """Two sets of columns by session and security as one."""
    if not len(some["session"]) or not len(others["session"]):
        return some if len(some["session"]) else others
    order = np.argsort(np.concatenate([each["session"] * securities + each["security"] for each in (some, others)]), kind="stable")
    return {name: np.concatenate([some[name], others[name]])[order] for name in others}


def by_session(pieces: dict[str, list[Arrays]], sessions: int) -> dict[str, Arrays]:
    """Columns of securities behind one another, as columns by session, securities in order within; each let go when it is laid anew."""
    if not pieces["session"]:
        return {name: np.zeros(0, np.int64) for name in pieces}
    at = np.concatenate(pieces["session"])
    order = columns.order_of(at, sessions)
    told = {}
    for name in list(pieces):
        parts = pieces.pop(name)
        first = parts[0][0]
        same = all(part[0] == first and (part == first).all() for part in parts)
        told[name] = np.full(len(order), first) if same else np.concatenate(parts)[order]
    return told


def agreed(notional: list[tuple[int, int]], sessions: np.ndarray) -> np.ndarray:
    """What open contracts were agreed at, at each session."""
    at = np.array([t for t, _ in notional], np.int64)
    return np.array([cents for _, cents in notional], np.int64)[np.searchsorted(at, sessions, side="right") - 1]


def spans(marks: Any, sessions: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Sessions a security is held, and its quantity, cost, amortized cost and interest at each, from the marks of its changes."""
    first, *others = np.array(marks, np.int64).T
    at = np.append(first, sessions)
    columns_ = [np.repeat(column, np.diff(at)) for column in others]
    held = columns_[0] != 0
    return np.arange(at[0], sessions, dtype=np.int64)[held], *(column[held] for column in columns_)


def amortized_values(
    books: Books, market: Market, security: str, sessions: Ints, quantity: Ints, prices: PricesUsed, values: Ints
) -> tuple[PricesUsed, Ints]:
    """Debt with sixty days or fewer to run: from cost where it was bought so, else in a straight line from its last market value to face.

    400,000 worth 399,440.00 on the 61st day before maturity is 399,449.18 on the next. A split since does not change what it was worth then.
    """
    maturity = books.securities[security].maturity
    if maturity is None or not is_debt(books.securities[security]) or books.foreign(security):
        return prices, values
    due, per = day_number(maturity), books.per(security)
    days = market.calendar.of(sessions)
    short = (due - days <= SHORT) & (sessions < books.defaulted.get(security, books.sessions))
    if not short.any():
        return prices, values
    price, kind, day, age, found, values = (np.array(c) for c in (prices.price, prices.kind, prices.day, prices.age, prices.found, values))
    known: dict[Any, Any] = {}
    for n in np.flatnonzero(short).tolist():
        t = int(sessions[n])
        total = 0
        for units, carried, born, before in books.debt_lots[security, t]:
            if before not in known:
                called = names_of(before, security, due)
                known[before] = called, last_market(books, market, called, due)
            called, last = known[before]
            if last is None or due - day_number(born) <= SHORT:
                total += carried
                continue
            new = split_since(market, called, last[0], int(days[n]))
            from_day, face = last[0], muldiv(units, 1, 10**4)
            worth = muldiv(units * new.denominator, last[1], per * new.numerator)
            reached = min(max(day_number(books.through(t)) - from_day, 0), due - from_day)
            total += straight_line(worth, face, reached, due - from_day)
        values[n], kind[n], day[n], age[n], found[n] = total, AMORTIZED, days[n], 0, True
        price[n] = muldiv(abs(total), per, abs(int(quantity[n])))
    return attrs.evolve(prices, price=price, kind=kind, day=day, age=age, found=found), values


def names_of(before: tuple[tuple[str, int], ...], security: str, due: int) -> Names:
    """((name, from the day, up to the one it gets the next), ...) of a lot of debt: from the first it had to the one it has."""
    ends = [until for _, until in before]
    return tuple(zip([*(name for name, _ in before), security], [0, *ends], [*ends, due + 1], strict=True))


def last_market(books: Books, market: Market, names: Names, due: int) -> tuple[int, int] | None:
    """Day and price of the last session a lot of debt was held with more than sixty days to run, under the name it then had."""
    told = []
    for name, since, until in names:
        own = [books.last_long[name]] if name in books.last_long else []
        if name in books.marks:
            sessions = spans(books.marks[name], books.sessions)[0]
            days = market.calendar.of(sessions)
            sessions = sessions[(due - days > SHORT) & (days < until)][-1:]
            own += zip(market.calendar.of(sessions).tolist(), market.prices_used(name, sessions).price.tolist(), strict=True)
        told += [each for each in own if since <= each[0] < until]
    return max(told, key=operator.itemgetter(0), default=None)


def split_since(market: Market, names: Names, day: int, until: int) -> Fraction:
    """New face for one of old by the splits after one day, through another, of the names a lot then had."""
    told = ((split, ratio) for name, since, ends in names for split, ratio in market.splits.get(name, ()) if since <= split <= ends)
    return Fraction(math.prod(Fraction(ratio, RATE_ONE) for split, ratio in told if day < split <= until))


def last_long(books: Books, holdings: Holdings, day: int) -> dict[str, tuple[int, int]]:
    """{security: (day number, price e8)} of the last session up to a day at which debt was held with more than sixty days to run."""
    days = books.schedule.numbers[: books.sessions][holdings.session]
    told = {name: each for name, each in books.last_long.items() if day_number(books.securities[name].maturity) >= day}
    ends = np.array([maturity_day(books, name) for name in holdings.securities] or [0], np.int64)
    ends = np.where(ends < day, 0, ends)[holdings.security]
    rows = np.flatnonzero((days <= day) & (ends - days > SHORT))
    last = np.full(len(holdings.securities), -1, np.int64)
    last[holdings.security[rows]] = rows  # of several the last one stays
    for n in np.flatnonzero(last >= 0).tolist():
        told[holdings.securities[n]] = (int(days[last[n]]), int(holdings.price[last[n]]))
    return told


def maturity_day(books: Books, name: str) -> int:
    """The day number debt matures on; 0 for what is none, or never does."""
    maturity = books.securities[name].maturity
    return day_number(maturity) if maturity is not None and is_debt(books.securities[name]) else 0


def market_value(quantity: Ints, prices: PricesUsed, fx: Ints, books: Books, security: str, days: Ints) -> Ints:
    """quantity x price x rate of exchange in cents, rounded per position."""
    price, per = prices.price, books.per(security)
    beyond = bounds.beyond(quantity, price, fx, books.scaled(security, 1))
    if beyond is not None:
        n = int(np.argmax(beyond))
        bounds.worth_too_much(books.securities[security], prices, int(fx[n]), n, int(days[n]), books.problems)
        quantity = np.where(beyond, 0, quantity)
    if books.securities[security].multiplier_e6 is None:
        if (fx == fx_rates.ONE_E8).all():
            return columns.muldiv(quantity, price, per)
        if per == 10**12:
            return columns.muldiv3(quantity, price, fx, per * fx_rates.ONE_E8)
    rows = zip(quantity.tolist(), price.tolist(), fx.tolist(), strict=True)
    return np.array([books.worth(security, q, p, x) for q, p, x in rows], np.int64)


def rates(books: Books, security: str, sessions: np.ndarray) -> np.ndarray:
    """The rate of exchange of a security's currency at each session, e8."""
    if not books.foreign(security):
        return np.full(len(sessions), fx_rates.ONE_E8, np.int64)
    return np.array([books.rate(security, t) for t in sessions.tolist()], np.int64)
