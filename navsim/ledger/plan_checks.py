"""Rule 12b-1: what a class is charged for distribution and service, against its plan and the ceilings of FINRA 2341.

Every window, and the fiscal year so far: charged <= rate x sum of net assets / days in the year. Both sides are exact; a posting may lie
half a cent from the exact amount at each end, so a cent an accrual is let pass, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics import daycount
from ..basics.exact import DUST, RATE_ONE, YEAR
from ..events.terms import ClassTerms
from ..strike.shapes import SUM
from .booked import Booked
from .findings import Finding, Limits, effect, finding
from .fiscal_year import parts_by, told_before

if TYPE_CHECKING:
    from ..basics.arrays import Ints

DISTRIBUTION, SERVICE = "distribution", "service"
MOST_FOR_SALES, MOST_FOR_SERVICE = 75 * RATE_ONE // 10_000, 25 * RATE_ONE // 10_000


def plan_findings(booked: Booked, limits: Limits) -> Iterator[Finding]:
    """Of every class that has a plan, or pays such fees without one."""
    for c, terms in enumerate(booked.classes):
        charged = {category: amounts(booked, c, category) for category in (DISTRIBUTION, SERVICE)}
        if terms.plan_limit_e10 is not None and charged[DISTRIBUTION] is not None:
            both = Class(booked, c, charged[DISTRIBUTION], terms.plan_limit_e10)
            yield from both.days(limits, "plan.daily", terms.id)
            yield from both.years(limits, "plan.limit", terms.id)
        for subject, rate, of_class in ceilings(terms, charged):
            yield from Class(booked, c, of_class, rate).years(limits, "plan.ceiling", subject)


def ceilings(terms: ClassTerms, charged: dict[str, Any]) -> Iterator[tuple[str, int, Any]]:
    """(subject, rate e10, cents by part): 0.25 % for service; 0.75 % for the rest where service is charged apart, else 1.00 % for both."""
    sales, service = charged[DISTRIBUTION], charged[SERVICE]
    if service is not None:
        yield f"{terms.id} service", MOST_FOR_SERVICE, service
    if sales is not None:
        yield f"{terms.id} distribution", MOST_FOR_SALES if service is not None else MOST_FOR_SALES + MOST_FOR_SERVICE, sales


def amounts(booked: Booked, c: int, category: str) -> Any:
    """What `of_accruals` tells, where the class was ever charged something of it; None: never."""
    told = of_accruals(booked, c, category)
    return told if told is not None and (told[:, 0].any() or [c, category] in (booked.carried("charged") or [])) else None


def of_accruals(booked: Booked, c: int, category: str) -> Any:
    """int64 [p, 2]: cents a class is charged in each part for a category, its share of a fee of the fund included, and accruals; None: none."""
    mine = sorted(k for whose in (None, booked.class_ids[c]) for k in booked.charged_to.get((category, whose), ()))
    if not mine:
        return None
    sheet, (at, first) = booked.sheet, booked.first_fee_lines
    charged = -sum((sheet[at, first + k, c] for k in mine), np.zeros(len(at), np.int64))
    return np.column_stack([charged, np.full(len(at), len(mine))])


class Class:
    """What one class is charged under one rate, by part; what it is charged without a base, as on its first day, stands against no rate."""

    def __init__(self, booked: Booked, c: int, charged: Any, rate: int) -> None:
        self.booked, self.c, self.rate = booked, c, rate
        self.bases = bases(booked, c)
        self.spent = [cents if base else 0 for cents, base in zip(charged[:, 0].tolist(), self.bases, strict=True)]
        self.loose = int(charged[:, 1].max())
        self.parts = [daycount.parts(part.first, part.last, "actual/actual") for part in booked.parts]

    def over(self, spent: int, net_assets: int) -> bool:
        """Whether cents are above the rate on so many cents x parts of a year, by more than the postings may lie off."""
        return (spent - self.loose) * DUST > net_assets * self.rate

    def rate_of(self, spent: int, net_assets: int) -> Fraction | None:
        """A fraction a year that cents spent are of net assets over the days they stood; None of nothing."""
        return Fraction(spent * YEAR, net_assets) if net_assets else None

    def days(self, limits: Limits, check: str, subject: str) -> Iterator[Finding]:
        """Windows above it, each spell told by its first."""
        if not limits.on(check):
            return
        was = False
        for p, (spent, base, parts) in enumerate(zip(self.spent, self.bases, self.parts, strict=True)):
            now = self.over(spent, base * parts)
            if now and not was:
                yield self.told(p, limits, check, subject, spent, base * parts)
            was = now

    def years(self, limits: Limits, check: str, subject: str) -> Iterator[Finding]:
        """The fiscal year so far, told on the first strike that is above it."""
        if not limits.on(check):
            return
        year, (spent, base) = self.booked.carried("year"), carried(self.booked, check, subject)
        told = year is not None and told_before(self.booked, year, check, subject)
        for p, part in enumerate(self.booked.parts):
            if part.fiscal_year != year:
                year, spent, base, told = part.fiscal_year, 0, 0, False
            spent, base = spent + self.spent[p], base + self.bases[p] * self.parts[p]
            if not told and self.over(spent, base):
                told = True
                yield self.told(p, limits, check, subject, spent, base)

    def by(self, t: int, year: int, check: str, subject: str) -> list[int]:
        """[cents spent, cents x parts of a year] of a fiscal year by the close of session t."""
        parts = parts_by(self.booked, t, year)
        spent, base = carried(self.booked, check, subject) if self.booked.carried("year") == year else (0, 0)
        return [spent + sum(self.spent[p] for p in parts), base + sum(self.bases[p] * self.parts[p] for p in parts)]

    def told(self, p: int, limits: Limits, check: str, subject: str, spent: int, net_assets: int) -> Finding:
        """What was spent above the rate in a part, as a finding."""
        value, limit = self.rate_of(spent, net_assets), Fraction(self.rate, RATE_ONE)
        t, most = self.booked.parts[p].session, net_assets * self.rate // DUST
        return finding(t, check, limits.severity(check), subject, value, limit, effect=effect(self.booked, t, most - spent, self.c))


def carried(booked: Booked, check: str, subject: str) -> tuple[int, int]:
    """What the fiscal year had come to before the first session."""
    spent, base = (booked.carried("plans") or {}).get(f"{check} {subject}", (0, 0))
    return spent, base


def plans(booked: Booked) -> dict[tuple[str, str], Class]:
    """{(check, subject): what is looked at for it}, of every plan and ceiling, also of fees that begin later."""
    told: dict[tuple[str, str], Class] = {}
    for c, terms in enumerate(booked.classes):
        charged = {category: of_accruals(booked, c, category) for category in (DISTRIBUTION, SERVICE)}
        if terms.plan_limit_e10 is not None and charged[DISTRIBUTION] is not None:
            told["plan.limit", terms.id] = Class(booked, c, charged[DISTRIBUTION], terms.plan_limit_e10)
        for subject, rate, of_class in ceilings(terms, charged):
            told["plan.ceiling", subject] = Class(booked, c, of_class, rate)
    return told


def plans_at(own: dict[tuple[str, str], Class], t: int, year: int) -> dict[str, list[int]]:
    """{check and subject: what the fiscal year has come to by the close of session t}."""
    return {f"{check} {subject}": each.by(t, year, check, subject) for (check, subject), each in own.items()}


def charged_by(booked: Booked, t: int) -> list[list[Any]]:
    """[[class position, category]] of what was ever charged by the close of session t."""
    parts = [p for p, part in enumerate(booked.parts) if part.session <= t]
    before, told = booked.carried("charged") or [], []
    for c in range(len(booked.classes)):
        for category in (DISTRIBUTION, SERVICE):
            own = amounts(booked, c, category)
            if [c, category] in before or (own is not None and own[parts, 0].any()):
                told.append([c, category])
    return told


def bases(booked: Booked, c: int) -> list[int]:
    """Cents by part: what a fee of the class for distribution or service is charged on; as struck last session where there is none."""
    at, on_a_base = booked.part_days.session, np.append(booked.terms("dated_base") != SUM, False)  # the last of no terms in force
    told: Ints = np.where(at > 0, booked.recorded("net_assets")[at - 1, c], 0)
    for k in booked.accruals_of_classes.get(booked.class_ids[c], ()):
        if booked.accruals[k].category in (DISTRIBUTION, SERVICE):
            told = np.where(on_a_base[booked.dated_in_force[:, k]], np.maximum(booked.bases[:, k], 0), told)
    listed: list[int] = told.tolist()
    return listed
