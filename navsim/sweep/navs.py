"""The NAVs of every session, structure by structure: kept narrow, told as rows and as a frame, never all of them as rows at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics.instants import day_number
from ..tables import arrow
from ..tables.schemas import DATE, PRICE, TEXT, WHOLE
from .figures import reason

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .block import Kept
    from .forms import Fund
    from .plan import Plan

TYPES = {"structure": WHOLE, "session": DATE, "fund": TEXT, "share_class": TEXT, "nav": PRICE}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Path:
    """What a structure of a fund was worth: NAVs [c, t] in units of fund.nav_unit, 0 where the class has no shares."""

    structure: int
    fund: Fund
    navs: np.ndarray

    def rows(self, days: Ints) -> pa.Table:
        """As rows: class after class, sessions in order, where there are shares. `days`: the numbers of the fund's days."""
        c, t = np.nonzero(self.navs)
        columns: dict[str, Any] = {
            "structure": np.full(len(t), self.structure, np.int64),
            "session": days[t],
            "fund": arrow.Words(np.zeros(len(t), np.int32), (self.fund.id,)),
            "share_class": arrow.Words(c.astype(np.int32), self.fund.classes),
            "nav": self.navs[c, t].astype(np.int64) * self.fund.nav_unit,
        }
        return pa.Table.from_arrays([arrow.column(told, TYPES[name]) for name, told in columns.items()], names=list(columns))


def paths(plan: Plan, kept: list[list[Kept]], wanted: tuple[str, ...]) -> tuple[Path, ...]:
    """Those of each structure and fund that was struck to the end, structures in order; the baseline's left out."""
    where = {column: (n, s) for n, task in enumerate(plan.tasks) for s, column in enumerate(task.columns)}
    told: list[Path] = []
    for structure in range(len(plan.columns[0]) - 1):
        for g, group in enumerate(plan.groups):
            column = plan.columns[g][structure]
            for at, terms in enumerate(group):
                if terms.id in wanted and not isinstance(column, str):
                    n, s = where[column]
                    fund, own = plan.forms[plan.tasks[n].form].funds[at], kept[n][at]
                    if reason(fund, own, s) is None:
                        told.append(Path(structure=structure, fund=fund, navs=own.path[s]))
    return tuple(told)


def tables(kept: tuple[Path, ...]) -> Iterator[pa.Table]:
    """The rows of each in turn."""
    days: dict[Fund, Ints] = {}
    for path in kept:
        if path.fund not in days:
            days[path.fund] = np.array([day_number(day) for day in path.fund.days], np.int32)
        yield path.rows(days[path.fund])


def schema() -> pa.Schema:
    """The columns of those rows."""
    return pa.schema(list(TYPES.items()))


def frame(kept: tuple[Path, ...]) -> Any:
    """pandas: index session, columns (structure, fund, share_class), float64; NaN without shares."""
    import pandas as pd

    names = ["structure", "fund", "share_class"]
    if not kept:  # no structure was struck to its end
        return pd.DataFrame(index=pd.DatetimeIndex([], name="session"), columns=pd.MultiIndex.from_tuples([], names=names), dtype=float)
    days = {fund: pd.DatetimeIndex(fund.days, name="session") for fund in dict.fromkeys(path.fund for path in kept)}
    columns = {}
    for path in kept:
        for name, navs in zip(path.fund.classes, path.navs, strict=True):
            told = pd.Series(navs.astype(np.int64) * path.fund.nav_unit / 1e8, index=days[path.fund])
            columns[path.structure, path.fund.id, name] = told.where(told != 0)
    return pd.DataFrame(columns).rename_axis(columns=names)
