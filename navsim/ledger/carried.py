"""What the ledger carries from one session to the next: balances, and what has been told once and is not told again."""

from __future__ import annotations

from typing import Any

from ..basics.instants import day_number
from . import balance_checks, fiscal_year, money_checks, plan_checks, proofs, register
from .booked import Booked
from .findings import Finding, limits_of
from .journal import Journal
from .undistributed import undistributed

TOLD_ONCE_A_YEAR = ("expense.limit", "plan.limit", "plan.ceiling")
TOLD_ONCE = ("reset.missing",)


def take(booked: Booked, journal: Journal, findings: list[Finding], t: int) -> dict[str, Any]:
    """The books as session t left them."""
    year = max((part.fiscal_year for part in booked.parts if part.session <= t), default=0)
    told = [each for each in findings if each.session <= t]
    left = undistributed(booked)
    return {
        "journal": {account: int(journal.balances(account, booked.sessions)[t]) for account in {*journal.accounts, *journal.opening}},
        "cash_of_capital": int(proofs.cash_of_capital(booked)[t]),
        "cash_of_distributions": int(proofs.cash_of_distributions(booked)[t]),
        "cash_of_fees": int(proofs.cash_of_fees(booked)[t]),
        "fees": int(proofs.fees_so_far(booked)[t]),
        "offsets": int(proofs.offsets(booked)[t]),
        "closing": int(proofs.fund_closing(booked)[t]),
        "days": proofs.days_accrued(booked)[t],
        "shares": register.outstanding(booked)[t].tolist(),
        "accounts": register.held_at(booked, t),
        **{name: getattr(left, name)[t].tolist() for name in ("income", "short_gains", "long_gains", "capital", "unrealized", "currency")},
        "accrued": {fee: int(owed[t]) for fee, owed in balance_checks.balances(booked).items()},
        "fees_paid": balance_checks.fees_paid(booked, t + 1),
        "year": year,
        "posted": fiscal_year.posted_at(booked, t, year).tolist(),
        "given": fiscal_year.given_at(booked, t, year),
        "plans": plan_checks.plans_at(booked, t, year),
        "charged": plan_checks.charged_by(booked, t),
        "told": sorted({*told_before(booked, year), *(("year", each.check, each.subject) for each in told if of_year(booked, each, year))}),
        "told_once": sorted({*(booked.carried("told_once") or ()), *(each.subject for each in told if each.check in TOLD_ONCE)}),
        "first_held": first_held(booked, t),
        "far": money_checks.far_at(booked, limits_of(booked.known, booked.fund.id), t) if booked.struck.ask.daily else None,
    }


def told_before(booked: Booked, year: int) -> list[tuple[str, ...]]:
    """What was told in the same fiscal year by the run before."""
    return [tuple(each) for each in booked.carried("told") or ()] if booked.carried("year") == year else []


def of_year(booked: Booked, each: Finding, year: int) -> bool:
    """Whether a finding is one of those told once a year, and of that year."""
    return each.check in TOLD_ONCE_A_YEAR and any(part.session == each.session and part.fiscal_year == year for part in booked.parts)


def first_held(booked: Booked, t: int) -> dict[str, int]:
    """{security: the day it was first held} of all that was ever held by the close of session t."""
    told = {name: min(mark[0] for mark in marks) for name, marks in booked.portfolio.books.marks.items()}
    days = {name: day_number(booked.days[at]) for name, at in told.items() if at <= t}
    return days | dict(booked.carried("first_held") or {})
