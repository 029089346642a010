"""The charts of a run: run.plot.nav(), run.plot.deviation(), run.plot.accruals(), as matplotlib figures for a notebook or a picture."""

from typing import Any

import attrs

from .accruals import accruals
from .deviation import deviation
from .figure import titled
from .nav import nav


@attrs.frozen(eq=False)
class Plots:
    """Charts of one run; `fund` may be left out where it has one."""

    run: Any

    def rows(self, table: str, fund: str | None) -> list[dict[str, Any]]:
        """Rows of a table of one fund. Raises ValueError where there are several and none is named."""
        found = self.run.table(table).to_pylist()
        funds = sorted({row["fund"] for row in found})
        if fund is None and len(funds) > 1:
            raise ValueError(f"name one of the funds: {', '.join(funds)}")
        return [row for row in found if fund in (None, row["fund"])]

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
        posted: dict[Any, Any] = {}
        for row in self.rows("accruals", fund):
            if row["borne_by"] != "adviser":
                month = posted.setdefault(row["session"].strftime("%Y-%m"), {})
                month[row["fee"]] = month.get(row["fee"], 0) + row["amount"]
                month[None] = month.get(None, 0) + row["waived"]
        fees = list(dict.fromkeys(fee for month in posted.values() for fee in month if fee is not None))
        months = sorted(posted)
        heights = {fee: [posted[month].get(fee, 0) for month in months] for fee in fees}
        return titled(accruals(months, heights, [posted[month][None] for month in months]), "Fees accrued by month, and given back, dollars")
