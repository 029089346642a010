"""What $10,000 pays in expenses over the years, at five per cent a year: Form N-1A, item 3; the prospectus of 1999, 22 printed cells.

The balance grows by five per cent less the expenses; a year's expenses are charged on the mean of its balance at the beginning and at
the end. Nothing is rounded before the last figure.
"""

from decimal import Decimal
from typing import Any

from ..basics.problems import refuse
from .decimals import ONE, Number, number, positive, precise

INVESTED = Decimal(10_000)
GROWTH = Decimal("0.05")
YEARS = (1, 3, 5, 10)


@precise
def expense_example(gross: Number, net: Number | None = None, waiver_years: Number = 0, front_load: Number = 0) -> dict[int, Decimal]:
    """{1: dollars, 3: ..., 5: ..., 10: ...}, unrounded: 0.93 % is 94.89, 296.42, 514.69 and 1,143.00.

    gross         annual expenses over average net assets, a fraction
    net           after a waiver, which counts for the first `waiver_years` years alone; then `gross`
    front_load    taken from what is invested, a fraction, and part of what is paid
    waiver_years  whole years

    Raises InputProblems for ratios and loads that are no fractions of one. Source: Form N-1A, item 3.
    """
    before = ratio(gross, "the expense ratio")
    after = before if net is None else ratio(net, "the net expense ratio")
    term = number(waiver_years, "the years of the waiver")
    if term < 0 or term != int(term):
        refuse("figure.waiver_years", f"a waiver for {waiver_years} years", "whole years from the date of the prospectus")
    rates = [after if year < term else before for year in range(max(YEARS))]
    return example(rates, front_load)


@precise
def example(rates: list[Decimal], front_load: Number = 0, deferred: tuple[Any, ...] = (), redeemed: bool = True) -> dict[int, Decimal]:
    """The same for a ratio of each year, and a charge on redemption.

    rates     ratio of year 1, 2 ... 10: a class that becomes another changes its ratio in the year after
    deferred  charge on redemption at the end of year 1, 2 ..., a fraction of the lower of what was invested and what is there
    redeemed  False: the shares are kept, and no deferred charge falls due
    """
    charge = number(front_load, "the load")
    if not 0 <= charge < 1:
        refuse("figure.load", f"a load of {front_load}", 'a fraction: Decimal("0.0575")')
    invested = INVESTED * (ONE - charge)
    balance, paid, told = invested, INVESTED * charge, {}
    for year, rate in enumerate(rates, start=1):
        end = balance * (ONE + GROWTH - rate)
        paid += rate * (balance + end) / 2
        balance = end
        if year in YEARS:
            late = number(deferred[year - 1], "a deferred charge") if redeemed and year <= len(deferred) else Decimal(0)
            told[year] = paid + late * min(invested, balance)
    return told


@precise
def period_expenses(ratio_of_period: Number, average_value: Number) -> Decimal:
    """Dollars a shareholder paid in a period: its expenses over average net assets times the average value of the account. Form N-1A, item 27A.

    0.93 % a year for 182 of 365 days on 10,150.00 on average is 47.07. The percentage is told by the year, the dollars are not.
    """
    return number(ratio_of_period, "the expense ratio") * positive(average_value, "the average value")


def ratio(value: Number, name: str) -> Decimal:
    """A ratio of expenses to net assets."""
    told = number(value, name)
    if not -1 < told < 1:
        refuse("figure.ratio", f"{name} is {told}", 'a fraction: Decimal("0.0093") is 0.93 %')
    return told
