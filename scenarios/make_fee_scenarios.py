"""Write the feeds of the three folders about fees and limits: high-yield-expense-limit, service-shares-12b-1, recoupment.

Securities, prices, shareholders and orders are invented; where the terms come from stands in each fund.toml. What the
figures should be stands in each README.md, worked out apart from this file, which knows no fee but the one that
service-shares-12b-1 needs to keep its net assets round.

    python scenarios/make_fee_scenarios.py [FOLDER OF THE THREE FOLDERS]
"""

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

from exchange_calendars import get_calendar
from make_three_classes import Draw, half_up, plain, write

ORDER_COLUMNS = ["accepted_at", "class", "account", "side", "amount", "shares", "price", "settle"]
TRADE_COLUMNS = ["date", "security", "side", "quantity", "price"]


def sessions(first, last):
    """The sessions of the New York Stock Exchange from `first` to `last`, both included."""
    calendar = get_calendar("XNYS", start="1999-01-04", end="2024-12-31")
    return [day.date() for day in calendar.sessions_in_range(str(first), str(last))]


def walk(days, starts, swing, drift, draw):
    """Rows of date, security, price: each a walk from its first price in cents, up to three times `swing` hundredths of a percent a day."""
    exact = {security: cents * 10_000 for security, cents in starts.items()}
    rows = []
    for n, day in enumerate(days):
        for security in starts:
            move = drift + sum(draw.between(-swing, swing) for _ in range(3)) if n else 0
            exact[security] = exact[security] * (10_000 + move) // 10_000
            rows.append([day, security, plain(half_up(exact[security], 10_000), 2)])
    return rows


def seed(day, share_class, account, amount):
    return [day, share_class, account, "purchase", amount, "", "10.00", day]


def order(day, share_class, account, side, amount, settle=""):
    return [f"{day}T11:00:00", share_class, account, side, amount, "", "", settle]


