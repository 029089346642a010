"""Prices and rates of exchange that are old, do not move, move too far, or miss a split."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import order_of
from ..basics.exact import RATE_ONE
from ..events.portfolio import DEBT, CorporateAction, FxRate, Split
from ..portfolio.fx_rates import DOLLAR, dollars
from ..portfolio.market import currency_used
from ..portfolio.quotes import AMORTIZED, STALE, UNPRICED
from .booked import Booked
from .findings import ONE_E6, Limits, begins, effect, finding, spell
from .found import Found, counts_e6

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from .findings import Finding

RATIOS = tuple(Fraction(a, b) for a, b in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (4, 5), (1, 10), (2, 1), (3, 1), (4, 1), (5, 1), (10, 1)))

LIKE_A_SPLIT = Fraction(1, 6)  # the smallest move that a usual split makes is a fifth


def price_findings(booked: Booked, limits: Limits) -> Iterator[Finding | Found]:
    """Everything about prices."""
    yield from stale_prices(booked, limits)
    rows = in_turn(booked)
    yield from price_moves(booked, limits, rows)
    if booked.stable_price is None:
        yield from unchanged_prices(booked, limits, rows)
    yield from zero_prices(booked, limits, rows.order)
    yield from stale_rates(booked, limits)
    yield from fx_moves(booked, limits)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InTurn:
    """Holdings by security, and of each by session: columns of one length.

    order    their rows
    follows  bool: of all but the first, whether it is of the session after the row before, and of the same security
    """

    order: Ints
    security: Ints
    session: Ints
    price: Ints
    kind: Ints
    follows: Bools


def in_turn(booked: Booked) -> InTurn:
    """The holdings of a run, which stand by session."""
    held = booked.portfolio.holdings
    order = order_of(held.security, len(held.securities))
    security, session, price, kind = (column.take(order) for column in (held.security, held.session, held.price, held.kind))
    follows = (security[1:] == security[:-1]) & (session[1:] == session[:-1] + 1)
    return InTurn(order=order, security=security, session=session, price=price, kind=kind, follows=follows)


def stale_prices(booked: Booked, limits: Limits) -> Iterator[Found]:
    """A position valued at the price of an earlier session: value is its age in sessions, limit the age that stops the run."""
    if not limits.on("price.stale"):
        return
    held = booked.portfolio.holdings
    rows = np.flatnonzero((held.kind == STALE) & (held.age >= limits.limit("price.stale")))
    events = [booked.portfolio.books.securities[name] for name in held.securities]
    own = [events[n] for n in held.security[rows].tolist()]
    yield Found(
        check="price.stale",
        severity=limits.severity("price.stale"),
        session=held.session[rows].tolist(),
        subject=[event.security for event in own],
        value_e6=counts_e6(held.age[rows]),
        limit_e6=[booked.policy.max_stale_sessions * ONE_E6] * len(rows),
        file=[event.file for event in own],
        line=[event.line for event in own],
    )


def price_moves(booked: Booked, limits: Limits, rows: InTurn) -> Iterator[Finding]:
    """A price that moved by more than is usual since the session before, splits taken out: 10 % for equity, 50 % is an error."""
    held, splits = booked.portfolio.holdings, split_days(booked)
    order, security, session, price, kind = rows.order, rows.security, rows.session, rows.price, rows.kind
    position = {name: n for n, name in enumerate(held.securities)}
    same = rows.follows & (kind[1:] != UNPRICED) & (kind[:-1] != UNPRICED)
    moved = np.abs(price[1:] - price[:-1]) > price[:-1] // divisors(booked, limits)[security[1:]]
    for name, days in splits.items():
        moved |= (security[1:] == position.get(name, -1)) & np.isin(session[1:], [t for t, _ in days])
    for n in (np.flatnonzero(same & moved) + 1).tolist():
        name, t = held.securities[security[n]], int(session[n])
        before, now = Fraction(int(price[n - 1])), Fraction(int(price[n]))
        split = [ratio for at, ratio in splits.get(name, ()) if at == t]
        for ratio in split:
            before /= ratio
        move = abs(now / before - 1) if before else Fraction(int(now > 0))
        debt = booked.portfolio.books.securities[name].type in DEBT
        place = (booked, name, int(held.day[order[n]]))
        change = Fraction(int(held.value[order[n]])) * (1 - before / now) if now else -Fraction(int(held.value[order[n - 1]]))
        for check, severity, limit in judged(move, debt, limits):
            yield finding(t, check, severity, name, move, limit, *price_place(*place), effect=effect(booked, t, round(change)))
        if before and not debt and not split and limits.on("action.missing") and move > LIKE_A_SPLIT:
            yield from missing_split(limits, name, t, now / before, place, effect(booked, t, round(change)))


def divisors(booked: Booked, limits: Limits) -> np.ndarray:
    """int64 by position of the security: a move of less than the price over this needs no closer look. Generous, and whole."""
    told = []
    for name in booked.portfolio.holdings.securities:
        debt = booked.portfolio.books.securities[name].type in DEBT
        usual = max(min(limits.limit(f"price.move.{kind}") for kind in ("debt" if debt else "equity", "error")), 1)
        told.append(max(RATE_ONE // usual + 2, LIKE_A_SPLIT.denominator + 1))
    return np.array(told or [1], np.int64)


def judged(move: Fraction, debt: bool, limits: Limits) -> Iterator[tuple[str, str, Fraction]]:
    """(check, severity, limit) of a move that is more than usual."""
    usual, most = (Fraction(limits.limit(f"price.move.{kind}"), RATE_ONE) for kind in ("debt" if debt else "equity", "error"))
    if move > most and limits.on("price.move.error"):
        yield "price.move", limits.severity("price.move.error"), most
    elif move > usual and limits.on("price.move.debt" if debt else "price.move.equity"):
        yield "price.move", limits.severity("price.move.debt" if debt else "price.move.equity"), usual


def missing_split(limits: Limits, name: str, t: int, became: Fraction, place: tuple[Booked, str, int], change: int) -> Iterator[Finding]:
    """A price that moved as a split would move it, and no split: value is what one dollar became, limit the ratio it is near."""
    near = Fraction(limits.limit("action.missing"), RATE_ONE)
    for ratio in [ratio for ratio in RATIOS if abs(became / ratio - 1) <= near][:1]:
        yield finding(t, "action.missing", limits.severity("action.missing"), name, became, ratio, *price_place(*place), effect=change)


def unchanged_prices(booked: Booked, limits: Limits, rows: InTurn) -> Iterator[Any]:
    """A quotation that says the same day after day, told when it has done so for the limit: value is the sessions."""
    held = booked.portfolio.holdings
    long = unchanged_for(booked, rows)
    most = {False: limits.limit("price.unchanged"), True: limits.limit("price.unchanged.debt")}
    for n in np.flatnonzero(np.isin(long, list(most.values()))).tolist():
        name = held.securities[rows.security[n]]
        debt = booked.portfolio.books.securities[name].type in DEBT
        check = "price.unchanged.debt" if debt else "price.unchanged"
        if long[n] == most[debt] and limits.on(check):
            place = price_place(booked, name, int(held.day[rows.order[n]]))
            yield finding(rows.session[n], "price.unchanged", limits.severity(check), name, int(long[n]), most[debt], *place)


def unchanged_for(booked: Booked, rows: InTurn) -> np.ndarray:
    """int64 by row: for how many sessions its price has been the same; on from what it was before a run that goes on."""
    held, price, fresh = booked.portfolio.holdings, rows.price, is_quoted(rows.kind)
    same = np.zeros(len(price), bool)
    same[1:] = rows.follows & (price[1:] == price[:-1]) & fresh[1:] & fresh[:-1]
    long, before = spell(same), booked.carried("price_unchanged") or {}
    for n in np.flatnonzero((rows.session == booked.first) & fresh).tolist() if before else ():
        was, sessions = before.get(held.securities[rows.security[n]], (None, 0))
        if int(price[n]) == was:
            end = n + 1
            while end < len(same) and same[end]:
                end += 1
            long[n:end] += sessions + 1
    return long


def is_quoted(kind: np.ndarray) -> np.ndarray:
    """Whether a price is one that somebody quoted for the session."""
    result: np.ndarray = (kind != STALE) & (kind != AMORTIZED) & (kind != UNPRICED)
    return result


def unchanged_at(booked: Booked, at: list[int]) -> dict[int, dict[str, list[int]]]:
    """{t: {security: [its price, for how many sessions it has been the same]}} of what was quoted for some sessions."""
    held, rows = booked.portfolio.holdings, in_turn(booked)
    long = unchanged_for(booked, rows)
    told: dict[int, dict[str, list[int]]] = {t: {} for t in at}
    for n in np.flatnonzero(np.isin(rows.session, at) & is_quoted(rows.kind)).tolist():
        told[int(rows.session[n])][held.securities[rows.security[n]]] = [int(rows.price[n]), int(long[n])]
    return told


def zero_prices(booked: Booked, limits: Limits, order: np.ndarray) -> Iterator[Any]:
    """A position that somebody says is worth nothing, told when that begins."""
    held = booked.portfolio.holdings
    if not limits.on("price.zero") or not (held.price == 0).any():
        return
    security, zero = held.security[order], (held.price[order] == 0) & (held.kind[order] != UNPRICED)
    first = begins(zero)
    first[1:] |= zero[1:] & (security[1:] != security[:-1])
    for n in np.flatnonzero(first).tolist():
        name = held.securities[security[n]]
        place, t = price_place(booked, name, int(held.day[order[n]])), int(held.session[order[n]])
        was = n and security[n - 1] == security[n] and int(held.session[order[n - 1]]) == t - 1
        change = effect(booked, t, -int(held.value[order[n - 1]])) if was else None
        yield finding(t, "price.zero", limits.severity("price.zero"), name, 0, None, *place, effect=change)


def stale_rates(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Positions valued at the rate of exchange of an earlier session: value is its age in sessions, limit the age that stops the run."""
    held, books = booked.portfolio.holdings, booked.portfolio.books
    own = [currency_used(books.securities[name], booked.portfolio.quotes) for name in held.securities]
    events = {(event.currency, event.date): event for event in booked.known.of(FxRate)}
    for currency in sorted(set(own) - {DOLLAR}) if limits.on("fx.stale") else ():
        valued = np.isin(held.security, [n for n, name in enumerate(own) if name == currency])
        for t in np.unique(held.session[valued]).tolist():
            age = books.rates.quoted(currency, t)[1]
            if age >= limits.limit("fx.stale"):
                event = events[currency, books.rates.day_of(currency, t)]
                yield finding(t, "fx.stale", limits.severity("fx.stale"), currency, age, booked.policy.max_stale_sessions, event.file, event.line)


