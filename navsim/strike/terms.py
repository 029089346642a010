"""From fees and limits as people write them to what the rules are charged by. Plain Python: it runs once a run, not once a strike.

Here calendars, dates of terms and names end. The rules are left with "this accrual is charged this part of a year".
"""

from __future__ import annotations

import calendar
import collections
import datetime
import functools
import math
from typing import TYPE_CHECKING, Any

import attrs

from ..basics import daycount, exact
from ..basics.instants import DAY
from ..events.terms import BASES, FeeTerms
from .account_counts import NONE_OPEN, OpenAccounts, by_level
from .part_lines import lines_of_a_part
from .shapes import SUM

if TYPE_CHECKING:
    from ..events.shares import AccountCount
    from ..events.terms import LimitTerms
    from .part_lines import Line

NEVER = 1 << 60
FUND = None
PER_MILLION_ONE = 10**8  # cents a million dollars are so many parts of 1
BASE_OF = {name: n for n, name in enumerate(BASES)}
EARLIEST, LATEST = datetime.date.min, datetime.date.max


@attrs.frozen(kw_only=True, repr=False)
class Part:
    """A session's window, or the piece of it that lies in one fiscal year."""

    session: int
    first: datetime.date
    last: datetime.date
    fiscal_year: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@attrs.frozen(kw_only=True, repr=False)
class Row:
    """The terms of an accrual while one set of dates, and one ceiling, is in force.

    tiers      (from, to, rate) of each tier, of the first structure; rates in parts of `unit`
    ceiling    rate e10 that the day's fee may not pass, of the first structure; None: none
    kind       the days it is for, told by what they weigh (see `weight`), where a minimum is compared day by day; None: all
    period     parts of its period, a year or a month; of both where other terms of the fee have the other: one accumulator holds them all
    """

    entry: FeeTerms
    first: datetime.date
    last: datetime.date
    tiers: tuple[tuple[int, int, int], ...]
    period: int
    tier_first: int = 0
    ceiling: int | None = None
    kind: tuple[Any, ...] | None = None

    @property
    def is_sum(self) -> bool:
        """Whether it is a sum of money spread over days."""
        return self.entry.flat_cents is not None or self.entry.per_account_cents is not None

    @property
    def unit(self) -> int:
        """What 100 % is among the rates: 1 for a sum, which is charged whole."""
        if self.entry.per_million_cents is not None:
            return PER_MILLION_ONE
        return 1 if self.is_sum else exact.RATE_ONE

    @property
    def base(self) -> int:
        return SUM if self.is_sum else BASE_OF[self.entry.base]

    @property
    def bounded(self) -> bool:
        """Whether a ceiling or a floor may change a day."""
        entry = self.entry
        return self.ceiling is not None or entry.minimum_cents is not None or entry.max_per_month_cents is not None


@attrs.frozen(kw_only=True, repr=False)
class Accrual:
    """One fee on one level: the whole fund, or one class."""

    fee: str
    category: str
    share_class: str | None
    rows: tuple[Row, ...]
    memo: bool
    day_count: str
    net_of_reimbursement: bool = False

    @property
    def is_sum(self) -> bool:
        return any(row.entry.flat_cents is not None for row in self.rows)

    @property
    def is_mixed(self) -> bool:
        """Whether its terms are of several forms, which one accumulator must hold."""
        return len({row.unit for row in self.rows}) > 1 or any(row.period != period_of(row.entry) for row in self.rows)


@attrs.frozen(kw_only=True, repr=False)
class Limit:
    """One limit, with its dated terms."""

    id: str
    entries: tuple[LimitTerms, ...]

    @property
    def daily(self) -> bool:
        """Whether it looks at each strike on its own, not at the year."""
        return self.entries[0].method == "daily"

    def on(self, day: datetime.date) -> LimitTerms:
        """The entry in force on a day; outside all of them the last one before, or the first."""
        begun = [entry for entry in self.entries if (entry.first or EARLIEST) <= day]
        return begun[-1] if begun else self.entries[0]


@attrs.frozen(kw_only=True, repr=False)
class Pass:
    """One look at what must be given back. Each sees expenses net of what the ones before gave back: of the fund before of classes, each strike
    on its own before the year."""

    of_classes: bool
    daily: bool


@attrs.frozen(kw_only=True, repr=False)
class Vintage:
    """What one limit waived in one fiscal year: limit position, the year, and the years in which it may be taken back."""

    limit: int
    fiscal_year: int
    last_year: int


