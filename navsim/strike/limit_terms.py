"""The terms of limits, window by window: whether they hold, for what part of a year, what they count, and what may be given back under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..events.terms import LimitTerms
from .charges import Accrual, Charges, Limit
from .windows import Windows

if TYPE_CHECKING:
    from ..basics.arrays import Ints


@attrs.frozen(kw_only=True, repr=False)
class Kinds:
    """What limits tell accruals by: (category, whether the adviser bears it) of each kind; `of` the kind of each accrual."""

    kinds: tuple[tuple[str, bool], ...]
    of: tuple[int, ...]


def in_force(limit: Limit, windows: Windows) -> Any:
    """Whether a limit holds on some day of each window."""
    return np.any([years > 0 for years in held_by(limit.entries, windows)], axis=0)


def held_by(entries: Iterable[LimitTerms], windows: Windows) -> list[Ints]:
    """Parts of a year that some entries of limits hold, of each window."""
    return [windows.years("actual/actual", entry.first, entry.last) for entry in entries]


def held(limits: Any, windows: Windows) -> np.ndarray:
    """int64 [p, entry]: the same of each entry of each limit, limits in order."""
    told = held_by((entry for limit in limits for entry in limit.entries), windows)
    return np.array(told, np.int64).reshape(len(told), len(windows.parts)).T.copy()


def on_last_days(limit: Limit, windows: Windows) -> list[LimitTerms]:
    """The entry in force at the end of each window."""
    if len(limit.entries) == 1:
        return [limit.entries[0]] * len(windows.parts)
    return [limit.on(part.last) for part in windows.parts]


def reimburses(limit: Limit, windows: Windows) -> list[int]:
    """Whether what is above a limit may be reimbursed, of each window."""
    return [int(entry.may_reimburse) for entry in on_last_days(limit, windows)]


def kinds_of(accruals: tuple[Accrual, ...]) -> Kinds:
    """What limits tell accruals by, in order of first appearance."""
    told: dict[tuple[str, bool], int] = {}
    of = [told.setdefault((accrual.category, accrual.memo), len(told)) for accrual in accruals]
    return Kinds(kinds=tuple(told), of=tuple(of))


def counted_in(limits: Sequence[Limit], windows: Windows, kinds: Kinds) -> np.ndarray:
    """int64 [p, m, kind]: which kinds of accruals each limit counts."""
    told = np.zeros((len(windows.parts), len(limits), len(kinds.kinds)), np.int64)
    for m, limit in enumerate(limits):
        known = {id(entry): counts(entry, kinds) for entry in limit.entries}
        if len(limit.entries) == 1:
            told[:, m] = known[id(limit.entries[0])]
        else:
            told[:, m] = np.array([known[id(entry)] for entry in on_last_days(limit, windows)], np.int64).reshape(len(told), len(kinds.kinds))
    return told


def counts(entry: LimitTerms, kinds: Kinds) -> list[int]:
    """Which kinds a limit counts while one of its entries is in force: memo fees are nobody's expense here."""
    return [int(category not in entry.excludes and not memo) for category, memo in kinds.kinds]


def may_give(charges: Charges, n: int, kinds: Kinds) -> list[int]:
    """Of each accrual, whether look n gives something back of it under some terms: of a look at the fund the management fee, or more where they
    say so."""
    of_classes = charges.passes[n].of_classes
    mine = [limit for limit in (charges.class_limits if of_classes else charges.limits) if charges.pass_of(limit, of_classes) == n]
    terms = {(entry.excludes, entry.may_reimburse) for limit in mine for entry in limit.entries}

    def may(category: str, memo: bool) -> bool:
        return not memo and any(
            category not in excludes and (of_classes or category == "management" or may_reimburse) for excludes, may_reimburse in terms
        )

    told = [int(may(*kind)) for kind in kinds.kinds]
    return [told[kind] for kind in kinds.of]