def fx_moves(booked: Booked, limits: Limits) -> Iterator[Any]:
    """A rate of exchange, of a currency the fund holds, that moved by more than is usual since the quotation before."""
    books = booked.portfolio.books
    currencies = books.currencies | {books.securities[name].currency for name in books.lots}
    before: dict[Any, Any] = {}
    most = Fraction(limits.limit("fx.move"), RATE_ONE)
    for event in sorted(booked.known.of(FxRate), key=lambda each: each.date):
        was = before.get(event.currency)
        before[event.currency] = event.rate_e8
        t = booked.schedule.at_or_after(event.date)
        if was and event.currency in currencies and event.date >= booked.days[0] and t < booked.sessions and limits.on("fx.move"):
            move = Fraction(abs(event.rate_e8 - was), was)
            if move > most:
                change = effect(booked, t, round(worth_in(booked, event, t) * Fraction(event.rate_e8 - was, event.rate_e8)))
                yield finding(t, "fx.move", limits.severity("fx.move"), event.currency, move, most, event.file, event.line, effect=change)


def worth_in(booked: Booked, rate: FxRate, t: int) -> int:
    """Cents that a session's holdings in a currency, and what is owed in it, are worth at a rate."""
    held, books = booked.portfolio.holdings, booked.portfolio.books
    own = [n for n, name in enumerate(held.securities) if currency_used(books.securities[name], booked.portfolio.quotes) == rate.currency]
    foreign = [(item, item.local) for item in books.written_items if item.local is not None and item.booked <= t <= item.due]
    owed: int = sum(item.sign * dollars(local, rate.rate_e8) for item, local in foreign if local.currency == rate.currency)
    for n in np.flatnonzero((held.session == t) & np.isin(held.security, own)).tolist():
        name = held.securities[held.security[n]]
        whole = books.securities[name].type == "forward"  # what it has gained is not what moves
        owed += books.worth(name, int(held.quantity[n]), rate.rate_e8, books.rate(name, t)) if whole else int(held.value[n])
    return owed


