"""The rows of the log as they are kept: one Arrow schema, its meaning, and the way from events and prices to rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import cast, coded
from ..basics.instants import day_number
from ..basics.problems import printable
from ..events.canonical import content, payload, price_content
from ..events.control import Reversal
from ..events.many import Many, Mixed, Whole, assumed
from ..events.prices import DISCOUNT_RATE, KINDS, PriceColumns
from . import identity
from . import many as of_many
from .columns import texts_of
from .price_ids import price_ids

if TYPE_CHECKING:
    from ..basics.arrays import Ints

SCHEMA_VERSION = 2
INSTANT = pa.timestamp("us", tz="UTC")
REQUIRED = ("seq", "recorded_at", "appended_at", "event_id", "kind", "schema_version", "batch_first", "batch_n", "prev_hash", "batch_hash")
EVENT_COLUMNS = (
    ("seq", pa.int64()),  # 1, 2, 3 ... without a gap
    ("recorded_at", INSTANT),  # when it became known; never goes back
    ("appended_at", INSTANT),  # the machine's clock, for audit alone
    ("event_id", pa.string()),
    ("kind", pa.string()),  # the feed or table of terms
    ("fund", pa.string()),
    ("share_class", pa.string()),
    ("security", pa.string()),
    ("account", pa.string()),
    ("effective", pa.date32()),
    ("effective_at", INSTANT),  # of an order: when it was accepted
    ("quantity", pa.decimal128(38, 6)),
    ("price", pa.decimal128(38, 8)),
    ("rate", pa.decimal128(38, 10)),  # of a price that is quoted as a rate
    ("amount", pa.decimal128(38, 2)),
    ("currency", pa.string()),
    ("price_kind", pa.string()),
    ("source", pa.string()),
    ("reverses", pa.string()),  # the event id this one replaces
    ("cancels", pa.bool_()),  # it says nothing itself: what it reverses is taken back
    ("id_given", pa.bool_()),  # of a price: its id is its own, not made by the log
    ("position", pa.int32()),  # of terms: the order they were declared in
    ("payload", pa.string()),  # what the event says, canonical JSON; empty for prices, whose columns say it, but for who made one and why
    ("source_file", pa.string()),
    ("source_line", pa.int32()),
    ("schema_version", pa.int32()),
)
BATCH_COLUMNS = (("batch_first", pa.int64()), ("batch_n", pa.int64()), ("prev_hash", pa.string()), ("batch_hash", pa.string()))
LATER_COLUMNS = (
    ("source_digest", pa.string()),  # since 2; of the first row of each file in a batch: sha256 of the file it was read from
)
SCHEMA = pa.schema([pa.field(name, type_, nullable=name not in REQUIRED) for name, type_ in (*EVENT_COLUMNS, *BATCH_COLUMNS, *LATER_COLUMNS)])
SEALED_COLUMNS = (*EVENT_COLUMNS, *LATER_COLUMNS)
HASHED = tuple(name for name, _ in SEALED_COLUMNS)  # in this order for ever; a new column goes to the end, and is empty in old rows
NOT_OF_EVENTS = ("appended_at", "schema_version", "rate", "price_kind", "source", "id_given", "source_digest")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Numbered:
    """Events and prices that have their ids, recorded_at and place: what is about to be kept.

    events      in the order of the log; those that are many as columns
    contents    what each of them says
    seqs        of each
    price_seqs  of each price
    """

    events: Sequence[Any]
    contents: Sequence[dict[str, str]]
    seqs: np.ndarray
    prices: PriceColumns
    price_seqs: np.ndarray

    def __len__(self) -> int:
        return len(self.events) + len(self.prices)


def to_rows(batch: Numbered, appended_at: int, digests: Mapping[str, str] | None = None) -> pa.Table:
    """The rows of a batch in order of their sequence, without the columns that seal it.

    digests  {file: sha256 of what it was read from}
    """
    parts = [*_parts(batch), (_prices(batch), batch.price_seqs)]
    table = pa.concat_tables([part for part, _ in parts if part is not None]).combine_chunks()
    seqs = np.concatenate([own for _, own in parts])
    count = len(seqs)
    same = {"appended_at": np.full(count, appended_at, np.int64), "schema_version": np.full(count, SCHEMA_VERSION, np.int64)}
    for name, values in same.items():
        place = HASHED.index(name)
        table = table.set_column(place, SCHEMA.field(name), _column(name, values))
    order = np.argsort(seqs, kind="stable")
    if (order[1:] < order[:-1]).any():
        columns = [arrow.select(column.chunk(0), order) for column in table.columns]
        table = pa.Table.from_arrays(columns, schema=table.schema)
    return _with_digests(table, {printable(name): digest for name, digest in (digests or {}).items()})


def _with_digests(table: pa.Table, digests: Mapping[str, str]) -> pa.Table:
    """The digest of each file, in the first row that was read from it."""
    name = "source_digest"
    files = coded(table.column("source_file").combine_chunks())
    files = files.chunk(0) if isinstance(files, pa.ChunkedArray) else files
    words = files.dictionary.to_pylist()
    codes, first = np.unique(arrow.integers(files.indices, -1), return_index=True)
    told = {int(row): digests[words[code]] for code, row in zip(codes.tolist(), first.tolist(), strict=True) if code >= 0 and words[code] in digests}
    at = np.full(table.num_rows, -1, np.int32)
    at[list(told)] = np.arange(len(told), dtype=np.int32)
    return table.set_column(HASHED.index(name), SCHEMA.field(name), _words(at, tuple(told.values()))) if told else table


def _column(name: str, values: Any) -> pa.Array:
    type_ = SCHEMA.field(name).type
    if pa.types.is_boolean(type_):
        return _flags(values)
    if pa.types.is_int32(type_):
        return _int32(values)
    return arrow.column(values, type_)


def _int32(values: Any) -> pa.Array:
    return cast(arrow.column(values, pa.int64()), pa.int32())


def _flags(values: list[Any]) -> pa.Array:
    """True, or empty."""
    set_ = np.packbits(np.array([bool(value) for value in values], bool), bitorder="little")
    count = len(values)
    return pa.Array.from_buffers(pa.bool_(), count, [pa.py_buffer(set_), pa.py_buffer(set_.copy())])


def _table(columns: dict[str, Any], count: int) -> pa.Table:
    arrays = [columns[name] if name in columns else pa.nulls(count, type_) for name, type_ in SEALED_COLUMNS]
    return pa.Table.from_arrays(arrays, schema=pa.schema([pa.field(name, type_) for name, type_ in SEALED_COLUMNS]))


def _parts(batch: Numbered) -> Iterator[tuple[pa.Table | None, Ints]]:
    """(rows, their numbers) of events: of those that are many column by column, of the others one by one."""
    if not isinstance(batch.events, Mixed):
        yield _events(batch.events, batch.contents, batch.seqs), batch.seqs
        return
    for n, part in enumerate(batch.events.parts):
        places = np.flatnonzero(batch.events.part == n)
        seqs = np.empty(len(part), np.int64)
        seqs[batch.events.row[places]] = batch.seqs[places]
        yield (_many(part, seqs) if isinstance(part, Many) else _events(part, [content(event) for event in part], seqs)), seqs


def _many(many: Many, seqs: Ints) -> pa.Table:
    names = assumed(many.kind)
    columns = {
        "seq": _column("seq", seqs),
        "recorded_at": _column("recorded_at", many.whole("recorded_at")),
        "event_id": texts_of(many),
        "kind": _words(np.zeros(len(many), np.int32), (of_many.feed_of(many),)),
        "effective": _column("effective", of_many.days(many)),
        "payload": of_many.payloads(many),
        "source_file": _words_of(many, "file", printable),
        "source_line": _int32(many.whole("line")),
    }
    if "accepted_at" in names:
        columns["effective_at"] = _column("effective_at", many.whole("accepted_at"))
    for name, attribute in (("quantity", "quantity_e6"), ("quantity", "shares_e6"), ("price", "price_e8"), ("amount", "amount_cents")):
        if attribute in names:
            columns[name] = _whole_of(many, attribute, SCHEMA.field(name).type)
    columns |= {name: _words_of(many, name) for name in ("fund", "share_class", "security", "account", "currency", "reverses") if name in names}
    return _table(columns, len(many))


def _words_of(many: Many, name: str, form: Callable[[str], str] = str) -> pa.Array:
    """A column of text, empty where a row does not say."""
    few = many.few(name)
    there = few.where(lambda _: True)
    return _words(np.where(there, few.codes, -1), tuple("" if value is None else form(value) for value in few.values))


def _whole_of(many: Many, name: str, type_: Any) -> pa.Array:
    """A column of whole numbers, empty where a row does not say or says a word."""
    column = many.columns.get(name)
    if isinstance(column, Whole):
        return _masked(column.values, np.ones(len(many), bool) if column.given is None else column.given, type_)
    few = many.few(name)
    numbers = [value if isinstance(value, int) else 0 for value in few.values]
    return _masked(np.array(numbers, np.int64)[few.codes], few.where(lambda value: isinstance(value, int)), type_)


def _events(events: Sequence[Any], contents: Sequence[dict[str, str]], seqs: Ints) -> pa.Table | None:
    if not len(events):
        return None
    told: dict[Any, Any] = {name: [] for name in HASHED if name not in NOT_OF_EVENTS}
    for seq, event, said in zip(seqs.tolist(), events, contents, strict=True):
        when, shares = identity.effective(event), getattr(event, "shares_e6", None)
        cells = {
            "seq": seq,
            "recorded_at": event.recorded_at,
            "event_id": event.event_id,
            "kind": identity.kind_of(event),
            "fund": event.fund,
            "effective": day_number(when) if when else None,
            "effective_at": getattr(event, "accepted_at", None),
            "quantity": getattr(event, "quantity_e6", shares if isinstance(shares, int) else None),
            "price": getattr(event, "price_e8", None),
            "amount": getattr(event, "amount_cents", None),
            "reverses": event.reverses,
            "cancels": isinstance(event, Reversal),
            "position": getattr(event, "position", None),
            "payload": payload(said),
            "source_file": printable(event.file),
            "source_line": event.line,
        } | {name: getattr(event, name, None) for name in ("share_class", "security", "account", "currency")}
        for name, column in told.items():
            column.append(cells[name])
    return _table({name: _column(name, values) for name, values in told.items()}, len(events))


def _prices(batch: Numbered) -> pa.Table | None:
    prices = batch.prices
    count = len(prices)
    if not count:
        return None
    is_rate = prices.kind >= DISCOUNT_RATE
    columns = {
        "seq": _column("seq", batch.price_seqs),
        "recorded_at": _column("recorded_at", prices.recorded_at),
        "event_id": price_ids(prices),
        "kind": _words(np.zeros(count, np.int32), ("prices",)),
        "security": _words(prices.security, prices.securities),
        "effective": _column("effective", prices.date),
        "price": _masked(prices.price_e8, ~is_rate, SCHEMA.field("price").type),
        "price_kind": _words(prices.kind, KINDS),
        "source_file": _words(prices.file, tuple(printable(name) for name in prices.files)),
        "source_line": _int32(prices.line),
    }
    if is_rate.any():
        columns["rate"] = _masked(prices.price_e8, is_rate, SCHEMA.field("rate").type)
    if prices.source.any():
        columns["source"] = _words(np.where(prices.source == 0, -1, prices.source), prices.sources)
    for name, given in (("reverses", prices.reverses), ("id_given", prices.ids)):
        if given:
            columns[name] = _column(name, [given.get(row) for row in range(count)])
    if prices.said:
        columns["payload"] = _column("payload", [payload(price_content(prices, row)) if row in prices.said else None for row in range(count)])
    return _table(columns, count)


def _words(codes: Ints, words: tuple[str, ...]) -> pa.Array:
    """Text by position, -1 empty, spelled out."""
    taken = arrow.words_taken(np.asarray(codes, np.int32), words)
    return taken


def _masked(values: np.ndarray, valid: np.ndarray, type_: Any) -> pa.Array:
    if valid.all():
        return arrow.column(values, type_)
    return arrow.masked(np.where(valid, values, 0), valid, type_)
