"""What each class has not paid out: income, short gains, long gains; and the capital and appreciation that make its net assets with them."""

import attrs
import numpy as np

from ..basics.exact import muldiv
from ..portfolio.books import DIVIDENDS_DUE
from ..portfolio.fund_shares import FundPaid
from ..portfolio.whole_books import owed, reliefs
from ..strike.shapes import DAILY
from .booked import Booked

INCOME = ("dividend_income", "foreign_tax", "interest", "offset", "recoupment", "distribution:income", "distribution:daily")
GIVEN = ("fee:", "waiver:", "reimbursement:")
CAPITAL = ("purchases", "redemptions", "reinvested", "conversion", "redeemed_in_kind", "class_closed", "distribution:capital")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Undistributed:
    """int64 [t, c] cents at every close, after the distributions of that session. Their sum is net assets.

    income       dividends and interest less tax, fees and what was paid out of it, with what the adviser gave back
    short_gains  realized within a year, and whatever is realized without a lot, less what was paid out as such
    long_gains   realized after more than a year, and long gains of funds held, less what was paid out as such
    capital      what shareholders paid in, less what they took and what was returned to them
    unrealized   appreciation of what is held
    currency     of receivables and payables in other currencies
    """

    income: np.ndarray
    short_gains: np.ndarray
    long_gains: np.ndarray
    capital: np.ndarray
    unrealized: np.ndarray
    currency: np.ndarray

    @property
    def gains(self) -> np.ndarray:
        """Short and long together: a loss of one kind is a loss of the fund."""
        told: np.ndarray = self.short_gains + self.long_gains
        return told


def undistributed(booked: Booked) -> Undistributed:
    """What was distributed before its time stays below zero until it is earned."""
    told = booked.components
    income = told.sum_of(of_income)
    realized = {"long_gain": long_gains(booked, told["realized"])}
    realized["short_gain"] = told["realized"] - realized["long_gain"]
    gains = {kind: booked.summed(f"{kind}s", values + told[f"distribution:{kind}"]) for kind, values in realized.items()}
    income = booked.summed("income", income)
    if booked.struck.ask.daily_gains:
        for values in gains.values():
            paid = paid_by_the_day(booked, values)
            values -= paid
            income += paid
    return Undistributed(
        income=income,
        short_gains=gains["short_gain"],
        long_gains=gains["long_gain"],
        capital=booked.summed("capital", sum((told[name] for name in CAPITAL), np.zeros_like(told["opening"]))),
        unrealized=booked.summed("unrealized", told["unrealized"]),
        currency=booked.summed("currency", told["currency"]),
    )


def of_income(component: str) -> bool:
    """Whether a component of the roll-forward is net investment income, or paid out of it."""
    return component in INCOME or component.startswith(GIVEN)


def long_gains(booked: Booked, realized: np.ndarray) -> np.ndarray:
    """int64 [t, c]: of what each class realized, the part that was held for more than a year: the fund's, by the weight of the classes.

    100.01 long over a class and another of twice its size are 33.34 and 66.67; what is left of their realized gains is short.
    """
    of_fund = np.zeros(booked.sessions, np.int64)
    rows = reliefs(booked.portfolio.books)
    long = [n for n, term in enumerate(rows.term) if term == "long"]
    np.add.at(of_fund, rows.session[long], rows.gain[long])
    paid = {event.event_id for event in booked.known.of(FundPaid, booked.fund.id) if event.kind == "long_gain"}
    if paid:
        items = owed(booked.portfolio.books)
        due = [n for n in items.of(DIVIDENDS_DUE).tolist() if items.cause[n] in paid]
        np.add.at(of_fund, items.booked[due], items.cents[due])
    told = np.zeros_like(realized)
    weights = booked.recorded("weight")
    for t in np.flatnonzero(of_fund).tolist():
        told[t] = parted(int(of_fund[t]), weights[t, : realized.shape[1]].tolist())
    return told


def parted(cents: int, weights: list[int]) -> list[int]:
    """An amount of the fund by weight, each class rounded; the odd cents go to the largest, of equal ones the first declared."""
    whole = sum(weights)
    parts = [muldiv(cents, weight, whole) if whole > 0 else 0 for weight in weights]
    parts[weights.index(max(weights))] += cents - sum(parts)
    return parts


def paid_by_the_day(booked: Booked, gains: np.ndarray) -> np.ndarray:
    """int64 [t, c]: of the gains so far, those that daily dividends have paid: all there were when one was last declared."""
    declared = np.where(booked.sheet[:, DAILY] != 0, np.arange(booked.sessions)[:, None], -1)
    last = np.maximum.accumulate(declared, axis=0)
    return np.where(last >= 0, np.take_along_axis(gains, np.maximum(last, 0), axis=0), 0)
