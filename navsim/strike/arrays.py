"""The terms of a fund as the arrays of the rules: calendars and day counts end here."""

import datetime

import attrs
import numpy as np

from ..basics import daycount
from ..basics.instants import DAY
from ..events.terms import LimitTerms
from .shapes import Terms
from .terms import FUND, Accrual, Charges, Limit, Part, Row, bills_of, by_id, give_order, open_accounts, rows_of, sum_of


@attrs.frozen(kw_only=True, eq=False)
class Calendar:
    """What all structures of one form have in common, worked out once: where calendars, day counts and names end.

    terms      the arrays of the rules; those with a structure axis are to be filled in
    rows       (accrual position, Row) of the first structure
    in_limits, in_class_limits   int64 [p, entry]: parts of a year that each entry of a limit holds
    """

    terms: Terms
    rows: tuple
    in_limits: np.ndarray
    in_class_limits: np.ndarray


def arrays_of(charges: Charges, compiled) -> Terms:
    """The arrays of the rules, made by the `integers` of basics.compiled or of its twin."""
    return with_numbers(calendar_of(charges, compiled), charges, compiled)


def calendar_of(charges: Charges, compiled) -> Calendar:
    """The arrays of a form."""
    integers = compiled.integers
    accruals, parts = charges.accruals, charges.parts
    rows = tuple((k, row) for k, accrual in enumerate(accruals) for row in accrual.rows)
    k_count, j_count, p_count = len(accruals), len(rows), len(parts)
    i_count, m_count, q_count, v_count = charges.tiers, len(charges.limits), len(charges.class_limits), len(charges.vintages)
    position = {name: n for n, name in enumerate(charges.classes)}
    bills = [bills_of(accrual, charges) for accrual in accruals]
    fees = by_id(charges.structures[0][0])

    def each_part(number, *axes):
        return integers([number(part) for part in parts], p_count, *axes)

    terms = Terms(
        level=integers([len(charges.classes) if a.share_class is FUND else position[a.share_class] for a in accruals], k_count),
        memo=integers([int(a.memo) for a in accruals], k_count),
        own=integers([int(fees[a.fee][0].classes is not FUND) for a in accruals], k_count),
        row_first=integers(firsts(len(a.rows) for a in accruals)),
        row_base=integers([row.base for _, row in rows], j_count),
        row_sum=None,
        row_one=integers([row.one for _, row in rows], j_count),
        row_parts=each_part(lambda part: [parts_of(row, accruals[k], charges, part.first, part.last) for k, row in rows], j_count),
        row_after=each_part(lambda part: [after_bills(row, accruals[k], charges, bills[k], part) for k, row in rows], j_count),
        row_bounded=integers([int(row.bounded) for _, row in rows], j_count),
        row_ceiling_rate=None,
        row_ceiling=None,
        row_floor=None,
        row_floor_parts=each_part(lambda part: [floor_parts(row, part) for _, row in rows], j_count),
        bill=each_part(lambda part: [sum(cents for _, cents in within(bills[k], part)) for k in range(k_count)], k_count),
        billed=each_part(lambda part: [int(accruals[k].is_sum and bool(within(bills[k], part))) for k in range(k_count)], k_count),
        tier_first=integers(firsts(len(row.tiers) for _, row in rows)),
        tier_dust=integers(dust_cells(accruals), i_count),
        tier_from=None,
        tier_to=None,
        tier_rate=None,
        part_years=integers([daycount.parts(part.first, part.last, "actual/actual") for part in parts], p_count),
        year_opens=integers([int(n == 0 or part.fiscal_year != parts[n - 1].fiscal_year) for n, part in enumerate(parts)], p_count),
        tested=integers([int(part.session > 0) for part in parts], p_count),
        limit_daily=daily(charges.limits),
        limit_in_force=each_part(lambda part: [int(in_force(limit, part)) for limit in charges.limits], m_count),
        limit_share=None,
        limited=integers([counts(limit, accruals) for limit in charges.limits], m_count, k_count),
        reimburses=integers([int(limit.entries[0].may_reimburse) for limit in charges.limits], m_count),
        management=integers([int(a.category == "management") for a in accruals], k_count),
        give_order=integers(give_order(accruals)),
        class_limit_daily=daily(charges.class_limits),
        class_limit=each_part(lambda part: [limit_of(name, part, charges) for name in charges.classes], len(charges.classes)),
        class_share=None,
        class_limited=integers([counts(limit, accruals) for limit in charges.class_limits], q_count, k_count),
        class_reimburses=integers([int(limit.entries[0].may_reimburse) for limit in charges.class_limits], q_count),
        vintage_limit=integers([v.limit for v in charges.vintages], v_count),
        vintage_closes=each_part(lambda part: [int(part.fiscal_year == v.fiscal_year + 1) for v in charges.vintages], v_count),
        vintage_open=each_part(lambda part: [int(v.fiscal_year < part.fiscal_year <= v.last_year) for v in charges.vintages], v_count),
        vintage_share=None,
        class_line=charges.class_line,
        rest_line=charges.rest_line,
        recoup_line=charges.recoup_line,
        floor_line=charges.floor_line,
        block=charges.block,
    )
    return Calendar(terms=terms, rows=rows, in_limits=held(charges.limits, parts), in_class_limits=held(charges.class_limits, parts))


