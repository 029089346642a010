"""The terms of a fund as the arrays of the rules: calendars and day counts end here."""

from __future__ import annotations

import bisect
import datetime
from operator import itemgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics import daycount, exact
from ..basics.instants import DAY
from .account_counts import NONE_OPEN
from .bills import bills_of, closed_of
from .charges import FUND, Accrual, Charges, DatedTerms, Part
from .dated_terms import weight
from .limit_terms import counted_in, held, in_force, kinds_of, may_give, reimburses
from .numbers import Numbers, entries_of, firsts, in_units, paired_limits
from .shapes import OPENING_BASE, SAME_DAY, Terms
from .terms import by_id, give_order
from .windows import Windows

if TYPE_CHECKING:
    from ..basics.arrays import Arrays


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Calendar:
    """What all structures of one form have in common, worked out once: where calendars, day counts and names end.

    terms    the arrays of the rules; those with a structure axis are to be filled in
    charges  what they were made of
    """

    terms: Terms
    charges: Charges


def calendar_of(charges: Charges, compiled: ModuleType) -> Calendar:
    """The arrays of a form."""
    integers = compiled.integers
    accruals, parts, windows = charges.accruals, charges.parts, Windows.of(charges.parts)
    every = tuple((k, dated) for k, accrual in enumerate(accruals) for dated in accrual.dated)
    k_count, j_count, p_count = len(accruals), len(every), len(parts)
    i_count, m_count, v_count, n_count = charges.tiers, len(charges.limits), len(charges.vintages), len(charges.passes)
    paired, limit_of = paired_limits(charges), np.array([q for q, _ in charges.pairs], np.int64)
    position = {name: n for n, name in enumerate(charges.classes)}
    bills = [bills_of(accrual, charges) for accrual in accruals]
    closed = [closed_of(accrual, charges) for accrual in accruals]
    fees = by_id(charges.structures[0][0])
    years = np.array([part.fiscal_year for part in parts], np.int64)

    def side_by_side(columns: list[Any]) -> Arrays:
        result: Arrays = integers(np.array(columns, np.int64).reshape(len(columns), p_count).T.copy())
        return result

    def key(k: int) -> tuple[str, bool]:
        return accruals[k].fee, accruals[k].share_class is FUND

    order, kinds = give_order(accruals), kinds_of(accruals)
    level = [len(charges.classes) if a.share_class is FUND else position[a.share_class] for a in accruals]
    ends = [int(n + 1 == len(order) or key(k) != key(order[n + 1])) for n, k in enumerate(order)]
    last_of = {key(k): k for k in order}
    gives = [may_give(charges, n, kinds) for n in range(n_count)]
    by_fund = [n for n, look in enumerate(charges.passes) if not look.of_classes]
    terms = Terms(
        level=integers(level, k_count),
        memo=integers([int(a.memo) for a in accruals], k_count),
        own=integers([int(fees[a.fee][0].classes is not FUND) for a in accruals], k_count),
        dated_first=integers(firsts([len(a.dated) for a in accruals])),
        dated_base=integers([dated.base for _, dated in every], j_count),
        dated_sum=None,
        dated_unit=None,
        dated_one=None,
        dated_told=side_by_side([windows.overlap(dated.first, dated.last) for _, dated in every]),
        dated_parts=side_by_side([charged(dated, accruals[k], charges, windows) for k, dated in every]),
        dated_after=side_by_side([after_bills(dated, accruals[k], charges, bills[k], windows) for k, dated in every]),
        dated_bounded=integers([int(dated.bounded or accruals[k].is_mixed) for k, dated in every], j_count),
        dated_ceiling_rate=None,
        dated_ceiling=None,
        dated_floor=None,
        dated_floor_parts=side_by_side([floor_parts(dated, accruals[k], charges, bills[k], windows) for k, dated in every]),
        bill=side_by_side([once(accruals[k], bills[k], closed[k], windows) for k in range(k_count)]),
        billed=side_by_side([billed(accruals[k], bills[k], windows) for k in range(k_count)]),
        by_opening=int(any(dated.base == OPENING_BASE for _, dated in every)),
        by_same_day=int(any(dated.base == SAME_DAY for _, dated in every)),
        tier_first=integers(firsts([len(dated.tiers) for _, dated in every])),
        tier_dust=integers(dust_cells(accruals), i_count),
        tier_from=None,
        tier_to=None,
        tier_rate=None,
        part_days=integers([part.days for part in parts]),
        part_years=integers(windows.years("actual/actual")),
        year_opens=integers(openings(charges), p_count),
        tested=integers([int(part.session > 0) for part in parts], p_count),
        fund_passes=sum(not each.of_classes for each in charges.passes),
        pass_daily=integers([int(each.daily) for each in charges.passes], n_count),
        limit_pass=integers([charges.pass_of(limit, False) for limit in charges.limits], m_count),
        limit_in_force=side_by_side([in_force(limit, windows) for limit in charges.limits]),
        limit_first=integers(entries_of(charges.limits)),
        limit_years=integers(held(charges.limits, windows), p_count, -1),
        limit_rate=None,
        kind=integers(kinds.of, k_count),
        limited=integers(counted_in(charges.limits, windows, kinds), p_count, m_count, len(kinds.kinds)),
        reimburses=side_by_side([reimburses(limit, windows) for limit in charges.limits]),
        management=integers([int(a.category == "management") for a in accruals], k_count),
        gives=integers(gives, n_count, k_count),
        give_order=integers(order),
        give_ends=integers(ends),
        given_at=integers([last_of.get(key(k), k) for k in range(k_count)], k_count),
        level_first=integers(firsts(np.bincount(np.array([level[k] for k in order], np.int64), minlength=len(charges.classes) + 1).tolist())),
        level_order=integers(sorted(order, key=lambda k: level[k])),
        level_shared=integers(
            [k for k, last in zip(order, ends, strict=True) if last and level[k] < len(charges.classes) and any(gives[n][k] for n in by_fund)]
        ),
        pair_pass=integers([charges.pass_of(limit, True) for limit in paired]),
        pair_class=integers([position[name] for _, name in charges.pairs]),
        pair_in_force=side_by_side([in_force(limit, windows) for limit in paired]),
        pair_first=integers(entries_of(paired)),
        pair_years=integers(held(paired, windows), p_count, -1),
        pair_rate=None,
        pair_limited=integers(counted_in(charges.class_limits, windows, kinds).take(limit_of, axis=1), p_count, len(paired), len(kinds.kinds)),
        pair_reimburses=side_by_side([reimburses(limit, windows) for limit in paired]),
        vintage_limit=integers([v.limit for v in charges.vintages], v_count),
        vintage_closes=side_by_side([years == v.fiscal_year + 1 for v in charges.vintages]),
        vintage_open=side_by_side([(v.fiscal_year < years) & (years <= v.last_year) for v in charges.vintages]),
        vintage_first=integers(firsts([len(charges.limits[v.limit].entries) for v in charges.vintages])),
        vintage_rate=None,
        rest_line=charges.rest_line,
        recoup_line=charges.recoup_line,
        floor_line=charges.floor_line,
        block=charges.block,
    )
    return Calendar(terms=terms, charges=charges)