def split_days(booked: Booked) -> dict[str, list[tuple[int, Fraction]]]:
    """{security: [(session that books it, new shares for an old one)]}, of splits and stock dividends."""
    told: dict[Any, Any] = {}
    for event in booked.known.of(Split):
        told.setdefault(event.security, []).append((booked.schedule.at_or_after(event.ex_date), Fraction(event.ratio_e10, RATE_ONE)))
    for event in booked.known.of(CorporateAction):
        if event.action == "stock_dividend" and event.ratio_e10:
            told.setdefault(event.security, []).append((booked.schedule.at_or_after(event.ex_date), 1 + Fraction(event.ratio_e10, RATE_ONE)))
    return told


def price_place(booked: Booked, security: str, day: int) -> tuple[str, int]:
    """File and line of the quotation used; of the security, where it has none of that day."""
    rows, event = booked.portfolio.quotes, booked.portfolio.books.securities[security]
    n = rows.securities.get(security)
    if n is None:
        return event.file, event.line
    own = slice(int(rows.first[n]), int(rows.first[n + 1]))
    at = int(np.searchsorted(rows.day[own], day))
    if at >= own.stop - own.start or int(rows.day[own][at]) != day:  # amortized, or at cost: no quotation was used
        return event.file, event.line
    prices, row = booked.known.prices, int(rows.row[own][at])
    return prices.files[prices.file[row]], int(prices.line[row])
