"""A feed of a hundred thousand rows: its events stay columns, and one is made when somebody asks for it.

A `Many` reads like a tuple of its events. Whoever can work by columns takes `few`, `whole`, `told` instead, and no event is made.
"""

from __future__ import annotations

import collections
import functools
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import some

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Bools, Ints


LARGEST = 1 << 63


@attrs.frozen(eq=False, repr=False)
class Few:
    """A column of values that come again and again: the position of each row's value among them; None where the row does not say.

    Whoever groups rows by value takes it `merged`: made of several columns, the same value may stand at two positions.
    """

    codes: np.ndarray
    values: tuple[Any, ...]

    def take(self, rows: slice | Ints) -> Few:
        """Some rows, in the order asked for."""
        return Few(some(self.codes, rows), self.values)

    def used(self) -> Few:
        """The same rows, without values that no row has, where those are many."""
        if len(self.values) <= 2 * len(self.codes):
            return self
        used, codes = np.unique(self.codes, return_inverse=True)
        return Few(codes.astype(np.int32), tuple(self.values[n] for n in used.tolist()))

    def filled(self, usual: Any) -> Few:
        """With something said where rows do not."""
        said = Few(self.codes, tuple(usual if value is None else value for value in self.values))
        return said.merged() if said.values.count(usual) > 1 else said

    def merged(self) -> Few:
        """The same rows, with every value at one position."""
        known: dict[Any, int] = {}
        place = np.array([known.setdefault(value, len(known)) for value in self.values], np.int32)
        return self if len(known) == len(self.values) else Few(place[self.codes], tuple(known))

    def listed(self) -> list[Any]:
        """The value of every row."""
        return np.fromiter(self.values, object, len(self.values))[self.codes].tolist() if len(self.values) > 1 else [*self.values] * len(self.codes)

    def where(self, test: Callable[[Any], bool], empty: bool = False) -> Bools:
        """The rows whose value passes a test, which is asked of each value once; `empty` of those that do not say."""
        passed = np.array([empty if value is None else bool(test(value)) for value in self.values] or [empty])
        found: Bools = passed[self.codes]
        return found


@attrs.frozen(eq=False, repr=False)
class Whole:
    """A column of integers, int64; `given` is None where every row has one."""

    values: np.ndarray
    given: np.ndarray | None = None

    def take(self, rows: slice | Ints) -> Whole:
        """Some rows, in the order asked for."""
        return Whole(some(self.values, rows), None if self.given is None else some(self.given, rows))

    def filled(self, usual: int) -> Whole:
        """With something said where rows do not."""
        return self if self.given is None else Whole(np.where(self.given, self.values, usual))

    def listed(self) -> list[Any]:
        """The value of every row, None where there is none."""
        told: list[Any] = self.values.tolist()
        if self.given is not None:
            for row in np.flatnonzero(~self.given).tolist():
                told[row] = None
        return told


@attrs.frozen(eq=False, repr=False)
class Texts:
    """A column of words that are all different, as an Arrow array: ids."""

    array: Any

    def take(self, rows: slice | Ints) -> Texts:
        """Some rows, in the order asked for."""
        from ..basics import arrow

        return Texts(self.array[rows] if isinstance(rows, slice) else arrow.select(self.array, rows))

    def listed(self) -> list[Any]:
        """The text of every row."""
        told: list[Any] = self.array.to_pylist()
        return told

    def in_order(self) -> Ints:
        """The rows in the order of their texts."""
        from ..basics import arrow
        from ..basics.arrow_functions import order_of

        return arrow.integers(order_of(self.array)).astype(np.int64)


@attrs.frozen(eq=False, repr=False)
class Spelled:
    """A column of words that are all different and follow from what the other columns say, so that none is kept: ids the log made.

    ends   what tells apart those that would be alike
    spell  function of the events and the ends, by its name in a file, to an Arrow array
    """

    ends: np.ndarray
    spell: Callable[[Many, Ints], Any]

    def take(self, rows: slice | Ints) -> Spelled:
        """Some rows, in the order asked for."""
        return Spelled(some(self.ends, rows), self.spell)


Told = Few | Whole | Texts


