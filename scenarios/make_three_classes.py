"""Write the feeds of three-classes: eight invented months of a fund with Institutional, Retirement and Service shares.

Companies, prices, shareholders and orders are all made up; the fee terms in fund.toml are real. The generator plays a
portfolio manager who keeps about three cents of every dollar in cash. His net assets are a rough estimate (one price for all
classes, fees at a flat rate), good enough to size trades by and never the answer.

Only whole numbers and a generator of our own: the same bytes from any Python on any machine.

    python scenarios/make_three_classes.py [FOLDER]
"""

import csv
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

SEED = 20031001
FIRST, LAST = date(2003, 10, 1), date(2004, 5, 28)
HOLIDAYS = {date(2003, 11, 27), date(2003, 12, 25), date(2004, 1, 1), date(2004, 1, 19), date(2004, 2, 16), date(2004, 4, 9)}
CLASSES = ("institutional", "retirement", "service")

# security: name, country, industry, first price in cents, how far a day can move it (hundredths of a percent, three times over)
SECURITIES = {
    "ADFN": ("Alderfinch Instruments", "United States", "Medical Instruments", 4120, 70),
    "BKWT": ("Brackwater Lines", "United States", "Transportation - Marine", 2735, 80),
    "CNWK": ("Candlewick Foods", "United States", "Food - Retail", 3380, 45),
    "CPHW": ("Copperhollow Mining", "United States", "Non-Ferrous Metals", 1845, 110),
    "DNLK": ("Dunlock Circuits", "United States", "Semiconductor Equipment", 2460, 130),
    "ELMB": ("Elmbridge Savings", "United States", "Savings/Loan/Thrifts", 5210, 45),
    "FNMR": ("Fenmoor Paper", "United States", "Paper", 2175, 70),
    "GLWT": ("Glasswater Optics", "United States", "Telecommunication Equipment", 1430, 140),
    "HRGT": ("Hearthgate Homes", "United States", "Building and Construction", 6140, 85),
    "INKW": ("Inkwell & Daughters", "United States", "Publishing", 3890, 60),
    "JNMR": ("Junimere Laboratories", "United States", "Medical Products", 7255, 95),
    "KSTN": ("Kestrelton Airways", "United States", "Airlines", 1685, 120),
    "LNFD": ("Lanternfield Energy", "United States", "Oil and Gas Drilling", 4415, 85),
    "MRWD": ("Marrowood Timber", "United States", "Real Estate Investment Trusts", 3560, 50),
    "NTQY": ("Netherquay N.V.", "Netherlands", "Machinery - Pumps", 2970, 75),
    "ORLN": ("Orchardline Stores", "United States", "Retail - Jewelry", 4825, 80),
    "PMWL": ("Pemberwell Insurance", "United States", "Insurance", 5790, 50),
    "QRYS": ("Quarrystone Cement", "United States", "Building Products", 3105, 65),
    "RVTN": ("Rivelton Networks", "United States", "Networking Products", 1240, 150),
    "SLMS": ("Saltmarsh Water", "United States", "Water", 2695, 35),
    "THAP": ("Thornapple Tools", "United States", "Machinery - General Industrial", 5430, 70),
    "UMFL": ("Umberfall Colours", "United States", "Chemicals - Specialty", 2315, 75),
    "VLTR": ("Valentry Motors", "United States", "Retail - Automobile", 4075, 80),
    "WTLW": ("Wetherlow Data", "United States", "Data Processing and Management", 6680, 90),
    "YRDL": ("Yarrowdale Biologics", "United States", "Medical - Biomedical", 1995, 140),
}
OFFERED = date(2004, 1, 20)  # Yarrowdale is floated on this day; it has no price before
BOUGHT_LATER = {"YRDL", "RVTN"}  # not among the purchases of the first day

