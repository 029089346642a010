"""The trial balance: every account of the ledger at the close of a session, debits against credits, from the journal."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..tables.cells import coded, whole
from ..tables.schemas import DATE, MONEY, TEXT
from .figures import Figures
from .reading import Tables, chosen_session

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints

GROUPS = (
    ("Assets", ("cash", "investments", "unrealized appreciation", "receivable", "dividends receivable", "interest receivable")),
    ("Liabilities", ("payable", "distributions payable", "accrued", "due")),
    ("Capital", ("capital", "distribution:")),
    ("Income", ("dividend_income", "foreign_tax", "interest", "realized", "unrealized", "currency")),
    ("Expenses", ("expense:", "given back:")),
)
OTHER = "Other accounts"


@attrs.frozen(kw_only=True)
class Account:
    """Debits and credits of the session, and the balance at its close, debits positive."""

    account: str
    group: str
    debits: Decimal
    credits: Decimal
    balance: Decimal


@attrs.frozen(kw_only=True, eq=False)
class TrialBalance:
    """Accounts in the order of a balance sheet, then of a statement of operations."""

    fund: str
    name: str
    session: datetime.date
    accounts: tuple[Account, ...]

    def total(self, of: Callable[..., Any]) -> Decimal:
        """The sum of something of every account."""
        return sum((of(each) for each in self.accounts), Decimal("0.00"))

    @property
    def debit(self) -> Decimal:
        """All balances on the debit side."""
        return self.total(lambda each: max(each.balance, Decimal("0.00")))

    @property
    def credit(self) -> Decimal:
        """All balances on the credit side."""
        return self.total(lambda each: max(-each.balance, Decimal("0.00")))

    @property
    def meets(self) -> bool:
        """Whether debits are credits, of balances and of the day."""
        return self.debit == self.credit and self.total(lambda each: each.debits) == self.total(lambda each: each.credits)


def trial_balance(tables: Tables, fund: str, day: datetime.date | None = None) -> TrialBalance:
    """Every account a session has, with what it moved. Without a day, at the last session."""
    session, _ = chosen_session(tables, fund, day)
    journal = tables.read("journal", fund, range(1, session.year + 1))
    days, (codes, names) = whole(journal.column("session")), coded(journal.column("account"))
    debit, credit = (whole(journal.column(side)) for side in ("debit", "credit"))
    until, today = days <= day_number(session), days == day_number(session)
    sums = [added(codes, cents, rows, len(names)) for cents, rows in ((debit, until), (credit, until), (debit, today), (credit, today))]
    accounts = [
        Account(account=name, group=group_of(name), debits=dollars(debits), credits=dollars(credits), balance=dollars(sum_debit - sum_credit))
        for name, sum_debit, sum_credit, debits, credits in zip(names, *(each.tolist() for each in sums), strict=True)
        if sum_debit or sum_credit
    ]
    return TrialBalance(fund=fund, name=tables.about(fund)["name"], session=session, accounts=tuple(sorted(accounts, key=place)))


def added(codes: Ints, cents: Ints, rows: Bools, count: int) -> np.ndarray:
    """Cents by account of some rows."""
    told = np.zeros(count, np.int64)
    np.add.at(told, codes[rows], cents[rows])
    return told


def dollars(cents: int) -> Decimal:
    """Cents as dollars."""
    return Decimal(cents).scaleb(-2)


def group_of(account: str) -> str:
    """Where an account stands on the sheet; the longest beginning that fits decides."""
    fits = [(len(start), group) for group, starts in GROUPS for start in starts if account.startswith(start)]
    return max(fits)[1] if fits else OTHER


def place(account: Account) -> tuple[int, int, str]:
    """Order of the sheet: groups, then as listed, then by name."""
    groups = [group for group, _ in GROUPS]
    if account.group not in groups:
        return len(groups), 0, account.account
    starts = dict(GROUPS)[account.group]
    fits = [(len(start), -n) for n, start in enumerate(starts) if account.account.startswith(start)]
    return groups.index(account.group), -max(fits)[1], account.account


def figures(found: TrialBalance) -> Figures:
    """One row an account."""
    columns = (
        ("session", DATE),
        ("fund", TEXT),
        ("account", TEXT),
        ("debits", MONEY),
        ("credits", MONEY),
        ("balance_debit", MONEY),
        ("balance_credit", MONEY),
    )
    zero = Decimal("0.00")
    rows = [
        (found.session, found.fund, each.account, each.debits, each.credits, max(each.balance, zero), max(-each.balance, zero))
        for each in found.accounts
    ]
    return Figures(columns, tuple(rows))
