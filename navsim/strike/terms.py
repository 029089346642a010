"""From fees and limits as people write them to the arrays of the rules. Plain Python: it runs once a run, not once a strike.

Here calendars, day counts, dates of terms and names end. The rules are left with "this accrual is charged this part of a year".
"""

import datetime

import attrs

from ..basics import daycount, exact
from ..basics.instants import DAY
from ..events.shares import Expense
from ..events.terms import BASES, FeeTerms, LimitTerms
from .shapes import SUM, Terms

NEVER = 1 << 60
FUND = None
BASE_OF = {name: n for n, name in enumerate(BASES)}


@attrs.frozen(kw_only=True)
class Part:
    """A session's window, or the piece of it that lies in one fiscal year."""

    session: int
    first: datetime.date
    last: datetime.date
    fiscal_year: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@attrs.frozen(kw_only=True)
class Row:
    """The terms of an accrual while one set of dates is in force."""

    entry: FeeTerms
    tiers: tuple  # (from, to, rate) of each tier, of the first structure
    tier_first: int  # position of its first tier among all


@attrs.frozen(kw_only=True)
class Accrual:
    """One fee on one level: the whole fund, or one class."""

    fee: str
    category: str
    share_class: str | None
    rows: tuple
    memo: bool
    day_count: str


@attrs.frozen(kw_only=True)
class Limit:
    """One limit, with its dated terms."""

    id: str
    entries: tuple


@attrs.frozen(kw_only=True)
class Charges:
    """The terms of a fund laid out over its sessions.

    accruals, limits   what the positions k and m stand for
    parts              what the positions p stand for
    arrays             Terms, as made by `arrays_of` for interpreted or compiled rules
    """

    classes: tuple
    accruals: tuple
    limits: tuple
    parts: tuple
    structures: tuple
    expenses: tuple

    @property
    def tiers(self) -> int:
        return sum(len(row.tiers) for accrual in self.accruals for row in accrual.rows)


def by_id(entries) -> dict:
    """Dated terms of one id together, in the order of first declaration."""
    grouped: dict = {}
    for entry in entries:
        grouped.setdefault(entry.id, []).append(entry)
    return {name: tuple(sorted(rows, key=lambda row: row.first or datetime.date.min)) for name, rows in grouped.items()}


def lay_out(structures, classes, parts, expenses=()) -> Charges:
    """Terms for a block of structures that differ in numbers only: each is (fees, limits), with the same ids, levels, bases and dates.

    classes   ids in declared order
    parts     Parts of every session
    expenses  Expense events of the fund
    """
    fees, limits = structures[0]
    accruals, tiers = [], 0
    for name, entries in by_id(fees).items():
        for share_class in _levels(entries, classes, [e for e in expenses if e.fee == name]):
            rows = []
            for entry in entries:
                if entry.classes == FUND and share_class is not FUND:
                    continue
                if entry.classes != FUND and share_class not in entry.classes:
                    continue
                slices = tiers_of(entry)
                if slices:
                    rows.append(Row(entry=entry, tiers=slices, tier_first=tiers))
                    tiers += len(slices)
            accruals.append(
                Accrual(
                    fee=name,
                    category=entries[0].category,
                    share_class=share_class,
                    rows=tuple(rows),
                    memo=entries[0].borne_by == "adviser",
                    day_count=entries[0].day_count,
                )
            )
    return Charges(
        classes=tuple(classes),
        accruals=tuple(accruals),
        limits=tuple(Limit(id=name, entries=entries) for name, entries in by_id(limits).items()),
        parts=tuple(parts),
        structures=tuple(structures),
        expenses=tuple(expenses),
    )


def _levels(entries, classes, bills) -> list:
    """Where a fee is charged: the fund, or its classes; and a class that is billed alone for a fee of the fund."""
    if entries[0].classes is FUND:
        return [FUND, *(c for c in classes if any(bill.share_class == c for bill in bills))]
    charged = {name for entry in entries for name in entry.classes or ()}
    return [c for c in classes if c in charged]


def tiers_of(entry: FeeTerms) -> tuple:
    """The slices of a fee: (from cents, to cents, rate e10). A sum of money is one slice at 100 % of itself."""
    if entry.flat_cents is not None:
        return ((0, NEVER, exact.RATE_ONE),)
    if entry.rate_e10 is not None:
        return ((0, NEVER, entry.rate_e10),)
    slices, start = [], 0
    for up_to, rate in entry.tiers or ():
        slices.append((start, NEVER if up_to is None else up_to, rate))
        start = up_to
    return tuple(slices)


