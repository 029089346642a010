"""What a dollar in a class became, session by session, distributions reinvested; and the returns between any two of them."""

import bisect
import datetime
import functools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from ..figures.returns import average_annual_total_return, with_reinvested, years_between
from .reading import Tables
from .strike_sheet import first_prices

DAY = datetime.timedelta(days=1)
AVERAGES = (1, 5, 10)


@attrs.frozen(kw_only=True, eq=False)
class Growth:
    """began what the first shares cost; navs [(session, NAV)] in order; paid [(session, dollars a share, NAV it is reinvested at)].

    unpaid  {session: dollars a share} declared daily and not paid yet: the shareholder's, on top of the NAV
    """

    share_class: str
    began: Decimal
    navs: tuple[tuple[datetime.date, Decimal], ...]
    paid: tuple[tuple[datetime.date, Decimal, Decimal], ...]
    unpaid: dict[datetime.date, Decimal]

    @functools.cached_property
    def index(self) -> tuple[Decimal, ...]:
        """What a dollar put in before the first session had become by each."""
        told, shares, n = [], Decimal(1), 0
        for session, nav in self.navs:
            while n < len(self.paid) and self.paid[n][0] <= session:
                shares = with_reinvested(shares, *self.paid[n][1:])
                n += 1
            told.append(shares * (nav + self.unpaid.get(session, 0)) / self.began)
        return tuple(told)

    @functools.cached_property
    def days(self) -> list[datetime.date]:
        return [session for session, _ in self.navs]

    def at(self, day: datetime.date) -> Decimal | None:
        """By the last session on or before a day; a dollar still a dollar before the first one; None long before."""
        n = bisect.bisect_right(self.days, day)
        return self.index[n - 1] if n else Decimal(1) if day >= self.days[0] - DAY else None

    def between(self, first: datetime.date, last: datetime.date) -> Decimal | None:
        """Total return from the close of one day to that of another; None where the class had not begun."""
        begin, end = self.at(first), self.at(last)
        return None if begin is None or end is None else end / begin - 1


def growth(tables: Tables, fund: str, share_class: str) -> Growth | None:
    """Of a class, over the whole run; None where it never had shares."""
    navs = tuple((row["session"], row["nav"]) for row in tables.rows("nav", fund) if row["share_class"] == share_class)
    if not navs:
        return None
    rows = [row for row in tables.rows("distributions", fund) if row["share_class"] == share_class and row["ex_date"] >= navs[0][0]]
    paid: dict[Any, Any] = {}
    for row in rows:
        if row["kind"] != "daily":
            at = (row["ex_date"], row["nav"])
            paid[at] = paid.get(at, Decimal(0)) + row["per_share"]
    unpaid: dict[Any, Any] = {}
    if any(row["kind"] == "daily" for row in rows) or "yields" in tables.said["counts"]:
        pays = {row["ex_date"]: row["nav"] for row in rows if row["kind"] == "daily"}
        factors = {row["session"]: row["factor"] or 0 for row in tables.rows("yields", fund) if row["share_class"] == share_class}
        owed, last = Decimal(0), max(factors, default=navs[-1][0])
        for day in sorted({*factors, *(day for day in pays if day <= last)}):  # a class whose shares are gone may still be paid
            owed += factors.get(day, 0)
            if day in pays:
                paid[day, pays[day]] = paid.get((day, pays[day]), Decimal(0)) + owed
                owed = Decimal(0)
            unpaid[day] = owed
    return Growth(
        share_class=share_class,
        began=first_prices(tables, fund).get(share_class, navs[0][1]),
        navs=navs,
        paid=tuple((day, per_share, nav) for (day, nav), per_share in sorted(paid.items())),
        unpaid=unpaid,
    )


@attrs.frozen(kw_only=True)
class Returns:
    """Fractions, as of a session. Nothing under a year is annualized; None where the class had not begun.

    years     [(year, return, whole)]; quarters [((year, quarter), return)] of whole quarters
    average   {1, 5, 10: average annual total return}; inception the same since the class began (the total return within its first year)
    """

    share_class: str
    as_of: datetime.date
    began: datetime.date
    years: tuple[tuple[int, Decimal | None, bool], ...]
    quarters: tuple[tuple[tuple[int, int], Any], ...]
    average: dict[int, Decimal | None]
    inception: Decimal | None

    @property
    def best(self) -> Any:
        """The best whole quarter, or None."""
        return max(self.quarters, key=lambda each: each[1], default=None)

    @property
    def worst(self) -> Any:
        return min(self.quarters, key=lambda each: each[1], default=None)


def returns(found: Growth, as_of: datetime.date) -> Returns:
    """Calendar years, quarters, and averages to a day."""
    last = found.days[bisect.bisect_right(found.days, as_of) - 1]
    began = found.days[0]
    years = tuple(
        (year, found.between(max(datetime.date(year - 1, 12, 31), began - DAY), min(datetime.date(year, 12, 31), last)), is_whole(year, began, last))
        for year in range(began.year, last.year + 1)
    )
    quarters = tuple(
        (each, found.between(first - DAY, end)) for each, first, end in calendar_quarters(began, last) if first >= began - 3 * DAY and end <= last
    )
    average = {}
    for count in AVERAGES:
        earlier = years_before(closed(last), count)
        total = found.between(earlier, last) if earlier >= began else None
        average[count] = None if total is None else average_annual_total_return(total, years=count)
    total = found.between(began - DAY, last)
    age = years_between(began, last) if last > began else Decimal(0)
    return Returns(
        share_class=found.share_class,
        as_of=last,
        began=began,
        years=years,
        quarters=quarters,
        average=average,
        inception=average_annual_total_return(total, years=age) if age >= 1 else total,
    )


def is_whole(year: int, began: datetime.date, last: datetime.date) -> bool:
    """Whether a class was there for all of a calendar year: bank holidays at its ends do not count."""
    return began <= datetime.date(year, 1, 4) and last >= datetime.date(year, 12, 29)


def calendar_quarters(began: datetime.date, last: datetime.date) -> Iterator[tuple[tuple[int, int], datetime.date, datetime.date]]:
    """((year, quarter), first day, last session's latest day) of every quarter from one day to another."""
    year, quarter = began.year, (began.month - 1) // 3
    while (first := datetime.date(year, 3 * quarter + 1, 1)) <= last:
        following = datetime.date(year + (quarter == 3), (3 * quarter + 3) % 12 + 1, 1)
        end = following - DAY
        while end.weekday() > 4:
            end -= DAY
        yield (year, quarter + 1), first, end
        year, quarter = following.year, (following.month - 1) // 3


def closed(day: datetime.date) -> datetime.date:
    """The day itself, or the last of its month where only a weekend is left of it: the year to Friday 29 December is the year to the 31st."""
    end = day
    while (end + DAY).month == day.month:
        end += DAY
        if end.weekday() < 5:
            return day
    return end


def years_before(day: datetime.date, count: int) -> datetime.date:
    """The anniversary; of 29 February the last of the month."""
    try:
        return day.replace(year=day.year - count)
    except ValueError:
        return day.replace(year=day.year - count, day=28)
