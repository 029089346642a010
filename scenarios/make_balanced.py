"""Write the feeds of balanced: the first quarter of 2000 of an invented fund of stocks, treasuries, a zero, commercial paper and a bond in euros.

Issuers, prices and rates of exchange are made up by a generator of our own, in whole numbers: the same bytes from any Python on any machine.

    python scenarios/make_balanced.py [FOLDER]
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

SEED = 20000103
FIRST, LAST = date(2000, 1, 3), date(2000, 3, 31)
HOLIDAYS = {date(2000, 1, 17), date(2000, 2, 21)}

# security: name, country, industry, currency, first price in cents, how far a day can move it (hundredths of a percent)
STOCKS = {
    "ALDR": ("Alder Valley Utilities", "United States", "Electric - Integrated", "USD", 3120, 90),
    "BRCK": ("Brackett Paper", "United States", "Paper and Related Products", "USD", 2265, 130),
    "CNDR": ("Condor Systems", "United States", "Computers", "USD", 9480, 260),
    "DNMR": ("Dunmere Bancorp", "United States", "Banks", "USD", 4410, 120),
    "MEER": ("Meerwijk NV", "Netherlands", "Publishing", "EUR", 2790, 150),
}
# security: type, name, currency, maturity, coupon, frequency, day count, first price in hundredths of a cent per 100, daily move
DEBT = {
    "UST-2009": ("note", "United States Treasury note 2009", "USD", "2009-08-15", "6%", "2", "actual/actual", 970000, 22),
    "UST-2027": ("bond", "United States Treasury bond 2027", "USD", "2027-11-15", "6.125%", "2", "actual/actual", 934000, 38),
    "STRIP-2005": ("bond", "United States Treasury strip 2005", "USD", "2005-02-15", "", "", "", 721000, 18),
    "HOLLAND-2008": ("bond", "Meerwijk NV bond 2008", "EUR", "2008-03-10", "5%", "1", "actual/actual", 952000, 20),
}
PAPER = {  # discount, due: the first is bought inside sixty days, the second crosses them on its way
    "CP-FEB": ("Condor Funding", "2000-02-28"),
    "CP-MAR": ("Dunmere Finance", "2000-03-24"),
}
TRADES = """\
2000-01-03,ALDR,buy,52000,31.20,,1560.00,,a-1
2000-01-03,BRCK,buy,61000,22.65,,1830.00,,b-1
2000-01-03,CNDR,buy,21000,94.80,,630.00,,c-1
2000-01-03,DNMR,buy,40000,44.10,,1200.00,,d-1
2000-01-03,MEER,buy,45000,27.90,,1350.00,2000-01-06,m-1
2000-01-03,UST-2009,buy,4000000,97.00,,,2000-01-04,n-1
2000-01-03,UST-2027,buy,2500000,93.40,,,2000-01-04,t-1
2000-01-03,STRIP-2005,buy,3000000,72.10,,,2000-01-04,z-1
2000-01-04,HOLLAND-2008,buy,2000000,95.20,,,2000-01-07,h-1
2000-01-05,CP-FEB,buy,1000000,99.118889,,,2000-01-05,cp-1
2000-01-05,CP-MAR,buy,1200000,98.705278,,,2000-01-05,cp-2
2000-01-25,CNDR,sell,6000,,,180.00,,c-2
2000-02-08,ALDR,buy,9000,,,270.00,,a-2
2000-02-16,UST-2009,sell,1500000,,,,2000-02-17,n-2
2000-02-29,CNDR,buy,8000,,,240.00,,c-3
2000-03-08,STRIP-2005,sell,500000,,,,2000-03-09,z-2
2000-03-14,MEER,sell,15000,,,450.00,,m-2
2000-03-22,HOLLAND-2008,sell,600000,,,,2000-03-27,h-2
"""
ORDERS = """\
2000-01-03,institutional,founders,purchase,18000000.00,,10.00,2000-01-03
2000-01-03,service,cedar-mutual,purchase,6000000.00,,10.00,2000-01-03
2000-01-19T11:00:00,service,cedar-mutual,purchase,410000.00,,,
2000-02-09T15:59:59,institutional,harborline-life,purchase,1250000.00,,,
2000-02-22T10:15:00,service,cedar-mutual,redemption,,18000.000,,
2000-03-15T14:30:00,institutional,founders,redemption,600000.00,,,
"""
DIVIDENDS = """\
2000-01-27,ALDR,0.42,2000-02-10,
2000-02-24,DNMR,0.31,2000-03-10,
2000-03-16,MEER,0.55,2000-04-03,15%
"""


class Dice:
    """A linear congruential generator: the low bits are thrown away."""

    def __init__(self, seed):
        self.state = seed

    def between(self, least, most):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return least + (self.state >> 33) % (most - least + 1)


def sessions():
    """The days the exchange was open."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return [day for day in days if day.weekday() < 5 and day not in HOLIDAYS]


