"""The terms of a fund as the arrays of the rules: calendars and day counts end here."""

import datetime

import attrs

from ..basics import daycount, exact
from ..basics.instants import DAY
from ..events.terms import LimitTerms
from .shapes import Terms
from .terms import FUND, Accrual, Charges, Limit, Part, Row, Vintage, bills_of, by_id, counted, give_order, sum_of, tiers_of, weight


def arrays_of(charges: Charges, compiled) -> Terms:
    """The arrays of the rules, made by the `integers` of basics.compiled or of its twin."""
    integers = compiled.integers
    accruals, parts = charges.accruals, charges.parts
    rows = [(k, row) for k, accrual in enumerate(accruals) for row in accrual.rows]
    k_count, j_count, p_count, s_count = len(accruals), len(rows), len(parts), len(charges.structures)
    i_count, m_count, v_count, n_count = charges.tiers, len(charges.limits), len(charges.vintages), len(charges.passes)
    pairs = [(charges.class_limits[q], name) for q, name in charges.pairs]
    position = {name: n for n, name in enumerate(charges.classes)}
    bills = [bills_of(accrual, charges) for accrual in accruals]
    alike = [Alike(rows, structure) for structure in charges.structures]
    tiers = [[each.tiers[i] for each in alike] for i in range(i_count)]

    def each_part(number, *axes):
        return integers([number(part) for part in parts], p_count, *axes)

    def each_row(number):
        return integers([[number(n, row) for n, (_, row) in enumerate(each.rows)] for each in alike], s_count, j_count).T.copy()

    return Terms(
        level=integers([len(charges.classes) if a.share_class is FUND else position[a.share_class] for a in accruals], k_count),
        memo=integers([int(a.memo) for a in accruals], k_count),
        row_first=integers(firsts(len(a.rows) for a in accruals)),
        row_base=integers([row.base for _, row in rows], j_count),
        row_sum=each_row(lambda n, row: sum_of(row.entry)),
        row_unit=integers([row.unit for _, row in rows], j_count),
        row_one=integers([row.one for _, row in rows], j_count),
        row_told=each_part(lambda part: [int(bool(days_of(row, part.first, part.last))) for _, row in rows], j_count),
        row_parts=each_part(lambda part: [parts_of(row, accruals[k], charges, part.first, part.last) for k, row in rows], j_count),
        row_after=each_part(lambda part: [after_bills(row, accruals[k], charges, bills[k], part) for k, row in rows], j_count),
        row_bounded=integers([int(row.bounded) for _, row in rows], j_count),
        row_ceiling_rate=each_row(lambda n, row: -1 if row.ceiling is None else row.ceiling),
        row_ceiling=each_row(lambda n, row: -1 if row.entry.max_per_month_cents is None else row.entry.max_per_month_cents),
        row_floor=each_row(lambda n, row: row.entry.minimum_cents or 0),
        row_floor_parts=each_part(lambda part: [floor_parts(row, accruals[k], charges, part) for k, row in rows], j_count),
        bill=each_part(lambda part: [sum(cents for _, cents in within(bills[k], part)) for k in range(k_count)], k_count),
        billed=each_part(lambda part: [int(accruals[k].is_sum and bool(within(bills[k], part))) for k in range(k_count)], k_count),
        tier_first=integers(firsts(len(row.tiers) for _, row in rows)),
        tier_dust=integers(dust_cells(accruals), i_count),
        tier_from=integers([[start for start, _, _ in each] for each in tiers], i_count, s_count),
        tier_to=integers([[end for _, end, _ in each] for each in tiers], i_count, s_count),
        tier_rate=integers([[rate for _, _, rate in each] for each in tiers], i_count, s_count),
        year_opens=integers([int(n == 0 or part.fiscal_year != parts[n - 1].fiscal_year) for n, part in enumerate(parts)], p_count),
        tested=integers([int(part.session > 0) for part in parts], p_count),
        fund_passes=sum(not each.of_classes for each in charges.passes),
        pass_daily=integers([int(each.daily) for each in charges.passes], n_count),
        limit_pass=integers([charges.pass_of(limit, False) for limit in charges.limits], m_count),
        limit_in_force=each_part(lambda part: [int(in_force(limit, part)) for limit in charges.limits], m_count),
        limit_share=each_part(lambda part: [allowances(limit, part, charges) for limit in charges.limits], m_count, s_count),
        limited=each_part(lambda part: [counts(limit, part, accruals) for limit in charges.limits], m_count, k_count),
        reimburses=each_part(lambda part: [int(limit.on(part.last).may_reimburse) for limit in charges.limits], m_count),
        management=integers([int(a.category == "management") for a in accruals], k_count),
        give_order=integers(give_order(accruals)),
        pair_pass=integers([charges.pass_of(limit, True) for limit, _ in pairs]),
        pair_class=integers([position[name] for _, name in pairs]),
        pair_in_force=each_part(lambda part: [int(in_force(limit, part)) for limit, _ in pairs], len(pairs)),
        pair_share=each_part(lambda part: [allowances(limit, part, charges) for limit, _ in pairs], len(pairs), s_count),
        pair_limited=each_part(lambda part: [counts(limit, part, accruals) for limit, _ in pairs], len(pairs), k_count),
        pair_reimburses=each_part(lambda part: [int(limit.on(part.last).may_reimburse) for limit, _ in pairs], len(pairs)),
        vintage_limit=integers([v.limit for v in charges.vintages], v_count),
        vintage_closes=each_part(lambda part: [int(part.fiscal_year == v.fiscal_year + 1) for v in charges.vintages], v_count),
        vintage_open=each_part(lambda part: [int(v.fiscal_year < part.fiscal_year <= v.last_year) for v in charges.vintages], v_count),
        vintage_share=each_part(lambda part: [lower_rates(v, part, charges) for v in charges.vintages], v_count, s_count),
        rest_line=charges.rest_line,
        recoup_line=charges.recoup_line,
        block=charges.block,
    )


