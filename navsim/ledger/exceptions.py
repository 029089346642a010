"""What needs a person, or at least an eye: the daily checks with their limits and severities."""

from fractions import Fraction

import attrs
import numpy as np

from ..basics.exact import muldiv
from ..events.control import Confirmation, PublishedNav
from ..events.portfolio import DEBT, Trade
from ..portfolio.quotes import STALE, UNPRICED
from ..strike.shapes import CLIPPED, REDEEM_AMOUNT, REFUSED
from .booked import Booked
from .journal import filled
from .money import BREACH_BP, RULES_OF_2010, levels

ONE_E6 = 10**6
LONGEST_DAYS = 397
ERROR, WARNING = "error", "warning"
MOVE_WARNING_E6, MOVE_WARNING_DEBT_E6, MOVE_ERROR_E6 = 10 * 10**4, 3 * 10**4, 50 * 10**4


@attrs.frozen(kw_only=True)
class Finding:
    """One row of exceptions. `value_e6` and `limit_e6` are in the unit of the check: sessions, shares, a fraction of the price."""

    session: int
    check: str
    severity: str
    subject: str
    value_e6: int | None
    limit_e6: int | None
    nav_effect_e12: int | None = None
    file: str = ""
    line: int = 0
    confirmed_by: str | None = None


def found(booked: Booked) -> list:
    """Every finding of a run, by session, check and subject."""
    findings = [*stale_prices(booked), *price_moves(booked), *orders(booked), *published(booked), *dividends(booked), *money_fund(booked)]
    confirmed = {(event.date, event.check, event.subject): event.by for event in booked.known.of(Confirmation, booked.fund.id)}
    findings = [
        attrs.evolve(each, confirmed_by=confirmed.get((booked.days[each.session], each.check, each.subject)))
        if (booked.days[each.session], each.check, each.subject) in confirmed
        else each
        for each in findings
    ]
    return sorted(findings, key=lambda each: (each.session, each.check, each.subject))


def unconfirmed(findings) -> list:
    """The errors nobody has confirmed yet."""
    return [each for each in findings if each.severity == ERROR and each.confirmed_by is None]


def stale_prices(booked: Booked):
    """A position valued at the price of an earlier session: value is its age in sessions, limit the age that stops the run."""
    held = booked.portfolio.holdings
    for n in np.flatnonzero(held.kind == STALE).tolist():
        security = held.securities[held.security[n]]
        event = booked.portfolio.books.securities[security]
        yield Finding(
            session=int(held.session[n]),
            check="price.stale",
            severity=WARNING,
            subject=security,
            value_e6=int(held.age[n]) * ONE_E6,
            limit_e6=booked.policy.max_stale_sessions * ONE_E6,
            file=event.file,
            line=event.line,
        )


def price_moves(booked: Booked):
    """A price that moved by more than is usual since the session before, splits taken out: 10 % for equity, 50 % is an error."""
    held, rows = booked.portfolio.holdings, booked.portfolio.rows
    splits = split_days(booked)
    order = np.lexsort([held.session, held.security])
    security, session, price = held.security[order], held.session[order], held.price[order]
    priced = held.kind[order] != UNPRICED
    same = (security[1:] == security[:-1]) & (session[1:] == session[:-1] + 1) & priced[1:] & priced[:-1]
    moved = np.abs(price[1:] - price[:-1]) > price[:-1] // 100 * 2  # a first, generous cut
    for n in (np.flatnonzero(same & moved) + 1).tolist():
        name, t = held.securities[security[n]], int(session[n])
        before = int(price[n - 1])
        for at, ratio in splits.get(name, ()):
            if at == t:
                before = before * 10**10 // ratio
        move = abs(int(price[n]) - before) * ONE_E6 // max(before, 1)
        debt = booked.portfolio.books.securities[name].type in DEBT
        usual = MOVE_WARNING_DEBT_E6 if debt else MOVE_WARNING_E6
        if move <= usual:
            continue
        file, line = price_place(booked, rows, name, int(held.day[order[n]]))
        yield Finding(
            session=t,
            check="price.move",
            severity=ERROR if move > MOVE_ERROR_E6 else WARNING,
            subject=name,
            value_e6=move,
            limit_e6=MOVE_ERROR_E6 if move > MOVE_ERROR_E6 else usual,
            nav_effect_e12=effect(booked, t, int(held.value[order[n]]) - int(held.value[order[n - 1]])),
            file=file,
            line=line,
        )


def split_days(booked: Booked) -> dict:
    """{security: [(session that books it, ratio e10)]}."""
    from ..events.portfolio import Split

    told: dict = {}
    for event in booked.known.of(Split):
        told.setdefault(event.security, []).append((booked.schedule.at_or_after(event.ex_date), event.ratio_e10))
    return told