def assumed(kind: type[Any]) -> dict[str, Any]:
    """{attribute: what is taken where a row does not say}, of every attribute of a kind of event."""
    return {field.name: None if field.default is attrs.NOTHING else field.default for field in attrs.fields(kind)}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Many(Sequence[Any]):
    """Events of one kind.

    kind     their class
    columns  {attribute: Few, Whole, Texts or Spelled}, `line` among them; of those that are not there every row has what the kind assumes
    """

    kind: type[Any]
    columns: Mapping[str, Told | Spelled]

    def __len__(self) -> int:
        line = self.columns["line"]
        assert isinstance(line, Whole)
        return len(line.values)

    def take(self, rows: slice | Ints) -> Many:
        """Some of them, in the order asked for."""
        return Many(kind=self.kind, columns={name: column.take(rows) for name, column in self.columns.items()})

    def having(self, **columns: Told | Spelled) -> Many:
        """The same with some columns said anew."""
        return Many(kind=self.kind, columns={**self.columns, **columns})

    @functools.cached_property
    def made(self) -> list[Any]:
        """Every event, made once, column by column."""
        return made(self.kind, {name: self.column(name) for name in self.columns}, len(self))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.made)

    def __getitem__(self, at: Any) -> Any:
        return self.made[at]

    def used(self) -> Many:
        """The same without values that no row has, where those are many: for whoever spells some of many events."""
        return Many(kind=self.kind, columns={name: told.used() if isinstance(told, Few) else told for name, told in self.columns.items()})

    def some(self, rows: Ints) -> list[Any]:
        """A few of the events, without making the others."""
        return self.take(rows).made

    def and_then(self, events: list[Any]) -> Many:
        """These and, behind them, others of their kind."""
        if not events:
            return self
        usual = assumed(self.kind)
        told = {name: [getattr(event, name) for event in events] for name in usual}
        names = [name for name in told if name in self.columns or any(value != usual[name] for value in told[name])]
        return Many(kind=self.kind, columns={name: self._longer(name, told[name]) for name in names})

    def _longer(self, name: str, more: list[Any]) -> Told:
        column = self.columns.get(name)
        if isinstance(column, Whole) and all(value is None or isinstance(value, int) for value in more):
            there = np.ones(len(self), bool) if column.given is None else column.given
            given = np.concatenate([there, [value is not None for value in more]])
            return Whole(np.concatenate([column.values, [value or 0 for value in more]]).astype(np.int64), None if given.all() else given)
        few = self.few(name)
        codes = np.arange(len(few.values), len(few.values) + len(more), dtype=np.int32)
        return Few(np.concatenate([few.codes, codes]), (*few.values, *more)).merged()

    def column(self, name: str) -> Told | None:
        """A column; its words, where they are yet to be spelled."""
        column = self.columns.get(name)
        return Texts(column.spell(self, column.ends)) if isinstance(column, Spelled) else column

    def few(self, name: str) -> Few:
        """A column by its distinct values."""
        column = self.column(name)
        if column is None:
            return Few(np.zeros(len(self), np.int32), (assumed(self.kind)[name],))
        if isinstance(column, Few):
            return column
        if isinstance(column, Texts):
            return Few(np.arange(len(self), dtype=np.int32), tuple(column.listed()))
        values, codes = np.unique(column.values, return_inverse=True)
        told = tuple(values.tolist())
        if column.given is None:
            return Few(codes.astype(np.int32), told)
        return Few(np.where(column.given, codes, len(told)).astype(np.int32), (*told, None))

    def whole(self, name: str, empty: int = 0, form: Callable[[Any], int] = int) -> Ints:
        """A column as integers; `form` makes one of a value that is none itself, like a date."""
        column = self.columns.get(name)
        if isinstance(column, Whole):
            return column.values if column.given is None else np.where(column.given, column.values, empty)
        few = self.few(name)
        found: Ints = np.array([empty if value is None else form(value) for value in few.values] or [empty], np.int64)[few.codes]
        return found

    def told(self, name: str) -> Bools:
        """The rows that say something else than what the kind assumes."""
        column, usual = self.columns.get(name), assumed(self.kind)[name]
        if column is None:
            return np.zeros(len(self), bool)
        if isinstance(column, Texts | Spelled):
            return np.ones(len(self), bool)
        if isinstance(column, Few):
            return column.where(lambda value: value != usual)
        there = np.ones(len(self), bool) if column.given is None else column.given
        return there & (column.values != usual) if usual is not None else there


