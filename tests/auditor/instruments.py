"""Seeded worlds of instruments: whatever a fund may hold, traded both ways, in a small fund with short sales allowed.

`write_instruments(folder, seed)` writes a scenario folder, the same for the same seed. Beside shares: bonds of every day count and of
odd first coupons, callable, asset-backed, called, in default, paying in kind; debt and shares in euros; repos both ways; options,
futures and forwards that end inside the run.
"""

import csv
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from .sessions import nyse

STARTS = (date(2003, 12, 22), date(2007, 2, 20), date(2016, 2, 18), date(2024, 5, 20), date(2025, 8, 20))
LENGTH = 30
COUNTS = ("actual/actual", "30/360", "actual/360", "actual/365")


def plain(value, places):
    return format(round(Decimal(value), places), "f")


class Instruments:
    """One world under construction."""

    def __init__(self, folder, seed):
        self.folder, self.dice = Path(folder), random.Random(f"instruments {seed}")
        closes, _ = nyse()
        known, start = sorted(closes), self.dice.choice(STARTS)
        spot = known.index(next(day for day in known if day >= start))
        self.days, self.after = known[spot : spot + LENGTH], known[spot + LENGTH : spot + LENGTH + 20]
        self.feeds, self.number = {}, 0

    def add(self, feed, **row):
        self.feeds.setdefault(feed, []).append({key: str(value) for key, value in row.items() if value is not None})

    def session(self, first=0, last=LENGTH):
        return self.days[self.dice.randrange(first, last)]

    def far(self, least=100, most=900):
        return self.days[-1] + timedelta(days=self.dice.randint(least, most))

    def quote(self, name, start, kind="close", until=None, places=4):
        """A random walk, with a gap now and then."""
        price = Decimal(start)
        for day in self.days:
            if until and day > until:
                break
            if day == self.days[0] or self.dice.random() < 0.95:
                self.add("prices", date=day, security=name, price=plain(price, places), kind=kind)
            price *= 1 + Decimal(self.dice.randint(-150, 150)) / 10000

    def trades(self, name, price, unit, until=None, short=True, count=6, accrued=False, lag=3):
        """Buys and sells in any order; without short, never more sold than held, whatever the order within a day."""
        held = 0
        days = sorted(self.dice.sample([day for day in self.days if until is None or day + timedelta(days=lag + 3) < until], count))
        for k, day in enumerate(days):
            quantity = unit * self.dice.randint(1, 12) + (self.dice.randint(0, 9) if unit < 1000 else 0)
            side = "buy" if (k == 0 and not short) else self.dice.choice(("buy", "sell"))
            if side == "sell" and not short:
                quantity = min(quantity, held)
            if not quantity:
                continue
            held += quantity if side == "buy" else -quantity
            self.number += 1
            self.add(
                "trades",
                date=day,
                security=name,
                side=side,
                quantity=quantity,
                price=plain(Decimal(price) * (1 + Decimal(self.dice.randint(-90, 90)) / 10000), 6),
                commission=self.dice.choice((None, "7.35", "0.01")),
                settle=self.dice.choice((None, None, day)),
                accrued=f"{self.dice.randint(0, 90000) / 100:.2f}" if accrued and self.dice.random() < 0.2 else None,
                event_id=f"t-{self.number:04}",
            )

    # ---- what there is --------------------------------------------------------------------------

    def euros(self):
        rate = Decimal("1.09")
        for day in self.days:
            self.add("fx", date=day, currency="EUR", rate=plain(rate, 6))
            rate *= 1 + Decimal(self.dice.randint(-60, 60)) / 10000

    def shares(self):
        for name, currency in (("US", "USD"), ("EU", "EUR")):
            self.add("securities", security=name, type="equity", currency=currency)
            self.quote(name, "41.37")
            self.trades(name, "41.37", 100)
            self.add("dividends", ex_date=self.session(2, 19), security=name, rate="0.3333", pay_date=self.session(20), withholding="15%")
            spot = self.dice.randrange(4, LENGTH - 2)
            for day, ratio in zip(self.days[spot : spot + 2], ("1.5", self.dice.choice(("7", "0.3"))), strict=True):
                self.add("splits", ex_date=day, security=name, ratio=ratio)
            silent = [day.isoformat() for day in self.days[spot : spot + 2]]  # nobody quotes it: a price across two splits
            self.feeds["prices"] = [row for row in self.feeds["prices"] if row["security"] != name or row["date"] not in silent]
        for name in ("NEW", "OLD"):
            self.add("securities", security=name, type="equity", currency="USD")
            self.quote(name, "20.5")
        ex = self.session(12, 20)
        self.trades("OLD", "20.5", 100, until=ex)
        self.add(
            "corporate_actions",
            ex_date=ex,
            security="OLD",
            action="merger",
            ratio="0.37",
            cash="4.25",
            new_security="NEW",
            cost_share=self.dice.choice((None, "0.7")),
            in_lieu_price=self.dice.choice((None, "21.11")),
            event_id="merger",
        )

    def paper(self, name, kind="bond", currency="USD", until=None, short=True, count=5, **terms):
        self.add("securities", security=name, type=kind, currency=currency, **terms)
        due = date.fromisoformat(str(terms["maturity"]))
        self.quote(name, "100", "evaluated", until=due)
        self.trades(name, "100.4", 1000, until or due, short, count, accrued=bool(terms.get("coupon")))

    def debt(self):
        ends = (self.far(), self.far(61, 70), self.days[-1] + timedelta(days=self.dice.randint(15, 59)), self.days[20])
        for k in range(4):
            due = self.dice.choice(ends)
            if self.dice.random() < 0.3:
                due = (due.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            self.paper(f"B{k}", maturity=due, coupon="5.25%", frequency=self.dice.choice((1, 2, 4, None)), day_count=COUNTS[k])
        self.paper("ZERO", "bill", maturity=self.dice.choice(ends))
        self.paper("EURB", currency="EUR", maturity=self.dice.choice(ends), coupon="4%", frequency=2, day_count="30/360")
        far = self.far(400, 900)
        self.paper("CALLABLE", maturity=far, coupon="6%", frequency=2, day_count="30/360", call_date=far - timedelta(days=370))
        mid = self.session(10, 25)
        self.paper("CALLED", currency=self.dice.choice(("USD", "EUR")), until=mid, maturity=self.far(), coupon="5%", frequency=2, day_count="30/360")
        share = self.dice.choice((None, "0.4"))
        self.add("corporate_actions", ex_date=mid, security="CALLED", action="call", cash="102.5", ratio=share, event_id="call")
        due = self.far(500, 700)
        self.paper("BROKE", short=False, maturity=due, coupon="11%", frequency=2, day_count="30/360")
        self.add("corporate_actions", ex_date=self.session(8, 20), security="BROKE", action="default", event_id="default")
        self.paper("PIK", maturity=self.far(), coupon="12%", day_count="30/360")
        self.add("corporate_actions", ex_date=self.session(12, 25), security="PIK", action="stock_dividend", ratio="0.01", event_id="pik")
        self.floating_and_backed()
        overnight = self.days[6]
        for name, side in (("REPO", "buy"), ("REVERSE", "sell")):
            self.add("securities", security=name, type="repo", maturity=overnight, coupon="5.4%", day_count="actual/360")
            self.add("trades", date=self.days[2], security=name, side=side, quantity=250000, price=100, settle=self.days[2], event_id=name)

    def floating_and_backed(self):
        self.add("securities", security="ABS", type="asset_backed", maturity=self.far(), coupon="6%", frequency=12, day_count="30/360")
        self.quote("ABS", "99", "evaluated")
        self.trades("ABS", "99", 1000, short=False)
        for day, factor in zip(sorted(self.dice.sample(self.days[2:], 3)), ("0.98765432", "0.9513", "0.9"), strict=True):
            self.add("factors", date=day, security="ABS", factor=factor)
        for name, kind in (("FRN", "floater"), ("FRQ", "floater"), ("STEP", "bond")):
            currency, times = self.dice.choice(("USD", "USD", "USD", "EUR")), self.dice.choice((None, 2, 4, 4, 12))
            due = self.dice.choice((self.far(), self.far(), self.days[20]))
            self.paper(name, kind, currency, maturity=due, coupon="5%", frequency=times, day_count=self.dice.choice(COUNTS))
            self.reset(name, self.days[0], due)
        self.reset("ABS", self.days[2], self.days[-1])

    def reset(self, name, first, last):
        """Rates that change on any day, on a settlement among them; some told for days after the run, some heard late."""
        traded = [date.fromisoformat(row["date"]) for row in self.feeds["trades"] if row["security"] == name]
        days = {first + timedelta(days=self.dice.randint(1, (last - first).days + 30)) for _ in range(self.dice.randint(1, 3))}
        days |= {day + timedelta(days=self.dice.choice((0, 1, 3))) for day in self.dice.sample(traded, min(len(traded), 1))}
        for day in sorted(days):
            later = [each for each in self.days if each > day]
            heard = f"{later[min(3, len(later) - 1)]}T12:00:00" if later and self.dice.random() < 0.2 else None
            self.add("resets", date=day, security=name, rate=self.dice.choice(("5.55%", "2%", "7.125%", "0%")), recorded_at=heard)

    def odd_first(self):
        first = self.session(10, 25)
        due = date(first.year + 3, first.month, min(first.day, 28))
        first = first.replace(day=min(first.day, 28))
        self.paper("ODD", maturity=due, coupon="4.75%", frequency=2, day_count=self.dice.choice(("actual/actual", "30/360")), first_coupon=first)

    def closed_from(self, day):
        """The first day from a session on that the exchange is shut: contracts end on Saturdays too."""
        while day in self.days:
            day += timedelta(days=1)
        return day

    def contracts(self):
        last = self.session(15, 25)
        end = last if self.days.index(last) % 2 else self.closed_from(last)
        self.add("securities", security="CALL", type="option", underlying="US", multiplier=100, strike="40", expiry=end, put_call="call")
        self.add("securities", security="PUT", type="option", underlying="US", multiplier=100, strike="43.5", expiry=self.far(), put_call="put")
        self.add("securities", security="FUT", type="future", multiplier=50, expiry=self.dice.choice((end, self.far())))
        self.add("securities", security="EUX", type="future", currency="EUR", multiplier="12.5", expiry=self.dice.choice((end, self.far())))
        self.add(
            "securities", security="EUO", type="option", currency="EUR", multiplier=10, underlying="EUU", strike="51", expiry=end, put_call="put"
        )
        self.add("securities", security="EUU", type="equity", currency="EUR")
        self.quote("EUU", "50.4")
        self.add("securities", security="FWD", type="forward", currency="EUR", maturity=self.dice.choice((end, self.far())))
        for name, price, unit in (
            ("CALL", "3.2", 1),
            ("PUT", "2.15", 1),
            ("FUT", "4512.25", 1),
            ("EUX", "3987.5", 3),
            ("EUO", "1.7", 1),
            ("FWD", "1.0912", 10000),
        ):
            if name != "FWD" or self.dice.random() < 0.5:
                self.quote(name, price)
            self.trades(name, price, unit, until=self.days[self.days.index(last) - 4] if name != "PUT" else None, count=4, lag=0)

    def write(self):
        self.policy = {"short_sales": "true", "max_stale_sessions": "9"}
        for key, values in (
            ("amortization", ("straight_line", "constant_yield")),
            ("lot_relief", ("fifo", "lifo", "hifo", "average")),
            ("accrual_window", ("back", "forward")),
        ):
            self.policy[key] = f'"{self.dice.choice(values)}"'
        if self.dice.random() < 0.3:
            self.policy["booking_lag"] = "1"
        self.euros()
        for part in self.dice.sample((self.shares, self.debt, self.odd_first, self.contracts), self.dice.randint(1, 4)):
            part()
        if "CALL" in {row["security"] for row in self.feeds.get("securities", ())} and not self.has("US"):
            self.add("securities", security="US", type="equity")
            self.quote("US", "41.37")
        lines = ["[fund]", 'id = "f"', f"inception = {self.days[0]}", "share_decimals = 3", "", "[policy]"]
        lines += [f"{key} = {value}" for key, value in self.policy.items()]
        lines += ["", "[class.a]", "", "[class.b]", ""]
        for name, amount in (("a", "20000000.00"), ("b", "9000000.07")):
            seed = {"class": name, "account": name, "side": "purchase", "amount": amount, "price": "10.00", "event_id": f"o-{name}"}
            self.add("orders", accepted_at=self.days[0], **seed)
        self.save(lines)

    def save(self, lines):
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "fund.toml").write_text("\n".join(lines))
        for feed, rows in self.feeds.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with open(self.folder / f"{feed}.csv", "w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)

    def has(self, name):
        return any(row["security"] == name for row in self.feeds.get("securities", ()))


def write_instruments(folder, seed):
    """Write one world of instruments."""
    Instruments(folder, seed).write()
    return Path(folder)