def with_numbers(calendar: Calendar, charges: Charges, compiled) -> Terms:
    """The arrays of a form with the numbers of each structure: rates, ends of tiers, sums of money."""
    integers, structures = compiled.integers, charges.structures
    j_count, i_count, p_count, s_count = len(calendar.rows), charges.tiers, len(charges.parts), len(structures)
    known: dict = {}
    alike = [Alike(calendar.rows, structure, known) for structure in structures]

    def each_row(number):
        return integers([[number(row) for row in each.rows] for each in alike], s_count, j_count).T.copy()

    def each_tier(n):
        return integers([[tier[n] for tier in each.tiers] for each in alike], s_count, i_count).T.copy()

    def each_limit(limits, in_force):
        return integers(allowances(limits, in_force, structures).tolist(), p_count, len(limits), s_count)

    return calendar.terms._replace(
        row_sum=each_row(lambda row: sum_of(row.entry)),
        row_ceiling_rate=each_row(lambda row: -1 if row.ceiling is None else row.ceiling),
        row_ceiling=each_row(lambda row: -1 if row.entry.max_per_month_cents is None else row.entry.max_per_month_cents),
        row_floor=each_row(lambda row: row.entry.minimum_cents or 0),
        tier_from=each_tier(0),
        tier_to=each_tier(1),
        tier_rate=each_tier(2),
        limit_share=each_limit(charges.limits, calendar.in_limits),
        class_share=each_limit(charges.class_limits, calendar.in_class_limits),
        vintage_share=integers(lower_rates(charges, calendar.in_limits).tolist(), p_count, len(charges.vintages), s_count),
    )


class Alike:
    """One structure's numbers, in the order of the first structure's rows and tiers. `known` keeps the rows of entries met before."""

    def __init__(self, rows, structure, known: dict):
        fees, _ = structure
        entries = {(fee.id, fee.first, fee.last, fee.classes): fee for fee in fees}
        self.rows = []
        for _, row in rows:
            entry = entries[row.entry.id, row.entry.first, row.entry.last, row.entry.classes]
            cut = known.get(id(entry))
            if cut is None:
                cut = known[id(entry)] = {(each.first, each.last): each for each in rows_of(entry)}
            self.rows.append(cut[row.first, row.last])
        self.tiers = [tier for row in self.rows for tier in row.tiers]


def firsts(counts_) -> list:
    """Where each of several runs begins, and where the last ends."""
    reached = [0]
    for count in counts_:
        reached.append(reached[-1] + count)
    return reached


def dust_cells(accruals) -> list:
    """Where each tier keeps its dust: one cell for the life of an accrual, or one a tier where each is rounded on its own."""
    told, cells = [], 0
    for accrual in accruals:
        mine: dict = {}
        for row in accrual.rows:
            for i in range(len(row.tiers)):
                key = (row.one, i if row.entry.rounding == "tier" else 0)
                if key not in mine:
                    mine[key], cells = cells, cells + 1
                told.append(mine[key])
    return told


def parts_of(row: Row, accrual: Accrual, charges: Charges, first: datetime.date, last: datetime.date) -> int:
    """Parts of a year (of a month, by the month) from one day through another that a row is charged; times open accounts, where per account."""
    first, last = max(first, row.first), min(last, row.last)
    if first > last:
        return 0
    days = [first + n * DAY for n in range((last - first).days + 1)]
    if row.entry.per_account_cents is not None:
        return sum(open_accounts(accrual, charges.accounts, day) * daycount.actual_actual(day) for day in days)
    if row.by_month:
        return sum(daycount.of_month(day) for day in days)
    return daycount.parts(first, last, "actual/actual" if row.is_sum else row.entry.day_count)


