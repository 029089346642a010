"""A fund's assets as rule 2a-7 and form N-MFP look at them: in all, what is cash within a day or a week, and what is owed."""

import attrs
import numpy as np

from ..portfolio.terms_to_run import DAILY, WEEKLY
from .booked import Booked
from .proofs import between, cash_of_capital, cash_of_distributions, cash_of_fees


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Assets:
    """int64 cents by session.

    cash         at the custodian; an overdraft is a liability
    securities   at what they count in net assets; interest receivable
    receivables  for investments sold, for shares sold, dividends
    total        of all these; liabilities, total less net assets
    daily        cash, Treasuries and what is due by the next session; weekly, the same within five, and government discount notes of 60 days
    """

    cash: np.ndarray
    securities: np.ndarray
    interest: np.ndarray
    receivables: np.ndarray
    total: np.ndarray
    liabilities: np.ndarray
    daily: np.ndarray
    weekly: np.ndarray


def assets(booked: Booked) -> Assets:
    """Of every session, from the same items the balance sheet is proved with."""
    held, own, sessions = booked.portfolio.holdings, booked.portfolio, booked.sessions
    cash = np.maximum(own.cash + cash_of_capital(booked) + cash_of_distributions(booked) - cash_of_fees(booked), 0)
    securities, interest, daily, weekly = (np.zeros(sessions, np.int64) for _ in range(4))
    np.add.at(securities, held.session, booked.book_values)
    np.add.at(interest, held.session, held.interest)
    _, _, liquid = own.terms
    for soonest, into in ((DAILY, daily), (WEEKLY, weekly)):
        rows = liquid >= soonest
        np.add.at(into, held.session[rows], (booked.book_values + held.interest)[rows])
    owed = sum((np.maximum(amounts, 0) for amounts in own.owed.values()), np.zeros(sessions, np.int64))
    receivables = owed + shares_sold(booked)
    total = cash + securities + interest + receivables
    return Assets(
        cash=cash,
        securities=securities,
        interest=interest,
        receivables=receivables,
        total=total,
        liabilities=total - booked.recorded("net_assets").sum(axis=1),
        daily=daily + cash,
        weekly=weekly + cash,
    )


def shares_sold(booked: Booked) -> np.ndarray:
    """Purchases booked and not yet paid."""
    dealt = booked.dealt
    return between(booked, dealt.cash[(dealt.sign * dealt.cents)[dealt.cash] > 0])
