"""The charts of a run: run.plot.nav(), run.plot.deviation(), run.plot.accruals(), as matplotlib figures for a notebook or a picture."""

from typing import Any

import attrs
import numpy as np

from ..basics.arrow_functions import take
from ..tables.cells import coded
from .accruals import accruals
from .charged import by_month
from .deviation import deviation
from .figure import titled
from .nav import nav


@attrs.frozen(eq=False)
class Plots:
    """Charts of one run; `fund` may be left out where it has one."""

    run: Any

    def rows(self, table: str, fund: str | None) -> list[dict[str, Any]]:
        """Rows of a table of one fund, as dicts. Raises ValueError where there are several and none is named."""
        return list(self._table(table, fund).to_pylist())

    def _table(self, table: str, fund: str | None) -> Any:
        """The same as an Arrow table."""
        found = self.run.table(table)
        codes, funds = coded(found.column("fund"))
        if fund is None and len(funds) > 1:
            raise ValueError(f"name one of the funds: {', '.join(sorted(funds))}")
        return found if fund is None else take(found, np.flatnonzero(codes == (funds.index(fund) if fund in funds else -1)))

    def nav(self, fund: str | None = None) -> Any:
        """NAV per share of every class, in dollars: a matplotlib figure. Raises ValueError where `fund` must be named."""
        lines: dict[Any, Any] = {}
        for row in self.rows("nav", fund):
            days, values = lines.setdefault(row["share_class"], ([], []))
            days.append(row["session"])
            values.append(row["nav"])
        return titled(nav(lines), "NAV per share, dollars")

    def deviation(self, fund: str | None = None) -> Any:
        """A money fund's shadow price less its stable price, in basis points: a matplotlib figure.

        Raises ValueError where no fund has a stable price, or `fund` must be named.
        """
        if "shadow" not in self.run.tables:
            raise ValueError("no fund of this run has a stable price")
        rows = [row for row in self.rows("shadow", fund) if row["deviation_bp"] is not None]
        return titled(
            deviation([row["session"] for row in rows], [row["deviation_bp"] for row in rows]), "Market price less stable price, basis points"
        )

    def accruals(self, fund: str | None = None) -> Any:
        """Fees by month, and what was given back, in dollars: a matplotlib figure. Raises ValueError where `fund` must be named."""
        told = by_month(self._table("roll_forward", fund))
        return titled(accruals(told.months, told.fees, told.given_back), "Fees accrued by month, and given back, dollars")
