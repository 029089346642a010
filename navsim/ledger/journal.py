"""Every debit and credit, with its cause: an event, or a rule. accounting.md 11."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..events.shares import Offset, Payment
from ..portfolio.books import CASH
from ..portfolio.whole_books import bookings
from ..strike.shapes import CONVERSION, DAILY
from .booked import Booked

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..strike.ex_dates import Paid
    from .given_back import GivenBack

CAPITAL = "capital"
CONVERTED = "shares converted"
SHARES_SOLD = "receivable for fund shares sold"
SHARES_REDEEMED = "payable for fund shares redeemed"
DISTRIBUTIONS = "distributions payable"
FROM_PORTFOLIO = ("dividend_income", "foreign_tax", "interest", "realized", "unrealized", "currency", "offset")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Journal:
    """Postings in order of session: class position (-1: the fund as a whole), account, cents (debits positive), cause.

    account, cause  by position in accounts, in causes
    opening  {account: cents} of a run that goes on from an earlier one, at its first session
    """

    session: np.ndarray
    share_class: np.ndarray
    account: np.ndarray
    accounts: tuple[str, ...]
    cents: np.ndarray
    cause: np.ndarray
    causes: tuple[str, ...]
    opening: dict[str, int] = attrs.field(factory=dict)
    first: int = 0

    @functools.cached_property
    def moved(self) -> Ints:
        """int64 [account, t]: what each account moved by, session by session up to the last that moved one."""
        sessions = int(self.session.max(initial=-1)) + 1
        told = np.zeros(len(self.accounts) * sessions, np.int64)
        np.add.at(told, self.account * np.int64(sessions) + self.session, self.cents)
        return told.reshape(len(self.accounts), sessions)

    def balances(self, sessions: int, *accounts: str) -> Ints:
        """int64 [t]: what some accounts come to together at every close, debits positive."""
        told = np.zeros(sessions, np.int64)
        told[: self.moved.shape[1]] = self.moved[[account in accounts for account in self.accounts]].sum(axis=0)
        told[self.first] += sum(self.opening.get(account, 0) for account in accounts)
        return np.cumsum(told)

    def balances_at(self, t: int) -> dict[str, int]:
        """{account: what it comes to at the close of session t, debits positive}."""
        told = dict(zip(self.accounts, self.moved[:, : t + 1].sum(axis=1).tolist(), strict=True))
        return told | {account: told.get(account, 0) + cents for account, cents in self.opening.items()}


# session, class, account and cause are positions: half as wide as the cents
NARROW = {"session": np.int32, "share_class": np.int32, "account": np.int32, "cents": np.int64, "cause": np.int32}


class Postings:
    """What is posted, in the order it is posted, column by column; words are numbered as they come."""

    def __init__(self) -> None:
        self.columns: dict[str, list[Ints]] = {name: [] for name in NARROW}
        self.accounts: dict[str, int] = {}
        self.causes: dict[str, int] = {}

    def post(self, session: Any, share_class: Any, account: Any, cents: Any, cause: Any) -> None:
        """Columns of one length: accounts and causes as they are numbered here."""
        for name, values in zip(NARROW, (session, share_class, account, cents, cause), strict=True):
            self.columns[name].append(np.asarray(values, NARROW[name]))

    def post_rows(self, rows: Iterable[tuple[int, int, str, int, str]]) -> None:
        """(session, class, account, cents, cause) one by one."""
        told = list(zip(*rows, strict=True)) or [()] * 5
        self.post(told[0], told[1], numbers(self.accounts, told[2]), told[3], numbers(self.causes, told[4]))

    def account(self, name: str) -> int:
        """The number of an account."""
        return self.accounts.setdefault(name, len(self.accounts))

    def cause(self, name: str) -> int:
        """The number of a cause."""
        return self.causes.setdefault(name, len(self.causes))

    def sorted(self, first: int, opening: dict[str, int]) -> Journal:
        """By session, without what is nothing, from the first one struck."""
        session, cents = (np.concatenate(self.columns[name]) for name in ("session", "cents"))
        kept = np.flatnonzero((cents != 0) & (session >= first))
        order = kept[np.argsort(session[kept], kind="stable")]
        told = {name: np.concatenate(self.columns.pop(name))[order] for name in ("share_class", "account", "cause")}  # let go one by one
        return Journal(
            **told,
            session=session[order],
            cents=cents[order],
            accounts=tuple(self.accounts),
            causes=tuple(self.causes),
            opening=opening,
            first=first,
        )


def numbers(known: dict[str, int], names: Sequence[str]) -> np.ndarray:
    """Names by number; those that are new are numbered as they come."""
    first = len(known)
    told = np.fromiter(map(known.setdefault, names, range(first, first + len(names))), np.int64, len(names))
    if len(known) == first + len(names):
        return told
    known.update(zip(list(known)[first:], range(first, len(known)), strict=True))  # some were known, or came twice: the others close up
    return np.fromiter(map(known.__getitem__, names), np.int64, len(names))


def accrued(fee: str) -> str:
    """The liability of a fee."""
    return f"accrued {fee}"


def keep(booked: Booked) -> Journal:
    """The journal of a run."""
    told = Postings()
    of_portfolio(booked, told)
    share_out(booked, told)
    capital(booked, told)
    fees(booked, told)
    told.post_rows(payments(booked))
    told.post_rows(distributions(booked))
    if booked.struck.ask.daily:
        told.post_rows(daily(booked))
    return told.sorted(booked.first, booked.carried("journal") or {})


def of_portfolio(booked: Booked, told: Postings) -> None:
    """What the portfolio booked, of the fund as a whole."""
    own = bookings(booked.portfolio.books)
    accounts, causes = (numbers(known, names) for known, names in ((told.accounts, own.accounts), (told.causes, own.causes)))
    told.post(own.session, np.full(len(own.session), -1), accounts[own.account], own.cents, causes[own.cause])


def share_out(booked: Booked, told: Postings) -> None:
    """What the portfolio earned, credited to each class; what a closed class left, moved."""
    amounts = booked.components
    for component in (*FROM_PORTFOLIO, "class_closed"):
        account = CAPITAL if component == "class_closed" else component
        t, c = np.nonzero(amounts[component])
        numbers = (np.full(len(t), number) for number in (told.account(account), told.cause(f"allocation:{component}")))
        told.post(t, c, next(numbers), -amounts[component][t, c], next(numbers))


def capital(booked: Booked, told: Postings) -> None:
    """Orders booked, and settled. A conversion moves capital from class to class at once; a transfer moves none."""
    dealt = booked.dealt
    rows = np.flatnonzero(dealt.moves)
    which, ids = booked.struck.ask.placed.ids
    cause = numbers(told.causes, ids)[which[rows]]
    cents, booked_at, paid = (dealt.sign * dealt.cents)[rows], dealt.booked[rows], dealt.paid[rows]
    whole, converted = np.full(len(rows), -1), dealt.line[rows] == CONVERSION
    owed = np.where(cents > 0, told.account(SHARES_SOLD), told.account(SHARES_REDEEMED))
    settled = ~converted & (paid < booked.sessions)
    legs = (  # session, class, account, cents
        (booked_at, dealt.share_class[rows], np.full(len(rows), told.account(CAPITAL)), -cents),
        (booked_at, whole, np.where(converted, told.account(CONVERTED), owed), cents),
        (paid, whole, np.full(len(rows), told.account(CASH)), np.where(settled, cents, 0)),
        (paid, whole, owed, np.where(settled, -cents, 0)),
    )
    columns = zip(list(NARROW.values())[:-1], zip(*legs, strict=True), strict=True)
    session, share_class, account, amount = (np.stack(each, axis=1, dtype=kind, casting="same_kind").ravel() for kind, each in columns)
    told.post(session, share_class, account, amount, np.repeat(cause.astype(NARROW["cause"]), len(legs)))


ADVISER = "due from adviser"


def fees(booked: Booked, told: Postings) -> None:
    """What was charged, what the adviser gave back of it and took back of earlier years, by class; what is owed in one sum."""
    charges, at = booked.charges, booked.part_days.session
    lines = [
        (k, f"expense:{accrual.fee}", accrued(accrual.fee), f"fee:{accrual.fee}") for k, accrual in enumerate(booked.accruals) if not accrual.memo
    ]
    if charges.vintages:
        lines.append((charges.recoup_line, "recoupment", ADVISER, "recoupment"))
    if lines:
        accounts = np.array([(told.account(account), told.account(owed)) for _, account, owed, _ in lines])
        causes = np.array([told.cause(cause) for *_, cause in lines])
        place = np.full(charges.block, -1, np.int64)
        place[[line for line, *_ in lines]] = np.arange(len(lines))
        mine = booked.on_lines.where(place[booked.on_lines.line] >= 0)
        first = np.flatnonzero(np.diff(mine.places, prepend=-1))  # of each line of a part: its classes, then what is owed in one sum
        owed = np.add.reduceat(mine.cents, first) if len(first) else mine.cents
        order = np.argsort(np.concatenate([mine.places * 2, mine.places[first] * 2 + 1]), kind="stable")
        columns = [
            (at[mine.part], at[mine.part[first]]),
            (mine.share_class, np.full(len(first), -1)),
            (accounts[place[mine.line], 0], accounts[place[mine.line[first]], 1]),
            (-mine.cents, owed),
            (causes[place[mine.line]], causes[place[mine.line[first]]]),
        ]
        told.post(*(np.concatenate(column)[order] for column in columns))
    told.post_rows(row for each in booked.given for row in given(booked, each))


def given(booked: Booked, line: GivenBack) -> Iterator[tuple[int, int, str, int, str]]:
    """What is given back on a line of the strike sheet: each class's part against one account of the fund."""
    cells = booked.on_lines.at(line.part, line.line, line.share_class)
    classes, cents = booked.on_lines.share_class[cells].tolist(), booked.on_lines.cents[cells].tolist()
    owed, cause = accrued(booked.accruals[line.accrual].fee) if line.accrual is not None else ADVISER, f"limit:{line.limit}"
    for n, amount in zip(classes, cents, strict=True):
        yield line.session, n, f"given back:{line.limit}", -amount, cause
    yield line.session, -1, owed, sum(cents), cause