def walk(dice, first, move, days):
    """{day: a price in whole units}, by steps of up to so many hundredths of a percent."""
    told, price = {}, first
    for day in days:
        told[day] = price
        price += price * dice.between(-move, move) // 10000
    return told


def decimal(units, places):
    """An integer of so many decimals as text."""
    whole, part = divmod(units, 10**places)
    return f"{whole}.{part:0{places}d}"


def make(folder):
    """Write every feed."""
    dice, days = Dice(SEED), sessions()
    prices = {name: (walk(dice, first, move, days), 2, "close") for name, (*_, first, move) in STOCKS.items()}
    prices |= {name: (walk(dice, first, move, days), 4, "evaluated") for name, (*_, first, move) in DEBT.items()}
    rates = walk(dice, 10155, 70, days)
    told = [(day, name, decimal(path[day], places), kind) for name, (path, places, kind) in prices.items() for day in days]
    told += [(day, "CP-MAR", f"{5.83 + dice.between(-6, 6) / 100:.2f}%", "discount_rate") for day in days if day < date(2000, 3, 24)]
    told += [(day, "CP-FEB", f"{5.85 + dice.between(-6, 6) / 100:.2f}%", "discount_rate") for day in days if day < date(2000, 2, 28)]
    columns = ("security", "type", "name", "currency", "country", "industry", "maturity", "coupon", "frequency", "day_count")
    securities = []
    for name, (words, country, industry, currency, *_) in STOCKS.items():
        securities.append((name, "equity", words, currency, country, industry, "", "", "", ""))
    for name, (form, words, currency, due, coupon, frequency, count, *_) in DEBT.items():
        securities.append((name, form, words, currency, "Netherlands" if currency == "EUR" else "United States", "", due, coupon, frequency, count))
    securities += [(name, "commercial_paper", words, "USD", "United States", "", due, "", "", "") for name, (words, due) in PAPER.items()]
    trades = []
    for line in TRADES.splitlines():
        day, name, side, quantity, price, accrued, commission, settle, event = line.split(",")
        if not price:
            path, places, _ = prices[name]
            price = decimal(path[date.fromisoformat(day)], places)
        trades.append((day, name, side, quantity, price, accrued, commission, settle, event))
    write(folder, "securities", columns, securities)
    write(folder, "trades", ("date", "security", "side", "quantity", "price", "accrued", "commission", "settle", "event_id"), trades)
    write(folder, "prices", ("date", "security", "price", "kind"), sorted(told, key=lambda row: row[:2]))
    write(folder, "fx", ("date", "currency", "rate"), [(day, "EUR", decimal(rate, 4)) for day, rate in rates.items()])
    orders = ("accepted_at", "class", "account", "side", "amount", "shares", "price", "settle")
    write(folder, "orders", orders, [line.split(",") for line in ORDERS.splitlines()])
    dividends = ("ex_date", "security", "rate", "pay_date", "withholding")
    write(folder, "dividends", dividends, [line.split(",") for line in DIVIDENDS.splitlines()])


def write(folder, feed, columns, rows):
    """One feed, lines ending in LF."""
    with open(Path(folder) / f"{feed}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    make(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "balanced")
