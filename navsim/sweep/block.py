"""One block of structures, struck: what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..strike import places, replay, shapes
from .forms import Form
from .plan import Task

if TYPE_CHECKING:
    from .forms import Fund


@attrs.frozen(kw_only=True, eq=False)
class Kept:
    """What a fund left under the structures of a block; the last axis is the structure, of the path the first.

    nav, shares, net_assets   [c] after the last session, the NAV of a class as last struck
    first, last               [c] its first and last session with shares; -1: it never had any
    ex_navs                   [d] the NAV that each distribution is reinvested at
    charged                   [category, c] cents by fund.categories, what the adviser bears left out
    waived, recouped          [c]
    years, dust               [c] net assets x years, cents and parts of one
    clipped, refused          [c]
    status, stopped_at, stopped_class
    growth                    what daily dividends paid a share, see daily_growth; None where there are none
    path                      [structure, c, t] NAVs in units of fund.nav_unit, 0 where the class has no shares; None where they were not asked for
    """

    nav: np.ndarray
    shares: np.ndarray
    net_assets: np.ndarray
    first: np.ndarray
    last: np.ndarray
    ex_navs: np.ndarray
    charged: np.ndarray
    waived: np.ndarray
    recouped: np.ndarray
    years: np.ndarray
    dust: np.ndarray
    clipped: np.ndarray
    refused: np.ndarray
    status: np.ndarray
    stopped_at: np.ndarray
    stopped_class: np.ndarray
    growth: tuple[Any, ...] | None = None
    path: Any = None


def strike(form: Form, task: Task, path: bool = False) -> list[Kept]:
    """[fund] Kept of a block: a function of what it is given, wherever it runs."""
    every = path or any(fund.daily for fund in form.funds)
    struck = replay.strike_numbered(list(form.laid), list(task.numbers), recorded=False, path=every)
    return [keep(fund, own, every, path) for fund, own in zip(form.funds, struck, strict=True)]


def keep(fund: Fund, struck: replay.Struck, every: bool, path: bool) -> Kept:
    """What figures are made of, out of what the rules left: the NAVs of every session, or those of ex-dates."""
    record, state = struck.record, struck.state
    stopped = np.flatnonzero(state.status != shapes.RUNNING)

    def whole(array: Any) -> np.ndarray:
        """int64; of a structure that stopped the figures mean nothing, and may be larger."""
        if array.dtype == object and len(stopped):
            array = array.copy()
            array[..., stopped] = 0
        return np.asarray(array, dtype=np.int64)

    navs, last = whole(record.nav), whole(record.last) - 1  # 0 where the class has no shares
    at = range(len(fund.days)) if every else places.kept_at([ex for _, ex, _, _ in fund.distributions], len(fund.days)).tolist()
    ex_navs = [np.where(navs[at[ex], c] > 0, navs[at[ex], c], fund.initial_navs[c]) for c, ex, _, _ in fund.distributions]
    growth = None
    if fund.daily:
        bought_at = np.where(navs > 0, navs, np.array(fund.initial_navs)[:, None])
        declared = whole(record.declared)
        if len(stopped):  # what it declared means nothing, and a share of it may be too large for its place
            declared = declared.copy()
            declared[..., stopped] = 0
        growth = daily_growth(declared, whole(record.entitled_daily), whole(record.paid), fund.share_decimals, bought_at, last)
    return Kept(
        nav=whole(state.nav).copy(),
        shares=whole(state.shares).copy(),
        net_assets=whole(state.net_assets).copy(),
        first=whole(record.first) - 1,
        last=last,
        ex_navs=np.array(ex_navs, np.int64).reshape(len(ex_navs), navs.shape[2]),
        **expenses(fund, whole(record.totals), np.asarray(struck.world.place, np.int64)),
        years=whole(record.net_asset_years),
        dust=whole(record.net_asset_dust),
        clipped=whole(record.clipped),
        refused=whole(record.refused),
        status=np.asarray(state.status, np.int64),
        stopped_at=np.asarray(state.stopped_at, np.int64),
        stopped_class=np.asarray(state.stopped_class, np.int64),
        growth=growth,
        path=narrow(navs, fund.nav_unit) if path else None,
    )


def narrow(navs: np.ndarray, unit: int) -> np.ndarray:
    """NAVs [t, c, structure] as a path: in units, each structure's side by side, in 32 bits where all of them fit."""
    told = np.empty(navs.T.shape, np.int32 if navs.max(initial=0) < unit << 31 else np.int64)
    for c in range(navs.shape[1]):
        told[:, c] = (navs[:, c] // unit).astype(told.dtype).T
    return told


def expenses(fund: Fund, totals: np.ndarray, place: np.ndarray) -> dict[str, np.ndarray]:
    """What was charged, given back and taken back, out of the totals [row, c, s] of the rows that `place` [line] has for each line.

    Lines of classes share rows, each with the column of its class; what is given back counts on every row once.
    """
    classes, structures = totals.shape[1:]
    charged = np.zeros((len(fund.categories), classes, structures), np.int64)
    waived, recouped = np.zeros((2, classes, structures), np.int64)
    given, lines = set[int](), [n for n in range(fund.accruals, fund.block) if not (fund.recoups and n == fund.recoup_line)]
    for first in range(shapes.FEES, len(place) - 1, fund.block or 1):
        for category, line, c in fund.charged:
            own = slice(None) if c < 0 else c
            charged[category, own] -= totals[place[first + line], own]
        given |= set(place[[first + n for n in lines]].tolist())
        if fund.recoups:
            recouped -= totals[place[first + fund.recoup_line]]
    for row in given:
        waived += totals[row]
    return {"charged": charged, "waived": waived, "recouped": recouped}


def joined(blocks: list[Kept]) -> Kept:
    """What blocks of one form left, as one; the paths, which are large, are left where they are."""
    told = {field.name: [getattr(each, field.name) for each in blocks] for field in attrs.fields(Kept) if field.name not in ("growth", "path")}
    growth = grown_together([each.growth for each in blocks if each.growth is not None])
    return Kept(**{name: np.concatenate(own, axis=-1) for name, own in told.items()}, growth=growth)


def grown_together(growths: list[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    """The same of daily dividends: a session that pays somebody in one block alone pays nothing in the others."""
    if not growths:
        return None
    sessions = sorted({int(t) for own, _, _ in growths for t in own} - {-1})
    row = {t: n for n, t in enumerate([*sessions, -1])}
    factors, navs = list[np.ndarray](), list[np.ndarray]()
    for own, paid, at in growths:
        rows = [row[int(t)] for t in own]
        for told, values in ((factors, paid), (navs, at)):
            whole = np.zeros((len(row), *values.shape[1:]), np.int64)
            whole[rows] = values
            told.append(whole)
    return np.array([*sessions, -1]), np.concatenate(factors, axis=-1), np.concatenate(navs, axis=-1)


def daily_growth(
    declared: np.ndarray, entitled: np.ndarray, paid: np.ndarray, share_decimals: int, navs: np.ndarray, last: np.ndarray
) -> tuple[Any, ...]:
    """(sessions [n], e9 a share [n, c, s], NAV e8 [n, c, s]): what was declared since the payment before, at each session that pays somebody.

    The last row, of session -1, is what is declared and not paid yet, at the last NAV. What is declared a share is rounded to nine decimals
    a strike, as it is published. A class whose shares are gone, its last session `last` [c, s], is paid nothing more a share.
    """
    scale = 10 ** (9 - 2 + share_decimals)
    there = np.maximum(entitled, 1).astype(object)
    factors = np.where(entitled > 0, (2 * declared.astype(object) * scale + there) // (2 * there), 0).astype(np.int64)
    reached = factors.cumsum(axis=0)
    pays = paid.any(axis=1) & (np.arange(len(paid))[:, None, None] <= last)
    ends = np.flatnonzero(pays.any(axis=(1, 2)))
    told, before = [], np.zeros_like(reached[0])
    for t in ends.tolist():
        told.append(np.where(pays[t], reached[t] - before, 0))
        before = np.where(pays[t], reached[t], before)
    at_last = np.maximum(last, 0)[None]
    told.append(np.take_along_axis(reached, at_last, axis=0)[0] - before)
    return np.append(ends, -1), np.array(told), np.concatenate([navs[ends], np.take_along_axis(navs, at_last, axis=0)])
