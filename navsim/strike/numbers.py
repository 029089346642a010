"""The numbers of fee structures of one form, for all of them at once: rates, ends of tiers, sums of money, rates of limits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..basics.problems import refuse
from .charges import Charges, DatedTerms, Limit
from .dated_terms import cuts_of, sum_of, tiers_of

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.terms import FeeTerms, LimitTerms

MOST_DUST = 1 << 61  # what the rules divide by must stay below


class Numbers(NamedTuple):
    """int64, the last axis is the structure. Rates are in parts of the unit of their own terms."""

    dated_sum: Ints  # [j, s] cents
    dated_ceiling_rate: Ints  # [j, s]; -1: none
    dated_ceiling: Ints  # [j, s] cents a period; -1: none
    dated_floor: Ints  # [j, s] cents a year; 0: none
    tier_from: Ints  # [i, s] cents
    tier_to: Ints  # [i, s] cents
    tier_rate: Ints  # [i, s]
    limit_rate: Ints  # [entry, s] e10, of each entry of each limit of the fund
    pair_rate: Ints  # [entry, s] e10, of each entry of a limit of classes, once for each of its classes
    vintage_rate: Ints  # [entry, s] e10, of each entry of the limit of each vintage: no more than the rate of the vintage's year

    @property
    def structures(self) -> int:
        """How many there are."""
        return int(self.dated_sum.shape[1])

    def some(self, first: int, last: int) -> Numbers:
        """Those of a block."""
        return Numbers(*(np.ascontiguousarray(each[:, first:last]) for each in self))


def numbers_of(charges: Charges, structures: Sequence[tuple[Sequence[FeeTerms], Sequence[LimitTerms]]]) -> Numbers:
    """The numbers of structures of one form, whose entries stand where those of the first one of `charges` stand."""
    count, (fees, limits) = len(structures), charges.structures[0]
    every = [dated for accrual in charges.accruals for dated in accrual.dated]
    place, limit_place = ({id(entry): n for n, entry in enumerate(own)} for own in (fees, limits))
    told = [numbers_of_terms(dated, [own[place[id(dated.entry)]] for own, _ in structures]) for dated in every]

    def of_terms(name: str) -> Ints:
        return np.array([own[name] for own in told], np.int64).reshape(len(every), count)

    def each_tier(name: str) -> Ints:
        return np.array([tier for own in told for tier in own[name]], np.int64).reshape(charges.tiers, count)

    def rates(entries: list[LimitTerms]) -> Ints:
        own = [[theirs[limit_place[id(entry)]].rate_e10 for _, theirs in structures] for entry in entries]
        return np.array(own, np.int64).reshape(len(entries), count)

    limit_rate = rates([entry for limit in charges.limits for entry in limit.entries])
    return Numbers(
        dated_sum=of_terms("sum"),
        dated_ceiling_rate=of_terms("ceiling_rate"),
        dated_ceiling=of_terms("ceiling"),
        dated_floor=of_terms("floor"),
        tier_from=each_tier("from"),
        tier_to=each_tier("to"),
        tier_rate=each_tier("rate"),
        limit_rate=limit_rate,
        pair_rate=rates([entry for limit in paired_limits(charges) for entry in limit.entries]),
        vintage_rate=lower_rates(charges, limit_rate),
    )


def numbers_of_terms(dated: DatedTerms, entries: list[FeeTerms]) -> dict[str, Ints]:
    """The numbers of dated terms, structure by structure; of tiers [tier, s]. Each different entry is looked at once."""
    known = {id(entry): entry for entry in entries}
    at = {name: n for n, name in enumerate(known)}
    which = np.fromiter((at[id(entry)] for entry in entries), np.int64, len(entries))
    same = (dated.entry.id, dated.entry.first, dated.entry.last, dated.entry.classes)
    assert all((each.id, each.first, each.last, each.classes) == same for each in known.values()), same

    def told(number: Callable[[FeeTerms], int]) -> Ints:
        return np.array([number(entry) for entry in known.values()], np.int64)[which]

    tiers = np.array([tiers_of(entry) for entry in known.values()], np.int64).reshape(len(known), len(dated.tiers), 3)[which]
    return {
        "sum": told(sum_of),
        "ceiling_rate": told(lambda entry: -1 if (rate := ceiling_in(entry, dated)) is None else rate),
        "ceiling": told(lambda entry: -1 if entry.max_per_month_cents is None else entry.max_per_month_cents),
        "floor": told(lambda entry: entry.minimum_cents or 0),
        **{name: tiers[:, :, n].T for n, name in enumerate(("from", "to", "rate"))},
    }


def ceiling_in(entry: FeeTerms, dated: DatedTerms) -> int | None:
    """The ceiling of an entry through the dates of its terms."""
    return next(ceiling for first, last, ceiling in cuts_of(entry) if (first, last) == (dated.first, dated.last))


def in_units(charges: Charges, numbers: Numbers) -> tuple[list[int], Ints, Ints]:
    """(what 100 % is among the rates of each dated terms, rates of tiers and of ceilings counted in it)."""
    every = [dated for accrual in charges.accruals for dated in accrual.dated]
    units = units_of(charges, numbers)
    tier_rate, ceiling_rate = numbers.tier_rate.copy(), numbers.dated_ceiling_rate.copy()
    for j, (dated, unit) in enumerate(zip(every, units, strict=True)):
        if unit != dated.unit:
            for rates in (*tier_rate[dated.tier_first : dated.tier_first + len(dated.tiers)], ceiling_rate[j]):
                rates[:] = [rate if rate < 0 else rate * unit // dated.unit for rate in rates.tolist()]
    return units, tier_rate, ceiling_rate


def units_of(charges: Charges, numbers: Numbers) -> list[int]:
    """What 100 % is among the rates of each dated terms: its own unit, or, where the terms of a fee are of several forms, one in which all are whole.

    A sum of money in one year and 0.75 % in the next are counted in ten-thousandths: 1 is 10,000 of them, 0.75 % is 75.
    """
    told: list[int] = []
    for accrual in charges.accruals:
        if not accrual.is_mixed:
            told += [dated.unit for dated in accrual.dated]
            continue
        rates = set[tuple[int, int]]()
        for j, dated in enumerate(accrual.dated, len(told)):
            own = np.append(numbers.tier_rate[dated.tier_first : dated.tier_first + len(dated.tiers)], np.maximum(numbers.dated_ceiling_rate[j], 0))
            rates |= {(rate, dated.unit) for rate in own.tolist()}
        unit = math.lcm(*(one // math.gcd(rate, one) for rate, one in rates))
        if unit * accrual.dated[0].period >= MOST_DUST:
            message = f"{accrual.fee} has terms by the month and a yearly rate of over eight decimals; one account cannot hold both"
            refuse("fee.too_fine", message, "round the rate, or give the terms ids of their own")
        told += [unit] * len(accrual.dated)
    return told


def paired_limits(charges: Charges) -> list[Limit]:
    """The limit of each pair of one and a class."""
    return [charges.class_limits[q] for q, _ in charges.pairs]


def firsts(counts: Sequence[int]) -> list[int]:
    """Where each of several runs begins, and where the last ends."""
    reached = [0]
    for count in counts:
        reached.append(reached[-1] + count)
    return reached


def entries_of(limits: Sequence[Limit]) -> list[int]:
    """Where the entries of each of some limits begin among all of them."""
    return firsts([len(limit.entries) for limit in limits])


def lower_rates(charges: Charges, rates: Ints) -> Ints:
    """int64 [entry, s]: of each entry of each vintage's limit the lower of its rate and the rate at the end of the vintage's year."""
    told, first = [np.zeros((0, rates.shape[1]), np.int64)], entries_of(charges.limits)
    for vintage in charges.vintages:
        year, limit = vintage.fiscal_year, charges.limits[vintage.limit]
        last = dict(charges.before).get(year) or max(part.last for part in charges.parts if part.fiscal_year == year)
        mine = range(first[vintage.limit], first[vintage.limit + 1])
        then = next((n for n, entry in zip(mine, limit.entries, strict=True) if (entry.first or last) <= last <= (entry.last or last)), mine[-1])
        told.append(np.minimum(rates[then], rates[mine.start : mine.stop]))
    return np.concatenate(told)