def arrays_of(charges: Charges, compiled) -> Terms:
    """The arrays of the rules, made by the `integers` of basics.compiled or of its twin."""
    integers = compiled.integers
    accruals, parts, limits, structures = charges.accruals, charges.parts, charges.limits, charges.structures
    k_count, p_count, m_count, s_count = len(accruals), len(parts), len(limits), len(structures)
    position = {name: n for n, name in enumerate(charges.classes)}
    rows = [row for accrual in accruals for row in accrual.rows]
    row_first, tier_first, tier_dust, dusts = [0], [0], [], 0
    for accrual in accruals:
        row_first.append(row_first[-1] + len(accrual.rows))
        cells: dict = {}
        for row in accrual.rows:
            tier_first.append(tier_first[-1] + len(row.tiers))
            for i in range(len(row.tiers)):
                cell = (one_of(row.entry), i if row.entry.rounding == "tier" else 0)
                if cell not in cells:
                    cells[cell], dusts = dusts, dusts + 1
                tier_dust.append(cells[cell])
    per_structure = [_same_tiers(rows, fees) for fees, _ in structures]
    bills = [_bills(accrual, charges) for accrual in accruals]
    i_count = len(tier_dust)
    return Terms(
        level=integers([len(charges.classes) if a.share_class is FUND else position[a.share_class] for a in accruals], k_count),
        memo=integers([int(a.memo) for a in accruals], k_count),
        row_first=integers(row_first),
        row_base=integers([SUM if row.entry.flat_cents is not None else BASE_OF[row.entry.base] for row in rows], len(rows)),
        row_sum=integers([[sums[j] for _, sums in per_structure] for j in range(len(rows))], len(rows), s_count),
        row_one=integers([one_of(row.entry) for row in rows], len(rows)),
        row_parts=integers([[parts_of(row.entry, part.first, part.last) for row in rows] for part in parts], p_count, len(rows)),
        row_after=integers(
            [[_after(row.entry, part, bills[k]) for k, accrual in enumerate(accruals) for row in accrual.rows] for part in parts],
            p_count,
            len(rows),
        ),
        bill=integers([[sum(b.amount_cents for b in _within(bills[k], part)) for k in range(k_count)] for part in parts], p_count, k_count),
        billed=integers([[int(_is_sum(accruals[k]) and bool(_within(bills[k], part))) for k in range(k_count)] for part in parts], p_count, k_count),
        tier_first=integers(tier_first),
        tier_dust=integers(tier_dust, i_count),
        tier_from=integers([[tiers[i][0] for tiers, _ in per_structure] for i in range(i_count)], i_count, s_count),
        tier_to=integers([[tiers[i][1] for tiers, _ in per_structure] for i in range(i_count)], i_count, s_count),
        tier_rate=integers([[tiers[i][2] for tiers, _ in per_structure] for i in range(i_count)], i_count, s_count),
        year_opens=integers([int(n == 0 or part.fiscal_year != parts[n - 1].fiscal_year) for n, part in enumerate(parts)], p_count),
        limit_daily=int(any(limit.entries[0].method == "daily" for limit in limits)),
        limit_tested=integers([int(part.session > 0) for part in parts], p_count),
        limit_in_force=integers([[int(any(_days_of(e, p) for e in limit.entries)) for limit in limits] for p in parts], p_count, m_count),
        limit_share=integers(
            [[[_allowance(charges, m, p, limits_of) for _, limits_of in structures] for m in range(m_count)] for p in parts],
            p_count,
            m_count,
            s_count,
        ),
        limited=integers([[int(a.category not in limit.entries[0].excludes and not a.memo) for a in accruals] for limit in limits], m_count, k_count),
        reimburses=integers([int(limit.entries[0].may_reimburse) for limit in limits], m_count),
        management=integers([int(a.category == "management") for a in accruals], k_count),
        give_order=integers(give_order(accruals)),
    )


def give_order(accruals) -> list:
    """Accruals in the order they are given back: the management fee, other fees of the fund, fees of classes, each as declared."""
    mine = [k for k, accrual in enumerate(accruals) if not accrual.memo]
    return sorted(mine, key=lambda k: (accruals[k].category != "management", accruals[k].share_class is not FUND))


def one_of(entry: FeeTerms) -> int:
    """How much dust makes a cent of this fee."""
    return exact.MONTH_DUST if entry.flat_cents is not None and entry.per == "month" else exact.DUST


def parts_of(entry, first: datetime.date, last: datetime.date) -> int:
    """Parts of a year (of a month, for a monthly sum) from one day through another that these terms are charged."""
    first, last = max(first, entry.first or first), min(last, entry.last or last)
    if first > last:
        return 0
    if isinstance(entry, FeeTerms) and entry.flat_cents is not None:
        if entry.per == "month":
            return sum(daycount.of_month(first + n * DAY) for n in range((last - first).days + 1))
        return daycount.parts(first, last, "actual/actual")
    return daycount.parts(first, last, getattr(entry, "day_count", "actual/actual"))


def _is_sum(accrual: Accrual) -> bool:
    return any(row.entry.flat_cents is not None for row in accrual.rows)


def _bills(accrual: Accrual, charges: Charges) -> list:
    """The bills of an accrual: those that name its class, or none where it is the only level."""
    alone = sum(other.fee == accrual.fee for other in charges.accruals) == 1
    return [
        bill
        for bill in charges.expenses
        if bill.fee == accrual.fee and (bill.share_class == accrual.share_class or (bill.share_class is None and alone))
    ]


def _within(bills: list[Expense], part: Part) -> list:
    return [bill for bill in bills if part.first <= bill.date <= part.last]


def _after(entry, part: Part, bills) -> int:
    within = _within(bills, part)
    return parts_of(entry, max(bill.date for bill in within) + DAY, part.last) if within else 0


def _days_of(entry: LimitTerms, part: Part) -> bool:
    return max(part.first, entry.first or part.first) <= min(part.last, entry.last or part.last)


def _allowance(charges: Charges, m: int, part: Part, limits) -> int:
    entries = by_id(limits)[charges.limits[m].id]
    return sum(entry.rate_e10 * parts_of(entry, part.first, part.last) for entry in entries)


def _same_tiers(rows, fees) -> tuple:
    """The tiers and sums of one structure, in the order of the rows of the first."""
    entries = {(entry.id, entry.first, entry.last, entry.classes): entry for entry in fees}
    mine = [entries[row.entry.id, row.entry.first, row.entry.last, row.entry.classes] for row in rows]
    tiers = [tier for entry in mine for tier in tiers_of(entry)]
    return tiers, [entry.flat_cents or 0 for entry in mine]