class Alike:
    """One structure's numbers, in the order of the first structure's rows and tiers."""

    def __init__(self, rows, structure):
        fees, _ = structure
        entries = {(fee.id, fee.first, fee.last, fee.classes): fee for fee in fees}
        self.rows = []
        for k, row in rows:
            entry = entries[row.entry.id, row.entry.first, row.entry.last, row.entry.classes]
            ceiling = row.ceiling
            if ceiling is not None:
                ceiling = next(rate for start, end, rate in entry.cap if start <= row.first and row.last <= end)
            self.rows.append((k, attrs.evolve(row, entry=entry, tiers=tiers_of(entry), ceiling=ceiling)))
        self.tiers = [tier for _, row in self.rows for tier in row.tiers]


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
    if row.kind is None and row.period == exact.YEAR and row.entry.per_account_cents is None:  # most rows: one look-up
        first, last = max(first, row.first), min(last, row.last)
        return daycount.parts(first, last, "actual/actual" if row.is_sum else row.entry.day_count) if first <= last else 0
    return sum(charged for charged, _ in weights(row, accrual, charges, first, last))


def floor_parts(row: Row, accrual: Accrual, charges: Charges, part: Part) -> int:
    """Parts of a year that a minimum is spread over, in parts of the row's period."""
    return sum(least for _, least in weights(row, accrual, charges, part.first, part.last)) if row.kind else 0


def weights(row: Row, accrual: Accrual, charges: Charges, first: datetime.date, last: datetime.date) -> list:
    """What the days of a row weigh, each; under a minimum only those of its kind."""
    accounts = counted(accrual.share_class, charges.accounts) if row.entry.per_account_cents is not None else ()
    told = [weight(row, accounts, day) for day in days_of(row, first, last)]
    return [each for each in told if row.kind in (None, each)]


def days_of(row: Row, first: datetime.date, last: datetime.date) -> list:
    """The days from one through another that a row's dates hold."""
    first, last = max(first, row.first), min(last, row.last)
    return [first + n * DAY for n in range((last - first).days + 1)]


def within(bills, part: Part) -> list:
    """The bills of a part."""
    return [(day, cents) for day, cents in bills if part.first <= day <= part.last]


def after_bills(row: Row, accrual: Accrual, charges: Charges, bills, part: Part) -> int:
    """Parts after the last bill of a part, which belong to the next bill."""
    billed = within(bills, part)
    return parts_of(row, accrual, charges, max(day for day, _ in billed) + DAY, part.last) if billed else 0


def in_force(limit: Limit, part: Part) -> bool:
    """Whether a limit holds on some day of a part."""
    return any(rate_days(entry, part.first, part.last) for entry in limit.entries)


def rate_days(entry: LimitTerms, first: datetime.date, last: datetime.date) -> int:
    """Parts of a year that an entry of a limit holds, from one day through another."""
    first, last = max(first, entry.first or first), min(last, entry.last or last)
    return daycount.parts(first, last, "actual/actual") if first <= last else 0


def allowances(limit: Limit, part: Part, charges: Charges) -> list:
    """Rate x parts of a limit, day by day, of each structure."""
    told = []
    for _, limits in charges.structures:
        entries = by_id(limits)[limit.id]
        told.append(sum(entry.rate_e10 * rate_days(entry, part.first, part.last) for entry in entries))
    return told


def counts(limit: Limit, part: Part, accruals) -> list:
    """Which accruals a limit counts: memo fees are nobody's expense here."""
    excludes = limit.on(part.last).excludes
    return [int(accrual.category not in excludes and not accrual.memo) for accrual in accruals]


def lower_rates(vintage: Vintage, part: Part, charges: Charges) -> list:
    """The lower of the rate at the end of the vintage's year and the rate now, x parts, day by day, of each structure."""
    last = max(other.last for other in charges.parts if other.fiscal_year == vintage.fiscal_year)
    told = []
    for _, limits in charges.structures:
        entries = by_id(limits)[charges.limits[vintage.limit].id]
        then = next((entry.rate_e10 for entry in entries if rate_days(entry, last, last)), entries[-1].rate_e10)
        told.append(sum(min(then, entry.rate_e10) * rate_days(entry, part.first, part.last) for entry in entries))
    return told
