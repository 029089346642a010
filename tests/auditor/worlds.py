"""Seeded worlds: small scenario folders, legal and unkind, for the engine and the auditor to agree about.

`write_world(folder, seed)` writes a fund valued at market with trades, prices, dividends, splits, orders, classes and fees.
Further features are switched on by name: flat, limits, class_limits, recoupment, distributions, relief, corporate_actions,
currency, bonds, money, late, closures, exchanges; and board, for money funds alone: repos, demand notes, missing prices,
yield floors, and trustees who act. `holders` has deferred sales charges, and several distributions of a kind on one ex-date.
The same seed and features write the same folder, byte for byte.

What a fund may be charged, every form of it and changes from one to the next, is `forms`, and stands in `fee_forms.py`; a money fund whose
fiscal year ends inside a window, under floors of its yield, is `floors`, and stands in `yield_floors.py`.
"""

import csv
import random
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from .fee_forms import FORMS, write_forms, write_leavers
from .sessions import NEW_YORK, nyse
from .yield_floors import FLOORS, write_floored_fees, write_floors, year_end_inside

FEATURES = (
    "flat",
    "limits",
    "class_limits",
    "recoupment",
    "distributions",
    "relief",
    "corporate_actions",
    "currency",
    "bonds",
    "money",
    "late",
    "closures",
    "exchanges",
)

ODD = "odd_fees"  # fees and limits that only tests of them need
BOARD = "board"  # apart, so that what the dice give to the others does not change
QUALITY = "quality"  # issuers, tiers, governments, illiquid paper, in every era of rule 2a-7; for money funds alone
FLOATS = "floats"  # a money fund whose price floats
BACK = "back"  # a money fund whose windows look back
ERAS = (date(1999, 12, 20), date(2010, 4, 28), date(2010, 6, 21), date(2016, 10, 4), date(2024, 3, 25), date(2024, 9, 25))
HOLDERS = "holders"  # deferred charges of every kind, and several distributions of a kind on one ex-date
REGISTER = "register"  # what classes charge, suspensions, redemptions in kind; apart, as the board is

DEFERRED = ('["5%", "4%", "1%"]', '["5%", "4%", "1%"]', '["1%"]', '["0.33%", "0.1%"]', '["0%", "6%"]', '["100%", "2.5%"]')

MOST_IN_A_TRADE = Decimal(9 * 10**11)  # a number twenty divides; past 10^12 the log refuses it

OF_A_FUND = ("trades", "orders", "expenses", "payments", "offsets", "accounts", "distributions", "actions")

# Inceptions near something awkward: leap days, closings nobody foresaw, month ends on weekends, years that end inside a window.
INCEPTIONS = (
    date(2001, 8, 30),
    date(2004, 6, 7),
    date(2006, 12, 27),
    date(2012, 10, 22),
    date(2017, 8, 29),
    date(2018, 11, 28),
    date(2021, 12, 27),
    date(2023, 12, 26),
    date(2024, 2, 26),
    date(2024, 5, 20),
    date(2024, 12, 30),
    date(2026, 5, 26),
    date(2026, 6, 22),
)


def text(x):
    """A number as people write it."""
    return format(x, "f") if isinstance(x, Decimal) else str(x)


