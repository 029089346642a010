"""What a fund came to so far, grown from the rows of its tables: a night adds its own to what is remembered, and its last lines read no others."""

from __future__ import annotations

import collections
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from .cells import by_word, coded, whole
from .class_so_far import ClassSoFar, beginning, class_again
from .grown import some
from .schemas import TABLES

READ = ("nav", "orders", "distributions", "yields", "proofs", "exceptions")
STRUCK = ("session", "nav", "net_assets", "shares")
PAID = ("ex_date", "kind", "per_share", "nav")
DECLARED = ("session", "factor")


@attrs.frozen(kw_only=True, repr=False)
class FundSoFar:
    """proofs, how many; failed {proof: how often}; unconfirmed {severity: {check: how often}}; classes that had shares."""

    classes: Mapping[str, ClassSoFar] = attrs.field(factory=dict)
    proofs: int = 0
    failed: Mapping[str, int] = attrs.field(factory=dict)
    unconfirmed: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict)


def so_far(before: FundSoFar, rows: Mapping[str, pa.Table], after: int, through: int) -> FundSoFar:
    """A fund with the rows of the days after one, to another. `rows` are those of the tables that are READ, as many as there are."""
    told = {name: dated(rows[name], name, after, through) for name in READ if name in rows}
    return FundSoFar(
        classes=classes_so_far(before.classes, told, rows.get("orders")),
        proofs=before.proofs + (told["proofs"].num_rows if "proofs" in told else 0),
        failed=failed_so_far(before.failed, told.get("proofs")),
        unconfirmed=unconfirmed_so_far(before.unconfirmed, told.get("exceptions")),
    )


def classes_so_far(before: Mapping[str, ClassSoFar], told: Mapping[str, pa.Table], orders: pa.Table | None) -> dict[str, ClassSoFar]:
    """Every class that had shares by now; `orders` are those of all days, which say what first shares cost."""
    struck = by_word(told["nav"], "share_class", *STRUCK)
    paid = by_word(told["distributions"], "share_class", *PAID) if "distributions" in told else {}
    declared = by_word(told["yields"], "share_class", *DECLARED) if "yields" in told else {}
    began = {name for name in struck if name not in before}
    costs = first_prices(orders) if began and orders is not None else {}
    classes = dict(before) | {name: beginning(struck[name][0], costs.get(name)) for name in began}
    for name in {*struck, *paid, *declared} & classes.keys():
        classes[name] = classes[name].through(struck.get(name, []), paid.get(name, []), declared.get(name, []))
    return classes


def failed_so_far(before: Mapping[str, int], proofs: pa.Table | None) -> dict[str, int]:
    """{proof: how often it did not meet}."""
    failed = dict(before)
    if proofs is not None:
        codes, names = coded(proofs.column("proof"))
        for code in codes[np.flatnonzero(whole(proofs.column("difference")))].tolist():
            failed[names[code]] = failed.get(names[code], 0) + 1
    return failed


def unconfirmed_so_far(before: Mapping[str, Mapping[str, int]], exceptions: pa.Table | None) -> dict[str, Mapping[str, int]]:
    """{severity: {check: how often}} of those that nobody has confirmed."""
    told = {severity: collections.Counter(checks) for severity, checks in before.items()}
    if exceptions is not None:
        (severity, severities), (check, checks) = coded(exceptions.column("severity")), coded(exceptions.column("check"))
        at = np.flatnonzero(coded(exceptions.column("confirmed_by"))[0] < 0)
        for s, c in zip(severity[at].tolist(), check[at].tolist(), strict=True):
            told.setdefault(severities[s], collections.Counter())[checks[c]] += 1
    return {severity: dict(checks) for severity, checks in told.items()}


def first_prices(orders: pa.Table) -> dict[str, int]:
    """{class: what its first shares cost, e8}: the first order that was booked, of several the one accepted first."""
    codes, names = coded(orders.column("share_class"))
    order = np.lexsort([whole(orders.column("accepted_at")), whole(orders.column("booked"))])
    dealt = order[whole(orders.column("shares"))[order] != 0]
    classes, first = np.unique(codes[dealt], return_index=True)
    return {names[c]: nav for c, nav in zip(classes.tolist(), whole(orders.column("nav"))[dealt[first]].tolist(), strict=True)}


def dated(rows: pa.Table, name: str, after: int, through: int) -> pa.Table:
    """The rows of some days."""
    days = whole(rows.column(TABLES[name].dated))
    kept = np.flatnonzero((days > after) & (days <= through))
    return rows if len(kept) == rows.num_rows else some(rows, kept)


def kept(found: FundSoFar) -> dict[str, Any]:
    """As it is remembered."""
    return attrs.asdict(found, value_serializer=lambda _, __, value: str(value) if isinstance(value, Decimal) else value)


def again(told: Mapping[str, Any]) -> FundSoFar:
    """The same as it was."""
    return FundSoFar(**{**told, "classes": {name: class_again(each) for name, each in told["classes"].items()}})