SHOCKS = {("GLWT", date(2004, 4, 14)): -1300}  # a profit warning: thirteen percent in a day
UNPRICED = {("DNLK", date(2003, 11, 19)), ("WTLW", date(2004, 4, 20)), ("WTLW", date(2004, 4, 21)), ("WTLW", date(2004, 4, 22))}

SPLITS = {("HRGT", date(2003, 12, 15)): (2, 1), ("THAP", date(2004, 3, 8)): (3, 2)}

# ex-date, security, dollars a share, pay date, tax withheld abroad
DIVIDENDS = [
    (date(2003, 10, 29), "CNWK", "0.22", date(2003, 11, 14), ""),
    (date(2003, 11, 12), "ELMB", "0.31", date(2003, 12, 1), ""),
    (date(2003, 12, 4), "SLMS", "0.38", date(2003, 12, 22), ""),
    (date(2003, 12, 29), "MRWD", "0.27", date(2004, 1, 20), ""),  # earned in one year, paid in the next
    (date(2004, 1, 28), "CNWK", "0.22", date(2004, 2, 17), ""),
    (date(2004, 2, 11), "ELMB", "0.33", date(2004, 3, 1), ""),
    (date(2004, 2, 27), "SLMS", "0.38", date(2004, 3, 15), ""),  # the Friday that closes the month of the leap day
    (date(2004, 3, 24), "NTQY", "0.46", date(2004, 4, 14), "15%"),
    (date(2004, 4, 14), "THAP", "0.125", date(2004, 5, 3), ""),
    (date(2004, 5, 6), "PMWL", "0.205", date(2004, 5, 21), ""),
    (date(2004, 5, 12), "ELMB", "0.33", date(2004, 6, 1), ""),  # still a receivable at the end
]

