"""Treasury bills between discount rate, price and investment rate: 31 CFR part 356, Appendix B, section VI."""

from decimal import Decimal

from ..basics.problems import refuse
from ..portfolio.treasury import at_investment_rate, discounted
from .decimals import HUNDRED, Number, number, positive, precise, printed


@precise
def price_from_discount(rate: Number, days: Number, places: int | None = 6) -> Decimal:
    """Price per 100 at a discount rate, 360 days to the year: 7.610 % over 90 days is 98.097500. VI A.

    rate    annual, a fraction
    days    to maturity
    places  of the price: the Treasury's six; None, unrounded

    Raises InputProblems for days before settlement. Source: 31 CFR 356, Appendix B, VI A.
    """
    return printed(discounted(number(rate, "the discount rate"), days_left(days)), places)


@precise
def discount_from_price(price: Number, days: Number) -> Decimal:
    """The discount rate of a price: 95.934567 over 182 days is 8.042 %. VI C."""
    days = days_left(days)
    if not days:
        refuse("figure.no_days", "a bill that is due has no discount rate", "days to maturity are above zero")
    return (HUNDRED - positive(price, "the price")) / HUNDRED * 360 / days


@precise
def coupon_equivalent(price: Number, days: Number, days_in_year: Number = 365) -> Decimal:
    """The investment rate of a bill, a fraction a year, as if it paid a coupon each half-year. VI D.

    price         per 100
    days          to maturity
    days_in_year  of the year that follows the issue: 365, or 366 where it holds a 29 February

    99.559444 over 20 days is 8.076 %. Beyond half a year the first half's interest earns interest: 92.265 over 364 days is 8.237 %,
    the root of price x (1 + (days - year/2) x i/year) x (1 + i/2) = 100.

    Raises InputProblems for a bill that is due. Source: 31 CFR 356, Appendix B, VI D.
    """
    price, days, year = positive(price, "the price"), days_left(days), positive(days_in_year, "days in the year")
    if not days:
        refuse("figure.no_days", "a bill that is due has no investment rate", "days to maturity are above zero")
    if days * 2 <= year:
        return (HUNDRED - price) / price * year / days
    a, b, c = days / (2 * year) - Decimal("0.25"), days / year, (price - HUNDRED) / price
    return (-b + (b * b - 4 * a * c).sqrt()) / (2 * a)


@precise
def price_from_coupon_equivalent(rate: Number, days: Number, days_in_year: Number = 365, places: int | None = 6) -> Decimal:
    """The price of a bill at an investment rate: the formulas above, solved for the price."""
    rate, days, year = number(rate, "the investment rate"), days_left(days), positive(days_in_year, "days in the year")
    return printed(at_investment_rate(rate, days, year), places)


def days_left(days: Number) -> Decimal:
    """Days to maturity, not negative."""
    told = number(days, "days to maturity")
    if told < 0:
        refuse("figure.days_out_of_order", f"{told} days to maturity: it is before settlement", "settlement comes first")
    return told
