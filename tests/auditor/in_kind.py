"""Seeded worlds of debt that pays in kind: between two coupons, on one, on closed days that a window has already booked.

`write_in_kind(folder, seed)` writes a fund of a few such bonds, bought and sold around the ex-dates, longer lots and short ones, some of what
is paid heard late or corrected: valued at market or at amortized cost, by either amortization, windows looking back or forward.
"""

from datetime import date, timedelta
from pathlib import Path

from .instruments import COUNTS, LENGTH, Instruments, plain


def months_later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


class InKind(Instruments):
    """One world under construction."""

    def __init__(self, folder, seed):
        super().__init__(folder, f"in kind {seed}")

    def likely(self, share):
        return self.dice.random() < share

    def a_maturity(self, frequency):
        """Most often with a coupon inside the run; now and then the end itself, or the last sixty days."""
        spot = self.days[0] + timedelta(days=self.dice.randint(3, (self.days[-1] - self.days[0]).days))
        kind = self.dice.randrange(8)
        if kind == 0:
            due = self.session(LENGTH - 8)
        elif kind == 1:
            due = self.days[-1] + timedelta(days=self.dice.randint(3, 59))
        elif frequency and kind < 6:
            due = months_later(spot, 12 // frequency * self.dice.randint(1, 9))
        else:
            due = self.far()
        while due <= self.days[LENGTH - 8]:
            due = months_later(due, 12 // (frequency or 12))
        if kind > 1 and self.likely(0.2):
            due = (due.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return due

    def ex_date(self, due, frequency):
        """A closed day more often than the calendar has them, a session, or the day of a coupon."""
        day = self.session(3, LENGTH - 2)
        kind = self.dice.randrange(10)
        if kind < 5:
            while day + timedelta(days=1) in self.days and day < self.days[-2]:
                day += timedelta(days=1)
            day += timedelta(days=self.dice.choice((1, 1, 2)))
        if kind == 5 and frequency:
            coupons = [months_later(due, -12 // frequency * n) for n in range(1, 120)]
            day = next((coupon for coupon in coupons if self.days[3] <= coupon <= self.days[-2]), day)
        return min(day, due)

    def a_bond(self, name):
        kind = self.dice.choice(("bond", "bond", "note", "asset_backed", "certificate"))
        frequency = self.dice.choice((1, 2, 2, 4, 4, 12, None))
        if kind == "asset_backed":
            frequency = frequency or 12
        if frequency and self.likely(0.2):
            kind = "floater"
        due = self.a_maturity(frequency)
        terms = {"maturity": due, "coupon": self.dice.choice(("12%", "9.375%", "14.5%")), "frequency": frequency}
        terms["day_count"] = self.dice.choice(COUNTS)
        if frequency == 2 and due > self.days[-1] + timedelta(days=400) and due.day <= 28 and self.likely(0.3):
            first = next((months_later(due, -6 * n) for n in range(1, 60) if self.days[6] <= months_later(due, -6 * n) <= self.days[-2]), None)
            terms["first_coupon"] = first and first.replace(day=due.day)
        if due > self.days[-1] + timedelta(days=500) and self.likely(0.2):
            terms["call_date"] = due - timedelta(days=370)
        currency = "EUR" if not self.money and self.likely(0.15) else "USD"
        self.add("securities", security=name, type=kind, currency=currency, tier="1" if self.money else None, **terms)
        self.quote(name, "100", "evaluated", until=due)
        if kind == "floater":
            for day in sorted({self.session(3), self.session(3)}):
                self.add("resets", date=day, security=name, rate=self.dice.choice(("11.25%", "3.5%")))
        if kind == "asset_backed":
            for day, factor in zip(sorted(self.dice.sample(self.days[2:], 2)), ("0.98765432", "0.9513"), strict=True):
                self.add("factors", date=day, security=name, factor=factor)
        short = not self.money and kind != "asset_backed" and self.likely(0.4)
        paid = sorted({self.ex_date(due, frequency) for _ in range(self.dice.choice((1, 1, 2)))})
        for n, day in enumerate(paid):
            self.pay(name, day, n)
        until = due
        if self.likely(0.25):
            until = self.end_early(name, due)
        self.around(name, paid, until, short, bool(frequency), part=4 if kind == "asset_backed" else 1)

    def pay(self, name, day, n):
        """New face on the ex-date; heard late in some worlds, and corrected."""
        heard = corrected = None
        later = [each for each in self.days if each > day]
        if self.late and len(later) > 3 and self.likely(0.5):
            heard = f"{later[self.dice.randrange(3)]}T{self.dice.choice(('09:00:00', '18:00:00'))}"
        if self.late and len(later) > 6 and self.likely(0.4):
            corrected = f"{later[self.dice.randrange(4, 6)]}T10:00:00"
        ratio, lieu = self.dice.choice(("0.01", "0.0425", "0.003333", "0.05")), self.dice.choice((None,) * 9 + ("99.5",))
        keys = {"ex_date": day, "security": name, "action": "stock_dividend", "in_lieu_price": lieu}
        self.add("corporate_actions", **keys, ratio=ratio, event_id=f"{name}-pik-{n}", recorded_at=heard)
        if corrected:
            self.add("corporate_actions", **keys, ratio="0.02", event_id=f"{name}-pik-{n}-again", recorded_at=corrected, reverses=f"{name}-pik-{n}")

    def end_early(self, name, due):
        """Called, in part or whole, in default, or under another name."""
        day = self.session(12, LENGTH - 2)
        if day >= due:
            return due
        kind = self.dice.choice(("call", "call", "default", "rename"))
        keys = {"ex_date": day, "security": name, "action": kind, "event_id": f"{name}-{kind}"}
        if kind == "call":
            self.add("corporate_actions", **keys, cash="101.5", ratio=self.dice.choice((None, "0.4")))
        elif kind == "default":
            self.add("corporate_actions", **keys)
        else:
            for row in [row for row in self.feeds.get("resets", ()) if row["security"] == name]:
                self.feeds["resets"].append(row | {"security": f"{name}-new"})
            of_old = next(row for row in self.feeds["securities"] if row["security"] == name)
            if of_old["type"] == "floater":  # told of the new name alone
                self.add("resets", date=day + timedelta(days=2), security=f"{name}-new", rate="4.75%")
            self.feeds["securities"].append(of_old | {"security": f"{name}-new"})
            self.quote(f"{name}-new", "100", "evaluated", until=due)
            self.add("corporate_actions", **keys, new_security=f"{name}-new")
        return day

    def around(self, name, paid, until, short, coupons, part):
        """A first lot, and trades of which most fall near an ex-date; without short, never more sold than that part of what was bought."""
        days = set(self.dice.sample(self.days[:-3], 3))
        for ex in paid:
            near = [day for day in self.days if abs((day - ex).days) <= 5]
            days |= set(self.dice.sample(near, min(len(near), self.dice.randint(1, 4))))
        days = sorted(day for day in days | {self.days[self.dice.randrange(3)]} if day + timedelta(days=6) < until)
        held = 0
        for n, day in enumerate(days):
            side = "buy" if n == 0 and not short else self.dice.choice(("buy", "buy", "sell"))
            quantity = 1000 * self.dice.randint(1, 60) + self.dice.choice((0, 0, 137))
            if side == "sell" and not short:
                quantity = min(quantity, held // part)
            if not quantity:
                continue
            held += quantity if side == "buy" else -quantity
            self.number += 1
            given = coupons and self.likely(0.08)
            self.add(
                "trades",
                date=day,
                security=name,
                side=side,
                quantity=quantity,
                price=plain(100 + self.dice.randint(-400, 300) / 100, 4),
                commission=None if self.money else self.dice.choice((None, "7.35")),
                settle=self.dice.choice((None, None, day)),
                accrued=plain(min(self.dice.randint(0, 90000) / 100, quantity), 2) if given else None,
                event_id=f"t-{self.number:04}",
            )

    def write(self):
        self.money, self.late = self.likely(0.3), self.likely(0.4)
        self.policy = {"short_sales": "true", "max_stale_sessions": "9"} if not self.money else {"max_stale_sessions": "9"}
        for key, values in (
            ("amortization", ("straight_line", "constant_yield")),
            ("lot_relief", ("fifo", "lifo", "hifo", "average")),
            ("accrual_window", ("back", "forward", "forward")),
        ):
            self.policy[key] = f'"{self.dice.choice(values)}"'
        if self.likely(0.3):
            self.policy["close_month"] = "false"
        if self.likely(0.2) and not self.money:
            self.policy["booking_lag"] = "1"
        if self.likely(0.2):
            self.policy["short_term_amortized"] = "false"
        self.euros()
        for n in range(self.dice.randint(1, 4)):
            self.a_bond(f"K{n}")
        price = "1.00" if self.money else "10.00"
        lines = ["[fund]", 'id = "f"', f"inception = {self.days[0]}", "share_decimals = 3"]
        lines += ['valuation = "amortized_cost"'] if self.money else []
        lines += ["", "[policy]", *(f"{key} = {value}" for key, value in self.policy.items()), ""]
        lines += ["[distribution]", 'income = "daily"', ""] if self.money or self.likely(0.2) else []
        lines += ["[class.a]", "", "[class.b]", ""]
        for name, amount in (("a", "900000.00"), ("b", "400000.07")):
            seed = {"class": name, "account": name, "side": "purchase", "amount": amount, "price": price, "event_id": f"o-{name}"}
            self.add("orders", accepted_at=self.days[0], **seed)
        self.save(lines)


def write_in_kind(folder, seed):
    """Write one world of debt that pays in kind."""
    InKind(folder, seed).write()
    return Path(folder)