@attrs.frozen(kw_only=True, repr=False)
class Charges:
    """The terms of a fund laid out over its sessions: what the positions of the rules' arrays stand for.

    limits, class_limits   of the fund, and of classes
    floors                 {class: rate e10 that its yield is kept at or above}
    before                 (fiscal year, its last day) of those that begin before the first part: a run that goes on has not their parts
    structures             (fees, limits) of each structure
    """

    classes: tuple[str, ...]
    accruals: tuple[Accrual, ...]
    limits: tuple[Limit, ...]
    class_limits: tuple[Any, ...]
    vintages: tuple[Any, ...]
    parts: tuple[Part, ...]
    structures: tuple[Any, ...]
    expenses: tuple[Any, ...]
    accounts: tuple[Any, ...]
    floors: dict[Any, Any] = attrs.field(factory=dict)
    before: tuple[Any, ...] = ()

    @property
    def tiers(self) -> int:
        return sum(len(row.tiers) for accrual in self.accruals for row in accrual.rows)

    @functools.cached_property
    def passes(self) -> tuple[Any, ...]:
        """The looks that this fund's limits take, in their order."""
        there = {(of_classes, limit.daily) for of_classes, limits in ((False, self.limits), (True, self.class_limits)) for limit in limits}
        order = ((False, True), (False, False), (True, True), (True, False))
        return tuple(Pass(of_classes=of_classes, daily=daily) for of_classes, daily in order if (of_classes, daily) in there)

    def pass_of(self, limit: Limit, of_classes: bool) -> int:
        """Position of the look that a limit belongs to."""
        return self.passes.index(Pass(of_classes=of_classes, daily=limit.daily))

    @functools.cached_property
    def pairs(self) -> tuple[Any, ...]:
        """(limit of classes, class) of each class that one names, as declared."""
        place = {name: n for n, name in enumerate(self.classes)}
        named = [place.keys() & set(limit.entries[0].classes) for limit in self.class_limits]
        return tuple((q, name) for q, names in enumerate(named) for name in sorted(names, key=place.__getitem__))

    @functools.cached_property
    def levels(self) -> dict[str, int]:
        """{fee: on how many levels it is charged}."""
        return dict(collections.Counter(accrual.fee for accrual in self.accruals))

    @functools.cached_property
    def bills(self) -> dict[tuple[str, str | None], list[Any]]:
        """{(fee, class or None): the expense rows that name it}."""
        told: dict[tuple[str, str | None], list[Any]] = {}
        for bill in self.expenses:
            told.setdefault((bill.fee, bill.share_class), []).append(bill)
        return told

    @functools.cached_property
    def account_rows(self) -> dict[str | None, list[AccountCount]]:
        """{class: its counts of accounts}, and all of them under None."""
        return by_level(self.accounts)

    @functools.cached_property
    def open_accounts(self) -> dict[str | None, OpenAccounts]:
        """{class: how many accounts are open}, and of the fund under None."""
        return {level: OpenAccounts.of(rows) for level, rows in self.account_rows.items()}

    @functools.cached_property
    def fees(self) -> dict[str, tuple[FeeTerms, ...]]:
        """{fee: its dated terms}, of the first structure, as they are declared."""
        told: dict[str, list[FeeTerms]] = {}
        for entry in self.structures[0][0]:
            told.setdefault(entry.id, []).append(entry)
        return {name: tuple(entries) for name, entries in told.items()}

    def given_line(self, n: int) -> int:
        """Lines of fees, then of what each look gives back of them."""
        return len(self.accruals) * (1 + n)

    @property
    def rest_line(self) -> int:
        """One line a look, for what a class is repaid beyond its fees; there where classes have limits."""
        return self.given_line(len(self.passes))

    @property
    def recoup_line(self) -> int:
        return self.rest_line + (len(self.passes) if self.class_limits else 0)

    @property
    def floor_line(self) -> int:
        return self.recoup_line + (1 if self.vintages else 0)

    @property
    def block(self) -> int:
        """Lines of a part in all."""
        return self.floor_line + (len(self.accruals) + 1 if self.floors else 0)

    @functools.cached_property
    def lines(self) -> tuple[Line, ...]:
        """What stands on each line of a part."""
        return lines_of_a_part(self)

    @functools.cached_property
    def accrual_of(self) -> tuple[int, ...]:
        """[line of a part] position of the accrual that it tells, or what is given back of; -1: none."""
        return tuple(line.accrual for line in self.lines)

    @functools.cached_property
    def whose(self) -> tuple[int, ...]:
        """[line of a part] position of the class that alone may have something on it; -1: all may."""
        return tuple(line.whose for line in self.lines)


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
            rows = [row for entry in own for row in rows_of(entry, period, open_accounts.get(share_class, NONE_OPEN), parts)]
            rows = [attrs.evolve(row, tier_first=tiers + sum(len(r.tiers) for r in rows[:n])) for n, row in enumerate(rows)]
            tiers += sum(len(row.tiers) for row in rows)
            accruals.append(
                Accrual(
                    fee=name,
                    category=entries[0].category,
                    share_class=share_class,
                    rows=tuple(rows),
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


def _charges(entry: FeeTerms, share_class: str | None) -> bool:
    return share_class is FUND if entry.classes is FUND else share_class in entry.classes


def by_month(entry: FeeTerms) -> bool:
    """Whether its period is a month, not a year."""
    return entry.per_million_cents is not None or (entry.flat_cents is not None and entry.per == "month")


def period_of(entry: FeeTerms) -> int:
    """Parts of its period, a year or a month. By the million, a day of any month and of any year is a whole number of them."""
    if entry.per_million_cents is not None:
        return exact.MONTH_AND_YEAR
    return exact.MONTH if by_month(entry) else exact.YEAR


def rows_of(entry: FeeTerms, period: int, accounts: OpenAccounts, parts: tuple[Part, ...]) -> list[Row]:
    """The terms of an entry, cut where a ceiling begins or ends; under a minimum, one for each kind of day there is.

    Kinds stand in an order of their own, not in that in which they are met: a strike that goes on from a night posts them as the whole run does.
    """
    slices = tiers_of(entry)
    if not slices:
        return []
    rows = [Row(entry=entry, first=start, last=end, tiers=slices, period=period, ceiling=ceiling) for start, end, ceiling in cuts_of(entry)]
    if entry.minimum_cents is None:
        return rows
    days = [part.first + n * DAY for part in parts for n in range(part.days)]
    return [
        attrs.evolve(row, kind=kind) for row in rows for kind in sorted({weight(row, accounts, day) for day in days if row.first <= day <= row.last})
    ]


def cuts_of(entry: FeeTerms) -> list[tuple[datetime.date, datetime.date, None]]:
    """(first day, last day, ceiling rate e10 or None) of an entry, cut where a ceiling begins or ends."""
    first, last = entry.first or EARLIEST, entry.last or LATEST
    cuts = []
    for start, end, ceiling in sorted(entry.cap):
        start, end = max(start, first), min(end, last)
        if start > end:
            continue
        if start > first:
            cuts.append((first, start - DAY, None))
        cuts.append((start, end, ceiling))
        first = end + DAY if end < LATEST else LATEST
    if first <= last:
        cuts.append((first, last, None))
    return cuts


def weight(row: Row, accounts: OpenAccounts, day: datetime.date) -> tuple[int, int]:
    """What a day weighs, in parts of the row's period: its charge (times open accounts, where per account), and a minimum for it."""
    least = row.period // (366 if calendar.isleap(day.year) else 365)
    if by_month(row.entry):
        return row.period // calendar.monthrange(day.year, day.month)[1], least
    years = row.period // exact.YEAR
    if row.entry.per_account_cents is not None:
        return accounts.on(day) * daycount.actual_actual(day) * years, least
    return daycount.parts(day, day, "actual/actual" if row.is_sum else row.entry.day_count) * years, least


def tiers_of(entry: FeeTerms) -> tuple[tuple[int, int, int], ...]:
    """The slices of a fee: (from cents, to cents, rate e10). A sum of money is one slice, at 1 of itself."""
    if entry.flat_cents is not None or entry.per_account_cents is not None:
        return ((0, NEVER, 1),)
    if entry.per_million_cents is not None:
        return ((0, NEVER, entry.per_million_cents),)
    if entry.rate_e10 is not None:
        return ((0, NEVER, entry.rate_e10),)
    slices, start = [], 0
    for up_to, rate in entry.tiers or ():
        slices.append((start, NEVER if up_to is None else up_to, rate))
        start = up_to
    return tuple(slices)


def sum_of(entry: FeeTerms) -> int:
    """The sum of money of a flat or per-account fee."""
    return entry.flat_cents if entry.flat_cents is not None else entry.per_account_cents or 0


def bills_of(accrual: Accrual, charges: Charges) -> list[tuple[datetime.date, int]]:
    """[(date, cents)], in order: the bills that name the accrual's class, or none where it is the only level."""
    own = charges.bills.get((accrual.fee, accrual.share_class), [])
    if accrual.share_class is not FUND and charges.levels[accrual.fee] == 1:
        own = [*own, *charges.bills.get((accrual.fee, FUND), [])]
    return sorted((bill.date, bill.amount_cents) for bill in own)


def closed_of(accrual: Accrual, charges: Charges) -> list[tuple[datetime.date, int]]:
    """[(date, cents)], in order, of accounts that were closed, charged once each: no bill, it replaces nothing."""
    return sorted(
        (row.date, row.closed * entry.per_closed_account_cents)
        for entry in charges.fees[accrual.fee]
        if entry.per_closed_account_cents is not None and _charges(entry, accrual.share_class)
        for row in charges.account_rows.get(accrual.share_class, ())
        if _in_force(entry, row.date)
    )


def _in_force(entry: FeeTerms, day: datetime.date) -> bool:
    return (entry.first or EARLIEST) <= day <= (entry.last or LATEST)


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