def price_place(booked: Booked, rows, security: str, day: int) -> tuple:
    """File and line of the quotation used."""
    n = rows.securities[security]
    own = slice(int(rows.first[n]), int(rows.first[n + 1]))
    row = int(rows.row[own][int(np.searchsorted(rows.day[own], day))])
    prices = booked.known.prices
    return prices.files[prices.file[row]], int(prices.line[row])


def effect(booked: Booked, t: int, cents: int) -> int:
    """An amount in basis points of the fund's net assets, e12."""
    return cents * 10**16 // max(int(booked.recorded("net_assets")[t].sum()), 1)


def orders(booked: Booked):
    """A redemption of more than there is: value is the shares that were asked for, limit those that were there."""
    there, navs = booked.recorded("order_there"), booked.recorded("order_nav")
    units, scale = 10 ** (6 - booked.fund.share_decimals), 10 ** (booked.fund.share_decimals + 6)
    for n, (placed, (_, _, status)) in enumerate(zip(booked.struck.ask.placed, filled(booked), strict=True)):
        if status in (CLIPPED, REFUSED) and not placed.into:
            asked = muldiv(placed.units, scale, int(navs[n])) if placed.kind == REDEEM_AMOUNT else placed.units
            yield Finding(
                session=placed.at_strike,
                check="order.clipped" if status == CLIPPED else "order.refused",
                severity=WARNING,
                subject=placed.order.event_id,
                value_e6=asked * units,
                limit_e6=int(there[n]) * units,
                file=placed.order.file,
                line=placed.order.line,
            )


def published(booked: Booked):
    """A published NAV that is not the one struck."""
    position = {name: n for n, name in enumerate(booked.class_ids)}
    nav = booked.recorded("nav")
    for event in booked.known.of(PublishedNav, booked.fund.id):
        t = booked.session_of(event.date)
        if t is not None and event.share_class in position and event.nav_e8 != int(nav[t, position[event.share_class]]):
            yield Finding(
                session=t,
                check="nav.published",
                severity=ERROR,
                subject=event.share_class,
                value_e6=(event.nav_e8 - int(nav[t, position[event.share_class]])) // 100,
                limit_e6=0,
                file=event.file,
                line=event.line,
            )


def dividends(booked: Booked):
    """A negative income that could not be declared: value is the income carried, in dollars."""
    carried = booked.recorded("carried")
    for t, c in np.argwhere(carried < 0).tolist():
        cents = int(carried[t, c])
        yield Finding(session=t, check="dividend.negative", severity=ERROR, subject=booked.class_ids[c], value_e6=cents * 10**4, limit_e6=0)


def money_fund(booked: Booked):
    """A money fund's price, deviation, maturity and life against what they may be."""
    nav, there = booked.recorded("nav"), booked.recorded("shares") > 0
    for level in levels(booked):
        t, day = level.session, booked.days[level.session]
        for c in np.flatnonzero(there[t]).tolist():
            if muldiv(int(nav[t, c]), 1, 10**6) * 10**6 != booked.stable_price:  # to the cent, however many decimals are struck
                yield finding(t, "mmf.price", ERROR, booked.class_ids[c], Fraction(int(nav[t, c]), 10**8), Fraction(booked.stable_price, 10**8))
        for name in booked.portfolio.shadow.missing.get(t, ()):
            yield finding(t, "mmf.shadow", ERROR, name, None, None)
        if level.breach:
            yield finding(t, "mmf.deviation", ERROR, booked.fund.id, level.deviation_bp, Fraction(BREACH_BP))
        elif level.alert:
            yield finding(t, "mmf.deviation", WARNING, booked.fund.id, level.deviation_bp, Fraction(level.alert))
        modern = day >= RULES_OF_2010
        if level.wam > (60 if modern else 90):
            yield finding(t, "mmf.wam", WARNING, booked.fund.id, level.wam, Fraction(60 if modern else 90))
        if modern and level.wal > 120:
            yield finding(t, "mmf.wal", WARNING, booked.fund.id, level.wal, Fraction(120))
    if booked.stable_price is not None:
        yield from long_paper(booked)


def long_paper(booked: Booked):
    """Paper bought with more than 397 days to run."""
    for event in booked.known.of(Trade, booked.fund.id):
        security, t = booked.portfolio.books.securities[event.security], booked.schedule.at_or_after(event.date)
        if event.side == "buy" and t < booked.sessions and security.maturity is not None:
            days = ((security.demand_date or security.maturity) - event.date).days
            if days > LONGEST_DAYS:
                yield finding(t, "mmf.maturity", WARNING, event.security, Fraction(days), Fraction(LONGEST_DAYS), event.file, event.line)


def finding(t, check, severity, subject, value, limit, file="", line=0) -> Finding:
    """A finding from exact figures."""
    return Finding(
        session=t,
        check=check,
        severity=severity,
        subject=subject,
        value_e6=None if value is None else muldiv(value.numerator, ONE_E6, value.denominator),
        limit_e6=None if limit is None else muldiv(limit.numerator, ONE_E6, limit.denominator),
        file=file,
        line=line,
    )
