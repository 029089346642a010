"""The trial balance on a terminal."""

import decimal
from collections.abc import Iterator
from typing import Any

from ...basics.problems import printable
from ...reports.trial_balance import GROUPS, OTHER, TrialBalance
from ..grid import RULE, Grid, fitting
from ..ink import Ink
from ..wording import money, weekday
from .heading import heading


def lines(found: TrialBalance, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    told = heading(printable(found.name), f"trial balance of {weekday(found.session)}", found.fund, room)
    grid = Grid(
        head=("", "debits", "credits", "balance, debit", "credit"),
        rows=tuple(_rows(found)),
        right=(False, True, True, True, True),
    )
    told += [*fitting(grid, room), [""]]
    told.append([Ink("✓", "green"), " debits are credits"] if found.meets else [Ink("▲ debits are not credits", "red")])
    return told


def _rows(found: TrialBalance) -> Iterator[Any]:
    for group in (*(name for name, _ in GROUPS), OTHER):
        accounts = [each for each in found.accounts if each.group == group and (each.debits or each.credits or each.balance)]
        if accounts:
            yield (Ink(group, "bold"), "", "", "", "")
        for each in accounts:
            sides = (each.balance, None) if each.balance > 0 else (None, -each.balance) if each.balance else (each.balance, None)
            yield (f"  {printable(each.account)}", *(_of(value) for value in (each.debits, each.credits, *sides)))
    yield RULE
    sums = (found.total(lambda each: each.debits), found.total(lambda each: each.credits), found.debit, found.credit)
    yield (Ink("Total", "bold"), *(Ink(_of(value), "bold") for value in sums))


def _of(value: decimal.Decimal | None) -> str:
    return "" if value is None else money(value).strip()
