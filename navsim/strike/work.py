"""How much work it is to strike a fund, counted in strikes of a usual one: a run decides by it whether a compiler pays.

Measured in plain integers: a class costs a session what an accrual does, and what is shared out among all classes a tenth of that for each
of them. A usual fund has three classes, seven fees and a limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .charges import FUND
from .limit_terms import kinds_of, may_give

if TYPE_CHECKING:
    from ..events.terms import FeeTerms, LimitTerms
    from .ask import Ask

USUAL = 16  # classes and accruals
PARTS = 10  # of what is shared out, that are as much work as an accrual


def work(strikes: int, classes: int, accruals: int, shared_out: int) -> int:
    """Strikes of a fund as so many of a usual one. `shared_out`: of how many sums a session each class is given its part.

    400 classes with a fee each, all of which a limit of the fund may give back: (400 + 400 + 400 x 400 / 10) / 16 = 1,050 usual ones.
    """
    return strikes * max((classes + accruals + classes * shared_out // PARTS) // USUAL, 1)


def work_of(ask: Ask, structures: int) -> int:
    """That of a fund under so many structures."""
    charges = ask.charges
    kinds, looks = kinds_of(charges.accruals), [n for n, each in enumerate(charges.passes) if not each.of_classes]
    shared_out = sum(each.share_class is FUND for each in charges.accruals) + sum(sum(may_give(charges, n, kinds)) for n in looks)
    return work((ask.sessions - ask.window.first) * structures, len(ask.classes), len(charges.accruals), shared_out)


def work_by_terms(strikes: int, classes: int, fees: Sequence[FeeTerms], limits: Sequence[LimitTerms]) -> int:
    """About that of a fund of which only the terms are known: as if each fee could be given back where a limit of the fund says so."""
    of_fund = {fee.id for fee in fees if fee.classes is None}
    of_classes = {(fee.id, name) for fee in fees for name in fee.classes or ()}
    accruals = len(of_fund) + len(of_classes)
    looks = any(limit.classes is None and limit.may_reimburse for limit in limits)
    return work(strikes, classes, accruals, len(of_fund) + looks * accruals)
