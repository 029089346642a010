"""Bills, payments and counts of accounts against the fees they are for: the right class, one count a day, no custody by class (rule 18f-3)."""

from __future__ import annotations

from collections.abc import Iterator

from ..basics.problems import Problem
from ..events.columns import MOST_CENTS
from ..events.shares import AccountCount, Expense, Payment
from ..events.terms import CATEGORIES, FeeTerms, PolicyTerms
from .batch import Batch
from .terms_agree import FUND_LEVEL


def bills_agree(batch: Batch) -> Iterator[Problem]:
    """Every problem with rows that charge or pay a fee, or count what one is charged on."""
    yield from accounts_twice(batch)
    if "fund" in batch.unread:
        return
    fees: dict[tuple[str, str], list[FeeTerms]] = {}
    for terms in batch.all(FeeTerms):
        fees.setdefault((terms.fund, terms.id), []).append(terms)
    for count in batch.own(AccountCount):
        yield from _whose(batch, count, fees)
        yield from _too_many(batch, count, fees)
    for row in batch.own(Expense, Payment):
        yield from _class_of(batch, row, fees.get((row.fund, row.fee), []))


def accounts_twice(batch: Batch) -> Iterator[Problem]:
    """Two counts of one class and day: which of them is charged?"""
    own = {id(row) for row in batch.own(AccountCount)}
    before: dict[tuple[object, ...], AccountCount] = {}
    for row in batch.standing(AccountCount):
        classes = batch.funds.get(row.fund or "") or ()
        key = (row.fund, row.share_class or (classes[0] if len(classes) == 1 else None), row.date)
        if key in before and id(row) in own:
            other = before[key]
            message = f"a second count of accounts of {row.share_class or row.fund} on {row.date}; the other is on line {other.line} of {other.file}"
            yield batch.problem(row, "date", "accounts.twice", message, "keep one; to correct a count name it in reverses")
        before.setdefault(key, row)


def uncounted(batch: Batch) -> Iterator[str]:
    """A note for each fee by the account whose accounts nobody counts: it charges nothing."""
    counted = {row.fund for row in batch.all(AccountCount)} | {each.fund for each in batch.all(PolicyTerms) if each.account_counts == "register"}
    if batch.appended or "accounts" in batch.unread:
        return
    for fee in batch.all(FeeTerms):
        if (fee.per_account_cents is not None or fee.per_closed_account_cents is not None) and fee.fund not in counted:
            help = 'add rows, or write account_counts = "register" under [policy]'
            yield f"{fee.file}:{fee.line} {fee.id} is charged by the account, and no row of accounts counts any: it charges nothing; {help}"


def _whose(batch: Batch, count: AccountCount, fees: dict[tuple[str, str], list[FeeTerms]]) -> Iterator[Problem]:
    """A count that names no class, where a class is charged by its accounts."""
    there = batch.funds.get(count.fund or "") or ()
    if count.share_class is not None or len(there) < 2:
        return
    for (fund, name), entries in fees.items():
        by_account = any(entry.per_account_cents is not None or entry.per_closed_account_cents is not None for entry in entries)
        if fund == count.fund and by_account and entries[0].classes is not None:
            message = f"{name} is charged to {', '.join(entries[0].classes)} by their accounts; this count does not say whose they are"
            yield batch.problem(count, "class", "class.missing", message, f"fill class: one of {', '.join(there)}")
            return


def _too_many(batch: Batch, count: AccountCount, fees: dict[tuple[str, str], list[FeeTerms]]) -> Iterator[Problem]:
    """A count that no sum for each account stands beside: together they pass ten trillion dollars."""
    for entry in (each for (fund, _), entries in fees.items() if fund == count.fund for each in entries):
        for column, number, cents in (("open", count.open, entry.per_account_cents), ("closed", count.closed, entry.per_closed_account_cents)):
            if cents is not None and number * cents > MOST_CENTS:
                message = f"{number:,} accounts at {cents / 100:,.2f} each, for {entry.id}, are more than ten trillion dollars"
                yield batch.problem(count, column, "accounts.too_many", message, f"look at the count, and at {entry.id} in the terms")
                return


def _class_of(batch: Batch, row: Expense | Payment, entries: list[FeeTerms]) -> Iterator[Problem]:
    """The class a row names, or does not name, against the level of its fee."""
    there = batch.funds.get(row.fund or "") or ()
    what = "bill" if isinstance(row, Expense) else "payment"
    if not entries or entries[0].classes is None:
        category = entries[0].category if entries else row.fee if row.fee in CATEGORIES else ""
        if what == "bill" and row.share_class is not None and category in FUND_LEVEL and len(there) > 1:
            message = f"a {category} fee is the same for all classes; this bill is for {row.share_class} alone"
            help = "take the class away: rule 18f-3 allows no advisory or custodial fee by class"
            yield batch.problem(row, "class", "fee.not_by_class", message, help)
        return
    charged = [name for name in there if any(name in (entry.classes or ()) for entry in entries)]
    if row.share_class is None:
        if what == "bill" and len(charged) > 1:
            message = f"{row.fee} is charged to {', '.join(charged)}; this bill does not say whose it is"
            yield batch.problem(row, "class", "fee.no_class", message, "fill class: a row for each")
    elif row.share_class in there and row.share_class not in charged:
        message = f"{row.fee} is not charged to {row.share_class}; this {what} is for that class"
        yield batch.problem(row, "class", "fee.other_class", message, f"one of: {', '.join(charged)}")
