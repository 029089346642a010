"""A large feed becomes columns of events: what came as columns stays columns, rows that need a person's eye are read one by one.

As with prices, the fast road takes a row only where every cell of it is certain; all others, and every refusal, are for `rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import distinct, same
from ..basics.instants import at_minute, date_of
from ..events.control import Reversal
from ..events.many import Few, Many, Told, Whole, assumed
from .cells import read_cell
from .refused import Refused
from .rows import FILLED_CLASS, RowReader
from .sheet import columns_by_name

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..basics.problems import Problem
    from ..events.columns import Column
    from .byte_columns import Coded
    from .rows import Mentions
    from .sheet import Sheet

LARGE = 3_000  # rows; below it rows one by one are done before the columns are laid out
INTEGERS = ("number", "rate", "whole", "instant", "shares")
NUMBERS = ("number", "shares", "whole")


@attrs.frozen(eq=False, repr=False)
class Read:
    """One column, read: what it holds, in which rows that is certain, and which rows have a cell at all."""

    column: Few | Whole
    sure: np.ndarray
    given: np.ndarray


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Held:
    """A feed that came as columns.

    lines   line of every row
    at      positions of the rows that the columns hold; the others are read one by one
    names   of the columns
    read    function of a name and its Column to a Read
    row_of  function of a position to {name: cell}, or None with a problem
    """

    lines: np.ndarray
    at: np.ndarray
    names: tuple[str, ...]
    read: Callable[[str, Column], Read]
    row_of: Callable[[int], dict[str, Any] | None]


def read_many(sheet: Sheet, funds: dict[str, tuple[str, ...]], problems: list[Problem], mentions: Mentions) -> list[Any]:
    """The events of a large feed: [a Many, Reversals ...]. `funds` are as `read_rows` has them."""
    held: Held = sheet.held
    columns = columns_by_name(sheet.kind)
    found = {name: held.read(name, columns[name][1]) for name in held.names}
    certain = np.ones(len(held.at), bool)
    for name, (_, column) in columns.items():
        if column.required:
            certain &= found[name].sure & found[name].given if name in found else False
        elif name in found:
            certain &= found[name].sure | ~found[name].given
    usual = assumed(sheet.kind.event)
    held_as = {columns[name][0]: read.column for name, read in found.items()}
    told: dict[str, Told] = {name: column if usual[name] is None else column.filled(usual[name]) for name, column in held_as.items()}
    certain &= _filled(sheet, funds, told, len(held.at))
    rows = np.flatnonzero(certain)
    _mention(sheet, found, rows, mentions)
    told["event_id"] = _named(told.get("event_id"), len(held.at))
    told["file"] = Few(same(0, len(held.at), np.int32), (sheet.file,))
    told["line"] = Whole(held.lines[held.at].astype(np.int32))
    many = Many(kind=sheet.kind.event, columns=told).take(rows)
    slow = np.ones(len(held.lines), bool)
    slow[held.at[rows]] = False
    others, reversals = _one_by_one(sheet, funds, np.flatnonzero(slow), problems, mentions)
    if others:
        order = np.argsort(np.concatenate([held.lines[held.at[rows]], [event.line for event in others]]), kind="stable")
        many = many.and_then(others).take(order)
    return [many, *reversals]


def _one_by_one(sheet: Sheet, funds: Any, rows: Ints, problems: list[Problem], mentions: Mentions) -> tuple[list[Any], list[Any]]:
    """(events, Reversals) of the rows that are not certain."""
    held: Held = sheet.held

    def cells() -> Iterator[tuple[int, dict[str, Any]]]:
        for position in rows.tolist():
            row = held.row_of(position)
            if row is not None:
                yield int(held.lines[position]), row

    events = RowReader(sheet, funds, problems, mentions).events(cells())
    return [each for each in events if not isinstance(each, Reversal)], [each for each in events if isinstance(each, Reversal)]


def _filled(sheet: Sheet, funds: dict[str, tuple[str, ...]], told: dict[str, Told], count: int) -> Bools:
    """Fill in fund and class where rows may leave them out; the rows of which both are known."""
    known = np.ones(count, bool)
    if not sheet.kind.has_fund:
        return known
    one = next(iter(funds)) if len(funds) == 1 else sheet.own
    fund = told.get("fund", Few(np.zeros(count, np.int32), (None,)))
    assert isinstance(fund, Few)
    fund = told["fund"] = fund.filled(one)
    known &= ~_empty(fund)
    if sheet.kind.feed in FILLED_CLASS:
        own = told.get("share_class", Few(np.zeros(count, np.int32), (None,)))
        assert isinstance(own, Few)
        left_out = _empty(own)
        if left_out.any():
            single = {name: classes[0] for name, classes in funds.items() if len(classes) == 1}
            if len(single) == 1 and len(fund.values) == 1:
                own = own.filled(single.get(fund.values[0]))
            known &= ~_empty(own)
        told["share_class"] = own
    return known


def _empty(column: Few) -> Bools:
    return column.where(lambda _: False, empty=True)


def _named(ids: Told | None, count: int) -> Few:
    """Ids that were given; an event has an empty one until the log names it."""
    if ids is None:
        return Few(same(0, count, np.int32), ("",))
    assert isinstance(ids, Few)
    return ids.filled("")


def _mention(sheet: Sheet, found: dict[str, Read], rows: Ints, mentions: Mentions) -> None:
    for name, said in (("security", mentions.securities), ("event_id", mentions.event_ids)):
        if name in found and (name == "event_id" or sheet.kind.feed == "securities"):
            column = found[name].column
            assert isinstance(column, Few)
            said |= {column.values[code] for code in distinct(column.codes[rows]).tolist()} - {None}


def of_words(column: Column, coded: Coded) -> Read:
    """A column of text: each distinct word is read once."""
    held: list[Any] = []
    good = []
    for word in coded.words:
        try:
            held.append(read_cell(column, word) if word else None)
            good.append(bool(word))
        except Refused:
            held.append(None)
            good.append(False)
    given = coded.codes != -1
    place = np.where(coded.codes >= 0, coded.codes, len(held)).astype(np.int32)
    sure = np.array([*good, False])[place]
    values = (*held, None)
    if column.form in INTEGERS and all(value is None or isinstance(value, int) for value in values):
        whole = np.array([value or 0 for value in values], np.int64)[place]
        return Read(Whole(whole, None if sure.all() else sure), sure, given)
    return Read(Few(place, values), sure, given)


def of_numbers(column: Column, values: Ints, sure: Bools, given: Bools) -> Read:
    """A column of integers in the unit that is held: those within its bounds."""
    least, most = column.least, column.most
    if column.form == "shares":
        from .cells import SHARES

        least, most = SHARES.least, SHARES.most
    good = sure & given
    if least is not None:
        good = good & (values >= least)
    if most is not None:
        good = good & (values <= most)
    return Read(Whole(np.where(good, values, 0), None if good.all() else good), good, given)


def of_days(column: Column, days: Ints, sure: Bools, given: Bools) -> Read:
    """A column of dates, or of moments that were written as dates: each distinct day is made once."""
    good = sure & given
    distinct, codes = np.unique(np.where(good, days, 0), return_inverse=True)
    if column.form == "instant":
        instants = np.array([at_minute(date_of(int(day)), 0) for day in distinct], np.int64)
        return Read(Whole(instants[codes], None if good.all() else good), good, given)
    dates = (*(date_of(int(day)) for day in distinct), None)
    return Read(Few(np.where(good, codes, len(distinct)).astype(np.int32), dates), good, given)


def unread(count: int, given: Bools) -> Read:
    """A column that only a person's eye can read."""
    return Read(Few(np.zeros(count, np.int32), (None,)), np.zeros(count, bool), given)
