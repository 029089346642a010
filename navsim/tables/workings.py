"""The table of workings: all that makes a posting, so that it can be explained without being made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics import exact
from ..basics.exact import muldiv
from ..ledger.booked import Booked
from .arrow import Cells, words
from .schemas import TABLES
from .strikes import session_days

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Bools, Ints
    from ..strike.charges import Accrual, DatedTerms

NOTHING = np.iinfo(np.int64).min  # an empty cell
TEXTS = ("share_class", "fee", "day_count", "cause")


def workings(booked: Booked) -> dict[str, Any]:
    """One row a part, accrual and tier in force; and one for a bill where none is."""
    most = 1 + sum(len(each.tiers) for own in booked.accruals for each in own.dated)  # rows of a part
    pieces = [rows for k, accrual in enumerate(booked.accruals) for rows in of_accrual(booked, k, accrual, k * most)]
    names = ("part", "order", *(column.name for column in TABLES["workings"].columns if column.name not in ("session", "day_from", "day_to")))
    told = {name: together([rows[name] for rows in pieces], name in TEXTS) for name in names}
    order = np.lexsort([told["order"], told["part"]])
    told = {name: column[order] for name, column in told.items()}
    parts = booked.part_days
    part = told.pop("part")
    del told["order"]
    columns: dict[str, Any] = {name: words(column.tolist()) if name in TEXTS else emptied(column) for name, column in told.items()}
    carried = zip(told["carried_num"].tolist(), told["carried_den"].tolist(), strict=True)
    columns["carried_before"] = [muldiv(num, 10**16, den) for num, den in carried]
    return columns | {"session": session_days(booked)[parts.session[part]], "day_from": parts.first[part], "day_to": parts.last[part]}


def of_accrual(booked: Booked, k: int, accrual: Accrual, order: int) -> list[dict[str, Any]]:
    """The rows of one accrual, tier by tier, in an order of their part; the first of a part tells its bill."""
    bill, told = booked.terms("bill")[:, k], []
    there = np.zeros(len(bill), bool)
    for j, dated in enumerate(accrual.dated, int(booked.struck.arrays.dated_first[k])):
        weight = weight_of(booked, k, j)
        charged = weight != 0
        if dated.bounded:
            charged |= booked.terms("dated_floor_parts")[:, j] != 0
        for i, tier in enumerate(dated.tiers, dated.tier_first):
            rows = tier_rows(booked, accrual, dated, (j, i), tier, charged, weight)
            rows["billed"] = np.where(there[rows["part"]], 0, bill[rows["part"]])
            there[rows["part"]] = True
            order += 1
            told.append(rows | {"order": np.full(len(rows["part"]), order)})
    alone = np.flatnonzero((bill != 0) & ~there)
    told.append(bills(accrual, alone, bill[alone]) | {"order": np.full(len(alone), order + 1)})
    return told


def weight_of(booked: Booked, k: int, j: int) -> Ints:
    """int64 [p]: parts of its period that terms are charged; in a part with a bill, those after it."""
    after, usual = (booked.terms(name)[:, j] for name in ("dated_after", "dated_parts"))
    return np.where(booked.terms("billed")[:, k] != 0, after, usual)


def tier_rows(
    booked: Booked, accrual: Accrual, dated: DatedTerms, at: tuple[int, int], tier: tuple[int, int, int], charged: Bools, weight: Ints
) -> dict[str, Any]:
    """The rows of one tier of some terms: of the parts that they are charged in, and whose base reaches the tier.

    at  positions of the terms and of the tier
    """
    (j, i), (start, end, rate) = at, tier
    base, posted, dust = (booked.recorded(name)[:, n] for name, n in (("base", j), ("posted", i), ("dust", i)))
    parts = np.flatnonzero(charged & ~((start != 0) & (base <= start) & (posted == 0)))
    one, carried = int(booked.struck.arrays.dated_one[j]), dust[parts]
    shared, common = np.gcd(weight[parts], dated.period), np.gcd(carried, one)
    return filled(
        len(parts),
        {
            "part": parts,
            "share_class": accrual.share_class,
            "fee": accrual.fee,
            "base": base[parts],
            "tier_from": start,
            "tier_to": NOTHING if end >= 1 << 60 else end,
            "rate": exact.RATE_ONE // dated.unit * rate,
            "day_count": dated.entry.day_count,
            "weight_num": weight[parts] // shared,
            "weight_den": dated.period // shared,
            "carried_before": 0,
            "carried_num": carried // common,
            "carried_den": one // common,
            "posted": posted[parts],
            "cause": dated.entry.event_id,
        },
    )


def bills(accrual: Accrual, parts: Ints, cents: Ints) -> dict[str, Any]:
    """The rows of bills of parts in which nothing else is charged."""
    none = {"base": NOTHING, "tier_from": 0, "tier_to": NOTHING, "rate": 0, "weight_num": 0, "weight_den": 1, "carried_before": 0}
    of_bill = {"share_class": accrual.share_class, "fee": accrual.fee, "day_count": accrual.day_count, "cause": "bill"}
    return filled(len(parts), {"part": parts, "carried_num": 0, "carried_den": 1, "billed": cents, "posted": cents} | none | of_bill)


def filled(count: int, told: dict[str, Any]) -> dict[str, Any]:
    """Columns of one length; what is one value is said of every row."""
    return {name: np.full(count, value, object if name in TEXTS else np.int64) for name, value in told.items()}


def together(pieces: list[Any], text: bool) -> Arrays:
    """The pieces of a column."""
    told: Arrays = np.concatenate([np.zeros(0, object if text else np.int64), *pieces])
    return told


def emptied(column: Ints) -> Any:
    """A column whose cells may be empty."""
    return Cells(column, column != NOTHING) if (column == NOTHING).any() else column
