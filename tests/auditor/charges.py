"""What a class charges on an order, and while which days a fund takes none."""

from datetime import date, timedelta
from fractions import Fraction

from .holders import gross
from .rounding import cents, half_up, rate


class Charges:
    """The sales charges and the redemption fee of one class."""

    def __init__(self, terms):
        self.brackets = [(cents(each.get("up_to")), rate(each["rate"])) for each in terms.get("front_load", [])]
        self.fee = rate(terms.get("redemption_fee")) or Fraction(0)
        self.days = int(terms.get("redemption_fee_days", 90))
        self.deferred = [rate(each) for each in terms.get("deferred_load", [])]

    def bracket(self, amount):
        """The rate on a purchase of so many cents."""
        return next((share for up_to, share in self.brackets if up_to is None or amount < up_to), Fraction(0))

    def front(self, amount):
        """Cents that a purchase of so many loses on its way to the fund."""
        return half_up(amount * self.bracket(amount))

    def on_top(self, net):
        """(rate, cents to pay) of shares asked for by number, which cost so many cents: by the first bracket that what is paid falls in."""
        for up_to, share in self.brackets:
            if up_to is None or gross(net, share) < up_to:
                return share, gross(net, share)
        return Fraction(0), net

    def kept(self, register, order, sold, nav):
        """(cents that young shares bring, cents the fund keeps of them): the youngest shares go last."""
        if not self.fee:
            return 0, 0
        name, account = order.share_class, order.account
        since = order.session - timedelta(days=self.days)
        young = sum(
            b.shares
            for b in register.history[name]
            if b.account == account and b.component == "purchases" and since < b.priced and b.shares > 0
        )
        held = register.accounts[name].get(account, Fraction(0)) - register.promised.get((name, account), Fraction(0))
        worth = half_up(max(sold - max(held - young, 0), 0) * nav * 100) if young else 0
        return worth, half_up(worth * self.fee)


def suspensions(rows):
    """fund -> [(first day, day of resumption or None)] from its actions."""
    told = {}
    for row in sorted(rows, key=lambda row: row["_day"]):
        spans = told.setdefault(row["fund"], [])
        if row["action"] == "suspend" and (not spans or spans[-1][1]):
            spans.append([row["_day"], None])
        if row["action"] == "resume" and spans and not spans[-1][1]:
            spans[-1][1] = row["_day"]
    return told


def suspended(spans, day):
    return any(first <= day < (until or date.max) for first, until in spans)
