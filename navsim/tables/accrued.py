"""The table of accruals: what each fee came to in each part of a window, class by class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import distinct
from ..ledger.booked import Booked
from ..ledger.fiscal_year import posted_before
from ..strike.shapes import SUM
from .arrow import Cells, Words
from .strikes import session_days, with_shares

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints

NO_BASE = np.iinfo(np.int64).min


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Rows:
    """Rows of the table, part after part, in it accrual after accrual: int64 columns of one length.

    part, fee, share_class   positions
    first     the accrual that is told first
    base      cents; NO_BASE where there is none
    """

    part: Ints
    fee: Ints
    share_class: Ints
    first: Ints
    base: Ints
    amount: Ints
    waived: Ints
    cumulative: Ints

    def take(self, rows: Ints) -> Rows:
        """Some of them."""
        return Rows(**{name: getattr(self, name)[rows] for name in attrs.fields_dict(Rows)})


def accruals(booked: Booked) -> dict[str, Any]:
    """One row a part of a window, fee and class charged; a class billed alone for a fee of the fund has both in its row."""
    fees = tuple(dict.fromkeys(accrual.fee for accrual in booked.accruals))
    repaid = repaid_by_part(booked) if any(accrual.net_of_reimbursement for accrual in booked.accruals) else None
    told, idle = of_fees(booked, fees, repaid)
    if repaid is not None:
        told = net_of_adviser(booked, told, repaid, idle)
    parts = booked.part_days
    categories, borne = (tuple(dict.fromkeys(words)) for words in ([each.category for each in booked.accruals], ("adviser", "fund")))
    category_of = np.array([categories.index(each.category) for each in booked.accruals], np.int32)
    borne_of = np.array([borne.index("adviser" if each.memo else "fund") for each in booked.accruals], np.int32)
    return {
        "session": session_days(booked)[parts.session[told.part]],
        "share_class": Words(told.share_class.astype(np.int32), booked.class_ids),
        "fee": Words(told.fee.astype(np.int32), fees),
        "category": Words(category_of[told.first], categories),
        "day_from": parts.first[told.part],
        "day_to": parts.last[told.part],
        "days": parts.days[told.part],
        "base": Cells(told.base, told.base != NO_BASE),
        "amount": told.amount,
        "waived": told.waived,
        "net": told.amount - told.waived,
        "cumulative": told.cumulative,
        "borne_by": Words(borne_of[told.first], borne),
    }


def of_fees(booked: Booked, fees: Sequence[str], repaid: Ints | None) -> tuple[Rows, set[tuple[int, int, int]]]:
    """The rows of all fees, and those whose terms are not in force; repaid: where some fee is net of it."""
    before = posted_so_far(booked, len(fees))
    mine: dict[str, list[int]] = {fee: [] for fee in fees}
    for k, accrual in enumerate(booked.accruals):
        mine[accrual.fee].append(k)
    there = with_shares(booked)[booked.part_days.session]
    pieces = [of_fee(booked, n, mine[fee], there, before, repaid) for n, fee in enumerate(fees)]
    return joined([rows for rows, _ in pieces]), set().union(*(idle for _, idle in pieces))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Told:
    """One accrual of a fee, of the classes that something of it may stand on.

    place     where they are among the classes of the fee
    own       [n] whether it is charged to them, not only given back to them
    cents     int64 [p, n] charged; back, given back
    at_rest   [p] where its terms are not in force, and nothing is told of it
    """

    place: Ints
    own: Bools
    cents: Ints
    back: Ints
    at_rest: Bools


def of_fee(
    booked: Booked, n: int, mine: list[int], there: Bools, before: dict[int, Ints], repaid: Ints | None
) -> tuple[Rows, set[tuple[int, int, int]]]:
    """The rows of one fee, and those whose terms are not in force, whose fee may be less all the same by what was repaid.

    mine    positions of its accruals
    there   [p, c] which classes have shares
    before  {fiscal year: [fee, c] posted before the first session}
    """
    charged, backs = booked.recorded("charged"), {k: given_back(booked, k) for k in mine}
    classes = distinct(np.concatenate([each[0] for each in backs.values()]))  # no other has a row
    there = there[:, classes]
    total = np.zeros(there.shape, np.int64)
    first, base = np.full(total.shape, -1, np.int64), np.full(total.shape, NO_BASE, np.int64)
    amount, waived, cumulative = (np.zeros_like(total) for _ in range(3))
    idle: set[tuple[int, int, int]] = set()
    told: dict[int, Told] = {}
    for k in mine:
        some, back = backs.pop(k)
        at_rest = (charged[:, k] == 0) & ~back.any(axis=1) & (booked.dated_in_force[:, k] < 0)
        if repaid is not None and booked.accruals[k].net_of_reimbursement:
            less = at_rest & repaid.any(axis=1)
            idle |= {(p, n, c) for p in np.flatnonzero(less).tolist() for c in range(len(booked.classes))}
            at_rest = at_rest & ~less
        own, cents = (some == booked.charges.whose[k]) | (booked.charges.whose[k] < 0), np.zeros_like(back)
        cents[:, own] = np.where(at_rest[:, None], 0, -booked.fee_line(k)[1])
        told[k] = Told(place=np.searchsorted(classes, some), own=own, cents=cents, back=back, at_rest=at_rest)
        total[:, told[k].place] += cents
    so_far = np.array([before[year][n, classes] for year in booked.part_days.fiscal_year.tolist()]) + in_year(booked, total)
    for k, each in told.items():
        at, cents, back = each.place, each.cents, each.back
        so_far[:, at] += cents
        here = there[:, at] & ~each.at_rest[:, None] & (each.own | (back != 0))
        has_base = of_a_rate(booked, k)
        first[:, at] = np.where(here & (first[:, at] < 0), k, first[:, at])
        base[:, at] = np.where(here & each.own & has_base[:, None], booked.bases[:, k, None], base[:, at])
        amount[:, at] += np.where(here, cents, 0)
        waived[:, at] += np.where(here, back, 0)
        cumulative[:, at] = np.where(here, so_far[:, at], cumulative[:, at])
    part, c = np.nonzero(first >= 0)
    columns = {"first": first, "base": base, "amount": amount, "waived": waived, "cumulative": cumulative}
    return Rows(part=part, fee=np.full(len(part), n), share_class=classes[c], **{name: column[part, c] for name, column in columns.items()}), idle


def joined(pieces: list[Rows]) -> Rows:
    """The rows of all fees, as their parts and accruals follow one another."""
    empty = np.zeros(0, np.int64)
    told = Rows(**{name: np.concatenate([empty, *(getattr(each, name) for each in pieces)]) for name in attrs.fields_dict(Rows)})
    return told.take(np.lexsort([told.share_class, told.first, told.part]))


def posted_so_far(booked: Booked, fees: int) -> dict[int, Ints]:
    """{fiscal year: int64 [fee, c]} of what was posted in it before the first session."""
    return {year: posted_before(booked, year, fees) for year in distinct(booked.part_days.fiscal_year).tolist()}


def in_year(booked: Booked, cents: Ints) -> Ints:
    """int64 [p, c]: what came to the parts of the same fiscal year before each."""
    up_to = np.cumsum(cents, axis=0) - cents
    years = booked.part_days.fiscal_year
    begins = np.flatnonzero(np.diff(years, prepend=years[:1] - 1))
    spans = np.diff(np.append(begins, len(years)))
    told: Ints = up_to - np.repeat(up_to[begins], spans, axis=0)
    return told


def of_a_rate(booked: Booked, k: int) -> Bools:
    """Whether the terms of an accrual that hold last in each part are a rate, not a sum of money."""
    bases, dated = np.append(booked.terms("dated_base"), SUM), booked.dated_in_force[:, k]
    told: Bools = (dated >= 0) & (bases[dated] != SUM)
    return told


def given_back(booked: Booked, k: int) -> tuple[Ints, Ints]:
    """(classes [n] that it is charged to or something was given back to, int64 [p, n] what was given back) of an accrual.

    Under limits of the fund, which all classes share, and of classes, and under a yield floor.
    """
    charges, whose = booked.charges, booked.charges.whose[k]
    lines = [charges.given_line(n) + k for n in range(len(charges.passes))]
    if charges.floors and whose >= 0:
        lines.append(charges.floor_line + k)
    told = [booked.fee_line(line) for line in lines]
    if whose >= 0 and all(len(classes) < 2 for classes, _ in told):
        back = np.zeros((len(booked.parts), 1), np.int64)
        return np.array([whose]), back + sum(cents for _, cents in told if cents.shape[1])
    back = np.zeros((len(booked.parts), len(booked.classes)), np.int64)
    for classes, cents in told:
        back[:, classes] += cents
    some = np.flatnonzero(back.any(axis=0) | (np.arange(len(booked.classes)) == whose) | (whose < 0))
    return some, back[:, some]


def net_of_adviser(booked: Booked, told: Rows, repaid: Ints, idle: set[tuple[int, int, int]]) -> Rows:
    """The rows, those of what the adviser pays out of his own less what he repaid; without those that came to nothing."""
    rows = by_key(told)
    net_of_repaid(booked, rows, repaid)
    waived = np.array([row[3] for row in rows.values()], np.int64)
    kept = [key not in idle or bool(row[3]) for key, row in rows.items()]
    return attrs.evolve(told, waived=waived).take(np.flatnonzero(kept))


def by_key(told: Rows) -> dict[tuple[int, int, int], list[Any]]:
    """{(part, fee, class): [accrual, base, amount, waived, cumulative]}, in their order."""
    rows: dict[tuple[int, int, int], list[Any]] = {}
    for n, key in enumerate(zip(told.part.tolist(), told.fee.tolist(), told.share_class.tolist(), strict=True)):
        rows[key] = [int(told.first[n]), None, int(told.amount[n]), int(told.waived[n]), int(told.cumulative[n])]
    return rows


@attrs.define(repr=False)
class Repaid:
    """A fiscal year so far: what the adviser repaid each class, and of each of his own fees and class what it came to, and what it was less by."""

    year: int | None
    pool: Ints
    owed: dict[tuple[int, int], int] = attrs.field(factory=dict)
    taken: dict[tuple[int, int], int] = attrs.field(factory=dict)

    def told(self) -> dict[str, Any]:
        """As a later run goes on from it."""
        of_fees = ([[*key, cents] for key, cents in each.items()] for each in (self.owed, self.taken))
        return {"year": self.year, "pool": self.pool.tolist(), **dict(zip(("owed", "taken"), of_fees, strict=True))}


def before(booked: Booked) -> Repaid:
    """What an earlier run came to, where this one goes on from it."""
    told = booked.carried("adviser")
    if not told:
        return Repaid(None, np.zeros(len(booked.classes), np.int64))
    of_fees = ({(n, c): cents for n, c, cents in told[name]} for name in ("owed", "taken"))
    return Repaid(told["year"], np.array(told["pool"], np.int64), *of_fees)


def net_of_repaid(
    booked: Booked, rows: dict[tuple[int, int, int], list[Any]], repaid: np.ndarray, at: Sequence[int] = ()
) -> dict[int, dict[str, Any]]:
    """A fee the adviser pays out of his own, net of the expenses he repaid the fund, is less by them, never less than nothing in a year.

    rows  {(part, fee, class): [accrual, base, amount, waived, cumulative]}, where `waived` becomes what it is less by

    Gives {t: what a later run goes on from} of the sessions `at`.
    """
    year, reached, told, left = before(booked), 0, dict[int, dict[str, Any]](), sorted(at)
    for (p, n, c), row in rows.items():
        while left and booked.parts[p].session > left[0]:
            told[left.pop(0)] = year.told()
        if booked.parts[p].fiscal_year != year.year:
            year, reached = Repaid(booked.parts[p].fiscal_year, np.zeros(len(booked.classes), np.int64)), p
        while reached <= p:
            year.pool += repaid[reached]
            reached += 1
        if booked.accruals[row[0]].net_of_reimbursement:
            year.owed[n, c] = year.owed.get((n, c), 0) + row[2]
            others = sum(cents for (fee, name), cents in year.taken.items() if name == c and fee != n)
            less = max(min(int(year.pool[c]) - others, year.owed[n, c]), 0)
            row[3] = less - year.taken.get((n, c), 0)
            year.taken[n, c] = less
    return told | {t: year.told() for t in left}


def adviser_at(booked: Booked, at: Sequence[int]) -> dict[int, dict[str, Any]]:
    """{t: what a later run goes on from after session t} of a fund with fees that are net of what the adviser repaid."""
    if not any(accrual.net_of_reimbursement for accrual in booked.accruals):
        return {t: {} for t in at}
    repaid, fees = repaid_by_part(booked), tuple(dict.fromkeys(accrual.fee for accrual in booked.accruals))
    return net_of_repaid(booked, by_key(of_fees(booked, fees, repaid)[0]), repaid, at)


def repaid_by_part(booked: Booked) -> np.ndarray:
    """int64 [p, c]: expenses that the adviser repaid each class, waivers of his own fee left out."""
    told, on = np.zeros((len(booked.parts), len(booked.classes)), np.int64), booked.on_lines
    for p, _, c, _, _, word, line in booked.given:
        if word == "reimbursement":
            cells = on.at(p, line, c)
            told[p, on.share_class[cells]] += on.cents[cells]
    return told
