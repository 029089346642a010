"""Whether the terms of a structure agree with each other and with what happened: what a folder is asked when it is read."""

from __future__ import annotations

import functools
from typing import Any

from ..basics.problems import Problem
from ..events.many import Mixed, parts_of
from ..events.prices import no_prices
from ..events.shares import AccountCount, Expense, Order, Payment
from ..events.terms import ClassTerms, DistributionTerms, FeeTerms, FundTerms, LimitTerms, YieldFloorTerms
from ..log.knowledge import Known
from ..scenario.batch import Batch
from ..scenario.bills_agree import bills_agree
from ..scenario.rows_agree import orders_while_open
from ..scenario.terms_agree import MILLION_CENTS, terms_agree
from .structures import Structures

TERMS = (FundTerms, ClassTerms, FeeTerms, LimitTerms, DistributionTerms, YieldFloorTerms)
BILLS = (Expense, Payment, AccountCount)


class Agreeing:
    """Asks it of the structures of a grid. What the log had already is none of the grid's doing: a run takes it."""

    def __init__(self, structures: Structures) -> None:
        self.structures = structures
        kinds = {kind for kind, _ in structures.touched}
        self.rows: tuple[type[Any], ...] = (*(BILLS if kinds & {ClassTerms, FeeTerms} else ()), *((Order,) if ClassTerms in kinds else ()))
        self.plans = self.plan_limits()
        self.before = functools.cache(self._before)

    def disagreements(self, known: Known, funds: list[str]) -> list[Problem]:
        """Problems of the terms in what is known, and of rows that they leave without their fee or class."""
        batch = self.batch(known, funds)
        told: list[Problem] = list(terms_agree(batch))
        told += [problem for problem in self.of_rows(batch) if problem not in self.before(tuple(funds))]
        return told

    def of_rows(self, batch: Batch) -> list[Problem]:
        """Problems of bills, payments, counts of accounts and orders."""
        return [*(bills_agree(batch) if Expense in self.rows else ()), *(orders_while_open(batch) if Order in self.rows else ())]

    def _before(self, funds: tuple[str, ...]) -> list[Problem]:
        """Those that there are without the grid."""
        return self.of_rows(self.batch(self.structures.known, list(funds)))

    def batch(self, known: Known, funds: list[str]) -> Batch:
        """The terms of some funds, and the rows they may not agree with."""
        terms = [event for kind in TERMS for event in known.of(kind) if event.fund in funds]
        rows = [part for kind in self.rows for part in parts_of(known.events.get(kind, ()))]
        classes: dict[str, tuple[str, ...]] = {fund: tuple(event.id for event in known.of(ClassTerms, fund)) for fund in funds}
        return Batch(
            events=Mixed([terms, *rows]),
            prices=no_prices(),
            funds=classes,
            known=(),
            places={},
            mentions=None,
            unread=frozenset(),
            appended=False,
        )

    def plan_limits(self) -> set[int]:
        """e10, of every class and every structure."""
        told = {event.plan_limit_e10 for event in self.structures.known.of(ClassTerms)}
        grid = self.structures.grid
        for path, values in zip(grid.paths, grid.values, strict=True):
            if path.attribute == "plan_limit_e10":
                told |= {value.held for value in values}
        return {limit for limit in told if limit is not None}

    def past(self, event: Any) -> int:
        """How many bounds the numbers of a fee are past: fees of one form that differ in this do not agree with their fund alike."""
        if not isinstance(event, FeeTerms):
            return 0
        told = int(event.per_million_cents is not None and event.per_million_cents > MILLION_CENTS)
        if self.plans and event.category == "distribution":
            highest = max([event.rate_e10 or 0, *(rate for _, rate in event.tiers or ())])
            told += 2 * sum(limit < highest for limit in self.plans)
        return told
