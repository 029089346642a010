"""The feeds of a new fund of stocks: three invented companies, ten sessions."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .new import Answers

COMPANIES = (("ARBR", "Arbour Mills", "40.00"), ("BRCK", "Breckland Ferries", "25.00"), ("CLVR", "Clover & Daughters", "60.00"))
DAYS_BP = ((0, 60, -35, 80, 25, -90, 45, 110, -20, 55), (0, -40, 70, 15, -55, 85, 30, -65, 95, 10), (0, 25, 25, -75, 60, 40, -30, 50, -45, 70))
INVESTED = Decimal("0.3")  # of the seed, in each


def feeds(answers: Answers, days: list[datetime.date]) -> dict[str, str]:
    """{file name: text}."""
    quotes = {name: path(Decimal(first), moves) for (name, _, first), moves in zip(COMPANIES, DAYS_BP, strict=True)}
    seed = Decimal(answers.seed)
    each = (seed / len(answers.classes)).quantize(Decimal("0.01"))
    bought = {name: int(seed * INVESTED / prices[0]) for name, prices in quotes.items()}
    return {
        "securities.csv": "security,type,name\n" + "".join(f"{name},equity,{words}\n" for name, words, _ in COMPANIES),
        "trades.csv": "date,security,side,quantity,price\n"
        + "".join(f"{days[0]},{name},buy,{units},{quotes[name][0]}\n" for name, units in bought.items() if units),
        "prices.csv": "date,security,price\n" + "".join(f"{day},{name},{quotes[name][n]}\n" for n, day in enumerate(days) for name in quotes),
        "orders.csv": orders(answers, days, each),
        "dividends.csv": f"ex_date,security,rate,pay_date\n{days[4]},{COMPANIES[0][0]},0.20,{days[8]}\n",
    }


def path(first: Decimal, moves: tuple[int, ...]) -> list[Decimal]:
    """A price day by day, moved by basis points, in cents."""
    told = []
    for move in moves:
        first = (first * (10000 + move) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)
        told.append(first)
    return told


def orders(answers: Answers, days: list[datetime.date], each: Decimal) -> str:
    """Seed capital at the first price, then a purchase and a redemption in the first class."""
    first = answers.classes[0]
    rows = ["accepted_at,class,account,side,amount,shares,price,settle"]
    rows += [f"{days[0]},{name},founders,purchase,{each},,10.00,{days[0]}" for name in answers.classes]
    rows.append(f"{days[2]}T11:00,{first},acct-1,purchase,{(each / 20).quantize(Decimal('0.01'))},,,")
    rows.append(f"{days[6]}T15:30,{first},acct-1,redemption,{(each / 80).quantize(Decimal('0.01'))},,,")
    return "\n".join(rows) + "\n"
