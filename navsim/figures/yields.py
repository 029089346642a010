"""Yields as funds advertise them: seven days for a money fund, thirty for the others. Form N-1A, item 26; the prospectus of 1999."""

from decimal import Decimal
from typing import Any, NamedTuple

from ..basics.problems import refuse
from .decimals import ONE, Number, number, positive, precise

WEEK = 7
YEAR = 365  # in leap years too


class SevenDayYield(NamedTuple):
    """Fractions: the week's income taken for a year, and the same compounded."""

    current: Decimal
    effective: Decimal


@precise
def yield_7_day(factors: list[Any], price: Number = 1) -> SevenDayYield:
    """Income of seven calendar days, without gains, over the price of a share: 0.000136986 a day is 5.00 %, compounded 5.12 %.

    factors  seven dividends a share, one a calendar day; Saturday's and Sunday's apart from Friday's
    price    of a share at the beginning of the week

    current = base x 365/7, effective = (1 + base)^(365/7) - 1; nothing is compounded inside the week.
    Raises InputProblems for more or fewer than seven. Source: Form N-1A, item 26(a).
    """
    told = [number(each, "a day's dividend") for each in factors]
    if len(told) != WEEK:
        refuse("figure.not_a_week", f"a seven-day yield takes seven days' dividends, not {len(told)}", "one a calendar day")
    base = sum(told, Decimal(0)) / positive(price, "the price")
    if base <= -1:
        refuse("figure.not_a_yield", f"the week lost {base} of the price", "dividends are dollars a share, the price too")
    times = Decimal(YEAR) / WEEK
    return SevenDayYield(base * times, ((ONE + base).ln() * times).exp() - ONE if base else Decimal(0))


@precise
def yield_30_day(a: Number, b: Number, c: Number, d: Number) -> Decimal:
    """2 x (((a - b) / (c x d) + 1)^6 - 1): 420,000 less 68,000 over 10.5 million shares at 10.42 is 3.89 %.

    a  dividends and interest of the thirty days, dollars
    b  expenses of the thirty days, after what the adviser gave back
    c  average daily number of shares entitled to dividends
    d  the highest price a share was offered at on the last day

    The yield is a fraction, unrounded. Raises InputProblems for shares or a price of nothing. Source: Form N-1A, item 26(b).
    """
    income, shares, price = number(a, "income") - number(b, "expenses"), positive(c, "shares"), positive(d, "the offering price")
    return 2 * ((income / (shares * price) + ONE) ** 6 - ONE)
