"""The tables of a run, each made when somebody asks for it: who wants the NAV does not wait for the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..basics.staying import staying
from ..ledger.floating_checks import floats
from ..tables import accrued, ledgers, positions, shareholders, strikes, workings, year_ends
from ..tables.rows import Rows, of_columns
from ..tables.schemas import TABLES

if TYPE_CHECKING:
    from ..ledger.booked import Booked
    from ..ledger.found import Findings
    from ..ledger.journal import Journal
    from ..ledger.proven import Proofs

Columns = dict[str, Any]
ByFund = dict[str | None, Any]


class TablesTold(Mapping[str, ByFund]):
    """{table: {fund id or None: Arrow rows}}, of the tables that a run has."""

    def __init__(self, makers: dict[str, Callable[[], dict[str | None, Any]]]) -> None:
        """makers  {table: what gives the columns of each fund, or rows that are yet to be told}"""
        self.makers = makers
        self.kept: dict[str, ByFund] = {}

    def __getitem__(self, name: str) -> ByFund:
        if name not in self.kept:
            self.kept[name] = self.made(name)
        return self.kept[name]

    def __contains__(self, name: object) -> bool:
        return name in self.makers

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)

    def made(self, name: str) -> ByFund:
        """One table."""
        with staying():
            return {fund: rows.told() for fund, rows in self.rows(name).items()}

    def rows(self, name: str) -> dict[str | None, Rows]:
        """The rows of one table, yet to be told."""
        with staying():
            made = self.makers[name]()
            return {fund: own if isinstance(own, Rows) else of_columns(TABLES[name], own) for fund, own in made.items()}

    def passing(self) -> Iterator[tuple[str, ByFund]]:
        """Every table in turn, in Arrow's types where somebody asked for it; the others are let go when the next is made."""
        for name in self.makers:
            yield name, self.kept[name] if name in self.kept else self.rows(name)


def tellers(
    booked: Booked, entries: Callable[[], Journal], proven: Callable[[], Proofs], findings: Callable[[], Findings]
) -> dict[str, Callable[[], Columns]]:
    """{table: what gives its columns} of one fund."""
    told: dict[str, Callable[[Booked], Columns]] = money_tables(booked) | {
        "nav": strikes.nav,
        "roll_forward": strikes.roll_forward,
        "accruals": accrued.accruals,
        "workings": workings.workings,
        "year_ends": year_ends.year_ends,
        "holdings": positions.holdings,
        "securities": positions.securities,
        "lots": positions.lots,
        "lot_relief": positions.lot_relief,
        "orders": shareholders.orders,
        "order_charges": shareholders.order_charges,
        "account_balances": shareholders.account_balances,
        "account_counts": shareholders.account_counts,
        "undistributed": shareholders.undistributed,
        "distributions": shareholders.distributions,
        "account_distributions": shareholders.account_distributions,
        "journal": lambda own: ledgers.journal(own, entries()),
        "proofs": lambda own: ledgers.proofs(own, proven()),
        "exceptions": lambda own: ledgers.exceptions(own, findings()),
    }
    return {name: teller(make, booked) for name, make in told.items()}


def money_tables(booked: Booked) -> dict[str, Callable[[Booked], Columns]]:
    """What a money fund has besides, a floating one too, and yields of one that declares daily; the others do without their rooms."""
    told: dict[str, Callable[[Booked], Columns]] = {}
    if booked.stable_price is not None or booked.struck.ask.daily or floats(booked):
        from ..tables import money_funds, nmfp

        if booked.stable_price is not None:
            told |= {"shadow": money_funds.shadow, "deviation": money_funds.deviation}
        if booked.stable_price is not None or floats(booked):
            told |= {"liquidity": money_funds.liquidity, "nmfp": nmfp.nmfp}
        if booked.struck.ask.daily:
            told |= {"yields": money_funds.yields}
    return told


def teller(make: Callable[[Booked], Columns], booked: Booked) -> Callable[[], Columns]:
    """What gives a table of a fund."""
    return lambda: make(booked)


def tell(
    booked: Booked, entries: Journal, proven: Proofs, findings: Findings, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Columns]]:
    """(table, columns) of one fund, one after the other, but for some tables."""
    for name, make in tellers(booked, lambda: entries, lambda: proven, lambda: findings).items():
        if name not in without:
            yield name, make()
