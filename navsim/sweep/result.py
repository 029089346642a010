"""What a sweep came to: one row a structure and class, exact in Arrow, in pandas for eyes; written whole or not at all."""

from __future__ import annotations

import datetime
import functools
import pathlib
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics.instants import day_number
from ..basics.problems import refuse
from ..tables import arrow
from ..tables.schemas import DATE, LONG_TEXT, MONEY, PRICE, SHARES, TEXT, WHOLE, YIELD
from . import figures, store
from .grid import Grid
from .plan import Plan, Stopped

if TYPE_CHECKING:
    from ..plots.of_sweep import SweepPlots
    from .block import Kept

TYPES = {
    "nav": PRICE,
    "first_session": DATE,
    "last_session": DATE,
    "net_assets": MONEY,
    "shares": SHARES,
    "total_return": YIELD,
    "average_annual_return": YIELD,
    "waived": MONEY,
    "recouped": MONEY,
    "expense_ratio_gross": YIELD,
    "expense_ratio": YIELD,
    "clipped_orders": WHOLE,
    "refused_orders": WHOLE,
}
ABOUT = ("structure", "fund", "share_class", "status", "reason")


@attrs.frozen(kw_only=True, eq=False)
class Sweep:
    """Every structure's figures. `final` for eyes, `table` to the cent, `nav` where the path was kept, `write` keeps them.

    rows     ((structure, fund, class, status, reason, {measure: whole number or None}), ...), structures in order
    baseline the same of what they are measured against
    about    what it was made from
    path     ((structure, fund, classes, days, NAVs e8 [t, c], 0 without shares), ...); None where it was not kept
    """

    grid: Grid
    rows: tuple[tuple[Any, ...], ...]
    baseline: tuple[tuple[Any, ...], ...]
    about: dict[str, Any]
    path: tuple[tuple[int, str, tuple[str, ...], tuple[datetime.date, ...], Any], ...] | None

    def __len__(self) -> int:
        return len(self.grid)

    @property
    def paths(self) -> tuple[str, ...]:
        """What was swept."""
        return tuple(path.text for path in self.grid.paths)

    @functools.cached_property
    def structures(self) -> Any:
        """pandas: the values of every structure, as they were written."""
        import pandas as pd

        columns = {path: self.grid.shown(p) for p, path in enumerate(self.paths)}
        return pd.DataFrame(columns, index=pd.RangeIndex(len(self), name="structure"))

    @functools.cached_property
    def final(self) -> Any:
        """pandas, for eyes and plots: one row a structure and class, index levels named by what was swept; `fund` too where there are several."""

        frame = self.table("final").select(["structure", "fund", "share_class", "status", "reason", *self.measures]).to_pandas()
        for name in (*self.measures, "reason", "status"):
            if name in self.measures and TYPES.get(name, MONEY) not in (DATE, WHOLE):
                frame[name] = frame[name].astype("float64")
            elif name in ("reason", "status"):
                frame[name] = frame[name].astype(object)
        several = frame["fund"].nunique() > 1
        levels = [(path, [frame_value(self.grid, p, s) for s in frame["structure"]]) for p, path in enumerate(self.paths)]
        levels += [(name, frame[name].astype(str).tolist()) for name in ("fund", "share_class") if several or name == "share_class"]
        frame.index = in_order([name for name, _ in levels], [column for _, column in levels])
        return frame.drop(columns=["share_class", *(["fund"] if several else [])])

    @functools.cached_property
    def nav(self) -> Any:
        """pandas: the NAV of every session, index session, columns (structure, fund, share_class), float64; NaN without shares."""
        import pandas as pd

        if self.path is None:
            refuse("sweep.no_path", "the NAVs of the sessions were not kept", "navsim.sweep(..., path=True)")
        columns = {}
        for structure, fund, classes, days, navs in self.path:
            for c, name in enumerate(classes):
                told = pd.Series(navs[:, c] / 1e8, index=pd.DatetimeIndex(days, name="session"))
                columns[structure, fund, name] = told.where(told != 0)
        return pd.DataFrame(columns).rename_axis(columns=["structure", "fund", "share_class"])

    def named(self, structure: int) -> str:
        """A structure by the values it has: 12b-1 0.25%, advisory 0.75%."""
        return ", ".join(
            f"{path.removeprefix('fee.').removesuffix('.rate')} {value_text(self.grid, p, structure)}" for p, path in enumerate(self.paths)
        )

    @property
    def plot(self) -> SweepPlots:
        """Charts: sweep.plot.drag()."""
        from ..plots.of_sweep import SweepPlots

        return SweepPlots(self)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that say something: a category nobody is charged for is left out."""
        idle = {name for name in figures.MEASURES if name.startswith("fees:") and not any(row[5].get(name) for row in (*self.rows, *self.baseline))}
        return (*(name for name in figures.MEASURES if name not in idle), "fee_drag")

    def table(self, name: str) -> pa.Table:
        """`final`, `baseline`, `structures` or `nav` as exact Arrow."""
        made = {"final": self._final, "baseline": self._baseline, "structures": self._structures, "nav": self._nav}
        if name not in made:
            refuse("table.unknown", f'a sweep has no table "{name}"', "one of: " + ", ".join(made))
        return made[name]()

    def _final(self) -> pa.Table:
        values = {path: [value_text(self.grid, p, row[0]) for row in self.rows] for p, path in enumerate(self.paths)}
        return rows_of(self.rows, self.measures, values)

    def _baseline(self) -> pa.Table:
        return rows_of(self.baseline, self.measures, {})

    def _structures(self) -> pa.Table:
        columns = [arrow.column(np.arange(len(self), dtype=np.int64), WHOLE)]
        columns += [arrow.column([value_text(self.grid, p, s) for s in range(len(self))], TEXT) for p in range(len(self.paths))]
        return pa.Table.from_arrays(columns, names=["structure", *self.paths])

    def _nav(self) -> pa.Table:
        if self.path is None:
            refuse("sweep.no_path", "the NAVs of the sessions were not kept", "navsim.sweep(..., path=True), or --path")
        pieces = [path_rows(*row) for row in self.path]
        return pa.concat_tables(pieces).unify_dictionaries() if pieces else path_rows(0, "", (), (), np.zeros((0, 0), np.int64))

    def told(self) -> dict[str, Any]:
        """What sweep.json says: inputs, versions, what was swept, counts. No clock."""
        counts: dict[Any, Any] = {}
        for row in self.rows:
            counts.setdefault(row[3], set()).add(row[0])
        told = {status: len(each) for status, each in counts.items()}
        return {**self.about, "paths": list(self.paths), "structures": len(self), "status": told}

    def write(self, out: Any) -> pathlib.Path | str:
        """Write the tables under a folder, or an address of an object store; an earlier sweep there is replaced whole or not at all."""
        return store.write(out, self)


def frame_value(grid: Grid, path: int, structure: int) -> str:
    """A value as it was written."""
    return str(grid.values[path][grid.picks[structure][path]].shown)


def value_text(grid: Grid, path: int, structure: int) -> str:
    """A value as text."""
    return grid.values[path][grid.picks[structure][path]].text


def in_order(names: list[str], columns: list[list[str]]) -> Any:
    """An index whose levels keep the order in which their values first come."""
    import pandas as pd

    levels, codes = [], []
    for column in columns:
        place: dict[Any, Any] = {}
        codes.append([place.setdefault(value, len(place)) for value in column])
        levels.append(pd.Index(list(place)))
    return pd.MultiIndex(levels=levels, codes=codes, names=names)


def rows_of(rows: tuple[tuple[Any, ...], ...], measures: tuple[str, ...], values: dict[str, list[str]]) -> pa.Table:
    """Rows as Arrow: the structure, what was swept, fund and class, then the measures."""
    columns = {"structure": ([row[0] for row in rows], WHOLE)}
    columns |= {path: (told, TEXT) for path, told in values.items()}
    columns |= {name: ([row[n] for row in rows], TEXT if n < 4 else LONG_TEXT) for n, name in enumerate(ABOUT) if n}
    for name in measures:
        type_ = YIELD if name == "fee_drag" else TYPES.get(name, MONEY)
        told = [row[5].get(name) for row in rows]
        columns[name] = ([None if day is None else day_number(day) for day in told] if type_ is DATE else told, type_)
    return pa.Table.from_arrays([arrow.column(told, type_) for told, type_ in columns.values()], names=list(columns))


def path_rows(structure: int, fund: str, classes: Any, days: tuple[datetime.date, ...], navs: np.ndarray) -> pa.Table:
    """The NAVs of a structure and fund as rows: class after class, sessions in order, where there are shares."""
    c, t = np.nonzero(navs.T) if navs.size else (np.zeros(0, np.int64), np.zeros(0, np.int64))
    numbers = np.array([day_number(day) for day in days], np.int32)
    columns = {
        "structure": (np.full(len(t), structure, np.int64), WHOLE),
        "session": (numbers[t], DATE),
        "fund": (arrow.Words(np.zeros(len(t), np.int32), (fund,)), TEXT),
        "share_class": (arrow.Words(c.astype(np.int32), classes), TEXT),
        "nav": (navs[t, c], PRICE),
    }
    return pa.Table.from_arrays([arrow.column(told, type_) for told, type_ in columns.values()], names=list(columns))


def gathered(grid: Grid, plan: Plan, kept: list[list[Kept]], wanted: tuple[str, ...], about: dict[str, Any], path: bool) -> Sweep:
    """Rows of every structure, fund and class out of the blocks; structures that are alike share their figures."""
    where = {column: (n, s) for n, task in enumerate(plan.tasks) for s, column in enumerate(task.columns)}
    known: dict[Any, Any] = {}
    rows: list[Any] = []
    paths = []
    for structure in range(len(grid) + 1):
        for g, group in enumerate(plan.groups):
            column = plan.columns[g][structure]
            for at, terms in enumerate(group):
                if terms.id not in wanted:
                    continue
                if isinstance(column, str):
                    classes = classes_of(plan, where, g, terms.id)
                    status = figures.STOP if isinstance(column, Stopped) else figures.REFUSED
                    rows += [(structure, terms.id, name, status, str(column), {}) for name in classes]
                    continue
                if (column, at) not in known:
                    known[column, at] = struck_rows(plan, kept, *where[column], at)
                rows += [(structure, terms.id, *row) for row in known[column, at]]
                if path and structure < len(grid):
                    n, s = where[column]
                    fund = plan.forms[plan.tasks[n].form].funds[at]
                    if figures.reason(fund, kept[n][at], s) is None:
                        paths.append((structure, fund.id, fund.classes, fund.days, kept[n][at].path[:, :, s]))
    baseline = tuple(row for row in rows if row[0] == len(grid))
    against = {(row[1], row[2]): row[5].get("average_annual_return") for row in baseline}
    told = tuple(with_drag(row, against.get((row[1], row[2]))) for row in rows if row[0] < len(grid))
    baseline = tuple(with_drag(row, against[row[1], row[2]]) for row in baseline)
    return Sweep(grid=grid, rows=told, baseline=baseline, about=about, path=tuple(paths) if path else None)


def classes_of(plan: Plan, where: dict[int, tuple[int, int]], group: int, fund: str) -> Any:
    """The classes of a fund, as the baseline has them."""
    n, _ = where[plan.columns[group][-1]]
    return next(each.classes for each in plan.forms[plan.tasks[n].form].funds if each.id == fund)


def struck_rows(plan: Plan, kept: list[list[Kept]], n: int, s: int, at: int) -> list[tuple[str, str, str | None, dict[str, Any]]]:
    """(class, status, reason, measures) of one column; of one that stopped, no measures."""
    fund, own = plan.forms[plan.tasks[n].form].funds[at], kept[n][at]
    stopped = [why for each, mine in zip(plan.forms[plan.tasks[n].form].funds, kept[n], strict=True) if (why := figures.reason(each, mine, s))]
    if stopped:
        return [(name, figures.STOP, stopped[0], {}) for name in fund.classes]
    return [(name, figures.OK, None, told) for name, told in zip(fund.classes, figures.figures(fund, own, s), strict=True)]


def with_drag(row: tuple[Any, ...], against: int | None) -> tuple[Any, ...]:
    """A row with what its fees cost a year, against the baseline: a baseline that earns 7.50 % where this earns 7.25 % is a drag of 0.25 %."""
    mine = row[5].get("average_annual_return")
    return (*row[:5], {**row[5], "fee_drag": None if mine is None or against is None else against - mine})