# accepted_at, the session that prices it, class, account, side, amount, shares, settle
ORDERS = [
    # The large ones: 300 million is crossed in December, 500 million in March; below again in April, above again in May.
    ("2003-11-10T11:20:00", date(2003, 11, 10), "institutional", "harborline-life", "purchase", "32000000.00", "", ""),
    ("2003-12-01T10:05:00", date(2003, 12, 1), "service", "cedar-mutual", "purchase", "24000000.00", "", ""),
    ("2003-12-17T14:40:00", date(2003, 12, 17), "institutional", "northgate-pension", "redemption", "9000000.00", "", "2003-12-23"),
    ("2004-01-12T09:45:00", date(2004, 1, 12), "institutional", "tidewater-annuity", "purchase", "98000000.00", "", ""),
    ("2004-02-17T15:10:00", date(2004, 2, 17), "service", "tidewater-annuity", "purchase", "55000000.00", "", ""),
    ("2004-03-02T11:00:00", date(2004, 3, 2), "institutional", "harborline-life", "purchase", "70000000.00", "", ""),
    ("2004-04-05T10:30:00", date(2004, 4, 5), "institutional", "northgate-pension", "redemption", "", "all", "2004-04-12"),
    ("2004-05-04T13:15:00", date(2004, 5, 4), "institutional", "tidewater-annuity", "purchase", "30000000.00", "", ""),
    # Around the close of an ordinary day.
    ("2003-10-15T16:00:00", date(2003, 10, 15), "service", "cedar-mutual", "purchase", "250000.00", "", ""),
    ("2003-10-15T16:00:01", date(2003, 10, 16), "service", "cedar-mutual", "purchase", "250000.00", "", ""),
    # Thanksgiving, and the day after it, which closes at one o'clock.
    ("2003-11-27T10:30:00", date(2003, 11, 28), "retirement", "quillan-401k", "purchase", "75000.00", "", ""),
    ("2003-11-28T13:00:00", date(2003, 11, 28), "institutional", "harborline-life", "purchase", "", "12500.000", ""),
    ("2003-11-28T13:00:01", date(2003, 12, 1), "institutional", "harborline-life", "redemption", "", "12500.000", ""),
    # Christmas: two more early closes.
    ("2003-12-24T13:00:01", date(2003, 12, 26), "service", "cedar-mutual", "redemption", "88000.00", "", ""),
    ("2003-12-25T09:00:00", date(2003, 12, 26), "retirement", "quillan-401k", "purchase", "12345.67", "", ""),
    ("2003-12-26T13:00:00", date(2003, 12, 26), "service", "cedar-mutual", "purchase", "64000.00", "", ""),
    ("2003-12-26T13:00:01", date(2003, 12, 29), "service", "cedar-mutual", "purchase", "64000.00", "", ""),
    # The last second of the year, and the one after it.
    ("2003-12-31T16:00:00", date(2003, 12, 31), "institutional", "northgate-pension", "purchase", "1500000.00", "", ""),
    ("2003-12-31T16:00:01", date(2004, 1, 2), "institutional", "northgate-pension", "purchase", "1500000.00", "", ""),
    # Times with an offset: one second before four in New York in winter, one second after it in summer.
    ("2004-01-07T20:59:59+00:00", date(2004, 1, 7), "service", "cedar-mutual", "redemption", "", "21000.500", ""),
    ("2004-04-28T20:00:01+00:00", date(2004, 4, 29), "service", "cedar-mutual", "purchase", "310000.00", "", ""),
    # A date without a time on a Saturday, and the leap day, a Sunday.
    ("2004-02-28", date(2004, 3, 1), "retirement", "orrin-403b", "purchase", "40000.00", "", ""),
    ("2004-02-29T12:00:00", date(2004, 3, 1), "service", "tidewater-annuity", "redemption", "", "5000.000", ""),
    # Two equal purchases are two purchases.
    ("2004-03-15T10:00:00", date(2004, 3, 15), "retirement", "quillan-401k", "purchase", "50000.00", "", ""),
    ("2004-03-15T10:00:00", date(2004, 3, 15), "retirement", "quillan-401k", "purchase", "50000.00", "", ""),
    # A plan opens, contributes, and leaves with everything it has.
    ("2003-12-08T11:30:00", date(2003, 12, 8), "retirement", "orrin-403b", "purchase", "1750000.00", "", ""),
    ("2004-05-19T14:00:00", date(2004, 5, 19), "retirement", "orrin-403b", "redemption", "", "all", ""),
]

# What was put in at 10.00 on the first day.
SEEDS = [
    ("institutional", "harborline-life", "158000000.00"),
    ("institutional", "northgate-pension", "32000000.00"),
    ("retirement", "quillan-401k", "8000000.00"),
    ("service", "cedar-mutual", "42000000.00"),
]


@dataclass
class Draw:
    """SplitMix64: 64 bits at a time, the same everywhere."""

    state: int

    def bits(self):
        mask = 2**64 - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    def between(self, low, high):
        return low + self.bits() % (high - low + 1)

    def choose(self, items):
        return items[self.between(0, len(items) - 1)]


