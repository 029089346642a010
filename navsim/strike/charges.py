"""The terms of a fund laid out over its sessions: fees level by level, limits, and the lines of a sheet that they stand on."""

from __future__ import annotations

import collections
import datetime
import functools
from typing import TYPE_CHECKING, Any

import attrs

from ..basics import exact
from ..events.terms import BASES, FeeTerms
from .account_counts import OpenAccounts, by_level
from .part_lines import lines_of_a_part
from .shapes import SUM

if TYPE_CHECKING:
    from ..events.shares import AccountCount
    from ..events.terms import LimitTerms
    from .part_lines import Line

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
        """Calendar days, both ends counted."""
        return (self.last - self.first).days + 1


@attrs.frozen(kw_only=True, repr=False)
class DatedTerms:
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
        """What it is charged on: PRIOR_CLOSE, OPENING_BASE, SAME_DAY; SUM of a sum of money."""
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
    dated: tuple[DatedTerms, ...]
    memo: bool
    day_count: str
    net_of_reimbursement: bool = False

    @property
    def is_sum(self) -> bool:
        """Whether some of its terms are a flat sum, which a bill replaces."""
        return any(dated.entry.flat_cents is not None for dated in self.dated)

    @property
    def is_mixed(self) -> bool:
        """Whether its terms are of several forms, which one accumulator must hold."""
        return len({dated.unit for dated in self.dated}) > 1 or any(dated.period != period_of(dated.entry) for dated in self.dated)


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
        """How many there are, of all dated terms."""
        return sum(len(dated.tiers) for accrual in self.accruals for dated in accrual.dated)

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
        """The line of what the adviser takes back; there where something may be."""
        return self.rest_line + (len(self.passes) if self.class_limits else 0)

    @property
    def floor_line(self) -> int:
        """The first line of what he gives up under a yield floor."""
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


def by_month(entry: FeeTerms) -> bool:
    """Whether its period is a month, not a year."""
    return entry.per_million_cents is not None or (entry.flat_cents is not None and entry.per == "month")


def period_of(entry: FeeTerms) -> int:
    """Parts of its period, a year or a month. By the million, a day of any month and of any year is a whole number of them."""
    if entry.per_million_cents is not None:
        return exact.MONTH_AND_YEAR
    return exact.MONTH if by_month(entry) else exact.YEAR
