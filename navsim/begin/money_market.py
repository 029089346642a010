"""The feeds of a new money market fund: two bills quoted by their discount, ten sessions."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .new import Answers

BILLS = (("BILL-1", 28, "5.10"), ("BILL-2", 70, "5.15"))
INVESTED = Decimal("0.45")  # of the seed, in face of each


def feeds(answers: Answers, days: list[datetime.date]) -> dict[str, str]:
    """{file name: text}."""
    seed = Decimal(answers.seed)
    each = (seed / len(answers.classes)).quantize(Decimal("0.01"))
    due = {name: weekday(days[1] + datetime.timedelta(days=length)) for name, length, _ in BILLS}
    face = (seed * INVESTED / 1000).quantize(Decimal(1)) * 1000 or (seed * INVESTED).quantize(Decimal(1))
    return {
        "securities.csv": "security,type,name,issuer,maturity,government\n"
        + "".join(f"{name},bill,US Treasury bill {due[name]},US Treasury,{due[name]},true\n" for name, _, _ in BILLS),
        "trades.csv": "date,security,side,quantity,price,settle\n"
        + "".join(f"{days[0]},{name},buy,{face},{price(rate, (due[name] - days[1]).days)},{days[1]}\n" for name, _, rate in BILLS if face),
        "prices.csv": "date,security,price,kind\n"
        + "".join(f"{day},{name},{discount(rate, n)},discount_rate\n" for n, day in enumerate(days) for name, _, rate in BILLS),
        "orders.csv": orders(answers, days, each),
    }


def weekday(day: datetime.date) -> datetime.date:
    """The day, or the Monday after."""
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def price(rate: str, length: int) -> Decimal:
    """Per 100 of face: 5.10 % for 45 days is 100 x (1 - 0.0510 x 45 / 360)."""
    return (100 - Decimal(rate) * length / 360).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def discount(rate: str, n: int) -> str:
    """A quotation that wanders by a basis point."""
    return f"{Decimal(rate) + Decimal(n % 3 - 1) / 100}%"


def orders(answers: Answers, days: list[datetime.date], each: Decimal) -> str:
    """Seed capital at the stable price, then a purchase and a redemption in the first class."""
    first = answers.classes[0]
    rows = ["accepted_at,class,account,side,amount,shares,price,settle"]
    rows += [f"{days[0]},{name},founders,purchase,{each},,1.00,{days[0]}" for name in answers.classes]
    rows.append(f"{days[2]}T11:00,{first},acct-1,purchase,{(each / 20).quantize(Decimal('0.01'))},,,")
    rows.append(f"{days[6]}T15:30,{first},acct-1,redemption,{(each / 80).quantize(Decimal('0.01'))},,,")
    return "\n".join(rows) + "\n"
