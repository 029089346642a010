"""The rows of a sweep, one a structure, fund and class, column by column: whole numbers, told as Arrow."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pyarrow as pa

from ..tables import arrow
from ..tables.schemas import DATE, LONG_TEXT, MONEY, PRICE, SHARES, TEXT, WHOLE, YIELD

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
    "fee_drag": YIELD,
    "clipped_orders": WHOLE,
    "refused_orders": WHOLE,
}


@attrs.frozen(kw_only=True, eq=False)
class Rows:
    """Rows side by side.

    structure  int64 [row]
    fund, share_class, status, reason   words; no reason where it ran
    measures   {name: whole numbers [row], masked where there are none}
    """

    structure: np.ndarray
    fund: arrow.Words
    share_class: arrow.Words
    status: arrow.Words
    reason: arrow.Words
    measures: dict[str, np.ma.MaskedArray[Any, Any]]

    def __len__(self) -> int:
        return len(self.structure)

    def take(self, rows: np.ndarray, structure: np.ndarray) -> Rows:
        """Some of them, as rows of these structures."""
        words = {name: arrow.Words(own.codes[rows], own.words) for name, own in self.words().items()}
        return Rows(structure=structure, **words, measures={name: own[rows] for name, own in self.measures.items()})

    def where(self, chosen: np.ndarray) -> Rows:
        """Those chosen."""
        return self.take(np.flatnonzero(chosen), self.structure[chosen])

    def words(self) -> dict[str, arrow.Words]:
        """{column: words} of what tells rows apart, and what became of each."""
        return {name: getattr(self, name) for name in ("fund", "share_class", "status", "reason")}

    def says(self, measure: str) -> bool:
        """Whether a measure is anything but nothing in some row."""
        return bool(self.measures[measure].filled(0).any())

    def statuses(self) -> dict[str, int]:
        """{status: structures with it}, as they come first."""
        pairs = dict.fromkeys(zip(self.status.codes.tolist(), self.structure.tolist(), strict=True))
        told: dict[str, int] = {}
        for code, _ in pairs:
            told[self.status.words[code]] = told.get(self.status.words[code], 0) + 1
        return told

    def table(self, measures: tuple[str, ...], swept: dict[str, arrow.Words]) -> pa.Table:
        """As Arrow: the structure, what was swept, fund and class, then the measures."""
        columns: dict[str, tuple[Any, pa.DataType]] = {"structure": (self.structure, WHOLE)}
        columns |= {path: (told, TEXT) for path, told in swept.items()}
        columns |= {name: (told, LONG_TEXT if name == "reason" else TEXT) for name, told in self.words().items()}
        columns |= {name: (self.measures[name], type_of(name)) for name in measures}
        return pa.Table.from_arrays([arrow.column(told, type_) for told, type_ in columns.values()], names=list(columns))


def type_of(measure: str) -> pa.DataType:
    """The Arrow type of a measure; fees of every category are money."""
    return TYPES.get(measure, MONEY)
