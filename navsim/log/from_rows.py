"""Rows that are kept become events and prices again: equal to those that were appended."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa

from ..basics import arrow, blocks
from ..basics.arrow_functions import both, cast, equal, is_empty, take
from ..basics.arrow_functions import coded as by_place
from ..basics.problems import refuse
from ..events import prices as p
from ..events.prices import PriceColumns, no_prices
from ..events.said import Header, event_of
from .upcasters import in_todays_words

OF_EVENTS = (
    "seq",
    "recorded_at",
    "event_id",
    "kind",
    "fund",
    "reverses",
    "cancels",
    "position",
    "payload",
    "source_file",
    "source_line",
    "schema_version",
)
OF_PRICES = (
    *("seq", "recorded_at", "event_id", "security", "effective", "price", "rate"),
    *("source", "price_kind", "reverses", "id_given", "payload", "source_file", "source_line"),
)
PRICES = "prices"


def one(column: Any) -> pa.Array:
    """A column as one array; refused where its text has no room in one. Arrow would ask pandas how to make one of no pieces at all."""
    if pa.types.is_string(column.type) and column.nbytes > blocks.ROOM:
        message = f"one column of this log is {column.nbytes:,} bytes of text; {blocks.ROOM:,} at most"
        refuse("log.too_long", message, "run the folders it came from, or append a fund's events to a log of its own")
    if isinstance(column, pa.ChunkedArray) and not column.num_chunks:
        return pa.nulls(0, column.type)
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def numbers(rows: pa.Table, name: str, empty: int = 0) -> np.ndarray:
    """A column as whole numbers."""
    column = one(rows.column(name))
    return arrow.integers(column, empty) if len(column) else np.zeros(0, np.int64)


def is_price(rows: pa.Table) -> pa.Array:
    """Which rows hold a price; a row that cancels one does not."""
    return both(equal(as_words(one(rows.column("kind"))), arrow.text(PRICES)), is_empty(one(rows.column("cancels"))))


def as_words(array: pa.Array) -> pa.Array:
    """A column of text that may have come as positions among words."""
    return cast(array, pa.string()) if pa.types.is_dictionary(array.type) else array


def events_of(rows: pa.Table) -> list[tuple[int, Any, str]]:
    """The events of rows without prices, in today's words: [(seq, event, payload)]."""
    told = {name: rows.column(name).to_pylist() for name in OF_EVENTS if name not in ("recorded_at",)}
    told["recorded_at"] = numbers(rows, "recorded_at").tolist()
    found = []
    for n, seq in enumerate(told["seq"]):
        kind, payload = told["kind"][n], told["payload"][n]
        header = Header(
            event_id=told["event_id"][n],
            recorded_at=told["recorded_at"][n],
            fund=told["fund"][n],
            file=told["source_file"][n] or "",
            line=told["source_line"][n] or 0,
            position=told["position"][n],
            cancels=bool(told["cancels"][n]),
        )
        try:
            said = in_todays_words(kind, payload, told["schema_version"][n])
            found.append((seq, event_of(kind, json.loads(said), header), said))
        except (ValueError, LookupError) as error:
            help = "restore the folder from a copy; see navsim log verify"
            refuse("log.damaged", f"the row at sequence {seq} is not as it was written: {type(error).__name__} {error}", help)
    return found


def prices_of(rows: pa.Table) -> PriceColumns:
    """The prices of rows that hold nothing else, in their order."""
    if not rows.num_rows:
        return no_prices()
    price, rate = one(rows.column("price")), one(rows.column("rate"))
    worth = arrow.integers(price)
    if rate.null_count < len(rate):
        worth = np.where(arrow.validity(rate), arrow.integers(rate), worth)
    security, securities = words_of(rows, "security")
    kind, kinds = words_of(rows, "price_kind")
    source, sources = words_of(rows, "source")
    file, files = words_of(rows, "source_file")
    return PriceColumns(
        date=numbers(rows, "effective").astype(np.int32),
        security=security,
        price_e8=worth.astype(np.int64),
        kind=np.array([p.KINDS.index(name) for name in kinds], np.int8)[kind],
        source=source + 1,
        recorded_at=numbers(rows, "recorded_at"),
        line=numbers(rows, "source_line").astype(np.int32),
        file=file,
        securities=securities,
        sources=("", *sources),
        files=files or ("",),
        ids=_texts(rows, "event_id", one(rows.column("id_given"))),
        reverses=_texts(rows, "reverses", None),
        said={row: _who_and_why(text) for row, text in _texts(rows, "payload", None).items()},
    )


def _who_and_why(text: str) -> tuple[str, str]:
    told = json.loads(text)
    return told.get("by", ""), told.get("reason", "")


def words_of(rows: pa.Table, name: str) -> tuple[Any, tuple[str, ...]]:
    """Text as positions in a list of the words there are, as they come first; -1 where empty."""
    coded = by_place(one(rows.column(name)))
    codes = arrow.integers(coded.indices, -1).astype(np.int32)
    if not pa.types.is_dictionary(rows.schema.field(name).type):
        return codes, tuple(coded.dictionary.to_pylist())
    first = np.full(len(coded.dictionary) + 1, len(codes))
    first[codes[::-1]] = np.arange(len(codes))[::-1]  # that of a word's last row counting from the end, which is its first
    order = np.argsort(first[:-1], kind="stable")[: int((first[:-1] < len(codes)).sum())]
    place = np.full(len(first), -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[codes], tuple(take(coded.dictionary, order).to_pylist())


def _texts(rows: pa.Table, name: str, where: Any) -> dict[int, str]:
    """{row: text} of the rows that have one."""
    marks = one(rows.column(name)) if where is None else where
    if marks.null_count == len(marks):
        return {}
    at = np.flatnonzero(arrow.validity(marks))
    return dict(zip(at.tolist(), take(one(rows.column(name)), at).to_pylist(), strict=True))
