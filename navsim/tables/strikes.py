"""The tables of a strike: nav, roll_forward, accruals, workings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics import exact
from ..basics.exact import muldiv
from ..basics.instants import day_number
from ..ledger.booked import Booked, components
from ..ledger.fiscal_year import posted_before
from ..strike.shapes import SUM
from ..strike.terms import FUND
from .arrow import Words
from .schemas import TABLES

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints

ALWAYS = (
    "opening",
    "purchases",
    "redemptions",
    "reinvested",
    "dividend_income",
    "foreign_tax",
    "interest",
    "realized",
    "unrealized",
    "currency",
)
TO_E6 = {decimals: 10 ** (6 - decimals) for decimals in range(7)}


def session_days(booked: Booked) -> np.ndarray:
    """Day numbers of the sessions struck."""
    return np.array([day_number(day) for day in booked.days], np.int32)


def with_shares(booked: Booked) -> np.ndarray:
    """bool [t, c]: which classes have shares, and so a NAV."""
    return booked.recorded("shares") > 0


def nav(booked: Booked) -> dict[str, Any]:
    """One row a session and class with shares."""
    at, c = np.nonzero(with_shares(booked))
    net_assets, shares = booked.recorded("net_assets")[at, c], booked.recorded("shares")[at, c]
    scale = 10 ** (18 - 2 + booked.fund.share_decimals)
    return {
        "session": session_days(booked)[at],
        "share_class": Words(c.astype(np.int32), booked.class_ids),
        "net_assets": net_assets,
        "shares": shares * TO_E6[booked.fund.share_decimals],
        "nav_exact": [muldiv(cents, scale, units) for cents, units in zip(net_assets.tolist(), shares.tolist(), strict=True)],
        "nav": booked.recorded("nav")[at, c],
    }


def roll_forward(booked: Booked) -> dict[str, Any]:
    """Every component of every class; for classes with shares the usual ones also where they are nothing."""
    told = components(booked)
    names = tuple(told)
    amounts = np.stack([told[name] for name in names], axis=2)
    usual = np.array([is_usual(name, booked) for name in names])
    at, c, n = np.nonzero((usual[None, None, :] & with_shares(booked)[:, :, None]) | (amounts != 0))
    return {
        "session": session_days(booked)[at],
        "share_class": Words(c.astype(np.int32), booked.class_ids),
        "component": Words(n.astype(np.int32), names),
        "amount": amounts[at, c, n],
    }


def is_usual(name: str, booked: Booked) -> bool:
    """Whether a component is told also where it is 0.00."""
    if name == "distribution:daily":
        return booked.struck.ask.daily
    return name in ALWAYS or name == "closing" or name.startswith(("fee:", "waiver:", "reimbursement:"))


def accruals(booked: Booked) -> dict[str, Any]:
    """One row a part of a window, fee and class charged; a class billed alone for a fee of the fund has both in its row."""
    rows: dict[Any, Any] = {}
    sheet, there = booked.sheet(), with_shares(booked)
    charged, base = booked.recorded("charged"), booked.bases
    repaid = repaid_by_part(booked) if any(accrual.net_of_reimbursement for accrual in booked.accruals) else None
    idle: list[tuple[int, int, int]] = []  # terms that are not in force, whose fee may be less all the same by what was repaid
    fees = list(dict.fromkeys(accrual.fee for accrual in booked.accruals))
    posted = posted_before(booked, 0, len(fees))
    year = None
    for p, part in enumerate(booked.parts):
        t, first = booked.fee_lines(p)
        if part.fiscal_year != year:
            year = part.fiscal_year
            posted = posted_before(booked, year, len(fees))
        for k, accrual in enumerate(booked.accruals):
            amounts, back, n = -sheet[t, first + k], given_back(booked, sheet[t], first, k), fees.index(accrual.fee)
            row_in_force = int(booked.rows_in_force[p, k])
            if not charged[p, k] and not back.any() and row_in_force < 0:
                if repaid is None or not accrual.net_of_reimbursement or not repaid[p].any():
                    continue
                idle += [(p, n, c) for c in range(len(booked.classes))]
            posted[n] += amounts
            for c, name in enumerate(booked.class_ids):
                if there[t, c] and (accrual.share_class in (FUND, name) or back[c]):
                    row = rows.setdefault((p, n, c), [k, None, 0, 0, 0])
                    if accrual.share_class in (FUND, name) and has_base(booked, row_in_force):
                        row[1] = int(base[p, k])
                    row[2] += int(amounts[c])
                    row[3] += int(back[c])
                    row[4] = int(posted[n, c])
    if repaid is not None:
        net_of_repaid(booked, rows, repaid)
        for key in idle:
            if key in rows and not rows[key][3]:
                del rows[key]
    parts, fees_at, classes_at = (np.array([key[axis] for key in rows], np.int64) for axis in range(3))
    day_from, day_to, days, at = part_days(booked)
    amount, waived = (np.array([row[axis] for row in rows.values()], np.int64) for axis in (2, 3))
    first_of = [booked.accruals[row[0]] for row in rows.values()]
    return {
        "session": session_days(booked)[at[parts]],
        "share_class": Words(classes_at.astype(np.int32), booked.class_ids),
        "fee": Words(fees_at.astype(np.int32), tuple(fees)),
        "category": [accrual.category for accrual in first_of],
        "day_from": day_from[parts],
        "day_to": day_to[parts],
        "days": days[parts],
        "base": [row[1] for row in rows.values()],
        "amount": amount,
        "waived": waived,
        "net": amount - waived,
        "cumulative": [row[4] for row in rows.values()],
        "borne_by": ["adviser" if accrual.memo else "fund" for accrual in first_of],
    }


def net_of_repaid(booked: Booked, rows: dict[tuple[int, int, int], list[Any]], repaid: np.ndarray) -> None:
    """A fee the adviser pays out of his own, net of the expenses he repaid the fund, is less by them, never less than nothing in a year.

    rows  {(part, fee, class): [accrual, base, amount, waived, cumulative]}, where `waived` becomes what it is less by
    """
    year = None
    for (p, n, c), row in rows.items():
        if booked.parts[p].fiscal_year != year:
            year = booked.parts[p].fiscal_year
            pool = np.zeros(len(booked.classes), np.int64)
            owed: dict[Any, Any] = {}
            taken: dict[Any, Any] = {}
            reached = p
        while reached <= p:
            pool += repaid[reached]
            reached += 1
        if booked.accruals[row[0]].net_of_reimbursement:
            owed[n, c] = owed.get((n, c), 0) + row[2]
            others = sum(cents for (fee, name), cents in taken.items() if name == c and fee != n)
            less = max(min(int(pool[c]) - others, owed[n, c]), 0)
            row[3] = less - taken.get((n, c), 0)
            taken[n, c] = less


def repaid_by_part(booked: Booked) -> np.ndarray:
    """int64 [p, c]: expenses that the adviser repaid each class, waivers of his own fee left out."""
    told, sheet = np.zeros((len(booked.parts), len(booked.classes)), np.int64), booked.sheet()
    for p, t, c, _, _, word, line in booked.given:
        if word == "reimbursement":
            mine = slice(None) if c is None else slice(c, c + 1)
            told[p, mine] += sheet[t, line, mine]
    return told


def given_back(booked: Booked, sheet: np.ndarray, first: int, k: int) -> np.ndarray:
    """What each class was given back of an accrual, under limits of the fund and of classes, and under a yield floor."""
    lines = [first + booked.charges.given_line(n) + k for n in range(len(booked.charges.passes))]
    if booked.charges.floors and booked.accruals[k].share_class is not FUND:
        lines.append(first + booked.charges.floor_line + k)
    result: Arrays = sheet[lines].sum(axis=0)
    return result


def has_base(booked: Booked, j: int) -> bool:
    """Whether terms are a rate, not a sum of money."""
    return j >= 0 and booked.struck.arrays.row_base[j] != SUM


def part_days(booked: Booked) -> tuple[Ints, Ints, Ints, Ints]:
    """First and last day number, days and session of every part."""
    parts = booked.parts
    return (
        np.array([day_number(part.first) for part in parts], np.int32),
        np.array([day_number(part.last) for part in parts], np.int32),
        np.array([part.days for part in parts], np.int64),
        np.array([part.session for part in parts], np.int64),
    )


def workings(booked: Booked) -> dict[str, list[Any]]:
    """One row a part, accrual and tier in force: all that makes a posting, so that it can be explained without being made again."""
    arrays = booked.struck.arrays
    dust, posted, base, bills = booked.recorded("dust"), booked.recorded("posted"), booked.recorded("base"), np.asarray(arrays.bill)
    names = [column.name for column in TABLES["workings"].columns]
    rows: list[Any] = []
    first, last, _, at = part_days(booked)
    days = session_days(booked)
    for p in range(len(booked.parts)):
        for k, accrual in enumerate(booked.accruals):
            bill = int(bills[p, k])
            head = [int(days[at[p]]), accrual.share_class, accrual.fee, int(first[p]), int(last[p])]
            told = False
            for j, row in zip(range(int(arrays.row_first[k]), int(arrays.row_first[k + 1])), accrual.rows, strict=True):
                billed = int(arrays.billed[p, k])
                weight = int(arrays.row_after[p, j] if billed else arrays.row_parts[p, j])
                if not weight and not (row.bounded and arrays.row_floor_parts[p, j]):
                    continue
                whole = row.period
                shared = math.gcd(weight, whole)
                for i, (start, end, rate) in enumerate(row.tiers, row.tier_first):
                    if start and int(base[p, j]) <= start and not posted[p, i]:
                        continue
                    carried, one = int(dust[p, i]), int(arrays.row_one[j])
                    common = math.gcd(carried, one)
                    rows.append(
                        [
                            *head,
                            int(base[p, j]),
                            start,
                            None if end >= 1 << 60 else end,
                            exact.RATE_ONE // row.unit * rate,
                            row.entry.day_count,
                            weight // shared,
                            whole // shared,
                            muldiv(carried, 10**16, one),
                            carried // common,
                            one // common,
                            0 if told else bill,
                            int(posted[p, i]),
                            row.entry.event_id,
                        ]
                    )
                    told = True
            if bill and not told:
                rows.append([*head, None, 0, None, 0, accrual.day_count, 0, 1, 0, 0, 1, bill, bill, "bill"])
    return dict(zip(names, [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names], strict=True))
