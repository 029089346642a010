"""From fees and limits as people write them to what the rules are charged by. Plain Python: it runs once a run, not once a strike.

Here calendars, dates of terms and names end. The rules are left with "this accrual is charged this part of a year".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import attrs

from ..basics import exact
from .account_counts import NONE_OPEN, OpenAccounts, by_level
from .charges import EARLIEST, FUND, Accrual, Charges, Limit, Vintage, period_of
from .dated_terms import dated_terms

if TYPE_CHECKING:
    from ..events.terms import FeeTerms, LimitTerms
    from .charges import Part


def by_id(entries: list[Any]) -> dict[str, tuple[Any, ...]]:
    """Dated terms of one id together, in the order of first declaration."""
    grouped: dict[Any, Any] = {}
    for entry in entries:
        grouped.setdefault(entry.id, []).append(entry)
    return {name: tuple(sorted(rows, key=lambda row: row.first or EARLIEST)) for name, rows in grouped.items()}


def lay_out(
    structures: list[tuple[list[FeeTerms], list[LimitTerms]]],
    classes: list[str],
    parts: tuple[Part, ...],
    expenses: Any = (),
    accounts: Any = (),
    floors: Any = (),
    before: Any = (),
) -> Charges:
    """Terms for a block of structures that differ in numbers only: each is (fees, limits), with the same ids, levels, bases and dates.

    classes   ids in declared order
    parts     Parts of every session
    expenses  Expense events of the fund; accounts, its AccountCounts; floors, its YieldFloorTerms
    before    fiscal years that an earlier run began
    """
    fees, limits = structures[0]
    accruals, tiers, place = [], 0, {name: n for n, name in enumerate(classes)}
    billed: dict[str, list[Any]] = {}
    for bill in expenses:
        billed.setdefault(bill.fee, []).append(bill)
    if len(classes) == 1:  # a row need not say which class it counts
        accounts = [attrs.evolve(row, share_class=classes[0]) for row in accounts]
    counts = by_level(accounts) if any(entry.per_account_cents is not None for entry in fees) else {}
    open_accounts = {level: OpenAccounts.of(rows) for level, rows in counts.items()}
    for name, entries in by_id(fees).items():
        names = [None if entry.classes is FUND else {*entry.classes} for entry in entries]
        for share_class in _levels(entries, place, billed.get(name, [])):
            own = [entry for entry, named in zip(entries, names, strict=True) if (share_class is FUND if named is None else share_class in named)]
            period = math.lcm(*map(period_of, own)) if own else exact.YEAR
            dated = [each for entry in own for each in dated_terms(entry, period, open_accounts.get(share_class, NONE_OPEN), parts)]
            dated = [attrs.evolve(each, tier_first=tiers + sum(len(one.tiers) for one in dated[:n])) for n, each in enumerate(dated)]
            tiers += sum(len(each.tiers) for each in dated)
            accruals.append(
                Accrual(
                    fee=name,
                    category=entries[0].category,
                    share_class=share_class,
                    dated=tuple(dated),
                    memo=entries[0].borne_by == "adviser",
                    day_count=entries[0].day_count,
                    net_of_reimbursement=entries[0].net_of_reimbursement,
                )
            )
    of_fund = [Limit(id=name, entries=entries) for name, entries in by_id(limits).items() if entries[0].classes is FUND]
    of_classes = [Limit(id=name, entries=entries) for name, entries in by_id(limits).items() if entries[0].classes is not FUND]
    return Charges(
        classes=tuple(classes),
        accruals=tuple(accruals),
        limits=tuple(of_fund),
        class_limits=tuple(of_classes),
        vintages=tuple(vintages_of(of_fund, parts, before)),
        parts=tuple(parts),
        structures=tuple(structures),
        expenses=tuple(expenses),
        accounts=tuple(accounts),
        floors=floors_of(floors, classes),
        before=tuple(before),
    )


def floors_of(floors: list[Any], classes: list[str]) -> dict[Any, Any]:
    """{class: the highest rate e10 a floor keeps its yield at}; a floor that names no class is for all."""
    told: dict[Any, Any] = {}
    for floor in floors:
        for name in classes if floor.classes is None else floor.classes:
            told[name] = max(told.get(name, 0), floor.rate_e10)
    return told


def _levels(entries: tuple[FeeTerms, ...], place: dict[str, int], bills: list[Any]) -> list[str | None]:
    """Where a fee is charged: the fund, or its classes; and a class that is billed alone for a fee of the fund."""
    of_fund = entries[0].classes is FUND
    charged = {bill.share_class for bill in bills} if of_fund else {name for entry in entries for name in entry.classes or ()}
    own = sorted(charged & place.keys(), key=lambda name: place[name])
    return [FUND, *own] if of_fund else [*own]


def give_order(accruals: tuple[Accrual, ...]) -> list[int]:
    """Accruals in the order they are given back: the management fee, other fees of the fund, fees of classes, each as declared."""
    mine = [k for k, accrual in enumerate(accruals) if not accrual.memo]
    return sorted(mine, key=lambda k: (accruals[k].category != "management", accruals[k].share_class is not FUND))


def vintages_of(limits: list[Limit], parts: tuple[Part, ...], before: Any = ()) -> list[Any]:
    """Every closed fiscal year of every limit whose waivers may be taken back, oldest first."""
    ends = dict(before) | {part.fiscal_year: part.last for part in parts}
    years = sorted(ends)
    return [
        Vintage(limit=m, fiscal_year=year, last_year=year + limit.on(ends[year]).recoup_years)
        for m, limit in enumerate(limits)
        for year in years[:-1]
        if limit.on(ends[year]).recoup_years
    ]
