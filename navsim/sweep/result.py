"""What a sweep came to: one row a structure and class, exact in Arrow, in pandas for eyes; written whole or not at all."""

from __future__ import annotations

import functools
import pathlib
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics.problems import refuse
from ..tables import arrow
from ..tables.schemas import TEXT, WHOLE
from . import figures, navs, store
from .grid import Grid
from .rows import Rows, type_of

if TYPE_CHECKING:
    from ..plots.of_sweep import SweepPlots


ABOUT = ("structure", "fund", "share_class", "status", "reason")


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)  # so that what is kept once it was made keeps its text
class Sweep:
    """Every structure's figures. `final` for eyes, `table` to the cent, `nav` where the path was kept, `write` keeps them.

    rows     of every structure, in order
    baseline the same of what they are measured against
    about    what it was made from
    path     the NAVs of every session, structure by structure; None where they were not kept
    """

    grid: Grid
    rows: Rows
    baseline: Rows
    about: dict[str, Any]
    path: tuple[navs.Path, ...] | None

    def __len__(self) -> int:
        return len(self.grid)

    def __repr__(self) -> str:
        return f"Sweep({len(self)} structures of {self.about['inputs']['name']} over {', '.join(self.paths) or 'nothing'})"

    @property
    def paths(self) -> tuple[str, ...]:
        """What was swept."""
        return tuple(path.text for path in self.grid.paths)

    @functools.cached_property
    def structures(self) -> Any:
        """pandas: the values of every structure, as they were written; index structure, a column a path."""
        import pandas as pd

        columns = {path: self.grid.shown(p) for p, path in enumerate(self.paths)}
        return pd.DataFrame(columns, index=pd.RangeIndex(len(self), name="structure"))

    @functools.cached_property
    def final(self) -> Any:
        """pandas, for eyes and plots: one row a structure and class, index levels named by what was swept; `fund` too where there are several.

        structure, status   its number; ok, stopped or refused, with its reason: then there are no figures
        first_session, last_session   between which the class had shares
        nav, net_assets, fees, fees:<category>, waived, recouped   dollars, float64; shares
        total_return, average_annual_return, expense_ratio, expense_ratio_gross   fractions; a return under a year is not annualized
        fee_drag   average annual return of the baseline less that of the structure, a fraction
        clipped_orders, refused_orders   how many

        Source: formats.md 5; `table("final")` has the exact figures.
        """

        exact = [name for name in self.measures if pa.types.is_decimal(type_of(name))]
        others = [name for name in self.measures if name not in exact]
        frame = self.rows.table(tuple(others), {}).to_pandas()
        frame[["status", "reason"]] = frame[["status", "reason"]].astype(object)
        frame = frame.assign(**{name: nearest(self.rows.measures[name], type_of(name).scale) for name in exact})
        several = ["fund"] if len(np.unique(self.rows.fund.codes)) > 1 else []
        levels = {path: self.swept(p, self.rows.structure, "shown") for p, path in enumerate(self.paths)}
        levels |= {name: getattr(self.rows, name) for name in (*several, "share_class")}
        frame.index = in_order(levels)
        return frame[[*(name for name in ABOUT if name not in (*several, "share_class")), *self.measures]]

    @functools.cached_property
    def nav(self) -> Any:
        """pandas: the NAV of every session, index session, columns (structure, fund, share_class), float64; NaN without shares.

        Raises InputProblems where the sweep did not keep it: navsim.sweep(..., path=True).
        """
        if self.path is None:
            refuse("sweep.no_path", "the NAVs of the sessions were not kept", "navsim.sweep(..., path=True)")
        return navs.frame(self.path)

    def named(self, structure: int) -> str:
        """A structure, by its number, in the values it has: 12b-1 0.25%, advisory 0.75%."""
        from ..plots.of_sweep import named

        return named((path, value_text(self.grid, p, structure)) for p, path in enumerate(self.paths))

    @property
    def plot(self) -> SweepPlots:
        """Charts: sweep.plot.drag()."""
        from ..plots.of_sweep import SweepPlots

        return SweepPlots(self)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that say something: a category nobody is charged for is left out."""
        idle = {name for name in figures.MEASURES if name.startswith("fees:") and not (self.rows.says(name) or self.baseline.says(name))}
        return (*(name for name in figures.MEASURES if name not in idle), "fee_drag")

    def swept(self, path: int, structures: np.ndarray, how: str = "text") -> arrow.Words:
        """The values of a path (by its place) of some structures; how: as "text", or as they were written ("shown")."""
        place: dict[str, int] = {}
        words = [place.setdefault(str(getattr(value, how)), len(place)) for value in self.grid.values[path]]
        picks = np.array([pick[path] for pick in self.grid.picks], np.int64)
        return arrow.Words(np.array(words, np.int32)[picks[structures]], tuple(place))

    def table(self, name: str) -> pa.Table:
        """A table as exact Arrow: `final`, `baseline` (what structures are measured against), `structures` (their values) or `nav`.

        name  of the table

        Money decimal128(20,2), ratios and returns decimal128(38,12). Raises InputProblems for another name, and for `nav` where it was not kept.
        """
        made = {"final": self._final, "baseline": self._baseline, "structures": self._structures, "nav": self._nav}
        if name not in made:
            refuse("table.unknown", f'a sweep has no table "{name}"', "one of: " + ", ".join(made))
        return made[name]()

    def _final(self) -> pa.Table:
        return self.rows.table(self.measures, {path: self.swept(p, self.rows.structure) for p, path in enumerate(self.paths)})

    def _baseline(self) -> pa.Table:
        return self.baseline.table(self.measures, {})

    def _structures(self) -> pa.Table:
        every = np.arange(len(self))
        columns = [arrow.column(every, WHOLE), *(arrow.column(self.swept(p, every), TEXT) for p in range(len(self.paths)))]
        return pa.Table.from_arrays(columns, names=["structure", *self.paths])

    def _nav(self) -> pa.Table:
        if self.path is None:
            refuse("sweep.no_path", "the NAVs of the sessions were not kept", "navsim.sweep(..., path=True), or --path")
        return pa.concat_tables([navs.schema().empty_table(), *navs.tables(self.path)]).unify_dictionaries()

    def told(self) -> dict[str, Any]:
        """What sweep.json says: inputs, versions, what was swept, counts. No clock."""
        return {**self.about, "paths": list(self.paths), "structures": len(self), "status": self.rows.statuses()}

    def write(self, out: Any) -> pathlib.Path | str:
        """Write the tables under `out`, a folder or an address of an object store; an earlier sweep there is replaced whole or not at all.

        Raises InputProblems where the folder holds something else.
        """
        return store.write(out, self)


def value_text(grid: Grid, path: int, structure: int) -> str:
    """A value as text."""
    return grid.values[path][grid.picks[structure][path]].text


def in_order(levels: dict[str, arrow.Words]) -> Any:
    """An index whose levels keep the order in which their values first come."""
    import pandas as pd

    codes, values = [], []
    for words in levels.values():
        own, first = pd.factorize(words.codes)
        codes.append(own)
        values.append(pd.Index([words.words[n] for n in first.tolist()]))
    return pd.MultiIndex(levels=values, codes=codes, names=list(levels))


def nearest(values: np.ma.MaskedArray[Any, Any], scale: int) -> np.ndarray:
    """Whole numbers of so many decimals as floats, for eyes: each the nearest there is; NaN where there is none."""
    whole, one = values.data, 10**scale
    exact = whole.dtype != object and np.abs(whole).max(initial=0) < 2**53  # then one division rounds, as Python's own does for any size
    told: np.ndarray = whole / float(one) if exact else np.array([value / one for value in whole.tolist()], np.float64)
    told[np.ma.getmaskarray(values)] = np.nan
    return told
