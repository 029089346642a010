"""The period of a statement: its sessions, the close before it, and the roll-forward added up over it and since inception."""

from __future__ import annotations

import collections
import datetime
import functools
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ...basics import arrow
from ...basics.instants import date_of, day_number
from ...basics.problems import refuse
from ...basics.sessions import fiscal_end, fiscal_parts, nyse
from ...tables.cells import coded, whole
from ..reading import Tables, nearest, rows_of_year_ends
from .entries import ZERO

if TYPE_CHECKING:
    from ...basics.arrays import Bools

DAY = datetime.timedelta(days=1)
OPEN_ITEMS = ("receivable for investments sold", "payable for investments purchased", "dividends receivable")


@attrs.frozen(kw_only=True, eq=False)
class Period:
    """A fund from one day to another, both included.

    first, last    the days asked for; first is inception where that is later
    sessions       struck between them; before is the last one ahead of them, or None
    """

    tables: Tables
    fund: str
    first: datetime.date
    last: datetime.date
    sessions: tuple[datetime.date, ...]
    before: datetime.date | None
    inception: datetime.date

    @property
    def about(self) -> dict[str, Any]:
        """What run.json says of the fund."""
        return self.tables.about(self.fund)

    @property
    def classes(self) -> dict[str, str]:
        """{class: name} in declared order."""
        return {name: self.about["classes"][name] for name in self.tables.classes(self.fund)}

    @property
    def closing(self) -> datetime.date:
        """Its last session."""
        return self.sessions[-1]

    @property
    def fund_name(self) -> str:
        """As printed."""
        return str(self.about["name"])

    @property
    def first_of_all(self) -> bool:
        """Whether the fund began in it."""
        return self.before is None

    def has(self, session: datetime.date, first: datetime.date, last: datetime.date) -> bool:
        """Whether what a session accrues for some days belongs to the period: of a window in which a fiscal year ends each part by itself.

        A part counts on the session or, where that is in another fiscal year, on its own day nearest to it: 30 and 31 December, booked by the
        strike of 2 January, count on 31 December.
        """
        return self.first <= min(max(session, first), last) <= self.last

    @functools.cached_property
    def following(self) -> datetime.date | None:
        """The session after the last one, or None: the first days it accrues may be of the period."""
        return min((each for each in self.tables.sessions(self.fund) if each > self.closing), default=None)

    @functools.cached_property
    def year_ends(self) -> list[dict[str, Any]]:
        """Rows of year_ends at its edges: the parts of any other session are all inside of it, or all outside."""
        return [row for session in self.cut for row in rows_of_year_ends(self.tables, self.fund, session)]

    @functools.cached_property
    def cut(self) -> list[datetime.date]:
        """The sessions at its edges in whose window a fiscal year ends."""
        edges = (self.before, self.sessions[0], self.closing, self.following)
        parts = collections.Counter(session for session, _, _ in self.windows if session in edges)
        return sorted(session for session, count in parts.items() if count > 1)

    @functools.cached_property
    def unbooked(self) -> tuple[datetime.date, datetime.date] | None:
        """(first, last) of its last days whose expenses no session of the run has booked, the days without a session that end its year among them.

        A fund that accrues back and was last struck on Friday 30 December has not booked 31 December, though no session of its year is left.
        """
        end = fiscal_end(self.last, month_day(self.about["fiscal_year_end"]))
        still = (date_of(n) for n in range(day_number(self.last) + 1, day_number(end) + 1))
        until = self.last if any(nyse().is_session(day) for day in still) else end
        first = max(last for _, _, last in self.windows) + DAY
        return (first, until) if first <= until else None

    @functools.cached_property
    def _moves(self) -> tuple[Any, ...]:
        table = self.tables.read("roll_forward", self.fund, range(1, self.last.year + 1))
        days = whole(table.column("session"))
        (codes, components), (class_codes, classes) = coded(table.column("component")), coded(table.column("share_class"))
        return days, codes, components, class_codes, classes, whole(table.column("amount"))

    def _summed(self, rows: Bools) -> dict[tuple[str, str], Decimal]:
        _days, codes, components, class_codes, classes, cents = self._moves
        told: dict[Any, Any] = {}
        place = codes[rows] * max(len(classes), 1) + class_codes[rows]
        sums = np.zeros(max(len(components) * len(classes), 1), np.int64)
        np.add.at(sums, place, cents[rows])
        for n in np.flatnonzero(sums).tolist():
            told[components[n // len(classes)], classes[n % len(classes)]] = Decimal(int(sums[n])).scaleb(-2)
        return told

    @functools.cached_property
    def moved(self) -> dict[tuple[str, str], Decimal]:
        """{(component, class): dollars} of the period."""
        days = self._moves[0]
        return self._summed((days >= day_number(self.sessions[0])) & (days <= day_number(self.closing)))

    @functools.cached_property
    def since_inception(self) -> dict[tuple[str, str], Decimal]:
        """The same from inception to the last session."""
        return self._summed(self._moves[0] <= day_number(self.closing))

    def sum_of(self, *starts: str, share_class: str | None = None, ever: bool = False) -> Decimal:
        """Dollars of the components that are, or begin with, one of these."""
        told = self.since_inception if ever else self.moved
        return sum(
            (
                amount
                for (component, name), amount in told.items()
                if share_class in (None, name)
                and any(component == start or (start.endswith(":") and component.startswith(start)) for start in starts)
            ),
            ZERO,
        )

    def struck(self, session: datetime.date | None) -> dict[str, dict[str, Any]]:
        """{class: row of nav} of a session."""
        return {row["share_class"]: row for row in self.tables.rows("nav", self.fund, session)} if session else {}

    @functools.cached_property
    def opening(self) -> dict[str, dict[str, Any]]:
        """{class: row of nav} at the close before the period."""
        return self.struck(self.before)

    @functools.cached_property
    def close(self) -> dict[str, dict[str, Any]]:
        """{class: row of nav} at the last session."""
        return self.struck(self.closing)

    @functools.cached_property
    def journal(self) -> Ledger:
        """Balances of the accounts at the close."""
        return ledger(self, self.closing)

    @functools.cached_property
    def journal_before(self) -> Ledger:
        """Balances of the accounts at the close before the period."""
        return ledger(self, self.before)

    @functools.cached_property
    def windows(self) -> list[tuple[datetime.date, datetime.date, datetime.date]]:
        """[(session, first day, last day)] of every part of a window, through the session after the last: the days whose expenses it books."""
        ends = month_day(self.about["fiscal_year_end"])
        proofs = self.tables.read("proofs", self.fund, range(1, (self.following or self.last).year + 1))
        codes, names = coded(proofs.column("proof"))
        rows = np.flatnonzero(codes == names.index("calendar_days"))
        days = whole(proofs.column("session"))[rows]
        counted = whole(proofs.column("left"))[rows] // 10**8
        told, begin = [], day_number(self.inception)
        for day, count in sorted(zip(days.tolist(), counted.tolist(), strict=True)):
            end = day_number(self.inception) + count - 1
            told += [(date_of(day), first, last) for first, last, _ in fiscal_parts(date_of(begin), date_of(end), ends)]
            begin = end + 1
        return [each for each in told if each[0] <= (self.following or self.closing)]


@attrs.frozen(kw_only=True, eq=False)
class Ledger:
    """balances  {account: dollars, debits positive} at a close; currency: unrealized gain on items of other currencies still open."""

    balances: dict[str, Decimal]
    currency: Decimal

    def of(self, account: str) -> Decimal:
        """The balance of an account in dollars, debits positive."""
        return self.balances.get(account, ZERO)


def ledger(period: Period, session: datetime.date | None) -> Ledger:
    """Every account at a close, from the journal.

    An open item of another currency is booked and settled under its own cause, and revalued under the currency's. What is left under the
    cause of a settled item is its revaluation, turned round; so the currency's postings and those remainders make what is still open.
    """
    if session is None:
        return Ledger(balances={}, currency=ZERO)
    table = period.tables.read("journal", period.fund, range(1, session.year + 1))
    until = np.flatnonzero(whole(table.column("session")) <= day_number(session))
    codes, names = coded(table.column("account"))
    cents = whole(table.column("debit")) - whole(table.column("credit"))
    sums = np.zeros(len(names), np.int64)
    np.add.at(sums, codes[until], cents[until])
    balances = {name: Decimal(int(each)).scaleb(-2) for name, each in zip(names, sums.tolist(), strict=True) if each}
    open_codes = [n for n, name in enumerate(names) if name in OPEN_ITEMS]
    items = until[np.isin(codes[until], open_codes)]
    causes = table.column("cause").take(arrow.column(items, pa.int64())).to_pylist() if len(items) else []
    return Ledger(balances=balances, currency=Decimal(unrealized_currency(codes[items].tolist(), causes, cents[items].tolist())).scaleb(-2))


def unrealized_currency(accounts: list[int], causes: list[str], cents: list[int]) -> int:
    """Cents of revaluation of what has not settled."""
    revalued = 0
    items: dict[Any, Any] = {}
    for account, cause, amount in zip(accounts, causes, cents, strict=True):
        if cause.startswith("currency:"):
            revalued += amount
        else:
            debit, credit = items.get((account, cause), (0, 0))
            items[account, cause] = (debit + max(amount, 0), credit + min(amount, 0))
    return revalued + sum(debit + credit for debit, credit in items.values() if debit and credit) if revalued or items else 0


def period(tables: Tables, fund: str, first: datetime.date | None = None, last: datetime.date | None = None) -> Period:
    """The period from `first` to `last`; without them, the fiscal year of the last session. Refused where nothing was struck in it."""
    sessions = tables.sessions(fund)
    about = tables.about(fund)
    inception = datetime.date.fromisoformat(about["inception"])
    last = last or sessions[-1]
    asked = first or fiscal_year_start(about["fiscal_year_end"], last)
    if asked > last:
        refuse("period.reversed", f"the period ends on {last}, before it begins on {asked}", "--from is the first day, --to the last")
    if last < inception:
        refuse("period.before_inception", f"{fund} began on {inception}; there is nothing to tell of the time to {last}", f"begin on {inception}")
    inside = tuple(each for each in sessions if asked <= each <= last)
    if not inside:
        refuse("period.no_session", f"{fund} was not struck between {asked} and {last}", nearest(sessions, asked))
    earlier = [each for each in sessions if each < asked]
    return Period(
        tables=tables,
        fund=fund,
        first=max(asked, inception),
        last=last,
        sessions=inside,
        before=earlier[-1] if earlier else None,
        inception=inception,
    )


def fiscal_year_start(ends: str, day: datetime.date) -> datetime.date:
    """The first day of the fiscal year that holds a day."""
    on = month_day(ends)
    return fiscal_end(datetime.date(fiscal_end(day, on).year - 1, 1, 1), on) + DAY


def month_day(ends: str) -> tuple[int, int]:
    """(12, 31) of "12-31"."""
    month, day = (int(part) for part in ends.split("-"))
    return month, day