def with_numbers(calendar: Calendar, numbers: Numbers, compiled: ModuleType) -> Terms:
    """The arrays of a form with the numbers of each structure."""
    integers, charges, structures = compiled.integers, calendar.charges, numbers.structures
    units, tier_rate, ceiling_rate = in_units(charges, numbers)
    periods = [dated.period for accrual in charges.accruals for dated in accrual.dated]
    told = {
        name: integers(each, len(each), structures)
        for name, each in numbers._replace(tier_rate=tier_rate, dated_ceiling_rate=ceiling_rate)._asdict().items()
    }
    dated_one = [unit * period for unit, period in zip(units, periods, strict=True)]
    return calendar.terms._replace(dated_unit=integers(units, len(units)), dated_one=integers(dated_one, len(units)), **told)


def openings(charges: Charges) -> list[Any]:
    """1 where a fiscal year begins with a part."""
    years = [*(year for year, _ in charges.before[-1:]), *(part.fiscal_year for part in charges.parts)]
    begun = [int(n == 0 or year != years[n - 1]) for n, year in enumerate(years)]
    return begun[len(begun) - len(charges.parts) :]


def dust_cells(accruals: tuple[Accrual, ...]) -> list[int]:
    """Where each tier keeps its dust: one cell for the life of an accrual, or one a tier where each is rounded on its own."""
    told, cells = [], 0
    for accrual in accruals:
        mine: dict[Any, Any] = {}
        for dated in accrual.dated:
            for i in range(len(dated.tiers)):
                key = i if dated.entry.rounding == "tier" else 0
                if key not in mine:
                    mine[key], cells = cells, cells + 1
                told.append(mine[key])
    return told


