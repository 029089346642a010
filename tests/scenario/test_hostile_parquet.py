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