def as_many(kind: type[Any], events: Sequence[Any]) -> Many:
    """Events of one kind as columns: as they are, where they stayed so, those that did not behind them."""
    if isinstance(events, Many):
        return events
    if isinstance(events, Mixed) and isinstance(first := events.parts[0], Many):
        starts = np.cumsum([0, *map(len, events.parts)])
        return first.and_then([event for part in events.parts[1:] for event in part]).take(starts[events.part] + events.row)
    usual = assumed(kind)
    told = {name: [getattr(event, name) for event in events] for name in usual}
    names = [name for name, values in told.items() if name == "line" or any(value != usual[name] for value in values)]
    return Many(kind=kind, columns={name: column_of(told[name]) for name in names})


def column_of(values: Sequence[Any]) -> Few | Whole:
    """A column from its values, None where a row does not say."""
    if all(value is None or (type(value) is int and -LARGEST <= value < LARGEST) for value in values):
        given = np.array([value is not None for value in values], bool)
        return Whole(np.array([value or 0 for value in values], np.int64), None if given.all() else given)
    known: dict[Any, int] = {}
    codes = np.array([known.setdefault(value, len(known)) for value in values], np.int32)
    return Few(codes, tuple(known))


def made(kind: type[Any], columns: Mapping[str, Told | None], count: int) -> list[Any]:
    """Events of columns: what the class would make of each row, without a dictionary a row."""
    events = list(map(object.__new__, itertools.repeat(kind, count)))
    for name, usual in assumed(kind).items():
        column = columns.get(name)
        values = itertools.repeat(usual, count) if column is None else column.listed()
        collections.deque(map(getattr(kind, name).__set__, events, values), maxlen=0)
    return events


class Mixed(Sequence[Any]):
    """Events of several kinds in one order, those that are many among them: reads like a tuple of them all.

    parts   tuples of events, or Many
    part    which of the parts stands at each place, and `row` which of its events; None: one part after the other
    """

    def __init__(self, parts: Sequence[Sequence[Any]], part: Arrays | None = None, row: Arrays | None = None) -> None:
        self.parts = tuple(parts)
        sizes = [len(each) for each in self.parts]
        if part is None or row is None:
            part = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
            row = np.concatenate([np.arange(size, dtype=np.int32) for size in sizes] or [np.zeros(0, np.int32)])
        self.part, self.row = part, row

    def __len__(self) -> int:
        return len(self.part)

    def take(self, places: Ints) -> Mixed:
        """Some of them, in the order asked for."""
        return Mixed(self.parts, self.part[places], self.row[places])

    @functools.cached_property
    def made(self) -> tuple[Any, ...]:
        """Every event in the order."""
        told = np.empty(len(self), object)
        for n, each in enumerate(self.parts):
            at = self.part == n
            events = np.fromiter(each, object, len(each))
            told[at] = events[self.row[at]]
        return tuple(told.tolist())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.made)

    def __getitem__(self, at: Any) -> Any:
        return self.made[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.made == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def parts_of(events: Sequence[Any]) -> tuple[Sequence[Any], ...]:
    """Events as tuples of them and Many."""
    return events.parts if isinstance(events, Mixed) else (events,)


def without(events: Sequence[Any], places: set[int]) -> Sequence[Any]:
    """Events that stand part after part, but for some places."""
    kept: list[Sequence[Any]] = []
    start = 0
    for part in parts_of(events):
        gone = {place - start for place in places}
        rows = [row for row in range(len(part)) if row not in gone]
        if len(rows) == len(part):
            kept.append(part)
        else:
            kept.append(part.take(np.array(rows, np.int64)) if isinstance(part, Many) else tuple(part[row] for row in rows))
        start += len(part)
    return Mixed([part for part in kept if len(part)]) if isinstance(events, Mixed) else tuple(kept[0])