def half_up(numerator, denominator):
    """The whole number nearest to a positive fraction, halves upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def scaled(text, places):
    """A decimal text as a whole number of its last place: scaled("0.125", 4) is 1250."""
    whole, _, fraction = text.partition(".")
    assert len(fraction) <= places, text
    return int(whole + fraction.ljust(places, "0"))


def plain(units, places):
    return f"{units // 10**places}.{units % 10**places:0{places}d}"


def sessions():
    days = (FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in HOLIDAYS]


def walk(days, draw):
    """Closing prices: (security, session) -> cents. A move is of the market and of the company, in hundredths of a percent."""
    closes = {}
    exact = {security: terms[3] * 10_000 for security, terms in SECURITIES.items()}
    for n, day in enumerate(days):
        market = 4 + sum(draw.between(-40, 40) for _ in range(3))
        for security, (_, _, _, _, swing) in SECURITIES.items():
            move = market + sum(draw.between(-swing, swing) for _ in range(3)) if n else 0
            if day < OFFERED and security == "YRDL":
                continue
            if (security, day) in SPLITS:
                new, old = SPLITS[security, day]
                exact[security] = exact[security] * old // new
            move = SHOCKS.get((security, day), move)
            exact[security] = exact[security] * (10_000 + move) // 10_000
            closes[security, day] = half_up(exact[security], 10_000)
    return closes


@dataclass
class Book:
    """The manager's own rough book, all in cents and thousandths of a share."""

    days: list
    closes: dict
    draw: Draw
    cash: int = 0
    due: list = field(default_factory=list)  # (date, cents) still to settle
    held: dict = field(default_factory=dict)
    fees: int = 0
    balances: dict = field(default_factory=dict)  # (class, account) -> thousandths of a share
    trades: list = field(default_factory=list)
    orders: list = field(default_factory=list)
    booked_next: list = field(default_factory=list)
    history: list = field(default_factory=list)

    def later(self, day, count):
        """The session `count` sessions after `day`; past the end, any later date will do."""
        n = self.days.index(day) + count
        return self.days[n] if n < len(self.days) else LAST + timedelta(10)

    def value(self, day):
        return sum(quantity * self.closes[security, day] for security, quantity in self.held.items())

    def free(self):
        """Cash once everything agreed has settled."""
        return self.cash + sum(amount for _, amount in self.due)

    def net_assets(self, day):
        return self.value(day) + self.free() - self.fees

    def trade(self, day, security, side, quantity, settle="", amount=""):
        """A trade near the closing price, in cents or as an average in hundredths of a cent, with or without commission."""
        price = self.closes[security, day] * 100 + self.draw.between(-60, 60) * self.closes[security, day] // 100
        places = 4 if self.draw.between(1, 5) == 1 else 2
        if places == 2:
            price = half_up(price, 100) * 100
        commission = quantity * 5 if self.draw.between(1, 2) == 1 and not amount else 0
        principal = scaled(amount, 2) if amount else half_up(quantity * price, 100)
        shown = "" if amount else plain(price if places == 4 else price // 100, places)
        self.trades.append([day, security, side, quantity, shown, amount, plain(commission, 2) if commission else "", settle])
        signed = quantity if side == "buy" else -quantity
        self.held[security] = self.held.get(security, 0) + signed
        assert self.held[security] >= 0, (day, security)
        if not self.held[security]:
            del self.held[security]
        self.due.append((settle or self.later(day, 3), -principal - commission if side == "buy" else principal - commission))

    def invest(self, day, amount, count):
        """Buy the `count` smallest of today's holdings for `amount` in all, in round lots."""
        priced = [s for s in self.held if (s, day) not in UNPRICED]
        smallest = sorted(priced, key=lambda s: (self.held[s] * self.closes[s, day], s))[:count]
        for security in smallest:
            lots = amount // count // (self.closes[security, day] * 100)
            if lots:
                self.trade(day, security, "buy", lots * 100)

    def divest(self, day, amount, count):
        """Sell some of the `count` largest of today's holdings for `amount` in all, in round lots."""
        priced = [s for s in self.held if (s, day) not in UNPRICED]
        largest = sorted(priced, key=lambda s: (-self.held[s] * self.closes[s, day], s))[:count]
        for security in largest:
            lots = min(amount // count // (self.closes[security, day] * 100) + 1, self.held[security] // 100)
            self.trade(day, security, "sell", lots * 100)

    def manage(self, day):
        """Keep cash between two and five percent; now and then change his mind."""
        assets = self.net_assets(self.later(day, -1))
        spare = self.free() - self.fees
        target = assets * 33 // 1000
        if day == date(2003, 12, 15):
            self.trade(day, "HRGT", "buy", 6_000)  # on the day of its split: already in new shares
        elif day == date(2004, 2, 11):
            self.trade(day, "ELMB", "buy", 8_000)  # on the ex-date: without the dividend
        elif day == date(2004, 2, 27):
            self.trade(day, "SLMS", "sell", 10_000)  # on the ex-date: the dividend stays with the seller
        elif day == date(2004, 2, 24):
            proceeds = self.held["KSTN"] * self.closes["KSTN", day]
            self.trade(day, "KSTN", "sell", self.held["KSTN"])  # all of it, lot after lot
            self.invest(day, proceeds, 4)
        elif day == OFFERED:
            self.trade(day, "YRDL", "buy", 60_000, settle=date(2004, 1, 26), amount="1140000.00")  # at the offering, 19.00
            self.trade(day, "RVTN", "buy", 90_000)
        elif spare * 1000 > assets * 48:
            self.invest(day, spare - target, 6 if spare * 10 > assets else 4)
        elif spare * 1000 < assets * 20:
            self.divest(day, target - spare, 4)
        elif self.draw.between(1, 9) == 1:
            self.divest(day, assets // 250, 1)
            self.invest(day, assets // 250, 1)

    def price_orders(self, day):
        """Turn the orders of the day into shares at one rough price and hold them for tomorrow's books."""
        outstanding = sum(self.balances.values())
        for accepted_at, session, share_class, account, side, amount, shares, settle in self.orders:
            if session != day:
                continue
            key = (share_class, account)
            balance = self.balances.get(key, 0)
            if shares == "all":
                units = balance
            elif shares:
                units = scaled(shares, 3)
            else:
                units = half_up(scaled(amount, 2) * outstanding, self.net_assets(day))
            money = scaled(amount, 2) if amount else half_up(units * self.net_assets(day), outstanding)
            if side == "redemption":
                assert shares == "all" or units * 10 < balance * 9, (accepted_at, account)
                units, money = -units, -money
            due = date.fromisoformat(settle) if settle else self.later(day, 1)
            assert (due - day).days <= 7
            self.booked_next.append((key, units, due, money))

    def live(self):
        for n, day in enumerate(self.days):
            for key, units, due, money in self.booked_next:
                self.balances[key] = self.balances.get(key, 0) + units
                self.due.append((due, money))
            self.booked_next = []
            for ex_date, security, rate, pay_date, _ in DIVIDENDS:
                if ex_date == day and security in self.held:
                    self.due.append((pay_date, half_up(self.held[security] * scaled(rate, 4), 100)))
            for (security, ex_date), (new, old) in SPLITS.items():
                if ex_date == day:
                    assert self.held[security] * new % old == 0
                    self.held[security] = self.held[security] * new // old
            if n == 0:
                self.cash = sum(scaled(amount, 2) for _, _, amount in SEEDS)
                self.balances = {(c, account): scaled(amount, 2) for c, account, amount in SEEDS}  # 10.00: a cent is a thousandth
                self.first_purchases(day)
            else:
                elapsed = (day - self.days[n - 1]).days
                self.fees += self.net_assets(self.days[n - 1]) * 80 * elapsed // (10_000 * 365)
                self.manage(day)
            self.cash += sum(amount for due, amount in self.due if due <= day)
            self.due = [(due, amount) for due, amount in self.due if due > day]
            self.price_orders(day)
            self.history.append((day, self.net_assets(day), self.free(), self.cash))

    def first_purchases(self, day):
        first = [s for s in SECURITIES if s not in BOUGHT_LATER]
        for security in first:
            part = self.cash * 988 // 1000 // len(first) * self.draw.between(80, 120) // 100
            self.trade(day, security, "buy", part // (self.closes[security, day] * 100) * 100)


def routine_orders(days, draw):
    """Paydays in Retirement shares, and the ebb and flow of an insurer in Service and Institutional shares."""
    rows = []
    for n, day in enumerate(days[2:-1], start=2):
        clock = f"{day}T{draw.between(9, 12):02d}:{draw.between(0, 59):02d}:{draw.between(0, 59):02d}"
        payday = (day.day >= 15 and days[n - 1].day < 15) or days[n + 1].month != day.month
        if payday:
            rows.append((clock, day, "retirement", "quillan-401k", "purchase", plain(draw.between(14_000_000, 26_000_000), 2), "", ""))
            if date(2003, 12, 10) < day < date(2004, 5, 14):
                rows.append((clock, day, "retirement", "orrin-403b", "purchase", plain(draw.between(1_500_000, 3_500_000), 2), "", ""))
        if n % 9 == 4:
            rows.append((clock, day, "retirement", "quillan-401k", "redemption", "", plain(draw.between(900_000, 6_400_000), 3), ""))
        if n % 4 == 1:
            purchase = draw.between(1, 5) > 2
            money, units = plain(draw.between(4_000_000, 62_000_000), 2), plain(draw.between(3_000_000, 48_000_000), 3)
            by_shares = draw.between(1, 3) == 1
            side = "purchase" if purchase else "redemption"
            rows.append((clock, day, "service", "cedar-mutual", side, "" if by_shares else money, units if by_shares else "", ""))
        if n % 11 == 7:
            purchase = draw.between(1, 2) == 1
            money = plain(draw.between(30_000_000, 150_000_000), 2)
            rows.append((clock, day, "institutional", "harborline-life", "purchase" if purchase else "redemption", money, "", ""))
    return rows


def write(folder, name, columns, rows):
    with open(folder / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def make(folder):
    """Write the six feeds into `folder` and return the manager's book."""
    draw = Draw(SEED)
    days = sessions()
    closes = walk(days, draw)
    book = Book(days, closes, draw)
    book.orders = sorted(ORDERS + routine_orders(days, draw))
    book.live()
    prove(book)

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(
        folder,
        "securities.csv",
        ["security", "type", "name", "currency", "country", "industry"],
        [[security, "equity", name, "USD", country, industry] for security, (name, country, industry, _, _) in SECURITIES.items()],
    )
    write(folder, "trades.csv", ["date", "security", "side", "quantity", "price", "amount", "commission", "settle"], book.trades)
    write(
        folder,
        "orders.csv",
        ["accepted_at", "class", "account", "side", "amount", "shares", "price", "settle"],
        [[FIRST, share_class, account, "purchase", amount, "", "10.00", FIRST] for share_class, account, amount in SEEDS]
        + [[at, share_class, account, side, amount, shares, "", settle] for at, _, share_class, account, side, amount, shares, settle in book.orders],
    )
    write(
        folder,
        "prices.csv",
        ["date", "security", "price"],
        [[day, security, plain(close, 2)] for (security, day), close in closes.items() if (security, day) not in UNPRICED],
    )
    write(folder, "dividends.csv", ["ex_date", "security", "rate", "pay_date", "withholding"], DIVIDENDS)
    write(
        folder,
        "splits.csv",
        ["ex_date", "security", "ratio"],
        [[ex_date, security, plain(new * 10 // old, 1).removesuffix(".0")] for (security, ex_date), (new, old) in SPLITS.items()],
    )
    return book


def prove(book):
    """Stop unless the eight months hold what the README promises."""
    by_day = {day: net_assets for day, net_assets, _, _ in book.history}
    million = 100_000_000
    assert by_day[date(2003, 11, 28)] < 300 * million < by_day[date(2003, 12, 3)]
    assert by_day[date(2004, 3, 1)] < 500 * million < by_day[date(2004, 3, 4)]
    assert by_day[date(2004, 4, 30)] < 500 * million < by_day[date(2004, 5, 7)]
    assert all(settled > 0 for _, _, _, settled in book.history)
    assert all(net_assets * 25 < free * 1000 < net_assets * 50 for _, net_assets, free, _ in book.history)


if __name__ == "__main__":
    make(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "three-classes")
