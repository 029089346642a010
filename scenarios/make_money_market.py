"""Write the feeds of the two money-market folders: money-market-2000 and money-market-breach.

Issuers, rates, shareholders and orders are invented; where the terms come from stands in each fund.toml. Rates are whole millionths and
prices whole millionths of a percent of face, so the same bytes come from any Python on any machine.

    python scenarios/make_money_market.py [FOLDER OF THE TWO FOLDERS]
"""

import sys
from datetime import date, timedelta
from pathlib import Path

from exchange_calendars import get_calendar
from make_three_classes import Draw, half_up, plain, write

SECURITY_COLUMNS = ["security", "type", "name", "issuer", "maturity", "coupon", "day_count", "tier", "government"]
TRADE_COLUMNS = ["date", "security", "side", "quantity", "price", "settle", "event_id"]
ORDER_COLUMNS = ["accepted_at", "class", "account", "side", "amount", "price", "settle", "event_id"]
ONE = 1_000_000
YEAR = 360


def sessions(first, last):
    """The sessions of the New York Stock Exchange from `first` to `last`, both included."""
    calendar = get_calendar("XNYS", start="1999-01-04", end="2024-12-31")
    return [day.date() for day in calendar.sessions_in_range(str(first), str(last))]


def discount_price(rate, days):
    """Millionths of a percent of face, of paper at a bank discount: 5.70 % for 30 days is 99.525000."""
    return 100 * ONE - half_up(100 * rate * days, YEAR)


def certificate_price(coupon, bought, due, rate, day):
    """The same of a certificate that pays at maturity, without its accrued interest, at a simple yield."""
    whole, left, run = (due - bought).days, (due - day).days, (day - bought).days
    numerator = 100 * (YEAR * ONE + coupon * whole) * YEAR * ONE
    return half_up(numerator, YEAR * (YEAR * ONE + rate * left)) - half_up(100 * coupon * run, YEAR)


def percent(rate):
    """A rate in millionths as people write it."""
    return f"{plain(rate, 4)}%"


class Desk:
    """A trader's book: what is bought, and what the market says of it each session."""

    def __init__(self, days, levels, spreads):
        self.days, self.levels, self.spreads = days, levels, spreads
        self.securities, self.trades, self.prices, self.orders, self.actions = [], [], [], [], []
        self.held = {}

    def rate(self, kind, day):
        return self.levels[max(each for each in self.days if each <= day)] + self.spreads[kind]

    def buy(self, day, name, kind, issuer, face, due):
        """A new security, bought the day it is issued and settled at once."""
        rate = self.rate(kind, day)
        coupon = rate if kind in ("certificate", "repo") else None
        government = kind in ("bill", "repo")
        title = {
            "bill": "Treasury bill",
            "repo": "Repurchase agreement",
            "commercial_paper": f"{issuer}, paper",
            "certificate": f"{issuer}, certificate",
        }
        self.securities.append(
            [name, kind, title[kind], issuer, due, percent(coupon) if coupon else "", "actual/360" if coupon else "", 1, "true" if government else ""]
        )
        price = 100 * ONE if coupon else discount_price(rate, (due - day).days)
        self.trades.append([day, name, "buy", face, plain(price, 6), day, f"buy-{name}"])
        self.held[name] = (kind, day, due, coupon, face, issuer)

    def quote(self, name, day):
        """What the market says: a discount rate of a bill, a price of everything else."""
        kind, bought, due, coupon, _, _ = self.held[name]
        rate = self.rate(kind, day)
        if kind == "bill":
            self.prices.append([day, name, percent(rate), "discount_rate"])
        elif coupon:
            self.prices.append([day, name, plain(certificate_price(coupon, bought, due, rate, day), 6), "evaluated"])
        else:
            self.prices.append([day, name, plain(discount_price(rate, (due - day).days), 6), "evaluated"])

    def sell(self, day, name):
        """All of it at the market, settled at once; interest comes with it."""
        kind, bought, due, coupon, face, _ = self.held.pop(name)
        rate = self.rate(kind, day)
        price = certificate_price(coupon, bought, due, rate, day) if coupon else discount_price(rate, (due - day).days)
        self.trades.append([day, name, "sell", face, plain(price, 6), day, f"sell-{name}"])

    def matured(self, day):
        """What has fallen due since the last session, in the order it was bought."""
        due = [name for name, held in self.held.items() if held[2] <= day]
        return [self.held.pop(name) for name in due]

    def order(self, day, share_class, account, side, dollars, same_day, price=""):
        clock = "" if price else "T11:00:00"
        settle = day if same_day else ""
        self.orders.append([f"{day}{clock}", share_class, account, side, f"{dollars}.00", price, settle, f"order-{len(self.orders) + 1:03d}"])

    def save(self, folder):
        write(folder, "securities.csv", SECURITY_COLUMNS, self.securities)
        write(folder, "trades.csv", TRADE_COLUMNS, self.trades)
        write(folder, "prices.csv", ["date", "security", "price", "kind"], self.prices)
        write(folder, "orders.csv", ORDER_COLUMNS, self.orders)
        if self.actions:
            write(folder, "actions.csv", ["date", "action", "value"], self.actions)