def floor_parts(row: Row, part: Part) -> int:
    """Parts of a year that a minimum is spread over."""
    first, last = max(part.first, row.first), min(part.last, row.last)
    if row.entry.minimum_cents is None or first > last:
        return 0
    return daycount.parts(first, last, "actual/actual")


def within(bills, part: Part) -> list:
    """The bills of a part."""
    return [(day, cents) for day, cents in bills if part.first <= day <= part.last]


def after_bills(row: Row, accrual: Accrual, charges: Charges, bills, part: Part) -> int:
    """Parts after the last bill of a part, which belong to the next bill."""
    billed = within(bills, part)
    return parts_of(row, accrual, charges, max(day for day, _ in billed) + DAY, part.last) if billed else 0


def daily(limits) -> int:
    """Whether limits look at each strike on its own."""
    return int(any(limit.entries[0].method == "daily" for limit in limits))


def in_force(limit: Limit, part: Part) -> bool:
    """Whether a limit holds on some day of a part."""
    return any(rate_days(entry, part.first, part.last) for entry in limit.entries)


def rate_days(entry: LimitTerms, first: datetime.date, last: datetime.date) -> int:
    """Parts of a year that an entry of a limit holds, from one day through another."""
    first, last = max(first, entry.first or first), min(last, entry.last or last)
    return daycount.parts(first, last, "actual/actual") if first <= last else 0


def held(limits, parts) -> np.ndarray:
    """int64 [p, entry]: parts of a year that each entry of each limit holds, limits in order."""
    entries = [entry for limit in limits for entry in limit.entries]
    return np.array([[rate_days(entry, part.first, part.last) for entry in entries] for part in parts], np.int64).reshape(len(parts), len(entries))


def rates_of(limits, structures) -> np.ndarray:
    """int64 [entry, s]: the rates of each entry of each limit."""
    told = []
    for _, terms in structures:
        entries = by_id(terms)
        told.append([entry.rate_e10 for limit in limits for entry in entries[limit.id]])
    return np.array(told, np.int64).reshape(len(structures), sum(len(limit.entries) for limit in limits)).T


def allowances(limits, in_force: np.ndarray, structures) -> np.ndarray:
    """int64 [p, m, s]: rate x parts of each limit, day by day, of each structure: at most 10^10 x the parts of a window."""
    told = np.zeros((len(in_force), len(limits), len(structures)), np.int64)
    rates, n = rates_of(limits, structures), 0
    for m, limit in enumerate(limits):
        for _ in limit.entries:
            told[:, m] += in_force[:, n, None] * rates[n]
            n += 1
    return told


def counts(limit: Limit, accruals) -> list:
    """Which accruals a limit counts: memo fees are nobody's expense here."""
    return [int(accrual.category not in limit.entries[0].excludes and not accrual.memo) for accrual in accruals]


def limit_of(name: str, part: Part, charges: Charges) -> int:
    """The limit of a class in a part: the first declared that names it and is in force."""
    for q, limit in enumerate(charges.class_limits):
        if name in limit.entries[0].classes and in_force(limit, part):
            return q
    return -1


def lower_rates(charges: Charges, in_force: np.ndarray) -> np.ndarray:
    """int64 [p, v, s]: the lower of the rate at the end of the vintage's year and the rate now, x parts, day by day, of each structure."""
    told = np.zeros((len(charges.parts), len(charges.vintages), len(charges.structures)), np.int64)
    if not charges.vintages:
        return told
    rates, first = rates_of(charges.limits, charges.structures), firsts(len(limit.entries) for limit in charges.limits)
    for v, vintage in enumerate(charges.vintages):
        last = max(part.last for part in charges.parts if part.fiscal_year == vintage.fiscal_year)
        mine, entries = range(first[vintage.limit], first[vintage.limit + 1]), charges.limits[vintage.limit].entries
        then = next((n for n, entry in zip(mine, entries, strict=True) if rate_days(entry, last, last)), mine[-1])
        for n in mine:
            told[:, v] += in_force[:, n, None] * np.minimum(rates[then], rates[n])
    return told
