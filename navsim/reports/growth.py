"""What a dollar in a class became, session by session, distributions reinvested; and the returns between any two of them."""

import bisect
import datetime
import functools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from ..basics.instants import date_of
from ..figures.returns import average_annual_total_return, years_between
from ..tables.became import Became, of_e8
from ..tables.cells import by_word
from ..tables.come_to import DECLARED, PAID
from .reading import Tables
from .strike_sheet import first_prices

DAY = datetime.timedelta(days=1)
AVERAGES = (1, 5, 10)


@attrs.frozen(kw_only=True, eq=False)
class Growth:
    """began what the first shares cost; navs [(session, NAV)] in order; index what a dollar put in before the first session had become by each."""

    share_class: str
    began: Decimal
    navs: tuple[tuple[datetime.date, Decimal], ...]
    index: tuple[Decimal, ...]

    @functools.cached_property
    def days(self) -> list[datetime.date]:
        """The sessions that have a NAV."""
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
    return growths(tables, fund).get(share_class)


def growths(tables: Tables, fund: str) -> dict[str, Growth]:
    """Of every class that had shares, in the order of their names: each table is read once, by its columns."""
    struck = by_word(tables.read("nav", fund, None), "share_class", "session", "nav")
    paid = by_word(tables.read("distributions", fund, None), "share_class", *PAID)
    declared = by_word(tables.read("yields", fund, None), "share_class", *DECLARED) if "yields" in tables.said["counts"] else {}
    began, told = first_prices(tables, fund), {}
    for name, rows in sorted(struck.items()):
        worth = Became(first=rows[0][0]).through(rows, paid.get(name, []), declared.get(name, []))
        cost = began.get(name, of_e8(rows[0][1]))
        navs = tuple((date_of(session), of_e8(nav)) for session, nav in rows)
        told[name] = Growth(share_class=name, began=cost, navs=navs, index=tuple(dollars / cost for dollars in worth))
    return told


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
        """The worst whole quarter, or None."""
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
        (each, found.between(max(first, began) - DAY, end))
        for each, first, end in calendar_quarters(began, last)
        if first >= began - 3 * DAY and end <= last
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