def on_session(day, days):
    """A day, or the next one the exchange is open; beyond the days known, a weekday."""
    while (day <= days[-1] and day not in days) or day.weekday() > 4:
        day += timedelta(1)
    return day


def levels_of(days, first, draw, jumps):
    """{day: the bill rate in millionths}: a walk of up to three basis points a day, and the jumps."""
    told, rate = {}, first
    for day in days:
        rate += draw.between(-3, 3) * 100 + jumps.get(day, 0)
        told[day] = rate
    return told


def money_market_2000(folder):
    """Two months of 80 million dollars of bills, paper and certificates; on 11 April 2000 every yield rises by 110 basis points."""
    first, last = date(2000, 3, 1), date(2000, 4, 28)
    days, draw = sessions(first, last), Draw(20000301)
    desk = Desk(
        days, levels_of(days, 57_000, draw, {date(2000, 4, 11): 11_000}), {"bill": 0, "repo": 800, "commercial_paper": 2_300, "certificate": 3_600}
    )
    issuers = (
        "Ashdown",
        "Birchlea",
        "Coldharbour",
        "Denbury",
        "Everdon",
        "Frampton",
        "Gatcombe",
        "Hawkridge",
        "Ilmington",
        "Kelmscott",
        "Longparish",
    )
    banks = ("Marlstone Bank", "Netherfield Bank", "Oakhanger Bank", "Penshurst Bank", "Quorn Bank", "Rusper Bank")
    count = 0
    for n, term in enumerate((29, 57, 85, 113)):
        desk.buy(first, f"BILL-{n + 1}", "bill", "US Treasury", 4_000_000, first + timedelta(term))
    for n, issuer in enumerate(issuers):
        due = date(2000, 4, 21) if issuer == "Kelmscott" else on_session(first + timedelta(9 + 9 * n), days)  # Good Friday: shut
        desk.buy(first, f"CP-{issuer.upper()}-1", "commercial_paper", issuer, 3_200_000, due)
    for n, bank in enumerate(banks):
        desk.buy(first, f"CD-{bank.split()[0].upper()}", "certificate", bank, 3_200_000, on_session(first + timedelta(58 + 24 * n), days))
    for share_class, account, dollars in (
        ("institutional", "harborline-life", 42_000_000),
        ("institutional", "northgate-pension", 18_000_000),
        ("service", "cedar-plan", 13_000_000),
        ("service", "quillan-plan", 7_000_000),
    ):
        desk.order(first, share_class, account, "purchase", dollars, True, "1.00")
    rolled = {}
    for n, day in enumerate(days):
        for kind, _, _, _, face, issuer in desk.matured(day):
            if kind == "commercial_paper":
                rolled[issuer] = rolled.get(issuer, 1) + 1
                term = on_session(day + timedelta(draw.between(30, 90)), days)
                desk.buy(day, f"CP-{issuer.upper()}-{rolled[issuer]}", kind, issuer, face, term)
            elif kind == "bill":
                desk.buy(day, f"BILL-{len(desk.trades)}", kind, issuer, face, day + timedelta(91))
        if day.weekday() == 4 or day == date(2000, 4, 20):  # over the weekend, and over Good Friday
            count += 1
            desk.buy(day, f"REPO-{count:02d}", "repo", "Dealer", 1_000_000, on_session(day + timedelta(1), days))
        if day == date(2000, 3, 22):
            desk.sell(day, "BILL-2")
            desk.buy(day, "BILL-6", "bill", "US Treasury", 4_000_000, day + timedelta(62))
        if day == date(2000, 4, 12):
            desk.sell(day, "CD-NETHERFIELD")
        for name in list(desk.held):
            desk.quote(name, day)
        if n:
            share_class, account = draw.choose((("institutional", "harborline-life"), ("service", "cedar-plan"), ("service", "quillan-plan")))
            desk.order(
                day,
                share_class,
                account,
                draw.choose(("purchase", "redemption")),
                draw.between(20, 300) * 1_000 + draw.between(0, 999),
                draw.between(0, 2) == 0,
            )
    desk.save(folder)


