"""The strike sheets of a run, asked for by line: they hold rows for the lines that the fund has, and lines of classes share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from ..basics.arrays import Ints


@attrs.frozen(eq=False, repr=False)
class Sheets:
    """The strike sheets of a fund, asked for by line: sheets[t, line, c]; they hold rows for the lines the fund has.

    Lines of classes share rows: of the lines of fees ask for cells, or Booked.fee_line.
    """

    rows: Ints
    place: Ints
    moving: Ints

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        t, line, *rest = key
        return self.rows[(t, self.place[line], *rest)]

    def of_fees(self) -> Ints:
        """int64 [t, row, c]: each row once that moves net assets and that lines of fees stand on."""
        told: Ints = self.rows[:, self.moving]
        return told

    def is_empty(self, line: int) -> bool:
        """Whether the fund never writes on a line: all such share a row, the one before closing."""
        return bool(self.place[line] == self.rows.shape[1] - 2)
