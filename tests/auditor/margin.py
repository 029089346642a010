"""Futures in another currency: only what they gain meets a rate of exchange, each session's gain its own; it is paid a session later."""

from fractions import Fraction

from .rounding import cents, half_up, number


def is_foreign_future(security):
    return security.get("type") == "future" and (security.get("currency") or "USD") != "USD"


def level(security, quantity, price):
    """quantity x multiplier x price, in cents of the currency."""
    return quantity * price * 100 * (number(security.get("multiplier")) or 1)


def owed(portfolio, security, exact, fixed=0):
    """A gain at the rate of the session; until it is paid it is worth what its currency is worth."""
    fx = portfolio.prices.rate_of(security["currency"], portfolio.session)
    booked = half_up(exact * fx)
    portfolio.margin.append((security["currency"], exact, booked))
    return booked - fixed


def pay(portfolio):
    """What was gained the session before, at the rate of this one."""
    for currency, exact, booked in portfolio.margin:
        change = half_up(exact * portfolio.prices.rate_of(currency, portfolio.session)) - booked
        portfolio.told["currency"] += change
        portfolio.cash += change
    portfolio.margin = []


def buy_or_sell(portfolio, row, security, new_lot):
    """Close what is held the other way, open the rest: a lot stands at its price, and costs its commission."""
    quantity, side, price = number(row["quantity"]), 1 if row["side"] == "buy" else -1, number(row["price"])
    commission = cents(row.get("commission")) or 0
    closing = min(quantity, max(-side * sum(lot.remaining for lot in portfolio.held(row["security"])), 0))
    paid_closing = half_up(Fraction(commission) * closing / quantity)
    if closing:
        close(portfolio, row, security, -side * closing, price, paid_closing)
    if quantity > closing:
        lot = new_lot(side * (quantity - closing), commission - paid_closing)
        lot.stands = level(security, lot.remaining, price)
        portfolio.debt.open_lot(security, lot)
        portfolio.lots.append(lot)
        portfolio.lots.sort(key=lambda lot: (lot.opened, lot.name))


def close(portfolio, row, security, quantity, price, commission=0):
    """The gain of a lot is what it was paid so far and the way from where it stood to the price it ends at."""
    chosen = portfolio.order_of_relief(row, quantity)
    fx = portfolio.prices.rate_of(security["currency"], portfolio.session)
    rises = [level(security, take, price) - lot.stands * take / lot.remaining for lot, take in chosen]
    more = owed(portfolio, security, sum(rises))
    own = [half_up(rise * fx) for rise in rises]
    own[-1] = more - sum(own[:-1])
    shares = [half_up(Fraction(more) * take / quantity) for _, take in chosen]
    shares[-1] = more - sum(shares[:-1])
    for lot, take in chosen:
        lot.stands -= lot.stands * take / lot.remaining
    before = len(portfolio.rows["lot_relief"])
    portfolio.sell(row, quantity, more - commission)
    if portfolio.relief_method == "average" and not row.get("lots"):
        return
    for told, mine, by_size in zip(portfolio.rows["lot_relief"][before:], own, shares, strict=True):
        told["cost"] += by_size - mine
        told["gain"] += mine - by_size


def mark(portfolio, security, lots, price):
    """The gains of a position since it opened, in dollars as they were paid."""
    fx = portfolio.prices.rate_of(security["currency"], portfolio.session)
    rises = [level(security, lot.remaining, price) - lot.stands for lot in lots]
    left = owed(portfolio, security, sum(rises))
    for lot, rise in zip(lots, rises, strict=True):
        part = left if lot is lots[-1] else half_up(rise * fx)
        left -= part
        lot.stands += rise
        lot.remaining_cost -= part
        lot.carried -= part
    return -sum(lot.carried for lot in lots)
