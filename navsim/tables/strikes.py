"""The tables of a strike: nav and roll_forward."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.exact import muldiv
from ..ledger.booked import Booked
from .arrow import Words

if TYPE_CHECKING:
    from ..basics.arrays import Ints

ALWAYS = (
    "opening",
    "purchases",
    "redemptions",
    "reinvested",
    "dividend_income",
    "foreign_tax",
    "interest",
    "realized",
    "unrealized",
    "currency",
)
CELLS = 1 << 18  # of the roll-forward that are looked at together
TO_E6 = {decimals: 10 ** (6 - decimals) for decimals in range(7)}


def session_days(booked: Booked) -> np.ndarray:
    """Day numbers of the sessions struck."""
    return booked.day_numbers[: booked.sessions]


def scaled(whole: np.ndarray, units: Any) -> Any:
    """Whole numbers in smaller units, one for all or one a row; beyond 63 bits one by one."""
    if int(np.abs(whole).max(initial=0)) * int(np.max(units, initial=0)) < 1 << 62:
        return whole * units
    each = np.broadcast_to(units, whole.shape).tolist()
    return [number * unit for number, unit in zip(whole.tolist(), each, strict=True)]


def with_shares(booked: Booked) -> np.ndarray:
    """bool [t, c]: which classes have shares, and so a NAV."""
    return booked.recorded("shares") > 0


def nav(booked: Booked) -> dict[str, Any]:
    """One row a session and class with shares."""
    at, c = np.nonzero(with_shares(booked))
    net_assets, shares = booked.recorded("net_assets")[at, c], booked.recorded("shares")[at, c]
    scale = 10 ** (18 - 2 + booked.fund.share_decimals)
    return {
        "session": session_days(booked)[at],
        "share_class": Words(c.astype(np.int32), booked.class_ids),
        "net_assets": net_assets,
        "shares": scaled(shares, TO_E6[booked.fund.share_decimals]),
        "nav_exact": [muldiv(cents, scale, units) for cents, units in zip(net_assets.tolist(), shares.tolist(), strict=True)],
        "nav": booked.recorded("nav")[at, c],
    }


def navs(funds: Iterable[Booked]) -> dict[tuple[str, str], tuple[Ints, list[int]]]:
    """{(fund, class): (day numbers of the sessions with shares, NAV e8)} of the classes that ever have some, in the order they were declared."""
    told = {}
    for booked in funds:
        there, days, every = with_shares(booked), session_days(booked), booked.recorded("nav")
        for c, name in enumerate(booked.class_ids):
            at = np.flatnonzero(there[:, c])
            if len(at):
                told[booked.fund.id, name] = days[at], every[at, c].tolist()
    return told


def roll_forward(booked: Booked) -> dict[str, Any]:
    """Every component of every class; for classes with shares the usual ones also where they are nothing."""
    told, there = booked.components, with_shares(booked)
    names = told.names
    usual = np.array([is_usual(name, booked) for name in names])
    whole = [place for place, name in enumerate(names) if name in told.whole]
    at_once = max(CELLS // (len(names) * max(there.shape[1], 1)), 1)
    days, pieces = session_days(booked), dict[str, list[np.ndarray]]()
    for start in range(0, max(len(there), 1), at_once):
        some = slice(start, start + at_once)
        amounts = np.zeros((*there[some].shape, len(names)), np.int64)
        for place in whole:
            amounts[:, :, place] = told.whole[names[place]][some]
        cells = slice(*np.searchsorted(told.session, [start, start + at_once]).tolist())
        amounts[told.session[cells] - start, told.share_class[cells], told.name[cells]] = told.cents[cells]
        has_row = (usual & there[some, :, None]) | (amounts != 0)
        at, c, n = np.nonzero(has_row)
        rows = {"session": days[some][at], "share_class": c.astype(np.int32), "component": n.astype(np.int32), "amount": amounts[has_row]}
        for name, column in rows.items():
            pieces.setdefault(name, []).append(column)
    columns = {name: np.concatenate(pieces.pop(name)) for name in tuple(pieces)}  # one by one: a thousand classes have sixty million rows
    return columns | {"share_class": Words(columns["share_class"], booked.class_ids), "component": Words(columns["component"], names)}


def is_usual(name: str, booked: Booked) -> bool:
    """Whether a component is told also where it is 0.00."""
    if name == "distribution:daily":
        return booked.struck.ask.daily
    return name in ALWAYS or name == "closing" or name.startswith(("fee:", "waiver:", "reimbursement:"))