def payments(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """Cash paid against what was accrued, and expenses that brokers or the custodian paid."""
    for event, t in paid_fees(booked):
        yield t, -1, accrued(event.fee), event.amount_cents, event.event_id
        yield t, -1, CASH, -event.amount_cents, event.event_id
    for event in booked.known.of(Offset, booked.fund.id):
        t = booked.schedule.accruing(event.date)
        if t < booked.sessions:
            yield t, -1, accrued(event.fee), event.amount_cents, event.event_id


def paid_fees(booked: Booked) -> list[Any]:
    """(Payment, the session that books it) of those the run reaches."""
    told = [(event, booked.schedule.at_or_after(event.date)) for event in booked.known.of(Payment, booked.fund.id)]
    return [(event, t) for event, t in told if t < booked.sessions]


def distributions(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """Declared on the ex-date; reinvested the session after, paid in cash on the pay date."""
    position = {name: n for n, name in enumerate(booked.class_ids)}
    for paid, amount, cash in paid_out(booked):
        c, cause = position[paid.event.share_class], paid.event.event_id
        yield paid.ex, c, f"distribution:{paid.event.kind}", amount, cause
        yield paid.ex, -1, DISTRIBUTIONS, -amount, cause
        if paid.ex + 1 < booked.sessions:
            yield paid.ex + 1, -1, DISTRIBUTIONS, amount - cash, cause
            yield paid.ex + 1, c, CAPITAL, cash - amount, cause
        at = pay_session(booked, paid)
        if at < booked.sessions:
            yield at, -1, DISTRIBUTIONS, cash, cause
            yield at, -1, CASH, -cash, cause


def daily(booked: Booked) -> Iterator[tuple[int, int, str, int, str]]:
    """Daily dividends: declared by class, reinvested the session after they are paid."""
    sheet, paid = booked.sheet, booked.recorded("paid").sum(axis=1)
    for t, c in np.argwhere(sheet[:, DAILY]).tolist():
        cents = -int(sheet[t, DAILY, c])
        yield t, c, "distribution:daily", cents, "daily dividend"
        yield t, -1, DISTRIBUTIONS, -cents, "daily dividend"
    for t, c in np.argwhere(paid).tolist():
        if t + 1 < booked.sessions:
            yield t + 1, -1, DISTRIBUTIONS, int(paid[t, c]), "daily dividend reinvested"
            yield t + 1, c, CAPITAL, -int(paid[t, c]), "daily dividend reinvested"


def pay_session(booked: Booked, paid: Paid) -> int:
    """When the cash of a distribution leaves."""
    return max(paid.ex, booked.schedule.at_or_after(paid.event.pay_date or paid.event.ex_date))


def paid_out(booked: Booked) -> list[Any]:
    """[(Paid, cents declared, cents of it paid in cash)]."""
    from ..basics.exact import RATE_ONE, muldiv

    amounts = booked.recorded("distributed")
    told = []
    for n, paid in enumerate(booked.struck.ask.paid):
        amount = int(amounts[n])
        told.append((paid, amount, amount - muldiv(amount, paid.event.reinvest_e10, RATE_ONE)))
    return told