def parts_of(dated: DatedTerms, accrual: Accrual, charges: Charges, first: datetime.date, last: datetime.date) -> int:
    """Parts of a year (of a month, by the month), day to day, that dated terms are charged; times open accounts, where per account."""
    first, last = max(first, dated.first), min(last, dated.last)
    if first > last:
        return 0
    if is_plain(dated):
        return daycount.parts(first, last, day_count_of(dated))
    return sum(charged for charged, _ in weights(dated, accrual, charges, first, last))


def charged(dated: DatedTerms, accrual: Accrual, charges: Charges, windows: Windows) -> Any:
    """The same of each window."""
    if is_plain(dated):
        return windows.years(day_count_of(dated), dated.first, dated.last)
    return [parts_of(dated, accrual, charges, part.first, part.last) for part in windows.parts]


def is_plain(dated: DatedTerms) -> bool:
    """Whether a day weighs what its day count says: most terms."""
    return dated.kind is None and dated.period == exact.YEAR and dated.entry.per_account_cents is None


def day_count_of(dated: DatedTerms) -> str:
    """A sum of money is spread over the days that there are."""
    return "actual/actual" if dated.is_sum else dated.entry.day_count


def floor_parts(dated: DatedTerms, accrual: Accrual, charges: Charges, bills: list[tuple[datetime.date, int]], windows: Windows) -> list[int]:
    """What a minimum is spread over, in parts of the terms' period, which for a minimum has those of a year; after a bill of a window."""
    told = [0] * len(windows.parts)
    for p, part in enumerate(windows.parts if dated.kind else ()):
        first = max((day + DAY for day, _ in within(bills, part)), default=part.first) if accrual.is_sum else part.first
        told[p] = sum(least for _, least in weights(dated, accrual, charges, first, part.last))
    return told


def weights(dated: DatedTerms, accrual: Accrual, charges: Charges, first: datetime.date, last: datetime.date) -> list[tuple[int, int]]:
    """What each day of the terms' dates weighs; under a minimum only those of its kind."""
    accounts = charges.open_accounts.get(accrual.share_class, NONE_OPEN) if dated.entry.per_account_cents is not None else NONE_OPEN
    first, last = max(first, dated.first), min(last, dated.last)
    told = [weight(dated, accounts, first + n * DAY) for n in range((last - first).days + 1)]
    return [each for each in told if dated.kind in (None, each)]


def within(bills: list[Any], part: Part) -> list[Any]:
    """Of bills in the order of their days, those of a part."""
    return bills[bisect.bisect_left(bills, part.first, key=itemgetter(0)) : bisect.bisect_right(bills, part.last, key=itemgetter(0))]


def once(accrual: Accrual, bills: list[tuple[datetime.date, int]], closed: list[tuple[datetime.date, int]], windows: Windows) -> list[int]:
    """Cents of each window that no day accrues: bills, and accounts closed. A bill of a sum stands for all before it, also for those."""
    told = [0] * len(windows.parts)
    for p in windows.holding([*bills, *closed]):
        own = within(bills, windows.parts[p])
        last = max((day for day, _ in own), default=None) if accrual.is_sum else None
        more = sum(cents for day, cents in within(closed, windows.parts[p]) if last is None or day > last)
        told[p] = int(sum(cents for _, cents in own) + more)
    return told


def billed(accrual: Accrual, bills: list[tuple[datetime.date, int]], windows: Windows) -> list[int]:
    """1 for each window with a bill of a sum."""
    told = [0] * len(windows.parts)
    for p in windows.holding(bills) if accrual.is_sum else ():
        told[p] = 1
    return told


def after_bills(dated: DatedTerms, accrual: Accrual, charges: Charges, bills: list[tuple[datetime.date, int]], windows: Windows) -> list[int]:
    """Parts after the last bill of each window, which belong to the next bill."""
    told = [0] * len(windows.parts)
    for p in windows.holding(bills):
        part = windows.parts[p]
        told[p] = parts_of(dated, accrual, charges, max(day for day, _ in within(bills, part)) + DAY, part.last)
    return told
