"""What the ledger carries from one session to the next: balances, and what has been told once and is not told again."""

from __future__ import annotations

from typing import Any

import attrs

from ..basics.instants import day_number
from ..events.terms import ClassTerms
from . import balance_checks, fiscal_year, limit_checks, money_fund_checks, nav_checks, plan_checks, price_checks, proofs, register
from .booked import Booked
from .fee_lives import lives_at
from .findings import Finding, limits_of
from .floating_checks import floats
from .found import Findings
from .in_kind_checks import in_kind_at
from .journal import Journal
from .undistributed import undistributed

TOLD_ONCE_A_YEAR = ("expense.limit", "plan.limit", "plan.ceiling")
TOLD_ONCE = ("reset.missing",)


def take(booked: Booked, journal: Journal, findings: Findings, at: list[int]) -> dict[int, dict[str, Any]]:
    """{t: the books as session t left them}."""
    limits, money = limits_of(booked.known, booked.fund.id), booked.stable_price is not None or floats(booked)
    by_session: dict[str, Any] = {
        "cash_of_capital": proofs.cash_of_capital(booked),
        "cash_of_distributions": proofs.cash_of_distributions(booked),
        "cash_of_fees": proofs.cash_of_fees(booked),
        "fees": proofs.fees_so_far(booked),
        "offsets": proofs.offsets(booked),
        "closing": proofs.fund_closing(booked),
        "days": proofs.days_accrued(booked),
    }
    by_class: dict[str, Any] = attrs.asdict(undistributed(booked), recurse=False) | {
        "shares": register.outstanding(booked),
        "nav_unchanged": nav_checks.unchanged_for(booked),
    }
    accrued, unchanged = balance_checks.balances(booked), price_checks.unchanged_at(booked, at)
    factors, above, loads = dict[Any, Any](), dict[Any, Any](), dict[Any, Any]()
    if booked.struck.ask.daily:  # few funds are money funds, or have deferred charges
        from .yields import factors_at

        factors = factors_at(booked, at)
    if money:
        from .rule_2a7 import above_at, watched

        above = above_at(watched(booked, limits), at)
    if any(each.deferred_load for each in linked_classes(booked)):
        from .deferred import registers_at

        loads = registers_at(booked, at)
    accounts, of_limits, of_plans = register.held_at(booked, at), limit_checks.accounts(booked), plan_checks.plans(booked)
    told: dict[int, dict[str, Any]] = {}
    for t in at:
        year = max((part.fiscal_year for part in booked.parts if part.session <= t), default=0)
        found = [each for each in findings if each.session <= t]
        told[t] = {
            "journal": journal.balances_at(t),
            **{name: int(values[t]) for name, values in by_session.items()},
            **{name: values[t].tolist() for name, values in by_class.items()},
            "accounts": accounts[t],
            "accrued": {fee: int(owed[t]) for fee, owed in accrued.items()},
            "fees_paid": balance_checks.fees_paid(booked, t + 1),
            "year": year,
            "posted": fiscal_year.told(fiscal_year.posted_at(booked, t, year)),
            "limits": limit_checks.limits_at(booked, of_limits, t, year),
            "plans": plan_checks.plans_at(of_plans, t, year),
            "charged": plan_checks.charged_by(booked, t),
            "told": sorted({*told_before(booked, year), *(("year", each.check, each.subject) for each in found if of_year(booked, each, year))}),
            "told_once": sorted({*(booked.carried("told_once") or ()), *(each.subject for each in found if each.check in TOLD_ONCE)}),
            "first_held": first_held(booked, t),
            **in_kind_at(booked, t),
            **lives_at(booked, findings, t),
            "price_unchanged": unchanged[t],
            "factors": factors.get(t, {}),
            "above": above.get(t, {}),
            "deferred": loads.get(t),
            "far": money_fund_checks.far_at(booked, limits, t) if booked.struck.ask.daily else None,
        }
    return told


def linked_classes(booked: Booked) -> list[ClassTerms]:
    """The classes of a fund and of those that exchanges link to it."""
    return [each for fund in booked.linked or [booked] for each in fund.classes]


def told_before(booked: Booked, year: int) -> list[tuple[str, ...]]:
    """What was told in the same fiscal year by the run before."""
    return [tuple(each) for each in booked.carried("told") or ()] if booked.carried("year") == year else []


def of_year(booked: Booked, each: Finding, year: int) -> bool:
    """Whether a finding is one of those told once a year, and of that year."""
    return each.check in TOLD_ONCE_A_YEAR and any(part.session == each.session and part.fiscal_year == year for part in booked.parts)


def first_held(booked: Booked, t: int) -> dict[str, int]:
    """{security: the day it was first held} of all that was ever held by the close of session t."""
    told = {name: int(marks[0][0]) for name, marks in booked.portfolio.books.marks.items()}
    days = {name: day_number(booked.days[at]) for name, at in told.items() if at <= t}
    return days | dict(booked.carried("first_held") or {})