def high_yield(folder):
    """A year of a fund of 3.3 million dollars: preferred stocks that hardly move and pay well."""
    first, last = date(1999, 12, 31), date(2000, 12, 29)
    preferred = {
        "CLDR": ("Calderbank Steel, preferred", 2500),
        "DRYD": ("Drysdale Cable, preferred", 2380),
        "EXFD": ("Exfordham Hotels, preferred", 2640),
        "FRNL": ("Farnlea Shipping, preferred", 2210),
        "GRST": ("Garstone Energy, preferred", 2575),
        "HLMR": ("Holmrook Stores, preferred", 1995),
    }
    starts = {security: cents for security, (_, cents) in preferred.items()}
    write(
        folder,
        "securities.csv",
        ["security", "type", "name", "currency", "country"],
        [[security, "equity", name, "USD", "United States"] for security, (name, _) in preferred.items()],
    )
    bought = [[first, security, "buy", 520_000_00 // cents // 100 * 100, plain(cents, 2)] for security, cents in starts.items()]
    write(folder, "trades.csv", TRADE_COLUMNS, bought)
    write(folder, "prices.csv", ["date", "security", "price"], walk(sessions(first, last), starts, 22, -1, Draw(2000)))
    paid = [(date(2000, 3, 10), date(2000, 3, 31)), (date(2000, 6, 9), date(2000, 6, 30)), (date(2000, 9, 8), date(2000, 9, 29))]
    paid.append((date(2000, 12, 8), date(2000, 12, 29)))
    write(
        folder,
        "dividends.csv",
        ["ex_date", "security", "rate", "pay_date"],
        [[ex_date, security, "0.53", pay_date] for ex_date, pay_date in paid for security in preferred],
    )
    write(
        folder,
        "orders.csv",
        ORDER_COLUMNS,
        [
            seed(first, "institutional", "harborline-life", "2500000.00"),
            seed(first, "service", "cedar-mutual", "800000.00"),
            order("2000-04-03", "service", "cedar-mutual", "purchase", "150000.00"),
            order("2000-09-05", "institutional", "harborline-life", "redemption", "120000.00"),
        ],
    )


def service_shares(folder):
    """June 2000 at 8.0 million and, from the 13th, 9.5 million, to the cent: the one stock gains each day what the fee costs."""
    first, last = date(2000, 5, 31), date(2000, 7, 5)
    days = sessions(first, last)
    net_assets = {day: 8_000_000_00 if day < date(2000, 6, 13) else 9_500_000_00 for day in days}
    exact = Fraction(0)  # the fee in cents, since inception
    prices = []
    for day, before in zip(days, [None, *days], strict=False):
        if before:
            exact += net_assets[before] * Fraction(25, 10_000) * (day - before).days / 366
        posted = half_up(exact.numerator, exact.denominator)
        prices.append([day, "PLTN", plain(7_60000000 + posted, 8)])  # a million shares: a cent is the eighth decimal
    write(folder, "securities.csv", ["security", "type", "name", "currency"], [["PLTN", "equity", "Plattenburn Mills", "USD"]])
    write(folder, "trades.csv", TRADE_COLUMNS, [[first, "PLTN", "buy", 1_000_000, "7.60"]])
    write(folder, "prices.csv", ["date", "security", "price"], prices)
    write(
        folder,
        "orders.csv",
        ORDER_COLUMNS,
        [seed(first, "service", "quillan-plan", "8000000.00"), order("2000-06-12", "service", "orrin-plan", "purchase", "1500000.00")],
    )
    write(folder, "payments.csv", ["date", "class", "fee", "amount"], [["2000-07-05", "service", "12b-1", "1813.52"]])


def recoupment(folder):
    """Five years of a fund that begins too small for its expenses and grows out of them."""
    first, last = date(2018, 12, 31), date(2023, 12, 29)
    starts = {"TLLW": 4000, "WTHB": 6250}
    write(
        folder,
        "securities.csv",
        ["security", "type", "name", "currency", "country"],
        [["TLLW", "equity", "Tallowmere Brands", "USD", "United States"], ["WTHB", "equity", "Withybrook Rail", "USD", "United States"]],
    )
    prices = walk(sessions(first, last), starts, 55, 2, Draw(2019))
    price = {(day, security): text for day, security, text in prices}
    flows = [  # the order; the morning on which stocks are bought or sold for it; when it is paid, if not the next day
        (date(2020, 2, 3), "founders", "purchase", 2_000_000, date(2020, 2, 4), ""),
        (date(2021, 7, 1), "platform", "purchase", 46_000_000, date(2021, 7, 2), ""),
        (date(2022, 1, 10), "platform", "purchase", 22_000_000, date(2022, 1, 11), ""),
        (date(2022, 10, 3), "platform", "redemption", 3_000_000, date(2022, 10, 4), date(2022, 10, 6)),
        (date(2023, 3, 1), "platform", "purchase", 18_000_000, date(2023, 3, 2), ""),
    ]
    trades = [[first, security, "buy", 11_600_000_00 // 2 // cents // 100 * 100, plain(cents, 2)] for security, cents in starts.items()]
    for _, _, side, dollars, morning, _ in flows:
        for security in starts:
            text = price[morning, security]
            quantity = dollars * 97 // 2 // int(text.replace(".", "")) // 100 * 100
            trades.append([morning, security, "buy" if side == "purchase" else "sell", quantity, text])
    write(folder, "trades.csv", TRADE_COLUMNS, trades)
    write(folder, "prices.csv", ["date", "security", "price"], prices)
    write(
        folder,
        "orders.csv",
        ORDER_COLUMNS,
        [seed(first, "shares", "founders", "12000000.00")]
        + [order(day, "shares", account, side, f"{dollars}.00", settle) for day, account, side, dollars, _, settle in flows],
    )


FOLDERS = {"high-yield-expense-limit": high_yield, "service-shares-12b-1": service_shares, "recoupment": recoupment}


def make(folder):
    """Write the feeds of the three folders under `folder`."""
    for name, story in FOLDERS.items():
        (Path(folder) / name).mkdir(parents=True, exist_ok=True)
        story(Path(folder) / name)


if __name__ == "__main__":
    make(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
