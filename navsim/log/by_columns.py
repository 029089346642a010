"""Rows of a feed that come by the thousand become columns of events, equal to those that `from_rows.events_of` makes one by one.

What they say is read from their text by Arrow, all rows at once. Where one of them is not what a log writes nothing is made, and they are for
`events_of`, which says what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import cast, coded, equal, joined, without_last
from ..events.canonical import columns_and_defaults
from ..events.kinds import BY_FEED
from ..events.many import Few, Many, Texts, Told, Whole
from ..events.said import many_said
from .from_rows import numbers, one, words_of
from .spelled import decimals, same
from .upcasters import as_written

if TYPE_CHECKING:
    from ..events.columns import Column

MANY = 1_000  # rows; below it they are made one by one before the columns are laid out
OFTEN = 1_000  # different texts that are read one by one
DATED = frozenset(feed for feed, kind in BY_FEED.items() if kind.dated is not None and kind.event is not None)
NUMBERS = ("number", "whole", "shares", "rate")


def many_of_rows(feed: str, rows: pa.Table) -> Many | None:
    """The events of rows of one dated feed, none of which cancels another; None where they must be read one by one."""
    if not as_written(feed, int(numbers(rows, "schema_version").min())):
        return None
    columns = {column.name: column for _, column, _ in columns_and_defaults(BY_FEED[feed].event)}
    said = _parsed(one(rows.column("payload")), (*columns, "reverses"))
    if said is None:
        return None
    try:
        told = {name: _told(columns.get(name), text) for name, text in said.items() if text.null_count < len(text)}
        return many_said(feed, told, _headers(rows))
    except (ValueError, LookupError, pa.ArrowException):
        return None


def _headers(rows: pa.Table) -> dict[str, Told]:
    """What is kept of each event beside what it says."""
    (fund, funds), (file, files) = words_of(rows, "fund"), words_of(rows, "source_file")
    return {
        "event_id": Texts(one(rows.column("event_id"))),
        "recorded_at": Whole(numbers(rows, "recorded_at")),
        "fund": Few(np.where(fund < 0, len(funds), fund), (*funds, None)),
        "file": Few(np.where(file < 0, len(files), file), (*files, "")),
        "line": Whole(numbers(rows, "source_line").astype(np.int64)),
    }


def _parsed(texts: pa.Array, names: tuple[str, ...]) -> dict[str, pa.Array] | None:
    """{name: what each row says under it}; None where a row is no flat object of texts."""
    import pyarrow.json

    if texts.null_count:
        return None
    lines = arrow.bytes_of(joined(texts, arrow.text("\n")))
    schema = pa.schema([(name, pa.string()) for name in names])
    parsing = pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    longest = int(np.diff(arrow.offsets(texts)).max(initial=0)) + 1
    reading = pyarrow.json.ReadOptions(use_threads=False, block_size=max(1 << 20, longest))
    try:
        found = pyarrow.json.read_json(pa.BufferReader(pa.py_buffer(lines)), reading, parsing)
    except pa.ArrowException:
        return None
    return {name: one(found.column(name)) for name in names} if found.num_rows == len(texts) else None


def _told(column: Column | None, texts: pa.Array) -> Few | Whole:
    """A column of texts by the distinct ones; where those are many and are numbers, as the numbers they are."""
    found = coded(texts)
    codes, words = arrow.integers(found.indices, -1).astype(np.int32), found.dictionary
    if column is not None and column.form in NUMBERS and len(words) > OFTEN:
        values = _whole_numbers(words, column)
        if values is not None:
            there = codes >= 0
            return Whole(np.where(there, values[codes], 0), None if there.all() else there)
    return Few(np.where(codes < 0, len(words), codes), (*words.to_pylist(), None) if (codes < 0).any() else tuple(words.to_pylist()))


def _whole_numbers(words: pa.Array, column: Column) -> np.ndarray | None:
    """Decimals in the unit that is held, `said.cell_of` of each; None where one is no such number."""
    scale, least = (8, 2) if column.form == "rate" else (6, 0) if column.form == "shares" else (column.scale, 2 if column.scale == 2 else 0)
    behind = "%" if column.form == "rate" else ""
    try:
        values = arrow.integers(cast(without_last(words, behind) if behind else words, pa.decimal128(38, scale)))
    except pa.ArrowException:
        return None
    spelled = decimals(values, scale, least)
    alike = equal(joined(spelled, same(behind)) if behind else spelled, words)
    return values if bool(arrow.flagged(alike).all()) else None
