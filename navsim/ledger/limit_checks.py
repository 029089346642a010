"""Expenses of the fiscal year against what was agreed, after all that was given back: the fund's limits, and each class's own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import attrs
import numpy as np

from ..basics.exact import DUST, RATE_ONE
from ..strike.charges import Limit
from .booked import Booked
from .findings import Finding, Limits, effect, finding
from .fiscal_year import parts_by, told_before
from .on_lines import OnLines

CHECK = "expense.limit"


@attrs.frozen(kw_only=True, repr=False)
class Account:
    """One limit, of the fund or of one class, part by part.

    spent    cents of the expenses it counts, less all that was given back of them
    allowed  cents x DUST
    worth    cents that its rate is a rate of: net assets as struck the session before
    """

    subject: str
    limit: Limit
    spent: list[int]
    allowed: list[int]
    of_class: int | None

    def so_far(self, booked: Booked, year: int) -> tuple[int, int]:
        """What the fiscal year had come to before the first session; a limit that looks at each strike alone has no such thing."""
        told = (booked.carried("limits") or {}).get(self.subject, (0, 0)) if booked.carried("year") == year and not self.limit.daily else (0, 0)
        return told[0], told[1]


def limit_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Above a limit by more than is let pass, told once a fiscal year: value is the rate of the expenses, limit the agreed one."""
    if not limits.on(CHECK):
        return
    least = limits.limit(CHECK)
    for account in accounts(booked):
        for year in booked.parts_of_years:
            if not told_before(booked, year, CHECK, account.subject):
                yield from first_over(booked, limits, account, year, least)


def first_over(booked: Booked, limits: Limits, account: Account, year: int, least: int) -> Iterator[Finding]:
    """The first strike of a year that is above it."""
    spent, allowed = account.so_far(booked, year)
    for p in booked.parts_of_years[year]:
        part = booked.parts[p]
        if account.limit.daily:
            spent, allowed = 0, 0
        spent, allowed = spent + account.spent[p], allowed + account.allowed[p]
        over, room = spent - allowed // DUST, allowed // DUST
        entry = next((e for e in account.limit.entries if (e.first or part.first) <= part.first <= (e.last or part.last)), None)
        if part.session and entry is not None and over > 1 and room > 0 and over * entry.rate_e10 > least * room:
            was = Fraction(entry.rate_e10 * (room + over), room * RATE_ONE)
            change = effect(booked, part.session, -over, account.of_class)
            found = (account.subject, was, Fraction(entry.rate_e10, RATE_ONE))
            yield finding(part.session, CHECK, limits.severity(CHECK), *found, effect=change)
            return


def accounts(booked: Booked) -> list[Account]:
    """Every limit of the fund, then every class of every limit of classes."""
    if not (booked.limits or booked.charges.class_limits):
        return []
    terms, charges, told = booked.struck.arrays, booked.charges, list[Account]()
    kind, of_class, place = np.asarray(terms.kind, np.int64), by_class(booked), {name: c for c, name in enumerate(booked.class_ids)}
    for m, limit in enumerate(charges.limits):
        share = share_of(terms.limit_years, terms.limit_rate, terms.limit_first, m)
        told.append(account(booked, booked.on_lines, limit, limit.id, None, (terms.limited[:, m], kind), share))
    for r, (q, name) in enumerate(charges.pairs):
        limit, c, share = charges.class_limits[q], place[name], share_of(terms.pair_years, terms.pair_rate, terms.pair_first, r)
        told.append(account(booked, of_class[c], limit, f"{limit.id} {name}", c, (terms.pair_limited[:, r], kind), share))
    return told


def share_of(years: np.ndarray, rates: np.ndarray, firsts: np.ndarray, n: int) -> np.ndarray:
    """Of a year's net assets, what limit n allows in each part: rate x parts of a year, of each of its entries."""
    own = slice(int(firsts[n]), int(firsts[n + 1]))
    share: np.ndarray = (years[:, own] * rates[own, 0]).sum(axis=1)
    return share


def by_class(booked: Booked) -> list[OnLines]:
    """[c] what stands on the lines of fees, class by class."""
    on = booked.on_lines
    order = np.argsort(on.share_class, kind="stable")
    ends = np.searchsorted(on.share_class[order], np.arange(len(booked.classes) + 1)).tolist()
    return [on.where(order[first:last]) for first, last in itertools.pairwise(ends)]


def account(
    booked: Booked, on: OnLines, limit: Limit, subject: str, c: int | None, counted: tuple[np.ndarray, np.ndarray], share: np.ndarray
) -> Account:
    """One of them: expenses and what was given back of them, under whatever limit, from the strike sheets; its rate on net assets.

    on       what stands on the lines of fees: of all classes, or of one
    counted  (1 of each part and kind of accrual that it counts, the kind of each accrual)
    """
    charges, classes, there = booked.charges, slice(None) if c is None else slice(c, c + 1), np.asarray(share, np.int64) != 0
    counts, kinds = np.asarray(counted[0], np.int64), np.append(counted[1], 0)
    accrual, spent = np.array(charges.accrual_of, np.int64)[on.line], np.zeros(len(there), np.int64)
    taken_back = (on.line == charges.recoup_line) & bool(charges.vintages)
    np.subtract.at(spent, on.part, on.cents * np.where(accrual < 0, ~taken_back, counts[on.part, kinds[accrual]]))
    struck = booked.recorded("net_assets")[:, classes].sum(axis=1)
    bases = [max(int(struck[part.session - 1]), 0) if part.session else 0 for part in booked.parts]
    allowed = [base * int(of_it) for base, of_it in zip(bases, share, strict=True)]
    return Account(subject=subject, limit=limit, spent=np.where(there, spent, 0).tolist(), allowed=allowed, of_class=c)


def limits_at(booked: Booked, own: list[Account], t: int, year: int) -> dict[str, list[int]]:
    """{subject: [cents spent, cents x DUST allowed]} of a fiscal year by the close of session t. `own`: the accounts of its limits."""
    parts, told = parts_by(booked, t, year), {}
    for account in own:
        spent, allowed = account.so_far(booked, year)
        told[account.subject] = [spent + sum(account.spent[p] for p in parts), allowed + sum(account.allowed[p] for p in parts)]
    return told
