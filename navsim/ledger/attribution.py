"""What moved a money fund's deviation from one session to the next: rates, single prices, what was bought and sold, gains, shares at 1.00."""

from collections.abc import Iterator
from fractions import Fraction

import attrs
import numpy as np

from ..basics.exact import muldiv
from ..strike.shapes import CONVERSION, IN_KIND, PURCHASES, REDEMPTIONS
from .booked import Booked
from .components import Components
from .money_funds import Level, levels

FLOWS = {"purchases": PURCHASES, "redemptions": REDEMPTIONS, "conversion": CONVERSION, "redeemed_in_kind": IN_KIND}
DAYS_A_YEAR = 365


@attrs.frozen(kw_only=True)
class Mover:
    """One cause.

    amount  cents it added to market net assets less shares at the stable price
    bp      of the stable price; those of a session add up to the change of the deviation, exactly
    """

    session: int
    cause: str
    subject: str | None
    amount: int
    bp: Fraction


def movers(booked: Booked) -> list[Mover]:
    """Of every session that has a market price, as the one before it has; in the order of their weight.

    rate         of a security held through the day: what the move of yields took or gave that all paper saw (common_move)
    price        what is left of its change, less its amortization: its own
    position     a security bought, sold or matured: what it stood above or below cost is there now, or no more
    gain         realized: what a sale brought above amortized cost stays in the fund
    redemptions  paid at the stable price: the same loss on fewer shares is more on each; purchases, reinvested, conversion and
                 redeemed_in_kind the same; and what orders at another price brought or took
    other        income not declared yet, and odd cents
    """
    told: list[Mover] = []
    by_session = positions(booked)
    sheet = booked.components
    gains = sheet["realized"].sum(axis=1) + sheet["currency"].sum(axis=1)
    flows = capital(booked, sheet)
    before: Level | None = None
    for level in levels(booked):
        if before is not None and before.session == level.session - 1 and level.market is not None and before.market is not None:
            t = level.session
            rows = [mover(level, cause, name, cents) for cause, name, cents in moved(by_session[t - 1], by_session[t])]
            rows.append(mover(level, "gain", None, int(gains[t])))
            rows += [by_shares(level, before, cause, cents[t], shares[t]) for cause, (cents, shares) in flows.items()]
            brought = sum(cents[t] for cents, _ in flows.values())
            rows.append(mover(level, "other", None, level.net_assets - before.net_assets - int(gains[t]) - brought))
            told += sorted((row for row in rows if row.bp), key=lambda row: (-abs(row.bp), row.cause, row.subject or ""))
        before = level
    return told


def stable_cents(price_e8: int, shares: int, share_decimals: int) -> Fraction:
    """Shares at the stable price, in cents."""
    return Fraction(price_e8 * shares, 10 ** (6 + share_decimals))


def at_stable_price(level: Level) -> Fraction:
    """All shares at the stable price, in cents."""
    return stable_cents(level.price_e8, level.shares, level.share_decimals)


def whole(cents: Fraction) -> int:
    """To the cent."""
    return int(muldiv(cents.numerator, 1, cents.denominator))


def mover(level: Level, cause: str, subject: str | None, cents: int) -> Mover:
    """What something moved, in cents and in basis points of the stable price."""
    return Mover(session=level.session, cause=cause, subject=subject, amount=cents, bp=cents * 10**4 / at_stable_price(level))


def capital(booked: Booked, sheet: Components) -> dict[str, tuple[list[int], list[int]]]:
    """{cause: (cents, shares) that came in, by session}; what no order brought was reinvested."""
    total = np.diff(booked.recorded("shares").sum(axis=1), prepend=0)
    shares = {cause: np.zeros(booked.sessions, np.int64) for cause in FLOWS}
    dealt = booked.dealt
    for cause, line in FLOWS.items():
        rows = np.flatnonzero((dealt.line == line) & (dealt.booked < booked.sessions))
        np.add.at(shares[cause], dealt.booked[rows], dealt.sign[rows] * dealt.shares[rows])
    shares["reinvested"] = total - sum(shares.values(), np.zeros(booked.sessions, np.int64))
    return {cause: (sheet[cause].sum(axis=1).tolist(), units.tolist()) for cause, units in shares.items()}


def by_shares(level: Level, before: Level, cause: str, cents: int, shares: int) -> Mover:
    """What was above or below the stable price is shared by more or fewer; what orders brought differs from their shares at that price.

    47 m shares that lack 0.47 m at 1.00; 4 m go: 0.47 / 43 - 0.47 / 47 = 9.3 bp more are missing on each that stays.
    """
    now, then = at_stable_price(level), at_stable_price(before)
    new = stable_cents(level.price_e8, shares, level.share_decimals)
    bp = ((cents - new) / now - ((before.market or 0) - then) * new / (now * then)) * 10**4
    return Mover(session=level.session, cause=cause, subject=None, amount=whole(cents - new), bp=bp)


@attrs.frozen
class Held:
    """A position on one day: quantity, cents above amortized cost, and cents of amortized cost times the days its rate is fixed for."""

    quantity: int
    above: int
    dollar_days: int


NOTHING = Held(0, 0, 0)


def positions(booked: Booked) -> list[dict[str, Held]]:
    """[t]{security: what is held of it}."""
    held, own, near = booked.portfolio.holdings, booked.portfolio.shadow, booked.portfolio.terms[0]
    told: list[dict[str, Held]] = [{} for _ in range(booked.sessions)]
    if own is not None:
        columns = (held.session, held.security, held.quantity, own.of_position, held.amortized, near)
        for t, n, quantity, above, cost, days in zip(*(column.tolist() for column in columns), strict=True):
            told[t][held.securities[n]] = Held(quantity, above, cost * max(days, 0))
    return told


def moved(before: dict[str, Held], now: dict[str, Held]) -> Iterator[tuple[str, str, int]]:
    """(cause, security, cents) of what changed between two sessions."""
    through = [name for name in sorted(before.keys() & now.keys()) if before[name].quantity == now[name].quantity]
    rise = common_move([(now[name].above - before[name].above, now[name].dollar_days) for name in through])
    for name in through:
        change = now[name].above - before[name].above
        by_rate = -whole(rise * now[name].dollar_days / (DAYS_A_YEAR * 10**4))
        yield "rate", name, by_rate
        yield "price", name, change - by_rate
    for name in sorted((before.keys() | now.keys()) - set(through)):
        yield "position", name, now.get(name, NOTHING).above - before.get(name, NOTHING).above


def common_move(changes: list[tuple[int, int]]) -> Fraction:
    """The rise of yields in basis points that half of the paper, by dollars and days, saw at most: the middle one, which no single paper moves.

    changes  (cents gained, cents of cost times days): 1,000,000.00 of 73 days that lost 20.00 saw 1 bp.
    """
    rises = sorted((Fraction(-cents * DAYS_A_YEAR * 10**4, dollar_days), dollar_days) for cents, dollar_days in changes if dollar_days > 0)
    half, so_far = Fraction(sum(days for _, days in rises), 2), 0
    for rise, days in rises:
        so_far += days
        if so_far >= half:
            return rise
    return Fraction(0)
