"""Parquet that was damaged, or made to harm: refused by the name of the file, with what to do; never another error, never more memory."""

import io
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from navsim.basics.problems import render_all

from .test_hostile import problems_of
from .worlds import ROWS, write

CELLS = {
    "orders": {"accepted_at": "2024-01-03T11:00:00", "class": "a", "side": "purchase", "amount": "1.00"},
    "prices": {"date": "2024-01-02", "security": "MRDN", "price": "1.5"},
}


def packed(columns, **how) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, **how)
    return sink.getvalue()


def of(feed, rows=3, **how) -> bytes:
    """A small file of a feed, each row the same."""
    return packed({name: [cell] * rows for name, cell in CELLS[feed].items()}, compression="none", **how)


def told(tmp_path, feed: str, data: bytes) -> list:
    """The codes of what is wrong with a folder that has this file."""
    folder = write(tmp_path / "a", {name: rows for name, rows in ROWS.items() if name != feed})
    (folder / f"{feed}.csv").unlink(missing_ok=True)
    (folder / f"{feed}.parquet").write_bytes(data)
    problems = problems_of(folder)
    assert render_all(problems).encode()
    assert all(each.help for each in problems if each.code.startswith("parquet"))
    return [each.code for each in problems if each.place.file == f"{feed}.parquet"]


@pytest.mark.parametrize("byte", [0x20, 0x80], ids=["another name", "no text"])
@pytest.mark.parametrize("name", sorted(CELLS["orders"]))
def test_the_name_of_a_column_is_another(tmp_path, name, byte):
    """Of a name that is no text Arrow raises UnicodeDecodeError; another name is another column."""
    data = of("orders")
    changed = data.replace(name.encode(), bytes([name.encode()[0] ^ byte]) + name.encode()[1:])
    assert changed != data
    assert told(tmp_path, "orders", changed) == (["parquet.damaged"] if byte == 0x80 else ["column.unknown"])


def test_every_byte_of_a_footer(tmp_path):
    """Each byte of the footer with a bit turned over: it reads as before, or something is told."""
    data = of("prices")
    footer, dice = len(data) - 8 - int.from_bytes(data[-8:-4], "little"), random.Random(4)
    codes = set()
    for at in range(footer, len(data), 9):
        codes |= set(told(tmp_path, "prices", data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]))
    assert "parquet.damaged" in codes


@pytest.mark.parametrize("feed", ["orders", "dividends", "prices"])
def test_a_few_bytes_that_say_millions_of_rows(tmp_path, feed):
    """Five million equal rows take a few thousand bytes, and would take gigabytes as events."""
    one = pa.DictionaryArray.from_arrays(pa.array([0], pa.int8()).take(pa.array([0] * 1000)), ["x"])
    many = pa.chunked_array([one] * 5_000)
    data = packed(dict.fromkeys(list(ROWS[feed][0])[:4], many), row_group_size=5_000_000)
    assert len(data) < 100_000
    assert told(tmp_path, feed, data) == ["parquet.too_large"]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({f"x_{n}": ["1"] for n in range(10_000)}, "parquet.too_large"),
        ({**{name: [cell] for name, cell in CELLS["orders"].items()}, "amount": [[[["1"]]]]}, "column.wrong_type"),
        ({**{name: [cell] for name, cell in CELLS["orders"].items()}, "amount": [b"1.00"]}, "column.wrong_type"),
        ({**{name: [cell] for name, cell in CELLS["orders"].items()}, "аmount": ["1.00"]}, "column.unknown"),
        ({**{name: [cell] for name, cell in CELLS["orders"].items()}, "amount": [float("nan")]}, "number.not_finite"),
    ],
    ids=["ten thousand columns", "lists in lists", "bytes", "a Cyrillic a", "no number"],
)
def test_columns_no_feed_has(tmp_path, columns, code):
    """Refused before a row is read, or cell by cell."""
    assert code in told(tmp_path, "orders", packed(columns))


UTC, TOKYO = pa.timestamp("us", "UTC"), pa.timestamp("s", "Asia/Tokyo")


@pytest.mark.parametrize("rows", [2, 4_000], ids=["few", "many"])
@pytest.mark.parametrize(
    ("feed", "name", "cell", "type_", "code"),
    [
        ("prices", "date", 1704153600000000, UTC, "date.has_time"),
        ("prices", "date", 1704153600, TOKYO, "date.has_time"),
        ("prices", "security", 5, pa.int64(), "security.unknown"),
        ("prices", "recorded_at", 19000, pa.date32(), "price.twice"),
        ("prices", "event_id", 5, pa.int8(), None),  # the same id and content is one price
        ("prices", "source", 5, pa.int32(), "column.wrong_type"),
        ("orders", "settle", 1704153600000000, UTC, "date.has_time"),
        ("orders", "account", 5, pa.uint64(), "class.unknown"),
        ("orders", "accepted_at", 19700, pa.date32(), "class.unknown"),
    ],
)
def test_typed_cells_in_the_place_of_words(tmp_path, feed, name, cell, type_, code, rows):
    """A zone with a date, a whole number for an id, a date for a moment: read, or refused in a sentence, by the row and by columns."""
    cells = {**CELLS[feed], name: cell}
    columns = {each: pa.array([value] * rows, pa.string() if each != name else pa.int64()) for each, value in cells.items()}
    narrow = {pa.date32(): pa.int32()}.get(type_, pa.int64())
    columns[name] = columns[name].cast(narrow).cast(type_)
    found = told(tmp_path, feed, packed(columns))
    assert code in found if code else not found


def test_text_beyond_every_cell_is_not_unpacked(tmp_path):
    """A hundred megabytes of names in a few hundred bytes; a column that is passed over may be as long as it likes."""
    long = pa.chunked_array([pa.array(["z" * 50_000])] * 3_000)
    orders = {name: [cell] * 3_000 for name, cell in CELLS["orders"].items()}
    data = packed(orders | {"account": long}, compression="zstd", use_dictionary=False)
    assert len(data) < 200_000
    assert told(tmp_path, "orders", data) == ["parquet.too_large"]
    data = packed({name: [cell] * 3_000 for name, cell in CELLS["prices"].items()} | {"x_note": long}, compression="zstd", use_dictionary=False)
    assert "parquet.too_large" not in told(tmp_path, "prices", data)