def rounded(x, places):
    return Decimal(x).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class World:
    """A scenario folder under construction."""

    def __init__(self, folder, seed, features, length):
        self.folder, self.features = Path(folder), set(features)
        self.dice = random.Random(f"{seed}/{','.join(sorted(self.features))}")
        self.feeds = {}
        self.closes, _ = nyse()
        known = sorted(self.closes)
        start = self.dice.choice(ERAS if QUALITY in self.features else INCEPTIONS)
        self.inception = next(day for day in known if day >= start)
        spot = known.index(self.inception)
        self.length = length or self.dice.randint(12, 45)
        self.sessions = known[spot : spot + self.length]
        self.following = known[spot + self.length : spot + self.length + 12]
        self.counter = 0
        self.shut = set()
        self.prefix = ""
        self.family = []
        self.named, self.splitting = set(), set()
        self.prices, self.gaps, self.splits, self.held, self.lots, self.fx, self.currency = {}, {}, {}, {}, {}, {}, {}
        self.fund = "f" + str(self.dice.randrange(100))

    def sister(self):
        """A second fund in the same folder, sharing dice, feeds and sessions, perhaps a few days younger."""
        other = World.__new__(World)
        other.__dict__.update(self.__dict__)
        other.prefix, other.fund = "z", self.fund + "-b"
        other.prices, other.gaps, other.splits, other.held, other.lots = {}, {}, {}, {}, {}
        if self.chance(0.4):
            open_days = self.open_sessions()
            other.inception = open_days[3]
            other.sessions = self.sessions[self.sessions.index(other.inception) :]
        return other

    # ---- small things ---------------------------------------------------------------------------

    def chance(self, likely):
        return self.dice.random() < likely

    def pick(self, *choices):
        return self.dice.choice(choices)

    def name(self, stem):
        self.counter += 1
        return f"{self.prefix}{stem}-{self.counter:04d}"

    def add(self, feed, **row):
        if self.family and feed in OF_A_FUND and "reverses" not in row:
            row["fund"] = self.fund
        self.feeds.setdefault(feed, []).append({key: text(value) for key, value in row.items() if value is not None})

    def open_sessions(self):
        return [day for day in self.sessions if day not in self.shut]

    def between(self, first, last):
        """A session of the run that is open, first <= index < last, counted on the open ones."""
        days = self.open_sessions()
        return days[self.dice.randrange(first, min(last, len(days)))]

    def any_day(self):
        return self.sessions[0] + timedelta(days=self.dice.randrange((self.sessions[-1] - self.sessions[0]).days + 1))

    def after(self, day, steps):
        days = [each for each in [*self.sessions, *self.following] if each > day and each not in self.shut]
        return days[steps - 1]

    def local_close(self, day):
        return self.closes[day].astimezone(NEW_YORK).replace(tzinfo=None)

    # ---- terms ----------------------------------------------------------------------------------

    def write_terms(self):
        self.policy()
        self.lines = [
            "[fund]",
            f'id = "{self.fund}"',
            f"inception = {self.inception}",
            f'fiscal_year_end = "{self.fiscal_year_end()}"',
            f"nav_decimals = {self.nav_decimals}",
            f"share_decimals = {self.share_decimals}",
        ]
        if self.money:
            self.lines += ['initial_nav = "1.00"'] if FLOATS in self.features else ['valuation = "amortized_cost"', 'initial_nav = "1.00"']
        self.lines.append("")
        if self.policies:
            self.lines.append("[policy]")
            for key, value in self.policies.items():
                self.lines.append(f"{key} = {value}")
            self.lines.append("")
        self.write_classes()
        self.write_fees()
        self.write_limits()
        if self.money or ("bonds" in self.features and self.chance(0.25)):
            self.lines += [
                "[distribution]",
                'income = "daily"',
                f"daily_includes_gains = {self.pick('true', 'false') if self.money else 'false'}",
                f"month_start = {self.pick(chr(34) + 'first_session' + chr(34), chr(34) + 'with_month' + chr(34))}",
                "",
            ]
            if self.chance(0.3):
                self.add("actions", date=self.between(1, 99), action="withhold_dividend")
        if BOARD in self.features:
            self.write_board()
        if FLOORS in self.features:
            write_floors(self)

    def write_board(self):
        """Yield floors, and what trustees resolve, on sessions and on closed days."""
        for names in self.dice.sample([None, self.classes[:1], self.classes[-1:]], self.dice.randint(0, 0 if FLOATS in self.features else 2)):
            classes = [] if names is None else ["classes = [" + ", ".join(f'"{name}"' for name in names) + "]"]
            self.lines += ["[[yield_floor]]", f"rate = {self.pick(chr(34) + '0.01%' + chr(34), chr(34) + '4.75%' + chr(34))}", *classes, ""]
        for _ in range(self.dice.randint(0, 3)):
            self.add("actions", date=self.any_day(), action="reduce_dividend", value=self.pick("40%", "0.5 bp", "99.99%", "100%"))
        for _ in range(self.dice.randint(0, 2)):
            self.add("actions", date=self.any_day(), action="liquidity_fee", value=self.pick("1%", "8 bp", "2%"))
        self.unpriced = FLOATS not in self.features and self.chance(0.5)
        if not self.unpriced and FLOATS not in self.features:
            days = sorted({self.any_day() for _ in range(self.dice.randint(0, 3))})
            for n, day in enumerate(days):
                self.add("actions", date=day, action="price_at_market", value=self.pick(None, "on") if n % 2 == 0 else "off")

    def fiscal_year_end(self):
        """The year's end, a month's end inside the run, or any date that falls inside it."""
        if FLOORS in self.features:
            return year_end_inside(self)
        day = self.any_day()
        if "recoupment" in self.features:
            day = self.sessions[len(self.sessions) // 3]
            return f"{day.month:02d}-{min(day.day, 28):02d}"
        if self.chance(0.4):
            return "12-31"
        if self.chance(0.6):
            return self.pick("01-31", "03-31", "06-30", "09-30", "10-31") if self.chance(0.3) else f"{day.month:02d}-{30 if day.month != 2 else 28}"
        return f"{day.month:02d}-{min(day.day, 28):02d}"

    def policy(self):
        self.money = "money" in self.features
        self.nav_decimals = self.pick(2, 2, 2, 3, 4, 6)
        self.share_decimals = self.pick(3, 3, 3, 2, 4, 6)
        self.policies = {}
        if self.money:
            self.nav_decimals, self.share_decimals = 4 if FLOATS in self.features else 2, self.pick(2, 3)
            if self.chance(0.3):
                self.policies["allocation"] = '"settled_shares"'
            if BACK in self.features:
                self.policies["accrual_window"] = '"back"'
        elif self.chance(0.4):
            self.policies["accrual_window"] = '"forward"'
        if self.chance(0.4) and (self.money or "bonds" in self.features):
            self.policies["amortization"] = '"constant_yield"'
        if self.chance(0.2) and "bonds" in self.features:
            self.policies["short_term_amortized"] = "false"
        if self.chance(0.3):
            self.policies["close_month"] = "false"
        self.lag = 1 if self.chance(0.25) else 0
        if self.lag and not self.money:
            self.policies["booking_lag"] = "1"
        if self.chance(0.4):
            self.policies["over_redemption"] = '"clip"'
        if self.chance(0.3):
            self.policies["max_stale_sessions"] = "9"
        if self.size >= 10**9:
            self.share_decimals = min(self.share_decimals, 3)
        if REGISTER in self.features and self.chance(0.3):
            self.policies["account_counts"] = self.pick('"rows"', '"register"')
        if "relief" in self.features:
            self.policies["lot_relief"] = self.pick('"lifo"', '"hifo"', '"average"', '"fifo"')

    def write_classes(self):
        self.classes = ["main", "inst", "service", "tiny"][: self.dice.randint(1, 4)]
        self.later = set()
        self.first_nav = {}
        for name in self.classes:
            self.lines.append(f"[class.{name}]")
            self.first_nav[name] = Decimal(1) if self.money else Decimal(10)
            if self.chance(0.3) and not self.money:
                one = Decimal("1.00") if self.size < 10**10 else Decimal("12.5")
                self.first_nav[name] = self.pick(one, Decimal("25.37"), Decimal("100"), Decimal("9.99"))
                self.lines.append(f'initial_nav = "{self.first_nav[name]}"')
            if {REGISTER, HOLDERS} & self.features:
                self.write_charges()
            if name != "main" and self.chance(0.25):
                self.later.add(name)
            self.lines.append("")

    def write_charges(self):
        """A sales charge by brackets, and a fee that stays in the fund, on most classes."""
        if self.chance(0.6):
            step = self.size // 50 + self.dice.randrange(100)
            self.lines.append(f'front_load = [{{ up_to = "{step}", rate = "5.75%" }}, {{ up_to = "{3 * step}", rate = "2.5%" }}, {{ rate = "0%" }}]')
        if self.chance(0.6):
            self.lines.append(f"redemption_fee = {self.pick(chr(34) + '2%' + chr(34), chr(34) + '1%' + chr(34))}")
            self.lines.append(f"redemption_fee_days = {self.dice.randint(1, 30)}")
        if HOLDERS in self.features:
            self.lines.append(f"deferred_load = {self.pick(*DEFERRED)}")
        elif self.chance(0.5):
            self.lines.append('deferred_load = ["5%", "4%", "1%"]')

    def write_suspension(self):
        """Some sessions without orders, once or not at all; now and then to the end of the run."""
        if REGISTER in self.features and self.chance(0.7):
            first = self.any_day()
            self.add("actions", date=first, action="suspend")
            if self.chance(0.9):
                self.add("actions", date=first + timedelta(days=self.dice.randint(1, 6)), action="resume")

    def a_rate(self, low, high):
        """A rate as people write it, in percent or in basis points."""
        bp = self.dice.randint(low, high)
        if self.money:
            bp = 1 + bp // 5
        return f'"{bp} bp"' if self.chance(0.3) else f'"{rounded(Decimal(bp) / 100, 2)}%"'

    def fee(self, **keys):
        self.lines.append("[[fee]]")
        for key, value in keys.items():
            self.lines.append(f"{key.rstrip('_')} = {value}")
        self.lines.append("")

    def day_count(self):
        return self.pick('"actual/actual"', '"actual/actual"', '"actual/365"', '"actual/360"', '"30/360"')

    def base(self):
        return self.pick('"prior_close"', '"prior_close"', '"opening"', '"same_day"')

    def tiers(self):
        first = self.dice.randint(1, 8) * 10 ** self.dice.randint(4, 8)
        second = first * self.dice.randint(2, 5)
        return (
            f'[{{ up_to = "{first}", rate = "0.75%" }}, {{ up_to = "{second}", rate = {self.a_rate(60, 74)} }}, {{ rate = {self.a_rate(40, 59)} }}]'
        )

    def write_fees(self):
        day_count, base, rounding = self.day_count(), self.base(), self.pick('"posting"', '"posting"', '"tier"')
        terms = {"id": '"advisory"', "category": '"management"', "base": base, "day_count": day_count, "rounding": rounding}
        change = self.any_day()
        form = self.dice.randrange(4)
        if form == 0:
            self.fee(**terms, rate=self.a_rate(20, 150))
        elif form == 1:
            self.fee(**terms, tiers=self.tiers())
        else:
            self.fee(**terms, rate=self.a_rate(20, 150), until=change)
            later = {"tiers": self.tiers()} if form == 2 else {"rate": self.a_rate(20, 150)}
            self.fee(**terms, **later, from_=change + timedelta(days=1 if self.chance(0.7) else 4))
        if len(self.classes) > 1:
            paying = self.dice.sample(self.classes, self.dice.randint(1, len(self.classes)))
            names = ", ".join(f'"{name}"' for name in self.classes if name in paying)
            self.fee(
                id='"12b-1"', category='"distribution"', classes=f"[{names}]", rate=self.a_rate(5, 100), base=self.base(), day_count=self.day_count()
            )
        if self.chance(0.5):
            dates = {"from_": self.any_day()} if self.chance(0.5) else {"until": self.any_day()}
            self.fee(id='"admin"', category='"administration"', rate=self.a_rate(1, 30), base=self.base(), day_count=self.day_count(), **dates)
        if "flat" in self.features or {"limits", "class_limits", "recoupment"} & self.features:
            self.write_flat_fees()
        if ODD in self.features:
            self.write_odd_fees()
        if FORMS in self.features:
            write_forms(self)
        if FLOORS in self.features:
            write_floored_fees(self)

    def write_flat_fees(self):
        scale = max(1, self.size // 10**6)
        if self.money:
            scale = Decimal(self.size) / 10**7
        self.fee(id='"audit"', category='"audit"', flat=f'"{self.dice.randint(1, 60) * 251 * scale}"')
        if self.chance(0.5):
            self.fee(id='"system"', category='"system"', flat=f'"{(self.dice.randint(1, 900) * 2 + 1) * Decimal("0.15")}"', per='"month"')
        self.fee(id='"legal"', category='"legal"', flat=f'"{self.pick(0, 3650 * scale)}"')
        for _ in range(self.dice.randint(1, 4)):
            self.add("expenses", date=self.any_day(), fee="legal", amount=rounded(Decimal(self.dice.randint(1, 90000) * scale) / 100, 2))
        self.fee(id='"lawsuit"', category='"extraordinary"')
        self.add("expenses", date=self.any_day(), fee="lawsuit", amount=rounded(Decimal(self.size) * self.dice.randint(1, 900) / 10**7, 2))
        if len(self.classes) > 1:
            self.fee(id='"ta"', category='"transfer_agent"', classes='["main"]', flat=f'"{self.dice.randint(1, 40) * 365 * scale}"')
        if "recoupment" in self.features:
            self.fee(id='"startup"', category='"registration"', flat=f'"{scale * 40000}"', until=self.sessions[len(self.sessions) // 3])
        if REGISTER in self.features:
            self.write_account_fees(scale)
        if "flat" not in self.features:
            return
        if self.chance(0.6):
            self.fee(id='"accounts"', category='"transfer_agent"', per_account='"3.06"')
            self.fee(id='"leavers"', category='"transfer_agent"', per_closed_account='"1.10"')
            for day in sorted({self.inception, self.any_day(), self.any_day()}):
                self.add("accounts", date=day, **{"class": "main"}, open=self.dice.randint(0, 4000), closed=self.dice.randint(0, 30))
        if self.chance(0.6):
            self.fee(id='"custody"', category='"custody"', per_million='"1"', max_per_month='"500"')
        if self.chance(0.5):
            self.fee(id='"floor"', category='"administration"', rate=self.a_rate(1, 20), minimum=f'"{self.dice.randint(1, 99) * 100}"')
        if self.chance(0.4):
            self.fee(
                id='"reset"',
                category='"shareholder_servicing"',
                tiers=self.tiers(),
                rounding=self.pick('"tier"', '"posting"'),
                cap=f'[{{ from = {self.any_day()}, rate = "0.55%" }}]',
            )
        self.add("expenses", date=self.any_day(), fee="audit", amount=rounded(Decimal(self.dice.randint(1, 500000)) / 100, 2), **{"class": "main"})

    def write_account_fees(self, scale):
        """By the account, on the accounts of the register: no row counts them, or the fund says so."""
        by = {"classes": f'["{self.pick(*self.classes)}"]'} if self.chance(0.5) else {}
        least = {"minimum": f'"{self.dice.randint(1, 99) * 100}"'} if self.chance(0.3) else {}
        self.fee(id='"registered"', category='"transfer_agent"', per_account=f'"{rounded(self.dice.randint(1, 900) * scale, 2)}"', **by, **least)
        self.fee(id='"departed"', category='"transfer_agent"', per_closed_account='"11.13"', **by)

    def write_odd_fees(self):
        """What nobody would agree to all at once: minimums of any day count, fees the adviser bears, dated bases, bills without a fee."""
        some = self.dice.sample(self.classes, self.dice.randint(1, len(self.classes)))
        names = "[" + ", ".join(f'"{name}"' for name in self.classes if name in some) + "]"
        least = f'"{self.dice.randint(1, 99) * 100}"'
        level = {"classes": names} if self.chance(0.5) else {}
        self.fee(id='"least"', category='"system"', rate=self.a_rate(1, 20), minimum=least, day_count=self.day_count(), base=self.base(), **level)
        self.fee(id='"million"', category='"reports"', per_million='"3"', max_per_month='"700"', minimum=least, **level)
        self.fee(id='"per-account"', category='"shareholder_servicing"', per_account='"3.98"', minimum=least, **level)
        counted = {row["class"] for row in self.feeds.get("accounts", [])}
        for name in [each for each in self.classes if each not in counted]:
            for day in sorted({self.inception, self.any_day()}):
                self.add("accounts", date=day, **{"class": name}, open=self.dice.randint(0, 90), closed=self.dice.randint(0, 3))
        net = {"net_of_reimbursement": "true"} if self.chance(0.7) else {}
        self.fee(id='"sub-advisory"', category='"management"', rate=self.a_rate(5, 60), borne_by='"adviser"', day_count=self.day_count(), **net)
        self.fee(id='"servicing"', category='"service"', classes=names, rate=self.a_rate(1, 25), from_=self.any_day())
        if self.chance(0.5):
            change = self.any_day()
            self.fee(id='"moving"', category='"trustees"', rate=self.a_rate(1, 30), base='"prior_close"', until=change)
            self.fee(id='"moving"', category='"trustees"', rate=self.a_rate(1, 30), base='"same_day"', from_=change + timedelta(days=1))
        for fee in ("insurance", "legal" if "flat" in self.features else "tax"):
            for name in (None, self.pick(*self.classes)):
                amount = rounded(Decimal(self.size) * self.dice.randint(1, 90) / 10**7, 2)
                self.add("expenses", date=self.any_day(), fee=fee, amount=amount, **{"class": name})
        self.add("payments", date=self.between(1, 99), fee="advisory", amount=Decimal("12.34"))
        self.add("offsets", date=self.any_day(), fee="custody" if "flat" in self.features else "advisory", amount=Decimal("1.07"))

    def write_odd_limits(self):
        """Limits of both methods, of the fund and of classes, several of one class, some that begin or end inside the year."""
        for n in range(self.dice.randint(1, 5)):
            self.lines += ["[[limit]]", f'id = "odd-{n}"', f"rate = {self.a_rate(20, 160)}"]
            self.lines += [f"method = {self.pick(chr(34) + 'year_to_date' + chr(34), chr(34) + 'daily' + chr(34))}"]
            self.lines += [f"may_reimburse = {self.pick('true', 'false')}"]
            if self.chance(0.3):
                self.lines.append(f"from = {self.any_day()}")
            if self.chance(0.3):
                self.lines.append('excludes = ["audit", "trustees"]')
            if self.chance(0.6):
                some = self.dice.sample(self.classes, self.dice.randint(1, len(self.classes)))
                self.lines.append("classes = [" + ", ".join(f'"{name}"' for name in some) + "]")
            elif self.chance(0.3):
                self.lines.append("recoup_years = 1")
            self.lines.append("")

    def write_limits(self):
        if ODD in self.features:
            self.write_odd_limits()
        method = self.pick('"year_to_date"', '"year_to_date"', '"daily"')
        reimburse = self.pick("true", "false")
        if "limits" in self.features or "recoupment" in self.features:
            years = "recoup_years = 2" if "recoupment" in self.features else ""
            method = '"year_to_date"' if years else method
            entries = [("cap", self.a_rate(60, 160), "")]  # name, rate, dates
            if self.chance(0.3) and not years:
                entries.append(("tight", self.a_rate(50, 160), ""))
            if self.chance(0.3):
                change = self.any_day()
                entries[0] = ("cap", entries[0][1], f"until = {change}")
                entries.append(("cap", self.a_rate(60, 160), f"from = {change + timedelta(days=1)}"))
            for name, annual, dates in entries:
                self.lines += ["[[limit]]", f'id = "{name}"', f"rate = {annual}", f"method = {method}", f"may_reimburse = {reimburse}"]
                self.lines += [line for line in (years, dates) if line] + [""]
        if "class_limits" in self.features:
            for name in self.classes[:2]:
                self.lines += [
                    "[[limit]]",
                    f'id = "{name}-cap"',
                    f"rate = {self.a_rate(60, 160)}",
                    f'classes = ["{name}"]',
                    f"method = {method}",
                    f"may_reimburse = {reimburse}",
                    "",
                ]

    # ---- portfolio ------------------------------------------------------------------------------

    def write_portfolio(self):
        """Buys on the first day for most of the money, some later trades, prices for every session that wants one."""
        if self.money:
            self.write_debt(self.dice.randint(3, 7))
            return
        if "bonds" in self.features:
            self.write_debt(self.dice.randint(1, 4))
        self.write_corporate_actions()
        self.held = {}
        count = self.dice.randint(1, 5)
        dollars = Decimal(self.size) * self.pick(Decimal("0.95"), Decimal("0.5"), Decimal("1.02"))
        for k in range(count):
            name = f"{self.prefix}S{k}"
            start = Decimal(self.pick("50", "37.5", "11.37", "0.87654321", "104.00000001", "912.5", "5.005"))
            self.currency[name] = self.pick("EUR", "JPY", "USD") if "currency" in self.features else "USD"
            self.rates(self.currency[name])
            self.add("securities", security=name, type="equity", currency=self.currency[name], price_basis="unit")
            self.walk(name, start)
            quantity = max(20, int(dollars / count / start / self.fx[self.currency[name]][self.inception]) // 20 * 20)
            if self.chance(0.35):
                self.splitting.add(name)
            self.buy(self.inception, name, Decimal(quantity + self.odd(name)), start)
        for name in list(self.held):
            self.splits_and_dividends(name)
        self.later_trades()

    def rates(self, currency):
        """Dollars for a unit of a currency, with gaps."""
        if currency in self.fx and self.sessions[0] in self.fx[currency]:
            return
        rate = {"USD": Decimal(1), "EUR": Decimal("1.0873"), "JPY": Decimal("0.00671412")}[currency]
        self.fx[currency] = {}
        for day in self.sessions:
            self.fx[currency][day] = rate
            if currency != "USD":
                if day == self.inception or self.chance(0.92):
                    self.add("fx", date=day, currency=currency, rate=rate)
                rate = rounded(rate * (1 + Decimal(self.dice.randint(-90, 92)) / 10000), 8)

    def walk(self, name, price):
        """A price for every session, but for gaps no longer than the fund's patience; some odd kinds, weekends, eight decimals."""
        places = self.pick(2, 2, 3, 4, 8)
        gap = 0
        patience = int(self.policies.get("max_stale_sessions", 5))
        self.prices[name] = {}
        self.gaps[name] = set()
        for day in self.sessions:
            self.prices[name][day] = price
            last = day == self.sessions[-1] and name.endswith("S0")
            if day != self.inception and gap < patience - 2 and self.chance(0.06) and not last:
                gap += 1
                self.gaps[name].add(day)
            else:
                gap = 0
                kind = self.pick("bid", "evaluated") if self.chance(0.06) else "close"
                self.add("prices", date=day, security=name, price=price, kind=kind)
                if self.chance(0.03):
                    self.add("prices", date=day, security=name, price=rounded(price * Decimal("0.97"), 8), kind="fair")
                if self.chance(0.05) and kind == "close":
                    self.add("prices", date=day, security=name, price=rounded(price * Decimal("1.01"), 8), kind="evaluated")
            weekend = day + timedelta(days=1)
            if weekend not in self.closes and self.chance(0.05):
                self.add("prices", date=weekend, security=name, price=rounded(price * Decimal("1.001"), places), kind="close")
            move = Decimal(self.dice.randint(-300, 305)) / 10000
            price = max(rounded(price * (1 + move), places), Decimal(1).scaleb(-places) * 50)

    def buy(self, day, name, quantity, price, **more):
        lot = self.name("b")
        quantity = min(quantity, MOST_IN_A_TRADE)
        commission = self.pick(None, None, Decimal("9.95"), Decimal("0.01"))
        settle = self.after(day, self.dice.randint(1, 4)) if self.chance(0.2) else None
        if self.currency[name] != "USD" and self.chance(0.2):
            more["fx"] = rounded(self.fx[self.currency[name]][self.inception] * Decimal("1.0011"), 8)
        self.add(
            "trades", date=day, security=name, side="buy", quantity=quantity, price=price, commission=commission, settle=settle, event_id=lot, **more
        )
        self.held.setdefault(name, []).append([day, quantity])
        self.lots.setdefault(name, []).append([lot, day, quantity])

    def splits_and_dividends(self, name):
        if name in self.splitting:
            day = self.between(2, 99)
            ratio = Decimal(self.pick("2", "3", "1.5", "0.5", "0.1"))
            self.splits[name] = (day, ratio)
            self.add("splits", ex_date=day, security=name, ratio=ratio)
            for row in self.feeds["prices"]:
                if row["security"] == name and row["date"] >= day.isoformat():
                    row["price"] = text(rounded(Decimal(row["price"]) / ratio, 8))
            for each in self.prices[name]:
                if each >= day:
                    self.prices[name][each] = rounded(self.prices[name][each] / ratio, 8)
        for _ in range(self.dice.randint(0, 2)):
            day = self.any_day() if self.chance(0.3) else self.between(1, 99)
            if day <= self.inception:
                continue
            self.add(
                "dividends",
                ex_date=day,
                security=name,
                rate=Decimal(self.pick("0.005", "0.125", "0.3333", "0.0101", "0.5")),
                pay_date=self.after(day, self.dice.randint(1, 9)) if self.chance(0.8) else None,
                withholding=self.pick(None, None, "15%", "12.5%", "100%"),
                fx=Decimal("1.09999999") if self.currency[name] == "EUR" and self.chance(0.3) else None,
            )

    def odd(self, name):
        """A few shares more, where no split has to divide them: odd numbers meet half cents."""
        return 0 if name in self.splitting else self.pick(0, 1, 7)

    def quantity_on(self, name, day):
        """What is held at the end of a day, in the shares of that day."""
        total = Decimal(0)
        for bought, quantity in sorted(self.held[name], key=lambda item: item[0]):
            if bought <= day:
                total += quantity * self.split_since(name, bought, day)
        return total

    def split_since(self, name, bought, day):
        ex_date, ratio = self.splits.get(name, (None, None))
        return ratio if ex_date and bought < ex_date <= day else Decimal(1)

    def later_trades(self):
        """At most one trade of a security in a day; a sale never exceeds what is held then and later."""
        busy = set()
        for _ in range(self.dice.randint(0, 10)):
            name = self.pick(*self.held)
            day = self.between(1, 99)
            if (name, day) in busy or name in self.named:
                continue
            busy.add((name, day))
            session = day
            if self.currency[name] != "USD" and self.chance(0.3):
                while day + timedelta(days=1) not in self.closes and day + timedelta(days=1) < self.sessions[-1]:
                    day += timedelta(days=1)
            price = rounded(self.prices[name][session] * Decimal(self.pick("1", "1.002", "0.9975")), 8)
            if self.chance(0.45):
                dollars = Decimal(self.size) * self.dice.randint(1, 60) / 1000 / self.fx[self.currency[name]][session]
                self.buy(day, name, Decimal(max(1, int(dollars / price) // 20) * 20 + self.odd(name)), price)
                continue
            days = [day, *[each for each in self.open_sessions() if each >= day]]
            least = min(self.quantity_on(name, each) / self.split_since(name, day, each) for each in days)
            ex_date = self.splits.get(name, (date.max,))[0]
            unit = 20 if day < ex_date < date.max else 1
            quantity = Decimal(int(least * self.pick(Decimal("0.1"), Decimal("0.33"), Decimal("0.8"), Decimal(1))) // unit * unit)
            quantity = min(quantity, MOST_IN_A_TRADE)
            if quantity <= 0:
                continue
            self.held[name].append([day, -quantity])
            self.add(
                "trades",
                date=day,
                security=name,
                side="sell",
                quantity=quantity,
                price=price,
                commission=self.pick(None, Decimal("4.95"), Decimal("0.005").quantize(Decimal("0.01"), ROUND_HALF_UP)),
                settle=self.after(day, 2) if self.chance(0.2) else None,
                event_id=self.name("s"),
                lots=self.named_lots(name, day, quantity),
            )

    def named_lots(self, name, day, quantity):
        """Sometimes the sale names its lots; only while nothing else of the security has been sold or split."""
        if "relief" not in self.features or not self.chance(0.4) or name in self.splits:
            return None
        if any(held < 0 for bought, held in self.held[name][:-1]) or self.lag:
            return None
        lots = [lot for lot in self.lots[name] if lot[1] < day]
        if sum(lot[2] for lot in lots) < quantity:
            return None
        parts, left = [], quantity
        for lot, _, size in reversed(lots):
            take = min(size, left)
            if take > 0:
                parts.append(f"{lot}:{take}" if take < size or self.chance(0.5) else lot)
                left -= take
        self.named.add(name)
        return ";".join(parts)

    # ---- corporate actions ----------------------------------------------------------------------

    def write_corporate_actions(self):
        """Holdings that nobody trades, each with one action of its own."""
        if "corporate_actions" not in self.features:
            return
        for action in ("stock_dividend", "spin_off", "stock_merger", "cash_merger", "return_of_capital", "rename"):
            if not self.chance(0.5):
                continue
            name, new = f"{self.prefix}C-{action}", f"{self.prefix}C-{action}-new"
            day = self.between(2, 99)
            price = Decimal(self.pick("20", "7.77", "3.333"))
            self.currency[name] = self.currency[new] = "USD"
            self.add("securities", security=name, type="equity")
            self.walk(name, price)
            for bought in sorted({self.inception, self.between(0, 2)}):
                self.buy(bought, name, Decimal(self.dice.randint(1, 3000)) + self.pick(Decimal(0), Decimal("0.5")), price)
            keys = {"ex_date": day, "security": name, "action": action.removeprefix("stock_") if "merger" in action else action}
            lieu = self.pick(None, price) if self.chance(0.6) else None
            if action == "stock_dividend":
                self.add("corporate_actions", **keys, ratio=Decimal(self.pick("0.05", "0.333333", "1")), in_lieu_price=lieu)
            elif action == "return_of_capital":
                self.add("corporate_actions", **keys, cash=Decimal(self.pick("0.50", "0.005", "30")))
            elif action == "cash_merger":
                keys["action"] = "merger"
                self.add("corporate_actions", **keys, cash=Decimal(self.pick("21.05", "3.335")))
            else:
                self.add("securities", security=new, type="equity")
                self.walk(new, Decimal(self.pick("11.5", "4.25")))
                cost_share = Decimal(self.pick("0.2", "0.137")) if action == "spin_off" else None
                ratio = None if action == "rename" else Decimal(self.pick("0.25", "1.1", "0.333333"))
                self.add(
                    "corporate_actions",
                    **keys,
                    ratio=ratio,
                    new_security=new,
                    cost_share=cost_share,
                    in_lieu_price=None if action == "rename" else lieu,
                )

    # ---- debt -----------------------------------------------------------------------------------

    PAPER = (
        ("bond", "30/360", 2),
        ("bond", "actual/365", 1),
        ("note", "actual/actual", 2),
        ("bill", None, None),
        ("commercial_paper", None, None),
        ("certificate", "actual/360", None),
        ("certificate", "30/360", 2),
        ("floater", "actual/360", 4),
    )

    def write_debt(self, count):
        for k in range(count):
            paper = self.dice.choice(self.PAPER)
            if paper[0] == "floater" and "amortization" in self.policies:
                paper = self.PAPER[2]  # what a constant yield makes of resets to come is nobody's rule
            self.a_paper(f"{self.prefix}D{k}", *paper)

    def a_maturity(self, kind, frequency):
        """Inside the run, just past the sixty days, or far away."""
        last = self.sessions[-1]
        near = self.inception + timedelta(days=self.dice.randint(8, 40))
        past = last + timedelta(days=self.dice.randint(20, 62))
        far = last + timedelta(days=self.dice.randint(70, 300 if "money" in self.features or kind in ("bill", "commercial_paper") else 2000))
        day = self.pick(near, past, far)
        if frequency and day.day > 28:
            return day.replace(day=28)
        return day

    def a_paper(self, name, kind, day_count, frequency):
        due = self.a_maturity(kind, frequency)
        if kind == "note" and self.chance(0.4):
            due = (due.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        money = self.money
        coupon = None if day_count is None else Decimal(self.pick("4.25", "5.375", "6", "5.1" if money else "0.5"))
        resets = []
        if kind == "floater":
            resets = sorted({self.any_day() for _ in range(self.dice.randint(0, 2))})
        if BOARD in self.features and kind == "certificate" and frequency is None and self.chance(0.5):
            kind, due = "repo", self.after(self.inception, self.dice.randint(1, 6)) + timedelta(days=self.dice.randint(0, 2))
        demand = self.any_day() + timedelta(days=3) if BOARD in self.features and self.chance(0.3) else None
        self.add(
            "securities",
            security=name,
            type=kind,
            currency="USD",
            maturity=due,
            coupon=coupon and f"{coupon}%",
            frequency=frequency,
            day_count=day_count,
            next_reset=resets[0] if resets else None,
            demand_date=demand if demand and demand < due else None,
            **self.quality(money),
        )
        for day in resets:
            self.add("resets", date=day, security=name, rate=f"{self.dice.randint(400, 600)}bp".replace("bp", " bp") if self.chance(0.5) else "5.55%")
        self.currency[name] = "USD"
        self.quote_paper(name, kind, due, coupon, frequency)
        lots = []
        for bought in sorted({self.inception, self.between(0, 12)}):
            settle = bought if self.chance(0.4) else self.after(bought, self.dice.randint(1, 3))
            if settle >= due - timedelta(days=3) or not self.chance(0.85):
                continue
            face = Decimal(max(1, int(Decimal(self.size) * self.dice.randint(5, 250) / 1000) // 1000) * 1000)
            years = Decimal((due - settle).days) / 360
            price = rounded(100 - 5 * years, 6) if coupon is None else Decimal(self.pick("99.125", "100", "100.871", "99.98765432"))
            if money and coupon is not None:
                price = 100 + Decimal(self.dice.randint(-400, 300)) / 10000
            accrued = Decimal(self.dice.randint(0, 900)) / 100 if coupon and self.chance(0.15) else None
            lot = self.name("b")
            self.add(
                "trades",
                date=bought,
                security=name,
                side="buy",
                quantity=face,
                price=price,
                settle=settle,
                event_id=lot,
                accrued=accrued,
                commission=None if money else self.pick(None, None, "5.00"),
            )
            lots.append((bought, face))
        self.sell_paper(name, due, frequency, coupon, lots)

    def quality(self, money):
        """Who owes it, and how good it is."""
        if QUALITY not in self.features:
            return {"tier": "1" if money else None}
        return {
            "issuer": self.pick(None, "acme", "acme", "bolt", "cove"),
            "industry": self.pick(None, "Banking", "Financial services", "Retail"),
            "tier": self.pick(None, "1", "1", "2"),
            "government": self.pick(None, None, "false", "true"),
            "illiquid": self.pick(None, None, None, "true"),
        }

    def sell_paper(self, name, due, frequency, coupon, lots):
        """A part of a holding, well before it matures and not across a coupon."""
        if not lots or not self.chance(0.5):
            return
        day = self.between(2, 99)
        settle = day if self.chance(0.3) else self.after(day, 1)
        held = sum(face for bought, face in lots if bought < day)
        if not held or settle >= due - timedelta(days=3) or (frequency and abs((due.day - day.day) % 31) < 7):
            return
        if frequency and due.day > 28 and day.day > 20:
            return
        face = held if self.chance(0.2) else Decimal(int(held * self.dice.randint(1, 9) / 10) // 1000 * 1000)
        if face <= 0:
            return
        years = Decimal((due - settle).days) / 360
        price = rounded(100 - Decimal("5.1") * years, 6) if coupon is None else Decimal(self.pick("99.5", "100.25", "100.00000001"))
        self.add(
            "trades",
            date=day,
            security=name,
            side="sell",
            quantity=face,
            price=price,
            settle=settle,
            event_id=self.name("s"),
            accrued=Decimal(self.dice.randint(0, 900)) / 100 if coupon and self.chance(0.15) else None,
        )

    def quote_paper(self, name, kind, due, coupon, frequency):
        """Evaluated prices, or the rate the market quotes."""
        quoted = self.pick("evaluated", "evaluated", "rate")
        gap = 0
        for day in self.sessions:
            if day >= due:
                break
            if day != self.inception and gap < 2 and self.chance(0.05):
                gap += 1
                continue
            if BOARD in self.features and self.unpriced and self.chance(0.4 if gap else 0.1):
                gap += 1
                continue
            gap = 0
            wobble = Decimal(self.dice.randint(-40, 40)) / 1000
            if quoted == "rate" and kind in ("bill", "commercial_paper"):
                self.add("prices", date=day, security=name, price=f"{rounded(Decimal(5) + wobble, 3)}%", kind=self.pick("discount_rate", "yield"))
            elif quoted == "rate" and kind == "note" and frequency == 2:
                self.add("prices", date=day, security=name, price=f"{rounded(Decimal(5) + wobble, 3)}%", kind="yield")
            else:
                years = Decimal((due - day).days) / 360
                price = 100 - 5 * years + wobble if coupon is None else 100 + wobble * 3
                self.add("prices", date=day, security=name, price=rounded(price, self.pick(4, 6, 8)), kind="evaluated")

    # ---- orders ---------------------------------------------------------------------------------

    def write_orders(self):
        """Seed capital on the first day, then orders at every awkward moment."""
        self.accounts = {}
        for name in self.classes:
            if name in self.later:
                continue
            dollars = self.share_of(name)
            account = f"{name}-anchor"
            self.add(
                "orders",
                accepted_at=self.inception,
                **{"class": name},
                account=account,
                side="purchase",
                amount=rounded(dollars, 2),
                price=self.first_nav[name],
                settle=self.inception,
                event_id=f"{self.prefix}seed-{name}",
            )
            self.accounts[name] = [account]
        for name in sorted(self.later):
            self.accounts[name] = [f"{name}-first"]
            day = self.between(0, max(1, len(self.sessions) // 2))
            self.add(
                "orders",
                accepted_at=f"{day}T10:00:00",
                **{"class": name},
                account=f"{name}-first",
                side="purchase",
                amount=rounded(self.share_of(name), 2),
                event_id=f"{self.prefix}first-{name}",
            )
        self.write_suspension()
        most = 40 if HOLDERS not in self.features else 10 + len(self.sessions) // 2
        for _ in range(self.dice.randint(3, most)):
            self.an_order()
        if FORMS in self.features:
            write_leavers(self)

    def share_of(self, name):
        """Seed dollars of a class: the first carries the fund, the last may be tiny."""
        if name == "main":
            return Decimal(self.size)
        if name == "tiny":
            return self.tiny
        if self.equal:
            return Decimal(self.size)
        return Decimal(self.size) * Decimal(self.pick("0.5", "0.25", "0.3333")) + Decimal(self.dice.randint(0, 99)) / 100

    def moment(self):
        """When an order is accepted: before, exactly at, or just after a close; a bare date; a closed day."""
        day = self.any_day()
        kind = self.dice.randrange(7)
        if kind == 0:
            return day, day.isoformat()
        if day in self.closes and kind in (1, 2):
            close = self.local_close(day)
            return day, (close if kind == 1 else close + timedelta(seconds=1)).isoformat()
        clock = self.pick(time(0, 0), time(9, 30), time(13, 0), time(13, 0, 1), time(15, 59, 59), time(16, 0), time(16, 0, 1), time(23, 59, 59))
        when = datetime.combine(day, clock)
        if self.chance(0.1):
            return day, when.replace(tzinfo=NEW_YORK).isoformat()
        return day, when.isoformat()

    def an_order(self):
        name = self.pick(*self.classes)
        day, accepted = self.moment()
        order = {"accepted_at": accepted, "class": name, "event_id": self.name("o")}
        if self.chance(0.6):
            account = self.pick(*self.accounts[name], f"{name}-x{self.dice.randrange(3)}")
            if account not in self.accounts[name]:
                self.accounts[name].append(account)
            order.update(account=account, side="purchase")
            if self.chance(0.8):
                order["amount"] = rounded(self.share_of(name) * self.dice.randint(1, 30) / 100, 2)
            else:
                order["shares"] = rounded(self.share_of(name) / 1000 + Decimal("0.005"), min(3, self.share_decimals))
            if self.chance(0.15):
                order["settle"] = self.after(day, self.dice.randint(2, 4))
            if self.money and self.chance(0.2) and day in self.closes and day not in self.shut:
                order.update(accepted_at=f"{day}T11:00:00", settle=day)
        else:
            others = [account for account in self.accounts[name] if not account.endswith("anchor")] or self.accounts[name]
            account = self.pick(*others)
            order.update(account=account, side="redemption")
            if REGISTER in self.features and self.chance(0.2):
                order["side"] = "in_kind"
            elif self.family and self.chance(0.6):
                self.move(order, name, day)
            if self.chance(0.12) and not account.endswith("anchor"):
                order["shares"] = "all"
            else:
                order["amount"] = rounded(self.share_of(name) * self.dice.randint(1, 3 if name == "tiny" or "anchor" in account else 20) / 100, 2)
        if self.chance(0.12) and order.get("settle") != day:
            heard = self.after(day, self.dice.randint(1, 5))
            order["recorded_at"] = f"{heard}T{self.pick('09:00:00', '15:59:59', '16:00:00', '16:00:01', '20:00:00')}"
        self.add("orders", **order)

    def move(self, order, name, day):
        """Not out of the family: to another fund, another class or another account."""
        other = self.pick(*self.family)
        kinds = ["transfer"]
        if len(self.classes) > 1:
            kinds.append("conversion")
        if other is not self and name in other.classes and day >= max(self.inception, other.inception):
            kinds += ["exchange", "exchange"]
        kind = self.pick(*kinds)
        order["side"] = kind
        if kind == "transfer":
            order["to_account"] = f"{name}-moved"
            if HOLDERS in self.features:
                order["to_account"] = self.pick(
                    *[each for each in [*self.accounts[name], f"{name}-moved", f"{name}-heir"] if each != order["account"]]
                )
                self.accounts[name] = list(dict.fromkeys([*self.accounts[name], order["to_account"]]))
        elif kind == "conversion":
            order["to_class"] = self.pick(*[each for each in self.classes if each != name])
        else:
            order["to_fund"] = other.fund

    # ---- the rest -------------------------------------------------------------------------------

    def write_closures(self):
        """A session that turns out shut, and one that closes early; known in time, or only on the day."""
        if "closures" not in self.features:
            return
        days = self.sessions[2:-1]
        if days and self.chance(0.8):
            day = self.dice.choice(days)
            self.shut.add(day)
            early = datetime.combine(day - timedelta(days=self.dice.randint(1, 6)), time(12))
            self.add("closures", date=day, recorded_at=early.isoformat() if self.chance(0.6) else f"{day}T08:00:00")
        left = [day for day in days if day not in self.shut and self.local_close(day).hour == 16]
        if left:
            day = self.dice.choice(left)
            self.add("closures", date=day, close="13:00", recorded_at=f"{day}T08:00:00")
            self.closes = {**self.closes, day: datetime.combine(day, time(13), NEW_YORK)}

    def write_distributions(self):
        """Distributions of several kinds on one ex-date, with the usual record date or an earlier one."""
        days = self.open_sessions()
        if "distributions" not in self.features or self.money or len(days) < 6:
            return
        for _ in range(self.dice.randint(1, 3)):
            spot = self.dice.randrange(3, len(days) - 1)
            for name in self.classes:
                if name in self.later:
                    continue
                for kind in ("income", "short_gain", "long_gain", "capital"):
                    if not self.chance(0.5):
                        continue
                    key = (self.fund, days[spot].isoformat(), name, kind)
                    told = [(row.get("fund", self.fund), row["ex_date"], row["class"], row["kind"]) for row in self.feeds.get("distributions", [])]
                    if key in told and HOLDERS not in self.features:
                        continue
                    per_share = rounded(self.first_nav[name] * Decimal(self.dice.randint(1, 900)) / 100000, self.pick(2, 4, 9))
                    self.add(
                        "distributions",
                        ex_date=days[spot],
                        **{"class": name},
                        kind=kind,
                        per_share=per_share,
                        record_date=days[spot - self.dice.randint(1, 3)] if name == "main" and self.chance(0.5) else None,
                        pay_date=self.after(days[spot], self.dice.randint(1, 5)),
                        reinvest=self.pick("80%", "100%", "0%", "33.3%", None),
                    )
        if HOLDERS in self.features:
            self.write_again()

    def write_again(self):
        """A second distribution of a kind on an ex-date: the same once more, or another amount, record date or reinvestment."""
        for row in list(self.feeds.get("distributions", [])):
            if row.get("fund", self.fund) == self.fund and self.chance(0.7):
                again = dict(row, event_id=self.name("again"))
                if self.chance(0.7):
                    again["per_share"] = text(rounded(Decimal(row["per_share"]) * Decimal(self.dice.randint(1, 150)) / 100, 9))
                if self.chance(0.4):
                    again["record_date"] = text(self.before(date.fromisoformat(row["ex_date"]), self.dice.randint(1, 3)))
                if self.chance(0.5):
                    again["reinvest"] = self.pick("100%", "0%", "12.5%")
                if Decimal(again["per_share"]):
                    self.feeds["distributions"].append(again)

    def before(self, day, steps):
        days = [each for each in self.open_sessions() if each < day]
        return days[-min(steps, len(days))]

    def write_corrections(self):
        """Prices corrected later, one twice; an order cancelled; a dividend heard late."""
        if "late" not in self.features:
            return
        for row in list(self.feeds["prices"]):
            if not self.chance(0.04) or row["price"].endswith("%"):
                continue
            row.setdefault("event_id", f"p-{row['security']}-{row['date']}-{row['kind']}")
            heard = self.after(date.fromisoformat(row["date"]), self.dice.randint(1, 6))
            price = rounded(Decimal(row["price"]) * Decimal("1.04"), 8)
            again = self.name("fix")
            self.add(
                "prices",
                date=row["date"],
                security=row["security"],
                price=price,
                kind=row["kind"],
                event_id=again,
                recorded_at=f"{heard}T{self.pick('09:00:00', '18:00:00')}",
                reverses=row["event_id"],
            )
            if self.chance(0.3):
                self.add(
                    "prices",
                    date=row["date"],
                    security=row["security"],
                    price=rounded(price * Decimal("1.005"), 8),
                    kind=row["kind"],
                    event_id=self.name("fix"),
                    recorded_at=f"{self.after(heard, 1)}T10:00:00",
                    reverses=again,
                )
        for row in list(self.feeds["orders"]):
            if row["event_id"].startswith(("o-", "zo-")) and self.chance(0.08):
                heard = self.after(date.fromisoformat(row["accepted_at"][:10]), self.dice.randint(6, 9))
                self.add("orders", event_id=self.name("cancel"), recorded_at=f"{heard}T12:00:00", reverses=row["event_id"])
        for row in self.feeds.get("dividends", []):
            if self.chance(0.4):
                row["recorded_at"] = f"{self.after(date.fromisoformat(row['ex_date']), self.dice.randint(1, 4))}T09:00:00"

    def write(self):
        self.size = self.pick(10**5, 10**6, 25 * 10**6, 10**9, 10**9 if "money" in self.features else 4 * 10**11)
        self.equal = self.chance(0.2)
        self.tiny = Decimal(self.pick("100.00", "1000.01", "57.13"))
        self.write_closures()
        self.tomls = {}
        self.family = [self, self.sister()] if "exchanges" in self.features else []
        for world in self.family or [self]:
            world.family = self.family
            world.write_terms()
            self.tomls[world.fund] = world.lines
            world.write_portfolio()
        for world in self.family or [self]:
            world.write_orders()
            world.write_distributions()
        self.write_corrections()
        self.save()

    def save(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        for k, lines in enumerate(self.tomls.values()):
            (self.folder / ("fund.toml" if k == 0 else f"fund-{k}.toml")).write_text("\n".join(lines), encoding="utf-8")
        for feed, rows in self.feeds.items():
            columns = []
            for row in rows:
                columns += [column for column in row if column not in columns]
            with open(self.folder / f"{feed}.csv", "w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def write_world(folder, seed, features=(), length=None):
    """Write one legal scenario folder, told by its seed and features; length in sessions, by the dice if not given."""
    unknown = set(features) - set(FEATURES) - {BOARD, ODD, REGISTER, HOLDERS, FORMS, QUALITY, FLOATS, BACK, FLOORS}
    if unknown:
        raise ValueError(f"no such features: {sorted(unknown)}")
    World(folder, seed, features, length).write()
    return Path(folder)
