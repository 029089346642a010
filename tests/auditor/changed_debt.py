"""Seeded worlds of debt that changes: split, merged into other debt, with capital returned, with other debt spun off, paid in kind.

`write_changed_debt(folder, seed)` writes a fund of a few such bonds, each changed once or twice, between two coupons, on one, on days that a
window has already booked and inside the last sixty, with trades around each change: every policy and kind of fund that `in_kind.py` has.
"""

from datetime import date, timedelta
from pathlib import Path

from .in_kind import COUNTS, InKind

CHANGES = ("split", "merger", "return_of_capital", "spin_off", "stock_dividend")


class ChangedDebt(InKind):
    """One world under construction."""

    def __init__(self, folder, seed):
        super().__init__(folder, f"changed {seed}")

    def pay(self, name, day, n):
        """One change of a bond on a day, other debt for it last."""
        kind = self.dice.choice(CHANGES if n == self.last else ("split", "return_of_capital", "spin_off", "stock_dividend"))
        keys = {"ex_date": day, "security": name, "event_id": f"{name}-{kind}-{n}"}
        if kind == "split":
            self.add("splits", **keys, ratio=self.dice.choice(("2", "1.5", "0.75", "0.937")))
            return
        keys["action"] = kind
        if kind == "stock_dividend":
            self.add("corporate_actions", **keys, ratio=self.dice.choice(("0.01", "0.0425")))
        elif kind == "return_of_capital":
            self.add("corporate_actions", **keys, cash=self.dice.choice(("1.25", "9.875", "30")))
        else:
            other, share = self.other_debt(name, n), self.dice.choice(("0.1", "0.4", "0.77"))
            ratio = self.dice.choice(("1", "1", "0.5", "1.25"))
            cash = {"cash": self.dice.choice(("3.5", "20"))} if kind == "merger" and self.likely(0.3) else {}
            share = share if kind == "spin_off" or (cash and self.likely(0.5)) else None
            self.add("corporate_actions", **keys, ratio=ratio, new_security=other, cost_share=share, **cash)
            self.more(other, day)

    def other_debt(self, name, n):
        """Debt of other terms, or of the same under another name."""
        other = f"{name}-{n}"
        of_old = next(row for row in self.feeds["securities"] if row["security"] == name)
        terms = dict(of_old)
        if self.likely(0.8):
            frequency = self.dice.choice((1, 2, 4, 12, None))
            due = max(self.a_maturity(frequency), self.days[-1] + timedelta(days=2))
            terms = {"type": "bond", "maturity": due, "coupon": self.dice.choice(("4%", "11.5%", None)), "frequency": frequency}
            terms |= {"day_count": self.dice.choice(COUNTS), "currency": of_old["currency"], "tier": of_old.get("tier")}
            terms["frequency"] = frequency if terms["coupon"] else None
        self.add("securities", **terms | {"security": other})
        self.quote(other, "100", "evaluated", until=self.days[-1])
        return other

    def more(self, other, change):
        """Trades in the new debt after the change, that settle before it matures: sales of less than came."""
        due = date.fromisoformat(str(next(row["maturity"] for row in self.feeds["securities"] if row["security"] == other)))
        days = [day for day in self.days[:-3] if change <= day < due - timedelta(days=7)][:6]
        for day in sorted(self.dice.sample(days, min(len(days), 2))):
            self.number += 1
            side = self.dice.choice(("buy", "sell"))
            quantity = 1000 * self.dice.randint(1, 60) if side == "buy" else 137
            self.add("trades", date=day, security=other, side=side, quantity=quantity, price="99.125", event_id=f"t-{self.number:04}")

    def around(self, name, paid, until, short, coupons, part):
        """Never sold short, and never more than is there after a change."""
        merged = [row for row in self.feeds.get("corporate_actions", ()) if row["security"] == name and row["action"] == "merger"]
        until = min([until, *(day for day in paid if merged and day == max(paid))])
        super().around(name, paid, until, False, coupons, 8)

    def a_bond(self, name):
        self.last = 0
        super().a_bond(name)

    def end_early(self, name, due):
        return due


def write_changed_debt(folder, seed):
    """Write one world of debt that changes."""
    ChangedDebt(folder, seed).write()
    return Path(folder)
