"""Prices are nine events in ten: they stay columns from the file to valuation and are never objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import held_once, some

if TYPE_CHECKING:
    from ..basics.arrays import Ints

KINDS = ("fair", "close", "bid", "evaluated", "discount_rate", "yield")
FAIR, CLOSE, BID, EVALUATED, DISCOUNT_RATE, YIELD = range(6)
NOT_GIVEN = np.iinfo(np.int64).min


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ByDay:
    """Moments of prices that became known at one moment of their day each: it follows from the date.

    first    day number of the first day
    moments  int64 instant of each day from then on
    """

    first: int
    moments: np.ndarray

    def of(self, days: Ints) -> Ints:
        """The moments of some days."""
        found: Ints = self.moments[days - self.first]
        return found


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PriceColumns:
    """All prices of a batch or log, one row each.

    date         int32, days since 1970
    security     int32, position in `securities`
    price_e8     int64; of a discount rate or yield: e10
    kind         int8, position in KINDS
    source       int32, position in `sources`; sources[0] is "" (none named)
    recorded_at  int64 instant; NOT_GIVEN where the row does not say
    line         int32
    file         int32, position in `files`
    ids          {row: event id} where one was given
    reverses     {row: event id} where the row replaces another
    said         {row: (by, reason)}: who made a fair price, and why

    A column in which every row says the same holds it once: see basics.columns.held_once.
    """

    date: np.ndarray
    security: np.ndarray
    price_e8: np.ndarray
    kind: np.ndarray
    source: np.ndarray
    _recorded_at: np.ndarray | ByDay
    line: np.ndarray
    file: np.ndarray
    securities: tuple[str, ...]
    sources: tuple[str, ...] = ("",)
    files: tuple[str, ...] = ("",)
    ids: dict[int, str] = attrs.field(factory=dict)
    reverses: dict[int, str] = attrs.field(factory=dict)
    said: dict[int, tuple[str, str]] = attrs.field(factory=dict)

    def __len__(self) -> int:
        return len(self.date)

    @property
    def recorded_at(self) -> Ints:
        """When each became known."""
        return self.heard(slice(None))

    def heard(self, rows: Any) -> Ints:
        """When some became known."""
        told = self._recorded_at
        return told.of(self.date[rows]) if isinstance(told, ByDay) else told[rows]

    @property
    def known_by_day(self) -> bool:
        """Whether their moments follow from their dates."""
        return isinstance(self._recorded_at, ByDay)

    def take(self, rows: Ints) -> PriceColumns:
        """Some rows, in the order asked for."""
        rows = np.asarray(rows, dtype=np.int64)
        columns: dict[str, Any] = {name: some(getattr(self, name), rows) for name in ARRAYS if name != "recorded_at"}
        columns["recorded_at"] = self._recorded_at if isinstance(self._recorded_at, ByDay) else some(self._recorded_at, rows)
        return attrs.evolve(
            self,
            **columns,
            ids=_carried(self.ids, rows),
            reverses=_carried(self.reverses, rows),
            said=_carried(self.said, rows),
        )


def _carried(told: dict[int, Any], rows: Ints) -> dict[int, Any]:
    """What is told of some rows, by their new places."""
    if len(told) > len(rows):
        return {new: told[old] for new, old in enumerate(rows.tolist()) if old in told}
    place = {old: new for new, old in enumerate(rows.tolist())} if told else {}
    return {place[old]: said for old, said in told.items() if old in place}


ARRAYS = ("date", "security", "price_e8", "kind", "source", "recorded_at", "line", "file")
DTYPES = dict(zip(ARRAYS, (np.int32, np.int32, np.int64, np.int8, np.int32, np.int64, np.int32, np.int32), strict=True))


def no_prices() -> PriceColumns:
    """A batch without prices."""
    empty: dict[str, Any] = {name: np.zeros(0, DTYPES[name]) for name in ARRAYS}
    return PriceColumns(**empty, securities=())


def concatenate(batches: list[PriceColumns]) -> PriceColumns:
    """Several batches as one, in order, with one list of names each for securities, sources and files."""
    batches = list(batches)
    if len(batches) == 1:
        return batches[0]
    names: dict[str, dict[str, int]] = {"security": {}, "source": {"": 0}, "file": {}}
    columns: dict[str, Any] = {name: [] for name in ARRAYS}
    ids: dict[int, str] = {}
    reverses: dict[int, str] = {}
    said: dict[int, tuple[str, str]] = {}
    start = 0
    for batch in batches:
        for name in ARRAYS:
            column = getattr(batch, name)
            if name in names:
                known = names[name]
                own = getattr(batch, {"security": "securities", "source": "sources", "file": "files"}[name])
                column = some(np.array([known.setdefault(word, len(known)) for word in own] or [0], np.int32), column)
            columns[name].append(column)
        ids.update({start + row: given for row, given in batch.ids.items()})
        reverses.update({start + row: given for row, given in batch.reverses.items()})
        said.update({start + row: words for row, words in batch.said.items()})
        start += len(batch)
    return PriceColumns(
        **{name: held_once(np.concatenate(columns[name])) if columns[name] else np.zeros(0, DTYPES[name]) for name in ARRAYS},
        securities=tuple(names["security"]),
        sources=tuple(names["source"]),
        files=tuple(names["file"]) or ("",),
        ids=ids,
        reverses=reverses,
        said=said,
    )