def money_market_breach(folder):
    """A fund of 50 million dollars holds 2.4 million of paper whose issuer fails on the weekend of 13 September 2008."""
    first, last, failed = date(2008, 9, 2), date(2008, 9, 30), date(2008, 9, 15)
    days, draw = sessions(first, last), Draw(20080915)
    desk = Desk(days, levels_of(days, 17_000, draw, {}), {"bill": 0, "repo": 3_000, "commercial_paper": 9_000, "certificate": 9_500})
    for n in range(8):
        desk.buy(first, f"BILL-{n + 1}", "bill", "US Treasury", 3_000_000, date(2008, 9, 11) + timedelta(7 * n))
    issuers = ("Hollowood Brothers", "Ashdown", "Birchlea", "Coldharbour", "Denbury", "Everdon", "Frampton", "Gatcombe", "Hawkridge")
    for n, issuer in enumerate(issuers):
        desk.buy(
            first, f"CP-{issuer.split()[0].upper()}", "commercial_paper", issuer, 2_400_000, on_session(date(2008, 10, 30) - timedelta(4 * n), days)
        )
    for account, dollars in (("harborline-life", 30_000_000), ("cedar-plan", 20_000_000)):
        desk.order(first, "shares", account, "purchase", dollars, True, "1.00")
    for day in days:
        desk.matured(day)
        if day == date(2008, 9, 25):  # sold to whoever would have it
            face = desk.held.pop("CP-HOLLOWOOD")[4]
            desk.trades.append([day, "CP-HOLLOWOOD", "sell", face, "76.500000", day, "sell-CP-HOLLOWOOD"])
        for name in list(desk.held):
            if name == "CP-HOLLOWOOD" and day >= failed:
                desk.prices.append([day, name, plain(80 * ONE - (days.index(day) - days.index(failed)) * 500_000, 6), "fair"])
            else:
                desk.quote(name, day)
    for day, account, dollars, same_day in (
        (date(2008, 9, 15), "harborline-life", 3_000_000, True),
        (date(2008, 9, 16), "harborline-life", 4_000_000, True),
        (date(2008, 9, 17), "cedar-plan", 2_000_000, True),
        (date(2008, 9, 18), "cedar-plan", 1_000_000, False),
    ):
        desk.order(day, "shares", account, "redemption", dollars, same_day)
    desk.actions += [
        [date(2008, 9, 16), "reduce_dividend", "50%"],
        [date(2008, 9, 17), "withhold_dividend", ""],
        [date(2008, 9, 17), "price_at_market", ""],
    ]
    desk.save(folder)


FOLDERS = {"money-market-2000": money_market_2000, "money-market-breach": money_market_breach}


def make(folder):
    """Write the feeds of the two folders under `folder`."""
    for name, story in FOLDERS.items():
        (Path(folder) / name).mkdir(parents=True, exist_ok=True)
        story(Path(folder) / name)


if __name__ == "__main__":
    make(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
